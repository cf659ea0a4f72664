"""The report of the wet-snow index."""

import numpy as np

from ..snow.wet_snow_index import NO_DATA, si_threshold
from . import charts, snow_charts
from .page import alerts, figure, number, numbers, page, paragraph, percent, section, table
from .run import footer, no_figures, settings_section

PAPER = "Li, S. (2025): doctoral thesis, ETH Zurich, chapter 3: mapping seasonal snow melting in Karakoram using SAR and topographic data."
CLASSES = (("not wet", "#c8b89a"), ("wet snow", "#0b6e99"))
_MOST = 40  # basins in a table


def render(result, grid, options, about):
    """The report as one HTML string. result: snow.wet_snow_index.Result; about: dict of versions, inputs (dicts), images, warnings (lists)."""
    last = result.dates[-1]
    total = {key: sum(basin[key] for basin in last["basins"]) for key in ("observed", "wet", "plain")}
    fitted = [basin for basin in result.basins if basin.mixture]
    parts = [numbers([
        ("Maps", str(len(result.dates)), f"{result.dates[0]['day']} to {last['day']}"),
        ("Wet snow on the latest date", percent(_share(total, "wet")), f"of the pixels with data; {percent(_share(total, 'plain'))} below {options.threshold:g} dB"),
        ("Mixtures", f"{len(fitted)} of {sum(basin.pixels > 0 for basin in result.basins)} basins", _made_from(result, options))])]
    if about["warnings"]:
        parts.append(alerts("Please check", about["warnings"]))
    try:
        parts += _figures(result, grid, options, fitted, last)
    except ImportError:
        parts.append(no_figures())
    if options.method == "Snow index":
        parts.append(_basins(result, options))
    parts += [_dates(result, options), settings_section(options, about), _source()]
    return page("Wet snow", f"{result.dates[0]['day']} to {last['day']}", parts, footer(about))


def _share(counts, key):
    return counts[key] / counts["observed"] if counts["observed"] else None


def _made_from(result, options):
    if options.method != "Snow index":
        return "not used by the method Threshold"
    days = result.mixture_days
    return f"from {len(days)} images, {days[0]} to {days[-1]}" if days else "from MIXTURE_FILE"


def _figures(result, grid, options, fitted, last):
    small = snow_charts.thinned(grid, result.factor, result.shown["map"].shape)
    classes = np.where(result.shown["map"] == NO_DATA, np.nan, result.shown["map"])
    drawn = [figure(charts.svg(charts.class_map(classes, small, f"Wet snow, {last['day']}", CLASSES), "map"), "Hatched: no data, or outside the basins and the mask."),
             figure(charts.svg(charts.value_map(result.shown["ratio"], small, f"Composite ratio, {last['day']}", "Ratio (dB)", "RdBu", (-8.0, 8.0)), "ratio"),
                    "Negative, red: backscatter has fallen since the reference.")]
    if options.method == "Snow index":
        # Ground that is never wet has no threshold.
        threshold = np.where(np.isneginf(result.shown["threshold"]), np.nan, result.shown["threshold"])
        drawn.append(figure(charts.svg(charts.value_map(threshold, small, f"Ratio below which snow is wet, {last['day']}", "Ratio (dB)", "viridis"), "threshold"),
                            f"The snow index is a threshold that the terrain makes: where much snow lies wet at one elevation, aspect and slope it is above {options.threshold:g} dB, "
                            "where little does it is lower. Hatched: terrain on which no ratio is low enough, or no data."))
    parts = [section("Latest date", *drawn)]
    if fitted:
        more = f" The first six of {len(fitted)} basins." if len(fitted) > 6 else ""
        plot = snow_charts.mixture_plot([(basin.name, basin.mixture, basin.counts) for basin in fitted], options.threshold)
        parts.append(section("Mixtures", figure(charts.svg(plot, "mixture"), "Distribution of the ratios of each basin in the months of the mixture, with its two components. The wet-snow index is "
                                                                             "5 at x0; the closer the components, the flatter it is." + more)))
    if len(result.dates) > 1:
        lines = {basin.name: [_share(one["basins"][k], "wet") and 100 * _share(one["basins"][k], "wet") for one in result.dates] for k, basin in enumerate(result.basins) if basin.pixels}
        drawn = snow_charts.over_time([one["day"] for one in result.dates], dict(list(lines.items())[:6]), "Wet snow (% of the pixels with data)")
        parts.append(section("Over time", figure(charts.svg(drawn, "time"), "Share of each basin." + (f" The first six of {len(lines)} basins." if len(lines) > 6 else ""))))
    return parts


def _basins(result, options):
    rows = []
    for basin in result.basins[:_MOST]:
        m = basin.mixture
        values = (number(m.means[0], 2), number(m.sigmas[0], 2), number(m.weights[0], 2), number(m.means[1], 2), number(m.sigmas[1], 2), number(m.steepness, 3), number(m.centre, 2),
                  number(m.wet_snow_index(options.threshold), 2), number(si_threshold(m, options.coefficient, options.threshold), 2), number(m.separation, 2), str(m.samples)) if m else ("–",) * 11
        rows.append((basin.name, *values, basin.remark or ("" if basin.pixels else "outside")))
    header = ("Basin", "Wet: mean (dB)", "sigma", "weight", "Other: mean (dB)", "sigma", "k", "x0 (dB)", f"WSI({options.threshold:g} dB)", "SI threshold", "D", "Values", "Remark")
    more = [paragraph(f"The first {_MOST} of {len(result.basins)} basins; all are in STATISTICS.")] if len(result.basins) > _MOST else []
    return section("Basins", table(header, rows, right=tuple(range(1, 12))), *more)


def _dates(result, options):
    rows = []
    for one in result.dates:
        total = {key: sum(basin[key] for basin in one["basins"]) for key in ("observed", "wet", "plain")}
        rows.append((one["day"], f"{total['observed']}", percent(_share(total, "wet")), percent(_share(total, "plain"))))
    return section("Dates", table(("Date", "Pixels with data", "Wet snow", f"Below {options.threshold:g} dB"), rows, right=(1, 2, 3)))


def _source():
    return section("Method", paragraph(PAPER), paragraph("WSI = 10 / (1 + exp(k (R - x0))) with k = |mu1 - mu2| / (sigma1 + sigma2) and x0 = (mu1 + mu2) / 2 of the basin's mixture; TSI is the median WSI of "
                   "the date in the terrain bin (100 m of elevation, 15 degrees of aspect, slope below or above 20 degrees); SI = WSI TSI; snow is wet where SI exceeds the coefficient times "
                   "WSI at the plain threshold."))
