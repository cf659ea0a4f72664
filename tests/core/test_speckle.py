"""The synthetic speckle has the statistics that it claims."""

import numpy as np

from firnline.algorithms.synthetic import speckle


def still(rows, columns):
    return np.zeros_like(rows), np.zeros_like(columns)


def test_coherence_and_one_look_statistics():
    """Intensity of one look: mean and standard deviation 1; its correlation is the squared coherence, falling geometrically."""
    series = speckle.speckle_series((250, 330), still, 3, 0.6, np.random.default_rng(0))
    assert abs(series[2].mean() - 1) < 0.02 and abs(series[2].std() - 1) < 0.03
    assert abs(np.corrcoef(series[0].ravel(), series[1].ravel())[0, 1] - 0.36) < 0.02
    assert abs(np.corrcoef(series[0].ravel(), series[2].ravel())[0, 1] - 0.1296) < 0.02


def test_bandwidth():
    """Power fills 0.8 of the band in each direction; neighbouring intensities correlate by sinc^2."""
    noise = speckle.band_limited_noise((200, 260), 0.8, np.random.default_rng(1))
    spectrum = np.abs(np.fft.fft2(noise)) ** 2
    used = spectrum > 1e-9 * spectrum.max()
    assert abs(used.mean() - 0.64) < 0.01
    image = speckle.speckle_series((250, 330), still, 1, 0.5, np.random.default_rng(1))[0]
    assert abs(np.corrcoef(image[:, 1:].ravel(), image[:, :-1].ravel())[0, 1] - np.sinc(0.8) ** 2) < 0.015


def test_motion_has_the_stated_sign_and_size():
    """A shift of 2 rows down and 3 columns left: whole pixels, so the plain correlation of shifted images is that of the coherence."""
    def moving(rows, columns):
        return np.full_like(rows, 2.0), np.full_like(columns, -3.0)

    first, second = speckle.speckle_series((250, 330), moving, 2, 0.7, np.random.default_rng(2))
    moved = second[2:, :-3]
    assert abs(np.corrcoef(first[:-2, 3:].ravel(), moved.ravel())[0, 1] - 0.49) < 0.03


def test_forward_inverts_the_arrival_offset():
    def offset(rows, columns):
        return 0.02 * rows, 3 - 0.01 * columns

    dy, dx = speckle.forward(offset, np.array([100.0]), np.array([50.0]))
    assert abs(dy[0] - 0.02 * (100 + dy[0])) < 1e-9 and abs(dx[0] - (3 - 0.01 * (50 + dx[0]))) < 1e-9
