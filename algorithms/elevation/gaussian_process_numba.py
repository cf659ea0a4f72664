"""Kernels of the covariance RBF + Matern 3/2: k(u, v) = a2 exp(-r1^2/2) + b2 (1 + q) exp(-q), q = sqrt(3) r2.

r1^2 = sum_d w1[d] (u_d - v_d)^2 and r2^2 likewise with w2: weights are squared inverse length scales (Rasmussen & Williams 2006, eqs. 4.9, 4.17).
Features are (n, d) float64.
"""

import math

import numba

_kernel = numba.njit(nogil=True, fastmath={"contract", "reassoc"}, error_model="numpy", cache=True)


@_kernel
def _one(u, v, w1, w2, a2, b2):
    s = t = 0.0
    for d in range(u.size):
        difference = u[d] - v[d]
        square = difference * difference
        s += w1[d] * square
        t += w2[d] * square
    q = math.sqrt(3.0 * t)
    return a2 * math.exp(-0.5 * s) + b2 * (1.0 + q) * math.exp(-q)


@_kernel
def covariance(u, v, w1, w2, a2, b2, out):
    """out (n, m) = k(u, v)."""
    for i in range(u.shape[0]):
        for j in range(v.shape[0]):
            out[i, j] = _one(u[i], v[j], w1, w2, a2, b2)


@_kernel
def own_covariance(u, w1, w2, a2, b2, out):
    """out (n, n) = k(u, u), both triangles."""
    for i in range(u.shape[0]):
        out[i, i] = a2 + b2
        for j in range(i):
            out[i, j] = out[j, i] = _one(u[i], u[j], w1, w2, a2, b2)


@_kernel
def add_noise_covariance(x, y, variance, length, out):
    """Add variance exp(-distance / length) of measurement errors at x, y (n,) to out (n, n)."""
    for i in range(x.size):
        out[i, i] += variance
        for j in range(i):
            c = variance * math.exp(-math.hypot(x[i] - x[j], y[i] - y[j]) / length)
            out[i, j] += c
            out[j, i] += c


@_kernel
def gradient(u, weights, group, w1, w2, a2, b2, out):
    """out = 1/2 sum_ij weights_ij dk_ij/dp for p: log a, log b, then the log length scale of each group of features of the first and of the second term.

    weights: (n, n) symmetric, its upper triangle is read; group (d,): number of each feature's group; out (2 + 2 groups,).
    """
    groups = (out.size - 2) // 2
    out[:] = 0.0
    for i in range(u.shape[0]):
        out[0] += weights[i, i] * a2
        out[1] += weights[i, i] * b2
        for j in range(i + 1, u.shape[0]):
            s = t = 0.0
            for d in range(u.shape[1]):
                difference = u[i, d] - u[j, d]
                square = difference * difference
                s += w1[d] * square
                t += w2[d] * square
            q = math.sqrt(3.0 * t)
            rbf, decay = a2 * math.exp(-0.5 * s), b2 * math.exp(-q)
            g = weights[i, j]
            out[0] += 2.0 * g * rbf
            out[1] += 2.0 * g * (1.0 + q) * decay
            # d rbf / d log l = rbf w d^2;  d matern / d log l = 3 b2 exp(-q) w d^2
            first, second = g * rbf, 3.0 * g * decay
            for d in range(u.shape[1]):
                difference = u[i, d] - u[j, d]
                square = difference * difference
                out[2 + group[d]] += first * w1[d] * square
                out[2 + groups + group[d]] += second * w2[d] * square


@_kernel
def sum_to(u, v, w1, w2, a2, b2, out):
    """Add sum_j k(u_i, v_j) to out (n,)."""
    for i in range(u.shape[0]):
        total = 0.0
        for j in range(v.shape[0]):
            total += _one(u[i], v[j], w1, w2, a2, b2)
        out[i] += total
