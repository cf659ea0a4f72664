"""Rows that are put aside come back, from memory and from a file."""

import numpy as np
import pytest

from firnline.algorithms import scratch


@pytest.mark.parametrize("limit", [2**20, 0])
@pytest.mark.parametrize("dtype", [np.float32, np.int32, np.uint8])
def test_rows_come_back(monkeypatch, limit, dtype):
    monkeypatch.setattr(scratch, "IN_MEMORY", limit)
    values = np.random.default_rng(0).integers(0, 200, (61, 97)).astype(dtype)
    with scratch.Scratch(values.shape, dtype) as aside:
        for row in (40, 0, 20):  # in any order
            aside.write(row, values[row:row + 20])
        aside.write(60, values[60:])
        assert aside.read(0, 61).dtype == dtype
        np.testing.assert_array_equal(aside.read(0, 61), values)
        np.testing.assert_array_equal(aside.read(13, 55, 7, 80), values[13:55, 7:80])


def test_rows_that_were_never_written(monkeypatch):
    monkeypatch.setattr(scratch, "IN_MEMORY", 0)
    with scratch.Scratch((61, 97)) as aside:
        aside.write(0, np.ones((20, 97), np.float32))
        with pytest.raises(OSError, match="never written"):
            aside.read(10, 21)
