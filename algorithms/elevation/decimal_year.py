"""Decimal years: year + (day of year - 1 + fraction of day) / days in the year. Times are UTC."""

import datetime
import re

from ..options import InputError

EXAMPLE = "2003-08-14 or 2003.62"

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?Z?)?")
_NUMBER = re.compile(r"\d{4}(?:\.\d*)?")


def decimal_year(when):
    """The decimal year of a naive UTC datetime."""
    start, end = datetime.datetime(when.year, 1, 1), datetime.datetime(when.year + 1, 1, 1)
    return when.year + (when - start) / (end - start)


def day_of(year):
    """The datetime of a decimal year, to the nearest second: the reverse of decimal_year()."""
    start, end = datetime.datetime(int(year), 1, 1), datetime.datetime(int(year) + 1, 1, 1)
    return start + datetime.timedelta(seconds=round((year - int(year)) * (end - start).total_seconds()))


def year_from(text, key):
    """The decimal year of an ISO date, a date-time (UTC) or a decimal year as text; InputError naming `key` for any other."""
    text = text.strip()
    if _NUMBER.fullmatch(text):
        year = float(text)
    elif match := _ISO.fullmatch(text):
        try:
            year = decimal_year(datetime.datetime(*(int(part or 0) for part in match.groups())))
        except ValueError:
            year = 0.0
    else:
        year = 0.0
    if not 1800 <= year < 2200:
        raise InputError(f"{key} = {text!r} is no date: give an ISO date or a decimal year from 1800 to 2200, such as {EXAMPLE}.")
    return year
