"""The installer from a folder with made-up wheels: no network. What fails leaves nothing behind; the message at start; dialog and command line."""

import importlib
import os
import sys
import time
import zipfile

import pytest

from firnline.algorithms import components, packages

EMPTY = "127.0.0.1:9"  # no package index answers here


def wheel(folder, name, source="", needs=()):
    """A wheel of one module, as pip reads it."""
    folder.mkdir(exist_ok=True)
    about = f"{name}-1.0.dist-info"
    texts = {f"{name}.py": source, f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n" + "".join(f"Requires-Dist: {one}\n" for one in needs),
             f"{about}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"}
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as file:
        for path, text in texts.items():
            file.writestr(path, text)
        file.writestr(f"{about}/RECORD", "".join(f"{path},,\n" for path in (*texts, f"{about}/RECORD")))


@pytest.fixture
def wheels(qgis_app, tmp_path, monkeypatch):
    """Two components of made-up packages, the only ones, and the folder of their wheels."""
    monkeypatch.setattr(components, "COMPONENTS", {name: components.Component(name, f"{name} things", (f"firnline_{name}",), (f"firnline_{name}>=1",)) for name in ("tiny", "broken")})
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", f"http://{EMPTY}/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setenv("FIRNLINE_PACKAGES_DIR", str(tmp_path / "env"))
    wheel(tmp_path / "wheels", "firnline_tiny", "answer = 42", ["numpy", "firnline_other"])
    wheel(tmp_path / "wheels", "firnline_other")
    wheel(tmp_path / "wheels", "firnline_broken", "import firnline_no_such_module")
    yield tmp_path / "wheels"
    for name in ("tiny", "other", "broken"):
        sys.modules.pop(f"firnline_{name}", None)


def wait(done, seconds=120):
    from qgis.PyQt.QtCore import QCoreApplication
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        QCoreApplication.processEvents()
        time.sleep(0.01)


def install(tmp_path, names, wheels="", interpreter=None):
    """(success, sentence, log lines) of an installation into tmp_path/env."""
    from firnline.ui.installer import Installer
    installer, outcome, log = Installer(tmp_path / "env", interpreter=interpreter), [], []
    installer.ended.connect(lambda good, sentence: outcome.append((good, sentence)))
    installer.log.connect(log.append)
    installer.install(names, str(wheels))
    wait(lambda: outcome)
    assert len(outcome) == 1 and not installer.running()
    return *outcome[0], log


def test_installs_beside_the_host_and_removes(wheels, tmp_path):
    from firnline.ui.installer import Installer
    before = list(sys.path)
    assert [component.name for component in components.missing(["tiny"])] == ["tiny"]
    good, sentence, log = install(tmp_path, ["tiny"], wheels)
    assert good and sentence == "Installed: the tools can use it now.", log
    folder = tmp_path / "env" / packages.tag()
    assert list((tmp_path / "env").iterdir()) == [folder] and sys.path == [*before, str(folder)]
    assert packages.manifest(folder) == {"components": ["tiny"], "packages": {"firnline-other": "1.0", "firnline-tiny": "1.0"}}
    assert not list(folder.glob("numpy*")) and not (folder / packages.WORK).exists()
    assert importlib.import_module("firnline_tiny").answer == 42 and components.missing(["tiny"]) == []
    assert Installer(tmp_path / "env").remove().startswith("Removed") and not (tmp_path / "env").exists() and sys.path == before
    assert Installer(tmp_path / "env").remove() == "Nothing was installed."


def program(tmp_path, text):
    """An interpreter that does what it is told and no more."""
    path = tmp_path / "python3"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


OTHER = """echo '{"executable": "/old/python3", "Python": "2.7", "platform": "PLATFORM", "numpy": "1.6", "pip": "23.0"}' > "$3" """
WITHOUT_PIP = f"""exec {sys.executable} -c "import sys, json; sys.argv[:] = sys.argv[1:]; p = sys.argv[2]; import runpy; sys.path.insert(0, '')
try: runpy.run_path(sys.argv[0], run_name='__main__')
except SystemExit: json.dump(json.load(open(p)) | dict(pip='', pip_wheels=[]), open(p, 'w'))" "$@" """


@pytest.mark.parametrize("case, names, said", [
    ("no such folder", ["tiny"], "is no folder: give the folder that holds the wheels"),
    ("no wheel", ["tiny"], "has no wheel of firnline_other that fits Python"),
    ("does not load", ["broken"], "firnline_broken does not load beside QGIS' packages (ModuleNotFoundError: "),
    ("no network", ["tiny"], "The package index cannot be reached: check network and proxy, or install from a folder of wheels. Nothing was installed."),
    ("another Python", ["tiny"], "/old/python3 has Python 2.7, and QGIS runs "),
    ("no pip", ["tiny"], "pip 22.2 or newer is missing in QGIS' Python"),
    ("no Python", ["tiny"], "does not start"),
    ("read-only", ["tiny"], "FIRNLINE_PACKAGES_DIR"),
])
def test_a_failure_leaves_nothing_behind(wheels, tmp_path, case, names, said):
    source, interpreter = wheels, None
    if case == "no such folder":
        source = tmp_path / "absent"
    elif case == "no wheel":
        next(wheels.glob("firnline_other*")).unlink()
    elif case == "no network":
        source = ""
    elif case == "another Python":
        interpreter = program(tmp_path, OTHER)
    elif case == "no pip":
        interpreter = program(tmp_path, WITHOUT_PIP)
    elif case == "no Python":
        interpreter = str(tmp_path / "no" / "python3")
    elif case == "read-only":
        (tmp_path / "env").write_text("a file stands in the way")
    before = list(sys.path)
    good, sentence, log = install(tmp_path, names, source, interpreter)
    assert not good and said in sentence and sentence.endswith("."), (sentence, log)
    assert sys.path == before and not (tmp_path / "env").is_dir()


def test_a_failure_keeps_what_was_there(wheels, tmp_path):
    assert install(tmp_path, ["tiny"], wheels)[0]
    folder = packages.found(tmp_path / "env")
    good, sentence, _ = install(tmp_path, ["broken"], wheels)
    assert not good and packages.found(tmp_path / "env") == folder and list((tmp_path / "env").iterdir()) == [folder] and str(folder) in sys.path


def test_cancelled_half_way(wheels, tmp_path):
    from firnline.ui.installer import Installer
    installer, outcome = Installer(tmp_path / "env", interpreter=program(tmp_path, "echo begun; exec sleep 600")), []
    installer.ended.connect(lambda good, sentence: outcome.append((good, sentence)))
    log = []
    installer.log.connect(log.append)
    installer.install(["tiny"], str(wheels))
    wait(lambda: "begun" in log)
    other = []
    second = Installer(tmp_path / "env")
    second.ended.connect(lambda good, sentence: other.append(sentence))
    second.install(["tiny"], str(wheels))
    assert len(other) == 1 and other[0].startswith("Another installation is running") and packages.partial(tmp_path / "env").is_dir()
    assert second.remove().startswith("Another installation is running")
    installer.cancel()
    assert outcome == [(False, "Cancelled. Nothing was installed.")] and not (tmp_path / "env").exists()


def test_without_a_window(wheels, tmp_path, monkeypatch, capsys):
    from firnline.ui import install as command
    assert command.main(["tiny", "--from", str(wheels)]) == 0
    assert "Installed: the tools can use it now." in capsys.readouterr().out
    assert command.main(["--list"]) == 0
    said = capsys.readouterr().out
    assert "tiny       there" in said and "broken     missing" in said and "firnline-tiny 1.0" in said
    assert command.main(["--remove"]) == 0 and capsys.readouterr().out == "Removed.\n" and not (tmp_path / "env").exists()
    assert command.main(["nonsense"]) == 1 and "nonsense is no component" in capsys.readouterr().err
    monkeypatch.delenv("FIRNLINE_PACKAGES_DIR")
    assert command._root(str(tmp_path)) == str(tmp_path / "firnline" / "env")


def test_the_dialog(wheels, tmp_path):
    from qgis.PyQt.QtCore import Qt

    from firnline.ui.installer_dialog import InstallerDialog, state
    dialog = InstallerDialog()
    dialog.show()
    dialog.install()
    assert "Tick what" in dialog._message.text() and not dialog._remove.isEnabled()
    dialog._ticks["tiny"].setCheckState(Qt.CheckState.Checked)
    dialog._wheels.setFilePath(str(wheels))
    dialog._install.click()
    assert dialog._cancel.isEnabled() and not dialog._install.isEnabled()
    wait(lambda: not dialog._installer.running())
    assert dialog._message.text() == "Installed: the tools can use it now." and "firnline-tiny" in dialog._log.toPlainText() and dialog._bar.value() == 100
    assert "tiny" not in dialog._ticks and dialog._remove.isEnabled() and "There: tiny. Missing: broken." in state()
    dialog._remove.click()
    assert dialog._message.text() == "Removed." and "tiny" in dialog._ticks
    dialog._ticks["tiny"].setCheckState(Qt.CheckState.Checked)
    dialog._install.click()
    dialog.close()  # while it runs
    assert not dialog._installer.running() and not (tmp_path / "env").exists()


def test_qgis_finds_what_was_installed(qgis_app, tmp_path, monkeypatch):
    from firnline.processing_provider import environment
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setenv("FIRNLINE_PACKAGES_DIR", str(tmp_path))
    folder = tmp_path / packages.tag()
    folder.mkdir()
    (folder / packages.MANIFEST).write_text('{"components": [], "packages": {}}')
    environment.load_packages()
    assert sys.path[-1] == str(folder)
    monkeypatch.delenv("FIRNLINE_PACKAGES_DIR")
    assert environment.packages_root().endswith(os.path.join("firnline", "env"))


@pytest.fixture
def message(qgis_processing, monkeypatch):
    """Call message(missing modules): (Message, item or None, list of openings of the installer)."""
    from qgis.core import QgsSettings
    from qgis.gui import QgsMessageBar

    from firnline.processing_provider.provider import TOOLS
    from firnline.ui.first_start import Message
    monkeypatch.delenv("FIRNLINE_START_MESSAGE", raising=False)
    QgsSettings().remove("firnline/start_message")
    tools, kept = [tool() for tool in TOOLS], QgsMessageBar()

    def call(*absent):
        monkeypatch.setattr(components, "_installed", lambda module: module not in absent)
        opened = []
        made = Message(kept, lambda: opened.append(1))
        return made, made.show(tools), opened
    yield call
    kept.clearWidgets()
    QgsSettings().remove("firnline/start_message")


def click(item, label):
    from qgis.PyQt.QtCore import QCoreApplication
    from qgis.PyQt.QtWidgets import QPushButton
    next(button for button in item.findChildren(QPushButton) if button.text().startswith(label)).click()
    for _ in range(3):
        QCoreApplication.processEvents()


def test_the_message_names_what_is_missing_for_which_tools(message, monkeypatch):
    assert message("whirlwind", "distributed", "torch")[1] is None  # asked for by an option only: the tools run without
    made, item, opened = message("numba", "matplotlib")
    assert item.text().startswith("numba is missing for ") and " tools (Stacked offset tracking, " in item.text() and "matplotlib is missing for " in item.text()
    assert "Wet-snow index" in item.toolTip()
    click(item, "Install")
    assert opened == [1]
    monkeypatch.setenv("FIRNLINE_START_MESSAGE", "0")
    assert message("numba")[1] is None


def test_never_again(message):
    made, item, opened = message("numba")
    click(item, "Do not show")
    assert opened == [] and message("numba")[1] is None


def test_the_message_costs_little(message):
    taken = []
    for _ in range(3):
        start = time.process_time()
        _, item, _ = message("numba")
        taken.append(time.process_time() - start)
        assert item is not None
    assert min(taken) < 0.05
