"""Kernels of exact statistics by bin. Values come as the bits of float32, whose order is that of the magnitudes."""

import numba
import numpy as np

_kernel = numba.njit(nogil=True, fastmath={"contract", "reassoc"}, error_model="numpy", cache=True)
_MAGNITUDE, _INFINITE = np.int32(0x7fffffff), np.int32(0x7f800000)


@_kernel
def _level(bits, lowest, shift, most):
    """Level of a value, 0 … 2 most: the middle one around zero, the others by exponent and first bits of the mantissa. Never falls as the value rises."""
    magnitude = bits & _MAGNITUDE
    if magnitude < lowest:
        return most
    step = min((magnitude - lowest) >> shift, most - 1)
    return most + 1 + step if bits >= 0 else most - 1 - step


@_kernel
def count_levels(bins, bits, lowest, shift, most, counts):
    """counts[bin, level] += 1 for every finite value of a bin >= 0."""
    for i in range(bits.size):
        if bins[i] >= 0 and bits[i] & _MAGNITUDE < _INFINITE:
            counts[bins[i], _level(bits[i], lowest, shift, most)] += 1


@_kernel
def collect_levels(bins, bits, lowest, shift, most, wanted, starts, filled, kept):
    """Values of the wanted[bin, level], into kept[starts[bin] + filled[bin]]; filled goes on."""
    values = bits.view(np.float32)
    for i in range(bits.size):
        k = bins[i]
        if k >= 0 and bits[i] & _MAGNITUDE < _INFINITE and wanted[k, _level(bits[i], lowest, shift, most)]:
            kept[starts[k] + filled[k]] = values[i]
            filled[k] += 1


@_kernel
def judge(bins, values, low, high, tested, outlier, untested, flags):
    """flags[i] gets the bit `outlier` where a value lies outside low[bin] … high[bin], the bit `untested` where tested[bin] is 0; flat arrays."""
    for i in range(values.size):
        k = bins[i]
        if k >= 0 and not np.isnan(values[i]):
            if not tested[k]:
                flags[i] |= untested
            elif values[i] < low[k] or values[i] > high[k]:
                flags[i] |= outlier
