"""Optical images as the snow map needs them: reflectance from digital numbers, means of finer pixels, cloud masks as three classes.

Images are objects with .shape (rows, columns) and .read(row0, row1, col0, col1) -> float32, NaN = no data.
"""

import re

import numpy as np

from .. import blocks
from ..options import InputError

# Cloud may prove to be snow or ground; lasting cloud stays: shadows and high clouds.
CLEAR, CLOUD, LASTING, UNKNOWN = 0, 1, 2, 3
KINDS = ("Scene classification", "Binary", "MAJA", "Values")

_FILL = (0.0, -10000.0)  # digital numbers that mean no data: of Sen2Cor, of MAJA
_MAJA_CLOUD, _MAJA_LASTING = 1, 32 | 64 | 128  # bits: all clouds; shadows of clouds inside and outside the image, high clouds


class Reflectance:
    """(DN + offset) / scale of an image. Where `digital`, DN 0 and -10000 are no data, as in Sentinel-2 products that do not declare it."""

    def __init__(self, image, scale, offset, digital):
        self._image, self.shape = image, tuple(image.shape)
        self._scale, self._offset, self._digital = np.float32(scale), np.float32(offset), digital

    def read(self, row0, row1, col0, col1):
        values = self._image.read(row0, row1, col0, col1)
        out = values + self._offset
        out /= self._scale
        if self._digital:
            for fill in _FILL:
                out[values == fill] = np.nan
        return out


class Averaged:
    """Means of `rows` x `columns` pixels of a finer image; NaN where one of them is."""

    def __init__(self, image, rows, columns):
        self._image, self._rows, self._columns = image, rows, columns
        self.shape = image.shape[0] // rows, image.shape[1] // columns

    def read(self, row0, row1, col0, col1):
        m, n = self._rows, self._columns
        values = self._image.read(row0 * m, row1 * m, col0 * n, col1 * n)
        total = np.zeros((row1 - row0, col1 - col0), np.float32)
        for i in range(m):
            for j in range(n):
                total += values[i::m, j::n]
        return total / np.float32(m * n)


class Clouds:
    """A cloud mask as CLEAR, CLOUD, LASTING or UNKNOWN (no data), uint8.

    kind: one of KINDS. `Scene classification` is Sen2Cor's: cloud 8 and 9, lasting 3 (shadow) and 10 (cirrus); `Binary` above 0 is cloud;
    `MAJA` its bits; `Values` those listed in cloud and lasting, such as "8, 9".
    """

    def __init__(self, image, kind, cloud="", lasting=""):
        self._image, self.shape, self._kind = image, tuple(image.shape), kind
        self._table, self._seen = table_of(kind, cloud, lasting), np.zeros(256, bool)

    def read(self, row0, row1, col0, col1):
        values = self._image.read(row0, row1, col0, col1)
        unknown = np.isnan(values)
        values = np.clip(np.where(unknown, 0, values), 0, 255).astype(np.uint8)
        self._seen |= np.bincount(values[~unknown], minlength=256) > 0
        found = self._table[values]
        found[unknown] = UNKNOWN
        return found

    def refuse_other_kind(self):
        """InputError where the values read so far are those of another kind of mask."""
        seen = ", ".join(map(str, np.flatnonzero(self._seen)))
        if self._kind == "Scene classification" and (self._seen[12:].any() or self._seen[1] and not self._seen[2:].any()):
            raise InputError(f"CLOUD_MASK holds the values {seen}, which are no scene classification: set CLOUD_MASK_KIND, to Binary where above 0 is cloud.")
        if self._kind == "Binary" and self._seen[1:].sum() > 1:
            raise InputError(f"CLOUD_MASK holds the values {seen}, which are no binary mask: set CLOUD_MASK_KIND = Scene classification or Values.")


def table_of(kind, cloud="", lasting=""):
    """uint8 (256,): class of each mask value. See Clouds."""
    table, value = np.zeros(256, np.uint8), np.arange(256)
    if kind == "Binary":
        table[1:] = CLOUD
    elif kind == "MAJA":
        table[value & _MAJA_CLOUD > 0] = CLOUD
        table[value & _MAJA_LASTING > 0] = LASTING
    elif kind == "Values":
        if not cloud.strip() and not lasting.strip():
            raise InputError("CLOUD_MASK_KIND = Values needs the values: give CLOUD_VALUES, such as 8, 9.")
        table[_listed("CLOUD_VALUES", cloud)] = CLOUD
        table[_listed("LASTING_CLOUD_VALUES", lasting)] = LASTING
    else:
        table[[8, 9]], table[[3, 10]] = CLOUD, LASTING
    return table


def _listed(key, text):
    words = [word for word in re.split(r"[,;\s]+", text) if word]
    for word in words:
        if not (word.isdecimal() and int(word) < 256):
            raise InputError(f"{key} holds {word!r}, which is no value of a mask: list whole numbers from 0 to 255, such as 8, 9.")
    return [int(word) for word in words]


def coarse(image, block, factors):
    """The image bilinearly down-sampled by factors (rows, columns), spread over the pixels of a block again: float32 of the block's shape.

    A coarse cell is the mean of the pixels around it with weights that fall linearly from its centre to zero over one cell, as in GDAL's bilinear
    warp; pixels without data, and beyond the border, are left out. NaN without any.
    """
    rows, columns = factors
    down, right = (_cells(*ends, factor) for ends, factor in (((block.row0, block.row1), rows), ((block.col0, block.col1), columns)))
    around = blocks.Block(down.start * rows - _halo(rows), down.stop * rows + _halo(rows), right.start * columns - _halo(columns), right.stop * columns + _halo(columns))
    values = blocks.read(image, around)
    known = np.isfinite(values)
    total, weight = (_weighted(_weighted(one, rows, len(down)).T, columns, len(right)).T for one in (np.where(known, values, np.float32(0)), known.astype(np.float32)))
    with np.errstate(invalid="ignore", divide="ignore"):
        cells = np.where(weight > 0, total / weight, np.float32(np.nan))
    i, j = (np.arange(first, end) // factor - cell.start for first, end, factor, cell in ((block.row0, block.row1, rows, down), (block.col0, block.col1, columns, right)))
    return cells[np.ix_(i, j)]


def _cells(first, end, factor):
    return range(first // factor, -(-end // factor))


def _halo(factor):
    return -(-factor // 2)


def _weighted(values, factor, cells):
    """Sums over the rows for each of so many cells. The order of summation is that of the image, whatever the block."""
    out = np.zeros((cells, values.shape[1]), np.float32)
    for k in range(factor + 2 * _halo(factor)):
        weight = 1 - abs(k + 0.5 - _halo(factor) - factor / 2) / factor
        if weight > 0:
            out += np.float32(weight) * values[k:k + factor * (cells - 1) + 1:factor]
    return out
