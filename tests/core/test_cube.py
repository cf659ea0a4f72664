"""The correlation cube: a date added to it gives what a run over all dates gives."""

import numpy as np
import pytest
import series

from firnline.algorithms.grid import Grid
from firnline.algorithms.options import InputError
from firnline.algorithms.synthetic.speckle import speckle_series
from firnline.algorithms.velocity import cube
from firnline.algorithms.velocity.stacked_offset_tracking import compute

SHAPE = 150, 200
GRID = Grid((400000.0, 20.0, 0.0, 5100000.0, 0.0, -10.0), SHAPE)


class InMemory:
    """A cube kept as its file would hold it."""

    def __init__(self):
        self.blocks = {}

    def begin(self, header):
        self.header = cube.parsed(header.as_dict())

    def write(self, block, stack, count, noise):
        self.blocks[block] = cube.encoded(stack, count, noise)

    def read(self, block):
        return cube.decoded(self.blocks[block], self.header.radius)


def options(**changes):
    return series.options(**{"template_size": 32, "step": 16, "high_pass_sigma": 12.0, "maximum_speed": 8.0, **changes})


@pytest.fixture(scope="module")
def images():
    found = speckle_series(SHAPE, lambda r, c: (np.full_like(r, 0.6), np.full_like(c, -1.7)), 6, 0.7, np.random.default_rng(0))
    found[1][40:70, 60:120] = np.nan
    return found


def days(count):
    return series.dates(*range(0, 10 * count, 10))


def test_a_new_date_is_added(images):
    """Cube of four dates, two more dates with the last old one: 5 pairs of which 3 are old, equal to the run over all six."""
    whole = compute(series.images(images), days(6), GRID, options())
    first, second = InMemory(), InMemory()
    compute(series.images(images[:4]), days(4), GRID, options(), keep=first)
    assert len(first.header.pairs) == 3 and first.header.direct
    added = compute(series.images(images[3:]), days(6)[3:], GRID, options(), cube=first, keep=second)
    assert added.statistics["pairs"] == 5 and len(added.pair_table) == 2 and len(second.header.pairs) == 5
    np.testing.assert_array_equal(added.bands["pairs"], whole.bands["pairs"])
    # 0.01 px: the peaks' sharpness is foreseen from the images at hand, which are others.
    for name, tolerance in (("peak", 1e-4), ("snr", 0.01), ("raw_vx", 0.02), ("raw_vy", 0.01)):
        np.testing.assert_allclose(added.bands[name], whole.bands[name], atol=tolerance)
    assert np.array_equal(np.isfinite(added.bands["vx"]), np.isfinite(whole.bands["vx"]))
    ratio = added.bands["sigma_vx"][1:-1, 1:-1] / whole.bands["sigma_vx"][1:-1, 1:-1]
    assert 0.6 < np.nanmedian(ratio) < 1.6
    # A third step goes on from the second.
    with pytest.raises(InputError, match="CUBE holds all 2 pairs of IMAGES already"):
        compute(series.images(images[3:]), days(6)[3:], GRID, options(), cube=second)


def test_shifted_and_unequal_pairs(images):
    """With stable ground and with unequal intervals: as the run over all dates, to a tenth of a pixel (by the top of the stack)."""
    for changes, when in (({}, days(6)), ({"pairing": "Range", "maximum_interval_days": 20.0}, series.dates(0, 10, 18, 30, 40, 50))):
        stable = np.zeros(GRID.templates(32, 16).shape, bool)
        stable[:, :4] = not changes
        more = dict(stable=stable) if stable.any() else {}
        kept = InMemory()
        compute(series.images(images[:5]), when[:5], GRID, options(**changes), keep=kept, **more)
        assert not kept.header.direct
        added = compute(series.images(images[3:]), when[3:], GRID, options(**changes), cube=kept, **more)
        whole = compute(series.images(images), when, GRID, options(**changes), **more)
        np.testing.assert_array_equal(added.bands["pairs"], whole.bands["pairs"])
        np.testing.assert_allclose(added.bands["peak"], whole.bands["peak"], atol=2e-3)
        assert np.nanmedian(np.abs(added.bands["vx"] - whole.bands["vx"])) < 0.2


@pytest.mark.parametrize("changes, sentence", [
    ({"template_size": 48}, "CUBE was made with TEMPLATE_SIZE = 32, not 48: use the same."),
    ({"maximum_speed": 4.0}, "CUBE was made with MAXIMUM_SPEED = 8.0, not 4.0"),
    ({"seasons": "Month"}, "CUBE and CUBE_OUTPUT hold one stack and do not go together with SEASONS = Month"),
    ({"template_sizes": "64"}, "do not go together with TEMPLATE_SIZES = 64"),
    ({"evaluate_stack_sizes": True}, "do not go together with EVALUATE_STACK_SIZES"),
    ({"interval_days": 20.0}, "CUBE was made for intervals up to 10 days, IMAGES make one of 20 days"),
])
def test_what_does_not_fit_a_cube(images, changes, sentence):
    kept = InMemory()
    compute(series.images(images[:3]), days(3), GRID, options(), keep=kept)
    with pytest.raises(InputError, match=sentence):
        compute(series.images(images), days(6), GRID, options(**changes), cube=kept)


@pytest.mark.parametrize("found", [None, [], {}, {"version": 2}, {"version": 1, "length": True}, {"version": 1, "length": 10.0, "radius": [8, "8"]},
                                   {"version": 1, "length": 10.0, "radius": [8, 8], "settings": {}, "pairs": []},
                                   {"version": 1, "length": 10.0, "radius": [8, 8], "settings": {}, "pairs": [["a", "b"]]},
                                   {"version": 1, "length": 10.0, "radius": [8, 8], "settings": {}, "pairs": [["2020-01-01", "tomorrow", ""]]}])
def test_foreign_headers_are_refused(found):
    with pytest.raises(InputError, match="^CUBE: the file's header has"):
        cube.parsed(found)


def test_encoding_keeps_what_matters():
    rng = np.random.default_rng(1)
    count = rng.integers(0, 9, (4, 5)).astype(np.int32)
    stack = (rng.uniform(-1, 1, (17, 19, 4, 5)) * count).astype(np.float32)
    noise = rng.uniform(0, 0.01, (4, 5)) * count
    back, number, level = cube.decoded(cube.encoded(stack, count, noise), (8, 9))
    np.testing.assert_array_equal(number, count)
    assert np.abs(back - stack).max() <= 9 * 2e-5 and np.abs(np.sqrt(level) - np.sqrt(noise)).max() < 1e-4
