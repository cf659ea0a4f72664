"""The report of void filling."""

import numpy as np

from . import charts, void_charts
from .page import alerts, figure, number, numbers, page, paragraph, percent, section, table
from .run import footer, no_figures, settings_section

_MOST = 60  # glaciers in the table
PAPER = ("Gaussian processes: Rasmussen & Williams 2006. Hypsometric methods: McNabb et al. 2019, The Cryosphere 13, 895. Blocked cross-validation: Roberts et al. 2017, Ecography 40, 913. "
         "Stacking: Breiman 1996, Machine Learning 24, 49. In the mean of a mixture's voids errors are taken as fully dependent between methods.")


def summary(records):
    """Sums over the glaciers' records: pixels, measured, outliers, filled, not_filled; mean over all pixels that have a value, mean of the filled ones."""
    found = {key: sum(row[key] for row in records) for key in ("pixels", "measured", "outliers", "filled", "not_filled")}

    def mean(key, weights):
        pairs = [(row[key], weight) for row, weight in zip(records, weights) if row[key] is not None and weight > 0]
        return float(np.average([value for value, _ in pairs], weights=[weight for _, weight in pairs])) if pairs else None
    return found | dict(mean=mean("mean", [row["pixels"] - row["not_filled"] for row in records]), mean_of_voids=mean("mean_of_voids", [row["filled"] for row in records]))


def render(records, before, after, grid, options, about):
    """The report as one HTML string. records: rows of the glaciers; before, after: small maps (rows, columns), NaN for none, on `grid`; about: dict of versions, inputs, warnings."""
    total, unit = summary(records), options.unit
    parts = [numbers([
        ("Glaciers", str(len(records)), f"{sum(row['filled'] > 0 for row in records)} with voids"),
        ("Filled", percent(total["filled"] / max(total["pixels"], 1)), f"of the glacier pixels; {total['outliers']} of them were outliers, {total['not_filled']} px are left"),
        ("Mean change", number(total["mean"], 3, unit), "of all pixels that have a value, each counting the same"),
        ("Mean of the filled pixels", number(total["mean_of_voids"], 3, unit), "its standard deviation is in the table, by glacier")])]
    if about["warnings"]:
        parts.append(alerts("Please check", about["warnings"]))
    try:
        parts += _figures(records, before, after, grid, options)
    except ImportError:
        parts.append(no_figures())
    parts += [*_tables(records, options), settings_section(options, about), section("Method", paragraph(PAPER))]
    return page("Void filling", f"{len(records)} glacier{'s' * (len(records) != 1)}, {options.method}", parts, footer(about))


def _figures(records, before, after, grid, options):
    inside = np.isfinite(after)
    drawn = void_charts.small_maps([("Measured, without outliers", before), ("Filled", after)], inside, grid, f"Change ({options.unit})", columns=2)
    parts = [section("Map", figure(charts.svg(drawn, "map"), "Red: the surface sinks. Grey: voids. A filled void should look like its surroundings and like other ground of its height; the pixels of a large "
                                   "map are means of several."))]
    voids = [row for row in records if row["filled"] and row["sigma_of_voids"] is not None]
    if voids:
        shown = sorted(voids, key=lambda row: -row["filled"])[:30]
        more = f" The {len(shown)} glaciers with the most filled pixels." if len(voids) > len(shown) else ""
        parts.append(section("Voids", figure(charts.svg(void_charts.means_of_voids(shown, options.unit), "voids"), "Mean of the filled pixels of each glacier with its standard deviation, and mean of the "
                                             f"whole glacier.{more} Voids whose mean lies far from the glacier's are at other heights, or deserve a look.")))
    return parts


def _tables(records, options):
    """Two sections: what was filled, and how well what was held out."""
    unit, ordered = options.unit, sorted(records, key=lambda row: -row["filled"])[:_MOST]
    more = f" The {_MOST} with the most filled pixels; TABLE has all." if len(records) > _MOST else ""
    header = ("Glacier", "Pixels", "Measured", "Outliers", "Filled", "Left", f"Mean ({unit})", f"Mean of voids ({unit})", f"Its sigma ({unit})")
    rows = [(*(row[key] for key in ("glacier", "pixels", "measured", "outliers", "filled", "not_filled")), *(number(row[key], 3) for key in ("mean", "mean_of_voids", "sigma_of_voids"))) for row in ordered]
    filled = section("Glaciers", table(header, rows, more.strip(), right=range(1, 9)))
    header = ("Glacier", "Method", f"RMSE ({unit})", f"MAE ({unit})", "R2", "In 68 %", "R2, single pixels")
    rows = [(row["glacier"], row["method"] + (f" ({row['reason']})" if row["reason"] else ""), number(row.get("cv_rmse"), 3), number(row.get("cv_mae"), 3), number(row.get("cv_r2"), 2), percent(row.get("cv_within_68")),
             number(row.get("random_r2"), 2)) for row in ordered]
    return filled, section("Cross-validation", table(header, rows, "Errors at measured pixels that were held out in pieces like the voids; beside them the R2 of single pixels drawn at random, which flatters: their "
                                                     "neighbours tell their value.", right=range(2, 7)))
