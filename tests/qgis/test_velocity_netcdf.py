"""The netCDF file of stacked offset tracking: QGIS opens it as mesh and raster, the conventions are kept."""

import datetime
import json

import pytest
from known_velocity import PERIODS, POSTING, SMALL, field, stand_in
from osgeo import gdal, osr
from small_data import NORTH_UP, ROTATED, SHAPE, SOUTH_UP, moving_images, write_series

from firnline.algorithms.grid import Grid


@pytest.fixture
def tool(qgis_processing):
    from firnline.processing_provider.velocity.stacked_offset_tracking import StackedOffsetTracking
    return StackedOffsetTracking()


@pytest.fixture
def science(tool, monkeypatch):
    stand_in(monkeypatch)


@pytest.mark.parametrize("transform", [NORTH_UP, SOUTH_UP], ids=["north up", "south up"])
def test_netcdf_opens_as_mesh_and_raster(tool, science, run, tmp_path, transform):
    """Vectors as one group of the mesh, the steps of time, and values where they lie on the map."""
    from qgis.core import QgsMeshDatasetIndex, QgsMeshLayer, QgsPointXY, QgsRasterLayer
    folder, posting = tmp_path / "series", Grid(transform, SHAPE).templates(24, 8)
    write_series(folder, moving_images(2, (0, 0)), transform=transform)
    path = str(tmp_path / "v.nc")
    results, error = run(tool, {"IMAGES": str(folder), **SMALL, "SEASONS": "Month", "OUTPUT": "TEMPORARY_OUTPUT", "NETCDF": path})
    assert error == "" and results["NETCDF"] == path
    mesh = QgsMeshLayer(path, "mesh", "mdal")
    provider = mesh.dataProvider()
    assert mesh.isValid() and mesh.crs().authid() == "EPSG:32632" and provider.vertexCount() == posting.shape[0] * posting.shape[1]
    groups = {provider.datasetGroupMetadata(i).name(): i for i in range(provider.datasetGroupCount())}
    vector = groups["velocity"]
    assert provider.datasetGroupMetadata(vector).isVector() and [name for name, i in groups.items() if provider.datasetGroupMetadata(i).isVector()] == ["velocity"]
    reference = provider.datasetGroupMetadata(vector).referenceTime().toPyDateTime().replace(tzinfo=None)
    times = [reference + datetime.timedelta(hours=provider.datasetMetadata(QgsMeshDatasetIndex(vector, k)).time()) for k in range(provider.datasetCount(vector))]
    assert times == [begin for begin, _ in PERIODS.values()] and provider.datasetGroupMetadata(vector).isTemporal()
    bands = field(posting, 0.2, ("vx", "vy", "speed"))
    x, y = posting.to_map(6.5, 3.5)
    mesh.updateTriangularMesh()
    value = mesh.datasetValue(QgsMeshDatasetIndex(vector, 1), QgsPointXY(x, y))
    assert (value.x(), value.y()) == pytest.approx([365.25 * float(bands[name][3, 6]) for name in ("vx", "vy")], rel=1e-4)
    raster = QgsRasterLayer(f'NETCDF:"{path}":vy', "vy")
    assert raster.isValid() and raster.crs().authid() == "EPSG:32632" and raster.bandCount() == 2
    assert raster.dataProvider().sample(QgsPointXY(x, y), 2)[0] == pytest.approx(365.25 * float(bands["vy"][3, 6]), rel=1e-5)
    assert not raster.dataProvider().sample(QgsPointXY(*posting.to_map(2.5, 1.5)), 1)[1]  # the cell without a vector
    extent = raster.extent()
    corners = [posting.to_map(*corner) for corner in ((0, 0), (posting.shape[1], posting.shape[0]))]
    assert (extent.xMinimum(), extent.yMaximum()) == pytest.approx((corners[0][0], max(y for _, y in corners)))


def test_netcdf_follows_the_conventions(tool, science, run, series, tmp_path):
    from scipy.io import netcdf_file
    _, error = run(tool, {"IMAGES": str(series), **SMALL, "OUTPUT": "TEMPORARY_OUTPUT", "NETCDF": str(tmp_path / "v.nc")})
    assert error == ""
    with netcdf_file(str(tmp_path / "v.nc"), mmap=False) as data:
        told = {name: {key: value for key, value in one._attributes.items()} for name, one in data.variables.items()}
        values = {name: one[:] if one.shape else None for name, one in data.variables.items()}
        own = data._attributes
    assert own["Conventions"] == b"CF-1.8" and b"Firnline 0.1.0" in own["source"] and b"Leinss" in own["references"] and "institution" not in own
    assert json.loads(own["processing_options"])["TEMPLATE_SIZE"] == 24 and not any(b"202" in own[key] for key in ("history", "title", "source"))
    assert [told[name]["units"] for name in ("vx", "vy", "v", "vx_error")] == [b"meter/year"] * 4
    assert told["vx"]["standard_name"] == b"land_ice_surface_x_velocity" and told["vx"]["grid_mapping"] == b"mapping" and b"365.25" in told["vx"]["comment"]
    assert told["mapping"]["grid_mapping_name"] == b"transverse_mercator" and told["mapping"]["longitude_of_central_meridian"] == 9
    assert told["mapping"]["scale_factor_at_central_meridian"] == pytest.approx(0.9996) and told["mapping"]["crs_wkt"].startswith(b"PROJCRS")
    assert [float(v) for v in told["mapping"]["GeoTransform"].split()] == pytest.approx(POSTING.transform)
    assert told["x"]["standard_name"] == b"projection_x_coordinate" and told["x"]["units"] == b"m"
    assert values["x"][:2] == pytest.approx([POSTING.to_map(0.5, 0)[0], POSTING.to_map(1.5, 0)[0]]) and values["y"][1] == pytest.approx(POSTING.to_map(0, 1.5)[1])
    first, last = (datetime.datetime(2020, month, day) - datetime.datetime(1970, 1, 1) for month, day in ((1, 1), (2, 6)))
    assert values["time"] == [first.days] and values["time_bnds"].tolist() == [[first.days, last.days]]
    bands = field(POSTING, 0.1, ("vx", "vy", "speed"))
    assert values["v"][0] == pytest.approx(bands["speed"] * 365.25, nan_ok=True) and values["vy_error"][0] == pytest.approx(bands["sigma_vy"] * 365.25, nan_ok=True)
    assert values["count"].dtype.kind == "i" and (values["count"] == 3).all() and values["flag"][0, 2, 3] == 8
    assert told["flag"]["flag_masks"].tolist()[:4] == [1, 2, 4, 8] and len(told["flag"]["flag_meanings"].split()) == len(told["flag"]["flag_masks"])


@pytest.mark.parametrize("epsg, name, expected", [
    (3413, b"polar_stereographic", dict(standard_parallel=70, straight_vertical_longitude_from_pole=-45, latitude_of_projection_origin=90)),
    (3031, b"polar_stereographic", dict(standard_parallel=-71, straight_vertical_longitude_from_pole=0, latitude_of_projection_origin=-90)),
    (32761, b"polar_stereographic", dict(scale_factor_at_projection_origin=0.994, latitude_of_projection_origin=-90)),
    (2154, b"lambert_conformal_conic", dict(standard_parallel=[49, 44], latitude_of_projection_origin=46.5)),
    (3035, b"lambert_azimuthal_equal_area", dict(longitude_of_projection_origin=10, latitude_of_projection_origin=52)),
    (2056, None, {}),
])
def test_projections_by_the_names_of_cf(epsg, name, expected, qgis_app, tmp_path):
    """What GDAL makes of the parameters alone, without the WKT, is the CRS again."""
    from scipy.io import netcdf_file

    from firnline.processing_provider.velocity import netcdf
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(epsg)
    with netcdf_file(str(tmp_path / "m.nc"), "w") as data:
        netcdf._mapping(data, POSTING, reference.ExportToWkt())
        told = dict(data.variables["mapping"]._attributes)
        assert told.get("grid_mapping_name") == name
        for key, value in expected.items():
            assert told[key].tolist() == pytest.approx(value), key


def test_displacements_in_netcdf(tool, science, run, series, tmp_path):
    _, error = run(tool, {"IMAGES": str(series), **SMALL, "PAIRING": "Before and after", "EVENT_DATE": "2020-01-20", "OUTPUT": str(tmp_path / "v.tif"), "NETCDF": str(tmp_path / "v.nc")})
    assert error == ""
    data = gdal.Open(f'NETCDF:"{tmp_path}/v.nc":dx')
    bands = field(POSTING, 0.1, ("dx", "dy", "displacement"))
    assert data.GetRasterBand(1).GetUnitType() == "meter" and data.ReadAsArray() == pytest.approx(bands["dx"], nan_ok=True)
    written = gdal.Open(str(tmp_path / "v.tif"))
    assert [(written.GetRasterBand(k).GetDescription(), written.GetRasterBand(k).GetUnitType()) for k in (1, 2, 3)] == [("dx", "m"), ("dy", "m"), ("displacement", "m")]


def test_what_netcdf_cannot_hold(tool, science, run, tmp_path, monkeypatch):
    write_series(tmp_path / "turned", moving_images(2, (0, 0)), transform=ROTATED)
    write_series(tmp_path / "north", moving_images(2, (0, 0)))
    path = tmp_path / "v.nc"
    _, error = run(tool, {"IMAGES": str(tmp_path / "turned"), **SMALL, "OUTPUT": "TEMPORARY_OUTPUT", "NETCDF": str(path)})
    assert error.startswith(f"NETCDF = {path} cannot hold a rotated grid") and not path.exists()
    monkeypatch.setattr("firnline.processing_provider.velocity.netcdf._MOST_BYTES", 2000)
    assert run(tool, {"IMAGES": str(tmp_path / "north"), **SMALL, "OUTPUT": "TEMPORARY_OUTPUT", "NETCDF": str(path)})[1] == ""  # 50 cells of 4 bytes
    path.unlink()
    _, error = run(tool, {"IMAGES": str(tmp_path / "north"), **SMALL, "SEASONS": "Month", "OUTPUT": "TEMPORARY_OUTPUT", "NETCDF": str(path)})
    assert error.startswith(f"NETCDF = {path} would need 0.0 GB") and "use a larger STEP" in error and not path.exists()
