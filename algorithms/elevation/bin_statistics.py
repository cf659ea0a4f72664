"""Exact median and NMAD of values by bin, of data that come in blocks, in two rounds and bounded memory."""

import numpy as np

_OCTAVES = (-10, 10)  # levels are fine from 0.001 to 1024 in magnitude; beyond they have no end


class BinStatistics:
    """Median and NMAD of many bins: count() all blocks, then collect() the same blocks, then median_and_nmad().

    The first round makes a histogram of each bin, whose levels grow with the magnitude of the values. It tells in which levels the median,
    and the values as far from it as half of all are, can lie; the second round keeps the values of these levels alone. New bins may
    appear in the first round. levels_per_octave: a power of two; fewer need less memory for bins and more for values.
    """

    def __init__(self, levels_per_octave=16):
        self._shift = 23 - int(levels_per_octave).bit_length() + 1
        self._lowest = np.int32((127 + _OCTAVES[0]) << 23)  # the bits of the smallest magnitude that is not of the middle level
        self._most = (_OCTAVES[1] - _OCTAVES[0]) * levels_per_octave
        self._counts = np.zeros((0, 2 * self._most + 1), np.int32)
        self._wanted = None

    def count(self, bins, values, number):
        """First round. bins int32, -1 for none; values float32, NaN for none; one shape; number: of the bins that there are by now."""
        from .bin_statistics_numba import count_levels

        if number > len(self._counts):
            larger = np.zeros((max(number, len(self._counts) * 3 // 2), self._counts.shape[1]), np.int32)
            larger[:len(self._counts)] = self._counts
            self._counts = larger
        count_levels(*_flat(bins, values), self._lowest, self._shift, self._most, self._counts)

    def collect(self, bins, values):
        """Second round."""
        from .bin_statistics_numba import collect_levels

        if self._wanted is None:
            self._choose_levels()
        collect_levels(*_flat(bins, values), self._lowest, self._shift, self._most, self._wanted, self._starts, self._filled, self._kept)

    def numbers(self, count):
        """Values of the first `count` bins, int64, after the first round."""
        found = np.zeros(count, np.int64)
        rows = self._counts[:count]
        found[:len(rows)] = rows.sum(axis=1, dtype=np.int64)
        return found

    def median_and_nmad(self, count):
        """(median, NMAD) of the first `count` bins, float64; NaN without values. NMAD = 1.4826 median|x - median x|."""
        if self._wanted is None:
            self._choose_levels()
        medians, nmads = np.full(count, np.nan), np.full(count, np.nan)
        numbers = self.numbers(count)
        for k in np.flatnonzero(numbers):
            kept = np.sort(self._kept[self._starts[k]:self._starts[k] + self._filled[k]]).astype(np.float64)
            low, high = (numbers[k] - 1) // 2, numbers[k] // 2
            medians[k] = (kept[low - self._below[k]] + kept[high - self._below[k]]) / 2
            away = np.sort(np.abs(kept - medians[k]))
            nmads[k] = 1.4826 * (away[low - self._inside[k]] + away[high - self._inside[k]]) / 2
        return medians, nmads

    def _edges(self):
        """(lower, upper) values that a level can hold, float64 (levels,)."""
        ends = (self._lowest + (np.arange(self._most + 1, dtype=np.int64) << self._shift)).astype(np.int32).view(np.float32).astype(np.float64)
        ends[-1] = np.inf
        return np.concatenate([-ends[:0:-1], [-ends[0]], ends[:-1]]), np.concatenate([-ends[-2::-1], [ends[0]], ends[1:]])

    def _choose_levels(self):
        lower, upper = self._edges()
        shape = self._counts.shape
        self._wanted = np.zeros(shape, np.uint8)
        self._below, self._inside = np.zeros(shape[0], np.int64), np.zeros(shape[0], np.int64)
        for k in np.flatnonzero(self._counts.any(axis=1)):
            there = np.flatnonzero(self._counts[k])
            wanted, self._below[k], self._inside[k] = _chosen(self._counts[k, there].astype(np.int64), lower[there], upper[there])
            self._wanted[k, there] = wanted
        held = (self._counts * self._wanted).sum(axis=1, dtype=np.int64)
        self._starts, self._filled = np.concatenate([[0], np.cumsum(held)])[:-1], np.zeros(shape[0], np.int64)
        self._kept = np.empty(int(held.sum()), np.float32)


def _chosen(counts, lower, upper):
    """(which levels to keep, values below the median's level that are not kept, values surely nearer to the median that are not kept) of one bin."""
    cumulated = np.cumsum(counts)
    total = cumulated[-1]
    ranks = (total - 1) // 2, total // 2
    first, last = (int(np.searchsorted(cumulated, rank, side="right")) for rank in ranks)
    least, most = lower[first], upper[last]  # where the median lies
    # Largest and smallest distance that a value of a level can have from the median.
    farthest, nearest = np.maximum(most - lower, upper - least), np.maximum(np.maximum(lower - most, least - upper), 0.0)
    order = np.argsort(farthest, kind="stable")
    at_most = farthest[order][np.searchsorted(np.cumsum(counts[order]), ranks[1], side="right")]
    order = np.argsort(nearest, kind="stable")
    at_least = nearest[order][np.searchsorted(np.cumsum(counts[order]), ranks[0], side="right")]
    wanted = (farthest >= at_least) & (nearest <= at_most)
    wanted[first:last + 1] = True
    left_out = np.where(wanted, 0, counts)
    return wanted, int(left_out[:first].sum()), int(left_out[farthest < at_least].sum())


def _flat(bins, values):
    return np.ascontiguousarray(bins, np.int32).ravel(), np.ascontiguousarray(values, np.float32).ravel().view(np.int32)
