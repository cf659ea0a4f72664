"""A small elevation change with glaciers, its DEM, masks, and points of an altimeter, on disk."""

import numpy as np
from small_data import NORTH_UP, SHAPE, write_polygons, write_tif


def heights(shape=SHAPE):
    """Slopes of 2 to 45 degrees on pixels of 20 x 10 m."""
    rows, columns = np.indices(shape)
    return (2500 + 120 * np.sin(columns / 12) * np.cos(rows / 23) + 2 * rows + 0.02 * columns**2).astype(np.float32)


def change(shape=SHAPE, seed=4):
    """m/yr: errors of neighbours go together, larger where the ground is steep; a glacier sinks by 3 m/yr."""
    rng = np.random.default_rng(seed)
    frequency = np.hypot(np.fft.fftfreq(shape[0])[:, None], np.fft.fftfreq(shape[1]))
    field = np.fft.ifft2(np.fft.fft2(rng.normal(size=shape)) * np.exp(-(frequency / 0.15) ** 2)).real
    down, right = np.gradient(heights(shape), 10.0, 20.0)
    errors = (0.1 + 0.5 * np.hypot(down, right)) * field / field.std()
    errors[ice(shape)] -= 3
    return errors.astype(np.float32)


def ice(shape=SHAPE):
    rows, columns = np.indices(shape)
    return (rows >= 20) & (rows < 40) & (columns >= 30) & (columns < 70)


def outline(path, grid, epsg=32632):
    corners = [grid.to_map(*pixel) for pixel in ((30, 20), (70, 20), (70, 40), (30, 40))]
    return write_polygons(path, ["POLYGON ((" + ", ".join(f"{x:.17g} {y:.17g}" for x, y in corners + corners[:1]) + "))"], epsg)


def write(folder, transform=NORTH_UP, shape=SHAPE):
    """Parameters of the tool: CHANGE, DEM, UNSTABLE."""
    from firnline.algorithms.grid import Grid
    folder.mkdir(parents=True, exist_ok=True)
    values = change(shape)
    values[0, :5] = np.nan
    return {"CHANGE": write_tif(folder / "dhdt.tif", values, transform), "DEM": write_tif(folder / "dem.tif", heights(shape), transform), "UNSTABLE": outline(folder / "glaciers.gpkg", Grid(transform, shape))}
