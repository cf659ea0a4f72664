"""The composite ratio and its reference, by hand."""

import numpy as np
import pytest

from firnline.algorithms.options import InputError
from firnline.algorithms.snow.backscatter_ratio import Reference, composite, decibel, months_of, ratio, weight


def test_weight_is_continuous():
    """0 to 20 degrees, 0.5 from 45 degrees, a straight line between, no jump at either end."""
    assert weight(np.array([0.0, 19.9, 20.0, 32.5, 45.0, 60.0])).tolist() == [0, 0, 0, 0.25, 0.5, 0.5]
    for theta in (20.0, 45.0):
        assert abs(weight(theta + 1e-9) - weight(theta - 1e-9)) < 1e-9
    assert np.isnan(weight(np.array([np.nan]))).all()
    assert weight(35.0, 30.0, 40.0) == 0.25


def test_ratio_and_composite_by_hand():
    power = np.array([0.05, 0.2, 0.0, -1.0, np.nan, 0.1], np.float32)
    reference = np.array([0.1, 0.1, 0.1, 0.1, 0.1, np.nan], np.float32)
    found = ratio(power, reference)
    assert found.dtype == np.float32 and found[:2] == pytest.approx([-3.0103, 3.0103], abs=1e-4) and np.isnan(found[2:]).all()
    r_vv, r_vh = np.array([-4.0, -4.0, np.nan, np.nan, -4.0, -4.0]), np.array([-2.0, -2.0, -2.0, -2.0, np.nan, -2.0])
    theta = np.array([10.0, 45.0, 10.0, 45.0, 30.0, np.nan])
    found = composite(r_vv, r_vh, theta)
    assert found[:3].tolist() == [-2.0, -3.0, -2.0] and np.isnan(found[3:]).all()
    assert composite(np.array([-4.0]), np.array([-2.0]), np.array([32.5]))[0] == pytest.approx(-2.5)


def test_reference_is_the_mean_of_powers():
    """Single-look speckle of mean 1: the mean of powers is 0 dB, that of decibels would be -2.5 dB; gaps do not count."""
    rng = np.random.default_rng(0)
    reference = Reference((61, 97))
    dates = rng.exponential(size=(200, 61, 97)).astype(np.float32)
    dates[:50, :10], dates[:, 60, 96] = np.nan, 0.0
    for date in dates:
        reference.add(date)
    mean, count = reference.mean()
    assert count[0, 0] == 150 and count[20, 20] == 200 and count[60, 96] == 0 and np.isnan(mean[60, 96]) and mean.dtype == np.float32
    assert abs(np.nanmean(decibel(mean))) < 0.05
    assert np.nanmean(decibel(dates[100:])) == pytest.approx(-2.507, abs=0.02)


@pytest.mark.parametrize("text, months", [("12-2", {12, 1, 2}), ("6-9", {6, 7, 8, 9}), ("1, 3, 11-12", {1, 3, 11, 12}), ("7", {7}), ("1-12", set(range(1, 13)))])
def test_months(text, months):
    assert months_of(text, "WINTER_MONTHS") == months


@pytest.mark.parametrize("text", ["", "13", "0-2", "6-", "June", "1-2-3"])
def test_no_months(text):
    with pytest.raises(InputError, match="^WINTER_MONTHS = .* is no list of months"):
        months_of(text, "WINTER_MONTHS")
