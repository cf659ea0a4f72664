"""Jobs that a cluster's workers load in tests."""

import os
import time

import numpy as np

from firnline.algorithms import device
from firnline.algorithms.options import InputError
from firnline.algorithms.progress import Cancelled


def square(value, seconds, progress):
    """value² (n,), after some time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if progress.cancelled():
            raise Cancelled
        time.sleep(0.01)
    return np.asarray(value, float) ** 2


def refuse(number, progress):
    raise InputError(f"INPUT = {number} is wrong: give another.")


def threads(progress):
    return device.threads()


def die(progress):
    os._exit(3)


def own_id(seconds, progress):
    time.sleep(seconds)
    return os.getpid()
