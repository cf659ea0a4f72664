"""Speckle series that move with a flow and lose coherence from date to date."""

import numpy as np

from .. import device
from ..progress import Silent, stop_if_cancelled


def band_limited_noise(shape, bandwidth, rng):
    """Complex circular Gaussian noise of unit power, (rows, columns) complex128; `bandwidth` is the share of the sampling band that it fills."""
    rows, columns = shape
    spectrum = rng.standard_normal((rows, columns)) + 1j * rng.standard_normal((rows, columns))
    keep_y = np.abs(np.fft.fftfreq(rows)) <= bandwidth / 2
    keep_x = np.abs(np.fft.fftfreq(columns)) <= bandwidth / 2
    field = np.fft.ifft2(spectrum * keep_y[:, None] * keep_x)
    return field / np.sqrt(np.mean(np.abs(field) ** 2))


def carried(field, rows, columns, progress):
    """Complex field at other places, by quintic splines; periodic. rows, columns: (rows, columns) places in pixels of `field`."""
    from scipy.ndimage import map_coordinates, spline_filter

    out = np.empty(rows.shape, complex)
    for part, target in ((field.real, out.real), (field.imag, out.imag)):
        stop_if_cancelled(progress)
        coefficients = spline_filter(part, order=5, mode="grid-wrap")

        def one(lo, hi):
            target[lo:hi] = map_coordinates(coefficients, [rows[lo:hi], columns[lo:hi]], order=5, mode="grid-wrap", prefilter=False)

        device.each(one, [(r, min(r + 64, rows.shape[0])) for r in range(0, rows.shape[0], 64)], progress)
    return out


def speckle_series(shape, offset, dates, coherence, rng, bandwidth=0.8, looks=1, progress=None):
    """Intensities (mean 1) of a steadily flowing surface: list of float32 (rows, columns).

    offset: function (rows, columns) -> (dy, dx), px that the surface point at this place of one image has moved since the image before;
    coherence: magnitude of the complex coherence of consecutive dates, a number or (rows, columns); bandwidth: share of the sampling
    band in each direction that the complex signal fills. Each date is the one before, carried along, plus new noise, so that coherence
    falls geometrically with time. Simulated at twice the sampling, where the splines are exact to about 0.1 %.
    """
    progress = progress or Silent()
    fine = 2 * shape[0], 2 * shape[1]
    rows, columns = np.meshgrid(np.arange(fine[0]) / 2, np.arange(fine[1]) / 2, indexing="ij")
    dy, dx = offset(rows, columns)
    rows, columns = 2 * (rows - dy), 2 * (columns - dx)
    kept = np.kron(np.broadcast_to(coherence, shape), np.ones((2, 2)))
    series = [np.zeros(shape, np.float32) for _ in range(dates)]
    for look in range(looks):
        field = band_limited_noise(fine, bandwidth / 2, rng)
        for k in range(dates):
            if k:
                field = kept * carried(field, rows, columns, progress)
                stop_if_cancelled(progress)
                field += np.sqrt(1 - kept**2) * band_limited_noise(fine, bandwidth / 2, rng)
            series[k] += (np.abs(field[::2, ::2]) ** 2).astype(np.float32) / looks
            progress.report((look * dates + k + 1) / (looks * dates))
    return series


def forward(offset, rows, columns):
    """Offset (dy, dx) px of the points at rows, columns of one image towards the next, for the arrival offsets of `offset`."""
    dy, dx = offset(rows, columns)
    for _ in range(30):
        dy, dx = offset(rows + dy, columns + dx)
    return dy, dx
