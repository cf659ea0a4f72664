"""One grid for all rasters, the projection's scale, polygons on cells: on north-up, south-up and rotated grids."""

import pathlib

import numpy as np
import pytest
from small_data import NORTH_UP, ROTATED, SHAPE, SOUTH_UP, write_polygons, write_tif

from firnline.algorithms.grid import Grid
from firnline.algorithms.options import InputError


def read_grid(paths, layer_crs=None):
    from qgis.core import QgsCoordinateTransformContext

    from firnline.processing_provider import grids, inputs, rasters
    scenes = [inputs.Scene(pathlib.Path(path).stem, path, {}, {}, None, layer_crs) for path in paths]
    readers = [rasters.open_raster(path) for path in paths]
    try:
        return grids.read_grid("IMAGES", scenes, readers, QgsCoordinateTransformContext())
    finally:
        for reader in readers:
            reader.close()


def test_grid_and_units(qgis_app, tmp_path):
    grid, crs = read_grid([write_tif(tmp_path / f"{i}.tif", np.ones(SHAPE), ROTATED) for i in range(2)])
    assert grid == Grid(ROTATED, SHAPE, 1.0) and crs.authid() == "EPSG:32632"
    grid, _ = read_grid([write_tif(tmp_path / "feet.tif", np.ones(SHAPE), epsg=2263)])
    assert grid.metres_per_unit == pytest.approx(1200 / 3937)


@pytest.mark.parametrize("epsg, x, y, north", [
    (3413, 1.5e6, -1.5e6 / 3**0.5, -60.0),  # 15 E on a map whose y-axis is 45 W
    (3031, 1e6, 1e6, 45.0), (3031, -1e6, 0.0, -90.0), (32632, 5e5, 5.2e6, 0.0), (4326, 10.0, 47.0, 0.0),
    (32632, 7e5, 7.8e6, None),
])
def test_direction_of_true_north(qgis_app, epsg, x, y, north):
    """By hand on polar maps: the convergence is the difference of longitudes; on UTM tan(c) = tan(dlon) sin(lat)."""
    from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCoordinateTransformContext, QgsPointXY

    from firnline.processing_provider import grids
    crs, context = QgsCoordinateReferenceSystem(f"EPSG:{epsg}"), QgsCoordinateTransformContext()
    grid = Grid((x, 1e-4, 0.0, y, 0.0, -1e-4), SHAPE)
    if north is None:
        point = QgsCoordinateTransform(crs, crs.toGeographicCrs(), context).transform(QgsPointXY(x, y))
        north = -np.degrees(np.arctan(np.tan(np.radians(point.x() - 9)) * np.sin(np.radians(point.y()))))
        assert north < -4
    assert grids.true_north(grid, crs, context) == pytest.approx(north, abs=0.01)


def test_a_hundredth_of_a_pixel_is_one_grid(qgis_app, tmp_path):
    near = (NORTH_UP[0] + 0.05, *NORTH_UP[1:])
    read_grid([write_tif(tmp_path / "a.tif", np.ones(SHAPE)), write_tif(tmp_path / "b.tif", np.ones(SHAPE), near)])


@pytest.mark.parametrize("more, sentence", [
    (dict(transform=(NORTH_UP[0] + 2, *NORTH_UP[1:])), "IMAGES: b has another origin than a: bring all on one grid first"),
    (dict(transform=(NORTH_UP[0], 20.1, *NORTH_UP[2:])), "IMAGES: b has another pixel size or rotation than a"),
    (dict(transform=ROTATED), "IMAGES: b has another pixel size or rotation than a"),
    (dict(epsg=32633), "IMAGES: b has the CRS EPSG:32633, a has EPSG:32632"),
    (dict(epsg=None), "IMAGES: b has no CRS: give it one first"),
    (dict(transform=None), "IMAGES: b has no georeference: give it one first"),
    (dict(values=np.ones((61, 96))), "IMAGES: b has 96 x 61 px, a has 97 x 61 px"),
])
def test_other_grids_are_refused(qgis_app, tmp_path, more, sentence):
    first = write_tif(tmp_path / "a.tif", np.ones(SHAPE))
    second = write_tif(tmp_path / "b.tif", **{"values": np.ones(SHAPE), **more})
    with pytest.raises(InputError) as caught:
        read_grid([first, second])
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize("x, y, code", [(8.0, 46.4, "32632"), (-73.1, -50.5, "32718"), (179.9, 10.0, "32660"), (10.0, 86.0, "3413"), (10.0, -86.0, "3031")])
def test_degrees_are_refused_with_a_metric_crs(qgis_app, tmp_path, x, y, code):
    path = write_tif(tmp_path / "a.tif", np.ones(SHAPE), (x - 0.00485, 0.0001, 0, y + 0.00305, 0, -0.0001), 4326)
    with pytest.raises(InputError, match=rf"a is in degrees \(EPSG:4326\).* to EPSG:{code}\."):
        read_grid([path])


def test_crs_of_the_layer_counts_where_the_file_has_none(qgis_app, tmp_path):
    from qgis.core import QgsCoordinateReferenceSystem
    path = write_tif(tmp_path / "a.tif", np.ones(SHAPE), epsg=None)
    _, crs = read_grid([path], QgsCoordinateReferenceSystem("EPSG:32719"))
    assert crs.authid() == "EPSG:32719"


def test_scale_of_known_projections(qgis_app):
    from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransformContext

    from firnline.processing_provider.grids import map_scale
    none = QgsCoordinateTransformContext()
    at_meridian = map_scale(Grid((499990.0, 20.0, 0, 5200000.0, 0, -10.0), (3, 1)), QgsCoordinateReferenceSystem("EPSG:32632"), none)
    assert at_meridian == pytest.approx(np.full((3, 1), 0.9996), abs=1e-6)
    # Polar stereographic north, standard parallel 70: Snyder 1987, eq. 21-32 to 21-34 on WGS 84, at 80 degrees.
    polar = QgsCoordinateReferenceSystem("EPSG:3413")
    e = 0.0818191908426215

    def t(lat):
        s = np.sin(lat)
        return np.tan(np.pi / 4 - lat / 2) / ((1 - e * s) / (1 + e * s)) ** (e / 2)

    def m(lat):
        return np.cos(lat) / np.sqrt(1 - (e * np.sin(lat)) ** 2)
    rho = 6378137.0 * m(np.radians(70)) * t(np.radians(80)) / t(np.radians(70))
    expected = rho / (6378137.0 * m(np.radians(80)))
    found = map_scale(Grid((-10.0, 20.0, 0, -rho + 5.0, 0, -10.0), (1, 1)), polar, none)
    assert found.dtype == np.float32 and found[0, 0] == pytest.approx(expected, abs=1e-5)
    # Linear within the interpolation's reach: a wide grid agrees with itself, cell by cell.
    wide = Grid((-200000.0, 4000.0, 0, -1000000.0, 0, -3000.0), SHAPE)
    whole = map_scale(wide, polar, none)
    x0, y0 = wide.to_map(70, 13)
    assert whole.shape == SHAPE and whole[13, 70] == pytest.approx(map_scale(Grid((x0, 4000.0, 0, y0, 0, -3000.0), (1, 1)), polar, none)[0, 0], abs=2e-5)


def inside_by_hand(grid, corners):
    """Cells whose centre lies in a polygon, by crossing numbers."""
    rows, columns = np.meshgrid(np.arange(grid.shape[0]) + 0.5, np.arange(grid.shape[1]) + 0.5, indexing="ij")
    x, y = grid.to_map(columns, rows)
    inside = np.zeros(grid.shape, bool)
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1]):
        if y1 != y2:
            inside ^= ((y1 > y) != (y2 > y)) & (x < x1 + (y - y1) * (x2 - x1) / (y2 - y1))
    return inside


def rasterized(grid, path, context, crs="EPSG:32632"):
    from qgis.core import QgsCoordinateReferenceSystem, QgsProcessingFeatureSource, QgsVectorLayer

    from firnline.processing_provider.grids import rasterize
    layer = QgsVectorLayer(path, "area", "ogr")
    return rasterize("AREA", QgsProcessingFeatureSource(layer, context), grid, QgsCoordinateReferenceSystem(crs), context.transformContext())


def wkt_of(corners):
    return "POLYGON ((" + ", ".join(f"{x:.17g} {y:.17g}" for x, y in corners + corners[:1]) + "))"


@pytest.mark.parametrize("transform", [NORTH_UP, SOUTH_UP, ROTATED])
def test_polygons_on_a_grid(context, tmp_path, transform):
    grid = Grid(transform, SHAPE)
    corners = [grid.to_map(*pixel) for pixel in ((10.3, 7.1), (80.2, 12.7), (60.6, 50.9), (33.3, 20.2))]
    expected = inside_by_hand(grid, corners)
    assert 300 < expected.sum() < 3000
    assert np.array_equal(rasterized(grid, write_polygons(tmp_path / "area.gpkg", [wkt_of(corners)]), context), expected)


def test_polygons_in_another_crs(context, tmp_path):
    from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsPointXY
    grid = Grid(ROTATED, SHAPE)
    corners = [grid.to_map(*pixel) for pixel in ((10.3, 7.1), (80.2, 12.7), (60.6, 50.9))]
    to_degrees = QgsCoordinateTransform(QgsCoordinateReferenceSystem("EPSG:32632"), QgsCoordinateReferenceSystem("EPSG:4326"), context.transformContext())
    there = [to_degrees.transform(QgsPointXY(*corner)) for corner in corners]
    path = write_polygons(tmp_path / "area.gpkg", [wkt_of([(p.x(), p.y()) for p in there])], 4326)
    assert np.array_equal(rasterized(grid, path, context), inside_by_hand(grid, corners))


def test_a_crossed_polygon_is_repaired(context, tmp_path):
    grid = Grid(NORTH_UP, SHAPE)
    corners = [grid.to_map(*pixel) for pixel in ((10.3, 7.2), (80.4, 50.3), (80.4, 7.2), (10.3, 50.3))]
    found = rasterized(grid, write_polygons(tmp_path / "area.gpkg", [wkt_of(corners)]), context)
    assert np.array_equal(found, inside_by_hand(grid, corners))  # both wings


def test_polygons_elsewhere_are_refused(context, tmp_path):
    far = [(600000.0, 5300000.0), (601000.0, 5300000.0), (600000.0, 5301000.0)]
    with pytest.raises(InputError, match="AREA: no polygon of area covers a cell of the output"):
        rasterized(Grid(NORTH_UP, SHAPE), write_polygons(tmp_path / "area.gpkg", [wkt_of(far)]), context)


def zones(grid, path, context, field):
    from qgis.core import QgsCoordinateReferenceSystem, QgsProcessingFeatureSource, QgsVectorLayer

    from firnline.processing_provider.zones import Zones
    layer = QgsVectorLayer(path, "basins", "ogr")
    return Zones("BASINS", QgsProcessingFeatureSource(layer, context), field, grid, QgsCoordinateReferenceSystem("EPSG:32632"), context.transformContext())


@pytest.mark.parametrize("transform", [NORTH_UP, SOUTH_UP, ROTATED])
def test_zones_have_names_and_the_first_counts(context, tmp_path, transform):
    grid = Grid(transform, SHAPE)
    corners = [[grid.to_map(*pixel) for pixel in one] for one in (((10.3, 7.1), (80.2, 12.7), (60.6, 50.9)), ((50.3, 5.1), (90.2, 8.7), (88.6, 40.9)), ((2.3, 50.1), (9.2, 41.7), (8.6, 57.9)),
                                                                 ((500.3, 5.1), (590.2, 8.7), (588.6, 40.9)))]
    path = write_polygons(tmp_path / "basins.gpkg", [wkt_of(one) for one in corners], names=["Hunza", "Shyok", "Hunza", "Far"])
    found = zones(grid, path, context, "name")
    inside = [inside_by_hand(grid, one) for one in corners]
    expected = np.where(inside[0] | inside[2], 0, np.where(inside[1], 1, -1))
    assert (inside[0] & inside[1]).sum() > 100 and inside[2].sum() > 20
    assert found.names == ["Hunza", "Shyok", "Far"] and np.array_equal(found.read(0, *SHAPE[:1], 0, SHAPE[1]), expected)
    assert np.array_equal(found.read(20, 45, 50, 90), expected[20:45, 50:90]) and found.read(20, 45, 50, 90).dtype == np.int16


def test_zones_by_number_and_a_field_that_is_not_there(context, tmp_path):
    grid = Grid(NORTH_UP, SHAPE)
    corners = [[grid.to_map(*pixel) for pixel in one] for one in (((10.3, 7.1), (80.2, 12.7), (60.6, 50.9)), ((50.3, 5.1), (90.2, 8.7), (88.6, 40.9)))]
    path = write_polygons(tmp_path / "basins.gpkg", [wkt_of(one) for one in corners], names=["Hunza", "Hunza"])
    assert zones(grid, path, context, "").names == ["1", "2"]
    with pytest.raises(InputError, match="BASINS: basins has no field 'basin': use one of fid, name"):
        zones(grid, path, context, "basin")
