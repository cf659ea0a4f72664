"""Comparison of void filling: the cuts, the scores, and glaciers on which the better method is known."""

import dataclasses

import numpy as np
import pytest

from firnline.algorithms.elevation import void_fill_comparison as core
from firnline.algorithms.elevation.void_fill import Filled, Pixels
from firnline.algorithms.elevation.void_fill_comparison import VoidFillComparisonOptions
from firnline.algorithms.grid import Grid
from firnline.algorithms.options import InputError
from firnline.algorithms.progress import Cancelled, Silent
from firnline.algorithms.report import void_fill_comparison as report

SHAPE = (31, 47)
OPTIONS = VoidFillComparisonOptions(seeds=1, timing=False, outlier_limit=0.0)


def glacier(field=None, noise=0.05, shape=SHAPE, angle=0.3):
    """Pixels of 20 x 10 m on a rotated grid; the change follows height alone, or field(x, y); the upper left corner was never measured."""
    row, column = np.indices(shape)
    u, v = 20.0 * column.ravel(), -10.0 * row.ravel()
    x, y = np.cos(angle) * u - np.sin(angle) * v, np.sin(angle) * u + np.cos(angle) * v
    heights = 2200 + 0.6 * u + 25 * np.sin(v / 40)
    values = -4 + 0.01 * (heights - 2200) if field is None else field(x, y)
    values = values + np.random.default_rng(1).normal(0, noise, x.size)
    return Pixels(x, y, heights, np.full(x.size, 12.0), np.full(x.size, 350.0), np.where((row.ravel() < 5) & (column.ravel() < 8), np.nan, values))


def mean_distance(pixels, void):
    """Mean distance (m) of void pixels from the nearest measured one that is left."""
    left = np.isfinite(pixels.values) & ~void
    return np.sqrt(((pixels.x[void][:, None] - pixels.x[left]) ** 2 + (pixels.y[void][:, None] - pixels.y[left]) ** 2).min(1)).mean()


@pytest.mark.parametrize("voids", ["Contiguous", "Scattered", "Accumulation area"])
@pytest.mark.parametrize("share", [3.0, 20.0, 45.0])
def test_cuts_take_the_share_of_the_measured_pixels(voids, share):
    pixels, options = glacier(), dataclasses.replace(OPTIONS, voids=voids, share=share)
    measured = np.isfinite(pixels.values)
    void = core.cut(pixels, options, 1)
    assert not void[~measured].any() and void.sum() == round(share / 100 * measured.sum())
    np.testing.assert_array_equal(void, core.cut(pixels, options, 1))
    assert (void != core.cut(pixels, options, 2)).any()


def test_cuts_have_their_shapes():
    """Compact voids lie farther from measurements than single pixels; five pieces of a fifth have the mean radius of their discs; the accumulation area is the upper half."""
    pixels = glacier()
    void = {voids: core.cut(pixels, dataclasses.replace(OPTIONS, voids=voids), 1) for voids in ("Contiguous", "Scattered", "Accumulation area")}
    # A pixel of a disc of radius R is on average R/3 from its rim; overlaps and the glacier's edge make larger pieces.
    radius = np.sqrt(void["Contiguous"].sum() / 5 * 200 / np.pi)
    assert 0.8 * radius / 3 < mean_distance(pixels, void["Contiguous"]) < 2.5 * radius / 3
    assert mean_distance(pixels, void["Scattered"]) < 15 < mean_distance(pixels, void["Accumulation area"])
    assert pixels.heights[void["Accumulation area"]].min() > np.median(pixels.heights)
    everything = core.cut(pixels, dataclasses.replace(OPTIONS, voids="Accumulation area", share=80.0), 1)
    np.testing.assert_array_equal(everything, np.isfinite(pixels.values) & (pixels.heights > np.median(pixels.heights)))
    one = core.cut(pixels, dataclasses.replace(OPTIONS, pieces=1, share=5.0), 3)
    assert mean_distance(pixels, one) > 1.3 * mean_distance(pixels, core.cut(pixels, dataclasses.replace(OPTIONS, pieces=20, share=5.0), 3))


def filled(values, sigma, mean_sigma):
    return Filled(np.asarray(values, float), np.asarray(sigma, float), None, "", {}, {}, void_mean_sigma=mean_sigma)


def test_scores_of_known_errors():
    """Errors 1, -1, 3 with sigma 1, 1, 2; by hand."""
    truth, void = np.array([0.0, 2.0, 4.0, 9.0]), np.array([True, True, True, False])
    one = core.scored(filled([1, 1, 7, 9], [1.0, 1.0, 2.0, np.nan], 0.5), truth, void, 2.0)
    assert one.number == 3 and abs(one.rmse - np.sqrt(11 / 3)) < 1e-12 and abs(one.mae - 5 / 3) < 1e-12 and one.bias == 1.0 == one.mean_error and one.mean_ratio == 2.0
    assert one.within68 == 2 / 3 and one.within95 == 1.0 and abs(one.r2 - (1 - 11 / 8)) < 1e-12
    other = core.scored(filled([0, 2, 4, 9], [1.0, 1.0, 1.0, np.nan], 1.0), truth, void, 4.0)
    both = core.pooled([core.Case("A", 1, "Linear", "", one), core.Case("B", 1, "Linear", "", other)])
    assert both.number == 6 and abs(both.rmse - np.sqrt(11 / 6)) < 1e-12 and abs(both.mae - 5 / 6) < 1e-12 and both.bias == 0.5 and abs(both.r2 - (1 - 11 / 16)) < 1e-12
    assert abs(both.mean_ratio - np.sqrt(2)) < 1e-12 and both.seconds == 3.0


def run(glaciers, options, progress=None):
    names = list(glaciers)
    return core.compare(names, lambda k: (glaciers[names[k]], *(a.ravel() for a in np.indices(SHAPE))), options, progress or Silent())


@pytest.fixture(scope="module")
def by_height():
    """A glacier whose change follows height alone, and one too small to compare."""
    small = glacier()
    small.values[100:] = np.nan
    return run({"Small": small, "Large": glacier()}, OPTIONS)


def test_height_alone_is_filled_to_the_noise(by_height):
    """Errors of the hypsometric curve are the noise of the pixels compared, at most 15 % more; inverse distance, blind to height, has twice its RMSE."""
    pixels, void = glacier(), by_height.shown.void
    noise = np.sqrt(np.mean((pixels.values - (-4 + 0.01 * (pixels.heights - 2200)))[void] ** 2))
    scores = {case.method: case.score for case in by_height.cases}
    assert list(scores) == list(core.METHODS) and {case.glacier for case in by_height.cases} == {"Large"}
    assert 0.98 * noise < scores["Local hypsometric"].rmse < 1.15 * noise and scores["Inverse distance"].rmse > 2 * scores["Local hypsometric"].rmse
    assert scores["Automatic"].mae < 1.05 * scores["Local hypsometric"].mae and scores["Automatic"].r2 > 0.99
    assert 0.55 < scores["Local hypsometric"].within68 < 0.8 and scores["Local hypsometric"].within95 > 0.88
    assert [(row["glacier"], row["reason"]) for row in by_height.left_out] == [("Small", "too few measured pixels")]
    assert np.isnan(scores["Linear"].seconds)


def test_rows_add_up(by_height):
    statistics = report.statistics_of(by_height, OPTIONS)
    rows = statistics["rows"]
    assert [row["level"] for row in rows] == ["case"] * 7 + ["glacier"] * 7 + ["all"] * 7 and statistics["cases"] == 1
    for case, one, every in zip(rows[:7], rows[7:14], rows[14:]):
        assert all(case[key] == one[key] == every[key] or abs(case[key] - every[key]) < 1e-12 for key in ("pixels", "rmse", "mae", "bias", "r2", "within_68"))
    assert sum(row["lowest_mae"] for row in rows[14:]) == 1 and rows[0]["seconds"] is None
    shown = by_height.shown
    assert abs(np.nanmean(np.abs(shown.errors["Linear"])) - rows[core.METHODS.index("Linear")]["mae"]) < 1e-12


def test_report_of_several_glaciers(by_height):
    """Twice the same bytes; one figure more with several glaciers; names are escaped."""
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    other = [dataclasses.replace(case, glacier="B & C $x$") for case in by_height.cases]
    both = core.Comparison([*by_height.cases, *other], [*by_height.glaciers, dict(by_height.glaciers[0], glacier="B & C $x$")], by_height.left_out, by_height.shown)
    options, grid, about = dataclasses.replace(OPTIONS, unit="m"), Grid((500000.0, 17.0, -4.0, 5200000.0, -8.0, -9.0), SHAPE), dict(versions={"Firnline": "1"}, inputs={}, warnings=["Look."])
    first, second = (report.render(both, report.statistics_of(both, options), grid, options, about) for _ in range(2))
    assert first == second and first.count("<svg") == 4 and "B &amp; C $x$" in first and "B & C" not in first and "Look." in first
    assert first.count("2 glaciers") == 1 and "1 glacier with too few" in first


def test_a_void_is_filled_without_its_own_pixels():
    """The field changes in the void only: no method may know."""
    pixels = glacier(noise=0.0)
    options = dataclasses.replace(OPTIONS, share=10.0, pieces=1)
    void = core.cut(pixels, options, 1)
    pixels.values[void] += 50
    found = run({"One": pixels}, options)
    assert all(45 < -case.score.bias < 55 for case in found.cases), [(case.method, case.score.bias) for case in found.cases]


def test_blunders_are_taken_out_before():
    pixels = glacier()
    wrong = np.flatnonzero(np.isfinite(pixels.values))[::40]
    pixels.values[wrong] = 500.0
    clean, count = core._cleaned(pixels, dataclasses.replace(OPTIONS, largest_change=100.0))
    assert count == wrong.size and np.isnan(clean.values[wrong]).all() and not core.cut(clean, OPTIONS, 1)[wrong].any()


def test_what_cannot_be_compared():
    pixels = glacier()
    with pytest.raises(InputError, match=r"OUTLINES: no glacier keeps MINIMUM_MEASURED = 5000 px after the cut \(the largest, One, has 1417 measured and keeps 1134\): lower SHARE or MINIMUM_MEASURED"):
        run({"One": pixels}, dataclasses.replace(OPTIONS, minimum_measured=5000))
    with pytest.raises(InputError, match="INPUT has no measured pixel"):
        run({"One": dataclasses.replace(pixels, values=np.full_like(pixels.values, np.nan))}, OPTIONS)
    with pytest.raises(InputError, match="DEM holds .* on One: heights must be metres."):
        run({"One": dataclasses.replace(pixels, heights=pixels.heights * 10)}, OPTIONS)


def test_cancel_is_heard():
    progress, calls = Silent(), []
    progress.cancelled = lambda: calls.append(1) or len(calls) > 4
    with pytest.raises(Cancelled):
        run({"One": glacier()}, OPTIONS, progress)
