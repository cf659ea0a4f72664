"""Index arithmetic of blocks with halo, and reading them with no-data beyond the image's border."""

import dataclasses
import zlib

import numpy as np


@dataclasses.dataclass(frozen=True)
class Block:
    """Half-open ranges of rows and columns."""

    row0: int
    row1: int
    col0: int
    col1: int

    @property
    def shape(self):
        return self.row1 - self.row0, self.col1 - self.col0

    @property
    def slices(self):
        return slice(self.row0, self.row1), slice(self.col0, self.col1)

    def grown(self, rows, columns):
        """The block with a halo of so many rows above and below and columns left and right."""
        return Block(self.row0 - rows, self.row1 + rows, self.col0 - columns, self.col1 + columns)


def split(shape, block_rows, block_columns):
    """Blocks that cover an array of the given shape, row by row; the last ones are smaller."""
    return [
        Block(r, min(r + block_rows, shape[0]), c, min(c + block_columns, shape[1]))
        for r in range(0, shape[0], block_rows)
        for c in range(0, shape[1], block_columns)
    ]


def read(image, block):
    """Values of an image in a block, float32, NaN beyond its border. `image` has .shape and .read(row0, row1, col0, col1)."""
    rows, columns = image.shape
    out = np.full(block.shape, np.nan, np.float32)
    row0, row1 = max(block.row0, 0), min(block.row1, rows)
    col0, col1 = max(block.col0, 0), min(block.col1, columns)
    if row0 < row1 and col0 < col1:
        out[row0 - block.row0:row1 - block.row0, col0 - block.col0:col1 - block.col0] = image.read(row0, row1, col0, col1)
    return out


class Patch:
    """Where an image is above zero in a block, packed so small that it travels with a job. Reads like an image of 0 and 1; NaN beside the block."""

    def __init__(self, image, block):
        self.shape, self._block = tuple(image.shape), block
        self._bits = zlib.compress(np.packbits(read(image, block) > 0).tobytes(), 1)

    def read(self, row0, row1, col0, col1):
        own = self._block
        bits = np.unpackbits(np.frombuffer(zlib.decompress(self._bits), np.uint8), count=own.shape[0] * own.shape[1])
        whole = ArrayImage(bits.reshape(own.shape))
        return read(whole, Block(row0 - own.row0, row1 - own.row0, col0 - own.col0, col1 - own.col0))


class ArrayImage:
    """A numpy array as an image."""

    def __init__(self, array):
        self.array = np.asarray(array, np.float32)
        self.shape = self.array.shape

    def read(self, row0, row1, col0, col1):
        return self.array[row0:row1, col0:col1]
