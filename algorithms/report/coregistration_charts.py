"""Figures of height differences: diverging maps, their distribution, and the fit over aspect."""

import numpy as np

from . import charts

RED, BLUE = "#b2182b", "#2166ac"


def difference_map(values, factor, grid, title, limit):
    """Figure of height differences (m) thinned by `factor`, from -limit (red) to limit (blue)."""
    figure, axes, _ = charts.map_axes(grid, title)
    if not np.isfinite(values).any():
        charts.no_values(axes)
        return figure
    mesh = charts.draw_mesh(axes, values, grid, factor, cmap="RdBu", vmin=-limit, vmax=limit)
    figure.colorbar(mesh, ax=axes, label="DEM less reference (m)", extend="both", shrink=0.85)
    return figure


def aspect_plot(panels):
    """Figure of one panel for each (title, Sectors): medians by aspect, their numbers, and the fitted curve."""
    figure = charts.new_figure(7.2, 6.0)
    for axes, (title, sectors) in zip(figure.subplots(len(panels), 1, squeeze=False)[:, 0], panels):
        degrees = (np.arange(sectors.count.size) + 0.5) * 360 / sectors.count.size
        share = axes.twinx()
        share.bar(degrees, sectors.count, width=360 / sectors.count.size, color=charts.GREY, zorder=0)
        share.set_ylabel("Pixels", fontsize=9)
        share.tick_params(labelsize=8)
        share.spines[["top"]].set_visible(False)
        axes.set_zorder(share.get_zorder() + 1)
        axes.set_facecolor("none")
        amplitude, direction, level = sectors.curve
        fine = np.radians(np.linspace(0, 360, 361))
        axes.plot(degrees, sectors.median, "o", color="#3b7ea1", markersize=4, markeredgecolor="white", markeredgewidth=0.5)
        axes.plot(np.degrees(fine), amplitude * np.cos(direction - fine) + level, color=RED, linewidth=1.4)
        axes.set(xlim=(0, 360), xticks=range(0, 361, 45))
        axes.set_xlabel("Aspect (degrees from grid north)", fontsize=9)
        axes.set_ylabel("Median of dh / tan(slope) (m)", fontsize=9)
        axes.tick_params(labelsize=8)
        axes.set_title(charts.plain(f"{title}: a = {amplitude:.2f} m, b = {np.degrees(direction) % 360:.0f}°, c = {level:.2f} m"), fontsize=10, loc="left")
        axes.spines[["top"]].set_visible(False)
    return figure


def distributions(histograms, limit):
    """Figure of the distributions before and after: (edges, counts) each, drawn from -limit to limit (m)."""
    figure = charts.new_figure(7.2, 3.2)
    axes = figure.add_subplot()
    bins = np.linspace(-limit, limit, 101)
    for (edges, counts), name, colour in zip(histograms, ("before", "after"), ("#8a949c", BLUE)):
        middles = (edges[1:-2] + edges[2:-1]) / 2  # without the open ends
        shares = np.histogram(middles, bins, weights=counts[1:-1])[0] / max(counts.sum(), 1)
        axes.stairs(100 * shares, bins, color=colour, fill=name == "before", alpha=0.6 if name == "before" else 1.0, linewidth=1.6, label=name)
    axes.axvline(0, color=charts.INK, linewidth=0.8)
    axes.set_xlabel("DEM less reference on stable ground (m)")
    axes.set_ylabel("Pixels (%)")
    axes.legend(frameon=False, fontsize=9)
    axes.spines[["top", "right"]].set_visible(False)
    return figure
