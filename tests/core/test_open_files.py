"""Many rasters are read with few open (processing_provider/open_files.py)."""

import contextlib
import os

import numpy as np
import pytest
from firnline.algorithms.grid import Grid
from firnline.algorithms.options import InputError
from firnline.processing_provider import open_files, rasters

RAMP = np.arange(61 * 97, dtype="float32").reshape(61, 97)


@pytest.mark.parametrize("backend", ["_OnGdal", "_OnRasterio"])
def test_many_rasters_are_read_with_few_open(backend, tmp_path, monkeypatch):
    """As many as wanted, block by block in turn; none is left open at the end."""
    if backend == "_OnRasterio":
        pytest.importorskip("rasterio", exc_type=ImportError)
    monkeypatch.setattr(rasters, "_backend", lambda: getattr(rasters, backend))
    monkeypatch.setattr(rasters, "_OPEN", open_files.OpenFiles(3))
    paths = [tmp_path / f"{k}.tif" for k in range(9)]
    for k, path in enumerate(paths):
        with rasters.create_raster(str(path), Grid((500_000.0, 20.0, 0.0, 4_600_000.0, 0.0, -10.0), RAMP.shape), "", [("value", "")]) as writer:
            writer.write(1, 0, 0, RAMP + k)

    def held():
        return sum(os.path.realpath(f"/proc/self/fd/{number}").startswith(str(tmp_path)) for number in os.listdir("/proc/self/fd"))
    with contextlib.ExitStack() as stack:
        readers = [stack.enter_context(rasters.open_raster(path)) for path in paths]
        for row in (0, 30, 60):
            for k, reader in enumerate(readers):
                np.testing.assert_array_equal(reader.read(row, row + 1, 0, 97), RAMP[row:row + 1] + k)
        assert 0 < held() <= 3
        paths[0].unlink()
        with pytest.raises(InputError, match="0.tif cannot be read in rows 5 to 5"):
            readers[0].read(5, 6, 0, 97)
    assert held() == 0
