"""Writes what a sample scene consists of (algorithms/synthetic/scene_files.py) into a folder."""

import functools
import os

import numpy as np

from ..algorithms.progress import stop_if_cancelled
from ..algorithms.synthetic import scene_files
from . import folders, rasters, vectors


def write(folder, scene, progress):
    for number, one in enumerate(scene.files):
        stop_if_cancelled(progress)
        path = os.path.join(folder, *one.name.split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        _write(one, path, progress)
        progress.report((number + 1) / len(scene.files))


@functools.singledispatch
def _write(one, path, progress):
    raise TypeError(type(one))


@_write.register
def _(one: scene_files.Raster, path, progress):
    bands = [(name, unit) for name, (unit, _) in one.bands.items()]
    with rasters.create_raster(path, one.grid, _wkt(one.crs), bands, dtype=one.dtype, metadata=one.metadata) as writer:
        for number, (_, values) in enumerate(one.bands.values(), 1):
            writer.write(number, 0, 0, values)


@_write.register
def _(one: scene_files.Rings, path, progress):
    folders.write_polygons(path, one.crs, one.rings)


@_write.register
def _(one: scene_files.Regions, path, progress):
    present = [int(label) for label in np.unique(one.labels) if label]
    kinds = [(name, "", type(values[present[0]])) for name, values in one.fields.items()]
    records = [[values[label] for values in one.fields.values()] for label in present]
    shapes = rasters.call_gdal(_outlined, one.labels, one.grid.transform, present, complete=True)
    with vectors.pending_records(path, kinds, records, shapes, _wkt(one.crs), progress):
        pass


@_write.register
def _(one: scene_files.Points, path, progress):
    with vectors.pending_points(path, one.x, one.y, one.fields, _wkt(one.crs), progress):
        pass


@_write.register
def _(one: scene_files.Content, path, progress):
    with open(path, "wb") as file:
        file.write(one.content)


def _wkt(crs):
    from osgeo import osr

    if not crs:
        return ""
    reference = osr.SpatialReference()
    reference.SetFromUserInput(crs)
    return reference.ExportToWkt()


def _outlined(labels, transform, wanted):
    """WKB of a multipolygon for each label."""
    from osgeo import gdal, ogr

    data = gdal.GetDriverByName("MEM").Create("", labels.shape[1], labels.shape[0], 1, gdal.GDT_Byte)
    data.SetGeoTransform(transform)
    band = data.GetRasterBand(1)
    band.WriteArray(labels)
    kept = ogr.GetDriverByName("Memory").CreateDataSource("")
    layer = kept.CreateLayer("", None, ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn("label", ogr.OFTInteger))
    gdal.Polygonize(band, band, layer, 0)
    parts = {label: ogr.Geometry(ogr.wkbMultiPolygon) for label in wanted}
    for feature in layer:
        parts[feature.GetField(0)].AddGeometry(feature.GetGeometryRef())
    return [bytes(parts[label].ExportToWkb()) for label in wanted]
