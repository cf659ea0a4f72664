"""Reflectance, means of finer pixels, cloud masks and the down-sampled red band, against plain versions."""

import numpy as np
import pytest
from plain_optical import plain_coarse

from firnline.algorithms import blocks
from firnline.algorithms.blocks import ArrayImage
from firnline.algorithms.options import InputError
from firnline.algorithms.snow import optical_images
from firnline.algorithms.snow.optical_images import CLEAR, CLOUD, LASTING, Averaged, Reflectance, coarse

SHAPE = (61, 97)


def test_kinds_of_cloud_masks():
    def found(kind, *lists):
        table = optical_images.table_of(kind, *lists)
        return {int(value): int(table[value]) for value in np.flatnonzero(table)}
    assert found("Scene classification") == {8: CLOUD, 9: CLOUD, 3: LASTING, 10: LASTING}
    assert found("Values", "1, 2;5", "7") == {1: CLOUD, 2: CLOUD, 5: CLOUD, 7: LASTING} and found("Values", "", "4") == {4: LASTING}
    assert set(found("Binary")) == set(range(1, 256))
    maja = optical_images.table_of("MAJA")
    assert (maja[0], maja[1], maja[3], maja[2], maja[32], maja[64], maja[128], maja[129]) == (CLEAR, CLOUD, CLOUD, CLEAR, LASTING, LASTING, LASTING, LASTING)
    with pytest.raises(InputError, match="CLOUD_MASK_KIND = Values needs the values: give CLOUD_VALUES"):
        found("Values")
    with pytest.raises(InputError, match="CLOUD_VALUES holds '300', which is no value of a mask"):
        found("Values", "8, 300")


def test_reflectance_from_digital_numbers():
    image = ArrayImage([[0, -10000, 2000, 11000, np.nan]])
    assert Reflectance(image, 10000, -1000, True).read(0, 1, 0, 5) == pytest.approx(np.array([[np.nan, np.nan, 0.1, 1.0, np.nan]], np.float32), nan_ok=True)
    assert Reflectance(image, 1, 0, False).read(0, 1, 0, 3).tolist() == [[0, -10000, 2000]]


def test_means_of_finer_pixels():
    values = np.arange(4 * 9, dtype=np.float32).reshape(4, 9)
    values[3, 8] = np.nan
    image = Averaged(ArrayImage(values), 2, 3)
    assert image.shape == (2, 3)
    expected = values.reshape(2, 2, 3, 3).mean(axis=(1, 3))
    assert image.read(0, 2, 0, 3) == pytest.approx(expected, nan_ok=True) and image.read(1, 2, 1, 3) == pytest.approx(expected[1:, 1:], nan_ok=True)


@pytest.mark.parametrize("factors", [(24, 12), (12, 12), (5, 7), (1, 3)])
def test_down_sampling_against_the_plain_one(factors):
    rng = np.random.default_rng(3)
    values = rng.random(SHAPE).astype(np.float32)
    values[:40, :50][rng.random((40, 50)) < 0.6] = np.nan
    values[:, 60:] = np.nan
    expected = plain_coarse(values, *factors)
    image = ArrayImage(values)
    whole = coarse(image, blocks.Block(0, 61, 0, 97), factors)
    assert whole == pytest.approx(expected, abs=2e-6, nan_ok=True) and np.isnan(whole).any()
    for block in blocks.split(SHAPE, 17, 23):
        assert np.array_equal(coarse(image, block, factors), whole[block.slices], equal_nan=True)
