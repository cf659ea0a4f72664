"""Phase unwrapping: whole turns of 2 pi from the wrapped phase and the coherence, and the components that hang together.

Source: Costantini 1998, IEEE TGRS 36, 813-821 (minimum-cost flow); costs as Carballo and Fieguth 2000, IEEE TGRS 38, 2132-2141, with a normal distribution.
"""

import dataclasses
import threading

import numpy as np

from .. import device
from ..blocks import ArrayImage
from ..options import InputError, option
from ..progress import Silent, part, stop_if_cancelled
from ..scratch import Scratch
from . import unwrap_engines

NO_COMPONENT, NO_DATA = 0, 65535  # of the components, uint16
_STRIP = 256  # rows, at least


@dataclasses.dataclass(frozen=True)
class UnwrapPhaseOptions:
    """Options of firnline:unwrapphase."""

    engine: str = option("Minimum-cost flow", "Engine", "Minimum-cost flow: built in, best. Quality-guided: a flood by coherence, each island by itself. Whirlwind: the library "
                         "whirlwind-insar, where it is installed.", choices=("Minimum-cost flow", "Quality-guided", "Whirlwind"))
    looks: float | None = option(None, "Looks", "Independent looks of phase and coherence. Empty: from the metadata of the rasters, else 1.", minimum=1, maximum=10000)
    minimum_coherence: float = option(0.0, "Least coherence", "Pixels with less are left out: no data.", minimum=0, maximum=0.99)
    minimum_component: int = option(200, "Least pixels of a component", "Smaller ones keep their phase and get the number 0.", unit="px", minimum=1, maximum=10**9, advanced=True)
    smoothness: float = option(0.5, "True phase differences", "Standard deviation of those between neighbours, beyond the noise. Larger for steep fringes.", unit="rad", minimum=0.01, maximum=3, advanced=True)
    tile_size: int = option(1500, "Side of the tiles", "Larger images are unwrapped by tiles, which are then brought together.", unit="px", minimum=32, maximum=20000, advanced=True)
    overlap: int = option(100, "Overlap of the tiles", "By which each tile grows on every side.", unit="px", minimum=4, maximum=2000, advanced=True)
    band: int = option(1, "Band of the phase", minimum=1, maximum=1000, advanced=True)


@dataclasses.dataclass
class Result:
    """engine: with its version; looks; tiles: how many; sizes: pixels of each component from the largest; dropped: components beyond the numbers of the raster;
    pixels: counts of all, valid (with data) and small (component 0)."""

    engine: str
    looks: float
    tiles: int
    sizes: np.ndarray
    dropped: int
    pixels: dict

    @property
    def share(self):
        """Share of the largest component of the pixels with data."""
        return float(self.sizes[0] / self.pixels["valid"]) if len(self.sizes) else 0.0


class _Watched:
    """A Progress for device.each(): hands a cancel on to kernels that run, and reports from one thread only."""

    def __init__(self, progress, shares):
        self._progress, self._shares, self.stop = progress, shares, np.zeros(1, np.uint8)
        self.note, self.warn, self.report = progress.note, progress.warn, progress.report

    def cancelled(self):
        self._progress.report(float(np.mean(self._shares)))
        if self._progress.cancelled():
            self.stop[0] = 1
            return True
        return False


def compute(phase, coherence, options, write, *, mask=None, looks=1.0, progress=None):
    """Unwrap an image.

    phase (rad, wrapped), coherence (0 to 1) and mask (used where above 0) are images on one grid with .shape and .read(row0, row1, col0, col1) that gives float32, NaN
    for no data. write(kind, row0, array) takes whole rows of "unwrapped" (float32, rad, NaN for no data: phase + 2 pi n) and "components" (uint16). One constant holds
    for all: the mean of the largest component lies within pi of zero. Returns Result.
    """
    progress = progress or Silent()
    engine = unwrap_engines.described(options.engine)
    unwrap_engines.warm_up(progress)
    from . import unwrap_tiles as tiling

    tiles = tiling.plan(phase.shape, options.tile_size, options.overlap)
    at_once = _at_once(tiles, options)
    tall, wide = (max(one.block.shape[k] for one in tiles) for k in (0, 1))
    with Scratch((len(tiles) * tall, wide), np.int32) as turns, Scratch((len(tiles) * tall, wide), np.int32) as labels:
        sizes = _unwrap_tiles(tiles, tall, (phase, coherence, mask), looks, options, at_once, turns, labels, part(progress, 0.0, 0.85))
        edges = []
        for first, second in _neighbours(tiles):
            stop_if_cancelled(progress)
            edges += tiling.votes(first, second, *(_shared(store, tiles, tall, k, first, second) for k in (first, second) for store in (turns, labels)))
        offsets = tiling.offsets(sizes, edges)
        if not any(len(found) for found in sizes) and not _any_data(tiles, tall, turns):
            raise InputError("No pixel has both PHASE and COHERENCE, passes MASK and reaches MINIMUM_COHERENCE: check the rasters.")
        return _compose(phase, tiles, tall, turns, labels, sizes, offsets, options, write, engine, looks, part(progress, 0.85, 1.0))


def unwrap(phase, coherence, options=None, *, valid=None, looks=1.0, progress=None):
    """(unwrapped (rows, columns) float32 in rad, components (rows, columns) uint16, Result) of arrays: phase (rad), coherence, valid bool."""
    found = {"unwrapped": np.empty(np.shape(phase), np.float32), "components": np.empty(np.shape(phase), np.uint16)}

    def write(kind, row0, values):
        found[kind][row0:row0 + len(values)] = values
    result = compute(ArrayImage(phase), ArrayImage(coherence), options or UnwrapPhaseOptions(), write, mask=None if valid is None else ArrayImage(valid), looks=looks, progress=progress)
    return found["unwrapped"], found["components"], result


def _at_once(tiles, options):
    """How many tiles fit into memory; InputError where not even one does."""
    each, budget = unwrap_engines.BYTES[options.engine], device.memory_bytes()
    pixels = max(one.block.shape[0] * one.block.shape[1] for one in tiles)
    count = budget // (pixels * each)
    if not count:
        side = int((budget / each) ** 0.5) - 2 * options.overlap
        fits = f"use {side} px or less, or " if side >= 32 else ""
        raise InputError(f"TILE_SIZE = {options.tile_size} px: a tile needs {pixels * each / 2**20:.0f} MB, more than the memory budget of {budget >> 20} MB: {fits}raise FIRNLINE_MEMORY_MB.")
    return min(count, device.threads(), len(tiles))


def _unwrap_tiles(tiles, tall, images, looks, options, at_once, turns, labels, progress):
    """Unwrap every tile into the stores `turns` and `labels`; the sizes of its parts, tile by tile."""
    from . import unwrap_tiles as tiling
    from .unwrap_numba import NO_DATA as EMPTY

    shares, sizes = [0.0] * len(tiles), [np.zeros(0, np.int64)] * len(tiles)
    watched, lock, room = _Watched(progress, shares), threading.Lock(), threading.Semaphore(at_once)

    def one(k):
        def report(share):
            shares[k] = share
        with room:
            with lock:
                phase, coherence, valid = _read(images, tiles[k].block, options)
            if valid.any():
                found = unwrap_engines.ENGINES[options.engine](phase, coherence, valid, looks, options.smoothness, watched.stop, report)
                found[valid == 0] = EMPTY
                names, sizes[k] = tiling.parts_of(phase, found)
            else:
                found, names = np.full(phase.shape, EMPTY, np.int32), np.zeros(phase.shape, np.int32)
            with lock:
                _put(turns, k * tall, found)
                _put(labels, k * tall, names)
            shares[k] = 1.0
    device.each(one, [(k,) for k in range(len(tiles))], watched)
    return sizes


def _put(store, row0, values):
    """Rows into a store that may be wider."""
    whole = np.zeros((len(values), store.shape[1]), values.dtype)
    whole[:, :values.shape[1]] = values
    store.write(row0, whole)


def _read(images, block, options):
    """(phase, coherence, valid uint8) of a block; phase and coherence 0 where not valid. InputError where values are none."""
    phase, coherence, mask = (image and image.read(block.row0, block.row1, block.col0, block.col1) for image in images)
    _refuse(phase, np.abs(phase) > 6.3, "PHASE", "a wrapped phase in radians, as between -3.1416 and 3.1416")
    _refuse(coherence, (coherence < -1e-3) | (coherence > 1.01), "COHERENCE", "coherence from 0 to 1")
    with np.errstate(invalid="ignore"):
        valid = np.isfinite(phase) & (coherence >= options.minimum_coherence)
        if mask is not None:
            valid &= mask > 0
    return np.where(valid, phase, np.float32(0)), np.where(valid, coherence, np.float32(0)), valid.astype(np.uint8)


def _refuse(values, wrong, key, wanted):
    if wrong.any():
        raise InputError(f"{key} holds {values[wrong][0]:g}: give {wanted}.")


def _neighbours(tiles):
    """Pairs of tiles whose blocks meet, corners left out."""
    for first, one in enumerate(tiles):
        for second, other in enumerate(tiles[first + 1:], first + 1):
            a, b = one.core, other.core
            beside = a.row0 == b.row0 and a.col1 == b.col0
            below = a.col0 == b.col0 and a.row1 == b.row0
            if beside or below:
                yield first, second


def _shared(store, tiles, tall, k, first, second):
    """What tile k has in the pixels that two tiles share."""
    a, b, own = tiles[first].block, tiles[second].block, tiles[k].block
    row0, row1, col0, col1 = max(a.row0, b.row0), min(a.row1, b.row1), max(a.col0, b.col0), min(a.col1, b.col1)
    return store.read(k * tall + row0 - own.row0, k * tall + row1 - own.row0, col0 - own.col0, col1 - own.col0)


def _any_data(tiles, tall, turns):
    from .unwrap_numba import NO_DATA as EMPTY

    return any((turns.read(k * tall, k * tall + one.block.shape[0], 0, one.block.shape[1]) != EMPTY).any() for k, one in enumerate(tiles))


def _compose(phase, tiles, tall, turns, labels, sizes, offsets, options, write, engine, looks, progress):
    from . import unwrap_tiles as tiling
    from .unwrap_numba import NO_DATA as EMPTY

    rows, columns = phase.shape
    step = max(_STRIP, device.memory_bytes() // (64 * columns) // _STRIP * _STRIP)
    strips = [(row0, min(row0 + step, rows)) for row0 in range(0, rows, step)]
    tables = [np.array([offsets[k, label] for label in range(len(found) + 1)], np.int32) for k, found in enumerate(sizes)]
    parts = tiling.Parts(options.minimum_component)
    with Scratch((rows, columns), np.int32) as whole, Scratch((rows, columns), np.int32) as numbers:
        for n, (row0, row1) in enumerate(strips):
            stop_if_cancelled(progress)
            progress.report(0.6 * n / len(strips))
            strip = np.empty((row1 - row0, columns), np.int32)
            for k, tile in enumerate(tiles):
                top, bottom = max(row0, tile.core.row0), min(row1, tile.core.row1)
                if top < bottom:
                    window = (k * tall + top - tile.block.row0, k * tall + bottom - tile.block.row0, tile.core.col0 - tile.block.col0, tile.core.col1 - tile.block.col0)
                    values = turns.read(*window)
                    strip[top - row0:bottom - row0, tile.core.col0:tile.core.col1] = np.where(values == EMPTY, EMPTY, values + tables[k][labels.read(*window)])
            whole.write(row0, strip)
            numbers.write(row0, parts.add(phase.read(row0, row1, 0, columns), strip))
        final, pixels, means, dropped = parts.mapping(NO_DATA - 1)
        shift = np.int32(-round(float(means[0]))) if len(means) else np.int32(0)
        valid = small = 0
        for n, (row0, row1) in enumerate(strips):
            stop_if_cancelled(progress)
            progress.report(0.6 + 0.4 * n / len(strips))
            strip, names = whole.read(row0, row1), final[numbers.read(row0, row1)]
            there = strip != EMPTY
            values = phase.read(row0, row1, 0, columns) + np.float32(2 * np.pi) * (strip + shift)
            write("unwrapped", row0, np.where(there, values, np.float32(np.nan)).astype(np.float32))
            write("components", row0, np.where(there, names, NO_DATA).astype(np.uint16))
            valid += int(there.sum())
            small += int((there & (names == 0)).sum())
    return Result(engine, looks, len(tiles), pixels, dropped, dict(all=rows * columns, valid=valid, small=small))
