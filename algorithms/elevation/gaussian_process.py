"""Gaussian process regression with the covariance RBF + Matern 3/2, each with its own scale and length scales, and noise.

Source: Rasmussen & Williams 2006, Gaussian Processes for Machine Learning: prediction eqs. 2.25, 2.26; marginal likelihood eq. 2.30; its
gradient eq. 5.9. Features are (n, d) float64; targets are residuals with mean 0, (n,) float64.
"""

import dataclasses

import numpy as np

from .. import device, lapack
from ..progress import stop_if_cancelled

_STRIP = 64  # rows of a covariance at once: a strip takes well below a tenth of a second
_PRIOR_SD = 1.5  # of the logarithms of length scales


@dataclasses.dataclass(frozen=True)
class Kernel:
    """Covariance and noise, in units of the target (m/yr or m) and of the features.

    scales: standard deviations (a, b) of the RBF and the Matern term; lengths: (2, d) their length scales; noise: standard deviation of the
    white noise; error, error_range: standard deviation and range of measurement errors that are correlated in space by exp(-distance/range)
    over the first two features.
    """

    scales: tuple
    lengths: np.ndarray
    noise: float
    error: float = 0.0
    error_range: float = 1.0

    @property
    def variance(self):
        """Prior variance of the field itself."""
        return self.scales[0] ** 2 + self.scales[1] ** 2

    def _parts(self):
        return 1 / self.lengths[0] ** 2, 1 / self.lengths[1] ** 2, self.scales[0] ** 2, self.scales[1] ** 2

    def between(self, u, v):
        """k(u, v), (n, m)."""
        from .gaussian_process_numba import covariance

        out = np.empty((len(u), len(v)))
        covariance(u, v, *self._parts(), out)
        return out

    def measured(self, u):
        """Covariance of measurements at u: field, correlated errors and noise, (n, n)."""
        from .gaussian_process_numba import add_noise_covariance, own_covariance

        out = np.empty((len(u), len(u)))
        own_covariance(u, *self._parts(), out)
        if self.error > 0:
            add_noise_covariance(np.ascontiguousarray(u[:, 0]), np.ascontiguousarray(u[:, 1]), self.error**2, self.error_range, out)
        out[np.diag_indices(len(u))] += self.noise**2
        return out

    def sums(self, u, v, progress):
        """sum_j k(u_i, v_j), (n,), on all threads."""
        from .gaussian_process_numba import sum_to

        out = np.zeros(len(u))
        wide = 20000
        jobs = [(u[i:i + _STRIP], v[j:j + wide], out[i:i + _STRIP]) for i in range(0, len(u), _STRIP) for j in range(0, len(v), wide)]
        # Strips of one output run in one job, one after the other.
        strips = [jobs[k:k + max(1, -(-len(v) // wide))] for k in range(0, len(jobs), max(1, -(-len(v) // wide)))]

        def work(*pieces):
            for a, b, to in pieces:
                sum_to(a, b, *self._parts(), to)
        warm_up(u.shape[1])
        device.each(work, strips, progress)
        return out


class Posterior:
    """Field given measurements: the exact one, by Cholesky factors of n x n. `u`: (n, d), `y`: (n,)."""

    def __init__(self, kernel, u, y):
        self.kernel, self.u = kernel, u
        self._factor = lapack.cholesky(kernel.measured(u).T)
        self._weights = lapack.solve(self._factor, y)

    def predict(self, v):
        """(mean, variance of the field without noise), each (m,). Rasmussen & Williams 2006, eqs. 2.25 and 2.26."""
        cross = self.kernel.between(self.u, v)
        mean = cross.T @ self._weights
        half = lapack.half_solve(self._factor, cross)
        return mean, np.maximum(self.kernel.variance - np.einsum("ij,ij->j", half, half), 0.0)

    def variance_of_mean(self, v, progress):
        """Variance of the mean of the field over v (m, d): 1/m^2 sum_ij C_ij of the posterior covariance C, without an m x m matrix.

        mean k(v, v) - kbar^T (K + s^2 I)^-1 kbar, kbar_j = mean_v k(v, x_j): C = k(v, v) - k(v, x) (K + s^2 I)^-1 k(x, v) summed term by term.
        """
        prior = self.kernel.sums(v, v, progress).sum() / len(v) ** 2
        kbar = self.kernel.sums(self.u, v, progress) / len(v)
        half = lapack.half_solve(self._factor, kbar)
        return float(max(prior - half @ half, 0.0))


def fit(u, y, group, start, progress, *, error=(0.0, 1.0), most=60):
    """Kernel that maximises the log marginal likelihood of y at u, times wide log-normal priors about the start's length scales.

    group (d,): features with one number share a length scale; start: Kernel; error: (standard deviation, range) of known correlated errors.
    Returns (Kernel, log marginal likelihood). Deterministic: L-BFGS-B with the analytic gradient.
    """
    from scipy.optimize import minimize

    group = np.asarray(group)
    groups, first = int(group.max()) + 1, [int(np.flatnonzero(group == g)[0]) for g in range(int(group.max()) + 1)]
    begin = np.concatenate([np.log(start.scales), np.log(start.lengths[0][first]), np.log(start.lengths[1][first]), [np.log(start.noise)]])
    spread = max(float(np.std(y)), 1e-9)
    low = np.concatenate([np.log([1e-3 * spread] * 2), begin[2:-1] - 5, [np.log(1e-2 * spread)]])
    high = np.concatenate([np.log([10 * spread] * 2), begin[2:-1] + 5, [np.log(3 * spread)]])

    def kernel_of(p):
        return Kernel(tuple(np.exp(p[:2])), np.exp(p[2:-1]).reshape(2, groups)[:, group], float(np.exp(p[-1])), *error)

    def cost(p):
        stop_if_cancelled(progress)
        likelihood, slope = log_likelihood(kernel_of(p), u, y, group)
        off = (p[2:-1] - begin[2:-1]) / _PRIOR_SD
        slope[2:-1] -= off / _PRIOR_SD
        return -(likelihood - 0.5 * off @ off), -slope

    found = minimize(cost, np.clip(begin, low, high), jac=True, method="L-BFGS-B", bounds=np.transpose([low, high]), options=dict(maxiter=most, ftol=1e-6))
    return kernel_of(found.x), -float(found.fun)


def log_likelihood(kernel, u, y, group):
    """(log p(y | u), its gradient by log a, log b, the log lengths of each group of the first and second term, log noise).

    log p = -1/2 y^T K^-1 y - 1/2 log|K| - n/2 log 2 pi (eq. 2.30); d/dp = 1/2 tr((alpha alpha^T - K^-1) dK/dp), alpha = K^-1 y (eq. 5.9).
    """
    from .gaussian_process_numba import gradient

    n = len(y)
    # In place, in LAPACK's order of columns; lower triangles only.
    factor = lapack.cholesky(kernel.measured(u).T)
    # Of a copy: over the strides of the diagonal numpy's logarithm differs in its last digit from one place in memory to another.
    log_determinant = 2 * np.log(np.diag(factor).copy()).sum()
    inverse = lapack.inverse(factor)
    alpha = lapack.multiply(inverse, y)
    np.negative(inverse, out=inverse)
    weights = lapack.add_square(inverse, alpha)
    slope = np.empty(2 + 2 * (int(np.max(group)) + 1))
    gradient(u, weights.T, np.asarray(group), *kernel._parts(), slope)
    by_noise = kernel.noise**2 * np.trace(weights)
    return -0.5 * (y @ alpha) - 0.5 * log_determinant - 0.5 * n * np.log(2 * np.pi), np.append(slope, by_noise)


def warm_up(features):
    """Compile the kernels, so that a cancel is heard afterwards."""
    from .gaussian_process_numba import add_noise_covariance, covariance, gradient, own_covariance, sum_to

    u, w = np.zeros((2, features)), np.ones(features)
    out = np.empty((2, 2))
    covariance(u, u, w, w, 1.0, 1.0, out)
    own_covariance(u, w, w, 1.0, 1.0, out)
    add_noise_covariance(np.zeros(2), np.zeros(2), 1.0, 1.0, out)
    gradient(u, out, np.zeros(features, int), w, w, 1.0, 1.0, np.empty(4))
    sum_to(u, u, w, w, 1.0, 1.0, np.zeros(2))
