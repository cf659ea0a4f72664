"""Points of laser altimeters: CSV tables, ICESat-2 ATL06 and ATL08 granules (HDF5 by GDAL), vector layers."""

import csv
import math
import os

import numpy as np

from ...algorithms.options import InputError
from ...algorithms.progress import stop_if_cancelled
from .. import rasters

SUFFIXES = (".csv", ".txt", ".h5", ".hdf5", ".hdf")
HEIGHTS = ("h_li", "h_mean", "h_te_best_fit", "h_te_median", "h_te_mean", "dhdt", "dh_dt", "height", "height_m", "elevation", "elev", "h", "z")
_X = ("lon", "longitude", "long", "x", "easting", "east")
_Y = ("lat", "latitude", "y", "northing", "north")
_BEAMS = ("gt1l", "gt1r", "gt2l", "gt2r", "gt3l", "gt3r")
# Group of a beam -> height, and the flag that is 0 where a segment is good.
_PRODUCTS = {"land_ice_segments": ("ATL06", ("h_li",), ("atl06_quality_summary",)), "land_segments": ("ATL08", ("terrain", "h_te_best_fit"), None)}
_FILL = 1e30  # ICESat-2 fills with the largest float32
_AT_ONCE = 20000


def read_file(key, path, height_field, progress):
    """(x, y, values (n,), geographic, what was read) of a CSV table or a granule; geographic: None where the names of the columns do not tell whether they are degrees."""
    if os.path.splitext(path)[1].lower() in (".csv", ".txt"):
        return _csv(key, path, height_field, progress)
    return _granule(key, path, height_field, progress)


def _csv(key, path, height_field, progress):
    try:
        with open(path, newline="", encoding="utf-8-sig") as file:
            first = file.readline()
            separator = max(",;\t", key=first.count)
            names = [name.strip() for name in next(csv.reader([first], delimiter=separator), [])]
            columns = [_column(key, path, names, wanted, what) for wanted, what in ((_X, "longitude or x"), (_Y, "latitude or y"))]
            columns.append(height_index(key, os.path.basename(path), names, height_field))
            rows, bad = [], 0
            for number, row in enumerate(csv.reader(file, delimiter=separator)):
                if number % _AT_ONCE == 0:
                    stop_if_cancelled(progress)
                try:
                    rows.append([float(row[column]) for column in columns])
                except (ValueError, IndexError):
                    bad += bool(row)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{key} = {path} cannot be read as a table ({error}): give a CSV file in UTF-8, a GeoPackage, or a granule of ICESat-2.") from None
    if bad:
        progress.warn(f"{key}: {bad} rows of {os.path.basename(path)} hold no numbers for {', '.join(names[column] for column in columns)}, left out.")
    if not rows:
        raise InputError(f"{key} = {path} has no row with numbers for {', '.join(names[column] for column in columns)}: check the separator, and that decimals have a point.")
    x, y, values = np.array(rows).T
    geographic = names[columns[0]].lower() in _X[:3]
    if geographic and (np.abs(x) > 360).any() | (np.abs(y) > 90).any():
        raise InputError(f"{key} = {path}: the column {names[columns[0]]} or {names[columns[1]]} holds values that are no degrees: name metres x and y.")
    return x, y, values, geographic, names[columns[2]]


def _column(key, path, names, wanted, what):
    lower = [name.lower() for name in names]
    found = next((lower.index(name) for name in wanted if name in lower), None)
    if found is None:
        raise InputError(f"{key} = {path} has no column for {what} (it has {', '.join(names) or 'none'}): name it {wanted[0]} for degrees or {wanted[3] if len(wanted) > 5 else wanted[2]} for metres.")
    return found


def height_index(key, shown, names, wanted):
    """Index of the field with heights among the names of fields; InputError where there is none."""
    lower = [name.lower() for name in names]
    if wanted:
        if wanted.lower() not in lower:
            raise InputError(f"HEIGHT_FIELD = {wanted} is no field of {key} = {shown}: use one of {', '.join(names)}.")
        return lower.index(wanted.lower())
    found = next((lower.index(name) for name in HEIGHTS if name in lower), None)
    if found is None:
        raise InputError(f"{key} = {shown} has no field with a known name of heights (it has {', '.join(names) or 'none'}): give HEIGHT_FIELD.")
    return found


def _granule(key, path, height_field, progress):
    """Good segments of all beams of an ATL06 or ATL08 granule."""
    from osgeo import gdal

    if gdal.GetDriverByName("HDF5") is None:
        raise InputError(f"{key} = {path}: this GDAL reads no HDF5: convert the granule to CSV or GeoPackage first.")
    try:
        data = rasters.call_gdal(gdal.OpenEx, path, gdal.OF_MULTIDIM_RASTER, ["HDF5"])
        root = data.GetRootGroup()
    except (RuntimeError, AttributeError) as error:
        raise InputError(f"{key} = {path} is no HDF5 file that can be read ({' '.join(str(error).split()).rstrip('.')}): download the granule again.") from None
    parts, product = [], ""
    for beam in _BEAMS:
        stop_if_cancelled(progress)
        for group, (name, where, flag) in _PRODUCTS.items():
            segments = _group(root, beam, group)
            if segments is None:
                continue
            product = name
            field = (height_field,) if height_field else where
            found = [_array(segments, *place) for place in (("longitude",), ("latitude",), field)]
            if any(one is None for one in found):
                raise InputError(f"{key} = {path}: /{beam}/{group} lacks longitude, latitude or {'/'.join(field)}: " + ("check HEIGHT_FIELD." if height_field else "it is no whole granule, download it again."))
            quality = _array(segments, *flag) if flag else None
            good = np.isfinite(found[2]) & (np.abs(found[2]) < _FILL) & (np.abs(found[1]) <= 90)
            if quality is not None:
                good &= quality == 0
            parts.append([one[good] for one in found])
    data = None
    if not product:
        raise InputError(f"{key} = {path} has no land-ice or land segments of ICESat-2 (groups such as /gt1l/land_ice_segments): give a granule of ATL06 or ATL08, or a CSV file.")
    x, y, values = (np.concatenate(columns) for columns in zip(*parts))
    if not x.size:
        raise InputError(f"{key} = {path} has no good segment (atl06_quality_summary 0 and a height): give another granule.")
    return x, y, values, True, f"{product} {height_field or '/'.join(_PRODUCTS['land_ice_segments' if product == 'ATL06' else 'land_segments'][1])}"


def _group(root, *names):
    for name in names:
        if name not in (root.GetGroupNames() or ()):
            return None
        root = root.OpenGroup(name)
    return root


def _array(group, *names):
    group = _group(group, *names[:-1])
    if group is None or names[-1] not in (group.GetMDArrayNames() or ()):
        return None
    return np.asarray(rasters.call_gdal(group.OpenMDArray(names[-1]).ReadAsArray), float)


def read_layer(key, source, height_field, progress):
    """(x, y in the CRS of the layer, values (n,), name of the field) of a QgsProcessingFeatureSource of points; multipoints give one each."""
    from qgis.core import NULL, Qgis, QgsFeatureRequest

    fields = source.fields()
    numeric = [field.name() for field in fields if field.isNumeric()]
    name = numeric[height_index(key, source.sourceName(), numeric, height_field)]
    index, rows, empty = fields.lookupField(name), [], 0
    request = QgsFeatureRequest().setSubsetOfAttributes([index])
    for number, feature in enumerate(source.getFeatures(request, Qgis.ProcessingFeatureSourceFlag.SkipGeometryValidityChecks)):
        if number % _AT_ONCE == 0:
            stop_if_cancelled(progress)
        value = feature[index]
        if value is None or value == NULL or not math.isfinite(value):
            empty += 1
            continue
        rows += [(vertex.x(), vertex.y(), value) for vertex in feature.geometry().vertices()]
    if empty:
        progress.warn(f"{key}: {empty} point{'s' * (empty != 1)} of {source.sourceName()} without a value in {name}, left out.")
    if not rows:
        raise InputError(f"{key}: {source.sourceName()} has no point with a value in {name}: check the layer and HEIGHT_FIELD.")
    x, y, values = np.array(rows, float).T
    return x, y, values, name
