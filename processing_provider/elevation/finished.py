"""The file of finished glaciers: a GeoPackage without geometry, one row each, from which an interrupted run goes on."""

import contextlib
import json
import os
import tempfile
import zlib

import numpy as np

from ...algorithms.options import InputError
from ..atomic import explained
from ..rasters import call_gdal

_LAYER = "firnline_void_fill"
_KINDS = (("row", np.int32), ("column", np.int32), ("values", np.float32), ("sigma", np.float32), ("source", np.uint8))


@contextlib.contextmanager
def opened(path, key, fingerprint, progress):
    """Context manager of a Finished in the file `path`, or in a temporary one without a path.

    fingerprint: text that tells inputs and options; a file of another one starts anew, which is said. The user's file stays, whatever happens.
    """
    with contextlib.ExitStack() as stack:
        if not path:
            path = os.path.join(stack.enter_context(tempfile.TemporaryDirectory(prefix="firnline-")), "finished.gpkg")
        sentence = f"{key} = {path} cannot be used (REASON): give another file, or delete it."
        if os.path.exists(path):
            with explained(sentence):
                known = _fingerprint(path)
            if known is None:
                raise InputError(f"{key} = {path} holds other data, not the finished glaciers of an earlier run: give another file.")
            if known != fingerprint:
                progress.warn(f"{key} = {path} was made with other inputs or options: all glaciers are computed anew.")
                os.unlink(path)
        with explained(sentence):
            held = call_gdal(Finished, path, fingerprint)
        try:
            yield held
        finally:
            held.close()


def _fingerprint(path):
    """The fingerprint of a file, None where it is no such file."""
    from osgeo import gdal

    data = call_gdal(gdal.OpenEx, path, gdal.OF_VECTOR)
    layer = data.GetLayerByName(_LAYER)
    feature = layer.GetNextFeature() if layer is not None else None
    return feature.GetField("record") if feature is not None and feature.GetField("name") == "" else None


class Finished:
    """name -> (record, arrays) of finished glaciers; each is on the disk when put() returns."""

    def __init__(self, path, fingerprint):
        from osgeo import gdal, ogr

        new = not os.path.exists(path)
        self._data = ogr.GetDriverByName("GPKG").CreateDataSource(path) if new else gdal.OpenEx(path, gdal.OF_VECTOR | gdal.OF_UPDATE)
        if new:
            self._data.StartTransaction()
            self._layer = self._data.CreateLayer(_LAYER, None, ogr.wkbNone)
            for name, kind in (("name", ogr.OFTString), ("record", ogr.OFTString), ("pixels", ogr.OFTInteger64), ("data", ogr.OFTBinary)):
                self._layer.CreateField(ogr.FieldDefn(name, kind))
            self._add("", fingerprint, 0, b"")
            self._data.CommitTransaction()
        self._layer = self._data.GetLayerByName(_LAYER)
        self._ids = {feature.GetField("name"): feature.GetFID() for feature in self._layer if feature.GetField("name")}

    def __contains__(self, name):
        return "g" + name in self._ids

    def _add(self, name, record, pixels, data):
        from osgeo import ogr

        feature = ogr.Feature(self._layer.GetLayerDefn())
        for field, value in (("name", name), ("record", record), ("pixels", pixels)):
            feature.SetField(field, value)
        feature.SetFieldBinaryFromHexString("data", data.hex())
        self._layer.CreateFeature(feature)
        return feature.GetFID()

    def put(self, name, record, arrays):
        """record: dict of plain values; arrays: (row, column, values, sigma, source), each (n,)."""
        data = zlib.compress(b"".join(np.ascontiguousarray(a, kind).tobytes() for a, (_, kind) in zip(arrays, _KINDS)), 1)

        def write():
            self._data.StartTransaction()
            fid = self._add("g" + name, json.dumps(record), len(arrays[0]), data)
            self._data.CommitTransaction()
            return fid
        with explained(f"The file of finished glaciers {self._data.GetDescription()} cannot be written (REASON): free some space or choose another folder."):
            self._ids["g" + name] = call_gdal(write)

    def record(self, name):
        return json.loads(self._layer.GetFeature(self._ids["g" + name]).GetField("record"))

    def arrays(self, name):
        """(row, column, values, sigma, source) as they were put."""
        feature = self._layer.GetFeature(self._ids["g" + name])
        n, data, at, found = feature.GetField("pixels"), zlib.decompress(bytes(feature.GetFieldAsBinary("data"))), 0, []
        for _, kind in _KINDS:
            found.append(np.frombuffer(data, kind, n, at))
            at += n * np.dtype(kind).itemsize
        return found

    def close(self):
        self._layer = None
        self._data = None
