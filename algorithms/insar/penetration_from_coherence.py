"""Penetration depth from the volume decorrelation of a single-pass pair, with its interval.

Source: uniform volume of Dall 2007 (IEEE Geosci. Remote Sens. Lett. 4, 319), eq. (8) and (9) of propagation.py; loss factors of Krieger et al. 2007
(IEEE Trans. Geosci. Remote Sens. 45, 3317); scatter of the coherence of Touzi et al. 1999 (ibid. 37, 135).
"""

import dataclasses
import statistics

import numpy as np

from .. import blocks, device
from ..options import InputError, option
from ..progress import stop_if_cancelled
from .medium import MOST_PERMITTIVITY, Medium, radians_of
from .propagation import DENSITY_MODELS

BANDS = (("dh", "m"), ("dh_low", "m"), ("dh_high", "m"), ("d2", "m"), ("volume_coherence", "1"))
SOUND, NO_VOLUME, SATURATED, NOISE = range(4)
FLAGS = {SOUND: "sound", NO_VOLUME: "no volume decorrelation: coherence as high as the other losses allow, dh = 0", SATURATED: "saturated: dh near a quarter of HoA_vol, or coherence within its scatter of zero",
         NOISE: "no result: backscatter at or below the noise, or losses too strong"}
_SHOWN = 500
_AT_ONCE = 300_000  # pixels of a job, so that a cancel is heard
_ARRAYS = 16


@dataclasses.dataclass(frozen=True)
class PenetrationFromCoherenceOptions:
    """Options of firnline:penetrationfromcoherence."""

    height_of_ambiguity: float | None = option(None, "Height of ambiguity", "In air, of either sign, where K_Z is empty.", unit="m", minimum=-10000, maximum=10000)
    permittivity: float | None = option(None, "Relative permittivity", "Of the snow and firn that scatters, such as 1.7 for firn of 0.37 g/cm3 and 3.15 for ice.", minimum=1, maximum=MOST_PERMITTIVITY)
    looks: float | None = option(None, "Looks", "Independent looks of the coherence; the number of averaged pixels divided by the oversampling. Empty: no interval, no correction of bias.", minimum=2, maximum=100000)
    k_z_is: str = option("k_z", "What K_Z holds", "k_z in rad/m, or the height of ambiguity 2 pi / k_z in m; both in air.", choices=("k_z", "Height of ambiguity"), advanced=True)
    incidence_angle: float | None = option(None, "Incidence angle", "Where INCIDENCE is empty.", unit="degrees", minimum=5, maximum=80, advanced=True)
    incidence_unit: str = option("Degrees", "Unit of the incidence raster", choices=("Degrees", "Radians"), advanced=True)
    density: float | None = option(None, "Density", "In place of the permittivity, such as 0.4 for dry firn.", unit="g/cm3", minimum=0, maximum=0.917, advanced=True)
    density_model: str = option("Kovacs", "Permittivity of a density", "Kovacs: (1 + 0.845 rho)^2. Looyenga: a mixture of air and ice.", choices=tuple(DENSITY_MODELS), advanced=True)
    nesz: float | None = option(None, "Noise-equivalent sigma0", "Where SIGMA0 is given and NESZ_RASTER is empty; such as -21 for TanDEM-X.", unit="dB", minimum=-60, maximum=20, advanced=True)
    sigma0_values: str = option("dB", "Values of backscatter and noise rasters", "dB: 10 log10 of the linear power ratio.", choices=("dB", "Linear"), advanced=True)
    noise_in_sigma0: bool = option(False, "Backscatter holds the noise", "Whether the noise was not subtracted from SIGMA0 when it was calibrated.", advanced=True)
    quantisation: float = option(1.0, "Coherence of quantisation", "1 where it is lossless, or COHERENCE is free of it.", minimum=0.2, maximum=1, advanced=True)
    ambiguity: float = option(1.0, "Coherence of ambiguities", "1 where there are none, or COHERENCE is free of them.", minimum=0.2, maximum=1, advanced=True)
    spectral: float = option(1.0, "Coherence of spectral shifts", "Range and azimuth spectra that do not overlap; 1 after common-band filtering.", minimum=0.2, maximum=1, advanced=True)
    correct_bias: bool = option(True, "Correct the bias of the coherence", "Few looks make a low coherence look higher than it is. Needs LOOKS.", advanced=True)
    confidence: float = option(95.0, "Confidence of the interval", unit="%", minimum=50, maximum=99.9, advanced=True)
    saturation: float = option(0.8, "Saturation", "Share of a quarter of HoA_vol above which dh counts as saturated.", minimum=0.3, maximum=1, advanced=True)


@dataclasses.dataclass
class Result:
    """shown: name of a band or "flags" -> float32 (rows, columns) of every `factor`-th pixel; shares: flag -> share of the pixels with data; valid: share of all pixels with dh;
    quantiles: band -> (10 %, 50 %, 90 %) of those shown."""

    shown: dict
    factor: int
    shares: dict
    valid: float
    quantiles: dict


def standard_deviations(confidence):
    """Half the width of a normal interval of so many per cent, in standard deviations."""
    return statistics.NormalDist().inv_cdf(0.5 + confidence / 200)


def unbiased(coherence, looks):
    """Coherence whose square has no bias of few looks: g of E(c^2) = g^2 + (1 - g^2)^2 / L; that is exact at g = 0 and 1 and, between, within 0.005 for L >= 8. 0 where c^2 < 1/L."""
    c2, half = np.asarray(coherence, float) ** 2, looks / 2 - 1
    return np.sqrt(np.maximum(np.sqrt(np.maximum(half**2 + looks * c2 - 1, 0)) - half, 0))


def interval(coherence, looks, deviations):
    """(low, high) of the true coherence: artanh c scatters by 1 / sqrt(2 (L - 1)) whatever the coherence (after Touzi et al. 1999)."""
    z, s = np.arctanh(np.asarray(coherence, float)), deviations / np.sqrt(2 * (looks - 1))
    return np.tanh(np.maximum(z - s, 0)), np.tanh(z + s)


def compute(coherence, options, *, k_z=None, angle=None, medium=None, sigma0=None, nesz=None, block_rows=256, write, progress):
    """Invert by strips.

    coherence: image of |gamma|, 0 … 1; k_z: image or None for options.height_of_ambiguity; angle: image of incidence angles or None; medium: Medium; sigma0,
    nesz: images of backscatter and noise, or None; all on one grid. write(row0, bands, flags): float32 (5, rows, columns) as BANDS, uint8 with 255. Returns a Result.
    """
    from .penetration_numba import invert

    medium = medium or Medium(options)
    refuse_missing(options, k_z=k_z is not None, incidence=angle is not None, medium=bool(medium), sigma0=sigma0 is not None, nesz=nesz is not None)
    _warm_up(progress)
    _refuse_wrong_values(coherence, k_z, options)
    rows, columns = coherence.shape
    factor = max(1, -(-max(rows, columns) // _SHOWN))
    shown = {name: np.full((-(-rows // factor), -(-columns // factor)), np.nan, np.float32) for name in [name for name, _ in BANDS] + ["flags"]}
    counts, valid = np.zeros(4, np.int64), 0
    high = max(1, min(rows, device.memory_bytes() // 2 // (4 * _ARRAYS * columns)) // block_rows) * block_rows
    tail = standard_deviations(options.confidence) / np.sqrt(2 * (options.looks - 1)) if options.looks else np.nan
    strips, some = blocks.split(coherence.shape, high, columns), max(1, _AT_ONCE // columns)
    for number, strip in enumerate(strips):
        stop_if_cancelled(progress)

        def read(image):
            return blocks.read(image, strip)

        def constant(value):
            return np.full(strip.shape, value, np.float32)
        c = read(coherence)
        k = _wave_numbers(read(k_z), options) if k_z is not None else constant(2 * np.pi / abs(options.height_of_ambiguity))
        theta = radians_of(read(angle), options.incidence_unit) if angle is not None else constant(np.radians(options.incidence_angle))
        eps = medium.read(read, strip.shape)
        loss = _losses(read(sigma0) if sigma0 is not None else None, read(nesz) if nesz is not None else None, options, strip.shape)
        bands, flags = np.empty((5, *strip.shape), np.float32), np.empty(strip.shape, np.uint8)
        device.each(lambda a, b: invert(c[a:b], k[a:b], theta[a:b], eps[a:b], loss[a:b], options.looks or np.nan, options.correct_bias, tail, options.saturation, bands[:, a:b], flags[a:b]),
                    [(a, min(a + some, strip.shape[0])) for a in range(0, strip.shape[0], some)], progress)
        counts += np.bincount(flags.ravel(), minlength=256)[:4]
        valid += int(np.isfinite(bands[0]).sum())
        write(strip.row0, bands, flags)
        at = np.arange(-strip.row0 % factor, strip.shape[0], factor)
        for (name, _), band in zip(BANDS, bands):
            shown[name][(strip.row0 + at) // factor] = band[at, ::factor]
        shown["flags"][(strip.row0 + at) // factor] = np.where(flags == 255, np.nan, flags)[at, ::factor]
        progress.report((number + 1) / len(strips))
    if not valid:
        raise InputError("COHERENCE, K_Z and the other rasters have no pixel in common that gives a depth: check where they lie, their no-data, and the noise.")
    quantiles = {name: tuple(float(q) for q in np.percentile(shown[name][np.isfinite(shown[name])], (10, 50, 90))) if np.isfinite(shown[name]).any() else (None,) * 3 for name, _ in BANDS}
    return Result(shown, factor, {code: float(counts[code] / counts.sum()) for code in FLAGS}, valid / (rows * columns), quantiles)


def refuse_missing(options, *, k_z, incidence, medium, sigma0, nesz):
    """InputError where something is not given (truth values)."""
    if not k_z and not options.height_of_ambiguity:
        what = "K_Z is empty" if options.height_of_ambiguity is None else "HEIGHT_OF_AMBIGUITY is 0 m"
        raise InputError(f"{what}: give a raster K_Z, or HEIGHT_OF_AMBIGUITY in metres.")
    if not incidence and options.incidence_angle is None:
        raise InputError("INCIDENCE is empty: give a raster of incidence angles, or INCIDENCE_ANGLE.")
    if not medium:
        raise InputError("PERMITTIVITY is empty: give PERMITTIVITY, DENSITY or a raster of one of them.")
    if sigma0 and not nesz and options.nesz is None:
        raise InputError("NESZ is empty: SIGMA0 gives the loss by noise only with it; give NESZ, NESZ_RASTER, or leave SIGMA0 empty.")
    if not sigma0 and (nesz or options.nesz is not None):
        raise InputError(f"{'NESZ_RASTER' if nesz else 'NESZ'} is given without SIGMA0: give the backscatter too, or leave it empty.")


def _refuse_wrong_values(coherence, k_z, options):
    rows, columns = coherence.shape
    sample = [blocks.Block(row, row + 1, 0, columns) for row in np.unique(np.linspace(0, rows - 1, 25).astype(int))]
    values = np.concatenate([blocks.read(coherence, one).ravel() for one in sample])
    values = values[np.isfinite(values)]
    if values.size and (values.max() > 1.001 or values.min() < 0):
        raise InputError(f"COHERENCE holds {values.min():.4g} to {values.max():.4g}: coherence lies between 0 and 1; scale it first (Raster Calculator).")
    if k_z is None:
        return
    values = np.abs(np.concatenate([blocks.read(k_z, one).ravel() for one in sample]))
    values = values[np.isfinite(values) & (values > 0)]
    if values.size and options.k_z_is == "k_z" and np.median(values) > 3:
        raise InputError(f"K_Z is {np.median(values):.4g} rad/m in the middle, a height of ambiguity of {2 * np.pi / np.median(values):.2g} m: is it the height of ambiguity? Then set K_Z_IS = Height of ambiguity.")
    if values.size and options.k_z_is != "k_z" and np.median(values) < 1:
        raise InputError(f"K_Z, taken as height of ambiguity, is {np.median(values):.4g} m in the middle: is it k_z in rad/m? Then set K_Z_IS = k_z.")


def _wave_numbers(values, options):
    with np.errstate(divide="ignore"):
        return np.abs(values if options.k_z_is == "k_z" else np.float32(2 * np.pi) / values)


def _losses(sigma0, nesz, options, shape):
    """Product of all loss factors but that of the volume, float32; 0 where backscatter does not exceed the noise, NaN where it has no data."""
    fixed = options.quantisation * options.ambiguity * options.spectral
    if sigma0 is None:
        return np.full(shape, fixed, np.float32)
    power = 10 ** (sigma0 / 10) if options.sigma0_values == "dB" else sigma0
    noise = 10 ** (options.nesz / 10) if nesz is None else 10 ** (nesz / 10) if options.sigma0_values == "dB" else nesz
    signal = power - noise if options.noise_in_sigma0 else power
    with np.errstate(invalid="ignore"):
        # gamma_SNR = SNR / (1 + SNR), both antennas alike.
        return np.where(signal > 0, fixed * signal / (signal + noise), 0 * (signal + noise)).astype(np.float32)


_warm = []


def _warm_up(progress):
    from .penetration_numba import invert

    if not _warm:
        stop_if_cancelled(progress)
        one = np.ones((2, 3), np.float32)
        invert(one, one, one, one, one, 2.0, True, 0.1, 0.8, np.empty((5, 4, 3), np.float32)[:, :2], np.empty((2, 3), np.uint8))
        _warm.append(True)
