"""Terrain bins by hand, and medians against numpy's."""

import numpy as np
import pytest

from firnline.algorithms.snow.terrain_bins import Bins, Medians, paint


def test_bins_by_hand():
    """Bands of 100 m, sectors of 15 degrees from north clockwise, flat ground a sector of its own, gentle below 20 degrees."""
    bins = Bins(2140.0, 3999.0)
    assert bins.first_band == 21 and bins.bands == 19 and bins.count == 19 * 25 * 2
    heights = np.array([2140, 2199.9, 2200, 2200, 2200, 2200, 2200, np.nan, 2200], float)
    slope = np.array([5, 5, 5, 20, 19.9, 5, 0, 5, np.nan], float)
    aspect = np.array([0, 14.9, 15, 359.9, 360, 180, np.nan, 0, 0], float)
    expected = [0, 0, 50 + 2, 50 + 47, 50, 50 + 24, 50 + 48, -1, -1]
    found = bins.number(heights, slope, aspect)
    assert found.dtype == np.int32 and found.tolist() == expected
    assert Bins.band_of(found).tolist() == [0, 0, 1, 1, 1, 1, 1, -1, -1]


@pytest.mark.parametrize("spread", [3.0, 0.001, 60.0])
def test_medians_are_exact(spread):
    """Even and odd numbers, one value, none; narrow and wide values, far beyond the histogram too; in blocks."""
    rng = np.random.default_rng(0)
    bins = rng.integers(-1, 40, (211, 307)).astype(np.int32)
    bins[bins == 7] = 8
    bins[0, 0], bins[bins == 9] = 9, 10
    values = (rng.normal(-2, spread, bins.shape)).astype(np.float32)
    values[rng.random(bins.shape) < 0.1] = np.nan
    values[0, 0], bins[0, 0] = 1.25, 9
    medians = Medians(40)
    for method in (medians.count, medians.collect):
        for rows in (slice(0, 100), slice(100, 211)):
            method(bins[rows], values[rows])
    lower, upper = medians.middle()
    for k in range(40):
        mine = np.sort(values[(bins == k) & np.isfinite(values)])
        if mine.size == 0:
            assert k == 7 and np.isnan(lower[k]) and np.isnan(upper[k])
            continue
        assert (lower[k], upper[k]) == (mine[(mine.size - 1) // 2], mine[mine.size // 2])
        assert (lower[k] + upper[k]) / 2 == pytest.approx(np.median(mine), rel=1e-6)
    assert medians.numbers[9] == 1 and lower[9] == 1.25
    painted = paint(bins, (lower + upper) / 2)
    assert painted.shape == bins.shape and np.isnan(painted[bins == -1]).all() and painted[0, 0] == 1.25
    there = bins == 20
    assert np.all(painted[there] == painted[there][0])
