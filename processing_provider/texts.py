"""Texts that tools write: options, statistics, tables."""

import csv
import dataclasses
import io
import json

from ..algorithms.options import key_of


def settings(options):
    """Parameter key -> value of an options object."""
    return {key_of(field): getattr(options, field.name) for field in dataclasses.fields(options)}


def json_text(everything):
    """JSON text of a dict; it has no NaN: null."""
    return json.dumps(json.loads(json.dumps(everything), parse_constant=lambda _: None), indent=2, ensure_ascii=False) + "\n"


def csv_text(header, rows):
    """CSV text (RFC 4180) of rows of values, None empty."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([header, *([("" if value is None else value) for value in row] for row in rows)])
    return out.getvalue()
