"""The form of DEM co-registration; the science is in algorithms/elevation/dem_coregistration.py."""

import contextlib
import json
import os

from ...algorithms import blocks
from ...algorithms.elevation import dem_coregistration as core
from ...algorithms.options import InputError
from ...algorithms.progress import part, stop_if_cancelled
from ...algorithms.report import dem_coregistration as report
from .. import atomic, grids, inputs, outputs, rasters
from ..texts import json_text, settings
from ..tool import Tool, version, versions
from . import dem_pair
from .heights import common_datum

_NUMBERS = {"SHIFT_EAST": "shift_east", "SHIFT_NORTH": "shift_north", "SHIFT_UP": "shift_up", "NMAD_BEFORE": "stable_nmad_before", "NMAD_AFTER": "stable_nmad_after",
            "MEDIAN_AFTER": "stable_median_after"}


class DemCoregistration(Tool):
    ID, NAME, GROUP = "demcoregistration", "DEM co-registration", "Elevation change and mass balance"
    SUMMARY = "Shifts a DEM so that it fits a reference DEM on stable ground, to a fraction of a pixel (Nuth and Kaeaeb)."
    SCENE = "Elevation change"
    Options = core.DemCoregistrationOptions
    COMPONENTS = ("core",)
    TAGS = ("DEM", "co-registration", "coregistration", "alignment", "Nuth", "Kaab", "elevation change", "dh/dt", "glacier", "mass balance", "shift", "tilt", "NMAD", "TanDEM-X", "SRTM")
    HELP = """Two DEMs of one place rarely lie on each other: a shift of a few metres makes false height changes on every slope. This tool finds the shift on ground that does not change, and corrects the DEM by it.

Give the DEM to be aligned, the reference DEM, and polygons of all that is not stable: glaciers, water, landslides, optionally forest. MASK, a raster above 0 on stable ground, does the same or adds to it. The DEMs may have other extents, pixel sizes, directions of rows and CRSs; degrees are turned into true metres. Heights are in metres, in both above one vertical datum.

SHIFT_EAST, SHIFT_NORTH and SHIFT_UP (m) are the correction to ADD to the coordinates and heights of the DEM to be aligned: with SHIFT_EAST = 10 it lies 10 m too far west. They run along the axes of the reference's CRS. The report and the statistics give their standard errors, from a jack-knife over 64 parts of the scene, which takes the correlation of errors in space into account.

OUTPUT is the aligned DEM on the grid of the reference, resampled once. With RESAMPLING = Shift only it keeps its own pixels, and only their coordinates and heights are corrected. DIFFERENCE is the aligned DEM less the reference. NMAD_BEFORE, NMAD_AFTER and MEDIAN_AFTER (m) are of all stable pixels, blunders included.

Which pixels the fit trusts: stable ground with data in both DEMs, slopes from MINIMUM_SLOPE to MAXIMUM_SLOPE, and differences within OUTLIER_FACTOR times the NMAD of their class of slope, found anew in each iteration. The report counts them by reason. Voids of more than half the scene, and blunders of hundreds of metres, do no harm.

Tilt: a plane or a surface of second order can be fitted together with the shift; it needs stable ground on all sides of the scene.

Method: Nuth and Kaeaeb 2011, The Cryosphere 5, 271."""

    def inputs(self):
        yield inputs.raster("DEM", "DEM to be aligned", "Heights in metres.")
        yield inputs.raster("REFERENCE", "Reference DEM", "Heights in metres; its slopes tell the shift. The aligned DEM gets its grid.")
        yield inputs.polygons("UNSTABLE", "Unstable ground", "Glaciers, water, landslides: pixels whose centre lies in a polygon take no part.", optional=True)
        yield inputs.raster("MASK", "Mask of stable ground", "Above 0 where the ground is stable, on the grid of the reference.", optional=True, advanced=True)

    def outputs(self):
        yield outputs.raster("OUTPUT", "Aligned DEM")
        yield outputs.raster("DIFFERENCE", "Difference", "Aligned DEM less reference, m, on the grid of the reference.", optional=True, style="elevation_change")
        yield outputs.report()
        yield outputs.statistics()
        for key, label in (("SHIFT_EAST", "Shift east (m)"), ("SHIFT_NORTH", "Shift north (m)"), ("SHIFT_UP", "Shift up (m)"), ("NMAD_BEFORE", "NMAD before (m)"),
                           ("NMAD_AFTER", "NMAD after (m)"), ("MEDIAN_AFTER", "Median after (m)")):
            yield outputs.number(key, label)

    def compute(self, given, options, progress):
        dem_scene, reference_scene = given["DEM"], given["REFERENCE"]
        with contextlib.ExitStack() as texts, contextlib.ExitStack() as stack:
            stack.enter_context(rasters.cache_limit(96))
            dem = stack.enter_context(dem_pair.opened("DEM", dem_scene.path, options.band, "BAND"))
            reference = stack.enter_context(dem_pair.opened("REFERENCE", reference_scene.path, options.reference_band, "REFERENCE_BAND"))
            if os.path.abspath(dem_scene.path) == os.path.abspath(reference_scene.path) and options.band == options.reference_band:
                raise InputError(f"DEM and REFERENCE are both {dem_scene.name}: give two DEMs.")
            placement, dem_crs, crs = dem_pair.placement_of((dem_scene, dem), (reference_scene, reference), self.transform_context)
            if options.resampling == "Shift only" and options.surface != "None" and placement.to_dem is not None:
                raise InputError(f"RESAMPLING = Shift only does not go with SURFACE = {options.surface} where DEM ({dem_crs.authid()}) and REFERENCE ({crs.authid()}) have different "
                                 "CRSs: use RESAMPLING = Bilinear.")
            datum = common_datum([("DEM", dem_scene, options.band), ("REFERENCE", reference_scene, options.reference_band)], options.vertical_datum, progress)
            stable = self._stable(given, placement.grid, crs, reference_scene, stack)
            result = core.coregister(reference, dem, placement, options, stable=stable, progress=part(progress, 0, 0.4))
            writers, write = self._writers(given, options, placement, result, crs, datum, stack)
            own = options.resampling == "Shift only"
            core.align(reference, dem, placement, options, result, stable=stable, write=write, progress=part(progress, 0.4, 0.8 if own else 1.0))
            if own:
                with rasters.create_raster(given["OUTPUT"], core.moved_grid(placement, result.correction), dem_crs.toWkt(), [("elevation", "m")],
                                           metadata=_metadata(options, result, datum)) as writer:
                    _shift_only(dem, placement, options, result.correction, writer, part(progress, 0.8, 1.0))
                    self._write_texts(given, options, placement, result, datum, progress, texts)
                    for one in writers.values():
                        one.finish()
                writers["OUTPUT"] = writer
            else:
                self._write_texts(given, options, placement, result, datum, progress, texts)
                for one in writers.values():
                    one.finish()
        renamed = {key: writer.kept_as for key, writer in writers.items() if writer.kept_as}
        renamed |= {key: kept[0] for key, kept in self._kept.items() if kept[0] != given[key]}
        self.layer_names.update(OUTPUT=f"{dem_scene.name} aligned", DIFFERENCE=f"{dem_scene.name} less {reference_scene.name}")
        return {key: result.statistics[name] for key, name in _NUMBERS.items()} | renamed

    def _stable(self, given, grid, crs, reference_scene, stack):
        unstable = mask = None
        if given["UNSTABLE"]:
            unstable = grids.PolygonImage("UNSTABLE", given["UNSTABLE"], grid, crs, self.transform_context)
        if given["MASK"]:
            mask = stack.enter_context(rasters.open_raster(given["MASK"].path))
            grids.refuse_other_grid("MASK", given["MASK"], mask, grid, crs, reference_scene.name)
        return dem_pair.StableGround(grid.shape, unstable, mask) if unstable or mask else None

    def _writers(self, given, options, placement, result, crs, datum, stack):
        """({key: Writer} of the rasters on the reference's grid, the function that writes one block to all)."""
        names = {"OUTPUT": ("elevation", "m"), "DIFFERENCE": ("difference", "m")}
        keys = [key for key in names if given[key] and not (key == "OUTPUT" and options.resampling == "Shift only")]
        metadata = _metadata(options, result, datum)
        writers = {key: stack.enter_context(rasters.create_raster(given[key], placement.grid, crs.toWkt(), [names[key]], metadata=metadata, key=key)) for key in keys}

        def write(block, aligned, difference):
            for key, values in (("OUTPUT", aligned), ("DIFFERENCE", difference)):
                if key in writers:
                    writers[key].write(1, block.row0, block.col0, values)
        return writers, write

    def _write_texts(self, given, options, placement, result, datum, progress, stack):
        """Report and numbers, beside their places; they take them when the stack ends."""
        named = {key: given[key].name for key in ("DEM", "REFERENCE", "MASK") if given[key]}
        if given["UNSTABLE"]:
            named["UNSTABLE"] = given["UNSTABLE"].sourceName()
        about = dict(dem=named["DEM"], reference=named["REFERENCE"], inputs=named | {"Vertical datum": datum or "not stated"}, versions=versions())
        result.statistics["warnings"] = list(progress.warnings)
        texts = {}
        if given["REPORT"]:
            texts["REPORT"] = report.render(result, placement, options, about)
        if given["STATISTICS"]:
            texts["STATISTICS"] = json_text({**result.statistics, "iteration_table": result.iterations, **about, "options": settings(options)})
        self._kept = {key: stack.enter_context(atomic.pending_text(given[key], text, key=key)) for key, text in texts.items()}


def _shift_only(dem, placement, options, correction, writer, progress):
    """The DEM's own pixels with corrected heights."""
    image = core.Plausible(dem, options)
    strips = core.strips(dem.shape)
    for number, block in enumerate(strips):
        stop_if_cancelled(progress)
        writer.write(1, block.row0, block.col0, core.lifted(blocks.read(image, block), block, placement, correction))
        progress.report((number + 1) / len(strips))


def _metadata(options, result, datum):
    correction = result.correction
    found = {"FIRNLINE_VERSION": version(), "FIRNLINE_OPTIONS": json.dumps(settings(options)), "SHIFT_EAST": f"{correction.east:.4f}", "SHIFT_NORTH": f"{correction.north:.4f}",
             "SHIFT_UP": f"{correction.up:.4f}"}
    return found | ({"VERTICAL_DATUM": datum} if datum else {})
