"""The form of the hypsometry; the science is in algorithms/elevation/hypsometry.py."""

import contextlib

from ...algorithms.elevation import hypsometry as core, mass_balance_tables as tables
from ...algorithms.progress import part
from ...algorithms.report import hypsometry as report
from .. import atomic, inputs, outputs, rasters, texts, vectors
from ..cell_areas import CellAreas
from ..tool import Tool, versions
from .inventory import Inventory
from .rasters_of_change import images_of


class Hypsometry(Tool):
    ID, NAME, GROUP = "hypsometry", "Hypsometry of elevation change", "Elevation change and mass balance"
    SUMMARY = "Elevation change by elevation band for groups of glaciers, and the altitude of transition from thinning to thickening."
    SCENE = "Elevation change"
    Options = core.HypsometryOptions
    COMPONENTS = ("core",)
    TAGS = ("glacier", "elevation change", "dh/dt", "hypsometry", "elevation band", "altitude", "surge", "debris", "NMAD", "median", "transition")
    HELP = """Gives the elevation change by elevation band: median, NMAD and mean of the pixels, the area of the band and how much of it has data, for all glaciers and for each value of GROUP_FIELD, such as surge type or debris cover.

Give the change (m/yr or m), the reference elevation model on the same grid, and glacier outlines. Medians are exact, of all pixels of a band; areas are those on the ellipsoid, in degrees too. Where the change comes from Void filling its band source tells filled from measured pixels, and MEASURED_ONLY leaves the filled ones out.

The altitude of transition is where the change turns sign: it parts the area with thinning from that with thickening with the least area on the wrong side. Thinning below is usual; during a surge it is the other way round, which the direction says.

The output is a table without geometry, which QGIS opens; TABLE is the same as CSV.

Method: Li 2025 (thesis, ETH Zurich), section 4.3.3."""

    def inputs(self):
        yield inputs.raster("INPUT", "Elevation change", "In m/yr or m. A band named source tells measured (1) from filled pixels.")
        yield inputs.raster("DEM", "Reference elevation model", "In metres, on the grid of the change.")
        yield inputs.polygons("OUTLINES", "Glacier outlines", "In any CRS. Where they overlap the first counts.")
        yield inputs.raster("SOURCE", "Source of the change", "1 measured, above 1 filled, 0 or no data neither. Empty: the band source of INPUT, else all is measured.", optional=True, advanced=True)

    def outputs(self):
        yield outputs.records("OUTPUT", "Elevation bands", style="hypsometry")
        yield outputs.file("TABLE", "Table of the bands", "CSV", ".csv", "The output as CSV.")
        yield outputs.report()
        yield outputs.statistics()
        yield outputs.number("TRANSITION", "Altitude of transition of all glaciers (m)")

    def compute(self, given, options, progress):
        with contextlib.ExitStack() as stack:
            stack.enter_context(rasters.cache_limit(64))
            images, grid, crs = images_of(given, stack, self.transform_context)
            images.areas = CellAreas(grid, crs, self.transform_context)
            inventory = Inventory("OUTLINES", given["OUTLINES"], grid, crs, self.transform_context, progress, id_field=options.id_field, group_field=options.group_field)
            images.labels = inventory.labels
            result = core.compute(images, grid, inventory.outlines, options, part(progress, 0.02, 0.98))
            for name, one in result.transitions.items():
                progress.note(f"{name}: transition at {one.altitude_m:.0f} m, {one.direction}." if one.altitude_m is not None else f"{name}: the median change has one sign in all bands.")
            about = dict(versions=versions(), inputs=texts.shown(given, "INPUT", "DEM", "SOURCE", "OUTLINES"), warnings=list(progress.warnings), subtitle=f"{given['INPUT'].name}, {given['OUTLINES'].sourceName()}")
            rows = tables.rows(tables.BANDS, report.records(result))
            written = {"TABLE": lambda: texts.csv_text(tables.header(tables.BANDS), rows), "REPORT": lambda: report.render(result, options, about),
                       "STATISTICS": lambda: texts.json_text(report.statistics(result) | dict(options=texts.settings(options), **about))}
            with contextlib.ExitStack() as files:
                places = {key: files.enter_context(atomic.pending_text(given[key], text(), key=key)) for key, text in written.items() if given[key]}
                places["OUTPUT"] = files.enter_context(vectors.pending_records(given["OUTPUT"], tables.fields(tables.BANDS), rows, None, "", progress))
        first = next(iter(result.transitions.values()))
        return {key: path[0] for key, path in places.items()} | {"TRANSITION": first.altitude_m}
