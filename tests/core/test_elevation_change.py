"""dh/dt against plain numpy and known truth: sign, intervals, outliers by band and glacier, steep ground, blocks."""

import numpy as np
import pytest

from firnline.algorithms.blocks import ArrayImage
from firnline.algorithms.elevation import elevation_change
from firnline.algorithms.elevation.elevation_change import ElevationChangeOptions, compute
from firnline.algorithms.flags import Dhdt
from firnline.algorithms.grid import Grid
from firnline.algorithms.options import InputError
from firnline.algorithms.progress import Cancelled, Silent
from firnline.algorithms.report import elevation_change as report
from firnline.algorithms.terrain import slope_aspect

SHAPE = (61, 97)
SOUTH_UP = (500000.0, 20.0, 0.0, 5200000.0, 0.0, 10.0)
ROTATED = (500000.0, 17.0, -4.0, 5200000.0, -8.0, -9.0)
DEGREES = (8.0, 2.6e-4, 0.0, 46.0, 0.0, -1.3e-4)


class Numbers:
    """An image of whole numbers."""

    def __init__(self, array):
        self.array, self.shape = array, array.shape

    def read(self, row0, row1, col0, col1):
        return self.array[row0:row1, col0:col1]


class Years(Numbers):
    """An image of years, float32 as a raster has them."""

    def __init__(self, array):
        super().__init__(np.asarray(array, np.float32))


def terrain(transform, seed=1):
    """Heights from about 2000 to 3000 m, with gentle and steep places."""
    rng = np.random.default_rng(seed)
    rows, columns = np.meshgrid(np.arange(SHAPE[0]), np.arange(SHAPE[1]), indexing="ij")
    return (2000 + 9.0 * columns + 150 * np.sin(rows / 9.0) * np.cos(columns / 13.0) + rng.normal(0, 0.5, SHAPE)).astype(np.float32)


def glacier_numbers():
    """Two glaciers side by side, ground around."""
    numbers = np.full(SHAPE, -1, np.int16)
    numbers[8:50, 10:45], numbers[12:55, 50:88] = 0, 1
    return numbers


def pair(transform=SOUTH_UP, noise=0.4, years=(2003.5, 2012.25), seed=2):
    """(DEM_1, DEM_2, true dh/dt): thinning by elevation on the glaciers, none outside."""
    first = terrain(transform)
    truth = np.where(glacier_numbers() >= 0, -2.5 + (first - 2000) / 500, 0)
    second = first + truth * (years[1] - years[0]) + np.random.default_rng(seed).normal(0, noise, SHAPE)
    return first, second.astype(np.float32), truth


def run(first, second, years=(2003.5, 2012.25), transform=SOUTH_UP, glaciers="two", names=("west", "east"), unstable=None, reference=None, progress=None, **options):
    out = {"dh": np.full(SHAPE, 7, np.float32), "raw": np.full(SHAPE, 7, np.float32), "dhdt": np.full(SHAPE, 7, np.float32), "flag": np.full(SHAPE, 99, np.uint8)}

    def write(what, row0, col0, values):
        out[what][row0:row0 + values.shape[0], col0:col0 + values.shape[1]] = values
    numbers = glacier_numbers() if isinstance(glaciers, str) else glaciers
    grid = Grid(transform, SHAPE, 1.0, transform is DEGREES)
    result = compute(ArrayImage(first), ArrayImage(second), grid, years, ElevationChangeOptions(**options), write, glaciers=None if numbers is None else Numbers(numbers), names=names,
                     unstable=None if unstable is None else Numbers(unstable), reference=None if reference is None else ArrayImage(reference), progress=progress)
    return out, result, report.statistics_of(result)


def slope_of(heights, transform):
    """As the tool has it: beyond the border heights go on as they rise."""
    padded = np.pad(heights.astype(float), 1, mode="reflect", reflect_type="odd")
    metres = None
    if transform is DEGREES:
        from firnline.algorithms.terrain import degree_lengths
        metres = degree_lengths(DEGREES[3] + DEGREES[5] * (np.arange(SHAPE[0]) + 0.5))
    return slope_aspect(padded, Grid(transform, SHAPE), metres)[0]


def outliers_by_hand(rate, heights, slope, groups, factor=3.0, band=100.0, steepest=40.0, fewest=20):
    """The plain rule: for each group and band median and NMAD of gentle pixels; bands with few pixels lie between those with enough."""
    found = np.zeros(SHAPE, bool)
    bands = np.floor(heights / band)
    for group in np.unique(groups[groups >= 0]):
        mine = (groups == group) & np.isfinite(rate)
        limits = {}
        for one in np.unique(bands[mine]):
            sample = rate[mine & (bands == one) & (slope <= steepest)].astype(float)
            if sample.size >= fewest:
                median = np.median(sample)
                limits[one] = median, 1.4826 * np.median(np.abs(sample - median))
        for one in np.unique(bands[mine]):
            if one in limits:
                median, nmad = limits[one]
            else:
                below, above = max((b for b in limits if b < one), default=None), min((b for b in limits if b > one), default=None)
                share = 0 if above is None else 1 if below is None else (one - below) / (above - below)
                (m1, n1), (m2, n2) = limits[above if below is None else below], limits[below if above is None else above]
                median, nmad = m1 + share * (m2 - m1), n1 + share * (n2 - n1)
            found |= mine & (bands == one) & (np.abs(rate.astype(float) - median) > factor * nmad)
    return found


@pytest.mark.parametrize("transform", [SOUTH_UP, ROTATED, DEGREES])
def test_known_rate_and_sign(transform):
    first, second, truth = pair(transform, noise=0.0)
    out, result, told = run(first, second, transform=transform, outlier_groups="None")
    np.testing.assert_allclose(out["dh"], truth * 8.75, atol=5e-4)  # float32 at 3000 m
    np.testing.assert_allclose(out["dhdt"], truth, atol=1e-4)
    inside = glacier_numbers() >= 0
    assert out["dhdt"][inside].min() < -2 and told["glaciers"]["mean"] == pytest.approx(truth[inside].mean(), abs=1e-5)
    assert told["stable"]["median"] == pytest.approx(0, abs=1e-4) and told["interval"] == dict(mean=8.75, least=8.75, most=8.75)


@pytest.mark.parametrize("groups", ["All glaciers", "Each glacier"])
@pytest.mark.parametrize("transform", [SOUTH_UP, ROTATED, DEGREES])
def test_outliers_are_those_of_numpy(transform, groups):
    """Pixel by pixel; with voids, blunders, steep ground and bands of few pixels."""
    rng = np.random.default_rng(8)
    first, second, _ = pair(transform, noise=2.0)
    blunders = rng.random(SHAPE) < 0.05
    second[blunders] += rng.choice([-1, 1], SHAPE)[blunders] * rng.uniform(15, 300, SHAPE)[blunders]
    first[20:24, 20:26] = np.nan
    second[40:44, 60:66] = -9999  # undeclared fill
    steepest = 30.0 if transform is not SOUTH_UP else 40.0
    out, result, told = run(first, second, transform=transform, outlier_groups=groups, maximum_slope=steepest)
    second[40:44, 60:66] = np.nan
    rate = ((second - first) / np.float64(8.75)).astype(np.float32)
    np.testing.assert_array_equal(out["raw"], rate)
    slope, numbers = slope_of(first, transform), glacier_numbers()
    inside = numbers >= 0
    expected = outliers_by_hand(rate, first, slope, numbers if groups == "Each glacier" else np.where(inside, 0, -1), steepest=steepest)
    assert expected.sum() > 50 and (inside & (slope > steepest)).sum() > 20
    np.testing.assert_array_equal((out["flag"] & Dhdt.OUTLIER) > 0, expected)
    np.testing.assert_array_equal(out["dhdt"], np.where(expected, np.nan, rate))
    np.testing.assert_array_equal((out["flag"] & Dhdt.STEEP) > 0, slope > steepest)
    np.testing.assert_array_equal((out["flag"] & Dhdt.NO_DATA) > 0, np.isnan(rate))
    assert not (out["flag"] & (Dhdt.SHORT | Dhdt.UNTESTED)).any()
    assert told["glaciers"]["removed"] == expected.sum() and told["glaciers"]["measured"] == (inside & np.isfinite(rate)).sum()
    ground = rate[~inside & (slope <= steepest) & np.isfinite(rate)].astype(float)
    stable = told["stable"]
    assert stable["gentle_pixels"] == ground.size and stable["median"] == pytest.approx(np.median(ground), rel=1e-12)
    assert stable["nmad"] == pytest.approx(1.4826 * np.median(np.abs(ground - np.median(ground))), rel=1e-12)
    assert (stable["mean"], stable["std"]) == pytest.approx((ground.mean(), ground.std()), rel=1e-9)
    if groups == "Each glacier":
        assert [row["glacier"] for row in told["glacier_table"]] == ["west", "east"]
        assert told["glacier_table"][1]["mean"] == pytest.approx(np.nanmean(out["dhdt"][numbers == 1].astype(float)), rel=1e-9)


def test_blunders_are_found_and_little_else():
    """Recall and false alarms of blunders beyond five sigma of the map, which hold 5 % of the pixels."""
    rng = np.random.default_rng(9)
    first, second, truth = pair(noise=2.0)
    blunders = (rng.random(SHAPE) < 0.05) & (glacier_numbers() >= 0)
    second[blunders] += rng.choice([-1, 1], blunders.sum()) * rng.uniform(20, 300, blunders.sum())
    out, _, told = run(first, second)
    flagged, inside = (out["flag"] & Dhdt.OUTLIER) > 0, glacier_numbers() >= 0
    recall, false_alarms = flagged[blunders].mean(), flagged[inside & ~blunders].mean()
    print(f"recall {recall:.4f}, false alarms {false_alarms:.4f}")
    assert recall == 1.0 and false_alarms < 0.01  # 0.27 % is what a normal distribution gives
    error = out["dhdt"] - truth
    assert np.nanstd(error[inside]) < 2.1 / 8.75 < np.nanstd((out["raw"] - truth)[inside]) / 10


@pytest.mark.parametrize("groups", ["All glaciers", "Each glacier"])
def test_blocks_make_no_difference(monkeypatch, groups):
    first, second, _ = pair(noise=3.0)
    whole, _, numbers = run(first, second, outlier_groups=groups, stable_outliers=True)
    monkeypatch.setattr(elevation_change, "ROWS", 7)
    monkeypatch.setattr(elevation_change, "COLUMNS", 13)
    pieces, _, others = run(first, second, outlier_groups=groups, stable_outliers=True)
    assert all(np.array_equal(whole[what], pieces[what], equal_nan=True) for what in whole)
    assert others["flags"] == numbers["flags"] and others["stable"]["cleaned"]["nmad"] == numbers["stable"]["cleaned"]["nmad"]
    assert [row["removed"] for row in others["bands"]] == [row["removed"] for row in numbers["bands"]]


def test_interval_pixel_by_pixel():
    """Dates of mosaics: each pixel over its own time; where this is short there is no rate, where a date is missing no data."""
    first, _, truth = pair()
    years_1, years_2 = np.full(SHAPE, 2003.25), np.full(SHAPE, 2013.5)
    years_1[:, 40:] = 2005.75
    years_2[:20, 60:] = 2006.0
    years_2[50:, :10] = np.nan
    second = first + truth * np.nan_to_num(years_2 - years_1)
    out, _, told = run(first, second, (Years(years_1), Years(years_2)), outlier_groups="None")
    short, missing = years_2 - years_1 < 0.5, np.isnan(years_2)
    np.testing.assert_array_equal((out["flag"] & Dhdt.SHORT) > 0, short)
    np.testing.assert_array_equal((out["flag"] & Dhdt.NO_DATA) > 0, missing)
    assert np.array_equal(np.isnan(out["dhdt"]), short | missing) and np.isfinite(out["dh"]).all()
    np.testing.assert_allclose(out["dhdt"][~short & ~missing], truth[~short & ~missing], atol=5e-4)
    assert told["interval"] == pytest.approx(dict(mean=np.nanmean(years_2 - years_1), least=0.25, most=10.25))


def test_one_number_and_one_raster_of_dates():
    first, second, truth = pair(noise=0.0)
    out, _, _ = run(first, second, (2003.5, Years(np.full(SHAPE, 2012.25))), outlier_groups="None")
    np.testing.assert_allclose(out["dhdt"], truth, atol=1e-4)


@pytest.mark.parametrize("years, sentence", [
    ((2012.25, 2003.5), r"DATE_2 = 2003\.5000 is not after DATE_1 = 2012\.2500 \(decimal years\): swap DEM_1 and DEM_2"),
    ((2012.0, 2012.25), r"MINIMUM_INTERVAL = 0\.5 yr is longer than the time between DEM_1 and DEM_2, 0\.250 yr"),
    ((Years(np.full(SHAPE, 2012.0)), Years(np.full(SHAPE, 2003.0))), "DATE_RASTER_2 is before DATE_RASTER_1 at 100 % of the pixels: swap"),
    ((Years(np.full(SHAPE, 2012.0)), Years(np.full(SHAPE, 2012.25))), r"MINIMUM_INTERVAL = 0\.5 yr is longer than the time between the DEMs, which is 0\.250 yr at most"),
    ((Years(np.full(SHAPE, np.nan)), 2012.5), "DEM_1 and DEM_2 have no pixel in common"),
])
def test_wrong_dates(years, sentence):
    first, second, _ = pair()
    with pytest.raises(InputError, match=sentence):
        run(first, second, years)


def test_stable_ground_leaves_out_what_may_move_and_has_its_own_rule():
    first, second, _ = pair(noise=2.0)
    lake = np.zeros(SHAPE, np.float32)
    lake[:6, :] = 1
    second[:6, :] += 40
    second[57, 5:9] += 60
    _, _, told = run(first, second, unstable=lake, stable_outliers=True)
    assert abs(told["stable"]["median"]) < 0.05 and told["stable"]["removed"] >= 4
    assert told["stable"]["cleaned"]["std"] < told["stable"]["std"]
    out, _, plain = run(first, second, unstable=lake)
    assert plain["stable"]["removed"] == 0 and "cleaned" not in plain["stable"] and np.isfinite(out["dhdt"][57, 5:9]).all()


def test_cleaned_stable_ground_is_exact():
    first, second, _ = pair(noise=2.0)
    out, _, told = run(first, second, stable_outliers=True)
    ground = out["dhdt"][(glacier_numbers() < 0) & (slope_of(first, SOUTH_UP) <= 40)].astype(float)
    ground = ground[np.isfinite(ground)]
    cleaned = told["stable"]["cleaned"]
    assert cleaned["median"] == pytest.approx(np.median(ground), rel=1e-12) and cleaned["std"] == pytest.approx(ground.std(), rel=1e-9)


def test_bands_and_slopes_of_a_reference():
    """A blunder of DEM_1 moves the pixel to a wrong band; with a reference it is judged in its own."""
    first, second, _ = pair(noise=1.0)
    reference = first.copy()
    first[30, 20] += 400
    reference[33, 60] = np.nan
    out, _, _ = run(first, second, reference=reference)
    rate = ((second - first) / np.float64(8.75)).astype(np.float32)
    slope = slope_of(reference, SOUTH_UP)
    slope[32:35, 59:62] = np.nan
    expected = outliers_by_hand(rate, np.nan_to_num(reference, nan=-1e6), slope, np.where((glacier_numbers() >= 0) & np.isfinite(reference), 0, -1))
    np.testing.assert_array_equal((out["flag"] & Dhdt.OUTLIER) > 0, expected)
    assert expected[30, 20] and out["flag"][33, 60] & Dhdt.UNTESTED and np.isfinite(out["dhdt"][33, 60])


def test_a_glacier_with_too_few_pixels_is_not_tested():
    numbers = np.full(SHAPE, -1, np.int16)
    numbers[8:50, 10:45], numbers[20:22, 60:64] = 0, 1
    first, second, _ = pair()
    out, _, told = run(first, second, glaciers=numbers, outlier_groups="Each glacier")
    assert np.array_equal((out["flag"] & Dhdt.UNTESTED) > 0, numbers == 1) and told["flags"]["16"] == 8


def test_without_glaciers_nothing_is_taken_out():
    first, second, _ = pair()
    second[30, 20] += 500
    out, _, told = run(first, second, glaciers=None, names=(), stable_outliers=True)
    np.testing.assert_array_equal(out["dhdt"], out["raw"])
    assert told["glaciers"] is None and told["stable"]["what"] == "all ground" and told["flags"]["2"] == 0 and len(told["bands"]) > 5


def test_cancel():
    class Stopped(Silent):
        def cancelled(self):
            return True
    first, second, _ = pair()
    with pytest.raises(Cancelled):
        run(first, second, progress=Stopped())


def test_report_renders_and_is_the_same_twice():
    first, second, _ = pair(noise=2.0)
    about = dict(names=["one", "two <b>"], dates=["2003-07-02", "2012.25"], inputs={"DEM_1": "one"}, versions={"Firnline": "0"}, warnings=["Look & see"])
    pages = []
    for _ in range(2):
        _, result, told = run(first, second, outlier_groups="Each glacier", stable_outliers=True)
        pages.append(report.render(result, told, about))
    assert pages[0] == pages[1] and "two &lt;b&gt;" in pages[0] and pages[0].count("<svg") == 4 and "west" in pages[0] and "Look &amp; see" in pages[0]
    limit = report.colour_limit(result)
    inside = run(first, second, outlier_groups="Each glacier")[0]["dhdt"][glacier_numbers() >= 0]
    assert limit == pytest.approx(np.nanpercentile(np.abs(inside), 95), abs=0.02)
