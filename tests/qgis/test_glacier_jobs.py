"""500 glaciers as independent jobs: killed and continued, and on a Dask cluster of which one worker dies, the results are those of one plain run."""

import pathlib
import signal
import time

import numpy as np
import pytest
from dask_cluster import cluster
from many_glaciers import many_glaciers
from osgeo import gdal
from small_data import ROTATED, write_polygons, write_tif

from firnline.algorithms import device
from firnline.algorithms.grid import Grid

FAST = {"METHOD": "Inverse distance", "MINIMUM_MEASURED": 140}  # about a quarter of the glaciers by their own data, the others by all


@pytest.fixture
def tool(qgis_processing):
    from firnline.processing_provider.elevation.void_fill import VoidFill
    return VoidFill()


def into(folder, name, given):
    return given | {"OUTPUT": str(folder / f"{name}.tif"), "TABLE": str(folder / f"{name}.csv")}


def contents(given):
    return [pathlib.Path(given[key]).read_bytes() for key in ("OUTPUT", "TABLE")]


def finished(path):
    """Number of glaciers in a file of finished ones; 0 while it cannot be read."""
    if not pathlib.Path(path).exists():
        return 0
    try:
        data = gdal.OpenEx(str(path), gdal.OF_VECTOR)  # kept while its layer is used
        rows = data.ExecuteSQL(f'SELECT COUNT(*) FROM "{data.GetLayer(0).GetName()}"')  # newer GDAL writes the count of the layer at the end only
        number = rows.GetNextFeature().GetField(0) - 1
        data.ReleaseResultSet(rows)  # which holds the file locked
        return number
    except (RuntimeError, AttributeError):
        return 0


_ONCE = {}


@pytest.fixture
def whole(run, tool, tmp_path_factory):
    """Parameters of 500 glaciers, and what one thread makes of them; made once."""
    if not _ONCE:
        folder = tmp_path_factory.mktemp("whole")
        given = many_glaciers(folder / "in") | FAST
        one = into(folder, "one", given)
        with device.at_most(1):
            results, message = run(tool, one)
        assert message == "" and results["GLACIERS"] == 500 and results["NOT_FILLED"] == 0 and results["FILLED"] > 5000
        _ONCE.update(given=given, contents=contents(one))
    return _ONCE["given"], _ONCE["contents"]


def test_killed_half_way_and_continued(run, tool, qgis_process, tmp_path, feedback, whole):
    given, true = whole
    again = into(tmp_path, "again", given) | {"RESUME_FILE": str(tmp_path / "finished.gpkg")}
    killed = qgis_process("run", "firnline:voidfill", "--", *(f"{key}={value}" for key, value in again.items()), wait=False)
    while killed.poll() is None and finished(again["RESUME_FILE"]) < 250:
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    before = finished(again["RESUME_FILE"])
    assert 250 <= before < 500 and not pathlib.Path(again["OUTPUT"]).exists()
    feedback.notes.clear()
    _, message = run(tool, again)
    assert message == "" and f"Finished in an earlier run: {before} of 500 glaciers." in feedback.notes
    assert sum(note.startswith("G") and "px filled" in note for note in feedback.notes) == 500 - before
    assert contents(again) == true


def test_cluster_of_two_workers_of_which_one_dies(run, tool, tmp_path, feedback, whole):
    given, true = whole
    with cluster(tmp_path / "cluster") as made:
        died = made.kill_one(feedback, 40, stage=2)  # the first are the curves
        there = into(tmp_path, "there", given) | {"SCHEDULER": made.address}
        _, message = run(tool, there)
        assert message == "" and 40 < died[0] < 100 and [worker.poll() is None for worker in made.workers] == [False, True]
        assert any("2 workers, 2 threads" in note for note in feedback.notes)
        assert contents(there) == true


def test_cluster_by_the_environment_and_for_gaussian_processes(run, tool, cancelled, tmp_path, monkeypatch):
    given = many_glaciers(tmp_path / "in", 2, 2, 24)
    here, there = (into(tmp_path, name, given) for name in ("here", "there"))
    _, message = run(tool, here)
    assert message == ""
    with cluster(tmp_path / "cluster") as made:
        monkeypatch.setenv("FIRNLINE_SCHEDULER", made.address)
        _, message = run(tool, there)
        assert message == "" and contents(there) == contents(here)
        cancelled(tool, into(tmp_path, "stopped", given), 8)
        assert not list(tmp_path.glob("stopped*"))


def test_scheduler_is_refused_in_one_sentence(run, tool, tmp_path, monkeypatch):
    from firnline.algorithms import components
    given = into(tmp_path, "out", many_glaciers(tmp_path / "in", 2, 2)) | {"SCHEDULER": "tcp://127.0.0.1:9"}
    monkeypatch.setattr(components, "_installed", lambda module: module != "distributed")
    _, message = run(tool, given)
    assert message.startswith("SCHEDULER = tcp://127.0.0.1:9 needs distributed (jobs on a Dask cluster), not found in QGIS' Python: run ")
    monkeypatch.undo()
    pytest.importorskip("distributed", reason="distributed is not installed: the component cluster is optional")
    from firnline.algorithms import cluster as science
    monkeypatch.setattr(science, "_CONNECT_S", 1)
    _, message = run(tool, given)
    assert message.startswith("SCHEDULER = tcp://127.0.0.1:9 cannot be reached (") and message.endswith("such as tcp://10.0.0.1:8786.")
    assert not list(tmp_path.glob("out*"))


def test_shape_reads_like_its_zones(qgis_app, tmp_path, monkeypatch):
    """A glacier's packed pixels, in several strips on a rotated grid, are those of the polygons."""
    from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransformContext, QgsVectorLayer

    from firnline.algorithms.progress import Silent
    from firnline.processing_provider.elevation import glacier_jobs, outlines
    from firnline.processing_provider.zones import Zones

    grid = Grid(ROTATED, (61, 97))
    corners = [grid.to_map(*pixel) for pixel in ((10, 5), (80, 12), (50, 55), (10, 5))]
    path = write_polygons(tmp_path / "one.gpkg", ["POLYGON ((" + ", ".join(f"{x:.17g} {y:.17g}" for x, y in corners) + "))"], names=["one"])
    write_tif(tmp_path / "any.tif", np.zeros((61, 97)), ROTATED)
    layer = QgsVectorLayer(path, "one")
    zones = Zones("OUTLINES", layer_source(layer), "name", grid, QgsCoordinateReferenceSystem("EPSG:32632"), QgsCoordinateTransformContext())
    (glacier,), _ = outlines.survey(zones, Silent())
    monkeypatch.setattr(glacier_jobs, "_STRIP_PX", 500)
    shape, box = glacier_jobs.Shape(glacier, zones, Silent()), glacier.box
    window = box.row0 + 3, box.row1 - 2, box.col0 + 1, box.col1
    np.testing.assert_array_equal(shape.read(*window), zones.read(*window))
    assert shape.pixels == (zones.read(0, 61, 0, 97) == 0).sum() > 1000 and len(shape._strips) > 3


def layer_source(layer):
    from qgis.core import QgsProcessingFeatureSource, QgsProcessingContext
    context = QgsProcessingContext()
    return QgsProcessingFeatureSource(layer, context)
