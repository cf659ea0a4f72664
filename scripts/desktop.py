"""What the scripts of the pictures share: waiting for the desktop, dialogs that run, the temporal controller that plays."""

import os
import pathlib

from qgis.core import Qgis, QgsDateTimeRange, QgsInterval, QgsProject
from qgis.PyQt.QtCore import QEventLoop, QTimer
from qgis.PyQt.QtWidgets import QAbstractButton, QDockWidget
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


def run_dialog(dialog, done):
    """Press Run and wait until done() is true; the dialog is closed then."""
    dialog.runButton().click()
    for _ in range(480):
        settle(0.5)
        if done():
            break
    else:
        raise RuntimeError(f"the run of {dialog.windowTitle()} made no layer")
    dialog.close()
    settle()


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
