"""Season of wet snow from dated maps: its extent by date and elevation band, and the days of melt of each pixel and year.

Source: Li 2025 (doctoral thesis, ETH Zurich), chapter 3: wet snow extent (Fig. 3.9), snow melting duration (Fig. 3.11).
"""

import dataclasses

import numpy as np

from .. import blocks, device
from ..options import InputError, listed, option
from ..progress import Silent, part as stretch, stop_if_cancelled
from .season_bins import ElevationBands, read_zones
from .season_years import CLASSES, years_of

OBSERVED, SCALED = "Observed season", "Scaled to the year"
SEED_DAYS = 365  # of SMD = M/N * 365 days
BANDS = {"duration": "day", "uncertainty": "day", "first_wet": "day", "last_wet": "day", "observed": "day", "maps": ""}
MEAN_BANDS = {**{name: unit for name, unit in BANDS.items() if name != "maps"}, "years": ""}
_CM2 = 1e4  # areas are summed as whole square centimetres: exact in any order
_BLOCK, _MOST_PX, _CHUNK = 256, 2**20, 16  # side of written tiles; pixels of a block, so that a cancel is soon heard; maps held at once


@dataclasses.dataclass(frozen=True)
class SnowSeasonOptions:
    year_start: int = option(1, "First month of the year", "1 for calendar years. In the southern hemisphere 7: each year then holds one melt season, and is named by the "
                             "calendar year in which it begins.", minimum=1, maximum=12)
    duration: str = option(OBSERVED, "Duration", "Observed season: days between the first and the last map of the year; nothing is said of the days outside them. Scaled to the year: "
                           "the wet share of the maps times 365 days, which overstates the melt where only the warm season was observed.", choices=(OBSERVED, SCALED))
    weight_by_interval: bool = option(True, "Weight maps by their intervals", "Each map counts for half of the interval to its neighbours in time. Off: all maps of a year count the same, "
                                      "however unevenly they lie.", advanced=True)
    band_height: float = option(100.0, "Height of the elevation bands", "Of the wet snow extent.", unit="m", minimum=10, maximum=2000, advanced=True)
    minimum_observed: float = option(0.5, "Smallest observed share of the season", "A pixel whose own first and last map span less than this share of the year's season has no duration in it.",
                                     minimum=0, maximum=1, advanced=True)


@dataclasses.dataclass
class Result:
    """What compute() finds; Z zones, B bins of zone and elevation band, D dates, Y years with a duration, 5 classes.

    `dates` and `map_names` (D,) of the maps with data, in the order of time; `years`: all, those with a duration: `durable`; `bins`: ElevationBands;
    observed, wet (D, B) pixels and wet_km2 (D, B); class_pixels, class_km2 (Y, Z, 5); mean_days, never_wet (Y, Z) mean duration and pixels that
    never were wet; `bands`: year number, or "mean", -> {band: (rows, columns) float32}, empty where a sink took them;
    `overview`: year number -> every `factor`-th pixel of the duration.
    """

    dates: list
    map_names: list
    zone_names: list
    years: list
    durable: list
    bins: object
    observed: np.ndarray
    wet: np.ndarray
    wet_km2: np.ndarray
    class_pixels: np.ndarray
    class_km2: np.ndarray
    mean_days: np.ndarray
    never_wet: np.ndarray
    blank: list
    overview: dict
    factor: int
    bands: dict


def compute(maps, dates, heights, options, *, areas, names=None, zones=None, zone_names=("all",), sink=None, overview_px=500, progress=None):
    """Extent of wet snow by date, zone and elevation band, and its duration by pixel and year.

    maps: images of 1 wet, 0 not, 255 or NaN no data, one for each of `dates` (dates or datetimes, in any order, each day once); heights: image of the
    elevation (m); areas: image of the pixels' areas (m²), or one number; zones: image of numbers of `zone_names`, -1 outside; all on one
    grid, with .shape (rows, columns) and .read(row0, row1, col0, col1). sink(year, row0, col0, bands): takes each block of bands, year a
    Year, or None for the mean over the years; None: they are kept in the Result. Days of first_wet and last_wet count from the year's first, which is 1. Memory is bounded
    by the blocks, not by the number of maps.
    """
    from .snow_season_numba import warm_up

    progress = progress or Silent()
    warm_up(progress)
    order = sorted(range(len(maps)), key=lambda k: dates[k])
    maps, dates = [maps[k] for k in order], [dates[k] for k in order]
    names = [names[k] for k in order] if names else [f"map {k + 1}" for k in order]
    shape = tuple(maps[0].shape)
    parts = _parts(shape)
    blank = _blank(maps, names, parts, progress)
    usable = [k for k in range(len(maps)) if k not in blank]
    for k in sorted(blank):
        progress.warn(f"MAPS: {names[k]} ({dates[k]:%Y-%m-%d}) holds no data and is left out.")
    years = years_of(dates, usable, options.year_start)
    durable = _durable(years, options, progress)
    bins = ElevationBands(heights, zones, len(zone_names), options.band_height, parts, stretch(progress, 0, 0.05))
    _refuse_empty(bins, zone_names, zones is not None, progress)

    counts = np.zeros((3, len(maps), bins.zone.size), np.int64)  # observed and wet pixels, wet cm²
    tallies = dict(pixels=np.zeros((len(durable), len(zone_names), CLASSES), np.int64), areas=np.zeros((len(durable), len(zone_names), CLASSES), np.int64),
                   halves=np.zeros((len(durable), len(zone_names)), np.int64), never=np.zeros((len(durable), len(zone_names)), np.int64))
    factor = max(1, -(-max(shape) // overview_px))
    small = {year.number: np.full([-(-size // factor) for size in shape], np.nan, np.float32) for year in durable}
    kept = {}
    sink = sink or _keeper(kept, shape)
    done, whole, forward = 0, len(parts) * len(usable), stretch(progress, 0.05, 1)
    for part in parts:
        zone = read_zones(zones, part)
        bin_of = bins.number(blocks.read(heights, part).ravel(), zone)
        area = _square_centimetres(areas, part)
        mean = _Mean(part)
        for year in years:
            sums = _observed(maps, names, year, part, bin_of, area, counts, lambda maps_done: forward.report((done + maps_done) / whole), progress)
            done += len(year.maps)
            if year in durable:
                bands = durations(sums, year, options)
                _count_classes(durable.index(year), zone, bands["duration"], area, tallies)
                bands = {name: values.reshape(part.shape) for name, values in bands.items()}
                _thin_into(small[year.number], bands["duration"], part, factor)
                sink(year, part.row0, part.col0, bands)
                mean.add(bands)
            stop_if_cancelled(progress)
        sink(None, part.row0, part.col0, mean.bands())
    pixels = tallies["pixels"].sum(axis=2)
    mean_days = np.divide(tallies["halves"] / 2, pixels, out=np.full(pixels.shape, np.nan), where=pixels > 0)
    observed, wet, wet_areas = counts[:, usable]
    _tell_zones(bins, observed, wet, zone_names, zones is not None, progress)
    return Result([dates[k] for k in usable], [names[k] for k in usable], list(zone_names), years, durable, bins, observed, wet, wet_areas / _CM2 / 1e6, tallies["pixels"],
                  tallies["areas"] / _CM2 / 1e6, mean_days, tallies["never"], [names[k] for k in sorted(blank)], small, factor, kept)


def durations(sums, year, options):
    """Bands of a Year from the sums of its maps (9, pixels; see the kernels): name of BANDS -> float32 (pixels,).

    M wet of N maps: duration = M/N times the days between the pixel's first and last map; weighted, each map counts for half of the interval to its
    neighbours (the trapezoidal rule: an interval between two wet maps counts whole, one between unlike maps half). Scaled: the share times 365 days (the thesis'
    SMD = M/N * 365). Melt began or ended somewhere between unlike maps: the days of these intervals are the uncertainty, the duration is its middle.
    NaN where a pixel has less than two maps, or fewer days between them than the share of the season that is asked for.
    """
    from . import snow_season_numba as rows

    number, span = sums[rows.OBSERVED], (sums[rows.DAY] - sums[rows.FIRST]).astype(float)
    enough = (number > 1) & (span >= options.minimum_observed * year.season_days - 1e-9)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = sums[rows.TWICE_WET] / (2 * span) if options.weight_by_interval else sums[rows.WET] / number
        change = sums[rows.CHANGE] / span
    days = SEED_DAYS if options.duration == SCALED else span
    wet = enough & (sums[rows.WET] > 0)
    bands = dict(duration=np.where(enough, share * days, np.nan), uncertainty=np.where(enough, change * days, np.nan),
                 first_wet=np.where(wet, sums[rows.FIRST_WET] + 1, np.nan), last_wet=np.where(wet, sums[rows.LAST_WET] + 1, np.nan),
                 observed=np.where(number > 0, span, np.nan), maps=number)
    return {name: values.astype(np.float32) for name, values in bands.items()}


def _observed(maps, names, year, part, bin_of, area, counts, report, progress):
    """Sums (9, pixels) of a year's maps in a block; the counts of their extents are added."""
    from .snow_season_numba import EMPTY, add_dates, count

    pixels = part.shape[0] * part.shape[1]
    sums = np.repeat(EMPTY[:, None], pixels, axis=1)
    states = np.empty((min(_CHUNK, len(year.maps)), pixels), np.uint8)
    step = -(-pixels // (4 * device.threads()))
    for start in range(0, len(year.maps), _CHUNK):
        chunk = year.maps[start:start + _CHUNK]

        def read(row, index):
            _encode(maps[index], names[index], part, states[row])
            count(states[row], bin_of, area, *counts[:, index])
        device.each(read, list(enumerate(chunk)), progress)
        days = np.array(year.days[start:start + _CHUNK], np.int64)
        device.each(lambda at: add_dates(states, days, sums, at, min(at + step, pixels)), [(at,) for at in range(0, pixels, step)], progress)
        report(start + len(chunk))
    return sums


def _encode(image, name, part, states):
    from .snow_season_numba import encode

    odd = encode(np.ascontiguousarray(image.read(part.row0, part.row1, part.col0, part.col1), np.float32).ravel(), states)
    if not np.isnan(odd):
        raise InputError(f"MAPS: {name} holds the value {odd:g}, but a wet-snow map holds 1 (wet), 0 (not) and 255 (no data): "
                         "make one of its classes first (Raster Calculator, or Reclassify by table).")


def _blank(maps, names, parts, progress):
    """Indices of the maps without any data; each is read up to its first block with data."""
    found = set(range(len(maps)))

    def look(index, part):
        states = np.empty(part.shape[0] * part.shape[1], np.uint8)
        _encode(maps[index], names[index], part, states)
        if (states != 255).any():
            found.discard(index)
    for part in parts:
        device.each(look, [(index, part) for index in sorted(found)], progress)
        if not found:
            return found
    if len(found) == len(maps):
        raise InputError(f"MAPS: all {len(maps)} maps hold no data: check that these are wet-snow maps, and their no-data value.")
    return found


def _durable(years, options, progress):
    """The years that have a duration, with a word on the season of each."""
    durable = [year for year in years if len(year.maps) > 1]
    if not durable:
        raise InputError(f"MAPS: no year has two maps with data ({', '.join(f'{year.label}: 1' for year in years)}), and a duration needs two: give more dates, "
                         "or another YEAR_START.")
    for year in years:
        if year not in durable:
            progress.warn(f"{year.label} has only one map with data ({year.first}): its extent is counted, but it has no duration.")
            continue
        progress.note(f"{year.label}: {len(year.maps)} maps from {year.first} to {year.last}, a season of {year.season_days} days; longest interval {year.longest_gap_days} days.")
        whole = (year.end - year.begin).days
        if options.duration == SCALED and year.season_days < 0.9 * whole:
            progress.warn(f"{year.label}: the maps cover {year.season_days} of {whole} days, and DURATION = {SCALED} takes the rest of the year to be as wet as these: "
                          f"durations are too long where that is not so; {OBSERVED} does not scale.")
    return durable


def _refuse_empty(bins, zone_names, named, progress):
    if not bins.zone.size:
        where = "inside BASINS" if named else "on the maps"
        raise InputError(f"DEM holds no height {where}: give an elevation model that covers them.")
    if named:
        outside = [name for name, pixels in zip(zone_names, bins.zone_pixels) if not pixels]
        without = [zone_names[k] for k in np.flatnonzero(bins.zone_pixels) if not (bins.zone == k).any()]
        for basins, what in ((outside, "outside the maps"), (without, "where DEM holds no height")):
            if basins:
                progress.warn(f"BASINS: {listed(basins)} {'lies' if len(basins) == 1 else 'lie'} {what}: no extent there.")


def _tell_zones(bins, observed, wet, zone_names, named, progress):
    """Basins that no map shows, or none with wet snow."""
    seen, snowy = (np.bincount(bins.zone, counts.sum(axis=0), len(zone_names)) for counts in (observed, wet))
    if not named:
        if not snowy.any():
            progress.warn("MAPS: no map shows wet snow where DEM holds heights: all extents and durations are 0.")
        return
    there = np.bincount(bins.zone, minlength=len(zone_names)) > 0
    for basins, what in ((there & (seen == 0), "no map holds data in"), (there & (seen > 0) & (snowy == 0), "no map shows wet snow in")):
        if basins.any():
            progress.warn(f"BASINS: {what} {listed([zone_names[k] for k in np.flatnonzero(basins)])}.")


def _parts(shape):
    """Blocks of whole tiles within the memory budget."""
    each = 150 + 24 * device.threads()  # bytes for each pixel: sums, bands and their mean, bins; a reader of each thread
    tiles = max(1, min(_MOST_PX, device.memory_bytes() // each) // _BLOCK**2)
    across = -(-shape[1] // _BLOCK)
    columns = -(-across // -(-across // tiles))  # even pieces of the width
    return blocks.split(shape, max(1, tiles // columns) * _BLOCK, columns * _BLOCK)


def _square_centimetres(areas, part):
    """Areas of a block's pixels, int64 (pixels,)."""
    square_metres = areas if np.isscalar(areas) else areas.read(part.row0, part.row1, part.col0, part.col1)
    out = np.empty(part.shape, np.int64)
    out[:] = np.rint(np.multiply(square_metres, _CM2))
    return out.ravel()


def _count_classes(year, zone, duration, area, tallies):
    from .snow_season_numba import tally

    tally(zone, duration, area, *(tallies[name][year] for name in ("pixels", "areas", "halves", "never")))


def _thin_into(small, values, part, factor):
    """Every factor-th row and column of the image, as far as they lie in the block."""
    row, column = -part.row0 % factor, -part.col0 % factor
    picked = values[row::factor, column::factor]
    row, column = (part.row0 + row) // factor, (part.col0 + column) // factor
    small[row:row + picked.shape[0], column:column + picked.shape[1]] = picked


def _keeper(kept, shape):
    """A sink that keeps whole arrays."""
    def keep(year, row0, col0, bands):
        whole = kept.setdefault(year.number if year else "mean", {name: np.full(shape, np.nan, np.float32) for name in bands})
        for name, values in bands.items():
            whole[name][row0:row0 + values.shape[0], col0:col0 + values.shape[1]] = values
    return keep


class _Mean:
    """Mean over the years of each band of a block, of the years that have a value; their number is that of the durations."""

    def __init__(self, part):
        self._sums, self._numbers = (np.zeros((len(MEAN_BANDS) - 1, *part.shape), kind) for kind in (np.float32, np.uint16))

    def add(self, bands):
        for k, name in enumerate(MEAN_BANDS):
            if name in bands:
                there = np.isfinite(bands[name])
                np.add(self._sums[k], bands[name], out=self._sums[k], where=there)
                self._numbers[k] += there

    def bands(self):
        with np.errstate(divide="ignore", invalid="ignore"):
            means = {name: self._sums[k] / self._numbers[k] for k, name in enumerate(MEAN_BANDS) if name != "years"}
        return {name: values.astype(np.float32) for name, values in means.items()} | {"years": self._numbers[0].astype(np.float32)}
