"""Threads, budgets and devices from the environment."""

import threading
import time

import pytest

from firnline.algorithms import device
from firnline.algorithms.options import InputError
from firnline.algorithms.progress import Cancelled, Silent


@pytest.mark.parametrize("count", ["1", "3"])
def test_each_runs_every_job_once(monkeypatch, count):
    monkeypatch.setenv("FIRNLINE_THREADS", count)
    seen, lock = [], threading.Lock()

    def job(number):
        with lock:
            seen.append(number)

    device.each(job, [(k,) for k in range(50)], Silent())
    assert sorted(seen) == list(range(50))


@pytest.mark.parametrize("count", ["1", "2"])
def test_a_failing_job_is_heard(monkeypatch, count):
    monkeypatch.setenv("FIRNLINE_THREADS", count)

    def job(number):
        if number == 3:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        device.each(job, [(k,) for k in range(8)], Silent())


def test_cancel_leaves_the_rest_undone(monkeypatch):
    monkeypatch.setenv("FIRNLINE_THREADS", "2")
    started, begin = [], time.monotonic()

    class Impatient(Silent):
        def cancelled(self):
            return time.monotonic() - begin > 0.2

    def job(number):
        started.append(number)
        time.sleep(0.05)

    with pytest.raises(Cancelled):
        device.each(job, [(k,) for k in range(400)], Impatient())
    assert 2 <= len(started) < 30 and time.monotonic() - begin < 1


def test_settings_from_the_environment(monkeypatch):
    monkeypatch.setenv("FIRNLINE_THREADS", "5")
    monkeypatch.setenv("FIRNLINE_MEMORY_MB", "100")
    assert device.threads() == 5 and device.memory_bytes() == 100 * 2**20
    monkeypatch.setenv("FIRNLINE_THREADS", "many")
    with pytest.raises(InputError, match="FIRNLINE_THREADS = 'many'"):
        device.threads()


def test_device(monkeypatch):
    monkeypatch.setenv("FIRNLINE_DEVICE", "cuda")
    monkeypatch.setattr(device, "_cuda_lacks", lambda: None)
    assert device.choose("auto") == "cpu" and device.choose("auto", ("cpu", "cuda")) == "cuda" and device.choose("cpu", ("cpu", "cuda")) == "cpu"
    monkeypatch.setattr(device, "_cuda_lacks", lambda: "PyTorch finds no card")
    assert device.choose("auto", ("cpu", "cuda")) == "cpu"
    with pytest.raises(InputError, match="DEVICE = cuda: PyTorch finds no card; use auto or cpu."):
        device.choose("cuda", ("cpu", "cuda"))
    with pytest.raises(InputError, match="DEVICE = cuda"):
        device.choose("cuda")
    monkeypatch.setenv("FIRNLINE_DEVICE", "tpu")
    with pytest.raises(InputError, match="FIRNLINE_DEVICE = 'tpu'"):
        device.choose("auto")
