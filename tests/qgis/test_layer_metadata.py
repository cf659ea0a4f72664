"""What results say of themselves: in the file, and in QGIS once they are loaded; the terms of use of their inputs go with them."""

import hashlib
import json
import pathlib

import pytest
import snow_data
from osgeo import gdal
from small_data import write_polygons

SMALL = {"TEMPLATE_SIZE": 24, "STEP": 8, "MAXIMUM_SPEED": 4}
TERMS = "CC BY 4.0, Institut für Eis"


def items_of(path):
    data = gdal.OpenEx(str(path))
    return (data.GetLayer(0) if data.GetLayerCount() else data).GetMetadata()


def in_qgis(tool, run, context, parameters, *keys):
    """Run, load the outputs as QGIS does after a run; the layers by key."""
    from qgis.core import QgsProcessingContext, QgsProject, QgsRasterLayer, QgsVectorLayer
    made = {}

    def loading(path, key):
        context.addLayerToLoadOnCompletion(path, QgsProcessingContext.LayerDetails(key, QgsProject.instance(), key))
    for key in keys:
        loading(parameters[key], key)
    results, message = run(tool, parameters)
    assert message == ""
    for path, details in context.layersToLoadOnCompletion().items():
        layer = (QgsVectorLayer if path.endswith(".gpkg") else QgsRasterLayer)(path, details.name)
        if details.postProcessor():
            details.postProcessor().postProcessLayer(layer, context, None)
        made[pathlib.Path(path).name] = layer.metadata()
    return results, made


@pytest.fixture
def tracked(qgis_processing, run, context, series, tmp_path):
    """A velocity with arrows and netCDF, of images with three kinds of terms: in an item, in a .qmd file, and of a layer."""
    from qgis.core import QgsLayerMetadata, QgsRasterLayer
    from firnline.processing_provider.velocity.stacked_offset_tracking import StackedOffsetTracking
    first, second, third, fourth = sorted(series.iterdir())
    data = gdal.Open(str(first), gdal.GA_Update)
    data.SetMetadata({"LICENSE": TERMS, "TIFFTAG_COPYRIGHT": "© Eis 2020"})
    data = None
    for path, text in ((second, "ODbL"), (third, TERMS)):
        layer, about = QgsRasterLayer(str(path), "image"), QgsLayerMetadata()
        about.setLicenses([text])
        about.setRights(["© Other"])
        layer.setMetadata(about)
        layer.saveDefaultMetadata()
    layer = QgsRasterLayer(str(fourth), "sar_20200206")
    about.setLicenses(["Only with a letter"])
    layer.setMetadata(about)
    context.temporaryLayerStore().addMapLayer(layer)
    given = {"IMAGES": [str(first), str(second), str(third), layer.id()], **SMALL,
             **{key: str(tmp_path / name) for key, name in (("OUTPUT", "v.tif"), ("ARROWS", "a.gpkg"), ("NETCDF", "v.nc"))}}
    return in_qgis(StackedOffsetTracking(), run, context, given, "OUTPUT", "ARROWS")


def test_raster_and_points_carry_the_terms_of_all_inputs(tracked):
    results, layers = tracked
    raster, points = items_of(results["OUTPUT"]), items_of(results["ARROWS"])
    for items in (raster, points):
        assert items["LICENSE"].split("\n") == [TERMS, "ODbL", "Only with a letter"] and items["COPYRIGHT"].split("\n") == ["© Eis 2020", "© Other"]
        assert items["SOURCE"] == "IMAGES: sar_20200101.tif, sar_20200113.tif, sar_20200125.tif, sar_20200206.tif"
        assert json.loads(items["FIRNLINE_OPTIONS"])["TEMPLATE_SIZE"] == 24 and items["FIRNLINE_TOOL"] == "Stacked offset tracking"
    assert raster["TITLE"] == "Velocity" and "vx (m/day), vy (m/day)" in raster["ABSTRACT"]
    assert points["TITLE"] == "Arrows" and "thinned by the scale" in points["ABSTRACT"]
    data = gdal.Open(f'NETCDF:"{results["NETCDF"]}":vx')
    assert data.GetMetadataItem("NC_GLOBAL#license").split("\n")[1] == "ODbL" and data.GetMetadataItem("NC_GLOBAL#inputs") == raster["SOURCE"]
    for name in ("v.tif", "a.gpkg"):
        about = layers[name]
        assert about.licenses() == [TERMS, "ODbL", "Only with a letter"] and about.rights() == ["© Eis 2020", "© Other"]
        assert about.title() in ("Velocity", "Arrows") and "Source: IMAGES: sar_20200101.tif" in about.abstract() and "offset tracking" in about.keywords()["Firnline"]
        assert about.history()[0] == "Firnline 0.1.0, Stacked offset tracking" and "TEMPLATE_SIZE = 24" in about.history()
        assert about.crs().authid() == "EPSG:32632" and not about.extent().spatialExtents()[0].bounds.toRectangle().isEmpty()
    begin = layers["v.tif"].extent().temporalExtents()[0].begin()
    assert begin.toString("yyyy-MM-dd") == "2020-01-01"


def test_a_series_and_the_next_tool(qgis_processing, run, context, tmp_path):
    """The terms go from gamma0 to ratios to maps, file by file, and into the loaded layers; the second run writes the same bytes."""
    from firnline.processing_provider.snow.backscatter_ratio import BackscatterRatio
    from firnline.processing_provider.snow.wet_snow_index import WetSnowIndex
    given = snow_data.write(tmp_path / "in")
    path = sorted(pathlib.Path(given["VV"]).glob("*.tif"))[0] if isinstance(given["VV"], str) else given["VV"][0]
    data = gdal.Open(str(path), gdal.GA_Update)
    data.SetMetadata({**data.GetMetadata(), "LICENSE": TERMS})
    data = None
    ratios, layers = in_qgis(BackscatterRatio(), run, context, given | {"OUTPUT": str(tmp_path / "ratio.tif"), "FOLDER": str(tmp_path / "ratios")}, "OUTPUT")
    assert len(layers) == len(ratios["RATIOS"]) and all(about.licenses() == [TERMS] and about.title() == "Backscatter ratio" for about in layers.values())
    written = []
    for name in ("a", "b"):
        wet = {"RATIOS": str(tmp_path / "ratios"), "METHOD": "Threshold", "OUTPUT": str(tmp_path / name / "wet.tif"), "FOLDER": str(tmp_path / name / "maps")}
        (tmp_path / name).mkdir()
        results, message = run(WetSnowIndex(), wet)
        assert message == ""
        written.append([hashlib.sha256(pathlib.Path(one).read_bytes()).hexdigest() for one in [*results["MAPS"], results["OUTPUT"]]])
    assert written[0] == written[1]
    items = items_of(results["MAPS"][0])
    assert items["LICENSE"] == TERMS and items["TITLE"] == "Wet snow" and items["SOURCE"].startswith("RATIOS: ratio_2020")
    assert items["ACQUISITION_DATE"].startswith("2020")


def test_the_crs_of_a_thread_that_has_ended_gets_into_no_file(qgis_processing, run, tmp_path):
    """QGIS keeps a CRS for all threads that is of no use once the thread that made it has ended."""
    import threading

    from qgis.core import QgsCoordinateReferenceSystem
    from firnline.processing_provider.rasters import open_raster
    from firnline.processing_provider.snow.backscatter_ratio import BackscatterRatio
    given = snow_data.write(tmp_path / "in", epsg=32719)

    made, go = threading.Event(), threading.Event()
    with open_raster(given["DEM"]) as reader:
        wkt = reader.crs_wkt

    def used():
        QgsCoordinateReferenceSystem.invalidateCache()
        QgsCoordinateReferenceSystem.fromWkt(wkt).toWkt()
        made.set()
        go.wait()
    thread = threading.Thread(target=used)
    thread.start()
    made.wait()
    held = QgsCoordinateReferenceSystem.fromWkt(wkt)
    held.toWkt()
    go.set()
    thread.join()
    results, message = run(BackscatterRatio(), given | {"OUTPUT": str(tmp_path / "ratio.tif"), "FOLDER": str(tmp_path / "ratios")})
    assert message == "" and "32719" in gdal.Open(results["OUTPUT"]).GetProjection()


@pytest.mark.parametrize("text", ["", "<qgis", "no metadata", "<!DOCTYPE qgis><a><license>x</license></a>"])
def test_damaged_metadata_beside_a_raster_is_no_trouble(qgis_processing, tmp_path, text):
    from firnline.processing_provider import layer_metadata
    (tmp_path / "a.qmd").write_text(text)
    assert layer_metadata.terms_beside(str(tmp_path / "a.tif"))["COPYRIGHT"] == []


def test_terms_of_polygons_go_into_polygons(qgis_processing, tmp_path):
    """A GeoPackage keeps terms in its own items; polygons and tables of a run get theirs there too."""
    from qgis.core import QgsVectorLayer
    from firnline.algorithms.progress import Silent
    from firnline.processing_provider import described, layer_metadata, vectors
    path = write_polygons(tmp_path / "outlines.gpkg", ["POLYGON((0 0, 9 0, 9 9, 0 0))"])
    data = gdal.OpenEx(path, gdal.OF_UPDATE)
    data.GetLayer(0).SetMetadata({"LICENSE": TERMS})
    data = None
    terms = layer_metadata.terms_of_layer(QgsVectorLayer(path, "outlines"))
    assert terms == {"LICENSE": [TERMS], "COPYRIGHT": []}
    run = described.Run("Tool", "Makes a table.", "1", {"A": None}, ("ice",), {"OUTPUT": ("Table", "")}, {"INPUT": ["outlines.gpkg"]}, terms)
    for name in ("t.gpkg", "t.geojson"):
        with described.during(run), vectors.pending_records(str(tmp_path / name), [("a", "Area (km²)", float)], [[1.0]], None, "", Silent()):
            pass
    items = items_of(tmp_path / "t.gpkg")
    assert items["LICENSE"] == TERMS and items["ABSTRACT"] == "Makes a table. Contents: Area (km²)." and items["SOURCE"] == "INPUT: outlines.gpkg"
    assert QgsVectorLayer(str(tmp_path / "t.geojson"), "t").featureCount() == 1
    assert described.items("OUTPUT", ()) == {}, "outside of a run a file says nothing of one"
