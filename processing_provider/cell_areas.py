"""True areas of the cells of a grid, projected or in degrees."""

import numpy as np
from qgis.core import Qgis, QgsCoordinateTransform, QgsCsException, QgsPointXY, QgsUnitTypes

from ..algorithms.terrain import degree_lengths

_LATTICE = 48  # points along each side at which a projection is looked at
_A, _E2 = 6378137.0, 6.69437999014e-3  # WGS84


class CellAreas:
    """Areas on the ground (m², WGS84) as an image on a grid. In degrees: by the latitude of each row; projected: by where the projection puts the
    cells of a lattice over the grid, the nearest one counts.

    `scale`: (least, largest) scale of the projection, map length over true length; None in degrees, and where the CRS cannot be followed: areas are then the map's.
    """

    def __init__(self, grid, crs, transform_context):
        self.shape, self._grid, self.scale, self._lattice = tuple(grid.shape), grid, None, None
        self._degrees = QgsUnitTypes.fromUnitToUnitFactor(crs.mapUnits(), Qgis.DistanceUnit.Degrees) if crs.isGeographic() else None
        _, a, b, _, d, e = grid.transform
        self._map_area = abs(a * e - b * d)
        if self._degrees is None:
            self._map_area *= grid.metres_per_unit**2
            self._lattice = _projected_areas(grid, QgsCoordinateTransform(crs, crs.toGeographicCrs(), transform_context))
            if self._lattice is not None:
                scale = np.sqrt(self._map_area / self._lattice)
                self.scale = float(scale.min()), float(scale.max())

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
        return self._lattice[np.ix_(*((where * size) // whole for where, size, whole in zip((rows, columns), self._lattice.shape, self.shape)))]


def _projected_areas(grid, to_degrees):
    """Areas of the cells (m²) at the middles of a lattice, float64; None where one cannot be unprojected."""
    sizes = [min(size, _LATTICE) for size in grid.shape]
    rows, columns = ((np.arange(size) + 0.5) * whole / size for size, whole in zip(sizes, grid.shape))
    out = np.empty(sizes)
    try:
        for i, row in enumerate(rows):
            for j, column in enumerate(columns):
                right, left, down, up = (_in_space(to_degrees.transform(QgsPointXY(*grid.to_map(column + dx, row + dy)))) for dx, dy in ((0.5, 0), (-0.5, 0), (0, 0.5), (0, -0.5)))
                out[i, j] = np.linalg.norm(np.cross(right - left, down - up))
    except QgsCsException:
        return None
    return out if np.isfinite(out).all() and out.min() > 0 else None


def _in_space(point):
    """Geocentric coordinates (m) of a point in degrees on WGS84: no trouble at the poles and at 180 degrees."""
    longitude, latitude = np.radians(point.x()), np.radians(point.y())
    n = _A / np.sqrt(1 - _E2 * np.sin(latitude) ** 2)
    return np.array([n * np.cos(latitude) * np.cos(longitude), n * np.cos(latitude) * np.sin(longitude), n * (1 - _E2) * np.sin(latitude)])
