"""The form of the mass balance; the science is in algorithms/elevation/mass_balance.py."""

import contextlib
import os

from ...algorithms import components
from ...algorithms.elevation import error_model, mass_balance as core, mass_balance_tables as tables
from ...algorithms.options import InputError
from ...algorithms.progress import part, stop_if_cancelled
from ...algorithms.report import charts, mass_balance as report
from .. import atomic, folders, inputs, outputs, rasters, texts, vectors
from ..cell_areas import CellAreas
from ..tool import Tool, versions
from . import void_table
from .inventory import Inventory, TrueSteps
from .rasters_of_change import images_of

_PRINT_DPI = 300


class MassBalance(Tool):
    ID, NAME, GROUP = "massbalance", "Mass balance", "Elevation change and mass balance"
    SUMMARY = "Geodetic mass balance of glaciers and regions with standard errors from the covariance of all their pixels."
    SCENE = "Elevation change"
    Options = core.MassBalanceOptions
    COMPONENTS = ("core",)
    TAGS = ("glacier", "mass balance", "geodetic", "elevation change", "dh/dt", "uncertainty", "error propagation", "sea level", "DEM", "volume change", "region", "RGI")
    HELP = """Turns a map of elevation change into the specific mass balance and the mass change of each glacier, of the region, and of groups of glaciers, each with its standard error.

Give the change (INPUT; the output of Void filling, or any map), the reference elevation model on the same grid, glacier outlines, and the error model of Elevation change error. Of the output of Void filling the band source tells measured from filled pixels, and VOID_TABLE, its table, the errors of the filled parts; other maps may come with SOURCE (1 measured, above 1 filled, 0 neither), else all their values count as measured. Where the change is in m, YEARS makes it m/yr.

Errors of neighbouring pixels are not independent. Here the covariance of every pair of measured pixels counts, within glaciers and between them, by one convolution with the error model's correlation: exact, and fast. Measured and filled parts are independent, as are the voids of two glaciers. The error of the density of the change (850 +- 60 kg/m3, Huss 2013) is common to all glaciers and does not average out in a region.

Areas are those on the ellipsoid, whatever the projection, in degrees too. A pixel belongs to the glacier whose outline holds its centre; where outlines overlap the first counts, and the log says so. Glaciers below MINIMUM_AREA or MINIMUM_MEASURED are left out of the regions; the table lists them with the reason.

The layer and TABLE have a row for each glacier: area, measured share, mean, median and NMAD of the change, parts of its standard error, balance (m w.e./yr) and mass change (Gt/yr). REGION_TABLE has the region, the groups of GROUP_FIELD (surge type, debris cover), and classes of size and elevation.

Methods: Li 2025 (thesis, ETH Zurich), section 4.3.3; Hugonnet et al. 2022; Huss 2013."""

    def inputs(self):
        yield inputs.raster("INPUT", "Elevation change", "In the unit of the error model, m/yr or m. A band named source tells measured (1) from filled pixels.")
        yield inputs.raster("DEM", "Reference elevation model", "In metres, on the grid of the change: slopes for the errors, heights for the classes.")
        yield inputs.polygons("OUTLINES", "Glacier outlines", "In any CRS.")
        yield inputs.file("ERROR_MODEL", "Error model", "The model file of Elevation change error.", kind="JSON", suffix=".json")
        more = dict(optional=True, advanced=True)
        yield inputs.file("VOID_TABLE", "Table of Void filling", "The TABLE that belongs to INPUT: errors of the filled parts.", kind="CSV", suffix=".csv", optional=True, leading=True)
        yield inputs.raster("SOURCE", "Source of the change", "1 measured, above 1 filled, 0 or no data neither. Empty: the band source of INPUT, else all is measured.", **more)
        yield inputs.raster("SIGMA", "Sigma of a pixel", "Standard deviation of each measured pixel, in the unit of the change, in place of the error model's. Its correlation still counts.", **more)
        yield inputs.raster("SECOND_PREDICTOR", "Second predictor", "The raster on which the error model depends beside the slope, where it does.", **more)

    def outputs(self):
        yield outputs.polygons("OUTPUT", "Glacier mass balance", "The outlines with the columns of the table.", style="mass_balance")
        yield outputs.file("TABLE", "Table of the glaciers", "CSV", ".csv", "A row for each glacier, the left-out ones too.")
        yield outputs.file("REGION_TABLE", "Table of the regions", "CSV", ".csv", "The region, groups, size and elevation classes.")
        yield outputs.report()
        yield outputs.statistics()
        yield outputs.figures("FIGURES", "Folder of the figures", "The figures of the report as PNG files for print, 300 dpi.")
        yield outputs.number("GLACIERS", "Glaciers that count")
        yield outputs.number("BALANCE", "Specific mass balance of the region (m w.e./yr)")
        yield outputs.number("SIGMA_BALANCE", "Its standard error (m w.e./yr)")
        yield outputs.number("MASS_CHANGE", "Mass change of the region (Gt/yr)")
        yield outputs.number("SIGMA_MASS_CHANGE", "Its standard error (Gt/yr)")

    def compute(self, given, options, progress):
        core.limits_of(options)
        model = read_model(given["ERROR_MODEL"])
        voids = void_table.read(given["VOID_TABLE"]) if given["VOID_TABLE"] else {}
        with contextlib.ExitStack() as stack:
            stack.enter_context(rasters.cache_limit(64))
            images, grid, crs = images_of(given, stack, self.transform_context)
            _check_model(model, given, images.change, options, progress)
            areas = CellAreas(grid, crs, self.transform_context)
            images.areas, images.metres = areas, TrueSteps(grid, areas)
            inventory = Inventory("OUTLINES", given["OUTLINES"], grid, crs, self.transform_context, progress, id_field=options.id_field, group_field=options.group_field)
            images.labels = inventory.labels
            result = core.compute(images, grid, inventory.outlines, model, voids, options, part(progress, 0.02, 0.95))
            whole = result.regions[0]
            progress.note(f"{whole['glaciers']} of {len(result.glaciers)} glaciers, {whole['area_km2']:.6g} km2: dh/dt {whole['change']:.4g} +- {whole['sigma_change']:.2g} m/yr, "
                          f"{whole['balance']:.4g} +- {whole['sigma_balance']:.2g} m w.e./yr, {whole['mass']:.4g} +- {whole['sigma_mass']:.2g} Gt/yr.")
            about = dict(versions=versions(), inputs=_shown(given), warnings=list(progress.warnings), subtitle=f"{given['INPUT'].name}, {given['OUTLINES'].sourceName()}")
            return self._written(given, options, progress, result, inventory, grid, model, about) | {
                "GLACIERS": whole["glaciers"], "BALANCE": whole["balance"], "SIGMA_BALANCE": whole["sigma_balance"], "MASS_CHANGE": whole["mass"], "SIGMA_MASS_CHANGE": whole["sigma_mass"]}

    def _written(self, given, options, progress, result, inventory, grid, model, about):
        rows = tables.rows(tables.GLACIERS, result.glaciers)
        written = {"TABLE": lambda: texts.csv_text(tables.header(tables.GLACIERS), rows),
                   "REGION_TABLE": lambda: texts.csv_text(tables.header(tables.REGIONS), tables.rows(tables.REGIONS, result.regions)),
                   "REPORT": lambda: report.render(result, model, grid, options, about),
                   "STATISTICS": lambda: texts.json_text(report.statistics(result) | dict(options=texts.settings(options), **about))}
        with contextlib.ExitStack() as stack:
            places = {key: stack.enter_context(atomic.pending_text(given[key], text(), key=key)) for key, text in written.items() if given[key]}
            places["OUTPUT"] = stack.enter_context(vectors.pending_records(given["OUTPUT"], tables.fields(tables.GLACIERS), rows, [bytes(shape.asWkb()) for shape in inventory.shapes],
                                                                           given["OUTLINES"].sourceCrs().toWkt(), progress))
            if given["FIGURES"] and not components.missing(["report"]):
                new = stack.enter_context(folders.replaced(os.path.abspath(given["FIGURES"]), "FIGURES"))
                for name, draw in report.figures(result, model, grid).items():
                    stop_if_cancelled(progress)
                    charts.save_png(draw(), os.path.join(new, f"{name}.png"), _PRINT_DPI)
        return {key: path[0] for key, path in places.items()}


def read_model(path):
    """ErrorModel of a file."""
    return error_model.from_json(texts.read_text("ERROR_MODEL", path, "an error model", "give the MODEL_OUTPUT of Elevation change error"), path)


def _check_model(model, given, change, options, progress):
    """InputError where the model and the rasters do not go together."""
    from osgeo import gdal

    data = rasters.call_gdal(gdal.Open, change.path)  # must outlive its band
    unit = data.GetRasterBand(1).GetUnitType()
    if unit in error_model.UNITS and unit != model.unit:
        raise InputError(f"INPUT = {given['INPUT'].name} is in {unit}, ERROR_MODEL in {model.unit}: give the model that was made of this change.")
    if model.second_name and not (given["SECOND_PREDICTOR"] or given["SIGMA"]):
        raise InputError(f"SECOND_PREDICTOR is empty, and the sigma of ERROR_MODEL depends on {model.second_name} too: give this raster.")
    if model.bias and not options.remove_bias:
        progress.note(f"The error model found a median of {model.bias:.3g} {model.unit} on stable ground. Where INPUT still has this bias, REMOVE_BIAS takes it off.")


def _shown(given):
    return texts.shown(given, "INPUT", "DEM", "SOURCE", "SIGMA", "SECOND_PREDICTOR", "OUTLINES") | {key: os.path.basename(given[key]) for key in ("ERROR_MODEL", "VOID_TABLE") if given[key]}
