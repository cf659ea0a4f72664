"""A DEM on another grid: GDAL's warp, window by window, in bounded memory."""

import numpy as np

from ...algorithms.blocks import Block
from ...algorithms.elevation.plausible import keep_plausible
from ...algorithms.options import InputError
from .. import rasters

_MOST_PX = 2**22  # of a source window
_ERROR_PX = 0.001  # by which positions may be off: 0.01 m at 30 m pixels and 20 degrees of slope
_RADIUS = {"Nearest": 0, "Bilinear": 1, "Cubic": 2}


class Warped:
    """One band of a raster, re-projected to a grid where it is read. `box` is the Block of the grid that it may touch.

    own_wkt: its CRS; grid, crs_wkt: where it shall lie; options: with band, resampling, minimum_elevation and maximum_elevation, beyond
    which values are no data before anything is interpolated. A raster that is pixel-aligned with the grid is copied.
    """

    def __init__(self, path, own_wkt, grid, crs_wkt, options):
        from osgeo import gdal

        self._path, self._grid, self._options, self._reader = path, grid, options, None
        self._from, self._to = _horizontal(own_wkt), _horizontal(crs_wkt)
        reader = self._opened()
        self._rows, self._columns = reader.shape
        self._transform = reader.transform
        self.close()
        source = _empty(self._rows, self._columns, self._transform, self._from)
        target = _empty(*grid.shape, grid.transform, self._to)
        try:
            self._transformer = rasters.call_gdal(gdal.Transformer, source, target, [])
        except RuntimeError as error:
            raise InputError(f"{path} cannot be projected to the CRS of the reference ({error}): check the CRS of both.") from None
        self._scale, self._shift = self._geometry()
        self.box = self._box()

    def _opened(self):
        if self._reader is None:
            self._reader = rasters.open_raster(self._path, self._options.band)
        return self._reader

    def close(self):
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.close()

    def _points(self, reverse, columns, rows):
        """Pixel coordinates of the grid for those of the raster, (n, 2), NaN where there are none; with `reverse` the other way round."""
        points, good = rasters.call_gdal(self._transformer.TransformPoints, int(reverse), [(float(c), float(r)) for c, r in zip(np.ravel(columns), np.ravel(rows))])
        found = np.array([point[:2] for point in points], float)
        found[(np.asarray(good) == 0) | ~np.isfinite(found).all(axis=1)] = np.nan
        return found

    def _geometry(self):
        """((x, y) raster pixels in one of the grid, (rows, columns) of a shift by whole pixels or None) at the middle of the raster."""
        middle = self._points(False, [self._columns / 2], [self._rows / 2])[0]
        if not np.isfinite(middle).all():
            return (1.0, 1.0), None
        at = self._points(True, middle[0] + np.array([-0.5, 0.5, 0, 0]), middle[1] + np.array([0, 0, -0.5, 0.5]))
        matrix = np.column_stack([at[1] - at[0], at[3] - at[2]])  # d(column, row) of the raster by d(column, row) of the grid
        ratio = np.hypot(matrix[:, 0], matrix[:, 1])
        shift = self._points(False, [0.0], [0.0])[0]
        corner = self._points(False, [self._columns], [self._rows])[0]
        whole = np.round(shift)
        aligned = self._from == self._to and np.abs([shift - whole, corner - whole - (self._columns, self._rows)]).max() < 1e-3
        return tuple(float(r) if np.isfinite(r) else 1.0 for r in ratio), (int(whole[1]), int(whole[0])) if aligned else None

    def _box(self):
        rows, columns = self._grid.shape
        if self._shift:
            row, column = self._shift
            return Block(min(max(row, 0), rows), max(min(row + self._rows, rows), 0), min(max(column, 0), columns), max(min(column + self._columns, columns), 0))
        along = np.linspace(0, 1, 41)
        across, down = np.meshgrid(along * self._columns, along * self._rows)
        found = self._points(False, across, down)
        if not np.isfinite(found).all():
            return Block(0, rows, 0, columns)  # it may lie around a pole
        low, high = np.floor(found.min(axis=0)) - 4, np.ceil(found.max(axis=0)) + 4
        return Block(*(int(v) for v in (np.clip(low[1], 0, rows), np.clip(high[1], 0, rows), np.clip(low[0], 0, columns), np.clip(high[0], 0, columns))))

    def read(self, block):
        """float32 of the block's shape, NaN where there is no height."""
        out = np.full(block.shape, np.nan, np.float32)
        if self._shift:
            self._copy(block, out)
        else:
            self._warp(block, out)
        return out

    def _heights(self, row0, row1, col0, col1):
        return keep_plausible(self._opened().read(row0, row1, col0, col1), self._options)

    def _copy(self, block, out):
        row, column = self._shift
        row0, row1, col0, col1 = max(block.row0, row), min(block.row1, row + self._rows), max(block.col0, column), min(block.col1, column + self._columns)
        if row0 < row1 and col0 < col1:
            out[row0 - block.row0:row1 - block.row0, col0 - block.col0:col1 - block.col0] = self._heights(row0 - row, row1 - row, col0 - column, col1 - column)

    def _window(self, block):
        """(row0, row1, col0, col1) of the raster that the block needs; None where it lies outside."""
        columns, rows = np.meshgrid(np.linspace(block.col0, block.col1, 11), np.linspace(block.row0, block.row1, 11))
        found = self._points(True, columns, rows)
        if np.isnan(found).all():
            return None
        # Of the kernel, two for the bend between the points.
        margin = [2 + np.ceil((_RADIUS[self._options.resampling] + 1) * max(1.0, ratio)) for ratio in self._scale]
        low, high = np.floor(np.nanmin(found, axis=0) - margin), np.ceil(np.nanmax(found, axis=0) + margin)
        if np.isnan(found).any():
            low, high = np.zeros(2), np.array([self._columns, self._rows], float)
        col0, row0 = (int(max(v, 0)) for v in low)
        col1, row1 = (int(min(v, size)) for v, size in zip(high, (self._columns, self._rows)))
        return (row0, row1, col0, col1) if row0 < row1 and col0 < col1 else None

    def _warp(self, block, out):
        window = self._window(block)
        if window is None:
            return
        row0, row1, col0, col1 = window
        if (row1 - row0) * (col1 - col0) > _MOST_PX and max(block.shape) > 16:
            for part, place in _quarters(block):
                self._warp(part, out[place])
            return
        values = self._heights(*window)
        if np.isnan(values).all():
            return
        _, a, b, _, d, e = self._transform
        x, y = self._transform[0] + a * col0 + b * row0, self._transform[3] + d * col0 + e * row0
        source = _empty(*values.shape, (x, a, b, y, d, e), self._from, values)
        x, y = self._grid.to_map(block.col0, block.row0)
        _, a, b, _, d, e = self._grid.transform
        target = _empty(*block.shape, (x, a, b, y, d, e), self._to, out)
        self._gdal_warp(source, target)
        out[:] = target.ReadAsArray()

    def _gdal_warp(self, source, target):
        from osgeo import gdal

        # Kernels that are widened by whole numbers keep a plane: by others they would move it by up to a tenth of a pixel. GDAL would also
        # take the scale from each window anew, and blocks would differ. No vertical shift: all heights have one datum.
        scales = [f"{axis}SCALE={1 / max(1, round(ratio)):.17g}" for axis, ratio in zip("XY", self._scale)]
        options = gdal.WarpOptions(options=["-novshift"], resampleAlg=self._options.resampling.lower().replace("nearest", "near"), errorThreshold=_ERROR_PX,
                                   workingType=gdal.GDT_Float32, warpOptions=[*scales, "SOURCE_EXTRA=2"])
        with rasters.explained(f"{self._path} cannot be re-projected (REASON): check its CRS."):
            if not rasters.call_gdal(gdal.Warp, target, source, options=options):
                raise RuntimeError(gdal.GetLastErrorMsg() or "GDAL gives no reason")


def _horizontal(wkt):
    """The horizontal part of a CRS."""
    from osgeo import osr

    crs = osr.SpatialReference()
    crs.ImportFromWkt(wkt)
    if crs.IsCompound():
        crs.StripVertical()
    elif crs.GetAxesCount() == 3:
        crs.DemoteTo2D(None)
    return crs.ExportToWkt()


def _empty(rows, columns, transform, wkt, values=None):
    """A dataset in memory with one float32 band, NaN for no data; without `values` it only says where it lies."""
    from osgeo import gdal

    bands = 0 if values is None else 1
    data = gdal.GetDriverByName("MEM").Create("", columns, rows, bands, gdal.GDT_Float32)
    data.SetGeoTransform(transform)
    data.SetProjection(wkt)
    if bands:
        data.GetRasterBand(1).SetNoDataValue(float("nan"))
        data.GetRasterBand(1).WriteArray(values)
    return data


def _quarters(block):
    """(Block, slices in the block) of its quarters."""
    for rows in _halves(block.row0, block.row1):
        for columns in _halves(block.col0, block.col1):
            yield Block(*rows, *columns), (slice(rows[0] - block.row0, rows[1] - block.row0), slice(columns[0] - block.col0, columns[1] - block.col0))


def _halves(low, high):
    middle = (low + high) // 2
    return [(a, b) for a, b in ((low, middle), (middle, high)) if a < b]
