"""Charts of the snow tools."""

import datetime

import numpy as np

from ..grid import Grid
from .charts import GREY, INK, new_figure, no_values, plain

COLOURS = ("#0b6e99", "#d1495b", "#66a182", "#edae49", "#8d6a9f", "#5b6b78")


def thinned(grid, factor, shape):
    """Grid of every `factor`-th pixel, `shape` of them, each standing for factor x factor."""
    x0, a, b, y0, d, e = grid.transform
    return Grid((x0, a * factor, b * factor, y0, d * factor, e * factor), tuple(shape), grid.metres_per_unit, grid.geographic)


def over_time(days, lines, label):
    """Figure of values by date: name -> list of numbers or None, one for each ISO date."""
    figure = new_figure(7.2, 3.0)
    axes = figure.add_subplot()
    when = [datetime.date.fromisoformat(day) for day in days]
    for (name, values), colour in zip(lines.items(), COLOURS * (1 + len(lines) // len(COLOURS))):
        axes.plot(when, [np.nan if value is None else value for value in values], "o-", color=colour, markersize=3.5, linewidth=1.2, label=plain(name))
    axes.set_ylabel(label)
    axes.grid(color=GREY, linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(axis="x", rotation=30, labelsize=8)
    if len(lines) > 1:
        axes.legend(frameon=False, fontsize=8, ncols=3)
    return figure


def mixture_plot(basins, threshold):
    """Figure of the histograms of up to six basins with both components, x0 and the plain threshold (dB). basins: (name, Mixture, counts or None) each."""
    from ..snow.mixture import HIGH, LOW

    shown = basins[:6]
    across = 1 if len(shown) == 1 else 2
    figure = new_figure(7.2, 2.9 * -(-len(shown) // across))
    at = np.linspace(LOW, HIGH, 1001)
    for axes, one in zip(figure.subplots(-(-len(shown) // across), across, squeeze=False).ravel(), [*shown, *[None] * (len(shown) % across)]):
        if one is None:
            axes.set_axis_off()
            continue
        name, mixture, counts = one
        low, high = (mixture.means[0] - 4 * mixture.sigmas[0], mixture.means[1] + 4 * mixture.sigmas[1])
        if counts is not None and counts.sum():
            wide = counts.reshape(-1, 50).sum(axis=1)  # steps of 0.25 dB
            axes.bar(LOW + 0.25 * (np.arange(wide.size) + 0.5), wide / counts.sum() / 0.25, 0.25, color="#c9d6df")
        parts = [w / s * np.exp(-0.5 * ((at - m) / s) ** 2) / np.sqrt(2 * np.pi) for w, m, s in zip(mixture.weights, mixture.means, mixture.sigmas)]
        for part, colour, label in zip(parts, COLOURS, ("wet snow", "other")):
            axes.plot(at, part, color=colour, linewidth=1.4, label=label)
        axes.plot(at, sum(parts), color=INK, linewidth=0.8)
        axes.axvline(mixture.centre, color=INK, linestyle="--", linewidth=0.9, label="x0")
        axes.axvline(threshold, color=INK, linestyle=":", linewidth=0.9, label=f"{threshold:g} dB")
        axes.set_xlim(low, high)
        axes.set_title(plain(name), fontsize=10, loc="left")
        axes.set_xlabel("Composite ratio (dB)", fontsize=9)
        axes.set_ylabel("Density (1/dB)", fontsize=9)
        axes.tick_params(labelsize=8)
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(frameon=False, fontsize=8)
    if not shown:
        no_values(figure.add_subplot())
    return figure
