"""QGIS' pieces that the forms need, and qgis_process with the plugin linked into a fresh profile."""

import os
import pathlib
import subprocess
import sys
import time

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(pathlib.Path(__file__).parent))  # small_data

from small_data import moving_images, write_series  # noqa: E402


@pytest.fixture
def series(tmp_path):
    """Folder of a dated series of four 61 x 97 px images; the texture moves by 0.9 rows down and 1.4 columns left in 12 days."""
    write_series(tmp_path / "series", moving_images(4, (0.9, -1.4)))
    return tmp_path / "series"


@pytest.fixture
def context(qgis_processing):
    from qgis.core import QgsProcessingContext, QgsProject
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    yield context
    context.temporaryLayerStore().removeAllMapLayers()  # pytest keeps the context beyond QGIS' own end
    QgsProject.instance().clear()


class Feedback:
    """Makes a QgsProcessingFeedback that keeps what it is told."""

    def __new__(cls):
        from qgis.core import QgsProcessingFeedback

        class Kept(QgsProcessingFeedback):
            def __init__(self):
                super().__init__(False)
                self.notes, self.warnings, self.errors = [], [], []

            def pushInfo(self, text):
                self.notes.append(text)

            def pushWarning(self, text):
                self.warnings.append(text)

            def reportError(self, text, fatalError=False):
                self.errors.append(text)
        return Kept()


@pytest.fixture
def feedback(qgis_app):
    return Feedback()


@pytest.fixture
def run(context, feedback):
    """Call run(tool, parameters): checks, then runs as QGIS does; (results, "") or (None, the sentence)."""
    def call(tool, parameters):
        from qgis.core import QgsProcessingException
        tool = tool.create()
        good, message = tool.checkParameterValues(parameters, context)
        if not good:
            return None, message
        try:
            results, good = tool.run(parameters, context, feedback, {}, False)
        except QgsProcessingException as error:
            return None, str(error)
        refuse_silent_files(tool, results)
        return results, ""
    return call


@pytest.fixture
def cancelled(run, feedback):
    """Call cancelled(tool, parameters, percent): the run is cancelled beyond so many percent, which is heard within a second."""
    def call(tool, parameters, percent):
        begin = []

        def stop(value):
            if value > percent and not begin:
                begin.append(time.monotonic())
                feedback.cancel()
        feedback.progressChanged.connect(stop)
        results, message = run(tool, parameters)
        assert results is None and message == "Cancelled." and time.monotonic() - begin[0] < 1.0
    return call


@pytest.fixture
def cancelled_in_background(context, feedback):
    """Call cancelled_in_background(tool, parameters, when): a thread runs the tool, as its dialog does, and when() holds at the time of the cancel, which is heard within a
    second. seconds: to wait then."""
    def call(tool, parameters, when, seconds=0.0):
        from qgis.core import QgsApplication, QgsProcessingAlgRunnerTask
        made, ended = tool.create(), []  # the tool must outlive the task
        task = QgsProcessingAlgRunnerTask(made, parameters, context, feedback)
        task.executed.connect(lambda good, results: ended.append(good))

        def wait(limit, until=lambda: ended):
            end = time.monotonic() + limit
            while not until() and time.monotonic() < end:
                QgsApplication.processEvents()
                time.sleep(0.01)
        QgsApplication.taskManager().addTask(task)
        wait(60, lambda: ended or when())
        wait(seconds)
        assert ended == []
        feedback.cancel()
        begin = time.monotonic()
        wait(30)
        took = time.monotonic() - begin
        wait(10, lambda: QgsApplication.taskManager().countActiveTasks() == 0)
        assert ended == [False] and took < 1.0 and "Cancelled." in feedback.errors
    return call


def refuse_silent_files(tool, results):
    """Every layer that a tool of the provider wrote says what it is and where it comes from: see described.py."""
    from osgeo import gdal

    from firnline.processing_provider import outputs
    from firnline.processing_provider.provider import TOOLS
    if not isinstance(tool, TOOLS):
        return
    shown = [one for one in tool.outputs() if isinstance(one, (outputs.raster, outputs.points, outputs.series, outputs.layer))]
    written = [results[key] for one in shown for key in [getattr(one, "layers_key", one.key)] if results.get(key)]
    for path in [path for one in written for path in (one if isinstance(one, list) else [one])]:
        data = gdal.OpenEx(path)
        items = (data.GetLayer(0) if data.GetLayerCount() else data).GetMetadata()
        wanted = {"TITLE", "ABSTRACT", "FIRNLINE_TOOL", "FIRNLINE_VERSION", "FIRNLINE_OPTIONS"} | ({"SOURCE"} if list(tool.inputs()) else set())
        assert path.endswith((".geojson", ".fgb", ".cos")) or wanted <= set(items), f"{path} says no more than {sorted(items)}"


@pytest.fixture(scope="session")
def qgis_process(tmp_path_factory):
    """Call qgis_process(*arguments, **environment): subprocess.CompletedProcess; with wait=False the Popen. It finds the plugin where the tests do. qgis_process.names: its environment."""
    profile, package = tmp_path_factory.mktemp("profile"), sys.modules["firnline"]

    path = os.pathsep.join([str(ROOT / ".venv" / "bin"), "/usr/bin", "/bin"])
    names = {"PATH": path, "QT_QPA_PLATFORM": "offscreen", "QGIS_CUSTOM_CONFIG_PATH": str(profile), "HOME": str(profile), "XDG_RUNTIME_DIR": str(profile),
             "NUMBA_CACHE_DIR": os.environ["NUMBA_CACHE_DIR"], "QGIS_PLUGINPATH": os.path.dirname(package.__path__[0])}

    def call(*arguments, wait=True, **environment):
        options = dict(env=names | environment, text=True, cwd=profile)
        if wait:
            return subprocess.run(["qgis_process", *arguments], capture_output=True, timeout=600, **options)
        return subprocess.Popen(["qgis_process", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
    call.names = names
    profile.chmod(0o700)
    assert call("plugins", "enable", "firnline").returncode == 0
    return call
