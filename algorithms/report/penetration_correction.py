"""The report of the penetration correction."""

import numpy as np

from . import charts, snow_charts
from .page import alerts, figure, number, numbers, page, paragraph, section, table
from .run import footer, no_figures, settings_section

COLUMNS = ("mean", "rms", "low", "high")
PAPER = ("Propagation effects in the InSAR elevation of glaciers, equations 1 to 16; vector form by Firnline, checked by ray tracing. "
         "Dall, J. (2007): InSAR elevation bias caused by penetration into uniform volumes. IEEE Geosci. Remote Sens. Lett. 4, 319.")
MEANING = {
    "dh, the depth of the phase centre": "Added by the usual correction, eq. (2).",
    "propagation, -dh2": "The wave is slower in snow: eq. (10), and (11) less dh. Lost by the usual correction.",
    "slope of the interface": "What the inclined surface changes of the rise of a pixel.",
    "horizontal shift (towards the radar)": "How far a pixel moves.",
    "height at a cell by the shift": "What the shift changes of the height of a cell: slope times shift.",
    "whole change of height": "OUTPUT less INPUT.",
}


def render(result, grid, options, about):
    """The report as one HTML string. result: insar.penetration_correction.Result; about: dict of versions, inputs (dicts), warnings (list)."""
    terms, whole = result.terms, result.terms["whole change of height"]
    largest = result.terms.get("propagation, -dh2", (None,))[0]
    shift = result.terms.get("horizontal shift (towards the radar)", (None,))[0]
    parts = [numbers([
        ("Mean change of height", number(whole[0], 2, "m"), f"5 to 95 %: {number(whole[2], 2)} to {number(whole[3], 2, 'm')}"),
        ("Of it by propagation", number(largest, 2, "m"), "lost where dh alone is added" if largest is not None else "not counted by METHOD = Height only"),
        ("Horizontal shift", number(shift, 1, "m"), "towards the radar" if shift is not None else "only METHOD = Three-dimensional moves pixels"),
        ("Pixels corrected", f"{result.counts['valid']:,}".replace(",", " "), f"{result.counts['facing_away']} face away from the radar, {result.counts['folded']} without a single source")])]
    if about["warnings"]:
        parts.append(alerts("Please check", about["warnings"]))
    try:
        thin = snow_charts.thinned(grid, result.factor, result.shown["dem"].shape)
        change = result.shown["corrected"] - result.shown["dem"]
        drawn = charts.value_map(change, thin, "Change of height", "Corrected DEM less InSAR DEM (m)", "viridis")
        parts.append(section("Change of height", figure(charts.svg(drawn, "change"), "Hatched: no data.")))
        if np.isfinite(result.shown["east"]).any():
            drawn = charts.value_map(np.hypot(result.shown["east"], result.shown["north"]), thin, "Horizontal shift", "Shift (m)", "cividis")
            parts.append(section("Horizontal shift", figure(charts.svg(drawn, "shift"), "At the place of the pixel in the InSAR DEM.")))
    except ImportError:
        parts.append(no_figures())
    rows = [(name, *(number(value, 2) for value in values), MEANING[name]) for name, values in terms.items()]
    note = "" if result.factor == 1 else f" Figures are of every {result.factor}th pixel of every {result.factor}th row."
    parts.append(section("Size of each term", table(("Term", "Mean (m)", "RMS (m)", "5 % (m)", "95 % (m)", ""), rows, right=(1, 2, 3, 4)), paragraph(
        f"Slopes are averaged over {result.smoothing_px} x {result.smoothing_px} px." + note if options.sloped else note.strip(), "note") if options.sloped or note else ""))
    parts += [settings_section(options, about), section("Source", paragraph(PAPER))]
    return page("Penetration correction", f"{options.method}, {options.target.lower()}", parts, footer(about))
