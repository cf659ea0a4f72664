"""The form of stacked offset tracking: what reaches the science, what is written, and what happens with bad inputs and a cancel."""

import datetime
import json
import pathlib
import signal
import time

import numpy as np
import pytest
from osgeo import gdal
from small_data import ROTATED, SHAPE, moving_images, write_polygons, write_series, write_tif

from firnline.algorithms.grid import Grid

KEYS = ["IMAGES", "VALUES", "MAXIMUM_SPEED", "TEMPLATE_SIZE", "STEP", "STABLE_GROUND", "OUTLINES", "MASK", "DATES", "SERIES", "SECOND_POLARISATION", "ICE_MASK",
        "PRIOR", "PRIOR_VX", "PRIOR_VY", "POINTS", "CUBE", "SCHEDULER", "BAND", "PAIRING", "EVENT_DATE", "MAXIMUM_DISPLACEMENT", "SEASONS",
        "INTERVAL_DAYS", "TOLERANCE_DAYS", "MINIMUM_INTERVAL_DAYS", "MAXIMUM_INTERVAL_DAYS", "MAXIMUM_PAIRS", "TRANSFORM", "HIGH_PASS_SIGMA", "CORRELATION",
        "SUBPIXEL", "SUBPIXEL_WINDOW", "MINIMUM_SNR", "MINIMUM_VALID", "FALSE_ALARM", "OUTLIER_FILTER", "TEMPLATE_SIZES", "PRIOR_UNITS", "PRIOR_MARGIN",
        "EVALUATE_STACK_SIZES", "VX_FIELD", "VY_FIELD", "OUTSIDE_IS_STABLE", "SCALE_CORRECTION", "DEVICE",
        "OUTPUT", "ARROWS", "NETCDF", "SEASONS_FOLDER", "CUBE_OUTPUT", "REPORT", "STATISTICS"]
BANDS = {"vx": "m/day", "vy": "m/day", "speed": "m/day", "direction": "degree", "snr": "dB", "peak": "", "pairs": "", "flag": "", "raw_vx": "m/day", "raw_vy": "m/day",
         "false_alarm": "", "sigma_vx": "m/day", "sigma_vy": "m/day", "vx_yr": "m/yr", "vy_yr": "m/yr", "speed_yr": "m/yr", "template_size": "px"}
SMALL = {"TEMPLATE_SIZE": 24, "STEP": 8}


@pytest.fixture
def tool(qgis_processing):
    from firnline.processing_provider.velocity.stacked_offset_tracking import StackedOffsetTracking
    return StackedOffsetTracking()


@pytest.fixture
def science(tool, monkeypatch):
    """Puts a stand-in in the place of the science, which keeps what it is given; its speed is the row number."""
    from firnline.algorithms.velocity import stacked_offset_tracking as core
    seen = {}

    def compute(images, dates, grid, options, *, mask=None, stable=None, outlines=None, scale=None, names=None, progress=None):
        posting = grid.templates(options.template_size, options.step)
        first_pixels = [image.read(0, 3, 0, 4) for image in images]
        seen.update(first=first_pixels, dates=dates, grid=grid, options=options, mask=mask and mask.read(0, 3, 0, 4), stable=stable,
                    outlines=outlines, scale=scale, names=names)
        rows = np.repeat(np.arange(posting.shape[0], dtype=np.float32)[:, None], posting.shape[1], axis=1)
        bands = {name: rows + 100 * number for number, name in enumerate(BANDS)}
        statistics = dict(coverage=0.5, residual_ratio=None, pairs=3, median_speed=1.25, stable_nmad_vx=float("nan"))
        return core.Result(posting, bands, [], statistics)

    monkeypatch.setattr(core, "compute", compute)
    return seen


def test_parameters_are_the_contract(tool):
    from qgis.core import Qgis
    made = tool.create()
    assert [d.name() for d in made.parameterDefinitions()] == KEYS
    visible = [d.name() for d in made.parameterDefinitions() if not d.isDestination() and not d.flags() & Qgis.ProcessingParameterFlag.Advanced]
    assert 3 <= len(visible) <= 6
    assert [o.name() for o in made.outputDefinitions()] == ["OUTPUT", "ARROWS", "NETCDF", "SEASONS_FOLDER", "SEASON_LAYERS", "CUBE_OUTPUT", "REPORT", "STATISTICS",
                                                              "COVERAGE", "RESIDUAL_RATIO", "PAIRS", "MEDIAN_SPEED"]
    assert [made.parameterDefinition(key).createByDefault() for key in ("OUTPUT", "ARROWS", "NETCDF", "SEASONS_FOLDER", "REPORT", "STATISTICS")] == [True] + 5 * [False]
    assert (made.parameterDefinition("TEMPLATE_SIZE").defaultValue(), made.parameterDefinition("VALUES").defaultValue()) == (48, "Intensity")


def test_what_reaches_the_science_and_what_is_written(tool, science, run, feedback, tmp_path):
    folder = tmp_path / "series"
    paths = write_series(folder, [np.full(SHAPE, k, np.float32) for k in (1, 2, 3)], transform=ROTATED)
    grid = Grid(ROTATED, SHAPE)
    posting = grid.templates(24, 8)
    mask = write_tif(tmp_path / "mask.tif", np.full(SHAPE, 7.0), ROTATED)
    cell = posting.to_map(2.5, 1.5)
    corners = [f"{cell[0] + dx} {cell[1] + dy}" for dx, dy in ((-5, -5), (5, -5), (5, 5), (-5, 5), (-5, -5))]
    area = write_polygons(tmp_path / "area.gpkg", [f"POLYGON(({','.join(corners)}))"])
    out, page, numbers = tmp_path / "out.tif", tmp_path / "out.html", tmp_path / "out.json"
    results, error = run(tool, {"IMAGES": [paths[2], paths[0], paths[1]], "MASK": mask, "OUTLINES": area, "STABLE_GROUND": area, **SMALL,
                                "OUTPUT": str(out), "REPORT": str(page), "STATISTICS": str(numbers)})
    assert error == ""
    assert results == {"OUTPUT": str(out), "REPORT": str(page), "STATISTICS": str(numbers), "COVERAGE": 0.5, "PAIRS": 3, "MEDIAN_SPEED": 1.25}
    days = [datetime.datetime(2020, 1, day) for day in (1, 13, 25)]
    assert science["dates"] == days and science["names"] == ["sar_20200101", "sar_20200113", "sar_20200125"]  # in the order of time
    assert [float(first.mean()) for first in science["first"]] == [1, 2, 3] and science["mask"][0, 0] == 7
    assert science["grid"] == grid and np.abs(science["scale"] - 0.9996).max() < 1e-4  # UTM near its central meridian
    expected = np.zeros(posting.shape, bool)
    expected[1, 2] = True
    assert np.array_equal(science["stable"], expected) and np.array_equal(science["outlines"], expected)
    assert "sar_20200113 - 2020-01-13 - date in the name" in feedback.notes

    data = gdal.Open(str(out))
    bands = [data.GetRasterBand(number) for number in range(1, data.RasterCount + 1)]
    assert [band.GetDescription() for band in bands] == list(BANDS)
    assert [band.GetUnitType() for band in bands] == list(BANDS.values())
    assert data.GetGeoTransform() == pytest.approx(posting.transform) and (data.RasterYSize, data.RasterXSize) == posting.shape
    assert all(np.isnan(band.GetNoDataValue()) and band.DataType == gdal.GDT_Float32 for band in bands)
    for number, band in enumerate(bands):
        assert np.array_equal(band.ReadAsArray()[:, 0], 100 * number + np.arange(posting.shape[0]))
    options = json.loads(data.GetMetadataItem("FIRNLINE_OPTIONS"))
    assert options["TEMPLATE_SIZE"] == 24 and options["INTERVAL_DAYS"] is None and data.GetMetadataItem("FIRNLINE_VERSION") == "0.1.0"
    told = json.loads(numbers.read_text())
    assert told["stable_nmad_vx"] is None and told["pair_table"] == [] and told["options"]["STEP"] == 8 and told["versions"]["Firnline"] == "0.1.0"
    assert told["images"][1] == {"name": "sar_20200113", "date": "2020-01-13T00:00:00", "found_in": "date in the name"} and told["warnings"] == []
    assert "sar_20200113" in page.read_text() and "area" in page.read_text()


def test_explicit_dates_and_order(tool, science, run, series):
    results, error = run(tool, {"IMAGES": str(series), "DATES": "2021-03-01, 2021-02-01, 2021-01-01T06:00, 2021-04-01", **SMALL, "OUTPUT": "TEMPORARY_OUTPUT"})
    assert error == "" and science["names"][0] == "sar_20200125"
    assert [day.month for day in science["dates"]] == [1, 2, 3, 4] and science["dates"][0].hour == 6


def test_nothing_is_replaced_where_one_output_cannot_be_written(tool, science, run, series, tmp_path, monkeypatch):
    """The report is what fails, by a full disk: the old raster and the old numbers stay."""
    from firnline.processing_provider import atomic
    for name in ("v.tif", "r.html", "n.json"):
        (tmp_path / name).write_text("old")
    put = atomic.put

    def full(part, path):
        if path.endswith(".tif"):
            raise OSError(28, "No space left on device")
        return put(part, path)
    monkeypatch.setattr("firnline.processing_provider.rasters.put", full)
    outputs = {"OUTPUT": str(tmp_path / "v.tif"), "REPORT": str(tmp_path / "r.html"), "STATISTICS": str(tmp_path / "n.json")}
    _, error = run(tool, {"IMAGES": str(series), **SMALL, **outputs})
    assert error.startswith("OUTPUT = ") and "No space left" in error
    assert all((tmp_path / name).read_text() == "old" for name in ("v.tif", "r.html", "n.json"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["n.json", "r.html", "series", "v.tif"]


def test_an_input_is_never_overwritten(tool, run, series, tmp_path):
    area = write_polygons(tmp_path / "area.gpkg", ["POLYGON((500000 5199000, 502000 5199000, 502000 5200000, 500000 5200000, 500000 5199000))"])
    linked = tmp_path / "linked.html"
    linked.hardlink_to(area)
    for value in ({"REPORT": str(linked)}, {"OUTPUT": str(sorted(series.iterdir())[0])}):
        _, error = run(tool, {"IMAGES": str(series), "STABLE_GROUND": f"{area}|layername=polygons", "OUTPUT": "TEMPORARY_OUTPUT", **SMALL, **value})
        assert error.endswith("is also an input: give another file name.")


def test_one_image_twice_is_refused(tool, run, series):
    one = str(sorted(series.iterdir())[0])
    _, error = run(tool, {"IMAGES": [one, one], "DATES": "2020-01-01, 2020-01-13", "OUTPUT": "TEMPORARY_OUTPUT", **SMALL})
    assert error == f"IMAGES holds {one} twice: leave one out."


def test_an_output_that_a_model_leaves_empty_is_a_temporary_one(tool, science, context, feedback, series):
    results, good = tool.create().run({"IMAGES": str(series), **SMALL}, context, feedback)
    assert good and results["OUTPUT"].endswith("OUTPUT.tif") and pathlib.Path(results["OUTPUT"]).exists()


def test_new_data_under_another_name_are_those_that_load(tool, science, context, feedback, series, tmp_path, monkeypatch):
    """The old file is held open by another program, as on Windows."""
    from qgis.core import QgsProject, QgsProcessingOutputLayerDefinition
    old, replace = tmp_path / "v.tif", __import__("os").replace
    (tmp_path / "v_new.tif").write_text("of an earlier run")
    old.write_text("old")

    def held(part, path):
        if path == str(old):
            raise PermissionError(13, "held open")
        replace(part, path)
    monkeypatch.setattr("firnline.processing_provider.atomic.os.replace", held)
    target = QgsProcessingOutputLayerDefinition(str(old), QgsProject.instance())
    results, good = tool.create().run({"IMAGES": str(series), "OUTPUT": target, **SMALL}, context, feedback)
    assert good and results["OUTPUT"] == str(tmp_path / "v_new2.tif") and list(context.layersToLoadOnCompletion()) == [results["OUTPUT"]]
    assert old.read_text() == "old" and (tmp_path / "v_new.tif").read_text() == "of an earlier run"


def test_hidden_and_unfinished_files_of_a_folder_are_no_images(tool, science, run, series):
    for name in ("._sar_20200101.tif", "sar_20200301.part-17.tif"):
        (series / name).write_text("no raster")
    assert run(tool, {"IMAGES": str(series), "OUTPUT": "TEMPORARY_OUTPUT", **SMALL})[1] == "" and len(science["dates"]) == 4


def test_complex_pixels(tool, science, run, tmp_path):
    paths = write_series(tmp_path, [np.full(SHAPE, 3 + 4j, np.complex64)] * 2)
    for values, expected in (("Intensity", 25.0), ("Amplitude", 5.0)):
        _, error = run(tool, {"IMAGES": paths, "VALUES": values, **SMALL, "OUTPUT": "TEMPORARY_OUTPUT"})
        assert error == "" and science["first"][0][0, 0] == expected
    _, error = run(tool, {"IMAGES": paths, "VALUES": "Decibel", **SMALL, "OUTPUT": "TEMPORARY_OUTPUT"})
    assert error.startswith("VALUES = Decibel does not fit") and "complex" in error


def test_scale_of_the_projection(tool, science, run, feedback, tmp_path):
    # On the equator of Web Mercator: scale 1 along it, a²/b² -> 1.0067 across, root of the area's scale 1.0034; at 60 degrees about 2.
    near = write_series(tmp_path / "near", [np.ones(SHAPE)] * 2, transform=(0.0, 20.0, 0, 300.0, 0, -10.0), epsg=3857)
    far = write_series(tmp_path / "far", [np.ones(SHAPE)] * 2, transform=(0.0, 20.0, 0, 8399738.0, 0, -10.0), epsg=3857)
    common = {**SMALL, "OUTPUT": "TEMPORARY_OUTPUT"}
    assert run(tool, {"IMAGES": near, **common})[1] == "" and not any("scale" in line for line in feedback.warnings)
    assert run(tool, {"IMAGES": far, **common})[1] == "" and science["scale"].max() > 1.9
    warning = next(line for line in feedback.warnings if "scale" in line)
    assert "EPSG:3857 is up to 1.99" in warning or "EPSG:3857 is up to 2.00" in warning
    feedback.warnings.clear()
    assert run(tool, {"IMAGES": far, "SCALE_CORRECTION": True, **common})[1] == ""
    assert science["scale"].shape == Grid((0, 20.0, 0, 0, 0, -10.0), SHAPE).templates(24, 8).shape
    assert science["scale"] == pytest.approx(np.full(science["scale"].shape, 2.0), abs=0.01) and not any("scale" in line for line in feedback.warnings)


def test_a_failure_leaves_the_old_output(tool, run, series, tmp_path, monkeypatch):
    from firnline.algorithms.velocity import stacked_offset_tracking as core
    out = tmp_path / "out"
    out.mkdir()
    (out / "v.tif").write_text("the old one")

    def fail(*_, **__):
        raise ZeroDivisionError("by hand")
    monkeypatch.setattr(core, "compute", fail)
    _, error = run(tool, {"IMAGES": str(series), **SMALL, "OUTPUT": str(out / "v.tif"), "REPORT": str(out / "r.html")})
    assert error.startswith("This is a fault in Firnline")
    assert [path.name for path in out.iterdir()] == ["v.tif"] and (out / "v.tif").read_text() == "the old one"


def bad_inputs(folder):
    """(parameters, start of the sentence) by what is wrong."""
    ones = np.random.default_rng(1).gamma(1, 1, SHAPE)
    good = write_series(folder / "good", moving_images(2, (0, 0)))
    one = write_series(folder / "one", moving_images(1, (0, 0)))
    far = "POLYGON((0 0, 9 0, 9 9, 0 0))"
    cut = folder / "cut_20200125.tif"
    cut.write_bytes(pathlib.Path(good[0]).read_bytes()[:9000])
    return {
        "one image": ({"IMAGES": one}, "IMAGES holds 1 raster"),
        "missing folder": ({"IMAGES": str(folder / "gone")}, f"IMAGES: {folder}/gone does not exist: check the path."),
        "missing file": ({"IMAGES": [*good, str(folder / "gone_20200301.tif")]}, f"IMAGES: {folder}/gone_20200301.tif does not exist"),
        "no raster": ({"IMAGES": [*good, write_polygons(folder / "p_20200301.gpkg", [far])]}, f"IMAGES: {folder}/p_20200301.gpkg is no raster"),
        "damaged": ({"IMAGES": [*good, str(cut)]}, f"{cut} cannot be read in rows"),
        "no such band": ({"IMAGES": good, "BAND": 3}, "BAND = 3"),
        "other size": ({"IMAGES": [*good, write_tif(folder / "a_20200301.tif", ones[:50])]}, "IMAGES: a_20200301 has 97 x 50 px"),
        "other crs": ({"IMAGES": [*good, write_tif(folder / "b_20200301.tif", ones, epsg=32633)]}, "IMAGES: b_20200301 has the CRS EPSG:32633"),
        "no crs": ({"IMAGES": [write_tif(folder / f"c_2020030{i}.tif", ones, epsg=None) for i in (1, 2)]}, "IMAGES: c_20200301 has no CRS"),
        "degrees": ({"IMAGES": [write_tif(folder / f"d_2020030{i}.tif", ones, (8, 1e-4, 0, 46, 0, -1e-4), 4326) for i in (1, 2)]},
                    "IMAGES: d_20200301 is in degrees"),
        "no date": ({"IMAGES": [good[0], write_tif(folder / "image.tif", ones)]}, "The layer image has no acquisition date: give DATES"),
        "doubled date": ({"IMAGES": [good[0], write_tif(folder / "e_20200101.tif", ones)]}, "The layers sar_20200101 and e_20200101 have one date, 2020-01-01: leave"),
        "doubled DATES": ({"IMAGES": good, "DATES": "2020-01-01 " * len(good)}, "The layers sar_20200101 and sar_20200113 have one date, 2020-01-01: correct DATES"),
        "too few dates": ({"IMAGES": good, "DATES": "2020-01-01"}, "DATES"),
        "mask on another grid": ({"IMAGES": good, "MASK": write_tif(folder / "mask.tif", ones[:, :90])}, "MASK: mask has 90 x 61 px"),
        "stable ground elsewhere": ({"IMAGES": good, "STABLE_GROUND": write_polygons(folder / "far.gpkg", [far])}, "STABLE_GROUND: no polygon of far"),
        "templates too large": ({"IMAGES": good, "TEMPLATE_SIZE": 96}, "TEMPLATE_SIZE = 96 px is larger than the images (97 x 61 px)"),
        "misspelt": ({"IMAGES": good, "TEMPLATESIZE": 32}, "TEMPLATESIZE is no parameter of Stacked offset tracking: did you mean TEMPLATE_SIZE?"),
        "not a number": ({"IMAGES": good, "MAXIMUM_SPEED": "fast"}, "MAXIMUM_SPEED = 'fast' is not a number"),
        "out of range": ({"IMAGES": good, "MAXIMUM_SPEED": -1}, "MAXIMUM_SPEED = -1 m/day is too small"),
        "wrong choice": ({"IMAGES": good, "VALUES": "Linear"}, "VALUES = 'Linear' is not a choice"),
        "wrong ending": ({"IMAGES": good, "OUTPUT": str(folder / "out" / "v.nc")}, f"OUTPUT = {folder}/out/v.nc"),
        "decibels": ({"IMAGES": write_series(folder / "dB", [10 * np.log10(image) - 20 for image in moving_images(2, (0, 0))])}, "VALUES"),
    }


def test_bad_inputs_end_in_a_sentence_and_leave_nothing(tool, run, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    for kind, (parameters, sentence) in bad_inputs(tmp_path).items():
        results, error = run(tool, {**SMALL, "OUTPUT": str(out / "v.tif"), "STATISTICS": str(out / "s.json"), **parameters})
        assert results is None, kind
        assert error.startswith(sentence) and error[-1] in ".?" and "fault" not in error and "\n" not in error, (kind, error)
        assert len(error) > 30 and list(out.iterdir()) == [], (kind, error)


def test_velocity_of_a_known_flow(tool, run, series, tmp_path):
    """0.9 rows down (10 m) and 1.4 columns left (20 m) in 12 days: vx = -28/12, vy = -9/12 m/day."""
    results, error = run(tool, {"IMAGES": str(series), "TEMPLATE_SIZE": 24, "STEP": 8, "MAXIMUM_SPEED": 4, "MINIMUM_SNR": 3, "OUTPUT": str(tmp_path / "v.tif")})
    assert error == "" and results["PAIRS"] == 3 and results["COVERAGE"] > 0.9
    data = gdal.Open(str(tmp_path / "v.tif")).ReadAsArray()
    assert np.nanmedian(data[0]) == pytest.approx(-28 / 12, abs=0.05 * 20 / 12)
    assert np.nanmedian(data[1]) == pytest.approx(-9 / 12, abs=0.05 * 10 / 12)
    assert results["MEDIAN_SPEED"] == pytest.approx(np.hypot(28, 9) / 12, abs=0.1)


def test_qgis_process(qgis_process, series, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    common = [f"--IMAGES={series}", "--TEMPLATE_SIZE=24", "--STEP=8", "--MAXIMUM_SPEED=4", "--MINIMUM_SNR=3"]
    good = qgis_process("run", "firnline:stackedoffsettracking", *common, f"--OUTPUT={out}/v.tif", f"--STATISTICS={out}/s.json", "--OUTSIDE_IS_STABLE=no")
    assert good.returncode == 0, good.stderr
    assert sorted(path.name for path in out.iterdir()) == ["s.json", "v.tif"]
    assert "PAIRS:\t3" in good.stdout and "sar_20200113 - 2020-01-13" in good.stdout
    for bad, sentence in ((["--STEPP=3"], "STEPP is no parameter"), (["--BAND=2"], "BAND = 2"), ([f"--MASK={out}/gone.tif"], "MASK: ")):
        done = qgis_process("run", "firnline:stackedoffsettracking", *common, *bad, f"--OUTPUT={out}/w.tif")
        assert done.returncode == 1 and sentence in done.stdout + done.stderr, done.stdout + done.stderr
    assert sorted(path.name for path in out.iterdir()) == ["s.json", "v.tif"]


def test_qgis_process_without_numba(qgis_process, series, tmp_path):
    shadow = pathlib.Path(__file__).resolve().parents[1] / "shadow"
    listed = qgis_process("list", PYTHONPATH=str(shadow))
    assert "stackedoffsettracking" in listed.stdout
    done = qgis_process("run", "firnline:stackedoffsettracking", f"--IMAGES={series}", "--TEMPLATE_SIZE=24", f"--OUTPUT={tmp_path}/v.tif",
                        PYTHONPATH=str(shadow))
    assert done.returncode == 1 and "does not load (numba is shadowed" in done.stderr and "pip install" in done.stderr
    assert not (tmp_path / "v.tif").exists()


def test_interrupting_qgis_process(qgis_process, tmp_path):
    """SIGINT in the middle: gone within a second, status not zero, nothing left behind."""
    write_series(tmp_path / "series", moving_images(6, (0.3, 0.2), (700, 900)))
    out = tmp_path / "out"
    out.mkdir()
    job = qgis_process("run", "firnline:stackedoffsettracking", f"--IMAGES={tmp_path}/series", "--STEP=1", "--MAXIMUM_SPEED=8", "--SUBPIXEL=Gaussian fit x10",
                       f"--OUTPUT={out}/v.tif", wait=False)
    while "Pairs of" not in job.stdout.readline():
        assert job.poll() is None
    time.sleep(4)
    assert job.poll() is None
    job.send_signal(signal.SIGINT)
    begin = time.monotonic()
    rest, errors = job.communicate(timeout=60)
    seconds = time.monotonic() - begin
    assert job.returncode != 0 and "Cancelled." in errors, errors
    assert list(out.iterdir()) == []
    assert seconds < 2.0  # a second, and QGIS' own leave-taking
