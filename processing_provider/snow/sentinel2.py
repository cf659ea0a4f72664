"""What Sentinel-2 products say of their digital numbers, in metadata or names, and their bands of 10 and 20 m on one grid."""

import re

import numpy as np

from ...algorithms.grid import Grid
from ...algorithms.options import InputError
from ...algorithms.snow import optical_images
from .. import grids

OFFSET, SINCE = -1000.0, 4.0  # of products of this processing baseline and later
_FIELDS = ("PROCESSING_BASELINE", "S2_PROCESSING_BASELINE", "S2:PROCESSING_BASELINE")
_NAME = re.compile(r"S2[A-D]_MSIL[12][AC]_\d{8}T\d{6}_N(\d{2})(\d{2})_", re.IGNORECASE)
_OWN = 99.0  # baseline of products that users process themselves: it says nothing of the offset


def baseline(scene):
    """(processing baseline, where it was found) of a scene, (None, "") where nothing tells."""
    for field in _FIELDS:
        text = str(scene.metadata.get(field, "")).strip().upper().removeprefix("N")
        if re.fullmatch(r"\d{1,2}\.\d{1,2}", text):
            return float(text), f"metadata {field}"
        if re.fullmatch(r"\d{4}", text):
            return int(text) / 100, f"metadata {field}"
    for text in (scene.name, str(scene.path)):
        if match := _NAME.search(text):
            return int(match[1]) + int(match[2]) / 100, "product name"
    return None, ""


def reflectance(key, scene, reader, options, progress):
    """The reflectance of an open band. Its SCALE and OFFSET go to the log; InputError asks for OFFSET where nothing tells it, and where SCALE does not fit."""
    if reader.scaled:
        progress.note(f"{key}: {scene.name} - reflectance by the scale and offset of the raster itself")
        return optical_images.Reflectance(reader, 1, 0, False)
    offset, where = options.offset, "OFFSET"
    digital = options.scale > 1
    if offset is None:
        number, where = baseline(scene)
        if not digital:
            offset, where = 0.0, "none: the bands hold reflectance"
        elif number is None or number >= _OWN:
            raise InputError(f"OFFSET is empty, and neither metadata nor name of {scene.name} tell the processing baseline: give -1000 for Sentinel-2 of baseline 04.00 and later "
                             "(all of 2022 on), 0 for older and harmonised images.")
        else:
            offset, where = OFFSET if number >= SINCE else 0.0, f"baseline {number:05.2f}, {where}"
    progress.note(f"{key}: {scene.name} - reflectance = (DN {offset:+g}) / {options.scale:g} - {where}")
    _refuse_scale(key, scene, reader, options)
    return optical_images.Reflectance(reader, options.scale, offset, digital)


def _refuse_scale(key, scene, reader, options, windows=5, side=256):
    """InputError where a sample of the pixels cannot be what SCALE says."""
    rows, columns = reader.shape
    brightest = 0.0
    for i in range(windows):
        row, column = (max(0, min(int((i + 0.5) / windows * size) - side // 2, size - side)) for size in (rows, columns))
        values = reader.read(row, min(row + side, rows), column, min(column + side, columns))
        if np.isfinite(values).any():
            brightest = max(brightest, float(np.nanmax(values)))
    if options.scale > 1 and 0 < brightest < 4:
        raise InputError(f"SCALE = {options.scale:g} does not fit {key} = {scene.name}, whose values reach {brightest:g}: give SCALE = 1 for bands that hold reflectance.")
    if options.scale == 1 and brightest > 20:
        raise InputError(f"SCALE = 1 does not fit {key} = {scene.name}, whose values reach {brightest:g}: give SCALE = 10000 for the digital numbers of Sentinel-2.")


def coarsest(known):
    """The key of the raster with the largest pixels, of {key: Grid}."""
    return max(known, key=lambda key: np.prod(known[key].pixel_size_m))


def on_grid(key, scene, reader, image, grid, crs, reference):
    """The image on the grid: as it is, or the mean of so many pixels of it; InputError where it does not fit."""
    own, own_crs = grids.grid_of(key, scene, reader)
    rows, columns = (max(1, round(n / m)) for n, m in zip(own.shape, grid.shape))
    x0, a, b, y0, d, e = grid.transform
    finer = Grid((x0, a / columns, b / rows, y0, d / columns, e / rows), (grid.shape[0] * rows, grid.shape[1] * columns), grid.metres_per_unit)
    if (rows, columns) == (1, 1) or not own.same_as(finer) or own_crs.toProj() != crs.toProj():
        grids.refuse_other_grid(key, scene, reader, grid, crs, reference)
        return image
    return optical_images.Averaged(image, rows, columns)
