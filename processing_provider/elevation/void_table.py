"""The table of Void filling, read back."""

import csv
import io
import math

from ...algorithms.options import InputError
from .. import texts

_NUMBERS = ("sigma_of_voids", "cv_rmse", "cv_mae", "cv_within_68")


def read(path, key="VOID_TABLE"):
    """name of a glacier -> dict of method (text) and sigma_of_voids, cv_rmse, cv_mae, cv_within_68 (float, None where empty). InputError where the file is no such table."""
    made_by = "give the TABLE of Void filling"
    text = texts.read_text(key, path, "a table of glaciers", made_by, encoding="utf-8-sig")
    try:
        lines = csv.DictReader(io.StringIO(text), strict=True)
        lacking = [name for name in ("glacier", "sigma_of_voids") if name not in (lines.fieldnames or ())]
        if lacking:
            raise InputError(f"{key} = {path} has no column {lacking[0]}: {made_by}.")
        return {row["glacier"]: {"method": row.get("method") or None} | {name: _number(row.get(name), name, lines.line_num, path, key) for name in _NUMBERS} for row in lines}
    except csv.Error as error:
        raise InputError(f"{key} = {path} is no CSV table ({error}): {made_by}.") from None


def _number(text, name, line, path, key):
    if text is None or not text.strip():
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or value < 0:
        raise InputError(f"{key} = {path} has {name} = {text!r} in line {line}: correct it, or make the table anew with Void filling.")
    return value
