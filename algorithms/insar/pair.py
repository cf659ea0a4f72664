"""Geometry of an interferometric pair: both orbits, the timing of the image, and its JSON file."""

import dataclasses
import datetime
import json
import math

import numpy as np

from ..options import InputError
from .orbits import Orbit

LIGHT = 299792458.0  # m/s
FORMAT, VERSION = "firnline-insar-geometry", 1
_IMAGE = ("rows", "columns", "first_time_s", "line_interval_s", "first_range_m", "range_spacing_m")
_NEEDED = ("format", "version", "epoch", "look_side", "wavelength_m", "primary")
_KNOWN = (*_NEEDED, "phase_factor", "image", "secondary", "height_of_ambiguity_m", "remark")


@dataclasses.dataclass(frozen=True)
class Image:
    """The image in radar geometry, that of the primary: zero-Doppler time (s after the epoch) and one-way slant range (m) of the centre of its first pixel, and their steps."""

    rows: int
    columns: int
    first_time_s: float
    line_interval_s: float
    first_range_m: float
    range_spacing_m: float

    @property
    def times_s(self):
        """(first, last) zero-Doppler time, s."""
        return self.first_time_s, self.first_time_s + (self.rows - 1) * self.line_interval_s

    @property
    def ranges_m(self):
        """(first, last) slant range, m."""
        return self.first_range_m, self.first_range_m + (self.columns - 1) * self.range_spacing_m

    def row_of(self, times):
        """Rows, 0 the centre of the first, of zero-Doppler times (s)."""
        return (times - self.first_time_s) / self.line_interval_s

    def column_of(self, ranges):
        """Columns, 0 the centre of the first, of slant ranges (m)."""
        return (ranges - self.first_range_m) / self.range_spacing_m


@dataclasses.dataclass(frozen=True)
class Pair:
    """One or two orbits with all that the geometry of an interferogram needs.

    epoch: naive UTC datetime, second 0 of all times; look: +1 right, -1 left of the flight direction; phase_factor: m of
    phi = (2 pi m / wavelength)(R1 - R2), 1 where one satellite transmits and both receive, 2 where each hears its own echo (repeat pass, ping-pong);
    secondary, image and height_of_ambiguity_m (as annotated, signed or not) may be None.
    """

    epoch: datetime.datetime
    look: int
    wavelength_m: float
    primary: Orbit
    secondary: Orbit | None = None
    phase_factor: int | None = None
    image: Image | None = None
    height_of_ambiguity_m: float | None = None

    def time_text(self, seconds):
        """ISO time of seconds after the epoch; what no calendar reaches as it is."""
        try:
            return (self.epoch + datetime.timedelta(seconds=float(seconds))).isoformat(timespec="milliseconds")
        except OverflowError:
            return f"{seconds:g} s after {self.epoch.isoformat()}"


def check(pair, source):
    """The pair itself; InputError, naming `source`, where its orbits do not cover its image or it contradicts itself."""
    if not 0.005 <= pair.wavelength_m <= 2:
        raise InputError(f"{source}: wavelength_m = {pair.wavelength_m:g} is no radar wavelength: give metres, such as 0.0311 for X band.")
    if pair.secondary is not None and pair.phase_factor not in (1, 2):
        raise InputError(f"{source}: phase_factor = {pair.phase_factor}: give 1 where one satellite transmits (bistatic), 2 for repeat pass or ping-pong.")
    if pair.secondary is not None and _same(pair.primary, pair.secondary):
        raise InputError(f"{source}: both orbits are the same, so that the pair has no baseline: give that of the secondary.")
    if pair.image is not None:
        _check_image(pair.image, source)
        (first, last), span = pair.image.times_s, pair.primary.span
        if not (span[0] <= first and last <= span[1]):
            raise InputError(f"{source}: the primary orbit covers {pair.time_text(span[0])} to {pair.time_text(span[1])}, the image {pair.time_text(first)} to "
                             f"{pair.time_text(last)}: give state vectors from before its first to after its last line.")
    return pair


def _same(first, second):
    """Whether two orbits hold the same positions, to a millimetre."""
    return first.positions.shape == second.positions.shape and bool(np.abs(first.positions - second.positions).max() < 1e-3)


def _check_image(image, source):
    if image.rows < 1 or image.columns < 1:
        raise InputError(f"{source}: image has {image.rows} rows and {image.columns} columns: give 1 or more of each.")
    if not 1e-6 < image.line_interval_s < 10:
        raise InputError(f"{source}: line_interval_s = {image.line_interval_s:g}: give the seconds from line to line, above 0.")
    if not 1e-3 < image.range_spacing_m < 10000:
        raise InputError(f"{source}: range_spacing_m = {image.range_spacing_m:g}: give the metres of slant range from column to column, above 0.")
    if not 1e5 < image.first_range_m < 4e7:
        raise InputError(f"{source}: first_range_m = {image.first_range_m:g} is no slant range from space: give one-way metres.")


def from_json(text, source):
    """The Pair of a JSON text (docs/insar_geometry.md has the schema); InputError, naming `source`, for the first thing that does not do."""
    try:
        data = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{source} is no JSON ({error}): compare it with the example in the documentation.") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise InputError(f'{source} is no file of InSAR geometry: it needs "format": "{FORMAT}".')
    if data.get("version") != VERSION:
        raise InputError(f"{source} has version {data.get('version')!r}: this Firnline reads version {VERSION}.")
    lacking, unknown = [key for key in _NEEDED if key not in data], [key for key in data if key not in _KNOWN]
    if lacking or unknown:
        raise InputError(f"{source} lacks {', '.join(lacking)}." if lacking else f"{source} has the unknown key {unknown[0]}: the keys are {', '.join(_KNOWN)}.")
    if data["look_side"] not in ("right", "left"):
        raise InputError(f"{source}: look_side = {data['look_side']!r}: use right or left.")
    factor = data.get("phase_factor")
    if factor is not None and (isinstance(factor, bool) or factor not in (1, 2)):
        raise InputError(f"{source}: phase_factor = {factor!r}: give 1 where one satellite transmits (bistatic), 2 for repeat pass or ping-pong.")
    if "secondary" in data and factor is None:
        raise InputError(f"{source} lacks phase_factor: give 1 where one satellite transmits (bistatic), 2 for repeat pass or ping-pong.")
    height = data.get("height_of_ambiguity_m")
    pair = Pair(_epoch(data["epoch"], source), 1 if data["look_side"] == "right" else -1, _number(data["wavelength_m"], "wavelength_m", source),
                _orbit(data["primary"], "primary", source), _orbit(data["secondary"], "secondary", source) if "secondary" in data else None, factor and int(factor),
                _image(data["image"], source) if "image" in data else None, None if height is None else _number(height, "height_of_ambiguity_m", source))
    return check(pair, source)


def to_json(pair, remark=""):
    """JSON text of a Pair, the same bytes each time, digits kept."""
    data = dict(format=FORMAT, version=VERSION, epoch=pair.epoch.isoformat() + "Z", look_side="right" if pair.look > 0 else "left", wavelength_m=pair.wavelength_m)
    data |= {"phase_factor": pair.phase_factor} if pair.phase_factor else {}
    data |= {"height_of_ambiguity_m": pair.height_of_ambiguity_m} if pair.height_of_ambiguity_m is not None else {}
    data |= {"image": dataclasses.asdict(pair.image)} if pair.image else {}
    for key, orbit in (("primary", pair.primary), ("secondary", pair.secondary)):
        if orbit is not None:
            data[key] = {"state_vectors": np.column_stack([orbit.times, orbit.positions, orbit.velocities]).tolist()}
    return json.dumps(data | ({"remark": remark} if remark else {}), indent=1) + "\n"


def _no_constant(name):
    raise ValueError(f"it holds {name}")


def _number(value, key, source):
    try:
        found = math.nan if isinstance(value, bool) or not isinstance(value, (int, float)) else float(value)
    except OverflowError:
        found = math.nan
    if not math.isfinite(found):
        raise InputError(f"{source}: {key} = {str(value)[:40]!r} is not a number.")
    return found


def _epoch(value, source):
    try:
        found = datetime.datetime.fromisoformat(str(value).replace("Z", "+00:00"))
        return found.astimezone(datetime.timezone.utc).replace(tzinfo=None) if found.tzinfo else found
    except (ValueError, OverflowError):
        raise InputError(f"{source}: epoch = {value!r} is no ISO time: use one such as 2020-01-31T12:00:00Z.") from None


def _orbit(value, key, source):
    vectors = value.get("state_vectors") if isinstance(value, dict) else None
    if not isinstance(vectors, list) or not all(isinstance(one, list) and len(one) == 7 for one in vectors):
        raise InputError(f"{source}: {key} needs state_vectors, a list of [time_s, x, y, z, vx, vy, vz].")
    table = np.array([[_number(number, f"{key}.state_vectors", source) for number in one] for one in vectors], float).reshape(-1, 7)
    return Orbit(table[:, 0], table[:, 1:4], table[:, 4:], f"{source}: the {key} orbit")


def _image(value, source):
    if not isinstance(value, dict) or sorted(value) != sorted(_IMAGE):
        raise InputError(f"{source}: image needs {', '.join(_IMAGE)}, and no more.")
    numbers = {key: _number(value[key], f"image.{key}", source) for key in _IMAGE}
    for key in ("rows", "columns"):
        if numbers[key] != int(numbers[key]) or not 1 <= numbers[key] <= 10**7:
            raise InputError(f"{source}: image.{key} = {numbers[key]:g}: give a whole number, 1 or more.")
        numbers[key] = int(numbers[key])
    return Image(**numbers)
