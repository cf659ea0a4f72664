"""A real, uneven optical series: fourteen Sentinel-2 images of Perito Moreno, 2020 (not part of the project; see CONTRIBUTING.md)."""

import datetime
import os
import pathlib

import numpy as np
import pytest

from firnline.algorithms.grid import Grid
from firnline.algorithms.velocity.stacked_offset_tracking import StackedOffsetTrackingOptions, compute
from firnline.processing_provider import rasters

DATA = pathlib.Path(os.environ.get("FIRNLINE_DATA", pathlib.Path(__file__).resolve().parents[3] / "shared" / "data")) / "offset" / "perito_moreno_s2"


@pytest.mark.skipif(not DATA.is_dir(), reason=f"no real series at {DATA}: set FIRNLINE_DATA to the folder of the reference data")
def test_stack_covers_more_than_any_pair_and_does_not_lock():
    paths = sorted(DATA.glob("2*.jpg"))
    days = [datetime.datetime.strptime(path.stem, "%Y%m%d") for path in paths]
    readers, mask = [rasters.open_raster(str(path), 0) for path in paths], rasters.open_raster(str(DATA / "mask.jpg"), 0)
    grid = Grid((600000.0, 10.0, 0.0, 4412310.0, 0.0, -10.0), readers[0].shape)
    options = StackedOffsetTrackingOptions(values="Optical", transform="None", maximum_speed=3.0, pairing="Range", maximum_interval_days=12.0, step=24)
    result = compute(readers, days, grid, options, mask=mask)
    single = [row["coverage"] for row in result.pair_table]
    assert len(single) == 36 and result.statistics["velocity_axis"]
    assert result.statistics["coverage"] > 0.85 > max(single) and np.mean(single) < 0.35
    # Down the valley, to the north-east, at about 2 m/day.
    vx, vy = result.bands["vx"], result.bands["vy"]
    assert 1.5 < np.nanmedian(vx) < 2.2 and 0.4 < np.nanmedian(vy) < 1.0
    # Fractions of a pixel of the velocity axis are spread evenly: peaks locked to whole or half pixels are not.
    shares = np.histogram((vx[np.isfinite(vx)] * 12 / 10) % 1, 10, (0, 1))[0] / np.isfinite(vx).sum()
    assert 0.05 < shares.min() and shares.max() < 0.16
    for reader in (*readers, mask):
        reader.close()
