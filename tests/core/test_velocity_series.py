"""Series of several tracks, steps, seasons, priors, ice masks and nested templates, on scenes with known answer."""

import datetime

import numpy as np
import pytest
import series

from firnline.algorithms import flags
from firnline.algorithms.blocks import ArrayImage
from firnline.algorithms.grid import Grid
from firnline.algorithms.options import InputError
from firnline.algorithms.progress import Silent
from firnline.algorithms.synthetic.speckle import band_limited_noise, carried, speckle_series
from firnline.algorithms.velocity.stacked_offset_tracking import compute

GRID = Grid((400000.0, 20.0, 0.0, 5100000.0, 0.0, -10.0), (150, 200))
INNER = np.s_[1:-1, 1:-1]


def uniform(dy, dx):
    return lambda rows, columns: (np.full_like(rows, dy), np.full_like(columns, dx))


def options(**changes):
    return series.options(**{"template_size": 32, "step": 16, "high_pass_sigma": 12.0, "maximum_speed": 8.0, **changes})


def moved(rng, steps, coherence=0.9, shape=(150, 200), bandwidth=0.6):
    """Series whose image k + 1 is image k moved by the offsets (dy, dx), numbers or functions of the column, of steps[k]."""
    rows, columns = np.meshgrid(np.arange(2 * shape[0]) / 2, np.arange(2 * shape[1]) / 2, indexing="ij")
    coherence = coherence(columns) if callable(coherence) else coherence
    field = band_limited_noise(rows.shape, bandwidth / 2, rng)
    out = [np.abs(field[::2, ::2]).astype(np.float32) ** 2]
    for dy, dx in steps:
        dy, dx = (v(columns) if callable(v) else v for v in (dy, dx))
        field = coherence * carried(field, 2 * (rows - dy), 2 * (columns - dx), Silent()) + np.sqrt(1 - coherence**2) * band_limited_noise(rows.shape, bandwidth / 2, rng)
        out.append(np.abs(field[::2, ::2]).astype(np.float32) ** 2)
    return out


def test_labels_never_pair():
    """Two tracks on the same dates, one of which is shifted by 5 px as a whole: each pairs with itself, and the motion is that of both."""
    one = speckle_series(GRID.shape, uniform(0.5, 1.5), 3, 0.8, np.random.default_rng(0))
    two = [np.roll(image, 5, axis=1) for image in speckle_series(GRID.shape, uniform(0.5, 1.5), 3, 0.8, np.random.default_rng(1))]
    images, days = [one[0], two[0], one[1], two[1], one[2], two[2]], series.dates(0, 0, 10, 10, 20, 20)
    result = compute(series.images(images), days, GRID, options(), labels=["a", "b"] * 3)
    assert len(result.pair_table) == 4 and np.all(result.bands["pairs"][INNER] == 4)
    assert np.abs(result.bands["vx"][INNER] - 3.0).max() < 0.3 and np.abs(result.bands["vy"][INNER] + 0.5).max() < 0.15


def test_step_across_a_fault():
    """Three images before, three after a step of 1.3 px right of column 100: found to 0.05 px, in metres, whatever the dates."""
    still, step = (0.0, 0.0), (0.0, lambda columns: np.where(columns < 100, 0.0, 1.3))
    images = moved(np.random.default_rng(2), [still, still, step, still, still], coherence=0.93)
    days = series.dates(0, 3, 11, 40, 90, 400)
    result = compute(series.images(images), days, GRID, options(pairing="Before and after", event_date="2020-02-01", maximum_displacement=100.0))
    assert len(result.pair_table) == 9 and result.statistics["reference_days"] is None and not result.statistics["velocity_axis"]
    assert list(result.bands)[:3] == ["dx", "dy", "displacement"] and "sigma_dx" in result.bands and "vx" not in result.bands
    rock, ground = result.bands["dx"][1:-1, 1:4] / 20, result.bands["dx"][1:-1, 7:-1] / 20
    assert np.isfinite(rock).all() and np.isfinite(ground).all()
    assert abs(rock.mean()) < 0.05 and abs(ground.mean() - 1.3) < 0.05 and np.abs(result.bands["dy"][INNER] / 10).mean() < 0.05
    assert np.sqrt(np.mean((ground - 1.3) ** 2)) < 0.08


@pytest.mark.parametrize("seasons, count", [("Month", 12), ("Season", 4)])
def test_seasonal_cycle_is_recovered(seasons, count):
    """Three years, one pair of ten days in each month, each unrelated to the others; speed 0.3 (1 + 0.5 sin) px a day: to 10 %."""
    rng = np.random.default_rng(3)
    images, days, truth = [], [], {}
    for year in (2017, 2018, 2019):
        for month in range(1, 13):
            speed = 0.3 * (1 + 0.5 * np.sin(2 * np.pi * (month - 4) / 12))
            truth.setdefault(month, speed)
            images += moved(rng, [(0.0, 10 * speed)], coherence=0.75, shape=(96, 120))
            days += [datetime.datetime(year, month, 8), datetime.datetime(year, month, 18)]
    grid = Grid(GRID.transform, (96, 120))
    result = compute(series.images(images), days, grid, options(seasons=seasons, interval_days=10.0, tolerance_days=0.5, maximum_speed=12.0))
    assert len(result.pair_table) == 36 and len(result.parts) == count
    for part in result.parts:
        months = [(part.begin.month - 1 + k) % 12 + 1 for k in range(12 // count)]
        expected = 20 * np.mean([truth[m] for m in months])
        assert part.end.month == months[-1] and part.statistics["pairs"] == 36 // count
        found = np.median(part.bands["vx"][INNER])
        # Different speeds within a season make one broad peak: its middle is theirs.
        assert abs(found - expected) < 0.1 * expected, (part.label, found, expected)
    assert [part.begin for part in result.parts] == sorted(part.begin for part in result.parts)
    if seasons == "Season":
        assert {part.label for part in result.parts} == {"December to February", "March to May", "June to August", "September to November"}


def prior_of(vx, vy):
    shape = GRID.templates(32, 16).shape
    return np.full(shape, vx, np.float32), np.full(shape, vy, np.float32)


@pytest.mark.parametrize("days", [(0, 10, 20), (0, 10, 25)])
def test_prior_guides_the_search(days):
    """14.4 px of motion in 10 days, found in a search of a few pixels around a prior that is 1.5 px off; equal and unequal intervals."""
    spacing = np.diff(days)
    images = moved(np.random.default_rng(4), [(-0.13 * d, 1.44 * d) for d in spacing], coherence=0.93)
    chosen = options(maximum_speed=35.0, prior_margin=6.0, pairing="Range", maximum_interval_days=15.0)
    vx, vy = prior_of(28.8 + 3.0, 1.3 - 1.0)
    vx[:2, :3], vy[:2, :3] = np.nan, np.nan
    result = compute(series.images(images), series.dates(*days), GRID, chosen, prior=(vx, vy))
    x, y = result.bands["vx"], result.bands["vy"]
    seen = np.isfinite(x)
    assert seen[2:-2, 1:-3].all()
    assert np.abs(x[seen] - 28.8).max() < 0.4 and np.abs(y[seen] - 1.3).max() < 0.2
    without = compute(series.images(images), series.dates(*days), GRID, chosen)
    same = seen & np.isfinite(without.bands["vx"])
    assert np.abs(without.bands["vx"] - x)[same].max() < 0.2 and same.mean() > 0.4
    # A prior far off finds nothing: the search really is narrow.
    lost = compute(series.images(images), series.dates(*days), GRID, chosen, prior=prior_of(-20.0, 0.0))
    assert np.isfinite(lost.bands["vx"][INNER]).mean() < 0.05


def test_prior_and_circular_do_not_go_together():
    images = moved(np.random.default_rng(5), [(0.0, 1.0)])
    with pytest.raises(InputError, match="CORRELATION = Circular cannot look around a prior"):
        compute(series.images(images), series.dates(0, 10), GRID, options(correlation="Circular", template_size=64), prior=prior_of(0, 0))


def test_rock_and_ice_do_not_mix():
    """Ice right of column 100 moves 3 px, rock does not: near the margin plain templates see both, with ICE_MASK only their own."""
    images = moved(np.random.default_rng(6), [(0.0, lambda columns: np.where(columns < 100, 0.0, 3.0))] * 3, coherence=lambda columns: np.where(columns < 100, 0.97, 0.6))
    ice = np.zeros(GRID.shape, np.float32)
    ice[:, 100:] = 1
    centres = np.arange(GRID.templates(32, 8).shape[1]) * 8 + 16
    truth = np.where(centres < 100, 0.0, 3.0) * 2
    near = np.abs(centres - 100) < 14
    errors = []
    for mask in (None, ArrayImage(ice)):
        result = compute(series.images(images), series.dates(0, 10, 20, 30), GRID, options(step=8, minimum_valid=0.3), ice=mask)
        errors.append(np.abs(result.bands["vx"] - truth)[2:-2])
    assert np.nanmean(errors[0][:, near] > 1.0) > 0.15
    # Ice that leaves the mask's edge behind is seen whole again three pixels on.
    assert np.isfinite(errors[1][:, near]).mean() > 0.9 and np.nanmean(errors[1][:, near] > 0.5) < 0.02
    np.testing.assert_allclose(errors[1][:, ~near], errors[0][:, ~near], atol=0.5)


def test_larger_templates_step_in_where_small_ones_fail():
    """Low coherence in the right half: 24 px fail there, 72 px do not; good ground keeps the small ones; all stand on one posting."""
    left, right = (speckle_series(GRID.shape, uniform(0.5, 1.5), 2, c, np.random.default_rng(7)) for c in (0.9, 0.55))
    images = [np.where(np.arange(200) < 100, a, b) for a, b in zip(left, right)]
    small = compute(series.images(images), series.dates(0, 10), GRID, options(template_size=24, step=12))
    nested = compute(series.images(images), series.dates(0, 10), GRID, options(template_size=24, step=12, template_sizes="48, 72"))
    assert nested.grid == small.grid and set(np.unique(nested.bands["template_size"][np.isfinite(nested.bands["template_size"])])) == {24.0, 48.0, 72.0}
    was, now = (np.isfinite(r.bands["vx"])[2:-2, 9:-2].mean() for r in (small, nested))
    assert was < 0.5 and now > was + 0.35
    kept = np.isfinite(small.bands["vx"])
    np.testing.assert_array_equal(nested.bands["vx"][kept], small.bands["vx"][kept])
    large = nested.bands["template_size"] == 72
    assert large.sum() > 10 and np.median(np.abs(nested.bands["vx"][large] - 3.0)) < 0.5


@pytest.mark.parametrize("text, sentence", [
    ("48; 96", "is no list of whole numbers"), ("48, 24", "24 px must be larger than TEMPLATE_SIZE = 32 px"), ("49", "49 px cannot share its centre"), ("5000", "1024 px at most")])
def test_bad_template_sizes(text, sentence):
    with pytest.raises(InputError, match="^TEMPLATE_SIZES = .*" + sentence):
        compute(series.images(np.ones((2, *GRID.shape))), series.dates(0, 10), GRID, options(template_sizes=text))


def test_shift_brings_a_misregistered_series_back():
    """Each image shifted by up to 0.8 px: with stable ground the RMSE is within 10 % of that of the registered series."""
    rng = np.random.default_rng(8)
    shape = 260, 340
    grid = Grid((0.0, 10.0, 0.0, 0.0, 0.0, -10.0), shape)
    ice = 0.0, lambda columns: np.where(columns < 160, 0.0, 1.7)
    at = np.vstack([[0.0, 0.0], rng.uniform(-0.8, 0.8, (5, 2))])
    apart = np.diff(at, axis=0)
    stable = np.zeros(grid.templates(32, 16).shape, bool)
    stable[:, :8] = True
    rmse = []
    for steps in ([ice] * 5, [(dy, lambda columns, dx=dx: ice[1](columns) + dx) for dy, dx in apart]):
        images = moved(np.random.default_rng(9), steps, coherence=0.7, shape=shape)
        for ground in (stable, None):
            result = compute(series.images(images), series.dates(*range(0, 60, 10)), grid, options(maximum_speed=4.0), stable=ground)
            x, y = result.bands["raw_vx"][1:-1, 10:-1] - 1.7, result.bands["raw_vy"][1:-1, 10:-1]
            rmse.append(np.sqrt(np.mean(x**2 + y**2)))
    registered, _, shifted, left = rmse
    assert shifted < 1.1 * registered and left > 1.2 * registered


def test_outlier_filter_keeps_the_raw_vectors():
    """One block of ground moves otherwise, for a single template: flagged, no-data in the filtered bands, there in the raw ones."""
    images = moved(np.random.default_rng(10), [(0.0, 1.0)] * 2, coherence=0.9)
    other = moved(np.random.default_rng(11), [(0.0, 3.5)] * 2, coherence=0.9)
    for image, foreign in zip(images, other):
        image[64:96, 80:112] = foreign[64:96, 80:112]
    for method in ("Normalised median", "Displacement coherence"):
        result = compute(series.images(images), series.dates(0, 10, 20), GRID, options(outlier_filter=method))
        code = result.bands["flag"].astype(int)
        assert code[4, 5] & flags.OUTLIER and np.isnan(result.bands["vx"][4, 5]) and abs(result.bands["raw_vx"][4, 5] - 7.0) < 1.0
        assert np.mean((code & flags.OUTLIER) > 0) < 0.1
