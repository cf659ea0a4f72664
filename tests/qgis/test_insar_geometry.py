"""The form of the InSAR geometry: maps through files, foreign products, vertical datums, and what it refuses."""

import dataclasses
import json
import pathlib
import re

import gamma_files
import insar_data
import numpy as np
import plain_radar
import pytest
from osgeo import gdal, osr
from radar import Circle
from small_data import write_tif

from firnline.algorithms.insar.orbits import Orbit

OUTPUTS = {"OUTPUT": "local.tif", "LAYOVER_SHADOW": "ls.tif", "KZ": "kz.tif", "HEIGHT_OF_AMBIGUITY": "hoa.tif", "INCIDENCE": "inc.tif", "LOOKUP": "lut.tif", "RADAR_LOOKUP": "back.tif", "PHASE": "phase.tif",
           "REPORT": "r.html", "STATISTICS": "s.json"}


@pytest.fixture
def tool(qgis_processing):
    from firnline.processing_provider.insar.insar_geometry import InsarGeometry
    return InsarGeometry()


@pytest.fixture
def given(tmp_path):
    """Call given(**of insar_data.scene): (scene, parameters of the tool with all outputs)."""
    (tmp_path / "out").mkdir()

    def make(**more):
        scene = insar_data.scene(tmp_path / "in", **more)
        outputs = {key: str(tmp_path / "out" / name) for key, name in OUTPUTS.items()}
        return scene, {"GEOMETRY": insar_data.write_json(tmp_path / "in" / "pair.json", scene.pair), "DEM": scene.dem, "VERTICAL_DATUM": "Ellipsoid"} | outputs
    return make


def left(tmp_path):
    return sorted(path.name for path in (tmp_path / "out").rglob("*"))


def bands(path):
    data = gdal.Open(path)
    return np.array([data.GetRasterBand(k + 1).ReadAsArray() for k in range(data.RasterCount)])


PLACES = {"north-up": dict(), "south-up": dict(axes=(20.0, 0.0, 0.0, 10.0)), "rotated": dict(axes=(17.0, -4.0, -8.0, -9.0)), "degrees": dict(axes=(4e-4, 0.0, 0.0, -1e-4), epsg=4326),
          "left, descending": dict(look=-1, circle=Circle(argument=140.0)), "south": dict(circle=Circle(argument=-30.0)), "polar": dict(circle=Circle(argument=80.0), epsg=3413),
          "another zone": dict(epsg=32633, circle=Circle(node=16.0))}


@pytest.mark.parametrize("name", PLACES)
def test_maps_on_every_kind_of_grid(run, tool, given, tmp_path, name):
    scene, parameters = given(**PLACES[name])
    results, message = run(tool, parameters | {"INSIDE_IMAGE": False})
    assert message == "" and left(tmp_path) == sorted(OUTPUTS.values())
    pair, image = scene.pair, scene.pair.image
    flat = scene.points.reshape(-1, 3)
    t, r = plain_radar.geo2rdr(flat, pair.primary, pair.look)
    lookup, (incidence,), (kz,), (local,), (classes,) = (bands(parameters[key]) for key in ("LOOKUP", "INCIDENCE", "KZ", "OUTPUT", "LAYOVER_SHADOW"))
    shape = scene.heights.shape
    assert np.abs(lookup[0] - image.row_of(t).reshape(shape)).max() < 1e-3 and np.abs(lookup[1] - image.column_of(r).reshape(shape)).max() < 1e-3
    s = pair.primary.state(t)[0]
    up = insar_data.to_ecef(scene.longitudes, scene.latitudes, scene.heights + 1.0).reshape(-1, 3) - flat
    assert np.abs(incidence - np.degrees(np.arccos(((s - flat) / r[:, None] * up).sum(1))).reshape(shape)).max() < 1e-3
    assert local.std() > 2 and 20 < local.mean() < 50 and (classes != 255).all()
    # Phase of the radar image: k_z is its change with height.
    (phase,), back = bands(parameters["PHASE"]), bands(parameters["RADAR_LOOKUP"])
    data = gdal.Open(parameters["PHASE"])
    offset = float(data.GetMetadataItem("PHASE_OFFSET_RAD"))
    lines, samples = np.nonzero(np.isfinite(back[2]))
    assert lines.size > 1500
    from firnline.algorithms.insar.range_doppler import pair_phase, rdr2geo
    ground = rdr2geo(image.first_time_s + lines * image.line_interval_s, image.first_range_m + samples * image.range_spacing_m, back[2][lines, samples].astype(float), pair.primary, pair.look)
    assert np.abs(phase[lines, samples] + offset - pair_phase(ground, pair)).max() < 5e-3
    (hoa,) = bands(parameters["HEIGHT_OF_AMBIGUITY"])
    assert np.abs(hoa * kz / (2 * np.pi) - 1).max() < 1e-5 and results["AMBIGUITY"] == pytest.approx(float(np.median(hoa)), rel=1e-3)
    numbers = json.loads((tmp_path / "out" / "s.json").read_text())
    assert numbers["numbers"]["pixels"] == scene.heights.size and numbers["look_side"] == ("right" if pair.look > 0 else "left")
    assert (tmp_path / "out" / "r.html").read_text().count("<svg") == 3


def test_files_say_what_they_hold(run, tool, given, tmp_path):
    scene, parameters = given()
    results, message = run(tool, parameters)
    assert message == ""
    local, classes, phase = (gdal.Open(parameters[key]) for key in ("OUTPUT", "LAYOVER_SHADOW", "PHASE"))
    assert local.GetRasterBand(1).GetUnitType() == "degrees" and np.isnan(local.GetRasterBand(1).GetNoDataValue()) and local.GetGeoTransform() == gdal.Open(scene.dem).GetGeoTransform()
    assert classes.GetRasterBand(1).DataType == gdal.GDT_Byte and classes.GetRasterBand(1).GetNoDataValue() == 255
    assert (phase.RasterYSize, phase.RasterXSize) == (scene.pair.image.rows, scene.pair.image.columns) and phase.GetProjection() == ""
    assert local.GetMetadataItem("ACQUISITION_DATE").startswith("2012-08-15T09:12")
    inside = np.isfinite(bands(parameters["OUTPUT"])[0])
    assert 0.1 < inside.mean() < 0.8 and (np.isfinite(bands(parameters["LOOKUP"])[0]) == inside).all() and ((bands(parameters["LAYOVER_SHADOW"])[0] != 255) == inside).all()
    first = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert run(tool, parameters)[1] == ""
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == first


@pytest.mark.parametrize("as_folder, master", [(True, "SAT1"), (False, "SAT2")])
def test_cossc_product_gives_what_its_json_gives(run, tool, given, tmp_path, as_folder, master):
    scene, parameters = given()
    swapped = dataclasses.replace(scene.pair, primary=scene.pair.secondary, secondary=scene.pair.primary) if master == "SAT2" else scene.pair
    folder = pathlib.Path(insar_data.write_cossc(tmp_path / "in" / "TDM1_SAR__COS", swapped))
    if master == "SAT2":
        main = folder / f"{folder.name}.xml"
        main.write_text(main.read_text().replace("SAT1", "SAT2"))
    assert run(tool, parameters)[1] == ""
    plain = {key: bands(parameters[key]) for key in ("OUTPUT", "KZ", "LOOKUP", "PHASE")}
    assert run(tool, parameters | {"GEOMETRY": str(folder if as_folder else folder / f"{folder.name}.xml")})[1] == ""
    for key, values in plain.items():
        same = bands(parameters[key])
        both = np.isfinite(values) & np.isfinite(same)
        assert both.sum() >= np.isfinite(values).sum() - 6  # the file's times have six decimals: pixels at the edge of the image
        assert np.abs(same - values)[both].max() < dict(OUTPUT=1e-4, KZ=1e-7, LOOKUP=1e-2, PHASE=0.1)[key], key


def test_par_files_of_gamma_give_what_json_gives(run, tool, given, tmp_path):
    """Two of them a pair, one of them incidence."""
    scene, parameters = given()
    assert run(tool, parameters)[1] == ""
    plain = {key: bands(parameters[key]) for key in ("OUTPUT", "KZ", "LOOKUP", "PHASE")}
    slcs = gamma_files.write_pair(tmp_path / "in", scene.pair, np.zeros((2, 40, 50), np.complex64))
    assert run(tool, parameters | {"GEOMETRY": "; ".join(path + ".par" for path in slcs)})[1] == ""
    for key, values in plain.items():
        same = bands(parameters[key])
        both = np.isfinite(values) & np.isfinite(same)
        assert both.sum() >= np.isfinite(values).sum() - 6  # the file's times have six decimals: pixels at the edge of the image
        assert np.abs(same - values)[both].max() < dict(OUTPUT=1e-4, KZ=1e-6, LOOKUP=1e-2, PHASE=0.1)[key], key
    assert run(tool, {"GEOMETRY": slcs[0] + ".par", "DEM": scene.dem, "VERTICAL_DATUM": "Ellipsoid", "OUTPUT": parameters["OUTPUT"]})[1] == ""
    assert np.nanmax(np.abs(bands(parameters["OUTPUT"]) - plain["OUTPUT"])) < 1e-4


def test_days_between_the_orbits_change_nothing(run, tool, given, tmp_path):
    """A repeat pass: the second orbit counts from the same epoch."""
    scene, parameters = given()
    assert run(tool, parameters)[1] == ""
    plain = {key: bands(parameters[key]) for key in ("KZ", "PHASE")}
    second = scene.pair.secondary
    later = dataclasses.replace(scene.pair, secondary=Orbit(second.times + 11 * 86400.0, second.positions, second.velocities))
    assert run(tool, parameters | {"GEOMETRY": insar_data.write_json(tmp_path / "in" / "later.json", later)})[1] == ""
    for key, most in (("KZ", 1e-7), ("PHASE", 5e-3)):
        np.testing.assert_allclose(bands(parameters[key]), plain[key], atol=most)


def test_a_product_that_does_not_say_which_image_is_first(tmp_path):
    from firnline.algorithms.options import InputError
    from firnline.processing_provider.readers import cossc
    folder = pathlib.Path(insar_data.write_cossc(tmp_path / "TDM_a", insar_data.scene(tmp_path).pair))
    main = folder / "TDM_a.xml"
    main.write_text(main.read_text().replace("SAT1", "TDX"))
    with pytest.raises(InputError, match="inSARmasterID is 'TDX', neither SAT1 nor SAT2"):
        cossc.read(str(folder), "GEOMETRY")


def test_monostatic_cossc_has_m_of_two(tmp_path):
    from firnline.processing_provider.readers import cossc
    pair = insar_data.scene(tmp_path).pair
    found = cossc.read(insar_data.write_cossc(tmp_path / "TDM_a", dataclasses.replace(pair, height_of_ambiguity_m=-31.5), mode="Pursuit Monostatic"), "GEOMETRY")
    assert found.phase_factor == 2 and found.height_of_ambiguity_m == -31.5
    assert found.wavelength_m == pytest.approx(pair.wavelength_m, rel=1e-14) and found.image.first_range_m == pytest.approx(pair.image.first_range_m, abs=1e-8)
    shift = (pair.epoch - found.epoch).total_seconds()
    assert np.abs(found.primary.state(np.array([shift]))[0] - pair.primary.state(np.array([0.0]))[0]).max() < 1e-2


def test_geoid_raster_and_stated_datum_lift_the_dem(run, tool, given, tmp_path):
    scene, parameters = given()
    assert run(tool, parameters)[1] == ""
    truth = bands(parameters["LOOKUP"])
    lon, lat = float(scene.longitudes.mean()), float(scene.latitudes.mean())
    undulation = np.full((40, 50), 47.0, np.float32) + np.arange(50, dtype=np.float32) * 0.01
    geoid = write_tif(tmp_path / "in" / "geoid.tif", undulation, (lon - 0.5, 0.02, 0.0, lat + 0.4, 0.0, -0.02), 4326)
    at = 47.0 + 0.01 * ((scene.longitudes - (lon - 0.5)) / 0.02 - 0.5)
    insar_data.scene(tmp_path / "in", values=(scene.heights - at).astype(np.float32), name="low.tif")
    assert run(tool, parameters | {"DEM": str(tmp_path / "in" / "low.tif"), "VERTICAL_DATUM": "EGM2008", "GEOID": geoid})[1] == ""
    lifted = bands(parameters["LOOKUP"])
    both = np.isfinite(truth) & np.isfinite(lifted)
    assert both.sum() > 2000 and np.abs(lifted - truth)[both].max() < 2e-3
    # Without the lift the ground would lie pixels aside.
    assert run(tool, parameters | {"DEM": str(tmp_path / "in" / "low.tif")})[1] == ""
    aside = bands(parameters["LOOKUP"])
    both = np.isfinite(truth) & np.isfinite(aside)
    assert np.abs(aside - truth)[1][both[1]].min() > 1


def test_egm96_of_proj_lifts_the_dem(run, tool, given, tmp_path):
    from firnline.algorithms.progress import Silent
    from firnline.processing_provider.elevation import vertical
    scene, parameters = given()
    above = vertical.undulation(scene.longitudes.ravel(), scene.latitudes.ravel(), "EGM96", Silent())
    if above is None:
        pytest.skip("PROJ has no grid of EGM96 here")
    assert run(tool, parameters)[1] == ""
    truth = bands(parameters["LOOKUP"])
    low = insar_data.scene(tmp_path / "in", values=(scene.heights - above.reshape(scene.heights.shape)).astype(np.float32), name="low.tif")
    assert np.abs(above).min() > 5 and run(tool, parameters | {"DEM": low.dem, "VERTICAL_DATUM": "EGM96"})[1] == ""
    lifted = bands(parameters["LOOKUP"])
    both = np.isfinite(truth) & np.isfinite(lifted)
    assert both.sum() > 2000 and np.abs(lifted - truth)[both].max() < 2e-3


def test_synthetic_pair_as_a_product_of_files(tmp_path):
    """From a DEM to COSAR images and annotation and back: GDAL reads the pixels, the reader the geometry, and the phase is that of the terrain."""
    from firnline.algorithms.blocks import ArrayImage
    from firnline.algorithms.grid import Grid
    from firnline.algorithms.insar.range_doppler import geo2rdr, pair_phase
    from firnline.algorithms.synthetic import bistatic
    from firnline.processing_provider.insar.ellipsoid import projection
    from firnline.processing_provider.readers import cossc
    flat = insar_data.scene(tmp_path, axes=(17.0, -4.0, -8.0, -9.0))
    data = gdal.Open(flat.dem)
    grid = Grid(tuple(data.GetGeoTransform()), flat.heights.shape)
    to_degrees, _ = projection(data.GetProjection(), grid)
    made = bistatic.scene(ArrayImage(flat.heights), grid, to_degrees, bistatic.Bistatic(rows=90, columns=110, line_m=4.0, range_m=3.0, scatterers=4.0))
    folder = pathlib.Path(insar_data.write_cossc(tmp_path / "TDM1_a", made.pair, images=(made.primary / 50, made.secondary / 50)))
    pair = cossc.read(str(folder), "GEOMETRY")
    assert pair.height_of_ambiguity_m == 50 and (pair.image.rows, pair.image.columns) == (90, 110)
    first, second = (gdal.Open(str(path)).ReadAsArray() for path in sorted(folder.glob("*/IMAGEDATA/*.cos")))
    assert np.abs(first - made.primary / 50).max() < 1e-3 * np.abs(first).max()
    # The phase of each DEM pixel, at its place in the image.
    points = flat.points
    t, r = geo2rdr(points, pair.primary, pair.look)
    line, sample = np.rint(pair.image.row_of(t)).astype(int), np.rint(pair.image.column_of(r)).astype(int)
    inside = (line >= 2) & (line < 88) & (sample >= 2) & (sample < 108)
    left_over = (second * first.conj())[line[inside], sample[inside]] * np.exp(-1j * pair_phase(points[inside], pair))
    # A point of the rough DEM stands for its cell: 0.04 rad aside, with noise of 0.04 rad (twelve seeds). A wrong sign leaves no sum at all.
    assert inside.sum() > 800 and abs(np.angle(left_over.sum())) < 0.15 and np.abs(left_over.sum()) / np.abs(left_over).sum() > 0.7


def test_from_a_product_to_a_flattened_interferogram(run, tool, tmp_path):
    """The reference phase of this tool takes the terrain out of the interferogram of the next one, which gets its geometry from here too."""
    from firnline.algorithms.blocks import ArrayImage
    from firnline.algorithms.grid import Grid
    from firnline.algorithms.insar import pair as pairs
    from firnline.algorithms.synthetic import bistatic
    from firnline.processing_provider.insar.ellipsoid import projection
    from firnline.processing_provider.insar.interferogram import Interferogram
    around = insar_data.scene(tmp_path)
    data = gdal.Open(around.dem)
    to_degrees, _ = projection(data.GetProjection(), Grid(tuple(data.GetGeoTransform()), around.heights.shape))
    made = bistatic.scene(ArrayImage(around.heights), Grid(tuple(data.GetGeoTransform()), around.heights.shape), to_degrees,
                          bistatic.Bistatic(rows=120, columns=150, line_m=3.0, range_m=3.0, scatterers=4.0, height_of_ambiguity_m=-25.0))
    folder = pathlib.Path(insar_data.write_cossc(tmp_path / "TDM1_a", made.pair, images=(made.primary / 50, made.secondary / 50)))
    files = {key: str(tmp_path / name) for key, name in dict(OUTPUT="local.tif", PHASE="phase.tif", GEOMETRY_OUTPUT="pair.json").items()}
    results, message = run(tool, {"GEOMETRY": str(folder), "DEM": around.dem, "VERTICAL_DATUM": "Ellipsoid"} | files)
    assert message == "" and results["AMBIGUITY"] == pytest.approx(-25, rel=0.01)
    images = dict(zip(("PRIMARY", "SECONDARY"), (str(path) for path in sorted(folder.glob("*/IMAGEDATA/*.cos")))))
    given = images | {"OUTPUT": str(tmp_path / "ifg.tif"), "COHERENCE": str(tmp_path / "coh.tif"), "AZIMUTH_LOOKS": 6, "RANGE_LOOKS": 5}
    results, message = run(Interferogram(), given | {"REFERENCE_PHASE": files["PHASE"], "GEOMETRY": files["GEOMETRY_OUTPUT"], "GEOMETRY_OUTPUT": str(tmp_path / "small.json")})
    assert message == ""
    (flat,), (coherence,) = bands(given["OUTPUT"]), bands(given["COHERENCE"])
    known = np.isfinite(flat)
    assert known.sum() > 300 and abs(np.angle(np.exp(1j * flat[known]).mean())) < 0.03 and np.std(flat[known]) < 0.15
    assert np.median(coherence[known]) == pytest.approx(0.85, abs=0.04)
    assert run(Interferogram(), given)[1] == "" and np.std(bands(given["OUTPUT"])[0][known]) > 1  # not flattened
    small = pairs.from_json((tmp_path / "small.json").read_text(), "small.json")
    assert (small.image.rows, small.image.columns) == (20, 30) and small.image.range_spacing_m == pytest.approx(15)


HOSTILE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>\n'


@pytest.mark.parametrize("change, words", [
    (dict(GEOMETRY="nowhere.json"), "GEOMETRY = nowhere.json does not exist: give a JSON file"), (dict(GEOMETRY="{dem}"), "GEOMETRY = .* is no text"),
    (dict(GEOMETRY="{empty}"), "holds no TDM….xml file"), (dict(GEOMETRY="{hostile}"), "declares a document type or entities"), (dict(GEOMETRY="{cut}"), "is no sound XML"),
    (dict(GEOMETRY="{outside}"), "names the component '../x', which is no folder"), (dict(GEOMETRY="{lacking}"), "is missing: copy or download the product again"),
    (dict(VERTICAL_DATUM="From CRS"), "DEM: dem does not state what its heights refer to: give VERTICAL_DATUM"), (dict(VERTICAL_DATUM="EGM2008"), "PROJ has no grid of it here|^$"),
    (dict(GEOID="{dem}"), "GEOID is given, but the heights of the DEM refer to the ellipsoid"), (dict(GEOID="{geoid}", VERTICAL_DATUM="EGM96"), "does not cover the whole DEM"),
    (dict(GEOID="{holes}", VERTICAL_DATUM="EGM96"), "GEOID: holes has no data over a part of the DEM"), (dict(GEOMETRY="{same}"), "both orbits are the same"), (dict(GEOMETRY="{never}"), "the primary orbit covers"),
    (dict(DEM="{nodata}"), "DEM holds -9999"), (dict(DEM="{far}"), "DEM: no pixel of it is seen by the image"), (dict(GEOMETRY="{alone}"), "GEOMETRY holds one orbit"),
    (dict(GEOMETRY="{short}"), "the primary orbit covers"), (dict(GEOMETRY="{factor}"), "a factor of two means the wrong phase_factor"), (dict(BAND=2), "BAND = 2"),
    (dict(OUTPUT="{dem}"), "is also an input"), (dict(VERTICAL_DATUM="EGM08"), "is not a choice")])
def test_unsound_input_ends_in_one_sentence_and_leaves_nothing(run, tool, given, tmp_path, change, words):
    scene, parameters = given()
    folder = tmp_path / "in"
    (folder / "empty").mkdir()
    files = dict(dem=scene.dem, empty=folder / "empty", geoid=write_tif(folder / "g.tif", np.zeros((5, 7), np.float32), (0.0, 0.1, 0.0, 1.0, 0.0, -0.1), 4326),
                 nodata=insar_data.scene(folder, values=np.where(np.arange(97) < 3, np.float32(-9999), scene.heights), name="n.tif").dem,
                 far=insar_data.scene(folder, circle=Circle(argument=20.0), name="f.tif").dem)
    files["holes"] = write_tif(folder / "holes.tif", np.full((60, 60), np.nan, np.float32), (float(scene.longitudes.mean()) - 0.6, 0.02, 0.0, float(scene.latitudes.mean()) + 0.6, 0.0, -0.02), 4326)
    for name, more in dict(same=dict(secondary=scene.pair.primary), never=dict(image=dataclasses.replace(scene.pair.image, first_time_s=1e300)), alone=dict(secondary=None, phase_factor=None), factor=dict(height_of_ambiguity_m=1.0)).items():
        files[name] = insar_data.write_json(folder / f"{name}.json", dataclasses.replace(scene.pair, **more))
    short = json.loads(pathlib.Path(parameters["GEOMETRY"]).read_text())
    short["image"]["first_time_s"] = 59.99
    files["short"] = insar_data.write_json(folder / "short.json", None, json.dumps(short))
    for name in ("hostile", "cut", "outside", "lacking"):
        files[name] = insar_data.write_cossc(folder / f"TDM_{name}", scene.pair, head=HOSTILE if name == "hostile" else "")
        main = pathlib.Path(files[name]) / f"TDM_{name}.xml"
        text = main.read_text()
        main.write_text(text[:300] if name == "cut" else re.sub("TDX1_[^<]*", "../x", text) if name == "outside" else text.replace("TSX1", "TSX9") if name == "lacking" else text)
    if change.get("GEOMETRY") == "{factor}":
        good = run(tool, {key: parameters[key] for key in ("GEOMETRY", "DEM", "VERTICAL_DATUM", "OUTPUT")})[0]["AMBIGUITY"]
        insar_data.write_json(folder / "factor.json", dataclasses.replace(scene.pair, height_of_ambiguity_m=good / 2))
        (tmp_path / "out" / "local.tif").unlink()
    before = pathlib.Path(scene.dem).read_bytes()
    results, message = run(tool, parameters | {key: value.format(**files) if isinstance(value, str) else value for key, value in change.items()})
    if results is not None:
        pytest.skip("PROJ has the grid of EGM2008 here")
    assert re.search(words, message) and message.count("\n") == 0 and "fault" not in message, message
    assert left(tmp_path) == [] and pathlib.Path(scene.dem).read_bytes() == before


def test_an_existing_output_stays_on_failure(run, tool, given, tmp_path):
    scene, parameters = given()
    (tmp_path / "out" / "local.tif").write_text("mine")
    assert "is seen by" in run(tool, parameters | {"DEM": insar_data.scene(tmp_path / "in", circle=Circle(argument=20.0), name="f.tif").dem})[1]
    assert (tmp_path / "out" / "local.tif").read_text() == "mine" and left(tmp_path) == ["local.tif"]


def test_cancel_leaves_nothing(context, tool, given, tmp_path):
    from conftest import Feedback
    from qgis.core import QgsProcessingException
    feedback = Feedback()
    feedback.cancel()
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        tool.create().run(given()[1], context, feedback, {}, False)
    assert left(tmp_path) == []


def test_one_orbit_is_enough_for_incidence(run, tool, given, tmp_path):
    scene, parameters = given()
    alone = insar_data.write_json(tmp_path / "in" / "alone.json", dataclasses.replace(scene.pair, secondary=None, phase_factor=None))
    results, message = run(tool, {"GEOMETRY": alone, "DEM": scene.dem, "VERTICAL_DATUM": "Ellipsoid", "OUTPUT": parameters["OUTPUT"], "LAYOVER_SHADOW": parameters["LAYOVER_SHADOW"]})
    assert message == "" and left(tmp_path) == ["local.tif", "ls.tif"] and results.get("AMBIGUITY") is None


def test_compound_crs_tells_the_datum(run, tool, given, tmp_path):
    scene, parameters = given()
    data = gdal.Open(scene.dem, gdal.GA_Update)
    crs, vertical = data.GetSpatialRef(), osr.SpatialReference()
    vertical.ImportFromEPSG(5773)
    compound = osr.SpatialReference()
    compound.SetCompoundCS("UTM + EGM96", crs, vertical)
    data.SetSpatialRef(compound)
    data = None
    del parameters["VERTICAL_DATUM"]
    results, message = run(tool, parameters)
    if message:
        assert "PROJ has no grid" in message
        pytest.skip("PROJ has no grid of EGM96 here")
    assert json.loads((tmp_path / "out" / "s.json").read_text())["inputs"]["Heights"] == "EGM96"
