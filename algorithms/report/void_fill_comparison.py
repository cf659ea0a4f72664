"""The report of the comparison of void filling, and its numbers."""

import dataclasses

import numpy as np

from ..elevation import void_fill_comparison as core
from ..elevation.void_fill import AUTOMATIC
from ..elevation.void_methods import HYPSOMETRIC, LINEAR
from . import charts, void_charts
from .page import alerts, figure, number, numbers, page, paragraph, percent, section, table
from .run import footer, no_figures, settings_section

COLUMNS = ("level", "glacier", "seed", "method", "used", "pixels", "rmse", "mae", "bias", "r2", "within_68", "within_95", "error_of_mean", "ratio_of_mean", "seconds", "lowest_mae")
_MOST = 40  # glaciers in a table
PAPER = ("Errors are filled less measured change in the artificial voids. R2 = 1 - mean square of the errors / variance of what was measured, about the mean of each case. Intervals: share of the "
         "errors within 1 and 1.96 stated standard deviations. Local and regional hypsometric methods: McNabb et al. 2019, The Cryosphere 13, 895. Median height for the equilibrium line: "
         "Braithwaite & Raper 2009, Annals of Glaciology 50(53), 127.")


def rows_of(result, methods):
    """List of dicts by COLUMNS: each case, each glacier (its draws pooled), all pooled. lowest_mae: in how many cases the method was the best."""
    cases = {}
    for case in result.cases:
        cases.setdefault((case.glacier, case.seed), []).append(case)
    best = {id(min(mine, key=lambda case: case.score.mae)) for mine in cases.values()}
    glaciers = [row["glacier"] for row in result.glaciers]
    found = [_row("case", case.glacier, case.seed, case.method, case.used, case.score, int(id(case) in best)) for case in result.cases]
    for level, names in (("glacier", glaciers), ("all", [None])):
        for name in names:
            for method in methods:
                mine = result.of(method=method) if name is None else result.of(method=method, glacier=name)
                found.append(_row(level, name, None, method, None, core.pooled(mine), sum(id(case) in best for case in mine)))
    return found


def _row(level, glacier, seed, method, used, score, best):
    values = (level, glacier, seed, method, used, score.number, score.rmse, score.mae, score.bias, score.r2, score.within68, score.within95, score.mean_error, score.mean_ratio, score.seconds, best)
    return {key: None if isinstance(value, float) and not np.isfinite(value) else value for key, value in zip(COLUMNS, values)}


def statistics_of(result, options):
    """All numbers as a dict of plain values."""
    return dict(cases=len(result.cases) // len(options.methods), rows=rows_of(result, options.methods), glaciers=result.glaciers, left_out=result.left_out)


def headline(statistics):
    """Dict of what the log and the results tell of the pooled rows."""
    pooled = {row["method"]: row for row in statistics["rows"] if row["level"] == "all"}
    best = min(pooled.values(), key=lambda row: row["mae"])
    plain = min(pooled[HYPSOMETRIC]["mae"], pooled[LINEAR]["mae"])
    return dict(pooled=pooled, best=best, automatic=pooled[AUTOMATIC], ratio=pooled[AUTOMATIC]["mae"] / plain if plain > 0 else float("nan"))


def render(result, statistics, grid, options, about):
    """The report as one HTML string. grid: of the input; about: dict of versions, inputs (dicts) and warnings (list)."""
    told, unit = headline(statistics), options.unit
    automatic, best = told["automatic"], told["best"]
    removed = sum(row["removed"] for row in result.glaciers)
    parts = [numbers([
        ("Least mean absolute error", number(best["mae"], 3, unit), best["method"]),
        ("Automatic", number(automatic["mae"], 3, unit), f"{percent(told['ratio'] - 1)} against the better of local hypsometric and linear"),
        ("In the 68 % · 95 % intervals", f"{percent(automatic['within_68'])} · {percent(automatic['within_95'])}", "of Automatic; should be 68 and 95"),
        ("Compared", _counted(len(result.glaciers), "glacier"), f"{_counted(options.seeds, 'draw')} each, {automatic['pixels']} void pixels"),
        ("Blunders taken out before", str(removed), f"of {sum(row['measured'] + row['removed'] for row in result.glaciers)} measured pixels; no method saw them, none is judged by them")])]
    if about["warnings"]:
        parts.append(alerts("Please check", about["warnings"]))
    try:
        parts += _figures(result, statistics, told, grid, options)
    except ImportError:
        parts.append(no_figures())
    parts += [_methods(told, options), _glaciers(statistics, options), settings_section(options, about), section("Method", paragraph(PAPER), paragraph(_how(options)))]
    return page("Comparison of void filling", f"{options.voids} voids, {options.share:g} % of the measured pixels", parts, footer(about))


def _counted(count, what):
    return f"{count} {what}{'s' * (count != 1)}"


def _how(options):
    cut = {core.CONTIGUOUS: f"compact pieces, {options.pieces} of mean size", core.SCATTERED: "single pixels", core.ACCUMULATION: f"compact pieces above the glacier's median height, {options.pieces} of mean size"}
    return (f"Voids: {cut[options.voids]}. All methods fill the same voids from the same pixels. Hyper-parameters of the Gaussian processes are learned once for each case from what is left; that time "
            "counts for each method that needs it, Automatic needs two." + ("" if options.timing else " Times were not measured."))


def _figures(result, statistics, told, grid, options):
    rows = list(told["pooled"].values())
    names, unit = [row["method"] for row in rows], options.unit
    found = [figure(charts.svg(void_charts.bars([("Mean absolute error", unit, names, [row["mae"] for row in rows], ()), ("RMSE", unit, names, [row["rmse"] for row in rows], ())]), "errors"),
                    "All glaciers and draws, each pixel counting the same; lower is better."),
             figure(charts.svg(void_charts.bars([("Within the 68 % interval", "%", names, [100 * row["within_68"] for row in rows], (68.27,)),
                                                 ("Within the 95 % interval", "%", names, [100 * row["within_95"] for row in rows], (95.0,))]), "coverage"),
                    "Dashed: what it should be. Longer bars: the stated standard deviations are too large; shorter: too small.")]
    if options.timing:
        found.append(figure(charts.svg(void_charts.bars([("Time", "s, median of the cases", names, [row["seconds"] for row in rows], ())]), "time"), "On this machine, with what else it did."))
    parts = [section("Methods", *found)]
    if len(result.glaciers) > 1:
        shown = [row["glacier"] for row in result.glaciers[:_MOST]]
        values = {(row["glacier"], row["method"]): row["mae"] for row in statistics["rows"] if row["level"] == "glacier"}
        drawn = void_charts.by_glacier(shown, {method: [values[name, method] for name in shown] for method in names}, f"Mean absolute error ({unit})")
        parts.append(section("Glaciers", figure(charts.svg(drawn, "glaciers"), "The largest above. No method is the best everywhere: Automatic (diamond) should lie near the left end of each row.")))
    parts.append(_maps(result.shown, grid, options))
    return parts


def _maps(shown, grid, options):
    """Section of the errors of one case on a small map each."""
    row0, col0 = int(shown.row.min()), int(shown.column.min())
    shape = (int(shown.row.max()) - row0 + 1, int(shown.column.max()) - col0 + 1)
    x0, a, b, y0, d, e = grid.transform
    box = dataclasses.replace(grid, transform=(x0 + a * col0 + b * row0, a, b, y0 + d * col0 + e * row0, d, e), shape=shape)

    def spread(values, empty):
        out = np.full(shape, empty)
        out[shown.row - row0, shown.column - col0] = values
        return out
    panels = [(f"{method}: {np.nanmean(np.abs(errors)):.3g} {options.unit}", spread(errors, np.nan)) for method, errors in shown.errors.items()]
    drawn = void_charts.small_maps(panels, spread(np.ones(shown.row.size, bool), False), box, f"Error ({options.unit})")
    return section(f"Errors on {shown.glacier}", figure(charts.svg(drawn, "maps"), f"Draw {shown.seed}: filled less measured in the artificial voids; grey is the rest of the glacier. Titles: mean absolute "
                   "error. A void of one colour is a bias that its single pixels share: it does not average out over the glacier."))


def _methods(told, options):
    unit = options.unit
    rows = [(row["method"], number(row["rmse"], 3), number(row["mae"], 3), number(row["bias"], 3), number(row["r2"], 2), percent(row["within_68"]), percent(row["within_95"]), number(row["error_of_mean"], 3),
             number(row["ratio_of_mean"], 2), row["lowest_mae"], *([number(row["seconds"], 1)] if options.timing else [])) for row in told["pooled"].values()]
    header = ("Method", f"RMSE ({unit})", f"MAE ({unit})", f"Bias ({unit})", "R2", "In 68 %", "In 95 %", f"Error of the voids' mean ({unit})", "Over its sigma", "Best in cases", *(["Time (s)"] if options.timing else []))
    return section("Pooled", table(header, rows, right=range(1, len(header))), paragraph("Error of the voids' mean: root mean square over the cases; over its stated standard deviation it should be about 1."))


def _glaciers(statistics, options):
    names = [row["glacier"] for row in statistics["glaciers"]]
    values = {(row["glacier"], row["method"]): row for row in statistics["rows"] if row["level"] == "glacier"}
    rows = [(row["glacier"], row["measured"], row["removed"], *(number(values[row["glacier"], method]["mae"], 3) for method in options.methods)) for row in statistics["glaciers"][:_MOST]]
    header = ("Glacier", "Measured (px)", "Blunders", *options.methods)
    more = [paragraph(f"The {_MOST} largest of {len(names)}; TABLE has all.")] if len(names) > _MOST else []
    few = sum(row["reason"] == "too few measured pixels" for row in statistics["left_out"])
    beyond = len(statistics["left_out"]) - few
    if statistics["left_out"]:
        more.append(paragraph(f"Not compared: {_counted(few, 'glacier')} with too few measured pixels after the cut (MINIMUM_MEASURED) and {beyond} beyond MOST_GLACIERS; their pixels serve the regional curve."))
    return section("By glacier", table(header, rows, f"Mean absolute error ({options.unit}), all draws.", right=range(1, len(header))), *more)


__all__ = ["COLUMNS", "headline", "render", "rows_of", "statistics_of"]
