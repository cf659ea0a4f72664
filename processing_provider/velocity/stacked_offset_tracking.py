"""The form of stacked offset tracking; the science is in algorithms/velocity/stacked_offset_tracking.py."""

import contextlib
import json

import numpy as np

from ...algorithms.options import InputError
from ...algorithms.report import stacked_offset_tracking as report
from ...algorithms.velocity import stacked_offset_tracking as core, validation
from .. import dates, grids, inputs, outputs, rasters, texts
from ..image_files import ImageFile
from ..tool import Tool, version, versions
from . import cube as cubes
from . import files, images, points, prior


class StackedOffsetTracking(Tool):
    ID, NAME, GROUP = "stackedoffsettracking", "Stacked offset tracking", "Glacier velocity"
    SUMMARY = "Velocity of glaciers, landslides and faults from a series of co-registered SAR or optical images."
    SCENE = "Glacier flow"
    Options = core.StackedOffsetTrackingOptions
    COMPONENTS = ("core",)
    TAGS = ("glacier", "velocity", "offset tracking", "feature tracking", "speckle tracking", "SAR", "radar", "optical", "cross-correlation", "NCC", "stacking",
            "landslide", "ice flow", "Sentinel-1", "TanDEM-X", "displacement")
    HELP = """Surface velocity from a series of co-registered images on one grid. The correlation surfaces of many image pairs are averaged before the peak is searched: the noise falls, the common motion stays, and small templates reach the coverage of large ones.

Give two or more rasters in a metric CRS, or the folder of a dated series. Set the maximum speed somewhat above the fastest flow that you expect: it sets how far the search goes. Speckle of SAR images needs templates of 48 px and more.

Dates are taken from DATES, else from the layers' temporal ranges, dataset metadata, product names, or YYYYMMDD in the names; the log lists what was found where.

The output has the bands vx and vy (along the axes of the CRS, north is positive), speed, direction of motion (degrees clockwise from grid north), signal-to-noise ratio, peak of the stack, number of pairs and flags; raw_vx and raw_vy are the vectors before filtering. One cell is one step, its centre is the centre of the template.

Stable ground (rock, no ice) lets the tool take off the shift of each pair, and tells how precise the result is.

Every vector has its standard errors (sigma_vx, sigma_vy) and the probability that noise alone would give it (false_alarm); vectors above FALSE_ALARM become no-data. Velocities are in m/day, and again in m/yr.

More, among the advanced parameters: several tracks or sensors in one stack (SERIES), two polarisations, a step across an earthquake or landslide (PAIRING = Before and after: displacement in metres), months and seasons over all years for the temporal controller, larger templates where small ones fail, a prior velocity that guides the search, ice and rock apart, an outlier filter, comparison with measured points, and a correlation cube to which later dates are added.

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
        yield inputs.points("POINTS", "Measured points", "Points in any CRS, such as GPS stations, whose fields VX_FIELD and VY_FIELD hold velocities (m/day; with the pairing "
                            "Before and after displacements in m) along the axes of the images' CRS. Report and numbers tell how far the result is off.", **more)

        yield inputs.raster("CUBE", "Correlation cube", "CUBE_OUTPUT of an earlier run, to which the pairs of new images are added: give the new images, and the old ones that "
                            "make pairs with them.", **more)
        yield inputs.scheduler()

    def outputs(self):
        yield outputs.raster("OUTPUT", "Velocity", style="velocity")
        extra = dict(optional=True)
        yield outputs.points("ARROWS", "Arrows", "The valid vectors as points, drawn as arrows, thinned by the scale of the map.", style="velocity_arrows", **extra)
        yield outputs.file("NETCDF", "NetCDF", "netCDF", ".nc", "CF file with the names and the unit (meter/year) of ITS_LIVE; QGIS draws its arrows as a mesh layer.")
        yield files.seasons("SEASONS_FOLDER", "Folder of the seasons", "One velocity raster for each month or season of SEASONS, a dated series. They are loaded beside the velocity, "
                              "each with its time, for the temporal controller.", "SEASON_LAYERS", beside="OUTPUT", style="velocity", **extra)
        yield outputs.raster("CUBE_OUTPUT", "Correlation cube to keep", "The stack itself, to which later runs add new dates. Large: two bytes for each lag and template.", **extra)
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
            return self._computed(given, options, progress, scenes, found, days, stack)

    def _computed(self, given, options, progress, scenes, found, days, stack):
        """Results by key; `stack` holds what is open until all is written."""
        readers = [stack.enter_context(images.opened(one.path, options)) for one in scenes]
        grid, crs = grids.read_grid("IMAGES", scenes, readers, self.transform_context)
        mask = None
        if given["MASK"]:
            mask = stack.enter_context(rasters.open_raster(given["MASK"].path))
            grids.refuse_other_grid("MASK", given["MASK"], mask, grid, crs, scenes[0].name)
        files.refuse(given, options, grid.templates(options.template_size, options.step))
        measured = points.measured(given["POINTS"], options, grid, crs, self.transform_context, progress) if given["POINTS"] else None
        cube, keep = self._cubes(given, options, grid, crs, stack)
        result = self._tracked(given, options, progress, scenes, days, readers, grid, crs, mask, cube, keep)
        if cube:
            days = [min(days[0], cube.header.first_date), *days[1:]]
        if measured:
            result.statistics["points"] = validation.at_points(result.bands, result.grid, *measured)
        about = dict(names=[one.name for one in scenes], dates=days, found_in=[one.where for one in found], versions=versions(), inputs=_shown(given))
        result.statistics["warnings"] = list(progress.warnings)
        page = report.render(result, options, about) if given["REPORT"] else ""
        written = {"REPORT": page, "STATISTICS": _as_json(result, options, about)}
        kept, seasons = files.write(given, result, crs, (days[0], days[-1]), version(), json.dumps(texts.settings(options)), written, progress)
        self._name_layers(result, days, seasons)
        return {**{key: result.statistics.get(key.lower()) for key in ("COVERAGE", "RESIDUAL_RATIO", "PAIRS", "MEDIAN_SPEED")}, **kept,
                "SEASON_LAYERS": [path for path, _ in seasons] or None}

    def _cubes(self, given, options, grid, crs, stack):
        """The cube to add to and the one to keep; None where not asked for."""
        templates = grid.templates(options.template_size, options.step)
        held = given["CUBE"] and cubes.Held(given["CUBE"], stack.enter_context(rasters.open_raster(given["CUBE"].path)), templates, crs)
        return held or None, cubes.Kept(given["CUBE_OUTPUT"], templates, crs.toWkt(), stack) if given["CUBE_OUTPUT"] else None

    def _dated(self, given, progress):
        """Scenes and their dates, in the order of time."""
        found = dates.told(given["IMAGES"], given["DATES"], progress)
        labels = images.labels_of(given["SERIES"], given["IMAGES"])
        dates.refuse_doubles(found, given["IMAGES"], labels)
        for scene, label in zip(given["IMAGES"], labels or ()):
            scene.label = label
            progress.note(f"{scene.name} - series {label}")
        ordered = sorted(zip(given["IMAGES"], found), key=lambda pair: pair[1].when)
        return [scene for scene, _ in ordered], [one for _, one in ordered]

    def _tracked(self, given, options, progress, scenes, days, readers, grid, crs, mask, cube, keep):
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
        more = {key: value for key, value in (("cube", cube), ("keep", keep)) if value}
        if given["SERIES"]:
            more["labels"] = [one.label for one in scenes]
        if known := prior.prior_on(given, options, templates, crs, self.transform_context, progress):
            more["prior"] = known
        if given["ICE_MASK"]:
            more["ice"] = grids.PolygonImage("ICE_MASK", given["ICE_MASK"], grid, crs, self.transform_context)
        if given["SCHEDULER"]:
            more |= dict(scheduler=given["SCHEDULER"], files=[one.path for one in (*scenes, *(given["SECOND_POLARISATION"] or ()), *([given["MASK"]] if mask else ()))])
        with images.averaged([ImageFile(reader) for reader in readers], scenes, days, given, options, grid, crs, progress) as readers:
            return core.compute(readers, days, grid, options, mask=mask and ImageFile(mask), stable=stable, outlines=outlines, scale=scale,
                                names=[one.name for one in scenes], progress=progress, **more)

    def _name_layers(self, result, days, seasons):
        """Names, times and colours of the layers that QGIS may load."""
        what = "Velocity" if "vx" in result.bands else "Displacement"
        self.period = (days[0], days[-1])
        self.layer_names.update(OUTPUT=f"{what} {days[0]:%Y-%m-%d} to {days[-1]:%Y-%m-%d}", ARROWS=f"{what} arrows {days[0]:%Y-%m-%d} to {days[-1]:%Y-%m-%d}")
        self.series_layers["SEASONS_FOLDER"] = [(path, f"{what} {part.label}", (part.begin, part.end)) for path, part in seasons]
        self.tops.update(ARROWS=files.top_speed([result]), SEASONS_FOLDER=files.top_speed(result.parts))


def _as_json(result, options, about):
    """All numbers of a run: statistics, pairs, images, options, versions."""
    images = [dict(name=name, date=day.isoformat(), found_in=where) for name, day, where in zip(about["names"], about["dates"], about["found_in"])]
    parts = [dict(label=part.label, begin=part.begin.isoformat(), end=part.end.isoformat(), **part.statistics) for part in result.parts]
    everything = {**result.statistics, "parts": parts, "pair_table": result.pair_table, "images": images, "options": texts.settings(options), "versions": about["versions"]}
    return texts.json_text(everything)


def _shown(given):
    """What was given beside the images, as the report shows it."""
    found = texts.shown(given, "STABLE_GROUND", "OUTLINES", "ICE_MASK", "POINTS", "MASK", *prior.KEYS, "CUBE")
    if given["SECOND_POLARISATION"]:
        found["SECOND_POLARISATION"] = ", ".join(one.name for one in given["SECOND_POLARISATION"])
    return found | texts.shown(given, "DATES", "SERIES")
