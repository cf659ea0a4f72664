"""The routines give SciPy's results to the last bit, and let other threads run."""

import threading
import time

import numpy as np
import pytest
import scipy.linalg

from firnline.algorithms import lapack


@pytest.fixture
def matrix():
    a = np.random.default_rng(1).normal(size=(97, 97))
    return np.asfortranarray(a @ a.T + 97 * np.eye(97)), np.random.default_rng(2).normal(size=97)


def test_same_as_scipy(matrix):
    a, y = matrix
    factor = lapack.cholesky(a.copy(order="F"))
    true = scipy.linalg.cholesky(a, lower=True)
    np.testing.assert_array_equal(np.tril(factor), true)
    np.testing.assert_array_equal(lapack.solve(factor, y), scipy.linalg.cho_solve((true, True), y))
    b = np.random.default_rng(3).normal(size=(97, 61))
    for right in (y, b):
        np.testing.assert_array_equal(lapack.half_solve(factor, right), scipy.linalg.solve_triangular(true, right, lower=True))
    inverse = lapack.inverse(factor.copy(order="F"))
    np.testing.assert_allclose(np.tril(inverse), np.tril(np.linalg.inv(a)), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(lapack.multiply(inverse, y), np.linalg.solve(a, y), rtol=1e-9)
    np.testing.assert_allclose(np.tril(lapack.add_square(a.copy(order="F"), y)), np.tril(a + np.outer(y, y)), rtol=1e-12)


def test_what_does_not_do(matrix):
    a, y = matrix
    with pytest.raises(np.linalg.LinAlgError, match="leading minor of order 3"):
        lapack.cholesky(np.asfortranarray(np.diag([1.0, 1.0, -1.0])))
    for wrong in (a.astype(np.float32), a[:, ::2], np.ascontiguousarray(a[:, :50])):
        with pytest.raises(ValueError, match="order of columns"):
            lapack.cholesky(wrong)


def looks(call):
    """How often in a second of call() another thread wakes from a nap of half a millisecond."""
    took = []

    def work():
        begin = time.monotonic()
        for _ in range(3):
            call()
        took.append(time.monotonic() - begin)
    thread, count = threading.Thread(target=work), 0
    thread.start()
    while not took:
        time.sleep(0.0005)
        count += 1
    thread.join()
    return count / took[0]


def test_other_threads_run_meanwhile():
    """As they do during numpy's product of matrices; during scipy.linalg.lapack.dpotri a twentieth of it."""
    a = np.asfortranarray(np.eye(1500) * 1500 + 1.0)
    factor = lapack.cholesky(a.copy(order="F"))
    free = looks(lambda: a @ a)
    assert looks(lambda: lapack.inverse(factor.copy(order="F"))) > 0.3 * free
    assert looks(lambda: lapack.cholesky(a.copy(order="F"))) > 0.3 * free
