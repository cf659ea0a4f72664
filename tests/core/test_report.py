"""The report: numbers as computed, foreign text harmless, the same bytes each time, maps the right way up."""

import datetime
import html.parser
import importlib
import math
import sys
import types

import numpy as np
import pytest

from firnline.algorithms import flags
from firnline.algorithms.grid import Grid
from firnline.algorithms.report import charts, page, stacked_offset_tracking as report
from firnline.algorithms.velocity.stacked_offset_tracking import StackedOffsetTrackingOptions

NORTH_UP = Grid((500000.0, 240.0, 0.0, 5150000.0, 0.0, -120.0), (61, 97))
SOUTH_UP = Grid((500000.0, 240.0, 0.0, 5150000.0, 0.0, 120.0), (61, 97))
TURN = math.radians(30)
ROTATED = Grid((500000.0, 240 * math.cos(TURN), 120 * math.sin(TURN), 5150000.0, 240 * math.sin(TURN), -120 * math.cos(TURN)), (61, 97))
GRIDS = {"north up": NORTH_UP, "south up": SOUTH_UP, "rotated": ROTATED}


def make_result(grid=NORTH_UP, pairs=2, empty=False):
    """Speeds 0 … 0.8 m/day growing along the rows, flowing to the north-east; the first five rows have no data."""
    rows, columns = grid.shape
    speed = np.repeat(np.linspace(0.0, 0.8, rows, dtype=np.float32)[:, None], columns, axis=1)
    flag = np.zeros(grid.shape, np.float32)
    flag[:5] = flags.NO_DATA
    flag[5, :7] = flags.LOW_SNR | flags.TOO_FAST
    if empty:
        flag[:] = flags.NO_DATA
    speed[(flag.astype(int) & flags.REJECTED) != 0] = np.nan
    part = speed / np.float32(math.sqrt(2))
    bands = dict(vx=part, vy=part, speed=speed, direction=np.where(np.isfinite(speed), np.float32(45), np.float32(np.nan)),
                 snr=np.where(flag == flags.NO_DATA, np.nan, 14.0).astype(np.float32), peak=part, pairs=part, flag=flag, raw_vx=part, raw_vy=part)
    pair = dict(days=11.0, shift_x_px=0.6251, shift_y_px=-0.41, shift_m_east=1.25, shift_m_north=0.82, stable_count=1234, stable_nmad_px=0.071, mean_peak=0.231,
                coverage=0.5, residual_ratio=0.031)
    table = [dict(pair, first=i, second=i + 1, coverage=0.5 + 0.1 * i) for i in range(pairs)]
    statistics = dict(coverage=0.9123, coverage_of="outlines", residual_ratio=0.0123, residual_count=777, pairs=pairs, median_speed=0.4321, reference_days=11.0,
                      velocity_axis=False, stable_count=1234, stable_nmad_vx=0.0123, stable_nmad_vy=0.0456, whole_pixel_share=0.01, flags={}, projection_scale=[0.9996, 0.9997],
                      notes=["a note"], warnings=["a warning"])
    return types.SimpleNamespace(grid=grid, bands=bands, pair_table=table, statistics=statistics, parts=[])


def make_about(images=3, name="scene"):
    first = datetime.datetime(2017, 1, 3)
    return dict(names=[f"{name} {i}" for i in range(images)], dates=[first + datetime.timedelta(days=11 * i) for i in range(images)],
                found_in=["product name"] * images, versions={"Firnline": "0.1.0", "numpy": "1.24.2"}, inputs={"IMAGES": "3 rasters", "MASK": None})


def text_of(source):
    class Reader(html.parser.HTMLParser):
        def __init__(self):
            super().__init__()
            self.words, self.tags = [], []

        def handle_starttag(self, tag, attrs):
            self.tags.append((tag, dict(attrs)))

        def handle_data(self, data):
            self.words.append(data)

    reader = Reader()
    reader.feed(source)
    return " ".join(" ".join(reader.words).split()), reader.tags


def test_numbers_are_those_of_the_result():
    text, _ = text_of(report.render(make_result(), StackedOffsetTrackingOptions(), make_about()))
    for shown in ("91.2 %", "0.432 m/day", "157.8 m/yr", "1.2 %", "777 of 1 234 templates", "0.012 · 0.046", "0.625", "-0.410", "1.25", "0.231", "2017-01-03", "2017-01-14",
                  "55.0 % on average, 60.0 % at best", "a note", "a warning", "4765", "0.99960 – 0.99970", "Firnline 0.1.0"):
        assert shown in text, shown


def test_flags_are_counted_by_bit():
    result = make_result()
    rows, columns = result.grid.shape
    text, _ = text_of(report.render(result, StackedOffsetTrackingOptions(), make_about()))
    assert f"{flags.MEANING[flags.NO_DATA]} {5 * columns} " in text
    assert f"{flags.MEANING[flags.LOW_SNR]} 7 " in text
    assert f"{flags.MEANING[flags.TOO_FAST]} 7 " in text
    assert f"nothing to say {(rows - 5) * columns - 7} " in text


def test_flag_map_shows_the_first_reason():
    flag = np.array([[0, 1, 2, 4, 8], [6, 7, 10, np.nan, 12]], np.float32)
    names = [[report.CLASSES[int(c)][0] for c in row] for row in report._classes(flag)]
    assert names == [[0, 1, 2, 4, 8], [4, 1, 2, 1, 4]]


def test_changed_options_stand_out():
    source = report.render(make_result(), StackedOffsetTrackingOptions(template_size=64), make_about())
    assert "<code>TEMPLATE_SIZE</code></td><td><strong>64</strong></td><td></td>" in source
    assert "<code>STEP</code></td><td>12</td><td>default</td>" in source
    assert "<code>INTERVAL_DAYS</code></td><td>empty</td><td>default</td>" in source


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "&amp;</td></table>", "$\\frac{", "\udc80 no unicode"])
def test_foreign_text_is_harmless(hostile):
    result = make_result()
    result.statistics.update(warnings=[hostile], notes=[hostile], coverage_of=hostile)
    about = make_about(name=hostile)
    about.update(found_in=[hostile] * 3, inputs={"IMAGES": hostile, hostile: hostile}, versions={"Firnline": hostile, hostile: hostile})
    source = report.render(result, StackedOffsetTrackingOptions(), about)
    text, tags = text_of(source)
    clean, clean_tags = text_of(report.render(make_result(), StackedOffsetTrackingOptions(), make_about()))
    assert [name for name, _ in tags] == [name for name, _ in clean_tags]
    assert " ".join(hostile.encode("utf-8", "replace").decode().split()) in text
    source.encode("utf-8")


def test_nothing_comes_from_outside():
    source = report.render(make_result(), StackedOffsetTrackingOptions(), make_about())
    _, tags = text_of(source)
    names = {name for name, _ in tags}
    assert {"svg", "image", "table"} <= names
    assert not names & {"script", "link", "iframe", "img", "object"}
    for name, attributes in tags:
        for key, value in attributes.items():
            assert not key.startswith("on")
            if key in ("src", "href", "xlink:href"):
                assert value.startswith(("data:", "#")), (name, value[:60])


def test_ids_are_unique_and_every_reference_resolves():
    source = report.render(make_result(), StackedOffsetTrackingOptions(), make_about())
    _, tags = text_of(source)
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids)) > 0
    links = [attributes[k][1:] for _, attributes in tags for k in ("href", "xlink:href") if attributes.get(k, "").startswith("#")]
    assert set(links) <= set(ids)


@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
def test_two_runs_give_identical_bytes(grid, tmp_path):
    first, second = (report.render(make_result(grid), StackedOffsetTrackingOptions(), make_about()) for _ in range(2))
    assert first == second
    for name in ("a.png", "b.png"):
        report.velocity_map_png(make_result(grid).bands, grid, tmp_path / name, "Speed")
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_all_nan_and_single_pair():
    result = make_result(pairs=1, empty=True)
    result.statistics = dict(pairs=1)
    text, _ = text_of(report.render(result, StackedOffsetTrackingOptions(), make_about(2)))
    assert "not known: no stable ground was given" in text
    assert "no valid values" in text
    assert "on average" not in text
    assert "nan" not in text.lower().split()


def test_unknown_figures_of_a_pair_are_dashes():
    result = make_result()
    for pair in result.pair_table:
        pair.update(shift_x_px=None, coverage=None, stable_count=None, mean_peak=float("nan"))
    text, _ = text_of(report.render(result, StackedOffsetTrackingOptions(), make_about()))
    assert f"2017-01-03 2017-01-14 11.00 {page.NONE} -0.410 1.25 0.82 {page.NONE} 0.071 {page.NONE} {page.NONE} 3.1 %" in text


def test_without_matplotlib_the_tables_remain(monkeypatch):
    for name in [n for n in sys.modules if n.split(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ImportError):
        importlib.import_module("matplotlib")
    text, tags = text_of(report.render(make_result(), StackedOffsetTrackingOptions(), make_about()))
    assert "they need matplotlib" in text and "91.2 %" in text and "2017-01-14" in text
    assert "svg" not in {name for name, _ in tags}


@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
def test_map_lies_as_on_the_ground(grid):
    """A bright patch in a dark grid: bright where its map coordinates say, dark at its three mirrored places, north up."""
    rows, columns = grid.shape
    row, column = 12, 70
    values = np.zeros(grid.shape, np.float32)
    values[row - 8:row + 9, column - 8:column + 9] = 1
    figure = charts.value_map(values, grid, "Test", "", colours="gray")
    figure.canvas.draw()
    picture = np.asarray(figure.canvas.buffer_rgba())[::-1, :, :3]
    axes = figure.axes[0]

    def brightness(r, c):
        x, y = grid.to_map(c + 0.5, r + 0.5)
        across, up = axes.transData.transform((x / 1000, y / 1000))
        return int(picture[int(up), int(across)].min())

    assert brightness(row, column) == 255
    for r, c in ((rows - row, column), (row, columns - column), (rows - row, columns - column)):
        assert brightness(r, c) == 0
    assert axes.get_ylim()[1] > axes.get_ylim()[0] and axes.get_xlim()[1] > axes.get_xlim()[0]


def test_arrows_point_where_the_ice_moves():
    for grid in GRIDS.values():
        figure = charts.velocity_map(make_result(grid).bands, grid)
        quiver = next(c for c in figure.axes[0].collections if hasattr(c, "U"))
        assert np.allclose(quiver.U, quiver.V) and (quiver.U > 0).any()
        assert len(quiver.U) <= charts.MOST_ARROWS ** 2


def test_large_rasters_are_thinned_by_means():
    values = np.arange(7 * 5, dtype=float).reshape(7, 5)
    values[0, 0] = np.nan
    thinned = charts.thin(values, 2)
    assert thinned.shape == (4, 3)
    assert thinned[0, 0] == np.mean([1, 5, 6]) and thinned[1, 1] == np.mean([12, 13, 17, 18]) and thinned[3, 2] == 34
    assert np.isnan(charts.thin(np.full((3, 4), np.nan), 2)).all()
    assert charts.thinning((2000, 1400)) == 4 and charts.thinning((61, 97)) == 1


def test_stretch_is_the_2nd_to_98th_percentile():
    assert charts.stretch(np.append(np.arange(101.0), np.nan)) == (2.0, 98.0)
    assert charts.stretch(np.full(5, np.nan)) is None
    low, high = charts.stretch(np.full(5, 3.0))
    assert low < 3 < high


def test_large_report_is_small_enough_to_mail():
    grid = Grid((500000.0, 240.0, 0.0, 5150000.0, 0.0, -120.0), (2000, 1400))
    source = report.render(make_result(grid), StackedOffsetTrackingOptions(), make_about())
    assert len(source) < 3_000_000
    assert "mean of 4 x 4 cells" in source


def test_errors_seasons_and_false_alarms_are_shown():
    result = make_result()
    result.bands |= dict(sigma_vx=np.full(NORTH_UP.shape, 0.03, np.float32), sigma_vy=np.full(NORTH_UP.shape, 0.04, np.float32))
    result.statistics |= dict(coverage_net=0.9037, alarm_allowed=0.01)
    begin, end = datetime.datetime(2019, 12, 1), datetime.datetime(2020, 2, 29, 23, 59, 59)
    result.parts = [types.SimpleNamespace(label="December to February", begin=begin, end=end, bands={}, statistics=dict(pairs=9, coverage=0.75, median_speed=0.1234))]
    text = report.render(result, StackedOffsetTrackingOptions(), make_about())
    for expected in ("Standard error of the vector (m/day)", "Net of false alarms", "90.4 %", "December to February", "2020-02-29", "0.123"):
        assert expected in text, expected


def test_a_displacement_is_in_metres():
    result = make_result()
    result.bands = {{"vx": "dx", "vy": "dy", "speed": "displacement", "raw_vx": "raw_dx", "raw_vy": "raw_dy"}.get(name, name): values for name, values in result.bands.items()}
    text = report.render(result, StackedOffsetTrackingOptions(pairing="Before and after", event_date="2020-01-07"), make_about())
    for expected in ("Median displacement", "Displacement (m)", "MAXIMUM_DISPLACEMENT 10 m"):
        assert expected in text, expected
    assert "m/yr" not in text and "Speed (m/day)" not in text
