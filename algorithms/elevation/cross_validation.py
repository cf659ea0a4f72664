"""Blocked cross-validation: pieces like the real voids are cut out of the measured pixels, filled, and compared.

Pixels next to a held-out one would tell its value (Roberts et al. 2017, Ecography 40, 913), so discs are held out whose pixels lie as far from the nearest
measurement as those of the real voids do, at heights like theirs.
"""

import dataclasses

import numpy as np

from ..stats import nmad

FOLDS = 8
_SHARE = 0.2  # of the measured pixels, held out in one fold
_MOST_DISCS = 2000
_MOST = 400  # held-out pixels of a fold that are compared


@dataclasses.dataclass(frozen=True)
class Fold:
    """held: bool (n,), not to be used; compared: indices (m,) of the held-out pixels to predict; disc: (m,) number of the disc of each; discs: how many."""

    held: np.ndarray
    compared: np.ndarray
    disc: np.ndarray
    discs: int


def folds(measured, voids, seed, count=FOLDS):
    """List of Fold. measured, voids: (x, y, heights) of the pixels, m, each (n,) and (m,).

    A pixel of a disc of radius R is on average R/3 from its rim, and a part of the pixel spacing more from the nearest measurement: R follows from the
    mean distance of the voids' pixels from the nearest measurement (scattered voids: single pixels), and is at most what lets a fold have two discs.
    """
    from scipy.spatial import cKDTree

    rng = np.random.default_rng(seed)
    (x, y, h), (vx, vy, vh) = measured, voids
    plane = np.column_stack([x, y])
    tree = cKDTree(plane)
    distance, _ = tree.query(np.column_stack([vx, vy]))
    spacing = np.median(tree.query(plane[:: max(1, len(x) // 2000)], 2)[0][:, 1]) if len(x) > 1 else 1.0
    share = min(_SHARE, max(len(vx) / (len(x) + len(vx)), 20 / len(x)))
    radius = max(3 * (float(distance.mean()) - 0.75 * spacing), 0.1 * spacing)
    largest = spacing * np.sqrt(0.5 * share * len(x) / np.pi)
    radius = min(radius, max(largest, spacing))
    order = np.argsort(h, kind="stable")
    ascending = h[order]
    window = max(1, len(x) // 20)
    made = []
    for _ in range(count):
        held, disc = np.zeros(len(x), bool), np.full(len(x), -1)
        for number in range(_MOST_DISCS):
            # A centre at the height of a void's pixel drawn at random.
            near = np.searchsorted(ascending, vh[rng.integers(len(vh))]) + rng.integers(-window, window + 1)
            centre = order[np.clip(near, 0, len(x) - 1)]
            mine = np.asarray(tree.query_ball_point(plane[centre], radius * rng.uniform(0.7, 1.3)))
            mine = mine[~held[mine]]
            held[mine], disc[mine] = True, number
            if held.sum() >= share * len(x):
                break
        inside = np.flatnonzero(held)
        compared = np.sort(rng.permutation(inside)[:_MOST])
        made.append(Fold(held, compared, disc[compared], len(np.unique(disc[held]))))
    return made


def random_fold(count, seed):
    """Fold of single pixels, a fifth of `count` drawn at random: what the neighbours of a missing pixel tell."""
    held, drawn = np.zeros(count, bool), np.random.default_rng(seed).permutation(count)[:max(1, count // 5)]
    held[drawn] = True
    return Fold(held, np.sort(drawn[:_MOST]), np.arange(min(drawn.size, _MOST)), drawn.size)


@dataclasses.dataclass(frozen=True)
class Score:
    """Errors of predictions, in the target's unit. scale: what standard deviations must be multiplied by so that 68.3 % of the errors lie within; r2: NaN where
    the truth was not given."""

    rmse: float
    mae: float
    bias: float
    within68: float
    within95: float
    scale: float
    number: int
    r2: float = float("nan")


def score(errors, sigma, truth=None):
    """Score of errors (predicted less measured) with their stated standard deviations and what was measured, each (n,)."""
    r2 = 1 - np.mean(errors**2) / np.var(truth) if truth is not None and np.var(truth) > 0 else np.nan
    z = np.abs(errors) / np.maximum(sigma, 1e-9)
    return Score(float(np.sqrt(np.mean(errors**2))), float(np.mean(np.abs(errors))), float(np.mean(errors)), float(np.mean(z <= 1)), float(np.mean(z <= 1.96)),
                 float(np.quantile(z, 0.6827)), len(errors), float(r2))


def spread_of_means(errors, discs):
    """Standard deviation of the mean error of a disc (robust): what is left of errors that a whole void shares."""
    means = np.array([errors[discs == d].mean() for d in np.unique(discs)])
    return float(np.sqrt(np.mean(means**2))) if means.size < 6 else max(nmad(means), 0.5 * float(np.sqrt(np.mean(means**2))))
