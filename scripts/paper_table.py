"""Coverage, residual ratio and SNR gain by stack size on the synthetic valley glacier, beside the figures of Li et al. 2021, as Markdown for the docs.

    python scripts/paper_table.py [seed]
"""

import importlib.util
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
spec = importlib.util.spec_from_file_location("firnline", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)])
sys.modules["firnline"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sys.modules["firnline"])

import numpy as np  # noqa: E402

from firnline.algorithms.blocks import ArrayImage  # noqa: E402
from firnline.algorithms.synthetic.valley_glacier import ValleyGlacierOptions, valley_glacier  # noqa: E402
from firnline.algorithms.velocity.stacked_offset_tracking import StackedOffsetTrackingOptions, compute  # noqa: E402

# TanDEM-X, winter 2017: coverage of one pair (mean, best) and of all seven; residual ratio of one pair and of three, per cent.
PAPER = {48: (68, 74, 88, "23", "5"), 96: (85, 92, 97, "9", "< 1")}
STEP = 12
SETTINGS = (("SNR of 10 dB and FALSE_ALARM = 0.01, as delivered", {}), ("circular, SNR of 10 dB alone, as in the paper", {"correlation": "Circular", "false_alarm": 0.0}))


def measured(scene, size, changes):
    """(rows by stack size, share of the full stack's vectors on the ice that are off by more than 1 px) for templates of one size."""
    options = StackedOffsetTrackingOptions(template_size=size, step=STEP, evaluate_stack_sizes=True, **changes)
    at = np.ix_(*(np.arange(n) * STEP + size // 2 for n in scene.grid.templates(size, STEP).shape))
    result = compute([ArrayImage(image) for image in scene.images], scene.dates, scene.grid, options, outlines=scene.ice[at], stable=scene.static[at])
    days, metres = result.statistics["reference_days"], scene.grid.pixel_size_m[0]
    off = np.hypot(result.bands["vx"] - scene.vx[at], result.bands["vy"] - scene.vy[at])[scene.ice[at]] * days / metres
    return result.statistics["stack_sizes"], float((off > 1).sum() / np.isfinite(off).sum())


def shares(row, name):
    """'62.8 (55.6 - 70.1)': mean and range in per cent."""
    mean, least, most = (100 * row[f"{name}_{statistic}"] for statistic in ("mean", "min", "max"))
    return f"{mean:.1f}" if row["possible"] == 1 else f"{mean:.1f} ({least:.1f} - {most:.1f})"


def decibels(row):
    mean, least, most = (row[f"snr_gain_{statistic}"] for statistic in ("mean", "min", "max"))
    return f"{mean:+.1f}" if row["possible"] == 1 else f"{mean:+.1f} ({least:+.1f} … {most:+.1f})"


def by_stack_size(tables):
    sizes = sorted(tables)
    print("| Pairs | " + " | ".join(f"{size} px: {what}" for size in sizes for what in ("coverage (%)", "residual ratio (%)", "SNR gain (dB)")) + " |")
    print("|---|" + "---|" * (3 * len(sizes)))
    for rows in zip(*(tables[size] for size in sizes)):
        print(f"| {rows[0]['pairs']} | " + " | ".join(text for row in rows for text in (shares(row, "coverage"), shares(row, "residual_ratio"), decibels(row))) + " |")


def beside_the_paper(found):
    """found: {settings: {size: rows}}."""
    print("| Templates | | One pair: mean (best) | All seven | Residual ratio: one pair | stack of three |")
    print("|---|---|---|---|---|---|")
    for size, (mean, best, stack, one, three) in PAPER.items():
        print(f"| {size} px | Li et al. 2021, TanDEM-X | {mean} % ({best} %) | {stack} % | {one} % | {three} % |")
        for name, tables in found.items():
            rows = tables[size]
            residuals = [f"{100 * rows[k]['residual_ratio_mean']:.1f} %" for k in (0, 2)]
            print(f"| | synthetic, {name} | {100 * rows[0]['coverage_mean']:.0f} % ({100 * rows[0]['coverage_max']:.0f} %) | {100 * rows[-1]['coverage_mean']:.0f} % | {residuals[0]} | {residuals[1]} |")


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    scene = valley_glacier(ValleyGlacierOptions(seed=seed))
    found = {}
    for name, changes in SETTINGS:
        tables = {}
        for size in PAPER:
            tables[size], wrong = measured(scene, size, changes)
            print(f"<!-- {name}, {size} px: {100 * wrong:.1f} % of the full stack's vectors on the ice are off by more than 1 px -->", flush=True)
        found[name] = tables
    print(f"\nCoverage and residuals, mean over the combinations of pairs (seed {seed}):\n")
    beside_the_paper(found)
    for name, tables in found.items():
        print(f"\n{name}; mean over the combinations, in brackets their range:\n")
        by_stack_size(tables)


if __name__ == "__main__":
    main()
