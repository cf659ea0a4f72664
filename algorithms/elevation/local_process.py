"""A Gaussian process on residuals of a hypsometric curve: features, hyper-parameters from a sample, prediction of many pixels from what lies near them.

Pixels to predict are cut into tiles; each tile is predicted exactly from its nearest measurements and a sample of all others. Up to `EXACT`
measurements every tile sees all of them, and the result is the exact one.
"""

import dataclasses

import numpy as np

from .. import device
from ..progress import part
from ..stats import nmad
from . import gaussian_process

TILE, NEAR, FAR = 128, 900, 300  # pixels of a tile; its measurements, near and sampled
EXACT = NEAR + FAR
SAMPLE, FIRST_SAMPLE = 1500, 400  # measurements for the hyper-parameters
_CLIP = 3.5  # NMAD; residuals beyond count as that much when hyper-parameters are learned
_STARTS = ((1500.0, 300.0, 300.0, 100.0), (400.0, 100.0, 150.0, 50.0))  # m: RBF along the plane and height, Matern likewise


def features(x, y, heights, slope=None, aspect=None):
    """(n, 3) x, y, height in m; with slope and aspect (degrees) also the slope, and the sine and cosine of the aspect times the sine of the slope.

    359 and 1 degree are neighbours by sine and cosine; times the slope's sine they are the surface normal's east and north components, so that the
    aspect of nearly flat ground, which is noise, weighs nothing. NaN (flat or unknown) becomes 0.
    """
    columns = [x, y, heights]
    if slope is not None:
        steep = np.nan_to_num(np.asarray(slope, float))
        facing = np.radians(np.nan_to_num(np.asarray(aspect, float)))
        columns += [steep, np.sin(np.radians(steep)) * np.sin(facing), np.sin(np.radians(steep)) * np.cos(facing)]
    return np.ascontiguousarray(np.column_stack(columns), float)


def learn(u, residuals, options, progress):
    """Kernel for residuals (n,) at features u (n, 3 or 6), by marginal likelihood of a sample: two starts on a small one, the better goes on on a larger."""
    rng = np.random.default_rng(options.seed)
    order = rng.permutation(len(u))[:SAMPLE]
    spread = nmad(residuals) or float(np.std(residuals)) or 1e-3
    bounded = np.clip(residuals, -_CLIP * spread, _CLIP * spread)
    group = np.array([0, 0, 1] if u.shape[1] == 3 else [0, 0, 1, 2, 3, 3])
    error = (options.error_sigma, options.error_range)
    few, found = order[:FIRST_SAMPLE], []
    for number, (far, high, near, low) in enumerate(_STARTS):
        more = [] if u.shape[1] == 3 else [20.0, 0.4, 0.4]
        start = gaussian_process.Kernel((0.7 * spread, 0.7 * spread), np.array([[far, far, high, *more], [near, near, low, *more]]), 0.3 * spread)
        found.append(gaussian_process.fit(u[few], bounded[few], group, start, progress, error=error))
        progress.report(0.2 * (number + 1))
    kernel = max(found, key=lambda one: one[1])[0]
    if len(order) > FIRST_SAMPLE:
        kernel, _ = gaussian_process.fit(u[order], bounded[order], group, kernel, progress, error=error, most=15)
    progress.report(1.0)
    return kernel


def tiles(x, y, most=TILE):
    """Index arrays of compact groups of at most `most` points, by halving the longer side at the median."""
    waiting, done = [np.arange(len(x))], []
    while waiting:
        mine = waiting.pop()
        if mine.size <= most:
            done.append(mine)
            continue
        along = x if np.ptp(x[mine]) >= np.ptp(y[mine]) else y
        mine = mine[np.argsort(along[mine], kind="stable")]
        waiting += [mine[mine.size // 2:], mine[:mine.size // 2]]
    return done


@dataclasses.dataclass
class LocalProcess:
    """kernel; u (n, d) features and residuals (n,) of the measurements."""

    kernel: gaussian_process.Kernel
    u: np.ndarray
    residuals: np.ndarray
    seed: int = 1

    def predict(self, v, progress):
        """(mean, variance of the field without noise) at features v (m, d), each (m,)."""
        from scipy.spatial import cKDTree

        mean, variance = np.empty(len(v)), np.empty(len(v))
        far = np.sort(np.random.default_rng(self.seed).permutation(len(self.u))[:FAR])
        groups = tiles(v[:, 0], v[:, 1])

        gaussian_process.warm_up(self.u.shape[1])
        everything = gaussian_process.Posterior(self.kernel, self.u, self.residuals) if len(self.u) <= EXACT else None

        def work(mine):
            posterior = everything
            if posterior is None:
                distance, _ = cKDTree(v[mine, :2]).query(self.u[:, :2])
                used = np.union1d(np.argpartition(distance, NEAR)[:NEAR], far)
                posterior = gaussian_process.Posterior(self.kernel, self.u[used], self.residuals[used])
            mean[mine], variance[mine] = posterior.predict(v[mine])
        jobs = [(mine,) for mine in groups]
        for k in range(0, len(jobs), 16):  # tens of tiles at once, so that progress is seen
            device.each(work, jobs[k:k + 16], progress)
            progress.report(min(1.0, (k + 16) / len(jobs)))
        return mean, variance


def variance_of_mean(process, v, most, progress):
    """Variance of the mean of the field over v (m, d), from its posterior covariance.

    Exact for up to `most` measurements and pixels; beyond, from a sample of measurements (which can only overstate it) and of pixels.
    """
    rng = np.random.default_rng(process.seed)
    used = np.sort(rng.permutation(len(process.u))[:most])
    if len(process.u) > most:  # half of them the nearest to the voids
        from scipy.spatial import cKDTree

        distance, _ = cKDTree(v[:, :2]).query(process.u[:, :2])
        used = np.union1d(np.argsort(distance, kind="stable")[:most // 2], used[::2])
    chosen = v if len(v) <= 4 * most else v[np.sort(rng.permutation(len(v))[:4 * most])]
    posterior = gaussian_process.Posterior(process.kernel, process.u[used], process.residuals[used])
    return posterior.variance_of_mean(chosen, part(progress, 0.2, 1.0))
