"""The form of DEM co-registration: grids, CRSs, datums, files, bad inputs, a cancel, real pairs."""

import json
import os
import pathlib
import sys
import time

import numpy as np
import pytest
from osgeo import gdal, osr
from small_data import NORTH_UP, ROTATED, SHAPE, SOUTH_UP, write_polygons, write_tif

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "core"))  # elevation_pair

from elevation_pair import cut, moved, mountains  # noqa: E402

DATA = pathlib.Path(os.environ.get("FIRNLINE_DATA", pathlib.Path(__file__).resolve().parents[3] / "shared" / "data")) / "dhdt"
KEYS = ["DEM", "REFERENCE", "SURFACE", "RESAMPLING", "MAXIMUM_SHIFT", "UNSTABLE", "MASK", "FIT", "MINIMUM_SLOPE", "MAXIMUM_SLOPE", "OUTLIER_FACTOR", "MAXIMUM_DIFFERENCE",
        "MINIMUM_ELEVATION", "MAXIMUM_ELEVATION", "VERTICAL_DATUM", "MAXIMUM_ITERATIONS", "TOLERANCE", "BAND", "REFERENCE_BAND", "OUTPUT", "DIFFERENCE", "REPORT", "STATISTICS"]
NUMBERS = ["SHIFT_EAST", "SHIFT_NORTH", "SHIFT_UP", "NMAD_BEFORE", "NMAD_AFTER", "MEDIAN_AFTER"]


@pytest.fixture
def tool(qgis_processing):
    from firnline.processing_provider.elevation.dem_coregistration import DemCoregistration
    return DemCoregistration()


def heights(shift_px=(1.7, -0.6), up=3.0, shape=SHAPE, seed=1):
    """(reference, DEM that lies shift_px (columns, rows) farther and `up` m higher)."""
    terrain = mountains(tuple(size + 40 for size in shape), seed)
    return cut(moved(terrain, 0, 0), 20), cut(moved(terrain, *shift_px), 20) + up


@pytest.fixture
def files(tmp_path):
    """(parameters DEM and REFERENCE of a sound pair, folder for the outputs)."""
    reference, dem = heights()
    out = tmp_path / "out"
    out.mkdir()
    return dict(DEM=write_tif(tmp_path / "tba.tif", dem), REFERENCE=write_tif(tmp_path / "ref.tif", reference)), out


def read(path):
    data = gdal.Open(str(path))
    return data.GetRasterBand(1).ReadAsArray(), data


def test_parameters_are_the_contract(tool):
    from qgis.core import Qgis
    made = tool.create()
    assert [d.name() for d in made.parameterDefinitions()] == KEYS
    visible = [d.name() for d in made.parameterDefinitions() if not d.isDestination() and not d.flags() & Qgis.ProcessingParameterFlag.Advanced]
    assert visible == KEYS[:6]
    assert [o.name() for o in made.outputDefinitions()] == ["OUTPUT", "DIFFERENCE", "REPORT", "STATISTICS", *NUMBERS]
    assert [made.parameterDefinition(key).createByDefault() for key in ("OUTPUT", "DIFFERENCE", "REPORT", "STATISTICS")] == [True, False, False, False]


@pytest.mark.parametrize("transform", [NORTH_UP, SOUTH_UP, ROTATED])
def test_files_of_a_known_shift(tool, run, tmp_path, transform):
    from firnline.algorithms.grid import Grid
    reference, dem = heights()
    dem[5:12, 40:60] = np.nan
    glacier = np.zeros(SHAPE, bool)
    glacier[20:40, 20:50] = True
    dem[glacier] -= 30
    grid = Grid(transform, SHAPE)
    ring = ", ".join(f"{x} {y}" for x, y in (grid.to_map(c, r) for c, r in ((20, 20), (50, 20), (50, 40), (20, 40), (20, 20))))
    given = dict(DEM=write_tif(tmp_path / "tba.tif", dem, transform), REFERENCE=write_tif(tmp_path / "ref.tif", reference, transform),
                 UNSTABLE=write_polygons(tmp_path / "glaciers.gpkg", [f"POLYGON(({ring}))"]))
    out = {key: str(tmp_path / name) for key, name in dict(OUTPUT="a.tif", DIFFERENCE="d.tif", REPORT="r.html", STATISTICS="s.json").items()}
    results, error = run(tool, {**given, **out, "RESAMPLING": "Cubic"})
    assert error == "" and set(results) == {*out, *NUMBERS}
    east, north = grid.vector_to_map(-1.7, 0.6)
    assert (results["SHIFT_EAST"], results["SHIFT_NORTH"], results["SHIFT_UP"]) == pytest.approx((east, north, -3), abs=0.2)
    assert results["NMAD_BEFORE"] > 8 > 0.5 > results["NMAD_AFTER"] and abs(results["MEDIAN_AFTER"]) < 0.05

    aligned, data = read(out["OUTPUT"])
    assert data.GetGeoTransform() == pytest.approx(transform) and data.RasterCount == 1
    band = data.GetRasterBand(1)
    assert (band.GetDescription(), band.GetUnitType(), band.DataType) == ("elevation", "m", gdal.GDT_Float32) and np.isnan(band.GetNoDataValue())
    assert data.GetMetadataItem("SHIFT_UP") == f"{results['SHIFT_UP']:.4f}"
    good = np.isfinite(aligned)
    good[18:43, 18:52] = False
    assert good.mean() > 0.7 and np.abs(aligned - reference)[good].max() < 4 and np.median(np.abs(aligned - reference)[good]) < 0.3
    assert np.isnan(aligned[7:9, 41:57]).all()  # the void, at its true place
    difference, data = read(out["DIFFERENCE"])
    assert np.allclose(difference, aligned - reference.astype(np.float32), equal_nan=True) and data.GetRasterBand(1).GetDescription() == "difference"
    assert np.median(difference[24:36, 24:46]) == pytest.approx(-30, abs=0.5)
    told = json.loads(pathlib.Path(out["STATISTICS"]).read_text())
    assert told["pixels_unstable"] > 500 and told["inputs"]["UNSTABLE"] == "glaciers" and told["options"]["RESAMPLING"] == "Cubic" and told["warnings"] == []
    assert told["shift_east"] == results["SHIFT_EAST"] and told["iteration_table"][0]["trusted"] > 1000
    page = pathlib.Path(out["REPORT"]).read_text()
    assert page.count("<svg ") == 4 and "glaciers" in page


def test_two_runs_give_the_same_bytes(tool, run, files):
    given, out = files
    seen = []
    for name in "ab":
        outs = {key: str(out / f"{name}{end}") for key, end in dict(OUTPUT=".tif", DIFFERENCE="_d.tif", REPORT=".html", STATISTICS=".json").items()}
        assert run(tool, {**given, **outs})[1] == ""
        seen.append([pathlib.Path(path).read_bytes() for path in outs.values()])
    assert seen[0] == seen[1]


def test_a_mask_does_as_polygons_do(tool, run, files, tmp_path):
    given, _ = files
    _, dem = heights()
    dem[20:40, 20:50] -= 30
    given["DEM"] = write_tif(tmp_path / "thinned.tif", dem)
    mask = np.ones(SHAPE, np.float32)
    mask[20:40, 20:50] = 0
    results, error = run(tool, {**given, "MASK": write_tif(tmp_path / "mask.tif", mask), "STATISTICS": str(tmp_path / "s.json"), "OUTPUT": "TEMPORARY_OUTPUT"})
    told = json.loads((tmp_path / "s.json").read_text())
    assert error == "" and results["SHIFT_UP"] == pytest.approx(-3, abs=0.1) and told["pixels_unstable"] > 500


def test_shift_only_keeps_the_pixels(tool, run, files):
    given, out = files
    results, error = run(tool, {**given, "RESAMPLING": "Shift only", "OUTPUT": str(out / "a.tif"), "DIFFERENCE": str(out / "d.tif")})
    assert error == ""
    aligned, data = read(out / "a.tif")
    _, dem = heights()
    assert np.allclose(aligned, dem + results["SHIFT_UP"], atol=1e-3)
    assert np.array(data.GetGeoTransform()) - NORTH_UP == pytest.approx([results["SHIFT_EAST"], 0, 0, results["SHIFT_NORTH"], 0, 0], abs=1e-6)
    difference, data = read(out / "d.tif")
    assert data.GetGeoTransform() == pytest.approx(NORTH_UP) and np.nanmedian(np.abs(difference)) < 1


def test_another_crs_and_pixel_size(tool, run, tmp_path):
    """The reference in UTM 32, the DEM in degrees, as GDAL warps it, but 40 m too far east and 25 m too far north."""
    reference, _ = heights(shape=(180, 190))
    path = write_tif(tmp_path / "ref.tif", reference, (500000.0, 25.0, 0.0, 5200000.0, 0.0, -25.0))
    warped = gdal.Warp(str(tmp_path / "tba.tif"), path, dstSRS="EPSG:4326", resampleAlg="cubic", dstNodata=-9999, multithread=False)
    x0, a, b, y0, d, e = warped.GetGeoTransform()
    east, north = 40 / (111320 * np.cos(np.radians(46.9))), 25 / 111170
    warped.SetGeoTransform((x0 + east, a, b, y0 + north, d, e))
    warped = None
    given = dict(DEM=str(tmp_path / "tba.tif"), REFERENCE=path)
    results, error = run(tool, {**given, "OUTPUT": str(tmp_path / "a.tif")})
    assert error == "" and (results["SHIFT_EAST"], results["SHIFT_NORTH"], results["SHIFT_UP"]) == pytest.approx((-40, -25, 0), abs=0.5)
    aligned, data = read(tmp_path / "a.tif")
    assert data.GetGeoTransform() == (500000.0, 25.0, 0.0, 5200000.0, 0.0, -25.0) and np.nanmedian(np.abs(aligned - reference)) < 1
    results, error = run(tool, {**given, "RESAMPLING": "Shift only", "OUTPUT": str(tmp_path / "b.tif")})
    moved_by = np.array(read(tmp_path / "b.tif")[1].GetGeoTransform()) - (x0, a, b, y0, d, e)
    assert error == "" and moved_by == pytest.approx([0] * 6, abs=1e-5)
    _, error = run(tool, {**given, "RESAMPLING": "Shift only", "SURFACE": "Plane", "OUTPUT": str(tmp_path / "c.tif")})
    assert error.startswith("RESAMPLING = Shift only does not go with SURFACE = Plane")


def with_crs(path, text):
    reference = osr.SpatialReference()
    reference.SetFromUserInput(text)
    data = gdal.Open(path, gdal.GA_Update)
    data.SetProjection(reference.ExportToWkt())
    data = None
    return path


def test_vertical_datums(tool, run, files, feedback, tmp_path):
    given, _ = files
    with_crs(given["DEM"], "EPSG:32632+5773")  # EGM96
    assert run(tool, {**given, "OUTPUT": str(tmp_path / "a.tif")})[1] == ""
    assert any("No vertical datum is stated by ref: taken as EGM96" in line for line in feedback.warnings)
    assert read(tmp_path / "a.tif")[1].GetMetadataItem("VERTICAL_DATUM") == "EGM96"
    with_crs(given["REFERENCE"], "EPSG:32632+3855")  # EGM2008
    _, error = run(tool, {**given, "OUTPUT": str(tmp_path / "b.tif")})
    assert error.startswith("REFERENCE: the heights of ref refer to EGM2008, those of tba to EGM96: bring them to one vertical datum") and not (tmp_path / "b.tif").exists()
    assert run(tool, {**given, "VERTICAL_DATUM": "EGM2008", "OUTPUT": "TEMPORARY_OUTPUT"})[1] == ""
    with_crs(given["DEM"], "EPSG:32632+3855")
    assert run(tool, {**given, "OUTPUT": str(tmp_path / "c.tif")})[1] == ""


def bad_inputs(folder, given):
    """(parameters, start of the sentence) by what is wrong."""
    flat = write_tif(folder / "flat.tif", np.full(SHAPE, 100.0))
    void = write_tif(folder / "void.tif", np.full(SHAPE, np.nan))
    tiny = write_tif(folder / "tiny.tif", np.ones((2, 9)))
    cut_off = folder / "cut.tif"
    cut_off.write_bytes(pathlib.Path(given["DEM"]).read_bytes()[:9000])
    far = write_tif(folder / "far.tif", heights()[1], (800000.0, 20.0, 0.0, 5200000.0, 0.0, -10.0))
    polygons = write_polygons(folder / "elsewhere.gpkg", ["POLYGON((0 0, 9 0, 9 9, 0 0))"])
    whole = write_polygons(folder / "whole.gpkg", ["POLYGON((490000 5190000, 510000 5190000, 510000 5210000, 490000 5210000, 490000 5190000))"])
    return {
        "no DEM": ({"DEM": ""}, "DEM is empty"),
        "missing file": ({"DEM": str(folder / "gone.tif")}, f"DEM: {folder}/gone.tif does not exist"),
        "no raster": ({"REFERENCE": polygons}, f"REFERENCE: {polygons} is no raster"),
        "damaged": ({"DEM": str(cut_off)}, f"{cut_off} cannot be read in rows"),
        "the same": ({"DEM": given["REFERENCE"]}, "DEM and REFERENCE are both ref: give two DEMs."),
        "band": ({"BAND": 2}, f"BAND = 2: {given['DEM']} has 1 band: use 1."),
        "reference band": ({"REFERENCE_BAND": 3}, f"REFERENCE_BAND = 3: {given['REFERENCE']} has 1 band: use 1."),
        "no crs": ({"DEM": write_tif(folder / "nocrs.tif", np.ones(SHAPE), epsg=None)}, "DEM: nocrs has no CRS"),
        "no georeference": ({"REFERENCE": write_tif(folder / "nogeo.tif", np.ones(SHAPE), None)}, "REFERENCE: nogeo has no georeference"),
        "tiny": ({"REFERENCE": tiny}, "REFERENCE: tiny has 9 x 2 px"),
        "flat": ({"REFERENCE": flat}, "Only 0 pixels can be trusted (of 5917: "),
        "void": ({"DEM": void}, "Only 0 pixels can be trusted"),
        "elsewhere": ({"DEM": far}, "Only 0 pixels can be trusted"),
        "polygons elsewhere": ({"UNSTABLE": polygons}, "UNSTABLE: no polygon of elsewhere"),
        "nothing stable": ({"UNSTABLE": whole}, "Only 0 pixels can be trusted"),
        "mask of another grid": ({"MASK": write_tif(folder / "mask.tif", np.ones((50, 60)))}, "MASK: mask has 60 x 50 px"),
        "too far": ({"DEM": write_tif(folder / "shifted.tif", heights((6.0, 5.0))[1]), "MAXIMUM_SHIFT": 2}, "The fit leaves MAXIMUM_SHIFT = 2 px"),
        "slopes": ({"MINIMUM_SLOPE": 40, "MAXIMUM_SLOPE": 20}, "MINIMUM_SLOPE = 40 is not below MAXIMUM_SLOPE = 20"),
        "out of range": ({"MAXIMUM_SHIFT": 0}, "MAXIMUM_SHIFT = 0 px is too small"),
        "wrong choice": ({"RESAMPLING": "Lanczos"}, "RESAMPLING = 'Lanczos' is not a choice"),
        "misspelt": ({"UNSTABEL": whole}, "UNSTABEL is no parameter of DEM co-registration: did you mean UNSTABLE?"),
        "wrong ending": ({"OUTPUT": str(folder / "out" / "a.nc")}, f"OUTPUT = {folder}/out/a.nc"),
        "over the input": ({"OUTPUT": given["DEM"]}, f"OUTPUT = {given['DEM']} is also an input"),
    }


def test_bad_inputs_end_in_a_sentence_and_leave_nothing(tool, run, files, tmp_path):
    given, out = files
    for kind, (parameters, sentence) in bad_inputs(tmp_path, given).items():
        results, error = run(tool, {**given, "OUTPUT": str(out / "a.tif"), "DIFFERENCE": str(out / "d.tif"), "STATISTICS": str(out / "s.json"), **parameters})
        assert results is None, kind
        assert error.startswith(sentence) and error[-1] in ".?" and "fault" not in error and "\n" not in error, (kind, error)
        assert list(out.iterdir()) == [], (kind, error)


def test_old_outputs_stay_where_one_cannot_be_written(tool, run, files, monkeypatch):
    from firnline.processing_provider import rasters
    given, out = files
    outs = {key: str(out / name) for key, name in dict(OUTPUT="a.tif", DIFFERENCE="d.tif", REPORT="r.html", STATISTICS="s.json").items()}
    for path in outs.values():
        pathlib.Path(path).write_text("old")

    def full(self):
        raise rasters.InputError("DIFFERENCE cannot be written: No space left on device.")
    monkeypatch.setattr(rasters.Writer, "finish", full)
    for resampling in ("Bilinear", "Shift only"):
        _, error = run(tool, {**given, **outs, "RESAMPLING": resampling})
        assert "No space left" in error and sorted(path.name for path in out.iterdir()) == ["a.tif", "d.tif", "r.html", "s.json"]
        assert all(pathlib.Path(path).read_text() == "old" for path in outs.values())


@pytest.mark.parametrize("share", [0.05, 0.6])
def test_cancel_leaves_nothing(tool, run, files, feedback, tmp_path, share):
    """Cancelled by the first report beyond the share, in the fit or while files are written; heard within a second."""
    reference, dem = heights(shape=(1100, 900))
    given = dict(DEM=write_tif(tmp_path / "big.tif", dem), REFERENCE=write_tif(tmp_path / "bigref.tif", reference))
    _, out = files
    assert run(tool, {**files[0], "OUTPUT": "TEMPORARY_OUTPUT"})[1] == ""  # compiles the kernels
    (out / "a.tif").write_text("old")
    began = []

    def stop(percent):
        if percent > 100 * share and not began:
            began.append(time.monotonic())
            feedback.cancel()
    feedback.progressChanged.connect(stop)
    results, error = run(tool, {**given, "OUTPUT": str(out / "a.tif"), "REPORT": str(out / "r.html")})
    took = time.monotonic() - began[0]
    assert results is None and error == "Cancelled." and took < 1.0
    assert [path.name for path in out.iterdir()] == ["a.tif"] and (out / "a.tif").read_text() == "old"


def test_style_is_symmetric_about_zero(tool, context, feedback, files):
    from qgis.core import QgsProcessing, QgsProject, QgsProcessingOutputLayerDefinition
    given, _ = files
    target = QgsProcessingOutputLayerDefinition(QgsProcessing.TEMPORARY_OUTPUT, QgsProject.instance())
    made = tool.create()
    results, good = made.run({**given, "OUTPUT": QgsProcessing.TEMPORARY_OUTPUT, "DIFFERENCE": target}, context, feedback, {}, False)
    made.postProcess(context, feedback)
    details = context.layerToLoadOnCompletionDetails(results["DIFFERENCE"])
    from qgis.core import QgsRasterLayer
    layer = QgsRasterLayer(results["DIFFERENCE"], "Difference")
    details.postProcessor().postProcessLayer(layer, context, feedback)
    renderer = layer.renderer()
    assert good and layer.name() == "tba less ref"
    assert renderer.classificationMin() == -renderer.classificationMax() < 0
    items = renderer.shader().rasterShaderFunction().colorRampItemList()
    assert items[len(items) // 2].value == pytest.approx(0, abs=1e-9) and items[len(items) // 2].color.name() == "#f7f7f7"


def test_in_a_model_and_by_qgis_process(qgis_process, files):
    given, out = files
    done = qgis_process("run", "firnline:demcoregistration", *(f"--{key}={value}" for key, value in given.items()), f"--OUTPUT={out}/a.tif")
    assert done.returncode == 0, done.stderr
    assert "SHIFT_EAST:\t-3" in done.stdout and sorted(path.name for path in out.iterdir()) == ["a.tif"]
    bad = qgis_process("run", "firnline:demcoregistration", *(f"--{key}={value}" for key, value in given.items()), "--MASKE=x", f"--OUTPUT={out}/b.tif")
    assert bad.returncode == 1 and "MASKE is no parameter" in bad.stdout + bad.stderr


# --- real pairs

real = pytest.mark.skipif(not DATA.is_dir(), reason=f"no real DEMs at {DATA}: set FIRNLINE_DATA to the folder of the reference data")


@real
def test_known_shift_of_a_real_dem_in_degrees(qgis_process, tmp_path):
    """SRTM, blurred and shifted by 3 and 5 px (CNES demcompare)."""
    folder = DATA / "demcompare_srtm"
    done = qgis_process("run", "firnline:demcoregistration", f"--DEM={folder}/srtm_blurred_and_shifted.tif", f"--REFERENCE={folder}/srtm_ref.tif", f"--OUTPUT={tmp_path}/a.tif",
                        f"--STATISTICS={tmp_path}/s.json")
    assert done.returncode == 0, done.stderr
    told = json.loads((tmp_path / "s.json").read_text())
    assert (told["shift_columns_px"], told["shift_rows_px"]) == pytest.approx((3, 5), abs=0.1)
    assert told["shift_up"] == pytest.approx(-0.0177, abs=0.1) and told["stable_nmad_after"] < 5 < 60 < told["stable_nmad_before"]


@real
def test_mont_blanc(tool, run):
    """Blunders of hundreds of metres, 60 % voids. xdem 0.2.3: 31.1, -2.3, 11.8 m with all pixels (NMAD 46.2 m); 21.3, -11.4, 4.1 m with |dh| < 100 m."""
    folder = DATA / "montblanc"
    given = dict(DEM=str(folder / "mb_tba_2003.tif"), REFERENCE=str(folder / "mb_ref_f19.tif"), UNSTABLE=str(folder / "mb_rgi60_outlines_raster_derived.gpkg"))
    results, error = run(tool, {**given, "OUTPUT": "TEMPORARY_OUTPUT"})
    assert error == "" and results["NMAD_BEFORE"] == pytest.approx(50.2, abs=0.1) and results["NMAD_AFTER"] < 46.0
    results, error = run(tool, {**given, "MAXIMUM_DIFFERENCE": 100, "OUTPUT": "TEMPORARY_OUTPUT"})
    # Beside xdem within three standard errors of the shift (1.5 m).
    assert error == "" and (results["SHIFT_EAST"], results["SHIFT_NORTH"], results["SHIFT_UP"]) == pytest.approx((21.3, -11.4, 4.1), abs=4.5)
