"""The base class and the shared inputs and outputs, on two small tools of their own."""

import dataclasses
import datetime
import errno
import pathlib

import numpy as np
import pytest

from small_data import NORTH_UP, SHAPE, moving_images, write_series, write_tif

from firnline.algorithms.grid import Grid
from firnline.algorithms.options import InputError, option
from firnline.algorithms.progress import Cancelled


@dataclasses.dataclass(frozen=True)
class TinyOptions:
    size: int = option(4, "Size", "How large.", unit="px", minimum=2, maximum=9)
    speed: float = option(1.5, "Speed", unit="m/day", minimum=0.5)
    gap: float | None = option(None, "Gap", unit="days", minimum=1.0, advanced=True)
    method: str = option("Best", "Method", choices=("Best", "Fast"))
    strict: bool = option(False, "Strict", advanced=True)
    title: str = option("none", "Title")


@pytest.fixture
def tools(qgis_processing):
    """Two tools: Make writes a dated series, Collect reads a list of rasters."""
    from firnline.processing_provider import inputs, outputs, rasters
    from firnline.processing_provider.tool import Tool

    class Make(Tool):
        ID, NAME, GROUP, SUMMARY, HELP = "make", "Make", "Test tools", "Makes.", "Makes a series."
        Options = TinyOptions

        def outputs(self):
            yield outputs.series("OUTPUT", "Series")

        def compute(self, given, options, progress):
            folder = pathlib.Path(given["OUTPUT"])
            folder.mkdir(parents=True, exist_ok=True)
            return {"SERIES": write_series(folder, moving_images(3, (0, 0)))}

    class Collect(Tool):
        ID, NAME, GROUP, SUMMARY, HELP = "collect", "Collect", "Test tools", "Collects.", "Collects rasters."
        Options = TinyOptions
        COMPONENTS = ("core",)
        taken = []
        failure = None

        def inputs(self):
            yield inputs.scenes("IMAGES", "Images")
            yield inputs.raster("MASK", "Mask", optional=True)
            yield inputs.polygons("AREA", "Area", optional=True, advanced=True)
            yield inputs.text("DATES", "Dates", optional=True)

        def outputs(self):
            yield outputs.raster("OUTPUT", "Result", optional=True, style="velocity")
            yield outputs.report()
            yield outputs.number("COUNT", "Count")

        def compute(self, given, options, progress):
            if Collect.failure:
                raise Collect.failure
            Collect.taken.append((given, options))
            progress.report(0.25)
            progress.note("a note")
            progress.warn("a warning")
            if given["OUTPUT"]:
                with rasters.create_raster(given["OUTPUT"], Grid(NORTH_UP, SHAPE), "", [(f"b{i}", "") for i in range(4)]) as writer:
                    for band in range(1, 5):
                        writer.write(band, 0, 0, np.linspace(0, 2, SHAPE[0] * SHAPE[1]).reshape(SHAPE) * band)
                self.layer_names["OUTPUT"] = "Result of a day"
                self.period = (datetime.datetime(2020, 1, 1), datetime.datetime(2020, 2, 6, 5, 30))
            return {"COUNT": len(given["IMAGES"]), "NOTHING": None}

    Collect.taken.clear()
    return Make, Collect


@pytest.fixture
def registered(tools):
    from qgis.core import QgsApplication, QgsProcessingProvider

    class Provider(QgsProcessingProvider):
        def id(self):
            return "firnlinetest"

        def name(self):
            return "Firnline test"

        def loadAlgorithms(self):
            for tool in tools:
                self.addAlgorithm(tool())

    provider = Provider()
    QgsApplication.processingRegistry().addProvider(provider)
    yield tools
    QgsApplication.processingRegistry().removeProvider(provider)


# --- options become parameters


def test_each_field_becomes_its_parameter(tools):
    from qgis.core import Qgis, QgsProcessingParameterBoolean, QgsProcessingParameterEnum, QgsProcessingParameterNumber
    tool = tools[1]().create()
    of = tool.parameterDefinition
    flag = Qgis.ProcessingParameterFlag
    assert [d.name() for d in tool.parameterDefinitions()] == [
        "IMAGES", "SIZE", "SPEED", "METHOD", "TITLE", "MASK", "AREA", "DATES", "GAP", "STRICT", "OUTPUT", "REPORT"]
    size, speed, gap = of("SIZE"), of("SPEED"), of("GAP")
    assert (size.description(), size.help(), size.defaultValue(), size.minimum(), size.maximum()) == ("Size (px)", "How large.", 4, 2, 9)
    assert size.dataType() == Qgis.ProcessingNumberParameterType.Integer and speed.dataType() == Qgis.ProcessingNumberParameterType.Double
    assert isinstance(speed, QgsProcessingParameterNumber) and not speed.flags() & (flag.Optional | flag.Advanced)
    assert gap.flags() & flag.Optional and gap.flags() & flag.Advanced and gap.defaultValue() is None
    assert isinstance(of("METHOD"), QgsProcessingParameterEnum) and of("METHOD").options() == ["Best", "Fast"]
    assert of("METHOD").usesStaticStrings() and of("METHOD").defaultValue() == "Best"
    assert isinstance(of("STRICT"), QgsProcessingParameterBoolean) and of("STRICT").flags() & flag.Advanced
    assert of("AREA").flags() & flag.Advanced and of("MASK").flags() & flag.Optional and not of("MASK").flags() & flag.Advanced
    assert not of("REPORT").createByDefault() and not of("OUTPUT").createByDefault()
    assert [o.name() for o in tool.outputDefinitions()] == ["OUTPUT", "REPORT", "COUNT"]
    assert tool.groupId() == "testtools"


def test_values_reach_the_science_in_their_types(tools, run, series):
    from qgis.core import NULL, QgsProperty
    collect = tools[1]
    results, error = run(collect(), {"IMAGES": str(series), "SIZE": "7", "SPEED": 2, "GAP": "", "METHOD": 1, "STRICT": "true", "TITLE": "x"})
    assert error == "" and results == {"COUNT": 4}
    assert collect.taken[-1][1] == TinyOptions(7, 2.0, None, "Fast", True, "x")
    assert isinstance(collect.taken[-1][1].size, int)
    results, error = run(collect(), {"IMAGES": str(series), "SIZE": QgsProperty.fromExpression("2 + 3"), "GAP": 3, "SPEED": NULL})
    assert error == ""
    assert collect.taken[-1][1] == TinyOptions(5, 1.5, 3.0)
    run(collect(), {"IMAGES": str(series)})
    assert collect.taken[-1][1] == TinyOptions()


@pytest.mark.parametrize("values, sentence", [
    ({"SIZ": 3}, "SIZ is no parameter of Collect: did you mean SIZE?"),
    ({"imgaes": 3}, "imgaes is no parameter of Collect: did you mean IMAGES?"),
    ({"QQ": 3}, "QQ is no parameter of Collect: the parameters are IMAGES, SIZE"),
    ({"SIZE": "4 px"}, "SIZE = '4 px' is not a number"),
    ({"SIZE": ["4", "5"]}, "SIZE is given 2 times (4, 5): give it once."),
    ({"REPORT": ["/a.html", "/b.html"]}, "REPORT is given 2 times"),
    ({"SIZE": 4.5}, "SIZE = 4.5 is not a whole number"),
    ({"SIZE": 99}, "SIZE = 99 px is too large: use 9 px or less"),
    ({"SPEED": "1,5"}, "SPEED = '1,5' is not a number"),
    ({"SPEED": "nan"}, "SPEED = nan is not a number"),
    ({"GAP": "soon"}, "GAP = 'soon' is not a number"),
    ({"METHOD": "Worst"}, "METHOD = 'Worst' is not a choice: use one of Best, Fast"),
    ({"METHOD": 2}, "METHOD = '2' is not a choice: use one of Best, Fast"),
    ({"STRICT": "perhaps"}, "STRICT = 'perhaps' is neither true nor false"),
])
def test_bad_values_end_in_a_sentence(tools, run, series, values, sentence):
    results, error = run(tools[1](), {"IMAGES": str(series), **values})
    assert results is None and error.startswith(sentence)
    assert tools[1].taken == []


def test_bad_values_are_refused_at_run_too(tools, context, feedback, series):
    """A caller may skip checkParameterValues."""
    _, good = tools[1]().create().run({"IMAGES": str(series), "SIZ": 3}, context, feedback)
    assert not good and tools[1].taken == []
    assert any("SIZ is no parameter" in line for line in feedback.errors)


# --- errors and progress


def test_progress_reaches_the_feedback(tools, run, series, feedback):
    run(tools[1](), {"IMAGES": str(series)})
    assert feedback.progress() == 25.0 and "a note" in feedback.notes and "a warning" in feedback.warnings


@pytest.mark.parametrize("failure, sentence", [
    (InputError("SIZE = 3 is odd: use 4."), "SIZE = 3 is odd: use 4."),
    (Cancelled(), "Cancelled."),
    (MemoryError(), "The memory does not suffice"),
    (OSError(errno.ENOSPC, "No space left on device", "/data/x.tif"), "The disk is full (/data/x.tif)"),
    (ZeroDivisionError("by hand"), "This is a fault in Firnline 0.1.0 (ZeroDivisionError: by hand)"),
    (ImportError("needs NumPy 2", name="numba.core"), "A library of Collect is there but does not load (needs NumPy 2): "),
    (ImportError("no name", name="firnline.algorithms.grid"), "This is a fault in Firnline"),
])
def test_every_failure_ends_in_one_sentence(tools, run, series, feedback, monkeypatch, failure, sentence):
    monkeypatch.setattr(tools[1], "failure", failure)
    results, error = run(tools[1](), {"IMAGES": str(series)})
    assert results is None and error.startswith(sentence) and "\n" not in error
    traced = any("Traceback" in line for line in feedback.errors)
    assert traced == isinstance(failure, (ZeroDivisionError, ImportError))


# --- scenes


def test_scenes_from_a_folder_a_list_layers_ids_and_nested_lists(tools, run, series, context):
    from qgis.core import QgsProject, QgsRasterLayer
    collect, paths = tools[1], sorted(str(path) for path in series.iterdir())
    layers = [QgsRasterLayer(path, f"layer {i}") for i, path in enumerate(paths)]
    QgsProject.instance().addMapLayers(layers)
    for value in (str(series), [str(series)], paths, ";".join(paths), layers, [layer.id() for layer in layers], [paths[:2], [layers[2], paths[3]]]):
        results, error = run(collect(), {"IMAGES": value})
        assert error == "" and results["COUNT"] == 4
        assert [scene.path for scene in collect.taken[-1][0]["IMAGES"]] == paths
    run(collect(), {"IMAGES": layers})
    assert [scene.name for scene in collect.taken[-1][0]["IMAGES"]] == [f"layer {i}" for i in range(4)]


def test_scene_knows_its_temporal_range_and_metadata(tools, run, tmp_path):
    from qgis.core import Qgis, QgsDateTimeRange, QgsProject, QgsRasterLayer
    from qgis.PyQt.QtCore import QDate, QDateTime, QTime
    image = moving_images(1, (0, 0))[0]
    paths = [write_tif(tmp_path / name, image, metadata={"ACQUISITION_DATE": "2020-05-06"}) for name in ("a.tif", "b.tif")]
    layer = QgsRasterLayer(paths[0], "a")
    properties = layer.temporalProperties()
    properties.setMode(Qgis.RasterTemporalMode.FixedTemporalRange)
    properties.setFixedTemporalRange(QgsDateTimeRange(QDateTime(QDate(2020, 1, 2), QTime(3, 4, 5)), QDateTime(QDate(2020, 1, 3), QTime(0, 0))))
    properties.setIsActive(True)
    QgsProject.instance().addMapLayer(layer)
    run(tools[1](), {"IMAGES": [layer, paths[1]]})
    first, second = tools[1].taken[-1][0]["IMAGES"]
    assert first.temporal_start == datetime.datetime(2020, 1, 2, 3, 4, 5) and second.temporal_start is None
    assert second.metadata["ACQUISITION_DATE"] == "2020-05-06"


def test_what_is_no_raster_is_never_dropped(tools, run, series, tmp_path):
    from qgis.core import QgsProject, QgsRasterLayer, QgsVectorLayer
    paths = sorted(str(path) for path in series.iterdir())
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.tif").write_text("no raster")
    points = QgsVectorLayer("Point?crs=EPSG:32632", "points", "memory")
    web = QgsRasterLayer("crs=EPSG:3857&format&type=xyz&url=file:///nowhere/%7Bz%7D.png&zmax=1&zmin=0", "tiles", "wms")
    QgsProject.instance().addMapLayers([points, web])
    for value, sentence in (
            ([*paths, str(tmp_path / "gone.tif")], f"IMAGES: {tmp_path}/gone.tif does not exist"),
            ([*paths, str(tmp_path / "text.tif")], f"IMAGES: {tmp_path}/text.tif is no raster"),
            ([*paths, points], "IMAGES = points is no raster layer"),
            ([*paths, web], "IMAGES = tiles comes from the provider wms, not from a file"),
            ([*paths, 17], "IMAGES = 17 is no raster"),
            (paths[:1], "IMAGES holds 1 raster: give 2 or more rasters"),
            (str(tmp_path / "empty"), f"IMAGES = {tmp_path}/empty holds no .tif file"),
            (str(tmp_path / "nowhere"), f"IMAGES: {tmp_path}/nowhere does not exist"),
            ([], "IMAGES is empty"), (None, "IMAGES is empty")):
        results, error = run(tools[1](), {"IMAGES": value})
        assert results is None and error.startswith(sentence), (value, error)
    for key, value, sentence in (
            ("MASK", str(tmp_path / "gone.tif"), f"MASK: {tmp_path}/gone.tif does not exist"),
            ("AREA", str(tmp_path / "gone.gpkg"), f"AREA = {tmp_path}/gone.gpkg is no layer or file that can be read"),
            ("AREA", points, "AREA = points holds no polygons")):
        results, error = run(tools[1](), {"IMAGES": paths, key: value})
        assert results is None and error.startswith(sentence), error


# --- outputs


def test_outputs_are_checked_before_any_work(tools, run, series, tmp_path):
    image = str(sorted(series.iterdir())[0])
    for key, value, sentence in (
            ("OUTPUT", str(tmp_path / "x.nc"), f"OUTPUT = {tmp_path}/x.nc has another format"),
            ("OUTPUT", image, f"OUTPUT = {image} is also an input"),
            ("OUTPUT", str(tmp_path / "no" / "x.tif"), f"OUTPUT = {tmp_path}/no/x.tif: the folder {tmp_path}/no does not exist"),
            ("REPORT", str(tmp_path / "x.txt"), f"REPORT = {tmp_path}/x.txt has another format")):
        results, error = run(tools[1](), {"IMAGES": str(series), key: value})
        assert results is None and error.startswith(sentence), error
    assert tools[1].taken == []


def test_loaded_layer_gets_name_period_and_style(tools, series, context, feedback, monkeypatch):
    from qgis.core import QgsProcessingOutputLayerDefinition, QgsProject, QgsRasterLayer, QgsSingleBandPseudoColorRenderer
    monkeypatch.setenv("FIRNLINE_STYLES", "on")
    target = QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", QgsProject.instance())
    results, good = tools[1]().create().run({"IMAGES": str(series), "OUTPUT": target}, context, feedback)
    assert good and pathlib.Path(results["OUTPUT"]).suffix == ".tif"
    details = context.layerToLoadOnCompletionDetails(results["OUTPUT"])
    for name, expected in (("Result", "Result of a day"), ("chosen by a model", "chosen by a model")):
        layer = QgsRasterLayer(results["OUTPUT"], name)
        details.postProcessor().postProcessLayer(layer, context, feedback)
        assert layer.name() == expected
    period = layer.temporalProperties().fixedTemporalRange()
    assert layer.temporalProperties().isActive()
    assert period.begin().toString("yyyy-MM-dd hh:mm") == "2020-01-01 00:00" and period.end().toString("yyyy-MM-dd hh:mm") == "2020-02-06 05:30"
    renderer = layer.renderer()
    assert isinstance(renderer, QgsSingleBandPseudoColorRenderer) and renderer.inputBand() == 3
    assert renderer.classificationMin() == 0 and renderer.classificationMax() == pytest.approx(6 * 0.98, abs=0.1)
    ramp = renderer.shader().rasterShaderFunction()
    assert ramp.maximumValue() == pytest.approx(6 * 0.98, abs=0.1) and ramp.colorRampItemList()[-1].value == pytest.approx(6 * 0.98, abs=0.1)
    assert len(ramp.colorRampItemList()) == 9
    assert ramp.legendSettings().suffix() == " m/day"
    monkeypatch.setenv("FIRNLINE_STYLES", "off")
    plain = QgsRasterLayer(results["OUTPUT"], "Result")
    details.postProcessor().postProcessLayer(plain, context, feedback)
    assert not isinstance(plain.renderer(), QgsSingleBandPseudoColorRenderer)


def test_a_missing_figure_library_is_a_warning(tools, run, series, tmp_path, feedback, monkeypatch):
    from firnline.algorithms import components
    monkeypatch.setattr(components, "_installed", lambda module: module != "matplotlib")
    results, error = run(tools[1](), {"IMAGES": str(series), "REPORT": str(tmp_path / "r.html")})
    assert error == "" and any("matplotlib" in line and "pip install" in line for line in feedback.warnings)
    feedback.warnings.clear()
    run(tools[1](), {"IMAGES": str(series)})
    assert not any("matplotlib" in line for line in feedback.warnings)


# --- a dated series in a model


def test_a_model_hands_a_series_on(registered, feedback, tmp_path):
    from qgis.core import QgsProcessingContext, QgsProcessingModelAlgorithm, QgsProcessingModelChildAlgorithm, QgsProcessingModelChildParameterSource
    for name in ("SERIES", "OUTPUT"):  # its layers, or its folder
        model = QgsProcessingModelAlgorithm("Two tools", "Test")
        model.initAlgorithm()
        first = QgsProcessingModelChildAlgorithm("firnlinetest:make")
        first.setChildId("first")
        first.addParameterSources("OUTPUT", [QgsProcessingModelChildParameterSource.fromStaticValue(str(tmp_path / f"made {name}"))])
        model.addChildAlgorithm(first)
        second = QgsProcessingModelChildAlgorithm("firnlinetest:collect")
        second.setChildId("second")
        second.addParameterSources("IMAGES", [QgsProcessingModelChildParameterSource.fromChildOutput("first", name)])
        model.addChildAlgorithm(second)
        assert model.toFile(str(tmp_path / "two.model3"))
        again = QgsProcessingModelAlgorithm()
        assert again.fromFile(str(tmp_path / "two.model3"))
        again.initAlgorithm()
        registered[1].taken.clear()
        _, good = again.run({}, QgsProcessingContext(), feedback)
        assert good, feedback.errors
        given, options = registered[1].taken[-1]
        assert [scene.name for scene in given["IMAGES"]] == ["sar_20200101", "sar_20200113", "sar_20200125"] and options == TinyOptions()


def test_a_temporary_series_folder_is_no_folder_of_that_name(tools, run):
    results, error = run(tools[0](), {"OUTPUT": "TEMPORARY_OUTPUT"})
    assert error == "" and pathlib.Path(results["OUTPUT"]).is_absolute() and "TEMPORARY_OUTPUT" not in results["OUTPUT"]
    assert len(results["SERIES"]) == 3
