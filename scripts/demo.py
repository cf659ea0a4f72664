"""make demo: the main job from images to map and report, through qgis_process.

Without IMAGES it makes the sample scene, tracks it and says how far the result lies from the truth. With IMAGES (paths, patterns or a
folder, separated by spaces, quoted where they hold spaces) and OPTIONS (KEY=value …) it runs on these instead.
"""

import glob
import json
import os
import pathlib
import shlex
import subprocess
import sys

import numpy as np
from osgeo import gdal, ogr

gdal.UseExceptions()
ogr.UseExceptions()

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(pathlib.Path(os.environ["QGIS_CUSTOM_CONFIG_PATH"]) / "profiles/default/python/plugins"))


def main():
    given, options = os.environ.get("IMAGES", ""), shlex.split(os.environ.get("OPTIONS", ""))
    images = [given] if given and glob.glob(os.path.expanduser(given)) else shlex.split(given)  # one path or pattern may hold spaces without quotes
    if images:
        folder = made(ROOT / "demo-output" / "own")
        inputs = [f"IMAGES={path}" for path in expand(images)]
    else:
        folder = made(ROOT / "demo-output")
        sample = folder / "sample"
        run("firnline:samplescene", f"OUTPUT={sample}")
        inputs = [f"IMAGES={sample / 'sar'}", f"STABLE_GROUND={sample / 'stable_ground.gpkg'}", f"OUTLINES={sample / 'outlines.gpkg'}"]
    velocity, report, statistics, picture = (folder / name for name in ("velocity.tif", "report.html", "statistics.json", "map.png"))
    run("firnline:stackedoffsettracking", *inputs, *options, f"OUTPUT={velocity}", f"REPORT={report}", f"STATISTICS={statistics}")
    bands, grid = read_velocity(velocity)
    draw(bands, grid, picture)
    print(f"\nVelocity  {velocity}\nReport    {report}\nNumbers   {statistics}\nMap       {picture}")
    if not images:
        print(accuracy(bands, grid, sample, json.loads(statistics.read_text(encoding="utf-8"))))


def made(folder):
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def expand(patterns):
    """Files of paths and patterns, in their order; a pattern without a file ends the run."""
    paths = []
    for pattern in patterns:
        found = sorted(glob.glob(os.path.expanduser(pattern)))
        if not found:
            sys.exit(f"IMAGES: nothing is found at {pattern!r}; give paths or patterns, with quotes where they hold spaces.")
        paths += found
    return paths


def run(tool, *parameters):
    """Run a tool; end with its exit status where it fails."""
    print(f"\n== {tool}", flush=True)
    status = subprocess.run(["qgis_process", "run", tool, "--", *parameters]).returncode
    if status:
        sys.exit(f"{tool} failed (exit status {status}): see the message above.")


def read_velocity(path):
    """({band name: (rows, cols) float32}, Grid) of the tool's raster."""
    from firnline.algorithms.grid import Grid

    dataset = gdal.Open(str(path))
    bands = {}
    for index in range(1, dataset.RasterCount + 1):
        band = dataset.GetRasterBand(index)
        bands[band.GetDescription().split(" ")[0]] = band.ReadAsArray()
    reference = dataset.GetSpatialRef()
    metres = reference.GetLinearUnits() if reference is not None else 1.0
    return bands, Grid(dataset.GetGeoTransform(), (dataset.RasterYSize, dataset.RasterXSize), metres)


def draw(bands, grid, path):
    try:
        from firnline.algorithms.report.stacked_offset_tracking import velocity_map_png

        velocity_map_png(bands, grid, path, "Speed")
    except ImportError as error:
        sys.exit(f"The map needs matplotlib: {error}.")


def accuracy(bands, grid, sample, statistics):
    """What separates the vectors on the glacier from the truth at the centres of their templates."""
    truth = gdal.Open(str(sample / "truth_velocity.tif"))
    rows, columns = np.indices(grid.shape) + 0.5
    x, y = grid.to_map(columns, rows)
    inverse = gdal.InvGeoTransform(truth.GetGeoTransform())
    column = np.clip((inverse[0] + inverse[1] * x + inverse[2] * y).astype(int), 0, truth.RasterXSize - 1)
    row = np.clip((inverse[3] + inverse[4] * x + inverse[5] * y).astype(int), 0, truth.RasterYSize - 1)
    true_x, true_y = (truth.GetRasterBand(i).ReadAsArray()[row, column] for i in (1, 2))

    glacier = inside(sample / "outlines.gpkg", grid, truth.GetProjection())
    valid = glacier & np.isfinite(bands["vx"]) & np.isfinite(bands["vy"])
    if not valid.any():
        sys.exit("The demo found no valid vector on the glacier: something is broken.")
    error_x, error_y = (bands[k][valid] - t[valid] for k, t in (("vx", true_x), ("vy", true_y)))
    days = statistics["reference_days"]
    right = (inverse[1] * error_x + inverse[2] * error_y) * days   # errors of the displacement in pixels
    down = (inverse[4] * error_x + inverse[5] * error_y) * days
    outliers = np.mean((np.abs(right) > 1) | (np.abs(down) > 1))
    return (f"\nAgainst the truth, on the glacier ({int(glacier.sum())} templates):\n"
            f"  RMSE of vx {rms(error_x):.4f} m/day, of vy {rms(error_y):.4f} m/day ({rms(right):.3f} and {rms(down):.3f} px per {days:g} days)\n"
            f"  valid vectors {100 * valid.sum() / glacier.sum():.1f} %, outliers (error above 1 px) {100 * outliers:.2f} %\n"
            f"  true speeds up to {np.hypot(true_x, true_y)[glacier].max():.2f} m/day")


def rms(values):
    return float(np.sqrt(np.mean(np.square(values, dtype=np.float64))))


def inside(path, grid, projection):
    """(rows, cols) bool: cells of the grid whose centre lies in a polygon of the file."""
    raster = gdal.GetDriverByName("MEM").Create("", grid.shape[1], grid.shape[0], 1, gdal.GDT_Byte)
    raster.SetGeoTransform(grid.transform)
    raster.SetProjection(projection)
    source = ogr.Open(str(path))
    gdal.RasterizeLayer(raster, [1], source.GetLayer(0), burn_values=[1])
    return raster.ReadAsArray().astype(bool)


if __name__ == "__main__":
    main()
