"""The section of a report that shows what more pairs are worth."""

from . import charts
from .page import figure, number, paragraph, percent, section, table

_PANELS = (("coverage", "Coverage (%)", 100.0, "#0b6e99"), ("residual_ratio", "Residual ratio (%)", 100.0, "#b5472f"), ("snr_gain", "SNR gain (dB)", 1.0, "#3f7d3f"))


def section_of(rows):
    """Section (`Html`) of StackSizes.table(); without its figure where matplotlib is missing. Empty for no rows."""
    if not rows:
        return ""
    drawn = []
    try:
        drawn.append(figure(charts.svg(chart(rows), "stack-sizes"),
                            "Dots: mean over the combinations of pairs; bars: from the worst to the best. Where the dots level off, more pairs bring little; "
                            "long bars mean that it matters which pairs are taken, and one bad pair can be left out."))
    except ImportError:
        pass
    header = ("Pairs", "Combinations", "Coverage", "least", "most", "Residual ratio", "least", "most", "SNR gain (dB)", "least", "most")
    body = [(row["pairs"], _of(row), *_three(row, "coverage", percent), *_three(row, "residual_ratio", percent), *_three(row, "snr_gain", _decibel)) for row in rows]
    drawn_only = " Of more combinations than are listed some were drawn at random." if any(row["combinations"] < row["possible"] for row in rows) else ""
    return section(
        "Stack sizes", paragraph(_in_words(rows)), *drawn, table(header, body, "Mean over the combinations, and the least and the most of them. Li et al. 2021, eq. 2.8 to 2.10." + drawn_only,
                                                                 right=range(11)),
        paragraph("Positions by three points, thresholds as for the result, without its outlier filter. Residual ratio: share of the stable ground with vectors of more than 1 px in x or in y. "
                  "SNR gain: of the stack over the single pair with the best coverage, mean over all templates that both see, also those below the thresholds.", "note"))


def chart(rows):
    """Figure of the mean and the range of every figure that is known, over the number of pairs."""
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    known = [panel for panel in _PANELS if any(row[f"{panel[0]}_mean"] is not None for row in rows)]
    drawing = Figure(figsize=(2.6 * max(len(known), 1) + 0.2, 2.7), layout="constrained", facecolor="white")
    for place, (name, label, unit, colour) in enumerate(known):
        axes = drawing.add_subplot(1, len(known), place + 1)
        here = [row for row in rows if row[f"{name}_mean"] is not None]
        sizes = [row["pairs"] for row in here]
        mean, least, most = ([unit * row[f"{name}_{statistic}"] for row in here] for statistic in ("mean", "min", "max"))
        axes.vlines(sizes, least, most, color=colour, alpha=0.35, linewidth=4)
        axes.plot(sizes, mean, "o-", color=colour, markersize=4, linewidth=1.2)
        if name == "snr_gain":
            axes.axhline(0, color=charts.INK, linewidth=0.8)
        elif name == "residual_ratio":
            axes.set_ylim(bottom=0)
        axes.set_title(label, fontsize=10, loc="left")
        axes.set_xlabel("Pairs in the stack")
        axes.set_xlim(0.5, sizes[-1] + 0.5)
        axes.xaxis.set_major_locator(MaxNLocator(nbins=7, integer=True))
        axes.grid(axis="y", color=charts.GREY, linewidth=0.6)
        axes.set_axisbelow(True)
        axes.spines[["top", "right"]].set_visible(False)
    return drawing


def _in_words(rows):
    one, all_ = rows[0], rows[-1]
    if one["coverage_mean"] is None or one is all_:
        return "What stacks of fewer pairs would have reached."
    words = (f"A single pair covers {percent(one['coverage_mean'])} on average and {percent(one['coverage_max'])} at best, all {all_['pairs']} pairs together {percent(all_['coverage_mean'])}.")
    gained = all_["coverage_mean"] - one["coverage_mean"]
    if gained > 0.005:
        enough = next(row for row in rows if row["coverage_mean"] - one["coverage_mean"] >= 0.8 * gained)
        if enough is not all_:
            words += f" Four fifths of this gain are reached by stacks of {enough['pairs']}."
    return words


def _of(row):
    return row["combinations"] if row["combinations"] == row["possible"] else f"{row['combinations']} of {row['possible']:.4g}"


def _three(row, name, shown):
    return (shown(row[f"{name}_{statistic}"]) for statistic in ("mean", "min", "max"))


def _decibel(value):
    return number(value, 2)
