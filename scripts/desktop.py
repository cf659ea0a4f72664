"""What the scripts of the pictures share: waiting for the desktop, dialogs that run, the temporal controller that plays."""

import os
import pathlib
import traceback

from qgis.core import Qgis, QgsDateTimeRange, QgsInterval, QgsProject
from qgis.PyQt.QtCore import QEventLoop, Qt, QTimer
from qgis.PyQt.QtWidgets import QAbstractButton, QApplication, QDockWidget, QTextEdit
from qgis.utils import iface

PICTURES = pathlib.Path(os.environ["PICTURES"])


def settle(seconds=1.0):
    """Let the desktop draw."""
    loop = QEventLoop()
    QTimer.singleShot(int(1000 * seconds), loop.quit)
    loop.exec()


def grab(name, widget=None):
    settle()
    (widget or iface.mainWindow()).grab().save(str(PICTURES / f"{name}.png"))


def layers_named(*starts):
    return [node for node in QgsProject.instance().layerTreeRoot().findLayers() if node.layer().name().startswith(starts)]


def show_map(extent, name):
    iface.mapCanvas().setExtent(extent)
    iface.mapCanvas().refreshAllLayers()
    iface.mapCanvas().waitWhileRendering()
    grab(name)


def run_dialog(dialog):
    """Press Run and wait until the run has ended and its layers are drawn; the dialog is closed then. Returns (results, nodes of the new layers)."""
    before, done = {node.layerId() for node in layers_named("")}, []
    dialog.algorithmFinished.connect(lambda good, results: done.append((good, results)))
    dialog.runButton().click()
    idle = 0
    for _ in range(1200):
        settle(0.5)
        idle = 0 if dialog.cancelButton().isEnabled() else idle + 1
        if done or idle > 10:
            break
    if not (done and done[0][0]):
        raise RuntimeError(f"{dialog.windowTitle()} did not run: {' / '.join(text.toPlainText()[-600:] for text in dialog.findChildren(QTextEdit) if not text.isHidden())}")
    results = done[0][1]
    settle(2)
    dialog.close()
    settle()
    return results, [node for node in layers_named("") if node.layerId() not in before]


def docks(*titles):
    """Show these panels of the main window and no others."""
    found = iface.mainWindow().findChildren(QDockWidget)
    for dock in found:
        dock.setVisible(dock.windowTitle() in titles)
    settle(0.2)
    iface.mainWindow().resizeDocks([dock for dock in found if dock.windowTitle() == "Layers"], [340], Qt.Orientation.Horizontal)


def start(main):
    """Run main() when the desktop stands, then end QGIS; status 1 where it fails."""
    def guarded():
        try:
            settle(2)
            main()
        except Exception:
            print(traceback.format_exc(), flush=True)
            os._exit(1)
        QApplication.processEvents()
        os._exit(0)
    QTimer.singleShot(2000, guarded)


def play(months, extent, name, days=30, after=1):
    """Press play in the temporal controller and take the picture `name` when it has moved on by `after` frames of `days`."""
    ranges = [node.layer().temporalProperties().fixedTemporalRange() for node in months]
    dock = next(dock for dock in iface.mainWindow().findChildren(QDockWidget) if dock.windowTitle() == "Temporal Controller")
    controller = iface.mapCanvas().temporalController()
    buttons = {button.objectName(): button for button in dock.findChildren(QAbstractButton)}
    buttons["mNavigationAnimated"].click()
    controller.setTemporalExtents(QgsDateTimeRange(min(r.begin() for r in ranges), max(r.end() for r in ranges)))
    controller.setFrameDuration(QgsInterval(days, Qgis.TemporalUnit.Days) if days != 30 else QgsInterval(1, Qgis.TemporalUnit.Months))
    controller.setFramesPerSecond(0.5 if after == 1 else 2)
    controller.setLooping(True)
    controller.rewindToStart()
    iface.mapCanvas().setExtent(extent)
    settle()
    begin = controller.currentFrameNumber()
    buttons["mPlayForwardButton" if "mPlayForwardButton" in buttons else "mForwardButton"].click()
    for _ in range(600):
        settle(0.1)
        if controller.currentFrameNumber() >= begin + after:
            break
    else:
        raise RuntimeError("the temporal controller does not play")
    iface.mapCanvas().waitWhileRendering()
    grab(name)
    controller.pause()
    buttons["mNavigationOff"].click()
