"""Charts of elevation change: by elevation band, by group, and of its error model."""

import numpy as np

from . import charts

_BLUE, _RED, _ORANGE = "#2166ac", "#b2182b", "#d27a00"


def band_chart(groups, transitions, unit):
    """Figure of median change by elevation with +-1 NMAD, and the area of each band. groups: name -> list of Band; transitions: name -> Transition."""
    drawing = charts.new_figure(7.2, 4.8)
    axes, side = drawing.subplots(1, 2, sharey=True, gridspec_kw=dict(width_ratios=(3, 1)))
    colours = [_BLUE, _ORANGE, "#5aae61", _RED, "#762a83", "#4d4d4d"]
    lowest, highest = np.inf, -np.inf
    for place, (name, bands) in enumerate(groups.items()):
        counted = [band for band in bands if band.counted]
        if not counted:
            continue
        colour = colours[place % len(colours)]
        middle = np.array([(band.low_m + band.high_m) / 2 for band in counted])
        medians, spread = (np.array([getattr(band, key) for band in counted]) for key in ("median", "nmad"))
        if len(groups) <= 3:
            axes.fill_betweenx(middle, medians - spread, medians + spread, color=colour, alpha=0.18, linewidth=0)
            lowest, highest = min(lowest, (medians - spread).min()), max(highest, (medians + spread).max())
        lowest, highest = min(lowest, medians.min()), max(highest, medians.max())
        axes.plot(medians, middle, "o-", color=colour, markersize=3.5, linewidth=1.6, label=charts.plain(name) if len(groups) > 1 else "median ± NMAD")
        altitude = transitions[name].altitude_m
        if altitude is not None:
            axes.axhline(altitude, color=colour, linewidth=1, linestyle=":")
            if len(groups) == 1:
                axes.annotate(f"transition {altitude:.0f} m", (1, altitude), xycoords=("axes fraction", "data"), xytext=(-3, 4), textcoords="offset points", ha="right", fontsize=8.5, color=charts.INK)
        edges, areas = [counted[0].low_m], []
        for band in counted:  # steps; bands between that do not count have no area here
            edges += [band.low_m, band.high_m] if band.low_m > edges[-1] else [band.high_m]
            areas += [0.0, band.area_km2] if len(edges) - len(areas) > 2 else [band.area_km2]
        side.stairs(areas, edges, orientation="horizontal", color=colour, fill=len(groups) == 1, alpha=0.6 if len(groups) == 1 else 1.0, linewidth=1.4)
    axes.axvline(0, color=charts.INK, linewidth=0.8)
    if highest > lowest:
        edge = 0.06 * (highest - lowest)
        axes.set_xlim(min(lowest, 0) - edge, max(highest, 0) + edge)
    charts.label_axes(axes, f"Elevation change ({unit})", "Elevation (m)", "Elevation change by elevation")
    charts.label_axes(side, "Area (km²)", "", "Hypsometry")
    axes.legend(frameon=False, fontsize=9)
    return drawing


def group_chart(panels, label):
    """Figure of values with error bars in panels: (title, [(name, value, sigma, count)])."""
    drawing = charts.new_figure(7.2, 0.9 + max(0.34 * max(len(rows) for _, rows in panels), 1.2))
    for axes, (title, rows) in zip(drawing.subplots(1, len(panels), squeeze=False)[0], panels):
        places = np.arange(len(rows))[::-1]
        values, sigmas = (np.array([row[k] for row in rows]) for k in (1, 2))
        axes.errorbar(values, places, xerr=sigmas, fmt="o", color=_BLUE, ecolor=charts.INK, elinewidth=1.2, capsize=3, markersize=5)
        axes.axvline(0, color=charts.INK, linewidth=0.8)
        axes.set_yticks(places, [f"{charts.plain(row[0])}  (n = {row[3]})" for row in rows], fontsize=8.5)
        axes.set_ylim(-0.6, len(rows) - 0.4)
        charts.label_axes(axes, label, "", title)
    return drawing


def size_chart(areas, balances, sigmas, whole):
    """Figure of the balance of each glacier over its area (km2), with its standard error; whole: (balance, sigma) of the region."""
    drawing = charts.new_figure(7.2, 3.4)
    axes = drawing.add_subplot()
    axes.axhspan(whole[0] - whole[1], whole[0] + whole[1], color=_ORANGE, alpha=0.35, linewidth=0, label="region, one sigma")
    axes.errorbar(areas, balances, yerr=sigmas, fmt="o", color=_BLUE, ecolor=charts.HATCH, elinewidth=0.8, markersize=3, label="glaciers")
    axes.axhline(0, color=charts.INK, linewidth=0.8)
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.xaxis.set_minor_formatter(lambda value, _: "")
    if max(areas) < 10 * min(areas):  # one label or none else
        axes.set_xticks([min(areas), max(areas)], [f"{min(areas):.2g}", f"{max(areas):.2g}"])
    charts.label_axes(axes, "Area (km²)", "Balance (m w.e./yr)", "Glaciers by size")
    axes.legend(frameon=False, fontsize=9, ncols=2, loc="lower right", bbox_to_anchor=(1, 1), borderaxespad=0.2)
    return drawing


def model_chart(model):
    """Figure of the error model: sigma by slope, and correlation by distance."""
    drawing = charts.new_figure(7.2, 3.0)
    left, right = drawing.subplots(1, 2)
    slopes = np.linspace(0, 60, 121)
    if model.second_name:
        for value in model.sigma_parameters["second"]:
            left.plot(slopes, model.sigma(slopes, np.full(slopes.shape, value)), linewidth=1.4, label=f"{value:g}")
        left.legend(frameon=False, fontsize=7, title=charts.plain(model.second_name), title_fontsize=8)
    else:
        left.plot(slopes, model.sigma(slopes), color=_BLUE, linewidth=1.8)
    left.set_ylim(0, None)
    charts.label_axes(left, "Slope (degrees)", f"Sigma of a pixel ({model.unit})", "Sigma by slope")
    distances = np.geomspace(max(min(model.ranges_m) / 30, 1.0), 1.5 * max(model.ranges_m), 200)
    right.plot(distances, model.correlation(distances), color=_BLUE, linewidth=1.8)
    right.set_xscale("log")
    right.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    right.set_ylim(-0.03, 1.03)
    charts.label_axes(right, "Distance (m)", "Correlation", "Correlation by distance")
    return drawing
