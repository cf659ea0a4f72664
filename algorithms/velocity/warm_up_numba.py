"""Compiles the kernels one after the other, the smallest first, so that a cancel is heard in between.

The first run on a machine takes some 15 s for it; later ones read the compiled kernels from numba's cache.
"""

import numpy as np

from ..progress import stop_if_cancelled
from . import correlation_numba, joint_fit_numba, outliers_numba, peaks_numba, preprocessing_numba

_done = set()


def warm_up(dtype, progress):
    """Call every kernel once on arrays of a few pixels; `dtype` is that of the images: float32, float64 without a high-pass."""
    if np.dtype(dtype) in _done:
        return
    image = np.zeros((40, 40), dtype)
    surfaces, plane, wide = np.zeros((9, 9, 2, 2), dtype), np.zeros((2, 2), np.float32), np.zeros((2, 2))
    stack, count, yes = np.zeros((9, 9, 2, 2), np.float32), np.ones((2, 2), np.int32), np.ones((2, 2), bool)
    products = np.zeros((4, 16), dtype)
    by_phase = products.reshape(4, 8, 2)
    template = plane.astype(dtype)
    first, weights = np.zeros(9, np.int64), np.zeros((9, 6), np.float32)
    c, p, k = correlation_numba, peaks_numba, preprocessing_numba
    j, patches, lags = joint_fit_numba, np.ones((2, 2, 1, 7, 7), np.float32), np.zeros((2, 2, 1), np.int32)
    o = outliers_numba
    samples, seven = np.exp(-np.linspace(-1, 1, 49).reshape(7, 7) ** 2), np.zeros(7)
    single = np.zeros((40, 40), np.float32)
    steps = [
        (k.convolve_rows, single, np.zeros(3, np.float32), 0, 2, np.zeros((40, 38), np.float32)),
        (k.convolve_columns, single, np.zeros(3, np.float32), 0, 2, np.zeros((38, 40), np.float32)),
        (k._window_sums, image, 0, 0, 0, np.zeros((8, 32)), *np.zeros((4, 32))),
        (k.window_statistics, image, image == 0, False, 8, 1.0, 0, 9, 0, 9, image, image.copy()),
        *((f, image, 0, 0, image, 0, 0, 0, 16, products) for f in (c._products_1x4, c._products_4x4, c._products_12x3, c._products_12x4)),
        (c._add_phases, by_phase, 4, np.zeros((4, 2), dtype)), (c._add_products, image, 0, image, 0, 0, 8, 0, 8, 8, 4, products, by_phase, np.zeros((4, 2), dtype)),
        *((f, products[0], products[1]) for f in (c._add, c._set)), (c._by_phase, image, 0, 0, 8, 5, image.copy()),
        (c._normalise, products[0].copy(), products[0], products[0], products[0], products[0], products[0], 1),
        (c.surfaces, image, 0, 0, image, 0, 0, template, template, image, image, 16, 8, 0, 2, 0, 3, np.zeros((3, 3, 2, 2), dtype)),
        (c.add, surfaces, yes, 0, 2, stack, count.copy()),
        (c.resample_add, surfaces, yes, first, weights, first, weights, 0, 2, stack, count.copy()),
        *((p.find_peaks, s, count, 2.0, 2.0, np.empty((4, 0, 0)), 1, 0, 2, plane, plane, plane, wide, wide) for s in (surfaces, stack)),
        *((p.three_points, s, plane, plane, 0, 2, plane.copy(), plane.copy(), yes.copy()) for s in (surfaces, stack)),
        (p._upsample, samples, 1, samples.copy()),
        (p._moments, samples, 1.0, np.array([1, 3, 3, 1, 0, 1, 0.0]), np.zeros((7, 7)), seven.copy()),
        (p._solve, np.eye(7), seven, 0.1, seven.copy()),
        (p.fit_gaussian, samples, 1.0, np.ones(3), np.ones(2), np.zeros(2), False, seven.copy()),
        *((p.gaussian_fits, s, count, plane, plane, wide, wide, 1, 1, False, np.ones(2), 0.2, 0, 2, plane.copy(), plane.copy(), yes.copy()) for s in (surfaces, stack)),
        (j.gather, surfaces, 1.0, 0.0, 0.0, plane.copy(), plane, 3, 0, 0, 2, patches, lags, lags),
        (j._profile, 0.5, 0.0, 3, seven.copy(), seven.copy()),
        (j.joint_fit, patches, lags, lags, np.ones((2, 2, 1), bool), np.ones((2, 2, 1)), np.ones(1), np.zeros(1), np.zeros(1), np.ones(2), True, 0, 2,
         plane.copy(), plane.copy(), yes.copy(), wide.copy(), wide.copy(), wide.copy(), wide.copy()),
        (o._median, seven.copy(), 3),
        (o._residual, 0.5, seven.copy(), 3, 0.1),
        (o.normalised_median, plane, plane, yes, yes, 2, 1, 4, 0.1, 2.0, 0, 2, yes.copy()),
        (o.coherence, plane, plane, yes, yes, 2, 1, 1.0, 1.0, 0.3, 0, 2, yes.copy()),
    ]
    for function, *arguments in steps:
        stop_if_cancelled(progress)
        function(*arguments)
    _done.add(np.dtype(dtype))
