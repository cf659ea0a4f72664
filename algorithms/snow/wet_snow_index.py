"""Wet-snow index and wet-snow map: the mixture's index times its median in the terrain bin.

Source: Li 2025 (doctoral thesis, ETH Zurich), chapter 3, eq. 3.5 and 3.6.
"""

import contextlib
import dataclasses

import numpy as np

from .. import blocks, terrain
from ..options import InputError, listed, option
from ..progress import part, stop_if_cancelled
from ..scratch import Scratch
from . import mixture, terrain_bins
from .backscatter_ratio import strip_size
from .mixture import LIMIT, Mixture
from .months import melt_season, months_of, numbers_of_date

COEFFICIENT, PLAIN = 3.5, -2.0  # of eq. 3.6; the fixed threshold of R_c in dB that is compared with, and offered
DRY, WET, NO_DATA = 0, 1, 255  # of the map
BANDS = ("WSI", "TSI", "SI", "coefficient", "probability")  # of the index rasters
_SHALLOW = -1.0  # dB: a lower mean above it is no wet snow
_DEEP = -6.0  # dB: an upper mean below it is no ground without wet snow


@dataclasses.dataclass(frozen=True)
class WetSnowIndexOptions:
    """Options of firnline:wetsnowindex."""

    method: str = option("Snow index", "Method", "Snow index: the threshold follows the basin's mixture and the terrain. Threshold: THRESHOLD everywhere.", choices=("Snow index", "Threshold"))
    coefficient: float = option(COEFFICIENT, "Coefficient", "Snow is wet where the snow index exceeds this times WSI(THRESHOLD). 3.5 served best in Hunza and Shyok, 2.5 in Shigar; lower maps more "
                                "snow as wet.", minimum=0.05, maximum=50)
    threshold: float = option(PLAIN, "Threshold", "Ratio below which snow is wet by the plain method. Copernicus' product takes -2.5.", unit="dB", minimum=-15, maximum=0, advanced=True)
    mixture_months: str = option("", "Months of the mixture", "Months whose ratios make the mixtures, such as 6-9. Empty: 6-9 in the northern hemisphere, 12-3 in the southern.")
    date: str = option("", "One date", "ISO date of the only map that is wanted. The mixtures come from all images of their months all the same. Empty: all images.", advanced=True)
    basin_field: str = option("", "Field with the names of the basins", "Empty: the feature ids.", advanced=True)
    minimum_bin: int = option(30, "Least pixels of a terrain bin", "Terrain bins with fewer values take the median of their elevation band.", unit="px", minimum=1, maximum=100000, advanced=True)
    minimum_samples: int = option(1000, "Least values of a mixture", "Basins with fewer take the plain threshold.", minimum=20, maximum=10**9, advanced=True)
    minimum_separation: float = option(1.0, "Least separation of a mixture", "Distance of the two means over the root mean square of the sigmas (Ashman's D). Basins whose mixture has "
                                       "less take the plain threshold.", minimum=0, maximum=10, advanced=True)
    band: int = option(1, "Band of the ratio images", minimum=1, maximum=1000, advanced=True)


def snow_index(mixture, ratio, topographic):
    """SI = WSI(R_c) TSI (eq. 3.6), 0 … 100; ratio in dB, topographic the TSI, arrays of one shape; NaN stays."""
    return mixture.wet_snow_index(ratio) * topographic


def si_threshold(mixture, coefficient=COEFFICIENT, plain=PLAIN):
    """The SI above which snow is wet: coefficient times WSI(-2 dB)."""
    return coefficient * mixture.wet_snow_index(plain)


def ratio_threshold(mixture, topographic, coefficient=COEFFICIENT, plain=PLAIN):
    """The R_c in dB below which SI exceeds its threshold, for TSI values: the same decision without an exponential for each pixel.

    WSI falls with R_c, so that SI > t is R_c < x0 + ln(L / w - 1) / k with w = t / TSI. -inf where no R_c is low enough, since WSI stays
    below L; NaN stays. TSI = coefficient gives plain -2 dB.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        needed = si_threshold(mixture, coefficient, plain) / np.asarray(topographic, float)
        found = mixture.centre + np.log(LIMIT / needed - 1) / mixture.steepness
    return np.where(np.isnan(needed), np.nan, np.where(needed < LIMIT, found, -np.inf))


def wet_map(ratio, threshold):
    """uint8 map, 1 wet, 0 not, 255 where the ratio or its threshold (dB, of one shape or a number) is NaN."""
    with np.errstate(invalid="ignore"):
        wet = (ratio < threshold).astype(np.uint8)
    wet[np.isnan(ratio) | np.isnan(threshold)] = NO_DATA
    return wet


@dataclasses.dataclass
class Basin:
    """A basin of a run: its mixture or None, why it has none, its histogram of ratios (BINS,) or None, its pixels on the grid."""

    name: str
    mixture: Mixture | None = None
    remark: str = ""
    counts: np.ndarray | None = None
    pixels: int = 0


@dataclasses.dataclass
class Result:
    """basins: list of Basin; dates: for each map a dict of day (ISO) and basins (list of dict observed, wet, plain, in pixels); mixture_days: ISO dates;
    shown: thinned ratio, threshold (dB) and map of the last date, each on every `factor`-th pixel."""

    basins: list
    dates: list
    mixture_days: list
    factor: int
    shown: dict


def compute(ratios, days, grid, options, *, dem=None, basins=None, names=("all",), glaciers=None, mask=None, mixtures=None, southern=False, block_rows=256, index=False, write, progress,
            workers=None):
    """Wet-snow maps of a series of composite ratios, date by date.

    ratios: an image (dB) of each day, in the order of `days` (datetimes, ascending); dem: image (m), not needed by the method Threshold;
    basins: image of the number of the basin in `names`, -1 outside, or None for one basin; glaciers, mask: images that are 1 on glaciers,
    which are left out of mixtures and medians and take those of the ground beside them, and where pixels count; mixtures: name -> Mixture of an earlier run; write(k): context manager that gives
    a function (row0, map, bands) for the date k: map uint8 (rows, columns), bands float32 (5, rows, columns) as BANDS, or None without
    `index`. Images have .shape and .read(). workers: None, or what runs one_date() elsewhere, as for the backscatter ratio. Returns a Result.
    """
    from .warm_up_numba import warm_up

    warm_up(progress)
    if options.method == "Snow index" and dem is None:
        raise InputError("DEM is empty: METHOD = Snow index needs the terrain; give a DEM on the grid of the images, or use METHOD = Threshold.")
    chosen = numbers_of_date(options.date, days)
    strips = blocks.split(grid.shape, *strip_size(grid.shape, block_rows))
    with contextlib.ExitStack() as held:
        ground = held.enter_context(_Ground(dem if options.method == "Snow index" else None, basins, len(names), glaciers, mask, grid, strips, part(progress, 0, 0.1),
                                          workers and workers.folder))
        found = [Basin(name, pixels=int(number)) for name, number in zip(names, ground.pixels)]
        _report_empty(found, progress)
        used = _fit(found, ratios, days, ground, options, mixtures, southern, workers, part(progress, 0.1, 0.3)) if options.method == "Snow index" else []
        factor = max(1, -(-max(grid.shape) // 500))
        result = Result(found, [], [days[k].date().isoformat() for k in used], factor, {})
        plain, dates, mine = [dataclasses.replace(basin, counts=None) for basin in found], {}, part(progress, 0.3, 1)
        given = {k: (ratios[k], ground, plain, options, index, factor) for k in chosen}

        def keep(k, one):
            dates[k] = one and dict(day=days[k].date().isoformat(), basins=[dict(observed=int(n), wet=int(wet), plain=int(plain)) for n, wet, plain in one[0]])
            if one and not any(dates.get(later) for later in chosen if later > k):
                result.shown = one[1]
        if workers:
            workers.run(one_date, given.items(), [ground.aside], keep, mine)
        else:
            aside = held.enter_context(Scratch(grid.shape))
            for number, k in enumerate(chosen):
                keep(k, one_date(*given[k], write(k), part(mine, number / len(chosen), (number + 1) / len(chosen)), aside))
        for k in chosen:
            if dates[k] is None:
                progress.warn(f"The image of {days[k]:%Y-%m-%d} has no pixel with data inside the basins, the mask and the DEM: it gets no map.")
        result.dates.extend(dates[k] for k in chosen if dates[k])
    if not result.dates:
        raise InputError("No image has a pixel with data inside the basins, the mask and the DEM: check that all lie on the same ground.")
    return result


class _Ground:
    """The terrain bin of each pixel, numbered over all basins as far as they occur; without a DEM the basin alone."""

    def __init__(self, dem, basins, count, glaciers, mask, grid, strips, progress, folder):
        from .terrain_bins_numba import mark, renumber

        land = terrain_bins.Bins(terrain.LOWEST, terrain.HIGHEST)
        classes = 1 if glaciers is None else 2
        each = land.count * classes if dem is not None else 1
        if count * each > 10**8:
            raise InputError(f"BASINS holds {count} basins: use {10**8 // each} or fewer in one run.")
        self.strips, self.aside, seen = strips, Scratch(grid.shape, np.int32, folder), np.zeros(count * each, np.uint8)
        for number, strip in enumerate(strips):
            stop_if_cancelled(progress)
            bins = np.zeros(strip.shape, np.int32)
            if dem is not None:
                heights, slope, aspect = terrain.of_block(dem, grid, strip)
                terrain.refuse_heights(heights)
                bins = land.number(heights, slope, aspect)
                if glaciers is not None:
                    bins[(bins >= 0) & (blocks.read(glaciers, strip) > 0)] += land.count
            if basins is not None:
                zone = basins.read(strip.row0, strip.row1, strip.col0, strip.col1)
                bins = np.where((zone >= 0) & (bins >= 0), bins + zone.astype(np.int32) * each, -1).astype(np.int32)
            if mask is not None:
                bins[~(blocks.read(mask, strip) > 0)] = -1
            mark(bins.ravel(), seen)
            self.aside.write(strip.row0, bins)
            progress.report(0.8 * (number + 1) / len(strips))
        ids = np.flatnonzero(seen)
        numbers = np.full(seen.size, -1, np.int32)
        numbers[ids] = np.arange(ids.size)
        self.count, self.zone_of = ids.size, (ids // each).astype(np.int32)
        in_basin = ids % each
        self.ice = in_basin >= land.count if dem is not None else np.zeros(ids.size, bool)
        # The ground of the same terrain in the same basin, -1 where there is none.
        self.ground_of = numbers[ids - np.where(self.ice, land.count, 0)]
        # Elevation band within its basin: the number without sector and steepness, glaciers or not.
        self.band_of = (ids // each) * land.bands + (land.band_of(in_basin % land.count) if dem is not None else 0)
        self.pixels = np.zeros(count, np.int64)
        for number, strip in enumerate(strips):
            stop_if_cancelled(progress)
            bins = np.array(self.bins(strip))
            renumber(bins.ravel(), numbers)
            self.aside.write(strip.row0, bins)
            per_bin = np.bincount(bins[bins >= 0], minlength=self.count)
            np.add.at(self.pixels, self.zone_of, per_bin)
            progress.report(0.8 + 0.2 * (number + 1) / len(strips))

    def bins(self, strip):
        """int32 (rows, columns) of a strip, -1 where there is none."""
        return self.aside.read(strip.row0, strip.row1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.aside.close()


def _report_empty(found, progress):
    empty = [basin.name for basin in found if not basin.pixels]
    if len(empty) == len(found):
        raise InputError("No pixel of the images lies inside the basins, the mask and the DEM: check that all lie on the same ground.")
    if empty:
        progress.warn(f"Basins without a pixel on the images, left out: {listed(empty)}.")


def _fit(found, ratios, days, ground, options, mixtures, southern, workers, progress):
    """Give the basins their mixtures, from the images or from an earlier run. Returns the numbers of the dates that were used."""
    if mixtures is not None:
        for basin in found:
            basin.mixture = mixtures.get(basin.name)
            basin.remark = "from MIXTURE_FILE" if basin.mixture else "not in MIXTURE_FILE"
        used = []
    else:
        used = _histograms(found, ratios, days, ground, options, southern, workers, progress)
    for basin in found:
        if basin.pixels and basin.counts is not None:
            basin.mixture, basin.remark = _mixture_of(basin.counts, options)
        if basin.mixture and basin.mixture.means[1] < _DEEP:
            progress.warn(f"Basin {basin.name}: the upper component of its ratios has a mean of {basin.mixture.means[1]:.1f} dB, but ground without wet snow lies near 0 dB: "
                          "check that RATIOS are composites of Backscatter ratio, in BAND, and not gamma0.")
        if basin.pixels and basin.mixture is None:
            progress.warn(f"Basin {basin.name}: {basin.remark}; it takes the plain threshold of {options.threshold:g} dB.")
    return used


def _histograms(found, ratios, days, ground, options, southern, workers, progress):
    months = months_of(options.mixture_months, "MIXTURE_MONTHS") or melt_season(southern)
    used = [k for k, day in enumerate(days) if day.month in months]
    if not used:
        raise InputError(f"No image falls into the months {', '.join(map(str, sorted(months)))} of the mixture: set MIXTURE_MONTHS to the melt season, add such images, or give "
                         "the MIXTURE_FILE of an earlier run.")
    counts = np.zeros((len(found) + 1, mixture.BINS), np.int64)
    if workers:
        workers.run(counts_of_date, ((k, (ratios[k], ground, len(found))) for k in used), [ground.aside], lambda _, more: np.add(counts, more, out=counts), progress, write=False)
    else:
        for number, k in enumerate(used):
            counts += counts_of_date(ratios[k], ground, len(found), None, progress)
            progress.report((number + 1) / len(used))
    for basin, mine in zip(found, counts):
        basin.counts = mine
    return used


def counts_of_date(ratio, ground, basins, _, progress):
    """Histograms of the ratios of one date, int64 (basins + 1, BINS): of the ground of each basin, and of all ice."""
    from .terrain_bins_numba import count_by_zone

    counts = np.zeros((basins + 1, mixture.BINS), np.int64)
    zone_of = np.where(ground.ice, basins, ground.zone_of).astype(np.int32)
    for strip in ground.strips:
        stop_if_cancelled(progress)
        values = np.ascontiguousarray(blocks.read(ratio, strip)).ravel()
        count_by_zone(ground.bins(strip).ravel(), zone_of, values, mixture.LOW, mixture.BINS / (mixture.HIGH - mixture.LOW), counts)
    return counts


def _mixture_of(counts, options):
    """(Mixture or None, why none or "")."""
    samples = int(counts.sum())
    if samples < options.minimum_samples:
        return None, f"its mixture has {samples} values, fewer than MINIMUM_SAMPLES = {options.minimum_samples}"
    try:
        found = mixture.fit(counts)
    except InputError:
        return None, "its ratios do not divide into two components"
    if found.separation < options.minimum_separation:
        return None, f"the two components of its ratios do not separate (D = {found.separation:.2f}, below MINIMUM_SEPARATION = {options.minimum_separation:g}), as without wet snow"
    if found.means[0] > _SHALLOW:
        return None, f"the lower component of its ratios has a mean of {found.means[0]:.2f} dB, too high for wet snow (above {_SHALLOW:g} dB)"
    return found, ""


def one_date(ratio, ground, basins, options, index, factor, output, progress, aside=None):
    """Map of one date: the medians of the bins in two rounds, then the decision pixel by pixel.

    output: context manager of put(row0, map, bands); aside: a Scratch to use. Returns (int64 (basins, 3): pixels observed, wet, wet by the plain threshold; thinned ratio, threshold
    and map), or None where the image has no pixel with data on the ground.
    """
    if aside is None:
        with Scratch(ratio.shape) as aside:
            return one_date(ratio, ground, basins, options, index, factor, output, progress, aside)
    from .terrain_bins_numba import classify

    medians = terrain_bins.Medians(ground.count)
    for number, strip in enumerate(ground.strips):
        stop_if_cancelled(progress)
        values = np.ascontiguousarray(blocks.read(ratio, strip))
        aside.write(strip.row0, values)
        medians.count(ground.bins(strip), values)
        progress.report(0.4 * (number + 1) / len(ground.strips))
    if not medians.numbers.sum():
        return None
    topographic = _topographic(medians, ground, aside, options, basins, progress) if options.method == "Snow index" else None
    threshold = _thresholds(topographic, ground, options, basins)
    counts, shown = np.zeros((len(basins), 3), np.int64), []
    with output as put:
        for number, strip in enumerate(ground.strips):
            stop_if_cancelled(progress)
            bins, values, wet = ground.bins(strip), aside.read(strip.row0, strip.row1), np.empty(strip.shape, np.uint8)
            classify(bins.ravel(), ground.zone_of, values.ravel(), threshold, options.threshold, wet.ravel(), counts)
            put(strip.row0, wet, _indices(values, bins, topographic, ground, basins, options) if index else None)
            every = slice((-strip.row0) % factor, None, factor), slice(None, None, factor)
            shown.append((values[every].copy(), terrain_bins.paint(bins[every], threshold), wet[every].copy()))  # views would keep the strips
            progress.report(0.6 + 0.4 * (number + 1) / len(ground.strips))
    return counts, dict(zip(("ratio", "threshold", "map"), (np.concatenate(parts) for parts in zip(*shown))))


def _topographic(medians, ground, aside, options, basins, progress):
    """TSI of each bin: the median WSI of the ground of its terrain; of the ground of its elevation band where that has too few pixels; of the
    whole band, ice too, where there is too little ground. NaN in basins without a mixture."""
    numbers = medians.numbers
    bands, band = np.unique(ground.band_of, return_inverse=True)
    enough = (ground.ground_of >= 0) & (numbers[ground.ground_of] >= options.minimum_bin)
    of_ground = medians.grouped(np.where(ground.ice | ~np.isin(band, band[~enough]), -1, band), bands.size)
    banded = ~enough & (of_ground.numbers[band] >= options.minimum_bin)
    of_all = medians.grouped(np.where(np.isin(band, band[~enough & ~banded]), band, -1), bands.size)
    rounds = [medians] + [one for one, used in ((of_ground, banded), (of_all, ~enough & ~banded)) if used.any()]
    for number, strip in enumerate(ground.strips):
        stop_if_cancelled(progress)
        for one in rounds:
            one.collect(ground.bins(strip), aside.read(strip.row0, strip.row1))
        progress.report(0.4 + 0.2 * (number + 1) / len(ground.strips))
    middle = medians.middle()[:, ground.ground_of]
    for one, used in ((of_ground, banded), (of_all, ~enough & ~banded)):
        if used.any():
            middle[:, used] = one.middle()[:, band[used]]
    topographic = np.full(ground.count, np.nan)
    for zone, basin in enumerate(basins):
        mine = ground.zone_of == zone
        if basin.mixture:
            # WSI is monotone, so that its median is that of the ratios' middle values.
            topographic[mine] = basin.mixture.wet_snow_index(middle[:, mine].astype(float)).mean(axis=0)
    return topographic


def _thresholds(topographic, ground, options, basins):
    """Ratio (dB) below which snow is wet, of each bin; the plain one in basins without a mixture."""
    threshold = np.full(ground.count, float(options.threshold))
    for zone, basin in enumerate(basins):
        if basin.mixture and options.method == "Snow index":
            mine = ground.zone_of == zone
            threshold[mine] = ratio_threshold(basin.mixture, topographic[mine], options.coefficient, options.threshold)
    return threshold


def _indices(values, bins, topographic, ground, basins, options):
    """float32 (5, rows, columns) as BANDS; NaN where there is no mixture."""
    out = np.full((len(BANDS), *values.shape), np.nan, np.float32)
    if topographic is None:
        return out
    out[1] = terrain_bins.paint(bins, topographic)
    zone = np.where(bins >= 0, ground.zone_of[bins], -1)
    for number, basin in enumerate(basins):
        if basin.mixture and (mine := zone == number).any():
            wsi = basin.mixture.wet_snow_index(values[mine].astype(float))
            si = wsi * out[1][mine]
            out[0][mine], out[2][mine], out[4][mine] = wsi, si, basin.mixture.probability(values[mine].astype(float))
            # The coefficient above which the pixel is not wet any more.
            out[3][mine] = si / basin.mixture.wet_snow_index(options.threshold)
    return out
