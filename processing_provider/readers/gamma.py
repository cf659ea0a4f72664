"""Images and geometry of the GAMMA software: a parameter file (.par, text) beside a headerless image of big-endian numbers.

Names of the items after the parameter files of the Interferometric SAR Processor (ISP); its user's guide tells their meaning.
"""

import dataclasses
import datetime
import math
import os
import pathlib

import numpy as np

from ...algorithms.insar.orbits import Orbit
from ...algorithms.insar.pair import LIGHT, Image, Pair, check
from ...algorithms.options import InputError
from .. import rasters, texts

_TYPES = {"FCOMPLEX": ">c8", "SCOMPLEX": ">i2"}  # real and imaginary part by turns
_MOST_VECTORS, _DAY_S = 10_000, 86400.0
_TOGETHER_S = 1.5  # satellites that follow each other closer hear one echo; pursuit pairs keep 3 s and more
_SLC = ("slc", "rslc")  # usual endings of single-look complex images
_WANTED = "give the .par file that GAMMA wrote for the image"


def par_of(path):
    """The parameter file of `path`: itself, or that beside an image: name.slc.par, and for .slc and .rslc name.par and name_slc.par too. None where there is none."""
    path = os.fspath(path)
    if path.lower().endswith(".par"):
        return path if os.path.isfile(path) else None
    stem, ending = os.path.splitext(path)
    names = [path + ".par"] + ([stem + ".par", f"{stem}_{ending[1:]}.par"] if ending[1:].lower() in _SLC else [])
    return next((name for name in names if os.path.isfile(name)), None)


def image_of(path, key):
    """The image of a parameter file, found the same way; InputError where there is none."""
    stem = path[:-len(".par")]
    names = [stem, *(f"{stem}.{ending}" for ending in _SLC), *(f"{stem[:-len(ending) - 1]}.{ending}" for ending in _SLC if stem.endswith("_" + ending))]
    found = next((name for name in names if os.path.isfile(name)), None)
    if found is None:
        raise InputError(f"{key} = {path}: its image is not beside it ({', '.join(os.path.basename(name) for name in names)}): copy it there, or give the image itself.")
    return found


@dataclasses.dataclass(frozen=True)
class Parameters:
    """A parameter file: its path, the key that it was given for, and its items as text by their names."""

    path: str
    key: str
    items: dict

    @property
    def shape(self):
        """(rows, columns)."""
        return tuple(self._whole(name, 10**7) for name in ("azimuth_lines", "range_samples"))

    @property
    def day(self):
        """Midnight (UTC) before the acquisition, second 0 of all its times."""
        try:
            return datetime.datetime(*(int(part) for part in self.text("date").split()[:3]))
        except (ValueError, TypeError, OverflowError):
            raise InputError(f"{self.key}: {self.path}: date: {self.text('date')!r} is no year, month and day: {_WANTED}.") from None

    def text(self, name):
        found = self.items.get(name)
        if not found:
            raise InputError(f"{self.key}: {self.path} lacks {name}: {_WANTED}.")
        return found

    def numbers(self, name, count=1):
        """The first numbers of an item; what follows them are units."""
        parts = self.text(name).split()[:count]
        try:
            found = [float(part) for part in parts]
        except ValueError:
            found = []
        if len(found) < count or not all(map(math.isfinite, found)):
            raise InputError(f"{self.key}: {self.path}: {name}: {self.text(name)!r} {'is not a number' if count == 1 else f'are not {count} numbers'}: {_WANTED}.")
        return found

    def number(self, name, positive=False):
        found = self.numbers(name)[0]
        if positive and not found > 0:
            raise InputError(f"{self.key}: {self.path}: {name} = {found:g}: it must be above 0.")
        return found

    def _whole(self, name, most):
        found = self.number(name)
        if found != int(found) or not 1 <= found <= most:
            raise InputError(f"{self.key}: {self.path}: {name} = {found:g}: it must be a whole number from 1 to {most}.")
        return int(found)

    def vectors(self):
        """(times s of the day, positions, velocities) of the state vectors."""
        count = self._whole("number_of_state_vectors", _MOST_VECTORS)
        first, step = self.number("time_of_first_state_vector"), self.number("state_vector_interval", positive=True)
        first += _DAY_S * round((self.number("start_time") - first) / _DAY_S)  # where midnight lies between, it may count from either day
        places, speeds = ([self.numbers(f"state_vector_{what}_{k + 1}", 3) for k in range(count)] for what in ("position", "velocity"))
        return first + step * np.arange(count), np.array(places), np.array(speeds)


def read(path, key):
    """Parameters of a file; InputError, naming `key`, where it is none."""
    text = texts.read_text(key, path, "a parameter file", _WANTED, encoding="latin-1")
    items = {}
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        if colon:
            items.setdefault(name.strip(), value.strip())
    if "range_samples" not in items or "azimuth_lines" not in items:
        raise InputError(f"{key} = {path} is no parameter file of an image in radar geometry (it lacks range_samples or azimuth_lines): {_WANTED}.")
    return Parameters(os.fspath(path), key, items)


def pair(first, second=None):
    """The Pair of the Parameters of the primary and, where given, the secondary.

    The image is that of the primary. phase_factor is not in the files: 1 where the second satellite passes within 1.5 s of the first, 2 else.
    """
    start = first.number("start_time")
    if not -_DAY_S < start < 2 * _DAY_S:
        raise InputError(f"{first.key}: {first.path}: start_time = {start:g}: give the seconds of the day.")
    epoch = first.day + datetime.timedelta(seconds=math.floor(start))
    if first.text("image_geometry").upper() != "SLANT_RANGE":
        raise InputError(f"{first.key}: {first.path}: image_geometry is {first.text('image_geometry')}: its geometry is known for SLANT_RANGE alone.")
    if first.items.get("azimuth_deskew", "ON").upper() == "OFF":
        raise InputError(f"{first.key}: {first.path}: azimuth_deskew is OFF, and the geometry is that of zero Doppler: process the image with azimuth deskew.")
    angle = first.number("azimuth_angle")
    if not 45 < abs(angle) < 135:
        raise InputError(f"{first.key}: {first.path}: azimuth_angle = {angle:g}: it must be near 90 (right looking) or -90 (left looking).")
    wavelengths = [LIGHT / one.number("radar_frequency", positive=True) for one in (first, second) if one]
    if max(wavelengths) > 1.001 * min(wavelengths):
        raise InputError(f"{second.key}: {second.path} has a wavelength of {wavelengths[1]:.6g} m, {first.path} {wavelengths[0]:.6g} m: give images of one sensor.")
    rows, columns = first.shape
    image = Image(rows, columns, start - math.floor(start), first.number("azimuth_line_time", positive=True), first.number("near_range_slc"), first.number("range_pixel_spacing", positive=True))
    orbits = [_orbit(one, what, epoch) for one, what in ((first, "primary"), (second, "secondary")) if one]
    factor = (1 if _together(*orbits, sum(image.times_s) / 2) else 2) if second else None
    return check(Pair(epoch, 1 if angle > 0 else -1, wavelengths[0], orbits[0], orbits[1] if second else None, factor, image), f"{first.key} = {first.path}")


def _orbit(one, what, epoch):
    times, positions, velocities = one.vectors()
    return Orbit(times + (one.day - epoch).total_seconds(), positions, velocities, f"{one.key}: the {what} orbit of {os.path.basename(one.path)}")


def _together(first, second, time):
    """Whether the second satellite passes abreast of the first, at a time (s), less than _TOGETHER_S before or after."""
    (place, velocity, _), (other, _, _) = (orbit.state(np.array(time)) for orbit in (first, second))
    return bool(abs((other - place) @ velocity) < _TOGETHER_S * (velocity @ velocity))  # NaN beyond the second orbit: False


class Reader:
    """An open image, itself a context manager, with what rasters.Reader has of complex rasters. `parameters`: its Parameters."""

    georeferenced, is_complex, crs_wkt, transform, mean_of_all, scaled = False, True, "", rasters.PIXELS, False, False

    def __init__(self, path, key, par=None, band=1):
        self.path, self.name, self.metadata = path, pathlib.Path(path).stem, {}
        self.parameters = read(par or par_of(path), key)
        if band != 1:
            raise InputError(f"BAND = {band}: {path} has 1 band: use 1.")
        kind, header, self.shape = self.parameters.text("image_format").upper(), self.parameters.items.get("line_header_size", "0"), self.parameters.shape
        if kind not in _TYPES:
            raise InputError(f"{key}: {path} holds {kind}, no complex pixels: give a single-look complex image (FCOMPLEX or SCOMPLEX).")
        if header != "0":
            raise InputError(f"{key}: {path} has headers of its lines (line_header_size = {header}), which are not read: copy it with SLC_copy of GAMMA.")
        self.dtype, self._kind = "complex64", np.dtype(_TYPES[kind])
        self._line, size = self.shape[1] * (8 if kind == "FCOMPLEX" else 4), os.path.getsize(path)
        if size != self._line * self.shape[0]:
            raise InputError(f"{key}: {path} has {size} bytes, and its parameter file tells of {self._line * self.shape[0]} ({self.shape[1]} x {self.shape[0]} px of {kind}): it is cut off, or "
                             f"{os.path.basename(self.parameters.path)} belongs to another image.")
        self._file = open(path, "rb")

    def read_complex(self, row0, row1, col0, col1):
        """complex64 (row1 - row0, col1 - col0), NaN where not finite. ValueError outside the image, InputError where the file was cut off since."""
        rows, columns = self.shape
        if not (0 <= row0 < row1 <= rows and 0 <= col0 < col1 <= columns):
            raise ValueError(f"window {row0}:{row1}, {col0}:{col1} is empty or not inside {rows} x {columns} px")
        pixel = self._line // columns
        raw = np.empty((row1 - row0, (col1 - col0) * pixel), np.uint8)
        whole = col1 - col0 == columns
        for row, into in [(row0, raw)] if whole else zip(range(row0, row1), raw):
            self._file.seek(row * self._line + col0 * pixel)
            if self._file.readinto(into) != into.size:
                raise InputError(f"{self.path} ends before line {row1}: the file is damaged or cut off, copy it again.")
        values = raw.view(self._kind)
        if self._kind.kind == "i":
            values = values.astype(np.float32).view(np.complex64)
        values = values.astype(np.complex64)
        values[~np.isfinite(values)] = complex(np.nan, np.nan)
        return values

    def close(self):
        self._file.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
