"""Kernels of the zero-mean normalised cross-correlation by shared block products.

Templates of n px every s px share their pixels. With g = gcd(n, s), the products of two images are summed once over g x g px blocks
for every lag; a template is then a box of (n/g) x (n/g) blocks. Surfaces are lag-major, [lag row, lag column, template row, template
column], so that every loop runs over neighbouring templates.
"""

import numba
import numpy as np

# Sums may be re-ordered and fused; NaN and infinity keep their meaning. A check for division by zero would keep loops from being vectorised.
_FAST = {"contract", "reassoc"}
_kernel = numba.njit(nogil=True, fastmath=_FAST, error_model="numpy", cache=True)


@_kernel
def _products_12(a, ya, xa, b, yb, xb, v):
    """v[d, x] += sum over 12 rows k of a[ya + k, xa + x] b[yb + k + d, xb + x], for 4 lags d: 27 loads serve 48 products.

    Rows are contiguous vectors, and every value is loaded before the first is stored: the compiler then works on many columns at once.
    """
    w = v.shape[1]
    a0, a1, a2, a3 = a[ya, xa:xa + w], a[ya + 1, xa:xa + w], a[ya + 2, xa:xa + w], a[ya + 3, xa:xa + w]
    a4, a5, a6, a7 = a[ya + 4, xa:xa + w], a[ya + 5, xa:xa + w], a[ya + 6, xa:xa + w], a[ya + 7, xa:xa + w]
    a8, a9, a10, a11 = a[ya + 8, xa:xa + w], a[ya + 9, xa:xa + w], a[ya + 10, xa:xa + w], a[ya + 11, xa:xa + w]
    b0, b1, b2, b3, b4 = b[yb, xb:xb + w], b[yb + 1, xb:xb + w], b[yb + 2, xb:xb + w], b[yb + 3, xb:xb + w], b[yb + 4, xb:xb + w]
    b5, b6, b7, b8, b9 = b[yb + 5, xb:xb + w], b[yb + 6, xb:xb + w], b[yb + 7, xb:xb + w], b[yb + 8, xb:xb + w], b[yb + 9, xb:xb + w]
    b10, b11, b12, b13, b14 = b[yb + 10, xb:xb + w], b[yb + 11, xb:xb + w], b[yb + 12, xb:xb + w], b[yb + 13, xb:xb + w], b[yb + 14, xb:xb + w]
    v0, v1, v2, v3 = v[0], v[1], v[2], v[3]
    for x in range(w):
        p0, p1, p2, p3, p4, p5, p6, p7 = a0[x], a1[x], a2[x], a3[x], a4[x], a5[x], a6[x], a7[x]
        p8, p9, p10, p11 = a8[x], a9[x], a10[x], a11[x]
        q0, q1, q2, q3, q4, q5, q6, q7 = b0[x], b1[x], b2[x], b3[x], b4[x], b5[x], b6[x], b7[x]
        q8, q9, q10, q11, q12, q13, q14 = b8[x], b9[x], b10[x], b11[x], b12[x], b13[x], b14[x]
        v0[x] += (p0 * q0 + p1 * q1 + p2 * q2 + p3 * q3 + p4 * q4 + p5 * q5
                  + p6 * q6 + p7 * q7 + p8 * q8 + p9 * q9 + p10 * q10 + p11 * q11)
        v1[x] += (p0 * q1 + p1 * q2 + p2 * q3 + p3 * q4 + p4 * q5 + p5 * q6
                  + p6 * q7 + p7 * q8 + p8 * q9 + p9 * q10 + p10 * q11 + p11 * q12)
        v2[x] += (p0 * q2 + p1 * q3 + p2 * q4 + p3 * q5 + p4 * q6 + p5 * q7
                  + p6 * q8 + p7 * q9 + p8 * q10 + p9 * q11 + p10 * q12 + p11 * q13)
        v3[x] += (p0 * q3 + p1 * q4 + p2 * q5 + p3 * q6 + p4 * q7 + p5 * q8
                  + p6 * q9 + p7 * q10 + p8 * q11 + p9 * q12 + p10 * q13 + p11 * q14)


@_kernel
def _products_4(a, ya, xa, b, yb, xb, v):
    """The same over 4 rows."""
    w = v.shape[1]
    a0, a1, a2, a3 = a[ya, xa:xa + w], a[ya + 1, xa:xa + w], a[ya + 2, xa:xa + w], a[ya + 3, xa:xa + w]
    b0, b1, b2, b3 = b[yb, xb:xb + w], b[yb + 1, xb:xb + w], b[yb + 2, xb:xb + w], b[yb + 3, xb:xb + w]
    b4, b5, b6 = b[yb + 4, xb:xb + w], b[yb + 5, xb:xb + w], b[yb + 6, xb:xb + w]
    v0, v1, v2, v3 = v[0], v[1], v[2], v[3]
    for x in range(w):
        p0, p1, p2, p3 = a0[x], a1[x], a2[x], a3[x]
        q0, q1, q2, q3, q4, q5, q6 = b0[x], b1[x], b2[x], b3[x], b4[x], b5[x], b6[x]
        v0[x] += p0 * q0 + p1 * q1 + p2 * q2 + p3 * q3
        v1[x] += p0 * q1 + p1 * q2 + p2 * q3 + p3 * q4
        v2[x] += p0 * q2 + p1 * q3 + p2 * q4 + p3 * q5
        v3[x] += p0 * q3 + p1 * q4 + p2 * q5 + p3 * q6


@_kernel
def _products_1(a, ya, xa, b, yb, xb, v):
    """The same over a single row."""
    w = v.shape[1]
    a0 = a[ya, xa:xa + w]
    b0, b1, b2, b3 = b[yb, xb:xb + w], b[yb + 1, xb:xb + w], b[yb + 2, xb:xb + w], b[yb + 3, xb:xb + w]
    v0, v1, v2, v3 = v[0], v[1], v[2], v[3]
    for x in range(w):
        p0 = a0[x]
        q0, q1, q2, q3 = b0[x], b1[x], b2[x], b3[x]
        v0[x] += p0 * q0
        v1[x] += p0 * q1
        v2[x] += p0 * q2
        v3[x] += p0 * q3


@_kernel
def _block_row(a, ya, xa, b, yb, xb, block, v, sums):
    """sums[d, c] = sum over block c (block x block px) of a[ya + k, xa + x] b[yb + k + d, xb + x], for 4 lags d."""
    v[:, :] = 0
    k = 0
    while k + 12 <= block:
        _products_12(a, ya + k, xa, b, yb + k, xb, v)
        k += 12
    while k + 4 <= block:
        _products_4(a, ya + k, xa, b, yb + k, xb, v)
        k += 4
    while k < block:
        _products_1(a, ya + k, xa, b, yb + k, xb, v)
        k += 1
    for d in range(4):
        if block == 12:
            _runs_of_12(v[d], sums[d])
        else:
            _runs(v[d], block, block, sums[d])


# One loop to a function: in a longer one the compiler cannot tell the arrays apart, and takes one element at a time.
@_kernel
def _add(target, more):
    for t in range(target.size):
        target[t] += more[t]


@_kernel
def _runs(source, length, spacing, out):
    """out[c] = sum of the `length` values of source from c * spacing on."""
    for c in range(out.size):
        total = source[c * spacing]
        for i in range(1, length):
            total += source[c * spacing + i]
        out[c] = total


@_kernel
def _runs_of_12(source, out):
    """The same for 12 values every 12, the usual step."""
    for c in range(out.size):
        k = 12 * c
        out[c] = (((source[k] + source[k + 1]) + (source[k + 2] + source[k + 3])) + ((source[k + 4] + source[k + 5]) + (source[k + 6] + source[k + 7]))
                  + ((source[k + 8] + source[k + 9]) + (source[k + 10] + source[k + 11])))


@_kernel
def _normalise(gamma, sum_a, inverse_a, mean_b, inverse_b, step):
    for t in range(gamma.size):
        gamma[t] = (gamma[t] - sum_a[t] * mean_b[t * step]) * inverse_a[t] * inverse_b[t * step]


@_kernel
def surfaces(a, top_a, left_a, b, top_b, left_b, sum_a, inverse_a, mean_b, inverse_b, template, step, block, col0, col1, lag0, lag1, out):
    """Fill out[lag0:lag1, lx, ty, col0:col1] with the NCC of the templates in these columns; 0 where a window is flat or lacks data.

    a, b: the images (rows, columns), zero where no data, zero-mean in the large. Template (ty, tx) starts at a[top_a + ty step,
    left_a + tx step], its window of lag (ly, lx) at b[top_b + ty step + ly, left_b + tx step + lx]; b has 3 more rows below.
    sum_a, inverse_a: sum, and one over the norm, of the templates; mean_b, inverse_b: mean, and one over the norm about the mean, of
    the window that starts at each pixel of b. block: gcd(template, step).
    gamma = (sum a b - sum_a mean_b) inverse_a inverse_b: the zero-mean NCC, normalised by local energy.
    """
    lags_x, columns = out.shape[1], col1 - col0
    per_template, per_step = template // block, step // block
    width = (columns - 1) * step + template
    groups = (lag1 - lag0 + 3) // 4
    v = np.empty((4, width), a.dtype)
    sums = np.empty((4, width // block), a.dtype)
    ring = np.empty((per_template, 4 * groups, lags_x, columns), a.dtype)
    left_a += col0 * step
    left_b += col0 * step
    for row in range((out.shape[2] - 1) * per_step + per_template):
        if row % per_step >= per_template:
            continue
        slot = ring[row % per_template]
        y = row * block
        for group in range(groups):
            for lx in range(lags_x):
                _block_row(a, top_a + y, left_a, b, top_b + lag0 + y + 4 * group, left_b + lx, block, v, sums)
                for d in range(4):
                    target, source = slot[4 * group + d, lx], sums[d]
                    if per_step == 1:
                        target[:] = source[:columns]
                        for i in range(1, per_template):
                            _add(target, source[i:])
                    else:
                        _runs(source, per_template, per_step, target)
        done = row - per_template + 1
        if done < 0 or done % per_step:
            continue
        ty = done // per_step
        sum_row, inverse_row = sum_a[ty, col0:col1], inverse_a[ty, col0:col1]
        for ly in range(lag0, lag1):
            mean_line, inverse_line = mean_b[top_b + ty * step + ly], inverse_b[top_b + ty * step + ly]
            for lx in range(lags_x):
                result = out[ly, lx, ty, col0:col1]
                result[:] = ring[0, ly - lag0, lx]
                for i in range(1, per_template):
                    _add(result, ring[i, ly - lag0, lx])
                x = left_b + lx
                _normalise(result, sum_row, inverse_row, mean_line[x:], inverse_line[x:], step)


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
