"""Dated rasters that a snow tool writes: a folder of GeoTIFFs, and the last of them as a layer of its own."""

import contextlib
import dataclasses
import os
import time

from ...algorithms.grid import Grid
from ...algorithms.options import InputError
from ...algorithms.progress import stop_if_cancelled
from .. import atomic, described, folders, rasters

_SEEN_S = 30


@dataclasses.dataclass(frozen=True)
class Place:
    """Where and how the raster of one date is written; small enough to travel with a job."""

    path: str
    grid: Grid
    crs_wkt: str
    bands: list
    dtype: str
    metadata: dict
    key: str

    def create(self):
        """Context manager: the Writer."""
        return rasters.create_raster(self.path, self.grid, self.crs_wkt, self.bands, dtype=self.dtype, metadata=self.metadata, key=self.key)


@contextlib.contextmanager
def writing(places, progress):
    """Context manager: put(row0, *values), which writes one array for each place, (rows, columns) or (bands, rows, columns)."""
    with contextlib.ExitStack() as stack:
        writers = [stack.enter_context(place.create()) for place in places]

        def put(row0, *values):
            for writer, bands in zip(writers, values):
                for number, band in enumerate(bands if bands.ndim == 3 else [bands], 1):
                    stop_if_cancelled(progress)
                    writer.write(number, row0, 0, band)
        yield put


class DatedSeries:
    """The files `<stem>_YYYYMMDD.tif` of a folder, written date by date. Everything takes its place when the context ends well.

    tool: the Tool, whose layer names and times it sets; days: all dates of the input; bands: (name, unit) each. `written`: [(file name, number of
    the date)] so far.
    """

    def __init__(self, tool, key, folder, stem, grid, crs, bands, days, metadata, *, dtype="float32"):
        self._tool, self._key, self.folder, self._stem = tool, key, folder, stem
        self._grid, self._crs, self._bands, self._days, self._metadata, self._dtype = grid, crs, bands, days, metadata, dtype
        self.written = []

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            self.new = stack.enter_context(folders.replaced(self.folder, self._key))
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *failure):
        if failure[0] is None:  # what a worker that died left behind
            for name in set(os.listdir(self.new)) - {name for name, _ in self.written}:
                os.unlink(os.path.join(self.new, name))
        return self._stack.__exit__(*failure)

    def place(self, k):
        """Place of the date k."""
        metadata = described.items(self._key, self._bands) | self._metadata | {"ACQUISITION_DATE": self._days[k].isoformat(timespec="seconds")}
        return Place(os.path.join(self.new, self._name(k)), self._grid, self._crs.toWkt(), self._bands, self._dtype, metadata, self._key)

    def _name(self, k):
        return f"{self._stem}_{self._days[k]:%Y%m%d}.tif"

    def wrote(self, k, progress):
        """The date k is written, here or by a worker, whose file may need some seconds to be seen from here."""
        end = time.monotonic() + _SEEN_S
        while not os.path.isfile(os.path.join(self.new, self._name(k))):
            if time.monotonic() > end:
                raise InputError(f"{self._key} = {self.folder}: a worker wrote {self._name(k)}, which this computer does not see: choose a folder that all computers share.")
            stop_if_cancelled(progress)
            time.sleep(0.1)
        self.written = sorted([*self.written, (self._name(k), k)], key=lambda one: one[1])

    def last_as(self, path, key="OUTPUT"):
        """Context manager: a copy of the latest date under another path."""
        return atomic.pending_copy(os.path.join(self.new, self.written[-1][0]), path, key=key)

    def show(self, what, top=None, last_as="OUTPUT"):
        """Tell the tool names, times and upper ends of the colours of its layers: each from its date to the next. Returns the paths of the folder.

        last_as: the output that shows the latest date, which is then not loaded twice; None where there is none.
        """
        paths = [os.path.join(self.folder, name) for name, _ in self.written]
        layers = [(path, f"{what} {self._days[k]:%Y-%m-%d}", period_of(self._days, k)) for path, (_, k) in zip(paths, self.written)]
        if top is not None:
            self._tool.tops[self._key] = top
        if last_as:
            _, self._tool.layer_names[last_as], self._tool.period = layers.pop()
            self._tool.tops[last_as] = top
        self._tool.series_layers[self._key] = layers
        return paths

    def warn_of_others(self, progress):
        """A folder is a series: rasters of another run would join those of this one."""
        folders.warn_of_others(self.folder, [name for name, _ in self.written], self._key, progress)


def period_of(days, k):
    """(begin, end) for which a date stands in the temporal controller: until the next one; the last as long as the one before it."""
    if len(days) == 1:
        return days[0], days[0]
    step = days[k + 1] - days[k] if k + 1 < len(days) else days[k] - days[k - 1]
    return days[k], days[k] + step
