"""Kernels around the unwrapping: nearest valid pixels, residues, costs of edges, integration, quality-guided flood, connected components. All release the GIL."""

import numba
import numpy as np

from .minimum_cost_flow_numba import BLOCKED

TURN = np.float32(2 * np.pi)
NO_DATA = np.int32(-2**31)  # of ambiguity numbers
_kernel = numba.njit(nogil=True, fastmath={"contract", "reassoc"}, error_model="numpy", cache=True)
_inline = numba.njit(nogil=True, fastmath={"contract", "reassoc"}, error_model="numpy", cache=True, inline="always")


@_inline
def _closer(near, i, j, row, column):
    """Take the nearest pixel of a neighbour (row, column) where it is nearer."""
    rows, columns = near.shape
    if row < 0 or row >= rows or column < 0 or column >= columns or near[row, column] < 0:
        return
    there = near[row, column]
    di, dj = i - there // columns, j - there % columns
    if near[i, j] >= 0:
        ei, ej = i - near[i, j] // columns, j - near[i, j] % columns
        if ei * ei + ej * ej <= di * di + dj * dj:
            return
    near[i, j] = there


@_kernel
def nearest(valid, near):
    """near (rows, columns) int32: row * columns + column of the nearest pixel where valid (uint8) is set, -1 where there is none.

    Two sweeps over eight neighbours (Danielsson 1980), which are off by a fraction of a pixel in rare places.
    """
    rows, columns = valid.shape
    for i in range(rows):
        for j in range(columns):
            near[i, j] = i * columns + j if valid[i, j] else -1
            _closer(near, i, j, i, j - 1)
            _closer(near, i, j, i - 1, j - 1)
            _closer(near, i, j, i - 1, j)
            _closer(near, i, j, i - 1, j + 1)
        for j in range(columns - 2, -1, -1):
            _closer(near, i, j, i, j + 1)
    for i in range(rows - 2, -1, -1):
        for j in range(columns):
            _closer(near, i, j, i, j - 1)
            _closer(near, i, j, i + 1, j - 1)
            _closer(near, i, j, i + 1, j)
            _closer(near, i, j, i + 1, j + 1)
        for j in range(columns - 2, -1, -1):
            _closer(near, i, j, i, j + 1)


@_inline
def _wrapped(difference):
    return difference - TURN * np.floor(difference / TURN + np.float32(0.5))


@_inline
def _turns(one, other):
    """Whole turns to add to the other phase so that it lies within pi of the first."""
    return -np.int32(np.floor((other - one) / TURN + np.float32(0.5)))


@_kernel
def residues(phase, excess):
    """excess (rows + 1, columns + 1) int32: turns of the wrapped differences around each corner of the pixels, their sum at [0, 0], outside. Goldstein, Zebker and Werner 1988."""
    rows, columns = phase.shape
    excess[:] = 0
    total = 0
    for i in range(1, rows):
        for j in range(1, columns):
            a, b, c, d = phase[i - 1, j - 1], phase[i - 1, j], phase[i, j], phase[i, j - 1]
            turns = _turns(a, b) + _turns(b, c) + _turns(c, d) + _turns(d, a)
            excess[i, j] = turns
            total += turns
    excess[0, 0] = -total


@_inline
def _price(difference, variance):
    """2 pi (pi + difference) / variance, as a cost from 1 to 250."""
    price = TURN * (TURN / 2 + difference) / variance
    return np.uint8(min(max(price + np.float32(0.5), np.float32(1)), np.float32(250)))


@_kernel
def edge_costs(phase, variance, smoothness, cost):
    """cost (rows + 1, columns + 1, 4) uint8 for the kernels of minimum_cost_flow_numba.

    A true difference of two neighbours is normal about zero with the variances of both and smoothness^2 (rad^2): a turn more than the wrapped difference psi costs
    ((psi + 2 pi)^2 - psi^2) / (2 s^2), the logarithm of how much less likely it is; a turn less costs it with -psi.
    """
    rows, columns = phase.shape
    plain = smoothness * smoothness
    for i in range(rows + 1):
        for j in range(columns + 1):
            outer = np.uint8(0)
            right = down = np.uint8(BLOCKED)
            cost[i, j, 0] = cost[i, j, 1] = cost[i, j, 2] = cost[i, j, 3] = BLOCKED
            if (i == 0 or i == rows) and j < columns:
                right = outer
            if (j == 0 or j == columns) and i < rows:
                down = outer
            cost[i, j, 0] = cost[i, j, 1] = right
            cost[i, j, 2] = cost[i, j, 3] = down
    for i in range(rows):
        for j in range(1, columns):  # downwards between two pixels of a row: a turn more from left to right
            difference, s2 = _wrapped(phase[i, j] - phase[i, j - 1]), variance[i, j] + variance[i, j - 1] + plain
            cost[i, j, 2], cost[i, j, 3] = _price(difference, s2), _price(-difference, s2)
    for i in range(1, rows):
        for j in range(columns):  # rightwards between two pixels of a column: a turn less downwards
            difference, s2 = _wrapped(phase[i, j] - phase[i - 1, j]), variance[i, j] + variance[i - 1, j] + plain
            cost[i, j, 0], cost[i, j, 1] = _price(-difference, s2), _price(difference, s2)


@_kernel
def integrate(phase, flow, turns):
    """turns (rows, columns) int32: whole turns of each pixel from wrapped differences and the flow (rows + 1, columns + 1, 2) across them; 0 at [0, 0]."""
    rows, columns = phase.shape
    turns[0, 0] = 0
    for i in range(rows):
        if i > 0:
            turns[i, 0] = turns[i - 1, 0] + _turns(phase[i - 1, 0], phase[i, 0]) - flow[i, 0, 0]
        for j in range(1, columns):
            turns[i, j] = turns[i, j - 1] + _turns(phase[i, j - 1], phase[i, j]) + flow[i, j, 1]


@_kernel
def flood(phase, quality, valid, turns, after, heads, stop):
    """turns (rows, columns) int32 by a flood over valid pixels that goes on at the best quality (uint8) first, each island from its first pixel; False where stop[0] was set.

    after (rows * columns,) int32 and heads (256,) int32 are room to work.
    """
    rows, columns = phase.shape
    turns[:] = NO_DATA
    heads[:] = -1
    count = 0
    for start in range(rows * columns):
        if not valid[start // columns, start % columns] or turns[start // columns, start % columns] != NO_DATA:
            continue
        turns[start // columns, start % columns] = 0
        after[start], heads[255], level = -1, start, 255
        while level >= 0:
            u = heads[level]
            if u < 0:
                level -= 1
                continue
            heads[level] = after[u]
            count += 1
            if count & 4095 == 0 and stop[0]:
                return False
            i, j = u // columns, u % columns
            for d in range(4):
                k, m = i + (d == 1) - (d == 3), j + (d == 0) - (d == 2)
                if 0 <= k < rows and 0 <= m < columns and valid[k, m] and turns[k, m] == NO_DATA:
                    turns[k, m] = turns[i, j] + _turns(phase[i, j], phase[k, m])
                    q = np.int64(quality[k, m])
                    after[k * columns + m], heads[q] = heads[q], k * columns + m
                    level = max(level, q)
    return True


@_inline
def _root(parent, k):
    while parent[k] != k:
        parent[k] = parent[parent[k]]
        k = parent[k]
    return k


@_inline
def _joined(phase, turns, i, j, k, m):
    """Whether two neighbours have data and are no more than pi apart."""
    if turns[i, j] == NO_DATA or turns[k, m] == NO_DATA:
        return False
    return abs(phase[i, j] - phase[k, m] + TURN * (turns[i, j] - turns[k, m])) <= TURN / 2 * np.float32(1.000001)


@_kernel
def label(phase, turns, labels, parent):
    """labels (rows, columns) int32: 1 … n of the parts that joined neighbours make, in the order of their first pixels, 0 where turns has no data; returns n.

    parent (rows * columns,) int32: room to work.
    """
    rows, columns = phase.shape
    for i in range(rows):
        for j in range(columns):
            k = i * columns + j
            parent[k] = k
            if j > 0 and _joined(phase, turns, i, j, i, j - 1):
                parent[k] = _root(parent, k - 1)
            if i > 0 and _joined(phase, turns, i, j, i - 1, j):
                one, other = _root(parent, k), _root(parent, k - columns)
                parent[max(one, other)] = min(one, other)
    count = 0
    for i in range(rows):
        for j in range(columns):
            k = i * columns + j
            if turns[i, j] == NO_DATA:
                labels[i, j] = 0
                continue
            root = _root(parent, k)
            if root == k:
                count += 1
                labels[i, j] = count
            else:
                labels[i, j] = labels[root // columns, root % columns]
    return count


@_kernel
def measure(labels, turns, sizes, sums):
    """Add pixels and turns of each label to sizes and sums, int64 (n + 1,)."""
    for i in range(labels.shape[0]):
        for j in range(labels.shape[1]):
            k = labels[i, j]
            if k > 0:
                sizes[k] += 1
                sums[k] += turns[i, j]
