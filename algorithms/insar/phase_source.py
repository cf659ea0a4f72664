"""The phase of a radar image as absolute phase, and a first look at the heights in it."""

import dataclasses

import numpy as np

from .. import blocks
from ..options import InputError
from ..progress import stop_if_cancelled
from . import insar_geometry, radar_map
from .range_doppler import geo2rdr, pair_phase, phase_per_metre, rdr2geo, to_degrees

NODE_PX = 32  # columns between nodes of the flat phase
START_M = 1000.0  # height from which positions are searched
_ROWS, _COLUMNS = 65, 400  # that a survey looks at


class PhaseSource:
    """Phase (rad) of the radar image of a pair.Pair.

    image: of phases, to which `offset` is added; flat_height: of the ellipsoid whose phase is taken off (m), None where it is not; reference: image of a phase that was taken off too, to which
    `reference_offset` is added. InputError where the sizes do not fit, or the pair lacks its image or second orbit.
    """

    def __init__(self, image, pair, *, offset=0.0, flat_height=None, reference=None, reference_offset=0.0, name="PHASE"):
        if pair.secondary is None or pair.image is None:
            raise InputError(f"GEOMETRY holds {'one orbit' if pair.secondary is None else 'no image'}: geocoding a phase needs both orbits and the timing of the image.")
        size = pair.image.rows, pair.image.columns
        for key, one in ((name, image), ("REFERENCE_PHASE", reference)):
            if one is not None and tuple(one.shape) != size:
                raise InputError(f"{key} has {one.shape[1]} x {one.shape[0]} px, GEOMETRY is of an image of {size[1]} x {size[0]} px: give the file of this image, for a multi-looked phase that of the averaged one.")
        self.shape, self.pair, self.bare = size, pair, reference is None  # bare: no topography was taken off
        self._image, self._offset, self._flat_height, self._reference, self._reference_offset = image, offset, flat_height, reference, reference_offset
        self.span = np.inf, -np.inf  # of the values that were read, rad

    def axes(self, block):
        """(zero-Doppler times s (rows,), slant ranges m (columns,)) of a Block."""
        image = self.pair.image
        return (image.first_time_s + image.line_interval_s * np.arange(block.row0, block.row1, dtype=float),
                image.first_range_m + image.range_spacing_m * np.arange(block.col0, block.col1, dtype=float))

    def flat(self, block, height):
        """Phase of the ellipsoid lifted by a height (m), (rows, nodes), rad: node 1 at the first column, one each NODE_PX columns, one more at either side."""
        times, ranges = self.axes(block)
        nodes = ranges[0] + self.pair.image.range_spacing_m * NODE_PX * (np.arange(-(-ranges.size // NODE_PX) + 4) - 1.0)
        return pair_phase(rdr2geo(times[:, None], nodes, height, self.pair.primary, self.pair.look), self.pair)

    def read(self, block):
        """float64 (rows, columns) of a Block, absolute; NaN stays."""
        window = (block.row0, block.row1, block.col0, block.col1)
        values = self._image.read(*window).astype(float)
        if np.isfinite(values).any():
            self.span = min(self.span[0], float(np.nanmin(values))), max(self.span[1], float(np.nanmax(values)))
        values += self._offset
        if self._reference is not None:
            values += self._reference.read(*window).astype(float) + self._reference_offset
        if self._flat_height is not None:
            values += between_nodes(self.flat(block, self._flat_height), block.shape[1])
        return values


def between_nodes(nodes, columns):
    """(rows, columns) of PhaseSource.flat(): Lagrange's cubic, as the kernels have it."""
    place = np.arange(columns) / NODE_PX
    k = place.astype(int)
    f = place - k
    weights = -f * (f - 1) * (f - 2) / 6, (f + 1) * (f - 1) * (f - 2) / 2, -(f + 1) * f * (f - 2) / 2, (f + 1) * f * (f - 1) / 6
    return sum(w * nodes[:, k + number] for number, w in enumerate(weights))


@dataclasses.dataclass(frozen=True)
class Survey:
    """longitudes, latitudes (degrees), heights (m above the ellipsoid): (n,) of some pixels without any correction; around: (longitudes, latitudes) (3,) of the middle, and of the pixels
    after it along the track and in range; spacing_m: (along track, ground range) of a pixel; incidence: degrees in the middle; numbers: of radar_map.of_point() there."""

    longitudes: np.ndarray
    latitudes: np.ndarray
    heights: np.ndarray
    around: tuple
    spacing_m: tuple
    incidence: float
    numbers: dict


def survey(source, progress):
    """Survey of some rows of a PhaseSource; InputError where the heights are none of any ground, or an orbit does not reach."""
    from . import adapted_geocoding_numba as kernels

    pair, (rows, columns) = source.pair, source.shape
    _refuse_short(pair)
    found = []
    every = max(1, columns // _COLUMNS)
    for row in np.unique(np.linspace(0, rows - 1, min(_ROWS, rows)).astype(int)):
        stop_if_cancelled(progress)
        block = blocks.Block(row, row + 1, 0, columns)
        phases = source.read(block)
        keep = np.zeros(columns, bool)
        keep[::every] = keep[-1] = True
        phases[:, ~keep] = np.nan
        if np.isfinite(phases).any():
            points = np.empty((1, columns, 3))
            times, ranges = source.axes(block)
            kernels.locate(times, ranges, phases, *pair.primary.pieces, *pair.secondary.pieces, pair.look, phase_per_metre(pair), START_M, 0, 1, points)
            found.append(points[np.isfinite(phases)])
    if not found:
        raise InputError("PHASE holds no value: check its band and its no-data.")
    points = np.concatenate(found)
    lon, lat, height = to_degrees(points)
    with np.errstate(invalid="ignore"):
        good = (height >= insar_geometry.LOWEST) & (height <= insar_geometry.HIGHEST)
    if good.sum() < 0.5 * good.size:
        typical = f"{np.nanmedian(height):.0f} m (median)" if np.isfinite(height).any() else "no place on the Earth"
        raise InputError(f"PHASE gives {typical}, and for {100 * (1 - good.mean()):.0f} % of the pixels a height beyond {insar_geometry.LOWEST:g} to {insar_geometry.HIGHEST:g} m: check PHASE_IS, PHASE_OFFSET and "
                         "whether the phase is unwrapped, absolute, and (2 pi m / wavelength)(R1 - R2) with this sign.")
    lon, lat, height = lon[good], lat[good], height[good]
    middle = float(np.median(height))
    t, r = (sum(ends) / 2 for ends in (pair.image.times_s, pair.image.ranges_m))
    around = rdr2geo(np.array([t, t + pair.image.line_interval_s, t]), np.array([r, r, r + pair.image.range_spacing_m]), middle, pair.primary, pair.look)
    here, along, across = around
    at = to_degrees(here)
    normal = np.array([np.cos(np.radians(at[1])) * np.cos(np.radians(at[0])), np.cos(np.radians(at[1])) * np.sin(np.radians(at[0])), np.sin(np.radians(at[1]))])
    incidence = float(np.degrees(np.arccos((pair.primary.state(t)[0] - here) @ normal / r)))
    numbers = radar_map.of_point(pair, at[0], at[1], middle)
    insar_geometry.compare_ambiguity(pair, numbers, progress)
    if source.bare and np.abs(source.span).max() <= np.pi + 0.01:
        progress.warn(f"PHASE holds {source.span[0]:.2f} to {source.span[1]:.2f} rad, which is within one cycle: a wrapped phase has to be unwrapped first (Unwrap phase).")
    return Survey(lon, lat, height, to_degrees(around)[:2], tuple(float(np.linalg.norm(one - here)) for one in (along, across)), incidence, numbers)


def _refuse_short(pair):
    """InputError where the orbit of the secondary does not cover the image; that of the primary was checked with the pair."""
    times, ranges = np.meshgrid(pair.image.times_s, pair.image.ranges_m)
    ground = rdr2geo(times, ranges, 0.0, pair.primary, pair.look)
    if not np.isfinite(ground).all():
        raise InputError(f"GEOMETRY: slant ranges of {pair.image.ranges_m[0] / 1000:.1f} to {pair.image.ranges_m[1] / 1000:.1f} km do not reach the Earth: give one-way metres.")
    if not np.isfinite(geo2rdr(ground, pair.secondary, pair.look)[0]).all():
        first, last = (pair.time_text(one) for one in pair.secondary.span)
        raise InputError(f"GEOMETRY: the orbit of the secondary is too short, it covers {first} to {last}, the image {pair.time_text(pair.image.times_s[0])} to {pair.time_text(pair.image.times_s[1])}: give state vectors "
                         "from before its first to after its last line.")
