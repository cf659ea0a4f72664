"""Grids, blocks and robust statistics, by hand."""

import numpy as np
import pytest

from firnline.algorithms import blocks, stats
from firnline.algorithms.grid import Grid

ROTATED = Grid((1000.0, 8.0, 6.0, 2000.0, 6.0, -8.0), (61, 97))
FEET = Grid((0.0, 20.0, 0.0, 0.0, 0.0, -10.0), (61, 97), 0.3048)


def test_map_coordinates_and_vectors_of_a_rotated_grid():
    assert ROTATED.to_map(2, 3) == (1000 + 16 + 18, 2000 + 12 - 24)
    assert ROTATED.vector_to_map(1, 0) == (8, 6) and ROTATED.vector_to_map(0, 1) == (6, -8)
    assert ROTATED.pixel_size_m == (10, 10)


def test_feet_become_metres():
    assert FEET.pixel_size_m == pytest.approx((6.096, 3.048))
    assert FEET.vector_to_map(1, 1) == pytest.approx((6.096, -3.048))


@pytest.mark.parametrize("template, step, shape", [(24, 8, (5, 10)), (24, 24, (2, 4)), (8, 20, (3, 5)), (61, 5, (1, 8)), (62, 5, (0, 8))])
def test_template_grid(template, step, shape):
    """Cell centres on the template centres; as many as fit."""
    grid = ROTATED.templates(template, step)
    assert grid.shape == shape
    assert grid.to_map(0.5, 0.5) == pytest.approx(ROTATED.to_map(template / 2, template / 2))
    assert grid.to_map(4.5, 1.5) == pytest.approx(ROTATED.to_map(template / 2 + 4 * step, template / 2 + step))


def test_same_grid_to_a_hundredth_of_a_pixel():
    x0, *rest = ROTATED.transform
    assert ROTATED.same_as(Grid((x0 + 0.05, *rest), (61, 97)))
    assert not ROTATED.same_as(Grid((x0 + 0.2, *rest), (61, 97)))
    assert not ROTATED.same_as(Grid(ROTATED.transform, (97, 61)))
    # A pixel size that is off by a thousandth adds up over the columns.
    assert not ROTATED.same_as(Grid((x0, 8.008, 6.0, 2000.0, 6.0, -8.0), (61, 97)))


def test_blocks_cover_each_cell_once():
    seen = np.zeros((61, 97), int)
    for block in blocks.split(seen.shape, 20, 33):
        seen[block.slices] += 1
    assert (seen == 1).all()


def test_reading_beyond_the_border_gives_nan():
    array = np.arange(20, dtype=np.float32).reshape(4, 5)
    got = blocks.read(blocks.ArrayImage(array), blocks.Block(1, 3, 2, 4).grown(2, 2))
    expected = np.full((6, 6), np.nan)
    expected[1:5, :5] = array
    np.testing.assert_array_equal(got, expected)
    assert np.isnan(blocks.read(blocks.ArrayImage(array), blocks.Block(9, 11, 0, 3))).all()


def test_nmad_and_median_leave_nan_out():
    assert stats.nmad([1, 2, 3, 4, 100, np.nan]) == pytest.approx(1.4826)
    assert stats.median([3, np.nan, 1, 2]) == 2
    assert np.isnan(stats.nmad([np.nan])) and np.isnan(stats.median([]))
    assert abs(stats.nmad(np.random.default_rng(0).normal(size=100000)) - 1) < 0.01
