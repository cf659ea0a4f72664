"""Agreement of a snow map with a reference: figures of the confusion matrix, their intervals, profiles by elevation, scan and reliability.

Tables count pixels in cells m + 2 r + 4 c: m and r are 1 where the map and the reference have snow, c is that of a second map, 2 where it
has no data.
"""

import dataclasses
import statistics

import numpy as np

from .. import terrain
from ..progress import stop_if_cancelled

CELLS = 12
LEAST_BLOCKS = 10  # for an interval
_LEVEL = 0.95


def own(tables):
    """(…, 2, 2) [reference, map] of tables (…, 12)."""
    return tables.reshape(*tables.shape[:-1], 3, 2, 2).sum(axis=-3)


def common(tables):
    """Two of (…, 2, 2), [reference, map] and [reference, second map], of the pixels that both maps know, of tables (…, 12)."""
    known = tables.reshape(*tables.shape[:-1], 3, 2, 2)[..., :2, :, :]
    return known.sum(axis=-3), np.swapaxes(known.sum(axis=-1), -1, -2)


def _share(part, whole):
    """part / whole, NaN where the whole is 0."""
    return np.divide(part, whole, out=np.full(np.broadcast(part, whole).shape, np.nan), where=np.asarray(whole) != 0)


def measures(matrix):
    """Figures (dict of arrays, NaN where not defined) of confusion matrices (…, 2, 2) [reference, map].

    F1, precision, recall, accuracy: van Rijsbergen 1979, Information Retrieval, ch. 7; kappa: Cohen 1960, Educ. Psychol. Meas. 20, 37.
    Without snow in the reference recall is not defined, nor F1; where the reference has snow and the map none, F1 is 0.
    """
    matrix = np.asarray(matrix, float)
    neither, false, missed, hit = (matrix[..., r, m] for r, m in ((0, 0), (0, 1), (1, 0), (1, 1)))
    sample = neither + false + missed + hit
    accuracy = _share(hit + neither, sample)
    chance = _share((hit + missed) * (hit + false) + (neither + false) * (neither + missed), sample**2)
    return dict(f1=_share(2 * hit, np.where(hit + missed > 0, 2 * hit + false + missed, 0)), precision=_share(hit, hit + false), recall=_share(hit, hit + missed),
                accuracy=accuracy, kappa=_share(accuracy - chance, 1 - chance), snow_map=_share(hit + false, sample), snow_reference=_share(hit + missed, sample))


def figures(matrix):
    """What is told of one matrix (2, 2) [reference, map]: its counts, their number and measures(), None where not defined."""
    matrix = np.asarray(matrix)
    counts = dict(hit=int(matrix[1, 1]), missed=int(matrix[1, 0]), false=int(matrix[0, 1]), neither=int(matrix[0, 0]))
    return dict(sample=int(matrix.sum()), matrix=counts, **{name: plain(value) for name, value in measures(matrix).items()})


def plain(value):
    """A float, None for NaN."""
    return float(value) if np.isfinite(value) else None


# --- intervals that know that errors come in patches

def t_quantile(share, freedom):
    """Quantile of Student's t distribution (Abramowitz & Stegun 1964, 26.7.5), to 1e-3 from 5 degrees of freedom on."""
    z, n = statistics.NormalDist().inv_cdf(share), freedom
    return (z + (z**3 + z) / (4 * n) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * n**2) + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * n**3)
            + (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / (92160 * n**4))


def resampled(tables, samples, seed, progress):
    """Sums (samples, 12) of as many tables as there are (n, 12), drawn with replacement: a bootstrap of blocks (Hall 1985, Stoch. Proc. Appl. 20, 231)."""
    random, count = np.random.default_rng(seed), len(tables)
    tables, sums, often = tables.astype(float), np.empty((samples, tables.shape[1])), max(1, 20000 // count)
    for k in range(samples):
        if k % often == 0:
            stop_if_cancelled(progress)
        sums[k] = np.bincount(random.integers(0, count, count), minlength=count) @ tables
    return sums


def limits(replicates, blocks):
    """[lower, upper] 95 % limits of a figure by its replicates, None where it is not defined in one of ten of them.

    Percentiles, widened for the number of blocks (expanded percentile interval, Hesterberg 2015, Am. Stat. 69, 371).
    """
    known = replicates[np.isfinite(replicates)]
    if known.size < 0.9 * replicates.size:
        return None
    tail = statistics.NormalDist().cdf(np.sqrt(blocks / (blocks - 1)) * t_quantile((1 - _LEVEL) / 2, blocks - 1))
    return [float(value) for value in np.percentile(known, [100 * tail, 100 * (1 - tail)])]


def standard_error(matrices):
    """Standard error of F1 by matrices (n, 2, 2) of independent blocks: that of a ratio of totals (Cochran 1977, Sampling Techniques, eq. 2.39)."""
    matrices = np.asarray(matrices, float)
    whole = 2 * matrices[:, 1, 1] + matrices[:, 0, 1] + matrices[:, 1, 0]
    total, count = whole.sum(), len(matrices)
    if total == 0 or count < 2:
        return float("nan")
    rest = 2 * matrices[:, 1, 1] - 2 * matrices[:, 1, 1].sum() / total * whole
    return float(np.sqrt(count / (count - 1) * (rest**2).sum()) / total)


def independent_error(matrix):
    """The standard error of F1, were every pixel independent of all others."""
    (_, false), (missed, hit) = np.asarray(matrix, float)
    whole = 2 * hit + false + missed
    f1 = 2 * hit / whole if whole else float("nan")
    return float(np.sqrt(hit * (2 - 2 * f1) ** 2 + (false + missed) * f1**2) / whole) if whole else float("nan")


def interval(blocks, block_px, samples, seed, progress):
    """(dict of 95 % limits by name, dict of how sure they are) of tables of blocks (rows, columns, 12) of block_px.

    The limits are those of measures() of the map, and where there is a second map, of `f1_difference`, map less second map. They draw
    blocks of that size, doubled as long as 20 are left, whose standard error of F1 is largest: it grows until blocks are wider than the patches of like errors.
    """
    rows, tried, tables = [], [], _with_pixels(blocks)
    while not rows or len(tables) >= 2 * LEAST_BLOCKS:
        stop_if_cancelled(progress)
        tried.append(tables)
        rows.append(dict(block_px=block_px * 2 ** len(rows), blocks=len(tables), standard_error=plain(standard_error(own(tables)))))
        blocks = _doubled(blocks)
        tables = _with_pixels(blocks)
    taken = max(range(len(rows)), key=lambda k: rows[k]["standard_error"] or 0)
    tables, count, patches = tried[taken], rows[taken]["blocks"], rows[taken]["standard_error"]
    alone = independent_error(own(tables.sum(axis=0)))
    about = dict(**rows[taken], independent_error=plain(alone), effective_sample=None, sizes=rows, still_grows=False)
    if count < LEAST_BLOCKS:
        return {}, about | dict(standard_error=None)
    if patches:
        # No more than there are: errors spread more evenly than by chance tell nothing new.
        about["effective_sample"] = int(round(tables.sum() * min(1.0, (alone / patches) ** 2)))
        # A standard error of n blocks is itself known to 1 / sqrt(2 n).
        about["still_grows"] = taken == len(rows) - 1 > 0 and bool(patches > (1.1 + 1.64 / np.sqrt(2 * count)) * rows[taken - 1]["standard_error"])
    sums = resampled(tables, samples, seed, progress)
    found = {name: limits(values, count) for name, values in measures(own(sums)).items()}
    first, second = (measures(matrix)["f1"] for matrix in common(sums))
    found["f1_difference"] = limits(first - second, count)
    return {name: ends for name, ends in found.items() if ends}, about


def _doubled(blocks):
    """Tables of blocks twice as wide."""
    rows, columns = (size + size % 2 for size in blocks.shape[:2])
    even = np.zeros((rows, columns, CELLS), np.int64)
    even[:blocks.shape[0], :blocks.shape[1]] = blocks
    pairs = even[::2] + even[1::2]
    return pairs[:, ::2] + pairs[:, 1::2]


def _with_pixels(blocks):
    """Tables (n, 12) of the blocks that have pixels."""
    tables = blocks.reshape(-1, CELLS)
    return tables[tables.any(axis=1)]


# --- profiles, scan, reliability

@dataclasses.dataclass(frozen=True)
class Bands:
    """Elevation bands of equal height (m) that start at a multiple of it; heights outside LOWEST … HIGHEST are none of the Earth's land."""

    LOWEST, HIGHEST = terrain.LOWEST, terrain.HIGHEST
    height: float

    @property
    def first(self):
        return int(np.floor(self.LOWEST / self.height))

    @property
    def count(self):
        return int(np.floor(self.HIGHEST / self.height)) - self.first + 1


def profile(tables, bands, least, compared):
    """Snow cover by elevation band of tables (bands, 12): rows, and the mean absolute error between the profiles of map and reference over the
    bands that have `least` pixels or more, plain and weighted by pixels; with `compared` also those of the second map, on the pixels that both know."""
    rows, errors, weights, other = [], [], [], ([], [])
    for k in np.flatnonzero(tables.sum(axis=1)):
        told = figures(own(tables[k]))
        low = (bands.first + int(k)) * bands.height
        row = dict(low_m=float(low), high_m=float(low + bands.height), pixels=told["sample"], snow_map=told["snow_map"], snow_reference=told["snow_reference"],
                   f1=told["f1"], counted=told["sample"] >= least)
        if row["counted"]:
            errors.append(row["snow_map"] - row["snow_reference"])
            weights.append(row["pixels"])
        if compared:
            both = [figures(matrix) for matrix in common(tables[k])]
            row |= dict(pixels_common=both[0]["sample"], snow_compare=both[1]["snow_map"])
            if both[0]["sample"] >= least:
                for kept, one in zip(other, both):
                    kept.append(abs(one["snow_map"] - one["snow_reference"]))
        rows.append(row)
    size = np.abs(errors)
    found = dict(band_m=bands.height, minimum_px=least, bands=len(errors), rows=rows, mae=float(size.mean()) if errors else None,
                 mae_weighted=float(np.average(size, weights=weights)) if errors else None, bias=float(np.mean(errors)) if errors else None)
    if compared:
        found |= {key: float(np.mean(kept)) if kept else None for key, kept in zip(("mae_common", "mae_compare"), other)}
    return found


def coefficients(first, last, step):
    """Coefficients of a scan, (k,), both ends included where the step leads there."""
    return np.round(first + step * np.arange(int(np.floor((last - first) / step + 1e-9)) + 1), 10)


def scan(counts, at):
    """Figures at each coefficient `at` (k,), by counts (2, k + 1) [reference, how many coefficients a pixel exceeds]; the best has the highest F1."""
    above = counts[:, ::-1].cumsum(axis=1)[:, ::-1]  # of pixels that exceed so many or more
    wet = above[:, 1:]
    told = measures(np.stack([counts.sum(axis=1)[:, None] - wet, wet], axis=-1).transpose(1, 0, 2))
    rows = [dict(coefficient=float(at[k]), **{name: plain(told[name][k]) for name in ("f1", "precision", "recall", "kappa")}) for k in range(len(at))]
    best = int(np.nanargmax(told["f1"])) if np.isfinite(told["f1"]).any() else None
    return dict(sample=int(counts.sum()), rows=rows, best_coefficient=None if best is None else float(at[best]), best_f1=None if best is None else plain(told["f1"][best]),
                at_end=best is not None and best in (0, len(at) - 1))


def reliability(counts, sums, squares):
    """Predicted against observed shares by counts (2, bins) [reference] and sums (bins,) of probabilities; squares: sum of squared errors.

    Brier 1950, Mon. Weather Rev. 78, 1; its skill is that over the sample's own share of snow; the calibration error is the mean distance of
    the bins from the 1:1 line, weighted by pixels.
    """
    number, bins = counts.sum(axis=0), counts.shape[1]
    sample = int(number.sum())
    predicted, observed = _share(sums, number.astype(float)), _share(counts[1].astype(float), number.astype(float))
    rows = [dict(low=k / bins, high=(k + 1) / bins, pixels=int(number[k]), predicted=plain(predicted[k]), observed=plain(observed[k])) for k in range(bins)]
    if not sample:
        return dict(sample=0, rows=rows, brier=None, brier_skill=None, calibration_error=None)
    share, brier = counts[1].sum() / sample, squares / sample
    return dict(sample=sample, rows=rows, brier=float(brier), brier_skill=float(1 - brier / (share * (1 - share))) if 0 < share < 1 else None,
                calibration_error=float(np.nansum(number * np.abs(predicted - observed)) / sample))
