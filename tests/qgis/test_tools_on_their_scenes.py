"""Every tool on the scene that its help names, with the parameters that the page of the sample scene gives."""

import pathlib
import re
import shlex

import numpy as np
import pytest
from osgeo import gdal

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| \[([^]]+)\]\((\w+)\.md\) \| ([^|]+) \| `([^`]+)` \|$", re.MULTILINE)
LINES = [(page.replace("_", ""), scene, shlex.split(parameters)) for _, page, scene, parameters in ROW.findall((ROOT / "docs" / "sample_scene.md").read_text(encoding="utf-8"))]


def tools():
    from firnline.processing_provider.provider import TOOLS
    return {tool.ID: tool for tool in TOOLS if tool.ID != "samplescene"}


def test_every_tool_names_a_scene_that_exists(qgis_processing):
    from firnline.algorithms.synthetic.sample_scene import SCENES
    from firnline.processing_provider.sample_scene import SampleScene
    assert {tool.SCENE for tool in tools().values()} == set(SCENES)
    for tool in tools().values():
        assert tool().shortHelpString().endswith(f"\n\nTo try it: run Sample scene with SCENE = {tool.SCENE}; its page in the documentation says which file goes where."), tool.ID
    assert SampleScene().shortHelpString() == SampleScene.HELP and all(f"\n\n{scene}: " in SampleScene.HELP for scene in SCENES)


def test_the_page_has_a_line_for_every_tool(qgis_processing):
    assert sorted((name, scene) for name, scene, _ in LINES) == sorted((name, tool.SCENE) for name, tool in tools().items())


@pytest.mark.parametrize("scene", ["Glacier flow", "Wet snow", "Elevation change", "InSAR DEM"])
def test_the_lines_of_a_scene_run(run, feedback, tmp_path, monkeypatch, scene):
    from firnline.processing_provider.sample_scene import SampleScene
    assert run(SampleScene(), {"OUTPUT": str(tmp_path / "scene"), "SCENE": scene, "DATES": 2})[1] == ""
    monkeypatch.chdir(tmp_path / "scene")
    told, shared = {}, tools()
    for name, of, parameters in LINES:
        if of == scene:
            given = dict(one.split("=", 1) for one in parameters)
            told[name], error = run(shared[name](), outputs_of(shared[name]()) | given)
            assert error == "", name
    assert not [text for text in feedback.warnings if "Another program" in text]
    TRUE[scene](told)


def outputs_of(tool):
    """Names for all that must be named, such as massbalance.gpkg for OUTPUT, unwrapphase_components.tif for COMPONENTS."""
    from qgis.core import Qgis
    tool = tool.create()
    keys = {one.name(): one.defaultFileExtension() for one in tool.destinationParameterDefinitions() if not one.flags() & Qgis.ProcessingParameterFlag.Optional}
    return {key: f"{tool.name()}{'' if key == 'OUTPUT' else '_' + key.lower()}.{suffix.replace('dbf', 'gpkg')}" for key, suffix in keys.items()}


def pixels(path, band=1):
    data = gdal.Open(path)
    return data.GetRasterBand(band).ReadAsArray()


def flow(told):
    assert told["stackedoffsettracking"]["COVERAGE"] > 0.5 and 0.2 < told["stackedoffsettracking"]["MEDIAN_SPEED"] < 0.5


def snow(told):
    assert told["snowmapvalidation"]["F1"] > 0.85 and (pixels("opticalsnowmap.tif") == pixels("truth_snow_map.tif")).mean() > 0.98
    assert told["snowseason"]["MEAN_DURATION"] > 20 and pixels("maps/wet_snow_20210514.tif").min() == 0


def change(told):
    shift = [told["demcoregistration"][f"SHIFT_{axis}"] for axis in ("EAST", "NORTH", "UP")]
    np.testing.assert_allclose(shift, (-30, 21, -2.5), atol=1)
    assert abs(told["dhdterror"]["NMAD"] - 0.0896) < 0.01 and abs(told["dhdterror"]["SHORT_RANGE"] - 300) < 60  # as made: 0.8 m sqrt(2) / 12.63 yr
    assert abs(told["altimetryvalidation"]["MEDIAN"]) < 0.1 and told["massbalance"]["GLACIERS"] == 6 and told["voidfillcomparison"]["WITHIN_68"] > 0.4
    truth, filled, measured = pixels("truth_dhdt.tif"), pixels("voidfill.tif"), pixels("dhdt.tif")
    voids = np.isnan(measured) & np.isfinite(filled)
    ice = np.isfinite(filled) & ~voids & (truth != 0)
    # Less than half of the error that the mean of the measured ice would make: most voids lie high up, where little changes.
    assert voids.sum() > 100 and np.sqrt(np.mean((filled - truth)[voids] ** 2)) < 0.5 * np.sqrt(np.mean((measured[ice].mean() - truth[voids]) ** 2))


def insar(told):
    assert abs(told["insargeometry"]["AMBIGUITY"] - 45) < 0.5 and told["interferogram"]["MEAN_COHERENCE"] > 0.7 and told["unwrapphase"]["LARGEST_SHARE"] > 0.99
    depth, truth = pixels("penetrationfromcoherence.tif"), pixels("firn/truth_dh.tif")
    assert abs(np.nanmedian(depth - truth)) < 0.05 and np.nanstd(depth - truth) < 0.6
    assert np.nanmax(np.abs(pixels("penetrationcorrection.tif") - pixels("firn/truth_surface.tif"))) < 0.01
    missed = pixels("adaptedgeocoding.tif") - pixels("firn/truth_surface.tif")
    assert np.isfinite(missed).sum() > 5000 and abs(np.nanmedian(missed)) < 0.02 and np.nanstd(missed) < 0.15
    assert told["demrefinement"]["EXPECTED_ERROR"] < 0.6 and told["demrefinement"]["PIXELS"] > 10000


TRUE = {"Glacier flow": flow, "Wet snow": snow, "Elevation change": change, "InSAR DEM": insar}
