"""Which pairs a series makes."""

import datetime

import pytest
import series

from firnline.algorithms.options import InputError
from firnline.algorithms.progress import Silent
from firnline.algorithms.velocity.pairing import Pair, groups, independent, make_pairs


def pairs(days, **changes):
    progress = Silent()
    made = make_pairs(series.dates(*days), series.options(**changes), progress)
    return [(p.first, p.second) for p in made], progress


def test_commonest_interval_of_an_uneven_series():
    """The fourteen dates of a real series: two days are the commonest step; the order of the list does not matter."""
    days = [0, 5, 7, 15, 17, 20, 22, 25, 30, 35, 37, 40, 42, 45]
    made, _ = pairs(days)
    assert [days[j] - days[i] for i, j in made] == [2] * 5
    shuffled, _ = pairs(days[::-1])
    assert [(13 - i, 13 - j) for i, j in shuffled] == made


def test_all_pairs_of_the_interval_not_only_consecutive_ones():
    made, _ = pairs([0, 6, 12, 18], interval_days=12.0)
    assert made == [(0, 2), (1, 3)]


def test_equally_common_intervals_take_the_shortest():
    assert pairs([0, 12, 18])[0] == [(1, 2)]


def test_tolerance():
    assert pairs([0, 11.6, 24], interval_days=12.0)[0] == [(0, 1), (1, 2)]
    with pytest.raises(InputError, match="INTERVAL_DAYS = 12"):
        pairs([0, 11.4, 24], interval_days=12.0, tolerance_days=0.5)


def test_range_and_its_limits():
    made, _ = pairs([0, 2, 7, 30], pairing="Range", minimum_interval_days=3.0, maximum_interval_days=25.0)
    assert made == [(0, 2), (1, 2), (2, 3)]


def test_too_many_pairs_lose_the_longest_and_say_so():
    made, progress = pairs([0, 2, 7, 30], pairing="Range", maximum_pairs=2)
    assert made == [(0, 1), (1, 2)]
    assert "4 of 6 pairs" in progress.warnings[0]


@pytest.mark.parametrize("days, changes, word", [
    ([0], {}, "IMAGES holds 1 image"),
    ([3, 3], {}, "one date"),
    ([0, 6, 12], dict(interval_days=5.0), "intervals of 6 to 12 days"),
    ([0, 6], dict(pairing="Range", minimum_interval_days=30.0, maximum_interval_days=10.0), "swap"),
    ([0, 100], dict(pairing="Range"), "MAXIMUM_INTERVAL_DAYS = 60"),
])
def test_impossible_pairings(days, changes, word):
    with pytest.raises(InputError, match=word):
        pairs(days, **changes)


def labelled(days, labels, **changes):
    return [(p.first, p.second) for p in make_pairs(series.dates(*days), series.options(**changes), Silent(), labels)]


def test_images_of_different_labels_never_pair():
    """Two tracks, one day apart; a date may be doubled in another label."""
    days, labels = [0, 1, 12, 13, 24, 0], ["asc", "desc", "asc", "desc", "asc", "wide"]
    assert labelled(days, labels) == [(0, 2), (1, 3), (2, 4)]
    assert labelled(days, labels, pairing="Range") == [(0, 2), (0, 4), (1, 3), (2, 4)]
    assert labelled(days, None, pairing="Range", maximum_interval_days=1.0) == [(0, 1), (5, 1), (2, 3)]


def test_commonest_interval_counts_within_the_labels():
    """All dates together step by 6 days; each track by 12."""
    assert labelled([0, 6, 12, 18, 24, 30], ["a", "b"] * 3) == [(0, 2), (1, 3), (2, 4), (3, 5)]


def test_a_pair_spans_its_days_on_the_axis_of_a_velocity():
    assert [p.axis for p in make_pairs(series.dates(0, 6, 30), series.options(pairing="Range"), Silent())] == [6, 30, 24]


STEP = dict(pairing="Before and after", event_date="2020-01-11")


def test_before_and_after():
    """Days 1, 5, 11 (the event's own), 20 and 25 of January: 2 x 2 pairs of displacement 1."""
    progress = Silent()
    made = make_pairs(series.dates(0, 4, 10, 19, 24), series.options(**STEP), progress)
    assert [(p.first, p.second, p.days, p.axis) for p in made] == [(0, 3, 19, 1), (0, 4, 24, 1), (1, 3, 15, 1), (1, 4, 20, 1)]
    assert len(progress.warnings) == 1 and progress.warnings[0].startswith("EVENT_DATE = 2020-01-11: 1 image of that day is left out")


@pytest.mark.parametrize("event, day, warned, expected", [
    ("2020-01-11T12:00", 10.25, 0, [(0, 2), (1, 2)]),
    ("2020-01-11T12:00", 10.75, 0, [(0, 1), (0, 2)]),
    ("2020-01-11T12:00", 10, 1, [(0, 2)]),
    ("2020-01-11", 10.75, 1, [(0, 2)]),
    ("2020-01-11T14:00+02:00", 10.51, 0, [(0, 1), (0, 2)]),
    ("20200111T110000Z", 10.5, 0, [(0, 1), (0, 2)]),
])
def test_the_day_of_the_event(event, day, warned, expected):
    made, progress = pairs([0, day, 20], pairing="Before and after", event_date=event)
    assert made == expected and len(progress.warnings) == warned


def test_before_and_after_within_labels():
    assert labelled([0, 1, 19, 20, 21], ["a", "b", "a", "b", "c"], **STEP) == [(0, 2), (1, 3)]
    with pytest.raises(InputError, match="EVENT_DATE = 2020-01-11 makes no pair, since no label of SERIES"):
        labelled([0, 1, 19, 20], ["a", "a", "b", "b"], **STEP)


@pytest.mark.parametrize("days, labels, changes, word", [
    ([0, 12, 24], ["a", "b"], {}, "SERIES holds 2 labels for 3 images"),
    ([0, 12, 24], ["a", "b", "c"], {}, "SERIES gives no two images"),
    ([0, 5], None, dict(pairing="Before and after"), "EVENT_DATE is empty: PAIRING = Before and after needs"),
    ([0, 5], None, STEP | dict(event_date="11.1.2020"), "EVENT_DATE = 11.1.2020 is no ISO date"),
    ([0, 5], None, STEP | dict(event_date="2020-02-30"), "EVENT_DATE = 2020-02-30 is no ISO date"),
    ([0, 5], None, STEP, "EVENT_DATE = 2020-01-11 leaves no image after the event, the images are of 2020-01-01 to 2020-01-06"),
    ([15, 20, 30], None, STEP, "EVENT_DATE = 2020-01-11 leaves no image before the event, the images are of 2020-01-16 to 2020-01-31"),
    ([10, 20], None, STEP, "no image before the event"),
    ([0, 20], None, dict(event_date="2020-01-11"), "EVENT_DATE = 2020-01-11 has no use with PAIRING = Interval"),
    ([0, 20], None, STEP | dict(seasons="Month"), "SEASONS = Month does not go with PAIRING = Before and after"),
])
def test_impossible_series_and_events(days, labels, changes, word):
    with pytest.raises(InputError, match=word):
        labelled(days, labels, **changes)


def seasonal(texts, seasons, interval=12.0):
    """Labels, ranges and pairs of dates that are given as text, in pairs of one interval."""
    dates = [datetime.datetime.fromisoformat(text) for text in texts]
    options = series.options(seasons=seasons, interval_days=interval)
    progress = Silent()
    made = make_pairs(dates, options, Silent())
    found = groups(made, dates, options, progress)
    return [(label, str(begin), str(end), [texts[made[k].first] for k in numbers]) for label, begin, end, numbers in found], progress.warnings


DATES = ["2018-01-10", "2018-01-22", "2018-02-03", "2018-12-20", "2019-01-01", "2019-01-13", "2019-12-01", "2019-12-13", "2020-02-10", "2020-02-22", "2020-07-01", "2020-07-13"]


def test_months_over_all_years():
    """By the middle of a pair, 6 days after its first date; the range is that of the last year."""
    found, warnings = seasonal(DATES, "Month")
    assert found == [
        ("January", "2019-01-01 00:00:00", "2019-01-31 23:59:59", ["2018-01-10", "2018-01-22", "2019-01-01"]),
        ("December", "2019-12-01 00:00:00", "2019-12-31 23:59:59", ["2018-12-20", "2019-12-01"]),
        ("February", "2020-02-01 00:00:00", "2020-02-29 23:59:59", ["2020-02-10"]),
        ("July", "2020-07-01 00:00:00", "2020-07-31 23:59:59", ["2020-07-01"]),
    ]
    assert warnings == []


def test_seasons_span_the_new_year():
    """December 2019 belongs with February 2020; pairs of 2018 and 2019 join them."""
    found, warnings = seasonal(DATES, "Season")
    assert found == [
        ("December to February", "2019-12-01 00:00:00", "2020-02-29 23:59:59", ["2018-01-10", "2018-01-22", "2018-12-20", "2019-01-01", "2019-12-01", "2020-02-10"]),
        ("June to August", "2020-06-01 00:00:00", "2020-08-31 23:59:59", ["2020-07-01"]),
    ]
    assert warnings == []


def test_every_month_has_its_season():
    """Pairs of two days in the middle of each month of 2021."""
    texts = [f"2021-{month:02}-{day}" for month in range(1, 13) for day in (14, 16)]
    found, _ = seasonal(texts, "Season", 2.0)
    assert [(label, begin[:10], end[:10], [int(text[5:7]) for text in members]) for label, begin, end, members in found] == [
        ("March to May", "2021-03-01", "2021-05-31", [3, 4, 5]),
        ("June to August", "2021-06-01", "2021-08-31", [6, 7, 8]),
        ("September to November", "2021-09-01", "2021-11-30", [9, 10, 11]),
        ("December to February", "2021-12-01", "2022-02-28", [1, 2, 12]),
    ]
    months, _ = seasonal(texts, "Month", 2.0)
    assert [label for label, *_ in months] == ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]


def test_long_pairs_are_kept_and_told():
    """48 days are longer than a month, not than a season."""
    texts = ["2020-01-01", "2020-02-18", "2020-04-06", "2020-04-10"]
    found, warnings = seasonal(texts, "Month", 48.0)
    assert [label for label, *_ in found] == ["January", "March"]
    assert warnings == ["SEASONS = Month: 2 of 2 pairs are longer than the month of their middle date, to which the motion is attributed."]
    assert seasonal(texts, "Season", 48.0)[1] == []
    assert seasonal(texts, "None", 48.0) == ([], [])


def test_independent_motions_of_pairs_that_share_images():
    """A chain of four images holds three, all their six pairs hold three too, two separate pairs two."""
    assert independent([Pair(0, 1, 1.0), Pair(1, 2, 1.0), Pair(2, 3, 1.0)]) == 3
    assert independent([Pair(i, j, 1.0) for i in range(4) for j in range(i + 1, 4)]) == 3
    assert independent([Pair(0, 1, 1.0), Pair(2, 3, 1.0)]) == 2
    assert independent([Pair(0, 1, 1.0), Pair(2, 3, 1.0), Pair(1, 2, 1.0)]) == 3
