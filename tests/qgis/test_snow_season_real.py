"""Real terrain, glaciers and runoff onsets (not part of the project; see CONTRIBUTING.md): areas and days against those of others."""

import csv
import json
import os
import pathlib

import numpy as np
import pytest
from osgeo import gdal, ogr

DATA = pathlib.Path(os.environ.get("FIRNLINE_DATA", pathlib.Path(__file__).resolve().parents[3] / "shared" / "data")) / "snow"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no real data at {DATA}: set FIRNLINE_DATA to the folder of the reference data")


@pytest.fixture
def tool(qgis_processing):
    from firnline.processing_provider.snow.snow_season import SnowSeason
    return SnowSeason()


def write_like(path, values, source):
    path.parent.mkdir(parents=True, exist_ok=True)
    data = gdal.GetDriverByName("GTiff").Create(str(path), values.shape[1], values.shape[0], 1, gdal.GDT_Byte)
    data.SetGeoTransform(source.GetGeoTransform())
    data.SetProjection(source.GetProjection())
    data.GetRasterBand(1).SetNoDataValue(255)
    data.GetRasterBand(1).WriteArray(values.astype(np.uint8))
    data = None
    return str(path)


def test_areas_of_the_glaciers_of_the_oetztal(tool, run, tmp_path):
    """A grid in degrees (SRTM), basins by RGI 6 outlines: with all wet, the areas are those of the inventory."""
    source = gdal.Open(str(DATA / "oetztal" / "srtm_oetztal.tif"))
    heights, out = source.ReadAsArray(), tmp_path / "extent.csv"
    for day, line in (("20200501", 2900), ("20200601", 9000)):
        write_like(tmp_path / "series" / f"wet_{day}.tif", heights < line, source)
    outlines = str(DATA / "oetztal" / "rgi_oetztal.shp")
    results, error = run(tool, {"MAPS": str(tmp_path / "series"), "DEM": str(DATA / "oetztal" / "srtm_oetztal.tif"), "BASINS": outlines, "BASIN_FIELD": "RGIId", "EXTENT_TABLE": str(out),
                                "OUTPUT": str(tmp_path / "m.tif"), "STATISTICS": str(tmp_path / "s.json")})
    assert error == ""
    with open(out, newline="") as file:
        rows = list(csv.DictReader(file))
    data = ogr.Open(outlines)
    inventory = {feature["RGIId"]: (feature["Area"], feature["Zmin"], feature["Zmax"]) for feature in data.GetLayer(0)}
    found = {name: sum(float(row["area_km2"]) for row in rows if (row["basin"], row["date"]) == (name, "2020-06-01")) for name in inventory}
    assert sum(found.values()) == pytest.approx(sum(area for area, _, _ in inventory.values()), rel=0.005)
    large = [name for name, (area, _, _) in inventory.items() if area > 2]
    assert len(large) >= 3 and all(found[name] == pytest.approx(inventory[name][0], rel=0.02) for name in large)
    for name in large:  # bands from the snout to the top, within one band of the inventory's heights
        lower = [float(row["band_lower_m"]) for row in rows if (row["basin"], row["date"]) == (name, "2020-06-01")]
        assert abs(min(lower) - inventory[name][1]) < 150 and abs(max(lower) + 100 - inventory[name][2]) < 150
    for row in rows:
        if row["date"] == "2020-05-01":
            assert float(row["share"]) == (1.0 if float(row["band_upper_m"]) <= 2900 else 0.0)
    assert len(json.loads((tmp_path / "s.json").read_text())["basins"]) == len(inventory)


def test_days_of_real_runoff_onsets(tool, run, tmp_path):
    """Maps every 12 days, wet from the runoff onset of Sentinel-1 on: the first wet day comes back within one interval after it, on a grid far outside its UTM zone."""
    source = gdal.Open(str(DATA / "s1_runoff_onset" / "millcreek_runoff_onset_all.tif"))
    band = source.GetRasterBand(1)
    onset = band.ReadAsArray(0, 0, 700, 500).astype(float)
    onset[onset == band.GetNoDataValue()] = np.nan
    window = gdal.Translate("", source, format="MEM", srcWin=[0, 0, 700, 500])
    days = np.arange(1, 330, 12)
    for day in days:
        date = np.datetime64("2021-01-01") + int(day - 1)
        write_like(tmp_path / "series" / f"wet_{str(date).replace('-', '')}.tif", np.where(np.isnan(onset), 255, onset <= day), window)
    heights = gdal.GetDriverByName("GTiff").Create(str(tmp_path / "dem.tif"), 700, 500, 1, gdal.GDT_Float32)
    heights.SetGeoTransform(window.GetGeoTransform())
    heights.SetProjection(window.GetProjection())
    heights.GetRasterBand(1).Fill(2500)
    heights = None
    results, error = run(tool, {"MAPS": str(tmp_path / "series"), "DEM": str(tmp_path / "dem.tif"), "OUTPUT": str(tmp_path / "m.tif"), "EXTENT_TABLE": str(tmp_path / "e.csv")})
    assert error == ""
    duration, uncertainty, first = gdal.Open(str(tmp_path / "m.tif")).ReadAsArray()[:3]
    seen = np.isfinite(onset)
    assert seen.sum() > 10000 and np.array_equal(np.isfinite(duration), seen)
    within = seen & (onset > days[0]) & (onset <= days[-1])
    late = (first - onset)[within]
    assert late.min() >= 0 and late.max() < 12
    assert (uncertainty[within] == 12).all() and (np.abs(duration - (days[-1] - onset))[within] <= 6).all()  # half of the interval, as it says
    with open(tmp_path / "e.csv", newline="") as file:
        last = list(csv.DictReader(file))[-1]
    cell = float(last["area_km2"]) * 1e6 / int(last["wet_px"])
    assert 380 < cell < 395  # 400 m² on the map: 13 degrees off its meridian the zone stretches by more than 1 %
