"""The plugin: a Processing provider everywhere; where there is a window, a settings page, the installer and a message where packages are missing."""

from qgis.core import QgsApplication


class FirnlinePlugin:
    def __init__(self, iface):
        self._iface = iface
        self._provider = self._settings = self._menu = self._timer = self._message = self._dialog = self._translator = None

    def initProcessing(self):
        from .processing_provider import environment, language
        from .processing_provider.provider import FirnlineProvider

        if self._provider is None:
            environment.load_packages()
            self._translator = language.install()  # before the forms are made, which keep their texts
            self._provider = FirnlineProvider()
            QgsApplication.processingRegistry().addProvider(self._provider)
            self._provider.refreshAlgorithms()  # models learn what their tools put out only once these are registered

    def initGui(self):
        from qgis.PyQt.QtCore import QTimer
        from qgis.PyQt.QtWidgets import QMenu

        from .processing_provider.language import tr
        from .ui.settings import SettingsFactory

        self.initProcessing()
        self._settings = SettingsFactory(self.show_installer)
        self._iface.registerOptionsWidgetFactory(self._settings)
        self._menu = QMenu("Firnline")
        self._menu.setIcon(self._provider.icon())
        self._menu.addAction(tr("Install packages …")).triggered.connect(lambda: self.show_installer())
        self._iface.pluginMenu().addMenu(self._menu)
        self._timer = QTimer()  # the message comes when QGIS has begun to listen
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.show_message)
        self._timer.start(0)

    def show_message(self):
        """Say in the message bar what is missing for which tools."""
        from .ui import first_start

        if self._provider:
            self._message = first_start.Message(self._iface.messageBar(), self.show_installer)
            self._message.show(self._provider.algorithms())

    def show_installer(self):
        """Open the installer, one at a time; above a window that keeps the others from being used, such as QGIS' options."""
        from qgis.PyQt.QtCore import Qt
        from qgis.PyQt.QtWidgets import QApplication

        from .ui.installer_dialog import InstallerDialog

        if self._dialog is None:
            self._dialog = InstallerDialog(self._iface.mainWindow())
        if not self._dialog.isVisible():
            self._dialog.refresh()
            blocked = QApplication.activeModalWidget() is not None
            self._dialog.setWindowModality(Qt.WindowModality.ApplicationModal if blocked else Qt.WindowModality.NonModal)
        self._dialog.show()
        self._dialog.raise_()

    def unload(self):
        if self._timer:
            self._timer.stop()
        if self._message:
            self._message.close()
        if self._dialog:
            self._dialog.reject()
            self._dialog.deleteLater()
        if self._menu:
            self._iface.pluginMenu().removeAction(self._menu.menuAction())
            self._menu.deleteLater()
        if self._settings:
            self._iface.unregisterOptionsWidgetFactory(self._settings)
        if self._provider:
            from .processing_provider import language

            QgsApplication.processingRegistry().removeProvider(self._provider)
            language.remove(self._translator)
        self._provider = self._settings = self._menu = self._timer = self._message = self._dialog = self._translator = None
