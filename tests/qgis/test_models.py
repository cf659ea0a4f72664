"""The ready models: shipped, valid, remade by their script, and run by qgis_process as a file and from the provider."""

import pathlib

import numpy as np
import pytest
from osgeo import gdal

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODELS = sorted((ROOT / "processing_provider" / "models").glob("*.model3"))


@pytest.mark.parametrize("path", MODELS, ids=[path.stem for path in MODELS])
def test_model_loads_and_is_named_by_its_stem(qgis_processing, path):
    from qgis.core import QgsProcessingModelAlgorithm
    model = QgsProcessingModelAlgorithm()
    assert model.fromFile(str(path))
    assert model.name() == path.stem.replace("_", "") and model.group() == "Ready models"


@pytest.mark.parametrize("what", ["firnline:samplevelocity", str(ROOT / "processing_provider" / "models" / "sample_velocity.model3")])
def test_sample_velocity_runs(qgis_process, tmp_path, what):
    out = tmp_path / "velocity.tif"
    done = qgis_process("run", what, "--", "DATES=3", f"velocity={out}")
    assert done.returncode == 0, done.stdout + done.stderr
    speed = gdal.Open(str(out)).ReadAsArray()[2]
    # The centre of the made-up glacier flows 0.6 m a day, its rock not at all.
    assert 0.5 < np.nanpercentile(speed, 99) < 0.7 and np.nanmedian(speed[:2]) < 0.05
    assert [path.name for path in tmp_path.iterdir()] == ["velocity.tif"]


def test_the_output_of_a_ready_model_must_be_named(qgis_process):
    done = qgis_process("run", "firnline:samplevelocity", "--", "DATES=3")
    assert done.returncode == 1 and "mandatory parameters were not specified" in done.stderr and "velocity:\tVelocity" in done.stderr
    assert "Traceback" not in done.stderr
