"""The ready models: shipped, valid, remade by their script, and run by qgis_process as a file and from the provider. The tutorials (test_tutorials.py) run them on the sample scenes, glaciermassbalance there alone."""

import csv
import pathlib

import numpy as np
import pytest
import snow_data
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


@pytest.mark.parametrize("polarisations", [("VV", "VH"), ("VV",)])
def test_wet_snow_season_runs(qgis_process, tmp_path, polarisations):
    """From folders of gamma0 to maps, days of melt, tables and reports, in one call."""
    given = snow_data.write(tmp_path / "in")
    basins = snow_data.basins(tmp_path / "basins.gpkg")
    out = tmp_path / "out"
    out.mkdir()
    named = dict(snow_melting_duration="d.tif", wet_snow_maps="maps", wet_snow_extent="e.csv", classes_of_duration="c.csv", report_of_the_season="s.html", report_of_the_wet_snow="w.html")
    done = qgis_process("run", "firnline:wetsnowseason", "--", *(f"{key}={given[key]}" for key in (*polarisations, "DEM")), f"BASINS={basins}", "BASIN_FIELD=name",
                        *(f"{key}={out / name}" for key, name in named.items()))
    assert done.returncode == 0, done.stdout + done.stderr
    assert [path.name for path in sorted((out / "maps").glob("*.tif"))] == [f"wet_snow_{day}.tif" for day in snow_data.DAYS]
    assert (out / "s.html").read_text().startswith("<!DOCTYPE html>") and "wet snow" in (out / "w.html").read_text()
    rows = list(csv.DictReader((out / "e.csv").read_text().splitlines()))
    assert {row["basin"] for row in rows} == {"West", "East"} and {row["date"].replace("-", "") for row in rows} == set(snow_data.DAYS)
    # Low ground is wet in July, high ground is not: the line lies at 2610 m.
    july = {int(row["band_lower_m"]): float(row["share"]) for row in rows if row["date"] == "2020-07-09" and row["basin"] == "West"}
    assert july[2500] > 0.9 and july[2800] < 0.2
    data = gdal.Open(str(out / "d.tif"))
    duration = data.GetRasterBand(1).ReadAsArray()
    heights = snow_data.heights()[:, :50]
    assert np.nanmean(duration[:, :50][heights < 2580]) > 2 * np.nanmean(duration[:, :50][heights > 2700])
