"""Kernel of the interferogram. It releases the GIL."""

import math

import numba
import numpy as np


@numba.njit(nogil=True, fastmath={"contract", "reassoc"}, error_model="numpy", cache=True)
def sums(first, second, reference, rows, columns, row0, row1, out):
    """Sums over cells of rows x columns px, of the cells' rows row0 … row1 - 1.

    first, second: complex64; reference: float32 (rad), of their shape, or (0, 0). out (7, …, …) float64: real and imaginary part of sum(s1 conj(s2) exp(-j reference)), of
    the same with +j, the powers of first and second, and how many pixels. Pixels that are NaN or zero in one image, or have no reference, do not count.
    """
    plain = reference.size == 0
    for i in range(row0, row1):
        for j in range(out.shape[2]):
            re = im = against_re = against_im = power_1 = power_2 = 0.0
            count = 0
            for k in range(i * rows, (i + 1) * rows):
                for m in range(j * columns, (j + 1) * columns):
                    a, b = np.complex128(first[k, m]), np.complex128(second[k, m])
                    p1, p2 = a.real * a.real + a.imag * a.imag, b.real * b.real + b.imag * b.imag
                    if not (p1 > 0 and p2 > 0 and p1 < np.inf and p2 < np.inf):
                        continue
                    x, y = a.real * b.real + a.imag * b.imag, a.imag * b.real - a.real * b.imag
                    if plain:
                        re += x
                        im += y
                    else:
                        phase = np.float64(reference[k, m])
                        if not math.isfinite(phase):
                            continue
                        c, s = math.cos(phase), math.sin(phase)
                        re += x * c + y * s
                        im += y * c - x * s
                        against_re += x * c - y * s
                        against_im += y * c + x * s
                    power_1 += p1
                    power_2 += p2
                    count += 1
            out[0, i, j], out[1, i, j], out[2, i, j], out[3, i, j] = re, im, against_re, against_im
            out[4, i, j], out[5, i, j], out[6, i, j] = power_1, power_2, count
