"""QGIS' own metadata of layers: terms of use of the inputs, and what a result says of itself."""

import json
import os

from qgis.core import QgsBox3D, QgsLayerMetadata
from qgis.PyQt.QtCore import QFile, QIODevice
from qgis.PyQt.QtXml import QDomDocument

from . import described

_MOST_BYTES = 2**22  # of a .qmd file


def terms_of_layer(layer):
    """Licences and rights of a layer, by its metadata in QGIS; those of a GeoPackage's own items too."""
    found = layer.metadata()
    return described.together([{"LICENSE": found.licenses(), "COPYRIGHT": found.rights()}, described.terms_of(_own_items(layer))])


def terms_beside(path):
    """The same of a raster file that is no layer of QGIS: of the .qmd file beside it, where there is one."""
    beside = os.path.splitext(path)[0] + ".qmd"
    file, document, found = QFile(beside), QDomDocument(), QgsLayerMetadata()
    if os.path.isfile(beside) and os.path.getsize(beside) <= _MOST_BYTES and file.open(QIODevice.OpenModeFlag.ReadOnly):
        document.setContent(file.readAll())
        found.readMetadataXml(document.documentElement())
        file.close()
    return {"LICENSE": found.licenses(), "COPYRIGHT": found.rights()}


def _own_items(layer):
    """Metadata items in the file of a vector layer."""
    from osgeo import gdal

    path, *parts = layer.source().split("|")
    if layer.providerType() != "ogr" or not path.lower().endswith(".gpkg"):
        return {}
    name = next((part.removeprefix("layername=") for part in parts if part.startswith("layername=")), None)
    data = gdal.OpenEx(path, gdal.OF_VECTOR)
    own = data and (data.GetLayerByName(name) if name else data.GetLayer(0))
    return own.GetMetadata() if own else {}


def of_result(layer, items, period=None):
    """Give a layer what the metadata items of its file say, and the time for which it stands."""
    found = layer.metadata()
    found.setType("dataset")
    found.setTitle(items.get("TITLE", ""))
    found.setAbstract("\n\n".join(filter(None, (items.get("ABSTRACT"), "SOURCE" in items and f"Source: {items['SOURCE']}"))))
    found.setKeywords({"Firnline": [word for word in items.get("KEYWORDS", "").split(", ") if word]})
    terms = described.terms_of(items)
    found.setLicenses(terms["LICENSE"])
    found.setRights(terms["COPYRIGHT"])
    made = f"Firnline {items.get('FIRNLINE_VERSION', '')}, {items.get('FIRNLINE_TOOL', '')}"
    found.setHistory([made, *(f"{key} = {value}" for key, value in json.loads(items.get("FIRNLINE_OPTIONS", "{}")).items())])
    found.setCrs(layer.crs())
    extent, place = found.extent(), QgsLayerMetadata.SpatialExtent()
    place.bounds, place.extentCrs = QgsBox3D(layer.extent()), layer.crs()
    extent.setSpatialExtents([place])
    if period:
        extent.setTemporalExtents([period])
    found.setExtent(extent)
    layer.setMetadata(found)
