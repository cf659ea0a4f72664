"""QGIS' pieces that the forms need, and qgis_process with the plugin linked into a fresh profile."""

import os
import pathlib
import subprocess
import sys
import tempfile

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Compiled kernels are shared by the tests and by qgis_process.
os.environ.setdefault("NUMBA_CACHE_DIR", os.path.join(tempfile.gettempdir(), "firnline-test-kernels"))
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
        return results, ""
    return call


@pytest.fixture(scope="session")
def qgis_process(tmp_path_factory):
    """Call qgis_process(*arguments, **environment): subprocess.CompletedProcess; with wait=False the Popen. qgis_process.names: its environment."""
    profile = tmp_path_factory.mktemp("profile")
    plugins = profile / "profiles" / "default" / "python" / "plugins"
    plugins.mkdir(parents=True)
    (plugins / "firnline").symlink_to(ROOT)

    path = os.pathsep.join([str(ROOT / ".venv" / "bin"), "/usr/bin", "/bin"])
    names = {"PATH": path, "QT_QPA_PLATFORM": "offscreen", "QGIS_CUSTOM_CONFIG_PATH": str(profile), "HOME": str(profile), "XDG_RUNTIME_DIR": str(profile),
             "NUMBA_CACHE_DIR": os.environ["NUMBA_CACHE_DIR"]}

    def call(*arguments, wait=True, **environment):
        options = dict(env=names | environment, text=True, cwd=profile)
        if wait:
            return subprocess.run(["qgis_process", *arguments], capture_output=True, timeout=600, **options)
        return subprocess.Popen(["qgis_process", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
    call.names = names
    profile.chmod(0o700)
    assert call("plugins", "enable", "firnline").returncode == 0
    return call
