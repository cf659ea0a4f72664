"""A prior velocity that tells where to look for the peak."""

import dataclasses

import numpy as np

from . import correlation

TILE = 32  # templates along a side that are searched together: their priors are alike


class Guide:
    """Search around a prior velocity.

    prior: (vx, vy) m/day (m for a step displacement) on the posting, along the map's axes, NaN where unknown; search: of the stack without it.
    """

    def __init__(self, prior, search, grid, options, scale):
        east, north = (np.asarray(v, float) for v in prior)
        if options.scale_correction and scale is not None:
            east, north = east * scale, north * scale
        columns, rows = grid.vector_to_pixels(east * search.length, north * search.length)
        self.rows, self.columns, self.search, self.options = rows, columns, search, options
        size_x, size_y = grid.pixel_size_m
        self.pixel_m = max(size_x, size_y)
        self.margin = [options.prior_margin * search.length / size for size in (size_y, size_x)]

    def around(self, block):
        """(Search, aims) of a block of templates; aims (4, ty, tx): where each looks, (rows, columns) px from the middle, and its semi-axes.

        Where the prior has no data the whole search is done.
        """
        at = [values[block.slices] for values in (self.rows, self.columns)]
        known = np.isfinite(at[0]) & np.isfinite(at[1])
        low, high = [], []
        for k in (0, 1):
            spots = np.concatenate([at[k][known], [] if known.all() else [self.search.limit[k] - 1, 1 - self.search.limit[k]]])
            extra = self.margin[k] if known.any() else 0.0
            low.append(spots.min() - extra)
            high.append(spots.max() + extra)
        # Whole pixels, so that pairs of one interval are stacked lag for lag.
        centre = tuple(float(np.rint((a + b) / 2)) for a, b in zip(low, high))
        reach = [max(b - c, c - a) for a, b, c in zip(low, high, centre)]
        search = correlation.search_within(reach, self.options, self.pixel_m, self.search.length, centre)
        aims = np.empty((4, *block.shape))
        for k in (0, 1):
            aims[k] = np.where(known, at[k], 0.0) - centre[k]
            aims[2 + k] = np.where(known, self.margin[k] + 1, self.search.limit[k])
        return dataclasses.replace(search, window=self.search.window), aims


def of_pair(aims, placement):
    """Aims on a pair's own surface."""
    own = aims * placement.scale
    own[:2] += np.array(placement.rest)[:, None, None]
    own[2:] += 1 - placement.scale
    return own
