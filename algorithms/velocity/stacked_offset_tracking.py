"""Stacked offset tracking: correlation surfaces of many image pairs are averaged before the peak is searched.

Source: Li, Leinss & Hajnsek 2021, IEEE JSTARS 14, 4765; equation numbers are theirs.
"""

import dataclasses

import numpy as np

from .. import device, executor
from ..options import InputError, check, option
from ..progress import Silent, part
from . import cube as cubes
from . import correlation, false_alarm, guidance, pairing, peaks, preprocessing, quality, registration
from .results import BANDS, Assembly, Part, Result
from .stack_sizes import StackSizes
from .stacking import Series
from .tiles import Tiles, one_block

__all__ = ["BANDS", "Part", "Result", "StackedOffsetTrackingOptions", "compute"]


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
    device: str = option("auto", "Device", "Where the correlation runs. cuda needs PyTorch and an NVIDIA card; auto is the processor, unless the settings say otherwise.", choices=("auto", "cpu", "cuda"), advanced=True)


def compute(images, dates, grid, options, *, mask=None, stable=None, outlines=None, scale=None, names=None, labels=None, ice=None, prior=None,
            cube=None, keep=None, scheduler="", files=(), progress=None):
    """Velocity of a co-registered image series; returns a Result.

    images: objects with .shape (rows, columns) and .read(row0, row1, col0, col1) -> float32, NaN = no data, one grid; dates: datetimes.
    mask: such an object, pixels count where it is above half of its maximum. stable, outlines: bool on grid.templates(), ground that
    does not move, and the glaciers. scale: None, or projection scale on grid.templates(), by which speeds are divided. labels: of the
    images, those of different labels make no pair. ice: an object like an image, above 0 on ice: templates on ice see ice alone, others
    the rest alone. prior: (vx, vy) in m/day on grid.templates(), NaN where unknown, around which the peak is looked for. cube: the stack of an earlier run, to
    which the pairs that it lacks are added: an object with .header (cube.Header) and .read(block) -> (stack, count, noise), see cube.py;
    keep: one that takes the stack, with .begin(header) and .write(block, stack, count, noise). scheduler: address of a Dask scheduler on whose workers the blocks of templates are computed
    from images that can be pickled; files: what these read.
    A vector stands at the centre of its template in the earlier image of a pair. NaN rule: a pixel without data counts as the local
    mean (without a high-pass, as that of the image); a pair counts for a template where the template, and every window of the later
    image within the search, hold MINIMUM_VALID valid pixels and are not flat. Without any pair the bands are NaN and the flag says so.
    """
    progress = progress or Silent()
    check(options)
    options = dataclasses.replace(options, device=device.choose(options.device, ("cpu", "cuda")))
    from .warm_up_numba import warm_up

    warm_up(preprocessing.dtype_of(options), progress)
    return _Run(images, dates, grid, options, mask, stable, outlines, scale, names, labels, ice, prior, cube, keep, scheduler, files, progress).result()


class _Run:
    """One computation: its inputs, and what is known after each pass."""

    def __init__(self, images, dates, grid, options, mask, stable, outlines, scale, names, labels, ice, prior, cube, keep, scheduler, files, progress):
        self.options, self.grid, self.scheduler, self.files, self.progress = options, grid, scheduler, files, progress
        self.names = names or [f"image {i + 1}" for i in range(len(images))]
        self.posting = grid.templates(options.template_size, options.step)
        if 0 in self.posting.shape:
            raise InputError(f"TEMPLATE_SIZE = {options.template_size} px is larger than the images ({grid.shape[1]} x {grid.shape[0]} px): lower it.")
        if options.outside_is_stable and outlines is None:
            raise InputError("OUTSIDE_IS_STABLE needs the outlines: give OUTLINES, or switch it off.")
        if 0 < options.high_pass_sigma and preprocessing.halo_px(options) == 0:
            raise InputError(f"HIGH_PASS_SIGMA = {options.high_pass_sigma:g} px is too narrow for a kernel: use 1 px or more, or 0 for no high-pass.")
        if prior is not None and options.correlation == "Circular":
            raise InputError("CORRELATION = Circular cannot look around a prior velocity: use CORRELATION = Search window, or leave PRIOR empty.")
        self.sizes = template_sizes(options)
        self.stable = stable
        if options.outside_is_stable:
            self.stable = ~outlines if stable is None else stable | ~outlines
        self.outlines, self.scale = outlines, scale
        # Fastest motion on the map: where the scale is corrected, MAXIMUM_SPEED is on the ground.
        self.stretch = float(np.nanmax(scale)) if options.scale_correction and scale is not None else 1.0
        self.pairs = pairing.make_pairs(dates, options, progress, labels)
        self.cube, self.keep = cube, keep
        if cube is not None or keep is not None:
            cubes.refuse_uses(options, prior, self.sizes)
        if cube is not None:
            cubes.refuse_other(cube.header, options)
            self.pairs = cubes.without_known(self.pairs, cube.header, dates, labels, progress)
        self.search = correlation.search_of(options, grid, max(p.axis for p in self.pairs) if cube is None else cube.header.length, self.stretch)
        if cube is not None and self.search.radius != cube.header.radius:
            raise InputError(f"CUBE reaches {max(cube.header.radius)} px, IMAGES ask for {max(self.search.radius)} px: give images on the grid that it was made with.")
        self.named_pairs = cubes.names_of(self.pairs, dates, labels)
        self.guide = None if prior is None else guidance.Guide(prior, self.search, grid, options, scale)
        used = sorted({i for p in self.pairs for i in (p.first, p.second)})
        shown = dict(zip(used, preprocessing.masked([images[i] for i in used], mask, progress)))
        scalings = {}
        for number, i in enumerate(used):
            scalings[i] = preprocessing.survey(shown[i], self.names[i], options, progress)
            progress.report(0.02 * (number + 1) / len(used))
        self.series = Series(shown, scalings, self.pairs, ice)
        left_out = [self.names[i] for i in range(len(images)) if i not in shown]
        if left_out:
            progress.note(f"In no pair, not used: {', '.join(left_out)}.")
        self.seasons = pairing.groups(self.pairs, dates, options, progress)
        self.stack_sizes = StackSizes(len(self.pairs)) if options.evaluate_stack_sizes else None
        if scheduler and (cube is not None or keep is not None or self.stack_sizes):
            progress.warn("CUBE, CUBE_OUTPUT and EVALUATE_STACK_SIZES need all blocks in one place: this run stays on this machine.")
            self.scheduler = ""
        self.groups = [list(range(len(self.pairs)))] + [numbers for _, _, _, numbers in self.seasons]

    def result(self):
        stable_until = 0.02 if self.stable is None else 0.2
        self._foresee_peaks()
        registered = registration.unknown(self.pairs)
        tiles = Tiles(self.series, self.grid, self.posting, self.options, self.stretch, [], self.groups, self.sharpness, self.noise_correlation, True, self.cube, self.keep, self.stack_sizes)
        stackings = [tiles.stacking(n) for n in self.sizes]
        if self.stable is not None:
            searches = [correlation.search_of(self.options, self.grid, p.axis, self.stretch) for p in self.pairs]
            registered = registration.shifts(stackings[0], self.stable, self.search, searches, self.sharpness, self.names, part(self.progress, 0.02, stable_until))
        tiles = dataclasses.replace(tiles, shifts=[entry["shift"] for entry in registered])
        placements = tiles.placements(self.search)
        uneven = any(abs(1 - pl.scale) > 1e-9 for pl in placements) or (self.cube is not None and self.options.pairing == "Range")
        # Lag for lag, also with what a cube brings: the stack's own ambient field is its noise.
        direct = all(pl.direct for pl in placements) and (self.cube is None or self.cube.header.direct)
        if self.keep is not None:
            held = () if self.cube is None else self.cube.header.pairs
            self.keep.begin(cubes.header_of(self.search, self.options, (*held, *self.named_pairs), direct))
        if uneven:
            self.progress.note(f"Unequal intervals: stacked on one velocity axis, one pixel in {self.search.length:g} days.")
        singles = quality.Singles(self.pairs)
        assembly = Assembly(self.grid, self.posting, self.options, self.search, self.pairs, self.stable, self.outlines, self.scale, self.noise_correlation, uneven, self.sizes,
                            self.progress)
        self.tiles = dataclasses.replace(tiles, direct=direct, good=assembly.good)
        fields = None
        for number, stacking in enumerate(stackings):
            passes = part(self.progress, *(stable_until + (1 - stable_until) * k / len(stackings) for k in (number, number + 1)))
            found = self._pass(stacking, placements, passes, singles if number == 0 else None)
            fields = found if fields is None else [assembly.better(old, new) for old, new in zip(fields, found)]
        figures = {"stack_sizes": self.stack_sizes.table()} if self.stack_sizes else {}
        if self.cube is not None:
            figures["pairs"] = len(self.cube.header.pairs) + len(self.pairs)
        return assembly.result(fields, self.seasons, singles.table(self.pairs, registered, self.grid, self.outlines, self.stable), figures)

    def _foresee_peaks(self):
        """What the images' autocorrelation tells of peaks and of noise: sharpness (y, x), and correlation of neighbouring lags."""
        self.sharpness = tuple(float(np.median([peaks.sharpness(s.autocorrelation[k]) for s in self.series.scalings.values()])) for k in (0, 1))
        alike = [np.median([false_alarm.surface_correlation(s.autocorrelation[k]) for s in self.series.scalings.values()]) for k in (0, 1)]
        # On a common axis short pairs are spread out.
        scales = np.array([p.axis / self.search.length for p in self.pairs])
        self.noise_correlation = tuple(float(np.mean(a ** scales**2)) for a in alike)

    def _pass(self, stacking, placements, progress, singles):
        """Fields of every group (dicts of arrays on the posting) for templates of one size. singles: of the first size, else None."""
        groups = []
        for _ in self.groups:
            fields = {name: np.full(self.posting.shape, np.nan, np.float32) for name in ("peak", "snr", "alarm", "y", "x", "variance_y", "variance_x")}
            fields |= dict(pairs=np.zeros(self.posting.shape, np.float32), fine=np.zeros(self.posting.shape, bool),
                           size=np.full(self.posting.shape, stacking.options.template_size, np.float32))
            groups.append(fields)
        plan = stacking.plan(placements, self.search, 2, widest=guidance.TILE if self.guide else None)
        first, waiting, added = singles is not None, {}, []

        def keep(number, found):
            for fields, mine in zip(groups, found[0]):
                for name, values in mine.items():
                    fields[name][plan[number].slices] = values
            waiting[number] = found[1]
            while len(added) in waiting:  # in the order of the blocks, so that sums are the same in every run
                for k, sums in enumerate(waiting.pop(len(added))):
                    singles.add(k, sums)
                added.append(number)
        ways = (self._way(block, placements) for block in plan)
        if self.scheduler:
            jobs = ((self.tiles.travelling(stacking, block, way[2]), stacking.options.template_size, block, *way, first) for block, way in zip(plan, ways))
            executor.run(one_block, jobs, keep, progress, sizes=[block.shape[0] * block.shape[1] for block in plan], names=[f"block {k + 1} of {len(plan)}" for k in range(len(plan))],
                         scheduler=self.scheduler, files=self.files)
        else:
            for number, (block, way) in enumerate(zip(plan, ways)):
                keep(number, self.tiles.block(stacking, block, *way, first, part(progress, number / len(plan), (number + 1) / len(plan))))
        return groups

    def _way(self, block, placements):
        """(search, aims, placements, inside, stable) of Tiles.block()."""
        search, aims = self.guide.around(block) if self.guide else (self.search, None)
        return (search, aims, self.tiles.placements(search) if self.guide else placements,
                *(None if area is None else area[block.slices] for area in (self.outlines, self.stable)))


def template_sizes(options):
    """TEMPLATE_SIZE and the larger ones, ascending."""
    base = options.template_size
    sizes = []
    for text in options.template_sizes.split(","):
        if not text.strip():
            continue
        if not text.strip().isdecimal():
            raise InputError(f"TEMPLATE_SIZES = {options.template_sizes!r} is no list of whole numbers: give sizes separated by commas, such as {base + 24}, {2 * base}.")
        n = int(text)
        if not base < n <= 1024:
            raise InputError(f"TEMPLATE_SIZES = {options.template_sizes}: {n} px must be larger than TEMPLATE_SIZE = {base} px, and 1024 px at most.")
        if (n - base) % 2:
            raise InputError(f"TEMPLATE_SIZES = {options.template_sizes}: {n} px cannot share its centre with TEMPLATE_SIZE = {base} px: use {n + 1} px.")
        sizes.append(n)
    if sizes and options.correlation == "Circular":
        raise InputError("TEMPLATE_SIZES cannot be used with CORRELATION = Circular: use CORRELATION = Search window.")
    return [base, *sorted(set(sizes))]
