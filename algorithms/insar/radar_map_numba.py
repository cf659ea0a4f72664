"""Kernels of the map of a radar geometry: the ground from heights and a lattice, angles, baseline, layover and shadow, and the ground under radar pixels.

A lattice holds smooth fields at every `spacing`-th place, one node more at each side; between them four nodes along each axis make a cubic.
"""

import math

import numpy as np

from .range_doppler_numba import A, E2, kernel, piece_of, state, zero_doppler

VISIBLE, ACTIVE_LAYOVER, PASSIVE_LAYOVER, ACTIVE_SHADOW, PASSIVE_SHADOW, BOTH, NO_DATA = 0, 1, 2, 3, 4, 5, 255
FOLDED, AVERTED, UNKNOWN = 1, 2, 4  # of the flags of a pixel's own slope


@kernel
def weights(f):
    """Of the nodes -1, 0, 1, 2 at f between 0 and 1: Lagrange's cubic."""
    return -f * (f - 1) * (f - 2) / 6, (f + 1) * (f - 1) * (f - 2) / 2, -(f + 1) * f * (f - 2) / 2, (f + 1) * f * (f - 1) / 6


@kernel
def between(lattice, place, out):
    """out (m, fields) of the nodes along the second axis at `place`, in nodes along the first; node 1 is place 0."""
    k = min(max(int(math.floor(place)), 0), lattice.shape[0] - 4)
    w0, w1, w2, w3 = weights(place - k)
    for j in range(lattice.shape[1]):
        for c in range(lattice.shape[2]):
            out[j, c] = w0 * lattice[k, j, c] + w1 * lattice[k + 1, j, c] + w2 * lattice[k + 2, j, c] + w3 * lattice[k + 3, j, c]


@kernel
def _at(line, k, w0, w1, w2, w3, c):
    return w0 * line[k, c] + w1 * line[k + 1, c] + w2 * line[k + 2, c] + w3 * line[k + 3, c]


@kernel
def ground(heights, lattice, spacing, row0, col0, points, normals):
    """points, normals (rows, columns, 3) of heights (rows, columns) m above the geoid; lattice fields: normal x, y, z, undulation m.

    row0, col0: of the first height, in pixels from node 1. NaN where the height is.
    """
    line = np.empty((lattice.shape[1], lattice.shape[2]))
    for i in range(heights.shape[0]):
        between(lattice, (row0 + i) / spacing, line)
        for j in range(heights.shape[1]):
            place = (col0 + j) / spacing
            k = min(max(int(math.floor(place)), 0), lattice.shape[1] - 4)
            w0, w1, w2, w3 = weights(place - k)
            nx, ny, nz = _at(line, k, w0, w1, w2, w3, 0), _at(line, k, w0, w1, w2, w3, 1), _at(line, k, w0, w1, w2, w3, 2)
            size = 1 / math.sqrt(nx * nx + ny * ny + nz * nz)
            nx, ny, nz = nx * size, ny * size, nz * size
            across = A / math.sqrt(1 - E2 * nz * nz)
            h = heights[i, j] + _at(line, k, w0, w1, w2, w3, 3)
            points[i, j, 0], points[i, j, 1], points[i, j, 2] = (across + h) * nx, (across + h) * ny, ((1 - E2) * across + h) * nz
            normals[i, j, 0], normals[i, j, 1], normals[i, j, 2] = nx, ny, nz


@kernel
def lift(heights, lattice, spacing, row0, col0):
    """Add the undulation of a lattice, as for ground(), to heights (rows, columns) float64."""
    line = np.empty((lattice.shape[1], lattice.shape[2]))
    for i in range(heights.shape[0]):
        between(lattice, (row0 + i) / spacing, line)
        for j in range(heights.shape[1]):
            place = (col0 + j) / spacing
            k = min(max(int(math.floor(place)), 0), lattice.shape[1] - 4)
            w0, w1, w2, w3 = weights(place - k)
            heights[i, j] += _at(line, k, w0, w1, w2, w3, 3)


@kernel
def look_at(points, knots, coefficients, look, guess, times, ranges, cosines):
    """times s, ranges m and cosines of the look angle (to the antenna's own vertical) of points (rows, columns, 3); NaN where it cannot see, or too far from the guess."""
    k = 0
    start = guess
    for i in range(points.shape[0]):
        t, first = start, True
        for j in range(points.shape[1]):
            px, py, pz = points[i, j, 0], points[i, j, 1], points[i, j, 2]
            found, r, k = zero_doppler(px, py, pz, knots, coefficients, t, k)
            cosine = math.nan
            if found == found:
                t = found
                if first:
                    start, first = found, False
                x, y, z, vx, vy, vz, _, _, _ = state(knots, coefficients, k, t)
                if look * ((px - x) * (vy * z - vz * y) + (py - y) * (vz * x - vx * z) + (pz - z) * (vx * y - vy * x)) > 0:
                    cosine = ((x - px) * x + (y - py) * y + (z - pz) * z) / (r * math.sqrt(x * x + y * y + z * z))
                else:
                    found, r = math.nan, math.nan
            times[i, j], ranges[i, j], cosines[i, j] = found, r, cosine


@kernel
def angles(points, normals, times, ranges, knots, coefficients, look, incidence, local, flags):
    """incidence, local (rows, columns) degrees and flags of points and normals (rows + 2, columns + 2, 3), times and ranges (rows + 2, columns + 2).

    incidence: between the line of sight and the normal of the ellipsoid; local: the normal N of the terrain, from the differences of Horn (1981).
    With l from the antenna to the ground and e normal to it in the zero-Doppler plane, upwards: the slope is in layover by itself (FOLDED) where N . e < 0,
    in shadow by itself (AVERTED) where N . l > 0 (Kropatsch & Strobl 1990, IEEE TGRS 28(1), 98).
    """
    k = 0
    for i in range(incidence.shape[0]):
        for j in range(incidence.shape[1]):
            t, r = times[i + 1, j + 1], ranges[i + 1, j + 1]
            incidence[i, j] = local[i, j] = math.nan
            flags[i, j] = UNKNOWN
            if not t == t:
                continue
            k = piece_of(knots, t, k)
            x, y, z, vx, vy, vz, _, _, _ = state(knots, coefficients, k, t)
            lx, ly, lz = (points[i + 1, j + 1, 0] - x) / r, (points[i + 1, j + 1, 1] - y) / r, (points[i + 1, j + 1, 2] - z) / r
            nx, ny, nz = normals[i + 1, j + 1, 0], normals[i + 1, j + 1, 1], normals[i + 1, j + 1, 2]
            incidence[i, j] = math.degrees(math.acos(min(max(-(lx * nx + ly * ny + lz * nz), -1.0), 1.0)))
            ax = points[i, j + 2, 0] + 2 * points[i + 1, j + 2, 0] + points[i + 2, j + 2, 0] - points[i, j, 0] - 2 * points[i + 1, j, 0] - points[i + 2, j, 0]
            ay = points[i, j + 2, 1] + 2 * points[i + 1, j + 2, 1] + points[i + 2, j + 2, 1] - points[i, j, 1] - 2 * points[i + 1, j, 1] - points[i + 2, j, 1]
            az = points[i, j + 2, 2] + 2 * points[i + 1, j + 2, 2] + points[i + 2, j + 2, 2] - points[i, j, 2] - 2 * points[i + 1, j, 2] - points[i + 2, j, 2]
            bx = points[i + 2, j, 0] + 2 * points[i + 2, j + 1, 0] + points[i + 2, j + 2, 0] - points[i, j, 0] - 2 * points[i, j + 1, 0] - points[i, j + 2, 0]
            by = points[i + 2, j, 1] + 2 * points[i + 2, j + 1, 1] + points[i + 2, j + 2, 1] - points[i, j, 1] - 2 * points[i, j + 1, 1] - points[i, j + 2, 1]
            bz = points[i + 2, j, 2] + 2 * points[i + 2, j + 1, 2] + points[i + 2, j + 2, 2] - points[i, j, 2] - 2 * points[i, j + 1, 2] - points[i, j + 2, 2]
            tx, ty, tz = ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx
            size = math.sqrt(tx * tx + ty * ty + tz * tz)
            if not size > 0:
                continue
            if tx * nx + ty * ny + tz * nz < 0:
                size = -size
            tx, ty, tz = tx / size, ty / size, tz / size
            away = tx * lx + ty * ly + tz * lz
            local[i, j] = math.degrees(math.acos(min(max(-away, -1.0), 1.0)))
            up = (tx * (ly * vz - lz * vy) + ty * (lz * vx - lx * vz) + tz * (lx * vy - ly * vx)) * look
            flags[i, j] = (FOLDED if up < 0 else 0) + (AVERTED if away > 0 else 0)


@kernel
def baseline(points, normals, times, ranges, knots, coefficients, knots2, coefficients2, look, per_metre, guess, kz, perpendicular):
    """kz (rad/m) and perpendicular baseline (m), (rows, columns), of points, normals (rows, columns, 3), times and ranges of the primary.

    e: unit vector normal to the line of sight in the zero-Doppler plane of the primary, upwards. At constant R1 and time a point that rises by dh moves by
    e dh / (n . e), hence k_z = d phi / dh = -(2 pi m / lambda) (l2 . e) / (n . e) exactly, l2 the secondary's line of sight; with
    B_perp = (s2 - s1) . e it is 2 pi m B_perp / (lambda R2 sin(incidence)) (Rosen et al. 2000, Proc. IEEE 88(3), 333; R2 there taken as R1).
    """
    k = k2 = 0
    start = guess
    for i in range(kz.shape[0]):
        t2, first = start, True
        for j in range(kz.shape[1]):
            kz[i, j] = perpendicular[i, j] = math.nan
            t, r = times[i, j], ranges[i, j]
            if not t == t:
                continue
            px, py, pz = points[i, j, 0], points[i, j, 1], points[i, j, 2]
            found, r2, k2 = zero_doppler(px, py, pz, knots2, coefficients2, t2, k2)
            if not found == found:
                continue
            t2 = found
            if first:
                start, first = found, False
            k = piece_of(knots, t, k)
            x, y, z, vx, vy, vz, _, _, _ = state(knots, coefficients, k, t)
            x2, y2, z2, _, _, _, _, _, _ = state(knots2, coefficients2, k2, t2)
            lx, ly, lz = (px - x) / r, (py - y) / r, (pz - z) / r
            ex, ey, ez = look * (ly * vz - lz * vy), look * (lz * vx - lx * vz), look * (lx * vy - ly * vx)
            size = 1 / math.sqrt(ex * ex + ey * ey + ez * ez)
            b = ((x2 - x) * ex + (y2 - y) * ey + (z2 - z) * ez) * size
            rise = (normals[i, j, 0] * ex + normals[i, j, 1] * ey + normals[i, j, 2] * ez) * size
            kz[i, j] = per_metre * b / (r2 * rise)
            perpendicular[i, j] = b


@kernel
def sweep(ranges, cosines, flags, shifts, first_line, last_line, toward, out):
    """out (rows, columns): classes of layover and shadow along the lines first_line … last_line - 1 of constant zero-Doppler time.

    Line a crosses column j at row a + shifts[j] (|step from column to column| <= 1, so that each pixel is on one line); toward: +1 where the range grows with the
    columns, else -1. Seen along the line, a place is in layover where one nearer on the ground has no smaller range, or one farther no larger; in shadow where one
    nearer has no smaller look angle. flags: of angles().
    """
    rows, columns = ranges.shape
    for a in range(first_line, last_line):
        for direction in range(2):
            outward = direction == 0
            farthest, nearest, flattest = -math.inf, math.inf, math.inf
            for step in range(columns):
                j = step if (toward > 0) == outward else columns - 1 - step
                place = a + shifts[j]
                i = int(math.floor(place + 0.5))
                if i < 0 or i >= rows:
                    continue
                f = place - i
                other = i + 1 if f > 0 else i - 1
                r, c = ranges[i, j], cosines[i, j]
                if outward:
                    out[i, j] = NO_DATA
                if not r == r:
                    continue
                if 0 <= other < rows and ranges[other, j] == ranges[other, j]:  # on the line itself, not beside it
                    r += abs(f) * (ranges[other, j] - r)
                    c += abs(f) * (cosines[other, j] - c)
                if outward:
                    own = flags[i, j]
                    layover = 1 if own & FOLDED else 2 if r < farthest else 0
                    shadow = 1 if own & AVERTED else 2 if c > flattest else 0
                    out[i, j] = BOTH if layover and shadow else layover if layover else ACTIVE_SHADOW + shadow - 1 if shadow else VISIBLE
                    farthest, flattest = max(farthest, r), min(flattest, c)
                else:
                    if r > nearest:
                        if out[i, j] == VISIBLE:
                            out[i, j] = PASSIVE_LAYOVER
                        elif out[i, j] == ACTIVE_SHADOW or out[i, j] == PASSIVE_SHADOW:
                            out[i, j] = BOTH
                    nearest = min(nearest, r)


@kernel
def under_radar(dem, dem_row0, dem_col0, lattice, spacing, row0, col0, low, high, knots2, coefficients2, per_metre, ranges, guess, places, phases):
    """places (rows, columns, 3): column and row of the map (0, 0 the outer corner of its first pixel) and height of the ground under radar pixels; phases (rad).

    dem (m above the ellipsoid) starts at map pixel dem_row0, dem_col0. lattice (n, m, 4 * 5): at four heights evenly from low to high the point x, y, z and the map's
    column and row, for zero-Doppler time and range of the node. Along the arc of one time and range the height falls from high on: the first crossing counts, so
    that in layover the highest of the grounds is taken. NaN where there is none. phases: (R1 - R2) per_metre of that ground, ranges (columns,) the R1;
    without knots2 there are none.
    """
    line, v = np.empty((lattice.shape[1], lattice.shape[2])), np.empty(20)
    k2 = 0
    start = guess
    for i in range(places.shape[0]):
        between(lattice, (row0 + i) / spacing, line)
        t2, first = start, True
        for j in range(places.shape[1]):
            places[i, j, 0] = places[i, j, 1] = places[i, j, 2] = phases[i, j] = math.nan
            place = (col0 + j) / spacing
            k = min(max(int(math.floor(place)), 0), lattice.shape[1] - 4)
            w0, w1, w2, w3 = weights(place - k)
            for c in range(20):
                v[c] = _at(line, k, w0, w1, w2, w3, c)
            if not v[3] == v[3] or not v[18] == v[18]:
                continue
            # Steps of half a pixel of the map.
            count = int(2 * math.hypot(v[18] - v[3], v[19] - v[4])) + 2
            before, u_before, found = math.nan, 0.0, math.nan
            for step in range(count + 1):
                u = 3.0 * (count - step) / count
                above = _above(dem, dem_row0, dem_col0, v, u, low, high)
                if above <= 0 and before > 0:
                    # The crossing lies between u_before (above the ground) and u: bisection and secants.
                    lo, hi, f_lo, f_hi = u, u_before, above, before
                    for turn in range(80):
                        middle = 0.5 * (lo + hi) if turn % 2 else lo + (hi - lo) * f_lo / (f_lo - f_hi)
                        f = _above(dem, dem_row0, dem_col0, v, middle, low, high)
                        if not f == f:  # the arc leaves the DEM in between
                            middle = math.nan
                            break
                        if f <= 0:
                            lo, f_lo = middle, f
                        else:
                            hi, f_hi = middle, f
                        if abs(f) < 1e-6 or hi - lo < 1e-12:
                            break
                    found = middle
                    break
                before, u_before = above, u
            if not found == found:
                continue
            w0, w1, w2, w3 = weights(found - 1)
            x = w0 * v[0] + w1 * v[5] + w2 * v[10] + w3 * v[15]
            y = w0 * v[1] + w1 * v[6] + w2 * v[11] + w3 * v[16]
            z = w0 * v[2] + w1 * v[7] + w2 * v[12] + w3 * v[17]
            places[i, j, 0] = w0 * v[3] + w1 * v[8] + w2 * v[13] + w3 * v[18]
            places[i, j, 1] = w0 * v[4] + w1 * v[9] + w2 * v[14] + w3 * v[19]
            places[i, j, 2] = low + (high - low) * found / 3
            if knots2.size:
                t, r2, k2 = zero_doppler(x, y, z, knots2, coefficients2, t2, k2)
                if t == t:
                    t2 = t
                    if first:
                        start, first = t, False
                    phases[i, j] = per_metre * (ranges[j] - r2)


@kernel
def _above(dem, row0, col0, v, u, low, high):
    """Height of the arc over the ground at u (0 low … 3 high), NaN outside the DEM."""
    w0, w1, w2, w3 = weights(u - 1)
    column = w0 * v[3] + w1 * v[8] + w2 * v[13] + w3 * v[18] - 0.5 - col0
    row = w0 * v[4] + w1 * v[9] + w2 * v[14] + w3 * v[19] - 0.5 - row0
    if not (0 <= row <= dem.shape[0] - 1 and 0 <= column <= dem.shape[1] - 1):
        return math.nan
    i, j = min(int(row), dem.shape[0] - 2), min(int(column), dem.shape[1] - 2)
    f, g = row - i, column - j
    ground = (1 - f) * ((1 - g) * dem[i, j] + g * dem[i, j + 1]) + f * ((1 - g) * dem[i + 1, j] + g * dem[i + 1, j + 1])
    return low + (high - low) * u / 3 - ground
