"""A whole valley glacier with known truth, on which stacked offset tracking is measured: hard places as well as easy ones.

Made to resemble the TanDEM-X series of Li, Leinss & Hajnsek 2021: 2 m pixels, 11 days, a winter.
"""

import dataclasses
import datetime

import numpy as np

from ..grid import Grid
from ..options import check, option
from ..progress import Silent, part, stop_if_cancelled
from .speckle import band_limited_noise, carried, forward


@dataclasses.dataclass(frozen=True)
class ValleyGlacierOptions:
    rows: int = option(900, "Rows", "", unit="px", minimum=200, maximum=4000)
    columns: int = option(1300, "Columns", "", unit="px", minimum=300, maximum=4000)
    dates: int = option(8, "Number of dates", "", minimum=2, maximum=60)
    interval_days: float = option(11.0, "Interval of the dates", "", unit="days", minimum=0.5, maximum=366.0)
    pixel_m: float = option(2.0, "Pixel size", "", unit="m", minimum=0.5, maximum=50.0)
    speed: float = option(0.75, "Speed of the trunk", "", unit="m/day", minimum=0.0, maximum=20.0)
    coherence: float = option(0.85, "Coherence of the best ice", "Magnitude of the complex coherence of consecutive dates.", minimum=0.0, maximum=0.95)
    seed: int = option(1, "Random seed", "The same seed gives the same pixels.", minimum=0, maximum=2**31 - 1)


@dataclasses.dataclass
class ValleyGlacier:
    """A series with its truth; arrays are (rows, columns) of the images.

    images: single-look intensities, float32; dates: datetimes; grid: theirs; vx, vy: true velocity of the point at each pixel, m/day,
    north-positive, float32; ice: bool, the outlines; static: bool, rock at rest, clear of the ice and of layover; snow, layover: bool, within
    the ice; coherence: of consecutive dates, average over the pairs, float32.
    """

    images: list
    dates: list
    grid: Grid
    vx: np.ndarray
    vy: np.ndarray
    ice: np.ndarray
    static: np.ndarray
    snow: np.ndarray
    layover: np.ndarray
    coherence: np.ndarray


_CLEAR_PX = 30  # between the static rock and the ice: more than half a template of 48 px
_ROCK, _MOST = 0.85, 0.97  # coherence of the rock, and of anything in the best pair
_BANDWIDTH = 0.8  # share of the sampling band that the complex signal fills


def valley_glacier(options, progress=None):
    """A glacier from its snow basin (left) through a narrowing, bent valley (right); returns a ValleyGlacier.

    The trunk moves as a plug between shear margins some 40 px wide. Snow is slow, and has little coherence. Layover along one wall is
    bright and does not move, its lower part is incoherent. Coherence varies smoothly on ice and rock, and from pair to pair.
    """
    check(options)
    progress = progress or Silent()
    shape = options.rows, options.columns
    rng = np.random.default_rng(options.seed)
    rows, columns = np.meshgrid(np.arange(shape[0], dtype=float), np.arange(shape[1], dtype=float), indexing="ij")
    ice = _across(shape, rows, columns) < 1
    snow = ice & (columns < 0.2 * shape[1] + 0.05 * shape[1] * np.sin(rows / shape[0] * 9))
    layover, lost = _layover(shape, rows, columns)
    coherence = _coherence(options, ice, snow, layover, lost, rng)
    flow = _flow(options, shape)

    def seen(rows, columns):
        """The flow as the images show it: layover comes from the mountain, which is at rest."""
        dy, dx = flow(rows, columns)
        stuck = _layover(shape, rows, columns)[0]
        return np.where(stuck, 0, dy), np.where(stuck, 0, dx)

    brightness = np.where(ice, 0.06, 0.15 * np.exp(0.5 * _smooth(shape, 6.0, rng)))
    brightness = np.where(snow, 0.02, brightness) * np.where(layover, 8.0, 1.0)
    quality = rng.uniform(0.85, 1.1, options.dates - 1)
    images = _series(shape, seen, coherence, quality, rng, part(progress, 0.0, 0.97))
    dy, dx = forward(flow, rows, columns)
    grid = Grid((430000.0, options.pixel_m, 0.0, 5150000.0, 0.0, -options.pixel_m), shape)
    east, north = grid.vector_to_map(dx / options.interval_days, dy / options.interval_days)
    start = datetime.datetime(2017, 1, 3)
    dates = [start + datetime.timedelta(days=k * options.interval_days) for k in range(options.dates)]
    progress.report(1.0)
    return ValleyGlacier(
        [brightness.astype(np.float32) * image for image in images], dates, grid, east.astype(np.float32), north.astype(np.float32), ice,
        _clear(~ice & ~layover), snow, layover & ice, (coherence * quality.mean()).astype(np.float32),
    )


def _centre(shape, columns):
    return shape[0] * (0.5 + 0.13 * np.sin(2 * np.pi * columns / shape[1]))


def _half_width(shape, columns):
    """Half of the glacier's width, px: a wide basin above, a trunk that narrows below."""
    along = columns / shape[1]
    return shape[0] * (0.24 + 0.14 / (1 + np.exp((along - 0.22) / 0.04)) - 0.05 * along)


def _across(shape, rows, columns):
    """Distance from the centre line, 1 at the glacier's margin."""
    return np.abs(rows - _centre(shape, columns)) / _half_width(shape, columns)


def _flow(options, shape):
    """Function (rows, columns) -> (dy, dx), px in one interval: slow in the basin, a plug between shear margins in the trunk."""
    largest = options.speed * options.interval_days / options.pixel_m

    def flow(rows, columns):
        margin = _half_width(shape, columns) * (1 - _across(shape, rows, columns))  # px to the margin
        plug = np.clip(margin / 60, 0, 1) ** 2 * (3 - 2 * np.clip(margin / 60, 0, 1))
        along = columns / shape[1]
        pace = largest * plug * (0.1 + 0.9 / (1 + np.exp(-(along - 0.36) / 0.05))) * (1.16 - 0.25 * along)
        slope = 0.13 * 2 * np.pi * shape[0] / shape[1] * np.cos(2 * np.pi * columns / shape[1])
        right = pace / np.sqrt(1 + slope**2)
        return right * slope, right

    return flow


def _layover(shape, rows, columns):
    """(where the mountain lies over the picture, where it is lost too), bool: a ragged band along the upper wall, across the margin."""
    edge = _centre(shape, columns) - _half_width(shape, columns)
    along = columns / shape[1]
    depth = shape[0] * 0.06 * (1 + 0.5 * np.sin(columns / 31.0)) * np.sin(np.pi * np.clip((along - 0.45) / 0.4, 0, 1))
    here = (along > 0.45) & (along < 0.85) & (rows > edge - 0.08 * shape[0]) & (rows < edge + depth)
    return here, here & (along > 0.64)


def _coherence(options, ice, snow, layover, lost, rng):
    """Coherence of consecutive dates, (rows, columns)."""
    shape = ice.shape
    weather = _uniform(_smooth(shape, 30.0, rng))  # 0 … 1, each value as common
    on_ice = options.coherence * (0.5 + 0.5 * weather)
    in_snow = options.coherence * (0.1 + 0.39 * weather)
    on_rock = np.where(weather > 0.35, _ROCK, 0.7 * weather)
    coherence = np.where(snow, in_snow, np.where(ice, on_ice, on_rock))
    return np.where(lost, 0.0, np.where(layover, 0.5, coherence))


def _series(shape, offset, coherence, quality, rng, progress):
    """Single-look intensities (mean 1), list of float32 (rows, columns): each date is the one before, carried along, plus new noise.

    quality: factor of the coherence of each consecutive pair. Simulated at twice the sampling, as speckle.speckle_series is.
    """
    fine = 2 * shape[0], 2 * shape[1]
    rows, columns = np.meshgrid(np.arange(fine[0]) / 2, np.arange(fine[1]) / 2, indexing="ij")
    dy, dx = offset(rows, columns)
    rows, columns = 2 * (rows - dy), 2 * (columns - dx)
    kept = np.repeat(np.repeat(coherence, 2, axis=0), 2, axis=1)
    field = band_limited_noise(fine, _BANDWIDTH / 2, rng)
    images = [_intensity(field)]
    for number, factor in enumerate(quality):
        stop_if_cancelled(progress)
        share = np.minimum(kept * factor, _MOST)
        field = share * carried(field, rows, columns, progress)
        field += np.sqrt(1 - share**2) * band_limited_noise(fine, _BANDWIDTH / 2, rng)
        images.append(_intensity(field))
        progress.report((number + 1) / len(quality))
    return images


def _intensity(fine):
    return (np.abs(fine[::2, ::2]) ** 2).astype(np.float32)


def _smooth(shape, sigma, rng):
    """Smooth random field of standard deviation 1."""
    from scipy.ndimage import gaussian_filter

    field = gaussian_filter(rng.standard_normal(shape), sigma, mode="wrap")
    return field / field.std()


def _uniform(field):
    """A normal field as uniform values from 0 to 1."""
    from scipy.special import ndtr

    return ndtr(field)


def _clear(ground):
    """Ground that keeps a distance from all that is not."""
    from scipy.ndimage import distance_transform_edt

    return distance_transform_edt(ground) > _CLEAR_PX
