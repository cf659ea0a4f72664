"""Velocity against measurements at points, such as GPS.

Source: Li, Leinss & Hajnsek 2021, IEEE JSTARS 14, 4765, eq. 2.11 (root-mean-square errors of vx, vy and the magnitude).
"""

import numpy as np

from .. import stats

VELOCITY = ("vx", "vy", "speed", "m/day")
DISPLACEMENT = ("dx", "dy", "displacement", "m")


def vector_of(bands):
    """(x component, y component, magnitude, unit): the names of the vector among the bands, of a velocity or of a displacement."""
    return VELOCITY if "vx" in bands else DISPLACEMENT


def interpolated(values, columns, rows):
    """Values (rows, columns) at pixel coordinates (n,), bilinear between the centres of cells; 0, 0 is the outer corner of the first.

    Between the outermost centres and the border of the grid the nearest centres count. NaN outside the grid, and where any of the
    four cells around a point that has a weight is NaN: a value is never made of fewer cells than its place asks for.
    """
    height, width = values.shape
    inside = (columns >= 0) & (columns <= width) & (rows >= 0) & (rows <= height)
    total = np.zeros(len(columns))
    (left, across), (top, down) = _between(columns, width), _between(rows, height)
    for i, row_weight in ((0, 1 - down), (1, down)):
        for j, column_weight in ((0, 1 - across), (1, across)):
            weight = row_weight * column_weight
            cell = values[np.minimum(top + i, height - 1), np.minimum(left + j, width - 1)]
            total += np.where(weight > 0, weight * cell, 0.0)
    return np.where(inside, total, np.nan)


def _between(place, size):
    """(index of the centre before, share of the way to the next) along one axis, held at the outermost centres."""
    place = np.clip(place - 0.5, 0, size - 1)
    before = np.floor(place).astype(int)
    return before, place - before


def at_points(bands, grid, x, y, vx, vy):
    """Compare vectors with measured ones at map coordinates; a dict for STATISTICS and the report.

    bands: vx and vy (m/day), or dx and dy (m), (rows, columns) on `grid`; x, y: (n,) CRS units; vx, vy: (n,) measured, in the unit of the
    bands, along the axes of the CRS. Vectors are read by interpolated(), whose NaN rule decides which points are kept; the magnitude is
    that of the interpolated vector. Differences are ours less the measured: rmse_… by eq. 2.11, mean_…, median_… and nmad_… of each
    component and the magnitude, None where no point is kept. `table`: one dict for each point inside the grid, in the order given.
    """
    x, y, vx, vy = (np.asarray(values, float) for values in (x, y, vx, vy))
    name_x, name_y, name, unit = vector_of(bands)
    columns, rows = grid.to_pixel(x, y)
    inside = (columns >= 0) & (columns <= grid.shape[1]) & (rows >= 0) & (rows <= grid.shape[0])
    ours_x, ours_y = (interpolated(bands[band], columns, rows) for band in (name_x, name_y))
    ours_x, ours_y = (np.where(np.isfinite(ours_x + ours_y), values, np.nan) for values in (ours_x, ours_y))
    kept = np.isfinite(ours_x)
    found = dict(unit=unit, names=[name_x, name_y, name], given=len(x), inside=int(inside.sum()), kept=int(kept.sum()))
    triples = {name_x: (vx, ours_x), name_y: (vy, ours_y), name: (np.hypot(vx, vy), np.hypot(ours_x, ours_y))}
    for band, (measured, ours) in triples.items():
        difference = (ours - measured)[kept]
        sums = dict(rmse=np.sqrt(np.mean(difference**2)), mean=difference.mean(), median=np.median(difference), nmad=stats.nmad(difference)) if kept.any() else {}
        found.update({f"{key}_{band}": float(sums[key]) if sums else None for key in ("rmse", "mean", "median", "nmad")})
    found["table"] = [
        dict(x=float(x[i]), y=float(y[i])) | {f"{who}_{band}": float(pair[k][i]) if np.isfinite(pair[k][i]) else None
                                              for k, who in enumerate(("measured", "ours")) for band, pair in triples.items()}
        for i in np.flatnonzero(inside)
    ]
    return found
