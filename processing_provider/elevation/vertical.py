"""Heights of points between the ellipsoid and geoids, by an undulation raster or by the grids that PROJ has."""

import contextlib

import numpy as np
from qgis.core import QgsCoordinateTransform, QgsCsException, QgsLineString, QgsPointXY

from ...algorithms.options import InputError
from ...algorithms.progress import stop_if_cancelled
from .. import rasters

_GRIDS = {"EGM96": ("us_nga_egm96_15.tif", "egm96_15.gtx"), "EGM2008": ("us_nga_egm08_25.tif", "egm08_25.gtx")}
_AT_ONCE = 10000


def transform_points(x, y, own, other, transform_context, progress):
    """(x, y) of points in another QgsCoordinateReferenceSystem, NaN where they cannot be projected."""
    transform = QgsCoordinateTransform(own, other, transform_context)
    out = np.full((2, len(x)), np.nan)
    for start in range(0, len(x), _AT_ONCE):
        stop_if_cancelled(progress)
        some = slice(start, start + _AT_ONCE)
        line = QgsLineString(np.asarray(x[some], float).tolist(), np.asarray(y[some], float).tolist())
        try:
            line.transform(transform)
            out[:, some] = np.array([(point.x(), point.y()) for point in line.points()]).T
        except QgsCsException:  # one of them has no place
            for number, (px, py) in enumerate(zip(x[some], y[some]), start):
                with contextlib.suppress(QgsCsException):
                    out[:, number] = transform.transform(QgsPointXY(px, py))
    out[:, ~np.isfinite(out).all(axis=0)] = np.nan
    return out


def _moved(transform, x, y, progress):
    out = np.full((len(x), 3), np.nan)
    for start in range(0, len(x), _AT_ONCE):
        stop_if_cancelled(progress)
        some = slice(start, start + _AT_ONCE)
        points = np.column_stack([x[some], y[some], np.zeros(len(x[some]))])
        out[some] = rasters.call_gdal(transform.TransformPoints, points.tolist())
    out[~(np.abs(out) < 1e30).all(axis=1)] = np.nan
    return out


def undulation(longitude, latitude, datum, progress):
    """Height (m) of a geoid above the ellipsoid at places in degrees, by PROJ's grid; None where PROJ has none of its grids."""
    from osgeo import osr

    wgs84 = osr.SpatialReference()
    wgs84.ImportFromEPSG(4979)
    wgs84.SetAxisMappingStrategy(osr.OAMS_AUTHORITY_COMPLIANT)  # else GDAL swaps the axes before the pipeline, which wants longitude first
    for grid in _GRIDS[datum]:
        how = osr.CoordinateTransformationOptions()
        how.SetOperation(f"+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=vgridshift +grids={grid} +multiplier=1 +step +proj=unitconvert +xy_in=rad +xy_out=deg")
        try:
            transform = rasters.call_gdal(osr.CoordinateTransformation, wgs84, wgs84, how)
            found = _moved(transform, np.asarray(longitude), np.asarray(latitude), progress)[:, 2]
        except (RuntimeError, TypeError):
            continue
        if np.isfinite(found).any():
            return found
    return None


def refuse_unknown(datum, other):
    raise InputError(f"VERTICAL_DATUM = {datum}, POINTS_DATUM = {other}: PROJ here has none of the grids {', '.join(grid for name in (datum, other) for grid in _GRIDS.get(name, ()))}: give the undulation of the geoid as GEOID, "
                     "or install PROJ's grids.")
