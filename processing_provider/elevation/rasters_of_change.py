"""The rasters of the tools that go from elevation change to glaciers, opened on one grid."""

from ...algorithms.elevation.mass_balance import Images
from ...algorithms.options import InputError
from .. import grids, rasters
from ..zones import Zones
from . import outlines


def glaciers_of(given, options, stack, transform_context, progress):
    """(change, DEM, Grid, CRS, Zones, glaciers, names of those without a pixel) of INPUT, DEM and OUTLINES, open until `stack` ends."""
    change, dem = (stack.enter_context(rasters.open_raster(given[key].path)) for key in ("INPUT", "DEM"))
    grid, crs = grids.read_grid("INPUT", [given["INPUT"]], [change], transform_context, degrees=True)
    grids.refuse_other_grid("DEM", given["DEM"], dem, grid, crs, given["INPUT"].name)
    field = outlines.id_field("OUTLINES", given["OUTLINES"], options.id_field)
    zones = Zones("OUTLINES", given["OUTLINES"], field, grid, crs, transform_context)
    glaciers, beyond = outlines.survey(zones, progress)
    if not glaciers:
        raise InputError(f"OUTLINES: no polygon of {given['OUTLINES'].sourceName()} covers a pixel's centre: check that it lies on the change, and its CRS.")
    return change, dem, grid, crs, zones, glaciers, beyond


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
