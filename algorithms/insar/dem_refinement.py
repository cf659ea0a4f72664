"""A dated DEM from one interferometric pair and a reference DEM: the residual phase of the reference becomes height, and the geometry is made anew from the result.

Source: the iterative refinement of bistatic DEMs against a reference (phase 4.1 and 4.2 of the method in the documentation), with a robust trend, checked islands and a
criterion to stop; the literal recipe is an option.
"""

import contextlib
import dataclasses

import numpy as np

from ..options import InputError, option
from ..progress import Silent, part, stop_if_cancelled
from ..stats import nmad
from . import refinement_steps as steps
from . import unwrap_phase
from .interferogram import looks_option
from .refinement_aside import Aside, Surface, fill, strips
from .refinement_sources import OUTSIDE

RECIPES = ("Firnline", "Published")
MASK = ("used", "low coherence", "layover", "shadow", "small component", "wrong turns")  # 0 … 5; 255 no data
USED, INCOHERENT, SMALL, WRONG, NO_DATA = 0, 1, 4, 5, OUTSIDE
LIMIT_M = 10.0  # of the heights that count for the trend
_GAP_COHERENCE = np.float32(0.01)
_BLOCK = 256  # rows of noise of one seed
_SAMPLES = 1_000_000  # pixels of the statistics
_done = []


@dataclasses.dataclass(frozen=True)
class DemRefinementOptions:
    """Options of firnline:demrefinement."""

    vertical_datum: str = option("From CRS", "Vertical datum of the DEM", "What the heights refer to. From CRS: as the file states. The Copernicus DEM refers to EGM2008, SRTM to EGM96, TanDEM-X to "
                                 "the ellipsoid.", choices=("From CRS", "Ellipsoid", "EGM96", "EGM2008"))
    recipe: str = option("Firnline", "Recipe", "Firnline: phase unwrapped once, robust trend, islands checked. Published: the literal recipe, for comparison.", choices=RECIPES)
    minimum_coherence: float = option(0.3, "Least coherence", "Pixels with less get no height.", minimum=0, maximum=0.99)
    looks: float | None = option(None, "Looks", "Independent looks of interferogram and coherence. Empty: from the images, or the metadata of the rasters, else 1.", minimum=1, maximum=10000, advanced=True)
    azimuth_looks: int = looks_option("azimuth", "Rows of the images that make one row of the interferogram, where it is formed from images.", advanced=True)
    range_looks: int = looks_option("range", "Columns of the images that make one column of the interferogram.", advanced=True)
    filter: str = option("Boxcar", "Filter of the phase", "Of the residual phase, before it is brought to the map.", choices=("Boxcar", "Goldstein", "None"), advanced=True)
    filter_size: int = option(3, "Window of the boxcar", "Odd.", unit="px", minimum=1, maximum=31, advanced=True)
    goldstein_exponent: float = option(0.5, "Exponent of the Goldstein filter", "0 leaves the phase as it is.", minimum=0, maximum=1, advanced=True)
    trend_order: int = option(2, "Order of the trend", "Of the polynomial that is taken off the phase: 0 a constant, 1 a ramp, 2 a quadratic.", minimum=0, maximum=2, advanced=True)
    iterations: int = option(3, "Most iterations", minimum=1, maximum=10, advanced=True)
    stop_below: float = option(0.05, "Stop below a height change of", "Of the pixels of an iteration, as normalised median absolute deviation. Published ignores it.", unit="m", minimum=0, maximum=10, advanced=True)
    minimum_component: int = option(200, "Least pixels of a component", "Smaller parts are left out.", unit="px", minimum=1, maximum=10**9, advanced=True)
    engine: str = option("Minimum-cost flow", "Unwrapping engine", choices=("Minimum-cost flow", "Quality-guided", "Whirlwind"), advanced=True)
    map_phase: str = option("Flattened", "Phase in map geometry", "Flattened: the flat earth is off, the topography in it. Residual: the phase of the DEM is off too.", choices=("Flattened", "Residual"), advanced=True)
    height_of_ambiguity: float | None = option(None, "Height of ambiguity", "Of a phase in map geometry, with its sign, in place of a raster.", unit="m", minimum=-10000, maximum=10000, advanced=True)
    random_seed: int = option(0, "Seed of the noise in gaps", "For the recipe Published.", minimum=0, maximum=2**31 - 1, advanced=True)
    band: int = option(1, "Band of the interferogram", minimum=1, maximum=1000, advanced=True)
    dem_band: int = option(1, "Band of the DEM", minimum=1, maximum=1000, advanced=True)


@dataclasses.dataclass(frozen=True)
class Iteration:
    """geometry: how it was found; pixels; mean, std, nmad of the height change (m); residual: std of the phase (rad) before it is turned into height; trend: coefficients (rad)
    of 1, x, y, x^2, x y, y^2 over x, y from -1 to 1; fitted: pixels that count for it."""

    geometry: str
    pixels: int
    mean: float
    std: float
    nmad: float
    residual: float
    trend: tuple
    fitted: int


@dataclasses.dataclass
class Result:
    """iterations: list of Iteration; stopped: why; counts: pixels by class of MASK; looks: of the filtered phase; error: median of the expected error (m); numbers: of the
    geometry; engine; components: sizes."""

    iterations: list
    stopped: str
    counts: dict
    looks: float
    error: float
    numbers: dict
    engine: str
    components: list


def compute(source, dem, options, write, *, stable=None, mask=None, changes=False, progress=None):
    """Refine a DEM.

    source: refinement_sources.RadarSource or MapSource, or refinement_images.ImagesSource; dem: image of heights (m), stable, mask: images on its grid, ground that did not change, and pixels to use, where
    above 0. write(kind, row0, array) takes whole rows: "dem" (m, in the datum of dem), "change" (m, of all iterations), "coherence", "residual" (rad, what the last iteration found), "error" (m, expected standard deviation),
    "components" (uint16), "mask" (uint8, MASK), and with `changes` "change 1" and so on (m), NaN for no data. Returns Result.
    """
    progress = progress or Silent()
    if options.filter_size % 2 == 0:
        raise InputError(f"FILTER_SIZE = {options.filter_size} px is even: use {options.filter_size + 1}.")
    engine = unwrap_phase.unwrap_engines.described(options.engine)
    _warm_up(progress)
    with contextlib.ExitStack() as held:
        held.callback(source.close)
        run = _Run(held, source, dem, options, stable, mask, write if changes else None)
        done, stopped = run.iterate(progress)
        counts, error = run.finish(write, part(progress, 0.97, 1))
    return Result(done, stopped, counts, source.filter.gained, error, source.numbers, engine, [int(size) for size in run.sizes])


def _warm_up(progress):
    if _done:
        return
    from . import refinement_numba as kernels

    values, real = np.ones((2, 2), np.complex64), np.ones((2, 2), np.float32)
    for kernel, *arguments in ((kernels.boxcar, values, 1, 1.0, 0, 2, values.copy()), (kernels.sample, values, real, real, real, real.copy(), real.copy())):
        stop_if_cancelled(progress)
        kernel(*arguments)
    unwrap_phase.unwrap_engines.warm_up(progress)
    _done.append(True)


class _Run:
    """The images of a run, and what is done with them."""

    def __init__(self, held, source, dem, options, stable, mask, write_change):
        self.source, self.dem, self.options, self.stable, self.mask, self.looks = source, dem, options, stable, mask, source.filter.gained
        self.published, self._write_change, shape = options.recipe == "Published", write_change, tuple(dem.shape)
        self.shape, self.sizes, self.trend = shape, np.empty(0, int), None
        kinds = {name: np.float32 for name in ("phase", "coherence", "kz", "step", "x", "y", "unwrapped", "change", "residual")}
        kinds |= {"classes": np.uint8, "used": np.uint8, "mask": np.uint8, "parts": np.uint16}
        self.fields = {name: held.enter_context(Aside(shape, kind)) for name, kind in kinds.items()}
        self.fields["change"].array[:] = 0
        self.surface = Surface(dem, self.fields["change"])

    def _strips(self):
        """Strips of rows, ended by a cancel."""
        for strip in strips(self.shape):
            stop_if_cancelled(self.progress)
            yield strip

    def iterate(self, progress):
        """([Iteration], why it ended)."""
        options, done, self.progress = self.options, [], progress
        most = min(options.iterations, 3) if self.published else options.iterations
        for k in range(most):
            own = part(progress, 0.97 * k / most, 0.97 * (k + 1) / most)
            remade = k == 0 or self.source.remakes and not (self.published and k == 2)
            if remade:
                self.source.measure(self.surface, self.fields, part(own, 0, 0.5))
                self._select(first=k == 0)
            if k == 0 or self.published and remade:
                self._unwrap(part(own, 0.5, 0.9))
                fitted = self._detrend()
            elif remade:
                fitted = self._wrap_around_zero()
            else:
                fitted = self._carry_on()
            found = self._update(k, "look-up table of the reference" if k == 0 else "new look-up table" if remade else "reference phase plus k_z dh", fitted)
            done.append(found)
            progress.note(f"Iteration {k + 1} ({found.geometry}): {found.pixels} px, height change {found.mean:+.3f} m, std {found.std:.3f} m, NMAD {found.nmad:.3f} m.")
            if not self.published and k and found.nmad < options.stop_below:
                return done, f"the height change fell below STOP_BELOW = {options.stop_below:g} m"
            if k + 1 < most:
                fill(self.fields["change"], self.fields["used"], part(own, 0.95, 1))
        return done, "as many as the recipe has" if self.published else "as many as ITERATIONS allows"

    def _select(self, first):
        """Pixels that are used: coherent, neither in layover nor in shadow; from the second iteration on only those of the first."""
        f = self.fields
        for row0, row1 in self._strips():
            here = slice(row0, row1)
            with np.errstate(invalid="ignore"):
                mask = np.where(f["coherence"].array[here] >= self.options.minimum_coherence, USED, INCOHERENT).astype(np.uint8)
            mask[(mask == USED) & ~np.isfinite(f["phase"].array[here])] = INCOHERENT
            classes = f["classes"].array[here]
            mask = np.where(classes == 0, mask, classes)
            nothing = ~np.isfinite(f["kz"].array[here]) | ~np.isfinite(f["coherence"].array[here])
            if self.mask is not None:
                with np.errstate(invalid="ignore"):
                    nothing |= ~(self.mask.read(row0, row1, 0, self.shape[1]) > 0)
            mask[nothing] = NO_DATA
            if not (first or self.published):
                before = f["mask"].array[here]
                mask = np.where((mask == USED) & (before != USED), before, mask)
            f["mask"].array[here], f["used"].array[here] = mask, mask == USED

    def _unwrap(self, progress):
        """unwrapped and parts, from the wrapped residual; small parts and those of wrong turns are no longer used, but by Published."""
        options, f = self.options, self.fields
        how = unwrap_phase.UnwrapPhaseOptions(engine=options.engine, minimum_component=options.minimum_component)

        def write(kind, row0, values):
            f["unwrapped" if kind == "unwrapped" else "parts"].array[row0:row0 + len(values)] = values
        if not any(f["used"].array[row0:row1].any() for row0, row1 in strips(self.shape)):
            raise InputError(f"No pixel reaches MINIMUM_COHERENCE = {options.minimum_coherence:g} outside layover and shadow: lower it, or check that the rasters are of one scene.")
        if self.published:
            found = unwrap_phase.compute(_Noisy(f, options.random_seed), _Quiet(f), how, write, looks=self.looks, progress=progress)
            self.sizes = found.sizes
            return
        unwrap_phase.compute(f["phase"], f["coherence"], how, write, mask=f["used"], looks=self.looks, progress=progress)
        self.sizes = steps.components(f, f["used"], options.minimum_component, f["parts"], self.progress)
        if not len(self.sizes):
            raise InputError(f"No connected part of the phase has MINIMUM_COMPONENT = {options.minimum_component} px: lower it.")
        self._drop(lambda parts: parts == 0, SMALL)
        wrong = steps.jumps(f, f["parts"], self.progress)
        if wrong.size:
            self._drop(lambda parts: np.isin(parts, wrong), WRONG)

    def _drop(self, which, number):
        f = self.fields
        for row0, row1 in self._strips():
            here = slice(row0, row1)
            out = (f["used"].array[here] > 0) & which(f["parts"].array[here])
            f["mask"].array[here][out] = number
            f["used"].array[here][out] = 0

    def _wanted(self, row0, row1):
        """Pixels that a trend is fitted to."""
        good = self.fields["used"].array[row0:row1] > 0
        if self.stable is not None and not self.published:
            with np.errstate(invalid="ignore"):
                good &= self.stable.read(row0, row1, 0, self.shape[1]) > 0
        return good

    def _detrend(self):
        """Take the trend off the unwrapped phase; how many pixels counted."""
        where = "STABLE_GROUND" if self.stable is not None and not self.published else "INTERFEROGRAM"
        self.trend, fitted = steps.fit(self.fields, self._wanted, self.options.trend_order, LIMIT_M, not self.published, where, self.progress)
        f = self.fields
        for row0, row1 in self._strips():
            here = slice(row0, row1)
            f["unwrapped"].array[here] -= self.trend.at(f["x"].array[here], f["y"].array[here])
        return fitted

    def _wrap_around_zero(self):
        """The residual of the new surface less the trend of the first iteration: within half a turn of zero."""
        f = self.fields
        for row0, row1 in self._strips():
            here = slice(row0, row1)
            f["unwrapped"].array[here] = steps.wrapped(f["phase"].array[here] - self.trend.at(f["x"].array[here], f["y"].array[here]))
        return 0

    def _carry_on(self):
        """The residual at constant range after the last height change: phi_ref += k_z dh."""
        f = self.fields
        for row0, row1 in self._strips():
            here = slice(row0, row1)
            f["unwrapped"].array[here] -= f["residual"].array[here]
        return self._detrend()

    def _update(self, k, geometry, fitted):
        """Turn the residual into height; its Iteration."""
        f, thin, pixels = self.fields, max(1, int(np.ceil((np.prod(self.shape) / _SAMPLES) ** 0.5))), 0
        heights, phases = [], []
        for row0, row1 in self._strips():
            here = slice(row0, row1)
            used, phase = f["used"].array[here] > 0, f["unwrapped"].array[here]
            dh = np.where(used, phase / f["kz"].array[here] * (1 if self.published else f["step"].array[here]), np.float32(np.nan))
            f["residual"].array[here] = np.where(used, phase, np.float32(np.nan))
            f["change"].array[here] += np.where(used, dh, 0)
            if self._write_change is not None:
                self._write_change(f"change {k + 1}", row0, dh)
            pixels += int(used.sum())
            some = slice(-row0 % thin, None, thin), slice(None, None, thin)
            kept = used[some]
            heights.append(dh[some][kept])
            phases.append(phase[some][kept])
        heights, phases = np.concatenate(heights).astype(float), np.concatenate(phases).astype(float)
        if not heights.size:
            raise InputError("No pixel is left that has a height: lower MINIMUM_COHERENCE or MINIMUM_COMPONENT.")
        return Iteration(geometry, pixels, float(heights.mean()), float(heights.std()), nmad(heights), float(phases.std()), tuple(float(c) for c in self.trend.coefficients), fitted)

    def finish(self, write, progress):
        """Write the results; (pixels by class, median of the expected error)."""
        f, counts, errors = self.fields, np.zeros(256, np.int64), []
        for row0, row1 in self._strips():
            progress.report(row0 / self.shape[0])
            here, nothing = slice(row0, row1), np.float32(np.nan)
            used, mask = f["used"].array[here] > 0, f["mask"].array[here]
            error = np.where(used, steps.expected_error(f["coherence"].array[here], f["kz"].array[here], self.looks), nothing)
            write("dem", row0, np.where(used, self.surface.read(row0, row1, 0, self.shape[1]), nothing).astype(np.float32))
            write("change", row0, np.where(used, f["change"].array[here], nothing))
            write("coherence", row0, np.array(f["coherence"].array[here]))
            write("residual", row0, np.array(f["residual"].array[here]))
            write("error", row0, error.astype(np.float32))
            write("components", row0, np.where(mask == NO_DATA, 65535, f["parts"].array[here]).astype(np.uint16))
            write("mask", row0, np.array(mask))
            counts += np.bincount(mask.ravel(), minlength=256)
            errors.append(error[::7, ::7][np.isfinite(error[::7, ::7])])
        errors = np.concatenate(errors)
        return {name: int(counts[number]) for number, name in enumerate(MASK)} | {"no data": int(counts[NO_DATA])}, float(np.median(errors)) if errors.size else float("nan")


class _Noisy:
    """The wrapped residual with uniform noise where pixels are not used."""

    def __init__(self, fields, seed):
        self._fields, self._seed, self.shape = fields, seed, fields["phase"].shape

    def read(self, row0, row1, col0, col1):
        out = np.array(self._fields["phase"].array[row0:row1, col0:col1])
        gaps = self._fields["used"].array[row0:row1, col0:col1] == 0
        for row in range(row0 // _BLOCK * _BLOCK, row1, _BLOCK):  # the same noise for whichever window
            noise = np.random.default_rng([self._seed, row]).uniform(-np.pi, np.pi, (_BLOCK, self.shape[1])).astype(np.float32)
            a, b = max(row, row0), min(row + _BLOCK, row1)
            some = gaps[a - row0:b - row0]
            out[a - row0:b - row0][some] = noise[a - row:b - row, col0:col1][some]
        return out


class _Quiet:
    """The coherence, next to nothing where pixels are not used."""

    def __init__(self, fields):
        self._fields, self.shape = fields, fields["phase"].shape

    def read(self, row0, row1, col0, col1):
        used = self._fields["used"].array[row0:row1, col0:col1] > 0
        return np.where(used, self._fields["coherence"].array[row0:row1, col0:col1], _GAP_COHERENCE)
