"""Points, polygons and tables on disk: one file that appears whole or not at all."""

import contextlib
import datetime
import os

import numpy as np

from ..algorithms.progress import stop_if_cancelled
from . import described
from .atomic import check_output, discard, explained, put
from .rasters import call_gdal

# Formats that are one file each: a part file can take its place.
DRIVERS = {".gpkg": "GPKG", ".geojson": "GeoJSON", ".fgb": "FlatGeobuf"}
_AT_ONCE = 5000


@contextlib.contextmanager
def pending_points(path, x, y, fields, crs_wkt, progress, *, key="ARROWS"):
    """Write points beside `path`; the file takes its place when the block ends well. Gives a list that then holds the path under which it lies.

    x, y: (n,) coordinates in the CRS. fields: name -> (n,) whole numbers or floats, NaN becomes NULL. The time stamp of a GeoPackage is
    SOURCE_DATE_EPOCH, or 0. InputError names `key`, the path and the way out; Cancelled leaves nothing behind.
    """
    with _pending(path, key, _write, x, y, fields, crs_wkt, progress) as kept:
        yield kept


@contextlib.contextmanager
def pending_records(path, columns, records, geometries, crs_wkt, progress, *, key="OUTPUT"):
    """Write records beside `path`, with polygons or without: as pending_points().

    columns: (name, alias, type) each, type str, int or float; records: rows of values in their order, None and NaN become NULL; geometries: WKB of polygons, one each,
    or None, and crs_wkt '', for a table of no geometry.
    """
    with _pending(path, key, _write_records, columns, records, geometries, crs_wkt, progress) as kept:
        yield kept


@contextlib.contextmanager
def _pending(path, key, write, *contents):
    given, path = path, check_output(path, key=key, suffixes=tuple(DRIVERS))
    stem, suffix = os.path.splitext(path)
    part, kept = f"{stem}.part-{os.getpid()}{suffix}", []
    trouble = f"{key} = {path} cannot be written (REASON): free some space or choose another folder."
    try:
        with explained(trouble):
            call_gdal(write, part, os.path.basename(stem), key, *contents, complete=True)
        yield kept
        with explained(trouble):
            kept.append(put(part, path) or given)
    finally:
        for beside in ("", "-journal", "-wal", "-shm"):
            discard(part + beside)


def _write(path, name, key, x, y, fields, crs_wkt, progress):
    from osgeo import ogr

    with new_layer(path, name, crs_wkt, ogr.wkbPoint, described.items(key, [(field, "") for field in fields])) as layer:
        for field, values in fields.items():
            _done(layer.CreateField(ogr.FieldDefn(field, ogr.OFTInteger if values.dtype.kind in "iu" else ogr.OFTReal)))
        with _together(layer):
            _fill(layer, x, y, fields, progress)
    return path


def _write_records(path, name, key, columns, records, geometries, crs_wkt, progress):
    from osgeo import ogr

    kinds = {str: ogr.OFTString, int: ogr.OFTInteger64, float: ogr.OFTReal}
    items = described.items(key, [(alias or field, "") for field, alias, _ in columns])
    with new_layer(path, name, crs_wkt, ogr.wkbNone if geometries is None else ogr.wkbMultiPolygon, items) as layer:
        for field, alias, kind in columns:
            definition = ogr.FieldDefn(field, kinds[kind])
            definition.SetAlternativeName(alias)
            _done(layer.CreateField(definition))
        with _together(layer):
            for number, record in enumerate(records):
                stop_if_cancelled(progress)
                feature = ogr.Feature(layer.GetLayerDefn())
                for place, value in enumerate(record):
                    if value is not None and (isinstance(value, str) or np.isfinite(value)):
                        feature.SetField(place, value)
                if geometries is not None:
                    feature.SetGeometryDirectly(ogr.ForceToMultiPolygon(ogr.CreateGeometryFromWkb(geometries[number])))
                _done(layer.CreateFeature(feature))
    return path


@contextlib.contextmanager
def new_layer(path, name, crs_wkt, kind, items):
    """Context manager: a layer in a new file. Its metadata items go into a GeoPackage whole, into other formats as far as they take them."""
    from osgeo import gdal, ogr, osr

    crs = None
    if crs_wkt:
        crs = osr.SpatialReference()
        crs.SetFromUserInput(crs_wkt)
        crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    stamp = datetime.datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), datetime.timezone.utc)
    gdal.SetThreadLocalConfigOption("OGR_CURRENT_DATE", f"{stamp:%Y-%m-%dT%H:%M:%S.000Z}")
    try:
        driver = ogr.GetDriverByName(DRIVERS[os.path.splitext(path)[1].lower()])
        known = driver.GetMetadataItem("DS_LAYER_CREATIONOPTIONLIST") or ""
        told = {"TITLE": items.get("TITLE"), "DESCRIPTION": items.get("ABSTRACT")}
        data = _there(driver.CreateDataSource(path))
        layer = _there(data.CreateLayer(name, crs, kind, [f"{option}={text}" for option, text in told.items() if text and f"'{option}'" in known]))
        if items and driver.GetName() == "GPKG":
            _done(layer.SetMetadata(items))
        yield layer
    finally:
        data = layer = None  # closes the file
        gdal.SetThreadLocalConfigOption("OGR_CURRENT_DATE", None)


@contextlib.contextmanager
def _together(layer):
    """One transaction, where the format knows such."""
    from osgeo import ogr

    can = layer.TestCapability(ogr.OLCTransactions)
    if can:
        _done(layer.StartTransaction())
    yield
    if can:
        _done(layer.CommitTransaction())


def _fill(layer, x, y, fields, progress):
    from osgeo import ogr

    definition = layer.GetLayerDefn()
    for start in range(0, len(x), _AT_ONCE):
        stop_if_cancelled(progress)
        chunk = slice(start, start + _AT_ONCE)
        columns = [values[chunk].astype(float).tolist() if values.dtype.kind == "f" else values[chunk].tolist() for values in fields.values()]
        for place_x, place_y, *values in zip(x[chunk].tolist(), y[chunk].tolist(), *columns):
            feature, point = ogr.Feature(definition), ogr.Geometry(ogr.wkbPoint)
            point.AddPoint_2D(place_x, place_y)
            feature.SetGeometryDirectly(point)
            for number, value in enumerate(values):
                if np.isfinite(value):
                    feature.SetField(number, value)
            _done(layer.CreateFeature(feature))


def _there(made):
    if made is None:
        _done(1)
    return made


def _done(code):
    """RuntimeError with GDAL's reason where a call failed: without exceptions it returns a code."""
    from osgeo import gdal

    if code:
        raise RuntimeError(gdal.GetLastErrorMsg() or "GDAL gives no reason")
