"""The Cancel button: the tool in a background thread, as its dialog runs it."""


import pytest
from small_data import moving_images, write_series


@pytest.fixture
def tool(qgis_processing):
    from firnline.processing_provider.velocity.stacked_offset_tracking import StackedOffsetTracking
    return StackedOffsetTracking()


@pytest.mark.parametrize("seconds", [0.5, 2.0])
def test_cancel_in_the_dialog(tool, run, series, cancelled_in_background, feedback, tmp_path, seconds):
    """Heard within a second, nothing left behind, the old map as it was."""
    assert run(tool, {"IMAGES": str(series), "TEMPLATE_SIZE": 24, "STEP": 8, "MAXIMUM_SPEED": 4, "OUTPUT": "TEMPORARY_OUTPUT"})[1] == ""  # compiles the kernels
    feedback.notes.clear()
    write_series(tmp_path / "large", moving_images(6, (0.3, 0.2), (700, 900)))
    out = tmp_path / "out"
    out.mkdir()
    (out / "v.tif").write_text("the old one")
    parameters = {"IMAGES": str(tmp_path / "large"), "STEP": 1, "MAXIMUM_SPEED": 8, "OUTPUT": str(out / "v.tif"), "REPORT": str(out / "r.html")}
    cancelled_in_background(tool, parameters, lambda: any(note.startswith("Pairs of") for note in feedback.notes), seconds)
    assert [path.name for path in out.iterdir()] == ["v.tif"] and (out / "v.tif").read_text() == "the old one"
