"""Kernel of the inversion of coherence."""

import numba
import numpy as np

_kernel = numba.njit(nogil=True, fastmath={"contract", "reassoc"}, error_model="numpy", cache=True)

LEAST_LOSS = 0.1  # product of the loss factors below which nothing is left to divide


@_kernel
def invert(coherence, k_z, theta, eps, loss, looks, correct, tail, saturation, bands, flags):
    """bands (5, rows, columns), flags (rows, columns) of |gamma|, k_z (rad/m in air), theta (rad), permittivity and loss factor, each (rows, columns).

    tail: half the width of the interval of artanh |gamma|, NaN for none; looks NaN: no correction of bias. 255 and NaN where one input is NaN or out of its range.
    """
    for i in range(coherence.shape[0]):
        for j in range(coherence.shape[1]):
            for q in range(5):
                bands[q, i, j] = np.nan
            flags[i, j] = 255
            c, k, t, e, f = coherence[i, j], float(k_z[i, j]), float(theta[i, j]), float(eps[i, j]), float(loss[i, j])
            if not (c >= 0 and c <= 1.001 and k > 0 and np.isfinite(k) and t < np.pi / 2 and e >= 1 and f >= 0):
                continue
            if f < LEAST_LOSS:
                flags[i, j] = 3
                continue
            c = min(float(c), 0.999999)
            k *= np.sqrt(e) * np.cos(t) / np.sqrt(1 - np.sin(t) ** 2 / e)
            g, least, most = c, np.nan, np.nan
            if np.isfinite(looks):
                z = np.arctanh(c)
                least, most = np.tanh(max(z - tail, 0.0)) / f, np.tanh(z + tail) / f
                if correct:
                    half = looks / 2 - 1
                    g = np.sqrt(max(np.sqrt(max(half * half + looks * c * c - 1, 0.0)) - half, 0.0))
            g = g / f
            flags[i, j] = 1 if g >= 1 else 0
            g = min(g, 1.0)
            dh = np.arccos(g) / k
            bands[0, i, j] = dh
            if np.isfinite(least):
                bands[1, i, j], bands[2, i, j] = np.arccos(min(most, 1.0)) / k, np.arccos(min(least, 1.0)) / k
            bands[3, i, j] = np.sqrt(1 / (g * g) - 1) / k if g > 0 else np.nan
            bands[4, i, j] = g
            if dh * k >= saturation * np.pi / 2 or least <= 0:
                flags[i, j] = 2
