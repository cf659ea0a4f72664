"""Void filling of one glacier of 50 000 px with 30 % voids on all cores: time and memory; beside it what the published exact setting would take.

The exact setting (30 000 training pixels, 1000 epochs) is extrapolated: one likelihood and its gradient by Cholesky factors, timed at 1000, 2000 and 4000
pixels, grows with their third power.
"""

import importlib.util
import pathlib
import resource
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
spec = importlib.util.spec_from_file_location("firnline", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)])
sys.modules["firnline"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sys.modules["firnline"])

import numpy as np  # noqa: E402
from scipy.linalg import cho_factor, cho_solve  # noqa: E402
from scipy.ndimage import gaussian_filter  # noqa: E402
from scipy.spatial.distance import cdist  # noqa: E402

from firnline.algorithms import device  # noqa: E402
from firnline.algorithms.elevation import void_fill  # noqa: E402
from firnline.algorithms.elevation.void_methods import Pixels  # noqa: E402

PIXELS, VOIDS, PIXEL_M = 50_000, 0.3, 30.0


def glacier():
    """(Pixels with voids, true values): change by elevation and a smooth field, correlated errors, discs without data."""
    rng = np.random.default_rng(5)
    rows, columns = np.indices((int(PIXELS / 160), 160))
    heights = 2200 + 5.0 * rows + 80 * gaussian_filter(rng.normal(size=rows.shape), 12) * 12
    slope, aspect = 8 + 6 * np.abs(np.sin(rows / 40)), (columns * 2.0) % 360
    field = gaussian_filter(rng.normal(size=rows.shape), 20)
    true = -4 + 0.003 * (heights - 2200) + 0.6 * field / field.std()
    error = gaussian_filter(rng.normal(size=rows.shape), 3)
    values = true + 0.15 * error / error.std() + rng.normal(0, 0.1, rows.shape)
    while np.isnan(values).mean() < VOIDS:
        y, x, radius = rng.integers(0, rows.shape[0]), rng.integers(0, 160), rng.integers(6, 22)
        values[(rows - y) ** 2 + (columns - x) ** 2 < radius**2] = np.nan
    flat = [np.ascontiguousarray(a, float).ravel() for a in (columns * PIXEL_M, -rows * PIXEL_M, heights, slope, aspect, values)]
    return Pixels(*flat), true.ravel()


def exact_step(n):
    """Seconds of one negative log likelihood with its gradient by six hyper-parameters, by Cholesky factors."""
    rng = np.random.default_rng(0)
    x, y = rng.uniform(0, 3, (n, 3)), rng.normal(size=n)
    start = time.perf_counter()
    kernel = np.exp(-0.5 * cdist(x, x, "sqeuclidean"))
    factor = cho_factor(kernel + 0.1 * np.eye(n), lower=True)
    alpha, inverse = cho_solve(factor, y), cho_solve(factor, np.eye(n))
    for _ in range(6):
        np.sum((np.outer(alpha, alpha) - inverse) * kernel)
    return time.perf_counter() - start


def main():
    pixels, true = glacier()
    before, cpu, wall = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time(), time.perf_counter()
    filled = void_fill.fill(pixels, void_fill.VoidFillOptions())
    seconds, cpu = time.perf_counter() - wall, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    void = np.isnan(pixels.values)
    print(f"Void filling, {true.size} px, {100 * void.mean():.0f} % voids, {device.threads()} threads: {seconds:.0f} s, {cpu:.0f} s of processor time, "
          f"{memory / 1024:.0f} MB at most ({before / 1024:.0f} before); RMSE {np.sqrt(np.nanmean((filled.values - true)[void] ** 2)):.3f} m/yr")
    sizes = (1000, 2000, 4000)
    times = [exact_step(n) for n in sizes]
    hours = times[-1] * (30_000 / sizes[-1]) ** 3 * 1000 / 3600
    print(f"Exact setting by Cholesky factors, one thread: {', '.join(f'{t:.2f} s' for t in times)} a step at {', '.join(map(str, sizes))} px; at 30 000 px and 1000 epochs about {hours:.0f} hours and "
          f"{3 * 8 * 30_000**2 / 2**30:.0f} GB (three matrices)")


if __name__ == "__main__":
    main()
