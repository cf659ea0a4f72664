"""Void filling of one glacier: known fields, the choice, the honest fallbacks, and real glaciers."""

import os
import pathlib
import sys

import numpy as np
import pytest

from firnline.algorithms.elevation import hypsometric, void_fill, void_methods
from firnline.algorithms.elevation.void_fill import Pixels, VoidFillOptions, fill
from firnline.algorithms.progress import Cancelled, Silent

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = pathlib.Path(os.environ.get("FIRNLINE_DATA", ROOT.parent / "shared" / "data")) / "dhdt" / "french_alps_1979_2011"


def glacier(noise=0.3, seed=1, shape=(41, 67)):
    """(Pixels without voids, bool of a contiguous void): thinning by height, more on one side, on 20 x 10 m pixels."""
    rng = np.random.default_rng(seed)
    row, column = np.indices(shape)
    x, y = 20.0 * column.ravel(), -10.0 * row.ravel()
    heights = 2200 + 0.35 * x + 30 * np.sin(y / 100)
    values = -3 + 0.004 * (heights - 2200) + 1.2 * np.sin(x / 300) * np.cos(y / 150) + rng.normal(0, noise, x.size)
    pixels = Pixels(x, y, heights, np.full(x.size, 12.0), np.full(x.size, 350.0), values)
    return pixels, (np.hypot(x - 500, y + 200) < 110) | (np.hypot(x - 1050, y + 280) < 90)


def voided(pixels, void):
    return Pixels(pixels.x, pixels.y, pixels.heights, pixels.slope, pixels.aspect, np.where(void, np.nan, pixels.values))


def test_default_beats_the_plain_methods_and_says_how_well():
    pixels, void = glacier()
    out = fill(voided(pixels, void), VoidFillOptions())
    mae = np.abs(out.values - pixels.values)[void].mean()
    known = ~void
    plain = np.abs(hypsometric.medians(pixels.heights[known], pixels.values[known]).at(pixels.heights[void])[0] - pixels.values[void]).mean()
    linear = np.abs(fill(voided(pixels, void), VoidFillOptions(method="Linear")).values - pixels.values)[void].mean()
    assert mae < 0.9 * min(plain, linear) and mae < 0.35
    assert 0.55 < (np.abs(out.values - pixels.values) <= out.sigma)[void].mean() < 0.9
    measured = out.source == void_fill.MEASURED
    np.testing.assert_array_equal(out.values[measured], pixels.values[measured])
    assert np.isnan(out.sigma[measured]).all() and (out.source[void] == void_fill.FROM_GP).all()
    assert sum(out.weights.values()) == 1 and set(out.scores) == {*void_fill.STACKED, "Used"} and out.scores["Used"].mae <= min(s.mae for s in out.scores.values())
    assert abs(out.void_mean - out.values[~measured & np.isfinite(out.values)].mean()) < 1e-12 and 0 < out.void_mean_sigma < out.sigma[void].mean()


def test_twice_the_same():
    pixels, void = glacier(shape=(23, 37))
    void = np.hypot(pixels.x - 300, pixels.y + 100) < 70
    first, second = (fill(voided(pixels, void), VoidFillOptions()) for _ in range(2))
    assert first.values.tobytes() == second.values.tobytes() and first.sigma.tobytes() == second.sigma.tobytes() and first.void_mean_sigma == second.void_mean_sigma > 0


@pytest.mark.parametrize("method, code", [("Local hypsometric", 3), ("Linear", 5), ("Inverse distance", 6)])
def test_each_method_is_calibrated(method, code):
    pixels, void = glacier()
    out = fill(voided(pixels, void), VoidFillOptions(method=method))
    assert (out.source[void] == code).all() and out.method == method and out.scores[method].within68 > 0
    # Calibrated on held-out pieces: of those, 68.3 % lie within.
    assert 0.4 < (np.abs(out.values - pixels.values) <= out.sigma)[void].mean() < 0.95


def test_correlated_errors_widen_the_mean():
    """Errors that neighbours share leave less to learn from: the mean of the void is less certain."""
    pixels, void = glacier()
    plain, shared = (fill(voided(pixels, void), VoidFillOptions(method="Gaussian process", error_sigma=sigma, error_range=300.0)) for sigma in (0.0, 0.4))
    assert shared.void_mean_sigma > 1.2 * plain.void_mean_sigma


def test_small_glaciers_take_the_regional_curve():
    pixels, void = glacier()
    few = np.arange(pixels.x.size) % 30 != 0
    curve = void_fill.regional_curve([hypsometric.medians(pixels.heights, pixels.values)])
    out = fill(voided(pixels, few), VoidFillOptions(), curve)
    assert out.method == "Regional hypsometric" and "fewer than 200" in out.reason and (out.source[few] == void_fill.FROM_REGIONAL).all()
    np.testing.assert_allclose(out.values[few], curve.at(pixels.heights[few])[0])
    out = fill(voided(pixels, few), VoidFillOptions())
    assert out.method == "Not filled" and "no regional curve" in out.reason and np.isnan(out.values[few]).all() and (out.source[few] == void_fill.NOT_FILLED).all()


def test_regional_curve_weighs_by_pixels_and_knows_the_spread_between_glaciers():
    h = np.full(100, 2025.0)
    curves = [hypsometric.medians(h[:n], np.full(n, v)) for n, v in ((60, -1.0), (30, -3.0), (10, -30.0))]
    curve = void_fill.regional_curve(curves)
    value, sigma = curve.at(np.array([2025.0]))
    assert -2 < value[0] <= -1 and sigma[0] > 5
    assert void_fill.regional_curve([]) is None


def test_outliers_of_a_band_go_and_steep_pixels_do_not_judge():
    pixels, void = glacier(noise=0.5)
    values = pixels.values.copy()
    values[100] = 40.0
    bad = void_fill.outliers(Pixels(pixels.x, pixels.y, pixels.heights, pixels.slope, pixels.aspect, values), VoidFillOptions())
    assert bad[100] and bad.mean() < 0.02
    assert not void_fill.outliers(pixels, VoidFillOptions(outlier_limit=0.0)).any()
    values[100] = -3.4e38  # a fill value that nobody declared
    bad = void_fill.outliers(Pixels(pixels.x, pixels.y, pixels.heights, pixels.slope, pixels.aspect, values), VoidFillOptions(outlier_limit=0.0))
    assert np.flatnonzero(bad).tolist() == [100]
    assert void_fill.outliers(pixels, VoidFillOptions(outlier_limit=0.0, largest_change=3.0)).sum() == (np.abs(pixels.values) > 3).sum()


def test_heights_that_are_missing_are_not_made_up():
    pixels, void = glacier()
    heights = np.where(np.arange(pixels.x.size) == np.flatnonzero(void)[3], np.nan, pixels.heights)
    out = fill(Pixels(pixels.x, pixels.y, heights, pixels.slope, pixels.aspect, np.where(void, np.nan, pixels.values)), VoidFillOptions(method="Linear"))
    assert np.isnan(out.values).sum() == 1 and out.source[np.flatnonzero(void)[3]] == void_fill.NOT_FILLED


def test_nothing_to_fill():
    pixels, _ = glacier()
    out = fill(pixels, VoidFillOptions(outlier_limit=0.0))
    assert out.method == "Nothing to fill" and out.values.tobytes() == pixels.values.tobytes()


def test_mixtures_are_coarse_and_single_methods_win_ties():
    weights = void_methods.mixtures(4)
    assert len(weights) == 35 and (weights.sum(1) == 1).all() and (weights[:4] == np.eye(4)).all()
    errors = np.random.default_rng(1).normal(size=(500, 1)) * np.ones(4)
    assert void_methods.best_mixture(errors).tolist() == [1, 0, 0, 0]
    assert void_methods.best_mixture(np.random.default_rng(2).normal(size=(9000, 4))).tolist() == [0.25] * 4


def test_cancel_is_heard():
    pixels, void = glacier()
    progress, calls = Silent(), []
    progress.cancelled = lambda: calls.append(1) or len(calls) > 5
    with pytest.raises(Cancelled):
        fill(voided(pixels, void), VoidFillOptions(), progress=progress)


@pytest.mark.skipif(not DATA.is_dir(), reason=f"no real glaciers at {DATA}: set FIRNLINE_DATA to the folder of the reference data")
@pytest.mark.parametrize("name, seed", [("Saint Sorlin", 1), ("des Evettes", 2)])
def test_real_glacier_with_contiguous_voids(name, seed, monkeypatch):
    """Two of the twenty glaciers of docs/void_fill_accuracy.md: at most 5 % above the better of 50 m median and linear interpolation."""
    monkeypatch.setenv("FIRNLINE_DATA", str(DATA.parents[1]))
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    import void_fill_accuracy as evidence
    pixels = evidence.load(name)
    void = evidence.blobs(pixels, seed)
    out, judged = fill(voided(pixels, void), VoidFillOptions(outlier_limit=0.0)), void & np.isfinite(pixels.values)
    known = np.isfinite(pixels.values) & ~void
    plain = [hypsometric.medians(pixels.heights[known], pixels.values[known]).at(pixels.heights[judged])[0],
             fill(voided(pixels, void), VoidFillOptions(method="Linear", outlier_limit=0.0)).values[judged]]
    assert np.abs(out.values - pixels.values)[judged].mean() < 1.05 * min(np.abs(p - pixels.values[judged]).mean() for p in plain)
    sys.modules.pop("void_fill_accuracy")
