"""Two-component Gaussian mixture of backscatter ratios: wet snow has the lower mean.

Source: Li 2025 (doctoral thesis, ETH Zurich), chapter 3, eq. 3.5, with the fit converged on its parameters.
"""

import dataclasses

import numpy as np

from ..options import InputError

LOW, HIGH, BINS = -30.0, 20.0, 10000  # dB; bins of 0.005 dB move no parameter by more than 1e-5 dB a step
LIMIT = 10.0  # L of eq. 3.5
NARROWEST = 0.01  # dB: a component with a smaller sigma is one value, not a distribution
_TOLERANCE, _STEPS = 1e-8, 20000


def centres():
    """Middles of the histogram's bins, dB, (BINS,)."""
    return LOW + (np.arange(BINS) + 0.5) * (HIGH - LOW) / BINS


def histogram(values, counts=None):
    """Counts (BINS,) int64 of the finite values (dB, any shape), added to `counts` where given, so that series come block by block."""
    from .mixture_numba import count_values

    counts = np.zeros(BINS, np.int64) if counts is None else counts
    count_values(np.ascontiguousarray(values).ravel(), LOW, (HIGH - LOW) / BINS, counts)
    return counts


def quantiles(counts, shares):
    """Values (dB) below which these shares of a histogram lie, to the width of a bin; None each for an empty one."""
    below = np.cumsum(counts)
    return tuple(float(centres()[np.searchsorted(below, share * below[-1])]) if below[-1] else None for share in shares)


@dataclasses.dataclass(frozen=True)
class Mixture:
    """Weights, means and standard deviations (dB) of both components, wet snow first; samples: how many values made it."""

    weights: tuple
    means: tuple
    sigmas: tuple
    samples: int = 0

    @property
    def steepness(self):
        """k of eq. 3.5."""
        return abs(self.means[0] - self.means[1]) / (self.sigmas[0] + self.sigmas[1])

    @property
    def separation(self):
        """Ashman's D (Ashman, Bird & Zepf 1994, Astron. J. 108, 2348): distance of the means over the root mean square of the sigmas."""
        return abs(self.means[0] - self.means[1]) / np.sqrt((self.sigmas[0] ** 2 + self.sigmas[1] ** 2) / 2)

    @property
    def centre(self):
        """x0 of eq. 3.5, dB."""
        return (self.means[0] + self.means[1]) / 2

    def wet_snow_index(self, ratio):
        """WSI = L / (1 + exp(k (R_c - x0))) (eq. 3.5) of ratios in dB, an array or a number: 0 … 10, high where wet; NaN stays."""
        with np.errstate(over="ignore"):
            return LIMIT / (1 + np.exp(self.steepness * (ratio - self.centre)))

    def probability(self, ratio):
        """Posterior probability of the first component, 0 … 1, at ratios in dB; NaN stays."""
        def log_density(k):
            return np.log(self.weights[k] / self.sigmas[k]) - 0.5 * ((ratio - self.means[k]) / self.sigmas[k]) ** 2

        return 1 / (1 + np.exp(np.clip(log_density(1) - log_density(0), -700, 700)))


def fit(counts):
    """Mixture of a histogram() by expectation and maximisation, converged on its parameters; InputError where there are no two components."""
    from .mixture_numba import fit as iterate

    counts = np.asarray(counts, float)
    samples = int(counts.sum())
    if np.count_nonzero(counts) < 5:
        raise InputError(f"The mixture has {samples} values of backscatter ratio in {np.count_nonzero(counts)} steps of {(HIGH - LOW) / BINS:g} dB: give larger basins or more dates.")
    p = _start(centres(), counts)
    if iterate(centres(), counts, p, _TOLERANCE, _STEPS) < 0 or not np.isfinite(p).all():
        raise InputError("The mixture of the backscatter ratios does not converge: give larger basins or more dates, or a MIXTURE_FILE.")
    if not (0 < p[0] < 1 and min(p[3:5]) >= NARROWEST):
        raise InputError("The backscatter ratios do not divide into two components, since many have one value: check that the images are ratios in dB, or give a MIXTURE_FILE.")
    order = (0, 1) if p[1] <= p[2] else (1, 0)
    weights = (p[0], 1 - p[0])
    return Mixture(*(tuple(float(values[k]) for k in order) for values in (weights, p[1:3], p[3:5])), samples)


def _start(at, counts):
    """Parameters of the two sides of the threshold that separates them best (Otsu 1979, IEEE Trans. SMC 9, 62)."""
    below, mass = np.cumsum(counts), np.cumsum(counts * at)
    above = below[-1] - below
    with np.errstate(divide="ignore", invalid="ignore"):
        between = below * above * (mass / below - (mass[-1] - mass) / above) ** 2
    cut = int(np.nanargmax(between)) + 1
    sides = []
    for side in (slice(0, cut), slice(cut, None)):
        number = counts[side].sum()
        mean = (counts[side] * at[side]).sum() / number
        sides.append((number, mean, max(np.sqrt((counts[side] * (at[side] - mean) ** 2).sum() / number), 0.05)))
    (n1, m1, s1), (n2, m2, s2) = sides
    return np.array([n1 / (n1 + n2), m1, m2, s1, s2])
