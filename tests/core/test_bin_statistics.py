"""Median and NMAD by bin against numpy's, exact."""

import numpy as np
import pytest

from firnline.algorithms.elevation.bin_statistics import BinStatistics


def by_numpy(values):
    values = values.astype(float)
    median = np.median(values)
    return median, 1.4826 * np.median(np.abs(values - median))


@pytest.mark.parametrize("levels", [1, 8, 64])
@pytest.mark.parametrize("centre, spread", [(-0.8, 0.5), (0, 0.0003), (0, 3), (-30, 40), (1e-5, 1e-6), (5000, 900), (-1, 1e-5)])
def test_exact_in_blocks(levels, centre, spread):
    """Heavy tails, even and odd numbers, a bin of one value, one of equal values, an empty one, values beyond the levels."""
    rng = np.random.default_rng(4)
    bins = rng.integers(-1, 30, (211, 307)).astype(np.int32)
    values = (centre + spread * rng.standard_t(1.5, bins.shape)).astype(np.float32)
    values[rng.random(bins.shape) < 0.1] = np.nan
    values[bins == 6] = 1.75
    bins[bins == 7], bins[bins == 9] = 8, 10
    bins[0, 0], values[0, 0] = 9, -1.25
    bins[0, 1], values[0, 1] = 3, np.inf
    statistics = BinStatistics(levels)
    for rows in (slice(0, 90), slice(90, 211)):
        statistics.count(bins[rows], values[rows], int(bins[:rows.stop].max()) + 1)
    for rows in (slice(0, 90), slice(90, 211)):
        statistics.collect(bins[rows], values[rows])
    medians, nmads = statistics.median_and_nmad(31)
    numbers = statistics.numbers(31)
    for k in range(31):
        mine = values[(bins == k) & np.isfinite(values)]
        assert numbers[k] == mine.size
        if mine.size == 0:
            assert k in (7, 30) and np.isnan(medians[k]) and np.isnan(nmads[k])
            continue
        assert (medians[k], nmads[k]) == pytest.approx(by_numpy(mine), rel=1e-12, abs=0)
    assert (medians[9], nmads[9]) == (-1.25, 0) and (medians[6], nmads[6]) == (1.75, 0)


def test_few_values_are_kept():
    """The second round holds a small part of a million values."""
    values = np.random.default_rng(1).normal(-0.8, 0.5, 1_000_000).astype(np.float32)
    statistics, bins = BinStatistics(64), np.zeros(values.size, np.int32)
    statistics.count(bins, values, 1)
    statistics.collect(bins, values)
    assert np.array(statistics.median_and_nmad(1)).ravel() == pytest.approx(by_numpy(values), rel=1e-12)
    assert statistics._kept.size < 0.1 * values.size


def test_numbers_that_grow_bin_by_bin():
    """Every number from 1 to 60, so that both middle values fall in all ways."""
    rng = np.random.default_rng(2)
    bins = np.repeat(np.arange(60, dtype=np.int32), np.arange(1, 61))
    values = np.round(rng.normal(0, 2, bins.size), 1).astype(np.float32)  # ties
    statistics = BinStatistics(2)
    statistics.count(bins, values, 60)
    statistics.collect(bins, values)
    medians, nmads = statistics.median_and_nmad(60)
    for k in range(60):
        assert (medians[k], nmads[k]) == pytest.approx(by_numpy(values[bins == k]), rel=1e-12, abs=1e-15)
