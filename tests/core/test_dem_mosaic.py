"""The merge against numpy, pixel by pixel, and its independence of blocks and order."""

import numpy as np
import pytest

from firnline.algorithms.blocks import Block
from firnline.algorithms.elevation import dem_mosaic
from firnline.algorithms.elevation.dem_mosaic import DemMosaicOptions, compute
from firnline.algorithms.options import InputError
from firnline.algorithms.progress import Cancelled, Silent

SHAPE = (61, 97)
YEARS = [2012.6, 2000.125, 2012.6, 2003.4, 2019.75]


class Layer:
    """Heights in a box of the grid, NaN elsewhere."""

    def __init__(self, heights, box):
        self.heights, self.box, self.closed = heights, box, 0

    def read(self, block):
        return self.heights[block.slices]

    def close(self):
        self.closed += 1


def layers(seed=3):
    rng = np.random.default_rng(seed)
    boxes = [Block(0, 40, 0, 97), Block(20, 61, 10, 80), Block(0, 61, 30, 97), Block(5, 55, 0, 60), Block(35, 58, 40, 90)]
    made = []
    for box in boxes:
        heights = np.full(SHAPE, np.nan, np.float32)
        heights[box.slices] = rng.normal(3000, 40, box.shape)
        heights[rng.random(SHAPE) < 0.1] = np.nan
        made.append(Layer(heights, box))
    return made


def merged(given, years, **options):
    out = {name: np.full(SHAPE, 77, kind) for name, kind in (("height", np.float32), ("year", np.float32), ("count", np.uint16))}

    def write(block, *values):
        for name, one in zip(out, values):
            out[name][block.slices] = one
    return out, compute(given, years, SHAPE, DemMosaicOptions(**options), write)


def by_hand(given, years, merge):
    """The plain truth, a pixel at a time."""
    stack = np.array([layer.heights for layer in given], float)
    height, year = np.full(SHAPE, np.nan), np.full(SHAPE, np.nan)
    for i, j in np.ndindex(SHAPE):
        known = [(stack[k, i, j], years[k], k) for k in range(len(given)) if np.isfinite(stack[k, i, j])]
        if not known:
            continue
        if merge == "Mean":
            height[i, j], year[i, j] = np.mean([h for h, _, _ in known]), np.mean([y for _, y, _ in known])
        elif merge == "Newest":
            height[i, j], year[i, j] = max(known, key=lambda one: (one[1], one[2]))[:2]
        else:
            known.sort(key=lambda one: one[0])
            middle = known[(len(known) - 1) // 2], known[len(known) // 2]
            height[i, j], year[i, j] = np.mean([one[0] for one in middle]), np.mean([one[1] for one in middle])
    return height, year, np.isfinite(stack).sum(axis=0)


@pytest.mark.parametrize("merge", ["Mean", "Median", "Newest"])
def test_merge_is_that_of_numpy(merge):
    given = layers()
    out, summary = merged(given, YEARS, merge=merge)
    height, year, count = by_hand(given, YEARS, merge)
    assert count.min() == 0 and count.max() == 5
    np.testing.assert_array_equal(out["count"], count)
    np.testing.assert_allclose(out["height"], height, atol=3e-4)  # half a unit in the last place of float32 at 3000 m
    np.testing.assert_allclose(out["year"], year, atol=7e-5)  # half an hour: float32 at 2000
    assert np.array_equal(np.isnan(out["year"]), count == 0)
    assert summary.covered == (count > 0).sum() and summary.pixels == 61 * 97
    assert summary.used.tolist() == [np.isfinite(layer.heights).sum() for layer in given]
    assert [layer.closed for layer in given] == [1] * 5


@pytest.mark.parametrize("merge", ["Mean", "Median", "Newest"])
def test_blocks_make_no_difference(merge, monkeypatch):
    whole, _ = merged(layers(), YEARS, merge=merge)
    monkeypatch.setattr(dem_mosaic, "SIDE", 16)
    pieces, summary = merged(layers(), YEARS, merge=merge)
    assert all(np.array_equal(whole[name], pieces[name], equal_nan=True) for name in whole)
    assert summary.used.tolist() == merged(layers(), YEARS, merge=merge)[1].used.tolist()


def test_one_date_twice_takes_the_later_in_the_list():
    first, second = layers()[:2]
    first.heights[30, 30], second.heights[30, 30] = 1000, 2000
    assert merged([first, second], [2010.5, 2010.5], merge="Newest")[0]["height"][30, 30] == 2000
    assert merged([second, first], [2010.5, 2010.5], merge="Newest")[0]["height"][30, 30] == 1000


def test_a_blunder_moves_the_mean_and_not_the_median():
    given = [Layer(np.full(SHAPE, height, np.float32), Block(0, *SHAPE[:1], 0, SHAPE[1])) for height in (2000, 2001, 4000)]
    mean, median = (merged(given, [2000, 2001, 2002], merge=merge)[0] for merge in ("Mean", "Median"))
    assert np.all(mean["height"] == np.float32(8001 / 3)) and np.all(mean["year"] == 2001)
    assert np.all(median["height"] == 2001) and np.all(median["year"] == 2001)


def test_many_overlapping_layers_take_smaller_blocks(monkeypatch):
    monkeypatch.setenv("FIRNLINE_MEMORY_MB", "64")
    many = [Layer(None, Block(0, 600, 0, 600))] * 100
    assert dem_mosaic._side(many, (600, 600)) == 256 and dem_mosaic._side(many[:20], (600, 600)) == 512


def test_limits_and_cancel():
    with pytest.raises(InputError, match="MAXIMUM_ELEVATION = 100 m is not above MINIMUM_ELEVATION = 200 m"):
        merged(layers(), YEARS, minimum_elevation=200.0, maximum_elevation=100.0)

    class Stopped(Silent):
        def cancelled(self):
            return True
    with pytest.raises(Cancelled):
        compute(layers(), YEARS, SHAPE, DemMosaicOptions(), None, Stopped())
