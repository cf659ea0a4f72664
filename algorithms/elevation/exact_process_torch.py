"""The exact Gaussian process by gpytorch and torch, on a CUDA device where there is one. Import inside functions only.

Marginal likelihood by Cholesky factors up to 3 000 pixels, beyond by conjugate gradients and Lanczos quadrature (Gardner et al. 2018, NeurIPS 31, 7576),
as gpytorch does by default; single precision on a card, double on the processor. Predictions are by Cholesky factors in double precision.
"""

import copy
import warnings

import numpy as np

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # of gpytorch's own use of torch
    import gpytorch
    import torch

from .. import device
from ..progress import stop_if_cancelled
from .exact_process import LEARNING_RATE, PATIENCE

_CHOLESKY, _STRIP = 3000, 512


class _Model(gpytorch.models.ExactGP):
    """Mean zero, a^2 RBF + b^2 Matern(3/2)."""

    def __init__(self, x, y, likelihood, features):
        super().__init__(x, y, likelihood)
        self.mean_module = gpytorch.means.ZeroMean()
        self.rbf = gpytorch.kernels.ScaleKernel(gpytorch.kernels.RBFKernel(ard_num_dims=features))
        self.matern = gpytorch.kernels.ScaleKernel(gpytorch.kernels.MaternKernel(nu=1.5, ard_num_dims=features))

    def forward(self, x):
        return gpytorch.distributions.MultivariateNormal(self.mean_module(x), self.rbf(x) + self.matern(x))


def learn(x, y, x_check, y_check, options, progress):
    """Dict of rbf_scale, matern_scale, noise (standard deviations), rbf_length, matern_length ((1,) or (d,)), epochs, device, predicted (m,) at the check pixels.

    x (n, d), y (n,): standardised training pixels; x_check (m, d), y_check (m,): validation.
    """
    place = device.fastest()
    kind = dict(device=place, dtype=torch.float32 if place == "cuda" else torch.float64)
    torch.set_num_threads(device.threads())
    with torch.random.fork_rng(devices=range(torch.cuda.device_count()) if place == "cuda" else ()), gpytorch.settings.max_cholesky_size(_CHOLESKY):
        torch.manual_seed(options.seed)
        x, y, x_check, y_check = (torch.as_tensor(np.ascontiguousarray(a), **kind) for a in (x, y, x_check, y_check))
        likelihood = gpytorch.likelihoods.GaussianLikelihood().to(**kind)
        model = _Model(x, y, likelihood, x.shape[1] if options.ard else None).to(**kind)
        state, epochs, predicted = _climbed(model, likelihood, x, y, x_check, y_check, options.epochs, progress)
    model.load_state_dict(state)

    def plain(tensor):
        return np.atleast_1d(tensor.detach().cpu().double().numpy().squeeze())
    return dict(rbf_scale=float(plain(model.rbf.outputscale)[0] ** 0.5), matern_scale=float(plain(model.matern.outputscale)[0] ** 0.5), noise=float(plain(likelihood.noise)[0] ** 0.5),
                rbf_length=plain(model.rbf.base_kernel.lengthscale), matern_length=plain(model.matern.base_kernel.lengthscale), epochs=epochs, device=place, predicted=predicted)


def _climbed(model, likelihood, x, y, x_check, y_check, most, progress):
    """(state of the best epoch, its number, its predictions at the check pixels): Adam on the log marginal likelihood until the validation stays."""
    marginal = gpytorch.mlls.ExactMarginalLogLikelihood(likelihood, model)
    steps = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    best, state, at, predicted = float("inf"), copy.deepcopy(model.state_dict()), 0, np.zeros(len(y_check))
    for epoch in range(1, most + 1):
        stop_if_cancelled(progress)
        model.train()
        steps.zero_grad()
        loss = -marginal(model(x), y)
        loss.backward()
        steps.step()
        model.eval()
        stop_if_cancelled(progress)
        with torch.no_grad(), gpytorch.settings.skip_posterior_variances():
            found = model(x_check).mean
        error = float(torch.sqrt(torch.mean((found - y_check) ** 2)))
        if error < best:
            best, state, at, predicted = error, copy.deepcopy(model.state_dict()), epoch, found.cpu().double().numpy()
        if epoch - at >= PATIENCE:
            break
        progress.report(epoch / most)
    progress.report(1.0)
    return state, at, predicted


def predict(kernel, u, residuals, v, progress):
    """(mean, variance without noise) at v (m, d) given residuals (n,) at u (n, d). Rasmussen & Williams 2006, eqs. 2.25 and 2.26."""
    kind = dict(device=device.fastest(), dtype=torch.float64)
    torch.set_num_threads(device.threads())
    scaled = [(torch.as_tensor(u / lengths, **kind), torch.as_tensor(v / lengths, **kind)) for lengths in kernel.lengths]

    def covariance(pairs, rows):
        far, near = (torch.cdist(one[rows], other, compute_mode="donot_use_mm_for_euclid_dist") for one, other in pairs)
        near *= 3**0.5
        return kernel.scales[0] ** 2 * torch.exp(-0.5 * far**2) + kernel.scales[1] ** 2 * (1 + near) * torch.exp(-near)
    n, m = len(u), len(v)
    factor = torch.empty((n, n), **kind)
    for at in range(0, n, _STRIP):
        stop_if_cancelled(progress)
        factor[at:at + _STRIP] = covariance([(one, one) for one, _ in scaled], slice(at, at + _STRIP))
    factor.diagonal().add_(kernel.noise**2)
    factor = torch.linalg.cholesky(factor)
    weights = torch.cholesky_solve(torch.as_tensor(residuals, **kind)[:, None], factor)
    mean, variance = torch.empty(m, **kind), torch.empty(m, **kind)
    for at in range(0, m, _STRIP):
        stop_if_cancelled(progress)
        cross = covariance([(other, one) for one, other in scaled], slice(at, at + _STRIP)).T
        mean[at:at + _STRIP] = (cross.T @ weights)[:, 0]
        half = torch.linalg.solve_triangular(factor, cross, upper=False)
        variance[at:at + _STRIP] = kernel.scales[0] ** 2 + kernel.scales[1] ** 2 - (half**2).sum(0)
        progress.report(min(1.0, (at + _STRIP) / m))
    return mean.cpu().numpy(), variance.clamp(min=0).cpu().numpy()
