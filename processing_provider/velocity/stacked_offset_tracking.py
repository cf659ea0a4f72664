"""The form of stacked offset tracking; the science is in algorithms/velocity/stacked_offset_tracking.py."""

import contextlib
import dataclasses
import json
import os

import numpy as np

from ...algorithms.options import InputError, key_of
from ...algorithms.report import stacked_offset_tracking as report
from ...algorithms.velocity import stacked_offset_tracking as core
from .. import atomic, dates, grids, inputs, outputs, rasters
from ..tool import Tool, version, versions
from . import images, prior


class StackedOffsetTracking(Tool):
    ID, NAME, GROUP = "stackedoffsettracking", "Stacked offset tracking", "Glacier velocity"
    SUMMARY = "Velocity of glaciers, landslides and faults from a series of co-registered SAR or optical images."
    Options = core.StackedOffsetTrackingOptions
    COMPONENTS = ("core",)
    TAGS = ("glacier", "velocity", "offset tracking", "feature tracking", "speckle tracking", "SAR", "radar", "optical", "cross-correlation", "NCC", "stacking",
            "landslide", "ice flow", "Sentinel-1", "TanDEM-X", "displacement")
    HELP = """Surface velocity from a series of co-registered images on one grid. The correlation surfaces of many image pairs are averaged before the peak is searched: the noise falls, the common motion stays, and small templates reach the coverage of large ones.

Give two or more rasters in a metric CRS, or the folder of a dated series. Set the maximum speed somewhat above the fastest flow that you expect: it sets how far the search goes. Speckle of SAR images needs templates of 48 px and more.

Dates are taken from DATES, else from the layers' temporal ranges, dataset metadata, product names, or YYYYMMDD in the names; the log lists what was found where.

The output has the bands vx and vy (along the axes of the CRS, north is positive), speed, direction of motion (degrees clockwise from grid north), signal-to-noise ratio, peak of the stack, number of pairs and flags; raw_vx and raw_vy are the vectors before filtering. One cell is one step, its centre is the centre of the template.

Stable ground (rock, no ice) lets the tool take off the shift of each pair, and tells how precise the result is.

Method: Li, Leinss and Hajnsek 2021, IEEE JSTARS 14, 4765."""

    def inputs(self):
        yield inputs.scenes("IMAGES", "Images", "Two or more co-registered rasters on one grid, or the folder of a dated series.")
        yield inputs.polygons("STABLE_GROUND", "Stable ground", "Ground that does not move. The shift of each pair over it is taken off before the stack is made.",
                              optional=True)
        more = dict(optional=True, advanced=True)
        yield inputs.polygons("OUTLINES", "Glacier outlines", "Coverage is counted inside them. Ground outside is stable where OUTSIDE_IS_STABLE says so.", **more)
        yield inputs.raster("MASK", "Mask", "Pixels of the images are used where the mask is above half of its maximum.", **more)
        yield inputs.text("DATES", "Dates of the images", "ISO dates or date-times in the order of the images, separated by commas. Empty: found from the layers.",
                          **more)
        yield inputs.text("SERIES", "Series of the images", "Labels in the order of the images, separated by commas, such as asc, asc, desc. Images of different labels, "
                          "as of two tracks, sensors or polarisations, never pair; their pairs make one stack.", **more)
        yield inputs.scenes("SECOND_POLARISATION", "Second polarisation", "As many rasters as images, or their folder, on the same grid, matched by date. Each image becomes the mean "
                            "of the two intensities, the second first scaled to the mean of the first.", **more)
        yield inputs.polygons("ICE_MASK", "Ice", "Templates on ice leave out the pixels of rock, and the reverse: vectors stay sharp at the margin.", **more)
        yield inputs.raster("PRIOR", "Prior velocity", "Velocity that guides the search, with vx in band 1 and vy in band 2, along the axes of its projected CRS, which may be any.",
                            **more)
        yield inputs.raster("PRIOR_VX", "Prior velocity, vx", "In place of PRIOR, with PRIOR_VY.", **more)
        yield inputs.raster("PRIOR_VY", "Prior velocity, vy", "In place of PRIOR, with PRIOR_VX; north is positive.", **more)

    def outputs(self):
        yield outputs.raster("OUTPUT", "Velocity", style="velocity")
        yield outputs.report()
        yield outputs.statistics()
        yield outputs.number("COVERAGE", "Coverage")
        yield outputs.number("RESIDUAL_RATIO", "Residual ratio")
        yield outputs.number("PAIRS", "Pairs")
        yield outputs.number("MEDIAN_SPEED", "Median speed (m/day)")

    def compute(self, given, options, progress):
        scenes, found = self._dated(given, progress)
        days = [one.when for one in found]
        with contextlib.ExitStack() as stack:
            stack.enter_context(rasters.cache_limit(64))
            readers = [stack.enter_context(images.opened(one.path, options)) for one in scenes]
            grid, crs = grids.read_grid("IMAGES", scenes, readers, self.transform_context)
            mask = None
            if given["MASK"]:
                mask = stack.enter_context(rasters.open_raster(given["MASK"].path))
                grids.refuse_other_grid("MASK", given["MASK"], mask, grid, crs, scenes[0].name)
            result = self._tracked(given, options, progress, scenes, days, readers, grid, crs, mask)
        self.period = (days[0], days[-1])
        self.layer_names["OUTPUT"] = f"Velocity {days[0]:%Y-%m-%d} to {days[-1]:%Y-%m-%d}"
        about = dict(names=[one.name for one in scenes], dates=days, found_in=[one.where for one in found], versions=versions(), inputs=_shown(given))
        result.statistics["warnings"] = list(progress.warnings)
        page = report.render(result, options, about) if given["REPORT"] else ""
        kept = self._write(given, options, result, crs, {"REPORT": page, "STATISTICS": _as_json(result, options, about)})
        for path in kept.values():
            progress.warn(f"Another program holds the old file open: the new data are in {path}.")
        return {**{key: result.statistics.get(key.lower()) for key in ("COVERAGE", "RESIDUAL_RATIO", "PAIRS", "MEDIAN_SPEED")}, **kept}

    def _dated(self, given, progress):
        """Scenes and their dates, in the order of time."""
        found = dates.find_dates(given["IMAGES"], given["DATES"] or "")
        for line in dates.log_lines(found, given["IMAGES"]):
            progress.note(line)
        for one in found:
            if one.warning:
                progress.warn(one.warning)
        labels = images.labels_of(given["SERIES"], given["IMAGES"])
        dates.refuse_doubles(found, given["IMAGES"], labels)
        for scene, label in zip(given["IMAGES"], labels or ()):
            scene.label = label
            progress.note(f"{scene.name} - series {label}")
        ordered = sorted(zip(given["IMAGES"], found), key=lambda pair: pair[1].when)
        return [scene for scene, _ in ordered], [one for _, one in ordered]

    def _tracked(self, given, options, progress, scenes, days, readers, grid, crs, mask):
        templates = grid.templates(options.template_size, options.step)
        if min(templates.shape) == 0:
            rows, columns = grid.shape
            way_out = f"use {min(grid.shape) // 2} px or less" if min(grid.shape) >= 16 else "give larger images"
            raise InputError(f"TEMPLATE_SIZE = {options.template_size} px is larger than the images ({columns} x {rows} px): {way_out}.")
        stable, outlines = (grids.rasterize(key, given[key], templates, crs, self.transform_context) if given[key] else None
                            for key in ("STABLE_GROUND", "OUTLINES"))
        scale = grids.map_scale(templates, crs, self.transform_context)
        if scale is None:
            progress.warn(f"The scale of the projection {crs.authid()} is not known: speeds are in map metres.")
        elif np.abs(scale - 1).max() > 0.01 and not options.scale_correction:
            worst = scale.flat[np.abs(scale - 1).argmax()]
            progress.warn(f"The scale of the projection {crs.authid()} is up to {worst:.4f} here, so speeds are wrong by up to {100 * (worst - 1):+.1f} %: "
                          "switch SCALE_CORRECTION on, or use another CRS.")
        more = {}
        if given["SERIES"]:
            more["labels"] = [one.label for one in scenes]
        if known := prior.prior_on(given, options, templates, crs, self.transform_context, progress):
            more["prior"] = known
        if given["ICE_MASK"]:
            more["ice"] = grids.PolygonImage("ICE_MASK", given["ICE_MASK"], grid, crs, self.transform_context)
        with images.averaged(readers, scenes, days, given, options, grid, crs, progress) as readers:
            return core.compute(readers, days, grid, options, mask=mask, stable=stable, outlines=outlines, scale=scale,
                                names=[one.name for one in scenes], progress=progress, **more)

    def _write(self, given, options, result, crs, texts):
        """Write all outputs; returns those that had to take another name, by key."""
        metadata = {"FIRNLINE_VERSION": version(), "FIRNLINE_OPTIONS": json.dumps(_settings(options))}
        # All files are complete before the first takes its place: a full disk leaves every old one as it was.
        with contextlib.ExitStack() as stack:
            kept = {key: stack.enter_context(atomic.pending_text(given[key], text, key=key)) for key, text in texts.items() if given[key]}
            writer = stack.enter_context(rasters.create_raster(given["OUTPUT"], result.grid, crs.toWkt(), core.BANDS.items(), metadata=metadata))
            for number, name in enumerate(core.BANDS, 1):
                writer.write(number, 0, 0, result.bands[name])
        paths = {"OUTPUT": writer.kept_as or given["OUTPUT"], **{key: path[0] for key, path in kept.items()}}
        return {key: path for key, path in paths.items() if os.path.abspath(path) != os.path.abspath(given[key])}


def _settings(options):
    return {key_of(field): getattr(options, field.name) for field in dataclasses.fields(options)}


def _as_json(result, options, about):
    """All numbers of a run: statistics, pairs, images, options, versions."""
    images = [dict(name=name, date=day.isoformat(), found_in=where) for name, day, where in zip(about["names"], about["dates"], about["found_in"])]
    everything = {**result.statistics, "pair_table": result.pair_table, "images": images, "options": _settings(options), "versions": about["versions"]}
    # JSON has no NaN: null.
    return json.dumps(json.loads(json.dumps(everything), parse_constant=lambda _: None), indent=2) + "\n"


def _shown(given):
    """What was given beside the images, as the report shows it."""
    found = {key: given[key].sourceName() for key in ("STABLE_GROUND", "OUTLINES", "ICE_MASK") if given[key]}
    found |= {key: given[key].name for key in ("MASK", *prior.KEYS) if given[key]}
    if given["SECOND_POLARISATION"]:
        found["SECOND_POLARISATION"] = ", ".join(one.name for one in given["SECOND_POLARISATION"])
    return found | {key: given[key] for key in ("DATES", "SERIES") if given[key]}
