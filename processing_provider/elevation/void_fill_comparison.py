"""The form of the comparison of void filling; the science is in algorithms/elevation/void_fill_comparison.py."""

import contextlib

from ...algorithms.elevation import exact_process
from ...algorithms.elevation import void_fill_comparison as core
from ...algorithms.progress import part
from ...algorithms.report import void_fill_comparison as report
from .. import atomic, inputs, outputs, rasters, texts
from ..tool import Tool, versions
from . import outlines
from .rasters_of_change import glaciers_of


class VoidFillComparison(Tool):
    ID, NAME, GROUP = "voidfillcomparison", "Comparison of void filling", "Elevation change and mass balance"
    SUMMARY = "Cuts artificial voids into measured elevation change and compares how well each method fills them."
    SCENE = "Elevation change"
    Options = core.VoidFillComparisonOptions
    COMPONENTS = ("core",)
    TAGS = ("elevation change", "dh/dt", "void", "gap filling", "validation", "cross-validation", "Gaussian process", "hypsometric", "interpolation", "uncertainty", "glacier", "RMSE")
    HELP = """Which method fills the voids of these glaciers best, and are its standard deviations honest? Parts of what was measured are cut out, filled by every method of Void filling, and compared with the measurement.

Give the change, a reference elevation model on the same grid and glacier outlines, as for Void filling. VOIDS says what is cut: Contiguous, compact pieces anywhere, the hard case; Scattered, single pixels, the easy case; Accumulation area, compact pieces above the median height of the glacier, where images often lack texture or coherence. Choose what your real voids look like. SHARE is the part of the measured pixels that goes, SEEDS how often other voids are drawn.

Blunders are taken out once, before the cuts, by OUTLIER_LIMIT: no method sees them and none is judged by them. Blunders of whole areas pass this test; LARGEST_CHANGE removes what cannot be.

For each method, by case, by glacier and over all: RMSE, mean absolute error, bias, R2, share of the errors within the 68 and 95 % intervals, error of the mean of the voids and that over its stated standard deviation, seconds. The report adds charts and a map of the errors on the largest glacier.

MOST_GLACIERS keeps the run short: a glacier of some thousand pixels takes about a minute for each draw. The others serve the regional curve.

With TIMING off two runs give identical files.

Methods: McNabb et al. 2019; Rasmussen and Williams 2006; Roberts et al. 2017."""

    def inputs(self):
        yield inputs.raster("INPUT", "Elevation change", "In m/yr or m, no-data in the voids.")
        yield inputs.raster("DEM", "Reference elevation model", "In metres, on the grid of the change.")
        yield inputs.polygons("OUTLINES", "Glacier outlines", "Each glacier is filled from its own pixels. Where outlines overlap the first counts.")

    def outputs(self):
        yield outputs.file("TABLE", "Table of the scores", "CSV", ".csv", "One row for each case, each glacier, and all together.", optional=False)
        yield outputs.report("REPORT")
        yield outputs.statistics()
        yield outputs.number("GLACIERS", "Glaciers compared")
        yield outputs.number("MAE", "Mean absolute error of Automatic")
        yield outputs.number("RATIO", "Mean absolute error of Automatic over the better of local hypsometric and linear")
        yield outputs.number("WITHIN_68", "Share of the errors of Automatic within the 68 % interval")

    def compute(self, given, options, progress):
        if options.exact:
            exact_process.refuse_missing("EXACT = true")
        with contextlib.ExitStack() as stack:
            stack.enter_context(rasters.cache_limit(64))
            change, dem, grid, _, zones, glaciers, _ = glaciers_of(given, options, stack, self.transform_context, part(progress, 0, 0.02))
            found = core.compare([glacier.name for glacier in glaciers], lambda k: outlines.pixels(glaciers[k], zones, change, dem, grid, progress), options, part(progress, 0.02, 0.98))
            statistics = report.statistics_of(found, options)
            told = _tell(found, statistics, options, progress)
            about = dict(versions=versions(), inputs=texts.shown(given, "INPUT", "DEM", "OUTLINES"), warnings=list(progress.warnings))
            written = {"TABLE": texts.csv_text(report.COLUMNS, [[texts.rounded(row[column]) for column in report.COLUMNS] for row in statistics["rows"]]),
                       "REPORT": report.render(found, statistics, grid, options, about) if given["REPORT"] else "",
                       "STATISTICS": texts.json_text(dict(statistics, options=texts.settings(options), **about))}
            places = {key: stack.enter_context(atomic.pending_text(given[key], text, key=key)) for key, text in written.items() if given[key]}
        progress.report(1.0)
        return {key: path[0] for key, path in places.items()} | {"GLACIERS": len(found.glaciers), "MAE": told["automatic"]["mae"], "RATIO": told["ratio"], "WITHIN_68": told["automatic"]["within_68"]}


def _tell(found, statistics, options, progress):
    """The pooled numbers, for the log, with warnings of what they show."""
    told = report.headline(statistics)
    removed = sum(row["removed"] for row in found.glaciers)
    progress.note(f"Blunders taken out once, before the cuts: {removed} px.")
    for row in told["pooled"].values():
        r2 = "unknown" if row["r2"] is None else f"{row['r2']:.2f}"
        progress.note(f"{row['method']}: RMSE {row['rmse']:.3g}, MAE {row['mae']:.3g}, bias {row['bias']:+.2g} {options.unit}, R2 {r2}, {100 * row['within_68']:.0f} % in the 68 % and "
                      f"{100 * row['within_95']:.0f} % in the 95 % interval.")
    automatic = told["automatic"]
    if found.left_out:
        progress.note(f"Glaciers that were not compared: {len(found.left_out)}.")
    if told["ratio"] > 1.05:
        progress.warn(f"Automatic errs {100 * (told['ratio'] - 1):.0f} % more than the better of local hypsometric and linear: choose that METHOD in Void filling for voids like these.")
    if not 0.6 <= automatic["within_68"] <= 0.76:
        progress.warn(f"{100 * automatic['within_68']:.0f} % of the errors of Automatic lie within its 68 % interval: its standard deviations do not hold for voids like these.")
    return told
