"""Backscatter of mountain ground, of glaciers and of dry and wet snow at C band, from published models.

sigma0 in linear power of a surface with local incidence angle theta; gamma0 = sigma0 / cos(theta). Every function takes radians and returns
(VV, VH), arrays of the shape of theta. Numbers are named, with their source beside them; "chosen" is a judgement.
"""

import numpy as np

from .mountain_terrain import DEBRIS, FIRN, ICE, ROCK, SHRUBS, SOIL

FREQUENCY = 5.405                         # GHz, Sentinel-1
WAVENUMBER = 2 * np.pi * FREQUENCY / 0.299792458  # 1/m
NOISE = 10 ** -2.5                        # noise-equivalent sigma0 of flat ground, linear: -25 dB (chosen; specified -22 dB or better, ESA, Sentinel-1 performance)

# --- ground: relative permittivity when frozen, when thawed and dry, when thawed and moist; height deviation of the surface, m ---
# Rocks: 2.4 to 9.6 (Ulaby, Moore & Fung 1986, Microwave Remote Sensing 3). Soils: frozen about 5, moist 8 to 20 (Hallikainen et al. 1985,
# IEEE Trans. GRS 23, 25). Ice: 3.15 (Maetzler & Wegmueller 1987, J. Phys. D 20, 1623); with its film of melt water: chosen.
PERMITTIVITY = {ROCK: (5.5, 5.5, 6.0), SOIL: (5.0, 6.0, 14.0), SHRUBS: (5.0, 7.0, 14.0), ICE: (3.15, 4.2, 4.6), DEBRIS: (5.0, 6.0, 9.0), FIRN: (3.15, 4.2, 4.6)}
ROUGHNESS_M = {ROCK: 0.018, SOIL: 0.012, SHRUBS: 0.015, ICE: 0.012, DEBRIS: 0.020, FIRN: 0.010}  # chosen; ks of 1.1 to 2.3 is within the range of Oh et al., 0.1 to 6
ROUGHNESS_SPREAD = {ROCK: 0.20, SOIL: 0.20, SHRUBS: 0.20, ICE: 0.45, DEBRIS: 0.25, FIRN: 0.20}  # of its logarithm (chosen; ice varies most: crevasses, sun cups, Li 2025, sect. 3.4.1)
# Diffuse part, gamma0 in dB (VV, VH), frozen and thawed: plants, bubbly ice, ice layers of the firn. Chosen: firn in winter is bright, -8 to -3 dB in VV
# (percolation zone, Fahnestock et al. 1993, Science 262, 1530), shrubs about -10 dB (Ulaby & Dobson 1989, Handbook of Radar Scattering Statistics for Terrain).
# The volume of melting ice is hidden by its wet surface, so that backscatter falls by 0 to 4 dB (Li 2025, sect. 3.4.1: R_c of glaciers).
DIFFUSE_DB = {
    ROCK: ((-18.0, -24.0), (-18.0, -24.0)), SOIL: ((-17.0, -23.0), (-16.0, -22.0)), SHRUBS: ((-11.5, -17.0), (-10.0, -15.5)),
    ICE: ((-13.0, -19.0), (-20.0, -26.0)), DEBRIS: ((-18.0, -24.0), (-18.0, -24.0)), FIRN: ((-7.0, -13.0), (-20.0, -26.0)),
}
CANOPY = 0.5  # share of shrub and tree ground whose plants stand above the snow (chosen; dense forest hides wet snow, Nagler & Rott 2000)

# --- snow ---
DENSITY = 0.40          # g/cm3 of spring snow (chosen; 0.3 to 0.5)
SCATTERING = 0.06       # 1/m, scattering coefficient of coarse snow at C band (chosen: a small part of the absorption of wet snow)
DEPOLARISED = 0.15      # VH to VV of the volume scattering of snow (chosen)
DRY_DIFFUSE = 10 ** -2.2  # gamma0 in VV of a metre of dry snow, linear: dry snow is nearly transparent (chosen; Nagler et al. 2016)


def reflectivity(theta, epsilon):
    """(Gamma_v, Gamma_h, Gamma_0): Fresnel's power reflectivities at theta, and at nadir, of a real permittivity."""
    cosine, root = np.cos(theta), np.sqrt(epsilon - np.sin(theta) ** 2)
    nadir = (1 - np.sqrt(epsilon)) / (1 + np.sqrt(epsilon))
    return ((epsilon * cosine - root) / (epsilon * cosine + root)) ** 2, ((cosine - root) / (cosine + root)) ** 2, nadir**2


def oh(theta, epsilon, ks):
    """sigma0 (VV, VH) of a rough surface; ks: wavenumber times height deviation. Oh, Sarabandi & Ulaby 1992, IEEE Trans. GRS 30, 370."""
    gamma_v, gamma_h, gamma_0 = reflectivity(theta, epsilon)
    root_p = 1 - (2 * theta / np.pi) ** (1 / (3 * gamma_0)) * np.exp(-ks)
    q = 0.23 * np.sqrt(gamma_0) * (1 - np.exp(-ks))
    g = 0.7 * (1 - np.exp(-0.65 * ks**1.8))
    vv = g * np.cos(theta) ** 3 / root_p * (gamma_v + gamma_h)
    return vv, q * vv


def wet_permittivity(wetness, density=DENSITY):
    """(real, imaginary) permittivity of snow of a wetness in per cent by volume: modified Debye-like model, Hallikainen, Ulaby & Abdelrazik 1986,
    IEEE Trans. AP 34, 1329, as printed by Ulaby & Long 2014, Microwave Radar and Radiometric Remote Sensing, ch. 4-6.2."""
    f, f0 = FREQUENCY, 9.07
    a1 = 0.78 + 0.03 * f - 0.58e-3 * f**2
    a2 = 0.97 - 0.39e-2 * f + 0.39e-3 * f**2
    b1 = 0.31 - 0.05 * f + 0.87e-3 * f**2
    relaxed = wetness**1.31 / (1 + (f / f0) ** 2)
    return a1 * (1.0 + 1.83 * density + 0.02 * wetness**1.015) + b1 + 0.073 * a1 * relaxed, 0.073 * a2 * (f / f0) * relaxed


def absorption(wetness):
    """Absorption coefficient of snow, 1/m: 2 k Im(sqrt(epsilon)) (Ulaby, Moore & Fung 1981, Microwave Remote Sensing 1)."""
    real, imaginary = wet_permittivity(wetness)
    return 2 * WAVENUMBER * np.sqrt(0.5 * (np.hypot(real, imaginary) - real))


def ground(theta, cover, roughness, state):
    """sigma0 (VV, VH) of ground without snow: surface (oh) and diffuse part together; state: 0 frozen, 1 thawed and dry, 2 thawed and moist.

    cover: classes of mountain_terrain; roughness: height deviation, m; all of the shape of theta.
    """
    epsilon = by_class(PERMITTIVITY, cover)[..., state]
    vv, vh = oh(theta, epsilon, WAVENUMBER * roughness)
    diffuse = 10 ** (by_class(DIFFUSE_DB, cover)[..., min(state, 1), :] / 10) * np.cos(theta)[..., None]
    share = np.where(cover == SHRUBS, 1 - CANOPY, 1.0)
    return share * vv + diffuse[..., 0], share * vh + diffuse[..., 1]


def under_snow(below, theta, cover, water_equivalent, wet_depth, wetness, roughness):
    """sigma0 (VV, VH) of snow on ground of sigma0 `below`; dry where wet_depth is 0.

    Surface, volume and attenuated ground as Shi & Dozier 1995 (IEEE Trans. GRS 33, 905) add them: sigma = surface + T^2 (volume + L^2 ground), with
    L^2 = exp(-2 kappa d / cos(theta_t)). water_equivalent: m; wet_depth: thickness of the wet layer on top, m; wetness: per cent by volume;
    roughness: height deviation of the snow's surface, m. Plants above the snow stay in sight.
    """
    cosine = np.cos(theta)
    wet = wet_depth > 0
    epsilon = np.where(wet, wet_permittivity(np.maximum(wetness, 0.1))[0], 1.0 + 1.83 * DENSITY)
    loss = np.where(wet, absorption(np.maximum(wetness, 0.1)), 0.0)
    refracted = np.sqrt(1 - np.sin(theta) ** 2 / epsilon)
    passed = np.exp(-2 * (loss + SCATTERING) * wet_depth / refracted)
    surface = oh(theta, epsilon, WAVENUMBER * roughness)
    through = (1 - reflectivity(theta, epsilon)[2]) ** 2
    volume = 0.75 * SCATTERING / (loss + SCATTERING) * (1 - passed) * cosine
    dry = DRY_DIFFUSE * np.minimum(water_equivalent, 2.0) * cosine
    plants = 10 ** (np.array(DIFFUSE_DB[SHRUBS][1]) / 10)
    out = []
    for k, (top, share) in enumerate(zip(surface, (1.0, DEPOLARISED))):
        snow = np.where(wet, top, 0.0) + through * (share * volume + passed * (below[k] + share * dry))
        out.append(np.where(cover == SHRUBS, (1 - CANOPY) * snow + CANOPY * plants[k] * cosine, snow))
    return tuple(out)


def noise(theta, incidence):
    """gamma0 of the thermal noise, linear: constant in beta0, so that in flattened gamma0 it goes with tan(theta) (Small 2011, IEEE Trans. GRS 49, 3081: areas)."""
    flat = np.radians(incidence)
    return NOISE / np.cos(flat) * np.tan(theta) / np.tan(flat)


def by_class(table, cover):
    """Values of a table by class, at each pixel: (rows, columns, ...)."""
    return np.array([table[k] for k in sorted(table)])[cover]
