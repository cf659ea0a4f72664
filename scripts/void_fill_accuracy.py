"""Accuracy of void filling on real glaciers: artificial contiguous voids, three seeds each; prints the Markdown tables of docs/void_fill_accuracy.md.

Run in the shell of scripts/env.sh. The data (French Alps 1979-2011) are no part of the project; see CONTRIBUTING.md.
"""

import argparse
import os
import pathlib
import sys
import time

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
import conftest  # noqa: E402, F401 - makes the package firnline

from firnline.algorithms import terrain  # noqa: E402
from firnline.algorithms.elevation import hypsometric, void_fill, void_methods  # noqa: E402
from firnline.algorithms.elevation.void_methods import DISTANCE, GP, HYPSOMETRIC, LINEAR  # noqa: E402
from firnline.algorithms.grid import Grid  # noqa: E402
from firnline.processing_provider import rasters  # noqa: E402

DATA = pathlib.Path(os.environ.get("FIRNLINE_DATA", ROOT.parent.parent / "shared" / "data")) / "dhdt" / "french_alps_1979_2011"
GLACIERS = ("Mer de Glace", "des Bossons", "d'Argentiere", "de Tre la Tete 1", "de Talefre", "Tour", "de la Girose", "Blanc", "de Taconnaz", "de Bionnassay", "Noir",
            "de l'Arpont", "de la Grande Motte", "de l'Arcellin - Roche Ferran 1", "de Gebroulaz", "du Pelve 1", "de Mont de Lans", "des Evettes", "de la Pilatte",
            "Saint Sorlin")
LARGEST_M, SHARE, BLOBS, BASELINE = 200.0, 0.2, 5, "50 m median"
METHODS = (void_fill.AUTOMATIC, GP, HYPSOMETRIC, LINEAR, DISTANCE)


def load(name):
    """(Pixels of the glacier, cleaned; voids as NaN) of one pair of files. A value equal to its left or upper neighbour's in both files is a doubled pixel and left out."""
    with rasters.open_raster(DATA / f"dh_Glacier_{name}.tif") as change, rasters.open_raster(DATA / f"DEM_Glacier_{name}.tif") as dem:
        grid = Grid(tuple(change.transform), tuple(change.shape))
        rows, columns = grid.shape
        dh, heights = change.read(0, rows, 0, columns).astype(float), dem.read(0, rows, 0, columns).astype(float)
    glacier = np.isfinite(dh) & (heights > 0)
    east, north = terrain.degree_lengths(grid.transform[3] + grid.transform[5] * (np.arange(rows) + 0.5))
    slope, aspect = terrain.slope_aspect(np.pad(_grown(heights, glacier), 1, mode="edge"), grid, (east, north))
    doubled = np.zeros_like(glacier)
    doubled[:, 1:] |= (dh[:, 1:] == dh[:, :-1]) & (heights[:, 1:] == heights[:, :-1])
    doubled[1:] |= (dh[1:] == dh[:-1]) & (heights[1:] == heights[:-1])
    row, column = np.nonzero(glacier)
    x, y = column * grid.transform[1] * east.mean(), row * grid.transform[5] * north[0]
    pixels = void_fill.Pixels(x, y, heights[glacier], slope[glacier].astype(float), aspect[glacier].astype(float), np.where(doubled, np.nan, dh)[glacier])
    wrong = void_fill.outliers(pixels, void_fill.VoidFillOptions(largest_change=LARGEST_M))
    pixels.values[wrong] = np.nan
    return pixels


def _grown(heights, glacier):
    """Heights beyond the glacier from its nearest pixel: the files are clipped."""
    from scipy.ndimage import distance_transform_edt

    return heights[tuple(distance_transform_edt(~glacier, return_indices=True)[1])]


def blobs(pixels, seed):
    """bool (n,): discs that cover a fifth of the glacier, five of mean size."""
    rng = np.random.default_rng(seed)
    area = np.ptp(np.unique(pixels.x)[:2]) * np.ptp(np.unique(pixels.y)[:2])
    radius, void = np.sqrt(SHARE * pixels.x.size * area / BLOBS / np.pi), np.zeros(pixels.x.size, bool)
    while void.mean() < SHARE:
        k = rng.integers(pixels.x.size)
        void |= np.hypot(pixels.x - pixels.x[k], pixels.y - pixels.y[k]) < radius * rng.uniform(0.7, 1.3)
    return void


def try_one(pixels, seed):
    """method -> (errors, sigma, seconds, Filled) in the voids of a seed."""
    void = blobs(pixels, seed)
    given = void_fill.Pixels(*(getattr(pixels, name) for name in ("x", "y", "heights", "slope", "aspect")), np.where(void, np.nan, pixels.values))
    judged, found, learned = void & np.isfinite(pixels.values), {}, {}

    def processes(measured, names, *rest):  # the same data, the same kernels: learned once
        for name in names:
            if name not in learned:
                learned.update(void_methods.processes(measured, (name,), *rest))
        return {name: learned[name] for name in names if name in learned}
    void_fill.processes = processes
    for method in METHODS:
        start = time.perf_counter()
        filled = void_fill.fill(given, void_fill.VoidFillOptions(method=method, outlier_limit=0.0))
        found[method] = ((filled.values - pixels.values)[judged], filled.sigma[judged], time.perf_counter() - start, filled)
    known = np.isfinite(given.values)
    value, sigma = hypsometric.medians(given.heights[known], given.values[known]).at(pixels.heights[judged])
    found[BASELINE] = (value - pixels.values[judged], sigma, 0.0, None)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--glaciers", type=int, default=len(GLACIERS), help="how many, the smallest first")
    parser.add_argument("--seeds", type=int, default=3)
    chosen = parser.parse_args()
    every, lines = {}, []
    for name in GLACIERS[-chosen.glaciers:][::-1]:
        pixels = load(name)
        runs = [try_one(pixels, seed) for seed in range(1, chosen.seeds + 1)]
        mae = {method: np.mean([np.mean(np.abs(run[method][0])) for run in runs]) for method in runs[0]}
        best = min(mae[BASELINE], mae[LINEAR])
        ratios = [np.mean(np.abs(run[void_fill.AUTOMATIC][0])) / min(np.mean(np.abs(run[m][0])) for m in (BASELINE, LINEAR)) for run in runs]
        lines.append(f"| {name} | {pixels.x.size} | " + " | ".join(f"{mae[m]:.2f}" for m in (BASELINE, *METHODS[1:])) + f" | **{mae[void_fill.AUTOMATIC]:.2f}** | "
                     f"{mae[void_fill.AUTOMATIC] / best:.2f} | {', '.join(f'{r:.2f}' for r in ratios)} | {runs[0][void_fill.AUTOMATIC][3].method} |")
        print(lines[-1], file=sys.stderr, flush=True)
        for run in runs:
            for method, result in run.items():
                every.setdefault(method, []).append(result)
    print(f"| Glacier | Pixels | {' | '.join((BASELINE, *METHODS[1:]))} | Automatic | Automatic / better of 50 m median and linear | the same by seed | Chosen for the first seed |")
    print("|---|---|" + "---|" * (len(METHODS) + 4))
    print("\n".join(lines))
    print("\n| Method | RMSE (m) | MAE (m) | Bias (m) | In 68 % (%) | In 95 % (%) | RMS of (error of void mean / its sigma) | Median time (s; Gaussian processes are learned under Automatic) |\n|---|---|---|---|---|---|---|---|")
    for method, results in every.items():
        errors, sigma = np.concatenate([r[0] for r in results]), np.concatenate([r[1] for r in results])
        z = np.abs(errors) / sigma
        means = [np.mean(r[0]) / r[3].void_mean_sigma for r in results if r[3]]
        rms, seconds = (f"{np.sqrt(np.mean(np.square(means))):.2f}", f"{np.median([r[2] for r in results]):.1f}") if means else ("-", "-")
        # Each case counts the same, whatever its size.
        rmse, mae, bias = (np.mean([f(r[0]) for r in results]) for f in (lambda e: np.sqrt(np.mean(e**2)), lambda e: np.mean(np.abs(e)), np.mean))
        print(f"| {method} | {rmse:.2f} | {mae:.2f} | {bias:+.2f} | {100 * np.mean(z <= 1):.1f} | {100 * np.mean(z <= 1.96):.1f} | {rms} | {seconds} |")


if __name__ == "__main__":
    main()
