"""The pixels on which a co-registration is fitted: all candidates of a scene, or of small tiles spread evenly over a large one."""

import dataclasses

import numpy as np

from .. import device
from ..blocks import read, split
from ..progress import stop_if_cancelled
from . import placement as places

SECTORS = 72  # of aspect, 5 degrees each
_GROUPS = 8  # along each axis: the blocks of the jack-knife
_SMALL, _LARGE = 64, 512  # px, side of a tile of a large scene, and largest of a whole one
_BYTES = 34  # of a candidate
MOST = 2_000_000  # candidates: every k-th pixel of every k-th row, since neighbours tell the same; errors are correlated farther than that
REASONS = ("pixels", "void", "unstable", "too_gentle", "too_steep", "candidates")
_FIELDS = (("z", np.float32), ("easts", np.float32), ("norths", np.float32), ("columns", np.float32), ("rows", np.float32), ("places", np.int32),
           ("classes", np.uint8), ("facing", np.uint8))


@dataclasses.dataclass
class Sample:
    """Flat arrays (n,) of pixels: heights z of the reference (m), slopes to the east and north, columns and rows in the patch of the DEM, place in
    the tile, class of slope, sector of aspect. Tile t has the pixels starts[t] … starts[t + 1] - 1 and the patch of shapes[t] from bases[t].

    groups: tiles of each block of the jack-knife; counts: pixels by reason; share: of the scene that the tiles cover; spacing: of the pixels in them that are looked at.
    """

    z: np.ndarray
    easts: np.ndarray
    norths: np.ndarray
    columns: np.ndarray
    rows: np.ndarray
    places: np.ndarray
    classes: np.ndarray
    facing: np.ndarray
    starts: np.ndarray
    patches: np.ndarray
    bases: np.ndarray
    shapes: np.ndarray
    jacobians: np.ndarray
    origins: np.ndarray
    widths: np.ndarray
    groups: list
    counts: dict
    share: float
    spacing: int

    @property
    def size(self):
        return int(self.starts[-1])

    def thinned(self, most):
        """Every k-th pixel, so that about `most` are left."""
        k = max(1, self.size // most)
        return self if k == 1 else dataclasses.replace(self, starts=-(-self.starts // k), **{name: np.ascontiguousarray(getattr(self, name)[::k]) for name, _ in _FIELDS})


def tiles_of(shape, limit_bytes, margin):
    """(tiles as Blocks, share of the scene that they cover, spacing of the candidates in px): the whole scene where it fits, else tiles spread evenly over it."""
    rows, columns = shape
    whole = tuple(int(np.clip(-(-size // _GROUPS), 1, _LARGE)) for size in shape)
    tiles, spacing = split(shape, *whole), _spacing(rows * columns)
    if _cost(whole, margin, spacing) * len(tiles) <= limit_bytes:
        return tiles, 1.0, spacing
    tiles = split(shape, _SMALL, _SMALL)
    share = min(1.0, limit_bytes / (_cost((_SMALL, _SMALL), margin, _spacing(limit_bytes / 12)) * len(tiles)))
    # A lattice of two incommensurable steps (Roberts 2018, R2 sequence) leaves no pattern of rows and columns.
    g = 1.32471795724474602596
    row, column = np.array([(tile.row0 // _SMALL, tile.col0 // _SMALL) for tile in tiles]).T
    chosen = (row / g + column / g**2 + 0.5) % 1 < share
    tiles = [tile for tile, wanted in zip(tiles, chosen) if wanted]
    covered = sum(tile.shape[0] * tile.shape[1] for tile in tiles)
    return tiles, covered / (rows * columns), _spacing(covered)


def _spacing(pixels):
    return int(np.ceil(np.sqrt(pixels / MOST)))


def _cost(shape, margin, spacing):
    return _BYTES * shape[0] * shape[1] / spacing**2 + 4 * (shape[0] + 2 * margin) * (shape[1] + 2 * margin)


def gather(reference, dem, placement, options, stable, progress):
    """The Sample. reference, dem: images; stable: None or an image above 0 on stable ground, on the grid of the reference."""
    from . import dem_coregistration_numba as kernels

    reach = int(np.ceil(options.maximum_shift)) + 3
    columns_m, rows_m = placement.pixel_m()
    tiles, share, spacing = tiles_of(reference.shape, 0.9 * device.memory_bytes(), reach)
    lattices, windows, jacobians = [], [], []
    for tile in tiles:
        lattice, jacobian = placement.lattice(tile), placement.jacobian(tile)
        margin = int(np.ceil(np.abs(jacobian).sum(axis=1).max() * max(columns_m, rows_m) * options.maximum_shift)) + 3
        lattices.append(lattice)
        windows.append(places.clipped(places.window(lattice, margin), dem.shape))
        jacobians.append(jacobian)
    shapes = np.array([under.shape for under in windows], np.int64)
    bases = np.concatenate([[0], np.cumsum(shapes.prod(axis=1))])
    patches = np.full(int(bases[-1]), np.nan, np.float32)
    out = tuple(np.empty(sum(-(-tile.shape[0] // spacing) * -(-tile.shape[1] // spacing) for tile in tiles), kind) for _, kind in _FIELDS)
    starts, counts = np.zeros(len(tiles) + 1, np.int64), np.zeros(len(REASONS), np.int64)
    limits = tuple(float(np.tan(np.radians(angle))) for angle in (options.minimum_slope, options.maximum_slope))
    for t, (tile, lattice, under) in enumerate(zip(tiles, lattices, windows)):
        stop_if_cancelled(progress)
        at = starts[t]
        if not _beyond(under, dem.shape):
            columns, rows = np.empty(tile.shape, np.float32), np.empty(tile.shape, np.float32)
            kernels.coordinates(lattice - np.array([under.col0, under.row0])[:, None, None], *placement.steps(tile), columns, rows)
            ground = np.ones(tile.shape, np.float32) if stable is None else stable.read(tile.row0, tile.row1, tile.col0, tile.col1)
            at = kernels.gather(read(reference, tile.grown(1, 1)), ground, columns, rows, placement.inverse, *placement.units(tile), *limits, SECTORS, spacing, at, out, counts)
        if at > starts[t]:
            patches[bases[t]:bases[t + 1]] = read(dem, under).ravel()
        starts[t + 1] = at
        progress.report((t + 1) / len(tiles))
    named = {name: array[:starts[-1]] for (name, _), array in zip(_FIELDS, out)}
    return Sample(**named, starts=starts, patches=patches, bases=bases[:-1], shapes=shapes, jacobians=np.array(jacobians),
                  origins=np.array([(tile.row0, tile.col0) for tile in tiles]), widths=np.array([tile.shape[1] for tile in tiles]),
                  groups=_groups(tiles, reference.shape), counts=dict(zip(REASONS, map(int, counts))), share=share, spacing=spacing)


def _beyond(under, shape):
    return under.row1 <= 0 or under.col1 <= 0 or under.row0 >= shape[0] or under.col0 >= shape[1]


def _groups(tiles, shape):
    """Numbers of the tiles in each of 8 x 8 parts of the scene; empty parts are left out."""
    middles = np.array([((tile.row0 + tile.row1) / 2 / shape[0], (tile.col0 + tile.col1) / 2 / shape[1]) for tile in tiles])
    part = (np.minimum((middles * _GROUPS).astype(int), _GROUPS - 1) * (_GROUPS, 1)).sum(axis=1)
    return [np.flatnonzero(part == number) for number in np.unique(part)]
