"""The ways to fill a void, each a function of the measured pixels alone, and their mixture."""

import dataclasses
import itertools
import threading

import numpy as np

from . import exact_process, hypsometric, interpolation, local_process

HYPSOMETRIC, LINEAR, DISTANCE = "Local hypsometric", "Linear", "Inverse distance"
GP, GP_TERRAIN = "Gaussian process", "Gaussian process with slope and aspect"
EXACT = "Exact"
STEP = 0.25  # of a mixture's weights


@dataclasses.dataclass(frozen=True)
class Pixels:
    """Pixels of one glacier, each (n,): x, y and heights in m, slope and aspect in degrees (NaN where unknown or flat), values in m/yr or m (NaN in voids)."""

    x: np.ndarray
    y: np.ndarray
    heights: np.ndarray
    slope: np.ndarray
    aspect: np.ndarray
    values: np.ndarray

    def of(self, chosen):
        """The pixels at indices or of a mask."""
        return Pixels(*(getattr(self, field.name)[chosen] for field in dataclasses.fields(self)))

    def features(self, terrain):
        return local_process.features(self.x, self.y, self.heights, *((self.slope, self.aspect) if terrain else ()))


class Heard:
    """A Progress for work on several threads: the thread that made it asks whether to stop, the others hear what it was told."""

    def __init__(self, progress):
        self._progress, self._thread, self._stopped = progress, threading.get_ident(), False
        self.note, self.warn = progress.note, progress.warn

    def cancelled(self):
        if threading.get_ident() == self._thread and not self._stopped:
            self._stopped = self._progress.cancelled()
        return self._stopped

    def report(self, fraction):
        if threading.get_ident() == self._thread:
            self._progress.report(fraction)


def processes(measured, names, options, progress):
    """Kernels (name -> Kernel) of the Gaussian processes among `names`, learned on all threads."""
    from .. import device
    from .gaussian_process import warm_up

    wanted, learned, heard = [name for name in names if name in (GP, GP_TERRAIN)], {}, Heard(progress)
    if EXACT in names:
        learned[EXACT] = exact_process.learn(measured, options, progress)
    if not wanted:
        return learned

    def work(name):
        learned[name] = local_process.learn(features_of(name, measured), residuals, options, heard)
    residuals = measured.values - level_of(GP, measured, options)(measured)
    for count in (3, 6):
        warm_up(count)
    device.each(work, [(name,) for name in wanted], heard)
    return {name: learned[name] for name in names if name in learned}


def predict(name, measured, wanted, kernels, options, progress):
    """(values, standard deviations before calibration) at the Pixels `wanted`, each (m,), from the Pixels `measured`, by the method of this name."""
    if name == HYPSOMETRIC:
        return hypsometric.smoothed(measured.heights, measured.values, options.band_height).at(wanted.heights)
    if name in (LINEAR, DISTANCE):
        kind = interpolation.Linear if name == LINEAR else interpolation.InverseDistance
        values, distance = kind(measured.x, measured.y, measured.values).at(wanted.x, wanted.y)
        return values, np.sqrt(distance)  # grows like a random walk; calibrated by the cross-validation
    level = level_of(name, measured, options)
    process = process_of(name, measured, level, kernels, options)
    mean, variance = process.predict(features_of(name, wanted), progress)
    return level(wanted) + mean, np.sqrt(variance + kernels[name].noise ** 2 + kernels[name].error ** 2)


def features_of(name, pixels):
    """Features (n, d) of Pixels for the process of this name."""
    return exact_process.features(pixels) if name == EXACT else pixels.features(name == GP_TERRAIN)


def level_of(name, measured, options):
    """Function of Pixels -> the mean (n,) about which the process of this name varies: the hypsometric curve, or of Exact the mean of the measurements."""
    if name == EXACT:
        middle = float(np.mean(measured.values))
        return lambda pixels: np.full(pixels.x.size, middle)
    curve = hypsometric.smoothed(measured.heights, measured.values, options.band_height)
    return lambda pixels: curve.at(pixels.heights)[0]


def process_of(name, measured, level, kernels, options):
    """The process on the residuals from level(Pixels): a LocalProcess, or of Exact an ExactProcess."""
    u, residuals = features_of(name, measured), measured.values - level(measured)
    if name == EXACT:
        return exact_process.ExactProcess.of(kernels[name], u, residuals, options)
    return local_process.LocalProcess(kernels[name], u, residuals, options.seed)


def mixtures(count):
    """All weights (k, count) in steps of 1/4 that sum to 1; single methods first, then mixtures of ever more."""
    steps = np.arange(0, 1 + STEP / 2, STEP)
    found = [weights for weights in itertools.product(steps, repeat=count) if abs(sum(weights) - 1) < 1e-9]
    return np.array(sorted(found, key=lambda weights: (np.count_nonzero(weights), [-w for w in weights])))


def best_mixture(errors):
    """Weights (k,) of the least mean absolute error, from errors (n, k) of the single methods at held-out pixels: stacking (Breiman 1996, Machine
    Learning 24, 49), non-negative, in coarse steps so that chance decides little."""
    candidates = mixtures(errors.shape[1])
    means = [np.mean(np.abs(errors @ weights)) for weights in candidates]
    return candidates[int(np.argmin(means))]
