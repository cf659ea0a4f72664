"""The mixture, its index and its threshold, against figures by hand and a fit to the samples themselves."""

import numpy as np
import pytest

from firnline.algorithms.options import InputError
from firnline.algorithms.snow import mixture
from firnline.algorithms.snow.mixture import Mixture

MIXTURES = {  # weight, means, sigmas; separation of the means 2.8 and 1.7 mean sigmas
    "clear": (0.35, (-5.0, -0.5), (1.7, 1.5)),
    "close": (0.45, (-3.2, -0.6), (1.6, 1.4)),
}


def samples(name, count=400_000, seed=0):
    weight, means, sigmas = MIXTURES[name]
    rng = np.random.default_rng(seed)
    first = rng.random(count) < weight
    return np.where(first, rng.normal(means[0], sigmas[0], count), rng.normal(means[1], sigmas[1], count))


def test_index_by_hand():
    """mu -4.0, -0.5 and sigma 1.5, 1.2: k 1.2963, x0 -2.25, WSI(-2 dB) 4.1968, 3.5 times that 14.689."""
    found = Mixture((0.5, 0.5), (-4.0, -0.5), (1.5, 1.2))
    assert found.steepness == pytest.approx(1.2963, abs=1e-4) and found.centre == -2.25
    assert found.wet_snow_index(-2.0) == pytest.approx(4.1968, abs=1e-4) and 3.5 * found.wet_snow_index(-2.0) == pytest.approx(14.689, abs=1e-3)
    assert found.wet_snow_index(found.centre) == 5.0
    index = found.wet_snow_index(np.array([-30.0, np.nan, 20.0]))
    assert index[0] == pytest.approx(10.0) and np.isnan(index[1]) and index[2] < 1e-9


def test_published_thresholds():
    """Hunza 14.62, Shigar 5.44, Shyok 12.33 over 3.5."""
    assert [round(t / 3.5, 2) for t in (14.62, 5.44, 12.33)] == pytest.approx([4.18, 1.55, 3.52], abs=0.005)


def em_of_samples(values, p):
    """One step of plain expectation and maximisation on the samples."""
    w, m1, m2, s1, s2 = p
    one = w / s1 * np.exp(-0.5 * ((values - m1) / s1) ** 2)
    two = (1 - w) / s2 * np.exp(-0.5 * ((values - m2) / s2) ** 2)
    r = one / (one + two)
    means = [np.average(values, weights=x) for x in (r, 1 - r)]
    return np.array([r.mean(), *means, *(np.sqrt(np.average((values - m) ** 2, weights=x)) for m, x in zip(means, (r, 1 - r)))])


@pytest.mark.parametrize("name", MIXTURES)
def test_fit_is_converged_and_near_the_truth(name):
    """The parameters are a fixed point of the fit to the samples themselves, to 1e-4 dB, and near those that made them."""
    values = samples(name)
    found = mixture.fit(mixture.histogram(values))
    p = np.array([found.weights[0], *found.means, *found.sigmas])
    assert np.abs(em_of_samples(values, p) - p).max() < 1e-5
    weight, means, sigmas = MIXTURES[name]
    assert found.means == pytest.approx(means, abs=0.06) and found.sigmas == pytest.approx(sigmas, abs=0.04) and found.weights[0] == pytest.approx(weight, abs=0.02)
    assert found.samples == values.size


@pytest.mark.parametrize("name", MIXTURES)
def test_fit_equals_that_of_sklearn(name):
    sklearn = pytest.importorskip("sklearn.mixture", reason="scikit-learn is not installed")
    values = samples(name, 60_000)
    found = mixture.fit(mixture.histogram(values))
    other = sklearn.GaussianMixture(2, tol=1e-12, max_iter=20000, means_init=[[found.means[0]], [found.means[1]]], random_state=0).fit(values[:, None])
    order = np.argsort(other.means_.ravel())
    assert found.means == pytest.approx(other.means_.ravel()[order], abs=1e-3)
    assert found.sigmas == pytest.approx(np.sqrt(other.covariances_.ravel()[order]), abs=1e-3)


def test_histogram_comes_in_pieces_and_leaves_out_what_is_none():
    values = samples("clear", 10_000).astype(np.float32).reshape(100, 100)
    values[3, 4:9] = np.nan, np.inf, -np.inf, 50.0, -31.0
    whole = mixture.histogram(values)
    pieces = mixture.histogram(values[50:], mixture.histogram(values[:50]))
    assert np.array_equal(whole, pieces) and whole.sum() == 10_000 - 5
    expected, _ = np.histogram(values[np.isfinite(values)].astype(float), mixture.BINS, (mixture.LOW, mixture.HIGH))
    assert np.abs(whole - expected).sum() <= 4  # values on the edge of a bin


def test_probability():
    found = Mixture((0.5, 0.5), (-4.0, 0.0), (1.0, 1.0))
    assert found.probability(-2.0) == pytest.approx(0.5)
    assert found.probability(np.array([-4.0, 0.0])) == pytest.approx([1 / (1 + np.exp(-8)), 1 / (1 + np.exp(8))])
    assert np.isnan(found.probability(np.array([np.nan]))).all()


def test_a_component_of_one_value_is_none():
    """Steps in place of a distribution would make an index without end."""
    with pytest.raises(InputError, match="do not divide into two components, since many have one value"):
        mixture.fit(mixture.histogram(np.r_[np.full(900, -4.0), np.random.default_rng(1).normal(0, 1, 1000)]))


def test_index_of_narrow_components_has_no_overflow():
    found = Mixture((0.5, 0.5), (-20.0, 10.0), (0.01, 0.01))
    assert found.wet_snow_index(np.array([-30.0, 15.0])).tolist() == [10, 0]


def test_too_few_values():
    with pytest.raises(InputError, match="The mixture has 3 values"):
        mixture.fit(mixture.histogram(np.array([-1.0, -2.0, -3.0])))
