"""Real radar data through the tools: the Sentinel-1 annotation and DEM of Rome, the pair of Amsterdam, the unwrapped stack of Mexico City."""

import datetime
import json
import os
import pathlib
import re

import insar_data
import numpy as np
import plain_radar
import pytest
from osgeo import gdal
from small_data import write_tif

from firnline.algorithms.insar.orbits import Orbit
from firnline.algorithms.insar.pair import LIGHT, Image, Pair
from firnline.algorithms.insar.range_doppler import geo2rdr, to_ecef

DATA = pathlib.Path(os.environ.get("FIRNLINE_DATA", pathlib.Path(__file__).resolve().parents[3] / "shared" / "data")) / "insar"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no reference data at {DATA}: set FIRNLINE_DATA to their folder")


def read(path):
    return gdal.Open(str(path)).ReadAsArray()


def rome():
    """Pair of one orbit, and (longitude, latitude, height, incidence) of the annotation's grid."""
    text, epoch = next((DATA / "s1_annotation_rome").glob("*.xml")).read_text(), datetime.datetime(2022, 1, 4, 17, 5, 58)
    vectors, points = text[text.find("<orbitList"):text.find("</orbitList")], text[text.find("<geolocationGridPointList"):]

    def column(name, part, kind=float):
        return np.array([kind(one) for one in re.findall(f"<{name}>(.*?)</{name}>", part)])

    def seconds(one):
        return (datetime.datetime.fromisoformat(one) - epoch).total_seconds()
    orbit = Orbit(column("time", vectors, seconds), *(np.array([column(axis, vectors)[begin::2] for axis in "xyz"]).T for begin in (0, 1)))
    image = Image(int(column("numberOfLines", text)[0]), int(column("numberOfSamples", text)[0]), float(column("productFirstLineUtcTime", text, seconds)[0]),
                  float(column("azimuthTimeInterval", text)[0]), float(column("slantRangeTime", text)[0]) * LIGHT / 2, LIGHT / 2 / float(column("rangeSamplingRate", text)[0]))
    return Pair(epoch, 1, LIGHT / float(column("radarFrequency", text)[0]), orbit, image=image), [column(name, points) for name in ("longitude", "latitude", "height", "incidenceAngle")]


def test_dem_of_rome_and_the_annotated_incidence(run, qgis_processing, tmp_path):
    """The DEM lies beyond the swath: the look-up table goes on there. Times and ranges against the plain solver, angles against a surface through ESA's grid."""
    from firnline.processing_provider.insar.insar_geometry import InsarGeometry
    pair, (lon, lat, height, incidence) = rome()
    path = DATA / "s1_annotation_rome" / "Rome-30m-DEM.tif"
    given = {"GEOMETRY": insar_data.write_json(tmp_path / "rome.json", pair), "DEM": str(path), "VERTICAL_DATUM": "Ellipsoid", "INSIDE_IMAGE": False, "OUTPUT": str(tmp_path / "local.tif"),
             "INCIDENCE": str(tmp_path / "inc.tif"), "LOOKUP": str(tmp_path / "lut.tif")}
    assert run(InsarGeometry(), given)[1] == ""
    x0, a, _, y0, _, e = gdal.Open(str(path)).GetGeoTransform()
    heights, lookup, angles = read(path).astype(float), read(tmp_path / "lut.tif").astype(float), read(tmp_path / "inc.tif")
    columns, rows = np.meshgrid(np.arange(heights.shape[1]) + 0.5, np.arange(heights.shape[0]) + 0.5)
    some = (slice(None, None, 17), slice(None, None, 13))
    longitudes, latitudes = (x0 + a * columns)[some], (y0 + e * rows)[some]
    t, r = plain_radar.geo2rdr(to_ecef(longitudes, latitudes, heights[some]).reshape(-1, 3), pair.primary, 1)
    times, ranges = pair.image.first_time_s + lookup[0][some] * pair.image.line_interval_s, pair.image.first_range_m + lookup[1][some] * pair.image.range_spacing_m
    print(f"{t.size} px: range {np.abs(ranges.ravel() - r).max() * 1e3:.2f} mm, azimuth {np.abs(times.ravel() - t).max() * 1e6:.2f} microseconds")
    assert np.abs(ranges.ravel() - r).max() < 0.01 and np.abs(times.ravel() - t).max() < 2e-6

    def terms(x, y, z):
        x, y = x - 11.5, y - 41.8
        return np.stack([x**i * y**j for i in range(6) for j in range(4 - i // 2)] + [z], -1)
    fitted = np.linalg.lstsq(terms(lon, lat, height / 1e3), incidence, rcond=None)[0]
    assert np.abs(terms(lon, lat, height / 1e3) @ fitted - incidence).max() < 2e-3
    assert np.abs(terms(longitudes, latitudes, heights[some] / 1e3) @ fitted - angles[some]).max() < 0.05  # degrees; 30 km beyond the grid


def amsterdam():
    """Images, Pair of one orbit (the file has the same for both), and the places of the pixels."""
    about, data = json.loads((DATA / "s1_pair_amsterdam" / "metadata.json").read_text()), np.load(DATA / "s1_pair_amsterdam" / "pair.npz")
    epoch = datetime.datetime(2000, 1, 1) + datetime.timedelta(days=8490, seconds=21035)

    def seconds(stamp):
        return stamp[1] - 21035 + stamp[2] * 1e-6
    vectors = about["orbit_ref"]
    orbit = Orbit([seconds(one["time"]) for one in vectors], *([[float(np.ravel(one[f"{axis}_{kind}"])[0]) for axis in "xyz"] for one in vectors] for kind in ("pos", "vel")))
    ref = {name: np.ravel(about["ref"][name])[0] for name in ("line_time_interval", "slant_range_to_first_pixel", "range_sampling_rate", "radar_frequency")}
    image = Image(84, 338, seconds(about["ref"]["first_line_time"]), ref["line_time_interval"], ref["slant_range_to_first_pixel"], LIGHT / 2e6 / ref["range_sampling_rate"])
    points = to_ecef(*(data[name].astype(float) for name in ("lon", "lat", "elevation")))
    return (data["slc_ref_20230331"], data["slc_sec_20230319"]), Pair(epoch, 1, LIGHT / 1e6 / ref["radar_frequency"], orbit, image=image), points


def test_pair_of_amsterdam(qgis_process, tmp_path):
    """Interferogram and coherence as files, every value against numpy; the geometry of its averaged image goes with it."""
    images, pair, points = amsterdam()
    slcs = [write_tif(tmp_path / f"{name}.tif", one, None, None) for name, one in zip(("ref", "sec"), images)]
    given = {"PRIMARY": slcs[0], "SECONDARY": slcs[1], "GEOMETRY": insar_data.write_json(tmp_path / "pair.json", pair), "AZIMUTH_LOOKS": 4, "RANGE_LOOKS": 16, "OUTPUT": tmp_path / "o.tif",
             "COHERENCE": tmp_path / "c.tif", "GEOMETRY_OUTPUT": tmp_path / "g.json"}
    done = qgis_process("run", "firnline:interferogram", "--", *(f"{key}={value}" for key, value in given.items()))
    assert done.returncode == 0, done.stdout + done.stderr
    first, second = (np.where((images[0] != 0) & (images[1] != 0), one, 0).astype(complex)[:84, :336].reshape(21, 4, 21, 16) for one in images)
    product = (second * first.conj()).sum((1, 3))
    coherence = abs(product) / np.sqrt((abs(first) ** 2).sum((1, 3)) * (abs(second) ** 2).sum((1, 3)))
    np.testing.assert_allclose(read(tmp_path / "c.tif"), coherence, atol=1e-6)
    np.testing.assert_allclose(np.exp(1j * read(tmp_path / "o.tif")), product / abs(product), atol=1e-4)
    assert float(re.search(r"MEAN_COHERENCE:\t(\S+)", done.stdout)[1]) == pytest.approx(coherence.mean(), abs=1e-6) and 0.7 < coherence.mean() < 0.8
    # The pixels' places, by another program, lie where the orbit sees them: ranges to 0.1 px; the lines of a burst's product count from another time.
    t, r = geo2rdr(points, pair.primary, 1)
    lines, samples = pair.image.row_of(t) - np.arange(84)[:, None], pair.image.column_of(r) - np.arange(338)
    print(f"mean coherence {coherence.mean():.3f}; samples {samples.mean():+.4f} px, std {samples.std():.4f}; lines {lines.mean():+.4f} px, std {lines.std():.4f}")
    assert np.abs(samples).max() < 0.05 and np.ptp(lines) < 0.05
    assert json.loads((tmp_path / "g.json").read_text())["image"]["rows"] == 21


def test_unwrapped_stack_of_mexico(tmp_path):
    """Wrapped again and unwrapped by the default engine, the interferograms of the stack come out as another program unwrapped them, by one constant, on all pixels with data."""
    from firnline.algorithms.insar.unwrap_phase import UnwrapPhaseOptions, unwrap
    shares = []
    for name in sorted(path.name[6:23] for path in (DATA / "s1_unw_mexico").glob("*_unw.tif")):
        stem = str(DATA / "s1_unw_mexico" / f"cropA_{name}_VV_8rlks")
        truth, coherence = read(f"{stem}_eqa_unw.tif").astype(float), read(f"{stem}_flat_eqa_cc.tif")
        valid = (truth != 0) & np.isfinite(truth) & np.isfinite(coherence)
        found, parts, _ = unwrap(np.angle(np.exp(1j * truth)).astype(np.float32), np.clip(np.nan_to_num(coherence), 0, 1).astype(np.float32), UnwrapPhaseOptions(minimum_component=20), valid=valid, looks=16)
        sure = valid & (parts != 65535)
        turns = np.rint((found - truth)[sure] / (2 * np.pi))
        assert sure.sum() > 0.5 * valid.sum() > 1000, name
        shares.append(np.unique(turns, return_counts=True)[1].max() / turns.size)
        assert np.abs(np.angle(np.exp(1j * (found - truth)[sure]))).max() < 1e-3
    print(f"{len(shares)} interferograms, the same turns on {100 * np.mean(shares):.2f} % of the pixels, at least {100 * min(shares):.2f} %")
    assert len(shares) == 15 and min(shares) > 0.99
