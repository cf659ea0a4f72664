"""The form of the backscatter ratio: what it writes, and what it refuses."""

import json
import pathlib

import numpy as np
import pytest
import snow_data
from osgeo import gdal
from small_data import NORTH_UP, ROTATED, SHAPE, SOUTH_UP, write_tif


@pytest.fixture
def tool(qgis_processing):
    from firnline.processing_provider.snow.backscatter_ratio import BackscatterRatio
    return BackscatterRatio()


def parameters(tmp_path, transform=NORTH_UP, epsg=32632, **more):
    given = snow_data.write(tmp_path / "in", transform, epsg)
    (tmp_path / "out").mkdir(exist_ok=True)
    return given | {"OUTPUT": str(tmp_path / "out" / "ratio.tif"), "FOLDER": str(tmp_path / "out" / "ratios")} | more


def left(tmp_path):
    return sorted(str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*"))


def expected(k, theta=39.0):
    """Composite by the equations at one angle everywhere."""
    w = 0.5 * (theta - 20) / 25
    sides = [10 * np.log10(images[k] / np.mean(images[:2], axis=0, dtype=float)) for images in (snow_data.gamma0(0.1, 1), snow_data.gamma0(0.02, 2))]
    return w * sides[0] + (1 - w) * sides[1]


@pytest.mark.parametrize("transform", [NORTH_UP, SOUTH_UP, ROTATED])
def test_series_of_ratios(run, tool, feedback, tmp_path, transform):
    """One raster a date, with its date, bands and units; the latest as OUTPUT; numbers and report."""
    given = parameters(tmp_path, transform, STATISTICS=str(tmp_path / "out" / "s.json"), REPORT=str(tmp_path / "out" / "r.html"))
    del given["DEM"]
    results, message = run(tool, given)
    assert message == "" and [pathlib.Path(path).name for path in results["RATIOS"]] == [f"ratio_{day}.tif" for day in snow_data.DAYS]
    for k, path in enumerate(results["RATIOS"]):
        data = gdal.Open(path)
        assert data.GetMetadataItem("ACQUISITION_DATE").startswith(f"{snow_data.DAYS[k][:4]}-{snow_data.DAYS[k][4:6]}-{snow_data.DAYS[k][6:]}")
        assert [data.GetRasterBand(n).GetDescription() for n in (1, 2, 3)] == ["composite", "VV", "VH"] and data.GetRasterBand(1).GetUnitType() == "dB"
        assert data.GetGeoTransform() == pytest.approx(transform)
        np.testing.assert_allclose(data.GetRasterBand(1).ReadAsArray(), expected(k), atol=2e-4)
    np.testing.assert_array_equal(gdal.Open(results["OUTPUT"]).ReadAsArray(), gdal.Open(results["RATIOS"][-1]).ReadAsArray())
    numbers = json.loads((tmp_path / "out" / "s.json").read_text())
    assert numbers["reference"] == ["2020-01-05", "2020-02-10"] and numbers["dates"][4]["median"] == pytest.approx(np.median(expected(4)), abs=0.006)
    assert "<svg" in (tmp_path / "out" / "r.html").read_text() and "39 degrees everywhere" in " ".join(feedback.warnings)


def test_one_date_with_a_kept_reference(run, tool, tmp_path):
    """The reference of one run gives another the same ratio of a new date, from its two images alone."""
    given = parameters(tmp_path, REFERENCE_OUTPUT=str(tmp_path / "out" / "reference.tif"))
    first, message = run(tool, given)
    assert message == ""
    reference = gdal.Open(first["REFERENCE_OUTPUT"])
    assert reference.GetRasterBand(3).ReadAsArray().max() == 2
    np.testing.assert_allclose(reference.GetRasterBand(1).ReadAsArray(), np.mean(snow_data.gamma0(0.1, 1)[:2], axis=0), rtol=1e-6)
    one = given | {"VV": given["VV"] + "/vv_20200709.tif", "VH": given["VH"] + "/vh_20200709.tif", "REFERENCE": first["REFERENCE_OUTPUT"], "REFERENCE_OUTPUT": None,
                   "OUTPUT": str(tmp_path / "out" / "one.tif"), "FOLDER": str(tmp_path / "out" / "ones")}
    second, message = run(tool, one)
    assert message == ""
    np.testing.assert_array_equal(gdal.Open(second["OUTPUT"]).ReadAsArray(), gdal.Open(first["RATIOS"][3]).ReadAsArray())


def test_vv_alone_and_degrees(run, tool, feedback, tmp_path):
    """One polarisation on a grid in degrees, with a DEM: no warning, VH is no data."""
    given = parameters(tmp_path, (10.0, 0.0003, 0.0, 47.0, 0.0, -0.0002), 4326)
    del given["VH"]
    results, message = run(tool, given)
    assert message == "" and not feedback.warnings
    data = gdal.Open(results["OUTPUT"]).ReadAsArray()
    assert np.isnan(data[2]).all() and np.isfinite(data[0]).mean() > 0.9
    np.testing.assert_array_equal(data[0], data[1])


def test_dates_that_one_polarisation_lacks(run, tool, feedback, tmp_path):
    given = parameters(tmp_path)
    pathlib.Path(given["VH"], "vh_20200603.tif").unlink()
    results, message = run(tool, given)
    assert message == "" and len(results["RATIOS"]) == 4 and "VV alone has images of 2020-06-03: these dates are left out." in feedback.warnings


def test_order_does_not_matter(run, tool, tmp_path):
    given = parameters(tmp_path)
    first, _ = run(tool, given)
    shuffled = [str(pathlib.Path(given["VV"], f"vv_{day}.tif")) for day in (snow_data.DAYS[k] for k in (3, 0, 4, 2, 1))]
    second, message = run(tool, given | {"VV": shuffled, "OUTPUT": str(tmp_path / "out" / "b.tif"), "FOLDER": str(tmp_path / "out" / "b")})
    assert message == "" and pathlib.Path(first["OUTPUT"]).read_bytes() == pathlib.Path(second["OUTPUT"]).read_bytes()


def test_a_folder_with_a_slash_at_its_end(run, tool, tmp_path):
    results, message = run(tool, parameters(tmp_path) | {"FOLDER": str(tmp_path / "out" / "new") + "/"})
    assert message == "" and sorted(path.name for path in (tmp_path / "out" / "new").iterdir()) == [f"ratio_{day}.tif" for day in snow_data.DAYS]


def test_a_polar_map_weighs_as_the_map_beside_it(run, tool, tmp_path):
    """The same slope under the same look: on the map of the pole, where true north lies at -60 degrees, and turned so that north is up."""
    from firnline.processing_provider import rasters
    found = []
    rows, columns = np.indices(SHAPE)
    for number, (epsg, x0, y0, facing) in enumerate(((3413, 1.5e6, -1.5e6 / 3**0.5, 30.0), (32633, 5e5, 8e6, 90.0))):
        down = np.radians(facing)  # the way the slope faces on the grid: true east on both
        heights = 1500 - np.tan(np.radians(20)) * (20 * columns * np.sin(down) - 10 * rows * np.cos(down))
        folder = tmp_path / str(number)
        given = snow_data.write(folder / "in", (x0, 20.0, 0.0, y0, 0.0, -10.0), epsg)
        given["DEM"] = write_tif(folder / "dem.tif", heights, (x0, 20.0, 0.0, y0, 0.0, -10.0), epsg)
        results, message = run(tool, given | {"OUTPUT": str(folder / "ratio.tif"), "FOLDER": str(folder / "ratios")})
        assert message == ""
        with rasters.open_raster(results["OUTPUT"]) as reader:
            found.append(reader.read(0, SHAPE[0], 0, SHAPE[1]))
    assert np.nanmax(np.abs(found[0] - found[1])) < 0.02


def test_what_is_refused(run, tool, tmp_path):
    """Each in one sentence, with nothing left behind."""
    other = write_tif(tmp_path / "other.tif", np.full((50, 97), 2000.0))
    radians = write_tif(tmp_path / "radians.tif", np.full(SHAPE, 0.6))
    single = write_tif(tmp_path / "single.tif", np.full(SHAPE, 0.1))
    good = parameters(tmp_path)
    for more, sentence in (
        ({"VV": None, "VH": None}, "VV and VH are both empty: give the images of one polarisation at least."),
        ({"VV": str(tmp_path / "none.tif")}, "none.tif does not exist: check the path."),
        ({"DEM": other}, "DEM: other has 97 x 50 px"),
        ({"LOCAL_INCIDENCE": radians}, "LOCAL_INCIDENCE runs up to 0.60: these look like radians, set INCIDENCE_UNIT = Radians."),
        ({"VALUES": "dB"}, "VALUES = dB, but the first image of VV has no negative value"),
        ({"REFERENCE_MONTHS": "10"}, "No image falls into the months 10 of the reference"),
        ({"REFERENCE_MONTHS": "winter"}, "REFERENCE_MONTHS = 'winter' is no list of months"),
        ({"DATE": "2020-07-10"}, "DATE = 2020-07-10 is the date of none of the images"),
        ({"REFERENCE": single}, "REFERENCE = single has one band"),
        ({"VV": good["VV"] + "/vv_20200709.tif", "VH": None}, "VV holds one date, which cannot be its own reference"),
        ({"VH": good["VH"] + "/vh_20200709.tif", "VV": good["VV"] + "/vv_20200603.tif"}, "VV and VH have no date in common"),
        ({"DATES": "2020-01-01"}, "DATES holds 1 date for 5 layers"),
        ({"MULTILOOK": 0}, "MULTILOOK"),
        ({"VH_BAND": 2}, "VH_BAND = 2: "),
        ({"REFERENCE_OUTPUT": good["OUTPUT"]}, "OUTPUT and REFERENCE_OUTPUT are both "),
        ({"FOLDER": str(tmp_path / "nowhere" / "deep")}, "FOLDER = "),
        ({"FOLDER": good["VV"]}, "holds images of the input"),
        ({"REFERENC": single}, "REFERENC is no parameter of Backscatter ratio: did you mean REFERENCE?"),
    ):
        results, message = run(tool, {key: value for key, value in (good | more).items() if value is not None})
        assert results is None and sentence in message, (more, message)
        assert left(tmp_path) == [], more


def test_cancel_leaves_nothing(context, tool, tmp_path):
    from conftest import Feedback
    feedback = Feedback()
    feedback.cancel()
    given = parameters(tmp_path)
    from qgis.core import QgsProcessingException
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        tool.create().run(given, context, feedback, {}, False)
    assert left(tmp_path) == []
