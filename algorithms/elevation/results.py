"""What elevation change sums up while it runs: tables by elevation band and glacier, small maps, histograms."""

import dataclasses

import numpy as np

from ..flags import Dhdt
from ..grid import Grid
from ..report.charts import MOST_CELLS

HALF_WIDTH, STEP = 400.0, 0.01  # m/yr, of the histograms


class Tables:
    """Numbers of bins, given out as bands of groups appear, and sums over the pixels of each bin. The last group is the stable ground."""

    def __init__(self, groups, options):
        self._height = options.band_height
        self._first, last = (int(np.floor(limit / self._height)) for limit in (options.minimum_elevation, options.maximum_elevation))
        self._numbers = np.full((groups, last - self._first + 1), -1, np.int32)
        self._group, self._band = [], []
        self.flags = {bit: 0 for bit in (0, *Dhdt.MEANING)}
        self.histograms = {name: np.zeros(int(2 * HALF_WIDTH / STEP), np.int64) for name in ("glaciers", "outliers", "stable")}
        self._sums = np.zeros((0, 6))

    @property
    def number(self):
        return len(self._group)

    def groups(self):
        return np.array(self._group, np.int32)

    def bands_of(self):
        return np.array(self._band, np.int32)

    def group_of(self, bins):
        return self.groups()[bins]

    def elevations(self):
        """Lower limit of the band of each bin, m."""
        return (self.bands_of() + self._first) * self._height

    def bins_of(self, group, heights):
        """Bin of each pixel, int32, -1 where the group is -1 or the height (m) NaN; new ones get the next numbers."""
        there = (group >= 0) & np.isfinite(heights)
        band = np.floor(np.where(there, heights, 0) / self._height).astype(np.int64) - self._first
        keys = np.where(there, group * self._numbers.shape[1] + band, -1)
        flat = self._numbers.reshape(-1)
        present = np.zeros(flat.size, bool)
        present[keys[there]] = True
        for key in np.flatnonzero(present & (flat < 0)):
            flat[key] = len(self._group)
            self._group.append(key // self._numbers.shape[1])
            self._band.append(key % self._numbers.shape[1])
        return np.where(there, flat[np.maximum(keys, 0)], -1).astype(np.int32)

    def add(self, bins, rates, clean, flags):
        """Pixels of a strip: bins with -1 for none, raw and cleaned dh/dt, flags."""
        self.flags[0] += int((flags == 0).sum())
        for bit in Dhdt.MEANING:
            self.flags[bit] += int(((flags & bit) != 0).sum())
        if not self.number:
            return
        inside = bins >= 0
        mine, raw, kept = bins[inside], rates[inside].astype(np.float64), clean[inside].astype(np.float64)
        if len(self._sums) < self.number:
            self._sums = np.zeros((self.number, 6))
        measured, valid = np.isfinite(raw), np.isfinite(kept)
        columns = (None, measured, valid, np.where(measured, raw, 0), np.where(valid, kept, 0), np.where(valid, kept, 0) ** 2)
        for column, weights in enumerate(columns):
            self._sums[:, column] += np.bincount(mine, weights, self.number)
        stable = self.group_of(mine) == self._numbers.shape[0] - 1
        for name, chosen in (("glaciers", valid & ~stable), ("outliers", measured & ~valid & ~stable), ("stable", valid & stable)):
            at = np.floor((raw[chosen] + HALF_WIDTH) / STEP)
            at = at[(at >= 0) & (at < self.histograms[name].size)].astype(np.int64)
            self.histograms[name] += np.bincount(at, minlength=self.histograms[name].size)

    def summed(self, chosen):
        """Dict of the sums over the chosen bins (bool): pixels, measured, valid, removed, mean of the raw and mean and std of the cleaned dh/dt."""
        sums = self._sums[chosen] if len(self._sums) else np.zeros((0, 6))
        pixels, measured, valid, raw, kept, squares = sums.sum(axis=0)
        mean = kept / valid if valid else float("nan")
        return dict(pixels=int(pixels), measured=int(measured), valid=int(valid), removed=int(measured - valid), mean_raw=float(raw / measured) if measured else float("nan"),
                    mean=float(mean), std=float(np.sqrt(max(squares / valid - mean**2, 0))) if valid else float("nan"))


class Moments:
    """Mean and standard deviation of values that come in pieces."""

    def __init__(self):
        self._sums = np.zeros(3)

    def add(self, values):
        values = values[np.isfinite(values)].astype(np.float64)
        self._sums += values.size, values.sum(), (values**2).sum()

    def mean_and_std(self):
        n, total, squares = self._sums
        return (float(total / n), float(np.sqrt(max(squares / n - (total / n) ** 2, 0)))) if n else (float("nan"), float("nan"))


class Thumbnail:
    """Means of square pieces of a map that comes in strips."""

    def __init__(self, shape):
        self._factor = max(1, -(-max(shape) // MOST_CELLS))
        self._shape = tuple(-(-size // self._factor) for size in shape)
        self._sum, self._count = np.zeros(self._shape), np.zeros(self._shape)

    def add(self, row0, values):
        """Whole rows from row0 on, NaN for none."""
        f, rows = self._factor, np.arange(row0, row0 + len(values)) // self._factor
        starts, columns = np.flatnonzero(np.diff(rows, prepend=-1)), np.arange(0, values.shape[1], f)
        for total, part in ((self._sum, np.nan_to_num(values.astype(np.float64), posinf=0, neginf=0)), (self._count, np.isfinite(values).astype(np.float64))):
            total[rows[starts]] += np.add.reduceat(np.add.reduceat(part, columns, axis=1), starts, axis=0)

    def values(self):
        """float32 of the small map, NaN for none."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(self._count > 0, self._sum / self._count, np.nan).astype(np.float32)

    def grid(self, grid):
        """Where the small map lies; pieces at the right and lower end may reach beyond the map."""
        x0, a, b, y0, d, e = grid.transform
        f = self._factor
        return Grid((x0, a * f, b * f, y0, d * f, e * f), self._shape, grid.metres_per_unit, grid.geographic)


@dataclasses.dataclass
class Result:
    """grid; interval: (mean, least, most) years; medians, nmads (m/yr), gentle (px) and limits = (low, high, tested) by bin; stable: (median, NMAD, mean, std)
    of gentle stable ground, before and, where looked for, after its outliers; maps: raw and clean."""

    grid: Grid
    options: object
    names: list
    has_glaciers: bool
    tables: Tables
    interval: tuple
    medians: np.ndarray
    nmads: np.ndarray
    gentle: np.ndarray
    limits: tuple
    stable: list
    maps: dict
