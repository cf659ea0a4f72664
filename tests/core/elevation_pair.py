"""A DEM pair with a known shift, for the tests of DEM co-registration."""

import numpy as np

from firnline.algorithms.synthetic.shifted_terrain import moved, mountains, smooth

__all__ = ["cut", "moved", "mountains", "smooth"]


def cut(array, margin):
    return np.ascontiguousarray(array[margin:-margin, margin:-margin])
