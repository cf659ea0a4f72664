"""The form of phase unwrapping: map and radar geometry, bad inputs, cancel, styles, identical bytes."""

import json
import threading
import time

import numpy as np
import pytest
from osgeo import gdal
from small_data import NORTH_UP, ROTATED, SHAPE, SOUTH_UP, write_tif

KEYS = ["PHASE", "COHERENCE", "MASK", "ENGINE", "LOOKS", "MINIMUM_COHERENCE", "MINIMUM_COMPONENT", "SMOOTHNESS", "TILE_SIZE", "OVERLAP", "BAND", "OUTPUT", "COMPONENTS", "REPORT", "STATISTICS"]


@pytest.fixture
def tool(qgis_processing):
    from firnline.processing_provider.insar.unwrap_phase import UnwrapPhase
    return UnwrapPhase()


def hill():
    i, j = np.meshgrid(np.linspace(-1, 1, SHAPE[0]), np.linspace(-1, 1, SHAPE[1]), indexing="ij")
    return 40 * np.exp(-((i - 0.2) ** 2 + (j + 0.1) ** 2) * 2.5) + 3 * j


def wrapped():
    return np.angle(np.exp(1j * hill())).astype(np.float32)


def read(path):
    return gdal.Open(str(path)).ReadAsArray()


def everything(folder):
    return {"OUTPUT": str(folder / "o.tif"), "COMPONENTS": str(folder / "c.tif"), "REPORT": str(folder / "r.html"), "STATISTICS": str(folder / "s.json")}


def given(folder, transform=NORTH_UP, epsg=32632, **metadata):
    coherence = write_tif(folder / "coherence.tif", np.full(SHAPE, 0.8), transform, epsg, metadata)
    return {"PHASE": write_tif(folder / "phase.tif", wrapped(), transform, epsg), "COHERENCE": coherence}


def test_parameters_are_the_contract(tool):
    from qgis.core import Qgis
    made = tool.create()
    assert [d.name() for d in made.parameterDefinitions()] == KEYS
    visible = [d.name() for d in made.parameterDefinitions() if not d.isDestination() and not d.flags() & Qgis.ProcessingParameterFlag.Advanced]
    assert visible == KEYS[:6]
    assert [made.parameterDefinition(key).createByDefault() for key in KEYS[-4:]] == [True, True, False, False]


@pytest.mark.parametrize("transform", [NORTH_UP, SOUTH_UP, ROTATED, None])
def test_known_phase(tool, run, feedback, tmp_path, transform):
    """In map geometry and, without a georeference, in radar geometry."""
    parameters = given(tmp_path, transform, 32632 if transform else None, LOOKS="12")
    mask = np.ones(SHAPE)
    mask[:, 30] = 0
    results, error = run(tool, {**parameters, "MASK": write_tif(tmp_path / "mask.tif", mask, transform, 32632 if transform else None), **everything(tmp_path)})
    assert error == ""
    found, parts = read(tmp_path / "o.tif"), read(tmp_path / "c.tif")
    assert np.isnan(found[:, 30]).all() and (parts[:, 30] == 65535).all()
    off = np.delete(found - hill(), 30, axis=1)
    np.testing.assert_allclose(off, off[0, 0], atol=2e-5)
    assert (parts[:, 31:] == 1).all() and (parts[:, :30] == 2).all()
    assert results["COMPONENT_COUNT"] == 2 and results["LARGEST_SHARE"] == pytest.approx(66 / 96)
    assert any(line.startswith("1830 px in 1 component are joined to the largest across gaps") for line in feedback.warnings)
    assert "Engine: Minimum-cost flow (built in). Looks: 12." in feedback.notes
    data = gdal.Open(str(tmp_path / "o.tif"))
    assert (data.GetGeoTransform(can_return_null=True) is None) == (transform is None)
    band = data.GetRasterBand(1)
    assert (band.GetDescription(), band.GetUnitType(), data.GetMetadataItem("UNWRAPPING_ENGINE"), data.GetMetadataItem("LOOKS")) == ("unwrapped phase", "rad", "Minimum-cost flow (built in)", "12")
    assert data.GetGeoTransform() == (transform or (0, 1, 0, 0, 0, 1)) and bool(data.GetProjection()) == bool(transform)
    assert gdal.Open(str(tmp_path / "c.tif")).GetRasterBand(1).DataType == gdal.GDT_UInt16
    told, page = json.loads((tmp_path / "s.json").read_text()), (tmp_path / "r.html").read_text()
    assert told["components"] == [66 * 61, 30 * 61] and told["pixels"]["valid"] == 96 * 61 and told["engine"] in page
    assert ("Easting" in page) == bool(transform) and ("Column (px)" in page) == (not transform)


def test_complex_interferogram_and_coherence_limit(tool, run, feedback, tmp_path):
    values = (3 * np.exp(1j * hill())).astype(np.complex64)
    values[5, 7] = 0
    coherence = np.full(SHAPE, 0.8)
    coherence[9, 11] = 0.1
    parameters = {"PHASE": write_tif(tmp_path / "i.tif", values), "COHERENCE": write_tif(tmp_path / "coherence.tif", coherence), "MINIMUM_COHERENCE": 0.3, "LOOKS": 4}
    assert run(tool, {**parameters, **everything(tmp_path)})[1] == ""
    found = read(tmp_path / "o.tif")
    assert np.argwhere(np.isnan(found)).tolist() == [[5, 7], [9, 11]]
    off = (found - hill())[np.isfinite(found)]
    np.testing.assert_allclose(off, off[0], atol=2e-5)
    assert feedback.warnings == []


def test_unknown_looks_are_said(tool, run, feedback, tmp_path):
    assert run(tool, {**given(tmp_path), **everything(tmp_path)})[1] == ""
    assert feedback.warnings == ["No looks are given, and the rasters state none: 1 is taken, which trusts the coherence least. Give LOOKS."]


def bad_inputs(folder):
    good, radar = np.zeros(SHAPE), dict(transform=None, epsg=None)
    missing = "ENGINE = Whirlwind: it needs whirlwind (one more engine for unwrapping), not found in QGIS' Python"
    return {
        "degrees": ({"PHASE": write_tif(folder / "degrees.tif", good + 90)}, "PHASE holds 90: give a wrapped phase in radians"),
        "bytes": ({"COHERENCE": write_tif(folder / "bytes.tif", good + 200)}, "COHERENCE holds 200: give coherence from 0 to 1."),
        "other size": ({"COHERENCE": write_tif(folder / "small.tif", good[:50])}, "COHERENCE: small has 97 x 50 px, phase has 97 x 61 px"),
        "shifted": ({"COHERENCE": write_tif(folder / "south.tif", good, SOUTH_UP)}, "COHERENCE: south has another pixel size or rotation"),
        "map and radar": ({"PHASE": write_tif(folder / "plain.tif", good, **radar)}, "COHERENCE: coherence has a georeference, plain is in radar geometry"),
        "radar of other size": ({"PHASE": write_tif(folder / "plain.tif", good, **radar), "COHERENCE": write_tif(folder / "short.tif", good[:9], **radar)}, "COHERENCE: short has 97 x 9 px, plain has 97 x 61 px"),
        "no data": ({"MASK": write_tif(folder / "none.tif", good)}, "No pixel has both PHASE and COHERENCE, passes MASK and reaches MINIMUM_COHERENCE"),
        "no such band": ({"BAND": 3}, "BAND = 3"),
        "looks": ({"LOOKS": 0.5}, "LOOKS = 0.5 is too small: use 1 or more."),
        "engine": ({"ENGINE": "SNAPHU"}, "ENGINE = 'SNAPHU' is not a choice"),
        "library": ({"ENGINE": "Whirlwind"}, missing),
        "misspelt": ({"MASKS": "x"}, "MASKS is no parameter of Unwrap phase: did you mean MASK?"),
        "ending": ({"COMPONENTS": str(folder / "out" / "c.png")}, f"COMPONENTS = {folder}/out/c.png"),
        "same": ({"OUTPUT": str(folder / "phase.tif")}, "OUTPUT = "),
    }


def test_bad_inputs_end_in_a_sentence_and_leave_nothing(tool, run, tmp_path, monkeypatch):
    from firnline.algorithms import components
    found = components.missing
    monkeypatch.setattr(components, "missing", lambda names: found([name for name in names if name != "whirlwind"]) + [components.COMPONENTS[name] for name in names if name == "whirlwind"])
    out = tmp_path / "out"
    out.mkdir()
    good = given(tmp_path)
    for kind, (parameters, sentence) in bad_inputs(tmp_path).items():
        results, error = run(tool, {**good, **everything(out), **parameters})
        assert results is None, kind
        assert error.startswith(sentence) and error[-1] in ".?" and "fault" not in error and "\n" not in error, (kind, error)
        assert list(out.iterdir()) == [], (kind, error)


def test_cancel_is_heard_and_the_old_file_stays(tool, run, feedback, tmp_path):
    phase = np.random.default_rng(1).uniform(-np.pi, np.pi, (3000, 2000)).astype(np.float32)
    parameters = {"PHASE": write_tif(tmp_path / "p.tif", phase), "COHERENCE": write_tif(tmp_path / "q.tif", np.full(phase.shape, 0.1, np.float32))}
    out = tmp_path / "out"
    out.mkdir()
    (out / "o.tif").write_text("the old one")
    timer, began = threading.Timer(2, feedback.cancel), time.monotonic()
    timer.start()
    _, error = run(tool, {**parameters, **everything(out)})
    assert error == "Cancelled." and 2 < time.monotonic() - began < 3
    assert [path.name for path in out.iterdir()] == ["o.tif"] and (out / "o.tif").read_text() == "the old one"


def test_styles(tool, context, feedback, tmp_path):
    from qgis.core import QgsPalettedRasterRenderer, QgsProcessingOutputLayerDefinition, QgsProject, QgsRasterLayer
    targets = {key: QgsProcessingOutputLayerDefinition(str(tmp_path / name), QgsProject.instance()) for key, name in (("OUTPUT", "o.tif"), ("COMPONENTS", "c.tif"))}
    made = tool.create()
    results, good = made.run({**given(tmp_path), **targets}, context, feedback)
    layers = {}
    for name in ("o.tif", "c.tif"):
        layers[name] = QgsRasterLayer(str(tmp_path / name), name)
        context.layerToLoadOnCompletionDetails(str(tmp_path / name)).postProcessor().postProcessLayer(layers[name], context, feedback)
    renderer = layers["o.tif"].renderer()
    assert good and renderer.classificationMin() == -renderer.classificationMax() and 10 < renderer.classificationMax() < 40
    assert isinstance(layers["c.tif"].renderer(), QgsPalettedRasterRenderer)


def test_qgis_process_and_identical_bytes(qgis_process, tmp_path):
    parameters, written = given(tmp_path, LOOKS="5"), []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        done = qgis_process("run", "firnline:unwrapphase", "--", "TILE_SIZE=40", "OVERLAP=6", *(f"{key}={value}" for key, value in {**parameters, **everything(tmp_path / name)}.items()))
        assert done.returncode == 0, done.stdout + done.stderr
        assert "COMPONENT_COUNT:\t1" in done.stdout
        written.append([path.read_bytes() for path in sorted((tmp_path / name).iterdir())])
    assert written[0] == written[1] and len(written[0]) == 4
