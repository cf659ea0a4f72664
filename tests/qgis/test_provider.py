"""The provider lists its tools whatever is missing, loads fast and light, and the settings reach the environment."""

import json
import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEAVY = ("numba", "torch", "sklearn", "matplotlib", "rasterio", "scipy")

LOADER = """
import sys, time, json, importlib.util
sys.path.insert(0, {shadow!r})
from qgis.core import QgsApplication
application = QgsApplication([], False)
application.initQgis()
before = set(sys.modules)
start = time.process_time()
spec = importlib.util.spec_from_file_location("firnline", {root!r} + "/__init__.py", submodule_search_locations=[{root!r}])
package = importlib.util.module_from_spec(spec)
sys.modules["firnline"] = package
spec.loader.exec_module(package)
plugin = package.classFactory(None)
plugin.initProcessing()
seconds = time.process_time() - start
provider = QgsApplication.processingRegistry().providerById("firnline")
tools = [tool.id() for tool in provider.algorithms()]
plugin.unload()
print(json.dumps(dict(seconds=seconds, tools=tools, loaded=sorted(set(sys.modules) - before))))
import os
sys.stdout.flush()
os._exit(0)
"""


@pytest.fixture(scope="module")
def loaded(qgis_app):
    """What a fresh Python sees when the plugin loads while every heavy library raises ImportError; the quickest of three, as the first compiles to bytecode."""
    code = LOADER.format(shadow=str(ROOT / "tests" / "shadow"), root=str(ROOT))
    found = []
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
        assert done.returncode == 0, done.stderr
        found.append(json.loads(done.stdout.splitlines()[-1]))
    return min(found, key=lambda one: one["seconds"])


def test_lists_its_tools_without_any_heavy_library(loaded):
    assert "firnline:stackedoffsettracking" in loaded["tools"]


def test_loading_imports_nothing_heavy(loaded):
    assert [name for name in loaded["loaded"] if name.split(".")[0] in HEAVY] == []


def test_loading_takes_less_than_a_third_of_a_second(loaded):
    assert loaded["seconds"] < 0.3


@pytest.fixture
def provider(qgis_processing):
    from firnline.processing_provider.provider import FirnlineProvider
    provider = FirnlineProvider()
    provider.loadAlgorithms()
    return provider


def test_every_tool_has_what_the_toolbox_shows(provider):
    from qgis.core import Qgis
    from firnline.processing_provider.provider import TOOLS
    made = [tool for tool in provider.algorithms() if isinstance(tool, TOOLS)]
    assert len(made) == len(TOOLS) > 2
    for tool in made:
        assert tool.name().isalnum() and tool.name().islower()
        assert tool.displayName() and tool.group() and tool.groupId() and tool.shortDescription() and tool.tags()
        assert not tool.icon().isNull()
        assert "<" not in tool.shortHelpString() and len(tool.shortHelpString()) > 100
        stem = tool.helpUrl().rsplit("/", 1)[-1]
        assert stem.removesuffix(".md").replace("_", "") == tool.name()
        assert not tool.flags() & Qgis.ProcessingAlgorithmFlag.NoThreading


def test_provider_offers_geotiff_only(provider):
    assert provider.id() == "firnline" and provider.supportedOutputRasterLayerExtensions() == ["tif", "tiff"]
    assert provider.versionInfo() == "0.1.0" and not provider.icon().isNull()


def test_a_missing_library_is_named_with_the_command(provider, context, monkeypatch):
    from firnline.algorithms import components
    monkeypatch.setattr(components, "_installed", lambda module: module != "numba")
    tool = provider.algorithm("stackedoffsettracking")
    can, message = tool.canExecute()
    assert not can
    assert "Stacked offset tracking needs numba" in message and '-m pip install ' in message and '"numba>=' in message and '"numpy==' in message
    good, sentence = tool.create().checkParameterValues({}, context)
    assert not good and sentence == message


@pytest.mark.parametrize("platform, environment, managed, start", [
    ("win32", False, False, "python -m pip install --user "),
    ("linux", False, True, "BIN/python3 -m pip install --user --break-system-packages "),
    ("linux", False, False, "BIN/python3 -m pip install --user "),
    ("linux", True, True, "BIN/python3 -m pip install \"numba"),
])
def test_the_command_fits_the_system(monkeypatch, tmp_path, platform, environment, managed, start):
    from firnline.algorithms import components
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python3").write_text("")
    if managed:
        (tmp_path / "EXTERNALLY-MANAGED").write_text("")
    monkeypatch.setattr(components.sys, "platform", platform)
    monkeypatch.setattr(components.sys, "exec_prefix", str(tmp_path))
    monkeypatch.setattr(components.sys, "prefix", str(tmp_path))
    monkeypatch.setattr(components.sys, "base_prefix", "/elsewhere" if environment else str(tmp_path))
    monkeypatch.setattr(components.sysconfig, "get_path", lambda name: str(tmp_path))
    assert components.pip_command([components.COMPONENTS["core"]]).startswith(start.replace("BIN", str(tmp_path / "bin")))


@pytest.mark.parametrize("python, prefix", [
    ("Contents/MacOS/bin/python3", "Contents/Frameworks"), ("Contents/MacOS/python3", "Contents/Resources/python"), ("Contents/MacOS/bin/python3", "Contents/MacOS")])
def test_the_command_finds_the_python_of_a_bundle(monkeypatch, tmp_path, python, prefix):
    from firnline.algorithms import components
    bundle = tmp_path / "QGIS LTR.app"
    (bundle / python).parent.mkdir(parents=True)
    (bundle / python).write_text("")
    monkeypatch.setattr(components.sys, "platform", "darwin")
    monkeypatch.setattr(components.sysconfig, "get_path", lambda name: str(tmp_path))  # Python 3.13 looks for macOS' own configuration, which Linux has not
    for name in ("prefix", "base_prefix"):
        monkeypatch.setattr(components.sys, name, str(bundle / prefix))
    assert components.pip_command([components.COMPONENTS["core"]]).startswith(f"'{bundle / python}' -m pip install --user ")


def test_metadata_names_both_qt():
    lines = (ROOT / "metadata.txt").read_text(encoding="utf-8").splitlines()
    assert "supportsQt6=True" in lines and "qgisMaximumVersion=4.99" in lines


def test_models_show_what_they_put_out(qgis_process):
    done = qgis_process("help", "firnline:samplevelocity")
    assert done.returncode == 0 and "velocity: Velocity" in done.stdout and "DATES: Number of dates" in done.stdout


def test_a_library_that_is_there_is_not_missed():
    from firnline.algorithms import components
    assert components.missing(["core", "report"]) == []
    assert components._installed("no_such_module_of_firnline") is False


@pytest.fixture
def environment(qgis_app, monkeypatch, tmp_path):
    from qgis.core import QgsSettings

    from firnline.processing_provider import environment
    for variable in (*environment.VARIABLES.values(), "NUMBA_CACHE_DIR"):
        monkeypatch.setenv(variable, "x")  # so that monkeypatch puts back what was there
        monkeypatch.delenv(variable)
    monkeypatch.setattr(environment, "_OUTSIDE", set())
    monkeypatch.setattr(environment, "default_cache", lambda: str(tmp_path / "settings" / "cache"))
    for key in environment.VARIABLES:
        QgsSettings().remove(key)
    yield environment
    for key in environment.VARIABLES:
        QgsSettings().remove(key)


def test_settings_page_reaches_the_environment(environment, tmp_path):
    from firnline.ui.settings import SettingsPage
    page = SettingsPage()
    page._threads.setValue(3)
    page._memory.setValue(700)
    page._device.setCurrentIndex(page._device.findData("cpu"))
    page._styles.setChecked(False)
    page._cache.setFilePath(str(tmp_path / "mine"))
    page._scheduler.setText(" tcp://10.0.0.1:8786 ")
    page._message.setChecked(False)
    page.apply()
    environment.apply()
    assert os.environ["FIRNLINE_SCHEDULER"] == "tcp://10.0.0.1:8786" and not environment.start_message_wanted()
    assert os.environ["FIRNLINE_THREADS"] == "3" and os.environ["FIRNLINE_MEMORY_MB"] == "700" and os.environ["FIRNLINE_DEVICE"] == "cpu"
    assert not environment.styles_wanted()
    assert os.environ["NUMBA_CACHE_DIR"] == str(tmp_path / "mine") and (tmp_path / "mine").is_dir()
    again = SettingsPage()
    assert (again._threads.value(), again._memory.value(), again._device.currentData(), again._styles.isChecked()) == (3, 700, "cpu", False)
    again._threads.setValue(0)
    again._styles.setChecked(True)
    again._scheduler.setText("")
    again._message.setChecked(True)
    again.apply()
    environment.apply()
    assert "FIRNLINE_SCHEDULER" not in os.environ and environment.start_message_wanted()
    assert "FIRNLINE_THREADS" not in os.environ and environment.styles_wanted()


def test_a_variable_from_outside_wins(environment, monkeypatch):
    from qgis.core import QgsSettings
    monkeypatch.setenv("FIRNLINE_THREADS", "1")
    monkeypatch.setattr(environment, "_OUTSIDE", {"FIRNLINE_THREADS"})
    QgsSettings().setValue("firnline/threads", 8)
    environment.apply()
    assert os.environ["FIRNLINE_THREADS"] == "1" and environment.set_from_outside("firnline/threads")


def test_default_cache_is_made_and_a_bad_one_named(environment, tmp_path, monkeypatch):
    from firnline.algorithms.options import InputError
    environment.apply()
    assert os.environ["NUMBA_CACHE_DIR"] == str(tmp_path / "settings" / "cache")
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("FIRNLINE_CACHE_DIR", str(tmp_path / "file" / "cache"))
    monkeypatch.setattr(environment, "_OUTSIDE", {"FIRNLINE_CACHE_DIR"})
    with pytest.raises(InputError, match="FIRNLINE_CACHE_DIR = .*cannot be made"):
        environment.apply()


def test_plugin_registers_and_unregisters(qgis_processing):
    from qgis.core import QgsApplication
    from qgis.gui import QgsMessageBar
    from qgis.PyQt.QtWidgets import QMenu

    import firnline

    class Window:
        pages, plugins, bar = [], QMenu(), QgsMessageBar()

        def pluginMenu(self):
            return self.plugins

        def messageBar(self):
            return self.bar

        def registerOptionsWidgetFactory(self, factory):
            self.pages.append(factory)

        def unregisterOptionsWidgetFactory(self, factory):
            self.pages.remove(factory)

    window = Window()
    plugin = firnline.classFactory(window)
    plugin.initGui()
    registry = QgsApplication.processingRegistry()
    assert registry.algorithmById("firnline:stackedoffsettracking") and len(window.pages) == 1 and len(window.plugins.actions()) == 1
    plugin.unload()
    assert registry.providerById("firnline") is None and window.pages == [] and window.plugins.actions() == []
