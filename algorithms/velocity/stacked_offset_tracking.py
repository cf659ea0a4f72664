"""Stacked offset tracking: correlation surfaces of many image pairs are averaged before the peak is searched.

Source: Li, Leinss & Hajnsek 2021, IEEE JSTARS 14, 4765; equation numbers are theirs.
"""

import dataclasses

import numpy as np

from .. import device
from ..options import InputError, check, option
from ..progress import Silent, part
from . import cube as cubes
from . import correlation, false_alarm, guidance, joint_fit, pairing, peaks, preprocessing, quality, registration
from .results import BANDS, Assembly, Part, Result
from .stack_sizes import StackSizes
from .stacking import Series, Stacking

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
            cube=None, keep=None, progress=None):
    """Velocity of a co-registered image series; returns a Result.

    images: objects with .shape (rows, columns) and .read(row0, row1, col0, col1) -> float32, NaN = no data, one grid; dates: datetimes.
    mask: such an object, pixels count where it is above half of its maximum. stable, outlines: bool on grid.templates(), ground that
    does not move, and the glaciers. scale: None, or projection scale on grid.templates(), by which speeds are divided. labels: of the
    images, those of different labels make no pair. ice: an object like an image, above 0 on ice: templates on ice see ice alone, others
    the rest alone. prior: (vx, vy) in m/day on grid.templates(), NaN where unknown, around which the peak is looked for. cube: the stack of an earlier run, to
    which the pairs that it lacks are added: an object with .header (cube.Header) and .read(block) -> (stack, count, noise), see cube.py;
    keep: one that takes the stack, with .begin(header) and .write(block, stack, count, noise).
    A vector stands at the centre of its template in the earlier image of a pair. NaN rule: a pixel without data counts as the local
    mean (without a high-pass, as that of the image); a pair counts for a template where the template, and every window of the later
    image within the search, hold MINIMUM_VALID valid pixels and are not flat. Without any pair the bands are NaN and the flag says so.
    """
    progress = progress or Silent()
    check(options)
    options = dataclasses.replace(options, device=device.choose(options.device, ("cpu", "cuda")))
    from .warm_up_numba import warm_up

    warm_up(preprocessing.dtype_of(options), progress)
    return _Run(images, dates, grid, options, mask, stable, outlines, scale, names, labels, ice, prior, cube, keep, progress).result()


class _Run:
    """One computation: its inputs, and what is known after each pass."""

    def __init__(self, images, dates, grid, options, mask, stable, outlines, scale, names, labels, ice, prior, cube, keep, progress):
        self.options, self.grid, self.progress = options, grid, progress
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
        self.groups = [list(range(len(self.pairs)))] + [numbers for _, _, _, numbers in self.seasons]

    def result(self):
        stable_until = 0.02 if self.stable is None else 0.2
        stackings = [Stacking(self.series, self.posting, dataclasses.replace(self.options, template_size=n), self.options.template_size) for n in self.sizes]
        self._foresee_peaks()
        registered = registration.unknown(self.pairs)
        if self.stable is not None:
            searches = [correlation.search_of(self.options, self.grid, p.axis, self.stretch) for p in self.pairs]
            registered = registration.shifts(stackings[0], self.stable, self.search, searches, self.sharpness, self.names, part(self.progress, 0.02, stable_until))
        self.shifts = [entry["shift"] for entry in registered]
        placements = self._placements(self.search)
        self.uneven = any(abs(1 - pl.scale) > 1e-9 for pl in placements) or (self.cube is not None and self.options.pairing == "Range")
        # Lag for lag, also with what a cube brings: the stack's own ambient field is its noise.
        self.direct = all(pl.direct for pl in placements) and (self.cube is None or self.cube.header.direct)
        if self.keep is not None:
            held = () if self.cube is None else self.cube.header.pairs
            self.keep.begin(cubes.header_of(self.search, self.options, (*held, *self.named_pairs), self.direct))
        if self.uneven:
            self.progress.note(f"Unequal intervals: stacked on one velocity axis, one pixel in {self.search.length:g} days.")
        self.singles = quality.Singles(self.pairs)
        assembly = self.assembly = Assembly(self.grid, self.posting, self.options, self.search, self.pairs, self.stable, self.outlines, self.scale, self.noise_correlation, self.uneven, self.sizes,
                                               self.progress)
        fields = None
        for number, stacking in enumerate(stackings):
            passes = part(self.progress, *(stable_until + (1 - stable_until) * k / len(stackings) for k in (number, number + 1)))
            found = self._pass(stacking, placements, passes, first=number == 0)
            fields = found if fields is None else [assembly.better(old, new) for old, new in zip(fields, found)]
        figures = {"stack_sizes": self.stack_sizes.table()} if self.stack_sizes else {}
        if self.cube is not None:
            figures["pairs"] = len(self.cube.header.pairs) + len(self.pairs)
        return assembly.result(fields, self.seasons, self.singles.table(self.pairs, registered, self.grid, self.outlines, self.stable), figures)

    def _placements(self, search):
        limit = self.options.template_size // 2 - 1 if self.options.correlation == "Circular" else None
        return [correlation.place(search, p.axis, shift, limit) for p, shift in zip(self.pairs, self.shifts)]

    def _foresee_peaks(self):
        """What the images' autocorrelation tells of peaks and of noise: sharpness (y, x), and correlation of neighbouring lags."""
        self.sharpness = tuple(float(np.median([peaks.sharpness(s.autocorrelation[k]) for s in self.series.scalings.values()])) for k in (0, 1))
        alike = [np.median([false_alarm.surface_correlation(s.autocorrelation[k]) for s in self.series.scalings.values()]) for k in (0, 1)]
        # On a common axis short pairs are spread out.
        scales = np.array([p.axis / self.search.length for p in self.pairs])
        self.noise_correlation = tuple(float(np.mean(a ** scales**2)) for a in alike)

    def _pass(self, stacking, placements, progress, first):
        """Fields of every group (dicts of arrays on the posting) for templates of one size."""
        groups = []
        for _ in self.groups:
            fields = {name: np.full(self.posting.shape, np.nan, np.float32) for name in ("peak", "snr", "alarm", "y", "x", "variance_y", "variance_x")}
            fields |= dict(pairs=np.zeros(self.posting.shape, np.float32), fine=np.zeros(self.posting.shape, bool),
                           size=np.full(self.posting.shape, stacking.options.template_size, np.float32))
            groups.append(fields)
        plan = stacking.plan(placements, self.search, 2, widest=guidance.TILE if self.guide else None)
        for number, block in enumerate(plan):
            step = part(progress, number / len(plan), (number + 1) / len(plan))
            search, aims = self.guide.around(block) if self.guide else (self.search, None)
            self._block(stacking, block, search, aims, self._placements(search) if self.guide else placements, groups, first, step)
        return groups

    def _block(self, stacking, block, search, aims, placements, groups, first, progress):
        """Correlate all pairs over one block of templates, then stack each group of them."""
        held, done = [], 0.5 if self.stack_sizes else 0.8
        limits = [tuple((most - 1) * pl.scale + 1 + abs(rest) for most, rest in zip(search.limit, pl.rest)) for pl in placements]
        for k, surfaces, valid in stacking.surfaces(block, placements, limits, part(progress, 0, done)):
            pair_aims = guidance.of_pair(aims, placements[k]) if aims is not None else None
            found = peaks.find(surfaces, valid.astype(np.int32), search, progress, limits[k], pair_aims)
            held.append((surfaces, valid, np.maximum(found.ambient_square - found.ambient_mean**2, 0.0), found.ambient_square))
            if first:
                self._single(k, block, surfaces, valid, found, search, placements[k], progress)
        for number, (group, fields) in enumerate(zip(self.groups, groups)):
            self._stack(held, group, block, search, aims, placements, fields, progress)
            progress.report(done + 0.1 * (number + 1) / len(groups))
        if first and self.stack_sizes:
            self._evaluate(held, block, search, aims, placements, part(progress, done + 0.1, 1.0))
        progress.report(1.0)

    def _evaluate(self, held, block, search, aims, placements, progress):
        """Stacks of every size over one block, by three points."""
        shape = 2 * search.radius[0] + 1, 2 * search.radius[1] + 1, *block.shape

        def placed(k):
            if placements[k].direct:
                return held[k][0]
            surfaces = np.zeros(shape, np.float32)
            correlation.add_to_stack(held[k][0], held[k][1], placements[k], search, surfaces, np.zeros(block.shape, np.int32), progress)
            return surfaces

        def judge(stack, count):
            found = peaks.find(stack, count, search, progress, aims=aims)
            y, x, fine = peaks.subpixel(stack, count, found, search, "Three points", progress)
            fields = self._found(found, count, y, x, fine, found.ambient_square, search, aims)
            return fields["snr"], fields["y"], fields["x"], self.assembly.good(fields, block)

        valid = [one[1] for one in held]
        inside = np.any(valid, axis=0) if self.outlines is None else self.outlines[block.slices]
        self.stack_sizes.add([placed(k) for k in range(len(held))], valid, inside, None if self.stable is None else self.stable[block.slices], judge, progress)

    def _single(self, k, block, surfaces, valid, found, search, placement, progress):
        """What a pair alone would have reached, by three points and the same thresholds."""
        y, x, _ = peaks.subpixel(surfaces, valid.astype(np.int32), found, search, "Three points", progress)
        y, x = (np.float32(o - s) + at for o, s, at in zip(placement.origin, placement.shift, (y, x)))
        east, north = self.grid.vector_to_map(x, y)
        with np.errstate(invalid="ignore"):
            fast = np.hypot(east, north) > correlation.fastest(self.options)[0] * self.stretch * self.pairs[k].axis
            good = valid & (peaks.snr_db(found.value, found.ambient_square) >= self._least_snr(search, placement)) & ~fast
        self.singles.add(k, found.value, valid, good, x, y, valid if self.outlines is None else self.outlines[block.slices],
                         None if self.stable is None else self.stable[block.slices])

    def _least_snr(self, search, placement):
        """Signal-to-noise ratio (dB) that a pair alone needs."""
        if self.options.false_alarm == 0:
            return self.options.minimum_snr
        searched = np.pi * np.prod([(most - 1) * placement.scale + 1 for most in search.limit])
        height = false_alarm.height_of(self.options.false_alarm, searched, np.prod([2 * r + 1 for r in placement.radius]) - search.window**2, self.noise_correlation)
        return max(self.options.minimum_snr, 20 * np.log10(height))

    def _stack(self, held, group, block, search, aims, placements, fields, progress):
        """Average the surfaces of a group of pairs (Li et al. 2021, eq. 2.4) and find the peaks of the mean."""
        options = self.options
        stack = np.zeros((2 * search.radius[0] + 1, 2 * search.radius[1] + 1, *block.shape), np.float32)
        count, noise = np.zeros(block.shape, np.int32), np.zeros(block.shape)
        if self.cube is not None:
            stack, count, noise = self.cube.read(block)
        for k in group:
            surfaces, valid, _, ambient = held[k]
            noise += np.where(valid, ambient, 0)
            correlation.add_to_stack(surfaces, valid, placements[k], search, stack, count, progress)
        if self.keep is not None:
            self.keep.write(block, stack, count, noise)
        found = peaks.find(stack, count, search, progress, aims=aims)
        direct = self.direct or self.cube is None and all(placements[k].direct for k in group)
        # Interpolated surfaces, and on a velocity axis sharp peaks of long pairs on broad ones of short pairs, pull a fit to their mean:
        # its top is a start, all pairs' own samples are the fit.
        blunt = not direct and options.subpixel == "Gaussian fit"
        y, x, fine = peaks.subpixel(stack, count, found, search, "Three points" if blunt else options.subpixel, progress, self.sharpness)
        # Interpolation smooths the ambient field: where there was any, the noise is that of the pairs' own surfaces.
        with np.errstate(divide="ignore", invalid="ignore"):
            ambient = found.ambient_square if direct else noise / count.astype(float) ** 2
        independent = pairing.independent([self.pairs[k] for k in group])
        if self.cube is not None:
            # The old pairs' own surfaces are gone: the stack counts as one pair.
            held = [(stack / np.maximum(count, 1).astype(np.float32), count > 0, ambient, ambient)]
            group, placements, independent, blunt = [0], [correlation.Placement(1.0, (0.0, 0.0), True, search.radius)], 1, False
        variances = joint_fit.locate(held, group, placements, self.sharpness, y, x, fine, blunt, independent, progress)
        found_fields = self._found(found, count, y, x, fine, ambient, search, aims)
        for name, values in {**found_fields, "variance_y": variances[0], "variance_x": variances[1]}.items():
            fields[name][block.slices] = values

    def _found(self, found, count, y, x, fine, ambient, search, aims):
        """Fields of one block (dict of (ty, tx)) from peaks; ambient: mean square of the noise."""
        searched = np.pi * np.prod(search.limit if aims is None else np.maximum(aims[2:], 1), axis=0)
        lags = np.prod([2 * r + 1 for r in search.radius]) - search.window**2
        return dict(peak=found.value, snr=peaks.snr_db(found.value, ambient), alarm=false_alarm.probability(found.value, ambient, searched, lags, self.noise_correlation),
                    y=y + np.float32(search.centre[0]), x=x + np.float32(search.centre[1]), pairs=count, fine=fine)


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
