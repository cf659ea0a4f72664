"""Small rasters and polygons on disk: never square, never 1 m north-up only."""

import pathlib

import numpy as np
from osgeo import gdal, ogr, osr

SHAPE = (61, 97)
NORTH_UP = (500000.0, 20.0, 0.0, 5200000.0, 0.0, -10.0)
SOUTH_UP = (500000.0, 20.0, 0.0, 5200000.0, 0.0, 10.0)
ROTATED = (500000.0, 17.0, -4.0, 5200000.0, -8.0, -9.0)
gdal.UseExceptions()


def wkt(epsg):
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(epsg)
    return reference.ExportToWkt()


def write_tif(path, values, transform=NORTH_UP, epsg=32632, metadata=None):
    values = np.asarray(values)
    kind = gdal.GDT_CFloat32 if np.iscomplexobj(values) else gdal.GDT_Float32
    path.parent.mkdir(parents=True, exist_ok=True)
    data = gdal.GetDriverByName("GTiff").Create(str(path), values.shape[1], values.shape[0], 1, kind)
    if transform:
        data.SetGeoTransform(transform)
    if epsg:
        data.SetProjection(wkt(epsg))
    data.SetMetadata(metadata or {})
    data.GetRasterBand(1).WriteArray(values)
    data = None
    return str(path)


def two_bands(path, vx, vy, transform, crs_wkt):
    """A raster with the bands vx and vy, no no-data value declared."""
    data = gdal.GetDriverByName("GTiff").Create(str(path), vx.shape[1], vx.shape[0], 2, gdal.GDT_Float32)
    data.SetGeoTransform(transform)
    data.SetProjection(crs_wkt)
    for number, values in enumerate((vx, vy), 1):
        data.GetRasterBand(number).WriteArray(values)
    data = None
    return str(path)


def write_polygons(path, shapes, epsg=32632, names=None):
    """`shapes` are WKT texts; names: values of a field "name"."""
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(epsg)
    reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    data = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = data.CreateLayer("polygons", reference, ogr.wkbPolygon)
    if names:
        layer.CreateField(ogr.FieldDefn("name", ogr.OFTString))
    for number, shape in enumerate(shapes):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkt(shape))
        if names:
            feature.SetField("name", names[number])
        layer.CreateFeature(feature)
    data = layer = None
    return str(path)


def moving_images(count, flow_px, shape=SHAPE, seed=7):
    """Images of one log-normal texture that moves by `flow_px` (rows, columns) a step, exactly: by a phase ramp; power."""
    rng = np.random.default_rng(seed)
    fy, fx = np.meshgrid(np.fft.fftfreq(shape[0]), np.fft.fftfreq(shape[1]), indexing="ij")
    spectrum = np.fft.fft2(rng.normal(size=shape)) * np.exp(-((fy**2 + fx**2) / (2 * 0.12**2)))
    spectrum /= np.std(np.fft.ifft2(spectrum).real)
    ramps = (np.exp(-2j * np.pi * k * (fy * flow_px[0] + fx * flow_px[1])) for k in range(count))
    return [np.exp(np.fft.ifft2(spectrum * ramp).real).astype(np.float32) for ramp in ramps]


def write_series(folder, images, first="2020-01-01", days=12, **more):
    begin = np.datetime64(first)
    return [write_tif(pathlib.Path(folder) / f"sar_{str(begin + days * k).replace('-', '')}.tif", image, **more) for k, image in enumerate(images)]
