"""Compiles the kernels of the snow tools one after the other, so that a cancel is heard in between."""

import numpy as np

from ..progress import stop_if_cancelled
from . import mixture, mixture_numba, terrain_bins_numba

_done = []


def warm_up(progress):
    """Call every kernel once on arrays of a few values."""
    if _done:
        return
    values, bins, one = np.linspace(-3, 1, 8, dtype=np.float32), np.zeros(8, np.int32), np.zeros(1, np.int64)
    levels, counts, p, t = np.zeros((1, 16), np.int32), np.zeros(mixture.BINS, np.int64), np.array([0.5, -3.0, 0.0, 1.0, 1.0]), terrain_bins_numba
    steps = [
        (mixture_numba.count_values, values, -30.0, 0.005, counts),
        (mixture_numba.em_step, mixture.centres(), counts.astype(float), p, p.copy()),
        (mixture_numba.fit, mixture.centres(), counts.astype(float), p, 1e-6, 10),
        (t.count_levels, bins, values, -30.0, 0.32, levels),
        (t.collect, bins, one, np.zeros((1, 2), np.float32), values, -30.0, 0.32, 16, one, one + 15, one, one.copy(), np.empty(8, np.float32)),
        (t.paint, bins, values[:1], values.copy()), (t.mark, bins, np.zeros(1, np.uint8)), (t.renumber, bins.copy(), bins),
        (t.count_by_zone, bins, bins, values, -30.0, 200.0, np.zeros((1, 16), np.int64)),
        (t.classify, bins, bins, values, np.zeros(1), -2.0, np.zeros(8, np.uint8), np.zeros((1, 3), np.int64)),
    ]
    for kernel, *arguments in steps:
        stop_if_cancelled(progress)
        kernel(*arguments)
    _done.append(True)
