"""What is missing for which tools, and the one message that says so when QGIS starts."""

from qgis.core import Qgis, QgsSettings
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QPushButton

from ..algorithms import components
from ..processing_provider import environment
from ..processing_provider.language import tr
from ..processing_provider.tool import Tool

_NAMED = 2  # tools that a message names before it counts


def users(algorithms):
    """Name of a component -> names of the tools that declare it, for themselves or for one of their outputs."""
    found = {}
    for tool in algorithms:
        if isinstance(tool, Tool):
            for name in dict.fromkeys([*tool.COMPONENTS, *(one.component for one in tool.outputs() if getattr(one, "component", None))]):
                found.setdefault(name, []).append(tool.displayName())
    return found


def sentence(algorithms):
    """What is missing for which tools, '' where nothing is."""
    return _said(algorithms, _NAMED)


def _said(algorithms, most):
    tools = [tool for tool in algorithms if isinstance(tool, Tool)]
    using = users(tools)
    parts = []
    for component in components.missing(list(using)):
        names = using[component.name]
        shown = f"{', '.join(names[:most])} …" if len(names) > most + 1 else ", ".join(names)
        parts.append(tr("{modules} is missing for {count} of {total} tools ({shown})").format(modules=", ".join(component.modules), count=len(names), total=len(tools), shown=shown))
    return f"{'; '.join(parts)}." if parts else ""


class Message:
    """The message in QGIS' message bar. The plugin keeps this object: functions that only a button knows are collected as garbage while the button is still there."""

    def __init__(self, bar, install):
        """install: opens the installer."""
        self._bar, self._install = bar, install
        self._item = None
        self._closing = QTimer()  # not from within the click of a button that goes with the item
        self._closing.setSingleShot(True)
        self._closing.timeout.connect(self.close)

    def show(self, algorithms):
        """Show it where something is missing and the user wants to hear it. Returns the item, or None."""
        algorithms = list(algorithms)
        text = sentence(algorithms) if environment.start_message_wanted() else ""
        if not text:
            return None
        self._item = self._bar.createMessage("Firnline", text)
        self._item.setToolTip(_said(algorithms, len(algorithms)))
        for label, action in ((tr("Install …"), self._open_installer), (tr("Do not show again"), self._never_again)):
            button = QPushButton(label, self._item)
            button.clicked.connect(action)
            self._item.layout().addWidget(button)
        self._item.destroyed.connect(self._gone)
        self._bar.pushWidget(self._item, Qgis.MessageLevel.Warning)
        return self._item

    def close(self):
        self._closing.stop()
        if self._item is not None:
            self._bar.popWidget(self._item)

    def _gone(self):
        self._item = None

    def _open_installer(self):
        self._closing.start(0)
        self._install()

    def _never_again(self):
        QgsSettings().setValue("firnline/start_message", "off")
        self._closing.start(0)
