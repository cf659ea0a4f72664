"""From pixel values to what is correlated: logarithm, high-pass, window statistics."""

import dataclasses

import numpy as np

from .. import blocks, device
from ..options import InputError
from ..progress import stop_if_cancelled

# Below this share of its value a high-passed pixel is rounding noise of float32: flat ground stays exactly flat.
_ROUNDING = 1e-5
_SAMPLE_PX, _SAMPLES = 256, 16
_ZEROS = 0.01  # share of zeros in an image that is worth a word


@dataclasses.dataclass(frozen=True)
class Scaling:
    """What is known of a whole image before its blocks are read.

    mean: of its transformed values; deviation: standard deviation of what is correlated, before any clipping; autocorrelation: of what is
    correlated, at one pixel along (rows, columns).
    """

    mean: float
    deviation: float = 0.0
    autocorrelation: tuple = (0.5, 0.5)


def transformed(values, options):
    """Pixel values -> transformed values, float32 -> float32; NaN where no-data or, for intensity and amplitude, not positive.

    Log: decibels. Amplitude: the root of the intensity. Li et al. 2021, section II-B.
    """
    values = values.astype(np.float32, copy=True)
    if options.values in ("Intensity", "Amplitude") or (options.values == "Optical" and options.transform in ("Log", "Clipped log")):
        with np.errstate(invalid="ignore"):
            values[~(values > 0)] = np.nan
    decibel = {"Intensity": 10, "Amplitude": 20, "Optical": 10}
    if options.transform in ("Log", "Clipped log"):
        return values if options.values == "Decibel" else np.float32(decibel[options.values]) * np.log10(values)
    if options.transform == "Amplitude":
        if options.values == "Intensity":
            return np.sqrt(values)
        if options.values == "Decibel":
            return np.float32(10) ** (values / np.float32(20))
    return values


def halo_px(options):
    """Pixels that the high-pass needs around a block: its kernel ends at 1.5 sigma (51 px for sigma 17 px)."""
    return int(1.5 * options.high_pass_sigma)


def dtype_of(options):
    """Precision of the correlation. Without a high-pass large local means remain: single precision would lose the contrast."""
    return np.float32 if halo_px(options) else np.float64


def gaussian_weights(sigma_px):
    """Normalised one-dimensional Gaussian out to 1.5 sigma, float32 (Lange et al. 2007; Li et al. 2021)."""
    offsets = np.arange(-int(1.5 * sigma_px), int(1.5 * sigma_px) + 1)
    weights = np.exp(-0.5 * (offsets / sigma_px) ** 2)
    return (weights / weights.sum()).astype(np.float32)


def low_pass(values, sigma_px, progress):
    """Gaussian mean over the valid pixels (normalised convolution).

    values: (rows + 2h, columns + 2h) float32 with NaN, h = int(1.5 sigma). Returns (rows, columns); NaN where no pixel is valid.
    """
    from .preprocessing_numba import convolve_columns, convolve_rows

    weights = gaussian_weights(sigma_px)
    half = weights.size // 2
    valid = np.isfinite(values)

    def smooth(image):
        along = np.empty((image.shape[0], image.shape[1] - 2 * half), np.float32)
        out = np.empty((image.shape[0] - 2 * half, along.shape[1]), np.float32)
        for kernel, source, target in ((convolve_rows, image, along), (convolve_columns, along, out)):
            device.each(kernel, [(source, weights, r, min(r + 64, target.shape[0]), target) for r in range(0, target.shape[0], 64)], progress)
        return out

    mean = smooth(np.where(valid, values, np.float32(0)))
    if not valid.all():
        rows, columns = valid.any(axis=1), valid.any(axis=0)
        if np.count_nonzero(valid) == np.count_nonzero(rows) * np.count_nonzero(columns):
            # A rectangle, as at the border of the images: its share is a product.
            share = np.outer(*(np.convolve(side.astype(np.float32), weights, "valid") for side in (rows, columns))).astype(np.float32)
        else:
            share = smooth(valid.astype(np.float32))
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = np.where(share > 1e-6, mean / share, np.float32(np.nan))
    return mean


def high_passed(values, options, scaling, progress):
    """Transformed values with a halo of halo_px -> what is correlated, without the halo: zero-mean in the large, NaN where no-data."""
    half = halo_px(options)
    inner = values[half:values.shape[0] - half, half:values.shape[1] - half] if half else values
    if half:
        mean = low_pass(values, options.high_pass_sigma, progress)
        if options.transform == "Amplitude":
            # Amplitude over its local mean: speckle of equal contrast on bright and dark ground.
            with np.errstate(divide="ignore", invalid="ignore"):
                out = np.where(mean > 0, inner / mean - np.float32(1), np.float32(np.nan))
            level = np.float32(1)
        else:
            out, level = inner - mean, np.abs(inner)
    else:
        out, level = inner - np.float32(scaling.mean), np.abs(inner)
    if options.transform == "Clipped log" and scaling.deviation > 0:
        out = np.maximum(out, np.float32(-0.5 * scaling.deviation))
    out[np.abs(out) < _ROUNDING * level] = 0
    return out


def survey(image, name, options, progress):
    """Scaling of an image from evenly spread samples; refuses an image without data, and decibels called intensity."""
    positive = options.values in ("Intensity", "Amplitude")

    def usable(values):
        return np.isfinite(values) & (values != 0) if positive else np.isfinite(values)

    rows, columns = image.shape
    half = halo_px(options)
    side = int(_SAMPLES**0.5)
    tops = sorted({int(t) for t in np.linspace(0, max(0, rows - _SAMPLE_PX), side)})
    lefts = sorted({int(t) for t in np.linspace(0, max(0, columns - _SAMPLE_PX), side)})
    tiles = [blocks.Block(t, min(t + _SAMPLE_PX, rows), left, min(left + _SAMPLE_PX, columns)) for t in tops for left in lefts]
    samples = [blocks.read(image, tile) for tile in tiles]
    if not any(usable(s).any() for s in samples):
        # The samples may have missed a small scene in a large frame.
        tiles = [b for b in blocks.split(image.shape, _SAMPLE_PX, _SAMPLE_PX) if usable(blocks.read(image, b)).any()][:_SAMPLES]
        if not tiles:
            what = "is zero or no-data everywhere" if positive else "has no valid pixel"
            raise InputError(f"IMAGES: {name} {what} (or all outside MASK): remove it from the list.")
        samples = [blocks.read(image, tile) for tile in tiles]
    raw = np.concatenate([s[usable(s)] for s in samples])
    if positive:
        negative = float(np.mean(raw < 0))
        if negative > 0.5:
            raise InputError(f"VALUES = {options.values}, but {negative:.0%} of the pixels of {name} are negative: they look like decibels; choose VALUES = Decibel.")
    elif np.mean(raw == 0) > _ZEROS:
        progress.warn(f"{name}: {np.mean(raw == 0):.0%} of the pixels are exactly 0 and count as data with VALUES = {options.values}; if they are not, "
                      "declare 0 as no-data or give a MASK.")
    values = np.concatenate([transformed(s, options).ravel() for s in samples])
    values = values[np.isfinite(values)]
    if values.size == 0:
        raise InputError(f"IMAGES: {name} has no pixel that VALUES = {options.values} with TRANSFORM = {options.transform} can use: check VALUES.")
    scaling = Scaling(float(np.mean(values, dtype=float)))
    plain = dataclasses.replace(options, transform="Log") if options.transform == "Clipped log" else options
    sums, number = np.zeros(3), 0
    for tile in tiles:
        passed = high_passed(transformed(blocks.read(image, tile.grown(half, half)), plain), plain, scaling, progress)
        number += int(np.isfinite(passed).sum())
        passed = np.nan_to_num(passed.astype(float))
        sums += (passed**2).sum(), (passed[1:] * passed[:-1]).sum(), (passed[:, 1:] * passed[:, :-1]).sum()
    if sums[0] == 0:
        return scaling
    return Scaling(scaling.mean, float((sums[0] / number) ** 0.5), (float(sums[1] / sums[0]), float(sums[2] / sums[0])))


class Masked:
    """An image with no-data where a mask raster is not above half of its maximum."""

    def __init__(self, image, mask, threshold):
        self._image, self._mask, self._threshold = image, mask, threshold
        self.shape = image.shape

    def read(self, row0, row1, col0, col1):
        values = self._image.read(row0, row1, col0, col1)
        with np.errstate(invalid="ignore"):
            return np.where(self._mask.read(row0, row1, col0, col1) > self._threshold, values, np.float32(np.nan))


def masked(images, mask, progress):
    """The images under a mask: pixels count where the mask is above half of its maximum (0/1 and 0/255 masks alike)."""
    if mask is None:
        return list(images)
    highest = -np.inf
    for block in blocks.split(mask.shape, 512, mask.shape[1]):
        stop_if_cancelled(progress)
        values = mask.read(block.row0, block.row1, block.col0, block.col1)
        if np.isfinite(values).any():
            highest = max(highest, float(np.nanmax(values)))
    if not highest > 0:
        raise InputError("MASK has no value above zero: give a raster that is positive where the images are to be used.")
    return [Masked(image, mask, highest / 2) for image in images]


@dataclasses.dataclass
class Prepared:
    """One image over a block, ready for correlation.

    values: (rows, columns) zero where no-data; mean, inverse: statistics of the window that starts at each pixel,
    (rows - template + 1, columns - template + 1).
    """

    values: np.ndarray
    valid: np.ndarray
    mean: np.ndarray
    inverse: np.ndarray
    tensors: dict = dataclasses.field(default_factory=dict, repr=False)  # what correlation_torch has on its device


def ready(image, block, options, scaling, progress):
    """Read a block of an image (it may reach beyond the border) and make of it what is correlated; NaN where no-data."""
    half = halo_px(options)
    return high_passed(transformed(blocks.read(image, block.grown(half, half)), options), options, scaling, progress)


def windowed(values, options, progress):
    """High-passed values (rows, columns) with NaN -> Prepared."""
    from .preprocessing_numba import window_statistics

    valid = np.isfinite(values)
    values = np.where(valid, values, 0).astype(dtype_of(options), copy=False)
    size = options.template_size
    shape = values.shape[0] - size + 1, values.shape[1] - size + 1
    mean, inverse = np.empty(shape, values.dtype), np.empty(shape, values.dtype)
    least = options.minimum_valid * size**2
    jobs = [(values, valid, bool(valid[b.row0:b.row1 + size - 1, b.col0:b.col1 + size - 1].all()), size, least, b.row0, b.row1, b.col0, b.col1, mean, inverse) for b in blocks.split(shape, 240, 512)]
    device.each(window_statistics, jobs, progress)
    return Prepared(values, valid, mean, inverse)
