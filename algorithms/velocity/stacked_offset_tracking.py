"""Stacked offset tracking: correlation surfaces of many image pairs are averaged before the peak is searched.

Source: Li, Leinss & Hajnsek 2021, IEEE JSTARS 14, 4765; equation numbers are theirs.
"""

import dataclasses
import math

import numpy as np

from .. import blocks, device, flags, stats
from ..grid import Grid
from ..options import InputError, check, option
from ..progress import Silent, part
from . import correlation, pairing, peaks, preprocessing


@dataclasses.dataclass(frozen=True)
class StackedOffsetTrackingOptions:
    values: str = option("Intensity", "Pixel values", "What the pixels hold. Intensity is power (sigma0, gamma0, linear); Amplitude its root; Decibel is already logarithmic; Optical any other image.",
                         choices=("Intensity", "Amplitude", "Decibel", "Optical"))
    maximum_speed: float = option(1.0, "Maximum speed", "Fastest flow to look for. It sets the search radius of each pair; faster vectors become no-data.", unit="m/day", minimum=1e-6, maximum=1000.0)
    template_size: int = option(48, "Template size", "Larger is steadier and blurs shear margins.", unit="px", minimum=8, maximum=512)
    step: int = option(12, "Step between templates", "Spacing of the vectors and pixel size of the output. A divisor of the template size is fastest.", unit="px", minimum=1, maximum=512)
    band: int = option(1, "Band", "Band of every image; 0 is the mean of all bands.", minimum=0, maximum=65535, advanced=True)
    pairing: str = option("Interval", "Pairing", "Interval: all pairs of one repeat interval. Range: all pairs between the shortest and the longest interval; unequal intervals are stacked on one velocity axis. Before and after: every image before EVENT_DATE with every one after it; the result is a displacement in metres.",
                          choices=("Interval", "Range", "Before and after"), advanced=True)
    event_date: str = option("", "Date of the event", "ISO date or date-time of the earthquake, landslide or other step. Used by the pairing Before and after.", advanced=True)
    maximum_displacement: float = option(10.0, "Maximum displacement", "Largest step to look for. Used by the pairing Before and after, in place of the maximum speed.", unit="m", minimum=1e-3, maximum=10000.0, advanced=True)
    seasons: str = option("None", "Seasons", "Month, Season: besides the whole stack one result for each month, or season (December to February and so on), over all years.",
                          choices=("None", "Month", "Season"), advanced=True)
    interval_days: float | None = option(None, "Interval of a pair", "Empty: the commonest difference of consecutive dates. Used by the pairing Interval.", unit="days", minimum=0.001, maximum=36525.0, advanced=True)
    tolerance_days: float = option(0.5, "Tolerance of the interval", "", unit="days", minimum=0.0, maximum=3660.0, advanced=True)
    minimum_interval_days: float = option(1.0, "Shortest interval", "Used by the pairing Range.", unit="days", minimum=0.0, maximum=36525.0, advanced=True)
    maximum_interval_days: float = option(60.0, "Longest interval", "Used by the pairing Range.", unit="days", minimum=0.001, maximum=36525.0, advanced=True)
    maximum_pairs: int = option(200, "Most pairs", "Of more pairs the shortest intervals are kept; the log says so.", minimum=1, maximum=100000, advanced=True)
    transform: str = option("Log", "Transform", "Log protects against bright points. Clipped log (at -0.5 standard deviations) and Amplitude (over its local mean) keep more signal of single-look speckle. None takes the values as they are.",
                            choices=("Log", "Clipped log", "Amplitude", "None"), advanced=True)
    high_pass_sigma: float = option(17.0, "High-pass sigma", "Standard deviation of the Gaussian low-pass that is taken off; its kernel ends at 1.5 sigma. 0 is off.", unit="px", minimum=0.0, maximum=200.0, advanced=True)
    correlation: str = option("Search window", "Correlation", "Search window: the template moves in a larger window, normalised by local energy. Circular: both templates of one size, by FFT, as published; larger offsets alias and outliers are more.",
                              choices=("Search window", "Circular"), advanced=True)
    subpixel: str = option("Gaussian fit", "Sub-pixel position", "Gaussian fit: to the samples around the peak, its width drawn to that of speckle. Gaussian fit x10: the published one, on a 10 times finer grid; sharp peaks lock to whole pixels. Three points: fast. None: whole pixels.",
                           choices=("Gaussian fit", "Gaussian fit x10", "Three points", "None"), advanced=True)
    subpixel_window: int | None = option(None, "Peak window", "Odd number. Empty: 7 px, 11 px for pixels of 3 m and less.", unit="px", minimum=3, maximum=31, advanced=True)
    minimum_snr: float = option(10.0, "Minimum signal-to-noise ratio", "Vectors below become no-data in the filtered bands.", unit="dB", minimum=0.0, maximum=100.0, advanced=True)
    minimum_valid: float = option(0.5, "Smallest valid share", "Share of valid pixels that a template, and every window of its search, need.", minimum=0.01, maximum=1.0, advanced=True)
    false_alarm: float = option(0.01, "False-alarm probability", "Vectors that noise alone would give with a larger probability, in the area that was searched, become no-data. 0 is off.", minimum=0.0, maximum=0.5, advanced=True)
    outlier_filter: str = option("None", "Outlier filter", "Normalised median: vectors that differ from the median of their neighbours by much more than these do. Displacement coherence: vectors that too few neighbours share.",
                                 choices=("None", "Normalised median", "Displacement coherence"), advanced=True)
    template_sizes: str = option("", "Larger template sizes", "Sizes, separated by commas, that are tried in turn where the smaller ones fail, such as 72, 96.", unit="px", advanced=True)
    prior_units: str = option("m/day", "Unit of the prior velocity", "", choices=("m/day", "m/yr"), advanced=True)
    prior_margin: float = option(0.5, "Search around the prior velocity", "The search covers this much to all sides of PRIOR; where that has no data, the whole MAXIMUM_SPEED.", unit="m/day", minimum=1e-6, maximum=1000.0, advanced=True)
    evaluate_stack_sizes: bool = option(False, "Evaluate stack sizes", "Adds to the report how coverage, residuals and signal-to-noise grow with the number of pairs. Takes several times as long.", advanced=True)
    vx_field: str = option("vx", "Field of vx", "Field of POINTS with the velocity along the x axis of the images' CRS, m/day.", advanced=True)
    vy_field: str = option("vy", "Field of vy", "Field of POINTS with the velocity along the y axis, m/day, north positive.", advanced=True)
    outside_is_stable: bool = option(False, "Ground outside the outlines is stable", "Takes all ground outside the outlines as stable ground.", advanced=True)
    scale_correction: bool = option(False, "Correct the projection's scale", "Divides speeds by the local scale of the map projection.", advanced=True)
    device: str = option("auto", "Device", "Where the correlation runs.", choices=("auto", "cpu", "cuda"), advanced=True)


@dataclasses.dataclass
class Result:
    """What compute() returns.

    grid: of the templates. bands: float32 arrays (rows, columns) by name: vx, vy, speed (m/day, vy north-positive), direction (degrees
    clockwise from grid north), snr (dB), peak (NCC), pairs (count), flag (algorithms/flags.py), raw_vx, raw_vy (m/day, before filtering).
    pair_table: one dict a pair. statistics: what goes into STATISTICS.
    """

    grid: Grid
    bands: dict
    pair_table: list
    statistics: dict


BANDS = {
    "vx": "m/day", "vy": "m/day", "speed": "m/day", "direction": "degree", "snr": "dB", "peak": "", "pairs": "", "flag": "",
    "raw_vx": "m/day", "raw_vy": "m/day",
}
_STABLE_TEMPLATES = 4000  # enough for a median to 0.01 px
_FEWEST_STABLE = 10
_SURE_PX = 0.15
_STABLE_TILE = 16


def compute(images, dates, grid, options, *, mask=None, stable=None, outlines=None, scale=None, names=None, progress=None):
    """Velocity of a co-registered image series; returns a Result.

    images: objects with .shape (rows, columns) and .read(row0, row1, col0, col1) -> float32, NaN = no data, one grid; dates: datetimes.
    mask: such an object, pixels count where it is above half of its maximum. stable, outlines: bool on grid.templates(), ground that
    does not move, and the glaciers. scale: None, or projection scale on grid.templates(), by which speeds are divided.
    A vector stands at the centre of its template in the earlier image of a pair. NaN rule: a pixel without data counts as the local
    mean (without a high-pass, as that of the image); a pair counts for a template where the template, and every window of the later
    image within the search, hold MINIMUM_VALID valid pixels and are not flat. Without any pair the bands are NaN and the flag says so.
    """
    progress = progress or Silent()
    check(options)
    device.choose(options.device)
    from .warm_up_numba import warm_up

    warm_up(preprocessing.dtype_of(options), progress)
    return _Run(images, dates, grid, options, mask, stable, outlines, scale, names, progress).result()


class _Run:
    """One computation: its inputs, and what is known after each pass."""

    def __init__(self, images, dates, grid, options, mask, stable, outlines, scale, names, progress):
        self.options, self.grid, self.progress = options, grid, progress
        self.names = names or [f"image {i + 1}" for i in range(len(images))]
        self.posting = grid.templates(options.template_size, options.step)
        if 0 in self.posting.shape:
            raise InputError(f"TEMPLATE_SIZE = {options.template_size} px is larger than the images ({grid.shape[1]} x {grid.shape[0]} px): lower it.")
        if options.outside_is_stable and outlines is None:
            raise InputError("OUTSIDE_IS_STABLE needs the outlines: give OUTLINES, or switch it off.")
        if 0 < options.high_pass_sigma and preprocessing.halo_px(options) == 0:
            raise InputError(f"HIGH_PASS_SIGMA = {options.high_pass_sigma:g} px is too narrow for a kernel: use 1 px or more, or 0 for no high-pass.")
        self.stable = stable
        if options.outside_is_stable:
            self.stable = ~outlines if stable is None else stable | ~outlines
        self.outlines, self.scale = outlines, scale
        # Fastest motion on the map: where the scale is corrected, MAXIMUM_SPEED is on the ground.
        self.stretch = float(np.nanmax(scale)) if options.scale_correction and scale is not None else 1.0
        self.pairs = pairing.make_pairs(dates, options, progress)
        self.search = correlation.search_of(options, grid, max(p.days for p in self.pairs), self.stretch)
        used = sorted({i for p in self.pairs for i in (p.first, p.second)})
        self.images = dict(zip(used, preprocessing.masked([images[i] for i in used], mask, progress)))
        self.scalings = {}
        for number, i in enumerate(used):
            self.scalings[i] = preprocessing.survey(self.images[i], self.names[i], options, progress)
            progress.report(0.02 * (number + 1) / len(used))
        left_out = [self.names[i] for i in range(len(images)) if i not in self.images]
        if left_out:
            progress.note(f"In no pair, not used: {', '.join(left_out)}.")

    # Passes over blocks of templates.

    def _surfaces_by_pair(self, block, radii, limits, progress):
        """Yield (pair number, surfaces, valid) over one block; an image is prepared once and dropped after its last pair."""
        reach = tuple(max(r[axis] for r in radii) + correlation.MARGIN_BELOW for axis in (0, 1))
        pixels = correlation.pixel_block(block, reach, self.options)
        correlate = correlation.PairSurfaces(block, reach, self.options)
        last = {i: number for number, p in enumerate(self.pairs) for i in (p.first, p.second)}
        prepared = {}
        for number, p in enumerate(self.pairs):
            for i in (p.first, p.second):
                if i not in prepared:
                    prepared[i] = preprocessing.prepare(self.images[i], pixels, self.options, self.scalings[i], progress)
            surfaces, valid = correlate(prepared[p.first], prepared[p.second], radii[number], limits[number], progress)
            yield number, surfaces, valid
            for i in (p.first, p.second):
                if last[i] == number:
                    del prepared[i]
            progress.report((number + 1) / len(self.pairs))

    def _circular_limit(self):
        return self.options.template_size // 2 - 1 if self.options.correlation == "Circular" else None

    def _limits_of(self, pair, shift):
        """Semi-axes (rows, columns) of a single pair's peak search, px: mis-registration moves the whole field."""
        size_x, size_y = self.grid.pixel_size_m
        return tuple(self.options.maximum_speed * self.stretch * pair.days / size + 1 + abs(s) for size, s in zip((size_y, size_x), shift))

    def _single(self, pair, surfaces, valid, shift, progress):
        """Peaks of one pair alone: (found, snr, position y, x by three points less the shift), on the pair's own lags."""
        count = valid.astype(np.int32)
        found = peaks.find(surfaces, count, self.search, progress, self._limits_of(pair, shift))
        y, x, _ = peaks.subpixel(surfaces, count, found, self.search, "Three points", progress)
        return found, peaks.snr_db(found.value, found.ambient_square), y - np.float32(shift[0]), x - np.float32(shift[1])

    def shifts(self, progress):
        """Median offset (rows, columns) px of the stable ground in each pair, by three points, with count and NMAD: list of dicts."""
        nothing = dict(shift=(0.0, 0.0), count=0, nmad=float("nan"), known=False)
        if self.stable is None:
            return [nothing] * len(self.pairs)
        # Tiles whose surfaces take a quarter of the memory at most.
        lags = math.prod(2 * r + 1 for r in self.search.radius)
        side = max(1, min(_STABLE_TILE, math.isqrt(device.memory_bytes() // (16 * lags))))
        tiles = [b for b in blocks.split(self.posting.shape, side, side) if self.stable[b.slices].any()]
        if not tiles:
            raise InputError("STABLE_GROUND holds the centre of no template: give larger polygons, or leave it empty.")
        every = max(1, int(self.stable.sum()) // _STABLE_TEMPLATES)
        tiles = tiles[::every]
        offsets = [[] for _ in self.pairs]
        radii = [correlation.search_of(self.options, self.grid, p.days, self.stretch).radius for p in self.pairs]
        # Stable ground shows the mis-registration: look for it as far as the surface reaches.
        limits = [tuple(r - self.search.window // 2 for r in radius) for radius in radii]
        for number, tile in enumerate(tiles):
            step = part(progress, number / len(tiles), (number + 1) / len(tiles))
            for k, surfaces, valid in self._surfaces_by_pair(tile, radii, limits, step):
                count = valid.astype(np.int32)
                found = peaks.find(surfaces, count, self.search, progress, limits[k])
                y, x, _ = peaks.subpixel(surfaces, count, found, self.search, "Three points", progress)
                here = self.stable[tile.slices] & valid
                snr = peaks.snr_db(found.value, found.ambient_square)
                offsets[k].append(np.stack([y[here], x[here], snr[here]]))
        return [self._shift(p, *np.concatenate(found, axis=1)) for p, found in zip(self.pairs, offsets)]

    def _shift(self, pair, y, x, snr):
        """Median offset of stable templates, of those above MINIMUM_SNR where they suffice; not used where it is not sure to _SURE_PX."""
        good = snr >= self.options.minimum_snr
        if good.sum() >= _FEWEST_STABLE:
            y, x = y[good], x[good]
        nmad = max(stats.nmad(y), stats.nmad(x)) if y.size else float("nan")
        name = f"{self.names[pair.first]} - {self.names[pair.second]}"
        if y.size < _FEWEST_STABLE:
            self.progress.warn(f"STABLE_GROUND: only {y.size} usable templates in the pair {name}; its shift is not taken off.")
        # 1.25 sigma / sqrt(n): standard error of a median of normal values.
        elif 1.25 * nmad / y.size**0.5 > _SURE_PX:
            self.progress.warn(f"STABLE_GROUND: the offsets of {y.size} templates in the pair {name} scatter by {nmad:.1f} px; its shift is not taken off.")
        else:
            return dict(shift=(stats.median(y), stats.median(x)), count=int(y.size), nmad=nmad, known=True)
        return dict(shift=(0.0, 0.0), count=int(y.size), nmad=nmad, known=False)

    def _plan(self, placements):
        """Blocks of templates whose arrays fit the memory budget: full rows where they do, since files are read by rows."""
        rows, columns = self.posting.shape
        n, step = self.options.template_size, self.options.step
        first, last = {}, {}
        for number, p in enumerate(self.pairs):
            for i in (p.first, p.second):
                first.setdefault(i, number)
                last[i] = number
        live = max(sum(first[i] <= k <= last[i] for i in first) for k in range(len(self.pairs)))
        reach = max(max(pl.radius) for pl in placements) + correlation.MARGIN_BELOW
        lags = math.prod(2 * r + 1 for r in self.search.radius) + max(math.prod(2 * r + 1 for r in pl.radius) for pl in placements)
        item = np.dtype(preprocessing.dtype_of(self.options)).itemsize

        def needed(r, c):
            pixels = math.prod((k - 1) * step + n + 2 * reach for k in (r, c))
            read = math.prod((k - 1) * step + n + 2 * reach + 2 * preprocessing.halo_px(self.options) for k in (r, c))
            return live * pixels * (3 * item + 1) + 5 * 4 * read + lags * r * c * item

        c = columns
        while True:
            lowest = 8 if c > 32 else 1
            for r in (64, 32, 16, 8, 4, 2, 1):
                if r >= lowest and needed(min(r, rows), c) <= device.memory_bytes():
                    return blocks.split((rows, columns), r, c)
            if c == 1:
                return blocks.split((rows, columns), 1, 1)
            c = math.ceil(c / 2)

    def result(self):
        posting, search = self.posting, self.search
        table = self.shifts(part(self.progress, 0.02, 0.2 if self.stable is not None else 0.02))
        placements = [correlation.place(search, p.days, entry["shift"], self._circular_limit()) for p, entry in zip(self.pairs, table)]
        self.uneven = any(abs(1 - pl.scale) > 1e-9 for pl in placements)
        self._foresee_peaks()
        if self.uneven:
            self.progress.note(f"Unequal intervals: stacked on one velocity axis, one pixel in {search.days:g} days.")
        fields = {name: np.full(posting.shape, np.nan, np.float32) for name in ("peak", "snr", "y", "x")}
        fields["pairs"] = np.zeros(posting.shape, np.float32)
        fields["fine"] = np.zeros(posting.shape, bool)
        self.pair_sums = [dict(peak=0.0, number=0, covered=0, moving=0) for _ in self.pairs]
        plan = self._plan(placements)
        passes = part(self.progress, 0.2 if self.stable is not None else 0.02, 1.0)
        for number, block in enumerate(plan):
            self._stack_block(block, placements, table, fields, part(passes, number / len(plan), (number + 1) / len(plan)))
        return self._assemble(fields, table)

    def _foresee_peaks(self):
        """How the sub-pixel position is found, and the sharpness (y, x) that the stack's peaks should have by the images' autocorrelation.

        On a velocity axis sharp peaks of long pairs stand on broad ones of short pairs, which lock to whole pixels of theirs: the top
        alone, three points, is free of them.
        """
        self.subpixel = "Three points" if self.uneven and self.options.subpixel == "Gaussian fit" else self.options.subpixel
        self.sharpness = tuple(float(np.median([peaks.sharpness(s.autocorrelation[k]) for s in self.scalings.values()])) for k in (0, 1))

    def _stack_block(self, block, placements, table, fields, progress):
        """Average the surfaces of all pairs over one block of templates (Li et al. 2021, eq. 2.4) and find the peaks of the mean."""
        search = self.search
        stack = np.zeros((2 * search.radius[0] + 1, 2 * search.radius[1] + 1, *block.shape), np.float32)
        count = np.zeros(block.shape, np.int32)
        noise = np.zeros(block.shape, np.float64)
        direct = all(pl.direct for pl in placements)
        limits = [self._limits_of(p, entry["shift"]) for p, entry in zip(self.pairs, table)]
        for k, surfaces, valid in self._surfaces_by_pair(block, [pl.radius for pl in placements], limits, part(progress, 0, 0.9)):
            found, snr, y, x = self._single(self.pairs[k], surfaces, valid, table[k]["shift"], progress)
            noise += np.where(valid, found.ambient_square, 0)
            correlation.add_to_stack(surfaces, valid, placements[k], search, stack, count, progress)
            self._count_single(k, block, found, snr, y, x, valid)
        found = peaks.find(stack, count, search, progress)
        y, x, fine = peaks.subpixel(stack, count, found, search, self.subpixel, progress, self.sharpness)
        # Interpolation smooths the ambient field: where there was any, the noise is that of the pairs' own surfaces.
        with np.errstate(divide="ignore", invalid="ignore"):
            ambient = found.ambient_square if direct else noise / count.astype(float) ** 2
        for name, values in dict(peak=found.value, snr=peaks.snr_db(found.value, ambient), y=y, x=x, pairs=count, fine=fine).items():
            fields[name][block.slices] = values
        progress.report(1.0)

    def _count_single(self, k, block, found, snr, y, x, valid):
        """Coverage and residuals of a pair alone, for the report."""
        sums, days = self.pair_sums[k], self.pairs[k].days
        east, north = self.grid.vector_to_map(x, y)
        with np.errstate(invalid="ignore"):
            good = valid & (snr >= self.options.minimum_snr) & (np.hypot(east, north) <= self.options.maximum_speed * self.stretch * days)
        inside = valid if self.outlines is None else self.outlines[block.slices]
        sums["peak"] += float(found.value[valid].sum(dtype=float))
        sums["number"] += int(valid.sum())
        sums["covered"] += int((good & inside).sum())
        if self.stable is not None:
            sums["moving"] += int((good & self.stable[block.slices] & ((np.abs(x) > 1) | (np.abs(y) > 1))).sum())

    def _assemble(self, fields, table):
        """Bands, flags, pair table and statistics from the fields of all blocks."""
        options, days = self.options, self.search.days
        east, north = self.grid.vector_to_map(fields["x"] / np.float32(days), fields["y"] / np.float32(days))
        if options.scale_correction and self.scale is not None:
            east, north = east / self.scale, north / self.scale
        speed = np.hypot(east, north)
        code = np.zeros(self.posting.shape, np.uint8)
        empty = fields["pairs"] == 0
        if empty.all():
            raise InputError(
                f"IMAGES: no template has MINIMUM_VALID = {options.minimum_valid:g} of valid pixels in both images of any pair: the images do not overlap, "
                "or MASK leaves too little; check them, or lower MINIMUM_VALID or TEMPLATE_SIZE."
            )
        with np.errstate(invalid="ignore"):
            code[empty] |= flags.NO_DATA
            code[~empty & ~(fields["snr"] >= options.minimum_snr)] |= flags.LOW_SNR
            code[~empty & (speed > options.maximum_speed)] |= flags.TOO_FAST
            code[~empty & ~fields["fine"]] |= flags.WHOLE_PIXEL
        good = (code & flags.REJECTED) == 0

        def filtered(values):
            return np.where(good, values, np.nan).astype(np.float32)

        direction = np.degrees(np.arctan2(east, north)) % 360
        bands = dict(
            vx=filtered(east), vy=filtered(north), speed=filtered(speed), direction=filtered(direction), snr=fields["snr"], peak=fields["peak"],
            pairs=fields["pairs"], flag=code.astype(np.float32), raw_vx=east.astype(np.float32), raw_vy=north.astype(np.float32),
        )
        return Result(self.posting, bands, self._pair_table(table), self._statistics(bands, code, good, fields, table))

    def _interest(self, fields):
        return fields["pairs"] > 0 if self.outlines is None else self.outlines

    def _pair_table(self, table):
        rows = []
        inside = None if self.outlines is None else int(self.outlines.sum())
        static = None if self.stable is None else int(self.stable.sum())
        for p, entry, sums in zip(self.pairs, table, self.pair_sums):
            dy, dx = entry["shift"]
            east, north = self.grid.vector_to_map(dx, dy)
            total = sums["number"] if inside is None else inside
            known = entry["known"]
            rows.append(dict(
                first=p.first, second=p.second, days=p.days, shift_x_px=dx if known else None, shift_y_px=dy if known else None,
                shift_m_east=east if known else None, shift_m_north=north if known else None, stable_count=entry["count"] if self.stable is not None else None,
                stable_nmad_px=entry["nmad"] if known else None, mean_peak=sums["peak"] / sums["number"] if sums["number"] else None,
                coverage=sums["covered"] / total if total else None, residual_ratio=sums["moving"] / static if static else None,
            ))
        return rows

    def _statistics(self, bands, code, good, fields, table):
        inside = self._interest(fields)
        coverage = float((good & inside).sum() / inside.sum()) if inside.any() else 0.0
        residual, residual_count, nmads = None, 0, (None, None)
        if self.stable is not None and self.stable.any():
            # Li et al. 2021, eq. 2.9: share of the static area whose vectors exceed one pixel, here in the median interval.
            size_x, size_y = self.grid.pixel_size_m
            typical = float(np.median([p.days for p in self.pairs]))
            px_x, px_y = fields["x"] * (typical / self.search.days), fields["y"] * (typical / self.search.days)
            with np.errstate(invalid="ignore"):
                moving = np.hypot(px_x, px_y) > 1 if self.uneven else (np.abs(px_x) > 1) | (np.abs(px_y) > 1)
            residual_count = int((good & self.stable & moving).sum())
            residual = residual_count / int(self.stable.sum())
            at_rest = good & self.stable
            nmads = stats.nmad(bands["vx"][at_rest]), stats.nmad(bands["vy"][at_rest])
        scored = good & inside
        return dict(
            coverage=coverage, coverage_of="templates with valid pixels" if self.outlines is None else "outlines",
            residual_ratio=residual, residual_count=residual_count, pairs=len(self.pairs),
            median_speed=stats.median(bands["speed"][scored]) if scored.any() else None,
            reference_days=self.search.days, velocity_axis=self.uneven, search_radius_px=list(self.search.radius), peak_window_px=self.search.window,
            stable_count=None if self.stable is None else int(self.stable.sum()), stable_nmad_vx=nmads[0], stable_nmad_vy=nmads[1],
            whole_pixel_share=float((good & ~fields["fine"]).sum() / max(int(good.sum()), 1)),
            flags={str(bit): int(((code & bit) > 0).sum()) for bit in flags.MEANING},
            templates=int(code.size), valid=int(good.sum()),
            projection_scale=None if self.scale is None else [float(np.nanmin(self.scale)), float(np.nanmax(self.scale))],
        )
