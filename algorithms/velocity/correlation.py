"""Normalised cross-correlation surfaces of one image pair over a block of templates, and their place in the stack."""

import dataclasses
import math

import numpy as np

from .. import device
from ..blocks import Block
from ..options import InputError

# Width in pixels, and bytes of block sums, that a thread takes at once: wide enough to waste little, small enough for the processor's cache.
_WIDE_PX, _SUMS_BYTES = 2400, 2**20
_EDGE = 3  # half width of the Lanczos kernel


@dataclasses.dataclass(frozen=True)
class Search:
    """How far a stack looks, in pixels of its longest interval.

    limit: semi-axes (rows, columns) of the ellipse in which the peak is searched, v_max T plus 1 px for mis-registration;
    radius: (rows, columns) of the correlation surface, with half a peak window and an ambient field beyond; centre: (rows, columns),
    the offset in its middle, not 0 where a prior velocity guides the search; length: the longest interval, days (1 for a step displacement).
    """

    limit: tuple
    radius: tuple
    window: int
    length: float
    centre: tuple = (0.0, 0.0)


def fastest(options):
    """(largest motion to look for in metres on an axis of length 1, its parameter's key)."""
    if options.pairing == "Before and after":
        return options.maximum_displacement, "MAXIMUM_DISPLACEMENT"
    return options.maximum_speed, "MAXIMUM_SPEED"


def search_of(options, grid, length, stretch=1.0):
    """The Search of pairs of so many days; also that of the whole stack, with its longest interval.

    stretch: map distance over true distance, where the projection's scale is corrected.
    """
    size_x, size_y = grid.pixel_size_m
    most, key = fastest(options)
    search = search_within([most * stretch * length / size for size in (size_y, size_x)], options, max(size_x, size_y), length)
    if max(search.radius) > 512:
        over = f" m/day over {length:g} days" if key == "MAXIMUM_SPEED" else " m"
        raise InputError(
            f"{key} = {most:g}{over} means a search of {max(search.radius)} px: "
            f"lower it, {'shorten the intervals, ' if key == 'MAXIMUM_SPEED' else ''}or use images of larger pixels."
        )
    if options.correlation == "Circular" and max(search.radius) > options.template_size // 2 - 1:
        need = max(search.radius)
        larger = f"raise TEMPLATE_SIZE to {2 * need + 2}, " if need <= 255 else ""
        raise InputError(
            f"CORRELATION = Circular with TEMPLATE_SIZE = {options.template_size} px sees offsets to {options.template_size // 2 - 1} px, the search needs "
            f"{need} px: {larger}lower {key}, or use CORRELATION = Search window."
        )
    return search


def search_within(reach, options, pixel_m, length, centre=(0.0, 0.0)):
    """A Search that covers so many pixels (rows, columns) around its centre, and 1 px more for mis-registration."""
    window = options.subpixel_window or (11 if pixel_m <= 3 else 7)
    if window % 2 == 0:
        raise InputError(f"SUBPIXEL_WINDOW = {window} px is even: use {window + 1}, so that the peak is in the middle.")
    limit = tuple(r + 1 for r in reach)
    radius = [max(8, math.ceil(r) + window // 2) for r in limit]
    while (2 * radius[0] + 1) * (2 * radius[1] + 1) - window**2 < 100:
        radius = [r + 1 for r in radius]
    return Search(limit, tuple(radius), window, length, centre)


@dataclasses.dataclass(frozen=True)
class Placement:
    """How the surfaces of one pair enter the stack.

    scale: the pair's length on the common axis over the stack's longest; shift: (rows, columns) px that the stable ground moved in the
    pair; origin: (rows, columns) px, the offset in the middle of the pair's own surface, and rest what the middle of the stack lies beyond
    it; direct: lag for lag, without interpolation; radius: of the pair's own surface.
    """

    scale: float
    shift: tuple
    direct: bool
    radius: tuple
    origin: tuple = (0, 0)
    rest: tuple = (0.0, 0.0)


def place(search, length, shift, circular_limit=None):
    """Placement of a pair of `length` on the stack's common axis, whose step is one pixel in `search.length`."""
    scale = length / search.length
    middle = [c * scale + s for c, s in zip(search.centre, shift)]
    # Without a prior the surface stays around 0, where the ambient field of all pairs is.
    origin = tuple(round(m) for m in middle) if any(search.centre) else (0, 0)
    rest = tuple(m - o for m, o in zip(middle, origin))
    # A hundredth of a pixel at the largest offset is below what the sub-pixel fit resolves.
    direct = abs(1 - scale) * max(search.limit) < 0.01 and max(map(abs, rest)) < 0.01
    if direct:
        return Placement(scale, shift, True, search.radius, origin, rest)
    radius = tuple(max(8, math.ceil(r * scale + abs(s)) + _EDGE) for r, s in zip(search.radius, rest))
    if circular_limit is not None:
        radius = tuple(min(r, circular_limit) for r in radius)
    return Placement(scale, shift, False, radius, origin, rest)


def lanczos(positions, size):
    """First index (K,) and weights (K, 6) that interpolate samples 0 … size-1 at the positions, by a Lanczos kernel of 3 lobes.

    Weights sum to 1. Positions beyond the samples are held at the edge.
    """
    positions = np.clip(np.asarray(positions, float), _EDGE - 1, size - _EDGE)
    first = np.clip(np.floor(positions).astype(np.int64) - (_EDGE - 1), 0, size - 2 * _EDGE)
    distance = positions[:, None] - (first[:, None] + np.arange(2 * _EDGE))
    weights = np.sinc(distance) * np.sinc(distance / _EDGE) * (np.abs(distance) < _EDGE)
    return first, (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)


def pixel_block(block, radius, options, corner=0):
    """Pixels under a block of templates, the first of which starts at pixel `corner`, with `radius` (rows, columns) around for the search."""
    size, step = options.template_size, options.step
    inner = Block(block.row0 * step + corner, (block.row1 - 1) * step + size + corner, block.col0 * step + corner, (block.col1 - 1) * step + size + corner)
    return inner.grown(*radius)


class PairSurfaces:
    """Surfaces of pairs over one block of templates; the images are prepared with a margin of `reach` (rows, columns) px."""

    def __init__(self, block, reach, options):
        self.block, self.reach, self.options = block, reach, options
        self.shape = block.shape

    def _templates(self, prepared):
        """Sum, and one over the norm, of the templates; (ty, tx)."""
        n, step = self.options.template_size, self.options.step
        (y, x), (rows, columns) = self.reach, self.shape
        pick = np.s_[y:y + (rows - 1) * step + 1:step, x:x + (columns - 1) * step + 1:step]
        return np.ascontiguousarray(prepared.mean[pick] * prepared.mean.dtype.type(n * n)), np.ascontiguousarray(prepared.inverse[pick])

    def __call__(self, first, second, placement, limit, progress, out=None):
        """NCC of the templates of `first` with `second`: ((2 ry + 1, 2 rx + 1, ty, tx), valid (ty, tx)), into `out` where that is given.

        Zero-mean and normalised by local energy (Li et al. 2021, eq. 2.1, without its circular wrap, or with it on demand). Lag
        [ry + dy, rx + dx] holds the offset of placement.origin and dy rows, dx columns from `first` to `second`. A pixel without data
        counts as the local mean; a window that is flat, or has fewer valid pixels than MINIMUM_VALID, correlates with 0. `valid` tells where
        the template, and every window within `limit` (rows, columns) px of the origin, are neither: else the peak could stand beside a gap.
        """
        radius, origin = placement.radius, placement.origin
        sums, inverse = self._templates(first)
        circular = self.options.correlation == "Circular"
        valid = (inverse > 0) & (self._templates(second)[1] > 0 if circular else self._complete(second, limit, origin))
        if out is None:
            out = np.empty((2 * radius[0] + 1, 2 * radius[1] + 1, *self.shape), first.values.dtype)
        if circular:
            from .spectral import circular_surfaces

            circular_surfaces(self, first, second, radius, out, progress)
        else:
            self._window_surfaces(first, second, sums, inverse, radius, origin, out, progress)
        return out, valid

    def _complete(self, second, limit, origin):
        """Templates all of whose windows within the limit around the origin can be correlated; (ty, tx)."""
        lacking = second.inverse == 0
        rows, columns = self.shape
        if not lacking.any():
            return np.ones(self.shape, bool)
        step, (ry, rx) = self.options.step, (math.ceil(reach) for reach in limit)
        counts = np.zeros((lacking.shape[0] + 1, lacking.shape[1] + 1), np.int32)
        counts[1:, 1:] = lacking.cumsum(axis=0, dtype=np.int32).cumsum(axis=1, dtype=np.int32)
        top, left = (self.reach[k] + origin[k] - r + step * np.arange(size) for k, (r, size) in enumerate(((ry, rows), (rx, columns))))
        corners = [counts[np.ix_(top + dy, left + dx)] for dy in (0, 2 * ry + 1) for dx in (0, 2 * rx + 1)]
        return corners[3] - corners[2] - corners[1] + corners[0] == 0

    def _window_surfaces(self, first, second, sums, inverse, radius, origin, out, progress):
        n, step = self.options.template_size, self.options.step
        (y, x), (ry, rx), (oy, ox) = self.reach, radius, origin
        if self.options.device == "cuda":
            from . import correlation_torch

            correlation_torch.surfaces(first, second, y, x, y + oy - ry, x + ox - rx, sums, inverse, n, step, out, "cuda", progress)
            return
        from .correlation_numba import LAGS, surfaces

        arguments = first.values, y, x, second.values, y + oy - ry, x + ox - rx, sums, inverse, second.mean, second.inverse, n, step
        count, lags = self.shape[1], 2 * ry + 1
        strips = math.ceil(count * step / _WIDE_PX)
        sums_bytes = lags * min(LAGS, 2 * rx + 1) * math.ceil(n / step) * math.ceil(count / strips) * out.itemsize
        # Fewer than 6 lag rows at once waste some; two jobs for each thread keep all of them busy to the end.
        groups = min(max(sums_bytes // _SUMS_BYTES + 1, math.ceil(2 * device.threads() / strips)), max(1, lags // 6))
        jobs = [np.linspace(0, size, parts + 1).astype(int).tolist() for size, parts in ((count, strips), (lags, groups))]
        device.each(surfaces, [(*arguments, *columns, *rows, out) for columns in zip(jobs[0], jobs[0][1:]) for rows in zip(jobs[1], jobs[1][1:])], progress)


def add_to_stack(surfaces, valid, placement, search, stack, count, progress):
    """Add a pair's surfaces to the stack (Ky, Kx, ty, tx), in place, and count the pair where it is valid.

    On the common axis lag k of the stack is lag k * scale + rest of the pair's own surface.
    """
    from .correlation_numba import add, resample_add

    rows = count.shape[0]
    parts = [(r, min(r + 4, rows)) for r in range(0, rows, 4)]
    if placement.direct:
        device.each(add, [(surfaces, valid, lo, hi, stack, count) for lo, hi in parts], progress)
        return
    axes = []
    for radius, own, rest in zip(search.radius, placement.radius, placement.rest):
        axes += lanczos(np.arange(-radius, radius + 1) * placement.scale + rest + own, 2 * own + 1)
    device.each(resample_add, [(surfaces, valid, *axes, lo, hi, stack, count) for lo, hi in parts], progress)
