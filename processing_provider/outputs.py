"""Outputs that the tools share: their QGIS parameters, file names, styles, layer names and temporal ranges."""

import dataclasses
import os
import pathlib

from qgis.core import Qgis, QgsDateTimeRange, QgsProcessingLayerPostProcessorInterface, QgsProcessingOutputLayerDefinition
from qgis.core import QgsProcessingOutputMultipleLayers, QgsProcessingOutputNumber, QgsProcessingOutputRasterLayer, QgsProcessingOutputVectorLayer
from qgis.core import QgsProcessingParameterFileDestination, QgsProcessingUtils
from qgis.core import QgsProcessingParameterFolderDestination, QgsProcessingParameterRasterDestination, QgsSingleBandPseudoColorRenderer
from qgis.PyQt.QtCore import QDateTime

from ..algorithms.options import InputError
from . import environment, rasters
from .inputs import plain

STYLES = pathlib.Path(__file__).with_name("styles")


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
        return None if self.optional else QgsProcessingUtils.generateTempFilename(self.key + (self.suffixes[0] if self.suffixes else ""))

    def _resolved(self, tool, parameters, context):
        return tool.parameterAsFileOutput(parameters, self.key, context)

    def dress(self, tool, path, context):
        """Tell QGIS how the loaded layer shall look."""


@dataclasses.dataclass
class raster(Destination):
    """One GeoTIFF; `style` is the stem of a file in styles/."""

    style: str = ""
    suffixes = (".tif", ".tiff")

    def _parameter(self):
        return QgsProcessingParameterRasterDestination(self.key, self.label, optional=self.optional, createByDefault=not self.optional)

    def _resolved(self, tool, parameters, context):
        return tool.parameterAsOutputLayer(parameters, self.key, context)

    def dress(self, tool, path, context):
        if path and context.willLoadLayerOnCompletion(path):
            dresser = _Dresser(self, tool.layer_names.get(self.key), tool.period)
            _KEPT[:] = [one for one in _KEPT if not one.done] + [dresser]
            context.layerToLoadOnCompletionDetails(path).setPostProcessor(dresser)


class file(Destination):
    """A file of one kind, such as "JSON" with the ending .json."""

    def __init__(self, key, label, kind, suffix, help=""):
        super().__init__(key, label, help, True)
        self.kind, self.suffixes = kind, (suffix,)

    def _parameter(self):
        return QgsProcessingParameterFileDestination(self.key, self.label, f"{self.kind} files (*{self.suffixes[0]})", optional=True, createByDefault=False)


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
    """A dated series: the folder `key`, and its GeoTIFFs as the multiple-layers output `layers_key`."""

    def __init__(self, key, label, help="", layers_key="SERIES"):
        super().__init__(key, label, help)
        self.layers_key = layers_key

    def _parameter(self):
        return QgsProcessingParameterFolderDestination(self.key, self.label)

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
class number:
    """A number among the results."""

    key: str
    label: str

    def add_to(self, tool):
        tool.addOutput(QgsProcessingOutputNumber(self.key, self.label))


def _one_file(path, other):
    """Whether two paths are one file, by hard links and letter case too."""
    if os.path.exists(path) and os.path.exists(other):
        return os.path.samefile(path, other)
    return os.path.realpath(path) == os.path.realpath(other)


def _named(value, context):
    if isinstance(value, QgsProcessingOutputLayerDefinition):
        value = value.sink
    return str(plain(value, context) or "")


# QGIS holds post-processors by a bare pointer: they must outlive the run that made them, until they are done.
_KEPT = []


class _Dresser(QgsProcessingLayerPostProcessorInterface):
    def __init__(self, output, name, period):
        super().__init__()
        self._output, self._name, self._period, self.done = output, name, period, False

    def postProcessLayer(self, layer, context, feedback):
        # The style comes first: it resets the temporal properties.
        if self._output.style and environment.styles_wanted():
            message, loaded = layer.loadNamedStyle(str(STYLES / f"{self._output.style}.qml"))
            if loaded:
                _stretch(layer)
            else:
                feedback.pushWarning(f"The style of {layer.name()} was not loaded: {message}")
        if self._name and layer.name() == self._output.label:  # a name that the user or a model chose stays
            layer.setName(self._name)
        if self._period:
            begin, end = (QDateTime.fromString(day.isoformat(timespec="seconds"), "yyyy-MM-ddTHH:mm:ss") for day in self._period)
            properties = layer.temporalProperties()
            properties.setMode(Qgis.RasterTemporalMode.FixedTemporalRange)
            properties.setFixedTemporalRange(QgsDateTimeRange(begin, end))
            properties.setIsActive(True)
        layer.triggerRepaint()
        self.done = True


def _stretch(layer):
    """Run a colour ramp of the style from its own minimum to the 98th percentile of the layer's values."""
    if not isinstance(layer.renderer(), QgsSingleBandPseudoColorRenderer):
        return
    lowest = layer.renderer().classificationMin()
    renderer = layer.renderer().clone()  # set as a new one, so that the legend follows; a clone forgets its limits
    _, highest = layer.dataProvider().cumulativeCut(renderer.inputBand(), 0.0, 0.98)
    if highest > lowest:
        renderer.setClassificationMin(lowest)
        renderer.setClassificationMax(highest)
        shader = renderer.shader()
        shader.setMaximumValue(highest)
        ramp = shader.rasterShaderFunction()
        ramp.setMaximumValue(highest)
        ramp.classifyColorRamp()
        layer.setRenderer(renderer)
