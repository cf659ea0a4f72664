"""The files of a result, which take their places together: velocity, arrows, netCDF, seasons, report and numbers."""

import contextlib
import os

import numpy as np

from ...algorithms.options import InputError
from ...algorithms.progress import stop_if_cancelled
from ...algorithms.velocity.results import BANDS
from ...algorithms.velocity.validation import vector_of
from .. import atomic, folders, outputs, rasters
from . import arrows, netcdf

_MOST_STEPS = {"None": 1, "Month": 12, "Season": 4}


class seasons(outputs.series):
    """The folder of the seasons: a temporary one where seasons are asked for and no folder is named."""

    def path(self, tool, parameters, context):
        return super().path(tool, parameters, context) or (None if tool.options.seasons == "None" else self.temporary())


def refuse(given, options, templates):
    """InputError where an output does not fit the options or the grid of the templates. Cheap; for the start of the tool."""
    if given["SEASONS_FOLDER"] and options.seasons == "None":
        raise InputError(f"SEASONS_FOLDER = {given['SEASONS_FOLDER']} gets no file with SEASONS = None: choose Month or Season, or leave the folder empty.")
    if given["NETCDF"]:
        netcdf.refuse(given["NETCDF"], templates, _MOST_STEPS[options.seasons])


def write(given, result, crs, period, version, settings, texts, progress):
    """Write all outputs. Returns ({key: path} where each lies, [(path, Part)] of the seasons).

    texts: key -> text or bytes. Bands are written as result.bands has them, with the units of BANDS; settings: JSON text of the options.
    """
    metadata = {"FIRNLINE_VERSION": version, "FIRNLINE_OPTIONS": settings}
    crs_wkt, folder, written = crs.toWkt(), given["SEASONS_FOLDER"], []
    if given["NETCDF"]:
        texts = texts | {"NETCDF": netcdf.made(result, period, crs_wkt, version, settings)}
    # All files are complete before the first takes its place: a full disk leaves every old one as it was.
    with contextlib.ExitStack() as stack:
        if folder:
            written = _write_seasons(stack.enter_context(folders.replaced(folder, "SEASONS_FOLDER")), result, crs_wkt, metadata, progress)
        kept = {key: stack.enter_context(atomic.pending_text(given[key], text, key=key)) for key, text in texts.items() if given[key]}
        if given["ARROWS"]:
            kept["ARROWS"] = stack.enter_context(arrows.pending(given["ARROWS"], result, crs_wkt, progress))
        writer = stack.enter_context(_raster(given["OUTPUT"], result.bands, result.grid, crs_wkt, metadata, progress))
    if folder:
        folders.warn_of_others(folder, [name for name, _ in written], "SEASONS_FOLDER", progress)
    return {"OUTPUT": writer.kept_as, **{key: path[0] for key, path in kept.items()}}, [(os.path.join(folder, name), part) for name, part in written]


def top_speed(parts):
    """98th percentile of the magnitudes of all parts: one end of the colours for all, so that they compare. None without any value."""
    values = np.concatenate([np.empty(0), *(part.bands[vector_of(part.bands)[2]].ravel() for part in parts)])
    values = values[np.isfinite(values)]
    return float(np.percentile(values, 98)) if values.size else None


@contextlib.contextmanager
def _raster(path, bands, grid, crs_wkt, metadata, progress, key="OUTPUT"):
    with rasters.create_raster(path, grid, crs_wkt, [(name, BANDS[name]) for name in bands], metadata=metadata, key=key) as writer:
        for number, values in enumerate(bands.values(), 1):
            stop_if_cancelled(progress)
            writer.write(number, 0, 0, values)
        yield writer


def _write_seasons(folder, result, crs_wkt, metadata, progress):
    """One GeoTIFF for each part: a dated series. Returns [(file name, Part)]."""
    written = []
    for part in result.parts:
        name = f"velocity_{part.begin:%Y%m%d}.tif"
        begin, end = (moment.isoformat(timespec="seconds") for moment in (part.begin, part.end))
        own = {"ACQUISITION_DATE": begin, "TIME_START": begin, "TIME_END": end, "LABEL": part.label}
        with _raster(os.path.join(folder, name), part.bands, result.grid, crs_wkt, metadata | own, progress, "SEASONS_FOLDER"):
            pass
        written.append((name, part))
    return written
