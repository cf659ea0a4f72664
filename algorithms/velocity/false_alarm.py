"""How probable a peak is where there is nothing but noise."""

import numpy as np


def surface_correlation(autocorrelation):
    """Correlation of a noise surface between neighbouring lags, from the images' autocorrelation at one pixel.

    The surface of two unrelated images has the autocorrelation of the one convolved with that of the other; both are taken for Gaussians.
    """
    a = float(np.clip(autocorrelation, 0.0, 0.98))
    lags = np.arange(-30, 31)
    acf = a ** (lags.astype(float) ** 2)
    both = np.convolve(acf, acf)
    return float(both[lags.size] / both[lags.size - 1])


def probability(peak, noise_square, searched, ambient, correlation):
    """Probability that the highest of `searched` lags of a noise surface reaches `peak`; arrays of one shape, or numbers.

    peak: NCC above the ambient field; noise_square: mean square of the ambient field of `ambient` lags, without the peak's window;
    correlation: (rows, columns) of the noise between neighbouring lags, each in 0 … 1.
    Clumps of high lags count once: a lag starts one where its next neighbours in both directions lie below (extremal index of a Gaussian
    sequence, Leadbetter et al. 1983). The noise level is itself estimated: Student's t instead of the normal distribution.
    """
    from scipy.special import ndtr, stdtr

    with np.errstate(divide="ignore", invalid="ignore"):
        height = np.asarray(peak, float) / np.sqrt(noise_square)
        # Where the peak is noise, its window was a high part of the same field: what is left is too calm.
        clump = np.prod([1 + 2 * r * r for r in correlation])
        share = clump / ambient
        u = height * np.sqrt((1 + share) / (1 + share * height**2))
        index = np.ones_like(u)
        for r in correlation:
            over = u + 1 / np.maximum(u, 1.0)
            index = index * ndtr((u - r * over) / np.sqrt(1 - r * r))
        tail = stdtr(ambient / clump, -u)
        alarm = -np.expm1(-searched * index * tail)
        return np.where(np.isnan(height), np.nan, np.where(u > 1, alarm, 1.0))


def height_of(probability_wanted, searched, ambient, correlation):
    """Peak over noise (a ratio) whose false-alarm probability is the wanted one."""
    heights = np.linspace(1.5, 12.0, 2101)
    alarms = probability(heights, np.ones_like(heights), searched, ambient, correlation)
    return float(np.interp(np.log(probability_wanted), np.log(np.maximum(alarms[::-1], 1e-300)), heights[::-1]))
