"""Where pixels of a DEM lie on WGS84, and what lifts its heights to the ellipsoid."""

import contextlib

import numpy as np

from ...algorithms.options import InputError
from .. import grids, rasters
from ..elevation import vertical
from ..elevation.heights import common_datum
from ..elevation.warping import _horizontal as horizontal

_KNOWN = ("EGM96", "EGM2008")  # to vertical.undulation()
_MOST_PX = 4096 * 4096  # of a window of the geoid raster


def projection(crs_wkt, grid):
    """(to_degrees(columns, rows) -> longitudes, latitudes on WGS84; to_pixels, the reverse) of a grid; arrays in, arrays out, NaN where the projection ends."""
    forth, back = _transform(crs_wkt, "EPSG:4326"), _transform("EPSG:4326", crs_wkt)

    def to_degrees(columns, rows):
        columns, rows = np.broadcast_arrays(np.asarray(columns, float), np.asarray(rows, float))
        return forth(*grid.to_map(columns, rows))

    def to_pixels(longitudes, latitudes):
        return grid.to_pixel(*back(longitudes, latitudes))
    return to_degrees, to_pixels


def _transform(source, target):
    from osgeo import osr

    found = []
    for name in (source, target):
        crs = osr.SpatialReference()
        crs.SetFromUserInput(horizontal(name) if not name.startswith("EPSG") else name)
        crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        found.append(crs)
    return _points(rasters.call_gdal(osr.CoordinateTransformation, *found))


def _points(transform):
    """Function (x, y) -> (x, y) of arrays."""
    from osgeo import osr

    def apply(x, y):
        x, y = np.asarray(x, float), np.asarray(y, float)
        good, out = np.isfinite(x) & np.isfinite(y), np.full((2, *x.shape), np.nan)
        if good.any():
            with osr.ExceptionMgr(useExceptions=False) if hasattr(osr, "ExceptionMgr") else contextlib.nullcontext():
                points = np.array(transform.TransformPoints(np.column_stack([x[good], y[good]])))
            points[~np.isfinite(points).all(axis=1)] = np.nan
            out[:, good] = points[:, :2].T
        return out[0], out[1]
    return apply


def undulation(scene, option, band, geoid, corners, progress):
    """(function of longitudes, latitudes -> m that lifts the heights of the DEM `scene` to the ellipsoid, or None; name of the datum).

    corners: longitudes and latitudes that the geoid must cover.
    option: VERTICAL_DATUM; geoid: Scene of a raster of undulations, or None. InputError where the datum is not known, or nothing leads from it to the ellipsoid.
    """
    datum = common_datum([("DEM", scene, band)], option, progress)
    if not datum and geoid is None:
        raise InputError(f"DEM: {scene.name} does not state what its heights refer to: give VERTICAL_DATUM (the Copernicus DEM: EGM2008, SRTM: EGM96, TanDEM-X: Ellipsoid).")
    if datum == "Ellipsoid":
        if geoid is not None:
            raise InputError("GEOID is given, but the heights of the DEM refer to the ellipsoid: leave it empty, or set VERTICAL_DATUM.")
        return None, datum
    if geoid is not None:
        return _of_raster(geoid, corners), datum or geoid.name
    if datum not in _KNOWN:
        raise InputError(f"DEM: its heights refer to {datum}, for which there is no grid: give the undulations of this geoid as GEOID, or set VERTICAL_DATUM.")
    if vertical.undulation(*(np.ravel(one)[:1] for one in corners), datum, progress) is None:
        raise InputError(f"DEM: its heights refer to {datum}, and PROJ has no grid of it here: give a raster of its undulations as GEOID, or install the grid "
                         "(projsync, or Settings > Options > Transformations).")
    return _of_proj(datum, progress), datum


def _of_proj(datum, progress):
    def of(longitudes, latitudes):
        longitudes, latitudes = np.asarray(longitudes, float), np.asarray(latitudes, float)
        good, out = np.isfinite(longitudes) & np.isfinite(latitudes), np.full(longitudes.shape, np.nan)
        if good.any():
            out[good] = vertical.undulation(longitudes[good], latitudes[good], datum, progress)
        return out
    return of


def _of_raster(scene, corners):
    """Bilinear between the pixels of a raster of undulations; beyond its border the value there, which nodes outside the DEM need."""
    with rasters.open_raster(scene.path) as reader:
        grid, crs = grids.grid_of("GEOID", scene, reader)
    _, to_pixels = projection(crs.toWkt(), grid)

    columns, rows = to_pixels(*corners)
    if not ((columns > -0.01) & (columns < grid.shape[1] + 0.01) & (rows > -0.01) & (rows < grid.shape[0] + 0.01)).all():
        raise InputError(f"GEOID: {scene.name} does not cover the whole DEM: give a larger one.")
    def of(longitudes, latitudes):
        columns, rows = to_pixels(longitudes, latitudes)
        known = np.isfinite(columns)
        column, row = columns[known] - 0.5, rows[known] - 0.5
        out = np.full(columns.shape, np.nan)
        if not known.any():
            return out
        column, row = (np.clip(v, 0, size - 1.0) for v, size in zip((column, row), grid.shape[::-1]))
        col0, row0 = int(column.min()), int(row.min())
        col1, row1 = min(int(column.max()) + 2, grid.shape[1]), min(int(row.max()) + 2, grid.shape[0])
        if (col1 - col0) * (row1 - row0) > _MOST_PX:
            raise InputError(f"GEOID: {scene.name} has much finer pixels than a geoid needs: give one of about 0.01 degrees or more.")
        with rasters.open_raster(scene.path) as reader:
            values = reader.read(row0, row1, col0, col1).astype(float)
        column, row = column - col0, row - row0
        i, j = row.astype(int), column.astype(int)
        k, m, f, g = np.minimum(i + 1, values.shape[0] - 1), np.minimum(j + 1, values.shape[1] - 1), row - i, column - j
        out[known] = (1 - f) * ((1 - g) * values[i, j] + g * values[i, m]) + f * ((1 - g) * values[k, j] + g * values[k, m])
        return out
    if not np.isfinite(of(*(np.asarray(one, float) for one in corners))).all():
        raise InputError(f"GEOID: {scene.name} has no data over a part of the DEM, where heights would be lost: fill it, or give another.")
    return of
