"""The form of the penetration correction; the science is in algorithms/insar/penetration_correction.py."""

import contextlib
import json
import os

from ...algorithms.insar import look
from ...algorithms.insar import penetration_correction as core
from ...algorithms.options import InputError
from ...algorithms.report import penetration_correction as report
from .. import atomic, dates, grids, inputs, outputs, rasters, texts
from ..tool import Tool, version, versions
from .lattice import lattice_of
from .layers import Layers



class PenetrationCorrection(Tool):
    ID, NAME, GROUP = "penetrationcorrection", "Penetration correction", "InSAR DEM"
    SUMMARY = "Lifts an InSAR DEM of snow and firn from the phase centre to the surface, with the slower wave and the bent ray accounted for."
    SCENE = "InSAR DEM"
    Options = core.PenetrationCorrectionOptions
    COMPONENTS = ("core",)
    TAGS = ("DEM", "InSAR", "TanDEM-X", "penetration", "bias", "firn", "snow", "ice", "phase centre", "refraction", "propagation", "permittivity", "elevation", "glacier")
    HELP = """The radar looks into dry snow and firn: an InSAR DEM shows a phase centre some metres below the surface. And it does not show that one quite where it is, since the wave is slower in snow and bends at its surface, which adds metres of height and of ground range.

Give the InSAR DEM and the depth of the phase centre below the surface, DH: a raster, such as of Penetration from coherence, or DH_VALUE for all. DH is positive downwards: 14 for a phase centre 14 m below the surface.

METHOD = Height only adds DH, as is usual; it leaves 2 to 3 m where DH is 10 m. Propagation multiplies DH by n cos(theta_i) / cos(theta_r) first, which gives the right height at the position that the DEM has. Three-dimensional also moves each pixel, by 5 to 20 m towards the radar, and brings the result back on the grid of the DEM.

The permittivity comes from PERMITTIVITY, DENSITY or a raster of one of them. The incidence angle comes from a raster, from GEOMETRY (the JSON file of InSAR geometry, of which the orbit is read) or from INCIDENCE_ANGLE; the look direction from GEOMETRY or LOOK_DIRECTION.

INTERFACE = DEM slope inclines the surface, at which the ray bends, as SURFACE is, or as the corrected DEM is. Where that is wrong by 5 degrees, half a metre may be lost; Horizontal is the published method.

TARGET = Phase centre gives the true height, and place, of the phase centre instead.

Other rasters may have another grid or CRS: they are resampled to that of INPUT.

Method: equations 1 to 16 of propagation effects in InSAR elevation; vector form checked by ray tracing, within 5 mm."""

    def inputs(self):
        yield inputs.raster("INPUT", "InSAR DEM", "Heights in m, of one acquisition geometry; above the ellipsoid where GEOMETRY is given.")
        first = dict(optional=True, leading=True)
        yield inputs.raster("DH", "Penetration", "Depth of the phase centre below the surface in m, positive downwards. Empty: DH_VALUE.", **first)
        yield inputs.raster("INCIDENCE", "Incidence angle", "Between the ray and the vertical (INCIDENCE_IS tells of local angles).", **first)
        yield inputs.file("GEOMETRY", "Orbit geometry", "Orbit of the primary antenna, for incidence and look direction: see the manual for an example.", kind="JSON", suffix=".json", **first)
        more = dict(optional=True, advanced=True)
        yield inputs.raster("PERMITTIVITY_RASTER", "Permittivity raster", "In place of PERMITTIVITY.", **more)
        yield inputs.raster("DENSITY_RASTER", "Density raster", "In g/cm3, in place of PERMITTIVITY.", **more)
        yield inputs.raster("SURFACE", "DEM of the surface", "Its slopes are those at which the ray bends. Empty: those of the corrected DEM itself.", **more)

    def outputs(self):
        yield outputs.raster("OUTPUT", "Corrected DEM", style="corrected_dem")
        yield outputs.raster("CORRECTION", "Displacement", "Bands up, east and north in m: how far each pixel of the InSAR DEM moves.", optional=True, style="penetration_depth")
        yield outputs.report()
        yield outputs.statistics()
        yield outputs.number("MEAN_CHANGE", "Mean change of height (m)")

    def compute(self, given, options, progress):
        orbit = _read_orbit(given["GEOMETRY"]) if given["GEOMETRY"] else None
        if given["DH"] is None and options.dh_value is None:
            raise InputError("DH is empty: give a raster of the penetration, or DH_VALUE.")
        if given["DH"] is not None and options.dh_value is not None:
            raise InputError(f"DH and DH_VALUE = {options.dh_value:g} are both given: leave one empty.")
        self._name_layers(given, progress)
        with contextlib.ExitStack() as stack:
            stack.enter_context(rasters.cache_limit(64))
            dem = stack.enter_context(rasters.open_raster(given["INPUT"].path))
            grid, crs = grids.read_grid("INPUT", [given["INPUT"]], [dem], self.transform_context, degrees=True)
            layers = Layers(given, grid, crs, stack, progress)
            medium = layers.medium(options)
            core.refuse_contradictions(options, incidence=given["INCIDENCE"], geometry=orbit, medium=medium)
            angle = layers.image("INCIDENCE")
            lattice = lattice_of("INPUT", grid, crs, self.transform_context, orbit=orbit, incidence=None if angle is not None or orbit else options.incidence_angle, look_direction=options.look_direction)
            _warn_of_spares(given, options, orbit, progress)
            metadata = {"FIRNLINE_VERSION": version(), "FIRNLINE_OPTIONS": json.dumps(texts.settings(options))}
            if self.period:
                metadata["ACQUISITION_DATE"] = self.period[0].isoformat(timespec="seconds")
            pending = stack.enter_context(contextlib.ExitStack())  # all files are complete before the first takes its place
            writers = {"OUTPUT": stack.enter_context(rasters.create_raster(given["OUTPUT"], grid, crs.toWkt(), [("height", "m")], metadata=metadata))}
            if given["CORRECTION"]:
                writers["CORRECTION"] = stack.enter_context(rasters.create_raster(given["CORRECTION"], grid, crs.toWkt(), [("up", "m"), ("east", "m"), ("north", "m")], metadata=metadata, key="CORRECTION"))

            def write_shift(row, column, *bands):
                for number, band in enumerate(bands, 1):
                    writers["CORRECTION"].write(number, row, column, band)
            result = core.compute(dem, grid, options, dh=layers.image("DH", options.dh_band), medium=medium, angle=angle, surface=layers.image("SURFACE", method="cubic"), lattice=lattice, block_rows=dem.block_rows,
                                  write=lambda row, column, heights: writers["OUTPUT"].write(1, row, column, heights), write_shift=write_shift if given["CORRECTION"] else None, progress=progress)
            _tell(result, progress)
            about = dict(versions=versions(), inputs={key: _named(given[key]) for key in ("INPUT", "DH", "INCIDENCE", "GEOMETRY", "PERMITTIVITY_RASTER", "DENSITY_RASTER", "SURFACE") if given[key]},
                         warnings=list(progress.warnings))
            written = {"REPORT": report.render(result, grid, options, about) if given["REPORT"] else "",
                       "STATISTICS": texts.json_text(dict(terms={name: dict(zip(report.COLUMNS, values)) for name, values in result.terms.items()}, **result.counts, smoothing_px=result.smoothing_px,
                                                          options=texts.settings(options), **about))}
            kept = {key: pending.enter_context(atomic.pending_text(given[key], text, key=key)) for key, text in written.items() if given[key]}
        results = {key: path[0] for key, path in kept.items()} | {key: writer.kept_as for key, writer in writers.items() if writer.kept_as}
        return results | {"MEAN_CHANGE": result.terms["whole change of height"][0]}

    def _name_layers(self, given, progress):
        try:
            found = dates.find_dates([given["INPUT"]])[0]
        except InputError:
            self.layer_names["OUTPUT"] = f"Corrected DEM of {given['INPUT'].name}"
            return
        progress.note(dates.log_lines([found], [given["INPUT"]])[0])
        self.period = (found.when, found.when)
        self.layer_names["OUTPUT"] = f"Corrected DEM {found.when:%Y-%m-%d}"


def _named(value):
    return os.path.basename(value) if isinstance(value, str) else value.name


def _read_orbit(path):
    return look.orbit_from_json(texts.read_text("GEOMETRY", path, "an orbit", "give the JSON file of the acquisition's geometry"), path)


def _warn_of_spares(given, options, orbit, progress):
    """What was given and is not used."""
    if given["SURFACE"] and not options.sloped:
        progress.warn("SURFACE is not used: its slope counts with INTERFACE = DEM slope, angles at the ellipsoid and a METHOD other than Height only.")
    if options.incidence_angle is not None and (given["INCIDENCE"] or orbit):
        progress.warn(f"INCIDENCE_ANGLE is not used: the angle comes from {'INCIDENCE' if given['INCIDENCE'] else 'GEOMETRY'}.")
    if options.look_direction is not None and orbit:
        progress.warn("LOOK_DIRECTION is not used: it comes from GEOMETRY.")


def _tell(result, progress):
    for name, (mean, rms, low, high) in result.terms.items():
        if mean is not None:
            progress.note(f"{name}: mean {mean:.2f} m, rms {rms:.2f} m, 5 to 95 % {low:.2f} to {high:.2f} m.")
    if result.counts["facing_away"]:
        progress.warn(f"{result.counts['facing_away']} pixels face away from the radar by the slope of the interface, and have no result.")
    if result.counts["folded"]:
        progress.warn(f"{result.counts['folded']} cells were reached by no pixel, or by more than one, and have no result: DH or the slopes vary within a few pixels; smooth DH, or set SMOOTHING.")
