"""Kernels of the correction: gradients of the interface, displacement of each pixel, and the way back to the grid.

Each takes the rows a … b - 1 of arrays of a block, so that threads share one. Plain numpy versions are in tests/core/test_penetration_correction.py.
"""

import numba
import numpy as np

_kernel = numba.njit(nogil=True, fastmath={"contract", "reassoc"}, error_model="numpy", cache=True)

FAR = 0.05  # pixels by which the way back to the grid may miss
STEPS = 20  # of that way


@_kernel
def _rise(m2, m1, z, p1, p2):
    """Derivative by one pixel: of fourth order, where a neighbour is missing of second or first."""
    fourth = (8 * (p1 - m1) - (p2 - m2)) / 12
    if np.isfinite(fourth + z):
        return fourth
    if np.isfinite(p1 - m1 + z):
        return (p1 - m1) / 2
    return p1 - z if np.isfinite(p1 - z) else z - m1


@_kernel
def gradients(z, a, b, across, down):
    """across, down = rise of the heights z by one column and one row (m); NaN where z is, or stands alone."""
    rows, columns = z.shape
    none = np.float32(np.nan)
    for i in range(a, b):
        for j in range(columns):
            across[i, j] = _rise(z[i, j - 2] if j > 1 else none, z[i, j - 1] if j > 0 else none, z[i, j],
                                 z[i, j + 1] if j < columns - 1 else none, z[i, j + 2] if j < columns - 2 else none)
            down[i, j] = _rise(z[i - 2, j] if i > 1 else none, z[i - 1, j] if i > 0 else none, z[i, j],
                               z[i + 1, j] if i < rows - 1 else none, z[i + 2, j] if i < rows - 2 else none)


@_kernel
def box_mean(values, half, a, b, out):
    """Mean of the finite values of (2 half + 1)^2 pixels around each; NaN stays."""
    rows, columns = values.shape
    total, count = np.zeros(columns), np.zeros(columns)
    for i in range(a, b):
        total[:] = 0
        count[:] = 0
        for k in range(max(0, i - half), min(rows, i + half + 1)):
            for j in range(columns):
                if np.isfinite(values[k, j]):
                    total[j] += values[k, j]
                    count[j] += 1
        for j in range(columns):
            if np.isfinite(values[i, j]):
                some = number = 0.0
                for k in range(max(0, j - half), min(columns, j + half + 1)):
                    some += total[k]
                    number += count[k]
                out[i, j] = some / number
            else:
                out[i, j] = np.nan


@_kernel
def _between(values, y, x):
    """Bilinear value at row y, column x; NaN where one of the four is, or beyond the border."""
    rows, columns = values.shape
    if not (y >= 0 and x >= 0 and y <= rows - 1 and x <= columns - 1):
        return np.nan
    i, j = min(int(y), rows - 2), min(int(x), columns - 2)
    f, g = y - i, x - j
    return (1 - f) * ((1 - g) * values[i, j] + g * values[i, j + 1]) + f * ((1 - g) * values[i + 1, j] + g * values[i + 1, j + 1])


@_kernel
def displace(place, fields, heights, dh, eps, angle, across, down, sloped, rereads, slope_moves, vector, phase_centre, metres, a, b, up, right, below):
    """up (m), right, below: how far each pixel moves, in pixels, or east and north with `metres`.

    place: (first row, first column of the arrays; row, row step, column, column step of the lattice; lower, upper height of its angles); fields: those
    of look.Lattice; angle: incidence (rad) in place of the lattice's, or of no size; across, down: gradients(); sloped: the interface has them;
    rereads: how often eps, and with slope_moves the slope, are read again where the ray enters; vector: horizontally too.
    """
    rows, columns = heights.shape
    nodes = fields.shape[2]
    line, v = np.empty((8, nodes)), np.empty(8)
    for i in range(a, b):
        y = min(max((place[0] + i + 0.5 - place[2]) / place[3], 0.0), fields.shape[1] - 1.0)
        k = min(int(y), fields.shape[1] - 2)
        for q in range(8):
            for m in range(nodes):
                line[q, m] = (1 - (y - k)) * fields[q, k, m] + (y - k) * fields[q, k + 1, m]
        for j in range(columns):
            up[i, j] = right[i, j] = below[i, j] = np.nan
            d, e, z = dh[i, j], eps[i, j], heights[i, j]
            if not np.isfinite(d + e + z):
                continue
            if d == 0:
                up[i, j] = right[i, j] = below[i, j] = 0
                continue
            x = min(max((place[1] + j + 0.5 - place[4]) / place[5], 0.0), nodes - 1.0)
            m = min(int(x), nodes - 2)
            for q in range(8):
                v[q] = (1 - (x - m)) * line[q, m] + (x - m) * line[q, m + 1]
            cos_t = np.cos(angle[i, j]) if angle.size else v[0] + (v[1] - v[0]) * (z - place[6]) / (place[7] - place[6])
            sin_t = np.sqrt(1 - cos_t * cos_t)
            east, north = -sin_t * v[2], -sin_t * v[3]
            ge = gn = move_r = move_b = 0.0
            ell = cos_i = cos_r = n = s = np.nan
            for step in range(rereads + 1):
                if step:
                    again = _between(eps, i + move_b, j + move_r)
                    e = again if np.isfinite(again) else e
                if sloped and (step == 0 or slope_moves):
                    gc, gr = across[i, j], down[i, j]
                    if step:
                        gc2, gr2 = _between(across, i + move_b, j + move_r), _between(down, i + move_b, j + move_r)
                        if np.isfinite(gc2 + gr2):
                            gc, gr = gc2, gr2
                    ge, gn = gc * v[4] + gr * v[5], gc * v[6] + gr * v[7]
                s = 1 / np.sqrt(1 + ge * ge + gn * gn)
                cos_i = (cos_t - east * ge - north * gn) * s
                n = np.sqrt(e)
                cos_r = np.sqrt(1 - (1 - cos_i * cos_i) / e)
                ell = d * s / cos_r
                move_r, move_b = n * ell * (east * v[4] + north * v[6]), n * ell * (east * v[5] + north * v[7])
            if not cos_i > 0:
                continue
            if not vector:
                up[i, j] = d * (n * cos_i / cos_r - (1 if phase_centre else 0))
                right[i, j] = below[i, j] = 0
                continue
            along, down_normal = n * ell, 0.0
            if phase_centre:
                along, down_normal = along - ell / n, ell * (cos_i / n - cos_r)
            u = along * cos_t + down_normal * s
            de, dn = along * east - down_normal * s * ge, along * north - down_normal * s * gn
            up[i, j] = u
            right[i, j] = de if metres else de * v[4] + dn * v[6]
            below[i, j] = dn if metres else de * v[5] + dn * v[7]


@_kernel
def _cubic(f, w):
    """Weights of four neighbours by cubic convolution (Keys 1981, IEEE Trans. ASSP 29, 1153)."""
    w[0] = f * (-0.5 + f * (1 - 0.5 * f))
    w[1] = 1 + f * f * (-2.5 + 1.5 * f)
    w[2] = f * (0.5 + f * (2 - 1.5 * f))
    w[3] = f * f * (-0.5 + 0.5 * f)


@_kernel
def regrid(values, right, below, halo, a, b, out):
    """out[i, j] = value that has moved to pixel (i + halo, j + halo), by right and below (pixels). Returns the pixels that nothing, or more than one, reached.

    Where it came from is found step by step: s = x - shift(s). The value there is bicubic, bilinear beside no-data.
    """
    rows, columns = values.shape
    wy, wx = np.empty(4), np.empty(4)
    folded = 0
    for i in range(a, b):
        for j in range(out.shape[1]):
            out[i, j] = np.nan
            y = r = i + halo + 0.0
            x = c = j + halo + 0.0
            miss = np.inf
            for _ in range(STEPS):
                dy, dx = _between(below, y, x), _between(right, y, x)
                miss = max(abs(y + dy - r), abs(x + dx - c))
                y, x = r - dy, c - dx
                if not miss > 1e-4:  # NaN too
                    break
            if not miss <= FAR:
                folded += miss > FAR
                continue
            k, m = int(y), int(x)
            if k < 1 or m < 1 or k + 2 >= rows or m + 2 >= columns:
                out[i, j] = _between(values, y, x)
                continue
            _cubic(y - k, wy)
            _cubic(x - m, wx)
            total = 0.0
            for p in range(4):
                for q in range(4):
                    total += wy[p] * wx[q] * values[k - 1 + p, m - 1 + q]
            out[i, j] = total if np.isfinite(total) else _between(values, y, x)
    return folded
