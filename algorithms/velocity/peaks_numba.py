"""Kernels that find the peak of correlation surfaces, its ambient field and its sub-pixel position."""

import math

import numba
import numpy as np

_kernel = numba.njit(nogil=True, fastmath={"contract", "reassoc"}, cache=True)

_ITERATIONS = 50


@_kernel
def find_peaks(surfaces, count, limit_y, limit_x, aims, half, row0, row1, peak, lag_y, lag_x, ambient_mean, ambient_square):
    """Peak within the ellipse |lag| <= limit, and mean and mean square of the surface outside its window of 2 half + 1.

    surfaces: (Ky, Kx, ty, tx), a sum over count (ty, tx) pairs; results (ty, tx), lags in samples from the middle, NaN where count is 0.
    aims: (4, ty, tx) middle and semi-axes (rows, columns) of each template's own ellipse, or empty.
    """
    lags_y, lags_x, _, columns = surfaces.shape
    middle_y, middle_x = lags_y // 2, lags_x // 2
    total, square = np.empty(columns), np.empty(columns)
    best_y, best_x = np.empty(columns, np.int64), np.empty(columns, np.int64)
    best = np.empty(columns, surfaces.dtype)
    for ty in range(row0, row1):
        total[:], square[:], best[:] = 0, 0, -np.inf
        best_y[:], best_x[:] = middle_y, middle_x
        for ly in range(lags_y):
            for lx in range(lags_x):
                row = surfaces[ly, lx, ty]
                for t in range(columns):
                    value = np.float64(row[t])
                    total[t] += value
                    square[t] += value * value
                if aims.size:
                    for t in range(columns):
                        away_y, away_x = (ly - middle_y - aims[0, ty, t]) / aims[2, ty, t], (lx - middle_x - aims[1, ty, t]) / aims[3, ty, t]
                        if row[t] > best[t] and away_y * away_y + away_x * away_x <= 1:
                            best[t], best_y[t], best_x[t] = row[t], ly, lx
                elif ((ly - middle_y) / limit_y) ** 2 + ((lx - middle_x) / limit_x) ** 2 <= 1:
                    for t in range(columns):
                        if row[t] > best[t]:
                            best[t], best_y[t], best_x[t] = row[t], ly, lx
        for t in range(columns):
            pairs = count[ty, t]
            if pairs == 0:
                peak[ty, t] = lag_y[ty, t] = lag_x[ty, t] = ambient_mean[ty, t] = ambient_square[ty, t] = np.nan
                continue
            inside = 0
            for ly in range(max(0, best_y[t] - half), min(lags_y, best_y[t] + half + 1)):
                for lx in range(max(0, best_x[t] - half), min(lags_x, best_x[t] + half + 1)):
                    value = np.float64(surfaces[ly, lx, ty, t])
                    total[t] -= value
                    square[t] -= value * value
                    inside += 1
            outside = lags_y * lags_x - inside
            peak[ty, t] = best[t] / pairs
            lag_y[ty, t], lag_x[ty, t] = best_y[t] - middle_y, best_x[t] - middle_x
            ambient_mean[ty, t] = total[t] / outside / pairs
            ambient_square[ty, t] = max(square[t], 0.0) / outside / (pairs * pairs)


@_kernel
def _three_points(before, middle, after):
    """Offset of the top of a Gaussian through three equidistant samples; NaN where the middle one is not the highest.

    A neighbour counts as 2 % of the middle at least: the logarithm of a sample near zero, beside a sharp peak, says nothing but noise.
    """
    if not (middle > 0 and middle >= before and middle >= after):
        return np.nan
    before, after = math.log(max(before / middle, 0.02)), math.log(max(after / middle, 0.02))
    bend = before + after
    return 0.5 * (before - after) / bend if bend < 0 else 0.0


@_kernel
def three_points(surfaces, lag_y, lag_x, row0, row1, position_y, position_x, fine):
    """Sub-pixel position by three points in each direction; `fine` False where the peak is on a slope, or its top far beyond half a pixel."""
    middle_y, middle_x = surfaces.shape[0] // 2, surfaces.shape[1] // 2
    for ty in range(row0, row1):
        for t in range(lag_y.shape[1]):
            position_y[ty, t], position_x[ty, t], fine[ty, t] = lag_y[ty, t], lag_x[ty, t], False
            if np.isnan(lag_y[ty, t]):
                continue
            ly, lx = int(lag_y[ty, t]) + middle_y, int(lag_x[ty, t]) + middle_x
            if ly == 0 or lx == 0 or ly == 2 * middle_y or lx == 2 * middle_x:
                continue
            top = surfaces[ly, lx, ty, t]
            dy = _three_points(surfaces[ly - 1, lx, ty, t], top, surfaces[ly + 1, lx, ty, t])
            dx = _three_points(surfaces[ly, lx - 1, ty, t], top, surfaces[ly, lx + 1, ty, t])
            if abs(dy) <= 0.75 and abs(dx) <= 0.75:
                position_y[ty, t] += dy
                position_x[ty, t] += dx
                fine[ty, t] = True


@_kernel
def _upsample(window, factor, fine):
    """Bilinear: fine[i, j] is the window at i / factor, j / factor."""
    size = window.shape[0]
    for i in range(fine.shape[0]):
        y = min(i // factor, size - 2)
        v = i / factor - y
        for j in range(fine.shape[1]):
            x = min(j // factor, size - 2)
            u = j / factor - x
            fine[i, j] = (1 - v) * ((1 - u) * window[y, x] + u * window[y, x + 1]) + v * ((1 - u) * window[y + 1, x] + u * window[y + 1, x + 1])


@_kernel
def _moments(data, h, p, normal, gradient):
    """Normal matrix (7, 7) and gradient (7,) of the fit at p = (A, x0, y0, P, Q, R, b); returns the sum of squares.

    Every derivative of eq. 2.5 is exp(.) times a polynomial in dx, dy: the sums are moments, taken row by row.
    """
    A, x0, y0, P, Q, R, b = p[0], p[1], p[2], p[3], p[4], p[5], p[6]
    size = data.shape[0]
    m = np.zeros((5, 5))  # sum of e^2 dx^a dy^b
    e1 = np.zeros((3, 3))  # sum of e dx^a dy^b
    k = np.zeros((3, 3))  # sum of e r dx^a dy^b
    residuals = squares = 0.0
    curve = math.exp(-2 * P * h * h)
    first = -x0
    for i in range(size):
        dy = i * h - y0
        # exp of a quadratic along a row, by its constant second ratio.
        e = math.exp(-(P * first * first + Q * first * dy + R * dy * dy))
        ratio = math.exp(-(P * (2 * first * h + h * h) + Q * h * dy))
        m0 = m1 = m2 = m3 = m4 = a0 = a1 = a2 = k0 = k1 = k2 = 0.0
        for j in range(size):
            dx = j * h - x0
            r = data[i, j] - A * e - b
            residuals += r
            squares += r * r
            s, er = e * e, e * r
            sx, ex, rx = s * dx, e * dx, er * dx
            sxx = sx * dx
            m0 += s
            m1 += sx
            m2 += sxx
            m3 += sxx * dx
            m4 += sxx * dx * dx
            a0 += e
            a1 += ex
            a2 += ex * dx
            k0 += er
            k1 += rx
            k2 += rx * dx
            e *= ratio
            ratio *= curve
        y1, y2 = dy, dy * dy
        m[0, 0] += m0
        m[1, 0] += m1
        m[2, 0] += m2
        m[3, 0] += m3
        m[4, 0] += m4
        m[0, 1] += m0 * y1
        m[1, 1] += m1 * y1
        m[2, 1] += m2 * y1
        m[3, 1] += m3 * y1
        m[0, 2] += m0 * y2
        m[1, 2] += m1 * y2
        m[2, 2] += m2 * y2
        m[0, 3] += m0 * y2 * y1
        m[1, 3] += m1 * y2 * y1
        m[0, 4] += m0 * y2 * y2
        e1[0, 0] += a0
        e1[1, 0] += a1
        e1[2, 0] += a2
        e1[0, 1] += a0 * y1
        e1[1, 1] += a1 * y1
        e1[0, 2] += a0 * y2
        k[0, 0] += k0
        k[1, 0] += k1
        k[2, 0] += k2
        k[0, 1] += k0 * y1
        k[1, 1] += k1 * y1
        k[0, 2] += k0 * y2
    # Derivatives as coefficients of e * (1, dx, dy, dx^2, dx dy, dy^2), in the order A, x0, y0, P, Q, R.
    c = np.zeros((6, 6))
    c[0, 0] = 1
    c[1, 1], c[1, 2] = 2 * P * A, Q * A
    c[2, 1], c[2, 2] = Q * A, 2 * R * A
    c[3, 3] = c[4, 4] = c[5, 5] = -A
    power_x, power_y = (0, 1, 0, 2, 1, 0), (0, 0, 1, 0, 1, 2)
    for u in range(6):
        total = totals = 0.0
        for f in range(6):
            if c[u, f] != 0:
                total += c[u, f] * k[power_x[f], power_y[f]]
                totals += c[u, f] * e1[power_x[f], power_y[f]]
        gradient[u] = total
        normal[u, 6] = normal[6, u] = totals
        for w in range(u + 1):
            total = 0.0
            for f in range(6):
                for g in range(6):
                    if c[u, f] != 0 and c[w, g] != 0:
                        total += c[u, f] * c[w, g] * m[power_x[f] + power_x[g], power_y[f] + power_y[g]]
            normal[u, w] = normal[w, u] = total
    gradient[6] = residuals
    normal[6, 6] = size * size
    return squares


@_kernel
def _solve(matrix, vector, damping, step):
    """Solve (matrix + damping * its diagonal) step = vector by Cholesky; False when it is not positive definite."""
    size = vector.size
    lower = np.zeros((size, size))
    for i in range(size):
        for j in range(i + 1):
            total = matrix[i, j] * (1 + damping) if i == j else matrix[i, j]
            for k in range(j):
                total -= lower[i, k] * lower[j, k]
            if i == j:
                if not total > 1e-300:
                    return False
                lower[i, i] = math.sqrt(total)
            else:
                lower[i, j] = total / lower[j, j]
    for i in range(size):
        total = vector[i]
        for k in range(i):
            total -= lower[i, k] * step[k]
        step[i] = total / lower[i, i]
    for i in range(size - 1, -1, -1):
        total = step[i]
        for k in range(i + 1, size):
            total -= lower[k, i] * step[k]
        step[i] = total / lower[i, i]
    return True


@_kernel
def fit_gaussian(data, spacing, start, usual, prior, rotated, p):
    """Least-squares fit of a Gaussian on a square grid of samples, by Levenberg-Marquardt; True when it converged inside.

    g = A exp(-(P dx^2 + Q dx dy + R dy^2)) + b (Li et al. 2021, eq. 2.5, sign put right). data: (k, k), spacing in pixels; the fit
    starts in their middle with P, R and b of `start`. P and R are drawn to `usual` (2) with the weights `prior` (2); Q
    stays 0 unless `rotated`.
    The result p = (A, x0, y0, P, Q, R, b), x0 and y0 in pixels from the first sample.
    """
    size = data.shape[0]
    length = (size - 1) * spacing
    p[0], p[1], p[2] = data[size // 2, size // 2], length / 2, length / 2
    p[3], p[4], p[5], p[6] = start[0], 0.0, start[1], start[2]
    normal, gradient = np.empty((7, 7)), np.empty(7)
    new_normal, new_gradient = np.empty((7, 7)), np.empty(7)
    step, trial = np.empty(7), np.empty(7)
    squares = _moments(data, spacing, p, normal, gradient)
    for k in range(2):
        i = 3 + 2 * k
        squares += prior[k] * (usual[k] - p[i]) ** 2
        normal[i, i] += prior[k]
        gradient[i] += prior[k] * (usual[k] - p[i])
    damping, moved = 1e-3, 1.0
    for _ in range(_ITERATIONS):
        if not rotated:
            normal[4, :], normal[:, 4] = 0, 0
            normal[4, 4], gradient[4] = 1, 0
        if not _solve(normal, gradient, damping, step):
            return False
        foreseen = 0.0
        for i in range(7):
            trial[i] = p[i] + step[i]
            foreseen += step[i] * (gradient[i] + damping * normal[i, i] * step[i])
        if trial[3] > 0 and trial[5] > 0 and 4 * trial[3] * trial[5] > trial[4] ** 2:
            new_squares = _moments(data, spacing, trial, new_normal, new_gradient)
            for k in range(2):
                i = 3 + 2 * k
                new_squares += prior[k] * (usual[k] - trial[i]) ** 2
                new_normal[i, i] += prior[k]
                new_gradient[i] += prior[k] * (usual[k] - trial[i])
            if new_squares <= squares:
                moved = max(abs(step[1]), abs(step[2]))
                gained = squares - new_squares
                for i in range(7):
                    p[i] = trial[i]
                normal, new_normal = new_normal, normal
                gradient, new_gradient = new_gradient, gradient
                squares = new_squares
                # Steps that gain less than foreseen overshoot: shorten them.
                damping = max(damping * (0.1 if gained > 0.75 * foreseen else 1.0 if gained > 0.25 * foreseen else 4.0), 1e-9)
                if moved < 1e-4 and gained <= 1e-5 * squares or squares < 1e-20:
                    break
                continue
        damping *= 10
        if damping > 1e9:
            # No step is better: the minimum, to rounding.
            break
    return moved < 0.01 and p[0] > 0 and 0 <= p[1] <= length and 0 <= p[2] <= length


@_kernel
def _curvature(before, middle, after, ambient, highest):
    """P of the Gaussian through three samples above the ambient level, between 0.01 and `highest` (px^-2)."""
    if before <= ambient or after <= ambient or middle <= ambient:
        return highest
    p = math.log(middle - ambient) - 0.5 * (math.log(before - ambient) + math.log(after - ambient))
    return min(max(p, 0.01), highest)


@_kernel
def gaussian_fits(surfaces, count, lag_y, lag_x, ambient_mean, ambient_square, half, factor, published, usual, freedom, row0, row1, position_y, position_x, fine):
    """Sub-pixel position by a Gaussian fit to the window around each peak, up-sampled `factor` times; `fine` False where it failed.

    The fit is to the mean surface, surfaces / count: `published` as in Li et al. 2021, with free width and rotation, starting from a
    quarter of the window; else along the axes, with P and R drawn to `usual` (2), give or take the share `freedom` of it. Lags and
    positions in samples from the middle of the surface.
    """
    middle_y, middle_x = surfaces.shape[0] // 2, surfaces.shape[1] // 2
    size = 2 * half + 1
    window = np.empty((size, size))
    samples = np.empty(((size - 1) * factor + 1, (size - 1) * factor + 1))
    start, prior, p = np.empty(3), np.zeros(2), np.empty(7)
    for ty in range(row0, row1):
        for t in range(lag_y.shape[1]):
            position_y[ty, t], position_x[ty, t], fine[ty, t] = lag_y[ty, t], lag_x[ty, t], False
            if np.isnan(lag_y[ty, t]):
                continue
            top, left = int(lag_y[ty, t]) + middle_y - half, int(lag_x[ty, t]) + middle_x - half
            for i in range(size):
                for j in range(size):
                    window[i, j] = surfaces[top + i, left + j, ty, t] / count[ty, t]
            ambient, height = ambient_mean[ty, t], window[half, half] - ambient_mean[ty, t]
            start[2] = ambient
            if published:
                start[0] = start[1] = 0.5 / (half / 2) ** 2
            else:
                start[0] = _curvature(window[half, half - 1], window[half, half], window[half, half + 1], ambient, usual[0])
                start[1] = _curvature(window[half - 1, half], window[half, half], window[half + 1, half], ambient, usual[1])
                # The ambient field of texture is more than noise: a tenth of the peak at most. No peak is a Gaussian to better than 2 %.
                noise = min(max(ambient_square[ty, t] - ambient**2, 0.0004 * height**2), 0.01 * height**2)
                for k in range(2):
                    prior[k] = noise / (freedom * usual[k]) ** 2
            _upsample(window, factor, samples)
            if fit_gaussian(samples, 1 / factor, start, usual, prior, published, p):
                position_x[ty, t] += p[1] - half
                position_y[ty, t] += p[2] - half
                fine[ty, t] = True
