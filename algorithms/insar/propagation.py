"""Radar waves in snow and firn: where InSAR sees the phase centre, and where it takes it to be.

Source: propagation effects in the InSAR elevation of glaciers, eq. (1) to (16), re-derived; the vector form is checked by ray tracing in
tests/core/test_penetration_correction.py. Signs: dh and d2 > 0 DOWNWARD; dr_g > 0 away from the radar, apparent minus true; k_z may have either
sign, which the heights do not depend on; phi_pen = arg(gamma_vol) = -k_z,vol dh. A phase centre "at -14 m" means dh = 14.

theta_i: incidence angle at the interface, in degrees; eps: relative permittivity, >= 1; both numbers or arrays of one shape, NaN stays.
"""

import numpy as np

DENSITY_OF_ICE, PERMITTIVITY_OF_ICE = 0.917, 3.19  # g/cm3, -


def permittivity_kovacs(density):
    """eps = (1 + 0.845 rho)^2 of dry snow, firn and ice of a density in g/cm3 (Kovacs, Gow & Morey 1995, Cold Reg. Sci. Technol. 23, 245)."""
    return (1 + 0.845 * np.asarray(density, float)) ** 2


def permittivity_looyenga(density):
    """eps of a mixture of air and ice: eps^(1/3) = 1 + v (eps_ice^(1/3) - 1), v = rho / 0.917 g/cm3 (Looyenga 1965, Physica 31, 401)."""
    share = np.asarray(density, float) / DENSITY_OF_ICE
    return (1 + share * (PERMITTIVITY_OF_ICE ** (1 / 3) - 1)) ** 3


DENSITY_MODELS = {"Kovacs": permittivity_kovacs, "Looyenga": permittivity_looyenga}


def cosines(theta_i, eps):
    """(n, cos theta_i, cos theta_r) of Snell's law, sin theta_i = n sin theta_r, n = sqrt(eps)."""
    theta, eps = np.radians(theta_i), np.asarray(eps, float)
    return np.sqrt(eps), np.cos(theta), np.sqrt(1 - np.sin(theta) ** 2 / eps)


def refraction_angle(theta_i, eps):
    """theta_r (degrees) of the ray below the interface."""
    return np.degrees(np.arcsin(np.sin(np.radians(theta_i)) / np.sqrt(eps)))


def volume_factor(theta_i, eps):
    """k_z,vol / k_z = n cos theta_i / cos theta_r, eq. (4)."""
    n, cos_i, cos_r = cosines(theta_i, eps)
    return n * cos_i / cos_r


def height_error(dh, theta_i, eps):
    """dh2 (m): height error of the phase centre by propagation, eq. (5, 6); negative for usual angles, the phase centre lies higher than InSAR has it."""
    return dh * (1 - volume_factor(theta_i, eps))


def ground_range_error(dh, theta_i, eps):
    """dr_g (m): how far beyond the phase centre, seen from the radar, InSAR puts it: dh tan theta_r (eps - 1), eq. (7)."""
    return dh * np.tan(np.radians(refraction_angle(theta_i, eps))) * (np.asarray(eps, float) - 1)


def surface_height(dh, theta_i, eps):
    """What to add to the InSAR height to get the surface (m), eq. (11)."""
    return dh * volume_factor(theta_i, eps)


def range_offset_surface(dh, theta_i, eps):
    """dR_surface = -n dh / cos theta_r (m), eq. (14): added to the slant range, it gives that of the entry point."""
    n, _, cos_r = cosines(theta_i, eps)
    return -n * dh / cos_r


def range_offset_phase_centre(dh, theta_i, eps, exact=True):
    """dR_pc (m): added to the slant range, it gives the straight range of the phase centre.

    exact: dh (cos theta_i - n cos theta_r); else eq. (15), dh (1 - n) / cos theta_r, which leaves some centimetres for each 10 m.
    """
    n, cos_i, cos_r = cosines(theta_i, eps)
    return dh * (cos_i - n * cos_r) if exact else dh * (1 - n) / cos_r


def uniform_volume_coherence(d2, k_z_vol):
    """Complex coherence of a uniform volume, eq. (8): 1 / (1 + j k_z,vol d2), d2 the two-way penetration depth (m, vertical)."""
    return 1 / (1 + 1j * np.asarray(k_z_vol, float) * d2)


def depth_of_phase_centre(d2, k_z_vol):
    """dh = arctan(k_z,vol d2) / k_z,vol (m), eq. (9); never more than a quarter of HoA_vol = 2 pi / |k_z,vol|."""
    k = np.abs(np.asarray(k_z_vol, float))
    return np.arctan(k * d2) / k


def depth_from_coherence(coherence, k_z_vol):
    """(d2, dh) in m of |gamma_vol|, 0 … 1: eq. (8) solved for d2 = sqrt(1/g^2 - 1) / k_z,vol; with (9) dh = arccos(g) / k_z,vol."""
    g, k = np.asarray(coherence, float), np.abs(np.asarray(k_z_vol, float))
    with np.errstate(divide="ignore"):
        return np.sqrt(1 / g**2 - 1) / k, np.arccos(g) / k


def penetration_phase(dh, k_z, theta_i, eps):
    """(phi_pen,surface, phi_pen,pc) in rad, eq. (12, 13). Both are SUBTRACTED, from a flattened phase only: on the absolute phase, the range offset alone is right."""
    return -dh * k_z * volume_factor(theta_i, eps), height_error(dh, theta_i, eps) * k_z


def look_vector(theta, look_direction):
    """Unit vector from the ground to the radar (..., 3), east, north, up, of the incidence angle at the ellipsoid and the way the radar looks, degrees clockwise from north."""
    theta, look = np.radians(theta), np.radians(look_direction)
    theta, look = np.broadcast_arrays(theta, look)
    return np.stack([-np.sin(theta) * np.sin(look), -np.sin(theta) * np.cos(look), np.cos(theta)], axis=-1)


def normal_vector(east_rise, north_rise):
    """Unit normal (..., 3) of an interface that rises by these gradients (m/m) towards east and north."""
    east, north = np.broadcast_arrays(np.asarray(east_rise, float), np.asarray(north_rise, float))
    normal = np.stack([-east, -north, np.ones_like(east)], axis=-1)
    return normal / np.linalg.norm(normal, axis=-1, keepdims=True)


def displacements(dh, eps, look, normal):
    """(to the surface, to the phase centre): vectors (..., 3) in m, east, north, up, from the place where InSAR has a pixel.

    dh: vertical distance from the phase centre to the surface above it; look: look_vector(); normal: normal_vector() of the interface.
    With ell = dh N_up / cos theta_r, the way of the ray below the interface, the optical path is longer than the straight one to the entry
    point by n ell while the phase difference of both antennas is that of the entry point. That point hence lies n ell nearer to the radar on
    the same line of sight, and the phase centre ell further along the refracted ray t = -u/n + (cos theta_i / n - cos theta_r) N. For a
    horizontal interface the heights are those of (11) and (10), the distance between apparent and true phase centre that of (7).
    NaN where the interface faces away from the radar.
    """
    n, dh = np.sqrt(np.asarray(eps, float)), np.asarray(dh, float)
    cos_i = (look * normal).sum(axis=-1)
    cos_i = np.where(cos_i > 0, cos_i, np.nan)
    cos_r = np.sqrt(1 - (1 - cos_i**2) / n**2)
    ell = dh * normal[..., 2] / cos_r
    refracted = -look / n[..., None] + (cos_i / n - cos_r)[..., None] * normal
    to_surface = (n * ell)[..., None] * look
    return to_surface, to_surface + ell[..., None] * refracted
