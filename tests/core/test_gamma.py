"""The reader of GAMMA's files: what it writes is read back, what is unsound is said, and real files agree with the software's own numbers."""

import datetime
import os
import pathlib

import gamma_files
import numpy as np
import pytest
from radar import Circle

from firnline.algorithms.insar.interferogram import InterferogramOptions, multilooked_image
from firnline.algorithms.insar.pair import LIGHT, Image, Pair
from firnline.algorithms.insar.radar_map import of_point
from firnline.algorithms.insar.range_doppler import geo2rdr, rdr2geo, to_degrees, to_ecef
from firnline.algorithms.options import InputError
from firnline.processing_provider import rasters
from firnline.processing_provider.readers import gamma

DATA = pathlib.Path(os.environ.get("FIRNLINE_DATA", pathlib.Path(__file__).resolve().parents[3] / "shared" / "data")) / "insar" / "s1_unw_mexico"
real = pytest.mark.skipif(not DATA.is_dir(), reason=f"no reference data at {DATA}: set FIRNLINE_DATA to their folder")
SHAPE = (61, 97)


def pair_of(look=1, epoch=datetime.datetime(2012, 8, 15, 9, 12), apart_s=0.1):
    first, second = Circle(), Circle(radius=Circle().radius + 250.0, node=0.0008, argument=45.0 + np.degrees(np.sqrt(3.986004418e14 / Circle().radius**3)) * apart_s)
    return Pair(epoch, look, LIGHT / 9.65e9, first.orbit(), second.orbit(), 1, Image(*SHAPE, 1.25, 3.1e-4, 6.2e5, 1.36))


def images():
    rng = np.random.default_rng(4)
    return [(900 * (rng.normal(size=SHAPE) + 1j * rng.normal(size=SHAPE))).astype(np.complex64) for _ in range(2)]


def read_pair(folder, pair, **more):
    return gamma.pair(*(gamma.read(path + ".par", "GEOMETRY") for path in gamma_files.write_pair(folder, pair, images(), **more)))


@pytest.mark.parametrize("kind", ["FCOMPLEX", "SCOMPLEX"])
def test_pixels(tmp_path, kind):
    path, _ = gamma_files.write_pair(tmp_path, pair_of(), images(), kind)
    values = images()[0] if kind == "FCOMPLEX" else np.rint(images()[0].real) + 1j * np.rint(images()[0].imag)
    with gamma.Reader(path, "PRIMARY") as reader:
        assert reader.shape == SHAPE and reader.is_complex and not reader.georeferenced
        for window in ((0, 61, 0, 97), (7, 30, 0, 97), (60, 61, 96, 97), (11, 20, 40, 77)):
            np.testing.assert_array_equal(reader.read_complex(*window), values[window[0]:window[1], window[2]:window[3]])
        with pytest.raises(ValueError, match="not inside 61 x 97 px"):
            reader.read_complex(0, 62, 0, 97)
        pathlib.Path(path).write_bytes(b"short")
        with pytest.raises(InputError, match="ends before line 61"):
            reader.read_complex(0, 61, 0, 97)


def test_values_that_are_no_numbers_are_no_data(tmp_path):
    values = images()[0]
    values[3, 4], values[5, 6] = np.nan, np.inf
    path, _ = gamma_files.write_pair(tmp_path, pair_of(), (values, values))
    with gamma.Reader(path, "PRIMARY") as reader:
        found = reader.read_complex(0, 61, 0, 97)
    assert np.isnan(found[[3, 5], [4, 6]]).all() and np.isfinite(found).sum() == found.size - 2


@pytest.mark.parametrize("epoch", [datetime.datetime(2012, 8, 15, 9, 12), datetime.datetime(2012, 8, 15, 0, 0, 20), datetime.datetime(2012, 12, 31, 23, 59, 59, 500000)])
@pytest.mark.parametrize("look", [1, -1])
def test_geometry_comes_back(tmp_path, look, epoch):
    """State vectors before midnight too, whichever day their times count from."""
    pair = pair_of(look, epoch)
    found = read_pair(tmp_path, pair)
    assert (found.look, found.phase_factor, found.image.rows, found.image.columns) == (look, 1, *SHAPE)
    assert found.wavelength_m == pytest.approx(pair.wavelength_m, rel=1e-7) and found.image.line_interval_s == pytest.approx(3.1e-4, rel=1e-7)
    assert (found.image.first_range_m, found.image.range_spacing_m) == (6.2e5, 1.36)
    shift = (pair.epoch - found.epoch).total_seconds()
    assert found.image.first_time_s == pytest.approx(1.25 + shift, abs=1e-6)
    for one, other in ((found.primary, pair.primary), (found.secondary, pair.secondary)):
        assert np.abs(one.state(np.array(3.3 + shift))[0] - other.state(np.array(3.3))[0]).max() < 0.01
    par = gamma_files.items(pair, pair.primary)
    for day in (-86400.0, 86400.0):  # times of state vectors that count from the other day
        par["time_of_first_state_vector"] = f"{float(gamma_files.items(pair, pair.primary)['time_of_first_state_vector'].split()[0]) + day:.6f} s"
        other = gamma.pair(gamma.read(gamma_files.write_par(tmp_path / "other.par", par), "GEOMETRY"))
        assert other.secondary is None and other.phase_factor is None and other.primary.span == pytest.approx(found.primary.span)


def test_phase_factor_by_the_times_of_the_orbits(tmp_path):
    """1 where the satellites pass together, 2 where one follows by seconds (pursuit) or days (repeat pass)."""
    assert read_pair(tmp_path, pair_of(apart_s=-0.9)).phase_factor == 1
    assert read_pair(tmp_path, pair_of(apart_s=3.0)).phase_factor == 2
    found = read_pair(tmp_path, pair_of(), later=11 * 86400.0)
    assert found.phase_factor == 2 and found.secondary.span[0] - found.primary.span[0] == pytest.approx(11 * 86400)
    # Each range at its own zero Doppler: days between them do not change the phase.
    point = rdr2geo(found.image.first_time_s, 6.2e5, 0.0, found.primary, 1)
    near = read_pair(tmp_path, pair_of())
    assert geo2rdr(point, found.secondary, 1)[1] == pytest.approx(geo2rdr(point, near.secondary, 1)[1], abs=1e-4)


@pytest.mark.parametrize("given, image, par", [("a.slc", "a.slc", "a.slc.par"), ("a.slc.par", "a.slc", "a.slc.par"), ("a.rslc", "a.rslc", "a.par"), ("a.par", "a.rslc", "a.par"),
                                               ("a.slc", "a.slc", "a_slc.par"), ("a_slc.par", "a.slc", "a_slc.par"), ("a.dat", "a.dat", "a.dat.par")])
def test_names(tmp_path, given, image, par):
    for name in {image, par, given}:
        (tmp_path / name).write_text("x")
    assert gamma.par_of(tmp_path / given) == str(tmp_path / par) and gamma.image_of(str(tmp_path / par), "PRIMARY") == str(tmp_path / image)


def test_a_raster_with_a_par_of_another_name_is_no_image_of_gamma(tmp_path):
    (tmp_path / "a.par").write_text("x")
    (tmp_path / "a.tif").write_text("x")
    assert gamma.par_of(tmp_path / "a.tif") is None
    with pytest.raises(InputError, match="PRIMARY = .*a.par: its image is not beside it .a, a.slc, a.rslc."):
        gamma.image_of(str(tmp_path / "a.par"), "PRIMARY")


@pytest.mark.parametrize("item, value, words", [
    ("range_samples", None, "is no parameter file of an image in radar geometry"), ("start_time", None, "lacks start_time"), ("start_time", "noon", "start_time: 'noon' is not a number"),
    ("start_time", "1e300", "give the seconds of the day"), ("date", "2012 13 45", "date: '2012 13 45' is no year, month and day"), ("azimuth_lines", "-3", "azimuth_lines = -3: it must be a whole number"),
    ("azimuth_lines", "1e99", "it must be a whole number"), ("near_range_slc", "inf m", "near_range_slc: 'inf m' is not a number"), ("near_range_slc", "5 m", "is no slant range from space"),
    ("azimuth_line_time", "0 s", "azimuth_line_time = 0: it must be above 0"), ("azimuth_line_time", "20 s", "line_interval_s = 20"), ("radar_frequency", "9.65 Hz", "is no radar wavelength"),
    ("azimuth_angle", "0.0 degrees", "it must be near 90"), ("image_geometry", "GROUND_RANGE", "image_geometry is GROUND_RANGE"), ("azimuth_deskew", "OFF", "azimuth_deskew is OFF"),
    ("number_of_state_vectors", "1000000000", "from 1 to 10000"), ("number_of_state_vectors", "14", "lacks state_vector_position_14"), ("number_of_state_vectors", "3", "has 3 state vectors: give 4 or more"),
    ("state_vector_interval", "-10 s", "state_vector_interval = -10"), ("state_vector_interval", "1 s", "its velocities are not those of its positions"), ("number_of_state_vectors", "6", "the primary orbit covers"),
    ("state_vector_position_2", "1.0 2.0", "are not 3 numbers"), ("state_vector_velocity_5", "0 0 nan", "are not 3 numbers")])
def test_unsound_parameters(tmp_path, item, value, words):
    par = gamma_files.items(pair_of(), pair_of().primary) | {item: value}
    path = gamma_files.write_par(tmp_path / "a.slc.par", {name: text for name, text in par.items() if text is not None})
    with pytest.raises(InputError, match=words) as error:
        gamma.pair(gamma.read(path, "GEOMETRY"))
    assert str(error.value).startswith("GEOMETRY") and "a.slc.par" in str(error.value) and "\n" not in str(error.value)


def test_pair_of_two_sensors(tmp_path):
    first, second = pair_of(), pair_of()
    pars = [gamma_files.write_par(tmp_path / f"{k}.par", gamma_files.items(first, second.secondary) | ({"radar_frequency": "5.4e9 Hz"} if k else {})) for k in (0, 1)]
    with pytest.raises(InputError, match="give images of one sensor"):
        gamma.pair(*(gamma.read(path, "GEOMETRY") for path in pars))


@pytest.mark.parametrize("item, value, words", [("image_format", "FLOAT", "holds FLOAT, no complex pixels"), ("line_header_size", "12", "has headers of its lines"),
                                                ("azimuth_lines", "60", "has 47336 bytes, and its parameter file tells of 46560"), ("image_format", "SCOMPLEX", "it is cut off, or a.slc.par belongs")])
def test_unsound_images(tmp_path, item, value, words):
    path = gamma_files.write_image(tmp_path / "a.slc", images()[0])
    gamma_files.write_par(path + ".par", gamma_files.items(pair_of(), pair_of().primary) | {item: value})
    with pytest.raises(InputError, match=words):
        gamma.Reader(path, "PRIMARY")


def test_no_text_and_another_band(tmp_path):
    path = gamma_files.write_image(tmp_path / "a.slc", images()[0])
    (tmp_path / "a.slc.par").write_bytes(bytes(range(256)) * 40)
    with pytest.raises(InputError, match="PRIMARY = .* is no parameter file"):
        gamma.Reader(path, "PRIMARY")
    gamma_files.write_par(path + ".par", gamma_files.items(pair_of(), pair_of().primary))
    with pytest.raises(InputError, match="BAND = 2"):
        gamma.Reader(path, "PRIMARY", band=2)


def real_pair(first, second=None, kind="8rlks_mli"):
    return gamma.pair(*(gamma.read(str(DATA / f"r{day}_VV_{kind}.par"), "GEOMETRY") for day in (first, second) if day))


@real
def test_multi_looked_parameters_of_the_mexico_stack():
    """GAMMA's timing of the image averaged over 2 x 8 px is that of multilooked_image(): firsts are centres."""
    for day in ("20180106", "20180319", "20180412"):
        fine, averaged = (real_pair(day, kind=kind).image for kind in ("slc", "8rlks_mli"))
        found = Image(**multilooked_image(vars(fine), InterferogramOptions(azimuth_looks=2, range_looks=8)))
        assert (found.rows, found.columns) == (averaged.rows, averaged.columns)
        assert found.first_time_s == pytest.approx(averaged.first_time_s, abs=2e-6) and found.first_range_m == pytest.approx(averaged.first_range_m, abs=2e-3)
        assert found.line_interval_s == pytest.approx(averaged.line_interval_s, rel=1e-7) and found.range_spacing_m == pytest.approx(averaged.range_spacing_m, rel=1e-7)


@real
def test_look_up_table_of_the_mexico_stack():
    """GAMMA's own table from map to radar, less one shift of the lines that it fitted to the image; on a few slopes its heights are not quite those of this DEM."""
    pair = real_pair("20180106")
    table = np.fromfile(DATA / "20180106_VV_8rlks_eqa_to_rdc.lt", ">c8").reshape(60, 100)
    with rasters.open_raster(str(DATA / "cropA_T005A_dem.tif")) as reader:
        heights, (x0, a, _, y0, _, e) = reader.read(0, 60, 0, 100), reader.transform
    columns, rows = np.meshgrid(np.arange(100) + 0.5, np.arange(60) + 0.5)
    t, r = geo2rdr(to_ecef(x0 + a * columns, y0 + e * rows, heights), pair.primary, pair.look)
    lines, samples = pair.image.row_of(t) - table.imag, pair.image.column_of(r) - table.real
    print(f"samples {samples.mean():+.4f} px, std {samples.std():.3f}; lines {lines.mean():+.4f} px, std {lines.std():.5f}")
    assert np.percentile(np.abs(samples), 95) < 0.2 and abs(samples.mean()) < 0.02 and np.ptp(lines) < 2e-3 and abs(lines.mean()) < 0.6


@real
@pytest.mark.parametrize("second", ["20180130", "20180412"])
def test_baselines_of_the_mexico_stack(second):
    """The perpendicular baseline, sign included, along the table that GAMMA wrote (whose baseline is linear in time), and repeat pass is found."""
    pair = real_pair("20180106", second)
    assert pair.phase_factor == 2 and pair.look == 1 and pair.wavelength_m == pytest.approx(0.0554658, abs=1e-7)
    text = (DATA / f"20180106-{second}_VV_8rlks_bperp.par").read_text().splitlines()
    table = np.array([line.split() for line in text if len(line.split()) == 9 and line.split()[0].isdigit()], float)
    worst = 0.0
    for line, sample, perpendicular in table[::37, [0, 1, 7]]:
        point = rdr2geo(pair.image.first_time_s + line * pair.image.line_interval_s, pair.image.first_range_m + sample * pair.image.range_spacing_m, 2240.0, pair.primary, 1)
        worst = max(worst, abs(of_point(pair, *to_degrees(point))["perpendicular_baseline_m"] - perpendicular))
    print(f"{second}: perpendicular baseline {perpendicular:.2f} m, at most {worst:.3f} m from GAMMA's")
    assert worst < 0.3
