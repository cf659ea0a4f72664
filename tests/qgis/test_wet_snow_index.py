"""The form of the wet-snow index: the chain from gamma0 to maps, and what it refuses."""

import json
import pathlib

import numpy as np
import pytest
import snow_data
from osgeo import gdal, ogr
from small_data import NORTH_UP, SHAPE, SOUTH_UP, write_tif


@pytest.fixture
def tool(qgis_processing):
    from firnline.processing_provider.snow.wet_snow_index import WetSnowIndex
    return WetSnowIndex()


@pytest.fixture
def ratios(run, tmp_path):
    """Call ratios(transform, epsg): parameters of the tool on a small series."""
    from firnline.processing_provider.snow.backscatter_ratio import BackscatterRatio

    def make(transform=NORTH_UP, epsg=32632):
        given = snow_data.write(tmp_path / "in", transform, epsg)
        (tmp_path / "out").mkdir(exist_ok=True)
        made, message = run(BackscatterRatio(), given | {"OUTPUT": str(tmp_path / "in" / "ratio.tif"), "FOLDER": str(tmp_path / "in" / "ratios")})
        assert message == ""
        return {"RATIOS": str(tmp_path / "in" / "ratios"), "DEM": given["DEM"], "OUTPUT": str(tmp_path / "out" / "wet.tif"), "FOLDER": str(tmp_path / "out" / "maps"),
                "MINIMUM_SAMPLES": 500}
    return make


def left(tmp_path):
    return sorted(str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*"))


def band(path, number=1):
    data = gdal.Open(path)
    return data.GetRasterBand(number).ReadAsArray()


@pytest.mark.parametrize("transform, epsg", [(NORTH_UP, 32632), (SOUTH_UP, 32632), ((10.0, 0.0003, 0.0, 47.0, 0.0, -0.0002), 4326)])
def test_maps_of_a_series(run, tool, ratios, tmp_path, transform, epsg):
    """The wet snow of the scene is found, dry dates stay dry; files have their dates; index rasters decide as the map does."""
    given = ratios(transform, epsg) | {key: str(tmp_path / "out" / name) for key, name in (("INDEX_FOLDER", "index"), ("STATISTICS", "s.json"), ("REPORT", "r.html"))}
    results, message = run(tool, given)
    assert message == "" and [pathlib.Path(path).name for path in results["MAPS"]] == [f"wet_snow_{day}.tif" for day in snow_data.DAYS]
    for k, (path, index) in enumerate(zip(results["MAPS"], results["INDICES"])):
        wet, truth = band(path), (snow_data.heights() < 2250 + 120 * k) & (k > 1)
        known = wet != 255
        assert known.mean() > 0.95 and (wet[known] == truth[known]).mean() > (0.93 if k > 1 else 0.97)
        indices, data = gdal.Open(index), gdal.Open(path)
        assert ((band(index, 4)[known] > 3.5) == (wet[known] == 1)).all() and indices.GetRasterBand(4).GetDescription() == "coefficient"
        assert data.GetRasterBand(1).GetNoDataValue() == 255 and data.GetMetadataItem("ACQUISITION_DATE").replace("-", "").startswith(snow_data.DAYS[k])
    np.testing.assert_array_equal(band(results["OUTPUT"]), band(results["MAPS"][-1]))
    numbers = json.loads((tmp_path / "out" / "s.json").read_text())
    assert numbers["mixture_days"] == ["2020-06-03", "2020-07-09", "2020-08-02"] and numbers["basins"][0]["mixture"]["means_db"][0] == pytest.approx(-5, abs=0.4)
    assert results["WET_SHARE"] == pytest.approx((band(results["OUTPUT"]) == 1).sum() / (band(results["OUTPUT"]) != 255).sum())
    assert (tmp_path / "out" / "r.html").read_text().count("<svg") == 5


def test_basins_and_a_later_date_with_their_mixtures(run, tool, ratios, feedback, tmp_path):
    given = ratios() | {"BASINS": snow_data.basins(tmp_path / "basins.gpkg"), "BASIN_FIELD": "name", "MIXTURE_OUTPUT": str(tmp_path / "out" / "m.json")}
    first, message = run(tool, given)
    assert message == "" and "Basins without a pixel on the images, left out: Far." in feedback.warnings
    assert list(json.loads((tmp_path / "out" / "m.json").read_text())["basins"]) == ["West", "East"]
    assert (band(first["OUTPUT"])[:, 90:] == 255).all() and (band(first["OUTPUT"])[:, :90] != 255).all()
    later = given | {"RATIOS": given["RATIOS"] + "/ratio_20200802.tif", "MIXTURE_FILE": str(tmp_path / "out" / "m.json"), "FOLDER": str(tmp_path / "out" / "later"),
                     "OUTPUT": str(tmp_path / "out" / "later.tif"), "MIXTURE_OUTPUT": None}
    second, message = run(tool, {key: value for key, value in later.items() if value})
    assert message == ""
    np.testing.assert_array_equal(band(second["OUTPUT"]), band(first["OUTPUT"]))


def test_plain_threshold_needs_no_dem(run, tool, ratios):
    given = ratios() | {"METHOD": "Threshold"}
    del given["DEM"]
    results, message = run(tool, given)
    assert message == ""
    ratio = band(given["RATIOS"] + "/ratio_20200802.tif")
    np.testing.assert_array_equal(band(results["OUTPUT"]), np.where(np.isnan(ratio), 255, ratio < -2))


def test_layers_that_load_have_style_time_and_name(tool, ratios, context, feedback, tmp_path):
    from qgis.core import QgsProcessingContext, QgsProject, QgsRasterLayer
    given = ratios()
    context.addLayerToLoadOnCompletion(given["OUTPUT"], QgsProcessingContext.LayerDetails("Wet snow", QgsProject.instance(), "OUTPUT"))
    run_of, good = tool.create(), True
    results, good = run_of.run(given, context, feedback, {}, False)
    assert good
    waiting = context.layersToLoadOnCompletion()
    assert sorted(waiting) == sorted([given["OUTPUT"], *results["MAPS"][:-1]])  # the latest is not loaded twice
    assert [context.layerToLoadOnCompletionDetails(path).layerSortKey for path in (*results["MAPS"][:-1], given["OUTPUT"])] == [1, 2, 3, 4, 10**5]
    for path, name, begin in ((given["OUTPUT"], "Wet snow 2020-08-02", "2020-08-02"), (results["MAPS"][1], "Wet snow 2020-02-10", "2020-02-10")):
        layer = QgsRasterLayer(path, "Wet snow" if path == given["OUTPUT"] else waiting[path].name)
        waiting[path].postProcessor().postProcessLayer(layer, context, feedback)
        assert layer.name() == name and layer.renderer().type() == "paletted"
        assert layer.temporalProperties().isActive() and layer.temporalProperties().fixedTemporalRange().begin().toString("yyyy-MM-dd") == begin


def test_what_is_refused(run, tool, ratios, tmp_path):
    good = ratios()
    other = write_tif(tmp_path / "other.tif", np.full((50, 97), 2000.0))
    feet = write_tif(tmp_path / "feet.tif", np.full(SHAPE, 12000.0))
    (tmp_path / "broken.json").write_text("{}")
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe\x00")
    for more, sentence in (
        ({"RATIOS": None}, "RATIOS is empty"),
        ({"DEM": None}, "DEM is empty: METHOD = Snow index needs the terrain"),
        ({"DEM": other}, "DEM: other has 97 x 50 px"),
        ({"DEM": feet}, "DEM holds 12000 to 12000: heights must be metres"),
        ({"BASIN_FIELD": "name"}, "BASIN_FIELD = name has no layer: give BASINS, or leave it empty."),
        ({"BASINS": snow_data.basins(tmp_path / "b.gpkg"), "BASIN_FIELD": "basin"}, "has no field 'basin': use one of fid, name."),
        ({"BASINS": str(tmp_path / "none.gpkg")}, "BASINS = "),
        ({"MIXTURE_FILE": str(tmp_path / "none.json")}, "none.json does not exist, or is no file"),
        ({"MIXTURE_FILE": str(tmp_path / "broken.json")}, "broken.json is no file of mixtures"),
        ({"MIXTURE_FILE": other}, "other.tif does not end in .json: give a JSON file (*.json)."),
        ({"MIXTURE_FILE": str(tmp_path / "bytes.json")}, "bytes.json cannot be read"),
        ({"MIXTURE_MONTHS": "1-2-3"}, "MIXTURE_MONTHS = '1-2-3' is no list of months"),
        ({"MIXTURE_MONTHS": "10"}, "No image falls into the months 10 of the mixture"),
        ({"COEFFICIENT": -1}, "COEFFICIENT"),
        ({"METHOD": "Otsu"}, "METHOD = 'Otsu' is not a choice"),
        ({"BAND": 7}, "BAND = 7"),
        ({"FOLDER": good["RATIOS"]}, "holds images of the input"),
        ({"METHOD": "Threshold", "INDEX_FOLDER": str(tmp_path / "out" / "i")}, "METHOD = Threshold makes no index and no mixtures; leave INDEX_FOLDER empty"),
        ({"METHOD": "Threshold", "MIXTURE_OUTPUT": str(tmp_path / "out" / "m.json")}, "leave MIXTURE_OUTPUT empty"),
        ({"STATISTICS": str(tmp_path / "out" / "a.json"), "MIXTURE_OUTPUT": str(tmp_path / "out" / "a.json")}, "MIXTURE_OUTPUT and STATISTICS are both "),
        ({"INDEX_FOLDER": good["FOLDER"] + "/"}, "FOLDER and INDEX_FOLDER are both "),
        ({"FOLDER": str(tmp_path / "out")}, "wet.tif lies in FOLDER, where it would pass for one more image of the series"),
    ):
        results, message = run(tool, {key: value for key, value in (good | more).items() if value is not None})
        assert results is None and sentence in message, (more, message)
        assert left(tmp_path) == [], more


def test_polygons_without_a_name_stay_apart(run, tool, ratios, tmp_path):
    """NULL is no name: each such basin keeps its own mixture; two of one name are one basin."""
    path, given = snow_data.basins(tmp_path / "b.gpkg"), ratios()
    for names, expected in (((None, None, None), ["feature 1", "feature 2", "feature 3"]), (("One", "One", ""), ["One", "feature 3"])):
        data = ogr.Open(path, 1)
        for name, feature in zip(names, list(data.GetLayer(0))):
            feature["name"] = name
            data.GetLayer(0).SetFeature(feature)
        data = None
        _, message = run(tool, given | {"BASINS": path, "BASIN_FIELD": "name", "STATISTICS": str(tmp_path / "out" / "s.json")})
        assert message == "" and [one["name"] for one in json.loads((tmp_path / "out" / "s.json").read_text())["basins"]] == expected


def test_more_basins_than_numbers(run, tool, ratios, tmp_path, monkeypatch):
    from firnline.processing_provider import zones
    monkeypatch.setattr(zones, "_MOST", 2)
    assert "holds 3 zones, more than 2: clip it to the images" in run(tool, ratios() | {"BASINS": snow_data.basins(tmp_path / "b.gpkg")})[1]


def test_cancel_leaves_nothing(context, tool, ratios, tmp_path):
    from conftest import Feedback
    from qgis.core import QgsProcessingException
    given, feedback = ratios(), Feedback()
    feedback.cancel()
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        tool.create().run(given, context, feedback, {}, False)
    assert left(tmp_path) == []


def files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_cluster_of_two_workers_of_which_one_dies(run, tool, tmp_path, feedback):
    """Backscatter ratio and wet-snow index, date by date on a cluster: every file is that of this machine, byte by byte, though a worker dies in each."""
    from dask_cluster import cluster

    from firnline.processing_provider.snow.backscatter_ratio import BackscatterRatio
    (tmp_path / "out").mkdir()
    given = snow_data.write(tmp_path / "in")
    ratio = {"OUTPUT": "ratio.tif", "FOLDER": "ratios"}
    wet = {"OUTPUT": "wet.tif", "FOLDER": "maps", "INDEX_FOLDER": "index", "MIXTURE_OUTPUT": "mixtures.json"}

    def made_in(place, one, wanted, **more):
        """Contents of the files that a tool makes in a folder."""
        folder = tmp_path / place
        folder.mkdir()
        _, message = run(one, {key: str(folder / name) for key, name in wanted.items()} | more)
        assert message == ""
        return files(folder)
    with cluster(tmp_path / "cluster") as made:
        there = dict(SCHEDULER=made.address)
        here = made_in("ratio here", BackscatterRatio(), ratio, **given)
        died = made.kill_one(feedback, 50)
        assert made_in("ratio there", BackscatterRatio(), ratio, **given, **there) == here and len(here) == 6 and died[0] < 100
        made.add_worker()
        made.wait_for(2)
        given = {"RATIOS": str(tmp_path / "ratio here" / "ratios"), "DEM": given["DEM"], "MINIMUM_SAMPLES": 500}
        here = made_in("wet here", tool, wet, **given)
        died = made.kill_one(feedback, 50, stage=2)  # the first are the histograms
        assert made_in("wet there", tool, wet, **given, **there) == here and len(here) == 12 and died[0] < 100
        assert [worker.poll() is None for worker in made.workers] == [False, False, True]
