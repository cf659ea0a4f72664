"""The index and its threshold."""

import numpy as np
import pytest

from firnline.algorithms.snow.mixture import Mixture
from firnline.algorithms.snow.wet_snow_index import ratio_threshold, si_threshold, snow_index, wet_map

MIXTURE = Mixture((0.4, 0.6), (-4.0, -0.5), (1.5, 1.2))


def test_threshold_by_hand():
    assert si_threshold(MIXTURE) == pytest.approx(14.689, abs=1e-3) and si_threshold(MIXTURE, 2.5) == pytest.approx(2.5 * 4.1968, abs=1e-3)


def test_terrain_makes_the_threshold():
    """TSI = 3.5 is plain -2 dB; higher TSI asks for less; TSI up to 0.35 WSI(-2 dB) is never wet."""
    tsi = np.array([3.5, 7.0, 0.35 * MIXTURE.wet_snow_index(-2.0), 1.0, np.nan])
    found = ratio_threshold(MIXTURE, tsi)
    assert found[0] == pytest.approx(-2.0) and found[1] > -2.0 and found[2] == -np.inf and found[3] == -np.inf and np.isnan(found[4])


def test_map_is_that_of_the_snow_index():
    """The same pixels as SI > 3.5 WSI(-2 dB), for all ratios and terrains; no-data stays no-data."""
    rng = np.random.default_rng(0)
    ratio, tsi = rng.uniform(-12, 6, (61, 97)).astype(np.float32), rng.uniform(0, 10, (61, 97)).astype(np.float32)
    ratio[3, 4:9], tsi[7, 7] = np.nan, np.nan
    found = wet_map(ratio, ratio_threshold(MIXTURE, tsi))
    expected = snow_index(MIXTURE, ratio.astype(float), tsi) > si_threshold(MIXTURE)
    known = np.isfinite(ratio) & np.isfinite(tsi)
    assert found.dtype == np.uint8 and np.all(found[~known] == 255) and (~known).sum() == 6
    assert np.array_equal(found[known] == 1, expected[known]) and 0.05 < expected.mean() < 0.9
    plain = wet_map(ratio, -2.0)
    assert np.array_equal(plain == 1, ratio < -2) and plain[3, 4] == 255
