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
def collect(bins, values, low, scale, levels, first, last, starts, filled, kept):
    """Values of each bin whose level lies in first[bin] … last[bin], into kept[starts[bin] + filled[bin]]; filled goes on."""
    for i in range(values.size):
        k = bins[i]
        if k >= 0 and np.isfinite(values[i]):
            level = _level(values[i], low, scale, levels)
            if first[k] <= level <= last[k]:
                kept[starts[k] + filled[k]] = values[i]
                filled[k] += 1


@_kernel
def paint(bins, medians, out):
    """out[i] = medians[bin], NaN where there is no bin."""
    for i in range(bins.size):
        out[i] = medians[bins[i]] if bins[i] >= 0 else np.nan
