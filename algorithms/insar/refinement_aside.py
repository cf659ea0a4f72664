"""Images that the refinement puts aside between its steps, and the surfaces that it makes of them."""

import tempfile

import numpy as np

from .. import device
from ..progress import stop_if_cancelled
from ..scratch import IN_MEMORY

CELL = 8  # px of a cell of the coarse image that fills gaps


class Aside:
    """An image that is read and written in any block: in memory while it is small, else in a temporary file that goes with it. `array`: (rows, columns)."""

    def __init__(self, shape, dtype=np.float32, value=None):
        self.shape, self._file = tuple(shape), None
        if int(np.prod(shape)) * np.dtype(dtype).itemsize <= IN_MEMORY:
            self.array = np.empty(shape, dtype)
        else:
            self._file = tempfile.TemporaryFile(prefix="firnline-")
            self.array = np.asarray(np.memmap(self._file, dtype, "w+", shape=self.shape))
        if value is not None:
            for row0, row1 in strips(self.shape):
                self.array[row0:row1] = value

    def read(self, row0, row1, col0=0, col1=None):
        """A view of a block, not to be changed."""
        return self.array[row0:row1, col0:col1]

    def close(self):
        """Free the memory or the disk."""
        self.array = None
        if self._file is not None:
            self._file.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Surface:
    """An image of heights (m): a DEM and the changes (rows, columns) m so far."""

    def __init__(self, dem, change):
        self.shape, self._dem, self._change = tuple(dem.shape), dem, change

    def read(self, row0, row1, col0, col1):
        return self._dem.read(row0, row1, col0, col1) + self._change.read(row0, row1, col0, col1)


def strips(shape, bytes_per_pixel=64):
    """(row0, row1) of strips of whole rows that fit into memory, of 256 rows or a multiple where they do."""
    rows = max(1, device.memory_bytes() // (2 * bytes_per_pixel * shape[1]))
    rows = rows // 256 * 256 if rows >= 256 else rows
    return [(row0, min(row0 + rows, shape[0])) for row0 in range(0, shape[0], rows)]


def fill(values, known, progress):
    """Fill values (Aside, float32) where known (Aside, uint8) is 0: means of CELL x CELL px, where there are none those of wider cells, bilinear between their middles.

    Close to what is known the surface goes on, far from it it is smooth.
    """
    coarse = coarse_means(values, known)
    for row0, row1 in strips(values.shape):
        stop_if_cancelled(progress)
        progress.report(row0 / values.shape[0])
        gaps = known.array[row0:row1] == 0
        if gaps.any():
            values.array[row0:row1][gaps] = spread(coarse, row0, row1, values.shape[1])[gaps]


def coarse_means(values, known, select=None):
    """(rows / CELL, columns / CELL) float32, without gaps: means of values where known is above 0, and `select`(row0, row1) true; zeros where nothing is known."""
    rows, columns = values.shape
    shape = -(-rows // CELL), -(-columns // CELL)
    total, count = np.zeros(shape), np.zeros(shape)
    step = max(CELL, strips(values.shape)[0][1] // CELL * CELL)
    for row0 in range(0, rows, step):
        row1 = min(row0 + step, rows)
        good = known.array[row0:row1] > 0
        if select is not None:
            good &= select(row0, row1)
        some = slice(row0 // CELL, -(-row1 // CELL))
        total[some] += _summed(np.where(good, values.array[row0:row1], 0))
        count[some] += _summed(good)
    return _without_gaps(total, count).astype(np.float32)


def _summed(values):
    return np.add.reduceat(np.add.reduceat(values, np.arange(0, values.shape[0], CELL), 0, float), np.arange(0, values.shape[1], CELL), 1)


def _without_gaps(total, count):
    """Means total / count; where there are none those of cells twice as wide, and so on."""
    if (count > 0).all() or not (count > 0).any():
        return total / np.maximum(count, 1)
    wide = [np.add.reduceat(np.add.reduceat(a, np.arange(0, a.shape[0], 2), 0), np.arange(0, a.shape[1], 2), 1) for a in (total, count)]
    around = _zoomed(_without_gaps(*wide), 2, 0, total.shape[0], total.shape[1])
    return np.where(count > 0, total / np.maximum(count, 1), around)


def spread(coarse, row0, row1, columns):
    """Rows row0 … row1 - 1 of a coarse image between the middles of its cells."""
    return _zoomed(coarse, CELL, row0, row1, columns).astype(np.float32)


def _zoomed(coarse, factor, row0, row1, columns):
    (k, m, f), (i, j, g) = (_between((np.arange(a, b) + 0.5) / factor - 0.5, size) for a, b, size in ((row0, row1, coarse.shape[0]), (0, columns, coarse.shape[1])))
    rows = coarse[k] * (1 - f)[:, None] + coarse[m] * f[:, None]
    return rows[:, i] * (1 - g) + rows[:, j] * g


def _between(places, size):
    places = np.clip(places, 0, size - 1)
    low = np.floor(places).astype(int)
    return low, np.minimum(low + 1, size - 1), places - low
