"""Local incidence against angles that add up in the plane of the look, and against vectors."""

import numpy as np
import pytest

from firnline.algorithms.snow.incidence import LAYOVER, OPEN, SHADOW, local_incidence


@pytest.mark.parametrize("look", [78.0, 282.0])
def test_in_the_plane_of_the_look_angles_add(look):
    """Ground that faces the radar has its slope taken off, ground that faces away added."""
    slope = np.array([0, 10, 25, 38.9, 39.1, 60])
    toward, state = local_incidence(slope, np.full(6, look + 180), 39.0, look)
    np.testing.assert_allclose(toward, np.abs(39 - slope), atol=1e-4)
    assert state.tolist() == [OPEN] * 4 + [LAYOVER] * 2
    away, state = local_incidence(slope + np.array([0, 0, 0, 0, 12, 0]), np.full(6, look), 39.0, look)
    np.testing.assert_allclose(away, 39 + slope + np.array([0, 0, 0, 0, 12, 0]), atol=1e-4)
    assert state.tolist() == [OPEN] * 4 + [SHADOW] * 2


def test_against_vectors():
    rng = np.random.default_rng(3)
    slope, aspect, incidence = rng.uniform(0, 70, 500), rng.uniform(0, 360, 500), rng.uniform(20, 50, 500)
    s, a, t, look = np.radians(slope), np.radians(aspect), np.radians(incidence), np.radians(282)
    normal = np.stack([np.sin(s) * np.sin(a), np.sin(s) * np.cos(a), np.cos(s)])
    to_radar = np.stack([-np.sin(t) * np.sin(look), -np.sin(t) * np.cos(look), np.cos(t)])
    expected = np.degrees(np.arccos((normal * to_radar).sum(axis=0)))
    found, state = local_incidence(slope, aspect, incidence, 282.0)
    np.testing.assert_allclose(found, expected, atol=1e-3)
    assert ((state == SHADOW) == (expected >= 90)).all() and 10 < (state == LAYOVER).sum() < 200


def test_flat_ground_and_gaps():
    angle, state = local_incidence(np.array([0, np.nan]), np.array([np.nan, np.nan]), 39.0, 78.0)
    assert angle[0] == pytest.approx(39) and np.isnan(angle[1]) and state.tolist() == [OPEN, OPEN]
