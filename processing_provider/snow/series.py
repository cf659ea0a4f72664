"""Dated rasters that a snow tool writes: a folder of GeoTIFFs, and the last of them as a layer of its own."""

import contextlib
import os

from .. import atomic, folders, rasters


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
            self._new = stack.enter_context(folders.replaced(self.folder, self._key))
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *failure):
        return self._stack.__exit__(*failure)

    @contextlib.contextmanager
    def writer(self, k):
        """Context manager: the Writer of the date k."""
        name = f"{self._stem}_{self._days[k]:%Y%m%d}.tif"
        metadata = self._metadata | {"ACQUISITION_DATE": self._days[k].isoformat(timespec="seconds")}
        with rasters.create_raster(os.path.join(self._new, name), self._grid, self._crs.toWkt(), self._bands, dtype=self._dtype, metadata=metadata, key=self._key) as writer:
            yield writer
        self.written.append((name, k))

    def last_as(self, path, key="OUTPUT"):
        """Context manager: a copy of the latest date under another path."""
        return atomic.pending_copy(os.path.join(self._new, self.written[-1][0]), path, key=key)

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
