"""Errors of means over glaciers and regions, from the covariance of every pair of their pixels.

On a grid the double sum over pairs is one convolution: sum_pq w_p w_q rho(d_pq) = sum( w (rho * w) ), w being sigma times area, 0 outside. It is exact, and
O(N log N) by FFT. Large glaciers go through it in tiles, each with the others' pixels within reach, so that memory is bounded.
"""

import dataclasses
import math
import threading

import numpy as np

from .. import device
from ..progress import Silent

_TILE_PX = 1_000_000  # of a tile with its surroundings
_WIDEST_REACH_TILE = 1000
_SMALLEST_TILE = 64
_AT_ONCE = 64  # tiles between two reports of progress


def half_width(metres, reach_m):
    """(rows, columns) of a grid within reach_m of a pixel. metres: (2, 2), east and north (rows) of a step along columns and along rows."""
    (a, b), (d, e) = np.asarray(metres, float)
    area = abs(a * e - b * d)
    # The ellipse of pixels at reach_m: |M (column, row)| = reach_m, and its extent along each axis.
    return math.ceil(reach_m * math.hypot(a, d) / area), math.ceil(reach_m * math.hypot(b, e) / area)


def kernel(error, metres, half):
    """rho of all steps up to `half` (rows, columns) px: (2 rows + 1, 2 columns + 1), 0 beyond the longest range.

    error: correlation(m) and longest_range_m, as elevation.error_model.ErrorModel has them; metres: as half_width() takes it.
    """
    rows, columns = (np.arange(-n, n + 1.0) for n in half)
    (a, b), (d, e) = np.asarray(metres, float)
    distance = np.hypot(a * columns + b * rows[:, None], d * columns + e * rows[:, None])
    rho = np.asarray(error.correlation(distance), float)
    rho[distance > error.longest_range_m] = 0.0
    return rho


def variance_of_sum(weights, error, metres):
    """Variance of the sum of weights times errors, sum_pq w_p w_q rho(d_pq): eq. 4.11 of Li (2025) where the weights are sigma / N.

    weights: (rows, columns), 0 or NaN outside. One transform of the whole array: some 60 bytes a pixel.
    """
    import scipy.fft

    weights = np.nan_to_num(np.asarray(weights, float))
    rows, columns = (np.flatnonzero(weights.any(axis)) for axis in (1, 0))
    if not rows.size:
        return 0.0
    weights = weights[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1]
    half = tuple(min(n, size - 1) for n, size in zip(half_width(metres, error.longest_range_m), weights.shape))
    # What wraps around must not reach the array itself: n + half is enough for that.
    shape = tuple(scipy.fft.next_fast_len(size + n, real=True) for size, n in zip(weights.shape, half))
    power = scipy.fft.rfft2(weights, shape)
    power = power.real**2 + power.imag**2
    power *= _spectrum(error, metres, half, shape)
    # Parseval; the half spectrum has each column but the first, and the last of an even length, twice.
    columns = power.sum(axis=0)
    twice = 2 * columns.sum() - columns[0] - (columns[-1] if shape[1] % 2 == 0 else 0.0)
    return float(twice / math.prod(shape))


def _spectrum(error, metres, half, shape):
    """Transform of the kernel, centred on 0: real, for rho is even."""
    import scipy.fft

    centred = np.zeros(shape)
    rho = kernel(error, metres, half)
    rows, columns = (np.arange(-n, n + 1) for n in half)
    centred[np.ix_(rows, columns)] = rho  # negative steps count from the end
    return scipy.fft.rfft2(centred).real


def standard_error(sigma, inside, error, metres):
    """Standard error of the mean of the pixels `inside` (rows, columns) of one size, with sigma (rows, columns) each: Li (2025), eq. 4.11."""
    weights = np.where(inside, sigma, 0.0)
    return math.sqrt(max(variance_of_sum(weights, error, metres), 0.0)) / np.count_nonzero(inside)


@dataclasses.dataclass(frozen=True)
class Box:
    """Half-open rows and columns of a glacier, number its label; metres as half_width() takes it, where the glacier lies."""

    number: int
    row0: int
    row1: int
    col0: int
    col1: int
    metres: tuple


def covariances(read, shape, boxes, error, progress=None):
    """Symmetric scipy.sparse.csr_array C of sum over p in i, q in j of w_p w_q rho(d_pq), for all pairs of glaciers: row i is that of label i.

    read(row0, row1, col0, col1) -> (labels, -1 outside; weights, 0 or NaN where not measured) of that window of an image of `shape`. boxes: list of Box,
    of all labels that count; others are left out of rows and columns. Pairs further apart than the reach are not stored.
    """
    import scipy.sparse

    progress = progress or Silent()
    size = max((box.number for box in boxes), default=-1) + 1
    tiles = [tile for box in boxes for tile in _tiles(box, shape, error)]
    if not tiles:
        return scipy.sparse.csr_array((size, size))
    found, known, lock = [None] * len(tiles), {}, threading.Lock()
    counted = np.zeros(size, bool)
    counted[[box.number for box in boxes]] = True

    def alone(*window):
        with lock:  # files are read by one thread at a time
            return read(*window)

    def of_tile(place):
        found[place] = _row(alone, *tiles[place], error, counted, known)
    for first in range(0, len(tiles), _AT_ONCE):
        device.each(of_tile, [(place,) for place in range(first, min(first + _AT_ONCE, len(tiles)))], progress)
        progress.report(min(first + _AT_ONCE, len(tiles)) / len(tiles))
    rows = np.concatenate([np.full(len(js), tile[0].number) for tile, (js, _) in zip(tiles, found)])
    columns, values = (np.concatenate(parts) for parts in zip(*found))
    # Tiles of one glacier add up. Kernels differ by a hair where the scale of the map does: the mean of both ways.
    whole = scipy.sparse.csr_array((values, (rows, columns)), shape=(size, size))
    whole.sum_duplicates()
    return ((whole + whole.T) / 2).tocsr()


def _tiles(box, shape, error):
    """(Box, tile, window) of row0, row1, col0, col1 each: parts of a glacier whose window, the tile with its surroundings within reach, is bounded."""
    half = half_width(box.metres, error.longest_range_m)
    # Not much narrower than the reach, or most of each window would be surroundings.
    side = max(_SMALLEST_TILE, int(math.sqrt(_TILE_PX)) - 2 * max(half), min(max(half), _WIDEST_REACH_TILE))
    lengths = []
    for first, end in ((box.row0, box.row1), (box.col0, box.col1)):
        parts = -(-(end - first) // side)
        edges = np.linspace(first, end, parts + 1).astype(int).tolist()
        lengths.append(list(zip(edges[:-1], edges[1:])))
    for row0, row1 in lengths[0]:
        for col0, col1 in lengths[1]:
            window = (max(row0 - half[0], 0), min(row1 + half[0], shape[0]), max(col0 - half[1], 0), min(col1 + half[1], shape[1]))
            yield box, (row0, row1, col0, col1), window


def _row(read, box, tile, window, error, counted, known):
    """(labels, sums) of what the pixels of a glacier in a tile share with all glaciers within reach."""
    import scipy.fft

    labels, weights = read(*window)
    weights = np.nan_to_num(np.asarray(weights, float))
    row, column = tile[0] - window[0], tile[2] - window[2]
    inner = np.s_[row:row + tile[1] - tile[0], column:column + tile[3] - tile[2]]
    own = np.where(labels[inner] == box.number, weights[inner], 0.0)
    if not own.any():
        return np.zeros(0, int), np.zeros(0)
    half = half_width(box.metres, error.longest_range_m)
    # own, at the corner, spreads by half to all sides; what goes up and left wraps around to the end.
    shape = tuple(scipy.fft.next_fast_len(size + 2 * n, real=True) for size, n in zip(own.shape, half))
    key = (shape, box.metres)
    spectrum = known.get(key)
    if spectrum is None:
        if len(known) > 8:
            known.clear()
        spectrum = known[key] = _spectrum(error, box.metres, half, shape)
    spread = scipy.fft.irfft2(scipy.fft.rfft2(own, shape) * spectrum, shape)
    places = [np.arange(first - start, end - start) for first, start, end in ((window[0], tile[0], window[1]), (window[2], tile[2], window[3]))]
    spread = spread[np.ix_(*places)]
    # Label -1, and those that do not count, into bin 0.
    label = np.where((labels >= 0) & (labels < counted.size), labels, -1).astype(np.intp).ravel() + 1
    sums = np.bincount(label, (weights * spread).ravel(), minlength=counted.size + 1)[1:]
    near = np.flatnonzero(counted & (sums != 0))
    return near, sums[near]


def sampled_variance(sigma, x, y, error, count, rng):
    """Variance of the mean from `count` pixels drawn of N: mean sigma^2 times mean rho over count x N pairs, eq. 4.12 of Li (2025).

    sigma, x, y: (N,), m. A check of the exact sum, with the error of its draw; where sigma varies in space its mean differs from the sum's.
    """
    total = 0.0
    for place in rng.choice(sigma.size, count, replace=False):
        rho = np.asarray(error.correlation(np.hypot(x - x[place], y - y[place])))
        total += rho.sum()
    return float(np.mean(sigma**2) * total / (count * sigma.size))
