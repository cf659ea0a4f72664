"""The HTML report of DEM co-registration."""

import numpy as np

from . import charts, coregistration_charts
from .page import alerts, figure, number, numbers, page, paragraph, percent, section, table
from .run import footer, no_figures, settings_section

PAPER = ("Nuth, C. & Kääb, A. (2011): Co-registration and bias corrections of satellite elevation data sets for quantifying glacier thickness change. "
         "The Cryosphere 5, 271–290.")


def render(result, placement, options, about):
    """The report as one HTML string. result: dem_coregistration.Result; placement: Placement; about: names of dem and reference; inputs, versions (dicts)."""
    statistics = result.statistics
    parts = [_headline(statistics)]
    if statistics.get("warnings"):
        parts.append(alerts("Please check", statistics["warnings"]))
    try:
        parts += _figures(result, placement)
    except ImportError:
        parts.append(no_figures())
    parts += [_before_after(statistics), _trusted(statistics, options), _iterations(result.iterations), _slopes(result.spreads)]
    if options.surface != "None":
        parts.append(_surface(statistics["surface"]))
    parts += [settings_section(options, about), section("Method", paragraph(PAPER), paragraph(
        "The displacement (a, b) of the DEM makes differences dh / tan(slope) = a cos(b - aspect) + c. The shift is its opposite: what is added to the coordinates of the DEM. "
        "Standard errors: jack-knife over up to 64 parts of the scene."))]
    return page("DEM co-registration", f"{about['dem']} onto {about['reference']}", parts,
                footer(about))


def _headline(s):
    def shift(name):
        return f"{number(s[f'shift_{name}'], 2)} ± {number(s[f'error_{name}'], 2)} m"

    return numbers([
        ("Shift east", shift("east"), f"{number(s['shift_columns_px'], 3)} px along the columns; to be added to the DEM's coordinates"),
        ("Shift north", shift("north"), f"{number(s['shift_rows_px'], 3)} px along the rows (downwards)"),
        ("Shift up", shift("up"), "to be added to the DEM's heights"),
        ("NMAD", f"{number(s['stable_nmad_before'], 2)} → {number(s['stable_nmad_after'], 2)} m", "all stable pixels, before and after"),
        ("Median", f"{number(s['stable_median_before'], 2)} → {number(s['stable_median_after'], 2)} m", "all stable pixels, before and after"),
        ("Trusted pixels", _count(s["pixels_trusted"]), f"{percent(s['pixels_trusted'] / max(s['pixels'], 1))} of those looked at"),
    ])


def _figures(result, placement):
    s, grid = result.statistics, placement.grid
    spread = max(s["trusted_nmad_before"], s["trusted_nmad_after"])
    limit = max(3 * spread, 0.1) if np.isfinite(spread) else 10.0
    maps = [charts.svg(coregistration_charts.difference_map(values, result.factor, grid, f"Height differences {when}", limit), f"map-{when}")
            for values, when in zip(result.maps, ("before", "after"))]
    panels = [(when, one) for when, one in zip(("Before", "After"), result.sectors) if one is not None]
    thinned = f" One pixel in {result.factor} x {result.factor} is drawn." if result.factor > 1 else ""
    return [
        section("Height differences", figure(maps[0], "A shift shows as a relief: slopes that face one way are red, those that face the other way blue." + thinned),
                figure(maps[1], "After the correction the relief should be gone; what is left on glaciers is their change. Red: the DEM is lower than the reference. Same colours as above. "
                       "A gradient over the whole scene asks for SURFACE.")),
        section("Fit over aspect", figure(charts.svg(coregistration_charts.aspect_plot(panels), "aspect"),
                "Medians of trusted pixels in sectors of 5°; bars: their numbers. Before: a cosine, whose height a and direction b are the displacement of the DEM. After: a level line. "
                "A wave of two periods that stays points to a scale or rotation, or to ground that is not stable.")),
        section("Distribution", figure(charts.svg(coregistration_charts.distributions(result.histograms, limit), "distribution"),
                "All stable pixels. It should become narrow and centred at zero; a shoulder or a second peak is ground that changed, or a blunder.")),
    ]


def _before_after(s):
    rows = [(f"{title}, {when}", _count(s[f"{kind}_count"]), *(number(s[f"{kind}_{name}_{when}"], 3) for name in ("median", "nmad", "mean", "std")))
            for kind, title in (("stable", "All stable pixels"), ("trusted", "Trusted pixels")) for when in ("before", "after")]
    return section("Differences on stable ground", table(("", "Pixels", "Median (m)", "NMAD (m)", "Mean (m)", "Standard deviation (m)"), rows,
                   "Whole scene, the same pixels before and after.", right=range(1, 6)))


def _trusted(s, options):
    limit = f"differ by more than {options.outlier_factor:g} NMAD of their class of slope" + (
        "" if options.maximum_difference is None else f", or by more than MAXIMUM_DIFFERENCE = {options.maximum_difference:g} m")
    rows = [("no height or no gradient in the reference", "pixels_void"), ("unstable ground (UNSTABLE, MASK)", "pixels_unstable"),
            (f"gentler than MINIMUM_SLOPE = {options.minimum_slope:g}°", "pixels_too_gentle"), (f"steeper than MAXIMUM_SLOPE = {options.maximum_slope:g}°", "pixels_too_steep"),
            ("no height in the DEM", "pixels_no_dem"), (limit, "pixels_outlier"), ("trusted", "pixels_trusted")]
    whole = max(s["pixels"], 1)
    share = "" if s["share"] >= 1 else f"The fit looked at {percent(s['share'])} of the scene, in tiles spread evenly over it. "
    share += "" if s["spacing"] == 1 else f"It looked at pixels {s['spacing']} px apart along rows and columns."
    return section("Which pixels were trusted", paragraph(share, "note") if share else "",
                   table(("Pixels of the reference", "Number", "Share"), [(name, _count(s[key]), percent(s[key] / whole)) for name, key in rows], right=(1, 2)))


def _iterations(rows):
    return section("Iterations", table(("", "East (m)", "North (m)", "Up (m)", "NMAD (m)", "Pixels", "Trusted"),
                   [(k, number(row["east"], 3), number(row["north"], 3), number(row["up"], 3), number(row["nmad"], 3), _count(row["pixels"]), _count(row["trusted"]))
                    for k, row in enumerate(rows, 1)], "The shift that each iteration began with, and the differences at it; the first comes from a search over whole pixels.", right=range(7)))


def _slopes(spreads):
    before, after = spreads
    rows = [(f"{5 * k}–{5 * k + 5}°", number(before.sigmas[k], 2) if before else None, number(after.sigmas[k], 2), number(after.limits[k], 2)) for k in range(18)
            if after.sigmas[k] != after.nmad]
    return section("Spread by slope", table(("Slope", "NMAD before (m)", "NMAD after (m)", "Trusted up to (m)"), rows, "Candidates of the fit.", right=(1, 2, 3)))


def _surface(c):
    names = ("x", "y", "x²", "xy", "y²")
    return section("Tilt", table(("Term", "Coefficient (m)"), [(name, number(value, 3)) for name, value in zip(names, c)],
                   "Added to the heights; x and y run from -1 to 1 over the columns and rows of the reference.", right=(1,)))


def _count(value):
    return f"{value:,}".replace(",", "\u202f")
