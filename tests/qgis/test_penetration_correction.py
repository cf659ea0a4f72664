"""The form of the penetration correction: reference scenes by exact ray refraction, what it writes, and what it refuses."""

import json

import numpy as np
import penetration_data
import pytest
from osgeo import gdal
from small_data import NORTH_UP, ROTATED, SHAPE, SOUTH_UP, write_tif

from firnline.algorithms.insar import propagation

THETA, LOOK, EPS, DH = 38.0, 78.0, 1.9, 12.0


@pytest.fixture
def tool(qgis_processing):
    from firnline.processing_provider.insar.penetration_correction import PenetrationCorrection
    return PenetrationCorrection()


@pytest.fixture(scope="module", params="AB")
def scene(request, tmp_path_factory):
    if not penetration_data.THERE:
        pytest.skip(penetration_data.WHY)
    return request.param, penetration_data.Scene(request.param, tmp_path_factory.mktemp(request.param))


def rmse(values):
    return float(np.sqrt(np.mean(np.square(values))))


# (METHOD, INTERFACE, TARGET) -> least and largest RMSE (m) of the scenes A (horizontal interface) and B (true slope)
POINTS = {
    ("Height only", "Horizontal", "Surface"): ((2.46, 2.48), (2.28, 2.30)),
    ("Propagation", "Horizontal", "Surface"): ((0.68, 0.70), (0.385, 0.40)),
    ("Propagation", "DEM slope", "Surface"): ((0.30, 0.33), (0, 0.05)),
    ("Three-dimensional", "Horizontal", "Surface"): ((0, 0.005), (0.30, 0.32)),
    ("Three-dimensional", "DEM slope", "Surface"): ((0.30, 0.32), (0, 0.02)),
    ("Propagation", "Horizontal", "Phase centre"): ((0, 0.005), (0.06, 0.09)),
    ("Three-dimensional", "Horizontal", "Phase centre"): ((0, 0.005), (0.06, 0.09)),
    ("Three-dimensional", "DEM slope", "Phase centre"): ((0.06, 0.09), (0, 0.005)),
}


@pytest.mark.parametrize("method, interface, target", POINTS)
def test_reference_scenes_by_points(run, tool, scene, tmp_path, method, interface, target):
    """One raster pixel for each pixel of the radar; errors where the method puts it, without gridding."""
    name, s = scene
    given = s.files() | {"METHOD": method, "INTERFACE": interface, "TARGET": target, "OUTPUT": str(tmp_path / "o.tif"), "CORRECTION": str(tmp_path / "c.tif")}
    # The rasters lie where the rays enter: nothing is to be read elsewhere.
    given |= {"REREADS": 0}
    results, message = run(tool, given)
    assert message == ""
    up, east, north = gdal.Open(results["CORRECTION"]).ReadAsArray().astype(float)
    data = {key: s.ordered(s.data[key]) for key in ("app_E", "app_N", "app_h", "pc_h", "entry_E", "entry_N", "pc_lon", "pc_lat")}
    x, y, height = data["app_E"] + east, data["app_N"] + north, data["app_h"] + up
    found = rmse(height - (s.surface(x, y) if target == "Surface" else data["pc_h"]))
    least, most = POINTS[method, interface, target]["AB".index(name)]
    print(f"{name}: {method}, {interface}, {target}: RMSE {found:.4f} m")
    assert least <= found <= most, found
    if method == "Three-dimensional" and interface == {"A": "Horizontal", "B": "DEM slope"}[name]:
        truth = (data["entry_E"], data["entry_N"]) if target == "Surface" else s.metres(data["pc_lon"], data["pc_lat"])
        assert rmse(np.hypot(x - truth[0], y - truth[1])) < 0.015


@pytest.mark.parametrize("rereads, own, most", [(0, False, 0.05), (1, False, 0.005), (2, False, 0.005), (1, True, 0.05)])
def test_reference_scenes_on_a_grid(run, tool, scene, tmp_path, rereads, own, most):
    """A DEM on a regular grid, as a user has one, comes out as the surface, and better when slope and permittivity are read where the ray enters."""
    name, s = scene
    given, east, north = s.gridded()
    given |= {"METHOD": "Three-dimensional", "INTERFACE": "Horizontal" if name == "A" else "DEM slope", "REREADS": rereads, "OUTPUT": str(tmp_path / "o.tif")}
    if own or name == "A":
        del given["SURFACE"]
    results, message = run(tool, given)
    assert message == ""
    error = gdal.Open(results["OUTPUT"]).ReadAsArray()[3:-3, 3:-3] - s.surface(east, north)[3:-3, 3:-3]
    print(f"{name}, on a grid, {rereads} readings again, slope {'of itself' if own else 'of the surface'}: RMSE {rmse(error):.4f} m")
    assert np.isfinite(error).all() and rmse(error) <= most, rmse(error)


def test_published_range_offset(scene):
    """Equation (15) with a flattened phase, at the ellipsoid's angle: centimetres where the interface is horizontal; its exact form is better."""
    from firnline.algorithms.insar import look
    from scipy.interpolate import CloughTocher2DInterpolator
    name, s = scene
    d, found = s.data, []
    with open(s.geometry(), encoding="utf-8") as file:
        east, north, up = look.orbit_from_json(file.read(), "").look_from(*s.degrees(d["app_E"], d["app_N"]), d["app_h"])
    theta, across = np.degrees(np.arccos(up)), np.hypot(east, north)
    dh, eps = d["dh"].astype(float), d["eps"].astype(float)
    x, y = s.metres(d["pc_lon"], d["pc_lat"])
    centres = CloughTocher2DInterpolator(np.column_stack([x.ravel(), y.ravel()]), d["pc_h"].ravel())
    for exact in (False, True):
        rise = -propagation.height_error(dh, theta, eps)
        # The range changes by dR, the height by what the phase says: how far that is on the ground, away from the radar.
        away = (propagation.range_offset_phase_centre(dh, theta, eps, exact) + rise * up) / across
        error = (d["app_h"] + rise - centres(d["app_E"] - away * east / across, d["app_N"] - away * north / across))[3:-3, 3:-3]
        found.append(rmse(error))
    assert found[0] < {"A": 0.05, "B": 0.12}[name] and found[1] < {"A": 0.01, "B": 0.1}[name], found
    assert name == "B" or 0.025 < found[0]


# --- small scenes

def parameters(tmp_path, transform=NORTH_UP, **more):
    """An inclined plane as InSAR shows it, under 12 m of firn."""
    from firnline.algorithms.grid import Grid
    x, y = Grid(transform, SHAPE).to_map(*(np.indices(SHAPE)[::-1] + 0.5))
    surface, _ = propagation.displacements(DH, EPS, propagation.look_vector(THETA, LOOK), propagation.normal_vector(0.08, -0.04))
    seen = plane(x + surface[0], y + surface[1]) - surface[2]
    (tmp_path / "out").mkdir(exist_ok=True)
    given = {"INPUT": write_tif(tmp_path / "tdm_20150312.tif", seen, transform, 32632), "DH": write_tif(tmp_path / "dh.tif", np.full(SHAPE, DH), transform, 32632), "INCIDENCE_ANGLE": THETA,
             "LOOK_DIRECTION": LOOK, "PERMITTIVITY": EPS, "OUTPUT": str(tmp_path / "out" / "c.tif")}
    return given | more, plane(x, y)


def plane(x, y):
    return 900 + 0.08 * (x - 5e5) - 0.04 * (y - 5.2e6)


def left(tmp_path):
    return sorted(path.name for path in (tmp_path / "out").iterdir())


@pytest.mark.parametrize("transform", [NORTH_UP, SOUTH_UP, ROTATED])
@pytest.mark.parametrize("method", ["Propagation", "Three-dimensional"])
def test_plane(run, tool, tmp_path, transform, method):
    """Near the central meridian, where grid north is true north and the scale 0.9996: the plane within centimetres."""
    out = tmp_path / "out"
    given, truth = parameters(tmp_path, transform, METHOD=method, REPORT=str(out / "r.html"), STATISTICS=str(out / "s.json"), CORRECTION=str(out / "d.tif"))
    results, message = run(tool, given)
    assert message == ""
    data = gdal.Open(results["OUTPUT"])
    np.testing.assert_allclose(data.ReadAsArray()[4:-4, 4:-4], truth[4:-4, 4:-4], atol=0.01)
    assert data.GetMetadataItem("ACQUISITION_DATE").startswith("2015-03-12") and data.GetGeoTransform() == pytest.approx(transform)
    assert [data.GetRasterBand(1).GetDescription(), data.GetRasterBand(1).GetUnitType()] == ["height", "m"]
    numbers = json.loads((out / "s.json").read_text())
    assert numbers["terms"]["propagation, -dh2"]["mean"] == pytest.approx(-propagation.height_error(DH, THETA, EPS), abs=1e-4)
    assert results["MEAN_CHANGE"] == pytest.approx(numbers["terms"]["whole change of height"]["mean"])
    assert "Size of each term" in (out / "r.html").read_text()


def test_axes_of_a_polar_map(qgis_processing):
    """Polar stereographic at its true-scale latitude, 7 degrees east of its meridian: true north is turned by 7 degrees."""
    from firnline.algorithms.grid import Grid
    from firnline.processing_provider.insar.lattice import lattice_of
    from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCoordinateTransformContext, QgsPointXY
    crs, context = QgsCoordinateReferenceSystem("EPSG:3413"), QgsCoordinateTransformContext()
    at = QgsCoordinateTransform(QgsCoordinateReferenceSystem("EPSG:4326"), crs, context).transform(QgsPointXY(-38.0, 70.0))
    grid = Grid((at.x() - 970, 20.0, 0.0, at.y() + 305, 0.0, -10.0), SHAPE)
    theta, look, axes = lattice_of("INPUT", grid, crs, context, incidence=33.0, look_direction=282.0).at(30.5, 48.5, 1000.0)
    assert theta == pytest.approx(33.0) and look == pytest.approx(282.0)
    turn = np.radians(7.0)
    np.testing.assert_allclose(axes, [np.cos(turn) / 20, -np.sin(turn) / 10, -np.sin(turn) / 20, -np.cos(turn) / 10], atol=2e-6)


@pytest.mark.parametrize("style", ["corrected_dem", "penetration_depth", "penetration_flags"])
def test_styles_load(qgis_processing, tmp_path, style):
    from firnline.processing_provider.dressing import STYLES
    from qgis.core import QgsRasterLayer
    layer = QgsRasterLayer(write_tif(tmp_path / "a.tif", np.random.default_rng(0).uniform(0, 20, SHAPE)), "a")
    message, good = layer.loadNamedStyle(str(STYLES / f"{style}.qml"))
    assert good and layer.renderer().type() == ("paletted" if style == "penetration_flags" else "singlebandpseudocolor"), message


def test_heights_are_shown_from_the_lowest_on(qgis_processing, tmp_path):
    from firnline.processing_provider import dressing
    from qgis.core import QgsRasterLayer
    layer = QgsRasterLayer(write_tif(tmp_path / "a.tif", np.random.default_rng(0).uniform(1400, 1500, SHAPE)), "a")
    layer.loadNamedStyle(str(dressing.STYLES / "corrected_dem.qml"))
    dressing._stretch(layer, None)
    assert 1400 <= layer.renderer().classificationMin() < 1405 and 1495 < layer.renderer().classificationMax() <= 1500


def test_height_only_needs_nothing_else(run, tool, feedback, tmp_path):
    given, _ = parameters(tmp_path, METHOD="Height only")
    for key in ("PERMITTIVITY", "INCIDENCE_ANGLE", "LOOK_DIRECTION", "DH"):
        del given[key]
    results, message = run(tool, given | {"DH_VALUE": 7.5})
    assert message == ""
    np.testing.assert_allclose(gdal.Open(results["OUTPUT"]).ReadAsArray(), gdal.Open(given["INPUT"]).ReadAsArray() + np.float32(7.5), atol=1e-3)


def test_local_angles_give_the_same_height(run, tool, tmp_path):
    """INCIDENCE_IS = Local with the plane's own local angle, against the slope of the DEM."""
    given, truth = parameters(tmp_path, METHOD="Propagation")
    local = np.degrees(np.arccos(propagation.look_vector(THETA, LOOK) @ propagation.normal_vector(0.08, -0.04)))
    given |= {"INCIDENCE": write_tif(tmp_path / "local.tif", np.full(SHAPE, local)), "INCIDENCE_IS": "Local"}
    for key in ("LOOK_DIRECTION", "INCIDENCE_ANGLE"):
        del given[key]
    results, message = run(tool, given)
    assert message == ""
    np.testing.assert_allclose(gdal.Open(results["OUTPUT"]).ReadAsArray(), truth, atol=0.01)


def test_band_of_the_penetration_tool(run, tool, tmp_path):
    """The other tool's raster goes in as it is; its upper end by DH_BAND."""
    from firnline.processing_provider.insar.penetration_from_coherence import PenetrationFromCoherence
    given, _ = parameters(tmp_path, METHOD="Height only")
    depth, message = run(PenetrationFromCoherence(), {"COHERENCE": write_tif(tmp_path / "coherence.tif", np.full(SHAPE, 0.7)), "HEIGHT_OF_AMBIGUITY": 60, "INCIDENCE_ANGLE": 36, "PERMITTIVITY": 1.8,
                                                      "LOOKS": 30, "OUTPUT": str(tmp_path / "depth.tif")})
    assert message == ""
    bands = gdal.Open(depth["OUTPUT"]).ReadAsArray()
    for band in (1, 3):
        results, message = run(tool, given | {"DH": depth["OUTPUT"], "DH_BAND": band})
        assert message == "" and results["MEAN_CHANGE"] == pytest.approx(bands[band - 1].mean(), abs=1e-3)


def test_two_runs_are_the_same_bytes(run, tool, tmp_path):
    given, _ = parameters(tmp_path, METHOD="Three-dimensional", REPORT=str(tmp_path / "out" / "r.html"))
    run(tool, given)
    before = [(tmp_path / "out" / name).read_bytes() for name in ("c.tif", "r.html")]
    run(tool, given)
    assert before == [(tmp_path / "out" / name).read_bytes() for name in ("c.tif", "r.html")]


def test_what_is_refused(run, tool, tmp_path):
    """Each in one sentence, with nothing left behind."""
    good, _ = parameters(tmp_path)
    negative, radians = write_tif(tmp_path / "negative.tif", np.full(SHAPE, -12.0)), write_tif(tmp_path / "radians.tif", np.full(SHAPE, 0.66))
    low = write_tif(tmp_path / "low.tif", np.full(SHAPE, 0.5))
    (tmp_path / "bad.json").write_text("{}")
    short = {"primary": {"state_vectors": [[t, 7e6, 7500.0 * t, 0, 0, 7500.0, 0] for t in range(4)]}}
    (tmp_path / "short.json").write_text(json.dumps(short))
    for more, sentence in (
        ({"DH": negative}, "puts the phase centre above the surface on 100 % of the pixels: set DH_IS = Height of the phase centre."),
        ({"DH": None}, "DH is empty: give a raster of the penetration, or DH_VALUE."),
        ({"DH_VALUE": 3}, "DH and DH_VALUE = 3 are both given"),
        ({"DH": None, "DH_VALUE": -3}, "DH_VALUE = -3 m is too small: use 0 m or more."),
        ({"DH_BAND": 2}, "DH_BAND = 2"),
        ({"PERMITTIVITY": 0.9}, "PERMITTIVITY = 0.9 is too small: use 1 or more."),
        ({"PERMITTIVITY": None}, "PERMITTIVITY is empty: METHOD = Propagation needs it"),
        ({"PERMITTIVITY": None, "PERMITTIVITY_RASTER": low}, "PERMITTIVITY_RASTER holds 0.5 to 0.5"),
        ({"INCIDENCE_ANGLE": None}, "INCIDENCE is empty: METHOD = Propagation needs"),
        ({"INCIDENCE": radians}, "INCIDENCE runs up to 0.66: these look like radians, set INCIDENCE_UNIT = Radians."),
        ({"LOOK_DIRECTION": None}, "LOOK_DIRECTION is empty: INTERFACE = DEM slope needs to know where the radar is; give it, or GEOMETRY, or set INTERFACE = Horizontal."),
        ({"INCIDENCE_IS": "Local"}, "INCIDENCE_IS = Local, but INCIDENCE is empty"),
        ({"METHOD": "Three-dimensional", "INCIDENCE_IS": "Local", "INCIDENCE": radians}, "INCIDENCE_IS = Local: METHOD = Three-dimensional needs the angle at the ellipsoid"),
        ({"METHOD": "Height only", "TARGET": "Phase centre"}, "TARGET = Phase centre: METHOD = Height only would change nothing"),
        ({"GEOMETRY": str(tmp_path / "bad.json")}, "holds no orbit"),
        ({"GEOMETRY": str(tmp_path / "short.json")}, "the orbit is too short"),
        ({"GEOMETRY": good["DH"]}, "does not end in .json"),
        ({"OUTPUT": good["INPUT"]}, "is also an input"),
        ({"METHOD": "Best"}, "METHOD = 'Best' is not a choice"),
    ):
        results, message = run(tool, {key: value for key, value in (good | more).items() if value is not None})
        assert results is None and sentence in message, (more, message)
        assert left(tmp_path) == [], more


def test_cancel_leaves_nothing_and_keeps_the_old(context, tool, tmp_path):
    from conftest import Feedback
    from qgis.core import QgsProcessingException
    feedback = Feedback()
    feedback.cancel()
    given, _ = parameters(tmp_path)
    (tmp_path / "out" / "c.tif").write_text("the old one")
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        tool.create().run(given, context, feedback, {}, False)
    assert left(tmp_path) == ["c.tif"] and (tmp_path / "out" / "c.tif").read_text() == "the old one"


def test_both_tools_in_a_model(qgis_process, qgis_processing, tmp_path):
    """Coherence to depth to surface, in one model, by qgis_process."""
    from firnline.processing_provider.provider import FirnlineProvider
    from qgis.core import QgsApplication, QgsProcessingModelAlgorithm, QgsProcessingModelOutput, QgsProcessingModelParameter, QgsProcessingParameterRasterLayer
    from qgis.core import QgsProcessingModelChildAlgorithm as Child, QgsProcessingModelChildParameterSource as Source
    provider = FirnlineProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    model = QgsProcessingModelAlgorithm("surface", "tests")
    for key in ("COHERENCE", "INPUT"):
        model.addModelParameter(QgsProcessingParameterRasterLayer(key, key.lower()), QgsProcessingModelParameter(key))
    depth, surface = Child("firnline:penetrationfromcoherence"), Child("firnline:penetrationcorrection")
    depth.setChildId("depth")
    surface.setChildId("surface")
    depth.addParameterSources("COHERENCE", [Source.fromModelParameter("COHERENCE")])
    surface.addParameterSources("INPUT", [Source.fromModelParameter("INPUT")])
    surface.addParameterSources("DH", [Source.fromChildOutput("depth", "OUTPUT")])
    for child, values in ((depth, {"HEIGHT_OF_AMBIGUITY": 60, "INCIDENCE_ANGLE": THETA, "PERMITTIVITY": EPS}), (surface, {"INCIDENCE_ANGLE": THETA, "PERMITTIVITY": EPS, "LOOK_DIRECTION": LOOK})):
        for key, value in values.items():
            child.addParameterSources(key, [Source.fromStaticValue(value)])
    output = QgsProcessingModelOutput("dem", "dem")
    output.setChildId("surface")
    output.setChildOutputName("OUTPUT")
    surface.setModelOutputs({"dem": output})
    for child in (depth, surface):
        model.addChildAlgorithm(child)
    valid, problems = model.validate()
    assert valid, problems
    assert model.toFile(str(tmp_path / "surface.model3"))
    QgsApplication.processingRegistry().removeProvider(provider)
    k_z = 2 * np.pi / 60 * propagation.volume_factor(THETA, EPS)
    coherence = write_tif(tmp_path / "coherence.tif", np.full(SHAPE, np.abs(propagation.uniform_volume_coherence(9.0, k_z))))
    level = write_tif(tmp_path / "level.tif", np.full(SHAPE, 700.0))
    done = qgis_process("run", str(tmp_path / "surface.model3"), f"--COHERENCE={coherence}", f"--INPUT={level}", f"--dem={tmp_path}/dem.tif")
    assert done.returncode == 0, done.stdout + done.stderr
    expected = 700 + propagation.surface_height(propagation.depth_of_phase_centre(9.0, k_z), THETA, EPS)
    np.testing.assert_allclose(gdal.Open(f"{tmp_path}/dem.tif").ReadAsArray(), expected, atol=1e-3)
