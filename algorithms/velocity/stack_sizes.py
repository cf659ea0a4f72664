"""What more pairs are worth: coverage, residuals and signal-to-noise of stacks of every size.

Source: Li, Leinss & Hajnsek 2021, IEEE JSTARS 14, 4765, section II-C and figures 7 to 9; equation numbers are theirs.
"""

import itertools
import math

import numpy as np

from .. import device

_ROWS = 4  # template rows of one job
_EVERY = 8  # up to here every size is evaluated, then each is a quarter larger than the one before


def sizes_of(pairs):
    """Stack sizes that are evaluated for a number of pairs: all up to 8, then in steps of a quarter, and all pairs."""
    sizes = list(range(1, min(pairs, _EVERY) + 1))
    while sizes[-1] < pairs:
        sizes.append(min(pairs, round(1.25 * sizes[-1])))
    return sizes


def combinations_of(pairs, limit, seed):
    """Which pairs make the stacks: list of tuples of pair numbers, all single pairs first.

    Of each size all combinations, or `limit` different ones, drawn at random, where there are more; single pairs are all there.
    """
    rng = np.random.default_rng(seed)
    chosen = []
    for size in sizes_of(pairs):
        if size == 1 or math.comb(pairs, size) <= limit:
            chosen += itertools.combinations(range(pairs), size)
            continue
        drawn = set()
        while len(drawn) < limit:
            drawn.add(tuple(sorted(rng.choice(pairs, size, replace=False).tolist())))
        chosen += sorted(drawn)
    return chosen


class StackSizes:
    """Figures of all stacks, summed block by block.

    pairs: number of pairs; limit: most combinations of one size; seed: of their drawing.
    """

    def __init__(self, pairs, limit=40, seed=0):
        self.pairs = pairs
        self.combinations = combinations_of(pairs, limit, seed)
        stacks = len(self.combinations)
        self._covered, self._moving = np.zeros(stacks, np.int64), np.zeros(stacks, np.int64)
        self._gain, self._compared = np.zeros((stacks, pairs)), np.zeros((stacks, pairs))
        self._inside = self._static = 0

    def add(self, surfaces, valid, inside, stable, judge, progress):
        """Stack one block of templates in every combination.

        surfaces: of each pair, (Ky, Kx, ty, tx) on the common axis; valid: of each pair, bool (ty, tx); inside, stable: bool (ty, tx), the
        area that coverage counts, and the ground at rest or None. judge(stack, count) -> (snr in dB, y, x in px, good), all (ty, tx), for a sum
        of surfaces over count (ty, tx) pairs; snr is NaN, and good False, where count is 0.
        """
        from .correlation_numba import add

        stack, count = np.empty(surfaces[0].shape, np.float32), np.empty(inside.shape, np.int32)
        jobs = [(r, min(r + _ROWS, count.shape[0])) for r in range(0, count.shape[0], _ROWS)]
        self._inside += int(inside.sum())
        self._static += 0 if stable is None else int(stable.sum())
        alone = np.empty((self.pairs, count.size))
        for number, members in enumerate(self.combinations):
            def summed(lo, hi):
                stack[:, :, lo:hi], count[lo:hi] = 0, 0
                for k in members:
                    add(surfaces[k], valid[k], lo, hi, stack, count)

            device.each(summed, jobs, progress)
            snr, y, x, good = judge(stack, count)
            self._covered[number] += int((good & inside).sum())
            if stable is not None:
                self._moving[number] += int((good & stable & ((np.abs(y) > 1) | (np.abs(x) > 1))).sum())
            score = np.where(inside, snr, np.nan).ravel()
            if number < self.pairs:  # the single pairs come first
                alone[number] = score
            else:
                self._compare(number, score, alone)
            progress.report((number + 1) / len(self.combinations))
        for number in range(self.pairs):
            self._compare(number, alone[number], alone)

    def _compare(self, number, score, alone):
        """SNR_stack - SNR_pair (eq. 2.10), summed over the templates that both see, against each pair: the best is not known yet."""
        there = np.isfinite(score)
        gain = score[there] - alone[:, there]
        self._gain[number] += np.nansum(gain, axis=1)
        self._compared[number] += np.isfinite(gain).sum(axis=1)

    @property
    def best(self):
        """Number of the pair with the best coverage; of equal ones the first."""
        return int(np.argmax(self._covered[:self.pairs]))

    def table(self):
        """List of dicts, one for each size: pairs, combinations (evaluated), possible (in all), and mean, min, max over the combinations of
        coverage (eq. 2.8), residual_ratio (eq. 2.9) and snr_gain (dB, mean over the templates, eq. 2.10), as coverage_mean and so on.

        Without any area, stable ground or common template the figures are None.
        """
        sizes = np.array([len(members) for members in self.combinations])
        compared = self._compared[:, self.best]
        gains = np.divide(self._gain[:, self.best], compared, out=np.full(compared.shape, np.nan), where=compared > 0)
        figures = dict(coverage=self._covered / self._inside if self._inside else None,
                       residual_ratio=self._moving / self._static if self._static else None,
                       snr_gain=gains)
        rows = []
        for size in sizes_of(self.pairs):
            row = dict(pairs=size, combinations=int((sizes == size).sum()), possible=math.comb(self.pairs, size))
            for name, values in figures.items():
                here = np.empty(0) if values is None else values[(sizes == size) & np.isfinite(values)]
                for statistic in ("mean", "min", "max"):
                    row[f"{name}_{statistic}"] = float(getattr(here, statistic)()) if here.size else None
            rows.append(row)
        return rows
