"""The lattice of look.Lattice for a raster: where its nodes lie on the earth, and how its axes run there."""

import numpy as np
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCsException, QgsPointXY

from ...algorithms.insar import look
from ...algorithms.options import InputError
from ...algorithms.terrain import degree_lengths

_METRES = 100.0  # the step by which the axes are found


def lattice_of(key, grid, crs, transform_context, **how):
    """look.Lattice on a grid; how: orbit, incidence, look_direction of look.lattice(). InputError, naming `key`, where the CRS does not reach there."""
    transform = QgsCoordinateTransform(crs, QgsCoordinateReferenceSystem("EPSG:4326"), transform_context)
    back = QgsCoordinateTransform(QgsCoordinateReferenceSystem("EPSG:4326"), crs, transform_context)

    def pixel(lon, lat):
        point = back.transform(QgsPointXY(lon, lat))
        return np.array(grid.to_pixel(point.x(), point.y()))
    rows, columns = (np.linspace(0.0, size, look.NODES) for size in grid.shape)
    lon, lat, axes = np.empty((look.NODES,) * 2), np.empty((look.NODES,) * 2), np.empty((4, look.NODES, look.NODES))
    try:
        for i, row in enumerate(rows):
            for j, column in enumerate(columns):
                point = transform.transform(QgsPointXY(*grid.to_map(column, row)))
                x, y = point.x(), point.y()
                per_lon, per_lat = degree_lengths(y)
                east, north = _METRES / per_lon, _METRES / per_lat
                if not abs(y) < 89.99:
                    raise InputError(f"{key} reaches the pole, where no direction is east: cut it there (Raster > Extraction > Clip).")
                axes[:2, i, j] = (pixel(x + east / 2, y) - pixel(x - east / 2, y)) / _METRES
                axes[2:, i, j] = (pixel(x, y + north / 2) - pixel(x, y - north / 2)) / _METRES
                lon[i, j], lat[i, j] = x, y
    except QgsCsException as error:
        raise InputError(f"{key} reaches beyond where its CRS holds ({error}): clip it, or reproject it (Raster > Warp).") from None
    return look.lattice(rows, columns, axes, longitudes=lon, latitudes=lat, **how)
