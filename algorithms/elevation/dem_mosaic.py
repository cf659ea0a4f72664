"""Mosaic of dated DEMs: heights of many acquisitions merged pixel by pixel, each with the date to which the merged height belongs."""

import dataclasses

import numpy as np

from .. import blocks, device
from ..options import check, option
from ..progress import Silent, stop_if_cancelled
from .plausible import refuse_limits

DATUMS = ("From CRS", "Ellipsoid", "EGM96", "EGM2008")
SIDE = 512  # px of a block
_ROWS = 64  # of a job


@dataclasses.dataclass(frozen=True)
class DemMosaicOptions:
    merge: str = option("Mean", "Merge", "Where DEMs overlap. Mean: of all heights. Median: robust against blunders, from three DEMs on. Newest: the latest height alone. "
                        "The date of a pixel is that of the height which results.", choices=("Mean", "Median", "Newest"))
    resampling: str = option("Bilinear", "Resampling", "Where a DEM is not pixel-aligned with the reference. A finer DEM is averaged over the larger pixel.",
                             choices=("Nearest", "Bilinear", "Cubic"), advanced=True)
    band: int = option(1, "Band", "Band of every DEM that holds the heights.", minimum=1, maximum=65535, advanced=True)
    minimum_elevation: float = option(-500.0, "Lowest elevation", "Heights below are no-data: it catches fill values that a file does not declare, such as -9999.",
                                      unit="m", minimum=-12000.0, maximum=9000.0, advanced=True)
    maximum_elevation: float = option(9000.0, "Highest elevation", "Heights above are no-data.", unit="m", minimum=-500.0, maximum=100000.0, advanced=True)
    vertical_datum: str = option("From CRS", "Vertical datum", "What all heights refer to. From CRS: what the files state; different ones are refused. "
                                 "Any other choice overrules the files.", choices=DATUMS, advanced=True)


@dataclasses.dataclass
class Summary:
    """pixels: of the grid; covered: of them with a height; used: (n,) int64, pixels to which each DEM gave a valid height."""

    pixels: int
    covered: int
    used: np.ndarray


def compute(layers, years, shape, options, write, progress=None):
    """Merge the layers block by block into write(block, height, year, count); returns a Summary.

    layers: objects with .box, a blocks.Block of the grid outside of which they hold nothing, .read(block) -> float32 with NaN = no data,
    for blocks that meet the box, and .close(), called after the last such block; they read on threads, each on one at a time.
    years: (n,) decimal years. shape: (rows, columns) of the grid. write gets height (m) and year as float32, NaN where no layer has data,
    and count, uint16, of the layers that have. The year is the mean of those whose heights are averaged: of all for Mean, of the one
    or two middle ones for Median, that of the newest for Newest (of one date the later in the list).
    """
    progress = progress or Silent()
    check(options)
    refuse_limits(options)
    from . import dem_mosaic_numba as kernels

    kernel = {"Mean": kernels.mean, "Median": kernels.median, "Newest": kernels.newest}[options.merge]
    _run(kernel, np.zeros((1, 1, 1), np.float32), np.zeros(1), progress)  # compiled here, so that a cancel is heard later
    order = np.argsort(years, kind="stable")
    layers, years = [layers[k] for k in order], np.asarray(years, float)[order]
    side = _side(layers, shape)
    last = [max((layer.box.row1 - 1) // side, 0) for layer in layers]
    all_blocks = blocks.split(shape, side, side)
    used, covered = np.zeros(len(layers), np.int64), 0
    for number, block in enumerate(all_blocks):
        stop_if_cancelled(progress)
        there = [k for k, layer in enumerate(layers) if _meet(block, layer.box)]
        values = np.full((len(there), *block.shape), np.nan, np.float32)

        def read(place, k):
            values[place] = layers[k].read(block)
            used[k] += np.isfinite(values[place]).sum()

        device.each(read, list(enumerate(there)), progress)
        height, year, count = _run(kernel, values, years[there], progress)
        covered += int((count > 0).sum())
        write(block, height, year, count)
        if block.col1 == shape[1]:
            for k in [k for k, row in enumerate(last) if row == block.row0 // side]:
                layers[k].close()
        progress.report((number + 1) / len(all_blocks))
    back = np.empty(len(order), np.int64)
    back[order] = used
    return Summary(int(np.prod(shape)), covered, back)


def _run(kernel, values, years, progress):
    """(height float32, year float32, count uint16) of values (n, rows, columns) by a kernel, on threads."""
    shape = values.shape[1:]
    height, year, count = np.empty(shape, np.float32), np.empty(shape, np.float32), np.empty(shape, np.uint16)
    device.each(kernel, [(values[:, r:r + _ROWS], years, height[r:r + _ROWS], year[r:r + _ROWS], count[r:r + _ROWS]) for r in range(0, shape[0], _ROWS)], progress)
    return height, year, count


def _meet(block, box):
    return block.row0 < box.row1 and box.row0 < block.row1 and block.col0 < box.col1 and box.col0 < block.col1


def _side(layers, shape):
    """Side of the blocks in px: a half or a quarter of SIDE where so many layers overlap that their heights would not fit."""
    most = max((sum(_meet(block, layer.box) for layer in layers) for block in blocks.split(shape, SIDE, SIDE)), default=0)
    side = SIDE
    while most * side**2 * 4 > device.memory_bytes() / 2 and side > SIDE // 4:
        side //= 2
    return side
