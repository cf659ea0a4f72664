"""The form of the snow map validation: what is written, what QGIS shows, bad inputs, cancel, a model."""

import json
import re
import time

import numpy as np
import pytest
import snow_data
from osgeo import gdal
from small_data import NORTH_UP, ROTATED, SHAPE, SOUTH_UP, wkt

from firnline.algorithms.snow import agreement

KEYS = ["MAP", "REFERENCE", "MAXIMUM_ELEVATION", "DEM", "COMPARE", "INDEX", "MAP_SNOW_VALUES", "MAP_NO_SNOW_VALUES", "SNOW_VALUES", "NO_SNOW_VALUES", "ELEVATION_BAND", "MINIMUM_BAND_PX",
        "SCAN_FROM", "SCAN_TO", "SCAN_STEP", "BLOCK_PX", "BOOTSTRAP", "SEED", "MAXIMUM_DAYS", "OUTPUT", "REPORT", "STATISTICS"]
SMALL = {"BLOCK_PX": 10, "MINIMUM_BAND_PX": 20}


@pytest.fixture
def tool(qgis_processing):
    from firnline.processing_provider.snow.snow_map_validation import SnowMapValidation
    return SnowMapValidation()


def write(path, *bands, transform=NORTH_UP, epsg=32643, names=(), nodata=255, metadata=None):
    """uint8 where no band is of floats."""
    kind = gdal.GDT_Float32 if any(band.dtype.kind == "f" for band in bands) else gdal.GDT_Byte
    data = gdal.GetDriverByName("GTiff").Create(str(path), bands[0].shape[1], bands[0].shape[0], len(bands), kind)
    if transform:
        data.SetGeoTransform(transform)
    if epsg:
        data.SetProjection(wkt(epsg))
    data.SetMetadata(metadata or {})
    for number, values in enumerate(bands, 1):
        band = data.GetRasterBand(number)
        band.SetNoDataValue(nodata)  # first: GDAL 3.10 fills zeros that were written before it with it
        band.WriteArray(values)
        if names:
            band.SetDescription(names[number - 1])
    data = None
    return str(path)


def arrays(shape=SHAPE, seed=5):
    """Map and second map, with 255; reference with 3 (cloud); heights; coefficient and probability."""
    rng = np.random.default_rng(seed)
    heights = (2500 + 3500 * np.linspace(0, 1, shape[1])[None] + rng.normal(0, 80, shape)).astype(np.float32)
    reference = (heights > 4200).astype(np.uint8)
    first, second = (np.where(rng.random(shape) < right, reference, 1 - reference).astype(np.uint8) for right in (0.9, 0.8))
    coefficient = (3.0 * reference + rng.normal(2, 1.2, shape)).astype(np.float32)
    probability = np.clip(0.2 + 0.6 * reference + rng.normal(0, 0.2, shape), 0, 1).astype(np.float32)
    first[rng.random(shape) < 0.1], reference[rng.random(shape) < 0.1] = 255, 3
    return dict(first=first, second=second, reference=reference, heights=heights, index=(coefficient, probability))


def files(folder, transform=NORTH_UP, shape=SHAPE):
    """(parameters, arrays)."""
    folder.mkdir(parents=True, exist_ok=True)
    made = arrays(shape)
    return {"MAP": write(folder / "wet_20200519.tif", made["first"], transform=transform), "COMPARE": write(folder / "plain_20200519.tif", made["second"], transform=transform),
            "REFERENCE": write(folder / "s2_20200521.tif", made["reference"], transform=transform), "DEM": write(folder / "dem.tif", made["heights"], transform=transform, nodata=-9999),
            "INDEX": write(folder / "index_20200519.tif", *made["index"], transform=transform, nodata=float("nan"), names=("coefficient", "probability")), **SMALL}, made


def words(page):
    """Text of a report in small letters, without its pictures."""
    return re.sub(r"<svg.*?</svg>", "", page.read_text(), flags=re.DOTALL).lower()


def test_parameters_are_the_contract(tool):
    from qgis.core import Qgis
    made = tool.create()
    assert [d.name() for d in made.parameterDefinitions()] == KEYS
    visible = [d.name() for d in made.parameterDefinitions() if not d.isDestination() and not d.flags() & Qgis.ProcessingParameterFlag.Advanced]
    assert visible == KEYS[:6] and made.groupId() == "snow"
    assert [o.name() for o in made.outputDefinitions()] == ["OUTPUT", "REPORT", "STATISTICS", "F1", "PRECISION", "RECALL", "KAPPA", "PROFILE_MAE", "BEST_COEFFICIENT"]
    assert [made.parameterDefinition(key).createByDefault() for key in ("OUTPUT", "REPORT", "STATISTICS")] == [True, False, False]


@pytest.mark.parametrize("transform", [ROTATED, SOUTH_UP], ids=["rotated", "south up"])
def test_what_is_written(tool, run, feedback, tmp_path, transform):
    parameters, made = files(tmp_path / "in", transform)
    out, page, numbers = tmp_path / "o.tif", tmp_path / "o.html", tmp_path / "o.json"
    results, error = run(tool, {**parameters, "MAXIMUM_ELEVATION": 5500, "OUTPUT": str(out), "REPORT": str(page), "STATISTICS": str(numbers)})
    assert error == ""
    counts = (made["first"] < 2) & (made["reference"] < 2) & (made["heights"] <= 5500)
    snow, there = made["first"] == 1, made["reference"] == 1
    data = gdal.Open(str(out))
    band = data.GetRasterBand(1)
    assert np.array_equal(band.ReadAsArray(), np.where(counts, np.select([snow & there, there, snow], [1, 2, 3], 0), 255))
    assert band.DataType == gdal.GDT_Byte and band.GetNoDataValue() == 255 and band.GetDescription() == "hits and misses" and band.GetBlockSize() == [256, 256]
    assert data.GetGeoTransform() == pytest.approx(transform) and "UTM zone 43N" in data.GetProjection()
    assert data.GetMetadataItem("ACQUISITION_DATE") == "2020-05-19T00:00:00" and json.loads(data.GetMetadataItem("FIRNLINE_OPTIONS"))["MAXIMUM_ELEVATION"] == 5500
    table = [[(counts & (there == r) & (snow == m)).sum() for m in (0, 1)] for r in (0, 1)]
    expected = agreement.figures(table)
    told = json.loads(numbers.read_text())
    assert told["matrix"] == expected["matrix"] and [results[key] for key in ("F1", "PRECISION", "RECALL", "KAPPA")] == [expected[key] for key in ("f1", "precision", "recall", "kappa")]
    assert results["PROFILE_MAE"] == told["profile"]["mae"] and results["BEST_COEFFICIENT"] == told["scan"]["best_coefficient"] and 2 <= results["BEST_COEFFICIENT"] <= 5
    assert told["compare"]["f1_difference"] > 0.05 and told["compare"]["f1_difference_interval"][0] > 0 and told["reliability"]["sample"] == told["sample"]
    low, high = told["intervals"]["f1"]
    assert low < told["f1"] < high and told["interval_of"]["blocks"] >= 20 and told["dates"]["REFERENCE"] == "2020-05-21T00:00:00" and told["warnings"] == feedback.warnings
    assert "REFERENCE: s2_20200521 - 2020-05-21 - date in the name" in feedback.notes and any("DEM" not in line and "hold other values (3)" in line for line in feedback.notes)
    text = page.read_text()
    assert text.count("<svg") == 5 and "wet_20200519, 2020-05-19 against s2_20200521, 2020-05-21" in text and f"{told['f1']:.3f}" in text and "plain_20200519" in text
    assert "the sign of the difference is sure" in text and "nan" not in words(page)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "o.html", "o.json", "o.tif"]


def test_the_two_maps_alone(tool, run, tmp_path):
    parameters, _ = files(tmp_path / "in")
    results, error = run(tool, {key: parameters[key] for key in ("MAP", "REFERENCE")} | {"OUTPUT": "TEMPORARY_OUTPUT", "REPORT": str(tmp_path / "r.html"), "STATISTICS": str(tmp_path / "s.json")})
    assert error == "" and 0.85 < results["F1"] < 0.95 and "PROFILE_MAE" not in results and "BEST_COEFFICIENT" not in results
    told = json.loads((tmp_path / "s.json").read_text())
    assert told["profile"] is told["scan"] is told["compare"] is told["reliability"] is None
    assert told["intervals"] == {} and told["warnings"][0].startswith("BLOCK_PX = 50 px leaves 4 blocks with data, too few for an interval") and "too few for an interval" in (tmp_path / "r.html").read_text()


def test_two_runs_write_the_same_bytes_and_another_seed_does_not(tool, run, tmp_path):
    parameters, _ = files(tmp_path / "in")
    for name, seed in (("1", 0), ("2", 0), ("3", 1)):
        (tmp_path / name).mkdir()
        outputs = {"OUTPUT": str(tmp_path / name / "o.tif"), "REPORT": str(tmp_path / name / "r.html"), "STATISTICS": str(tmp_path / name / "s.json")}
        assert run(tool, {**parameters, "SEED": seed, **outputs})[1] == ""
    one, two, three = ([(tmp_path / name / file).read_bytes() for file in ("o.tif", "r.html", "s.json")] for name in "123")
    assert one == two and one[2] != three[2]


def test_in_degrees(tool, run, tmp_path):
    made = arrays()
    first, reference = (write(tmp_path / f"{key}.tif", made[key], transform=(74.0, 3e-4, 0.0, 36.0, 0.0, -2e-4), epsg=4326) for key in ("first", "reference"))
    results, error = run(tool, {"MAP": first, "REFERENCE": reference, "OUTPUT": "TEMPORARY_OUTPUT", "REPORT": str(tmp_path / "r.html")})
    assert error == "" and results["F1"] == pytest.approx(0.9010126, abs=1e-6) and "Longitude (degrees)" in (tmp_path / "r.html").read_text()


def test_what_the_wet_snow_index_makes(tool, run, tmp_path):
    """From gamma0 to the verdict: at the map's own coefficient the scan has the map's figures; the map finds the snow of the scene."""
    from firnline.processing_provider.snow.backscatter_ratio import BackscatterRatio
    from firnline.processing_provider.snow.wet_snow_index import WetSnowIndex
    given = snow_data.write(tmp_path / "in")
    assert run(BackscatterRatio(), given | {"OUTPUT": str(tmp_path / "ratio.tif"), "FOLDER": str(tmp_path / "ratios")})[1] == ""
    maps, error = run(WetSnowIndex(), {"RATIOS": str(tmp_path / "ratios"), "DEM": given["DEM"], "OUTPUT": "TEMPORARY_OUTPUT", "FOLDER": str(tmp_path / "maps"), "INDEX_FOLDER": str(tmp_path / "index"),
                                       "MINIMUM_SAMPLES": 500})
    assert error == ""
    truth = write(tmp_path / "truth_20200709.tif", (snow_data.heights() < 2250 + 120 * 3).astype(np.uint8), epsg=32632)
    results, error = run(tool, {"MAP": maps["MAPS"][3], "INDEX": maps["INDICES"][3], "REFERENCE": truth, "DEM": given["DEM"], **SMALL, "OUTPUT": "TEMPORARY_OUTPUT", "STATISTICS": str(tmp_path / "s.json")})
    assert error == "" and results["F1"] > 0.9 and results["PROFILE_MAE"] < 0.1
    told = json.loads((tmp_path / "s.json").read_text())
    row = next(row for row in told["scan"]["rows"] if row["coefficient"] == 3.5)
    assert [row[key] for key in ("f1", "precision", "recall", "kappa")] == [told[key] for key in ("f1", "precision", "recall", "kappa")]
    assert told["scan"]["best_f1"] >= told["f1"] and told["reliability"]["brier"] < 0.15 and told["dates"]["INDEX"] == "2020-07-09T00:00:00"


def test_an_index_with_one_of_the_bands(tool, run, tmp_path):
    parameters, made = files(tmp_path / "in")
    for k, name, key in ((0, " Coefficient", "scan"), (1, "PROBABILITY", "reliability")):
        parameters["INDEX"] = write(tmp_path / f"i{k}.tif", made["heights"], made["index"][k], nodata=float("nan"), names=("snow index", name))
        assert run(tool, {**parameters, "OUTPUT": "TEMPORARY_OUTPUT", "STATISTICS": str(tmp_path / "s.json")})[1] == ""
        told = json.loads((tmp_path / "s.json").read_text())
        assert [told["scan"] is None, told["reliability"] is None] == [key != "scan", key != "reliability"]


def test_dates_far_apart_warn_and_none_are_said(tool, run, feedback, tmp_path):
    parameters, made = files(tmp_path / "in")
    given = {"MAP": parameters["MAP"], "OUTPUT": "TEMPORARY_OUTPUT", **SMALL}
    late = write(tmp_path / "s2_20200527.tif", made["reference"])
    assert run(tool, {**given, "REFERENCE": late})[1] == ""
    assert feedback.warnings[0] == "REFERENCE is 8 days from MAP (2020-05-27, 2020-05-19), more than MAXIMUM_DAYS = 6: snow that fell or melted in between counts as an error."
    feedback.warnings.clear()
    assert run(tool, {**given, "REFERENCE": late, "MAXIMUM_DAYS": 8})[1] == ""
    plain = write(tmp_path / "snow.tif", made["reference"])
    assert run(tool, {**given, "REFERENCE": plain})[1] == "" and not any("days" in text for text in feedback.warnings)
    assert "REFERENCE: snow has no acquisition date, or more than one in its name: its date is not checked." in feedback.notes


def test_without_snow_in_the_reference(tool, run, feedback, tmp_path):
    parameters, made = files(tmp_path / "in")
    parameters["REFERENCE"] = write(tmp_path / "none.tif", np.zeros(SHAPE, np.uint8))
    results, error = run(tool, {**parameters, "OUTPUT": "TEMPORARY_OUTPUT", "REPORT": str(tmp_path / "r.html"), "STATISTICS": str(tmp_path / "s.json")})
    assert error == "" and "F1" not in results and "RECALL" not in results and results["PRECISION"] == 0
    assert feedback.warnings[0].startswith("REFERENCE has no snow among the 5284 pixels") and "nan" not in words(tmp_path / "r.html")
    told = json.loads((tmp_path / "s.json").read_text())
    assert told["f1"] is None and told["scan"]["best_coefficient"] is None and told["compare"]["f1_difference"] is None and told["reliability"]["brier_skill"] is None


def bad_inputs(folder):
    """(parameters, start of the sentence) by what is wrong."""
    _, made = files(folder / "more")
    one, ones = made["reference"], np.ones(SHAPE, np.uint8)
    return {
        "missing map": ({"MAP": str(folder / "gone.tif")}, f"MAP: {folder}/gone.tif does not exist"),
        "no map": ({"MAP": None}, "MAP is empty: give a raster layer or file."),
        "no reference": ({"REFERENCE": ""}, "REFERENCE is empty"),
        "no crs": ({"MAP": write(folder / "c.tif", one, epsg=None)}, "MAP: c has no CRS"),
        "reference of other size": ({"REFERENCE": write(folder / "a.tif", one[:50])}, "REFERENCE: a has 97 x 50 px, wet_20200519 has 97 x 61 px: bring all"),
        "reference with other crs": ({"REFERENCE": write(folder / "b.tif", one, epsg=32644)}, "REFERENCE: b has the CRS EPSG:32644"),
        "dem elsewhere": ({"DEM": write(folder / "e.tif", made["heights"], transform=ROTATED)}, "DEM: e has another pixel size or rotation"),
        "compare shifted": ({"COMPARE": write(folder / "s.tif", one, transform=(500010.0, *NORTH_UP[1:]))}, "COMPARE: s has another origin"),
        "index without bands": ({"INDEX": write(folder / "i.tif", *made["index"], names=("SI", "WSI"))}, "INDEX: i has no band described coefficient or probability (it has SI, WSI): give"),
        "index in per cent": ({"INDEX": write(folder / "p.tif", 100 * made["index"][1], names=("probability",))}, "INDEX: "),
        "other classes": ({"MAP": write(folder / "m.tif", 205 * ones)}, "MAP holds no value of MAP_SNOW_VALUES = 1 or MAP_NO_SNOW_VALUES = 0, but 205"),
        "empty reference": ({"REFERENCE": write(folder / "r.tif", 255 * ones)}, "REFERENCE has no data"),
        "undeclared no-data": ({"DEM": write(folder / "u.tif", np.full(SHAPE, -32768, np.float32), nodata=-1)}, "DEM holds the height -32768 m"),
        "no heights": ({"MAXIMUM_ELEVATION": 5500, "DEM": None}, "MAXIMUM_ELEVATION = 5500 m needs heights"),
        "all too high": ({"MAXIMUM_ELEVATION": 0}, "No pixel has snow or no snow in both MAP and REFERENCE and a height up to MAXIMUM_ELEVATION = 0 m"),
        "values": ({"SNOW_VALUES": "snow"}, "SNOW_VALUES = 'snow' is no list of values"),
        "values in both": ({"NO_SNOW_VALUES": "0,1"}, "SNOW_VALUES = 1 and NO_SNOW_VALUES = 0,1 share the value 1"),
        "no values": ({"MAP_SNOW_VALUES": ""}, "MAP_SNOW_VALUES is empty"),
        "scan": ({"SCAN_FROM": 9}, "SCAN_TO = 8 lies below SCAN_FROM = 9"),
        "out of range": ({"BLOCK_PX": 1}, "BLOCK_PX = 1 px is too small"),
        "misspelt": ({"REFERENZ": "x"}, "REFERENZ is no parameter of Snow map validation: did you mean REFERENCE?"),
        "wrong ending": ({"OUTPUT": str(folder / "out" / "o.png")}, f"OUTPUT = {folder}/out/o.png"),
    }


def test_bad_inputs_end_in_a_sentence_and_leave_nothing(tool, run, tmp_path):
    parameters, _ = files(tmp_path / "in")
    out = tmp_path / "out"
    out.mkdir()
    for kind, (change, sentence) in bad_inputs(tmp_path).items():
        results, error = run(tool, {**parameters, "OUTPUT": str(out / "o.tif"), "REPORT": str(out / "r.html"), "STATISTICS": str(out / "s.json"), **change})
        assert results is None, kind
        assert error.startswith(sentence) and error[-1] in ".?" and "fault in" not in error and "\n" not in error, (kind, error)
        assert len(error) > 20 and list(out.iterdir()) == [], (kind, error)


def test_an_input_is_never_overwritten_and_a_failure_leaves_the_old_files(tool, run, tmp_path, monkeypatch):
    parameters, _ = files(tmp_path / "in")
    assert run(tool, {**parameters, "OUTPUT": parameters["REFERENCE"]})[1].endswith("is also an input: give another file name.")
    out = tmp_path / "out"
    out.mkdir()
    outputs = {"OUTPUT": str(out / "o.tif"), "REPORT": str(out / "r.html"), "STATISTICS": str(out / "s.json")}
    for path in outputs.values():
        with open(path, "w") as file:
            file.write("old")
    from firnline.processing_provider import atomic
    put = atomic.put

    def full(part, path):
        if path.endswith(".tif"):
            raise OSError(28, "No space left on device")
        return put(part, path)
    monkeypatch.setattr("firnline.processing_provider.rasters.put", full)
    _, error = run(tool, {**parameters, **outputs})
    assert error.startswith("OUTPUT = ") and "No space left" in error
    monkeypatch.setattr("firnline.algorithms.snow.agreement.profile", lambda *_: 1 / 0)
    assert run(tool, {**parameters, **outputs})[1].startswith("This is a fault in Firnline")
    assert sorted(path.name for path in out.iterdir()) == ["o.tif", "r.html", "s.json"] and all(path.read_text() == "old" for path in out.iterdir())


@pytest.mark.parametrize("stage", ["reading", "bootstrap"])
def test_cancel(tool, cancelled_in_background, feedback, tmp_path, monkeypatch, stage):
    """Heard within a second, nothing left behind, the old map as it was."""
    from firnline.processing_provider import rasters
    parameters, _ = files(tmp_path / "in", shape=(1700, 700))
    read = rasters.Reader.read

    def slow(self, *window):
        time.sleep(0.3)  # a strip of a large scene
        return read(self, *window)
    if stage == "reading":
        monkeypatch.setattr(rasters.Reader, "read", slow)
    else:
        parameters |= {"BLOCK_PX": 3, "BOOTSTRAP": 100000}
        monkeypatch.setattr("firnline.algorithms.snow.agreement.standard_error", lambda *_: 0.1)  # so that the smallest blocks are taken
    out = tmp_path / "out"
    out.mkdir()
    (out / "o.tif").write_text("the old one")
    cancelled_in_background(tool, {**parameters, "OUTPUT": str(out / "o.tif"), "REPORT": str(out / "r.html")}, lambda: feedback.progress() > (10 if stage == "reading" else 94))
    assert [path.name for path in out.iterdir()] == ["o.tif"] and (out / "o.tif").read_text() == "the old one"


def test_the_layer_has_its_classes_name_and_time(tool, context, feedback, tmp_path):
    from qgis.core import QgsPalettedRasterRenderer, QgsProcessingOutputLayerDefinition, QgsProject, QgsRasterLayer
    from firnline.algorithms.report.snow_map_validation import CLASSES
    parameters, _ = files(tmp_path / "in")
    target = QgsProcessingOutputLayerDefinition(str(tmp_path / "o.tif"), QgsProject.instance())
    results, good = tool.create().run({**parameters, "OUTPUT": target}, context, feedback)
    assert good
    details = context.layerToLoadOnCompletionDetails(results["OUTPUT"])
    layer = QgsRasterLayer(results["OUTPUT"], details.name)
    details.postProcessor().postProcessLayer(layer, context, feedback)
    assert layer.name() == "Hits and misses 2020-05-19" and layer.temporalProperties().isActive()
    assert isinstance(layer.renderer(), QgsPalettedRasterRenderer)
    assert [(one.value, one.label.lower(), one.color.name()) for one in layer.renderer().classes()] == [(k, name, colour) for k, (name, colour) in enumerate(CLASSES)]


def test_report_without_matplotlib(tool, run, feedback, tmp_path, monkeypatch):
    import sys
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    parameters, _ = files(tmp_path / "in")
    assert run(tool, {**parameters, "OUTPUT": "TEMPORARY_OUTPUT", "REPORT": str(tmp_path / "r.html")})[1] == ""
    text = (tmp_path / "r.html").read_text()
    assert "<svg" not in text and "pip install matplotlib" in text and "Confusion matrix" in text


def test_a_model_hands_hits_and_misses_on(qgis_process, qgis_processing, tmp_path):
    """Hits and false pixels of the output are the map's snow: judged again, they have the same F1."""
    from qgis.core import QgsApplication, QgsProcessingModelAlgorithm, QgsProcessingModelChildAlgorithm as Child, QgsProcessingModelChildParameterSource as Source
    from qgis.core import QgsProcessingModelOutput, QgsProcessingModelParameter, QgsProcessingParameterRasterLayer
    from firnline.processing_provider.provider import FirnlineProvider
    provider = FirnlineProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    model = QgsProcessingModelAlgorithm("twice", "tests")
    for key in ("MAP", "REFERENCE"):
        model.addModelParameter(QgsProcessingParameterRasterLayer(key, key.lower()), QgsProcessingModelParameter(key))
    first, second = Child("firnline:snowmapvalidation"), Child("firnline:snowmapvalidation")
    first.setChildId("first")
    second.setChildId("second")
    first.addParameterSources("MAP", [Source.fromModelParameter("MAP")])
    second.addParameterSources("MAP", [Source.fromChildOutput("first", "OUTPUT")])
    second.addParameterSources("MAP_SNOW_VALUES", [Source.fromStaticValue("1, 3")])
    second.addParameterSources("MAP_NO_SNOW_VALUES", [Source.fromStaticValue("0, 2")])
    output = QgsProcessingModelOutput("again", "again")
    output.setChildId("second")
    output.setChildOutputName("OUTPUT")
    second.setModelOutputs({"again": output})
    for child in (first, second):
        child.addParameterSources("REFERENCE", [Source.fromModelParameter("REFERENCE")])
        model.addChildAlgorithm(child)
    valid, problems = model.validate()
    assert valid, problems
    assert model.toFile(str(tmp_path / "twice.model3"))
    QgsApplication.processingRegistry().removeProvider(provider)
    parameters, _ = files(tmp_path / "in")
    done = qgis_process("run", str(tmp_path / "twice.model3"), f"--MAP={parameters['MAP']}", f"--REFERENCE={parameters['REFERENCE']}", f"--again={tmp_path}/again.tif")
    assert done.returncode == 0, done.stdout + done.stderr
    alone = qgis_process("run", "firnline:snowmapvalidation", f"--MAP={parameters['MAP']}", f"--REFERENCE={parameters['REFERENCE']}", f"--OUTPUT={tmp_path}/alone.tif")
    assert alone.returncode == 0 and "F1:\t0.9010126" in alone.stdout, alone.stdout + alone.stderr
    assert np.array_equal(gdal.Open(f"{tmp_path}/again.tif").ReadAsArray(), gdal.Open(f"{tmp_path}/alone.tif").ReadAsArray())
    bad = qgis_process("run", "firnline:snowmapvalidation", f"--MAP={parameters['MAP']}", f"--REFERENCE={parameters['REFERENCE']}", "--SNOW=1", f"--OUTPUT={tmp_path}/bad.tif")
    assert bad.returncode == 1 and "SNOW is no parameter" in bad.stdout + bad.stderr and not (tmp_path / "bad.tif").exists()
