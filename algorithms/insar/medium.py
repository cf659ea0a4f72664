"""What the wave runs through, and how it meets it: permittivity or density, and angles, checked as they come from a user."""

import numpy as np

from ..options import InputError
from .propagation import DENSITY_MODELS

MOST_PERMITTIVITY = 10.0
KINDS = ("Permittivity", "Density")


class Medium:
    """Permittivity by blocks: from an image of permittivity or density (g/cm3), else one number."""

    def __init__(self, options, image=None, kind="Permittivity"):
        self._image, self._kind, self._model = image, kind, DENSITY_MODELS[options.density_model]
        given = [key for key, value in (("PERMITTIVITY", options.permittivity), ("DENSITY", options.density), (f"{kind.upper()}_RASTER", image)) if value is not None]
        if len(given) > 1:
            raise InputError(f"{' and '.join(given)} are both given: leave all but one empty.")
        self.given = given[0] if given else None
        self.number = options.permittivity if options.density is None else float(self._model(options.density))

    @property
    def varies(self):
        return self._image is not None

    def __bool__(self):
        return self.given is not None

    def of(self, values):
        """Permittivity, float32, of what read() of the image gave; InputError for what can be none."""
        with np.errstate(invalid="ignore"):
            if self._kind == "Density":
                if (values < 0).any() or (values > 1.0).any():
                    raise InputError(f"DENSITY_RASTER holds {np.nanmin(values):.4g} to {np.nanmax(values):.4g}: density lies between 0 and 0.917 g/cm3; divide kg/m3 by 1000 (Raster Calculator).")
                return self._model(values).astype(np.float32)
            if (values < 1).any() or (values > MOST_PERMITTIVITY).any():
                raise InputError(f"PERMITTIVITY_RASTER holds {np.nanmin(values):.4g} to {np.nanmax(values):.4g}: the relative permittivity of snow and ice lies between 1 and 3.2; is it a density? Then give DENSITY_RASTER.")
        return values

    def read(self, block_reader, shape):
        """float32 of the shape; `block_reader(image)` reads the block."""
        return self.of(block_reader(self._image)) if self.varies else np.full(shape, self.number, np.float32)


def radians_of(values, unit, key="INCIDENCE"):
    """Incidence angles as radians, float32, NaN stays; InputError where the unit is wrong."""
    values = np.asarray(values, np.float32)
    with np.errstate(invalid="ignore"):
        finite = values[np.isfinite(values)]
    if finite.size == 0:
        return values
    low, high = float(finite.min()), float(finite.max())
    if unit == "Degrees":
        if low < 0 or high > 180:
            raise InputError(f"{key} holds {low:.4g} to {high:.4g} degrees: incidence angles lie between 0 and 90 degrees.")
        if finite.size > 100 and 0 < high < 3.2:
            raise InputError(f"{key} runs up to {high:.2f}: these look like radians, set INCIDENCE_UNIT = Radians.")
        return np.radians(values)
    if low < 0 or high > np.pi:
        raise InputError(f"{key} holds {low:.4g} to {high:.4g}: these are no radians, set INCIDENCE_UNIT = Degrees.")
    return values
