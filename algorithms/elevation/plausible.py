"""Heights that can be: what lies beyond is a fill value or a blunder."""

import numpy as np

from ..options import InputError


def keep_plausible(heights, options):
    """Set heights (m, in place) beyond MINIMUM_ELEVATION and MAXIMUM_ELEVATION of an options object to NaN; returns them."""
    with np.errstate(invalid="ignore"):
        heights[(heights < options.minimum_elevation) | (heights > options.maximum_elevation)] = np.nan
    return heights


def refuse_limits(options):
    if options.maximum_elevation <= options.minimum_elevation:
        raise InputError(f"MAXIMUM_ELEVATION = {options.maximum_elevation:g} m is not above MINIMUM_ELEVATION = {options.minimum_elevation:g} m: raise it.")


class Plausible:
    """An image (.shape, .read) of heights, those that cannot be as NaN."""

    def __init__(self, image, options):
        self._image, self._options, self.shape = image, options, tuple(image.shape)

    def read(self, row0, row1, col0, col1):
        return keep_plausible(self._image.read(row0, row1, col0, col1).copy(), self._options)
