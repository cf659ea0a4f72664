"""Kernels of the variogram: all pairs of a grid that lie one lag apart. Runs are rows of pixels with data side by side, so that ground without data costs nothing."""

import numba

_kernel = numba.njit(nogil=True, fastmath={"contract", "reassoc"}, error_model="numpy", cache=True)


@_kernel
def find_runs(values, begin, end, step, out):
    """Number of runs in every `step`-th row of begin … end - 1 of float32 (rows, columns); the first len(out) of them in out: int32 (n, 3), row, first column, column after the last."""
    number, columns = 0, values.shape[1]
    for row in range(begin, end, step):
        start = -1
        for column in range(columns + 1):
            there = column < columns and values[row, min(column, columns - 1)] == values[row, min(column, columns - 1)]
            if there and start < 0:
                start = column
            elif not there and start >= 0:
                if number < len(out):
                    out[number, 0], out[number, 1], out[number, 2] = row, start, column
                number += 1
                start = -1
    return number


@_kernel
def count_differences(values, runs, down, right, scale, counts):
    """counts[level] += 1 for |z - z'| of the pixels of the runs with those `down` rows and `right` columns away; NaN, and what is off the field, counts nothing.

    level: floor(scale |z - z'|), the last one without an end.
    """
    last, rows, columns = counts.size - 1, values.shape[0], values.shape[1]
    for k in range(len(runs)):
        row = runs[k, 0]
        if row + down < rows:
            for column in range(max(runs[k, 1], -right), min(runs[k, 2], columns - right)):
                level = abs(values[row, column] - values[row + down, column + right]) * scale
                if level >= 0:
                    counts[int(min(level, last))] += 1


@_kernel
def sum_squares(values, runs, down, right, scale, sums):
    """sums[0] += 1 and sums[1] += (z - z')^2 over the same pairs. scale is not used."""
    number, total, rows, columns = 0, 0.0, values.shape[0], values.shape[1]
    for k in range(len(runs)):
        row = runs[k, 0]
        if row + down < rows:
            for column in range(max(runs[k, 1], -right), min(runs[k, 2], columns - right)):
                difference = values[row, column] - values[row + down, column + right]
                if difference == difference:
                    number += 1
                    total += difference * difference
    sums[0] += number
    sums[1] += total
