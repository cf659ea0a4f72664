"""The form of the DEM mosaic: re-projection against the exact transformation, dates, datums, bad inputs, cancel."""

import json
import threading
import time

import numpy as np
import pytest
from osgeo import gdal, osr
from small_data import NORTH_UP, ROTATED, SHAPE, SOUTH_UP, write_polygons, write_tif

from firnline.algorithms.elevation import dem_mosaic as core
from firnline.algorithms.grid import Grid

KEYS = ["DEMS", "REFERENCE_DEM", "MERGE", "DATES", "RESAMPLING", "BAND", "MINIMUM_ELEVATION", "MAXIMUM_ELEVATION", "VERTICAL_DATUM", "OUTPUT", "DATE", "COUNT", "STATISTICS"]
YEARS = {"20120701": 2012 + 182 / 366, "20110219": 2011 + 49 / 365}


@pytest.fixture
def tool(qgis_processing):
    from firnline.processing_provider.elevation.dem_mosaic import DemMosaic
    return DemMosaic()


def read(path):
    return gdal.Open(str(path)).ReadAsArray()


def paths(folder):
    return {key: str(folder / f"{key}.tif") for key in ("OUTPUT", "DATE", "COUNT")}


def centres(transform, shape):
    rows, columns = np.meshgrid(np.arange(shape[0]) + 0.5, np.arange(shape[1]) + 0.5, indexing="ij")
    return Grid(transform, shape).to_map(columns, rows)


def there(x, y, epsg_from, epsg_to):
    """Coordinates in another CRS, by PROJ, exact."""
    systems = []
    for epsg in (epsg_from, epsg_to):
        systems.append(osr.SpatialReference())
        systems[-1].ImportFromEPSG(epsg)
        systems[-1].SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    points = np.array(osr.CoordinateTransformation(*systems).TransformPoints(np.column_stack([x.ravel(), y.ravel()]).tolist()))
    return points[:, 0].reshape(x.shape), points[:, 1].reshape(x.shape)


def test_parameters_are_the_contract(tool):
    from qgis.core import Qgis
    made = tool.create()
    assert [d.name() for d in made.parameterDefinitions()] == KEYS
    visible = [d.name() for d in made.parameterDefinitions() if not d.isDestination() and not d.flags() & Qgis.ProcessingParameterFlag.Advanced]
    assert visible == ["DEMS", "REFERENCE_DEM", "MERGE"]
    assert [made.parameterDefinition(key).createByDefault() for key in ("OUTPUT", "DATE", "COUNT", "STATISTICS")] == [True, True, False, False]


@pytest.mark.parametrize("transform", [NORTH_UP, SOUTH_UP, ROTATED])
def test_aligned_dems_are_merged_without_resampling(tool, run, tmp_path, transform):
    rng = np.random.default_rng(1)
    heights = rng.normal(2500, 300, (2, *SHAPE)).astype(np.float32)
    heights[0, 5:9, 7:12] = np.nan
    grid = Grid(transform, (45, 70))
    corner = Grid(transform, SHAPE).to_map(11, 8)
    reference = write_tif(tmp_path / "reference.tif", np.zeros((45, 70)), (corner[0], *transform[1:3], corner[1], *transform[4:]))
    dems = [write_tif(tmp_path / f"tdx_{day}.tif", values, transform) for day, values in zip(YEARS, heights)]
    results, error = run(tool, {"DEMS": dems, "REFERENCE_DEM": reference, **paths(tmp_path), "STATISTICS": str(tmp_path / "s.json")})
    assert error == ""
    one, two = heights[:, 8:53, 11:81].astype(float)
    known = np.isfinite(one)
    expected = np.where(known, (one + two) / 2, two)
    np.testing.assert_array_equal(read(tmp_path / "OUTPUT.tif"), expected.astype(np.float32))
    np.testing.assert_allclose(read(tmp_path / "DATE.tif"), np.where(known, np.mean(list(YEARS.values())), YEARS["20110219"]), atol=7e-5)
    np.testing.assert_array_equal(read(tmp_path / "COUNT.tif"), np.where(known, 2, 1))
    data = gdal.Open(str(tmp_path / "OUTPUT.tif"))
    assert data.GetGeoTransform() == pytest.approx((corner[0], *transform[1:3], corner[1], *transform[4:])) and grid.shape == (data.RasterYSize, data.RasterXSize)
    assert (data.GetMetadataItem("DATE_FIRST"), data.GetMetadataItem("DATE_LAST"), data.GetMetadataItem("ACQUISITION_DATE")) == ("2011-02-19T00:00:00", "2012-07-01T00:00:00", None)
    dated = gdal.Open(str(tmp_path / "DATE.tif"))
    band = dated.GetRasterBand(1)
    assert (band.GetDescription(), band.GetUnitType()) == ("date", "year") and np.isnan(band.GetNoDataValue())
    told = json.loads((tmp_path / "s.json").read_text())
    assert [one["pixels"] for one in told["dems"]] == [int(known.sum()), 45 * 70] and told["dems"][0]["decimal_year"] == YEARS["20120701"]
    assert results["COVERAGE"] == 1 and results["DEMS_USED"] == 2


@pytest.mark.parametrize("epsg, own", [(32633, (43100.0, 9.0, 0.0, 5218400.0, 0.0, -11.0)), (4326, (8.98, 2e-4, 0.0, 46.97, 0.0, -1.5e-4)), (32632, (499200.3, 11.0, 5.0, 5200404.0, 6.0, -13.0))])
@pytest.mark.parametrize("side", [512, 32])
def test_reprojection_is_exact_on_a_plane(tool, run, tmp_path, monkeypatch, epsg, own, side):
    """Bilinear interpolation keeps a plane in the DEM's own pixels: what is off is the position, by 0.001 px at most."""
    monkeypatch.setattr(core, "SIDE", side)
    shape = (320, 430)
    x, y = centres(own, shape)
    east, north = there(*centres(ROTATED, SHAPE), 32632, epsg)
    to_pixel = Grid(own, shape).to_pixel
    column, row = to_pixel(east, north)
    assert column.min() > 1 and row.min() > 1 and column.max() < shape[1] - 1 and row.max() < shape[0] - 1
    height = lambda column, row: 1500 + 3.0 * column - 2.0 * row  # noqa: E731
    dem = write_tif(tmp_path / "dem_20120701.tif", height(*to_pixel(x, y)), own, epsg)
    results, error = run(tool, {"DEMS": [dem], "REFERENCE_DEM": write_tif(tmp_path / "r.tif", np.zeros(SHAPE), ROTATED), **paths(tmp_path)})
    assert error == "" and results["COVERAGE"] == 1
    found = read(tmp_path / "OUTPUT.tif")
    assert np.abs(found - height(column, row)).max() < 0.001 * 5 + 2.5e-4 * 2  # 0.001 px, and float32 in the DEM and in the result


def test_a_finer_dem_is_averaged(tool, run, tmp_path):
    """5 m noise into 20 x 10 m pixels: less of it than a sample would keep, and blocks make no difference."""
    rng = np.random.default_rng(2)
    fine = rng.normal(2000, 10, (122, 388)).astype(np.float32)
    dem = write_tif(tmp_path / "dem_20120701.tif", fine, (500000.0, 5.0, 0.0, 5200000.0, 0.0, -5.0))
    reference = write_tif(tmp_path / "r.tif", np.zeros(SHAPE))
    assert run(tool, {"DEMS": [dem], "REFERENCE_DEM": reference, **paths(tmp_path)})[1] == ""
    whole = read(tmp_path / "OUTPUT.tif")
    # GDAL's triangle of twice the ratio in width: sum of squared weights 0.17 x 0.31 for 4 and 2 pixels.
    assert np.nanstd(whole[3:-3, 3:-3]) < 3.0 and np.nanmean(whole) == pytest.approx(2000, abs=0.2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(core, "SIDE", 16)
        assert run(tool, {"DEMS": [dem], "REFERENCE_DEM": reference, **paths(tmp_path)})[1] == ""
    np.testing.assert_allclose(read(tmp_path / "OUTPUT.tif"), whole, atol=5e-4)


def test_large_source_windows_are_quartered(tool, run, tmp_path, monkeypatch):
    from firnline.processing_provider.elevation import warping
    dem = write_tif(tmp_path / "dem_20120701.tif", np.random.default_rng(2).normal(2000, 10, (400, 500)), (499900.0, 5.0, 0.0, 5200100.0, 0.0, -4.0))
    reference = write_tif(tmp_path / "r.tif", np.zeros(SHAPE))
    assert run(tool, {"DEMS": [dem], "REFERENCE_DEM": reference, **paths(tmp_path)})[1] == ""
    whole = read(tmp_path / "OUTPUT.tif")
    monkeypatch.setattr(warping, "_MOST_PX", 20000)
    assert run(tool, {"DEMS": [dem], "REFERENCE_DEM": reference, **paths(tmp_path)})[1] == ""
    np.testing.assert_allclose(read(tmp_path / "OUTPUT.tif"), whole, atol=5e-4)


def test_undeclared_fill_does_not_bleed(tool, run, tmp_path):
    heights = np.full(SHAPE, 2500.0)
    heights[20:30, 40:60] = -9999
    dem = write_tif(tmp_path / "dem_20120701.tif", heights, (500007.0, 20.0, 0.0, 5199996.0, 0.0, -10.0))
    assert run(tool, {"DEMS": [dem], "REFERENCE_DEM": write_tif(tmp_path / "r.tif", np.zeros(SHAPE)), **paths(tmp_path)})[1] == ""
    found = read(tmp_path / "OUTPUT.tif")
    assert np.nanmin(found) == np.nanmax(found) == 2500
    assert 10 * 20 * 0.8 < np.isnan(found[5:-5, 5:-5]).sum() <= 10 * 20


def in_datum(path, name, **more):
    return write_tif(path, np.full(SHAPE, 2500.0), metadata={"VERTICAL_DATUM": name} if name else None, **more)


def test_vertical_datums_are_never_mixed(tool, run, feedback, tmp_path):
    reference = write_tif(tmp_path / "r.tif", np.zeros(SHAPE))
    one, two, three = (in_datum(tmp_path / f"{name or 'silent'}_20120701.tif", name) for name in ("EGM96 height", "Ellipsoid", ""))
    common = {"REFERENCE_DEM": reference, **paths(tmp_path)}
    _, error = run(tool, {"DEMS": [one, two], **common})
    assert error == ("DEMS: the heights of Ellipsoid_20120701 refer to Ellipsoid, those of EGM96 height_20120701 to EGM96: bring them to one vertical datum first "
                     "(Raster > Warp), or give VERTICAL_DATUM where a file is wrong.")
    assert not (tmp_path / "OUTPUT.tif").exists()
    assert run(tool, {"DEMS": [one, three], **common})[1] == ""
    assert "No vertical datum is stated by silent_20120701: taken as EGM96, as EGM96 height_20120701 states." in feedback.warnings
    assert gdal.Open(str(tmp_path / "OUTPUT.tif")).GetMetadataItem("VERTICAL_DATUM") == "EGM96"
    assert run(tool, {"DEMS": [one, two], "VERTICAL_DATUM": "Ellipsoid", **common})[1] == ""
    assert gdal.Open(str(tmp_path / "OUTPUT.tif")).GetMetadataItem("VERTICAL_DATUM") == "Ellipsoid"


@pytest.mark.parametrize("user_input, expected", [("EPSG:4326", ("", "")), ("EPSG:4326+5773", ("EGM96", "metre")), ("EPSG:4326+3855", ("EGM2008", "metre")), ("EPSG:4979", ("Ellipsoid", "")),
                                                  ("EPSG:4326+6360", ("NAVD88 height (ftUS)", "US survey foot"))])
def test_datum_of_the_crs(qgis_processing, tmp_path, user_input, expected):
    """VRT keeps the whole CRS."""
    from firnline.processing_provider.elevation.heights import stated
    system = osr.SpatialReference()
    system.SetFromUserInput(user_input)
    data = gdal.GetDriverByName("VRT").Create(str(tmp_path / "d.vrt"), 9, 7, 1, gdal.GDT_Float32)
    data.SetSpatialRef(system)
    data = None
    datum, unit = stated(str(tmp_path / "d.vrt"))
    assert datum == expected[0] and (unit in ("", "metre") if expected[1] in ("", "metre") else unit == expected[1])


def in_feet(path):
    data = gdal.OpenEx(write_tif(path, np.full(SHAPE, 8000.0)), gdal.OF_UPDATE)
    data.GetRasterBand(1).SetUnitType("ft")
    data = None
    return str(path)


def bad_inputs(folder):
    ones = np.full(SHAPE, 2500.0)
    good = write_tif(folder / "a_20120701.tif", ones)
    reference = write_tif(folder / "r.tif", ones)
    return {
        "no date": ({"DEMS": [good, write_tif(folder / "b.tif", ones)]}, "The layer b has no acquisition date: give DATES"),
        "too few dates": ({"DEMS": [good], "DATES": "2012-07-01 2013-07-01"}, "DATES holds 2 dates for 1 layers"),
        "no such band": ({"DEMS": [good], "BAND": 2}, "BAND = 2"),
        "feet": ({"DEMS": [good, in_feet(folder / "f_20120701.tif")]}, "DEMS: the heights of f_20120701 are in ft, not in metres: convert them first"),
        "no crs": ({"DEMS": [write_tif(folder / "c_20120701.tif", ones, epsg=None)]}, "DEMS: c_20120701 has no CRS"),
        "reference without a georeference": ({"DEMS": [good], "REFERENCE_DEM": write_tif(folder / "plain.tif", ones, None, None)}, "REFERENCE_DEM: plain has no georeference"),
        "elsewhere": ({"DEMS": [write_tif(folder / "e_20120701.tif", ones, (900000.0, 20.0, 0.0, 5200000.0, 0.0, -10.0))]}, "DEMS: none of them touches REFERENCE_DEM"),
        "no raster": ({"DEMS": [good, write_polygons(folder / "p_20120701.gpkg", ["POLYGON((0 0, 9 0, 9 9, 0 0))"])]}, f"DEMS: {folder}/p_20120701.gpkg is no raster"),
        "empty folder": ({"DEMS": str(folder / "out")}, "DEMS = "),
        "limits": ({"DEMS": [good], "MINIMUM_ELEVATION": 500, "MAXIMUM_ELEVATION": 400}, "MAXIMUM_ELEVATION = 400 m is not above MINIMUM_ELEVATION = 500 m"),
        "wrong choice": ({"DEMS": [good], "MERGE": "Maximum"}, "MERGE = 'Maximum' is not a choice"),
        "wrong ending": ({"DEMS": [good], "DATE": str(folder / "out" / "d.nc")}, f"DATE = {folder}/out/d.nc"),
        "output is an input": ({"DEMS": [good], "OUTPUT": good}, "OUTPUT = "),
    }, {"REFERENCE_DEM": reference}


def test_bad_inputs_end_in_a_sentence_and_leave_nothing(tool, run, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    kinds, common = bad_inputs(tmp_path)
    for kind, (parameters, sentence) in kinds.items():
        results, error = run(tool, {**common, **paths(out), **parameters})
        assert results is None, kind
        assert error.startswith(sentence) and error[-1] in ".?" and "fault" not in error and "\n" not in error, (kind, error)
        assert list(out.iterdir()) == [], (kind, error)


def test_cancel_is_heard_and_the_old_file_stays(tool, feedback, run, tmp_path):
    """In the middle of a re-projection of 36 million pixels, twelve times."""
    reference = write_tif(tmp_path / "r.tif", np.zeros((6000, 6000), np.float32), (500000.0, 2.0, 0.0, 5200000.0, 0.0, -2.0))
    dems = [write_tif(tmp_path / f"dem_201207{k + 10}.tif", np.full((1300, 1300), 2500.0), (500003.0, 10.0, 0.0, 5200001.0, 0.0, -10.0)) for k in range(12)]
    out = tmp_path / "out"
    out.mkdir()
    (out / "OUTPUT.tif").write_text("the old one")
    timer = threading.Timer(1.5, feedback.cancel)
    began = time.monotonic()
    timer.start()
    _, error = run(tool, {"DEMS": dems, "REFERENCE_DEM": reference, **paths(out)})
    assert error == "Cancelled." and 1.5 < time.monotonic() - began < 2.7
    assert [path.name for path in out.iterdir()] == ["OUTPUT.tif"] and (out / "OUTPUT.tif").read_text() == "the old one"


def test_qgis_process_with_a_folder_and_identical_bytes(qgis_process, tmp_path):
    rng = np.random.default_rng(5)
    for day in ("20110219", "20120701", "20130811"):
        write_tif(tmp_path / "series" / f"dem_{day}.tif", rng.normal(2500, 20, SHAPE), (499990.0, 21.0, 0.0, 5200020.0, 0.0, -11.0))
    reference, written = write_tif(tmp_path / "r.tif", np.zeros(SHAPE), SOUTH_UP[:3] + (5199390.0, 0.0, 10.0)), []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        done = qgis_process("run", "firnline:demmosaic", "--", f"DEMS={tmp_path}/series", f"REFERENCE_DEM={reference}", "MERGE=Median", *(f"{key}={path}" for key, path in paths(tmp_path / name).items()))
        assert done.returncode == 0, done.stdout + done.stderr
        assert "dem_20120701 - 2012-07-01 - date in the name" in done.stdout and "DEMS_USED:\t3" in done.stdout
        written.append([(tmp_path / name / f"{key}.tif").read_bytes() for key in ("OUTPUT", "DATE", "COUNT")])
    assert written[0] == written[1]
    assert read(tmp_path / "a" / "COUNT.tif").max() == 3
