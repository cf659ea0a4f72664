"""The result as a CF netCDF file with the names of ITS_LIVE: vx, vy, v in meter/year on (time, y, x).

Classic netCDF (64-bit offset), which scipy writes wherever QGIS runs. Conventions: CF-1.8; names: Gardner et al., ITS_LIVE.
"""

import datetime
import io

import numpy as np

from ...algorithms import flags
from ...algorithms.options import InputError
from ...algorithms.velocity.results import DAYS_A_YEAR
from ...algorithms.velocity.validation import vector_of
from .. import described

_MOST_BYTES = 2**31 - 4  # of one variable
_EPOCH = datetime.datetime(1970, 1, 1)
_SOURCE = "Stacked offset tracking of co-registered images, Firnline"
_REFERENCE = "Li, S., Leinss, S. & Hajnsek, I. (2021), IEEE J. Sel. Top. Appl. Earth Obs. Remote Sens. 14, 4765"

# CF's name of a projection and its attributes, by those of its WKT 1: CF-1.8, appendix F.
_PROJECTIONS = {
    "Transverse_Mercator": ("transverse_mercator", dict(latitude_of_projection_origin="latitude_of_origin", longitude_of_central_meridian="central_meridian",
                                                        scale_factor_at_central_meridian="scale_factor")),
    "Lambert_Conformal_Conic_2SP": ("lambert_conformal_conic", dict(latitude_of_projection_origin="latitude_of_origin", longitude_of_central_meridian="central_meridian",
                                                                    standard_parallel=("standard_parallel_1", "standard_parallel_2"))),
    "Albers_Conic_Equal_Area": ("albers_conical_equal_area", dict(latitude_of_projection_origin="latitude_of_center", longitude_of_central_meridian="longitude_of_center",
                                                                  standard_parallel=("standard_parallel_1", "standard_parallel_2"))),
    "Lambert_Azimuthal_Equal_Area": ("lambert_azimuthal_equal_area", dict(latitude_of_projection_origin="latitude_of_center",
                                                                          longitude_of_projection_origin="longitude_of_center")),
}


def refuse(path, grid, steps):
    """InputError where a grid of templates, with so many time steps, does not go into such a file. Cheap; for the start of a tool."""
    _, _, b, _, d, _ = grid.transform
    if b or d:
        raise InputError(f"NETCDF = {path} cannot hold a rotated grid, since CF wants x and y as axes: leave NETCDF empty, or bring the images on a north-up grid first "
                         "(Raster > Warp).")
    needed = 4 * steps * grid.shape[0] * grid.shape[1]
    if needed > _MOST_BYTES:
        raise InputError(f"NETCDF = {path} would need {needed / 1e9:.1f} GB for one variable and can hold {_MOST_BYTES / 1e9:.1f} GB: use a larger STEP, or leave NETCDF empty.")


def made(result, period, crs_wkt, version, settings):
    """The bytes of the file.

    result: parts become the steps of time, sorted by their begin; without parts the whole stack is the one step, from begin to end of
    `period` (naive UTC datetimes). A velocity is given in meter/year, a displacement in meter. settings: JSON text of the options.
    """
    from scipy.io import netcdf_file

    steps = result.parts or [None]
    bands = {name: np.stack([(step or result).bands[name] for step in steps]) for name in result.bands}
    bounds = [(step.begin, step.end) if step else period for step in steps]
    out = io.BytesIO()
    with netcdf_file(out, "w", version=2) as data:
        _set(data, Conventions="CF-1.8", title=f"Surface {'velocity' if 'vx' in bands else 'displacement'} from image series", source=f"{_SOURCE} {version}",
             references=_REFERENCE, history=f"Firnline {version}: Stacked offset tracking", processing_options=settings, GDAL_AREA_OR_POINT="Area", **_told())
        _axes(data, result.grid, bounds, [step.label for step in steps if step])
        _mapping(data, result.grid, crs_wkt)
        _variables(data, bands)
        data.flush()
        return out.getvalue()


def _told():
    """What the run says of the file, by the names of ACDD-1.3 where it has some."""
    told = described.items("NETCDF", ())
    names = dict(ABSTRACT="summary", KEYWORDS="keywords", LICENSE="license", COPYRIGHT="rights", SOURCE="inputs")
    return {name: told[item] for item, name in names.items() if item in told}


def _axes(data, grid, bounds, labels):
    rows, columns = grid.shape
    for name, size in (("time", len(bounds)), ("y", rows), ("x", columns), ("nv", 2)):
        data.createDimension(name, size)
    days = np.array([[(moment - _EPOCH) / datetime.timedelta(days=1) for moment in pair] for pair in bounds])
    time = _variable(data, "time", ("time",), days[:, 0], standard_name="time", long_name="begin of the time for which the values stand", axis="T",
                     units="days since 1970-01-01 00:00:00", calendar="standard", bounds="time_bnds")
    if labels:
        _set(time, labels="; ".join(labels), comment="Each step is made of all years, and placed in the last one that has pairs.")
    _variable(data, "time_bnds", ("time", "nv"), days)
    unit = "m" if grid.metres_per_unit == 1 else f"{float(grid.metres_per_unit)!r} m"
    x, _ = grid.to_map(np.arange(columns) + 0.5, 0.5)
    _, y = grid.to_map(0.5, np.arange(rows) + 0.5)
    for name, values in (("x", x), ("y", y)):
        _variable(data, name, (name,), values, standard_name=f"projection_{name}_coordinate", long_name=f"{name} coordinate of projection", axis=name.upper(), units=unit)


def _mapping(data, grid, crs_wkt):
    from osgeo import osr

    crs = osr.SpatialReference()
    crs.SetFromUserInput(crs_wkt)
    found = dict(crs_wkt=crs.ExportToWkt(["FORMAT=WKT2_2018"]), spatial_ref=crs.ExportToWkt(["FORMAT=WKT1_GDAL"]), GeoTransform=" ".join(map(repr, map(float, grid.transform))),
                 semi_major_axis=crs.GetSemiMajor(), inverse_flattening=crs.GetInvFlattening(), false_easting=crs.GetProjParm("false_easting"),
                 false_northing=crs.GetProjParm("false_northing"), **_projection(crs))
    _set(_variable(data, "mapping", (), np.zeros((), np.int32)), **found)


def _projection(crs):
    """grid_mapping_name and its parameters; nothing for a projection that is not in the table, of which crs_wkt tells all."""
    method = crs.GetAttrValue("PROJECTION") or ""
    if method == "Polar_Stereographic":
        latitude, scale = crs.GetProjParm("latitude_of_origin"), crs.GetProjParm("scale_factor", 0.0)
        true_scale = dict(scale_factor_at_projection_origin=scale) if abs(latitude) == 90 and scale else dict(standard_parallel=latitude)
        return dict(grid_mapping_name="polar_stereographic", latitude_of_projection_origin=float(np.copysign(90, latitude)),
                    straight_vertical_longitude_from_pole=crs.GetProjParm("central_meridian"), **true_scale)
    name, parameters = _PROJECTIONS.get(method, ("", {}))
    found = {key: [crs.GetProjParm(one) for one in own] if isinstance(own, tuple) else crs.GetProjParm(own) for key, own in parameters.items()}
    return dict(grid_mapping_name=name, **found) if name else {}


def _variables(data, bands):
    name_x, name_y, name, _ = vector_of(bands)
    if name_x == "vx":
        what, short, unit = "velocity", "v", "meter/year"
        vx, vy, v = (bands.get(f"{band}_yr", bands[band] * np.float32(DAYS_A_YEAR)) for band in (name_x, name_y, name))
        factor, note = np.float32(DAYS_A_YEAR), f"one year is {DAYS_A_YEAR:g} days"
    else:
        what, short, unit = "displacement", name, "meter"
        vx, vy, v, factor, note = bands[name_x], bands[name_y], bands[name], np.float32(1), ""
    errors = {f"{band}_error": bands[f"sigma_{band}"] * factor for band in (name_x, name_y) if f"sigma_{band}" in bands}
    told = dict(ancillary_variables=" ".join([*errors, "count", "snr", "flag"])) | ({"comment": note} if note else {})
    # MDAL, by which QGIS draws meshes, makes a vector of what is called the x and the y component of one thing.
    for axis, band, values in (("x", name_x, vx), ("y", name_y, vy)):
        standard = dict(standard_name=f"land_ice_surface_{axis}_velocity") if what == "velocity" else {}
        _field(data, band, values, units=unit, long_name=f"{axis} component of {what}", **standard, **told)
    _field(data, short, v, units=unit, long_name=f"magnitude of {what}", **told)
    for band, values in errors.items():
        _field(data, band, values, units=unit, long_name=f"standard error of {band.removesuffix('_error')}")
    if "false_alarm" in bands:
        _field(data, "false_alarm", bands["false_alarm"], units="1", long_name="probability that noise alone gives such a peak")
    _field(data, "snr", bands["snr"], units="dB", long_name="signal-to-noise ratio of the stack")
    _field(data, "count", bands["pairs"].astype(np.int32), np.int32(-1), units="1", long_name="number of image pairs")
    code = np.where(np.isfinite(bands["flag"]), bands["flag"], flags.NO_DATA).astype(np.int8)
    _field(data, "flag", code, np.int8(-1), long_name="quality flag", flag_masks=np.array(list(flags.MEANING), np.int8),
           flag_meanings=" ".join("_".join(text.split(":")[0].lower().replace(",", "").split()) for text in flags.MEANING.values()))


def _field(data, name, values, missing=np.float32(np.nan), **attributes):
    _variable(data, name, ("time", "y", "x"), values, _FillValue=missing, grid_mapping="mapping", cell_methods="time: mean", **attributes)


def _variable(data, name, dimensions, values, **attributes):
    variable = data.createVariable(name, values.dtype, dimensions)
    variable.data[...] = values
    _set(variable, **attributes)
    return variable


def _set(owner, **attributes):
    for name, value in attributes.items():
        setattr(owner, name, value.encode() if isinstance(value, str) else np.asarray(value))
