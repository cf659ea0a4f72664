"""Outputs that the tools share: their QGIS parameters, file names, styles, layer names and temporal ranges."""

import dataclasses
import itertools
import os

from qgis.core import Qgis, QgsProcessingContext, QgsProcessingOutputLayerDefinition, QgsProcessingOutputMultipleLayers, QgsProcessingOutputNumber
from qgis.core import QgsProcessingOutputRasterLayer, QgsProcessingOutputVectorLayer, QgsProcessingParameterFileDestination
from qgis.core import QgsProcessingParameterFolderDestination, QgsProcessingParameterRasterDestination, QgsProcessingParameterVectorDestination, QgsProcessingUtils

from ..algorithms.options import InputError
from . import rasters, vectors
from .dressing import dresser_of
from .inputs import plain


@dataclasses.dataclass
class Destination:
    """A file or folder that the user may name. Extras (`optional`) are off by default."""

    key: str
    label: str
    help: str = ""
    optional: bool = False
    suffixes = ()
    component = None

    def add_to(self, tool):
        parameter = self._parameter()
        parameter.setHelp(self.help)
        tool.addParameter(parameter)

    def check(self, parameters, context, taken):
        """InputError where the named path cannot be written, has a wrong ending, or is one of the files in `taken`."""
        path = _named(parameters.get(self.key), context)
        if not path or path == "TEMPORARY_OUTPUT":
            return
        if self.suffixes:
            rasters.check_output(path, key=self.key, suffixes=self.suffixes)
        if any(_one_file(path, other) for other in taken):
            raise InputError(f"{self.key} = {path} is also an input: give another file name.")

    def path(self, tool, parameters, context):
        """The path to write to, None where the user wants none; a temporary one where an output that must be is left empty, as in models."""
        if _named(parameters.get(self.key), context):
            return self._resolved(tool, parameters, context)
        return None if self.optional else self.temporary()

    def temporary(self):
        """The path of a temporary file, or folder, of this output."""
        return QgsProcessingUtils.generateTempFilename(self.key + (self.suffixes[0] if self.suffixes else ""))

    def _resolved(self, tool, parameters, context):
        return tool.parameterAsFileOutput(parameters, self.key, context)

    def told(self, tool):
        """(title, text) by which the files tell what they are."""
        return self.label, self.help

    def dress(self, tool, path, context):
        """Tell QGIS how the loaded layer shall look."""


@dataclasses.dataclass
class _Layer(Destination):
    """A layer that QGIS may load; `style` is the stem of a file in styles/; `above`: whether it lies above the series beside it."""

    style: str = ""
    above: bool = False

    @property
    def rank(self):
        """Layers of a higher one lie above."""
        return 10**5 if self.above else 0

    def _resolved(self, tool, parameters, context):
        return tool.parameterAsOutputLayer(parameters, self.key, context)

    def dress(self, tool, path, context):
        if path and context.willLoadLayerOnCompletion(path):
            label = tool.parameterDefinition(self.key).description()
            dresser = dresser_of(self.style, label, tool.layer_names.get(self.key), tool.period, tool.tops.get(self.key), self.rank, tool.loaded, tool.described.of(self.key))
            details = context.layerToLoadOnCompletionDetails(path)
            details.layerSortKey = self.rank
            details.setPostProcessor(dresser)


class raster(_Layer):
    """One GeoTIFF."""

    suffixes = (".tif", ".tiff")

    def _parameter(self):
        return QgsProcessingParameterRasterDestination(self.key, self.label, optional=self.optional, createByDefault=not self.optional)


class points(_Layer):
    """One file of points: a GeoPackage, GeoJSON or FlatGeobuf."""

    suffixes = tuple(vectors.DRIVERS)
    rank = 10**6

    def _parameter(self):
        return QgsProcessingParameterVectorDestination(self.key, self.label, Qgis.ProcessingSourceType.VectorPoint, optional=self.optional,
                                                       createByDefault=not self.optional)


class polygons(points):
    """One file of polygons."""

    rank = 1

    def _parameter(self):
        return QgsProcessingParameterVectorDestination(self.key, self.label, Qgis.ProcessingSourceType.VectorPolygon, optional=self.optional, createByDefault=not self.optional)


class records(points):
    """One table without geometry."""

    def _parameter(self):
        return QgsProcessingParameterVectorDestination(self.key, self.label, Qgis.ProcessingSourceType.Vector, optional=self.optional, createByDefault=not self.optional)


class file(Destination):
    """A file of one kind, such as "JSON" with the ending .json."""

    def __init__(self, key, label, kind, suffix, help="", *, optional=True):
        super().__init__(key, label, help, optional)
        self.kind, self.suffixes = kind, (suffix,)

    def _parameter(self):
        return QgsProcessingParameterFileDestination(self.key, self.label, f"{self.kind} files (*{self.suffixes[0]})", optional=self.optional, createByDefault=not self.optional)


class figures(Destination):
    """A folder for the figures of a run, off by default; it stays empty where matplotlib is missing."""

    component = "report"

    def __init__(self, key, label, help=""):
        super().__init__(key, label, help, True)

    def _parameter(self):
        return QgsProcessingParameterFolderDestination(self.key, self.label, optional=True, createByDefault=False)


class report(file):
    """The HTML report; it goes without figures where matplotlib is missing."""

    component = "report"

    def __init__(self, key="REPORT", label="Report", help="One HTML file with maps, tables and options."):
        super().__init__(key, label, "HTML", ".html", help)


class statistics(file):
    """The numbers of a run."""

    def __init__(self, key="STATISTICS", label="Statistics", help="The numbers of the report as JSON."):
        super().__init__(key, label, "JSON", ".json", help)


class series(Destination):
    """A dated series: the folder `key`, and its GeoTIFFs as the multiple-layers output `layers_key`.

    What the tool has in series_layers is loaded where the layer of the output `beside` is, and above it unless that lies `above`.
    """

    def __init__(self, key, label, help="", layers_key="SERIES", *, optional=False, always=False, beside="", style=""):
        """always: need not be named, and is then made in a temporary folder, so that its layers are there for dialog and models."""
        super().__init__(key, label, help, optional or always)
        self.layers_key, self.always, self.beside, self.style = layers_key, always, beside, style

    def path(self, tool, parameters, context):
        path = super().path(tool, parameters, context) or (self.temporary() if self.always else None)
        return path and os.path.abspath(path)  # without a slash at its end

    def _parameter(self):
        return QgsProcessingParameterFolderDestination(self.key, self.label, optional=self.optional, createByDefault=not self.optional)

    def check(self, parameters, context, taken):
        super().check(parameters, context, taken)
        folder = _named(parameters.get(self.key), context)
        if folder and any(_one_file(folder, os.path.dirname(path) or ".") for path in taken if path.lower().endswith((".tif", ".tiff"))):
            raise InputError(f"{self.key} = {folder} holds images of the input, and the new files would pass for more of them: give another folder.")

    def told(self, tool):
        return next((one.label for one in tool.outputs() if one.key == self.beside), tool.NAME), ""

    def dress(self, tool, path, context):
        shown = tool.path_of(self.beside)
        if not (path and shown and context.willLoadLayerOnCompletion(shown)):
            return
        project = context.layerToLoadOnCompletionDetails(shown).project
        for rank, (one, name, period) in enumerate(tool.series_layers.get(self.key, ()), 1):  # the later above
            details = QgsProcessingContext.LayerDetails(name, project, self.layers_key, QgsProcessingUtils.LayerHint.Raster)
            details.layerSortKey = rank
            details.setPostProcessor(dresser_of(self.style, self.label, name, period, tool.tops.get(self.key), rank, tool.loaded, tool.described.of(self.key)))
            context.addLayerToLoadOnCompletion(one, details)

    def add_to(self, tool):
        super().add_to(tool)
        tool.addOutput(QgsProcessingOutputMultipleLayers(self.layers_key, self.label))


@dataclasses.dataclass
class layer:
    """A layer among the results that the user does not name, for models; `kind` is raster or vector."""

    key: str
    label: str
    kind: str

    def add_to(self, tool):
        kinds = dict(raster=QgsProcessingOutputRasterLayer, vector=QgsProcessingOutputVectorLayer)
        tool.addOutput(kinds[self.kind](self.key, self.label))


@dataclasses.dataclass
class layers:
    """Layers among the results that the user does not name, for models."""

    key: str
    label: str

    def add_to(self, tool):
        tool.addOutput(QgsProcessingOutputMultipleLayers(self.key, self.label))


@dataclasses.dataclass
class number:
    """A number among the results."""

    key: str
    label: str

    def add_to(self, tool):
        tool.addOutput(QgsProcessingOutputNumber(self.key, self.label))


def refuse_one_place(destinations, parameters, context):
    """InputError where two outputs are one file or folder, or a GeoTIFF lies in the folder of a series, of which it would be one more image."""
    named = [(one, path) for one in destinations if (path := _named(parameters.get(one.key), context)) and path != "TEMPORARY_OUTPUT"]
    for (one, path), (other, taken) in itertools.permutations(named, 2):
        if _one_file(path, taken):
            raise InputError(f"{one.key} and {other.key} are both {path}: give each a place of its own.")
        if isinstance(other, series) and path.lower().endswith(raster.suffixes) and _one_file(os.path.dirname(path) or ".", taken):
            raise InputError(f"{one.key} = {path} lies in {other.key}, where it would pass for one more image of the series: give another folder.")


def _one_file(path, other):
    """Whether two paths are one file, by hard links and letter case too."""
    if os.path.exists(path) and os.path.exists(other):
        return os.path.samefile(path, other)
    return os.path.realpath(path) == os.path.realpath(other)


def _named(value, context):
    if isinstance(value, QgsProcessingOutputLayerDefinition):
        value = value.sink
    return str(plain(value, context) or "")
