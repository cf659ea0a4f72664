"""True areas of the cells of a grid, projected or in degrees."""

import numpy as np
from qgis.core import Qgis, QgsUnitTypes

from ..algorithms.grid import Grid
from ..algorithms.terrain import degree_lengths
from . import grids

_LATTICE = 64  # points along each side at which the projection's scale is known


class CellAreas:
    """Areas on the ground (m²) as an image on a grid. Projected: the map's areas over the scale of the projection squared; in degrees: by the latitude.

    `scale`: (least, largest) scale of the projection; None in degrees, and where the CRS does not tell: areas are then the map's.
    """

    def __init__(self, grid, crs, transform_context):
        self.shape, self._grid, self.scale, self._lattice = tuple(grid.shape), grid, None, None
        self._degrees = QgsUnitTypes.fromUnitToUnitFactor(crs.mapUnits(), Qgis.DistanceUnit.Degrees) if crs.isGeographic() else None
        _, a, b, _, d, e = grid.transform
        self._map_area = abs(a * e - b * d)
        if self._degrees is None:
            self._map_area *= grid.metres_per_unit**2
            rows, columns = (min(size, _LATTICE) for size in grid.shape)
            down, right = grid.shape[0] / rows, grid.shape[1] / columns
            x0, a, b, y0, d, e = grid.transform
            self._lattice = grids.map_scale(Grid((x0, a * right, b * down, y0, d * right, e * down), (rows, columns)), crs, transform_context)
            if self._lattice is not None:
                self.scale = float(self._lattice.min()), float(self._lattice.max())

    def read(self, row0, row1, col0, col1):
        """float64 (row1 - row0, col1 - col0); one column where all are alike."""
        rows, columns = np.arange(row0, row1), np.arange(col0, col1)
        if self._degrees is not None:
            columns = columns if self._grid.transform[4] else columns[:1]  # latitude runs along the rows too
            _, latitudes = self._grid.to_map(columns[None] + 0.5, rows[:, None] + 0.5)
            east, north = degree_lengths(latitudes * self._degrees)
            return self._map_area * self._degrees**2 * east * north
        if self._lattice is None:
            return np.full((rows.size, 1), self._map_area)
        at = [(where * size) // whole for where, size, whole in zip((rows, columns), self._lattice.shape, self.shape)]
        return self._map_area / self._lattice[np.ix_(*at)].astype(np.float64) ** 2
