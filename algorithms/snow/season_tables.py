"""Tables and numbers of a snow season: extents by date and elevation band, classes of duration by zone and year."""

import numpy as np

from .season_years import CLASS_DAYS, CLASSES

CLASS_NAMES = tuple(f"{CLASS_DAYS * k}-{CLASS_DAYS * (k + 1)}" if k < CLASSES - 1 else f"above {CLASS_DAYS * k}" for k in range(CLASSES))
EXTENT_HEADER = ("date", "basin", "band_lower_m", "band_upper_m", "observed_px", "wet_px", "share", "area_km2")
CLASS_HEADER = ("year", "basin", "class_d", "lower_d", "upper_d", "px", "share", "area_km2")


def extent_rows(result):
    """Rows of EXTENT_HEADER: the wet snow extent, one for each date, zone and elevation band with data; area_km2 is that of the wet pixels."""
    for day, observed, wet, km2 in zip(result.dates, result.observed, result.wet, result.wet_km2):
        for k in np.flatnonzero(observed):
            lower = result.bins.lower_m[k]
            yield (f"{day:%Y-%m-%d}", result.zone_names[result.bins.zone[k]], f"{lower:g}", f"{lower + result.bins.height:g}", observed[k], wet[k],
                   f"{wet[k] / observed[k]:.6f}", f"{km2[k]:.6f}")


def class_rows(result):
    """Rows of CLASS_HEADER: one for each year, zone and class of duration; the share is that of the zone's pixels with a duration."""
    for year, zones, areas in zip(result.durable, result.class_pixels, result.class_km2):
        for name, pixels, km2 in zip(result.zone_names, zones, areas):
            for k, known in enumerate(CLASS_NAMES):
                upper = CLASS_DAYS * (k + 1) if k < CLASSES - 1 else None
                yield year.label, name, known, CLASS_DAYS * k, upper, pixels[k], f"{pixels[k] / pixels.sum():.6f}" if pixels.any() else None, f"{km2[k]:.6f}"


def shares(result, zone):
    """(lower ends of the bands (B,), wet share (dates, B)) of a zone, from its lowest to its highest band without gaps; NaN without data."""
    mine = np.flatnonzero(result.bins.zone == zone)
    if not mine.size:
        return np.empty(0), np.empty((len(result.dates), 0))
    height = result.bins.height
    place = np.rint((result.bins.lower_m[mine] - result.bins.lower_m[mine[0]]) / height).astype(int)
    values = np.full((len(result.dates), place[-1] + 1), np.nan)
    observed = result.observed[:, mine]
    values[:, place] = np.divide(result.wet[:, mine], observed, out=np.full(observed.shape, np.nan), where=observed > 0)
    return result.bins.lower_m[mine[0]] + height * np.arange(values.shape[1]), values


def summary(result):
    """Numbers of a run as plain Python values, for JSON and the report."""
    years = [dict(year=year.label, maps=len(year.maps), first=str(year.first), last=str(year.last), season_days=year.season_days, longest_interval_days=year.longest_gap_days,
                  has_duration=year in result.durable) for year in result.years]
    pixels = result.class_pixels.sum(axis=2)
    basins = [dict(basin=name, year=year.label, px=int(pixels[y, z]), mean_duration_days=float(result.mean_days[y, z]) if pixels[y, z] else None,
                   never_wet_px=int(result.never_wet[y, z]), class_px=result.class_pixels[y, z].tolist(), class_km2=[round(float(km2), 6) for km2 in result.class_km2[y, z]])
              for z, name in enumerate(result.zone_names) for y, year in enumerate(result.durable)]
    total = pixels.sum()
    mean = float((np.nan_to_num(result.mean_days) * pixels).sum() / total) if total else None
    return dict(maps=len(result.dates), left_out=result.blank, years=years, basins=basins, mean_duration_days=mean)
