"""One motion from all pairs' own surfaces: its position on a common axis, and its standard error."""

import numpy as np

from .. import device

_HALF = 3  # px around the foreseen peak
_ROWS = 4
# Degrees of freedom that the standard error from the ambient field counts for, beside the pairs of the jack-knife.
_PRIOR = 6.0
# Calibration on synthetic series of the coherences 0.3 to 0.8 (docs/stacked_offset_tracking.md): first-order jack-knife variances are a little
# small, and what remains at high coherence is the bias of the sub-pixel fit.
_JACK_FACTOR, _FLOOR_PX = 1.15, 0.014


def locate(held, numbers, placements, usual, y, x, fine, refine, independent, progress):
    """Refine positions (y, x) in place where `refine`; returns the variances (y, x) px^2, NaN where there is no pair.

    held: (surfaces, valid, ambient variance) of every pair; numbers: the pairs that count, and of these independent motions (see
    pairing.independent); usual: sharpness (y, x); y, x: (ty, tx) float32, lags from the middle of the stack.
    """
    from .joint_fit_numba import gather, joint_fit

    shape, width = y.shape, 2 * _HALF + 1
    patches = np.empty((*shape, len(numbers), width, width), np.float32)
    lag_y, lag_x = (np.empty((*shape, len(numbers)), np.int32) for _ in range(2))
    valid = np.stack([held[k][1] for k in numbers], axis=-1)
    noise = np.stack([held[k][2] for k in numbers], axis=-1)
    valid &= noise > 0
    chosen = [placements[k] for k in numbers]
    scale = np.array([pl.scale for pl in chosen])
    rest_y, rest_x = (np.array([pl.rest[axis] for pl in chosen], float) for axis in (0, 1))
    rows = [(r, min(r + _ROWS, shape[0])) for r in range(0, shape[0], _ROWS)]
    jobs = [(held[k][0], scale[i], rest_y[i], rest_x[i], y, x, _HALF, i, lo, hi, patches, lag_y, lag_x) for i, k in enumerate(numbers) for lo, hi in rows]
    device.each(gather, jobs, progress)
    found = [np.empty(shape) for _ in range(4)]
    sharpness = np.array(usual, float)
    device.each(joint_fit, [(patches, lag_y, lag_x, valid, noise, scale, rest_y, rest_x, sharpness, refine, lo, hi, y, x, fine, *found) for lo, hi in rows], progress)
    information, spread = found[:2], found[2:]
    number = valid.sum(axis=-1)
    shared = max(1.0, len(numbers) / independent)
    return [shared * variance(i, s, number, usual[axis], usual[1 - axis]) for axis, (i, s) in enumerate(zip(information, spread))]


def noise_factor(sharpness, across):
    """Variance of the position by least squares in correlated noise, over that in white noise, for a peak of these sharpnesses (px^-2).

    The noise of a correlation surface is as smooth as the autocorrelation of its peak's shape: exp(-P d^2 / 2) for exp(-P d^2).
    """
    lags = np.arange(-_HALF, _HALF + 1)
    e, d = np.exp(-across * lags**2), 2 * sharpness * lags * np.exp(-sharpness * lags**2)
    apart = (lags[:, None] - lags) ** 2
    along, over = np.exp(-0.5 * sharpness * apart), np.exp(-0.5 * across * apart)
    return float((d @ along @ d) * (e @ over @ e) / ((d @ d) * (e @ e)))


def variance(information, spread, number, sharpness, across):
    """Variance of a position (px^2) from the noise of the ambient field and from the jack-knife over `number` pairs, by their degrees of freedom."""
    with np.errstate(divide="ignore", invalid="ignore"):
        field = np.where(information > 0, noise_factor(sharpness, across) / information, np.nan)
    freedom = np.where(np.isfinite(spread), number - 1, 0)
    jack = np.where(freedom > 0, _JACK_FACTOR * np.nan_to_num(spread), 0.0)
    return (_PRIOR * field + freedom * jack) / (_PRIOR + freedom) + _FLOOR_PX**2
