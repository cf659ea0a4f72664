"""Errors of elevation change from stable ground: their bias, how large they are on a slope, how far they go together."""

import dataclasses
import math

import numpy as np

from .. import blocks, device, terrain
from ..options import InputError, option
from ..progress import Silent, part, stop_if_cancelled
from ..scratch import Scratch
from ..stats import nmad
from . import slope_bins, variogram
from .error_model import UNITS, ErrorModel

_SAMPLE = 2_000_000  # values that set where histograms begin and end
_AT_ONCE = 2_000_000  # px of a strip, so that a cancel is heard
_PICTURE = 500  # px of the report's maps
_AREAS_KM2 = (0.1, 1, 10, 100, 1000)


@dataclasses.dataclass(frozen=True)
class DhdtErrorOptions:
    unit: str = option("m/yr", "Unit of the elevation change", "m/yr for dh/dt, m for a difference of heights. The error model keeps it.", choices=UNITS)
    sigma: str = option("Exponential", "Error by slope", "Exponential: sigma = a exp(b slope) + c. Binned: linear between the bins, for curves of another shape. Constant: the same on all slopes.",
                        choices=("Exponential", "Binned", "Constant"))
    band: int = option(1, "Band", "Band of the elevation change.", minimum=1, maximum=10000, advanced=True)
    slope_bin: float = option(1.0, "Width of the slope bins", "NMADs are taken in these bins.", unit="degrees", minimum=0.25, maximum=30.0, advanced=True)
    minimum_bin_px: int = option(100, "Least pixels of a bin", "Bins of slope with fewer stable pixels, and bins of distance with fewer pairs, do not count.", unit="px", minimum=10, maximum=10**7, advanced=True)
    maximum_slope: float | None = option(None, "Maximum slope", "Steeper stable ground is left out. Empty: all counts.", unit="degrees", minimum=1.0, maximum=90.0, advanced=True)
    maximum_change: float | None = option(None, "Largest change", "Stable pixels that rise or sink by more are left out, as blunders. Empty: all count.", unit="unit of the change", minimum=1e-6, maximum=1e6,
                                          advanced=True)
    predictor_bins: int = option(10, "Bins of the second predictor", "Classes of equal numbers of pixels.", minimum=2, maximum=40, advanced=True)
    estimator: str = option("Dowd", "Variogram estimator", "Dowd takes medians and is not moved by blunders; Matheron takes means of squares.", choices=("Dowd", "Matheron"), advanced=True)
    maximum_distance: float | None = option(None, "Maximum distance", "Of pairs of pixels. Empty: half of the diagonal of the raster.", unit="m", minimum=1.0, maximum=1e7, advanced=True)


@dataclasses.dataclass(frozen=True)
class DhdtErrors:
    """What compute() finds. bins: rows of slope_bins.table(); gamma: rows of dict(distance_m, gamma, model, pairs, lags); picture: every step-th pixel of the standardised errors.

    curve_rms: of the curve's relative residuals at the bins; fit_rms: the same of the variogram; glaciers: dict(area_km2, sigma) of discs; shares: of standardised errors by level, with edges.
    """

    model: ErrorModel
    pixels: int
    stable: int
    bins: list
    gamma: list
    curve_rms: float
    fit_rms: float
    glaciers: list
    typical: float
    picture: np.ndarray
    step: int
    z_counts: np.ndarray
    z_edges: np.ndarray


@dataclasses.dataclass(frozen=True)
class Images:
    """Inputs of compute() on one grid, each with .shape and .read(row0, row1, col0, col1); None where there is none.

    change: unit of the options; dem: m; mask: stable where above 0; inside: polygons of stable ground, 1 in them; outside: polygons that are left out, likewise; predictor: any number.
    """

    change: object
    dem: object
    mask: object = None
    inside: object = None
    outside: object = None
    predictor: object = None
    predictor_name: str = ""


def compute(images, grid, options, write=None, *, source=None, block_rows=256, progress=Silent()):
    """DhdtErrors of Images on a Grid in metres.

    write(row0, sigma): takes whole rows of sigma, float32, NaN where slope or predictor have no data; block_rows: height of the strips that write() takes, or a multiple; source: dict, kept in the model.
    """
    if images.mask is None and images.inside is None and images.outside is None:
        raise InputError("UNSTABLE, STABLE_GROUND and STABLE_MASK are all empty: give one, such as glacier outlines as UNSTABLE, so that errors are not taken from moving ice.")
    if images.predictor is not None and options.sigma != "Binned":
        raise InputError(f"PREDICTOR = {images.predictor_name} needs SIGMA = Binned, and SIGMA is {options.sigma}: change it, or leave PREDICTOR empty.")
    _warm_up(progress)
    shape = grid.shape
    strips = _strips(shape, max(1, min(_AT_ONCE, device.memory_bytes() // 100) // shape[1]))
    with Scratch(shape) as values, Scratch(shape) as slopes, Scratch(shape if images.predictor is not None else (0, 0)) as seconds:
        sample, second_sample, stable = _gather(images, grid, options, strips, values, slopes, seconds, part(progress, 0, 0.4))
        reading = _Strips(strips, values, slopes, seconds if images.predictor is not None else None)
        bias, spread, bins, kind, parameters, curve_rms = _sigma(reading, sample, second_sample, options, images.predictor_name, part(progress, 0.4, 0.5))
        rough = ErrorModel(options.unit, bias, spread, 1.0, kind, parameters, (1.0, 1.0), (1.0, 0.0))
        maximum = options.maximum_distance or 0.5 * math.hypot(*(size * px for size, px in zip(shape, grid.pixel_size_m[::-1])))
        if maximum < 4 * min(grid.pixel_size_m):
            raise InputError(f"MAXIMUM_DISTANCE = {maximum:g} m is too small for pixels of {min(grid.pixel_size_m):g} m: use {4 * min(grid.pixel_size_m):g} m or more.")
        found = _variogram(reading, grid, rough, maximum, options, part(progress, 0.5, 0.9))
        model = dataclasses.replace(rough, standardisation_factor=found.pop("factor"), ranges_m=found.pop("ranges_m"), sills=found.pop("sills"),
                                    source={**(source or {}), "stable_pixels": stable, "estimator": options.estimator, "maximum_distance_m": maximum})
        if write:
            rows = max(block_rows, _AT_ONCE // shape[1] // block_rows * block_rows)
            _write(dataclasses.replace(reading, strips=_strips(shape, rows)), model, write, part(progress, 0.9, 1))
    typical = float(model.sigma(*_typical(bins, bool(model.second_name))))
    discs = [dict(area_km2=area, sigma=disc_sigma(model, area, typical)) for area in _AREAS_KM2]
    return DhdtErrors(model=model, pixels=math.prod(shape), stable=stable, bins=bins, curve_rms=curve_rms, glaciers=discs, typical=typical, **found)


def _strips(shape, rows):
    """(first row, row after the last) of strips of so many rows."""
    return [(row, min(row + rows, shape[0])) for row in range(0, shape[0], rows)]


def _warm_up(progress):
    """Compile the kernels one by one, so that a cancel is heard in between."""
    from ..snow import terrain_bins_numba
    from . import variogram_numba

    few, counts, runs = np.zeros((2, 2), np.float32), np.zeros((1, 4), np.int64), np.zeros((2, 3), np.int32)
    for kernel, *arguments in ((terrain_bins_numba.count_levels, np.zeros(4, np.int32), few.ravel(), 0.0, 1.0, counts),
                               (variogram_numba.find_runs, few, 0, 2, 1, runs), (variogram_numba.count_differences, few, runs, 0, 1, variogram.SCALE, counts[0]),
                               (variogram_numba.sum_squares, few, runs, 0, 1, variogram.SCALE, np.zeros(2))):
        stop_if_cancelled(progress)
        kernel(*arguments)


def _good(images, change, slope, window, options):
    """bool: stable pixels with a change and a slope."""
    good = np.isfinite(change) & np.isfinite(slope)
    if options.maximum_slope is not None:
        good &= slope <= options.maximum_slope
    if options.maximum_change is not None:
        good &= np.abs(change) <= options.maximum_change
    for image, wanted in ((images.mask, True), (images.inside, True), (images.outside, False)):
        if image is not None:
            good &= (image.read(*window) > 0) == wanted
    return good


def _gather(images, grid, options, strips, values, slopes, seconds, progress):
    """Fill the rasters put aside; (sample of stable values, of their second predictors, number of stable pixels)."""
    every = max(1, math.prod(grid.shape) // _SAMPLE)
    kept, kept_seconds, stable, changed = [], [], 0, 0
    for row0, row1 in strips:
        stop_if_cancelled(progress)
        window = (row0, row1, 0, grid.shape[1])
        change = images.change.read(*window)
        slope = terrain.of_block(images.dem, grid, blocks.Block(*window))[1]
        changed += int(np.isfinite(change).sum())
        good = _good(images, change, slope, window, options)
        if images.predictor is not None:
            second = images.predictor.read(*window)
            good &= np.isfinite(second)
            seconds.write(row0, second)
            kept_seconds.append(second[good][::every])
        values.write(row0, np.where(good, change, np.float32(np.nan)))
        slopes.write(row0, slope)
        kept.append(change[good][::every])
        stable += int(good.sum())
        progress.report(row1 / grid.shape[0])
    if not changed:
        raise InputError("CHANGE has no data: check the raster and its no-data value.")
    if stable < options.minimum_bin_px:
        raise InputError(f"Only {stable} pixels are stable and have an elevation change{'' if images.predictor is None else ', a predictor'} and a slope, fewer than MINIMUM_BIN_PX = {options.minimum_bin_px}: "
                         "check UNSTABLE, STABLE_GROUND, STABLE_MASK and MAXIMUM_SLOPE, and that DEM covers the change.")
    return np.concatenate(kept), np.concatenate(kept_seconds) if kept_seconds else None, stable


@dataclasses.dataclass(frozen=True)
class _Strips:
    """The rasters put aside, strip by strip."""

    strips: list
    values: Scratch
    slopes: Scratch
    seconds: Scratch | None

    def __call__(self, progress):
        """(row0, values, slopes, second predictors or None) of every strip."""
        for row0, row1 in self.strips:
            stop_if_cancelled(progress)
            yield row0, self.values.read(row0, row1), self.slopes.read(row0, row1), None if self.seconds is None else self.seconds.read(row0, row1)
            progress.report(row1 / self.strips[-1][1])


def _edges(sample, bins):
    """Values that part a sample into classes of like numbers, each the upper end of a class; of few distinct values, such as classes, none is lost."""
    below = sample[sample < sample.max()]
    return np.unique(np.minimum(np.quantile(sample, np.arange(1, bins) / bins, method="lower"), below.max())) if below.size else np.empty(0)


def _sigma(reading, sample, second_sample, options, second_name, progress):
    """(bias, NMAD, rows of the bins, sigma_kind, sigma_parameters, rms of the curve)."""
    centre, spread = float(np.median(sample)), nmad(sample)
    if not spread > 0:
        raise InputError(f"CHANGE has no spread on stable ground: more than half of its pixels are {centre:g}. Give a change that was measured there too, not one set to a constant.")
    width = options.slope_bin
    count = math.ceil(90 / width)
    edges = seconds = None
    if second_sample is not None:
        edges = _edges(second_sample, options.predictor_bins)
        number = np.searchsorted(edges, second_sample)
        seconds = [float(np.median(second_sample[number == k])) if (number == k).any() else np.nan for k in range(len(edges) + 1)]
    histograms = slope_bins.Histograms(count * (1 if seconds is None else len(seconds)), centre, spread)
    for _, values, slopes, second in reading(progress):
        with np.errstate(invalid="ignore"):
            number = np.minimum(np.nan_to_num(slopes / width), count - 1).astype(np.int32)
        if second is not None:
            number += count * np.searchsorted(edges, second).astype(np.int32)
        histograms.add(number.ravel(), values.ravel())
    _, bias, spread = histograms.spread()
    rows = slope_bins.table(histograms, width * (np.arange(count) + 0.5), seconds, options.minimum_bin_px)
    _warn_of_bias(rows, bias, progress)
    if options.sigma == "Constant":
        return bias, spread, rows, "constant", dict(value=spread), 0.0
    kind, parameters, rms = slope_bins.model_parameters(options.sigma, rows, width, second_name)
    if options.sigma == "Exponential" and rms > 0.15:
        progress.warn(f"The exponential curve is {100 * rms:.0f} % off the NMADs of the bins in the root mean square: look at the plot in the report; SIGMA = Binned follows any shape.")
    if options.sigma == "Exponential" and parameters["a"] == 0:
        progress.warn("Errors do not grow with slope in a way that an exponential curve can follow: sigma came out constant. SIGMA = Binned follows any shape.")
    return bias, spread, rows, kind, parameters, rms


def _warn_of_bias(rows, bias, progress):
    """A median that moves with slope is no random error: shifted DEMs differ by slope times shift."""
    used = [row for row in rows if row["used"]]
    moved = sum(row["pixels"] for row in used if abs(row["median"] - bias) > 0.5 * row["nmad"])
    if used and moved > 0.1 * sum(row["pixels"] for row in used):
        progress.warn("The median of the change differs between slopes by more than half their NMAD: the DEMs are probably shifted against each other. Co-register them first; a bias is no random error.")


def _variogram(reading, grid, model, maximum, options, progress):
    """dict of what the variogram of the standardised errors has, and the factor that standardises them."""
    shape, robust = grid.shape, options.estimator == "Dowd"
    lags = variogram.lags_of(grid, maximum, variogram.thinning(shape))
    pairs = variogram.Pairs(shape, lags, robust)
    histogram = slope_bins.Histograms(1, 0.0, 1.0)
    step = max(1, -(-max(shape) // _PICTURE))
    picture = np.full([-(-size // step) for size in shape], np.nan, np.float32)
    for row0, values, slopes, second in reading(part(progress, 0, 0.6 if lags.step > 1 else 0.2)):
        z = ((values - model.bias) / model.curve(slopes, second)).astype(np.float32)
        histogram.add(np.zeros(z.size, np.int32), z.ravel())
        pairs.add(row0, z, _Only(progress))
        thinned = z[-row0 % step::step, ::step]
        at = (row0 + (-row0 % step)) // step
        picture[at:at + len(thinned)] = thinned
    pairs.finish(part(progress, 0.6 if lags.step > 1 else 0.2, 1))
    factor = histogram.spread()[2]
    distance, gamma, number, many = variogram.estimate(pairs.counts, lags, robust, options.minimum_bin_px)
    if len(distance) < 5:
        raise InputError(f"Only {len(distance)} bins of distance up to {maximum:g} m have MINIMUM_BIN_PX = {options.minimum_bin_px} pairs of stable pixels, five are needed: lower it, or give more stable ground.")
    gamma = gamma / factor**2
    ranges, sills, rms = variogram.fit(distance, gamma)
    _warn_of_ranges(ranges, sills, distance, progress)
    fitted = dataclasses.replace(model, ranges_m=ranges, sills=sills).variogram(distance)
    rows = [dict(distance_m=float(d), gamma=float(g), model=float(f), pairs=int(n), lags=int(m)) for d, g, f, n, m in zip(distance, gamma, fitted, number, many)]
    counts = histogram.counts[0].reshape(512, -1).sum(axis=1)
    return dict(factor=factor, ranges_m=ranges, sills=sills, gamma=rows, fit_rms=rms, picture=picture / np.float32(factor), step=step, z_counts=counts,
                z_edges=np.linspace(-slope_bins.SPREADS, slope_bins.SPREADS, 513) / factor)


class _Only:
    """A Progress that hears a cancel and reports nothing."""

    def __init__(self, progress):
        self.cancelled = progress.cancelled

    def report(self, fraction):
        pass


def _warn_of_ranges(ranges, sills, distance, progress):
    if sills[1] > 0 and ranges[1] > 0.9 * distance[-1]:
        progress.warn(f"The long range came out as {ranges[1]:.0f} m, the end of the distances: the errors have a trend, which no variogram describes. Remove it first (co-registration, "
                      "tilt), or take the model with care.")
    if sills[0] > 0 and ranges[0] < 1.1 * distance[0]:
        progress.warn(f"The short range came out as {ranges[0]:.0f} m, about one pixel: neighbours hardly go together, and the short part is noise.")
    if not 0.8 <= sum(sills) <= 1.25:
        progress.warn(f"The sills add up to {sum(sills):.2f} and not to about 1: errors have heavy tails, or differ between parts of the raster (steps, tilts, blunders in patches). The correlation holds, the sigma of far apart "
                      "pixels may not: look at the map of standardised errors, and take such parts out with UNSTABLE or MAXIMUM_CHANGE.")
    if min(sills) == 0:
        progress.warn(f"One range suffices: the {'long' if sills[1] == 0 else 'short'} part of the variogram has the sill 0.")


def _write(reading, model, write, progress):
    for row0, _, slopes, second in reading(progress):
        write(row0, model.sigma(slopes, second).astype(np.float32))


def _typical(bins, two):
    """Predictors of the middle stable pixel: median slope, and with two of them the second one's median."""
    def median(key):
        rows = sorted(bins, key=lambda row: row[key])
        total = np.cumsum([row["pixels"] for row in rows])
        return rows[int(np.searchsorted(total, total[-1] / 2))][key]
    return (median("slope"), median("second")) if two else (median("slope"),)


def disc_sigma(model, area_km2, sigma):
    """Standard deviation of the mean over a disc: sigma^2 times the mean of rho over all pairs of its points (eq. 4.11 of Li 2025 in the continuum).

    Distances within a disc of radius R have the density 4s/(pi R^2) acos(s/2R) - 2 s^2/(pi R^3) sqrt(1 - s^2/4R^2) (disc line picking).
    """
    radius = math.sqrt(area_km2 * 1e6 / math.pi)
    ends = np.unique(np.concatenate([np.linspace(0, 2 * radius, 2001), np.linspace(0, min(2 * radius, model.longest_range_m), 4001)]))
    s = (ends[1:] + ends[:-1]) / 2
    density = 4 * s / (math.pi * radius**2) * np.arccos(s / (2 * radius)) - 2 * s**2 / (math.pi * radius**3) * np.sqrt(1 - s**2 / (4 * radius**2))
    return float(sigma * math.sqrt((density * model.correlation(s) * np.diff(ends)).sum()))


def coarse(grid, most=50):
    """Grid of about most x most cells over the same ground."""
    factor = max(1, math.ceil(max(grid.shape) / most))
    x0, a, b, y0, d, e = grid.transform
    return dataclasses.replace(grid, transform=(x0, a * factor, b * factor, y0, d * factor, e * factor), shape=tuple(-(-size // factor) for size in grid.shape))
