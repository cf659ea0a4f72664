"""Small scenes with known truth, to try the tools on."""

import dataclasses
import datetime

import numpy as np

from ..grid import Grid
from ..options import InputError, check, option
from ..progress import Silent
from . import scene_files
from .speckle import forward, speckle_series

GLACIER_FLOW, WET_SNOW, ELEVATION_CHANGE, INSAR_DEM = SCENES = ("Glacier flow", "Wet snow", "Elevation change", "InSAR DEM")
_ONLY = f"Of the scene {GLACIER_FLOW}."


@dataclasses.dataclass(frozen=True)
class SampleSceneOptions:
    scene: str = option(GLACIER_FLOW, "Scene", "Glacier flow: a series of SAR intensity images, for velocity. Wet snow: gamma0 through a melt season, and an optical image. Elevation change: two stacks of dated DEMs. "
                        "InSAR DEM: a CoSSC-like product and a reference DEM.", choices=SCENES)
    dates: int = option(8, "Number of dates", _ONLY, minimum=2, maximum=60)
    interval_days: float = option(11.0, "Interval of the dates", _ONLY, unit="days", minimum=0.5, maximum=366.0)
    coherence: float = option(0.55, "Coherence of the ice", f"{_ONLY} Magnitude of the complex coherence of consecutive dates; the rock has 0.85, the snow at the upper end half of the ice.", minimum=0.0, maximum=0.99)
    speed: float = option(0.6, "Speed on the centre line", _ONLY, unit="m/day", minimum=0.0, maximum=20.0)
    seed: int = option(1, "Random seed", "The same seed gives the same pixels.", minimum=0, maximum=2**31 - 1, advanced=True)


@dataclasses.dataclass
class GlacierFlow:
    """A scene of glacier flow.

    images: intensities, float32 (rows, columns); dates: datetimes; grid: theirs, in EPSG:32632; vx, vy: true velocity of the point at each
    pixel, m/day, north-positive, float32 (rows, columns); outline, stable: rings [(column, row), ...] in pixels, of the glacier and the rock.
    """

    images: list
    dates: list
    grid: Grid
    vx: np.ndarray
    vy: np.ndarray
    outline: list
    stable: list


SHAPE, PIXEL_M, CRS = (460, 620), 3.0, "EPSG:32632"
_POINTS = ((0.3, 0.0), (0.5, -0.5), (0.5, 0.0), (0.5, 0.5), (0.65, 0.0), (0.8, -0.4), (0.8, 0.4), (0.9, 0.0))  # along the valley 0 … 1, across it -1 … 1
_ROCK_COHERENCE = 0.85


def files(options, progress=None):
    """The SceneFiles of the scene that options.scene names."""
    check(options)
    progress = progress or Silent()
    if options.scene == GLACIER_FLOW:
        return _glacier_files(options, progress)
    if options.scene == WET_SNOW:
        from .sample_snow import files as made
    elif options.scene == ELEVATION_CHANGE:
        from .sample_elevation import files as made
    else:
        from .sample_insar import files as made
    return made(options.seed, progress)


def _glacier_files(options, progress):
    scene = glacier_flow(options, progress)
    names = [f"sar/sar_{day:%Y%m%d}.tif" for day in scene.dates]
    if len(set(names)) < len(names):
        raise InputError(f"INTERVAL_DAYS = {options.interval_days:g} puts two images on one day: use 1 day or more.")
    grid = scene.grid
    images = [scene_files.Raster(name, grid, CRS, {"intensity": ("", image)}, scene_files.dated(day)) for name, day, image in zip(names, scene.dates, scene.images)]
    column = np.array([round(along * SHAPE[1]) for along, _ in _POINTS])
    row = np.array([round(_centre_row(c) + across * _half_width(c)) for c, (_, across) in zip(column, _POINTS)])
    x, y = grid.to_map(column + 0.5, row + 0.5)
    return scene_files.SceneFiles([
        *images,
        scene_files.Raster("truth_velocity.tif", grid, CRS, {"vx": ("m/day", scene.vx), "vy": ("m/day", scene.vy)}),
        scene_files.Rings("outlines.gpkg", CRS, [[grid.to_map(*point) for point in scene.outline]]),
        scene_files.Rings("stable_ground.gpkg", CRS, [[grid.to_map(*point) for point in ring] for ring in scene.stable]),
        scene_files.Points("truth_points.gpkg", CRS, x, y, {"vx": scene.vx[row, column], "vy": scene.vy[row, column]}),
    ], names, [], {"TRUTH": "truth_velocity.tif", "OUTLINES": "outlines.gpkg", "STABLE_GROUND": "stable_ground.gpkg"})


def _centre_row(columns):
    """Row of the centre line: the valley bends once."""
    return 0.5 * SHAPE[0] + 0.14 * SHAPE[0] * np.sin(2 * np.pi * columns / SHAPE[1])


def _half_width(columns):
    return 0.27 * SHAPE[0] * (1 - 0.15 * columns / SHAPE[1])


def glacier_flow(options, progress=None):
    """A glacier that flows down a bent valley (to the right), fastest in the middle, at rest at its margins; returns a GlacierFlow."""
    check(options)
    progress = progress or Silent()
    largest_px = options.speed * options.interval_days / PIXEL_M

    def offset(rows, columns):
        across = np.clip(np.abs(rows - _centre_row(columns)) / _half_width(columns), 0, 1)
        slope = 0.28 * np.pi * SHAPE[0] / SHAPE[1] * np.cos(2 * np.pi * columns / SHAPE[1])
        along = largest_px * (1 - across**2) ** 2 / np.sqrt(1 + slope**2)
        return along * slope, along

    rows, columns = np.meshgrid(np.arange(SHAPE[0], dtype=float), np.arange(SHAPE[1], dtype=float), indexing="ij")
    ice = np.abs(rows - _centre_row(columns)) < _half_width(columns)
    snow = ice & (columns < 0.15 * SHAPE[1])
    coherence = np.where(snow, 0.5 * options.coherence, np.where(ice, options.coherence, _ROCK_COHERENCE))
    rng = np.random.default_rng(options.seed)
    ground = _relief(rng)
    images = speckle_series(SHAPE, offset, options.dates, coherence, rng, progress=progress)
    brightness = np.where(ice, 0.06, 0.15 * np.exp(0.5 * ground)).astype(np.float32)
    dy, dx = forward(offset, rows, columns)
    grid = Grid((430000.0, PIXEL_M, 0.0, 5150000.0, 0.0, -PIXEL_M), SHAPE)
    east, north = grid.vector_to_map(dx / options.interval_days, dy / options.interval_days)
    start = datetime.datetime(2024, 1, 3)
    dates = [start + datetime.timedelta(days=k * options.interval_days) for k in range(options.dates)]
    at = np.linspace(0, SHAPE[1], 63)
    upper, lower = (list(zip(at, _centre_row(at) + side * _half_width(at))) for side in (-1, 1))
    off = 30  # a template's half and some more, so that no ice is in stable ground
    stable = [
        [(c, r - off) for c, r in upper] + [(SHAPE[1], 0.0), (0.0, 0.0)],
        [(c, r + off) for c, r in lower] + [(SHAPE[1], SHAPE[0]), (0.0, SHAPE[0])],
    ]
    return GlacierFlow([brightness * image for image in images], dates, grid, east.astype(np.float32), north.astype(np.float32), upper + lower[::-1], stable)


def _relief(rng):
    """Smooth random brightness of the rock, (rows, columns), standard deviation 1."""
    from scipy.ndimage import gaussian_filter

    relief = gaussian_filter(rng.standard_normal(SHAPE), 6.0, mode="wrap")
    return relief / relief.std()
