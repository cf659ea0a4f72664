"""Options: declared once, checked with sentences that name the parameter, the value and the way out."""

import dataclasses

import pytest

from firnline.algorithms.options import InputError, check, key_of, kind_of, label_of, option
from firnline.algorithms.progress import Cancelled, Silent, part, stop_if_cancelled


@dataclasses.dataclass(frozen=True)
class Options:
    size: int = option(48, "Template size", "Larger is steadier.", unit="px", minimum=8, maximum=512)
    speed: float = option(1.0, "Maximum speed", unit="m/day", minimum=0.1)
    days: float | None = option(None, "Interval", minimum=1.0)
    mode: str = option("Log", "Transform", choices=("Log", "None"))
    on: bool = option(False, "Switch")


def test_the_form_reads_what_the_field_says():
    fields = {f.name: f for f in dataclasses.fields(Options)}
    assert key_of(fields["size"]) == "SIZE" and label_of(fields["size"]) == "Template size (px)"
    assert kind_of(fields["days"]) == (float, True) and kind_of(fields["size"]) == (int, False)


def test_good_values_pass_unchanged():
    given = Options(size=8, speed=3, days=2.5, mode="None", on=True)
    assert check(given) is given and check(Options()) == Options()


@pytest.mark.parametrize("changes, sentence", [
    (dict(size=7), "SIZE = 7 px is too small: use 8 px or more."),
    (dict(size=1000), "SIZE = 1000 px is too large: use 512 px or less."),
    (dict(size=8.5), "SIZE = 8.5 is not a whole number: use 8."),
    (dict(size=None), "SIZE is empty: give a value, the default is 48."),
    (dict(speed=float("nan")), "SPEED = nan is not a number"),
    (dict(speed="fast"), "SPEED = 'fast' is not a number"),
    (dict(size=True), "SIZE = True is not a number"),
    (dict(days=0.5), "DAYS = 0.5 is too small: use 1 or more."),
    (dict(mode="log"), "MODE = 'log' is not a choice: use one of Log, None."),
    (dict(on=1), "ON = 1 is neither true nor false."),
])
def test_bad_values_end_in_a_sentence(changes, sentence):
    with pytest.raises(InputError) as raised:
        check(Options(**changes))
    assert sentence in str(raised.value)


def test_part_of_a_progress_runs_from_lo_to_hi():
    seen = []
    whole = Silent()
    whole.report = seen.append
    half = part(whole, 0.5, 1.0)
    for fraction in (-1.0, 0.0, 0.5, 1.0, 2.0):
        half.report(fraction)
    assert seen == [0.5, 0.5, 0.75, 1.0, 1.0]
    half.warn("w")
    assert whole.warnings == ["w"]
    whole.cancelled = lambda: True
    with pytest.raises(Cancelled):
        stop_if_cancelled(whole)
