"""`make screenshots`: the pictures of the snow tools. QGIS runs this file (see screenshots.sh); SNOW is the folder that snow_sample.py filled."""

import os
import pathlib
import shutil
import sys
import traceback

from qgis import processing
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QApplication, QDockWidget
from qgis.utils import iface

sys.path.insert(0, str(pathlib.Path.cwd() / "scripts"))
from desktop import grab, layers_named, play, run_dialog, settle, show_map  # noqa: E402

SNOW, OUT = pathlib.Path(os.environ["SNOW"]), pathlib.Path(os.environ["SNOW"]) / "pictures"


def rasters(folder):
    return sorted(str(path) for path in folder.glob("*.tif"))


def parameters(tool):
    """Of each tool; those of the chain find what the ones before have made."""
    july = "20210713"
    return {
        "backscatterratio": {"VV": rasters(SNOW / "vv"), "VH": rasters(SNOW / "vh"), "LOCAL_INCIDENCE": str(SNOW / "incidence.tif"), "FOLDER": str(OUT / "ratios")},
        "wetsnowindex": {"RATIOS": rasters(OUT / "ratios"), "DEM": str(SNOW / "dem.tif"), "BASINS": str(SNOW / "basins.gpkg"), "GLACIERS": str(SNOW / "glaciers.gpkg"), "FOLDER": str(OUT / "maps")},
        "snowmapvalidation": {"MAP": str(OUT / "maps" / f"wet_snow_{july}.tif"), "REFERENCE": str(SNOW / "truth" / f"truth_{july}.tif"), "DEM": str(SNOW / "dem.tif")},
        "snowseason": {"MAPS": rasters(OUT / "maps"), "DEM": str(SNOW / "dem.tif"), "BASINS": str(SNOW / "basins.gpkg")},
        "opticalsnowmap": {},
    }[tool]


def main():
    iface.mainWindow().setGeometry(0, 20, 1500, 900)
    settle(2)
    try:
        shutil.rmtree(OUT, ignore_errors=True)
        OUT.mkdir()
        dem = QgsRasterLayer(str(SNOW / "dem.tif"), "Elevation")
        QgsProject.instance().addMapLayer(dem)
        QgsProject.instance().setCrs(dem.crs())
        for dock in iface.mainWindow().findChildren(QDockWidget):
            dock.setVisible(dock.windowTitle() in ("Layers", "Temporal Controller"))
        shown = {"backscatterratio": ("Backscatter ratio 2", 24), "wetsnowindex": ("Wet snow 2", 24), "snowmapvalidation": ("Hits and misses", 1), "snowseason": ("Snow melting duration", 2),
                 "opticalsnowmap": (None, 0)}
        for tool, (start, count) in shown.items():
            dialog = processing.createAlgorithmDialog(f"firnline:{tool}", parameters(tool) | {"OUTPUT": "TEMPORARY_OUTPUT"})
            dialog.show()
            settle()
            dialog.resize(1120, 760)
            grab(f"form_{tool}", dialog)
            if not start:
                dialog.close()
                continue
            run_dialog(dialog, lambda: len(layers_named(start)) >= count)
            for node in QgsProject.instance().layerTreeRoot().findLayers():
                node.setItemVisibilityChecked(node.layer().name().startswith(start))
                node.setExpanded(False)
            extent = dem.extent().buffered(200)
            if tool == "wetsnowindex":
                play([node for node in layers_named(start)], extent, "wet_snow_temporal", days=12, after=16)
            else:
                show_map(extent, f"result_{tool}")
        shutil.rmtree(OUT)
    except Exception:
        print(traceback.format_exc(), flush=True)
        os._exit(1)
    QApplication.processEvents()
    os._exit(0)


QTimer.singleShot(2000, main)
