"""Which images are correlated with which."""

import dataclasses
import itertools

from ..options import InputError


@dataclasses.dataclass(frozen=True)
class Pair:
    """Images `first` and `second` of a series (indices), `days` apart; first is the earlier."""

    first: int
    second: int
    days: float


def days_between(earlier, later):
    return (later - earlier).total_seconds() / 86400.0


def commonest_interval(dates, tolerance_days):
    """The commonest difference of consecutive dates (days); of equally common ones the shortest."""
    ordered = sorted(dates)
    steps = [days_between(a, b) for a, b in zip(ordered, ordered[1:])]
    steps = sorted(s for s in steps if s > 0)
    return max(steps, key=lambda s: (sum(abs(s - other) <= tolerance_days for other in steps), -s)) if steps else None


def make_pairs(dates, options, progress):
    """All pairs that the options ask for, earlier image first, in the order of their dates.

    Interval: every pair whose interval differs from INTERVAL_DAYS by no more than TOLERANCE_DAYS (Li et al. 2021: images i and i+a).
    Range: every pair between the shortest and the longest interval.
    """
    if len(dates) < 2:
        raise InputError(f"IMAGES holds {len(dates)} image: give two or more.")
    order = sorted(range(len(dates)), key=lambda i: dates[i])
    every = [Pair(i, j, days_between(dates[i], dates[j])) for i, j in itertools.combinations(order, 2)]
    every = [p for p in every if p.days > 0]
    lengths = sorted(p.days for p in every)
    found = f"the series has intervals of {lengths[0]:g} to {lengths[-1]:g} days" if lengths else "all images have one date"
    if options.pairing == "Interval":
        interval = options.interval_days or commonest_interval(dates, options.tolerance_days)
        if interval is None:
            raise InputError("IMAGES: all images have one date; give images of two or more dates, or check DATES.")
        pairs = [p for p in every if abs(p.days - interval) <= options.tolerance_days]
        if not pairs:
            raise InputError(f"INTERVAL_DAYS = {interval:g} with TOLERANCE_DAYS = {options.tolerance_days:g} makes no pair, {found}: choose one of them, raise TOLERANCE_DAYS, or use PAIRING = Range.")
        progress.note(f"Pairs of {interval:g} days: {len(pairs)}.")
    else:
        low, high = options.minimum_interval_days, options.maximum_interval_days
        if low > high:
            raise InputError(f"MINIMUM_INTERVAL_DAYS = {low:g} is larger than MAXIMUM_INTERVAL_DAYS = {high:g}: swap them.")
        pairs = [p for p in every if low <= p.days <= high]
        if not pairs:
            raise InputError(f"MINIMUM_INTERVAL_DAYS = {low:g} to MAXIMUM_INTERVAL_DAYS = {high:g} makes no pair, {found}: widen the range.")
        progress.note(f"Pairs of {low:g} to {high:g} days: {len(pairs)}.")
    if len(pairs) > options.maximum_pairs:
        kept = set(sorted(pairs, key=lambda p: (p.days, dates[p.first]))[:options.maximum_pairs])
        progress.warn(f"MAXIMUM_PAIRS = {options.maximum_pairs}: {len(pairs) - len(kept)} of {len(pairs)} pairs are left out: the longest intervals first, of equal ones the latest.")
        pairs = [p for p in pairs if p in kept]
    return pairs
