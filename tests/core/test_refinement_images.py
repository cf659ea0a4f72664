"""The refinement straight from two complex images: the phase that is taken off, and the chain on synthetic pairs of every geometry."""

import dataclasses

import numpy as np
import pytest

from firnline.algorithms.blocks import ArrayImage
from firnline.algorithms.grid import Grid
from firnline.algorithms.insar import dem_refinement as core
from firnline.algorithms.insar import interferogram, refinement_images
from firnline.algorithms.insar.refinement_aside import Aside
from firnline.algorithms.options import InputError
from firnline.algorithms.progress import Cancelled, Silent
from firnline.algorithms.synthetic import bistatic

SHAPE = (61, 97)
SEEN = bistatic.Bistatic(rows=120, columns=140, line_m=3.0, range_m=3.0, scatterers=4.0, height_of_ambiguity_m=30.0)


class ComplexImage:
    def __init__(self, values):
        self.values, self.shape = values, values.shape

    def read(self, row0, row1, col0, col1):
        return self.values[row0:row1, col0:col1].astype(np.complex64)


class Place:
    """A map around a place (degrees), 20 x 10 m pixels, north up."""

    def __init__(self, longitude=12.0, latitude=46.0):
        self.lon, self.lat = longitude, latitude
        self.grid = Grid((-970.0, 20.0, 0.0, 305.0, 0.0, -10.0), SHAPE)

    def to_degrees(self, columns, rows):
        x, y = self.grid.to_map(np.asarray(columns, float), np.asarray(rows, float))
        return self.lon + x / 111320 / np.cos(np.radians(self.lat)), self.lat + y / 111320

    def to_pixels(self, longitudes, latitudes):
        return self.grid.to_pixel((longitudes - self.lon) * 111320 * np.cos(np.radians(self.lat)), (latitudes - self.lat) * 111320)


def heights():
    rng = np.random.default_rng(5)
    fy, fx = np.meshgrid(np.fft.fftfreq(61), np.fft.fftfreq(97), indexing="ij")
    field = np.fft.ifft2(np.fft.fft2(rng.normal(size=SHAPE)) * np.exp(-(fy**2 + fx**2) / (2 * 0.04**2))).real
    return (1200 + 20 * field / field.std()).astype(np.float32)


def changes():
    """A gain of 9 m and a loss of 6 m, neither in the middle."""
    rows, columns = np.mgrid[0:61, 0:97]
    return sum(h * np.exp(-((rows - r) ** 2 + 4 * (columns - c) ** 2) / 128) for h, r, c in ((9, 24, 43), (-6, 36, 53))).astype(np.float32)


def refined(place, images, pair, dem=None, progress=None, **options):
    """(maps by kind, core.Result, source)."""
    options = core.DemRefinementOptions(**dict(azimuth_looks=5, range_looks=4, trend_order=0) | options)
    dem = ArrayImage(heights() if dem is None else dem)
    source = refinement_images.ImagesSource(*map(ComplexImage, images), pair, options, grid=place.grid, to_degrees=place.to_degrees, to_pixels=place.to_pixels, progress=progress or Silent())
    out = {}

    def write(kind, row0, values):
        out.setdefault(kind, np.zeros(SHAPE, values.dtype))[row0:row0 + len(values)] = values
    return out, core.compute(source, dem, options, write, stable=ArrayImage(abs(changes()) < 0.05), progress=progress), source


def seen(place, values=None, **how):
    return bistatic.scene(ArrayImage(heights() + changes() if values is None else values), place.grid, place.to_degrees, dataclasses.replace(SEEN, **how))


def middle_of(values):
    """(row, column) of the middle of what is above half the largest."""
    weights = np.where(values > np.nanmax(values) / 2, values, 0)
    return tuple((weights * index).sum() / weights.sum() for index in np.mgrid[0:61, 0:97])


@pytest.fixture(scope="module")
def usual():
    place = Place()
    return place, seen(place)


def test_the_phase_of_cells_is_a_parabola():
    """Its mean over a cell, and its place, are those of the phase itself; a cell without neighbours on one side goes on straight."""
    rows, columns = (np.arange(size) for size in (60, 84))

    def phase(r, c):
        return 0.3 * r - 0.2 * c + 0.004 * r**2 - 0.003 * c**2
    fine = phase((rows[:, None] - 2.0), (columns - 1.5))  # in pixels, 0 the middle of the first cell
    cells = phase(5.0 * np.arange(12)[:, None], 4.0 * np.arange(21))
    aside = Aside((12, 21))
    aside.array[:] = cells
    found = refinement_images.CellPhase(aside, 5, 4)
    assert found.shape == (60, 84)
    whole = found.read(0, 60, 0, 84)
    np.testing.assert_allclose(whole[5:-5, 4:-4], fine[5:-5, 4:-4], atol=1e-4)
    assert abs(whole - fine).max() < 0.2
    np.testing.assert_array_equal(found.read(20, 35, 8, 20), whole[20:35, 8:20])
    aside.array[3, 7] = np.nan
    holed = found.read(0, 60, 0, 84)
    assert np.isnan(holed[15:20, 28:32]).all() and np.isfinite(holed).sum() == 60 * 84 - 20
    assert abs(holed - whole)[np.isfinite(holed)].max() < 0.1


GEOMETRIES = {"ascending, right": {}, "descending, left": dict(heading=192.0, look=-1), "descending, right, negative": dict(heading=192.0, height_of_ambiguity_m=-25.0),
              "ascending, left, southern": dict(look=-1, latitude=-50.3), "repeat pass, steep, southern": dict(heading=192.0, incidence=28.0, phase_factor=2, latitude=-16.0)}


@pytest.mark.parametrize("how", GEOMETRIES.values(), ids=GEOMETRIES)
def test_change_has_its_sign_and_its_place(how):
    how = dict(how)
    place = Place(latitude=how.pop("latitude", 46.0))
    made = seen(place, **how)
    out, result, source = refined(place, (made.primary, made.secondary), made.pair)
    missed, coherent = out["dem"] - heights() - changes(), out["coherence"] >= 0.3
    used = np.isfinite(missed)
    assert result.numbers["height_of_ambiguity"] == pytest.approx(made.pair.height_of_ambiguity_m, rel=0.02)
    assert used.sum() > 0.9 * coherent.sum() > 900 and abs(np.nanmedian(missed)) < 0.1 and np.nanstd(missed) < 0.6 and np.nanmax(abs(missed)) < 5
    for sign in (1, -1):
        found, truth = (np.where(used, sign * one, 0) for one in (out["change"], changes()))
        assert found.max() == pytest.approx(truth.max(), rel=0.15)
        np.testing.assert_allclose(middle_of(found), middle_of(truth), atol=0.6)


def test_which_image_is_conjugated_is_found(usual):
    place, made = usual
    first, _, source = refined(place, (made.primary, made.secondary), made.pair)
    told = Silent()
    again, _, other = refined(place, (made.primary.conj(), made.secondary.conj()), made.pair, progress=told)
    np.testing.assert_allclose(again["dem"], first["dem"], atol=1e-3)
    assert (other.formed["product"], source.formed["product"]) == interferogram.PRODUCTS and not told.warnings
    assert source.formed["mean_coherence"] == pytest.approx(0.83, abs=0.03) and 15 < source.formed["effective_looks"] <= 20
    assert any(note.startswith("Interferogram of Primary x conj(secondary), 35 x 24 cells of 5 x 4 px") for note in told.notes)


def test_steep_fringes_cost_no_coherence():
    """A height of ambiguity of 6 m: half a cycle and more over a cell."""
    place = Place()
    made = seen(place, values=heights(), height_of_ambiguity_m=6.0)
    plain = []
    interferogram.compute(ComplexImage(made.primary), ComplexImage(made.secondary), interferogram.InterferogramOptions(5, 4), lambda kind, row0, values: plain.append(values) if kind == "coherence" else None)
    out, _, source = refined(place, (made.primary, made.secondary), made.pair)
    assert source.formed["mean_coherence"] > 0.55 and np.nanmean(plain[0]) < 0.3  # the rest is the decorrelation of the baseline
    missed = out["dem"] - heights()
    assert np.nanstd(missed) < 0.2


def test_blocks_give_the_same(usual, monkeypatch):
    place, made = usual
    whole = refined(place, (made.primary, made.secondary), made.pair)[0]
    monkeypatch.setattr(interferogram, "_strip_rows", lambda *_: 7)
    small = refined(place, (made.primary, made.secondary), made.pair)[0]
    for kind, values in whole.items():
        np.testing.assert_array_equal(values, small[kind], err_msg=kind)


@pytest.mark.parametrize("change, text", [
    (dict(pair=lambda pair: dataclasses.replace(pair, secondary=None)), "GEOMETRY holds one orbit"), (dict(pair=lambda pair: dataclasses.replace(pair, image=None)), "GEOMETRY holds no image"),
    (dict(pair=lambda pair: dataclasses.replace(pair, image=dataclasses.replace(pair.image, rows=99))), "GEOMETRY is of an image of 140 x 99 px, PRIMARY has 140 x 120 px"),
    (dict(azimuth_looks=200), "AZIMUTH_LOOKS = 200 is more than the images have rows, 120"), (dict(secondary=lambda image: 0 * image), "PRIMARY and SECONDARY have no cell with data in common"),
    (dict(secondary=lambda image: image[::-1, ::-1]), "No connected part of the phase has"),
    (dict(pair=lambda pair: dataclasses.replace(pair, height_of_ambiguity_m=60.0)), "GEOMETRY: the annotated height of ambiguity is 60 m, that of the orbits 30 m")])
def test_bad_input(usual, change, text):
    place, made = usual
    change = dict(change)
    pair, secondary = change.pop("pair", lambda pair: pair)(made.pair), change.pop("secondary", lambda image: image)(made.secondary)
    with pytest.raises(InputError, match=f"^{text}".replace("(", r"\(")):
        refined(place, (made.primary, secondary), pair, **change)


def test_cancel_while_the_interferogram_is_formed(usual):
    """Asked at each strip; nothing is put aside any more."""
    place, made = usual

    class Stop(Silent):
        reading = False

        def cancelled(self):
            return self.reading
    stop = Stop()

    class Image(ComplexImage):
        def read(self, *window):
            if self.count:
                stop.reading = True
            self.count += 1
            return super().read(*window)
    image = Image(made.secondary)
    image.count = 0
    options = core.DemRefinementOptions(azimuth_looks=5, range_looks=4)
    source = refinement_images.ImagesSource(ComplexImage(made.primary), image, made.pair, options, grid=place.grid, to_degrees=place.to_degrees, to_pixels=place.to_pixels, progress=Silent())
    image.count = 1
    with pytest.raises(Cancelled):
        core.compute(source, ArrayImage(heights()), options, lambda *_: None, progress=stop)
    assert image.count == 2 and source._filtered is None and source._coherence is None
