"""Range-Doppler equations: ESA's annotation, plain numpy, there and back, and the phase of a pair."""

import datetime
import json
import re

import numpy as np
import plain_radar
import pytest
from radar import Circle
from test_orbits import DATA

from firnline.algorithms.insar.orbits import Orbit
from firnline.algorithms.insar.pair import LIGHT, Pair
from firnline.algorithms.insar.range_doppler import geo2rdr, pair_phase, phase2geo, phase_per_metre, rdr2geo, to_degrees, to_ecef


def scene(circle, look, count=500, seed=1):
    """Orbit and points of a scene: times, ranges, heights, (n,) each."""
    rng = np.random.default_rng(seed)
    return circle.orbit(), rng.uniform(-20, 20, count), rng.uniform(5.7e5, 7.5e5, count), rng.uniform(-100, 8800, count)


SCENES = [(Circle(), 1), (Circle(argument=135.0), 1), (Circle(argument=-45.0), -1), (Circle(argument=88.0, node=120.0), -1), (Circle(argument=0.0, node=-179.9), 1)]


@pytest.mark.parametrize("circle, look", SCENES, ids=["ascending", "descending", "south, left", "near the pole", "date line"])
def test_there_and_back_and_the_plain_version(circle, look):
    orbit, times, ranges, heights = scene(circle, look)
    points = rdr2geo(times, ranges, heights, orbit, look)
    assert np.isfinite(points).all()
    assert np.abs(to_degrees(points)[2] - heights).max() < 1e-6
    t, r = geo2rdr(points, orbit, look)
    assert np.abs(t - times).max() * 7500 < 1e-6 and np.abs(r - ranges).max() < 1e-6  # m: a thousandth of a millimetre
    assert np.abs(rdr2geo(t, r, heights, orbit, look) - points).max() < 1e-6
    plain_t, plain_r = plain_radar.geo2rdr(points, orbit, look)
    assert np.abs(t - plain_t).max() < 1e-11 and np.abs(r - plain_r).max() < 1e-7
    assert np.abs(plain_radar.rdr2geo(times, ranges, heights, orbit, look) - points).max() < 1e-4
    assert np.isnan(geo2rdr(points, orbit, -look)[0]).all()  # it looks to the other side


def test_nothing_is_made_up_beyond_the_orbit_or_from_nan():
    orbit, times, ranges, heights = scene(Circle(), 1)
    points = rdr2geo(times, ranges, heights, orbit, 1)
    cut = Circle().orbit(np.arange(-10.0, 11.0, 5.0))
    t, r = geo2rdr(points, cut, 1)
    inside = np.abs(times) <= 10
    assert (np.isfinite(t) == inside).all() and (np.isfinite(r) == inside).all() and 0 < inside.sum() < inside.size
    assert (np.isfinite(rdr2geo(times, ranges, heights, cut, 1)[:, 0]) == inside).all()
    points[3, 1] = np.nan
    t, r = geo2rdr(points, orbit, 1)
    assert np.isnan([t[3], r[3]]).all() and np.isfinite(np.delete(t, 3)).all()
    assert np.isnan(rdr2geo(0.0, np.array([1e5, np.nan, 6e5]), np.array([0, 0, np.nan]), orbit, 1)).all()  # too near; no range; no height


def test_degrees_and_back():
    lon, lat, h = np.meshgrid([-180.0, -37.5, 0.0, 91.0], [-90.0, -45.0, 0.0, 30.0, 89.9], [-400.0, 0.0, 8800.0])
    found = to_degrees(to_ecef(lon, lat, h))
    assert np.abs(found[1] - lat).max() < 1e-12 and np.abs(found[2] - h).max() < 1e-8
    assert np.abs(to_ecef(*found) - to_ecef(lon, lat, h)).max() < 1e-8
    assert to_ecef(0.0, 0.0, 0.0).tolist() == [6378137.0, 0.0, 0.0]


def test_annotation_grid_of_sentinel_1():
    """ESA's own geolocation grid: slant range to 0.1 mm, azimuth to a centimetre on the ground."""
    path = DATA / "s1_annotation_rome" / "s1a-iw1-slc-vv-20220104t170558-20220104t170623-041314-04e951-004.xml"
    if not path.exists():
        pytest.skip(f"no Sentinel-1 annotation at {path}: set FIRNLINE_DATA to the folder of the reference data")
    text, epoch = path.read_text(), datetime.datetime(2022, 1, 4, 17, 5, 58)
    vectors, points = text[text.find("<orbitList"):text.find("</orbitList")], text[text.find("<geolocationGridPointList"):]

    def column(name, part, kind=float):
        return np.array([kind(one) for one in re.findall(f"<{name}>(.*?)</{name}>", part)])

    def seconds(one):
        return (datetime.datetime.fromisoformat(one) - epoch).total_seconds()

    orbit = Orbit(column("time", vectors, seconds), *(np.array([column(axis, vectors)[begin::2] for axis in "xyz"]).T for begin in (0, 1)))
    ground = to_ecef(*(column(name, points) for name in ("longitude", "latitude", "height")))
    t, r = geo2rdr(ground, orbit, 1)
    assert t.size == 210
    assert np.abs(r - column("slantRangeTime", points) * LIGHT / 2).max() < 1e-4  # m
    assert np.abs(t - column("azimuthTime", points, seconds)).max() < 1.5e-6  # s: 1 cm, of which the file's digits are 0.4
    assert np.abs(rdr2geo(t, r, column("height", points), orbit, 1) - ground).max() < 1e-5


def pair_of(look=1, swapped=False, phase_factor=1):
    """A pair with its second satellite 250 m higher and 80 m beside."""
    first, second = Circle(), Circle(radius=Circle().radius + 250.0, node=0.0008)
    first, second = (second, first) if swapped else (first, second)
    return Pair(datetime.datetime(2013, 1, 1), look, 0.0311, first.orbit(), second.orbit(), phase_factor)


@pytest.mark.parametrize("phase_factor", [1, 2])
@pytest.mark.parametrize("look, swapped", [(1, False), (-1, False), (1, True)])
def test_point_of_phase_range_and_doppler(look, swapped, phase_factor):
    pair, (_, times, ranges, heights) = pair_of(look, swapped, phase_factor), scene(Circle(), look)
    points = rdr2geo(times, ranges, heights, pair.primary, look)
    phases = pair_phase(points, pair)
    found = phase2geo(times, ranges, phases, pair, heights + 300)
    assert np.linalg.norm(found - points, axis=1).max() < 1e-3  # m
    assert np.linalg.norm(plain_radar.phase2geo(times, ranges, phases, pair, phase_per_metre(pair)) - points, axis=1).max() < 1e-3
    assert np.isnan(phase2geo(times[:3], ranges[:3], np.array([np.nan, phases[1], phases[2]]), pair)[0]).all()


@pytest.mark.parametrize("name", ["A_horizontal", "B_slope"])
def test_standard_geocoding_of_the_reference_cases(name):
    path = DATA / f"penprop_dev_{name}.npz"
    if not path.exists():
        pytest.skip(f"no reference case at {path}: set FIRNLINE_DATA to the folder of the reference data")
    with np.load(path) as data:
        about, orbits = json.loads(str(data["params"])), [Orbit(data["orb_t"], data[f"orb_S{k}"], data[f"orb_V{k}"]) for k in (1, 2)]
        pair = Pair(datetime.datetime(2013, 1, 1), about["look"], about["lam"], *orbits, about["m"])
        lon, lat = about["lon0"] + np.degrees(data["app_E"] / data["Nr"]), about["lat0"] + np.degrees(data["app_N"] / data["Mr"])
        found = phase2geo(data["t"], data["R"], data["phi"], pair, about["h0"])
        assert np.linalg.norm(found - to_ecef(lon, lat, data["app_h"]), axis=-1).max() < 1e-3
