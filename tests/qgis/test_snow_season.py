"""The form of the snow season: what is written where, and what happens with bad inputs, a full disk and a cancel."""

import csv
import datetime
import json
import pathlib

import numpy as np
import pytest
from osgeo import gdal, osr
from small_data import NORTH_UP, ROTATED, SHAPE, SOUTH_UP, write_polygons, write_tif

from firnline.algorithms.grid import Grid

KEYS = ["MAPS", "DEM", "YEAR_START", "DURATION", "BASINS", "BASIN_FIELD", "DATES", "WEIGHT_BY_INTERVAL", "BAND_HEIGHT", "MINIMUM_OBSERVED",
        "OUTPUT", "YEARS_FOLDER", "EXTENT_TABLE", "CLASS_TABLE", "REPORT", "STATISTICS"]
BANDS = ["duration", "uncertainty", "first_wet", "last_wet", "observed"]
HEIGHTS = np.repeat(np.linspace(4000, 4599.9, SHAPE[0])[:, None], SHAPE[1], axis=1)
DAYS = ("20200501", "20200511", "20200610", "20200620", "20210501", "20210601")
STATES = (0, 1, 1, 0, 1, 1)  # of the left half; the right half is never wet


@pytest.fixture
def run(run):
    """With a temporary map where none is named."""
    return lambda tool, parameters: run(tool, {"OUTPUT": "TEMPORARY_OUTPUT", **parameters})


@pytest.fixture
def tool(qgis_processing):
    from firnline.processing_provider.snow.snow_season import SnowSeason
    return SnowSeason()


def write_map(path, values, transform=NORTH_UP, epsg=32632, nodata=255):
    """uint8, as the wet-snow maps are."""
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(epsg)
    path.parent.mkdir(parents=True, exist_ok=True)
    data = gdal.GetDriverByName("GTiff").Create(str(path), values.shape[1], values.shape[0], 1, gdal.GDT_Byte)
    data.SetGeoTransform(transform)
    data.SetProjection(reference.ExportToWkt())
    if nodata is not None:
        data.GetRasterBand(1).SetNoDataValue(nodata)
    data.GetRasterBand(1).WriteArray(np.asarray(values, np.uint8))
    data = None
    return str(path)


def states(state):
    values = np.zeros(SHAPE, np.uint8)
    values[:, :48] = state
    values[:3] = 255
    return values


def series(folder, transform=NORTH_UP, **more):
    return [write_map(folder / f"wet_{day}.tif", states(state), transform, **more) for day, state in zip(DAYS, STATES)]


def dem(folder, transform=NORTH_UP, **more):
    return write_tif(folder / "dem.tif", HEIGHTS.astype(np.float32), transform, **more)


def polygon(grid, *pixels):
    corners = [grid.to_map(*pixel) for pixel in pixels]
    return f"POLYGON(({','.join(f'{x} {y}' for x, y in [*corners, corners[0]])}))"


def rows(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def test_parameters_are_the_contract(tool):
    from qgis.core import Qgis
    made = tool.create()
    assert [one.name() for one in made.parameterDefinitions()] == KEYS
    visible = [one.name() for one in made.parameterDefinitions() if not one.isDestination() and not one.flags() & Qgis.ProcessingParameterFlag.Advanced]
    assert visible == KEYS[:6]
    assert [one.name() for one in made.outputDefinitions()] == ["OUTPUT", "YEARS_FOLDER", "YEAR_LAYERS", "EXTENT_TABLE", "CLASS_TABLE", "REPORT", "STATISTICS", "MAPS_USED", "MEAN_DURATION"]
    assert [made.parameterDefinition(key).createByDefault() for key in KEYS[10:]] == [True, False, False, False, False, False]


@pytest.mark.parametrize("transform", [NORTH_UP, SOUTH_UP, ROTATED])
def test_everything_that_is_written(tool, run, feedback, tmp_path, transform):
    grid, out = Grid(transform, SHAPE), tmp_path / "out"
    out.mkdir()
    basins = write_polygons(tmp_path / "basins.gpkg", [polygon(grid, (0, 0), (48, 0), (48, 61), (0, 61)), polygon(grid, (48, 0), (97, 0), (97, 61), (48, 61)),
                                                       polygon(grid, (500, 0), (510, 0), (510, 10))], names=["Hunza", "Shyok", "Far"])
    paths = series(tmp_path / "series", transform)
    wanted = {key: str(out / name) for key, name in dict(OUTPUT="mean.tif", YEARS_FOLDER="years", EXTENT_TABLE="extent.csv", CLASS_TABLE="classes.csv", REPORT="r.html",
                                                        STATISTICS="s.json").items()}
    results, error = run(tool, {"MAPS": [paths[k] for k in (4, 0, 2, 5, 1, 3)], "DEM": dem(tmp_path, transform), "BASINS": basins, "BASIN_FIELD": "name", **wanted})
    assert error == ""
    years = [str(out / "years" / f"snow_melting_duration_{year}.tif") for year in (2020, 2021)]
    assert results == {**wanted, "YEAR_LAYERS": years, "MAPS_USED": 6, "MEAN_DURATION": pytest.approx((48 * 40 + 48 * 31) / 2 / 97)}
    assert sorted(path.name for path in out.iterdir()) == ["classes.csv", "extent.csv", "mean.tif", "r.html", "s.json", "years"] and len(list((out / "years").iterdir())) == 2

    data = gdal.Open(years[0])
    bands = [data.GetRasterBand(number) for number in range(1, 7)]
    assert data.RasterCount == 6 and [band.GetDescription() for band in bands] == [*BANDS, "maps"] and [band.GetUnitType() for band in bands] == ["day"] * 5 + [""]
    assert all(np.isnan(band.GetNoDataValue()) and band.DataType == gdal.GDT_Float32 for band in bands) and data.GetGeoTransform() == pytest.approx(transform)
    values = data.ReadAsArray()
    assert values[:, 30, 10].tolist() == [40, 20, 132, 162, 50, 4]  # 11 May and 10 June of a leap year
    assert values[[0, 1, 4, 5], 30, 90].tolist() == [0, 0, 50, 4] and np.isnan(values[2:4, 30, 90]).all()
    assert np.isnan(values[:5, 1, 10]).all() and values[5, 1, 10] == 0
    about = data.GetMetadata()
    assert (about["ACQUISITION_DATE"], about["TIME_START"], about["TIME_END"], about["LABEL"], about["SEASON_DAYS"]) == ("2020-01-01T00:00:00", "2020-05-01", "2020-06-20", "2020", "50")
    assert json.loads(about["FIRNLINE_OPTIONS"])["WEIGHT_BY_INTERVAL"] is True
    mean = gdal.Open(wanted["OUTPUT"])
    assert [mean.GetRasterBand(k).GetDescription() for k in range(1, 7)] == [*BANDS, "years"]
    assert mean.ReadAsArray()[:, 30, 10].tolist() == [35.5, 10, (132 + 121) / 2, (162 + 152) / 2, 40.5, 2]

    extent = rows(wanted["EXTENT_TABLE"])
    assert list(extent[0]) == ["date", "basin", "band_lower_m", "band_upper_m", "observed_px", "wet_px", "share", "area_km2"]
    assert len(extent) == 6 * 2 * 6 and {row["basin"] for row in extent} == {"Hunza", "Shyok"}
    band = next(row for row in extent if (row["date"], row["basin"], row["band_lower_m"]) == ("2020-05-11", "Hunza", "4200"))
    inside = ((HEIGHTS[:, 0] >= 4200) & (HEIGHTS[:, 0] < 4300)).sum() * 48
    cell = abs(transform[1] * transform[5] - transform[2] * transform[4])
    assert (int(band["observed_px"]), int(band["wet_px"]), float(band["share"])) == (inside, inside, 1.0)
    assert float(band["area_km2"]) == pytest.approx(inside * cell / 0.9996**2 / 1e6, rel=1e-4)  # UTM on its central meridian
    classes = rows(wanted["CLASS_TABLE"])
    assert len(classes) == 2 * 3 * 5 and [row["class_d"] for row in classes[:5]] == ["0-60", "60-120", "120-180", "180-240", "above 240"]
    assert [int(row["px"]) for row in classes[:5]] == [58 * 48, 0, 0, 0, 0] and classes[4]["upper_d"] == ""

    told = json.loads(pathlib.Path(wanted["STATISTICS"]).read_text())
    assert told["years"][0] == {"year": "2020", "maps": 4, "first": "2020-05-01", "last": "2020-06-20", "season_days": 50, "longest_interval_days": 30, "has_duration": True}
    assert told["warnings"] == ["BASINS: Far lies outside the maps: no extent there.", "BASINS: no map shows wet snow in Shyok."]
    assert told["images"][0] == {"name": "wet_20200501", "date": "2020-05-01"}
    assert "2020: 4 maps from 2020-05-01 to 2020-06-20, a season of 50 days; longest interval 30 days." in feedback.notes
    page = pathlib.Path(wanted["REPORT"]).read_text()
    assert "Hunza" in page and page.count("<svg") == 2 + 2 + 1


def test_a_grid_in_degrees_has_true_areas(tool, run, tmp_path):
    """At 46 and 36 degrees: cells of one ten-thousandth of a degree, by the lengths of a degree from the WGS84 tables (77 466 and 111 145 m; 90 164 and 110 960 m)."""
    for latitude, square in ((46.0, 77465.9 * 111145.4), (36.0, 90163.3 * 110959.3)):
        transform = (8.0, 1e-4, 0, latitude + 0.00305, 0, -1e-4)
        folder = tmp_path / str(latitude)
        paths = series(folder / "series", transform, epsg=4326)
        table, page = folder / "e.csv", folder / "r.html"
        results, error = run(tool, {"MAPS": paths, "DEM": dem(folder, transform, epsg=4326), "EXTENT_TABLE": str(table), "REPORT": str(page)})
        assert error == ""
        row = next(row for row in rows(table) if (row["date"], row["band_lower_m"]) == ("2020-05-11", "4200"))
        assert float(row["area_km2"]) == pytest.approx(int(row["wet_px"]) * square * 1e-8 / 1e6, rel=2e-4) and "Latitude" in page.read_text()


def test_undeclared_no_data_and_other_dates(tool, run, tmp_path):
    """255 counts as no data without being declared; DATES overrule the names."""
    paths = series(tmp_path / "series", nodata=None)
    results, error = run(tool, {"MAPS": str(tmp_path / "series"), "DEM": dem(tmp_path), "DATES": "2020-05-01 2020-05-11 2020-06-10 2020-06-20 2020-07-01 2020-07-11"})
    assert error == "" and len(results["YEAR_LAYERS"]) == 1 and len(paths) == 6
    values = gdal.Open(results["OUTPUT"]).ReadAsArray()
    assert np.isnan(values[0, 1, 10]) and values[0, 30, 10] == 40 + 5.5 + 10


def test_southern_years(tool, run, tmp_path):
    """A season from October to March in one year; the name is that of the year in which it begins."""
    for day, state in zip(("20201001", "20201230", "20210109", "20210310"), (0, 1, 1, 0)):
        write_map(tmp_path / "series" / f"wet_{day}.tif", states(state))
    results, error = run(tool, {"MAPS": str(tmp_path / "series"), "DEM": dem(tmp_path), "YEAR_START": 7, "YEARS_FOLDER": str(tmp_path / "years")})
    assert error == "" and [pathlib.Path(path).name for path in results["YEAR_LAYERS"]] == ["snow_melting_duration_2020.tif"]
    data = gdal.Open(results["YEAR_LAYERS"][0])
    assert data.GetMetadataItem("LABEL") == "2020/21" and data.ReadAsArray()[0, 30, 10] == 85


def test_two_runs_are_identical(tool, run, tmp_path):
    series(tmp_path / "series")
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        given = {key: str(tmp_path / name / file) for key, file in dict(OUTPUT="m.tif", YEARS_FOLDER="years", EXTENT_TABLE="e.csv", CLASS_TABLE="c.csv", REPORT="r.html",
                                                                      STATISTICS="s.json").items()}
        assert run(tool, {"MAPS": str(tmp_path / "series"), "DEM": dem(tmp_path), **given})[1] == ""
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert len(files) == 7 and all((tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes() for file in files)


def bad_inputs(folder):
    """(parameters, start of the sentence) by what is wrong."""
    maps, heights = series(folder / "good"), dem(folder)
    good = {"MAPS": maps, "DEM": heights}
    odd = states(1)
    odd[40, 50] = 2
    far = write_polygons(folder / "far.gpkg", ["POLYGON((0 0, 9 0, 9 9, 0 0))"], names=["x"])
    here = write_polygons(folder / "here.gpkg", ["POLYGON((500000 5199000, 502000 5199000, 502000 5200000, 500000 5200000, 500000 5199000))"], names=["x"])
    blank = [write_map(folder / f"blank_2020060{k}.tif", np.full(SHAPE, 255)) for k in (1, 2)]
    return {
        "one map": ({**good, "MAPS": maps[:1]}, "MAPS holds 1 raster: give 2 or more"),
        "missing": ({**good, "MAPS": str(folder / "gone")}, f"MAPS: {folder}/gone does not exist"),
        "no date": ({**good, "MAPS": [maps[0], write_map(folder / "map.tif", odd)]}, "The layer map has no acquisition date: give DATES"),
        "a date twice": ({**good, "MAPS": [*maps, write_map(folder / "again_20200511.tif", states(1))]}, "The layers wet_20200511 and again_20200511 have one date, 2020-05-11: leave one out"),
        "one map a year": ({**good, "MAPS": [maps[0], maps[4]]}, "MAPS: no year has two maps with data (2020: 1, 2021: 1), and a duration needs two"),
        "other values": ({**good, "MAPS": [maps[0], write_map(folder / "odd_20200515.tif", odd)]}, "MAPS: odd_20200515 holds the value 2, but a wet-snow map holds 1 (wet)"),
        "no data at all": ({**good, "MAPS": blank}, "MAPS: all 2 maps hold no data"),
        "other size": ({**good, "MAPS": [*maps, write_map(folder / "small_20200525.tif", odd[:50])]}, "MAPS: small_20200525 has 97 x 50 px, wet_20200501 has 97 x 61 px: bring"),
        "other origin": ({**good, "MAPS": [*maps, write_map(folder / "off_20200525.tif", states(1), (500200.0, *NORTH_UP[1:]))]}, "MAPS: off_20200525 has another origin"),
        "other crs": ({**good, "MAPS": [*maps, write_map(folder / "zone_20200525.tif", states(1), epsg=32633)]}, "MAPS: zone_20200525 has the CRS EPSG:32633"),
        "dem elsewhere": ({**good, "DEM": write_tif(folder / "other.tif", HEIGHTS, ROTATED)}, "DEM: other has another pixel size or rotation"),
        "dem empty": ({**good, "DEM": write_tif(folder / "void.tif", np.full(SHAPE, np.nan))}, "DEM holds no height on the maps"),
        "dem in feet": ({**good, "DEM": write_tif(folder / "feet.tif", HEIGHTS * 3.28)}, "DEM holds 13120 to 15087.7: heights must be metres between -500 and 9000"),
        "basins elsewhere": ({**good, "BASINS": far}, "BASINS: no polygon of far covers a cell"),
        "no such field": ({**good, "BASINS": here, "BASIN_FIELD": "basin"}, "BASINS: here has no field 'basin': use one of fid, name."),
        "field without basins": ({**good, "BASIN_FIELD": "name"}, "BASIN_FIELD = name names a field of BASINS, which is empty"),
        "month": ({**good, "YEAR_START": 13}, "YEAR_START = 13 is too large: use 12 or less."),
        "choice": ({**good, "DURATION": "Year"}, "DURATION = 'Year' is not a choice: use one of Observed season, Scaled to the year."),
        "misspelt": ({**good, "BASIN": here}, "BASIN is no parameter of Snow season: did you mean BASINS?"),
        "ending": ({**good, "EXTENT_TABLE": str(folder / "e.gpkg")}, f"EXTENT_TABLE = {folder}/e.gpkg has another format: let the name end in .csv."),
        "folder of the maps": ({**good, "YEARS_FOLDER": str(folder / "good")}, f"YEARS_FOLDER = {folder}/good holds images of the input"),
    }


def test_bad_inputs_end_in_a_sentence_and_leave_nothing(tool, run, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    for kind, (parameters, sentence) in bad_inputs(tmp_path).items():
        results, error = run(tool, {"OUTPUT": str(out / "m.tif"), "YEARS_FOLDER": str(out / "years"), "EXTENT_TABLE": str(out / "e.csv"), "REPORT": str(out / "r.html"), **parameters})
        assert results is None, kind
        assert error.startswith(sentence) and error[-1] in ".?" and "fault" not in error and "\n" not in error, (kind, error)
        assert list(out.iterdir()) == [], (kind, error)


def test_a_map_without_data_is_reported_and_left_out(tool, run, feedback, tmp_path):
    paths = [*series(tmp_path / "series"), write_map(tmp_path / "blank_20200701.tif", np.full(SHAPE, 255))]
    results, error = run(tool, {"MAPS": paths, "DEM": dem(tmp_path)})
    assert error == "" and results["MAPS_USED"] == 6
    assert "MAPS: blank_20200701 (2020-07-01) holds no data and is left out." in feedback.warnings
    assert gdal.Open(results["YEAR_LAYERS"][0]).GetMetadataItem("SEASON_DAYS") == "50"


def test_a_failure_at_the_end_leaves_the_old_files(tool, run, tmp_path, monkeypatch):
    """The disk is full when the rasters take their places: table, raster and folder stay as they were."""
    from firnline.processing_provider import atomic
    series(tmp_path / "series")
    heights, out = dem(tmp_path), tmp_path / "out"
    (out / "years").mkdir(parents=True)
    for name in ("m.tif", "e.csv", "years/snow_melting_duration_2020.tif"):
        (out / name).write_text("old")
    put = atomic.put

    def full(part, path):
        if path.endswith("m.tif"):
            raise OSError(28, "No space left on device")
        return put(part, path)
    monkeypatch.setattr("firnline.processing_provider.rasters.put", full)
    _, error = run(tool, {"MAPS": str(tmp_path / "series"), "DEM": heights, "OUTPUT": str(out / "m.tif"), "EXTENT_TABLE": str(out / "e.csv"), "YEARS_FOLDER": str(out / "years")})
    assert error.startswith("OUTPUT = ") and "No space left" in error
    found = sorted(path for path in out.rglob("*") if path.is_file())
    assert [path.name for path in found] == ["e.csv", "m.tif", "snow_melting_duration_2020.tif"] and all(path.read_text() == "old" for path in found)


def test_rasters_of_other_years_are_told(tool, run, feedback, tmp_path):
    series(tmp_path / "series")
    (tmp_path / "years").mkdir()
    (tmp_path / "years" / "snow_melting_duration_1999.tif").write_text("old")
    assert run(tool, {"MAPS": str(tmp_path / "series"), "DEM": dem(tmp_path), "YEARS_FOLDER": str(tmp_path / "years")})[1] == ""
    assert any("also holds snow_melting_duration_1999.tif, not of this run" in line for line in feedback.warnings)


def test_layers_are_loaded_with_their_years(tool, context, feedback, tmp_path):
    """No folder named: a temporary one. The years lie above the mean, with one scale of colours and their own times."""
    from qgis.core import QgsProcessingOutputLayerDefinition, QgsProject, QgsRasterLayer
    series(tmp_path / "series")
    target = QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", QgsProject.instance())
    results, good = tool.create().run({"MAPS": str(tmp_path / "series"), "DEM": dem(tmp_path), "OUTPUT": target}, context, feedback)
    assert good and set(context.layersToLoadOnCompletion()) == {results["OUTPUT"], *results["YEAR_LAYERS"]} and len(results["YEAR_LAYERS"]) == 2
    names = {results["OUTPUT"]: "Snow melting duration 2020 to 2021, mean"} | {path: f"Snow melting duration {year}" for path, year in zip(results["YEAR_LAYERS"], (2020, 2021))}
    for path, name in names.items():
        details = context.layerToLoadOnCompletionDetails(path)
        layer = QgsRasterLayer(path, "Snow melting duration")
        details.postProcessor().postProcessLayer(layer, context, feedback)
        assert layer.renderer().type() == "singlebandpseudocolor" and layer.renderer().classificationMax() == 60 and layer.renderer().inputBand() == 1
        shown = layer.temporalProperties().fixedTemporalRange()
        begin, end = (int(year) for year in (name[22:26], name[30:34] or name[22:26]))
        assert [moment.toPyDateTime() for moment in (shown.begin(), shown.end())] == [datetime.datetime(begin, 1, 1), datetime.datetime(end, 12, 31, 23, 59, 59)]
        assert details.name == name if path != results["OUTPUT"] else layer.name() == name
    assert [context.layerToLoadOnCompletionDetails(path).layerSortKey for path in names] == [10**5, 1, 2]


@pytest.mark.parametrize("asked", [0, 4, 12, 25])
def test_cancel_leaves_nothing(tool, run, tmp_path, monkeypatch, asked):
    """Cancelled at the n-th time that the tool asks."""
    from firnline.processing_provider.tool import FeedbackProgress
    series(tmp_path / "series")
    heights, out = dem(tmp_path), tmp_path / "out"
    out.mkdir()
    questions = iter([False] * asked + [True] * 1000)
    monkeypatch.setattr(FeedbackProgress, "cancelled", lambda progress: next(questions))
    _, error = run(tool, {"MAPS": str(tmp_path / "series"), "DEM": heights, "OUTPUT": str(out / "m.tif"), "YEARS_FOLDER": str(out / "years"), "REPORT": str(out / "r.html")})
    assert error == "Cancelled." and list(out.iterdir()) == []


def test_cancel_in_the_dialog(tool, run, cancelled_in_background, feedback, tmp_path):
    """Heard within a second in the midst of a large run, nothing left behind."""
    series(tmp_path / "small")
    assert run(tool, {"MAPS": str(tmp_path / "small"), "DEM": dem(tmp_path)})[1] == ""  # compiles the kernels
    shape = (3000, 4100)
    wet = np.random.default_rng(1).integers(0, 2, shape, dtype=np.uint8)
    paths = [write_map(tmp_path / "large" / f"wet_202005{day:02d}.tif", wet) for day in range(1, 25)]
    heights = write_tif(tmp_path / "heights.tif", np.full(shape, 4000, np.float32))
    out = tmp_path / "out"
    out.mkdir()
    seen = []
    feedback.progressChanged.connect(seen.append)
    cancelled_in_background(tool, {"MAPS": paths, "DEM": heights, "OUTPUT": str(out / "m.tif"), "YEARS_FOLDER": str(out / "years")}, lambda: seen and seen[-1] > 30)
    assert list(out.iterdir()) == []


@pytest.fixture
def registered(qgis_processing):
    """The provider in the registry, as models need it."""
    from qgis.core import QgsApplication

    from firnline.processing_provider.provider import FirnlineProvider
    provider = FirnlineProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    yield
    QgsApplication.processingRegistry().removeProvider(provider)


def test_in_a_model(registered, context, feedback, tmp_path):
    """Outputs that are left empty go to temporary files; the mean is handed on."""
    from qgis.core import QgsProcessingModelAlgorithm, QgsProcessingModelChildAlgorithm, QgsProcessingModelChildParameterSource, QgsProcessingModelOutput
    series(tmp_path / "series")
    model, child = QgsProcessingModelAlgorithm("m", "m"), QgsProcessingModelChildAlgorithm("firnline:snowseason")
    child.setChildId("season")
    for key, value in {"MAPS": str(tmp_path / "series"), "DEM": dem(tmp_path)}.items():
        child.addParameterSources(key, [QgsProcessingModelChildParameterSource.fromStaticValue(value)])
    mean = QgsProcessingModelOutput("MEAN", "MEAN")
    mean.setChildId("season")
    mean.setChildOutputName("OUTPUT")
    child.setModelOutputs({"MEAN": mean})
    model.addChildAlgorithm(child)
    model.updateDestinationParameters()
    results, good = model.create().run({"season:MEAN": str(tmp_path / "mean.tif")}, context, feedback)
    assert good and gdal.Open(str(tmp_path / "mean.tif")).ReadAsArray()[0, 30, 10] == 35.5


def test_qgis_process(qgis_process, tmp_path):
    series(tmp_path / "series")
    heights, out = dem(tmp_path), tmp_path / "out"
    out.mkdir()
    common = [f"--MAPS={tmp_path}/series", f"--DEM={heights}"]
    good = qgis_process("run", "firnline:snowseason", *common, f"--OUTPUT={out}/m.tif", f"--YEARS_FOLDER={out}/years", f"--CLASS_TABLE={out}/c.csv")
    assert good.returncode == 0, good.stderr
    assert sorted(path.name for path in out.iterdir()) == ["c.csv", "m.tif", "years"] and "MAPS_USED:\t6" in good.stdout
    bad = qgis_process("run", "firnline:snowseason", *common, "--BAND_HEIGHT=1", f"--OUTPUT={out}/n.tif")
    assert bad.returncode == 1 and "BAND_HEIGHT = 1 m is too small: use 10 m or more." in bad.stdout + bad.stderr and not (out / "n.tif").exists()
