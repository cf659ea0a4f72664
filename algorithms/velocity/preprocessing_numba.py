"""Kernels of the preprocessing: masked separable convolution and window statistics."""

import numba
import numpy as np

# error_model: a check for division by zero in a loop keeps it from being vectorised.
_kernel = numba.njit(nogil=True, fastmath={"contract", "reassoc"}, error_model="numpy", cache=True)


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


# One loop to a function: in a longer one the compiler cannot tell the buffers apart, and takes one element at a time.
@_kernel
def _add(target, more):
    for x in range(target.size):
        target[x] += more[x]


@_kernel
def _sum(target, one, two):
    for x in range(target.size):
        target[x] = one[x] + two[x]


@_kernel
def _power(target, source, squared):
    if squared:
        for x in range(target.size):
            value = np.float64(source[x])
            target[x] = value * value
    else:
        for x in range(target.size):
            target[x] = source[x]


@_kernel
def _window_sums(source, size, squared, out):
    """Sums of the values, or of their squares, over all size x size windows of `source`, in float64 (rows, columns): sums of sums only,
    nothing is subtracted, so that windows of zeros give exactly 0."""
    rows, columns = out.shape
    wide = columns + size - 1
    # Sums of each row of a stretch of `size` rows and all below it; those of the rows of the next stretch so far; one line of window heights.
    below, above = np.empty((size, wide)), np.empty(wide)
    line, spare = np.empty(wide), np.empty(wide)
    for y in range(rows):
        k = y % size
        if k == 0:
            _power(below[size - 1], source[y + size - 1], squared)
            for i in range(size - 2, -1, -1):
                _power(below[i], source[y + i], squared)
                _add(below[i], below[i + 1])
            above[:] = 0
        else:
            _power(spare, source[y + size - 1], squared)
            _add(above, spare)
        _sum(line, below[k], above)
        # Along the line, by doubling.
        one, two, sums = line, spare, out[y]
        sums[:] = 0
        width, done = 1, 0
        while True:
            if (size // width) % 2:
                _add(sums, one[done:])
                done += width
            if 2 * width > size:
                break
            _sum(two[:wide - 2 * width + 1], one, one[width:])
            one, two = two, one
            width *= 2


@_kernel
def _norms(total, energy, pixels, mean, inverse):
    for x in range(mean.size):
        about_mean = energy[x] - total[x] * total[x] / pixels
        mean[x] = total[x] / pixels
        inverse[x] = 1 / np.sqrt(about_mean) if about_mean > 1e-10 * energy[x] else 0.0


@_kernel
def window_statistics(image, valid, complete, size, least, row0, row1, col0, col1, mean, inverse):
    """Mean, and one over the norm about the mean, of the size x size windows that start in rows row0 … row1-1, columns col0 … col1-1.

    complete: all pixels are valid. The inverse norm is 0 where fewer than `least` pixels are valid, and where the window is flat.
    """
    rows, columns = row1 - row0, col1 - col0
    below, right = row1 + size - 1, col1 + size - 1
    total, energy = np.empty((rows, columns)), np.empty((rows, columns))
    _window_sums(image[row0:below, col0:right], size, False, total)
    _window_sums(image[row0:below, col0:right], size, True, energy)
    for y in range(rows):
        _norms(total[y], energy[y], float(size * size), mean[row0 + y, col0:col1], inverse[row0 + y, col0:col1])
    if not complete:
        _window_sums(valid[row0:below, col0:right], size, False, total)
        for y in range(rows):
            for x in range(columns):
                if total[y, x] < least:
                    inverse[row0 + y, col0 + x] = 0.0
