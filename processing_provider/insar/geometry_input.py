"""The geometry of a pair as an input: a JSON file, or a CoSSC product."""

import os

from qgis.core import QgsProcessingParameterFile

from ...algorithms.insar import pair as pairs
from ...algorithms.options import InputError
from .. import inputs
from ..readers import cossc

_MOST_BYTES = 64 * 2**20


class geometry(inputs.Input):
    """A JSON file of orbits and timing, the main XML file of a CoSSC product, or its folder; taken as a Taken."""

    _wanted = "give a JSON file of the geometry, or the folder or main XML file of a CoSSC product"

    def _parameter(self):
        return QgsProcessingParameterFile(self.key, self.label, fileFilter="InSAR geometry (*.json *.xml);;All files (*)", optional=self.optional)

    def _read(self, value, tool, parameters, context):
        path = str(value)
        if not os.path.exists(path):
            raise InputError(f"{self.key} = {path} does not exist: {self._wanted}.")
        try:
            return Taken(path, self._pair(path), self._is_product(path))
        except OSError as error:
            raise InputError(f"{self.key} = {path} cannot be read ({error.strerror or error}): {self._wanted}.") from None

    def _pair(self, path):
        if self._is_product(path):
            return cossc.read(path, self.key)
        if os.path.getsize(path) > _MOST_BYTES:
            raise InputError(f"{self.key} = {path} has {os.path.getsize(path)} bytes, too many for a geometry: {self._wanted}.")
        try:
            with open(path, encoding="utf-8") as file:
                return pairs.from_json(file.read(), f"{self.key} = {path}")
        except UnicodeDecodeError:
            raise InputError(f"{self.key} = {path} is no text: {self._wanted}.") from None

    @staticmethod
    def _is_product(path):
        return os.path.isdir(path) or path.lower().endswith(".xml")

    def paths(self, taken):
        return [taken.path] if taken and os.path.isfile(taken.path) else []


class Taken:
    """path, the pair.Pair that it describes, and whether it is a CoSSC product, which has images too."""

    def __init__(self, path, pair, product=False):
        self.path, self.pair, self.product = path, pair, product
