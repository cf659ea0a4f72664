"""Kernels of the snow map validation: from values to cells of the confusion matrix, and counting them."""

import numba
import numpy as np

_kernel = numba.njit(nogil=True, fastmath={"contract", "reassoc"}, error_model="numpy", cache=True)


@_kernel
def classify(values, classes, out):
    """out[i] = classes[value] (0 without snow, 1 snow, 3 neither); 2 where the value is NaN, 3 where it is no whole number or beyond `classes`."""
    for i in range(values.size):
        value = values[i]
        inside = value >= 0 and value < classes.size  # False for NaN
        at = int(value) if inside else 0
        out[i] = classes[at] if inside and at == value else 2 if np.isnan(value) else 3


@_kernel
def count(classes, counts):
    for i in range(classes.size):
        counts[classes[i]] += 1


@_kernel
def band_of(heights, height, first, lowest, highest, maximum, out):
    """out[i] = elevation band, counted from the first; -1 where the height is NaN or above `maximum`, -2 outside lowest … highest."""
    for i in range(heights.size):
        h = heights[i]
        if np.isnan(h):
            out[i] = -1
        elif h < lowest or h > highest:
            out[i] = -2
        else:
            out[i] = -1 if h > maximum else int(np.floor(h / height)) - first


@_kernel
def join(first, reference, second, band, out):
    """out[i] = cell of agreement.py, 12 where the pixel does not count."""
    for i in range(out.size):
        m, r, c = first[i], reference[i], second[i]
        out[i] = 12 if m > 1 or r > 1 or band[i] < 0 else m + 2 * r + 4 * min(c, 2)


@_kernel
def count_bands(cells, band, tables):
    for i in range(cells.size):
        if cells[i] < 12:
            tables[band[i], cells[i]] += 1


@_kernel
def count_blocks(cells, row0, col0, size, tables):
    """cells (rows, columns) whose first pixel is row0, col0 of the raster; tables (block rows, block columns, 12), the first row that of row0."""
    for y in range(cells.shape[0]):
        row = tables[(row0 + y) // size - row0 // size]
        for x in range(cells.shape[1]):
            if cells[y, x] < 12:
                row[(col0 + x) // size, cells[y, x]] += 1


@_kernel
def count_levels(cells, values, at, step, counts):
    """counts[reference, how many of the ascending numbers `at` (about `step` apart) the value exceeds] += 1; NaN values do not count."""
    last = at.size
    for i in range(cells.size):
        value = values[i]
        if cells[i] < 12 and not np.isnan(value):
            guess = (value - at[0]) / step
            level = 0 if guess < 0 else last if guess >= last else int(guess)
            # `at` decides, not the guess: a value equal to a coefficient does not exceed it.
            while level < last and value > at[level]:
                level += 1
            while level > 0 and value <= at[level - 1]:
                level -= 1
            counts[(cells[i] >> 1) & 1, level] += 1


@_kernel
def count_probabilities(cells, values, counts, sums, squares, outside):
    """counts[reference, bin] += 1, sums[bin] += probability, squares[0] += squared error; outside[0] counts values beyond 0 … 1."""
    bins = sums.size
    for i in range(cells.size):
        value = np.float64(values[i])
        if cells[i] < 12 and not np.isnan(value):
            if value < 0 or value > 1:
                outside[0] += 1
                continue
            observed = (cells[i] >> 1) & 1
            at = min(int(value * bins), bins - 1)
            counts[observed, at] += 1
            sums[at] += value
            squares[0] += (value - observed) ** 2
