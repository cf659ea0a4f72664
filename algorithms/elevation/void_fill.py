"""Filling the voids of a glacier's elevation change: by height, by interpolation, by a Gaussian process, or by what cross-validation finds best.

Sources: Gaussian process regression of voids as in chapter 4.3 of the thesis that the tool follows; hypsometric methods McNabb et al. 2019, The Cryosphere
13, 895; blocked cross-validation Roberts et al. 2017, Ecography 40, 913; stacking Breiman 1996, Machine Learning 24, 49.
"""

import dataclasses

import numpy as np

from ..options import InputError, option
from ..progress import Silent, part, stop_if_cancelled
from ..stats import nmad
from . import cross_validation, hypsometric, local_process
from .void_methods import DISTANCE, EXACT, GP, GP_TERRAIN, HYPSOMETRIC, LINEAR, Pixels, best_mixture, features_of, level_of, predict, process_of, processes

REGIONAL, AUTOMATIC = "Regional hypsometric", "Automatic"
METHODS = (AUTOMATIC, GP, HYPSOMETRIC, REGIONAL, LINEAR, DISTANCE, EXACT)
STACKED = (HYPSOMETRIC, LINEAR, GP, GP_TERRAIN)
# Codes of the band "source"; 255 outside glaciers.
NOT_FILLED, MEASURED, FROM_GP, FROM_LOCAL, FROM_REGIONAL, FROM_LINEAR, FROM_DISTANCE = range(7)
_CODES = {GP: FROM_GP, GP_TERRAIN: FROM_GP, EXACT: FROM_GP, HYPSOMETRIC: FROM_LOCAL, REGIONAL: FROM_REGIONAL, LINEAR: FROM_LINEAR, DISTANCE: FROM_DISTANCE}
_EXACT_MEAN = 3000  # measurements up to which the variance of the mean is exact
_OUTLIER_BAND_M, _GENTLE = 100.0, 40.0
_IMPOSSIBLE = 10000.0  # m/yr or m: a fill value that is not declared


@dataclasses.dataclass(frozen=True)
class VoidFillOptions:
    """Parameters of void filling. Heights and distances in metres."""

    method: str = option(AUTOMATIC, "Method", "Automatic: for each glacier the mixture of local hypsometric curve, linear interpolation and two Gaussian processes that errs least where "
                         "pieces like its voids are held out. All others: that method for all glaciers. Exact: the published Gaussian process of up to 30 000 pixels; needs PyTorch and "
                         "gpytorch, and hours for each large glacier without a CUDA device.", choices=METHODS)
    outlier_limit: float = option(3.0, "Outlier limit", "Measured values further than so many NMAD from the median of their 100 m elevation band count as voids. 0: all are kept.",
                                  unit="NMAD", minimum=0.0, maximum=20.0)
    minimum_measured: int = option(200, "Least measured pixels", "Glaciers with fewer measured pixels are filled by the regional hypsometric curve.", unit="px", minimum=20, maximum=100000)
    largest_change: float | None = option(None, "Largest change", "Measured values beyond plus or minus this, in the unit of the input, count as voids. Empty: no limit.",
                                          minimum=0.001, maximum=10000.0, advanced=True)
    terrain: bool = option(False, "Slope and aspect as features", "With METHOD = Gaussian process: slope and aspect beside position and height. Automatic tries both.", advanced=True)
    band_height: float = option(50.0, "Height of the elevation bands", "Of the hypsometric curves.", unit="m", minimum=5.0, maximum=500.0, advanced=True)
    error_sigma: float = option(0.0, "Correlated measurement error", "Standard deviation of errors that neighbouring measurements share, as found on stable ground, in the unit of the "
                                "input. It widens the standard deviations and is not taken for signal by the Gaussian process. 0: none.", minimum=0.0, maximum=1000.0, advanced=True)
    error_range: float = option(500.0, "Range of the correlated error", "Distance over which the correlation of those errors falls to 1/e.", unit="m", minimum=1.0, maximum=100000.0,
                                advanced=True)
    unit: str = option("m/yr", "Unit of the change", "Of the input and so of the output.", choices=("m/yr", "m"), advanced=True)
    id_field: str = option("", "ID field", "Attribute of the outlines that names each glacier; polygons of one name are one glacier. Empty: rgi_id, RGIId or glims_id, else the feature id.",
                           advanced=True)
    training_pixels: int = option(30000, "Training pixels", "With METHOD = Exact: most of them. Memory grows with their square, time with their cube.", unit="px", minimum=100,
                                  maximum=100000, advanced=True)
    epochs: int = option(1000, "Epochs", "With METHOD = Exact: most steps of Adam. It stops after 100 without a better validation.", minimum=1, maximum=100000, advanced=True)
    ard: bool = option(False, "Length scale for each feature", "With METHOD = Exact: automatic relevance determination in place of one length for all features.", advanced=True)
    seed: int = option(1, "Seed", "Of the random samples. The same seed gives the same pixels.", minimum=0, maximum=2**31 - 1, advanced=True)


@dataclasses.dataclass
class Filled:
    """One glacier after filling; arrays (n,) in the order of its pixels.

    values, sigma: unit of the input; sigma is the standard deviation of a measurement there, NaN where measured. source: uint8 codes. method: what
    was used, in words. weights: name -> share; scores: name -> cross_validation.Score, the used one under "Used"; reason: why another method than the
    chosen one. void_mean, void_mean_sigma: mean of the filled pixels and the standard deviation of that mean.
    """

    values: np.ndarray
    sigma: np.ndarray
    source: np.ndarray
    method: str
    weights: dict
    scores: dict
    reason: str = ""
    void_mean: float = float("nan")
    void_mean_sigma: float = float("nan")
    measured: int = 0
    outliers: int = 0
    filled: int = 0
    kernels: dict = dataclasses.field(default_factory=dict)
    random_split: cross_validation.Score | None = None


def refuse_heights(heights, name):
    """InputError where heights (n,) of the glacier `name` cannot be metres."""
    if not -1000 < np.min(heights) <= np.max(heights) < 9000:
        raise InputError(f"DEM holds {np.min(heights):.0f} to {np.max(heights):.0f} on {name}: heights must be metres.")


def outliers(pixels, options):
    """bool (n,): measured values beyond the limits of their elevation band, by median and NMAD of its gentle pixels (slope up to 40 degrees); always what
    cannot be."""
    values = pixels.values
    with np.errstate(invalid="ignore"):
        bad = np.abs(values) > (options.largest_change or _IMPOSSIBLE)
        if options.outlier_limit == 0:
            return bad
        band = np.floor(pixels.heights / _OUTLIER_BAND_M)
        kept = np.isfinite(values) & np.isfinite(band) & ~bad
        for one in np.unique(band[kept]):
            mine = np.flatnonzero(kept & (band == one))
            gentle = mine[~(pixels.slope[mine] > _GENTLE)]
            judge = values[gentle if gentle.size >= 10 else mine]
            limit = options.outlier_limit * nmad(judge)
            if judge.size >= 10 and limit > 0:
                bad[mine] = np.abs(values[mine] - np.median(judge)) > limit
    return bad


def fill(pixels, options, regional=None, progress=None, kernels=None):
    """Filled glacier of Pixels. regional: hypsometric.Curve of all glaciers, or None; kernels: of void_methods.processes() where already learned.

    Measured pixels keep their values; pixels without a height stay NaN, outliers are filled like voids.
    """
    progress = progress or Silent()
    stop_if_cancelled(progress)
    wrong = outliers(pixels, options)
    known = np.isfinite(pixels.values) & np.isfinite(pixels.heights) & ~wrong
    void = np.isfinite(pixels.heights) & (~np.isfinite(pixels.values) | wrong)
    keep = np.isfinite(pixels.values) & ~wrong
    source = np.where(keep, MEASURED, NOT_FILLED).astype(np.uint8)
    out = Filled(np.where(keep, pixels.values, np.nan), np.full(pixels.values.size, np.nan), source, "", {}, {}, measured=int(keep.sum()), outliers=int(wrong.sum()),
                 filled=int(void.sum()))
    if not void.any():
        out.method = "Nothing to fill"
        return out
    measured, wanted = pixels.of(known), pixels.of(void)
    if options.method != REGIONAL and known.sum() >= options.minimum_measured:
        _fill_locally(out, void, measured, wanted, options, progress, kernels)
    elif regional is not None:
        out.reason = "" if options.method == REGIONAL else f"{int(known.sum())} measured pixels, fewer than {options.minimum_measured}"
        values, sigma = regional.at(wanted.heights)
        _put(out, void, values, sigma, FROM_REGIONAL)
        # A region's curve is wrong for a whole glacier at once.
        out.method, out.weights, out.void_mean_sigma = REGIONAL, {REGIONAL: 1.0}, float(np.mean(sigma))
    else:
        out.method, out.reason, out.filled = "Not filled", f"{int(known.sum())} measured pixels, fewer than {options.minimum_measured}, and no regional curve", 0
    progress.report(1.0)
    return out


def _put(out, void, values, sigma, code):
    out.values[void], out.sigma[void], out.source[void] = values, sigma, code
    out.void_mean = float(np.mean(values))


def _fill_locally(out, void, measured, wanted, options, progress, kernels):
    """Fill by the chosen method, or by the mixture that cross-validation finds."""
    single = GP_TERRAIN if options.method == GP and options.terrain else options.method
    names = STACKED if options.method == AUTOMATIC else (single,)
    kernels = kernels or processes(measured, names, options, part(progress, 0, 0.35))
    progress.report(0.35)
    truth, discs, disc_pixels, values, sigmas = _held_out(names, measured, wanted, kernels, options, part(progress, 0.35, 0.65))
    errors = values - truth[:, None]
    out.scores = {name: cross_validation.score(errors[:, k], sigmas[:, k]) for k, name in enumerate(names)}
    weights = best_mixture(errors) if len(names) > 1 else np.ones(1)
    scales = np.array([out.scores[name].scale for name in names])
    used = out.scores["Used"] = cross_validation.score(errors @ weights, (sigmas * scales) @ weights, truth)
    found, sigma = np.zeros(wanted.x.size), np.zeros(wanted.x.size)
    for name, weight, scale in zip(names, weights, scales):
        if weight > 0:
            one, its_sigma = predict(name, measured, wanted, kernels, options, part(progress, 0.65, 0.9))
            found, sigma = found + weight * one, sigma + weight * scale * its_sigma
    shares = {name: float(weight) for name, weight in zip(names, weights) if weight > 0}
    out.kernels = {name: kernels[name] for name in shares if name in kernels}
    out.random_split = _random_split(shares, measured, kernels, options, progress)
    total = {}
    for name, share in shares.items():
        total[_CODES[name]] = total.get(_CODES[name], 0) + share
    _put(out, void, found, used.scale * sigma, max(total, key=total.get))
    out.weights, out.method = shares, " + ".join(f"{share:g} {name}" if share < 1 else name for name, share in sorted(shares.items(), key=lambda item: -item[1]))
    # Errors that a held-out disc shares, and how many such discs the voids would make.
    spread = {name: cross_validation.spread_of_means(errors[:, k], discs) for k, name in enumerate(names)}
    number = max(1.0, wanted.x.size / disc_pixels)
    out.void_mean_sigma = _sigma_of_mean(shares, measured, wanted, kernels, out.scores, {name: one / np.sqrt(number) for name, one in spread.items()}, options,
                                         part(progress, 0.9, 1.0))


def _held_out(names, measured, wanted, kernels, options, progress):
    """(truth (n,), disc (n,), mean pixels of a disc, predictions (n, k), standard deviations (n, k)) of all held-out pixels by the k methods."""
    folds = cross_validation.folds((measured.x, measured.y, measured.heights), (wanted.x, wanted.y, wanted.heights), options.seed)
    rows = []
    for number, fold in enumerate(folds):
        training, held = measured.of(~fold.held), measured.of(fold.compared)
        found = []
        for name in names:
            stop_if_cancelled(progress)
            found.append(predict(name, training, held, kernels, options, Mute(progress)))
        rows.append((held.values, fold.disc + 100000 * number, np.column_stack([v for v, _ in found]), np.column_stack([s for _, s in found])))
        progress.report((number + 1) / len(folds))
    truth, discs, values, sigmas = (np.concatenate(column) for column in zip(*rows))
    return truth, discs, sum(int(fold.held.sum()) for fold in folds) / sum(fold.discs for fold in folds), values, sigmas


def _random_split(shares, measured, kernels, options, progress):
    """Score of a mixture at single pixels held out at random; of Exact that of its own validation."""
    if EXACT in kernels and EXACT in shares:
        found, unknown = kernels[EXACT].validation, float("nan")
        return cross_validation.Score(found["rmse"], found["mae"], unknown, unknown, unknown, unknown, found["pixels"], found["r2"])
    fold = cross_validation.random_fold(measured.x.size, options.seed)
    training, held = measured.of(~fold.held), measured.of(fold.compared)
    found = [predict(name, training, held, kernels, options, Mute(progress)) for name in shares]
    values, sigma = (sum(share * one[k] for share, one in zip(shares.values(), found)) for k in (0, 1))
    return cross_validation.score(values - held.values, sigma, held.values)


class Mute:
    """A Progress that hears a cancel and reports nothing."""

    def __init__(self, progress):
        self.cancelled, self.note, self.warn = progress.cancelled, progress.note, progress.warn

    def report(self, fraction):
        pass


def _sigma_of_mean(shares, measured, wanted, kernels, scores, blocks, options, progress):
    """Standard deviation of the mean of the filled pixels.

    From the mean errors of held-out discs: their spread over the root of the number of discs that the voids would make; of Gaussian processes also from
    the posterior covariance, times the calibration of the cross-validation, and the larger counts. A mixture's errors are taken as fully dependent. Known
    errors that all measurements share move the curve and are added.
    """
    total = 0.0
    for name, share in shares.items():
        sigma = blocks[name]
        if name in kernels:
            process = process_of(name, measured, level_of(name, measured, options), kernels, options)
            variance = local_process.variance_of_mean(process, features_of(name, wanted), _EXACT_MEAN, progress)
            sigma = max(sigma, scores[name].scale * np.sqrt(variance))
        total += share * sigma
    return float(np.hypot(total, _common_error(measured, options)))


def _common_error(measured, options):
    """Standard deviation of the mean of the known correlated errors over the measured pixels, from a sample of 500 of them."""
    if options.error_sigma == 0:
        return 0.0
    some = np.random.default_rng(options.seed).permutation(measured.x.size)[:500]
    x, y = measured.x[some], measured.y[some]
    return options.error_sigma * float(np.sqrt(np.exp(-np.hypot(x[:, None] - x, y[:, None] - y) / options.error_range).mean()))


def regional_curve(curves):
    """One hypsometric.Curve of many glaciers' band medians: the median over glaciers, weighted by their pixels, of each band.

    Its spread joins that within glaciers and that between them. None without curves.
    """
    if not curves:
        return None
    width = curves[0].width
    low, high = min(c.lowest for c in curves), max(c.lowest + c.level.size * width for c in curves)
    count = int(round((high - low) / width))
    level, spread, counts = np.full(count, np.nan), np.full(count, np.nan), np.zeros(count, int)
    for k in range(count):
        held = [(c.level[i], c.spread[i], c.counts[i]) for c in curves for i in [k - int(round((c.lowest - low) / width))] if 0 <= i < c.level.size and c.counts[i] > 0]
        if not held:
            continue
        values, within, sizes = (np.array(column, float) for column in zip(*held))
        order = np.argsort(values, kind="stable")
        middle = np.interp(0.5 * sizes.sum(), np.cumsum(sizes[order]) - 0.5 * sizes[order], values[order])
        between = np.average((values - middle) ** 2, weights=sizes)
        level[k], counts[k] = middle, int(sizes.sum())
        spread[k] = np.sqrt(np.average(within**2, weights=sizes) + between)
    known, every = np.isfinite(level), np.arange(count)
    return hypsometric.Curve(low, width, np.interp(every, every[known], level[known]), np.interp(every, every[known], spread[known]), counts, True)


__all__ = ["Filled", "Pixels", "VoidFillOptions", "fill", "outliers", "regional_curve"]
