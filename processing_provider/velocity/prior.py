"""A known velocity that guides the search: from its own grid, CRS and unit onto the templates."""

import contextlib

import numpy as np
from qgis.core import Qgis, QgsCoordinateTransform, QgsCsException, QgsPointXY

from ...algorithms import blocks
from ...algorithms.options import InputError
from ...algorithms.progress import stop_if_cancelled
from ...algorithms.velocity.results import DAYS_A_YEAR
from .. import grids, rasters

KEYS = ("PRIOR", "PRIOR_VX", "PRIOR_VY")
_TILE, _NODES = 128, 17  # templates along a tile's side; points in which the transformation is computed
_REACH_M = 300.0
_FILL = (-9999.0, -32767.0, -32768.0)  # of products that do not declare their no-data value


def refuse_incomplete(given, options):
    """InputError where the inputs of the prior contradict each other."""
    whole, vx, vy = (given[key] for key in KEYS)
    for key, part in (("PRIOR_VX", vx), ("PRIOR_VY", vy)):
        if whole and part:
            raise InputError(f"PRIOR = {whole.name} and {key} = {part.name} are both given: give PRIOR, or PRIOR_VX with PRIOR_VY.")
    if bool(vx) != bool(vy):
        there, lacking = ("PRIOR_VX", "PRIOR_VY") if vx else ("PRIOR_VY", "PRIOR_VX")
        raise InputError(f"{there} = {(vx or vy).name} is given without {lacking}: give both, or one raster with both bands as PRIOR.")
    if (whole or vx) and options.pairing == "Before and after":
        raise InputError(f"{'PRIOR' if whole else 'PRIOR_VX'} = {(whole or vx).name} is a velocity, and PAIRING = Before and after looks for a displacement: leave it empty.")


def prior_on(given, options, templates, crs, transform_context, progress):
    """(vx, vy) of the prior at the centres of a grid of templates: float32 (rows, columns) in m/day along the axes of `crs`; None without a prior.

    NaN where any of the four neighbours that count for the bilinear mean has no data. Vectors are turned by the angle between the axes of
    the two CRSs there, and keep their length. Vectors faster than MAXIMUM_SPEED and PRIOR_MARGIN together are NaN.
    """
    refuse_incomplete(given, options)
    whole, vx, vy = (given[key] for key in KEYS)
    if not (whole or vx):
        return None
    sources = [("PRIOR", whole, 1), ("PRIOR", whole, 2)] if whole else [("PRIOR_VX", vx, 1), ("PRIOR_VY", vy, 1)]
    with contextlib.ExitStack() as stack:
        readers = [stack.enter_context(_opened(*source)) for source in sources]
        grid, own_crs = grids.grid_of(*sources[0][:2], readers[0])
        if own_crs.isGeographic():
            raise InputError(f"{sources[0][0]} = {sources[0][1].name} is in degrees ({own_crs.authid() or own_crs.description()}), along whose axes a velocity in metres is "
                             "not defined: give it in the projected CRS in which it was made, or one computed for such a CRS.")
        grids.refuse_other_grid(*sources[1][:2], readers[1], grid, own_crs, sources[0][1].name)
        change = QgsCoordinateTransform(crs, own_crs, transform_context)
        parts = np.full((2, *templates.shape), np.nan, np.float32)
        for tile in blocks.split(templates.shape, _TILE, _TILE):
            stop_if_cancelled(progress)
            x, y, turn = _placed(templates, tile, change, _REACH_M / grid.metres_per_unit)
            across, along = (_sampled(reader, grid, x, y) for reader in readers)
            parts[0][tile.slices] = np.cos(turn) * across - np.sin(turn) * along
            parts[1][tile.slices] = np.sin(turn) * across + np.cos(turn) * along
    if options.prior_units == "m/yr":
        parts /= np.float32(DAYS_A_YEAR)
    return tuple(_checked(parts, sources[0], options, progress))


def _opened(key, scene, band):
    reader = rasters.open_raster(scene.path)
    count = reader.band_count
    reader.close()
    if count < band:
        raise InputError(f"{key} = {scene.name} has one band: give a raster with the bands vx and vy, or two rasters as PRIOR_VX and PRIOR_VY.")
    return rasters.open_raster(scene.path, band)


def _placed(templates, tile, change, reach):
    """Position in the prior's CRS of the templates of a tile, and the angle (radians) by which its axes are turned in the images' CRS.

    Computed in a few points and interpolated: over a tile both are as good as linear.
    """
    rows, columns = (np.linspace(lo + 0.5, hi - 0.5, _NODES) for lo, hi in ((tile.row0, tile.row1), (tile.col0, tile.col1)))
    nodes = np.full((3, _NODES, _NODES), np.nan)
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            with contextlib.suppress(QgsCsException):
                nodes[:, i, j] = _turned(change, QgsPointXY(*templates.to_map(column, row)), reach)
    at_rows, at_columns = (np.arange(lo, hi) + 0.5 for lo, hi in ((tile.row0, tile.row1), (tile.col0, tile.col1)))
    # An angle jumps at half a turn, its cosine and sine do not.
    layers = [nodes[0], nodes[1], np.cos(nodes[2]), np.sin(nodes[2])]
    x, y, cosine, sine = (_between(layer, rows, columns, at_rows, at_columns) for layer in layers)
    return x, y, np.arctan2(sine, cosine)


def _turned(change, point, reach):
    """(x, y, angle) of a point: the rotation next to the change of the axes by central differences, whatever their scales."""
    there = change.transform(point)

    def axis(dx, dy):
        ends = [change.transform(there.x() + sign * dx, there.y() + sign * dy, Qgis.TransformDirection.Reverse) for sign in (-1, 1)]
        return ends[1].x() - ends[0].x(), ends[1].y() - ends[0].y()
    (xx, xy), (yx, yy) = axis(reach, 0), axis(0, reach)
    return there.x(), there.y(), np.arctan2(xy - yx, xx + yy)


def _between(nodes, rows, columns, at_rows, at_columns):
    across = np.array([np.interp(at_columns, columns, line) for line in nodes])
    return np.array([np.interp(at_rows, rows, line) for line in across.T]).T


def _sampled(reader, grid, x, y):
    """Bilinear mean of a raster at map positions; NaN beyond it and where a neighbour that counts has no data."""
    x0, a, b, y0, d, e = grid.transform
    dx, dy, determinant = x - x0, y - y0, a * e - b * d
    columns, rows = (e * dx - b * dy) / determinant, (a * dy - d * dx) / determinant
    height, width = grid.shape
    with np.errstate(invalid="ignore"):
        inside = (rows >= 0) & (rows <= height) & (columns >= 0) & (columns <= width)
    out = np.full(x.shape, np.nan, np.float32)
    if not inside.any():
        return out
    # Half a pixel at the border takes the pixel's own value.
    rows, columns = (np.clip(at[inside] - 0.5, 0, size - 1) for at, size in ((rows, height), (columns, width)))
    row, column = np.floor(rows).astype(int), np.floor(columns).astype(int)
    top, left = row.min(), column.min()
    values = reader.read(top, min(row.max() + 2, height), left, min(column.max() + 2, width)).astype(float)
    values[np.isin(values, _FILL)] = np.nan
    total = np.zeros(rows.shape)
    for down in (0, 1):
        for right in (0, 1):
            weight = (1 - np.abs(rows - row - down)) * (1 - np.abs(columns - column - right))
            found = values[np.minimum(row - top + down, values.shape[0] - 1), np.minimum(column - left + right, values.shape[1] - 1)]
            total += np.where(weight > 1e-6, weight * found, 0)
    out[inside] = total
    return out


def _checked(parts, source, options, progress):
    """The prior without what MAXIMUM_SPEED rules out, which would only widen the search; InputError where nothing is left."""
    key, scene, _ = source
    speed = np.hypot(*parts)
    known = np.isfinite(speed)
    if not known.any():
        raise InputError(f"{key} = {scene.name} has no data on the images: check its place, its CRS and its no-data value.")
    with np.errstate(invalid="ignore"):
        fast = speed > options.maximum_speed + options.prior_margin
    what = f"faster than MAXIMUM_SPEED = {options.maximum_speed:g} m/day (up to {speed[known].max():.3g} m/day with PRIOR_UNITS = {options.prior_units})"
    if fast.sum() == known.sum():
        raise InputError(f"{key} = {scene.name} is everywhere {what}: check PRIOR_UNITS, or raise MAXIMUM_SPEED.")
    if fast.any():
        progress.warn(f"{key} = {scene.name}: {fast.sum() / known.sum():.1%} of its vectors are {what} and are not used: check PRIOR_UNITS, or raise MAXIMUM_SPEED.")
        parts[:, fast] = np.nan
    progress.note(f"{key} guides the search of {(known & ~fast).mean():.0%} of the templates.")
    return parts
