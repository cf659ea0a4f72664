"""Texts that tools write: options, statistics, tables."""

import csv
import dataclasses
import io
import json

from ..algorithms.options import InputError, key_of

_MOST_BYTES = 10**8  # of a file that a tool reads whole


def settings(options):
    """Parameter key -> value of an options object."""
    return {key_of(field): getattr(options, field.name) for field in dataclasses.fields(options)}


def rounded(value):
    """A number to six digits; all else as it is."""
    return float(f"{value:.6g}") if isinstance(value, float) else value


def json_text(everything):
    """JSON text of a dict; it has no NaN: null."""
    return json.dumps(json.loads(json.dumps(everything), parse_constant=lambda _: None), indent=2, ensure_ascii=False) + "\n"


def csv_text(header, rows):
    """CSV text (RFC 4180) of rows of values, None empty."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([header, *([("" if value is None else value) for value in row] for row in rows)])
    return out.getvalue()


def shown(given, *keys):
    """Key -> how the report shows what was given: a raster or layer by its name, else the value itself; what was not given is left out."""
    return {key: _name_of(given[key]) for key in keys if given[key]}


def _name_of(value):
    return value.sourceName() if hasattr(value, "sourceName") else getattr(value, "name", value)


def read_bytes(key, path, what, way_out):
    """Content of a file of the kind `what` that is read whole; InputError naming `key`, the file and the way out where it cannot be read or is too large."""
    try:
        with open(path, "rb") as file:
            found = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise InputError(f"{key} = {path} cannot be read ({error.strerror or error}): {way_out}.") from None
    if len(found) > _MOST_BYTES:
        raise InputError(f"{key} = {path} has more than {_MOST_BYTES // 10**6} MB, too many for {what}: {way_out}.")
    return found


def read_text(key, path, what, way_out, *, encoding="utf-8"):
    """The same as text, its ends of lines as they are."""
    try:
        return read_bytes(key, path, what, way_out).decode(encoding)
    except UnicodeDecodeError:
        raise InputError(f"{key} = {path} cannot be read (it is no text in {encoding.upper()}): {way_out}.") from None
