"""Arrows and seasons of stacked offset tracking: what is written, how QGIS shows it, bad values, and all files or none."""

import json

import numpy as np
import pytest
from known_velocity import PERIODS, POSTING, SMALL, field, stand_in
from osgeo import gdal, ogr
from small_data import NORTH_UP, ROTATED, SHAPE, moving_images, write_series, write_tif

from firnline.algorithms.grid import Grid


@pytest.fixture
def tool(qgis_processing):
    from firnline.processing_provider.velocity.stacked_offset_tracking import StackedOffsetTracking
    return StackedOffsetTracking()


@pytest.fixture
def science(tool, monkeypatch):
    stand_in(monkeypatch)


# --- arrows

def features(path):
    data = ogr.Open(str(path))
    layer = data.GetLayer(0)
    return {(round(f.GetGeometryRef().GetX()), round(f.GetGeometryRef().GetY())): f.items() for f in layer}, layer.GetSpatialRef().GetAuthorityCode(None)


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".fgb"])
@pytest.mark.parametrize("transform", [NORTH_UP, ROTATED], ids=["north up", "rotated"])
def test_arrows_are_the_valid_vectors(tool, science, run, tmp_path, transform, suffix):
    folder, posting = tmp_path / "series", Grid(transform, SHAPE).templates(24, 8)
    write_series(folder, moving_images(2, (0, 0)), transform=transform)
    results, error = run(tool, {"IMAGES": str(folder), **SMALL, "OUTPUT": "TEMPORARY_OUTPUT", "ARROWS": str(tmp_path / f"a{suffix}")})
    assert error == "" and results["ARROWS"] == str(tmp_path / f"a{suffix}")
    found, code = features(results["ARROWS"])
    bands = field(posting, 0.1, ("vx", "vy", "speed"))
    assert len(found) == posting.shape[0] * posting.shape[1] - 1 and code == "32632"
    one = found[tuple(round(v) for v in posting.to_map(3.5, 2.5))]
    assert list(one) == ["vx", "vy", "speed", "direction", "snr", "sigma_vx", "sigma_vy", "flag", "spacing"]
    assert [one[name] for name in list(one)[:8]] == pytest.approx([float(bands[name][2, 3]) for name in list(one)[:8]], rel=1e-6) and one["flag"] == 8
    # Row 2, column 3 is on no coarser lattice; row 4, column 8 on that of every fourth.
    cell = min(posting.pixel_size_m)
    assert one["spacing"] == pytest.approx(cell) and found[tuple(round(v) for v in posting.to_map(8.5, 4.5))]["spacing"] == pytest.approx(4 * cell)
    assert not [path for path in tmp_path.iterdir() if ".part-" in path.name]


def test_two_runs_write_the_same_arrows_and_netcdf(tool, science, run, series, tmp_path):
    for number in "12":
        (tmp_path / number).mkdir()
        values = {"ARROWS": str(tmp_path / number / "a.gpkg"), "NETCDF": str(tmp_path / number / "v.nc")}
        assert run(tool, {"IMAGES": str(series), **SMALL, "OUTPUT": "TEMPORARY_OUTPUT", **values})[1] == ""
    assert all((tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes() for name in ("a.gpkg", "v.nc"))


def test_an_open_geopackage_keeps_its_own_changes(tool, science, run, feedback, series, tmp_path):
    """A write-ahead log beside the old file would be replayed into a new one of its name."""
    (tmp_path / "a.gpkg").write_text("old")
    (tmp_path / "a.gpkg-wal").write_text("log")
    results, error = run(tool, {"IMAGES": str(series), **SMALL, "OUTPUT": "TEMPORARY_OUTPUT", "ARROWS": str(tmp_path / "a.gpkg")})
    assert error == "" and results["ARROWS"] == str(tmp_path / "a_new.gpkg") and (tmp_path / "a.gpkg").read_text() == "old"
    assert f"the new data are in {tmp_path}/a_new.gpkg" in feedback.warnings[-1]


def drawn(layer, extent):
    """The map of a layer on white as an array (rows, columns, RGB), 300 x 200 px at 96 dpi."""
    from qgis.core import QgsMapRendererSequentialJob, QgsMapSettings
    from qgis.PyQt.QtCore import QSize
    from qgis.PyQt.QtGui import QColor, QImage
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setOutputSize(QSize(300, 200))
    settings.setOutputDpi(96)
    settings.setDestinationCrs(layer.crs())
    settings.setExtent(extent)
    settings.setBackgroundColor(QColor("white"))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits().asstring(image.sizeInBytes()), np.uint8).reshape(200, -1, 4)[:, :300, 2::-1]
    return pixels.astype(int)


def loaded(results, context, key="ARROWS"):
    """The layer of an output as QGIS makes it, dressed."""
    from qgis.core import QgsProcessingFeedback, QgsRasterLayer, QgsVectorLayer
    details = context.layerToLoadOnCompletionDetails(results[key])
    layer = QgsVectorLayer(results[key], details.name, "ogr") if key == "ARROWS" else QgsRasterLayer(results[key], details.name)
    details.postProcessor().postProcessLayer(layer, context, QgsProcessingFeedback())
    return layer


@pytest.mark.parametrize("step", [False, True], ids=["velocity", "displacement"])
def test_arrows_are_drawn_and_thinned(tool, science, context, feedback, series, tmp_path, step):
    from qgis.core import QgsProcessingOutputLayerDefinition, QgsProject, QgsRectangle
    target = QgsProcessingOutputLayerDefinition(str(tmp_path / "a.gpkg"), QgsProject.instance())
    more = {"PAIRING": "Before and after", "EVENT_DATE": "2020-01-20"} if step else {}
    results, good = tool.create().run({"IMAGES": str(series), **SMALL, **more, "OUTPUT": "TEMPORARY_OUTPUT", "ARROWS": target}, context, feedback)
    assert good
    layer = loaded(results, context)
    assert layer.name() == f"{'Displacement' if step else 'Velocity'} arrows 2020-01-01 to 2020-02-06" and layer.temporalProperties().isActive()
    ranges = layer.renderer().ranges()
    bands = field(POSTING, 0.1, ("vx", "vy", "speed"))
    top = np.nanpercentile(bands["speed"], 98)
    assert ranges[0].lowerValue() == 0 and ranges[3].lowerValue() == pytest.approx(top * 3 / 7) and ranges[-1].upperValue() > 1e6
    # An arrow of the yellow end stands on the centre of the fastest cell, along its direction and not across it.
    x, y = POSTING.to_map(9.5, 0.5)
    picture = drawn(layer, QgsRectangle(x - 75, y - 50, x + 75, y + 50))
    yellow = (abs(picture - [253, 231, 37]).sum(axis=2) < 30)
    rows, columns = np.nonzero(yellow)
    assert yellow.sum() > 20 and abs(columns.mean() - 150) < 3 and abs(rows.mean() - 100) < 3
    spread = np.linalg.eigh(np.cov(columns, -rows))[1][:, 1]
    assert np.degrees(np.arctan2(spread[0], spread[1])) % 180 == pytest.approx(10, abs=5)
    # The nearer, the more: 600 px of 0.26 mm show arrows about 6 to 12 mm apart whatever the scale.
    centre = layer.extent().center()
    counts = []
    for width in (900, 3600, 14400):
        picture = drawn(layer, QgsRectangle(centre.x() - width / 2, centre.y() - width / 3, centre.x() + width / 2, centre.y() + width / 3))
        counts.append(int((picture.min(axis=2) < 200).sum()))
    assert counts[0] > 100 and counts[1] < 4 * counts[0] and 0 < counts[2] < counts[1] / 3


# --- seasons

def test_seasons_are_a_dated_series(tool, science, run, feedback, series, tmp_path):
    folder = tmp_path / "seasons"
    folder.mkdir()
    write_tif(folder / "velocity_20190601.tif", np.ones(SHAPE))
    (folder / "notes.txt").write_text("mine")
    results, error = run(tool, {"IMAGES": str(series), **SMALL, "SEASONS": "Month", "OUTPUT": "TEMPORARY_OUTPUT", "SEASONS_FOLDER": str(folder), "STATISTICS": str(tmp_path / "n.json")})
    assert error == "" and results["SEASON_LAYERS"] == [str(folder / "velocity_20200601.tif"), str(folder / "velocity_20200701.tif")]
    for number, (path, (label, (begin, end))) in enumerate(zip(results["SEASON_LAYERS"], PERIODS.items()), 1):
        data = gdal.Open(path)
        told = {key: data.GetMetadataItem(key) for key in ("ACQUISITION_DATE", "TIME_START", "TIME_END", "LABEL")}
        assert told == {"ACQUISITION_DATE": begin.isoformat(), "TIME_START": begin.isoformat(), "TIME_END": end.isoformat(), "LABEL": label}
        assert data.GetGeoTransform() == pytest.approx(POSTING.transform) and data.GetRasterBand(3).GetDescription() == "speed"
        assert data.GetRasterBand(3).ReadAsArray() == pytest.approx(field(POSTING, 0.1 * number, ("vx", "vy", "speed"))["speed"], nan_ok=True)
    assert "also holds velocity_20190601.tif, not of this run" in feedback.warnings[-1] and (folder / "notes.txt").read_text() == "mine"
    parts = json.loads((tmp_path / "n.json").read_text())["parts"]
    assert [(part["label"], part["begin"], part["coverage"]) for part in parts] == [("June", "2020-06-01T00:00:00", 0.5), ("July", "2020-07-01T00:00:00", 1.0)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["n.json", "seasons", "series"]


def test_seasons_play_beside_the_velocity(tool, science, context, feedback, series):
    """No folder named: a temporary one. Each layer has its own time, and all have one scale of colours."""
    from qgis.core import QgsDateTimeRange, QgsProcessingOutputLayerDefinition, QgsProject, QgsRasterLayer
    target, arrows = (QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", QgsProject.instance()) for _ in range(2))
    results, good = tool.create().run({"IMAGES": str(series), **SMALL, "SEASONS": "Month", "OUTPUT": target, "ARROWS": arrows}, context, feedback)
    assert good and set(context.layersToLoadOnCompletion()) == {results["OUTPUT"], results["ARROWS"], *results["SEASON_LAYERS"]}
    top = np.nanpercentile([field(POSTING, size, ("vx", "vy", "speed"))["speed"] for size in (0.1, 0.2)], 98)
    for path, (label, period) in zip(results["SEASON_LAYERS"], PERIODS.items()):
        details = context.layerToLoadOnCompletionDetails(path)
        layer = QgsRasterLayer(path, details.name)
        details.postProcessor().postProcessLayer(layer, context, feedback)
        assert layer.name() == f"Velocity {label}"
        shown = layer.temporalProperties().fixedTemporalRange()
        assert [moment.toPyDateTime() for moment in (shown.begin(), shown.end())] == list(period) and layer.temporalProperties().isActive()
        middle = QgsDateTimeRange(shown.begin().addDays(10), shown.begin().addDays(11))
        assert layer.temporalProperties().isVisibleInTemporalRange(middle) and not layer.temporalProperties().isVisibleInTemporalRange(QgsDateTimeRange(shown.begin().addDays(-9), shown.begin().addDays(-8)))
        assert layer.renderer().inputBand() == 3 and layer.renderer().classificationMax() == pytest.approx(top, rel=1e-5)
    assert [context.layerToLoadOnCompletionDetails(path).layerSortKey for path in (results["OUTPUT"], results["SEASON_LAYERS"][0], results["ARROWS"])] == [0, 1, 10**6]


def test_seasons_load_only_with_the_velocity(tool, science, context, feedback, series, tmp_path):
    results, good = tool.create().run({"IMAGES": str(series), **SMALL, "SEASONS": "Month", "OUTPUT": str(tmp_path / "v.tif")}, context, feedback)
    assert good and len(results["SEASON_LAYERS"]) == 2 and not context.layersToLoadOnCompletion()


# --- bad values, and all or nothing

def test_bad_values(tool, science, run, series, tmp_path):
    (tmp_path / "file").write_text("mine")
    for values, sentence in (
        ({"ARROWS": str(tmp_path / "a.shp")}, f"ARROWS = {tmp_path}/a.shp has another format: let the name end in .gpkg or .geojson or .fgb."),
        ({"ARROWS": str(tmp_path / "gone" / "a.gpkg")}, f"ARROWS = {tmp_path}/gone/a.gpkg: the folder {tmp_path}/gone does not exist"),
        ({"NETCDF": str(tmp_path / "v.tif")}, f"NETCDF = {tmp_path}/v.tif has another format: let the name end in .nc."),
        ({"SEASONS_FOLDER": str(tmp_path / "s")}, f"SEASONS_FOLDER = {tmp_path}/s gets no file with SEASONS = None: choose Month or Season, or leave the folder empty."),
        ({"SEASONS": "Month", "SEASONS_FOLDER": str(tmp_path / "file")}, f"SEASONS_FOLDER = {tmp_path}/file is a file: give a folder."),
        ({"SEASONS": "Month", "SEASONS_FOLDER": str(tmp_path / "gone" / "s")}, f"SEASONS_FOLDER = {tmp_path}/gone/s: the folder {tmp_path}/gone does not exist"),
        ({"SEASONS": "Month", "SEASONS_FOLDER": str(series)}, f"SEASONS_FOLDER = {series} holds images of the input, and the new files would pass for more of them: give another folder."),
        ({"SEASONS": "Year"}, "SEASONS = 'Year' is not a choice"),
    ):
        before = sorted(tmp_path.rglob("*"))
        _, error = run(tool, {"IMAGES": str(series), **SMALL, "OUTPUT": str(tmp_path / "out.tif"), **values})
        assert error.startswith(sentence), (error, sentence)
        assert sorted(tmp_path.rglob("*")) == before, values


OUTPUTS = {"OUTPUT": "v.tif", "ARROWS": "a.gpkg", "NETCDF": "v.nc", "REPORT": "r.html", "STATISTICS": "n.json", "SEASONS_FOLDER": "s"}


def old_outputs(folder):
    """Old files under every name; returns the values of the parameters."""
    for name in ("v.tif", "a.gpkg", "v.nc", "r.html", "n.json"):
        (folder / name).write_text("old")
    (folder / "s").mkdir()
    (folder / "s" / "velocity_20200601.tif").write_text("old")
    return {key: str(folder / name) for key, name in OUTPUTS.items()}


def is_untouched(folder):
    names = ["a.gpkg", "n.json", "r.html", "s", "s/velocity_20200601.tif", "v.nc", "v.tif"]
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*")) == names and all((folder / name).read_text() == "old" for name in names if name != "s")


@pytest.mark.parametrize("point", ["firnline.processing_provider.vectors._fill", "firnline.processing_provider.velocity.netcdf._variables",
                                   "firnline.processing_provider.rasters.Writer.write"])
def test_a_failure_leaves_all_old_files(tool, science, run, series, tmp_path, monkeypatch, point):
    out = tmp_path / "out"
    out.mkdir()
    values = old_outputs(out)

    def full(*_, **__):
        raise OSError(28, "No space left on device")
    monkeypatch.setattr(point, full)
    _, error = run(tool, {"IMAGES": str(series), **SMALL, "SEASONS": "Month", **values})
    assert error and "\n" not in error and ("No space" in error or "disk is full" in error) and is_untouched(out)


def test_a_cancel_leaves_all_old_files(tool, science, run, feedback, series, tmp_path, monkeypatch):
    """Cancelled while the arrows are written, when everything else is complete."""
    from firnline.processing_provider import vectors
    out = tmp_path / "out"
    out.mkdir()
    values, fill = old_outputs(out), vectors._fill

    def stopped(*arguments):
        feedback.cancel()
        fill(*arguments)
    monkeypatch.setattr(vectors, "_fill", stopped)
    _, error = run(tool, {"IMAGES": str(series), **SMALL, "SEASONS": "Month", **values})
    assert error == "Cancelled." and is_untouched(out)


def test_all_outputs_of_a_real_run(tool, run, series, tmp_path):
    """The science itself: the flow of the images in all files alike."""
    out = tmp_path / "out"
    out.mkdir()
    values = {key: str(out / name) for key, name in OUTPUTS.items()}
    results, error = run(tool, {"IMAGES": str(series), **SMALL, "MAXIMUM_SPEED": 4, "MINIMUM_SNR": 3, "FALSE_ALARM": 0, "SEASONS": "Month", **values})
    assert error == "" and [path.rsplit("/", 1)[-1] for path in results["SEASON_LAYERS"]] == ["velocity_20200101.tif"]
    expected = [-1.4 * 20 / 12, -0.9 * 10 / 12]
    for path in (values["OUTPUT"], *results["SEASON_LAYERS"]):
        assert np.nanmedian(gdal.Open(path).ReadAsArray()[:2], axis=(1, 2)) == pytest.approx(expected, abs=0.1)
    found, _ = features(values["ARROWS"])
    assert [np.median([one[name] for one in found.values()]) for name in ("vx", "vy")] == pytest.approx(expected, abs=0.1)
    assert np.nanmedian(gdal.Open(f'NETCDF:"{values["NETCDF"]}":vx').ReadAsArray()) == pytest.approx(365.25 * expected[0], abs=36)


def test_layers_of_a_run_lie_in_their_order(qgis_processing):
    """Each put above the layer that was current, as QGIS does, the first would end on top: the higher rank comes to lie above."""
    from qgis.core import QgsProject, QgsVectorLayer

    from firnline.processing_provider.dressing import _order

    project = QgsProject()
    other, velocity, month, arrows = (QgsVectorLayer("Point?crs=EPSG:32632", name, "memory") for name in ("other", "velocity", "month", "arrows"))
    root = project.layerTreeRoot()
    project.addMapLayers([other, velocity, month, arrows], False)
    for layer in (velocity, month, arrows, other):
        root.addLayer(layer)
    run = []
    for rank, layer in ((0, velocity), (1, month), (2, arrows)):
        run.append((rank, layer.id()))
        _order(run, root)
    assert [node.name() for node in root.children()] == ["arrows", "month", "velocity", "other"]
    _order(run, root)
    assert [node.name() for node in root.children()] == ["arrows", "month", "velocity", "other"]
    project.removeMapLayer(month.id())
    _order(run, root)
    assert [node.name() for node in root.children()] == ["arrows", "velocity", "other"]
