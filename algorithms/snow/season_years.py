"""Years of a dated series, from a first month on, and the season that the dates of each cover."""

import dataclasses
import datetime

import numpy as np

CLASS_DAYS, CLASSES = 60, 5  # days of a class of duration; the last class has no end


@dataclasses.dataclass(frozen=True)
class Year:
    """`number` is the calendar year in which it begins; `begin` inclusive, `end` exclusive; `maps` are indices into the series, in the order
    of time, `days` theirs counted from `begin`, which is 0."""

    number: int
    begin: datetime.date
    end: datetime.date
    maps: tuple
    days: tuple

    @property
    def label(self):
        return str(self.number) if self.begin.month == 1 else f"{self.number}/{self.end.year % 100:02d}"

    @property
    def season_days(self):
        """Days between its first and its last map."""
        return self.days[-1] - self.days[0]

    @property
    def longest_gap_days(self):
        return int(np.diff(self.days).max()) if len(self.days) > 1 else 0

    @property
    def first(self):
        return self.date(self.days[0])

    @property
    def last(self):
        return self.date(self.days[-1])

    def date(self, day):
        return self.begin + datetime.timedelta(days=int(day))


def years_of(dates, usable, year_start):
    """The Years of dates (ascending) of which the indices `usable` count; year_start: their first month, 1 … 12."""
    found = {}
    for index in usable:
        day = dates[index].date() if isinstance(dates[index], datetime.datetime) else dates[index]
        found.setdefault(day.year - (day.month < year_start), []).append((index, day))
    years = []
    for number, members in found.items():
        begin, end = datetime.date(number, year_start, 1), datetime.date(number + 1, year_start, 1)
        years.append(Year(number, begin, end, tuple(index for index, _ in members), tuple((day - begin).days for _, day in members)))
    return years
