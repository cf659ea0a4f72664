"""Figures of elevation change: map, distribution, and dh/dt by elevation band."""

import numpy as np

from . import charts

LOSS, GAIN, OUTLIERS, GROUND = "#b2182b", "#2166ac", "#e69f00", "#8a8f94"


def change_map(values, grid, title, limit):
    """Figure of dh/dt (m/yr), red where the surface sinks, blue where it rises, zero white."""
    return charts.value_map(values, grid, title, "dh/dt (m/yr)", "RdBu", (-limit, limit))


def distribution(histograms, half_width, step, limit, has_glaciers):
    """Figure of the densities of fine histograms over -half_width … half_width (m/yr), drawn from -limit to limit."""
    figure = charts.new_figure(7.2, 3.4)
    axes = figure.add_subplot()
    merged = max(1, int(round(2 * limit / 80 / step)))
    names = [("glaciers", "glaciers", LOSS), ("outliers", "outliers taken out", OUTLIERS), ("stable", "stable ground", GROUND)] if has_glaciers else [("stable", "all ground", GROUND)]
    everything = max(sum(int(histograms[name].sum()) for name in ("glaciers", "outliers")), 1)
    for name, label, colour in names:
        counts = histograms[name]
        total = everything if name in ("glaciers", "outliers") else counts.sum()
        if not counts.sum():
            continue
        size = counts.size // merged * merged
        offset = (counts.size - size) // 2
        heights = counts[offset:offset + size].reshape(-1, merged).sum(axis=1) / (total * merged * step)
        edges = -half_width + (offset + np.arange(heights.size + 1) * merged) * step
        axes.stairs(heights, edges, color=colour, linewidth=1.6, label=label, fill=name == "glaciers", alpha=0.55 if name == "glaciers" else 1)
    axes.axvline(0, color=charts.INK, linewidth=0.8)
    axes.set_xlim(-limit, limit)
    axes.set_ylim(bottom=0)
    axes.set(xlabel="dh/dt (m/yr)", ylabel="Density (yr/m)")
    axes.set_title("Distribution of dh/dt", fontsize=11, loc="left")
    axes.legend(frameon=False, fontsize=9)
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def by_band(rows, band_height):
    """Figure of rows by elevation band: dicts with elevation (m, lower end), pixels, mean (m/yr, cleaned), and low, high (limits) or None."""
    figure = charts.new_figure(7.2, 4.2)
    left, right = figure.subplots(1, 2, sharey=True, gridspec_kw=dict(width_ratios=(3, 1)))
    middle = np.array([row["elevation"] + band_height / 2 for row in rows])
    low, high = (np.array([np.nan if row[key] is None else row[key] for row in rows], float) for key in ("low", "high"))
    if np.isfinite(low).any():
        left.fill_betweenx(middle, low, high, color="#dfe9f1", label="kept between", linewidth=0)
    left.plot([row["mean"] for row in rows], middle, "o-", color=charts.INK, markersize=3, linewidth=1.2, label="mean, outliers taken out")
    left.axvline(0, color=charts.INK, linewidth=0.8)
    left.set(xlabel="dh/dt (m/yr)", ylabel="Elevation (m)")
    left.set_title("dh/dt by elevation band", fontsize=11, loc="left")
    left.legend(frameon=False, fontsize=9, loc="best")
    right.barh(middle, [row["pixels"] for row in rows], height=0.9 * band_height, color="#d5dde3", label="all")
    right.barh(middle, [row["valid"] for row in rows], height=0.9 * band_height, color="#3b7ea1", label="valid")
    right.set_xlabel("Pixels")
    right.locator_params(axis="x", nbins=3)
    right.legend(frameon=False, fontsize=8)
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
    return figure
