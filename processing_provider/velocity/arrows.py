"""The valid vectors as points, for a layer of arrows."""

import numpy as np

from ...algorithms.velocity.validation import vector_of
from .. import vectors

_MORE = ("direction", "snr", "sigma_vx", "sigma_vy", "sigma_dx", "sigma_dy", "flag")


def pending(path, result, crs_wkt, progress):
    """Context manager that writes one point for each valid vector; see vectors.pending_points().

    Field `spacing`, for styles: distance (m) of the points of the coarsest lattice, of every 2nd, 4th, 8th … row and column of templates,
    to which a point belongs. Those with a spacing of at least s are about s apart.
    """
    bands, grid = result.bands, result.grid
    names = [*vector_of(bands)[:3], *(name for name in _MORE if name in bands)]
    rows, columns = np.nonzero(np.isfinite(bands[names[0]]) & np.isfinite(bands[names[1]]))
    x, y = grid.to_map(columns + 0.5, rows + 0.5)
    fields = {name: bands[name][rows, columns] for name in names}
    if "flag" in fields:
        fields["flag"] = fields["flag"].astype(np.int32)
    fields["spacing"] = min(grid.pixel_size_m) * _coarsest(rows | columns)
    return vectors.pending_points(path, x, y, fields, crs_wkt, progress)


def _coarsest(number):
    """Largest power of two that divides each whole number; 2**20 for 0."""
    return np.where(number == 0, 1 << 20, number & -number).astype(float)
