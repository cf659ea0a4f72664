"""Elevation change by elevation band for groups of glaciers, and the altitude at which thinning ends.

Medians and NMAD are exact, of all pixels of a band, whatever their number. Source: Li (2025), doctoral thesis, ETH Zurich, section 4.3.3; NMAD: Höhle and Höhle 2009.
"""

import dataclasses

import numpy as np

from ..options import InputError, option
from ..progress import part, stop_if_cancelled
from ..scratch import Scratch
from . import elevation_bands
from .mass_balance import MEASURED

ALL = "all glaciers"
_STRIP_PX = 2_000_000


@dataclasses.dataclass(frozen=True)
class HypsometryOptions:
    """Parameters of the hypsometry of elevation change."""

    group_field: str = option("", "Field of the groups", "Attribute of the outlines, such as surge type or debris cover: a curve for each of its values. Empty: one curve for all glaciers.")
    band_height: float = option(100.0, "Height of the elevation bands", "Bands start at multiples of it.", unit="m", minimum=5.0, maximum=2000.0)
    measured_only: bool = option(True, "Measured pixels only", "Leaves filled pixels out, where SOURCE or a band named source tells them. Filled pixels follow the curve that filled them.")
    minimum_pixels: int = option(20, "Least pixels of a band", "Bands with fewer pixels with change are listed, but take no part in curves and transition.", unit="px", minimum=1, maximum=1000000,
                                 advanced=True)
    unit: str = option("m/yr", "Unit of the change", "Of the input and so of the table.", choices=("m/yr", "m"), advanced=True)
    id_field: str = option("", "ID field", "Attribute of the outlines that names each glacier. Empty: rgi_id, RGIId or glims_id, else the feature id.", advanced=True)


@dataclasses.dataclass
class Result:
    """groups: name -> list of elevation_bands.Band, ALL first where there are several; transitions: name -> Transition; glaciers: name -> glaciers with a pixel."""

    groups: dict
    transitions: dict
    glaciers: dict


def compute(images, grid, outlines, options, progress):
    """Result of mass_balance.Images (change, dem, labels, areas, source) and list of mass_balance.Outline, whose groups count where options name their field.

    Pixels without a height are left out; those without change (or, with measured_only, filled ones) count for the area of their band.
    """
    names = sorted({one.group for one in outlines}) if options.group_field else [ALL]
    several = len(names) > 1
    shown = [ALL, *names] if several else names
    number_of = np.array([names.index(one.group) if options.group_field else 0 for one in outlines] + [-1], np.int16)
    count, rounds = len(shown), [0]
    pixels = np.zeros(len(outlines), np.int64)
    with Scratch(grid.shape, np.int16) as labels:
        _draw(images.labels, labels, grid.shape, pixels, part(progress, 0, 0.1))
        if not pixels.any():
            raise InputError("OUTLINES: no glacier covers a pixel's centre: check that the outlines lie on the change, and their CRS.")

        def pieces():
            stretch = part(progress, 0.1 + 0.45 * rounds[0], 0.55 + 0.45 * rounds[0])
            rounds[0] += 1
            for group, *columns in _pieces(images, grid, labels, number_of, options, stretch):
                yield (np.concatenate([np.zeros_like(group), group + 1]), *(np.concatenate([one, one]) for one in columns)) if several else (group, *columns)
        found = elevation_bands.bands_of(pieces, count, options.band_height, options.minimum_pixels, progress)
    if not any(band.measured_px for bands in found for band in bands):
        raise InputError("INPUT has no pixel with change and a height inside the outlines: check that INPUT, DEM and OUTLINES lie on one another.")
    heights = [edge for bands in found for band in bands for edge in (band.low_m, band.high_m)]
    if not -1500 < min(heights) <= max(heights) < 11000:
        raise InputError(f"DEM holds {min(heights):.0f} to {max(heights):.0f} on the glaciers: heights must be metres.")
    glaciers = {name: int(sum((n > 0) and (name == ALL or one.group == name) for one, n in zip(outlines, pixels))) for name in shown}
    progress.report(1.0)
    return Result(dict(zip(shown, found)), {name: elevation_bands.transition(bands) for name, bands in zip(shown, found)}, glaciers)


def _draw(zones, labels, shape, pixels, progress):
    rows, columns = shape
    height = max(1, _STRIP_PX // columns)
    for row0 in range(0, rows, height):
        stop_if_cancelled(progress)
        row1 = min(row0 + height, rows)
        number = zones.read(row0, row1, 0, columns)
        labels.write(row0, number)
        pixels += np.bincount(number[number >= 0], minlength=pixels.size)
        progress.report(row1 / rows)


def _pieces(images, grid, labels, number_of, options, progress):
    """Strips as elevation_bands.bands_of() takes them."""
    rows, columns = grid.shape
    height = max(1, _STRIP_PX // columns)
    for row0 in range(0, rows, height):
        stop_if_cancelled(progress)
        row1 = min(row0 + height, rows)
        number = labels.read(row0, row1)
        ice = number >= 0
        if ice.any():
            window = (row0, row1, 0, columns)
            change = images.change.read(*window)[ice]
            if images.source is not None:
                source = images.source.read(*window)[ice]
                with np.errstate(invalid="ignore"):
                    good = source == MEASURED if options.measured_only else source >= MEASURED
                change = np.where(good, change, np.nan)
            yield number_of[number[ice]], images.dem.read(*window)[ice], change, np.broadcast_to(images.areas.read(*window), ice.shape)[ice]
        progress.report(row1 / rows)
