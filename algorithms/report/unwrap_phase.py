"""The report of phase unwrapping, and its numbers."""

import numpy as np

from . import charts
from .insar_charts import WRAPPED
from .page import alerts, figure, number, numbers, page, paragraph, percent, section, table
from .run import footer, no_figures, settings_section

MOST_ROWS = 30


def statistics_of(result):
    """All numbers of a result as a dict."""
    return dict(engine=result.engine, looks=result.looks, tiles=result.tiles, pixels=result.pixels, largest_share=result.share, components=[int(size) for size in result.sizes])


def render(result, shown, options, about):
    """The report as one HTML string. about: dict of name, inputs, versions (dicts), warnings (list)."""
    parts = [numbers([("Components", str(len(result.sizes)), f"of {options.minimum_component} px or more"),
                      ("Largest component", percent(result.share, 2), "of the pixels with data"),
                      ("Pixels with data", percent(result.pixels["valid"] / result.pixels["all"]), f"{result.pixels['valid']} of {result.pixels['all']}"),
                      ("Engine", result.engine, f"{number(result.looks, 1)} looks, {result.tiles} tile{'s' * (result.tiles != 1)}")])]
    if about["warnings"]:
        parts.append(alerts("Please check", about["warnings"]))
    try:
        parts.append(_figures(shown))
    except ImportError:
        parts.append(no_figures())
    rows = [(k, f"{int(size)}", percent(size / max(result.pixels["valid"], 1), 2)) for k, size in enumerate(result.sizes[:MOST_ROWS], 1)]
    more = f"The {MOST_ROWS} largest of {len(result.sizes)}." if len(result.sizes) > MOST_ROWS else "Numbered from the largest."
    parts.append(section("Components", table(("Component", "Pixels", "Share of the data"), rows, more, right=range(3)),
                         paragraph("Within a component neighbours are no more than pi apart. Between components the turns are an estimate.", "note")))
    parts += [settings_section(options, about), section("Method", paragraph(
        "Minimum-cost flow: Costantini 1998, IEEE TGRS 36, 813-821; costs after Carballo and Fieguth 2000, IEEE TGRS 38, 2132-2141, with a normal distribution."))]
    return page("Unwrapped phase", about["name"], parts, footer(about))


def _figures(shown):
    grid, phase, parts = shown.grid, shown.values["unwrapped"], shown.values["components"].copy()
    wrapped = np.angle(np.exp(1j * phase))
    classes = np.where(parts == 65535, np.nan, np.minimum(parts, 5))
    names = [("0: small", "#9aa5ad"), ("1: the largest", "#3b7ea1"), ("2", "#edae49"), ("3", "#d1495b"), ("4", "#66a182"), ("5 and more", "#8d6a9f")]
    return section("Maps", figure(charts.svg(shown.axes(charts.value_map(phase, grid, "Unwrapped phase", "Phase (rad)", "viridis")), "unwrapped"),
                                  "Steps along straight or jagged lines are errors of whole turns. Hatched: no data."),
                   figure(charts.svg(shown.axes(charts.value_map(wrapped, grid, "Wrapped phase", "Phase (rad)", "twilight", WRAPPED)), "wrapped"), "The fringes that were counted."),
                   figure(charts.svg(shown.axes(charts.class_map(classes, grid, "Components", names)), "components"), "Parts without a jump of more than pi."))
