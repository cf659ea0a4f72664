"""Kernels of the preprocessing: masked separable convolution and window statistics."""

import numba
import numpy as np

_kernel = numba.njit(nogil=True, fastmath={"contract", "reassoc"}, cache=True)


@_kernel
def convolve_rows(image, weights, row0, row1, out):
    """out[y, x] = sum over k of weights[k] image[y, x + k], for the rows row0 … row1-1. `weights` is symmetric and odd."""
    half = weights.size // 2
    for y in range(row0, row1):
        target, source = out[y], image[y]
        for x in range(target.size):
            target[x] = weights[half] * source[x + half]
        for k in range(half):
            w = weights[k]
            left, right = source[k:], source[2 * half - k:]
            for x in range(target.size):
                target[x] += w * (left[x] + right[x])


@_kernel
def convolve_columns(image, weights, row0, row1, out):
    """out[y, x] = sum over k of weights[k] image[y + k, x], for the rows row0 … row1-1 of out."""
    half = weights.size // 2
    for y in range(row0, row1):
        target, middle = out[y], image[y + half]
        for x in range(target.size):
            target[x] = weights[half] * middle[x]
        for k in range(half):
            w = weights[k]
            above, below = image[y + k], image[y + 2 * half - k]
            for x in range(target.size):
                target[x] += w * (above[x] + below[x])


@_kernel
def _window_sums(values, size, columns):
    """Sums over all size x size windows of `values` (float64). Sums of sums only, nothing is subtracted: windows of zeros give exactly 0."""
    high, wide = values.shape
    rows = high - size + 1
    # Down the columns: sums from each row to the end of its stretch of `size` rows, plus those from the start of the next stretch.
    below, above = np.empty((high, wide)), np.empty((high, wide))
    for y in range(high):
        source, target = values[y], above[y]
        if y % size == 0:
            target[:] = source
        else:
            before = above[y - 1]
            for x in range(wide):
                target[x] = before[x] + source[x]
    for y in range(high - 1, -1, -1):
        source, target = values[y], below[y]
        if (y + 1) % size == 0 or y == high - 1:
            target[:] = source
        else:
            after = below[y + 1]
            for x in range(wide):
                target[x] = after[x] + source[x]
    out, line, spare = np.zeros((rows, columns)), np.empty(wide), np.empty(wide)
    for y in range(rows):
        source, target, sums = line, spare, out[y]
        first, second = below[y], above[y + size - 1]
        if y % size == 0:
            source[:] = first
        else:
            for x in range(wide):
                source[x] = first[x] + second[x]
        # Along the row, by doubling.
        width, done = 1, 0
        while True:
            if (size // width) % 2:
                part = source[done:]
                for x in range(columns):
                    sums[x] += part[x]
                done += width
            if 2 * width > size:
                break
            shifted = source[width:]
            for x in range(wide - width):
                target[x] = source[x] + shifted[x]
            source, target = target, source
            width *= 2
    return out


@_kernel
def window_statistics(image, valid, size, least, row0, row1, col0, col1, mean, inverse):
    """Mean, and one over the norm about the mean, of the size x size windows that start in rows row0 … row1-1, columns col0 … col1-1.

    The inverse norm is 0 where fewer than `least` pixels are valid, and where the window is flat.
    """
    rows, columns = row1 - row0, col1 - col0
    high, wide = rows + size - 1, columns + size - 1
    values, squares = np.empty((high, wide)), np.empty((high, wide))
    complete = True
    for y in range(high):
        source, one, two = image[row0 + y, col0:col0 + wide], values[y], squares[y]
        for x in range(wide):
            one[x] = source[x]
            two[x] = one[x] * one[x]
        for x in range(wide):
            complete &= valid[row0 + y, col0 + x]
    total, energy = _window_sums(values, size, columns), _window_sums(squares, size, columns)
    pixels = size * size
    for y in range(rows):
        for x in range(columns):
            about_mean = energy[y, x] - total[y, x] * total[y, x] / pixels
            mean[row0 + y, col0 + x] = total[y, x] / pixels
            inverse[row0 + y, col0 + x] = 1 / np.sqrt(about_mean) if about_mean > 1e-10 * energy[y, x] else 0.0
    if not complete:
        share = np.empty((high, wide))
        for y in range(high):
            for x in range(wide):
                share[y, x] = valid[row0 + y, col0 + x]
        number = _window_sums(share, size, columns)
        for y in range(rows):
            for x in range(columns):
                if number[y, x] < least:
                    inverse[row0 + y, col0 + x] = 0.0
