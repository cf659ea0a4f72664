"""The form of elevation change: where dates come from, what is written, bad inputs, cancel, a chain from the mosaic, real data."""

import json
import os
import pathlib
import threading
import time

import numpy as np
import pytest
from osgeo import gdal
from small_data import NORTH_UP, ROTATED, SHAPE, SOUTH_UP, write_polygons, write_tif

from firnline.algorithms.grid import Grid

KEYS = ["DEM_1", "DEM_2", "DATE_1", "DATE_2", "GLACIERS", "DATE_RASTER_1", "DATE_RASTER_2", "REFERENCE_DEM", "UNSTABLE", "OUTLIER_GROUPS", "OUTLIER_FACTOR", "BAND_HEIGHT", "MAXIMUM_SLOPE",
        "MINIMUM_COUNT", "STABLE_OUTLIERS", "MINIMUM_INTERVAL", "ID_FIELD", "MINIMUM_ELEVATION", "MAXIMUM_ELEVATION", "VERTICAL_DATUM", "OUTPUT", "DH", "RAW", "FLAGS", "REPORT", "STATISTICS"]
DATA = pathlib.Path(os.environ.get("FIRNLINE_DATA", pathlib.Path(__file__).resolve().parents[3] / "shared" / "data")) / "dhdt"


@pytest.fixture
def tool(qgis_processing):
    from firnline.processing_provider.elevation.elevation_change import ElevationChange
    return ElevationChange()


def read(path):
    return gdal.Open(str(path)).ReadAsArray()


def terrain():
    rows, columns = np.meshgrid(np.arange(SHAPE[0]), np.arange(SHAPE[1]), indexing="ij")
    return (2000 + 6.0 * columns + 2.0 * rows).astype(np.float32)


def box(transform, col0, col1, row0, row1):
    grid = Grid(transform, SHAPE)
    corners = [grid.to_map(*pixel) for pixel in ((col0, row0), (col1, row0), (col1, row1), (col0, row1), (col0, row0))]
    return f"POLYGON(({','.join(f'{x} {y}' for x, y in corners)}))"


def scene(folder, transform=NORTH_UP, rate=-1.5, **more):
    """Parameters of a pair that sinks by `rate` m/yr from 1 July 2003 (2003.4959) to 1 July 2013 on columns 20 to 60, with noise."""
    first, rng = terrain(), np.random.default_rng(6)
    second = first + rng.normal(0, 0.5, SHAPE)
    second[10:50, 20:60] += 10 * rate
    glaciers = write_polygons(folder / "glaciers.gpkg", [box(transform, 20, 40, 10, 50), box(transform, 40, 60, 10, 50)], names=["west", "east"])
    return {"DEM_1": write_tif(folder / "dem_20030701.tif", first, transform, **more), "DEM_2": write_tif(folder / "dem_20130701.tif", second, transform, **more), "GLACIERS": glaciers}


def all_outputs(folder):
    return {key: str(folder / f"{key}.tif") for key in ("OUTPUT", "DH", "RAW", "FLAGS")} | {"REPORT": str(folder / "r.html"), "STATISTICS": str(folder / "s.json")}


def test_parameters_are_the_contract(tool):
    from qgis.core import Qgis
    made = tool.create()
    assert [d.name() for d in made.parameterDefinitions()] == KEYS
    visible = [d.name() for d in made.parameterDefinitions() if not d.isDestination() and not d.flags() & Qgis.ProcessingParameterFlag.Advanced]
    assert visible == ["DEM_1", "DEM_2", "DATE_1", "DATE_2", "GLACIERS"]
    assert [made.parameterDefinition(key).createByDefault() for key in ("OUTPUT", "DH", "RAW", "FLAGS", "REPORT", "STATISTICS")] == [True] + 5 * [False]


@pytest.mark.parametrize("transform", [NORTH_UP, SOUTH_UP, ROTATED])
def test_what_is_written(tool, run, feedback, tmp_path, transform):
    given = scene(tmp_path, transform)
    results, error = run(tool, {**given, **all_outputs(tmp_path), "OUTLIER_GROUPS": "Each glacier", "ID_FIELD": "name"})
    assert error == ""
    interval = 10.0  # from 2003.4959 to 2013.4959: both years have 365 days
    difference = read(given["DEM_2"]) - read(given["DEM_1"])
    np.testing.assert_array_equal(read(tmp_path / "DH.tif"), difference)
    np.testing.assert_allclose(read(tmp_path / "RAW.tif"), difference / interval, rtol=1e-6)
    flags, clean = read(tmp_path / "FLAGS.tif"), read(tmp_path / "OUTPUT.tif")
    assert np.array_equal(np.isnan(clean), flags == 2) and 0 < (flags == 2).sum() < 30
    assert results["MEAN_DHDT"] == pytest.approx(-1.5, abs=0.005) and results["INTERVAL"] == pytest.approx(10) and abs(results["STABLE_MEDIAN"]) < 0.005
    assert results["STABLE_NMAD"] == pytest.approx(0.05, rel=0.1)
    data = gdal.Open(str(tmp_path / "OUTPUT.tif"))
    band = data.GetRasterBand(1)
    assert (band.GetDescription(), band.GetUnitType(), data.GetMetadataItem("DATE_1"), data.GetMetadataItem("DATE_2")) == ("dhdt", "m/yr", "2003-07-01", "2013-07-01")
    assert np.isnan(band.GetNoDataValue()) and json.loads(data.GetMetadataItem("FIRNLINE_OPTIONS"))["OUTLIER_FACTOR"] == 3
    flagged = gdal.Open(str(tmp_path / "FLAGS.tif")).GetRasterBand
    assert flagged(1).DataType == gdal.GDT_Byte and flagged(1).GetNoDataValue() == 255
    told = json.loads((tmp_path / "s.json").read_text())
    assert [row["glacier"] for row in told["glacier_table"]] == ["west", "east"] and told["glacier_table"][0]["pixels"] == 800
    assert "dem_20030701 - 2003-07-01 - date in the name" in " ".join(feedback.notes) and "west" in (tmp_path / "r.html").read_text()


@pytest.mark.parametrize("dates, interval", [(("2003-07-01", "2013-07-01"), 10), (("2003.5", "2011.0"), 7.5), (("1952", "2003-07-01T12:00:00"), 51.4972603)])
def test_dates_as_texts(tool, run, tmp_path, dates, interval):
    given = scene(tmp_path)
    results, error = run(tool, {**given, "DATE_1": dates[0], "DATE_2": dates[1], "OUTPUT": str(tmp_path / "o.tif")})
    assert error == "" and results["INTERVAL"] == pytest.approx(interval, abs=1e-6)
    assert results["MEAN_DHDT"] == pytest.approx(-15 / interval, rel=0.01)


def test_mosaics_and_their_dates(tool, run, tmp_path):
    """Two mosaics of the other tool; the later one is a year newer on its right side."""
    from firnline.processing_provider.elevation.dem_mosaic import DemMosaic
    given = scene(tmp_path)
    right = read(given["DEM_2"])
    right[:, :50] = np.nan
    newer = write_tif(tmp_path / "newer_20140701.tif", right)
    common = {"REFERENCE_DEM": given["DEM_1"], "MERGE": "Newest"}
    for name, dems in (("one", [given["DEM_1"]]), ("two", [given["DEM_2"], newer])):
        assert run(DemMosaic(), {"DEMS": dems, **common, "OUTPUT": str(tmp_path / f"{name}.tif"), "DATE": str(tmp_path / f"{name}_date.tif")})[1] == ""
    results, error = run(tool, {"DEM_1": str(tmp_path / "one.tif"), "DEM_2": str(tmp_path / "two.tif"), "DATE_RASTER_1": str(tmp_path / "one_date.tif"),
                                "DATE_RASTER_2": str(tmp_path / "two_date.tif"), "GLACIERS": given["GLACIERS"], "OUTLIER_GROUPS": "None", "OUTPUT": str(tmp_path / "o.tif")})
    assert error == ""
    expected = (read(given["DEM_2"]) - read(given["DEM_1"])) / np.where(np.arange(97) < 50, 10, 11)
    np.testing.assert_allclose(read(tmp_path / "o.tif"), expected, atol=3e-5 * 15)  # the years are right to half an hour
    # Without the raster a mosaic of one date knows it, one of two dates asks.
    _, error = run(tool, {"DEM_1": str(tmp_path / "one.tif"), "DEM_2": str(tmp_path / "two.tif"), "OUTPUT": str(tmp_path / "p.tif")})
    assert error == "DEM_2: the layer two has no acquisition date: give DATE_2, such as 2003-08-14 or 2003.62, or DATE_RASTER_2."


def test_degrees_have_slopes_in_metres(tool, run, tmp_path):
    """26 m of rise in 20 m are 52 degrees: by degrees as units all ground would be vertical, or flat."""
    transform = (8.0, 2.6e-4, 0.0, 46.0, 0.0, -9e-5)  # 20.1 x 10.0 m
    columns = np.broadcast_to(np.arange(97), SHAPE)
    first = np.where(columns < 50, 2000 + 10.0 * columns, 2500 + 26.0 * (columns - 50))
    given = {"DEM_1": write_tif(tmp_path / "a_20030701.tif", first, transform, 4326), "DEM_2": write_tif(tmp_path / "b_20130701.tif", first - 10, transform, 4326)}
    assert run(tool, {**given, **all_outputs(tmp_path)})[1] == ""
    flags = read(tmp_path / "FLAGS.tif")
    assert (flags[:, 52:] == 4).all() and (flags[:, :48] == 0).all() and "Longitude (degrees)" in (tmp_path / "r.html").read_text()


def bad_inputs(folder):
    ones = terrain()
    far = "POLYGON((0 0, 9 0, 9 9, 0 0))"
    undated = write_tif(folder / "undated.tif", ones)
    two = write_tif(folder / "dem_20030701_20130701.tif", ones)
    metres = write_tif(folder / "metres.tif", np.full(SHAPE, 12.0))
    return {
        "swapped": ({"DATE_1": "2013.5", "DATE_2": "2003.5"}, "DATE_2 = 2003.5000 is not after DATE_1 = 2013.5000 (decimal years): swap DEM_1 and DEM_2"),
        "one day": ({"DATE_1": "2013-07-01"}, "DATE_2 = 2013.4959 is not after DATE_1"),
        "too short": ({"DATE_1": "2013-05-01"}, "MINIMUM_INTERVAL = 0.5 yr is longer than the time between DEM_1 and DEM_2, 0.167 yr: lower it"),
        "no date": ({"DEM_1": undated}, "DEM_1: the layer undated has no acquisition date: give DATE_1, such as 2003-08-14 or 2003.62, or DATE_RASTER_1."),
        "two dates in the name": ({"DEM_1": two}, "DEM_1: the name of the layer dem_20030701_20130701 holds the dates 2003-07-01 and 2013-07-01: give DATE_1"),
        "no date at all": ({"DATE_2": "last year"}, "DATE_2 = 'last year' is no date: give an ISO date or a decimal year"),
        "both": ({"DATE_2": "2013.5", "DATE_RASTER_2": undated}, "DATE_2 and DATE_RASTER_2 are both given: leave one of them empty."),
        "raster of no years": ({"DATE_RASTER_2": metres}, "DATE_RASTER_2: metres holds 12, which is no decimal year"),
        "other size": ({"DEM_2": write_tif(folder / "s_20130701.tif", ones[:50])}, "DEM_2: s_20130701 has 97 x 50 px, dem_20030701 has 97 x 61 px: bring all on one grid"),
        "shifted": ({"DEM_2": write_tif(folder / "t_20130701.tif", ones, SOUTH_UP)}, "DEM_2: t_20130701 has another pixel size or rotation"),
        "other crs": ({"DEM_2": write_tif(folder / "u_20130701.tif", ones, epsg=32633)}, "DEM_2: u_20130701 has the CRS EPSG:32633"),
        "datums": ({"DEM_1": write_tif(folder / "v_20030701.tif", ones, metadata={"VERTICAL_DATUM": "EGM96"}), "DEM_2": write_tif(folder / "w_20130701.tif", ones, metadata={"VERTICAL_DATUM": "Ellipsoid"})},
                   "DEM_2: the heights of w_20130701 refer to Ellipsoid, those of v_20030701 to EGM96: bring them to one vertical datum first"),
        "nothing in common": ({"DEM_2": write_tif(folder / "x_20130701.tif", np.full(SHAPE, np.nan))}, "DEM_1 and DEM_2 have no pixel in common"),
        "glaciers elsewhere": ({"GLACIERS": write_polygons(folder / "far.gpkg", [far])}, "GLACIERS: no polygon of far covers"),
        "no such field": ({"OUTLIER_GROUPS": "Each glacier", "ID_FIELD": "rgi"}, "GLACIERS: glaciers has no field 'rgi': use one of fid, name"),
        "date raster elsewhere": ({"DATE_RASTER_1": write_tif(folder / "y.tif", ones[:, :50])}, "DATE_RASTER_1: y has 50 x 61 px"),
        "out of range": ({"OUTLIER_FACTOR": 0.1}, "OUTLIER_FACTOR = 0.1 NMAD is too small"),
        "limits": ({"MINIMUM_ELEVATION": 500, "MAXIMUM_ELEVATION": 400}, "MAXIMUM_ELEVATION = 400 m is not above"),
        "wrong ending": ({"FLAGS": str(folder / "out" / "f.png")}, f"FLAGS = {folder}/out/f.png"),
    }


def test_bad_inputs_end_in_a_sentence_and_leave_nothing(tool, run, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    good = scene(tmp_path)
    for kind, (parameters, sentence) in bad_inputs(tmp_path).items():
        results, error = run(tool, {**good, **all_outputs(out), **parameters})
        assert results is None, kind
        assert error.startswith(sentence) and error[-1] in ".?" and "fault" not in error and "\n" not in error, (kind, error)
        assert list(out.iterdir()) == [], (kind, error)


def test_warnings(tool, run, feedback, tmp_path):
    """A bias of stable ground, and pixels whose interval is short."""
    given = scene(tmp_path)
    higher = write_tif(tmp_path / "higher.tif", read(given["DEM_2"]) + 30)
    years = np.full(SHAPE, 2013.5)
    years[:10] = 2003.6
    results, error = run(tool, {**given, "DEM_2": higher, "DATE_1": "2003.5", "DATE_RASTER_2": write_tif(tmp_path / "y.tif", years), "OUTPUT": str(tmp_path / "o.tif")})
    assert error == "" and f"{10 * 97} px have less time between the DEMs than MINIMUM_INTERVAL: no data." in feedback.warnings
    assert any(line.startswith("Stable ground changes by 3.0") and "co-register" in line for line in feedback.warnings)


def test_cancel_is_heard_and_the_old_file_stays(tool, run, feedback, tmp_path):
    heights = np.random.default_rng(1).normal(2500, 100, (5000, 6000)).astype(np.float32)
    given = {f"DEM_{k}": write_tif(tmp_path / f"dem_20{k}30701.tif", heights) for k in (0, 1)}
    out = tmp_path / "out"
    out.mkdir()
    (out / "OUTPUT.tif").write_text("the old one")
    timer, began = threading.Timer(2, feedback.cancel), time.monotonic()
    timer.start()
    _, error = run(tool, {"DEM_1": given["DEM_0"], "DEM_2": given["DEM_1"], **all_outputs(out)})
    assert error == "Cancelled." and 2 < time.monotonic() - began < 3
    assert [path.name for path in out.iterdir()] == ["OUTPUT.tif"] and (out / "OUTPUT.tif").read_text() == "the old one"


def test_style_is_symmetric(tool, context, feedback, tmp_path):
    from qgis.core import QgsProcessingOutputLayerDefinition, QgsProject
    made, target = tool.create(), QgsProcessingOutputLayerDefinition(str(tmp_path / "o.tif"), QgsProject.instance())
    results, good = made.run({**scene(tmp_path), "OUTPUT": target}, context, feedback)
    from qgis.core import QgsRasterLayer
    layer = QgsRasterLayer(str(tmp_path / "o.tif"), "dh/dt")
    details = context.layerToLoadOnCompletionDetails(str(tmp_path / "o.tif"))
    details.postProcessor().postProcessLayer(layer, context, feedback)
    renderer = layer.renderer()
    assert good and renderer.classificationMin() == -renderer.classificationMax() and 1.5 < renderer.classificationMax() < 1.7
    items = renderer.shader().rasterShaderFunction().colorRampItemList()
    assert items[0].value == -items[-1].value and items[0].color.red() > items[0].color.blue() and items[-1].color.blue() > items[-1].color.red()


def test_qgis_process_and_identical_bytes(qgis_process, tmp_path):
    given, written = scene(tmp_path), []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        done = qgis_process("run", "firnline:elevationchange", "--", *(f"{key}={value}" for key, value in {**given, **all_outputs(tmp_path / name)}.items()))
        assert done.returncode == 0, done.stdout + done.stderr
        assert "MEAN_DHDT:\t-1.5" in done.stdout or "MEAN_DHDT:\t-1.49" in done.stdout
        written.append([path.read_bytes() for path in sorted((tmp_path / name).iterdir())])
    assert written[0] == written[1] and len(written[0]) == 6


@pytest.mark.skipif(not DATA.is_dir(), reason=f"no real DEMs at {DATA}: set FIRNLINE_DATA to the folder of the reference data")
def test_mont_blanc(tool, run, tmp_path):
    """A real pair with blunders of hundreds of metres; its interval is not known and taken as one year. Against numpy on the whole map."""
    folder = DATA / "montblanc"
    given = {"DEM_1": str(folder / "mb_ref_f19.tif"), "DEM_2": str(folder / "mb_tba_2003.tif"), "DATE_1": "2002.0", "DATE_2": "2003.0", "GLACIERS": str(folder / "mb_rgi60_outlines_raster_derived.gpkg")}
    results, error = run(tool, {**given, **all_outputs(tmp_path)})
    assert error == ""
    change, flags, clean = (read(tmp_path / f"{name}.tif") for name in ("DH", "FLAGS", "OUTPUT"))
    heights, inside = read(given["DEM_1"]), np.isfinite(change) & (read(folder / "mb_rgi60_ids.tif") > 0)
    assert (inside & (flags & 2 > 0)).sum() == (flags & 2 > 0).sum() > 10000  # the polygons are those of the raster
    heights = np.where(heights > -500, heights, np.nan)
    around = np.isfinite(np.lib.stride_tricks.sliding_window_view(np.pad(heights, 1, mode="reflect", reflect_type="odd"), (3, 3))).all(axis=(2, 3))  # Horn's slope needs nine heights
    for lower in range(1400, 4800, 100):
        band = inside & (heights >= lower) & (heights < lower + 100)
        sample = change[band & around & (flags & 4 == 0)].astype(float)
        assert sample.size >= 20
        median = np.median(sample)
        nmad = 1.4826 * np.median(np.abs(sample - median))
        expected = np.abs(change.astype(float) - median) > 3 * nmad
        np.testing.assert_array_equal(np.isnan(clean)[band], expected[band])
    assert results["OUTLIERS"] == pytest.approx(0.21, abs=0.03)
