"""Plain interpolation of scattered measurements in the plane: linear between the triangles of Delaunay, and by inverse distance."""

import numpy as np

_NEAR = 16


class Linear:
    """Linear within Delaunay's triangles, the nearest measurement beyond them. x, y: (n,) m; values (n,), finite."""

    def __init__(self, x, y, values):
        from scipy.interpolate import LinearNDInterpolator
        from scipy.spatial import QhullError, cKDTree

        points = np.column_stack([x, y])
        self._tree, self._values, self._within = cKDTree(points), values, None
        if len(x) > 3:
            try:
                self._within = LinearNDInterpolator(points - points[0], values)
                self._origin = points[0]
            except QhullError:  # all on one line: the nearest is what there is
                self._within = None

    def at(self, x, y):
        """(value, distance to the nearest measurement in m), each (m,)."""
        points = np.column_stack([x, y])
        distance, nearest = self._tree.query(points)
        found = self._values[nearest]
        if self._within is not None:
            inside = self._within(points - self._origin)
            found = np.where(np.isfinite(inside), inside, found)
        return found, distance


class InverseDistance:
    """Mean of the 16 nearest measurements, weighted by the inverse square of the distance (Shepard 1968, ACM Nat. Conf., 517)."""

    def __init__(self, x, y, values):
        from scipy.spatial import cKDTree

        self._tree, self._values = cKDTree(np.column_stack([x, y])), values

    def at(self, x, y):
        """(value, distance to the nearest measurement in m), each (m,)."""
        distance, nearest = self._tree.query(np.column_stack([x, y]), min(_NEAR, self._values.size))
        distance, nearest = (a.reshape(len(x), -1) for a in (distance, nearest))
        weights = 1 / np.maximum(distance, 1e-3) ** 2
        return (weights * self._values[nearest]).sum(1) / weights.sum(1), distance[:, 0]
