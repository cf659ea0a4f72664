"""Wet-snow index and wet-snow map: the mixture's index times its median in the terrain bin.

Source: Li 2025 (doctoral thesis, ETH Zurich), chapter 3, eq. 3.5 and 3.6.
"""

import numpy as np

from .mixture import LIMIT

COEFFICIENT, PLAIN = 3.5, -2.0  # of eq. 3.6; the fixed threshold of R_c in dB that is compared with, and offered
DRY, WET, NO_DATA = 0, 1, 255  # of the map


def snow_index(mixture, ratio, topographic):
    """SI = WSI(R_c) TSI (eq. 3.6), 0 … 100; ratio in dB, topographic the TSI, arrays of one shape; NaN stays."""
    return mixture.wet_snow_index(ratio) * topographic


def si_threshold(mixture, coefficient=COEFFICIENT):
    """The SI above which snow is wet: coefficient times WSI(-2 dB)."""
    return coefficient * mixture.wet_snow_index(PLAIN)


def ratio_threshold(mixture, topographic, coefficient=COEFFICIENT):
    """The R_c in dB below which SI exceeds its threshold, for TSI values: the same decision without an exponential for each pixel.

    WSI falls with R_c, so that SI > t is R_c < x0 + ln(L / w - 1) / k with w = t / TSI. -inf where no R_c is low enough, since WSI stays
    below L; NaN stays. TSI = coefficient gives plain -2 dB.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        needed = si_threshold(mixture, coefficient) / np.asarray(topographic, float)
        found = mixture.centre + np.log(LIMIT / needed - 1) / mixture.steepness
    return np.where(np.isnan(needed), np.nan, np.where(needed < LIMIT, found, -np.inf))


def wet_map(ratio, threshold):
    """uint8 map, 1 wet, 0 not, 255 where the ratio or its threshold (dB, of one shape or a number) is NaN."""
    with np.errstate(invalid="ignore"):
        wet = (ratio < threshold).astype(np.uint8)
    wet[np.isnan(ratio) | np.isnan(threshold)] = NO_DATA
    return wet
