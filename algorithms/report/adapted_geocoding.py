"""The report of the adapted geocoding."""

import numpy as np

from ..insar.geocoded import TERMS
from . import charts, snow_charts
from .page import alerts, figure, number, numbers, page, paragraph, section, table
from .run import footer, no_figures, settings_section

COLUMNS = ("mean", "rms", "low", "high")
PAPER = ("Propagation effects in the InSAR elevation of glaciers, equations 12 to 16; range offset of the absolute phase, inclined interface and exact range of the phase centre by Firnline, checked by ray "
         "tracing. Orbits by Hermite interpolation of order 7, zero-Doppler equations on WGS84.")
_MEANING = {"entry range": "dR of the entry point, -n dh / cos(theta_r) for a horizontal interface.", "entry rise": "Over usual geocoding: what usual processing lacks, penetration included.",
            "entry shift": "Between the place of usual geocoding and that of the surface, towards the radar.", "centre range": "dR of the phase centre.", "centre rise": "Over usual geocoding: -dh2.",
            "centre shift": "Between the place of usual geocoding and the phase centre, towards the radar.", "dh": "As given."}


def statistics_of(result, grid):
    """The numbers of a run as a dict."""
    return dict(terms={name: dict(zip(COLUMNS, values)) for name, values in result.terms.items()}, pixels=result.counts, geometry=result.numbers, smoothing_half_px=list(result.smoothing_px),
                map=dict(rows=grid.shape[0], columns=grid.shape[1], pixel=[float(v) for v in grid.transform]), point_step=result.point_step)


def render(result, radar_grid, grid, options, about):
    """The report as one HTML string. result: insar.adapted_geocoding.Result; radar_grid, grid: of the phase and of the map; about: dict of versions, inputs (dicts), warnings (list), date, crs."""
    t, n, counts = {name: result.terms[label] for name, label in TERMS.items()}, result.numbers, result.counts
    parts = [numbers([
        ("Surface over usual geocoding", f"{number(t['entry rise'][0], 2)} m", f"5 to 95 %: {number(t['entry rise'][2], 2)} to {number(t['entry rise'][3], 2)} m"),
        ("Horizontal shift", f"{number(t['entry shift'][0], 2)} m", "of the surface, towards the radar"),
        ("Radar pixels", f"{counts['valid']:,}".replace(",", " "), f"of {counts['phase']} with a phase have a surface"),
        ("Map", f"{grid.shape[1]} x {grid.shape[0]} px", f"{about['crs']}, {counts['map']} with a height"),
        ("Height of ambiguity", f"{number(n.get('height_of_ambiguity'), 2)} m", f"perpendicular baseline {number(n.get('perpendicular_baseline_m'), 2)} m")])]
    if about["warnings"]:
        parts.append(alerts("Please check", about["warnings"]))
    try:
        thin = snow_charts.thinned(radar_grid, result.factor, result.shown["dh"].shape)
        for name, title, label, colours in (("entry rise", "Surface over usual geocoding", "Height (m)", "viridis"), ("entry shift", "Horizontal shift of the surface", "Shift (m)", "cividis"),
                                            ("centre rise", "Phase centre over usual geocoding", "Height (m)", "viridis")):
            if np.isfinite(result.shown[name]).any():
                drawn = charts.value_map(result.shown[name], thin, title, label, colours)
                axes = drawn.axes[0]
                axes.set_xlabel("Column (1000 px)")
                axes.set_ylabel("Row (1000 px)")
                axes.invert_yaxis()
                parts.append(section(title, figure(charts.svg(drawn, name.replace(" ", "-")), "In radar geometry. Hatched: no data.")))
    except ImportError:
        parts.append(no_figures())
    rows = [(label, *(number(value, 3) for value in result.terms[label]), _MEANING[name]) for name, label in TERMS.items()]
    note = "" if result.factor == 1 else f" Figures are of every {result.factor}th pixel of every {result.factor}th row."
    slopes = f"Slopes are averaged over {2 * result.smoothing_px[0] + 1} x {2 * result.smoothing_px[1] + 1} px." if options.sloped else "The interface is taken as horizontal."
    parts.append(section("Size of each term", table(("Term", "Mean (m)", "RMS (m)", "5 % (m)", "95 % (m)", ""), rows, right=(1, 2, 3, 4)), paragraph(slopes + note, "note")))
    lost = [(label, str(counts[key])) for key, label in (("beyond", "Without a place, or a height that no ground has"), ("facing_away", "Facing away from the radar"), ("no_slope", "Without a slope of the interface"),
                                                         ("torn", "Triangles left out as too wide"))]
    parts += [section("What was lost", table(("", "Pixels"), lost, right=(1,))), settings_section(options, about), section("Source", paragraph(PAPER))]
    return page("Adapted geocoding", f"{options.method}, {about['date']}", parts, footer(about))
