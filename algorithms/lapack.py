"""Cholesky factors and what follows from them, by SciPy's own LAPACK and BLAS with Python's lock released.

The wrappers of scipy.linalg hold the lock (SciPy up to 1.16 at least): threads then wait for one another, and QGIS' window for the factor. Here the same
routines are called by their addresses, which SciPy gives to Cython (scipy.linalg.cython_lapack, cython_blas); ctypes releases the lock. Matrices are float64
in LAPACK's order of columns; only lower triangles are read and written.
"""

import ctypes
import functools
import importlib

import numpy as np


@functools.cache
def _routine(library, name):
    """A routine of cython_lapack or cython_blas that takes pointers and returns nothing."""
    capsule = importlib.import_module(f"scipy.linalg.cython_{library}").__pyx_capi__[name]
    name_of = ctypes.PYFUNCTYPE(ctypes.c_char_p, ctypes.py_object)(("PyCapsule_GetName", ctypes.pythonapi))
    pointer_of = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.py_object, ctypes.c_char_p)(("PyCapsule_GetPointer", ctypes.pythonapi))
    return ctypes.CFUNCTYPE(None)(pointer_of(capsule, name_of(capsule)))


def _call(library, name, *arguments):
    """Characters as bytes, integers as C ints, floats as doubles, arrays as what they hold."""
    kept = []
    for value in arguments:
        if isinstance(value, np.ndarray):
            kept.append(ctypes.c_void_p(value.ctypes.data))
        elif isinstance(value, ctypes.c_int):
            kept.append(ctypes.byref(value))
        else:
            kind = ctypes.c_char if isinstance(value, bytes) else ctypes.c_int if isinstance(value, int) else ctypes.c_double
            kept.append(ctypes.byref(kind(value)))
    _routine(library, name)(*kept)


def _columns(array, dimensions):
    if array.dtype != np.float64 or array.ndim != dimensions or not array.flags.f_contiguous:
        raise ValueError(f"needs {dimensions} dimensions of float64 in the order of columns, not {array.ndim} of {array.dtype}")
    return array


def _checked(name, info):
    if info.value > 0:
        raise np.linalg.LinAlgError(f"{name}: the matrix is not positive definite (leading minor of order {info.value})")
    if info.value < 0:
        raise ValueError(f"{name}: argument {-info.value}")


def cholesky(a):
    """Lower factor L of a = L L^T, in place of a (n, n); the upper triangle stays."""
    n, info = len(_columns(a, 2)), ctypes.c_int()
    _call("lapack", "dpotrf", b"L", n, a, n, info)
    _checked("dpotrf", info)
    return a


def inverse(factor):
    """Lower triangle of the inverse of L L^T, in place of the factor (n, n)."""
    n, info = len(_columns(factor, 2)), ctypes.c_int()
    _call("lapack", "dpotri", b"L", n, factor, n, info)
    _checked("dpotri", info)
    return factor


def solve(factor, b):
    """x (n,) with L L^T x = b."""
    n, info, x = len(_columns(factor, 2)), ctypes.c_int(), np.array(b, float)
    _call("lapack", "dpotrs", b"L", n, 1, factor, n, x, n, info)
    _checked("dpotrs", info)
    return x


def half_solve(factor, b):
    """x with L x = b: (n,) or (n, m), in the order of columns."""
    n, info, x = len(_columns(factor, 2)), ctypes.c_int(), np.array(b, float, order="F")
    _call("lapack", "dtrtrs", b"L", b"N", b"N", n, int(x.size // max(n, 1)), factor, n, x, n, info)
    _checked("dtrtrs", info)
    return x


def multiply(a, x):
    """a x (n,) for a symmetric (n, n) of which the lower triangle is there."""
    n, x, y = len(_columns(a, 2)), np.ascontiguousarray(x, float), np.zeros(len(a))
    _call("blas", "dsymv", b"L", n, 1.0, a, n, x, 1, 0.0, y, 1)
    return y


def add_square(a, x):
    """a + x x^T in place of the lower triangle of a (n, n)."""
    n, x = len(_columns(a, 2)), np.ascontiguousarray(x, float)
    _call("blas", "dsyr", b"L", n, 1.0, x, 1, a, n)
    return a
