"""The form of the altimetry validation: layers, tables and granules, vertical datums, bad inputs, cancel."""

import json
import os
import pathlib
import time

import numpy as np
import pytest
from osgeo import gdal, ogr, osr
from small_data import NORTH_UP, ROTATED, SHAPE, SOUTH_UP, write_polygons, write_tif

from firnline.algorithms.grid import Grid

KEYS = ["DEM", "POINTS", "POINTS_FILE", "UNSTABLE", "MAXIMUM_SLOPE", "VERTICAL_DATUM", "POINTS_DATUM", "STABLE_MASK", "GEOID", "REFERENCE_DEM", "QUANTITY", "BAND", "HEIGHT_FIELD", "SLOPE_CLASS", "MAXIMUM_DIFFERENCE",
        "MINIMUM_CLASS", "OUTPUT", "REPORT", "STATISTICS"]
DATA = pathlib.Path(os.environ.get("FIRNLINE_DATA", pathlib.Path(__file__).resolve().parents[3] / "shared" / "data")) / "dhdt" / "icesat2" / "atl06sr_canopy.gpkg"
SAME = {"VERTICAL_DATUM": "Ellipsoid"}


@pytest.fixture
def tool(qgis_processing):
    from firnline.processing_provider.elevation.altimetry_validation import AltimetryValidation
    return AltimetryValidation()


def plane(x, y):
    return 1000 + 0.3 * (x - 500000) + 0.2 * (y - 5200000)


def heights(transform=NORTH_UP, shape=SHAPE):
    rows, columns = np.indices(shape) + 0.5
    return plane(*Grid(transform, shape).to_map(columns, rows)).astype(np.float32)


def places(transform=NORTH_UP, number=300, seed=1, shape=SHAPE):
    rng = np.random.default_rng(seed)
    return Grid(transform, shape).to_map(rng.uniform(1, shape[1] - 1, number), rng.uniform(1, shape[0] - 1, number))


def write_points(path, x, y, values, name="h_li", epsg=32632):
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(epsg)
    reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    data = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = data.CreateLayer("points", reference, ogr.wkbPoint)
    layer.CreateField(ogr.FieldDefn("beam", ogr.OFTString))
    layer.CreateField(ogr.FieldDefn(name, ogr.OFTReal))
    for px, py, value in zip(x, y, values):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POINT ({px:.17g} {py:.17g})"))
        if np.isfinite(value):
            feature.SetField(name, float(value))
        layer.CreateFeature(feature)
    data = layer = None
    return str(path)


def degrees(x, y):
    to = osr.SpatialReference()
    to.ImportFromEPSG(4326)
    to.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    own = osr.SpatialReference()
    own.ImportFromEPSG(32632)
    return np.array(osr.CoordinateTransformation(own, to).TransformPoints(np.column_stack([x, y]).tolist()))[:, :2].T


def given(folder, transform=NORTH_UP, noise=0.5, more=0.28, shape=SHAPE):
    """DEM and points that lie `more` below it, and the noise that they have."""
    folder.mkdir(parents=True, exist_ok=True)
    x, y = places(transform, shape=shape)
    errors = np.random.default_rng(2).normal(0, noise, x.size)
    return {"DEM": write_tif(folder / "dem.tif", heights(transform, shape), transform), "POINTS": write_points(folder / "points.gpkg", x, y, plane(x, y) - more + errors), **SAME}, more - errors


def granule(path, x, y, values, group="land_ice_segments", quality=None):
    """A made-up granule of ICESat-2 with two beams, as GDAL's netCDF driver writes HDF5."""
    longitude, latitude = degrees(x, y)
    data = gdal.GetDriverByName("netCDF").CreateMultiDimensional(str(path), [], ["FORMAT=NC4"])
    root = data.GetRootGroup()
    for beam, here in (("gt1l", slice(0, len(x) // 2)), ("gt3r", slice(len(x) // 2, None))):
        segments = root.CreateGroup(beam).CreateGroup(group)
        terrain = segments.CreateGroup("terrain") if group == "land_segments" else segments
        for where, name, column, kind in ((segments, "longitude", longitude, gdal.GDT_Float64), (segments, "latitude", latitude, gdal.GDT_Float64),
                                          (terrain, "h_te_best_fit" if group == "land_segments" else "h_li", values, gdal.GDT_Float32), (segments, "atl06_quality_summary", quality, gdal.GDT_Int32)):
            if column is not None:
                dimension = where.CreateDimension(f"n_{name}", "", "", len(column[here]))
                array = where.CreateMDArray(name, [dimension], gdal.ExtendedDataType.Create(kind))
                array.Write(np.ascontiguousarray(column[here], np.float64))
    data = root = segments = terrain = array = dimension = None
    return str(path)


def test_parameters_are_the_contract(tool):
    from qgis.core import Qgis
    one = tool.create()
    assert [d.name() for d in one.parameterDefinitions()] == KEYS
    visible = [d.name() for d in one.parameterDefinitions() if not d.isDestination() and not d.flags() & Qgis.ProcessingParameterFlag.Advanced]
    assert visible == KEYS[:7] and [one.parameterDefinition(key).createByDefault() for key in KEYS[-3:]] == [True, False, False]


@pytest.mark.parametrize("transform", [NORTH_UP, ROTATED, SOUTH_UP], ids=["north up", "rotated", "south up"])
def test_what_is_written(tool, run, feedback, tmp_path, transform):
    parameters, expected = given(tmp_path / "in", transform)
    out, page, numbers = tmp_path / "o.gpkg", tmp_path / "r.html", tmp_path / "s.json"
    results, error = run(tool, {**parameters, "OUTPUT": str(out), "REPORT": str(page), "STATISTICS": str(numbers)})
    assert error == "" and results["N"] == 300 and results["MEDIAN"] == pytest.approx(np.median(expected), abs=0.003) and results["STD"] == pytest.approx(expected.std(ddof=1), abs=0.003)
    told = json.loads(numbers.read_text())
    assert told["nmad"] == results["NMAD"] and told["points"]["given"] == 300 and told["classes"][3]["n"] == 300 and told["inputs"]["Vertical datum"] == "Ellipsoid" and told["warnings"] == feedback.warnings == []
    data = ogr.Open(str(out))
    layer = data.GetLayer(0)
    assert [field.GetName() for field in layer.schema] == ["measured", "raster", "difference", "in_nmad", "slope", "used"] and layer.GetFeatureCount() == 300
    found = np.array([[feature["difference"], feature["used"], feature.geometry().GetX()] for feature in layer])
    assert found[:, 0] == pytest.approx(expected, abs=0.003) and (found[:, 1] == 1).all() and found[:, 2] == pytest.approx(places(transform)[0], abs=1e-3)
    assert "32632" in layer.GetSpatialRef().ExportToWkt()
    data = layer = None
    text = page.read_text()
    assert text.count("<svg") == 3 and "Median and NMAD by slope" in text
    assert run(tool, {**parameters, "OUTPUT": str(tmp_path / "p.gpkg"), "REPORT": str(tmp_path / "q.html")})[1] == ""
    assert (tmp_path / "q.html").read_bytes() == page.read_bytes()


def test_tables_and_granules_give_what_the_layer_gives(tool, run, feedback, tmp_path):
    parameters, expected = given(tmp_path / "in")
    x, y = places()
    values = plane(x, y) - expected
    longitude, latitude = degrees(x, y)
    plain = tmp_path / "metres.csv"
    plain.write_text("id;x;y;elevation\n" + "".join(f"{k};{a:.17g};{b:.17g};{c:.17g}\n" for k, (a, b, c) in enumerate(zip(x, y, values))) + "300;;;\n")
    table = tmp_path / "degrees.csv"
    table.write_text("\ufeffLongitude,Latitude,h_te_best_fit\n" + "".join(f"{a:.17g},{b:.17g},{c:.17g}\n" for a, b, c in zip(longitude, latitude, values)))
    bad = values.copy()
    bad[:5], bad[5:8] = 3.4028235e38, 5000
    flags = np.zeros(300)
    flags[5:8] = 1
    files = {plain: 300, table: 300, granule(tmp_path / "ATL06_1.h5", x, y, bad, quality=flags): 292, granule(tmp_path / "ATL08_1.h5", x, y, values, "land_segments"): 300}
    for path, number in files.items():
        results, error = run(tool, {**parameters, "POINTS": None, "POINTS_FILE": str(path), "OUTPUT": "TEMPORARY_OUTPUT"})
        assert error == "" and results["N"] == number, (path, error)
        assert results["MEDIAN"] == pytest.approx(np.median(expected[300 - number:]), abs=0.004), path
    assert any("1 rows of metres.csv hold no numbers for x, y, elevation, left out" in text for text in feedback.warnings)


def test_vertical_datums(tool, run, feedback, tmp_path, monkeypatch):
    """A DEM above a geoid that lies 48 m above the ellipsoid (a raster), or EGM96 by PROJ's grid where it is installed."""
    parameters, expected = given(tmp_path / "in")
    geoid = write_tif(tmp_path / "n.tif", np.full((40, 50), 48.0), (490000.0, 1000.0, 0, 5220000.0, 0, -1000.0))
    results, error = run(tool, {**parameters, "VERTICAL_DATUM": "EGM2008", "GEOID": geoid, "OUTPUT": "TEMPORARY_OUTPUT"})
    assert error == "" and results["MEDIAN"] == pytest.approx(np.median(expected) + 48, abs=0.004) and any("EGM2008 is 48.00 m above the ellipsoid" in text for text in feedback.notes)
    assert any("probably the vertical datums differ" in text for text in feedback.warnings)
    back, _ = run(tool, {**parameters, "VERTICAL_DATUM": "Ellipsoid", "POINTS_DATUM": "EGM2008", "GEOID": geoid, "OUTPUT": "TEMPORARY_OUTPUT"})
    assert back["MEDIAN"] == pytest.approx(np.median(expected) - 48, abs=0.004)
    feedback.warnings.clear()
    assert run(tool, {**parameters, "VERTICAL_DATUM": "From CRS", "OUTPUT": "TEMPORARY_OUTPUT"})[1] == "" and "does not state a vertical datum" in feedback.warnings[0]
    stated = write_tif(tmp_path / "stated.tif", heights(), metadata={"VERTICAL_DATUM": "EGM96"})
    from firnline.processing_provider.elevation import vertical
    known = vertical.undulation([9.0], [46.95], "EGM96", type("Never", (), {"cancelled": lambda self: False})())
    results, error = run(tool, {**parameters, "DEM": stated, "VERTICAL_DATUM": "From CRS", "OUTPUT": "TEMPORARY_OUTPUT"})
    if known is None:
        assert error.startswith("VERTICAL_DATUM = EGM96, POINTS_DATUM = Ellipsoid: PROJ here has none of the grids us_nga_egm96_15.tif")
    else:
        assert error == "" and 45 < known[0] < 52 and results["MEDIAN"] == pytest.approx(np.median(expected) + known[0], abs=0.3)
    monkeypatch.setattr(vertical, "_GRIDS", {"EGM96": ("none.tif",), "EGM2008": ("none.tif",)})
    assert run(tool, {**parameters, "VERTICAL_DATUM": "EGM96", "OUTPUT": "TEMPORARY_OUTPUT"})[1].startswith("VERTICAL_DATUM = EGM96, POINTS_DATUM = Ellipsoid: PROJ here has none of the grids none.tif: give the undulation")


def test_dhdt_with_a_dem_for_the_slope(tool, run, feedback, tmp_path):
    x, y = places()
    rates = write_tif(tmp_path / "dhdt.tif", np.full(SHAPE, -0.5))
    points = write_points(tmp_path / "rates.gpkg", x, y, np.full(300, -0.7), "dhdt")
    common = {"DEM": rates, "POINTS": points, "QUANTITY": "dh/dt", "OUTPUT": "TEMPORARY_OUTPUT"}
    results, error = run(tool, {**common, "REFERENCE_DEM": write_tif(tmp_path / "dem.tif", heights()), "MAXIMUM_SLOPE": 15})
    assert results is None and "steeper than MAXIMUM_SLOPE 300" in error
    results, error = run(tool, {**common, "STATISTICS": str(tmp_path / "s.json"), "REPORT": str(tmp_path / "r.html")})
    assert error == "" and results["MEDIAN"] == pytest.approx(0.2) and any("no slope is known" in text for text in feedback.notes) and json.loads((tmp_path / "s.json").read_text())["classes"] == []
    assert "m/yr" in (tmp_path / "r.html").read_text()


def bad_inputs(folder):
    """(parameters, start of the sentence) by what is wrong."""
    x, y = places()
    (folder / "empty.csv").write_text("lon,lat,height\n")
    (folder / "names.csv").write_text("a,b,c\n1,2,3\n")
    (folder / "metres.csv").write_text("lon,lat,height\n500000,5200000,3\n")
    (folder / "broken.h5").write_text("no HDF5")
    (folder / "bytes.csv").write_bytes(b"lon,lat,h\xff\xfe\n1,2,3\n")
    (folder / "points.shx").write_text("")
    file = {"POINTS": None}
    return {
        "no points": (file, "POINTS and POINTS_FILE are both empty"), "both": ({"POINTS_FILE": str(folder / "empty.csv")}, "POINTS and POINTS_FILE are both given"),
        "empty": (file | {"POINTS_FILE": str(folder / "empty.csv")}, "POINTS_FILE = "), "names": (file | {"POINTS_FILE": str(folder / "names.csv")}, f"POINTS_FILE = {folder}/names.csv has no column for longitude or x (it has a, b, c)"),
        "no degrees": (file | {"POINTS_FILE": str(folder / "metres.csv")}, f"POINTS_FILE = {folder}/metres.csv: the column lon or lat holds values that are no degrees"),
        "broken": (file | {"POINTS_FILE": str(folder / "broken.h5")}, f"POINTS_FILE = {folder}/broken.h5 is no HDF5 file"), "bytes": (file | {"POINTS_FILE": str(folder / "bytes.csv")}, f"POINTS_FILE = {folder}/bytes.csv cannot be read as a table"),
        "other product": (file | {"POINTS_FILE": granule(folder / "ATL03.h5", x, y, x, "heights")}, f"POINTS_FILE = {folder}/ATL03.h5 has no land-ice or land segments"),
        "nothing good": (file | {"POINTS_FILE": granule(folder / "bad.h5", x, y, x, quality=np.ones(300))}, f"POINTS_FILE = {folder}/bad.h5 has no good segment"),
        "gone": (file | {"POINTS_FILE": str(folder / "gone.csv")}, f"POINTS_FILE = {folder}/gone.csv does not exist"), "ending": (file | {"POINTS_FILE": str(folder / "points.shx")}, f"POINTS_FILE = {folder}/points.shx ends in none of"),
        "no height": ({"POINTS": write_points(folder / "n.gpkg", x, y, x, "beta")}, "POINTS = n has no field with a known name of heights (it has"), "field": ({"HEIGHT_FIELD": "zz"}, "HEIGHT_FIELD = zz is no field of POINTS"),
        "null": ({"POINTS": write_points(folder / "null.gpkg", x, y, np.nan * x)}, "POINTS: null has no point with a value in h_li"), "far": ({"POINTS": write_points(folder / "far.gpkg", x + 1e6, y, x)}, "POINTS: no point with a height lies on the raster"),
        "all on ice": ({"UNSTABLE": write_polygons(folder / "all.gpkg", ["POLYGON ((400000 5100000, 600000 5100000, 600000 5300000, 400000 5300000, 400000 5100000))"])}, "Only 0 of 300 points count (on unstable ground 300"),
        "polygons": ({"POINTS": write_polygons(folder / "poly.gpkg", ["POLYGON ((0 0, 1 0, 1 1, 0 0))"])}, "POINTS = "), "mask": ({"STABLE_MASK": write_tif(folder / "m.tif", np.ones(SHAPE), ROTATED)}, "STABLE_MASK: m has another pixel size"),
        "geoid elsewhere": ({"VERTICAL_DATUM": "EGM96", "GEOID": write_tif(folder / "g.tif", np.ones(SHAPE), (0.0, 20.0, 0, 100.0, 0, -10.0))}, "GEOID: g has no data at the points"),
        "no crs": ({"DEM": write_tif(folder / "c.tif", heights(), epsg=None)}, "DEM: c has no CRS"), "choice": ({"QUANTITY": "volume"}, "QUANTITY = 'volume' is not a choice"), "misspelt": ({"GLACIERS": "x"}, "GLACIERS is no parameter"),
    }


def test_bad_inputs_end_in_a_sentence_and_leave_nothing(tool, run, tmp_path):
    parameters, _ = given(tmp_path / "in")
    out = tmp_path / "out"
    out.mkdir()
    for kind, (change, sentence) in bad_inputs(tmp_path).items():
        results, error = run(tool, {**parameters, "OUTPUT": str(out / "o.gpkg"), "REPORT": str(out / "r.html"), **change})
        assert results is None, kind
        assert error.startswith(sentence) and error[-1] in ".?" and "fault in" not in error and "\n" not in error and list(out.iterdir()) == [], (kind, error)


@pytest.mark.parametrize("stage", ["points", "raster"])
def test_cancel(tool, cancelled_in_background, feedback, tmp_path, monkeypatch, stage):
    from firnline.processing_provider import rasters
    from firnline.processing_provider.elevation import vertical
    parameters, _ = given(tmp_path / "in", shape=(1500, 60))
    if stage == "points":
        monkeypatch.setattr(vertical, "_AT_ONCE", 2)
        real_line = vertical.QgsLineString
        monkeypatch.setattr(vertical, "QgsLineString", lambda *a: (time.sleep(0.02), real_line(*a))[1])
    else:
        monkeypatch.setattr("firnline.algorithms.elevation.altimetry_validation.device.memory_bytes", lambda: 1)
        real = rasters.Reader.read

        def slow(self, *window):
            time.sleep(0.3)
            return real(self, *window)
        monkeypatch.setattr(rasters.Reader, "read", slow)
    out = tmp_path / "out"
    out.mkdir()
    (out / "r.html").write_text("the old one")
    cancelled_in_background(tool, {**parameters, "OUTPUT": str(out / "o.gpkg"), "REPORT": str(out / "r.html")},
                            lambda: any("points, heights of" in text for text in feedback.notes) if stage == "points" else feedback.progress() > 5)
    assert [path.name for path in out.iterdir()] == ["r.html"] and (out / "r.html").read_text() == "the old one"


def test_the_layer_has_its_style_and_name(tool, context, feedback, tmp_path):
    from qgis.core import QgsGraduatedSymbolRenderer, QgsProcessingOutputLayerDefinition, QgsProject, QgsVectorLayer
    parameters, _ = given(tmp_path / "in")
    target = QgsProcessingOutputLayerDefinition(str(tmp_path / "o.gpkg"), QgsProject.instance())
    results, good = tool.create().run({**parameters, "OUTPUT": target}, context, feedback)
    assert good
    details = context.layerToLoadOnCompletionDetails(results["OUTPUT"])
    layer = QgsVectorLayer(results["OUTPUT"], details.name)
    details.postProcessor().postProcessLayer(layer, context, feedback)
    assert layer.name() == "dem less altimetry (m)" and isinstance(layer.renderer(), QgsGraduatedSymbolRenderer) and len(layer.renderer().ranges()) == 7 and layer.renderer().classAttribute() == "in_nmad"


def test_report_without_matplotlib(tool, run, tmp_path, monkeypatch):
    import sys
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    parameters, _ = given(tmp_path / "in")
    assert run(tool, {**parameters, "OUTPUT": "TEMPORARY_OUTPUT", "REPORT": str(tmp_path / "r.html")})[1] == ""
    text = (tmp_path / "r.html").read_text()
    assert "<svg" not in text and "pip install matplotlib" in text and "By slope" in text


def test_qgis_process(qgis_process, tmp_path):
    parameters, expected = given(tmp_path / "in")
    done = qgis_process("run", "firnline:altimetryvalidation", *(f"--{key}={value}" for key, value in parameters.items()), f"--OUTPUT={tmp_path}/o.gpkg")
    assert done.returncode == 0 and "N:\t300" in done.stdout and (tmp_path / "o.gpkg").exists(), done.stdout + done.stderr


@pytest.mark.skipif(not DATA.is_file(), reason=f"no real altimetry at {DATA}: set FIRNLINE_DATA to the folder of the reference data")
@pytest.mark.filterwarnings("ignore:.*GeoPackage user_version.*")
def test_real_icesat2_points(tool, run, feedback, tmp_path):
    """ATL06-SR of Utqiagvik (ITRF2014, degrees) on a DEM at sea level: the differences are less the heights of the points."""
    layer = ogr.Open(str(DATA))
    measured = np.array([feature["h_mean"] for feature in layer.GetLayer(0)])
    layer = None
    dem = write_tif(tmp_path / "flat.tif", np.zeros((1700, 1800)), (-156.85, 0.00025, 0, 71.40, 0, -0.0001), epsg=4326)
    results, error = run(tool, {"DEM": dem, "POINTS": str(DATA), **SAME, "OUTPUT": "TEMPORARY_OUTPUT", "STATISTICS": str(tmp_path / "s.json")})
    assert error == "", feedback.errors
    assert "10527 points, heights of h_mean." in feedback.notes
    told = json.loads((tmp_path / "s.json").read_text())
    assert told["points"]["given"] == len(measured) == 10527 and told["n"] > 9000 and results["MEDIAN"] == pytest.approx(-np.median(measured), abs=0.3)
