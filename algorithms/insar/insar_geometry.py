"""Geometry of an interferometric pair over a DEM: incidence, k_z, height of ambiguity, layover and shadow, look-up tables both ways.

Sources: range-Doppler equations after Cumming & Wong (2005), k_z after Rosen et al. (2000), layover and shadow after Kropatsch & Strobl (1990); see the kernels.
"""

import contextlib
import dataclasses
import math

import numpy as np

from .. import blocks, device
from ..options import InputError, option
from ..progress import part, stop_if_cancelled
from . import radar_map
from .range_doppler import phase_per_metre

MAPS = ("local_incidence", "incidence", "kz", "height_of_ambiguity", "layover_shadow", "lookup")  # on the grid of the DEM
CLASSES = ("visible", "layover, own slope", "layover of others", "shadow, own slope", "shadow of others", "layover and shadow")  # 0 … 5
NO_DATA = 255
LOWEST, HIGHEST = -1000.0, 9500.0  # m, of any ground
_BLOCK = (64, 1024)  # pixels of a job: some hundredths of a second
_BYTES = 48  # of a strip's pixel


@dataclasses.dataclass(frozen=True)
class InsarGeometryOptions:
    """Options of firnline:insargeometry."""

    vertical_datum: str = option("From CRS", "Vertical datum of the DEM", "What the heights refer to. From CRS: as the file states. The Copernicus DEM refers to EGM2008, SRTM to EGM96, TanDEM-X to "
                                 "the ellipsoid.", choices=("From CRS", "Ellipsoid", "EGM96", "EGM2008"))
    inside_image: bool = option(True, "Only inside the image", "No data where the DEM reaches beyond the image that the geometry describes.", advanced=True)
    band: int = option(1, "Band of the DEM", minimum=1, maximum=1000, advanced=True)


@dataclasses.dataclass
class Result:
    """What a run found: numbers (dict), counts of the classes (dict, pixels; empty without the map), and `shown`, thinned float32 maps on every `factor`-th pixel."""

    numbers: dict
    classes: dict
    factor: int
    shown: dict


def compute(dem, grid, pair, options, *, wanted, write, to_degrees, to_pixels=None, undulation=None, begin_radar=None, write_radar=None, progress):
    """All wanted maps of a pair over a DEM.

    dem: image of heights (m) with .shape and .read(); grid: its Grid; pair: pair.Pair; wanted: names of MAPS, and "radar_lookup", "phase"; write(name, row0, col0, values):
    takes blocks, (rows, columns), "lookup" (2, rows, columns) as line and sample; to_degrees(columns, rows) -> WGS84 longitudes, latitudes of pixel coordinates (0, 0 the
    outer corner), to_pixels(longitudes, latitudes) the reverse; undulation(longitudes, latitudes) -> m of the heights' datum above the ellipsoid, None where it is the
    ellipsoid; begin_radar(numbers): called before the first of write_radar(row0, col0, places (3, rows, columns), phases (rows, columns)): blocks of the radar image. The phase of radar pixels is less the number
    phase_offset_rad of the result. Angles in degrees, k_z in rad/m, height of ambiguity in m, both signed as the perpendicular baseline. Returns a Result.
    """
    from .warm_up_numba import warm_up

    check(pair, wanted)
    warm_up(progress)
    overview = radar_map.overview(dem, pair, to_degrees, undulation)
    frame = radar_map.Frame(dem, grid, to_degrees, undulation, write, overview.turned)
    rows, columns = frame.shape
    height = max(16, min(512, device.memory_bytes() // 3 // (_BYTES * columns)))
    strips = blocks.split(frame.shape, height, columns)
    maps = _Maps(frame, pair, options, wanted, overview)
    radar = bool({"radar_lookup", "phase"} & set(wanted))
    ends = np.cumsum([0, 0.6 if radar else 0.85, 0.1 if "layover_shadow" in wanted else 0, 0.3 if radar else 0])
    ends /= ends[-1]
    with contextlib.ExitStack() as held:
        sight = held.enter_context(radar_map.Sight(frame.shape)) if "layover_shadow" in wanted else None
        first = part(progress, ends[0], ends[1])
        for number, strip in enumerate(strips):
            maps.strip(strip, sight, first)
            first.report((number + 1) / len(strips))
        maps.refuse_nothing()
        compare_ambiguity(pair, maps.numbers, progress)
        counts = {}
        if sight:
            counts = _layover_shadow(frame, pair, sight, strips, maps, overview, part(progress, ends[1], ends[2]))
        numbers = maps.summary()
        if radar:
            if begin_radar:
                begin_radar(numbers)
            numbers["radar_pixels_on_dem"] = radar_map.radar_image(dem, grid, pair, to_degrees, to_pixels, undulation, maps.low, maps.high, phase_offset(numbers), write_radar,
                                                                   part(progress, ends[2], ends[3]))
    return Result(numbers, counts, maps.factor, maps.shown)


def phase_offset(numbers):
    """The whole number of cycles nearest to the phase of the scene's middle, in rad: what is left keeps its digits in single precision."""
    return 2 * math.pi * round(numbers["middle_phase_rad"] / (2 * math.pi)) if numbers.get("middle_phase_rad") is not None else 0.0


def check(pair, wanted):
    """InputError where a pair lacks what the wanted maps need."""
    if pair.secondary is None and {"kz", "height_of_ambiguity", "phase"} & set(wanted):
        raise InputError("GEOMETRY holds one orbit: k_z, the height of ambiguity and the phase need that of the secondary too; add it, or leave these outputs out.")
    if pair.image is None and {"lookup", "radar_lookup", "phase"} & set(wanted):
        raise InputError("GEOMETRY holds no image: look-up tables and the phase need its timing; add image, or leave these outputs out.")


def compare_ambiguity(pair, numbers, progress):
    """InputError where the annotated height of ambiguity is twice or half that of the orbits: then m is wrong."""
    stated, found = pair.height_of_ambiguity_m, numbers.get("height_of_ambiguity")
    if stated is None or not found or not np.isfinite(found):
        return
    ratio = abs(stated / found)
    if abs(ratio - 2) < 0.3 or abs(ratio - 0.5) < 0.075:
        raise InputError(f"GEOMETRY: the annotated height of ambiguity is {stated:.4g} m, that of the orbits {found:.4g} m with phase_factor = {pair.phase_factor}: a factor of two means the wrong "
                         f"phase_factor; give {3 - pair.phase_factor}, or repair height_of_ambiguity_m.")
    if abs(ratio - 1) > 0.05:
        progress.warn(f"The annotated height of ambiguity is {stated:.4g} m, that of the orbits in the middle of the scene {found:.4g} m: the orbits are used.")


class _Maps:
    """Fills the maps strip by strip and keeps what the report needs."""

    def __init__(self, frame, pair, options, wanted, overview):
        self.frame, self.pair, self.options, self.wanted, self._overview = frame, pair, options, set(wanted), overview
        self.factor = max(1, -(-max(frame.shape) // 500))
        names = ["local_incidence"] + ["height_of_ambiguity"] * bool(self.wanted & {"kz", "height_of_ambiguity"}) + ["layover_shadow"] * ("layover_shadow" in self.wanted)
        self.shown = {name: np.full(tuple(-(-size // self.factor) for size in frame.grid_shape), np.nan, np.float32) for name in names}
        self.low, self.high, self.pixels, self.heights = math.inf, -math.inf, 0, 0
        self._extremes, self.numbers = {}, self._middle()

    def _middle(self):
        """Baseline and height of ambiguity in the middle of the scene."""
        middle = self._overview.middle
        if self.pair.secondary is None or middle is None:
            return {}
        return radar_map.of_point(self.pair, *self.frame.to_degrees(*middle), self._overview.height)

    def strip(self, strip, sight, progress):
        """All maps of a strip of whole rows (Block)."""
        heights = self.frame.heights(strip)
        finite = heights[1:-1, 1:-1][np.isfinite(heights[1:-1, 1:-1])]
        if finite.size and not (LOWEST < finite.min() and finite.max() < HIGHEST):
            raise InputError(f"DEM holds {finite.min():.6g} to {finite.max():.6g}: heights must be metres between {LOWEST:g} and {HIGHEST:g}; declare its no-data value, or convert its unit.")
        lattice = self.frame.lattice(strip)
        out = {name: np.full(strip.shape, np.nan, np.float32) for name in ("local_incidence", "incidence", "kz", "line", "sample", "range", "cosine")}
        out["flags"], out["height"] = np.zeros(strip.shape, np.uint8), []
        jobs = [(block, heights, lattice, out) for block in blocks.split(strip.shape, *_BLOCK)]
        device.each(self._job, jobs, progress)
        self.low, self.high = min([self.low, *(low for low, _ in out["height"])]), max([self.high, *(high for _, high in out["height"])])
        self._count(out, finite.size)
        if sight:
            sight.write(strip.row0, out)
        maps = {"local_incidence": out["local_incidence"], "incidence": out["incidence"], "kz": out["kz"], "lookup": np.stack([out["line"], out["sample"]])}
        with np.errstate(divide="ignore"):
            maps["height_of_ambiguity"] = (2 * np.pi / out["kz"]).astype(np.float32)
        stop_if_cancelled(progress)
        for name, values in maps.items():
            if name in self.wanted or name == "local_incidence":
                self.frame.write(name, strip.row0, 0, values)
            if name in self.shown:
                self.show(name, strip, values)

    def _job(self, block, heights, lattice, out):
        from . import radar_map_numba as kernels

        pair, place = self.pair, block.slices
        around = np.ascontiguousarray(heights[block.row0:block.row1 + 2, block.col0:block.col1 + 2])
        points, normals = np.empty((2, *around.shape, 3))
        kernels.ground(around, lattice.fields, lattice.spacing, block.row0 - 1.0, block.col0 - 1.0, points, normals)
        times, ranges, cosines = np.empty((3, *around.shape))
        kernels.look_at(points, *pair.primary.pieces, pair.look, self._overview.time, times, ranges, cosines)
        incidence, local, flags = np.empty(block.shape, np.float32), np.empty(block.shape, np.float32), np.empty(block.shape, np.uint8)
        kernels.angles(points, normals, times, ranges, *pair.primary.pieces, pair.look, incidence, local, flags)
        t, r = times[1:-1, 1:-1], ranges[1:-1, 1:-1]
        outside = np.isnan(t)
        if pair.image is not None:
            line, sample = pair.image.row_of(t), pair.image.column_of(r)
            out["line"][place], out["sample"][place] = line, sample
            if self.options.inside_image:
                with np.errstate(invalid="ignore"):
                    outside |= ~((line >= -0.5) & (line <= pair.image.rows - 0.5) & (sample >= -0.5) & (sample <= pair.image.columns - 0.5))
        out["range"][place], out["cosine"][place] = r - self._overview.range, cosines[1:-1, 1:-1]
        out["flags"][place] = flags | np.where(outside, radar_map.OUTSIDE, 0).astype(np.uint8)
        for values, name in ((incidence, "incidence"), (local, "local_incidence")):
            values[outside] = np.nan
            out[name][place] = values
        for name in ("line", "sample"):
            out[name][place][outside] = np.nan
        if self.wanted & {"kz", "height_of_ambiguity"}:
            kz, perpendicular = np.empty((2, *block.shape))
            inner = [np.ascontiguousarray(values[1:-1, 1:-1]) for values in (points, normals, times, ranges)]
            kernels.baseline(*inner, *pair.primary.pieces, *pair.secondary.pieces, pair.look, phase_per_metre(pair), self.numbers.get("secondary_time_s", 0.0), kz, perpendicular)
            kz[outside] = np.nan
            out["kz"][place] = kz
        inside = ~outside
        if inside.any():
            seen, (least, most) = around[1:-1, 1:-1][inside], lattice.undulation_span
            out["height"].append((float(seen.min()) + least, float(seen.max()) + most))

    def _count(self, out, heights):
        self.heights += int(heights)
        self.pixels += int(np.isfinite(out["incidence"]).sum())
        for name in ("incidence", "local_incidence", "kz"):
            finite = out[name][np.isfinite(out[name])]
            if finite.size:
                low, high, total, number = self._extremes.get(name, (math.inf, -math.inf, 0.0, 0))
                self._extremes[name] = min(low, float(finite.min())), max(high, float(finite.max())), total + float(finite.sum(dtype=float)), number + finite.size

    def show(self, name, strip, values):
        """Keep every factor-th pixel for the report, as the map lies."""
        begin = -strip.row0 % self.factor
        some = values[begin::self.factor, ::self.factor]
        row = (strip.row0 + begin) // self.factor
        target = self.shown[name].T if self.frame.turned else self.shown[name]
        target[row:row + len(some)] = some

    def refuse_nothing(self):
        if not self.heights:
            raise InputError("DEM holds no height: give one with data over the scene.")
        if not self.pixels:
            pair, image = self.pair, self.pair.image
            seen = f"the image from {pair.time_text(image.times_s[0])} on, ranges {image.ranges_m[0] / 1000:.1f} to {image.ranges_m[1] / 1000:.1f} km" if image else "the orbit"
            raise InputError(f"DEM: no pixel of it is seen by {seen}, looking {'right' if pair.look > 0 else 'left'}: check that the DEM covers the scene, the look side, and the state vectors.")

    def summary(self):
        """Numbers of the run."""
        found = dict(self.numbers, dem_pixels=self.heights, pixels=self.pixels, lowest_m=self.low, highest_m=self.high)
        for name, (low, high, total, number) in self._extremes.items():
            found[f"{name}_min"], found[f"{name}_max"], found[f"{name}_mean"] = low, high, total / number
        return found

    @property
    def reach(self):
        """Ground distance (m) over which a summit of the scene can shade or overlay other ground."""
        low, high, _, _ = self._extremes["incidence"]
        return (self.high - self.low) * max(math.tan(math.radians(min(high, 85.0))), 1 / math.tan(math.radians(max(low, 5.0))))


def _layover_shadow(frame, pair, sight, strips, maps, overview, progress):
    """Write the classes, strip by strip with the rows around that lines of sight pass. Returns pixels by class."""
    from . import radar_map_numba as kernels

    rows, columns = frame.shape
    counts = np.zeros(256, np.int64)
    for number, strip in enumerate(strips):
        shifts = radar_map.shifts(frame, pair, (strip.row0 + strip.row1) / 2, overview)
        # As far as lines climb or fall over the reach, and no more than memory has room for.
        steepest = float(np.abs(np.diff(shifts)).max()) if columns > 1 else 0.0
        halo = min(int(maps.reach / frame.column_metres * steepest) + 2, max(64, device.memory_bytes() // (40 * columns)))
        around = blocks.Block(max(strip.row0 - halo, 0), min(strip.row1 + halo, rows), 0, columns)
        ranges, cosines, flags = sight.read(around)
        out = np.full(around.shape, NO_DATA, np.uint8)
        first, last = int(math.floor(-shifts.max())) - 1, int(math.ceil(around.shape[0] - shifts.min())) + 1
        some = max(1, 2_000_000 // columns)
        device.each(kernels.sweep, [(ranges, cosines, flags, shifts, a, min(a + some, last), overview.toward, out) for a in range(first, last, some)], progress)
        inner = slice(strip.row0 - around.row0, strip.row1 - around.row0)
        classes = np.where(flags[inner] & radar_map.OUTSIDE, NO_DATA, out[inner]).astype(np.uint8)
        counts += np.bincount(classes.ravel(), minlength=256)
        frame.write("layover_shadow", strip.row0, 0, classes)
        maps.show("layover_shadow", strip, np.where(classes == NO_DATA, np.nan, classes))
        progress.report((number + 1) / len(strips))
    return {name: int(counts[number]) for number, name in enumerate(CLASSES)}
