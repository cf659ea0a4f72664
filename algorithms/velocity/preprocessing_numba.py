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
    """Sums over all size x size windows of `values`, in place, by doubling: the order of additions is the same for every window."""
    rows = values.shape[0] - size + 1
    total = np.zeros((values.shape[0], columns))
    width, done = 1, 0
    for y in range(values.shape[0]):
        row, sums = values[y], total[y]
        width, done = 1, 0
        while True:
            if (size // width) % 2:
                for x in range(columns):
                    sums[x] += row[x + done]
                done += width
            if 2 * width > size:
                break
            for x in range(row.size - 2 * width + 1):
                row[x] += row[x + width]
            width *= 2
    out = np.zeros((rows, columns))
    width, done = 1, 0
    while True:
        if (size // width) % 2:
            for y in range(rows):
                for x in range(columns):
                    out[y, x] += total[y + done, x]
            done += width
        if 2 * width > size:
            break
        for y in range(values.shape[0] - 2 * width + 1):
            for x in range(columns):
                total[y, x] += total[y + width, x]
        width *= 2
    return out


@_kernel
def window_statistics(image, valid, size, least, row0, row1, col0, col1, mean, inverse):
    """Mean, and one over the norm about the mean, of the size x size windows that start in rows row0 … row1-1, columns col0 … col1-1.

    The inverse norm is 0 where fewer than `least` pixels are valid, and where the window is flat.
    """
    rows, columns = row1 - row0, col1 - col0
    high, wide = rows + size - 1, columns + size - 1
    values, squares, share = np.empty((high, wide)), np.empty((high, wide)), np.empty((high, wide))
    for y in range(high):
        for x in range(wide):
            value = np.float64(image[row0 + y, col0 + x])
            values[y, x] = value
            squares[y, x] = value * value
            share[y, x] = valid[row0 + y, col0 + x]
    total, energy = _window_sums(values, size, columns), _window_sums(squares, size, columns)
    number = _window_sums(share, size, columns)
    pixels = size * size
    for y in range(rows):
        for x in range(columns):
            about_mean = energy[y, x] - total[y, x] * total[y, x] / pixels
            mean[row0 + y, col0 + x] = total[y, x] / pixels
            enough = number[y, x] >= least and about_mean > 1e-10 * energy[y, x]
            inverse[row0 + y, col0 + x] = 1 / np.sqrt(about_mean) if enough else 0.0
