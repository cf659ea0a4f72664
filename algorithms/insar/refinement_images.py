"""The refinement straight from two complex images: the interferogram is formed after the phase of the DEM is taken off each pixel."""

import dataclasses

import numpy as np

from ..options import InputError
from ..progress import stop_if_cancelled
from . import interferogram
from .pair import Image
from .refinement_aside import Aside, strips
from .refinement_sources import RadarSource, follow, phasors, roughness

_CLEAR = 0.02  # of the coherence: more is not by chance
_ALIKE = 0.8  # of the roughness: less is not by chance


class CellPhase:
    """A phase (rad) of cells of down x across px as an image of the pixels: in each cell the parabola, along rows and along columns, through it and its neighbours.

    It has the value of the cell in its middle, and the mean of the true phase over the cell as far as that is such a parabola. NaN where the cell is NaN.
    """

    def __init__(self, cells, down, across):
        self._cells, self._down, self._across = cells, down, across
        self.shape = cells.shape[0] * down, cells.shape[1] * across

    def read(self, row0, row1, col0, col1):
        """float32; of whole cells."""
        down, across = self._down, self._across
        i, k, j, m = row0 // down, row1 // down, col0 // across, col1 // across
        wide = np.full((k - i + 2, m - j + 2), np.nan, np.float32)
        top, left = max(i - 1, 0), max(j - 1, 0)
        some = self._cells.read(top, min(k + 1, self._cells.shape[0]), left, min(m + 1, self._cells.shape[1]))
        wide[top - i + 1:top - i + 1 + some.shape[0], left - j + 1:left - j + 1 + some.shape[1]] = some
        middle = wide[1:-1, 1:-1]
        along, slow = (_parabola(middle, before, after, count) for before, after, count in ((wide[1:-1, :-2], wide[1:-1, 2:], across), (wide[:-2, 1:-1], wide[2:, 1:-1], down)))
        out = (middle[None] + slow).transpose(1, 0, 2)[..., None] + along.transpose(1, 2, 0)[:, None]
        return out.reshape(row1 - row0, col1 - col0)


def _parabola(middle, before, after, count):
    """(count, rows, columns): what is to be added to a cell's value at each of its pixels along one axis; without one neighbour a line, without both nothing."""
    lower, upper = middle - before, after - middle
    lower, upper = np.where(np.isfinite(lower), lower, upper), np.where(np.isfinite(upper), upper, lower)
    slope, bend = (np.nan_to_num(one) for one in ((upper + lower) / 2, upper - lower))
    x = ((np.arange(count, dtype=np.float32) + np.float32(0.5)) / np.float32(count) - np.float32(0.5))[:, None, None]
    return x * slope + x * x / 2 * bend


class ImagesSource(RadarSource):
    """Two co-registered single-look complex images with .shape and .read() (complex64) in the radar geometry of a pair.Pair.

    The phase of the DEM, on the cells of azimuth_looks x range_looks px, is taken off each pixel before they are averaged: steep fringes cost no coherence. Which image is
    conjugated is found from the images. looks: effective ones, None: to be found. The rest as for RadarSource. formed: what the report says of the interferogram.
    """

    def __init__(self, first, second, pair, options, *, looks=None, progress, **around):
        if pair.secondary is None or pair.image is None:
            raise InputError(f"GEOMETRY holds {'one orbit' if pair.secondary is None else 'no image'}: the refinement needs both orbits and the timing of the images.")
        for name, image in (("PRIMARY", first), ("SECONDARY", second)):
            if tuple(image.shape) != (pair.image.rows, pair.image.columns):
                raise InputError(f"GEOMETRY is of an image of {pair.image.columns} x {pair.image.rows} px, {name} has {image.shape[1]} x {image.shape[0]} px: give the geometry of these images.")
        self._images, self._how = (first, second), interferogram.InterferogramOptions(azimuth_looks=options.azimuth_looks, range_looks=options.range_looks)
        interferogram.refuse_looks(first.shape, self._how)
        averaged = Image(**interferogram.multilooked_image(dataclasses.asdict(pair.image), self._how))
        stop_if_cancelled(progress)
        self.formed = {}
        super().__init__(None, None, dataclasses.replace(pair, image=averaged), options, looks=looks or interferogram.effective_looks(first, self._how), **around)

    def close(self):
        super().close()
        if self._coherence is not None:
            self._coherence.close()

    def _residual(self, row0, col0, reference, residual, coherence, signs):
        if self._filtered is not None:
            super()._residual(row0, col0, reference, residual, coherence, signs)

    def _form(self, reference, residual, coherence, signs, progress):
        """Fill residual and coherence (Aside) from the images, less the reference phase (Aside); with the image conjugated that leaves the smoother phase."""
        if not any(np.isfinite(reference.array[row]).any() for row in range(reference.shape[0])):
            raise InputError("No pixel of the images lies on the DEM: check that GEOMETRY and the DEM are of one place.")
        products = interferogram.PRODUCTS[::-1]  # that of instruments, whose phase falls with the range, first
        for product in products:
            found, (own, other) = self._formed(product, reference, residual, coherence, progress)
            opposed = found.against > found.coherence + _CLEAR or abs(found.against - found.coherence) <= _CLEAR and other < own
            if not opposed:
                break
        if opposed or min(own, other) > _ALIKE * max(own, other) and abs(found.against - found.coherence) <= _CLEAR:
            progress.warn(f"Whether {product} or its conjugate is the phase of GEOMETRY cannot be told for sure: less the phase of the DEM it changes by {own:.2f} rad from cell to cell, its opposite by "
                          f"{other:.2f} rad. Check the height change.")
        progress.note(f"Interferogram of {product}, {found.shape[1]} x {found.shape[0]} cells of {self._how.azimuth_looks} x {self._how.range_looks} px, {self.looks:.1f} effective looks, mean coherence "
                      f"{found.coherence:.3f}.")
        self.formed = dict(product=product, azimuth_looks=self._how.azimuth_looks, range_looks=self._how.range_looks, effective_looks=self.looks, mean_coherence=found.coherence)
        self._coherence = Aside(coherence.shape)
        for row0, row1 in strips(coherence.shape):
            self._coherence.array[row0:row1] = coherence.array[row0:row1]

    def _formed(self, product, reference, residual, coherence, progress):
        """(interferogram.Result, roughness of the phase and of its opposite, rad)."""
        signs, least, phases = np.zeros((2, 2)), self._options.minimum_coherence, []

        def write(kind, row0, values):
            if kind == "phase":
                phases.append(values)
            if kind != "coherence":
                return
            phase, here = phases.pop(), slice(row0, row0 + len(values))
            coherence.array[here] = values
            residual.array[here] = own = phasors(phase, values, least)
            follow(signs, own, phasors(-phase - 2 * reference.array[here], values, least))
        how = dataclasses.replace(self._how, product=product)
        found = interferogram.compute(*self._images, how, write, reference=CellPhase(reference, how.azimuth_looks, how.range_looks), looks=self.looks, progress=progress)
        return found, roughness(signs)

    @property
    def looks(self):
        """Effective looks of a cell."""
        return self.filter.looks
