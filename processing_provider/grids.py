"""What QGIS knows of a grid: its CRS and units, the scale of the projection, polygons on its cells."""

import numpy as np
from qgis.core import Qgis, QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCsException, QgsFeatureRequest, QgsGeometry
from qgis.core import QgsPoint, QgsPointXY, QgsRectangle, QgsUnitTypes

from ..algorithms.grid import Grid
from ..algorithms.options import InputError

ALIGN = "bring all on one grid first (Raster > Align Rasters, or Warp)"


def read_grid(key, scenes, readers, transform_context, degrees=False):
    """(Grid, QgsCoordinateReferenceSystem) that all the open rasters of the parameter `key` share.

    InputError where one lies elsewhere, has no georeference, no CRS, or one in degrees where a tool does not take `degrees`.
    """
    grid, crs = grid_of(key, scenes[0], readers[0])
    if crs.isGeographic() and not degrees:
        raise InputError(f"{key}: {scenes[0].name} is in degrees ({crs.authid() or crs.description()}), but distances need metres: "
                         f"reproject it (Raster > Warp), for instance to {suggested_crs(grid, crs, transform_context)}.")
    for scene, reader in zip(scenes[1:], readers[1:]):
        refuse_other_grid(key, scene, reader, grid, crs, scenes[0].name)
    return grid, crs


def refuse_other_grid(key, scene, reader, grid, crs, reference):
    """InputError where an open raster is not on the grid of the raster named `reference`."""
    other, other_crs = grid_of(key, scene, reader)
    if other_crs != crs and other_crs.toProj() != crs.toProj():
        raise InputError(f"{key}: {scene.name} has the CRS {_crs_name(other_crs)}, {reference} has {_crs_name(crs)}: {ALIGN}.")
    if other.shape != grid.shape:
        raise InputError(f"{key}: {scene.name} has {_size(other)}, {reference} has {_size(grid)}: {ALIGN}.")
    if not other.same_as(grid):
        shifted = np.allclose(np.delete(other.transform, (0, 3)), np.delete(grid.transform, (0, 3)), rtol=1e-6)
        what = "another origin" if shifted else "another pixel size or rotation"
        raise InputError(f"{key}: {scene.name} has {what} than {reference}: {ALIGN}.")


def grid_of(key, scene, reader):
    """(Grid, QgsCoordinateReferenceSystem) of an open raster, in degrees too; InputError where it has no georeference or no CRS."""
    if not reader.georeferenced:
        raise InputError(f"{key}: {scene.name} has no georeference: give it one first (Layer > Georeferencer, or gdal_translate with -a_ullr and -a_srs).")
    crs = QgsCoordinateReferenceSystem.fromWkt(reader.crs_wkt) if reader.crs_wkt else QgsCoordinateReferenceSystem()
    if not _whole(crs) and scene.layer_crs is not None:
        crs = scene.layer_crs
    if not _whole(crs):
        raise InputError(f"{key}: {scene.name} has no CRS: give it one first (Raster > Projections > Assign Projection).")
    metres = 1.0 if crs.isGeographic() else QgsUnitTypes.fromUnitToUnitFactor(crs.mapUnits(), Qgis.DistanceUnit.Meters)
    return Grid(tuple(reader.transform), tuple(reader.shape), metres, crs.isGeographic()), crs


def _whole(crs):
    """Whether a CRS can do its work: see Tool.prepareAlgorithm()."""
    return crs.isValid() and crs.toWkt() != ""


def _crs_name(crs):
    return crs.authid() or crs.description() or "of its own"


def _size(grid):
    return f"{grid.shape[1]} x {grid.shape[0]} px"


def suggested_crs(grid, crs, transform_context):
    """A metric CRS for the centre of a grid: its UTM zone, or the polar stereographic one beyond 84 degrees."""
    lon, lat = _to_degrees(crs, transform_context, QgsCoordinateReferenceSystem("EPSG:4326"))(*grid.to_map(grid.shape[1] / 2, grid.shape[0] / 2))
    if abs(lat) > 84:
        return "EPSG:3413" if lat > 0 else "EPSG:3031"
    return f"EPSG:{(32600 if lat >= 0 else 32700) + int((lon + 180) % 360 // 6) + 1}"


def latitude(grid, crs, transform_context):
    """Latitude (degrees) of the centre of a grid."""
    return _to_degrees(crs, transform_context)(*grid.to_map(grid.shape[1] / 2, grid.shape[0] / 2))[1]


def true_north(grid, crs, transform_context):
    """Direction of true north at the centre of a grid, degrees clockwise from grid north, the y-axis of its CRS; large on polar maps."""
    if crs.isGeographic():
        return 0.0
    x, y = grid.to_map(grid.shape[1] / 2, grid.shape[0] / 2)
    transform = QgsCoordinateTransform(crs, crs.toGeographicCrs(), transform_context)
    here = transform.transform(QgsPointXY(x, y))
    to_equator = -1e-3 if here.y() > 0 else 1e-3  # degrees: never over a pole
    there = transform.transform(QgsPointXY(here.x(), here.y() + to_equator), Qgis.TransformDirection.Reverse)
    return float(np.degrees(np.arctan2((there.x() - x) / to_equator, (there.y() - y) / to_equator)))


def _to_degrees(crs, transform_context, geographic=None):
    transform = QgsCoordinateTransform(crs, geographic or crs.toGeographicCrs(), transform_context)

    def apply(x, y):
        point = transform.transform(QgsPointXY(x, y))
        return point.x(), point.y()
    return apply


def map_scale(grid, crs, transform_context):
    """Scale of the projection (map distance over true distance, mean of both directions) at the cells of a grid.

    float32 (rows, columns), interpolated between 5 x 5 points; None where the CRS does not tell.
    """
    rows, columns = (np.linspace(0.5, size - 0.5, 5) for size in grid.shape)
    to_degrees = _to_degrees(crs, transform_context)
    lattice = np.empty((5, 5))
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            try:
                factors = crs.factors(QgsPoint(*to_degrees(*grid.to_map(column, row))))
            except QgsCsException:
                return None
            if not factors.isValid():
                return None
            lattice[i, j] = np.sqrt(factors.arealScale())
    at_rows, at_columns = (np.arange(size) + 0.5 for size in grid.shape)
    across = np.array([np.interp(at_columns, columns, line) for line in lattice])
    return np.array([np.interp(at_rows, rows, line) for line in across.T], dtype="float32").T


def rasterize(key, source, grid, crs, transform_context):
    """bool (rows, columns): cells of a grid whose centre lies in a polygon of a feature source, in any CRS.

    InputError where a geometry cannot be repaired or projected, or no polygon covers a cell's centre.
    """
    rows, columns = grid.shape
    inside = PolygonImage(key, source, grid, crs, transform_context).read(0, rows, 0, columns) > 0
    if not inside.any():
        raise _nowhere(key, source)
    return inside


class PolygonImage:
    """Polygons of a feature source, in any CRS, as an image on a grid: 1 where a pixel's centre lies in one of them, 0 elsewhere.

    Only the polygons are held; each window is drawn when it is read. InputError where a geometry cannot be repaired or projected, or
    no polygon touches the grid's extent.
    """

    def __init__(self, key, source, grid, crs, transform_context):
        self.shape = tuple(grid.shape)
        self._drawn = Drawn(key, source, grid, ((1, one) for _, one in geometries(key, source, grid, crs, transform_context)))

    def read(self, row0, row1, col0, col1):
        """float32 (row1 - row0, col1 - col0)."""
        return self._drawn.read(row0, row1, col0, col1, 0).astype(np.float32)


class Drawn:
    """Geometries with numbers, drawn by GDAL window by window; the later ones over the earlier ones."""

    def __init__(self, key, source, grid, numbered):
        from osgeo import ogr

        self._grid = grid
        self._shapes = (ogr.GetDriverByName("Memory") or ogr.GetDriverByName("MEM")).CreateDataSource("")
        self._layer = self._shapes.CreateLayer("", None, ogr.wkbUnknown)
        self._layer.CreateField(ogr.FieldDefn("number", ogr.OFTInteger))
        for number, geometry in numbered:
            feature = ogr.Feature(self._layer.GetLayerDefn())
            feature.SetField(0, number)
            feature.SetGeometryDirectly(ogr.CreateGeometryFromWkb(bytes(geometry.asWkb())))
            self._layer.CreateFeature(feature)
        self._near(0, grid.shape[0], 0, grid.shape[1])
        if self._layer.GetFeatureCount() == 0:
            raise _nowhere(key, source)

    def _near(self, row0, row1, col0, col1):
        extent = _extent(self._grid, row0, row1, col0, col1)
        self._layer.SetSpatialFilterRect(extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum())

    def read(self, row0, row1, col0, col1, outside):
        """int16 (row1 - row0, col1 - col0): the number of each pixel, or `outside`."""
        from osgeo import gdal

        canvas = gdal.GetDriverByName("MEM").Create("", col1 - col0, row1 - row0, 1, gdal.GDT_Int16)
        _, a, b, _, d, e = self._grid.transform
        x0, y0 = self._grid.to_map(col0, row0)
        canvas.SetGeoTransform((x0, a, b, y0, d, e))
        canvas.GetRasterBand(1).Fill(outside)
        self._near(row0, row1, col0, col1)
        gdal.PushErrorHandler("CPLQuietErrorHandler")  # else it says that neither side names a CRS: both are in the grid's
        try:
            gdal.RasterizeLayer(canvas, [1], self._layer, options=["ATTRIBUTE=number"])
        finally:
            gdal.PopErrorHandler()
        return canvas.ReadAsArray()


def _nowhere(key, source):
    return InputError(f"{key}: no polygon of {source.sourceName()} covers a cell of the output: check that it lies on the images, and its CRS.")


def _extent(grid, row0, row1, col0, col1):
    corners = [grid.to_map(column, row) for column in (col0, col1) for row in (row0, row1)]
    return QgsRectangle(min(x for x, _ in corners), min(y for _, y in corners), max(x for x, _ in corners), max(y for _, y in corners))


def repaired(key, source, feature):
    """Valid geometry of a feature, without curves; None where it has none. InputError where it cannot be repaired."""
    geometry = feature.geometry()
    if geometry.isEmpty():
        return None
    geometry = QgsGeometry(geometry.constGet().segmentize())
    if not geometry.isGeosValid():
        geometry = geometry.makeValid()
    if geometry.isEmpty() or not geometry.isGeosValid():
        raise InputError(f"{key}: the polygon with feature id {feature.id()} of {source.sourceName()} is invalid and cannot be repaired: "
                         "run Fix geometries on the layer first.")
    return geometry


def geometries(key, source, grid, crs, transform_context, field=""):
    """(feature, polygon in the grid's CRS) of all that may touch the grid; features know the attribute `field` only."""
    if not source.sourceCrs().isValid():
        raise InputError(f"{key}: {source.sourceName()} has no CRS: give it one first (Layer > Set CRS of Layer).")
    extent = _extent(grid, 0, grid.shape[0], 0, grid.shape[1])
    transform = QgsCoordinateTransform(source.sourceCrs(), crs, transform_context)
    try:
        near = transform.transformBoundingBox(extent, Qgis.TransformDirection.Reverse)
    except QgsCsException:
        near = QgsRectangle()  # no filter
    request = QgsFeatureRequest().setFilterRect(near).setSubsetOfAttributes([field] if field else [], source.fields())
    for feature in source.getFeatures(request, Qgis.ProcessingFeatureSourceFlag.SkipGeometryValidityChecks):
        geometry = repaired(key, source, feature)
        if geometry is None:
            continue
        try:
            geometry.transform(transform)
        except QgsCsException:
            raise InputError(f"{key}: the polygon with feature id {feature.id()} of {source.sourceName()} cannot be projected to {_crs_name(crs)}: "
                             "clip the layer to the images first.")
        # A repair may leave lines and points beside the polygons.
        yield from ((feature, part) for part in geometry.asGeometryCollection() if part.type() == Qgis.GeometryType.Polygon)
