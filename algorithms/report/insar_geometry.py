"""The report of the InSAR geometry."""

import numpy as np

from ..insar.insar_geometry import CLASSES
from . import charts, snow_charts
from .page import alerts, figure, number, numbers, page, paragraph, percent, section, table
from .run import footer, no_figures, settings_section

_COLOURS = ("#dfe6d8", "#a50f15", "#fb6a4a", "#08519c", "#6baed6", "#54278f")


def render(result, grid, pair, options, about):
    """The report as one HTML string. result: insar_geometry.Result; about: dict of versions, inputs (dicts), warnings (list)."""
    n = result.numbers
    parts = [numbers(_headline(n, pair))]
    if about["warnings"]:
        parts.append(alerts("Please check", about["warnings"]))
    try:
        parts.append(section("Maps", *_figures(result, grid)))
    except ImportError:
        parts.append(no_figures())
    if result.classes:
        total = sum(result.classes.values())
        rows = [(name, str(count), percent(count / total if total else None)) for name, count in result.classes.items()]
        parts.append(section("Layover and shadow", table(("Class", "Pixels", "Share"), rows, right=(1, 2))))
    parts += [_angles(n), _orbits(pair), settings_section(options, about), _method()]
    return page("InSAR geometry", about["inputs"]["Acquisition"], parts, footer(about))


def _headline(n, pair):
    found = [("Incidence", f"{number(n['incidence_min'], 1)} to {number(n['incidence_max'], 1)} degrees", f"looking {'right' if pair.look > 0 else 'left'}"),
             ("Pixels", f"{n['pixels']}", f"of {n['dem_pixels']} with a height are seen")]
    if n.get("height_of_ambiguity") is not None:
        stated = f"; the product states {number(pair.height_of_ambiguity_m, 2)} m" if pair.height_of_ambiguity_m is not None else ""
        found += [("Height of ambiguity", f"{number(n['height_of_ambiguity'], 2)} m", f"in the middle of the scene{stated}"),
                  ("Perpendicular baseline", f"{number(n['perpendicular_baseline_m'], 2)} m", f"k_z = {number(n['middle_kz_rad_m'], 5)} rad/m")]
    return found


def _figures(result, grid):
    shown = result.shown
    small = snow_charts.thinned(grid, result.factor, shown["local_incidence"].shape)
    yield figure(charts.svg(charts.value_map(shown["local_incidence"], small, "Local incidence", "Angle (degrees)", "cividis"), "local"),
                 "Dark slopes face the radar. Hatched: no height, or outside the image.")
    if "layover_shadow" in shown:
        yield figure(charts.svg(charts.class_map(shown["layover_shadow"], small, "Layover and shadow", list(zip(CLASSES, _COLOURS))), "classes"),
                     "Phase and backscatter of layover belong to several grounds at once, those of shadow to none.")
    if np.isfinite(shown.get("height_of_ambiguity", np.nan)).any():
        yield figure(charts.svg(charts.value_map(shown["height_of_ambiguity"], small, "Height of ambiguity", "Height (m)", "viridis"), "ambiguity"),
                     "Metres of height for one cycle of phase; its sign is that of the perpendicular baseline.")


def _angles(n):
    rows = [(label, *(number(n[f"{name}_{kind}"], digits) for kind in ("min", "mean", "max"))) for name, label, digits in
            (("incidence", "Incidence (degrees)", 3), ("local_incidence", "Local incidence (degrees)", 3), ("kz", "k_z (rad/m)", 6)) if f"{name}_min" in n]
    rows.append(("Height above the ellipsoid (m), at most beyond", number(n["lowest_m"], 1), "", number(n["highest_m"], 1)))
    return section("Numbers", table(("", "Least", "Mean", "Most"), rows, right=(1, 2, 3)))


def _orbits(pair):
    rows = [(name, str(orbit.times.size), pair.time_text(orbit.span[0]), pair.time_text(orbit.span[1]), number(1000 * float(orbit.misfit().max()), 3))
            for name, orbit in (("primary", pair.primary), ("secondary", pair.secondary)) if orbit is not None]
    return section("Orbits", table(("Orbit", "State vectors", "First", "Last", "Misfit (mm)"), rows, right=(1, 4)),
                   paragraph("Misfit: how far a state vector lies from the curve through its neighbours; interpolation itself errs 256 times less than what exact vectors would show."))


def _method():
    return section("Method", paragraph("Zero-Doppler range-Doppler equations on WGS84 (Cumming & Wong 2005) with orbits by Hermite interpolation of order 7; phi = (2 pi m / wavelength)(R1 - R2), "
                                       "k_z = d phi / dh at constant range and time (Rosen et al. 2000); layover and shadow along lines of constant zero-Doppler time (Kropatsch & Strobl 1990)."))
