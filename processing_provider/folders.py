"""Folders that are filled whole or not at all, and small vector files in them."""

import contextlib
import os
import shutil

from ..algorithms.options import InputError
from . import described, vectors
from .atomic import explained


@contextlib.contextmanager
def replaced(folder, key):
    """A new folder beside `folder`; its files move there when the block ends well, and are gone otherwise. Other files stay."""
    folder = os.path.abspath(folder)  # without a slash at its end
    parent = os.path.dirname(folder)
    if os.path.isfile(folder):
        raise InputError(f"{key} = {folder} is a file: give a folder.")
    if not os.path.isdir(parent):
        raise InputError(f"{key} = {folder}: the folder {parent} does not exist, create it or choose another.")
    if not os.access(folder if os.path.isdir(folder) else parent, os.W_OK):
        raise InputError(f"{key} = {folder} is read-only: choose another folder.")
    new = f"{folder}.part-{os.getpid()}"
    sentence = f"{key} = {folder} cannot be written (REASON): free some space or choose another folder."
    try:
        with explained(sentence):
            os.mkdir(new)
        yield new
        with explained(sentence):
            for root, _, names in os.walk(new):
                target = os.path.join(folder, os.path.relpath(root, new))
                os.makedirs(target, exist_ok=True)
                for name in names:
                    os.replace(os.path.join(root, name), os.path.join(target, name))
    finally:
        shutil.rmtree(new, ignore_errors=True)


def warn_of_others(folder, names, key, progress):
    """A folder is a series: rasters of another run would join those of this one, `names`."""
    others = [name for name in sorted(os.listdir(folder)) if name.lower().endswith((".tif", ".tiff")) and name not in names]
    if others:
        progress.warn(f"{key} = {folder} also holds {others[0]}{f' and {len(others) - 1} more' if others[1:] else ''}, not of this run: "
                      "take the folder as a series only when they are gone.")


def write_polygons(path, crs_name, rings):
    """GeoPackage with one polygon for each ring [(x, y), ...]; its time stamp is SOURCE_DATE_EPOCH, or 0, so that two runs are identical."""
    from osgeo import ogr

    name = os.path.splitext(os.path.basename(path))[0]
    with vectors.new_layer(path, name, crs_name, ogr.wkbPolygon, described.items(name.upper(), ())) as layer:
        for ring in rings:
            line = ogr.Geometry(ogr.wkbLinearRing)
            for x, y in [*ring, ring[0]]:
                line.AddPoint_2D(x, y)
            polygon = ogr.Geometry(ogr.wkbPolygon)
            polygon.AddGeometry(line)
            feature = ogr.Feature(layer.GetLayerDefn())
            feature.SetGeometry(polygon)
            layer.CreateFeature(feature)
