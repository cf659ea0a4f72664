"""Mass balance and hypsometry of the Mont Blanc massif (not part of the project; see CONTRIBUTING.md). The pair has no dates: the change is taken as that of one year."""

import csv
import os
import pathlib

import numpy as np
import pytest
from osgeo import gdal
from small_glaciers import write_bands

from firnline.algorithms import terrain
from firnline.algorithms.blocks import ArrayImage, Block
from firnline.algorithms.elevation import spatial_error
from firnline.algorithms.elevation.error_model import ErrorModel
from firnline.algorithms.grid import Grid

DATA = pathlib.Path(os.environ.get("FIRNLINE_DATA", pathlib.Path(__file__).resolve().parents[3] / "shared" / "data")) / "dhdt" / "montblanc"
# Slopes and variogram of this pair as found on its stable ground.
MODEL = ErrorModel("m", 0.0, 25.0, 1.0, "exponential", dict(a=4.63, b=0.0588, c=1.99, slope_max=50.0), (260.0, 3550.0), (0.42, 0.70))
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no real pair at {DATA}: set FIRNLINE_DATA to the folder of the reference data")


def read(name):
    data = gdal.Open(str(DATA / name))
    values = data.ReadAsArray().astype(float)
    nodata = data.GetRasterBand(1).GetNoDataValue()
    values[(values == nodata) | (values <= 0)] = np.nan
    return values, data.GetGeoTransform()


@pytest.fixture
def given(tmp_path):
    (first, transform), (second, _) = read("mb_tba_2003.tif"), read("mb_ref_f19.tif")
    change = first - second
    change[np.abs(change) > 100] = np.nan
    (tmp_path / "model.json").write_text(MODEL.to_json(), encoding="utf-8")
    return {"INPUT": write_bands(tmp_path / "change.tif", {"change": change}, transform, 32632, "m"), "DEM": str(DATA / "mb_ref_f19.tif"), "OUTLINES": str(DATA / "mb_rgi60_outlines_raster_derived.gpkg"),
            "OUTPUT": str(tmp_path / "out.gpkg"), "TABLE": str(tmp_path / "table.csv"), "REPORT": str(tmp_path / "report.html")}, change, transform


def test_errors_of_the_massif(run, qgis_processing, given, tmp_path):
    """Of each glacier the mean of its pixels and the exact sum of eq. 4.11; sampled pixels near it; the region more sure than its largest glacier, less than independent glaciers would be."""
    from firnline.processing_provider.elevation.mass_balance import MassBalance
    given, change, transform = given
    results, message = run(MassBalance(), given | {"ERROR_MODEL": str(tmp_path / "model.json"), "YEARS": 1.0, "REGION_TABLE": str(tmp_path / "regions.csv"), "ID_FIELD": "rgi"})
    assert message == ""
    with open(results["TABLE"], encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    ids, _ = read("mb_rgi60_ids.tif")
    scale = 0.9996 ** 2  # UTM, within 0.1 %
    used = sorted((row for row in table if row["status"] == "used"), key=lambda row: -float(row["area_km2"]))
    assert len(used) > 10
    assert sum(float(row["area_km2"]) for row in table) == pytest.approx(np.isfinite(ids).sum() * 625e-6 / scale, rel=2e-3)
    heights, _ = read("mb_ref_f19.tif")
    slope = terrain.of_block(ArrayImage(heights), Grid(transform, heights.shape), Block(0, heights.shape[0], 0, heights.shape[1]))[1]
    sigma = MODEL.sigma(slope)
    for row in used[1:4]:
        mine = ids == float(row["glacier"])
        good = mine & np.isfinite(change)
        assert good.sum() > 1000
        assert float(row["dhdt_m_yr"]) == pytest.approx(np.nanmean(change[mine]), rel=1e-3, abs=1e-3)
        full = np.where(np.isfinite(sigma), sigma, np.mean(sigma[good & np.isfinite(sigma)]))
        expected = spatial_error.standard_error(full, good, MODEL, ((25 / np.sqrt(scale), 0), (0, -25 / np.sqrt(scale))))
        assert float(row["sigma_measured_m_yr"]) == pytest.approx(expected, rel=2e-3)
        down, right = np.nonzero(good)
        values, rng = full[good], np.random.default_rng(1)
        drawn = [values[k] * (values @ MODEL.correlation(25.0 * np.hypot(right - right[k], down - down[k]))) for k in rng.choice(values.size, 400, replace=False)]
        assert np.sqrt(np.mean(drawn) / values.size) == pytest.approx(expected, rel=0.1)
        # Mean variance times mean correlation (eq. 4.12) is too large here: sigma is large on few steep pixels, which are no neighbours of most.
        assert spatial_error.sampled_variance(values, 25.0 * right, 25.0 * down, MODEL, 200, rng) > 1.2 * expected**2
    with open(results["REGION_TABLE"], encoding="utf-8", newline="") as file:
        whole = next(csv.DictReader(file))
    assert float(whole["sigma_without_covariance_m_yr"]) < float(whole["sigma_dhdt_m_yr"]) < min(float(row["sigma_dhdt_m_yr"]) for row in used)
