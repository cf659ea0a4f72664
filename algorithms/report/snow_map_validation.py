"""The report of the snow map validation: how far a map agrees with its reference, where, at which elevation, and how sure that is."""

import numpy as np

from . import charts, snow_charts
from .page import NONE, alerts, bullets, figure, number, numbers, page, paragraph, percent, section, table
from .run import can_draw, footer, no_figures, settings_section

CLASSES = (("no snow in both", "#ece9e2"), ("hit: snow in both", "#3b7ea1"), ("missed: snow in the reference only", "#f0a500"), ("false: snow in the map only", "#a3195b"))
_FIGURES = (("f1", "F1", number, 3), ("precision", "Precision", number, 3), ("recall", "Recall", number, 3), ("accuracy", "Accuracy", number, 3), ("kappa", "Cohen's kappa", number, 3),
            ("snow_map", "Snow cover, map", percent, 1), ("snow_reference", "Snow cover, reference", percent, 1))
_MOST_ROWS = 40  # of a scan; STATISTICS has all
_BLUE, _ORANGE = "#0b6e99", "#d27a00"
SOURCE = ("Li, S. (2025): doctoral thesis, ETH Zurich, chapter 3. F1: van Rijsbergen 1979; kappa: Cohen 1960; Brier score: Brier 1950; blocks: Hall 1985; intervals: Hesterberg 2015.")


def render(result, grid, options, about):
    """The report as one HTML string. result: of compute(); grid: Grid of the maps; about: dict of subtitle, inputs, versions, warnings, notes. Where
    matplotlib is missing the report has its tables and says so."""
    told = result.statistics
    parts = [_headline(told)]
    if about["warnings"]:
        parts.append(alerts("Please check", about["warnings"]))
    drawn = can_draw()
    if not drawn:
        parts.append(no_figures())
    if drawn:
        parts.append(_maps(result, grid, about))
    parts.append(_matrix(told))
    parts += [section_of(told[key], told, drawn) for key, section_of in (("compare", _compare), ("profile", _profile), ("scan", _scan), ("reliability", _reliability)) if told[key]]
    parts.append(_sureness(told))
    if about["notes"]:
        parts.append(section("Notes of the run", bullets(about["notes"])))
    parts += [settings_section(options, about), section("Method", paragraph(SOURCE))]
    return page("Snow map validation", about["subtitle"], parts, footer(about))


def _limits(told, name, shown=number, digits=3):
    ends = told["intervals"].get(name)
    return f"{shown(ends[0], digits)} to {shown(ends[1], digits)}" if ends else NONE


def _headline(told):
    def item(name, label, remark):
        ends = f"95 %: {_limits(told, name)}; " if name in told["intervals"] else ""
        return label, number(told[name], 3), ends + remark

    items = [item("f1", "F1", "harmonic mean of precision and recall"), item("precision", "Precision", "share of the map's snow that is snow in the reference"),
             item("recall", "Recall", "share of the reference's snow that the map has"), item("kappa", "Cohen's kappa", "agreement beyond chance")]
    if told["profile"]:
        items.append(("Error of the profile", percent(told["profile"]["mae"]), f"mean absolute error of the snow cover over {told['profile']['bands']} elevation bands"))
    items.append(("Pixels that count", _count(told["sample"]), f"{percent(told['sample'] / told['pixels'])} of the map"))
    return numbers(items)


def _count(value):
    return None if value is None else f"{value:,}".replace(",", "\u202f")


def _maps(result, grid, about):
    names = about["maps"]
    figures = []
    for k, picture in enumerate(result.pictures):
        drawn = charts.class_map(np.where(picture == 255, np.nan, picture), snow_charts.thinned(grid, result.step, picture.shape), names[k], CLASSES)
        figures.append(figure(charts.svg(drawn, f"hits-{k}"), "Hatched: does not count. " + (f"One pixel in {result.step} x {result.step} is drawn. " if result.step > 1 else "") + (
            "Errors in patches have a cause (forest, shadow, glacier, cloud that was not masked, another date); errors strewn evenly are noise." if k == 0 else "The map to compare with.")))
    return section("Hits and misses", *figures)


def _matrix(told):
    counts = told["matrix"]
    rows = [("Snow", counts["hit"], counts["missed"]), ("No snow", counts["false"], counts["neither"])]
    shown = []
    for name, snow, none in rows:
        whole = snow + none
        shown.append((name, _count(snow), _count(none), _count(whole), *((percent(part / whole) if whole else NONE) for part in (snow, none))))
    figures = [(label, shown_as(told[name], digits), _limits(told, name, shown_as, digits)) for name, label, shown_as, digits in _FIGURES]
    return section("Confusion matrix", table(("Reference", "Map: snow", "Map: no snow", "Pixels", "Map: snow", "Map: no snow"), shown, "Pixels, and shares of each row.", right=range(1, 6)),
                   table(("Figure", "Value", "95 % interval"), figures, right=(1, 2)))


def _compare(compared, told, drawn):
    rows = [(label, shown(compared["map"][name], digits), shown(compared["other"][name], digits)) for name, label, shown, digits in _FIGURES]
    rows += [(f"{label} (pixels)", *(_count(compared[who]["matrix"][key]) for who in ("map", "other"))) for key, label in (("hit", "Hits"), ("missed", "Missed"), ("false", "False"), ("neither", "No snow in both"))]
    ends, difference = compared["f1_difference_interval"], compared["f1_difference"]
    words = f"On the {_count(compared['sample'])} pixels that both maps know."
    if difference is not None:
        words += f" F1 of the map less that of the other: {difference:+.3f}"
        words += "." if not ends else (f" (95 %: {ends[0]:+.3f} to {ends[1]:+.3f}); " + ("the sign of the difference is sure." if ends[0] * ends[1] > 0 else "the interval holds 0: the sample does not tell which is better."))
    return section("Against the other map", paragraph(words), table(("Figure", "Map", "Other map"), rows, right=(1, 2)))


def _profile(profile, told, drawn):
    other = bool(told["compare"])
    words = (f"Mean absolute error {percent(profile['mae'])} over {profile['bands']} bands of {profile['band_m']:g} m with {_count(profile['minimum_px'])} pixels or more; weighted by their pixels {percent(profile['mae_weighted'])}. "
             f"In the mean of the bands the map's snow cover lies {number(100 * abs(profile['bias'] or 0), 1)} percentage points {'above' if (profile['bias'] or 0) > 0 else 'below'} the reference's.")
    if other:
        words += f" On the pixels that both maps know: {percent(profile['mae_common'])} for the map, {percent(profile['mae_compare'])} for the other."
    header = ["From (m)", "to (m)", "Pixels", "Reference", "Map"] + (["Other map"] if other else []) + ["F1", ""]
    rows = [[f"{row['low_m']:g}", f"{row['high_m']:g}", _count(row["pixels"]), percent(row["snow_reference"]), percent(row["snow_map"]), *([percent(row["snow_compare"])] if other else []), number(row["f1"], 3),
             "" if row["counted"] else "too few"] for row in profile["rows"]]
    parts = [figure(charts.svg(profile_chart(profile, other), "profile"), "Snow cover by elevation. Where the map lies left of the reference it misses snow, right of it it has too much: at low elevations often "
                    "forest or wet ground, at high ones dry snow that radar does not see.")] if drawn and profile["bands"] else []
    return section("Snow cover by elevation", paragraph(words), *parts, table(header, rows, right=range(len(header) - 1)))


def _scan(scan, told, drawn):
    if scan["best_f1"] is None:
        return section("Coefficient", paragraph("No coefficient can be judged: no pixel with an index has snow in the reference."))
    words = (f"F1 is highest, {number(scan['best_f1'], 3)}, where snow is wet above {scan['best_coefficient']:g} times the index of the plain threshold; the map's own F1 is {number(told['f1'], 3)}. {_count(scan['sample'])} pixels. "
             "The best coefficient is fitted to this very reference: judge it on another date or basin.")
    parts = [figure(charts.svg(scan_chart(scan, told["f1"]), "scan"), "A flat top means that the coefficient hardly matters; precision rises and recall falls with it.")] if drawn else []
    rows = [(f"{row['coefficient']:g}", *(number(row[name], 3) for name in ("f1", "precision", "recall", "kappa"))) for row in scan["rows"][::-(-len(scan["rows"]) // _MOST_ROWS)]]
    return section("Coefficient", paragraph(words), *parts, table(("Coefficient", "F1", "Precision", "Recall", "Kappa"), rows, right=range(5)))


def _reliability(found, told, drawn):
    if not found["sample"]:
        return section("Reliability of the probability", paragraph("No pixel that counts has a probability."))
    words = (f"Brier score {number(found['brier'], 4)} (0 is perfect), skill over the reference's own share of snow {number(found['brier_skill'], 3)}, mean distance from the 1:1 line {number(found['calibration_error'], 3)}. "
             f"{_count(found['sample'])} pixels.")
    parts = [figure(charts.svg(reliability_chart(found), "reliability"), "On the line, of the pixels given 70 % seven of ten have snow. Below it the probability claims too much, above it too little.")] if drawn else []
    rows = [(f"{row['low']:.1f} to {row['high']:.1f}", _count(row["pixels"]), number(row["predicted"], 3), number(row["observed"], 3)) for row in found["rows"]]
    return section("Reliability of the probability", paragraph(words), *parts, table(("Probability", "Pixels", "Mean predicted", "Observed share"), rows, right=(1, 2, 3)))


def _sureness(told):
    about = told["interval_of"]
    rows = [(_count(row["block_px"]), _count(row["blocks"]), number(row["standard_error"], 4), "taken" if row["block_px"] == about["block_px"] and told["intervals"] else "") for row in about["sizes"]]
    words = f"Neighbouring pixels err together, so that the {_count(told['sample'])} pixels are no independent sample. The intervals draw whole blocks, of {about['block_px']} x {about['block_px']} px here: {about['blocks']} have data. "
    if about["effective_sample"] is not None:
        words += (f"For F1 the sample is worth {_count(about['effective_sample'])} independent pixels: its standard error is {number(about['standard_error'], 4)}, and would be {number(about['independent_error'], 4)} for independent ones. ")
    words += "The intervals say how far the figures would move in other areas of this kind; errors of the reference itself are in none of them."
    return section("How sure the figures are", paragraph(words), table(("Block (px)", "Blocks", "Standard error of F1", ""), rows, "It grows until blocks are wider than the patches of like errors.", right=(0, 1, 2)))


# --- charts

def profile_chart(profile, other):
    """Figure of snow cover by elevation in the reference, the map and, where there is one, the other map; beside it the pixels of each band."""
    rows = [row for row in profile["rows"] if row["counted"]]
    drawing = charts.new_figure(7.2, 4.6)
    axes, side = drawing.subplots(1, 2, sharey=True, gridspec_kw=dict(width_ratios=(4, 1)))
    middle = [(row["low_m"] + row["high_m"]) / 2 for row in rows]
    curves = [("snow_reference", "reference", charts.INK, "-", "o"), ("snow_map", "map", _BLUE, "-", "s")] + ([("snow_compare", "other map", _ORANGE, "--", "^")] if other else [])
    for key, label, colour, line, mark in curves:
        axes.plot([np.nan if row[key] is None else 100 * row[key] for row in rows], middle, line, marker=mark, markersize=3.5, color=colour, linewidth=1.6, label=label)
    axes.set_xlim(-2, 102)
    charts.label_axes(axes, "Snow cover (%)", "Elevation (m)", "Snow cover by elevation")
    axes.legend(frameon=False, fontsize=9)
    most = max(row["pixels"] for row in rows)
    unit, scale = ("million px", 1e6) if most >= 2e6 else ("1000 px", 1e3) if most >= 2e3 else ("px", 1)
    side.barh(middle, [row["pixels"] / scale for row in rows], height=0.85 * profile["band_m"], color=charts.HATCH)
    charts.label_axes(side, unit, "", "Sample")
    return drawing


def scan_chart(scan, own):
    """Figure of F1, precision and recall over the coefficient; own: F1 of the map, or None."""
    drawing = charts.new_figure(7.2, 3.4)
    axes = drawing.add_subplot()
    at = [row["coefficient"] for row in scan["rows"]]
    for key, label, colour, line in (("f1", "F1", charts.INK, "-"), ("precision", "precision", _BLUE, "--"), ("recall", "recall", _ORANGE, "-.")):
        axes.plot(at, [np.nan if row[key] is None else row[key] for row in scan["rows"]], line, color=colour, linewidth=2 if key == "f1" else 1.4, label=label)
    axes.plot([scan["best_coefficient"]], [scan["best_f1"]], "o", color=charts.INK, markersize=6)
    axes.annotate(f"{scan['best_coefficient']:g}", (scan["best_coefficient"], scan["best_f1"]), xytext=(0, 7), textcoords="offset points", ha="center", fontsize=9)
    if own is not None:
        axes.axhline(own, color=charts.HATCH, linewidth=1.2, linestyle=":", label="F1 of the map")
    least = min(row[key] for row in scan["rows"] for key in ("f1", "precision", "recall") if row[key] is not None)
    axes.set_ylim(max(0, np.floor(10 * least) / 10 - 0.1), 1.02)
    charts.label_axes(axes, "Coefficient", "", "Scan of the coefficient")
    axes.legend(frameon=False, fontsize=9, loc="lower left", ncols=2)
    return drawing


def reliability_chart(found):
    """Figure of the observed share over the predicted, and of the pixels by bin."""
    drawing = charts.new_figure(7.2, 3.6)
    axes, side = drawing.subplots(1, 2, gridspec_kw=dict(width_ratios=(1, 1)))
    axes.plot([0, 1], [0, 1], color=charts.HATCH, linewidth=1.2)
    rows = [row for row in found["rows"] if row["pixels"]]
    axes.plot([row["predicted"] for row in rows], [row["observed"] for row in rows], "o-", color=_BLUE, markersize=5, linewidth=1.4)
    axes.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), aspect="equal")
    charts.label_axes(axes, "Predicted probability", "Observed share of snow", "Reliability")
    side.bar([row["low"] for row in found["rows"]], [row["pixels"] / found["sample"] * 100 for row in found["rows"]], width=0.09, align="edge", color=charts.HATCH)
    charts.label_axes(side, "Predicted probability", "Pixels (%)", "Sample")
    return drawing
