"""Kernels of the range-Doppler equations; orbits come as Orbit.pieces. WGS84, Earth-fixed metres, seconds.

Symbols: s, v, a position, velocity, acceleration of the antenna; p the ground point; zero Doppler: (p - s) . v = 0; R = |p - s|
(Cumming & Wong 2005, Digital Processing of SAR Data, 4.7; Sansosti 2004, IEEE TGRS 42(6), 1315).
"""

import math

import numba
import numpy as np

A, E2 = 6378137.0, 6.69437999014e-3  # WGS84
_B = A * math.sqrt(1 - E2)
_MOST, _CLOSE_S, _CLOSE_M = 30, 1e-7, 1e-5  # steps; what is left after a last Newton step of this size is its square over the scale of the problem

kernel = numba.njit(nogil=True, fastmath={"contract", "reassoc"}, error_model="numpy", cache=True)


@kernel
def piece_of(knots, t, k):
    """Number of the piece of an orbit that a time lies in, from a guess."""
    while k > 0 and t < knots[k]:
        k -= 1
    while k < knots.size - 2 and t >= knots[k + 1]:
        k += 1
    return k


@kernel
def state(knots, coefficients, k, t):
    """Position, velocity, acceleration at a time, from piece k: nine numbers."""
    width = knots[k + 1] - knots[k]
    u, c = (t - knots[k]) / width, coefficients[k]
    x = y = z = vx = vy = vz = ax = ay = az = 0.0
    for j in range(c.shape[0] - 1, -1, -1):  # Horner, with both derivatives
        ax, ay, az = ax * u + 2 * vx, ay * u + 2 * vy, az * u + 2 * vz
        vx, vy, vz = vx * u + x, vy * u + y, vz * u + z
        x, y, z = x * u + c[j, 0], y * u + c[j, 1], z * u + c[j, 2]
    w = 1 / width
    return x, y, z, vx * w, vy * w, vz * w, ax * w * w, ay * w * w, az * w * w


@kernel
def zero_doppler(px, py, pz, knots, coefficients, t, k):
    """(time, range, piece) of the closest approach to a point by Newton's method from time t; NaN where it lies beyond the orbit."""
    r = math.nan
    if not (px == px and t == t):
        return math.nan, r, k
    for _ in range(_MOST):
        k = piece_of(knots, t, k)
        x, y, z, vx, vy, vz, ax, ay, az = state(knots, coefficients, k, t)
        dx, dy, dz = px - x, py - y, pz - z
        step = (dx * vx + dy * vy + dz * vz) / (dx * ax + dy * ay + dz * az - vx * vx - vy * vy - vz * vz)
        r = math.sqrt(dx * dx + dy * dy + dz * dz)
        t = min(max(t - step, knots[0] - 1.0), knots[-1] + 1.0)
        if abs(step) < _CLOSE_S:
            break
    if not (abs(step) < _CLOSE_S and knots[0] <= t <= knots[-1]):
        return math.nan, math.nan, k
    return t, r, k


@kernel
def geo2rdr(points, knots, coefficients, look, times, ranges):
    """times, ranges (n,) of points (n, 3); NaN beyond the orbit and on the side that the radar (look +1 right, -1 left) does not see."""
    k, t = 0, 0.5 * (knots[0] + knots[-1])
    for i in range(points.shape[0]):
        px, py, pz = points[i, 0], points[i, 1], points[i, 2]
        found, r, k = zero_doppler(px, py, pz, knots, coefficients, t, k)
        if found == found:
            t = found
            x, y, z, vx, vy, vz, _, _, _ = state(knots, coefficients, k, t)
            # v x s points to the right
            if look * ((px - x) * (vy * z - vz * y) + (py - y) * (vz * x - vx * z) + (pz - z) * (vx * y - vy * x)) <= 0:
                found, r = math.nan, math.nan
        times[i], ranges[i] = found, r


@kernel
def height_and_normal(x, y, z):
    """(height m, normal x, y, z) of a point over the ellipsoid: Bowring's formula (1976, Survey Review 23, 323), twice; exact to a nanometre near the ground."""
    d = math.sqrt(x * x + y * y)
    u = math.atan2(z * A, d * _B)
    latitude = 0.0
    for _ in range(2):
        su, cu = math.sin(u), math.cos(u)
        latitude = math.atan2(z + E2 / (1 - E2) * _B * su * su * su, d - E2 * A * cu * cu * cu)
        u = math.atan(_B / A * math.tan(latitude))
    sp, cp = math.sin(latitude), math.cos(latitude)
    scale = cp / d if d > 1e-3 else 0.0
    return d * cp + z * sp - A * math.sqrt(1 - E2 * sp * sp), x * scale, y * scale, sp


@kernel
def rdr2geo_point(t, r, height, knots, coefficients, look, k, slack):
    """(x, y, z, piece) of the point of zero Doppler at a time, range and height above the ellipsoid; NaN where the range does not reach it, or more than slack (s) beyond the orbit.

    In the zero-Doppler plane p = s + R (cos(psi) down + sin(psi) across); Newton's method on the height, whose derivative by psi is n . dp/dpsi.
    """
    nan = math.nan
    if not (t >= knots[0] - slack and t <= knots[-1] + slack and r > 0 and height == height):
        return nan, nan, nan, k
    k = piece_of(knots, t, k)
    x, y, z, vx, vy, vz, _, _, _ = state(knots, coefficients, k, t)
    v, far = math.sqrt(vx * vx + vy * vy + vz * vz), math.sqrt(x * x + y * y + z * z)
    vx, vy, vz = vx / v, vy / v, vz / v
    cx, cy, cz = (vy * z - vz * y) * look, (vz * x - vx * z) * look, (vx * y - vy * x) * look  # across, to the side of the look
    c = math.sqrt(cx * cx + cy * cy + cz * cz)
    cx, cy, cz = cx / c, cy / c, cz / c
    dx, dy, dz = (vy * cz - vz * cy) * look, (vz * cx - vx * cz) * look, (vx * cy - vy * cx) * look  # down
    # On a sphere through the point first: |p| = radius.
    radius = A * math.sqrt((1 - E2) / (1 - E2 * (1 - z * z / (far * far)))) + height
    cosine = (far * far + r * r - radius * radius) / (2 * far * r)
    if not abs(cosine) < 1:
        return nan, nan, nan, k
    psi, step = math.acos(cosine), 1.0
    px = py = pz = nan
    for _ in range(_MOST):
        co, si = math.cos(psi), math.sin(psi)
        px, py, pz = x + r * (co * dx + si * cx), y + r * (co * dy + si * cy), z + r * (co * dz + si * cz)
        h, nx, ny, nz = height_and_normal(px, py, pz)
        slope = r * (nx * (co * cx - si * dx) + ny * (co * cy - si * dy) + nz * (co * cz - si * dz))
        step = (h - height) / slope
        psi -= step
        if r * abs(step) < _CLOSE_M:
            break
    if not (r * abs(step) < _CLOSE_M and psi > 0):
        return nan, nan, nan, k
    co, si = math.cos(psi), math.sin(psi)
    return x + r * (co * dx + si * cx), y + r * (co * dy + si * cy), z + r * (co * dz + si * cz), k


@kernel
def rdr2geo(times, ranges, heights, knots, coefficients, look, points, slack):
    """points (n, 3) of zero-Doppler times, slant ranges and heights above the ellipsoid, each (n,)."""
    k = 0
    for i in range(times.size):
        points[i, 0], points[i, 1], points[i, 2], k = rdr2geo_point(times[i], ranges[i], heights[i], knots, coefficients, look, k, slack)


@kernel
def phase2geo(times, ranges, phases, heights, knots, coefficients, knots2, coefficients2, look, per_metre, points):
    """points (n, 3) of zero-Doppler times and ranges of the primary and absolute phases = per_metre (R1 - R2), rad; NaN where there is none.

    Newton's method for the three equations {range, Doppler, phase}: their gradients are the unit vectors l1, v, l2, for at the closest approach
    the change of the secondary's time adds nothing. heights (n,): where to begin, m.
    """
    k = k2 = 0
    t2 = 0.5 * (knots2[0] + knots2[-1])
    for i in range(times.size):
        px, py, pz, k = rdr2geo_point(times[i], ranges[i], heights[i], knots, coefficients, look, k, 0.0)
        size = math.nan
        if px == px and phases[i] == phases[i]:
            x, y, z, vx, vy, vz, _, _, _ = state(knots, coefficients, k, times[i])
            v = math.sqrt(vx * vx + vy * vy + vz * vz)
            vx, vy, vz = vx / v, vy / v, vz / v
            wanted = ranges[i] - phases[i] / per_metre
            for _ in range(_MOST):
                ax, ay, az = px - x, py - y, pz - z
                r1 = math.sqrt(ax * ax + ay * ay + az * az)
                found, r2, k2 = zero_doppler(px, py, pz, knots2, coefficients2, t2, k2)
                if found != found:
                    size = math.nan
                    break
                t2 = found
                x2, y2, z2, _, _, _, _, _, _ = state(knots2, coefficients2, k2, t2)
                ax, ay, az, bx, by, bz = ax / r1, ay / r1, az / r1, (px - x2) / r2, (py - y2) / r2, (pz - z2) / r2
                f1, f2, f3 = r1 - ranges[i], r1 * (ax * vx + ay * vy + az * vz), r2 - wanted
                # Cramer's rule for rows l1, v, l2.
                ux, uy, uz = vy * bz - vz * by, vz * bx - vx * bz, vx * by - vy * bx
                wx, wy, wz = by * az - bz * ay, bz * ax - bx * az, bx * ay - by * ax
                qx, qy, qz = ay * vz - az * vy, az * vx - ax * vz, ax * vy - ay * vx
                d = ax * ux + ay * uy + az * uz
                sx, sy, sz = (f1 * ux + f2 * wx + f3 * qx) / d, (f1 * uy + f2 * wy + f3 * qy) / d, (f1 * uz + f2 * wz + f3 * qz) / d
                px, py, pz = px - sx, py - sy, pz - sz
                size = math.sqrt(sx * sx + sy * sy + sz * sz)
                if not size > 1e-4:  # the digits of the ranges, over the small angle between the two lines of sight, leave no less
                    break
        if not size < 1e-2:
            px = py = pz = math.nan
        points[i, 0], points[i, 1], points[i, 2] = px, py, pz


def warm_up():
    """The kernels with arguments that hold no value."""
    knots, c, one, points = np.array([0.0, 1.0]), np.zeros((1, 8, 3)), np.full(1, np.nan), np.full((1, 3), np.nan)
    return [(geo2rdr, points, knots, c, 1, one, one.copy()), (rdr2geo, one, one, one, knots, c, 1, points, 0.0), (phase2geo, one, one, one, one, knots, c, knots, c, 1, 1.0, points)]
