"""`make bench`: CPU seconds of Firnline's kernels beside straightforward implementations and peers, in one run on one thread.

What counts are the ratios: machines differ. High-pass filtering is left out on both sides. Every figure is for one template and pair.
"""

import importlib.util
import json
import os
import pathlib
import subprocess
import sys
import tempfile

os.environ["FIRNLINE_THREADS"] = "1"
ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))
spec = importlib.util.spec_from_file_location("firnline", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)])
sys.modules["firnline"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sys.modules["firnline"])

import numpy as np  # noqa: E402
from baselines import naive_fft, timed  # noqa: E402

from firnline.algorithms.blocks import ArrayImage, Block  # noqa: E402
from firnline.algorithms.progress import Silent  # noqa: E402
from firnline.algorithms.velocity import correlation, peaks, preprocessing  # noqa: E402
from firnline.algorithms.velocity.stacked_offset_tracking import StackedOffsetTrackingOptions  # noqa: E402

SHAPE = 760, 1010
CHECKED = 150  # templates that the slow baselines do, spread over the image


_BYTES = 64 * 2**20  # of a block's surfaces: small against the tool's own budget


def stack(images, pairs, options, radius, chosen=None):
    """Window statistics, surfaces and stack of all pairs, by blocks of rows in arrays that are used again, as the tool does. No high-pass.

    Returns the stack's sums of the chosen templates [(row, column)], (number, Ly, Lx).
    """
    rows, columns = (int((n - options.template_size) // options.step + 1) for n in SHAPE)
    reach = radius, radius
    search = correlation.Search((radius / 2, radius / 2), (radius, radius), 7, 1.0)
    place = correlation.place(search, 1.0, (0.0, 0.0))
    lags = 2 * radius + 1
    height = max(4, min(rows, _BYTES // (4 * lags**2 * columns)))
    height = -(-rows // -(-rows // height))  # blocks of one size
    surfaces, total = (np.empty((lags, lags, height, columns), np.float32) for _ in range(2))
    out = np.empty((len(chosen or ()), lags, lags), np.float32)
    for row0 in range(0, rows, height):
        # The last block reaches back, so that all have one shape.
        row0 = min(row0, rows - height)
        block = Block(row0, row0 + height, 0, columns)
        pixels = correlation.pixel_block(block, reach, options)
        correlate = correlation.PairSurfaces(block, reach, options)
        total[:] = 0
        count, prepared = np.zeros(block.shape, np.int32), {}
        for pair in pairs:
            for i in pair:
                if i not in prepared:
                    prepared[i] = preprocessing.windowed(preprocessing.blocks.read(ArrayImage(images[i]), pixels), options, Silent())
            _, valid = correlate(prepared[pair[0]], prepared[pair[1]], place, search.limit, Silent(), surfaces)
            correlation.add_to_stack(surfaces, valid, place, search, total, count, Silent())
            del prepared[pair[0]]  # chains: the second of a pair is the first of the next
        for k, (i, j) in enumerate(chosen or ()):
            if row0 <= i < row0 + height:
                out[k] = total[:, :, i - row0, j]
    return out


def row(name, seconds, reference, note=""):
    print(f"  {name:<46} {1e6 * seconds:9.1f} us   {reference / seconds:7.1f} x   {note}", flush=True)


def peer(name, images, task):
    """(result, CPU seconds) of a baseline in .venv-bench, or None where that is not installed."""
    python = ROOT / ".venv-bench" / "bin" / "python"
    if not python.exists():
        return None
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        np.save(folder / "images.npy", images)
        (folder / "task.json").write_text(json.dumps(task))
        subprocess.run([python, ROOT / "scripts" / "baselines.py", folder, name], check=True)
        return np.load(folder / f"{name}.npy"), json.loads((folder / f"{name}.json").read_text())


def tracking(template, dates, radius=8):
    """One line for each implementation; all must agree."""
    step = 12
    rng = np.random.default_rng(0)
    common = rng.standard_normal(SHAPE)
    images = np.array([common + rng.standard_normal(SHAPE) for _ in range(dates)], np.float32)
    pairs = [(k, k + 1) for k in range(dates - 1)]
    options = StackedOffsetTrackingOptions(template_size=template, step=step, transform="None", values="Optical")
    margin, (rows, columns) = -(-radius // step), ((n - template) // step + 1 for n in SHAPE)
    inner = [(i, j) for i in range(margin, rows - margin) for j in range(margin, columns - margin)]
    chosen = [inner[k] for k in np.linspace(0, len(inner) - 1, CHECKED).astype(int)]
    positions = [(i * step, j * step) for i, j in chosen]
    sums, seconds = timed(stack, images, pairs, options, radius, chosen)
    mine, ours = sums / len(pairs), seconds / (rows * columns * len(pairs))
    print(f"\nStack of {len(pairs)} pairs, templates of {template} px every {step} px, search +-{radius} px ({rows * columns} templates)")
    task = dict(pairs=pairs, positions=positions, template=template, radius=radius)
    result, slow = timed(naive_fft, images.astype(float), pairs, positions, template, radius)
    slow /= CHECKED * len(pairs)
    row("(a) numpy FFT for each pair and template", slow, slow, f"agrees to {np.abs(result - mine).max():.1e}")
    found = peer("cv2", images, task)
    if found:
        result, second = found
        second /= CHECKED * len(pairs)
        row("(b) cv2.matchTemplate for each pair", second, slow, f"agrees to {np.abs(result - mine).max():.1e}")
    else:
        print("  (b) cv2: no .venv-bench; `make bench` makes it")
    row("Firnline", ours, slow, f"{second / ours:.1f} x less than (b)" if found else "")
    return ours


def subpixel():
    """The fits, for each template, beside scipy's curve_fit on the up-sampled window."""
    from scipy.interpolate import RegularGridInterpolator
    from scipy.optimize import curve_fit

    rng = np.random.default_rng(1)
    count, search = np.ones((20, 50), np.int32), correlation.Search((4.5, 4.5), (8, 8), 7, 1.0)
    lags = np.arange(-8, 9)
    y, x = rng.uniform(-0.5, 0.5, (2, 20, 50))
    surfaces = np.exp(-0.5 * ((lags[:, None, None, None] - y) ** 2 + (lags[:, None, None] - x) ** 2) / 0.9**2)
    surfaces = (surfaces + 0.05 * rng.standard_normal(surfaces.shape)).astype(np.float32)
    found = peaks.find(surfaces, count, search, Silent())
    points = np.stack(np.meshgrid(np.linspace(-3, 3, 61), np.linspace(-3, 3, 61), indexing="ij"), axis=-1)

    def g(at, a, x0, y0, p, q, r, b):
        dx, dy = at[1] - x0, at[0] - y0
        return a * np.exp(-(p * dx**2 + q * dx * dy + r * dy**2)) + b

    def scipy_fits():
        out = []
        for k in range(40):
            ly, lx = int(found.lag_y[0, k]), int(found.lag_x[0, k])
            window = surfaces[5 + ly:12 + ly, 5 + lx:12 + lx, 0, k]
            data = RegularGridInterpolator((np.arange(-3, 4), np.arange(-3, 4)), window)(points).ravel()
            fitted, _ = curve_fit(g, points.reshape(-1, 2).T, data, [window[3, 3], 0, 0, 0.22, 0, 0.22, 0])
            out.append((ly + fitted[2] - y[0, k], lx + fitted[1] - x[0, k]))
        return np.array(out)

    print("\nSub-pixel position of one template, window of 7 px")
    errors, seconds = timed(scipy_fits)
    slow = seconds / 40
    row("scipy curve_fit on the 10 x finer grid", slow, slow, f"RMSE {np.sqrt(np.mean(errors**2)):.4f} px")
    for method in ("Gaussian fit x10", "Gaussian fit", "Three points"):
        (got_y, got_x, _), seconds = timed(peaks.subpixel, surfaces, count, found, search, method, Silent())
        row(f"Firnline, {method}", seconds / count.size, slow, f"RMSE {np.sqrt(np.mean((got_y - y) ** 2 + (got_x - x) ** 2) / 2):.4f} px")


def main():
    print("CPU time for one template and pair, one thread; x: times less than the first line of its group")
    small = tracking(48, 8)
    large = tracking(96, 8)
    print(f"  96 px cost {large / small:.2f} times 48 px")
    tracking(48, 2)
    for radius in (16, 24, 32, 64):
        tracking(48, 4, radius)
    subpixel()


if __name__ == "__main__":
    main()
