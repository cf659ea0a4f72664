"""Spread of errors by bins of slope, and of a second predictor: exact counts, medians from fine histograms, the exponential fit."""

import numpy as np

from ..options import InputError
from .variogram import two_parts

LEVELS = 8192  # of each histogram
SPREADS = 20.0  # NMADs to either side that they reach


class Histograms:
    """Fine histograms of values by bin: medians and NMADs to a 400th of the overall NMAD and better, in bounded memory.

    centre, spread: about the median and the NMAD of all values; values beyond SPREADS spreads count in the first and last level.
    """

    def __init__(self, bins, centre, spread):
        self.low, self.width = centre - SPREADS * spread, 2 * SPREADS * spread / LEVELS
        self.counts = np.zeros((bins, LEVELS), np.int64)

    def add(self, bins, values):
        """bins: int32, -1 for none; values: float32, NaN counts nothing; both flat."""
        from ..snow import terrain_bins_numba

        terrain_bins_numba.count_levels(bins, values, self.low, 1 / self.width, self.counts)

    def spread(self, which=slice(None)):
        """(number, median, NMAD) of all values of the bins."""
        counts = self.counts[which].reshape(-1, LEVELS).sum(axis=0)
        number = int(counts.sum())
        if not number:
            return 0, np.nan, np.nan
        edges, below = self.low + self.width * np.arange(LEVELS + 1), np.concatenate([[0], np.cumsum(counts)]) / number
        # A level without values would make the share flat, and its inverse undefined.
        median = float(np.interp(0.5, below, edges))
        near, far = 0.0, 2 * SPREADS * self.width * LEVELS
        for _ in range(50):  # half of all values lie within the MAD of the median
            middle = (near + far) / 2
            if np.subtract(*np.interp((median + middle, median - middle), edges, below)) < 0.5:
                near = middle
            else:
                far = middle
        return number, median, 1.4826 * far


def table(histograms, first, second, least):
    """Rows of all bins of `least` values or more: dict of slope (centre, degrees), second (its mean, or None), pixels, median, nmad.

    first: centres of slope; second: centres of the second predictor, or None. Bins are numbered second by first.
    """
    rows = []
    for k in range(len(histograms.counts)):
        number, median, nmad = histograms.spread(k)
        if number:
            rows.append(dict(slope=float(first[k % len(first)]), second=None if second is None else float(second[k // len(first)]), pixels=number, median=median, nmad=nmad,
                             used=bool(number >= least and nmad > 0)))
    return rows


def exponential(slope, nmad, pixels):
    """(a, b, c) of nmad = a exp(b slope) + c by least squares of relative residuals, a and c not below 0, so that it is above 0 on every slope.

    slope: degrees (n,); nmad (n,), above 0; pixels (n,): their square roots are weights, as errors of neighbours go together. b is searched, a and c are linear.
    """
    slope, nmad = np.asarray(slope, float), np.asarray(nmad, float)
    weight = np.sqrt(np.sqrt(np.asarray(pixels, float))) / nmad
    low, high = -0.3, 0.3
    for _ in range(6):
        bs = np.linspace(low, high, 122)  # never exactly 0, where a and c are one
        first = np.exp(bs[:, None] * slope) * weight
        second = np.broadcast_to(weight, first.shape)
        a, c, cost = two_parts(first, second, nmad * weight)
        best = int(np.argmin(cost))
        low, high = bs[max(best - 2, 0)], bs[min(best + 2, len(bs) - 1)]
    return float(a[best]), float(bs[best]), float(c[best])


def model_parameters(kind, rows, slope_bin, second_name=""):
    """(sigma_kind, sigma_parameters) of an ErrorModel from the rows of table(), and the rms of the curve's relative residuals. InputError where the bins do not do."""
    used = [row for row in rows if row["used"]]
    if not used:
        raise InputError("No bin of slope has enough stable pixels with a spread above 0: lower MINIMUM_BIN_PX, or give more stable ground.")
    slopes = np.array([row["slope"] for row in used])
    nmad, pixels = (np.array([row[key] for row in used], float) for key in ("nmad", "pixels"))
    if kind == "Exponential":
        if len(used) < 5:
            raise InputError(f"SIGMA = Exponential needs five bins of slope with enough stable pixels, and there are {len(used)} (slopes of {slopes.min():g} to {slopes.max():g} degrees): "
                             "use SIGMA = Constant, or lower MINIMUM_BIN_PX or SLOPE_BIN.")
        a, b, c = exponential(slopes, nmad, pixels)
        rms = float(np.sqrt(np.average(((a * np.exp(b * slopes) + c) / nmad - 1) ** 2, weights=np.sqrt(pixels))))
        return "exponential", dict(a=a, b=b, c=c, slope_max=float(slopes.max())), rms
    if not second_name:
        return "binned", dict(slope=slopes.tolist(), values=nmad.tolist()), 0.0
    first, second = np.unique(slopes), np.unique([row["second"] for row in used])
    values = np.full((len(second), len(first)), np.nan)
    for row in used:
        values[np.searchsorted(second, row["second"]), np.searchsorted(first, row["slope"])] = row["nmad"]
    for line in values:  # gaps between bins are bridged along the slope
        there = np.isfinite(line)
        line[:] = np.interp(first, first[there], line[there])
    return "binned", dict(slope=first.tolist(), second_name=second_name, second=second.tolist(), values=values.tolist()), 0.0
