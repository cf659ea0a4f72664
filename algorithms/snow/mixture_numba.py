"""Kernels of the two-component Gaussian mixture on a histogram."""

import math

import numba
import numpy as np

_kernel = numba.njit(nogil=True, fastmath={"contract", "reassoc"}, error_model="numpy", cache=True)


@_kernel
def count_values(values, low, width, counts):
    """Add the finite values within the histogram to counts; values beyond its ends are left out."""
    bins = counts.size
    scale = 1.0 / width
    for i in range(values.size):
        at = (values[i] - low) * scale
        if at >= 0 and at < bins:  # False for NaN
            counts[int(at)] += 1


@_kernel
def em_step(centres, counts, p, new):
    """One step of expectation and maximisation; p, new: (weight of the first, mean, mean, sigma, sigma). Returns the log likelihood of p."""
    w, m1, m2, s1, s2 = p[0], p[1], p[2], p[3], p[4]
    a1, a2 = w / s1, (1 - w) / s2
    h1, h2 = -0.5 / (s1 * s1), -0.5 / (s2 * s2)
    likelihood = n1 = x1 = q1 = n2 = x2 = q2 = 0.0
    for i in range(centres.size):
        count = counts[i]
        if count == 0:
            continue
        # About each mean, so that squares do not cancel.
        u, v = centres[i] - m1, centres[i] - m2
        one, two = a1 * math.exp(h1 * u * u), a2 * math.exp(h2 * v * v)
        both = one + two
        if both <= 0:
            continue
        likelihood += count * math.log(both)
        r = count * one / both
        n1 += r
        x1 += r * u
        q1 += r * u * u
        r = count - r
        n2 += r
        x2 += r * v
        q2 += r * v * v
    total = n1 + n2
    new[0] = n1 / total
    new[1], new[2] = m1 + x1 / n1, m2 + x2 / n2
    new[3] = math.sqrt(max(q1 / n1 - (x1 / n1) ** 2, 1e-12))
    new[4] = math.sqrt(max(q2 / n2 - (x2 / n2) ** 2, 1e-12))
    return likelihood - 0.5 * math.log(2 * math.pi) * total


@_kernel
def fit(centres, counts, p, tolerance, most):
    """Iterate em_step to p, in place, until a step moves no parameter by more than `tolerance`; accelerated. Returns the steps taken, -1 without convergence.

    Squared extrapolation (Varadhan & Roland 2008, Scand. J. Stat. 35, 335): two steps give the speed and its change, from which a longer one
    is taken, and kept where it is no less likely.
    """
    one, two, far, check = np.empty(5), np.empty(5), np.empty(5), np.empty(5)
    steps = 0
    while steps < most:
        em_step(centres, counts, p, one)
        likelihood = em_step(centres, counts, one, two)
        steps += 2
        moved = speed = change = 0.0
        for k in range(5):
            r, v = one[k] - p[k], two[k] - 2 * one[k] + p[k]
            moved = max(moved, abs(r))
            speed += r * r
            change += v * v
        if moved < tolerance:
            p[:] = two
            return steps
        length = -math.sqrt(speed / change) if change > 0 else -1.0
        length = min(length, -1.0)
        for k in range(5):
            r, v = one[k] - p[k], two[k] - 2 * one[k] + p[k]
            far[k] = p[k] - 2 * length * r + length * length * v
        if 0 < far[0] < 1 and far[3] > 0 and far[4] > 0:
            reached = em_step(centres, counts, far, check)
            steps += 1
            if reached >= likelihood:
                p[:] = check
                continue
        p[:] = two
    return -1
