"""Comparison of void filling on real glaciers by kind of void; prints the Markdown tables of docs/void_fill_comparison.md and keeps the report.

Run in the shell of scripts/env.sh. The data (French Alps 1979-2011) are no part of the project; see CONTRIBUTING.md.
"""

import argparse
import pathlib

import void_fill_accuracy as evidence  # also makes the package firnline

from firnline.algorithms.elevation import void_fill_comparison as core
from firnline.algorithms.grid import Grid
from firnline.algorithms.progress import Silent
from firnline.algorithms.report import void_fill_comparison as report
from firnline.processing_provider import rasters

GLACIERS = ("Saint Sorlin", "de Mont de Lans", "de la Grande Motte", "Blanc", "de Talefre")


def place(name):
    """(Grid, row, column) of the pixels of one file, in the order of evidence.load()."""
    import numpy as np

    with rasters.open_raster(evidence.DATA / f"dh_Glacier_{name}.tif") as change, rasters.open_raster(evidence.DATA / f"DEM_Glacier_{name}.tif") as dem:
        rows, columns = change.shape
        inside = np.isfinite(change.read(0, rows, 0, columns)) & (dem.read(0, rows, 0, columns) > 0)
        return (Grid(tuple(change.transform), (rows, columns), geographic=True), *np.nonzero(inside))


class Told(Silent):
    def note(self, text):
        print(text, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--glaciers", type=int, default=len(GLACIERS))
    parser.add_argument("--report", type=pathlib.Path, help="folder for the reports")
    parser.add_argument("--exact", action="store_true", help="the published setting too")
    chosen = parser.parse_args()
    names, tables = GLACIERS[:chosen.glaciers], []
    for voids in (core.CONTIGUOUS, core.SCATTERED, core.ACCUMULATION):
        options = core.VoidFillComparisonOptions(voids=voids, seeds=chosen.seeds, unit="m", exact=chosen.exact, largest_change=evidence.LARGEST_M)
        found = core.compare(list(names), lambda k: (evidence.load(names[k]), *place(names[k])[1:]), options, Told())
        statistics = report.statistics_of(found, options)
        lines = [f"\n### {voids}\n", "| Method | RMSE (m) | MAE (m) | Bias (m) | R2 | In 68 % (%) | In 95 % (%) | Error of the voids' mean (m) | over its sigma | Best in cases | Time (s) |", "|---|---|---|---|---|---|---|---|---|---|---|"]
        for row in report.headline(statistics)["pooled"].values():
            lines.append(f"| {row['method']} | {row['rmse']:.2f} | {row['mae']:.2f} | {row['bias']:+.2f} | {row['r2']:.2f} | {100 * row['within_68']:.1f} | {100 * row['within_95']:.1f} | "
                         f"{row['error_of_mean']:.2f} | {row['ratio_of_mean']:.2f} | {row['lowest_mae']} of {statistics['cases']} | {row['seconds']:.1f} |")
        tables += lines
        print("\n".join(lines), flush=True)
        if chosen.report:
            grid = place(found.shown.glacier)[0]
            text = report.render(found, statistics, grid, options, dict(versions={}, inputs={}, warnings=[]))
            (chosen.report / f"{voids.split()[0].lower()}.html").write_text(text, encoding="utf-8")
    print("\n".join(tables))


if __name__ == "__main__":
    main()
