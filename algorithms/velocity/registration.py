"""Mis-registration of each pair, from ground that does not move."""

import math

import numpy as np

from .. import blocks, device, stats
from ..options import InputError
from ..progress import part
from . import correlation, peaks

_TEMPLATES = 4000  # enough for a median to 0.01 px
_FEWEST = 10
_SURE_PX = 0.15
_TILE = 16


def unknown(pairs):
    """The table without stable ground: no shift."""
    return [dict(shift=(0.0, 0.0), count=0, nmad=float("nan"), known=False) for _ in pairs]


def shifts(stacking, stable, search, searches, sharpness, names, progress):
    """Median offset (rows, columns) px of the stable ground in each pair, with count and NMAD: list of dicts.

    stable: bool (ty, tx); search: of the stack; searches: of each pair; sharpness: of the peaks (y, x), see peaks.subpixel.
    """
    # Tiles whose surfaces take a quarter of the memory at most.
    pairs = stacking.series.pairs
    lags = sum(math.prod(2 * r + 1 for r in one.radius) for one in searches)
    side = max(1, min(_TILE, math.isqrt(device.memory_bytes() // (16 * lags))))
    tiles = [b for b in blocks.split(stable.shape, side, side) if stable[b.slices].any()]
    if not tiles:
        raise InputError("STABLE_GROUND holds the centre of no template: give larger polygons, or leave it empty.")
    tiles = tiles[::max(1, int(stable.sum()) // _TEMPLATES)]
    offsets = [[] for _ in pairs]
    placements = [correlation.Placement(1.0, (0.0, 0.0), True, one.radius) for one in searches]
    # Stable ground shows the mis-registration: look for it as far as the surface reaches.
    limits = [tuple(r - search.window // 2 for r in one.radius) for one in searches]
    for number, tile in enumerate(tiles):
        step = part(progress, number / len(tiles), (number + 1) / len(tiles))
        for k, surfaces, valid in stacking.surfaces(tile, placements, limits, step):
            count = valid.astype(np.int32)
            found = peaks.find(surfaces, count, search, progress, limits[k])
            y, x, _ = peaks.subpixel(surfaces, count, found, search, "Gaussian fit", progress, sharpness)
            here = stable[tile.slices] & valid
            snr = peaks.snr_db(found.value, found.ambient_square)
            offsets[k].append(np.stack([y[here], x[here], snr[here]]))
    return [_shift(f"{names[p.first]} - {names[p.second]}", *np.concatenate(found, axis=1), stacking.options.minimum_snr, progress) for p, found in zip(pairs, offsets)]


def _shift(name, y, x, snr, minimum_snr, progress):
    """Median offset of stable templates, of those above MINIMUM_SNR where they suffice; not used where it is not sure to _SURE_PX."""
    good = snr >= minimum_snr
    if good.sum() >= _FEWEST:
        y, x = y[good], x[good]
    nmad = max(stats.nmad(y), stats.nmad(x)) if y.size else float("nan")
    if y.size < _FEWEST:
        progress.warn(f"STABLE_GROUND: only {y.size} usable templates in the pair {name}; its shift is not taken off.")
    # 1.25 sigma / sqrt(n): standard error of a median of normal values.
    elif 1.25 * nmad / y.size**0.5 > _SURE_PX:
        progress.warn(f"STABLE_GROUND: the offsets of {y.size} templates in the pair {name} scatter by {nmad:.1f} px; its shift is not taken off.")
    else:
        return dict(shift=(stats.median(y), stats.median(x)), count=int(y.size), nmad=nmad, known=True)
    return dict(shift=(0.0, 0.0), count=int(y.size), nmad=nmad, known=False)
