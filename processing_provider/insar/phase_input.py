"""Where the phase of a pair comes from: an interferogram, two complex images, or the images of the CoSSC product that GEOMETRY is."""

import os

from ...algorithms.insar import interferogram
from ...algorithms.options import InputError
from .. import rasters
from ..readers import cossc
from . import radar_grids
from .complex_input import open_image

_WAYS = "give INTERFEROGRAM and COHERENCE, or PRIMARY, SECONDARY and GEOMETRY, or a CoSSC product as GEOMETRY alone"
_OTHERS = ("KZ", "AMBIGUITY_RASTER", "REFERENCE_PHASE")  # of an interferogram


def from_images(given, options):
    """Whether the interferogram is to be formed from images; InputError unless exactly one way is given."""
    ready, images = (("INTERFEROGRAM", "COHERENCE"), ("PRIMARY", "SECONDARY"))
    for pair, other in ((ready, images), (images, ready)):
        have = [key for key in pair if given[key]]
        if len(have) == 1:
            raise InputError(f"{have[0]} is given, but {pair[1 - pair.index(have[0])]} is empty: {_WAYS}.")
    if given["INTERFEROGRAM"]:
        if given["PRIMARY"]:
            raise InputError(f"INTERFEROGRAM and PRIMARY are both given: {_WAYS}.")
        return False
    if not given["GEOMETRY"]:
        raise InputError(f"{'GEOMETRY is empty' if given['PRIMARY'] else 'No phase is given'}: {_WAYS}.")
    if not given["PRIMARY"] and not given["GEOMETRY"].product:
        raise InputError(f"GEOMETRY = {given['GEOMETRY'].path} holds no images: {_WAYS}.")
    more = [key for key in _OTHERS if given[key]] + (["HEIGHT_OF_AMBIGUITY"] if options.height_of_ambiguity is not None else [])
    if more:
        raise InputError(f"{more[0]} is given, but the interferogram is formed from images, where GEOMETRY and DEM tell: leave it empty.")
    return True


class Images:
    """The two images, open: first, second, with .shape and .read(); `name`: of the pair."""

    def __init__(self, given, options, stack):
        keys = ("PRIMARY", "SECONDARY")
        if given["PRIMARY"]:
            self.name = given["PRIMARY"].name
            opened = [stack.enter_context(open_image(key, given[key], options.band)) for key in keys]
        else:
            path = given["GEOMETRY"].path
            try:
                files = cossc.images(path, "GEOMETRY")
            except OSError as error:
                raise InputError(f"GEOMETRY = {path} cannot be read ({error.strerror or error}): copy or download the product again.") from None
            self.name = os.path.splitext(os.path.basename(os.path.abspath(path)))[0]
            opened = [stack.enter_context(rasters.open_raster(one, options.band)) for one in files]
        for key, reader in zip(keys, opened):
            if reader.georeferenced:
                raise InputError(f"{key}: {reader.name} has a georeference: give images in radar geometry, as GEOMETRY describes them.")
        self.first, self.second = (radar_grids.Complex(reader) for reader in opened)
        interferogram.refuse_looks(self.first.shape, options)
