"""A melt season of a synthetic mountain basin, day by day: snow, its liquid water and what it covers. A degree-day model with one layer.

Numbers are named, with their source beside them; "chosen" is a judgement, within what is known of the Karakoram.
"""

import dataclasses

import numpy as np

# --- air temperature ---
LAPSE = 0.0065                # K/m (ICAO standard atmosphere)
MEAN_4000, SWING = -3.5, 12.0  # degrees C, annual mean at 4000 m and half of the year's range (chosen: zero at 5300 m in July, 600 m higher in the evening;
#                               Li 2025, sect. 3.4.1, takes what is above 5500 m as not melting)
WARMEST = 205                 # day of the year (chosen: 24 July)
DIURNAL = 4.0                 # K, half of the day's range (chosen)
WEATHER, MEMORY = 2.5, 0.8    # K, standard deviation of the weather; correlation from day to day (chosen)

# --- radiation ---
LATITUDE = 36.0               # degrees, Karakoram
LOW_SUN = 15.0                # degrees by which the melting sun is lower than at noon (chosen)
SUN_SHARE = 0.6               # share of melt that goes with direct radiation (chosen; enhanced temperature index of Hock 1999, J. Glaciol. 45, 101)
SUN_WARMTH = 3.0              # K by which the sunniest slopes are warmer at the surface (chosen)

# --- precipitation ---
VALLEY, VALLEY_M = 319.0, 2500.0          # mm a year at the stations, mostly in the valleys (Immerzeel et al. 2012, Mt. Res. Dev. 32, 30); their height (chosen)
GRADIENT, WETTEST_M = 0.0021, 5500.0      # 1/m up to this height (Immerzeel et al. 2012: 0.21 % a metre, maximum at 5500 m)
WINTER_SHARE = 0.45                       # of the year's precipitation lies as snow on 1 March (chosen: winter westerlies bring most)
STORM_DAYS, STORM_SHARE = 0.10, 0.012     # chance of a storm on a day of the season; what it brings of the year's precipitation (chosen)
SNOW_BELOW = 1.5                          # degrees C, warmer precipitation is rain (chosen; 0 to 2 is usual)
DRIFT = 0.45                              # spread of the logarithm of the snow's water equivalent (chosen; 0.2 to 0.85 in Liston 2004, J. Clim. 17, 1381)

# --- melt ---
DEGREE_DAY = 5.0              # mm/K/d for snow (Hock 2003, J. Hydrol. 282, 104: 2.5 to 11.6)
REFREEZING = 2.0              # mm/K/d of liquid water on nights below zero (chosen)
FULL_COVER = 60.0             # mm water equivalent above which snow covers all of a pixel that can hold it (chosen)
BARE_FROM, BARE_TO = 45.0, 65.0  # degrees of slope between which snow slides off more and more (chosen; Bernhardt & Schulz 2010, Geophys. Res. Lett. 37, L11502)

# --- snow as the radar meets it ---
WET_DEPTH = 0.05              # m, a wet layer of this thickness makes snow wet: about one wavelength
DEEPEST = 0.6                 # m, the wet layer holds no more: deeper water drains (chosen)
SMOOTH_M, ROUGH_M, ROUGH_MM = 0.004, 0.012, 500.0  # height deviation of fresh snow, m, of old snow, and the melt in mm that brings two thirds of it (chosen: roughness
#                               grows in the melt season and raises backscatter, Marin et al. 2020, Cryosphere 14, 935; Carletti et al. 2025, Cryosphere 19, 5579)
ROUGH_SPREAD = 0.25           # of the logarithm of the roughness (chosen)
WETTER = (0.6, 1.4, 30.0)     # wetness at no melt and at most, as a share of the scene's, and the day's melt in mm between them (chosen)


@dataclasses.dataclass
class Day:
    """Snow on the evening of one day; all (rows, columns) float32.

    share: of the pixel that snow covers, 0 … 1; water_equivalent: m; wet_depth: m, 0 where all is frozen; wetness: per cent by volume of the wet layer;
    roughness: height deviation of the snow's surface, m; temperature: of the evening's air, degrees C.
    """

    share: np.ndarray
    water_equivalent: np.ndarray
    wet_depth: np.ndarray
    wetness: np.ndarray
    roughness: np.ndarray
    temperature: np.ndarray


def declination(day):
    """Of the sun, degrees, on a day of the year (Cooper 1969, Solar Energy 12, 333)."""
    return 23.45 * np.sin(np.radians(360 * (284 + day) / 365))


def sunshine(slope, aspect, day):
    """Direct radiation on a slope, share of that on flat ground, 0.2 … 2; slope and aspect in degrees (NaN aspect: flat)."""
    zenith = np.radians(LATITUDE - declination(day) + LOW_SUN)
    s = np.radians(slope)
    facing = np.cos(np.radians(np.nan_to_num(aspect, nan=180.0) - 180))
    return np.clip((np.cos(s) * np.cos(zenith) + np.sin(s) * np.sin(zenith) * facing) / np.cos(zenith), 0.2, 2.0)


def yearly_precipitation(heights):
    """mm (Immerzeel et al. 2012)."""
    return VALLEY * (1 + GRADIENT * (np.clip(heights, VALLEY_M - 300, WETTEST_M) - VALLEY_M))


def holding(slope):
    """Largest share of a pixel that snow can cover on a slope (degrees)."""
    return np.clip((BARE_TO - slope) / (BARE_TO - BARE_FROM), 0.0, 1.0)


def season(heights, slope, aspect, drift, rough, wetness, days, rng):
    """Yield the Day of each day of the year in `days` (rising, from 1 March, day 60, on).

    heights m, slope and aspect degrees, drift and rough: fields of standard deviation 1 (redistributed snow, surface roughness), all (rows, columns);
    wetness: per cent by volume of melting snow.
    """
    yearly = yearly_precipitation(heights).astype(np.float32)
    can_hold = holding(slope)
    water_equivalent = (WINTER_SHARE * yearly * np.exp(DRIFT * drift - DRIFT**2 / 2) * (0.3 + 0.7 * can_hold)).astype(np.float32)  # mm
    liquid, melted = np.zeros_like(water_equivalent), np.zeros_like(water_equivalent)
    lapse = (LAPSE * (heights - 4000)).astype(np.float32)
    spread = np.exp(ROUGH_SPREAD * rough).astype(np.float32)
    weather, wanted = 0.0, set(days)
    for day in range(60, max(days) + 1):
        if (day - 60) % 10 == 0:
            sun = sunshine(slope, aspect, day + 5).astype(np.float32)
            factor, warmth = 1 + SUN_SHARE * (sun - 1), SUN_WARMTH * (sun - 1)
        weather = MEMORY * weather + np.sqrt(1 - MEMORY**2) * WEATHER * rng.standard_normal()
        air = MEAN_4000 + SWING * np.cos(2 * np.pi * (day - WARMEST) / 365) + weather - lapse
        if rng.random() < STORM_DAYS:
            fresh = np.where(air < SNOW_BELOW, STORM_SHARE * yearly, np.float32(0))
            water_equivalent += fresh
            melted *= np.exp(-fresh / 30)  # a new surface is smooth
        surface = air + warmth
        # Half a day above the mean, half below.
        melt = np.minimum(0.5 * DEGREE_DAY * factor * (np.maximum(surface + DIURNAL, 0) + np.maximum(surface - DIURNAL, 0)), water_equivalent).astype(np.float32)
        water_equivalent -= melt
        melted += melt
        liquid += melt
        held = 10 * wetness * np.minimum(DEEPEST, water_equivalent / 400)  # mm that the snow can hold; 400 kg/m3
        np.minimum(liquid, held, out=liquid)
        if day in wanted:
            yield _evening(water_equivalent, liquid, melt, melted, wetness, can_hold, spread, surface)
        liquid -= np.minimum(liquid, REFREEZING * np.maximum(DIURNAL - surface, 0))


def _evening(water_equivalent, liquid, melt, melted, wetness, can_hold, spread, surface):
    depth = liquid / (10 * wetness)  # m of snow at the scene's wetness
    depth[depth < WET_DEPTH] = 0
    low, high, full = WETTER
    return Day(
        np.minimum(water_equivalent / FULL_COVER, 1) * can_hold, water_equivalent / 1000, depth, wetness * np.clip(low + (high - low) * melt / full, low, high),
        (SMOOTH_M + (ROUGH_M - SMOOTH_M) * (1 - np.exp(-melted / ROUGH_MM))) * spread, surface + DIURNAL,
    )


def winter(heights, slope, drift, rough):
    """The Day of a winter date: dry snow everywhere that holds it."""
    can_hold = holding(slope)
    water_equivalent = 0.5 * WINTER_SHARE * yearly_precipitation(heights) / 1000 * np.exp(DRIFT * drift - DRIFT**2 / 2) * (0.3 + 0.7 * can_hold)
    none = np.zeros(heights.shape, np.float32)
    return Day(np.minimum(1000 * water_equivalent / FULL_COVER, 1) * can_hold, water_equivalent, none, none, SMOOTH_M * np.exp(ROUGH_SPREAD * rough), none - 15)
