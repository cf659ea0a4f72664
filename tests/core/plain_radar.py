"""Plain numpy versions of the range-Doppler kernels: vectorised, without a loop over points. Truth for the tests, and what `make bench` is compared with."""

import numpy as np

from firnline.algorithms.insar.range_doppler import to_degrees

A, B = 6378137.0, 6378137.0 * np.sqrt(1 - 6.69437999014e-3)


def geo2rdr(points, orbit, look, steps=20):
    """(times, ranges) of points (n, 3): Newton's method on (p - s) . v = 0, all points at once."""
    t = np.full(len(points), sum(orbit.span) / 2)
    for _ in range(steps):
        s, v, a = orbit.state(np.clip(t, *orbit.span))
        d = points - s
        step = (d * v).sum(1) / ((d * a).sum(1) - (v * v).sum(1))
        t = np.clip(t - step, orbit.span[0] - 1, orbit.span[1] + 1)
        if not np.nanmax(np.abs(step)) > 1e-12:
            break
    s, v, _ = orbit.state(t)
    d = points - s
    seen = look * (d * np.cross(v, s)).sum(1) > 0
    return np.where(seen, t, np.nan), np.where(seen, np.linalg.norm(d, axis=1), np.nan)


def rdr2geo(times, ranges, heights, orbit, look, steps=80):
    """Points (n, 3) of times, ranges and heights: bisection of the look angle, between nadir and the horizon."""
    s, v, _ = orbit.state(times)
    v = v / np.linalg.norm(v, axis=1, keepdims=True)
    across = look * np.cross(v, s)
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    down = look * np.cross(v, across)
    low, high = np.zeros(len(times)), np.arcsin(np.minimum(A / np.linalg.norm(s, axis=1), 1))
    for _ in range(steps):
        psi = (low + high) / 2
        p = s + ranges[:, None] * (np.cos(psi)[:, None] * down + np.sin(psi)[:, None] * across)
        above = to_degrees(p)[2] > heights
        low, high = np.where(above, low, psi), np.where(above, psi, high)
    return p


def phase2geo(times, ranges, phases, pair, per_metre, heights=0.0, steps=20):
    """Points (n, 3) of times, ranges and absolute phases of a pair: Newton's method for {range, Doppler, phase}, all points and their 3 x 3 systems at once; from a sphere at `heights`."""
    s, v, _ = pair.primary.state(times)
    v = v / np.linalg.norm(v, axis=1, keepdims=True)
    across = pair.look * np.cross(v, s)
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    down, far = pair.look * np.cross(v, across), np.linalg.norm(s, axis=1)
    co = (far**2 + ranges**2 - (B + heights) ** 2) / (2 * far * ranges)
    p = s + ranges[:, None] * (co[:, None] * down + np.sqrt(1 - co**2)[:, None] * across)
    t2, wanted = np.array(times), ranges - phases / per_metre
    for _ in range(steps):
        for _ in range(2):
            s2, v2, a2 = pair.secondary.state(t2)
            d = p - s2
            t2 = t2 - (d * v2).sum(1) / ((d * a2).sum(1) - (v2 * v2).sum(1))
        s2 = pair.secondary.state(t2)[0]
        d, d2 = p - s, p - s2
        r, r2 = np.linalg.norm(d, axis=1), np.linalg.norm(d2, axis=1)
        rows = np.stack([d / r[:, None], v, d2 / r2[:, None]], 1)
        step = np.linalg.solve(rows, np.stack([r - ranges, (d * v).sum(1), r2 - wanted], 1)[..., None])[..., 0]
        p = p - step
        if np.nanmax(np.abs(step)) < 1e-3:
            break
    return p


def classes(ranges, look_angles):
    """(layover, shadow), bool (n,), of one profile from near to far: every place against every other."""
    r, psi = np.asarray(ranges), np.asarray(look_angles)
    nearer = np.tri(r.size, k=-1, dtype=bool)  # [i, j]: j is nearer than i
    layover = (nearer & (r[None] > r[:, None])).any(1) | (nearer.T & (r[None] < r[:, None])).any(1)
    return layover, (nearer & (psi[None] > psi[:, None])).any(1)
