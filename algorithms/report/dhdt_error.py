"""The report of the elevation change error: how large errors are on a slope, how far they go together, and what that means for glaciers."""

import numpy as np

from ..elevation.error_model import gaussian, spherical
from . import charts, snow_charts
from .page import alerts, figure, number, numbers, page, paragraph, percent, section, table
from .run import can_draw, footer, no_figures, settings_section

_BLUE, _ORANGE, _RED = "#0b6e99", "#d27a00", "#b2182b"
SOURCE = ("Li, S. (2025): doctoral thesis, ETH Zurich, section 4.3.3, eq. 4.17. Hugonnet, R. et al. (2022): Uncertainty analysis of digital elevation models by spatial inference from stable terrain, IEEE JSTARS 15, 6456. "
          "Estimator: Dowd 1984; Gaussian with its effective range; weights: Cressie 1985.")


def curve_words(model):
    """sigma of the slope as a formula."""
    told, f, unit = model.sigma_parameters, model.standardisation_factor, model.unit
    if model.sigma_kind == "constant":
        return f"Sigma {f * told['value']:.4g} {unit} on all slopes (standardisation factor {f:.3f})."
    if model.sigma_kind == "binned":
        return f"Sigma interpolated between {np.size(told['values'])} bins of {'slope and ' + model.second_name if model.second_name else 'slope'} (standardisation factor {f:.3f})."
    return f"Sigma = {f:.3f} ({told['a']:.4g} exp({told['b']:.4g} slope) + {told['c']:.4g}) {unit}, slope in degrees, held beyond {told['slope_max']:g}."


def render(found, grid, options, about):
    """The report as one HTML string. found: DhdtErrors; grid: Grid; about: dict of inputs, versions, warnings. Where matplotlib is missing it has its tables and says so."""
    model = found.model
    parts = [_headline(found)]
    if about["warnings"]:
        parts.append(alerts("Please check", about["warnings"]))
    drawn = can_draw()
    if not drawn:
        parts.append(no_figures())
    parts += [_slopes(found, drawn), _variogram(found, drawn)]
    rows = [(f"{row['area_km2']:g}", number(row["sigma"], _digits(row["sigma"])), percent(row["sigma"] / found.typical)) for row in found.glaciers]
    parts.append(section("What it means for glaciers", paragraph(f"Standard deviation of the mean over a round area whose pixels all have the sigma of the middle stable pixel, {found.typical:.4g} {model.unit}. Real glaciers are "
                 "long, lie on their own slopes and have gaps: Mass balance sums over their pixels."), table(("Area (km\u00b2)", f"Sigma of the mean ({model.unit})", "Share of a pixel's sigma"), rows, right=(0, 1, 2))))
    if drawn:
        parts.append(section("Standardised errors", figure(charts.svg(distribution(found), "distribution"), "Errors over their sigma. Where the model holds they follow the normal curve; heavy tails are blunders, which medians pass over."),
                             figure(charts.svg(charts.value_map(found.picture, snow_charts.thinned(grid, found.step, found.picture.shape), "Standardised errors", "Error / sigma", "RdBu", (-3, 3)), "errors"),
                                    "Stable ground only. Patches of the size of the ranges are what the variogram describes. A tilt, stripes, or steps between tiles are not: remove them first.")))
    parts += [settings_section(options, about), section("Method", paragraph(SOURCE))]
    return page("Elevation change error", about["inputs"]["CHANGE"], parts, footer(about))


def _digits(value):
    """Decimals that show three digits of a value."""
    return int(min(max(2 - np.floor(np.log10(value)), 0), 8)) if value > 0 else 2


def _headline(found):
    m = found.model
    return numbers([("Bias", f"{m.bias:.4g} {m.unit}", "median of stable ground; told, not taken off"), ("NMAD", f"{m.nmad:.4g} {m.unit}", f"of {found.stable:,} stable pixels".replace(",", "\u202f")),
                    ("Short range", number(m.ranges_m[0], 0, "m"), f"Gaussian, sill {m.sills[0]:.3f}"), ("Long range", number(m.ranges_m[1], 0, "m"), f"spherical, sill {m.sills[1]:.3f}"),
                    ("Standardisation", number(m.standardisation_factor, 3), "factor on the fitted sigma, so that the NMAD of error / sigma is 1")])


def _slopes(found, drawn):
    model = found.model
    words = curve_words(model)
    if model.sigma_kind == "exponential":
        words += f" The curve is {percent(found.curve_rms)} off the bins in the root mean square."
    two = model.second_name is not None
    header = ["Slope (degrees)"] + ([model.second_name] if two else []) + ["Pixels", f"Median ({model.unit})", f"NMAD ({model.unit})", f"Sigma ({model.unit})", ""]
    rows = [[f"{row['slope']:g}", *([f"{row['second']:.4g}"] if two else []), row["pixels"], f"{row['median']:.4g}", f"{row['nmad']:.4g}", f"{float(model.sigma(row['slope'], row['second'])):.4g}", "" if row["used"] else "too few"]
            for row in found.bins]
    more = len(rows) - 120
    parts = [figure(charts.svg(slope_chart(found), "slope"), "Each dot is the NMAD of one bin. The grey bars tell how much stable ground stands behind it.")] if drawn else []
    return section("Sigma by slope", paragraph(words), *parts, table(header, rows[:120], f"{more} more are in STATISTICS." if more > 0 else "", right=range(len(header) - 1)))


def _variogram(found, drawn):
    model = found.model
    words = (f"Half of the mean square difference of standardised errors, by distance. Sum of the sills {sum(model.sills):.3f}: the correlation is 1 - gamma over it. The fit is {percent(found.fit_rms)} off in the root mean square "
             "(Cressie's weights).")
    parts = [figure(charts.svg(variogram_chart(found), "variogram"), "Points: all pairs of the lags in a bin of distance. They should level off near 1; a rise that goes on is a trend, which no range describes.")] if drawn else []
    rows = [(number(row["distance_m"], 1), number(row["gamma"], 4), number(row["model"], 4), f"{row['pairs']:,}".replace(",", "\u202f"), row["lags"]) for row in found.gamma]
    return section("Variogram", paragraph(words), *parts, table(("Distance (m)", "Empirical", "Model", "Pairs", "Lags"), rows, right=range(5)))


# --- charts

def _two(height, ratio=(4, 1)):
    figure = charts.new_figure(7.2, height)
    return figure, *figure.subplots(2, 1, sharex=True, gridspec_kw=dict(height_ratios=ratio))


def slope_chart(found):
    """Figure of NMAD by bin of slope with the model's sigma; below it the pixels of each bin."""
    model = found.model
    drawing, axes, below = _two(4.6)
    rows = [row for row in found.bins if row["used"]]
    widest = max(row["slope"] for row in rows)
    at = np.linspace(0, widest + 2, 300)
    if model.second_name:
        seconds = sorted({row["second"] for row in rows})
        for k, second in enumerate(seconds):
            colour = _shade(k / max(len(seconds) - 1, 1))
            label = f"{model.second_name} {second:.3g}" if k in (0, len(seconds) // 2, len(seconds) - 1) else None
            axes.plot(at, model.sigma(at, np.full(at.shape, second)), color=colour, linewidth=1.2, label=label and charts.plain(label))
            axes.plot(*zip(*((row["slope"], row["nmad"]) for row in rows if row["second"] == second)), "o", color=colour, markersize=3)
    else:
        axes.plot([row["slope"] for row in rows], [row["nmad"] for row in rows], "o", color=_BLUE, markersize=4.5, markeredgecolor="white", markeredgewidth=0.5, label="NMAD of a bin")
        axes.plot(at, model.sigma(at), color=charts.INK, linewidth=1.8, label="sigma of the model")
    axes.set_ylabel(f"Sigma ({model.unit})")
    axes.set_ylim(bottom=0)
    axes.set_title("Error by slope", fontsize=11, loc="left")
    axes.legend(frameon=False, fontsize=9)
    slopes = sorted({row["slope"] for row in found.bins})
    width = min(np.diff(slopes)) if len(slopes) > 1 else 1.0
    below.bar(slopes, [sum(row["pixels"] for row in found.bins if row["slope"] == slope) for slope in slopes], 0.9 * width, color=charts.HATCH)
    below.set(xlabel="Slope (degrees)", ylabel="Pixels")
    below.ticklabel_format(axis="y", style="sci", scilimits=(0, 4))
    charts.dress(axes, below)
    return drawing


def _shade(share):
    from matplotlib import colormaps

    return colormaps["viridis"](0.9 * share)


def variogram_chart(found):
    """Figure of the empirical variogram with its model and the two parts of it, distances in log scale; below it the pairs."""
    model, rows = found.model, found.gamma
    drawing, axes, below = _two(4.6)
    distance = np.array([row["distance_m"] for row in rows])
    at = np.geomspace(distance[0] / 1.2, distance[-1] * 1.05, 400)
    (short, long), (s, t) = model.ranges_m, model.sills
    axes.plot(distance, [row["gamma"] for row in rows], "o", color=_BLUE, markersize=4.5, markeredgecolor="white", markeredgewidth=0.5, label="empirical")
    axes.plot(at, model.variogram(at), color=charts.INK, linewidth=1.8, label="model")
    axes.plot(at, gaussian(at, short, s), "--", color=_ORANGE, linewidth=1.2, label=f"Gaussian, {short:.0f} m, sill {s:.2f}")
    axes.plot(at, spherical(at, long, t), "-.", color=_RED, linewidth=1.2, label=f"spherical, {long:.0f} m, sill {t:.2f}")
    for range_m, colour in ((short, _ORANGE), (long, _RED)):
        axes.axvline(range_m, color=colour, linewidth=0.8, linestyle=":")
    axes.set_xscale("log")
    axes.set_ylim(bottom=0)
    axes.set_ylabel("Variogram of error / sigma")
    axes.set_title("Variogram of the standardised errors", fontsize=11, loc="left")
    axes.legend(frameon=False, fontsize=9, loc="best")
    below.plot(distance, [row["pairs"] for row in rows], "o-", color=charts.HATCH, markersize=3)
    below.set_ylim(bottom=0)
    below.ticklabel_format(axis="y", style="sci", scilimits=(0, 4))
    below.set(xlabel="Distance (m)", ylabel="Pairs")
    _plain_logs(axes.xaxis, below.xaxis)
    charts.dress(axes, below)
    return drawing


def _plain_logs(*axes):
    """Labels as plain numbers: those in powers are parsed as formulas, whose leftovers keep the layers of the run alive for a while."""
    from matplotlib.ticker import FuncFormatter, NullFormatter

    for one in axes:
        one.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}".replace(",", "\u202f") if value >= 1 else f"{value:g}"))
        one.set_minor_formatter(NullFormatter())


def distribution(found):
    """Figure of the density of standardised errors beside the normal one."""
    drawing = charts.new_figure(7.2, 3.0)
    axes = drawing.add_subplot()
    edges, counts = found.z_edges, found.z_counts
    middle = (edges[1:] + edges[:-1]) / 2
    here = np.abs(middle) < 6
    axes.stairs((counts / counts.sum() / np.diff(edges))[here], np.append(edges[:-1][here], edges[1:][here][-1]), color=_BLUE, fill=True, alpha=0.45, label="errors / sigma")
    at = np.linspace(-6, 6, 300)
    axes.plot(at, np.exp(-0.5 * at**2) / np.sqrt(2 * np.pi), color=charts.INK, linewidth=1.2, label="normal, NMAD 1")
    axes.set_xlim(-6, 6)
    axes.set(xlabel="Error / sigma", ylabel="Density")
    axes.set_title("Distribution", fontsize=11, loc="left")
    axes.legend(frameon=False, fontsize=9)
    charts.dress(axes)
    return drawing
