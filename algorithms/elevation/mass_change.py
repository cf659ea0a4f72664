"""From elevation change to mass: errors of glaciers and regions by Gaussian error propagation (Li 2025, section 4.3.3 and appendix)."""

import dataclasses
import math

import numpy as np

OCEAN_GT_PER_MM = 361.8  # Gt that raise the sea level by 1 mm


def glacier_sigma(area_measured, sigma_measured, area_filled, sigma_filled):
    """Standard error of a glacier's mean change from those of its measured and its filled part, taken as independent: Li (2025), eq. 4.8."""
    area = area_measured + area_filled
    return np.hypot(area_measured / area * sigma_measured, area_filled / area * sigma_filled)


def specific_balance(change, sigma_change, factor, sigma_factor):
    """(b, sigma_b) m w.e. of a mean change (m): b = f dh, sigma_b^2 = (f sigma_dh)^2 + (dh sigma_f)^2: Li (2025), eq. 4.7 and 4.14.

    factor: m w.e. per m of ice, 0.85 +- 0.06 (Huss 2013, The Cryosphere 7, 877).
    """
    return factor * change, np.hypot(factor * sigma_change, change * sigma_factor)


def mass_change(area_km2, sigma_area_km2, balance, sigma_balance):
    """(M, sigma_M) Gt: M = b A 1e-3, sigma_M^2 = (A sigma_b)^2 + (b sigma_A)^2."""
    return 1e-3 * area_km2 * balance, 1e-3 * np.hypot(area_km2 * sigma_balance, balance * sigma_area_km2)


@dataclasses.dataclass(frozen=True)
class Region:
    """Means over glaciers: change and sigma_change (m, or m/yr), balance and sigma_balance (m w.e.), mass and sigma_mass (Gt), sea_level and sigma_sea_level (mm).

    area_km2, sigma_area_km2; sigma_pixels, sigma_voids, sigma_outlines: parts of sigma_change; sigma_apart: sigma_change with no covariance between glaciers.
    """

    glaciers: int
    area_km2: float
    sigma_area_km2: float
    change: float
    sigma_change: float
    sigma_pixels: float
    sigma_voids: float
    sigma_outlines: float
    sigma_apart: float
    balance: float
    sigma_balance: float
    mass: float
    sigma_mass: float
    sea_level: float
    sigma_sea_level: float


def region(area_km2, sigma_area_km2, change, covariance, sigma_void_part, factor, sigma_factor):
    """Region of (n,) glaciers.

    covariance: (n, n) of the errors of the means that come from measured pixels, an array or scipy.sparse; sigma_void_part: (n,) what voids add to the error of
    each mean, A_V/A_g sigma_V. The density error is common to all glaciers: it does not average out.
    """
    total = area_km2.sum()
    mean = float(area_km2 @ change / total)  # Li (2025), eq. 4.6
    # Li (2025), eq. 4.15: outlines; then all pairs of pixels, exact; then voids, independent between glaciers.
    outlines = float((((change - mean) * sigma_area_km2) ** 2).sum()) / total**2
    pixels = max(float(area_km2 @ (covariance @ area_km2)), 0.0) / total**2
    own = float((area_km2**2 @ covariance.diagonal())) / total**2
    voids = float(((area_km2 * sigma_void_part) ** 2).sum()) / total**2
    sigma = math.sqrt(outlines + pixels + voids)
    balance, sigma_balance = specific_balance(mean, sigma, factor, sigma_factor)
    sigma_total = math.sqrt((sigma_area_km2**2).sum())
    mass, sigma_mass = mass_change(total, sigma_total, balance, sigma_balance)
    return Region(area_km2.size, float(total), sigma_total, mean, sigma, math.sqrt(pixels), math.sqrt(voids), math.sqrt(outlines), math.sqrt(outlines + own + voids),
                  float(balance), float(sigma_balance), float(mass), float(sigma_mass), float(-mass / OCEAN_GT_PER_MM), float(sigma_mass / OCEAN_GT_PER_MM))
