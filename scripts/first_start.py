"""QGIS runs this file, see first_start.sh: message, installer, velocity of the sample scene, with pictures of each."""

import faulthandler
import os
import sys
import traceback

sys.path.insert(0, os.environ["FIRNLINE_SCRIPTS"])
from desktop import grab, layers_named, run_dialog, settle  # noqa: E402
from qgis import processing  # noqa: E402
from qgis.PyQt.QtCore import QTimer  # noqa: E402
from qgis.PyQt.QtWidgets import QApplication, QDockWidget, QPushButton  # noqa: E402
from qgis.utils import iface  # noqa: E402

faulthandler.enable()
SAMPLE = os.environ["SAMPLE"]


def button(widget, text):
    return next(one for one in widget.findChildren(QPushButton) if one.text().startswith(text))


def wait(done, what, seconds=300):
    for _ in range(int(seconds / 0.2)):
        settle(0.2)
        if done():
            return
    raise RuntimeError(f"waited in vain for {what}")


def main():
    import firnline
    print(f"Firnline of {os.path.dirname(firnline.__file__)}")
    window = iface.mainWindow()
    window.setGeometry(0, 20, 1500, 700)
    for dock in window.findChildren(QDockWidget):
        dock.setVisible(dock.objectName() in ("Layers", "ProcessingToolbox"))
    wait(lambda: iface.messageBar().currentItem() is not None, "the message", 20)
    print(f"Message: {iface.messageBar().currentItem().text()}")
    grab("first_start")
    button(iface.messageBar(), "Install").click()
    settle()
    dialog = next(widget for widget in QApplication.topLevelWidgets() if type(widget).__name__ == "InstallerDialog")
    dialog._wheels.setFilePath(os.environ["WHEELS"])
    button(dialog, "Install").click()
    wait(lambda: not dialog._installer.running(), "the installer")
    print(f"Installer: {dialog._message.text()}")
    grab("installer", dialog)
    dialog.close()
    processing.run("firnline:samplescene", {"OUTPUT": SAMPLE})
    form = processing.createAlgorithmDialog("firnline:stackedoffsettracking", {
        "IMAGES": [os.path.join(SAMPLE, "sar", name) for name in sorted(os.listdir(os.path.join(SAMPLE, "sar"))) if name.endswith(".tif")],
        "STABLE_GROUND": f"{SAMPLE}/stable_ground.gpkg", "OUTLINES": f"{SAMPLE}/outlines.gpkg", "OUTPUT": "TEMPORARY_OUTPUT"})
    form.show()
    settle()
    run_dialog(form, lambda: bool(layers_named("Velocity")))
    layer = layers_named("Velocity")[0].layer()
    iface.mapCanvas().setExtent(layer.extent())
    iface.mapCanvas().refreshAllLayers()
    iface.mapCanvas().waitWhileRendering()
    grab("after_installation")
    print(f"Layer: {layer.name()}, numba of {os.path.dirname(sys.modules['numba'].__file__)}")


def start():
    try:
        main()
        status = 0
    except Exception:
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    os._exit(status)


QTimer.singleShot(3000, start)
