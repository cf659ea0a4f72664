"""Slope and aspect of a terrain model, in true metres on every kind of grid."""

import numpy as np

from . import blocks
from .blocks import Block
from .options import InputError

LOWEST, HIGHEST = -500.0, 9000.0  # m, between which land lies
HALO = 1  # pixels around that slope_aspect() needs

_FLAT = 1e-6  # gradient below which there is no aspect
_AT_ONCE = 100_000  # pixels: the differences are in double precision


def refuse_heights(heights):
    """InputError where values of a DEM (any shape) cannot be heights in metres; NaN is none."""
    finite = heights[np.isfinite(heights)]
    if finite.size and (finite.min() < LOWEST or finite.max() >= HIGHEST):
        raise InputError(f"DEM holds {finite.min():.6g} to {finite.max():.6g}: heights must be metres between {LOWEST:g} and {HIGHEST:g}; "
                         "declare its no-data value (gdal_translate with -a_nodata), or convert its unit.")


def degree_lengths(latitudes):
    """(east, north): metres on the ground of one degree of longitude and of latitude, on WGS84, at latitudes in degrees.

    From the ellipsoid's radii of curvature (meridian M, prime vertical N): 1 degree = pi/180 M, and pi/180 N cos(latitude).
    """
    a, e2 = 6378137.0, 6.69437999014e-3
    phi = np.radians(np.asarray(latitudes, float))
    w = 1 - e2 * np.sin(phi) ** 2
    return np.pi / 180 * a / np.sqrt(w) * np.cos(phi), np.pi / 180 * a * (1 - e2) / w**1.5


def slope_aspect(heights, grid, metres=None):
    """Slope and aspect (degrees) by the differences of Horn (1981, Proc. IEEE 69, 14).

    heights: (rows + 2, columns + 2) m, with one pixel of halo; grid: Grid of pixels of this transform; metres: None, or for a grid in
    degrees (east, north), metres of one unit along the axes, each a number or (rows,). Returns two float32 (rows, columns): slope 0 … 90;
    aspect clockwise from grid north, the way the slope faces, NaN where flat. NaN where one of the nine heights is NaN.
    """
    z = np.asarray(heights, float)
    north_west, north, north_east = z[:-2, :-2], z[:-2, 1:-1], z[:-2, 2:]
    west, east = z[1:-1, :-2], z[1:-1, 2:]
    south_west, south, south_east = z[2:, :-2], z[2:, 1:-1], z[2:, 2:]
    across = ((north_east + 2 * east + south_east) - (north_west + 2 * west + south_west)) / 8
    down = ((south_west + 2 * south + south_east) - (north_west + 2 * north + north_east)) / 8
    # From differences along columns and rows to those along east and north: the inverse of the transform's matrix.
    _, a, b, _, d, e = grid.transform
    determinant = a * e - b * d
    unit_east, unit_north = (grid.metres_per_unit,) * 2 if metres is None else (np.reshape(m, (-1, 1)) if np.ndim(m) else m for m in metres)
    eastward = (e * across - d * down) / determinant / unit_east
    northward = (a * down - b * across) / determinant / unit_north
    with np.errstate(invalid="ignore"):
        steepness = np.hypot(eastward, northward) + 0 * z[1:-1, 1:-1]
        aspect = np.degrees(np.arctan2(-eastward, -northward)) % 360
        aspect[~(steepness > _FLAT)] = np.nan
    return np.degrees(np.arctan(steepness)).astype(np.float32), aspect.astype(np.float32)


def metres_of(grid, block):
    """(east, north) of slope_aspect() for a block of a grid in degrees, by the latitudes of its middle column; None for others."""
    if not grid.geographic:
        return None
    rows = np.arange(block.row0, block.row1) + 0.5
    return degree_lengths(grid.to_map((block.col0 + block.col1) / 2, rows)[1])


def of_block(dem, grid, block):
    """(heights m, slope, aspect degrees) of a block, each float32 (rows, columns), as slope_aspect() gives them.

    dem: an image (.shape, .read) on the grid. At its border heights go on as they rise or fall there.
    """
    heights = blocks.read(dem, block.grown(HALO, HALO))
    rows, columns = grid.shape
    for z, at_start, at_end in ((heights, block.row0 == 0, block.row1 == rows), (heights.T, block.col0 == 0, block.col1 == columns)):
        if len(z) > 3 or not (at_start and at_end):
            if at_start:
                z[0] = 2 * z[1] - z[2]
            if at_end:
                z[-1] = 2 * z[-2] - z[-3]
    slope, aspect = np.empty((2, *block.shape), np.float32)
    some = max(1, _AT_ONCE // block.shape[1])
    for row in range(0, block.shape[0], some):
        few = Block(block.row0 + row, min(block.row0 + row + some, block.row1), block.col0, block.col1)
        here = slice(row, row + few.shape[0])
        slope[here], aspect[here] = slope_aspect(heights[row:row + few.shape[0] + 2], grid, metres_of(grid, few))
    return heights[1:-1, 1:-1], slope, aspect
