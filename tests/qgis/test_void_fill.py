"""The form of void filling: glaciers of a small map, what is refused, cancel, and going on after an interruption."""

import csv
import json
import pathlib
import signal
import time

import numpy as np
import pytest
from osgeo import gdal
from small_data import NORTH_UP, ROTATED, SHAPE, SOUTH_UP, write_polygons, write_tif

from firnline.algorithms.grid import Grid

KEYS = ["INPUT", "DEM", "OUTLINES", "METHOD", "OUTLIER_LIMIT", "MINIMUM_MEASURED", "SCHEDULER", "LARGEST_CHANGE", "TERRAIN", "BAND_HEIGHT", "ERROR_SIGMA", "ERROR_RANGE", "UNIT", "ID_FIELD", "TRAINING_PIXELS", "EPOCHS",
        "ARD", "SEED", "OUTPUT", "TABLE", "RESUME_FILE", "REPORT", "STATISTICS"]
DEGREES = (10.0, 0.0003, 0.0, 47.0, 0.0, -0.0002)
HYPSOMETRIC = {"METHOD": "Local hypsometric"}


@pytest.fixture
def tool(qgis_processing):
    from firnline.processing_provider.elevation.void_fill import VoidFill
    return VoidFill()


def truth():
    """(change, heights, void): change follows height; a disc and the whole eastern glacier but a strip are void."""
    rows, columns = np.indices(SHAPE)
    heights = 2300 + 6.0 * columns + 40 * np.sin(rows / 9)
    change = -4 + 0.005 * (heights - 2300) + np.random.default_rng(1).normal(0, 0.1, SHAPE)
    return change, heights, (np.hypot(rows - 30, columns - 25) < 8) | ((columns > 75) & (rows % 20 > 0))


def write(folder, transform=NORTH_UP, epsg=32632, names=("West", "East", "Far")):
    """Parameters: change with voids, DEM, three glaciers (west, east with few data, one far away)."""
    grid = Grid(transform, SHAPE)
    change, heights, void = truth()

    def ring(*pixels):
        corners = [grid.to_map(*pixel) for pixel in (*pixels, pixels[0])]
        return "POLYGON ((" + ", ".join(f"{x:.17g} {y:.17g}" for x, y in corners) + "))"
    shapes = dict(West=ring((3, 3), (60, 3), (60, 58), (3, 58)), East=ring((65, 5), (92, 5), (92, 55), (65, 55)), Far=ring((500, 0), (600, 0), (600, 61)))
    (folder / "out").mkdir(parents=True, exist_ok=True)
    return {"INPUT": write_tif(folder / "change.tif", np.where(void, np.nan, change), transform, epsg), "DEM": write_tif(folder / "dem.tif", heights, transform, epsg),
            "OUTLINES": write_polygons(folder / "outlines.gpkg", [shapes[name] for name in names], epsg, names), "ID_FIELD": "name", "MINIMUM_MEASURED": 1000,
            "OUTPUT": str(folder / "out" / "filled.tif"), "TABLE": str(folder / "out" / "table.csv")}


def bands(path):
    return gdal.Open(path).ReadAsArray()


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return {row["glacier"]: row for row in csv.DictReader(file)}


def test_parameters_are_the_contract(tool):
    from qgis.core import Qgis
    made = tool.create()
    assert [d.name() for d in made.parameterDefinitions()] == KEYS
    visible = [d.name() for d in made.parameterDefinitions() if not d.isDestination() and not d.flags() & Qgis.ProcessingParameterFlag.Advanced]
    assert visible == KEYS[:6]
    assert [made.parameterDefinition(key).createByDefault() for key in KEYS[-5:]] == [True, False, False, False, False]


@pytest.mark.parametrize("transform, epsg", [(NORTH_UP, 32632), (ROTATED, 32632), (SOUTH_UP, 32632), (DEGREES, 4326)])
def test_voids_are_filled_on_every_grid(run, tool, tmp_path, transform, epsg):
    given = write(tmp_path, transform, epsg)
    results, message = run(tool, given | HYPSOMETRIC)
    assert message == ""
    filled, sigma, source = bands(results["OUTPUT"])
    change, heights, void = truth()
    outside = np.isnan(source)
    assert outside[0].all() and not outside[30, 25] and not outside[30, 70]
    measured = source == 1
    np.testing.assert_array_equal(filled[measured], change.astype(np.float32)[measured])
    west, east = (void & ~outside & (np.arange(97) < 62)), (void & ~outside & (np.arange(97) > 62))
    assert (source[west] == 3).all() and (source[east] == 4).all()
    assert np.abs(filled - change)[west].mean() < 0.2 and np.isnan(sigma[measured]).all() and (sigma[west | east] > 0).all()
    table = rows_of(results["TABLE"])
    assert list(table) == ["West", "East"] and "fewer than 1000" in table["East"]["reason"] and table["West"]["method"] == "Local hypsometric"
    assert results["GLACIERS"] == 2 and results["FILLED"] == sum(int(row["filled"]) for row in table.values()) and results["NOT_FILLED"] == 0
    data = gdal.Open(results["OUTPUT"])
    assert [data.GetRasterBand(k).GetDescription() for k in (1, 2, 3)] == ["change", "sigma", "source"] and data.GetRasterBand(1).GetUnitType() == "m/yr"


def test_loaded_layer_has_the_colours_of_its_values(tool, context, feedback, tmp_path):
    from qgis.core import QgsProcessingContext, QgsProject, QgsRasterLayer
    given = write(tmp_path) | HYPSOMETRIC
    context.addLayerToLoadOnCompletion(given["OUTPUT"], QgsProcessingContext.LayerDetails("Filled", QgsProject.instance(), "OUTPUT"))
    made = tool.create()
    _, good = made.run(given, context, feedback, {}, False)
    assert good
    layer = QgsRasterLayer(given["OUTPUT"], "Filled")
    context.layerToLoadOnCompletionDetails(given["OUTPUT"]).postProcessor().postProcessLayer(layer, context, feedback)
    assert layer.renderer().type() == "singlebandpseudocolor" and 2 < layer.renderer().classificationMax() == -layer.renderer().classificationMin() < 5


def test_report_and_statistics(run, tool, tmp_path):
    """Both say what the table says; the report has the map and the means of the voids; twice the same bytes."""
    given = write(tmp_path, ROTATED) | HYPSOMETRIC | {"REPORT": str(tmp_path / "out" / "report.html"), "STATISTICS": str(tmp_path / "out" / "statistics.json")}
    found = []
    for _ in range(2):
        results, message = run(tool, given)
        assert message == ""
        found.append([pathlib.Path(given[key]).read_bytes() for key in ("OUTPUT", "TABLE", "REPORT", "STATISTICS")])
    assert found[0] == found[1]
    statistics = json.loads(found[0][3])
    table = rows_of(given["TABLE"])
    assert [row["glacier"] for row in statistics["glaciers"]] == ["West", "East"] == list(table) and statistics["options"]["METHOD"] == "Local hypsometric"
    assert sum(row["filled"] for row in statistics["glaciers"]) == results["FILLED"]
    assert abs(statistics["glaciers"][0]["random_r2"] - float(table["West"]["random_r2"])) < 1e-5 and 0.9 < statistics["glaciers"][0]["random_r2"] <= 1
    text = found[0][2].decode()
    assert text.count("<svg") == 2 and "fewer than 1000" in text and f"<td class=\"right\">{table['West']['filled']}</td>" in text


def test_exact_is_refused_without_its_libraries(run, tool, tmp_path, monkeypatch):
    from firnline.algorithms import components
    given, real = write(tmp_path), components._installed
    monkeypatch.setattr(components, "_installed", lambda module: module not in ("torch", "gpytorch") and real(module))
    results, message = run(tool, given | {"METHOD": "Exact"})
    assert results is None and "METHOD = Exact needs torch and gpytorch (exact Gaussian process), not found in QGIS' Python: run " in message
    assert list((tmp_path / "out").iterdir()) == []


def test_automatic_scores_its_methods(run, tool, tmp_path):
    given = write(tmp_path)
    results, message = run(tool, given)
    assert message == ""
    row = rows_of(given["TABLE"])["West"]
    scores = [float(row[f"mae_{name}"]) for name in ("hypsometric", "linear", "gaussian_process", "gaussian_process_terrain")]
    # The noise is 0.1.
    assert float(row["random_r2"]) > 0.9 and 0.08 < float(row["random_rmse"]) < 0.13 and float(row["cv_r2"]) > 0.5
    assert 0 < float(row["cv_mae"]) <= min(scores) and float(row["sigma_of_voids"]) > 0
    change, _, void = truth()
    filled, _, source = bands(results["OUTPUT"])
    west = void & (source > 1) & (np.arange(97) < 62)
    assert np.abs(filled - change)[west].mean() < 0.15


def test_what_is_refused(run, tool, tmp_path):
    good = write(tmp_path) | HYPSOMETRIC
    other = write_tif(tmp_path / "other.tif", np.full((50, 97), 2000.0))
    feet = write_tif(tmp_path / "feet.tif", np.full(SHAPE, 12000.0))
    empty = write_tif(tmp_path / "empty.tif", np.full(SHAPE, np.nan))
    foreign = write_polygons(tmp_path / "foreign.gpkg", ["POLYGON ((0 0, 1 0, 1 1, 0 0))"])
    before = pathlib.Path(foreign).read_bytes()
    for more, sentence in (
        ({"INPUT": None}, "INPUT is empty"),
        ({"DEM": other}, "DEM: other has 97 x 50 px"),
        ({"DEM": feet}, "DEM holds 12000 to 12000 on "),
        ({"INPUT": empty}, "INPUT has no measured pixel with a height inside the outlines"),
        ({"ID_FIELD": "rgi"}, "ID_FIELD = rgi: outlines has no such field: use one of fid, name, or leave it empty."),
        ({"OUTLINES": foreign, "ID_FIELD": ""}, "OUTLINES: no polygon of foreign covers a cell"),
        ({"METHOD": "Kriging"}, "METHOD = 'Kriging' is not a choice: use one of Automatic"),
        ({"MINIMUM_MEASURED": 5}, "MINIMUM_MEASURED = 5 px is too small: use 20 px or more."),
        ({"RESUME_FILE": foreign}, f"RESUME_FILE = {foreign} holds other data"),
        ({"OUTPUT": str(tmp_path / "out" / "x.png")}, "has another format"),
    ):
        results, message = run(tool, {key: value for key, value in (good | more).items() if value is not None})
        assert results is None and sentence in message, (message, sentence)
        assert list((tmp_path / "out").iterdir()) == [] and pathlib.Path(foreign).read_bytes() == before


def test_cancel_leaves_nothing(cancelled, tool, tmp_path):
    cancelled(tool, write(tmp_path), 12)
    assert list((tmp_path / "out").iterdir()) == []


def finished(path):
    """Number of glaciers in a file of finished ones; 0 while it cannot be read."""
    if not pathlib.Path(path).exists():
        return 0
    try:
        data = gdal.OpenEx(path, gdal.OF_VECTOR)  # kept while its layer is used
        rows = data.ExecuteSQL(f'SELECT COUNT(*) FROM "{data.GetLayer(0).GetName()}"')  # newer GDAL writes the count of the layer at the end only
        number = rows.GetNextFeature().GetField(0) - 1
        data.ReleaseResultSet(rows)  # which holds the file locked
        return number
    except (RuntimeError, AttributeError):
        return 0


def test_a_killed_run_goes_on_with_identical_results(run, tool, qgis_process, tmp_path, feedback):
    """kill -9 when the first glacier is finished; the second run takes it from the file. Another option starts anew and says so."""
    given = write(tmp_path, names=("East", "West", "Far")) | {"METHOD": "Gaussian process"}
    _, message = run(tool, given)
    assert message == ""
    whole = [pathlib.Path(given[key]).read_bytes() for key in ("OUTPUT", "TABLE")]
    again = given | {"RESUME_FILE": str(tmp_path / "out" / "finished.gpkg"), "OUTPUT": str(tmp_path / "out" / "again.tif"), "TABLE": str(tmp_path / "out" / "again.csv")}
    killed = qgis_process("run", "firnline:voidfill", "--", *(f"{key}={value}" for key, value in again.items()), wait=False)
    while killed.poll() is None and finished(again["RESUME_FILE"]) < 1:
        time.sleep(0.02)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert not pathlib.Path(again["OUTPUT"]).exists() and finished(again["RESUME_FILE"]) == 1
    feedback.notes.clear()
    _, message = run(tool, again)
    assert message == "" and "Finished in an earlier run: 1 of 2 glaciers." in feedback.notes and not any(note.startswith("East: ") for note in feedback.notes)
    assert [pathlib.Path(again[key]).read_bytes() for key in ("OUTPUT", "TABLE")] == whole
    feedback.warnings.clear()
    _, message = run(tool, again | HYPSOMETRIC)
    assert message == "" and any("was made with other inputs or options: all glaciers are computed anew" in text for text in feedback.warnings)
    assert rows_of(again["TABLE"])["West"]["method"] == "Local hypsometric"
