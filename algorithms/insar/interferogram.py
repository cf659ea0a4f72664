"""Multi-looked interferogram and coherence of two co-registered complex images.

Source: Bamler and Hartl 1998, Inverse Problems 14, R1-R54.
"""

import dataclasses

import numpy as np

from .. import device
from ..grid import Grid
from ..options import InputError, option
from ..progress import Silent, stop_if_cancelled

PRODUCTS = ("Primary x conj(secondary)", "Secondary x conj(primary)")
LAGS = 6  # px: speckle is uncorrelated beyond
_WINDOW = 256  # px
_GROUP = 4  # rows of cells of one job
_BINS = 100
_done = []


def looks_option(axis, what, advanced=False):
    """The looks along an axis, as an option of every tool that averages images."""
    return option(4, f"Looks in {axis}", what, minimum=1, maximum=1000, advanced=advanced)


@dataclasses.dataclass(frozen=True)
class InterferogramOptions:
    """Options of firnline:interferogram."""

    azimuth_looks: int = looks_option("azimuth", "Rows that make one row of the result.")
    range_looks: int = looks_option("range", "Columns that make one column of the result.")
    product: str = option(PRODUCTS[1], "Product", "Which image is conjugated: it decides the sign of the phase. The default is that of the geometry where the phase of a pixel falls with its range, as in most images.", choices=PRODUCTS)
    minimum_share: float = option(0.5, "Least share of valid pixels", "Cells with fewer pixels that have data in both images are no data.", minimum=0.001, maximum=1, advanced=True)
    band: int = option(1, "Band of the images", minimum=1, maximum=1000, advanced=True)


@dataclasses.dataclass
class Result:
    """shape: of the result; cells: how many have data; looks: effective ones, of the nominal ones; coherence, against: mean coherence with the reference phase and with its
    opposite (None without one); histogram: cells by coherence, _BINS bins from 0 to 1."""

    shape: tuple
    cells: int
    nominal: int
    looks: float
    coherence: float
    against: float | None
    histogram: np.ndarray


def multilooked_grid(grid, options):
    """The Grid of the result: cells of looks x looks px, incomplete ones left out. Pixel coordinates of radar geometry stay such."""
    rows, columns = refuse_looks(grid.shape, options)
    x0, a, b, y0, d, e = grid.transform
    if grid.transform == (0.0, 1.0, 0.0, 0.0, 0.0, 1.0):
        return Grid(grid.transform, (rows, columns))
    return Grid((x0, a * options.range_looks, b * options.azimuth_looks, y0, d * options.range_looks, e * options.azimuth_looks), (rows, columns), grid.metres_per_unit, grid.geographic)


def refuse_looks(shape, options):
    """(rows, columns) of cells of images of a shape; InputError where they are smaller than one."""
    rows, columns = (size // looks for size, looks in zip(shape, (options.azimuth_looks, options.range_looks)))
    if not rows or not columns:
        key, size, what = ("AZIMUTH_LOOKS", shape[0], "rows") if not rows else ("RANGE_LOOKS", shape[1], "columns")
        raise InputError(f"{key} = {getattr(options, key.lower())} is more than the images have {what}, {size}: use fewer looks.")
    return rows, columns


def multilooked_image(image, options):
    """The `image` of a geometry file (dict of rows, columns, first_time_s, line_interval_s, first_range_m, range_spacing_m; the firsts are centres) after multi-looking."""
    down, across = options.azimuth_looks, options.range_looks
    return image | dict(rows=image["rows"] // down, columns=image["columns"] // across,
                        first_time_s=image["first_time_s"] + 0.5 * (down - 1) * image["line_interval_s"], line_interval_s=image["line_interval_s"] * down,
                        first_range_m=image["first_range_m"] + 0.5 * (across - 1) * image["range_spacing_m"], range_spacing_m=image["range_spacing_m"] * across)


def effective_looks(image, options):
    """Independent looks of a cell, from the correlation of neighbouring pixels of an image in up to 4 x 4 windows.

    N / sum of |rho|^2 over all pairs of pixels of a cell, for circular Gaussian speckle; rho of a row times that of a column.
    """
    products, powers = np.zeros((2, LAGS), complex), np.zeros((2, LAGS))
    starts = [sorted({int(start) for start in np.linspace(0, max(size - _WINDOW, 0), 4)}) for size in image.shape]
    for row0 in starts[0]:
        for col0 in starts[1]:
            values = np.nan_to_num(image.read(row0, min(row0 + _WINDOW, image.shape[0]), col0, min(col0 + _WINDOW, image.shape[1]))).astype(complex)
            for axis in (0, 1):
                along = values if axis == 0 else values.T
                for lag in range(1, min(LAGS, len(along) - 1) + 1):
                    both = (along[lag:] != 0) & (along[:-lag] != 0)
                    one, other = along[lag:][both], along[:-lag][both]
                    products[axis, lag - 1] += np.vdot(other, one)
                    powers[axis, lag - 1] += 0.5 * float((np.vdot(one, one) + np.vdot(other, other)).real)
    squared = np.abs(np.divide(products, powers, out=np.zeros((2, LAGS), complex), where=powers > 0)) ** 2
    found = 1.0
    for size, correlation in zip((options.azimuth_looks, options.range_looks), squared):
        lags = np.arange(1, min(LAGS, size - 1) + 1)
        found *= size / (1 + 2 * float(((1 - lags / size) * correlation[lags - 1]).sum()))
    return max(1.0, found)


def compute(first, second, options, write, *, reference=None, looks=None, progress=None):
    """Interferogram of two images with .shape and .read(row0, row1, col0, col1) that gives complex64, NaN or 0 for no data.

    reference: image of a phase (rad) that is taken off. write(kind, row0, array) takes whole rows of the result: "interferogram" complex64, the mean of s1 conj(s2)
    exp(-j reference), or with both exchanged; "phase" float32, its argument; "coherence" float32, 0 to 1; "intensity" float32 (2, rows, columns), the means of |s|^2.
    NaN where less than minimum_share of a cell has data. Incomplete cells at the last rows and columns are left out. looks: effective ones, None: to be
    found. Returns Result.
    """
    progress = progress or Silent()
    _warm_up(progress)
    from . import interferogram_numba as kernels

    down, across = options.azimuth_looks, options.range_looks
    rows, columns = first.shape[0] // down, first.shape[1] // across
    pair = (first, second) if options.product == PRODUCTS[0] else (second, first)
    strip = _strip_rows(first.shape[1], down, across)
    histogram, totals = np.zeros(_BINS, np.int64), np.zeros(3)
    for row0 in range(0, rows, strip):
        stop_if_cancelled(progress)
        progress.report(row0 / rows)
        row1 = min(row0 + strip, rows)
        window = (row0 * down, row1 * down, 0, columns * across)
        one, other = (_read(image, window, progress) for image in pair)
        phase = _read(reference, window, progress) if reference is not None else np.empty((0, 0), np.float32)
        out = np.empty((7, row1 - row0, columns))
        device.each(lambda i: kernels.sums(one, other, phase, down, across, i, min(i + _GROUP, row1 - row0), out), [(i,) for i in range(0, row1 - row0, _GROUP)], progress)
        found = _finished(out, down * across * options.minimum_share, pair[0] is second)
        for kind, values in found.items():
            write(kind, row0, values)
        coherence = found["coherence"][np.isfinite(found["coherence"])]
        histogram += np.histogram(coherence, _BINS, (0, 1))[0]
        totals += coherence.size, coherence.sum(dtype=float), _against(out, found["coherence"])
    cells = int(totals[0])
    if not cells:
        raise InputError("PRIMARY and SECONDARY have no cell with data in common: check that they are one co-registered pair, and REFERENCE_PHASE.")
    looks = looks or effective_looks(first, options)
    return Result((rows, columns), cells, down * across, looks, float(totals[1] / cells), float(totals[2] / cells) if reference is not None else None, histogram)


def _strip_rows(columns, down, across):
    """Rows of cells that are read at once: 40 bytes of memory for each pixel and 160 for each cell; whole tiles of the output, or halves, quarters … of them."""
    rows = max(1, device.memory_bytes() // (columns * down * 40 + columns // across * 160))
    return rows // 256 * 256 if rows >= 256 else 1 << (rows.bit_length() - 1)


def _read(image, window, progress):
    stop_if_cancelled(progress)
    return np.ascontiguousarray(image.read(*window))


def _finished(out, least, exchanged):
    """The images of a strip, by their kinds."""
    re, im, _, _, power_1, power_2, count = out
    enough = (count >= least) & (count > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (re + 1j * im) / count
        coherence = np.minimum(np.hypot(re, im) / np.sqrt(power_1 * power_2), 1)
        powers = np.stack([power_1, power_2][::-1 if exchanged else 1]) / count
    mean[~enough] = complex(np.nan, np.nan)
    found = {"interferogram": mean.astype(np.complex64), "phase": np.angle(mean).astype(np.float32), "coherence": np.where(enough, coherence, np.nan).astype(np.float32)}
    return found | {"intensity": np.where(enough, powers, np.nan).astype(np.float32)}


def _against(out, coherence):
    """Sum of the coherence with the opposite reference phase, over the cells with data."""
    _, _, re, im, power_1, power_2, _ = (plane[np.isfinite(coherence)] for plane in out)
    return float(np.minimum(np.hypot(re, im) / np.sqrt(power_1 * power_2), 1).sum())


def _warm_up(progress):
    """Compile the kernel, or load it compiled, before the time counts."""
    if _done:
        return
    from . import interferogram_numba as kernels

    stop_if_cancelled(progress)
    one = np.ones((1, 1), np.complex64)
    kernels.sums(one, one, np.empty((0, 0), np.float32), 1, 1, 0, 1, np.empty((7, 1, 1)))
    _done.append(True)
