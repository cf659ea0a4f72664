"""Glacier outlines: the field of their names, where each lies on a grid, and its pixels."""

import dataclasses

import numpy as np

from ...algorithms import terrain
from ...algorithms.blocks import Block
from ...algorithms.elevation.void_fill import Pixels
from ...algorithms.options import InputError
from ...algorithms.progress import stop_if_cancelled

_KNOWN = ("rgi_id", "RGIId", "glims_id")
_STRIP_PX = 4_000_000


def id_field(key, source, wanted):
    """Field of the glaciers' names: the wanted one, else rgi_id, RGIId or glims_id, else '' for the feature id."""
    names = source.fields().names()
    if wanted and wanted not in names:
        raise InputError(f"ID_FIELD = {wanted}: {source.sourceName()} has no such field: use one of {', '.join(names) or '(it has none)'}, or leave it empty.")
    return wanted or next((name for name in _KNOWN if name in names), "")


@dataclasses.dataclass(frozen=True)
class Glacier:
    """number and name of a zone, and the half-open rows and columns of the grid that hold it."""

    number: int
    name: str
    box: Block


def survey(zones, progress):
    """List of Glacier that have a pixel on the grid, in the order of their numbers; and the names of those that have none."""
    rows, columns = zones.shape
    count = len(zones.names)
    first = np.full((count, 2), max(rows, columns), np.int64)
    last = np.full((count, 2), -1, np.int64)
    height = max(1, _STRIP_PX // columns)
    for row0 in range(0, rows, height):
        stop_if_cancelled(progress)
        number = zones.read(row0, min(row0 + height, rows), 0, columns)
        row, column = np.nonzero(number >= 0)
        mine, row = number[row, column].astype(int), row + row0
        for axis, at in enumerate((row, column)):
            np.minimum.at(first[:, axis], mine, at)
            np.maximum.at(last[:, axis], mine, at)
        progress.report(min(1.0, (row0 + height) / rows))
    boxes = [Block(top, bottom + 1, left, right + 1) for (top, left), (bottom, right) in zip(first.tolist(), last.tolist())]
    found = [Glacier(k, name, box) for k, (name, box) in enumerate(zip(zones.names, boxes)) if box.row1 > 0]
    return found, [name for name, box in zip(zones.names, boxes) if box.row1 == 0]


def pixels(glacier, zones, change, dem, grid, progress):
    """(Pixels, rows, columns) of a glacier; x, y in m. Read strip by strip."""
    box = glacier.box
    pieces, height = [], max(1, _STRIP_PX // box.shape[1])
    middle = grid.to_map((box.col0 + box.col1) / 2, (box.row0 + box.row1) / 2)
    east, north = terrain.degree_lengths(middle[1]) if grid.geographic else (grid.metres_per_unit,) * 2
    for row0 in range(box.row0, box.row1, height):
        stop_if_cancelled(progress)
        block = Block(row0, min(row0 + height, box.row1), box.col0, box.col1)
        inside = zones.read(block.row0, block.row1, block.col0, block.col1) == glacier.number
        if not inside.any():
            continue
        heights, slope, aspect = terrain.of_block(dem, grid, block)
        values = change.read(block.row0, block.row1, block.col0, block.col1)
        row, column = np.nonzero(inside)
        x, y = grid.to_map(column + block.col0 + 0.5, row + block.row0 + 0.5)
        pieces.append(((x - middle[0]) * east, (y - middle[1]) * north, *(a[inside].astype(float) for a in (heights, slope, aspect, values)), row + block.row0, column + block.col0))
    *columns, row, column = (np.concatenate(piece) for piece in zip(*pieces))
    return Pixels(*columns), row, column
