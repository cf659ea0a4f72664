"""Tables and report of a snow season: rows that are known, figures that show what they should, names that are no markup."""

import datetime

import numpy as np
import pytest

from firnline.algorithms.blocks import ArrayImage
from firnline.algorithms.grid import Grid
from firnline.algorithms.report import snow_season as report
from firnline.algorithms.snow import season_tables as tables, snow_season as core

SHAPE = (61, 97)
GRID = Grid((500000.0, 17.0, -4.0, 5200000.0, -8.0, -9.0), SHAPE)
NAME = 'A "<b>", $x$'


@pytest.fixture(scope="module")
def result():
    """Three dates of two years; bands at 4000 and 4200 m, none between; zone 1 has no data on the second date."""
    heights = np.where(np.arange(SHAPE[0]) < 20, 4050.0, 4250.0)[:, None] + np.zeros(SHAPE)
    zones = (np.arange(SHAPE[1]) >= 50)[None].repeat(SHAPE[0], 0).astype(np.int16)
    maps = [np.zeros(SHAPE), np.ones(SHAPE), (heights > 4100).astype(float), np.ones(SHAPE)]
    maps[1][:, 50:] = np.nan

    class Zones:
        def read(self, row0, row1, col0, col1):
            return zones[row0:row1, col0:col1]
    days = [datetime.datetime(2020, 5, 1), datetime.datetime(2020, 5, 11, 17, 12), datetime.datetime(2020, 6, 10), datetime.datetime(2021, 6, 10)]
    return core.compute([ArrayImage(one) for one in maps], days, ArrayImage(heights), core.SnowSeasonOptions(), areas=200.0, zones=Zones(), zone_names=(NAME, "B"))


def test_extents(result):
    rows = [tuple(map(str, row)) for row in tables.extent_rows(result)]
    assert rows[0] == ("2020-05-01", NAME, "4000", "4100", "1000", "0", "0.000000", "0.000000") and len(rows[0]) == len(tables.EXTENT_HEADER)
    assert [row[:2] for row in rows].count(("2020-05-11", "B")) == 0 and len(rows) == 4 + 2 + 4 + 4
    assert ("2020-06-10", "B", "4200", "4300", str(41 * 47), str(41 * 47), "1.000000", f"{41 * 47 * 200 / 1e6:.6f}") in rows


def test_classes(result):
    rows = [dict(zip(tables.CLASS_HEADER, row)) for row in tables.class_rows(result)]
    assert len(rows) == 1 * 2 * 5 and {row["year"] for row in rows} == {"2020"}  # 2021 has one map
    assert rows[0]["px"] == 61 * 50 and rows[0]["share"] == "1.000000" and float(rows[0]["area_km2"]) == pytest.approx(61 * 50 * 200 / 1e6)
    numbers = tables.summary(result)
    assert [one["has_duration"] for one in numbers["years"]] == [True, False]
    # 4250 m: 5 + 30 days; 4050 m: 5 + 15. B, without the second date: 20 and 0.
    assert numbers["basins"][0]["mean_duration_days"] == pytest.approx((20 * 20 + 41 * 35) / 61) and numbers["basins"][1]["never_wet_px"] == 20 * 47


def test_shares_have_no_gaps_in_height(result):
    lower, values = tables.shares(result, 1)
    assert lower.tolist() == [4000, 4100, 4200]
    np.testing.assert_array_equal(values, [[0, np.nan, 0], [np.nan] * 3, [0, np.nan, 1], [1, np.nan, 1]])


def test_the_columns_of_a_heat_map():
    """Half way to the neighbours, but not across a gap of more than twice the usual interval."""
    edges, columns = report._columns(np.array([10.0, 22, 34, 94, 106]), np.arange(5.0)[:, None])
    assert edges.tolist() == [5, 16, 28, 46, 82, 100, 111]
    np.testing.assert_array_equal(columns[:, 0], [0, 1, 2, np.nan, 3, 4])
    edges, columns = report._columns(np.array([40.0]), np.ones((1, 3)))
    assert edges.tolist() == [35, 45] and columns.shape == (1, 3)


def test_heat_map_draws_the_shares(result):
    drawing = report.heat_map(result, 0, NAME)
    panels = [axes for axes in drawing.axes if axes.get_title(loc="left") in ("2020", "2021")]
    assert len(panels) == 2
    drawn = panels[0].collections[0].get_array()
    drawn = np.ma.filled(np.ma.asarray(drawn).reshape(3, -1), np.nan)
    np.testing.assert_array_equal(drawn[:, [0, 1, -1]], [[0, 100, 0], [np.nan] * 3, [0, 100, 100]])
    assert panels[0].get_ylim() == (4000, 4300)


@pytest.mark.parametrize("degrees", [False, True])
def test_page(result, degrees):
    about = dict(names=["w1", "w2", "w3", "w4"], dates=result.dates, versions={"Firnline": "0.1.0"}, inputs={"DEM": "dem"}, grid=Grid((8.0, 1e-4, 0, 46.0, 0, -1e-4), SHAPE, geographic=True) if degrees else GRID)
    numbers = tables.summary(result) | {"warnings": ["Watch <out>."]}
    page = report.render(result, numbers, core.SnowSeasonOptions(), about)
    assert page == report.render(result, numbers, core.SnowSeasonOptions(), about)
    assert page.count("<svg") == 2 + 1 + 1 and "Watch &lt;out&gt;." in page and "A &quot;&lt;b&gt;&quot;, $x$" in page and '"<b>"' not in page
    assert ("Latitude" in page) == degrees and "one map: no duration" in page and "<script" not in page


def test_without_matplotlib_the_tables_stay(result, monkeypatch):
    def missing(*_):
        raise ImportError("matplotlib")
    monkeypatch.setattr(report, "heat_map", missing)
    about = dict(names=["w"] * 4, dates=result.dates, versions={}, inputs={}, grid=GRID)
    page = report.render(result, tables.summary(result), core.SnowSeasonOptions(), about)
    assert "no figures" in page and "<svg" not in page and "Seasons observed" in page
