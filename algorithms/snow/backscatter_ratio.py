"""Backscatter ratio: the fall of gamma0 against a reference without wet snow, both polarisations together.

Source: Li 2025 (doctoral thesis, ETH Zurich), chapter 3, eq. 3.1 and 3.2; Nagler et al. 2016, Remote Sensing 8, 348.
"""

import contextlib
import dataclasses
import functools

import numpy as np

from .. import blocks, device, terrain
from ..options import InputError, option
from ..progress import part, stop_if_cancelled
from ..scratch import Scratch
from .incidence import OPEN, local_incidence
from .months import months_of, numbers_of_date, winter, years_of

THETA_1, THETA_2 = 20.0, 45.0  # degrees, Nagler et al. 2016
BANDS = ("composite", "vv", "vh")
_NO_POWER = -100.0  # below all gamma0 in dB, and above what stands for no data


@dataclasses.dataclass(frozen=True)
class BackscatterRatioOptions:
    """Options of firnline:backscatterratio."""

    values: str = option("Linear", "Values of the images", "Linear: gamma0 as power ratio, such as 0.08. dB: 10 log10 of it, such as -11.", choices=("Linear", "dB"))
    reference_months: str = option("", "Months of the reference", "Months in which the snow is dry, or gone: numbers and ranges, such as 12-2 or 1, 2, 7-9. Empty: 12-2 in the northern "
                                   "hemisphere, 6-8 in the southern.")
    reference_years: str = option("", "Years of the reference", "Years whose images make the reference, such as 2017-2020. Empty: all.", advanced=True)
    date: str = option("", "One date", "ISO date of the only image whose ratio is wanted, such as 2021-06-03. Empty: all images.")
    incidence_angle: float = option(39.0, "Incidence angle", "Of the radar at flat ground in the middle of the images; not used where LOCAL_INCIDENCE is given.", unit="degrees",
                                    minimum=10, maximum=70)
    look_direction: float = option(78.0, "Look direction", "The way the radar looks, clockwise from true north: Sentinel-1 about 78 on ascending and 282 on descending tracks. Used with a DEM.",
                                   unit="degrees", minimum=0, maximum=360)
    multilook: int = option(1, "Multi-look", "Side of the window over which the power is averaged around each pixel, on the same grid; 3 at 20 m is the 60 m of Copernicus' product. Best odd: an even window reaches one pixel further up and left.",
                            unit="px", minimum=1, maximum=99, advanced=True)
    minimum_reference: int = option(1, "Least images of the reference", "Pixels with fewer images in the reference become no-data.", minimum=1, maximum=1000, advanced=True)
    mask_layover: bool = option(True, "Mask layover and shadow", "Where the ground, by the DEM, lies in layover or shadow the ratio becomes no-data.", advanced=True)
    theta_1: float = option(THETA_1, "Angle below which VH counts alone", "Nagler et al. 2016.", unit="degrees", minimum=0, maximum=89, advanced=True)
    theta_2: float = option(THETA_2, "Angle above which both count alike", "Nagler et al. 2016.", unit="degrees", minimum=1, maximum=90, advanced=True)
    vv_band: int = option(1, "Band of the VV images", minimum=1, maximum=1000, advanced=True)
    vh_band: int = option(1, "Band of the VH images", minimum=1, maximum=1000, advanced=True)
    incidence_unit: str = option("Degrees", "Unit of the local incidence angle", choices=("Degrees", "Radians"), advanced=True)


def weight(theta, theta_1=THETA_1, theta_2=THETA_2):
    """Weight of VV in the composite, 0 … 0.5, at local incidence angles theta (degrees); NaN stays.

    0 below theta_1, rising to 0.5 at theta_2. The thesis prints a line that jumps at both ends; this is the complement of Nagler's weight
    of VH, which does not.
    """
    return 0.5 * np.clip((theta - theta_1) / (theta_2 - theta_1), 0.0, 1.0)


def power_of(decibels):
    """Linear power of decibels, float32; NaN stays. Exactly 0 dB is NaN: many programs write it where there is no data."""
    decibels = np.asarray(decibels, np.float32)
    return np.exp(np.where(decibels == 0, np.float32(np.nan), decibels) * np.float32(np.log(10) / 10))


def decibel(power):
    """10 log10 of linear power, float32; NaN where it is not positive."""
    power = np.asarray(power, np.float32)
    with np.errstate(divide="ignore", invalid="ignore"):
        # The natural logarithm is the one that numpy has in vectors.
        return np.log(np.where(power > 0, power, np.nan)) * np.float32(10 / np.log(10))


def ratio(power, reference):
    """R = 10 log10(gamma0 / gamma0_ref) in dB (eq. 3.1) of linear powers, float32; NaN where one is not positive or missing."""
    power, reference = np.asarray(power, np.float32), np.asarray(reference, np.float32)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return decibel(np.where(reference > 0, power, np.nan) / reference)


def composite(r_vv, r_vh, theta, theta_1=THETA_1, theta_2=THETA_2):
    """R_c = W R_vv + (1 - W) R_vh in dB (eq. 3.2), float32; NaN where a ratio that has a weight, or the angle, is NaN."""
    return weighted(r_vv, r_vh, weight(theta, theta_1, theta_2))


def weighted(r_vv, r_vh, w):
    """R_c of ratios and the weight of VV."""
    # Where W is 0 a missing VV does not matter.
    return (np.where(w > 0, w * r_vv, 0.0) + (1 - w) * r_vh + 0 * w).astype(np.float32)


class Reference:
    """Mean of linear powers over the dates of the reference, pixel by pixel: a mean of decibels would lie lower, by 2.5 dB at one look."""

    def __init__(self, shape):
        self._sum, self._count = np.zeros(shape), np.zeros(shape, np.int32)

    def add(self, power):
        """One date, linear, NaN or not positive where there is no data."""
        with np.errstate(invalid="ignore"):
            there = power > 0
        np.add(self._sum, power, out=self._sum, where=there)
        self._count += there

    def mean(self, least=1):
        """(mean float32 with NaN where fewer than `least` dates have data, count int32)."""
        with np.errstate(invalid="ignore"):
            return np.where(self._count >= least, self._sum / np.maximum(self._count, 1), np.nan).astype(np.float32), self._count


def multilooked(power, size):
    """Mean power over size x size pixels around each pixel, float32 of the same shape; no-data is left out of the mean and stays no-data."""
    if size == 1:
        return power
    from scipy.ndimage import uniform_filter

    with np.errstate(invalid="ignore"):
        there = power > 0
    total = uniform_filter(np.where(there, power, 0).astype(np.float64), size, mode="constant")
    share = uniform_filter(there.astype(np.float64), size, mode="constant")
    return np.where(there, total / np.maximum(share, 0.5 / size**2), np.nan).astype(np.float32)


@dataclasses.dataclass
class Result:
    """dates: for each date written a dict of day (ISO), pixels, valid (share), median and deciles (dB) of the composite; reference_days: ISO dates;
    shown: thinned composite of the last date, on every `factor`-th pixel; polarisations; angle: how the weight was found."""

    dates: list
    reference_days: list
    shown: np.ndarray | None
    factor: int
    polarisations: tuple
    angle: str


def compute(vv, vh, days, grid, options, *, southern=False, reference=None, keep_reference=None, angle=None, dem=None, mask=None, north=0.0, block_rows=256, write, progress,
            workers=None):
    """Ratios of a series, date by date.

    vv, vh: images of each day, in the order of `days` (datetimes, ascending), or None for a polarisation that is not there; reference:
    (image vv or None, image vh or None) of linear power in place of a mean; keep_reference(row0, mean_vv, mean_vh, count) gets the mean's
    rows; angle: image of the local incidence (degrees); dem: image (m), mask: image that is 1 where pixels count; north: direction of true north on
    the grid (degrees clockwise from grid north); write(k): context manager
    that gives a function (row0, bands) for the date k, bands: float32 (3, rows, columns) as BANDS. Images have .shape and .read(). workers: None, or what runs
    one_date() elsewhere: an object with .folder and .run(function, (k, arguments) of each date, Scratches, done(k, result), progress). Returns a Result.
    """
    from .warm_up_numba import warm_up

    warm_up(progress)
    _refuse_angles(options)
    sides = [images for images in (vv, vh) if images]
    chosen = numbers_of_date(options.date, days)
    strips = blocks.split(grid.shape, *strip_size(grid.shape, block_rows))
    references = [] if reference else _of_reference(days, options, southern)
    if references and options.minimum_reference > len(references):
        raise InputError(f"MINIMUM_REFERENCE = {options.minimum_reference}, but the reference has {len(references)} image{'s' * (len(references) > 1)}: use {len(references)} or less.")
    for key, images in (("VV", vv), ("VH", vh)):
        if images:
            _refuse_wrong_unit(key, images[0], options)
    read = functools.partial(_power, options=options)
    steps = len(references) * len(sides), len(chosen) * (len(sides) + 1)
    border = steps[0] / sum(steps)
    with contextlib.ExitStack() as held:
        folder = workers and workers.folder
        means = [held.enter_context(Scratch(grid.shape, folder=folder)) if images else None for images in (vv, vh)]
        weights = held.enter_context(Scratch(grid.shape, folder=folder))
        look, looked, referred = _Look(angle, dem, mask, grid, options, north, bool(vv), bool(vh)), False, [not vv, not vh]
        for number, strip in enumerate(strips):
            w, counts = look.weight_of(strip), None
            weights.write(strip.row0, w)
            looked |= bool(np.isfinite(w).any())
            for side, images in enumerate((vv, vh)):
                if not images:
                    continue
                if reference:
                    values = blocks.read(reference[side], strip)
                else:
                    mean = Reference(strip.shape)
                    for k in references:
                        stop_if_cancelled(progress)
                        mean.add(read(images[k], strip))
                    values, counts = mean.mean(options.minimum_reference)
                means[side].write(strip.row0, values)
                referred[side] |= bool((values > 0).any())
            if keep_reference:
                keep_reference(strip.row0, *(mean.read(strip.row0, strip.row1) if mean else None for mean in means), counts)
            progress.report(border * (number + 1) / len(strips))
        _refuse_nothing(looked, referred, look, reference, options)
        factor = max(1, -(-max(grid.shape) // 500))
        common, dates, last = Common(means, weights, strips, options, factor), {}, {}
        given = {k: (common, [images and images[k] for images in (vv, vh)]) for k in chosen}

        def keep(k, result):
            dates[k] = _about(days[k], result[0], grid.shape)
            if k == chosen[-1]:
                last["shown"] = result[1]
        mine = part(progress, border, 1)
        if workers:
            workers.run(one_date, given.items(), [one for one in (*means, weights) if one], keep, mine)
        else:
            for number, k in enumerate(chosen):
                keep(k, one_date(*given[k], write(k), part(mine, number / len(chosen), (number + 1) / len(chosen))))
        for k in chosen:
            if not dates[k]["valid"]:
                progress.warn(f"The image of {days[k]:%Y-%m-%d} has no pixel with data in common with the reference: its ratio is all no-data.")
        polarisations = tuple(name for name, images in (("VV", vv), ("VH", vh)) if images)
        found = Result([dates[k] for k in chosen], [days[k].date().isoformat() for k in references], last["shown"], factor, polarisations, look.told)
        if not any(one["valid"] for one in found.dates):
            raise InputError("No image has a pixel with data in common with the reference, the mask and the angle: check that all have data on the same ground.")
    return found


@dataclasses.dataclass(frozen=True)
class Common:
    """What all dates share: Scratch of the mean power of VV and of VH (None: not there) and of the weight; strips; options; every so many-th pixel is shown."""

    means: list
    weights: Scratch
    strips: list
    options: BackscatterRatioOptions
    factor: int


def one_date(common, images, output, progress):
    """Ratios of one date: (histogram, thinned composite). images: of VV and VH, or None; output: context manager of put(row0, bands)."""
    from . import mixture

    counts, shown, factor = None, [], common.factor
    read = functools.partial(_power, options=common.options)
    with output as put:
        for done, strip in enumerate(common.strips):
            stop_if_cancelled(progress)
            bands = _ratios(images, common.means, common.weights, strip, read)
            put(strip.row0, bands)
            counts = mixture.histogram(bands[0], counts)
            shown.append(bands[0][(-strip.row0) % factor::factor, ::factor].copy())  # a view would keep the strip
            progress.report((done + 1) / len(common.strips))
    return counts, np.concatenate(shown)


def strip_size(shape, block_rows):
    """(rows, columns) of the strips in which rasters are read: whole tiles where they are not too many pixels, to hear a cancel within the second."""
    rows = max(1, min(device.memory_bytes() // 200, 2**21) // shape[1])
    return (rows // block_rows * block_rows or (block_rows if block_rows * shape[1] <= 2**23 else rows)), shape[1]


def _refuse_angles(options):
    if options.theta_2 <= options.theta_1:
        raise InputError(f"THETA_2 = {options.theta_2:g} degrees is not above THETA_1 = {options.theta_1:g} degrees: use {options.theta_1 + 1:g} degrees or more.")


def _of_reference(days, options, southern):
    months = months_of(options.reference_months, "REFERENCE_MONTHS") or winter(southern)
    years = years_of(options.reference_years, "REFERENCE_YEARS")
    found = [k for k, day in enumerate(days) if day.month in months and (not years or day.year in years)]
    if not found:
        within = f" of the years {options.reference_years}" if years else ""
        raise InputError(f"No image falls into the months {', '.join(map(str, sorted(months)))}{within} of the reference: set REFERENCE_MONTHS to months with dry snow or none, "
                         "add such images, or give a REFERENCE.")
    return found


def _refuse_nothing(looked, referred, look, reference, options):
    """InputError where no ratio can be, before the images are read for it."""
    if not looked:
        raise InputError(f"{' and '.join(look.keys)} leave{'s' * (len(look.keys) == 1)} no pixel: check that the raster has data on the images, that a mask is above zero where pixels count, and the no-data value.")
    for key, found in zip(("VV", "VH"), referred):
        if found:
            continue
        if reference:
            raise InputError(f"REFERENCE holds no power above zero for {key}: give the REFERENCE_OUTPUT of an earlier run, which is linear, with VV in band 1 and VH in band 2.")
        raise InputError(f"{key}: no pixel has data in {options.minimum_reference} or more images of the reference (MINIMUM_REFERENCE): check the images and REFERENCE_MONTHS, or leave {key} empty.")


def _refuse_wrong_unit(key, image, options):
    """InputError where a sample of the first image shows that VALUES is wrong: linear power is never negative, gamma0 in dB mostly is."""
    rows, columns = image.shape
    values = np.concatenate([image.read(row, row + 1, 0, columns).ravel() for row in np.unique(np.linspace(0, rows - 1, 25).astype(int))])
    values = values[values > _NO_POWER]  # fill values say nothing of the unit
    if values.size == 0:
        return
    if options.values == "Linear" and (values < 0).mean() > 0.05:
        raise InputError(f"VALUES = Linear, but {100 * (values < 0).mean():.0f} % of the first image of {key} is negative, down to {values.min():.1f}: use dB.")
    if options.values == "dB" and not (values < 0).any():
        raise InputError(f"VALUES = dB, but the first image of {key} has no negative value (it runs from {values.min():.3g} to {values.max():.3g}): use Linear.")


def _power(image, strip, options):
    """Linear power of a strip, multi-looked."""
    halo = options.multilook // 2
    values = blocks.read(image, strip.grown(halo, halo))
    power = power_of(values) if options.values == "dB" else values
    power = multilooked(power, options.multilook)
    return power[halo:power.shape[0] - halo, halo:power.shape[1] - halo]


def _ratios(images, means, weights, strip, read):
    """float32 (3, rows, columns): composite, VV and VH ratio of a strip; a polarisation that is not there is NaN."""
    out = np.full((3, *strip.shape), np.nan, np.float32)
    w = weights.read(strip.row0, strip.row1)
    for side, image in enumerate(images):
        if image:
            out[1 + side] = ratio(read(image, strip), means[side].read(strip.row0, strip.row1)) + 0 * w
    if all(images):
        out[0] = weighted(out[1], out[2], w)
    else:
        out[0] = out[1] if images[0] else out[2]
    return out


class _Look:
    """The weight of VV at each pixel, NaN where no ratio is wanted; `told` says where the angle is from."""

    def __init__(self, angle, dem, mask, grid, options, north, vv, vh):
        self._angle, self._dem, self._mask, self._grid, self._options = angle, dem, mask, grid, options
        self._look = options.look_direction + north  # clockwise from grid north, as the aspect
        self.keys = [key for key, one in (("LOCAL_INCIDENCE", angle), ("DEM", dem), ("MASK", mask)) if one]
        self.told = "not needed: one polarisation" if not (vv and vh) else "the raster LOCAL_INCIDENCE" if angle else \
            f"computed from the DEM, {options.incidence_angle:g} degrees at flat ground, looking to {options.look_direction:g} degrees" if dem else \
            f"{options.incidence_angle:g} degrees everywhere"

    def weight_of(self, strip):
        options = self._options
        theta, state = np.full(strip.shape, options.incidence_angle, np.float32), None
        if self._dem is not None:
            heights, slope, aspect = terrain.of_block(self._dem, self._grid, strip)
            terrain.refuse_heights(heights)
            theta, state = local_incidence(slope, aspect, options.incidence_angle, self._look)
        if self._angle is not None:
            theta = blocks.read(self._angle, strip)
            theta = np.degrees(theta) if options.incidence_unit == "Radians" else theta
            _refuse_wrong_angles(theta, options)
        w = weight(theta, options.theta_1, options.theta_2).astype(np.float32)
        if state is not None and options.mask_layover:
            w[state != OPEN] = np.nan
        if self._mask is not None:
            w[~(blocks.read(self._mask, strip) > 0)] = np.nan
        return w


def _refuse_wrong_angles(theta, options):
    with np.errstate(invalid="ignore"):
        if (theta > 180).any() or (theta < 0).any():
            raise InputError(f"LOCAL_INCIDENCE holds {np.nanmin(theta):.4g} to {np.nanmax(theta):.4g} degrees (INCIDENCE_UNIT = {options.incidence_unit}): angles lie between 0 and 180 degrees.")
        finite = theta[np.isfinite(theta)]
    if finite.size > 100 and options.incidence_unit == "Degrees" and finite.max() < 3.2:
        raise InputError(f"LOCAL_INCIDENCE runs up to {finite.max():.2f}: these look like radians, set INCIDENCE_UNIT = Radians.")


def _about(day, counts, shape):
    """What is known of a date's composite from its histogram."""
    from .mixture import quantiles

    low, median, high = quantiles(counts, (0.1, 0.5, 0.9))
    return dict(day=day.date().isoformat(), valid=float(counts.sum() / (shape[0] * shape[1])), decile_1=low, median=median, decile_9=high)
