"""The window of the installer: what to install, from where, how far it is."""

from qgis.core import QgsApplication
from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QFontDatabase
from qgis.PyQt.QtWidgets import QAbstractItemView, QDialog, QDialogButtonBox, QFormLayout, QHeaderView, QLabel, QPlainTextEdit, QProgressBar, QTableWidget, QTableWidgetItem, QVBoxLayout

from ..algorithms import components, packages
from ..processing_provider import environment
from ..processing_provider.language import tr
from ..processing_provider.tool import icon
from . import first_start
from .installer import Installer


def state():
    """One line: what of the components is there, and where it was installed."""
    lacking = {component.name for component in components.missing(list(components.COMPONENTS))}
    folder = packages.found(environment.packages_root())
    there = ", ".join(name for name in components.COMPONENTS if name not in lacking) or tr("none")
    missing = ", ".join(name for name in components.COMPONENTS if name in lacking) or tr("none")
    text = tr("There: {there}. Missing: {missing}.").format(there=there, missing=missing)
    return text + "\n" + tr("Installed in {folder}").format(folder=folder) if folder else text


class InstallerDialog(QDialog):
    def __init__(self, parent=None, installer=None):
        super().__init__(parent)
        self.setWindowTitle(tr("Firnline: install packages"))
        self.setWindowIcon(icon("firnline"))
        self._installer = installer or Installer(environment.packages_root(), self)
        self._installer.log.connect(self._say)
        self._installer.progressed.connect(lambda fraction: self._bar.setValue(round(100 * fraction)))
        self._installer.ended.connect(self._end)

        intro = QLabel(tr("Python packages that tools need beside those of QGIS. They go into a folder of your profile; the packages of QGIS stay as they are."))
        intro.setWordWrap(True)
        self._table = QTableWidget(0, 4)
        self._table.setHorizontalHeaderLabels([tr("Component"), tr("Packages"), tr("For"), tr("State")])
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._table.verticalHeader().hide()
        self._table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._table.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self._wheels = QgsFileWidget()
        self._wheels.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self._wheels.lineEdit().setPlaceholderText(tr("None: from the package index, by the network"))
        self._wheels.setToolTip(tr("A folder of wheels, for computers without network."))
        self._log = QPlainTextEdit()
        self._log.setReadOnly(True)
        self._log.setMaximumBlockCount(5000)
        self._log.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._bar = QProgressBar()
        self._message = QLabel()
        self._message.setWordWrap(True)
        self._message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._install = buttons.addButton(tr("Install"), QDialogButtonBox.ButtonRole.ActionRole)
        self._remove = buttons.addButton(tr("Remove what was installed"), QDialogButtonBox.ButtonRole.ActionRole)
        self._cancel = buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.ActionRole)
        self._close = buttons.button(QDialogButtonBox.StandardButton.Close)
        for button, action in ((self._install, self.install), (self._remove, self.remove), (self._cancel, self._installer.cancel)):
            button.clicked.connect(lambda _, action=action: action())
        buttons.rejected.connect(self.reject)

        layout = QVBoxLayout(self)
        layout.addWidget(intro)
        layout.addWidget(self._table, 2)
        form = QFormLayout()
        form.addRow(tr("Folder of wheels"), self._wheels)
        layout.addLayout(form)
        layout.addWidget(self._log, 3)
        layout.addWidget(self._bar)
        layout.addWidget(self._message)
        layout.addWidget(buttons)
        self.resize(860, 620)
        QgsApplication.instance().aboutToQuit.connect(self._installer.cancel)
        self.refresh()

    def refresh(self):
        """Show what is there now."""
        self._fill()
        self._enable(self._installer.running())

    def install(self):
        """Install what is ticked."""
        names = [name for name, item in self._ticks.items() if item.checkState() == Qt.CheckState.Checked]
        if not names:
            self._message.setText(tr("Tick what is to be installed."))
            return
        self._log.clear()
        self._bar.setValue(0)
        self._message.setText(tr("Installing …"))
        self._enable(running=True)
        self._installer.install(names, self._wheels.filePath().strip())

    def remove(self):
        self._message.setText(self._installer.remove())
        self.refresh()

    def reject(self):
        """Closing while it runs is cancelling."""
        self._installer.cancel()
        super().reject()

    def _fill(self):
        provider = QgsApplication.processingRegistry().providerById("firnline")
        using = first_start.users(provider.algorithms() if provider else ())
        lacking = {component.name for component in components.missing(list(components.COMPONENTS))}
        self._ticks = {}
        self._table.setRowCount(len(components.COMPONENTS))
        for row, component in enumerate(components.COMPONENTS.values()):
            tools = using.get(component.name, [])
            tick = QTableWidgetItem(component.name)
            missing = component.name in lacking
            tick.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled if missing else Qt.ItemFlag.ItemIsEnabled)
            if missing:
                tick.setCheckState(Qt.CheckState.Checked if tools else Qt.CheckState.Unchecked)
                self._ticks[component.name] = tick
            needed = tr("{purpose}; {count} tools").format(purpose=component.purpose, count=len(tools)) if tools else tr("{purpose}; on option").format(purpose=component.purpose)
            for column, cell in enumerate((tick, *map(QTableWidgetItem, (", ".join(component.requirements), needed, tr("missing") if missing else tr("there"))))):
                cell.setToolTip(", ".join(tools))
                self._table.setItem(row, column, cell)

    def _enable(self, running=False):
        self._install.setEnabled(not running and bool(self._ticks))
        self._remove.setEnabled(not running and packages.found(self._installer.root) is not None)
        self._cancel.setEnabled(running)
        self._table.setEnabled(not running)
        self._wheels.setEnabled(not running)

    def _say(self, line):
        self._log.appendPlainText(line)

    def _end(self, good, sentence):
        self._message.setText(sentence)
        self._bar.setValue(100 if good else 0)
        self.refresh()
