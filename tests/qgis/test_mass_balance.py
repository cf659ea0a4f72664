"""The form of the mass balance: ten glaciers on every kind of grid, what is refused, cancel, tables."""

import csv
import json
import pathlib

import numpy as np
import pytest
from osgeo import ogr, osr
from small_data import NORTH_UP, ROTATED, SHAPE, SOUTH_UP, write_polygons, write_tif
from small_glaciers import BOXES, MODEL, box, fields, region, write, write_bands, write_outlines

from firnline.algorithms.elevation import mass_balance_tables as tables
from firnline.algorithms.grid import Grid

VISIBLE = ["INPUT", "DEM", "OUTLINES", "ERROR_MODEL", "VOID_TABLE", "GROUP_FIELD"]
DEGREES = (10.0, 0.0003, 0.0, 47.0, 0.0, -0.0002)
MERCATOR = (1113000.0, 30.0, 0.0, 5900000.0, 0.0, -15.0)
EQUAL_AREA = (4321000.0, 20.0, 0.0, 2710000.0, 0.0, -10.0)


@pytest.fixture
def tool(qgis_processing):
    from firnline.processing_provider.elevation.mass_balance import MassBalance
    return MassBalance()


def rows_of(path, key="glacier"):
    with open(path, encoding="utf-8", newline="") as file:
        return {row[key]: row for row in csv.DictReader(file)}


def test_parameters_are_the_contract(tool):
    from qgis.core import Qgis
    made = tool.create()
    definitions = made.parameterDefinitions()
    visible = [d.name() for d in definitions if not d.isDestination() and not d.flags() & Qgis.ProcessingParameterFlag.Advanced]
    assert visible == VISIBLE
    assert [d.name() for d in definitions if d.isDestination()] == ["OUTPUT", "TABLE", "REGION_TABLE", "REPORT", "STATISTICS", "FIGURES"]
    assert [made.parameterDefinition(key).createByDefault() for key in ("OUTPUT", "TABLE", "REGION_TABLE", "REPORT")] == [True, False, False, False]


@pytest.mark.parametrize("transform, epsg, area", [(NORTH_UP, 32632, 200.0), (ROTATED, 32632, 185.0), (SOUTH_UP, 32632, 200.0), (EQUAL_AREA, 3035, 200.0), (DEGREES, 4326, None), (MERCATOR, 3857, None)])
def test_ten_glaciers_on_every_grid(run, tool, tmp_path, transform, epsg, area):
    """Areas on the ellipsoid, by the ellipsoid's own formula in degrees; B without its hole, D of two parts, G left out, J half beyond the grid."""
    results, message = run(tool, write(tmp_path, transform, epsg) | {"MINIMUM_MEASURED": 25.0})
    assert message == ""
    table = rows_of(results["TABLE"])
    assert list(table) == list(BOXES)
    change, heights, source = fields()
    counts = {name: (min(col1, 97) - col0) * (min(row1, 61) - row0) for name, (col0, row0, col1, row1, _) in BOXES.items()}
    counts["B"], counts["D"] = counts["B"] - 16, counts["D"] - 50
    assert {name: int(row["pixels"]) for name, row in table.items()} == counts
    if epsg == 4326:
        latitude = np.radians(47.0 - 0.0002 * 11)
        n, m = 6378137 / np.sqrt(1 - 0.00669438 * np.sin(latitude) ** 2), 6378137 * (1 - 0.00669438) / (1 - 0.00669438 * np.sin(latitude) ** 2) ** 1.5
        area = np.radians(0.0003) * n * np.cos(latitude) * np.radians(0.0002) * m
    if epsg == 3857:  # scale 1 / cos(latitude) of the sphere; the ellipsoid's area is within 0.7 %
        area = 450 * np.cos(np.radians(np.degrees(2 * np.arctan(np.exp(5900000 / 6378137)) - np.pi / 2))) ** 2
    whole_j = 18 * 28
    for name, row in table.items():
        expected = (whole_j if name == "J" else counts[name]) * area / 1e6
        assert float(row["area_km2"]) == pytest.approx(expected, rel=8e-3 if epsg == 3857 else 2e-3), name
    assert table["G"]["status"] == ("smaller than the limit" if counts["G"] * area < 1e4 else "used")
    assert float(table["J"]["measured_pct"]) == pytest.approx(100 * 19 / 28, rel=1e-3) and float(table["J"]["missing_pct"]) == pytest.approx(100 * 9 / 28, rel=2e-3)
    assert float(table["H"]["measured_pct"]) == pytest.approx(30, rel=1e-3) and float(table["H"]["filled_pct"]) == pytest.approx(70, rel=1e-3)
    assert float(table["H"]["sigma_filled_m_yr"]) == pytest.approx(0.21, rel=1e-3) and table["H"]["void_method"] == "Gaussian process"
    rows, columns = np.indices(SHAPE)
    mine = (columns >= 2) & (columns < 40) & (rows >= 2) & (rows < 20)
    assert float(table["A"]["dhdt_m_yr"]) == pytest.approx(change[mine].mean(), rel=1e-3)
    assert float(table["A"]["balance_m_we_yr"]) == pytest.approx(0.85 * float(table["A"]["dhdt_m_yr"]), rel=1e-5)


def test_groups_filters_and_layer(run, tool, tmp_path):
    results, message = run(tool, write(tmp_path) | {"MINIMUM_MEASURED": 50.0, "FIGURES": str(tmp_path / "figures")})
    assert message == "" and sorted(path.name for path in (tmp_path / "figures").iterdir()) == ["bands.png", "error-model.png", "groups-1.png", "groups-2.png", "map.png", "sizes.png"]
    table = rows_of(results["TABLE"])
    assert {name for name, row in table.items() if row["status"] != "used"} == {"G", "H"}
    assert table["G"]["status"] == "smaller than the limit" and table["H"]["status"] == "too little measured" and table["H"]["balance_m_we_yr"] == ""
    regions = list(csv.DictReader(pathlib.Path(results["REGION_TABLE"]).read_text(encoding="utf-8").splitlines()))
    by = {(row["kind"], row["group"]): row for row in regions}
    assert {key: int(row["glaciers"]) for key, row in by.items()} == {
        ("all", "all"): 8, ("group", "surge"): 3, ("group", "normal"): 4, ("group", "none"): 1, ("size", "0 to 0.05 km2"): 1, ("size", "0.05 to 0.12 km2"): 3, ("size", "above 0.12 km2"): 4,
        ("elevation", "3000 to 3100 m"): 3, ("elevation", "3100 to 3200 m"): 1, ("elevation", "3200 to 3300 m"): 2, ("elevation", "3300 to 3400 m"): 2}
    used = [row for row in table.values() if row["status"] == "used"]
    total = sum(float(row["area_km2"]) for row in used)
    assert float(by["all", "all"]["area_km2"]) == pytest.approx(total, rel=1e-5)
    assert float(by["all", "all"]["dhdt_m_yr"]) == pytest.approx(sum(float(row["area_km2"]) * float(row["dhdt_m_yr"]) for row in used) / total, rel=1e-4)
    assert float(by["all", "all"]["mass_gt_yr"]) == pytest.approx(sum(float(row["mass_gt_yr"]) for row in used), rel=1e-4)
    assert results["GLACIERS"] == 8 and results["BALANCE"] == pytest.approx(float(by["all", "all"]["balance_m_we_yr"]), rel=1e-5)
    numbers = json.loads(pathlib.Path(results["STATISTICS"]).read_text(encoding="utf-8"))
    assert numbers["transition"]["altitude_m"] == pytest.approx(3200, abs=15) and len(numbers["glaciers"]) == 10
    report = pathlib.Path(results["REPORT"]).read_text(encoding="utf-8")
    assert all(text in report for text in ("Where the error comes from", "By size", "Glacier C (C)", "too little measured"))
    data = ogr.Open(results["OUTPUT"])
    layer = data.GetLayer()
    assert layer.GetFeatureCount() == 10 and layer.GetSpatialRef().GetAuthorityCode(None) == "32632"
    from qgis.core import QgsVectorLayer
    shown = QgsVectorLayer(results["OUTPUT"], "b")
    style = pathlib.Path(__file__).resolve().parents[2] / "processing_provider" / "styles" / "mass_balance.qml"
    assert shown.loadNamedStyle(str(style))[1] and shown.renderer().type() == "graduatedSymbol" and len(shown.renderer().ranges()) == 7
    assert {name: shown.attributeAlias(shown.fields().indexOf(name)) for name, _, _ in tables.fields(tables.GLACIERS)} == {name: alias for name, alias, _ in tables.fields(tables.GLACIERS)}


def test_overlaps_missing_ids_and_one_id_for_two_polygons(run, tool, tmp_path, feedback):
    """The first outline keeps what two share; polygons without an id stay glaciers of their own; those of one id are one."""
    given, grid = write(tmp_path), Grid(NORTH_UP, SHAPE)
    features = [*region(grid), (f"POLYGON ({box(grid, 30, 10, 44, 18)})", None, "", None, 0.0), (f"POLYGON ({box(grid, 3, 3, 20, 12)})", "inside A", "", None, 0.0),
                (f"POLYGON ({box(grid, 41, 42, 44, 60)})", "A", "", None, 0.0)]
    results, message = run(tool, given | {"OUTLINES": write_outlines(tmp_path / "more.gpkg", features), "MINIMUM_AREA": 0.0})
    assert message == ""
    table = rows_of(results["TABLE"])
    assert list(table) == [*BOXES, "feature 11"] and int(table["feature 11"]["pixels"]) == 32 and int(table["A"]["pixels"]) == 38 * 18 + 3 * 18
    # GRID scale of UTM at its central meridian's edge is taken out: 0.08 %.
    assert float(table["feature 11"]["area_km2"]) == pytest.approx(32 * 200e-6, rel=2e-3)
    assert any("2 outlines of more overlap earlier ones, by 0.0" in text for text in feedback.warnings) and any("1 polygon without rgi_id" in text for text in feedback.warnings)


def test_outlines_in_degrees_without_ids(run, tool, tmp_path):
    """Areas of outlines in degrees are those of the same outlines in metres; without an id field glaciers have the feature ids, as in the table of Void filling."""
    given = write(tmp_path)
    first = rows_of(run(tool, given)[0]["TABLE"])
    to_degrees = osr.CoordinateTransformation(*(reference(epsg) for epsg in (32632, 4326)))
    shapes = []
    for shape, *_ in region(Grid(NORTH_UP, SHAPE)):
        geometry = ogr.CreateGeometryFromWkt(shape)
        geometry.Transform(to_degrees)
        shapes.append(geometry.ExportToIsoWkt())
    voids = tmp_path / "by_number.csv"
    voids.write_text("glacier,sigma_of_voids\n8,0.3\n3,0.2\n", encoding="utf-8")
    results, message = run(tool, given | {"OUTLINES": write_polygons(tmp_path / "degrees.gpkg", shapes, 4326), "GROUP_FIELD": "", "VOID_TABLE": str(voids)})
    assert message == ""
    second = rows_of(results["TABLE"])
    assert list(second) == [str(number) for number in range(1, 11)]
    for a, b in zip(first.values(), second.values()):
        assert float(b["area_km2"]) == pytest.approx(float(a["area_km2"]), rel=1e-4) and (a["pixels"], a["sigma_dhdt_m_yr"][:6]) == (b["pixels"], b["sigma_dhdt_m_yr"][:6])


def reference(epsg):
    one = osr.SpatialReference()
    one.ImportFromEPSG(epsg)
    one.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return one


def test_twice_gives_the_same_bytes(run, tool, tmp_path):
    given = write(tmp_path)
    keys = ("OUTPUT", "TABLE", "REGION_TABLE", "REPORT", "STATISTICS")
    assert run(tool, given)[1] == ""
    first = [pathlib.Path(given[key]).read_bytes() for key in keys]
    assert run(tool, given)[1] == ""
    assert [pathlib.Path(given[key]).read_bytes() for key in keys] == first


def test_sources_sigma_and_metres(run, tool, tmp_path):
    """A plain raster counts as measured; SOURCE and SIGMA as rasters of their own; change and model in m over ten years."""
    given = write(tmp_path)
    change, heights, source = fields()
    plain = {key: value for key, value in given.items() if key not in ("VOID_TABLE", "REPORT", "STATISTICS")}
    results, message = run(tool, plain | {"INPUT": write_tif(tmp_path / "plain.tif", change)})
    assert message == "" and all(float(row["filled_pct"]) == 0 for row in rows_of(results["TABLE"]).values())
    assert run(tool, plain)[1].startswith("VOID_TABLE has no sigma of the voids for C and 1 more")
    results, message = run(tool, plain | {"INPUT": write_tif(tmp_path / "plain.tif", change), "SOURCE": write_tif(tmp_path / "source.tif", source), "VOID_SIGMA": 0.25})
    assert message == "" and float(rows_of(results["TABLE"])["H"]["sigma_filled_m_yr"]) == pytest.approx(0.7 * 0.25, rel=1e-3)
    first = rows_of(results["TABLE"])["A"]
    results, message = run(tool, given | {"SIGMA": write_tif(tmp_path / "sigma.tif", np.full(SHAPE, 0.5))})
    flat = rows_of(results["TABLE"])["A"]
    (tmp_path / "flat.json").write_text(json.dumps(json.loads(MODEL.to_json()) | {"sigma": {"kind": "constant", "value": 0.5 / 1.05}}), encoding="utf-8")
    results, message = run(tool, given | {"ERROR_MODEL": str(tmp_path / "flat.json")})
    assert rows_of(results["TABLE"])["A"]["sigma_measured_m_yr"] == flat["sigma_measured_m_yr"] != first["sigma_measured_m_yr"]
    (tmp_path / "m.json").write_text(json.dumps(json.loads(MODEL.to_json()) | {"unit": "m"}), encoding="utf-8")
    metres = {"INPUT": write_bands(tmp_path / "m.tif", {"change": 10 * change, "source": source}, NORTH_UP, 32632, "m"), "ERROR_MODEL": str(tmp_path / "m.json")}
    assert run(tool, given | metres)[1].startswith("YEARS is empty, and the error model is in m")
    results, message = run(tool, given | metres | {"YEARS": 10.0})
    assert message == "" and float(rows_of(results["TABLE"])["A"]["dhdt_m_yr"]) == pytest.approx(float(first["dhdt_m_yr"]), rel=1e-5)


def test_what_is_refused(run, tool, tmp_path):
    good = write(tmp_path)
    other = write_tif(tmp_path / "other.tif", np.full((50, 97), 2000.0))
    empty = write_tif(tmp_path / "empty.tif", np.full(SHAPE, np.nan))
    far = write_outlines(tmp_path / "far.gpkg", [("POLYGON ((0 0, 1 0, 1 1, 0 0))", "x", "", None, 0.0)])
    none = write_outlines(tmp_path / "none.gpkg", [])
    (tmp_path / "no.json").write_text("{}", encoding="utf-8")
    (tmp_path / "no.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (tmp_path / "bad.csv").write_text("glacier,sigma_of_voids\nH,-1\n", encoding="utf-8")
    in_m = json.loads(MODEL.to_json()) | {"unit": "m"}
    (tmp_path / "m.json").write_text(json.dumps(in_m), encoding="utf-8")
    second = json.loads(MODEL.to_json()) | {"sigma": dict(kind="binned", slope=[10.0], second=[0.0, 1.0], second_name="coherence", values=[[0.1], [0.2]])}
    (tmp_path / "second.json").write_text(json.dumps(second), encoding="utf-8")
    for more, sentence in (
        ({"INPUT": None}, "INPUT is empty"),
        ({"DEM": other}, "DEM: other has 97 x 50 px"),
        ({"DEM": empty}, "No measured pixel of the glaciers has a sigma"),
        ({"INPUT": empty}, "No glacier is left: no data (10)."),
        ({"ERROR_MODEL": str(tmp_path / "no.json")}, "is no error model"),
        ({"ERROR_MODEL": str(tmp_path / "m.json")}, "INPUT = filled is in m/yr, ERROR_MODEL in m: give the model"),
        ({"ERROR_MODEL": str(tmp_path / "second.json")}, "SECOND_PREDICTOR is empty, and the sigma of ERROR_MODEL depends on coherence too"),
        ({"VOID_TABLE": str(tmp_path / "no.csv")}, "has no column glacier: give the TABLE of Void filling."),
        ({"VOID_TABLE": str(tmp_path / "bad.csv")}, "has sigma_of_voids = '-1' in line 2"),
        ({"GROUP_FIELD": "surge"}, "GROUP_FIELD = surge: outlines has no such field: use one of fid, rgi_id"),
        ({"ID_FIELD": "id"}, "ID_FIELD = id: outlines has no such field"),
        ({"OUTLINES": far}, "OUTLINES: no polygon of far covers a cell"),
        ({"OUTLINES": none}, "OUTLINES = none holds no polygons"),
        ({"SIZE_CLASSES": "5, 1"}, "SIZE_CLASSES = '5, 1' is no list of rising areas"),
        ({"MINIMUM_AREA": 5.0}, "Lower MINIMUM_AREA = 5 km2"),
        ({"OUTPUT": str(tmp_path / "out" / "x.png")}, "has another format"),
    ):
        results, message = run(tool, {key: value for key, value in (good | more).items() if value is not None})
        assert results is None and sentence in message, (message, sentence)
        assert list((tmp_path / "out").iterdir()) == []


def test_cancel_leaves_nothing(cancelled, tool, tmp_path):
    cancelled(tool, write(tmp_path), 45)
    assert list((tmp_path / "out").iterdir()) == []


def test_through_qgis_process(qgis_process, tmp_path):
    given = write(tmp_path)
    done = qgis_process("run", "firnline:massbalance", "--", *(f"{key}={value}" for key, value in given.items()))
    assert done.returncode == 0 and "m w.e./yr" in done.stdout, done.stderr
    data = ogr.Open(given["OUTPUT"])
    assert data.GetLayer().GetFeatureCount() == 10


def test_after_void_filling(run, tool, tmp_path):
    """The output and the table of Void filling as they are: its bands tell measured from filled, its table the errors of the voids."""
    from firnline.processing_provider.elevation.void_fill import VoidFill
    given = write(tmp_path)
    change, heights, source = fields()
    raw = write_tif(tmp_path / "raw.tif", np.where(source > 1, np.nan, change))
    filled, message = run(VoidFill(), {"INPUT": raw, "DEM": given["DEM"], "OUTLINES": given["OUTLINES"], "METHOD": "Local hypsometric", "OUTLIER_LIMIT": 0.0, "MINIMUM_MEASURED": 20,
                                       "OUTPUT": str(tmp_path / "voidless.tif"), "TABLE": str(tmp_path / "voidless.csv")})
    assert message == ""
    results, message = run(tool, given | {"INPUT": filled["OUTPUT"], "VOID_TABLE": filled["TABLE"]})
    assert message == ""
    table, voids = rows_of(results["TABLE"]), rows_of(filled["TABLE"])
    assert float(table["H"]["filled_pct"]) == pytest.approx(70, rel=1e-3) and table["H"]["void_method"] == voids["H"]["method"]
    assert float(table["H"]["sigma_filled_m_yr"]) == pytest.approx(0.7 * float(voids["H"]["sigma_of_voids"]), rel=1e-3)
    assert float(table["A"]["filled_pct"]) == 0 and float(table["A"]["dhdt_m_yr"]) == pytest.approx(float(voids["A"]["mean"]), rel=1e-3)
