"""The form of the comparison of void filling: a small map, what is refused, cancel, identical files."""

import csv
import json
import pathlib

import numpy as np
import pytest
from small_data import NORTH_UP, ROTATED, SHAPE, SOUTH_UP, write_polygons, write_tif

from firnline.algorithms.grid import Grid

KEYS = ["INPUT", "DEM", "OUTLINES", "VOIDS", "SHARE", "SEEDS", "MOST_GLACIERS", "OUTLIER_LIMIT", "MINIMUM_MEASURED", "PIECES", "EXACT", "TIMING", "LARGEST_CHANGE", "BAND_HEIGHT", "ERROR_SIGMA",
        "ERROR_RANGE", "UNIT", "ID_FIELD", "SEED", "TABLE", "REPORT", "STATISTICS"]
DEGREES = (10.0, 0.0003, 0.0, 47.0, 0.0, -0.0002)


@pytest.fixture
def tool(qgis_processing):
    from firnline.processing_provider.elevation.void_fill_comparison import VoidFillComparison
    return VoidFillComparison()


def write(folder, transform=NORTH_UP, epsg=32632, corner=(48, 50)):
    """Parameters: change by height with a real void and blunders, DEM, two glaciers (the second with few measurements)."""
    grid = Grid(transform, SHAPE)
    rows, columns = np.indices(SHAPE)
    heights = 2300 + 6.0 * columns + 40 * np.sin(rows / 9)
    change = -4 + 0.005 * (heights - 2300) + np.random.default_rng(1).normal(0, 0.1, SHAPE)
    change[10:14, 20:24] = 60.0  # blunders
    change[np.hypot(rows - 40, columns - 15) < 5] = np.nan
    change[:, 75:][rows[:, 75:] % 20 > 0] = np.nan

    def ring(*pixels):
        corners = [grid.to_map(*pixel) for pixel in (*pixels, pixels[0])]
        return "POLYGON ((" + ", ".join(f"{x:.17g} {y:.17g}" for x, y in corners) + "))"
    (folder / "out").mkdir(parents=True, exist_ok=True)
    shapes = [ring((3, 3), (corner[0], 3), corner, (3, corner[1])), ring((75, 5), (92, 5), (92, 55), (75, 55))]
    return {"INPUT": write_tif(folder / "change.tif", change, transform, epsg), "DEM": write_tif(folder / "dem.tif", heights, transform, epsg),
            "OUTLINES": write_polygons(folder / "outlines.gpkg", shapes, epsg, ["West", "East"]), "ID_FIELD": "name", "SEEDS": 1, "TIMING": False,
            "TABLE": str(folder / "out" / "table.csv"), "REPORT": str(folder / "out" / "report.html"), "STATISTICS": str(folder / "out" / "statistics.json")}


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_parameters_are_the_contract(tool):
    from qgis.core import Qgis
    made = tool.create()
    assert [d.name() for d in made.parameterDefinitions()] == KEYS
    visible = [d.name() for d in made.parameterDefinitions() if not d.isDestination() and not d.flags() & Qgis.ProcessingParameterFlag.Advanced]
    assert visible == KEYS[:9]
    assert [made.parameterDefinition(key).createByDefault() for key in ("TABLE", "REPORT", "STATISTICS")] == [True, False, False]


@pytest.mark.parametrize("transform, epsg, voids", [(ROTATED, 32632, "Contiguous"), (SOUTH_UP, 32632, "Accumulation area"), (DEGREES, 4326, "Scattered")])
def test_methods_are_compared_on_every_grid(run, tool, feedback, tmp_path, transform, epsg, voids):
    """Change that follows height alone with noise of 0.1: its mean absolute value 0.08 is the least error; the blunders (16 px of 60) are gone before."""
    given = write(tmp_path, transform, epsg)
    results, message = run(tool, given | {"VOIDS": voids})
    assert message == ""
    rows = rows_of(given["TABLE"])
    every = {row["method"]: row for row in rows if row["level"] == "all"}
    assert len(every) == 7 and {row["glacier"] for row in rows if row["level"] == "case"} == {"West"}
    assert 0.06 < float(every["Automatic"]["mae"]) < 0.11 and float(every["Automatic"]["rmse"]) < 0.14 and float(every["Local hypsometric"]["mae"]) < 0.11
    assert results["GLACIERS"] == 1 and abs(results["MAE"] - float(every["Automatic"]["mae"])) < 1e-5 and 0.8 < results["RATIO"] < 1.2 and 0.4 < results["WITHIN_68"] < 0.95
    assert "Blunders taken out once, before the cuts: " in "".join(feedback.notes)
    statistics = json.loads(pathlib.Path(given["STATISTICS"]).read_text(encoding="utf-8"))
    assert statistics["glaciers"][0]["removed"] >= 16 and statistics["left_out"][0]["glacier"] == "East" and statistics["options"]["VOIDS"] == voids
    text = pathlib.Path(given["REPORT"]).read_text(encoding="utf-8")
    assert text.count("<svg") == 3 and f"{voids} voids, 20 % of the measured pixels" in text and "Errors on West" in text


def test_twice_the_same_files(run, tool, tmp_path):
    given = write(tmp_path, corner=(30, 34)) | {"SHARE": 10}
    found = []
    for _ in range(2):
        _, message = run(tool, given)
        assert message == ""
        found.append([pathlib.Path(given[key]).read_bytes() for key in ("TABLE", "REPORT", "STATISTICS")])
    assert found[0] == found[1]
    assert all(row["seconds"] == "" for row in rows_of(given["TABLE"]))


def test_what_is_refused(run, tool, tmp_path, monkeypatch):
    from firnline.algorithms import components
    good = write(tmp_path)
    other = write_tif(tmp_path / "other.tif", np.full((50, 97), 2000.0))
    feet = write_tif(tmp_path / "feet.tif", np.full(SHAPE, 12000.0))
    empty = write_tif(tmp_path / "empty.tif", np.full(SHAPE, np.nan))
    foreign = write_polygons(tmp_path / "foreign.gpkg", ["POLYGON ((0 0, 1 0, 1 1, 0 0))"])
    real = components._installed
    monkeypatch.setattr(components, "_installed", lambda module: module not in ("torch", "gpytorch") and real(module))
    for more, sentence in (
        ({"INPUT": None}, "INPUT is empty"),
        ({"DEM": other}, "DEM: other has 97 x 50 px"),
        ({"DEM": feet}, "DEM holds 12000 to 12000 on West: heights must be metres."),
        ({"INPUT": empty}, "INPUT has no measured pixel with a height inside the outlines"),
        ({"ID_FIELD": "rgi"}, "ID_FIELD = rgi: outlines has no such field: use one of fid, name, or leave it empty."),
        ({"OUTLINES": foreign, "ID_FIELD": ""}, "OUTLINES: no polygon of foreign covers a cell"),
        ({"VOIDS": "Stripes"}, "VOIDS = 'Stripes' is not a choice: use one of Contiguous, Scattered, Accumulation area."),
        ({"SHARE": 95}, "SHARE = 95 % is too large: use 80 % or less."),
        ({"SEEDS": 0}, "SEEDS = 0 is too small: use 1 or more."),
        ({"MINIMUM_MEASURED": 5000}, "OUTLINES: no glacier keeps MINIMUM_MEASURED = 5000 px after the cut"),
        ({"EXACT": True}, "EXACT = true needs torch and gpytorch (exact Gaussian process), not found in QGIS' Python: run "),
        ({"REPORT": str(tmp_path / "out" / "x.pdf")}, "has another format"),
    ):
        results, message = run(tool, {key: value for key, value in (good | more).items() if value is not None})
        assert results is None and sentence in message, (message, sentence)
        assert list((tmp_path / "out").iterdir()) == []


def test_cancel_leaves_nothing(cancelled, tool, tmp_path):
    cancelled(tool, write(tmp_path), 12)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_failure_keeps_the_old_files(run, tool, tmp_path):
    given = write(tmp_path)
    for key in ("TABLE", "REPORT", "STATISTICS"):
        pathlib.Path(given[key]).write_text("old", encoding="utf-8")
    results, message = run(tool, given | {"MINIMUM_MEASURED": 5000})
    assert results is None and message
    assert [path.read_text(encoding="utf-8") for path in sorted((tmp_path / "out").iterdir())] == ["old"] * 3
