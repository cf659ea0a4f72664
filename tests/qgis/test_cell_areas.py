"""True areas of cells against the ellipsoid as QGIS measures it."""

import numpy as np
import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransformContext, QgsDistanceArea, QgsGeometry, QgsPointXY

from firnline.algorithms.grid import Grid

SHAPE = (61, 97)


def measured(grid, crs, row, column):
    """m² of one cell, by QGIS on the ellipsoid."""
    area = QgsDistanceArea()
    area.setSourceCrs(crs, QgsCoordinateTransformContext())
    area.setEllipsoid("EPSG:7030")
    corners = [QgsPointXY(*grid.to_map(column + dx, row + dy)) for dx, dy in ((0, 0), (1, 0), (1, 1), (0, 1))]
    return area.measureArea(QgsGeometry.fromPolygonXY([corners]))


@pytest.mark.parametrize("epsg, transform, tolerance", [
    (32632, (500000.0, 20.0, 0, 5200000.0, 0, -10.0), 1e-4),
    (32632, (900000.0, 17.0, -4.0, 5200000.0, -8.0, -9.0), 1e-4),
    (3857, (1e6, 200.0, 0, 8399738.0, 0, 100.0), 1e-3),
    (3413, (-200000.0, 500.0, 0, -2000000.0, 0, -500.0), 1e-3),
    (3031, (-20000.0, 500.0, 0, 15000.0, 0, -500.0), 1e-3),
    (2263, (980000.0, 60.0, 0, 200000.0, 0, -30.0), 1e-3),
    (4326, (8.0, 0.01, 0, 46.0, 0, -0.02), 1e-4),
    (4326, (-73.0, 0.01, 0.004, -50.0, 0.003, 0.02), 1e-4),
])
def test_against_the_ellipsoid(qgis_app, epsg, transform, tolerance):
    from firnline.processing_provider.cell_areas import CellAreas
    grid, crs = Grid(transform, SHAPE, 0.3048006096 if epsg == 2263 else 1.0), QgsCoordinateReferenceSystem(f"EPSG:{epsg}")
    areas = CellAreas(grid, crs, QgsCoordinateTransformContext())
    found = np.broadcast_to(areas.read(0, 61, 0, 97), SHAPE)
    for row, column in ((0, 0), (30, 48), (60, 96), (5, 90)):
        assert found[row, column] == pytest.approx(measured(grid, crs, row, column), rel=tolerance)
    assert np.array_equal(np.broadcast_to(areas.read(20, 50, 60, 90), (30, 30)), found[20:50, 60:90])
    assert (areas.scale is None) == crs.isGeographic()
