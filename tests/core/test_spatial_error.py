"""The convolution against the double sum over pairs, and against the scatter of simulated error fields."""

import numpy as np
import pytest
import scipy.fft

from firnline.algorithms.elevation import spatial_error
from firnline.algorithms.elevation.error_model import ErrorModel
from firnline.algorithms.elevation.spatial_error import Box

MODEL = ErrorModel("m/yr", 0.0, 0.2, 1.0, "exponential", dict(a=0.018, b=0.066, c=0.074, slope_max=60.0), (200.0, 1600.0), (0.75, 0.25))
NORTH_UP, ROTATED = ((20.0, 0.0), (0.0, -10.0)), ((17.0, -4.0), (-8.0, -9.0))
SHAPE = 61, 97


def rho(distance):
    """Written anew: 1 - gamma of a Gaussian (range 200 m, 0.75) and a spherical (1600 m, 0.25) model."""
    near = np.minimum(distance / 1600.0, 1.0)
    return 0.75 * np.exp(-4 * (distance / 200.0) ** 2) + 0.25 * (1 - 1.5 * near + 0.5 * near**3)


def double_sum(first, second, metres):
    """sum_pq first_p second_q rho(d_pq), pixel by pixel."""
    matrix = np.asarray(metres)
    places = [(matrix @ np.array(np.nonzero(w))[::-1]).T for w in (first, second)]
    values = [w[np.nonzero(w)] for w in (first, second)]
    return sum(value * (values[1] @ rho(np.hypot(*(places[1] - place).T))) for place, value in zip(places[0], values[0]))


def scene(seed=1):
    """(labels of four glaciers, one of two parts; weights with pixels that are not measured)."""
    rng = np.random.default_rng(seed)
    labels = np.full(SHAPE, -1, np.int16)
    labels[2:20, 3:30], labels[20:50, 5:25], labels[5:25, 60:90], labels[52:60, 80:97] = 0, 1, 2, 3
    labels[55:58, 2:9] = 0
    weights = np.exp(rng.normal(0, 0.5, SHAPE))
    weights[rng.random(SHAPE) < 0.2] = np.nan
    return labels, weights


@pytest.mark.parametrize("metres", [NORTH_UP, ROTATED])
def test_variance_equals_the_double_sum(metres):
    labels, weights = scene()
    for number in range(4):
        own = np.where(labels == number, np.nan_to_num(weights), 0.0)
        assert spatial_error.variance_of_sum(own, MODEL, metres) == pytest.approx(double_sum(own, own, metres), rel=1e-6)


@pytest.mark.parametrize("metres", [NORTH_UP, ROTATED])
def test_covariances_equal_the_double_sums(metres, monkeypatch):
    """Between all pairs, in one tile each and cut in many; label 2 does not count."""
    labels, weights = scene()
    boxes = []
    for number in (0, 1, 3):
        row, column = np.nonzero(labels == number)
        boxes.append(Box(number, row.min(), row.max() + 1, column.min(), column.max() + 1, metres))

    def read(row0, row1, col0, col1):
        return labels[row0:row1, col0:col1], weights[row0:row1, col0:col1]
    whole = spatial_error.covariances(read, SHAPE, boxes, MODEL)
    own = [np.where(labels == number, np.nan_to_num(weights), 0.0) for number in range(4)]
    expected = np.array([[double_sum(a, b, metres) if 2 not in (i, j) else 0.0 for j, b in enumerate(own)] for i, a in enumerate(own)])
    np.testing.assert_allclose(whole.toarray(), expected, rtol=1e-6, atol=1e-6 * expected.max())
    assert expected[0, 3] > 0.001 * expected[0, 0]
    monkeypatch.setattr(spatial_error, "_TILE_PX", 0)
    monkeypatch.setattr(spatial_error, "_SMALLEST_TILE", 7)
    monkeypatch.setattr(spatial_error, "_WIDEST_REACH_TILE", 0)
    np.testing.assert_allclose(spatial_error.covariances(read, SHAPE, boxes, MODEL).toarray(), whole.toarray(), rtol=1e-9)


def test_edges_of_the_sum():
    assert spatial_error.variance_of_sum(np.zeros(SHAPE), MODEL, NORTH_UP) == 0
    single = np.zeros(SHAPE)
    single[7, 8] = 0.3
    assert spatial_error.variance_of_sum(single, MODEL, NORTH_UP) == pytest.approx(0.09, rel=1e-12)
    # Two pixels 100 m apart, by hand: (1 + 1 + 2 rho(100)) / 4 sigma^2; rho(100) = 0.75 exp(-1) + 0.25 (1 - 3/32 + 1/8192) = 0.5025026.
    pair = np.zeros(SHAPE)
    pair[10, 10] = pair[10, 15] = 0.5
    assert spatial_error.standard_error(pair, pair > 0, MODEL, NORTH_UP) == pytest.approx(0.5 * np.sqrt((1 + 0.5025026) / 2), rel=1e-6)
    assert spatial_error.covariances(None, SHAPE, [], MODEL).shape == (0, 0)


def test_sampling_pixels_agrees_where_sigma_is_constant():
    """Eq. 4.12 with all pixels drawn is the double sum, where sigma is constant; with few, near it."""
    inside = np.zeros(SHAPE, bool)
    inside[5:55, 10:80] = True
    row, column = np.nonzero(inside)
    x, y, rng = 20.0 * column, -10.0 * row, np.random.default_rng(3)
    exact = spatial_error.standard_error(np.full(SHAPE, 0.3), inside, MODEL, NORTH_UP) ** 2
    sigma = np.full(row.size, 0.3)
    assert spatial_error.sampled_variance(sigma, x, y, MODEL, row.size, rng) == pytest.approx(exact, rel=1e-6)
    assert spatial_error.sampled_variance(sigma, x, y, MODEL, 300, rng) == pytest.approx(exact, rel=0.05)


def simulated(sigma, spacing, count, rng):
    """`count` fields sigma times a Gaussian field with covariance rho, by circulant embedding (Dietrich and Newsam 1997): exact."""
    shape = tuple(scipy.fft.next_fast_len(n + int(1700 / d)) for n, d in zip(sigma.shape, spacing))
    steps = [np.minimum(np.arange(n), n - np.arange(n)) * d for n, d in zip(shape, spacing)]
    power = scipy.fft.fft2(rho(np.hypot(steps[0][:, None], steps[1]))).real
    amplitude = np.sqrt(np.maximum(power, 0) * power.size).astype(np.float32)
    assert power.min() > -1e-6 * power.max()
    for _ in range(count // 2):
        noise = rng.standard_normal((2, *shape), np.float32)
        field = scipy.fft.ifft2(amplitude * (noise[0] + 1j * noise[1]), overwrite_x=True)[:sigma.shape[0], :sigma.shape[1]]
        yield sigma * field.real
        yield sigma * field.imag


def test_predicted_errors_are_the_scatter_of_1000_simulated_fields():
    """Glaciers of 0.1 to 500 km2 on slopes of 0 to 50 degrees: sigma of each mean and of the region, within 10 % (the scatter itself is known to 2 %)."""
    spacing, shape = (100.0, 80.0), (370, 460)
    rng = np.random.default_rng(11)
    rows, columns = np.indices(shape)
    sigma = MODEL.sigma(25 + 25 * np.sin(rows / 9) * np.cos(columns / 14)).astype(np.float32)
    labels = np.full(shape, -1, np.int16)
    areas_km2 = [500, 120, 20, 20, 5, 5, 1, 1, 0.3, 0.1]
    places = [(95, 230), (260, 120), (255, 300), (292, 300), (255, 380), (275, 380), (330, 300), (340, 312), (350, 350), (353, 358)]
    for number, (area, (row, column)) in enumerate(zip(areas_km2, places)):  # ellipses, twice as long as wide
        labels[((rows - row) * spacing[0]) ** 2 * 2 + ((columns - column) * spacing[1]) ** 2 / 2 < area * 1e6 / np.pi] = number
    counts = np.bincount(labels[labels >= 0], minlength=len(areas_km2))
    np.testing.assert_allclose(counts * 0.008, areas_km2, rtol=0.1)
    metres = ((spacing[1], 0.0), (0.0, -spacing[0]))
    boxes = [Box(k, *(int(v) for axis in np.nonzero(labels == k) for v in (axis.min(), axis.max() + 1)), metres) for k in range(len(counts))]
    c = spatial_error.covariances(lambda a, b, c, d: (labels[a:b, c:d], sigma[a:b, c:d]), shape, boxes, MODEL).toarray()
    predicted = np.sqrt(np.diag(c)) / counts
    at = np.nonzero(labels >= 0)
    means = np.array([np.bincount(labels[at], field[at], minlength=len(counts)) / counts for field in simulated(sigma, spacing, 1000, rng)])
    np.testing.assert_allclose(predicted, means.std(axis=0), rtol=0.1)
    region = means @ counts / counts.sum()
    assert np.sqrt(c.sum()) / counts.sum() == pytest.approx(region.std(), rel=0.1)
    # What pairs of glaciers share is not nothing: neighbours of 20 km2 correlate.
    assert c[2, 3] / np.sqrt(c[2, 2] * c[3, 3]) == pytest.approx(np.corrcoef(means[:, 2], means[:, 3])[0, 1], abs=0.1)
