"""The error model of elevation change: how large errors are on a slope, how far they go together, and its file."""

import dataclasses
import json
import math

import numpy as np

from ..options import InputError

KIND, VERSION = "Firnline error model of elevation change", 1
UNITS = ("m/yr", "m")
SIGMA_KINDS = ("exponential", "binned", "constant")


def gaussian(distance, range_m, sill):
    """Gaussian variogram s (1 - exp(-4 d^2/r^2)), 98 % of the sill at the range r (Mälicke 2022, scikit-gstat: a = r/2)."""
    return sill * -np.expm1(-4 * (np.asarray(distance, float) / range_m) ** 2)


def spherical(distance, range_m, sill):
    """Spherical variogram s (1.5 d/r - 0.5 (d/r)^3), the sill s from the range r on."""
    near = np.minimum(np.asarray(distance, float) / range_m, 1.0)
    return sill * near * (1.5 - 0.5 * near * near)


@dataclasses.dataclass(frozen=True)
class ErrorModel:
    """Errors of elevation change, from stable ground (Hugonnet et al. 2022, IEEE JSTARS 15, 6456; Li 2025, section 4.3.3).

    unit: "m/yr" or "m", of all heights here; bias: median of stable ground; nmad: their NMAD; standardisation_factor: NMAD of (dh - bias)/curve.
    sigma_kind: exponential, curve = a exp(b slope) + c, with slopes beyond slope_max (degrees, the steepest bin that was fitted) taken as slope_max
    (parameters a, b, c, slope_max); binned, linear between the centres of bins and held beyond the outermost (slope: centres, degrees, rising;
    values: a list for each centre of second, where there is one; second: centres; second_name); or constant (value).
    ranges_m: (Gaussian, spherical) m; sills: the same of standardised errors. source: what made the model, free to read.
    """

    unit: str
    bias: float
    nmad: float
    standardisation_factor: float
    sigma_kind: str
    sigma_parameters: dict
    ranges_m: tuple
    sills: tuple
    source: dict = dataclasses.field(default_factory=dict)

    @property
    def second_name(self):
        """What the second predictor of sigma() is; None where there is none."""
        return self.sigma_parameters.get("second_name")

    @property
    def longest_range_m(self):
        """Distance (m) beyond which errors do not go together: 0 to the sixth digit."""
        reach = [range_m * (1.0 if which else 2.0) for which, (range_m, sill) in enumerate(zip(self.ranges_m, self.sills)) if sill > 0]
        return max(reach)

    def curve(self, slope_deg, second=None):
        """sigma() before it is standardised."""
        slope, told = np.asarray(slope_deg, float), self.sigma_parameters
        if self.sigma_kind == "constant":
            return told["value"] + 0 * slope
        if self.sigma_kind == "exponential":
            return told["a"] * np.exp(told["b"] * np.minimum(slope, told["slope_max"])) + told["c"]  # Li 2025, eq. 4.17
        return bilinear(np.asarray(told["values"], float), (told["slope"], slope), (told["second"], second) if self.second_name else None)

    def sigma(self, slope_deg, second=None):
        """Standard deviation (of the model's unit) of one pixel, an array of slope_deg's shape; NaN where a predictor is NaN.

        slope_deg: degrees; second: values of the second predictor, where the model has one (second_name).
        """
        if self.second_name and second is None:
            raise InputError(f"the error model depends on {self.second_name} too: give this raster, or make a model of the slope alone.")
        return self.standardisation_factor * self.curve(slope_deg, second)

    def variogram(self, distance_m):
        """gamma of standardised errors at distances in m: short Gaussian and long spherical (Hugonnet et al. 2022, eq. 13)."""
        return gaussian(distance_m, self.ranges_m[0], self.sills[0]) + spherical(distance_m, self.ranges_m[1], self.sills[1])

    def correlation(self, distance_m):
        """rho = 1 - gamma / (sum of the sills) at distances in m; 1 at 0."""
        return 1 - self.variogram(distance_m) / sum(self.sills)

    def to_json(self):
        """Text of the model's file."""
        (short, long), (short_sill, long_sill) = self.ranges_m, self.sills
        told = dict(kind=KIND, version=VERSION, unit=self.unit, bias=self.bias, nmad=self.nmad, standardisation_factor=self.standardisation_factor,
                    sigma=dict(kind=self.sigma_kind, **self.sigma_parameters),
                    variogram=dict(gaussian=dict(range_m=short, sill=short_sill), spherical=dict(range_m=long, sill=long_sill)), source=self.source)
        return json.dumps(told, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def bilinear(values, first, second=None):
    """Table of values, (n,) or (m, n), at places between the centres of its bins, held beyond the outermost.

    first, second: (centres, places), of its last axis and of the one before; NaN places give NaN.
    """
    def parted(centres, places):
        centres, places = np.asarray(centres, float), np.asarray(places, float)
        if len(centres) == 1:
            return np.zeros(places.shape, int), np.zeros(places.shape, int), 0 * places
        low = np.clip(np.searchsorted(centres, places, side="right") - 1, 0, len(centres) - 2)
        share = np.clip((places - centres[low]) / np.diff(centres)[low], 0, 1)
        return low, low + 1, share
    low, high, share = parted(*first)
    if second is None:
        return values[low] + share * (values[high] - values[low])
    under, over, part = parted(*second)
    below = values[under, low] + share * (values[under, high] - values[under, low])
    above = values[over, low] + share * (values[over, high] - values[over, low])
    return below + part * (above - below)


def from_json(text, path, key="ERROR_MODEL"):
    """ErrorModel of a file's text; InputError naming the parameter and the file where it is none."""
    made_by = "give the MODEL_OUTPUT of Elevation change error"
    try:
        data = json.loads(text)
        if data["kind"] != KIND:
            raise ValueError(f"its kind is {data['kind']!r}")
        if data["version"] != VERSION:
            raise InputError(f"{key} = {path} has version {data['version']}, this Firnline reads {VERSION}: make it anew with Elevation change error.")
        sigma = dict(data["sigma"])
        parts = [data["variogram"][name] for name in ("gaussian", "spherical")]
        model = ErrorModel(data["unit"], _number(data, "bias"), _number(data, "nmad"), _number(data, "standardisation_factor", least=0), sigma.pop("kind"), sigma,
                           tuple(_number(part, "range_m", least=0) for part in parts), tuple(_number(part, "sill") for part in parts), dict(data.get("source") or {}))
        _check(model)
    except InputError:
        raise
    except KeyError as error:
        raise InputError(f"{key} = {path} is no error model ({error} is missing): {made_by}.") from None
    except (ValueError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise InputError(f"{key} = {path} is no error model ({error}): {made_by}.") from None
    return model


def _number(data, name, least=None):
    value = data[name]
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) or least is not None and value <= least:
        raise ValueError(f"{name} is {value!r}")
    return float(value)


def _check(model):
    """ValueError for the first thing of a model that cannot be."""
    if model.unit not in UNITS:
        raise ValueError(f"its unit is {model.unit!r}, neither m/yr nor m")
    if min(model.sills) < 0 or sum(model.sills) <= 0:
        raise ValueError(f"its sills are {model.sills}")
    if model.nmad < 0:
        raise ValueError(f"nmad is {model.nmad}")
    told = model.sigma_parameters
    if model.sigma_kind == "constant":
        values = [_number(told, "value")]
    elif model.sigma_kind == "exponential":
        for name in ("a", "b", "c", "slope_max"):
            _number(told, name)
        values = model.curve(np.linspace(0, 90, 181))
    elif model.sigma_kind == "binned":
        values = np.asarray(told["values"], float)
        axes = [np.asarray(told[name], float) for name in (("second", "slope") if model.second_name else ("slope",))]
        if values.shape != tuple(map(len, axes)):
            raise ValueError(f"values of {values.shape} do not fit the centres of its bins")
        if any(not (axis.size and np.isfinite(axis).all() and (np.diff(axis) > 0).all()) for axis in axes):
            raise ValueError("the centres of its bins do not rise")
    else:
        raise ValueError(f"its sigma is of kind {model.sigma_kind!r}")
    if not (np.isfinite(values).all() and np.min(values) > 0):
        raise ValueError("its sigma is not above 0 everywhere")
