"""The report of the hypsometry: change over elevation for each group, where it turns sign, and the tables."""

import dataclasses

from ..elevation import mass_balance_tables as tables
from . import charts, mass_balance_charts
from .page import NONE, alerts, figure, number, numbers, page, paragraph, section, table
from .run import footer, no_figures, settings_section

SOURCE = "Li, S. (2025): doctoral thesis, ETH Zurich, section 4.3.3. NMAD: Höhle, J. and Höhle, M. (2009): ISPRS J. Photogramm. 64, 398. Medians are those of all pixels of a band."


def statistics(result):
    """Numbers of a run, for JSON."""
    return dict(groups=[dict(group=name, glaciers=result.glaciers[name], transition=dataclasses.asdict(result.transitions[name]),
                             bands=[dict(zip(tables.header(tables.BANDS[1:]), row)) for row in tables.rows(tables.BANDS[1:], map(dataclasses.asdict, bands))]) for name, bands in result.groups.items()])


def records(result):
    """Rows of the table, as tables.rows() takes them."""
    return [dict(group=name, **dataclasses.asdict(band)) for name, bands in result.groups.items() for band in bands]


def render(result, options, about):
    """The report as one HTML string. result: of compute(); about: dict of subtitle, inputs, versions, warnings. Without matplotlib it has its tables and says so."""
    first = next(iter(result.groups))
    parts = [_headline(result, first)]
    if about["warnings"]:
        parts.append(alerts("Please check", about["warnings"]))
    try:
        import matplotlib  # noqa: F401
        drawn = mass_balance_charts.band_chart(result.groups, result.transitions, options.unit)
        parts.append(section("Change by elevation", figure(charts.svg(drawn, "bands"), "Median of the pixels of each band with enough of them"
                                                           + ("; shaded: their spread (NMAD), no error of the median." if len(result.groups) <= 3 else ".") + " Dotted: altitude of transition.")))
    except ImportError:
        parts.append(no_figures())
    rows = [(name, result.glaciers[name], f"{one.altitude_m:.0f}" if one.altitude_m is not None else NONE, one.direction or "one sign in all bands", number(100 * one.agreement, 0, "%"), one.crossings)
            for name, one in result.transitions.items()]
    words = ("The altitude that parts the area with thinning from that with thickening with the least area on the wrong side; between the bands beside it by the line through their medians. Several changes "
             "of sign mean that it is not sharp.")
    parts.append(section("Transition", paragraph(words), table(("Group", "Glaciers", "Altitude (m)", "", "Area on its side", "Changes of sign"), rows, right=(1, 2, 4, 5))))
    for name, bands in result.groups.items():
        shown = [(f"{band.low_m:g} to {band.high_m:g}", number(band.area_km2, 2), number(100 * band.measured_km2 / band.area_km2, 0) if band.area_km2 else NONE, band.measured_px, number(band.median, 3),
                  number(band.nmad, 3), number(band.mean, 3), "" if band.counted else "too few") for band in bands]
        parts.append(section(f"Bands: {name}", table(("Elevation (m)", "Area (km²)", "With change (%)", "Pixels", f"Median ({options.unit})", "NMAD", "Mean", ""), shown, right=range(1, 7))))
    parts += [settings_section(options, about), section("Method", paragraph(SOURCE))]
    return page("Hypsometry of elevation change", about["subtitle"], parts, footer(about))


def _headline(result, first):
    bands, one = result.groups[first], result.transitions[first]
    area, measured = sum(band.area_km2 for band in bands), sum(band.measured_km2 for band in bands)
    return numbers([("Transition", f"{one.altitude_m:.0f} m" if one.altitude_m is not None else NONE, one.direction or "the median has one sign in all bands"),
                    ("Area", number(area, 1, "km²"), f"{result.glaciers[first]} glaciers"), ("With change", number(100 * measured / area if area else None, 1, "%"), "of the area"),
                    ("Bands", str(sum(band.counted for band in bands)), "with enough pixels")])
