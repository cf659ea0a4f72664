"""Wet snow extent and melting duration: hand-made stacks whose days, bands and classes are known."""

import datetime
import itertools

import numpy as np
import pytest

from firnline.algorithms import device
from firnline.algorithms.blocks import ArrayImage
from firnline.algorithms.options import InputError
from firnline.algorithms.progress import Cancelled, Silent
from firnline.algorithms.snow import snow_season as core
from firnline.algorithms.snow.season_years import years_of

SHAPE = (61, 97)
AREA = 200.0  # m², of 20 x 10 m
HEIGHTS = np.repeat(np.linspace(4000, 4599.9, SHAPE[0], dtype=np.float32)[:, None], SHAPE[1], axis=1)
ANY = core.SnowSeasonOptions(minimum_observed=0.0)


def days(*texts):
    return [datetime.date.fromisoformat(text) for text in texts]


def column(*states):
    """A stack (dates, 1, 1) of one pixel; None is no data."""
    return [ArrayImage(np.full((1, 1), np.nan if state is None else state)) for state in states]


def one_pixel(states, dates, options=ANY, **more):
    """Bands of the only year as numbers."""
    result = core.compute(column(*states), dates, ArrayImage([[4200.0]]), options, areas=AREA, **more)
    year, = (key for key in result.bands if key != "mean")
    return {name: float(values[0, 0]) for name, values in result.bands[year].items()}


def stack(seed=3, count=9, shape=SHAPE, missing=0.15):
    """Random maps with no data, and their uneven dates over two years and a bit."""
    rng = np.random.default_rng(seed)
    maps = [np.where(rng.random(shape) < missing, np.nan, rng.integers(0, 2, shape)).astype(np.float32) for _ in range(count)]
    first = datetime.date(2019, 1, 5)
    return maps, [first + datetime.timedelta(days=int(day)) for day in np.sort(rng.choice(1000, count, replace=False))]


def slow(maps, dates, options):
    """The definition, pixel by pixel: {year: {band: array}}, in doubles. The first month is January."""
    shape, found = maps[0].shape, {}
    for year in sorted({day.year for day in dates}):
        mine = [k for k, day in enumerate(dates) if day.year == year]
        if len(mine) < 2:
            continue
        season = (dates[mine[-1]] - dates[mine[0]]).days
        bands = found[year] = {name: np.full(shape, np.nan) for name in core.BANDS}
        for at in np.ndindex(shape):
            seen = [(dates[k].timetuple().tm_yday, maps[k][at]) for k in mine if np.isfinite(maps[k][at])]
            bands["maps"][at] = len(seen)
            if seen:
                bands["observed"][at] = seen[-1][0] - seen[0][0]
            span = bands["observed"][at]
            if len(seen) < 2 or span < options.minimum_observed * season:
                continue
            when = [day for day, _ in seen]
            edges = [when[0], *((a + b) / 2 for a, b in itertools.pairwise(when)), when[-1]]
            weights = np.diff(edges)  # half of the interval to each neighbour
            wet = np.array([state for _, state in seen])
            share = (weights * wet).sum() / weights.sum() if options.weight_by_interval else wet.mean()
            scale = 365 if options.duration == core.SCALED else span
            bands["duration"][at] = share * scale
            bands["uncertainty"][at] = sum(b - a for (a, x), (b, y) in itertools.pairwise(seen) if x != y) * scale / span
            if wet.any():
                bands["first_wet"][at], bands["last_wet"][at] = (when[k] for k in (np.flatnonzero(wet)[0], np.flatnonzero(wet)[-1]))
    return found


def test_known_durations_of_uneven_dates():
    """Maps on days 1, 11, 41, 51 of the year: wet on 11 and 41. 5 + 30 + 5 days; melt began within 10 days, and ended within 10."""
    dates = days("2021-01-01", "2021-01-11", "2021-02-10", "2021-02-20")
    found = one_pixel([0, 1, 1, 0], dates)
    assert found == dict(duration=40, uncertainty=20, first_wet=11, last_wet=41, observed=50, maps=4)
    assert one_pixel([1, 1, 1, 1], dates) == dict(duration=50, uncertainty=0, first_wet=1, last_wet=51, observed=50, maps=4)
    never = one_pixel([0, 0, 0, 0], dates)
    assert (never["duration"], never["uncertainty"]) == (0, 0) and np.isnan(never["first_wet"]) and np.isnan(never["last_wet"])
    assert one_pixel([1, 0, 0, 1], dates)["duration"] == 10 and one_pixel([1, 0, 0, 1], dates)["uncertainty"] == 20


def test_the_ways_to_count():
    dates = days("2021-01-01", "2021-01-11", "2021-02-10", "2021-02-20")
    even = core.SnowSeasonOptions(weight_by_interval=False)
    assert one_pixel([0, 1, 0, 0], dates)["duration"] == 20 and one_pixel([0, 1, 0, 0], dates, even)["duration"] == 12.5  # 1/4 of 50 days
    seed = core.SnowSeasonOptions(weight_by_interval=False, duration=core.SCALED)
    assert one_pixel([0, 1, 0, 0], dates, seed)["duration"] == pytest.approx(365 / 4, rel=1e-6)  # the thesis' M/N * 365
    scaled = one_pixel([0, 1, 0, 0], dates, core.SnowSeasonOptions(duration=core.SCALED))
    assert scaled["duration"] == pytest.approx(20 / 50 * 365, rel=1e-6) and scaled["uncertainty"] == pytest.approx(40 / 50 * 365, rel=1e-6)


def test_no_data_counts_in_neither():
    """Without the map in between the neighbours are further apart; without the first, less is observed."""
    dates = days("2021-01-01", "2021-01-11", "2021-02-10", "2021-02-20")
    assert one_pixel([0, None, 1, 1], dates) == dict(duration=30, uncertainty=40, first_wet=41, last_wet=51, observed=50, maps=3)
    assert one_pixel([None, 1, 1, 0], dates) == dict(duration=35, uncertainty=10, first_wet=11, last_wet=41, observed=40, maps=3)
    seed = core.SnowSeasonOptions(weight_by_interval=False, duration=core.SCALED)
    assert one_pixel([None, 1, 1, 0], dates, seed)["duration"] == pytest.approx(2 / 3 * 365, rel=1e-6)


def test_a_pixel_seen_for_too_short_a_part_has_no_duration():
    maps = [np.array([[0, np.nan]]), np.array([[1, 1]]), np.array([[1, 1]]), np.array([[0, np.nan]])]
    dates = days("2021-01-01", "2021-01-11", "2021-02-10", "2021-02-20")
    for share, kept in ((0.61, False), (0.6, True)):  # 30 of 50 days
        found = core.compute([ArrayImage(one) for one in maps], dates, ArrayImage([[4200.0, 4200]]), core.SnowSeasonOptions(minimum_observed=share), areas=AREA).bands[2021]
        assert found["duration"][0, 0] == 40 and np.isfinite(found["duration"][0, 1]) == kept and np.isfinite(found["first_wet"][0, 1]) == kept
        assert found["observed"][0, 1] == 30 and found["maps"][0, 1] == 2


@pytest.mark.parametrize("weighted, duration, share", [(True, core.OBSERVED, 0.0), (False, core.OBSERVED, 0.5), (True, core.SCALED, 0.5), (False, core.SCALED, 0.0)])
def test_against_the_definition(weighted, duration, share):
    maps, dates = stack(count=17)
    options = core.SnowSeasonOptions(weight_by_interval=weighted, duration=duration, minimum_observed=share)
    expected = slow(maps, dates, options)
    result = core.compute([ArrayImage(one) for one in maps], dates, ArrayImage(HEIGHTS), options, areas=AREA)
    assert len(expected) == 3 and sorted(expected) == sorted(key for key in result.bands if key != "mean") == [year.number for year in result.durable]
    for year, bands in expected.items():
        for name, values in bands.items():
            np.testing.assert_allclose(result.bands[year][name], values, rtol=1e-6, atol=0, err_msg=f"{year} {name}")
    durations = np.array([bands["duration"] for bands in expected.values()])
    number = np.isfinite(durations).sum(axis=0)
    assert np.array_equal(result.bands["mean"]["years"], number) and set(np.unique(number)) >= {2, 3}
    np.testing.assert_allclose(result.bands["mean"]["duration"], np.nansum(durations, axis=0) / np.where(number, number, np.nan), rtol=1e-5)


def test_the_order_of_the_maps_does_not_matter():
    maps, dates = stack()
    one = core.compute([ArrayImage(m) for m in maps], dates, ArrayImage(HEIGHTS), ANY, areas=AREA)
    order = [4, 0, 8, 2, 6, 1, 7, 3, 5]
    other = core.compute([ArrayImage(maps[k]) for k in order], [dates[k] for k in order], ArrayImage(HEIGHTS), ANY, areas=AREA)
    assert np.array_equal(one.observed, other.observed) and all(np.array_equal(values, other.bands[key][name], equal_nan=True)
                                                                for key, bands in one.bands.items() for name, values in bands.items())


@pytest.mark.parametrize("first, day, number, days_in", [(1, "2020-12-31", 2020, 365), (7, "2020-06-30", 2019, 365), (7, "2020-07-01", 2020, 0), (10, "2021-03-01", 2020, 151)])
def test_years_begin_in_their_month(first, day, number, days_in):
    year, = years_of(days(day), [0], first)
    assert (year.number, year.days) == (number, (days_in,)) and year.label == (str(number) if first == 1 else f"{number}/{number % 100 + 1}")


def test_a_southern_season_lies_in_one_year():
    """From October to March: one season of YEAR_START = 7, two halves of calendar years; days count from 1 July."""
    dates = days("2020-10-01", "2020-12-30", "2021-01-09", "2021-03-10")
    southern = one_pixel([0, 1, 1, 0], dates, core.SnowSeasonOptions(year_start=7))
    assert southern == dict(duration=45 + 10 + 30, uncertainty=150, first_wet=183, last_wet=193, observed=160, maps=4)
    halves = core.compute(column(0, 1, 1, 0), dates, ArrayImage([[4200.0]]), ANY, areas=AREA).bands
    assert halves[2020]["duration"][0, 0] == 45 and halves[2021]["duration"][0, 0] == 30 and halves["mean"]["duration"][0, 0] == 37.5


def test_extents_by_band_and_zone():
    """Wet above a line that rises from date to date; the rows of each band are known."""
    lines = (4100, 4250, 4600)
    maps = [np.where(HEIGHTS >= line, 1.0, 0.0).astype(np.float32) for line in lines]
    maps[1][:, :10] = np.nan
    zones = np.repeat(np.where(np.arange(SHAPE[1]) < 40, 0, np.where(np.arange(SHAPE[1]) < 90, 1, -1))[None].astype(np.int16), SHAPE[0], axis=0)
    areas = AREA * (1 + np.arange(SHAPE[0]))[:, None]  # rows of unlike area
    heights = HEIGHTS.copy()
    heights[5, 3] = np.nan

    class Zones:
        def read(self, row0, row1, col0, col1):
            return zones[row0:row1, col0:col1]

    class Areas:
        def read(self, row0, row1, col0, col1):
            return areas[row0:row1]
    result = core.compute([ArrayImage(one) for one in maps], days("2021-05-01", "2021-06-01", "2021-07-01"), ArrayImage(heights), ANY, areas=Areas(), zones=Zones(),
                          zone_names=("Hunza", "Shyok"))
    assert result.bins.zone.tolist() == [0] * 6 + [1] * 6 and result.bins.lower_m.tolist() == [4000, 4100, 4200, 4300, 4400, 4500] * 2
    for date, bin_ in itertools.product(range(3), range(12)):
        inside = (zones == result.bins.zone[bin_]) & (heights >= result.bins.lower_m[bin_]) & (heights < result.bins.lower_m[bin_] + 100)
        assert inside.sum() > 300
        assert result.observed[date, bin_] == (inside & np.isfinite(maps[date])).sum()
        wet = inside & (maps[date] == 1)
        assert result.wet[date, bin_] == wet.sum()
        assert result.wet_km2[date, bin_] == pytest.approx(np.broadcast_to(areas, SHAPE)[wet].sum() / 1e6, rel=1e-12)
    assert result.wet[1, 2] / result.observed[1, 2] == pytest.approx(0.5, abs=0.05) and result.wet[2].sum() == 0


def test_classes_by_zone():
    """One column of pixels for each duration: edges belong to the class above, no days are counted as never wet."""
    lengths = np.array([0, 30, 59.5, 60, 119.5, 120, 180, 239.5, 240, 300])
    first = datetime.date(2021, 1, 1)
    maps, dates = [], []
    for day in range(0, 302):  # daily maps: wet from day 0 on, half a day counts for the last
        maps.append(ArrayImage((day < lengths + 0.5)[None].astype(float) * (lengths > 0)))
        dates.append(first + datetime.timedelta(days=day))
    result = core.compute(maps, dates, ArrayImage(np.full((1, 10), 4000.0)), ANY, areas=2e6)
    expected = np.where(lengths > 0, np.ceil(lengths - 0.5) + 0.5, 0)  # the last wet map counts for half a day more
    np.testing.assert_array_equal(result.bands[2021]["duration"][0], expected)
    classes = np.minimum(expected // 60, 4).astype(int)
    assert result.class_pixels[0, 0].tolist() == np.bincount(classes, minlength=5).tolist() == [3, 2, 1, 2, 2]
    assert result.class_km2[0, 0].tolist() == [6, 4, 2, 4, 4] and result.never_wet.tolist() == [[1]] and result.mean_days[0, 0] == expected.mean()


def test_blocks_are_one_piece(monkeypatch):
    maps, dates = stack(count=40)
    zones = np.random.default_rng(1).integers(-1, 3, SHAPE).astype(np.int16)

    class Zones:
        def read(self, row0, row1, col0, col1):
            return zones[row0:row1, col0:col1]

    def whole():
        return core.compute([ArrayImage(one) for one in maps], dates, ArrayImage(HEIGHTS), ANY, areas=AREA, zones=Zones(), zone_names="abc", overview_px=20)
    one = whole()
    monkeypatch.setattr(core, "_BLOCK", 8)
    monkeypatch.setattr(core, "_MOST_PX", 400)
    monkeypatch.setenv("FIRNLINE_THREADS", "3")
    assert len(core._parts(SHAPE)) > 20
    many = whole()
    for name in ("observed", "wet", "wet_km2", "class_pixels", "class_km2", "mean_days", "never_wet"):
        assert np.array_equal(getattr(one, name), getattr(many, name)), name
    for key, bands in one.bands.items():
        assert all(np.array_equal(values, many.bands[key][name], equal_nan=True) for name, values in bands.items())
    factor = one.factor
    assert factor == 5 and all(np.array_equal(small, many.overview[year], equal_nan=True) and
                               np.array_equal(small, one.bands[year]["duration"][::factor, ::factor], equal_nan=True) for year, small in one.overview.items())


def test_maps_without_data_and_years_of_one_map():
    maps, dates = stack(count=6)
    dates = days("2019-05-01", "2019-06-01", "2019-07-01", "2019-08-01", "2020-05-01", "2020-06-01")
    maps[0][:] = 255
    maps[5][:] = np.nan
    progress = Silent()
    result = core.compute([ArrayImage(one) for one in maps], dates, ArrayImage(HEIGHTS), ANY, areas=AREA, names=list("abcdef"), progress=progress)
    assert result.blank == ["a", "f"] and result.map_names == ["b", "c", "d", "e"] and [year.label for year in result.durable] == ["2019"]
    assert progress.warnings[:3] == ["MAPS: a (2019-05-01) holds no data and is left out.", "MAPS: f (2020-06-01) holds no data and is left out.",
                                     "2020 has only one map with data (2020-05-01): its extent is counted, but it has no duration."]
    assert progress.notes == ["2019: 3 maps from 2019-06-01 to 2019-08-01, a season of 61 days; longest interval 31 days."]
    assert np.array_equal(result.bands[2019]["duration"], result.bands["mean"]["duration"], equal_nan=True)


@pytest.mark.parametrize("change, sentence", [
    (lambda maps, heights: [one.fill(255) for one in maps], "MAPS: all 4 maps hold no data"),
    (lambda maps, heights: maps[2].__setitem__((4, 5), 2), "MAPS: map 3 holds the value 2, but a wet-snow map"),
    (lambda maps, heights: maps[0].__setitem__((4, 5), 0.5), "MAPS: map 1 holds the value 0.5, but"),
    (lambda maps, heights: heights.fill(np.nan), "DEM holds no height on the maps"),
    (lambda maps, heights: heights.__setitem__((1, 1), -32768), "DEM holds -32768 to 4599.9: heights must be metres between -500 and 9000; declare its no-data value"),
    (lambda maps, heights: [one.fill(255) for one in maps[1:]], "MAPS: no year has two maps with data (2021: 1), and"),
])
def test_refused(change, sentence):
    maps, heights = [np.ones(SHAPE, np.float32) for _ in range(4)], HEIGHTS.copy()
    change(maps, heights)
    with pytest.raises(InputError) as error:
        core.compute([ArrayImage(one) for one in maps], days("2021-05-01", "2021-06-01", "2021-07-01", "2021-08-01"), ArrayImage(heights), ANY, areas=AREA)
    assert str(error.value).startswith(sentence)


def test_the_words_on_basins_and_scaling():
    zones = np.zeros(SHAPE, np.int16)
    zones[:, 30:60], zones[:, 60:] = 1, 2
    heights = HEIGHTS.copy()
    heights[:, 60:] = np.nan
    maps = [np.zeros(SHAPE), np.zeros(SHAPE)]
    maps[0][:, :30] = 1

    class Zones:
        def read(self, row0, row1, col0, col1):
            return zones[row0:row1, col0:col1]
    progress = Silent()
    core.compute([ArrayImage(one) for one in maps], days("2021-05-01", "2021-07-01"), ArrayImage(heights), core.SnowSeasonOptions(duration=core.SCALED), areas=AREA, zones=Zones(),
                 zone_names=("Hunza", "Dry", "High", "Far"), progress=progress)
    scaled, far, high, dry = progress.warnings
    assert scaled.startswith("2021: the maps cover 61 of 365 days, and DURATION = Scaled to the year takes")
    assert (far, high) == ("BASINS: Far lies outside the maps: no extent there.", "BASINS: High lies where DEM holds no height: no extent there.")
    assert dry == "BASINS: no map shows wet snow in Dry."


def test_memory_is_bounded_by_blocks(monkeypatch):
    """With four times the maps no more memory is held, within the states of one chunk; 64 MB are kept to, with a third on top."""
    import tracemalloc
    monkeypatch.setenv("FIRNLINE_MEMORY_MB", "64")
    monkeypatch.setenv("FIRNLINE_THREADS", "2")
    shape = (1100, 1900)

    class Made:
        def __init__(self, state):
            self.shape, self.state = shape, state

        def read(self, row0, row1, col0, col1):
            return np.full((row1 - row0, col1 - col0), self.state, np.float32)
    peaks = []
    for count in (20, 80):
        dates = [datetime.date(2021, 1, 1) + datetime.timedelta(days=4 * k) for k in range(count)]
        tracemalloc.start()
        core.compute([Made(k % 2) for k in range(count)], dates, Made(4000.0), ANY, areas=AREA, sink=lambda *_: None)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.05 * peaks[0] and peaks[1] < 1.33 * 64 * 2**20, peaks
    assert device.memory_bytes() == 64 * 2**20


@pytest.mark.parametrize("asked", [0, 3, 8, 12])
def test_cancelled(asked):
    maps, dates = stack(count=40)

    class Stopping(Silent):
        left = asked

        def cancelled(self):
            self.left -= 1
            return self.left < 0
    with pytest.raises(Cancelled):
        core.compute([ArrayImage(one) for one in maps], dates, ArrayImage(HEIGHTS), ANY, areas=AREA, progress=Stopping())
