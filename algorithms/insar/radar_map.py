"""Pieces of the map of a radar geometry: how a DEM lies to the radar, lattices of smooth fields, the ground under radar pixels."""

import dataclasses
import math

import numpy as np

from .. import blocks, device
from ..progress import stop_if_cancelled
from ..scratch import Scratch
from .range_doppler import geo2rdr, pair_phase, phase_per_metre, to_degrees as degrees_of, to_ecef

OUTSIDE = 8  # of the flags, beside those of the kernels: not in the image
_LATTICE_M, _RADAR_NODES = 2000.0, 32  # spacing of nodes on the ground at most; in radar pixels
_RADAR_BLOCK, _LINES = (256, 2048), 16  # radar pixels whose ground is read at once; lines of a job
_NODES = 25  # of the overview, along each axis


@dataclasses.dataclass(frozen=True)
class Overview:
    """turned: whether the range runs rather along the rows of the DEM than along its columns; toward: +1 where it grows with the columns (rows, if turned);
    middle: (column, row) of the scene's middle in the turned frame, None where nothing is seen; time, range: there, s and m; height: there, m above the ellipsoid."""

    turned: bool
    toward: int
    middle: tuple | None
    time: float
    range: float
    height: float


def overview(dem, pair, to_degrees, undulation):
    """Overview of a DEM (image of m) at the height that it has in the middle of the scene."""
    rough = _overview(dem.shape, pair, to_degrees, 0.0)
    for _ in range(2 if rough.middle else 0):
        rough = _overview(dem.shape, pair, to_degrees, middle_height(dem, to_degrees, undulation, rough.middle[::-1] if rough.turned else rough.middle))
    return rough


def middle_height(dem, to_degrees, undulation, place):
    """Median height (m above the ellipsoid) of some pixels around a place (column, row); 0 where there are none."""
    row, column = (min(max(int(p), 0), size - 1) for p, size in zip(place[::-1], dem.shape))
    around = dem.read(max(row - 16, 0), min(row + 17, dem.shape[0]), max(column - 16, 0), min(column + 17, dem.shape[1]))
    if not np.isfinite(around).any():
        return 0.0
    height = float(np.median(around[np.isfinite(around)]))
    return height if undulation is None else height + float(undulation(*to_degrees(*(np.array([p]) for p in place)))[0])


def _overview(shape, pair, to_degrees, height):
    rows, columns = np.meshgrid(*(np.linspace(0.5, size - 0.5, _NODES) for size in shape), indexing="ij")

    def seen(c, r):
        return geo2rdr(to_ecef(*to_degrees(c, r), height), pair.primary, pair.look)

    times, ranges = seen(columns, rows)
    if not np.isfinite(times).any():
        return Overview(False, 1, None, sum(pair.primary.span) / 2, 0.0, 0.0)
    if pair.image is not None:
        line, sample = pair.image.row_of(times) / pair.image.rows - 0.5, pair.image.column_of(ranges) / pair.image.columns - 0.5
        inside = np.maximum(np.abs(line), np.abs(sample)) <= 0.5
        inside = inside if inside.any() else np.hypot(line, sample) == np.nanmin(np.hypot(line, sample))
    else:
        inside = np.isfinite(times)
    c, r = columns[inside].mean(), rows[inside].mean()
    at = np.array([[c, c + 1, c - 1, c, c], [r, r, r, r + 1, r - 1]])
    t, d = seen(*at)
    t_c, t_r, d_c, d_r = t[1] - t[2], t[3] - t[4], d[1] - d[2], d[3] - d[4]
    turned = bool(abs(t_c) > abs(t_r))
    if turned:
        c, r, t_c, t_r, d_c, d_r = r, c, t_r, t_c, d_r, d_c
    along = d_c - d_r * t_c / t_r if t_r else d_c
    return Overview(turned, 1 if along > 0 else -1, (float(c), float(r)), float(t[0]), float(d[0]), float(height))


class _Turned:
    """An image with rows and columns exchanged."""

    def __init__(self, image):
        self._image, self.shape = image, tuple(image.shape)[::-1]

    def read(self, row0, row1, col0, col1):
        return np.ascontiguousarray(self._image.read(col0, col1, row0, row1).T)


@dataclasses.dataclass(frozen=True)
class Lattice:
    """fields (n, m, 4): normal x, y, z and undulation (m) at every spacing-th pixel; node 1 is the first pixel's centre. undulation_span: (least, most)."""

    fields: np.ndarray
    spacing: float
    undulation_span: tuple


class Frame:
    """The DEM as the computation sees it: turned so that the range runs along its rows."""

    def __init__(self, dem, grid, to_degrees, undulation, write, turned):
        self.turned, self.grid_shape = turned, tuple(grid.shape)
        self._dem, self._to_degrees, self._undulation, self._write = _Turned(dem) if turned else dem, to_degrees, undulation, write
        self.shape = tuple(self._dem.shape)
        rows, columns = self.shape
        here = [to_ecef(*self.to_degrees(columns / 2 + c, rows / 2 + r), 0.0) for c, r in ((-0.5, 0), (0.5, 0), (0, -0.5), (0, 0.5))]
        self.column_metres, self.row_metres = float(np.linalg.norm(here[1] - here[0])), float(np.linalg.norm(here[3] - here[2]))
        finest = max(self.column_metres, self.row_metres)
        self.spacing = min(max(int(_LATTICE_M / finest), 2), 64) if np.isfinite(finest) and finest > 0 else 16

    def to_degrees(self, columns, rows):
        return self._to_degrees(rows, columns) if self.turned else self._to_degrees(columns, rows)

    def write(self, name, row0, col0, values):
        if self.turned:
            self._write(name, col0, row0, np.ascontiguousarray(np.swapaxes(values, -1, -2)))
        else:
            self._write(name, row0, col0, values)

    def heights(self, block):
        """float32 m of a block and one pixel around it; at the DEM's border they go on as they rise or fall there."""
        rows, columns = self.shape
        heights = blocks.read(self._dem, block.grown(1, 1))
        for z, at_start, at_end in ((heights, block.row0 == 0, block.row1 == rows), (heights.T, block.col0 == 0, block.col1 == columns)):
            if at_start:
                z[0] = 2 * z[1] - z[2] if len(z) > 3 else z[1]
            if at_end:
                z[-1] = 2 * z[-2] - z[-3] if len(z) > 3 else z[-2]
        return heights

    def lattice(self, block):
        return lattice_of(block, self.spacing, self.to_degrees, self._undulation)


def lattice_of(block, spacing, to_degrees, undulation):
    """Lattice over a Block of a DEM, pixels around it included."""
    rows, columns = (start + 0.5 + spacing * (np.arange(-(-(size + 1) // spacing) + 4) - 1.0) for start, size in zip((block.row0, block.col0), block.shape))
    lon, lat = to_degrees(*(a.ravel() for a in np.meshgrid(columns, rows)))
    phi, lam = np.radians(lat), np.radians(lon)
    fields = np.zeros((rows.size, columns.size, 4))
    fields[..., :3] = np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], -1).reshape(*fields.shape[:2], 3)
    if undulation is not None:
        fields[..., 3] = undulation(lon, lat).reshape(fields.shape[:2])
    span = fields[..., 3][np.isfinite(fields[..., 3])]
    return Lattice(fields, float(spacing), (float(span.min()), float(span.max())) if span.size else (0.0, 0.0))


class Sight:
    """Slant range (m less a constant), cosine of the look angle and flags of every pixel, put aside for the search along the lines of sight."""

    def __init__(self, shape):
        self._parts = {"range": Scratch(shape), "cosine": Scratch(shape), "flags": Scratch(shape, np.uint8)}

    def write(self, row0, values):
        for name, aside in self._parts.items():
            aside.write(row0, values[name])

    def read(self, block):
        return [np.ascontiguousarray(aside.read(block.row0, block.row1)) for aside in self._parts.values()]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for aside in self._parts.values():
            aside.close()


def shifts(frame, pair, row, overview):
    """Row (columns,) by which a line of constant zero-Doppler time has moved at each column, 0 at the first: along the given row, at the height of the scene's middle."""
    columns = frame.shape[1]
    nodes = np.unique(np.append(np.arange(0.5, columns, frame.spacing), columns - 0.5))
    step = 4.0
    at = np.concatenate([nodes, nodes + step, nodes - step, nodes, nodes]), np.concatenate([np.full(nodes.size, row + d) for d in (0, 0, 0, step, -step)])
    t = geo2rdr(to_ecef(*frame.to_degrees(*at), overview.height), pair.primary, pair.look)[0].reshape(5, -1)
    with np.errstate(invalid="ignore", divide="ignore"):
        slope = np.clip(-(t[1] - t[2]) / (t[3] - t[4]), -1, 1)
    good = np.isfinite(slope)
    if not good.any():
        return np.zeros(columns)
    each = np.interp(np.arange(columns), nodes[good] - 0.5, slope[good])
    return np.concatenate([[0.0], np.cumsum((each[1:] + each[:-1]) / 2)])


def of_point(pair, longitude, latitude, height):
    """Numbers of one ground point, degrees and m: perpendicular baseline, k_z, height of ambiguity, phase, ranges and times; empty where it is not seen by both."""
    from . import radar_map_numba as kernels

    lon, lat = (float(np.ravel(v)[0]) for v in (longitude, latitude))
    point = to_ecef(lon, lat, height).reshape(1, 1, 3)
    phi, lam = math.radians(lat), math.radians(lon)
    normal = np.array([math.cos(phi) * math.cos(lam), math.cos(phi) * math.sin(lam), math.sin(phi)]).reshape(1, 1, 3)
    (t, r), (t2, r2) = (geo2rdr(point, orbit, pair.look) for orbit in (pair.primary, pair.secondary))
    if not (np.isfinite(r[0, 0]) and np.isfinite(r2[0, 0])):
        return {}
    kz, perpendicular = np.empty((2, 1, 1))
    kernels.baseline(point, normal, t, r, *pair.primary.pieces, *pair.secondary.pieces, pair.look, phase_per_metre(pair), float(t2[0, 0]), kz, perpendicular)
    return dict(middle_longitude=lon, middle_latitude=lat, middle_height_m=float(height), perpendicular_baseline_m=float(perpendicular[0, 0]), middle_kz_rad_m=float(kz[0, 0]),
                height_of_ambiguity=float(2 * np.pi / kz[0, 0]) if kz[0, 0] else math.inf, middle_phase_rad=float(pair_phase(point, pair)[0, 0]), middle_range_m=float(r[0, 0]),
                middle_time_s=float(t[0, 0]), secondary_time_s=float(t2[0, 0]))


def radar_image(dem, grid, pair, to_degrees, to_pixels, undulation, low, high, offset, write, progress):
    """The ground under every pixel of the radar image, block by block to write(row0, col0, places, phases); see insar_geometry.compute(). Returns the pixels that have one."""
    some = blocks.split((pair.image.rows, pair.image.columns), *_RADAR_BLOCK)
    found, spacing = 0, Frame(dem, grid, to_degrees, None, None, False).spacing
    for number, block in enumerate(some):
        stop_if_cancelled(progress)
        places, phases = np.full((*block.shape, 3), np.nan), np.full(block.shape, np.nan)
        _radar_block(block, dem, pair, to_degrees, to_pixels, undulation, low - 1, high + 1, spacing, places, phases, progress)
        found += int(np.isfinite(places[..., 2]).sum())
        write(block.row0, block.col0, np.moveaxis(places, -1, 0).astype(np.float32), (phases - offset).astype(np.float32))
        progress.report((number + 1) / len(some))
    return found


def _radar_block(block, dem, pair, to_degrees, to_pixels, undulation, low, high, spacing, places, phases, progress):
    from . import radar_map_numba as kernels

    at_rows, at_columns = (start + _RADAR_NODES * (np.arange(-(-size // _RADAR_NODES) + 4) - 1.0) for start, size in zip((block.row0, block.col0), block.shape))
    window = _window(nodes(at_rows[::2], at_columns[::2], np.linspace(low, high, 4), pair, to_pixels), dem.shape)
    if window is None:
        return
    heights = blocks.read(dem, window).astype(float)
    if undulation is not None:
        of = lattice_of(window, spacing, to_degrees, undulation)
        kernels.lift(heights, of.fields, of.spacing, 0.0, 0.0)
    if not np.isfinite(heights).any():
        return
    low, high = float(np.nanmin(heights)) - 1, float(np.nanmax(heights)) + 1
    fields = nodes(at_rows, at_columns, np.linspace(low, high, 4), pair, to_pixels)
    ranges = pair.image.first_range_m + pair.image.range_spacing_m * np.arange(block.col0, block.col1)
    knots, coefficients, per_metre = (*pair.secondary.pieces, phase_per_metre(pair)) if pair.secondary is not None else (np.empty(0), np.empty((0, 8, 3)), 0.0)
    guess = sum(pair.secondary.span) / 2 if pair.secondary is not None else 0.0
    jobs = [(heights, window.row0, window.col0, fields, float(_RADAR_NODES), float(row), 0.0, low, high, knots, coefficients, per_metre, ranges, guess,
             places[row:row + _LINES], phases[row:row + _LINES]) for row in range(0, block.shape[0], _LINES)]
    device.each(kernels.under_radar, jobs, progress)


def nodes(rows, columns, heights, pair, to_pixels):
    """Fields (rows, columns, 20) of under_radar() at pixels of the radar image and four heights."""
    from . import range_doppler_numba as kernels

    t, r, h = np.meshgrid(pair.image.first_time_s + pair.image.line_interval_s * rows, pair.image.first_range_m + pair.image.range_spacing_m * columns, heights, indexing="ij")
    points = np.empty((*t.shape, 3))
    kernels.rdr2geo(t.ravel(), r.ravel(), h.ravel(), *pair.primary.pieces, pair.look, points.reshape(-1, 3), 1.0)
    lon, lat, _ = degrees_of(points)
    column, row = np.full((2, *lon.shape), np.nan)
    good = np.isfinite(lon)
    if good.any():
        column[good], row[good] = to_pixels(lon[good], lat[good])
    return np.concatenate([points, column[..., None], row[..., None]], -1).reshape(len(rows), len(columns), -1)


def _window(fields, shape):
    """Block of the DEM that holds the places of fields; None where they lie outside."""
    column, row = (fields.reshape(-1, 5)[:, c] for c in (3, 4))
    if not np.isfinite(column).any():
        return None
    edges = [(max(math.floor(np.nanmin(v)) - 3, 0), min(math.ceil(np.nanmax(v)) + 3, size)) for v, size in ((row, shape[0]), (column, shape[1]))]
    return blocks.Block(*edges[0], *edges[1]) if all(high - low >= 2 for low, high in edges) else None
