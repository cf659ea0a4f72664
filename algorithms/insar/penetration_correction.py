"""Penetration correction: from an InSAR DEM, whose heights are those of a phase centre seen through snow, to the surface or to the true phase centre.

Source: propagation effects in the InSAR elevation of glaciers, eq. (2), (10), (11), and the vector form of propagation.displacements().
"""

import dataclasses

import numpy as np

from .. import blocks, device
from ..options import InputError, option
from ..progress import stop_if_cancelled
from . import propagation
from .medium import MOST_PERMITTIVITY, Medium, radians_of

METHODS = ("Height only", "Propagation", "Three-dimensional")
SURFACE, PHASE_CENTRE = "Surface", "Phase centre"
DEPTH, HEIGHT = "Depth below the surface", "Height of the phase centre"
MOST_DH = 500.0  # m
_SHOWN = 500  # pixels along an axis of what is kept for the report
_OWN_M = 50.0  # m, least window of the slopes of the DEM itself
_AT_ONCE = 300_000  # pixels of a job, so that a cancel is heard
_MOST_HALO = 256  # pixels
_ARRAYS = 14  # of float32 in a block


@dataclasses.dataclass(frozen=True)
class PenetrationCorrectionOptions:
    """Options of firnline:penetrationcorrection."""

    method: str = option("Propagation", "Method", "Height only adds dh, as is usual, which leaves metres. Propagation also counts that the wave is slower in snow: heights are right, positions stay. "
                         "Three-dimensional moves every pixel to where it belongs and brings the result back on the grid.", choices=METHODS)
    target: str = option(SURFACE, "Height wanted", "Surface: of the snow. Phase centre: what the radar sees inside it, at its true place.", choices=(SURFACE, PHASE_CENTRE), advanced=True)
    dh_value: float | None = option(None, "Penetration where DH is empty", "Depth of the phase centre below the surface, positive downwards.", unit="m", minimum=0, maximum=MOST_DH, advanced=True)
    dh_is: str = option(DEPTH, "What DH holds", "Depth: 14 for a phase centre 14 m below the surface. Height: -14 for the same.", choices=(DEPTH, HEIGHT), advanced=True)
    without_dh: str = option("No data", "Where DH has no data", "No data, or Unchanged: dh = 0, as where DH covers the glaciers alone.", choices=("No data", "Unchanged"), advanced=True)
    dh_band: int = option(1, "Band of DH", minimum=1, maximum=1000, advanced=True)
    permittivity: float | None = option(None, "Relative permittivity", "Of snow and firn above the phase centre, such as 1.7 for firn of 0.37 g/cm3 and 3.15 for ice.", minimum=1, maximum=MOST_PERMITTIVITY)
    density: float | None = option(None, "Density", "In place of the permittivity, such as 0.4 for dry firn.", unit="g/cm3", minimum=0, maximum=0.917, advanced=True)
    density_model: str = option("Kovacs", "Permittivity of a density", "Kovacs: (1 + 0.845 rho)^2. Looyenga: a mixture of air and ice.", choices=tuple(propagation.DENSITY_MODELS), advanced=True)
    incidence_angle: float | None = option(None, "Incidence angle", "Between the ray and the ellipsoid's normal, where there is neither INCIDENCE nor GEOMETRY.", unit="degrees", minimum=5, maximum=80, advanced=True)
    incidence_unit: str = option("Degrees", "Unit of the incidence raster", choices=("Degrees", "Radians"), advanced=True)
    incidence_is: str = option("Ellipsoid", "What INCIDENCE is measured against", "Ellipsoid: the vertical. Local: the slope of the ground, as local incidence rasters of terrain correction are.",
                               choices=("Ellipsoid", "Local"), advanced=True)
    look_direction: float | None = option(None, "Look direction", "The way the radar looks, clockwise from true north, such as 78 (right-looking, ascending). Not needed with GEOMETRY.", unit="degrees",
                                          minimum=0, maximum=360, advanced=True)
    interface: str = option("DEM slope", "Surface at which the ray bends", "DEM slope: inclined as SURFACE is, or the corrected DEM itself. Horizontal: as in the published method.",
                            choices=("DEM slope", "Horizontal"), advanced=True)
    smoothing: float | None = option(None, "Smoothing of the slope", "Side of the window over which slopes are averaged. Empty: as wide as the typical shift; of the corrected DEM itself 50 m at least, since its noise is in the slope.", unit="m", minimum=0, maximum=5000, advanced=True)
    rereads: int = option(1, "Readings at the new position", "How often the permittivity, and the slope of SURFACE, are read again where the ray enters the snow. Three-dimensional only.",
                          minimum=0, maximum=5, advanced=True)

    @property
    def sloped(self):
        """Whether the slope of the interface enters."""
        return self.method != "Height only" and self.interface == "DEM slope" and self.incidence_is == "Ellipsoid"

    @property
    def vector(self):
        return self.method == "Three-dimensional"


def refuse_contradictions(options, *, incidence, geometry, medium):
    """InputError where the options do not fit what is given (truth values)."""
    if options.method == "Height only":
        if options.target == PHASE_CENTRE:
            raise InputError("TARGET = Phase centre: METHOD = Height only would change nothing, since it takes the InSAR height for the phase centre; use Propagation or Three-dimensional.")
        return
    if not medium:
        raise InputError(f"PERMITTIVITY is empty: METHOD = {options.method} needs it; give PERMITTIVITY, DENSITY or a raster of one of them.")
    if not (incidence or geometry or options.incidence_angle is not None):
        raise InputError(f"INCIDENCE is empty: METHOD = {options.method} needs a raster of incidence angles, GEOMETRY or INCIDENCE_ANGLE.")
    if options.incidence_is == "Local" and not incidence:
        raise InputError("INCIDENCE_IS = Local, but INCIDENCE is empty: give a raster of local incidence angles, or set INCIDENCE_IS = Ellipsoid.")
    if options.vector and options.incidence_is == "Local":
        raise InputError("INCIDENCE_IS = Local: METHOD = Three-dimensional needs the angle at the ellipsoid and takes the slope from the DEM; give such angles, or use METHOD = Propagation.")
    if (options.sloped or options.vector) and not geometry and options.look_direction is None:
        way_out = "" if options.vector else ", or set INTERFACE = Horizontal"
        raise InputError(f"LOOK_DIRECTION is empty: {'METHOD = Three-dimensional' if options.vector else 'INTERFACE = DEM slope'} needs to know where the radar is; give it, or GEOMETRY{way_out}.")


def refuse_depths(largest, count, negative, dh_is, where, progress):
    """InputError where DH, of whose `count` values `largest` (m) is the largest size and `negative` lie above the surface, can be no penetration; where: the parameter it lies on."""
    if not count:
        raise InputError(f"DH holds no value on {where}: check where it lies, and its no-data.")
    if negative > count / 2:
        other = HEIGHT if dh_is == DEPTH else DEPTH
        raise InputError(f"DH, taken as {dh_is.lower()}, puts the phase centre above the surface on {100 * negative / count:.0f} % of the pixels: set DH_IS = {other}.")
    if largest > MOST_DH:
        raise InputError(f"DH holds values up to {largest:.4g} m: a phase centre lies {MOST_DH:g} m below the surface at most; check its unit and its no-data value.")
    if negative:
        progress.warn(f"DH puts the phase centre above the surface on {100 * negative / count:.1f} % of the pixels: they are lowered, as scatter of an estimate that is right on average.")


@dataclasses.dataclass
class Result:
    """shown: name -> float32 (rows, columns) of every `factor`-th pixel; terms: name -> (mean, rms, 5 %, 95 %) in m, of those pixels; counts: valid, facing_away, folded pixels, of all;
    smoothing_px: side of the window of the slopes."""

    shown: dict
    factor: int
    terms: dict
    counts: dict
    smoothing_px: int


def compute(dem, grid, options, *, dh=None, medium=None, angle=None, surface=None, lattice, block_rows=256, write, write_shift=None, progress):
    """Correct a DEM by blocks.

    dem: image (m); dh: image or None for options.dh_value; medium: Medium; angle: image of incidence angles or None for those of `lattice` (look.Lattice);
    surface: image of a DEM of the surface, for its slopes; all on the grid, .shape and .read(). write(row0, col0, heights) gets the blocks in order,
    write_shift(row0, col0, up, east, north) likewise the displacement of each pixel (m). NaN where one of the inputs is. Returns a Result.
    """
    return _Run(dem, grid, options, dh, medium or Medium(options), angle, surface, lattice, block_rows, write, write_shift, progress).all()


class _Run:
    def __init__(self, dem, grid, options, dh, medium, angle, surface, lattice, block_rows, write, write_shift, progress):
        self.dem, self.grid, self.options, self.dh, self.medium, self.angle, self.surface = dem, grid, options, dh, medium, angle, surface
        self.lattice, self.block_rows, self.write, self.write_shift, self.progress = lattice, block_rows, write, write_shift, progress
        self.counts = dict(valid=0, facing_away=0, folded=0)
        self.factor = max(1, -(-max(grid.shape) // _SHOWN))

    def all(self):
        _warm_up(self.progress)
        self._survey()
        rows, columns = self.grid.shape
        shape = -(-rows // self.factor), -(-columns // self.factor)
        shown = {name: np.full(shape, np.nan, np.float32) for name in ("dem", "dh", "eps", "angle", "corrected", "up", "east", "north")}
        high, wide = self._block_size()
        self.wide = wide + 2 * self.halo
        tiles = blocks.split(self.grid.shape, high, wide)
        for number, tile in enumerate(tiles):
            stop_if_cancelled(self.progress)
            kept = self._one(tile)
            at = [np.arange(-start % self.factor, stop - start, self.factor) for start, stop in ((tile.row0, tile.row1), (tile.col0, tile.col1))]
            into = np.ix_(*((first + part) // self.factor for first, part in zip((tile.row0, tile.col0), at)))
            for name, values in kept.items():
                shown[name][into] = values[np.ix_(*at)]
            self.progress.report((number + 1) / len(tiles))
        if not self.counts["valid"]:
            raise InputError("INPUT, DH and the other rasters have no pixel in common with data in all of them: check where they lie, and their no-data.")
        return Result(shown, self.factor, self._terms(shown), dict(self.counts), 2 * self.half + 1)

    # --- before the blocks

    def _survey(self):
        """Largest shift, smoothing and halo, from the values of dh; refuses those of a wrong sign or size."""
        options = self.options
        largest = typical = options.dh_value
        if self.dh is not None:
            rows, columns = self.grid.shape
            strips = blocks.split(self.grid.shape, 1 if not options.vector else self.block_rows, columns)
            strips = strips if options.vector else [strips[k] for k in np.unique(np.linspace(0, rows - 1, 25).astype(int))]
            largest, total, count, negative = 0.0, 0.0, 0, 0
            for strip in strips:
                stop_if_cancelled(self.progress)
                values = self._depths(blocks.read(self.dh, strip))
                values = values[np.isfinite(values)]
                if values.size:
                    largest, total = max(largest, float(np.abs(values).max())), total + float(np.abs(values).sum(dtype=float))
                    count, negative = count + values.size, negative + int((values < 0).sum())
            refuse_depths(largest, count, negative, options.dh_is, "INPUT", self.progress)
            typical = total / count
        rows, columns = self.grid.shape
        theta, _, axes = self.lattice.at(rows / 2, columns / 2, 0.0)
        if self.angle is not None:
            row = rows // 2
            some = radians_of(blocks.read(self.angle, blocks.Block(row, row + 1, 0, columns)), options.incidence_unit)
            theta = np.degrees(np.nanmedian(some)) if np.isfinite(some).any() else 45.0
        eps = 2.0 if self.medium.varies or self.medium.number is None else self.medium.number
        per_metre = np.hypot(*axes.reshape(2, 2)).max()  # pixels
        shift_px = typical * eps * np.tan(np.radians(propagation.refraction_angle(theta, eps))) * per_metre
        least_px = 0 if self.surface is not None else _OWN_M * per_metre
        wanted_px = max(shift_px, least_px) if options.smoothing is None else options.smoothing * per_metre
        self.half = min(int(wanted_px / 2), 100) if options.sloped else 0
        self.reach = 0
        if options.vector:
            # n ell / dh stays below 2.2 on slopes up to 45 degrees.
            needed = int(np.ceil(2.2 * largest * per_metre)) + 3
            self.reach = min(needed, _MOST_HALO)
        self.halo = self.reach + (2 * (self.half + 2) if options.sloped else 0)

    def _depths(self, values):
        return -values if self.options.dh_is == HEIGHT else values

    def _block_size(self):
        rows, columns = self.grid.shape
        most = device.memory_bytes() // 2 // (4 * _ARRAYS)  # pixels
        high = -(-256 // self.block_rows) * self.block_rows
        if (high + 2 * self.halo) * (columns + 2 * self.halo) > most:
            wide = max(256, (most // (high + 2 * self.halo) - 2 * self.halo) // 256 * 256)
            return high, wide
        taller = most // (columns + 2 * self.halo) - 2 * self.halo
        return max(high, min(taller // high, 4) * high), columns

    # --- one block

    def _one(self, tile):
        """Write the block; what is kept of it for the report, by name."""
        from . import propagation_numba as kernels

        options, halo = self.options, self.halo
        wide = tile.grown(halo, halo)

        def read(image):
            return blocks.read(image, wide)
        z = read(self.dem)
        d = np.full(z.shape, options.dh_value, np.float32) if self.dh is None else self._depths(read(self.dh))
        if options.method == "Height only":
            d = np.nan_to_num(d) if options.without_dh == "Unchanged" else d
            up, right, below, eps, angle = d + 0 * z, None, None, None, None
        else:
            eps = self.medium.read(read, z.shape)
            if options.without_dh == "Unchanged":
                empty = np.isnan(d)
                d, eps = np.where(empty, np.float32(0), d), np.where(empty & np.isnan(eps), np.float32(1), eps)
            angle = radians_of(read(self.angle), options.incidence_unit) if self.angle is not None else np.empty((0, 0), np.float32)
            up, right, below = self._moved(wide, z, d, eps, angle)
            self.counts["facing_away"] += int((np.isnan(up) & np.isfinite(z + d + eps))[self._inner(z.shape)].sum())
        inner = self._inner(z.shape)
        if options.vector:
            values, corrected, folded = z + up, np.empty(tile.shape, np.float32), []
            self._each(lambda a, b: folded.append(kernels.regrid(values, right, below, halo, a, b, corrected)), tile.shape[0])
            self.counts["folded"] += sum(folded)
        else:
            corrected = (z + up)[inner]
        self.counts["valid"] += int(np.isfinite(corrected).sum())
        self.write(tile.row0, tile.col0, corrected)
        kept = dict(dem=z[inner], dh=d[inner], corrected=corrected, up=up[inner].copy())
        if eps is not None:
            kept.update(eps=eps[inner], **({"angle": angle[inner]} if angle.size else {}))
        if options.vector:
            # The same again in metres.
            self._displace(wide, z, d, eps, angle, True, up, right, below)
            kept.update(east=right[inner], north=below[inner])
        if self.write_shift:
            flat = kept["up"] * 0
            self.write_shift(tile.row0, tile.col0, kept["up"], kept.get("east", flat), kept.get("north", flat))
        return kept

    def _inner(self, shape):
        return slice(self.halo, shape[0] - self.halo), slice(self.halo, shape[1] - self.halo)

    def _moved(self, wide, z, d, eps, angle):
        """(up, right, below) of a block: m, pixels, pixels."""
        out = tuple(np.empty(z.shape, np.float32) for _ in range(3))
        self._slopes = np.empty((2, 0, 0), np.float32)
        if self.options.sloped:
            if self.surface is not None:
                self._slopes = self._gradients(blocks.read(self.surface, wide))
            else:
                # The corrected DEM, not moved, has at each pixel the slope where its ray enters.
                self._slopes = self._gradients(z)
                self._displace(wide, z, d, eps, angle, False, *out)
                self._slopes = self._gradients(z + self._to_surface(d, out[0]))
        self._displace(wide, z, d, eps, angle, False, *out)
        return out

    def _to_surface(self, d, up):
        return up + d if self.options.target == PHASE_CENTRE else up

    def _displace(self, wide, z, d, eps, angle, metres, up, right, below):
        from . import propagation_numba as kernels

        options = self.options
        place = self.lattice.place(wide.row0, wide.col0)
        across, down = self._slopes
        rereads = options.rereads if options.vector else 0
        self._each(lambda a, b: kernels.displace(place, self.lattice.fields, z, d, eps, angle, across, down, options.sloped, rereads, self.surface is not None, options.vector,
                                                 options.target == PHASE_CENTRE, metres, a, b, up, right, below), z.shape[0])

    def _gradients(self, heights):
        """Rise by column and by row, averaged over the window of the smoothing."""
        from . import propagation_numba as kernels

        raw = np.empty((2, *heights.shape), np.float32)
        self._each(lambda a, b: kernels.gradients(heights, a, b, *raw), heights.shape[0])
        if not self.half:
            return raw
        smooth = np.empty_like(raw)
        for one, out in zip(raw, smooth):
            self._each(lambda a, b: kernels.box_mean(one, self.half, a, b, out), heights.shape[0])
        return smooth

    def _each(self, function, rows):
        some = max(1, _AT_ONCE // self.wide)
        device.each(function, [(a, min(a + some, rows)) for a in range(0, rows, some)], self.progress)

    # --- after the blocks

    def _terms(self, shown):
        """Size of each part of the correction at the pixels that are kept."""
        options, d = self.options, shown["dh"].astype(float)
        found = {"dh, the depth of the phase centre": d if options.target == SURFACE else 0 * d}
        if options.method != "Height only":
            rows, columns = (np.arange(size) * self.factor + 0.5 for size in d.shape)
            theta = np.degrees(shown["angle"].astype(float)) if self.angle is not None else self.lattice.at(rows[:, None], columns[None, :], np.nan_to_num(shown["dem"]))[0]
            found["propagation, -dh2"] = part = -propagation.height_error(d, theta, shown["eps"].astype(float))
            if options.sloped or options.vector:
                found["slope of the interface"] = shown["up"] - part - next(iter(found.values()))
            if options.vector:
                found["horizontal shift (towards the radar)"] = np.hypot(shown["east"], shown["north"])
                found["height at a cell by the shift"] = shown["corrected"] - shown["dem"] - shown["up"]
        found["whole change of height"] = shown["corrected"] - shown["dem"]
        there = np.isfinite(found["whole change of height"] + d)
        return {name: summary(values[there & np.isfinite(values)]) for name, values in found.items()}


def summary(values):
    """(mean, rms, 5 %, 95 %), of nothing None."""
    if not values.size:
        return (None,) * 4
    values = values.astype(float)
    return tuple(float(v) for v in (values.mean(), np.sqrt((values**2).mean()), *np.percentile(values, (5, 95))))


_warm = []


def _warm_up(progress):
    """Compile the kernels one after the other, so that a cancel is heard in between."""
    from . import propagation_numba as k

    if _warm:
        return
    z, place, fields = np.zeros((4, 5), np.float32), np.array([0.0, 0, 0, 1, 0, 1, 0, 1]), np.ones((8, 2, 2))
    a, b, c, none, two = z.copy(), z.copy(), z.copy(), np.empty((0, 0), np.float32), np.zeros((2, 4, 5), np.float32)
    steps = [(k.gradients, z, 0, 4, two[0], two[1]), (k.box_mean, z, 1, 0, 4, a), (k.regrid, z, z, z, 1, 0, 2, np.zeros((2, 3), np.float32)),
             (k.displace, place, fields, z, z, z, none, two[0], two[1], True, 1, True, True, False, False, 0, 4, a, b, c)]
    for kernel, *arguments in steps:
        stop_if_cancelled(progress)
        kernel(*arguments)
    _warm.append(True)
