"""The interferogram: against plain numpy, speckle of known coherence and looks, real Sentinel-1 and COSAR data."""

import os
import pathlib

import numpy as np
import pytest

from firnline.algorithms.grid import Grid
from firnline.algorithms.insar.interferogram import PRODUCTS, InterferogramOptions, compute, effective_looks, multilooked_grid, multilooked_image
from firnline.algorithms.options import InputError
from firnline.processing_provider import rasters

DATA = pathlib.Path(os.environ.get("FIRNLINE_DATA", pathlib.Path(__file__).resolve().parents[3] / "shared" / "data")) / "insar"
SHAPE = (61, 97)
real = pytest.mark.skipif(not DATA.is_dir(), reason=f"no reference data at {DATA}: set FIRNLINE_DATA to their folder")


class Image:
    """An array as an image of any type."""

    def __init__(self, array):
        self.array, self.shape = array, array.shape

    def read(self, row0, row1, col0, col1):
        return self.array[row0:row1, col0:col1]


def made(first, second, options, **more):
    """(images by kind, Result)."""
    found = {}
    if "reference" in more:
        more["reference"] = Image(more["reference"])
    result = compute(Image(first), Image(second), options, lambda kind, row0, values: found.setdefault(kind, []).append((row0, values)), **more)
    joined = {}
    for kind, strips in found.items():
        assert [row0 for row0, _ in strips] == np.cumsum([0] + [values.shape[-2] for _, values in strips])[:-1].tolist()
        joined[kind] = np.concatenate([values for _, values in strips], axis=-2)
    return joined, result


def pair(shape=SHAPE, coherence=0.7, seed=1, phase=0.0):
    rng = np.random.default_rng(seed)
    one, noise = (rng.normal(size=(2, *shape)) @ np.eye(shape[1]) for _ in range(2))
    first = one[0] + 1j * one[1]
    second = coherence * first + np.sqrt(1 - coherence**2) * (noise[0] + 1j * noise[1])
    return (first * np.exp(-1j * phase)).astype(np.complex64), second.astype(np.complex64)


def plain(first, second, down, across, reference=0.0):
    """Complex mean, coherence and powers of each cell, by numpy; every pixel counts."""
    def cells(values):
        rows, columns = values.shape[0] // down, values.shape[1] // across
        return values[:rows * down, :columns * across].reshape(rows, down, columns, across).swapaxes(1, 2).reshape(rows, columns, -1)
    first, second = first.astype(complex), second.astype(complex)
    one, two, both = cells(abs(first) ** 2), cells(abs(second) ** 2), cells(second * first.conj() * np.exp(-1j * reference))
    return both.mean(axis=2), abs(both.sum(axis=2)) / np.sqrt(one.sum(axis=2) * two.sum(axis=2)), np.stack([one.mean(axis=2), two.mean(axis=2)])


@pytest.mark.parametrize("down, across", [(4, 3), (1, 1), (7, 10), (61, 97)])
def test_exact_against_numpy(down, across, monkeypatch):
    first, second = pair(phase=np.linspace(0, 20, 97))
    reference = np.random.default_rng(3).uniform(-9, 9, SHAPE).astype(np.float32)
    for given in (0.0, reference):
        expected, coherence, powers = plain(first, second, down, across, given)
        found, result = made(first, second, InterferogramOptions(azimuth_looks=down, range_looks=across), **({} if given is not reference else {"reference": reference}))
        np.testing.assert_allclose(found["interferogram"], expected, rtol=2e-6, atol=1e-6)
        np.testing.assert_allclose(np.exp(1j * found["phase"]), expected / abs(expected), atol=1e-5)
        np.testing.assert_allclose(found["coherence"], coherence, atol=2e-7)
        np.testing.assert_allclose(found["intensity"], powers, rtol=1e-6)
        assert result.shape == (61 // down, 97 // across) and result.cells == expected.size and result.coherence == pytest.approx(coherence.mean(), abs=1e-6)
        assert result.histogram.sum() == expected.size and (result.against is None) == (given is not reference)


def test_strips_do_not_matter(monkeypatch):
    from firnline.algorithms.insar import interferogram as core
    first, second = pair()
    whole, result = made(first, second, InterferogramOptions())
    monkeypatch.setattr(core, "_strip_rows", lambda columns, down, across: 2)
    strips, other = made(first, second, InterferogramOptions())
    for kind in whole:
        np.testing.assert_array_equal(whole[kind], strips[kind])
    assert other.coherence == pytest.approx(result.coherence, rel=1e-12) and other.looks == result.looks


def test_known_phase_and_order():
    """No noise: phase and coherence are exact; the other product turns the sign and not the order of the intensities."""
    phase = np.add.outer(np.arange(61) * 0.01, np.arange(97) * 0.2)
    first, second = pair(coherence=1.0, phase=phase)
    second = 2 * second
    options = InterferogramOptions(azimuth_looks=1, range_looks=1)
    found, _ = made(first, second, options)
    other, _ = made(first, second, InterferogramOptions(azimuth_looks=1, range_looks=1, product=PRODUCTS[0]))
    np.testing.assert_allclose(np.angle(np.exp(1j * (found["phase"] - phase))), 0, atol=2e-6)
    np.testing.assert_allclose(np.angle(np.exp(1j * (other["phase"] + phase))), 0, atol=2e-6)
    np.testing.assert_array_equal(found["coherence"], 1)
    np.testing.assert_allclose(found["intensity"][1], 4 * found["intensity"][0], rtol=1e-6)
    np.testing.assert_array_equal(other["intensity"], found["intensity"])


def test_flattening_brings_the_coherence_back():
    """A fringe every five pixels takes half of the coherence of 4 x 4 looks; the opposite phase would take more."""
    phase = np.broadcast_to(np.arange(400) * 2 * np.pi / 5, (300, 400)).astype(np.float32)
    first, second = pair((300, 400), 1.0, phase=phase)
    fringes, raw = made(first, second, InterferogramOptions())
    flat, result = made(first, second, InterferogramOptions(), reference=phase)
    wrong, against = made(first, second, InterferogramOptions(product=PRODUCTS[0]), reference=phase)
    assert result.coherence > 0.9999 and raw.coherence < 0.5
    np.testing.assert_allclose(flat["phase"], 0, atol=1e-4)
    assert against.coherence < 0.5 and against.against > 0.9999 and result.against < 0.5


def test_no_data():
    first, second = pair()
    first[0:4, 0:2] = 0
    first[0:4, 2] = complex(np.nan, 1)
    second[8:12, 4:8] = complex(np.nan, np.nan)
    first[8:10, 20:24] = complex(np.inf, 0)
    reference = np.zeros(SHAPE, np.float32)
    reference[4, 4:8] = np.nan
    found, result = made(first, second, InterferogramOptions(minimum_share=0.5), reference=reference)
    missing = np.argwhere(np.isnan(found["coherence"])).tolist()
    assert missing == [[0, 0], [2, 1]] and all(np.isnan(found[kind])[..., 0, 0].all() for kind in found)
    assert result.cells == 15 * 24 - 2
    np.testing.assert_allclose(found["coherence"][2, 5], plain(first[10:12, 20:24], second[10:12, 20:24], 2, 4)[1][0, 0], atol=1e-6)
    np.testing.assert_allclose(found["intensity"][1, 1, 1], np.mean(abs(second[5:8, 4:8].astype(complex)) ** 2), rtol=1e-6)
    few, _ = made(first, second, InterferogramOptions(minimum_share=0.001))
    assert np.isfinite(few["coherence"]).sum() == 15 * 24 - 1
    with pytest.raises(InputError, match="PRIMARY and SECONDARY have no cell with data in common"):
        made(np.zeros_like(first), second, InterferogramOptions())


@pytest.mark.parametrize("coherence", [0.3, 0.8])
def test_coherence_of_many_looks_is_that_of_the_speckle(coherence):
    first, second = pair((800, 900), coherence)
    _, result = made(first, second, InterferogramOptions(azimuth_looks=20, range_looks=20))
    assert result.coherence == pytest.approx(coherence, abs=0.005) and result.nominal == 400


@pytest.mark.parametrize("oversampling", [(1.0, 1.0), (1.25, 1.6)])
def test_effective_looks_are_those_of_the_intensity(oversampling):
    """Band-limited speckle: the squared mean of a cell's intensity over its variance is its number of looks."""
    rng = np.random.default_rng(4)
    shape = (1000, 1200)
    spectrum = rng.normal(size=shape) + 1j * rng.normal(size=shape)
    for axis, factor in enumerate(oversampling):
        inside = abs(np.fft.fftfreq(shape[axis])) <= 0.5 / factor
        spectrum *= inside[:, None] if axis == 0 else inside
    image = np.fft.ifft2(spectrum).astype(np.complex64)
    options = InterferogramOptions(azimuth_looks=5, range_looks=4)
    powers = plain(image, image, 5, 4)[2][0]
    measured = powers.mean() ** 2 / powers.var()
    assert effective_looks(Image(image), options) == pytest.approx(measured, rel=0.03)
    assert measured == pytest.approx(20, rel=0.03) if oversampling == (1.0, 1.0) else measured < 14


def test_grids():
    options = InterferogramOptions(azimuth_looks=4, range_looks=3)
    grid = multilooked_grid(Grid((500000.0, 17.0, -4.0, 5200000.0, -8.0, -9.0), SHAPE), options)
    assert grid.shape == (15, 32) and grid.transform == (500000.0, 51.0, -16.0, 5200000.0, -24.0, -36.0)
    radar = (0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
    assert multilooked_grid(Grid(radar, SHAPE), options) == Grid(radar, (15, 32))
    with pytest.raises(InputError, match="RANGE_LOOKS = 98 is more than the images have columns, 97: use fewer looks"):
        multilooked_grid(Grid(radar, SHAPE), InterferogramOptions(range_looks=98))
    image = dict(rows=61, columns=97, first_time_s=10.0, line_interval_s=0.5, first_range_m=8e5, range_spacing_m=2.0)
    found = multilooked_image(image, options)
    centres = 10 + 0.5 * np.arange(61)  # the mean time of the lines of each cell
    np.testing.assert_allclose(found["first_time_s"] + found["line_interval_s"] * np.arange(15), centres[:60].reshape(15, 4).mean(axis=1))
    assert found["first_range_m"] == 8e5 + 2 and found["range_spacing_m"] == 6 and (found["rows"], found["columns"]) == (15, 32)


@real
def test_sentinel_1_pair():
    """Amsterdam, 12 days: a city stays coherent. Every value against numpy."""
    data = np.load(DATA / "s1_pair_amsterdam" / "pair.npz")
    first, second = data["slc_ref_20230331"], data["slc_sec_20230319"]
    found, result = made(first, second, InterferogramOptions(azimuth_looks=4, range_looks=16))
    both = (first != 0) & (second != 0)  # a few dark pixels are zero, and do not count
    expected, coherence, _ = plain(first * both, second * both, 4, 16)
    assert 0 < (~both).sum() < 20
    np.testing.assert_allclose(found["coherence"], coherence, atol=1e-6)
    np.testing.assert_allclose(np.angle(np.exp(1j * (found["phase"] - np.angle(expected)))), 0, atol=1e-4)
    shuffled, chance = made(first, second[::-1].copy(), InterferogramOptions(azimuth_looks=4, range_looks=16))
    print(f"mean coherence {result.coherence:.3f}, of the flipped image {chance.coherence:.3f}; {result.looks:.1f} effective looks of 64")
    assert result.coherence > 1.5 * chance.coherence and 20 < result.looks < 64


@real
@pytest.mark.parametrize("name", ["cosar_v1", "cosar_v2"])
def test_cosar_files_are_read(name):
    """int16 and float16 COSAR by GDAL, bit by bit."""
    expected = np.load(DATA / f"{name}_expected.npy")
    with rasters.open_raster(str(DATA / f"{name}.cos")) as reader:
        assert reader.is_complex and reader.shape == expected.shape
        found = reader.read_complex(0, reader.shape[0], 0, reader.shape[1])
    np.testing.assert_array_equal(found[np.isfinite(found)], expected.astype(np.complex64)[np.isfinite(found)])
    assert np.isfinite(found).all()
