"""Writes a synthetic mountain basin as files: `snow_sample.py FOLDER` makes gamma0 (vv, vh), DEM, glaciers, two basins, and the wet snow that is true.

For the pictures of the docs and for trying the snow tools; the scene is algorithms/synthetic/mountain_snow.py.
"""

import importlib.util
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
spec = importlib.util.spec_from_file_location("firnline", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)])
sys.modules["firnline"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sys.modules["firnline"])

import numpy as np  # noqa: E402
from osgeo import gdal, ogr, osr  # noqa: E402

from firnline.algorithms.synthetic.mountain_snow import MountainSnowOptions, mountain_snow  # noqa: E402
from firnline.algorithms.synthetic.mountain_terrain import DEBRIS, FIRN, ICE  # noqa: E402
from firnline.processing_provider import rasters  # noqa: E402
from firnline.processing_provider.folders import write_polygons  # noqa: E402

CRS = "EPSG:32643"


def write(path, values, grid, crs_wkt, name, dtype="float32", when=None):
    path.parent.mkdir(parents=True, exist_ok=True)
    metadata = {"ACQUISITION_DATE": when.isoformat(timespec="seconds")} if when else {}
    with rasters.create_raster(str(path), grid, crs_wkt, [(name, "")], dtype=dtype, metadata=metadata) as writer:
        writer.write(1, 0, 0, values.astype(dtype))


def glaciers(path, ice, grid, reference):
    """Outlines of the glaciers, those of ten pixels or more."""
    image = gdal.GetDriverByName("MEM").Create("", ice.shape[1], ice.shape[0], 1, gdal.GDT_Byte)
    image.SetGeoTransform(grid.transform)
    image.GetRasterBand(1).WriteArray(ice.astype(np.uint8))
    band = image.GetRasterBand(1)
    data = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = data.CreateLayer("glaciers", reference, ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn("class", ogr.OFTInteger))
    gdal.Polygonize(band, band, layer, 0)
    cell = abs(grid.transform[1] * grid.transform[5])
    for feature in list(layer):
        if feature.GetGeometryRef().GetArea() < 10 * cell:
            layer.DeleteFeature(feature.GetFID())
    data = layer = None


def main():
    folder = pathlib.Path(sys.argv[1])
    scene = mountain_snow(MountainSnowOptions())
    reference = osr.SpatialReference()
    reference.SetFromUserInput(CRS)
    wkt = reference.ExportToWkt()
    for k, when in enumerate(scene.dates):
        for name, stack in (("vv", scene.vv), ("vh", scene.vh)):
            write(folder / name / f"{name}_{when:%Y%m%d}.tif", stack[k], scene.grid, wkt, f"gamma0 {name.upper()}", when=when)
        if when.month in (6, 7, 8, 9):
            write(folder / "truth" / f"truth_{when:%Y%m%d}.tif", np.where(scene.visible, scene.wet[k], 255), scene.grid, wkt, "wet snow", "uint8", when)
    write(folder / "dem.tif", scene.heights, scene.grid, wkt, "elevation")
    write(folder / "incidence.tif", scene.theta, scene.grid, wkt, "local incidence angle")
    glaciers(folder / "glaciers.gpkg", np.isin(scene.cover, (ICE, DEBRIS, FIRN)), scene.grid, reference)
    rows, columns = scene.grid.shape
    halves = [[scene.grid.to_map(x, y) for x, y in ((a, 0), (b, 0), (b, rows), (a, rows))] for a, b in ((0, columns / 2), (columns / 2, columns))]
    write_polygons(str(folder / "basins.gpkg"), CRS, halves)


if __name__ == "__main__":
    main()
