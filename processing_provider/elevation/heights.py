"""What heights of a raster refer to, and in what unit: stated by files, never mixed."""

from ...algorithms.options import InputError
from .. import rasters

_METRES = ("", "m", "metre", "metres", "meter", "meters")
_KNOWN = (("EGM2008", ("EGM2008", "EGM08", "EGM 2008")), ("EGM96", ("EGM96", "EGM 96")), ("Ellipsoid", ("ELLIPSOID",)))


def stated(path, band=1):
    """(vertical datum, unit) that a raster states for a band; '' for what it does not."""
    from osgeo import gdal

    data = rasters.call_gdal(gdal.Open, path)
    unit = data.GetRasterBand(band).GetUnitType().strip() if band <= data.RasterCount else ""
    datum, crs = data.GetMetadataItem("VERTICAL_DATUM") or "", data.GetSpatialRef()
    if crs and crs.IsCompound():
        datum = datum or crs.GetAttrValue("VERT_CS") or ""
        factor = crs.GetTargetLinearUnits("VERT_CS")
        unit = unit if abs(factor - 1) < 1e-9 else crs.GetAttrValue("VERT_CS|UNIT") or f"{factor:g} m"
    elif crs and crs.GetAxesCount() == 3:
        datum = datum or "Ellipsoid"
    return _named(datum), unit


def _named(datum):
    return next((name for name, words in _KNOWN if any(word in datum.upper() for word in words)), datum.strip())


def common_datum(given, option, progress):
    """The one vertical datum of all rasters, '' where none is stated. given: (key, Scene, band) each; option: VERTICAL_DATUM.

    InputError where heights are not in metres, or files state different datums and `option` does not overrule them.
    """
    found = []
    for key, scene, band in given:
        datum, unit = stated(scene.path, band)
        if unit.lower() not in _METRES:
            raise InputError(f"{key}: the heights of {scene.name} are in {unit}, not in metres: convert them first (Raster > Raster Calculator).")
        found.append((key, scene, datum))
    if option != "From CRS":
        return option
    known = [one for one in found if one[2]]
    if not known:
        progress.note("No file states its vertical datum: all heights are taken to have one and the same.")
        return ""
    first_key, first, datum = known[0]
    for key, scene, other in known[1:]:
        if other != datum:
            raise InputError(f"{key}: the heights of {scene.name} refer to {other}, those of {first.name} to {datum}: bring them to one vertical datum first "
                             "(Raster > Warp), or give VERTICAL_DATUM where a file is wrong.")
    silent = [scene.name for _, scene, other in found if not other]
    if silent:
        progress.warn(f"No vertical datum is stated by {', '.join(silent[:5])}{' and others' if silent[5:] else ''}: taken as {datum}, as {first.name} states.")
    return datum
