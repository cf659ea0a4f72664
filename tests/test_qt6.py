"""What the code uses of Qt is there in Qt 6, and the check that says so can fail."""

import importlib.util
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
spec = importlib.util.spec_from_file_location("qt6", ROOT / "scripts" / "qt6.py")
qt6 = importlib.util.module_from_spec(spec)
spec.loader.exec_module(qt6)

GOOD = """
from qgis.PyQt import QtCore
from qgis.PyQt.QtCore import NULL, Qt, QTimer
from qgis.PyQt.QtWidgets import QDialog, QSpinBox

class Window(QDialog):
    def __init__(self):
        self.spin = QSpinBox()
        self.spin.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setWindowModality(QtCore.Qt.WindowModality.ApplicationModal)
        QTimer.singleShot(0, self.accept)

    def go(self):
        return self.exec() == QDialog.DialogCode.Accepted and self.spin.value() != NULL
"""
PLANTED = [
    ("Qt.AlignmentFlag.AlignRight", "Qt.AlignRight", "Qt.AlignRight is not in PyQt6: it is Qt.AlignmentFlag.AlignRight"),   # an unscoped enum
    ("QDialog.DialogCode.Accepted", "QDialog.Accepted", "QDialog.Accepted is not in PyQt6: it is QDialog.DialogCode.Accepted"),
    ("QtCore.Qt.WindowModality.ApplicationModal", "QtCore.Qt.ApplicationModal", "QtCore.Qt.ApplicationModal is not in PyQt6: it is Qt.WindowModality.ApplicationModal"),
    ("import NULL, Qt, QTimer", "import NULL, Qt, QTimer, QRegExp", "QtCore.QRegExp is not in PyQt6"),   # a removed name
    ("import QDialog, QSpinBox", "import QAction, QDialog, QSpinBox", "QtWidgets.QAction is not in PyQt6: it is in QtGui"),   # a name that moved
    ("from qgis.PyQt import QtCore", "from qgis.PyQt import QtCore, QtWebKit", "the module QtWebKit is not in PyQt6"),
    ("self.exec()", "self.exec_()", "self.exec_ is not in PyQt6"),   # a removed method of a base
    ("self.spin.value()", "self.spin.margin()", "self.spin.margin is not in PyQt6"),   # and of what is made of a class
    ("QTimer.singleShot", "QTimer.singleShots", "QTimer.singleShots is not in PyQt6"),
]


def test_all_that_is_used_of_qt_is_in_qt6():
    done = subprocess.run([sys.executable, ROOT / "scripts" / "qt6.py"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("good, planted, sentence", PLANTED, ids=[planted for _, planted, _ in PLANTED])
def test_what_is_planted_is_found(tmp_path, good, planted, sentence):
    file = tmp_path / "planted.py"
    text = GOOD.replace(good, planted)
    assert text != GOOD and qt6.faults(GOOD) == []
    file.write_text(text)
    assert [fault for _, fault in qt6.faults(file.read_text())] == [sentence]


def test_the_command_fails_with_file_and_line(tmp_path):
    file = tmp_path / "planted.py"
    file.write_text("from qgis.PyQt.QtCore import Qt\nside = Qt.AlignLeft\n")
    done = subprocess.run([sys.executable, ROOT / "scripts" / "qt6.py", file], capture_output=True, text=True)
    assert done.returncode == 1 and f"{file}:2: Qt.AlignLeft is not in PyQt6" in done.stdout


def test_flake8_knows_qgis(tmp_path):
    file = tmp_path / "planted.py"
    file.write_text("from qgis.PyQt.QtCore import QRegExp\nQRegExp('a')\n")
    said = subprocess.run([sys.executable, "-m", "flake8", "--config", ROOT / ".flake8", file], capture_output=True, text=True).stdout
    assert "QGS406" in said
