"""Circular cross-correlation of equal templates by FFT, as published."""

import numpy as np

from .. import device

_AT_ONCE = 64  # templates of one transform: bounds the memory of a thread


def circular_surfaces(pair, first, second, radius, out, progress):
    """Fill out (2 ry + 1, 2 rx + 1, ty, tx) with the circular NCC of equal templates (Li et al. 2021, eq. 2.1).

    pair: PairSurfaces, for the geometry; first, second: Prepared images. Offsets wrap around at half a template.
    """
    import scipy.fft

    n, step = pair.options.template_size, pair.options.step
    (sums_a, inverse_a), (sums_b, inverse_b) = pair._templates(first), pair._templates(second)
    lags_y, lags_x = (np.arange(-r, r + 1) % n for r in radius)
    views = [np.lib.stride_tricks.sliding_window_view(image.values, (n, n)) for image in (first, second)]

    def one(ty, lo, hi):
        y = pair.reach[0] + ty * step
        x = pair.reach[1] + np.arange(lo, hi) * step
        spectra = []
        for view, sums, inverse in zip(views, (sums_a, sums_b), (inverse_a, inverse_b)):
            templates = (view[y, x] - (sums[ty, lo:hi] / (n * n))[:, None, None]) * inverse[ty, lo:hi][:, None, None]
            spectra.append(scipy.fft.rfft2(templates))
        gamma = scipy.fft.irfft2(np.conj(spectra[0]) * spectra[1], s=(n, n))
        out[:, :, ty, lo:hi] = gamma[:, lags_y[:, None], lags_x].transpose(1, 2, 0)

    rows, columns = pair.shape
    device.each(one, [(ty, lo, min(lo + _AT_ONCE, columns)) for ty in range(rows) for lo in range(0, columns, _AT_ONCE)], progress)
