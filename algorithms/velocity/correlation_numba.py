"""Kernels of the zero-mean normalised cross-correlation by shared block products.

Templates of n px every s px share their pixels. The products of two images are summed once over blocks of s x s px for every lag; a
template is a box of whole blocks and, where n is no multiple of s, of parts of blocks at its end. Images are laid out by phase, the pixels
i, i + s, i + 2s … of a row side by side, so that sums over a block add contiguous rows. Surfaces are lag-major, [lag row, lag column,
template row, template column]: every loop runs over neighbouring templates.
"""

import numba
import numpy as np

# Sums may be re-ordered and fused; NaN and infinity keep their meaning. A check for division by zero would keep loops from being vectorised.
_FAST = {"contract", "reassoc"}
_kernel = numba.njit(nogil=True, fastmath=_FAST, error_model="numpy", cache=True)

# Columns of lags, and products along a row, that are summed at once: many for long loops, few for the processor's caches.
LAGS, _RUN = 24, 1000


@_kernel
def _products_12x4(a, ya, xa, b, yb, xb, at, wide, v):
    """v[d, at + x] += sum over 12 rows k of a[ya + k, xa + x] b[yb + k + d, xb + x], for 4 lags d and `wide` x: 27 loads serve 48 products.

    Rows are contiguous vectors, and every value is loaded before the first is stored: the compiler then works on many columns at once.
    """
    a0, a1, a2, a3 = a[ya, xa:xa + wide], a[ya + 1, xa:xa + wide], a[ya + 2, xa:xa + wide], a[ya + 3, xa:xa + wide]
    a4, a5, a6, a7 = a[ya + 4, xa:xa + wide], a[ya + 5, xa:xa + wide], a[ya + 6, xa:xa + wide], a[ya + 7, xa:xa + wide]
    a8, a9, a10, a11 = a[ya + 8, xa:xa + wide], a[ya + 9, xa:xa + wide], a[ya + 10, xa:xa + wide], a[ya + 11, xa:xa + wide]
    b0, b1, b2, b3 = b[yb, xb:xb + wide], b[yb + 1, xb:xb + wide], b[yb + 2, xb:xb + wide], b[yb + 3, xb:xb + wide]
    b4, b5, b6, b7 = b[yb + 4, xb:xb + wide], b[yb + 5, xb:xb + wide], b[yb + 6, xb:xb + wide], b[yb + 7, xb:xb + wide]
    b8, b9, b10, b11 = b[yb + 8, xb:xb + wide], b[yb + 9, xb:xb + wide], b[yb + 10, xb:xb + wide], b[yb + 11, xb:xb + wide]
    b12, b13, b14 = b[yb + 12, xb:xb + wide], b[yb + 13, xb:xb + wide], b[yb + 14, xb:xb + wide]
    v0, v1, v2, v3 = v[0, at:at + wide], v[1, at:at + wide], v[2, at:at + wide], v[3, at:at + wide]
    for x in range(wide):
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
def _products_12x3(a, ya, xa, b, yb, xb, at, wide, v):
    """The same for 3 lags."""
    a0, a1, a2, a3 = a[ya, xa:xa + wide], a[ya + 1, xa:xa + wide], a[ya + 2, xa:xa + wide], a[ya + 3, xa:xa + wide]
    a4, a5, a6, a7 = a[ya + 4, xa:xa + wide], a[ya + 5, xa:xa + wide], a[ya + 6, xa:xa + wide], a[ya + 7, xa:xa + wide]
    a8, a9, a10, a11 = a[ya + 8, xa:xa + wide], a[ya + 9, xa:xa + wide], a[ya + 10, xa:xa + wide], a[ya + 11, xa:xa + wide]
    b0, b1, b2, b3 = b[yb, xb:xb + wide], b[yb + 1, xb:xb + wide], b[yb + 2, xb:xb + wide], b[yb + 3, xb:xb + wide]
    b4, b5, b6, b7 = b[yb + 4, xb:xb + wide], b[yb + 5, xb:xb + wide], b[yb + 6, xb:xb + wide], b[yb + 7, xb:xb + wide]
    b8, b9, b10, b11 = b[yb + 8, xb:xb + wide], b[yb + 9, xb:xb + wide], b[yb + 10, xb:xb + wide], b[yb + 11, xb:xb + wide]
    b12, b13 = b[yb + 12, xb:xb + wide], b[yb + 13, xb:xb + wide]
    v0, v1, v2 = v[0, at:at + wide], v[1, at:at + wide], v[2, at:at + wide]
    for x in range(wide):
        p0, p1, p2, p3, p4, p5, p6, p7 = a0[x], a1[x], a2[x], a3[x], a4[x], a5[x], a6[x], a7[x]
        p8, p9, p10, p11 = a8[x], a9[x], a10[x], a11[x]
        q0, q1, q2, q3, q4, q5, q6, q7 = b0[x], b1[x], b2[x], b3[x], b4[x], b5[x], b6[x], b7[x]
        q8, q9, q10, q11, q12, q13 = b8[x], b9[x], b10[x], b11[x], b12[x], b13[x]
        v0[x] += (p0 * q0 + p1 * q1 + p2 * q2 + p3 * q3 + p4 * q4 + p5 * q5
                  + p6 * q6 + p7 * q7 + p8 * q8 + p9 * q9 + p10 * q10 + p11 * q11)
        v1[x] += (p0 * q1 + p1 * q2 + p2 * q3 + p3 * q4 + p4 * q5 + p5 * q6
                  + p6 * q7 + p7 * q8 + p8 * q9 + p9 * q10 + p10 * q11 + p11 * q12)
        v2[x] += (p0 * q2 + p1 * q3 + p2 * q4 + p3 * q5 + p4 * q6 + p5 * q7
                  + p6 * q8 + p7 * q9 + p8 * q10 + p9 * q11 + p10 * q12 + p11 * q13)


@_kernel
def _products_4x4(a, ya, xa, b, yb, xb, at, wide, v):
    """The same over 4 rows."""
    a0, a1, a2, a3 = a[ya, xa:xa + wide], a[ya + 1, xa:xa + wide], a[ya + 2, xa:xa + wide], a[ya + 3, xa:xa + wide]
    b0, b1, b2, b3 = b[yb, xb:xb + wide], b[yb + 1, xb:xb + wide], b[yb + 2, xb:xb + wide], b[yb + 3, xb:xb + wide]
    b4, b5, b6 = b[yb + 4, xb:xb + wide], b[yb + 5, xb:xb + wide], b[yb + 6, xb:xb + wide]
    v0, v1, v2, v3 = v[0, at:at + wide], v[1, at:at + wide], v[2, at:at + wide], v[3, at:at + wide]
    for x in range(wide):
        p0, p1, p2, p3 = a0[x], a1[x], a2[x], a3[x]
        q0, q1, q2, q3, q4, q5, q6 = b0[x], b1[x], b2[x], b3[x], b4[x], b5[x], b6[x]
        v0[x] += p0 * q0 + p1 * q1 + p2 * q2 + p3 * q3
        v1[x] += p0 * q1 + p1 * q2 + p2 * q3 + p3 * q4
        v2[x] += p0 * q2 + p1 * q3 + p2 * q4 + p3 * q5
        v3[x] += p0 * q3 + p1 * q4 + p2 * q5 + p3 * q6


@_kernel
def _products_1x4(a, ya, xa, b, yb, xb, at, wide, v):
    """The same over a single row."""
    a0 = a[ya, xa:xa + wide]
    b0, b1, b2, b3 = b[yb, xb:xb + wide], b[yb + 1, xb:xb + wide], b[yb + 2, xb:xb + wide], b[yb + 3, xb:xb + wide]
    v0, v1, v2, v3 = v[0, at:at + wide], v[1, at:at + wide], v[2, at:at + wide], v[3, at:at + wide]
    for x in range(wide):
        p0 = a0[x]
        q0, q1, q2, q3 = b0[x], b1[x], b2[x], b3[x]
        v0[x] += p0 * q0
        v1[x] += p0 * q1
        v2[x] += p0 * q2
        v3[x] += p0 * q3


@_kernel
def _add_products(a, ya, b, yb, shift, step, first, last, high, lags, v, v3, out):
    """out[d, c] += products of block c's pixels in a and those `shift` columns and d rows on in b, for 3 or 4 lags d.

    Of the blocks, `high` rows from ya, yb on and the phases first … last-1. a, b: images by phase; v: room for sums of some phases over
    the rows, v3 the same array as (4, phases, blocks).
    """
    count = v3.shape[2]
    # Where the phase in b passes the step, its pixel is in the next block.
    phase, block = shift % step, shift // step
    turn = (step - phase) * count
    v[:] = 0
    k = 0
    while k < high:
        rows = 12 if k + 12 <= high else 4 if k + 4 <= high else 1
        x, end = first * count, last * count
        while x < end:
            at = (x - first * count) % v.shape[1]
            if x < turn:
                wide = min(v.shape[1] - at, end - x, turn - x)
                xb = x + phase * count + block
            else:
                wide = min(v.shape[1] - at, end - x)
                xb = x - turn + block + 1
            if rows == 12 and lags == 4:
                _products_12x4(a, ya + k, x, b, yb + k, xb, at, wide, v)
            elif rows == 12:
                _products_12x3(a, ya + k, x, b, yb + k, xb, at, wide, v)
            elif rows == 4:
                _products_4x4(a, ya + k, x, b, yb + k, xb, at, wide, v)
            else:
                _products_1x4(a, ya + k, x, b, yb + k, xb, at, wide, v)
            x += wide
        k += rows
    _add_phases(v3, lags, out)


@_kernel
def _add_phases(v, lags, out):
    """out[d, c] += sum of v[d, i, c] over the phases i."""
    phases = v.shape[1]
    for d in range(lags):
        i = 0
        while i + 3 <= phases:
            for c in range(out.shape[1]):
                out[d, c] += v[d, i, c] + v[d, i + 1, c] + v[d, i + 2, c]
            i += 3
        while i < phases:
            for c in range(out.shape[1]):
                out[d, c] += v[d, i, c]
            i += 1


# One loop to a function: in a longer one the compiler cannot tell the arrays apart, and takes one element at a time.
@_kernel
def _add(target, more):
    for t in range(target.size):
        target[t] += more[t]


@_kernel
def _set(target, source):
    for t in range(target.size):
        target[t] = source[t]


@_kernel
def _by_phase(image, top, left, step, count, out):
    """out[y, i count + c] = image[top + y, left + c step + i], for the phases i; 0 beyond the image."""
    out[:, step * count:] = 0
    for y in range(out.shape[0]):
        if top + y >= image.shape[0]:
            out[y] = 0
            continue
        line = image[top + y, left:]
        for i in range(step):
            inside = min(count, max(0, line.size - i + step - 1) // step)
            target = out[y, i * count:(i + 1) * count]
            for c in range(inside):
                target[c] = line[i + c * step]
            target[inside:] = 0


@_kernel
def _boxes(left, right, lx, whole, split, part, full, out):
    """out[t] = sum over the blocks of template t, of all lag rows: `whole` whole ones and a part of one more along either side."""
    _set(part, left[0, lx].reshape(-1))
    for i in range(1, whole + 1):
        _add(part, left[i, lx].reshape(-1))
    size = out.size - whole
    _set(out[:size], part[whole:])
    if split:
        _set(full, right[0, lx].reshape(-1))
        for i in range(1, whole + 1):
            _add(full, right[i, lx].reshape(-1))
        _add(part, full)
    for j in range(whole):
        _add(out[:size], part[j:])


@_kernel
def _normalise(gamma, products, sum_a, inverse_a, mean_b, inverse_b, step):
    for t in range(gamma.size):
        gamma[t] = (products[t] - sum_a[t] * mean_b[t * step]) * inverse_a[t] * inverse_b[t * step]


@_kernel
def _block_row(a, b, y, high, step, rest, split, lags_x, lags_y, v, v3, left, right):
    """Add the sums of products over `high` rows of a row of blocks: left[lx, ly, c] of the first `rest` columns of each block, right those
    of the others."""
    ly = 0
    while ly < lags_y:
        # Any number from 6 on is a sum of threes and fours.
        lags = 4 if lags_y - ly > 9 or (lags_y - ly) % 4 == 0 else 3
        for lx in range(lags_x):
            _add_products(a, y, b, y + ly, lx, step, 0, rest, high, lags, v, v3, left[lx, ly:ly + lags])
            if split:
                _add_products(a, y, b, y + ly, lx, step, rest, step, high, lags, v, v3, right[lx, ly:ly + lags])
        ly += lags


@_kernel
def surfaces(a, top_a, left_a, b, top_b, left_b, sum_a, inverse_a, mean_b, inverse_b, template, step, col0, col1, lag0, lag1, out):
    """Fill out[lag0:lag1, lx, ty, col0:col1] with the NCC of the templates in these columns; 0 where a window is flat or lacks data.

    a, b: the images (rows, columns), zero where no data, zero-mean in the large. Template (ty, tx) starts at a[top_a + ty step,
    left_a + tx step], its window of lag (ly, lx) at b[top_b + ty step + ly, left_b + tx step + lx].
    sum_a, inverse_a: sum, and one over the norm, of the templates; mean_b, inverse_b: mean, and one over the norm about the mean, of
    the window that starts at each pixel of b.
    gamma = (sum a b - sum_a mean_b) inverse_a inverse_b: the zero-mean NCC, normalised by local energy.
    """
    lags_y, lags_x, rows, columns = lag1 - lag0, out.shape[1], out.shape[2], col1 - col0
    # A template is `whole` blocks, and the first `rest` pixels of one more, along either side.
    whole = (template - 1) // step
    rest = template - whole * step
    split = whole > 0 and rest < step
    at_once = -(-lags_x // -(-lags_x // LAGS))
    # Blocks in a row: a multiple of what the processor takes at once.
    count = (columns + whole + (at_once - 1) // step + 8) // 8 * 8
    high = lags_y + 2  # of the last 3 lags 2 may be not asked for
    keep = high + 1
    phased_a, phased_b = np.empty((step, step * count), a.dtype), np.empty((step + keep, (step + 1) * count), a.dtype)
    per = -(-step // max(1, round(step * count / _RUN)))
    v = np.empty((4, per * count), a.dtype)
    v3 = v.reshape(4, per, count)
    # Sums of the rows of blocks of a template: `left` over the first `rest` columns of each block, `right` over the others.
    left = np.empty((whole + 1, at_once, high, count), a.dtype)
    right = np.empty(left.shape if split else (whole + 1, at_once, 0, 0), a.dtype)
    part, full, box = np.empty(high * count, a.dtype), np.empty(high * count, a.dtype), np.empty((at_once, high * count), a.dtype)
    left_a += col0 * step
    left_b += col0 * step
    for lx0 in range(0, lags_x, at_once):
        n = min(at_once, lags_x - lx0)
        _by_phase(b, top_b + lag0, left_b + lx0, step, count, phased_b[step:])
        for row in range(rows + whole):
            slot, y = row % (whole + 1), row * step
            _by_phase(a, top_a + y, left_a, step, count, phased_a)
            for k in range(keep):
                phased_b[k] = phased_b[k + step]
            _by_phase(b, top_b + lag0 + y + keep, left_b + lx0, step, count, phased_b[keep:])
            left[slot], right[slot] = 0, 0
            _block_row(phased_a, phased_b, 0, rest, step, rest, split, n, lags_y, v, v3, left[slot], right[slot])
            ty = row - whole
            if ty >= 0:
                for lx in range(n):
                    _boxes(left, right, lx, whole, split, part, full, box[lx])
                for ly in range(lag0, lag1):
                    window = top_b + ty * step + ly
                    for lx in range(n):
                        x = left_b + lx0 + lx
                        _normalise(out[ly, lx0 + lx, ty, col0:col1], box[lx, (ly - lag0) * count:], sum_a[ty, col0:], inverse_a[ty, col0:],
                                   mean_b[window, x:], inverse_b[window, x:], step)
            if split:
                _block_row(phased_a, phased_b, rest, step - rest, step, rest, split, n, lags_y, v, v3, left[slot], right[slot])


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
