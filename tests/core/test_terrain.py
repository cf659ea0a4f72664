"""Slope and aspect against planes, a cone and the length of a degree."""

import numpy as np
import pytest

from firnline.algorithms.blocks import ArrayImage, Block, split
from firnline.algorithms.grid import Grid
from firnline.algorithms.terrain import degree_lengths, of_block, slope_aspect

TRANSFORMS = {
    "20 x 10 m": (0.0, 20.0, 0.0, 0.0, 0.0, -10.0),
    "south-up": (0.0, 10.0, 0.0, 0.0, 0.0, 12.0),
    "rotated": (0.0, 8.0, 6.0, 0.0, 6.0, -8.0),
}


def on(transform, shape, height):
    """Heights (rows, columns) of height(east, north) at the pixel centres."""
    rows, columns = np.meshgrid(np.arange(shape[0]) + 0.5, np.arange(shape[1]) + 0.5, indexing="ij")
    return height(*Grid(transform, shape).to_map(columns, rows))


@pytest.mark.parametrize("name", TRANSFORMS)
@pytest.mark.parametrize("facing", [0, 37, 90, 180, 271, 359])
def test_planes(name, facing):
    """A plane of 30 degrees that faces a known way, on every kind of grid: exact."""
    fall = np.tan(np.radians(30))
    heights = on(TRANSFORMS[name], (12, 19), lambda x, y: -fall * (np.sin(np.radians(facing)) * x + np.cos(np.radians(facing)) * y))
    slope, aspect = slope_aspect(heights, Grid(TRANSFORMS[name], (10, 17)))
    assert slope.shape == (10, 17) and slope.dtype == np.float32
    np.testing.assert_allclose(slope, 30, atol=1e-4)
    assert np.abs((aspect - facing + 180) % 360 - 180).max() < 1e-3


def test_feet_and_flat_ground_and_gaps():
    """Map units of 0.3048 m; flat ground has no aspect; a gap takes its eight neighbours with it."""
    heights = np.full((12, 19), 500.0)
    heights[:, 10:] -= 0.3048 * 20 * (np.arange(19)[10:] - 9)
    heights[4, 4] = np.nan
    slope, aspect = slope_aspect(heights, Grid(TRANSFORMS["20 x 10 m"], (10, 17), 0.3048))
    assert slope[0, 0] == 0 and np.isnan(aspect[0, 0])
    assert slope[0, 12] == pytest.approx(45) and aspect[0, 12] == pytest.approx(90)
    assert np.isnan(slope[2:5, 2:5]).all() and np.isnan(slope).sum() == 9 and np.isnan(aspect[2:5, 2:5]).all()


def test_degrees():
    """A plane of 30 degrees that faces north-east at 60 degrees north, on a grid of 0.001 x 0.0005 degrees."""
    transform = (10.0, 0.001, 0.0, 60.0, 0.0, -0.0005)
    latitudes = 60 - 0.0005 * (np.arange(12) + 0.5)
    east, north = degree_lengths(latitudes)
    assert east[0] == pytest.approx(55800, rel=1e-3) and north[0] == pytest.approx(111412, rel=1e-4)
    fall = np.tan(np.radians(30)) * np.sqrt(0.5)
    rows, columns = np.meshgrid(np.arange(12), np.arange(19), indexing="ij")
    heights = -fall * (0.001 * east.mean() * columns - 0.0005 * north.mean() * rows)
    slope, aspect = slope_aspect(heights, Grid(transform, (10, 17)), (east[1:-1], north[1:-1]))
    np.testing.assert_allclose(slope, 30, atol=0.01)
    np.testing.assert_allclose(aspect, 45, atol=0.02)


@pytest.mark.parametrize("name", TRANSFORMS)
def test_blocks_join_and_borders_have_a_slope(name):
    """A plane, up to its border, and a rough terrain in blocks of 1 to 7 rows as in one piece."""
    grid = Grid(TRANSFORMS[name], (23, 31))
    plane = on(TRANSFORMS[name], grid.shape, lambda x, y: 0.3 * x - 0.2 * y)
    _, slope, aspect = of_block(ArrayImage(plane), grid, Block(0, 23, 0, 31))
    assert np.allclose(slope, np.degrees(np.arctan(np.hypot(0.3, 0.2))), atol=1e-3)
    assert np.allclose(aspect, np.degrees(np.arctan2(-0.3, 0.2)) % 360, atol=1e-2)
    rough = ArrayImage(np.random.default_rng(1).normal(2000, 30, grid.shape))
    whole = of_block(rough, grid, Block(0, 23, 0, 31))
    for block in split(grid.shape, 1, 31) + split(grid.shape, 7, 11):
        for part, one in zip(of_block(rough, grid, block), whole):
            np.testing.assert_array_equal(part, one[block.slices])


def test_block_in_degrees():
    """A plane of 30 degrees at 60 degrees north, faced east: the length of a degree of longitude is that of its latitude."""
    grid = Grid((10.0, 0.001, 0.0, 60.0, 0.0, -0.0005), (12, 19), 1.0, True)
    heights = np.tile(-np.tan(np.radians(30)) * 55800 * 0.001 * np.arange(19), (12, 1))
    _, slope, aspect = of_block(ArrayImage(heights), grid, Block(3, 12, 5, 19))
    np.testing.assert_allclose(slope, 30, atol=0.02)
    np.testing.assert_allclose(aspect, 90, atol=1e-3)
