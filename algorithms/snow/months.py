"""Months and years that a user lists, and the seasons of both hemispheres."""

from ..options import InputError, listed


def numbers_of_date(text, days):
    """Numbers of the datetimes of the one ISO date that a user names as DATE; of all for an empty text."""
    if not text.strip():
        return list(range(len(days)))
    found = [k for k, day in enumerate(days) if day.date().isoformat() == text.strip()]
    if not found:
        raise InputError(f"DATE = {text} is the date of none of the images, which are of {listed(sorted({str(day.date()) for day in days}), 12)}: use one of these, as YYYY-MM-DD.")
    return found


def months_of(text, key):
    """Months of a list such as "12-2" or "1, 2, 7-9", which may run over the new year: a set of 1 … 12, empty for an empty text."""
    found = set()
    for first, last in _ranges(text, key, lambda number: 1 <= number <= 12, "months: give numbers of 1 to 12 and ranges, such as 12-2 or 6, 7, 9"):
        found |= {(first + k - 1) % 12 + 1 for k in range((last - first) % 12 + 1)}
    return found


def years_of(text, key):
    """Years of a list such as "2017-2020, 2022": a set, empty for an empty text."""
    found = set()
    for first, last in _ranges(text, key, lambda number: 1900 <= number <= 2200, "years: give years and ranges, such as 2017-2020, 2022"):
        if last < first:
            raise InputError(f"{key} = {text!r} runs backwards: give the earlier year first, such as {last}-{first}.")
        found |= set(range(first, last + 1))
    return found


def _ranges(text, key, known, what):
    """(first, last) of each part of a list of whole numbers and ranges."""
    for part in text.split(",") if text.strip() else ():
        ends = [end.strip() for end in part.split("-")]
        if not (1 <= len(ends) <= 2 and all(end.isdecimal() and known(int(end)) for end in ends)):
            raise InputError(f"{key} = {text!r} is no list of {what}.")
        yield int(ends[0]), int(ends[-1])


def winter(southern):
    """Months of the cold season with dry snow."""
    return {6, 7, 8} if southern else {12, 1, 2}


def melt_season(southern):
    """Months of the melt season (Li 2025, chapter 3, and half a year later)."""
    return {12, 1, 2, 3} if southern else {6, 7, 8, 9}
