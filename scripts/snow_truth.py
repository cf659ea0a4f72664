"""Wet-snow index against plain R_c < -2 dB on synthetic basins whose wet snow is known, as Markdown for the docs.

    python scripts/snow_truth.py [seeds]
    python scripts/snow_truth.py looks [seeds]
    python scripts/snow_truth.py picture FILE

3 wetnesses x 3 glacier shares x 10 seeds (or as many as given) of 600 x 800 px of 20 m; some 10 s a scene on one core.
"""

import contextlib
import importlib.util
import itertools
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
spec = importlib.util.spec_from_file_location("firnline", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)])
sys.modules["firnline"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sys.modules["firnline"])

import numpy as np  # noqa: E402

from firnline.algorithms.blocks import ArrayImage  # noqa: E402
from firnline.algorithms.progress import Silent  # noqa: E402
from firnline.algorithms.snow import backscatter_ratio, mixture, terrain_bins, wet_snow_index  # noqa: E402
from firnline.algorithms.synthetic.mountain_snow import GLACIER_SHARES, WETNESSES, MountainSnowOptions, mountain_snow  # noqa: E402
from firnline.algorithms.synthetic.mountain_terrain import COVERS, DEBRIS, FIRN, ICE  # noqa: E402

SHAPE = 600, 800
WINTER, SUMMER = {12, 1, 2}, {6, 7, 8, 9}
FEWEST = wet_snow_index.WetSnowIndexOptions().minimum_bin
MIDDLE = WETNESSES[1], GLACIER_SHARES[1]
HIGHEST_M = 5500.0  # above it Li 2025 leaves pixels out of the comparison with all snow
COEFFICIENTS = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0)
THRESHOLDS = (-1.0, -1.5, -2.0, -2.5, -3.0, -4.0)
PLAIN, INDEX, OUTLINES, CENTRE, POSTERIOR = "R_c < -2 dB", "index", "index with GLACIERS", "R_c < x0", "posterior > 0.5"
SMOOTHED = ", 3 x 3 px"
# First and last (month, day). The mid-summer is that of the validation dates of Li 2025, 8 July to 6 August.
PERIODS = {"early": ((4, 1), (5, 31)), "summer": ((6, 1), (9, 30)), "mid-summer": ((7, 8), (8, 6)), "late": ((10, 1), (10, 31))}
STRATA = {
    "land cover": lambda s: (s.cover, COVERS),
    "local incidence (deg)": lambda s: bands(s.theta, (0, 20, 30, 40, 50, 60, 70, 90)),
    "slope (deg)": lambda s: bands(s.slope, (0, 10, 20, 30, 40, 50, 90)),
    "elevation (m)": lambda s: bands(s.heights, (0, 3500, 4000, 4500, 5000, 5500, 9000)),
}


def bands(values, edges):
    """(class of each pixel, names of the classes)."""
    return np.digitize(values, edges[1:-1]), tuple(f"{a} - {b}" for a, b in zip(edges, edges[1:]))


def smoothed(stack):
    """Means of 3 x 3 pixels in linear power, of those with data: the looks of 60 m that Copernicus' product takes."""
    from scipy.ndimage import uniform_filter

    there = np.isfinite(stack)
    size = (1, 3, 3)
    share = uniform_filter(there.astype(np.float32), size, mode="nearest")
    return np.where(there, uniform_filter(np.where(there, stack, 0), size, mode="nearest") / np.maximum(share, 0.01), np.nan)


def ratios(scene, vv, vh, visible):
    """{date index: R_c of the visible pixels, (n,)} of all dates that are not of the winter's, against the mean of the winter's."""
    months = [date.month for date in scene.dates]
    means = []
    for stack in (vv, vh):
        reference = backscatter_ratio.Reference(scene.theta.shape)
        for k in np.flatnonzero(np.isin(months, list(WINTER))):
            reference.add(stack[k])
        means.append(reference.mean()[0])
    return {k: backscatter_ratio.composite(*(backscatter_ratio.ratio(stack[k], mean) for stack, mean in zip((vv, vh), means)), scene.theta)[visible]
            for k, month in enumerate(months) if month not in WINTER}


def shipped(found, scene, visible):
    """{date index: map of the visible pixels, bool} of the tool as delivered."""
    keys, stack = list(found), {}

    @contextlib.contextmanager
    def write(number):
        stack[keys[number]] = out = np.empty(visible.shape, np.uint8)

        def put(row0, wet, _):
            out[row0:row0 + wet.shape[0]] = wet

        yield put

    def image(values):
        full = np.full(visible.shape, np.nan, np.float32)
        full[visible] = values
        return ArrayImage(full)

    wet_snow_index.compute([image(values) for values in found.values()], [scene.dates[k] for k in keys], scene.grid, wet_snow_index.WetSnowIndexOptions(), dem=ArrayImage(scene.heights),
                           write=write, progress=Silent())
    return {k: values[visible] == 1 for k, values in stack.items()}


def mapped(fitted, ratio, number, bins, scan=False, ice=None):
    """{method: bool map} of one date: the same map as shipped(), the terrain's threshold bin by bin; with `scan` all coefficients and thresholds too.

    ice: pixels of the glaciers where their outlines are given; `fitted` is then the mixture of the others.
    """
    ground = number if ice is None else np.where(ice, -1, number).astype(np.int32)
    middle, sizes = [], []
    for keys, count in ((ground, bins.count), (bins.band_of(ground), bins.bands), (bins.band_of(number), bins.bands)):
        medians = terrain_bins.Medians(count)
        medians.count(keys, ratio)
        medians.collect(keys, ratio)
        middle.append(fitted.wet_snow_index(medians.middle().astype(float)).mean(axis=0))
        sizes.append(medians.numbers)
    band = bins.band_of(np.arange(bins.count))
    tsi = np.where(sizes[0] >= FEWEST, middle[0], np.where(sizes[1] >= FEWEST, middle[1], middle[2])[band])

    def below(coefficient):
        return ratio < wet_snow_index.ratio_threshold(fitted, tsi, coefficient).astype(np.float32)[number]

    if ice is not None:
        return {OUTLINES: below(3.5)} | ({("with GLACIERS, coefficient", c): below(c) for c in COEFFICIENTS} if scan else {})
    found = {PLAIN: ratio < -2.0, INDEX: below(3.5)}
    if scan:
        found |= {("coefficient", c): below(c) for c in COEFFICIENTS} | {("threshold", t): ratio < t for t in THRESHOLDS}
        found |= {CENTRE: ratio < fitted.centre, POSTERIOR: fitted.probability(ratio) > 0.5}
    return found


def counts(found, truth):
    """(4,) true positives, false positives, false negatives, true negatives."""
    tp, all_found, all_true = (np.count_nonzero(x) for x in (found & truth, found, truth))
    return np.array([tp, all_found - tp, all_true - tp, found.size - all_found - all_true + tp])


def counts_by_class(found, truth, classes, number):
    """(number, 4) of the same."""
    return np.bincount(classes * 4 + np.where(truth, np.where(found, 0, 2), np.where(found, 1, 3)), minlength=4 * number).reshape(number, 4)


def profile_error(found, truth, band):
    """Mean absolute difference of snow cover by elevation band of 100 m with 200 pixels or more."""
    size = np.bincount(band)
    difference = np.bincount(band, found.astype(np.float32) - truth) / np.maximum(size, 1)
    return np.abs(difference[size >= 200]).mean()


def scores(c):
    """(F1, precision, recall, false positive rate) of the counts (..., 4)."""
    tp, fp, fn, tn = np.moveaxis(np.asarray(c, float), -1, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return 2 * tp / (2 * tp + fp + fn), tp / (tp + fp), tp / (tp + fn), fp / (fp + tn)


def evaluate(scene, smooth=False):
    """{(truth, period, method): counts}, {same: profile errors}, {(stratum, method): counts by class}, the mixture of one scene."""
    visible = scene.visible & np.isfinite(scene.slope)
    heights = scene.heights[visible]
    bins = terrain_bins.Bins(float(heights.min()), float(heights.max()))
    number = bins.number(heights, scene.slope[visible], scene.aspect[visible])
    glaciers = np.isin(scene.cover[visible], (ICE, DEBRIS, FIRN))
    band, low = (heights // 100).astype(int), heights < HIGHEST_M
    strata = {name: make(scene) for name, make in STRATA.items()}
    strata = {name: (classes[visible].astype(int), len(names)) for name, (classes, names) in strata.items()}
    whole, profiles, parts, mixtures = {}, {}, {}, []
    for name, vv, vh in (("", scene.vv, scene.vh), *([(SMOOTHED, smoothed(scene.vv), smoothed(scene.vh))] if smooth else [])):
        found = ratios(scene, vv, vh, visible)
        total = of_ground = None
        for k in found:
            if scene.dates[k].month in SUMMER:
                total, of_ground = mixture.histogram(found[k], total), mixture.histogram(found[k][~glaciers], of_ground)
        mixtures.append(mixture.fit(total))
        for k, ratio in found.items():
            periods = [period for period, (first, last) in PERIODS.items() if first <= (scene.dates[k].month, scene.dates[k].day) <= last]
            wet, snow = scene.wet[k][visible], scene.snow[k][visible]
            methods = {method + name if name else method: here for method, here in mapped(mixtures[-1], ratio, number, bins, not name and "summer" in periods).items()}
            more = mapped(mixture.fit(of_ground), ratio, number, bins, not name and "summer" in periods, glaciers)
            methods |= {method + name if name else method: here for method, here in more.items()}
            for method, here in methods.items():
                for truth, whose, (those, true, zone) in (("wet", periods, (here, wet, band)), ("snow", [p for p in periods if "summer" in p], (here[low], snow[low], band[low]))):
                    one, error = (counts(those, true), profile_error(those, true, zone)) if whose else (0, 0)
                    for period in whose:
                        whole[truth, period, method] = whole.get((truth, period, method), 0) + one
                        profiles.setdefault((truth, period, method), []).append(error)
                if method in (PLAIN, INDEX, OUTLINES) and "summer" in periods:
                    for stratum, (classes, size) in strata.items():
                        parts[stratum, method] = parts.get((stratum, method), 0) + counts_by_class(here, wet, classes, size)
    return whole, {key: float(np.mean(v)) for key, v in profiles.items()}, parts, mixtures[0]


def interval(values):
    """'+0.012 (+0.008 to +0.016)': mean and 95 % interval (Student's t) of independent values."""
    from scipy.stats import t

    values = np.asarray(values, float)
    values = values[np.isfinite(values)]
    half = t.ppf(0.975, values.size - 1) * values.std(ddof=1) / np.sqrt(values.size) if values.size > 1 else np.nan
    return f"{values.mean():+.3f} ({values.mean() - half:+.3f} to {values.mean() + half:+.3f})"


def table(head, rows):
    print("| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")
    print(flush=True)


def pick(results, part, key, which=0, cells=None):
    """(seeds,) means over the scenes of each seed of a score (which: 0 F1, 1 precision, 2 recall) or, for part 1, of the profile's error."""
    by_seed = {}
    for (wetness, share, seed), found in results.items():
        if cells is None or (wetness, share) in cells:
            by_seed.setdefault(seed, []).append(found[1][key] if part == 1 else scores(found[0][key])[which])
    # Scenes without any wet snow, in October, have no F1.
    means = [np.mean([x for x in v if np.isfinite(x)] or [np.nan]) for _, v in sorted(by_seed.items())]
    return np.array(means)


def report(results):
    everything = list(itertools.product(WETNESSES, GLACIER_SHARES))
    for truth, period, title in (("wet", "summer", "Against known wet snow, June to September"), ("snow", "mid-summer", f"Against all snow below {HIGHEST_M:.0f} m, 8 July to 6 August"),
                                 ("snow", "summer", f"Against all snow below {HIGHEST_M:.0f} m, June to September"),
                                 ("wet", "early", "Against known wet snow, April and May"), ("wet", "late", "Against known wet snow, October")):
        print(f"### {title}\n")
        rows = []
        for method, cells in itertools.product((INDEX, OUTLINES), [*[[cell] for cell in everything], everything]):
            keys = [(truth, period, one) for one in (PLAIN, method)]
            name = f"{cells[0][0]} %, {cells[0][1]:.2f}" if len(cells) == 1 else "**all**"
            f1, mae = ([pick(results, part, key, 0, cells) for key in keys] for part in (0, 1))
            both = [f"{pick(results, 0, key, 1, cells).mean():.2f} / {pick(results, 0, key, 2, cells).mean():.2f}" for key in keys]
            rows.append((method, name, f"{f1[0].mean():.3f}", f"{f1[1].mean():.3f}", interval(f1[1] - f1[0]), *both, f"{mae[0].mean():.3f}", f"{mae[1].mean():.3f}", interval(mae[1] - mae[0])))
        table(("method", "wetness, glaciers", "F1 plain", "F1 method", "difference (95 %)", "precision / recall plain", "method", "profile error plain", "method", "difference (95 %)"), rows)
    for truth, period in (("wet", "summer"), ("snow", "mid-summer")):
        print(f"### Coefficient and fixed threshold: {truth}, {period}\n")
        methods = [*[("coefficient", c) for c in COEFFICIENTS], *[("with GLACIERS, coefficient", c) for c in COEFFICIENTS], *[("threshold", t) for t in THRESHOLDS], CENTRE, POSTERIOR]
        names = [f"{m[0]} {m[1]:g}" if isinstance(m, tuple) else m for m in methods]
        keys = [(truth, period, m) for m in methods]
        table(("method", "F1", "precision", "recall", "profile error"),
              [(name, *(f"{pick(results, 0, key, w).mean():.3f}" for w in range(3)), f"{pick(results, 1, key).mean():.3f}") for name, key in zip(names, keys)])
        gain = [pick(results, 0, (truth, period, method)) for method in (INDEX, OUTLINES)]
        print(f"Gain of the outlines: {interval(gain[1] - gain[0])}\n")
    print(f"### At {MIDDLE[0]} % and {MIDDLE[1]}: means of 3 x 3 pixels\n")
    rows = []
    for name, better in itertools.product(("", SMOOTHED), (INDEX, OUTLINES)):
        keys = [("wet", "summer", method + name) for method in (PLAIN, better)]
        (a, b), (c, d) = ([pick(results, part, key, 0, [MIDDLE]) for key in keys] for part in (0, 1))
        rows.append((name[2:] or "20 m", better, f"{a.mean():.3f}", f"{b.mean():.3f}", interval(b - a), f"{c.mean():.3f}", f"{d.mean():.3f}", interval(d - c)))
    table(("looks", "method", "F1 plain", "F1 method", "difference (95 %)", "profile error plain", "method", "difference (95 %)"), rows)
    for name, make in STRATA.items():
        print(f"### By {name}, June to September, known wet snow\n")
        plain, index, outlines = (sum(found[2][name, method] for found in results.values()) for method in (PLAIN, INDEX, OUTLINES))
        rows = []
        for k, label in enumerate(make(_Any())[1]):
            if plain[k].sum():
                a, b, c = (scores(those[k]) for those in (plain, index, outlines))
                rows.append((label, f"{100 * plain[k].sum() / plain.sum():.1f}", f"{100 * (plain[k][0] + plain[k][2]) / plain[k].sum():.0f}", f"{a[0]:.3f}", f"{b[0]:.3f}", f"{b[0] - a[0]:+.3f}", f"{c[0]:.3f}",
                             f"{a[2]:.2f}", f"{b[2]:.2f}", f"{c[2]:.2f}", f"{a[3]:.3f}", f"{b[3]:.3f}", f"{c[3]:.3f}"))
        table((name, "% of pixels", "% wet", "F1 plain", "F1 index", "difference", "F1 with GLACIERS", "recall plain", "index", "with GLACIERS", "false alarms plain", "index", "with GLACIERS"), rows)
    print("### Mixtures\n")
    table(("wetness", "mu1", "mu2", "sigma1", "sigma2", "x0", "WSI(-2 dB)"),
          [(f"{w} %", *(f"{np.mean(v):.2f}" for v in zip(*[(*f.means, *f.sigmas, f.centre, f.wet_snow_index(-2.0)) for (u, _, _), (_, _, _, f) in results.items() if u == w]))) for w in WETNESSES])


class _Any:
    """Stands for a scene where only the names of classes are asked for."""

    cover = theta = slope = heights = np.zeros(1)


def by_looks(seeds):
    """The gain by the number of looks, at the middle wetness and share of glaciers."""
    rows = []
    for looks in (4, 8, 16, 0):
        found = {}
        for seed in range(1, seeds + 1):
            options = MountainSnowOptions(rows=SHAPE[0], columns=SHAPE[1], wetness=MIDDLE[0], glacier_share=MIDDLE[1], looks=looks, seed=seed)
            found[*MIDDLE, seed] = evaluate(mountain_snow(options))
        for better in (INDEX, OUTLINES):
            keys = [("wet", "summer", method) for method in (PLAIN, better)]
            (a, b), (c, d) = ([pick(found, part, key) for key in keys] for part in (0, 1))
            rows.append((looks or "no speckle", better, f"{a.mean():.3f}", f"{b.mean():.3f}", interval(b - a), f"{c.mean():.3f}", f"{d.mean():.3f}", interval(d - c)))
    table(("looks", "method", "F1 plain", "F1 method", "difference (95 %)", "profile error plain", "method", "difference (95 %)"), rows)


def picture(path):
    """One scene on 6 August: ground, R_c, and where both methods are right and wrong."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot
    from matplotlib.colors import LightSource, ListedColormap
    from matplotlib.patches import Patch

    scene = mountain_snow(MountainSnowOptions(rows=SHAPE[0], columns=SHAPE[1]))
    visible = scene.visible & np.isfinite(scene.slope)
    found = ratios(scene, scene.vv, scene.vh, visible)
    k = next(k for k in found if scene.dates[k].month == 8)
    maps = {PLAIN: found[k] < -2.0, INDEX: shipped(found, scene, visible)[k]}

    def painted(values):
        out = np.full(visible.shape, np.nan)
        out[visible] = values
        return out

    figure, axes = pyplot.subplots(2, 3, figsize=(13, 7.6), layout="constrained")
    axes[0, 0].imshow(LightSource(315, 45).hillshade(scene.heights, dx=20, dy=20), cmap="gray")
    axes[0, 0].imshow(scene.heights, cmap="terrain", alpha=0.45)
    axes[0, 0].set_title(f"heights, {scene.heights.min():.0f} to {scene.heights.max():.0f} m; 16 x 12 km", fontsize=9)
    colours = "#9b8f86", "#cdb87c", "#6f9a57", "#7fb7d9", "#5b4a42", "#dcecf7"
    axes[0, 1].imshow(scene.cover, cmap=ListedColormap(colours), vmin=-0.5, vmax=5.5, interpolation="nearest")
    axes[0, 1].legend([Patch(color=colour) for colour in colours], COVERS, fontsize=7, ncols=3, loc="upper center", bbox_to_anchor=(0.5, 0.0), frameon=False)
    axes[0, 1].set_title("land cover", fontsize=9)
    shown = axes[0, 2].imshow(painted(found[k]), cmap="RdBu", vmin=-8, vmax=8, interpolation="nearest")
    figure.colorbar(shown, ax=axes[0, 2], orientation="horizontal", shrink=0.7, pad=0.02).ax.tick_params(labelsize=7)
    axes[0, 2].set_title(f"R_c (dB), {scene.dates[k].day} {scene.dates[k]:%B}; white: layover, shadow", fontsize=9)
    axes[1, 0].imshow(np.where(scene.snow[k], np.where(scene.wet[k], 2, 1), 0), cmap=ListedColormap(("#e9e4dc", "#9ecae1", "#08519c")), vmin=0, vmax=2, interpolation="nearest")
    axes[1, 0].set_title("truth: wet snow dark, dry snow light blue", fontsize=9)
    truth = scene.wet[k][visible]
    for axis, method in zip(axes[1, 1:], (PLAIN, INDEX)):
        here = maps[method]
        axis.imshow(painted(np.where(here, np.where(truth, 3, 1), np.where(truth, 2, 0))), cmap=ListedColormap(("#e9e4dc", "#d7301f", "#fdae61", "#08519c")), vmin=0, vmax=3, interpolation="nearest")
        axis.set_title(f"{method}: F1 {scores(counts(here, truth))[0]:.2f}; red false, orange missed", fontsize=9)
    for axis in axes.flat:
        axis.set_axis_off()
    figure.savefig(path, dpi=80, metadata={"Software": None})


def main():
    if sys.argv[1:2] == ["picture"]:
        picture(sys.argv[2])
        return
    if sys.argv[1:2] == ["looks"]:
        by_looks(int(sys.argv[2]) if len(sys.argv) > 2 else 5)
        return
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    results = {}
    for seed, wetness, share in itertools.product(range(1, seeds + 1), WETNESSES, GLACIER_SHARES):
        options = MountainSnowOptions(rows=SHAPE[0], columns=SHAPE[1], wetness=wetness, glacier_share=share, seed=seed)
        results[wetness, share, seed] = found = evaluate(mountain_snow(options), (wetness, share) == MIDDLE)
        plain, index = (scores(found[0]["wet", "summer", method])[0] for method in (PLAIN, INDEX))
        print(f"seed {seed}, {wetness} %, {share}: {plain:.3f} {index:.3f}", file=sys.stderr, flush=True)
    report(results)


if __name__ == "__main__":
    main()
