"""The page of Firnline in QGIS' settings (Settings > Options > Firnline)."""

from qgis.core import QgsSettings
from qgis.gui import QgsFileWidget, QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QLineEdit, QPushButton, QSpinBox

from ..processing_provider import environment
from ..processing_provider.language import tr
from ..processing_provider.tool import icon
from . import installer_dialog


class SettingsFactory(QgsOptionsWidgetFactory):
    def __init__(self, install=None):
        """install: opens the installer."""
        super().__init__("Firnline", icon("firnline"))
        self._install = install

    def createWidget(self, parent):
        return SettingsPage(parent, self._install)


class SettingsPage(QgsOptionsPageWidget):
    def __init__(self, parent=None, install=None):
        super().__init__(parent)
        self._install = install
        settings = QgsSettings()
        form = QFormLayout(self)
        self._threads = _spin(0, 1024, tr("As many as the machine has"), "", settings.value("firnline/threads", ""))
        self._memory = _spin(0, 1_000_000, tr("Default"), " MB", settings.value("firnline/memory_mb", ""))
        self._memory.setSingleStep(100)
        self._device = QComboBox()
        for value, label in (("", tr("Automatic")), ("cpu", "CPU"), ("cuda", tr("GPU (CUDA)"))):
            self._device.addItem(label, value)
        self._device.setCurrentIndex(max(0, self._device.findData(settings.value("firnline/device", "", type=str))))
        self._styles = QCheckBox(tr("Style the output layers"))
        self._styles.setChecked(settings.value("firnline/styles", "", type=str) != "off")
        self._cache = QgsFileWidget()
        self._cache.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self._cache.lineEdit().setPlaceholderText(environment.default_cache())
        self._cache.setFilePath(settings.value("firnline/cache_dir", "", type=str))
        self._scheduler = QLineEdit(settings.value("firnline/scheduler", "", type=str))
        self._scheduler.setPlaceholderText(tr("None: jobs run on this machine"))
        self._message = QCheckBox(tr("Say at start which packages are missing"))
        self._message.setChecked(settings.value("firnline/start_message", "", type=str) != "off")
        for key, label, widget, help in (
                ("firnline/threads", tr("Threads"), self._threads, tr("Threads of one computation.")),
                ("firnline/memory_mb", tr("Memory"), self._memory, tr("What the blocks of a computation may take.")),
                ("firnline/device", tr("Device"), self._device, tr("What the tools' choice auto means.")),
                ("firnline/styles", tr("Styles"), self._styles, tr("Colours and ranges of the layers that tools load.")),
                ("firnline/cache_dir", tr("Cache folder"), self._cache, tr("Where compiled kernels are kept; takes effect with the next start of QGIS.")),
                ("firnline/scheduler", tr("Dask scheduler"), self._scheduler, tr("Address such as tcp://10.0.0.1:8786, where a tool's own is empty. Give only one that you trust: Dask exchanges pickles, which can run any code.")),
                ("firnline/start_message", tr("Start"), self._message, tr("The message that names missing packages and their tools."))):
            variable = environment.VARIABLES[key]
            widget.setToolTip(help + " " + tr("Without a window: {variable}.").format(variable=variable))
            if environment.set_from_outside(key):
                widget.setEnabled(False)
                label = tr("{label} (set by {variable})").format(label=label, variable=variable)
            form.addRow(label, widget)
        self._state = QLabel(installer_dialog.state())
        self._state.setWordWrap(True)
        form.addRow(tr("Packages"), self._state)
        if install:
            self._button = QPushButton(tr("Install or remove packages …"))
            self._button.clicked.connect(self._open_installer)
            form.addRow("", self._button)
        note = QLabel(tr("A variable that is set before QGIS starts wins over this page."))
        note.setEnabled(False)
        form.addRow(note)

    def _open_installer(self):
        self._install()

    def apply(self):
        settings = QgsSettings()
        settings.setValue("firnline/threads", self._threads.value() or "")
        settings.setValue("firnline/memory_mb", self._memory.value() or "")
        settings.setValue("firnline/device", self._device.currentData())
        settings.setValue("firnline/styles", "" if self._styles.isChecked() else "off")
        settings.setValue("firnline/cache_dir", self._cache.filePath().strip())
        settings.setValue("firnline/scheduler", self._scheduler.text().strip())
        settings.setValue("firnline/start_message", "" if self._message.isChecked() else "off")


def _spin(low, high, empty, suffix, value):
    """A spin box whose lowest value means: not set."""
    spin = QSpinBox()
    spin.setRange(low, high)
    spin.setSpecialValueText(empty)
    spin.setSuffix(suffix)
    spin.setValue(int(value or 0))
    return spin
