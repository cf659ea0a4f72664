"""Decimal years by hand, and back."""

import datetime

import pytest

from firnline.algorithms.elevation.decimal_year import day_of, decimal_year, year_from
from firnline.algorithms.options import InputError


@pytest.mark.parametrize("when, year", [
    ("2011-01-01", 2011.0), ("2011-07-02T12:00", 2011.5), ("2012-07-02", 2012.5),  # a leap year's middle is a day earlier
    ("2011-12-31", 2011 + 364 / 365), ("2012-12-31T18:00", 2012 + 365.75 / 366), ("2000-02-12T05:44", 2000 + (42 + (5 + 44 / 60) / 24) / 366)])
def test_by_hand(when, year):
    moment = datetime.datetime.fromisoformat(when)
    assert decimal_year(moment) == pytest.approx(year, abs=1e-12)
    assert day_of(decimal_year(moment)) == moment
    assert year_from(when, "DATE_1") == decimal_year(moment)


@pytest.mark.parametrize("text, year", [("2003.62", 2003.62), (" 1952 ", 1952.0), ("1952-08-01", 1952 + 213 / 366), ("2003-08-14T10:30:00Z", 2003 + (225 + 10.5 / 24) / 365)])
def test_texts(text, year):
    assert year_from(text, "DATE_1") == pytest.approx(year, abs=1e-12)


@pytest.mark.parametrize("text", ["14.08.2003", "2003-02-30", "03", "1700.5", "summer", ""])
def test_no_dates(text):
    with pytest.raises(InputError, match=r"DATE_2 = '.*' is no date: give an ISO date or a decimal year from 1800 to 2200, such as 2003-08-14 or 2003.62\."):
        year_from(text, "DATE_2")
