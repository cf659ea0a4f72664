"""Kernels of DEM co-registration: terrain and stable pixels, differences at a shift, histograms and normal sums over them, resampling.

A sample is flat: the pixels of tile t are starts[t] … starts[t + 1] - 1. A pixel is trusted when |dh - centre| <= limits[its slope class].
"""

import numba
import numpy as np

_kernel = numba.njit(nogil=True, fastmath={"contract", "reassoc"}, error_model="numpy", cache=True)

SNAP = 1e-4  # px: positions so near a pixel's centre are that pixel, so that no neighbouring void spreads by rounding
CLASS = 5.0  # degrees of a slope class


@_kernel
def coordinates(lattice, step_rows, step_columns, columns, rows):
    """Fill columns and rows, float32 (height, width), bilinearly from the nodes of a lattice, float64 (2, n, m), that stand every step pixels."""
    for i in range(columns.shape[0]):
        k = min(i // step_rows, lattice.shape[1] - 2)
        f = i / step_rows - k
        for m in range(lattice.shape[2] - 1):
            x0 = lattice[0, k, m] + f * (lattice[0, k + 1, m] - lattice[0, k, m])
            x1 = lattice[0, k, m + 1] + f * (lattice[0, k + 1, m + 1] - lattice[0, k, m + 1])
            y0 = lattice[1, k, m] + f * (lattice[1, k + 1, m] - lattice[1, k, m])
            y1 = lattice[1, k, m + 1] + f * (lattice[1, k + 1, m + 1] - lattice[1, k, m + 1])
            first = m * step_columns
            for j in range(first, min(first + step_columns, columns.shape[1])):
                g = (j - first) / step_columns
                columns[i, j] = x0 + g * (x1 - x0)
                rows[i, j] = y0 + g * (y1 - y0)


@_kernel
def gradient(z, i, j, inverse, east_unit, north_unit):
    """(eastward, northward) slope at row i, column j of z without its halo: differences of Horn (1981); inverse: of the transform's matrix."""
    across = ((z[i, j + 2] + 2 * z[i + 1, j + 2] + z[i + 2, j + 2]) - (z[i, j] + 2 * z[i + 1, j] + z[i + 2, j])) / 8
    down = ((z[i + 2, j] + 2 * z[i + 2, j + 1] + z[i + 2, j + 2]) - (z[i, j] + 2 * z[i, j + 1] + z[i, j + 2])) / 8
    return (inverse[0, 0] * across + inverse[0, 1] * down) / east_unit, (inverse[1, 0] * across + inverse[1, 1] * down) / north_unit


@_kernel
def slope_class(tangent):
    return int(np.degrees(np.arctan(tangent)) / CLASS)


@_kernel
def gather(z, stable, columns, rows, inverse, east_units, north_units, gentlest, steepest, sectors, spacing, at, out, counts):
    """Append the candidates of a tile, of every spacing-th row and column, to the arrays of `out` from index `at`; returns the next index.

    z (height + 2, width + 2); stable: above 0; columns, rows: positions in the tile's patch; gentlest, steepest: tangents.
    counts += [pixels, void, unstable, too gentle, too steep, candidates].
    """
    heights, easts, norths, patch_columns, patch_rows, places, classes, facing = out
    width = columns.shape[1]
    for i in range(0, columns.shape[0], spacing):
        for j in range(0, width, spacing):
            counts[0] += 1
            east, north = gradient(z, i, j, inverse, east_units[i], north_units[i])
            tangent = np.sqrt(east * east + north * north)
            if not np.isfinite(tangent + z[i + 1, j + 1]):
                counts[1] += 1
            elif not stable[i, j] > 0:
                counts[2] += 1
            elif tangent < gentlest or tangent == 0:
                counts[3] += 1
            elif tangent > steepest:
                counts[4] += 1
            else:
                counts[5] += 1
                heights[at], easts[at], norths[at] = z[i + 1, j + 1], east, north
                patch_columns[at], patch_rows[at] = columns[i, j], rows[i, j]
                places[at] = i * width + j
                classes[at] = slope_class(tangent)
                facing[at] = int((np.arctan2(-east, -north) / (2 * np.pi) + 1) * sectors) % sectors  # aspect: the way the slope faces
                at += 1
    return at


@_kernel
def at_point(patch, base, height, width, x, y):
    """Bilinear value of the flat `patch` from index `base` at column x, row y; NaN beyond it or beside a NaN that has weight."""
    if not (x > -SNAP and y > -SNAP and x < width - 1 + SNAP and y < height - 1 + SNAP):
        return np.nan
    j, i = int(x + SNAP), int(y + SNAP)
    f, g = x - j, y - i
    at = base + i * width + j
    top = patch[at]
    right = f > SNAP
    if right:
        top += f * (patch[at + 1] - top)
    if g > SNAP:
        low = patch[at + width]
        if right:
            low += f * (patch[at + width + 1] - low)
        top += g * (low - top)
    return top


@_kernel
def _keys(f):
    """Weights of cubic convolution (Keys 1981, IEEE TASSP 29, eq. 15, a = -1/2) for a position f beyond the second of four pixels."""
    return ((-0.5 * f + 1.0) * f - 0.5) * f, (1.5 * f - 2.5) * f * f + 1.0, ((-1.5 * f + 2.0) * f + 0.5) * f, (0.5 * f - 0.5) * f * f


@_kernel
def cubic_at(patch, base, height, width, x, y):
    """The same by cubic convolution; bilinear where one of the sixteen pixels is missing."""
    if x >= 1 and y >= 1 and x < width - 2 and y < height - 2:
        j, i = int(x), int(y)
        w0, w1, w2, w3 = _keys(x - j)
        v0, v1, v2, v3 = _keys(y - i)
        at = base + (i - 1) * width + j - 1
        total = v0 * (w0 * patch[at] + w1 * patch[at + 1] + w2 * patch[at + 2] + w3 * patch[at + 3])
        at += width
        total += v1 * (w0 * patch[at] + w1 * patch[at + 1] + w2 * patch[at + 2] + w3 * patch[at + 3])
        at += width
        total += v2 * (w0 * patch[at] + w1 * patch[at + 1] + w2 * patch[at + 2] + w3 * patch[at + 3])
        at += width
        total += v3 * (w0 * patch[at] + w1 * patch[at + 1] + w2 * patch[at + 2] + w3 * patch[at + 3])
        if np.isfinite(total):
            return total
    return at_point(patch, base, height, width, x, y)


@_kernel
def differences(tiles, starts, patches, bases, shapes, jacobians, east, north, up, z, columns, rows, out):
    """out = DEM at the corrected place (cubic, so that half pixels are not smoothed) + up - z; jacobians (tiles, 2, 2): patch columns and rows for one metre of correction."""
    for t in tiles:
        dx = jacobians[t, 0, 0] * east + jacobians[t, 0, 1] * north
        dy = jacobians[t, 1, 0] * east + jacobians[t, 1, 1] * north
        for k in range(starts[t], starts[t + 1]):
            out[k] = cubic_at(patches, bases[t], shapes[t, 0], shapes[t, 1], columns[k] + dx, rows[k] + dy) + up - z[k]


@_kernel
def surface_at(x, y, c):
    """Polynomial of second order without a constant, coefficients of x, y, x2, xy, y2."""
    return c[0] * x + c[1] * y + c[2] * x * x + c[3] * x * y + c[4] * y * y


@_kernel
def add_surface(tiles, starts, origins, widths, places, middle, half, coefficients, out):
    """out += surface at the pixels; origins (tiles, 2): first row and column of a tile; middle, half: (row, column) of x = y = 0 and to 1."""
    for t in tiles:
        for k in range(starts[t], starts[t + 1]):
            y = (origins[t, 0] + places[k] // widths[t] - middle[0]) / half[0]
            x = (origins[t, 1] + places[k] % widths[t] - middle[1]) / half[1]
            out[k] += surface_at(x, y, coefficients)


@_kernel
def level(value, low, scale, levels):
    at = (value - low) * scale
    return 0 if not at >= 1 else levels - 1 if at >= levels - 1 else int(at)


@_kernel
def count_deviations(tiles, starts, dh, classes, centre, scale, counts):
    """counts[class, level of |dh - centre|] += 1 for all pixels with data."""
    for t in tiles:
        for k in range(starts[t], starts[t + 1]):
            if np.isfinite(dh[k]):
                counts[classes[k], level(abs(dh[k] - centre), 0.0, scale, counts.shape[1])] += 1


@_kernel
def count_values(tiles, starts, dh, classes, centre, limits, low, scale, counts):
    """counts[level of dh] += 1 for trusted pixels."""
    for t in tiles:
        for k in range(starts[t], starts[t + 1]):
            if abs(dh[k] - centre) <= limits[classes[k]]:
                counts[level(dh[k], low, scale, counts.shape[0])] += 1


@_kernel
def count_sectors(tiles, starts, dh, easts, norths, classes, facing, centre, limits, low, scale, counts):
    """counts[sector of aspect, level of (dh - centre) / tan(slope)] += 1 for trusted pixels."""
    for t in tiles:
        for k in range(starts[t], starts[t + 1]):
            if abs(dh[k] - centre) <= limits[classes[k]]:
                tangent = np.sqrt(easts[k] * easts[k] + norths[k] * norths[k])
                counts[facing[k], level((dh[k] - centre) / tangent, low, scale, counts.shape[1])] += 1


@_kernel
def normal_sums(tiles, starts, dh, easts, norths, classes, origins, widths, places, middle, half, terms, centre, limits, weights, matrix, right):
    """matrix += A' W A, right += A' W (dh - centre) over trusted pixels; columns of A: eastward and northward slope, 1, then x, y, x2, xy, y2.

    terms: number of columns, 3, 5 or 8; weights: of the slope classes, times the biweight of dh that ends at the limit. right (10,) holds the sum of
    the weights and that of the derivatives of weight times residual, too.
    """
    a = np.zeros(8)
    a[2] = 1
    for t in tiles:
        for k in range(starts[t], starts[t + 1]):
            if abs(dh[k] - centre) <= limits[classes[k]]:
                a[0], a[1] = easts[k], norths[k]
                if terms > 3:
                    y = (origins[t, 0] + places[k] // widths[t] - middle[0]) / half[0]
                    x = (origins[t, 1] + places[k] % widths[t] - middle[1]) / half[1]
                    a[3], a[4], a[5], a[6], a[7] = x, y, x * x, x * y, y * y
                r = dh[k] - centre
                inside = 1 - (r / limits[classes[k]]) ** 2
                w = weights[classes[k]] * inside * inside  # biweight (Beaton & Tukey 1974)
                right[8] += w
                right[9] += weights[classes[k]] * inside * (5 * inside - 4)  # its derivative: (1 - u2) (1 - 5 u2)
                for m in range(terms):
                    wa = w * a[m]
                    right[m] += wa * r
                    for n in range(m + 1):
                        matrix[m, n] += wa * a[n]


@_kernel
def bilinear(patch, columns, rows, out):
    """out (height, width) = values of a patch at float columns and rows."""
    flat = patch.ravel()
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = at_point(flat, 0, patch.shape[0], patch.shape[1], columns[i, j], rows[i, j])


@_kernel
def cubic(patch, columns, rows, out):
    """The same by cubic convolution."""
    flat = patch.ravel()
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = cubic_at(flat, 0, patch.shape[0], patch.shape[1], columns[i, j], rows[i, j])


@_kernel
def lift(out, up, row0, col0, middle, half, coefficients):
    """out += up + surface, for a block whose first pixel is row0, col0."""
    for i in range(out.shape[0]):
        y = (row0 + i - middle[0]) / half[0]
        for j in range(out.shape[1]):
            out[i, j] += up + surface_at((col0 + j - middle[1]) / half[1], y, coefficients)


@_kernel
def tally(z, stable, before, after, inverse, east_units, north_units, gentlest, steepest, centre, limits, lows, scales, counts, sums):
    """Statistics of dh over stable pixels with data before and after.

    counts[set, moment, level] and sums[set, moment] = (n, sum, sum of squares); set 0: all stable pixels, 1: trusted ones; moment 0: before, 1: after.
    """
    levels = counts.shape[2]
    for i in range(before.shape[0]):
        for j in range(before.shape[1]):
            height = z[i + 1, j + 1]
            first, last = before[i, j] - height, after[i, j] - height
            if not (stable[i, j] > 0 and np.isfinite(first + last)):
                continue
            east, north = gradient(z, i, j, inverse, east_units[i], north_units[i])
            tangent = np.sqrt(east * east + north * north)
            good = tangent >= gentlest and tangent > 0 and tangent <= steepest and abs(last - centre) <= limits[slope_class(tangent)]
            for s in range(2 if good else 1):
                counts[s, 0, level(first, lows[0], scales[0], levels)] += 1
                counts[s, 1, level(last, lows[1], scales[1], levels)] += 1
                sums[s, 0, 0] += 1
                sums[s, 0, 1] += first
                sums[s, 0, 2] += first * first
                sums[s, 1, 0] += 1
                sums[s, 1, 1] += last
                sums[s, 1, 2] += last * last
