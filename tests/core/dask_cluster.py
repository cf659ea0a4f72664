"""A Dask cluster of programs of their own on this machine, for tests; skips where distributed is not installed."""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]


# The programs load this checkout as the tests do, under the same paths: they share the compiled kernels.
_BEGIN = f"import runpy, sys; runpy.run_path({str(ROOT / 'tests' / 'conftest.py')!r}); module = sys.argv.pop(1); runpy.run_module(module, run_name='__main__', alter_sys=True)"


class Cluster:
    """address; workers: list of subprocess.Popen; place: None, or a folder in which the programs look for the package firnline."""

    def __init__(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.place, self.workers, self._all = folder, None, [], []
        self.scheduler_file = folder / "scheduler.json"
        self.scheduler = self._start("dask_scheduler", "--port", "0", "--host", "127.0.0.1", "--no-dashboard", "--no-show", "--scheduler-file", str(self.scheduler_file))
        self.address = _when(lambda: json.loads(self.scheduler_file.read_text())["address"])

    def _start(self, program, *arguments, **environment):
        found = os.pathsep.join([*([str(self.place)] if self.place else []), str(pathlib.Path(__file__).parent)])
        begin = ["-m"] if self.place else ["-c", _BEGIN]
        names = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "FIRNLINE_"))} | {"PYTHONPATH": found} | environment
        with open(self.folder / "log.txt", "ab") as log:
            one = subprocess.Popen([sys.executable, *begin, f"distributed.cli.{program}", *arguments], env=names, cwd=self.folder, stdout=log, stderr=log)
        self._all.append(one)
        return one

    def add_worker(self, **environment):
        one = self._start("dask_worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(self.folder), **environment)
        self.workers.append(one)
        return one

    def wait_for(self, count):
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(count, timeout=60)

    def kill_one(self, feedback, percent, stage=1):
        """Let the first living worker stand still when jobs are handed out for the stage-th time, and kill it beyond so many percent: it dies with jobs. Gives a list
        of the percentages at which it died."""
        victim, tell, stages, died = next(one for one in self.workers if one.poll() is None), feedback.pushInfo, [], []

        def note(text):
            tell(text)
            if text.startswith("Dask cluster"):
                stages.append(text)
                if len(stages) == stage:
                    victim.send_signal(signal.SIGSTOP)

        def progress(value):
            if len(stages) >= stage and value > percent and not died:
                died.append(value)
                victim.kill()
        feedback.pushInfo = note
        feedback.progressChanged.connect(progress)
        return died

    def stop(self):
        for one in self._all:
            one.kill()
            one.wait()


def changed_copy(folder):
    """folder, with a package firnline in it whose code differs by a comment."""
    for part in ("algorithms", "processing_provider"):
        shutil.copytree(ROOT / part, folder / "firnline" / part, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("__init__.py", "metadata.txt"):
        shutil.copy(ROOT / name, folder / "firnline" / name)
    with open(folder / "firnline" / "algorithms" / "grid.py", "a", encoding="utf-8") as file:
        file.write("# changed\n")
    return folder


def _when(ask, seconds=60):
    """Result of ask() as soon as it raises no OSError or ValueError."""
    end = time.monotonic() + seconds
    while True:
        try:
            return ask()
        except (OSError, ValueError):
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


@contextlib.contextmanager
def cluster(folder, workers=2, **environment):
    """Context manager of a running Cluster; its programs find this checkout as the package firnline."""
    pytest.importorskip("distributed", reason="distributed is not installed: the component cluster is optional")
    made = Cluster(folder)
    try:
        for _ in range(workers):
            made.add_worker(**environment)
        if workers:
            made.wait_for(workers)
        yield made
    finally:
        made.stop()
