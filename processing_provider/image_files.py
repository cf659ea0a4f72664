"""Images that travel with a job by the names of their files. Never imports qgis: workers load it."""

from . import rasters


class ImageFile:
    """An open rasters.Reader as an image; a copy of it on another computer opens the file there, when it is first read."""

    def __init__(self, reader):
        self._reader, self.shape = reader, reader.shape
        self._opened = reader.path, reader.band, reader.power

    @property
    def path(self):
        return self._opened[0]

    def read(self, row0, row1, col0, col1):
        """As the reader's."""
        if self._reader is None:
            self._reader = rasters.open_raster(*self._opened)
        return self._reader.read(row0, row1, col0, col1)

    def __getstate__(self):
        return self.__dict__ | {"_reader": None}
