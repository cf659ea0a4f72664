"""Which images are correlated with which, and which pairs share a season."""

import dataclasses
import datetime
import itertools

from ..options import InputError
from ..progress import Silent

STEP = "Before and after"
_EXAMPLE = "2019-07-06 or 2019-07-06T03:19:53"


@dataclasses.dataclass(frozen=True)
class Pair:
    """Images `first` and `second` of a series (indices), `days` apart; first is the earlier.

    axis: length of the pair on the axis that the stack shares: its days for a velocity, 1 for a displacement.
    """

    first: int
    second: int
    days: float
    axis: float | None = None

    def __post_init__(self):
        if self.axis is None:
            object.__setattr__(self, "axis", self.days)


def days_between(earlier, later):
    return (later - earlier).total_seconds() / 86400.0


def commonest_interval(dates, tolerance_days, labels=None):
    """The commonest difference of consecutive dates of one label (days); of equally common ones the shortest. None without any."""
    ordered = sorted(zip(labels or [""] * len(dates), dates))
    steps = [days_between(a, b) for (own, a), (other, b) in zip(ordered, ordered[1:]) if own == other]
    steps = sorted(s for s in steps if s > 0)
    return max(steps, key=lambda s: (sum(abs(s - other) <= tolerance_days for other in steps), -s)) if steps else None


def make_pairs(dates, options, progress, labels=None):
    """All pairs that the options ask for, earlier image first, in the order of their dates; only images of one label pair.

    Interval: every pair whose interval differs from INTERVAL_DAYS by no more than TOLERANCE_DAYS (Li et al. 2021: images i and i+a).
    Range: every pair between the shortest and the longest interval. Before and after: every image before EVENT_DATE with every one
    after it. dates: naive datetimes, UTC; labels: a text for each image, or None.
    """
    if len(dates) < 2:
        raise InputError(f"IMAGES holds {len(dates)} image: give two or more.")
    if labels is not None and len(labels) != len(dates):
        raise InputError(f"SERIES holds {len(labels)} label{'s' * (len(labels) != 1)} for {len(dates)} images: give one for each image, in their order.")
    step = options.pairing == STEP
    if options.event_date.strip() and not step:
        raise InputError(f"EVENT_DATE = {options.event_date} has no use with PAIRING = {options.pairing}: use PAIRING = {STEP}, or leave EVENT_DATE empty.")
    if step and options.seasons != "None":
        raise InputError(f"SEASONS = {options.seasons} does not go with PAIRING = {STEP}, whose pairs all span one event: use SEASONS = None.")
    order = sorted(range(len(dates)), key=lambda i: dates[i])
    every = [Pair(i, j, days_between(dates[i], dates[j]), 1.0 if step else None) for i, j in itertools.combinations(order, 2)
             if labels is None or labels[i] == labels[j]]
    every = [p for p in every if p.days > 0]
    if not every:
        if len(set(dates)) == 1:
            raise InputError("IMAGES: all images have one date; give images of two or more dates, or check DATES.")
        raise InputError("SERIES gives no two images of different dates one label: give all images that may pair the same label, or leave it empty.")
    chosen = {"Interval": _of_interval, "Range": _of_range, STEP: _around_event}[options.pairing]
    pairs = chosen(every, dates, options, progress, labels)
    if len(pairs) > options.maximum_pairs:
        kept = set(sorted(pairs, key=lambda p: (p.days, dates[p.first]))[:options.maximum_pairs])
        progress.warn(f"MAXIMUM_PAIRS = {options.maximum_pairs}: {len(pairs) - len(kept)} of {len(pairs)} pairs are left out: the longest intervals first, of equal ones the latest.")
        pairs = [p for p in pairs if p in kept]
    return pairs


def _intervals(every):
    lengths = sorted(p.days for p in every)
    return f"the series has intervals of {lengths[0]:g} to {lengths[-1]:g} days"


def _of_interval(every, dates, options, progress, labels):
    interval = options.interval_days or commonest_interval(dates, options.tolerance_days, labels)
    pairs = [p for p in every if abs(p.days - interval) <= options.tolerance_days]
    if not pairs:
        raise InputError(f"INTERVAL_DAYS = {interval:g} with TOLERANCE_DAYS = {options.tolerance_days:g} makes no pair, {_intervals(every)}: "
                         "choose one of them, raise TOLERANCE_DAYS, or use PAIRING = Range.")
    progress.note(f"Pairs of {interval:g} days: {len(pairs)}.")
    return pairs


def _of_range(every, dates, options, progress, labels):
    low, high = options.minimum_interval_days, options.maximum_interval_days
    if low > high:
        raise InputError(f"MINIMUM_INTERVAL_DAYS = {low:g} is larger than MAXIMUM_INTERVAL_DAYS = {high:g}: swap them.")
    pairs = [p for p in every if low <= p.days <= high]
    if not pairs:
        raise InputError(f"MINIMUM_INTERVAL_DAYS = {low:g} to MAXIMUM_INTERVAL_DAYS = {high:g} makes no pair, {_intervals(every)}: widen the range.")
    progress.note(f"Pairs of {low:g} to {high:g} days: {len(pairs)}.")
    return pairs


def event_of(options):
    """EVENT_DATE as a naive datetime, UTC; midnight where only the day is known."""
    text = options.event_date.strip()
    if not text:
        raise InputError(f"EVENT_DATE is empty: PAIRING = {STEP} needs the date of the event, such as {_EXAMPLE}.")
    try:
        when = datetime.datetime.fromisoformat(text)
    except ValueError:
        raise InputError(f"EVENT_DATE = {text} is no ISO date or date-time: write it as {_EXAMPLE}.") from None
    return when if when.tzinfo is None else when.astimezone(datetime.timezone.utc).replace(tzinfo=None)


def _around_event(every, dates, options, progress, labels):
    event, midnight = event_of(options), datetime.time()
    unclear = {i for i, date in enumerate(dates) if date.date() == event.date() and midnight in (date.time(), event.time())}
    if unclear:
        progress.warn(f"EVENT_DATE = {options.event_date}: {len(unclear)} image{'s' * (len(unclear) > 1)} of that day {'are' if len(unclear) > 1 else 'is'} left out, "
                      "since the time of day of the image or of the event is not known: give date-times in DATES and EVENT_DATE.")
    used = [date for i, date in enumerate(dates) if i not in unclear]
    span = f"the images are of {min(dates):%Y-%m-%d} to {max(dates):%Y-%m-%d}"
    for side, there in (("before", any(d < event for d in used)), ("after", any(d > event for d in used))):
        if not there:
            raise InputError(f"EVENT_DATE = {options.event_date} leaves no image {side} the event, {span}: correct it, or add images.")
    pairs = [p for p in every if dates[p.first] < event < dates[p.second] and not unclear & {p.first, p.second}]
    if not pairs:
        raise InputError(f"EVENT_DATE = {options.event_date} makes no pair, since no label of SERIES has images both before and after it, {span}: correct one of them.")
    progress.note(f"Pairs across {options.event_date}: {len(pairs)}.")
    return pairs


_SECOND = datetime.timedelta(seconds=1)
# English whatever the locale: they name results.
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def groups(pairs, dates, options, progress=None):
    """Sub-stacks of SEASONS over all years: [(label, begin, end, [numbers of pairs])], sorted by begin; [] with SEASONS = None.

    A pair belongs to the month, or the season (December to February and so on), of its middle date. begin and end (naive datetimes, the
    first and the last second) are the range of that month or season in the last year in which it has pairs.
    """
    if options.seasons == "None":
        return []
    months = 1 if options.seasons == "Month" else 3
    found, longer = {}, 0
    for number, p in enumerate(pairs):
        begin, end = _period(dates[p.first] + (dates[p.second] - dates[p.first]) / 2, months)
        longer += p.days > days_between(begin, end)
        held = found.setdefault(begin.month, [begin, end, []])
        if begin > held[0]:
            held[:2] = begin, end
        held[2].append(number)
    if longer:
        (progress or Silent()).warn(f"SEASONS = {options.seasons}: {longer} of {len(pairs)} pairs {'is' if longer == 1 else 'are'} longer than the "
                                    f"{options.seasons.lower()} of {'its' if longer == 1 else 'their'} middle date, to which the motion is attributed.")
    return sorted(((_named(begin, months), begin, end - _SECOND, numbers) for begin, end, numbers in found.values()), key=lambda group: group[1])


def _period(when, months):
    """(first moment, first moment after) of the calendar month of a date, or of its season of three months, the first of which starts in December."""
    count = 12 * when.year + when.month - 1 - when.month % 12 % months
    return _month(count), _month(count + months)


def _month(count):
    return datetime.datetime(count // 12, count % 12 + 1, 1)


def _named(begin, months):
    first, last = _MONTHS[begin.month - 1], _MONTHS[(begin.month + months - 2) % 12]
    return first if months == 1 else f"{first} to {last}"


def independent(pairs):
    """Number of independent motions in pairs that may share images: images less connected groups of them."""
    group = {}
    for p in pairs:
        one, two = (group.setdefault(i, {i}) for i in (p.first, p.second))
        if one is not two:
            one |= two
            group.update(dict.fromkeys(one, one))
    return len(group) - len({id(members) for members in group.values()})
