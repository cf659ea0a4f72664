"""Two epochs of DEMs over ten years, with three glaciers that thin, one of them with a void, and a shift that co-registration must find."""

import numpy as np
from scipy.ndimage import gaussian_filter, shift
from small_data import write_polygons, write_tif

SHAPE, TRANSFORM = (150, 190), (500000.0, 30.0, 0.0, 5200000.0, 0.0, -25.0)
BOXES = {"A": (10, 10, 60, 70), "B": (80, 20, 130, 75), "C": (100, 90, 170, 140)}
RATE = -1.2  # m/yr, of all glaciers


def terrain():
    rng = np.random.default_rng(3)
    heights = 2600 + 9000 * gaussian_filter(rng.normal(size=SHAPE), 16) + 900 * gaussian_filter(rng.normal(size=SHAPE), 6)
    return heights.astype(np.float32)


def ice():
    inside = np.zeros(SHAPE, bool)
    for left, top, right, bottom in BOXES.values():
        inside[top:bottom, left:right] = True
    return inside


def write(folder):
    """Parameters of the ready model."""
    rng, heights = np.random.default_rng(4), terrain()
    folder.mkdir(parents=True, exist_ok=True)

    def noise():
        field = gaussian_filter(rng.normal(size=SHAPE), 2)
        return 0.6 * field / field.std() + rng.normal(0, 0.4, SHAPE)
    first = heights + noise()
    second = shift(heights + np.where(ice(), 10 * RATE, 0), (0.8, -1.3), order=3, mode="nearest") + 3 + noise()
    second[100:125, 120:150] = np.nan
    reference = write_tif(folder / "reference.tif", heights, TRANSFORM)
    paths = [write_tif(folder / f"dem_{day}.tif", values.astype(np.float32), TRANSFORM) for day, values in (("20020915", first), ("20120915", second))]
    boxes = ["POLYGON ((" + ", ".join(f"{TRANSFORM[0] + 30.0 * x} {TRANSFORM[3] - 25.0 * y}" for x, y in ((a, b), (c, b), (c, d), (a, d), (a, b))) + "))" for a, b, c, d in BOXES.values()]
    return {"DEMS_1": paths[0], "DEMS_2": paths[1], "REFERENCE_DEM": reference, "OUTLINES": write_polygons(folder / "outlines.gpkg", boxes, names=list(BOXES))}
