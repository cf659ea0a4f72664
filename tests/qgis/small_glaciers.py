"""A made-up region of ten glaciers on small rasters, with an error model, for the tools of elevation change."""

import numpy as np
from osgeo import gdal, ogr, osr
from small_data import NORTH_UP, SHAPE, wkt, write_tif

from firnline.algorithms.elevation.error_model import ErrorModel
from firnline.algorithms.grid import Grid

# name -> (first column, first row, last column, last row, group): boxes in pixels
BOXES = {"A": (2, 2, 40, 20, "surge"), "B": (2, 20, 40, 40, "normal"), "C": (45, 2, 70, 30, "surge"), "D": (45, 32, 70, 58, "normal"), "E": (74, 2, 95, 30, None), "F": (74, 32, 95, 40, "normal"),
         "G": (74, 42, 80, 46, "normal"), "H": (74, 48, 95, 58, "normal"), "I": (2, 42, 20, 58, "normal"), "J": (22, 42, 40, 70, "surge")}
VOID = "H"  # filled but for three rows
MODEL = ErrorModel("m/yr", 0.01, 0.2, 1.05, "exponential", dict(a=0.018, b=0.066, c=0.074, slope_max=60.0), (60.0, 400.0), (0.75, 0.3))


def fields(shape=SHAPE):
    """(change, heights, source): change follows height, thinning below 3200 m; glacier H is filled but for three rows; a hole of 6 x 10 px in C."""
    rows, columns = np.indices(shape)
    heights = 3000 + 4.0 * columns + 20 * np.sin(rows / 9)
    change = 0.01 * (heights - 3200) + np.random.default_rng(2).normal(0, 0.1, shape)
    source = np.ones(shape)
    source[51:58, 74:95] = 2
    source[10:16, 50:60] = 3
    return change, heights, source


def write_bands(path, bands, transform, epsg, unit="m/yr"):
    """GeoTIFF of name -> values, like that of Void filling."""
    data = gdal.GetDriverByName("GTiff").Create(str(path), *next(iter(bands.values())).shape[::-1], len(bands), gdal.GDT_Float32)
    data.SetGeoTransform(transform)
    data.SetProjection(wkt(epsg))
    for number, (name, values) in enumerate(bands.items(), 1):
        band = data.GetRasterBand(number)
        band.SetDescription(name)
        band.SetUnitType("" if name == "source" else unit)
        band.WriteArray(values)
    data = None
    return str(path)


def ring(grid, corners):
    points = [grid.to_map(*corner) for corner in (*corners, corners[0])]
    return "(" + ", ".join(f"{x:.17g} {y:.17g}" for x, y in points) + ")"


def box(grid, col0, row0, col1, row1):
    return ring(grid, [(col0, row0), (col1, row0), (col1, row1), (col0, row1)])


def write_outlines(path, features, epsg=32632):
    """features: (WKT, id or None, title, group or None, debris) each."""
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(epsg)
    reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    data = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = data.CreateLayer("glaciers", reference, ogr.wkbUnknown)
    for name, kind in (("rgi_id", ogr.OFTString), ("glac_name", ogr.OFTString), ("surge_type", ogr.OFTString), ("debris", ogr.OFTReal)):
        layer.CreateField(ogr.FieldDefn(name, kind))
    for shape, *values in features:
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkt(shape))
        for place, value in enumerate(values):
            if value is not None:
                feature.SetField(place, value)
        layer.CreateFeature(feature)
    data = layer = None
    return str(path)


def region(grid):
    """Features of the ten glaciers; B has a hole, D two parts of one id, J lies over the edge of the grid."""
    out = []
    for number, (name, (col0, row0, col1, row1, group)) in enumerate(BOXES.items()):
        shape = f"POLYGON ({box(grid, col0, row0, col1, row1)})"
        if name == "B":
            shape = f"POLYGON ({box(grid, col0, row0, col1, row1)}, {box(grid, 10, 25, 14, 29)})"
        if name == "D":
            shape = f"MULTIPOLYGON (({box(grid, col0, row0, col1, 42)}), ({box(grid, col0, 44, col1, row1)}))"
        out.append((shape, name, f"Glacier {name}", group, float(number % 2)))
    return out


def write(folder, transform=NORTH_UP, epsg=32632):
    """Parameters of firnline:massbalance for the region on a grid; outputs go to folder/out."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "out").mkdir(exist_ok=True)
    grid = Grid(transform, SHAPE)
    change, heights, source = fields()
    (folder / "model.json").write_text(MODEL.to_json(), encoding="utf-8")
    (folder / "voids.csv").write_text("glacier,method,mean_of_voids,sigma_of_voids,cv_rmse,cv_mae,cv_within_68\r\nH,Gaussian process,0.1,0.3,0.4,0.2,0.66\r\nC,Linear,0.1,0.2,,,\r\n", encoding="utf-8")
    return {"INPUT": write_bands(folder / "filled.tif", {"change": change, "sigma": np.where(source > 1, 0.3, np.nan), "source": source}, transform, epsg),
            "DEM": write_tif(folder / "dem.tif", heights, transform, epsg), "OUTLINES": write_outlines(folder / "outlines.gpkg", region(grid), epsg),
            "ERROR_MODEL": str(folder / "model.json"), "VOID_TABLE": str(folder / "voids.csv"), "GROUP_FIELD": "surge_type", "MINIMUM_AREA": 0.01, "SIZE_CLASSES": "0.05, 0.12",
            "ELEVATION_STEP": 100.0, "OUTPUT": str(folder / "out" / "balance.gpkg"), "TABLE": str(folder / "out" / "glaciers.csv"), "REGION_TABLE": str(folder / "out" / "regions.csv"),
            "REPORT": str(folder / "out" / "report.html"), "STATISTICS": str(folder / "out" / "numbers.json")}
