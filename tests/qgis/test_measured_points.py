"""Measured points beside stacked offset tracking: what reaches report and numbers, and bad inputs."""

import json

import numpy as np
import pytest
from known_velocity import POSTING, SMALL, field, stand_in
from osgeo import ogr, osr


@pytest.fixture
def tool(qgis_processing):
    from firnline.processing_provider.velocity.stacked_offset_tracking import StackedOffsetTracking
    return StackedOffsetTracking()


@pytest.fixture
def science(tool, monkeypatch):
    stand_in(monkeypatch)


def write_points(path, rows, fields=(("vx", ogr.OFTReal), ("vy", ogr.OFTReal)), epsg=32632, kind=ogr.wkbPoint):
    """`rows` are (x, y, *values); None is NULL."""
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(epsg)
    reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    data = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = data.CreateLayer("points", reference, kind)
    for name, of in fields:
        layer.CreateField(ogr.FieldDefn(name, of))
    for x, y, *values in rows:
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POINT({x} {y})" if kind == ogr.wkbPoint else f"POLYGON(({x} {y}, {x + 1} {y}, {x} {y + 1}, {x} {y}))"))
        for index, value in enumerate(values):
            if value is not None:
                feature.SetField(index, value)
        layer.CreateFeature(feature)
    data = layer = None
    return str(path)


def in_degrees(x, y):
    target, source = osr.SpatialReference(), osr.SpatialReference()
    source.ImportFromEPSG(32632)
    target.ImportFromEPSG(4326)
    for one in (source, target):
        one.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return osr.CoordinateTransformation(source, target).TransformPoint(x, y)[:2]


def test_points_in_degrees_reach_report_and_numbers(tool, science, run, feedback, series, tmp_path):
    """Two stations on centres of cells, off by 0.03 and -0.01 m/day in x; one without a value, one outside, one on the cell without a vector."""
    bands = field(POSTING, 0.1, ("vx", "vy", "speed"))
    at = [(*in_degrees(*POSTING.to_map(column + 0.5, row + 0.5)), float(bands["vx"][row, column]), float(bands["vy"][row, column])) for row, column in ((2, 3), (3, 7), (1, 2))]
    rows = [(*at[0][:2], at[0][2] - 0.03, at[0][3]), (*at[1][:2], at[1][2] + 0.01, at[1][3]), (*at[0][:2], None, 0.1), (12.0, 47.0, 0.1, 0.1), (*at[2][:2], 0.1, 0.1)]
    points = write_points(tmp_path / "gps.gpkg", rows, fields=(("v_east", ogr.OFTReal), ("v_north", ogr.OFTReal)), epsg=4326)
    results, error = run(tool, {"IMAGES": str(series), "POINTS": points, "VX_FIELD": "v_east", "VY_FIELD": "v_north", **SMALL, "OUTPUT": "TEMPORARY_OUTPUT",
                                "REPORT": str(tmp_path / "r.html"), "STATISTICS": str(tmp_path / "n.json")})
    assert error == "" and "POINTS: 1 point of gps without a value in v_east or v_north, left out." in feedback.warnings
    found = json.loads((tmp_path / "n.json").read_text())["points"]
    assert (found["given"], found["inside"], found["kept"]) == (4, 3, 2)
    assert found["rmse_vx"] == pytest.approx(np.sqrt((0.03**2 + 0.01**2) / 2), abs=1e-5) and found["mean_vx"] == pytest.approx(0.01, abs=1e-5)
    assert found["rmse_vy"] == pytest.approx(0, abs=1e-5) and len(found["table"]) == 3 and found["table"][2]["ours_vx"] is None
    page = (tmp_path / "r.html").read_text()
    assert "Measured points" in page and 'aria-label="points"' in page


def bad_points(folder):
    from qgis.core import QgsCoordinateReferenceSystem, QgsVectorLayer
    without_crs = QgsVectorLayer("Point?field=vx:double&field=vy:double", "nocrs", "memory")
    without_crs.setCrs(QgsCoordinateReferenceSystem())
    inside = POSTING.to_map(3.5, 2.5)
    good = write_points(folder / "good.gpkg", [(*inside, 0.1, 0.1)])
    text = write_points(folder / "text.gpkg", [(*inside, "0.1", "0.1")], fields=(("vx", ogr.OFTString), ("vy", ogr.OFTString)))
    return {
        "no such field": ({"POINTS": good, "VX_FIELD": "east"}, "VX_FIELD = east is no field of POINTS = good: use one of fid, vx, vy."),
        "empty field": ({"POINTS": good, "VY_FIELD": ""}, "VY_FIELD is empty: give a value, the default is 'vy'."),
        "text in a field": ({"POINTS": text}, "VX_FIELD = vx of POINTS = text holds text, no numbers: choose another field, or convert it first (Refactor fields)."),
        "outside": ({"POINTS": write_points(folder / "far.gpkg", [(0, 0, 1.0, 1.0)])}, "POINTS: no point of far with values lies on the images: check the layer and its CRS."),
        "only NULL": ({"POINTS": write_points(folder / "null.gpkg", [(*inside, None, 1.0)])}, "POINTS: no point of null with values lies on the images"),
        "no points at all": ({"POINTS": write_points(folder / "empty.gpkg", [])}, "POINTS: no point of empty with values lies on the images"),
        "no CRS": ({"POINTS": without_crs}, "POINTS: nocrs has no CRS"),
        "polygons": ({"POINTS": write_points(folder / "area.gpkg", [(*inside, 0.1, 0.1)], kind=ogr.wkbPolygon)}, "POINTS = area holds no points: give a layer or file of points."),
        "missing file": ({"POINTS": str(folder / "gone.gpkg")}, f"POINTS = {folder}/gone.gpkg is no layer or file that can be read"),
    }


CASES = ["no such field", "empty field", "text in a field", "outside", "only NULL", "no points at all", "no CRS", "polygons", "missing file"]


@pytest.mark.parametrize("case", CASES)
def test_bad_points(tool, science, run, series, tmp_path, case):
    values, sentence = bad_points(tmp_path)[case]
    out = tmp_path / "out"
    out.mkdir()
    _, error = run(tool, {"IMAGES": str(series), **SMALL, **values, "OUTPUT": str(out / "v.tif"), "ARROWS": str(out / "a.gpkg")})
    assert error.startswith(sentence) and "\n" not in error and list(out.iterdir()) == []
