"""Threads, memory budget and device of a computation, from environment variables that the settings page fills in.

Kernels are numba functions that release the GIL (`nogil=True`, never `parallel=True`) and run on the threads made here: two
computations at once in one QGIS are then safe without a lock.
"""

import contextlib
import os
import threading

from .options import InputError
from .progress import Cancelled, stop_if_cancelled


_limit = threading.local()


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
    """Number of threads: FIRNLINE_THREADS, else the cores that this process may use; fewer in the block of at_most()."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    wanted, most = _number("FIRNLINE_THREADS", cores, 1), getattr(_limit, "most", None)
    return min(wanted, most) if most else wanted


@contextlib.contextmanager
def at_most(count):
    """Within the block this thread has at most so many threads of its own: several jobs share the cores."""
    before = getattr(_limit, "most", None)
    _limit.most = count
    try:
        yield
    finally:
        _limit.most = before


def memory_bytes():
    """Memory for the blocks of a computation: FIRNLINE_MEMORY_MB, else 400 MB."""
    return _number("FIRNLINE_MEMORY_MB", 400, 64) * 2**20


def choose(device, kernels=("cpu",)):
    """The device to use, of those that a tool has kernels for. 'auto' takes FIRNLINE_DEVICE where the tool and this machine can, else 'cpu'."""
    wished = os.environ.get("FIRNLINE_DEVICE", "").strip().lower() or "auto"
    if wished not in ("auto", "cpu", "cuda"):
        raise InputError(f"FIRNLINE_DEVICE = {wished!r} is unknown: use auto, cpu or cuda.")
    if device == "cuda" and "cuda" not in kernels:
        raise InputError("DEVICE = cuda: this tool has no CUDA kernels yet; use auto or cpu.")
    if device == "auto":
        return wished if wished in kernels and (wished != "cuda" or _cuda_lacks() is None) else "cpu"
    if device == "cuda" and (lack := _cuda_lacks()):
        raise InputError(f"DEVICE = cuda: {lack}; use auto or cpu.")
    return device


def fastest():
    """'cuda' where torch can and FIRNLINE_DEVICE does not say cpu, else 'cpu': for what only a card does in reasonable time."""
    return "cuda" if os.environ.get("FIRNLINE_DEVICE", "").strip().lower() != "cpu" and _cuda_lacks() is None else "cpu"


def _cuda_lacks():
    """Why torch cannot compute on a CUDA device, or None where it can."""
    try:
        import torch
    except ImportError:
        return "PyTorch is not found in QGIS' Python (pytorch.org tells how to install it for your card)"
    if not torch.cuda.is_available():
        return f"PyTorch {torch.__version__} finds no CUDA device here (its CPU build has none)"
    return None


def each(function, jobs, progress):
    """Call function(*job) for every job on all threads; when the user asked to stop, raise Cancelled after the jobs under way.

    Jobs should take a tenth of a second or less, and their kernels be compiled before.
    """
    stop_if_cancelled(progress)
    waiting, lock, failures = iter(jobs), threading.Lock(), []

    def work():
        while not failures:
            with lock:
                job = next(waiting, None)
            if job is None:
                return
            try:
                function(*job)
            except BaseException as failure:  # raised again below, in the caller's thread
                failures.append(failure)

    workers = [threading.Thread(target=work) for _ in range(min(threads(), len(jobs)))]
    for worker in workers:
        worker.start()
    for worker in workers:
        while worker.is_alive():
            worker.join(0.05)
            if not failures and progress.cancelled():
                failures.append(Cancelled())
    if failures:
        raise failures[0]
