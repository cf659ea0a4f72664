"""The form of the DEM refinement straight from images: a product, or two rasters with JSON; what does not do, and a cancel."""

import dataclasses
import json
import pathlib
import re
import threading
import time

import numpy as np
import pytest
from insar_data import dem_at, heights, write_json, write_product
from osgeo import gdal
from small_data import NORTH_UP, write_tif

from firnline.algorithms.insar.pair import to_json

LOOKS = {"AZIMUTH_LOOKS": 5, "RANGE_LOOKS": 4, "TREND_ORDER": 0}


@pytest.fixture
def tool(qgis_processing):
    from firnline.processing_provider.insar.dem_refinement import DemRefinement
    return DemRefinement()


def rise():
    rows, columns = np.mgrid[0:61, 0:97]
    return (9 * np.exp(-((rows - 26) ** 2 + 4 * (columns - 46) ** 2) / 128)).astype(np.float32)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """(folder of a product, its pair, DEM): on the border of two UTM zones, 12 degrees east."""
    folder = tmp_path_factory.mktemp("made")
    dem = dem_at(folder / "dem.tif", heights(), 12.0, 46.0, 32633, axes=(17.0, -4.0, -8.0, -9.0))
    return folder / "TDM1_a", write_product(folder / "TDM1_a", dem, heights() + rise(), height_of_ambiguity_m=-30.0).pair, dem


@pytest.fixture
def given(made, tmp_path):
    (tmp_path / "out").mkdir()
    return {"GEOMETRY": str(made[0]), "DEM": made[2], "VERTICAL_DATUM": "Ellipsoid", **LOOKS} | {
        key: str(tmp_path / "out" / name) for key, name in dict(OUTPUT="o.tif", CHANGE="c.tif", REPORT="r.html", STATISTICS="s.json").items()}


def images_of(folder):
    """Primary and secondary of a product: in its annotation TDX is the primary."""
    return {key: str(next(pathlib.Path(folder).glob(f"{name}*/IMAGEDATA/*.cos"))) for key, name in (("PRIMARY", "TDX1"), ("SECONDARY", "TSX1"))}


def test_product_alone_and_images_with_json(tool, run, feedback, given, made, tmp_path):
    results, error = run(tool, given)
    assert error == "" and [text[:23] for text in feedback.warnings] == ["Without STABLE_GROUND t"]
    data, whole = gdal.Open(given["OUTPUT"]), gdal.Open(made[2])
    dem, true = data.ReadAsArray(), heights() + rise()
    inverse = gdal.InvGeoTransform(whole.GetGeoTransform())
    column, row = (round(v) for v in gdal.ApplyGeoTransform(inverse, *data.GetGeoTransform()[0:4:3]))
    missed = dem - true[row:row + dem.shape[0], column:column + dem.shape[1]]
    # Without stable ground the constant takes a little of the rise along.
    assert results["PIXELS"] > 900 and abs(np.nanmedian(missed)) < 0.6 and np.nanstd(missed) < 0.5 and np.nanmax(gdal.Open(given["CHANGE"]).ReadAsArray()) > 7
    assert data.GetMetadataItem("ACQUISITION_DATE") == "2012-08-15T09:12:00"
    told = json.loads(pathlib.Path(given["STATISTICS"]).read_text())
    assert told["name"] == "TDM1_a, 2012-08-15" and told["geometry"]["height_of_ambiguity"] == pytest.approx(-30, rel=0.02)
    assert told["inputs"]["Interferogram"].startswith("Secondary x conj(primary), 5 x 4 px, 20.0 effective looks") and "Secondary x conj" in pathlib.Path(given["REPORT"]).read_text()
    separate = {**given, **images_of(made[0]), "GEOMETRY": write_json(tmp_path / "pair.json", made[1])}
    assert run(tool, separate)[1] == ""
    np.testing.assert_allclose(gdal.Open(given["OUTPUT"]).ReadAsArray(), dem, atol=0.02)  # annotated times are rounded to microseconds
    assert run(tool, {**given, "GEOMETRY": str(made[0] / "TDM1_a.xml")})[1] == ""
    np.testing.assert_array_equal(gdal.Open(given["OUTPUT"]).ReadAsArray(), dem)


def ways(given, made, folder):
    """(what changes, how the sentence begins)."""
    images, pair = images_of(made[0]), write_json(folder / "pair.json", made[1])
    real = write_tif(folder / "real.tif", np.ones((20, 30)), None, None)
    small = write_tif(folder / "small.tif", np.ones((20, 30), np.complex64), None, None)
    on_map = write_tif(folder / "map.tif", np.ones((120, 140), np.complex64), NORTH_UP, 32632)
    half = folder / "half.cos"
    half.write_bytes(pathlib.Path(images["SECONDARY"]).read_bytes()[:35000])
    yield {**images, "SECONDARY": str(half)}, f"SECONDARY = {half} has 35000 bytes, its bursts 70432 or more: the file is cut off, copy"
    yield {"GEOMETRY": None}, "No phase is given: give INTERFEROGRAM and COHERENCE, or PRIMARY, SECONDARY and GEOMETRY, or a CoSSC product as GEOMETRY alone."
    yield {"GEOMETRY": pair}, f"GEOMETRY = {pair} holds no images: give INTERFEROGRAM and COHERENCE"
    yield {"INTERFEROGRAM": real}, "INTERFEROGRAM is given, but COHERENCE is empty: give"
    yield {"COHERENCE": real}, "COHERENCE is given, but INTERFEROGRAM is empty: give"
    yield {"PRIMARY": images["PRIMARY"]}, "PRIMARY is given, but SECONDARY is empty: give"
    yield {**images, "INTERFEROGRAM": real, "COHERENCE": real}, "INTERFEROGRAM and PRIMARY are both given: give"
    yield {**images, "GEOMETRY": None}, "GEOMETRY is empty: give"
    yield {"KZ": real}, "KZ is given, but the interferogram is formed from images"
    yield {"REFERENCE_PHASE": real}, "REFERENCE_PHASE is given, but the interferogram is formed from images"
    yield {"HEIGHT_OF_AMBIGUITY": 45.0}, "HEIGHT_OF_AMBIGUITY is given, but"
    yield {**images, "SECONDARY": real}, "SECONDARY: real holds float32, no complex pixels"
    yield {**images, "PRIMARY": on_map}, "PRIMARY: map has a georeference: give images in radar geometry"
    yield {**images, "SECONDARY": small}, "GEOMETRY is of an image of 140 x 120 px, SECONDARY has 30 x 20 px"
    yield {"AZIMUTH_LOOKS": 121}, "AZIMUTH_LOOKS = 121 is more than the images have rows, 120"
    yield {"VERTICAL_DATUM": "From CRS"}, "DEM: dem does not state what its heights refer to"
    yield {"VERTICAL_DATUM": "EGM84"}, "VERTICAL_DATUM = 'EGM84' is not a choice"


def broken(made, folder):
    """(name, change of a copy of the product, how the sentence goes on)."""
    def changed(part, old, new):
        def change(root):
            path = next(root.glob(part))
            text = path.read_bytes()
            path.write_bytes(text.replace(old, new) if isinstance(new, bytes) else new(text))
        return change

    def cut(text):
        return text[:len(text) // 2]

    def short(text):  # an orbit that ends before the image begins
        vectors = re.findall(b"<stateVec>.*?</stateVec>", text)
        return text.replace(b"".join(vectors[5:]), b"")
    yield "cut", changed("TSX1*/IMAGEDATA/*.cos", b"", cut), ["has 35216 bytes, its bursts 70432 or more: the file is cut off, copy"]
    yield "empty", changed("TSX1*/IMAGEDATA/*.cos", b"", lambda text: b""), ["is no COSAR image: copy or download"]
    yield "zeros", changed("TSX1*/IMAGEDATA/*.cos", b"", lambda text: text[:2000] + bytes(len(text) - 2000)), ["damaged or cut off", "PRIMARY and SECONDARY have no cell"]
    yield "missing", lambda root: next(root.glob("TSX1*/IMAGEDATA/*.cos")).unlink(), ["holds no image (.cos): copy or download"]
    yield "two", lambda root: (next(root.glob("TDX1*/IMAGEDATA/")) / "IMAGE_VV_SRA_strip_001.cos").write_bytes(b"CSAR"), ["holds 2 images, IMAGE_HH_SRA_strip_001.cos, IMAGE_VV_SRA_strip_001.cos: give"]
    yield "hostile", changed("TDM1_a.xml", b"?>\n", b'?>\n<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>\n'), ["declares a document type or entities"]
    yield "entity", changed("TSX1*/*.xml", b"?>\n", b'?>\n<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n'), ["declares a document type or entities"]
    yield "outside", changed("TDM1_a.xml", b"TSX1", b"../TSX1"), ["names the component '../TSX1"]
    yield "orbit", changed("TDX1*/*.xml", b"", short), ["the primary orbit covers"]
    yield "factor", changed("TDM1_a.xml", b"-30.0<", b"-15.0<"), ["GEOMETRY: the annotated height of ambiguity is -15 m, that of the orbits -30"]


def test_bad_input_ends_in_one_sentence(tool, run, given, made, tmp_path):
    import shutil
    cases = [(str(number), change, [begin]) for number, (change, begin) in enumerate(ways(given, made, tmp_path))]
    for name, change, texts in broken(made, tmp_path):
        folder = tmp_path / name / "TDM1_a"
        shutil.copytree(made[0], folder)
        change(folder)
        cases.append((name, {"GEOMETRY": str(folder)}, texts))
    for name, change, texts in cases:
        results, error = run(tool, {key: value for key, value in {**given, **change}.items() if value is not None})
        assert results is None and any(text in error for text in texts) and "\n" not in error and "fault" not in error and error[-1] in ".?", (name, error)
        assert list((tmp_path / "out").iterdir()) == [], name


def test_a_wrong_product_leaves_a_non_zero_code(qgis_process, given, made, tmp_path):
    (tmp_path / "out" / "o.tif").write_text("mine")
    pair = write_json(tmp_path / "pair.json", None, to_json(dataclasses.replace(made[1], height_of_ambiguity_m=-60.0)))
    done = qgis_process("run", "firnline:demrefinement", "--", *(f"{key}={value}" for key, value in {**given, **images_of(made[0]), "GEOMETRY": pair}.items()))
    assert done.returncode == 1 and "the annotated height of ambiguity is -60 m" in done.stderr and "Traceback" not in done.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["o.tif"] and (tmp_path / "out" / "o.tif").read_text() == "mine"


def test_cancel_while_the_interferogram_is_formed(tool, context, feedback, given, monkeypatch, tmp_path):
    """The images are much larger than what is asked for at a time."""
    from qgis.core import QgsProcessingException

    from firnline.algorithms.insar import interferogram
    monkeypatch.setattr(interferogram, "_strip_rows", lambda *_: 1)
    began, sums = [], interferogram._finished

    def slow(*arguments):
        if not began:
            threading.Timer(0.2, lambda: (began.append(time.monotonic()), feedback.cancel())).start()
            began.append(0)
        time.sleep(0.05)
        return sums(*arguments)
    monkeypatch.setattr(interferogram, "_finished", slow)
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        tool.create().run(given, context, feedback, {}, False)
    assert time.monotonic() - began[1] < 1 and list((tmp_path / "out").iterdir()) == []
