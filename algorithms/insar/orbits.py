"""Orbits from state vectors: positions and velocities between them by Hermite interpolation of order 7.

Earth-fixed frame (ECEF, WGS84), metres, seconds after an epoch that the caller keeps.
"""

import functools

import numpy as np

from ..options import InputError

NODES = 4  # state vectors of one piece; positions and velocities of four make a polynomial of order 7
_SLOWEST, _FASTEST = 2000.0, 12000.0  # m/s, of any satellite in an Earth-fixed frame
LONGEST_S = 200.0  # between state vectors; the interpolation errs some decimetres there, and 250 times more for twice that
_LARGEST = 1e12  # of times, coordinates, velocities
_WORST_M = 10.0  # by which a state vector may miss the curve through its neighbours


class Orbit:
    """State vectors of one satellite, ascending in time.

    times: (n,) s; positions: (n, 3) m; velocities: (n, 3) m/s, of the Earth-fixed frame too; n >= 4. InputError, which names the orbit by `name`,
    where they are too few, not in order, or no orbit. Nothing is extrapolated: NaN outside `span`.

    Piece k, between the times k and k + 1, is the polynomial of order 7 that has the positions and velocities of four neighbouring state vectors
    (Hermite interpolation; error f^(8)/8! prod (t - t_i)^2, see Stoer & Bulirsch 2002, Introduction to Numerical Analysis, 2.1.5: for a low orbit below
    0.001 mm at 10 s between state vectors, below 0.01 mm at 60 s).
    """

    def __init__(self, times, positions, velocities, name="orbit"):
        self.times = np.ascontiguousarray(times, float)
        self.positions, self.velocities = (np.ascontiguousarray(values, float) for values in (positions, velocities))
        self.name = name
        self._check()

    def _check(self):
        count = self.times.size
        if self.times.shape != (count,) or self.positions.shape != (count, 3) or self.velocities.shape != (count, 3):
            raise InputError(f"{self.name}: each state vector needs a time, three coordinates and three velocities.")
        if count < NODES:
            raise InputError(f"{self.name} has {count} state vectors: give {NODES} or more.")
        if not all((np.abs(values) < _LARGEST).all() for values in (self.times, self.positions, self.velocities)):  # NaN too
            raise InputError(f"{self.name} has a state vector that is no number, or far too large: repair the file.")
        if not (np.diff(self.times) > 0).all():
            first = int(np.argmin(np.diff(self.times) > 0)) + 1
            raise InputError(f"{self.name}: the time of state vector {first + 1} ({self.times[first]:g} s) does not follow that before it: sort them and leave doubles out.")
        if np.diff(self.times).max() > LONGEST_S:
            raise InputError(f"{self.name} has state vectors {np.diff(self.times).max():g} s apart: give some at every {LONGEST_S:g} s or less, or the curve between them is a guess.")
        speed = np.linalg.norm(self.velocities, axis=1)
        if speed.min() < _SLOWEST or speed.max() > _FASTEST:
            raise InputError(f"{self.name} has velocities of {speed.min():.6g} to {speed.max():.6g} m/s: give metres and metres per second.")
        radius = np.linalg.norm(self.positions, axis=1)
        if radius.min() < 6.4e6 or radius.max() > 6e7:
            raise InputError(f"{self.name} lies {radius.min():.6g} to {radius.max():.6g} m from the Earth's centre: give Earth-fixed coordinates in metres.")
        # Differences of positions against mean velocities: those of an inertial frame miss by some hundred m/s.
        steps = np.diff(self.times)
        along = np.diff(self.positions, axis=0) / steps[:, None]
        if np.abs(along - (self.velocities[1:] + self.velocities[:-1]) / 2).max() > 20 + 0.01 * steps.max() ** 2:
            raise InputError(f"{self.name}: its velocities are not those of its positions: give both in the Earth-fixed frame, in m and m/s.")
        missed = self.misfit().max()
        if missed > _WORST_M:
            raise InputError(f"{self.name}: a state vector lies {missed:.3g} m beside the curve through its neighbours: repair it, or give state vectors closer in time.")

    @property
    def span(self):
        """(first, last) time, s."""
        return float(self.times[0]), float(self.times[-1])

    @functools.cached_property
    def pieces(self):
        """(knots (n,), coefficients (n - 1, 8, 3)) for kernels: piece k is sum of coefficients[k, j] u^j, u = (t - knots[k]) / (knots[k + 1] - knots[k])."""
        count = self.times.size
        found = np.empty((count - 1, 2 * NODES, 3))
        for k in range(count - 1):
            first = min(max(k - NODES // 2 + 1, 0), count - NODES)
            found[k] = _hermite(self.times, self.positions, self.velocities, np.arange(first, first + NODES), self.times[k], self.times[k + 1] - self.times[k])
        return self.times, found

    def state(self, times):
        """(positions m, velocities m/s, accelerations m/s2), each (…, 3), at times (…) in s; NaN outside the span."""
        knots, coefficients = self.pieces
        times = np.asarray(times, float)
        k = np.clip(np.searchsorted(knots, times, "right") - 1, 0, knots.size - 2)
        width = (knots[k + 1] - knots[k])[..., None]
        u = ((times - knots[k])[..., None]) / width
        c, order = coefficients[k], 2 * NODES - 1
        position, velocity, acceleration = (np.zeros((*times.shape, 3)) for _ in range(3))
        for j in range(order, -1, -1):  # Horner, of the polynomial and its two derivatives
            acceleration = acceleration * u + 2 * velocity
            velocity = velocity * u + position
            position = position * u + c[..., j, :]
        beyond = ~((times >= knots[0]) & (times <= knots[-1]))
        for values in (position, velocity, acceleration):
            values[beyond] = np.nan
        return position, velocity / width, acceleration / width**2

    def misfit(self):
        """(n - 4,) m: how far each inner state vector lies from the curve through two neighbours at either side, which are twice as far apart.

        Interpolation itself errs 256 times less where the state vectors are exact; noise in them shows as it is. Zeros where there are but four.
        """
        found = [0.0]
        for k in range(2, self.times.size - 2):
            nodes = np.array([k - 2, k - 1, k + 1, k + 2])
            width = self.times[k + 1] - self.times[k - 1]
            found.append(float(np.linalg.norm(_hermite(self.times, self.positions, self.velocities, nodes, self.times[k], width)[0] - self.positions[k])))
        return np.array(found[1:] or found)


def _hermite(times, positions, velocities, nodes, start, width):
    """Coefficients (2 n, 3) in u = (t - start) / width of the polynomial with the positions and velocities of n nodes."""
    order = np.arange(2 * nodes.size)
    u = (times[nodes] - start) / width
    powers = u[:, None] ** order
    slopes = np.zeros_like(powers)
    slopes[:, 1:] = order[1:] * powers[:, :-1]
    middle = positions[nodes[nodes.size // 2]]  # small numbers keep the digits
    found = np.linalg.solve(np.vstack([powers, slopes]), np.vstack([positions[nodes] - middle, velocities[nodes] * width]))
    found[0] += middle
    return found
