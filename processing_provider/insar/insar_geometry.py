"""The form of the InSAR geometry; the science is in algorithms/insar/insar_geometry.py."""

import contextlib
import json

import numpy as np
from qgis.core import QgsProcessingParameterRasterDestination

from ...algorithms.grid import Grid
from ...algorithms.insar import insar_geometry as core
from ...algorithms.insar import pair as pairs
from ...algorithms.report import insar_geometry as report
from .. import atomic, grids, inputs, outputs, rasters, texts
from ..tool import Tool, version, versions
from .ellipsoid import projection, undulation
from .geometry_input import geometry

# Output: name in the core, bands (name, unit), type.
_MAPS = {"OUTPUT": ("local_incidence", [("local incidence", "degrees")], "float32"), "LAYOVER_SHADOW": ("layover_shadow", [("layover and shadow", "")], "uint8"),
         "KZ": ("kz", [("vertical wavenumber", "rad/m")], "float32"), "HEIGHT_OF_AMBIGUITY": ("height_of_ambiguity", [("height of ambiguity", "m")], "float32"),
         "INCIDENCE": ("incidence", [("incidence", "degrees")], "float32"), "LOOKUP": ("lookup", [("line", "px"), ("sample", "px")], "float32")}
_RADAR = {"RADAR_LOOKUP": ("radar_lookup", [("DEM column", "px"), ("DEM row", "px"), ("height above ellipsoid", "m")]), "PHASE": ("phase", [("phase", "rad")])}


class _offered(outputs.raster):
    """A raster that may be left out, and is not unless the user says so."""

    def _parameter(self):
        return QgsProcessingParameterRasterDestination(self.key, self.label, optional=True, createByDefault=True)


class InsarGeometry(Tool):
    ID, NAME, GROUP = "insargeometry", "InSAR geometry", "InSAR DEM"
    SUMMARY = "Incidence, vertical wavenumber, layover and shadow of a radar pair over a DEM, from its orbits."
    SCENE = "InSAR DEM"
    Options = core.InsarGeometryOptions
    COMPONENTS = ("core",)
    TAGS = ("SAR", "InSAR", "TanDEM-X", "Sentinel-1", "orbit", "range-Doppler", "geocoding", "incidence", "k_z", "height of ambiguity", "baseline", "layover", "shadow", "look-up table", "CoSSC",
            "interferometry")
    HELP = """Computes how a radar, or an interferometric pair, sees the ground of a DEM: the local incidence angle, layover and shadow, the vertical wavenumber k_z and the height of ambiguity, and look-up tables between the map and the radar image.

GEOMETRY is the main XML file or the folder of a TanDEM-X CoSSC product, one or two .par files of the GAMMA software (primary.slc.par;secondary.rslc.par), or a JSON file with the orbits and the timing of the image, of any satellite. The documentation has its schema and an example. With one orbit there are incidence, layover and shadow, with two all the rest.

Heights of the DEM are lifted to the WGS84 ellipsoid. What they refer to is read from the file or given as VERTICAL_DATUM: the Copernicus DEM refers to EGM2008, SRTM to EGM96, TanDEM-X to the ellipsoid. A wrong datum moves the ground by tens of metres. Where PROJ lacks the grid of the geoid, give a raster of its undulations as GEOID.

All maps lie on the grid of the DEM, in any CRS, degrees too. Local incidence is the angle between the line of sight and the normal of the terrain; above 90 degrees the slope faces away. Layover and shadow are of the slope itself (active), or thrown by other ground (passive): 0 visible, 1 layover by its own slope, 2 layover with other ground, 3 shadow by its own slope, 4 shadow of other ground, 5 both.

k_z = d phi / dh is in radians of phase for one metre of height and has the sign of the perpendicular baseline, with the phase (2 pi m / wavelength)(R1 - R2); m is 1 where one satellite transmits and both receive, 2 for repeat pass. The height of ambiguity is 2 pi / k_z. One that the product states is compared with that of the orbits.

LOOKUP has for each pixel of the DEM its line and sample in the radar image, RADAR_LOOKUP for each radar pixel its place on the DEM and its height, PHASE its interferometric phase (a reference to flatten an interferogram with), less the number PHASE_OFFSET_RAD in the metadata. In layover radar pixels take the highest ground."""

    def inputs(self):
        yield geometry("GEOMETRY", "Geometry of the pair", "JSON file, main XML file or folder of a CoSSC product, or .par files of GAMMA with a semicolon between.")
        yield inputs.raster("DEM", "DEM", "Heights in metres. Its grid is that of the maps. Let it reach some kilometres beyond the scene: mountains outside throw shadow too.")
        yield inputs.raster("GEOID", "Geoid undulations", "Raster of the heights of the geoid above the ellipsoid (m), where PROJ has no grid.", optional=True, advanced=True)

    def outputs(self):
        yield outputs.raster("OUTPUT", "Local incidence", "Degrees.", style="local_incidence")
        yield _offered("LAYOVER_SHADOW", "Layover and shadow", "Classes 0 to 5.", optional=True, style="layover_shadow")
        yield _offered("KZ", "Vertical wavenumber k_z", "Radians of phase for one metre of height.", optional=True)
        yield outputs.raster("HEIGHT_OF_AMBIGUITY", "Height of ambiguity", "Metres of height for a cycle of phase, signed as the baseline.", optional=True)
        yield outputs.raster("INCIDENCE", "Incidence", "Degrees, to the normal of the ellipsoid.", optional=True)
        yield outputs.raster("LOOKUP", "Look-up table, map to radar", "Line and sample (0 the centre of the first) of each pixel of the DEM.", optional=True)
        yield outputs.raster("RADAR_LOOKUP", "Look-up table, radar to map", "Column and row of the DEM (0 the outer corner of the first pixel) and height of each pixel of the radar image.", optional=True)
        yield outputs.raster("PHASE", "Reference phase", "Phase of the pair over the DEM, in radar geometry (rad).", optional=True)
        yield outputs.file("GEOMETRY_OUTPUT", "Geometry as JSON", "JSON", ".json", "The geometry of a CoSSC product as the JSON file that the other tools of the group take.")
        yield outputs.report()
        yield outputs.statistics()
        yield outputs.number("AMBIGUITY", "Height of ambiguity in the middle of the scene (m)")

    def compute(self, given, options, progress):
        pair, dem = given["GEOMETRY"].pair, given["DEM"]
        with contextlib.ExitStack() as stack:
            stack.enter_context(rasters.cache_limit(64))
            reader = stack.enter_context(rasters.open_raster(dem.path, options.band))
            grid, crs = grids.grid_of("DEM", dem, reader)
            to_degrees, to_pixels = projection(crs.toWkt(), grid)
            corners = np.meshgrid(np.linspace(0.5, grid.shape[1] - 0.5, 5), np.linspace(0.5, grid.shape[0] - 0.5, 5))
            lift, datum = undulation(dem, options.vertical_datum, options.band, given["GEOID"], to_degrees(*corners), progress)
            when = pair.time_text(sum(pair.image.times_s) / 2 if pair.image else sum(pair.primary.span) / 2)
            metadata = {"FIRNLINE_VERSION": version(), "FIRNLINE_OPTIONS": json.dumps(texts.settings(options)), "ACQUISITION_DATE": when, "VERTICAL_DATUM": "Ellipsoid"}
            plain = {key: value for key, value in metadata.items() if key != "VERTICAL_DATUM"}
            wanted = [name for key, (name, *_) in (_MAPS | _RADAR).items() if given[key]]
            core.check(pair, wanted)
            maps = {name: (key, stack.enter_context(rasters.create_raster(given[key], grid, crs.toWkt(), bands, dtype=dtype, metadata=plain, key=key)))
                    for key, (name, bands, dtype) in _MAPS.items() if given[key]}
            radar = {}

            def write(name, row0, col0, values):
                writer = maps[name][1]
                for number, band in enumerate(values if values.ndim == 3 else [values], 1):
                    writer.write(number, row0, col0, band)

            def begin_radar(numbers):
                offset = {"PHASE_OFFSET_RAD": repr(float(core.phase_offset(numbers)))}
                shape = Grid(rasters.PIXELS, (pair.image.rows, pair.image.columns))
                radar.update({key: stack.enter_context(rasters.create_raster(given[key], shape, "", bands, metadata=metadata if key == "RADAR_LOOKUP" else plain | offset, key=key))
                              for key, (_, bands) in _RADAR.items() if given[key]})

            def write_radar(row0, col0, places, phases):
                for key, bands in (("RADAR_LOOKUP", places), ("PHASE", phases[None])):
                    for number, band in enumerate(bands if key in radar else (), 1):
                        radar[key].write(number, row0, col0, band)
            found = core.compute(reader, grid, pair, options, wanted=wanted, write=write, to_degrees=to_degrees, to_pixels=to_pixels, undulation=lift, begin_radar=begin_radar,
                                 write_radar=write_radar, progress=progress)
            about = dict(versions=versions(), inputs={"GEOMETRY": given["GEOMETRY"].path, "DEM": dem.name, "GEOID": given["GEOID"].name if given["GEOID"] else "", "Heights": datum or "geoid of GEOID",
                                                      "Acquisition": when}, warnings=list(progress.warnings))
            written = {"REPORT": report.render(found, grid, pair, options, about) if given["REPORT"] else "", "STATISTICS": texts.json_text(_statistics(found, pair, options, about)),
                       "GEOMETRY_OUTPUT": pairs.to_json(pair)}
            kept = {key: stack.enter_context(atomic.pending_text(given[key], text, key=key)) for key, text in written.items() if given[key]}
        writers = {key: writer for key, writer in [*maps.values(), *radar.items()]}
        results = {key: writer.kept_as for key, writer in writers.items() if writer.kept_as} | {key: paths[0] for key, paths in kept.items() if paths[0] != given[key]}
        return results | {"AMBIGUITY": found.numbers.get("height_of_ambiguity")}


def _statistics(found, pair, options, about):
    """All numbers of a run."""
    orbits = {name: dict(state_vectors=int(orbit.times.size), first=pair.time_text(orbit.span[0]), last=pair.time_text(orbit.span[1]), misfit_m=float(orbit.misfit().max()))
              for name, orbit in (("primary", pair.primary), ("secondary", pair.secondary)) if orbit is not None}
    return dict(numbers=found.numbers, classes=found.classes, orbits=orbits, wavelength_m=pair.wavelength_m, phase_factor=pair.phase_factor, look_side="right" if pair.look > 0 else "left",
                annotated_height_of_ambiguity_m=pair.height_of_ambiguity_m, options=texts.settings(options), **about)
