"""A pair of single-look complex images over any DEM, with known truth: scatterers on the terrain, seen by two satellites.

Layover, foreshortening, shadow, speckle and the decorrelation of the baseline come out of the sum over scatterers; they are not put in.
"""

import dataclasses
import datetime
import math

import numpy as np

from ..insar import insar_geometry, radar_map
from ..insar.orbits import Orbit
from ..insar.pair import Image, Pair
from ..insar.range_doppler import geo2rdr, phase_per_metre, to_ecef
from ..progress import Silent, part, stop_if_cancelled

_SHADOW = (3, 4, 5)  # classes of insar_geometry
_AT_ONCE = 400_000  # scatterers


@dataclasses.dataclass(frozen=True)
class Bistatic:
    """What is simulated. Angles in degrees; heading clockwise from north; the baseline is made for the height of ambiguity (m, signed) in the middle of the scene.

    rows, columns, line_m, range_m: the image, centred on the DEM: lines along the flight, columns in slant range. coherence: of all that is not geometry (noise, volume);
    ramp: phase (rad) added to the interferogram from the first to the last row, column; penetration_m: depth of all scatterers below the surface, vertical, in a
    medium of this permittivity, the interface taken as horizontal; scatterers: for each radar pixel at least.
    """

    incidence: float = 38.0
    heading: float = 348.0
    look: int = 1
    altitude_m: float = 514000.0
    wavelength_m: float = 0.0311
    height_of_ambiguity_m: float = 50.0
    phase_factor: int = 1
    rows: int = 400
    columns: int = 500
    line_m: float = 2.2
    range_m: float = 1.4
    coherence: float = 0.85
    ramp: tuple = (0.0, 0.0)
    penetration_m: float = 0.0
    permittivity: float = 1.8
    scatterers: float = 6.0
    epoch: datetime.datetime = datetime.datetime(2012, 8, 15, 9, 12)
    seed: int = 0


@dataclasses.dataclass
class Scene:
    """primary, secondary: complex64 (rows, columns); pair: Pair with its Image; ramp: rad (rows, columns), part of arg(secondary conj(primary)), as phases of images fall with the range; offset_m: slant range by which
    penetration moves the middle of the scene away."""

    primary: np.ndarray
    secondary: np.ndarray
    pair: Pair
    ramp: np.ndarray
    offset_m: float


def pair_over(longitude, latitude, height, options):
    """Pair with Image: circles of constant speed around the Earth's centre, in the Earth-fixed frame, that see a place (degrees, m above the ellipsoid) at time 0."""
    place = to_ecef(longitude, latitude, height)
    lon, lat = math.radians(longitude), math.radians(latitude)
    east, up = np.array([-math.sin(lon), math.cos(lon), 0.0]), np.array([math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)])
    theta, azimuth = math.radians(options.incidence), math.radians(options.heading + 90 * options.look)
    away = math.sin(azimuth) * east + math.cos(azimuth) * np.cross(up, east)
    to_satellite = math.cos(theta) * up - math.sin(theta) * away
    radius = 6371000.0 + options.altitude_m
    along = place @ to_satellite
    distance = -along + math.sqrt(along**2 + radius**2 - place @ place)
    first = place + distance * to_satellite
    flight = options.look * np.cross(to_satellite, first)  # level, and normal to the line of sight
    flight /= np.linalg.norm(flight)
    normal = options.look * np.cross(-to_satellite, flight)  # to the line of sight in the zero-Doppler plane, upwards
    baseline = options.wavelength_m * distance * math.sin(theta) / (options.phase_factor * options.height_of_ambiguity_m)
    speed = math.sqrt(3.986004418e14 / radius)
    orbits = [_circle(start, flight, speed, name) for start, name in ((first, "primary"), (first + baseline * normal, "secondary"))]
    ground_speed = speed * np.linalg.norm(place) / radius  # of the footprint, nearly
    interval = options.line_m / ground_speed
    image = Image(options.rows, options.columns, -interval * (options.rows - 1) / 2, interval, distance - options.range_m * (options.columns - 1) / 2, options.range_m)
    return Pair(options.epoch, options.look, options.wavelength_m, *orbits, options.phase_factor, image, options.height_of_ambiguity_m)


def _circle(start, flight, speed, name):
    times = np.arange(-60.0, 61.0, 10.0)
    radius, outward = np.linalg.norm(start), start / np.linalg.norm(start)
    along = flight - (flight @ outward) * outward
    along /= np.linalg.norm(along)
    angle = (times * speed / radius)[:, None]
    return Orbit(times, radius * (np.cos(angle) * outward + np.sin(angle) * along), speed * (np.cos(angle) * along - np.sin(angle) * outward), name)


def scene(dem, grid, to_degrees, options=Bistatic(), progress=None):
    """The Scene of a DEM: an image of m above the ellipsoid with .shape and .read(), on a Grid; to_degrees as for insar_geometry.compute(). The same seed gives the same pixels."""
    progress = progress or Silent()
    rows, columns = dem.shape
    lon, lat = (float(v[0]) for v in to_degrees(np.array([columns / 2]), np.array([rows / 2])))
    pair = pair_over(lon, lat, radar_map.middle_height(dem, to_degrees, None, (columns / 2, rows / 2)), options)
    shadow = _shadow(dem, grid, pair, to_degrees, part(progress, 0, 0.2))
    frame = radar_map.Frame(dem, grid, to_degrees, None, None, False)
    pixel = options.line_m * options.range_m / math.sin(math.radians(options.incidence))
    share = max(1, math.ceil(math.sqrt(options.scatterers * frame.column_metres * frame.row_metres / pixel)))  # of a DEM pixel, along each side
    rng, shape = np.random.default_rng(options.seed), (options.rows, options.columns)
    sums, offsets = np.zeros((2, options.rows * options.columns), np.complex128), []
    step = max(1, _AT_ONCE // (columns * share**2))
    for row in range(0, rows - 1, step):
        stop_if_cancelled(progress)
        _add(dem, to_degrees, pair, options, shadow, row, min(row + step, rows - 1), share, rng, sums, offsets)
        progress.report(0.2 + 0.8 * (row + step) / rows)
    first, second = (one.reshape(shape) for one in sums)
    ramp = options.ramp[0] * np.linspace(0, 1, options.rows)[:, None] + options.ramp[1] * np.linspace(0, 1, options.columns)
    noise = (rng.standard_normal(shape) + 1j * rng.standard_normal(shape)) / math.sqrt(2)
    power = math.sqrt(float(np.mean(np.abs(second) ** 2)))
    second = (options.coherence * second + math.sqrt(1 - options.coherence**2) * power * noise) * np.exp(1j * ramp)
    return Scene(first.astype(np.complex64), second.astype(np.complex64), pair, ramp, float(np.mean(offsets)) if offsets else 0.0)


def _shadow(dem, grid, pair, to_degrees, progress):
    """bool (rows, columns): ground that the radar does not see."""
    out = np.zeros(dem.shape, bool)

    def write(name, row0, col0, values):
        if name == "layover_shadow":
            out[row0:row0 + values.shape[0], col0:col0 + values.shape[1]] = np.isin(values, _SHADOW)
    insar_geometry.compute(dem, grid, dataclasses.replace(pair, image=None, height_of_ambiguity_m=None), insar_geometry.InsarGeometryOptions(), wanted=["layover_shadow"], write=write,
                           to_degrees=to_degrees, progress=progress)
    return out


def _add(dem, to_degrees, pair, options, shadow, row0, row1, share, rng, sums, offsets):
    """Add the scatterers between the centres of the pixels row0 … row1 of the DEM."""
    z = dem.read(row0, row1 + 1, 0, dem.shape[1]).astype(float)
    shape = ((row1 - row0) * share, (dem.shape[1] - 1) * share)
    f, g = (np.indices(shape) + rng.random((2, *shape))) / share
    i, j = f.astype(int), g.astype(int)
    f, g = f - i, g - j
    heights = (1 - f) * ((1 - g) * z[i, j] + g * z[i, j + 1]) + f * ((1 - g) * z[i + 1, j] + g * z[i + 1, j + 1])
    amplitude = (rng.standard_normal(shape) + 1j * rng.standard_normal(shape)) * _brightness(z, row0, to_degrees, pair)[i, j]
    seen = np.isfinite(heights) & ~shadow[np.rint(row0 + i + f).astype(int), np.rint(j + g).astype(int)]
    columns, rows, heights, amplitude = (j + g)[seen] + 0.5, (row0 + i + f)[seen] + 0.5, heights[seen], amplitude[seen]
    lon, lat = to_degrees(columns, rows)
    points = to_ecef(lon, lat, heights)
    (t, r), (_, r2) = (geo2rdr(points, orbit, options.look) for orbit in (pair.primary, pair.secondary))
    phase = phase_per_metre(pair) * (r - r2)
    if options.penetration_m:
        extra = _buried(points, lon, lat, pair, t, r, options)
        offsets.append(float(extra.mean()))
        r = r + extra  # both ways are longer by the same: the phase stays that of the entry point
    line, sample = np.rint(pair.image.row_of(t)), np.rint(pair.image.column_of(r))
    inside = (line >= 0) & (line < options.rows) & (sample >= 0) & (sample < options.columns)
    where = (line[inside] * options.columns + sample[inside]).astype(np.int64)
    for one, values in zip(sums, (amplitude[inside], amplitude[inside] * np.exp(1j * phase[inside]))):
        one += np.bincount(where, values.real, one.size) + 1j * np.bincount(where, values.imag, one.size)


def _brightness(z, row0, to_degrees, pair):
    """Root of the area (m2) that each cell between four heights shows to the radar, (rows - 1, columns - 1): constant gamma0. 0 where it is turned away."""
    columns, rows = np.meshgrid(np.arange(z.shape[1]) + 0.5, np.arange(z.shape[0]) + row0 + 0.5)
    points = to_ecef(*to_degrees(columns, rows), z)
    corner = points[:-1, :-1]
    area = np.cross(points[1:, :-1] - corner, points[:-1, 1:] - corner)
    t, r = geo2rdr(corner, pair.primary, pair.look)
    sight = (pair.primary.state(t)[0] - corner) / r[..., None]
    up = corner / np.linalg.norm(corner, axis=-1, keepdims=True)
    shown = (area * sight).sum(-1) * np.sign((area * up).sum(-1))
    return np.sqrt(np.maximum(np.nan_to_num(shown), 0.0))


def _buried(points, lon, lat, pair, t, r, options):
    """Optical way (m) from the surface to scatterers below it: n dh / cos(theta_r), the interface horizontal."""
    s = pair.primary.state(t)[0]
    lam, phi = np.radians(lon), np.radians(lat)
    up = np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], -1)
    cosine = ((s - points) * up).sum(-1) / r
    n = math.sqrt(options.permittivity)
    return n * options.penetration_m / np.sqrt(1 - (1 - cosine**2) / options.permittivity)
