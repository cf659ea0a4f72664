"""Elevation bands and the altitude of transition: known medians, areas, groups, and curves whose turn is known."""

import numpy as np
import pytest

from firnline.algorithms.blocks import ArrayImage
from firnline.algorithms.elevation import elevation_bands, hypsometry as core
from firnline.algorithms.elevation.elevation_bands import Band
from firnline.algorithms.elevation.grouped_values import GroupedValues
from firnline.algorithms.elevation.mass_balance import Images, Outline
from firnline.algorithms.grid import Grid
from firnline.algorithms.options import InputError
from firnline.algorithms.progress import Silent

SHAPE = (61, 97)
GRID = Grid((5e5, 20.0, 0.0, 5.2e6, 0.0, -10.0), SHAPE)


class Whole:
    def __init__(self, array):
        self.array, self.shape = array, array.shape

    def read(self, row0, row1, col0, col1):
        return self.array[row0:row1, col0:col1]


def scene():
    """Two glaciers side by side; the change of the first is (height - 3200) / 100 with noise, that of the second its reverse; a column without height, rows filled."""
    rows, columns = np.indices(SHAPE)
    labels = np.full(SHAPE, -1, np.int16)
    labels[5:55, 5:45], labels[5:55, 50:90] = 0, 1
    heights = 3000.0 + 8 * rows
    heights[:, 20] = np.nan
    change = np.where(columns < 47, 1, -1) * (heights - 3200) / 100 + np.random.default_rng(0).normal(0, 0.2, SHAPE)
    change[30:33, 6:12] = np.nan
    source = np.ones(SHAPE)
    source[50:55] = 2
    areas = 200.0 + np.arange(SHAPE[0])[:, None] * 0.1
    images = Images(ArrayImage(change), ArrayImage(heights), Whole(labels), Whole(areas), None, ArrayImage(source))
    return images, [Outline("a", "A", 0.4, 1000.0, "surge"), Outline("b", "B", 0.4, 1000.0, "normal"), Outline("c", "C", 0.4, 1000.0, "far")], labels, heights, change, source, areas


def test_bands_of_groups():
    images, outlines, labels, heights, change, source, areas = scene()
    result = core.compute(images, GRID, outlines, core.HypsometryOptions(group_field="type", band_height=50.0), Silent())
    assert list(result.groups) == ["all glaciers", "far", "normal", "surge"] and result.groups["far"] == [] and result.glaciers == {"all glaciers": 2, "far": 0, "normal": 1, "surge": 1}
    whole = np.broadcast_to(areas, SHAPE)
    for name, mine in (("surge", labels == 0), ("all glaciers", labels >= 0)):
        for band in result.groups[name]:
            inside = mine & (heights >= band.low_m) & (heights < band.high_m)
            known = inside & np.isfinite(change) & (source == 1)
            assert band.high_m - band.low_m == 50 and band.pixels == inside.sum() and band.measured_px == known.sum()
            assert band.area_km2 == pytest.approx(whole[inside].sum() / 1e6) and band.measured_km2 == pytest.approx(whole[known].sum() / 1e6)
            values = change.astype(np.float32)[known].astype(float)
            if values.size:
                assert band.median == pytest.approx(np.median(values)) and band.nmad == pytest.approx(1.4826 * np.median(np.abs(values - np.median(values))))
                assert band.mean == pytest.approx((values * whole[known]).sum() / whole[known].sum(), rel=1e-6)
        assert sum(band.pixels for band in result.groups[name]) == (mine & np.isfinite(heights)).sum()
    assert result.transitions["surge"].altitude_m == pytest.approx(3200, abs=10) and result.transitions["surge"].direction == "thinning below"
    assert result.transitions["normal"].altitude_m == pytest.approx(3200, abs=10) and result.transitions["normal"].direction == "thickening below"


def test_filled_pixels_on_request():
    images, outlines, labels, heights, change, source, areas = scene()
    counts = [sum(band.measured_px for band in core.compute(images, GRID, outlines, core.HypsometryOptions(measured_only=only), Silent()).groups["all glaciers"]) for only in (True, False)]
    known = (labels >= 0) & np.isfinite(heights) & np.isfinite(change)
    assert counts == [(known & (source == 1)).sum(), known.sum()]


def test_refusals():
    images, outlines, *_ = scene()
    images.change.array = np.full(SHAPE, np.nan, np.float32)
    with pytest.raises(InputError, match="INPUT has no pixel with change and a height"):
        core.compute(images, GRID, outlines, core.HypsometryOptions(), Silent())
    images, outlines, *_ = scene()
    images.dem.array = images.dem.array * 10
    with pytest.raises(InputError, match="heights must be metres"):
        core.compute(images, GRID, outlines, core.HypsometryOptions(), Silent())


def band(low, median, area=1.0, counted=True):
    return Band(low, low + 100, 10, area, 10, area, median, 0.1, median, counted)


def test_transition_by_hand():
    """Medians -2, -1, 1, 2 from 3000 m: zero half-way between the centres 3150 and 3250. With -1 and 3: a quarter of the way."""
    assert elevation_bands.transition([band(3000, -2), band(3100, -1), band(3200, 1), band(3300, 2)]).altitude_m == pytest.approx(3200)
    one = elevation_bands.transition([band(3000, -2), band(3100, -1), band(3200, 3), band(3300, 2)])
    assert (one.altitude_m, one.direction, one.agreement, one.crossings) == (pytest.approx(3175), "thinning below", 1.0, 1)
    # A surge: thickening below.
    assert elevation_bands.transition([band(3000, 2), band(3100, 1), band(3200, -1)]).direction == "thickening below"
    # A small band of the other sign at the top does not move it; its area is on the wrong side: 0.1 of 4.1.
    one = elevation_bands.transition([band(3000, -2), band(3100, -1), band(3200, 1), band(3300, 2), band(3400, -0.2, 0.1)])
    assert one.altitude_m == pytest.approx(3200) and one.agreement == pytest.approx(4 / 4.1) and one.crossings == 2
    # One sign, or none: no transition. Bands that do not count are passed over.
    assert elevation_bands.transition([band(3000, -2), band(3100, -1)]).altitude_m is None and elevation_bands.transition([]).altitude_m is None
    assert elevation_bands.transition([band(3000, -2), band(3100, 9, counted=False), band(3200, 2)]).altitude_m == pytest.approx(3150)


def test_grouped_values_come_back_whole_and_in_order():
    rng = np.random.default_rng(5)
    groups = rng.integers(0, 7, 5000)
    values = rng.normal(size=(5000, 2)).astype(np.float32)
    with GroupedValues(np.bincount(groups, minlength=8), 2) as store:
        for first in range(0, 5000, 777):
            store.put(groups[first:first + 777], *values[first:first + 777].T)
        for group in range(8):
            np.testing.assert_array_equal(store.of(group), values[groups == group])
        with pytest.raises(ValueError, match="group 3 gets more"):
            store.put(np.array([3]), np.ones(1), np.ones(1))
