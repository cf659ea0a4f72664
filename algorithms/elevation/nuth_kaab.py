"""The fit of Nuth & Kaeaeb (2011, The Cryosphere 5, 271, eq. 2 and 3) on a sample: dh / tan(slope) = a cos(b - aspect) + c.

dh is DEM to be aligned less reference; a, b are length and direction of the DEM's own displacement. Since tan(slope) (sin, cos)(aspect) is the
slope downwards, the same equation is dh = -(x, y) . (slope to the east, to the north) + z with the displacement x, y, z.
"""

import dataclasses

import numpy as np

from .. import device
from ..options import InputError
from ..stats import nmad
from . import dem_sample

_LEVELS, _FINE = 1024, 4096
_WIDTH = 10.0  # NMADs on each side that the histograms cover; what lies beyond counts at their ends
_CLASSES = 19  # of 5 degrees; the last is a wall
_LEAST = 50  # pixels that a class needs for a spread of its own
MOST_THIN = 300_000  # pixels of the first iterations
TERMS = {"None": 3, "Plane": 5, "Second order": 8}


@dataclasses.dataclass
class Correction:
    """What is added to the coordinates and heights of the DEM: east, north, up (m), and coefficients (5,) of a surface of x, y, x2, xy, y2 (m),
    x and y running from -1 to 1 over the columns and rows of the reference."""

    east: float = 0.0
    north: float = 0.0
    up: float = 0.0
    surface: np.ndarray = dataclasses.field(default_factory=lambda: np.zeros(5))


@dataclasses.dataclass
class Spread:
    """centre: median of dh (m); sigmas, limits (19,): NMAD and largest |dh - centre| that is trusted, by class of slope; count: pixels with data."""

    centre: float
    sigmas: np.ndarray
    limits: np.ndarray
    nmad: float
    count: int
    trusted: int


@dataclasses.dataclass
class Sectors:
    """By sector of aspect: count, median and NMAD of (dh - centre) / tan(slope), m; curve: (amplitude, direction in radians, c) of the fit."""

    count: np.ndarray
    median: np.ndarray
    curve: tuple


class Fit:
    """A sample at a correction; dh is kept for the pixels."""

    def __init__(self, sample, options, shape, progress):
        self.sample, self.options, self.progress = sample, options, progress
        self.middle, self.half = (np.array(shape) - 1) / 2, np.array(shape) / 2
        self.dh = np.full(sample.size, np.nan, np.float32)

    def _each(self, function):
        device.each(function, [(number, tiles) for number, tiles in enumerate(self.sample.groups)], self.progress)

    def move(self, correction):
        """dh of all pixels with a correction."""
        from .dem_coregistration_numba import add_surface, differences

        s, bent = self.sample, bool(np.any(correction.surface))

        def work(_, tiles):
            differences(tiles, s.starts, s.patches, s.bases, s.shapes, s.jacobians, correction.east, correction.north, correction.up,
                        s.z, s.columns, s.rows, self.dh)
            if bent:
                add_surface(tiles, s.starts, s.origins, s.widths, s.places, self.middle, self.half, correction.surface, self.dh)
        self._each(work)

    def spread(self):
        """Median and robust spread by class of slope."""
        from .dem_coregistration_numba import count_deviations, count_values

        s = self.sample
        few = self.dh[::max(1, s.size // 50_000)]
        few = few[np.isfinite(few)]
        if few.size < _LEAST:
            raise InputError(_too_few(s.counts, few.size))
        rough = float(np.median(few)), max(nmad(few), 1e-3)
        low, scale = rough[0] - _WIDTH * rough[1], _FINE / (2 * _WIDTH * rough[1])
        values = np.zeros((len(s.groups), _FINE), np.int64)
        every = np.full(_CLASSES, np.inf)
        self._each(lambda k, tiles: count_values(tiles, s.starts, self.dh, s.classes, 0.0, every, low, scale, values[k]))
        centre = self._trusted_median(values, low, scale)
        by_class = np.zeros((len(s.groups), _CLASSES, _LEVELS), np.int32)
        wide = _LEVELS / (_WIDTH * rough[1])
        self._each(lambda k, tiles: count_deviations(tiles, s.starts, self.dh, s.classes, centre, wide, by_class[k]))
        counts = by_class.sum(axis=0, dtype=np.int64)
        whole = 1.4826 * float(medians(counts.sum(axis=0)[None], 0.0, wide)[0])
        own = 1.4826 * medians(counts, 0.0, wide)
        sigmas = np.maximum(np.where(counts.sum(axis=1) >= _LEAST, own, whole), 1e-3)
        limits = self.options.outlier_factor * sigmas
        if self.options.maximum_difference is not None:
            limits = np.minimum(limits, self.options.maximum_difference)
        # The median of what is trusted: heavy tails on one side do not draw it.
        self._window = low, scale
        self._by_group = np.zeros_like(values)
        self._each(lambda k, tiles: count_values(tiles, s.starts, self.dh, s.classes, centre, limits, low, scale, self._by_group[k]))
        trusted = int(self._by_group.sum())
        if trusted < _LEAST:
            raise InputError(_too_few(s.counts, trusted))
        return Spread(self._trusted_median(self._by_group, low, scale), sigmas, limits, whole, int(counts.sum()), trusted)

    @staticmethod
    def _trusted_median(values, low, scale):
        return float(medians(values.sum(axis=0)[None], low, scale)[0])

    # --- the published fit

    def sectors(self, spread):
        """Histograms of (dh - centre) / tan(slope), (groups, sectors, levels), with their lowest value and scale."""
        from .dem_coregistration_numba import count_sectors

        s = self.sample
        step = max(1, s.size // 50_000)
        with np.errstate(invalid="ignore"):
            few = (self.dh[::step] - spread.centre) / np.hypot(s.easts[::step], s.norths[::step])
        width = _WIDTH * max(nmad(few), 1e-3)
        counts = np.zeros((len(s.groups), dem_sample.SECTORS, _LEVELS), np.int32)
        self._each(lambda k, tiles: count_sectors(tiles, s.starts, self.dh, s.easts, s.norths, s.classes, s.facing, spread.centre, spread.limits, -width,
                                                  _LEVELS / (2 * width), counts[k]))
        return counts, -width, _LEVELS / (2 * width)

    def displacement_by_sectors(self, spread, errors=False):
        """(displacement [east, north] of the DEM in m, its leave-one-group-out estimates (groups, 2) where `errors` are wanted, Sectors)."""
        counts, low, scale = self.sectors(spread)
        total = counts.sum(axis=0, dtype=np.int64)
        found = fit_sectors(total, low, scale)
        without = np.array([fit_sectors(total - one, low, scale)[0][:2] for one in counts]) if errors and len(counts) > 1 else np.empty((0, 2))
        (x, y, c), count, median = found
        return np.array([x, y]), without, Sectors(count, median, (float(np.hypot(x, y)), float(np.arctan2(x, y)), float(c)))

    # --- the same equation on all pixels

    def normal(self, spread):
        """Normal matrices (groups, 8, 8), right sides (groups, 8), and how much less a weighted step is than one of Newton's, which errors go by.

        Pixels weigh by one over the variance of their class of slope, and less the more they differ (biweight).
        """
        from .dem_coregistration_numba import normal_sums

        s, terms = self.sample, TERMS[self.options.surface]
        matrix, right = np.zeros((len(s.groups), 8, 8)), np.zeros((len(s.groups), 10))
        weights = 1 / spread.sigmas**2
        self._each(lambda k, tiles: normal_sums(tiles, s.starts, self.dh, s.easts, s.norths, s.classes, s.origins, s.widths, s.places, self.middle, self.half,
                                                terms, spread.centre, spread.limits, weights, matrix[k], right[k]))
        lower = np.tril(matrix, -1)
        kept = right[:, 9].sum() / max(right[:, 8].sum(), 1e-300)
        return matrix + lower.transpose(0, 2, 1), right[:, :8], max(kept, 0.2)

    def medians_without(self):
        """Median of trusted dh without each group, (groups,), m."""
        low, scale = self._window
        total = self._by_group.sum(axis=0)
        return np.array([medians((total - one)[None], low, scale)[0] for one in self._by_group])


def medians(counts, low, scale):
    """Medians of histograms (n, levels), straight lines assumed within a level; NaN where empty."""
    below = np.cumsum(counts, axis=1)
    half = below[:, -1] / 2
    at = np.minimum((below < half[:, None]).sum(axis=1), counts.shape[1] - 1)
    rows = np.arange(len(counts))
    inside = counts[rows, at]
    with np.errstate(invalid="ignore", divide="ignore"):
        share = (half - (below[rows, at] - inside)) / inside
    return np.where(below[:, -1] > 0, low + (at + share) / scale, np.nan)


def fit_sectors(counts, low, scale):
    """Least squares of the medians of sectors, weighed by their numbers: ((x, y, c), numbers, medians), a cos(b - aspect) = x sin(aspect) + y cos(aspect)."""
    number, median = counts.sum(axis=1), medians(counts, low, scale)
    aspect = (np.arange(len(counts)) + 0.5) * 2 * np.pi / len(counts)
    there = number > 0
    design = np.stack([np.sin(aspect), np.cos(aspect), np.ones_like(aspect)], axis=1)[there]
    weighed = design.T * number[there]
    return solved(weighed @ design, weighed @ median[there]), number, np.where(there, median, np.nan)


def solved(matrix, right):
    """Solution of normal equations; InputError where the slopes do not tell the shift."""
    scale = np.sqrt(np.maximum(np.diag(matrix), 1e-300))
    unit = matrix / scale / scale[:, None]
    if not np.isfinite(unit).all() or np.linalg.cond(unit) > 1e6:
        raise InputError("The slopes of the stable ground all face one way, so that they do not tell the shift: give larger DEMs, or a smaller UNSTABLE or MINIMUM_SLOPE.")
    return np.linalg.solve(unit, right / scale) / scale


def jackknife(without):
    """Standard errors (k,) from leave-one-group-out estimates (groups, k) (Quenouille-Tukey); NaN for fewer than 8 groups."""
    groups = len(without)
    if groups < 8:
        return np.full(without.shape[1], np.nan)
    return np.sqrt((groups - 1) / groups * ((without - without.mean(axis=0)) ** 2).sum(axis=0))


def _too_few(counts, found):
    return (f"Only {found} pixels can be trusted (of {counts['pixels']}: {counts['void']} without height or gradient, {counts['unstable']} on unstable ground, "
            f"{counts['too_gentle']} gentler than MINIMUM_SLOPE, {counts['too_steep']} steeper than MAXIMUM_SLOPE; the others have no height in DEM or differ "
            "too much): check that DEM and REFERENCE overlap, and UNSTABLE, MASK and the limits.")


def search(sample, placement, options, shape, progress):
    """Correction near the best shift of whole pixels: the least NMAD of dh among steps of two pixels up to MAXIMUM_SHIFT, on a thin sample.

    Slopes of terrain tell shifts only up to its own wavelength; this looks farther. A shift must beat none by 5 %.
    """
    fit = Fit(dataclasses.replace(sample.thinned(8_000), groups=[np.arange(len(sample.widths))]), options, shape, progress)
    radius_px = options.maximum_shift

    def score(columns, rows):
        correction = Correction(*(float(v) for v in placement.metres(columns, rows)))
        fit.move(correction)
        finite = fit.dh[np.isfinite(fit.dh)]
        return (nmad(finite) if finite.size else np.inf), finite.size, correction

    here = score(0, 0)
    reach = int(radius_px // 2) * 2
    steps = np.arange(-reach, reach + 1, 2)
    others = [score(c, r) for r in steps for c in steps if (c or r) and np.hypot(c, r) <= radius_px]
    enough = 0.7 * max([here[1], *(one[1] for one in others)])
    candidates = [one for one in others if one[1] >= max(enough, _LEAST)]
    best = min(candidates, key=lambda one: one[0], default=here)
    return best[2] if here[1] < max(enough, _LEAST) or best[0] < 0.95 * here[0] else Correction()


def iterate(sample, placement, options, shape, start, tolerance_px, most, progress, rows):
    """Refine a correction until its steps are below the tolerance. Returns (Correction, Fit, Spread, converged, without).

    `rows` gets a dict for each iteration; `without`: leave-one-group-out estimates of the remaining displacement, (groups, 2), m.
    """
    fit, correction, converged = Fit(sample, options, shape, progress), start, False
    terms, published = TERMS[options.surface], options.fit == "Aspect sectors"
    for number in range(most):
        fit.move(correction)
        spread = fit.spread()
        matrix, right, kept = fit.normal(spread)
        total, side = matrix.sum(axis=0)[:terms, :terms], right.sum(axis=0)[:terms]
        if published:
            displacement, without, _ = fit.displacement_by_sectors(spread, True)
            step, surface = -displacement, solved(total[2:, 2:], side[2:])[1:] if terms > 3 else np.empty(0)
        else:
            found = solved(total, side) / (1 if number == 0 else max(kept, 0.5))  # weighted least squares, then steps of Newton's
            step, surface = found[:2], found[3:]
            without = np.array([-solved(total - m[:terms, :terms], side - r[:terms])[:2] / kept for m, r in zip(matrix, right)]) if len(matrix) > 1 else np.empty((0, 2))
        rows.append(dict(east=correction.east, north=correction.north, up=correction.up - spread.centre, nmad=spread.nmad, trusted=spread.trusted, pixels=spread.count))
        columns_px, rows_px = placement.pixels(*step)
        bent = correction.surface.copy()
        bent[:surface.size] -= surface
        still = max(abs(columns_px), abs(rows_px)) < tolerance_px and np.abs(surface).max(initial=0.0) < 0.01 * spread.nmad
        correction = Correction(float(correction.east + step[0]), float(correction.north + step[1]), correction.up - spread.centre, bent)
        _refuse_far(correction, placement, options)
        if still:
            converged = True
            break
    # The height belongs to the last shift.
    fit.move(correction)
    spread = fit.spread()
    correction.up -= spread.centre
    return correction, fit, spread, converged, without


def _refuse_far(correction, placement, options):
    columns, rows = placement.pixels(correction.east, correction.north)
    if np.hypot(columns, rows) > options.maximum_shift + 1:
        raise InputError(f"The fit leaves MAXIMUM_SHIFT = {options.maximum_shift:g} px (it is at {correction.east:.0f} m east, {correction.north:.0f} m north): set it larger, "
                         "or check that both DEMs show one place, and that UNSTABLE holds the glaciers and the water.")
