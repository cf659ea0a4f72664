"""Texts that tools write: options, statistics, tables."""

import csv
import dataclasses
import io
import json
import os

from ..algorithms.options import InputError, key_of

_MOST_BYTES = 10**8  # of a text file that a tool reads whole


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


def read_text(key, path, what, way_out, *, encoding="utf-8", newline=None):
    """Content of a small text file, of the kind `what`; InputError naming `key`, the file and the way out where it is too large or no text."""
    if os.path.getsize(path) > _MOST_BYTES:
        raise InputError(f"{key} = {path} has {os.path.getsize(path)} bytes, too many for {what}: {way_out}.")
    try:
        with open(path, encoding=encoding, newline=newline) as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{key} = {path} cannot be read ({error}): {way_out}.") from None
