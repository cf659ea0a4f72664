"""The report of penetration from coherence."""

import numpy as np

from ..insar.penetration_from_coherence import BANDS, FLAGS, NO_VOLUME, NOISE, SATURATED
from . import charts, snow_charts
from .page import alerts, figure, number, numbers, page, paragraph, percent, section, table
from .run import footer, no_figures, settings_section

PAPER = ("Dall, J. (2007): InSAR elevation bias caused by penetration into uniform volumes. IEEE Geosci. Remote Sens. Lett. 4, 319. "
         "Krieger, G. et al. (2007): TanDEM-X, a satellite formation for high-resolution SAR interferometry. IEEE Trans. Geosci. Remote Sens. 45, 3317. "
         "Touzi, R., Lopes, A., Bruniquel, J. & Vachon, P. W. (1999): Coherence estimation for SAR imagery. Ibid. 37, 135.")
COLOURS = ("#3b7ea1", "#66a182", "#d1495b", "#5b6b78")
NAMES = ("sound", "no volume decorrelation, dh = 0", "saturated", "noise, no result")
BAND_NAMES = {"dh": "Depth of the phase centre, dh", "dh_low": "Lower end of its interval", "dh_high": "Upper end of its interval", "d2": "Two-way penetration depth, d2", "volume_coherence": "Volume coherence"}


def render(result, grid, options, about):
    """The report as one HTML string. result: insar.penetration_from_coherence.Result; about: dict of versions, inputs (dicts), warnings (list)."""
    low, middle, high = result.quantiles["dh"]
    parts = [numbers([
        ("Median depth of the phase centre", number(middle, 2, "m"), f"80 % lie between {number(low, 2)} and {number(high, 2, 'm')}"),
        ("Saturated", percent(result.shares[SATURATED]), "dh near a quarter of HoA_vol: take it as a lower bound"),
        ("No volume decorrelation", percent(result.shares[NO_VOLUME]), "coherence as high as the other losses allow: dh = 0"),
        ("Pixels with a depth", percent(result.valid), f"{percent(result.shares[NOISE])} of those with data lie at the noise")])]
    if about["warnings"]:
        parts.append(alerts("Please check", about["warnings"]))
    try:
        thin = snow_charts.thinned(grid, result.factor, result.shown["dh"].shape)
        drawn = charts.value_map(result.shown["dh"], thin, "Depth of the phase centre", "dh (m)", "viridis")
        parts.append(section("Depth", figure(charts.svg(drawn, "dh"), "Below the surface, positive downwards. Hatched: no data.")))
        if np.isfinite(result.shown["dh_high"]).any():
            width = (result.shown["dh_high"] - result.shown["dh_low"]) / 2
            drawn = charts.value_map(width, thin, f"Half the width of the {options.confidence:g} % interval", "Half width (m)", "magma")
            parts.append(section("How sure", figure(charts.svg(drawn, "width"), "From the scatter of the coherence alone. That firn is not a uniform volume comes on top.")))
        drawn = charts.class_map(result.shown["flags"], thin, "Flags", list(zip(NAMES, COLOURS)))
        parts.append(section("Flags", figure(charts.svg(drawn, "flags"), "Every result is as good as the losses that were divided out.")))
    except ImportError:
        parts.append(no_figures())
    rows = [(f"{BAND_NAMES[name]}{f' ({unit})' if unit != '1' else ''}", *(number(value, 3 if unit == "1" else 2) for value in result.quantiles[name])) for name, unit in BANDS]
    parts.append(section("Distribution", table(("Band", "10 %", "Median", "90 %"), rows, right=(1, 2, 3)),
                         table(("Flag", "Share", "Meaning"), [(code, percent(share), FLAGS[code]) for code, share in result.shares.items()], right=(0, 1))))
    parts += [settings_section(options, about), section("Source", paragraph(PAPER))]
    return page("Penetration from coherence", "Uniform volume", parts, footer(about))
