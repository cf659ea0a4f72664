"""The correlation cube as a file: kept by one run, added to by the next."""

import numpy as np
import pytest
from osgeo import gdal
from small_data import moving_images, write_series, write_tif

OPTIONS = {"TEMPLATE_SIZE": 24, "STEP": 8, "HIGH_PASS_SIGMA": 5, "MAXIMUM_SPEED": 4}


@pytest.fixture
def tool(qgis_processing):
    from firnline.processing_provider.velocity.stacked_offset_tracking import StackedOffsetTracking
    return StackedOffsetTracking()


def read(path):
    data = gdal.Open(str(path))
    return data.ReadAsArray(), data.GetMetadata(), data


def test_a_date_is_added_to_the_file(tool, run, feedback, tmp_path):
    """Four dates kept, two added with the last old one: vectors as from all six in one run; the cube's layer is int16 on the grid of the vectors."""
    paths = write_series(tmp_path / "series", moving_images(6, (0.9, -1.4)))
    whole, error = run(tool, {"IMAGES": paths, "OUTPUT": str(tmp_path / "whole.tif"), **OPTIONS})
    assert not error
    kept = str(tmp_path / "kept.tif")
    results, error = run(tool, {"IMAGES": paths[:4], "OUTPUT": str(tmp_path / "first.tif"), "CUBE_OUTPUT": kept, **OPTIONS})
    assert not error and results["CUBE_OUTPUT"] == kept
    values, metadata, data = read(kept)
    first, _, _ = read(tmp_path / "first.tif")
    assert values.dtype == np.int16 and values.shape[1:] == first.shape[1:] and data.GetGeoTransform() == read(tmp_path / "first.tif")[2].GetGeoTransform()
    assert np.abs(values[:-2].max(axis=0) / 32767 - first[5]).max() < 1e-3 and np.array_equal(values[-2], first[6])
    again = str(tmp_path / "again.tif")
    results, error = run(tool, {"IMAGES": paths[3:], "OUTPUT": str(tmp_path / "added.tif"), "CUBE": kept, "CUBE_OUTPUT": again,
                                "STATISTICS": str(tmp_path / "added.json"), **OPTIONS})
    assert not error and results["PAIRS"] == 5
    assert any("The cube holds 3 pairs; 2 are added" in note for note in feedback.notes)
    one, two = read(tmp_path / "whole.tif")[0], read(tmp_path / "added.tif")[0]
    np.testing.assert_array_equal(one[6], two[6])
    assert np.nanmax(np.abs(one[8:10] - two[8:10])) < 0.03  # 0.02 px of 20 m in 12 days
    assert sorted(p.name for p in tmp_path.iterdir()) == ["added.json", "added.tif", "again.tif", "first.tif", "kept.tif", "series", "whole.tif"]


def test_cubes_that_do_not_fit(tool, run, tmp_path):
    paths = write_series(tmp_path / "series", moving_images(4, (0.9, -1.4)))
    kept, out = str(tmp_path / "kept.tif"), str(tmp_path / "out.tif")
    assert not run(tool, {"IMAGES": paths[:3], "OUTPUT": out, "CUBE_OUTPUT": kept, **OPTIONS})[1]
    before = read(out)[0], read(kept)[0]
    plain = write_tif(tmp_path / "plain.tif", np.ones((5, 9)))
    damaged = write_tif(tmp_path / "damaged.tif", np.ones((5, 9)), metadata={"FIRNLINE_CUBE": "{"})
    foreign = write_tif(tmp_path / "foreign.tif", np.ones((5, 9)), metadata={"FIRNLINE_CUBE": "[1]"})
    for changes, sentence in (
            ({"CUBE": plain}, "CUBE = plain is no correlation cube: give the CUBE_OUTPUT of an earlier run."),
            ({"CUBE": damaged}, "CUBE = damaged has a damaged header"),
            ({"CUBE": foreign}, "CUBE: the file's header has no version 1"),
            ({"CUBE": str(tmp_path / "gone.tif")}, "CUBE: "),
            ({"CUBE": kept, "STEP": 12}, "CUBE: kept has "),
            ({"CUBE": kept, "MAXIMUM_SPEED": 3}, "CUBE was made with MAXIMUM_SPEED = 4.0, not 3.0: use the same."),
            ({"CUBE": kept, "SEASONS": "Month"}, "CUBE and CUBE_OUTPUT hold one stack"),
            ({"CUBE": kept, "CUBE_OUTPUT": kept}, "CUBE_OUTPUT"),
            ({"CUBE_OUTPUT": str(tmp_path / "nowhere" / "c.tif")}, "CUBE_OUTPUT"),
            ({"CUBE": kept, "IMAGES": paths[:3]}, "CUBE holds all 2 pairs of IMAGES already")):
        names = sorted(p.name for p in tmp_path.iterdir())
        results, error = run(tool, {"IMAGES": paths[1:], "OUTPUT": out, **OPTIONS, **changes})
        assert results is None and error.startswith(sentence), error
        assert sorted(p.name for p in tmp_path.iterdir()) == names
    for held, path in zip(before, (out, kept)):
        np.testing.assert_array_equal(read(path)[0], held)
