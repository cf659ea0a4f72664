"""The sample scene moves as its truth says."""

import numpy as np
import pytest
import series

from firnline.algorithms.options import InputError
from firnline.algorithms.progress import Cancelled, Silent
from firnline.algorithms.synthetic import sample_scene
from firnline.algorithms.synthetic.sample_scene import SampleSceneOptions, glacier_flow
from firnline.algorithms.velocity.stacked_offset_tracking import StackedOffsetTrackingOptions, compute


@pytest.fixture(scope="module")
def scene():
    return glacier_flow(SampleSceneOptions(dates=5, coherence=0.8))


def inside(ring, shape):
    """Pixels whose centre lies in a ring, by crossing numbers."""
    rows, columns = np.indices(shape) + 0.5
    out = np.zeros(shape, bool)
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1]):
        if y0 != y1:
            crossing = (y0 > rows) != (y1 > rows)
            out ^= crossing & (columns < x0 + (rows - y0) / (y1 - y0) * (x1 - x0))
    return out


def test_truth_lies_where_the_outlines_say(scene):
    speed = np.hypot(scene.vx, scene.vy)
    ice, rock = inside(scene.outline, speed.shape), inside(scene.stable[0], speed.shape) | inside(scene.stable[1], speed.shape)
    assert 0.3 < ice.mean() < 0.6 and 0.2 < rock.mean() < 0.6 and not (ice & rock).any()
    assert speed[rock].max() == 0 and speed[~ice].max() < 1e-3
    assert abs(speed.max() - 0.6) < 0.01
    # Down the valley to the right, first towards the south, in the middle towards the north: row numbers grow southwards.
    assert scene.vx[ice].min() >= 0
    middle = int(scene.outline[0][1] + 0.27 * sample_scene.SHAPE[0])
    assert scene.vy[middle, 20] < 0 < scene.vy[sample_scene.SHAPE[0] // 2, sample_scene.SHAPE[1] // 2]


def test_images_move_as_the_truth_says(scene):
    """Plain correlation of windows cut by hand: the best whole pixel is the true offset to 0.6 px, in each of three places."""
    first, second = (10 * np.log10(image) for image in scene.images[:2])
    for row, column in ((230, 310), (190, 480), (60, 100)):
        template = first[row - 24:row + 24, column - 24:column + 24]
        best = {}
        for dy in range(-5, 6):
            for dx in range(-5, 6):
                window = second[row + dy - 24:row + dy + 24, column + dx - 24:column + dx + 24]
                best[dy, dx] = np.corrcoef(template.ravel(), window.ravel())[0, 1]
        dy, dx = max(best, key=best.get)
        days, pixel = 11.0, sample_scene.PIXEL_M
        assert abs(dx - scene.vx[row, column] * days / pixel) < 0.6 and abs(dy + scene.vy[row, column] * days / pixel) < 0.6


def test_tracking_finds_the_truth(scene):
    options = StackedOffsetTrackingOptions(template_size=48, step=24, maximum_speed=0.9)
    result = compute(series.images(scene.images), scene.dates, scene.grid, options)
    rows, columns = (np.arange(n) * 24 + 24 for n in result.grid.shape)
    at = np.ix_(rows, columns)
    errors = np.hypot(result.bands["vx"] - scene.vx[at], result.bands["vy"] - scene.vy[at])
    assert np.isfinite(errors).mean() > 0.97
    assert np.nanmedian(errors) < 0.1 * sample_scene.PIXEL_M / 11


def test_the_seed_decides():
    small = SampleSceneOptions(dates=2)
    one, two, other = glacier_flow(small), glacier_flow(small), glacier_flow(SampleSceneOptions(dates=2, seed=2))
    assert np.array_equal(one.images[1], two.images[1]) and not np.array_equal(one.images[1], other.images[1])
    assert [d.isoformat() for d in one.dates] == ["2024-01-03T00:00:00", "2024-01-14T00:00:00"]


def test_wrong_options_and_cancel():
    with pytest.raises(InputError, match="DATES = 1 is too small"):
        glacier_flow(SampleSceneOptions(dates=1))

    class Impatient(Silent):
        def cancelled(self):
            return True

    with pytest.raises(Cancelled):
        glacier_flow(SampleSceneOptions(), Impatient())
