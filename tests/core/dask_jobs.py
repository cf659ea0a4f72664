"""Jobs that a cluster's workers load in tests."""

import os
import pathlib
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


def refuse_in_turn(number, folder, progress):
    """Jobs 1 and 2 fail at once, job 0 when both have."""
    pathlib.Path(folder, f"failed {number}").touch()
    while number == 0 and len(os.listdir(folder)) < 3:
        time.sleep(0.01)
    raise InputError(f"INPUT = {number} is wrong: give another.")


def long_or_refuse(number, progress):
    """Job 0 goes on until it is stopped, the others fail."""
    while number == 0:
        if progress.cancelled():
            raise Cancelled
        time.sleep(0.01)
    raise InputError(f"INPUT = {number} is wrong: give another.")


def threads(progress):
    return device.threads()


def die(progress):
    os._exit(3)


def own_id(seconds, progress):
    time.sleep(seconds)
    return os.getpid()
