"""Where the residual phase of the refinement comes from: an interferogram in radar geometry with its orbits, or one on the map with k_z."""

import math

import numpy as np

from .. import device
from ..options import InputError
from ..progress import part, stop_if_cancelled
from . import insar_geometry, range_doppler
from .refinement_aside import Aside, strips

LAYOVER, SHADOW, OUTSIDE = 2, 3, 255  # classes of maps["classes"], 0 elsewhere
_CLASS_OF = np.full(256, OUTSIDE, np.uint8)
_CLASS_OF[:6] = 0, LAYOVER, LAYOVER, SHADOW, SHADOW, LAYOVER
_ROWS = 64  # of a job
_STEPS = 0.1, 3.0  # of a height change, least and most
_OPPOSITE = 0.8  # of the roughness: less is not by chance
_TRUE = 0.05  # rad, standard deviation of true differences between pixels of a boxcar
_PATCH = 32  # px, of Goldstein's filter


def phasors(phase, coherence, least):
    """complex64 exp(j phase), weighted by gamma^2 / (1 - gamma^2), which is the inverse of the phase's variance (Rodriguez and Martin 1992, eq. 8);
    0 where the coherence (0 to 1) is below `least`, or there is no data."""
    with np.errstate(invalid="ignore"):
        good = np.isfinite(phase) & (coherence >= least)
        squared = np.minimum(coherence, 1) ** 2
        weight = np.where(good, squared / np.maximum(1 - squared, 1e-4), 0)
        return (weight * np.exp(1j * np.where(good, phase, 0))).astype(np.complex64)


class Filter:
    """Averages phasors (Aside, complex64) of so many looks as the options say. gained: the looks after it."""

    def __init__(self, options, looks):
        self._options, self.looks = options, looks
        self.gained = looks * (options.filter_size**2 if options.filter == "Boxcar" else 1)

    def apply(self, values, progress):
        """In place."""
        if self._options.filter == "None" or self._options.filter == "Boxcar" and self._options.filter_size == 1:
            return
        with Aside(values.shape, np.complex64) as out:
            (self._boxcar if self._options.filter == "Boxcar" else self._goldstein)(values, out, progress)
            for row0, row1 in strips(values.shape):
                values.array[row0:row1] = out.array[row0:row1]

    def _boxcar(self, values, out, progress):
        from . import refinement_numba as kernels

        def one(row0, row1):
            kernels.boxcar(values.array, self._options.filter_size // 2, 2 * self.looks * _TRUE**2, row0, row1, out.array[row0:row1])
        device.each(one, [(row0, min(row0 + _ROWS, values.shape[0])) for row0 in range(0, values.shape[0], _ROWS)], progress)

    def _goldstein(self, values, out, progress):
        """Goldstein and Werner 1998, GRL 25, 4035: spectra of overlapping patches times their own smoothed amplitude to the power of the exponent."""
        rows, columns = values.shape
        half = _PATCH // 2
        ramp = 1 - np.abs((np.arange(_PATCH) + 0.5) / half - 1)
        taper = (ramp[:, None] * ramp).astype(np.float32)
        carry = np.zeros((half, columns + 2 * _PATCH), np.complex64)
        for top in range(-half, rows, half):
            stop_if_cancelled(progress)
            progress.report(max(top, 0) / rows)
            band = np.zeros((_PATCH, columns + 2 * _PATCH), np.complex64)
            a, b = max(top, 0), min(top + _PATCH, rows)
            unit = values.array[a:b]
            band[a - top:b - top, _PATCH:_PATCH + columns] = unit
            starts = np.arange(0, columns + _PATCH + 1, half)
            patches = np.stack([band[:, start:start + _PATCH] for start in starts])
            spectra = np.fft.fft2(patches)
            size = np.abs(spectra)
            size = sum(np.roll(size, (i, j), (1, 2)) for i in (-1, 0, 1) for j in (-1, 0, 1)) / 9
            size /= np.maximum(size.max((1, 2), keepdims=True), 1e-30)
            patches = np.fft.ifft2(spectra * size**self._options.goldstein_exponent) * taper
            total = np.zeros_like(band)
            for start, patch in zip(starts, patches):
                total[:, start:start + _PATCH] += patch
            done = total[:half] + carry
            carry = total[half:]
            if top >= 0:
                end = min(top + half, rows)
                done = done[:end - top, _PATCH:_PATCH + columns]
                out.array[top:end] = np.where(values.array[top:end] == 0, 0, done)


class RadarSource:
    """Interferogram (image of phase in rad) and coherence in the radar geometry of a pair.Pair; reference: image of a phase (rad) that was taken off the interferogram, None: none was;
    looks: of both.

    grid, to_degrees, to_pixels, undulation: of the DEM, as for insar_geometry.compute().
    """

    remakes = True  # the look-up table, from a new surface

    def __init__(self, phase, coherence, pair, options, *, grid, to_degrees, to_pixels, undulation=None, reference=None, looks=1.0):
        if pair.secondary is None or pair.image is None:
            raise InputError(f"GEOMETRY holds {'one orbit' if pair.secondary is None else 'no image'}: the refinement needs both orbits and the timing of the image.")
        self._size = size = (pair.image.rows, pair.image.columns)
        if phase is not None and tuple(phase.shape) != size:
            raise InputError(f"GEOMETRY is of an image of {size[1]} x {size[0]} px, INTERFEROGRAM has {phase.shape[1]} x {phase.shape[0]} px: give the file of the averaged image.")
        self._phase, self._coherence, self._reference, self._pair, self._options = phase, coherence, reference, pair, options
        self._around = dict(to_degrees=to_degrees, to_pixels=to_pixels, undulation=undulation)
        self._grid, self.filter, self.numbers, self._filtered = grid, Filter(options, looks), {}, None

    def close(self):
        """Free what was put aside."""
        if self._filtered is not None:
            self._filtered.close()

    def measure(self, surface, maps, progress):
        """Fill the maps (name -> Aside on the grid of the surface): phase, the wrapped residual (rad); coherence; kz; step, rise of the surface for a rise at constant range; x, y, coordinates of the trend; classes."""
        pair, size = self._pair, self._size
        geometry = insar_geometry.InsarGeometryOptions(inside_image=True)

        def write(name, row0, col0, values):
            rows, columns = values.shape[-2:]
            place = slice(row0, row0 + rows), slice(col0, col0 + columns)
            if name == "lookup":
                maps["y"].array[place], maps["x"].array[place] = values
            elif name == "layover_shadow":
                maps["classes"].array[place] = _CLASS_OF[values]
            elif name in ("kz", "incidence"):
                maps["kz" if name == "kz" else "step"].array[place] = values
        with Aside(size, np.complex64, 0) as residual, Aside(size) as coherence, Aside(size) as reference:
            signs = np.zeros((2, 2))

            def write_radar(row0, col0, places, phases):
                self._residual(row0, col0, phases, residual, coherence, signs)
                reference.array[row0:row0 + phases.shape[0], col0:col0 + phases.shape[1]] = phases
            found = insar_geometry.compute(surface, self._grid, pair, geometry, wanted=("kz", "incidence", "lookup", "layover_shadow", "phase"), write=write, write_radar=write_radar,
                                           progress=part(progress, 0, 0.5), **self._around)
            if self._filtered is None:
                self._form(reference, residual, coherence, signs, part(progress, 0.5, 0.7))
                self.numbers = found.numbers
                self.filter.apply(residual, part(progress, 0.7, 0.8))
                self._keep(residual, reference)
            for row0, row1 in strips(surface.shape):
                stop_if_cancelled(progress)
                _steps(surface, maps, row0, row1, pair.image.range_spacing_m)
            self._to_map(residual, coherence, maps, part(progress, 0.8, 1))

    def _keep(self, residual, reference):
        """The filtered interferogram, for later: were each new residual filtered, what the filter took off would come back bit by bit."""
        self._filtered = Aside(residual.shape, np.complex64)
        for row0, row1 in strips(residual.shape):
            here = slice(row0, row1)
            self._filtered.array[here] = residual.array[here] * np.exp(1j * np.nan_to_num(reference.array[here]))

    def _residual(self, row0, col0, reference, residual, coherence, signs):
        rows, columns = reference.shape
        window = row0, row0 + rows, col0, col0 + columns
        place, gamma = (slice(*window[:2]), slice(*window[2:])), self._coherence.read(*window)
        coherence.array[place] = gamma
        if self._filtered is not None:
            residual.array[place] = np.where(np.isfinite(reference), self._filtered.array[place] * np.exp(-1j * np.nan_to_num(reference)), 0)
            return
        refuse_coherence(gamma)
        phase = self._phase.read(*window)
        if self._reference is not None:
            phase = phase + self._reference.read(*window)
        residual.array[place] = values = phasors(phase - reference, gamma, self._options.minimum_coherence)
        follow(signs, values, phasors(-phase - reference, gamma, self._options.minimum_coherence))

    def _form(self, reference, residual, coherence, signs, progress):
        """What is left to do for the first residual."""
        if not signs[0, 1]:
            raise InputError("No pixel of INTERFEROGRAM lies on the DEM and reaches MINIMUM_COHERENCE: check that the rasters, GEOMETRY and the DEM are of one scene.")
        own, other = roughness(signs)
        if other < _OPPOSITE * own:
            raise InputError(f"INTERFEROGRAM runs against GEOMETRY: less the phase of the DEM it changes by {own:.2f} rad from pixel to pixel, its opposite by {other:.2f} rad: give its conjugate (the "
                             "other PRODUCT of the tool Interferogram), or exchange the orbits.")

    def _to_map(self, residual, coherence, maps, progress):
        from . import refinement_numba as kernels

        rows, columns = self._size

        def one(row0, row1):
            here = slice(row0, row1)
            kernels.sample(residual.array, coherence.array, maps["y"].array[here], maps["x"].array[here], maps["phase"].array[here], maps["coherence"].array[here])
            maps["y"].array[here] = 2 * (maps["y"].array[here] + 0.5) / rows - 1
            maps["x"].array[here] = 2 * (maps["x"].array[here] + 0.5) / columns - 1
        count = maps["x"].shape[0]
        device.each(one, [(row0, min(row0 + _ROWS, count)) for row0 in range(0, count, _ROWS)], progress)


class MapSource:
    """Interferogram (image of phase in rad), coherence and k_z (image, rad/m, or one number) on the grid of the DEM. Its geometry cannot be made anew: the residual phase is less k_z dh.

    The phase is the residual of the DEM, or with map_phase = Flattened holds all topography: k_z times the DEM is taken off here. looks: of phase and coherence.
    """

    remakes = False

    def __init__(self, phase, coherence, kz, dem, options, looks=1.0):
        self._phase, self._coherence, self._kz, self._dem, self._options = phase, coherence, kz, dem, options
        self.filter, self.numbers = Filter(options, looks), {}

    def close(self):
        """Nothing was put aside."""

    def measure(self, surface, maps, progress):
        """As RadarSource.measure()."""
        rows, columns = self._phase.shape
        x, least, signs = 2 * (np.arange(columns, dtype=np.float32) + 0.5) / columns - 1, self._options.minimum_coherence, np.zeros((2, 2))
        with Aside((rows, columns), np.complex64) as residual:
            for row0, row1 in strips((rows, columns)):
                stop_if_cancelled(progress)
                progress.report(0.5 * row0 / rows)
                window, here = (row0, row1, 0, columns), slice(row0, row1)
                phase, gamma, heights = self._phase.read(*window), self._coherence.read(*window), self._dem.read(*window)
                kz = np.full(phase.shape, self._kz, np.float32) if isinstance(self._kz, float) else self._kz.read(*window)
                kz = np.where(kz == 0, np.float32(np.nan), kz)
                refuse_coherence(gamma)
                topography = kz * heights if self._options.map_phase == "Flattened" else 0 * kz * heights
                residual.array[here] = values = phasors(phase - topography, gamma, least)
                follow(signs, values, phasors(phase + topography, gamma, least))
                maps["coherence"].array[here], maps["kz"].array[here], maps["x"].array[here], maps["step"].array[here] = gamma, kz, x, 1
                maps["y"].array[here] = 2 * (np.arange(row0, row1, dtype=np.float32)[:, None] + 0.5) / rows - 1
                maps["classes"].array[here] = np.where(np.isfinite(phase + gamma + kz + heights), 0, OUTSIDE)
            self._refuse_opposite(signs)
            self.filter.apply(residual, part(progress, 0.5, 1))
            for row0, row1 in strips((rows, columns)):
                stop_if_cancelled(progress)
                values = residual.array[row0:row1]
                maps["phase"].array[row0:row1] = np.where(values == 0, np.float32(np.nan), np.angle(values))

    def _refuse_opposite(self, signs):
        own, other = roughness(signs)
        if other < _OPPOSITE * own:
            raise InputError(f"The phase of INTERFEROGRAM runs against k_z: less k_z times the DEM it changes by {own:.2f} rad from pixel to pixel, with the opposite sign by {other:.2f} rad: change the "
                             "sign of KZ or HEIGHT_OF_AMBIGUITY.")


def _steps(surface, maps, row0, row1, spacing):
    """Turn maps["step"] from the incidence (degrees) into 1 - tan(slope) / tan(incidence), the slope towards the radar along lines of constant time.

    A point that rises by dh at constant range moves by dh / tan(incidence) away from the radar: at its old place the surface rises by 1 - tan(slope) / tan(incidence) times as
    much. It is the ratio of the differences of range on the surface and at constant height, along (v, u) with t_u u + t_v v = 0; at constant height R grows by
    cos(incidence) dh more.
    """
    rows, columns = surface.shape
    top, bottom = max(row0 - 1, 0), min(row1 + 1, rows)
    line, sample, heights = (image.read(top, bottom, 0, columns) for image in (maps["y"], maps["x"], surface))
    inner = slice(row0 - top, row1 - top)
    if min(line.shape) < 2:
        maps["step"].array[row0:row1] = 1
        return
    (t_v, t_u), (r_v, r_u), (h_v, h_u) = ([d[inner] for d in np.gradient(values)] for values in (line, sample * np.float32(spacing), heights))
    down = np.cos(np.radians(maps["step"].array[row0:row1]))
    with np.errstate(invalid="ignore", divide="ignore"):
        found = (r_u * t_v - r_v * t_u) / ((r_u + down * h_u) * t_v - (r_v + down * h_v) * t_u)
    maps["step"].array[row0:row1] = np.where(np.isfinite(found), np.clip(found, *_STEPS), 1)


def follow(signs, own, opposite):
    """Add to sums (2, 2) how phasors agree from pixel to pixel, and those of the opposite sign: the real part of the sum, the sum of the sizes."""
    for sums, one in zip(signs, (own, opposite)):
        step = one[:, 1:] * np.conj(one[:, :-1])
        sums += step.real.sum(dtype=float), np.abs(step).sum(dtype=float)


def roughness(signs):
    """(own, opposite): phase difference (rad) from pixel to pixel whose cosine is the mean one."""
    return np.arccos(np.clip(signs[:, 0] / np.maximum(signs[:, 1], 1e-30), -1, 1))


def refuse_coherence(values):
    """InputError where a coherence lies outside 0 to 1."""
    with np.errstate(invalid="ignore"):
        wrong = (values < -1e-3) | (values > 1.01)
    if wrong.any():
        raise InputError(f"COHERENCE holds {values[wrong][0]:g}: give coherence from 0 to 1.")


def scene_window(shape, pair, to_pixels, low=-500.0, high=9000.0, nearer_m=0.0, margin_px=8):
    """(row0, row1, col0, col1) of a DEM of a shape that the image of a pair can cover, at heights from low to high (m); InputError where it lies elsewhere.

    nearer_m: slant range before the image, where mountains stand that throw shadow into it.
    """
    near, far = pair.image.ranges_m
    lines, samples, heights = np.meshgrid(np.linspace(*pair.image.times_s, 9), np.linspace(near - nearer_m, far, 9), np.linspace(low, high, 4))
    longitudes, latitudes, _ = range_doppler.to_degrees(range_doppler.rdr2geo(lines, samples, heights, pair.primary, pair.look))
    columns, rows = (values[np.isfinite(values)] for values in to_pixels(longitudes.ravel(), latitudes.ravel()))
    found = []
    for values, size in ((rows, shape[0]), (columns, shape[1])):
        low, high = (math.floor(values.min()) - margin_px, math.ceil(values.max()) + margin_px) if values.size else (0, 0)
        found += [max(low, 0), min(high, size)]
    if found[1] - found[0] < 2 or found[3] - found[2] < 2:
        raise InputError(f"DEM does not reach into the scene of GEOMETRY, around {np.nanmean(longitudes):.3f} degrees east, {np.nanmean(latitudes):.3f} north: check that they are of one place.")
    return tuple(found)
