"""Where pixels of one DEM lie in another: any two grids, CRSs or directions of rows, with a shift in true metres."""

import math

import numpy as np

from ..blocks import Block, read
from ..grid import Grid
from ..terrain import degree_lengths, metres_of

_NODES_PX = 32  # between the exact points of a bent transformation: 0.02 m off at most for pixels of 30 m


class Placement:
    """Pixels of a reference grid in the pixels of a DEM.

    grid, dem_grid: Grids, that of the reference possibly in degrees; to_dem: None for one CRS, or a function of coordinates x, y
    (arrays of one shape) in the CRS of the reference that gives those in the CRS of the DEM.
    """

    def __init__(self, grid, dem_grid, to_dem=None):
        self.grid, self.dem_grid, self.to_dem = grid, dem_grid, to_dem
        _, a, b, _, d, e = grid.transform
        # Slopes along east and north from differences along columns and rows.
        self.inverse = np.array([[e, -d], [-b, a]], float) / (a * e - b * d)

    def units(self, block):
        """(east, north): metres of one unit of the reference's axes at each row of a block, float64 (rows,)."""
        return metres_of(self.grid, block) or tuple(np.full(block.shape[0], float(self.grid.metres_per_unit)) for _ in range(2))

    def pixel_m(self):
        """(column spacing, row spacing) of the reference in metres at its middle."""
        return tuple(float(np.hypot(*self.metres(*one))) for one in ((1, 0), (0, 1)))

    def metres(self, columns, rows):
        """East and north components in metres of an offset in reference pixels, at its middle."""
        east, north = self._middle_units()
        _, a, b, _, d, e = self.grid.transform
        return (a * columns + b * rows) * east, (d * columns + e * rows) * north

    def pixels(self, east, north):
        """Reference pixels (columns, rows) of an offset in metres, at its middle."""
        east_unit, north_unit = self._middle_units()
        return tuple(float(n) for n in self.inverse.T @ (east / east_unit, north / north_unit))

    def _middle_units(self):
        rows, columns = self.grid.shape
        east, north = self.units(Block(rows // 2, rows // 2 + 1, 0, columns))
        return float(east[0]), float(north[0])

    def steps(self, block):
        """(rows, columns) between the nodes of lattice()."""
        bent = self.grid.geographic or self.to_dem is not None
        return tuple(min(_NODES_PX, size) if bent else size for size in block.shape)

    def lattice(self, block, east=0.0, north=0.0):
        """Columns and rows of the DEM (whole numbers are pixel centres) at nodes of a block of the reference, float64 (2, n, m).

        The DEM's coordinates are corrected by east, north (m) before.
        """
        rows, columns = (start + step * np.arange(-(-size // step) + 1.0) + 0.5
                         for start, step, size in zip((block.row0, block.col0), self.steps(block), block.shape))
        return self._in_dem(*np.meshgrid(columns, rows), east, north)

    def _in_dem(self, columns, rows, east, north):
        x, y = self.grid.to_map(columns, rows)
        east_unit, north_unit = degree_lengths(y) if self.grid.geographic else (self.grid.metres_per_unit,) * 2
        x, y = x - east / east_unit, y - north / north_unit
        if self.to_dem is not None:
            x, y = self.to_dem(x, y)
        return np.stack(self.dem_grid.to_pixel(x, y)) - 0.5

    def jacobian(self, block):
        """Columns and rows of the DEM for one metre of correction [to the east, to the north], (2, 2), at the middle of a block."""
        middle = (block.col0 + block.col1) / 2, (block.row0 + block.row1) / 2
        at = [self._in_dem(*(np.array([one]) for one in middle), east, north)[:, 0] for east, north in ((0, 0), (100.0, 0), (0, 100.0))]
        return np.stack([at[1] - at[0], at[2] - at[0]], axis=1) / 100

    def moved(self, east, north):
        """The DEM's own grid with its origin corrected by east, north (m), as that looks at the middle of the reference."""
        rows, columns = self.grid.shape
        where = np.array([columns / 2]), np.array([rows / 2])
        before, after = (self._in_dem(*where, *shift)[:, 0] for shift in ((0, 0), (-east, -north)))
        x0, a, b, y0, d, e = self.dem_grid.transform
        (x, y), (x1, y1) = self.dem_grid.to_map(*before), self.dem_grid.to_map(*after)
        return Grid((x0 + x1 - x, a, b, y0 + y1 - y, d, e), self.dem_grid.shape, self.dem_grid.metres_per_unit)


def window(lattice, margin):
    """Block of the DEM that holds all positions of a lattice and a margin (px) around; it may reach beyond the DEM."""
    low, high = np.floor(lattice.min(axis=(1, 2))) - margin, np.ceil(lattice.max(axis=(1, 2))) + margin + 1
    return Block(int(low[1]), int(high[1]), int(low[0]), int(high[0]))


def clipped(block, shape):
    """The part of a block inside an image with a border of one pixel; of one pixel where there is none."""
    row0, col0 = (min(max(low, -1), size) for low, size in zip((block.row0, block.col0), shape))
    row1, col1 = (max(min(high, size + 1), low + 1) for high, size, low in zip((block.row1, block.col1), shape, (row0, col0)))
    return Block(row0, row1, col0, col1)


class Averaged:
    """An image whose pixels are the means of factor x factor pixels of another; NaN where half of them or more are NaN."""

    def __init__(self, image, factor):
        self._image, self._factor = image, factor
        self.shape = tuple(size // factor for size in image.shape)

    def read(self, row0, row1, col0, col1):
        f = self._factor
        values = self._image.read(row0 * f, row1 * f, col0 * f, col1 * f).reshape(row1 - row0, f, col1 - col0, f)
        known = np.isfinite(values)
        count = known.sum(axis=(1, 3))
        total = np.where(known, values, 0).sum(axis=(1, 3), dtype=np.float64)
        return np.divide(total, count, out=np.full(count.shape, np.nan), where=2 * count > f * f).astype(np.float32)


def averaged(image, placement):
    """(image, Placement, factor): a DEM of pixels less than half as large as the reference's is averaged to whole multiples of them first."""
    block = Block(placement.grid.shape[0] // 2, placement.grid.shape[0] // 2 + 1, placement.grid.shape[1] // 2, placement.grid.shape[1] // 2 + 1)
    steps = placement.jacobian(block) @ np.array([placement.metres(1, 0), placement.metres(0, 1)]).T
    factor = math.floor(float(np.hypot(*steps).min()) + 0.05)
    if factor < 2 or min(image.shape) < factor:
        return image, placement, 1
    x0, a, b, y0, d, e = placement.dem_grid.transform
    coarse = Averaged(image, factor)
    grid = Grid((x0, a * factor, b * factor, y0, d * factor, e * factor), coarse.shape, placement.dem_grid.metres_per_unit)
    return coarse, Placement(placement.grid, grid, placement.to_dem), factor


def patch(image, placement, block, margin, east=0.0, north=0.0):
    """(pixels of the DEM under a block of the reference, columns and rows of the block's pixels in them, float32 of its shape)."""
    from .dem_coregistration_numba import coordinates

    lattice = placement.lattice(block, east, north)
    under = clipped(window(lattice, margin), image.shape)
    columns, rows = np.empty(block.shape, np.float32), np.empty(block.shape, np.float32)
    coordinates(lattice - np.array([under.col0, under.row0])[:, None, None], *placement.steps(block), columns, rows)
    return read(image, under), columns, rows
