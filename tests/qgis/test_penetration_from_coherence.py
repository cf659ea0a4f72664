"""The form of penetration from coherence: what it writes, and what it refuses."""

import json

import numpy as np
import penetration_data
import pytest
from osgeo import gdal
from small_data import NORTH_UP, ROTATED, SHAPE, SOUTH_UP, write_tif

from firnline.algorithms.insar import propagation


@pytest.fixture
def tool(qgis_processing):
    from firnline.processing_provider.insar.penetration_from_coherence import PenetrationFromCoherence
    return PenetrationFromCoherence()


def depth():
    """d2 in m."""
    rows, columns = np.indices(SHAPE)
    return 6 + 4 * np.sin(columns / 15) * np.cos(rows / 20)


def parameters(tmp_path, transform=NORTH_UP, epsg=32632, **more):
    """A volume that costs coherence beside 0.95 of other losses."""
    k_z = 2 * np.pi / 60
    coherence = 0.95 * np.abs(propagation.uniform_volume_coherence(depth(), k_z * propagation.volume_factor(36.0, 1.8)))
    (tmp_path / "out").mkdir(exist_ok=True)
    given = {"COHERENCE": write_tif(tmp_path / "coherence_20150312.tif", coherence, transform, epsg), "K_Z": write_tif(tmp_path / "kz.tif", np.full(SHAPE, -k_z), transform, epsg),
             "INCIDENCE": write_tif(tmp_path / "theta.tif", np.full(SHAPE, 36.0), transform, epsg), "PERMITTIVITY": 1.8, "SPECTRAL": 0.95, "OUTPUT": str(tmp_path / "out" / "p.tif")}
    return given | more


def left(tmp_path):
    return sorted(path.name for path in (tmp_path / "out").iterdir())


@pytest.mark.parametrize("transform, epsg", [(NORTH_UP, 32632), (SOUTH_UP, 32632), (ROTATED, 32632), ((10.0, 0.0003, 0.0, 47.0, 0.0, -0.0002), 4326)])
def test_depth_comes_back(run, tool, tmp_path, transform, epsg):
    out = tmp_path / "out"
    given = parameters(tmp_path, transform, epsg, FLAGS=str(out / "f.tif"), REPORT=str(out / "r.html"), STATISTICS=str(out / "s.json"), LOOKS=400, CORRECT_BIAS=False)
    results, message = run(tool, given)
    assert message == ""
    data = gdal.Open(results["OUTPUT"])
    bands, dh = data.ReadAsArray(), propagation.depth_of_phase_centre(depth(), 2 * np.pi / 60 * propagation.volume_factor(36.0, 1.8))
    np.testing.assert_allclose(bands[0], dh, rtol=1e-4)
    np.testing.assert_allclose(bands[3], depth(), rtol=1e-4)
    assert (bands[1] < bands[0]).all() and (bands[0] < bands[2]).all()
    assert [data.GetRasterBand(n).GetDescription() for n in range(1, 6)] == ["dh", "dh_low", "dh_high", "d2", "volume_coherence"] and data.GetRasterBand(1).GetUnitType() == "m"
    assert data.GetMetadataItem("ACQUISITION_DATE").startswith("2015-03-12") and data.GetGeoTransform() == pytest.approx(transform)
    assert (gdal.Open(results["FLAGS"]).ReadAsArray() == 0).all() and gdal.Open(results["FLAGS"]).GetRasterBand(1).GetNoDataValue() == 255
    assert results["MEDIAN_DH"] == pytest.approx(np.median(dh), rel=1e-4) and results["SATURATED"] == 0
    assert json.loads((out / "s.json").read_text())["quantiles"]["dh"][1] == pytest.approx(np.median(dh), rel=1e-4)
    assert "<svg" in (out / "r.html").read_text()


@pytest.mark.skipif(not penetration_data.THERE, reason=penetration_data.WHY)
@pytest.mark.parametrize("name", "AB")
def test_reference_scenes(run, tool, tmp_path, name):
    """Depths of exact ray refraction from their volume coherence: to a hundredth of a millimetre; with speckle of 25 looks the interval holds 95 % of them."""
    s = penetration_data.Scene(name, tmp_path)
    d, rng = s.data, np.random.default_rng(4)
    gamma = np.abs(d["gamma_vol"]).astype(float)
    a, b = rng.normal(size=(2, *gamma.shape, 25)) + 1j * rng.normal(size=(2, *gamma.shape, 25))
    b = gamma[..., None] * a + np.sqrt(1 - gamma[..., None] ** 2) * b
    speckled = np.abs((a * b.conj()).sum(-1)) / np.sqrt((np.abs(a) ** 2).sum(-1) * (np.abs(b) ** 2).sum(-1))
    step, found = 4800 / 89, {}
    given = {key: s.write(f"{key}.tif", s.ordered(values), -2400.0, step) for key, values in dict(K_Z=d["kz"], PERMITTIVITY_RASTER=d["eps"], INCIDENCE=np.degrees(np.arccos(d["cos_i"]))).items()}
    for what, values, more in (("exact", gamma, {}), ("speckled", speckled, {"LOOKS": 25})):
        results, message = run(tool, given | more | {"COHERENCE": s.write(f"{what}.tif", s.ordered(values), -2400.0, step), "OUTPUT": str(tmp_path / f"o_{what}.tif")})
        assert message == ""
        found[what] = gdal.Open(results["OUTPUT"]).ReadAsArray()
    np.testing.assert_allclose(found["exact"][0], d["dh"], atol=1e-5)
    np.testing.assert_allclose(found["exact"][3], d["d2"], rtol=1e-5)
    dh, low, high = found["speckled"][:3]
    assert 0.93 < ((low <= d["dh"]) & (d["dh"] <= high)).mean() < 0.97 and abs((dh - d["dh"]).mean()) < 0.15


def test_rasters_of_another_grid_are_brought_here(run, tool, feedback, tmp_path):
    """Angles in degrees of longitude and latitude, one value: the same depth."""
    given = parameters(tmp_path)
    first, _ = run(tool, given)
    far = write_tif(tmp_path / "far.tif", np.full((50, 50), 36.0), (8.9, 0.003, 0.0, 47.0, 0.0, -0.003), 4326)
    second, message = run(tool, given | {"INCIDENCE": far, "OUTPUT": str(tmp_path / "out" / "q.tif")})
    assert message == "" and any("INCIDENCE: far is resampled" in note for note in feedback.notes)
    np.testing.assert_allclose(*(gdal.Open(one["OUTPUT"]).ReadAsArray() for one in (first, second)), rtol=1e-6)
    assert any("LOOKS is empty" in text for text in feedback.warnings)


def test_complex_coherence_counts_by_its_magnitude(run, tool, tmp_path):
    given = parameters(tmp_path)
    first, _ = run(tool, given)
    whole = gdal.Open(given["COHERENCE"]).ReadAsArray() * np.exp(1j * depth())
    second, message = run(tool, given | {"COHERENCE": write_tif(tmp_path / "complex.tif", whole), "OUTPUT": str(tmp_path / "out" / "q.tif")})
    assert message == ""
    np.testing.assert_allclose(*(gdal.Open(one["OUTPUT"]).ReadAsArray() for one in (first, second)), rtol=1e-5)


def test_two_runs_are_the_same_bytes(run, tool, tmp_path):
    given = parameters(tmp_path, REPORT=str(tmp_path / "out" / "r.html"))
    run(tool, given)
    before = [(tmp_path / "out" / name).read_bytes() for name in ("p.tif", "r.html")]
    run(tool, given)
    assert before == [(tmp_path / "out" / name).read_bytes() for name in ("p.tif", "r.html")]


def test_what_is_refused(run, tool, tmp_path):
    """Each in one sentence, with nothing left behind."""
    good = parameters(tmp_path)
    radians, large = write_tif(tmp_path / "radians.tif", np.full(SHAPE, 0.63)), write_tif(tmp_path / "large.tif", np.full(SHAPE, 200.0))
    bare, low = write_tif(tmp_path / "bare.tif", np.full(SHAPE, 36.0), epsg=None), write_tif(tmp_path / "low.tif", np.full(SHAPE, 0.4))
    for more, sentence in (
        ({"COHERENCE": large}, "COHERENCE holds 200 to 200: coherence lies between 0 and 1"),
        ({"INCIDENCE": radians}, "INCIDENCE runs up to 0.63: these look like radians, set INCIDENCE_UNIT = Radians."),
        ({"INCIDENCE": bare}, "INCIDENCE: bare has no CRS"),
        ({"INCIDENCE": large}, "INCIDENCE holds 200 to 200 degrees"),
        ({"INCIDENCE": None}, "INCIDENCE is empty"),
        ({"K_Z": None}, "K_Z is empty: give a raster K_Z, or HEIGHT_OF_AMBIGUITY in metres."),
        ({"K_Z": large}, "K_Z is 200 rad/m in the middle"),
        ({"PERMITTIVITY": None}, "PERMITTIVITY is empty"),
        ({"PERMITTIVITY": 0.5}, "PERMITTIVITY = 0.5 is too small: use 1 or more."),
        ({"PERMITTIVITY": None, "PERMITTIVITY_RASTER": low}, "PERMITTIVITY_RASTER holds 0.4 to 0.4"),
        ({"PERMITTIVITY": None, "DENSITY_RASTER": large}, "DENSITY_RASTER holds 200 to 200"),
        ({"PERMITTIVITY": None, "DENSITY_RASTER": low, "PERMITTIVITY_RASTER": low}, "are both given"),
        ({"SIGMA0": large}, "NESZ is empty"),
        ({"LOOKS": 1}, "LOOKS = 1 is too small: use 2 or more."),
        ({"K_Z": str(tmp_path / "none.tif")}, "does not exist"),
        ({"OUTPUT": good["COHERENCE"]}, "is also an input"),
        ({"LOOK": 4}, "LOOK is no parameter of Penetration from coherence: did you mean LOOKS?"),
    ):
        results, message = run(tool, {key: value for key, value in (good | more).items() if value is not None})
        assert results is None and sentence in message, (more, message)
        assert left(tmp_path) == [], more


def test_cancel_leaves_nothing(context, tool, tmp_path):
    from conftest import Feedback
    from qgis.core import QgsProcessingException
    feedback = Feedback()
    feedback.cancel()
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        tool.create().run(parameters(tmp_path), context, feedback, {}, False)
    assert left(tmp_path) == []
