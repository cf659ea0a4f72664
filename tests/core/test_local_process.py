"""Prediction from near measurements against the exact one; features without a seam; tiles; the mean's variance."""

import types

import numpy as np

from firnline.algorithms.elevation import gaussian_process as gp, local_process
from firnline.algorithms.progress import Silent

OPTIONS = types.SimpleNamespace(seed=1, error_sigma=0.0, error_range=500.0)


def problem(n, seed=1):
    """Kernel, features and residuals of a drawn field on a 20 m grid; bool of a void in its middle."""
    rng = np.random.default_rng(seed)
    row, column = np.indices((n // 100, 100))
    x, y = 20.0 * column.ravel(), 20.0 * row.ravel()
    u = local_process.features(x, y, 2000 + 0.2 * x + 100 * np.sin(y / 500))
    kernel = gp.Kernel((6.0, 4.0), np.array([[700.0, 700, 200], [200, 200, 100]]), 1.5)
    y = np.linalg.cholesky(kernel.measured(u)) @ rng.normal(size=len(u))
    void = np.hypot(x - 1000, u[:, 1] - 500) < 260
    return kernel, u, y, void | (rng.random(len(u)) < 0.1)


def test_rmse_is_that_of_the_exact_process():
    """5 000 points; the exact one by Cholesky of all that is measured. Within 5 % was asked for; 1 % is met, and means differ by a few per cent of sigma."""
    kernel, u, y, void = problem(5000)
    known = ~void
    mean, variance = local_process.LocalProcess(kernel, u[known], y[known]).predict(u[void], Silent())
    exact, its_variance = gp.Posterior(kernel, u[known], y[known]).predict(u[void])
    assert known.sum() > 2 * local_process.EXACT
    rmse, best = (np.sqrt(np.mean((one - y[void]) ** 2)) for one in (mean, exact))
    assert rmse < 1.01 * best
    assert np.sqrt(np.mean((mean - exact) ** 2)) < 0.1 * np.sqrt(its_variance.mean())
    assert (variance > its_variance - 1e-9).all() and variance.mean() < 1.02 * its_variance.mean()


def test_a_north_facing_field_has_no_seam():
    """Aspects of 359.9 and 0.1 degrees are neighbours, those of 0 and 180 are not; nearly flat ground has no aspect to speak of."""
    u = local_process.features(np.zeros(5), np.zeros(5), np.zeros(5), np.array([30.0, 30, 30, 0.01, 0.01]), np.array([359.9, 0.1, 180, 10, 190]))
    assert np.abs(u[0] - u[1]).max() < 2e-3 and np.abs(u[0] - u[2]).max() > 0.9 and np.abs(u[3] - u[4]).max() < 1e-3
    rng = np.random.default_rng(2)
    n = 400
    aspect = rng.normal(0, 25, n) % 360
    u = local_process.features(rng.uniform(0, 3e3, n), rng.uniform(0, 3e3, n), rng.uniform(2e3, 3e3, n), np.full(n, 25.0), aspect)
    truth = np.cos(np.radians(aspect)) * 10
    y = truth - truth.mean() + rng.normal(0, 0.1, n)
    kernel = local_process.learn(u, y, OPTIONS, Silent())
    at = np.array([359.0, 359.9, 0.1, 1.0])
    mean, _ = local_process.LocalProcess(kernel, u, y).predict(local_process.features(np.full(4, 1500.0), np.full(4, 1500.0), np.full(4, 2500.0), np.full(4, 25.0), at), Silent())
    assert np.ptp(mean) < 0.05 and np.abs(mean + truth.mean() - 10).max() < 0.5


def test_tiles_are_small_and_hold_each_point_once():
    rng = np.random.default_rng(3)
    x, y = rng.uniform(0, 5000, 1777), rng.uniform(0, 100, 1777)
    found = local_process.tiles(x, y)
    assert np.array_equal(np.sort(np.concatenate(found)), np.arange(1777)) and max(map(len, found)) <= local_process.TILE
    assert np.mean([np.ptp(x[mine]) for mine in found]) < 450


def test_blunders_do_not_rule_what_is_learned():
    kernel, u, y, _ = problem(1000)
    spoilt = y.copy()
    spoilt[::50] += 500
    clean, robust = (local_process.learn(u, values, OPTIONS, Silent()) for values in (y, spoilt))
    assert np.sqrt(robust.variance + robust.noise**2) < 2.5 * np.sqrt(clean.variance + clean.noise**2)


def test_variance_of_the_mean_from_a_sample_never_understates():
    kernel, u, y, void = problem(2000)
    process = local_process.LocalProcess(kernel, u[~void], y[~void])
    exact = local_process.variance_of_mean(process, u[void], 5000, Silent())
    sampled = local_process.variance_of_mean(process, u[void], 600, Silent())
    assert exact <= sampled < 2 * exact
    assert abs(gp.Posterior(kernel, u[~void], y[~void]).variance_of_mean(u[void], Silent()) / exact - 1) < 1e-9
