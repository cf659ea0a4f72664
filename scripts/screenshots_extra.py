"""Pictures beside the forms and results of the tools: all parameters, batch mode, a model, arrows, months that play, a mesh. screenshots.py calls extra()."""

import os
import pathlib
import shutil

from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog
from processing.tools import dataobjects
from qgis import processing
from qgis.core import QgsApplication, QgsMeshLayer, QgsProject
from qgis.PyQt.QtWidgets import QGroupBox
from qgis.utils import iface

from desktop import docks, grab, layers_named, play, run_dialog, settle, show_map

SAMPLE = pathlib.Path(os.environ["SAMPLE"])
TOOL = "firnline:stackedoffsettracking"


def parameters(output):
    images = sorted(str(path) for path in (SAMPLE / "sar").glob("*.tif"))
    return {"IMAGES": images, "STABLE_GROUND": str(SAMPLE / "stable_ground.gpkg"), "OUTLINES": str(SAMPLE / "outlines.gpkg"), "OUTPUT": str(output)}


def all_parameters():
    dialog = processing.createAlgorithmDialog(TOOL, parameters("TEMPORARY_OUTPUT"))
    dialog.show()
    settle()
    for group in dialog.findChildren(QGroupBox):
        group.setProperty("collapsed", False)
    dialog.resize(1120, 1960)
    grab("form_advanced", dialog)
    dialog.resize(1120, 760)
    settle()
    dialog.close()


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
    run_dialog(dialog)
    settle()
    for node in root.findLayers():
        node.setItemVisibilityChecked(node.layerId() not in before)
        node.setExpanded(False)
    docks("Layers")
    arrows = layers_named("Velocity arrows")[0].layer()
    extent = arrows.extent().buffered(60)
    months = [node for node in layers_named("Velocity ") if node.layer().source().startswith(str(folder / "months"))]
    show_map(extent, "arrows")
    docks("Layers", "Temporal Controller")
    play(months, extent, "temporal")
    docks("Layers")
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
                panel.wrappers[number][column].setParameterValue(value, dataobjects.createContext())
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


def extra():
    QgsProject.instance().clear()
    all_parameters()
    batch()
    model()
    series()
