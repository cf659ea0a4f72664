"""The published setting by gpytorch: its pieces against plain numpy; skipped where PyTorch or gpytorch is not installed, but for what is said then."""

import warnings

import numpy as np
import pytest

from firnline.algorithms import components
from firnline.algorithms.elevation import exact_process, void_fill, void_methods
from firnline.algorithms.elevation.void_fill import VoidFillOptions
from firnline.algorithms.options import InputError
from firnline.algorithms.progress import Cancelled, Silent

QUICK = dict(method="Exact", training_pixels=250, epochs=60, outlier_limit=0.0)


@pytest.fixture
def libraries():
    pytest.importorskip("torch", reason="PyTorch is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # gpytorch's own
        pytest.importorskip("gpytorch", reason="gpytorch is not installed")


def glacier(seed=1, shape=(23, 37)):
    """(Pixels, void): a smooth field with noise of 0.2 on 20 x 10 m pixels; aspects about north."""
    rng = np.random.default_rng(seed)
    row, column = np.indices(shape)
    x, y = 20.0 * column.ravel(), -10.0 * row.ravel()
    heights = 2200 + 0.5 * x
    values = -2 + 0.004 * (heights - 2200) + np.sin(x / 120) * np.cos(y / 60) + rng.normal(0, 0.2, x.size)
    pixels = void_fill.Pixels(x, y, heights, np.full(x.size, 15.0), (rng.normal(0, 5, x.size)) % 360, values)
    return pixels, np.hypot(x - 300, y + 100) < 60


def voided(pixels, void):
    return void_fill.Pixels(pixels.x, pixels.y, pixels.heights, pixels.slope, pixels.aspect, np.where(void, np.nan, pixels.values))


def test_missing_libraries_are_named(monkeypatch):
    monkeypatch.setattr(components, "_installed", lambda module: False)
    pixels, void = glacier()
    with pytest.raises(InputError, match=r"METHOD = Exact needs torch and gpytorch \(exact Gaussian process\), not found in QGIS' Python: run .*pip install .*gpytorch"):
        void_fill.fill(voided(pixels, void), VoidFillOptions(**QUICK))


def test_aspect_has_no_seam():
    """Features of 359 and 1 degree are as near as those of 179 and 181; unknown aspects weigh nothing."""
    aspect = np.array([359.0, 1.0, 179.0, 181.0, np.nan])
    u = exact_process.features(void_fill.Pixels(*(np.zeros(5),) * 3, np.full(5, 10.0), aspect, np.zeros(5)))
    assert u.shape == (5, 6) and (u[4, 4:] == 0).all()
    np.testing.assert_allclose(np.hypot(*(u[0] - u[1])[4:]), np.hypot(*(u[2] - u[3])[4:]), rtol=1e-12)
    assert np.hypot(*(u[0] - u[1])[4:]) < 0.04


def test_prediction_equals_dense_algebra(libraries):
    """Mean and variance by torch equal numpy's to 1e-9."""
    from firnline.algorithms.elevation import exact_process_torch

    rng = np.random.default_rng(2)
    u, v, y = rng.normal(size=(130, 6)), rng.normal(size=(41, 6)), rng.normal(size=130)
    kernel = exact_process.ExactKernel((1.3, 0.7), np.abs(rng.normal(2, 0.3, (2, 6))), 0.4)

    def k(a, b):
        far, near = (np.sqrt((((a[:, None] - b) / lengths) ** 2).sum(-1)) for lengths in kernel.lengths)
        return 1.3**2 * np.exp(-far**2 / 2) + 0.7**2 * (1 + np.sqrt(3) * near) * np.exp(-np.sqrt(3) * near)
    inverse = np.linalg.inv(k(u, u) + 0.16 * np.eye(130))
    mean, variance = exact_process_torch.predict(kernel, u, y, v, Silent())
    np.testing.assert_allclose(mean, k(v, u) @ inverse @ y, atol=1e-9)
    np.testing.assert_allclose(variance, 1.3**2 + 0.7**2 - np.einsum("ij,jk,ik->i", k(v, u), inverse, k(v, u)), atol=1e-9)


@pytest.mark.parametrize("ard", [False, True])
def test_learned_kernel_is_that_of_gpytorch(libraries, ard):
    """The validation error of the best epoch is what our own prediction has with the kernel scaled back to metres: standardisation, lengths and scales agree."""
    pixels, _ = glacier()
    options = VoidFillOptions(**QUICK, ard=ard)
    kernel = exact_process.learn(pixels, options, Silent())
    order = np.random.default_rng(options.seed).permutation(pixels.x.size)
    count = int(0.8 * order.size)
    train, check = order[:count][:250], order[count:][:25]
    u, level = exact_process.features(pixels), pixels.values[train].mean()
    mean, _ = exact_process.ExactProcess(kernel, u[train], pixels.values[train] - level, 1).predict(u[check], Silent())
    errors = level + mean - pixels.values[check]
    assert kernel.validation["pixels"] == 25
    np.testing.assert_allclose(np.abs(errors).mean(), kernel.validation["mae"], rtol=1e-4)
    np.testing.assert_allclose(1 - np.mean(errors**2) / np.var(pixels.values[check]), kernel.validation["r2"], atol=1e-4)
    assert 0 < kernel.epochs <= 60 and kernel.validation["r2"] > 0.5
    # The noise is on its way from gpytorch's start (0.83 of the spread) to the true 0.2.
    assert kernel.noise < 0.8 * pixels.values.std()


def test_voids_are_filled_and_twice_the_same(libraries):
    pixels, void = glacier()
    first, second = (void_fill.fill(voided(pixels, void), VoidFillOptions(**QUICK)) for _ in range(2))
    assert first.method == "Exact" and (first.source[void] == void_fill.FROM_GP).all()
    errors = (first.values - pixels.values)[void]
    # Noise alone makes 0.2 sqrt(2 / pi) = 0.16.
    assert np.abs(errors).mean() < 1.25 * 0.16 and 0.4 < (np.abs(errors) <= first.sigma[void]).mean() <= 1
    assert first.values.tobytes() == second.values.tobytes() and first.sigma.tobytes() == second.sigma.tobytes() and first.void_mean_sigma == second.void_mean_sigma > 0
    assert isinstance(first.kernels[void_methods.EXACT], exact_process.ExactKernel)


def test_cancel_is_heard(libraries):
    pixels, void = glacier()
    progress, calls = Silent(), []
    progress.cancelled = lambda: calls.append(1) or len(calls) > 9
    with pytest.raises(Cancelled):
        void_fill.fill(voided(pixels, void), VoidFillOptions(**QUICK), progress=progress)
