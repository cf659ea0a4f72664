"""Two DEMs as they lie on disk: their grids, CRSs, and the ground on which they may be compared."""

import dataclasses

import numpy as np
from qgis.core import QgsCoordinateTransform, QgsCsException, QgsPointXY

from ...algorithms.elevation.placement import Placement
from ...algorithms.options import InputError
from .. import grids, rasters


def opened(key, path, band, band_key):
    """An open Reader; InputError naming the parameters where there is no such raster or band."""
    try:
        return rasters.open_raster(path, band)
    except InputError as error:
        text = str(error)
        raise InputError(text.replace("BAND", band_key, 1) if text.startswith("BAND = ") else f"{key}: {text}") from None


def placement_of(dem, reference, transform_context):
    """(Placement of the reference's pixels in the DEM, CRS of the DEM, CRS of the reference). dem, reference: (scene, open Reader)."""
    dem_grid, dem_crs = grids.grid_of("DEM", *dem)
    grid, crs = grids.grid_of("REFERENCE", *reference)
    if min(grid.shape) < 3:
        raise InputError(f"REFERENCE: {reference[0].name} has {grid.shape[1]} x {grid.shape[0]} px, which is too few for slopes: give a larger DEM.")
    flat, dem_flat = _horizontal(crs), _horizontal(dem_crs)
    bent = None if flat == dem_flat or flat.toProj() == dem_flat.toProj() else _transformation(flat, dem_flat, transform_context)
    return Placement(dataclasses.replace(grid, geographic=flat.isGeographic()), dem_grid, bent), dem_crs, crs


def _horizontal(crs):
    return crs.horizontalCrs() if crs.hasVerticalAxis() and crs.horizontalCrs().isValid() else crs


def _transformation(source, target, transform_context):
    """Function of arrays x, y from one CRS to another."""
    transform = QgsCoordinateTransform(source, target, transform_context)

    def apply(x, y):
        out = np.empty((2, x.size))
        try:
            for k, (one_x, one_y) in enumerate(zip(x.ravel().tolist(), y.ravel().tolist())):
                point = transform.transform(QgsPointXY(one_x, one_y))
                out[:, k] = point.x(), point.y()
        except QgsCsException:
            raise InputError(f"DEM: coordinates of REFERENCE ({source.authid()}) cannot be brought to its CRS ({target.authid()}): reproject it first (Raster > Warp).") from None
        return out[0].reshape(x.shape), out[1].reshape(x.shape)
    return apply


class StableGround:
    """An image above 0 where no polygon lies and the mask, if there is one, is above 0."""

    def __init__(self, shape, unstable, mask):
        self.shape, self._unstable, self._mask = shape, unstable, mask

    def read(self, row0, row1, col0, col1):
        stable = np.ones((row1 - row0, col1 - col0), bool)
        if self._unstable is not None:
            stable &= self._unstable.read(row0, row1, col0, col1) == 0
        if self._mask is not None:
            with np.errstate(invalid="ignore"):
                stable &= self._mask.read(row0, row1, col0, col1) > 0
        return stable.astype(np.float32)
