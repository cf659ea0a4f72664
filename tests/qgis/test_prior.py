"""A prior velocity on the templates: sampled, its gaps, its vectors turned from one CRS to another."""

import contextlib
import os
import pathlib
import warnings

import numpy as np
import pytest
from osgeo import gdal
from small_data import NORTH_UP, SHAPE, two_bands, wkt

from firnline.algorithms.grid import Grid
from firnline.algorithms.progress import Silent

DATA = pathlib.Path(__file__).resolve().parents[3] / "shared" / "data" / "offset"
UTM6 = Grid((491000.0, 400.0, 0.0, 6822000.0, 0.0, -280.0), (190, 90))  # over the Alaskan crop


def prior_scene(path):
    from firnline.processing_provider import inputs
    return inputs.Scene(pathlib.Path(path).stem, str(path), {}, {})


def on_templates(templates, epsg, whole=None, vx=None, vy=None, **changes):
    from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransformContext

    from firnline.algorithms.velocity.stacked_offset_tracking import StackedOffsetTrackingOptions
    from firnline.processing_provider.velocity.prior import prior_on
    given = {key: path and prior_scene(path) for key, path in zip(("PRIOR", "PRIOR_VX", "PRIOR_VY"), (whole, vx, vy))}
    progress = Silent()
    options = StackedOffsetTrackingOptions(**{"maximum_speed": 50.0, **changes})
    return prior_on(given, options, templates, QgsCoordinateReferenceSystem(epsg), QgsCoordinateTransformContext(), progress), progress


def test_a_prior_in_the_images_crs_is_sampled_bilinearly(qgis_app, tmp_path):
    """A plane is its own bilinear interpolation, on a rotated prior too; m/yr are divided by 365.25."""
    templates = Grid(NORTH_UP, SHAPE).templates(24, 8)
    rows, columns = np.meshgrid(np.arange(60) + 0.5, np.arange(80) + 0.5, indexing="ij")
    own = Grid((499700.0, 37.0, -5.0, 5200500.0, -11.0, -29.0), (60, 80))
    x, y = own.to_map(columns, rows)
    plane = 3 + (x - 5e5) * 2e-3, -1 + (y - 5.2e6) * 1e-3
    path = two_bands(tmp_path / "p.tif", *plane, own.transform, wkt(32632))
    at = templates.to_map(*np.meshgrid(np.arange(templates.shape[1]) + 0.5, np.arange(templates.shape[0]) + 0.5))
    expected = 3 + (at[0] - 5e5) * 2e-3, -1 + (at[1] - 5.2e6) * 1e-3
    (vx, vy), progress = on_templates(templates, "EPSG:32632", path)
    assert vx.dtype == np.float32 and vx.shape == templates.shape
    assert np.allclose(vx, expected[0], atol=1e-4) and np.allclose(vy, expected[1], atol=1e-4) and progress.warnings == []
    (slow, _), _ = on_templates(templates, "EPSG:32632", path, prior_units="m/yr")
    assert np.allclose(slow * 365.25, expected[0], atol=1e-4)


def test_gaps_of_a_prior(qgis_app, tmp_path):
    """Cells of the prior are 3 x 3 templates wide: the usual no-data values, undeclared here, empty what they touch."""
    templates = Grid((0.0, 20.0, 0, 5e6, 0, -10.0), (30, 33))
    vx, vy = np.full((10, 11), 1.0), np.full((10, 11), 2.0)
    vx[2, 3], vy[6, 7] = -9999, -32767
    path = two_bands(tmp_path / "p.tif", vx, vy, (0.0, 60.0, 0, 5e6, 0, -30.0), wkt(32632))
    (east, north), _ = on_templates(templates, "EPSG:32632", path)
    expected = np.zeros(templates.shape, bool)
    for row, column in ((2, 3), (6, 7)):
        expected[3 * row - 1:3 * row + 4, 3 * column - 1:3 * column + 4] = True
    assert np.array_equal(np.isnan(east), expected) and np.array_equal(np.isnan(north), expected)
    assert (east[~expected] == 1).all() and (north[~expected] == 2).all()
    (east, _), _ = on_templates(Grid((-100.0, 20.0, 0, 5e6 + 50, 0, -10.0), (30, 33)), "EPSG:32632", path)
    assert np.isnan(east[:5]).all() and np.isnan(east[:, :5]).all() and np.isfinite(east[5:10, 5:]).all()


def test_vectors_turn_with_the_axes(qgis_app, tmp_path):
    """An oblique Mercator and the same one with its axes turned by 25 degrees: the same places, other components, the same lengths."""
    from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCoordinateTransformContext, QgsPointXY
    turned, straight = (QgsCoordinateReferenceSystem.fromProj(f"+proj=omerc +lat_0=46 +lonc=9 +alpha=25 +gamma={gamma} +k=1 +x_0=0 +y_0=0 +ellps=WGS84 +units=m +type=crs")
                        for gamma in (0, 25))
    rows, columns = np.meshgrid(np.arange(40), np.arange(50), indexing="ij")
    path = two_bands(tmp_path / "p.tif", 0.02 * columns, 0.01 * rows, (-2500.0, 100.0, 0, 2000.0, 0, -100.0), turned.toWkt())
    templates = Grid((-800.0, 40.0, 0, 900.0, 0, -30.0), (45, 37))
    (east, north), _ = on_templates(templates, straight, path)
    # Which way the axes are turned shows where a point of the one's x axis lies on the other.
    there = QgsCoordinateTransform(straight, turned, QgsCoordinateTransformContext()).transform(QgsPointXY(1000, 0))
    angle = np.arctan2(there.y(), there.x())
    assert abs(np.degrees(angle)) == pytest.approx(25, abs=1e-3)
    c, s = np.cos(angle), np.sin(angle)
    x, y = templates.to_map(*np.meshgrid(np.arange(37) + 0.5, np.arange(45) + 0.5))
    u, v = 0.02 * ((c * x - s * y + 2500) / 100 - 0.5), 0.01 * ((2000 - s * x - c * y) / 100 - 0.5)
    assert np.allclose(east, c * u + s * v, atol=2e-4) and np.allclose(north, -s * u + c * v, atol=2e-4)
    assert np.allclose(np.hypot(east, north), np.hypot(u, v), rtol=1e-3)


@contextlib.contextmanager
def pyproj_here():
    """pyproj with its data found; skips where it is not there."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pyproj = pytest.importorskip("pyproj")
        try:
            pyproj.datadir.get_data_dir()
        except pyproj.exceptions.DataDirError:
            if not os.path.isfile("/usr/share/proj/proj.db"):
                pytest.skip("pyproj does not find its proj.db")
            pyproj.datadir.set_data_dir("/usr/share/proj")
        yield pyproj


def test_itslive_turns_as_pyproj_says(qgis_app):
    """Polar stereographic (m/yr, true lengths) onto UTM zone 6: direction to 0.01 degrees of the convergences, length of the prior's own cell."""
    files = [DATA / "alaska_itslive" / f"crop_ALA_G0120_0000_{name}.tif" for name in ("vx", "vy")]
    if not files[0].exists():
        pytest.skip(f"{files[0]} is not there")
    (east, north), progress = on_templates(UTM6, "EPSG:32606", vx=files[0], vy=files[1], prior_units="m/yr", maximum_speed=100.0)
    assert progress.warnings == [] and 0.5 < np.isfinite(east).mean() < 1
    grid = Grid(gdal.Open(str(files[0])).GetGeoTransform(), (375, 389))
    own = [gdal.Open(str(path)).ReadAsArray().astype(float) for path in files]
    own = [np.where(values == -32767, np.nan, values) for values in own]
    rows, columns = np.nonzero(np.isfinite(east) & (np.hypot(east, north) > 0.3))
    assert rows.size > 500
    x, y = UTM6.to_map(columns + 0.5, rows + 0.5)
    with pyproj_here() as pyproj:
        px, py = pyproj.Transformer.from_crs(32606, 3413, always_xy=True).transform(x, y)
        lon, lat = pyproj.Transformer.from_crs(32606, 4326, always_xy=True).transform(x, y)
        # Convergence of the true meridian, from grid north, in each CRS.
        convergence = [np.asarray(pyproj.Proj(code).get_factors(lon, lat).meridian_convergence) for code in ("EPSG:32606", "EPSG:3413")]
        end = pyproj.Transformer.from_crs(3413, 32606, always_xy=True).transform(px + 10, py)
    x0, a, _, y0, _, e = grid.transform
    at_column, at_row = (px - x0) / a - 0.5, (py - y0) / e - 0.5
    i, j = np.floor(at_row).astype(int), np.floor(at_column).astype(int)
    inner = (i >= 0) & (i < 374) & (j >= 0) & (j < 388)  # the border holds its own value for half a cell
    i, j, di, dj = (values[inner] for values in (i, j, at_row - i, at_column - j))
    found, expected = (east + 1j * north)[rows, columns][inner] * 365.25, (convergence[0] - convergence[1])[inner]
    u, v = ((1 - di) * ((1 - dj) * f[i, j] + dj * f[i, j + 1]) + di * ((1 - dj) * f[i + 1, j] + dj * f[i + 1, j + 1]) for f in own)
    assert np.allclose(np.abs(found), np.hypot(u, v), rtol=2e-3, atol=0.05)
    turn = np.degrees(np.angle(found / (u + 1j * v)))
    difference = (turn - expected + 180) % 360 - 180
    print(f"turned by {turn.min():.2f} to {turn.max():.2f} degrees, pyproj's convergences by {expected.min():.2f} to {expected.max():.2f}, difference up to {np.abs(difference).max():.4f}")
    assert np.abs(difference).max() < 0.01
    assert np.abs(turn - np.degrees(np.arctan2(end[1] - y, end[0] - x))[inner]).max() < 0.01
