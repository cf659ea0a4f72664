"""The mixtures of a run as a JSON file, so that a later date meets the same thresholds."""

import json
import math

from ..options import InputError
from .mixture import NARROWEST, Mixture

_KIND, _VERSION = "Firnline mixture of backscatter ratios", 1


def to_json(mixtures, days):
    """Text of the file. mixtures: name of the basin -> Mixture; days: ISO dates of the images that made them."""
    basins = {name: dict(weights=one.weights, means_db=one.means, sigmas_db=one.sigmas, samples=one.samples, k=one.steepness, x0_db=one.centre) for name, one in mixtures.items()}
    return json.dumps(dict(kind=_KIND, version=_VERSION, dates=list(days), basins=basins), indent=2, ensure_ascii=False) + "\n"


def from_json(text, path):
    """name -> Mixture of a file's text; InputError naming the file where it is none."""
    try:
        data = json.loads(text)
        if data["kind"] != _KIND:
            raise KeyError("kind")
        if data["version"] != _VERSION:
            raise InputError(f"MIXTURE_FILE = {path} has version {data['version']}, this Firnline reads {_VERSION}: make it anew with MIXTURE_OUTPUT.")
        return {str(name): _mixture(one) for name, one in data["basins"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"MIXTURE_FILE = {path} is no file of mixtures ({type(error).__name__}: {error}): give the MIXTURE_OUTPUT of an earlier run.") from None


def _mixture(one):
    weights, means, sigmas = (tuple(float(number) for number in one[key]) for key in ("weights", "means_db", "sigmas_db"))
    found = Mixture(weights, means, sigmas, int(one["samples"]))
    pairs = all(len(numbers) == 2 and all(map(math.isfinite, numbers)) for numbers in (weights, means, sigmas))
    if not (pairs and min(weights) > 0 and abs(sum(weights) - 1) < 1e-6 and min(sigmas) >= NARROWEST and means[0] < means[1]):
        raise ValueError("weights, means or sigmas are not those of two components")
    return found
