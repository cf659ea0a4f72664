"""The report of the interferogram, and its numbers."""

import numpy as np

from . import charts
from .insar_charts import WRAPPED, distribution
from .page import alerts, figure, number, numbers, page, paragraph, percent, section
from .run import footer, no_figures, settings_section


def statistics_of(result):
    """All numbers of a result as a dict."""
    return dict(rows=result.shape[0], columns=result.shape[1], cells=result.cells, looks=result.looks, nominal_looks=result.nominal, mean_coherence=result.coherence,
                mean_coherence_with_opposite_reference=result.against, histogram=result.histogram.tolist())


def render(result, shown, options, about):
    """The report as one HTML string. about: dict of names (two), inputs, versions (dicts), warnings (list)."""
    parts = [numbers([("Mean coherence", number(result.coherence, 3), f"biased upwards where it is low: about {number(0.5 * np.sqrt(np.pi / result.looks), 2)} for none at all"),
                      ("Effective looks", number(result.looks, 1), f"of {result.nominal}: neighbouring pixels are correlated"),
                      ("Cells with data", percent(result.cells / (result.shape[0] * result.shape[1])), f"of {result.shape[1]} x {result.shape[0]}")])]
    if about["warnings"]:
        parts.append(alerts("Please check", about["warnings"]))
    try:
        parts.append(_figures(result, shown))
    except ImportError:
        parts.append(no_figures())
    parts += [settings_section(options, about), section("Method", paragraph(
        "I = mean(s1 conj(s2) exp(-j reference)), coherence = |sum(s1 conj(s2) exp(-j reference))| / sqrt(sum|s1|^2 sum|s2|^2): Bamler and Hartl 1998, Inverse Problems 14, R1-R54."))]
    return page("Interferogram", f"{about['names'][0]} and {about['names'][1]}", parts, footer(about))


def _figures(result, shown):
    phase = charts.value_map(shown.values["phase"], shown.grid, "Interferogram phase", "Phase (rad)", "twilight", WRAPPED)
    coherence = charts.value_map(shown.values["coherence"], shown.grid, "Coherence", "Coherence", "gray", (0, 1))
    return section("Maps", figure(charts.svg(shown.axes(phase), "phase"), "Every n-th cell. Regular fringes over flat ground are left of the flat earth: give REFERENCE_PHASE. Hatched: no data."),
                   figure(charts.svg(shown.axes(coherence), "coherence"), "Dark: water, layover, shadow, change, or images that are not co-registered."),
                   figure(charts.svg(distribution(result.histogram, "Coherence", "Cells"), "histogram"), "One hump at the left end alone: the images are not co-registered, or nothing stayed as it was."))
