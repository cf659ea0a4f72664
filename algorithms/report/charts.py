"""Maps and histograms for the reports. Figure objects only: nothing global of matplotlib's pyplot is touched.

Maps are drawn in map coordinates, north up, so that non-square, south-up and rotated grids look as they lie on the ground.
"""

import io
import re

import numpy as np

from .page import Html

MOST_CELLS = 500   # per axis of a drawn map: finer detail is lost on a page anyway
MOST_ARROWS = 24   # per axis
INK, GREY, HATCH = "#1d2b36", "#dfe3e6", "#a9b2b9"


def thin(array, factor):
    """Means of factor x factor cells of a (rows, cols) array, NaN left out; NaN where all are. The last blocks may be smaller."""
    rows, columns = array.shape
    padded = np.full((-(-rows // factor) * factor, -(-columns // factor) * factor), np.nan)
    padded[:rows, :columns] = array
    blocks = padded.reshape(padded.shape[0] // factor, factor, padded.shape[1] // factor, factor)
    count = np.isfinite(blocks).sum(axis=(1, 3))
    total = np.nansum(blocks, axis=(1, 3))
    return np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)


def thinning(shape, most=MOST_CELLS):
    """Factor by which a (rows, cols) array is thinned so that no axis has more than `most` cells."""
    return max(1, -(-max(shape) // most))


def stretch(values):
    """(2nd, 98th percentile) of the finite values, or None when there are none; never of zero width."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return None
    low, high = (float(p) for p in np.percentile(finite, (2, 98)))
    if high <= low:
        low, high = low - 0.5 * max(abs(low), 1e-3), high + 0.5 * max(abs(high), 1e-3)
    return low, high


def velocity_map(bands, grid, title="Speed"):
    """Figure of the speed (m/day) with thinned arrows of (vx, vy), or of the displacement (m) with those of (dx, dy)."""
    x, y, size, label = ("dx", "dy", "displacement", "Displacement (m)") if "dx" in bands else ("vx", "vy", "speed", "Speed (m/day)")
    figure, axes, _ = map_axes(grid, title)
    drawn = _raster(figure, axes, bands[size], grid, "viridis", label)
    if drawn:
        _arrows(axes, bands[x], bands[y], grid)
    return figure


def value_map(values, grid, title, label, colours="cividis", limits=None):
    """Figure of one band, stretched from its 2nd to its 98th percentile, or between `limits`."""
    figure, axes, _ = map_axes(grid, title)
    _raster(figure, axes, values, grid, colours, label, limits)
    return figure


def class_map(classes, grid, title, names_and_colours):
    """Figure of whole-number classes 0, 1, 2 …: (name, colour) each; NaN is drawn as no data."""
    from matplotlib.colors import ListedColormap
    from matplotlib.patches import Patch

    figure, axes, below = map_axes(grid, title, legend_rows=len(names_and_colours))
    factor = thinning(classes.shape)
    colours = [colour for _, colour in names_and_colours]
    draw_mesh(axes, classes[::factor, ::factor], grid, factor, cmap=ListedColormap(colours), vmin=-0.5, vmax=len(colours) - 0.5)
    handles = [Patch(facecolor=colour, edgecolor=INK, linewidth=0.5, label=name) for name, colour in names_and_colours]
    below.legend(handles=handles, loc="upper left", frameon=False, fontsize=9, borderaxespad=0)
    return figure


def histogram(values, title, label, marks=()):
    """Figure of the distribution of the finite values; `marks` are vertical lines: (value, text)."""
    figure = new_figure(7.2, 3.2)
    axes = figure.add_subplot()
    finite = values[np.isfinite(values)].astype(np.float64)
    if finite.size:
        top = float(finite.max())
        axes.hist(finite, bins=np.linspace(0, top if top > 0 else 1.0, 41), color="#3b7ea1", edgecolor="white", linewidth=0.5)
        for (value, text), line in zip(marks, ("-", "--", ":")):
            axes.axvline(value, color=INK, linestyle=line, linewidth=1.2, label=text)
        if marks:
            axes.legend(frameon=False, fontsize=9)
    else:
        no_values(axes)
    axes.set_xlabel(label)
    axes.set_ylabel("Vectors")
    axes.set_title(plain(title), fontsize=11, loc="left")
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def scatter_plots(panels, unit):
    """Figure of one panel for each (name, measured (n,), here (n,)), equal axes and the 1:1 line; pairs with a NaN are left out."""
    figure = new_figure(7.2, 0.6 + 7.2 / len(panels))
    for axes, (name, measured, here) in zip(figure.subplots(1, len(panels), squeeze=False)[0], panels):
        there = np.isfinite(measured) & np.isfinite(here)
        measured, here = measured[there], here[there]
        both = np.concatenate([measured, here])
        low, high = (float(both.min()), float(both.max())) if both.size else (0.0, 1.0)
        edge = 0.08 * (high - low) or 0.08 * max(abs(high), 1e-3)
        limits = low - edge, high + edge
        axes.plot(limits, limits, color=INK, linewidth=0.8, zorder=1)
        axes.plot(measured, here, "o", color="#3b7ea1", markersize=4, markeredgecolor="white", markeredgewidth=0.5, zorder=2)
        axes.set(xlim=limits, ylim=limits, aspect="equal")
        axes.set_title(plain(name), fontsize=10, loc="left")
        axes.set_xlabel(f"Measured ({unit})", fontsize=9)
        axes.set_ylabel(f"Here ({unit})", fontsize=9)
        axes.tick_params(labelsize=8)
        axes.locator_params(nbins=4)
    return figure


def svg(figure, name):
    """Inline SVG (`Html`) of a figure, the same bytes each time; `name` keeps the ids of several figures on one page apart."""
    import matplotlib

    out = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": f"firnline-{name}", "svg.fonttype": "none"}):
        figure.savefig(out, format="svg", dpi=150, bbox_inches="tight", pad_inches=0.1, metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    text = out.getvalue()
    text = re.sub(r' id="[A-Za-z0-9.]+_\d+"', "", text[text.index("<svg"):])   # matplotlib's counted ids: nothing refers to them
    return Html(text.replace("<svg ", f'<svg role="img" aria-label="{name}" ', 1))


def save_png(figure, path, dpi=150):
    """Write a figure as a PNG file, the same bytes each time."""
    figure.savefig(path, format="png", dpi=dpi, bbox_inches="tight", pad_inches=0.1, metadata={"Software": None})


def new_figure(width, height):
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained", facecolor="white")
    FigureCanvasAgg(figure)
    return figure


def dress(*axes):
    """A quiet grid behind the data, no frame above and to the right."""
    for one in axes:
        one.grid(color=GREY, linewidth=0.6)
        one.set_axisbelow(True)
        one.spines[["top", "right"]].set_visible(False)


def label_axes(axes, across, up, title=""):
    """Names of both axes and a title on the left of dressed axes."""
    axes.set_xlabel(across)
    axes.set_ylabel(up)
    axes.set_title(title, fontsize=11, loc="left")
    dress(axes)


def plain(text):
    """Text in which matplotlib finds no formula."""
    return str(text).replace("$", r"\$")


def kilometres(grid, columns, rows):
    """Map coordinates in km; in degrees where the grid is."""
    x, y = grid.to_map(np.asarray(columns, float), np.asarray(rows, float))
    if grid.geographic:
        return x, y
    return x * grid.metres_per_unit / 1000, y * grid.metres_per_unit / 1000


def map_axes(grid, title, legend_rows=0):
    """(figure, map axes, axes for a legend below or None): of the grid's proportions, no-data ground hatched, in km, north up."""
    rows, columns = grid.shape
    x, y = kilometres(grid, [0, columns, columns, 0], [0, 0, rows, rows])
    width, height = np.ptp(x), np.ptp(y)
    if not (width > 0 and height > 0):   # a grid without cells
        width, height = 1.0, 1.0
    stretched = 1 / max(np.cos(np.radians(y.mean())), 0.02) if grid.geographic else 1.0  # a degree of longitude is shorter
    ratio = min(max(stretched * height / width, 0.35), 1.4)
    heights = [5.6 * ratio + 1.0] + ([0.22 * legend_rows] if legend_rows else [])
    figure = new_figure(7.2, sum(heights))
    axes, *below = figure.subplots(len(heights), 1, squeeze=False, gridspec_kw=dict(height_ratios=heights))[:, 0]
    for legend_axes in below:
        legend_axes.set_axis_off()
    axes.set_title(plain(title), fontsize=11, loc="left")
    axes.fill(x, y, facecolor=GREY, edgecolor=HATCH, hatch="////", linewidth=0.5, zorder=0)
    axes.set_aspect(stretched)
    axes.set_xlim(x.min() - 0.02 * width, x.max() + 0.02 * width)
    axes.set_ylim(y.min() - 0.02 * height, y.max() + 0.02 * height)
    axes.set_xlabel("Longitude (degrees)" if grid.geographic else "Easting (km)")
    axes.set_ylabel("Latitude (degrees)" if grid.geographic else "Northing (km)")
    axes.ticklabel_format(useOffset=False, style="plain")
    axes.locator_params(nbins=6)
    return figure, axes, below[0] if below else None


def draw_mesh(axes, values, grid, factor, **style):
    """Draw (rows, cols) values, each standing for factor x factor cells of the grid, on their corners in map coordinates."""
    rows, columns = grid.shape
    right = np.minimum(np.arange(values.shape[1] + 1) * factor, columns)
    down = np.minimum(np.arange(values.shape[0] + 1) * factor, rows)
    x, y = kilometres(grid, *np.meshgrid(right, down))
    return axes.pcolormesh(x, y, np.ma.masked_invalid(values), shading="flat", rasterized=True, zorder=1, **style)


def _raster(figure, axes, values, grid, colours, label, limits=None):
    """Draw a band with its colour bar; False when it holds no value."""
    limits = limits if limits and np.isfinite(values).any() else stretch(values)
    if limits is None:
        no_values(axes)
        return False
    factor = thinning(values.shape)
    mesh = draw_mesh(axes, thin(values, factor), grid, factor, cmap=colours, vmin=limits[0], vmax=limits[1])
    figure.colorbar(mesh, ax=axes, label=label, extend="both", shrink=0.85)
    return True


def _arrows(axes, vx, vy, grid):
    """Arrows of block means; the longest (98th percentile) spans one block, those below 3 % of it are left out."""
    factor = thinning(vx.shape, MOST_ARROWS)
    east, north = thin(vx, factor), thin(vy, factor)
    rows, columns = np.indices(east.shape) * factor + factor / 2
    x, y = kilometres(grid, np.minimum(columns, grid.shape[1] - 0.5), np.minimum(rows, grid.shape[0] - 0.5))
    speed = np.hypot(east, north)
    if not np.isfinite(speed).any():
        return
    fastest = float(np.nanpercentile(speed, 98))
    if fastest <= 0:
        return
    there = speed > 0.03 * fastest
    spacing = factor * min(grid.pixel_size_m) / 1000
    axes.quiver(x[there], y[there], east[there], north[there], angles="xy", scale_units="xy", scale=fastest / spacing, pivot="middle",
                units="width", width=0.004, color="white", edgecolor="black", linewidth=0.4, zorder=2)


def no_values(axes):
    axes.text(0.5, 0.5, "no valid values", transform=axes.transAxes, ha="center", va="center", color=INK, fontsize=12,
              bbox=dict(facecolor="white", edgecolor="none"))
