"""Jobs of the executor on a Dask cluster: dask.distributed does the work; here is what makes it safe to use.

Checked before and with every job: the same Firnline, Python and libraries on the scheduler and all workers, so that results are those of this machine; the
same files under the same paths. Dask pickles functions, arguments and results: only for schedulers that the user trusts.
"""

import contextlib
import dataclasses
import functools
import hashlib
import importlib.metadata
import os
import pathlib
import platform
import re
import threading
import time
import uuid
import zlib

from . import device
from .executor import Failures
from .options import InputError
from .progress import Silent, stop_if_cancelled

_ROOT = pathlib.Path(__file__).resolve().parent.parent
PACKAGE = __name__.split(".")[0]
_PACKAGES = ("numpy", "scipy", "numba", "distributed")
_CONNECT_S, _NO_WORKER_S = 10, 60
_AHEAD = 4  # jobs handed over, for each thread of the cluster: enough to keep it busy, few enough to hold their results here
_END, _FULLY = 2**18, 20  # bytes of a file that are compared at either end, in so many files; of more the size alone


class Unlike(InputError):
    """A worker whose software or files differ from those here."""


@functools.cache
def _code():
    """Version and digest of Firnline's code, line ends aside."""
    total = hashlib.sha256()
    for part in ("algorithms", "processing_provider"):
        for path in sorted((_ROOT / part).rglob("*.py")):
            total.update(path.relative_to(_ROOT).as_posix().encode() + path.read_bytes().replace(b"\r\n", b"\n"))
    number = re.search(r"^version=(\S+)", (_ROOT / "metadata.txt").read_text(encoding="utf-8"), re.MULTILINE)
    return f"{number.group(1) if number else '?'} (code {total.hexdigest()[:12]})"


def _mark(path, fully=True):
    """Size and check sum of both ends of a file, '' where there is none."""
    try:
        if not fully:
            return f"{os.path.getsize(path)} bytes"
        with open(path, "rb") as file:
            size, ends = os.fstat(file.fileno()).st_size, zlib.crc32(file.read(_END))
            file.seek(max(0, size - _END))
            return f"{size} bytes, {zlib.crc32(file.read(_END), ends):08x}"
    except OSError:
        return ""


def about(files=()):
    """What must be the same everywhere: name -> text; of files their size and check sum."""
    found = {"Firnline": _code(), "Python": ".".join(platform.python_version_tuple()[:2])}
    for package in (*_PACKAGES, "GDAL"):
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            if package != "GDAL":  # QGIS' own may come without a word about it
                found[package] = "none"
    return found | {os.fspath(path): _mark(path, number < _FULLY) for number, path in enumerate(files)}


def difference(here, there):
    """One clause on what differs and what to do, None where nothing does. here, there: of about()."""
    for name, value in here.items():
        other = there.get(name, "")
        if other == value:
            continue
        if os.path.isabs(name):
            return f"{'does not see' if not other else 'sees another file as'} {name}: put it into a folder that all computers share under one path"
        return f"has {name} {other}, and here it is {value}: give the cluster the same"
    return None


@dataclasses.dataclass(frozen=True)
class _Done:
    """What a job gave, told from all that stands for a failure."""

    value: object


_compared = set()  # runs for which this worker was compared


def _work(function, job, run_id, here, files):
    """One job on a worker. Workers that came late are compared here."""
    from distributed import get_worker

    if run_id not in _compared:
        if clause := difference(here, about(files)):
            raise Unlike(f"worker {get_worker().address} ({platform.node()}) {clause}.")
        _compared.add(run_id)
    with device.at_most(1):  # a worker runs as many jobs as it has threads
        return _Done(function(*job, Silent()))


def run(function, jobs, done, told, names, address, files):
    """executor.run() on the cluster of the scheduler at `address`, or of the scheduler file (JSON) there."""
    from distributed import as_completed

    for path in files:
        if not os.path.isfile(path):
            raise InputError(f"SCHEDULER = {address}: {path} is no file, and workers can read files only: save it into a folder that all computers share.")
    files = [os.path.abspath(path) for path in files]
    here = about(files)
    with _connected(address, told) as client:
        threads = _check(client, address, here, files, told)
        told.note(f"Dask cluster {address}: {len(threads)} workers, {sum(threads.values())} threads.")
        waiting, run_id, numbers, failures = iter(enumerate(jobs)), uuid.uuid4().hex, {}, Failures()
        results, looked, seen = as_completed(loop=client.loop, with_results=True, raise_errors=False), time.monotonic(), time.monotonic()
        while True:
            while not failures and len(numbers) < max(16, _AHEAD * sum(threads.values())) and (job := next(waiting, None)):
                future = client.submit(_work, function, job[1], run_id, here, files, key=f"firnline-{run_id}-{job[0]}", pure=False)
                numbers[future.key] = job[0]
                results.add(future)
                stop_if_cancelled(told)
            if not numbers and not failures:
                return
            ready = results.next_batch(block=False)
            if not ready:
                time.sleep(0.05)
            for future, result in ready:
                stop_if_cancelled(told)
                number = numbers.pop(future.key)
                # The state of a future may have changed since, as when the worker that held the result has died.
                if isinstance(result, _Done):
                    done(number, result.value)
                    told.finished(number)
                else:
                    failures.add(number, _failure(result, names[number], address))
                future.release()
            failures.end(numbers.values())
            stop_if_cancelled(told)
            if time.monotonic() - looked > 5:
                threads, looked = _heard(told, client.nthreads), time.monotonic()
                seen = looked if threads else seen
                if looked - seen > _NO_WORKER_S:
                    raise InputError(f"SCHEDULER = {address} has lost all its workers: start some (dask worker {address}), and this tool again.")


def _failure(result, name, address):
    """The exception to raise for a job that failed."""
    from concurrent.futures import CancelledError

    from distributed.scheduler import KilledWorker

    error = result[1] if isinstance(result, tuple) else result
    if isinstance(error, KilledWorker):
        return InputError(f"SCHEDULER = {address}: {name} brought down one worker after the other, most likely for lack of memory: give each worker more, or fewer threads; their logs tell.")
    if isinstance(error, Unlike):
        return InputError(f"SCHEDULER = {address}: {error}")
    if _lacks_package(error):
        return InputError(f"SCHEDULER = {address}: {_no_package('the scheduler or a worker')}")
    if isinstance(error, (CancelledError, TimeoutError)) or not isinstance(error, BaseException):
        return InputError(f"SCHEDULER = {address} does not answer any more, or has dropped the jobs: look at its log and start this tool again.")
    return error


def _lacks_package(error):
    """Whether the other side could not import Firnline; Dask passes some of its errors on as text."""
    return any(f"No module named '{PACKAGE}" in str(one) for one in (error, getattr(error, "__cause__", None)))


def _no_package(who):
    return f"{who} has no Firnline: put the folder that holds {PACKAGE} (here {_ROOT.parent}) on the PYTHONPATH of the scheduler and all workers."


def _check(client, address, here, files, told):
    """Threads of each worker (address -> number), when all are like this machine; waits for the first one."""
    begin, threads = time.monotonic(), _heard(told, client.nthreads)
    if not threads:
        told.note(f"Dask cluster {address} has no workers yet: waiting.")
    while not threads:
        if time.monotonic() - begin > _NO_WORKER_S:
            raise InputError(f"SCHEDULER = {address} has no workers: start some (dask worker {address}).")
        time.sleep(0.2)
        threads = _heard(told, client.nthreads)
    _compare(address, "the scheduler", {name: value for name, value in here.items() if not os.path.isabs(name)}, *_heard(told, lambda: _tried(client.run_on_scheduler, about)))
    answers, error = _heard(told, lambda: _tried(client.run, about, files, on_error="return"))
    for worker, there in (answers or {"a worker": error}).items():
        _compare(address, f"worker {worker}", here, *((None, there) if isinstance(there, BaseException) else (there, None)))
    return threads


def _tried(ask, *args, **named):
    """(answer, None) or (None, the exception)."""
    try:
        return ask(*args, **named), None
    except Exception as error:  # a sentence of _compare()
        return None, error


def _compare(address, who, here, there, error):
    if error is not None:
        reason = _no_package(who) if _lacks_package(error) else f"{who} does not answer ({type(error).__name__}: {error}): look at its log."
        raise InputError(f"SCHEDULER = {address}: {reason}")
    if clause := difference(here, there):
        raise InputError(f"SCHEDULER = {address}: {who} {clause}.")


@contextlib.contextmanager
def _connected(address, told):
    """Context manager of a Client; at its end the scheduler forgets what is left of the run."""
    from distributed import Client

    place = dict(scheduler_file=address) if os.path.isfile(address) else dict(address=address)
    # A client that is made after a cancel is closed at once.
    try:
        client = _heard(told, lambda: Client(**place, name="firnline", timeout=_CONNECT_S, set_as_default=False), lambda late: late.close(timeout=1))
    except (OSError, ValueError, TypeError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise InputError(f"SCHEDULER = {address} cannot be reached ({reason}): give the address that dask scheduler shows when it starts, such as tcp://10.0.0.1:8786.") from None
    try:
        yield client
    finally:
        ending = threading.Thread(target=client.close, args=(2,), daemon=True)
        ending.start()
        ending.join(0.5)


def _heard(told, work, undo=None):
    """Result of work(), which may wait for the network, called aside so that a cancel is heard; its late result is handed to undo."""
    found, lock, left = [], threading.Lock(), []

    def call():
        try:
            result = work(), None
        except BaseException as error:  # raised again in the caller's thread
            result = None, error
        with lock:
            found.append(result)
            late = bool(left)
        if late and undo and result[1] is None:
            undo(result[0])

    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    try:
        while not found:
            stop_if_cancelled(told)
            thread.join(0.05)
    finally:
        with lock:
            if not found:
                left.append(True)
    if found[0][1] is not None:
        raise found[0][1]
    return found[0][0]
