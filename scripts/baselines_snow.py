"""What the bench of the snow tools measures against: scikit-learn and pandas, as one would write it by hand. Run by the Python of .venv-bench.

`baselines_snow.py FOLDER NAME`: does the work NAME on FOLDER/*.npy and prints JSON: CPU seconds, peak memory beyond the inputs (MB), result.
"""

import json
import pathlib
import resource
import sys
import time

import numpy as np


def mixture(folder):
    """Converged fit of all samples."""
    from sklearn.mixture import GaussianMixture

    samples = np.load(folder / "samples.npy").astype(float)[:, None]

    def work():
        found = GaussianMixture(2, tol=1e-12, max_iter=100000, random_state=0).fit(samples)
        order = np.argsort(found.means_[:, 0])
        return [*found.means_[order, 0].tolist(), *np.sqrt(found.covariances_[order, 0, 0]).tolist()], found.n_iter_
    return work


def medians(folder):
    """TSI: median of each bin, mapped back on the pixels."""
    import pandas

    bins, wsi = np.load(folder / "bins.npy"), np.load(folder / "wsi.npy")

    def work():
        frame = pandas.DataFrame({"bin": bins.ravel(), "wsi": wsi.ravel()})
        tsi = frame["bin"].map(frame.groupby("bin")["wsi"].median()).to_numpy().reshape(bins.shape)
        return float(tsi.sum(dtype=float)), 0
    return work


def chain(folder):
    """R_c to map: WSI, TSI, SI and its threshold for each pixel."""
    import pandas

    bins, ratio = np.load(folder / "bins.npy"), np.load(folder / "ratio.npy")
    k, x0 = json.loads((folder / "index.json").read_text())

    def work():
        wsi = 10 / (1 + np.exp(np.float32(k) * (ratio - np.float32(x0))))
        frame = pandas.DataFrame({"bin": bins.ravel(), "wsi": wsi.ravel()})
        tsi = frame["bin"].map(frame.groupby("bin")["wsi"].median()).to_numpy().reshape(bins.shape)
        wet = wsi * tsi > 3.5 * 10 / (1 + np.exp(k * (-2 - x0)))
        out = np.where(np.isnan(ratio), 255, wet).astype(np.uint8)
        return int((out == 1).sum()), 0
    return work


def main():
    folder = pathlib.Path(sys.argv[1])
    work = globals()[sys.argv[2]](folder)
    before, begin = resource.getrusage(resource.RUSAGE_SELF), time.process_time()
    result, more = work()
    seconds, after = time.process_time() - begin, resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps(dict(seconds=seconds, memory_mb=(after.ru_maxrss - before.ru_maxrss) / 1024, result=result, more=more)))


if __name__ == "__main__":
    main()
