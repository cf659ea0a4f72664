"""A stand-in for the science of stacked offset tracking, whose vectors are known."""

import datetime

import numpy as np
from small_data import NORTH_UP, SHAPE

from firnline.algorithms.grid import Grid

SMALL = {"TEMPLATE_SIZE": 24, "STEP": 8}
POSTING = Grid(NORTH_UP, SHAPE).templates(24, 8)  # 5 x 10 cells of 160 x 80 m
PERIODS = {"June": (datetime.datetime(2020, 6, 1), datetime.datetime(2020, 6, 30, 23, 59, 59)),
           "July": (datetime.datetime(2020, 7, 1), datetime.datetime(2020, 7, 31, 23, 59, 59))}


def field(posting, size, names):
    """Vectors that grow eastwards by `size` a column, turned clockwise along the rows; the cell 1, 2 has none."""
    rows, columns = np.indices(posting.shape).astype(np.float32)
    direction = 10 + 20 * rows
    speed = size * (columns + 1)
    vx, vy = speed * np.sin(np.radians(direction)), speed * np.cos(np.radians(direction))
    for band in (vx, vy, speed, direction):
        band[1, 2] = np.nan
    flag = np.zeros(posting.shape)
    flag[1, 2], flag[2, 3] = 2, 8
    bands = dict(zip(names, (vx, vy, speed)), direction=direction, snr=12 + rows, peak=rows, pairs=3 + 0 * rows, flag=flag)
    bands |= {f"raw_{names[0]}": vx, f"raw_{names[1]}": vy, f"sigma_{names[0]}": 0.1 * speed, f"sigma_{names[1]}": 0.2 * speed}
    return {name: values.astype(np.float32) for name, values in bands.items()}


def stand_in(monkeypatch):
    """Puts field() in the place of the science, of size 0.1 m/day; June and July of size 0.1 and 0.2."""
    from firnline.algorithms.velocity import stacked_offset_tracking as core

    def compute(images, dates, grid, options, **_):
        posting = grid.templates(options.template_size, options.step)
        names = ("dx", "dy", "displacement") if options.pairing == "Before and after" else ("vx", "vy", "speed")
        parts = [core.Part(label, *period, field(posting, 0.1 * number, names), dict(coverage=0.5 * number)) for number, (label, period) in enumerate(PERIODS.items(), 1)]
        statistics = dict(coverage=0.5, residual_ratio=None, pairs=3, median_speed=1.25)
        return core.Result(posting, field(posting, 0.1, names), [], statistics, parts if options.seasons != "None" else [])
    monkeypatch.setattr(core, "compute", compute)
