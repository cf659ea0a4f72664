"""Elevation change by elevation band, for groups of glaciers: medians, NMAD, areas, and the altitude of transition."""

import dataclasses
import math

import numpy as np

from ..progress import stop_if_cancelled
from ..stats import median, nmad
from .grouped_values import GroupedValues


@dataclasses.dataclass(frozen=True)
class Band:
    """One elevation band: low_m to high_m; pixels and area_km2 of the glaciers in it, measured or not; measured_px, measured_km2, and their median, nmad and mean change.

    counted: whether it has enough measured pixels to count. Without a measured pixel the figures are NaN.
    """

    low_m: float
    high_m: float
    pixels: int
    area_km2: float
    measured_px: int
    measured_km2: float
    median: float
    nmad: float
    mean: float
    counted: bool


@dataclasses.dataclass(frozen=True)
class Transition:
    """altitude_m where the change turns sign, None where it does not; direction: "thinning below" or "thickening below"; agreement: share of the area of all
    counted bands that lies on the side of the altitude where its sign belongs; crossings: changes of sign between neighbouring counted bands."""

    altitude_m: float | None
    direction: str
    agreement: float
    crossings: int


def bands_of(pieces, count, height_m, least_px, progress):
    """List of lists of Band, one for each of `count` groups, lowest band first.

    pieces: a function that gives an iterator over (group (n,), heights (n,) m, change (n,) NaN where not measured, area (n,) m2); it is called
    twice. Pixels without a height are left out.
    """
    def placed():
        for group, heights, change, area in pieces():
            stop_if_cancelled(progress)
            there = np.isfinite(heights) & (group >= 0)
            yield group[there].astype(np.int64), np.floor(heights[there] / height_m).astype(np.int64), change[there], area[there]
    low, high, seen = None, None, []
    for group, band, change, area in placed():
        if band.size:
            low, high = (band.min(), band.max()) if low is None else (min(low, band.min()), max(high, band.max()))
            # Sums of (group, band) keys, with bands counted from one far below all.
            seen.append(_sums(group, band, change, area))
    if low is None:
        return [[] for _ in range(count)]
    number = int(high - low) + 1
    totals = np.zeros((5, count * number))
    for keys_group, keys_band, sums in seen:
        totals[:, keys_group * number + keys_band - low] += sums
    out = [[] for _ in range(count)]
    with GroupedValues(totals[1]) as values:
        for group, band, change, _ in placed():
            measured = np.isfinite(change)
            values.put(group[measured] * number + band[measured] - low, change[measured])
        for group in range(count):
            stop_if_cancelled(progress)
            mine = totals[:, group * number:(group + 1) * number]
            there = np.flatnonzero(mine[0])
            for place in range(there[0], there[-1] + 1) if there.size else ():
                pixels, measured, area, measured_area, weighted = mine[:, place].tolist()
                one = values.of(group * number + place)[:, 0]
                out[group].append(Band(float((low + place) * height_m), float((low + place + 1) * height_m), int(pixels), area / 1e6, int(measured), measured_area / 1e6, median(one), nmad(one),
                                       weighted / measured_area if measured_area else math.nan, measured >= least_px))
    return out


def _sums(group, band, change, area):
    """(groups, bands, (5, n)): pixels, measured pixels, area, measured area, area times change of each pair that is there."""
    first, span = band.min(), int(np.ptp(band)) + 1
    key = group * span + band - first
    area = np.broadcast_to(area, band.shape).astype(float)
    measured = np.isfinite(change)
    known, place = np.unique(key, return_inverse=True)
    sums = [np.bincount(place, weights, known.size) for weights in (None, measured, area, area * measured, area * np.where(measured, change, 0.0))]
    return known // span, known % span + first, np.stack(sums)


def transition(bands):
    """Transition of the counted bands: the altitude that parts the area with thinning from that with thickening with the least area on the wrong side.

    Between the two bands that it parts, zero of the line through their medians where these differ in sign, else the edge of the bands.
    """
    counted = [band for band in bands if band.counted and np.isfinite(band.median)]
    signs = np.array([np.sign(band.median) for band in counted])
    crossings = int(np.count_nonzero(np.diff(signs[signs != 0])))
    if not crossings:
        return Transition(None, "", 1.0 if counted else math.nan, 0)
    area = np.array([band.area_km2 for band in counted])
    below = np.concatenate([[0], np.cumsum(area * signs)])  # of the bands under each edge
    # Thinning below: as much negative area under the edge, and positive above, as can be.
    score = below[-1] - 2 * below
    inner = slice(1, len(counted))
    usual, reverse = int(np.argmax(score[inner])) + 1, int(np.argmin(score[inner])) + 1
    place, direction = (usual, "thinning below") if score[usual] >= -score[reverse] else (reverse, "thickening below")
    agreement = (area[signs != 0].sum() + abs(score[place])) / 2 / area.sum()
    lower, upper = counted[place - 1], counted[place]
    middles = [(band.low_m + band.high_m) / 2 for band in (lower, upper)]
    if lower.median * upper.median < 0:
        share = lower.median / (lower.median - upper.median)
        return Transition(middles[0] + share * (middles[1] - middles[0]), direction, float(agreement), crossings)
    return Transition((lower.high_m + upper.low_m) / 2, direction, float(agreement), crossings)
