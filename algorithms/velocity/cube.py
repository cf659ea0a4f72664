"""The correlation cube: the stack itself, kept so that pairs of a new date are added without those of the old ones."""

import dataclasses
import datetime

import numpy as np

from ..options import InputError, key_of

VERSION = 1
LARGEST = 32767  # of int16
# What must be the same in a run that adds to a cube.
_SHARED = ("values", "band", "maximum_speed", "template_size", "step", "pairing", "event_date", "maximum_displacement", "transform", "high_pass_sigma", "correlation",
           "subpixel_window", "minimum_valid", "scale_correction")


@dataclasses.dataclass(frozen=True)
class Header:
    """What a cube is: length and radius of its Search, settings that pairs added to it must share, its pairs (date, date, label), and whether
    all of them were stacked lag for lag, without interpolation."""

    length: float
    radius: tuple
    settings: dict
    pairs: tuple
    direct: bool

    @property
    def first_date(self):
        return min(datetime.datetime.fromisoformat(first) for first, _, _ in self.pairs)

    def as_dict(self):
        return dict(version=VERSION, length=self.length, radius=list(self.radius), settings=self.settings, pairs=[list(p) for p in self.pairs], direct=self.direct)


def header_of(search, options, pairs, direct):
    """Header of a new cube; pairs as from names_of()."""
    return Header(search.length, search.radius, {key_of(f): getattr(options, f.name) for f in dataclasses.fields(options) if f.name in _SHARED},
                  tuple(pairs), direct)


def names_of(pairs, dates, labels):
    """Pairs as (date, date, label) in text."""
    return [(dates[p.first].isoformat(), dates[p.second].isoformat(), labels[p.first] if labels else "") for p in pairs]


def parsed(found):
    """Header from what a file says (a dict of JSON, not trusted); InputError where it is none."""
    def wrong(what):
        return InputError(f"CUBE: the file's header has {what}: give a cube that this tool wrote.")

    if not isinstance(found, dict) or found.get("version") != VERSION:
        raise wrong(f"no version {VERSION}")
    length, radius, settings, pairs = (found.get(name) for name in ("length", "radius", "settings", "pairs"))
    if isinstance(length, bool) or not isinstance(length, (int, float)) or not 0 < length < 1e6:
        raise wrong("no length")
    if not (isinstance(radius, list) and len(radius) == 2 and all(type(r) is int and 0 < r <= 512 for r in radius)):
        raise wrong("no radius")
    if not isinstance(settings, dict):
        raise wrong("no settings")
    if not (isinstance(pairs, list) and pairs and all(isinstance(p, list) and len(p) == 3 and all(isinstance(t, str) for t in p) and _dated(*p[:2]) for p in pairs)):
        raise wrong("no list of pairs")
    return Header(float(length), tuple(radius), settings, tuple(map(tuple, pairs)), found.get("direct") is True)


def _dated(*texts):
    try:
        return all(datetime.datetime.fromisoformat(text).tzinfo is None for text in texts)
    except ValueError:
        return False


def refuse_other(header, options):
    """InputError where options differ from those that a cube was made with, or cannot be used with one."""
    for field in dataclasses.fields(options):
        value = getattr(options, field.name)
        if field.name in _SHARED and header.settings.get(key_of(field)) != value:
            raise InputError(f"CUBE was made with {key_of(field)} = {header.settings.get(key_of(field))}, not {value}: use the same.")


def refuse_uses(options, prior, sizes):
    """InputError for what a cube cannot hold: it is one stack around zero."""
    for wrong, key in ((options.seasons != "None", f"SEASONS = {options.seasons}"), (len(sizes) > 1, f"TEMPLATE_SIZES = {options.template_sizes}"),
                       (options.evaluate_stack_sizes, "EVALUATE_STACK_SIZES"), (prior is not None, "PRIOR")):
        if wrong:
            raise InputError(f"CUBE and CUBE_OUTPUT hold one stack and do not go together with {key}: leave one of them out.")


def without_known(pairs, header, dates, labels, progress):
    """The pairs that a cube does not hold yet."""
    known = set(header.pairs)
    new = [p for p, name in zip(pairs, names_of(pairs, dates, labels)) if name not in known]
    if not new:
        raise InputError(f"CUBE holds all {len(pairs)} pairs of IMAGES already: give images of a date that is new to it, and those that make pairs with it.")
    longest = max(new, key=lambda p: p.axis)
    if longest.axis > header.length * (1 + 1e-9):
        raise InputError(f"CUBE was made for intervals up to {header.length:g} days, IMAGES make one of {longest.axis:g} days: lower MAXIMUM_INTERVAL_DAYS, or make a new cube.")
    progress.note(f"The cube holds {len(header.pairs)} pairs; {len(new)} are added, {len(pairs) - len(new)} of IMAGES are in it already.")
    return new


def encoded(stack, count, noise):
    """Sum of surfaces (Ky, Kx, ty, tx), pair count and sum of their mean squares (ty, tx) -> int16 (Ky Kx + 2, ty, tx): mean NCC of each lag
    over 32767, count, root mean square of the ambient field over 32767. The rounding is below 2e-5 of NCC."""
    lags = stack.shape[0] * stack.shape[1]
    out = np.empty((lags + 2, *count.shape), np.int16)
    number = np.maximum(count, 1)
    out[:lags] = np.rint(stack.reshape(lags, *count.shape) * (LARGEST / number.astype(np.float32)))
    out[lags] = np.minimum(count, LARGEST)
    out[lags + 1] = np.rint(np.sqrt(noise / number) * LARGEST)
    return out


def decoded(values, radius):
    """The inverse of encoded()."""
    count = values[-2].astype(np.int32)
    stack = values[:-2].astype(np.float32) * (count.astype(np.float32) / LARGEST)
    return stack.reshape(2 * radius[0] + 1, 2 * radius[1] + 1, *count.shape), count, (values[-1].astype(float) / LARGEST) ** 2 * count
