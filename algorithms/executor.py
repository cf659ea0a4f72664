"""Where independent jobs (glaciers, tiles) run: on the threads of this machine, or on a Dask cluster by its scheduler's address.

Here threads and not processes: kernels and LAPACK release the GIL, so processes would gain little; a process started from within QGIS is a second QGIS
on Windows and macOS (sys.executable is QGIS itself), and a forked one inherits Qt's locks on Linux. Who wants processes starts Dask workers on this machine.
"""

import queue
import threading
import time

from . import device
from .progress import Cancelled, stop_if_cancelled

_GRACE_S = 1.0


def run(function, jobs, done, progress, *, sizes, names=(), memory=(), scheduler="", files=()):
    """Call function(*job, progress) for every job, and done(number, result) in the caller's thread as the results come, in any order.

    function: of a module, its arguments and results can be pickled; jobs: iterable of argument tuples, taken one by one in the caller's thread; sizes: work
    of each job, by which the progress runs (the largest first end soonest); names: of the jobs, for messages; memory: bytes that each job needs: as many
    run at once as fit into the budget; scheduler: address of a Dask scheduler, '' for this machine; files: paths that every worker must see.
    A failure ends the run and is raised: of several within a second that of the lowest number, so that two runs say the same. Cancelled when the user asked to stop. Jobs should ask their progress for a cancel every tenth of a second.
    """
    stop_if_cancelled(progress)
    if not len(sizes):
        return
    told = _Told(progress, sizes)
    if scheduler:
        from . import cluster

        cluster.run(function, jobs, done, told, names or [f"job {number}" for number in range(len(sizes))], scheduler, files)
    else:
        _here(function, jobs, done, told, memory or [0] * len(sizes))


class _Told:
    """The run's progress as the sum over jobs of their fractions, weighted by their sizes."""

    def __init__(self, progress, sizes):
        self._progress, self._sizes, self._total, self._done = progress, sizes, max(sum(sizes), 1e-9), 0.0
        self.cancelled, self.note, self.warn, self.count = progress.cancelled, progress.note, progress.warn, len(sizes)

    def finished(self, number):
        self._done += self._sizes[number]
        self.report({})

    def report(self, fractions):
        """fractions: number of a job under way -> how far it is."""
        self._progress.report((self._done + sum(self._sizes[number] * fraction for number, fraction in fractions.items())) / self._total)


class Failures:
    """The failures of a run, told apart by the numbers of their jobs."""

    def __init__(self):
        self._number = self._error = None
        self._until = 0.0

    def add(self, number, error):
        if self._number is None:
            self._until = time.monotonic() + _GRACE_S
        if self._number is None or number < self._number:
            self._number, self._error = number, error

    def __bool__(self):
        return self._number is not None

    def end(self, running):
        """Raise the failure of the lowest number, unless a lower one may still come. running: numbers of the jobs under way."""
        if self and (time.monotonic() > self._until or not any(number < self._number for number in running)):
            raise self._error


class _Ear:
    """Progress of one job in its own thread: the caller's thread alone speaks with the user."""

    def __init__(self, stop, events):
        self.cancelled, self._events, self.fraction = stop.is_set, events, 0.0

    def report(self, fraction):
        self.fraction = min(max(fraction, 0.0), 1.0)

    def note(self, text):
        self._events.put(("note", text, None))

    def warn(self, text):
        self._events.put(("warn", text, None))


def _here(function, jobs, done, told, memory):
    threads, budget = device.threads(), device.memory_bytes()
    stop, events, running, waiting, begun, failures = threading.Event(), queue.SimpleQueue(), {}, iter(jobs), 0, Failures()

    def work(number, job, share, ear):
        try:
            with device.at_most(share):
                events.put(("done", number, function(*job, ear)))
        except BaseException as failure:  # raised again below, in the caller's thread
            events.put(("failed", number, failure))

    try:
        while begun < told.count or running:
            while not failures and begun < told.count and len(running) < threads and (not running or sum(memory[k] for k in running) + memory[begun] <= budget):
                beside = min(threads, told.count - begun + len(running), max(1, budget // max(1, memory[begun])))
                ear = _Ear(stop, events)
                thread = threading.Thread(target=work, args=(begun, next(waiting), max(1, threads // beside), ear))
                running[begun] = thread, ear
                thread.start()
                begun += 1
            try:
                kind, what, value = events.get(timeout=0.05)
            except queue.Empty:
                kind = ""
            if told.cancelled():
                raise Cancelled
            if kind in ("failed", "done"):
                running.pop(what)[0].join()
            if kind == "failed":
                failures.add(what, value)
            elif kind == "done":
                done(what, value)
                told.finished(what)
            elif kind:
                getattr(told, kind)(what)
            failures.end(running)
            told.report({number: ear.fraction for number, (_, ear) in running.items()})
    finally:
        stop.set()
        for thread, _ in running.values():
            thread.join()


__all__ = ["Failures", "run"]
