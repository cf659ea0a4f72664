"""Kernels of the adapted geocoding: standard positions, entry points and phase centres of radar pixels, slopes of the interface, places on the map, and the map.

Arrays are of a block of radar pixels, rows a … b - 1 of which a call works on, so that threads share one. Plain numpy versions are in tests/core/test_adapted_geocoding.py.
"""

import math

import numpy as np

from .propagation_numba import _between as bilinear
from .propagation_numba import _rise as rise
from .radar_map_numba import weights
from .range_doppler_numba import at_angle, at_phase, height_and_normal, kernel, on_sphere, plane_of, state, zero_doppler


@kernel
def _solved(s, down, across, r, r2, co, si, height, knots2, coefficients2, t2, k2):
    """at_phase() from a start that may be NaN; where it leads nowhere, from a sphere at `height`. The time is NaN where there is no point."""
    nan = math.nan
    if co == co and t2 == t2:
        co, si, t2, k2 = at_phase(s, down, across, r, r2, co, si, knots2, coefficients2, t2, k2)
        if co == co:
            return co, si, t2, k2
    co, si = on_sphere(s, r, height)
    px, py, pz = at_angle(s, down, across, r, co, si)
    t2, _, k2 = zero_doppler(px, py, pz, knots2, coefficients2, 0.5 * (knots2[0] + knots2[-1]), k2)
    if not t2 == t2:
        return nan, nan, nan, k2
    co, si, t2, k2 = at_phase(s, down, across, r, r2, co, si, knots2, coefficients2, t2, k2)
    return (co, si, t2, k2) if co == co else (nan, nan, nan, k2)


@kernel
def locate(times, ranges, phases, knots, coefficients, knots2, coefficients2, look, per_metre, start, a, b, points):
    """points (rows, columns, 3) of absolute phases (rows, columns), rad, at zero-Doppler times (rows,) and slant ranges (columns,): as if there was no snow. start: a height, m."""
    k = k2 = 0
    for i in range(a, b):
        s, down, across, _, _, k = plane_of(times[i], knots, coefficients, look, k)
        co = si = t2 = math.nan
        for j in range(ranges.size):
            points[i, j, 0] = points[i, j, 1] = points[i, j, 2] = math.nan
            if phases[i, j] == phases[i, j]:
                co, si, t2, k2 = _solved(s, down, across, ranges[j], ranges[j] - phases[i, j] / per_metre, co, si, start, knots2, coefficients2, t2, k2)
                if co == co:
                    points[i, j, 0], points[i, j, 1], points[i, j, 2] = at_angle(s, down, across, ranges[j], co, si)


@kernel
def _bent(px, py, pz, s, east_rise, north_rise, d, eps):
    """(unit vector to the radar u, ellipsoid's normal, interface's normal N, n, cos theta_i, cos theta_r, ell) where a ray meets the interface at p."""
    ux, uy, uz = s[0] - px, s[1] - py, s[2] - pz
    w = 1 / math.sqrt(ux * ux + uy * uy + uz * uz)
    ux, uy, uz = ux * w, uy * w, uz * w
    _, nx, ny, nz = height_and_normal(px, py, pz)
    w = 1 / math.sqrt(nx * nx + ny * ny)
    ex, ey = -ny * w, nx * w
    steep = 1 / math.sqrt(1 + east_rise * east_rise + north_rise * north_rise)  # N . up
    ix, iy, iz = nx - east_rise * ex + north_rise * nz * ey, ny - east_rise * ey - north_rise * nz * ex, nz - north_rise * (nx * ey - ny * ex)  # east (ex, ey, 0), north up x east
    ix, iy, iz = ix * steep, iy * steep, iz * steep
    cos_i, n = ux * ix + uy * iy + uz * iz, math.sqrt(eps)
    cos_r = math.sqrt(1 - (1 - cos_i * cos_i) / eps)
    return (ux, uy, uz), (nx, ny, nz), (ix, iy, iz), n, cos_i, cos_r, d * steep / cos_r


@kernel
def _flat(line, node_px, column):
    """Phase of the flat earth at a column of the block: cubic between nodes, of which number 1 is column 0."""
    k = min(max(int(math.floor(column / node_px)), 0), line.size - 4)
    w0, w1, w2, w3 = weights(column / node_px - k)
    return w0 * line[k] + w1 * line[k + 1] + w2 * line[k + 2] + w3 * line[k + 3]


@kernel
def _vertical_wavenumber(px, py, pz, s, up, u, down, across, knots2, coefficients2, t2, k2, per_metre):
    """k_z = -(2 pi m / lambda) (l2 . e) / (n . e) at p, as in radar_map_numba.baseline()."""
    t2, r2, k2 = zero_doppler(px, py, pz, knots2, coefficients2, t2, k2)
    x, y, z, _, _, _, _, _, _ = state(knots2, coefficients2, k2, t2)
    co, si = -(u[0] * down[0] + u[1] * down[1] + u[2] * down[2]), -(u[0] * across[0] + u[1] * across[1] + u[2] * across[2])
    ex, ey, ez = co * across[0] - si * down[0], co * across[1] - si * down[1], co * across[2] - si * down[2]
    return -per_metre * ((px - x) * ex + (py - y) * ey + (pz - z) * ez) / (r2 * (up[0] * ex + up[1] * ey + up[2] * ez))


@kernel
def enter(times, ranges, phases, flat, node_px, both, dh, eps, slopes, knots, coefficients, knots2, coefficients2, look, per_metre, start, a, b, points, entries):
    """entries (rows, columns, 3): where the rays enter the snow; returns how many pixels face away from the radar.

    points: where the angles are taken, which may be `entries`. ell = dh N_up / cos theta_r, dR = -n ell (14). Of the absolute phase, that is all: (16) with the phase as it
    is. both: as published, k_z cos(theta) dR, which is phi_pen,surface (12) for a horizontal interface, is subtracted from the flattened phase, and the flat phase added
    again at the new range. flat (rows, nodes): its values, node 1 at column 0 and each node_px columns.
    """
    k = k2 = away = 0
    spacing = ranges[1] - ranges[0] if ranges.size > 1 else 1.0
    for i in range(a, b):
        s, down, across, _, _, k = plane_of(times[i], knots, coefficients, look, k)
        t2 = math.nan
        for j in range(ranges.size):
            px, py, pz = points[i, j, 0], points[i, j, 1], points[i, j, 2]
            entries[i, j, 0] = entries[i, j, 1] = entries[i, j, 2] = math.nan
            d, e = dh[i, j], eps[i, j]
            if not (px == px and d == d and e == e and slopes[0, i, j] == slopes[0, i, j]):
                continue
            u, up, normal, n, cos_i, cos_r, ell = _bent(px, py, pz, s, slopes[0, i, j], slopes[1, i, j], d, e)
            if not cos_i > 0:
                away += 1
                continue
            offset, phase = -n * ell, phases[i, j]
            co, si = -(u[0] * down[0] + u[1] * down[1] + u[2] * down[2]), -(u[0] * across[0] + u[1] * across[1] + u[2] * across[2])
            if not t2 == t2:
                t2, _, k2 = zero_doppler(px, py, pz, knots2, coefficients2, 0.5 * (knots2[0] + knots2[-1]), k2)
            if both:
                kz = _vertical_wavenumber(px, py, pz, s, up, u, down, across, knots2, coefficients2, t2, k2, per_metre)
                cos_t = u[0] * up[0] + u[1] * up[1] + u[2] * up[2]
                phase += _flat(flat[i], node_px, j + offset / spacing) - _flat(flat[i], node_px, j) - kz * cos_t * offset
            r = ranges[j] + offset
            co, si, t2, k2 = _solved(s, down, across, r, r - phase / per_metre, co, si, start, knots2, coefficients2, t2, k2)
            if co == co:
                entries[i, j, 0], entries[i, j, 1], entries[i, j, 2] = at_angle(s, down, across, r, co, si)
    return away


@kernel
def descend(times, ranges, phases, flat, node_px, both, exact, dh, eps, slopes, knots, coefficients, knots2, coefficients2, look, per_metre, start, a, b, entries, centres):
    """centres (rows, columns, 3): the phase centres, ell along the refracted ray t = -u/n + (cos theta_i / n - cos theta_r) N from the entry points.

    both: as published, from the phase less phi_pen,pc = dh2 k_z (13), -dh2 the change of height, and the range with dR_pc = ell (t . -u - n), which for a horizontal
    interface is dh (cos theta_i - n cos theta_r), or where not `exact` ell (1 - n) (15).
    """
    k = k2 = 0
    spacing = ranges[1] - ranges[0] if ranges.size > 1 else 1.0
    for i in range(a, b):
        s, down, across, _, _, k = plane_of(times[i], knots, coefficients, look, k)
        t2 = math.nan
        for j in range(ranges.size):
            px, py, pz = entries[i, j, 0], entries[i, j, 1], entries[i, j, 2]
            centres[i, j, 0] = centres[i, j, 1] = centres[i, j, 2] = math.nan
            if not px == px:
                continue
            u, up, normal, n, cos_i, cos_r, ell = _bent(px, py, pz, s, slopes[0, i, j], slopes[1, i, j], dh[i, j], eps[i, j])
            if not cos_i > 0:
                continue
            bend = cos_i / n - cos_r
            dx, dy, dz = ell * (bend * normal[0] - u[0] / n), ell * (bend * normal[1] - u[1] / n), ell * (bend * normal[2] - u[2] / n)
            if not both:
                centres[i, j, 0], centres[i, j, 1], centres[i, j, 2] = px + dx, py + dy, pz + dz
                continue
            if not t2 == t2:
                t2, _, k2 = zero_doppler(px, py, pz, knots2, coefficients2, 0.5 * (knots2[0] + knots2[-1]), k2)
            kz = _vertical_wavenumber(px, py, pz, s, up, u, down, across, knots2, coefficients2, t2, k2, per_metre)
            rise = n * ell * (u[0] * up[0] + u[1] * up[1] + u[2] * up[2]) + dx * up[0] + dy * up[1] + dz * up[2]  # -dh2
            offset = -(dx * u[0] + dy * u[1] + dz * u[2]) - n * ell if exact else ell * (1 - n)
            phase = phases[i, j] + _flat(flat[i], node_px, j + offset / spacing) - _flat(flat[i], node_px, j) + kz * rise
            co, si = -(u[0] * down[0] + u[1] * down[1] + u[2] * down[2]), -(u[0] * across[0] + u[1] * across[1] + u[2] * across[2])
            r = ranges[j] + offset
            co, si, t2, k2 = _solved(s, down, across, r, r - phase / per_metre, co, si, start, knots2, coefficients2, t2, k2)
            if co == co:
                centres[i, j, 0], centres[i, j, 1], centres[i, j, 2] = at_angle(s, down, across, r, co, si)


@kernel
def mean_points(points, half_rows, half_columns, a, b, out):
    """Mean of the points in (2 half_rows + 1) x (2 half_columns + 1) pixels around each, of those that there are; NaN stays."""
    rows, columns = points.shape[:2]
    total, count = np.zeros((columns, 3)), np.zeros(columns)
    for i in range(a, b):
        total[:] = 0
        count[:] = 0
        for k in range(max(0, i - half_rows), min(rows, i + half_rows + 1)):
            for j in range(columns):
                if points[k, j, 0] == points[k, j, 0]:
                    for c in range(3):
                        total[j, c] += points[k, j, c]
                    count[j] += 1
        for j in range(columns):
            x = y = z = number = 0.0
            if points[i, j, 0] == points[i, j, 0]:
                for k in range(max(0, j - half_columns), min(columns, j + half_columns + 1)):
                    x, y, z, number = x + total[k, 0], y + total[k, 1], z + total[k, 2], number + count[k]
                out[i, j, 0], out[i, j, 1], out[i, j, 2] = x / number, y / number, z / number
            else:
                out[i, j, 0] = out[i, j, 1] = out[i, j, 2] = math.nan


@kernel
def _difference(points, i, j, di, dj, c):
    """Rise of coordinate c along an axis at pixel i, j, as propagation_numba.gradients()."""
    rows, columns = points.shape[:2]
    nan = math.nan
    far0, near0 = i - 2 * di >= 0 and j - 2 * dj >= 0, i - di >= 0 and j - dj >= 0
    near1, far1 = i + di < rows and j + dj < columns, i + 2 * di < rows and j + 2 * dj < columns
    return rise(points[i - 2 * di, j - 2 * dj, c] if far0 else nan, points[i - di, j - dj, c] if near0 else nan, points[i, j, c],
                points[i + di, j + dj, c] if near1 else nan, points[i + 2 * di, j + 2 * dj, c] if far1 else nan)


@kernel
def slopes_of_points(points, a, b, slopes):
    """slopes (2, rows, columns): rise towards east and north (m/m) of the surface through points (rows, columns, 3); NaN where the neighbours make none."""
    for i in range(a, b):
        for j in range(points.shape[1]):
            slopes[0, i, j] = slopes[1, i, j] = math.nan
            if not points[i, j, 0] == points[i, j, 0]:
                continue
            ax, ay, az = _difference(points, i, j, 0, 1, 0), _difference(points, i, j, 0, 1, 1), _difference(points, i, j, 0, 1, 2)
            bx, by, bz = _difference(points, i, j, 1, 0, 0), _difference(points, i, j, 1, 0, 1), _difference(points, i, j, 1, 0, 2)
            cx, cy, cz = ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx
            _, nx, ny, nz = height_and_normal(points[i, j, 0], points[i, j, 1], points[i, j, 2])
            w = 1 / math.sqrt(nx * nx + ny * ny)
            ex, ey = -ny * w, nx * w
            up = cx * nx + cy * ny + cz * nz
            slopes[0, i, j] = -(cx * ex + cy * ey) / up
            slopes[1, i, j] = -(cz * (nx * ey - ny * ex) - cx * nz * ey + cy * nz * ex) / up


@kernel
def slopes_of_map(places, across, down, row0, col0, place, fields, a, b, slopes):
    """The same of a map: rise by column and row (m) of a window that starts at row0, col0, read at places (rows, columns, 3); NaN there leaves slopes as they are.

    place, fields: of a look.Lattice at pixel 0, 0, whose axes turn them into east and north.
    """
    for i in range(a, b):
        for j in range(places.shape[1]):
            column, row = places[i, j, 0], places[i, j, 1]
            c, r = bilinear(across, row - 0.5 - row0, column - 0.5 - col0), bilinear(down, row - 0.5 - row0, column - 0.5 - col0)
            if not c + r == c + r:
                continue
            y = min(max((row - place[2]) / place[3], 0.0), fields.shape[1] - 1.0)
            x = min(max((column - place[4]) / place[5], 0.0), fields.shape[2] - 1.0)
            slopes[0, i, j] = c * bilinear(fields[4], y, x) + r * bilinear(fields[5], y, x)
            slopes[1, i, j] = c * bilinear(fields[6], y, x) + r * bilinear(fields[7], y, x)


@kernel
def read_map(places, values, row0, col0, a, b, out):
    """out (rows, columns) = a map's values at places, bilinear; where there is none it stays as it is."""
    for i in range(a, b):
        for j in range(places.shape[1]):
            value = bilinear(values, places[i, j, 1] - 0.5 - row0, places[i, j, 0] - 0.5 - col0)
            if value == value:
                out[i, j] = value


@kernel
def heights(points, low, high, a, b, places):
    """places[..., 2] (m): height of points over the ellipsoid, NaN beyond low … high."""
    for i in range(a, b):
        for j in range(points.shape[1]):
            h, _, _, _ = height_and_normal(points[i, j, 0], points[i, j, 1], points[i, j, 2])
            places[i, j, 2] = h if h >= low and h <= high else math.nan


@kernel
def degrees(points, a, b, out):
    """out (3, rows, columns): longitude, latitude (degrees) and height (m) of points."""
    for i in range(a, b):
        for j in range(points.shape[1]):
            h, nx, ny, nz = height_and_normal(points[i, j, 0], points[i, j, 1], points[i, j, 2])
            out[0, i, j], out[1, i, j], out[2, i, j] = math.degrees(math.atan2(ny, nx)), math.degrees(math.asin(nz)), h


@kernel
def to_map(times, ranges, interval, points, lattice, node_px, low, high, knots, coefficients, look, a, b, places):
    """places (rows, columns, 3): column and row of the map (0, 0 the outer corner of its first pixel) of points whose height is in places already; NaN stays.

    lattice (n, m, 8): column and row of the map at four heights evenly from low to high, for time and range of the node; node 1 is pixel 0, 0 of the block.
    A point a little beside the zero-Doppler plane is seen (p - s) . v / (v . v - (p - s) . a) later.
    """
    k = 0
    spacing = ranges[1] - ranges[0] if ranges.size > 1 else 1.0
    for i in range(a, b):
        s, _, _, v, acceleration, k = plane_of(times[i], knots, coefficients, look, k)
        for j in range(ranges.size):
            px, py, pz = points[i, j, 0], points[i, j, 1], points[i, j, 2]
            h = places[i, j, 2]
            places[i, j, 0] = places[i, j, 1] = math.nan
            if not h == h:
                continue
            dx, dy, dz = px - s[0], py - s[1], pz - s[2]
            ahead = dx * v[0] + dy * v[1] + dz * v[2]
            later = ahead / (v[0] * v[0] + v[1] * v[1] + v[2] * v[2] - dx * acceleration[0] - dy * acceleration[1] - dz * acceleration[2])
            row, column = (i + later / interval) / node_px, (j + (math.sqrt(dx * dx + dy * dy + dz * dz) - ranges[j]) / spacing) / node_px
            y, x, z = min(max(int(math.floor(row)), 0), lattice.shape[0] - 4), min(max(int(math.floor(column)), 0), lattice.shape[1] - 4), 3 * (h - low) / (high - low)
            a0, a1, a2, a3 = weights(row - y)
            b0, b1, b2, b3 = weights(column - x)
            c0, c1, c2, c3 = weights(z - 1)
            for f in range(2):
                total = 0.0
                for p, wp in ((0, a0), (1, a1), (2, a2), (3, a3)):
                    for q, wq in ((0, b0), (1, b1), (2, b2), (3, b3)):
                        node = lattice[y + p, x + q]
                        total += wp * wq * (c0 * node[f] + c1 * node[f + 2] + c2 * node[f + 4] + c3 * node[f + 6])
                places[i, j, f] = total


@kernel
def _cubic_at(places, y, x, out):
    """Whether out (3,), the place at row y and column x of the pixels by cubic convolution, could be had: all of 16 neighbours."""
    i, j = int(math.floor(y)), int(math.floor(x))
    if i < 1 or j < 1 or i + 2 >= places.shape[0] or j + 2 >= places.shape[1]:
        return False
    a, b = keys(y - i), keys(x - j)
    for c in range(3):
        out[c] = 0.0
        for p in range(4):
            line = places[i - 1 + p]
            out[c] += a[p] * (b[0] * line[j - 1, c] + b[1] * line[j, c] + b[2] * line[j + 1, c] + b[3] * line[j + 2, c])
    return out[0] == out[0] and out[2] == out[2]


@kernel
def keys(f):
    """Weights of four neighbours by cubic convolution (Keys 1981, IEEE Trans. ASSP 29, 1153)."""
    return f * (-0.5 + f * (1 - 0.5 * f)), 1 + f * f * (-2.5 + 1.5 * f), f * (0.5 + f * (2 - 1.5 * f)), f * f * (-0.5 + 0.5 * f)


@kernel
def _triangle(places, pi, pj, qi, qj, ri, rj, reach, work, total, count):
    """Add the heights of the surface through three pixels at the centres of the map's pixels between them. Returns 1 where it is left out as too wide.

    Where a centre lies among the pixels follows from the triangle, and from there by one step on the bicubic surface; beside no-data the triangle is taken as it is.
    """
    px, py, qx, qy, rx, ry = places[pi, pj, 0], places[pi, pj, 1], places[qi, qj, 0], places[qi, qj, 1], places[ri, rj, 0], places[ri, rj, 1]
    left, right, top, bottom = min(px, qx, rx), max(px, qx, rx), min(py, qy, ry), max(py, qy, ry)
    if right - left > reach or bottom - top > reach:
        return 1
    ax, ay, bx, by = qx - px, qy - py, rx - px, ry - py
    area = ax * by - bx * ay
    if abs(area) < 1e-12:
        return 0
    ph, ah, bh = places[pi, pj, 2], places[qi, qj, 2] - places[pi, pj, 2], places[ri, rj, 2] - places[pi, pj, 2]
    for i in range(max(int(math.ceil(top - 0.5)), 0), min(int(math.floor(bottom - 0.5)) + 1, total.shape[0])):
        for j in range(max(int(math.ceil(left - 0.5)), 0), min(int(math.floor(right - 0.5)) + 1, total.shape[1])):
            x, y = j + 0.5 - px, i + 0.5 - py
            v, w = (x * by - bx * y) / area, (ax * y - x * ay) / area
            if v < -1e-9 or w < -1e-9 or v + w > 1 + 1e-9 or count[i, j] == 255:
                continue
            height = ph + v * ah + w * bh
            row, column = pi + v * (qi - pi) + w * (ri - pi), pj + v * (qj - pj) + w * (rj - pj)
            if _cubic_at(places, row, column, work):
                x, y = j + 0.5 - work[0], i + 0.5 - work[1]
                v, w = (x * by - bx * y) / area, (ax * y - x * ay) / area
                if abs(v) < 0.5 and abs(w) < 0.5 and _cubic_at(places, row + v * (qi - pi) + w * (ri - pi), column + v * (qj - pj) + w * (rj - pj), work):
                    height = work[2]
            total[i, j] += height
            count[i, j] += 1
    return 0


@kernel
def paint(places, row0, row1, col0, col1, reach, total, count):
    """Add the heights of the surface between four neighbouring places each, of rows row0 … row1 - 1 and so on, to total (m) and count of the map's pixels.

    Returns how many triangles were wider than `reach` pixels of the map, and left out.
    """
    wide, work = 0, np.empty(3)
    for i in range(row0, row1 - 1):
        for j in range(col0, col1 - 1):
            a, b, c, d = places[i, j, 0] == places[i, j, 0], places[i, j + 1, 0] == places[i, j + 1, 0], places[i + 1, j, 0] == places[i + 1, j, 0], places[i + 1, j + 1, 0] == places[i + 1, j + 1, 0]
            if b and c:
                if a:
                    wide += _triangle(places, i, j, i, j + 1, i + 1, j, reach, work, total, count)
                if d:
                    wide += _triangle(places, i + 1, j + 1, i + 1, j, i, j + 1, reach, work, total, count)
            elif a and d:
                if b:
                    wide += _triangle(places, i, j, i, j + 1, i + 1, j + 1, reach, work, total, count)
                if c:
                    wide += _triangle(places, i, j, i + 1, j + 1, i + 1, j, reach, work, total, count)
    return wide
