"""The form of elevation change; the science is in algorithms/elevation/elevation_change.py."""

import contextlib
import json

import numpy as np

from ...algorithms.elevation import elevation_change as core
from ...algorithms.elevation.decimal_year import EXAMPLE, day_of, decimal_year, year_from
from ...algorithms.options import InputError
from ...algorithms.report import elevation_change as report
from .. import atomic, dates, grids, inputs, outputs, rasters, texts
from ..tool import Tool, version, versions
from ..zones import Zones
from .heights import common_datum

_FIELDS = ("rgi_id", "RGIId", "glims_id")
_BANDS = {"dhdt": ("OUTPUT", "dhdt", "m/yr"), "dh": ("DH", "dh", "m"), "raw": ("RAW", "dhdt", "m/yr"), "flag": ("FLAGS", "flag", "")}


class ElevationChange(Tool):
    ID, NAME, GROUP = "elevationchange", "Elevation change", "Elevation change and mass balance"
    SUMMARY = "Rate of elevation change of glaciers from two dated DEMs, with outliers taken out by elevation band."
    SCENE = "Elevation change"
    Options = core.ElevationChangeOptions
    COMPONENTS = ("core",)
    TAGS = ("DEM", "dh/dt", "elevation change", "thinning", "glacier", "mass balance", "NMAD", "outlier", "DEM difference", "dDEM", "geodetic", "stable ground")
    HELP = """Rate of elevation change, dh/dt = (DEM_2 - DEM_1) / (date 2 - date 1), in metres a year: negative where the surface sinks.

Give two DEMs on one grid, the earlier one first. They should be co-registered. Their dates are DATE_1 and DATE_2 (ISO dates or decimal years), or rasters with a decimal year for every pixel, as the tool DEM mosaic with dates makes them; else they are found from layers, metadata or names.

With glacier outlines, outliers are taken out: in every elevation band of 100 m the median and the NMAD of glacier pixels with slopes up to 40 degrees are found, and pixels farther from the median than three NMAD become no-data. NMAD = 1.4826 times the median of the distances from the median. All glaciers make one group, or each polygon its own. Bands and slopes come from DEM_1, or from REFERENCE_DEM.

Ground outside the glaciers, less UNSTABLE, is stable: its median tells the bias, its NMAD the noise. Nothing of it is taken off. Without outlines no outliers are looked for, and the numbers of stable ground are those of all ground.

Optional outputs: DH, the difference itself in metres; RAW, dh/dt with its outliers; FLAGS, whose codes add up: 1 no data, 2 outlier, 4 steep, 8 interval too short, 16 not tested; an HTML report with maps, histogram and bands; all numbers as JSON.

DEMs may be in degrees: slopes are in true metres. Heights must be in metres and of one vertical datum."""

    def inputs(self):
        yield inputs.raster("DEM_1", "Earlier DEM", "Elevation in metres.")
        yield inputs.raster("DEM_2", "Later DEM", "On the same grid.")
        more = dict(optional=True)
        yield inputs.text("DATE_1", "Date of the earlier DEM", f"ISO date, date-time or decimal year, such as {EXAMPLE}. Empty: found from the layer.", **more)
        yield inputs.text("DATE_2", "Date of the later DEM", "The same of DEM_2.", **more)
        yield inputs.polygons("GLACIERS", "Glacier outlines", "Outliers are looked for inside them. Ground outside is stable.", **more)
        more = dict(optional=True, advanced=True)
        yield inputs.raster("DATE_RASTER_1", "Dates of the earlier DEM", "Decimal year of every pixel, on the grid of the DEMs; in place of DATE_1.", **more)
        yield inputs.raster("DATE_RASTER_2", "Dates of the later DEM", "In place of DATE_2.", **more)
        yield inputs.raster("REFERENCE_DEM", "Reference DEM", "Elevation bands and slopes come from it, on the grid of the DEMs. Empty: from DEM_1.", **more)
        yield inputs.polygons("UNSTABLE", "Unstable ground", "Ground outside the glaciers that may have moved or grown: lakes, rivers, landslides, forest. It counts neither as stable nor as glacier.", **more)

    def outputs(self):
        yield outputs.raster("OUTPUT", "dh/dt", "Without outliers, m/yr.", style="dhdt")
        yield outputs.raster("DH", "Elevation difference", "DEM_2 - DEM_1 (m), with outliers.", optional=True)
        yield outputs.raster("RAW", "dh/dt with outliers", "m/yr.", optional=True, style="dhdt")
        yield outputs.raster("FLAGS", "Flags", "Codes that add up: 1 no data, 2 outlier, 4 steep, 8 interval too short, 16 not tested.", optional=True)
        yield outputs.report()
        yield outputs.statistics()
        for key, label in (("INTERVAL", "Mean interval (yr)"), ("MEAN_DHDT", "Mean dh/dt on glaciers (m/yr)"), ("OUTLIERS", "Share of outliers"), ("STABLE_MEDIAN", "Median on stable ground (m/yr)"),
                           ("STABLE_NMAD", "NMAD on stable ground (m/yr)")):
            yield outputs.number(key, label)

    def compute(self, given, options, progress):
        with contextlib.ExitStack() as stack:
            stack.enter_context(rasters.cache_limit(192))
            return self._computed(given, options, progress, stack)

    def _computed(self, given, options, progress, stack):
        opened = {key: stack.enter_context(rasters.open_raster(given[key].path)) for key in ("DEM_1", "DEM_2", "REFERENCE_DEM", "DATE_RASTER_1", "DATE_RASTER_2") if given[key]}
        grid, crs = grids.grid_of("DEM_1", given["DEM_1"], opened["DEM_1"])
        for key, reader in opened.items():
            grids.refuse_other_grid(key, given[key], reader, grid, crs, given["DEM_1"].name)
        datum = common_datum([(key, given[key], 1) for key in ("DEM_1", "DEM_2")], options.vertical_datum, progress)
        years, told = zip(*(_date(given, number, opened, progress) for number in (1, 2)))
        if not any(hasattr(year, "read") for year in years):
            core.refuse_interval(*years, options)
        glaciers, names = _glaciers(given, options, grid, crs, self.transform_context, progress)
        unstable = grids.PolygonImage("UNSTABLE", given["UNSTABLE"], grid, crs, self.transform_context) if given["UNSTABLE"] else None
        metadata = {"FIRNLINE_VERSION": version(), "FIRNLINE_OPTIONS": json.dumps(texts.settings(options)), "DATE_1": told[0], "DATE_2": told[1]} | ({"VERTICAL_DATUM": datum} if datum else {})
        writers, write = _writers(given, stack, grid, crs, metadata)
        result = core.compute(opened["DEM_1"], opened["DEM_2"], grid, years, options, write, glaciers=glaciers, names=names, unstable=unstable,
                              reference=opened.get("REFERENCE_DEM"), progress=progress)
        statistics = report.statistics_of(result)
        _tell(statistics, progress)
        about = dict(names=[given[key].name for key in ("DEM_1", "DEM_2")], dates=told, inputs=texts.shown(given, "DEM_1", "DEM_2", "REFERENCE_DEM", "DATE_RASTER_1", "DATE_RASTER_2", "GLACIERS", "UNSTABLE", "DATE_1", "DATE_2"), versions=versions(), warnings=list(progress.warnings))
        written = {"REPORT": report.render(result, statistics, about) if given["REPORT"] else "", "STATISTICS": _as_json(statistics, options, about)}
        kept = {key: stack.enter_context(atomic.pending_text(given[key], text, key=key)) for key, text in written.items() if given[key]}
        stack.close()  # all files take their places
        self._dress(result, years, told)
        found = {key: writer.kept_as for key, writer in writers.items()} | {key: paths[0] for key, paths in kept.items()}
        return found | _numbers(statistics)

    def _dress(self, result, years, told):
        limit = report.colour_limit(result)
        self.tops.update(OUTPUT=limit, RAW=limit)
        self.layer_names.update(OUTPUT=f"dh/dt {told[0]} to {told[1]} (m/yr)", RAW=f"dh/dt with outliers {told[0]} to {told[1]} (m/yr)")
        if not any(hasattr(year, "read") for year in years) and years[0] >= 1900:
            self.period = tuple(day_of(year) for year in years)


def _date(given, number, opened, progress):
    """(decimal year, or an image of it; how it is shown) of one DEM."""
    key, text, raster = f"DEM_{number}", given[f"DATE_{number}"], f"DATE_RASTER_{number}"
    if text and given[raster]:
        raise InputError(f"DATE_{number} and {raster} are both given: leave one of them empty.")
    if given[raster]:
        progress.note(f"{key}: dates of {given[raster].name}.")
        return _Years(opened[raster], raster, given[raster].name), given[raster].name
    if text:
        year = year_from(text, f"DATE_{number}")
        return year, text.strip()
    try:
        found, = dates.find_dates([given[key]])
    except InputError as error:
        reason = str(error).split(": give DATES")[0]
        raise InputError(f"{key}: {reason[0].lower()}{reason[1:]}: give DATE_{number}, such as {EXAMPLE}, or {raster}.") from None
    progress.note(f"{key}: {dates.log_lines([found], [given[key]])[0]}")
    if found.warning:
        progress.warn(found.warning)
    return decimal_year(found.when), f"{found.when:%Y-%m-%d}"


class _Years:
    """An image of decimal years; InputError where its values are none."""

    def __init__(self, reader, key, name):
        self._reader, self._key, self._name, self.shape = reader, key, name, reader.shape

    def read(self, *window):
        years = self._reader.read(*window)
        wrong = np.isfinite(years) & ~((years >= 1800) & (years < 2200))
        if wrong.any():
            raise InputError(f"{self._key}: {self._name} holds {years[wrong][0]:g}, which is no decimal year: give a raster of years such as 2012.62, with no-data where there is no date.")
        return years


def _glaciers(given, options, grid, crs, transform_context, progress):
    """(image of numbers with -1 outside, names) of the glaciers; (None, ()) without any."""
    source = given["GLACIERS"]
    if not source:
        progress.note("Without GLACIERS no outliers are looked for, and the numbers of stable ground are those of all ground.")
        return None, ()
    if options.outlier_groups != "Each glacier":
        return _Inside(grids.PolygonImage("GLACIERS", source, grid, crs, transform_context)), ()
    known = source.fields().names()
    field = options.id_field.strip() or next((name for name in _FIELDS if name in known), "")
    zones = Zones("GLACIERS", source, field, grid, crs, transform_context)
    if len(zones.names) > np.iinfo(np.int16).max:
        raise InputError(f"GLACIERS: {source.sourceName()} holds {len(zones.names)} glaciers, more than {np.iinfo(np.int16).max}: clip it to the DEMs, or use OUTLIER_GROUPS = All glaciers.")
    return zones, zones.names


class _Inside:
    """Polygons as one group: 0 inside, -1 outside."""

    def __init__(self, image):
        self._image = image

    def read(self, *window):
        return self._image.read(*window).astype(np.int32) - 1


def _writers(given, stack, grid, crs, metadata):
    """({key: Writer}, the function that writes values of a kind)."""
    writers = {key: stack.enter_context(rasters.create_raster(given[key], grid, crs.toWkt(), [(name, unit)], metadata=metadata, key=key, dtype="uint8" if kind == "flag" else "float32"))
               for kind, (key, name, unit) in _BANDS.items() if given[key]}

    def write(kind, row0, col0, values):
        key = _BANDS[kind][0]
        if key in writers:
            writers[key].write(1, row0, col0, values)
    return writers, write


def _tell(statistics, progress):
    """Warnings of what the numbers show."""
    interval, flags, glaciers, stable = statistics["interval"], statistics["flags"], statistics["glaciers"], statistics["stable"]
    progress.note(f"Time between the DEMs: {interval['mean']:.3f} yr ({interval['least']:.3f} to {interval['most']:.3f}).")
    if flags["8"]:
        progress.warn(f"{flags['8']} px have less time between the DEMs than MINIMUM_INTERVAL: no data.")
    if flags["16"]:
        progress.warn(f"{flags['16']} px were not tested for outliers: their glacier has no elevation band with enough pixels (MINIMUM_COUNT), or REFERENCE_DEM has no height there.")
    if glaciers:
        progress.note(f"Glaciers: {glaciers['measured']} px measured, {glaciers['removed']} outliers taken out, mean dh/dt {glaciers['mean']:.3f} m/yr.")
    spreads = [row["nmad"] for row in statistics["bands"] if row["nmad"] and row["nmad"] > 0]
    rough = [row for row in statistics["bands"] if row["nmad"] and row["nmad"] > 5 * np.median(spreads) and row["valid"]] if glaciers and len(spreads) > 4 else []
    if rough:
        where, worst = ", ".join(f"{row['elevation']:.0f}" for row in rough[:4]), max(row["nmad"] for row in rough)
        progress.warn(f"Elevation bands from {where} m{' and others' if rough[4:] else ''} have an NMAD of up to {worst:.1f} m/yr, more than five times that of the others: most of their pixels may be blunders, "
                      "which the rule keeps.")
    progress.note(f"{stable['what'].capitalize()}: {stable['gentle_pixels']} gentle px, median {stable['median']:.4f} m/yr, NMAD {stable['nmad']:.4f} m/yr.")
    if glaciers and stable["gentle_pixels"] > 100 and abs(stable["median"]) > max(stable["nmad"], 0.01):
        progress.warn(f"Stable ground changes by {stable['median']:.3f} m/yr in the median, more than its NMAD: co-register the DEMs, or check datum and dates.")


def _numbers(statistics):
    glaciers, stable = statistics["glaciers"], statistics["stable"]
    found = {"INTERVAL": statistics["interval"]["mean"], "STABLE_MEDIAN": stable["median"], "STABLE_NMAD": stable["nmad"]}
    if glaciers:
        found |= {"MEAN_DHDT": glaciers["mean"], "OUTLIERS": glaciers["removed"] / max(glaciers["measured"], 1)}
    return {key: value for key, value in found.items() if np.isfinite(value)}


def _as_json(statistics, options, about):
    everything = {**statistics, "inputs": about["inputs"], "dates": about["dates"], "options": texts.settings(options), "versions": about["versions"], "warnings": about["warnings"]}
    return texts.json_text(everything)
