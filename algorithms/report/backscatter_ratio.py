"""The report of the backscatter ratio."""

from . import charts, snow_charts
from .page import alerts, figure, number, numbers, page, paragraph, percent, section, table
from .run import footer, no_figures, settings_section

PAPER = ("Nagler, T., Rott, H., Ripper, E., Bippus, G. & Hetzenecker, M. (2016): Advancements for snowmelt monitoring by means of Sentinel-1 SAR. Remote Sensing 8, 348. "
         "Li, S. (2025): doctoral thesis, ETH Zurich, chapter 3.")


def render(result, grid, options, about):
    """The report as one HTML string. result: snow.backscatter_ratio.Result; about: dict of versions, inputs (dicts), images, warnings (lists)."""
    last = result.dates[-1]
    parts = [numbers([
        ("Dates", str(len(result.dates)), f"{result.dates[0]['day']} to {last['day']}"),
        ("Reference", f"{len(result.reference_days)} images" if result.reference_days else "REFERENCE", ", ".join(result.reference_days[:6]) + (" …" if len(result.reference_days) > 6 else "")),
        ("Polarisations", " and ".join(result.polarisations), f"local incidence angle {result.angle}"),
        ("Median of the latest date", number(last["median"], 2, "dB"), f"{percent(last['valid'])} of the pixels have data")])]
    if about["warnings"]:
        parts.append(alerts("Please check", about["warnings"]))
    try:
        factor_grid = snow_charts.thinned(grid, result.factor, result.shown.shape)
        drawn = charts.value_map(result.shown, factor_grid, f"Composite ratio, {last['day']}", "Ratio (dB)", "RdBu", (-8.0, 8.0))
        parts.append(section("Latest date", figure(charts.svg(drawn, "ratio"), "Negative, red: backscatter has fallen since the reference, as where snow is wet. Hatched: no data.")))
        if len(result.dates) > 1:
            drawn = snow_charts.over_time([one["day"] for one in result.dates],
                                          {"Median": [one["median"] for one in result.dates], "Lowest tenth below": [one["decile_1"] for one in result.dates],
                                           "Highest tenth above": [one["decile_9"] for one in result.dates]}, "Composite ratio (dB)")
            parts.append(section("Over time", figure(charts.svg(drawn, "time"), "Deciles of all pixels with data. In the months of the reference the median lies near zero, a little below where looks are few.")))
    except ImportError:
        parts.append(no_figures())
    rows = [(one["day"], percent(one["valid"]), number(one["decile_1"], 2), number(one["median"], 2), number(one["decile_9"], 2)) for one in result.dates]
    parts.append(section("Dates", table(("Date", "Pixels with data", "1st decile (dB)", "Median (dB)", "9th decile (dB)"), rows, right=(1, 2, 3, 4))))
    parts += [settings_section(options, about), section("Source", paragraph(PAPER))]
    return page("Backscatter ratio", f"{result.dates[0]['day']} to {last['day']}", parts, footer(about))
