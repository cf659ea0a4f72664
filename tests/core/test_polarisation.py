"""Two polarisations of one date as one image."""

import numpy as np
import pytest

from firnline.algorithms.blocks import ArrayImage
from firnline.algorithms.options import InputError
from firnline.algorithms.progress import Cancelled, Silent
from firnline.algorithms.velocity.polarisation import MeanOfTwo

SHAPE = (61, 97)


def intensities():
    """First, and a second channel that is exactly a fifth of it on the mean of the pixels that both have."""
    rng = np.random.default_rng(3)
    first = rng.exponential(2.0, SHAPE).astype(np.float32) + np.float32(0.01)
    second = rng.exponential(1.0, SHAPE).astype(np.float32) + np.float32(0.01)
    first[:5], second[:, 90:], first[20, 30], second[21, 30] = np.nan, np.nan, 0, 0
    both = (first > 0) & (second > 0)
    second *= np.float32(0.2 * first[both].mean() / second[both].mean())
    return first, second, both


UNITS = {"Intensity": lambda power: power, "Amplitude": np.sqrt, "Decibel": lambda power: 10 * np.log10(power)}


@pytest.mark.parametrize("values", UNITS)
def test_mean_of_the_intensities_after_scaling(values):
    first, second, both = intensities()
    if values == "Decibel":  # zero has no logarithm
        first, second = np.where(both, first, np.nan), np.where(both, second, np.nan)
    image = MeanOfTwo(ArrayImage(UNITS[values](first)), ArrayImage(UNITS[values](second)), values)
    assert image.shape == SHAPE and image.ratio == pytest.approx(5, rel=1e-4)
    seen = image.read(0, 61, 0, 97)
    assert seen.dtype == np.float32
    assert np.allclose(seen[both], UNITS[values]((first + 5 * second) / 2)[both], rtol=2e-4, atol=2e-4)
    assert np.array_equal(np.isfinite(seen), np.isfinite(first) & np.isfinite(second))
    if values != "Decibel":
        assert seen[20, 30] == 0 and seen[21, 30] == 0  # no data of the one is no data of the mean
    assert np.array_equal(image.read(10, 31, 20, 50), seen[10:31, 20:50], equal_nan=True)


def test_a_small_scene_in_a_large_frame():
    """Samples of 256 px miss it: all of the image is looked at."""
    first = np.full((1400, 2000), np.nan, np.float32)
    first[300:310, 300:340] = 6
    assert MeanOfTwo(ArrayImage(first), ArrayImage(first / 3), "Intensity").ratio == pytest.approx(3)


@pytest.mark.parametrize("values, second, word", [
    ("Optical", 1.0, "SECOND_POLARISATION does not go with VALUES = Optical"),
    ("Intensity", -12.0, "vh and vv have no pixel that is positive in both"),
    ("Amplitude", np.nan, "vh and vv have no pixel"),
])
def test_what_cannot_be_averaged(values, second, word):
    with pytest.raises(InputError, match=word):
        MeanOfTwo(ArrayImage(np.ones(SHAPE)), ArrayImage(np.full(SHAPE, second)), values, ("vv", "vh"))


def test_cancel_while_the_samples_are_read():
    class Stopped(Silent):
        def cancelled(self):
            return True
    with pytest.raises(Cancelled):
        MeanOfTwo(ArrayImage(np.ones(SHAPE)), ArrayImage(np.ones(SHAPE)), "Intensity", progress=Stopped())
