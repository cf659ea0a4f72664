"""The torch kernels give what the numba kernels give; on the processor, where torch needs no card."""

import numpy as np
import pytest
import series

from firnline.algorithms.blocks import ArrayImage, Block
from firnline.algorithms.grid import Grid
from firnline.algorithms.progress import Cancelled, Silent
from firnline.algorithms.synthetic.speckle import speckle_series
from firnline.algorithms.velocity import correlation, preprocessing
from firnline.algorithms.velocity.stacked_offset_tracking import compute

torch = pytest.importorskip("torch", reason="PyTorch is not installed")


def prepared(array, block, reach, options):
    pixels = correlation.pixel_block(block, reach, options)
    return preprocessing.windowed(preprocessing.ready(ArrayImage(array), pixels, options, preprocessing.Scaling(0.0), Silent()), options, Silent())


@pytest.mark.parametrize("template, step", [(24, 8), (36, 12), (20, 8), (13, 5), (8, 20)])
@pytest.mark.parametrize("origin", [(0, 0), (3, -4)])
def test_surfaces_equal_those_of_numba(template, step, origin):
    """Holes, borders and a flat patch; blocks of 8, 12, 4 and 1 px, steps beyond the template: to 1e-5."""
    from firnline.algorithms.velocity import correlation_torch

    rng = np.random.default_rng(1)
    shape, radius = (61, 97), (4, 6)
    base = rng.standard_normal((shape[0] + 8, shape[1] + 8))
    images = [(base[4 - k:-4 - k or None, 4 - k:-4 - k or None] + 0.5 * rng.standard_normal(shape)).astype(np.float32) for k in (0, 2)]
    images[0][10:25, 30:50], images[1][40:, :20], images[0][40:, 70:] = np.nan, np.nan, 3.0
    options = series.options(template_size=template, step=step, transform="None", values="Optical", high_pass_sigma=4.0)
    posting = series.grid(shape).templates(template, step)
    block, reach = Block(0, posting.shape[0], 0, posting.shape[1]), tuple(r + abs(o) for r, o in zip(radius, origin))
    one, two = (prepared(image, block, reach, options) for image in images)
    pair = correlation.PairSurfaces(block, reach, options)
    expected, valid = pair(one, two, correlation.Placement(1.0, (0.0, 0.0), True, radius, origin), (1, 1), Silent())
    sums, inverse = pair._templates(one)
    out = np.full(expected.shape, np.nan, np.float32)
    correlation_torch.surfaces(one, two, reach[0], reach[1], reach[0] + origin[0] - radius[0], reach[1] + origin[1] - radius[1], sums, inverse, template, step, out, "cpu", Silent())
    assert valid.any() and np.abs(expected).max() > 0.3
    assert np.abs(out - expected).max() < 1e-5


def test_the_whole_tool(monkeypatch):
    """DEVICE = cuda, with the processor in the card's place: the vectors of the processor's own kernels to 1e-3 px; a cancel is heard."""
    from firnline.algorithms import device
    from firnline.algorithms.velocity import correlation_torch

    real = correlation_torch.surfaces
    monkeypatch.setattr(device, "_cuda_lacks", lambda: None)
    monkeypatch.setattr(correlation_torch, "surfaces", lambda *a: real(*a[:-2], "cpu", a[-1]))
    images = speckle_series((140, 190), lambda r, c: (np.full_like(r, 1.3), np.full_like(c, -2.6)), 4, 0.8, np.random.default_rng(0))
    arguments = series.images(images), series.dates(0, 10, 20, 30), Grid((0.0, 20.0, 0.0, 0.0, 0.0, -10.0), (140, 190))
    options = dict(template_size=32, step=16, high_pass_sigma=12.0, maximum_speed=8.0)
    here, there = (compute(*arguments, series.options(**options, device=name)) for name in ("cpu", "cuda"))
    np.testing.assert_array_equal(here.bands["flag"], there.bands["flag"])
    np.testing.assert_allclose(here.bands["raw_vx"], there.bands["raw_vx"], atol=2e-3)

    class Impatient(Silent):
        def cancelled(self):
            return True

    with pytest.raises(Cancelled):
        compute(*arguments, series.options(**options, device="cuda"), progress=Impatient())
