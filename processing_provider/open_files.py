"""A bound on open rasters: systems allow a program some 250 files (macOS), and each takes memory of GDAL. Never imports qgis."""

import collections
import contextlib
import threading

MOST = 64


class OpenFiles:
    """Keeps at most so many datasets open that nobody reads at the moment: the one left longest ago is closed, and opened anew when it is wanted."""

    def __init__(self, most=MOST):
        self._most, self._lock, self._idle = most, threading.Lock(), collections.OrderedDict()

    @contextlib.contextmanager
    def using(self, owner, reopen):
        """The dataset of `owner`, which nobody else uses meanwhile; reopen() gives it where it was closed."""
        with self._lock:
            data = self._idle.pop(owner, None)
        data = reopen() if data is None else data
        try:
            yield data
        finally:
            with self._lock:
                self._idle[owner] = data
                surplus = [self._idle.popitem(last=False)[1] for _ in range(len(self._idle) - self._most)]
            for one in surplus:
                one.close()

    def close(self, owner):
        with self._lock:
            data = self._idle.pop(owner, None)
        if data is not None:
            data.close()


@contextlib.contextmanager
def cache_limit(megabytes):
    """Bound GDAL's block cache within the block; the former limit comes back after it."""
    from osgeo import gdal

    before = gdal.GetCacheMax()
    gdal.SetCacheMax(int(megabytes * 2**20))
    try:
        yield
    finally:
        gdal.SetCacheMax(before)
