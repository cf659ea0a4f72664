"""Elevation bands of zones, such as basins: those that are there, numbered without gaps."""

import numpy as np

from .. import blocks, terrain
from ..progress import stop_if_cancelled


class ElevationBands:
    """Bins of zone and elevation band.

    `zone` and `lower_m` (bins,): zone of each bin and the lower end of its band, by zone and then by height; `zone_pixels` (zones,):
    pixels of each zone, with a height or without. A height on an edge belongs to the band above it.
    """

    def __init__(self, heights, zones, count, band_height, parts, progress):
        """Looks at all blocks `parts` of the images heights (m, NaN: none) and zones (None: one zone everywhere); `count` zones."""
        self.height = band_height
        self._first = int(np.floor(terrain.LOWEST / band_height))
        self._levels = int(np.floor(terrain.HIGHEST / band_height)) - self._first + 1
        there, self.zone_pixels = np.zeros((count, self._levels), bool), np.zeros(count, np.int64)
        for number, part in enumerate(parts):
            stop_if_cancelled(progress)
            progress.report(number / len(parts))
            zone = read_zones(zones, part)
            self.zone_pixels += np.bincount(zone[zone >= 0], minlength=count)
            level, known = self._levels_of(blocks.read(heights, part).ravel(), zone)
            there[zone[known], level[known]] = True
        self.zone, level = np.nonzero(there)
        self.lower_m = (level + self._first) * float(band_height)
        self._number = np.full(there.shape, -1, np.int32)
        self._number[self.zone, level] = np.arange(self.zone.size)

    def number(self, heights, zone):
        """Bin of each pixel, int32, -1 where it has no height or no zone; flat arrays."""
        level, known = self._levels_of(heights, zone)
        return np.where(known, self._number[zone, level], np.int32(-1))

    def _levels_of(self, heights, zone):
        known = np.isfinite(heights)
        terrain.refuse_heights(heights)
        level = np.floor(np.where(known, heights, 0).astype(np.float64) / self.height).astype(np.int32) - self._first
        return level, known & (zone >= 0)


def read_zones(zones, part):
    """int16 (pixels,) of a block; zone 0 everywhere where there is no image of them."""
    rows, columns = part.shape
    return np.zeros(rows * columns, np.int16) if zones is None else np.ascontiguousarray(zones.read(part.row0, part.row1, part.col0, part.col1), np.int16).ravel()
