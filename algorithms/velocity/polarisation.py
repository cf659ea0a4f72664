"""Two polarisations of one date as one image."""

import numpy as np

from .. import blocks
from ..options import InputError
from ..progress import Silent, stop_if_cancelled

_SAMPLE_PX, _SIDE = 256, 4


class MeanOfTwo:
    """Mean of the intensities of two polarisations of one date, in the unit of the pixel values.

    NaN where either is NaN; where either is not positive the smaller one, which is then masked as any such pixel.

    The second is first multiplied by `ratio`, mean(first) / mean(second) of their intensities over the pixels that are positive in both,
    from evenly spread samples (Li et al. 2021, section II-B, scale VH of Sentinel-1 so). `first`, `second`: images of one shape
    with .shape and .read(row0, row1, col0, col1); values: VALUES of the tool. InputError where the two share no such pixel.
    """

    def __init__(self, first, second, values, names=("the first", "the second"), progress=None):
        if values == "Optical":
            raise InputError("SECOND_POLARISATION does not go with VALUES = Optical: leave it empty, or choose what the SAR images hold.")
        self._first, self._second, self._values = first, second, values
        self.shape = tuple(first.shape)
        self.ratio = self._measured(names, progress or Silent())

    def read(self, row0, row1, col0, col1):
        one, other = (self._power(image.read(row0, row1, col0, col1)) for image in (self._first, self._second))
        with np.errstate(invalid="ignore"):
            both = (one > 0) & (other > 0)
        return self._back(np.where(both, (one + np.float32(self.ratio) * other) / np.float32(2), np.minimum(one, other)))

    def _measured(self, names, progress):
        rows, columns = self.shape
        tops, lefts = (sorted({int(t) for t in np.linspace(0, max(0, size - _SAMPLE_PX), _SIDE)}) for size in (rows, columns))
        spread = [blocks.Block(t, min(t + _SAMPLE_PX, rows), left, min(left + _SAMPLE_PX, columns)) for t in tops for left in lefts]
        # The samples may miss a small scene in a large frame: then all of it.
        for tiles in (spread, blocks.split(self.shape, _SAMPLE_PX, columns)):
            sums = sum(self._sums(tile, progress) for tile in tiles)
            if sums.all():
                return float(sums[0] / sums[1])
        raise InputError(f"SECOND_POLARISATION: {names[1]} and {names[0]} have no pixel that is positive in both: check that they belong together, and VALUES.")

    def _sums(self, tile, progress):
        stop_if_cancelled(progress)
        one, other = (self._power(blocks.read(image, tile)).astype(float) for image in (self._first, self._second))
        with np.errstate(invalid="ignore"):
            both = (one > 0) & (other > 0)
        return np.array([one[both].sum(), other[both].sum()])

    def _power(self, values):
        if self._values == "Amplitude":
            return values * np.abs(values)  # keeps the sign: a negative amplitude is masked later
        if self._values == "Decibel":
            return np.float32(10) ** (values / np.float32(10))
        return values

    def _back(self, power):
        if self._values == "Amplitude":
            return np.sign(power) * np.sqrt(np.abs(power))
        if self._values == "Decibel":
            return np.float32(10) * np.log10(power)
        return power
