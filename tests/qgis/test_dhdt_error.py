"""The form of the elevation change error: what is written, bad inputs, cancel, models."""

import json
import time

import elevation_error_data as made
import numpy as np
import pytest
from osgeo import gdal
from small_data import NORTH_UP, ROTATED, SHAPE, SOUTH_UP, write_tif

from firnline.algorithms import terrain
from firnline.algorithms.blocks import ArrayImage, Block
from firnline.algorithms.elevation import error_model
from firnline.algorithms.grid import Grid

KEYS = ["CHANGE", "DEM", "UNSTABLE", "STABLE_MASK", "UNIT", "SIGMA", "STABLE_GROUND", "PREDICTOR", "BAND", "SLOPE_BIN", "MINIMUM_BIN_PX", "MAXIMUM_SLOPE", "MAXIMUM_CHANGE", "PREDICTOR_BINS", "ESTIMATOR",
        "MAXIMUM_DISTANCE", "OUTPUT", "MODEL_OUTPUT", "REPORT", "STATISTICS"]


@pytest.fixture
def tool(qgis_processing):
    from firnline.processing_provider.elevation.dhdt_error import DhdtError
    return DhdtError()


def test_parameters_are_the_contract(tool):
    from qgis.core import Qgis
    one = tool.create()
    assert [d.name() for d in one.parameterDefinitions()] == KEYS
    assert [d.name() for d in one.parameterDefinitions() if not d.isDestination() and not d.flags() & Qgis.ProcessingParameterFlag.Advanced] == KEYS[:6]
    assert [one.parameterDefinition(key).createByDefault() for key in KEYS[-4:]] == [True, True, False, False] and one.groupId() == "elevationchangeandmassbalance"


@pytest.mark.parametrize("transform", [NORTH_UP, ROTATED, SOUTH_UP], ids=["north up", "rotated", "south up"])
def test_what_is_written(tool, run, feedback, tmp_path, transform):
    out, model_file, page, numbers = (tmp_path / name for name in ("s.tif", "m.json", "r.html", "s.json"))
    results, error = run(tool, {**made.write(tmp_path / "in", transform), "OUTPUT": str(out), "MODEL_OUTPUT": str(model_file), "REPORT": str(page), "STATISTICS": str(numbers), "SLOPE_BIN": 3})
    assert error == ""
    model = error_model.from_json(model_file.read_text(), model_file)
    told = json.loads(numbers.read_text())
    grid = Grid(transform, SHAPE)
    stable = np.isfinite(made.change()) & ~made.ice()
    stable[0, :5] = False
    assert told["stable_pixels"] == stable.sum() == model.source["stable_pixels"] and model.source["inputs"]["CHANGE"] == "dhdt" and told["warnings"] == feedback.warnings
    exact = made.change()[stable]
    assert model.bias == pytest.approx(np.median(exact), abs=0.002) and results["NMAD"] == model.nmad == pytest.approx(1.4826 * np.median(np.abs(exact - np.median(exact))), rel=0.003)
    assert (results["SHORT_RANGE"], results["LONG_RANGE"]) == model.ranges_m and (results["SHORT_SILL"], results["LONG_SILL"]) == model.sills and results["MODEL_OUTPUT"] == str(model_file)
    data = gdal.Open(str(out))
    band = data.GetRasterBand(1)
    slope = terrain.of_block(ArrayImage(made.heights()), grid, Block(0, *SHAPE[:1], 0, SHAPE[1]))[1]
    assert np.allclose(band.ReadAsArray(), model.sigma(slope), rtol=1e-5) and band.GetDescription() == "sigma" and band.GetUnitType() == "m/yr" and np.isnan(band.GetNoDataValue())
    assert data.GetGeoTransform() == pytest.approx(transform) and json.loads(data.GetMetadataItem("FIRNLINE_OPTIONS"))["SLOPE_BIN"] == 3
    text = page.read_text()
    assert text.count("<svg") == 4 and "Variogram of the standardised errors" in text and "nan" not in text.split("<svg")[0]
    again = tmp_path / "again.json"
    assert run(tool, {**made.write(tmp_path / "in", transform), "OUTPUT": str(tmp_path / "t.tif"), "MODEL_OUTPUT": str(again), "SLOPE_BIN": 3})[1] == ""
    assert again.read_bytes() == model_file.read_bytes() and out.read_bytes() == (tmp_path / "t.tif").read_bytes()


def test_masks_and_a_dem_on_another_grid(tool, run, feedback, tmp_path):
    """A mask of stable ground is the outline turned round; a DEM of half the pixel size gives nearly the same sigma."""
    given = made.write(tmp_path / "in")
    options = {"SLOPE_BIN": 3, "OUTPUT": "TEMPORARY_OUTPUT", "MODEL_OUTPUT": "TEMPORARY_OUTPUT"}
    first, _ = run(tool, {**given, **options})
    mask = write_tif(tmp_path / "mask.tif", (~made.ice()).astype(np.float32))
    second, error = run(tool, {**given, "UNSTABLE": None, "STABLE_MASK": mask, **options})
    assert error == "" and second["BIAS"] == first["BIAS"] and second["LONG_RANGE"] == first["LONG_RANGE"]
    fine = write_tif(tmp_path / "fine.tif", np.kron(made.heights(), np.ones((2, 2))), (500000.0, 10.0, 0.0, 5200000.0, 0.0, -5.0))
    third, error = run(tool, {**given, "DEM": fine, **options})
    assert error == "" and third["BIAS"] == pytest.approx(first["BIAS"], abs=0.01) and any("its heights are interpolated" in text for text in feedback.notes)


def in_metres(path):
    write_tif(path, made.change())
    data = gdal.Open(str(path), gdal.GA_Update)
    data.GetRasterBand(1).SetUnitType("m")
    data = None
    return str(path)


def bad_inputs(folder):
    """(parameters, start of the sentence) by what is wrong."""
    from small_data import write_polygons
    one = np.ones(SHAPE, np.float32)
    return {
        "no change": ({"CHANGE": None}, "CHANGE is empty"), "missing": ({"DEM": str(folder / "gone.tif")}, "DEM: "), "no crs": ({"CHANGE": write_tif(folder / "c.tif", made.change(), epsg=None)}, "CHANGE: c has no CRS"),
        "degrees": ({"CHANGE": write_tif(folder / "d.tif", made.change(), (8.0, 0.0002, 0, 46.0, 0, -0.0001), epsg=4326)}, "CHANGE: d is in degrees"),
        "other unit": ({"CHANGE": in_metres(folder / "dh.tif")}, "UNIT = m/yr, but dh says that it is in m: set UNIT = m."),
        "nothing stable": ({"UNSTABLE": None}, "UNSTABLE, STABLE_GROUND and STABLE_MASK are all empty"),
        "all unstable": ({"STABLE_MASK": write_tif(folder / "z.tif", 0 * one)}, "Only 0 pixels are stable"),
        "mask elsewhere": ({"STABLE_MASK": write_tif(folder / "e.tif", one, ROTATED)}, "STABLE_MASK: e has another pixel size or rotation"),
        "outlines elsewhere": ({"UNSTABLE": write_polygons(folder / "far.gpkg", ["POLYGON ((0 0, 1 0, 1 1, 0 0))"])}, "UNSTABLE: no polygon of far covers"),
        "flat": ({"DEM": write_tif(folder / "f.tif", one)}, "SIGMA = Exponential needs five bins of slope"), "dem far away": ({"DEM": write_tif(folder / "w.tif", one, (900000.0, 20.0, 0, 5200000.0, 0, -10.0))}, "Only 0 pixels are stable"),
        "no spread": ({"CHANGE": write_tif(folder / "n.tif", 0 * one)}, "CHANGE has no spread on stable ground"), "no data": ({"CHANGE": write_tif(folder / "x.tif", np.nan * one)}, "CHANGE has no data"),
        "predictor alone": ({"PREDICTOR": write_tif(folder / "p.tif", one)}, "PREDICTOR = p needs SIGMA = Binned"), "distance": ({"MAXIMUM_DISTANCE": 20}, "MAXIMUM_DISTANCE = 20 m is too small"),
        "sigma": ({"SIGMA": "Linear"}, "SIGMA = 'Linear' is not a choice"), "misspelt": ({"GLACIERS": "x"}, "GLACIERS is no parameter of Elevation change error"),
        "band": ({"BAND": 2}, "BAND = 2"), "wrong ending": ({"MODEL_OUTPUT": str(folder / "out" / "m.txt")}, "MODEL_OUTPUT = "),
    }


def test_bad_inputs_end_in_a_sentence_and_leave_nothing(tool, run, tmp_path):
    parameters = {**made.write(tmp_path / "in"), "SLOPE_BIN": 3}
    out = tmp_path / "out"
    out.mkdir()
    for kind, (change, sentence) in bad_inputs(tmp_path).items():
        outputs = {"OUTPUT": str(out / "o.tif"), "MODEL_OUTPUT": str(out / "m.json"), "REPORT": str(out / "r.html")}
        results, error = run(tool, {**parameters, **outputs, **change})
        assert results is None, kind
        assert error.startswith(sentence) and error[-1] in ".?" and "fault in" not in error and "\n" not in error and list(out.iterdir()) == [], (kind, error)


def test_failure_keeps_the_old_files(tool, run, tmp_path, monkeypatch):
    out = tmp_path / "out"
    out.mkdir()
    outputs = {"OUTPUT": str(out / "o.tif"), "MODEL_OUTPUT": str(out / "m.json"), "REPORT": str(out / "r.html")}
    for path in outputs.values():
        with open(path, "w") as file:
            file.write("old")
    monkeypatch.setattr("firnline.algorithms.elevation.variogram.fit", lambda *_: 1 / 0)
    assert run(tool, {**made.write(tmp_path / "in"), "SLOPE_BIN": 3, **outputs})[1].startswith("This is a fault in Firnline")
    assert sorted(path.name for path in out.iterdir()) == ["m.json", "o.tif", "r.html"] and all(path.read_text() == "old" for path in out.iterdir())


@pytest.mark.parametrize("stage", ["reading", "pairs"])
def test_cancel(tool, cancelled_in_background, feedback, tmp_path, monkeypatch, stage):
    """Heard within a second, nothing left behind, the old raster as it was."""
    from firnline.algorithms.elevation import variogram
    from firnline.processing_provider import rasters
    parameters = made.write(tmp_path / "in", shape=(1500, 700))
    owner, name = (rasters.Reader, "read") if stage == "reading" else (variogram.device, "each")
    real = getattr(owner, name)

    def slow(*arguments):
        time.sleep(0.2)  # a strip, or some lags, of a large scene
        return real(*arguments)
    monkeypatch.setattr(owner, name, slow)
    monkeypatch.setenv("FIRNLINE_MEMORY_MB", "64")
    out = tmp_path / "out"
    out.mkdir()
    (out / "o.tif").write_text("the old one")
    cancelled_in_background(tool, {**parameters, "OUTPUT": str(out / "o.tif"), "MODEL_OUTPUT": str(out / "m.json"), "REPORT": str(out / "r.html")},
                            lambda: feedback.progress() > (5 if stage == "reading" else 60))
    assert [path.name for path in out.iterdir()] == ["o.tif"] and (out / "o.tif").read_text() == "the old one"


def test_the_layer_has_its_style_and_name(tool, context, feedback, tmp_path):
    from qgis.core import QgsProcessingOutputLayerDefinition, QgsProject, QgsRasterLayer, QgsSingleBandPseudoColorRenderer
    target = QgsProcessingOutputLayerDefinition(str(tmp_path / "o.tif"), QgsProject.instance())
    results, good = tool.create().run({**made.write(tmp_path / "in"), "SLOPE_BIN": 3, "OUTPUT": target, "MODEL_OUTPUT": str(tmp_path / "m.json")}, context, feedback)
    assert good
    details = context.layerToLoadOnCompletionDetails(results["OUTPUT"])
    layer = QgsRasterLayer(results["OUTPUT"], details.name)
    details.postProcessor().postProcessLayer(layer, context, feedback)
    assert layer.name() == "Sigma of the elevation change (m/yr)" and isinstance(layer.renderer(), QgsSingleBandPseudoColorRenderer) and 0.2 < layer.renderer().classificationMax() < 2


def test_report_without_matplotlib(tool, run, tmp_path, monkeypatch):
    import sys
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert run(tool, {**made.write(tmp_path / "in"), "SLOPE_BIN": 3, "OUTPUT": "TEMPORARY_OUTPUT", "MODEL_OUTPUT": "TEMPORARY_OUTPUT", "REPORT": str(tmp_path / "r.html")})[1] == ""
    text = (tmp_path / "r.html").read_text()
    assert "<svg" not in text and "pip install matplotlib" in text and "Gaussian" in text


def test_qgis_process(qgis_process, tmp_path):
    given = made.write(tmp_path / "in")
    done = qgis_process("run", "firnline:dhdterror", *(f"--{key}={value}" for key, value in given.items()), "--SLOPE_BIN=3", f"--OUTPUT={tmp_path}/o.tif", f"--MODEL_OUTPUT={tmp_path}/m.json")
    assert done.returncode == 0 and "SHORT_RANGE:\t" in done.stdout and "Variogram: short Gaussian" in done.stdout + done.stderr, done.stdout + done.stderr
    assert error_model.from_json((tmp_path / "m.json").read_text(), "m.json").unit == "m/yr"
