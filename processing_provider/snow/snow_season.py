"""The form of the snow season; the science is in algorithms/snow/snow_season.py."""

import contextlib
import datetime
import json
import os

import numpy as np

from ...algorithms.options import InputError
from ...algorithms.progress import part, stop_if_cancelled
from ...algorithms.report import snow_season as report
from ...algorithms.snow import season_tables as tables, snow_season as core
from ...algorithms.snow.season_years import CLASS_DAYS
from .. import atomic, dates, folders, grids, inputs, outputs, rasters, texts
from ..cell_areas import CellAreas
from ..tool import Tool, version, versions
from ..zones import Zones


class SnowSeason(Tool):
    ID, NAME, GROUP = "snowseason", "Snow season", "Snow"
    SUMMARY = "Extent of wet snow by date and elevation, and the days of melt of each pixel and year, from dated wet-snow maps."
    SCENE = "Wet snow"
    Options = core.SnowSeasonOptions
    COMPONENTS = ("core",)
    TAGS = ("snow", "wet snow", "melt", "snow melting duration", "SMD", "wet snow extent", "WSE", "melt onset", "season", "elevation", "hypsometry", "Sentinel-1", "SAR", "basin")
    HELP = """Products over time of dated wet-snow maps: the extent of wet snow by date, elevation band and basin, and for each pixel and year the days of melt, with the first and the last wet day.

Give two or more wet-snow maps on one grid (1 wet, 0 not, 255 no data), or the folder of a dated series, and the elevation model on the same grid. Polygons of basins split the tables. The grid may be in degrees: areas are those on the ground.

Dates are taken from DATES, else from the layers' temporal ranges, dataset metadata, product names, or YYYYMMDD in the names; the log lists what was found where. Their order does not matter.

Duration: each map counts for half of the interval to its neighbours, from the first to the last map of the year; nothing is said of the days outside this season, which the log names. Pixels without data on a date count it in neither way. Melt began and ended somewhere between two maps: the band uncertainty holds the days of these intervals, and the duration is the middle of what is possible. DURATION = Scaled to the year gives the wet share times 365 days.

The output holds the means over the years: duration, uncertainty, first and last wet day (day of the year, counted from the first of the month YEAR_START), days observed, and the number of years. The folder of the years has one raster of these bands for each year.

The tables (CSV) hold the extent by date, basin and elevation band, and the classes of duration (0-60, 60-120, 120-180, 180-240, above 240 days) by basin and year. The report draws the extents over date and elevation.

Method: Li 2025, doctoral thesis, ETH Zurich, chapter 3."""

    def inputs(self):
        yield inputs.scenes("MAPS", "Wet-snow maps", "Two or more maps on one grid with 1 for wet snow, 0 for none and 255 for no data, or the folder of a dated series.")
        yield inputs.raster("DEM", "Elevation model", "Heights in metres, on the grid of the maps.")
        yield inputs.polygons("BASINS", "Basins", "The tables and figures are made for each of them; without them for the whole raster. Rasters are not cut.", optional=True)
        yield inputs.text("BASIN_FIELD", "Field with the names of the basins", "Polygons of one name are one basin. Empty: each polygon by its feature id.", optional=True)
        yield inputs.text("DATES", "Dates of the maps", "ISO dates in the order of the maps, separated by commas. Empty: found from the layers.", optional=True, advanced=True)

    def outputs(self):
        yield outputs.raster("OUTPUT", "Snow melting duration", "Mean over the years.", style="snow_melting_duration", above=True)
        yield outputs.series("YEARS_FOLDER", "Folder of the years", "One raster snow_melting_duration_YYYY.tif for each year. They are loaded beside the mean, each with its time.", "YEAR_LAYERS",
                    always=True, beside="OUTPUT", style="snow_melting_duration")
        yield outputs.file("EXTENT_TABLE", "Wet snow extent", "CSV", ".csv", "Observed and wet pixels, wet share and area by date, basin and elevation band.")
        yield outputs.file("CLASS_TABLE", "Classes of duration", "CSV", ".csv", "Pixels, share and area of each class of duration by basin and year.")
        yield outputs.report()
        yield outputs.statistics()
        yield outputs.number("MAPS_USED", "Maps with data")
        yield outputs.number("MEAN_DURATION", "Mean snow melting duration (days)")

    def compute(self, given, options, progress):
        scenes, days = dates.in_order(given["MAPS"], given["DATES"], progress)
        if given["BASIN_FIELD"] and not given["BASINS"]:
            raise InputError(f"BASIN_FIELD = {given['BASIN_FIELD']} names a field of BASINS, which is empty: give the polygons, or leave the field empty.")
        with contextlib.ExitStack() as stack:
            stack.enter_context(rasters.cache_limit(16))  # tiles are read and written once; what waits to be written is compressed after a cancel too
            readers = [stack.enter_context(rasters.open_raster(one.path)) for one in scenes]
            grid, crs = grids.read_grid("MAPS", scenes, readers, self.transform_context, degrees=True)
            dem = stack.enter_context(rasters.open_raster(given["DEM"].path))
            grids.refuse_other_grid("DEM", given["DEM"], dem, grid, crs, scenes[0].name)
            zones = Zones("BASINS", given["BASINS"], given["BASIN_FIELD"] or "", grid, crs, self.transform_context) if given["BASINS"] else None
            areas = CellAreas(grid, crs, self.transform_context)
            if areas.scale:
                progress.note(f"Areas are those on the ground: the scale of {crs.authid() or crs.description()}, {areas.scale[0]:.4f} to {areas.scale[1]:.4f} here, is taken out.")
            elif not crs.isGeographic():
                progress.warn(f"The scale of the projection {crs.authid()} is not known: areas are those of the map.")
            about = dict(names=[one.name for one in scenes], dates=days, versions=versions(), inputs=texts.shown(given, "DEM", "BASINS", "BASIN_FIELD", "DATES"), grid=grid)
            named = dict(zones=zones, zone_names=zones.names) if zones else {}

            def computed(sink):
                return core.compute(readers, days, dem, options, areas=areas, names=about["names"], sink=sink, progress=part(progress, 0, 0.98), **named)
            return self._written(given, options, progress, grid, crs, about, computed)

    def _written(self, given, options, progress, grid, crs, about, computed):
        """Compute, block by block into the rasters, and write the rest. All files are complete before the first takes its place."""
        settings = texts.settings(options)
        metadata = {"FIRNLINE_VERSION": version(), "FIRNLINE_OPTIONS": json.dumps(settings)}
        folder, names = given["YEARS_FOLDER"], {}
        with contextlib.ExitStack() as outer:
            new = outer.enter_context(folders.replaced(os.path.abspath(folder), "YEARS_FOLDER"))
            with contextlib.ExitStack() as inner:
                mean = inner.enter_context(rasters.create_raster(given["OUTPUT"], grid, crs.toWkt(), list(core.MEAN_BANDS.items()), metadata=metadata))
                writers = {None: mean}

                def sink(year, row0, col0, bands):
                    key = year and year.number
                    if key not in writers:
                        names[key] = f"snow_melting_duration_{key}.tif"
                        writers[key] = inner.enter_context(rasters.create_raster(os.path.join(new, names[key]), grid, crs.toWkt(), list(core.BANDS.items()),
                                                                                 metadata=metadata | _times(year), key="YEARS_FOLDER"))
                    for number, values in enumerate(bands.values(), 1):
                        stop_if_cancelled(progress)
                        writers[key].write(number, row0, col0, values)
                result = computed(sink)
                numbers = tables.summary(result) | dict(warnings=list(progress.warnings))
                written = {"EXTENT_TABLE": lambda: texts.csv_text(tables.EXTENT_HEADER, tables.extent_rows(result)),
                           "CLASS_TABLE": lambda: texts.csv_text(tables.CLASS_HEADER, tables.class_rows(result)),
                           "REPORT": lambda: report.render(result, numbers, options, about), "STATISTICS": lambda: _as_json(numbers, settings, about)}
                pending = {}
                for key, text in written.items():
                    stop_if_cancelled(progress)
                    if given[key]:
                        pending[key] = outer.enter_context(atomic.pending_text(given[key], text(), key=key))
        kept = {"OUTPUT": mean.kept_as or given["OUTPUT"], **{key: path[0] for key, path in pending.items()}}
        folders.warn_of_others(folder, names.values(), "YEARS_FOLDER", progress)
        layers = [(os.path.join(folder, names[year.number]), year) for year in result.durable]
        self._name_layers(result, layers)
        return {"MAPS_USED": numbers["maps"], "MEAN_DURATION": numbers["mean_duration_days"], **kept, "YEAR_LAYERS": [path for path, _ in layers]}

    def _name_layers(self, result, layers):
        """Names, times and colours of the layers that QGIS may load: one scale for all years."""
        longest = max((float(np.nanmax(small)) for small in result.overview.values() if np.isfinite(small).any()), default=0.0)
        top = CLASS_DAYS * max(1.0, np.ceil(longest / CLASS_DAYS))
        first, last = (result.durable[k] for k in (0, -1))
        self.period = _moments(first.begin, last.end)
        self.layer_names["OUTPUT"] = f"Snow melting duration {first.label}" + (f" to {last.label}, mean" if last != first else "")
        self.tops.update(OUTPUT=top, YEARS_FOLDER=top)
        if len(layers) > 1:  # one year is its mean
            self.series_layers["YEARS_FOLDER"] = [(path, f"Snow melting duration {year.label}", _moments(year.begin, year.end)) for path, year in layers]


def _moments(begin, end):
    """(first, last) second of days from `begin` to before `end`."""
    midnight = datetime.time()
    return datetime.datetime.combine(begin, midnight), datetime.datetime.combine(end, midnight) - datetime.timedelta(seconds=1)


def _times(year):
    begin, _ = _moments(year.begin, year.end)
    return {"ACQUISITION_DATE": begin.isoformat(timespec="seconds"), "TIME_START": str(year.first), "TIME_END": str(year.last), "LABEL": year.label,
            "SEASON_DAYS": str(year.season_days), "MAPS": str(len(year.maps))}


def _as_json(numbers, settings, about):
    images = [dict(name=name, date=f"{day:%Y-%m-%d}") for name, day in zip(about["names"], about["dates"])]
    return texts.json_text({**numbers, "images": images, "options": settings, "inputs": about["inputs"], "versions": about["versions"]})
