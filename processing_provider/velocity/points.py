"""Measured vectors of a point layer, brought into the CRS of the images."""

import math

import numpy as np
from qgis.core import NULL, Qgis, QgsCoordinateTransform, QgsCsException, QgsFeatureRequest

from ...algorithms.options import InputError
from ...algorithms.progress import stop_if_cancelled


def measured(source, options, grid, crs, transform_context, progress):
    """x, y (CRS units of the images), vx, vy of the points of a feature source: four float arrays (n,).

    Points without both values (NULL, NaN) or without a place are left out, and a warning says how many. InputError where a field is
    missing or holds no numbers, or no point lies on `grid`, that of the images.
    """
    name = source.sourceName()
    indices = [_field(source, key, field, name) for key, field in (("VX_FIELD", options.vx_field), ("VY_FIELD", options.vy_field))]
    if not source.sourceCrs().isValid():
        raise InputError(f"POINTS: {name} has no CRS: give it one first (Layer > Set CRS of Layer).")
    transform = QgsCoordinateTransform(source.sourceCrs(), crs, transform_context)
    found, empty, nowhere = [], 0, 0
    request = QgsFeatureRequest().setSubsetOfAttributes(indices)
    for feature in source.getFeatures(request, Qgis.ProcessingFeatureSourceFlag.SkipGeometryValidityChecks):
        stop_if_cancelled(progress)
        values = [feature[index] for index in indices]
        if any(value is None or value == NULL or not math.isfinite(value) for value in values):
            empty += 1
            continue
        geometry = feature.geometry()
        try:
            geometry.transform(transform)
        except QgsCsException:
            nowhere += 1
            continue
        places = [(vertex.x(), vertex.y()) for vertex in geometry.vertices() if math.isfinite(vertex.x() + vertex.y())]
        nowhere += not places
        found += [(*place, *values) for place in places]
    if empty:
        progress.warn(f"POINTS: {_count(empty)} of {name} without a value in {options.vx_field} or {options.vy_field}, left out.")
    if nowhere:
        progress.warn(f"POINTS: {_count(nowhere)} of {name} without a place in the CRS of the images, left out.")
    x, y, vx, vy = np.array(found, float).reshape(-1, 4).T
    columns, rows = grid.to_pixel(x, y)
    if not ((columns >= 0) & (columns <= grid.shape[1]) & (rows >= 0) & (rows <= grid.shape[0])).any():
        raise InputError(f"POINTS: no point of {name} with values lies on the images: check the layer and its CRS.")
    return x, y, vx, vy


def _count(number):
    return f"{number} point{'s' * (number != 1)}"


def _field(source, key, wanted, name):
    """Index of a field that holds numbers."""
    fields = source.fields()
    index = fields.lookupField(wanted)
    if index < 0:
        numeric = [field.name() for field in fields if field.isNumeric()]
        raise InputError(f"{key} = {wanted} is no field of POINTS = {name}: " + (f"use one of {', '.join(numeric)}." if numeric else "it has no field of numbers, give another layer."))
    if not fields.at(index).isNumeric():
        raise InputError(f"{key} = {wanted} of POINTS = {name} holds text, no numbers: choose another field, or convert it first (Refactor fields).")
    return index
