"""Kernels of the DEM refinement: averaged phasors and their values at places of the map. All release the GIL."""

import math

import numba

_kernel = numba.njit(nogil=True, fastmath={"contract", "reassoc"}, error_model="numpy", cache=True)


@_kernel
def boxcar(values, half, twice_looks, row0, row1, out):
    """out (row1 - row0, columns): weighted mean of values (rows, columns) complex64 within `half` px of each pixel of the rows row0 … row1 - 1; 0 where the pixel itself is 0.

    The magnitude w of a value is its weight, its phase has the variance 1 / (2 looks w). Those of neighbours say less of a pixel's own, by the variance of true differences,
    of which twice_looks is 2 looks times as much: they count as w / (1 + twice_looks w).
    """
    rows, columns = values.shape
    for i in range(row0, row1):
        top, bottom = max(i - half, 0), min(i + half + 1, rows)
        for j in range(columns):
            own = values[i, j]
            re, im = 0.0, 0.0
            if own != 0:
                left, right = max(j - half, 0), min(j + half + 1, columns)
                for k in range(top, bottom):
                    for m in range(left, right):
                        z = values[k, m]
                        w = 1 / (1 + twice_looks * math.sqrt(z.real * z.real + z.imag * z.imag))
                        re += w * z.real
                        im += w * z.imag
                w = 1 - 1 / (1 + twice_looks * math.sqrt(own.real * own.real + own.imag * own.imag))
                re += w * own.real
                im += w * own.imag
            out[i - row0, j] = complex(re, im)


@_kernel
def sample(phasors, coherence, lines, samples, phase, found):
    """phase (rad) and coherence (n, m), float32, at places of radar images (rows, columns): bilinear; NaN beyond the images, or where no phasor differs from 0.

    lines, samples (n, m): 0, 0 the centre of the first pixel.
    """
    rows, columns = phasors.shape
    for i in range(lines.shape[0]):
        for j in range(lines.shape[1]):
            y, x = lines[i, j], samples[i, j]
            phase[i, j] = found[i, j] = math.nan
            if not (-0.5 <= y <= rows - 0.5 and -0.5 <= x <= columns - 0.5):
                continue
            y, x = min(max(y, 0.0), rows - 1.0), min(max(x, 0.0), columns - 1.0)
            k, m = min(int(y), max(rows - 2, 0)), min(int(x), max(columns - 2, 0))
            f, g = y - k, x - m
            re = im = total = weight = 0.0
            for a in range(2):
                for b in range(2):
                    if k + a >= rows or m + b >= columns:
                        continue
                    w = (f if a else 1 - f) * (g if b else 1 - g)
                    z, c = phasors[k + a, m + b], coherence[k + a, m + b]
                    re += w * z.real
                    im += w * z.imag
                    if c == c:
                        total += w * c
                        weight += w
            if weight > 0.5:
                found[i, j] = total / weight
            if re != 0 or im != 0:
                phase[i, j] = math.atan2(im, re)
