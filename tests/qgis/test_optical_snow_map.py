"""The form of the optical snow map: bands, masks and heights of all kinds, what is written, and what happens with bad inputs and a cancel."""

import csv
import json
import os
import pathlib

import numpy as np
import pytest
from osgeo import gdal
from small_data import NORTH_UP, ROTATED, SHAPE, SOUTH_UP, write_tif, wkt

SNOW = dict(GREEN=8000, RED=7900, SWIR1=1000, NIR=7000)
ROCK = dict(GREEN=1000, RED=1500, SWIR1=3000, NIR=2000)
SHADED = dict(GREEN=1200, RED=1000, SWIR1=800, NIR=5000)
DAY = "20200401"


@pytest.fixture
def tool(qgis_processing):
    from firnline.processing_provider.snow.optical_snow_map import OpticalSnowMap
    return OpticalSnowMap()


def ground(shape=SHAPE, snow_from=40):
    """Digital numbers by band: rock, and snow from a row on."""
    arrays = {key: np.full(shape, value, np.float32) for key, value in ROCK.items()}
    for key, value in SNOW.items():
        arrays[key][snow_from:] = value
    return arrays


def written(folder, arrays, transform=NORTH_UP, day=DAY, **more):
    return {key: write_tif(folder / f"{key.lower()}_{day}.tif", array, transform, **more) for key, array in arrays.items()}


def heights(shape=SHAPE):
    return np.repeat(1010 + 20 * np.arange(shape[0], dtype=np.float32)[:, None], shape[1], 1)


def read(path):
    return gdal.Open(str(path)).ReadAsArray()


def test_parameters_are_the_contract(tool):
    from qgis.core import Qgis
    made = tool.create()
    keys = [d.name() for d in made.parameterDefinitions()]
    assert keys[:6] == ["GREEN", "RED", "SWIR1", "NIR", "CLOUD_MASK", "DEM"] and keys[-2:] == ["OUTPUT", "STATISTICS"] and len(keys) == 34
    visible = [d.name() for d in made.parameterDefinitions() if not d.isDestination() and not d.flags() & Qgis.ProcessingParameterFlag.Advanced]
    assert visible == keys[:6]
    assert [o.name() for o in made.outputDefinitions()] == ["OUTPUT", "STATISTICS", "SNOW_SHARE", "CLOUD_SHARE", "SNOW_LINE"]
    assert made.parameterDefinition("OUTPUT").createByDefault() and not made.parameterDefinition("STATISTICS").createByDefault()


@pytest.mark.parametrize("transform", [NORTH_UP, SOUTH_UP, ROTATED])
def test_map_metadata_and_numbers(tool, run, feedback, tmp_path, transform):
    """Rock, snow, ice, cloud that stays and cloud that does not, no data; on three kinds of grid."""
    arrays = ground()
    for key in SHADED:
        arrays[key][35, 50:60] = SHADED[key]
        arrays[key][45, :7] = 0
    arrays["NIR"][50, 20:40] = 3900
    mask = np.full(SHAPE, 5.0)
    mask[41:44, 80:] = 9
    mask[35, 55] = 3
    given = written(tmp_path, arrays, transform)
    given |= {"CLOUD_MASK": write_tif(tmp_path / "scl_20200401.tif", mask, transform), "DEM": write_tif(tmp_path / "dem.tif", heights(), transform)}
    results, error = run(tool, {**given, "OFFSET": 0, "OUTPUT": str(tmp_path / "map.tif"), "STATISTICS": str(tmp_path / "map.json")})
    assert error == ""
    expected = np.zeros(SHAPE, np.uint8)
    expected[40:], expected[50, 20:40], expected[45, :7], expected[41:44, 80:] = 1, 2, 255, 3
    expected[35, 50:60] = 1
    expected[35, 55] = 3
    data = gdal.Open(str(tmp_path / "map.tif"))
    band = data.GetRasterBand(1)
    assert np.array_equal(band.ReadAsArray(), expected) and band.DataType == gdal.GDT_Byte and band.GetNoDataValue() == 255
    assert data.GetGeoTransform() == transform and band.GetDescription() == "snow map" and "UTM zone 32N" in data.GetProjection()
    assert data.GetMetadataItem("ACQUISITION_DATE") == "2020-04-01T00:00:00" and json.loads(data.GetMetadataItem("FIRNLINE_OPTIONS"))["FIRST_NDSI"] == 0.4
    assert data.GetMetadataItem("CLASSES") == "0 no snow, 1 snow, 2 glacier ice or water, 3 cloud, 255 no data"
    snow, seen = int((expected == 1).sum()), int((expected <= 2).sum())
    assert results["SNOW_LINE"] == 1600 and results["SNOW_SHARE"] == snow / seen and results["CLOUD_SHARE"] == 52 / (61 * 97 - 7)
    told = json.loads((tmp_path / "map.json").read_text())
    assert told["pixels"]["snow"] == snow and told["snow_line"] == 1600 and told["date"] == "2020-04-01T00:00:00" and told["inputs"]["DEM"] == "dem"
    assert "GREEN: green_20200401 - reflectance = (DN +0) / 10000 - OFFSET" in feedback.notes and "Snow line: 1600 m." in feedback.notes
    assert not any("brought onto" in note or "averaged" in note for note in feedback.notes)


def test_offset_from_metadata_and_names(tool, run, feedback, tmp_path):
    """DN of rock that the offset turns to snow: NDSI 0.36 becomes 0.63."""
    dn = {key: np.full(SHAPE, value, np.float32) for key, value in dict(GREEN=3200, RED=3500, SWIR1=1500).items()}
    product = "S2B_MSIL2A_20220311T102829_N{}_R108_T32TPS_20220311T131054.SAFE"
    for name, share, line in (("0400", 1, "reflectance = (DN -1000) / 10000 - baseline 04.00, product name"), ("0301", 0, "reflectance = (DN +0) / 10000 - baseline 03.01, product name")):
        results, error = run(tool, {**written(tmp_path / product.format(name) / "IMG_DATA", dn, day="20220311"), "OUTPUT": str(tmp_path / "a.tif")})
        assert error == "" and results["SNOW_SHARE"] == share and any(line in note for note in feedback.notes)
    given = written(tmp_path / "plain", dn, metadata={"PROCESSING_BASELINE": "05.10"})
    results, error = run(tool, {**given, "OUTPUT": str(tmp_path / "b.tif")})
    assert error == "" and results["SNOW_SHARE"] == 1 and "GREEN: green_20200401 - reflectance = (DN -1000) / 10000 - baseline 05.10, metadata PROCESSING_BASELINE" in feedback.notes
    assert run(tool, {**given, "OFFSET": 0, "OUTPUT": "TEMPORARY_OUTPUT"})[0]["SNOW_SHARE"] == 0
    _, error = run(tool, {**written(tmp_path / product.format("9999"), dn, day="20220311"), "OUTPUT": "TEMPORARY_OUTPUT"})
    assert error.startswith("OFFSET is empty, and neither metadata nor name of green_20220311 tell the processing baseline: give -1000")


def test_reflectance_and_rasters_with_a_scale_of_their_own(tool, run, feedback, tmp_path):
    arrays = {key: array / 10000 for key, array in ground().items()}
    arrays["SWIR1"][:, 0] = 0.0  # a value like any other
    results, error = run(tool, {**written(tmp_path, arrays), "SCALE": 1, "OUTPUT": str(tmp_path / "a.tif")})
    assert error == "" and (read(tmp_path / "a.tif")[40:] == 1).all() and any("the bands hold reflectance" in note for note in feedback.notes)
    given = written(tmp_path / "scaled", {key: array + 1000 for key, array in ground().items()})
    for path in given.values():
        data = gdal.Open(path, gdal.GA_Update)
        data.GetRasterBand(1).SetScale(1e-4)
        data.GetRasterBand(1).SetOffset(-0.1)
        data = None
    results, error = run(tool, {**given, "OUTPUT": str(tmp_path / "b.tif")})
    expected = np.repeat(np.uint8([0, 1]), (40, 21))[:, None] * np.ones(SHAPE, np.uint8)
    assert error == "" and np.array_equal(read(tmp_path / "b.tif"), expected) and any("scale and offset of the raster itself" in note for note in feedback.notes)


def test_bands_of_one_raster(tool, run, tmp_path):
    path = tmp_path / f"all_{DAY}.tif"
    data = gdal.GetDriverByName("GTiff").Create(str(path), 97, 61, 4, gdal.GDT_UInt16)
    data.SetGeoTransform(NORTH_UP)
    data.SetProjection(wkt(32632))
    for number, key in enumerate(("NIR", "GREEN", "SWIR1", "RED"), 1):
        data.GetRasterBand(number).WriteArray(ground()[key].astype(np.uint16))
    data = None
    given = {key: str(path) for key in ("GREEN", "RED", "SWIR1", "NIR")} | {"OFFSET": 0, "OUTPUT": str(tmp_path / "a.tif")}
    results, error = run(tool, {**given, "GREEN_BAND": 2, "RED_BAND": 4, "SWIR1_BAND": 3})
    assert error == "" and results["SNOW_SHARE"] == 21 / 61
    assert run(tool, {**given, "GREEN_BAND": 2})[1] == f"RED and SWIR1 are both band 1 of all_{DAY}: set SWIR1_BAND to the band that it is, or give another raster."
    assert run(tool, {**given, "GREEN_BAND": 2, "RED_BAND": 4, "SWIR1_BAND": 5})[1].startswith("SWIR1_BAND = 5: ")


def test_bands_of_10_and_20_m(tool, run, feedback, tmp_path):
    """Green, red and near infrared twice as fine as the short-wave infrared: means of 2 x 2. Mask coarser, heights in degrees."""
    fine = {key: np.kron(array, np.array([[0.9, 1.0], [1.0, 1.1]])) for key, array in ground().items()}
    fine["SWIR1"] = ground()["SWIR1"]
    x0, dx, _, y0, _, dy = NORTH_UP
    given = written(tmp_path, {key: fine[key] for key in ("GREEN", "RED", "NIR")}, (x0, dx / 2, 0, y0, 0, dy / 2)) | written(tmp_path, {"SWIR1": fine["SWIR1"]})
    mask = np.full((13, 20), 4.0)
    mask[10, 2] = 10
    given["CLOUD_MASK"] = write_tif(tmp_path / "scl_20200401.tif", mask, (x0, 5 * dx, 0, y0, 0, 5 * dy))
    # Heights rise by 20 m in 10 m of northing southwards, in degrees of latitude.
    west, north, step = 8.98, 46.96, 1 / 3600
    latitude = north - step * (np.arange(60) + 0.5)
    rise = (46.954 - latitude) * 111_180 * 2 + 1000
    given["DEM"] = write_tif(tmp_path / "dem.tif", np.repeat(rise[:, None], 200, 1), (west, step, 0, north, 0, -step), 4326)
    results, error = run(tool, {**given, "OFFSET": 0, "OUTPUT": str(tmp_path / "a.tif"), "STATISTICS": str(tmp_path / "a.json")})
    assert error == ""
    expected = np.repeat(np.uint8([0, 1]), (40, 21))[:, None] * np.ones(SHAPE, np.uint8)
    expected[50:55, 10:15] = 3
    assert np.array_equal(read(tmp_path / "a.tif"), expected) and gdal.Open(str(tmp_path / "a.tif")).GetGeoTransform() == NORTH_UP
    said = " ".join(feedback.notes)
    assert "CLOUD_MASK: scl_20200401 is brought onto the grid" in said and "DEM: dem is brought onto the grid" in said and "averaged to the grid of swir1_20200401, 97 x 61 px" in said
    bands = json.loads((tmp_path / "a.json").read_text())["bands"]
    assert sum(band["pixels"] for band in bands) == 61 * 97 and results["SNOW_LINE"] is not None


def test_heights_are_where_they_belong(tool, qgis_app):
    """A plane in one CRS, resampled onto a rotated grid of another: each pixel has the plane's height at its own place."""
    from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCoordinateTransformContext

    from firnline.algorithms.grid import Grid
    from firnline.processing_provider.resampled import Resampled
    west, north, step = 8.9, 47.0, 1 / 3600
    x, y = west + step * (np.arange(500) + 0.5), north - step * (np.arange(300) + 0.5)
    plane = 1e4 * (x[None, :] - 9) + 3e4 * (y[:, None] - 46.95)
    path = "/vsimem/plane.tif"
    data = gdal.GetDriverByName("GTiff").Create(path, 500, 300, 2, gdal.GDT_Float32)
    data.SetGeoTransform((west, step, 0, north, 0, -step))
    data.SetProjection(wkt(4326))
    data.GetRasterBand(2).WriteArray(plane.astype(np.float32))
    data = None
    grid = Grid(ROTATED, SHAPE)
    image = Resampled(path, 2, wkt(4326), grid, wkt(32632), "bilinear")
    change = QgsCoordinateTransform(QgsCoordinateReferenceSystem("EPSG:32632"), QgsCoordinateReferenceSystem("EPSG:4326"), QgsCoordinateTransformContext())
    found = image.read(10, 40, 20, 90)
    for row, column in ((10, 20), (39, 89), (25, 47)):
        lon, lat = change.transform(*grid.to_map(column + 0.5, row + 0.5))
        assert found[row - 10, column - 20] == pytest.approx(1e4 * (lon - 9) + 3e4 * (lat - 46.95), abs=0.05)
    assert np.isnan(Resampled(path, 2, wkt(4326), Grid((0, 20.0, 0, 0, 0, 10.0), SHAPE), wkt(32632), "bilinear").read(0, 61, 0, 97)).all()
    gdal.Unlink(path)


def test_dates(tool, run, feedback, tmp_path):
    given = {**written(tmp_path, ground(), day="undated"), "OFFSET": 0, "OUTPUT": str(tmp_path / "a.tif")}
    assert run(tool, given)[1] == "" and gdal.Open(given["OUTPUT"]).GetMetadataItem("ACQUISITION_DATE") is None
    assert any(line.startswith("The layer green_undated has no acquisition date: give DATES") and line.endswith("The map gets no date.") for line in feedback.warnings)
    assert run(tool, {**given, "DATES": "2021-07-05T10:20"})[1] == "" and gdal.Open(given["OUTPUT"]).GetMetadataItem("ACQUISITION_DATE") == "2021-07-05T10:20:00"
    assert run(tool, {**given, "DATES": "July"})[1].startswith("DATES holds 'July', which is no ISO date")
    given |= written(tmp_path, {"GREEN": ground()["GREEN"]}) | written(tmp_path, {"RED": ground()["RED"]}, day="20200411")
    assert run(tool, given)[1].startswith("RED = red_20200411 is of 2020-04-11, GREEN = green_20200401 of 2020-04-01: give bands of one scene")
    assert run(tool, {**given, "DATES": "2020-04-01"})[1] == ""


def test_what_is_missing_is_said(tool, run, feedback, tmp_path):
    given = written(tmp_path, ground())
    mask = write_tif(tmp_path / "mask.tif", np.ones(SHAPE))
    assert run(tool, {**{key: given[key] for key in ("GREEN", "RED", "SWIR1")}, "CLOUD_MASK": mask, "CLOUD_MASK_KIND": "Binary", "OFFSET": 0, "OUTPUT": "TEMPORARY_OUTPUT"})[0]["CLOUD_SHARE"] == 1
    assert "No DEM: first pass only, and all clouds of the mask stay." in feedback.notes and "No NIR: glacier ice and water are not told from snow." in feedback.notes


def bad_inputs(folder):
    """(parameters, start of the sentence) by what is wrong."""
    good = written(folder, ground())

    def one(name, array, *more, **named):
        return write_tif(folder / f"{name}.tif", array, *more, **named)
    degrees = written(folder / "degrees", ground(), (9.0, 2e-4, 0, 46.0, 0, -1e-4), epsg=4326)
    far = one("far", heights(), (0.0, 20.0, 0, 0.0, 0, -10.0))
    binary = one("binary", np.where(np.arange(97) < 9, 1, 0) * np.ones(SHAPE))
    return {
        "no green": ({"GREEN": None}, "GREEN is empty: give a raster layer or file."),
        "missing file": ({"RED": str(folder / "gone.tif")}, f"RED: {folder}/gone.tif does not exist"),
        "no offset": ({"OFFSET": None}, "OFFSET is empty, and neither"),
        "no such band": ({"RED_BAND": 2}, "RED_BAND = 2: "),
        "one band twice": ({"RED": good["GREEN"]}, f"GREEN and RED are both band 1 of green_{DAY}"),
        "reflectance as DN": ({"GREEN": one("r_20200401", ground()["GREEN"] / 1e4)}, "SCALE = 10000 does not fit GREEN = r_20200401, whose values reach 0.8: give SCALE = 1"),
        "DN as reflectance": ({"SCALE": 1}, f"SCALE = 1 does not fit GREEN = green_{DAY}, whose values reach 8000: give SCALE = 10000"),
        "degrees": (degrees, f"GREEN: green_{DAY} is in degrees"),
        "other size": ({"SWIR1": one("s_20200401", ground()["SWIR1"][:50])}, "SWIR1: s_20200401 has 97 x 50 px, "),
        "other origin": ({"NIR": one("n_20200401", ground()["NIR"], (500005.0, 20.0, 0, 5200000.0, 0, -10.0))}, "NIR: n_20200401 has another origin than"),
        "other crs": ({"NIR": one("m_20200401", ground()["NIR"], epsg=32633)}, "NIR: m_20200401 has the CRS EPSG:32633"),
        "no crs": ({"GREEN": one("c_20200401", ground()["GREEN"], epsg=None)}, "GREEN: c_20200401 has no CRS"),
        "DEM elsewhere": ({"DEM": far}, "DEM has no heights where the bands have data"),
        "DEM without CRS": ({"DEM": one("d", heights(), epsg=None)}, "DEM: d has no CRS"),
        "binary as classes": ({"CLOUD_MASK": binary}, "CLOUD_MASK holds the values 0, 1, which are no scene classification"),
        "no values": ({"CLOUD_MASK": binary, "CLOUD_MASK_KIND": "Values"}, "CLOUD_MASK_KIND = Values needs the values"),
        "no number": ({"CLOUD_MASK": binary, "CLOUD_MASK_KIND": "Values", "CLOUD_VALUES": "8-9"}, "CLOUD_VALUES holds '8-9'"),
        "out of range": ({"FIRST_NDSI": 4}, "FIRST_NDSI = 4 is too large: use 1 or less."),
        "misspelt": ({"SWIR": "x"}, "SWIR is no parameter of Optical snow map: did you mean SWIR1?"),
        "wrong ending": ({"OUTPUT": str(folder / "out" / "v.png")}, f"OUTPUT = {folder}/out/v.png"),
        "an input": ({"OUTPUT": good["RED"]}, f"OUTPUT = {good['RED']} is also an input"),
    }


def test_bad_inputs_end_in_a_sentence_and_leave_nothing(tool, run, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    good = {**written(tmp_path, ground()), "OFFSET": 0}
    for kind, (parameters, sentence) in bad_inputs(tmp_path).items():
        results, error = run(tool, {**good, "OUTPUT": str(out / "v.tif"), "STATISTICS": str(out / "s.json"), **parameters})
        assert results is None, kind
        assert error.startswith(sentence) and error[-1] in ".?" and "fault" not in error and "\n" not in error, (kind, error)
        assert list(out.iterdir()) == [], (kind, error)


@pytest.mark.parametrize("asked", [0, 5, 11])
def test_cancel_leaves_nothing(tool, run, tmp_path, monkeypatch, asked):
    """Cancelled at the n-th time that the tool asks; the old map stays."""
    from firnline.processing_provider.tool import FeedbackProgress
    given = {**written(tmp_path, ground()), "DEM": write_tif(tmp_path / "dem.tif", heights()), "OFFSET": 0}
    out = tmp_path / "out"
    out.mkdir()
    (out / "map.tif").write_text("the old one")
    questions = iter([False] * asked + [True] * 1000)
    monkeypatch.setattr(FeedbackProgress, "cancelled", lambda progress: next(questions))
    _, error = run(tool, {**given, "OUTPUT": str(out / "map.tif"), "STATISTICS": str(out / "map.json")})
    assert error == "Cancelled." and [path.name for path in out.iterdir()] == ["map.tif"] and (out / "map.tif").read_text() == "the old one"


def test_two_runs_give_identical_bytes_and_replace_the_old(tool, run, tmp_path):
    given = {**written(tmp_path, ground()), "DEM": write_tif(tmp_path / "dem.tif", heights()), "OFFSET": 0}
    made = []
    for _ in range(2):
        assert run(tool, {**given, "OUTPUT": str(tmp_path / "map.tif"), "STATISTICS": str(tmp_path / "map.json")})[1] == ""
        made.append([(tmp_path / name).read_bytes() for name in ("map.tif", "map.json")])
    assert made[0] == made[1]


def test_loaded_layer_has_style_name_and_time(tool, context, feedback, tmp_path):
    from qgis.core import QgsProcessingOutputLayerDefinition, QgsProject, QgsRasterLayer
    given = written(tmp_path, ground())
    made = tool.create()
    target = QgsProcessingOutputLayerDefinition(str(tmp_path / "map.tif"), QgsProject.instance())
    results, good = made.run({**given, "OFFSET": 0, "OUTPUT": target}, context, feedback)
    assert good
    details = context.layersToLoadOnCompletion()[results["OUTPUT"]]
    layer = QgsRasterLayer(results["OUTPUT"], "Snow map")
    details.postProcessor().postProcessLayer(layer, context, feedback)
    assert layer.name() == "Snow map 2020-04-01" and [one.label for one in layer.renderer().classes()] == ["No snow", "Snow", "Glacier ice or water", "Cloud"]
    assert [int(one.value) for one in layer.renderer().classes()] == [0, 1, 2, 3]
    times = layer.temporalProperties().fixedTemporalRange()
    assert layer.temporalProperties().isActive() and times.begin().toString("yyyyMMdd hhmmss") == "20200401 000000" and times.end().toString("yyyyMMdd hhmmss") == "20200401 235959"


DATA = pathlib.Path(os.environ.get("FIRNLINE_DATA", pathlib.Path(__file__).resolve().parents[3] / "shared" / "data")) / "snow"
ATACAMA, POINTS = DATA / "s2_nosnow_atacama" / "s2_green_red_nir_swir1_dn_10m.tif", DATA / "s2_classified_points" / "Sentinel-2_SR_training_data.csv"


@pytest.mark.skipif(not ATACAMA.is_file(), reason=f"no scene at {ATACAMA}: set FIRNLINE_DATA to the folder of the reference data")
def test_no_snow_in_the_desert(qgis_process, tmp_path):
    bands = [f"--{key}={ATACAMA}" for key in ("GREEN", "RED", "NIR", "SWIR1")] + ["--RED_BAND=2", "--NIR_BAND=3", "--SWIR1_BAND=4"]
    done = qgis_process("run", "firnline:opticalsnowmap", *bands, "--OFFSET=0", f"--OUTPUT={tmp_path}/map.tif")
    assert done.returncode == 0 and "SNOW_SHARE:\t0" in done.stdout, done.stderr
    assert (read(tmp_path / "map.tif") == 0).all()
    asked = qgis_process("run", "firnline:opticalsnowmap", *bands, f"--OUTPUT={tmp_path}/none.tif")
    assert asked.returncode == 1 and "OFFSET is empty" in asked.stderr + asked.stdout and not (tmp_path / "none.tif").exists()


@pytest.mark.skipif(not POINTS.is_file(), reason=f"no labelled pixels at {POINTS}: set FIRNLINE_DATA to the folder of the reference data")
def test_labelled_pixels_as_a_raster(tool, run, tmp_path):
    """One row of 11 729 pixels. F1 of snow, shadowed snow with it, is that of docs/optical_snow_map.md."""
    with open(POINTS, newline="") as file:
        rows = list(csv.DictReader(file))
    label = np.array([int(row["class"]) for row in rows])
    bands = {key: np.array([[float(row[band]) for row in rows]]) for key, band in (("GREEN", "B3"), ("RED", "B4"), ("SWIR1", "B11"), ("NIR", "B8"))}
    given = {**written(tmp_path, bands), "SCALE": 1, "OUTPUT": str(tmp_path / "map.tif")}
    for without, expected, snow in ((False, 0.934, 5569), (True, 0.882, 5614)):
        assert run(tool, {**given, "NIR": None if without else given["NIR"]})[1] == ""
        found = read(given["OUTPUT"])[0]
        f1 = 2 * ((found == 1) & (label <= 2)).sum() / ((found == 1).sum() + (label <= 2).sum())
        assert f1 == pytest.approx(expected, abs=5e-4) and ((found == 1) & (label == 1)).sum() == snow
