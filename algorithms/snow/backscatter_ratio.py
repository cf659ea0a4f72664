"""Backscatter ratio: the fall of gamma0 against a reference without wet snow, both polarisations together.

Source: Li 2025 (doctoral thesis, ETH Zurich), chapter 3, eq. 3.1 and 3.2; Nagler et al. 2016, Remote Sensing 8, 348.
"""

import numpy as np

from ..options import InputError

THETA_1, THETA_2 = 20.0, 45.0  # degrees, Nagler et al. 2016


def weight(theta, theta_1=THETA_1, theta_2=THETA_2):
    """Weight of VV in the composite, 0 … 0.5, at local incidence angles theta (degrees); NaN stays.

    0 below theta_1, rising to 0.5 at theta_2. The thesis prints a line that jumps at both ends; this is the complement of Nagler's weight
    of VH, which does not.
    """
    return 0.5 * np.clip((theta - theta_1) / (theta_2 - theta_1), 0.0, 1.0)


def decibel(power):
    """10 log10 of linear power, float32; NaN where it is not positive."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(power > 0, 10 * np.log10(power), np.nan).astype(np.float32)


def ratio(power, reference):
    """R = 10 log10(gamma0 / gamma0_ref) in dB (eq. 3.1) of linear powers, float32; NaN where one is not positive or missing."""
    return decibel(power) - decibel(reference)


def composite(r_vv, r_vh, theta, theta_1=THETA_1, theta_2=THETA_2):
    """R_c = W R_vv + (1 - W) R_vh in dB (eq. 3.2), float32; NaN where a ratio that has a weight, or the angle, is NaN."""
    w = weight(theta, theta_1, theta_2)
    # Where W is 0 a missing VV does not matter.
    return (np.where(w > 0, w * r_vv, 0.0) + (1 - w) * r_vh + 0 * w).astype(np.float32)


class Reference:
    """Mean of linear powers over the dates of the reference, pixel by pixel: a mean of decibels would lie lower, by 2.5 dB at one look."""

    def __init__(self, shape):
        self._sum, self._count = np.zeros(shape), np.zeros(shape, np.int32)

    def add(self, power):
        """One date, linear, NaN or not positive where there is no data."""
        with np.errstate(invalid="ignore"):
            there = power > 0
        self._sum[there] += power[there]
        self._count += there

    def mean(self):
        """(mean float32 with NaN where no date has data, count int32)."""
        with np.errstate(invalid="ignore"):
            return np.where(self._count > 0, self._sum / np.maximum(self._count, 1), np.nan).astype(np.float32), self._count


def months_of(text, key):
    """Months of a list such as "12-2" or "1, 2, 7-9", which may run over the new year: a set of 1 … 12."""
    found = set()
    for part in text.split(","):
        ends = [end.strip() for end in part.split("-")]
        if not (1 <= len(ends) <= 2 and all(end.isdecimal() and 1 <= int(end) <= 12 for end in ends)):
            raise InputError(f"{key} = {text!r} is no list of months: give numbers of 1 to 12 and ranges, such as 12-2 or 6, 7, 9.")
        first, last = int(ends[0]), int(ends[-1])
        found |= {(first + k - 1) % 12 + 1 for k in range((last - first) % 12 + 1)}
    return found
