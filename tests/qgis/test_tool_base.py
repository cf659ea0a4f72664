"""The base class, the shared inputs and outputs, and the grids, on small tools of their own."""

import dataclasses
import errno
import pathlib

import numpy as np
import pytest

from small_data import NORTH_UP, ROTATED, SHAPE, SOUTH_UP, moving_images, write_polygons, write_series, write_tif

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
                import datetime
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
    results, error = run(collect(), {"IMAGES": str(series), "SIZE": "7", "SPEED": 2, "GAP": "", "METHOD": "Fast", "STRICT": "true", "TITLE": "x"})
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
    ({"SIZE": 4.5}, "SIZE = 4.5 is not a whole number"),
    ({"SIZE": 99}, "SIZE = 99 px is too large: use 9 px or less"),
    ({"SPEED": "1,5"}, "SPEED = '1,5' is not a number"),
    ({"SPEED": "nan"}, "SPEED = nan is not a number"),
    ({"GAP": "soon"}, "GAP = 'soon' is not a number"),
    ({"METHOD": "Worst"}, "METHOD = 'Worst' is not a choice: use one of Best, Fast"),
    ({"METHOD": 1}, "METHOD = '1' is not a choice"),
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
    (ImportError("needs NumPy 2", name="numba.core"), "A library of Collect is there but does not load (needs NumPy 2): python3 -m pip install"),
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
    import datetime

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
            (str(tmp_path / "nowhere"), "IMAGES holds 1 raster"),
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


# --- grids


def read_grid(paths, layer_crs=None):
    from qgis.core import QgsCoordinateTransformContext

    from firnline.processing_provider import grids, inputs, rasters
    scenes = [inputs.Scene(pathlib.Path(path).stem, path, {}, {}, None, layer_crs) for path in paths]
    readers = [rasters.open_raster(path) for path in paths]
    try:
        return grids.read_grid("IMAGES", scenes, readers, QgsCoordinateTransformContext())
    finally:
        for reader in readers:
            reader.close()


def test_grid_and_units(qgis_app, tmp_path):
    grid, crs = read_grid([write_tif(tmp_path / f"{i}.tif", np.ones(SHAPE), ROTATED) for i in range(2)])
    assert grid == Grid(ROTATED, SHAPE, 1.0) and crs.authid() == "EPSG:32632"
    grid, _ = read_grid([write_tif(tmp_path / "feet.tif", np.ones(SHAPE), epsg=2263)])
    assert grid.metres_per_unit == pytest.approx(1200 / 3937)


def test_a_hundredth_of_a_pixel_is_one_grid(qgis_app, tmp_path):
    near = (NORTH_UP[0] + 0.05, *NORTH_UP[1:])
    read_grid([write_tif(tmp_path / "a.tif", np.ones(SHAPE)), write_tif(tmp_path / "b.tif", np.ones(SHAPE), near)])


@pytest.mark.parametrize("more, sentence", [
    (dict(transform=(NORTH_UP[0] + 2, *NORTH_UP[1:])), "IMAGES: b has another origin than a: bring all on one grid first"),
    (dict(transform=(NORTH_UP[0], 20.1, *NORTH_UP[2:])), "IMAGES: b has another pixel size or rotation than a"),
    (dict(transform=ROTATED), "IMAGES: b has another pixel size or rotation than a"),
    (dict(epsg=32633), "IMAGES: b has the CRS EPSG:32633, a has EPSG:32632"),
    (dict(epsg=None), "IMAGES: b has no CRS: give it one first"),
    (dict(transform=None), "IMAGES: b has no georeference: give it one first"),
    (dict(values=np.ones((61, 96))), "IMAGES: b has 96 x 61 px, a has 97 x 61 px"),
])
def test_other_grids_are_refused(qgis_app, tmp_path, more, sentence):
    first = write_tif(tmp_path / "a.tif", np.ones(SHAPE))
    second = write_tif(tmp_path / "b.tif", **{"values": np.ones(SHAPE), **more})
    with pytest.raises(InputError) as caught:
        read_grid([first, second])
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize("x, y, code", [(8.0, 46.4, "32632"), (-73.1, -50.5, "32718"), (179.9, 10.0, "32660"), (10.0, 86.0, "3413"), (10.0, -86.0, "3031")])
def test_degrees_are_refused_with_a_metric_crs(qgis_app, tmp_path, x, y, code):
    path = write_tif(tmp_path / "a.tif", np.ones(SHAPE), (x - 0.00485, 0.0001, 0, y + 0.00305, 0, -0.0001), 4326)
    with pytest.raises(InputError, match=rf"a is in degrees \(EPSG:4326\).* to EPSG:{code}\."):
        read_grid([path])


def test_crs_of_the_layer_counts_where_the_file_has_none(qgis_app, tmp_path):
    from qgis.core import QgsCoordinateReferenceSystem
    path = write_tif(tmp_path / "a.tif", np.ones(SHAPE), epsg=None)
    _, crs = read_grid([path], QgsCoordinateReferenceSystem("EPSG:32719"))
    assert crs.authid() == "EPSG:32719"


def test_scale_of_known_projections(qgis_app):
    from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransformContext

    from firnline.processing_provider.grids import map_scale
    none = QgsCoordinateTransformContext()
    at_meridian = map_scale(Grid((499990.0, 20.0, 0, 5200000.0, 0, -10.0), (3, 1)), QgsCoordinateReferenceSystem("EPSG:32632"), none)
    assert at_meridian == pytest.approx(np.full((3, 1), 0.9996), abs=1e-6)
    # Polar stereographic north, standard parallel 70: Snyder 1987, eq. 21-32 to 21-34 on WGS 84, at 80 degrees.
    polar = QgsCoordinateReferenceSystem("EPSG:3413")
    e = 0.0818191908426215

    def t(lat):
        s = np.sin(lat)
        return np.tan(np.pi / 4 - lat / 2) / ((1 - e * s) / (1 + e * s)) ** (e / 2)

    def m(lat):
        return np.cos(lat) / np.sqrt(1 - (e * np.sin(lat)) ** 2)
    rho = 6378137.0 * m(np.radians(70)) * t(np.radians(80)) / t(np.radians(70))
    expected = rho / (6378137.0 * m(np.radians(80)))
    found = map_scale(Grid((-10.0, 20.0, 0, -rho + 5.0, 0, -10.0), (1, 1)), polar, none)
    assert found.dtype == np.float32 and found[0, 0] == pytest.approx(expected, abs=1e-5)
    # Linear within the interpolation's reach: a wide grid agrees with itself, cell by cell.
    wide = Grid((-200000.0, 4000.0, 0, -1000000.0, 0, -3000.0), SHAPE)
    whole = map_scale(wide, polar, none)
    x0, y0 = wide.to_map(70, 13)
    assert whole.shape == SHAPE and whole[13, 70] == pytest.approx(map_scale(Grid((x0, 4000.0, 0, y0, 0, -3000.0), (1, 1)), polar, none)[0, 0], abs=2e-5)


def inside_by_hand(grid, corners):
    """Cells whose centre lies in a polygon, by crossing numbers."""
    rows, columns = np.meshgrid(np.arange(grid.shape[0]) + 0.5, np.arange(grid.shape[1]) + 0.5, indexing="ij")
    x, y = grid.to_map(columns, rows)
    inside = np.zeros(grid.shape, bool)
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1]):
        if y1 != y2:
            inside ^= ((y1 > y) != (y2 > y)) & (x < x1 + (y - y1) * (x2 - x1) / (y2 - y1))
    return inside


def rasterized(grid, path, context, crs="EPSG:32632"):
    from qgis.core import QgsCoordinateReferenceSystem, QgsProcessingFeatureSource, QgsVectorLayer

    from firnline.processing_provider.grids import rasterize
    layer = QgsVectorLayer(path, "area", "ogr")
    return rasterize("AREA", QgsProcessingFeatureSource(layer, context), grid, QgsCoordinateReferenceSystem(crs), context.transformContext())


def wkt_of(corners):
    return "POLYGON ((" + ", ".join(f"{x!r} {y!r}" for x, y in corners + corners[:1]) + "))"


@pytest.mark.parametrize("transform", [NORTH_UP, SOUTH_UP, ROTATED])
def test_polygons_on_a_grid(context, tmp_path, transform):
    grid = Grid(transform, SHAPE)
    corners = [grid.to_map(*pixel) for pixel in ((10.3, 7.1), (80.2, 12.7), (60.6, 50.9), (33.3, 20.2))]
    expected = inside_by_hand(grid, corners)
    assert 300 < expected.sum() < 3000
    assert np.array_equal(rasterized(grid, write_polygons(tmp_path / "area.gpkg", [wkt_of(corners)]), context), expected)


def test_polygons_in_another_crs(context, tmp_path):
    from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsPointXY
    grid = Grid(ROTATED, SHAPE)
    corners = [grid.to_map(*pixel) for pixel in ((10.3, 7.1), (80.2, 12.7), (60.6, 50.9))]
    to_degrees = QgsCoordinateTransform(QgsCoordinateReferenceSystem("EPSG:32632"), QgsCoordinateReferenceSystem("EPSG:4326"), context.transformContext())
    there = [to_degrees.transform(QgsPointXY(*corner)) for corner in corners]
    path = write_polygons(tmp_path / "area.gpkg", [wkt_of([(p.x(), p.y()) for p in there])], 4326)
    assert np.array_equal(rasterized(grid, path, context), inside_by_hand(grid, corners))


def test_a_crossed_polygon_is_repaired(context, tmp_path):
    grid = Grid(NORTH_UP, SHAPE)
    corners = [grid.to_map(*pixel) for pixel in ((10.3, 7.2), (80.4, 50.3), (80.4, 7.2), (10.3, 50.3))]
    found = rasterized(grid, write_polygons(tmp_path / "area.gpkg", [wkt_of(corners)]), context)
    assert np.array_equal(found, inside_by_hand(grid, corners))  # both wings


def test_polygons_elsewhere_are_refused(context, tmp_path):
    far = [(600000.0, 5300000.0), (601000.0, 5300000.0), (600000.0, 5301000.0)]
    with pytest.raises(InputError, match="AREA: no polygon of area covers a cell of the output"):
        rasterized(Grid(NORTH_UP, SHAPE), write_polygons(tmp_path / "area.gpkg", [wkt_of(far)]), context)
