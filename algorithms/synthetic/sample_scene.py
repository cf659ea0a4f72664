"""Small scenes with known truth, to try the tools on."""

import dataclasses
import datetime

import numpy as np

from ..grid import Grid
from ..options import check, option
from ..progress import Silent
from .speckle import forward, speckle_series


@dataclasses.dataclass(frozen=True)
class SampleSceneOptions:
    scene: str = option("Glacier flow", "Scene", "Glacier flow: a series of SAR intensity images of a valley glacier between rock walls, for stacked offset tracking.", choices=("Glacier flow",))
    dates: int = option(8, "Number of dates", "", minimum=2, maximum=60)
    interval_days: float = option(11.0, "Interval of the dates", "", unit="days", minimum=0.5, maximum=366.0)
    coherence: float = option(0.55, "Coherence of the ice", "Magnitude of the complex coherence of consecutive dates; the rock has 0.85, the snow at the upper end half of the ice.", minimum=0.0, maximum=0.99)
    speed: float = option(0.6, "Speed on the centre line", "", unit="m/day", minimum=0.0, maximum=20.0)
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


SHAPE, PIXEL_M = (460, 620), 3.0
_ROCK_COHERENCE = 0.85


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
