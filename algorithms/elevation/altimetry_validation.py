"""Heights, or elevation change, of a raster against points of a laser altimeter: differences, their spread, and how both follow the slope."""

import dataclasses

import numpy as np

from .. import blocks, device, terrain
from ..options import InputError, option
from ..progress import Silent, stop_if_cancelled
from ..stats import nmad

DATUMS = ("From CRS", "Ellipsoid", "EGM96", "EGM2008")


@dataclasses.dataclass(frozen=True)
class AltimetryValidationOptions:
    maximum_slope: float = option(40.0, "Maximum slope", "Points on steeper ground do not count: a small shift makes a large difference there.", unit="degrees", minimum=1.0, maximum=90.0)
    vertical_datum: str = option("From CRS", "Vertical datum of the DEM", "From CRS: as the file states. Otherwise what its heights refer to.", choices=DATUMS)
    points_datum: str = option("Ellipsoid", "Vertical datum of the points", "ICESat-2 and other altimeters give heights above the ellipsoid. Points are brought to the datum of the DEM.", choices=DATUMS[1:])
    quantity: str = option("Heights", "What is compared", "Heights in m, or dh/dt in m/yr: rates have no vertical datum.", choices=("Heights", "dh/dt"), advanced=True)
    band: int = option(1, "Band", "Band of the raster.", minimum=1, maximum=10000, advanced=True)
    height_field: str = option("", "Height field", "Field of the points with their heights (m), or with dh/dt (m/yr). Empty: found by its name, such as h_li, h_mean, h_te_best_fit, height.", advanced=True)
    slope_class: float = option(5.0, "Width of the slope classes", "For the table and figure by slope.", unit="degrees", minimum=0.5, maximum=45.0, advanced=True)
    maximum_difference: float | None = option(None, "Largest difference", "Points that differ by more are left out, as blunders such as clouds. Empty: all count.", unit="m or m/yr", minimum=1e-3, maximum=1e5, advanced=True)
    minimum_class: int = option(20, "Least points of a slope class", "Classes with fewer have no figures.", minimum=2, maximum=10**6, advanced=True)


@dataclasses.dataclass(frozen=True)
class Found:
    """All points with a value of the raster: x, y (CRS of the grid), measured, raster and difference (raster - measured) in m or m/yr, slope (degrees, NaN where unknown), used (bool), each (n,).

    statistics: dict of the used ones; classes: rows by slope; counts: how many points were left out, and why.
    """

    x: np.ndarray
    y: np.ndarray
    measured: np.ndarray
    raster: np.ndarray
    difference: np.ndarray
    slope: np.ndarray
    used: np.ndarray
    statistics: dict
    classes: list
    counts: dict


def compute(raster, grid, x, y, measured, options, *, dem=None, masks=(), block_rows=256, progress=Silent()):
    """Found of points against an image (.shape, .read) on a Grid.

    x, y: (n,) in the CRS of the grid; measured: (n,) of the raster's unit and datum; dem: image of heights (m) on the grid for the slope, None: no slope is known; masks: (image, bool) each, points count
    where the image is above 0, or is not.
    """
    columns, rows = grid.to_pixel(np.asarray(x, float), np.asarray(y, float))
    # A value is interpolated between the four pixel centres around a point; beyond the outermost centres there is none.
    inside = (columns >= 0.5) & (columns <= grid.shape[1] - 0.5) & (rows >= 0.5) & (rows <= grid.shape[0] - 0.5) & np.isfinite(measured)
    if not inside.any():
        raise InputError("POINTS: no point with a height lies on the raster: check the layer, its CRS and that of the raster.")
    order = np.flatnonzero(inside)
    order = order[np.argsort(rows[order], kind="stable")]
    down, right = rows[order] - 0.5, columns[order] - 0.5
    value, slope, good = np.full(order.size, np.nan), np.full(order.size, np.nan), np.ones(order.size, bool)
    height = max(1, device.memory_bytes() // 60 // grid.shape[1] // block_rows) * block_rows
    starts = np.unique((down // height).astype(int)) * height
    for number, start in enumerate(starts.tolist()):
        stop_if_cancelled(progress)
        here = slice(*np.searchsorted(down, (start, start + height)))
        block = blocks.Block(start, min(start + height + 1, grid.shape[0]), int(right[here].min()), min(int(right[here].max()) + 2, grid.shape[1]))
        at = down[here] - block.row0, right[here] - block.col0
        values = blocks.read(raster, block)
        value[here] = bilinear(values, *at)
        nearest = tuple(np.minimum(np.rint(axis).astype(int), size - 1) for axis, size in zip(at, values.shape))
        if dem is not None:
            slope[here] = terrain.of_block(dem, grid, block)[1][nearest]
        for image, wanted in masks:
            good[here] &= (image.read(block.row0, block.row1, block.col0, block.col1)[nearest] > 0) == wanted
        progress.report((number + 1) / len(starts))
    known = np.isfinite(value)
    if not known.any():
        raise InputError("POINTS: the raster has no data at any point: check that both cover the same ground, and the raster's no-data value.")
    order, value, slope, good = order[known], value[known], slope[known], good[known]
    back = np.argsort(order)  # as the points were given
    order, value, slope, good = order[back], value[back], slope[back], good[back]
    difference = value - np.asarray(measured, float)[order]
    counts = dict(given=len(columns), inside=int(inside.sum()), with_value=int(order.size), on_unstable_ground=int((~good).sum()))
    used = good.copy()
    if dem is not None:
        with np.errstate(invalid="ignore"):
            flat = slope <= options.maximum_slope
        counts["too_steep"] = int((used & ~flat).sum())
        used &= flat
    if options.maximum_difference is not None:
        small = np.abs(difference) <= options.maximum_difference
        counts["too_different"] = int((used & ~small).sum())
        used &= small
    counts["used"] = int(used.sum())
    if counts["used"] < 2:
        raise InputError(f"Only {counts['used']} of {order.size} points count (on unstable ground {counts['on_unstable_ground']}, steeper than MAXIMUM_SLOPE {counts.get('too_steep', 0)}, beyond MAXIMUM_DIFFERENCE "
                         f"{counts.get('too_different', 0)}): check UNSTABLE, STABLE_MASK and these limits.")
    classes = by_slope(difference[used], slope[used], options) if dem is not None else []
    return Found(np.asarray(x, float)[order], np.asarray(y, float)[order], np.asarray(measured, float)[order], value, difference, slope, used, figures(difference[used]), classes, counts)


def bilinear(values, down, right):
    """Values at places (n,), in pixels from the centre of the first one, between the four centres around; NaN where one of those that count is NaN."""
    rows, columns = values.shape
    i, j = (np.minimum(axis.astype(int), max(size - 2, 0)) for axis, size in ((down, rows), (right, columns)))
    p, q = down - i, right - j
    total = np.zeros(down.shape)
    for row, column, weight in ((i, j, (1 - p) * (1 - q)), (i, j + 1, (1 - p) * q), (i + 1, j, p * (1 - q)), (i + 1, j + 1, p * q)):
        part = values[np.minimum(row, rows - 1), np.minimum(column, columns - 1)] * weight
        total += np.where(weight > 0, part, 0.0)
    return total


def figures(difference):
    """dict of n, mean, median, nmad, std (n - 1), rmse, le90 (90 % of the distances from 0), minimum and maximum of differences (n,)."""
    return dict(n=int(difference.size), mean=float(difference.mean()), median=float(np.median(difference)), nmad=nmad(difference), std=float(difference.std(ddof=1)) if difference.size > 1 else None,
                rmse=float(np.sqrt((difference**2).mean())), le90=float(np.quantile(np.abs(difference), 0.9)), minimum=float(difference.min()), maximum=float(difference.max()))


def by_slope(difference, slope, options):
    """Rows of figures() by class of slope with its ends (low, high, degrees); only n where there are fewer than the least points."""
    rows = []
    for k in range(int(np.ceil(options.maximum_slope / options.slope_class))):
        low, high = k * options.slope_class, min((k + 1) * options.slope_class, options.maximum_slope)
        here = difference[(slope >= low) & ((slope < high) | (high == options.maximum_slope) & (slope <= high))]
        rows.append(dict(low=low, high=high) | (figures(here) if here.size >= options.minimum_class else dict(n=int(here.size))))
    return rows


def in_spreads(found):
    """Differences in NMADs of those that count, (n,); NaN where that is 0."""
    return found.difference / (found.statistics["nmad"] or np.nan)
