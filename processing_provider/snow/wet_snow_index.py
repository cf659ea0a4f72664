"""The form of the wet-snow index; the science is in algorithms/snow/wet_snow_index.py."""

import contextlib
import json

from ...algorithms.options import InputError
from ...algorithms.report import wet_snow_index as report
from ...algorithms.snow import mixture_file
from ...algorithms.snow import wet_snow_index as core
from .. import atomic, dates, grids, inputs, outputs, rasters, texts
from ..tool import Tool, version, versions
from ..zones import Zones
from . import date_jobs
from .series import DatedSeries, writing


class WetSnowIndex(Tool):
    ID, NAME, GROUP = "wetsnowindex", "Wet-snow index", "Snow"
    SUMMARY = "Maps of wet snow from radar backscatter ratios, with a threshold that follows the basin and the terrain."
    SCENE = "Wet snow"
    Options = core.WetSnowIndexOptions
    COMPONENTS = ("core",)
    TAGS = ("snow", "wet snow", "melt", "SAR", "radar", "Sentinel-1", "mixture model", "topography", "threshold", "snow map", "hydrology", "avalanche")
    HELP = """Maps wet snow on each date of a series of backscatter ratios, the FOLDER of the tool Backscatter ratio.

A fixed threshold of -2 dB fails on glaciers and in valleys. Here the ratios of the melt season of each basin are divided into two groups, wet snow and the rest, which gives the wet-snow index WSI of a pixel, 0 to 10. Its median over the pixels of like terrain (100 m of elevation, 15 degrees of aspect, slope below or above 20 degrees, in the same basin, on that date) is the topographic index TSI. Snow is wet where SI = WSI TSI exceeds COEFFICIENT times WSI(-2 dB). Since WSI falls with the ratio, this is a threshold of the ratio that the terrain makes: TSI equal to the coefficient gives -2 dB.

TSI is that of the date and track of the image itself. Terrain bins with few pixels take the median of their elevation band; flat ground is a bin of its own. Melting ice has low ratios too. With GLACIERS it is left out of mixtures and medians and is judged by the index of the ground beside it: fewer false alarms on ice, most of all where there is much of it; a COEFFICIENT of about 2 then served best on synthetic basins.

Basins whose ratios do not divide into two groups, as where no snow was wet, take the plain threshold, which the log says.

Keep the mixtures with MIXTURE_OUTPUT and give them as MIXTURE_FILE later: a new date then meets the same thresholds as the old ones.

Maps hold 1 for wet snow, 0 for no wet snow, 255 for no data. The index rasters, where asked for, hold WSI, TSI, SI, the coefficient above which the pixel is not wet any more, and the probability that it belongs to the wet group of the mixture, by its ratio alone.

METHOD = Threshold gives the plain maps to compare with, and needs no DEM.

Method: Li 2025 (thesis, ETH Zurich), eq. 3.5 and 3.6."""

    def inputs(self):
        yield inputs.scenes("RATIOS", "Backscatter ratios", "Composite ratios in dB on one grid, or the folder of a dated series.", minimum=1)
        yield inputs.raster("DEM", "Elevation model", "In metres, on the grid of the ratios. Needed by the snow index.", optional=True, leading=True)
        yield inputs.polygons("BASINS", "Basins", "Each gets a mixture and terrain bins of its own; outside them there is no map. Empty: one for the whole raster. Where they overlap the first counts.",
                              optional=True, leading=True)
        more = dict(optional=True, advanced=True)
        yield inputs.polygons("GLACIERS", "Glaciers", "Their pixels are left out of mixtures and medians, and take those of the ground beside them: melting ice has low ratios without any wet snow. Worth giving where much of the basin is ice, with a COEFFICIENT of about 2.", **more)
        yield inputs.raster("MASK", "Mask", "Pixels are used where the mask is above zero.", **more)
        yield inputs.file("MIXTURE_FILE", "Mixtures of an earlier run", "MIXTURE_OUTPUT of an earlier run with the same basins, in place of mixtures of these images.", kind="JSON", suffix=".json", **more)
        yield inputs.text("DATES", "Dates of the ratios", "ISO dates in the order of the rasters, separated by commas. Empty: found from the layers.", **more)
        yield inputs.scheduler()

    def outputs(self):
        yield outputs.raster("OUTPUT", "Wet snow", "Map of the latest date.", style="wet_snow", above=True)
        yield outputs.series("FOLDER", "Folder of the maps", "One map for each date: a dated series for Snow season.", "MAPS", always=True, beside="OUTPUT", style="wet_snow")
        yield outputs.series("INDEX_FOLDER", "Folder of the index rasters", "WSI, TSI, SI, coefficient and probability of each date. Large: 20 bytes a pixel before compression.", "INDICES", optional=True,
                             beside="OUTPUT", style="snow_index")
        yield outputs.file("MIXTURE_OUTPUT", "Mixtures to keep", "JSON", ".json", "The MIXTURE_FILE of later runs.")
        yield outputs.report()
        yield outputs.statistics()
        yield outputs.number("WET_SHARE", "Wet snow on the latest date (share of the pixels with data)")

    def compute(self, given, options, progress):
        for key in ("INDEX_FOLDER", "MIXTURE_OUTPUT"):
            if given[key] and options.method == "Threshold":
                raise InputError(f"{key} = {given[key]}: METHOD = Threshold makes no index and no mixtures; leave {key} empty, or use METHOD = Snow index.")
        mixtures = path = given["MIXTURE_FILE"]
        if path:
            mixtures = mixture_file.from_json(texts.read_text("MIXTURE_FILE", path, "a file of mixtures", "give the MIXTURE_OUTPUT of an earlier run"), path)
        scenes, days = dates.in_order(given["RATIOS"], given["DATES"], progress)
        with contextlib.ExitStack() as stack:
            # What waits to be written is compressed after a cancel too, and index rasters have five times as much.
            cache_mb = 16 if given["INDEX_FOLDER"] else 64
            stack.enter_context(rasters.cache_limit(cache_mb))
            readers = [stack.enter_context(rasters.open_raster(one.path, options.band)) for one in scenes]
            grid, crs = grids.read_grid("RATIOS", scenes, readers, self.transform_context, degrees=True)
            ground = self._ground(given, options, grid, crs, scenes[0].name, stack)
            metadata = {"FIRNLINE_VERSION": version(), "FIRNLINE_OPTIONS": json.dumps(texts.settings(options))}
            maps = stack.enter_context(DatedSeries(self, "FOLDER", given["FOLDER"], "wet_snow", grid, crs, [("wet snow", "")], days, metadata, dtype="uint8"))
            indices = None
            if given["INDEX_FOLDER"]:
                indices = stack.enter_context(DatedSeries(self, "INDEX_FOLDER", given["INDEX_FOLDER"], "snow_index", grid, crs, [(name, "") for name in core.BANDS], days, metadata))

            series = [maps, indices] if indices else [maps]

            @contextlib.contextmanager
            def write(k):
                with writing([one.place(k) for one in series], progress) as put:
                    yield put
                for one in series:
                    one.wrote(k, progress)
            workers, (images,) = date_jobs.on_cluster(given["SCHEDULER"], series, [readers], cache_mb)
            found = core.compute(images, days, grid, options, mixtures=mixtures, southern=grids.latitude(grid, crs, self.transform_context) < 0,
                                 block_rows=max(reader.block_rows for reader in readers), index=bool(indices), write=write, progress=progress, workers=workers, **ground)
            about = dict(versions=versions(), inputs=texts.shown(given, "BASINS", "GLACIERS", "DEM", "MASK", "MIXTURE_FILE", "DATES"), images=[one.name for one in scenes], warnings=list(progress.warnings))
            mixture_text = mixture_file.to_json({basin.name: basin.mixture for basin in found.basins if basin.mixture}, found.mixture_days)
            written = {"REPORT": report.render(found, grid, options, about) if given["REPORT"] else "", "STATISTICS": texts.json_text(_statistics(found, options, about)),
                       "MIXTURE_OUTPUT": mixture_text}
            places = {key: stack.enter_context(atomic.pending_text(given[key], text, key=key)) for key, text in written.items() if given[key]}
            places["OUTPUT"] = stack.enter_context(maps.last_as(given["OUTPUT"]))
        maps.warn_of_others(progress)
        results = {key: path[0] for key, path in places.items()}
        if indices:
            results["INDICES"] = indices.show("Snow index", last_as=None)
        last = found.dates[-1]["basins"]
        return results | {"MAPS": maps.show("Wet snow"), "WET_SHARE": sum(one["wet"] for one in last) / sum(one["observed"] for one in last)}

    def _ground(self, given, options, grid, crs, name, stack):
        """DEM, basins, glaciers and mask as core.compute() takes them."""
        found = {}
        for key in ("DEM", "MASK"):
            if given[key]:
                reader = stack.enter_context(rasters.open_raster(given[key].path))
                grids.refuse_other_grid(key, given[key], reader, grid, crs, name)
                found[key.lower()] = reader
        if given["BASINS"]:
            zones = Zones("BASINS", given["BASINS"], options.basin_field, grid, crs, self.transform_context)
            found.update(basins=zones, names=zones.names)
        elif options.basin_field:
            raise InputError(f"BASIN_FIELD = {options.basin_field} has no layer: give BASINS, or leave it empty.")
        if given["GLACIERS"]:
            found["glaciers"] = grids.PolygonImage("GLACIERS", given["GLACIERS"], grid, crs, self.transform_context)
        return found


def _statistics(found, options, about):
    """All numbers of a run."""
    basins = []
    for basin in found.basins:
        m = basin.mixture
        mixture = m and dict(weights=m.weights, means_db=m.means, sigmas_db=m.sigmas, samples=m.samples, k=m.steepness, x0_db=m.centre, separation=float(m.separation),
                             wsi_of_threshold=float(m.wet_snow_index(options.threshold)), si_threshold=float(core.si_threshold(m, options.coefficient, options.threshold)))
        basins.append(dict(name=basin.name, pixels=basin.pixels, mixture=mixture, remark=basin.remark))
    return dict(basins=basins, dates=found.dates, mixture_days=found.mixture_days, options=texts.settings(options), **about)
