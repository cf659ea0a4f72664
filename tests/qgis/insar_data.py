"""A small pair over a small DEM on disk: JSON, or a CoSSC-like product as far as its annotation goes."""

import dataclasses
import datetime
import pathlib

import numpy as np
from osgeo import osr
from radar import Circle
from small_data import SHAPE, write_tif

from firnline.algorithms.insar.pair import LIGHT, Image, Pair, to_json
from firnline.algorithms.insar.range_doppler import geo2rdr, rdr2geo, to_degrees, to_ecef

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


def write_json(path, pair, text=None):
    pathlib.Path(path).write_text(text or to_json(pair))
    return str(path)


def write_cossc(folder, pair, mode="Bistatic", master="SAT1", head=""):
    """The XML files of a product in a new folder; returns the folder."""
    folder = pathlib.Path(folder)
    names = ["TDM1_SAR__COS_BIST_SM_S_SRA_1", "TSX1_SAR__COS_BIST_SM_S_SRA_2"]
    for name, orbit in zip(names, (pair.primary, pair.secondary)):
        (folder / name).mkdir(parents=True)
        (folder / name / f"{name}.xml").write_text(_level_1(pair, orbit))
    if master == "SAT2":
        names.reverse()
    parts = "".join(f'<component componentClass="imageData"><name>cossc_component_{what}</name><file><location><name>{name}</name></location></file></component>'
                    for what, name in zip(("primary", "secondary"), names))
    ambiguity = f"<acquisitionGeometry><heightOfAmbiguity>{pair.height_of_ambiguity_m}</heightOfAmbiguity></acquisitionGeometry>" if pair.height_of_ambiguity_m else ""
    (folder / f"{folder.name}.xml").write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n{head}<cossc_product><productComponents>{parts}</productComponents><commonAcquisitionInfo>'
                                               f"<inSARmasterID>{master}</inSARmasterID><cooperativeMode>{mode}</cooperativeMode>{ambiguity}</commonAcquisitionInfo></cossc_product>\n")
    return str(folder)


def _level_1(pair, orbit):
    def iso(seconds):
        return (pair.epoch + datetime.timedelta(seconds=float(seconds))).isoformat(timespec="microseconds") + "Z"

    vectors = "".join(f"<stateVec><timeUTC>{iso(t)}</timeUTC>" + "".join(f"<{kind}{axis}>{value!r}</{kind}{axis}>" for kind, row in (("pos", p), ("vel", v)) for axis, value in zip("XYZ", map(float, row)))
                      + "</stateVec>" for t, p, v in zip(orbit.times, orbit.positions, orbit.velocities))
    image = pair.image
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<level1Product><productInfo><acquisitionInfo><lookDirection>{"RIGHT" if pair.look > 0 else "LEFT"}</lookDirection></acquisitionInfo>'
            f"<sceneInfo><start><timeUTC>{iso(image.first_time_s)}</timeUTC></start><rangeTime><firstPixel>{2 * image.first_range_m / LIGHT!r}</firstPixel></rangeTime></sceneInfo>"
            f"<imageDataInfo><imageRaster><numberOfRows>{image.rows}</numberOfRows><numberOfColumns>{image.columns}</numberOfColumns></imageRaster></imageDataInfo></productInfo>"
            f"<productSpecific><complexImageInfo><commonPRF>{1 / image.line_interval_s!r}</commonPRF><commonRSF>{LIGHT / 2 / image.range_spacing_m!r}</commonRSF></complexImageInfo></productSpecific>"
            f"<instrument><radarParameters><centerFrequency>{LIGHT / pair.wavelength_m!r}</centerFrequency></radarParameters></instrument>"
            f"<platform><orbit>{vectors}</orbit></platform></level1Product>\n")
