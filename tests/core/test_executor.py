"""Jobs on this machine and on a Dask cluster: every result once, failures and cancels heard, dead workers survived, strangers refused."""

import sys
import threading
import time

import dask_jobs
import numpy as np
import pytest
from dask_cluster import changed_copy, cluster

from firnline.algorithms import cluster as science
from firnline.algorithms import executor
from firnline.algorithms.options import InputError
from firnline.algorithms.progress import Cancelled, Silent


class Watched(Silent):
    """Keeps the fractions; asks for a stop when `when()` holds, and remembers the time."""

    def __init__(self, when=lambda: False):
        super().__init__()
        self.fractions, self.when, self.stopped, self.threads = [], when, None, set()

    def cancelled(self):
        self.threads.add(threading.get_ident())
        if self.stopped is None and self.when():
            self.stopped = time.monotonic()
        return self.stopped is not None

    def report(self, fraction):
        self.fractions.append(fraction)


def squares(values, seconds=0.0, **more):
    """number -> result of all jobs."""
    found, caller = {}, threading.get_ident()

    def done(number, result):
        assert number not in found and threading.get_ident() == caller
        found[number] = result
    executor.run(dask_jobs.square, ((value, seconds) for value in values), done, more.pop("progress", Silent()), sizes=[1] * len(values), **more)
    return found


@pytest.mark.parametrize("count", ["1", "3"])
def test_each_job_once_and_in_the_callers_thread(monkeypatch, count):
    monkeypatch.setenv("FIRNLINE_THREADS", count)
    progress = Watched()
    found = squares(range(50), progress=progress)
    assert {number: float(result) for number, result in found.items()} == {k: k**2 for k in range(50)}
    assert progress.fractions == sorted(progress.fractions) and progress.fractions[-1] == pytest.approx(1) and progress.threads == {threading.get_ident()}
    assert squares([]) == {}


def test_results_come_as_they_are_finished(monkeypatch):
    monkeypatch.setenv("FIRNLINE_THREADS", "2")
    order = []
    executor.run(dask_jobs.own_id, [(0.6,), (0.0,), (0.0,)], lambda number, _: order.append(number), Silent(), sizes=[1, 1, 1])
    assert order == [1, 2, 0]


def test_jobs_share_threads_and_memory(monkeypatch):
    monkeypatch.setenv("FIRNLINE_THREADS", "8")
    monkeypatch.setenv("FIRNLINE_MEMORY_MB", "100")
    seen = {}
    executor.run(dask_jobs.threads, [()] * 4, seen.__setitem__, Silent(), sizes=[1] * 4)
    assert seen == {0: 2, 1: 2, 2: 2, 3: 2}
    seen.clear()
    begin = time.monotonic()
    executor.run(dask_jobs.own_id, [(0.2,)] * 4, seen.__setitem__, Silent(), sizes=[1] * 4, memory=[60 * 2**20] * 4)
    assert len(seen) == 4 and time.monotonic() - begin > 0.8  # one after the other
    executor.run(dask_jobs.threads, [()], seen.__setitem__, Silent(), sizes=[1], memory=[2**40])
    assert seen[0] == 8  # one that is too large runs alone, on all threads


def test_the_first_failure_ends_the_run():
    with pytest.raises(InputError, match="INPUT = 0 is wrong: give another."):
        executor.run(dask_jobs.refuse, [(number,) for number in range(9)], lambda *_: None, Silent(), sizes=[1] * 9)
    with pytest.raises(ZeroDivisionError):
        executor.run(dask_jobs.square, [(1, 0)] * 3, lambda *_: 1 / 0, Silent(), sizes=[1] * 3)
    assert threading.active_count() < 20 and not any(thread.name.startswith("Thread") and "work" in thread.name for thread in threading.enumerate())


def test_of_several_failures_the_first_job_is_named(monkeypatch, tmp_path):
    """However late it fails; a job that goes on does not hold the message back for long."""
    monkeypatch.setenv("FIRNLINE_THREADS", "3")
    monkeypatch.setattr(executor, "_GRACE_S", 60.0)
    with pytest.raises(InputError, match="INPUT = 0 is wrong"):
        executor.run(dask_jobs.refuse_in_turn, [(number, tmp_path) for number in range(9)], lambda *_: None, Silent(), sizes=[1] * 9)
    monkeypatch.setattr(executor, "_GRACE_S", 0.1)
    with pytest.raises(InputError, match="INPUT = 1 is wrong"):
        executor.run(dask_jobs.long_or_refuse, [(number,) for number in range(9)], lambda *_: None, Silent(), sizes=[1] * 9)


def test_cancel_here_within_a_second():
    begin = time.monotonic()
    progress = Watched(lambda: time.monotonic() - begin > 0.3)
    with pytest.raises(Cancelled):
        squares(range(9), 30, progress=progress)
    assert time.monotonic() - progress.stopped < 1


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory):
    with cluster(tmp_path_factory.mktemp("dask") / "two") as made:
        yield made


def test_same_results_on_a_cluster(two_workers):
    values = [np.random.default_rng(k).normal(size=(61, 97)) for k in range(60)]
    progress = Watched()
    there, here = squares(values, scheduler=two_workers.address, progress=progress), squares(values)
    assert sorted(there) == sorted(here) == list(range(60))
    assert all(there[k].tobytes() == here[k].tobytes() for k in here)
    assert progress.fractions == sorted(progress.fractions) and progress.fractions[-1] == pytest.approx(1) and "2 workers, 2 threads" in progress.notes[0]
    by_file = squares(values[:3], scheduler=str(two_workers.scheduler_file))
    assert by_file[2].tobytes() == here[2].tobytes()


def test_both_workers_work_with_one_thread_each(two_workers):
    seen = {}
    executor.run(dask_jobs.own_id, [(0.1,)] * 12, seen.__setitem__, Silent(), sizes=[1] * 12, scheduler=two_workers.address)
    assert set(seen.values()) == {worker.pid for worker in two_workers.workers}
    executor.run(dask_jobs.threads, [()], seen.__setitem__, Silent(), sizes=[1], scheduler=two_workers.address)
    assert seen[0] == 1


def test_failures_and_cancel_on_a_cluster(two_workers, monkeypatch):
    monkeypatch.setattr(executor, "_GRACE_S", 60.0)
    with pytest.raises(InputError, match="INPUT = 0 is wrong: give another."):
        executor.run(dask_jobs.refuse, [(number,) for number in range(9)], lambda *_: None, Silent(), sizes=[1] * 9, scheduler=two_workers.address)
    begin = time.monotonic()
    progress = Watched(lambda: time.monotonic() - begin > 2)
    with pytest.raises(Cancelled):
        squares(range(9), 4, progress=progress, scheduler=two_workers.address)
    assert time.monotonic() - progress.stopped < 1
    assert float(squares([3], scheduler=two_workers.address)[0]) == 9  # the cluster goes on


def test_what_must_be_the_same(tmp_path):
    """Each kind of difference as one clause; line ends and unchanged files are none."""
    near = tmp_path / "near.tif"
    near.write_bytes(b"x" * 600_000)
    here = science.about([near])
    assert science.difference(here, dict(here)) is None and here["Python"] == ".".join(map(str, sys.version_info[:2]))
    assert science.difference(here, here | {"numpy": "9.9"}) == f"has numpy 9.9, and here it is {np.__version__}: give the cluster the same"
    assert science.difference(here, here | {str(near): ""}) == f"does not see {near}: put it into a folder that all computers share under one path"
    near.write_bytes(b"x" * 599_999 + b"y")
    assert science.difference(here, science.about([near])).startswith(f"sees another file as {near}")


def test_strangers_are_refused(two_workers, tmp_path):
    with pytest.raises(InputError, match="SCHEDULER = tcp.*: /vsimem/a.tif is no file, and workers can read files only"):
        squares([2], scheduler=two_workers.address, files=["/vsimem/a.tif"])
    with pytest.raises(InputError, match="SCHEDULER = tcp.*: worker tcp://.* sees another file as /proc/self/stat: put it into a folder that all computers share"):
        squares([2], scheduler=two_workers.address, files=["/proc/self/stat"])
    with cluster(tmp_path / "other", workers=0) as made:
        made.place = changed_copy(tmp_path / "changed")
        made.add_worker()
        made.wait_for(1)
        with pytest.raises(InputError, match=r"worker tcp://\S+ has Firnline \S+ \(code \w+\), and here it is .*: give the cluster the same"):
            squares([2], scheduler=made.address)


def test_late_strangers_spoil_nothing(tmp_path):
    """A worker that comes during the run: with other code it ends the run in a sentence, without Firnline it falls out of the cluster and the run goes on."""
    with cluster(tmp_path / "late", workers=1) as made:
        made.place, seen = tmp_path, {}

        def done(number, result):
            if not seen:
                made.add_worker()
            seen[number] = result
        executor.run(dask_jobs.own_id, [(0.1,)] * 50, done, Silent(), sizes=[1] * 50, scheduler=made.address)
        assert sorted(seen) == list(range(50)) and set(seen.values()) == {made.workers[0].pid} and made.workers[1].wait(10) is not None
        made.place = changed_copy(tmp_path / "changed")
        seen.clear()
        with pytest.raises(InputError, match="worker tcp://.* has Firnline"):
            executor.run(dask_jobs.own_id, [(0.1,)] * 200, done, Silent(), sizes=[1] * 200, scheduler=made.address)


def test_a_dead_worker_is_survived_and_a_dead_cluster_named(tmp_path, monkeypatch):
    with cluster(tmp_path / "dying", workers=2) as made:
        seen = {}

        def done(number, result):
            seen[number] = result
            if len(seen) == 10:
                made.workers[0].kill()
        executor.run(dask_jobs.own_id, [(0.05,)] * 60, done, Silent(), sizes=[1] * 60, scheduler=made.address)
        assert sorted(seen) == list(range(60)) and set(seen.values()) == {worker.pid for worker in made.workers}
        for _ in range(3):
            made.add_worker()
        made.wait_for(4)
        with pytest.raises(InputError, match="glacier 7 brought down one worker after the other, most likely for lack of memory"):
            executor.run(dask_jobs.die, [()], done, Silent(), sizes=[1], names=["glacier 7"], scheduler=made.address)
        monkeypatch.setattr(science, "_NO_WORKER_S", 0.5)
        with pytest.raises(InputError, match=f"SCHEDULER = {made.address} has no workers: start some"):
            squares([2], scheduler=made.address)


def test_a_lost_scheduler_is_named(tmp_path):
    with cluster(tmp_path / "lost", workers=1) as made:
        begin = []

        def done(number, result):
            if not begin:
                made.scheduler.kill()
                begin.append(time.monotonic())
        with pytest.raises(InputError, match=f"SCHEDULER = {made.address} does not answer any more"):
            executor.run(dask_jobs.own_id, [(0.1,)] * 60, done, Silent(), sizes=[1] * 60, scheduler=made.address)


def test_nobody_there(monkeypatch):
    pytest.importorskip("distributed", reason="distributed is not installed: the component cluster is optional")
    monkeypatch.setattr(science, "_CONNECT_S", 1)
    for address in ("tcp://127.0.0.1:9", "nonsense://1", "127.0.0.1:port"):
        with pytest.raises(InputError, match=f"SCHEDULER = {address} cannot be reached .*: give the address that dask scheduler shows"):
            squares([2], scheduler=address)
