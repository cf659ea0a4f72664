"""Correlation surfaces of all pairs over a block of templates, kept together, and what is made of them."""

import dataclasses
import math

import numpy as np

from .. import blocks, device
from . import correlation, preprocessing


@dataclasses.dataclass
class Series:
    """The images in use, by index in the series, with what is known of each; its pairs; ice: an image that is positive on ice, or None."""

    images: dict
    scalings: dict
    pairs: list
    ice: object = None


class Stacking:
    """Surfaces of a series for templates of one size.

    posting: Grid of the templates of the base size, whose centres all sizes share.
    """

    def __init__(self, series, posting, options, base_size):
        self.series, self.posting, self.options = series, posting, options
        self.corner = (base_size - options.template_size) // 2
        self._spare = {}

    def surfaces(self, block, placements, limits, progress):
        """Yield (pair number, surfaces, valid) over one block; an image is prepared once and dropped after its last pair.

        The arrays are those of the former block where they have its shape: take what is needed before the next block begins.
        """
        pairs = self.series.pairs
        reach, pixels = self._reach(placements), self.pixels(block, placements)
        correlate = correlation.PairSurfaces(block, reach, self.options)
        kinds, on_ice = self._kinds(block, pixels)
        last = {i: number for number, p in enumerate(pairs) for i in (p.first, p.second)}
        prepared = {}
        for number, p in enumerate(pairs):
            for i in (p.first, p.second):
                if i not in prepared:
                    values = preprocessing.ready(self.series.images[i], pixels, self.options, self.series.scalings[i], progress)
                    prepared[i] = [preprocessing.windowed(values if kind is None else np.where(kind, values, np.float32(np.nan)), self.options, progress)
                                   for kind in kinds]
            out = self._array(number, placements[number].radius, block.shape)
            placement, limit = placements[number], limits[number]
            out, valid = correlate(prepared[p.first][0], prepared[p.second][0], placement, limit, progress, out)
            if len(kinds) > 1:
                other, other_valid = correlate(prepared[p.first][1], prepared[p.second][1], placement, limit, progress)
                np.copyto(out, other, where=~on_ice)
                valid = np.where(on_ice, valid, other_valid)
            yield number, out, valid
            for i in (p.first, p.second):
                if last[i] == number:
                    prepared.pop(i, None)
            progress.report((number + 1) / len(pairs))

    def pixels(self, block, placements):
        """Block of pixels that a block of templates sees."""
        return correlation.pixel_block(block, self._reach(placements), self.options, self.corner)

    def _array(self, number, radius, shape):
        wanted = 2 * radius[0] + 1, 2 * radius[1] + 1, *shape
        dtype = preprocessing.dtype_of(self.options)
        held = self._spare.get(number)
        if held is None or held.shape != wanted:
            held = self._spare[number] = np.empty(wanted, dtype)
        return held

    def _reach(self, placements):
        return tuple(max(pl.radius[axis] + abs(pl.origin[axis]) for pl in placements) for axis in (0, 1))

    def _kinds(self, block, pixels):
        """Pixels of each kind of ground (None: all alike), and which templates have their centre on ice.

        A template on ice sees ice alone, one on rock rock alone: what lies across the margin moves otherwise.
        """
        if self.series.ice is None:
            return [None], None
        ice = blocks.read(self.series.ice, pixels) > 0
        outside = np.ones(ice.shape, bool)  # beyond the images: neither
        rows, columns = self.posting.shape
        n, step = self.options.template_size, self.options.step
        at = [((np.arange(lo, hi) * step + self.corner + n // 2) - start) for lo, hi, start in
              ((block.row0, block.row1, pixels.row0), (block.col0, block.col1, pixels.col0))]
        on_ice = ice[np.ix_(*at)]
        if on_ice.all():
            return [ice], on_ice
        if not on_ice.any():
            return [outside & ~ice], on_ice
        return [ice, outside & ~ice], on_ice

    def plan(self, placements, search, groups=1, widest=None):
        """Blocks of templates whose arrays fit the memory budget: full rows where they do, since files are read by rows.

        groups: stacks held at once. widest: most templates of a block along either side.
        """
        rows, columns = self.posting.shape
        n, step = self.options.template_size, self.options.step
        pairs = self.series.pairs
        first, last = {}, {}
        for number, p in enumerate(pairs):
            for i in (p.first, p.second):
                first.setdefault(i, number)
                last[i] = number
        live = max(sum(first[i] <= k <= last[i] for i in first) for k in range(len(pairs))) * (1 if self.series.ice is None else 2)
        reach = max(self._reach(placements))
        lags = groups * math.prod(2 * r + 1 for r in search.radius) + sum(math.prod(2 * r + 1 for r in pl.radius) + 50 for pl in placements)
        item = np.dtype(preprocessing.dtype_of(self.options)).itemsize

        def needed(r, c):
            pixels = math.prod((k - 1) * step + n + 2 * reach for k in (r, c))
            read = math.prod((k - 1) * step + n + 2 * reach + 2 * preprocessing.halo_px(self.options) for k in (r, c))
            return live * pixels * (3 * item + 1) + 5 * 4 * read + lags * r * c * item

        c = min(columns, widest or columns)
        while True:
            # Each block begins with the rows and columns of blocks that a first template needs: flat ones waste much.
            lowest = 16 if c > 64 else 8 if c > 32 else 1
            for r in (64, 32, 16, 8, 4, 2, 1):
                if lowest <= r <= (widest or r) and needed(min(r, rows), c) <= device.memory_bytes():
                    return blocks.split((rows, columns), r, c)
            if c == 1:
                return blocks.split((rows, columns), 1, 1)
            c = math.ceil(c / 2)
