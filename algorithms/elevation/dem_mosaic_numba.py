"""Kernels of the mosaic: values (n, rows, columns) of n layers, oldest first, into height, year and count (rows, columns)."""

import numba
import numpy as np

_kernel = numba.njit(nogil=True, fastmath={"contract", "reassoc"}, error_model="numpy", cache=True)


@_kernel
def mean(values, years, height, year, count):
    for i in range(height.shape[0]):
        for j in range(height.shape[1]):
            n, heights, dates = 0, 0.0, 0.0
            for k in range(values.shape[0]):
                value = values[k, i, j]
                if not np.isnan(value):
                    n += 1
                    heights += value
                    dates += years[k] - years[0]  # small numbers, so that nothing is lost
            count[i, j] = n
            height[i, j] = heights / n if n else np.nan
            year[i, j] = years[0] + dates / n if n else np.nan


@_kernel
def median(values, years, height, year, count):
    found, order = np.empty(values.shape[0], values.dtype), np.empty(values.shape[0], np.int64)
    for i in range(height.shape[0]):
        for j in range(height.shape[1]):
            n = 0
            for k in range(values.shape[0]):
                value = values[k, i, j]
                if not np.isnan(value):
                    at = n
                    while at > 0 and found[at - 1] > value:
                        found[at], order[at] = found[at - 1], order[at - 1]
                        at -= 1
                    found[at], order[at] = value, k
                    n += 1
            count[i, j] = n
            if n:
                low, high = (n - 1) // 2, n // 2
                height[i, j] = (np.float64(found[low]) + found[high]) / 2
                year[i, j] = (years[order[low]] + years[order[high]]) / 2
            else:
                height[i, j] = year[i, j] = np.nan


@_kernel
def newest(values, years, height, year, count):
    for i in range(height.shape[0]):
        for j in range(height.shape[1]):
            n = 0
            height[i, j] = year[i, j] = np.nan
            for k in range(values.shape[0]):
                value = values[k, i, j]
                if not np.isnan(value):
                    n += 1
                    height[i, j], year[i, j] = value, years[k]
            count[i, j] = n
