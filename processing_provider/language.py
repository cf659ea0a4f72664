"""The language of forms and windows. Names of tools, labels, helps and windows are translated; choices, messages, reports and the names of layers stay English."""

import pathlib

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

CONTEXT = "Firnline"
FOLDER = pathlib.Path(__file__).resolve().parent.parent / "ui" / "i18n"


def tr(text):
    """A text in the language of QGIS; as it stands where there is no translation. Texts in the code are literals, or the check of the translations does not see them."""
    return QCoreApplication.translate(CONTEXT, text) if text else text


def tr_paragraphs(text):
    """A long text, of which each paragraph is translated by itself."""
    return "\n\n".join(tr(paragraph) for paragraph in text.split("\n\n"))


def dressed(definition):
    """A parameter or output on its way to QGIS, with its texts in the language of QGIS."""
    definition.setDescription(tr(definition.description()))
    if hasattr(definition, "setHelp"):
        definition.setHelp(tr(definition.help()))
    if hasattr(definition, "setFileFilter"):
        definition.setFileFilter(tr(definition.fileFilter()))
    return definition


def install():
    """The translator for the language of QGIS, installed; None where there is none. 'de_CH' takes 'de' where it has none of its own."""
    locale = (QgsApplication.locale() or "").replace("-", "_")
    for name in (locale, locale.split("_")[0]):
        path = FOLDER / f"firnline_{name}.qm"
        translator = QTranslator()
        if path.is_file() and translator.load(str(path)):
            QCoreApplication.installTranslator(translator)
            return translator
    return None


def remove(translator):
    """Take an installed translator away."""
    if translator is not None:
        QCoreApplication.removeTranslator(translator)
