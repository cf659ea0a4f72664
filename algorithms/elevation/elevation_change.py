"""Elevation change: difference of two DEMs over the time between them, pixel by pixel, and its outliers by elevation band.

Source: Nuth & Kaeaeb 2011, The Cryosphere 5, 271, for the difference on stable ground; bands of elevation and 3 NMAD as Brun et al. 2017, Nature
Geoscience 10, 668, and Hoehle & Hoehle 2009, ISPRS J. 64, 398, for the NMAD.
"""

import dataclasses

import numpy as np

from .. import blocks, terrain
from ..flags import Dhdt
from ..options import InputError, check, option
from ..progress import Silent, part, stop_if_cancelled
from ..scratch import Scratch
from .bin_statistics import BinStatistics
from .dem_mosaic import DATUMS
from .plausible import Plausible, refuse_limits
from .results import Moments, Result, Tables, Thumbnail

ROWS, COLUMNS = 256, 2048  # of a block


@dataclasses.dataclass(frozen=True)
class ElevationChangeOptions:
    outlier_groups: str = option("All glaciers", "Outlier groups", "Whose pixels make the median and the NMAD of an elevation band: all glaciers together, or each polygon of GLACIERS alone. None: no outliers are looked for.",
                                 choices=("All glaciers", "Each glacier", "None"), advanced=True)
    outlier_factor: float = option(3.0, "Outlier factor", "Pixels farther from the median of their band than so many NMAD become no-data.", unit="NMAD", minimum=1.0, maximum=20.0, advanced=True)
    band_height: float = option(100.0, "Height of the bands", "Elevation bands in which outliers are looked for and the report sums up.", unit="m", minimum=5.0, maximum=1000.0, advanced=True)
    maximum_slope: float = option(40.0, "Steepest slope", "Steeper pixels do not count in medians and NMADs, nor in those of stable ground. They are tested all the same.",
                                  unit="degrees", minimum=1.0, maximum=90.0, advanced=True)
    minimum_count: int = option(20, "Fewest pixels of a band", "A band with fewer gentle ones takes its limits from the bands below and above that have enough.", unit="px", minimum=3, maximum=1000000, advanced=True)
    stable_outliers: bool = option(False, "Outliers on stable ground", "Looks for outliers by elevation band on stable ground too.", advanced=True)
    minimum_interval: float = option(0.5, "Shortest interval", "Pixels with less time between the DEMs become no-data: their rate is mostly noise and season.", unit="yr", minimum=0.001, maximum=100.0, advanced=True)
    id_field: str = option("", "Field of the glaciers' names", "Attribute of GLACIERS. Empty: rgi_id, RGIId or glims_id, else the feature id.", advanced=True)
    minimum_elevation: float = option(-500.0, "Lowest elevation", "Heights below are no-data: it catches fill values that a file does not declare, such as -9999.",
                                      unit="m", minimum=-12000.0, maximum=9000.0, advanced=True)
    maximum_elevation: float = option(9000.0, "Highest elevation", "Heights above are no-data.", unit="m", minimum=-500.0, maximum=100000.0, advanced=True)
    vertical_datum: str = option("From CRS", "Vertical datum", "What the heights of both DEMs refer to. From CRS: what the files state; different ones are refused. Any other choice overrules the files.",
                                 choices=DATUMS, advanced=True)


def compute(dem_1, dem_2, grid, years, options, write, *, glaciers=None, names=(), unstable=None, reference=None, progress=None):
    """dh/dt of two DEMs on one grid, written row by row; returns a Result.

    dem_1, dem_2: images (.shape, .read) of heights in m, NaN = no data. years: for each its decimal year, a number or an image. glaciers: image of whole
    numbers, -1 outside, or None; names: of the numbers. unstable: image above 0 where ground outside the glaciers may move. reference: image of heights for slopes and bands in place of dem_1.
    write(what, row0, col0, values): "dh" (m) is DEM_2 - DEM_1 and "raw" (m/yr) that over date 2 - date 1, negative where the surface sinks, "dhdt" the same without outliers, each float32 with NaN; "flag"
    uint8 of flags.Dhdt.
    """
    progress = progress or Silent()
    check(options)
    refuse_limits(options)
    if not any(hasattr(year, "read") for year in years):
        refuse_interval(*years, options)
    with _Run(dem_1, dem_2, grid, years, options, write, glaciers, names, unstable, reference, progress) as run:
        return run.result()


def refuse_interval(first, second, options):
    """InputError where the decimal years of two DEMs stand the wrong way round, or too close together."""
    if second <= first:
        raise InputError(f"DATE_2 = {second:.4f} is not after DATE_1 = {first:.4f} (decimal years): swap DEM_1 and DEM_2, or correct the dates.")
    if second - first < options.minimum_interval:
        raise InputError(f"MINIMUM_INTERVAL = {options.minimum_interval:g} yr is longer than the time between DEM_1 and DEM_2, {second - first:.3f} yr: lower it if you want so short an interval.")


class _Run:
    """One computation. Groups are the glaciers, all together or each, and last the stable ground; a bin is one band of a group."""

    def __init__(self, dem_1, dem_2, grid, years, options, write, glaciers, names, unstable, reference, progress):
        self.first, self.second = Plausible(dem_1, options), Plausible(dem_2, options)
        self.reference = Plausible(reference, options) if reference is not None else self.first
        self.grid, self.years, self.options, self.write, self.progress = grid, years, options, write, progress
        self.glaciers, self.unstable = glaciers, unstable
        self.each = options.outlier_groups == "Each glacier"
        self.names = list(names) if self.each else ["all glaciers"]
        self.tables = Tables(len(self.names) + 1, options)
        self.by_bin, self.stable, self.cleaned = BinStatistics(4 if self.each else 32), BinStatistics(64), BinStatistics(64)
        self.strips = [(row, min(row + ROWS, grid.shape[0])) for row in range(0, grid.shape[0], ROWS)]
        self.intervals = [0.0, np.inf, -np.inf]  # sum, least, most
        self.backwards = self.forwards = 0
        self.ground = [Moments(), Moments()]  # of gentle stable ground, before and after outliers

    def __enter__(self):
        shape = self.grid.shape
        self.dhdt, self.bins, self.flags = Scratch(shape), Scratch(shape, np.int32), Scratch(shape, np.uint8)
        return self

    def __exit__(self, *_):
        for one in (self.dhdt, self.bins, self.flags):
            one.close()

    def result(self):
        self._compile()
        self._each_strip(self._differences, 0, 0.5)
        self._refuse_what_came_out()
        self._each_strip(self._collect, 0.5, 0.65)
        limits = self._limits()
        maps = {name: Thumbnail(self.grid.shape) for name in ("raw", "clean")}
        both = self.options.stable_outliers and self.glaciers is not None
        self._each_strip(lambda *strip: self._finish(*strip, limits, maps), 0.65, 0.9 if both else 1)
        if both:
            self._each_strip(lambda *strip: self._collect_cleaned(*strip, limits), 0.9, 1)
        return self._summed_up(limits, maps, both)

    def _compile(self):
        """Kernels once on a pixel, so that a cancel is heard later."""
        from .bin_statistics_numba import judge

        one, none = np.zeros(1, np.float32), np.zeros(1, np.int32)
        trial = BinStatistics(1)
        trial.count(none, one, 1)
        trial.collect(none, one)
        judge(none, one, np.zeros(1), np.zeros(1), np.ones(1, np.uint8), np.uint8(1), np.uint8(1), np.zeros(1, np.uint8))

    def _each_strip(self, function, start, end):
        progress = part(self.progress, start, end)
        for number, (row0, row1) in enumerate(self.strips):
            stop_if_cancelled(self.progress)
            function(row0, row1)
            progress.report((number + 1) / len(self.strips))

    # --- first round: differences, bins, histograms

    def _differences(self, row0, row1):
        shape = row1 - row0, self.grid.shape[1]
        rates, bins, flags = np.empty(shape, np.float32), np.empty(shape, np.int32), np.empty(shape, np.uint8)
        for col0 in range(0, shape[1], COLUMNS):
            stop_if_cancelled(self.progress)
            block = blocks.Block(row0, row1, col0, min(col0 + COLUMNS, shape[1]))
            place = slice(None), slice(block.col0, block.col1)
            rates[place], bins[place], flags[place] = self._block(block)
        self.dhdt.write(row0, rates)
        self.bins.write(row0, bins)
        self.flags.write(row0, flags)

    def _block(self, block):
        """(dh/dt float32, bin int32, flags uint8) of a block."""
        window = block.row0, block.row1, block.col0, block.col1
        heights, slope, _ = terrain.of_block(self.reference, self.grid, block)
        first = heights if self.reference is self.first else self.first.read(*window)
        change = self.second.read(*window) - first
        interval = self._interval(window)
        with np.errstate(invalid="ignore", divide="ignore"):
            known = np.isfinite(change) & np.isfinite(interval)
            short = known & (interval < self.options.minimum_interval)
            rate = np.where(known & ~short, change / interval, np.nan).astype(np.float32)
            steep = slope > self.options.maximum_slope
            gentle = slope <= self.options.maximum_slope
        self._note_interval(np.broadcast_to(interval, change.shape)[known])
        self.write("dh", block.row0, block.col0, change.astype(np.float32))
        self.write("raw", block.row0, block.col0, rate)
        flags = np.where(known, 0, Dhdt.NO_DATA).astype(np.uint8) | np.where(steep, Dhdt.STEEP, 0).astype(np.uint8) | np.where(short, Dhdt.SHORT, 0).astype(np.uint8)
        group = self._groups(window, change.shape)
        bins = self.tables.bins_of(group, heights)
        # What is inside a glacier but has no elevation cannot be tested.
        flags[(group >= 0) & (bins < 0) & np.isfinite(rate) & self._tested(group)] |= Dhdt.UNTESTED
        self.by_bin.count(np.where(gentle, bins, -1), rate, self.tables.number)
        ground = gentle & (group == len(self.names))
        self.stable.count(np.where(ground, 0, -1), rate, 1)
        self.ground[0].add(rate[ground])
        return rate, np.where(gentle | (bins < 0), bins, -2 - bins), flags

    def _interval(self, window):
        """Years between the DEMs, an array or a number."""
        first, second = (year.read(*window).astype(np.float64) if hasattr(year, "read") else year for year in self.years)
        return second - first

    def _note_interval(self, interval):
        if interval.size:
            self.intervals = [self.intervals[0] + float(interval.sum()), min(self.intervals[1], float(interval.min())), max(self.intervals[2], float(interval.max()))]
            self.backwards += int((interval < 0).sum())
            self.forwards += int((interval >= 0).sum())

    def _groups(self, window, shape):
        """Group of each pixel, int32: glaciers, last the stable ground, -1 for what may move beside them. Without glaciers all ground is one group that is not tested."""
        if self.glaciers is None:
            group = np.full(shape, len(self.names), np.int32)
        else:
            group = np.asarray(self.glaciers.read(*window)).astype(np.int32)
            inside = group >= 0
            group = np.where(inside, group if self.each else 0, len(self.names)).astype(np.int32)
        if self.unstable is not None:
            group[(group == len(self.names)) & (self.unstable.read(*window) > 0)] = -1
        return group

    def _tested(self, group):
        """Whether the outlier rule holds for a group, of arrays."""
        tested = (group < len(self.names)) & (self.options.outlier_groups != "None")
        return tested | ((group == len(self.names)) & self.options.stable_outliers & (self.glaciers is not None))

    def _refuse_what_came_out(self):
        total = self.backwards + self.forwards
        if total == 0:
            raise InputError("DEM_1 and DEM_2 have no pixel in common where both have a height and a date: check that they cover the same ground, and MINIMUM_ELEVATION and MAXIMUM_ELEVATION.")
        if self.backwards > self.forwards:
            raise InputError(f"DATE_RASTER_2 is before DATE_RASTER_1 at {100 * self.backwards / total:.0f} % of the pixels: swap DEM_1 and DEM_2 with their dates.")
        if self.intervals[2] < self.options.minimum_interval:
            raise InputError(f"MINIMUM_INTERVAL = {self.options.minimum_interval:g} yr is longer than the time between the DEMs, which is {self.intervals[2]:.3f} yr at most: lower it if you want so short an interval.")

    # --- second round, limits, and the cleaned map

    def _collect(self, row0, row1):
        rates, bins = self.dhdt.read(row0, row1), self.bins.read(row0, row1)
        self.by_bin.collect(np.maximum(bins, -1), rates)
        self.stable.collect(self._stable_gentle(bins), rates)

    def _stable_gentle(self, bins):
        """0 on gentle stable ground, else -1."""
        known = self.tables.group_of(np.maximum(bins, 0)) if self.tables.number else np.full(bins.shape, -1)
        return np.where((bins >= 0) & (known == len(self.names)), 0, -1).astype(np.int32)

    def _limits(self):
        """(low, high, tested) of each bin; one with too few pixels, or without spread, lies between the bands of its group that have enough."""
        count = self.tables.number
        self.medians, self.nmads = self.by_bin.median_and_nmad(count)
        self.gentle = self.by_bin.numbers(count)
        group, band = self.tables.groups(), self.tables.bands_of()
        good = (self.gentle >= self.options.minimum_count) & (self.nmads > 0) & self._tested(group)
        middle, width = np.full(count, np.nan), np.full(count, np.nan)
        for one in np.unique(group[good]):
            mine, enough = np.flatnonzero(group == one), np.flatnonzero(good & (group == one))
            enough = enough[np.argsort(band[enough])]
            middle[mine] = np.interp(band[mine], band[enough], self.medians[enough])
            width[mine] = self.options.outlier_factor * np.interp(band[mine], band[enough], self.nmads[enough])
        # median +- OUTLIER_FACTOR NMAD of the band's gentle pixels.
        return middle - width, middle + width, np.isfinite(width).astype(np.uint8)

    def _judged(self, row0, row1, limits):
        """(rates, bins with steep pixels as the others, flags) after the outlier rule; bins of untested groups are -1 for it."""
        from .bin_statistics_numba import judge

        rates, bins, flags = self.dhdt.read(row0, row1), self.bins.read(row0, row1), self.flags.read(row0, row1).copy()
        every = np.where(bins <= -2, -2 - bins, bins).astype(np.int32)
        judged = np.where(self._tested_bins[np.maximum(every, 0)] & (every >= 0), every, -1).astype(np.int32) if self.tables.number else every
        judge(judged.ravel(), np.ascontiguousarray(rates).ravel(), *limits, np.uint8(Dhdt.OUTLIER), np.uint8(Dhdt.UNTESTED), flags.reshape(-1))
        return rates, bins, every, flags

    @property
    def _tested_bins(self):
        return self._tested(self.tables.groups())

    def _finish(self, row0, row1, limits, maps):
        rates, bins, every, flags = self._judged(row0, row1, limits)
        clean = np.where(flags & Dhdt.OUTLIER, np.float32(np.nan), rates)
        self.write("dhdt", row0, 0, clean)
        self.write("flag", row0, 0, flags)
        self.tables.add(every, rates, clean, flags)
        if self.options.stable_outliers:
            ground = self._stable_gentle(bins)
            self.cleaned.count(ground, clean, 1)
            self.ground[1].add(clean[ground == 0])
        maps["raw"].add(row0, rates)
        maps["clean"].add(row0, clean)

    def _collect_cleaned(self, row0, row1, limits):
        rates, bins, _, flags = self._judged(row0, row1, limits)
        self.cleaned.collect(self._stable_gentle(bins), np.where(flags & Dhdt.OUTLIER, np.float32(np.nan), rates))

    def _summed_up(self, limits, maps, both):
        stable = [statistics.median_and_nmad(1) for statistics in (self.stable, *([self.cleaned] if both else []))]
        mean = self.intervals[0] / (self.backwards + self.forwards)
        return Result(self.grid, self.options, self.names, self.glaciers is not None, self.tables, (mean, *self.intervals[1:]), self.medians, self.nmads, self.gentle, limits,
                      [(float(median[0]), float(nmad[0]), *moments.mean_and_std()) for (median, nmad), moments in zip(stable, self.ground)], maps)
