"""The geometry of a pair as an input: a JSON file, a CoSSC product, or parameter files of GAMMA."""

import os

from qgis.core import QgsProcessingParameterFile

from ...algorithms.insar import pair as pairs
from ...algorithms.options import InputError
from .. import inputs, texts
from ..readers import cossc, gamma


class geometry(inputs.Input):
    """A JSON file of orbits and timing, the main XML file of a CoSSC product or its folder, or one or two .par files of GAMMA with a semicolon between; taken as a Taken."""

    _wanted = "give a JSON file of the geometry, the folder or main XML file of a CoSSC product, or the .par files of GAMMA as primary.par;secondary.par"

    def _parameter(self):
        return QgsProcessingParameterFile(self.key, self.label, fileFilter="InSAR geometry (*.json *.xml *.par);;All files (*)", optional=self.optional)

    def _read(self, value, tool, parameters, context):
        path = str(value)
        files = [path] if os.path.exists(path) else [part.strip() for part in path.split(";")]
        for one in files:
            if not os.path.exists(one):
                raise InputError(f"{self.key} = {one} does not exist: {self._wanted}.")
        try:
            return Taken(path, self._pair(files), files, self._is_product(files))
        except OSError as error:
            raise InputError(f"{self.key} = {path} cannot be read ({error.strerror or error}): {self._wanted}.") from None

    def _pair(self, files):
        if len(files) > 1 or files[0].lower().endswith(".par"):
            return self._of_gamma(files)
        (path,) = files
        if self._is_product(files):
            return cossc.read(path, self.key)
        return pairs.from_json(texts.read_text(self.key, path, "a geometry", self._wanted), f"{self.key} = {path}")

    def _of_gamma(self, files):
        if len(files) > 2 or not all(one.lower().endswith(".par") for one in files):
            raise InputError(f"{self.key} = {';'.join(files)} is no pair of .par files: {self._wanted}.")
        return gamma.pair(*(gamma.read(one, self.key) for one in files))

    @staticmethod
    def _is_product(files):
        return len(files) == 1 and (os.path.isdir(files[0]) or files[0].lower().endswith(".xml"))

    def paths(self, taken):
        return [one for one in taken.files if os.path.isfile(one)] if taken else []


class Taken:
    """What was given, the pair.Pair that it describes, its files, and whether it is a CoSSC product, which has images too."""

    def __init__(self, path, pair, files=(), product=False):
        self.path, self.pair, self.files, self.product = path, pair, list(files or [path]), product
