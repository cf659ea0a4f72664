"""The sample scene Elevation change: two stacks of dated DEMs of a ridge with six glaciers, the later one shifted and with voids, and what truly changed."""

import datetime

import numpy as np

from ..elevation.decimal_year import decimal_year
from ..elevation.error_model import ErrorModel
from ..grid import Grid
from ..progress import Silent, stop_if_cancelled
from .scene_files import Content, Raster, Regions, SceneFiles, dated, table
from .shifted_terrain import moved, smooth, spectrum

CRS, SHAPE = "EPSG:32643", (112, 140)
PIXEL_M, LINE_M = 75.0, 60.0
GRID = Grid((500000.0, PIXEL_M, 0.0, 4000000.0, 0.0, -LINE_M), SHAPE)
EPOCHS = ((datetime.datetime(2000, 2, 16), datetime.datetime(2001, 1, 30)), (datetime.datetime(2012, 10, 4), datetime.datetime(2013, 9, 12)))
SHIFT_M = (30.0, -21.0, 2.5)  # of the later DEMs: they lie so far too far east, north, up
NOISE_M, RANGE_M = 0.8, 300.0  # of each DEM: standard deviation, and the range of its Gaussian variogram
DENSITY = 0.85  # of the change, t/m3 (Huss 2013, Cryosphere 7, 877)
_PLAIN, _RELIEF, _ROUGH = 3700.0, 600.0, ((16.0, 110.0), (6.0, 40.0))  # m; (correlation length px, standard deviation m)
# Column of the head, rows of head and end, half of the width (px), whether it surges: the ridge runs from west to east through row 56.
_GLACIERS = ((21, 48, 8, 12, 0), (62, 50, 15, 9, 0), (105, 48, 7, 13, 1), (25, 63, 103, 13, 0), (72, 62, 98, 10, 0), (112, 64, 95, 9, 0))
_MARGIN = 2  # px over which the change falls to nothing at the outlines


def files(seed, progress=None):
    """SceneFiles. dems_1, dems_2: two dated DEMs each, which overlap; reference_dem: the ground of the first date; outlines; dhdt: measured, with voids, and error_model.json, its true one;
    altimetry.csv: points of the surface of the third date; truth_dhdt, truth_glaciers.csv."""
    progress, rng = progress or Silent(), np.random.default_rng(seed)
    ground, labels = _ground(rng), _labels()
    rate = _rate(ground, labels)
    names, found = [], []
    for number, days in enumerate(EPOCHS, 1):
        names.append([f"dems_{number}/dem_{day:%Y%m%d}.tif" for day in days])
        for name, day, part in zip(names[-1], days, (slice(0, 84), slice(62, None))):
            stop_if_cancelled(progress)
            heights = _seen(ground, rate, day, number == 2, rng)
            if number == 2:
                heights[_voids(labels)] = np.nan
            x, y = GRID.to_map(part.start, 0)
            grid = Grid((x, PIXEL_M, 0.0, y, 0.0, -LINE_M), heights[:, part].shape)
            found.append(_dem(name, grid, heights[:, part], dated(day)))
    reference = ground + 0.3 * _noise(rng)
    found.append(_dem("reference_dem.tif", GRID, reference, dated(EPOCHS[0][0])))
    found.append(Regions("outlines.gpkg", GRID, CRS, labels, {"rgi_id": {n: _name(n) for n in _numbers()}, "surge_type": {n: one[4] for n, one in zip(_numbers(), _GLACIERS)}}))
    years = decimal_year(EPOCHS[1][0]) - decimal_year(EPOCHS[0][0])
    sigma = float(np.sqrt(2) * NOISE_M / years)
    change = rate + sigma * _noise(rng)
    change[_voids(labels)] = np.nan
    found.append(Raster("dhdt.tif", GRID, CRS, {"dh/dt": ("m/yr", change)}))
    model = ErrorModel("m/yr", 0.0, sigma, 1.0, "constant", {"value": sigma}, (RANGE_M, 10 * RANGE_M), (1.0, 0.0), {"made by": "Sample scene"})
    found.append(Content("error_model.json", model.to_json().encode()))
    found.append(_altimetry(ground + _grown(rate, EPOCHS[1][0]), rng))
    found.append(Raster("truth_dhdt.tif", GRID, CRS, {"dh/dt": ("m/yr", rate)}))
    rows = []
    for name, ice in [*((_name(n), labels == n) for n in _numbers()), ("all", labels > 0)]:
        rows.append((name, ice.sum() * PIXEL_M * LINE_M / 1e6, rate[ice].mean(), DENSITY * rate[ice].mean()))
    found.append(Content("truth_glaciers.csv", table(("rgi_id", "area_km2", "dhdt_m_yr", "balance_m_we_yr"), rows)))
    return SceneFiles(found, *names, {"DEM": "reference_dem.tif", "OUTLINES": "outlines.gpkg", "TRUTH": "truth_dhdt.tif"})


def _numbers():
    return range(1, len(_GLACIERS) + 1)


def _name(number):
    return f"glacier {number}"


def _dem(name, grid, heights, metadata):
    return Raster(name, grid, CRS, {"elevation": ("m", heights)}, metadata | {"VERTICAL_DATUM": "Ellipsoid"})


def _ground(rng):
    """Heights of the first date, (rows, columns), periodic: a ridge between two valleys."""
    rows, columns = np.indices(SHAPE)
    heights = _PLAIN + _RELIEF * np.cos(2 * np.pi * (rows - SHAPE[0] / 2) / SHAPE[0]) + 60 * np.sin(2 * np.pi * columns / SHAPE[1])
    return heights + sum(size * smooth(SHAPE, length, rng) for length, size in _ROUGH)


def _labels():
    """Number of the glacier of each pixel, 0 outside, uint8: tongues that narrow from a round head."""
    rows, columns = np.indices(SHAPE) + 0.5
    out = np.zeros(SHAPE, np.uint8)
    for number, (column, head, end, half, _) in zip(_numbers(), _GLACIERS):
        along = (rows - head) / (end - head)
        middle = column + 3.5 * np.sin(2.5 * along + number)
        width = half * np.sqrt(np.clip(6 * along, 0, 1)) * (1 - 0.75 * np.clip(along, 0, 1) ** 1.5)
        out[(along > 0) & (along < 1) & (np.abs(columns - middle) < width)] = number
    return out


def _rate(ground, labels):
    """True dh/dt, m/yr: thinning that grows downwards; the surging glacier thickens below and thins above."""
    from scipy.ndimage import distance_transform_edt

    out = np.zeros(SHAPE)
    for number, (*_, surge) in zip(_numbers(), _GLACIERS):
        ice = labels == number
        low, high = np.percentile(ground[ice], (2, 98))
        up = np.clip((ground[ice] - low) / (high - low), 0, 1)
        out[ice] = 0.4 - 1.5 * up if surge else -1.9 + 2.1 * np.sqrt(up) - 0.08 * number
    inward = np.clip(distance_transform_edt(labels > 0) / _MARGIN, 0, 1)
    return out * inward**2 * (3 - 2 * inward)


def _grown(rate, day):
    return rate * (decimal_year(day) - decimal_year(EPOCHS[0][0]))


def _seen(ground, rate, day, shifted, rng):
    """Heights as the DEM of a day has them."""
    surface = ground + _grown(rate, day)
    if shifted:
        east, north, up = SHIFT_M
        surface = moved(spectrum(surface), east / PIXEL_M, -north / LINE_M) + up
    return surface + NOISE_M * _noise(rng)


def _noise(rng):
    """Field of unit variance whose variogram is Gaussian with the range RANGE_M: 1 - exp(-4 (d / range)^2)."""
    length = RANGE_M / np.sqrt(8)
    return smooth(SHAPE, (length / LINE_M, length / PIXEL_M), rng)


def _voids(labels):
    """Where the later DEMs have none: the head of glaciers 1 and 5, a patch of glacier 3, patches of rock."""
    rows, columns = np.indices(SHAPE)
    out = (labels == 1) & (rows > 36) | (labels == 5) & (rows < 70)
    for row, column, size in ((25, 105, 5), (86, 42, 6), (57, 84, 4)):
        out |= (rows - row) ** 2 + (columns - column) ** 2 < size**2
    return out


def _altimetry(surface, rng):
    """Points along four tracks, 100 m apart, with errors of 0.1 m."""
    from scipy.ndimage import map_coordinates

    along = np.arange(2.0, SHAPE[0] - 3.0, 1.6)
    rows = np.concatenate([along for _ in range(4)])
    columns = np.concatenate([start + 0.18 * along for start in (8, 46, 83, 115)])
    heights = map_coordinates(surface, [rows - 0.5, columns - 0.5], order=1) + 0.1 * rng.standard_normal(rows.size)
    x, y = GRID.to_map(columns, rows)
    return Content("altimetry.csv", table(("x", "y", "height"), zip(x.tolist(), y.tolist(), heights.tolist())))
