"""Kernels of exact medians by terrain bin: a histogram finds the level of each median, a second pass collects what lies in it."""

import numba
import numpy as np

_kernel = numba.njit(nogil=True, fastmath={"contract", "reassoc"}, error_model="numpy", cache=True)


@_kernel
def _level(value, low, scale, levels):
    """Level of a value in a histogram whose first and last levels have no end. Never falls as the value rises."""
    at = (value - low) * scale
    return 0 if at < 1 else levels - 1 if at >= levels - 1 else int(at)


@_kernel
def count_levels(bins, values, low, scale, counts):
    """counts[bin, level] += 1 for every finite value (flat arrays) of a bin >= 0."""
    for i in range(values.size):
        if bins[i] >= 0 and np.isfinite(values[i]):
            counts[bins[i], _level(values[i], low, scale, counts.shape[1])] += 1


@_kernel
def _within(bins, near, values, found):
    """Places of the values between near[bin, 0] and near[bin, 1], into found; their number. Without a branch: half of all lie on either side of a bound."""
    number = 0
    for i in range(values.size):
        bin = max(bins[i], 0)
        found[number] = i
        number += (bins[i] >= 0) & (near[bin, 0] <= values[i]) & (values[i] <= near[bin, 1])
    return number


@_kernel
def collect(bins, group, near, values, low, scale, levels, first, last, starts, filled, kept):
    """Values of each group of bins whose level lies in first[g] … last[g], into kept[starts[g] + filled[g]]; filled goes on.

    group[bin]: -1 for none; near[bin]: (lowest, highest) value, no narrower than the levels, so that few others are looked at.
    """
    found = np.empty(values.size, np.int32)
    for at in found[:_within(bins, near, values, found)]:
        k = group[bins[at]]
        level = _level(values[at], low, scale, levels)
        if first[k] <= level <= last[k]:
            kept[starts[k] + filled[k]] = values[at]
            filled[k] += 1


@_kernel
def paint(bins, medians, out):
    """out[i] = medians[bin], NaN where there is no bin."""
    for i in range(bins.size):
        out[i] = medians[bins[i]] if bins[i] >= 0 else np.nan


@_kernel
def mark(bins, seen):
    """seen[bin] = 1 for every bin >= 0."""
    for i in range(bins.size):
        if bins[i] >= 0:
            seen[bins[i]] = 1


@_kernel
def renumber(bins, numbers):
    """bins[i] = numbers[bins[i]], -1 stays."""
    for i in range(bins.size):
        if bins[i] >= 0:
            bins[i] = numbers[bins[i]]


@_kernel
def count_by_zone(bins, zone_of, values, low, scale, counts):
    """counts[zone, level] += 1 for every value within the histogram."""
    for i in range(values.size):
        if bins[i] >= 0:
            at = (values[i] - low) * scale
            if at >= 0 and at < counts.shape[1]:  # False for NaN
                counts[zone_of[bins[i]], int(at)] += 1


@_kernel
def classify(bins, zone_of, values, threshold, plain, out, counts):
    """out[i] = 1 where the value lies below the threshold of its bin, 0 where not, 255 without bin, value or threshold.

    counts[zone] += pixels observed, below their threshold, below `plain`.
    """
    for i in range(values.size):
        k = bins[i]
        if k < 0 or np.isnan(values[i]) or np.isnan(threshold[k]):
            out[i] = 255
            continue
        wet = values[i] < threshold[k]
        out[i] = 1 if wet else 0
        zone = zone_of[k]
        counts[zone, 0] += 1
        counts[zone, 1] += wet
        counts[zone, 2] += values[i] < plain
