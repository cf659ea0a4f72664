"""Reading and writing of rasters, through rasterio and through osgeo.gdal: both must give the same pixels and the same errors."""

import math
import os
import re
import resource
import sys

import numpy as np
import pytest
from firnline.algorithms.grid import Grid
from firnline.algorithms.options import InputError
from firnline.processing_provider import rasters
from osgeo import gdal, osr

gdal.DontUseExceptions()  # said, since GDAL 4 will take the other way unasked

SHAPE = (61, 97)
NORTH_UP = (500_000.0, 20.0, 0.0, 4_600_000.0, 0.0, -10.0)
SOUTH_UP = (500_000.0, 20.0, 0.0, 4_600_000.0, 0.0, 10.0)
ANGLE = math.radians(25)
ROTATED = (500_000.0, 20 * math.cos(ANGLE), 10 * math.sin(ANGLE), 4_600_000.0, 20 * math.sin(ANGLE), -10 * math.cos(ANGLE))
RAMP = np.arange(SHAPE[0] * SHAPE[1], dtype="float32").reshape(SHAPE)
BANDS = [("vx", "m/day"), ("flag", "")]


@pytest.fixture(params=["_OnGdal", "_OnRasterio"])
def backend(request, monkeypatch):
    if request.param == "_OnRasterio":
        pytest.importorskip("rasterio", exc_type=ImportError)
    monkeypatch.setattr(rasters, "_backend", lambda: getattr(rasters, request.param))


@pytest.fixture(scope="module")
def utm():
    system = osr.SpatialReference()
    assert system.ImportFromEPSG(32632) == 0
    return system.ExportToWkt()


def make(path, arrays, kind, *, transform=NORTH_UP, wkt="", options=(), finish=lambda data: None):
    """A GeoTIFF written by GDAL alone."""
    rows, columns = arrays[0].shape
    data = gdal.GetDriverByName("GTiff").Create(str(path), columns, rows, len(arrays), kind, list(options))
    if transform:
        data.SetGeoTransform(transform)
    data.SetProjection(wkt)
    for number, array in enumerate(arrays, 1):
        data.GetRasterBand(number).WriteArray(array)
    finish(data)
    del data
    return path


def whole(path, **named):
    with rasters.open_raster(path, **named) as reader:
        return reader.read(0, reader.shape[0], 0, reader.shape[1])


def write(path, wkt="", array=RAMP, transform=NORTH_UP, **named):
    with rasters.create_raster(path, Grid(transform, SHAPE), wkt, BANDS, **named) as out:
        out.write(1, 0, 0, array)
        out.write(2, 0, 0, array + 1)
    return out


@pytest.mark.parametrize("transform", [NORTH_UP, SOUTH_UP, ROTATED], ids=["north-up", "south-up", "rotated"])
def test_round_trip(backend, tmp_path, utm, transform):
    path = tmp_path / "out.tif"
    array = RAMP.copy()
    array[3, 5] = np.nan
    with rasters.create_raster(path, Grid(transform, SHAPE), utm, BANDS, metadata={"ACQUISITION_DATE": "2017-01-03", "TIFFTAG_DATETIME": "2020:01:01 00:00:00"}) as out:
        out.write(1, 0, 0, array[:40])
        out.write(1, 40, 0, array[40:, :50])
        out.write(1, 40, 50, array[40:, 50:].astype("float64"))
    with rasters.open_raster(path) as reader:
        assert (reader.shape, reader.band_count, reader.name, reader.dtype, reader.block_rows) == (SHAPE, 2, "out", "float32", 256)
        assert reader.transform == pytest.approx(transform, abs=1e-9) and reader.georeferenced
        assert not reader.is_complex and not reader.mean_of_all
        assert reader.metadata == {"ACQUISITION_DATE": "2017-01-03", "AREA_OR_POINT": "Area"} and reader.metadata_domains == {}
        assert osr.SpatialReference(reader.crs_wkt).GetAuthorityCode(None) == "32632"
        np.testing.assert_array_equal(reader.read(0, 61, 0, 97), array)
        np.testing.assert_array_equal(reader.read(7, 12, 30, 97), array[7:12, 30:97])
    assert np.isnan(whole(path, band=2)).all(), "what is never written is no-data"
    data = gdal.Open(str(path))
    band = data.GetRasterBand(1)
    assert (band.GetDescription(), band.GetUnitType(), data.GetRasterBand(2).GetDescription()) == ("vx", "m/day", "flag")
    assert math.isnan(band.GetNoDataValue()) and band.GetBlockSize() == [256, 256]
    structure = data.GetMetadata("IMAGE_STRUCTURE")
    assert (structure["COMPRESSION"], structure["PREDICTOR"], structure["INTERLEAVE"]) == ("DEFLATE", "3", "BAND")
    assert os.listdir(tmp_path) == ["out.tif"] and out.kept_as is None


@pytest.mark.parametrize("dtype, nodata", [("uint8", 255), ("int16", 32767)])
def test_integer_classes(backend, tmp_path, dtype, nodata):
    array = (RAMP % 7).astype(dtype)
    array[2, 90] = nodata
    write(tmp_path / "classes.tif", array=array, dtype=dtype)
    expected = array.astype("float32")
    expected[2, 90] = np.nan
    np.testing.assert_array_equal(whole(tmp_path / "classes.tif"), expected)
    data = gdal.Open(str(tmp_path / "classes.tif"))
    band = data.GetRasterBand(1)
    assert band.GetNoDataValue() == nodata and band.ReadAsArray().dtype == dtype


def test_bytes_are_those_of_the_other_backend_and_of_the_second_run(tmp_path, utm, monkeypatch):
    pytest.importorskip("rasterio", exc_type=ImportError)
    contents = []
    for name in ("_OnGdal", "_OnRasterio", "_OnRasterio"):
        monkeypatch.setattr(rasters, "_backend", lambda name=name: getattr(rasters, name))
        write(tmp_path / "out.tif", utm, metadata={"FIRNLINE_VERSION": "1"})
        contents.append((tmp_path / "out.tif").read_bytes())
    assert contents[1] == contents[2]
    assert contents[0] == contents[1]


def test_no_data_scale_and_offset(backend, tmp_path):
    stored = (RAMP % 1000).astype("int16")
    stored[4, 6] = -9999

    def finish(data):
        band = data.GetRasterBand(1)
        band.SetNoDataValue(-9999)
        band.SetScale(0.5)
        band.SetOffset(-3)

    path = make(tmp_path / "scaled.tif", [stored], gdal.GDT_Int16, finish=finish)
    expected = (RAMP % 1000) * 0.5 - 3
    expected[4, 6] = np.nan
    np.testing.assert_array_equal(whole(path), expected)
    with rasters.open_raster(path) as reader:
        assert reader.dtype == "int16"


def test_no_data_of_floats_is_compared_in_their_own_precision(backend, tmp_path):
    stored = RAMP.copy()
    stored[0, 3], stored[1, 4], stored[2, 5] = np.float32(-3.4028234663852886e38), np.inf, np.float32(0.1)
    path = make(tmp_path / "a.tif", [stored], gdal.GDT_Float32, finish=lambda data: data.GetRasterBand(1).SetNoDataValue(-3.40282346638529e38))
    expected = stored.copy()
    expected[0, 3] = expected[1, 4] = np.nan
    np.testing.assert_array_equal(whole(path), expected)
    path = make(tmp_path / "b.tif", [stored], gdal.GDT_Float32, finish=lambda data: data.GetRasterBand(1).SetNoDataValue(0.1))
    assert np.argwhere(np.isnan(whole(path))).tolist() == [[1, 4], [2, 5]]


@pytest.mark.parametrize("nodata", [None, 7.0], ids=["alpha alone", "alpha and no-data"])
def test_alpha_masks_and_is_no_colour(backend, tmp_path, nodata):
    red, green, blue = (np.full(SHAPE, value, "uint8") for value in (10, 20, 60))
    alpha = np.full(SHAPE, 255, "uint8")
    alpha[10:20, 30:50] = 0
    alpha[0, 0] = 1
    green[60, 96] = 7

    def finish(data):
        if nodata is not None:
            data.GetRasterBand(1).SetNoDataValue(nodata)

    path = make(tmp_path / "rgba.tif", [red, green, blue, alpha], gdal.GDT_Byte, options=["PHOTOMETRIC=RGB", "ALPHA=YES"], finish=finish)
    hidden = alpha == 0
    np.testing.assert_array_equal(whole(path, band=2), np.where(hidden | (green == nodata), np.nan, green).astype("float32"))
    mean = np.where(hidden, np.nan, 30.0)
    mean[60, 96] = np.nan if nodata else (10 + 7 + 60) / 3
    with rasters.open_raster(path, band=0) as reader:
        assert reader.mean_of_all and reader.band_count == 4
        np.testing.assert_allclose(reader.read(0, 61, 0, 97), mean, rtol=1e-6)


@pytest.mark.parametrize("internal", ["YES", "NO"])
@pytest.mark.parametrize("nodata", [None, 5.0])
def test_dataset_mask(backend, tmp_path, internal, nodata):
    mask = np.full(SHAPE, 255, "uint8")
    mask[:, 40:45] = 0

    def finish(data):
        if nodata is not None:
            data.GetRasterBand(1).SetNoDataValue(nodata)
        data.CreateMaskBand(gdal.GMF_PER_DATASET)
        data.GetRasterBand(1).GetMaskBand().WriteArray(mask)

    gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", internal)
    try:
        path = make(tmp_path / "masked.tif", [RAMP], gdal.GDT_Float32, finish=finish)
    finally:
        gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", None)
    assert (tmp_path / "masked.tif.msk").exists() == (internal == "NO")
    np.testing.assert_array_equal(whole(path), np.where((mask == 0) | (RAMP == nodata), np.nan, RAMP).astype("float32"))


@pytest.mark.parametrize("kind", [gdal.GDT_CFloat32, gdal.GDT_CInt16])
def test_complex_pixels(backend, tmp_path, kind):
    stored = (np.full(SHAPE, 3 + 4j) * (1 + RAMP % 5)).astype("complex64")
    stored[1, 2] = 0
    stored[5, 6] = 2j  # its real part alone is the no-data value
    path = make(tmp_path / "slc.tif", [stored], kind, finish=lambda data: data.GetRasterBand(1).SetNoDataValue(0))
    amplitude = np.abs(stored).astype("float32")
    amplitude[1, 2] = np.nan
    np.testing.assert_allclose(whole(path, power=False), amplitude, rtol=1e-6)
    np.testing.assert_allclose(whole(path), amplitude**2, rtol=1e-6)
    with rasters.open_raster(path) as reader:
        assert reader.is_complex and reader.dtype == "complex64"


def test_mean_of_all_bands(backend, tmp_path):
    other = RAMP + 4
    other[8, 9] = np.nan
    path = make(tmp_path / "two.tif", [RAMP, other], gdal.GDT_Float32)
    np.testing.assert_array_equal(whole(path, band=0), (RAMP + other) / 2)
    np.testing.assert_array_equal(whole(path, band=2), other)


def test_without_georeference_and_with_imagery_metadata(backend, tmp_path, capfd):
    def finish(data):
        data.SetMetadata({"ACQUISITIONDATETIME": "2017-01-03 10:11:12"}, "IMAGERY")

    path = make(tmp_path / "odd #1?.tif", [RAMP], gdal.GDT_Float32, transform=None, finish=finish)
    with rasters.open_raster(path) as reader:
        assert not reader.georeferenced and reader.crs_wkt == "" and reader.name == "odd #1?"
        assert reader.metadata_domains["IMAGERY"]["ACQUISITIONDATETIME"] == "2017-01-03 10:11:12"
    assert capfd.readouterr().err == ""


def test_dataset_names_of_gdal(backend, tmp_path):
    path = make(tmp_path / "a.tif", [RAMP], gdal.GDT_Float32)
    np.testing.assert_array_equal(whole(f"GTIFF_DIR:1:{path}"), RAMP)


def test_file_of_several_variables(backend, tmp_path):
    driver = gdal.GetDriverByName("netCDF")
    if driver is None:
        pytest.skip("GDAL without netCDF")
    path = tmp_path / "cube.nc"
    source = gdal.Open(str(make(tmp_path / "two.tif", [RAMP, RAMP + 1], gdal.GDT_Float32)))
    driver.CreateCopy(str(path), source).FlushCache()
    with pytest.raises(InputError, match="cube.nc has no bands of its own: choose one of its parts, such as .*Band1"):
        rasters.open_raster(path)
    np.testing.assert_array_equal(whole(f'NETCDF:"{path}":Band2'), RAMP + 1)


@pytest.mark.parametrize("window", [(0, 62, 0, 97), (-1, 5, 0, 5), (5, 5, 0, 5), (0, 5, 90, 98)])
def test_window_outside(backend, tmp_path, window):
    path = make(tmp_path / "a.tif", [RAMP], gdal.GDT_Float32)
    with rasters.open_raster(path) as reader, pytest.raises(ValueError, match="61 x 97"):
        reader.read(*window)


def test_sentences_of_the_reader(backend, tmp_path, capfd):
    text = tmp_path / "notes.tif"
    text.write_text("no raster")
    path = make(tmp_path / "two.tif", [RAMP, RAMP], gdal.GDT_Float32)
    for name, band, sentence in [(tmp_path / "absent.tif", 1, "absent.tif does not exist"), (text, 1, "notes.tif is no raster"), (tmp_path, 1, "is no raster"),
                                 ("/vsizip/none.zip/a.tif", 1, "cannot be opened"), (path, 3, "BAND = 3: .*two.tif has 2 bands: use 1 to 2, or 0"), (path, -1, "BAND = -1")]:
        with pytest.raises(InputError, match=sentence):
            rasters.open_raster(name, band)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("options", [[], ["COMPRESS=DEFLATE", "TILED=YES", "BLOCKXSIZE=16", "BLOCKYSIZE=16"]], ids=["plain", "deflate"])
@pytest.mark.parametrize("share", [0.0, 0.01, 0.02, 0.3, 0.7, 0.95])
def test_cut_off_file(backend, tmp_path, capfd, options, share):
    path = make(tmp_path / "cut.tif", [np.random.default_rng(0).normal(size=SHAPE).astype("float32")], gdal.GDT_Float32, options=options)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(InputError, match="cut.tif (cannot be read in rows 0 to 60|is no raster)"):
        whole(path)
    assert capfd.readouterr().err == ""


def test_gdal_exceptions_on_or_off_change_nothing_and_stay(backend, tmp_path):
    assert not gdal.GetUseExceptions()
    gdal.UseExceptions()
    try:
        np.testing.assert_array_equal(RAMP, (write(tmp_path / "a.tif"), whole(tmp_path / "a.tif"))[1])
        with pytest.raises(InputError, match="does not exist"):
            rasters.open_raster(tmp_path / "b.tif")
        assert gdal.GetUseExceptions()
    finally:
        gdal.DontUseExceptions()


def test_failure_leaves_the_old_output_alone(backend, tmp_path):
    path = tmp_path / "out.tif"
    path.write_bytes(b"old")
    with pytest.raises(KeyError), rasters.create_raster(path, Grid(NORTH_UP, SHAPE), "", BANDS) as out:
        out.write(1, 0, 0, RAMP)
        assert len(os.listdir(tmp_path)) == 2 and path.read_bytes() == b"old"
        raise KeyError
    assert os.listdir(tmp_path) == ["out.tif"] and path.read_bytes() == b"old"
    assert out._data is None, "Windows deletes no file that is open"


def test_success_replaces_the_old_output_and_what_belonged_to_it(backend, tmp_path):
    for name in ("out.tif", "out.tif.aux.xml", "out.tif.ovr", "out.tif.msk"):
        (tmp_path / name).write_bytes(b"old")
    write(tmp_path / "out.tif")
    assert os.listdir(tmp_path) == ["out.tif"]
    np.testing.assert_array_equal(whole(tmp_path / "out.tif", band=2), RAMP + 1)


def test_output_held_by_another_program(backend, tmp_path, monkeypatch):
    """As on Windows: the old file cannot be replaced."""
    path, replace = tmp_path / "out.tif", os.replace
    path.write_bytes(b"old")

    def held(source, target):
        if str(target) in (str(path), str(tmp_path / "a.json")):
            raise PermissionError(13, "used by another process")
        replace(source, target)

    monkeypatch.setattr(os, "replace", held)
    out = write(path)
    assert out.kept_as == str(tmp_path / "out_new.tif") and path.read_bytes() == b"old"
    assert sorted(os.listdir(tmp_path)) == ["out.tif", "out_new.tif"]
    np.testing.assert_array_equal(whole(out.kept_as), RAMP)
    assert rasters.atomic_text(tmp_path / "a.json", "{}") == str(tmp_path / "a_new.json")


@pytest.fixture
def short_disk():
    """No file of this process may grow beyond 64 KiB: writes fail as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65536, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("strip", [64, 512], ids=["in write", "at the end"])
def test_full_disk(backend, tmp_path, short_disk, capfd, strip):
    noise = np.random.default_rng(0).normal(size=(512, 300)).astype("float32")
    (tmp_path / "out.tif").write_bytes(b"old")
    with rasters.cache_limit(0.1 if strip == 64 else 64), pytest.raises(InputError, match="OUTPUT = .*out.tif cannot be written .*free some space"):
        with rasters.create_raster(tmp_path / "out.tif", Grid(NORTH_UP, noise.shape), "", BANDS[:1]) as out:
            for row in range(0, 512, strip):
                out.write(1, row, 0, noise[row : row + strip])
    assert os.listdir(tmp_path) == ["out.tif"] and (tmp_path / "out.tif").read_bytes() == b"old"
    with pytest.raises(InputError, match="REPORT = .*cannot be written"):
        rasters.atomic_text(tmp_path / "out.tif", "x" * 100_000)
    assert os.listdir(tmp_path) == ["out.tif"] and (tmp_path / "out.tif").read_bytes() == b"old"
    # What libtiff itself writes to stderr, past the handlers of GDAL 3.10, is not ours.
    assert re.sub(r"(?m)^_tiff\w+Proc: File too large\.\n", "", capfd.readouterr().err) == ""


def test_refused_before_anything_is_written(backend, tmp_path, monkeypatch):
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "folder.tif").mkdir()
    for name, sentence in [("out.nc", "OUTPUT = .*out.nc has another format: let the name end in .tif"), ("none/out.tif", "folder .*none does not exist"),
                           ("file/out.tif", "folder .*file does not exist"), ("folder.tif", "is a folder")]:
        with pytest.raises(InputError, match=sentence):
            write(tmp_path / name)
    huge = Grid(NORTH_UP, (40_000_000, 50_000_000))
    with pytest.raises(InputError, match=r"OUTPUT = .*may need 8000000000\.0 MB and the disk has [\d.]+ MB free"), rasters.create_raster(tmp_path / "out.tif", huge, "", BANDS[:1]):
        pass
    monkeypatch.setattr(os, "access", lambda path, mode: not (mode == os.W_OK and str(path) == str(tmp_path)))
    with pytest.raises(InputError, match="CLASSES = .* is read-only"):
        write(tmp_path / "out.tif", key="CLASSES")
    with pytest.raises(InputError, match="REPORT = .* is read-only"):
        rasters.atomic_text(tmp_path / "out.html", "")
    assert sorted(os.listdir(tmp_path)) == ["file", "folder.tif"]


def test_writing_outside_is_a_fault(backend, tmp_path):
    with pytest.raises(ValueError, match="not inside"), rasters.create_raster(tmp_path / "out.tif", Grid(NORTH_UP, SHAPE), "", BANDS) as out:
        out.write(1, 1, 0, RAMP)
    with pytest.raises(ValueError, match="not inside"), rasters.create_raster(tmp_path / "out.tif", Grid(NORTH_UP, SHAPE), "", BANDS) as out:
        out.write(3, 0, 0, RAMP)
    assert os.listdir(tmp_path) == []


def test_atomic_text(tmp_path):
    path = tmp_path / "report.html"
    assert rasters.atomic_text(path, "Grösse\n") == str(path)
    assert rasters.atomic_text(path, "zwei – 2\n") == str(path)
    assert path.read_bytes() == "zwei – 2\n".encode() and os.listdir(tmp_path) == ["report.html"]


def test_cache_limit_is_restored():
    before = gdal.GetCacheMax()
    with pytest.raises(KeyError), rasters.cache_limit(37):
        assert gdal.GetCacheMax() == 37 * 2**20
        raise KeyError
    assert gdal.GetCacheMax() == before


def test_choice_of_backend(monkeypatch):
    rasterio = pytest.importorskip("rasterio", exc_type=ImportError)
    choose = rasters._backend.__wrapped__
    assert choose() is (rasters._OnRasterio if rasterio.__gdal_version__ == gdal.VersionInfo("RELEASE_NAME") else rasters._OnGdal)
    with monkeypatch.context() as patch:
        patch.setattr(rasterio.shutil, "exists", lambda path: False)  # one version, two copies of the library
        assert choose() is rasters._OnGdal
    with monkeypatch.context() as patch:
        patch.setattr(rasterio, "__gdal_version__", "1.0.0")
        assert choose() is rasters._OnGdal
    monkeypatch.setitem(sys.modules, "rasterio", None)
    assert choose() is rasters._OnGdal
