"""Adapted geocoding: from the phase of an interferogram of snow to the surface and to the phase centre, each at its own place.

Source: propagation effects in the InSAR elevation of glaciers, eq. (12) to (16), with what re-derivation and ray tracing add: see docs/adapted_geocoding.md.
Signs: dh > 0 DOWNWARD from the surface to the phase centre; dR is added to the slant range; phi = (2 pi m / lambda)(R1 - R2), and phi_pen is SUBTRACTED.
"""

import contextlib
import dataclasses

import numpy as np

from .. import blocks, device
from ..options import InputError, option
from ..progress import part, stop_if_cancelled
from . import phase_source, propagation, radar_map
from .geocoded import TERMS, Kept, Maps
from .insar_geometry import HIGHEST, LOWEST
from .medium import MOST_PERMITTIVITY
from .penetration_correction import DEPTH, HEIGHT, MOST_DH, refuse_depths, summary
from .range_doppler import phase_per_metre

ABSOLUTE, FLATTENED = "Absolute", "Flattened"
RANGE_ONLY, BOTH = "Range offset", "Phase and range offset"
EXACT, PUBLISHED = "Exact", "Published"
_TILE = (512, 2048)  # px
_BYTES = 320  # of a tile's pixel
_STRETCH = 12  # times the usual spacing, up to which two neighbours make a surface
_OWN_M = 50.0  # m, least window of the slopes of the result itself
_AT_ONCE = 20_000  # pixels of a job, so that a cancel is heard
_MOST_HALF = 100  # px
NODE = float(phase_source.NODE_PX)


@dataclasses.dataclass(frozen=True)
class AdaptedGeocodingOptions:
    """Options of firnline:adaptedgeocoding."""

    phase_is: str = option(ABSOLUTE, "What PHASE holds", "Absolute: all of (2 pi m / wavelength)(R1 - R2). Flattened: that of the ellipsoid, lifted by FLAT_HEIGHT, is off; the topography is in it.", choices=(ABSOLUTE, FLATTENED))
    dh_value: float | None = option(None, "Penetration where DH is empty", "Depth of the phase centre below the surface, positive downwards.", unit="m", minimum=0, maximum=MOST_DH)
    permittivity: float | None = option(None, "Relative permittivity", "Of snow and firn above the phase centre, such as 1.7 for firn of 0.37 g/cm3 and 3.15 for ice.", minimum=1, maximum=MOST_PERMITTIVITY)
    density: float | None = option(None, "Density", "In place of the permittivity, such as 0.4 for dry firn.", unit="g/cm3", minimum=0, maximum=0.917, advanced=True)
    density_model: str = option("Kovacs", "Permittivity of a density", "Kovacs: (1 + 0.845 rho)^2. Looyenga: a mixture of air and ice.", choices=tuple(propagation.DENSITY_MODELS), advanced=True)
    spacing: float | None = option(None, "Pixel size of the map", "Where GRID is empty. Empty: that of the radar on the ground, in whole metres.", unit="m", minimum=0.1, maximum=10000)
    crs: str = option("", "CRS of the map", "Such as EPSG:3413, where GRID is empty. Empty: the UTM zone of the scene, polar stereographic beyond 84 degrees.", advanced=True)
    method: str = option(RANGE_ONLY, "Compensation", "Range offset: the slant range of the absolute phase is changed, and no more. Phase and range offset: as published, of the flattened phase. The phase is made absolute or "
                         "flattened as the method needs.", choices=(RANGE_ONLY, BOTH), advanced=True)
    interface: str = option("DEM slope", "Surface at which the ray bends", "DEM slope: inclined as SURFACE is, or the result itself. Horizontal: as in the published method.", choices=("DEM slope", "Horizontal"),
                            advanced=True)
    smoothing: float | None = option(None, "Smoothing of the slope", "Side of the window over which slopes are averaged. Empty: as wide as the typical shift; of the result itself 50 m at least, since its noise is in the slope.",
                                     unit="m", minimum=0, maximum=5000, advanced=True)
    rereads: int = option(1, "Readings at the new position", "How often slope and permittivity are read again where the ray enters the snow.", minimum=0, maximum=5, advanced=True)
    centre_range: str = option(EXACT, "Range offset of the phase centre", "With METHOD = Phase and range offset. Exact: dh (cos theta_i - n cos theta_r). Published: its approximation, equation (15).", choices=(EXACT, PUBLISHED),
                               advanced=True)
    phase_offset: float | None = option(None, "Constant to add to the phase", "Empty: the item PHASE_OFFSET_RAD of PHASE, else 0.", unit="rad", minimum=-1e9, maximum=1e9, advanced=True)
    flat_height: float = option(0.0, "Height of the flat earth", "Above the ellipsoid, of PHASE_IS = Flattened.", unit="m", minimum=-1000, maximum=9500, advanced=True)
    dh_is: str = option(DEPTH, "What DH holds", "Depth: 14 for a phase centre 14 m below the surface. Height: -14 for the same.", choices=(DEPTH, HEIGHT), advanced=True)
    without_dh: str = option("No data", "Where DH has no data", "No data, or Unchanged: dh = 0, as where DH covers the glaciers alone.", choices=("No data", "Unchanged"), advanced=True)
    point_step: int | None = option(None, "Step of the points", "Every n-th row and column of the radar goes into POINTS. Empty: as many as make 250 000 points at most.", unit="px", minimum=1, maximum=10000, advanced=True)
    dh_band: int = option(1, "Band of DH", minimum=1, maximum=1000, advanced=True)
    band: int = option(1, "Band of the phase", minimum=1, maximum=1000, advanced=True)

    @property
    def sloped(self):
        """Whether the slope of the interface enters."""
        return self.interface == "DEM slope"


@dataclasses.dataclass(frozen=True)
class Layer:
    """An image that goes with the phase: on its pixels, or on_map, on the grid of the result."""

    image: object
    on_map: bool


@dataclasses.dataclass
class Result:
    """shown: name -> float32 (rows, columns) of every `factor`-th radar pixel; terms: name -> (mean, rms, 5 %, 95 %), of those; counts: of all radar pixels, and of the map's; smoothing_px: half sides of
    the window of the slopes; points: name -> (n,) of every point_step-th pixel; numbers: of the geometry."""

    shown: dict
    factor: int
    terms: dict
    counts: dict
    smoothing_px: tuple
    points: dict
    point_step: int
    numbers: dict


def compute(source, survey, grid, options, *, to_pixels, write, centre=True, dh=None, medium=None, medium_on_map=False, surface=None, axes=None, write_positions=None, want_points=False, progress):
    """Geocode a phase with and for the snow, by blocks.

    source: phase_source.PhaseSource, survey: its survey(); grid: Grid of the result, to_pixels(longitudes, latitudes) -> columns, rows of it; dh: Layer of m or None for options.dh_value;
    medium: Medium, its image on the grid where medium_on_map, else on the pixels of the phase; surface: image of a DEM on the grid for the slopes, with axes, the look.Lattice of the grid.
    write(name, row0, heights) gets whole rows of "surface" and, with `centre`, "phase centre", in m above the ellipsoid, after all is computed; write_positions(row0, col0, values) blocks of the radar
    image, (6, rows, columns): longitude, latitude, height of the surface, then of the phase centre. NaN where one of the inputs is. Returns a Result.
    """
    with contextlib.ExitStack() as held:
        return _Run(held, source, survey, grid, options, to_pixels, centre, dh, medium, medium_on_map, surface, axes, write_positions, want_points, progress).all(write)


class _Run:
    def __init__(self, held, source, survey, grid, options, to_pixels, centre, dh, medium, medium_on_map, surface, axes, write_positions, want_points, progress):
        self.source, self.pair, self.survey, self.grid, self.options, self.to_pixels = source, source.pair, survey, grid, options, to_pixels
        self.dh, self.medium, self.medium_on_map, self.surface, self.axes, self.write_positions, self.progress = dh, medium, medium_on_map, surface, axes, write_positions, progress
        self.orbits = *self.pair.primary.pieces, *self.pair.secondary.pieces, self.pair.look, phase_per_metre(self.pair), phase_source.START_M
        self.names = ("surface", "phase centre")
        columns, rows = to_pixels(*survey.around)
        self.maps = Maps(held, self.names[:1 + bool(centre)], grid.shape, float(_STRETCH * max(np.hypot(columns[1:] - columns[0], rows[1:] - rows[0])) + 2))
        self.kept = Kept(source.shape, lambda times: self.pair.primary.state(times)[0], grid.to_map, options.point_step if want_points else 0)
        self.counts = dict(phase=0, valid=0, beyond=0, facing_away=0, no_slope=0)

    def all(self, write):
        _warm_up(self.progress)
        self._survey()
        tiles = blocks.split(self.source.shape, *self._tile_size())
        own = part(self.progress, 0, 0.9)
        for number, tile in enumerate(tiles):
            stop_if_cancelled(self.progress)
            self._one(tile)
            own.report((number + 1) / len(tiles))
        if not self.counts["valid"]:
            raise InputError("PHASE, DH and the permittivity have no pixel in common with data in all of them: check where they lie, and their no-data.")
        self.counts |= dict(torn=self.maps.torn, map=self.maps.write(write, part(self.progress, 0.9, 1)))
        if not self.counts["map"]:
            raise InputError(f"GRID does not reach into the scene: give one around {np.median(self.survey.longitudes):.3f} degrees east, {np.median(self.survey.latitudes):.3f} north, or leave it empty.")
        terms = {TERMS[name]: summary(values[np.isfinite(values)]) for name, values in self.kept.shown.items()}
        return Result(self.kept.shown, self.kept.factor, terms, self.counts, (self.map_half,) * 2 if self.surface is not None else self.half, self.kept.points, self.kept.step, self.survey.numbers)

    def _tile_size(self):
        most = max(device.memory_bytes() // 2 // _BYTES, 4 * 10**4)  # pixels
        wide = min(_TILE[1], self.source.shape[1])
        high = max(16, min(_TILE[0], most // (wide + 2 * self.halo) - 2 * self.halo))
        return (high // 256 * 256 if high >= 256 else high), wide

    def _survey(self):
        """Checks dh and sets smoothing and halo, from its typical value."""
        options, typical = self.options, self.options.dh_value
        if self.dh is not None:
            rows, columns = self.dh.image.shape
            values = [self._depths(self.dh.image.read(row, row + 1, 0, columns)) for row in np.unique(np.linspace(0, rows - 1, 25).astype(int))]
            values = np.concatenate([one[np.isfinite(one)] for one in values])
            refuse_depths(float(np.abs(values).max()) if values.size else 0.0, values.size, int((values < 0).sum()), options.dh_is, "PHASE", self.progress)
            typical = float(np.abs(values).mean(dtype=float))
        self.half, self.map_half = (0, 0), 0
        if options.sloped:
            eps = 2.0 if self.medium.varies or self.medium.number is None else self.medium.number
            shift = typical * eps * np.tan(np.radians(propagation.refraction_angle(self.survey.incidence, eps)))
            wanted = max(shift, 0 if self.surface is not None else _OWN_M) if options.smoothing is None else options.smoothing
            if self.surface is not None:
                self.map_half = min(int(wanted * np.hypot(*self.axes.at(*(size / 2 for size in self.grid.shape), 0.0)[2].reshape(2, 2)).max() / 2), _MOST_HALF)
            else:
                self.half = tuple(min(int(wanted / size / 2), _MOST_HALF) for size in self.survey.spacing_m)
        own = options.sloped and self.surface is None
        self.halo = 2 + ((1 + options.rereads) * (max(self.half) + 2) if own else 0)  # two for the bicubic surface

    def _depths(self, values):
        return -values if self.options.dh_is == HEIGHT else values

    # --- one tile

    def _one(self, tile):
        from . import adapted_geocoding_numba as kernels

        rows, columns = self.source.shape
        wide = blocks.Block(max(tile.row0 - self.halo, 0), min(tile.row1 + self.halo, rows), max(tile.col0 - self.halo, 0), min(tile.col1 + self.halo, columns))
        inner = slice(tile.row0 - wide.row0, tile.row1 - wide.row0), slice(tile.col0 - wide.col0, tile.col1 - wide.col0)
        self.block, self.shape = wide, wide.shape
        self.times, self.ranges = self.source.axes(wide)
        phases = self.source.read(wide)
        here = np.isfinite(phases)
        self.counts["phase"] += int(here[inner].sum())
        if not here.any():
            return
        standard = np.empty((*self.shape, 3))
        self._each(lambda a, b: kernels.locate(self.times, self.ranges, phases, *self.orbits, a, b, standard))
        places = self._places(standard)
        self.counts["beyond"] += int((here & np.isnan(places[..., 2]))[inner].sum())
        d, eps = self._snow(wide, places)
        entries, slopes = self._entered(phases, d, eps, standard, places)
        centres = np.empty_like(entries)
        options = self.options
        self._each(lambda a, b: kernels.descend(self.times, self.ranges, phases, self.flat, NODE, options.method == BOTH, options.centre_range == EXACT, d, eps, slopes, *self.orbits, a, b, entries, centres))
        known = np.isfinite(d + eps + places[..., 2])[inner]
        self.counts["no_slope"] += int((known & np.isnan(slopes[0])[inner]).sum())
        self.counts["facing_away"] += int((known & np.isnan(entries[..., 0])[inner] & np.isfinite(slopes[0])[inner]).sum())
        self.counts["valid"] += int(np.isfinite(entries[..., 0])[inner].sum())
        found = {name: self._places(points) for name, points in zip(self.names if self.kept.step else self.maps.names, (entries, centres))}
        self.maps.add(found, (max(tile.row0 - 1, 0) - wide.row0, tile.row1 - wide.row0, max(tile.col0 - 1, 0) - wide.col0, tile.col1 - wide.col0), self.progress)
        self.kept.add(tile, self.times[inner[0]], self.ranges[inner[1]], standard[inner], entries[inner], centres[inner], d[inner], {name: one[inner] for name, one in found.items()})
        if self.write_positions:
            degrees = np.empty((6, *tile.shape))
            for number, points in enumerate((entries, centres)):
                some = np.ascontiguousarray(points[inner])
                self._each(lambda a, b: kernels.degrees(some, a, b, degrees[3 * number:3 * number + 3]), tile.shape)
            self.write_positions(tile.row0, tile.col0, degrees)

    def _snow(self, wide, places):
        """(dh, eps), float32 (rows, columns)."""
        options = self.options
        if self.dh is None:
            d = np.full(self.shape, options.dh_value, np.float32)
        else:
            d = self._depths(self._on_map(self.dh.image, places) if self.dh.on_map else blocks.read(self.dh.image, wide))
            largest = float(np.nanmax(np.abs(d), initial=0))
            if largest > MOST_DH:
                refuse_depths(largest, 1, 0, options.dh_is, "PHASE", self.progress)
        eps = self._permittivity(wide, places)
        if options.without_dh == "Unchanged":
            empty = np.isnan(d)
            d, eps = np.where(empty, np.float32(0), d), np.where(empty & np.isnan(eps), np.float32(1), eps)
        return np.ascontiguousarray(d, np.float32), np.ascontiguousarray(eps, np.float32)

    def _permittivity(self, wide, places):
        return self.medium.read(lambda image: self._on_map(image, places) if self.medium_on_map else blocks.read(image, wide), self.shape)

    def _entered(self, phases, d, eps, standard, places):
        """(entry points, slopes there); eps becomes that of the entry points."""
        from . import adapted_geocoding_numba as kernels

        options, points = self.options, standard
        self.flat = self.source.flat(self.block, float(np.median(self.survey.heights))) if options.method == BOTH else np.zeros((self.shape[0], 4))
        slopes, entries = np.zeros((2, *self.shape), np.float32), np.empty_like(standard)
        for step in range(options.rereads + 1):
            if step:
                points, places = entries, self._places(entries)
                if self.medium_on_map:
                    again = self._permittivity(self.block, places)
                    eps[:] = np.where(np.isfinite(again), again, eps)
            if options.sloped and self.surface is not None:
                slopes[:] = slopes if step else np.nan
                self._map_slopes(places, slopes)
            elif options.sloped:
                self._own_slopes(points, slopes)
            self._each(lambda a, b: kernels.enter(self.times, self.ranges, phases, self.flat, NODE, options.method == BOTH, d, eps, slopes, *self.orbits, a, b, points, entries))
        return entries, slopes

    def _own_slopes(self, points, slopes):
        """Of the surface through the points."""
        from . import adapted_geocoding_numba as kernels

        smooth = points
        if max(self.half):
            smooth = np.empty_like(points)
            self._each(lambda a, b: kernels.mean_points(points, *self.half, a, b, smooth))
        self._each(lambda a, b: kernels.slopes_of_points(smooth, a, b, slopes))

    def _map_slopes(self, places, slopes):
        """Of SURFACE, at the places."""
        from . import adapted_geocoding_numba as kernels
        from . import propagation_numba

        window = self._window(places, self.map_half + 3)
        if window is None:
            return
        heights = blocks.read(self.surface, window)
        raw = np.empty((2, *heights.shape), np.float32)
        self._each(lambda a, b: propagation_numba.gradients(heights, a, b, *raw), heights.shape)
        if self.map_half:
            bare, raw = raw, np.empty_like(raw)
            for one, out in zip(bare, raw):
                self._each(lambda a, b: propagation_numba.box_mean(one, self.map_half, a, b, out), heights.shape)
        self._each(lambda a, b: kernels.slopes_of_map(places, *raw, window.row0, window.col0, self.axes.place(0, 0), self.axes.fields, a, b, slopes))

    def _on_map(self, image, places):
        """Values of an image on the grid at places, float32, NaN where there is none."""
        from . import adapted_geocoding_numba as kernels

        out, window = np.full(self.shape, np.nan, np.float32), self._window(places, 2)
        if window is not None:
            values = blocks.read(image, window)
            self._each(lambda a, b: kernels.read_map(places, values, window.row0, window.col0, a, b, out))
        return out

    def _window(self, places, margin):
        """Block of the grid around places; None where they lie beside it."""
        if not np.isfinite(places[..., 0]).any():
            return None
        (col0, row0), (col1, row1) = (function(places[..., :2], axis=(0, 1)) for function in (np.nanmin, np.nanmax))
        rows, columns = self.grid.shape
        row0, row1, col0, col1 = max(int(row0) - margin, 0), min(int(row1) + 1 + margin, rows), max(int(col0) - margin, 0), min(int(col1) + 1 + margin, columns)
        return blocks.Block(row0, row1, col0, col1) if row1 - row0 > 1 and col1 - col0 > 1 else None

    def _places(self, points):
        """(rows, columns, 3): column and row of the map and height of points; NaN where the height is none of any ground."""
        from . import adapted_geocoding_numba as kernels

        places = np.full(points.shape, np.nan)
        self._each(lambda a, b: kernels.heights(points, LOWEST, HIGHEST, a, b, places))
        if not np.isfinite(places[..., 2]).any():
            return places
        low, high = float(np.nanmin(places[..., 2])) - 1, float(np.nanmax(places[..., 2])) + 1
        at = [start + phase_source.NODE_PX * (np.arange(-(-size // phase_source.NODE_PX) + 4) - 1.0) for start, size in zip((self.block.row0, self.block.col0), self.shape)]
        fields = np.ascontiguousarray(radar_map.nodes(*at, np.linspace(low, high, 4), self.pair, self.to_pixels)[..., [3, 4, 8, 9, 13, 14, 18, 19]])
        if self.grid.geographic and np.ptp(fields[..., ::2][np.isfinite(fields[..., ::2])]) > 180 / np.hypot(*self.grid.transform[1::3]):
            raise InputError("The scene crosses 180 degrees, where a map in degrees is cut: give a GRID, or CRS, in metres.")
        self._each(lambda a, b: kernels.to_map(self.times, self.ranges, self.pair.image.line_interval_s, points, fields, NODE, low, high, *self.orbits[:2], self.orbits[4], a, b, places))
        return places

    def _each(self, function, shape=None):
        rows, columns = shape or self.shape
        some = max(1, _AT_ONCE // columns)
        device.each(function, [(a, min(a + some, rows)) for a in range(0, rows, some)], self.progress)


_done = []


def _warm_up(progress):
    """Compile the kernels one after the other, so that a cancel is heard in between."""
    from . import adapted_geocoding_numba as k
    from . import propagation_numba, warm_up_numba

    if _done:
        return
    warm_up_numba.warm_up(progress)
    knots, c, times, ranges = np.array([0.0, 1.0]), np.zeros((1, 8, 3)), np.zeros(2), np.zeros(3)
    points, more, slopes, one = np.full((2, 3, 3), np.nan), np.full((2, 3, 3), np.nan), np.zeros((2, 2, 3), np.float32), np.full((2, 3), np.nan, np.float32)
    orbits, flat, lattice, phases = (knots, c, knots, c, 1, 1.0, 0.0), np.zeros((2, 4)), np.zeros((4, 4, 8)), np.full((2, 3), np.nan)
    place, fields = np.array([0.0, 0, 0, 1, 0, 1, 0, 1]), np.ones((8, 2, 2))
    steps = [(k.locate, times, ranges, phases, *orbits, 0, 2, points), (k.enter, times, ranges, phases, flat, NODE, True, one, one.copy(), slopes, *orbits, 0, 2, points, more),
             (k.descend, times, ranges, phases, flat, NODE, True, True, one, one.copy(), slopes, *orbits, 0, 2, points, more), (k.mean_points, points, 1, 1, 0, 2, more), (k.slopes_of_points, points, 0, 2, slopes),
             (propagation_numba.gradients, one, 0, 2, one.copy(), one.copy()), (propagation_numba.box_mean, one, 1, 0, 2, one.copy()), (k.heights, points, 0.0, 1.0, 0, 2, more), (k.degrees, points, 0, 2, np.empty((6, 2, 3))[:3]),
             (k.slopes_of_map, points, one, one.copy(), 0, 0, place, fields, 0, 2, slopes), (k.read_map, points, one, 0, 0, 0, 2, one.copy()),
             (k.to_map, times, ranges, 1.0, points, lattice, NODE, 0.0, 1.0, knots, c, 1, 0, 2, more), (k.paint, points, 0, 2, 0, 3, 1.0, np.zeros((2, 2)), np.zeros((2, 2), np.uint8))]
    for kernel, *arguments in steps:
        stop_if_cancelled(progress)
        kernel(*arguments)
    _done.append(True)
