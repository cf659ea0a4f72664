"""Mass balance: equations by hand, and a region of glaciers against sums over all pairs of pixels."""

import numpy as np
import pytest

from firnline.algorithms.blocks import ArrayImage
from firnline.algorithms.elevation import mass_balance as core
from firnline.algorithms.elevation import mass_change
from firnline.algorithms.elevation.error_model import ErrorModel
from firnline.algorithms.grid import Grid
from firnline.algorithms.options import InputError
from firnline.algorithms.progress import Silent

SHAPE = (61, 97)
MODEL = ErrorModel("m/yr", 0.02, 0.2, 1.1, "exponential", dict(a=0.018, b=0.066, c=0.074, slope_max=60.0), (90.0, 400.0), (0.8, 0.3))
GRIDS = [Grid((5e5, 20.0, 0.0, 5.2e6, 0.0, -10.0), SHAPE), Grid((5e5, 20.0, 0.0, 5.2e6, 0.0, 10.0), SHAPE), Grid((5e5, 17.0, -4.0, 5.2e6, -8.0, -9.0), SHAPE)]
OPTIONS = dict(minimum_area=0.02, size_classes="0.05, 0.15", elevation_step=100.0, band_height=50.0)


# --- equations, by hand

def test_parts_of_a_glacier():
    # (3/4 0.2)^2 + (1/4 0.4)^2 = 0.0225 + 0.01: eq. 4.8
    assert mass_change.glacier_sigma(3.0, 0.2, 1.0, 0.4) == pytest.approx(np.sqrt(0.0325), rel=1e-12)
    assert mass_change.glacier_sigma(3.0, 0.2, 0.0, 0.0) == pytest.approx(0.2)


def test_specific_balance_and_mass():
    # b = 0.85 (-0.5); sigma^2 = (0.85 0.1)^2 + (0.5 0.06)^2 = 0.007225 + 0.0009: eq. 4.7
    b, sigma = mass_change.specific_balance(-0.5, 0.1, 0.85, 0.06)
    assert (b, sigma) == (pytest.approx(-0.425), pytest.approx(np.sqrt(0.008125)))
    # 200 km2: -0.085 Gt; (200 0.0901388)^2 + (0.425 10)^2 = 325 + 18.0625
    mass, sigma = mass_change.mass_change(200.0, 10.0, b, sigma)
    assert (mass, sigma) == (pytest.approx(-0.085), pytest.approx(1e-3 * np.sqrt(343.0625)))


def test_region_of_two_glaciers():
    """Areas 1 and 3 km2, changes -1 and -0.2 m/yr: mean -0.4 (eq. 4.6). Outlines: (0.6 0.1)^2 + (0.2 0.2)^2 = 0.0052; pairs: 0.04 + 9 0.01 + 2 3 0.005 = 0.16; voids:
    (1 0.1)^2 + 0 = 0.01; all over 16: eq. 4.15. Balance: (0.85 sigma)^2 + (0.4 0.06)^2: eq. 4.14."""
    one = mass_change.region(np.array([1.0, 3.0]), np.array([0.1, 0.2]), np.array([-1.0, -0.2]), np.array([[0.04, 0.005], [0.005, 0.01]]), np.array([0.1, 0.0]), 0.85, 0.06)
    assert one.change == pytest.approx(-0.4) and one.area_km2 == 4 and one.glaciers == 2
    assert one.sigma_change == pytest.approx(np.sqrt((0.0052 + 0.16 + 0.01) / 16))
    assert (one.sigma_outlines, one.sigma_pixels, one.sigma_voids) == (pytest.approx(np.sqrt(0.0052) / 4), pytest.approx(0.1), pytest.approx(0.025))
    assert one.sigma_apart == pytest.approx(np.sqrt((0.0052 + 0.13 + 0.01) / 16))
    assert one.balance == pytest.approx(-0.34) and one.sigma_balance == pytest.approx(np.hypot(0.85 * one.sigma_change, 0.024))
    assert one.mass == pytest.approx(-0.00136) and one.sea_level == pytest.approx(0.00136 / 361.8)
    assert one.sigma_area_km2 == pytest.approx(np.sqrt(0.05)) and one.sigma_mass == pytest.approx(1e-3 * np.hypot(4 * one.sigma_balance, 0.34 * one.sigma_area_km2))


def test_density_does_not_average_out():
    """A thousand glaciers of one change: the error that stays is that of the density, |dh| 0.06."""
    n = 1000
    one = mass_change.region(np.ones(n), np.zeros(n), np.full(n, -2.0), np.eye(n) * 0.01, np.zeros(n), 0.85, 0.06)
    assert one.sigma_change == pytest.approx(0.1 / np.sqrt(n)) and one.sigma_balance == pytest.approx(0.12, rel=1e-3)


# --- a region

def scene(grid):
    """(Images, outlines, labels, source, change, heights, area of a pixel); five glaciers: two neighbours, one with voids, one small, one little measured; a sixth off the grid."""
    rows, columns = np.indices(SHAPE)
    labels = np.full(SHAPE, -1, np.int16)
    labels[3:25, 3:40], labels[25:50, 3:40], labels[5:50, 45:70], labels[52:55, 80:83], labels[5:50, 75:95] = 0, 1, 2, 3, 4
    heights = 3000 + 4.0 * columns + 30 * np.sin(rows / 7)
    change = -1 + 0.004 * (heights - 3000) + np.random.default_rng(4).normal(0, 0.1, SHAPE)
    source = np.ones(SHAPE)
    source[10:20, 50:60], source[5:48, 75:95] = 2, 2
    source[26:28, 10:14] = 0
    change[source == 0] = np.nan
    _, a, b, _, d, e = grid.transform
    area = abs(a * e - b * d)
    count = np.bincount(labels[labels >= 0], minlength=6)
    outlines = [core.Outline(name, name.upper(), n * area / 1e6, 4 * np.sqrt(n * area), group) for name, n, group in zip("abcdef", [*count[:5], 50], ["surge", "", "surge", "", "", ""])]
    images = core.Images(ArrayImage(change), ArrayImage(heights), _Whole(labels), _Whole(np.full((SHAPE[0], 1), area)), lambda row, column: ((a, b), (d, e)), ArrayImage(source))
    return images, outlines, labels, source, change.astype(np.float32), heights, area


class _Whole:
    def __init__(self, array):
        self.array, self.shape = array, array.shape

    def read(self, row0, row1, col0, col1):
        return self.array[row0:row1, col0:col1]


VOIDS = {"c": dict(sigma_of_voids=0.4, method="Gaussian process", cv_mae=0.1), "e": dict(sigma_of_voids=0.5)}


def pairs(first, second, grid, sigma):
    """Mean of sigma_p sigma_q rho over all pairs of pixels of two masks."""
    _, a, b, _, d, e = grid.transform
    (r1, c1), (r2, c2) = np.nonzero(first), np.nonzero(second)
    dc, dr = c1[:, None] - c2, r1[:, None] - r2
    return float((sigma[first][:, None] * sigma[second] * MODEL.correlation(np.hypot(a * dc + b * dr, d * dc + e * dr))).mean())


@pytest.mark.parametrize("grid", GRIDS)
def test_region_against_the_double_sum(grid):
    from firnline.algorithms import terrain
    from firnline.algorithms.blocks import Block

    images, outlines, labels, source, change, heights, area = scene(grid)
    result = core.compute(images, grid, outlines, MODEL, VOIDS, core.MassBalanceOptions(group_field="surge", **OPTIONS), Silent())
    slope = terrain.of_block(ArrayImage(heights), grid, Block(0, SHAPE[0], 0, SHAPE[1]))[1]
    sigma = MODEL.sigma(slope)
    assert [row["status"] for row in result.glaciers] == [core.USED, core.USED, core.USED, core.SMALL, core.LITTLE, core.NOTHING]
    measured = [(labels == k) & (source == 1) for k in range(3)]
    share = [m.sum() / ((labels == k) & (source > 0)).sum() for k, m in enumerate(measured)]
    covariance = np.array([[pairs(p, q, grid, sigma) * share[i] * share[j] for j, q in enumerate(measured)] for i, p in enumerate(measured)])
    for k, row in enumerate(result.glaciers[:3]):
        own = (labels == k) & (source > 0)
        assert row["change"] == pytest.approx(change[own].mean(), rel=1e-5)
        assert row["change_median"] == pytest.approx(np.median(change[measured[k]])) and row["elevation_m"] == pytest.approx(np.median(heights[labels == k]), rel=1e-6)
        assert row["sigma_measured"] == pytest.approx(np.sqrt(covariance[k, k]), rel=2e-6)
        assert row["sigma_filled"] == pytest.approx(0.4 * (1 - share[2]) if k == 2 else 0, abs=1e-12)
        assert row["sigma_change"] == pytest.approx(np.hypot(row["sigma_measured"], row["sigma_filled"]))
        assert row["sigma_area_km2"] == pytest.approx(outlines[k].perimeter_m * np.sqrt(area) / 2 * 1e-6)
        assert row["balance"] == pytest.approx(0.85 * row["change"])
    assert result.glaciers[2]["void_method"] == "Gaussian process" and result.glaciers[1]["missing_pct"] == pytest.approx(800 / 925)
    areas = np.array([one.area_km2 for one in outlines[:3]])
    whole = result.regions[0]
    assert whole["sigma_pixels"] == pytest.approx(np.sqrt(areas @ covariance @ areas) / areas.sum(), rel=2e-6)
    assert whole["sigma_pixels"] > 1.05 * np.sqrt(areas**2 @ np.diag(covariance)) / areas.sum()  # neighbours do share errors here
    assert whole["sigma_voids"] == pytest.approx(areas[2] / areas.sum() * result.glaciers[2]["sigma_filled"])
    assert whole["change"] == pytest.approx(areas @ [row["change"] for row in result.glaciers[:3]] / areas.sum())
    surge = next(row for row in result.regions if row["kind"] == "group" and row["group"] == "surge")
    assert surge["glaciers"] == 2 and surge["sigma_pixels"] == pytest.approx(np.sqrt(areas[[0, 2]] @ covariance[np.ix_([0, 2], [0, 2])] @ areas[[0, 2]]) / areas[[0, 2]].sum(), rel=2e-6)
    assert {row["kind"] for row in result.regions} == {"all", "group", "size", "elevation"}
    for kind in ("group", "size", "elevation"):
        assert sum(row["glaciers"] for row in result.regions if row["kind"] == kind) == 3


def test_bands_are_those_of_the_used_glaciers():
    images, outlines, labels, source, change, heights, area = scene(GRIDS[0])
    result = core.compute(images, GRIDS[0], outlines, MODEL, VOIDS, core.MassBalanceOptions(**OPTIONS), Silent())
    used = (labels >= 0) & (labels < 3)
    band = next(one for one in result.bands if one.low_m == 3100)
    mine = used & (heights.astype(np.float32) >= 3100) & (heights.astype(np.float32) < 3150)
    assert band.pixels == mine.sum() and band.area_km2 == pytest.approx(mine.sum() * area / 1e6)
    assert band.median == pytest.approx(np.nanmedian(change[mine])) and band.measured_px == np.isfinite(change[mine]).sum()
    assert sum(one.pixels for one in result.bands) == used.sum()
    assert result.transition.altitude_m == pytest.approx(3250, abs=15) and result.transition.direction == "thinning below"


def test_years_bias_and_missing_slopes():
    """Change and model in m over 8 years give what m/yr gives; the bias comes off on request; a hole in the DEM takes the mean sigma of its glacier."""
    grid = GRIDS[0]
    images, outlines, *_ = scene(grid)
    options = core.MassBalanceOptions(**OPTIONS)
    first = core.compute(images, grid, outlines, MODEL, VOIDS, options, Silent())
    eight = dict(MODEL.sigma_parameters, a=8 * 0.018, c=8 * 0.074)
    in_m = ErrorModel("m", 0.16, 1.6, 1.1, "exponential", eight, MODEL.ranges_m, MODEL.sills)
    images.change.array = images.change.array * 8
    again = core.compute(images, grid, outlines, in_m, {k: v | dict(sigma_of_voids=8 * v["sigma_of_voids"]) for k, v in VOIDS.items()}, core.MassBalanceOptions(years=8.0, **OPTIONS), Silent())
    for a, b in zip(first.regions, again.regions):
        assert a["balance"] == pytest.approx(b["balance"], rel=1e-5) and a["sigma_balance"] == pytest.approx(b["sigma_balance"], rel=1e-5)
    off = core.compute(images, grid, outlines, in_m, {}, core.MassBalanceOptions(years=8.0, remove_bias=True, void_sigma=3.0, **OPTIONS), Silent())
    assert off.regions[0]["change"] == pytest.approx(first.regions[0]["change"] - 0.02, rel=1e-4)
    images.dem.array = images.dem.array.copy()
    images.dem.array[30, 20] = np.nan
    progress = Silent()
    hole = core.compute(images, grid, outlines, in_m, {}, core.MassBalanceOptions(years=8.0, void_sigma=3.0, **OPTIONS), progress)
    assert hole.no_slope == 9 and any("without a sigma" in text for text in progress.warnings)
    assert hole.glaciers[1]["sigma_measured"] == pytest.approx(first.glaciers[1]["sigma_measured"], rel=0.01)
    progress = Silent()
    core.compute(images, grid, outlines, in_m, {}, core.MassBalanceOptions(years=3.0, void_sigma=3.0, **OPTIONS), progress)
    assert any(text.startswith("YEARS = 3: over less than 5 years") for text in progress.warnings)


def test_what_is_refused():
    grid = GRIDS[0]
    images, outlines, *_ = scene(grid)
    in_m = ErrorModel("m", 0.1, 1.0, 1.0, "constant", dict(value=1.0), (90.0, 400.0), (0.8, 0.3))
    for model, voids, more, sentence in ((MODEL, {}, {}, "VOID_TABLE has no sigma of the voids for c"), (in_m, VOIDS, {}, "YEARS is empty"),
                                         (MODEL, VOIDS, dict(size_classes="1, 5, 2"), "SIZE_CLASSES = '1, 5, 2'"), (MODEL, VOIDS, dict(size_classes="one"), "SIZE_CLASSES = 'one'"),
                                         (MODEL, VOIDS, dict(minimum_area=50.0), "No glacier is left: no data (1), smaller than the limit (5). Lower MINIMUM_AREA = 50 km2")):
        with pytest.raises(InputError, match=r".*") as caught:
            core.compute(images, grid, outlines, model, voids, core.MassBalanceOptions(**OPTIONS | more), Silent())
        assert str(caught.value).startswith(sentence), caught.value


def test_an_outline_beyond_the_grid_is_measured_less():
    """Half of glacier a lies beyond the grid: its measured share is a half, and with a limit of 60 % it is left out."""
    images, outlines, *_ = scene(GRIDS[0])
    outlines[0] = core.Outline("a", "A", 2 * outlines[0].area_km2, 1000.0, whole=False)
    result = core.compute(images, GRIDS[0], outlines, MODEL, VOIDS, core.MassBalanceOptions(minimum_measured=60.0, **OPTIONS), Silent())
    assert result.glaciers[0]["status"] == core.LITTLE and result.glaciers[0]["measured_pct"] == pytest.approx(50)
