"""A made-up satellite on a circular orbit over the turning Earth, with its exact motion: for the tests of the radar geometry."""

import dataclasses

import numpy as np

from firnline.algorithms.insar.orbits import Orbit

EARTH = 7.2921150e-5  # rad/s
GRAVITY = 3.986004418e14  # m3/s2


@dataclasses.dataclass(frozen=True)
class Circle:
    """radius m; inclination, node (longitude of the ascending node at time 0), latitude argument at time 0, in degrees."""

    radius: float = 6378137.0 + 514000.0
    inclination: float = 97.4
    node: float = 0.0
    argument: float = 45.0

    def state(self, times):
        """(positions, velocities), (…, 3), Earth-fixed, exact."""
        t = np.asarray(times, float)
        rate, i = np.sqrt(GRAVITY / self.radius**3), np.radians(self.inclination)
        u, node = np.radians(self.argument) + rate * t, np.radians(self.node) - EARTH * t
        along, up = np.cos(u), np.sin(u)
        x, y = along * np.cos(node) - up * np.cos(i) * np.sin(node), along * np.sin(node) + up * np.cos(i) * np.cos(node)
        dx = rate * (-up * np.cos(node) - along * np.cos(i) * np.sin(node)) + EARTH * y
        dy = rate * (-up * np.sin(node) + along * np.cos(i) * np.cos(node)) - EARTH * x
        position, velocity = np.stack([x, y, up * np.sin(i)], -1), np.stack([dx, dy, rate * along * np.sin(i)], -1)
        return self.radius * position, self.radius * velocity

    def orbit(self, times=np.arange(-60.0, 61.0, 10.0)):
        return Orbit(times, *self.state(times))
