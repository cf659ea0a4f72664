"""The synthetic valley glacier moves, fades and hides as its truth says."""

import numpy as np
import pytest
import series

from firnline.algorithms.options import InputError
from firnline.algorithms.progress import Cancelled, Silent
from firnline.algorithms.synthetic.valley_glacier import ValleyGlacierOptions, valley_glacier
from firnline.algorithms.velocity.stacked_offset_tracking import StackedOffsetTrackingOptions, compute

SMALL = ValleyGlacierOptions(rows=500, columns=720, dates=4, coherence=0.95, seed=2)


@pytest.fixture(scope="module")
def scene():
    return valley_glacier(SMALL)


def test_truth_and_masks_agree(scene):
    speed = np.hypot(scene.vx, scene.vy)
    assert speed.shape == (500, 720) and len(scene.images) == 4 and scene.grid.pixel_size_m == (2.0, 2.0)
    assert speed[~scene.ice].max() < 1e-3 and speed[scene.static].max() == 0
    assert 0.35 < scene.ice.mean() < 0.65 and scene.static.mean() > 0.2 and not (scene.ice & scene.static).any()
    assert (scene.snow <= scene.ice).all() and (scene.layover <= scene.ice).all() and scene.layover.any()
    # A slow basin, a fast trunk, at rest within the last pixels before the rock.
    trunk = scene.ice & ~scene.snow
    assert 0.7 < speed.max() < 0.8 and np.median(speed[scene.snow]) < 0.12 < 0.22 < np.median(speed[trunk])
    assert np.median(scene.coherence[scene.snow]) < 0.6 * np.median(scene.coherence[trunk & ~scene.layover])


def test_intensities_have_the_coherence_of_the_truth(scene):
    """For single looks of coherence c the log ratio of two intensities has the variance pi^2/3 - 2 Li2(c^2); where nothing moves, pixel by pixel."""
    from scipy.special import spence

    def variance(ground):
        return np.mean([np.var(np.log(second[ground] / first[ground])) for first, second in zip(scene.images, scene.images[1:])])

    moving = np.hypot(scene.vx, scene.vy) > 0.2
    # The mountain over the ice is at rest, and half lost.
    stuck, lost = (scene.layover & moving & ground for ground in (scene.coherence > 0.4, scene.coherence == 0))
    for ground, tolerance in ((scene.static & (scene.coherence > 0.8), 0.05), (scene.static & (scene.coherence < 0.2), 0.03), (stuck, 0.1), (lost, 0.1)):
        expected = np.mean(np.pi**2 / 3 - 2 * spence(1 - scene.coherence[ground].astype(float) ** 2))   # spence(1 - z) = Li2(z)
        assert ground.sum() > 150 and abs(variance(ground) / expected - 1) < tolerance
    # Ice of more coherence has moved on: pixel by pixel nothing is left.
    assert variance(moving & ~scene.layover & (scene.coherence > 0.6)) > 0.95 * np.pi**2 / 3


def test_tracking_finds_the_truth(scene):
    options = StackedOffsetTrackingOptions(template_size=32, step=8, maximum_speed=0.9)
    result = compute(series.images(scene.images), scene.dates, scene.grid, options)
    at = np.ix_(*(np.arange(n) * 8 + 16 for n in result.grid.shape))
    errors = np.hypot(result.bands["vx"] - scene.vx[at], result.bands["vy"] - scene.vy[at]) * 11 / 2   # px
    coherent = scene.static[at] & (scene.coherence[at] > 0.8)
    plug = np.hypot(scene.vx, scene.vy)[at] > 0.5
    trunk = plug & (scene.coherence[at] > 0.5)
    for area, count, most in ((coherent, 500, 0.05), (trunk, 100, 0.15)):
        assert area.sum() > count and np.isfinite(errors[area]).mean() > 0.95 and np.nanmedian(errors[area]) < most


def test_the_seed_decides():
    small = ValleyGlacierOptions(rows=200, columns=300, dates=2)
    one, two = valley_glacier(small), valley_glacier(small)
    other = valley_glacier(ValleyGlacierOptions(rows=200, columns=300, dates=2, seed=2))
    assert np.array_equal(one.images[1], two.images[1]) and not np.array_equal(one.images[1], other.images[1])
    assert [d.isoformat() for d in one.dates] == ["2017-01-03T00:00:00", "2017-01-14T00:00:00"]


def test_wrong_options_and_cancel():
    with pytest.raises(InputError, match="DATES = 1 is too small"):
        valley_glacier(ValleyGlacierOptions(dates=1))

    class Impatient(Silent):
        def cancelled(self):
            return True

    with pytest.raises(Cancelled):
        valley_glacier(SMALL, Impatient())
