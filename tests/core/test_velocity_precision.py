"""How sure a vector is: standard errors, false alarms, and the joint fit on a velocity axis, against known truth."""

import numpy as np
import pytest
import series

from firnline.algorithms import flags
from firnline.algorithms.grid import Grid
from firnline.algorithms.synthetic.speckle import band_limited_noise, speckle_series
from firnline.algorithms.velocity import false_alarm, joint_fit
from firnline.algorithms.velocity.stacked_offset_tracking import StackedOffsetTrackingOptions, compute


def wavy(rows, columns):
    return 1.2 * np.sin(2 * np.pi * columns / 2500), 2.0 + np.sin(2 * np.pi * rows / 2100)


@pytest.mark.parametrize("coherence, transform", [(0.3, "Amplitude"), (0.45, "Log"), (0.8, "Log")])
def test_two_thirds_of_the_errors_lie_within_sigma(coherence, transform):
    """Stacks of 7 and 3 pairs at three coherences, 48 px: 60 to 76 % of the errors within one standard error; with that, no outlier."""
    shape = 400, 460
    grid = Grid((0.0, 2.0, 0.0, 0.0, 0.0, -2.0), shape)
    images = speckle_series(shape, wavy, 8, coherence, np.random.default_rng(11))
    options = StackedOffsetTrackingOptions(maximum_speed=4.0 * 2 / 11, transform=transform, subpixel_window=7)
    for count in (8, 4):
        result = compute(series.images(images[:count]), series.dates(*range(0, 11 * count, 11)), grid, options)
        dy, dx = series.truth_at_templates(wavy, result.grid.shape, 48, 12)
        east, north = dx * 2 / 11, -dy * 2 / 11
        seen = np.isfinite(result.bands["vx"])
        seen[:2], seen[-2:], seen[:, :2], seen[:, -2:] = False, False, False, False
        x, y = (result.bands["vx"] - east)[seen], (result.bands["vy"] - north)[seen]
        sigma_x, sigma_y = result.bands["sigma_vx"][seen], result.bands["sigma_vy"][seen]
        assert seen[2:-2, 2:-2].mean() > 0.6
        within = np.mean(np.concatenate([np.abs(x) < sigma_x, np.abs(y) < sigma_y]))
        assert 0.60 < within < 0.76, (count, within)


def test_low_coherence_stack_has_no_outliers():
    """Coherence 0.30, single look, stack of 7, Amplitude, outlier filter: at least 95 % of the templates valid, fewer than 0.1 % off by a pixel."""
    shape = 700, 760
    grid = Grid((0.0, 2.0, 0.0, 0.0, 0.0, -2.0), shape)
    images = speckle_series(shape, wavy, 8, 0.3, np.random.default_rng(12))
    options = StackedOffsetTrackingOptions(maximum_speed=4.0 * 2 / 11, transform="Amplitude", outlier_filter="Normalised median", subpixel_window=7)
    result = compute(series.images(images), series.dates(*range(0, 88, 11)), grid, options)
    dy, dx = series.truth_at_templates(wavy, result.grid.shape, 48, 12)
    inner = np.s_[1:-1, 1:-1]
    x, y = result.bands["vx"][inner] * 11 / 2 - dx[inner], -result.bands["vy"][inner] * 11 / 2 - dy[inner]
    seen = np.isfinite(x)
    assert seen.size > 2500 and seen.mean() >= 0.95
    assert np.mean(np.hypot(x, y)[seen] > 1) < 0.001


@pytest.mark.parametrize("template, series_of_noise", [(24, 2), (48, 5), (96, 12)])
@pytest.mark.parametrize("speed", [2.0, 6.0, 14.0])
def test_noise_passes_as_often_as_asked(template, series_of_noise, speed):
    """Unrelated speckle, thousands of templates: the share that passes FALSE_ALARM = 0.01 lies between 0.5 and 2 %, searches of 8, 10 and 18 px."""
    rng = np.random.default_rng(template)
    shape = 900, 1000
    options = StackedOffsetTrackingOptions(template_size=template, step=template // 2, maximum_speed=speed, subpixel="None", minimum_snr=0.0, false_alarm=0.01)
    codes, snr = [], []
    for _ in range(series_of_noise):
        images = [np.abs(band_limited_noise(shape, 0.8, rng)).astype(np.float32) ** 2 for _ in range(3)]
        result = compute(series.images(images), series.dates(0, 10, 20), Grid((0.0, 10.0, 0.0, 0.0, 0.0, -10.0), shape), options)
        codes.append(result.bands["flag"].astype(int).ravel())
        snr.append(result.bands["snr"].ravel())
    codes = np.concatenate(codes)
    passing = np.mean((codes[(codes & flags.NO_DATA) == 0] & flags.FALSE_ALARM) == 0)
    assert 0.005 < passing < 0.02
    assert result.statistics["alarm_allowed"] == pytest.approx(0.01) and result.statistics["coverage_net"] < 0.02
    # SNR >= 10 dB is no such control.
    assert np.mean(np.concatenate(snr) >= 10) > 2 * passing


def test_false_alarm_of_white_noise():
    """Maximum of 500 independent normal values: the probability is the exact one, where the noise level is known well; more lags, more alarms."""
    heights = np.array([3.0, 4.0, 5.0])
    from scipy.stats import norm
    exact = 1 - (1 - norm.sf(heights)) ** 500
    np.testing.assert_allclose(false_alarm.probability(heights, np.ones(3), 500, 1e9, (0.0, 0.0)), exact, rtol=0.01)
    few, many = (false_alarm.probability(heights, np.ones(3), n, 300, (0.2, 0.2)) for n in (50, 500))
    assert np.all(few < many)
    assert np.isnan(false_alarm.probability(np.array([np.nan]), np.ones(1), 50, 300, (0.2, 0.2))).all()


def test_noise_factor_is_that_of_a_simulation():
    """Fits of a Gaussian in noise as smooth as a correlation surface's: their variance over that in white noise of the same power."""
    rng = np.random.default_rng(3)
    sharpness, across = 0.9, 0.5
    lags = np.arange(-3, 4)
    apart = (lags[:, None] - lags) ** 2
    covariance = np.kron(np.exp(-0.5 * across * apart), np.exp(-0.5 * sharpness * apart))
    gradient = np.outer(np.exp(-across * lags**2), 2 * sharpness * lags * np.exp(-sharpness * lags**2)).ravel()
    noise = rng.multivariate_normal(np.zeros(49), covariance, 20000, method="cholesky")
    white = rng.standard_normal((20000, 49))
    measured = np.var(noise @ gradient) / np.var(white @ gradient)
    assert joint_fit.noise_factor(sharpness, across) == pytest.approx(measured, rel=0.04)


@pytest.mark.parametrize("flow", [(0.17, 0.31), (0.05, 0.35), (0.25, -0.13)])
@pytest.mark.parametrize("days", [(0, 5, 7, 15, 17, 20, 22), (0, 4, 12, 24)])
def test_unequal_intervals_have_no_bias(flow, days):
    """Pairs of 2 to 20 days on one velocity axis, sharp speckle (0.8 of the band): bias below 1 % of the speed, RMSE below that of every pair alone."""
    shape = 180, 220
    grid = Grid((0.0, 10.0, 0.0, 0.0, 0.0, -10.0), shape)
    many = len(days) > 4
    fine = speckle_series(shape, lambda r, c: (np.full_like(r, flow[0]), np.full_like(c, flow[1])), days[-1] + 1, 0.985 if many else 0.97, np.random.default_rng(5))
    images = [fine[d] for d in days]
    options = StackedOffsetTrackingOptions(maximum_speed=5.0, pairing="Range", maximum_interval_days=16.0 if many else 20.0)
    result = compute(series.images(images), series.dates(*days), grid, options)
    inner, speed = np.s_[2:-2, 2:-2], 10 * np.hypot(*flow)

    def errors(found):
        return found.bands["raw_vx"][inner] - 10 * flow[1], found.bands["raw_vy"][inner] + 10 * flow[0]

    x, y = errors(result)
    assert result.statistics["velocity_axis"]
    assert abs(x.mean()) < 0.01 * speed and abs(y.mean()) < 0.01 * speed
    rmse = np.sqrt(np.mean(x**2 + y**2))
    for pair in result.pair_table:
        chosen = [pair["first"], pair["second"]]
        alone = compute(series.images([images[i] for i in chosen]), series.dates(*(days[i] for i in chosen)), grid, options)
        x, y = errors(alone)
        assert rmse < np.sqrt(np.mean(x**2 + y**2)), pair["days"]
