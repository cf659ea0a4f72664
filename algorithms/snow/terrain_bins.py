"""Terrain bins, and the exact median of values in each: the topographic snow index is such a median, painted back.

Source: Li 2025 (doctoral thesis, ETH Zurich), chapter 3: elevation every 100 m, aspect every 15 degrees, slope below or above 20 degrees.
"""

import dataclasses

import numpy as np

BAND_M, SECTOR, STEEP = 100.0, 15.0, 20.0
_SECTORS = int(360 / SECTOR) + 1  # the last is flat ground, which faces nowhere
_LOW, _HIGH = -30.0, 20.0  # of the histograms, dB; values beyond are counted at their ends
_CELLS = 25 * 10**6  # of all histograms together


@dataclasses.dataclass(frozen=True)
class Bins:
    """Numbering of the terrain bins between two elevations (m): band, then sector of aspect, then gentle or steep."""

    lowest: float
    highest: float

    @property
    def first_band(self):
        return int(np.floor(self.lowest / BAND_M))

    @property
    def bands(self):
        return int(np.floor(self.highest / BAND_M)) - self.first_band + 1

    @property
    def count(self):
        return self.bands * _SECTORS * 2

    def number(self, heights, slope, aspect):
        """Bin of each pixel, int32, -1 where height or slope are NaN; heights in m, slope and aspect in degrees, aspect NaN where flat."""
        with np.errstate(invalid="ignore"):
            known = np.isfinite(heights) & np.isfinite(slope)
            band = np.floor(np.where(known, heights, self.lowest) / BAND_M).astype(np.int32) - self.first_band
            sector = np.where(np.isfinite(aspect), np.floor((aspect % 360) / SECTOR), _SECTORS - 1).astype(np.int32)
            number = (band * _SECTORS + sector) * 2 + (slope >= STEEP)
        return np.where(known, number, -1).astype(np.int32)

    @staticmethod
    def band_of(number):
        """Elevation band of bins, counted from the first; -1 stays."""
        return np.where(number >= 0, number // (2 * _SECTORS), -1).astype(np.int32)


class Medians:
    """Exact medians of `count` bins over data that come in blocks, in two rounds of the same blocks: count() them all, then collect() them all."""

    def __init__(self, count):
        levels = int(min(1000, max(16, _CELLS // max(count, 1))))
        self._counts, self._group = np.zeros((count, levels), np.int32), np.arange(count)
        self._scale, self._kept = levels / (_HIGH - _LOW), None

    def grouped(self, group, count):
        """Medians of `count` groups of these bins, once count() has seen all; group: (bins,) int, -1 for bins that are in none."""
        other = Medians(0)
        other._counts, other._group, other._scale = np.zeros((count, self._counts.shape[1]), np.int32), np.asarray(group), self._scale
        order = np.argsort(other._group, kind="stable")
        order = order[other._group[order] >= 0]
        if order.size:
            groups, starts = np.unique(other._group[order], return_index=True)
            other._counts[groups] = np.add.reduceat(self._counts[order], starts)
        return other

    def count(self, bins, values):
        """First round: bins int32, -1 for none; values float32, NaN for none; one shape."""
        from .terrain_bins_numba import count_levels

        count_levels(*_flat(bins, values), _LOW, self._scale, self._counts)

    def collect(self, bins, values):
        """Second round."""
        from .terrain_bins_numba import collect

        if self._kept is None:
            self._find_levels()
        bins, values = _flat(bins, values)
        collect(bins, self._group, self._near, values, _LOW, self._scale, self._counts.shape[1], self._first, self._last, self._starts, self._filled, self._kept)

    @property
    def numbers(self):
        """Values of each bin, (count,), once count() has seen all."""
        return self._counts.sum(axis=1, dtype=np.int64)

    def _find_levels(self):
        below = np.cumsum(self._counts, axis=1, dtype=np.int64)
        numbers, rows = below[:, -1], np.arange(len(below))
        # The two middle values of an even number may lie in two levels.
        self._first, self._last = ((below > rank[:, None]).argmax(axis=1) for rank in ((np.maximum(numbers, 1) - 1) // 2, np.maximum(numbers, 1) // 2))
        before = np.where(self._first > 0, below[rows, np.maximum(self._first - 1, 0)], 0)
        held = np.where(numbers > 0, below[rows, self._last] - before, 0)
        self._before, self._starts = before, np.concatenate([[0], np.cumsum(held)[:-1]]).astype(np.int64)
        # One level more on either side: sums in double and in single precision may differ.
        lowest = np.where(self._first > 0, _LOW + (self._first - 1) / self._scale, -np.inf)
        highest = np.where(self._last < below.shape[1] - 1, _LOW + (self._last + 2) / self._scale, np.inf)
        mine = (self._group >= 0) & (numbers[self._group] > 0)
        self._near = np.stack([np.where(mine, lowest[self._group], np.inf), np.where(mine, highest[self._group], -np.inf)], axis=1).astype(np.float32)
        self._held, self._filled, self._kept = held, np.zeros_like(held), np.empty(int(held.sum()), np.float32)

    def middle(self):
        """(lower, upper) middle value of each bin, float32 (count,), equal for odd numbers; NaN without values. Their mean is the median; of a
        monotone function of the values the mean of the function at both."""
        if self._kept is None:
            self._find_levels()
        numbers = self.numbers
        out = np.full((2, numbers.size), np.nan, np.float32)
        for k in np.flatnonzero(numbers):
            mine = self._kept[self._starts[k]:self._starts[k] + self._held[k]]
            ranks = [(numbers[k] - 1) // 2 - self._before[k], numbers[k] // 2 - self._before[k]]
            out[:, k] = np.partition(mine, ranks)[ranks]
        return out


def paint(bins, medians):
    """The median of each pixel's bin, float32 of the shape of bins; NaN where there is none."""
    from .terrain_bins_numba import paint as kernel

    out = np.empty(bins.size, np.float32)
    kernel(np.ascontiguousarray(bins).ravel(), np.asarray(medians, np.float32), out)
    return out.reshape(bins.shape)


def _flat(bins, values):
    return np.ascontiguousarray(bins).ravel(), np.ascontiguousarray(values, np.float32).ravel()
