"""A complex image as an input: any raster of GDAL, or an image of the GAMMA software with its parameter file beside it."""

import os
import pathlib

from qgis.core import QgsProcessingParameterRasterLayer

from ...algorithms.options import InputError
from .. import inputs, rasters
from ..readers import cosar, gamma


class _Raster(QgsProcessingParameterRasterLayer):
    """Takes a file that QGIS cannot open; complex_image looks closer."""

    def checkValueIsAcceptable(self, value, context=None):
        return bool(value) or super().checkValueIsAcceptable(value, context)


class complex_image(inputs.raster):
    """A Scene; of an image of GAMMA, given by itself or by its .par file, with the path of that as `par`, else None."""

    _wanted = "give a raster layer or file, or an image of GAMMA with its .par file beside it"

    def _parameter(self):
        return _Raster(self.key, self.label, optional=self.optional)

    def _read(self, value, tool, parameters, context):
        path = os.fspath(value) if isinstance(value, (str, os.PathLike)) else ""
        par = gamma.par_of(path) if os.path.isfile(path) else None
        if par is None:
            scene = super()._read(value, tool, parameters, context)
            scene.par = None
            cosar.refuse_cut_off(scene.path, self.key)
            return scene
        if path == par:
            path = gamma.image_of(par, self.key)
        with gamma.Reader(path, self.key, par) as reader:  # what is wrong with it is said before the run
            scene = inputs.Scene(pathlib.Path(path).stem, path, {"ACQUISITION_DATE": reader.parameters.day.date().isoformat()}, {})
        scene.par = par
        return scene

    def paths(self, taken):
        return [path for path in (taken.path, taken.par) if path] if taken else []


def open_image(key, scene, band):
    """Reader of a Scene that complex_image took; InputError where it is not complex."""
    reader = gamma.Reader(scene.path, key, scene.par, band) if scene.par else rasters.open_raster(scene.path, band)
    if not reader.is_complex:
        reader.close()
        raise InputError(f"{key}: {scene.name} holds {reader.dtype}, no complex pixels: give a single-look complex image.")
    return reader
