"""The form of the DEM mosaic; the science is in algorithms/elevation/dem_mosaic.py."""

import contextlib
import json

from ...algorithms.elevation import dem_mosaic as core
from ...algorithms.elevation.decimal_year import decimal_year
from ...algorithms.options import InputError
from .. import atomic, dates, grids, inputs, outputs, rasters, texts
from ..tool import Tool, version, versions
from .heights import common_datum
from .warping import Warped


class DemMosaic(Tool):
    ID, NAME, GROUP = "demmosaic", "DEM mosaic with dates", "Elevation change and mass balance"
    SUMMARY = "Merges dated DEMs on the grid of a reference DEM, with the acquisition date of every pixel."
    SCENE = "Elevation change"
    Options = core.DemMosaicOptions
    COMPONENTS = ("core",)
    TAGS = ("DEM", "mosaic", "merge", "elevation", "TanDEM-X", "SRTM", "ASTER", "acquisition date", "glacier", "mass balance", "dh/dt", "reproject")
    HELP = """Merges many DEMs, each with its date, into one on the grid of a reference DEM: same CRS, pixel-aligned. Where DEMs overlap their heights are averaged (Mean), or the Median or the Newest is taken.

A second raster has the date of every pixel as a decimal year, such as 2012.62: the mean of the dates of those heights that were averaged, the date of the middle height for Median, that of the newest for Newest. A third, if wanted, counts the DEMs of every pixel. The tool Elevation change takes the rasters of dates and divides by the time between them, pixel by pixel.

Give the DEMs as a list or as the folder of a dated series. Dates come from DATES, else from the layers' temporal ranges, dataset metadata, product names, or YYYYMMDD in the names; the log lists what was found where. Several DEMs may have one date.

DEMs in another CRS or with other pixels are re-projected (bilinear). One that is pixel-aligned already is copied. Fill values that a file does not declare, such as -9999, are left out by the lowest and the highest elevation.

Heights must be in metres and refer to one vertical datum. What files state is compared; different datums are refused, never mixed. VERTICAL_DATUM overrules what files state."""

    def inputs(self):
        yield inputs.scenes("DEMS", "DEMs", "Elevation models with dates: a list, or the folder of a dated series. In any CRS, heights in metres.", minimum=1)
        yield inputs.raster("REFERENCE_DEM", "Reference DEM", "Its grid and CRS are those of the mosaic. Its heights are not used.")
        yield inputs.text("DATES", "Dates of the DEMs", "ISO dates or date-times in the order of the DEMs, separated by commas. Empty: found from the layers.",
                          optional=True, advanced=True)

    def outputs(self):
        yield outputs.raster("OUTPUT", "Elevation")
        yield outputs.raster("DATE", "Date", "Decimal year of every pixel.")
        yield outputs.raster("COUNT", "Count", "Number of DEMs with a height in every pixel.", optional=True)
        yield outputs.statistics(help="Dates and pixels of every DEM as JSON.")
        yield outputs.number("COVERAGE", "Coverage")
        yield outputs.number("DEMS_USED", "DEMs used")

    def compute(self, given, options, progress):
        scenes = given["DEMS"]
        found = dates.told(scenes, given["DATES"], progress)
        datum = common_datum([("DEMS", one, options.band) for one in scenes], options.vertical_datum, progress)
        days = [one.when for one in found]
        with contextlib.ExitStack() as stack:
            stack.enter_context(rasters.cache_limit(128))
            grid, crs = self._reference(given["REFERENCE_DEM"])
            layers = self._layers(scenes, options, grid, crs, progress)
            for layer in layers:
                stack.callback(layer.close)
            writers, write = self._writers(given, stack, grid, crs, _metadata(options, days, datum))
            summary = core.compute(layers, [decimal_year(day) for day in days], grid.shape, options, write, progress)
            text = _as_json(summary, scenes, found, options, datum, progress)
            kept = {"STATISTICS": stack.enter_context(atomic.pending_text(given["STATISTICS"], text, key="STATISTICS"))} if given["STATISTICS"] else {}
        self.period = (min(days), max(days))
        _tell(summary, scenes, progress)
        results = {key: writer.kept_as for key, writer in writers.items()} | {key: paths[0] for key, paths in kept.items()}
        return results | {"COVERAGE": summary.covered / summary.pixels, "DEMS_USED": int((summary.used > 0).sum())}

    def _reference(self, scene):
        with rasters.open_raster(scene.path) as reader:
            return grids.grid_of("REFERENCE_DEM", scene, reader)

    def _layers(self, scenes, options, grid, crs, progress):
        layers = []
        for scene in scenes:
            with rasters.open_raster(scene.path, options.band) as reader:
                _, own = grids.grid_of("DEMS", scene, reader)
            layers.append(Warped(scene.path, own.toWkt(), grid, crs.toWkt(), options))
        outside = [scene.name for scene, layer in zip(scenes, layers) if 0 in layer.box.shape]
        if len(outside) == len(layers):
            raise InputError("DEMS: none of them touches REFERENCE_DEM: check their CRS, or choose another reference.")
        if outside:
            progress.warn(f"DEMS: {', '.join(outside[:5])}{f' and {len(outside) - 5} more' if outside[5:] else ''} lie{'s' * (len(outside) == 1)} outside REFERENCE_DEM: not used.")
        return layers

    def _writers(self, given, stack, grid, crs, metadata):
        """({key: Writer}, the function that writes one block to all)."""
        kinds = {"OUTPUT": (("elevation", "m"), {}), "DATE": (("date", "year"), {}), "COUNT": (("count", ""), dict(dtype="uint16"))}
        writers = {key: stack.enter_context(rasters.create_raster(given[key], grid, crs.toWkt(), [band], metadata=metadata, key=key, **more))
                   for key, (band, more) in kinds.items() if given[key]}

        def write(block, height, year, count):
            for key, values in (("OUTPUT", height), ("DATE", year), ("COUNT", count)):
                if key in writers:
                    writers[key].write(1, block.row0, block.col0, values)
        return writers, write


def _metadata(options, days, datum):
    found = {"FIRNLINE_VERSION": version(), "FIRNLINE_OPTIONS": json.dumps(texts.settings(options)), "DATE_FIRST": min(days).isoformat(), "DATE_LAST": max(days).isoformat()}
    if min(days).date() == max(days).date():
        found["ACQUISITION_DATE"] = min(days).isoformat()
    return found | ({"VERTICAL_DATUM": datum} if datum else {})


def _as_json(summary, scenes, found, options, datum, progress):
    dems = [dict(name=scene.name, date=one.when.isoformat(), decimal_year=decimal_year(one.when), found_in=one.where, pixels=int(used))
            for scene, one, used in zip(scenes, found, summary.used)]
    everything = dict(pixels=summary.pixels, covered=summary.covered, coverage=summary.covered / summary.pixels, vertical_datum=datum or None, dems=dems,
                      options=texts.settings(options), versions=versions(), warnings=list(progress.warnings))
    return texts.json_text(everything)


def _tell(summary, scenes, progress):
    for scene, used in zip(scenes, summary.used):
        progress.note(f"{scene.name}: {used} px.")
    if summary.covered == 0:
        progress.warn("No DEM has a height on the grid of REFERENCE_DEM: the mosaic is empty. MINIMUM_ELEVATION and MAXIMUM_ELEVATION say which heights are taken.")
