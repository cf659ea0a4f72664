"""The sample scene InSAR DEM: a CoSSC-like product over a glacier that has thinned since the reference DEM, what was truly there, and a firn field into which the radar looks."""

import dataclasses
import math

import numpy as np

from .. import components
from ..blocks import ArrayImage
from ..grid import Grid
from ..insar import range_doppler
from ..insar.pair import to_json
from ..insar.propagation import range_offset_surface, surface_height, volume_factor
from ..options import InputError
from ..progress import Silent, part
from . import bistatic, cossc_product
from .scene_files import Content, Raster, Regions, SceneFiles, dated
from .shifted_terrain import smooth

CRS, SHAPE = "EPSG:4326", (168, 224)
_LAT, _LON = 0.8 / 3600, 1.4 / 3600  # degrees of a pixel: 24.8 x 21.3 m
GRID = Grid((-140.0, _LON, 0.0, 60.5, 0.0, -_LAT), SHAPE, 111195.0, True)
REFERENCE_DATE = "2000-02-16T00:00:00"
NOISE_M = 0.5  # standard deviation of the reference DEM
INCIDENCE, AMBIGUITY_M, PERMITTIVITY, LOOKS = 38.0, 45.0, 1.7, 80
PAIR = dict(incidence=INCIDENCE, height_of_ambiguity_m=AMBIGUITY_M, rows=480, columns=440, line_m=5.0, range_m=4.0, coherence=0.85, ramp=(1.2, -0.8))
_PRODUCT = "cossc"
_CELLS, _DEPTH_M = 5, 6.0  # of the phase over firn
_RELIEF = ((26.0, 90.0), (9.0, 9.0))  # (correlation length px, standard deviation m)


def files(seed, progress=None):
    """SceneFiles. The product; reference_dem (of 2000, heights above the ellipsoid); outlines, stable_ground; truth_dem of the day of the pair; altimetry.csv: points of it; firn: coherence, InSAR DEM,
    truth_dh and truth_surface; and the unwrapped phase of a pair over it, with its geometry."""
    lacking = components.missing(["core"])
    if lacking:
        raise InputError(components.sentence("The scene InSAR DEM", lacking))
    progress, rng = progress or Silent(), np.random.default_rng(seed)
    ice = _ice()
    before = 1500 + sum(size * smooth(SHAPE, length, rng) for length, size in _RELIEF)
    now = (before + _change(ice)).astype(np.float32)
    made = bistatic.scene(ArrayImage(now), GRID, GRID.to_map, bistatic.Bistatic(**PAIR, seed=seed), part(progress, 0, 0.95))
    day = dated(made.pair.epoch)
    reference = before + NOISE_M * smooth(SHAPE, 1.5, rng)
    found = [Content(f"{_PRODUCT}/{name}", content) for name, content in cossc_product.files(made.pair, (made.primary, made.secondary), name=_PRODUCT).items()]
    images = [one.name for one in found if one.name.endswith(".cos")]
    found.append(_dem("reference_dem.tif", reference, {"ACQUISITION_DATE": REFERENCE_DATE}))
    found.append(Regions("outlines.gpkg", GRID, CRS, ice.astype(np.uint8), {"rgi_id": {1: "glacier 1"}}))
    found.append(Regions("stable_ground.gpkg", GRID, CRS, (~ice).astype(np.uint8)))
    found.append(_dem("truth_dem.tif", now, day))
    found.append(_altimetry(now, rng))
    found += _firn(now, rng)
    found += _firn_phase(now, made.pair)
    return SceneFiles(found, images, [], {"DEM": "reference_dem.tif", "OUTLINES": "outlines.gpkg", "STABLE_GROUND": "stable_ground.gpkg", "TRUTH": "truth_dem.tif"})


def _dem(name, heights, metadata):
    return Raster(name, GRID, CRS, {"elevation": ("m", heights)}, {**metadata, "VERTICAL_DATUM": "Ellipsoid"})


def _place():
    """Distance from the middle of the glacier, 1 at its margin, and the place along it, -1 … 1."""
    rows, columns = np.indices(SHAPE) + 0.5
    along = (columns - SHAPE[1] / 2) / 52
    middle = SHAPE[0] / 2 + 6 * np.sin(2 * along)
    return np.hypot(along, (rows - middle) / 18), along


def _ice():
    return _place()[0] < 1


def _change(ice):
    """m since the reference DEM: the tongue, in the east, has thinned by up to 14 m, the upper part grown by 2 m; nothing at the margin."""
    across, along = _place()
    return np.where(ice, (-8.5 - 17.0 * along) * np.maximum(1 - across**2, 0) ** 0.7, 0.0)


def _altimetry(now, rng):
    """Points of the surface along three tracks, 40 m apart, with errors of 0.1 m."""
    from scipy.ndimage import map_coordinates

    along = np.arange(30.0, SHAPE[0] - 30.0, 1.6)
    rows = np.concatenate([along for _ in range(3)])
    columns = np.concatenate([start + 0.15 * along for start in (62, 96, 138)])
    heights = map_coordinates(now, [rows - 0.5, columns - 0.5], order=1) + 0.1 * rng.standard_normal(rows.size)
    lon, lat = GRID.to_map(columns, rows)
    lines = [f"{a:.7f},{b:.7f},{h:.3f}" for a, b, h in zip(lon, lat, heights)]
    return Content("altimetry.csv", ("\n".join(["lon,lat,height", *lines]) + "\n").encode())


def _firn(surface, rng):
    """The same ground as if it were firn: phase centres 1 to 7 m deep, the coherence of a uniform volume there (Dall 2007: |gamma| = cos(k_z,vol dh)), and the DEM that InSAR would make."""
    depth = 4 + 1.2 * np.clip(smooth(SHAPE, 30, rng), -2.5, 2.5)
    k_vol = 2 * math.pi / AMBIGUITY_M * volume_factor(INCIDENCE, PERMITTIVITY)
    scatter = rng.standard_normal(SHAPE) / math.sqrt(2 * (LOOKS - 1))  # of artanh |gamma| (Touzi et al. 1999)
    coherence = np.abs(np.tanh(np.arctanh(np.cos(k_vol * depth)) + scatter))
    seen = surface - surface_height(depth, INCIDENCE, PERMITTIVITY)
    return [Raster("firn/coherence.tif", GRID, CRS, {"coherence": ("", coherence)}, {"LOOKS": str(LOOKS)}), _dem("firn/insar_dem.tif", seen, {}),
            Raster("firn/truth_dh.tif", GRID, CRS, {"dh": ("m", depth)}), _dem("firn/truth_surface.tif", surface, {})]


def _firn_phase(surface, pair):
    """The absolute phase of the pair over firn of uniform depth, averaged to about 25 m, without noise: a phase centre has the phase of the point where its ray enters, and appears
    farther by n dh / cos(theta_r) (6-14 of the propagation effects in InSAR elevation)."""
    from scipy.ndimage import map_coordinates

    image = pair.image
    image = dataclasses.replace(image, rows=image.rows // _CELLS, columns=image.columns // _CELLS, first_time_s=image.first_time_s + (_CELLS - 1) / 2 * image.line_interval_s,
                                line_interval_s=image.line_interval_s * _CELLS, first_range_m=image.first_range_m + (_CELLS - 1) / 2 * image.range_spacing_m, range_spacing_m=image.range_spacing_m * _CELLS)
    times = image.first_time_s + image.line_interval_s * np.arange(image.rows)[:, None] + np.zeros(image.columns)
    ranges = image.first_range_m + image.range_spacing_m * np.arange(image.columns) + range_offset_surface(_DEPTH_M, INCIDENCE, PERMITTIVITY)
    heights = np.full(times.shape, 1500.0)
    for _ in range(30):
        points = range_doppler.rdr2geo(times, ranges + 0 * times, heights, pair.primary, pair.look)
        columns, rows = GRID.to_pixel(*range_doppler.to_degrees(points)[:2])
        heights = map_coordinates(surface, [rows - 0.5, columns - 0.5], order=1, cval=np.nan)
    phase = range_doppler.pair_phase(points, pair)
    offset = float(np.round(np.nanmean(phase)))
    pair = dataclasses.replace(pair, image=image)
    return [Raster("firn/phase.tif", Grid((0.0, 1.0, 0.0, 0.0, 0.0, 1.0), phase.shape), "", {"phase": ("rad", phase - offset)}, {**dated(pair.epoch), "PHASE_OFFSET_RAD": repr(offset)}),
            Content("firn/pair.json", to_json(pair, "Firn of the sample scene").encode())]
