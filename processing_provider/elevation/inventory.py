"""Glacier outlines as an inventory: names, true areas, groups, and labels on a grid in which each pixel belongs to one glacier."""

import math

import numpy as np
from qgis.core import NULL, Qgis, QgsCoordinateTransform, QgsCsException, QgsDistanceArea, QgsFeatureRequest, QgsGeometry, QgsPointXY, QgsSpatialIndex

from ...algorithms.elevation.mass_balance import Outline
from ...algorithms.options import InputError
from ...algorithms.progress import stop_if_cancelled
from ...algorithms.terrain import degree_lengths
from .. import grids
from . import outlines

_TITLES = ("glac_name", "Name", "name", "NAME")
_MOST = 32767  # labels are int16
_SLIVER = 1e-4  # share of a glacier's area below which an overlap is no news


class Inventory:
    """The glaciers of a feature source. Polygons of one name are one glacier; where outlines overlap the first counts, for pixels and areas alike.

    outlines: list of mass_balance.Outline, in the order of the layer; shapes: QgsGeometry of each, in the CRS of the source, without what belongs to others; labels: image on the
    grid, the number of the glacier whose outline holds the pixel's centre, -1 outside all. Areas and perimeters are those on the ellipsoid.
    """

    def __init__(self, key, source, grid, crs, transform_context, progress, *, id_field="", group_field=""):
        if not source.sourceCrs().isValid():
            raise InputError(f"{key}: {source.sourceName()} has no CRS: give it one first (Layer > Set CRS of Layer).")
        fields = source.fields().names()
        self.id_field = outlines.id_field(key, source, id_field)
        self._title = next((name for name in _TITLES if name in fields and name != self.id_field), "")
        self._group = _known("GROUP_FIELD", group_field, source, fields)
        self._found, self._index, self._overlap, self._overlapping = [], QgsSpatialIndex(), 0.0, 0
        self._numbers, self._facts, parts = {}, [], []
        self._measure = _ruler(source.sourceCrs(), transform_context)
        to_grid = QgsCoordinateTransform(source.sourceCrs(), crs, transform_context)
        frame = _frame(grid)
        nameless = 0
        for feature in source.getFeatures(QgsFeatureRequest(), Qgis.ProcessingFeatureSourceFlag.SkipGeometryValidityChecks):
            stop_if_cancelled(progress)
            geometry = grids.repaired(key, source, feature)
            geometry = geometry and self._without_earlier(geometry)
            if geometry is None:
                continue
            name = _text(feature[self.id_field]) if self.id_field else ""
            nameless += not name
            # Without a field the feature id, as in the table of Void filling; beside named ones it says what it is.
            number = self._number(name or (f"feature {feature.id()}" if self.id_field else str(feature.id())), feature)
            shape = QgsGeometry(geometry)
            try:
                shape.transform(to_grid)
            except QgsCsException:
                raise InputError(f"{key}: the polygon with feature id {feature.id()} of {source.sourceName()} cannot be projected to {crs.authid() or crs.description()}: "
                                 "clip the layer to the images first.") from None
            facts = self._facts[number]
            facts["shapes"].append(geometry)
            facts["whole"] &= frame.contains(shape)
            parts.append((number, shape))
        if nameless and self.id_field:
            progress.warn(f"{key}: {nameless} polygon{'s' * (nameless != 1)} without {self.id_field}, each taken as a glacier of its own, named by its feature id.")
        if not self._facts:
            raise InputError(f"{key}: {source.sourceName()} holds no polygon: give glacier outlines.")
        self.outlines, self.shapes = [], []
        for name, facts in zip(self._numbers, self._facts):
            stop_if_cancelled(progress)
            shape = facts["shapes"][0] if len(facts["shapes"]) == 1 else QgsGeometry.unaryUnion(facts["shapes"])
            self.shapes.append(shape)
            self.outlines.append(Outline(name, facts["title"], self._measure.measureArea(shape) / 1e6, self._measure.measurePerimeter(shape), facts["group"], facts["whole"]))
        if self._overlapping:
            progress.warn(f"{key}: {self._overlapping} outline{'s' * (self._overlapping != 1)} of {source.sourceName()} overlap{'s' * (self._overlapping == 1)} earlier ones, by {self._overlap / 1e6:.3g} km2 in all. The "
                          "first of the layer keeps that ground, so that no pixel and no area counts twice.")
        self.labels = _Labels(grids.Drawn(key, source, grid, parts), grid)

    def _number(self, name, feature):
        """Number of a glacier by its name, a new one for a new name."""
        if name not in self._numbers:
            if len(self._numbers) == _MOST:
                raise InputError(f"OUTLINES holds more than {_MOST} glaciers: run the tool for a part of the region at a time.")
            self._numbers[name] = len(self._numbers)
            title = _text(feature[self._title]) if self._title else ""
            group = (_text(feature[self._group]) or "none") if self._group else ""
            self._facts.append(dict(title=title, group=group, shapes=[], whole=True))
        return self._numbers[name]

    def _without_earlier(self, geometry):
        """The part of a polygon that no earlier one has; None where nothing is left."""
        counted = False
        for number in sorted(self._index.intersects(geometry.boundingBox())):
            other = self._found[number]
            if not geometry.overlaps(other) and not other.contains(geometry) and not geometry.contains(other):
                continue
            left = _polygons(geometry.difference(other))
            whole = self._measure.measureArea(geometry)
            lost = whole - (self._measure.measureArea(left) if left else 0.0)
            if lost > _SLIVER * whole:
                self._overlapping += not counted
                self._overlap += lost
                counted = True
            if left is None:
                return None
            geometry = left
        self._index.addFeature(len(self._found), geometry.boundingBox())
        self._found.append(geometry)
        return geometry


class _Labels:
    def __init__(self, drawn, grid):
        self._drawn, self.shape = drawn, tuple(grid.shape)

    def read(self, row0, row1, col0, col1):
        """int16 (row1 - row0, col1 - col0)."""
        return self._drawn.read(row0, row1, col0, col1, -1)


def _known(key, wanted, source, fields):
    if wanted and wanted not in fields:
        raise InputError(f"{key} = {wanted}: {source.sourceName()} has no such field: use one of {', '.join(fields) or '(it has none)'}, or leave it empty.")
    return wanted


def _ruler(crs, transform_context):
    ruler = QgsDistanceArea()
    ruler.setSourceCrs(crs, transform_context)
    ruler.setEllipsoid(crs.ellipsoidAcronym() or "EPSG:7030")
    return ruler


def _frame(grid):
    """The grid's outline, half a pixel wider, for an outline may run along it."""
    rows, columns = grid.shape
    corners = [(-0.5, -0.5), (columns + 0.5, -0.5), (columns + 0.5, rows + 0.5), (-0.5, rows + 0.5)]
    return QgsGeometry.fromPolygonXY([[QgsPointXY(*grid.to_map(*corner)) for corner in (*corners, corners[0])]])


def _polygons(geometry):
    """The polygons of a geometry as one; None where it has none."""
    parts = [part for part in geometry.asGeometryCollection() if part.type() == Qgis.GeometryType.Polygon] if not geometry.isEmpty() else []
    return QgsGeometry.collectGeometry(parts) if parts else None


def _text(value):
    """Text of an attribute, '' for NULL and blanks; whole numbers without a decimal point."""
    if value is None or value == NULL:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


class TrueSteps:
    """metres(row, column) of mass_balance.Images: steps along columns and rows on the ground; in degrees by the latitude, projected by the scale of areas there."""

    def __init__(self, grid, areas):
        self._grid, self._areas = grid, areas

    def __call__(self, row, column):
        _, a, b, _, d, e = self._grid.transform
        if self._grid.geographic:
            east, north = (float(v) for v in degree_lengths(self._grid.to_map(column, row)[1]))
        else:
            row, column = min(int(row), self._grid.shape[0] - 1), min(int(column), self._grid.shape[1] - 1)
            true = float(np.ravel(self._areas.read(row, row + 1, column, column + 1))[0])
            east = north = math.sqrt(true / abs(a * e - b * d))
        return (a * east, b * east), (d * north, e * north)
