"""The report of the altimetry validation: the differences, where they are, and how they follow the slope."""

import numpy as np

from . import charts
from .page import NONE, alerts, figure, number, numbers, page, paragraph, percent, section, table
from .run import can_draw, footer, no_figures, settings_section

_BLUE, _RED = "#3b7ea1", "#b2182b"
_MOST_POINTS = 8000  # drawn on the map
SOURCE = ("Li, S. (2025): doctoral thesis, ETH Zurich, section 4.3.3. Robust measures: H\u00f6hle, J. & H\u00f6hle, M. (2009): Accuracy assessment of digital elevation models by means of robust statistical methods, "
          "ISPRS J. Photogramm. 64, 398. Slope: Horn 1981.")


def render(found, grid, options, about):
    """The report as one HTML string. found: Found; grid: Grid of the raster; about: dict of inputs, versions, warnings, unit, name."""
    unit, told = about["unit"], found.statistics
    parts = [_headline(found, unit)]
    if about["warnings"]:
        parts.append(alerts("Please check", about["warnings"]))
    drawn = can_draw()
    if not drawn:
        parts.append(no_figures())
    shown = [figure(charts.svg(distribution(found, unit), "distribution"), "Points that count. A wide foot beside a narrow peak is blunders: trust the median and the NMAD then, not mean and standard deviation.")] if drawn else []
    names = (("n", "Points", 0), ("mean", f"Mean ({unit})", 3), ("median", f"Median ({unit})", 3), ("nmad", f"NMAD ({unit})", 3), ("std", f"Standard deviation ({unit})", 3), ("rmse", f"RMSE ({unit})", 3),
             ("le90", f"90 % lie within ({unit})", 3), ("minimum", f"Least ({unit})", 2), ("maximum", f"Largest ({unit})", 2))
    parts.append(section("Differences", *shown, table(("Figure", "Raster less points"), [(label, number(told[key], digits)) for key, label, digits in names], right=(1,))))
    if drawn:
        parts.append(section("Where", figure(charts.svg(points_map(found, grid, unit), "map"), "Patches are errors of the raster (tilt, phase, penetration, clouds); one track that differs from its neighbours is an error of the altimeter.")))
    if found.classes:
        parts.append(_slopes(found, unit, drawn))
    labels = (("given", "given"), ("inside", "on the raster"), ("with_value", "where the raster has data"), ("on_unstable_ground", "on unstable ground, left out"), ("too_steep", "steeper than MAXIMUM_SLOPE, left out"),
              ("too_different", "beyond MAXIMUM_DIFFERENCE, left out"), ("used", "that count"))
    parts.append(section("Points", table(("Points", "Number"), [(label, found.counts[key]) for key, label in labels if key in found.counts], right=(1,))))
    parts += [settings_section(options, about), section("Method", paragraph(SOURCE))]
    return page("Altimetry validation", about["name"], parts, footer(about))


def _headline(found, unit):
    told = found.statistics
    return numbers([("Median", number(told["median"], 3, unit), "raster less points"), ("NMAD", number(told["nmad"], 3, unit), "robust standard deviation"), ("Mean", number(told["mean"], 3, unit), f"standard deviation {number(told['std'], 3, unit)}"),
                    ("Points that count", f"{told['n']:,}".replace(",", "\u202f"), f"{percent(told['n'] / found.counts['with_value'])} of those where the raster has data")])


def _slopes(found, unit, drawn):
    rows = [(f"{row['low']:g} to {row['high']:g}", row["n"], *(number(row[key], 3) if key in row else NONE for key in ("mean", "median", "nmad", "std"))) for row in found.classes]
    shown = [figure(charts.svg(slope_chart(found.classes, unit), "slope"), "Points: median; bars: NMAD to either side. A median that moves with slope is a shift of the raster: co-register it first.")] if drawn and any("nmad" in row for row in found.classes) else []
    return section("By slope", *shown, table(("Slope (degrees)", "Points", f"Mean ({unit})", f"Median ({unit})", f"NMAD ({unit})", f"Standard deviation ({unit})"), rows, right=range(6)))


def _reach(found):
    """Half of the width that is drawn: five NMADs."""
    return max(5 * found.statistics["nmad"], 1e-3)


def distribution(found, unit):
    """Figure of the density of the differences with the normal curve of median and NMAD."""
    drawing = charts.new_figure(7.2, 3.4)
    axes = drawing.add_subplot()
    told, reach = found.statistics, _reach(found)
    values = found.difference[found.used]
    low, high = told["median"] - reach, told["median"] + reach
    counts, edges = np.histogram(values, 80, (low, high))
    axes.stairs(counts / values.size / np.diff(edges), edges, fill=True, color=_BLUE, alpha=0.6, label="differences")
    if told["nmad"] > 0:
        at = np.linspace(low, high, 300)
        axes.plot(at, np.exp(-0.5 * ((at - told["median"]) / told["nmad"]) ** 2) / told["nmad"] / np.sqrt(2 * np.pi), color=charts.INK, linewidth=1.2, label="normal, of median and NMAD")
    axes.axvline(told["median"], color=_RED, linewidth=1.2, label="median")
    outside = float(((values < low) | (values > high)).mean())
    axes.set(xlim=(low, high), xlabel=f"Raster less points ({unit}); {100 * outside:.1f} % lie outside the drawing", ylabel="Density")
    axes.set_title("Differences", fontsize=11, loc="left")
    axes.legend(frameon=False, fontsize=9)
    charts.dress(axes)
    return drawing


def points_map(found, grid, unit):
    """Figure of the points that count, coloured by their difference, on the raster's ground."""
    drawing, axes, _ = charts.map_axes(grid, "Differences")
    rows, columns = grid.shape
    axes.fill(*charts.kilometres(grid, [0, columns, columns, 0], [0, 0, rows, rows]), facecolor="#eef1f3", edgecolor=charts.HATCH, linewidth=0.5, zorder=0.5)
    chosen = np.flatnonzero(found.used)
    chosen = chosen[::max(1, -(-chosen.size // _MOST_POINTS))]
    x, y = charts.kilometres(grid, *grid.to_pixel(found.x[chosen], found.y[chosen]))
    reach = max(3 * found.statistics["nmad"], 1e-3)
    cloud = axes.scatter(x, y, c=found.difference[chosen], s=9, cmap="RdBu", vmin=-reach, vmax=reach, linewidths=0, rasterized=True, zorder=2)
    drawing.colorbar(cloud, ax=axes, label=f"Raster less points ({unit})", extend="both", shrink=0.85)
    return drawing


def slope_chart(classes, unit):
    """Figure of median and NMAD by class of slope; below it the number of points."""
    drawing = charts.new_figure(7.2, 4.2)
    axes, below = drawing.subplots(2, 1, sharex=True, gridspec_kw=dict(height_ratios=(3, 1)))
    rows = [row for row in classes if "nmad" in row]
    middle = [(row["low"] + row["high"]) / 2 for row in rows]
    axes.axhline(0, color=charts.INK, linewidth=0.8)
    axes.errorbar(middle, [row["median"] for row in rows], [row["nmad"] for row in rows], fmt="o", color=_BLUE, capsize=3, linewidth=1.4, markersize=5)
    axes.set_ylabel(f"Raster less points ({unit})")
    axes.set_title("Median and NMAD by slope", fontsize=11, loc="left")
    below.bar([(row["low"] + row["high"]) / 2 for row in classes], [row["n"] for row in classes], [0.9 * (row["high"] - row["low"]) for row in classes], color=charts.HATCH)
    below.set(xlabel="Slope (degrees)", ylabel="Points")
    charts.dress(axes, below)
    return drawing
