"""The report of the mass balance: what glaciers and the region lose or gain, how sure that is, and what the error is made of."""

import dataclasses

import numpy as np

from ..elevation.mass_balance import USED
from ..elevation import mass_balance_tables as tables
from . import charts, mass_balance_charts, snow_charts
from .page import NONE, alerts, figure, number, numbers, page, paragraph, section, table
from .run import footer, no_figures, settings_section

SOURCE = ("Li, S. (2025): doctoral thesis, ETH Zurich, section 4.3.3 (eq. 4.6 to 4.15). Hugonnet, R. et al. (2022): IEEE JSTARS 15, 6456. Huss, M. (2013): The Cryosphere 7, 877. The sums over "
          "pairs of pixels are exact, by convolution.")
_MOST = 40
_TITLES = {"group": "By group", "size": "By size", "elevation": "By median elevation"}


def statistics(result):
    """Numbers of a run, for JSON."""
    return dict(regions=[dict(zip(tables.header(tables.REGIONS), row)) for row in tables.rows(tables.REGIONS, result.regions)],
                glaciers=[dict(zip(tables.header(tables.GLACIERS), row)) for row in tables.rows(tables.GLACIERS, result.glaciers)],
                bands=[dict(zip(tables.header(tables.BANDS[1:]), row)) for row in tables.rows(tables.BANDS[1:], [dataclasses.asdict(band) for band in result.bands])],
                transition=dataclasses.asdict(result.transition), pixels_without_sigma=result.no_slope)


def render(result, model, grid, options, about):
    """The report as one HTML string. result: of compute(); model: ErrorModel; about: dict of subtitle, inputs, versions, warnings. Without matplotlib it has its tables and says so."""
    parts = [_headline(result)]
    if about["warnings"]:
        parts.append(alerts("Please check", about["warnings"]))
    pictures = {}
    try:
        import matplotlib  # noqa: F401
        pictures = {name: charts.svg(draw(), name) for name, draw in figures(result, model, grid).items()}
    except ImportError:
        parts.append(no_figures())
    if pictures:
        parts.append(section("Map", figure(pictures["map"], "Red: loss. Hatched: no glacier, or one that is left out.")))
    parts += [_sigma(result), _groups(result, pictures)]
    if pictures:
        parts.append(_bands(result, pictures))
    parts.append(_glaciers(result, pictures))
    if pictures:
        parts.append(section("Error model", figure(pictures["error-model"], "From stable ground. Errors of single pixels grow with the slope; those of a glacier's mean hang "
                                                   "on how far the correlation reaches.")))
    parts += [settings_section(options, about), section("Method", paragraph(SOURCE))]
    return page("Mass balance", about["subtitle"], parts, footer(about))


def figures(result, model, grid):
    """name -> a function that draws it, of all figures of the report."""
    panels = [(title, [(row["group"], row["balance"], row["sigma_balance"], row["glaciers"]) for row in result.regions if row["kind"] == kind][:12]) for kind, title in _TITLES.items()]
    panels = [panel for panel in panels if panel[1]]
    whole, used = result.regions[0], [row for row in result.glaciers if row["status"] == USED]
    columns = [np.array([row[key] for row in used]) for key in ("area_km2", "balance", "sigma_balance")]
    drawn = {"map": lambda: _map_figure(result, grid), "bands": lambda: mass_balance_charts.band_chart({"all": result.bands}, {"all": result.transition}, "m/yr"),
             "sizes": lambda: mass_balance_charts.size_chart(*columns, (whole["balance"], whole["sigma_balance"])), "error-model": lambda: mass_balance_charts.model_chart(model)}
    groups = {f"groups-{first // 2 + 1}": lambda few=panels[first:first + 2]: mass_balance_charts.group_chart(few, "Balance (m w.e./yr)") for first in range(0, len(panels), 2)}
    return drawn | groups


def pm(value, sigma, digits=None):
    """Value and its error with as many decimals as the error's second digit needs."""
    if value is None or not np.isfinite(value):
        return NONE
    if sigma is None or not np.isfinite(sigma):
        return number(value, 3 if digits is None else digits)
    if digits is None:
        digits = int(np.clip(1 - np.floor(np.log10(sigma)), 0, 9)) if sigma > 0 else 3
    return f"{number(value, digits)} ± {number(sigma, digits)}"


def _headline(result):
    whole = result.regions[0]
    left = len(result.glaciers) - whole["glaciers"]
    return numbers([("Specific mass balance", pm(whole["balance"], whole["sigma_balance"]), "m w.e. per year, by area"),
                    ("Mass change", pm(whole["mass"], whole["sigma_mass"]), "Gt per year"),
                    ("Sea level", pm(whole["sea_level"], whole["sigma_sea_level"]), "mm per year"),
                    ("Mean elevation change", pm(whole["change"], whole["sigma_change"]), "m per year, by area"),
                    ("Glaciers", str(whole["glaciers"]), f"{number(whole['area_km2'], 1)} km²; {left} left out"),
                    ("Measured", number(whole["measured_pct"], 1, "%"), f"of the area; {number(whole['filled_pct'], 1, '%')} filled, {number(whole['missing_pct'], 1, '%')} neither")])


def _map_figure(result, grid):
    values = np.array([row["balance"] if row["status"] == USED else np.nan for row in result.glaciers] + [np.nan], float)
    picture = values[result.picture]
    finite = picture[np.isfinite(picture)]
    most = float(np.percentile(np.abs(finite), 98)) if finite.size else 1.0
    return charts.value_map(picture, snow_charts.thinned(grid, result.step, picture.shape), "Specific mass balance of the glaciers", "m w.e./yr", "RdBu", (-most or -1.0, most or 1.0))


def _sigma(result):
    whole = result.regions[0]
    rows = [("Measured pixels, with the covariance between glaciers", number(whole["sigma_pixels"], 5)), ("Voids", number(whole["sigma_voids"], 5)), ("Outlines", number(whole["sigma_outlines"], 5)),
            ("Mean elevation change, all together", number(whole["sigma_change"], 5)), ("The same without covariance between glaciers", number(whole["sigma_apart"], 5))]
    less = 100 * (1 - whole["sigma_apart"] / whole["sigma_change"]) if whole["sigma_change"] else 0.0
    words = f"Parts of the standard error of the region's mean change. Glaciers taken as independent of each other would give {number(less, 1)} % less. The density then adds its share, which no number of glaciers makes smaller."
    return section("Where the error comes from", paragraph(words), table(("Part", "Sigma (m/yr)"), rows, right=(1,)))


def _groups(result, pictures):
    parts = [figure(picture, "Mean by area, and its standard error.") for name, picture in pictures.items() if name.startswith("groups")]
    for kind, title in _TITLES.items():
        rows = [(row["group"], row["glaciers"], number(row["area_km2"], 1), pm(row["change"], row["sigma_change"]), pm(row["balance"], row["sigma_balance"]), number(row["balance_median"], 3),
                 pm(row["mass"], row["sigma_mass"])) for row in result.regions if row["kind"] == kind]
        if rows:
            parts.append(table(("Group", "Glaciers", "Area (km²)", "dh/dt (m/yr)", "Balance (m w.e./yr)", "Median", "Mass (Gt/yr)"), rows, title, right=range(1, 7)))
    return section("Groups", *parts) if parts else ""


def _bands(result, pictures):
    found = result.transition
    words = (f"The change turns sign at {found.altitude_m:.0f} m ({found.direction}); {100 * found.agreement:.0f} % of the area is on the side where its sign belongs." if found.altitude_m is not None
             else "The median change has one sign in all bands: there is no altitude of transition.")
    return section("Change by elevation", paragraph(words), figure(pictures["bands"], "Median of the pixels of each band, measured and filled, with their spread (NMAD, not an error of the median)."))


def _glaciers(result, pictures):
    used = sorted((row for row in result.glaciers if row["status"] == USED), key=lambda row: -row["area_km2"])
    parts = [figure(pictures["sizes"], "Small glaciers are less sure: fewer pixels that are independent.")] if pictures else []
    rows = [(row["name"] and f"{row['name']} ({row['glacier']})" or row["glacier"], number(row["area_km2"], 2), number(row["measured_pct"], 0), pm(row["change"], row["sigma_change"]),
             pm(row["balance"], row["sigma_balance"]), pm(row["mass"], row["sigma_mass"])) for row in used[:_MOST]]
    more = f"The {_MOST} largest of {len(used)}; TABLE has all." if len(used) > _MOST else ""
    parts.append(table(("Glacier", "Area (km²)", "Measured (%)", "dh/dt (m/yr)", "Balance (m w.e./yr)", "Mass (Gt/yr)"), rows, more, right=range(1, 6)))
    left = {}
    for row in result.glaciers:
        if row["status"] != USED:
            count, area = left.get(row["status"], (0, 0.0))
            left[row["status"]] = count + 1, area + row["area_km2"]
    if left:
        parts.append(table(("Left out", "Glaciers", "Area (km²)"), [(status, count, number(area, 2)) for status, (count, area) in left.items()], right=(1, 2)))
    return section("Glaciers", *parts)
