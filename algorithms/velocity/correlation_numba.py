"""Kernels of the zero-mean normalised cross-correlation by shared block products.

Templates of n px every s px share their pixels. With g = gcd(n, s), the products of two images are summed once over g x g px blocks
for every lag; a template is then a box of (n/g) x (n/g) blocks. Surfaces are lag-major, [lag row, lag column, template row, template
column], so that every loop runs over neighbouring templates.
"""

import numba
import numpy as np

# Sums may be re-ordered and fused; NaN and infinity keep their meaning.
_FAST = {"contract", "reassoc"}
_kernel = numba.njit(nogil=True, fastmath=_FAST, cache=True)


@_kernel
def _products_12(a, b, v):
    """v[d, x] += sum over 12 rows k of a[k, x] b[k + d, x], for 4 lags d; 16 loads serve 48 products."""
    a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11 = a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11]
    b0, b1, b2, b3, b4, b5, b6, b7 = b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]
    b8, b9, b10, b11, b12, b13, b14 = b[8], b[9], b[10], b[11], b[12], b[13], b[14]
    v0, v1, v2, v3 = v[0], v[1], v[2], v[3]
    for x in range(a0.size):
        v0[x] += (a0[x] * b0[x] + a1[x] * b1[x] + a2[x] * b2[x] + a3[x] * b3[x] + a4[x] * b4[x] + a5[x] * b5[x]
                  + a6[x] * b6[x] + a7[x] * b7[x] + a8[x] * b8[x] + a9[x] * b9[x] + a10[x] * b10[x] + a11[x] * b11[x])
        v1[x] += (a0[x] * b1[x] + a1[x] * b2[x] + a2[x] * b3[x] + a3[x] * b4[x] + a4[x] * b5[x] + a5[x] * b6[x]
                  + a6[x] * b7[x] + a7[x] * b8[x] + a8[x] * b9[x] + a9[x] * b10[x] + a10[x] * b11[x] + a11[x] * b12[x])
        v2[x] += (a0[x] * b2[x] + a1[x] * b3[x] + a2[x] * b4[x] + a3[x] * b5[x] + a4[x] * b6[x] + a5[x] * b7[x]
                  + a6[x] * b8[x] + a7[x] * b9[x] + a8[x] * b10[x] + a9[x] * b11[x] + a10[x] * b12[x] + a11[x] * b13[x])
        v3[x] += (a0[x] * b3[x] + a1[x] * b4[x] + a2[x] * b5[x] + a3[x] * b6[x] + a4[x] * b7[x] + a5[x] * b8[x]
                  + a6[x] * b9[x] + a7[x] * b10[x] + a8[x] * b11[x] + a9[x] * b12[x] + a10[x] * b13[x] + a11[x] * b14[x])


@_kernel
def _products_4(a, b, v):
    """The same over 4 rows."""
    a0, a1, a2, a3 = a[0], a[1], a[2], a[3]
    b0, b1, b2, b3, b4, b5, b6 = b[0], b[1], b[2], b[3], b[4], b[5], b[6]
    v0, v1, v2, v3 = v[0], v[1], v[2], v[3]
    for x in range(a0.size):
        v0[x] += a0[x] * b0[x] + a1[x] * b1[x] + a2[x] * b2[x] + a3[x] * b3[x]
        v1[x] += a0[x] * b1[x] + a1[x] * b2[x] + a2[x] * b3[x] + a3[x] * b4[x]
        v2[x] += a0[x] * b2[x] + a1[x] * b3[x] + a2[x] * b4[x] + a3[x] * b5[x]
        v3[x] += a0[x] * b3[x] + a1[x] * b4[x] + a2[x] * b5[x] + a3[x] * b6[x]


@_kernel
def _products_1(a, b, v):
    """The same over a single row."""
    a0, b0, b1, b2, b3 = a[0], b[0], b[1], b[2], b[3]
    v0, v1, v2, v3 = v[0], v[1], v[2], v[3]
    for x in range(a0.size):
        v0[x] += a0[x] * b0[x]
        v1[x] += a0[x] * b1[x]
        v2[x] += a0[x] * b2[x]
        v3[x] += a0[x] * b3[x]


@_kernel
def _block_row(a, b, block, v, sums):
    """sums[d, c] = sum over block c (block x block px) of a[k, x] b[k + d, x], for 4 lags d."""
    v[:, :] = 0
    k = 0
    while k + 12 <= block:
        _products_12(a[k:k + 12], b[k:k + 15], v)
        k += 12
    while k + 4 <= block:
        _products_4(a[k:k + 4], b[k:k + 7], v)
        k += 4
    while k < block:
        _products_1(a[k:k + 1], b[k:k + 4], v)
        k += 1
    for d in range(4):
        vd, sd = v[d], sums[d]
        for c in range(sd.size):
            total = v[0, 0] * 0
            for i in range(block):
                total += vd[c * block + i]
            sd[c] = total


@_kernel
def surfaces(a, b, sum_a, inverse_a, mean_b, inverse_b, template, step, block, radius_y, radius_x, col0, col1, out):
    """Fill out[ly, lx, ty, col0:col1] with the NCC of the templates in these columns; 0 where a window is flat or lacks data.

    a: (rows, columns) first image, zero where no data, zero-mean in the large; template (ty, tx) starts at [ty step, tx step].
    b: second image with a margin of radius_y, radius_x and 3 more rows below. mean_b, inverse_b: mean, and one over the norm about
    the mean, of every window of b. sum_a, inverse_a: sum, and one over the norm, of the templates. block: gcd(template, step).
    gamma = (sum a b - sum_a mean_b) inverse_a inverse_b: the zero-mean NCC, normalised by local energy.
    """
    lags_y, lags_x = 2 * radius_y + 1, 2 * radius_x + 1
    columns = col1 - col0
    per_template, per_step = template // block, step // block
    width = (columns - 1) * step + template
    groups = (lags_y + 3) // 4
    v = np.empty((4, width), a.dtype)
    sums = np.empty((4, width // block), a.dtype)
    ring = np.empty((per_template, 4 * groups, lags_x, columns), a.dtype)
    x0 = col0 * step
    last = (out.shape[2] - 1) * per_step + per_template
    for row in range(last):
        if row % per_step >= per_template:
            continue
        slot = ring[row % per_template]
        y = row * block
        for lx in range(lags_x):
            for group in range(groups):
                _block_row(a[y:y + block, x0:x0 + width], b[y + 4 * group:y + 4 * group + block + 3, x0 + lx:x0 + lx + width], block, v, sums)
                for d in range(4):
                    target, source = slot[4 * group + d, lx], sums[d]
                    for t in range(columns):
                        total = source[t * per_step]
                        for i in range(1, per_template):
                            total += source[t * per_step + i]
                        target[t] = total
        done = row - per_template + 1
        if done < 0 or done % per_step:
            continue
        ty = done // per_step
        for ly in range(lags_y):
            for lx in range(lags_x):
                result = out[ly, lx, ty, col0:col1]
                mean, inverse = mean_b[ty * step + ly, x0 + lx:], inverse_b[ty * step + ly, x0 + lx:]
                result[:] = ring[0, ly, lx]
                for i in range(1, per_template):
                    more = ring[i, ly, lx]
                    for t in range(columns):
                        result[t] += more[t]
                for t in range(columns):
                    gamma = (result[t] - sum_a[ty, col0 + t] * mean[t * step]) * inverse_a[ty, col0 + t] * inverse[t * step]
                    result[t] = gamma


@_kernel
def resample_add(pair, valid, first_y, weights_y, first_x, weights_x, row0, row1, stack, count):
    """Add a pair's surfaces to the stack at other lags, for the template rows row0 … row1-1.

    pair: (Ly, Lx, ty, tx); stack: (Ky, Kx, ty, tx). Lag k of the stack is the sum of the pair's lags first[k] + j with weights[k, j].
    """
    taps = weights_y.shape[1]
    columns = pair.shape[3]
    lags_x = pair.shape[1]
    along_y = np.empty((lags_x, columns), pair.dtype)
    for ty in range(row0, row1):
        for ky in range(stack.shape[0]):
            along_y[:, :] = 0
            for j in range(taps):
                w = weights_y[ky, j]
                for lx in range(lags_x):
                    source, target = pair[first_y[ky] + j, lx, ty], along_y[lx]
                    for t in range(columns):
                        target[t] += w * source[t]
            for kx in range(stack.shape[1]):
                target = stack[ky, kx, ty]
                for j in range(taps):
                    w = weights_x[kx, j]
                    source = along_y[first_x[kx] + j]
                    for t in range(columns):
                        if valid[ty, t]:
                            target[t] += w * source[t]
        for t in range(columns):
            if valid[ty, t]:
                count[ty, t] += 1


@_kernel
def add(pair, valid, row0, row1, stack, count):
    """Add a pair's surfaces to the stack where the pair has data, for the template rows row0 … row1-1."""
    for ty in range(row0, row1):
        for ly in range(pair.shape[0]):
            for lx in range(pair.shape[1]):
                source, target = pair[ly, lx, ty], stack[ly, lx, ty]
                for t in range(source.size):
                    if valid[ty, t]:
                        target[t] += source[t]
        for t in range(count.shape[1]):
            if valid[ty, t]:
                count[ty, t] += 1
