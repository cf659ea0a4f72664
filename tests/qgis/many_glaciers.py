"""A map of many small glaciers with voids, for tests of independent jobs."""

import numpy as np
from small_data import write_polygons, write_tif


def many_glaciers(folder, rows=20, columns=25, size=16):
    """Parameters of firnline:voidfill for rows x columns glaciers of different sizes, each in a square of `size` pixels."""
    folder.mkdir(parents=True, exist_ok=True)
    rng, shape = np.random.default_rng(3), (rows * size + 1, columns * size + 3)
    row, column = np.indices(shape)
    heights = 2500 + 400 * np.sin(row / 31) + 300 * np.cos(column / 47) + 2 * row
    change = -2 + 0.003 * (heights - 2500) + 0.3 * np.sin(row / 7 + column / 11) + rng.normal(0, 0.15, shape)
    change[((row % size - 7) ** 2 + (column % size - 6) ** 2 < 10) | (rng.random(shape) < 0.05)] = np.nan
    shapes, names = [], []
    for i in range(rows):
        for j in range(columns):
            height, width = rng.integers(10, size - 1, 2)
            x0, y0 = 400000 + 20 * (j * size + 1), 5100000 - 10 * (i * size + 1)
            x1, y1 = x0 + 20 * int(width), y0 - 10 * int(height)
            shapes.append(f"POLYGON (({x0} {y0}, {x1} {y0}, {x1} {y1}, {x0} {y1}, {x0} {y0}))")
            names.append(f"G{i:02d}{j:02d}")
    transform = (400000.0, 20.0, 0.0, 5100000.0, 0.0, -10.0)
    return {"INPUT": write_tif(folder / "change.tif", change, transform, 32632), "DEM": write_tif(folder / "dem.tif", heights, transform, 32632),
            "OUTLINES": write_polygons(folder / "outlines.gpkg", shapes, 32632, names), "ID_FIELD": "name", "MINIMUM_MEASURED": 40}
