"""Peak, ambient field, signal-to-noise ratio and sub-pixel position of correlation surfaces."""

import dataclasses

import numpy as np

from .. import device


_ROWS = 4  # template rows of one job


@dataclasses.dataclass
class Peaks:
    """Peaks of surfaces; all (ty, tx), NaN where no pair had data.

    value: NCC of the whole-pixel peak; lag_y, lag_x: its place in samples from the middle; ambient_mean, ambient_square: mean, and mean
    square, of the surface outside the peak's window.
    """

    value: np.ndarray
    lag_y: np.ndarray
    lag_x: np.ndarray
    ambient_mean: np.ndarray
    ambient_square: np.ndarray


def _jobs(shape):
    return [(r, min(r + _ROWS, shape[0])) for r in range(0, shape[0], _ROWS)]


def find(surfaces, count, search, progress, limit=None, aims=None):
    """Peaks of surfaces (Ky, Kx, ty, tx) that are sums over count (ty, tx) pairs.

    Searched within the ellipse of search.limit or `limit` (rows, columns) around the middle, or within that of each template's own in
    `aims` (4, ty, tx): its middle (rows, columns) and semi-axes.
    """
    from .peaks_numba import find_peaks

    found = Peaks(*(np.empty(count.shape, np.float64 if k > 2 else np.float32) for k in range(5)))
    limit_y, limit_x = map(float, limit or search.limit)
    aims = np.empty((4, 0, 0)) if aims is None else np.ascontiguousarray(aims, float)
    arrays = [getattr(found, field.name) for field in dataclasses.fields(found)]
    device.each(find_peaks, [(surfaces, count, limit_y, limit_x, aims, search.window // 2, lo, hi, *arrays) for lo, hi in _jobs(count.shape)], progress)
    return found


def snr_db(peak, noise_square):
    """Signal-to-noise ratio 10 log10(c_p^2 / mean c_f^2) in dB (Li et al. 2021, eq. 2.3); 0 for a peak that is not positive, NaN stays."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(peak > 0, peak.astype(float) ** 2 / np.maximum(noise_square, 1e-20), np.where(np.isnan(peak), np.nan, 1.0))
        return (10 * np.log10(ratio)).astype(np.float32)


def sharpness(autocorrelation):
    """1/(2 sigma^2) (px^-2) of the Gaussian that a correlation peak is like, from the image's autocorrelation at 1 px.

    The peak has the shape of the autocorrelation, sampled at other places. For speckle, sinc^2 and its logarithm, 0.7 of -ln of that sample gives the least errors.
    """
    return float(-0.7 * np.log(np.clip(autocorrelation, 0.01, 0.98)))


def subpixel(surfaces, count, found, search, method, progress, usual=(1.5, 1.5), freedom=0.18):
    """Positions (y, x) in samples from the middle, and where they are finer than a whole pixel; method is an option of SUBPIXEL.

    usual: sharpness of the peaks along rows and columns (y, x). "Gaussian fit" goes to the samples themselves, and its widths are drawn
    to that sharpness, give or take the share `freedom` of it: peaks of barely sampled speckle lock to whole pixels in a fit to the
    up-sampled window (docs/stacked_offset_tracking.md has the figures).
    """
    position_y, position_x = found.lag_y.copy(), found.lag_x.copy()
    fine = np.zeros(count.shape, bool)
    if method == "None":
        return position_y, position_x, np.isfinite(position_y)
    from .peaks_numba import gaussian_fits, three_points

    common = (position_y, position_x, fine)
    if method == "Three points":
        arguments = (surfaces, found.lag_y, found.lag_x)
        kernel = three_points
    else:
        published = method == "Gaussian fit x10"
        arguments = (surfaces, count, found.lag_y, found.lag_x, found.ambient_mean, found.ambient_square, search.window // 2, 10 if published else 1,
                     published, np.array(usual[::-1], float), freedom)
        kernel = gaussian_fits
    device.each(kernel, [(*arguments, lo, hi, *common) for lo, hi in _jobs(count.shape)], progress)
    return position_y, position_x, fine
