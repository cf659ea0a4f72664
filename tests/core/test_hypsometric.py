"""Hypsometric curves on values whose curve is known."""

import numpy as np

from firnline.algorithms.elevation import hypsometric


def test_medians_of_bands_by_hand():
    """Two full bands, an empty one between them; a blunder does not move the median."""
    heights = np.repeat([2010.0, 2110.0], 11)
    values = np.concatenate([np.arange(11.0), np.full(11, -4.0)])
    values[0] = 1e6
    curve = hypsometric.medians(heights, values)
    value, sigma = curve.at(np.array([1000.0, 2049.0, 2060.0, 2149.0, 5000.0]))
    np.testing.assert_allclose(value, [6, 6, 1, -4, -4])
    assert (sigma > 0).all() and curve.counts.tolist() == [11, 0, 11]


def test_smooth_curve_keeps_a_line_and_interpolates():
    """A straight line has no second difference: it is found exactly, within the bands' own width."""
    heights = np.linspace(2000, 2999.9, 4000)
    curve = hypsometric.smoothed(heights, 0.01 * (heights - 2500))
    at = np.linspace(2030, 2970, 77)
    np.testing.assert_allclose(curve.at(at)[0], 0.01 * (at - 2500), atol=2e-3)


def test_smooth_curve_damps_noise_and_keeps_a_bend():
    rng = np.random.default_rng(1)
    heights = rng.uniform(2000, 3500, 3000)
    truth = np.minimum(0, (heights - 2900) / 100)
    noisy = truth + rng.normal(size=3000)
    errors = [np.abs(make(heights, noisy).at(heights)[0] - truth).mean() for make in (hypsometric.smoothed, hypsometric.medians)]
    assert errors[0] < 0.8 * errors[1] and errors[0] < 0.12


def test_one_band_and_equal_values():
    for make in (hypsometric.medians, hypsometric.smoothed):
        value, sigma = make(np.full(20, 3001.0), np.full(20, -2.5)).at(np.array([2000.0, 3001.0]))
        np.testing.assert_array_equal(value, -2.5)
        np.testing.assert_array_equal(sigma, 0)
