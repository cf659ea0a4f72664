"""Grids of rasters in map or in radar geometry, where there is no georeference; complex rasters as images."""

import numpy as np

from ...algorithms.grid import Grid
from ...algorithms.options import InputError
from .. import grids, rasters

_ALIGN = "give images of one pair on one grid"


def grid_of(key, scene, reader):
    """(Grid, WKT of its CRS) of an open raster; in radar geometry that of its pixels, ''."""
    if reader.georeferenced:
        grid, crs = grids.grid_of(key, scene, reader)
        return grid, crs.toWkt()
    return Grid(rasters.PIXELS, tuple(reader.shape)), ""


def refuse_other_grid(key, scene, reader, grid, crs_wkt, reference):
    """InputError where an open raster is not on the grid of the raster named `reference`; in radar geometry the size must do."""
    if crs_wkt:
        from qgis.core import QgsCoordinateReferenceSystem
        return grids.refuse_other_grid(key, scene, reader, grid, QgsCoordinateReferenceSystem.fromWkt(crs_wkt), reference)
    if reader.georeferenced:
        raise InputError(f"{key}: {scene.name} has a georeference, {reference} is in radar geometry: {_ALIGN}.")
    if tuple(reader.shape) != tuple(grid.shape):
        raise InputError(f"{key}: {scene.name} has {reader.shape[1]} x {reader.shape[0]} px, {reference} has {grid.shape[1]} x {grid.shape[0]} px: {_ALIGN}.")


class Phase:
    """Phase (rad) of a raster as an image: the values of a real one, the argument of a complex one, NaN where that is zero."""

    def __init__(self, reader):
        self._reader, self.shape = reader, reader.shape

    def read(self, *window):
        if not self._reader.is_complex:
            return self._reader.read(*window)
        values = self._reader.read_complex(*window)
        return np.where(values == 0, np.float32(np.nan), np.angle(values))


class Complex:
    """A reader of complex pixels as an image of complex64, NaN for no data."""

    def __init__(self, reader):
        self.read, self.shape = reader.read_complex, reader.shape


def looks_of(scenes):
    """Looks that the metadata of the first of the scenes with an item LOOKS states, else None."""
    for scene in scenes:
        try:
            looks = float(scene.metadata.get("LOOKS", ""))
        except ValueError:
            continue
        if 1 <= looks < 1e6:
            return looks
    return None


def date_of(scenes):
    """The metadata item ACQUISITION_DATE that all the scenes share, as a dict; empty where they do not, as of a repeat pass."""
    found = {scene.metadata.get("ACQUISITION_DATE") for scene in scenes}
    return {"ACQUISITION_DATE": found.pop()} if len(found) == 1 and None not in found else {}
