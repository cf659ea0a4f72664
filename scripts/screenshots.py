"""`make screenshots`: the pictures of the docs, taken in the real desktop on a virtual screen. QGIS runs this file (see screenshots.sh).

PICTURES is the folder of the pictures, SAMPLE that of a sample scene.
"""

import os
import pathlib
import traceback

from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog
from qgis import processing
from qgis.core import QgsApplication, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtCore import QEventLoop, Qt, QTimer
from qgis.PyQt.QtWidgets import QApplication, QDockWidget, QGroupBox
from qgis.utils import iface

PICTURES, SAMPLE = pathlib.Path(os.environ["PICTURES"]), pathlib.Path(os.environ["SAMPLE"])
TOOL = "firnline:stackedoffsettracking"


def settle(seconds=1.0):
    """Let the desktop draw."""
    loop = QEventLoop()
    QTimer.singleShot(int(1000 * seconds), loop.quit)
    loop.exec()


def grab(name, widget=None):
    settle()
    (widget or iface.mainWindow()).grab().save(str(PICTURES / f"{name}.png"))


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
        wanted = os.environ.get("ONLY", "form result batch model").split()
        if "form" in wanted:
            form()
        if "batch" in wanted:
            batch()
        if "model" in wanted:
            model()
        if "result" in wanted:
            result(image)
    except Exception:
        print(traceback.format_exc(), flush=True)
        os._exit(1)
    QApplication.processEvents()
    os._exit(0)


QTimer.singleShot(2000, main)
