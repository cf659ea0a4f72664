"""A small pair over a small DEM on disk: JSON, or a CoSSC-like product as far as its annotation goes."""

import dataclasses
import datetime
import pathlib

import numpy as np
from osgeo import gdal, osr
from radar import Circle
from small_data import SHAPE, write_tif

from firnline.algorithms.blocks import ArrayImage
from firnline.algorithms.grid import Grid
from firnline.algorithms.insar.pair import LIGHT, Image, Pair, to_json
from firnline.algorithms.insar.range_doppler import geo2rdr, rdr2geo, to_degrees, to_ecef
from firnline.algorithms.synthetic import bistatic, cossc_product

HEIGHT = 1200.0


def heights(shape=SHAPE, relief=20.0, seed=5):
    rng = np.random.default_rng(seed)
    fy, fx = np.meshgrid(np.fft.fftfreq(shape[0]), np.fft.fftfreq(shape[1]), indexing="ij")
    field = np.fft.ifft2(np.fft.fft2(rng.normal(size=shape)) * np.exp(-(fy**2 + fx**2) / (2 * 0.04**2))).real
    return (HEIGHT + relief * field / field.std()).astype(np.float32)


@dataclasses.dataclass
class Scene:
    """pair, with its image inside the DEM; DEM path; lon, lat (rows, columns) of the pixels; heights."""

    pair: Pair
    dem: str
    longitudes: np.ndarray
    latitudes: np.ndarray
    heights: np.ndarray

    @property
    def points(self):
        return to_ecef(self.longitudes, self.latitudes, self.heights.astype(float))


def scene(folder, axes=(20.0, 0.0, 0.0, -10.0), look=1, epsg=None, circle=Circle(), values=None, size=(40, 50), name="dem.tif"):
    """Writes `name` in a folder. axes: (dx by column, dx by row, dy by column, dy by row), m or degrees; epsg None: the UTM zone of the place."""
    values = heights() if values is None else values
    first, second = circle.orbit(), dataclasses.replace(circle, radius=circle.radius + 250.0, node=circle.node + 0.0008).orbit()
    lon, lat, _ = (float(v) for v in to_degrees(rdr2geo(0.0, 6.2e5, HEIGHT, first, look)))
    epsg = epsg or (32600 if lat > 0 else 32700) + int((lon + 180) // 6) + 1
    to_map = _transform(4326, epsg)
    x, y, _ = to_map.TransformPoint(lon, lat)
    a, b, d, e = axes
    rows, columns = values.shape
    transform = (x - a * columns / 2 - b * rows / 2, a, b, y - d * columns / 2 - e * rows / 2, d, e)
    path = write_tif(pathlib.Path(folder) / name, values, transform, epsg)
    c, r = np.meshgrid(np.arange(columns) + 0.5, np.arange(rows) + 0.5)
    back = np.array(_transform(epsg, 4326).TransformPoints(np.column_stack([(transform[0] + a * c + b * r).ravel(), (transform[3] + d * c + e * r).ravel()])))
    lons, lats = back[:, 0].reshape(values.shape), back[:, 1].reshape(values.shape)
    t, s = geo2rdr(to_ecef(lons, lats, values.astype(float)), first, look)
    (t0, t1), (r0, r1) = np.nanpercentile(t, [25, 75]), np.nanpercentile(s, [25, 75])
    image = Image(*size, float(t0), float((t1 - t0) / (size[0] - 1)), float(r0), float((r1 - r0) / (size[1] - 1)))
    return Scene(Pair(datetime.datetime(2012, 8, 15, 9, 12), look, LIGHT / 9.65e9, first, second, 1, image), path, lons, lats, values)


def _transform(source, target):
    found = []
    for code in (source, target):
        crs = osr.SpatialReference()
        crs.ImportFromEPSG(code)
        crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        found.append(crs)
    return osr.CoordinateTransformation(*found)


def dem_at(path, values, longitude, latitude, epsg, axes=(20.0, 0.0, 0.0, -10.0)):
    """Writes heights as a raster around a place (degrees) in a CRS."""
    x, y, _ = _transform(4326, epsg).TransformPoint(longitude, latitude)
    a, b, d, e = axes
    rows, columns = values.shape
    return write_tif(pathlib.Path(path), values, (x - a * columns / 2 - b * rows / 2, a, b, y - d * columns / 2 - e * rows / 2, d, e), epsg)


def write_product(folder, dem, true, conjugate=False, **how):
    """A product of a synthetic pair that sees the heights `true` (m) on the grid of the raster `dem`, in a new folder; conjugate: phases rise with the range, as some processors leave them. Gives its bistatic.Scene."""
    from firnline.processing_provider.insar.ellipsoid import projection
    data = gdal.Open(dem)
    grid = Grid(tuple(data.GetGeoTransform()), true.shape)
    made = bistatic.scene(ArrayImage(true), grid, projection(data.GetProjection(), grid)[0],
                          bistatic.Bistatic(**dict(rows=120, columns=140, line_m=3.0, range_m=3.0, scatterers=4.0, height_of_ambiguity_m=30.0) | how))
    images = (one.conj() / 50 if conjugate else one / 50 for one in (made.primary, made.secondary))
    write_cossc(folder, made.pair, images=tuple(images))
    return made


def write_json(path, pair, text=None):
    pathlib.Path(path).write_text(text or to_json(pair))
    return str(path)


def write_cossc(folder, pair, mode="Bistatic", head="", images=()):
    """A product in a new folder, which is returned."""
    folder = pathlib.Path(folder)
    for name, content in cossc_product.files(pair, images, name=folder.name, mode=mode).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content.replace(b"?>\n", b"?>\n" + head.encode(), 1))
    return str(folder)
