"""Zones with names, such as drainage basins, on a grid."""

from qgis.core import NULL, Qgis, QgsFeatureRequest

from ..algorithms.options import InputError
from . import grids

_MOST = 2**15  # numbers of int16


class Zones:
    """Polygons of a feature source with names, such as basins, as an image on a grid: the number of the zone, -1 outside all.

    `names`: text of the attribute `field`, in the order of the layer, each once: polygons of one name are one zone, those without a name each
    their own. Without a field the feature ids. Where zones overlap the first counts. InputError as for PolygonImage, and where there is no such field.
    """

    def __init__(self, key, source, field, grid, crs, transform_context):
        known = source.fields().names()
        if field and field not in known:
            raise InputError(f"{key}: {source.sourceName()} has no field {field!r}: use one of {', '.join(known) or '(it has none)'}.")
        self.shape, numbers, parts = tuple(grid.shape), {}, []
        request = QgsFeatureRequest().setFlags(Qgis.FeatureRequestFlag.NoGeometry)
        for feature in source.getFeatures(request, Qgis.ProcessingFeatureSourceFlag.SkipGeometryValidityChecks):
            numbers.setdefault(_name(feature, field), len(numbers))
        if len(numbers) > _MOST:
            raise InputError(f"{key}: {source.sourceName()} holds {len(numbers)} zones, more than {_MOST}: clip it to the images, or dissolve it first.")
        self.names = list(numbers)
        for feature, one in grids.geometries(key, source, grid, crs, transform_context, field):
            parts.append((numbers[_name(feature, field)], one))
        self._drawn = grids.Drawn(key, source, grid, reversed(parts))  # what is drawn last stays

    def read(self, row0, row1, col0, col1):
        """int16 (row1 - row0, col1 - col0)."""
        return self._drawn.read(row0, row1, col0, col1, -1)


def _name(feature, field):
    name = feature[field] if field else feature.id()
    return f"feature {feature.id()}" if name == NULL or name == "" else str(name)
