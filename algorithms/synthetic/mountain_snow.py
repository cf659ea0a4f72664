"""A mountain basin with known wet snow, seen by a radar through a winter and a melt season: the truth of the wet-snow tools.

Terrain and geometry are in mountain_terrain, the season in snow_season, the backscatter in snow_backscatter, each with its numbers and their sources.
"""

import dataclasses
import datetime

import numpy as np

from ..grid import Grid
from ..options import check, option
from ..progress import Silent, stop_if_cancelled
from ..terrain import slope_aspect
from . import mountain_terrain, snow_backscatter, snow_season
from .speckle import band_limited_noise

# --- what the radar meets beside snow ---
MOIST_DAYS = 0.4      # of a date: mean moisture of thawed ground between dry (0) and moist (1) (chosen)
MOIST_SPREAD = 0.25   # of moisture in space and from date to date (chosen)
THAW = (-2.0, 2.0)    # degrees C of the evening between which the ground thaws (chosen)
ICE_MEMORY = 0.6      # correlation of the ice's roughness between winter and summer: it moves and melts (chosen; Li 2025, sect. 3.4.1)
STREAKS_M = 120.0     # longest waves of roughness on ground and ice, m (chosen)
DRIFT_M = 300.0       # longest waves of drifted snow, m (chosen)

# --- the scenes that the methods are compared on ---
WETNESSES = (1.5, 3.0, 5.5)           # per cent: the mean of moist snow, the limit, the mean of wet snow (Fierz et al. 2009, International Classification for Seasonal Snow on the Ground)
GLACIER_SHARES = (0.10, 0.25, 0.45)   # (chosen; the Alps' high valleys to the Karakoram's)


@dataclasses.dataclass(frozen=True)
class MountainSnowOptions:
    rows: int = option(400, "Rows", "", unit="px", minimum=30, maximum=4000)
    columns: int = option(500, "Columns", "", unit="px", minimum=30, maximum=4000)
    pixel_m: float = option(20.0, "Pixel width", "", unit="m", minimum=5.0, maximum=200.0)
    line_m: float = option(20.0, "Pixel height", "", unit="m", minimum=5.0, maximum=200.0)
    rotation: float = option(0.0, "Rotation of the grid", "Counter-clockwise.", unit="deg", minimum=-180.0, maximum=180.0)
    centre_m: float = option(4500.0, "Mean height", "", unit="m", minimum=0.0, maximum=7000.0)
    wetness: float = option(3.0, "Wetness of melting snow", "Liquid water by volume.", unit="%", minimum=0.5, maximum=12.0)
    glacier_share: float = option(0.25, "Share of glaciers", "", minimum=0.0, maximum=0.8)
    winter_dates: int = option(8, "Winter dates", "", minimum=1, maximum=30)
    melt_dates: int = option(16, "Dates of the melt season", "From 8 April, at the interval of the dates.", minimum=1, maximum=60)
    interval_days: int = option(12, "Interval of the dates", "", unit="days", minimum=1, maximum=60)
    incidence: float = option(39.0, "Incidence angle", "On flat ground.", unit="deg", minimum=20.0, maximum=55.0)
    look_azimuth: float = option(77.0, "Look direction", "Of the radar over ground, clockwise from north.", unit="deg", minimum=0.0, maximum=360.0)
    looks: int = option(8, "Looks", "Independent looks of each pixel; 0: no speckle.", minimum=0, maximum=1000)
    bandwidth: float = option(1.0, "Bandwidth", "Share of the sampling band that a look fills; below 1 neighbours correlate.", minimum=0.2, maximum=1.0)
    seed: int = option(1, "Random seed", "The same seed gives the same pixels.", minimum=0, maximum=2**31 - 1)


@dataclasses.dataclass
class MountainSnow:
    """A series with its truth; arrays are (rows, columns), stacks (dates, rows, columns).

    vv, vh: terrain-flattened gamma0, linear power, stacks float32, NaN in layover and shadow; dates: datetimes, winter first; grid: theirs, in EPSG:32643;
    heights m; slope, aspect, theta (local incidence), degrees, float32; layover, shadow: bool; cover: classes of mountain_terrain.COVERS, uint8;
    snow, wet: stacks of bool, at least half of the pixel is covered with snow, and that snow is wet; wet_depth (m), water_equivalent (m): stacks float32.
    """

    vv: np.ndarray
    vh: np.ndarray
    dates: list
    grid: Grid
    heights: np.ndarray
    slope: np.ndarray
    aspect: np.ndarray
    theta: np.ndarray
    layover: np.ndarray
    shadow: np.ndarray
    cover: np.ndarray
    snow: np.ndarray
    wet: np.ndarray
    wet_depth: np.ndarray
    water_equivalent: np.ndarray

    @property
    def visible(self):
        """bool (rows, columns): neither in layover nor in shadow."""
        return ~(self.layover | self.shadow)


def mountain_snow(options, progress=None):
    """A basin of ridges, valleys and glaciers through one winter and one melt season; returns a MountainSnow."""
    check(options)
    progress = progress or Silent()
    rng = np.random.default_rng(options.seed)
    grid = _grid(options)
    halo = mountain_terrain.terrain(grid, options.centre_m, rng)
    heights = halo[1:-1, 1:-1].astype(np.float32)
    slope, aspect = slope_aspect(halo, grid)
    theta = mountain_terrain.local_incidence(slope, aspect, options.incidence, options.look_azimuth).astype(np.float32)
    layover, shadow = mountain_terrain.layover_and_shadow(heights, grid, options.incidence, options.look_azimuth)
    spacing = grid.pixel_size_m
    cover = mountain_terrain.land_cover(heights, slope, spacing, options.glacier_share, rng)
    scene = _Scene(options, theta, cover, layover | shadow, spacing, rng)
    drift, rough = (mountain_terrain.fractal(grid.shape, spacing, rng, metres, 0.3) for metres in (DRIFT_M, STREAKS_M))
    dates, days = _dates(options)
    # The season draws from a generator of its own: its weather does not change with the speckle.
    summer = snow_season.season(heights, slope, aspect, drift, rough, options.wetness, days, np.random.default_rng([options.seed, 1]))
    still = snow_season.winter(heights, slope, drift, rough)
    stacks = [np.empty((len(dates), *grid.shape), kind) for kind in (np.float32, np.float32, bool, bool, np.float32, np.float32)]
    for k in range(len(dates)):
        stop_if_cancelled(progress)
        day = still if k < options.winter_dates else next(summer)
        snow = day.share >= 0.5
        found = (*scene.look(day, winter=k < options.winter_dates), snow, snow & (day.wet_depth > 0), day.wet_depth, day.water_equivalent)
        for stack, values in zip(stacks, found):
            stack[k] = values
        progress.report((k + 1) / len(dates))
    return MountainSnow(stacks[0], stacks[1], dates, grid, heights, slope, aspect, theta, layover, shadow, cover, *stacks[2:])


def _grid(options):
    angle = np.radians(options.rotation)
    c, s = float(np.cos(angle)), float(np.sin(angle))
    transform = (430000.0, options.pixel_m * c, options.line_m * s, 4030000.0, options.pixel_m * s, -options.line_m * c)
    return Grid(transform, (options.rows, options.columns))


def _dates(options):
    """(dates, days of the year of the melt dates): winter dates up to 28 February, melt dates from 8 April."""
    last, first = datetime.datetime(2021, 2, 28), datetime.datetime(2021, 4, 8)
    step = datetime.timedelta(days=options.interval_days)
    winter = [last - (options.winter_dates - 1 - k) * step for k in range(options.winter_dates)]
    melt = [first + k * step for k in range(options.melt_dates)]
    return winter + melt, [(date - datetime.datetime(2020, 12, 31)).days for date in melt]


class _Scene:
    """What does not change between the dates, and the radar's look at a Day."""

    def __init__(self, options, theta, cover, hidden, spacing, rng):
        self._options, self._cover, self._hidden, self._spacing, self._rng = options, cover, hidden, spacing, rng
        self._theta = np.radians(np.clip(theta, 1.0, 85.0)).astype(np.float32)
        ice = np.isin(cover, (mountain_terrain.ICE, mountain_terrain.FIRN))
        streaks = mountain_terrain.fractal(theta.shape, spacing, rng, STREAKS_M, 0.3)
        later = ICE_MEMORY * streaks + np.sqrt(1 - ICE_MEMORY**2) * mountain_terrain.fractal(theta.shape, spacing, rng, STREAKS_M, 0.3)
        middle, spread = (snow_backscatter.by_class(table, cover) for table in (snow_backscatter.ROUGHNESS_M, snow_backscatter.ROUGHNESS_SPREAD))
        before, after = middle * np.exp(spread * streaks), middle * np.exp(spread * np.where(ice, later, streaks))
        self._frozen = np.array(snow_backscatter.ground(self._theta, cover, before, 0), np.float32)
        self._frozen_later = np.array(snow_backscatter.ground(self._theta, cover, after, 0), np.float32)
        self._dry, self._moist = (np.array(snow_backscatter.ground(self._theta, cover, after, state), np.float32) for state in (1, 2))
        self._noise = snow_backscatter.noise(self._theta, options.incidence)

    def look(self, day, winter):
        """gamma0 (VV, VH), float32 (rows, columns), with speckle."""
        frozen = self._frozen if winter else self._frozen_later
        bare = frozen if winter else self._bare(day, frozen)
        covered = snow_backscatter.under_snow(frozen, self._theta, self._cover, day.water_equivalent, day.wet_depth, day.wetness, day.roughness)
        for k in range(2):
            sigma = (1 - day.share) * bare[k] + day.share * covered[k]
            gamma = sigma / np.cos(self._theta) + self._noise
            gamma = gamma * self._speckle()
            gamma[self._hidden] = np.nan
            yield gamma.astype(np.float32)

    def _bare(self, day, frozen):
        """sigma0 of ground without snow: between frozen, thawed dry and thawed moist, in linear power."""
        fields = mountain_terrain.fractal(self._cover.shape, self._spacing, self._rng, 2000.0, 0.5)
        moisture = np.clip(MOIST_DAYS + MOIST_SPREAD * (0.7 * self._rng.standard_normal() + 0.7 * fields), 0, 1)
        # Ground next to melting snow is moist.
        moisture = np.where((day.share > 0) & (day.share < 1) & (day.wet_depth > 0), np.maximum(moisture, 0.7), moisture)
        thawed = np.clip((day.temperature - THAW[0]) / (THAW[1] - THAW[0]), 0, 1)
        return [(1 - thawed) * f + thawed * ((1 - moisture) * d + moisture * m) for f, d, m in zip(frozen, self._dry, self._moist)]

    def _speckle(self):
        """Factor of mean 1 with a gamma distribution of `looks` looks, independent for each polarisation (Ulaby, Moore & Fung 1982, Microwave Remote Sensing 2)."""
        shape, looks, bandwidth = self._theta.shape, self._options.looks, self._options.bandwidth
        if looks == 0:
            return 1.0
        if bandwidth == 1:
            return self._rng.standard_gamma(looks, shape, np.float32) / looks
        return sum(np.abs(band_limited_noise(shape, bandwidth, self._rng)) ** 2 for _ in range(looks)) / looks
