"""The form of the optical snow map; the science is in algorithms/snow/optical_snow_map.py."""

import contextlib
import datetime
import json
import os

from ...algorithms import device
from ...algorithms.options import InputError
from ...algorithms.snow import optical_snow_map as core
from ...algorithms.snow.optical_images import Clouds
from .. import atomic, dates, grids, inputs, outputs, rasters, resampled, texts
from ..tool import Tool, version, versions
from . import sentinel2

_BANDS = ("GREEN", "RED", "SWIR1", "NIR")


class OpticalSnowMap(Tool):
    ID, NAME, GROUP = "opticalsnowmap", "Optical snow map", "Snow"
    SUMMARY = "Snow, glacier ice and cloud from Sentinel-2 bands by the two passes of Let it snow."
    SCENE = "Wet snow"
    Options = core.OpticalSnowMapOptions
    TAGS = ("snow", "snow cover", "Sentinel-2", "NDSI", "let it snow", "LIS", "optical", "cloud", "glacier ice", "snow line", "validation", "Landsat")
    HELP = """Snow map from the green, red and short-wave infrared bands of Sentinel-2 (B3, B4, B11), for itself or to validate snow maps from SAR.

The first pass takes what is surely snow: NDSI above 0.4 and red above 0.2 outside clouds. With a DEM it gives the snow line, above which the second pass asks for less: NDSI above 0.15 and red above 0.04, also below thin dark parts of the cloud mask. With the near infrared (B8 or B8A), snow that reflects no more than 0.4 there becomes glacier ice or water. Without a DEM there is no second pass; the log says so.

Bands are one raster each, or bands of one raster (advanced parameters). Bands of 10 m are averaged to the 20 m of B11. DEM and cloud mask may have any CRS and resolution. The cloud mask is Sen2Cor's scene classification, a binary mask or MAJA's; see CLOUD_MASK_KIND.

Reflectance is (DN + OFFSET) / SCALE. Products of processing baseline 04.00 and later carry an offset of -1000, which is found in metadata or product names, or asked for: without it the NDSI is wrong.

Classes: 0 no snow, 1 snow, 2 glacier ice or water, 3 cloud, 255 no data.

Shadowed snow is dark in the near infrared: on labelled pixels only 6.5 % of it stay snow, the rest becomes glacier ice or water (81 %) or no snow. Without NIR most of it is kept, and nearly all bare ice is called snow.

Method: Gascoin et al. 2019, Earth System Science Data 11, 493; near infrared: Li 2025, ETH Zurich."""

    def inputs(self):
        yield inputs.raster("GREEN", "Green", "Sentinel-2 B3.")
        yield inputs.raster("RED", "Red", "Sentinel-2 B4.")
        yield inputs.raster("SWIR1", "Short-wave infrared", "At 1.6 micrometres: Sentinel-2 B11.")
        yield inputs.raster("NIR", "Near infrared", "Sentinel-2 B8 or B8A. Tells snow from glacier ice and water.", optional=True)
        yield inputs.raster("CLOUD_MASK", "Cloud mask", "Such as the scene classification (SCL) of the product, in any resolution. Without it all is clear.", optional=True)
        yield inputs.raster("DEM", "Elevation model", "Heights in metres, in any CRS and resolution. Needed for the second pass.", optional=True)
        yield inputs.text("DATES", "Date of the images", "ISO date or date-time. Empty: found from the green band.", optional=True, advanced=True)

    def outputs(self):
        yield outputs.raster("OUTPUT", "Snow map", style="optical_snow_map")
        yield outputs.statistics(help="Pixels and areas by class and elevation band, snow line, options, versions, as JSON.")
        yield outputs.number("SNOW_SHARE", "Snow, share of the cloud-free pixels")
        yield outputs.number("CLOUD_SHARE", "Cloud, share of the pixels with data")
        yield outputs.number("SNOW_LINE", "Snow line (m)")

    def compute(self, given, options, progress):
        day = self._day(given, progress)
        with contextlib.ExitStack() as stack:
            images, grid, crs = self._opened(given, options, progress, stack)
            settings = texts.settings(options)
            metadata = {"FIRNLINE_VERSION": version(), "FIRNLINE_OPTIONS": json.dumps(settings), "CLASSES": ", ".join(f"{code} {name}" for code, name in core.CLASSES.items())}
            if day:
                metadata["ACQUISITION_DATE"] = day.when.isoformat(timespec="seconds")
            kept = {}
            with contextlib.ExitStack() as pending:
                writer = pending.enter_context(rasters.create_raster(given["OUTPUT"], grid, crs.toWkt(), [("snow map", "")], dtype="uint8", metadata=metadata))
                statistics = core.compute(images, grid, options, lambda block, classes: writer.write(1, block.row0, block.col0, classes), progress)
                if given["STATISTICS"]:
                    text = _as_json(statistics, given, settings, day, progress)
                    kept["STATISTICS"] = pending.enter_context(atomic.pending_text(given["STATISTICS"], text, key="STATISTICS"))
        if day:
            self.period = tuple(datetime.datetime.combine(day.when.date(), time) for time in (datetime.time(), datetime.time(23, 59, 59)))
            self.layer_names["OUTPUT"] = f"Snow map {day.when:%Y-%m-%d}"
        paths = {"OUTPUT": writer.kept_as, **{key: path[0] for key, path in kept.items()}}
        return {**{key: statistics[key.lower()] for key in ("SNOW_SHARE", "CLOUD_SHARE", "SNOW_LINE")}, **paths}

    def _opened(self, given, options, progress, stack):
        """(core.Images, Grid, CRS): all inputs on the coarsest grid of the bands."""
        bands = {key: given[key] for key in _BANDS if given[key]}
        _refuse_one_band_twice(bands, options)
        readers = {key: stack.enter_context(rasters.open_raster(scene.path, getattr(options, f"{key.lower()}_band"), key=f"{key}_BAND")) for key, scene in bands.items()}
        stack.enter_context(rasters.cache_limit(_cache_mb(readers.values())))
        key = sentinel2.coarsest({key: grids.grid_of(key, bands[key], reader)[0] for key, reader in readers.items()})
        grid, crs = grids.read_grid(key, [bands[key]], [readers[key]], self.transform_context)
        images = {}
        for one, scene in bands.items():
            values = sentinel2.reflectance(one, scene, readers[one], options, progress)
            images[one.lower()] = sentinel2.on_grid(one, scene, readers[one], values, grid, crs, bands[key].name)
        if given["CLOUD_MASK"]:
            mask = _fitted("CLOUD_MASK", given["CLOUD_MASK"], grid, crs, "mode", progress, stack)
            images["clouds"] = Clouds(mask, options.cloud_mask_kind, options.cloud_values, options.lasting_cloud_values)
        if given["DEM"]:
            images["heights"] = _fitted("DEM", given["DEM"], grid, crs, "bilinear", progress, stack)
        else:
            progress.note("No DEM: first pass only, and all clouds of the mask stay." if given["CLOUD_MASK"] else "No DEM: first pass only.")
        if not given["NIR"]:
            progress.note("No NIR: glacier ice and water are not told from snow.")
        if grid.shape != readers["GREEN"].shape or grid.shape != readers["RED"].shape:
            progress.note(f"Finer bands are averaged to the grid of {bands[key].name}, {grid.shape[1]} x {grid.shape[0]} px.")
        return core.Images(**images), grid, crs

    def _day(self, given, progress):
        """FoundDate of the scene, None where nothing tells it: the map does not need it. InputError where the bands are of different days."""
        found = {}
        for key in [key for key in (*_BANDS, "CLOUD_MASK") if given[key]][:1 if given["DATES"] else None]:
            try:
                found[key] = dates.find_dates([given[key]], given["DATES"] or "")[0]
            except InputError as error:
                if given["DATES"]:
                    raise
                if key == "GREEN":
                    progress.warn(f"{error} The map gets no date.")
        for key, one in found.items():
            first_key, first = next(iter(found.items()))
            if one.when.date() != first.when.date():
                raise InputError(f"{key} = {given[key].name} is of {one.when:%Y-%m-%d}, {first_key} = {given[first_key].name} of {first.when:%Y-%m-%d}: "
                                 "give bands of one scene, or the right date as DATES.")
        if "GREEN" in found:
            progress.note(dates.log_lines([found["GREEN"]], [given["GREEN"]])[0])
            if found["GREEN"].warning:
                progress.warn(found["GREEN"].warning)
        return found.get("GREEN")


def _refuse_one_band_twice(bands, options):
    seen = {}
    for key, scene in bands.items():
        band = getattr(options, f"{key.lower()}_band")
        other = seen.setdefault((os.path.realpath(scene.path), band), key)
        if other != key:
            raise InputError(f"{other} and {key} are both band {band} of {scene.name}: set {key}_BAND to the band that it is, or give another raster.")


def _cache_mb(readers):
    """GDAL's cache, MB: a row of tiles of all bands, so that none is decoded twice, within a quarter of the memory budget."""
    needed = sum(reader.shape[1] * reader.block_rows * 4 for reader in readers) / 2**20
    return min(max(64, needed), device.memory_bytes() / 4 / 2**20)


def _fitted(key, scene, grid, crs, method, progress, stack):
    """A raster of any CRS and resolution as an image on the grid."""
    reader = stack.enter_context(rasters.open_raster(scene.path))
    own, own_crs = grids.grid_of(key, scene, reader)
    if own.same_as(grid) and own_crs.toProj() == crs.toProj():
        return reader
    progress.note(f"{key}: {scene.name} is brought onto the grid of the bands ({method}).")
    return resampled.Resampled(scene.path, 1, own_crs.toWkt(), grid, crs.toWkt(), method)


def _as_json(statistics, given, settings, day, progress):
    about = dict(date=day and day.when.isoformat(), found_in=day and day.where, options=settings, versions=versions(), warnings=list(progress.warnings),
                 inputs={key: given[key].name for key in (*_BANDS, "CLOUD_MASK", "DEM") if given[key]})
    return texts.json_text({**statistics, **about})
