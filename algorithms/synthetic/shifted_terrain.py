"""Band-limited terrain that can be shifted exactly, by a phase ramp."""

import numpy as np


def smooth(shape, length_px, rng):
    """Periodic Gaussian field of unit variance with the correlation exp(-(d / length)^2 / 2), float64; white noise for a length of 0. length_px: one for both axes, or (rows, columns)."""
    down, right = np.broadcast_to(length_px, 2)
    fy, fx = np.meshgrid(np.fft.fftfreq(shape[0]), np.fft.fftfreq(shape[1]), indexing="ij")
    gain = np.exp(-np.pi**2 * ((down * fy) ** 2 + (right * fx) ** 2))
    return np.fft.ifft2(np.fft.fft2(rng.normal(size=shape)) * gain / np.sqrt((gain**2).mean())).real


def mountains(shape, seed, relief=1.0):
    """Spectrum of terrain, float64 heights by `moved()`: wavelengths from about 12 px upwards, around 2000 m, at pixels of 20 x 10 m."""
    rng = np.random.default_rng(seed)
    return spectrum(2000 + relief * (180 * smooth(shape, 24, rng) + 60 * smooth(shape, 9, rng) + 15 * smooth(shape, 4, rng)))


def spectrum(heights):
    """What moved() takes, of periodic heights (rows, columns)."""
    return np.fft.rfft2(heights), heights.shape


def moved(terrain, columns, rows):
    """Heights of the terrain when it lies so many pixels farther right and down, exactly."""
    spectrum, shape = terrain
    fy, fx = np.meshgrid(np.fft.fftfreq(shape[0]), np.fft.rfftfreq(shape[1]), indexing="ij")
    return np.fft.irfft2(spectrum * np.exp(-2j * np.pi * (fx * columns + fy * rows)), shape)
