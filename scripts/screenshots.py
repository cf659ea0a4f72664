"""`make screenshots`: the pictures of the docs, taken in the real desktop on a virtual screen. QGIS runs this file (see screenshots.sh).

Every tool of the provider: form_<id>.png, its form filled in, and result_<id>.png, what it made when Run was pressed (see recipes.py); then what the pages show
besides. ONLY names tools or parts (extra); all else is left as it is.
"""

import os
import pathlib
import re
import sys

from qgis import processing
from qgis.core import QgsBilinearRasterResampler, QgsContrastEnhancement, QgsHillshadeRenderer, QgsProject, QgsRasterLayer, QgsRasterMinMaxOrigin, QgsVectorLayer
from qgis.PyQt.QtCore import QByteArray, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QImage, QPainter
from qgis.PyQt.QtSvg import QSvgRenderer
from qgis.PyQt.QtWidgets import QApplication
from qgis.utils import iface

sys.path.insert(0, str(pathlib.Path.cwd() / "scripts"))
from desktop import PICTURES, docks, grab, play, run_dialog, settle, show_map, start  # noqa: E402
from recipes import RECIPES, Recipe  # noqa: E402
from screenshots_extra import extra  # noqa: E402

FORM, WINDOW = (1000, 640), (1120, 680)
_MADE = {}


def made(identifier, **other):
    """Results of a tool; it runs without its dialog where it has not run yet. other: parameters that differ, None leaves one out."""
    if other or identifier not in _MADE:
        parameters = {"OUTPUT": "TEMPORARY_OUTPUT", **RECIPES[identifier].parameters(made), **other}
        if other:
            key = (identifier, *sorted(other))
            if key not in _MADE:
                _MADE[key] = processing.run(f"firnline:{identifier}", {name: value for name, value in parameters.items() if value is not None})
            return _MADE[key]
        _MADE[identifier] = processing.run(f"firnline:{identifier}", _whole(identifier, parameters))
    return _MADE[identifier]


def _whole(identifier, parameters):
    """Parameters, with a temporary place for the outputs that are on by default."""
    from qgis.core import QgsApplication
    tool = QgsApplication.processingRegistry().algorithmById(f"firnline:{identifier}")
    return {one.name(): "TEMPORARY_OUTPUT" for one in tool.parameterDefinitions() if one.isDestination() and one.createByDefault()} | parameters


def tool_pictures(identifier):
    recipe = RECIPES.get(identifier)
    parameters = recipe.parameters(made) if recipe else {}
    QgsProject.instance().clear()
    dialog = processing.createAlgorithmDialog(f"firnline:{identifier}", _whole(identifier, parameters))
    dialog.show()
    settle()
    dialog.resize(*FORM)
    grab(f"form_{identifier}", dialog)
    if not recipe:
        dialog.close()
        return
    _MADE[identifier], nodes = run_dialog(dialog)
    _result(identifier, recipe, nodes)


def _result(identifier, recipe, nodes):
    results, project = _MADE[identifier], QgsProject.instance()
    root = project.layerTreeRoot()
    if recipe.report:
        _figures(results["REPORT"], recipe.report, f"result_{identifier}")
        return
    for key in recipe.load:
        path = results[key][0] if isinstance(results[key], list) else results[key]
        layer = (QgsVectorLayer if path.endswith(".gpkg") else QgsRasterLayer)(path, pathlib.Path(path).stem)
        project.addMapLayer(layer)
        nodes.append(root.findLayer(layer.id()))
        if path.endswith(".gpkg"):
            _hollow(layer)
        else:  # speckle has a few very bright pixels
            layer.setContrastEnhancement(QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum, QgsRasterMinMaxOrigin.Limits.CumulativeCut)
    paths = {results.get(key) for key in recipe.show}
    shown = [node for node in nodes if recipe.load or node.layer().source() in paths or node.layer().name().startswith(tuple(key for key in recipe.show if key not in results) or ("\0",))]
    if not shown:
        raise RuntimeError(f"{identifier} made no layer that its recipe shows, but {[node.layer().name() for node in nodes]}")
    for node in nodes:
        node.setItemVisibilityChecked(node in shown)
        node.setExpanded(node in shown and not recipe.play)
    if recipe.table:
        _table(shown[0].layer(), f"result_{identifier}")
        return
    if recipe.over:
        layer = QgsVectorLayer(recipe.over, "Outlines")
        _hollow(layer)
        project.addMapLayer(layer, False)
        root.insertLayer(0, layer)
    if recipe.beneath:
        relief = _shaded(recipe.beneath, shown)
    extent = (relief if recipe.beneath and isinstance(shown[0].layer(), QgsVectorLayer) else shown[0].layer()).extent()
    project.setCrs(shown[0].layer().crs())
    docks("Layers", *(["Temporal Controller"] if recipe.play else []))
    settle()
    if recipe.play:
        play(shown, extent.buffered(extent.width() / 40), f"result_{identifier}", *recipe.play)
    else:
        show_map(extent.buffered(extent.width() / 40), f"result_{identifier}")


def _hollow(layer):
    line = layer.renderer().symbol().symbolLayer(0)
    line.setBrushStyle(Qt.BrushStyle.NoBrush)
    line.setStrokeColor(QColor("#1d2b36"))
    line.setStrokeWidth(0.4)


def _shaded(path, shown):
    """Heights as a shaded relief below the layers shown, which let it through."""
    layer = QgsRasterLayer(path, "Relief")
    relief = QgsHillshadeRenderer(layer.dataProvider(), 1, 315, 45)
    relief.setZFactor(0.5)
    layer.setRenderer(relief)
    layer.resampleFilter().setZoomedInResampler(QgsBilinearRasterResampler())
    QgsProject.instance().addMapLayer(layer, False)
    QgsProject.instance().layerTreeRoot().addLayer(layer).setExpanded(False)
    for node in shown:
        if isinstance(node.layer(), QgsRasterLayer):
            node.layer().setOpacity(0.75)
    return layer


def _table(layer, name):
    """The attribute table of a layer."""
    window = iface.showAttributeTable(layer)
    settle(2)
    window = next(one for one in QApplication.topLevelWidgets() if one.isVisible() and one.objectName().startswith("QgsAttributeTableDialog")) if window is None else window.window()
    window.resize(*WINDOW)
    grab(name, window)
    window.close()


def _figures(report, which, name):
    """Figures of a report, one below the other, as they stand in the file."""
    text = pathlib.Path(report).read_text(encoding="utf-8")
    figures = [QSvgRenderer(QByteArray(svg.encode())) for svg in re.findall(r"<svg.*?</svg>", text, re.DOTALL)[slice(*which)]]
    if not figures or not all(figure.isValid() for figure in figures):
        raise RuntimeError(f"{report} has no figures {which}")
    width = WINDOW[0] - 120
    heights = [round(figure.defaultSize().height() * width / figure.defaultSize().width()) for figure in figures]
    picture = QImage(width + 40, sum(heights) + 20 * (len(heights) + 1), QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    painter, top = QPainter(picture), 20
    for figure, height in zip(figures, heights):
        figure.render(painter, QRectF(20, top, width, height))
        top += height + 20
    painter.end()
    picture.save(str(PICTURES / f"{name}.png"))


def main():
    from firnline.processing_provider.provider import TOOLS
    iface.mainWindow().setGeometry(0, 20, *WINDOW)
    docks("Layers")
    settle(1)
    identifiers = [kind.ID for kind in TOOLS]
    # Those that others need come first, so that each runs once.
    wanted = os.environ.get("ONLY", "").split() or [*identifiers, "extra"]
    unknown = set(wanted) - {*identifiers, "extra"}
    if unknown:
        raise RuntimeError(f"ONLY names {', '.join(sorted(unknown))}: give ids of tools, or extra")
    for identifier in wanted:
        print(identifier, flush=True)
        extra() if identifier == "extra" else tool_pictures(identifier)
    missing = [one for one in identifiers if one not in RECIPES]
    if missing:
        raise RuntimeError(f"no result of {', '.join(missing)}: add recipes to recipes.py ({Recipe.__name__})")


start(main)
