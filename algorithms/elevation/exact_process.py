"""The published Gaussian process of a glacier's elevation change: exact marginal likelihood of up to 30 000 pixels, by gpytorch.

Features are position, height, slope and aspect, the target is the change itself; all are standardised; mean zero; covariance RBF + Matern 3/2, each
with its own scale; 80 % of the pixels train, 20 % validate; Adam stops early. The aspect enters by its sine and cosine: 359 and 1 degree are neighbours.
"""

import dataclasses

import numpy as np

from .. import components
from ..options import InputError
from . import gaussian_process

LEARNING_RATE, PATIENCE, _TRAINS = 0.01, 100, 0.8


@dataclasses.dataclass(frozen=True)
class ExactKernel(gaussian_process.Kernel):
    """A Kernel with how it was learned: validation = dict of pixels, rmse, mae, r2 of the random split; epochs: until the best one; device."""

    validation: dict = dataclasses.field(default_factory=dict)
    epochs: int = 0
    device: str = "cpu"


def refuse_missing(parameter):
    """InputError where a library is missing that `parameter`, such as "METHOD = Exact", needs."""
    lacking = components.missing(["exact"])
    if lacking:
        raise InputError(components.sentence(parameter, lacking))


def features(pixels):
    """(n, 6) float64: x, y, height in m, slope in degrees, sine and cosine of the aspect; what is unknown or flat is 0."""
    facing = np.radians(np.asarray(pixels.aspect, float))
    columns = (pixels.x, pixels.y, pixels.heights, pixels.slope, np.sin(facing), np.cos(facing))
    return np.ascontiguousarray(np.nan_to_num(np.column_stack(columns), posinf=0, neginf=0), float)


def learn(measured, options, progress):
    """ExactKernel of measured Pixels in their units; scales and lengths are those of standardised features and change, scaled back."""
    refuse_missing("METHOD = Exact")
    from . import exact_process_torch

    u, order = features(measured), np.random.default_rng(options.seed).permutation(measured.x.size)
    count = int(_TRAINS * order.size)
    train, check = order[:count][:options.training_pixels], order[count:][:max(1, options.training_pixels // 10)]
    middle, spread = u[train].mean(0), u[train].std(0)
    spread[spread == 0] = 1.0
    level, size = float(np.mean(measured.values[train])), float(np.std(measured.values[train])) or 1.0
    z, y = (u - middle) / spread, (measured.values - level) / size
    found = exact_process_torch.learn(z[train], y[train], z[check], y[check], options, progress)
    errors, truth = size * (found.pop("predicted") - y[check]), size * y[check]
    validation = dict(pixels=int(check.size), rmse=float(np.sqrt(np.mean(errors**2))), mae=float(np.mean(np.abs(errors))),
                      r2=float(1 - np.mean(errors**2) / np.var(truth)) if np.var(truth) > 0 else float("nan"))
    lengths = np.array([np.broadcast_to(found[name], spread.shape) * spread for name in ("rbf_length", "matern_length")])
    return ExactKernel((size * found["rbf_scale"], size * found["matern_scale"]), lengths, size * found["noise"], validation=validation, epochs=found["epochs"], device=found["device"])


@dataclasses.dataclass
class ExactProcess:
    """The process given measurements u (n, d) and residuals (n,): one factor of the covariance of all of them."""

    kernel: gaussian_process.Kernel
    u: np.ndarray
    residuals: np.ndarray
    seed: int

    @classmethod
    def of(cls, kernel, u, residuals, options):
        """From at most TRAINING_PIXELS of the measurements, drawn by the seed."""
        some = np.sort(np.random.default_rng(options.seed).permutation(len(u))[:options.training_pixels])
        return cls(kernel, u[some], residuals[some], options.seed)

    def predict(self, v, progress):
        """(mean, variance of the field without noise) at features v (m, d), each (m,)."""
        from . import exact_process_torch

        return exact_process_torch.predict(self.kernel, self.u, self.residuals, v, progress)
