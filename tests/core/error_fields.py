"""Fields of errors with known spread by slope and known ranges, on made-up terrain."""

import functools

import numpy as np

from firnline.algorithms.elevation.error_model import gaussian, spherical
from firnline.algorithms.grid import Grid


def correlated(shape, spacing_m, ranges_m, sills, seed):
    """float32 field of a Gaussian and a spherical variogram: the circulant embedding of its covariance. spacing_m: (columns, rows)."""
    rows, columns = 2 * shape[0], 2 * shape[1]
    down = np.minimum(np.arange(rows), rows - np.arange(rows)) * spacing_m[1]
    right = np.minimum(np.arange(columns), columns - np.arange(columns)) * spacing_m[0]
    distance = np.hypot(down[:, None], right)
    covariance = sum(sills) - gaussian(distance, ranges_m[0], sills[0]) - spherical(distance, ranges_m[1], sills[1])
    power = np.maximum(np.fft.rfft2(covariance).real, 0)
    noise = np.fft.rfft2(np.random.default_rng(seed).standard_normal((rows, columns)))
    return np.fft.irfft2(np.sqrt(power) * noise, s=(rows, columns))[:shape[0], :shape[1]].astype(np.float32)


@functools.cache
def terrain(shape, spacing_m, seed=3):
    """Heights (m) with slopes from 0 to about 50 degrees, gentle in the west and steep in the east."""
    smooth = correlated(shape, spacing_m, (3000.0, 9000.0), (0.5, 0.5), seed)
    rough = correlated(shape, spacing_m, (900.0, 1000.0), (1.0, 0.0), seed + 1)
    return (3000 + 250 * smooth + 140 * rough * np.linspace(0, 1, shape[1], dtype=np.float32) ** 2).astype(np.float32)


@functools.cache
def _ice(shape, spacing_m, share):
    """0 or 1: patches that cover this share."""
    field = correlated(shape, spacing_m, (4000.0, 5000.0), (1.0, 0.0), 99)
    return (field > np.quantile(field, 1 - share)).astype(np.float32)


def scene(shape=(700, 900), spacing_m=(40.0, 50.0), ranges_m=(200.0, 1600.0), sills=(0.75, 0.25), curve=(0.018, 0.066, 0.074), bias=-0.03, seed=0, unstable=0.3):
    """(change, heights, glaciers 0 or 1, slope degrees, Grid): the curve is a exp(b slope) + c, with slopes up to 60 degrees."""
    from firnline.algorithms import terrain as slopes
    from firnline.algorithms.blocks import ArrayImage, Block

    x, y = spacing_m
    grid = Grid((500000.0, x, 0.0, 5200000.0, 0.0, -y), shape)
    heights = terrain(shape, spacing_m)
    slope = slopes.of_block(ArrayImage(heights), grid, Block(0, shape[0], 0, shape[1]))[1]
    a, b, c = curve
    sigma = a * np.exp(b * np.minimum(slope, 60)) + c
    glaciers = _ice(shape, spacing_m, unstable)
    change = bias + sigma * correlated(shape, spacing_m, ranges_m, sills, seed)
    change[glaciers > 0] -= 2.0
    return change.astype(np.float32), heights, glaciers, slope, grid
