"""Peaks with known place: analytic surfaces, and scipy's fit as the truth of ours."""

import numpy as np
import pytest

from firnline.algorithms.progress import Silent
from firnline.algorithms.velocity import peaks
from firnline.algorithms.velocity.correlation import Search

SEARCH = Search((4.0, 4.0), (8, 8), 7, 10.0)
LAGS = np.arange(-8, 9)


def surfaces_of(shape, offsets_y, offsets_x):
    """Surfaces (17, 17, 1, n) of a separable peak."""
    return np.stack([np.outer(shape(LAGS - y), shape(LAGS - x)) for y, x in zip(offsets_y, offsets_x)], axis=-1)[:, :, None].astype(np.float32)


def positions(surfaces, method, ambient_square=None, pairs=1, usual=(1.5, 1.5)):
    count = np.full(surfaces.shape[2:], pairs, np.int32)
    found = peaks.find(surfaces * np.float32(pairs), count, SEARCH, Silent())
    if ambient_square is not None:
        found.ambient_square[:] = ambient_square
    return found, peaks.subpixel(surfaces * np.float32(pairs), count, found, SEARCH, method, Silent(), usual)


def gauss(x):
    return np.exp(-0.5 * (x / 1.1) ** 2)


@pytest.mark.parametrize("method, tolerance", [("Gaussian fit", 1e-4), ("Three points", 1e-4), ("Gaussian fit x10", 5e-3)])
def test_gaussian_peak_is_found_where_it_is(method, tolerance):
    y, x = np.linspace(-2.45, 2.4, 23), np.linspace(3.1, -3.3, 23)
    _, (got_y, got_x, fine) = positions(surfaces_of(gauss, y, x), method, pairs=3)
    assert fine.all()
    assert np.abs(got_y[0] - y).max() < tolerance and np.abs(got_x[0] - x).max() < tolerance


def test_published_fit_equals_scipy_on_the_upsampled_window():
    """Rotated, noisy peaks: the same least-squares minimum as scipy finds."""
    from scipy.interpolate import RegularGridInterpolator
    from scipy.optimize import curve_fit

    rng = np.random.default_rng(0)
    y, x = np.meshgrid(LAGS, LAGS, indexing="ij")
    fine_lags = np.linspace(-3, 3, 61)
    points = np.stack(np.meshgrid(fine_lags, fine_lags, indexing="ij"), axis=-1)

    def g(at, a, x0, y0, p, q, r, b):
        dx, dy = at[1] - x0, at[0] - y0
        return a * np.exp(-(p * dx**2 + q * dx * dy + r * dy**2)) + b

    differences = []
    for _ in range(25):
        surface = g((y, x), 0.3, rng.uniform(-0.5, 0.5), rng.uniform(-0.5, 0.5), rng.uniform(0.2, 0.6), rng.uniform(-0.2, 0.2), rng.uniform(0.2, 0.6), 0.01)
        surface = (surface + 0.01 * rng.standard_normal(surface.shape)).astype(np.float32)
        found, (got_y, got_x, fine) = positions(surface[:, :, None, None], "Gaussian fit x10")
        ly, lx = int(found.lag_y[0, 0]), int(found.lag_x[0, 0])
        window = surface[8 + ly - 3:8 + ly + 4, 8 + lx - 3:8 + lx + 4]
        data = RegularGridInterpolator((np.arange(-3, 4), np.arange(-3, 4)), window)(points)
        expected, _ = curve_fit(g, points.reshape(-1, 2).T, data.ravel(), [window[3, 3], 0, 0, 0.22, 0, 0.22, 0])
        assert fine.all()
        differences.append((got_x[0, 0] - lx - expected[1], got_y[0, 0] - ly - expected[2]))
    assert np.abs(differences).max() < 0.003


def test_default_fit_beats_the_published_one_on_barely_sampled_speckle():
    """Peaks of speckle whose pixel is 0.8 of the resolution, sinc^2 wide, with noise: errors at least a third smaller, few failures."""
    rng = np.random.default_rng(1)
    y, x = rng.uniform(-0.5, 0.5, (2, 400))
    surfaces = surfaces_of(lambda lag: np.sinc(0.8 * lag) ** 2, y, x) + 0.05 * rng.standard_normal((17, 17, 1, 400)).astype(np.float32)
    errors = {}
    for method in ("Gaussian fit", "Gaussian fit x10"):
        _, (got_y, got_x, fine) = positions(surfaces, method, usual=2 * (peaks.sharpness(np.sinc(0.8) ** 2),))
        assert fine.mean() > 0.99
        errors[method] = np.sqrt(np.mean((got_x[0] - x) ** 2 + (got_y[0] - y) ** 2))
    assert errors["Gaussian fit"] < 0.67 * errors["Gaussian fit x10"]


def test_sharpness_of_known_shapes():
    """exp(-P lag^2) has -ln = P at one pixel; 0.7 of it is taken. Noise and constants stay within bounds."""
    assert abs(peaks.sharpness(np.exp(-1.2)) - 0.84) < 1e-9
    assert 0 < peaks.sharpness(1.0) < peaks.sharpness(0.5) < peaks.sharpness(-0.3) < 4


def log_speckle(lag):
    """Autocorrelation of log intensity: Li2(sinc^2) / Li2(1)."""
    from scipy.special import spence
    return spence(1 - np.sinc(lag) ** 2) * 6 / np.pi**2


@pytest.mark.parametrize("shape, band, bound", [
    ("intensity", 0.3, 0.008), ("intensity", 0.48, 0.02), ("intensity", 0.6, 0.036), ("intensity", 0.7, 0.061), ("intensity", 0.8, 0.05),
    ("log", 0.45, 0.021), ("log", 0.5, 0.02), ("log", 0.6, 0.02), ("log", 0.65, 0.02), ("log", 0.8, 0.04)])
def test_bias_of_three_points_over_all_fractions(shape, band, bound):
    """Expected peaks of speckle that fills a share of the sampling band, without noise: at most 0.02 px where it is about half."""
    fractions = np.linspace(-0.5, 0.5, 21)
    peak = {"intensity": lambda lag: np.sinc(band * lag) ** 2, "log": lambda lag: log_speckle(band * lag)}[shape]
    _, (_, got, _) = positions(surfaces_of(peak, fractions, fractions), "Three points")
    assert np.abs(got[0] - fractions).max() < bound


@pytest.mark.parametrize("band", [0.3, 0.4, 0.5, 0.6, 0.7, 0.8])
@pytest.mark.parametrize("shape", ["intensity", "log"])
def test_bias_of_the_default_fit_over_all_fractions(shape, band):
    """Expected peaks of speckle, without noise, up to barely sampled ones: at most 0.027 px; the published fit has up to 0.17."""
    fractions = np.linspace(-0.5, 0.5, 21)
    peak = {"intensity": lambda lag: np.sinc(band * lag) ** 2, "log": lambda lag: log_speckle(band * lag)}[shape]
    usual = 2 * (peaks.sharpness(float(peak(np.ones(1))[0])),)
    _, (_, got, fine) = positions(surfaces_of(peak, fractions, fractions), "Gaussian fit", usual=usual)
    assert fine.all() and np.abs(got[0] - fractions).max() < 0.027


def test_peak_outside_the_ellipse_is_not_taken():
    surfaces = surfaces_of(gauss, [0.0], [6.0]) + 0.5 * surfaces_of(gauss, [1.0], [-2.0])
    found, _ = positions(surfaces, "None")
    assert (found.lag_y[0, 0], found.lag_x[0, 0]) == (1, -2)


def test_snr_by_hand():
    """A peak of 0.5 over an ambient field of +-0.05 outside 7 x 7 px: 20 dB (Li et al. 2021, eq. 2.3)."""
    surface = np.where(np.indices((17, 17)).sum(axis=0) % 2, 0.05, -0.05)
    surface[5:12, 5:12] = 0.3
    surface[8, 8] = 0.5
    found, _ = positions(surface[:, :, None, None].astype(np.float32), "None", pairs=2)
    assert abs(peaks.snr_db(found.value, found.ambient_square)[0, 0] - 20) < 0.01
    assert abs(found.value[0, 0] - 0.5) < 1e-6


def test_nothing_in_nothing_out():
    surfaces = np.zeros((17, 17, 2, 3), np.float32)
    count = np.zeros((2, 3), np.int32)
    found = peaks.find(surfaces, count, SEARCH, Silent())
    for method in ("None", "Three points", "Gaussian fit"):
        y, x, fine = peaks.subpixel(surfaces, count, found, SEARCH, method, Silent())
        assert np.isnan(y).all() and np.isnan(x).all() and not fine.any()
    assert np.isnan(peaks.snr_db(found.value, found.ambient_square)).all()


def test_failed_fit_keeps_the_whole_pixel():
    """On pure noise some fits fail or leave their window: they stand on whole pixels, the others do not."""
    surfaces = 0.1 * np.random.default_rng(2).standard_normal((17, 17, 1, 400)).astype(np.float32)
    found, (got_y, got_x, fine) = positions(surfaces, "Gaussian fit x10")
    assert 5 < (~fine).sum() < 200
    assert np.array_equal(got_y[~fine], found.lag_y[~fine]) and np.array_equal(got_x[~fine], found.lag_x[~fine])
    assert np.all(got_y[fine] != found.lag_y[fine])


@pytest.mark.parametrize("sigma", [0.6, 1.0, 2.0, 3.5])
def test_broad_peaks_on_a_restless_ambient_field(sigma):
    """Optical texture: broad peaks over an ambient field as high as a third of them; the fit must not fall for the sharp solution."""
    fractions = np.linspace(-0.45, 0.45, 10)
    surfaces = surfaces_of(lambda lag: np.exp(-0.5 * (lag / sigma) ** 2), fractions, -fractions)
    usual = 2 * (peaks.sharpness(np.exp(-0.25 / sigma**2)),)
    _, (got_y, got_x, fine) = positions(surfaces, "Gaussian fit", ambient_square=0.1, usual=usual)
    assert fine.all()
    assert np.abs(got_y[0] - fractions).max() < 0.06 and np.abs(got_x[0] + fractions).max() < 0.06
