"""Errors of glacier means: the exact sum by convolution beside a sum over 1000 sampled pixels, its error curve, and a whole region. Part of `make bench`.

    python scripts/bench_spatial_error.py [region] [large] [table]

Without arguments all but `large` (1e7 pixels, about 1 GB). `table` prints sigma of glaciers of 1 to 1000 km2 with the error model of Li (2025).
"""

import importlib.util
import os
import pathlib
import resource
import sys
import time

os.environ.setdefault("FIRNLINE_THREADS", "1")
ROOT = pathlib.Path(__file__).resolve().parent.parent
spec = importlib.util.spec_from_file_location("firnline", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)])
sys.modules["firnline"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sys.modules["firnline"])

import numpy as np  # noqa: E402

from firnline.algorithms.elevation import spatial_error  # noqa: E402
from firnline.algorithms.elevation.error_model import ErrorModel  # noqa: E402

# Li (2025), eq. 4.17 and the ranges and sills of section 4.3.3.
MODEL = ErrorModel("m/yr", 0.0, 0.2, 1.0, "exponential", dict(a=0.018, b=0.066, c=0.074, slope_max=60.0), (204.53, 1590.40), (0.76, 0.28))
PIXEL = 25.0
METRES = ((PIXEL, 0.0), (0.0, -PIXEL))


def glacier(pixels, longer=3.0, slopes=None):
    """(sigma, inside): an ellipse of about so many pixels, slopes in waves of some hundred metres, 0 to 50 degrees; or one slope."""
    rows = int(np.sqrt(4 * pixels / np.pi / longer)) | 1
    columns = int(rows * longer) | 1
    y, x = np.indices((rows, columns))
    inside = ((y - rows // 2) / (rows / 2)) ** 2 + ((x - columns // 2) / (columns / 2)) ** 2 < 1
    slope = 20 + 15 * np.sin(x / 17) * np.cos(y / 11) + 15 * np.sin(x / 61 + y / 47) if slopes is None else np.full(inside.shape, float(slopes))
    return MODEL.sigma(slope), inside


def timed(function, *args):
    begin = time.perf_counter()
    result = function(*args)
    return result, time.perf_counter() - begin


def singles():
    print("Mean over one glacier (25 m): exact sum, and 1000 pixels sampled of it (eq. 4.12)")
    spatial_error.standard_error(*glacier(500), MODEL, METRES)
    for pixels in (10_000, 20_000, 100_000, 1_000_000):
        sigma, inside = glacier(pixels)
        (exact, seconds) = min((timed(spatial_error.standard_error, sigma, inside, MODEL, METRES) for _ in range(5 if pixels < 10**6 else 2)), key=lambda pair: pair[1])
        line = f"  {int(inside.sum()):9,d} px   sigma {exact:.5f} m/yr   {1e3 * seconds:9.1f} ms"
        if pixels <= 20_000:
            row, column = np.nonzero(inside)
            variances, sampled = zip(*(timed(spatial_error.sampled_variance, sigma[inside], PIXEL * column, PIXEL * row, MODEL, 1000, np.random.default_rng(k)) for k in range(3)))
            line += f"   K = 1000: {1e3 * min(sampled):8.1f} ms ({min(sampled) / seconds:.0f} x), off by {', '.join(f'{100 * (np.sqrt(v) / exact - 1):+.1f} %' for v in variances)}"
        print(line, flush=True)
    print("Error curve of K sampled pixels, constant sigma (its sampling error) and varying sigma (its bias too), 15 000 px, 10 draws:")
    for name, slopes in (("constant", 20), ("varying", None)):
        sigma, inside = glacier(15_000, slopes=slopes)
        exact = spatial_error.standard_error(sigma, inside, MODEL, METRES)
        row, column = np.nonzero(inside)
        for count in (30, 100, 300, 1000):
            off = [100 * (np.sqrt(spatial_error.sampled_variance(sigma[inside], PIXEL * column, PIXEL * row, MODEL, count, np.random.default_rng(k))) / exact - 1) for k in range(10)]
            print(f"  {name:9} K = {count:5d}   mean {np.mean(off):+5.2f} %   spread {np.std(off):4.2f} %", flush=True)


def region(count=1000):
    """Glaciers of 0.1 to 100 km2 in a row of lanes, their covariance with one another exact."""
    rng = np.random.default_rng(4)
    areas = np.exp(rng.normal(np.log(1.5e6), 1.4, count)).clip(1e5, 1e8)
    side = np.maximum(np.sqrt(areas / 2) / PIXEL, 2).astype(int)
    order = np.argsort(-side)
    shape, lane, at, highest = (3200, 6400), 0, 0, 0
    labels, boxes = np.full(shape, -1, np.int16), []
    for number in order.tolist():
        rows, columns = side[number], 2 * side[number]
        if at + columns > shape[1]:
            lane, at, highest = lane + highest + 3, 0, 0
        if lane + rows > shape[0]:
            continue
        labels[lane:lane + rows, at:at + columns] = len(boxes)
        boxes.append(spatial_error.Box(len(boxes), lane, lane + rows, at, at + columns, METRES))
        at, highest = at + columns + 3, max(highest, rows)
    y, x = np.indices(shape, np.float32)
    weights = MODEL.sigma(20 + 15 * np.sin(x / 17) * np.cos(y / 11) + 15 * np.sin(x / 61 + y / 47)).astype(np.float32)
    covariance, seconds = timed(spatial_error.covariances, lambda a, b, c, d: (labels[a:b, c:d], weights[a:b, c:d]), shape, boxes, MODEL)
    sums = covariance.sum(), covariance.diagonal().sum()
    print(f"{len(boxes)} glaciers, {(labels >= 0).sum():,d} px, {covariance.nnz:,d} covariances: {seconds:.1f} s; leaving those between glaciers out lowers sigma by "
          f"{100 * (1 - np.sqrt(sums[1] / sums[0])):.0f} %")


def large():
    sigma, inside = glacier(10_000_000)
    exact, seconds = timed(spatial_error.standard_error, sigma, inside, MODEL, METRES)
    print(f"{inside.sum():,d} px in one transform: sigma {exact:.6f} m/yr, {seconds:.1f} s, peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GB")


def table():
    print("Sigma of the mean change with the error model of Li (2025), 25 m, round glaciers (m/yr):")
    for slope in (10, 20, 30):
        line = []
        for area in (1, 10, 100, 1000):
            sigma, inside = glacier(area * 1e6 / PIXEL**2, 1.0, slope)
            line.append(f"{area:5d} km2 {spatial_error.standard_error(sigma, inside, MODEL, METRES):.5f}")
        print(f"  slope {slope:2d}, sigma of a pixel {float(MODEL.sigma(slope)):.3f}:  {'   '.join(line)}", flush=True)


if __name__ == "__main__":
    wanted = sys.argv[1:] or ["singles", "region", "table"]
    for name in wanted:
        dict(singles=singles, region=region, large=large, table=table)[name]()
