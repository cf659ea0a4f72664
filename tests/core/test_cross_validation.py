"""Held-out discs lie as far from the data as the voids do; scores and calibration have known answers."""

import numpy as np
import pytest
from scipy.spatial import cKDTree

from firnline.algorithms.elevation import cross_validation


def glacier(radius):
    """(measured, voids) of a 97 x 61 px glacier of 20 x 10 m whose void is a disc (m), or single pixels."""
    row, column = np.indices((61, 97))
    x, y = 20.0 * column.ravel(), 10.0 * row.ravel()
    h = 2000 + x / 4
    void = np.hypot(x - 900, y - 300) < radius if radius else np.random.default_rng(1).random(x.size) < 0.1
    return [tuple(a[part] for a in (x, y, h)) for part in (~void, void)]


@pytest.mark.parametrize("radius", [0, 100, 200])
def test_discs_are_like_the_voids(radius):
    measured, voids = glacier(radius)
    plane, at = (np.column_stack(part[:2]) for part in (measured, voids))
    wanted = cKDTree(plane).query(at)[0].mean()
    found = []
    for fold in cross_validation.folds(measured, voids, 1):
        assert fold.held[fold.compared].all() and (fold.disc >= 0).all()
        found.append(cKDTree(plane[~fold.held]).query(plane[fold.compared])[0].mean())
    assert 0.6 * wanted < np.mean(found) < 1.6 * wanted


def test_discs_lie_at_the_heights_of_the_voids():
    measured, _ = glacier(100)
    high = tuple(a[measured[2] > 2430] for a in measured)
    held = np.concatenate([measured[2][fold.compared] for fold in cross_validation.folds(measured, high, 1)])
    assert held.mean() > 2380 > measured[2].mean() + 100


def test_score_and_calibration():
    errors = np.random.default_rng(2).normal(0.5, 2, 200000)
    found = cross_validation.score(errors, np.full(errors.size, 1.0))
    assert (found.bias, found.rmse) == (pytest.approx(0.5, abs=0.02), pytest.approx(np.sqrt(4.25), abs=0.02))
    again = cross_validation.score(errors, np.full(errors.size, found.scale))
    assert again.within68 == pytest.approx(0.6827, abs=1e-4) and again.within95 == pytest.approx(0.95, abs=0.01)


def test_r2_and_random_pixels():
    """Errors of half the truth's spread: R2 = 3/4. A random fold holds single pixels of a fifth."""
    rng = np.random.default_rng(4)
    truth = rng.normal(0, 2, 100000)
    assert cross_validation.score(rng.normal(0, 1, truth.size), np.ones(truth.size), truth).r2 == pytest.approx(0.75, abs=0.01)
    assert np.isnan(cross_validation.score(truth, np.ones(truth.size)).r2)
    fold = cross_validation.random_fold(3000, 1)
    assert fold.held.sum() == fold.discs == 600 and fold.held[fold.compared].all() and len(fold.compared) == len(np.unique(fold.compared)) == 400


def test_spread_of_means_is_what_a_disc_shares():
    rng = np.random.default_rng(3)
    disc = np.repeat(np.arange(400), 50)
    errors = rng.normal(0, 3, 400)[disc] + rng.normal(0, 5, disc.size)
    assert cross_validation.spread_of_means(errors, disc) == pytest.approx(np.sqrt(9 + 0.5), rel=0.12)
