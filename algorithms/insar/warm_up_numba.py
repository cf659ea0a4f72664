"""Compiles the kernels of the radar geometry one after the other, so that a cancel is heard in between."""

import numpy as np

from ..progress import stop_if_cancelled
from . import radar_map_numba, range_doppler_numba

_done = []


def warm_up(progress):
    """Call every kernel once on arrays without a value."""
    if _done:
        return
    knots, c, flat, k = np.array([0.0, 1.0]), np.zeros((1, 8, 3)), np.full((3, 3), np.nan), radar_map_numba
    points, lattice, heights = np.full((3, 3, 3), np.nan), np.full((4, 4, 4), np.nan), np.full((3, 3), np.nan, np.float32)
    one, small, flag = np.full((1, 1), np.nan), np.full((1, 1), np.nan, np.float32), np.zeros((1, 1), np.uint8)
    steps = range_doppler_numba.warm_up() + [
        (k.ground, heights, lattice, 16.0, -1.0, -1.0, points, points.copy()), (k.lift, flat.copy(), lattice, 16.0, 0.0, 0.0),
        (k.look_at, points, knots, c, 1, 0.0, flat, flat.copy(), flat.copy()),
        (k.angles, points, points, flat, flat, knots, c, 1, small, small.copy(), flag),
        (k.baseline, points, points, flat, flat, knots, c, knots, c, 1, 1.0, 0.0, flat.copy(), flat.copy()),
        (k.sweep, small, small, flag, np.zeros(1), 0, 1, 1, flag.copy()),
        (k.under_radar, flat, 0, 0, np.full((4, 4, 20), np.nan), 16.0, 0.0, 0.0, 0.0, 1.0, knots, c, 1.0, np.zeros(1), 0.0,
         np.empty((1, 1, 3)), one)]
    for function, *arguments in steps:
        stop_if_cancelled(progress)
        function(*arguments)
    _done.append(True)
