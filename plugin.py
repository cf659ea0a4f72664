"""The plugin: a Processing provider everywhere, a settings page where there is a window."""

from qgis.core import QgsApplication


class FirnlinePlugin:
    def __init__(self, iface):
        self._iface = iface
        self._provider = self._settings = self._translator = None

    def initProcessing(self):
        from .processing_provider import language
        from .processing_provider.provider import FirnlineProvider

        if self._provider is None:
            self._translator = language.install()  # before the forms are made, which keep their texts
            self._provider = FirnlineProvider()
            QgsApplication.processingRegistry().addProvider(self._provider)
            self._provider.refreshAlgorithms()  # models learn what their tools put out only once these are registered

    def initGui(self):
        from .ui.settings import SettingsFactory

        self.initProcessing()
        self._settings = SettingsFactory()
        self._iface.registerOptionsWidgetFactory(self._settings)

    def unload(self):
        if self._settings:
            self._iface.unregisterOptionsWidgetFactory(self._settings)
        if self._provider:
            from .processing_provider import language

            QgsApplication.processingRegistry().removeProvider(self._provider)
            language.remove(self._translator)
        self._provider = self._settings = self._translator = None
