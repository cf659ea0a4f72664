"""Threads, memory budget and device of a computation, from environment variables that the settings page fills in.

Kernels are numba functions that release the GIL (`nogil=True`, never `parallel=True`) and run on the threads made here: two
computations at once in one QGIS are then safe without a lock, and a cancel takes effect between two jobs.
"""

import concurrent.futures
import os

from .options import InputError
from .progress import Cancelled


def _number(name, default, low):
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    try:
        value = int(text)
    except ValueError:
        raise InputError(f"{name} = {text!r} is not a whole number: unset it or give one of {low} or more.") from None
    return max(low, value)


def threads():
    """Number of threads: FIRNLINE_THREADS, else the cores that this process may use."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return _number("FIRNLINE_THREADS", cores, 1)


def memory_bytes():
    """Memory for the blocks of a computation: FIRNLINE_MEMORY_MB, else 400 MB."""
    return _number("FIRNLINE_MEMORY_MB", 400, 64) * 2**20


def choose(device, kernels=("cpu",)):
    """The device to use, of those that a tool has kernels for. 'auto' takes FIRNLINE_DEVICE where the tool can, else 'cpu'."""
    wished = os.environ.get("FIRNLINE_DEVICE", "").strip().lower() or "auto"
    if wished not in ("auto", "cpu", "cuda"):
        raise InputError(f"FIRNLINE_DEVICE = {wished!r} is unknown: use auto, cpu or cuda.")
    if device == "cuda" and "cuda" not in kernels:
        raise InputError("DEVICE = cuda: this tool has no CUDA kernels yet; use auto or cpu.")
    if device == "auto":
        device = wished if wished in kernels else "cpu"
    return device


def each(function, jobs, progress):
    """Call function(*job) for every job on all threads; raise Cancelled soon after the user asked to stop."""
    count = threads()
    if count == 1 or len(jobs) == 1:
        for job in jobs:
            if progress.cancelled():
                raise Cancelled
            function(*job)
        return
    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        pending = {pool.submit(function, *job) for job in jobs}
        try:
            while pending:
                done, pending = concurrent.futures.wait(pending, timeout=0.1, return_when=concurrent.futures.FIRST_EXCEPTION)
                for future in done:
                    future.result()
                if progress.cancelled():
                    raise Cancelled
        finally:
            for future in pending:
                future.cancel()
