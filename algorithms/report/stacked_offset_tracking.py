"""The report of stacked offset tracking: one HTML file with numbers, maps, tables and how to read them."""

import numpy as np

from .. import flags
from . import charts
from .page import NONE, Html, alerts, bullets, figure, number, numbers, page, paragraph, percent, section, table
from .run import footer, no_figures, settings_section
from .stack_sizes import section_of
from .validation import measured_points

PAPER = ("Li, S., Leinss, S. & Hajnsek, I. (2021): Cross-correlation stacking for robust offset tracking using SAR image time-series. "
         "IEEE Journal of Selected Topics in Applied Earth Observations and Remote Sensing 14, 4765.")

# What a cell of the flag map is, by the first of these bits that it carries.
CLASSES = (
    (flags.NO_DATA, "no data", "#6b6b6b"),
    (flags.TOO_FAST, "faster than MAXIMUM_SPEED", "#d55e00"),
    (flags.LOW_SNR, "signal-to-noise ratio below MINIMUM_SNR", "#e69f00"),
    (flags.FALSE_ALARM, "more probable by noise than FALSE_ALARM", "#f0e442"),
    (flags.OUTLIER, "unlike its neighbours", "#cc79a7"),
    (flags.WHOLE_PIXEL, "valid, whole pixel only", "#56b4e9"),
    (0, "valid", "#cfe8dc"),
)


def render(result, options, about):
    """The report as one HTML string.

    `result`: .grid (Grid of the templates), .bands (name -> (rows, cols) float32, NaN = none; m/day, degrees, dB), .pair_table
    (list of dicts), .statistics (dict; any key may be absent or None). `options`: the tool's options object. `about`: dict of
    names, dates, found_in (lists, one entry for each image), versions and inputs (dicts). Where matplotlib is missing the report
    has its tables and says so.
    """
    statistics = result.statistics
    parts = [_headline(statistics, _unit(result))]
    if statistics.get("warnings"):
        parts.append(alerts("Please check", statistics["warnings"]))
    try:
        parts += _figures(result, options)
    except ImportError:
        parts.append(no_figures())
    if statistics.get("points"):
        parts.append(measured_points(statistics["points"]))
    if statistics.get("stack_sizes"):
        parts.append(section_of(statistics["stack_sizes"]))
    if result.parts:
        parts.append(_seasons(result.parts))
    parts += [_flags(result.bands["flag"]), _pairs(result, about), _stable(statistics, _unit(result)), _images(about), settings_section(options, about), _source()]
    if statistics.get("notes"):
        parts.insert(-2, section("Notes of the run", bullets(statistics["notes"])))
    return page("Stacked offset tracking", _subtitle(about), parts, footer(about))


def _unit(result):
    return "m" if "dx" in result.bands else "m/day"


def _magnitude(result):
    """(values, their name, largest that was looked for by its key)."""
    return (result.bands["displacement"], "Displacement", "MAXIMUM_DISPLACEMENT") if "dx" in result.bands else (result.bands["speed"], "Speed", "MAXIMUM_SPEED")


def velocity_map_png(bands, grid, path, title="Speed"):
    """Write the map of speed and arrows as a PNG file. `bands`: vx, vy and speed (m/day) on `grid`, (rows, cols) each."""
    charts.save_png(charts.velocity_map(bands, grid, title), path)


def _headline(statistics, unit):
    get = statistics.get
    speed = get("median_speed")
    residual = (f"{_count(get('residual_count'))} of {_count(get('stable_count'))} templates on stable ground are off by more than 1 px"
                if get("residual_ratio") is not None else "not known: no stable ground was given")
    items = [
        ("Coverage", percent(get("coverage")), f"valid vectors, of {_covered(statistics)}"),
        ("Median speed" if unit == "m/day" else "Median displacement", number(speed, 3, unit),
         "" if speed is None or unit == "m" else f"{number(365.25 * speed, 1)} m/yr, of the vectors that coverage counts"),
        ("Image pairs", get("pairs"), f"reference interval {number(get('reference_days'), 2)} days" if get("reference_days") else ""),
        ("Residual ratio", percent(get("residual_ratio")), residual),
    ]
    if get("stable_nmad_vx") is not None:
        spread = f"{number(get('stable_nmad_vx'), 3)} · {number(get('stable_nmad_vy'), 3)}"
        items.append(("Precision of vx · vy" if unit == "m/day" else "Precision of dx · dy", spread, f"{unit}: NMAD on stable ground"))
    if get("coverage_net") is not None:
        items.insert(1, ("Net of false alarms", percent(get("coverage_net")), f"coverage less what noise would pass: {percent(get('alarm_allowed'))} of the templates without a match"))
    if get("whole_pixel_share") is not None:
        items.append(("Whole-pixel vectors", percent(get("whole_pixel_share")), "valid, but without a sub-pixel fit"))
    return numbers(items)


def _covered(statistics):
    """What the coverage is a share of, in words."""
    of = statistics.get("coverage_of") or "templates with valid pixels"
    return "the templates inside OUTLINES" if of == "outlines" else f"the {of}"


def _figures(result, options):
    bands, grid = result.bands, result.grid
    factor = charts.thinning(grid.shape)
    scaled = "Colours run from the 2nd to the 98th percentile." + (f" Each drawn pixel is the mean of {factor} x {factor} cells." if factor > 1 else "")
    speed, what, key = _magnitude(result)
    unit, most = _unit(result), getattr(options, key.lower())
    middle = charts.stretch(speed) and float(np.nanmedian(speed))
    marks = ([(middle, f"median {middle:.3f} {unit}")] if middle is not None else []) + [(most, f"{key} {most:g} {unit}")]
    sigma = np.hypot(*(bands[name] for name in (("sigma_vx", "sigma_vy") if unit == "m/day" else ("sigma_dx", "sigma_dy")))) if f"sigma_{'v' if unit == 'm/day' else 'd'}x" in bands else None
    flag_map = charts.class_map(_classes(bands["flag"]), grid, "Flags", [(name, colour) for _, name, colour in CLASSES])
    accuracy = [] if sigma is None else [section("Standard error", figure(
        charts.svg(charts.value_map(np.where(np.isfinite(speed), sigma, np.nan), grid, "Standard error", f"Standard error of the vector ({unit})"), "sigma"),
        "One standard error of both components together, from the noise of the surfaces and the scatter of the pairs. It holds no error that is common to the whole image, "
        "such as mis-registration."))]
    return [
        section(what, figure(charts.svg(charts.velocity_map(bands, grid, what), "speed"),
                "Arrows point where the ice moves; their length is proportional to the speed, averaged over the cells between them. Neighbouring arrows of a glacier "
                f"should agree; lone arrows that do not are outliers that passed the thresholds. Hatched: no valid vector. {scaled}"),
                figure(charts.svg(charts.histogram(speed, f"Distribution of {what.lower()}s", f"{what} ({unit})", marks), "histogram"),
                       f"A smooth tail that ends well below {key} is sound. A tail that is cut off there asks for a larger value; a flat floor up to it is noise.")),
        *accuracy,
        section("Signal-to-noise ratio", figure(charts.svg(charts.value_map(bands["snr"], grid, "Signal-to-noise ratio", "SNR (dB)"), "snr"),
                "Height of the stacked correlation peak over the root mean square of the surface around it. High on textured, coherent ground; low where the surface changed between "
                f"the images, on water and in shadow. It is drawn for all templates, accepted or not. {scaled}")),
        section("Flags", figure(charts.svg(flag_map, "flags"),
                "Why a vector is missing. Patches below MINIMUM_SNR or above FALSE_ALARM on a glacier ask for larger templates or more pairs; patches that are too fast for a larger search, "
                "or they are mismatches." + (f" One cell in {factor} x {factor} is drawn." if factor > 1 else ""))),
    ]


def _classes(flag):
    """(rows, cols) index into CLASSES; a NaN flag counts as no data."""
    code = np.where(np.isfinite(flag), flag, flags.NO_DATA).astype(np.int64)
    classes = np.full(code.shape, len(CLASSES) - 1, np.float32)
    for index in reversed(range(len(CLASSES) - 1)):
        classes[(code & CLASSES[index][0]) != 0] = index
    return classes


def _flags(flag):
    code = np.where(np.isfinite(flag), flag, flags.NO_DATA).astype(np.int64)
    total = max(code.size, 1)
    rows = [(0, "valid, nothing to say", int((code == 0).sum()))] + [(bit, text, int(((code & bit) != 0).sum())) for bit, text in flags.MEANING.items()]
    return section("Flag codes", table(("Code", "Meaning", "Templates", "Share"), [(bit, text, count, percent(count / total)) for bit, text, count in rows],
                                       "Codes add up: a template can carry several.", right=(0, 2, 3)))


def _pairs(result, about):
    dates, statistics = about["dates"], result.statistics
    header = ("First", "Second", "Interval (days)", "Shift x (px)", "Shift y (px)", "Shift east (m)", "Shift north (m)", "Stable templates", "NMAD (px)",
              "Mean peak", "Coverage", "Residual ratio")
    rows = [(_day(dates[pair["first"]]), _day(dates[pair["second"]]), number(pair.get("days"), 2), number(pair.get("shift_x_px"), 3), number(pair.get("shift_y_px"), 3),
             number(pair.get("shift_m_east"), 2), number(pair.get("shift_m_north"), 2), _count(pair.get("stable_count")), number(pair.get("stable_nmad_px"), 3),
             number(pair.get("mean_peak"), 3), percent(pair.get("coverage")), percent(pair.get("residual_ratio"))) for pair in result.pair_table]
    rows.append((Html("<strong>Stack</strong>"), "", "", "", "", "", "", "", "", "", percent(statistics.get("coverage")), percent(statistics.get("residual_ratio"))))
    return section("Pairs", _pairs_in_words(result.pair_table, statistics), table(header, rows, right=range(2, 12)),
                   paragraph("Shift: median offset of the pair on stable ground (x to the right, y downwards in the image; east and north on the map), taken off before the surfaces "
                             "are averaged. NMAD: spread of the pair's offsets there. Mean peak: mean height of the pair's own correlation peaks; a pair far below the others adds "
                             "little but noise. Coverage and residual ratio of a pair: what it would have reached alone, by the same thresholds.", "note"))


def _pairs_in_words(pairs, statistics):
    """The sentence that sets single pairs against the stack; empty where their coverage is not known."""
    covers = [pair["coverage"] for pair in pairs if pair.get("coverage") is not None]
    if not covers or statistics.get("coverage") is None or len(pairs) < 2:
        return ""
    return paragraph(f"Coverage of a single pair: {percent(float(np.mean(covers)))} on average, {percent(max(covers))} at best. Coverage of the stack of {len(pairs)} pairs: "
                     f"{percent(statistics['coverage'])}.")


def _seasons(parts):
    rows = [(part.label, f"{part.begin:%Y-%m-%d}", f"{part.end:%Y-%m-%d}", part.statistics.get("pairs"), percent(part.statistics.get("coverage")),
             number(part.statistics.get("median_speed"), 3), percent(part.statistics.get("residual_ratio"))) for part in parts]
    return section("Seasons", table(("Months", "Shown from", "to", "Pairs", "Coverage", "Median speed (m/day)", "Residual ratio"), rows, right=(3, 4, 5, 6)),
                   paragraph("One stack for each, of the pairs of all years whose middle date lies in it; shown in the last year that has such pairs.", "note"))


def _stable(statistics, unit):
    get = statistics.get
    rows = [("Coverage", percent(get("coverage")), f"share of {_covered(statistics)} that have a valid vector"),
            ("Residual ratio", percent(get("residual_ratio")), f"share of the stable ground whose vectors are off by more than 1 px {'in the median interval' if get('velocity_axis') else 'in x or in y'}"),
            ("Templates on stable ground", _count(get("stable_count")), "the whole that the residual ratio is a share of"),
            ("Of these off by more than 1 px", _count(get("residual_count")), "valid vectors where nothing should move"),
            ("NMAD of the east component", number(get("stable_nmad_vx"), 4, unit), "normalised median absolute deviation on stable ground"),
            ("NMAD of the north component", number(get("stable_nmad_vy"), 4, unit), "the same, northwards"),
            ("Stacked on a velocity axis", {True: "yes", False: "no"}.get(get("velocity_axis"), NONE), "yes where the pairs' intervals differ"),
            ("Scale of the projection", _scales(get("projection_scale")), "map distance over ground distance, smallest and largest; 1 is true to scale")]
    return section("Coverage and residuals", table(("Figure", "Value", "Meaning"), rows, right=(1,)))


def _scales(value):
    """A scale or the (smallest, largest) of the map, as text."""
    values = np.atleast_1d(np.asarray([] if value is None else value, float))
    return " – ".join(number(float(v), 5) for v in values) or NONE


def _images(about):
    rows = [(index + 1, name, _day(when), found) for index, (name, when, found) in enumerate(zip(about["names"], about["dates"], about["found_in"]))]
    return section("Images", table(("No.", "Image", "Date (UTC)", "Date found in"), rows, right=(0,)))


def _source():
    return section("Method", paragraph(PAPER), paragraph("The correlation surfaces of all pairs are averaged before the peak is searched: noise averages out, the peak of the common motion stays. "
                   "vx and vy run along the axes of the map projection, vy northwards; directions are degrees clockwise from grid north."))


def _subtitle(about):
    dates = about["dates"]
    if not dates:
        return "Glacier velocity"
    return f"Glacier velocity from {len(dates)} images, {min(dates):%Y-%m-%d} to {max(dates):%Y-%m-%d}"


def _day(when):
    return f"{when:%Y-%m-%d}" if (when.hour, when.minute, when.second) == (0, 0, 0) else f"{when:%Y-%m-%d %H:%M}"


def _count(value):
    return None if value is None else f"{value:,}".replace(",", "\u202f")
