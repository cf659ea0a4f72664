"""The form of the sample scene: its files, and what happens with bad folders and a cancel."""

import os
import pathlib

import numpy as np
import pytest
from osgeo import gdal, ogr


@pytest.fixture
def tool(qgis_processing):
    from firnline.processing_provider.sample_scene import SampleScene
    return SampleScene()


FEW = {"DATES": 2}


def files_below(folder):
    return sorted(str(path.relative_to(folder)) for path in pathlib.Path(folder).rglob("*") if path.is_file())


def test_files_dates_and_results(tool, run, tmp_path):
    folder = tmp_path / "scene"
    results, error = run(tool, {"OUTPUT": str(folder), **FEW, "INTERVAL_DAYS": 12, "SPEED": 0.5})
    assert error == ""
    assert files_below(tmp_path) == ["scene/outlines.gpkg", "scene/sar/sar_20240103.tif", "scene/sar/sar_20240115.tif", "scene/stable_ground.gpkg", "scene/truth_points.gpkg", "scene/truth_velocity.tif"]
    assert results["SERIES"] == [str(folder / "sar" / f"sar_{day}.tif") for day in ("20240103", "20240115")]
    assert {results[key] for key in ("TRUTH", "OUTLINES", "STABLE_GROUND")} == {str(folder / name) for name in ("truth_velocity.tif", "outlines.gpkg", "stable_ground.gpkg")}
    image, truth = gdal.Open(results["SERIES"][1]), gdal.Open(results["TRUTH"])
    assert image.GetMetadataItem("ACQUISITION_DATE") == "2024-01-15T00:00:00"
    assert image.GetGeoTransform() == truth.GetGeoTransform() and "UTM zone 32N" in image.GetProjection()
    assert [truth.GetRasterBand(b).GetDescription() for b in (1, 2)] == ["vx", "vy"]
    assert abs(np.hypot(*truth.ReadAsArray()).max() - 0.5) < 0.01
    assert abs(np.median(image.ReadAsArray()) - np.median(gdal.Open(results["SERIES"][0]).ReadAsArray())) < 0.01
    data = ogr.Open(results["OUTLINES"])  # the layer lives as long as its data set
    outline = data.GetLayer(0)
    west, east, south, north = outline.GetExtent()
    x0, dx, _, y0, _, dy = image.GetGeoTransform()
    assert outline.GetFeatureCount() == 1 and (west, east) == pytest.approx((x0, x0 + dx * image.RasterXSize)) and y0 + dy * image.RasterYSize < south < north < y0


def test_a_second_run_replaces_its_own_files_and_leaves_others(tool, run, tmp_path):
    folder = tmp_path / "scene"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    for seed in (1, 2):
        assert run(tool, {"OUTPUT": str(folder), **FEW, "SEED": seed})[1] == ""
    assert (folder / "notes.txt").read_text() == "mine" and len(files_below(folder)) == 7
    assert [name for name in os.listdir(tmp_path) if "part" in name] == []


@pytest.mark.parametrize("scene", ["Glacier flow", "Wet snow", "Elevation change", "InSAR DEM"])
def test_two_runs_give_identical_bytes(tool, run, tmp_path, scene):
    for name in ("one", "two"):
        assert run(tool, {"OUTPUT": str(tmp_path / name), **FEW, "SCENE": scene})[1] == ""
    assert sum(path.stat().st_size for path in (tmp_path / "one").rglob("*")) < 6e6
    assert files_below(tmp_path / "one") == files_below(tmp_path / "two")
    for name in files_below(tmp_path / "one"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_results_and_series_of_the_other_scenes(tool, run, tmp_path):
    results, error = run(tool, {"OUTPUT": str(tmp_path / "snow"), "SCENE": "Wet snow"})
    assert error == "" and [len(results[key]) for key in ("SERIES", "SECOND_SERIES")] == [12, 12] and "STABLE_GROUND" not in results
    for key, name in (("DEM", "dem.tif"), ("OUTLINES", "basins.gpkg"), ("TRUTH", "truth_wet_snow/wet_snow_20210713.tif")):
        assert results[key] == str(tmp_path / "snow" / name)
    first = gdal.Open(results["SERIES"][0])
    assert first.GetMetadataItem("ACQUISITION_DATE") == "2021-02-04T00:00:00" and (first.RasterXSize, first.RasterYSize) == (190, 150) and first.GetGeoTransform()[5] == -30
    data = ogr.Open(results["OUTLINES"])
    basins = [(feature["name"], feature.GetGeometryRef().GetArea()) for feature in data.GetLayer(0)]
    assert [name for name, _ in basins] == ["West", "East"] and sum(area for _, area in basins) == pytest.approx(190 * 150 * 1200)
    results, error = run(tool, {"OUTPUT": str(tmp_path / "change"), "SCENE": "Elevation change", "SEED": 7})
    assert error == "" and [len(results[key]) for key in ("SERIES", "SECOND_SERIES")] == [2, 2]
    (tmp_path / "change" / "dems_1" / "dem_19990101.tif").write_bytes(b"")
    _, error = run(tool, {"OUTPUT": str(tmp_path / "change"), "SCENE": "Elevation change"})
    assert "already holds dems_1/dem_19990101.tif, an image of another series" in error


def test_outlines_have_holes_and_parts(tmp_path):
    """Stable ground around a glacier, and a glacier of two parts, by their areas."""
    from firnline.algorithms.grid import Grid
    from firnline.algorithms.progress import Silent
    from firnline.algorithms.synthetic.scene_files import Regions, SceneFiles
    from firnline.processing_provider import scene_writer
    labels = np.zeros((61, 97), np.uint8)
    labels[5:40, 10:50] = 3
    labels[10:20, 20:30] = 0
    labels[50:55, 60:80] = 3
    labels[2:4, 90:95] = 1
    one = Regions("a/some.gpkg", Grid((500000.0, 17.0, -4.0, 5200000.0, -8.0, -9.0), labels.shape), "EPSG:32632", labels, {"id": {1: "x", 3: "y"}, "n": {1: 10, 3: 30}})
    scene_writer.write(str(tmp_path), SceneFiles([one], [], [], {}), Silent())
    data = ogr.Open(str(tmp_path / "a" / "some.gpkg"))
    found = [(feature["id"], feature["n"], feature.GetGeometryRef().GetArea()) for feature in data.GetLayer(0)]
    assert [row[:2] for row in found] == [("x", 10), ("y", 30)]
    assert [row[2] for row in found] == pytest.approx([10 * 185, (35 * 40 - 100 + 100) * 185])


def test_a_scene_that_needs_numba_says_so(tool, run, tmp_path, monkeypatch):
    from firnline.algorithms import components
    monkeypatch.setattr(components, "_installed", lambda module: module != "numba")
    _, error = run(tool, {"OUTPUT": str(tmp_path / "scene"), "SCENE": "InSAR DEM"})
    assert "The scene InSAR DEM needs numba" in error and os.listdir(tmp_path) == []
    assert run(tool, {"OUTPUT": str(tmp_path / "scene"), "SCENE": "Elevation change"})[1] == ""


def test_another_series_in_the_folder_is_refused(tool, run, tmp_path):
    folder = tmp_path / "scene"
    (folder / "sar").mkdir(parents=True)
    (folder / "sar" / "sar_20190101.tif").write_bytes(b"")
    _, error = run(tool, {"OUTPUT": str(folder), **FEW})
    assert error == f"OUTPUT = {folder} already holds sar/sar_20190101.tif, an image of another series: choose an empty folder."
    assert files_below(tmp_path) == ["scene/sar/sar_20190101.tif"]


@pytest.mark.parametrize("values, sentence", [
    ({"OUTPUT": "FILE"}, "is a file: give a folder"),
    ({"OUTPUT": "MISSING/scene"}, "does not exist, create it or choose another"),
    ({"OUTPUT": "scene", "DATES": 1}, "DATES = 1 is too small: use 2 or more."),
    ({"OUTPUT": "scene", "COHERENCE": 1.5}, "COHERENCE = 1.5 is too large: use 0.99 or less."),
    ({"OUTPUT": "scene", "INTERVAL_DAYS": 0.5, "DATES": 3}, "INTERVAL_DAYS = 0.5 puts two images on one day"),
    ({"OUTPUT": "scene", "SEEDS": 3}, "did you mean SEED?"),
])
def test_bad_inputs_leave_nothing(tool, run, tmp_path, values, sentence):
    (tmp_path / "FILE").write_text("")
    _, error = run(tool, {**values, "OUTPUT": str(tmp_path / values["OUTPUT"])})
    assert sentence in error
    assert sorted(os.listdir(tmp_path)) == ["FILE"]


def test_a_full_disk_leaves_the_old_files(tool, run, tmp_path, monkeypatch):
    from firnline.processing_provider import rasters
    folder = tmp_path / "scene"
    assert run(tool, {"OUTPUT": str(folder), **FEW})[1] == ""
    before = {name: (folder / name).read_bytes() for name in files_below(folder)}
    written = []

    def full(writer, *_):
        written.append(writer)
        if len(written) == 2:
            raise OSError(28, "No space left on device", str(folder))
    monkeypatch.setattr(rasters.Writer, "write", full)
    _, error = run(tool, {"OUTPUT": str(folder), **FEW, "SEED": 5})
    assert "No space left" in error or "disk is full" in error
    assert {name: (folder / name).read_bytes() for name in files_below(folder)} == before and os.listdir(tmp_path) == ["scene"]


@pytest.mark.parametrize("asked", [0, 5, 20])
def test_cancel_leaves_nothing(tool, run, feedback, tmp_path, monkeypatch, asked):
    """Cancelled at the n-th time that the tool asks."""
    from firnline.processing_provider.tool import FeedbackProgress
    questions = iter([False] * asked + [True] * 1000)
    monkeypatch.setattr(FeedbackProgress, "cancelled", lambda progress: next(questions))
    _, error = run(tool, {"OUTPUT": str(tmp_path / "scene")})
    assert error == "Cancelled." and os.listdir(tmp_path) == []
