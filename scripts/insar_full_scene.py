"""A scene of the full size of a CoSSC product, from its images to the dated DEM: memory and time, and how far the heights are off.

python scripts/insar_full_scene.py [rows columns [folder [looks]]], in the shell that scripts/env.sh prepares. The images are speckle with the phase of a made-up terrain. The product, about 8 bytes for
each pixel, goes into a temporary folder, or stays in the folder that is named and is used again from there.
"""

import dataclasses
import importlib.util
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
if "firnline" not in sys.modules:
    spec = importlib.util.spec_from_file_location("firnline", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)])
    sys.modules["firnline"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules["firnline"])

import numpy as np  # noqa: E402
from osgeo import gdal, osr  # noqa: E402

from firnline.algorithms.blocks import ArrayImage  # noqa: E402
from firnline.algorithms.grid import Grid  # noqa: E402
from firnline.algorithms.insar import insar_geometry, refinement_images, refinement_sources  # noqa: E402
from firnline.algorithms.insar.interferogram import InterferogramOptions, multilooked_image  # noqa: E402
from firnline.algorithms.insar.pair import Image  # noqa: E402
from firnline.algorithms.insar.refinement_aside import Aside  # noqa: E402
from firnline.algorithms.progress import Silent  # noqa: E402
from firnline.algorithms.synthetic import bistatic, cossc_product  # noqa: E402
from firnline.processing_provider.insar.ellipsoid import projection  # noqa: E402

LOOKS, SPACING, EPSG, MIDDLE = 4, 12.0, 32632, (10.5, 46.5)
STRIP = 256  # rows of the images that are made at once
gdal.UseExceptions()


def terrain(shape, seed):
    """(rows, columns) m: waves of 1 to 15 km, 900 m high."""
    rng = np.random.default_rng(seed)
    rows, columns = np.arange(shape[0])[:, None] * SPACING, np.arange(shape[1]) * SPACING
    out = np.full(shape, 1800.0)
    for length in np.geomspace(1000, 15000, 14):
        angle, phase = rng.uniform(0, np.pi), rng.uniform(0, 2 * np.pi)
        out += 0.012 * length * np.sin(2 * np.pi / length * (np.cos(angle) * rows + np.sin(angle) * columns) + phase)
    return out.astype(np.float32)


def write_tif(path, values, transform, crs):
    data = gdal.GetDriverByName("GTiff").Create(str(path), values.shape[1], values.shape[0], 1, gdal.GDT_Float32, ["TILED=YES"])
    data.SetGeoTransform(transform)
    data.SetSpatialRef(crs)
    data.GetRasterBand(1).WriteArray(values)


def ground(pair):
    """(true heights, those of the reference, its Grid, (to_degrees, to_pixels)) where the image of a pair lies: the ground rose by 12 m in the middle, the reference has noise of 0.5 m."""
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(EPSG)
    huge = Grid((0.0, SPACING, 0.0, 10**7, 0.0, -SPACING), (10**6, 10**6))
    row0, row1, col0, col1 = refinement_sources.scene_window(huge.shape, pair, projection(crs.ExportToWkt(), huge)[1], 500.0, 3500.0, 3000.0)
    x0, y0 = huge.to_map(col0, row0)
    grid = Grid((x0, SPACING, 0.0, y0, 0.0, -SPACING), (row1 - row0, col1 - col0))
    true = terrain(grid.shape, 1)
    y, x = np.mgrid[0:grid.shape[0], 0:grid.shape[1]]
    rise = 12 * np.exp(-((y - grid.shape[0] / 2) ** 2 + (x - grid.shape[1] / 2) ** 2) / (2 * 150.0**2))
    return true, (true - rise + np.random.default_rng(2).normal(0, 0.5, grid.shape)).astype(np.float32), grid, projection(crs.ExportToWkt(), grid)


def phase_of(pair, true, grid, around):
    """Aside (rows, columns) of the phase (rad) in the image of a pair, but for whole cycles; NaN where there is no ground."""
    phase = Aside((pair.image.rows, pair.image.columns), value=np.nan)

    def keep(row0, col0, places, phases):
        phase.array[row0:row0 + phases.shape[0], col0:col0 + phases.shape[1]] = phases
    insar_geometry.compute(ArrayImage(true), grid, pair, insar_geometry.InsarGeometryOptions(), wanted=["phase"], write=lambda *_: None, to_degrees=around[0], to_pixels=around[1], write_radar=keep,
                           progress=Silent())
    return phase


def make(folder, rows, columns):
    """A product, the reference DEM and the true heights in a folder."""
    how = bistatic.Bistatic(rows=rows, columns=columns, height_of_ambiguity_m=45.0)
    pair = bistatic.pair_over(*MIDDLE, 1800.0, how)
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(EPSG)
    true, reference, grid, around = ground(pair)
    write_tif(folder / "true.tif", true, grid.transform, crs)
    write_tif(folder / "reference.tif", reference, grid.transform, crs)
    write_images(folder / "product", pair, true, grid, around, how.coherence)


def write_images(folder, pair, true, grid, around, coherence):
    cells = Image(**multilooked_image(dataclasses.asdict(pair.image), InterferogramOptions(LOOKS, LOOKS)))
    phase = phase_of(dataclasses.replace(pair, image=cells), true, grid, around)
    fine = refinement_images.CellPhase(phase, LOOKS, LOOKS)
    contents = cossc_product.files(pair, name="TDM1_full")
    parts = []
    for name, content in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
        if "/" in name:
            parts.append(folder / pathlib.Path(name).parent / "IMAGEDATA" / "IMAGE_HH_SRA_strip_001.cos")
            parts[-1].parent.mkdir()
    rng = np.random.default_rng(3)
    with open(parts[0], "wb") as first, open(parts[1], "wb") as second:
        for file in (first, second):
            file.write(cossc_product.cosar_head(pair.image.rows, pair.image.columns))
        for row0 in range(0, pair.image.rows, STRIP):
            size = min(STRIP, pair.image.rows - row0), pair.image.columns
            one, noise = (rng.standard_normal((2, *size), np.float32).view(np.float32) for _ in range(2))
            one, noise = one[0] + 1j * one[1], noise[0] + 1j * noise[1]
            gamma = np.full(size, coherence, np.float32)
            gamma[:, (np.arange(size[1]) // 500 + row0 // 512) % 15 == 0] = 0.05  # water
            known = np.zeros(size, np.float32)
            whole = min(size[0], fine.shape[0] - row0) // LOOKS * LOOKS
            if whole > 0:
                known[:whole, :fine.shape[1]] = np.nan_to_num(fine.read(row0, row0 + whole, 0, fine.shape[1]))
            other = (gamma * one + np.sqrt(1 - gamma**2) * noise) * np.exp(-1j * known)
            first.write(cossc_product.cosar_lines(30 * one))
            second.write(cossc_product.cosar_lines(30 * other))


def measured(arguments):
    """(CompletedProcess-like return code, seconds, seconds of processor time, most MB resident, most MB of its own without file pages) of a program."""
    begin, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    running, resident, own = subprocess.Popen(arguments), 0, 0
    while running.poll() is None:
        try:
            fields = dict(line.split(":", 1) for line in pathlib.Path(f"/proc/{running.pid}/status").read_text().splitlines() if ":" in line)
            resident, own = max(resident, int(fields["VmHWM"].split()[0])), max(own, int(fields["RssAnon"].split()[0]))
        except (OSError, KeyError):
            pass
        time.sleep(0.2)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return running.returncode, time.perf_counter() - begin, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, resident / 1024, own / 1024


def main():
    rows, columns = (int(a) for a in sys.argv[1:3]) if len(sys.argv) > 2 else (15000, 10000)
    looks = int(sys.argv[4]) if len(sys.argv) > 4 else LOOKS
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(sys.argv[3] if len(sys.argv) > 3 else temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "product").exists():
            begin = time.process_time()
            make(folder, rows, columns)
            print(f"Product of {columns} x {rows} px made: {time.process_time() - begin:.0f} s of processor time.", flush=True)
        named = dict(GEOMETRY=folder / "product", DEM=folder / "reference.tif", VERTICAL_DATUM="Ellipsoid", AZIMUTH_LOOKS=looks, RANGE_LOOKS=looks, OUTPUT=folder / "dem.tif",
                     HEIGHT_ERROR=folder / "error.tif", CHANGE=folder / "change.tif", COHERENCE_MAP=folder / "coherence.tif", CLASSES=folder / "classes.tif", REPORT=folder / "report.html")
        code, seconds, work, resident, own = measured(["qgis_process", "run", "firnline:demrefinement", "--", *(f"{key}={value}" for key, value in named.items())])
        if code:
            sys.exit(code)
        found, true = gdal.Open(str(folder / "dem.tif")), gdal.Open(str(folder / "true.tif"))
        (x0, dx, _, y0, _, dy), (x1, *_) = found.GetGeoTransform(), true.GetGeoTransform()
        column, row = round((x0 - x1) / dx), round((y0 - true.GetGeoTransform()[3]) / dy)
        missed = found.ReadAsArray() - true.ReadAsArray(column, row, found.RasterXSize, found.RasterYSize)
        print(f"\n{columns} x {rows} px, {looks} x {looks} looks, DEM {found.RasterXSize} x {found.RasterYSize} px: {resident:.0f} MB resident at most, {own:.0f} MB without pages of files; "
              f"{work:.0f} s of processor time, {seconds:.0f} s.")
        print(f"{np.isfinite(missed).sum()} heights, median {np.nanmedian(missed):.3f} m, std {np.nanstd(missed):.3f} m, {100 * np.mean(abs(missed[np.isfinite(missed)]) > 15):.4f} % beyond 15 m.")


if __name__ == "__main__":
    os.environ.setdefault("FIRNLINE_THREADS", str(len(os.sched_getaffinity(0))))
    main()
