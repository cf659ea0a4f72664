"""The report of the snow season: extents over date and elevation, maps and classes of the melting duration."""

import datetime

import numpy as np

from ..snow.season_tables import CLASS_NAMES, shares
from ..snow.season_years import CLASS_DAYS
from . import charts
from .page import NONE, alerts, figure, number, numbers, page, paragraph, percent, section, table
from .run import footer, no_figures, settings_section
from .snow_charts import thinned

SOURCE = ("Li, S. (2025): doctoral thesis, ETH Zurich, chapter 3 (mapping seasonal snow melting in the Karakoram using SAR and topographic data): wet snow extent, Fig. 3.9; "
          "snow melting duration SMD and its classes, Fig. 3.11.")
MOST_BASINS, MOST_YEARS = 12, 8  # that are drawn
CLASS_COLOURS = ("#ffffd9", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def render(result, summary, options, about):
    """The report as one HTML string.

    result: the Result of snow_season.compute(); summary: season_tables.summary() of it, with its warnings; options: SnowSeasonOptions; about: dict of
    names and dates (one entry for each map), versions and inputs (dicts), and grid (Grid of the maps). Where matplotlib is missing the report has its
    tables and says so.
    """
    parts = [_headline(result, summary)]
    if summary.get("warnings"):
        parts.append(alerts("Please check", summary["warnings"]))
    try:
        parts += [_heat_maps(result), _maps(result, about), _classes(result)]
    except ImportError:
        parts.append(no_figures())
    parts += [_season_table(summary), _basin_table(summary), _image_table(about), settings_section(options, about), _method(options)]
    first, last = min(about["dates"]), max(about["dates"])
    return page("Snow season", f"Wet snow of {len(about['dates'])} maps, {first:%Y-%m-%d} to {last:%Y-%m-%d}", parts, footer(about))


def heat_map(result, zone, title):
    """Figure of the wet share of a zone by date and elevation band, a panel for each year; each map's column reaches half way to its neighbours."""
    lower, values = shares(result, zone)
    years = _drawn_years(result.years)
    drawing = charts.new_figure(7.2, 0.7 + max(1.15, 1.9 - 0.15 * len(years)) * len(years))
    panels = drawing.subplots(len(years), 1, sharex=True, sharey=True, squeeze=False)[:, 0]
    place = {year.number: [result.dates.index(day) for day in result.dates if year.begin <= _day(day) < year.end] for year in years}
    start, end = min(year.days[0] for year in years), max(year.days[-1] for year in years)
    room = 0.03 * max(end - start, 10)
    mesh = None
    for axes, year in zip(panels, years):
        edges, columns = _columns(np.array(year.days, float), values[place[year.number]])
        axes.set_facecolor(charts.GREY)
        bands = np.append(lower, lower[-1] + result.bins.height)
        mesh = axes.pcolormesh(edges, bands, np.ma.masked_invalid(100 * columns.T), cmap="YlGnBu", vmin=0, vmax=100, rasterized=True)
        axes.plot(year.days, np.full(len(year.days), bands[-1]), "|", color=charts.INK, markersize=5, clip_on=False)
        axes.set_ylim(bands[0], bands[-1])
        axes.set_title(year.label, fontsize=9, loc="left", pad=6)
        axes.tick_params(labelsize=8)
        axes.locator_params(axis="y", nbins=4)
        axes.spines[["top", "right"]].set_visible(False)
    firsts = [(year_day, month) for year_day, month in _months(years[0]) if start - room <= year_day <= end + room]
    panels[-1].set_xticks([at for at, _ in firsts], [month for _, month in firsts])
    panels[-1].set_xlim(start - room, end + room)
    drawing.supylabel("Elevation (m)", fontsize=9)
    drawing.colorbar(mesh, ax=list(panels), label="Wet share of the band (%)", shrink=min(1.0, 2.2 / len(years) + 0.25), pad=0.02)
    drawing.suptitle(charts.plain(title), fontsize=11, x=0.01, ha="left")
    return drawing


def duration_map(result, year, grid, top):
    """Figure of the melting duration of a year (days) between 0 and `top`."""
    small = result.overview[year.number]
    return charts.value_map(small, thinned(grid, result.factor, small.shape), f"Snow melting duration {year.label}", "Duration (days)", "YlGnBu", (0, top))


def class_bars(result, zones):
    """Figure of the shares of the classes of duration, a bar for each zone and year."""
    years = _drawn_years(result.durable)
    rows = [(zone, result.durable.index(year), year.label) for zone in zones for year in years]
    drawing = charts.new_figure(7.2, 1.1 + 0.28 * len(rows) + 0.12 * len(zones))
    axes = drawing.add_subplot()
    places, labels, at = [], [], 0.0
    for k, (zone, year, label) in enumerate(rows):
        at += 1.0 + (0.45 if k and zone != rows[k - 1][0] else 0.0)
        pixels, left = result.class_pixels[year, zone], 0.0
        for colour, share in zip(CLASS_COLOURS, 100 * pixels / max(pixels.sum(), 1)):
            axes.barh(at, share, left=left, color=colour, edgecolor=charts.INK, linewidth=0.4)
            left += share
        places.append(at)
        labels.append(f"{result.zone_names[zone]}  {label}" if len(result.zone_names) > 1 else label)
    axes.set_yticks(places, [charts.plain(label) for label in labels], fontsize=8)
    axes.invert_yaxis()
    axes.set_xlim(0, 100)
    axes.set_xlabel("Share of the pixels with a duration (%)", fontsize=9)
    axes.spines[["top", "right"]].set_visible(False)
    from matplotlib.patches import Patch
    handles = [Patch(facecolor=colour, edgecolor=charts.INK, linewidth=0.4, label=f"{name.replace('-', ' – ')} d") for name, colour in zip(CLASS_NAMES, CLASS_COLOURS)]
    axes.legend(handles=handles, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncol=5, frameon=False, fontsize=8)
    return drawing


def _columns(days, values):
    """(edges (n + 1,), columns (n, bands)) of maps: half way to the neighbours, at most one usual interval wide on either side; NaN in the gaps."""
    gaps = np.diff(days)
    most = max(1.0, float(np.median(gaps))) if gaps.size else 5.0
    edges, columns = [], []
    for k, day in enumerate(days):
        before, after = (min(most, gap / 2) if gap else min(most, 5.0) for gap in (gaps[k - 1] if k else 0, gaps[k] if k < gaps.size else 0))
        before, after = before if k else min(after, 5.0), after if k < gaps.size else min(before, 5.0)
        if edges and day - before > edges[-1] + 1e-6:
            edges.append(day - before)
            columns.append(np.full(values.shape[1], np.nan))
        elif not edges:
            edges.append(day - before)
        edges.append(day + after)
        columns.append(values[k])
    return np.array(edges), np.array(columns)


def _months(year):
    """(day of the year from 0, name) of the firsts of the months."""
    for k in range(13):
        month = (year.begin.month - 1 + k) % 12
        first = datetime.date(year.begin.year + (year.begin.month - 1 + k) // 12, month + 1, 1)
        yield (first - year.begin).days, _MONTHS[month] if k < 12 else ""


def _day(moment):
    return moment.date() if isinstance(moment, datetime.datetime) else moment


def _drawn_years(years):
    return years[-MOST_YEARS:]


def _drawn_zones(result):
    """The zones with bands, the largest first where they are too many to draw, in their own order."""
    there = np.unique(result.bins.zone)
    largest = there[np.argsort(-result.bins.zone_pixels[there], kind="stable")][:MOST_BASINS]
    return sorted(int(zone) for zone in largest)


def _left_out(result):
    hidden = len(np.unique(result.bins.zone)) - MOST_BASINS
    years = len(result.years) - MOST_YEARS
    said = [f"The {MOST_BASINS} largest basins are drawn; the tables hold {hidden} more."] if hidden > 0 else []
    return " ".join(said + ([f"The last {MOST_YEARS} years are drawn."] if years > 0 else []))


def _headline(result, summary):
    wet = result.wet_km2.sum(axis=1)
    most = int(wet.argmax())
    seasons = [year.season_days for year in result.durable]
    days = f"{min(seasons)}" + (f" to {max(seasons)}" if max(seasons) > min(seasons) else "")
    return numbers([
        ("Maps with data", summary["maps"], f"{len(summary['left_out'])} without data left out" if summary["left_out"] else "all that were given"),
        ("Years", len(result.durable), f"with a season of {days} days between the first and the last map"),
        ("Mean melting duration", number(summary["mean_duration_days"], 1, "days"), "over all pixels and years" + (" in basins" if len(result.zone_names) > 1 else "")),
        ("Largest wet snow extent", number(float(wet[most]), 1, "km²"), f"on {result.dates[most]:%Y-%m-%d}"),
    ])


def _heat_maps(result):
    drawn = [figure(charts.svg(heat_map(result, zone, f"Wet snow extent{'' if len(result.zone_names) == 1 else f', {result.zone_names[zone]}'}"), f"extent-{zone}"), "")
             for zone in _drawn_zones(result)]
    return section("Wet snow extent by date and elevation", paragraph(
        "The share of the observed pixels of an elevation band that are wet. Each column is one map (mark above) and reaches half way to its neighbours, at most one usual interval; grey: no map, "
        "or no data in the band. Melt climbs from the valleys in spring and retreats in autumn; a single column that differs from both neighbours over all heights is weather, or a faulty map. "
        + _left_out(result)), *drawn)


def _maps(result, about):
    longest = max((float(np.nanmax(small)) for small in result.overview.values() if np.isfinite(small).any()), default=1.0)
    top = max(30.0, 30 * np.ceil(longest / 30))
    drawn = [figure(charts.svg(duration_map(result, year, about["grid"], top), f"duration-{year.number}"), "") for year in _drawn_years(result.durable)]
    thinned = f" One pixel in {result.factor} x {result.factor} is drawn." if result.factor > 1 else ""
    return section("Snow melting duration", paragraph("Days of melt in the observed season. All years have one scale of colours. Hatched: no duration." + thinned), *drawn)


def _classes(result):
    return section("Classes of duration", figure(charts.svg(class_bars(result, _drawn_zones(result)), "classes"), "The first class holds the pixels that never were wet too. A short season of maps bounds "
                                                 "the classes that can occur: see the seasons below. " + _left_out(result)))


def _season_table(summary):
    rows = [(year["year"], year["maps"], year["first"], year["last"], year["season_days"], year["longest_interval_days"], "" if year["has_duration"] else "one map: no duration")
            for year in summary["years"]]
    return section("Seasons observed", table(("Year", "Maps", "First", "Last", "Season (days)", "Longest interval (days)", ""), rows,
                                             "Durations count days between the first and the last map; nothing is known of the rest of the year.", right=(1, 4, 5)))


def _basin_table(summary):
    rows = [(one["basin"], one["year"], number(one["mean_duration_days"], 1), _thousands(one["px"]), percent(one["never_wet_px"] / one["px"]) if one["px"] else NONE,
             *(f"{km2:.2f}" for km2 in one["class_km2"])) for one in summary["basins"][:MOST_BASINS * MOST_YEARS]]
    return section("Basins and years", table(("Basin", "Year", "Mean (days)", "Pixels", "Never wet", *(f"{name} d (km²)" for name in CLASS_NAMES)), rows,
                                             f"Mean and areas of the pixels with a duration, by classes of {CLASS_DAYS} days.", right=range(2, 10)))


def _image_table(about):
    return section("Maps", table(("Map", "Date"), [(name, f"{day:%Y-%m-%d}") for name, day in zip(about["names"], about["dates"])]))


def _method(options):
    counted = ("Each map counts for half of the interval to its neighbours (trapezoidal rule)." if options.weight_by_interval else "Every map of a year counts the same: M wet of N maps.")
    return section("Method", paragraph(SOURCE), paragraph(f"{counted} Maps without data at a pixel count in neither M nor N there. The uncertainty of a duration is the number of days in intervals "
                   "between a wet and a dry map: the true duration lies within plus or minus half of it, where no change escaped between two like maps."))


def _thousands(value):
    return f"{value:,}".replace(",", "\u202f")
