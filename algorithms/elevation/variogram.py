"""Empirical variogram of a gridded field from all its pairs, lag by lag, and the fit of a short Gaussian and a long spherical model."""

import dataclasses
import math

import numpy as np

from .. import device
from ..progress import Silent
from .error_model import gaussian, spherical

LEVELS, SCALE = 4096, 256.0  # of |z - z'|, in standard deviations
NEAR_PX = 96  # up to this distance all pixels count, however large the scene
DIRECTIONS = 16
RATIO = 1.2  # of the distances of neighbouring bins
_DOWD = 2.198 / 2  # gamma of a normal field over the squared median of |z - z'|


@dataclasses.dataclass(frozen=True)
class Lags:
    """Offsets on a grid, sorted by distance: down, right in px (int, n), distance_m (n), bin (n), edges_m (bins + 1); every lag that is `far` (bool, n) is a multiple of `step` px."""

    down: np.ndarray
    right: np.ndarray
    distance_m: np.ndarray
    bin: np.ndarray
    edges_m: np.ndarray
    far: np.ndarray
    step: int


def lags_of(grid, maximum_m, step=1, turn=0.0, ratio=RATIO, directions=DIRECTIONS):
    """Lags up to maximum_m metres in distance bins of a constant ratio; in each some `directions` evenly over the half circle.

    step: px between the pixels of the thinned field that serves distances beyond NEAR_PX; turn: radians by which the directions are turned.
    """
    shortest = min(grid.pixel_size_m)
    bins = max(1, math.ceil(math.log(maximum_m / (0.9 * shortest)) / math.log(ratio)))
    edges = 0.9 * shortest * ratio ** np.arange(bins + 1)
    edges[-1] = maximum_m * (1 + 1e-9)
    found = {}
    for k, middle in enumerate(np.sqrt(edges[1:] * edges[:-1])):
        angles = np.pi * (np.arange(directions) + 0.5 * (k % 2)) / directions + turn
        far = middle > NEAR_PX * shortest
        unit = step if far else 1
        right, down = grid.vector_to_pixels(middle * np.cos(angles), middle * np.sin(angles))
        for one in zip(np.rint(down / unit).astype(int) * unit, np.rint(right / unit).astype(int) * unit):
            one = one if one[0] > 0 or one[0] == 0 and one[1] > 0 else (-one[0], -one[1])
            found.setdefault((int(one[0]), int(one[1])), far)
    for one in ((0, 1), (1, 0)):
        found.setdefault(one, False)
    found.pop((0, 0), None)
    down, right = np.array(list(found)).T
    distance = np.hypot(*grid.vector_to_map(right, down))
    inside = (down < grid.shape[0]) & (np.abs(right) < grid.shape[1]) & (distance <= edges[-1]) & (distance >= edges[0])
    order = np.lexsort((right, down, distance))
    order = order[inside[order]]
    far = np.array(list(found.values()), bool)[order]
    return Lags(down[order], right[order], distance[order], np.clip(np.searchsorted(edges, distance[order], side="right") - 1, 0, bins - 1), edges, far, step)


def thinning(shape, most=None):
    """Step (px) at which a field of this shape is thinned so that it stays within a sixth of the memory budget; 1 where it fits whole."""
    most = most or device.memory_bytes() // 6 // 4
    return max(1, math.ceil(math.sqrt(math.prod(shape) / most)))


class Pairs:
    """Counts of |z - z'| for every lag, over strips of a field that come from the top down; robust=False keeps sums of squares instead.

    A field that fits into memory is taken whole. Of a larger one, near lags see strips with all pixels, of which every so many rows begin pairs,
    and far ones the field thinned to every lags.step-th pixel.
    """

    def __init__(self, shape, lags, robust=True):
        from . import variogram_numba

        self.shape, self.lags, self._step = tuple(shape), lags, lags.step
        self._kernel = variogram_numba.count_differences if robust else variogram_numba.sum_squares
        self.counts = np.zeros((len(lags.down), LEVELS if robust else 2), np.int64 if robust else float)
        self._thin = np.empty([-(-size // self._step) for size in shape], np.float32)
        self._reach = 0 if self._step == 1 else int(lags.down[~lags.far].max(initial=0))
        self._kept, self._row0 = np.empty((0, shape[1]), np.float32), 0
        self._every = self._step**2

    def add(self, row0, strip, progress=Silent()):
        """Rows row0 … of the field, float32 (n, columns), NaN where it is none."""
        first = -row0 % self._step
        thinned = strip[first::self._step, ::self._step]
        at = (row0 + first) // self._step
        self._thin[at:at + len(thinned)] = thinned
        if self._step == 1:
            return
        held = np.concatenate([self._kept, strip])
        last = row0 + len(strip) == self.shape[0]
        begin = -self._row0 % self._every
        end = len(held) if last else max(0, len(held) - self._reach)
        self._run(held, np.flatnonzero(~self.lags.far), 1, begin, end, self._every, progress)
        self._kept, self._row0 = held[end:].copy(), self._row0 + end

    def finish(self, progress=Silent()):
        """Take the pairs that are left."""
        which = np.flatnonzero(self.lags.far) if self._step > 1 else np.arange(len(self.lags.down))
        self._run(self._thin, which, self._step, 0, len(self._thin), 1, progress)

    def _run(self, field, which, unit, begin, end, every, progress):
        from .variogram_numba import find_runs

        runs = np.empty((find_runs(field, begin, end, every, np.empty((0, 3), np.int32)), 3), np.int32)
        find_runs(field, begin, end, every, runs)

        def one(lag, down, right):
            self._kernel(field, runs, down, right, SCALE, self.counts[lag])
        jobs = []
        for lag in which:
            down, right = int(self.lags.down[lag]) // unit, int(self.lags.right[lag] / unit)
            if down < len(field) and abs(right) < field.shape[1]:
                jobs.append((lag, down, right))
        some = 64
        for k in range(0, len(jobs), some):
            device.each(one, jobs[k:k + some], progress)
            progress.report(k / len(jobs))


def estimate(counts, lags, robust=True, least=100):
    """(distance m, gamma, number of pairs, number of lags), each (bins with `least` pairs,), of counts as Pairs has them.

    Robust: Dowd (1984): 2 gamma = 2.198 median(|z - z'|)^2; else Matheron (1962): 2 gamma = mean (z - z')^2.
    """
    rows = []
    for k in np.unique(lags.bin):
        these = np.flatnonzero(lags.bin == k)
        pooled = counts[these].sum(axis=0)
        by_lag = counts[these].sum(axis=1) if robust else counts[these, 0]
        pairs = int(by_lag.sum())
        if pairs < least:
            continue
        gamma = _DOWD * quantile(pooled, 0.5, 1 / SCALE) ** 2 if robust else pooled[1] / pairs / 2
        rows.append((float(np.average(lags.distance_m[these], weights=by_lag)), gamma, pairs, len(these)))
    return tuple(np.array(column) for column in zip(*rows)) if rows else (np.empty(0),) * 4


def quantile(counts, share, width, low=0.0):
    """Value below which a share of a histogram lies, its levels of `width` beginning at `low` and filled evenly."""
    total = np.cumsum(counts)
    wanted = share * total[-1]
    level = int(np.searchsorted(total, wanted, side="left"))
    before = total[level - 1] if level else 0
    return low + width * (level + (wanted - before) / max(counts[level], 1))


def fit(distance_m, gamma, pairs=None, weights=None):
    """((Gaussian, spherical) ranges m, sills, weighted rms of the residuals over gamma) of a variogram, by weighted least squares.

    For given ranges the sills follow by linear least squares, none below 0; the ranges are searched on a lattice that is refined (variable projection).
    Weights are those of Cressie (1985, Math. Geol. 17, 563), 1/gamma^2, taken from a fit before.
    """
    ranges, sills = None, None
    model = np.asarray(gamma, float)
    for _ in range(3):
        weight = 1 / np.maximum(model, 0.02 * np.max(gamma)) if weights is None else weights
        ranges, sills, rms = _search(distance_m, gamma, weight)
        model = gaussian(distance_m, ranges[0], sills[0]) + spherical(distance_m, ranges[1], sills[1])
    return ranges, sills, rms


def _search(distance_m, gamma, weight, many=40):
    low, high = np.log(distance_m[0]), np.log(distance_m[-1])
    shorts = longs = np.linspace(low, high, many)
    for _ in range(5):
        r, q = (table.ravel() for table in np.meshgrid(shorts, longs, indexing="ij"))
        keep = q > r + np.log(1.25)  # else the two are one
        r, q = r[keep], q[keep]
        first = gaussian(distance_m, np.exp(r)[:, None], 1.0) * weight
        second = spherical(distance_m, np.exp(q)[:, None], 1.0) * weight
        s, t, cost = two_parts(first, second, gamma * weight)
        best = int(np.argmin(cost))
        wide_r, wide_q = 2 * (shorts[1] - shorts[0]), 2 * (longs[1] - longs[0])
        shorts = np.linspace(max(low, r[best] - wide_r), min(high, r[best] + wide_r), many)
        longs = np.linspace(max(low, q[best] - wide_q), min(high, q[best] + wide_q), many)
    ranges = (float(np.exp(r[best])), float(np.exp(q[best])))
    return ranges, (float(s[best]), float(t[best])), float(np.sqrt(cost[best] / len(distance_m)))


def two_parts(first, second, wanted):
    """(s, t, cost) of least squares s first + t second = wanted along the last axis, s and t not below 0."""
    aa, bb, ab = (first**2).sum(-1), (second**2).sum(-1), (first * second).sum(-1)
    aw, bw = first @ wanted, second @ wanted
    determinant = np.maximum(aa * bb - ab**2, 1e-300)
    s, t = (bb * aw - ab * bw) / determinant, (aa * bw - ab * aw) / determinant
    only_second, only_first = s < 0, t < 0
    s = np.where(only_first, aw / aa, np.where(only_second, 0.0, s))
    t = np.where(only_second & ~only_first, bw / bb, np.where(only_first, 0.0, t))
    cost = ((s[:, None] * first + t[:, None] * second - wanted) ** 2).sum(-1)
    return np.maximum(s, 0), np.maximum(t, 0), cost
