"""Gaussian process: formulas by plain numpy, derivatives by differences, and the variance of a mean by brute force."""

import numpy as np
import pytest

from firnline.algorithms.elevation import gaussian_process as gp
from firnline.algorithms.progress import Cancelled, Silent

GROUP = np.array([0, 0, 1])


def points(n, seed):
    rng = np.random.default_rng(seed)
    return np.column_stack([rng.uniform(0, 5000, n), rng.uniform(0, 3000, n), rng.uniform(2000, 3500, n)])


def kernel(**more):
    return gp.Kernel((5.0, 3.0), np.array([[800.0, 800, 300], [200, 200, 500]]), 1.0, **more)


def plain(k, u, v):
    """The covariance by its formula, element by element."""
    first, second = (np.sqrt((((u[:, None] - v[None]) / lengths) ** 2).sum(-1)) for lengths in k.lengths)
    q = np.sqrt(3) * second
    return k.scales[0] ** 2 * np.exp(-first**2 / 2) + k.scales[1] ** 2 * (1 + q) * np.exp(-q)


def test_covariances_are_the_formula():
    k, u, v = kernel(error=2.0, error_range=700.0), points(40, 1), points(30, 2)
    np.testing.assert_allclose(k.between(u, v), plain(k, u, v), rtol=1e-12, atol=1e-12)
    distance = np.hypot(*(u[:, None, d] - u[None, :, d] for d in (0, 1)))
    np.testing.assert_allclose(k.measured(u), plain(k, u, u) + 4 * np.exp(-distance / 700) + np.eye(40), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(k.sums(u, v, Silent()), plain(k, u, v).sum(1), rtol=1e-12)


def test_likelihood_and_its_gradient():
    u = points(80, 3)
    y = np.random.default_rng(4).normal(size=80) * 4
    wide = kernel(error=1.5, error_range=400.0)
    value, slope = gp.log_likelihood(wide, u, y, GROUP)
    big = wide.measured(u)
    assert value == pytest.approx(-0.5 * y @ np.linalg.solve(big, y) - 0.5 * np.linalg.slogdet(big)[1] - 40 * np.log(2 * np.pi), rel=1e-12)
    p = np.log([5, 3, 800, 300, 200, 500, 1.0])

    def at(q):
        e = np.exp(q)
        return gp.log_likelihood(gp.Kernel(tuple(e[:2]), e[2:6].reshape(2, 2)[:, GROUP], e[6], 1.5, 400.0), u, y, GROUP)[0]
    for i, one in enumerate(np.eye(7) * 1e-5):
        assert slope[i] == pytest.approx((at(p + one) - at(p - one)) / 2e-5, rel=1e-5, abs=1e-6), i


def test_variance_of_the_mean_is_the_sum_of_the_posterior_covariance():
    """And the prior's is another."""
    k, u, v = kernel(error=1.0, error_range=300.0), points(60, 5), points(45, 6)
    posterior = gp.Posterior(k, u, np.zeros(60))
    cross = plain(k, u, v)
    brute = (plain(k, v, v) - cross.T @ np.linalg.solve(k.measured(u), cross)).mean()
    assert posterior.variance_of_mean(v, Silent()) == pytest.approx(brute, rel=1e-6)
    assert plain(k, v, v).mean() > 1.5 * brute


def test_prediction_is_the_formula_and_honours_the_data():
    k, u, v = kernel(), points(50, 7), points(20, 8)
    y = np.linalg.cholesky(k.measured(u)) @ np.random.default_rng(9).normal(size=50)
    mean, variance = gp.Posterior(k, u, y).predict(v)
    cross = plain(k, u, v)
    np.testing.assert_allclose(mean, cross.T @ np.linalg.solve(k.measured(u), y), rtol=1e-9)
    np.testing.assert_allclose(variance, k.variance - np.sum(cross * np.linalg.solve(k.measured(u), cross), 0), rtol=1e-9)
    exact = gp.Kernel(k.scales, k.lengths, 1e-4)
    np.testing.assert_allclose(gp.Posterior(exact, u, y).predict(u)[0], y, atol=1e-3)


def test_fit_finds_the_scales_of_a_drawn_field_and_twice_the_same():
    truth, u = gp.Kernel((5.0, 3.0), kernel().lengths, 3.0), points(700, 10)
    y = np.linalg.cholesky(truth.measured(u)) @ np.random.default_rng(11).normal(size=700)
    start = gp.Kernel((3.0, 3.0), np.array([[1500.0, 1500, 300], [300, 300, 100]]), 0.5)
    found, value = gp.fit(u, y, GROUP, start, Silent())
    assert 2.4 < found.noise < 3.6 and 4 < np.sqrt(found.variance) < 9 and value >= gp.log_likelihood(truth, u, y, GROUP)[0] - 5
    again, _ = gp.fit(u, y, GROUP, start, Silent())
    np.testing.assert_array_equal(again.lengths, found.lengths)


def test_fit_hears_a_cancel():
    progress = Silent()
    progress.cancelled = lambda: True
    u = points(30, 12)
    with pytest.raises(Cancelled):
        gp.fit(u, u[:, 0], GROUP, kernel(), progress)
