"""Where pixels of a DEM lie on WGS84, and what lifts its heights to the ellipsoid."""

import contextlib

import numpy as np

from ...algorithms.options import InputError
from .. import grids, rasters
from ..elevation.heights import common_datum
from ..elevation.warping import _horizontal as horizontal

_GRIDS = {"EGM96": ("us_nga_egm96_15.tif", "egm96_15.gtx"), "EGM2008": ("us_nga_egm08_25.tif", "egm08_25.gtx")}  # PROJ's names
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
    """Function (x, y) -> (x, y) of arrays; with z of heights 0 as `third`."""
    from osgeo import osr

    def apply(x, y, third=False):
        x, y = np.asarray(x, float), np.asarray(y, float)
        good, out = np.isfinite(x) & np.isfinite(y), np.full((3, *x.shape), np.nan)
        if good.any():
            with osr.ExceptionMgr(useExceptions=False) if hasattr(osr, "ExceptionMgr") else contextlib.nullcontext():
                points = np.array(transform.TransformPoints(np.column_stack([x[good], y[good], np.zeros(good.sum())])))
            points[~np.isfinite(points).all(axis=1)] = np.nan
            out[:, good] = points.T
        return out[2] if third else (out[0], out[1])
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
    if datum not in _GRIDS:
        raise InputError(f"DEM: its heights refer to {datum}, for which there is no grid: give the undulations of this geoid as GEOID, or set VERTICAL_DATUM.")
    for name in _GRIDS[datum]:
        with contextlib.suppress(RuntimeError, InputError):
            return _of_proj(name), datum
    raise InputError(f"DEM: its heights refer to {datum}, and PROJ has no grid of it here ({' or '.join(_GRIDS[datum])}): give a raster of its undulations as GEOID, or install the grid "
                     "(projsync --file, or Settings > Options > Transformations).")


def _of_proj(name):
    from osgeo import osr

    options = osr.CoordinateTransformationOptions()
    options.SetOperation(f"+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=vgridshift +grids={name} +multiplier=1 "
                         "+step +proj=unitconvert +xy_in=rad +xy_out=deg")
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(4979)  # in its own order of axes the pipeline takes longitude first
    transform = _points(rasters.call_gdal(osr.CoordinateTransformation, crs, crs, options))

    def of(longitudes, latitudes):
        found = transform(longitudes, latitudes, third=True)
        if np.isnan(found).all():
            raise RuntimeError(name)
        return found
    of(np.array([10.0]), np.array([46.0]))  # a grid that is missing shows here
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
    return of
