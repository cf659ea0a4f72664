"""The rasters of the tools that go from elevation change to glaciers, opened on one grid."""

from ...algorithms.elevation.mass_balance import Images
from .. import grids, rasters


def images_of(given, stack, transform_context):
    """(Images of the rasters that were given, without areas, metres and labels; Grid; CRS)."""
    change = stack.enter_context(rasters.open_raster(given["INPUT"].path))
    grid, crs = grids.read_grid("INPUT", [given["INPUT"]], [change], transform_context, degrees=True)
    found = {}
    for key in ("DEM", "SOURCE", "SIGMA", "SECOND_PREDICTOR"):
        if given.get(key):
            found[key] = stack.enter_context(rasters.open_raster(given[key].path))
            grids.refuse_other_grid(key, given[key], found[key], grid, crs, given["INPUT"].name)
    if "SOURCE" not in found and "source" in change.band_names:
        found["SOURCE"] = stack.enter_context(rasters.open_raster(given["INPUT"].path, change.band_names.index("source") + 1))
    return Images(change, found["DEM"], None, None, None, found.get("SOURCE"), found.get("SIGMA"), found.get("SECOND_PREDICTOR")), grid, crs
