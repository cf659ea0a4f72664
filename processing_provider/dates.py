"""Acquisition date of a layer, and where it was found. Times are UTC.

Looked at in this order: the list DATES, the layer's temporal range, the dataset's metadata, the names of products, a plain date in the
name. A scene is any object with `name`, `path`, `metadata` and `imagery` (dicts of the dataset's default and IMAGERY domains) and
`temporal_start` (naive datetime or None).
"""

import dataclasses
import datetime
import itertools
import re

from ..algorithms.options import InputError

EXAMPLE = "2017-01-03, 2017-01-14"

# What sensors and their GDAL drivers call the start of the acquisition. Dates of processing and of the file are not in the list.
_FIELDS = ("ACQUISITION_DATE", "ACQUISITIONDATETIME", "ACQUISITION_START_TIME", "DATATAKE_1_DATATAKE_SENSING_START", "SENSING_TIME", "PRODUCT_START_TIME", "DATE_ACQUIRED")

_TIME = r"(\d{8}T\d{6})"
_PRODUCTS = tuple((sensor, re.compile(r"(?<![A-Z0-9])" + pattern, re.IGNORECASE)) for sensor, pattern in (
    ("Sentinel-1", rf"S1[A-D]_[A-Z0-9]{{2}}_[A-Z0-9_]{{4}}_[A-Z0-9]{{4}}_{_TIME}_\d{{8}}T\d{{6}}"),
    ("Sentinel-1", rf"S1[A-D]-[A-Z0-9]{{2,3}}-[A-Z]{{3}}-[HV]{{2}}-{_TIME}-\d{{8}}T\d{{6}}"),
    ("Sentinel-1", rf"OPERA_L2_[A-Z]+-S1_[A-Z0-9-]+_{_TIME}Z_\d{{8}}T\d{{6}}Z"),
    ("Sentinel-2", rf"S2[A-D]_MSIL[12][ABC]_{_TIME}"),
    ("Sentinel-2", rf"S2[A-D]_OPER_PRD_\w+?_V{_TIME}"),
    ("TerraSAR-X/TanDEM-X", rf"(?:TSX|TDX|TDM|PAZ)1_SAR__\w+?_{_TIME}_\d{{8}}T\d{{6}}"),
    ("Landsat", r"L[COTEM]0[1-9]_[A-Z0-9]{2,4}_\d{6}_(\d{8})_\d{8}_"),
))
# Names of Sentinel-2's first format end in the time of processing.
_PROCESSING = re.compile(r"S2[A-D]_OPER_\w*", re.IGNORECASE)
_PLAIN = re.compile(r"(?<!\d)(\d{4})([-_]?)(\d{2})\2(\d{2})(?!\d)(?:T(\d{6})(?!\d))?", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?", re.IGNORECASE)


@dataclasses.dataclass(frozen=True)
class FoundDate:
    """`when` is naive UTC, midnight where only the day is known; `where` says where it was found; `warning` is '' or a sentence."""

    when: datetime.datetime
    where: str
    warning: str = ""


def find_dates(scenes, dates_text=""):
    """One FoundDate for each scene. InputError asks for DATES where there is no date, or more than one in a name."""
    if dates_text and dates_text.strip():
        return _listed(scenes, dates_text)
    return [_found(scene, scenes) for scene in scenes]


def refuse_doubles(found, scenes, labels=None):
    """Raise InputError for the first two scenes of one day, and one label where there are labels."""
    seen = {}
    for one, scene, label in zip(found, scenes, labels or [""] * len(scenes)):
        day = one.when.date()
        if (day, label) in seen:
            way_out = "correct DATES" if one.where == "DATES" else f"leave one out, or give DATES, such as {EXAMPLE}"
            series = f" in the series {label}" if label else ""
            raise InputError(f"The layers {seen[day, label].name} and {scene.name} have one date{series}, {day}: {way_out}.")
        seen[day, label] = scene


def told(scenes, dates_text, progress, prefix=""):
    """find_dates(), and the log tells what was found where."""
    found = find_dates(scenes, dates_text or "")
    for line in log_lines(found, scenes):
        progress.note(prefix + line)
    for one in found:
        if one.warning:
            progress.warn(one.warning)
    return found


def in_order(scenes, dates_text, progress):
    """(scenes, days) in the order of time, no day twice; the log tells what was found where."""
    found = told(scenes, dates_text, progress)
    refuse_doubles(found, scenes)
    ordered = sorted(zip(scenes, found), key=lambda pair: pair[1].when)
    return [scene for scene, _ in ordered], [one.when for _, one in ordered]


def log_lines(found, scenes):
    """"layer - date - found in", a line for each scene."""
    return [f"{scene.name} - {_shown(one.when)} - {one.where}" for one, scene in zip(found, scenes)]


def _listed(scenes, text):
    words = [word for word in re.split(r"[,;\s]+", text) if word]
    days = []
    for word in words:
        when = _parsed(word)
        if when is None:
            raise InputError(f"DATES holds {word!r}, which is no ISO date: write {EXAMPLE}, or 2017-01-03T17:12:34 with a time.")
        days.append(when)
    if len(days) != len(scenes):
        raise InputError(f"DATES holds {len(days)} date{'s' * (len(days) != 1)} for {len(scenes)} layers: give one for each layer, in their order, such as {EXAMPLE}.")
    return [FoundDate(when, "DATES") for when in days]


def _order(scenes):
    """The layers in the order that DATES must have; '' for one."""
    names = [scene.name for scene in scenes]
    return f" ({', '.join(names[:4])}{', …' if names[4:] else ''})" if names[1:] else ""


def _found(scene, scenes=()):
    """The first source that has a date; the warning says what was unreadable or contradicts it."""
    known, warnings = [], []
    if scene.temporal_start is not None:
        known.append((_utc(scene.temporal_start), "temporal range of the layer"))
    for field in _FIELDS:
        text = str(scene.metadata.get(field) or scene.imagery.get(field) or "").strip()
        when = _parsed(text)
        if when is not None:
            known.append((when, f"metadata {field}"))
        elif text:
            warnings.append(f"{field} = {text!r} of the layer {scene.name} is no ISO date and is not used.")
    named = _in_names(scene)
    if not known:
        if not named:
            raise InputError(f"The layer {scene.name} has no acquisition date: give DATES, one for each layer in their order{_order(scenes)}, such as {EXAMPLE}.")
        days = sorted({when.date() for when, _ in named})
        if len(days) > 1:
            raise InputError(f"The name of the layer {scene.name} holds the dates {' and '.join(map(str, days))}: give DATES, one for each layer in their order{_order(scenes)}, such as {EXAMPLE}.")
    when, where = (known or named)[0]
    for other, place in itertools.chain(known[1:], named):
        if other.date() != when.date():
            warnings.append(f"The layer {scene.name} has the date {when:%Y-%m-%d} ({where}), but {other:%Y-%m-%d} ({place}): the first is taken, DATES would overrule it.")
            break
    return FoundDate(when, where, " ".join(warnings))


def _in_names(scene):
    """(date, place) of all dates in the names of the layer and of its file; where these have none, in that of the product's folder."""
    *folders, file = re.split(r"[\\/]+", str(scene.path))
    found = [one for text in dict.fromkeys((scene.name, file)) for one in _product(text) or _plain(text)]
    return found or next((one for folder in reversed(folders) if (one := _product(folder))), [])


def _product(text):
    for sensor, pattern in _PRODUCTS:
        # A second product in one name is a pair, not a scene.
        found = [(when, f"{sensor} product name") for match in pattern.finditer(text) if (when := _parsed(match[1]))]
        if found:
            return found
    return []


def _plain(text):
    found = []
    for year, _, month, day, time in _PLAIN.findall(_PROCESSING.sub("", text)):
        date = year + month + day
        when = _parsed(f"{date}T{time}") if time else None
        when = when or _parsed(date)
        if when is not None:
            found.append((when, "date in the name"))
    return found


def _parsed(text):
    """Naive UTC datetime of an ISO date or date-time between 1970 and 2100, else None."""
    match = _ISO.fullmatch(text)
    if not match:
        return None
    zone = (match[7] or "Z").upper()
    try:
        when = datetime.datetime(*(int(match[i] or 0) for i in range(1, 7)))
        if zone not in ("Z", "UTC"):
            ahead = datetime.timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
            when += ahead if zone[0] == "-" else -ahead
    except (ValueError, OverflowError):
        return None
    return when if 1970 <= when.year <= 2100 else None


def _utc(when):
    return when if when.tzinfo is None else when.astimezone(datetime.timezone.utc).replace(tzinfo=None)


def _shown(when):
    return f"{when:%Y-%m-%d}" if when.time() == datetime.time() else f"{when:%Y-%m-%dT%H:%M:%S}"
