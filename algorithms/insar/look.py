"""How a radar looks at a map: incidence, look direction and the axes of the grid on a coarse lattice, which is all that such smooth fields need."""

import dataclasses
import json
import math

import numpy as np

from ..options import InputError
from .orbits import LONGEST_S

NODES = 17  # along each axis
LOW, HIGH = -500.0, 9000.0  # m, heights between which the angle is linear
_A, _E2 = 6378137.0, 6.69437999014e-3  # WGS84
_LONGEST_BEYOND = 0.5  # s by which a scene may lie beyond the orbit's vectors


@dataclasses.dataclass(frozen=True)
class Lattice:
    """Fields at nodes: rows (n,), columns (m,) in pixel coordinates (0 is the outer edge); fields float64 (8, n, m): cosine of the incidence angle at LOW and at HIGH,
    sine and cosine of the look direction (clockwise from true north), columns and rows by metre to the east, columns and rows by metre to the north."""

    rows: np.ndarray
    columns: np.ndarray
    fields: np.ndarray

    def place(self, row0, column0):
        """What the kernel needs to know of arrays whose first pixel is row0, column0."""
        return np.array([row0, column0, self.rows[0], self.rows[1] - self.rows[0], self.columns[0], self.columns[1] - self.columns[0], LOW, HIGH])

    def at(self, rows, columns, heights):
        """(incidence degrees, look direction degrees, axes (..., 4)) at pixel coordinates and heights (m), arrays of one shape; bilinear."""
        def weights(at, nodes):
            t = np.clip((at - nodes[0]) / (nodes[1] - nodes[0]), 0, len(nodes) - 1)
            k = np.minimum(t.astype(int), len(nodes) - 2)
            return k, t - k
        (i, f), (j, g) = weights(np.asarray(rows, float), self.rows), weights(np.asarray(columns, float), self.columns)
        v = (1 - f) * ((1 - g) * self.fields[:, i, j] + g * self.fields[:, i, j + 1]) + f * ((1 - g) * self.fields[:, i + 1, j] + g * self.fields[:, i + 1, j + 1])
        cosine = v[0] + (v[1] - v[0]) * (heights - LOW) / (HIGH - LOW)
        return np.degrees(np.arccos(np.clip(cosine, -1, 1))), np.degrees(np.arctan2(v[2], v[3])) % 360, np.moveaxis(v[4:], 0, -1)


def lattice(rows, columns, axes, *, longitudes=None, latitudes=None, orbit=None, incidence=None, look_direction=None):
    """Lattice of nodes at rows (n,) and columns (m,), with the axes (4, n, m) of the fields and the position of the nodes in degrees (n, m) on WGS84.

    orbit: Orbit; where it is None, incidence and look_direction (degrees) hold everywhere, None where no method asks for them.
    """
    fields = np.empty((8, len(rows), len(columns)))
    fields[4:] = axes
    if orbit is None:
        fields[:2] = math.cos(math.radians(incidence if incidence is not None else 0))
        look = math.radians(look_direction or 0)
        fields[2], fields[3] = math.sin(look), math.cos(look)
    else:
        for number, height in enumerate((LOW, HIGH)):
            east, north, up = orbit.look_from(longitudes, latitudes, height)
            fields[number] = up
            across = np.hypot(east, north)
            fields[2], fields[3] = -east / across, -north / across
        if incidence is not None:
            fields[:2] = math.cos(math.radians(incidence))
    return Lattice(np.asarray(rows, float), np.asarray(columns, float), fields)


def ground(longitudes, latitudes, height):
    """Earth-fixed position (..., 3) in m, and the unit vectors east, north, up there, of degrees and metres on WGS84."""
    lon, lat = np.radians(longitudes), np.radians(latitudes)
    sin, cos = np.sin(lat), np.cos(lat)
    n = _A / np.sqrt(1 - _E2 * sin**2)
    position = np.stack([(n + height) * cos * np.cos(lon), (n + height) * cos * np.sin(lon), (n * (1 - _E2) + height) * sin], axis=-1)
    east = np.stack([-np.sin(lon), np.cos(lon), np.zeros_like(lon)], axis=-1)
    north = np.stack([-sin * np.cos(lon), -sin * np.sin(lon), cos], axis=-1)
    return position, east, north, np.cross(east, north)


@dataclasses.dataclass(frozen=True)
class Orbit:
    """State vectors in the earth-fixed frame: times (n,) in s, positions (n, 3) in m, velocities (n, 3) in m/s."""

    times: np.ndarray
    positions: np.ndarray
    velocities: np.ndarray

    def look_from(self, longitudes, latitudes, height):
        """Unit vector from the ground to the radar at closest approach: east, north, up, each of the shape of the degrees.

        Zero Doppler: (s(t) - p) . v(t) = 0, by Newton; between the vectors a cubic Hermite polynomial, which is good to metres and so far better than angles need.
        """
        from scipy.interpolate import CubicHermiteSpline

        point, east, north, up = ground(longitudes, latitudes, height)
        position = CubicHermiteSpline(self.times, self.positions, self.velocities)
        velocity = position.derivative()
        t = np.full(point.shape[:-1], self.times[np.argmin(((self.positions - point.reshape(-1, 3).mean(axis=0)) ** 2).sum(axis=1))])
        for _ in range(10):
            v = velocity(t)
            t = np.clip(t + ((point - position(t)) * v).sum(axis=-1) / (v * v).sum(axis=-1), self.times[0] - 60, self.times[-1] + 60)
        if t.min() < self.times[0] - _LONGEST_BEYOND or t.max() > self.times[-1] + _LONGEST_BEYOND:
            short = max(self.times[0] - t.min(), t.max() - self.times[-1])
            raise InputError(f"GEOMETRY: the orbit is too short, the DEM reaches {short:.1f} s or more beyond its state vectors: give vectors from before to after the scene, or the orbit of this scene.")
        ray = position(t) - point
        ray /= np.linalg.norm(ray, axis=-1, keepdims=True)
        return (ray * east).sum(axis=-1), (ray * north).sum(axis=-1), (ray * up).sum(axis=-1)


def orbit_from_json(text, name):
    """Orbit of the primary antenna in a JSON text with {"primary": {"state_vectors": [[t, x, y, z, vx, vy, vz], ...]}}, in s, m and m/s: a file of InSAR geometry is one.

    InputError, naming GEOMETRY = `name`, where it holds none.
    """
    way_out = 'it needs "primary": {"state_vectors": [[t, x, y, z, vx, vy, vz], ...]} in s, m and m/s, as the manual shows'
    try:
        vectors = np.asarray(json.loads(text)["primary"]["state_vectors"], float)
    except (ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
        raise InputError(f"GEOMETRY = {name} holds no orbit ({type(error).__name__}: {error}): {way_out}.") from None
    if vectors.ndim != 2 or vectors.shape[1] != 7 or len(vectors) < 4:
        raise InputError(f"GEOMETRY = {name} holds state vectors of the shape {' x '.join(map(str, vectors.shape))}: give four or more of seven numbers.")
    times, positions, velocities = vectors[:, 0], vectors[:, 1:4], vectors[:, 4:]
    if not (np.isfinite(vectors).all() and (np.diff(times) > 0).all()):
        raise InputError(f"GEOMETRY = {name} holds times that do not rise, or values that are no numbers: {way_out}.")
    if np.diff(times).max() > LONGEST_S or np.abs(vectors).max() > 1e12:
        raise InputError(f"GEOMETRY = {name} holds state vectors {np.diff(times).max():g} s apart, or values far too large: give some at every {LONGEST_S:g} s or less, in s, m and m/s.")
    far = np.linalg.norm(positions, axis=1)
    step = np.linalg.norm(np.diff(positions, axis=0), axis=1) / np.diff(times)
    speed = np.linalg.norm(velocities, axis=1)
    if far.min() < 6.4e6 or far.max() > 6e7 or speed.min() == 0 or np.abs(step / speed[1:] - 1).max() > 0.1:
        raise InputError(f"GEOMETRY = {name}: positions lie {far.min() / 1000:.0f} to {far.max() / 1000:.0f} km from the earth's centre and move by {step.mean():.0f} m/s: "
                         "give metres, metres per second and seconds in the earth-fixed frame.")
    return Orbit(times, positions, velocities)
