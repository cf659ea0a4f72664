"""The form of the adapted geocoding: reference scenes by exact ray refraction as radar rasters, what it writes, and what it refuses."""

import dataclasses
import json
import pathlib

import insar_data
import numpy as np
import pytest
from osgeo import gdal, ogr, osr
from radar import Circle
from reference_scenes import Reference, rmse
from small_data import write_tif
from snow_place import Place

OUTPUTS = {"OUTPUT": "surface.tif", "PHASE_CENTRE": "centre.tif", "POSITIONS": "positions.tif", "POINTS": "points.gpkg", "REPORT": "r.html", "STATISTICS": "s.json"}


@pytest.fixture
def tool(qgis_processing):
    from firnline.processing_provider.insar.adapted_geocoding import AdaptedGeocoding
    return AdaptedGeocoding()


def radar_tif(path, values, **metadata):
    return write_tif(path, np.asarray(values, np.float32), None, None, metadata)


def left(tmp_path):
    return sorted(path.name for path in (tmp_path / "out").iterdir())


def bands(path):
    return gdal.Open(path).ReadAsArray()


@pytest.fixture(scope="module", params="AB")
def scene(request, tmp_path_factory):
    """(name, Reference, parameters) of a reference scene as a user would have its files."""
    reference, folder = Reference(request.param), tmp_path_factory.mktemp(request.param)
    image, phase, dh = reference.radar()
    d, (first, step) = reference.data, (-2400.0, 4800 / 89)
    corners = {}
    for name, start, size in (("eps", first, step), ("dem_h", -2700.0, 15.0)):
        (west, south), (east, north) = reference.degrees(start - size / 2, start - size / 2), reference.degrees(start + size / 2, start + size / 2)
        corners[name] = (float(west), float(east - west), 0.0, float(south), 0.0, float(north - south))
    given = {"GEOMETRY": insar_data.write_json(folder / "pair.json", dataclasses.replace(reference.pair, image=image)), "PHASE": radar_tif(folder / "phase.tif", phase - 40, PHASE_OFFSET_RAD="40"),
             "DH": radar_tif(folder / "dh.tif", dh), "PERMITTIVITY_RASTER": write_tif(folder / "eps.tif", d["eps"].astype("f4"), corners["eps"], 4326), "INTERFACE": {"A": "Horizontal", "B": "DEM slope"}[request.param]}
    return request.param, reference, given, write_tif(folder / "surface.tif", d["dem_h"], corners["dem_h"], 4326)


# SURFACE given, GRID in degrees, rereads, method -> most RMSE (m) of the surface's points in A and B, of the phase centre's
WAYS = [(True, False, 0, "Range offset", (0.02, 0.05), (0.05, 0.05)), (True, True, 2, "Range offset", (0.005, 0.005), (0.005, 0.005)), (False, False, 1, "Range offset", (0.005, 0.005), (0.005, 0.005)),
        (True, False, 1, "Phase and range offset", (0.005, 0.005), (0.05, 0.05))]


@pytest.mark.parametrize("surface, degrees, rereads, method, most, deep", WAYS)
def test_reference_scenes(run, tool, scene, tmp_path, surface, degrees, rereads, method, most, deep):
    """Errors where the tool puts each pixel, and of the maps that it draws between them."""
    name, reference, given, dem = scene
    given = given | {"METHOD": method, "REREADS": rereads, "CENTRE_RANGE": "Published", "OUTPUT": str(tmp_path / "o.tif"), "PHASE_CENTRE": str(tmp_path / "c.tif"), "POSITIONS": str(tmp_path / "p.tif")}
    if surface and name == "B":
        given["SURFACE"] = dem
    grid = reference.grid(half=2200.0)
    if degrees:
        given["GRID"] = write_tif(tmp_path / "grid.tif", np.zeros(grid.shape, "f4"), grid.transform, 4326)
    results, message = run(tool, given)
    assert message == ""
    lon, lat, height, centre_lon, centre_lat, centre = bands(results["POSITIONS"])[:, 4:-4, 4:-4]
    number = "AB".index(name)
    assert np.isfinite(height).all() and rmse(height - reference.surface(*reference.metres(lon, lat))) <= most[number]
    assert rmse(centre - reference.centre(*reference.metres(centre_lon, centre_lat))) <= deep[number]
    # The map, at the centres of its pixels.
    data = gdal.Open(results["OUTPUT"])
    t, back = data.GetGeoTransform(), osr.SpatialReference()
    back.ImportFromEPSG(4326)
    back.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    rows, columns = np.nonzero(np.isfinite(data.ReadAsArray()))
    crs = data.GetSpatialRef()
    x, y = t[0] + t[1] * (columns + 0.5), t[3] + t[5] * (rows + 0.5)
    if not degrees:
        assert crs.GetAuthorityCode(None) == "32624" and t[1] == 21
        x, y = np.array(osr.CoordinateTransformation(crs, back).TransformPoints(np.column_stack([x, y])))[:, :2].T
    error = data.ReadAsArray()[rows, columns] - reference.surface(*reference.metres(x, y))
    inner = np.hypot(*reference.metres(x, y)) < 1300
    assert inner.sum() > 10_000 and rmse(error[inner]) <= most[number] + 0.002


def parameters(tmp_path, outputs=tuple(OUTPUTS), **side):
    snow = Place(**side)
    for name in ("in", "out"):
        (tmp_path / name).mkdir(exist_ok=True)
    offset = 2 * np.pi * round(float(np.median(snow.phase)) / 2 / np.pi)
    given = {"GEOMETRY": insar_data.write_json(tmp_path / "in" / "pair.json", snow.pair), "PHASE": radar_tif(tmp_path / "in" / "phase.tif", snow.phase - offset, PHASE_OFFSET_RAD=repr(offset)), "DH_VALUE": snow.DH,
             "PERMITTIVITY": snow.EPS, "SPACING": 7.0}
    return snow, given | {key: str(tmp_path / "out" / OUTPUTS[key]) for key in outputs}


SIDES = {"right": dict(), "left, descending": dict(look_side=-1, circle=Circle(argument=140.0)), "negative, south": dict(swapped=True, circle=Circle(argument=-30.0)), "date line": dict(circle=Circle(node=-171.8)),
         "polar": dict(circle=Circle(argument=85.0))}


@pytest.mark.parametrize("name", SIDES)
def test_inclined_plane(run, tool, tmp_path, name):
    wanted = tuple(OUTPUTS) if name == "right" else ("OUTPUT", "PHASE_CENTRE", "POSITIONS")
    snow, given = parameters(tmp_path, wanted, **SIDES[name])
    results, message = run(tool, given)
    assert message == "" and left(tmp_path) == sorted(OUTPUTS[key] for key in wanted)
    lon, lat, height, centre_lon, centre_lat, centre = bands(given["POSITIONS"])
    lon, centre_lon = (snow.lon + (one - snow.lon + 180) % 360 - 180 for one in (lon, centre_lon))
    assert np.abs(snow.plane(lon, lat) - height).max() < 0.01 and np.abs(snow.plane(centre_lon, centre_lat) - snow.DH - centre).max() < 0.01
    surface, deep = (gdal.Open(given[key]) for key in ("OUTPUT", "PHASE_CENTRE"))
    below = surface.ReadAsArray() - deep.ReadAsArray()
    assert np.isfinite(below).sum() > 0.9 * 61 * 97 * 10 * 12 / 49 and np.nanmax(np.abs(below - snow.DH)) < 0.03
    assert results["PIXELS"] == 61 * 97 and results["MEAN_SHIFT"] == pytest.approx(9.2, abs=2.5)


def test_files_say_what_they_hold(run, tool, tmp_path):
    snow, given = parameters(tmp_path)
    results, message = run(tool, given | {"POINT_STEP": 5})
    assert message == ""
    data, positions = gdal.Open(given["OUTPUT"]), gdal.Open(given["POSITIONS"])
    assert (data.GetRasterBand(1).GetDescription(), data.GetRasterBand(1).GetUnitType()) == ("height", "m") and np.isnan(data.GetRasterBand(1).GetNoDataValue())
    assert data.GetMetadataItem("ACQUISITION_DATE").startswith("2013-01-01") and data.GetMetadataItem("VERTICAL_DATUM") == "Ellipsoid" and data.GetGeoTransform()[1] == 7
    assert (positions.RasterYSize, positions.RasterXSize, positions.GetProjection()) == (61, 97, "") and positions.GetRasterBand(4).GetDescription() == "phase centre longitude"
    assert [positions.GetRasterBand(number).GetUnitType() for number in (1, 2, 3)] == ["degrees", "degrees", "m"]
    source = ogr.Open(given["POINTS"])
    layer = source.GetLayer()
    assert layer.GetFeatureCount() == 13 * 20 and layer.GetSpatialRef().GetAuthorityCode(None) == data.GetSpatialRef().GetAuthorityCode(None)
    all_positions = positions.ReadAsArray()
    for feature in list(layer)[::37]:
        place = all_positions[:, feature["row"], feature["column"]]
        assert [feature[name] for name in ("surface_lon", "surface_lat", "surface_h", "centre_lon", "centre_lat", "centre_h")] == pytest.approx(place.tolist(), abs=1e-6)
        there = osr.SpatialReference()
        there.ImportFromEPSG(4326)
        there.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        x, y, _ = osr.CoordinateTransformation(there, data.GetSpatialRef()).TransformPoint(*place[:2])
        assert feature.GetGeometryRef().GetPoint_2D() == pytest.approx((x, y), abs=0.005)
        assert np.hypot(feature["centre_x"] - x, feature["centre_y"] - y) > 1
    source = layer = feature = None
    numbers, page = json.loads((tmp_path / "out" / "s.json").read_text()), (tmp_path / "out" / "r.html").read_text()
    assert numbers["pixels"]["valid"] == 61 * 97 and numbers["terms"]["surface: height"]["mean"] == pytest.approx(results["MEAN_CHANGE"]) and numbers["point_step"] == 5
    assert page.count("<svg") == 3 and "Size of each term" in page
    first = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert run(tool, given | {"POINT_STEP": 5})[1] == ""
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == first


def test_cossc_product_and_the_next_tool(run, tool, tmp_path):
    """The geometry of a product; and without penetration usual geocoding, which Penetration correction brings to the same surface."""
    from firnline.processing_provider.insar.penetration_correction import PenetrationCorrection
    snow, given = parameters(tmp_path, outputs=("OUTPUT",))
    assert run(tool, given)[1] == ""
    surface = bands(given["OUTPUT"])
    product = insar_data.write_cossc(tmp_path / "in" / "TDM1_SAR__COS", snow.pair)
    results, message = run(tool, given | {"GEOMETRY": product, "GRID": given["OUTPUT"], "SPACING": None, "OUTPUT": str(tmp_path / "out" / "again.tif")})
    assert message == "" and np.nanmedian(np.abs(bands(results["OUTPUT"]) - surface)) < 0.05  # times of a product have six decimals
    usual, message = run(tool, given | {"DH_VALUE": 0, "GRID": given["OUTPUT"], "SPACING": None, "OUTPUT": str(tmp_path / "out" / "usual.tif")})
    assert message == "" and np.nanmean(surface - bands(usual["OUTPUT"])) > 13
    lifted, message = run(PenetrationCorrection(), {"INPUT": usual["OUTPUT"], "DH_VALUE": snow.DH, "PERMITTIVITY": snow.EPS, "GEOMETRY": given["GEOMETRY"], "METHOD": "Three-dimensional", "OUTPUT": str(tmp_path / "out" / "l.tif")})
    assert message == ""
    difference = (bands(lifted["OUTPUT"]) - surface)[np.isfinite(bands(lifted["OUTPUT"]) + surface)]
    assert difference.size > 8000 and np.percentile(np.abs(difference), 95) < 0.02


@pytest.mark.parametrize("change, sentence", [
    (dict(PHASE="{small}"), "PHASE has 96 x 61 px, GEOMETRY is of an image of 97 x 61 px: give the file of this image"), (dict(PHASE="{map}"), "PHASE: map has a georeference"), (dict(PHASE="{complex}"), "is complex: give the unwrapped phase"),
    (dict(PHASE="{odd}"), "PHASE_OFFSET_RAD = many, which is no number"), (dict(DH_VALUE=None), "DH is empty: give a raster of the penetration, or DH_VALUE."), (dict(DH_VALUE=-3), "DH_VALUE = -3 m is too small"),
    (dict(DH="{negative}"), "DH and DH_VALUE = 12 are both given"), (dict(DH="{negative}", DH_VALUE=None), "set DH_IS = Height of the phase centre."), (dict(DH="{small}", DH_VALUE=None), "DH: small has 96 x 61 px"),
    (dict(PERMITTIVITY=0.9), "PERMITTIVITY = 0.9 is too small"), (dict(PERMITTIVITY=None), "PERMITTIVITY is empty"), (dict(PERMITTIVITY=None, PERMITTIVITY_RASTER="{low}"), "PERMITTIVITY_RASTER holds 0.5 to 0.5"),
    (dict(PERMITTIVITY_RASTER="{low}"), "PERMITTIVITY and PERMITTIVITY_RASTER are both given"), (dict(GEOMETRY="{alone}"), "GEOMETRY holds one orbit"), (dict(GEOMETRY="{bare}"), "GEOMETRY holds no image"),
    (dict(GEOMETRY="{short}"), "the orbit of the secondary is too short, it covers"), (dict(GEOMETRY="{early}"), "the primary orbit covers"), (dict(GEOMETRY="{factor}"), "a factor of two means the wrong phase_factor"),
    (dict(GEOMETRY="{text}"), "is no JSON"), (dict(PHASE_OFFSET=-9e5), "check PHASE_IS, PHASE_OFFSET"), (dict(CRS="EPSG:4326"), "CRS = EPSG:4326 is in degrees"), (dict(CRS="nonsense"), "CRS = nonsense is no CRS that is known"),
    (dict(GRID="{map}"), "GRID and SPACING are both given"), (dict(GRID="{map}", SPACING=None), "GRID does not reach into the scene"), (dict(PHASE_IS="Flattened", REFERENCE_PHASE="{small}"), "say both what was taken off"),
    (dict(REFERENCE_PHASE="{small}"), "REFERENCE_PHASE has 96 x 61 px"), (dict(OUTPUT="{phase}"), "is also an input"), (dict(METHOD="Best"), "METHOD = 'Best' is not a choice"), (dict(BAND=2), "BAND = 2")])
def test_what_is_refused(run, tool, tmp_path, change, sentence):
    """Each in one sentence, with nothing left behind."""
    snow, given = parameters(tmp_path, outputs=("OUTPUT", "POSITIONS", "REPORT"))
    folder, pair, zero = tmp_path / "in", snow.pair, np.zeros((61, 97))
    files = dict(small=radar_tif(folder / "small.tif", zero[:, 1:]), map=write_tif(folder / "map.tif", zero.astype("f4")), complex=write_tif(folder / "complex.tif", zero.astype("c8"), None, None), phase=given["PHASE"],
                 odd=radar_tif(folder / "odd.tif", zero, PHASE_OFFSET_RAD="many"), negative=radar_tif(folder / "negative.tif", zero - 12), low=radar_tif(folder / "low.tif", zero + 0.5))
    for name, more in dict(alone=dict(secondary=None, phase_factor=None), bare=dict(image=None), short=dict(secondary=Circle().orbit(np.arange(10.0, 50.0, 10.0))),
                           early=dict(image=dataclasses.replace(pair.image, first_time_s=-70.0)), factor=dict(height_of_ambiguity_m=17.0)).items():
        files[name] = insar_data.write_json(folder / f"{name}.json", dataclasses.replace(pair, **more))
    if change.get("GEOMETRY") == "{factor}":
        stated = json.loads(pathlib.Path(run(tool, given | {"STATISTICS": str(tmp_path / "s.json")})[0]["STATISTICS"]).read_text())["geometry"]["height_of_ambiguity"]
        insar_data.write_json(folder / "factor.json", dataclasses.replace(pair, height_of_ambiguity_m=stated * 2))
        for path in (tmp_path / "out").iterdir():
            path.unlink()
    (folder / "text.json").write_text("{")
    files["text"] = str(folder / "text.json")
    before = pathlib.Path(given["PHASE"]).read_bytes()
    changed = given | {key: value.format(**files) if isinstance(value, str) else value for key, value in change.items()}
    results, message = run(tool, {key: value for key, value in changed.items() if value is not None})
    assert results is None and sentence in message and "\n" not in message and "fault" not in message, message
    assert left(tmp_path) == [] and pathlib.Path(given["PHASE"]).read_bytes() == before


def test_wrapped_phase_is_told(run, tool, tmp_path, feedback):
    """Flattened, it gives heights that might be; else none of any ground."""
    from firnline.algorithms.insar.range_doppler import pair_phase, rdr2geo
    snow, given = parameters(tmp_path, outputs=("OUTPUT",))
    flat = pair_phase(rdr2geo(-0.05 + 0.0017 * np.arange(61)[:, None], 6.2e5 + 6.2 * np.arange(97), 1400.0, snow.pair.primary, 1), snow.pair)
    for phase, more, words in ((snow.phase, {}, "whether the phase is unwrapped"), (snow.phase - flat, {"PHASE_IS": "Flattened", "FLAT_HEIGHT": 1400}, "")):
        message = run(tool, given | more | {"PHASE": radar_tif(tmp_path / "in" / "w.tif", np.angle(np.exp(1j * phase)))})[1]
        assert words in message and bool(words) == bool(message)
    assert any("within one cycle" in text for text in feedback.warnings)


def test_cancel_leaves_nothing_and_keeps_the_old(context, tool, tmp_path):
    from conftest import Feedback
    from qgis.core import QgsProcessingException
    feedback = Feedback()
    feedback.cancel()
    _, given = parameters(tmp_path, ("OUTPUT", "POSITIONS"))
    (tmp_path / "out" / "surface.tif").write_text("the old one")
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        tool.create().run(given, context, feedback, {}, False)
    assert left(tmp_path) == ["surface.tif"] and (tmp_path / "out" / "surface.tif").read_text() == "the old one"
