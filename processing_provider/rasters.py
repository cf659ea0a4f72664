"""Pixels on disk: block-wise reading and writing. A reader or writer belongs to one thread at a time.

Never imports qgis, so that scripts and workers can use it. rasterio does the work where it shares GDAL with osgeo, else
osgeo.gdal behind the same functions.
"""

import contextlib
import functools
import math
import os
import shutil
import typing
import warnings

from ..algorithms.options import InputError
from . import described
from .atomic import atomic_text, check_output, closed, discard, explained, put
from .open_files import OpenFiles, cache_limit

__all__ = ["Reader", "Writer", "atomic_text", "cache_limit", "check_output", "create_raster", "open_raster"]

BLOCK_PX = 256  # side of the tiles that are written
PIXELS = (0.0, 1.0, 0.0, 0.0, 0.0, 1.0)  # the transform of a grid without a georeference, which files do not get
_OPEN = OpenFiles()
_ALL_VALID, _NODATA = 1, 8  # GDAL's mask flags; a mask of nodata alone is rebuilt from the value itself


class _Band(typing.NamedTuple):
    dtype: str
    nodata: float | None
    scale: float
    offset: float
    is_alpha: bool
    mask_flags: int
    block_rows: int
    name: str = ""


def call_gdal(function, *args, complete=False, **named):
    """Result of a GDAL call, without messages on stderr; RuntimeError or OSError when it failed.

    Works whether or not somebody switched GDAL's exceptions on, and leaves that as it is. With `complete` an error that GDAL
    only notes (writing is deferred, closing returns nothing) counts too; without it, only an absent result.
    """
    from osgeo import gdal

    with gdal.ExceptionMgr(useExceptions=True) if hasattr(gdal, "ExceptionMgr") else contextlib.nullcontext():
        gdal.PushErrorHandler("CPLQuietErrorHandler")
        gdal.ErrorReset()
        try:
            result = function(*args, **named)
            if (gdal.GetLastErrorType() >= gdal.CE_Failure) if complete else (result is None):
                raise RuntimeError(gdal.GetLastErrorMsg() or "GDAL gives no reason")
            return result
        finally:
            gdal.PopErrorHandler()


class _OnGdal:
    """A dataset of osgeo.gdal. Windows are (row0, row1, col0, col1)."""

    def __init__(self, dataset):
        self._data = dataset

    @classmethod
    def open(cls, path):
        from osgeo import gdal

        return cls(call_gdal(gdal.Open, path))

    @classmethod
    def create(cls, path, grid, crs_wkt, bands, dtype, nodata, metadata, creation):
        from osgeo import gdal, gdal_array

        rows, columns = grid.shape
        code = gdal_array.NumericTypeCodeToGDALTypeCode(dtype.type)
        data = call_gdal(gdal.GetDriverByName("GTiff").Create, path, columns, rows, len(bands), code, [f"{k}={v}" for k, v in creation.items()])
        if tuple(grid.transform) != PIXELS:
            data.SetGeoTransform(grid.transform)
        data.SetProjection(crs_wkt)
        data.SetMetadata(metadata)
        for number, (name, unit) in enumerate(bands, 1):
            band = data.GetRasterBand(number)
            band.SetNoDataValue(nodata)
            band.SetDescription(name)
            band.SetUnitType(unit)
        return cls(data)

    def facts(self):
        data = self._data
        return dict(shape=(data.RasterYSize, data.RasterXSize), transform=tuple(data.GetGeoTransform()), crs_wkt=data.GetProjection(),
                    metadata=data.GetMetadata(), imagery=data.GetMetadata("IMAGERY"), parts=[name for name, _ in data.GetSubDatasets()],
                    bands=[self._band(data.GetRasterBand(i + 1)) for i in range(data.RasterCount)])

    @staticmethod
    def _band(band):
        from osgeo import gdal, gdal_array

        dtype = gdal_array.GDALTypeCodeToNumericTypeCode(band.DataType)
        scale, offset = band.GetScale(), band.GetOffset()
        return _Band(dtype.__name__, band.GetNoDataValue(), 1.0 if scale is None else scale, offset or 0.0,
                     band.GetColorInterpretation() == gdal.GCI_AlphaBand, band.GetMaskFlags(), band.GetBlockSize()[1], band.GetDescription())

    def read(self, band, window, mask=False):
        band, (row0, row1, col0, col1) = self._data.GetRasterBand(band), window
        return (band.GetMaskBand() if mask else band).ReadAsArray(col0, row0, col1 - col0, row1 - row0)

    def write(self, band, row0, col0, array):
        self._data.GetRasterBand(band).WriteArray(array, col0, row0)

    def close(self):
        try:
            self._data.FlushCache()
        finally:
            self._data = closed(self._data)


class _OnRasterio:
    """A dataset of rasterio. Windows are (row0, row1, col0, col1)."""

    def __init__(self, dataset):
        self._data = dataset

    @classmethod
    def open(cls, path):
        return cls(cls._opened(path))

    @classmethod
    def create(cls, path, grid, crs_wkt, bands, dtype, nodata, metadata, creation):
        from rasterio.crs import CRS
        from rasterio.transform import Affine

        rows, columns = grid.shape
        data = cls._opened(path, "w", driver="GTiff", width=columns, height=rows, count=len(bands), dtype=dtype.name, nodata=nodata,
                           transform=None if tuple(grid.transform) == PIXELS else Affine.from_gdal(*grid.transform), crs=CRS.from_wkt(crs_wkt) if crs_wkt else None, **creation)
        data.update_tags(**metadata)
        data.descriptions = [name for name, _ in bands]
        data.units = [unit for _, unit in bands]
        return cls(data)

    @staticmethod
    def _opened(*args, **named):
        import rasterio

        with warnings.catch_warnings():  # callers look at `georeferenced`
            warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
            return call_gdal(rasterio.open, *args, **named)

    def facts(self):
        data = self._data
        bands = [_Band({"complex_int16": "complex64"}.get(dtype, dtype), nodata, scale, offset, colour.name == "alpha", sum(int(f) for f in flags), block[0], name or "")
                 for dtype, nodata, scale, offset, colour, flags, block, name in
                 zip(data.dtypes, data.nodatavals, data.scales, data.offsets, data.colorinterp, data.mask_flag_enums, data.block_shapes, data.descriptions)]
        return dict(shape=data.shape, transform=data.transform.to_gdal(), crs_wkt=data.crs.to_wkt() if data.crs else "",
                    metadata=data.tags(), imagery=data.tags(ns="IMAGERY"), parts=data.subdatasets, bands=bands)

    def read(self, band, window, mask=False):
        return (self._data.read_masks if mask else self._data.read)(band, window=(window[:2], window[2:]))

    def write(self, band, row0, col0, array):
        self._data.write(array, band, window=((row0, row0 + array.shape[0]), (col0, col0 + array.shape[1])))

    def close(self):
        self._data.close()


@functools.cache
def _backend():
    """rasterio only where it and osgeo are one GDAL: two in one process disagree on PROJ's data and on errors."""
    from osgeo import gdal

    try:
        import rasterio
        import rasterio.shutil
    except ImportError:
        return _OnGdal
    if rasterio.__gdal_version__ != gdal.VersionInfo("RELEASE_NAME"):
        return _OnGdal
    probe = "/vsimem/firnline-probe.tif"  # memory files are seen within one library only
    call_gdal(gdal.GetDriverByName("GTiff").Create, probe, 1, 1)
    try:
        return _OnRasterio if rasterio.shutil.exists(probe) else _OnGdal
    finally:
        gdal.Unlink(probe)


def open_raster(path, band=1, power=True, key="BAND"):
    """Reader of one band of a raster, or of the mean of its colour bands (band 0).

    `path` is a file or any dataset name of GDAL. Complex pixels z become |z|^2 with `power`, else |z|.
    InputError when there is no such raster or band; `key`: the parameter that chose the band.
    """
    return Reader(os.fspath(path), band, power, key)


class Reader:
    """An open raster, itself a context manager.

    `shape` (rows, columns); `transform` in GDAL's order; `crs_wkt` '' when there is none; `metadata` (dict) and
    `metadata_domains` (dict of dicts, IMAGERY when there); `dtype` numpy's name; `block_rows` the height of a natural block; `band_names` the bands' descriptions, '' where there is none;
    `georeferenced` False without a geotransform; `band` the one that was asked for; `mean_of_all` True for band 0; `scaled` True where the raster has a scale or offset of its own.
    """

    def __init__(self, path, band, power, key="BAND"):
        self.path, self.band, self.power, self.mean_of_all = path, band, power, band == 0
        self.name = os.path.splitext(os.path.basename(path.rstrip("/\\")))[0] if os.path.exists(path) else path
        with explained(_absent(path)), _OPEN.using(self, lambda: _backend().open(path)) as data:
            facts = call_gdal(data.facts)
        self._bands, self.band_count, self.band_names = facts["bands"], len(facts["bands"]), [b.name for b in facts["bands"]]
        self.shape, self.transform, self.crs_wkt = tuple(facts["shape"]), tuple(facts["transform"]), facts["crs_wkt"]
        self.georeferenced = self.transform not in ((0, 1, 0, 0, 0, 1), (0, 1, 0, 0, 0, -1))
        self.metadata = dict(facts["metadata"])
        self.metadata_domains = {"IMAGERY": dict(facts["imagery"])} if facts["imagery"] else {}
        try:
            self._numbers = self._chosen(band, facts["parts"], key)
        except InputError:
            self.close()
            raise
        chosen = [self._bands[number - 1] for number in self._numbers]
        self.dtype, self.block_rows = chosen[0].dtype, max(b.block_rows for b in chosen)
        self.scaled = any(b.scale != 1 or b.offset != 0 for b in chosen)
        self.is_complex = any(b.dtype.startswith("complex") for b in chosen)
        self._alpha = next((i for i, b in enumerate(self._bands, 1) if b.is_alpha), None)

    def _chosen(self, band, parts, key):
        if not self._bands:
            raise InputError(f"{self.path} has no bands of its own: choose {f'one of its parts, such as {parts[0]}' if parts else 'another raster'}.")
        if not 0 <= band <= self.band_count:
            way_out = f"use 1 to {self.band_count}, or 0 for the mean of all" if self.band_count > 1 else "use 1"
            raise InputError(f"{key} = {band}: {self.path} has {self.band_count} band{'s' * (self.band_count > 1)}: {way_out}.")
        return [band] if band else [i for i, b in enumerate(self._bands, 1) if not b.is_alpha] or [1]

    def read(self, row0, row1, col0, col1):
        """float32 (row1 - row0, col1 - col0), scale and offset applied; NaN where masked, transparent, no-data or not finite.

        The mean of all bands is NaN where any of them is. ValueError outside the raster, InputError when the file is damaged.
        """
        rows, columns = self.shape
        if not (0 <= row0 < row1 <= rows and 0 <= col0 < col1 <= columns):
            raise ValueError(f"window {row0}:{row1}, {col0}:{col1} is empty or not inside {rows} x {columns} px")
        window = (row0, row1, col0, col1)
        with explained(f"{self.path} cannot be read in rows {row0} to {row1 - 1} (REASON): the file is damaged or cut off, copy or download it again."):
            total = self._one(self._numbers[0], window)
            for number in self._numbers[1:]:
                total += self._one(number, window)
        return total / len(self._numbers) if len(self._numbers) > 1 else total

    def read_band(self, number, row0, row1, col0, col1):
        """The same of one band, whichever was chosen at opening."""
        with explained(f"{self.path} cannot be read in rows {row0} to {row1 - 1} (REASON): the file is damaged or cut off, copy or download it again."):
            return self._one(number, (row0, row1, col0, col1))

    def read_complex(self, row0, row1, col0, col1):
        """complex64 of the band that was chosen, likewise; real bands have no imaginary part. NaN where read() has it."""
        import numpy as np

        with explained(f"{self.path} cannot be read in rows {row0} to {row1 - 1} (REASON): the file is damaged or cut off, copy or download it again."):
            values, valid = self._masked(self._numbers[0], (row0, row1, col0, col1))
        with np.errstate(over="ignore", invalid="ignore"):
            values = values.astype(np.complex64)
        values[~(valid & np.isfinite(values))] = complex(np.nan, np.nan)
        return values

    def _one(self, number, window):
        import numpy as np

        values, valid = self._masked(number, window)
        with np.errstate(over="ignore", invalid="ignore"):
            if values.dtype.kind == "c":
                values = values.real**2 + values.imag**2 if self.power else np.abs(values)
            values = values.astype(np.float32)
        values[~(valid & np.isfinite(values))] = np.nan
        return values

    def _masked(self, number, window):
        """(values with scale and offset applied, where they are valid)."""
        import numpy as np

        band = self._bands[number - 1]
        raw = self._raw(number, window)
        with np.errstate(over="ignore", invalid="ignore"):
            valid = np.isfinite(raw)
            if band.nodata is not None:
                valid &= raw != band.nodata
            if band.mask_flags not in (_ALL_VALID, _NODATA):
                valid &= self._raw(number, window, mask=True) > 0
            elif self._alpha:  # a no-data value hides the alpha band from GDAL's mask
                valid &= self._raw(self._alpha, window) > 0
            if band.scale != 1 or band.offset != 0:
                raw = raw.astype(np.complex128 if raw.dtype.kind == "c" else np.float64) * band.scale + band.offset
        return raw, valid

    def _raw(self, number, window, mask=False):
        with _OPEN.using(self, lambda: _backend().open(self.path)) as data:
            return call_gdal(data.read, number, window, mask=mask)

    def close(self):
        _OPEN.close(self)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def _absent(path):
    if os.path.exists(path):
        return f"{path} is no raster that can be read (REASON): choose a raster file, such as a GeoTIFF."
    if path.startswith("/vsi") or ":" in path[2:] or path.lstrip().startswith("<"):
        return f"{path} cannot be opened (REASON): check the name."
    return f"{path} does not exist: check the path."


@contextlib.contextmanager
def create_raster(path, grid, crs_wkt, bands, *, dtype="float32", nodata=None, metadata=None, compress=True, key="OUTPUT"):
    """Context manager that gives the Writer of a new GeoTIFF.

    `grid` is an algorithms.grid.Grid, `bands` a list of (name, unit), `dtype` a numpy type, `metadata` strings by name; `nodata` defaults
    to NaN, for integers to their largest value; compress: off where pieces of tiles are written. The file appears under `path` only when the block ends well; an existing one stays as it
    was until then. InputError names `key`, the path and the way out.
    """
    import numpy as np

    path, dtype = check_output(path, key=key), np.dtype(dtype)
    is_float = dtype.kind in "fc"
    if nodata is None or (math.isnan(nodata) and not is_float):
        nodata = math.nan if is_float else float(np.iinfo(dtype).max)
    needed, free = math.prod(grid.shape) * len(bands) * dtype.itemsize, shutil.disk_usage(os.path.dirname(path)).free
    if needed > free:
        raise InputError(f"{key} = {path} may need {_bytes(needed)} and the disk has {_bytes(free)} free: free some space or choose another folder.")
    # A time stamp would make two runs differ and is no acquisition date.
    tags = described.items(key, bands) | {name: str(value) for name, value in (metadata or {}).items() if name != "TIFFTAG_DATETIME"} | {"AREA_OR_POINT": "Area"}
    creation = dict(TILED="YES", BLOCKXSIZE=BLOCK_PX, BLOCKYSIZE=BLOCK_PX, INTERLEAVE="BAND", BIGTIFF="IF_SAFER")
    if compress:
        creation |= dict(COMPRESS="DEFLATE", PREDICTOR={"f": 3, "c": 1}.get(dtype.kind, 2))

    stem, suffix = os.path.splitext(path)
    part, trouble = f"{stem}.part-{os.getpid()}{suffix}", f"{key} = {path} cannot be written (REASON): free some space or choose another folder."
    writer = None
    try:
        with explained(trouble):
            data = call_gdal(_backend().create, part, grid, crs_wkt, bands, dtype, nodata, tags, creation, complete=True)
        writer = Writer(data, (len(bands), *grid.shape), dtype, trouble)
        yield writer
        with explained(trouble):
            writer._close()
            writer.kept_as = put(part, path)
    finally:
        with contextlib.suppress(OSError, RuntimeError):  # open only after a failure, which is what the caller gets
            if writer is not None:
                writer._close()
        discard(part)


def _bytes(number):
    return f"{number / 1e6:.1f} MB" if number >= 1e6 else f"{number / 1e3:.1f} kB"


class Writer:
    """A raster being written. Strips of `block_rows` rows or multiples, from the top, keep the file small.

    `kept_as`: None, or after the end the path of the new data, where another program holds the old file.
    """

    block_rows = BLOCK_PX

    def __init__(self, data, shape, dtype, trouble):
        self._data, self._shape, self._dtype, self._trouble, self.kept_as = data, shape, dtype, trouble, None

    def write(self, band, row0, col0, array):
        """Write `array` (rows, columns) into band 1 … n with its first pixel at row0, col0."""
        import numpy as np

        array = np.ascontiguousarray(array, self._dtype)
        (height, width), (bands, rows, columns) = array.shape, self._shape
        if not (1 <= band <= bands and 0 <= row0 <= rows - height and 0 <= col0 <= columns - width and array.size):
            raise ValueError(f"{height} x {width} px at {row0}, {col0} of band {band} are not inside {bands} bands of {rows} x {columns} px")
        with explained(self._trouble):
            call_gdal(self._data.write, band, row0, col0, array, complete=True)

    def finish(self):
        """Write out all that is pending; the file takes its place when the block of create_raster() ends."""
        with explained(self._trouble):
            self._close()

    def _close(self):
        if self._data is not None:
            data, self._data = self._data, None
            call_gdal(data.close, complete=True)
