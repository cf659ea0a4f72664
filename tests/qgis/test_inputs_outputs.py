"""The shared inputs and outputs at work in a tool: series folders, choices, files that must not be overwritten, and writing all or nothing."""

import gc
import json
import os
import pathlib

import numpy as np
import pytest
from small_data import SHAPE, write_series, write_tif

SMALL = {"TEMPLATE_SIZE": 24, "STEP": 8, "MAXIMUM_SPEED": 4}
EVERYWHERE = "POLYGON((499000 5198000, 503000 5198000, 503000 5201000, 499000 5201000, 499000 5198000))"


@pytest.fixture
def tool(qgis_processing):
    from firnline.processing_provider.velocity.stacked_offset_tracking import StackedOffsetTracking
    return StackedOffsetTracking()


# --- inputs


def test_an_image_under_two_names_is_refused(tool, run, series):
    first, second, *_ = sorted(series.iterdir())
    linked, soft = series / "sar_20200301.tif", series / "sar_20200302.tif"
    linked.hardlink_to(first)
    soft.symlink_to(second)
    for other in (linked, soft):
        _, error = run(tool, {"IMAGES": [str(first), str(second), str(other)], "OUTPUT": "TEMPORARY_OUTPUT", **SMALL})
        assert error == f"IMAGES holds {other} twice: leave one out."


def test_a_series_folder_leaves_out_what_is_no_image_and_says_so(tool, run, feedback, series):
    (series / "._sar_20200101.tif").write_text("no raster")
    (series / "sar_20200301.part-17.tif").write_text("no raster")
    # A velocity has no acquisition date; a series that a tool of Firnline wrote has, and stays.
    write_tif(series / "velocity_20200401.tif", np.ones(SHAPE), metadata={"FIRNLINE_OPTIONS": "{}"})
    write_tif(series / "sar_20200218.tif", np.ones(SHAPE), metadata={"FIRNLINE_OPTIONS": "{}", "ACQUISITION_DATE": "2020-02-18"})
    _, error = run(tool, {"IMAGES": str(series), "OUTPUT": "TEMPORARY_OUTPUT", **SMALL})
    assert error == ""
    left_out = [note for note in feedback.notes if "left out" in note]
    assert left_out == [f"IMAGES: {series}/{name} is left out: {reason}, no image." for name, reason in (
        ("._sar_20200101.tif", "a hidden file"), ("sar_20200301.part-17.tif", "being written"), ("velocity_20200401.tif", "a result of Firnline"))]
    dates = [note for note in feedback.notes if note.startswith("sar_")]
    assert len(dates) == 5 and dates[-1].startswith("sar_20200218 - 2020-02-18")


@pytest.mark.parametrize("listed", [False, True])
def test_nothing_is_left_beside_the_images(qgis_process, series, tmp_path, listed):
    before = sorted(path.name for path in series.iterdir())
    images = [f"IMAGES={path}" for path in sorted(series.iterdir())] if listed else [f"IMAGES={series}"]
    done = qgis_process("run", "firnline:stackedoffsettracking", "--", *images, "TEMPLATE_SIZE=24", "STEP=8", f"OUTPUT={tmp_path / 'v.tif'}")
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in series.iterdir()) == before


def test_a_series_folder_of_one_image_is_too_few(tool, run, tmp_path):
    write_series(tmp_path / "one", [np.ones(SHAPE)])
    (tmp_path / "one" / "._sar_20200101.tif").write_text("no raster")
    _, error = run(tool, {"IMAGES": str(tmp_path / "one"), "OUTPUT": "TEMPORARY_OUTPUT", **SMALL})
    assert error.startswith("IMAGES holds 1 raster: give 2 or more")


@pytest.mark.parametrize("given, expected", [(1, "Fast"), ("1", "Fast"), (0, "Best"), ("Fast", "Fast")])
def test_a_choice_by_its_number(context, given, expected):
    """`qgis_process help` shows numbers."""
    import dataclasses

    from firnline.algorithms.options import option
    from firnline.processing_provider.tool import Tool

    @dataclasses.dataclass(frozen=True)
    class Options:
        method: str = option("Best", "Method", choices=("Best", "Fast"))

    class Choose(Tool):
        ID = NAME = GROUP = "choose"

        def compute(self, given, options, progress):
            Choose.chosen = options.method
    Choose.Options = Options
    tool = Choose().create()
    assert tool.checkParameterValues({"METHOD": given}, context) == (True, "")
    from qgis.core import QgsProcessingFeedback
    assert tool.run({"METHOD": given}, context, QgsProcessingFeedback(False))[1] and Choose.chosen == expected


def test_a_choice_by_its_number_in_qgis_process(qgis_process, series, tmp_path):
    numbers = tmp_path / "n.json"
    small = [f"{key}={value}" for key, value in SMALL.items()]
    done = qgis_process("run", "firnline:stackedoffsettracking", "--", f"IMAGES={series}", *small, "TRANSFORM=2", f"OUTPUT={tmp_path}/v.tif", f"STATISTICS={numbers}")
    assert done.returncode == 0, done.stderr
    assert json.loads(numbers.read_text())["options"]["TRANSFORM"] == "Amplitude"


@pytest.mark.parametrize("given", [4, "4", -1, "²"])
def test_a_number_of_no_choice(tool, run, series, given):
    _, error = run(tool, {"IMAGES": str(series), "VALUES": given, "OUTPUT": "TEMPORARY_OUTPUT", **SMALL})
    assert error == f"VALUES = '{given}' is not a choice: use one of Intensity, Amplitude, Decibel, Optical."


def test_dates_are_corrected_where_they_were_typed(tool, run, series):
    dates = "2020-01-01, 2020-01-13, 2020-01-13, 2020-02-06"
    _, error = run(tool, {"IMAGES": str(series), "DATES": dates, "OUTPUT": "TEMPORARY_OUTPUT", **SMALL})
    assert error == "The layers sar_20200113 and sar_20200125 have one date, 2020-01-13: correct DATES."


@pytest.mark.parametrize("rows, way_out", [(15, "give larger images."), (16, "use 8 px or less.")])
def test_too_large_a_template_is_answered_with_one_that_there_is(tool, run, tmp_path, rows, way_out):
    paths = write_series(tmp_path, [np.ones((rows, 97))] * 2)
    _, error = run(tool, {"IMAGES": paths, "OUTPUT": "TEMPORARY_OUTPUT", **SMALL})
    assert error == f"TEMPLATE_SIZE = 24 px is larger than the images (97 x {rows} px): {way_out}"


# --- outputs


def as_json(path, shape):
    ring = [[float(number) for number in point.split()] for point in shape[len("POLYGON(("):-2].split(",")]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32632"}}
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": [
        {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}]}))
    return str(path)


def test_no_output_takes_the_place_of_polygons(tool, run, series, tmp_path):
    from qgis.core import QgsProject, QgsVectorLayer
    area = as_json(tmp_path / "area.json", EVERYWHERE)
    layer = QgsVectorLayer(area, "area")
    QgsProject.instance().addMapLayer(layer)
    before = (tmp_path / "area.json").read_bytes()
    table = tmp_path / "table.json"  # read by the provider of delimited text, whose sources begin with file://
    table.write_text(f'id;shape\n1;"{EVERYWHERE}"\n')
    text = QgsVectorLayer(f"file://{table}?type=csv&delimiter=;&wktField=shape&crs=EPSG:32632", "table", "delimitedtext")
    assert text.isValid()
    QgsProject.instance().addMapLayer(text)
    _, error = run(tool, {"IMAGES": str(series), "STABLE_GROUND": text, "OUTPUT": "TEMPORARY_OUTPUT", "STATISTICS": str(table), **SMALL})
    assert error == f"STATISTICS = {table} is also an input: give another file name."
    for value in (area, layer, layer.id(), f"{area}|layername=area"):
        _, error = run(tool, {"IMAGES": str(series), "STABLE_GROUND": value, "OUTPUT": "TEMPORARY_OUTPUT", "STATISTICS": area, **SMALL})
        assert error == f"STATISTICS = {area} is also an input: give another file name.", value
    assert (tmp_path / "area.json").read_bytes() == before
    mask = write_tif(tmp_path / "mask.tif", np.ones(SHAPE))
    (tmp_path / "same.tif").hardlink_to(mask)
    _, error = run(tool, {"IMAGES": str(series), "MASK": mask, "OUTPUT": str(tmp_path / "same.tif"), **SMALL})
    assert error == f"OUTPUT = {tmp_path}/same.tif is also an input: give another file name."


def test_a_full_disk_at_the_last_file_leaves_all_old_ones(tool, run, series, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    outputs = {"OUTPUT": out / "v.tif", "REPORT": out / "r.html", "STATISTICS": out / "n.json"}
    for path in outputs.values():
        path.write_text("old")
    for key in ("REPORT", "STATISTICS"):
        # The file that is written beside the place of the new one has no space at all.
        pathlib.Path(f"{outputs[key]}.part-{os.getpid()}").symlink_to("/dev/full")
        _, error = run(tool, {"IMAGES": str(series), **SMALL, **{name: str(path) for name, path in outputs.items()}})
        assert error.startswith(f"{key} = {outputs[key]} cannot be written (") and "No space left" in error
        assert sorted(path.name for path in out.iterdir()) == ["n.json", "r.html", "v.tif"]
        assert all(path.read_text() == "old" for path in outputs.values())


def test_a_missing_megabyte_is_told_in_kilobytes(tmp_path, monkeypatch):
    from firnline.algorithms.grid import Grid
    from firnline.algorithms.options import InputError
    from firnline.processing_provider import rasters
    from small_data import NORTH_UP
    monkeypatch.setattr(rasters.shutil, "disk_usage", lambda folder: type("Usage", (), {"free": 2000}))
    with pytest.raises(InputError, match=r"may need 47\.3 kB and the disk has 2\.0 kB free"):
        with rasters.create_raster(str(tmp_path / "x.tif"), Grid(NORTH_UP, SHAPE), "", [("a", ""), ("b", "")]):
            pass


def test_an_empty_folder_output_is_a_temporary_one(qgis_processing, run, context, feedback):
    from firnline.processing_provider.sample_scene import SampleScene
    results, good = SampleScene().create().run({"OUTPUT": "", "DATES": 2}, context, feedback)
    assert good, feedback.errors
    assert pathlib.Path(results["OUTPUT"]).is_absolute() and len(results["SERIES"]) == 2 and all(pathlib.Path(path).exists() for path in results["SERIES"])


def test_report_and_numbers_tell_all_of_the_run(tool, run, feedback, tmp_path):
    far = write_series(tmp_path / "far", [np.random.default_rng(k).gamma(1, 1, SHAPE) for k in range(3)], transform=(0.0, 20.0, 0, 8399738.0, 0, -10.0), epsg=3857)
    page, numbers = tmp_path / "r.html", tmp_path / "n.json"
    parameters = {"IMAGES": far, **SMALL, "MINIMUM_SNR": 3, "OUTPUT": "TEMPORARY_OUTPUT", "REPORT": str(page), "STATISTICS": str(numbers)}
    assert run(tool, parameters)[1] == ""
    told = json.loads(numbers.read_text())
    assert told["warnings"] == feedback.warnings and any("scale of the projection" in line for line in told["warnings"])
    assert told["projection_scale"] == pytest.approx([2, 2], abs=0.01)
    assert [(pair["first"], pair["second"], pair["days"]) for pair in told["pair_table"]] == [(0, 1, 12), (1, 2, 12)]
    assert [image["date"] for image in told["images"]] == ["2020-01-01T00:00:00", "2020-01-13T00:00:00", "2020-01-25T00:00:00"]
    assert told["options"]["MINIMUM_SNR"] == 3 and told["versions"]["QGIS"]
    assert "switch SCALE_CORRECTION on" in page.read_text()


def test_layer_dressers_are_kept_until_they_are_done(tool, series, context, feedback):
    from qgis.core import QgsProcessingOutputLayerDefinition, QgsProject, QgsRasterLayer

    from firnline.processing_provider import dressing
    dressing._KEPT.clear()
    for turn in range(3):
        target = QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", QgsProject.instance())
        results, good = tool.create().run({"IMAGES": str(series), "OUTPUT": target, **SMALL}, context, feedback)
        assert good and len(dressing._KEPT) == 1
        gc.collect()
        details = context.layerToLoadOnCompletionDetails(results["OUTPUT"])
        layer = QgsRasterLayer(results["OUTPUT"], details.name)
        details.postProcessor().postProcessLayer(layer, context, feedback)
        assert layer.name().startswith("Velocity")
