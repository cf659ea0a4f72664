"""Rasters that a computation puts aside: in memory while they are small, else in a temporary file that goes with them."""

import contextlib
import math
import os
import tempfile

import numpy as np

IN_MEMORY = 64 * 2**20  # bytes


class Scratch:
    """An image on which rows are written once and read again; not meant for two threads at once.

    shape (rows, columns), dtype. read() gives the type that was written, any block of whole or part rows. With a folder it is a file there, at `path`, from
    which copies of the object on other computers read; it goes with the first one.
    """

    def __init__(self, shape, dtype=np.float32, folder=None):
        self.shape, self._dtype = tuple(shape), np.dtype(dtype)
        self._array = self._file = self.path = None
        if folder:
            number, self.path = tempfile.mkstemp(prefix="firnline-", suffix=".scratch", dir=folder)
            self._file = open(number, "w+b", buffering=0)
        elif math.prod(shape) * self._dtype.itemsize <= IN_MEMORY:
            self._array = np.empty(shape, dtype)
        else:
            self._file = tempfile.TemporaryFile(prefix="firnline-", buffering=0)

    def write(self, row0, values):
        """Put whole rows, (n, columns), from row0 on."""
        if self._array is not None:
            self._array[row0:row0 + len(values)] = values
            return
        self._file.seek(row0 * self.shape[1] * self._dtype.itemsize)
        data = memoryview(np.ascontiguousarray(values, self._dtype)).cast("B")
        while data:  # a raw file may take less than all
            data = data[self._file.write(data):]

    def read(self, row0, row1, col0=0, col1=None):
        """Rows row0 … row1 - 1, (n, columns); of memory a view, not to be changed."""
        if self._array is not None:
            return self._array[row0:row1, col0:col1]
        out = np.empty((row1 - row0, self.shape[1]), self._dtype)
        with contextlib.nullcontext(self._file) if self._file else open(self.path, "rb", buffering=0) as file:
            file.seek(row0 * self.shape[1] * self._dtype.itemsize)
            data = memoryview(out).cast("B")
            while data:
                count = file.readinto(data)
                if not count:
                    raise OSError(f"row {row1 - 1} of a temporary raster was never written")
                data = data[count:]
        return out[:, col0:col1]

    def close(self):
        """Free the memory or the disk."""
        if self._file is not None:
            self._file.close()
            if self.path:
                os.unlink(self.path)
        self._array = self._file = None

    def __getstate__(self):
        if self._file is not None:
            os.fsync(self._file.fileno())  # other computers read what is on the disk
        return self.__dict__ | {"_file": None}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
