"""Kernels of the range-Doppler equations; orbits come as Orbit.pieces. WGS84, Earth-fixed metres, seconds.

Symbols: s, v, a position, velocity, acceleration of the antenna; p the ground point; zero Doppler: (p - s) . v = 0; R = |p - s|
(Cumming & Wong 2005, Digital Processing of SAR Data, 4.7; Sansosti 2004, IEEE TGRS 42(8), 1625).
"""

import math

import numba
import numpy as np

A, E2 = 6378137.0, 6.69437999014e-3  # WGS84
_B = A * math.sqrt(1 - E2)
_MOST = 30  # steps
_CLOSE_S, _CLOSE_M, _CLOSE_PHASE_M = 1e-5, 0.1, 0.05  # a last step; of it is left its square over the scale of the problem, 1e-14 s, and 1e-8 m; less of the height, whose steps are of Halley

kernel = numba.njit(nogil=True, fastmath={"contract", "reassoc"}, error_model="numpy", cache=True)


@kernel
def piece_of(knots, t, k):
    """Number of the piece of an orbit that a time lies in, from a guess."""
    if not (t >= knots[k] and t < knots[k + 1]):  # the state vectors are mostly evenly spaced
        share = (t - knots[0]) / (knots[-1] - knots[0])
        k = int(min(max(share, 0.0), 1.0) * (knots.size - 1.5)) if share == share else 0  # NaN has no piece, and int() of it is any number
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
    if not (px == px and py == py and pz == pz and t == t):
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
    """(height m, normal x, y, z) of a point over the ellipsoid: Bowring's formula (1976, Survey Review 23, 323), twice; exact to a nanometre near the ground.

    Angles appear by their sine and cosine alone, which need roots but no trigonometry.
    """
    d = math.sqrt(x * x + y * y)
    up, out = z * A, d * _B  # of the parametric latitude
    sp = cp = 0.0
    for _ in range(2):
        w = 1 / math.sqrt(up * up + out * out)
        su, cu = up * w, out * w
        sp, cp = z + E2 / (1 - E2) * _B * su * su * su, d - E2 * A * cu * cu * cu
        up, out = _B * sp, A * cp
    w = 1 / math.sqrt(sp * sp + cp * cp)
    sp, cp = sp * w, cp * w
    scale = cp / d if d > 1e-3 else 0.0
    return d * cp + z * sp - A * math.sqrt(1 - E2 * sp * sp), x * scale, y * scale, sp


@kernel
def plane_of(t, knots, coefficients, look, k):
    """(s, down, across, v, a, piece) of the zero-Doppler plane at a time: antenna, unit vectors in the plane, down and to the side of the look, velocity and acceleration."""
    k = piece_of(knots, t, k)
    x, y, z, vx, vy, vz, ax, ay, az = state(knots, coefficients, k, t)
    w = look / math.sqrt(vx * vx + vy * vy + vz * vz)
    cx, cy, cz = vy * z - vz * y, vz * x - vx * z, vx * y - vy * x
    c = look / math.sqrt(cx * cx + cy * cy + cz * cz)
    cx, cy, cz = cx * c, cy * c, cz * c
    return (x, y, z), ((vy * cz - vz * cy) * w, (vz * cx - vx * cz) * w, (vx * cy - vy * cx) * w), (cx, cy, cz), (vx, vy, vz), (ax, ay, az), k


@kernel
def on_sphere(s, r, height):
    """(cosine, sine) of the angle psi from down at which a range reaches a height over a sphere as wide as the ellipsoid under the antenna; NaN where it does not."""
    far = s[0] * s[0] + s[1] * s[1] + s[2] * s[2]
    radius = A * math.sqrt((1 - E2) / (1 - E2 * (1 - s[2] * s[2] / far))) + height
    co = (far + r * r - radius * radius) / (2 * math.sqrt(far) * r)
    return (co, math.sqrt(1 - co * co)) if abs(co) < 1 else (math.nan, math.nan)


@kernel
def turned(co, si, angle):
    """(cosine, sine) after a turn by an angle (rad); by series where it is small."""
    if abs(angle) < 5e-3:
        q = angle * angle
        c, w = 1 - q * (0.5 - q / 24), angle * (1 - q * (1 / 6 - q / 120))
    else:
        c, w = math.cos(angle), math.sin(angle)
    co, si = co * c - si * w, si * c + co * w
    w = 1.5 - 0.5 * (co * co + si * si)  # keeps its length over many turns
    return co * w, si * w


@kernel
def at_angle(s, down, across, r, co, si):
    """p = s + r (cos(psi) down + sin(psi) across)."""
    co, si = r * co, r * si
    return s[0] + co * down[0] + si * across[0], s[1] + co * down[1] + si * across[1], s[2] + co * down[2] + si * across[2]


@kernel
def at_height(s, down, across, r, height):
    """(cosine, sine) of psi of the point of a zero-Doppler plane at a range and height above the ellipsoid; NaN where the range does not reach it.

    From a sphere, by Halley's method on the height: its derivative by psi is n . dp/dpsi, its second one that over a sphere.
    """
    co, si = on_sphere(s, r, height)
    step = math.nan
    for _ in range(_MOST):
        px, py, pz = at_angle(s, down, across, r, co, si)
        h, nx, ny, nz = height_and_normal(px, py, pz)
        slope = r * (nx * (co * across[0] - si * down[0]) + ny * (co * across[1] - si * down[1]) + nz * (co * across[2] - si * down[2]))
        bend = -(nx * (px - s[0]) + ny * (py - s[1]) + nz * (pz - s[2])) + (r * r - slope * slope) / A
        step = (h - height) / slope
        step /= 1 - 0.5 * step * bend / slope
        co, si = turned(co, si, -step)
        if not r * abs(step) > _CLOSE_M:  # NaN too
            break
    return (co, si) if r * abs(step) <= _CLOSE_M and si > 0 else (math.nan, math.nan)


@kernel
def at_phase(s, down, across, r, r2, co, si, knots2, coefficients2, t2, k2):
    """(cosine, sine of psi, time of the secondary, its piece) of the point of a zero-Doppler plane at range r that is r2 away from the secondary's track; NaN where there is none.

    The three equations {range, Doppler, phase}: in the plane and on the circle of range r the first two hold, so that Newton's method has psi and the secondary's
    time t2 to find, for |p - s2| = r2 and (p - s2) . v2 = 0. co, si, t2: where to begin, t2 near the closest approach.
    """
    nan, step, late = math.nan, math.nan, math.nan
    for _ in range(_MOST):
        if not (t2 >= knots2[0] - 1 and t2 <= knots2[-1] + 1):
            return nan, nan, t2, k2
        qx, qy, qz = r * (co * across[0] - si * down[0]), r * (co * across[1] - si * down[1]), r * (co * across[2] - si * down[2])
        k2 = piece_of(knots2, t2, k2)
        x, y, z, vx, vy, vz, ax, ay, az = state(knots2, coefficients2, k2, t2)
        px, py, pz = at_angle(s, down, across, r, co, si)
        x, y, z = px - x, py - y, pz - z
        far = math.sqrt(x * x + y * y + z * z)
        f, g = far - r2, x * vx + y * vy + z * vz
        f_psi, f_t, g_psi, g_t = (x * qx + y * qy + z * qz) / far, -g / far, qx * vx + qy * vy + qz * vz, x * ax + y * ay + z * az - vx * vx - vy * vy - vz * vz
        determinant = f_psi * g_t - f_t * g_psi
        step, late = (f * g_t - f_t * g) / determinant, (f_psi * g - g_psi * f) / determinant
        co, si = turned(co, si, -step)
        t2 -= late
        if not (r * abs(step) > _CLOSE_PHASE_M or abs(late) > _CLOSE_S):  # NaN too
            break
    if not (r * abs(step) <= _CLOSE_PHASE_M and co > 0 and si > 0 and t2 >= knots2[0] and t2 <= knots2[-1]):
        return nan, nan, t2, k2
    return co, si, t2, k2


@kernel
def rdr2geo_point(t, r, height, knots, coefficients, look, k, slack):
    """(x, y, z, piece) of the point of zero Doppler at a time, range and height above the ellipsoid; NaN where the range does not reach it, or more than slack (s) beyond the orbit."""
    if not (t >= knots[0] - slack and t <= knots[-1] + slack and r > 0 and height == height):
        return math.nan, math.nan, math.nan, k
    s, down, across, _, _, k = plane_of(t, knots, coefficients, look, k)
    co, si = at_height(s, down, across, r, height)
    x, y, z = at_angle(s, down, across, r, co, si)
    return x, y, z, k


@kernel
def rdr2geo(times, ranges, heights, knots, coefficients, look, points, slack):
    """points (n, 3) of zero-Doppler times, slant ranges and heights above the ellipsoid, each (n,)."""
    k = 0
    for i in range(times.size):
        points[i, 0], points[i, 1], points[i, 2], k = rdr2geo_point(times[i], ranges[i], heights[i], knots, coefficients, look, k, slack)


@kernel
def phase2geo(times, ranges, phases, heights, knots, coefficients, knots2, coefficients2, look, per_metre, points):
    """points (n, 3) of zero-Doppler times and ranges of the primary and absolute phases = per_metre (R1 - R2), rad; NaN where there is none.

    heights (n,): where to begin, m.
    """
    k = k2 = 0
    t2 = 0.5 * (knots2[0] + knots2[-1])
    for i in range(times.size):
        t, r = times[i], ranges[i]
        points[i, 0] = points[i, 1] = points[i, 2] = math.nan
        if not (t >= knots[0] and t <= knots[-1] and r > 0 and phases[i] == phases[i]):
            continue
        s, down, across, _, _, k = plane_of(t, knots, coefficients, look, k)
        co, si = on_sphere(s, r, heights[i])
        px, py, pz = at_angle(s, down, across, r, co, si)
        found, _, k2 = zero_doppler(px, py, pz, knots2, coefficients2, t2, k2)
        if found == found:
            t2 = found
            co, si, _, k2 = at_phase(s, down, across, r, r - phases[i] / per_metre, co, si, knots2, coefficients2, found, k2)
            points[i, 0], points[i, 1], points[i, 2] = at_angle(s, down, across, r, co, si)


def warm_up():
    """The kernels with arguments that hold no value."""
    knots, c, one, points = np.array([0.0, 1.0]), np.zeros((1, 8, 3)), np.full(1, np.nan), np.full((1, 3), np.nan)
    return [(geo2rdr, points, knots, c, 1, one, one.copy()), (rdr2geo, one, one, one, knots, c, 1, points, 0.0), (phase2geo, one, one, one, one, knots, c, knots, c, 1, 1.0, points)]
