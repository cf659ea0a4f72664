"""The commands of the tutorials, run as they are written, and what they say of the truth."""

import csv
import json
import pathlib
import re
import subprocess

import numpy as np
import pytest
from osgeo import gdal

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "tutorials"


def script(page):
    """All ```sh blocks of a page, one after the other."""
    return "\n".join(re.findall(r"^```sh\n(.*?)^```$", (PAGES / f"{page}.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL))


@pytest.fixture
def follow(qgis_process, tmp_path):
    """Call follow(page): the folder in which all its commands have run."""
    def call(page):
        commands = script(page)
        assert "qgis_process run firnline:samplescene" in commands
        done = subprocess.run(["sh", "-e", "-c", commands], cwd=tmp_path, env=qgis_process.names | {"OMP_NUM_THREADS": "1"}, capture_output=True, text=True, timeout=1500)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        assert "Another program holds" not in done.stdout + done.stderr
        return tmp_path
    return call


def numbers(path):
    return json.loads(path.read_text(encoding="utf-8"))


def rows(path):
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def pixels(path, band=1):
    data = gdal.Open(str(path))
    return data.GetRasterBand(band).ReadAsArray()


def test_every_tutorial_is_run():
    assert sorted(path.stem for path in PAGES.glob("*.md")) == sorted(["velocity", "snow", "elevation_change", "insar_dem"])


def test_velocity(follow):
    folder = follow("velocity")
    told = numbers(folder / "numbers.json")
    assert told["coverage"] > 0.9 and told["points"]["kept"] == 8
    assert max(told["points"]["rmse_vx"], told["points"]["rmse_vy"]) < 0.05  # m/day, of flow up to 0.6
    assert (folder / "report.html").exists() and 0.4 < np.nanpercentile(pixels(folder / "by_model.tif", 3), 99) < 0.7


def test_snow(follow):
    folder = follow("snow")
    told = numbers(folder / "validation.json")
    assert told["f1"] > 0.85 and told["precision"] > 0.85 and told["recall"] > 0.83
    for maps in ("maps", "maps_by_model"):
        found, truth = (pixels(one / "wet_snow_20210514.tif") for one in (folder / maps, folder / "wet_snow" / "truth_wet_snow"))
        both = (found != 255) & (truth != 255)
        assert both.mean() > 0.5 and (found == truth)[both].mean() > 0.9
    assert {row["basin"] for row in rows(folder / "extent.csv")} == {"West", "East"}
    optical, truth = pixels(folder / "optical.tif"), pixels(folder / "wet_snow" / "truth_snow_map.tif")
    assert (optical == truth).mean() > 0.98 and set(np.unique(truth)) == {0, 1, 2, 3}


def test_elevation_change(follow):
    folder = follow("elevation_change")
    truth = {row["rgi_id"]: float(row["dhdt_m_yr"]) for row in rows(folder / "elevation_change" / "truth_glaciers.csv")}
    for table in ("glaciers.csv", "glaciers_by_tools.csv"):
        found = rows(folder / table)
        assert [row["glacier"] for row in found] == [f"glacier {n}" for n in range(1, 7)] and {row["status"] for row in found} == {"used"}
        off = [(float(row["dhdt_m_yr"]) - truth[row["glacier"]]) / float(row["sigma_dhdt_m_yr"]) for row in found]
        assert np.abs(off).max() < 3.5, (table, off)
        assert all(float(row["balance_m_we_yr"]) == pytest.approx(0.85 * float(row["dhdt_m_yr"]), rel=1e-4) and 0.01 < float(row["sigma_dhdt_m_yr"]) < 0.06 for row in found)
    assert float(found[0]["filled_pct"]) > 20 and (folder / "balance.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    region = rows(folder / "region.csv")[0]
    assert abs(float(region["dhdt_m_yr"]) - truth["all"]) < 2.5 * float(region["sigma_dhdt_m_yr"]) < 0.05
    shift = numbers(folder / "shift.json")
    assert abs(shift["shift_east"] + 30) < 1 and abs(shift["shift_north"] - 21) < 1 and abs(shift["shift_up"] + 2.5) < 0.2


def test_insar_dem(follow):
    folder = follow("insar_dem")
    told = numbers(folder / "points.json")
    assert told["n"] > 100 and abs(told["median"]) < 0.2 and told["nmad"] < 0.6
    change, reference, truth = (pixels(folder / name) for name in ("mosaic.tif", "insar_dem/reference_dem.tif", "insar_dem/truth_dem.tif"))
    ice = np.abs(truth - reference) > 3
    missed = (change - truth)[ice]
    assert np.isfinite(missed).mean() > 0.95 and np.nanstd(missed) < 0.7 and abs(np.nanmean(missed)) < 0.3 < 3 < np.abs(truth - reference)[ice].mean()
    at_once = gdal.Open(str(folder / "in_one_step.tif"))  # a part of the grid of the reference
    (x0, a, _, y0, _, e), (west, _, _, north, _, _) = (data.GetGeoTransform() for data in (at_once, gdal.Open(str(folder / "insar_dem/reference_dem.tif"))))
    row, column = round((y0 - north) / e), round((x0 - west) / a)
    missed = at_once.ReadAsArray() - truth[row:row + at_once.RasterYSize, column:column + at_once.RasterXSize]
    assert np.isfinite(missed).sum() > 10000 and np.nanstd(missed) < 0.7
    assert gdal.Open(str(folder / "dem_20120815.tif")).GetMetadataItem("ACQUISITION_DATE").startswith("2012-08-15")


def test_a_command_that_fails_is_seen(follow, monkeypatch):
    """The page would pass unseen where the shell went on after a failure."""
    monkeypatch.setitem(globals(), "script", lambda page: "qgis_process run firnline:samplescene -- OUTPUT=missing/folder\ntrue")
    with pytest.raises(AssertionError, match="does not exist"):
        follow("velocity")
