"""Kernels of the joint fit: all pairs' own surfaces around one common motion."""

import math

import numba
import numpy as np

_kernel = numba.njit(nogil=True, fastmath={"contract", "reassoc"}, cache=True)

_ITERATIONS = 20


@_kernel
def gather(surfaces, scale, rest_y, rest_x, y, x, half, k, row0, row1, patches, lag_y, lag_x):
    """Copy the samples around the foreseen peak of pair k: patches[ty, tx, k] from surfaces (Ly, Lx, ty, tx).

    The foreseen lag of a pair is scale * (y, x) + rest, from the middle; lag_y, lag_x [ty, tx, k] become that of the patch's middle.
    """
    middle_y, middle_x = surfaces.shape[0] // 2, surfaces.shape[1] // 2
    columns = surfaces.shape[3]
    at_y, at_x = np.empty(columns, np.int64), np.empty(columns, np.int64)
    for ty in range(row0, row1):
        for t in range(columns):
            if np.isnan(y[ty, t]):
                at_y[t], at_x[t] = middle_y, middle_x
            else:
                at_y[t] = min(max(int(np.rint(scale * y[ty, t] + rest_y)) + middle_y, half), surfaces.shape[0] - 1 - half)
                at_x[t] = min(max(int(np.rint(scale * x[ty, t] + rest_x)) + middle_x, half), surfaces.shape[1] - 1 - half)
            lag_y[ty, t, k], lag_x[ty, t, k] = at_y[t] - middle_y, at_x[t] - middle_x
        for i in range(2 * half + 1):
            for j in range(2 * half + 1):
                for t in range(columns):
                    patches[ty, t, k, i, j] = surfaces[at_y[t] + i - half, at_x[t] + j - half, ty, t]


@_kernel
def _profile(sharpness, centre, half, e, d):
    """Gaussian e(i) = exp(-P (i - centre)^2) and its derivative by the centre; returns the sums of e, d, e e, e d, d d."""
    s0 = s1 = s2 = s3 = s4 = 0.0
    for i in range(2 * half + 1):
        u = i - half - centre
        e[i] = math.exp(-sharpness * u * u)
        d[i] = 2 * sharpness * u * e[i]
        s0 += e[i]
        s1 += d[i]
        s2 += e[i] * e[i]
        s3 += e[i] * d[i]
        s4 += d[i] * d[i]
    return s0, s1, s2, s3, s4


@_kernel
def joint_fit(patches, lag_y, lag_x, valid, noise, scale, rest_y, rest_x, usual, refine, row0, row1, y, x, fine, information_y, information_x, spread_y, spread_x):
    """Position (y, x) of the common motion by least squares on the pairs' own samples, and how sure it is.

    Pair k has the model A_k exp(-R (i - c_y)^2 - P (j - c_x)^2) + b_k around c = scale[k] (y, x) + rest[k], with its own height and level
    and the sharpness `usual` (R, P); its weight is one over noise[ty, tx, k], the variance of its ambient field. A pair whose height is
    not positive has no say. With `refine` the position is improved by Gauss-Newton steps, and `fine` tells whether they ended; else it
    stays as given and all pairs weigh the same, as in a fit to their mean. valid (ty, tx, k) tells which pairs count.
    information: one over the position's variance by white noise of the ambient field's variance. spread: its variance by the jack-knife
    over pairs, to first order; NaN for less than two.
    """
    half = patches.shape[3] // 2
    pairs = patches.shape[2]
    size = (2 * half + 1) ** 2
    ey, dy, ex, dx = np.empty(2 * half + 1), np.empty(2 * half + 1), np.empty(2 * half + 1), np.empty(2 * half + 1)
    pulls = np.empty((pairs, 2))
    for ty in range(row0, row1):
        for t in range(patches.shape[1]):
            information_y[ty, t] = information_x[ty, t] = spread_y[ty, t] = spread_x[ty, t] = np.nan
            if np.isnan(y[ty, t]):
                continue
            at_y, at_x = np.float64(y[ty, t]), np.float64(x[ty, t])
            from_y, from_x = at_y, at_x
            ended = False
            slope_y = slope_x = power_y = power_x = 0.0
            for iteration in range(_ITERATIONS):
                pull_y = pull_x = slope_y = slope_x = power_y = power_x = 0.0
                number = 0
                for k in range(pairs):
                    if not valid[ty, t, k]:
                        continue
                    number += 1
                    cy = scale[k] * at_y + rest_y[k] - lag_y[ty, t, k]
                    cx = scale[k] * at_x + rest_x[k] - lag_x[ty, t, k]
                    y0, y1, y2, y3, y4 = _profile(usual[0], cy, half, ey, dy)
                    x0, x1, x2, x3, x4 = _profile(usual[1], cx, half, ex, dx)
                    total = s = sy = sx = 0.0
                    for i in range(2 * half + 1):
                        line = patches[ty, t, k, i]
                        r0 = r1 = rt = 0.0
                        for j in range(2 * half + 1):
                            v = np.float64(line[j])
                            r0 += v * ex[j]
                            r1 += v * dx[j]
                            rt += v
                        s += ey[i] * r0
                        sy += dy[i] * r0
                        sx += ey[i] * r1
                        total += rt
                    model = y0 * x0
                    square = y2 * x2 - model * model / size
                    height = (s - model * total / size) / square
                    w = max(height, 0.0) * scale[k] / noise[ty, t, k] if refine else 1.0
                    pulls[k, 0] = w * (sy - y1 * x0 * total / size - height * (y3 * x2 - y1 * x0 * model / size))
                    pulls[k, 1] = w * (sx - y0 * x1 * total / size - height * (y2 * x3 - y0 * x1 * model / size))
                    pull_y += pulls[k, 0]
                    pull_x += pulls[k, 1]
                    bend_y, bend_x = y4 * x2 - (y1 * x0) ** 2 / size, y2 * x4 - (y0 * x1) ** 2 / size
                    slope_y += w * height * scale[k] * bend_y
                    slope_x += w * height * scale[k] * bend_x
                    power_y += w * w * noise[ty, t, k] * bend_y
                    power_x += w * w * noise[ty, t, k] * bend_x
                if not refine:
                    ended = True
                    break
                if slope_y <= 0 or slope_x <= 0:
                    break
                step_y, step_x = pull_y / slope_y, pull_x / slope_x
                longest = max(abs(step_y), abs(step_x))
                shorter = min(1.0, 0.5 / longest) if longest > 0 else 1.0
                at_y += shorter * step_y
                at_x += shorter * step_x
                if abs(at_y - from_y) > 1.5 or abs(at_x - from_x) > 1.5:
                    break
                if longest < 1e-3:
                    ended = True
                    break
            if refine:
                fine[ty, t] = ended
                if ended:
                    y[ty, t], x[ty, t] = at_y, at_x
            if slope_y <= 0 or slope_x <= 0:
                continue
            information_y[ty, t], information_x[ty, t] = slope_y**2 / power_y, slope_x**2 / power_x
            if number >= 2:
                mean_y = mean_x = 0.0
                for k in range(pairs):
                    if valid[ty, t, k]:
                        mean_y += pulls[k, 0] / number
                        mean_x += pulls[k, 1] / number
                total_y = total_x = 0.0
                for k in range(pairs):
                    if valid[ty, t, k]:
                        total_y += (pulls[k, 0] - mean_y) ** 2
                        total_x += (pulls[k, 1] - mean_x) ** 2
                spread_y[ty, t] = total_y / slope_y**2 * number / (number - 1)
                spread_x[ty, t] = total_x / slope_x**2 * number / (number - 1)
