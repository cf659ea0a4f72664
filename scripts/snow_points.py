"""The optical snow map on hand-labelled Sentinel-2 pixels, as Markdown for the docs.

    python scripts/snow_points.py Sentinel-2_SR_training_data.csv

The table is that of github.com/RaineyAbe/glacier-snow-cover-mapping: surface reflectance of 11 729 pixels of four glaciers in Alaska, Washington and
Montana, 2021, with their class.
"""

import csv
import importlib.util
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
spec = importlib.util.spec_from_file_location("firnline", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)])
sys.modules["firnline"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sys.modules["firnline"])

import numpy as np  # noqa: E402

from firnline.algorithms.blocks import ArrayImage  # noqa: E402
from firnline.algorithms.grid import Grid  # noqa: E402
from firnline.algorithms.snow import optical_snow_map as core  # noqa: E402

LABELS = {1: "snow", 2: "shadowed snow", 3: "ice", 4: "rock and debris", 5: "water"}
BANDS = dict(green="B3", red="B4", swir1="B11", nir="B8")
SETTINGS = (("First pass", False, False), ("First pass, NIR", False, True), ("Both passes", True, False), ("Both passes, NIR", True, True))


def classified(rows, second, nir):
    """Class of every pixel, uint8; all lie on one height, above the snow line where there is a second pass."""
    images = {name: ArrayImage([[float(row[band]) for row in rows]]) for name, band in BANDS.items() if name != "nir" or nir}
    if second:
        images["heights"] = ArrayImage(np.full((1, len(rows)), 2050))
    found = np.empty((1, len(rows)), np.uint8)

    def write(block, classes):
        found[block.slices] = classes
    core.compute(core.Images(**images), Grid((0, 20.0, 0, 0, 0, -20.0), found.shape), core.OpticalSnowMapOptions(), write)
    return found[0]


def scores(true, found):
    """(precision, recall, F1) in per cent of two bool arrays."""
    hits = (true & found).sum()
    return tuple(100 * value for value in (hits / found.sum(), hits / true.sum(), 2 * hits / (found.sum() + true.sum())))


def main():
    with open(sys.argv[1], newline="") as file:
        rows = list(csv.DictReader(file))
    label = np.array([int(row["class"]) for row in rows])
    maps = {name: classified(rows, second, nir) for name, second, nir in SETTINGS}
    print("| Labelled as | Pixels | " + " | ".join(maps) + " |\n|---|---|" + "---|" * len(maps))
    for number, name in LABELS.items():
        those = label == number
        cells = (" / ".join(str(int((found[those] == code).sum())) for code in (core.SNOW, core.ICE_OR_WATER, core.NO_SNOW)) for found in maps.values())
        shares = (100 * (found[those] == core.SNOW).mean() for found in maps.values())
        print(f"| {name} | {those.sum()} | " + " | ".join(f"{cell} ({share:.1f} %)" for cell, share in zip(cells, shares)) + " |")
    print("\n| | Precision | Recall | F1 | F1 without shadowed snow |\n|---|---|---|---|---|")
    for name, found in maps.items():
        lit = label != 2
        precision, recall, f1 = scores(label <= 2, found == core.SNOW)
        print(f"| {name} | {precision:.1f} % | {recall:.1f} % | {f1 / 100:.3f} | {scores(label[lit] == 1, found[lit] == core.SNOW)[2] / 100:.3f} |")


if __name__ == "__main__":
    main()
