"""The section of a report that sets vectors against measurements at points."""

import numpy as np

from . import charts
from .page import figure, number, paragraph, section, table

MOST_ROWS = 200


def measured_points(found):
    """Section (`Html`) of what algorithms/velocity/validation.at_points() found; without its figure where matplotlib is missing."""
    names, unit = found["names"], found["unit"]
    digits = 4 if unit == "m/day" else 3
    left_out = found["inside"] - found["kept"]
    words = (f"{found['given']} points were measured, {found['inside']} of them lie on the result, {found['kept']} have a vector there. "
             "Vectors are interpolated between the four cells around a point; where one of these has none, the point is left out"
             + (f", as {left_out} here." if left_out else "."))
    rows = [(name, *(number(found[f"{key}_{name}"], digits) for key in ("rmse", "mean", "median", "nmad"))) for name in names]
    parts = [paragraph(words), table(("", f"RMSE ({unit})", f"Mean ({unit})", f"Median ({unit})", f"NMAD ({unit})"), rows,
                                     "Differences, this result less the measured. RMSE: Li et al. 2021, eq. 2.11.", right=range(1, 5))]
    if found["kept"]:
        parts += _scatter(found, names, unit)
    header = ["x", "y", *(f"{who} {name}" for name in names for who in ("Measured", "Here"))]
    rows = [(number(point["x"], 1), number(point["y"], 1), *(number(point[f"{who}_{name}"], digits) for name in names for who in ("measured", "ours")))
            for point in found["table"][:MOST_ROWS]]
    more = len(found["table"]) - len(rows)
    parts.append(table(header, rows, f"Points, {unit}." + (f" {more} more are in STATISTICS." if more else ""), right=range(len(header))))
    return section("Measured points", *parts)


def _scatter(found, names, unit):
    try:
        panels = [(name, *(np.array([point[f"{who}_{name}"] for point in found["table"]], float) for who in ("measured", "ours"))) for name in names]
        drawn = charts.svg(charts.scatter_plots(panels, unit), "points")
    except ImportError:
        return []
    return [figure(drawn, "Each point is one measurement; on the line both agree. A cloud along a steeper or flatter line is a wrong scale or unit, "
                          "one beside the line a shift, single points far off are mismatches.")]
