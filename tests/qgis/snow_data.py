"""A small series of gamma0 over a mountain side, with wet snow below a line that rises."""

import numpy as np
from small_data import NORTH_UP, SHAPE, write_polygons, write_tif

DAYS = ("20200105", "20200210", "20200603", "20200709", "20200802")


def heights():
    rows, columns = np.indices(SHAPE)
    return (2500 + 300 * np.sin(columns / 30) * np.cos(rows / 60) + 3 * rows).astype(np.float32)


def gamma0(level, seed):
    """Linear gamma0 of the days, speckle of 8 looks; wet snow lies 5 dB lower."""
    rng = np.random.default_rng(seed)
    images = []
    for k in range(len(DAYS)):
        wet = (heights() < 2250 + 120 * k) & (k > 1)
        images.append((level * np.where(wet, 10**-0.5, 1.0) * rng.gamma(8, 1 / 8, SHAPE)).astype(np.float32))
    return images


def write(folder, transform=NORTH_UP, epsg=32632, days=DAYS):
    """Folders vv and vh and the file dem.tif below `folder`."""
    for name, level, seed in (("vv", 0.1, 1), ("vh", 0.02, 2)):
        for day, image in zip(DAYS, gamma0(level, seed)):
            if day in days:
                write_tif(folder / name / f"{name}_{day}.tif", image, transform, epsg)
    write_tif(folder / "dem.tif", heights(), transform, epsg)
    return {"VV": str(folder / "vv"), "VH": str(folder / "vh"), "DEM": str(folder / "dem.tif")}


def basins(path, transform=NORTH_UP, epsg=32632):
    """Two basins, west and east, and one far away."""
    from firnline.algorithms.grid import Grid
    grid = Grid(transform, SHAPE)

    def ring(*pixels):
        corners = [grid.to_map(*pixel) for pixel in pixels]
        return "POLYGON ((" + ", ".join(f"{x:.17g} {y:.17g}" for x, y in corners + corners[:1]) + "))"
    shapes = [ring((0, 0), (50, 0), (50, 61), (0, 61)), ring((50, 0), (90, 0), (90, 61), (50, 61)), ring((500, 0), (600, 0), (600, 61))]
    return write_polygons(path, shapes, epsg, ["West", "East", "Far"])
