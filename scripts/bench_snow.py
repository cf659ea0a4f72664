"""The bench of the snow tools: CPU seconds and memory beside scikit-learn and pandas, one thread, each in a process of its own.

`bench_snow.py` prints the ratios; the mixture of little separation, whose converged fit takes scikit-learn many minutes, with SLOW=1 only.
"""

import importlib.util
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

os.environ["FIRNLINE_THREADS"] = "1"
ROOT = pathlib.Path(__file__).resolve().parent.parent
spec = importlib.util.spec_from_file_location("firnline", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)])
sys.modules["firnline"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sys.modules["firnline"])

import numpy as np  # noqa: E402

from firnline.algorithms.progress import Silent  # noqa: E402
from firnline.algorithms.snow import mixture, terrain_bins, warm_up_numba, wet_snow_index  # noqa: E402

SIDE = 5000
MIXTURES = {"2.8": ((0.4, 0.6), (-4.3, -0.5), (1.5, 1.2)), "1.7": ((0.4, 0.6), (-2.8, -0.5), (1.5, 1.2))}  # distance of the means in root mean square sigmas


def samples(key, count=10**6):
    weights, means, sigmas = MIXTURES[key]
    rng = np.random.default_rng(0)
    first = rng.random(count) < weights[0]
    return np.where(first, rng.normal(means[0], sigmas[0], count), rng.normal(means[1], sigmas[1], count)).astype(np.float32)


def scene(folder):
    """Makes a date of 5000 x 5000 px: ratios, terrain bins, WSI. A process of its own, since a child's peak memory begins with its parent's."""
    rng = np.random.default_rng(1)
    rows, columns = np.indices((SIDE, SIDE), dtype=np.float32)
    heights = 3500 + 900 * np.sin(columns / 400) * np.cos(rows / 350) + rng.normal(0, 3, (SIDE, SIDE)).astype(np.float32)
    slope, aspect = (25 + 20 * np.sin(columns / 170)).astype(np.float32), (columns * 0.7 + rows) % 360
    ratio = np.where(heights < 3400, rng.normal(-4, 1.5, (SIDE, SIDE)), rng.normal(-0.5, 1.2, (SIDE, SIDE))).astype(np.float32)
    raw = terrain_bins.Bins(terrain_bins.LOWEST, terrain_bins.HIGHEST).number(heights, slope, aspect)
    ids, bins = np.unique(raw, return_inverse=True)
    model = mixture.Mixture(*MIXTURES["2.8"])
    np.save(folder / "bins.npy", bins.reshape(raw.shape).astype(np.int32))
    np.save(folder / "ratio.npy", ratio)
    np.save(folder / "wsi.npy", model.wet_snow_index(ratio).astype(np.float32))
    (folder / "index.json").write_text(json.dumps((model.steepness, model.centre)))
    return lambda: (int(ids.size), 0)


def ours_mixture(folder):
    values = np.load(folder / "samples.npy")

    def work():
        found = mixture.fit(mixture.histogram(values))
        return [*found.means, *found.sigmas], 0
    return work


def _medians(bins, values):
    found = terrain_bins.Medians(int(bins.max()) + 1)
    for step in (found.count, found.collect):
        for row in range(0, SIDE, 256):
            step(bins[row:row + 256], values[row:row + 256])
    return found.middle()


def ours_medians(folder):
    bins, wsi = np.load(folder / "bins.npy"), np.load(folder / "wsi.npy")

    def work():
        tsi = terrain_bins.paint(bins, _medians(bins, wsi).mean(axis=0))
        return float(tsi.sum(dtype=float)), 0
    return work


def ours_chain(folder):
    from firnline.algorithms.snow.terrain_bins_numba import classify

    bins, ratio, model = np.load(folder / "bins.npy"), np.load(folder / "ratio.npy"), mixture.Mixture(*MIXTURES["2.8"])

    def work():
        tsi = model.wet_snow_index(_medians(bins, ratio).astype(float)).mean(axis=0)
        out, counts = np.empty(bins.shape, np.uint8), np.zeros((1, 3), np.int64)
        classify(bins.ravel(), np.zeros(tsi.size, np.int32), ratio.ravel(), wet_snow_index.ratio_threshold(model, tsi), -2.0, out.ravel(), counts)
        return int((out == 1).sum()), 0
    return work


def measured(python, script, folder, name):
    """The JSON that a process prints, None where the peer is not there."""
    if not pathlib.Path(python).exists():
        return None
    done = subprocess.run([python, ROOT / "scripts" / script, folder, name], capture_output=True, text=True, env=os.environ | {"OMP_NUM_THREADS": "1"})
    if done.returncode:
        print(done.stderr[-500:])
        return None
    return json.loads(done.stdout)


def compare(title, folder, name, peer):
    mine = measured(sys.executable, "bench_snow.py", folder, f"ours_{name}")
    theirs = measured(ROOT / ".venv-bench/bin/python", "baselines_snow.py", folder, name)
    print(f"\n{title}\n  Firnline       {mine['seconds']:9.4f} s   {mine['memory_mb']:7.0f} MB")
    if theirs is None:
        print(f"  {peer}: no .venv-bench; `make bench` makes it")
        return
    off = np.abs(np.subtract(mine["result"], theirs["result"])).max()
    print(f"  {peer:14s} {theirs['seconds']:9.4f} s   {theirs['memory_mb']:7.0f} MB   {theirs['seconds'] / mine['seconds']:.1f} x the time, "
          f"{theirs['memory_mb'] / max(mine['memory_mb'], 1):.1f} x the memory; results differ by {off:.2g}" + (f" after {theirs['more']} steps" if theirs["more"] else ""))


def main():
    if len(sys.argv) == 3:  # one measurement, for compare()
        warm_up_numba.warm_up(Silent())
        work = globals()[sys.argv[2]](pathlib.Path(sys.argv[1]))
        before, begin = resource.getrusage(resource.RUSAGE_SELF), time.process_time()
        result, more = work()
        seconds, after = time.process_time() - begin, resource.getrusage(resource.RUSAGE_SELF)
        print(json.dumps(dict(seconds=seconds, memory_mb=(after.ru_maxrss - before.ru_maxrss) / 1024, result=result, more=more)))
        return
    print("CPU seconds on one thread, and peak memory beyond the inputs")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for key in MIXTURES if os.environ.get("SLOW") else ["2.8"]:
            np.save(folder / "samples.npy", samples(key))
            compare(f"Mixture of 1e6 ratios, separation {key} sigma, histogram included; sklearn to a tolerance of 1e-12", folder, "mixture", "scikit-learn")
        bins = measured(sys.executable, "bench_snow.py", folder, "scene")["result"]
        compare(f"TSI of {SIDE} x {SIDE} px, {bins} terrain bins", folder, "medians", "pandas")
        compare(f"Ratio to map of {SIDE} x {SIDE} px", folder, "chain", "numpy, pandas")


if __name__ == "__main__":
    main()
