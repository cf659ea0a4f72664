"""Synthetic data for the pictures of the docs: `picture_data.py FOLDER` fills FOLDER/elevation, FOLDER/insar and FOLDER/optical.

Snow has a script of its own (snow_sample.py), the images of a glacier come from firnline:samplescene. What the pictures take lies in recipes.py.
"""

import csv
import datetime
import pathlib
import sys

from snow_sample import glaciers, write  # noqa: I001  (first: it makes the package importable)

import numpy as np
from osgeo import osr
from scipy.ndimage import gaussian_filter, label, shift

from firnline.algorithms.blocks import ArrayImage
from firnline.algorithms.grid import Grid
from firnline.algorithms.insar import propagation
from firnline.algorithms.insar.pair import to_json
from firnline.algorithms.synthetic import bistatic, mountain_terrain
from firnline.algorithms.terrain import slope_aspect
from firnline.processing_provider import rasters
from firnline.processing_provider.insar import ellipsoid

CRS = "EPSG:32643"
CLIMATE = (-1.6, 0.0016, 5100.0)  # dh/dt = a + b (height - 5100 m), m/yr
YEARS = 10


def wkt(name=CRS):
    crs = osr.SpatialReference()
    crs.SetFromUserInput(name)
    return crs.ExportToWkt()


def errors(rng, shape, near_px, far_px, near_m, far_m):
    """Correlated errors of two ranges, m."""
    fields = [(gaussian_filter(rng.normal(size=shape), size), metres) for size, metres in ((near_px, near_m), (far_px, far_m))]
    return sum(metres * field / field.std() for field, metres in fields)


def elevation(folder):
    """Two epochs of a mountain range, the later one shifted; voids, outlines, dated tiles, laser points."""
    rng = np.random.default_rng(11)
    grid = Grid((430000.0, 40.0, 0.0, 4030000.0, 0.0, -40.0), (330, 440))
    halo = mountain_terrain.terrain(grid, 4900.0, rng)
    heights = halo[1:-1, 1:-1]
    slope, _ = slope_aspect(halo, grid)
    cover = mountain_terrain.land_cover(heights, slope, grid.pixel_size_m, 0.25, rng)
    ice = np.isin(cover, (mountain_terrain.ICE, mountain_terrain.DEBRIS, mountain_terrain.FIRN))
    ice = np.isin(label(ice)[0], [k for k, size in enumerate(np.bincount(label(ice)[0].ravel())) if k and size > 500])
    a, b, at = CLIMATE
    rate = np.where(ice, np.minimum(a + b * (heights - at), 0.4), 0.0)
    steep = 0.5 + np.tan(np.radians(np.minimum(slope, 60)))
    first = heights + steep * errors(rng, heights.shape, 1.5, 12, 0.8, 0.5)
    second = heights + YEARS * rate + steep * errors(rng, heights.shape, 1.5, 12, 0.8, 0.5)
    shifted = shift(second, (0.9, -1.4), order=3, mode="nearest") + 4
    hole = gaussian_filter(rng.normal(size=heights.shape), 7)
    second = np.where(ice & (hole > np.quantile(hole[ice], 0.8)), np.nan, second)
    crs = wkt()
    dates = [datetime.datetime(2002, 9, 15), datetime.datetime(2012, 9, 15)]
    write(folder / "reference.tif", heights, grid, crs, "elevation")
    for name, values, when in (("dem_20020915", first, dates[0]), ("dem_20120915", second, dates[1]), ("shifted_20120915", shifted, dates[1])):
        write(folder / f"{name}.tif", values, grid, crs, "elevation", when=when)
    for k, (part, when) in enumerate(((slice(0, 190), "2011-10-04"), (slice(140, 330), "2012-01-20"), (slice(250, 440), "2012-03-01"))):
        own = Grid((grid.transform[0] + 40 * part.start, *grid.transform[1:]), (330, part.stop - part.start))
        write(folder / "tiles" / f"dem_{when.replace('-', '')}.tif", second[:, part] + 0.3 * k, own, crs, "elevation", when=datetime.datetime.fromisoformat(when))
    glaciers(folder / "outlines.gpkg", ice, grid, osr.SpatialReference(crs))
    _laser(folder / "laser.csv", second, grid, rng)


def _laser(path, heights, grid, rng):
    """Heights along the tracks of a laser altimeter, some of them on clouds."""
    to_degrees, _ = ellipsoid.projection(wkt(), grid)
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["longitude", "latitude", "h_li"])
        for start in (60, 64, 150, 154, 300, 304):
            rows = np.arange(4.0, grid.shape[0] - 4, 3.0)
            columns = start + 0.12 * rows
            lon, lat = to_degrees(columns, rows)
            z = heights[rows.astype(int), columns.astype(int)] + rng.normal(0, 0.5, rows.size) + np.where(rng.random(rows.size) < 0.01, 300, 0)
            out.writerows([f"{x:.7f}", f"{y:.7f}", f"{h:.2f}"] for x, y, h in zip(lon, lat, z) if np.isfinite(h))


def insar(folder):
    """A pair of complex images over hills with a growing dome of ice, its geometry, the reference DEM of before; a coherence with snow on the map."""
    rng = np.random.default_rng(5)
    grid = Grid((500000.0, 12.0, 0.0, 5200000.0, 0.0, -12.0), (300, 340))
    crs, shape = wkt("EPSG:32632"), (300, 340)
    rows, columns = np.indices(shape)
    field = gaussian_filter(rng.normal(size=shape), 14, mode="nearest")
    before = (1500 + 70 * field / field.std()).astype(np.float32)
    dome = 18 * np.exp(-((rows - 150) ** 2 + (columns - 180) ** 2) / (2 * 30**2))
    to_degrees, _ = ellipsoid.projection(crs, grid)
    found = bistatic.scene(ArrayImage((before + dome).astype(np.float32)), grid, to_degrees,
                           bistatic.Bistatic(rows=760, columns=760, line_m=3.2, range_m=2.2, height_of_ambiguity_m=55.0, ramp=(2.0, -1.5)))
    write(folder / "dem.tif", before, grid, crs, "elevation")
    pixels = Grid(rasters.PIXELS, found.primary.shape)
    for name, values in (("primary", found.primary), ("secondary", found.secondary)):
        write(folder / f"{name}.tif", values, pixels, "", "complex", dtype="complex64", when=found.pair.epoch)
    (folder / "pair.json").write_text(to_json(found.pair), encoding="utf-8")
    depth, k_z = np.clip(3 + (before - 1500) / 25, 0.5, 14), 2 * np.pi / 60
    true = 0.96 * np.abs(propagation.uniform_volume_coherence(depth, k_z * propagation.volume_factor(36.0, 1.8)))
    speckle = gaussian_filter(rng.normal(size=shape), 1)
    write(folder / "volume" / "coherence_20150312.tif", np.clip(true + 0.01 * speckle / speckle.std(), 0, 1), grid, crs, "coherence", when=datetime.datetime(2015, 3, 12))
    write(folder / "volume" / "dem_20150312.tif", before - 0.7 * depth, grid, crs, "elevation", when=datetime.datetime(2015, 3, 12))


def optical(folder):
    """Reflectances (times 10 000) of a range in spring: snow above a line that rises towards the sun, ice below it, clouds."""
    rng = np.random.default_rng(3)
    grid = Grid((430000.0, 20.0, 0.0, 4030000.0, 0.0, -20.0), (420, 560))
    halo = mountain_terrain.terrain(grid, 4300.0, rng)
    heights = halo[1:-1, 1:-1]
    slope, aspect = slope_aspect(halo, grid)
    cover = mountain_terrain.land_cover(heights, slope, grid.pixel_size_m, 0.2, rng)
    ice = np.isin(cover, (mountain_terrain.ICE, mountain_terrain.FIRN))
    light = 0.35 + 0.65 * np.clip(np.cos(np.radians(mountain_terrain.local_incidence(slope, aspect, 45.0, 315.0))), 0, 1)
    ragged = mountain_terrain.fractal(heights.shape, grid.pixel_size_m, rng, 1500.0, 0.5)
    snow = heights + 60 * ragged + 150 * np.cos(np.radians(np.nan_to_num(aspect))) > 4500
    cloud = gaussian_filter(rng.normal(size=heights.shape), 25)
    cloud = cloud > np.quantile(cloud, 0.93)
    for name, values in dict(green=(8500, 4500, 1000, 6500), red=(8200, 4200, 1400, 6500), swir1=(900, 500, 3000, 5500), nir=(7200, 3000, 2200, 6500)).items():
        on_snow, on_ice, on_ground, on_cloud = values
        ground = np.where(snow, on_snow, np.where(ice, on_ice, on_ground)) * light * rng.normal(1, 0.03, heights.shape)
        write(folder / f"{name}_20210416.tif", np.where(cloud, on_cloud, ground), grid, wkt(), name, when=datetime.datetime(2021, 4, 16))
    write(folder / "clouds.tif", np.where(cloud, 9, 4), grid, wkt(), "SCL", "uint8")
    write(folder / "dem.tif", heights, grid, wkt(), "elevation")


if __name__ == "__main__":
    for make in (elevation, insar, optical):
        make(pathlib.Path(sys.argv[1]) / make.__name__)
