"""Steps of the DEM refinement on whole images: trend, islands of wrong turns, filters, expected error."""

import numpy as np

from ..options import InputError
from ..progress import Silent, stop_if_cancelled
from ..stats import nmad
from .refinement_aside import Aside, coarse_means, spread, strips
from .unwrap_engines import phase_variance

TURN = 2 * np.pi
MOST_SAMPLES = 200_000  # pixels that a trend is fitted to
LEAST_SAMPLES = 30
_BISQUARE = 4.685  # of Tukey, 95 % efficient for a normal distribution


def wrapped(phase):
    """Phase (rad) between -pi and pi."""
    return (phase + np.float32(np.pi)) % np.float32(TURN) - np.float32(np.pi)


class Trend:
    """Polynomial of a phase (rad) in two coordinates that run from -1 to 1; coefficients of 1, x, y, x^2, x y, y^2."""

    def __init__(self, order, coefficients=None):
        self.order = order
        self.coefficients = np.zeros((1, 3, 6)[order]) if coefficients is None else coefficients

    def terms(self, x, y):
        """(…, n) of the polynomial's terms at coordinates (…)."""
        return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y][:(1, 3, 6)[self.order]], -1)

    def at(self, x, y):
        """Phase (…) float32, rad."""
        c, found = self.coefficients, np.full(np.shape(x), self.coefficients[0], np.float32)
        for value, term in zip(c[1:], (lambda: x, lambda: y, lambda: x * x, lambda: x * y, lambda: y * y)):
            found += np.float32(value) * term()
        return found


def samples(fields, wanted):
    """(x, y, phase, k_z) of pixels, each (n,): every so-manieth row and column, so that they are no more than MOST_SAMPLES. wanted(row0, row1): bool (rows, columns)."""
    rows, columns = fields["unwrapped"].shape
    count = sum(int(wanted(row0, row1).sum()) for row0, row1 in strips((rows, columns)))
    step = max(1, int(np.ceil((count / MOST_SAMPLES) ** 0.5)))
    names, parts = ("x", "y", "unwrapped", "kz"), []
    for row0, row1 in strips((rows, columns)):
        good = wanted(row0, row1)
        thin = np.zeros_like(good)
        thin[-row0 % step::step, ::step] = good[-row0 % step::step, ::step]
        parts.append([fields[name].array[row0:row1][thin].astype(float) for name in names])
    return [np.concatenate(values) for values in zip(*parts)]


def fit_plain(found, order, limit_m, progress=None):
    """Trend by least squares, then again without the pixels whose height differs by more than the limit (m) or three standard deviations, the smaller one."""
    x, y, phase, kz = found
    terms = Trend(order).terms(x, y)
    good = np.ones(x.size, bool)
    for _ in range(2):
        trend = Trend(order, np.linalg.lstsq(terms[good], phase[good], rcond=None)[0])
        heights = (phase - terms @ trend.coefficients) / kz
        good = np.abs(heights) <= min(limit_m, 3 * float(heights[good].std()) + 1e-9)
    return trend, int(good.sum())


def fit_robust(found, order, limit_m, progress=None):
    """Trend by iteratively reweighted least squares with the bisquare of Beaton and Tukey (1974, Technometrics 16, 147), from the least absolute deviations on."""
    x, y, phase, kz = found
    terms = Trend(order).terms(x, y)
    weights, before = np.ones(x.size), None
    for step in range(50):
        stop_if_cancelled(progress or Silent())
        root = np.sqrt(weights)
        coefficients = np.linalg.lstsq(terms * root[:, None], phase * root, rcond=None)[0]
        left = phase - terms @ coefficients
        if step < 10:  # least absolute deviations: many pixels that changed do not drag them along
            weights = 1 / np.maximum(np.abs(left), 1e-3)
            continue
        scale = max(nmad(left), 1e-4)
        weights = np.clip(1 - (left / (_BISQUARE * scale)) ** 2, 0, None) ** 2
        weights[np.abs(left / kz) > limit_m] = 0
        if not weights.any() or before is not None and np.abs(coefficients - before).max() < 1e-6:
            break
        before = coefficients
    return Trend(order, coefficients), int((weights > 0).sum())


def fit(fields, wanted, order, limit_m, robust, where, progress=None):
    """(Trend of the unwrapped phase, pixels that count) over the wanted pixels; InputError where they are too few. where: what they are, for the message."""
    found = samples(fields, wanted)
    if found[0].size < LEAST_SAMPLES:
        raise InputError(f"{where} has {found[0].size} px with a usable phase, too few to fit a trend: lower MINIMUM_COHERENCE or MINIMUM_COMPONENT, or check that the rasters are of one scene.")
    return (fit_robust if robust else fit_plain)(found, order, limit_m, progress)


def components(fields, used, least, out, progress=None):
    """Number the parts of the used pixels (Aside, uint8) in `out` (Aside, uint16): 1 … n from the largest, 0 for the smaller than `least` px.

    Parts hang together by neighbours no more than pi apart, after an opening by one pixel: what only a thread of pixels joins is taken apart. Returns their sizes.
    """
    from .unwrap_numba import NO_DATA as EMPTY
    from .unwrap_tiles import Parts

    shape, parts, phase = out.shape, Parts(least), fields["unwrapped"]
    with Aside(shape, np.int32) as numbers:
        for row0, row1 in strips(shape):
            stop_if_cancelled(progress or Silent())
            core = _core(phase, used, row0, row1)
            numbers.array[row0:row1] = parts.add(np.nan_to_num(phase.array[row0:row1]), np.where(core, 0, EMPTY).astype(np.int32))
        final, sizes, _, _ = parts.mapping(65534)
        for row0, row1 in strips(shape):
            stop_if_cancelled(progress or Silent())
            top, bottom = max(row0 - 1, 0), min(row1 + 1, shape[0])
            core = final[numbers.array[top:bottom]].astype(np.uint16)
            grown = core.copy()
            for near, here in _around(core.shape):
                grown[here] = np.where(grown[here] == 0, core[near], grown[here])
            inner = slice(row0 - top, row1 - top)
            out.array[row0:row1] = np.where(used.array[row0:row1] > 0, grown[inner], 0)
    return sizes


def _around(shape):
    """Pairs of slices (neighbour, pixel) in the eight directions."""
    def shifted(step, size):
        return slice(max(step, 0), size + min(step, 0)), slice(max(-step, 0), size - max(step, 0))
    for i in (-1, 0, 1):
        for j in (-1, 0, 1):
            if i or j:
                (a, b), (c, d) = shifted(i, shape[0]), shifted(j, shape[1])
                yield (a, c), (b, d)


def _core(phase, used, row0, row1):
    """bool: used pixels whose four neighbours are used too and no more than pi apart; the border of the image does not count."""
    top, bottom = max(row0 - 1, 0), min(row1 + 1, phase.shape[0])
    good, values = used.array[top:bottom] > 0, phase.array[top:bottom]
    core = good.copy()
    with np.errstate(invalid="ignore"):
        for axis in (0, 1):
            one, other = (np.s_[:-1], np.s_[1:]) if axis == 0 else (np.s_[:, :-1], np.s_[:, 1:])
            joined = good[one] & good[other] & (np.abs(values[one] - values[other]) <= np.pi)
            core[one] &= joined
            core[other] &= joined
    return core[row0 - top:row1 - top]


def jumps(fields, parts, progress=None):
    """Numbers of the parts (Aside, uint16) beyond the first whose mean phase lies nearer to another turn than to what the first one leads to expect there."""
    heights = fields["unwrapped"]
    coarse = coarse_means(heights, parts, lambda row0, row1: parts.array[row0:row1] == 1)
    total, count = np.zeros(65536), np.zeros(65536)
    for row0, row1 in strips(heights.shape):
        stop_if_cancelled(progress or Silent())
        numbers = parts.array[row0:row1]
        here = numbers > 1
        if here.any():
            away = heights.array[row0:row1][here] - spread(coarse, row0, row1, heights.shape[1])[here]
            total += np.bincount(numbers[here], away, 65536)
            count += np.bincount(numbers[here], minlength=65536)
    return np.flatnonzero(np.abs(total / np.maximum(count, 1)) > np.pi)


def expected_error(coherence, kz, looks):
    """Standard deviation (m) of the height by the noise of the phase: sigma_phi / |k_z|, the Cramer-Rao bound of Rodriguez and Martin 1992, eq. 8."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return (np.sqrt(phase_variance(coherence, looks)) / np.abs(kz)).astype(np.float32)
