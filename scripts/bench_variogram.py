"""Time and scatter of the variogram of stable ground: all pairs by lag against xdem's sampling, in one run; and ten million pixels.

    python scripts/bench_variogram.py [folder of the Mont Blanc pair]

The comparison needs a Python with xdem (and numba), and mb_tba_2003.tif, mb_ref_f19.tif, mb_rgi60_ids.tif; without them only the ten million pixels are timed.
"""

import importlib.util
import pathlib
import sys
import time
import warnings

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "core")]
spec = importlib.util.spec_from_file_location("firnline", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)])
sys.modules["firnline"] = importlib.util.module_from_spec(spec)

from error_fields import correlated  # noqa: E402
from firnline.algorithms.elevation import variogram  # noqa: E402
from firnline.algorithms.grid import Grid  # noqa: E402
from firnline.algorithms.stats import nmad  # noqa: E402

DRAWS = 8


def ours(z, grid, maximum, turn=0.0, ratio=variogram.RATIO):
    """(seconds, ranges, sills, pairs)"""
    begin = time.perf_counter()
    lags = variogram.lags_of(grid, maximum, variogram.thinning(z.shape), turn=turn, ratio=ratio)
    pairs = variogram.Pairs(z.shape, lags)
    for row in range(0, z.shape[0], 512):
        pairs.add(row, z[row:row + 512])
    pairs.finish()
    distance, gamma, number, _ = variogram.estimate(pairs.counts, lags)
    ranges, sills, _ = variogram.fit(distance, gamma)
    return time.perf_counter() - begin, ranges, sills, int(number.sum())


def standardised(folder):
    """(errors over their NMAD in bins of slope, pixel size) of the pair as it lies, blunders above 100 m left out."""
    import rasterio

    def read(name):
        with rasterio.open(folder / name) as data:
            values = data.read(1).astype(float)
            values[data.read_masks(1) == 0] = np.nan
            return values, data.res[0]
    (first, px), (second, _), (glaciers, _) = (read(name) for name in ("mb_tba_2003.tif", "mb_ref_f19.tif", "mb_rgi60_ids.tif"))
    change = first - second
    change[np.isfinite(glaciers) & (glaciers > 0) | ~(np.abs(change) < 100)] = np.nan
    down, right = np.gradient(second, px)
    slope = np.degrees(np.arctan(np.hypot(down, right)))
    z = np.full(change.shape, np.nan)
    for low in range(0, 90):
        here = np.isfinite(change) & (slope >= low) & (slope < low + 1)
        if here.sum() > 100:
            z[here] = (change[here] - np.nanmedian(change)) / nmad(change[here])
    return (z / nmad(z)).astype(np.float32), px


def compare(folder):
    import xdem

    z, px = standardised(folder)
    grid = Grid((0.0, px, 0.0, 0.0, 0.0, -px), z.shape)
    maximum = 0.5 * np.hypot(*z.shape) * px
    ours(z, grid, maximum)  # compiles
    found = [ours(z, grid, maximum, turn) for turn in np.linspace(0, np.pi / variogram.DIRECTIONS, DRAWS, endpoint=False)]
    side = max(z.shape)  # xdem mixes up the coordinates of rasters that are not square
    square = np.full((side, side), np.nan)
    square[:z.shape[0], :z.shape[1]] = z
    theirs = []
    for _ in range(DRAWS):
        begin = time.perf_counter()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            empirical = xdem.spatialstats.sample_empirical_variogram(square, gsd=px, subsample=1000, n_variograms=1, estimator="dowd")  # its random_state does nothing here: each call draws anew
            _, fitted = xdem.spatialstats.fit_sum_model_variogram(["gaussian", "spherical"], empirical)
        theirs.append((time.perf_counter() - begin, tuple(fitted["range"]), tuple(fitted["psill"]), int(empirical["count"].sum())))
    for name, rows in (("here", found), ("xdem", theirs)):
        table = np.array([[*row[1], *row[2]] for row in rows])
        print(f"{name}: {np.median([row[0] for row in rows]):.2f} s, {rows[0][3] / 1e6:.2f} million pairs; over {DRAWS} draws short {table[:, 0].mean():.0f} +- {table[:, 0].std():.1f} m, "
              f"long {table[:, 1].mean():.0f} +- {table[:, 1].std():.0f} m, sills {table[:, 2].mean():.3f} +- {table[:, 2].std():.3f}, {table[:, 3].mean():.3f} +- {table[:, 3].std():.3f}")
    print(f"ratio of times {np.median([row[0] for row in theirs]) / np.median([row[0] for row in found]):.1f}")


def large(rows=3200, columns=3150):
    z = correlated((rows, columns), (20.0, 20.0), (204.5, 1590.4), (0.76, 0.28), 0)
    took, ranges, sills, pairs = ours(z, Grid((0.0, 20.0, 0.0, 0.0, 0.0, -20.0), z.shape), 0.5 * np.hypot(rows, columns) * 20)
    print(f"{z.size / 1e6:.1f} million stable pixels: {took:.1f} s, {pairs / 1e9:.2f} thousand million pairs, ranges {ranges[0]:.1f} and {ranges[1]:.0f} m (204.5, 1590), sills {sills[0]:.3f} and {sills[1]:.3f} (0.76, 0.28)")


if __name__ == "__main__":
    given = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "data" / "dhdt" / "montblanc"
    if importlib.util.find_spec("xdem") and given.is_dir():
        compare(given)
    else:
        print("no comparison: xdem or the Mont Blanc pair is missing")
    large()
