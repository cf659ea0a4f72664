"""The form of the hypsometry: ten glaciers, groups, what is refused, cancel, tables."""

import csv
import json
import pathlib

import numpy as np
import pytest
from osgeo import ogr
from small_data import NORTH_UP, ROTATED, SHAPE, SOUTH_UP, write_tif
from small_glaciers import BOXES, fields, write

from firnline.algorithms.elevation import mass_balance_tables as tables

KEYS = ("INPUT", "DEM", "OUTLINES", "REPORT", "STATISTICS", "TABLE")


@pytest.fixture
def tool(qgis_processing):
    from firnline.processing_provider.elevation.hypsometry import Hypsometry
    return Hypsometry()


def parameters(folder, transform=NORTH_UP, epsg=32632):
    given = write(folder, transform, epsg)
    return {key: given[key] for key in KEYS} | {"OUTPUT": str(folder / "out" / "bands.gpkg"), "BAND_HEIGHT": 50.0}


def test_parameters_are_the_contract(tool):
    from qgis.core import Qgis
    made = tool.create()
    definitions = made.parameterDefinitions()
    assert [d.name() for d in definitions if not d.isDestination() and not d.flags() & Qgis.ProcessingParameterFlag.Advanced] == ["INPUT", "DEM", "OUTLINES", "GROUP_FIELD", "BAND_HEIGHT", "MEASURED_ONLY"]
    assert [d.name() for d in definitions if d.isDestination()] == ["OUTPUT", "TABLE", "REPORT", "STATISTICS"]


@pytest.mark.parametrize("transform, epsg", [(NORTH_UP, 32632), (ROTATED, 32632), (SOUTH_UP, 32632), ((10.0, 0.0003, 0.0, 47.0, 0.0, -0.0002), 4326)])
def test_bands_on_every_grid(run, tool, tmp_path, transform, epsg):
    results, message = run(tool, parameters(tmp_path, transform, epsg))
    assert message == "" and results["TRANSITION"] == pytest.approx(3200, abs=12)
    rows = list(csv.DictReader(pathlib.Path(results["TABLE"]).read_text(encoding="utf-8").splitlines()))
    change, heights, source = fields()
    ice = np.zeros(SHAPE, bool)
    for col0, row0, col1, row1, _ in BOXES.values():
        ice[row0:row1, col0:col1] = True
    ice[25:29, 10:14] = ice[42:44, 45:70] = False
    assert sum(int(row["pixels"]) for row in rows) == ice.sum()
    row = next(row for row in rows if row["low_m"] == "3100.0")
    mine = ice & (source == 1) & (heights.astype(np.float32) >= 3100) & (heights.astype(np.float32) < 3150)
    assert int(row["measured_px"]) == mine.sum() and float(row["dhdt_median"]) == pytest.approx(np.median(change[mine]), rel=1e-4)
    cell = {32632: abs(transform[1] * transform[5] - transform[2] * transform[4]), 4326: 22.785 * 22.236}[epsg]
    assert float(row["area_km2"]) == pytest.approx(int(row["pixels"]) * cell / 1e6, rel=3e-3)


def test_groups_layer_and_report(run, tool, tmp_path):
    given = parameters(tmp_path) | {"GROUP_FIELD": "surge_type"}
    results, message = run(tool, given)
    assert message == ""
    numbers = json.loads(pathlib.Path(results["STATISTICS"]).read_text(encoding="utf-8"))
    assert [(group["group"], group["glaciers"]) for group in numbers["groups"]] == [("all glaciers", 10), ("none", 1), ("normal", 6), ("surge", 3)]
    by = {group["group"]: sum(band["pixels"] for band in group["bands"]) for group in numbers["groups"]}
    assert by["all glaciers"] == by["none"] + by["normal"] + by["surge"]
    data = ogr.Open(results["OUTPUT"])
    layer = data.GetLayer()
    assert layer.GetFeatureCount() == sum(len(group["bands"]) for group in numbers["groups"]) and layer.GetGeomType() == ogr.wkbNone
    from qgis.core import QgsVectorLayer
    shown = QgsVectorLayer(results["OUTPUT"], "b")
    assert shown.loadNamedStyle(str(pathlib.Path(__file__).resolve().parents[2] / "processing_provider" / "styles" / "hypsometry.qml"))[1]
    assert {name: shown.attributeAlias(shown.fields().indexOf(name)) for name, _, _ in tables.fields(tables.BANDS)} == {name: alias for name, alias, _ in tables.fields(tables.BANDS)}
    assert "Bands: surge" in pathlib.Path(results["REPORT"]).read_text(encoding="utf-8")
    keys = ("OUTPUT", "TABLE", "REPORT", "STATISTICS")
    first = [pathlib.Path(given[key]).read_bytes() for key in keys]
    assert run(tool, given)[1] == "" and [pathlib.Path(given[key]).read_bytes() for key in keys] == first


def test_what_is_refused(run, tool, tmp_path):
    good = parameters(tmp_path)
    other = write_tif(tmp_path / "other.tif", np.full((50, 97), 2000.0))
    empty = write_tif(tmp_path / "empty.tif", np.full(SHAPE, np.nan))
    feet = write_tif(tmp_path / "feet.tif", np.full(SHAPE, 20000.0))
    for more, sentence in (({"DEM": None}, "DEM is empty"), ({"DEM": other}, "DEM: other has 97 x 50 px"), ({"DEM": empty}, "INPUT has no pixel with change and a height"),
                           ({"DEM": feet}, "heights must be metres"), ({"INPUT": empty}, "INPUT has no pixel with change"), ({"GROUP_FIELD": "kind"}, "GROUP_FIELD = kind: outlines has no such field"),
                           ({"BAND_HEIGHT": 1.0}, "BAND_HEIGHT = 1 m is too small"), ({"OUTPUT": str(tmp_path / "out" / "x.tif")}, "has another format")):
        results, message = run(tool, {key: value for key, value in (good | more).items() if value is not None})
        assert results is None and sentence in message, (message, sentence)
        assert list((tmp_path / "out").iterdir()) == []


def test_cancel_leaves_nothing(cancelled, tool, tmp_path):
    cancelled(tool, parameters(tmp_path), 5)
    assert list((tmp_path / "out").iterdir()) == []
