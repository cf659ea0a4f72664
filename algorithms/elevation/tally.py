"""Statistics of the differences of two DEMs before and after, over all stable pixels of a scene that comes in blocks."""

import numpy as np

from .. import device
from .nuth_kaab import medians

_LEVELS, _WIDTH = 16384, 30.0  # levels of the histograms, NMADs on each side that they cover
_MAP_CELLS = 500  # per axis of the thinned maps
_ROWS = 32  # of a job


class Tally:
    """Takes blocks by add(); finish() puts statistics, maps and histograms into the result."""

    def __init__(self, placement, options, result):
        self._placement, self._result = placement, result
        self._slopes = tuple(float(np.tan(np.radians(angle))) for angle in (options.minimum_slope, options.maximum_slope))
        before, after = result.spreads
        spreads = (before or after, after)
        centres = spreads[0].centre, 0.0
        widths = [_WIDTH * max(one.nmad, 1e-3) for one in spreads]
        self._lows = np.array([centre - width for centre, width in zip(centres, widths)])
        self._scales = np.array([_LEVELS / (2 * width) for width in widths])
        self._counts, self._sums = np.zeros((2, 2, _LEVELS), np.int64), np.zeros((2, 2, 3))
        shape = placement.grid.shape
        self._factor = max(1, -(-max(shape) // _MAP_CELLS))
        self._maps = np.full((2, *(-(-size // self._factor) for size in shape)), np.nan, np.float32)

    def add(self, block, z, ground, before, after, progress):
        """z: reference with one pixel of halo; ground: above 0 where stable; before, after: the DEM on the block, float32."""
        from .dem_coregistration_numba import tally

        jobs = [(number, first, min(first + _ROWS, block.shape[0])) for number, first in enumerate(range(0, block.shape[0], _ROWS))]
        counts, sums = np.zeros((len(jobs), *self._counts.shape), np.int32), np.zeros((len(jobs), *self._sums.shape))
        units, limits = self._placement.units(block), self._result.spreads[1].limits

        def work(number, first, last):
            tally(z[first:last + 2], ground[first:last], before[first:last], after[first:last], self._placement.inverse, units[0][first:last], units[1][first:last],
                  *self._slopes, 0.0, limits, self._lows, self._scales, counts[number], sums[number])
        device.each(work, jobs, progress)
        self._counts += counts.sum(axis=0)
        self._sums += sums.sum(axis=0)
        f = self._factor
        # The pixel in the middle of each cell of the maps.
        rows = np.arange(-(-max(block.row0 - f // 2, 0) // f) * f + f // 2, block.row1, f)
        columns = np.arange(-(-max(block.col0 - f // 2, 0) // f) * f + f // 2, block.col1, f)
        here = np.ix_(rows - block.row0, columns - block.col0)
        for one, values in zip(self._maps, (before, after)):
            one[np.ix_(rows // f, columns // f)] = values[here] - z[1:-1, 1:-1][here]

    def finish(self):
        result = self._result
        for k, kind in enumerate(("stable", "trusted")):
            for m, moment in enumerate(("before", "after")):
                counts, (n, total, squares) = self._counts[k, m], self._sums[k, m]
                middle = float(medians(counts[None], self._lows[m], self._scales[m])[0])
                mean = total / n if n else np.nan
                numbers = dict(median=middle, nmad=1.4826 * _median_deviation(counts, self._lows[m], self._scales[m], middle), mean=float(mean),
                               std=float(np.sqrt(max(squares / n - mean**2, 0))) if n else np.nan)
                result.statistics |= {f"{kind}_{name}_{moment}": value for name, value in numbers.items()}
            result.statistics[f"{kind}_count"] = int(self._sums[k, 0, 0])
        result.maps, result.factor = tuple(self._maps), self._factor
        edges = [low + np.arange(_LEVELS + 1) / scale for low, scale in zip(self._lows, self._scales)]
        result.histograms = tuple(zip(edges, self._counts[0]))


def _median_deviation(counts, low, scale, middle):
    """Median of |value - middle| of a histogram: values stand at the middles of its levels."""
    if not counts.sum():
        return float("nan")
    deviations = np.abs(low + (np.arange(counts.size) + 0.5) / scale - middle)
    order = np.argsort(deviations, kind="stable")
    below = np.cumsum(counts[order])
    return float(np.interp(below[-1] / 2, below, deviations[order]))
