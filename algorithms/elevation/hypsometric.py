"""Elevation change as a function of height: medians of elevation bands, and the smooth curve through them.

Source: McNabb et al. 2019, The Cryosphere 13, 895 (local and regional hypsometric methods); the smoother is Whittaker's (Eilers 2003,
Analytical Chemistry 75, 3631, eq. 6).
"""

import dataclasses

import numpy as np

from ..stats import nmad

BAND_M = 50.0
_FEW = 10  # values below which a band's own spread is not trusted


@dataclasses.dataclass(frozen=True)
class Curve:
    """Change by height. lowest: m, lower edge of the first band; width: m; level, spread, counts: (bands,), without gaps; smooth: interpolate between centres."""

    lowest: float
    width: float
    level: np.ndarray
    spread: np.ndarray
    counts: np.ndarray
    smooth: bool

    def at(self, heights):
        """(value, standard deviation) at heights (n,) m; beyond the bands those of the last one."""
        place = (np.asarray(heights, float) - self.lowest) / self.width
        if self.smooth:
            centres = np.arange(self.level.size) + 0.5
            return np.interp(place, centres, self.level), np.interp(place, centres, self.spread)
        band = np.clip(np.floor(place).astype(int), 0, self.level.size - 1)
        return self.level[band], self.spread[band]


def medians(heights, values, width=BAND_M, least=1):
    """Curve of the medians of bands; bands with fewer than `least` values are interpolated between their neighbours. heights m, values (n,), all finite."""
    first = int(np.floor(np.min(heights) / width))
    band = np.floor(heights / width).astype(int) - first
    order = np.argsort(band, kind="stable")
    sizes = np.bincount(band)
    level, spread = np.full(sizes.size, np.nan), np.full(sizes.size, np.nan)
    deviations = np.empty(values.size)
    for k, mine in enumerate(np.split(order, np.cumsum(sizes)[:-1])):
        if mine.size >= least:
            level[k] = np.median(values[mine])
            deviations[mine] = values[mine] - level[k]
            spread[k] = nmad(values[mine]) if mine.size >= _FEW else np.nan
    known = np.flatnonzero(np.isfinite(level))
    if known.size == 0:
        return medians(heights, values, width)
    used = np.isfinite(level)[band]
    overall = nmad(deviations[used]) or float(np.std(deviations[used]))
    spread = np.where(np.isfinite(spread) & (spread > 0), spread, overall)
    every = np.arange(sizes.size)
    return Curve(first * width, width, np.interp(every, known, level[known]), np.interp(every, known, spread[known]), np.where(np.isfinite(level), sizes, 0), False)


def smoothed(heights, values, width=BAND_M, penalty=1.0):
    """Curve through the medians of bands, smooth: minimises sum w (z - m)^2 + penalty sum (second difference of z)^2, w = n/(n + few) of each band.

    Beyond the bands it stays level. heights m, values (n,), all finite.
    """
    bands = medians(heights, values, width)
    n = bands.level.size
    if n < 3:
        return dataclasses.replace(bands, smooth=True)
    weights = bands.counts / (bands.counts + _FEW)
    second = np.diff(np.eye(n), 2, axis=0)
    level = np.linalg.solve(np.diag(weights) + penalty * second.T @ second + 1e-9 * np.eye(n), weights * bands.level)
    return dataclasses.replace(bands, level=level, smooth=True)
