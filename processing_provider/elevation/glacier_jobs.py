"""The glaciers of a map as independent jobs, on this machine or on a cluster. Never imports qgis: workers load it."""

import dataclasses
import zlib

import numpy as np

from ...algorithms import executor
from ...algorithms.elevation import hypsometric
from ...algorithms.elevation import void_fill as core
from ...algorithms.grid import Grid
from ...algorithms.progress import stop_if_cancelled
from .. import rasters
from . import outlines

_STRIP_PX = 4_000_000


@dataclasses.dataclass(frozen=True)
class Maps:
    """Where a job finds its pixels: files of the change and the elevation model, and their grid."""

    change: str
    dem: str
    grid: Grid


class Shape:
    """The pixels of one glacier within its box, packed by strips of rows, so small that they travel with the job. Reads like the zones that it was made from."""

    def __init__(self, glacier, zones, progress):
        self.number, self.box, self.pixels = glacier.number, glacier.box, 0
        self._height, self._strips = max(1, _STRIP_PX // glacier.box.shape[1]), []
        for row0 in range(self.box.row0, self.box.row1, self._height):
            stop_if_cancelled(progress)
            inside = zones.read(row0, min(row0 + self._height, self.box.row1), self.box.col0, self.box.col1) == self.number
            self.pixels += int(inside.sum())
            self._strips.append(zlib.compress(np.packbits(inside).tobytes(), 1))

    def read(self, row0, row1, col0, col1):
        """int16 (row1 - row0, col1 - col0) within the box: the glacier's number, -1 beside it."""
        first, last = (row0 - self.box.row0) // self._height, (row1 - 1 - self.box.row0) // self._height
        inside = np.concatenate([self._strip(k) for k in range(first, last + 1)])
        top = self.box.row0 + first * self._height
        return np.where(inside[row0 - top:row1 - top, col0 - self.box.col0:col1 - self.box.col0], self.number, -1).astype(np.int16)

    def _strip(self, k):
        rows, columns = min(self._height, self.box.shape[0] - k * self._height), self.box.shape[1]
        bits = np.unpackbits(np.frombuffer(zlib.decompress(self._strips[k]), np.uint8), count=rows * columns)
        return bits.reshape(rows, columns).astype(bool)


def pixels(maps, glacier, shape, progress):
    """(Pixels, rows, columns) of a glacier, read from the files."""
    with rasters.open_raster(maps.change) as change, rasters.open_raster(maps.dem) as dem:
        return outlines.pixels(glacier, shape, change, dem, maps.grid, progress)


def curve_of_one(maps, glacier, shape, options, progress):
    """(hypsometric.Curve, lowest, highest measured height) of a glacier, None without measured pixels."""
    found, _, _ = pixels(maps, glacier, shape, progress)
    good = np.isfinite(found.values) & np.isfinite(found.heights) & ~core.outliers(found, options)
    if not good.any():
        return None
    low, high = float(np.min(found.heights[good])), float(np.max(found.heights[good]))
    return (hypsometric.medians(found.heights[good], found.values[good], options.band_height) if -1000 < low <= high < 9000 else None), low, high


def fill_one(maps, glacier, shape, options, regional, progress):
    """(rows, columns, core.Filled) of a glacier; rows, columns int32 (n,)."""
    found, row, column = pixels(maps, glacier, shape, progress)
    return row.astype(np.int32), column.astype(np.int32), core.fill(found, options, regional, progress)


def _memory(count, options):
    """Bytes that filling a glacier of `count` pixels takes at most: 13, 51 and 68 MiB were seen for 1 600, 6 400 and 25 600 px; Exact holds two matrices of its pixels."""
    exact = 16 * min(count, options.training_pixels) ** 2 if options.method == core.EXACT else 0
    return 10 * 2**20 + 400 * count + 8 * min(count, 3000) ** 2 + exact


def run(function, glaciers, zones, maps, more, done, scheduler, progress):
    """Call function(maps, glacier, shape, *more, progress) for all glaciers, the largest box first, and done(glacier, result) here as results come."""
    order = sorted(glaciers, key=lambda glacier: (-glacier.box.shape[0] * glacier.box.shape[1], glacier.number))
    areas = [glacier.box.shape[0] * glacier.box.shape[1] for glacier in order]
    jobs = ((maps, glacier, Shape(glacier, zones, progress), *more) for glacier in order)
    executor.run(function, jobs, lambda number, result: done(order[number], result), progress, sizes=areas, names=[glacier.name for glacier in order],
                 memory=[_memory(area // 2, more[0]) for area in areas], scheduler=scheduler, files=(maps.change, maps.dem))
