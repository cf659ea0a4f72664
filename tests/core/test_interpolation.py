"""Linear and inverse-distance interpolation on fields that they know exactly."""

import numpy as np
import pytest

from firnline.algorithms.elevation.interpolation import InverseDistance, Linear


def test_linear_is_exact_on_a_plane_and_the_nearest_beyond():
    rng = np.random.default_rng(1)
    x, y = 5e5 + rng.uniform(0, 2000, 300), 5.2e6 + rng.uniform(0, 1000, 300)
    plane = Linear(x, y, 0.003 * (x - 5e5) - 0.001 * (y - 5.2e6))
    value, distance = plane.at(np.array([5e5 + 1000.0]), np.array([5.2e6 + 500.0]))
    assert value[0] == pytest.approx(2.5, abs=1e-6) and 0 < distance[0] < 200
    k = np.argmax(x)
    value, distance = plane.at(x[[k]] + 900, y[[k]])
    assert value[0] == plane._values[k] and distance[0] == pytest.approx(900)


def test_measurements_on_one_line_do_not_stop_it():
    x = np.arange(10.0) * 20
    value, _ = Linear(x, np.zeros(10), x).at(np.array([61.0]), np.array([5.0]))
    assert value[0] == 60


def test_inverse_distance_by_hand():
    """Values 0 and 10 at distances 10 and 20: weights 4 to 1."""
    value, distance = InverseDistance(np.array([0.0, 30.0]), np.zeros(2), np.array([0.0, 10.0])).at(np.array([10.0, 0.0]), np.zeros(2))
    np.testing.assert_allclose(value, [2.0, 0.0], atol=1e-6)
    np.testing.assert_allclose(distance, [10, 0])
