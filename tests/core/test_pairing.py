"""Which pairs a series makes."""

import pytest
import series

from firnline.algorithms.options import InputError
from firnline.algorithms.progress import Silent
from firnline.algorithms.velocity.pairing import make_pairs


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
