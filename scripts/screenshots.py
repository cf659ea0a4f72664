"""`make screenshots`: the pictures of the docs, taken in the real desktop on a virtual screen. QGIS runs this file (see screenshots.sh).

SAMPLE is the folder of a sample scene.
"""

import os
import pathlib
import shutil
import sys
import traceback

from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog
from qgis import processing
from qgis.core import QgsApplication, QgsMeshLayer, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtWidgets import QApplication, QDockWidget, QGroupBox
from qgis.utils import iface

sys.path.insert(0, str(pathlib.Path.cwd() / "scripts"))
from desktop import grab, layers_named, play, settle, show_map  # noqa: E402

SAMPLE = pathlib.Path(os.environ["SAMPLE"])
TOOL = "firnline:stackedoffsettracking"


def parameters(output):
    images = sorted(str(path) for path in (SAMPLE / "sar").glob("*.tif"))
    return {"IMAGES": images, "STABLE_GROUND": str(SAMPLE / "stable_ground.gpkg"), "OUTLINES": str(SAMPLE / "outlines.gpkg"), "OUTPUT": str(output)}


def add_layers():
    project = QgsProject.instance()
    image = QgsRasterLayer(str(sorted((SAMPLE / "sar").glob("*.tif"))[0]), "SAR image")
    outline = QgsVectorLayer(str(SAMPLE / "outlines.gpkg"), "Glacier outline")
    symbol = outline.renderer().symbol()
    symbol.symbolLayer(0).setBrushStyle(Qt.BrushStyle.NoBrush)
    for layer in (image, outline):
        project.addMapLayer(layer)
    project.setCrs(image.crs())
    iface.mapCanvas().setExtent(image.extent())
    return image


def form():
    dialog = processing.createAlgorithmDialog(TOOL, parameters("TEMPORARY_OUTPUT"))
    dialog.show()
    settle()
    dialog.resize(1120, 760)
    grab("form", dialog)
    for group in dialog.findChildren(QGroupBox):
        group.setProperty("collapsed", False)
    dialog.resize(1120, 1960)
    grab("form_advanced", dialog)
    dialog.resize(1120, 760)
    settle()
    dialog.close()


def result(image):
    dialog = processing.createAlgorithmDialog(TOOL, parameters("TEMPORARY_OUTPUT"))
    dialog.show()
    settle()
    dialog.resize(1120, 760)
    dialog.runButton().click()
    for _ in range(240):
        settle(0.5)
        if any(layer.name().startswith("Velocity") for layer in QgsProject.instance().mapLayers().values()):
            break
    else:
        raise RuntimeError("the run in the dialog made no layer")
    dialog.close()
    root = QgsProject.instance().layerTreeRoot()
    velocity = next(layer for layer in QgsProject.instance().mapLayers().values() if layer.name().startswith("Velocity"))
    velocity.setOpacity(0.8)
    node = root.findLayer(image.id())
    root.addChildNode(node.clone())
    root.removeChildNode(node)
    for dock in iface.mainWindow().findChildren(QDockWidget):
        dock.setVisible(dock.windowTitle() == "Layers")
    settle()
    iface.mapCanvas().setExtent(image.extent().buffered(60))
    iface.mapCanvas().refreshAllLayers()
    iface.mapCanvas().waitWhileRendering()
    grab("result")


def series():
    """Arrows, months in the temporal controller while it plays, and the netCDF file as a mesh layer."""
    root = QgsProject.instance().layerTreeRoot()
    before = {node.layerId() for node in root.findLayers()}
    folder = SAMPLE.parent / "glacier_pictures"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    more = {"SEASONS": "Month", "SEASONS_FOLDER": str(folder / "months"), "ARROWS": str(folder / "arrows.gpkg"), "NETCDF": str(folder / "velocity.nc")}
    dialog = processing.createAlgorithmDialog(TOOL, parameters("TEMPORARY_OUTPUT") | more)
    dialog.show()
    settle()
    dialog.runButton().click()
    for _ in range(240):
        settle(0.5)
        if len(layers_named("Velocity")) >= 5:
            break
    else:
        raise RuntimeError("the run in the dialog made no months")
    dialog.close()
    settle()
    for node in root.findLayers():
        node.setItemVisibilityChecked(node.layerId() not in before)
        node.setExpanded(False)
    for dock in iface.mainWindow().findChildren(QDockWidget):
        dock.setVisible(dock.windowTitle() in ("Layers", "Temporal Controller"))
    arrows = layers_named("Velocity arrows")[0].layer()
    extent = arrows.extent().buffered(60)
    months = [node for node in layers_named("Velocity ") if node.layer().source().startswith(str(folder / "months"))]
    show_map(extent, "arrows")
    play(months, extent, "temporal")
    for node in root.findLayers():
        node.setItemVisibilityChecked(False)
    mesh = QgsMeshLayer(str(folder / "velocity.nc"), "netCDF of the velocity", "mdal")
    QgsProject.instance().addMapLayer(mesh)
    provider = mesh.dataProvider()
    vectors = next(group for group in range(provider.datasetGroupCount()) if provider.datasetGroupMetadata(group).isVector())
    settings = mesh.rendererSettings()
    settings.setActiveVectorDatasetGroup(vectors)
    own = settings.vectorSettings(vectors)
    own.setOnUserDefinedGrid(True)
    own.setUserGridCellWidth(16)
    own.setUserGridCellHeight(16)
    settings.setVectorSettings(vectors, own)
    mesh.setRendererSettings(settings)
    show_map(extent, "mesh")
    shutil.rmtree(folder)


def batch():
    tool = QgsApplication.processingRegistry().algorithmById(TOOL)
    dialog = BatchAlgorithmDialog(tool.create(), iface.mainWindow())
    dialog.resize(1400, 460)
    dialog.show()
    settle()
    dialog.resize(1400, 460)
    panel = dialog.mainWidget()
    outputs = [SAMPLE.parent / f"glacier_velocity_{k}.tif" for k in (1, 2)]
    rows = [parameters(path) for path in outputs]
    rows[1]["TEMPLATE_SIZE"] = 36
    names = {definition.name(): definition for definition in tool.parameterDefinitions()}
    while panel.batchRowCount() < len(rows):
        panel.addRow()
    for number, row in enumerate(rows):
        for key, value in row.items():
            column = panel.parameter_to_column[key]
            if names[key].isDestination():
                panel.tblParameters.cellWidget(number + 1, column).setValue(str(value))
            else:
                panel.wrappers[number][column].setParameterValue(value, processing.tools.dataobjects.createContext())
    grab("batch", dialog)
    dialog.runButton().click()
    for _ in range(240):
        settle(0.5)
        if all(path.exists() for path in outputs):
            break
    else:
        raise RuntimeError("the batch made no files")
    settle(1)
    dialog.close()
    for path in outputs:
        path.unlink()


def model():
    from processing.modeler.ModelerDialog import ModelerDialog
    designer = ModelerDialog()
    designer.loadModel(str(pathlib.Path(__import__("firnline").__file__).parent / "processing_provider" / "models" / "sample_velocity.model3"))
    designer.resize(1250, 720)
    designer.show()
    grab("model", designer)
    designer.setDirty(False)
    designer.close()


def main():
    iface.mainWindow().setGeometry(0, 20, 1500, 900)
    settle(2)
    try:
        image = add_layers()
        wanted = os.environ.get("ONLY", "form result batch model series").split()
        if "form" in wanted:
            form()
        if "batch" in wanted:
            batch()
        if "model" in wanted:
            model()
        if "result" in wanted:
            result(image)
        if "series" in wanted:
            series()
    except Exception:
        print(traceback.format_exc(), flush=True)
        os._exit(1)
    QApplication.processEvents()
    os._exit(0)


QTimer.singleShot(2000, main)
