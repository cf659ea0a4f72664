"""The kernels against the plain equations in reference.py."""

import math

import numpy as np
import pytest
import reference
import series

from firnline.algorithms.blocks import ArrayImage, Block
from firnline.algorithms.options import InputError
from firnline.algorithms.progress import Silent
from firnline.algorithms.velocity import correlation, preprocessing

SHAPE = 61, 97


def prepared(array, block, reach, options):
    """An image over a block of templates, without any high-pass but the mean."""
    pixels = correlation.pixel_block(block, reach, options)
    return preprocessing.windowed(preprocessing.ready(ArrayImage(array), pixels, options, preprocessing.Scaling(0.0), Silent()), options, Silent())


def surfaces(first, second, options, radius, limit=(1.5, 2.0), origin=(0, 0)):
    shape = series.grid(first.shape).templates(options.template_size, options.step).shape
    block = Block(0, shape[0], 0, shape[1])
    reach = tuple(r + abs(o) for r, o in zip(radius, origin))
    pair = correlation.PairSurfaces(block, reach, options)
    return pair(prepared(first, block, reach, options), prepared(second, block, reach, options), correlation.Placement(1.0, (0.0, 0.0), True, radius, origin), limit, Silent())


def textured(seed, holes=True):
    """A moving texture with noise and no-data: two images that correlate in part, float32 with NaN."""
    rng = np.random.default_rng(seed)
    base = rng.standard_normal((SHAPE[0] + 8, SHAPE[1] + 8))
    first, second = base[4:-4, 4:-4] + 0.5 * rng.standard_normal(SHAPE), base[2:-6, 5:-3] + 0.5 * rng.standard_normal(SHAPE)
    if holes:
        first[10:25, 30:50] = np.nan
        second[40:, :20] = np.nan
        second[rng.random(SHAPE) < 0.05] = np.nan
        first[40:, 70:] = 3.0
    return first.astype(np.float32), second.astype(np.float32)


@pytest.mark.parametrize("template, step", [(24, 8), (24, 12), (16, 16), (15, 5), (20, 8), (13, 5), (8, 20), (36, 12)])
@pytest.mark.parametrize("high_pass", [0.0, 4.0])
def test_surfaces_equal_plain_ncc(template, step, high_pass):
    """Blocks of 12, 8, 16, 5, 4 and 1 px, steps beyond the template, borders, holes and a flat patch."""
    options = series.options(template_size=template, step=step, high_pass_sigma=high_pass, transform="None", values="Optical")
    first, second = textured(1)
    radius = 3, 5
    got, valid = surfaces(first, second, options, radius)
    if high_pass:
        def passed(array):
            half = preprocessing.halo_px(options)
            return preprocessing.high_passed(np.pad(array, half, constant_values=np.nan), options, preprocessing.Scaling(0.0), Silent())
        first, second = passed(first), passed(second)
    expected, expected_valid = reference.plain_ncc(first, second, template, step, radius, options.minimum_valid, (2, 2))
    assert np.array_equal(valid, expected_valid)
    assert np.abs(got - expected)[:, :, valid].max() < 1e-5
    assert valid.any()
    assert expected[:, :, valid].max() > 0.3


@pytest.mark.parametrize("origin", [(4, -6), (-7, 3)])
def test_surfaces_around_another_origin(origin):
    """Part of a larger surface, and valid where the windows around the origin are."""
    options = series.options(transform="None", values="Optical", high_pass_sigma=4.0)
    first, second = textured(1)
    got, valid = surfaces(first, second, options, (2, 3), (1, 1), origin)
    whole, _ = surfaces(first, second, options, (9, 9))
    at = np.s_[9 + origin[0] - 2:9 + origin[0] + 3, 9 + origin[1] - 3:9 + origin[1] + 4]
    np.testing.assert_allclose(got, whole[at], atol=1e-6)
    middle = whole[9 + origin[0] - 1:9 + origin[0] + 2, 9 + origin[1] - 1:9 + origin[1] + 2]
    assert valid.any() and np.all(middle[:, :, valid] != 0) and valid.all() == (origin == (-7, 3))


def test_flat_and_empty_windows_correlate_with_zero():
    options = series.options(transform="None", values="Optical", high_pass_sigma=0.0)
    first, second = textured(2, holes=False)
    second[:30] = 7.5
    second[:, 80:] = np.nan
    got, valid = surfaces(first, second, options, (2, 2), (0, 0))
    assert not valid[0, :7].any() and not valid[:, -1].any() and valid[1:, :5].all()
    assert np.all(got[2:, :, 0, 1:7] == 0) and np.all(got[:, 2:, :, -1] == 0)
    assert np.all(got[:, :, 2, 2] != 0)


def test_a_gap_within_the_search_makes_a_template_invalid():
    """Rows 40 and below are empty in the later image: windows of 24 px that may slide 3 px down keep half of their pixels to row 25."""
    options = series.options(transform="None", values="Optical", step=1, high_pass_sigma=4.0)
    first, second = textured(2, holes=False)
    second[40:] = np.nan
    _, still = surfaces(first, second, options, (4, 4), (0, 0))
    _, moving = surfaces(first, second, options, (4, 4), (3, 0))
    assert still[:29, 5].all() and not still[29:, 5].any()
    assert moving[:26, 5].all() and not moving[26:, 5].any()


def test_circular_equals_plain_fft():
    options = series.options(transform="None", values="Optical", correlation="Circular", high_pass_sigma=0.0)
    first, second = textured(3, holes=False)
    got, valid = surfaces(first, second, options, (6, 9))
    assert valid.all()
    assert np.abs(got - reference.circular_ncc(first, second, 24, 8, (6, 9))).max() < 1e-5


def test_masked_low_pass_equals_plain():
    first, _ = textured(4)
    padded = np.pad(first, 4, constant_values=np.nan)
    padded[:15, :15] = np.nan
    got, expected = preprocessing.low_pass(padded, 3.0, Silent()), reference.plain_low_pass(padded, 3.0, 4)
    assert np.array_equal(np.isnan(got), np.isnan(expected)) and np.isnan(expected).any()
    assert np.nanmax(np.abs(got - expected)) < 1e-5


def test_low_pass_at_the_border_equals_plain():
    """No-data around a rectangle only, as beyond the images; and around none at all."""
    first, _ = textured(4, holes=False)
    for pad in ((4, 4), (0, 9), (0, 0)):
        padded = np.pad(first, ((4, 4), pad), constant_values=np.nan) if any(pad) else first
        got, expected = preprocessing.low_pass(padded, 3.0, Silent()), reference.plain_low_pass(padded, 3.0, 4)
        assert np.array_equal(np.isnan(got), np.isnan(expected)) and np.nanmax(np.abs(got - expected)) < 1e-5


def test_published_kernel_is_51_px_wide():
    weights = preprocessing.gaussian_weights(17.0)
    assert weights.size == 51 and abs(weights.sum() - 1) < 1e-6
    assert abs(weights[25] / weights[8] - math.exp(0.5)) < 1e-5


def test_window_statistics_do_not_depend_on_the_block():
    options = series.options(transform="None", values="Optical")
    first, _ = textured(5)
    whole = prepared(first, Block(0, 5, 0, 10), (3, 0), options)
    part = prepared(first, Block(2, 5, 4, 10), (3, 0), options)
    np.testing.assert_allclose(whole.mean[16:, 32:], part.mean, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(whole.inverse[16:, 32:], part.inverse, rtol=1e-6)
    assert np.array_equal(whole.inverse[16:, 32:] == 0, part.inverse == 0) and (whole.inverse == 0).any()


@pytest.mark.parametrize("scale, shift", [(1.0, 0.4), (0.37, 0.0), (0.6, -0.7)])
def test_lanczos_follows_a_smooth_function(scale, shift):
    """A peak of 1.4 px standard deviation, sampled at other lags, to 1 % of its height."""
    lags = np.arange(-12, 13)
    first, weights = correlation.lanczos(np.arange(-8, 9) * scale + shift + 12, 25)
    bump = np.exp(-0.5 * (lags / 1.4) ** 2)
    got = np.array([weights[k] @ bump[first[k]:first[k] + 6] for k in range(17)])
    assert np.abs(got - np.exp(-0.5 * ((np.arange(-8, 9) * scale + shift) / 1.4) ** 2)).max() < 1e-2


def test_resampled_stack_equals_interpolation_surface_by_surface():
    """One template whose surface is a ramp: bilinear surfaces survive Lanczos interpolation; two pairs, one not valid."""
    search = correlation.Search((3.0, 3.0), (8, 9), 7, 10.0)
    placement = correlation.place(search, 6.0, (0.3, -0.4))
    ry, rx = placement.radius
    y, x = np.meshgrid(np.arange(-ry, ry + 1), np.arange(-rx, rx + 1), indexing="ij")
    pair = np.repeat((0.01 * y - 0.02 * x)[:, :, None, None], 2, axis=3).astype(np.float32)
    stack, count = np.zeros((17, 19, 1, 2), np.float32), np.zeros((1, 2), np.int32)
    correlation.add_to_stack(pair, np.array([[True, False]]), placement, search, stack, count, Silent())
    ky, kx = np.meshgrid(np.arange(-8, 9), np.arange(-9, 10), indexing="ij")
    expected = 0.01 * (0.6 * ky + 0.3) - 0.02 * (0.6 * kx - 0.4)
    assert np.abs(stack[:, :, 0, 0] - expected).max() < 2e-3
    assert np.all(stack[:, :, 0, 1] == 0) and count.tolist() == [[1, 0]]


def test_search_radius():
    grid = series.grid((200, 300))
    search = correlation.search_of(series.options(maximum_speed=2.0), grid, 20.0)
    assert search.limit == (5.0, 3.0) and search.radius == (8, 8) and search.window == 7
    assert correlation.search_of(series.options(maximum_speed=5.0), grid, 20.0).radius == (11 + 3, 8 + 1)
    fine = series.grid((200, 300), (0.0, 2.0, 0.0, 0.0, 0.0, -2.0))
    assert correlation.search_of(series.options(), fine, 11.0).window == 11


@pytest.mark.parametrize("changes, days, word", [
    (dict(subpixel_window=8), 10.0, "SUBPIXEL_WINDOW = 8 px is even"),
    (dict(maximum_speed=900.0), 60.0, "MAXIMUM_SPEED = 900"),
    (dict(correlation="Circular", maximum_speed=5.0), 20.0, "CORRELATION = Circular"),
])
def test_impossible_searches_are_refused(changes, days, word):
    with pytest.raises(InputError, match=word):
        correlation.search_of(series.options(**changes), series.grid((200, 300)), days)
