"""The correlation cube as a raster: one int16 band for each lag, one for the count of pairs, one for the ambient field."""

import json

import numpy as np

from ...algorithms.options import InputError
from ...algorithms.velocity import cube as core
from .. import grids, rasters

_TAG = "FIRNLINE_CUBE"
_NONE = -32768  # no value of a cube


class Held:
    """The cube of an earlier run; closed by the context manager of its reader."""

    def __init__(self, scene, reader, templates, crs):
        text = reader.metadata.get(_TAG)
        if text is None:
            raise InputError(f"CUBE = {scene.name} is no correlation cube: give the CUBE_OUTPUT of an earlier run.")
        try:
            found = json.loads(text)
        except ValueError:
            raise InputError(f"CUBE = {scene.name} has a damaged header: make the cube anew.") from None
        self.header, self._reader = core.parsed(found), reader
        self._bands = (2 * self.header.radius[0] + 1) * (2 * self.header.radius[1] + 1) + 2
        if reader.band_count != self._bands:
            raise InputError(f"CUBE = {scene.name} has {reader.band_count} bands, its header asks for {self._bands}: make the cube anew.")
        grids.refuse_other_grid("CUBE", scene, reader, templates, crs, "the result of IMAGES")

    def read(self, block):
        values = np.empty((self._bands, *block.shape), np.int16)
        for number in range(self._bands):
            values[number] = np.nan_to_num(self._reader.read_band(number + 1, block.row0, block.row1, block.col0, block.col1))
        return core.decoded(values, self.header.radius)


class Kept:
    """A cube that is being written to `path`; it takes its place when `stack` ends well."""

    def __init__(self, path, templates, crs_wkt, stack):
        self._path, self._templates, self._crs_wkt, self._stack, self._writer = path, templates, crs_wkt, stack, None

    def begin(self, header):
        ry, rx = header.radius
        bands = [(f"lag {dy} {dx}", "") for dy in range(-ry, ry + 1) for dx in range(-rx, rx + 1)] + [("pairs", ""), ("ambient", "")]
        # Uncompressed: blocks of templates are written in pieces of tiles, and noise hardly shrinks.
        self._writer = self._stack.enter_context(rasters.create_raster(self._path, self._templates, self._crs_wkt, bands, dtype="int16", nodata=_NONE, compress=False,
                                                                       metadata={_TAG: json.dumps(header.as_dict())}, key="CUBE_OUTPUT"))

    def write(self, block, stack, count, noise):
        for number, values in enumerate(core.encoded(stack, count, noise), 1):
            self._writer.write(number, block.row0, block.col0, values)

    @property
    def kept_as(self):
        return self._writer.kept_as
