"""Charts of the InSAR tools."""

import numpy as np

from . import charts, snow_charts

WRAPPED = (-np.pi, np.pi)


def distribution(counts, label, what):
    """Figure of a histogram (n,) over 0 to 1."""
    figure = charts.new_figure(7.2, 2.8)
    axes = figure.add_subplot()
    edges = np.linspace(0, 1, len(counts) + 1)
    axes.bar(edges[:-1], counts, np.diff(edges), align="edge", color="#3b7ea1")
    axes.set(xlim=(0, 1), xlabel=label, ylabel=what)
    axes.spines[["top", "right"]].set_visible(False)
    return figure


class Thinned:
    """Every n-th pixel of images that come as whole rows, for the figures. kinds: their names."""

    def __init__(self, grid, kinds, radar):
        self._grid, self._radar, self.factor = grid, radar, charts.thinning(grid.shape)
        rows, columns = (-(-size // self.factor) for size in grid.shape)
        self.values = {kind: np.full((rows, columns), np.nan, np.float32) for kind in kinds}

    def add(self, kind, row0, values):
        """Whole rows from row0 on."""
        first, start = -row0 % self.factor, -(-row0 // self.factor)
        some = values[first::self.factor, ::self.factor]
        self.values[kind][start:start + len(some)] = some

    @property
    def grid(self):
        """The grid of the kept pixels."""
        shape = next(iter(self.values.values())).shape
        return snow_charts.thinned(self._grid, self.factor, shape)

    def axes(self, figure):
        """The figure itself; of an image in radar geometry with rows and columns along its axes, the first row on top."""
        if self._radar:
            axes = figure.axes[0]
            axes.set_xlabel("Column (px)")
            axes.set_ylabel("Row (px)")
            for axis in (axes.xaxis, axes.yaxis):
                axis.set_major_formatter(lambda thousands, _: f"{1000 * thousands:g}")
            axes.invert_yaxis()
        return figure
