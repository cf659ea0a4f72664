"""Kernels of the snow season: maps to states, counts by elevation band, wet days between the dates of each pixel."""

import numba
import numpy as np

from ..progress import stop_if_cancelled
from .season_years import CLASS_DAYS, CLASSES

_kernel = numba.njit(nogil=True, fastmath={"contract", "reassoc"}, error_model="numpy", cache=True)

_TILE = 8192  # pixels whose sums stay in a core's own memory while the dates pass

# Rows of the sums of a year: state and day of the last observation, day of the first; twice the wet days; days between unlike observations; numbers
# of observations and of wet ones; days of the first and the last wet one. Days count from the year's first, 0.
STATE, DAY, FIRST, TWICE_WET, CHANGE, OBSERVED, WET, FIRST_WET, LAST_WET = range(9)
EMPTY = np.array([-1, 0, 0, 0, 0, 0, 0, -1, -1], np.int16)


@_kernel
def encode(values, states):
    """0, 1, or 255 for NaN and 255, of flat float32 values; returns a value that is none of these, NaN when there is none."""
    odd = np.float32(np.nan)
    for i in range(values.size):
        value = values[i]
        states[i] = 1 if value == 1 else 0 if value == 0 else 255
        if not (value == 1 or value == 0 or value == 255 or np.isnan(value)):
            odd = value
    return odd


@_kernel
def count(states, bins, areas, pixels, wet_pixels, wet_areas):
    """Observed and wet pixels, and the wet area, added by bin (-1: none). Areas are whole numbers, so that no order of summing matters."""
    for i in range(states.size):
        k = bins[i]
        if k >= 0 and states[i] != 255:
            pixels[k] += 1
            if states[i] == 1:
                wet_pixels[k] += 1
                wet_areas[k] += areas[i]


@_kernel
def _add_date(states, day, sums, start, stop):
    """One observation of the pixels start … stop: the trapezoidal rule between it and the last one of each pixel."""
    for i in range(start, stop):
        now = states[i]
        if now != 255:
            before = sums[STATE, i]
            if before >= 0:
                interval = day - sums[DAY, i]
                sums[TWICE_WET, i] += interval * (before + now)
                sums[CHANGE, i] += interval if before != now else 0
            else:
                sums[FIRST, i] = day
            sums[STATE, i] = now
            sums[DAY, i] = day
            sums[OBSERVED, i] += 1
            if now == 1:
                sums[WET, i] += 1
                sums[LAST_WET, i] = day
                if sums[FIRST_WET, i] < 0:
                    sums[FIRST_WET, i] = day


@_kernel
def add_dates(states, days, sums, start, stop):
    """Observations in the order of time: states (dates, pixels) uint8, days (dates,) int64, sums (9, pixels) int16."""
    for tile in range(start, stop, _TILE):
        for k in range(days.size):
            _add_date(states[k], days[k], sums, tile, min(tile + _TILE, stop))


@_kernel
def tally(zones, durations, areas, pixels, class_areas, half_days, never):
    """Pixels and areas by zone and class of duration; half days in all, and pixels that never were wet, by zone. NaN counts nowhere."""
    for i in range(durations.size):
        zone, days = zones[i], durations[i]
        if zone >= 0 and not np.isnan(days):
            k = min(int(days / CLASS_DAYS), CLASSES - 1)
            pixels[zone, k] += 1
            class_areas[zone, k] += areas[i]
            half_days[zone] += int(2 * days + 0.5)
            never[zone] += days == 0


def warm_up(progress):
    """Call every kernel once, so that a cancel is heard between compiling and work."""
    states, whole, wide = np.zeros((2, 3), np.uint8), np.zeros(3, np.int64), np.zeros((1, CLASSES), np.int64)
    sums, values = np.zeros((9, 3), np.int16), np.zeros(3, np.float32)
    for function, *arguments in (
        (encode, values, states[0]), (count, states[0], np.zeros(3, np.int32), whole, whole.copy(), whole.copy(), whole.copy()),
        (_add_date, states[0], 1, sums, 0, 3), (add_dates, states, np.arange(2), sums, 0, 3),
        (tally, np.zeros(3, np.int16), values, whole, wide, wide.copy(), whole.copy(), whole.copy()),
    ):
        stop_if_cancelled(progress)
        function(*arguments)
