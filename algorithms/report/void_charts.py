"""Charts of void filling and of the comparison of its methods."""

import numpy as np

from . import charts

BAR, OTHER, OUTSIDE = "#3b7ea1", "#a9c4d4", "#c4c9cd"
COLOURS = ("#d1495b", "#0b6e99", "#66a182", "#edae49", "#8d6a9f", "#5b6b78", "#2f4858", "#b07d62")


def bars(panels):
    """Figure of horizontal bars side by side. panels: (title, label, names, values, marks) each; marks: vertical lines at these values."""
    names = panels[0][2]
    figure = charts.new_figure(7.2, 0.9 + 0.3 * len(names))
    for axes, (title, label, names, values, marks) in zip(figure.subplots(1, len(panels), sharey=True, squeeze=False)[0], panels):
        axes.barh(range(len(names)), values, color=[BAR if k == 0 else OTHER for k in range(len(names))], height=0.7)
        for mark in marks:
            axes.axvline(mark, color=charts.INK, linestyle="--", linewidth=1)
        axes.set_yticks(range(len(names)), [charts.plain(name).replace(" with slope and aspect", " + terrain") for name in names], fontsize=8)
        axes.set_ylim(len(names) - 0.4, -0.6)
        axes.set_xlim(left=0)
        axes.set_title(charts.plain(title), fontsize=9, loc="left")
        axes.set_xlabel(label, fontsize=8)
        axes.tick_params(labelsize=8)
        axes.locator_params(axis="x", nbins=4)
        axes.spines[["top", "right"]].set_visible(False)
    return figure


def by_glacier(names, lines, label):
    """Figure of one row for each glacier with a dot for each method. lines: method -> values (glaciers,)."""
    height, below = 0.9 + 0.26 * len(names), 0.2 * -(-len(lines) // 3)
    figure = charts.new_figure(7.2, height + below)
    axes, legend = figure.subplots(2, 1, gridspec_kw=dict(height_ratios=(height, below)))
    legend.set_axis_off()
    for k, (method, values) in enumerate(lines.items()):
        axes.plot(values, range(len(names)), "D" if k == 0 else "o", color=COLOURS[k % len(COLOURS)], markersize=6 if k == 0 else 4.5, label=charts.plain(method), zorder=3 - (k > 0),
                  linestyle="none")
    axes.set_yticks(range(len(names)), [charts.plain(name) for name in names], fontsize=8)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlim(left=0)
    axes.set_xlabel(label, fontsize=9)
    axes.tick_params(axis="x", labelsize=8)
    axes.grid(axis="y", color=charts.GREY, linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)
    legend.legend(*axes.get_legend_handles_labels(), frameon=False, fontsize=8, ncol=3, loc="upper center", borderaxespad=0)
    return figure


def small_maps(panels, inside, grid, label, limit=None, colours="RdBu", columns=3):
    """Figure of small maps with one colour bar. panels: (title, values (rows, columns)) each; inside: bool, grey ground below; limit: end of the symmetric colours."""
    from matplotlib.colors import ListedColormap

    rows = -(-len(panels) // columns)
    high, wide = grid.shape
    x, y = charts.kilometres(grid, [0, wide, wide, 0], [0, 0, high, high])
    stretched = 1 / max(np.cos(np.radians(np.mean(y))), 0.02) if grid.geographic else 1.0
    ratio = min(max(stretched * np.ptp(y) / max(np.ptp(x), 1e-12), 0.4), 1.6)
    figure = charts.new_figure(7.6, (7.0 / columns * ratio + 0.35) * rows)
    every = figure.subplots(rows, columns, squeeze=False)
    if limit is None:
        known = np.concatenate([np.abs(values[np.isfinite(values)]) for _, values in panels])
        limit = float(np.percentile(known, 95)) if known.size and known.max() > 0 else 1.0
    factor = charts.thinning(grid.shape, 250)
    ground, mesh = np.where(inside, 0.0, np.nan)[::factor, ::factor], None
    for axes, panel in zip(every.ravel(), [*panels, *[None] * (rows * columns - len(panels))]):
        axes.set_axis_off()
        if panel is None:
            continue
        charts.draw_mesh(axes, ground, grid, factor, cmap=ListedColormap([OUTSIDE]), vmin=-1, vmax=1)
        mesh = charts.draw_mesh(axes, charts.thin(panel[1], factor), grid, factor, cmap=colours, vmin=-limit, vmax=limit)
        axes.set_aspect(stretched)
        axes.set_title(charts.plain(panel[0]), fontsize=8, loc="left")
    figure.colorbar(mesh, ax=list(every.ravel()), label=label, extend="both", shrink=0.6, aspect=30)
    return figure


def means_of_voids(records, unit):
    """Figure of one row for each glacier: mean of its filled pixels with one standard deviation, and its mean. records: dicts of glacier, mean, mean_of_voids, sigma_of_voids."""
    figure, rows = charts.new_figure(7.2, 1.1 + 0.24 * len(records)), range(len(records))
    axes = figure.add_subplot()
    axes.errorbar([row["mean_of_voids"] for row in records], rows, xerr=[row["sigma_of_voids"] for row in records], fmt="o", color=COLOURS[0], markersize=4.5, capsize=2, linewidth=1.2, label="voids")
    axes.plot([row["mean"] for row in records], rows, "|", color=charts.INK, markersize=9, label="glacier")
    axes.set_yticks(rows, [charts.plain(row["glacier"]) for row in records], fontsize=8)
    axes.set_ylim(len(records) - 0.4, -0.6)
    axes.set_xlabel(f"Mean change ({unit})", fontsize=9)
    axes.tick_params(axis="x", labelsize=8)
    axes.grid(axis="y", color=charts.GREY, linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, fontsize=8)
    return figure
