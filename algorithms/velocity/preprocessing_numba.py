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
def _powers(source, values, squares):
    for x in range(source.size):
        value = np.float64(source[x])
        values[x] = value
        squares[x] = value * value


@_kernel
def _window_sums(image, row, col, k, below, above, line, spare, sums):
    """sums = sums over the size x size windows that start at row, col and to the right, of the values and, behind them, of the squares.

    To be called row by row, the k-th (modulo size) of a stretch of `size` rows: `below` (size, 2 wide) holds the sums of each row of the
    stretch and all below it, `above` those of the rows of the next stretch so far. Float64; nothing is subtracted: windows of zeros give
    exactly 0.
    """
    size, wide = below.shape[0], above.size // 2
    if k == 0:
        for i in range(size - 1, -1, -1):
            _powers(image[row + i, col:col + wide], below[i, :wide], below[i, wide:])
            if i < size - 1:
                _add(below[i], below[i + 1])
        above[:] = 0
    else:
        _powers(image[row + size - 1, col:col + wide], spare[:wide], spare[wide:])
        _add(above, spare)
    _sum(line, below[k], above)
    # Along the line, by doubling.
    sums[:] = 0
    width, done = 1, 0
    while True:
        if (size // width) % 2:
            _add(sums[:sums.size - done], line[done:])
            done += width
        if 2 * width > size:
            break
        _sum(spare[:spare.size - width], line, line[width:])
        line, spare = spare, line
        width *= 2


@_kernel
def _contrast(total, energy, share, mean, about_mean):
    """Mean, and sum of squares about it: 0 where that is but rounding. A multiplication by 1 / pixels is a tenth of a division's cost."""
    for x in range(mean.size):
        average = total[x] * share
        square = energy[x] - total[x] * average
        mean[x] = average
        about_mean[x] = square if square > 1e-10 * energy[x] else 0.0


@_kernel
def _invert(square, one):
    for x in range(square.size):
        square[x] = one / np.sqrt(square[x]) if square[x] > 0 else 0


@_kernel
def _count(valid, number, sign):
    for x in range(number.size):
        number[x] += sign * valid[x]


@_kernel
def _strike(number, size, least, inverse):
    """inverse = 0 for windows of `size` columns with fewer than `least` pixels, of which `number` has those of each column."""
    inside = np.int64(0)
    for x in range(size - 1):
        inside += number[x]
    for x in range(inverse.size):
        inside += number[x + size - 1]
        if inside < least:
            inverse[x] = 0
        inside -= number[x]


@_kernel
def window_statistics(image, valid, complete, size, least, row0, row1, col0, col1, mean, inverse):
    """Mean, and one over the norm about the mean, of the size x size windows that start in rows row0 … row1-1, columns col0 … col1-1.

    complete: all pixels are valid. The inverse norm is 0 where fewer than `least` pixels are valid, and where the window is flat.
    """
    wide = col1 - col0 + size - 1
    one = inverse.dtype.type(1)
    below, above, line, spare, sums = np.empty((size, 2 * wide)), np.empty(2 * wide), np.empty(2 * wide), np.empty(2 * wide), np.empty(2 * wide)
    for y in range(row1 - row0):
        _window_sums(image, row0 + y, col0, y % size, below, above, line, spare, sums)
        _contrast(sums, sums[wide:], 1 / (size * size), mean[row0 + y, col0:col1], inverse[row0 + y, col0:col1])
        _invert(inverse[row0 + y, col0:col1], one)
    if not complete:
        number = np.zeros(wide, np.int32)
        for y in range(row0, row1 + size - 1):
            _count(valid[y, col0:col0 + wide], number, 1)
            top = y - size + 1
            if top >= row0:
                _strike(number, size, least, inverse[top, col0:col1])
                _count(valid[top, col0:col0 + wide], number, -1)
