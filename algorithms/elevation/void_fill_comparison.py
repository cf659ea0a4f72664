"""Comparison of the ways to fill voids: artificial voids are cut into measured elevation change, filled by every method, and compared with what was measured.

Blunders are taken out once, before the cuts, so that all methods see the same pixels and are judged by the same ones.
"""

import dataclasses
import time

import numpy as np

from ..options import InputError, option
from ..progress import part, stop_if_cancelled
from . import hypsometric, void_fill
from .void_fill import AUTOMATIC, EXACT, REGIONAL, VoidFillOptions
from .void_methods import DISTANCE, GP, GP_TERRAIN, HYPSOMETRIC, LINEAR, Pixels, processes

CONTIGUOUS, SCATTERED, ACCUMULATION = "Contiguous", "Scattered", "Accumulation area"
METHODS = (AUTOMATIC, GP, GP_TERRAIN, HYPSOMETRIC, REGIONAL, LINEAR, DISTANCE)


@dataclasses.dataclass(frozen=True)
class VoidFillComparisonOptions:
    """Parameters of the comparison. Heights and distances in metres."""

    voids: str = option(CONTIGUOUS, "Artificial voids", "Contiguous: compact pieces anywhere. Scattered: single pixels. Accumulation area: compact pieces above the median height of "
                        "the glacier, which stands for the equilibrium line.", choices=(CONTIGUOUS, SCATTERED, ACCUMULATION))
    share: float = option(20.0, "Share of the voids", "Of the measured pixels of each glacier.", unit="%", minimum=1.0, maximum=80.0)
    seeds: int = option(3, "Draws", "How many times voids are drawn on each glacier.", minimum=1, maximum=100)
    most_glaciers: int = option(10, "Most glaciers", "The glaciers with the most measured pixels are compared; all others serve the regional curve only.", minimum=1, maximum=10000)
    outlier_limit: float = option(3.0, "Outlier limit", "Measured values further than so many NMAD from the median of their 100 m elevation band are taken out before the cuts. 0: all are kept.",
                                  unit="NMAD", minimum=0.0, maximum=20.0)
    minimum_measured: int = option(200, "Least measured pixels", "Glaciers that keep fewer after the cut are not compared.", unit="px", minimum=20, maximum=100000)
    pieces: int = option(5, "Compact voids", "How many of mean size make the share.", minimum=1, maximum=1000, advanced=True)
    exact: bool = option(False, "Exact Gaussian process too", "The published setting (PyTorch and gpytorch, 30 000 pixels): hours for each large glacier without a CUDA device.", advanced=True)
    timing: bool = option(True, "Measure the time", "Seconds of each method in table and report. Without them two runs give identical files.", advanced=True)
    largest_change: float | None = option(None, "Largest change", "Measured values beyond plus or minus this, in the unit of the input, are taken out before the cuts. Empty: no limit.",
                                          minimum=0.001, maximum=10000.0, advanced=True)
    band_height: float = option(50.0, "Height of the elevation bands", "Of the hypsometric curves.", unit="m", minimum=5.0, maximum=500.0, advanced=True)
    error_sigma: float = option(0.0, "Correlated measurement error", "As of Void filling: standard deviation of errors that neighbouring measurements share, in the unit of the input.",
                                minimum=0.0, maximum=1000.0, advanced=True)
    error_range: float = option(500.0, "Range of the correlated error", "Distance over which the correlation of those errors falls to 1/e.", unit="m", minimum=1.0, maximum=100000.0,
                                advanced=True)
    unit: str = option("m/yr", "Unit of the change", "Of the input.", choices=("m/yr", "m"), advanced=True)
    id_field: str = option("", "ID field", "Attribute of the outlines that names each glacier; polygons of one name are one glacier. Empty: rgi_id, RGIId or glims_id, else the feature id.",
                           advanced=True)
    seed: int = option(1, "Seed", "Of the first draw; the others follow. The same seed gives the same voids.", minimum=0, maximum=2**31 - 1, advanced=True)

    def filling(self, method):
        """VoidFillOptions by which a method of the comparison fills."""
        shared = {name: getattr(self, name) for name in ("minimum_measured", "band_height", "error_sigma", "error_range", "unit", "seed")}
        return VoidFillOptions(method=GP if method == GP_TERRAIN else method, terrain=method == GP_TERRAIN, outlier_limit=0.0, **shared)

    @property
    def methods(self):
        return METHODS + ((EXACT,) if self.exact else ())


@dataclasses.dataclass(frozen=True)
class Score:
    """Errors (filled less measured) of one method in `number` void pixels, unit of the input: of one case, or of several pooled.

    variance: of what was measured there, about each case's mean; within68, within95: shares within 1 and 1.96 standard deviations; mean_error: of the
    voids' mean, and mean_ratio: that over its stated standard deviation (pooled: root mean squares); seconds: NaN where not measured (pooled: median).
    """

    number: int
    rmse: float
    mae: float
    bias: float
    variance: float
    within68: float
    within95: float
    mean_error: float
    mean_ratio: float
    seconds: float

    @property
    def r2(self):
        """1 - mean square of the errors / variance; NaN without any."""
        return 1 - self.rmse**2 / self.variance if self.variance > 0 else float("nan")


@dataclasses.dataclass(frozen=True)
class Case:
    """One method on one glacier and draw. used: what it was, in words."""

    glacier: str
    seed: int
    method: str
    used: str
    score: Score


@dataclasses.dataclass
class Comparison:
    """cases: list of Case; glaciers: rows of plain values of those compared; left_out: of those that are not; shown: Shown of the first case."""

    cases: list
    glaciers: list
    left_out: list
    shown: object = None

    def of(self, **wanted):
        """Cases whose attributes have the wanted values."""
        return [case for case in self.cases if all(getattr(case, name) == value for name, value in wanted.items())]


@dataclasses.dataclass
class Shown:
    """One case as a map. row, column (n,) of the glacier's pixels; void: bool (n,); errors: method -> (n,), NaN outside the voids."""

    glacier: str
    seed: int
    row: np.ndarray
    column: np.ndarray
    void: np.ndarray
    errors: dict


def cut(pixels, options, seed):
    """bool (n,): artificial voids among the measured pixels of a glacier, SHARE of them; the same for the same seed.

    A compact void holds the pixels nearest to a centre drawn among those that are left, on any grid. The accumulation area is what lies above the median
    height of the glacier, a common stand-in for the equilibrium line (Braithwaite & Raper 2009, Annals of Glaciology 50(53), 127); at most all of it is cut.
    """
    rng = np.random.default_rng(seed)
    allowed, void = np.flatnonzero(np.isfinite(pixels.values) & np.isfinite(pixels.heights)), np.zeros(pixels.x.size, bool)
    wanted = int(round(options.share / 100 * allowed.size))
    if options.voids == SCATTERED:
        void[rng.permutation(allowed)[:wanted]] = True
        return void
    if options.voids == ACCUMULATION:
        allowed = allowed[pixels.heights[allowed] > np.nanmedian(pixels.heights)]
        wanted = min(wanted, allowed.size)
    if wanted == 0:
        return void
    from scipy.spatial import cKDTree

    plane = np.column_stack([pixels.x, pixels.y])[allowed]
    tree = cKDTree(plane)
    cut_off, order, at = np.zeros(allowed.size, bool), rng.permutation(allowed.size), 0
    while wanted > 0:
        while cut_off[order[at]]:
            at += 1
        size = min(allowed.size, max(1, int(round(options.share / 100 * allowed.size / options.pieces * rng.uniform(0.5, 1.5)))))
        near = np.atleast_1d(tree.query(plane[order[at]], size)[1])
        new = near[~cut_off[near]][:wanted]
        cut_off[new] = True
        wanted -= new.size
    void[allowed[cut_off]] = True
    return void


def scored(filled, truth, void, seconds):
    """Score of a void_fill.Filled in the void pixels (bool) of measured values `truth` (n,)."""
    errors, sigma = (filled.values - truth)[void], filled.sigma[void]
    z = np.abs(errors) / np.maximum(sigma, 1e-9)
    bias = float(np.mean(errors))
    return Score(errors.size, float(np.sqrt(np.mean(errors**2))), float(np.mean(np.abs(errors))), bias, float(np.var(truth[void])), float(np.mean(z <= 1)), float(np.mean(z <= 1.96)),
                 bias, bias / filled.void_mean_sigma if filled.void_mean_sigma > 0 else float("nan"), seconds)


def pooled(cases):
    """Score of several cases together, each pixel counting the same."""
    scores = [case.score for case in cases]
    n = np.array([one.number for one in scores], float)

    def mean(values):
        return float(np.average(values, weights=n))
    square = mean([one.rmse**2 for one in scores])
    values = {name: mean([getattr(one, name) for one in scores]) for name in ("mae", "bias", "variance", "within68", "within95")}
    return Score(int(n.sum()), square**0.5, *values.values(), _root_mean_square([one.mean_error for one in scores]), _root_mean_square([one.mean_ratio for one in scores]),
                 float(np.median([one.seconds for one in scores])))


def _root_mean_square(values):
    return float(np.sqrt(np.mean(np.square(values))))


def compare(names, read, options, progress):
    """Comparison of all methods. names: of the glaciers; read(k) -> (Pixels, row, column) of the k-th."""
    curves, glaciers, left_out = _survey(names, read, options, part(progress, 0, 0.05))
    found = Comparison([], glaciers, left_out)
    for number, row in enumerate(glaciers):
        k = row.pop("number")
        pixels, rows, columns = read(k)
        pixels = _cleaned(pixels, options)[0]
        for draw in range(options.seeds):
            at = (number * options.seeds + draw) / (len(glaciers) * options.seeds)
            step = part(progress, 0.05 + 0.95 * at, 0.05 + 0.95 * (at + 1 / (len(glaciers) * options.seeds)))
            void = cut(pixels, options, options.seed + draw)
            others = [curve for other, curve in curves.items() if other != k]
            filled = _filled(pixels, void, others, options, step)
            mine = [Case(names[k], options.seed + draw, method, one.method, scored(one, pixels.values, void, seconds)) for method, (one, seconds) in filled.items()]
            found.cases += mine
            if found.shown is None:
                errors = {method: np.where(void, one.values - pixels.values, np.nan) for method, (one, _) in filled.items()}
                found.shown = Shown(names[k], options.seed, rows, columns, void, errors)
            best = min(mine, key=lambda case: case.score.mae)
            progress.note(f"{names[k]}, draw {draw + 1}: {int(void.sum())} of {row['measured']} px cut; mean absolute error {mine[0].score.mae:.3g} {options.unit} by {AUTOMATIC}, "
                          f"the least {best.score.mae:.3g} by {best.method}.")
    return found


def _cleaned(pixels, options):
    """(Pixels without blunders, how many there were)."""
    wrong = void_fill.outliers(pixels, options)
    return dataclasses.replace(pixels, values=np.where(wrong, np.nan, pixels.values)), int(wrong.sum())


def _survey(names, read, options, progress):
    """(k -> hypsometric.Curve of each glacier, rows of those to compare, the largest first, rows of the others)."""
    curves, rows = {}, []
    for k, name in enumerate(names):
        stop_if_cancelled(progress)
        pixels, removed = _cleaned(read(k)[0], options)
        known = np.isfinite(pixels.values) & np.isfinite(pixels.heights)
        if known.any():
            void_fill.refuse_heights(pixels.heights[known], name)
            curves[k] = hypsometric.medians(pixels.heights[known], pixels.values[known], options.band_height)
        left = int(known.sum()) - int(cut(pixels, options, options.seed).sum())
        rows.append(dict(number=k, glacier=name, pixels=pixels.x.size, measured=int(known.sum()), removed=removed, left=left))
        progress.report((k + 1) / len(names))
    if not curves:
        raise InputError("INPUT has no measured pixel with a height inside the outlines: check that INPUT, DEM and OUTLINES lie on one another.")
    rows.sort(key=lambda row: -row["measured"])
    fit = [row for row in rows if row["left"] >= options.minimum_measured and row["left"] < row["measured"]]
    if not fit:
        raise InputError(f"OUTLINES: no glacier keeps MINIMUM_MEASURED = {options.minimum_measured} px after the cut (the largest, {rows[0]['glacier']}, has {rows[0]['measured']} measured and "
                         f"keeps {rows[0]['left']}): lower SHARE or MINIMUM_MEASURED, or give larger glaciers.")
    chosen = fit[:options.most_glaciers]
    numbers = {row["number"] for row in chosen}
    return curves, chosen, [dict(row, reason="beyond MOST_GLACIERS" if row in fit else "too few measured pixels") for row in rows if row["number"] not in numbers]


def _filled(pixels, void, others, options, progress):
    """method -> (Filled, seconds) of the voids; what processes learn is learned once, and its time counts for each method that needs it."""
    given = dataclasses.replace(pixels, values=np.where(void, np.nan, pixels.values))
    known = np.isfinite(given.values) & np.isfinite(given.heights)
    measured = given.of(known)
    regional = void_fill.regional_curve([*others, hypsometric.medians(measured.heights, measured.values, options.band_height)])
    kernels, learning, found = {}, {}, {}
    wanted = [GP, GP_TERRAIN] + [EXACT] * options.exact
    for number, name in enumerate(wanted):
        start = time.perf_counter()
        kernels |= processes(measured, (name,), options.filling(name), part(progress, 0.4 * number / len(wanted), 0.4 * (number + 1) / len(wanted)))
        learning[name] = time.perf_counter() - start
    needed = {AUTOMATIC: (GP, GP_TERRAIN), GP: (GP,), GP_TERRAIN: (GP_TERRAIN,), EXACT: (EXACT,)}
    for number, method in enumerate(options.methods):
        start = time.perf_counter()
        one = void_fill.fill(_only(given, known | void), options.filling(method), regional, part(progress, 0.4 + 0.6 * number / len(options.methods), 0.4 + 0.6 * (number + 1) / len(options.methods)),
                             kernels)
        seconds = time.perf_counter() - start + sum(learning[name] for name in needed.get(method, ()))
        found[method] = one, seconds if options.timing else float("nan")
    return found


def _only(pixels, chosen):
    """Pixels of which all others lack a height, so that real voids are neither filled nor counted."""
    return dataclasses.replace(pixels, heights=np.where(chosen, pixels.heights, np.nan))


__all__ = ["Case", "Comparison", "Pixels", "Score", "VoidFillComparisonOptions", "compare", "cut", "pooled", "scored"]
