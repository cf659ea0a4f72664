"""Vectors against measurements at points: known differences give their known figures."""

import math

import numpy as np
import pytest
from test_report import make_about, make_result, text_of

from firnline.algorithms.grid import Grid
from firnline.algorithms.report import stacked_offset_tracking as report
from firnline.algorithms.velocity import validation
from firnline.algorithms.velocity.stacked_offset_tracking import StackedOffsetTrackingOptions

TURN = math.radians(25)
GRIDS = {
    "north up": Grid((500000.0, 20.0, 0.0, 5150000.0, 0.0, -10.0), (31, 47)),
    "rotated": Grid((500000.0, 20 * math.cos(TURN), 10 * math.sin(TURN), 5150000.0, 20 * math.sin(TURN), -10 * math.cos(TURN)), (31, 47)),
}
each_grid = pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)


def plane(grid, at_origin, per_metre_east, per_metre_north):
    """Values that are linear on the map, which bilinear interpolation gives back exactly."""
    x, y = grid.to_map(*(np.meshgrid(np.arange(grid.shape[1]) + 0.5, np.arange(grid.shape[0]) + 0.5)))
    return at_origin + per_metre_east * (x - 500000) + per_metre_north * (y - 5150000)


@each_grid
def test_map_to_pixel_is_the_reverse(grid):
    columns, rows = np.array([0.0, 3.25, 47.0]), np.array([31.0, 7.5, 0.0])
    assert np.allclose(grid.to_pixel(*grid.to_map(columns, rows)), (columns, rows), atol=1e-9)


@each_grid
def test_known_differences(grid):
    """Ours are the measured plus 0.1, 0.3 and -0.1 in x and plus 0.2 in y: RMSE, mean, median and NMAD by hand."""
    columns, rows = np.array([3.3, 20.71, 40.0]), np.array([4.9, 15.5, 28.2])
    x, y = grid.to_map(columns, rows)
    bands = dict(vx=plane(grid, 0.5, 3e-4, -2e-4), vy=plane(grid, -0.2, 1e-4, 5e-4))
    measured_x = 0.5 + 3e-4 * (x - 500000) - 2e-4 * (y - 5150000) - np.array([0.1, 0.3, -0.1])
    measured_y = -0.2 + 1e-4 * (x - 500000) + 5e-4 * (y - 5150000) - 0.2
    found = validation.at_points(bands, grid, x, y, measured_x, measured_y)
    assert (found["given"], found["inside"], found["kept"], found["unit"]) == (3, 3, 3, "m/day")
    assert found["rmse_vx"] == pytest.approx(math.sqrt((0.01 + 0.09 + 0.01) / 3), rel=1e-6)
    assert (found["mean_vx"], found["median_vx"], found["nmad_vx"]) == pytest.approx((0.1, 0.1, 1.4826 * 0.2), rel=1e-6)
    assert (found["rmse_vy"], found["mean_vy"], found["nmad_vy"]) == pytest.approx((0.2, 0.2, 0.0), abs=1e-9)
    ours = np.hypot(measured_x + [0.1, 0.3, -0.1], measured_y + 0.2)
    assert found["rmse_speed"] == pytest.approx(float(np.sqrt(np.mean((ours - np.hypot(measured_x, measured_y)) ** 2))), rel=1e-6)
    assert found["table"][1]["ours_vx"] == pytest.approx(measured_x[1] + 0.3) and found["table"][1]["measured_vy"] == pytest.approx(measured_y[1])


def test_a_neighbour_without_a_vector_takes_the_point_out_only_where_it_has_weight():
    grid = GRIDS["north up"]
    bands = dict(vx=np.ones(grid.shape), vy=np.ones(grid.shape))
    bands["vx"][10, 20] = np.nan
    # Between the hole and a neighbour; on the centre next to the hole; one cell off; outside.
    places = np.array([(20.8, 10.5), (21.5, 10.5), (22.6, 10.9), (-0.1, 5.0)])
    found = validation.at_points(bands, grid, *grid.to_map(*places.T), np.ones(4), np.ones(4))
    assert (found["given"], found["inside"], found["kept"]) == (4, 3, 2)
    assert [point["ours_vx"] for point in found["table"]] == [None, 1.0, 1.0] and found["table"][0]["ours_vy"] is None


def test_the_border_takes_the_nearest_centre():
    values = np.arange(6.0).reshape(2, 3)
    assert np.array_equal(validation.interpolated(values, np.array([0.0, 3.0, 1.0, 3.01]), np.array([0.0, 2.0, 0.2, 1.0])), [0, 5, 0.5, np.nan], equal_nan=True)


def test_displacements_are_taken_by_their_names():
    grid = GRIDS["north up"]
    bands = dict(dx=np.full(grid.shape, 3.0), dy=np.full(grid.shape, 4.0), displacement=np.full(grid.shape, 5.0))
    found = validation.at_points(bands, grid, *grid.to_map(np.array([5.0]), np.array([5.0])), np.array([0.0]), np.array([0.0]))
    assert (found["unit"], found["rmse_dx"], found["rmse_dy"], found["rmse_displacement"]) == ("m", 3.0, 4.0, 5.0)


def test_no_point_with_a_vector_is_no_number():
    grid = GRIDS["north up"]
    bands = dict(vx=np.full(grid.shape, np.nan), vy=np.ones(grid.shape))
    found = validation.at_points(bands, grid, *grid.to_map(np.array([5.0]), np.array([5.0])), np.array([1.0]), np.array([1.0]))
    assert found["kept"] == 0 and found["rmse_vx"] is None and found["nmad_speed"] is None


def test_report_shows_the_points():
    result = make_result()
    x, y = result.grid.to_map(np.array([50.5, 60.5, 2.5]), np.array([30.5, 50.5, 2.5]))
    vx = np.array([result.bands["vx"][30, 50] + 0.125, result.bands["vx"][50, 60] + 0.125, 0.1])
    vy = np.array([result.bands["vy"][30, 50], result.bands["vy"][50, 60], 0.1])
    result.statistics["points"] = validation.at_points(result.bands, result.grid, x, y, vx, vy)
    source = report.render(result, StackedOffsetTrackingOptions(), make_about())
    text, _ = text_of(source)
    assert "3 points were measured, 3 of them lie on the result, 2 have a vector there." in text and "left out, as 1 here." in text
    assert "vx 0.1250 -0.1250 -0.1250 0.0000" in text and 'aria-label="points"' in source
    assert source == report.render(result, StackedOffsetTrackingOptions(), make_about())
