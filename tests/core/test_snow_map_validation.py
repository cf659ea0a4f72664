"""Figures against tables by hand and from the literature; counts against plain numpy; intervals against simulated truth."""

import itertools

import numpy as np
import pytest
import scipy.stats

from firnline.algorithms import blocks
from firnline.algorithms.blocks import ArrayImage
from firnline.algorithms.options import InputError
from firnline.algorithms.progress import Cancelled, Silent
from firnline.algorithms.snow import agreement, snow_map_validation as core

SHAPE = (61, 97)
Options = core.SnowMapValidationOptions


def matrix(hit, missed, false, neither):
    return np.array([[neither, false], [missed, hit]])


def scene(shape=SHAPE, seed=3):
    """Map, reference, second map with gaps and foreign values; heights, coefficient, probability."""
    rng = np.random.default_rng(seed)
    reference = (rng.random(shape) < 0.45).astype(np.float32)
    first, second = (np.where(rng.random(shape) < right, reference, 1 - reference).astype(np.float32) for right in (0.85, 0.75))
    for array, other in ((first, 254), (reference, 3), (second, np.nan)):
        array[rng.random(shape) < 0.08] = np.nan
        array[rng.random(shape) < 0.05] = other
    heights = (2000 + 4000 * np.linspace(0, 1, shape[0])[:, None] + rng.normal(0, 60, shape)).astype(np.float32)
    heights[rng.random(shape) < 0.03] = np.nan
    coefficient = np.round(2 * np.nan_to_num(reference, nan=0.5) + rng.normal(2, 1.5, shape), 1).astype(np.float32)
    probability = np.clip(0.3 * np.nan_to_num(reference, nan=1) + 0.4 + rng.normal(0, 0.3, shape), 0, 1).astype(np.float32)
    coefficient[rng.random(shape) < 0.1], probability[rng.random(shape) < 0.1] = np.nan, np.nan
    return dict(map=first, reference=reference, other=second, heights=heights, coefficient=coefficient, probability=probability)


def computed(options=None, progress=None, write=None, **arrays):
    images = {name: ArrayImage(array) for name, array in arrays.items()}
    return core.compute(images.pop("map"), images.pop("reference"), options or Options(block_px=10, minimum_band_px=1), write=write, progress=progress, **images)


# --- figures by hand

def test_figures_by_hand():
    """8 hits, 2 missed, 4 false, 6 neither: precision 8/12, recall 8/10, F1 16/22, accuracy 14/20, chance (10 12 + 10 8) / 400."""
    told = agreement.figures(matrix(8, 2, 4, 6))
    assert told["sample"] == 20 and told["matrix"] == dict(hit=8, missed=2, false=4, neither=6)
    assert [told[name] for name in ("precision", "recall", "f1", "accuracy", "snow_map", "snow_reference")] == pytest.approx([8 / 12, 0.8, 16 / 22, 0.7, 0.6, 0.5])
    assert told["kappa"] == pytest.approx((0.7 - 0.5) / (1 - 0.5))


@pytest.mark.parametrize("table, kappa", [((15, 5, 10, 70), 0.57), ((22, 2, 4, 11), 0.67)])
def test_published_kappas(table, kappa):
    """Viera & Garrett 2005, Fam. Med. 37, 360; Sim & Wright 2005, Phys. Ther. 85, 257."""
    assert agreement.figures(matrix(*table))["kappa"] == pytest.approx(kappa, abs=0.005)


def test_figures_that_are_not_defined():
    no_snow = agreement.figures(matrix(0, 0, 3, 97))
    assert no_snow["recall"] is None and no_snow["f1"] is None and no_snow["precision"] == 0 and no_snow["kappa"] == 0 and no_snow["accuracy"] == 0.97
    none_found = agreement.figures(matrix(0, 10, 0, 90))
    assert none_found["precision"] is None and none_found["f1"] == 0 and none_found["recall"] == 0 and none_found["kappa"] == 0
    assert agreement.figures(matrix(0, 0, 0, 50))["kappa"] is None and agreement.figures(matrix(50, 0, 0, 0))["f1"] == 1
    assert agreement.figures(matrix(0, 0, 0, 0))["accuracy"] is None


# --- counts against plain numpy

def truth(arrays, highest=np.inf):
    """Who counts, and bool maps, in plain numpy."""
    with np.errstate(invalid="ignore"):
        counts = np.isin(arrays["map"], (0, 1)) & np.isin(arrays["reference"], (0, 1)) & (arrays["heights"] <= highest)
    return counts, arrays["map"] == 1, arrays["reference"] == 1


def test_all_counts_are_those_of_plain_numpy():
    arrays, written = scene(), np.full(SHAPE, 77, np.uint8)
    progress = Silent()

    def write(row, column, codes):
        written[row:row + codes.shape[0], column:column + codes.shape[1]] = codes

    result = computed(Options(block_px=10, minimum_band_px=40, maximum_elevation=5500), progress, write, **arrays)
    told = result.statistics
    counts, snow, there = truth(arrays, 5500)
    expected = dict(hit=(snow & there & counts).sum(), missed=(~snow & there & counts).sum(), false=(snow & ~there & counts).sum(), neither=(~snow & ~there & counts).sum())
    assert told["matrix"] == expected and told["sample"] == counts.sum() and told["pixels"] == SHAPE[0] * SHAPE[1]
    codes = np.where(counts, np.select([snow & there, there, snow], [1, 2, 3], 0), 255)
    assert np.array_equal(written, codes) and result.step == 1 and np.array_equal(result.pictures[0], codes)
    assert any("REFERENCE" in note and "(3)" in note for note in progress.notes) and any("MAP" in note and "(254)" in note for note in progress.notes)

    both, other = counts & np.isin(arrays["other"], (0, 1)), arrays["other"] == 1
    assert told["compare"]["sample"] == both.sum() < counts.sum()
    f1 = [2 * (one & there & both).sum() / (2 * (one & there & both).sum() + ((one != there) & both).sum()) for one in (snow, other)]
    assert [told["compare"][key]["f1"] for key in ("map", "other")] == pytest.approx(f1) and told["compare"]["f1_difference"] == pytest.approx(f1[0] - f1[1])
    assert np.array_equal(result.pictures[1], np.where(both, np.select([other & there, there, other], [1, 2, 3], 0), 255))

    rows, errors = {row["low_m"]: row for row in told["profile"]["rows"]}, []
    for low in np.arange(1500.0, 6500.0, 100.0):
        inside = counts & (np.floor(arrays["heights"] / 100) * 100 == low)
        assert (low in rows) == inside.any()
        if inside.any():
            row = rows[low]
            assert row["pixels"] == inside.sum() and row["high_m"] == low + 100 and row["snow_map"] == pytest.approx(snow[inside].mean())
            assert row["snow_reference"] == pytest.approx(there[inside].mean()) and row["snow_compare"] == pytest.approx(other[inside & both].mean())
            if row["counted"]:
                errors.append(abs(snow[inside].mean() - there[inside].mean()))
    assert told["profile"]["bands"] == len(errors) < len(rows) and told["profile"]["mae"] == pytest.approx(np.mean(errors))


def test_profile_by_hand():
    """Bands 100-200 m: map 3/4, reference 1/4; 200-300 m: 1/2 and 1/2; above 300 m one pixel, too few: error (0.5 + 0) / 2; by pixels 4/6 0.5."""
    arrays = dict(map=np.array([[1, 1, 1, 0, 1, 0, 1]], float), reference=np.array([[1, 0, 0, 0, 0, 1, 0]], float), heights=np.array([[100, 199.9, 150, 150, 200, 299, 300]], float))
    profile = computed(Options(minimum_band_px=2, block_px=2), **arrays).statistics["profile"]
    assert [(row["low_m"], row["pixels"], row["snow_map"], row["snow_reference"], row["counted"]) for row in profile["rows"]] == [
        (100, 4, 0.75, 0.25, True), (200, 2, 0.5, 0.5, True), (300, 1, 1, 0, False)]
    assert profile["mae"] == 0.25 and profile["mae_weighted"] == pytest.approx(4 / 6 * 0.5) and profile["bias"] == 0.25


def test_scan_is_brute_force():
    """Values lie on the coefficients too: what equals a coefficient does not exceed it."""
    arrays = scene()
    scan = computed(Options(block_px=10, scan_from=0.3, scan_to=6.0, scan_step=0.1), **arrays).statistics["scan"]
    counts, _, there = truth(arrays)
    counts &= np.isfinite(arrays["heights"]) & np.isfinite(arrays["coefficient"])
    at = np.array([row["coefficient"] for row in scan["rows"]])
    assert np.array_equal(at, np.round(np.arange(3, 61) / 10, 10)) and scan["sample"] == counts.sum()
    best = []
    for row, t in zip(scan["rows"], at):
        wet = arrays["coefficient"].astype(float) > t
        told = agreement.measures(matrix(*((a & b & counts).sum() for a, b in ((wet, there), (~wet, there), (wet, ~there), (~wet, ~there)))))
        assert [row[name] for name in ("f1", "precision", "recall", "kappa")] == pytest.approx([float(told[name]) for name in ("f1", "precision", "recall", "kappa")])
        best.append(float(told["f1"]))
    assert scan["best_coefficient"] == at[np.argmax(best)] and scan["best_f1"] == pytest.approx(max(best)) and not scan["at_end"]


def test_scan_at_the_maps_own_coefficient_is_the_maps_f1():
    arrays = scene()
    known = np.isfinite(arrays["coefficient"])
    arrays["map"] = np.where(known, arrays["coefficient"] > 3.5, np.nan)
    told = computed(**arrays).statistics
    assert next(row["f1"] for row in told["scan"]["rows"] if row["coefficient"] == 3.5) == told["f1"] and told["scan"]["sample"] == told["sample"]


def test_reliability_by_hand_and_by_numpy():
    """0.05 and 0.15 without snow, 0.95 and 1.0 with: Brier (0.0025 + 0.0225 + 0.0025 + 0) / 4, against 0.25 of the share alone."""
    arrays = dict(map=np.ones((1, 4)), reference=np.array([[0, 0, 1, 1]]), probability=np.array([[0.05, 0.15, 0.95, 1.0]]))
    told = computed(Options(block_px=2), **arrays).statistics["reliability"]
    assert [row["pixels"] for row in told["rows"]] == [1, 1, 0, 0, 0, 0, 0, 0, 0, 2] and told["rows"][9]["observed"] == 1 and told["rows"][4]["predicted"] is None
    assert told["brier"] == pytest.approx(0.0275 / 4) and told["brier_skill"] == pytest.approx(1 - 0.0275 / 4 / 0.25) and told["calibration_error"] == pytest.approx((0.05 + 0.15 + 0.05) / 4)
    arrays = scene()
    told = computed(**arrays).statistics["reliability"]
    counts, _, there = truth(arrays)
    counts &= np.isfinite(arrays["probability"])
    p, o = arrays["probability"][counts].astype(float), there[counts]
    assert told["brier"] == pytest.approx(np.mean((p - o) ** 2)) and told["sample"] == counts.sum()
    which = np.minimum((p * 10).astype(int), 9)
    for k, row in enumerate(told["rows"]):
        assert row["pixels"] == (which == k).sum() and row["predicted"] == pytest.approx(p[which == k].mean()) and row["observed"] == pytest.approx(o[which == k].mean())


def test_blocks_give_what_one_piece_gives(monkeypatch):
    """Blocks that cut those of the bootstrap, the threads' rows and the thinned picture."""
    arrays = scene((301, 707))
    whole = computed(Options(block_px=37), **arrays)
    split, threads = blocks.split, []
    for rows, columns in ((100, 130), (64, 707), (301, 101)):
        monkeypatch.setattr(core.blocks, "split", lambda shape, *_: split(shape, rows, columns))
        monkeypatch.setenv("FIRNLINE_THREADS", str(1 + len(threads)))
        cut = computed(Options(block_px=37), **arrays)
        threads.append(cut)
        assert whole.step == 2 and all(np.array_equal(one, two) for one, two in zip(whole.pictures, cut.pictures))
        for key in whole.statistics:
            if key != "reliability":  # sums of floats
                assert whole.statistics[key] == cut.statistics[key], key
        assert whole.statistics["reliability"]["brier"] == pytest.approx(cut.statistics["reliability"]["brier"], rel=1e-12)
    assert computed(Options(block_px=37), **arrays).statistics == threads[2].statistics


# --- intervals

def test_t_quantile():
    for freedom, share in itertools.product((9, 15, 40, 1000), (0.025, 0.2, 0.975)):
        assert agreement.t_quantile(share, freedom) == pytest.approx(scipy.stats.t.ppf(share, freedom), abs=1e-3)


def test_standard_error_by_hand():
    """Two blocks, 3 hits 1 false and 1 hit 1 missed: F1 = 8/10, rests 6 - 5.6 and 2 - 2.4, sqrt(2 (0.16 + 0.16)) / 10."""
    assert agreement.standard_error([matrix(3, 0, 1, 5), matrix(1, 1, 0, 2)]) == pytest.approx(0.08)
    # Pixels one by one are blocks of one pixel.
    table = matrix(30, 7, 5, 60)
    pixels = [matrix(*np.eye(4, dtype=int)[k]) for k, number in enumerate((30, 7, 5, 60)) for _ in range(number)]
    assert agreement.independent_error(table) == pytest.approx(agreement.standard_error(pixels), rel=0.01)


@pytest.mark.parametrize("side", [4, 10])
def test_interval_covers_the_truth_where_independent_pixels_do_not(side):
    """side x side blocks, each with its own share of right pixels: the truth is that of endlessly many blocks. 95 % intervals of 300 scenes."""
    rng, inside, naive = np.random.default_rng(11), 0, 0
    truth = 2 * 0.5 * 0.8 / (2 * 0.5 * 0.8 + 0.2)  # half of the pixels have snow, four of five are right in the mean
    for _ in range(300):
        right = rng.beta(4, 1, (side, side))
        snow, none = (rng.binomial(200, right) for _ in range(2))
        tables = np.zeros((side, side, agreement.CELLS), np.int64)
        for cell, number in ((8, none), (9, 200 - none), (10, 200 - snow), (11, snow)):  # the second map has no data
            tables[..., cell] = number
        limits, about = agreement.interval(tables, 20, 400, 0, Silent())
        low, high = limits["f1"]
        inside += low <= truth <= high
        alone = agreement.figures(agreement.own(tables.sum(axis=(0, 1))))["f1"]
        naive += abs(alone - truth) <= 1.96 * about["independent_error"]
    assert 0.91 <= inside / 300 <= 0.99 and naive / 300 < 0.5


def test_blocks_widen_to_the_patches_of_errors():
    """Patches of 40 px: blocks of 10 px would give a quarter of the standard error of blocks of 40 px, which are taken; the effective sample is near the 600 patches."""
    rng, shape = np.random.default_rng(5), (800, 1200)
    reference = (rng.random(shape) < 0.5).astype(np.float32)
    wrong = np.kron(rng.random((20, 30)) < 0.2, np.ones((40, 40), bool))
    arrays, said = dict(map=np.where(wrong, 1 - reference, reference), reference=reference), Silent()
    told = computed(Options(block_px=10), said, **arrays).statistics["interval_of"]
    assert told["block_px"] == 40 and told["blocks"] == 600 and said.warnings == [] and said.notes == ["Blocks of the bootstrap: 40 px, where the standard error of F1 is largest."]
    assert told["sizes"][0]["standard_error"] == pytest.approx(told["standard_error"] / 4, rel=0.02) and 400 < told["effective_sample"] < 900
    grows, few = Silent(), Silent()
    halves = np.where(np.arange(1200) < 600, 1 - reference, reference)
    assert computed(Options(block_px=50), grows, map=halves, reference=reference).statistics["interval_of"]["still_grows"]
    assert grows.warnings[0].startswith("The standard error of F1 still grows with the blocks, up to the 200 px that leave 24 of them")
    assert computed(Options(block_px=400), few, **arrays).statistics["intervals"] == {} and few.warnings[0].startswith("BLOCK_PX = 400 px leaves 6 blocks with data, too few for an interval")


# --- empty classes, bad values, cancel

def test_empty_classes_end_in_sentences():
    ones, zeros, mixed = np.ones(SHAPE), np.zeros(SHAPE), (np.indices(SHAPE).sum(axis=0) % 2).astype(float)
    for first, reference, expected in ((mixed, zeros, ["REFERENCE has no snow among the 5917 pixels that count: recall and F1 are not defined"]),
                                       (mixed, ones, ["REFERENCE has snow in all of the 5917 pixels"]),
                                       (zeros, mixed, ["MAP has no snow among the 5917 pixels that count: precision is not defined, and F1 is 0."]),
                                       (zeros, zeros, ["REFERENCE has no snow", "MAP has no snow among the 5917 pixels that count: precision is not defined."])):
        said = Silent()
        arrays = dict(map=first, reference=reference, heights=mixed * 100, coefficient=3 * mixed + 0.4 * ones, probability=mixed, other=mixed)
        computed(progress=said, **arrays)
        assert len(expected) <= len(said.warnings) and all(any(text.startswith(one) for text in said.warnings) for one in expected), said.warnings


@pytest.mark.parametrize("change, options, sentence", [
    (dict(map=np.full(SHAPE, 205.0)), {}, "MAP holds no value of MAP_SNOW_VALUES = 1 or MAP_NO_SNOW_VALUES = 0, but 205: give"),
    (dict(reference=np.full(SHAPE, np.nan)), {}, "REFERENCE has no data: choose"),
    (dict(reference=np.where(np.arange(97) < 50, np.nan, 1) + np.zeros(SHAPE), map=np.where(np.arange(97) < 50, 1, np.nan) + np.zeros(SHAPE)), {}, "No pixel has snow or no snow in both MAP and REFERENCE and a height:"),
    ({}, dict(maximum_elevation=100.0), "No pixel has snow or no snow in both MAP and REFERENCE and a height up to MAXIMUM_ELEVATION = 100 m"),
    (dict(heights=np.full(SHAPE, -9999.0)), {}, "DEM holds the height -9999 m, outside -500 to 9000 m: declare"),
    (dict(probability=np.full(SHAPE, 55.0)), {}, "INDEX: [0-9]+ pixels of the band probability lie outside 0 to 1"),
    ({}, dict(snow_values="snow"), "SNOW_VALUES = 'snow' is no list of values"),
    ({}, dict(snow_values="5-3"), "SNOW_VALUES = '5-3' is no list"),
    ({}, dict(map_no_snow_values="0, 1-2"), "MAP_SNOW_VALUES = 1 and MAP_NO_SNOW_VALUES = 0, 1-2 share the value 1"),
    ({}, dict(scan_from=4.0, scan_to=2.0), "SCAN_TO = 2 lies below SCAN_FROM = 4"),
    ({}, dict(scan_step=0.001), "SCAN_STEP = 0.001 makes 7501 coefficients: use 0.0075 or more"),
])
def test_bad_values(change, options, sentence):
    with pytest.raises(InputError, match=sentence):
        computed(Options(**options), **{**scene(), **change})


def test_heights_only_matter_where_a_pixel_counts():
    arrays = scene()
    arrays["heights"][~np.isin(arrays["map"], (0, 1))] = -9999
    assert computed(**arrays).statistics["sample"] == truth(arrays)[0].sum()


def test_a_maximum_needs_heights_and_blocks_are_bounded():
    arrays = scene()
    del arrays["heights"]
    with pytest.raises(InputError, match="MAXIMUM_ELEVATION = 5500 m needs heights: give DEM"):
        computed(Options(maximum_elevation=5500.0), **arrays)

    class Wide:
        shape = (17000, 25000)
    with pytest.raises(InputError, match="BLOCK_PX = 2 px makes 106250000 blocks: use 48 px or more"):
        core.compute(Wide(), Wide(), Options(block_px=2))


def test_other_values():
    """Classes of another product: 100, 101-102 snow, 0 none in the map; 2 and 1 in the reference."""
    arrays = dict(map=np.array([[100, 101, 0, 0, 205, 3]]), reference=np.array([[2, 1, 1, 2, 2, 1]]))
    told = computed(Options(map_snow_values="100-102", snow_values="2", no_snow_values="1", block_px=2), **arrays).statistics
    assert told["matrix"] == dict(hit=1, missed=1, false=1, neither=1)


def test_cancel():
    class Stop(Silent):
        asked = 0

        def cancelled(self):
            self.asked += 1
            return self.asked > 12
    with pytest.raises(Cancelled):
        computed(progress=Stop(), **scene((700, 600)))
