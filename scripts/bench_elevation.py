"""DEM co-registration beside plain numpy/scipy and, where it is installed, xdem: CPU seconds and errors, side by side in one run on one thread.

    python scripts/bench_elevation.py [side of the scene in px]        XDEM_PYTHON=/path/to/python names an interpreter that has xdem
"""

import importlib.util
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

os.environ["FIRNLINE_THREADS"] = "1"
os.environ.setdefault("OMP_NUM_THREADS", "1")
ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests" / "core")]
spec = importlib.util.spec_from_file_location("firnline", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)])
sys.modules["firnline"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sys.modules["firnline"])

import numpy as np  # noqa: E402
from elevation_pair import cut, moved, mountains, smooth  # noqa: E402

from firnline.algorithms.blocks import ArrayImage  # noqa: E402
from firnline.algorithms.elevation import dem_coregistration as core  # noqa: E402
from firnline.algorithms.elevation.warm_up_numba import warm_up  # noqa: E402
from firnline.algorithms.grid import Grid  # noqa: E402
from firnline.algorithms.progress import Silent  # noqa: E402

PIXEL, SHIFT, UP = 20.0, (1.7, -0.6), 3.0
TRUTH = np.array([-SHIFT[0] * PIXEL, SHIFT[1] * PIXEL, -UP])  # east, north, up to add

XDEM = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
import numpy as np, xdem
from rasterio.transform import from_origin
pair = np.load(sys.argv[1])
reference, dem, pixel = pair["reference"], pair["dem"], float(sys.argv[2])
place = dict(transform=from_origin(5e5, 52e5, pixel, pixel), crs="EPSG:32632", nodata=-9999)
reference, dem = (xdem.DEM.from_array(np.where(np.isfinite(a), a, -9999).astype("float32"), **place) for a in (reference, dem))
method = xdem.coreg.NuthKaab()
xdem.coreg.NuthKaab().fit(reference.copy(), dem.copy(), random_state=1) if reference.shape[0] < 400 else None
begin = time.process_time()
method.fit(reference, dem, random_state=1)
seconds = time.process_time() - begin
out = method.meta["outputs"]["affine"]
print(json.dumps(dict(seconds=seconds, shift=[float(out["shift_x"]), float(out["shift_y"]), float(out["shift_z"])])))
"""


def scene(size, seed, noise):
    terrain = mountains((size + 40, size + 40), seed)
    return tuple(a.astype(np.float32) for a in (cut(moved(terrain, 0, 0), 20), cut(moved(terrain, *SHIFT), 20) + UP + noise))


def noise(size, seed, length, sigma=4.0):
    rng = np.random.default_rng(1000 + seed)
    values = sigma * cut(smooth((size + 40, size + 40), length, rng), 20)
    values[: size // 6, : size // 4] += 300  # a blunder
    values[cut(smooth((size + 40, size + 40), 12, rng), 20) > 0.8] = np.nan
    return values


def firnline(reference, dem):
    grid = Grid((5e5, PIXEL, 0.0, 52e5, 0.0, -PIXEL), reference.shape)
    begin = time.process_time()
    result = core.coregister(ArrayImage(reference), ArrayImage(dem), core.Placement(grid, grid), core.DemCoregistrationOptions())
    return time.process_time() - begin, [result.statistics[f"shift_{name}"] for name in ("east", "north", "up")]


def plain(reference, dem, iterations=5):
    """The published method on all pixels: numpy and scipy."""
    from scipy.ndimage import map_coordinates

    begin = time.process_time()
    down, across = np.gradient(reference, PIXEL)
    tangent, aspect = np.hypot(across, down), np.arctan2(-across, down)
    bins = ((aspect / (2 * np.pi) % 1) * 72).astype(int) % 72
    rows, columns = np.indices(reference.shape, dtype=np.float32)
    centre = (np.arange(72) + 0.5) * 2 * np.pi / 72
    design = np.stack([np.sin(centre), np.cos(centre), np.ones(72)], axis=1)
    east = north = up = 0.0
    for _ in range(iterations):
        dh = map_coordinates(dem, [rows + north / PIXEL, columns - east / PIXEL], order=1, mode="constant", cval=np.nan, prefilter=False) - reference
        middle = np.nanmedian(dh)
        good = (np.abs(dh - middle) < 3 * 1.4826 * np.nanmedian(np.abs(dh - middle))) & (tangent > 0.05)
        up = -np.median(dh[good])
        y, k = (dh[good] + up) / tangent[good], bins[good]
        order = np.argsort(k, kind="stable")
        medians = np.array([np.median(part) for part in np.split(y[order], np.searchsorted(k[order], np.arange(1, 72)))])
        a, b, _ = np.linalg.lstsq(design, medians, rcond=None)[0]
        east, north = east - a, north - b
    return time.process_time() - begin, [east, north, up]


def xdem(reference, dem):
    python = os.environ.get("XDEM_PYTHON", "")
    if not python:
        return None
    with tempfile.TemporaryDirectory() as folder:
        np.savez(f"{folder}/pair.npz", reference=reference, dem=dem)
        done = subprocess.run([python, "-c", XDEM, f"{folder}/pair.npz", str(PIXEL)], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"xdem failed: {done.stderr[-2000:]}")
    found = json.loads(done.stdout.splitlines()[-1])
    return found["seconds"], found["shift"]


def main():
    size = int(sys.argv[1]) if sys.argv[1:] else 5000
    warm_up(Silent())
    reference, dem = scene(size, 1, noise(size, 1, 6))
    print(f"DEM co-registration, {size} x {size} px, one thread; noise of 4 m correlated over 6 px, blunder of 300 m, 20 % voids")
    mine, own = firnline(reference, dem)
    for name, found in (("Firnline", (mine, own)), ("plain numpy and scipy", plain(reference, dem)), ("xdem NuthKaab", xdem(reference, dem))):
        if found:
            print(f"  {name:<24} {found[0]:7.2f} s  {found[0] / mine:6.1f} x   error east {found[1][0] - TRUTH[0]:+.3f}, north {found[1][1] - TRUTH[1]:+.3f}, up {found[1][2] - TRUTH[2]:+.3f} m",
                  flush=True)
        else:
            print(f"  {name:<24} not installed: set XDEM_PYTHON", flush=True)
    print("Root mean square errors over 10 scenes of 600 x 600 px (east, north, up; m)")
    scenes = [scene(600, seed, noise(600, seed, 6)) for seed in range(10)]
    for name, method in (("Firnline", firnline), ("plain numpy and scipy", plain), ("xdem NuthKaab", xdem)):
        found = [method(*pair) for pair in scenes]
        if all(found):
            off = np.array([shift for _, shift in found]) - TRUTH
            print(f"  {name:<24} {np.sqrt((off ** 2).mean(axis=0)).round(3)}", flush=True)


if __name__ == "__main__":
    main()
