"""Normalised cross-correlation by shared block products on a torch device; equal to correlation_numba to 1e-4 of NCC."""

import math

import torch

from ..progress import stop_if_cancelled

_BYTES = 256 * 2**20  # of the products of the lags that are made at once


def surfaces(first, second, top_a, left_a, top_b, left_b, sums, inverse, template, step, out, name, progress):
    """Fill out (Ky, Kx, ty, tx) with the NCC of all templates, on the torch device `name`.

    first, second: Prepared images; the other arguments as for correlation_numba.surfaces.
    """
    lags_y, lags_x, rows, columns = out.shape
    block = math.gcd(template, step)
    high, wide = (rows - 1) * step + template, (columns - 1) * step + template
    a = _held(first, "values", name)[top_a:top_a + high, left_a:left_a + wide]
    b, mean_b, inverse_b = (_held(second, what, name) for what in ("values", "mean", "inverse"))
    sum_a, inverse_a = (torch.as_tensor(values, device=name) for values in (sums, inverse))
    at_once = max(1, min(lags_x, _BYTES // (2 * high * wide * a.element_size())))
    for ly in range(lags_y):
        stop_if_cancelled(progress)
        for lo in range(0, lags_x, at_once):
            count = min(at_once, lags_x - lo)
            # Each lag is a view of the later image, one column on.
            lags = b[top_b + ly:, left_b + lo:].as_strided((count, high, wide), (1, b.stride(0), 1))
            products = _sums(_sums((a * lags)[:, None], block, block), template // block, step // block)[:, 0]
            at = [values[top_b + ly:, left_b + lo:].as_strided((count, rows, columns), (1, step * values.stride(0), step)) for values in (mean_b, inverse_b)]
            out[ly, lo:lo + count] = ((products - sum_a * at[0]) * inverse_a * at[1]).cpu().numpy()


def _sums(values, size, stride):
    """Sums over boxes of size x size, every `stride`."""
    return torch.nn.functional.avg_pool2d(values, size, stride, divisor_override=1)


def _held(prepared, what, name):
    """An array of a Prepared image on the device; carried there once."""
    key = what, name
    if key not in prepared.tensors:
        prepared.tensors[key] = torch.as_tensor(getattr(prepared, what), device=name)
    return prepared.tensors[key]
