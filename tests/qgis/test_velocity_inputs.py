"""Series, second polarisation, prior velocity and ice of stacked offset tracking: what reaches the science, and bad inputs."""

import json
import pathlib
import types

import numpy as np
import pytest
from osgeo import gdal
from small_data import NORTH_UP, ROTATED, SHAPE, moving_images, two_bands, wkt, write_polygons, write_series, write_tif

from firnline.algorithms.grid import Grid
from firnline.algorithms.options import InputError

SMALL = {"TEMPLATE_SIZE": 24, "STEP": 8}
DATA = pathlib.Path(__file__).resolve().parents[3] / "shared" / "data" / "offset"


@pytest.fixture
def tool(qgis_processing):
    from firnline.processing_provider.velocity.stacked_offset_tracking import StackedOffsetTracking
    return StackedOffsetTracking()


@pytest.fixture
def science(tool, monkeypatch):
    """Puts a stand-in in the place of the science, which keeps what it is given."""
    from firnline.algorithms.velocity import stacked_offset_tracking as core
    seen = {}

    def compute(images, dates, grid, options, *, mask, stable, outlines, scale, names, labels=None, ice=None, prior=None, progress=None):
        seen.update(images=[image.read(0, *grid.shape[:1], 0, grid.shape[1]) for image in images], dates=dates, names=names, labels=labels, prior=prior,
                    ice=None if ice is None else ice.read(0, grid.shape[0], 0, grid.shape[1]))
        raise InputError("seen")

    monkeypatch.setattr(core, "compute", compute)
    return seen


# --- series

def test_labels_follow_their_images_in_time(tool, science, run, tmp_path):
    """Given out of order; the first of January is doubled, in two labels."""
    ones = [np.full(SHAPE, k, np.float32) for k in range(4)]
    paths = [write_tif(tmp_path / name, image) for name, image in zip(("a_20200113.tif", "b_20200101.tif", "c_20200101.tif", "d_20200125.tif"), ones)]
    _, error = run(tool, {"IMAGES": paths, "SERIES": "asc, desc,asc , wide swath", **SMALL, "OUTPUT": "TEMPORARY_OUTPUT"})
    assert error == "seen" and science["labels"] == ["desc", "asc", "asc", "wide swath"] and science["names"][:3] == ["b_20200101", "c_20200101", "a_20200113"]
    assert [image[0, 0] for image in science["images"]] == [1, 2, 0, 3]


def test_two_tracks_in_one_stack(tool, run, tmp_path):
    """The same flow seen by two series that share every date: 3 + 3 pairs, and the flow of each."""
    both = [write_series(tmp_path / name, moving_images(4, (0.9, -1.4), seed=seed)) for seed, name in enumerate(("asc", "desc"))]
    paths = [path for pair in zip(*both) for path in pair]
    results, error = run(tool, {"IMAGES": paths, "SERIES": ",".join(["asc", "desc"] * 4), **SMALL, "MAXIMUM_SPEED": 4, "MINIMUM_SNR": 3, "OUTPUT": str(tmp_path / "v.tif")})
    assert error == "" and results["PAIRS"] == 6
    assert np.nanmedian(gdal.Open(str(tmp_path / "v.tif")).ReadAsArray()[:2], axis=(1, 2)) == pytest.approx([-28 / 12, -9 / 12], abs=0.05)


# --- second polarisation

def polarisations(folder):
    """VV of three dates, and VH that is two hundredths of it on the mean, with a speckle of its own."""
    rng = np.random.default_rng(5)
    first = [image + np.float32(0.1) for image in moving_images(3, (0.9, -1.4))]
    second = [image * rng.uniform(0.5, 1.5, SHAPE).astype(np.float32) for image in first]
    second = [other * np.float32(0.02 * image.mean() / other.mean()) for image, other in zip(first, second)]
    return first, second, write_series(folder / "vv", first, transform=ROTATED), write_series(folder / "vh", second, transform=ROTATED)


def test_second_polarisation_by_date(tool, science, run, feedback, tmp_path):
    first, second, vv, vh = polarisations(tmp_path)
    _, error = run(tool, {"IMAGES": str(tmp_path / "vv"), "SECOND_POLARISATION": [vh[2], vh[0], vh[1]], **SMALL, "OUTPUT": "TEMPORARY_OUTPUT"})
    assert error == "seen"
    for seen, one, other in zip(science["images"], first, second):
        assert np.allclose(seen, (one + 50 * other) / 2, rtol=1e-3)
    assert "sar_20200113: mean with 50 times sar_20200113." in feedback.notes
    # DATES holds for both lists, in their order.
    _, error = run(tool, {"IMAGES": vv, "SECOND_POLARISATION": vh, "DATES": "2021-03-01, 2021-02-01, 2021-01-01", **SMALL, "OUTPUT": "TEMPORARY_OUTPUT"})
    assert error == "seen" and np.allclose(science["images"][0], (first[2] + 50 * second[2]) / 2, rtol=1e-3)


def test_second_polarisation_of_doubled_dates(tool, science, run, tmp_path):
    """Two tracks of one day: in the order of the lists."""
    values = {"asc": 2.0, "desc": 6.0}
    first = [write_tif(tmp_path / f"{track}_{day}_vv.tif", np.full(SHAPE, value)) for track, value in values.items() for day in ("20200101", "20200113")]
    second = [write_tif(tmp_path / f"{track}_{day}_vh.tif", np.where(np.arange(97) < 50, value, 3 * value) * np.ones(SHAPE)) for track, value in values.items()
              for day in ("20200101", "20200113")]
    _, error = run(tool, {"IMAGES": first, "SERIES": "asc,asc,desc,desc", "SECOND_POLARISATION": second, **SMALL, "OUTPUT": "TEMPORARY_OUTPUT"})
    share = 97 / (50 + 3 * 47)  # of the second's mean in its left part
    assert error == "seen" and science["labels"] == ["asc", "desc"] * 2
    assert [image[0, 0] for image in science["images"]] == pytest.approx([1 + share, 3 + 3 * share] * 2, rel=1e-5)


# --- prior velocity

def test_prior_reaches_the_science_and_guides_it(tool, science, run, feedback, series, tmp_path):
    path = two_bands(tmp_path / "p.tif", np.full((30, 40), -2.0), np.full((30, 40), -0.5), (499000.0, 100.0, 0, 5201000.0, 0, -100.0), wkt(32632))
    inputs = {"IMAGES": str(series), **SMALL, "OUTPUT": "TEMPORARY_OUTPUT"}
    _, error = run(tool, {**inputs, "PRIOR": path, "MAXIMUM_SPEED": 4})
    assert error == "seen" and (science["prior"][0] == -2).all() and (science["prior"][1] == -0.5).all()
    assert "PRIOR guides the search of 100% of the templates." in feedback.notes and feedback.warnings == []
    vx, vy = (write_tif(tmp_path / f"{name}.tif", np.full((30, 40), value), (499000.0, 100.0, 0, 5201000.0, 0, -100.0)) for name, value in (("vx", -730.5), ("vy", 365.25)))
    _, error = run(tool, {**inputs, "PRIOR_VX": vx, "PRIOR_VY": vy, "PRIOR_UNITS": "m/yr", "MAXIMUM_SPEED": 4})
    assert error == "seen" and (science["prior"][0] == -2).all() and (science["prior"][1] == 1).all()


def test_a_prior_that_is_too_fast_is_told(tool, science, run, feedback, series, tmp_path):
    fast = np.full((30, 40), 1.0)
    fast[:, 15:] = 400.0  # east of x = 500 500
    path = two_bands(tmp_path / "p.tif", fast, np.zeros((30, 40)), (499000.0, 100.0, 0, 5201000.0, 0, -100.0), wkt(32632))
    _, error = run(tool, {"IMAGES": str(series), **SMALL, "PRIOR": path, "MAXIMUM_SPEED": 4, "OUTPUT": "TEMPORARY_OUTPUT"})
    assert error == "seen" and "faster than MAXIMUM_SPEED = 4 m/day (up to 400 m/day with PRIOR_UNITS = m/day)" in feedback.warnings[0]
    vx = science["prior"][0]
    assert np.nanmax(vx) < 4.5 and np.isnan(vx[:, 3:]).all() and (vx[:, 0] == 1).all()


# --- ice

def ice_polygon(grid):
    return [grid.to_map(*pixel) for pixel in ((10.3, 7.1), (80.2, 12.7), (60.6, 50.9), (33.3, 20.2))]


def as_wkt(corners):
    return "POLYGON ((" + ", ".join(f"{x:.17g} {y:.17g}" for x, y in [*corners, corners[0]]) + "))"


def test_ice_on_the_images_grid(tool, science, run, tmp_path):
    from osgeo import ogr
    grid = Grid(ROTATED, SHAPE)
    write_series(tmp_path / "series", moving_images(2, (0, 0)), transform=ROTATED)
    ice = write_polygons(tmp_path / "ice.gpkg", [as_wkt(ice_polygon(grid))])
    _, error = run(tool, {"IMAGES": str(tmp_path / "series"), "ICE_MASK": ice, **SMALL, "OUTPUT": "TEMPORARY_OUTPUT"})
    assert error == "seen" and science["ice"].dtype == np.float32 and set(np.unique(science["ice"])) == {0, 1}
    polygon = ogr.CreateGeometryFromWkt(as_wkt(ice_polygon(grid)))
    for row, column in np.random.default_rng(2).integers((0, 0), SHAPE, (300, 2)):
        x, y = grid.to_map(column + 0.5, row + 0.5)
        assert science["ice"][row, column] == polygon.Contains(ogr.CreateGeometryFromWkt(f"POINT ({x:.17g} {y:.17g})"))


def polygon_image(path, grid, epsg, context):
    from qgis.core import QgsCoordinateReferenceSystem, QgsProcessingFeatureSource, QgsVectorLayer

    from firnline.processing_provider.grids import PolygonImage
    layer = QgsVectorLayer(str(path), "ice", "ogr")  # the source does not keep it alive
    return PolygonImage("ICE_MASK", QgsProcessingFeatureSource(layer, context), grid, QgsCoordinateReferenceSystem(epsg), context.transformContext())


@pytest.mark.parametrize("transform", [NORTH_UP, ROTATED])
def test_windows_of_polygons_are_parts_of_the_whole(context, tmp_path, transform):
    grid = Grid(transform, SHAPE)
    image = polygon_image(write_polygons(tmp_path / "ice.gpkg", [as_wkt(ice_polygon(grid))]), grid, "EPSG:32632", context)
    whole = image.read(0, 61, 0, 97)
    assert image.shape == SHAPE and 300 < whole.sum() < 3000
    for row0, row1, col0, col1 in ((0, 7, 0, 10), (8, 30, 10, 97), (12, 13, 40, 41), (40, 61, 0, 97)):
        assert np.array_equal(image.read(row0, row1, col0, col1), whole[row0:row1, col0:col1])


def test_a_window_of_a_whole_scene(context, tmp_path):
    """25 000 x 17 000 px under a triangle."""
    grid = Grid((5e5, 5.0, 0, 5.2e6, 0, -5.0), (17000, 25000))
    corners = [(5e5, 5.2e6), (5e5 + 5 * 25000.26, 5.2e6), (5e5, 5.2e6 - 5 * 17000.38)]
    image = polygon_image(write_polygons(tmp_path / "ice.gpkg", [as_wkt(corners)]), grid, "EPSG:32632", context)
    rows, columns = np.meshgrid(np.arange(8400, 8600) + 0.5, np.arange(12000, 13000) + 0.5, indexing="ij")
    assert np.array_equal(image.read(8400, 8600, 12000, 13000), columns / 25000.26 + rows / 17000.38 < 1)
    assert image.read(0, 100, 0, 25000)[:, :24000].all() and not image.read(16900, 17000, 1000, 2000).any()


def test_polygons_of_a_real_glacier(context):
    """Kaskawulsh: rock and ice drawn in UTM zone 7 cover what their areas say, on the posting of its velocity raster; they share nothing."""
    from qgis.core import QgsCoordinateReferenceSystem, QgsProcessingFeatureSource, QgsVectorLayer

    from firnline.processing_provider import grids, rasters
    folder = DATA / "kaskawulsh_velocity"
    if not folder.exists():
        pytest.skip(f"{folder} is not there")
    crs = QgsCoordinateReferenceSystem("EPSG:32607")
    scene = types.SimpleNamespace(name="vx", layer_crs=None)
    with rasters.open_raster(str(folder / "20180304-20180405_velo-raw_vx.tif")) as reader:
        grid, own = grids.grid_of("IMAGES", scene, reader)
        assert own == crs
        speed = np.hypot(reader.read(0, *grid.shape[:1], 0, grid.shape[1]), 0)
    templates = grid.templates(8, 2)
    masks = {}
    for key, name in (("STABLE_GROUND", "bedrock_V2"), ("OUTLINES", "glacier_V1_Kaskawulsh_s_inwardBuffer600m")):
        layer = QgsVectorLayer(str(folder / f"{name}.shp"), name, "ogr")
        masks[key] = grids.rasterize(key, QgsProcessingFeatureSource(layer, context), templates, crs, context.transformContext())
        area = sum(feature.geometry().area() for feature in layer.getFeatures())
        assert masks[key].sum() * 120**2 == pytest.approx(area, rel=0.03)
        pixels = polygon_image(folder / f"{name}.shp", grid, "EPSG:32607", context).read(0, grid.shape[0], 0, grid.shape[1]) > 0
        assert pixels.sum() * 60**2 == pytest.approx(area, rel=0.02)
        masks[key + " px"] = pixels
    assert not (masks["STABLE_GROUND"] & masks["OUTLINES"]).any()
    ice, rock = (np.nanmedian(speed[masks[f"{key} px"]]) for key in ("OUTLINES", "STABLE_GROUND"))
    print(f"median |vx| on ice {ice:.2f}, on rock {rock:.2f}")
    assert ice > 2 * rock


# --- cancel and bad inputs

@pytest.mark.parametrize("key", ["PRIOR", "SECOND_POLARISATION"])
def test_cancel_while_the_inputs_are_read(tool, science, run, feedback, series, tmp_path, key):
    slow = np.full((30, 40), 0.1)
    write_series(tmp_path / "vh", moving_images(4, (0.9, -1.4)))
    value = {"PRIOR": two_bands(tmp_path / "p.tif", slow, slow, (499000.0, 100.0, 0, 5201000.0, 0, -100.0), wkt(32632)), "SECOND_POLARISATION": str(tmp_path / "vh")}[key]
    feedback.cancel()
    _, error = run(tool, {"IMAGES": str(series), **SMALL, key: value, "OUTPUT": str(tmp_path / "v.tif")})
    assert error == "Cancelled." and not science and not (tmp_path / "v.tif").exists()


def bad_inputs(folder):
    """(parameters, start of the sentence) by what is wrong."""
    good = write_series(folder / "good", moving_images(3, (0, 0)))
    more = write_series(folder / "more", moving_images(3, (0, 0)))
    later = write_series(folder / "later", moving_images(3, (0, 0)), first="2020-01-13")
    negative = write_series(folder / "negative", [np.full(SHAPE, -1.0)] * 3)
    half = write_series(folder / "half", [image[:50] for image in moving_images(3, (0, 0))])
    wide = (499000.0, 100.0, 0, 5201000.0, 0, -100.0)
    slow = np.full((30, 40), 0.1)
    vx, far = (write_tif(folder / f"{name}.tif", slow, place) for name, place in (("vx", wide), ("far", (700000.0, *wide[1:]))))
    vy = write_tif(folder / "vy.tif", slow[:20], wide)
    both = two_bands(folder / "both.tif", slow, slow, wide, wkt(32632))
    two = {name: two_bands(folder / f"{name}2.tif", values, values, place, wkt(epsg) if epsg else "") for name, values, place, epsg in (
        ("far", slow, (700000.0, *wide[1:]), 32632), ("nothing", slow * np.nan, wide, 32632), ("fast", slow * 5000, wide, 32632),
        ("degrees", slow, (8.9, 0.01, 0, 47.1, 0, -0.01), 4326), ("nocrs", slow, wide, None))}
    elsewhere = write_polygons(folder / "elsewhere.gpkg", ["POLYGON((0 0, 9 0, 9 9, 0 0))"])
    points = folder / "points.geojson"
    points.write_text(json.dumps({"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [9, 47]}}]}))
    step = {"PAIRING": "Before and after"}
    cases = {
        "too few labels": ({"SERIES": "a, b"}, "SERIES holds 2 labels for 3 images"),
        "empty label": ({"SERIES": "a, , a"}, "SERIES = a, , a holds an empty label"),
        "doubled within a label": ({"IMAGES": [good[0], more[0], good[1]], "SERIES": "a, a, b"}, "The layers sar_20200101 and sar_20200101 have one date in the series a, 2020-01-01"),
        "doubled without labels": ({"IMAGES": [good[0], more[0], good[1]]}, "The layers sar_20200101 and sar_20200101 have one date, 2020-01-01"),
        "no two of a label": ({"SERIES": "a, b, c"}, "SERIES gives no two images"),
        "no event": (step, "EVENT_DATE is empty"),
        "event is no date": ({**step, "EVENT_DATE": "yesterday"}, "EVENT_DATE = yesterday is no ISO date"),
        "event too late": ({**step, "EVENT_DATE": "2021-01-01"}, "EVENT_DATE = 2021-01-01 leaves no image after the event, the images are of 2020-01-01 to 2020-01-25"),
        "event without its pairing": ({"EVENT_DATE": "2020-01-10"}, "EVENT_DATE = 2020-01-10 has no use with PAIRING = Interval"),
        "seasons of an event": ({**step, "EVENT_DATE": "2020-01-10", "SEASONS": "Season"}, "SEASONS = Season does not go with"),
        "too few of the second": ({"SECOND_POLARISATION": more[:2]}, "SECOND_POLARISATION holds 2 images, IMAGES 3"),
        "other dates of the second": ({"SECOND_POLARISATION": later}, "SECOND_POLARISATION has no image of 2020-01-01 for sar_20200101, but one more of 2020-01-13, 2020-01-25, 2020-02-06"),
        "second on another grid": ({"SECOND_POLARISATION": half}, "SECOND_POLARISATION: sar_20200101 has 97 x 50 px"),
        "second is the first": ({"SECOND_POLARISATION": [*more[:2], good[2]]}, f"SECOND_POLARISATION holds {good[2]}, which IMAGES holds too"),
        "optical second": ({"SECOND_POLARISATION": more, "VALUES": "Optical"}, "SECOND_POLARISATION does not go with VALUES = Optical"),
        "nothing in common": ({"SECOND_POLARISATION": negative}, "SECOND_POLARISATION: sar_20200101 and sar_20200101 have no pixel"),
        "second missing": ({"SECOND_POLARISATION": str(folder / "gone")}, f"SECOND_POLARISATION: {folder}/gone does not exist"),
        "ice elsewhere": ({"ICE_MASK": elsewhere}, "ICE_MASK: no polygon of elsewhere"),
        "ice of points": ({"ICE_MASK": str(points)}, "ICE_MASK = points holds no polygons"),
        "both kinds of prior": ({"PRIOR": both, "PRIOR_VX": vx}, "PRIOR = both and PRIOR_VX = vx are both given"),
        "half a prior": ({"PRIOR_VY": vx}, "PRIOR_VY = vx is given without PRIOR_VX"),
        "one band": ({"PRIOR": vx}, "PRIOR = vx has one band"),
        "two grids of a prior": ({"PRIOR_VX": vx, "PRIOR_VY": vy}, "PRIOR_VY: vy has 40 x 20 px, vx has 40 x 30 px"),
        "prior elsewhere": ({"PRIOR": two["far"]}, "PRIOR = far2 has no data on the images"),
        "pair of priors elsewhere": ({"PRIOR_VX": far, "PRIOR_VY": far}, "PRIOR_VX = far has no data on the images"),
        "empty prior": ({"PRIOR": two["nothing"]}, "PRIOR = nothing2 has no data on the images"),
        "prior in degrees": ({"PRIOR": two["degrees"]}, "PRIOR = degrees2 is in degrees (EPSG:4326)"),
        "prior without CRS": ({"PRIOR": two["nocrs"]}, "PRIOR: nocrs2 has no CRS"),
        "prior in another unit": ({"PRIOR": two["fast"]}, "PRIOR = fast2 is everywhere faster than MAXIMUM_SPEED = 1 m/day (up to 707 m/day with PRIOR_UNITS = m/day): check PRIOR_UNITS"),
        "unit of the prior": ({"PRIOR": both, "PRIOR_UNITS": "km/yr"}, "PRIOR_UNITS = 'km/yr' is not a choice"),
        "prior of a step": ({**step, "EVENT_DATE": "2020-01-10", "PRIOR": both}, "PRIOR = both is a velocity"),
        "prior missing": ({"PRIOR": str(folder / "gone.tif")}, f"PRIOR: {folder}/gone.tif does not exist"),
    }
    return {kind: ({"IMAGES": good, **parameters}, sentence) for kind, (parameters, sentence) in cases.items()}


def test_bad_inputs_end_in_a_sentence_and_leave_nothing(tool, run, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    for kind, (parameters, sentence) in bad_inputs(tmp_path).items():
        before = sorted(tmp_path.rglob("*"))
        results, error = run(tool, {**SMALL, "OUTPUT": str(out / "v.tif"), "STATISTICS": str(out / "s.json"), **parameters})
        assert results is None, kind
        assert error.startswith(sentence) and error[-1] in ".?" and "fault" not in error and "\n" not in error, (kind, error)
        assert len(error) > 30 and sorted(tmp_path.rglob("*")) == before, (kind, error)


def test_qgis_process_ends_with_a_status(qgis_process, series, tmp_path):
    """One bad key of each kind from the command line."""
    for key, value, word in (("SERIES", "a,b", "SERIES holds 2 labels"), ("EVENT_DATE", "2020-01-10", "EVENT_DATE = 2020-01-10 has no use")):
        done = qgis_process("run", "firnline:stackedoffsettracking", f"--IMAGES={series}", f"--{key}={value}", "--TEMPLATE_SIZE=24", f"--OUTPUT={tmp_path}/v.tif")
        assert done.returncode != 0 and word in done.stderr, done.stderr
        assert not (tmp_path / "v.tif").exists()
