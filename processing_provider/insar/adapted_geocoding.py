"""The form of the adapted geocoding; the science is in algorithms/insar/adapted_geocoding.py."""

import contextlib
import datetime
import json
import math

import numpy as np
from qgis.core import Qgis, QgsCoordinateReferenceSystem, QgsUnitTypes

from ...algorithms.grid import Grid
from ...algorithms.insar import adapted_geocoding as core
from ...algorithms.insar import phase_source
from ...algorithms.insar.medium import KINDS, Medium
from ...algorithms.options import InputError
from ...algorithms.report import adapted_geocoding as report
from .. import atomic, grids, inputs, outputs, rasters, texts, vectors
from ..tool import Tool, version, versions
from . import radar_grids
from .ellipsoid import projection
from .geometry_input import geometry
from .lattice import lattice_of
from .layers import Layers

_MAPS = {"OUTPUT": "surface", "PHASE_CENTRE": "phase centre"}
_POSITIONS = [(f"{name} {what}", unit) for name in ("surface", "phase centre") for what, unit in (("longitude", "degrees"), ("latitude", "degrees"), ("height", "m"))]
_MOST_POINTS = 5_000_000
_MARGIN_M = 100.0  # around the pixels that were looked at


class AdaptedGeocoding(Tool):
    ID, NAME, GROUP = "adaptedgeocoding", "Adapted geocoding", "InSAR DEM"
    SUMMARY = "Geocodes the phase of an interferogram of snow and firn to the surface and to the true phase centre, with the slower wave and the bent ray accounted for."
    Options = core.AdaptedGeocodingOptions
    COMPONENTS = ("core",)
    SCENE = "InSAR DEM"
    TAGS = ("DEM", "InSAR", "TanDEM-X", "geocoding", "range-Doppler", "penetration", "bias", "firn", "snow", "ice", "phase centre", "refraction", "propagation", "permittivity", "orbit", "glacier", "CoSSC")
    HELP = """Makes a DEM from an unwrapped interferometric phase in radar geometry: for each pixel the equations of phase, range and Doppler are solved with both orbits. Over snow and firn the radar sees a phase centre below the surface, through a slower medium, and usual geocoding puts it metres too high or low and up to ten metres too far away. Here range, and phase, are compensated first, so that the pixels come out where they are: at the surface, and at the phase centre.

GEOMETRY is the CoSSC product or the JSON file of the pair, as for InSAR geometry. PHASE has one value for each pixel of its image, in radians: (2 pi m / wavelength)(R1 - R2), unwrapped, with its absolute constant. What was taken off it is said with PHASE_IS = Flattened (the ellipsoid lifted by FLAT_HEIGHT) or given as REFERENCE_PHASE. The item PHASE_OFFSET_RAD of the rasters is added, or PHASE_OFFSET.

DH, or DH_VALUE, is the depth of the phase centre below the surface, positive downwards: 14 for a phase centre 14 m below. The permittivity comes from PERMITTIVITY, DENSITY or a raster of one of them. DH and these rasters lie on the pixels of the phase, or on the map: then DH is read where usual geocoding has the pixel, the permittivity where the ray enters the snow.

METHOD = Range offset (default) changes the slant range of the absolute phase by -n dh / cos(theta_r) and nothing else, since the phase of a buried scatterer is that of the point where its ray enters the snow. Phase and range offset is the published method: the penetration phase is subtracted from the flattened phase as well. Both on an absolute phase would be 10 m wrong; the tool makes of the phase what each method needs.

INTERFACE = DEM slope inclines the surface, at which the ray bends, as SURFACE is, or as the result itself is. Horizontal is the published method. Where that is wrong by 5 degrees, a third of a metre may be lost.

Heights are above the WGS84 ellipsoid. OUTPUT is the surface, PHASE_CENTRE the phase centre, on the pixels of GRID or on a map of SPACING. Nothing is averaged: bring the phase to about the wanted pixels before, by looks. POSITIONS has longitude, latitude and height of both for every pixel of the radar, POINTS a layer of them.

Layover and shadow are not looked for: let the phase be no data there.

Method: equations 12 to 16 of propagation effects in InSAR elevation, and their re-derivation, checked by ray tracing within 5 mm."""

    def inputs(self):
        yield geometry("GEOMETRY", "Geometry of the pair", "JSON file, or main XML file or folder of a CoSSC product; with both orbits and the timing of the image.")
        yield inputs.raster("PHASE", "Unwrapped phase", "In radians, in radar geometry.")
        first = dict(optional=True, leading=True)
        yield inputs.raster("DH", "Penetration", "Depth of the phase centre below the surface in m, positive downwards; in radar geometry or on a map. Empty: DH_VALUE.", **first)
        yield inputs.raster("SURFACE", "DEM of the surface", "Its slopes are those at which the ray bends; its datum does not matter. Empty: those of the result itself.", **first)
        more = dict(optional=True, advanced=True)
        yield inputs.raster("PERMITTIVITY_RASTER", "Permittivity raster", "In place of PERMITTIVITY, in radar geometry or on a map.", **more)
        yield inputs.raster("DENSITY_RASTER", "Density raster", "In g/cm3, in place of PERMITTIVITY, in radar geometry or on a map.", **more)
        yield inputs.raster("REFERENCE_PHASE", "Reference phase", "In radians, in radar geometry: what was taken off PHASE, such as PHASE of InSAR geometry. It is added again.", **more)
        yield inputs.raster("GRID", "Grid of the map", "A raster, such as a DEM, whose pixels and CRS the result gets. Empty: SPACING and CRS.", **more)

    def outputs(self):
        yield outputs.raster("OUTPUT", "Surface DEM", "Metres above the ellipsoid.", style="corrected_dem")
        yield outputs.raster("PHASE_CENTRE", "Phase centre DEM", "Metres above the ellipsoid, each phase centre at its own place.", optional=True, style="corrected_dem")
        yield outputs.raster("POSITIONS", "Positions in radar geometry", "Longitude, latitude (degrees) and height (m) of the surface and of the phase centre, for each pixel of the radar.", optional=True)
        yield outputs.points("POINTS", "Points", "Both positions of every n-th pixel, at that of the surface.", optional=True)
        yield outputs.report()
        yield outputs.statistics()
        yield outputs.number("PIXELS", "Radar pixels with a surface")
        yield outputs.number("MEAN_CHANGE", "Mean height of the surface over usual geocoding (m)")
        yield outputs.number("MEAN_SHIFT", "Mean horizontal shift of the surface (m)")

    def compute(self, given, options, progress):
        with contextlib.ExitStack() as stack:
            stack.enter_context(rasters.cache_limit(64))
            return self._computed(given, options, progress, stack)

    def _computed(self, given, options, progress, stack):
        _refuse_contradictions(given, options)
        pair, source = given["GEOMETRY"].pair, _source(given, options, stack)
        survey = phase_source.survey(source, progress)
        grid, crs = self._grid(given, options, survey)
        to_pixels = projection(crs.toWkt(), grid)[1]
        layers = _RadarOrMap(given, grid, crs, source.shape, stack, progress)
        medium, on_map = layers.medium_layer(options)
        surface = layers.image("SURFACE", method="cubic") if options.sloped else None
        if given["SURFACE"] and not options.sloped:
            progress.warn("SURFACE is not used: INTERFACE = Horizontal takes no slope.")
        axes = lattice_of("GRID", grid, crs, self.transform_context) if surface is not None else None
        when = (pair.epoch + datetime.timedelta(seconds=sum(pair.image.times_s) / 2)).replace(microsecond=0)
        self.period = (when, when)
        self.layer_names.update(OUTPUT=f"Surface {when:%Y-%m-%d}", PHASE_CENTRE=f"Phase centre {when:%Y-%m-%d}", POINTS=f"Geocoded points {when:%Y-%m-%d}")
        metadata = {"FIRNLINE_VERSION": version(), "FIRNLINE_OPTIONS": json.dumps(texts.settings(options)), "ACQUISITION_DATE": when.isoformat(timespec="seconds"), "VERTICAL_DATUM": "Ellipsoid"}
        pending = stack.enter_context(contextlib.ExitStack())  # all files are complete before the first takes its place
        writers = {key: stack.enter_context(rasters.create_raster(given[key], grid, crs.toWkt(), [("height", "m")], metadata=metadata, key=key)) for key in _MAPS if given[key]}
        if given["POSITIONS"]:
            writers["POSITIONS"] = stack.enter_context(rasters.create_raster(given["POSITIONS"], Grid(rasters.PIXELS, source.shape), "", _POSITIONS, dtype="float64", metadata=metadata, key="POSITIONS"))
        by_name = {name: writers[key] for key, name in _MAPS.items() if key in writers}

        def write_positions(row0, col0, values):
            for number, band in enumerate(values, 1):
                writers["POSITIONS"].write(number, row0, col0, band)
        result = core.compute(source, survey, grid, options, to_pixels=to_pixels, write=lambda name, row0, heights: by_name[name].write(1, row0, 0, heights), centre=bool(given["PHASE_CENTRE"]), dh=layers.layer("DH", options.dh_band),
                              medium=medium, medium_on_map=on_map, surface=surface, axes=axes, write_positions=write_positions if given["POSITIONS"] else None, want_points=bool(given["POINTS"]), progress=progress)
        _tell(result, progress)
        about = dict(inputs={"GEOMETRY": given["GEOMETRY"].path} | texts.shown(given, "PHASE", "DH", "SURFACE", "PERMITTIVITY_RASTER", "DENSITY_RASTER", "REFERENCE_PHASE", "GRID"), versions=versions(),
                     warnings=list(progress.warnings), date=f"{when:%Y-%m-%d}", crs=crs.authid() or crs.description())
        written = {"REPORT": report.render(result, Grid(rasters.PIXELS, source.shape), grid, options, about) if given["REPORT"] else "",
                   "STATISTICS": texts.json_text(report.statistics_of(result, grid) | dict(options=texts.settings(options), **about))}
        kept = {key: pending.enter_context(atomic.pending_text(given[key], text, key=key)) for key, text in written.items() if given[key]}
        if given["POINTS"]:
            fields = {name: values for name, values in result.points.items() if name not in ("surface_x", "surface_y")}
            kept["POINTS"] = pending.enter_context(vectors.pending_points(given["POINTS"], result.points["surface_x"], result.points["surface_y"], fields, crs.toWkt() or crs.toWkt(Qgis.CrsWktVariant.Preferred), progress,
                                                                          key="POINTS"))
        stack.close()  # all files take their places
        found = {key: paths[0] for key, paths in kept.items() if paths[0] != given[key]} | {key: writer.kept_as for key, writer in writers.items() if writer.kept_as}
        return found | {"PIXELS": result.counts["valid"], "MEAN_CHANGE": result.terms[core.TERMS["entry rise"]][0], "MEAN_SHIFT": result.terms[core.TERMS["entry shift"]][0]}

    def _grid(self, given, options, survey):
        """(Grid, CRS) of the map: of GRID, else around the pixels that were looked at."""
        if given["GRID"]:
            if options.spacing is not None or options.crs:
                raise InputError(f"GRID and {'SPACING' if options.spacing is not None else 'CRS'} are both given: leave one empty.")
            with rasters.open_raster(given["GRID"].path) as reader:
                return grids.grid_of("GRID", given["GRID"], reader)
        degrees = QgsCoordinateReferenceSystem("EPSG:4326")
        middle = [float(np.median(values)) for values in (_unrolled(survey.longitudes), survey.latitudes)]
        name = options.crs or grids.suggested_crs(Grid((middle[0], 1e-6, 0.0, middle[1], 0.0, -1e-6), (1, 1), 1.0, True), degrees, self.transform_context)
        crs = QgsCoordinateReferenceSystem(name)
        if not crs.isValid() or crs.isGeographic():
            raise InputError(f"CRS = {name} is {'in degrees' if crs.isValid() else 'no CRS that is known'}: give a projected one such as EPSG:32633, or a GRID.")
        metres = QgsUnitTypes.fromUnitToUnitFactor(crs.mapUnits(), Qgis.DistanceUnit.Meters)
        size = (options.spacing or max(math.ceil(max(survey.spacing_m) - 0.01), 1.0)) / metres
        columns, rows = projection(crs.toWkt(), Grid((0.0, size, 0.0, 0.0, 0.0, -size), (1, 1)))[1](survey.longitudes, survey.latitudes)
        if not (np.isfinite(columns).all() and np.isfinite(rows).all()):
            raise InputError(f"CRS = {name} does not reach to the scene, around {middle[0]:.3f} degrees east, {middle[1]:.3f} north: give another.")
        pad = (_MARGIN_M + 2 * max(survey.spacing_m) + 0.25 * np.ptp(survey.heights) / math.tan(math.radians(survey.incidence))) / (size * metres)
        col0, row0, col1, row1 = (int(function(values.min() - pad if first else values.max() + pad)) for first, function in ((True, math.floor), (False, math.ceil)) for values in (columns, rows))
        return Grid((col0 * size, size, 0.0, -row0 * size, 0.0, -size), (row1 - row0, col1 - col0), metres), crs


class _RadarOrMap(Layers):
    """Rasters on the pixels of the radar image, where they have no georeference, else brought to the grid of the map."""

    def __init__(self, given, grid, crs, shape, stack, progress):
        super().__init__(given, grid, crs, stack, progress)
        self._radar, self._scenes, self._open = Grid(rasters.PIXELS, tuple(shape)), given, stack

    def layer(self, key, band=1):
        """core.Layer of a raster that was given, or None."""
        scene = self._scenes[key]
        if scene is None:
            return None
        reader = self._open.enter_context(rasters.open_raster(scene.path, band, key=f"{key}_BAND"))
        if reader.georeferenced:
            return core.Layer(self.image(key, band), True)
        radar_grids.refuse_other_grid(key, scene, reader, self._radar, "", self._scenes["PHASE"].name)
        return core.Layer(reader, False)

    def medium_layer(self, options):
        """(Medium, whether it lies on the map)."""
        keys = [f"{kind.upper()}_RASTER" for kind in KINDS]
        if all(self._scenes[key] for key in keys):
            raise InputError(f"{' and '.join(keys)} are both given: leave one empty.")
        for key, kind in zip(keys, KINDS):
            if self._scenes[key]:
                found = self.layer(key)
                return Medium(options, found.image, kind), found.on_map
        return Medium(options), False


def _refuse_contradictions(given, options):
    if given["DH"] is None and options.dh_value is None:
        raise InputError("DH is empty: give a raster of the penetration, or DH_VALUE.")
    if given["DH"] is not None and options.dh_value is not None:
        raise InputError(f"DH and DH_VALUE = {options.dh_value:g} are both given: leave one empty.")
    if options.permittivity is None and options.density is None and not (given["PERMITTIVITY_RASTER"] or given["DENSITY_RASTER"]):
        raise InputError("PERMITTIVITY is empty: give it, DENSITY, or a raster of one of them.")
    if options.phase_is == core.FLATTENED and given["REFERENCE_PHASE"]:
        raise InputError("PHASE_IS = Flattened and REFERENCE_PHASE say both what was taken off the phase: use one of them.")


def _source(given, options, stack):
    """PhaseSource of PHASE, with what was taken off it."""
    readers, offsets = {}, {}
    for key in ("PHASE", "REFERENCE_PHASE"):
        if not given[key]:
            continue
        reader = readers[key] = stack.enter_context(rasters.open_raster(given[key].path, options.band if key == "PHASE" else 1))
        if reader.georeferenced:
            raise InputError(f"{key}: {given[key].name} has a georeference, but a phase in radar geometry is needed; for a DEM that is geocoded already there is Penetration correction.")
        if reader.is_complex:
            raise InputError(f"{key}: {given[key].name} is complex: give the unwrapped phase in radians.")
        try:
            offsets[key] = float(given[key].metadata.get("PHASE_OFFSET_RAD", 0))
        except ValueError:
            raise InputError(f"{key}: {given[key].name} has the item PHASE_OFFSET_RAD = {given[key].metadata['PHASE_OFFSET_RAD']}, which is no number: give PHASE_OFFSET, or repair it.") from None
    if given["POINTS"] and options.point_step:
        count = math.prod(-(-size // options.point_step) for size in readers["PHASE"].shape)
        if count > _MOST_POINTS:
            raise InputError(f"POINT_STEP = {options.point_step} makes {count} points, more than a layer bears: use {math.ceil(options.point_step * (count / _MOST_POINTS) ** 0.5)} or more, or POSITIONS.")
    return phase_source.PhaseSource(readers["PHASE"], given["GEOMETRY"].pair, offset=offsets["PHASE"] if options.phase_offset is None else options.phase_offset,
                                    flat_height=options.flat_height if options.phase_is == core.FLATTENED else None, reference=readers.get("REFERENCE_PHASE"), reference_offset=offsets.get("REFERENCE_PHASE", 0.0))


def _unrolled(longitudes):
    """Longitudes without a jump at 180 degrees."""
    return longitudes[0] + (longitudes - longitudes[0] + 180) % 360 - 180


def _tell(result, progress):
    """What the user must know of the result."""
    counts = result.counts
    for name, (mean, rms, low, high) in result.terms.items():
        if mean is not None:
            progress.note(f"{name}: mean {mean:.2f} m, rms {rms:.2f} m, 5 to 95 % {low:.2f} to {high:.2f} m.")
    for key, sentence in (("beyond", "have a height that no ground has, or none, and have no result: check the phase there."), ("facing_away", "face away from the radar by the slope of the interface, and have no result."),
                          ("no_slope", "have no slope of the interface, and no result: let SURFACE cover the scene, or leave it empty.")):
        if counts[key]:
            progress.warn(f"{counts[key]} of {counts['phase']} pixels {sentence}")
    if counts["torn"]:
        progress.note(f"{counts['torn']} triangles between pixels are many times wider than usual, and left as gaps: jumps of the phase, or slopes along the line of sight.")
