"""Compiles the kernels of co-registration one after the other, so that a cancel is heard in between; later runs read them from numba's cache."""

import numpy as np

from ..progress import stop_if_cancelled
from . import dem_coregistration_numba as k

_done = []


def warm_up(progress):
    """Call every kernel once on arrays of a few pixels."""
    if _done:
        return
    image, wide = np.zeros((4, 4), np.float32), np.zeros((6, 6), np.float32)
    units, inverse, one = np.ones(4), np.eye(2), np.zeros(16, np.float32)
    classes, places, tiles = np.zeros(16, np.uint8), np.zeros(16, np.int32), np.zeros(1, np.int64)
    starts, shapes, jacobians, limits = np.array([0, 16]), np.array([[4, 4]]), np.zeros((1, 2, 2)), np.ones(19)
    middle, surface = np.ones(2), np.zeros(5)
    pixels = (tiles, starts, one)
    steps = [
        (k.coordinates, np.zeros((2, 2, 2)), 4, 4, image.copy(), image.copy()),
        (k.gather, wide, image, image, image, inverse, units, units, 0.1, 1.0, 72, 1, np.int64(0), (*(one.copy() for _ in range(5)), places, classes, classes.copy()), np.zeros(6, np.int64)),
        (k.differences, tiles, starts, one, tiles, shapes, jacobians, 0.0, 0.0, 0.0, one, one, one, one.copy()),
        (k.add_surface, tiles, starts, shapes, tiles + 4, places, middle, middle, surface, one.copy()),
        (k.count_deviations, *pixels, classes, 0.0, 1.0, np.zeros((19, 8), np.int32)),
        (k.count_values, *pixels, classes, 0.0, limits, 0.0, 1.0, np.zeros(8, np.int64)),
        (k.count_sectors, *pixels, one + 1, one, classes, classes, 0.0, limits, 0.0, 1.0, np.zeros((72, 8), np.int32)),
        (k.normal_sums, *pixels, one, one, classes, shapes, tiles + 4, places, middle, middle, 3, 0.0, limits, limits, np.zeros((8, 8)), np.zeros(10)),
        (k.bilinear, image, image, image, image.copy()),
        (k.cubic, image, image, image, image.copy()),
        (k.lift, image.copy(), 0.0, 0, 0, middle, middle, surface),
        (k.tally, wide, image, image, image, inverse, units, units, 0.1, 1.0, 0.0, limits, middle, middle, np.zeros((2, 2, 8), np.int32), np.zeros((2, 2, 3))),
    ]
    for function, *arguments in steps:
        stop_if_cancelled(progress)
        function(*arguments)
    _done.append(True)
