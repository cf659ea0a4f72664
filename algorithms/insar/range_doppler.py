"""Range-Doppler geometry: ground points to zero-Doppler time and slant range, and back. The kernels are in range_doppler_numba.py."""

import numpy as np

_A, _E2 = 6378137.0, 6.69437999014e-3  # WGS84


def to_ecef(longitudes, latitudes, heights):
    """Earth-fixed points (…, 3) m of WGS84 degrees and heights (m) above the ellipsoid."""
    lon, lat = np.radians(longitudes), np.radians(latitudes)
    n = _A / np.sqrt(1 - _E2 * np.sin(lat) ** 2)
    return np.stack([(n + heights) * np.cos(lat) * np.cos(lon), (n + heights) * np.cos(lat) * np.sin(lon), (n * (1 - _E2) + heights) * np.sin(lat)], -1)


def to_degrees(points):
    """(longitudes, latitudes, heights): WGS84 degrees and m of Earth-fixed points (…, 3). Fixed-point iteration for the latitude, to the last digits."""
    x, y, z = np.moveaxis(np.asarray(points, float), -1, 0)
    d = np.hypot(x, y)
    lat = np.arctan2(z, d * (1 - _E2))
    for _ in range(6):
        n = _A / np.sqrt(1 - _E2 * np.sin(lat) ** 2)
        lat = np.arctan2(z + _E2 * n * np.sin(lat), d)
    height = d * np.cos(lat) + z * np.sin(lat) - _A * np.sqrt(1 - _E2 * np.sin(lat) ** 2)
    return np.degrees(np.arctan2(y, x)), np.degrees(lat), height


def geo2rdr(points, orbit, look):
    """(zero-Doppler times s, slant ranges m), each (…), of Earth-fixed points (…, 3).

    look: +1 right, -1 left. NaN where the orbit does not reach, on the other side, and for NaN.
    """
    from . import range_doppler_numba as kernels

    points = np.ascontiguousarray(points, float)
    times, ranges = np.empty((2, *points.shape[:-1]))
    kernels.geo2rdr(points.reshape(-1, 3), *orbit.pieces, look, times.reshape(-1), ranges.reshape(-1))
    return times, ranges


def rdr2geo(times, ranges, heights, orbit, look):
    """Earth-fixed points (…, 3) m of zero-Doppler times (s), slant ranges (m) and heights above the ellipsoid (m), which are broadcast."""
    from . import range_doppler_numba as kernels

    times, ranges, heights = (np.array(values, float, order="C") for values in np.broadcast_arrays(times, ranges, heights))
    points = np.empty((*times.shape, 3))
    kernels.rdr2geo(times.ravel(), ranges.ravel(), heights.ravel(), *orbit.pieces, look, points.reshape(-1, 3), 0.0)
    return points


def phase_per_metre(pair):
    """2 pi m / wavelength, rad/m: the phase of a pair is this times (R1 - R2)."""
    return 2 * np.pi * pair.phase_factor / pair.wavelength_m


def pair_phase(points, pair):
    """Absolute interferometric phase (rad), (…), of Earth-fixed points (…, 3): (2 pi m / wavelength)(R1 - R2), each range at its own zero Doppler."""
    first, second = (geo2rdr(points, orbit, pair.look)[1] for orbit in (pair.primary, pair.secondary))
    return phase_per_metre(pair) * (first - second)


def phase2geo(times, ranges, phases, pair, heights=0.0):
    """Earth-fixed points (…, 3) of zero-Doppler times, ranges (m) and absolute phases (rad) of a pair; heights (m): where to begin.

    Solves {range, Doppler, phase} exactly; the ground moves by h_a / 2 pi / sin(incidence) for each radian. NaN where there is no such point.
    """
    from . import range_doppler_numba as kernels

    times, ranges, phases, heights = (np.array(values, float, order="C") for values in np.broadcast_arrays(times, ranges, phases, heights))
    points = np.empty((*times.shape, 3))
    kernels.phase2geo(times.ravel(), ranges.ravel(), phases.ravel(), heights.ravel(), *pair.primary.pieces, *pair.secondary.pieces, pair.look, phase_per_metre(pair), points.reshape(-1, 3))
    return points
