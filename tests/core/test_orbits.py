"""Orbits between state vectors against an exact motion, and the file of a pair's geometry."""

import dataclasses
import datetime
import json
import os
import pathlib
import re

import numpy as np
import pytest
from radar import Circle

from firnline.algorithms.insar import pair as pairs
from firnline.algorithms.insar.orbits import Orbit
from firnline.algorithms.options import InputError

DATA = pathlib.Path(os.environ.get("FIRNLINE_DATA", pathlib.Path(__file__).resolve().parents[3] / "shared" / "data")) / "insar"
TIMES = np.arange(-60.0, 61.0, 10.0)


@pytest.mark.parametrize("step, position_m, velocity", [(10.0, 1e-8, 1e-8), (60.0, 1e-5, 1e-6)])
def test_interpolation_follows_the_exact_motion(step, position_m, velocity):
    circle, times = Circle(), np.arange(-4, 5) * step
    at = np.linspace(times[0], times[-1], 997)
    p, v, a = circle.orbit(times).state(at)
    exact_p, exact_v = circle.state(at)
    assert np.abs(p - exact_p).max() < position_m and np.abs(v - exact_v).max() < velocity
    h = 1e-2
    inside = slice(5, -5)
    assert np.abs(a - (circle.state(at + h)[1] - circle.state(at - h)[1]) / (2 * h))[inside].max() < 1e-5


def test_uneven_state_vectors_and_no_extrapolation():
    circle, times = Circle(), np.array([-50.0, -37.0, -20.0, -12.0, 3.0, 11.0, 40.0])
    orbit = circle.orbit(times)
    at = np.linspace(-50, 40, 301)
    assert np.abs(orbit.state(at)[0] - circle.state(at)[0]).max() < 1e-7
    assert all(np.isnan(values).all() for values in orbit.state(np.array([-50.001, 40.001])))
    assert np.isfinite(orbit.state(np.array([-50.0, 40.0]))[0]).all() and orbit.span == (-50, 40)


def test_misfit_shows_a_state_vector_that_is_off():
    circle = Circle()
    positions, velocities = circle.state(TIMES)
    assert Orbit(TIMES, positions, velocities).misfit().max() < 1e-6
    positions[6, 1] += 0.5
    assert Orbit(TIMES, positions, velocities).misfit()[4] == pytest.approx(0.5, abs=1e-3)


@pytest.mark.parametrize("change, words", [
    (lambda t, p, v: (t[:3], p[:3], v[:3]), "has 3 state vectors: give 4 or more"), (lambda t, p, v: (t[::-1], p[::-1], v[::-1]), "does not follow that before it"),
    (lambda t, p, v: (t, p / 1000, v), "Earth-fixed coordinates in metres"), (lambda t, p, v: (t, p, v / 1000), "metres per second"),
    (lambda t, p, v: (t, p, v + np.cross([0, 0, 7.292115e-5], p)), "both in the Earth-fixed frame"), (lambda t, p, v: (t, np.where(t[:, None] == 0, np.nan, p), v), "no number"),
    (lambda t, p, v: (t, np.where(t[:, None] == 0, p + 30, p), v), "beside the curve through its neighbours"), (lambda t, p, v: (t, p[:, :2], v), "three coordinates")])
def test_what_is_no_orbit_is_refused(change, words):
    with pytest.raises(InputError, match=words):
        Orbit(*change(TIMES, *Circle().state(TIMES)))


def test_real_state_vectors_agree_with_each_other():
    path = DATA / "s1_annotation_rome" / "s1a-iw1-slc-vv-20220104t170558-20220104t170623-041314-04e951-004.xml"
    if not path.exists():
        pytest.skip(f"no Sentinel-1 annotation at {path}: set FIRNLINE_DATA to the folder of the reference data")
    text = path.read_text()
    text = text[text.find("<orbitList"):text.find("</orbitList")]
    times = [(datetime.datetime.fromisoformat(one) - datetime.datetime(2022, 1, 4, 17, 5, 58)).total_seconds() for one in re.findall("<time>(.*?)</time>", text)]
    numbers = np.array([[float(v) for v in re.findall(f"<{axis}>(.*?)</{axis}>", text)] for axis in "xyz"])
    assert Orbit(times, numbers[:, 0::2].T, numbers[:, 1::2].T).misfit().max() < 2e-4  # m: the digits of the velocities


def example():
    image = pairs.Image(970, 610, -1.5, 0.003, 6.1e5, 3.1)
    return pairs.Pair(datetime.datetime(2012, 8, 15, 9, 12), 1, 0.0311, Circle().orbit(), Circle(radius=6892237.0).orbit(), 1, image, -45.5)


def test_a_pair_comes_back_from_its_file():
    pair = example()
    found = pairs.from_json(pairs.to_json(pair, "made up"), "x.json")
    for field in ("epoch", "look", "wavelength_m", "phase_factor", "image", "height_of_ambiguity_m"):
        assert getattr(found, field) == getattr(pair, field)
    assert (found.secondary.positions == pair.secondary.positions).all() and (found.primary.velocities == pair.primary.velocities).all()
    assert pairs.to_json(found, "made up") == pairs.to_json(pair, "made up")
    alone = dataclasses.replace(pair, secondary=None, phase_factor=None, image=None, height_of_ambiguity_m=None, look=-1)
    found = pairs.from_json(pairs.to_json(alone), "x.json")
    assert found.secondary is None and found.image is None and found.look == -1
    assert found.primary.span == pair.primary.span


def test_the_example_of_the_documentation_is_sound():
    text = (pathlib.Path(__file__).resolve().parents[2] / "docs" / "insar_geometry.md").read_text(encoding="utf-8")
    pair = pairs.from_json(text.split("```json\n")[1].split("```")[0], "the example")
    assert pair.phase_factor == 1 and pair.image.columns == 10000 and pair.secondary.span == (0, 30)


@pytest.mark.parametrize("change, words", [
    (dict(wavelength_m=9.65), "wavelength_m = 9.65 is no radar wavelength"), (dict(look_side="up"), "use right or left"), (dict(phase_factor=4), "give 1 where one satellite transmits"),
    (dict(phase_factor=None), "phase_factor"), (dict(epoch="yesterday"), "no ISO time"), (dict(format="x"), "no file of InSAR geometry"), (dict(version=2), "reads version 1"),
    (dict(imgae={}), "unknown key imgae"), (dict(image=dict(rows=3)), "image needs rows"), (dict(primary=[]), "list of"), (dict(height_of_ambiguity_m="45"), "is not a number"),
    (dict(height_of_ambiguity_m=10**400), "is not a number"), (dict(epoch="0001-01-01T00:00:00+23:00"), "no ISO time"), (dict(image=vars(example().image) | dict(line_interval_s=1e-300)), "line_interval_s"),
    (dict(image=vars(example().image) | dict(first_time_s=1e300)), "the image 1e.300 s after 2012"), (dict(primary=dict(state_vectors=[[10.0 * k, 1e200, 0, 0, 7e3, 0, 0] for k in range(5)])), "far too large"),
    (dict(secondary=json.loads(pairs.to_json(example()))["primary"]), "both orbits are the same")])
def test_unsound_files_are_refused_with_the_reason(change, words):
    data = json.loads(pairs.to_json(example()))
    with pytest.raises(InputError, match=words):
        pairs.from_json(json.dumps(data | change), "x.json")


@pytest.mark.parametrize("step, error", [(120.0, 0.01), (200.0, 0.5)])
def test_state_vectors_may_not_lie_too_far_apart(step, error):
    """Four have no neighbour to be checked with: what is between them would be a guess."""
    circle, times = Circle(), np.arange(4) * step
    at = np.linspace(0, 3 * step, 500)
    assert np.linalg.norm(circle.orbit(times).state(at)[0] - circle.state(at)[0], axis=1).max() < error
    with pytest.raises(InputError, match="has state vectors 201 s apart: give some at every 200 s or less"):
        circle.orbit(np.arange(4) * 201.0)


def test_an_orbit_too_short_for_its_image_is_refused():
    pair = example()
    with pytest.raises(InputError, match="the primary orbit covers 2012-08-15T09:11:00.000 to 2012-08-15T09:13:00.000, the image 2012-08-15T09:12:58.500"):
        pairs.check(dataclasses.replace(pair, image=dataclasses.replace(pair.image, first_time_s=58.5)), "x.json")


@pytest.mark.parametrize("text", ["", "[1, 2]", "{", '{"a": NaN}', "[" * 100000])
def test_what_is_no_json_is_refused(text):
    with pytest.raises(InputError, match="x.json is no"):
        pairs.from_json(text, "x.json")
