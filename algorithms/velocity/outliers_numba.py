"""Kernels that compare every template of a velocity field with its neighbours."""

import math

import numba
import numpy as np

_kernel = numba.njit(nogil=True, fastmath={"contract", "reassoc"}, cache=True)


@_kernel
def _median(values, count):
    """Median of the first `count` values, which end up sorted."""
    for i in range(1, count):
        value = values[i]
        j = i - 1
        while j >= 0 and values[j] > value:
            values[j + 1] = values[j]
            j -= 1
        values[j + 1] = value
    return 0.5 * (values[(count - 1) // 2] + values[count // 2])


@_kernel
def _residual(own, values, count, epsilon):
    """Distance from the neighbours' median, over the median of their own distances from it plus epsilon."""
    middle = _median(values, count)
    for i in range(count):
        values[i] = abs(values[i] - middle)
    return (own - middle) / (_median(values, count) + epsilon)


@_kernel
def normalised_median(x, y, asked, trusted, half, spacing, fewest, epsilon, threshold, row0, row1, out):
    """Flag asked templates by the residual to their trusted neighbours in both components; also those with too few of these."""
    rows, columns = x.shape
    near_x, near_y = np.empty((2 * half + 1) ** 2), np.empty((2 * half + 1) ** 2)
    for r in range(row0, row1):
        for c in range(columns):
            out[r, c] = False
            if not asked[r, c]:
                continue
            count = 0
            for i in range(-half, half + 1):
                for j in range(-half, half + 1):
                    u, v = r + i * spacing, c + j * spacing
                    if (i != 0 or j != 0) and 0 <= u < rows and 0 <= v < columns and trusted[u, v]:
                        near_x[count], near_y[count] = x[u, v], y[u, v]
                        count += 1
            out[r, c] = count < fewest or math.hypot(_residual(x[r, c], near_x, count, epsilon), _residual(y[r, c], near_y, count, epsilon)) > threshold


@_kernel
def coherence(x, y, asked, trusted, half, spacing, tolerance_x, tolerance_y, least_share, row0, row1, out):
    """Flag asked templates whose displacement fewer than `least_share` of the cells around share."""
    rows, columns = x.shape
    for r in range(row0, row1):
        for c in range(columns):
            out[r, c] = False
            if not asked[r, c]:
                continue
            cells = alike = 0
            for i in range(-half, half + 1):
                for j in range(-half, half + 1):
                    u, v = r + i * spacing, c + j * spacing
                    if (i != 0 or j != 0) and 0 <= u < rows and 0 <= v < columns:
                        cells += 1
                        if trusted[u, v] and abs(x[u, v] - x[r, c]) <= tolerance_x and abs(y[u, v] - y[r, c]) <= tolerance_y:
                            alike += 1
            out[r, c] = alike < least_share * cells or cells == 0
