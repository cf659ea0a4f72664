"""The ready models: shipped, valid, remade by their script, and run by qgis_process as a file and from the provider. The tutorials (test_tutorials.py) run them on the sample scenes, glaciermassbalance there alone."""

import csv
import datetime
import pathlib

import insar_data
import numpy as np
import pytest
import small_data
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


def test_insar_elevation_change_runs(qgis_process, tmp_path):
    """From the files of two products to dh/dt: an ascending pair that looks right and a descending one that looks left with a negative height of ambiguity, south of the equator, across the border of two UTM zones."""
    rows, columns = np.mgrid[0:61, 0:97]
    gain, loss = (h * np.exp(-((rows - r) ** 2 + 4 * (columns - c) ** 2) / 128) for h, r, c in ((8, 24, 43), (-8, 36, 53)))
    before = insar_data.heights()
    reference = insar_data.dem_at(tmp_path / "reference.tif", before, 12.0, -49.0, 32732)
    insar_data.write_product(tmp_path / "TDM_1", reference, (before + gain).astype(np.float32), rows=180, columns=240, epoch=datetime.datetime(2012, 2, 15))
    insar_data.write_product(tmp_path / "TDM_2", reference, (before + gain + loss).astype(np.float32), conjugate=True, rows=180, columns=240, epoch=datetime.datetime(2016, 2, 15), heading=192.0, look=-1,
                             height_of_ambiguity_m=-35.0)
    x0, a, _, y0, _, e = gdal.Open(reference).GetGeoTransform()
    stable = ["POLYGON (({0} {2}, {1} {2}, {1} {3}, {0} {3}, {0} {2}))".format(x0 + left * a, x0 + right * a, y0, y0 + 61 * e) for left, right in ((0, 33), (63, 97))]
    given = dict(PRODUCT_1=tmp_path / "TDM_1", PRODUCT_2=tmp_path / "TDM_2", REFERENCE_DEM=reference, VERTICAL_DATUM="Ellipsoid", AZIMUTH_LOOKS=5, RANGE_LOOKS=4,
                 STABLE_GROUND=small_data.write_polygons(tmp_path / "stable.gpkg", stable, 32732))
    out = tmp_path / "out"
    out.mkdir()
    named = dict(elevation_change="c.tif", dem_of_the_earlier_date="d1.tif", dem_of_the_later_date="d2.tif")
    done = qgis_process("run", "firnline:insarelevationchange", "--", *(f"{key}={value}" for key, value in given.items()), *(f"{key}={out / name}" for key, name in named.items()))
    assert done.returncode == 0, done.stdout + done.stderr
    dates = [gdal.Open(str(out / name)).GetMetadataItem("ACQUISITION_DATE")[:10] for name in ("d1.tif", "d2.tif")]
    rate = gdal.Open(str(out / "c.tif")).ReadAsArray()
    truth = np.where(np.isfinite(rate), loss / 4.0, 0)
    missed = rate - loss / 4.0
    assert dates == ["2012-02-15", "2016-02-15"] and np.isfinite(rate).sum() > 2000 and rate.shape == (61, 97)
    assert abs(np.nanmedian(missed)) < 0.05 and np.nanstd(missed) < 0.15 and np.nanmin(rate) == pytest.approx(-2, abs=0.2)
    middles = [[(weights * index).sum() / weights.sum() for index in (rows, columns)] for weights in (np.where(values < -0.5, values, 0) for values in (rate, truth))]
    np.testing.assert_allclose(*middles, atol=0.5)  # px
