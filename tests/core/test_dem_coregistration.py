"""Known shifts are found, with true standard errors; kernels agree with plain numpy; the report holds what was found."""

import dataclasses
import itertools

import numpy as np
import pytest
from elevation_pair import cut, moved, mountains, smooth
from scipy.optimize import least_squares

from firnline.algorithms.blocks import ArrayImage, Block
from firnline.algorithms.elevation import dem_coregistration as core, dem_sample, nuth_kaab
from firnline.algorithms.elevation import dem_coregistration_numba as kernels
from firnline.algorithms.elevation.placement import Averaged, Placement
from firnline.algorithms.grid import Grid
from firnline.algorithms.options import InputError
from firnline.algorithms.progress import Cancelled, Silent
from firnline.algorithms.report import dem_coregistration as report
from firnline.algorithms.terrain import slope_aspect

MARGIN = 20
SHAPE = (180, 250)
NORTH_UP, SOUTH_UP, ROTATED = (5e5, 20.0, 0.0, 52e5, 0.0, -10.0), (5e5, 20.0, 0.0, 52e5, 0.0, 10.0), (5e5, 17.0, -4.0, 52e5, -8.0, -9.0)
FITS = pytest.mark.parametrize("fit", ["All pixels", "Aspect sectors"])
Options = core.DemCoregistrationOptions


def pair(shift_px=(1.7, -0.6), up=3.0, seed=1, shape=SHAPE):
    """(reference, DEM that lies shift_px (columns, rows) farther and `up` m higher), float64."""
    terrain = mountains(tuple(size + 2 * MARGIN for size in shape), seed)
    return cut(moved(terrain, 0, 0), MARGIN), cut(moved(terrain, *shift_px), MARGIN) + up


def found(reference, dem, options=Options(), transform=NORTH_UP, stable=None, whole=True, **more):
    grid = Grid(transform, reference.shape)
    placement = Placement(grid, grid)
    images = ArrayImage(reference), ArrayImage(dem)
    stable = None if stable is None else ArrayImage(stable)
    result = core.coregister(*images, placement, options, stable=stable, **more)
    return core.align(*images, placement, options, result, stable=stable) if whole else result


# --- kernels beside plain numpy

def test_bilinear_and_cubic_are_exact_on_their_polynomials_and_keep_voids_small():
    rows, columns = np.meshgrid(np.arange(9.0), np.arange(12.0), indexing="ij")
    at_rows, at_columns = (np.random.default_rng(1).uniform(1, 6, (5, 7)).astype(np.float32) for _ in range(2))
    for kernel, value in ((kernels.bilinear, lambda c, r: 3 + 2 * c - r + 0.5 * c * r), (kernels.cubic, lambda c, r: 1 + c * c - 2 * r * r + c * r)):
        out = np.empty((5, 7), np.float32)
        kernel(value(columns, rows).astype(np.float32), at_columns, at_rows, out)
        assert np.abs(out - value(at_columns, at_rows)).max() < 1e-3
    patch = (columns + 10 * rows).astype(np.float32)
    patch[4, 4] = np.nan
    places = np.array([[3.0, 3.5, 4.0, 5.0, 5.5, 11.0, 11.5]], np.float32)
    at = np.full_like(places, 4.0)
    for kernel in (kernels.bilinear, kernels.cubic):
        out = np.empty_like(places)
        kernel(patch, places, at, out)
        assert np.isnan(out[0]).tolist() == [False, True, True, False, False, False, True]
        assert out[0, [0, 3, 4, 5]] == pytest.approx([43, 45, 45.5, 51], abs=1e-4)


@pytest.mark.parametrize("transform", [NORTH_UP, SOUTH_UP, ROTATED])
def test_gathered_slopes_are_those_of_the_terrain_tool(transform):
    z, _ = pair(shape=(61, 97))
    z[20:23, 30] = np.nan
    unstable = np.ones(z.shape, np.float32)
    unstable[40:50, 10:30] = 0
    grid = Grid(transform, z.shape)
    options = Options(minimum_slope=5.0, maximum_slope=40.0)
    sample = dem_sample.gather(ArrayImage(z), ArrayImage(z), Placement(grid, grid), options, ArrayImage(unstable), Silent())
    slope, aspect = slope_aspect(np.pad(z.astype(np.float32), 1, constant_values=np.nan), grid)
    wanted = (slope >= 5) & (slope <= 40) & (unstable > 0) & np.isfinite(z)
    assert sample.size == wanted.sum() == sample.counts["candidates"]
    assert sample.counts["pixels"] == z.size == sum(sample.counts[name] for name in dem_sample.REASONS[1:])
    tile = np.repeat(np.arange(len(sample.widths)), np.diff(sample.starts))
    row = sample.origins[tile, 0] + sample.places // sample.widths[tile]
    column = sample.origins[tile, 1] + sample.places % sample.widths[tile]
    assert np.array_equal(sample.z, z[row, column].astype(np.float32))
    assert np.degrees(np.arctan(np.hypot(sample.easts, sample.norths))) == pytest.approx(slope[row, column], abs=1e-3)
    facing = (sample.facing + 0.5) * 5
    assert np.abs((facing - aspect[row, column] + 180) % 360 - 180).max() < 2.51
    fit = nuth_kaab.Fit(sample, options, z.shape, Silent())
    fit.move(nuth_kaab.Correction(up=2.5))
    assert np.isfinite(fit.dh).all() and np.abs(fit.dh - 2.5).max() < 1e-3


def test_medians_of_histograms():
    rng = np.random.default_rng(3)
    values = rng.normal(5, 2, (3, 4001))
    counts = np.array([np.histogram(row, 4096, (-15, 25))[0] for row in values])
    assert nuth_kaab.medians(counts, -15.0, 4096 / 40) == pytest.approx(np.median(values, axis=1), abs=0.005)
    assert np.isnan(nuth_kaab.medians(np.zeros((1, 8), int), 0.0, 1.0)[0])


def plain_nuth_kaab(reference, dem, grid, iterations=12):
    """The published method in plain scipy: medians of dh / tan(slope) by aspect, least squares, shift, again. Returns (east, north, up) to add."""
    from scipy.ndimage import map_coordinates

    slope, aspect = slope_aspect(np.pad(reference.astype(np.float32), 1, constant_values=np.nan), grid)
    tangent, psi = np.tan(np.radians(slope)), np.radians(aspect)
    rows, columns = np.indices(reference.shape).astype(float)
    east = north = 0.0
    for _ in range(iterations):
        dx, dy = grid.vector_to_pixels(east, north)
        dh = map_coordinates(dem, [rows - dy, columns - dx], order=3, mode="constant", cval=np.nan) - reference
        good = np.isfinite(dh) & (slope >= 3) & (slope <= 60)
        up = -np.median(dh[good])
        y, bins = (dh[good] + up) / tangent[good], (psi[good] // (2 * np.pi / 72)).astype(int)
        middle = np.array([np.median(y[bins == k]) for k in range(72)])
        centre = (np.arange(72) + 0.5) * 2 * np.pi / 72
        weight = np.sqrt(np.bincount(bins, minlength=72))
        # least_squares and not curve_fit, which warns of the direction b when the displacement a is zero at last
        a, b, _ = least_squares(lambda p: weight * (p[0] * np.cos(p[1] - centre) + p[2] - middle), (1.0, 0.0, 0.0)).x
        east, north = east - a * np.sin(b), north - a * np.cos(b)
    return east, north, up


def test_the_fast_fit_is_the_plain_one():
    reference, dem = pair()
    dem += np.random.default_rng(2).normal(0, 2, dem.shape)
    wanted = plain_nuth_kaab(reference, dem, Grid(NORTH_UP, reference.shape))
    assert wanted[:2] == pytest.approx((-34, -6), abs=0.3)
    result = found(reference, dem, Options(fit="Aspect sectors", outlier_factor=50.0), whole=False)
    s = result.statistics
    assert (s["shift_east"], s["shift_north"], s["shift_up"]) == pytest.approx(wanted, abs=0.05)
    assert np.hypot(s["shift_east"] + 34, s["shift_north"] + 6) < 0.3
    # The aspect plot of the start: a displacement of 34 m east and 6 m north.
    a, b, _ = result.sectors[0].curve
    assert a == pytest.approx(np.hypot(34, 6), rel=0.15) and np.degrees(b) == pytest.approx(np.degrees(np.arctan2(34, 6)), abs=5)
    assert result.sectors[1].curve[0] < 0.3


# --- known shifts

@FITS
@pytest.mark.parametrize("transform", [NORTH_UP, SOUTH_UP, ROTATED])
def test_a_hard_pair(fit, transform):
    """Noise that grows with slope, 60 % voids, thinning glaciers that are masked, and others that are not, blunders of hundreds of metres."""
    rng = np.random.default_rng(4)
    reference, dem = pair()
    grid = Grid(transform, SHAPE)
    slope, _ = slope_aspect(np.pad(reference.astype(np.float32), 1, mode="edge"), grid)
    sigma = 1 + 2 * np.tan(np.radians(slope))
    dem += rng.normal(0, 1, SHAPE) * sigma
    stable = np.ones(SHAPE, np.float32)
    stable[60:120, 80:140] = 0
    dem[60:120, 80:140] -= 40
    dem[150:160, 180:220] -= 25
    dem[10:30, 200:230] += 400
    dem[rng.random(SHAPE) < 0.02] = -9999
    dem[smooth(SHAPE, 5, rng) > -0.1] = np.nan
    assert 0.55 < np.isnan(dem).mean() < 0.65
    result = found(reference, dem, Options(fit=fit), transform, stable)
    s = result.statistics
    assert (s["shift_columns_px"], s["shift_rows_px"]) == pytest.approx((-1.7, 0.6), abs=0.05)
    assert s["shift_up"] == pytest.approx(-3, abs=0.3) and s["converged"]
    assert (s["shift_east"], s["shift_north"]) == pytest.approx(grid.vector_to_map(s["shift_columns_px"], s["shift_rows_px"]))
    errors = [abs(s[f"shift_{name}"] - truth) / s[f"error_{name}"] for name, truth in zip(("east", "north", "up"), (*grid.vector_to_map(-1.7, 0.6), -3))]
    assert max(errors) < 3.5
    assert s["trusted_nmad_after"] < 1.1 * np.median(sigma) < s["trusted_nmad_before"] / 3 and abs(s["trusted_median_after"]) < 0.05
    assert s["pixels_unstable"] > 3000 and s["pixels"] == sum(s[f"pixels_{name}"] for name in
                                                              ("void", "unstable", "too_gentle", "too_steep", "no_dem", "outlier", "trusted"))


def test_white_noise_to_five_hundredths():
    reference, dem = pair()
    dem += np.random.default_rng(5).normal(0, 2, SHAPE)
    s = found(reference, dem, Options(resampling="Cubic")).statistics
    assert (s["shift_columns_px"], s["shift_rows_px"], s["shift_up"]) == pytest.approx((-1.7, 0.6, -3), abs=0.05)
    assert s["stable_nmad_after"] < 2.1 and abs(s["stable_median_after"]) < 0.05 and s["stable_nmad_before"] > 10
    assert s["error_east"] < 0.1 and s["error_north"] < 0.1 and s["error_up"] < 0.05


@pytest.mark.parametrize("shift", [(7.4, -6.3), (-9.6, 1.2), (0.0, 0.0)])
def test_large_shifts(shift):
    reference, dem = pair(shift)
    dem += np.random.default_rng(6).normal(0, 3, SHAPE)
    s = found(reference, dem).statistics
    assert (s["shift_columns_px"], s["shift_rows_px"]) == pytest.approx([-n for n in shift], abs=0.03) and s["iterations"] <= 8


def test_errors_of_correlated_noise_are_foretold():
    """20 scenes with noise correlated over 6 px: no bias, and standard errors that are right within 20 %."""
    off, errors, truth = [], [], np.array([-34.0, -6.0, -3.0])
    for seed in range(20):
        reference, dem = pair(seed=seed)
        noise = 4 * cut(smooth(tuple(size + 2 * MARGIN for size in SHAPE), 6, np.random.default_rng(1000 + seed)), MARGIN)
        s = found(reference, dem + noise, whole=False).statistics
        off.append([s["shift_east"], s["shift_north"], s["shift_up"]] - truth)
        errors.append([s["error_east"], s["error_north"], s["error_up"]])
    off, errors = np.array(off), np.array(errors)
    assert (np.abs(off.mean(axis=0)) < 2 * off.std(axis=0, ddof=1) / np.sqrt(20)).all()
    ratio = np.sqrt((off[:, :2] ** 2).sum() / (errors[:, :2] ** 2).sum())
    assert 0.8 < ratio < 1.2, ratio
    assert 0.6 < np.sqrt((off[:, 2] ** 2).sum() / (errors[:, 2] ** 2).sum()) < 1.3


@FITS
@pytest.mark.parametrize("surface", ["Plane", "Second order"])
def test_tilt(fit, surface):
    reference, dem = pair()
    y, x = ((np.arange(size) - (size - 1) / 2) / (size / 2) for size in SHAPE)
    cx, cy, cxx, cxy, cyy = 8, -5, *((6, -4, 3) if surface == "Second order" else (0, 0, 0))

    def tilt(x, y):
        return cx * x + cy * y + cxx * x * x + cxy * x * y + cyy * y * y
    dem += tilt(x[None], y[:, None]) + np.random.default_rng(7).normal(0, 1, SHAPE)
    result = found(reference, dem, Options(fit=fit, surface=surface))
    s = result.statistics
    # The tilt is the DEM's own: it moves with it, by dx and dy of half the scene.
    dx, dy = 1.7 / 125, -0.6 / 90
    assert (s["shift_columns_px"], s["shift_rows_px"], s["shift_up"]) == pytest.approx((-1.7, 0.6, -3 - tilt(dx, dy)), abs=0.05)
    assert s["surface"] == pytest.approx([-cx - 2 * cxx * dx - cxy * dy, -cy - 2 * cyy * dy - cxy * dx, -cxx, -cxy, -cyy], abs=0.08)
    assert s["trusted_nmad_after"] < 1.05


def test_a_dem_on_another_grid():
    """Other extent, pixels of another size, turned by some degrees; then pixels of a third the size, which are averaged."""
    terrain = mountains((320, 330), 8)
    full, high = Grid((5e5, 20.0, 0.0, 52e5, 0.0, -20.0), (320, 330)), moved(terrain, 0, 0)
    reference, grid = high[60:240, 70:260], Grid((5e5 + 70 * 20, 20.0, 0.0, 52e5 - 60 * 20, 0.0, -20.0), (180, 190))
    from scipy.ndimage import map_coordinates
    for scale, angle, factor in ((0.8, 7.0, 1), (1 / 3, 0.0, 3)):
        a, size = 20 * scale * np.cos(np.radians(angle)), int(200 / scale)
        d = 20 * scale * np.sin(np.radians(angle))
        own = Grid((5e5 + 1100, a, d, 52e5 - 1000, d, -a), (size, size + 10))
        columns, rows = np.meshgrid(np.arange(own.shape[1]) + 0.5, np.arange(own.shape[0]) + 0.5)
        at = full.to_pixel(*own.to_map(columns, rows))
        dem = map_coordinates(high, [at[1] - 0.5, at[0] - 0.5], order=5, mode="constant", cval=np.nan)
        wrong = Grid((own.transform[0] + 31, *own.transform[1:3], own.transform[3] - 12, *own.transform[4:]), own.shape)
        placement = Placement(grid, wrong)
        result = core.coregister(ArrayImage(reference), ArrayImage(dem - 7), placement, Options())
        core.align(ArrayImage(reference), ArrayImage(dem - 7), placement, Options(resampling="Cubic"), result)
        s = result.statistics
        assert (s["shift_east"], s["shift_north"], s["shift_up"]) == pytest.approx((-31, 12, 7), abs=0.4) and s["averaged"] == factor
        assert core.moved_grid(placement, result.correction).transform == pytest.approx(own.transform, abs=0.4)
        assert s["stable_nmad_after"] < 1


def test_degrees_are_true_metres():
    """At 60 degrees north a degree of longitude is half as long as one of latitude."""
    terrain = mountains((220, 290), 9)
    reference, dem = cut(moved(terrain, 0, 0), MARGIN), cut(moved(terrain, 2.5, 1.5), MARGIN)
    grid = Grid((10.0, 0.0004, 0.0, 60.0, 0.0, -0.0002), reference.shape, geographic=True)
    placement = Placement(grid, grid)
    s = core.coregister(ArrayImage(reference), ArrayImage(dem), placement, Options()).statistics
    east, north = np.pi / 180 * 6378137 * 0.5 / np.sqrt(1 - 0.00669438 * 0.75), 111412.0  # WGS84: 55 800 m and 111 412 m for a degree
    assert (s["shift_columns_px"], s["shift_rows_px"]) == pytest.approx((-2.5, -1.5), abs=0.02)
    assert s["shift_east"] == pytest.approx(-2.5 * 0.0004 * east, rel=0.01) and s["shift_north"] == pytest.approx(1.5 * 0.0002 * north, rel=0.01)


def test_large_scenes_are_sampled_evenly(monkeypatch):
    monkeypatch.setenv("FIRNLINE_MEMORY_MB", "64")
    assert dem_sample.tiles_of((5000, 5000), 360e6, 13)[1:] == (1.0, 4)
    tiles, share, spacing = dem_sample.tiles_of((20000, 20000), 60e6, 13)
    assert 0.005 < share < 0.03 and spacing == 2 and 0.7 * 60e6 < len(tiles) * (34 * 64**2 / 4 + 4 * 90**2) < 60e6 * 1.01
    parts = np.zeros((4, 4))
    for tile in tiles:
        parts[tile.row0 // 5000, tile.col0 // 5000] += 1
    assert parts.min() > 0.8 * parts.mean()
    reference, dem = pair(shape=(150, 200))
    monkeypatch.setattr(dem_sample, "_SMALL", 16)
    monkeypatch.setattr(dem_sample, "_cost", lambda shape, margin, spacing: 4e3 * shape[0] * shape[1])
    monkeypatch.setattr(dem_sample, "MOST", 4000)
    result = found(reference, dem)
    assert 0.3 < result.statistics["share"] < 0.7 and result.statistics["spacing"] == 2
    assert (result.statistics["shift_columns_px"], result.statistics["shift_rows_px"]) == pytest.approx((-1.7, 0.6), abs=0.02)
    assert result.statistics["stable_count"] > 0.95 * reference.size  # the statistics are of the whole scene


def test_blocks_join_without_a_seam(monkeypatch):
    reference, dem = pair()
    dem += np.random.default_rng(1).normal(0, 1, SHAPE)
    outs = []
    for strips in (core.strips, lambda shape: [Block(r, min(r + 31, shape[0]), c, min(c + 47, shape[1])) for r, c in itertools.product(range(0, shape[0], 31), range(0, shape[1], 47))]):
        monkeypatch.setattr(core, "strips", strips)
        grid, aligned, options = Grid(ROTATED, SHAPE), np.full(SHAPE, np.inf, np.float32), Options(resampling="Cubic", surface="Plane")
        result = core.coregister(ArrayImage(reference), ArrayImage(dem), Placement(grid, grid), options)

        def write(block, values, difference):
            aligned[block.slices] = values
            assert np.array_equal(difference, values - reference[block.slices].astype(np.float32), equal_nan=True)
        core.align(ArrayImage(reference), ArrayImage(dem), Placement(grid, grid), options, result, write=write)
        outs.append((aligned, result.maps, result.statistics))
    assert np.allclose(outs[0][0], outs[1][0], atol=1e-3, equal_nan=True) and np.isnan(outs[0][0]).mean() < 0.05
    assert all(np.allclose(a, b, atol=1e-3, equal_nan=True) for a, b in zip(outs[0][1], outs[1][1]))
    assert outs[0][2]["stable_nmad_after"] == pytest.approx(outs[1][2]["stable_nmad_after"], abs=1e-3)
    first, last = outs[0][1]
    assert first.shape == SHAPE and np.isfinite(first).mean() > 0.99 and np.nanstd(last) < np.nanstd(first) / 3


def test_statistics_are_those_of_numpy():
    reference, dem = pair()
    dem += np.random.default_rng(1).normal(0, 2, SHAPE)
    dem[:, :30] = np.nan
    s = found(reference, dem, Options(outlier_factor=4.0)).statistics
    dh = (dem - reference).astype(np.float32)[:, 31:-3]
    assert s["stable_median_before"] == pytest.approx(np.median(dh), abs=0.1)
    assert s["stable_nmad_before"] == pytest.approx(1.4826 * np.median(np.abs(dh - np.median(dh))), rel=0.02)
    assert s["stable_mean_before"] == pytest.approx(dh.mean(), abs=0.15) and s["stable_std_before"] == pytest.approx(dh.std(), rel=0.02)


# --- what cannot be done

@pytest.mark.parametrize("reference, dem, options, sentence", [
    ("plane", "plane", Options(), "The slopes of the stable ground all face one way"),
    ("flat", "flat", Options(), "Only 0 pixels can be trusted"),
    ("hills", "void", Options(), "Only 0 pixels can be trusted"),
    ("hills", "far", Options(maximum_shift=2.0), "The fit leaves MAXIMUM_SHIFT = 2 px"),
    ("hills", "hills", Options(minimum_slope=40.0, maximum_slope=30.0), "MINIMUM_SLOPE = 40 is not below MAXIMUM_SLOPE = 30"),
    ("hills", "hills", Options(minimum_elevation=100.0, maximum_elevation=0.0), "MAXIMUM_ELEVATION = 0 m is not above MINIMUM_ELEVATION = 100 m"),
])
def test_refusals(reference, dem, options, sentence):
    rows, columns = np.indices(SHAPE).astype(float)
    hills, far = pair((5.0, 4.0))
    scenes = dict(plane=10 * columns + np.random.default_rng(1).normal(0, 1e-3, SHAPE), flat=np.full(SHAPE, 100.0), hills=hills, far=far, void=np.full(SHAPE, np.nan))
    with pytest.raises(InputError) as error:
        found(scenes[reference], scenes[dem], options)
    assert str(error.value).startswith(sentence) and "\n" not in str(error.value)


def test_cancel_at_any_moment():
    class Impatient(Silent):
        def __init__(self, left):
            super().__init__()
            self.left = left

        def cancelled(self):
            self.left -= 1
            return self.left < 0

    reference, dem = pair(shape=(90, 110))
    for left in (0, 30, 80, 200):
        with pytest.raises(Cancelled):
            found(reference, dem, progress=Impatient(left))


def test_two_runs_and_any_number_of_threads_give_the_same(monkeypatch):
    reference, dem = pair()
    dem += np.random.default_rng(1).normal(0, 2, SHAPE)
    seen = []
    for threads in ("1", "2", "3"):
        monkeypatch.setenv("FIRNLINE_THREADS", threads)
        seen.append(found(reference, dem, Options(surface="Plane")).statistics)
    assert seen[0] == seen[1] == seen[2]


def test_averaged_pixels():
    values = np.arange(7 * 11, dtype=np.float32).reshape(7, 11)
    values[0, :2] = np.nan
    values[3, 9] = np.nan
    image = Averaged(ArrayImage(values), 2)
    assert image.shape == (3, 5)
    out = image.read(0, 3, 0, 5)
    assert np.isnan(out[0, 0]) and out[1, 4] == pytest.approx(np.mean([30, 31, 41])) and out[2, 1] == pytest.approx(values[4:6, 2:4].mean())
    assert np.array_equal(image.read(1, 3, 2, 5), out[1:, 2:])


def test_report():
    reference, dem = pair()
    dem += np.random.default_rng(1).normal(0, 2, SHAPE)
    options = Options(surface="Plane", maximum_difference=200.0)
    result = found(reference, dem, options)
    grid = Grid(NORTH_UP, SHAPE)
    about = dict(dem="<tba>", reference="ref", inputs={"DEM": "<tba>", "Vertical datum": "not stated"}, versions={"Firnline": "9.9"})
    text = report.render(result, Placement(grid, grid), options, about)
    assert text == report.render(result, Placement(grid, grid), options, about)
    s = result.statistics
    for part in ("&lt;tba&gt;", "MAXIMUM_DIFFERENCE = 200 m", f"{s['shift_east']:.2f} ± {s['error_east']:.2f} m", f"{s['stable_nmad_after']:.3f}", "Tilt", "Firnline 9.9", "not stated"):
        assert part in text, part
    assert text.count("<svg ") == 4 and ">nan" not in text.lower()
    empty = dataclasses.replace(result, sectors=(None, result.sectors[1]), spreads=(None, result.spreads[1]))
    assert report.render(empty, Placement(Grid((10.0, 1e-3, 0, 45.0, 0, -1e-3), SHAPE, geographic=True), grid), options, about).count("<svg ") == 4
