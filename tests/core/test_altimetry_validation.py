"""Rasters against points: known differences, interpolation, masks, classes of slope."""

import numpy as np
import pytest

from firnline.algorithms.blocks import ArrayImage
from firnline.algorithms.elevation.altimetry_validation import AltimetryValidationOptions, bilinear, compute, figures, in_spreads
from firnline.algorithms.grid import Grid
from firnline.algorithms.options import InputError
from firnline.algorithms.progress import Cancelled, Silent
from firnline.algorithms.stats import nmad

SHAPE = (61, 97)
GRIDS = {"north up": Grid((500000.0, 20.0, 0, 5200000.0, 0, -10.0), SHAPE), "rotated": Grid((500000.0, 17.0, -4.0, 5200000.0, -8.0, -9.0), SHAPE), "south up": Grid((500000.0, 20.0, 0, 5200000.0, 0, 10.0), SHAPE)}


def plane(x, y):
    """Heights that rise by 0.3 m per m eastwards and 0.2 northwards: a slope of 19.8 degrees."""
    return 1000 + 0.3 * (x - 500000) + 0.2 * (y - 5200000)


def on(grid):
    rows, columns = np.indices(grid.shape) + 0.5
    return plane(*grid.to_map(columns, rows)).astype(np.float32)


def points(grid, number=400, seed=1):
    """Places on and off the raster."""
    rng = np.random.default_rng(seed)
    return grid.to_map(rng.uniform(-3, grid.shape[1] + 3, number), rng.uniform(-3, grid.shape[0] + 3, number))


@pytest.mark.parametrize("name", GRIDS)
def test_a_plane_is_met_at_every_point(name):
    """On a plane bilinear values are exact; the difference is what was added, and the slope the plane's."""
    grid = GRIDS[name]
    x, y = points(grid)
    noise = np.random.default_rng(2).normal(0, 0.5, x.size)
    found = compute(ArrayImage(on(grid)), grid, x, y, plane(x, y) - 0.28 + noise, AltimetryValidationOptions(), dem=ArrayImage(on(grid)))
    columns, rows = grid.to_pixel(x, y)
    inside = (columns >= 0.5) & (columns <= 96.5) & (rows >= 0.5) & (rows <= 60.5)
    assert found.counts == dict(given=400, inside=inside.sum(), with_value=inside.sum(), on_unstable_ground=0, too_steep=0, used=inside.sum()) and 300 < inside.sum() < 400
    assert np.allclose(found.x, x[inside]) and found.difference == pytest.approx((0.28 - noise)[inside], abs=2e-3)
    assert found.slope == pytest.approx(np.degrees(np.arctan(np.hypot(0.3, 0.2))), abs=0.01)
    told = found.statistics
    assert told["median"] == pytest.approx(np.median(0.28 - noise[inside]), abs=2e-3) and told["nmad"] == pytest.approx(nmad(noise[inside]), abs=2e-3) and told["std"] == pytest.approx(noise[inside].std(ddof=1), abs=2e-3)
    assert [row["n"] for row in found.classes] == [0, 0, 0, inside.sum(), 0, 0, 0, 0] and found.classes[3]["median"] == told["median"]
    assert in_spreads(found) == pytest.approx(found.difference / told["nmad"])


def test_strips_give_the_same(monkeypatch):
    """Narrow strips, holes and all: the same as one block."""
    grid = GRIDS["north up"]
    heights = on(grid) + np.random.default_rng(0).normal(0, 3, SHAPE).astype(np.float32)
    heights[20:24, 30:50] = np.nan
    x, y = points(grid)
    one = compute(ArrayImage(heights), grid, x, y, plane(x, y), AltimetryValidationOptions(), dem=ArrayImage(heights), block_rows=256)
    monkeypatch.setattr("firnline.algorithms.elevation.altimetry_validation.device.memory_bytes", lambda: 1)
    many = compute(ArrayImage(heights), grid, x, y, plane(x, y), AltimetryValidationOptions(), dem=ArrayImage(heights), block_rows=5)
    assert np.array_equal(one.difference, many.difference) and np.array_equal(one.slope, many.slope, equal_nan=True) and one.statistics == many.statistics
    assert one.counts["with_value"] < one.counts["inside"] and one.counts["too_steep"] > 0


def test_bilinear_by_hand():
    values = np.array([[1.0, 3.0], [5.0, np.nan]])
    assert bilinear(values, np.array([0.0, 0.0, 0.5, 1.0]), np.array([0.0, 0.5, 0.0, 0.0])) == pytest.approx([1, 2, 3, 5])
    assert np.isnan(bilinear(values, np.array([0.5]), np.array([0.5]))).all()


def test_figures_by_hand():
    told = figures(np.array([-1.0, 0.0, 1.0, 2.0, 98.0]))
    assert told["n"] == 5 and told["mean"] == 20 and told["median"] == 1 and told["nmad"] == pytest.approx(1.4826) and told["std"] == pytest.approx(43.6176, abs=1e-3)
    assert told["rmse"] == pytest.approx(np.sqrt(9610 / 5)) and told["maximum"] == 98


def test_what_does_not_count():
    """Unstable ground, steep ground, blunders: each counted once, in this order."""
    grid = GRIDS["north up"]
    heights = on(grid)
    heights[:, 60:] += (20.0 * (np.arange(37) + 1)).astype(np.float32)  # steep from column 60 on
    columns = np.arange(5, 95, 2) + 0.5
    x, y = grid.to_map(columns, np.full(columns.size, 30.5))
    ice = np.zeros(SHAPE, np.float32)
    ice[:, 40:70] = 1
    measured = heights[30, columns.astype(int)].astype(float)
    measured[:3] += 300
    found = compute(ArrayImage(heights), grid, x, y, measured, AltimetryValidationOptions(maximum_difference=100.0), dem=ArrayImage(heights), masks=[(ArrayImage(ice), False)])
    assert found.counts == dict(given=45, inside=45, with_value=45, on_unstable_ground=15, too_steep=12, too_different=3, used=15) and found.used.sum() == 15 and not found.used[:3].any()
    assert compute(ArrayImage(heights), grid, x, y, measured, AltimetryValidationOptions(), masks=[(ArrayImage(ice), True)]).counts["used"] == 15
    with pytest.raises(InputError, match="Only 0 of 45 points count"):
        compute(ArrayImage(heights), grid, x, y, measured, AltimetryValidationOptions(), masks=[(ArrayImage(0 * ice), True)])


def test_classes_and_their_least_points():
    grid = GRIDS["north up"]
    x, y = points(grid, 2000)
    options = AltimetryValidationOptions(slope_class=7.0, maximum_slope=20.0, minimum_class=5000)
    found = compute(ArrayImage(on(grid)), grid, x, y, plane(x, y), options, dem=ArrayImage(on(grid)))
    assert [(row["low"], row["high"]) for row in found.classes] == [(0, 7), (7, 14), (14, 20)] and found.classes[2]["n"] == found.counts["used"] and "nmad" not in found.classes[2]


@pytest.mark.parametrize("heights, away, sentence", [(np.full(SHAPE, np.nan, np.float32), 0, "POINTS: the raster has no data at any point"), (np.ones(SHAPE, np.float32), 1e6, "POINTS: no point with a height lies on the raster")])
def test_bad_data(heights, away, sentence):
    grid = GRIDS["north up"]
    x, y = points(grid)
    with pytest.raises(InputError) as caught:
        compute(ArrayImage(heights), grid, x + away, y, plane(x, y), AltimetryValidationOptions())
    assert str(caught.value).startswith(sentence)


def test_cancel_is_heard():
    class Impatient(Silent):
        def cancelled(self):
            return True
    grid = GRIDS["north up"]
    with pytest.raises(Cancelled):
        compute(ArrayImage(on(grid)), grid, *points(grid), np.ones(400), AltimetryValidationOptions(), progress=Impatient())
