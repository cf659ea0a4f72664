"""The sample scene Wet snow: gamma0 of a mountain basin through winter and melt, one optical image, and what was truly wet."""

import dataclasses

import numpy as np

from ..progress import Silent
from .mountain_snow import MountainSnowOptions, mountain_snow
from .mountain_terrain import DEBRIS, FIRN, ICE, SHRUBS, SOIL
from .scene_files import Raster, Regions, SceneFiles, dated

CRS = "EPSG:32643"
OPTIONS = MountainSnowOptions(rows=150, columns=190, pixel_m=40.0, line_m=30.0, centre_m=4300.0, glacier_share=0.12, winter_dates=3, melt_dates=9, look_azimuth=78.0)
OPTICAL = 9  # number of the date that has an optical image: half of the snow is gone
BANDS = ("green", "red", "nir", "swir1")
# Reflectance in these bands, typical values (chosen, after the curves of Dozier 1989, Remote Sens. Environ. 28, 9)
_SNOW, _ICE, _CLOUD, _ROCK, _SOIL, _SHRUBS = (0.80, 0.78, 0.70, 0.08), (0.46, 0.40, 0.28, 0.04), (0.62, 0.62, 0.63, 0.50), (0.12, 0.14, 0.18, 0.20), (0.09, 0.12, 0.24, 0.28), (0.06, 0.05, 0.32, 0.18)
NO_SNOW, SNOW, GLACIER_ICE, CLOUD = 0, 1, 2, 3  # as the tool Optical snow map writes them
_SCL_CLEAR, _SCL_CLOUD = 4, 9  # of Sen2Cor: vegetation, cloud of high probability


def files(seed, progress=None):
    """SceneFiles. vv, vh: gamma0 (linear) by date; dem, local_incidence; basins, glaciers; truth_wet_snow: 1 wet, 0 not, 255 in layover and shadow; optical: reflectances of one date."""
    made = mountain_snow(dataclasses.replace(OPTIONS, seed=seed), progress or Silent())
    grid, days = made.grid, made.dates
    found, series = [], {}
    for name, stack in (("vv", made.vv), ("vh", made.vh)):
        series[name] = [f"{name}/{name}_{day:%Y%m%d}.tif" for day in days]
        found += [Raster(path, grid, CRS, {"gamma0": ("", image)}, dated(day)) for path, day, image in zip(series[name], days, stack)]
    truth = [Raster(f"truth_wet_snow/wet_snow_{day:%Y%m%d}.tif", grid, CRS, {"wet snow": ("", np.where(made.visible, wet, 255))}, dated(day), "uint8") for day, wet in zip(days, made.wet)]
    found += truth
    found.append(Raster("dem.tif", grid, CRS, {"elevation": ("m", made.heights)}))
    found.append(Raster("local_incidence.tif", grid, CRS, {"local incidence": ("deg", made.theta)}))
    rows, columns = np.indices(grid.shape)
    east = columns > 0.5 * grid.shape[1] + 12 * np.sin(rows / 20)
    found.append(Regions("basins.gpkg", grid, CRS, np.where(east, 2, 1).astype(np.uint8), {"name": {1: "West", 2: "East"}}))
    found.append(Regions("glaciers.gpkg", grid, CRS, np.isin(made.cover, (ICE, DEBRIS, FIRN)).astype(np.uint8), {"name": {1: "Glaciers"}}))
    found += _optical(made, np.random.default_rng([seed, 2]))
    return SceneFiles(found, series["vv"], series["vh"], {"DEM": "dem.tif", "OUTLINES": "basins.gpkg", "TRUTH": truth[-1].name})


def _optical(made, rng):
    """Bands of a clear day with one cloud, as Sentinel-2 delivers them: DN = 10000 reflectance + 1000 since processing baseline 04.00."""
    day, snow = made.dates[OPTICAL], made.snow[OPTICAL]
    shape = snow.shape
    rows, columns = np.indices(shape)
    cloud = ((rows - 0.3 * shape[0]) / 16) ** 2 + ((columns - 0.75 * shape[1]) / 24) ** 2 < 1
    ice = ~snow & np.isin(made.cover, (ICE, FIRN))
    kinds = [(made.cover == SOIL, _SOIL), (made.cover == SHRUBS, _SHRUBS), (ice, _ICE), (snow, _SNOW), (cloud, _CLOUD)]
    texture = 1 + 0.04 * rng.standard_normal(shape)
    metadata = dated(day) | {"PROCESSING_BASELINE": "05.00"}
    found = []
    for number, band in enumerate(BANDS):
        values = np.full(shape, _ROCK[number])
        for where, reflectance in kinds:
            values[where] = reflectance[number]
        digital = np.rint(10000 * values * texture + 1000)
        found.append(Raster(f"optical/{band}_{day:%Y%m%d}.tif", made.grid, CRS, {band: ("", digital)}, metadata, "uint16"))
    classes = np.where(cloud, CLOUD, np.where(snow, SNOW, np.where(ice, GLACIER_ICE, NO_SNOW)))
    found.append(Raster(f"optical/scl_{day:%Y%m%d}.tif", made.grid, CRS, {"scene classification": ("", np.where(cloud, _SCL_CLOUD, _SCL_CLEAR))}, dated(day), "uint8"))
    found.append(Raster("truth_snow_map.tif", made.grid, CRS, {"snow map": ("", classes)}, dated(day), "uint8"))
    return found
