"""What is missing for which tools, and the one message that says so when QGIS starts."""

from qgis.core import Qgis, QgsSettings
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QPushButton

from ..algorithms import components
from ..processing_provider import environment
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
        parts.append(f"{' and '.join(component.modules)} is missing for {len(names)} of {len(tools)} tools ({shown})")
    return f"{'; '.join(parts)}." if parts else ""


def show(bar, algorithms, install):
    """Put the message into QGIS' message bar where something is missing and the user wants to hear it. install: opens the installer. Returns the item, or None."""
    algorithms = list(algorithms)
    text = sentence(algorithms) if environment.start_message_wanted() else ""
    if not text:
        return None
    item = bar.createMessage("Firnline", text)
    item.setToolTip(_said(algorithms, len(algorithms)))

    def close():
        QTimer.singleShot(0, lambda: bar.popWidget(item))  # not from within the click of a button that goes with it

    def never_again():
        QgsSettings().setValue("firnline/start_message", "off")
        close()

    def open_installer():
        close()
        install()

    for label, action in (("Install …", open_installer), ("Do not show again", never_again)):
        button = QPushButton(label, item)
        button.clicked.connect(action)
        item.layout().addWidget(button)
    bar.pushWidget(item, Qgis.MessageLevel.Warning)
    return item
