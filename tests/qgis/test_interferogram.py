"""The form of the interferogram: map and radar geometry, formats, flattening, bad inputs, cancel, a chain into unwrapping."""

import dataclasses
import datetime
import json
import os
import pathlib
import threading
import time

import gamma_files
import insar_data
import numpy as np
import pytest
from osgeo import gdal
from radar import Circle
from small_data import NORTH_UP, ROTATED, SHAPE, SOUTH_UP, write_tif

from firnline.algorithms.insar.pair import LIGHT, Image, Pair, from_json, to_json
from firnline.algorithms.synthetic import cossc_product

KEYS = ["PRIMARY", "SECONDARY", "REFERENCE_PHASE", "AZIMUTH_LOOKS", "RANGE_LOOKS", "PRODUCT", "GEOMETRY", "MINIMUM_SHARE", "BAND", "OUTPUT", "COHERENCE", "COMPLEX", "INTENSITY",
        "GEOMETRY_OUTPUT", "REPORT", "STATISTICS"]
DATA = pathlib.Path(os.environ.get("FIRNLINE_DATA", pathlib.Path(__file__).resolve().parents[3] / "shared" / "data")) / "insar"
real = pytest.mark.skipif(not DATA.is_dir(), reason=f"no reference data at {DATA}: set FIRNLINE_DATA to their folder")


@pytest.fixture
def tool(qgis_processing):
    from firnline.processing_provider.insar.interferogram import Interferogram
    return Interferogram()


def ramp(shape=SHAPE):
    return np.add.outer(np.arange(shape[0]) * 0.03, np.arange(shape[1]) * 0.25).astype(np.float32)


def pair(shape=SHAPE, coherence=0.9, seed=1):
    """Speckle, the first one turned by ramp()."""
    rng = np.random.default_rng(seed)
    one, two = (rng.normal(size=shape) + 1j * rng.normal(size=shape) for _ in range(2))
    return (40 * one * np.exp(-1j * ramp(shape))).astype(np.complex64), (40 * (coherence * one + np.sqrt(1 - coherence**2) * two)).astype(np.complex64)


def write_cint16(path, values):
    """A raster of complex int16, without a georeference."""
    rows, columns = values.shape
    raw = np.empty((rows, columns, 2), "<i2")
    raw[..., 0], raw[..., 1] = np.rint(values.real), np.rint(values.imag)
    path.with_suffix(".raw").write_bytes(raw.tobytes())
    text = (f'<VRTDataset rasterXSize="{columns}" rasterYSize="{rows}"><VRTRasterBand dataType="CInt16" band="1" subClass="VRTRawRasterBand"><SourceFilename relativetoVRT="1">'
            f'{path.with_suffix(".raw").name}</SourceFilename><PixelOffset>4</PixelOffset><LineOffset>{4 * columns}</LineOffset><ByteOrder>LSB</ByteOrder></VRTRasterBand></VRTDataset>')
    path.with_suffix(".vrt").write_text(text)
    before = gdal.GetConfigOption("GDAL_VRT_RAWRASTERBAND_ALLOWED_SOURCE")
    gdal.SetConfigOption("GDAL_VRT_RAWRASTERBAND_ALLOWED_SOURCE", "ALL")
    gdal.Translate(str(path), str(path.with_suffix(".vrt")))
    gdal.SetConfigOption("GDAL_VRT_RAWRASTERBAND_ALLOWED_SOURCE", before)
    return str(path)


def cells(values, down, across):
    rows, columns = values.shape[0] // down, values.shape[1] // across
    return values[:rows * down, :columns * across].reshape(rows, down, columns, across).swapaxes(1, 2).reshape(rows, columns, -1)


def expected(first, second, reference=0.0, down=4, across=4):
    product = cells(second.astype(complex) * first.astype(complex).conj() * np.exp(-1j * reference), down, across).sum(axis=2)
    return product, abs(product) / np.sqrt(cells(abs(first.astype(complex)) ** 2, down, across).sum(axis=2) * cells(abs(second.astype(complex)) ** 2, down, across).sum(axis=2))


def given(folder, transform=NORTH_UP, epsg=32632):
    first, second = pair()
    return {"PRIMARY": write_tif(folder / "slc_1.tif", first, transform, epsg), "SECONDARY": write_tif(folder / "slc_2.tif", second, transform, epsg)}


def everything(folder):
    names = {"OUTPUT": "o.tif", "COHERENCE": "c.tif", "COMPLEX": "i.tif", "INTENSITY": "p.tif", "REPORT": "r.html", "STATISTICS": "s.json"}
    return {key: str(folder / name) for key, name in names.items()}


def read(path):
    return gdal.Open(str(path)).ReadAsArray()


def test_parameters_are_the_contract(tool):
    from qgis.core import Qgis
    made = tool.create()
    assert [d.name() for d in made.parameterDefinitions()] == KEYS
    visible = [d.name() for d in made.parameterDefinitions() if not d.isDestination() and not d.flags() & Qgis.ProcessingParameterFlag.Advanced]
    assert visible == KEYS[:6]
    assert [made.parameterDefinition(key).createByDefault() for key in KEYS[9:]] == [True, True, False, False, False, False, False]


@pytest.mark.parametrize("transform", [NORTH_UP, SOUTH_UP, ROTATED, None])
def test_known_interferogram(tool, run, tmp_path, transform):
    results, error = run(tool, {**given(tmp_path, transform, 32632 if transform else None), "AZIMUTH_LOOKS": 4, "RANGE_LOOKS": 3, **everything(tmp_path)})
    assert error == ""
    product, coherence = expected(*pair(), down=4, across=3)
    np.testing.assert_allclose(read(tmp_path / "c.tif"), coherence, atol=1e-6)
    np.testing.assert_allclose(np.exp(1j * read(tmp_path / "o.tif")), product / abs(product), atol=1e-5)
    np.testing.assert_allclose(read(tmp_path / "i.tif"), product / 12, rtol=1e-5)
    np.testing.assert_allclose(read(tmp_path / "p.tif"), [cells(abs(one.astype(complex)) ** 2, 4, 3).mean(axis=2) for one in pair()], rtol=1e-5)
    assert results["MEAN_COHERENCE"] == pytest.approx(coherence.mean()) and results["LOOKS"] == pytest.approx(12, rel=0.05)
    for name, dtype in (("o.tif", gdal.GDT_Float32), ("i.tif", gdal.GDT_CFloat32)):
        data = gdal.Open(str(tmp_path / name))
        assert (data.GetGeoTransform(can_return_null=True) is None) == (transform is None)
        x0, a, b, y0, d, e = transform or (0, 1 / 3, 0, 0, 0, 1 / 4)
        assert data.GetGeoTransform() == pytest.approx((x0, 3 * a, 4 * b, y0, 3 * d, 4 * e)) and bool(data.GetProjection()) == bool(transform)
        assert data.GetRasterBand(1).DataType == dtype and data.GetMetadataItem("AZIMUTH_LOOKS") == "4" and float(data.GetMetadataItem("LOOKS")) == pytest.approx(results["LOOKS"], abs=0.006)
    told, page = json.loads((tmp_path / "s.json").read_text()), (tmp_path / "r.html").read_text()
    assert told["mean_coherence"] == pytest.approx(results["MEAN_COHERENCE"]) and told["nominal_looks"] == 12 and told["rows"] == 15
    assert ("Easting" in page) == bool(transform) and page.count("<svg") == 3


def test_flattening_and_the_wrong_sign(tool, run, feedback, tmp_path):
    reference = write_tif(tmp_path / "reference.tif", ramp())
    parameters = {**given(tmp_path), "REFERENCE_PHASE": reference, **everything(tmp_path)}
    results, error = run(tool, parameters)
    assert error == "" and feedback.warnings == []
    product, coherence = expected(*pair(), reference=ramp())
    np.testing.assert_allclose(read(tmp_path / "c.tif"), coherence, atol=1e-6)
    assert abs(np.angle(product)).max() < 0.6 and abs(read(tmp_path / "o.tif")).max() < 0.6
    turned, error = run(tool, {**parameters, "PRODUCT": "Primary x conj(secondary)"})
    assert error == "" and turned["MEAN_COHERENCE"] < results["MEAN_COHERENCE"]
    assert feedback.warnings[-1].startswith("REFERENCE_PHASE runs against the fringes of the images") and feedback.warnings[-1].endswith("Use PRODUCT = Secondary x conj(primary).")


def test_a_repeat_pass_has_no_one_date(tool, run, tmp_path):
    slcs = [write_tif(tmp_path / f"slc_{k}.tif", one, metadata={"ACQUISITION_DATE": f"2012-07-0{k + 1}"}) for k, one in enumerate(pair())]
    assert run(tool, {"PRIMARY": slcs[0], "SECONDARY": slcs[1], **everything(tmp_path)})[1] == ""
    assert gdal.Open(str(tmp_path / "o.tif")).GetMetadataItem("ACQUISITION_DATE") is None


def test_complex_int16(tool, run, tmp_path):
    whole = [np.rint(10 * one.real) + 1j * np.rint(10 * one.imag) for one in pair()]  # none is zero, which would not count
    paths = [write_cint16(tmp_path / f"slc_{k}.tif", one) for k, one in enumerate(whole)]
    assert gdal.Open(paths[0]).GetRasterBand(1).DataType == gdal.GDT_CInt16
    assert run(tool, {"PRIMARY": paths[0], "SECONDARY": paths[1], **everything(tmp_path)})[1] == ""
    np.testing.assert_allclose(read(tmp_path / "c.tif"), expected(*whole)[1], atol=1e-6)


def test_gamma_images_with_an_envi_header(tool, run, tmp_path):
    """Big-endian complex float32, as the docs tell."""
    paths = []
    for k, one in enumerate(pair()):
        paths.append(str(tmp_path / f"{k}.slc"))
        (tmp_path / f"{k}.slc").write_bytes(one.astype(">c8").tobytes())
        (tmp_path / f"{k}.hdr").write_text("ENVI\nsamples = 97\nlines = 61\nbands = 1\ndata type = 6\nbyte order = 1\n")
    assert run(tool, {"PRIMARY": paths[0], "SECONDARY": paths[1], **everything(tmp_path)})[1] == ""
    np.testing.assert_allclose(read(tmp_path / "c.tif"), expected(*pair())[1], atol=1e-6)


def radar_pair(rows=61, columns=97):
    """A Pair with an image of that size."""
    first, second = Circle(), Circle(radius=Circle().radius + 250.0, node=0.0008)
    return Pair(datetime.datetime(2012, 7, 1), 1, LIGHT / 9.65e9, first.orbit(), second.orbit(), 1, Image(rows, columns, 10.0, 0.0005, 8e5, 2.0))


def test_geometry_follows(tool, run, tmp_path):
    """JSON, a CoSSC product and GAMMA's files give one geometry, that of the cells' centres."""
    whole = radar_pair()
    one = insar_data.write_json(tmp_path / "g.json", whole)
    product = insar_data.write_cossc(tmp_path / "TDM1_a", whole)
    slcs = gamma_files.write_pair(tmp_path, whole, pair())
    for source in (one, product, ";".join(path + ".par" for path in slcs)):
        results, error = run(tool, {**given(tmp_path, None, None), "GEOMETRY": source, "GEOMETRY_OUTPUT": str(tmp_path / "new.json"), **everything(tmp_path)})
        assert error == ""
        found = from_json((tmp_path / "new.json").read_text(), "new.json")
        shift = (found.epoch - whole.epoch).total_seconds()
        assert (found.image.rows, found.image.columns, found.phase_factor, found.look) == (15, 24, 1, 1)
        assert (found.image.first_time_s + shift, found.image.line_interval_s) == (pytest.approx(10.00075, abs=1e-6), pytest.approx(0.002, rel=1e-7))
        assert (found.image.first_range_m, found.image.range_spacing_m) == (pytest.approx(800003.0, abs=1e-3), pytest.approx(8.0, rel=1e-9))
        assert np.abs(found.secondary.state(np.array(10.0 - shift))[0] - whole.secondary.state(np.array(10.0))[0]).max() < 0.01


@pytest.mark.parametrize("kind, by_par", [("FCOMPLEX", False), ("SCOMPLEX", True)])
def test_gamma_pair_gives_what_rasters_give(tool, run, feedback, tmp_path, kind, by_par):
    """Images of GAMMA, given by themselves or by their .par files, bring their geometry."""
    whole = radar_pair()
    images = pair() if kind == "FCOMPLEX" else [(np.rint(one.real) + 1j * np.rint(one.imag)).astype(np.complex64) for one in pair()]
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    rasters = {key: write_tif(tmp_path / f"{key}.tif", one, None, None) for key, one in zip(("PRIMARY", "SECONDARY"), images)}
    one = insar_data.write_json(tmp_path / "g.json", whole)
    assert run(tool, {**rasters, "GEOMETRY": one, "GEOMETRY_OUTPUT": str(tmp_path / "a" / "g.json"), **everything(tmp_path / "a")})[1] == ""
    slcs = [path + ".par" * by_par for path in gamma_files.write_pair(tmp_path, whole, images, kind)]
    results, error = run(tool, {"PRIMARY": slcs[0], "SECONDARY": slcs[1], "GEOMETRY_OUTPUT": str(tmp_path / "b" / "g.json"), **everything(tmp_path / "b")})
    assert error == "" and "phase_factor 1 by the times of the orbits" in " ".join(feedback.notes)
    for name in ("o.tif", "c.tif", "i.tif", "p.tif"):
        np.testing.assert_array_equal(read(tmp_path / "a" / name), read(tmp_path / "b" / name))
    assert gdal.Open(str(tmp_path / "b" / "o.tif")).GetMetadataItem("ACQUISITION_DATE") == "2012-07-01" and gdal.Open(str(tmp_path / "b" / "o.tif")).GetGeoTransform(can_return_null=True) is None
    expected, found = (from_json((tmp_path / name / "g.json").read_text(), name) for name in ("a", "b"))
    shift = (found.epoch - expected.epoch).total_seconds()
    assert found.image.first_time_s + shift == pytest.approx(expected.image.first_time_s, abs=1e-6) and found.image.range_spacing_m == expected.image.range_spacing_m
    assert json.loads((tmp_path / "b" / "s.json").read_text())["inputs"]["PRIMARY"] == "primary"


def test_an_image_of_gamma_beside_a_raster(tool, run, tmp_path):
    """One of each kind, and a band that there is not."""
    slcs = gamma_files.write_pair(tmp_path, radar_pair(), pair())
    parameters = {"PRIMARY": slcs[0], "SECONDARY": given(tmp_path, None, None)["SECONDARY"], **everything(tmp_path)}
    assert run(tool, parameters)[1] == ""
    np.testing.assert_allclose(read(tmp_path / "c.tif"), expected(*pair())[1], atol=1e-6)
    assert run(tool, parameters | {"BAND": 2})[1].startswith("BAND = 2: ")
    assert run(tool, parameters | {"GEOMETRY_OUTPUT": str(tmp_path / "g.json")})[1].startswith("GEOMETRY_OUTPUT is wanted, but GEOMETRY is empty")
    assert run(tool, parameters | {"COHERENCE": slcs[0] + ".par"})[1].startswith("COHERENCE = ")


def test_a_chain_into_unwrapping(tool, run, tmp_path):
    """LOOKS, the grid and a date that both images share go over by themselves."""
    from firnline.processing_provider.insar.unwrap_phase import UnwrapPhase
    slcs = [write_tif(tmp_path / f"slc_{k}.tif", one, metadata={"ACQUISITION_DATE": "2012-07-01T05:00:00"}) for k, one in enumerate(pair())]
    made, error = run(tool, {"PRIMARY": slcs[0], "SECONDARY": slcs[1], **everything(tmp_path)})
    assert error == ""
    results, error = run(UnwrapPhase(), {"PHASE": str(tmp_path / "i.tif"), "COHERENCE": str(tmp_path / "c.tif"), "OUTPUT": str(tmp_path / "u.tif"), "COMPONENTS": str(tmp_path / "n.tif")})
    assert error == "" and results["COMPONENT_COUNT"] == 1
    off = read(tmp_path / "u.tif") - cells(ramp(), 4, 4).mean(axis=2)
    assert gdal.Open(str(tmp_path / "u.tif")).GetMetadataItem("ACQUISITION_DATE") == "2012-07-01T05:00:00"
    assert np.ptp(off) < np.pi and gdal.Open(str(tmp_path / "u.tif")).GetMetadataItem("LOOKS") == f"{float(gdal.Open(str(tmp_path / 'o.tif')).GetMetadataItem('LOOKS')):g}"


def bad_inputs(folder):
    good, radar = pair()[0], dict(transform=None, epsg=None)
    insar_data.write_json(folder / "wrong.json", radar_pair(rows=60))
    (folder / "text.json").write_text("<xml>")
    (folder / "other.json").write_text(to_json(radar_pair()).replace('"rows": 61', '"rows": "many"'))
    insar_data.write_json(folder / "plain.json", dataclasses.replace(radar_pair(), image=None))
    slc, other = gamma_files.write_pair(folder, radar_pair(), pair())
    cut = gamma_files.write_image(folder / "cut.slc", good[:60])
    gamma_files.write_par(cut + ".par", gamma_files.items(radar_pair(), radar_pair().primary))
    broken = gamma_files.write_image(folder / "broken.slc", good)
    gamma_files.write_par(broken + ".par", gamma_files.items(radar_pair(), radar_pair().primary) | {"start_time": "soon"})
    lonely = gamma_files.write_par(folder / "lonely.par", gamma_files.items(radar_pair(), radar_pair().primary))
    keep = {"GEOMETRY_OUTPUT": str(folder / "out" / "g.json")}
    return {
        "real": ({"SECONDARY": write_tif(folder / "real.tif", abs(good))}, "SECONDARY: real holds float32, no complex pixels: give a single-look complex image."),
        "complex reference": ({"REFERENCE_PHASE": write_tif(folder / "cplx.tif", good)}, "REFERENCE_PHASE: cplx is complex: give a phase in radians."),
        "other size": ({"SECONDARY": write_tif(folder / "small.tif", good[:50])}, "SECONDARY: small has 97 x 50 px, slc_1 has 97 x 61 px"),
        "elsewhere": ({"SECONDARY": write_tif(folder / "south.tif", good, SOUTH_UP)}, "SECONDARY: south has another pixel size or rotation"),
        "radar": ({"SECONDARY": write_tif(folder / "radar.tif", good, **radar)}, "SECONDARY: radar has no georeference"),
        "twice": ({"SECONDARY": str(folder / "slc_1.tif")}, f"PRIMARY and SECONDARY are one file, {folder}/slc_1.tif: give two images."),
        "looks": ({"AZIMUTH_LOOKS": 62}, "AZIMUTH_LOOKS = 62 is more than the images have rows, 61: use fewer looks."),
        "no looks": ({"RANGE_LOOKS": 0}, "RANGE_LOOKS = 0 is too small: use 1 or more."),
        "nothing in common": ({"SECONDARY": write_tif(folder / "zero.tif", np.zeros_like(good))}, "PRIMARY and SECONDARY have no cell with data in common"),
        "no geometry": (keep, "GEOMETRY_OUTPUT is wanted, but GEOMETRY is empty"),
        "geometry of another image": ({"GEOMETRY": str(folder / "wrong.json"), **keep}, f"GEOMETRY = {folder}/wrong.json is of an image of 97 x 60 px, PRIMARY has 97 x 61 px"),
        "no json": ({"GEOMETRY": str(folder / "text.json"), **keep}, f"GEOMETRY = {folder}/text.json is no JSON"),
        "no timing": ({"GEOMETRY": str(folder / "other.json"), **keep}, f"GEOMETRY = {folder}/other.json: image.rows = 'many' is not a number"),
        "no image": ({"GEOMETRY": str(folder / "plain.json"), **keep}, f"GEOMETRY = {folder}/plain.json holds no image: give the timing of the images"),
        "cut image of GAMMA": ({"PRIMARY": cut, "SECONDARY": other}, f"PRIMARY: {cut} has 46560 bytes, and its parameter file tells of 47336"),
        "no time": ({"PRIMARY": broken, "SECONDARY": other, **keep}, f"PRIMARY: {broken}.par: start_time: 'soon' is not a number"),
        "no image of GAMMA": ({"PRIMARY": lonely}, f"PRIMARY = {lonely}: its image is not beside it"),
        "image of GAMMA on a map": ({"SECONDARY": other}, "SECONDARY: secondary has no georeference"),
        "three par files": ({"PRIMARY": slc, "SECONDARY": other, "GEOMETRY": ";".join([slc + ".par"] * 3), **keep}, "GEOMETRY = "),
        "product": ({"PRODUCT": "Sum"}, "PRODUCT = 'Sum' is not a choice"),
        "missing file": ({"PRIMARY": str(folder / "none.tif")}, f"PRIMARY: {folder}/none.tif does not exist"),
        "ending": ({"COMPLEX": str(folder / "out" / "i.slc")}, f"COMPLEX = {folder}/out/i.slc"),
        "same": ({"OUTPUT": str(folder / "slc_1.tif")}, "OUTPUT = "),
    }


def test_bad_inputs_end_in_a_sentence_and_leave_nothing(tool, run, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    good = given(tmp_path)
    for kind, (parameters, sentence) in bad_inputs(tmp_path).items():
        results, error = run(tool, {**good, **everything(out), **parameters})
        assert results is None, kind
        assert error.startswith(sentence) and error[-1] in ".?" and "fault" not in error and "\n" not in error, (kind, error)
        assert list(out.iterdir()) == [], (kind, error)


def test_a_truncated_file_is_said(tool, run, tmp_path):
    parameters = given(tmp_path)
    whole = pathlib.Path(parameters["SECONDARY"]).read_bytes()
    pathlib.Path(parameters["SECONDARY"]).write_bytes(whole[:len(whole) // 2])
    out = tmp_path / "out"
    out.mkdir()
    _, error = run(tool, {**parameters, **everything(out)})
    assert "slc_2.tif" in error and ("damaged or cut off" in error or "no raster that can be read" in error) and "fault" not in error and list(out.iterdir()) == []


def test_a_cut_off_cosar_image_is_said(tool, run, tmp_path):
    """GDAL would take what lacks of the last line for zeros."""
    slcs = [tmp_path / f"{k}.cos" for k in (0, 1)]
    for path, one in zip(slcs, pair()):
        path.write_bytes(cossc_product.cosar(one / 50))
    (tmp_path / "out").mkdir()
    parameters = {"PRIMARY": str(slcs[0]), "SECONDARY": str(slcs[1]), **everything(tmp_path / "out")}
    whole = slcs[1].read_bytes()
    for size in (len(whole) - 40, len(whole) // 2, 300):
        slcs[1].write_bytes(whole[:size])
        results, error = run(tool, parameters)
        assert results is None and f"{slcs[1]} has {size} bytes, its bursts {len(whole)} or more: the file is cut off" in error
    slcs[1].write_bytes(whole + b"later")  # more than said does no harm
    assert list((tmp_path / "out").iterdir()) == [] and run(tool, parameters)[1] == ""


def test_images_of_a_product_keep_their_roles(tool, run, tmp_path):
    """Exchanged, the phase would have the other sign."""
    folder = pathlib.Path(insar_data.write_cossc(tmp_path / "TDM1_a", radar_pair(), images=[one / 50 for one in pair()]))
    first, second = (str(next(folder.glob(f"{name}*/IMAGEDATA/*.cos"))) for name in ("TDX1", "TSX1"))
    parameters = {"PRIMARY": first, "SECONDARY": second, "GEOMETRY": str(folder), "GEOMETRY_OUTPUT": str(tmp_path / "g.json"), **everything(tmp_path)}
    assert run(tool, parameters)[1] == ""
    results, error = run(tool, parameters | {"PRIMARY": second, "SECONDARY": first})
    assert results is None and error.startswith("SECONDARY: ") and error.endswith("is the primary image of GEOMETRY = " + str(folder) + ": exchange PRIMARY and SECONDARY.")
    main = folder / f"{folder.name}.xml"
    main.write_text(main.read_text().replace("SAT1", "SAT2"))
    assert "exchange PRIMARY and SECONDARY" in run(tool, parameters)[1] and run(tool, parameters | {"PRIMARY": second, "SECONDARY": first})[1] == ""


def test_cancel_is_heard_and_the_old_file_stays(tool, run, feedback, tmp_path):
    big = np.ones((6000, 5000), np.complex64)
    parameters = {"PRIMARY": write_tif(tmp_path / "a.tif", big), "SECONDARY": write_tif(tmp_path / "b.tif", big), "REFERENCE_PHASE": write_tif(tmp_path / "r.tif", np.ones(big.shape, np.float32))}
    del big
    out = tmp_path / "out"
    out.mkdir()
    (out / "o.tif").write_text("the old one")
    timer, began = threading.Timer(0.7, feedback.cancel), time.monotonic()
    timer.start()
    _, error = run(tool, {**parameters, **everything(out)})
    assert error == "Cancelled." and 0.7 < time.monotonic() - began < 1.7
    assert [path.name for path in out.iterdir()] == ["o.tif"] and (out / "o.tif").read_text() == "the old one"


def test_styles(tool, context, feedback, tmp_path):
    from qgis.core import QgsProcessingOutputLayerDefinition, QgsProject, QgsRasterLayer
    targets = {key: QgsProcessingOutputLayerDefinition(str(tmp_path / name), QgsProject.instance()) for key, name in (("OUTPUT", "o.tif"), ("COHERENCE", "c.tif"))}
    results, good = tool.create().run({**given(tmp_path), **targets}, context, feedback)
    limits = {}
    for name in ("o.tif", "c.tif"):
        layer = QgsRasterLayer(str(tmp_path / name), name)
        context.layerToLoadOnCompletionDetails(str(tmp_path / name)).postProcessor().postProcessLayer(layer, context, feedback)
        limits[name] = layer.renderer().classificationMin(), layer.renderer().classificationMax()
    assert good and limits["o.tif"] == pytest.approx((-np.pi, np.pi)) and limits["c.tif"] == (0, 1)


@real
def test_cosar_by_qgis_process_and_identical_bytes(qgis_process, tmp_path):
    """A float16 and an int16 COSAR file of one scene each, against numpy."""
    written = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        done = qgis_process("run", "firnline:interferogram", "--", f"PRIMARY={DATA / 'cosar_v2.cos'}", f"SECONDARY={DATA / 'cosar_v1.cos'}", "AZIMUTH_LOOKS=5", "RANGE_LOOKS=3",
                            *(f"{key}={value}" for key, value in everything(tmp_path / name).items()))
        assert done.returncode == 0, done.stdout + done.stderr
        assert "MEAN_COHERENCE:\t0." in done.stdout
        written.append([path.read_bytes() for path in sorted((tmp_path / name).iterdir())])
    assert written[0] == written[1] and len(written[0]) == 6
    product, coherence = expected(np.load(DATA / "cosar_v2_expected.npy"), np.load(DATA / "cosar_v1_expected.npy"), down=5, across=3)
    np.testing.assert_allclose(read(tmp_path / "a" / "c.tif"), coherence, atol=1e-6)
    np.testing.assert_allclose(np.exp(1j * read(tmp_path / "a" / "o.tif")), product / abs(product), atol=1e-4)
