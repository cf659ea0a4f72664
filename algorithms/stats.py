"""Robust statistics, NaN left out."""

import numpy as np


def nmad(values):
    """Normalised median absolute deviation, 1.4826 median|x - median x|: the standard deviation of a normal distribution. NaN when nothing is finite."""
    values = np.asarray(values, float)
    values = values[np.isfinite(values)]
    if values.size == 0:
        return float("nan")
    return float(1.4826 * np.median(np.abs(values - np.median(values))))


def median(values):
    """Median of the finite values; NaN when there is none."""
    values = np.asarray(values, float)
    values = values[np.isfinite(values)]
    return float(np.median(values)) if values.size else float("nan")
