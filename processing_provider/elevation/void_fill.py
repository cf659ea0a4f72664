"""The form of void filling; the science is in algorithms/elevation/void_fill.py."""

import contextlib
import hashlib
import json
import math
import os

import numpy as np

from ...algorithms.elevation import exact_process
from ...algorithms.elevation import void_fill as core
from ...algorithms.elevation.results import Thumbnail
from ...algorithms.options import InputError
from ...algorithms.progress import part, stop_if_cancelled
from ...algorithms.report import void_fill as report
from .. import atomic, inputs, outputs, rasters, texts
from ..tool import Tool, version, versions
from . import finished, glacier_jobs
from .rasters_of_change import glaciers_of

_STRIP_PX = 8_000_000
COLUMNS = ("glacier", "pixels", "measured", "outliers", "filled", "not_filled", "method", "reason", "mean", "mean_of_voids", "sigma_of_voids", "cv_pixels", "cv_rmse", "cv_mae", "cv_bias",
           "cv_r2", "cv_within_68", "sigma_scale", "random_rmse", "random_mae", "random_r2", "hyper_parameters", "mae_hypsometric", "mae_linear", "mae_gaussian_process", "mae_gaussian_process_terrain")
_SCORED = dict(zip(COLUMNS[-4:], core.STACKED))


class VoidFill(Tool):
    ID, NAME, GROUP = "voidfill", "Void filling", "Elevation change and mass balance"
    SUMMARY = "Fills the voids of elevation change glacier by glacier, with a standard deviation for each filled pixel."
    SCENE = "Elevation change"
    Options = core.VoidFillOptions
    COMPONENTS = ("core",)
    TAGS = ("elevation change", "dh/dt", "void", "gap filling", "interpolation", "Gaussian process", "kriging", "hypsometric", "glacier", "mass balance", "DEM")
    HELP = """Fills the voids of a map of elevation change, one glacier at a time, and gives each filled pixel a standard deviation.

Give the change (m/yr or m), a reference elevation model on the same grid, and glacier outlines. Measured values further than OUTLIER_LIMIT from the median of their 100 m elevation band are taken for voids first.

METHOD = Automatic decides for each glacier: pieces like its voids (as large, at like heights) are held out of the measured pixels, filled by a local hypsometric curve, by linear interpolation and by two Gaussian processes (position and height; the same with slope and aspect), and compared. The mixture of the four, in quarters, with the least mean absolute error fills the voids. Standard deviations are scaled so that 68 % of the errors at held-out pixels lie within one. Glaciers with fewer than MINIMUM_MEASURED pixels take the hypsometric curve of all glaciers; the table says so.

The output has three bands: change; standard deviation of a measurement at that pixel (no-data where measured); and source: 0 not filled, 1 measured, 2 Gaussian process, 3 local hypsometric, 4 regional hypsometric, 5 linear, 6 inverse distance (of a mixture the largest part). Measured pixels keep their values.

The table has one row for each glacier: pixels, method, why another one than asked for, mean of the voids and its standard deviation, scores. That standard deviation comes from the posterior covariance of all filled pixels together, not from single pixels, whose errors are not independent.

METHOD = Exact is the published setting: the exact marginal likelihood of up to 30 000 pixels by gpytorch, 1000 steps of Adam. It needs PyTorch and gpytorch, and for large glaciers a CUDA device.

RESUME_FILE keeps finished glaciers: an interrupted run with the same inputs and options goes on where it was. Glaciers are filled on all cores, or with SCHEDULER on a Dask cluster, with the same result; give only a scheduler that you trust.

Methods: Rasmussen and Williams 2006; McNabb et al. 2019; Roberts et al. 2017."""

    def inputs(self):
        yield inputs.raster("INPUT", "Elevation change", "In m/yr or m, no-data in the voids.")
        yield inputs.raster("DEM", "Reference elevation model", "In metres, on the grid of the change, without voids where possible.")
        yield inputs.polygons("OUTLINES", "Glacier outlines", "Each glacier is filled from its own pixels. Where outlines overlap the first counts.")
        yield inputs.scheduler()

    def outputs(self):
        yield outputs.raster("OUTPUT", "Filled elevation change", style="dhdt")
        yield outputs.file("TABLE", "Table of the glaciers", "CSV", ".csv", "Pixels, method, mean and scores of each glacier.")
        yield outputs.file("RESUME_FILE", "File of finished glaciers", "GeoPackage", ".gpkg", "An interrupted run that is started again with the same file goes on with it. It stays after "
                           "a failure; changed inputs or options start it anew.")
        yield outputs.report()
        yield outputs.statistics()
        yield outputs.number("GLACIERS", "Glaciers")
        yield outputs.number("FILLED", "Filled pixels")
        yield outputs.number("NOT_FILLED", "Voids that are left (pixels)")

    def compute(self, given, options, progress):
        if options.method == core.EXACT:
            exact_process.refuse_missing("METHOD = Exact")
        with contextlib.ExitStack() as stack:
            stack.enter_context(rasters.cache_limit(64))
            _, _, grid, crs, zones, glaciers, beyond = glaciers_of(given, options, stack, self.transform_context, part(progress, 0, 0.02))
            if beyond:
                progress.note(f"Glaciers without a pixel: {len(beyond)}.")
            maps = glacier_jobs.Maps(given["INPUT"].path, given["DEM"].path, grid)
            regional = _regional(glaciers, zones, maps, options, given["SCHEDULER"], part(progress, 0.02, 0.08))
            held = stack.enter_context(finished.opened(given["RESUME_FILE"], "RESUME_FILE", _fingerprint(given, options, grid, crs, glaciers), progress))
            _fill_all(glaciers, zones, maps, options, regional, held, given["SCHEDULER"], part(progress, 0.08, 0.95))
            records = [{"glacier": glacier.name} | held.record(glacier.name) for glacier in glaciers]
            metadata = {"FIRNLINE_VERSION": version(), "FIRNLINE_OPTIONS": json.dumps(texts.settings(options))}
            about = dict(versions=versions(), inputs=texts.shown(given, "INPUT", "DEM", "OUTLINES"), warnings=progress.warnings)
            kept = _write(given, options, grid, crs, glaciers, held, records, metadata, about, part(progress, 0.95, 1))
        known = [(record["top"], record["pixels"]) for record in records if record["top"]]
        if known:  # ends of the colours, each glacier by its pixels
            self.tops["OUTPUT"] = float(np.average([top for top, _ in known], weights=[size for _, size in known]))
        return kept | {"GLACIERS": len(records), "FILLED": sum(r["filled"] for r in records), "NOT_FILLED": sum(r["not_filled"] for r in records)}


def _regional(glaciers, zones, maps, options, scheduler, progress):
    """Hypsometric curve of all glaciers together."""
    found = {}

    def keep(glacier, result):
        if result and result[0] is None:
            raise InputError(f"DEM holds {result[1]:.0f} to {result[2]:.0f} on {glacier.name}: heights must be metres.")
        found[glacier.number] = result[0] if result else None
    glacier_jobs.run(glacier_jobs.curve_of_one, glaciers, zones, maps, (options,), keep, scheduler, progress)
    curves = [found[number] for number in sorted(found) if found[number]]
    if not curves:
        raise InputError("INPUT has no measured pixel with a height inside the outlines: check that INPUT, DEM and OUTLINES lie on one another.")
    return core.regional_curve(curves)


def _fill_all(glaciers, zones, maps, options, regional, held, scheduler, progress):
    """Fill what is not yet held; glaciers are put there in the order in which they are finished."""
    left = [glacier for glacier in glaciers if glacier.name not in held]
    if len(left) < len(glaciers):
        progress.note(f"Finished in an earlier run: {len(glaciers) - len(left)} of {len(glaciers)} glaciers.")

    def keep(glacier, result):
        row, column, out = result
        held.put(glacier.name, _record(out), (row, column, out.values, out.sigma, out.source))
        reason = f" ({out.reason})" if out.reason else ""
        progress.note(f"{glacier.name}: {out.measured} px measured, {out.filled} px filled: {out.method}{reason}.")
    glacier_jobs.run(glacier_jobs.fill_one, left, zones, maps, (options, regional), keep, scheduler, progress)
    progress.report(1.0)


def _record(out):
    """Row of the table of a core.Filled, plain values."""
    mean = float(np.nanmean(out.values)) if np.isfinite(out.values).any() else None
    top = float(np.nanquantile(np.abs(out.values), 0.95)) if mean is not None else None
    row = dict(top=top, pixels=out.values.size, measured=out.measured, outliers=out.outliers, filled=out.filled, not_filled=int((out.source == core.NOT_FILLED).sum()), method=out.method,
               reason=out.reason, mean=mean, mean_of_voids=out.void_mean, sigma_of_voids=out.void_mean_sigma)
    if used := out.scores.get("Used"):
        row |= dict(cv_pixels=used.number, cv_rmse=used.rmse, cv_mae=used.mae, cv_bias=used.bias, cv_r2=used.r2, cv_within_68=used.within68, sigma_scale=used.scale)
    if single := out.random_split:
        row |= dict(random_rmse=single.rmse, random_mae=single.mae, random_r2=single.r2)
    row["hyper_parameters"] = "; ".join(f"{name}: {_told(kernel)}" for name, kernel in out.kernels.items())
    row |= {column: out.scores[name].mae for column, name in _SCORED.items() if name in out.scores}
    return {key: None if isinstance(value, float) and not math.isfinite(value) else value for key, value in row.items()}


def _told(kernel):
    """Hyper-parameters of a gaussian_process.Kernel in one line: standard deviations and length scales, in the units of change and features."""
    terms = (f"{what} {scale:.3g} ({', '.join(f'{length:.3g}' for length in lengths)})" for what, scale, lengths in zip(("RBF", "Matern"), kernel.scales, kernel.lengths))
    return ", ".join([*terms, f"noise {kernel.noise:.3g}"])


def _fingerprint(given, options, grid, crs, glaciers):
    """Text that differs when inputs or options do: of files their place, size and time."""
    def file(path):
        about = os.stat(path) if os.path.exists(path) else None
        return [os.path.abspath(path), about.st_size, about.st_mtime_ns] if about else [path]
    everything = [version(), texts.settings(options), [file(given[key].path) for key in ("INPUT", "DEM")], file(given["OUTLINES"].file), grid.transform, grid.shape, crs.toWkt(),
                  [[glacier.name, int(glacier.box.row0), int(glacier.box.row1), int(glacier.box.col0), int(glacier.box.col1)] for glacier in glaciers]]
    return hashlib.sha256(json.dumps(everything).encode()).hexdigest()


def _write(given, options, grid, crs, glaciers, held, records, metadata, about, progress):
    """Raster, table, report and statistics; all appear when all is written. Returns the paths under which they lie."""
    rows, columns = grid.shape
    height = max(rasters.BLOCK_PX, _STRIP_PX // columns // rasters.BLOCK_PX * rasters.BLOCK_PX)
    bands = [("change", options.unit), ("sigma", options.unit), ("source", "")]
    table = texts.csv_text(COLUMNS, [[texts.rounded(record.get(column)) for column in COLUMNS] for record in records])
    kept, loaded = {}, {}
    before, after = Thumbnail(grid.shape), Thumbnail(grid.shape)
    with contextlib.ExitStack() as stack:
        written = {"TABLE": table, "STATISTICS": texts.json_text(dict(glaciers=[{key: value for key, value in record.items() if key != "top"} for record in records], options=texts.settings(options), **about))}
        places = {key: stack.enter_context(atomic.pending_text(given[key], text, key=key)) for key, text in written.items() if given[key]}
        with rasters.create_raster(given["OUTPUT"], grid, crs.toWkt(), bands, metadata=metadata) as writer:
            for row0 in range(0, rows, height):
                row1 = min(row0 + height, rows)
                strip = np.full((3, row1 - row0, columns), np.nan, np.float32)
                for glacier in glaciers:
                    stop_if_cancelled(progress)
                    if glacier.box.row0 >= row1 or glacier.box.row1 <= row0:
                        loaded.pop(glacier.name, None)
                        continue
                    if glacier.name not in loaded:
                        loaded[glacier.name] = held.arrays(glacier.name)
                    row, column, *values = loaded[glacier.name]
                    mine = (row >= row0) & (row < row1)
                    for band, one in zip(strip, values):
                        band[row[mine] - row0, column[mine]] = one[mine]
                for number, band in enumerate(strip, 1):
                    writer.write(number, row0, 0, band)
                before.add(row0, np.where(strip[2] == core.MEASURED, strip[0], np.nan))
                after.add(row0, strip[0])
                progress.report(row1 / rows)
            if given["REPORT"]:
                text = report.render(records, before.values(), after.values(), after.grid(grid), options, about)
                places["REPORT"] = stack.enter_context(atomic.pending_text(given["REPORT"], text))
    if writer.kept_as:
        kept["OUTPUT"] = writer.kept_as
    return kept | {key: path[0] for key, path in places.items()}
