"""The form of the backscatter ratio; the science is in algorithms/snow/backscatter_ratio.py."""

import contextlib
import json

import numpy as np

from ...algorithms.options import InputError
from ...algorithms.report import backscatter_ratio as report
from ...algorithms.snow import backscatter_ratio as core
from .. import atomic, dates, grids, inputs, outputs, rasters, texts
from ..tool import Tool, version, versions
from . import date_jobs
from .series import DatedSeries, writing

_CACHE_MB = 64
_TOP = 8.0  # dB, upper end of the colours; the lower one is its opposite


class BackscatterRatio(Tool):
    ID, NAME, GROUP = "backscatterratio", "Backscatter ratio", "Snow"
    SUMMARY = "How far radar backscatter has fallen since the snow was dry: the input of wet-snow mapping."
    SCENE = "Wet snow"
    Options = core.BackscatterRatioOptions
    COMPONENTS = ("core",)
    TAGS = ("snow", "wet snow", "SAR", "radar", "Sentinel-1", "backscatter", "gamma0", "ratio", "reference", "incidence angle", "change detection", "melt")
    HELP = """Wet snow absorbs the radar's wave: its backscatter lies several decibels below that of dry snow or bare ground. This tool divides each image of a series by the mean of reference images and joins both polarisations.

Give terrain-flattened gamma0 of one orbit track, VV and VH (one alone will do), as lists of layers or folders of a dated series, linear or in dB. Reference images are those of REFERENCE_MONTHS: winter in high mountains, where the snow is dry, or a dry summer. They are averaged as power, pixel by pixel. A REFERENCE of an earlier run takes the place of reference images, so that a new date needs no archive.

The composite is W R_vv + (1 - W) R_vh; the weight W of VV rises from 0 at 20 degrees of local incidence to 0.5 at 45 degrees. The local incidence angle comes from LOCAL_INCIDENCE, else from the DEM with INCIDENCE_ANGLE and LOOK_DIRECTION, else it is INCIDENCE_ANGLE everywhere, which the log warns of.

With a DEM, layover and shadow of the ground itself (not what it casts on other ground) become no-data. Water and forest are best left out by a MASK.

The folder gets one raster for each date with the composite, R_vv and R_vh in dB: negative where backscatter has fallen. OUTPUT is the latest.

Method: Li 2025 (thesis, ETH Zurich), eq. 3.1 and 3.2; Nagler et al. 2016, Remote Sensing 8, 348."""

    def inputs(self):
        first = dict(optional=True, leading=True, minimum=1)
        yield inputs.scenes("VV", "VV images", "Terrain-flattened gamma0 of one orbit track, on one grid, or the folder of a dated series.", **first)
        yield inputs.scenes("VH", "VH images", "The same for VH. Dates that one polarisation lacks are left out.", **first)
        yield inputs.raster("LOCAL_INCIDENCE", "Local incidence angle", "On the grid of the images.", optional=True)
        yield inputs.raster("DEM", "Elevation model", "In metres, on the grid of the images: for the local incidence angle where LOCAL_INCIDENCE is empty, and for layover and shadow.", optional=True)
        more = dict(optional=True, advanced=True)
        yield inputs.raster("MASK", "Mask", "Pixels are used where the mask is above zero.", **more)
        yield inputs.raster("REFERENCE", "Reference", "REFERENCE_OUTPUT of an earlier run: mean power of VV in band 1 and of VH in band 2. Reference images are then not needed.", **more)
        yield inputs.text("DATES", "Dates of the images", "ISO dates in the order of the images, separated by commas, the same for both polarisations. Empty: found from the layers.", **more)
        yield inputs.scheduler()

    def outputs(self):
        yield outputs.raster("OUTPUT", "Backscatter ratio", "The latest date.", style="backscatter_ratio", above=True)
        yield outputs.series("FOLDER", "Folder of the ratios", "One raster for each date: a dated series for the wet-snow index.", "RATIOS", always=True, beside="OUTPUT", style="backscatter_ratio")
        yield outputs.raster("REFERENCE_OUTPUT", "Reference to keep", "Mean power of VV and VH, and the number of images: the REFERENCE of a later run.", optional=True)
        yield outputs.report()
        yield outputs.statistics()

    def compute(self, given, options, progress):
        with contextlib.ExitStack() as stack:
            stack.enter_context(rasters.cache_limit(_CACHE_MB))
            sides, days = _matched(given, progress)
            readers = [side and [stack.enter_context(rasters.open_raster(one.path, band, key=key)) for one in side]
                       for side, band, key in zip(sides, (options.vv_band, options.vh_band), ("VV_BAND", "VH_BAND"))]
            grid, crs = _grid(sides, readers, self.transform_context)

            def opened(key, band=1):
                if not given[key]:
                    return None
                reader = stack.enter_context(rasters.open_raster(given[key].path, band))
                grids.refuse_other_grid(key, given[key], reader, grid, crs, (sides[0] or sides[1])[0].name)
                return reader
            if all(sides) and not (given["LOCAL_INCIDENCE"] or given["DEM"]):
                progress.warn(f"The local incidence angle is taken as {options.incidence_angle:g} degrees everywhere, which weighs VV and VH alike on all slopes: "
                              "give LOCAL_INCIDENCE or a DEM.")
            if len(days) == 1 and not given["REFERENCE"]:
                raise InputError(f"{'VV' if sides[0] else 'VH'} holds one date, which cannot be its own reference: give the images of the reference too, or a REFERENCE.")
            if given["REFERENCE"] and given["REFERENCE_OUTPUT"]:
                raise InputError(f"REFERENCE_OUTPUT = {given['REFERENCE_OUTPUT']}: with a REFERENCE there is no new one to keep; leave one of them empty.")
            reference = _reference(given, readers, opened)
            settings = json.dumps(texts.settings(options))
            metadata = {"FIRNLINE_VERSION": version(), "FIRNLINE_OPTIONS": settings}
            names = [("composite", "dB"), ("VV", "dB"), ("VH", "dB")]
            series = stack.enter_context(DatedSeries(self, "FOLDER", given["FOLDER"], "ratio", grid, crs, names, days, metadata))
            kept = None
            if given["REFERENCE_OUTPUT"]:
                kept = stack.enter_context(rasters.create_raster(given["REFERENCE_OUTPUT"], grid, crs.toWkt(), [("VV", "1"), ("VH", "1"), ("images", "")], metadata=metadata,
                                                                 key="REFERENCE_OUTPUT"))

            def keep(row0, mean_vv, mean_vh, count):
                for number, part in enumerate((mean_vv, mean_vh, count), 1):
                    kept.write(number, row0, 0, np.full(count.shape, np.nan, np.float32) if part is None else part.astype("float32"))

            @contextlib.contextmanager
            def write(k):
                with writing([series.place(k)], progress) as put:
                    yield put
                series.wrote(k, progress)
            workers, images = date_jobs.on_cluster(given["SCHEDULER"], [series], readers, _CACHE_MB)
            found = core.compute(*images, days, grid, options, southern=grids.latitude(grid, crs, self.transform_context) < 0, reference=reference, keep_reference=keep if kept else None,
                                 angle=opened("LOCAL_INCIDENCE"), dem=opened("DEM"), mask=opened("MASK"), north=grids.true_north(grid, crs, self.transform_context), block_rows=max(r.block_rows for side in readers if side for r in side),
                                 write=write, progress=progress, workers=workers)
            progress.note(f"Reference: {', '.join(found.reference_days) or given['REFERENCE'].name}.")
            about = dict(versions=versions(), inputs={key: given[key].name for key in ("LOCAL_INCIDENCE", "DEM", "MASK", "REFERENCE") if given[key]},
                         images=[one.name for side in sides if side for one in side], warnings=list(progress.warnings))
            written = {"REPORT": report.render(found, grid, options, about) if given["REPORT"] else "",
                       "STATISTICS": texts.json_text(dict(dates=found.dates, reference=found.reference_days, polarisations=found.polarisations, angle=found.angle,
                                                          options=texts.settings(options), **about))}
            places = {key: stack.enter_context(atomic.pending_text(given[key], text, key=key)) for key, text in written.items() if given[key]}
            places["OUTPUT"] = stack.enter_context(series.last_as(given["OUTPUT"]))
        results = {key: path[0] for key, path in places.items()} | {"REFERENCE_OUTPUT": kept and kept.kept_as}
        series.warn_of_others(progress)
        return results | {"RATIOS": series.show("Backscatter ratio", _TOP)}


def _matched(given, progress):
    """((scenes of VV or None, of VH or None), days), in the order of time; dates that one of them lacks are left out and said."""
    if not (given["VV"] or given["VH"]):
        raise InputError("VV and VH are both empty: give the images of one polarisation at least.")
    found = {}
    for key in ("VV", "VH"):
        if given[key]:
            scenes, days = dates.in_order(given[key], given["DATES"], progress)
            found[key] = {day.date(): (scene, day) for scene, day in zip(scenes, days)}
    common = sorted(set.intersection(*(set(one) for one in found.values())))
    for key, one in found.items():
        lone = [str(day) for day in one if day not in common]
        if lone:
            progress.warn(f"{key} alone has images of {', '.join(lone)}: these dates are left out.")
    if not common:
        raise InputError("VV and VH have no date in common: give the images of the same acquisitions, or DATES where the dates are wrong.")
    first = next(iter(found.values()))
    return [[found[key][day][0] for day in common] if key in found else None for key in ("VV", "VH")], [first[day][1] for day in common]


def _grid(sides, readers, transform_context):
    """(Grid, CRS) of all images; InputError where one lies elsewhere."""
    key, scenes, opened = next((key, side, mine) for key, side, mine in zip(("VV", "VH"), sides, readers) if side)
    grid, crs = grids.read_grid(key, scenes, opened, transform_context, degrees=True)
    if all(sides):
        for scene, reader in zip(sides[1], readers[1]):
            grids.refuse_other_grid("VH", scene, reader, grid, crs, scenes[0].name)
    return grid, crs


def _reference(given, readers, opened):
    """Images of the mean power of VV and VH of an earlier run, or None."""
    if not given["REFERENCE"]:
        return None
    first = opened("REFERENCE")
    if first.band_count < 2:
        raise InputError(f"REFERENCE = {given['REFERENCE'].name} has one band: give the REFERENCE_OUTPUT of an earlier run, with VV in band 1 and VH in band 2.")
    return tuple(opened("REFERENCE", band) if side else None for band, side in enumerate(readers, 1))
