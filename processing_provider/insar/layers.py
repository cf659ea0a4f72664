"""Rasters that go with the first one: on its grid, or brought there."""

from ...algorithms.insar.medium import KINDS, Medium
from ...algorithms.options import InputError
from .. import grids, rasters
from ..resampled import Resampled


class Layers:
    """Opens the rasters of a run as images on one grid; names of those that were resampled are told."""

    def __init__(self, given, grid, crs, stack, progress):
        self._given, self._grid, self._crs, self._stack, self._progress = given, grid, crs, stack, progress

    def image(self, key, band=1, method="bilinear"):
        """Image of a raster that was given, or None. Another grid is resampled by GDAL's `method`; InputError where it has no georeference or no CRS."""
        scene = self._given[key]
        if scene is None:
            return None
        reader = self._stack.enter_context(rasters.open_raster(scene.path, band, key=f"{key}_BAND"))
        grid, crs = grids.grid_of(key, scene, reader)
        if grid.same_as(self._grid) and (crs == self._crs or crs.toProj() == self._crs.toProj()):
            return reader
        self._progress.note(f"{key}: {scene.name} is resampled ({method}) to the grid of the first raster.")
        return Resampled(scene.path, band, crs.toWkt(), self._grid, self._crs.toWkt(), method)

    def medium(self, options):
        """Medium of PERMITTIVITY_RASTER, DENSITY_RASTER or the options."""
        keys = [f"{kind.upper()}_RASTER" for kind in KINDS]
        if all(self._given[key] for key in keys):
            raise InputError(f"{' and '.join(keys)} are both given: leave one empty.")
        for key, kind in zip(keys, KINDS):
            if self._given[key]:
                return Medium(options, self.image(key), kind)
        return Medium(options)
