"""The whole computation on scenes with known answer."""

import numpy as np
import pytest
import series

from firnline.algorithms import flags
from firnline.algorithms.blocks import ArrayImage
from firnline.algorithms.grid import Grid
from firnline.algorithms.options import InputError
from firnline.algorithms.progress import Cancelled, Silent
from firnline.algorithms.synthetic.speckle import band_limited_noise, carried, speckle_series
from firnline.algorithms.velocity import correlation, preprocessing, stacked_offset_tracking, stacking
from firnline.algorithms.velocity.stacked_offset_tracking import StackedOffsetTrackingOptions, compute

import reference

# Grid, and the north and east components in metres of one pixel down and one pixel right.
GRIDS = {
    "20 x 10 m": (400000.0, 20.0, 0.0, 5100000.0, 0.0, -10.0),
    "south-up": (400000.0, 10.0, 0.0, 5100000.0, 0.0, 12.0),
    "rotated": (400000.0, 8.0, 6.0, 5100000.0, 6.0, -8.0),
}


def uniform(dy, dx):
    return lambda rows, columns: (np.full_like(rows, dy), np.full_like(columns, dx))


@pytest.fixture(scope="module")
def steady():
    """Five dates of a steady flow of 1.3 rows down and 2.6 columns left a date; 140 x 190 px, good coherence."""
    return speckle_series((140, 190), uniform(1.3, -2.6), 5, 0.8, np.random.default_rng(0))


def steady_options(**changes):
    return series.options(**{"template_size": 32, "step": 16, "high_pass_sigma": 12.0, "maximum_speed": 8.0, **changes})


@pytest.mark.parametrize("name", GRIDS)
def test_sign_and_size(steady, name):
    """East- and north-positive metres a day on every kind of grid, by the geotransform written out by hand; direction from grid north."""
    grid = Grid(GRIDS[name], steady[0].shape)
    result = compute(series.images(steady), series.dates(0, 10, 20, 30, 40), grid, steady_options())
    _, a, b, _, d, e = GRIDS[name]
    east, north = (a * -2.6 + b * 1.3) / 10, (d * -2.6 + e * 1.3) / 10
    inner = np.s_[1:-1, 1:-1]
    pixel = max(grid.pixel_size_m)
    assert np.nanmax(np.abs(result.bands["vx"][inner] - east)) < 0.15 * pixel / 10
    assert np.nanmax(np.abs(result.bands["vy"][inner] - north)) < 0.15 * pixel / 10
    assert np.isfinite(result.bands["vx"][inner]).all()
    assert abs(np.nanmedian(result.bands["speed"]) - np.hypot(east, north)) < 0.05 * pixel / 10
    expected = {"20 x 10 m": 255.96, "south-up": 300.96, "rotated": 206.57}[name]
    assert abs(np.nanmedian(result.bands["direction"]) - expected) < 3


def test_output_grid_has_its_cells_on_the_template_centres(steady):
    grid = Grid(GRIDS["rotated"], steady[0].shape)
    result = compute(series.images(steady[:2]), series.dates(0, 10), grid, steady_options())
    assert result.grid.shape == (7, 10) == result.bands["vx"].shape
    assert result.grid.to_map(3.5, 2.5) == pytest.approx(grid.to_map(3 * 16 + 16, 2 * 16 + 16))
    assert result.grid.pixel_size_m == pytest.approx((160.0, 160.0))


def test_stack_is_the_mean_of_plain_nccs(steady, monkeypatch):
    """Peak and signal-to-noise of the stack, from the slow reference, with no-data, a flat patch and borders: to 1e-5."""
    images = [a.copy() for a in steady[:4]]
    images[1][30:80, 110:180] = np.nan
    images[3][:, 150:] = np.nan
    options = steady_options(subpixel="None")
    grid = Grid(GRIDS["20 x 10 m"], images[0].shape)
    stacks = []
    find = stacked_offset_tracking.peaks.find

    def spy(surfaces, count, *rest, **more):
        stacks.append((surfaces.copy(), count.copy()))
        return find(surfaces, count, *rest, **more)

    monkeypatch.setattr(stacked_offset_tracking.peaks, "find", spy)
    result = compute(series.images(images), series.dates(0, 10, 20, 30), grid, options)
    stack, count = stacks[-1]
    half = preprocessing.halo_px(options)
    passed = [preprocessing.high_passed(np.pad(preprocessing.transformed(a, options), half, constant_values=np.nan), options, None, Silent()) for a in images]
    search = correlation.search_of(options, grid, 10.0)
    radius, reach = search.radius, [int(np.ceil(limit)) for limit in search.limit]
    total, pairs = 0, 0
    for first, second in zip(passed, passed[1:]):
        surfaces, valid = reference.plain_ncc(first, second, 32, 16, radius, options.minimum_valid, reach)
        total, pairs = total + np.where(valid, surfaces, 0), pairs + valid
    assert np.array_equal(count, pairs) and np.array_equal(result.bands["pairs"], pairs)
    assert {0, 1, 3} <= set(np.unique(pairs))
    seen = pairs > 0
    assert np.abs(stack[:, :, seen] / count[seen] - total[:, :, seen] / pairs[seen]).max() < 1e-5


def test_blocks_give_what_one_piece_gives(steady, monkeypatch):
    """Counts and flags identical, NCC to 1e-5, with no-data; blocks of 3 x 4 templates against one."""
    images = [a.copy() for a in steady]
    images[2][50:100, 60:120] = np.nan
    grid = Grid(GRIDS["20 x 10 m"], images[0].shape)
    arguments = series.images(images), series.dates(0, 10, 20, 31, 40), grid, steady_options(pairing="Range", maximum_interval_days=25.0)
    whole = compute(*arguments)
    from firnline.algorithms import blocks
    monkeypatch.setattr(stacking.Stacking, "plan", lambda run, *rest, **more: blocks.split(run.posting.shape, 3, 4))
    pieces = compute(*arguments)
    for name in ("pairs", "flag"):
        np.testing.assert_array_equal(whole.bands[name], pieces.bands[name])
    for name, tolerance in (("peak", 1e-5), ("snr", 1e-3), ("raw_vx", 1e-3), ("raw_vy", 1e-3)):
        np.testing.assert_allclose(whole.bands[name], pieces.bands[name], atol=tolerance)
    assert whole.statistics["velocity_axis"] is True


def test_no_vector_beside_a_gap_is_wrong(steady):
    """Ice that moves towards a gap: what cannot be seen whole is no data, never a peak beside the gap."""
    images = [a.copy() for a in steady]
    for image in images:
        image[70:90, 60:130] = np.nan
        image[:, 170:] = np.nan
    grid = Grid(GRIDS["20 x 10 m"], images[0].shape)
    result = compute(series.images(images), series.dates(0, 10, 20, 30, 40), grid, steady_options(step=8, maximum_speed=6.5))
    seen = np.isfinite(result.bands["vx"])
    assert 0.3 < seen.mean() < 0.9
    assert np.abs(result.bands["vx"] + 5.2)[seen].max() < 1.0 and np.abs(result.bands["vy"] + 1.3)[seen].max() < 0.5


def test_two_runs_are_identical(steady):
    grid = Grid(GRIDS["20 x 10 m"], steady[0].shape)
    one, two = (compute(series.images(steady[:3]), series.dates(0, 10, 20), grid, steady_options()) for _ in range(2))
    for name in one.bands:
        np.testing.assert_array_equal(one.bands[name], two.bands[name])
    assert one.statistics == two.statistics and one.pair_table == two.pair_table


def test_stack_meets_its_accuracy_on_decorrelated_speckle():
    """Eight dates of single-look speckle, coherence 0.45, pixels of 0.8 of the bandwidth, no texture, smooth flow up to 6 px, 48 px templates:
    over all templates 40 px from the border RMSE <= 0.08 px, at least 99 % valid, no outlier; every single pair is worse."""
    shape = 500, 620

    def offset(rows, columns):
        return 2.0 * np.sin(2 * np.pi * columns / 2000), 4.0 + 2.0 * np.sin(2 * np.pi * rows / 2000) * np.cos(2 * np.pi * columns / 3000)

    images = speckle_series(shape, offset, 8, 0.45, np.random.default_rng(7))
    grid = Grid((0.0, 2.0, 0.0, 0.0, 0.0, -2.0), shape)
    options = StackedOffsetTrackingOptions(maximum_speed=6.5 * 2 / 11, subpixel_window=7)

    def errors(selection):
        result = compute(series.images(images[selection]), series.dates(*range(0, 88, 11))[selection], grid, options)
        dy, dx = series.truth_at_templates(offset, result.grid.shape, 48, 12)
        centre_y, centre_x = (np.arange(n) * 12 + 23.5 for n in result.grid.shape)
        inner = np.ix_((centre_y >= 40) & (centre_y < shape[0] - 40), (centre_x >= 40) & (centre_x < shape[1] - 40))
        x, y = result.bands["raw_vx"] * 11 / 2 - dx, -result.bands["raw_vy"] * 11 / 2 - dy
        return x[inner], y[inner], np.isfinite(result.bands["vx"])[inner]

    x, y, valid = errors(slice(0, 8))
    rmse = np.sqrt(np.mean(x**2)), np.sqrt(np.mean(y**2))
    assert max(rmse) <= 0.08
    assert valid.mean() >= 0.99
    assert max(np.abs(x).max(), np.abs(y).max()) < 1
    for k in range(7):
        x1, y1, valid1 = errors(slice(k, k + 2))
        assert min(np.sqrt(np.mean(x1**2)), np.sqrt(np.mean(y1**2))) > 2 * max(rmse) and valid1.mean() < valid.mean()


def test_shift_on_stable_ground_is_taken_off_each_pair():
    """Registered and mis-registered series give the same field; each pair's own shift is found to 0.05 px."""
    steps = [(0.7, -0.4), (-0.8, 0.5), (0.3, 0.6)]
    images = _moved_series(np.random.default_rng(3), steps)
    grid = Grid(GRIDS["20 x 10 m"], (150, 190))
    stable = np.zeros(grid.templates(32, 16).shape, bool)
    stable[:, :4] = True
    result = compute(series.images(images), series.dates(0, 10, 20, 30), grid, steady_options(), stable=stable)
    for row, (dy, dx) in zip(result.pair_table, steps):
        assert abs(row["shift_y_px"] - dy) < 0.05 and abs(row["shift_x_px"] - dx) < 0.05
        assert row["stable_count"] >= 20 and row["stable_nmad_px"] < 0.2
        assert row["shift_m_east"] == pytest.approx(20 * row["shift_x_px"]) and row["shift_m_north"] == pytest.approx(-10 * row["shift_y_px"])
    assert np.nanmax(np.abs(result.bands["vy"][1:-1, 1:3])) < 0.1
    assert abs(np.nanmedian(result.bands["vy"][1:-1, 7:]) + 1.5) < 0.08
    assert abs(np.nanmedian(result.bands["vx"])) < 0.1
    assert result.statistics["residual_ratio"] == 0.0


def _moved_series(rng, steps):
    """Rock left of column 95, ice that moves 1.5 rows a date right of it; every step shifts the whole image besides."""
    rows, columns = np.meshgrid(np.arange(300) / 2, np.arange(380) / 2, indexing="ij")
    field = band_limited_noise(rows.shape, 0.3, rng)
    out = [np.abs(field[::2, ::2]).astype(np.float32) ** 2]
    for dy, dx in steps:
        field = 0.9 * carried(field, 2 * (rows - dy - np.where(columns < 95, 0.0, 1.5)), 2 * (columns - dx), Silent())
        field += np.sqrt(1 - 0.9**2) * band_limited_noise(rows.shape, 0.3, rng)
        out.append(np.abs(field[::2, ::2]).astype(np.float32) ** 2)
    return out


def test_unequal_intervals_share_one_velocity_axis():
    """Pairs of 4 to 20 days of a steady flow: bias below 2 % of the speed, all templates good."""
    days = [0, 4, 12, 24]
    shape = 150, 190
    fine = speckle_series(shape, uniform(0.35, 0.8), 7, 0.93, np.random.default_rng(5), bandwidth=0.6)
    images = [fine[d // 4] for d in days]
    grid = Grid((0.0, 10.0, 0.0, 0.0, 0.0, -10.0), shape)
    options = steady_options(pairing="Range", maximum_interval_days=20.0, maximum_speed=4.0)
    result = compute(series.images(images), series.dates(*days), grid, options)
    inner = np.s_[1:-1, 1:-1]
    assert result.statistics["velocity_axis"] and result.statistics["reference_days"] == 20.0 and len(result.pair_table) == 5
    speed = np.hypot(2.0, 0.875)
    x, y = result.bands["vx"][inner] - 2.0, result.bands["vy"][inner] + 0.875
    assert np.isfinite(x).all()
    assert abs(np.mean(x)) < 0.02 * speed and abs(np.mean(y)) < 0.02 * speed
    assert np.sqrt(np.mean(x**2 + y**2)) < 0.05 * speed


def test_flags_and_filtered_bands():
    """Half of a pair is unrelated noise, a corner is empty, the rest too fast: each its flag, no-data in the filtered bands only."""
    pair = speckle_series((140, 190), uniform(0.0, 2.0), 2, 0.9, np.random.default_rng(4))
    pair[1][:, 100:] = series.noise_pair((140, 90))[0]
    pair[0][:50, :50] = np.nan
    grid = Grid(GRIDS["20 x 10 m"], (140, 190))
    result = compute(series.images(pair), series.dates(0, 10), grid, steady_options(maximum_speed=3.5))
    code = result.bands["flag"]
    assert code[0, 0] == flags.NO_DATA and np.isnan(result.bands["raw_vx"][0, 0]) and result.bands["pairs"][0, 0] == 0
    assert np.all(code[4:, 1:3].astype(int) & flags.TOO_FAST) and np.all(np.abs(result.bands["raw_vx"][4:, 1:3] - 4.0) < 0.5)
    assert np.mean((code[:, 7:].astype(int) & flags.LOW_SNR) > 0) > 0.5
    rejected = (code.astype(int) & flags.REJECTED) > 0
    for name in ("vx", "vy", "speed", "direction"):
        assert np.array_equal(np.isnan(result.bands[name]), rejected)


def test_mask_scale_and_coverage(steady):
    grid = Grid(GRIDS["20 x 10 m"], steady[0].shape)
    mask = np.zeros(steady[0].shape, np.float32)
    mask[:, :100] = 255
    mask[:, 100:] = 9
    outlines = np.zeros((7, 10), bool)
    outlines[1:5, 1:8] = True
    result = compute(series.images(steady), series.dates(0, 10, 20, 30, 40), grid, steady_options(), mask=ArrayImage(mask), outlines=outlines,
                     scale=None, names=list("abcde"))
    assert np.all(result.bands["pairs"][:, 6:] == 0) and np.all(result.bands["pairs"][:, :5] == 4)
    assert result.statistics["coverage"] == pytest.approx(np.isfinite(result.bands["vx"])[outlines].sum() / 28)
    assert result.statistics["coverage_of"] == "outlines"
    scaled = compute(series.images(steady), series.dates(0, 10, 20, 30, 40), grid, steady_options(scale_correction=True), mask=ArrayImage(mask),
                     scale=np.full((7, 10), 1.25, np.float32))
    np.testing.assert_allclose(scaled.bands["raw_vx"] * 1.25, result.bands["raw_vx"], rtol=1e-3)


def test_corrected_scale_widens_the_search(steady):
    """A map twice as large as the ground: 5.4 m/day on the map are 2.7 on the ground, and found with MAXIMUM_SPEED = 3."""
    grid = Grid(GRIDS["20 x 10 m"], steady[0].shape)
    options = steady_options(scale_correction=True, maximum_speed=3.0)
    result = compute(series.images(steady), series.dates(0, 10, 20, 30, 40), grid, options, scale=np.full((7, 10), 2.0, np.float32))
    assert result.statistics["coverage"] > 0.95 and abs(result.statistics["median_speed"] - np.hypot(5.2, 1.3) / 2) < 0.05


def test_undeclared_zeros_are_worth_a_word(steady):
    images = [10 * np.log10(a) for a in steady[:2]]
    images[1][:60, :60] = 0
    progress = Silent()
    compute(series.images(images), series.dates(0, 10), Grid(GRIDS["20 x 10 m"], images[0].shape), steady_options(values="Decibel"), progress=progress)
    assert len(progress.warnings) == 1 and "exactly 0" in progress.warnings[0] and "image 2" in progress.warnings[0]


def test_a_small_scene_in_a_large_empty_frame(steady):
    large = []
    for image in steady[:2]:
        frame = np.zeros((1500, 1600), np.float32)
        frame[400:540, 300:490] = image
        large.append(frame)
    result = compute(series.images(large), series.dates(0, 10), Grid(GRIDS["20 x 10 m"], large[0].shape), steady_options())
    assert abs(np.nanmedian(result.bands["vx"]) + 5.2) < 0.2


def test_small_memory_gives_the_same_result(steady, monkeypatch):
    arguments = series.images(steady), series.dates(0, 10, 20, 30, 40), Grid(GRIDS["20 x 10 m"], steady[0].shape), steady_options(maximum_speed=20.0)
    whole = compute(*arguments)
    monkeypatch.setattr(stacked_offset_tracking.device, "memory_bytes", lambda: 2**20)
    small = compute(*arguments)
    np.testing.assert_array_equal(whole.bands["flag"], small.bands["flag"])
    np.testing.assert_allclose(whole.bands["peak"], small.bands["peak"], atol=1e-5)


@pytest.mark.parametrize("values, convert", [
    ("Amplitude", np.sqrt), ("Decibel", lambda a: 10 * np.log10(a)),
])
def test_units_of_the_pixels_do_not_matter(steady, values, convert):
    grid = Grid(GRIDS["20 x 10 m"], steady[0].shape)
    intensity = compute(series.images(steady[:2]), series.dates(0, 10), grid, steady_options())
    other = compute(series.images([convert(a) for a in steady[:2]]), series.dates(0, 10), grid, steady_options(values=values))
    np.testing.assert_allclose(other.bands["peak"], intensity.bands["peak"], atol=1e-3)


@pytest.mark.parametrize("transform", ["Clipped log", "Amplitude", "None"])
def test_other_transforms_find_the_same_motion(steady, transform):
    grid = Grid(GRIDS["20 x 10 m"], steady[0].shape)
    result = compute(series.images(steady), series.dates(0, 10, 20, 30, 40), grid, steady_options(transform=transform))
    assert np.nanmax(np.abs(result.bands["vx"][1:-1, 1:-1] + 5.2)) < 0.3


@pytest.mark.parametrize("make, message", [
    (lambda a: [10 * np.log10(b) - 10 for b in a], "VALUES = Decibel"),
    (lambda a: [a[0], np.full_like(a[1], np.nan)], "image 2 is zero or no-data everywhere"),
    (lambda a: [a[0], np.zeros_like(a[1])], "image 2 is zero or no-data everywhere"),
])
def test_useless_images_are_refused(steady, make, message):
    grid = Grid(GRIDS["20 x 10 m"], steady[0].shape)
    with pytest.raises(InputError, match=message):
        compute(series.images(make(steady[:2])), series.dates(0, 10), grid, steady_options())


def test_images_that_do_not_overlap_are_refused(steady):
    left, right = steady[0].copy(), steady[1].copy()
    left[:, 90:], right[:, :100] = np.nan, np.nan
    with pytest.raises(InputError, match="do not overlap"):
        compute(series.images([left, right]), series.dates(0, 10), Grid(GRIDS["20 x 10 m"], left.shape), steady_options())


def test_a_kernel_narrower_than_a_pixel_is_refused(steady):
    with pytest.raises(InputError, match="HIGH_PASS_SIGMA = 0.5 px is too narrow"):
        compute(series.images(steady[:2]), series.dates(0, 10), Grid(GRIDS["20 x 10 m"], steady[0].shape), steady_options(high_pass_sigma=0.5))


def test_outside_is_stable_joins_the_stable_ground(steady):
    """Stable ground in the first two columns, outlines in all but the last two: the templates of both count."""
    stable, outlines = np.zeros((7, 10), bool), np.ones((7, 10), bool)
    stable[:, :2], outlines[:, 8:] = True, False
    arguments = series.images(steady[:2]), series.dates(0, 10), Grid(GRIDS["20 x 10 m"], steady[0].shape), steady_options(outside_is_stable=True)
    assert compute(*arguments, stable=stable, outlines=outlines).statistics["stable_count"] == 28
    assert compute(*arguments, outlines=outlines).statistics["stable_count"] == 14


def test_outside_is_stable_needs_outlines(steady):
    with pytest.raises(InputError, match="give OUTLINES"):
        compute(series.images(steady[:2]), series.dates(0, 10), Grid(GRIDS["20 x 10 m"], steady[0].shape), steady_options(outside_is_stable=True))


def test_cuda_is_refused_where_there_is_none(steady, monkeypatch):
    monkeypatch.setattr(stacked_offset_tracking.device, "_cuda_lacks", lambda: "PyTorch finds no card")
    grid = Grid(GRIDS["20 x 10 m"], steady[0].shape)
    with pytest.raises(InputError, match="DEVICE = cuda"):
        compute(series.images(steady[:2]), series.dates(0, 10), grid, steady_options(device="cuda"))


def test_cancel_is_heard_in_every_pass(steady):
    """Cancelled at the n-th question, for many n: always Cancelled, never a result."""
    grid = Grid(GRIDS["20 x 10 m"], steady[0].shape)
    stable = np.ones(grid.templates(32, 16).shape, bool)

    class Impatient(Silent):
        def __init__(self, patience):
            super().__init__()
            self.patience = patience

        def cancelled(self):
            self.patience -= 1
            return self.patience < 0

    asked = 10**6
    counting = Impatient(asked)
    compute(series.images(steady), series.dates(0, 10, 20, 30, 40), grid, steady_options(), stable=stable, progress=counting)
    questions = asked - counting.patience
    assert questions > 50
    # Waiting threads ask as often as time allows, so the last questions of one run may not come in another.
    for patience in range(0, int(0.6 * questions), max(1, questions // 20)):
        with pytest.raises(Cancelled):
            compute(series.images(steady), series.dates(0, 10, 20, 30, 40), grid, steady_options(), stable=stable, progress=Impatient(patience))


def test_progress_only_rises_to_the_end(steady):
    class Recorder(Silent):
        def __init__(self):
            super().__init__()
            self.seen = []

        def report(self, fraction):
            self.seen.append(fraction)

    recorder = Recorder()
    grid = Grid(GRIDS["20 x 10 m"], steady[0].shape)
    compute(series.images(steady), series.dates(0, 10, 20, 30, 40), grid, steady_options(), stable=np.ones((7, 10), bool), progress=recorder)
    assert recorder.seen == sorted(recorder.seen) and recorder.seen[-1] == 1.0 and len(recorder.seen) > 10
