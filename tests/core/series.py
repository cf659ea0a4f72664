"""Small synthetic series for the tests of the velocity tools."""

import datetime

import numpy as np

from firnline.algorithms.blocks import ArrayImage
from firnline.algorithms.grid import Grid
from firnline.algorithms.velocity.stacked_offset_tracking import StackedOffsetTrackingOptions

NORTH_UP = (400000.0, 20.0, 0.0, 5100000.0, 0.0, -10.0)


def dates(*days):
    return [datetime.datetime(2020, 1, 1) + datetime.timedelta(days=d) for d in days]


def images(arrays):
    return [ArrayImage(a) for a in arrays]


def options(**changes):
    """Small templates for small images; everything else as delivered."""
    return StackedOffsetTrackingOptions(**{"template_size": 24, "step": 8, "high_pass_sigma": 5.0, **changes})


def noise_pair(shape, seed=0):
    """Two unrelated single-look intensity images."""
    rng = np.random.default_rng(seed)
    return [rng.exponential(size=shape).astype(np.float32) for _ in range(2)]


def truth_at_templates(offset, result_shape, template, step):
    """(dy, dx) of `offset` at the template centres, from the earlier image to the later."""
    from firnline.algorithms.synthetic.speckle import forward

    rows, columns = (np.arange(n) * step + (template - 1) / 2 for n in result_shape)
    return forward(offset, *np.meshgrid(rows, columns, indexing="ij"))


def grid(shape, transform=NORTH_UP):
    return Grid(transform, shape)
