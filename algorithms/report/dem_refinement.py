"""The report of the DEM refinement, and its numbers."""

import dataclasses

import numpy as np

from . import charts
from .page import alerts, figure, number, numbers, page, paragraph, percent, section, table
from .run import footer, no_figures, settings_section

_COLOURS = ("#dfe6d8", "#8a8f94", "#fb6a4a", "#6baed6", "#edae49", "#7b3294")


def statistics_of(result):
    """All numbers of a result as a dict."""
    return dict(iterations=[dataclasses.asdict(one) for one in result.iterations], stopped=result.stopped, pixels=result.counts, looks=result.looks, expected_error_m=result.error,
                geometry=result.numbers, engine=result.engine, components=result.components)


def render(result, shown, options, about):
    """The report as one HTML string. shown: insar_charts.Thinned; about: dict of name, inputs, versions (dicts), warnings (list)."""
    inside = sum(count for name, count in result.counts.items() if name != "no data")
    ambiguity = result.numbers.get("height_of_ambiguity")
    parts = [numbers([("Pixels with a height", str(result.counts["used"]), f"{percent(result.counts['used'] / max(inside, 1))} of the scene"),
                      ("Expected height error", number(result.error, 2, "m"), f"median, {number(result.looks, 0)} looks"),
                      ("Height change", number(result.iterations[0].mean, 2, "m"), f"mean of the first iteration, std {number(result.iterations[0].std, 2)} m"),
                      ("Height of ambiguity", number(ambiguity, 1, "m") if ambiguity else "as given", "in the middle of the scene" if ambiguity else "")])]
    if about["warnings"]:
        parts.append(alerts("Please check", about["warnings"]))
    try:
        parts.append(_figures(shown))
    except ImportError:
        parts.append(no_figures())
    rows = [(k, one.geometry, str(one.pixels), number(one.mean, 3), number(one.std, 3), number(one.nmad, 3), number(one.residual, 3), str(one.fitted) if one.fitted else "none")
            for k, one in enumerate(result.iterations, 1)]
    parts.append(section("Iterations", table(("Iteration", "Geometry", "Pixels", "Mean (m)", "Std (m)", "NMAD (m)", "Std of the phase (rad)", "Pixels of the trend"), rows,
                                             f"Height change of each iteration. Ended: {result.stopped}.", right=(0, 2, 3, 4, 5, 6, 7))))
    trend = result.iterations[0].trend
    parts.append(section("Trend", table(tuple(("1", "x", "y", "x^2", "x y", "y^2")[:len(trend)]), [tuple(number(c, 4) for c in trend)],
                                        "Phase (rad) of the first iteration, x and y from -1 to 1 along the columns and rows of the interferogram.", right=range(len(trend)))))
    parts.append(section("Pixels", table(("Class", "Pixels", "Share"), [(name, str(count), percent(count / max(inside, 1))) for name, count in result.counts.items() if name != "no data"],
                                         right=(1, 2)), paragraph(f"Components: {len(result.components)}. Unwrapping engine: {result.engine}.", "note")))
    parts += [settings_section(options, about), section("Method", paragraph(
        "Phase of the pair less that of the reference DEM, unwrapped, less a trend, over k_z; expected error from the Cramer-Rao bound of the phase (Rodriguez and Martin 1992, IEE Proc. F 139, eq. 8)."))]
    return page("DEM refinement", about["name"], parts, footer(about))


def _figures(shown):
    grid, values = shown.grid, shown.values
    top = float(np.nanpercentile(np.abs(values["change"]), 98)) if np.isfinite(values["change"]).any() else 1.0
    from ..insar.dem_refinement import MASK

    return section("Maps", figure(charts.svg(charts.value_map(values["change"], grid, "Height change", "Refined less reference (m)", "RdBu", (-top, top)), "change"),
                                  "Refined less reference DEM: change of the ground, penetration, errors of the reference. Hatched: no data."),
                   figure(charts.svg(charts.value_map(values["error"], grid, "Expected height error", "Standard deviation (m)", "cividis"), "error"), "By the noise of the phase alone."),
                   figure(charts.svg(charts.value_map(values["residual"], grid, "Residual phase of the last iteration", "Phase (rad)", "RdBu"), "residual"),
                          "What is left, before its last step: noise where the refinement has settled; fringes or patches where it has not."),
                   figure(charts.svg(charts.class_map(values["mask"], grid, "Classes", list(zip(MASK, _COLOURS))), "mask"), "Why pixels have no height."))
