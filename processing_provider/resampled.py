"""A raster in another CRS or resolution, read on a grid window by window."""

import numpy as np

from . import rasters

_MARGIN_PX = 0.01  # how far from its exact place a sample may be taken, in pixels of the grid


class Resampled:
    """A band of a raster file on a grid, which may be rotated: float32 by windows, NaN outside and where it has no data.

    method: GDAL's name, such as bilinear (heights) or mode (classes). Heights stay as they are: no change of the vertical datum.
    """

    def __init__(self, path, band, crs_wkt, grid, grid_crs_wkt, method):
        from osgeo import gdal

        self.shape, self._grid, self._grid_crs_wkt = tuple(grid.shape), grid, grid_crs_wkt
        self._file = rasters.call_gdal(gdal.Open, path)  # must outlive the view of its band
        self._data = rasters.call_gdal(gdal.Translate, "", self._file, format="VRT", bandList=[band])
        self._options = dict(srcSRS=crs_wkt, dstSRS=grid_crs_wkt, resampleAlg=method, errorThreshold=_MARGIN_PX, dstNodata=np.nan, warpOptions=["INIT_DEST=NO_DATA"])

    def read(self, row0, row1, col0, col1):
        from osgeo import gdal

        canvas = gdal.GetDriverByName("MEM").Create("", col1 - col0, row1 - row0, 1, gdal.GDT_Float32)
        _, a, b, _, d, e = self._grid.transform
        x0, y0 = self._grid.to_map(col0, row0)
        canvas.SetGeoTransform((x0, a, b, y0, d, e))
        canvas.SetProjection(self._grid_crs_wkt)
        canvas.GetRasterBand(1).SetNoDataValue(np.nan)
        canvas.GetRasterBand(1).Fill(np.nan)  # GDAL sets up only where the raster reaches
        rasters.call_gdal(gdal.Warp, canvas, self._data, **self._options)
        return canvas.ReadAsArray()
