"""CPU seconds and memory of the jobs that a cluster is given, for the cost model of docs/clusters.md: python scripts/costs.py [tracking | snow | glaciers].

Each on one thread, kernels compiled before; on a busy machine CPU time is what can be compared.
"""

import datetime
import importlib.util
import os
import pathlib
import resource
import sys
import tempfile
import time

import numpy as np

ROOT = pathlib.Path(os.environ.get("FIRNLINE_ROOT", pathlib.Path(__file__).resolve().parent.parent))
spec = importlib.util.spec_from_file_location("firnline", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)])
sys.modules["firnline"] = importlib.util.module_from_spec(spec)
os.environ["FIRNLINE_THREADS"] = "1"


def timed(work):
    """(result, CPU seconds) of the second of two calls."""
    work()
    begin = time.process_time()
    found = work()
    return found, time.process_time() - begin


def days(count, step=12):
    return [datetime.datetime(2021, 5, 1) + datetime.timedelta(days=step * k) for k in range(count)]


def tracking():
    """Pixels of 10 m, 12 days."""
    from firnline.algorithms.blocks import ArrayImage
    from firnline.algorithms.grid import Grid
    from firnline.algorithms.velocity import stacked_offset_tracking as core

    shape, rng = (600, 900), np.random.default_rng(1)
    images = [ArrayImage(rng.exponential(size=shape)) for _ in range(6)]
    grid = Grid((0.0, 10.0, 0.0, 0.0, 0.0, -10.0), shape)
    for speed, step in ((1, 12), (10, 12), (30, 12), (1, 4)):
        options = core.StackedOffsetTrackingOptions(maximum_speed=speed, step=step)
        found, seconds = timed(lambda: core.compute(images, days(6), grid, options))
        templates = found.bands["vx"].size
        print(f"tracking: {templates} templates of 48 px every {step} px, {len(found.pair_table)} pairs, search {found.statistics['search_radius_px']} px: {seconds:.1f} s, "
              f"{1e3 * seconds / templates / len(found.pair_table):.3f} ms a template and pair", flush=True)


def snow():
    """Dates of 4 megapixels: ratios of two polarisations, then maps and index rasters, written as the tools write them."""
    from firnline.algorithms.blocks import ArrayImage
    from firnline.algorithms.grid import Grid
    from firnline.algorithms.snow import backscatter_ratio, wet_snow_index
    from firnline.algorithms.progress import Silent
    from firnline.processing_provider.snow.series import Place, writing

    shape, rng, count = (2000, 2000), np.random.default_rng(1), 3
    grid, y = Grid((0.0, 20.0, 0.0, 0.0, 0.0, -20.0), shape), np.arange(2000.0)
    dem = ArrayImage(2500 + 600 * np.sin(y[:, None] / 150) * np.cos(y / 210) + 0.1 * y)
    level = np.where((dem.array < 2500)[None] & (np.arange(count) > 0)[:, None, None], 0.3, 1.0)
    vv, vh = ([ArrayImage(mean * one * rng.gamma(8, 1 / 8, shape)) for one in level] for mean in (0.1, 0.02))
    megapixels = count * shape[0] * shape[1] / 1e6
    with tempfile.TemporaryDirectory() as folder:
        def write(names, dtype):
            places = [Place(f"{folder}/{name}.tif", grid, "", [(str(k), "") for k in range(bands)], kind, {}, "FOLDER") for name, bands, kind in zip(names, *dtype)]
            return lambda k: writing(places, Silent())
        options = backscatter_ratio.BackscatterRatioOptions(reference_months="5")
        _, seconds = timed(lambda: backscatter_ratio.compute(vv, vh, days(count, 35), grid, options, dem=dem, write=write(["ratio"], ([3], ["float32"])), progress=Silent()))
        print(f"backscatter ratio: {seconds / megapixels:.3f} s a megapixel and date, written")
        ratios = [ArrayImage(10 * np.log10(image.array / 0.1)) for image in vv]
        for index in (False, True):
            out = write(["map", "index"][:1 + index], ([1, 5], ["uint8", "float32"]))
            _, seconds = timed(lambda: wet_snow_index.compute(ratios, days(count, 35), grid, wet_snow_index.WetSnowIndexOptions(mixture_months="5-8"), dem=dem, index=index, write=out, progress=Silent()))
            print(f"wet-snow index{', with index rasters' if index else ''}: {seconds / megapixels:.3f} s a megapixel and date, written")


def glaciers():
    """One glacier of n pixels, a fifth of it void."""
    from firnline.algorithms.elevation import hypsometric, void_fill as core
    from firnline.algorithms.progress import Silent

    rng = np.random.default_rng(1)
    for side in (10, 20, 40, 80, 160):
        row, column = (part.ravel().astype(float) for part in np.indices((side, side)))
        heights = 3000 + 30 * row * 40 / side + 100 * np.sin(column / 9)
        values = -2 + 0.002 * (heights - 3000) + 0.3 * np.sin(row / 9 + column / 13) + rng.normal(0, 0.2, row.size)
        values[np.hypot(row - side / 2, column - side / 3) < 0.25 * side] = np.nan
        pixels = core.Pixels(30 * column, 30 * row, heights, np.full(row.size, 15.0), np.arctan2(row, column), values)
        good = np.isfinite(values)
        regional = core.regional_curve([hypsometric.medians(heights[good], values[good], 50.0)])
        for method in ("Automatic", "Local hypsometric"):
            begin = time.process_time()
            core.fill(pixels, core.VoidFillOptions(method=method, minimum_measured=min(500, int(good.sum()))), regional, Silent())
            print(f"void filling, {method}: {row.size} px: {time.process_time() - begin:.2f} s", flush=True)


for name in sys.argv[1:] or ("tracking", "snow", "glaciers"):
    {"tracking": tracking, "snow": snow, "glaciers": glaciers}[name]()
    print(f"largest memory so far: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB", flush=True)
