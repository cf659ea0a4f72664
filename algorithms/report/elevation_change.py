"""The report of elevation change, and its numbers."""

import numpy as np

from ..elevation.results import HALF_WIDTH, STEP
from ..flags import Dhdt
from . import charts, elevation_charts
from .page import alerts, figure, number, numbers, page, paragraph, percent, section, table
from .run import footer, no_figures, settings_section

MOST_ROWS = 60  # of a table of glaciers


def statistics_of(result):
    """All numbers of a result as a dict; None for what is not known."""
    tables, groups = result.tables, result.tables.groups()
    ground = len(result.names)
    glaciers = tables.summed(groups < ground) if result.has_glaciers else None
    stable = tables.summed(groups == ground)
    mean, least, most = result.interval
    found = dict(interval=dict(mean=mean, least=least, most=most), glaciers=glaciers, flags={str(bit): count for bit, count in tables.flags.items()},
                 stable=dict(what="stable ground" if result.has_glaciers else "all ground", **_of_stable(result, stable)))
    found["bands"] = _bands(result, groups < ground if result.has_glaciers else groups == ground)
    if result.has_glaciers and len(result.names) > 1:
        found["glacier_table"] = [dict(glacier=result.names[k], **tables.summed(groups == k)) for k in np.unique(groups[groups < ground])]
    return found


def _of_stable(result, sums):
    """Numbers of gentle stable ground, and of all of it the pixels."""
    gentle = int(result.gentle[result.tables.groups() == len(result.names)].sum())
    keys = ("median", "nmad", "mean", "std")
    found = dict(pixels=sums["measured"], gentle_pixels=gentle, removed=sums["removed"], **dict(zip(keys, result.stable[0])))
    return found | ({"cleaned": dict(zip(keys, result.stable[1]))} if len(result.stable) > 1 else {})


def _bands(result, chosen):
    """Rows by elevation band over the chosen bins, from the lowest up; limits and medians where one group makes a band."""
    elevations, rows = result.tables.elevations(), []
    low, high, tested = result.limits
    for elevation in np.unique(elevations[chosen]):
        bins = np.flatnonzero(chosen & (elevations == elevation))
        sums = result.tables.summed(np.isin(np.arange(chosen.size), bins))
        k = bins[0] if len(bins) == 1 else None
        rows.append(dict(elevation=float(elevation), **sums, median=None if k is None else float(result.medians[k]), nmad=None if k is None else float(result.nmads[k]),
                         low=float(low[k]) if k is not None and tested[k] else None, high=float(high[k]) if k is not None and tested[k] else None))
    return rows


def render(result, statistics, about):
    """The report as one HTML string. about: dict of names, dates (texts of both), inputs, versions (dicts), warnings and notes (lists)."""
    parts = [_headline(statistics)]
    if about["warnings"]:
        parts.append(alerts("Please check", about["warnings"]))
    try:
        parts += _figures(result, statistics)
    except ImportError:
        parts.append(no_figures())
    parts += [_stable(statistics), _by_band(statistics)]
    if "glacier_table" in statistics:
        parts.append(_glaciers(statistics))
    parts += [_flags(statistics, int(np.prod(result.grid.shape))), _method(), settings_section(result.options, about)]
    return page("Elevation change", f"{about['names'][0]} ({about['dates'][0]}) to {about['names'][1]} ({about['dates'][1]})", parts, footer(about))


def _headline(statistics):
    interval, stable, glaciers = statistics["interval"], statistics["stable"], statistics["glaciers"]
    spread = f"{number(interval['least'], 3)} to {number(interval['most'], 3)} yr" if interval["most"] - interval["least"] > 1e-3 else "the same everywhere"
    items = [("Time between the DEMs", number(interval["mean"], 3, "yr"), f"mean; {spread}")]
    if glaciers:
        items += [("Mean dh/dt on glaciers", number(glaciers["mean"], 3, "m/yr"), f"of valid pixels, outliers taken out; {number(glaciers['mean_raw'], 3)} with them"),
                  ("Outliers taken out", percent(glaciers["removed"] / max(glaciers["measured"], 1)), f"{_count(glaciers['removed'])} of {_count(glaciers['measured'])} measured glacier pixels"),
                  ("Measured", percent(glaciers["valid"] / max(glaciers["pixels"], 1)), "valid pixels, of the glacier pixels that have an elevation")]
    items += [(f"Median · NMAD on {stable['what']}", f"{number(stable['median'], 3)} · {number(stable['nmad'], 3)}", f"m/yr, {_count(stable['gentle_pixels'])} gentle pixels")]
    return numbers(items)


def _figures(result, statistics):
    small = {name: one.values() for name, one in result.maps.items()}
    grid = result.maps["clean"].grid(result.grid)
    limit = colour_limit(result)
    note = "Red: the surface sinks. Blue: it rises. The colours are symmetric about zero and end at the 95th percentile of the glaciers' magnitudes. Hatched: no data."
    found = [section("Map", figure(charts.svg(elevation_charts.change_map(small["clean"], grid, "dh/dt, outliers taken out", limit), "clean"),
                     f"{note} Stable ground should be white: a pattern there (stripes, tilts, colours by aspect) is an error that the glaciers have too; co-register the DEMs first."),
                     figure(charts.svg(elevation_charts.change_map(small["raw"], grid, "dh/dt before", limit), "raw"), "The same before the outliers were taken out.") if statistics["glaciers"] else "")]
    wide = min(3 * limit, HALF_WIDTH)
    found.append(section("Distribution", figure(charts.svg(elevation_charts.distribution(result.tables.histograms, HALF_WIDTH, STEP, wide, result.has_glaciers), "histogram"),
                         "Stable ground should be narrow and about zero: its middle is the bias, its width the noise of single pixels. Outliers should be the tails; a hump among them is signal that "
                         "was cut off: raise OUTLIER_FACTOR, or take Each glacier.")))
    if statistics["bands"]:
        found.append(section("Elevation", figure(charts.svg(elevation_charts.by_band(statistics["bands"], result.options.band_height), "bands"),
                             "Glaciers that lose mass thin most at their tongues. A mean that jumps between bands of few pixels is noise.")))
    return found


def _stable(statistics):
    stable = statistics["stable"]
    rows = [("before outliers", _count(stable["gentle_pixels"]), *(number(stable.get(key), 4) for key in ("median", "nmad", "mean", "std")))]
    if "cleaned" in stable:
        rows.append(("after", "", *(number(stable["cleaned"][key], 4) for key in ("median", "nmad", "mean", "std"))))
    mean = statistics["interval"]["mean"]
    return section(stable["what"].capitalize(), table(("", "Pixels", "Median (m/yr)", "NMAD (m/yr)", "Mean (m/yr)", "Standard deviation (m/yr)"), rows,
                   "Pixels of MAXIMUM_SLOPE and less.", right=range(1, 6)),
                   paragraph(f"Over the mean interval of {number(mean, 3)} yr this is a median of {number(stable['median'] * mean, 2)} m and an NMAD of {number(stable['nmad'] * mean, 2)} m of elevation. "
                             "Nothing of it is taken off the map.", "note"))


def _by_band(statistics):
    rows = [(number(row["elevation"], 0), _count(row["pixels"]), _count(row["measured"]), _count(row["removed"]), number(row["median"], 3), number(row["nmad"], 3), number(row["mean"], 3), number(row["std"], 3))
            for row in statistics["bands"]]
    return section("Elevation bands", table(("From (m)", "Pixels", "Measured", "Taken out", "Median", "NMAD", "Mean after", "Std after"), rows,
                   "dh/dt in m/yr. Median and NMAD of gentle pixels, where all glaciers make one group.", right=range(8)))


def _glaciers(statistics):
    ordered = sorted(statistics["glacier_table"], key=lambda row: -row["pixels"])
    rows = [(row["glacier"], _count(row["pixels"]), _count(row["measured"]), _count(row["removed"]), number(row["mean_raw"], 3), number(row["mean"], 3)) for row in ordered[:MOST_ROWS]]
    more = f" The {MOST_ROWS} largest of {len(ordered)}; STATISTICS has all." if len(ordered) > MOST_ROWS else ""
    return section("Glaciers", table(("Glacier", "Pixels", "Measured", "Taken out", "Mean before (m/yr)", "Mean after (m/yr)"), rows, f"Means of the valid pixels, voids left out.{more}", right=range(1, 6)))


def _flags(statistics, total):
    rows = [(0, "valid, nothing to say", _count(statistics["flags"]["0"]), percent(statistics["flags"]["0"] / total))]
    rows += [(bit, text, _count(statistics["flags"][str(bit)]), percent(statistics["flags"][str(bit)] / total)) for bit, text in Dhdt.MEANING.items()]
    return section("Flag codes", table(("Code", "Meaning", "Pixels", "Share"), rows, "Codes add up.", right=(0, 2, 3)))


def _method():
    return section("Method", paragraph("dh/dt = (DEM_2 - DEM_1) / (date 2 - date 1), negative where the surface sinks. Outliers: beyond the median of their elevation band by more than OUTLIER_FACTOR x NMAD, "
                                       "NMAD = 1.4826 median|x - median x| (Höhle & Höhle 2009, ISPRS Journal 64, 398). Slopes by Horn (1981)."))


def _count(value):
    return None if value is None else f"{value:,}".replace(",", "\u202f")


def colour_limit(result):
    """One end of the symmetric colours (m/yr): the 95th percentile of the magnitudes on glaciers, outliers taken out; without any, of all ground."""
    for name in ("glaciers", "stable"):
        counts = result.tables.histograms[name]
        if counts.sum():
            middle = counts.size // 2
            magnitudes = np.cumsum(counts[middle:] + counts[middle - 1::-1])
            return max(float(np.searchsorted(magnitudes, 0.95 * magnitudes[-1]) + 1) * STEP, STEP)
    return 1.0
