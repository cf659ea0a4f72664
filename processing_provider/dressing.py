"""How a loaded layer looks: its style, name and temporal range, by a post-processor of QGIS."""

import pathlib

from qgis.core import Qgis, QgsColorRampLegendNodeSettings, QgsDateTimeRange, QgsExpressionContextUtils, QgsGraduatedSymbolRenderer, QgsProcessingLayerPostProcessorInterface
from qgis.core import QgsSingleBandPseudoColorRenderer, QgsVectorLayer
from qgis.PyQt.QtCore import QDateTime

from . import environment, layer_metadata
from .rasters import call_gdal

STYLES = pathlib.Path(__file__).with_name("styles")

# QGIS holds post-processors by a bare pointer: they must outlive the run that made them, until they are done.
_KEPT = []


def dresser_of(*details):
    """A new post-processor, kept until it is done: see _Dresser for the details."""
    dresser = _Dresser(*details)
    _KEPT[:] = [one for one in _KEPT if not one.done] + [dresser]
    return dresser


class _Dresser(QgsProcessingLayerPostProcessorInterface):
    """style: stem of a file in styles/; label: of the output; name: of the layer; period: (first, last) naive UTC datetime or None; top: the
    upper end of the colours, None for that of the layer itself; rank: layers of a higher one lie above; run: list that the layers of
    one run share; items: what the file says of itself."""

    def __init__(self, style, label, name, period, top, rank, run, items):
        super().__init__()
        self._style, self._label, self._name, self._period, self._top, self._rank, self._run = style, label, name, period, top, rank, run
        self._items, self.done = items, False

    def postProcessLayer(self, layer, context, feedback):
        # The style comes first: it resets the temporal properties.
        if self._style and environment.styles_wanted():
            message, loaded = layer.loadNamedStyle(str(STYLES / f"{self._style}.qml"))
            if loaded:
                (_stretch_points if isinstance(layer, QgsVectorLayer) else _stretch)(layer, self._top)
            else:
                feedback.pushWarning(f"The style of {layer.name()} was not loaded: {message}")
        if self._name and layer.name() == self._label:  # a name that the user or a model chose stays
            layer.setName(self._name)
        shown = None
        if self._period:
            begin, end = (QDateTime.fromString(day.isoformat(timespec="seconds"), "yyyy-MM-ddTHH:mm:ss") for day in self._period)
            properties = layer.temporalProperties()
            properties.setMode((Qgis.VectorTemporalMode if isinstance(layer, QgsVectorLayer) else Qgis.RasterTemporalMode).FixedTemporalRange)
            shown = QgsDateTimeRange(begin, end)
            properties.setFixedTemporalRange(shown)
            properties.setIsActive(True)
        layer_metadata.of_result(layer, self._items, shown)
        layer.triggerRepaint()
        self._run.append((self._rank, layer.id()))
        if context.project():
            _order(self._run, context.project().layerTreeRoot())
        self.done = True


def _order(run, root):
    """Bring the layers of a run into their order. QGIS puts each above the layer that was current, so that the first ends on top."""
    nodes = [(rank, root.findLayer(layer_id)) for rank, layer_id in run]
    nodes = [(rank, node) for rank, node in nodes if node]
    parent = nodes[0][1].parent() if nodes else None
    if any(node.parent() != parent for _, node in nodes):
        return
    children = parent.children() if parent else []
    current = sorted(nodes, key=lambda one: children.index(one[1]))
    wanted = sorted(current, key=lambda one: -one[0])
    if [node for _, node in wanted] == [node for _, node in current]:
        return
    top = children.index(current[0][1])
    # First in, then out: a layer that is not in the tree leaves the project.
    parent.insertChildNodes(top, [node.clone() for _, node in wanted])
    for _, node in current:
        parent.removeChildNode(node)


def _stretch(layer, top):
    """Run a colour ramp of the style from its own minimum to `top`, or the 98th percentile of the layer's values; the legend's unit is the band's.

    A ramp that is symmetric about zero stays so: it runs from -top to top, or to the 2nd or 98th percentile, whichever is farther from zero. A style with the custom property
    firnline/from = lowest, of heights, begins at the 2nd percentile."""
    if not isinstance(layer.renderer(), QgsSingleBandPseudoColorRenderer):
        return
    lowest = layer.renderer().classificationMin()
    symmetric = lowest < 0 and lowest == -layer.renderer().classificationMax()
    floating = layer.customProperty("firnline/from") == "lowest"
    renderer = layer.renderer().clone()  # set as a new one, so that the legend follows; a clone forgets its limits
    ends = (0.0, 0.0) if top else layer.dataProvider().cumulativeCut(renderer.inputBand(), 0.02 if symmetric or floating else 0.0, 0.98)
    highest = top or (max(map(abs, ends)) if symmetric else ends[1])
    lowest = -highest if symmetric else ends[0] if floating and not top else lowest
    if highest > lowest:
        renderer.setClassificationMin(lowest)
        renderer.setClassificationMax(highest)
        shader = renderer.shader()
        ramp = shader.rasterShaderFunction()
        for one in (shader, ramp):
            one.setMinimumValue(lowest)
            one.setMaximumValue(highest)
        ramp.classifyColorRamp()
        _show_unit(ramp, layer.source(), renderer.inputBand())
        layer.setRenderer(renderer)


def _show_unit(ramp, path, band):
    from osgeo import gdal

    data = call_gdal(gdal.Open, path)
    if unit := data.GetRasterBand(band).GetUnitType():
        settings = QgsColorRampLegendNodeSettings(ramp.legendSettings())
        settings.setSuffix(f" {unit}")
        ramp.setLegendSettings(settings)


def _stretch_points(layer, top):
    """Spread the classes of the style evenly from zero to `top`, the last one without an end; its expressions know `top` as @fastest."""
    if not top or not isinstance(layer.renderer(), QgsGraduatedSymbolRenderer):
        return
    renderer = layer.renderer().clone()
    count = len(renderer.ranges())
    for number in range(count):
        low, high = (top * (number + step) / count for step in (0, 1))
        last = number == count - 1
        renderer.updateRangeLowerValue(number, low)
        renderer.updateRangeUpperValue(number, 1e9 if last else high)
        renderer.updateRangeLabel(number, f"above {low:.3g}" if last else f"{low:.3g} to {high:.3g}")
    QgsExpressionContextUtils.setLayerVariable(layer, "fastest", top)
    layer.setRenderer(renderer)
