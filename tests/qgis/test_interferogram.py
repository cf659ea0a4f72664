"""The form of the interferogram: map and radar geometry, formats, flattening, bad inputs, cancel, a chain into unwrapping."""

import json
import os
import pathlib
import threading
import time

import numpy as np
import pytest
from osgeo import gdal
from small_data import NORTH_UP, ROTATED, SHAPE, SOUTH_UP, write_tif

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
    return (40 * one * np.exp(1j * ramp(shape))).astype(np.complex64), (40 * (coherence * one + np.sqrt(1 - coherence**2) * two)).astype(np.complex64)


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
    product = cells(first.astype(complex) * second.astype(complex).conj() * np.exp(-1j * reference), down, across).sum(axis=2)
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
    turned, error = run(tool, {**parameters, "PRODUCT": "Secondary x conj(primary)"})
    assert error == "" and turned["MEAN_COHERENCE"] < results["MEAN_COHERENCE"]
    assert feedback.warnings[-1].startswith("REFERENCE_PHASE runs against the fringes of the images") and feedback.warnings[-1].endswith("Use PRODUCT = Primary x conj(secondary).")


def test_a_repeat_pass_has_no_one_date(tool, run, tmp_path):
    slcs = [write_tif(tmp_path / f"slc_{k}.tif", one, metadata={"ACQUISITION_DATE": f"2012-07-0{k + 1}"}) for k, one in enumerate(pair())]
    assert run(tool, {"PRIMARY": slcs[0], "SECONDARY": slcs[1], **everything(tmp_path)})[1] == ""
    assert gdal.Open(str(tmp_path / "o.tif")).GetMetadataItem("ACQUISITION_DATE") is None


def test_complex_int16(tool, run, tmp_path):
    whole = [np.rint(one.real) + 1j * np.rint(one.imag) for one in pair()]
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


def geometry(rows=61, columns=97):
    image = dict(rows=rows, columns=columns, first_time_s=10.0, line_interval_s=0.5, first_range_m=8e5, range_spacing_m=2.0)
    return {"format": "firnline-insar-geometry", "version": 1, "epoch": "2012-07-01T00:00:00", "image": image, "remark": "kept"}


def test_geometry_follows(tool, run, tmp_path):
    (tmp_path / "g.json").write_text(json.dumps(geometry()))
    results, error = run(tool, {**given(tmp_path, None, None), "GEOMETRY": str(tmp_path / "g.json"), "GEOMETRY_OUTPUT": str(tmp_path / "new.json"), **everything(tmp_path)})
    assert error == ""
    found = json.loads((tmp_path / "new.json").read_text())
    assert found.pop("image") == dict(rows=15, columns=24, first_time_s=10.75, line_interval_s=2.0, first_range_m=800003.0, range_spacing_m=8.0)
    assert found == {key: value for key, value in geometry().items() if key != "image"}


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
    (folder / "wrong.json").write_text(json.dumps(geometry(rows=60)))
    (folder / "text.json").write_text("<xml>")
    (folder / "other.json").write_text('{"image": {"rows": "many"}}')
    (folder / "lazy.json").write_text(json.dumps({"image": dict.fromkeys(geometry()["image"], "1")}))
    keep = {"GEOMETRY_OUTPUT": str(folder / "out" / "g.json")}
    return {
        "real": ({"SECONDARY": write_tif(folder / "real.tif", abs(good))}, "SECONDARY: real holds float32, no complex pixels: give a single-look complex image."),
        "complex reference": ({"REFERENCE_PHASE": write_tif(folder / "cplx.tif", good)}, "REFERENCE_PHASE: cplx is complex: give a phase in radians."),
        "other size": ({"SECONDARY": write_tif(folder / "small.tif", good[:50])}, "SECONDARY: small has 97 x 50 px, slc_1 has 97 x 61 px"),
        "elsewhere": ({"SECONDARY": write_tif(folder / "south.tif", good, SOUTH_UP)}, "SECONDARY: south has another pixel size or rotation"),
        "radar": ({"SECONDARY": write_tif(folder / "radar.tif", good, **radar)}, "SECONDARY: radar has no georeference"),
        "looks": ({"AZIMUTH_LOOKS": 62}, "AZIMUTH_LOOKS = 62 is more than the images have rows, 61: use fewer looks."),
        "no looks": ({"RANGE_LOOKS": 0}, "RANGE_LOOKS = 0 is too small: use 1 or more."),
        "nothing in common": ({"SECONDARY": write_tif(folder / "zero.tif", np.zeros_like(good))}, "PRIMARY and SECONDARY have no cell with data in common"),
        "no geometry": (keep, "GEOMETRY_OUTPUT is wanted, but GEOMETRY is empty"),
        "geometry of another image": ({"GEOMETRY": str(folder / "wrong.json"), **keep}, f"GEOMETRY = {folder}/wrong.json is of an image of 97 x 60 px, PRIMARY has 97 x 61 px"),
        "no json": ({"GEOMETRY": str(folder / "text.json"), **keep}, f"GEOMETRY = {folder}/text.json holds no image timing"),
        "no timing": ({"GEOMETRY": str(folder / "other.json"), **keep}, f"GEOMETRY = {folder}/other.json holds no image timing (KeyError: 'columns')"),
        "texts": ({"GEOMETRY": str(folder / "lazy.json"), **keep}, f"GEOMETRY = {folder}/lazy.json: a value of its image is no number"),
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
