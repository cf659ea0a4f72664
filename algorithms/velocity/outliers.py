"""Vectors that are unlike their neighbours."""

import numpy as np

from .. import device
from ..options import InputError
from ..progress import Silent

_ROWS = 16  # template rows of one job


def outliers(x, y, method, valid, *, reach=(5.0, 5.0), half=2, spacing=1, epsilon=0.1, threshold=2.0, fewest=4, progress=None):
    """Which valid vectors are outliers; bool (rows, columns), False where `valid` is.

    x, y: displacements in pixels of the reference interval, (rows, columns); valid: bool, vectors that passed the thresholds; one that is
    not finite counts as not valid. Neighbours are the valid ones among the (2 half + 1)^2 - 1 cells around, every `spacing`-th
    cell: wrong vectors of overlapping templates come in clumps, which cells half a template apart see through.
    method "Normalised median" (Westerweel & Scarano 2005, Exp. Fluids 39, 1096): the residual to the neighbours' median, over the median of
    their own residuals plus `epsilon` px, of both components together exceeds `threshold`; a vector with less than `fewest` neighbours is an
    outlier. "Displacement coherence" (the idea of autoRIFT's filter, Gardner et al. 2018, The Cryosphere 12, 521): less than 8 of 25 of the
    cells around, those without a vector included, hold one that differs by 0.2 of `reach` or less in rows and in columns;
    reach: semi-axes (rows, columns) px of the peak search, at least 2.5 px. Both are asked twice, the second time by the neighbours
    that passed the first: bad company neither condemns nor saves. "None": no outliers.
    """
    if method not in ("None", "Normalised median", "Displacement coherence"):
        raise InputError(f"OUTLIER_FILTER = {method!r} is not a choice: use one of None, Normalised median, Displacement coherence.")
    x, y = np.ascontiguousarray(x, np.float32), np.ascontiguousarray(y, np.float32)
    asked = np.asarray(valid, bool) & np.isfinite(x) & np.isfinite(y)
    out = np.zeros(x.shape, bool)
    if method == "None" or not asked.any():
        return out
    from . import outliers_numba

    if method == "Normalised median":
        kernel, settings = outliers_numba.normalised_median, (half, spacing, fewest, epsilon, threshold)
    else:
        tolerance_y, tolerance_x = (0.2 * max(r, 2.5) for r in reach)
        kernel, settings = outliers_numba.coherence, (half, spacing, tolerance_x, tolerance_y, 8 / 25)
    for _ in range(2):
        trusted, out = asked & ~out, np.zeros(x.shape, bool)
        device.each(kernel, [(x, y, asked, trusted, *settings, r, min(r + _ROWS, x.shape[0]), out) for r in range(0, x.shape[0], _ROWS)], progress or Silent())
    return out
