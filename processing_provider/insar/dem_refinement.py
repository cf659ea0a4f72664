"""The form of the DEM refinement; the science is in algorithms/insar/dem_refinement.py."""

import contextlib
import datetime
import json

import numpy as np

from ...algorithms.grid import Grid
from ...algorithms.insar import dem_refinement as core
from ...algorithms.insar import refinement_sources as sources
from ...algorithms.insar.refinement_images import ImagesSource
from ...algorithms.options import InputError
from ...algorithms.report import dem_refinement as report
from ...algorithms.report import insar_charts
from .. import atomic, dates, grids, inputs, outputs, rasters, texts
from ..elevation.heights import common_datum
from ..resampled import Resampled
from ..tool import Tool, version, versions
from . import phase_input, radar_grids
from .complex_input import complex_image
from .ellipsoid import projection, undulation
from .geometry_input import geometry

# Output: what the core calls it, bands (name, unit), type.
_MAPS = {"OUTPUT": ("dem", [("height", "m")], "float32"), "HEIGHT_ERROR": ("error", [("expected height error", "m")], "float32"),
         "CHANGE": ("change", [("height change", "m")], "float32"), "COHERENCE_MAP": ("coherence", [("coherence", "")], "float32"),
         "RESIDUAL_PHASE": ("residual", [("residual phase", "rad")], "float32"), "COMPONENTS": ("components", [("component", "")], "uint16"), "CLASSES": ("mask", [("class", "")], "uint8")}
_GEOID = 150.0  # m, of any geoid and the change of heights
_SHOWN = ("change", "residual", "error", "mask")


class DemRefinement(Tool):
    ID, NAME, GROUP = "demrefinement", "DEM refinement", "InSAR DEM"
    SUMMARY = "A dated DEM from one interferometric pair and a reference DEM."
    SCENE = "InSAR DEM"
    Options = core.DemRefinementOptions
    COMPONENTS = ("core",)
    TAGS = ("DEM", "InSAR", "SAR", "TanDEM-X", "elevation", "glacier", "interferogram", "reference DEM", "phase unwrapping", "height of ambiguity", "geocoding", "coherence", "dated DEM")
    HELP = """Global DEMs are mosaics without a date. This tool makes a DEM of one day from a single interferogram, such as of TanDEM-X, and a reference DEM: what differs in the phase between the two becomes a change of height.

The phase comes in one of four ways. From a CoSSC product of TanDEM-X: its folder as GEOMETRY, INTERFEROGRAM and COHERENCE left empty. From two co-registered complex images, PRIMARY and SECONDARY, with their orbits and timing as GEOMETRY. In both the interferogram is formed here, averaged over AZIMUTH_LOOKS x RANGE_LOOKS pixels after the phase of the DEM is taken off each pixel, and which image is to be conjugated is found from the images. In radar geometry INTERFEROGRAM and COHERENCE are images without a georeference, and GEOMETRY has the orbits and the timing of their pixels, as the tools InSAR geometry and Interferogram give them. The phase holds all of it, the flat earth too; where a phase was taken off, give it as REFERENCE_PHASE. In these three ways the result is on the grid of the DEM. In map geometry, from SNAP, ISCE or GAMMA, both have a georeference, and KZ (rad/m) or HEIGHT_OF_AMBIGUITY (m, with its sign) takes the place of GEOMETRY. MAP_PHASE tells whether the topography is in the phase. The result is on the grid of the interferogram; its horizontal error, the height change over the tangent of the incidence angle, stays.

The residual phase of the DEM is filtered, brought to the map, masked where COHERENCE is below MINIMUM_COHERENCE and in layover and shadow, and unwrapped. A trend, which the calibration leaves, is fitted on STABLE_GROUND and taken off. What is left over k_z is the height change. In radar geometry this is repeated with the geometry of the new heights, which moves them to their places.

Give STABLE_GROUND, polygons of ground that did not change: without them the trend is fitted robustly to all pixels, and takes along a part of a change that covers much of the scene.

Pixels without a sound phase have no height; CLASSES tells why. HEIGHT_ERROR is the standard deviation that the noise of the phase leaves, from coherence, looks and height of ambiguity; errors of the trend are not in it.

Heights of the result refer to the datum of the reference DEM. A wrong VERTICAL_DATUM moves the geometry by tens of metres.

RECIPE = Published is the literal recipe, for comparison: gaps filled with noise and unwrapped, trend by least squares over all, three iterations."""

    def inputs(self):
        yield inputs.raster("INTERFEROGRAM", "Interferogram", "Wrapped phase in radians, or complex; in radar geometry or on the map. Empty: it is formed from images.", optional=True, leading=True)
        yield inputs.raster("COHERENCE", "Coherence", "From 0 to 1, on the grid of the interferogram.", optional=True, leading=True)
        yield inputs.raster("DEM", "Reference DEM", "Heights in metres, in any CRS. Let it reach some kilometres beyond the scene: mountains outside throw shadow too.")
        yield geometry("GEOMETRY", "Geometry of the pair", "JSON file, or folder or main XML file of a CoSSC product, for an interferogram in radar geometry or images. A product brings its own.", optional=True, leading=True)
        yield inputs.polygons("STABLE_GROUND", "Stable ground", "Polygons of ground that has not changed since the reference DEM: the trend is fitted there.", optional=True, leading=True)
        more = dict(optional=True, advanced=True)
        yield complex_image("PRIMARY", "Primary image", "Complex raster in radar geometry, or image of GAMMA with its .par file beside it, of which the interferogram is formed. Of a CoSSC product: empty.", **more)
        yield complex_image("SECONDARY", "Secondary image", "The same on the same grid, co-registered.", **more)
        yield inputs.raster("KZ", "Vertical wavenumber k_z", "In rad/m, for an interferogram on the map.", **more)
        yield inputs.raster("AMBIGUITY_RASTER", "Height of ambiguity", "In m, for an interferogram on the map, in place of KZ.", **more)
        yield inputs.raster("REFERENCE_PHASE", "Reference phase", "In radians, on the grid of the interferogram: what was taken off it in radar geometry.", **more)
        yield inputs.raster("MASK", "Mask", "On the grid of the result, or to be resampled to it: pixels are used where it is above zero.", **more)
        yield inputs.raster("GEOID", "Geoid undulations", "Raster of the heights of the geoid above the ellipsoid (m), where PROJ has no grid.", **more)
        yield inputs.text("DATES", "Date of the pair", "ISO, such as 2012-01-31, where neither GEOMETRY nor the interferogram tells.", **more)

    def outputs(self):
        yield outputs.raster("OUTPUT", "Refined DEM", "Metres, in the datum of the reference DEM.", style="corrected_dem")
        more = dict(optional=True)
        yield outputs.raster("HEIGHT_ERROR", "Expected height error", "Standard deviation by the noise of the phase (m).", **more)
        yield outputs.raster("CHANGE", "Height change", "Refined less reference DEM (m).", style="elevation_change", **more)
        yield outputs.raster("ITERATIONS_MAP", "Height change of each iteration", "A band for each (m).", **more)
        yield outputs.raster("COHERENCE_MAP", "Coherence", "On the grid of the result.", style="coherence", **more)
        yield outputs.raster("RESIDUAL_PHASE", "Residual phase", "What the last iteration turned into height (rad).", style="unwrapped_phase", **more)
        yield outputs.raster("COMPONENTS", "Components", "Parts whose phase hangs together, numbered from the largest; 0: too small.", style="phase_components", **more)
        yield outputs.raster("CLASSES", "Mask of the result", "0 used, 1 low coherence, 2 layover, 3 shadow, 4 small component, 5 wrong turns.", style="refinement_mask", **more)
        yield outputs.report()
        yield outputs.statistics()
        yield outputs.number("PIXELS", "Pixels with a height")
        yield outputs.number("EXPECTED_ERROR", "Median of the expected height error (m)")

    def compute(self, given, options, progress):
        with contextlib.ExitStack() as stack:
            stack.enter_context(rasters.cache_limit(64))
            return self._computed(given, options, progress, stack)

    def _computed(self, given, options, progress, stack):
        if phase_input.from_images(given, options):
            images = phase_input.Images(given, options, stack)
            scene = _radar(given, options, lambda around: ImagesSource(images.first, images.second, given["GEOMETRY"].pair, options, looks=options.looks, progress=progress, **around), progress, stack)
        else:
            images = _Images(given, options, stack)
            looks = options.looks or radar_grids.looks_of([given["COHERENCE"], given["INTERFEROGRAM"]])
            if not looks:
                progress.warn("No looks are given, and the rasters state none: 1 is taken, which overstates HEIGHT_ERROR. Give LOOKS.")
            scene = _of_radar(given, options, images, looks or 1.0, progress, stack) if images.radar else _map(given, options, images, looks or 1.0, progress)
        when = self._dated(given, images.name, progress)
        grid, crs = scene["grid"], scene["crs"]
        metadata = {"FIRNLINE_VERSION": version(), "FIRNLINE_OPTIONS": json.dumps(texts.settings(options)), "ACQUISITION_DATE": when.isoformat(timespec="seconds")}
        heights = metadata | ({"VERTICAL_DATUM": scene["datum"]} if scene["datum"] else {})
        writers = {kind: (key, stack.enter_context(rasters.create_raster(given[key], grid, crs.toWkt(), bands, dtype=dtype, metadata=heights if key == "OUTPUT" else metadata, key=key)))
                   for key, (kind, bands, dtype) in _MAPS.items() if given[key]}
        if given["ITERATIONS_MAP"]:
            bands = [(f"height change {k + 1}", "m") for k in range(min(options.iterations, 3) if options.recipe == "Published" else options.iterations)]
            writer = stack.enter_context(rasters.create_raster(given["ITERATIONS_MAP"], grid, crs.toWkt(), bands, metadata=metadata, key="ITERATIONS_MAP"))
            writers |= {f"change {k + 1}": ("ITERATIONS_MAP", writer) for k in range(len(bands))}
        shown = insar_charts.Thinned(grid, _SHOWN, radar=False)

        def write(kind, row0, values):
            if kind in writers:
                writers[kind][1].write(int(kind.rpartition(" ")[2]) if kind.startswith("change ") else 1, row0, 0, values)
            if kind in _SHOWN:
                shown.add(kind, row0, np.where(values == core.NO_DATA, np.nan, values) if kind == "mask" else values)
        stable = grids.PolygonImage("STABLE_GROUND", given["STABLE_GROUND"], grid, crs, self.transform_context) if given["STABLE_GROUND"] else None
        result = core.compute(scene["source"], scene["dem"], options, write, stable=stable, mask=_mask(given, grid, crs), changes=bool(given["ITERATIONS_MAP"]), progress=progress)
        _tell(result, stable, options, progress)
        formed = getattr(scene["source"], "formed", {})
        self.tops["CHANGE"] = float(np.nanpercentile(np.abs(shown.values["change"]), 98)) if np.isfinite(shown.values["change"]).any() else None
        named = {key: getattr(given[key], "name", None) or getattr(given[key], "path", None) or given[key].sourceName() for key in
                 ("INTERFEROGRAM", "COHERENCE", "PRIMARY", "SECONDARY", "DEM", "GEOMETRY", "KZ", "AMBIGUITY_RASTER", "REFERENCE_PHASE", "MASK", "GEOID") if given[key]}
        named |= {"STABLE_GROUND": given["STABLE_GROUND"].sourceName()} if given["STABLE_GROUND"] else {}
        named |= {"Interferogram": "{product}, {azimuth_looks} x {range_looks} px, {effective_looks:.1f} effective looks, mean coherence {mean_coherence:.3f}".format(**formed)} if formed else {}
        about = dict(name=f"{images.name}, {when:%Y-%m-%d}", inputs=named | {"Heights": scene["datum"] or "not stated"}, versions=versions(), warnings=list(progress.warnings))
        written = {"REPORT": report.render(result, shown, options, about) if given["REPORT"] else "",
                   "STATISTICS": texts.json_text(report.statistics_of(result) | dict(date=when.isoformat(), options=texts.settings(options), **about))}
        kept = {key: stack.enter_context(atomic.pending_text(given[key], text, key=key)) for key, text in written.items() if given[key]}
        stack.close()  # all files take their places
        found = {key: writer.kept_as for key, writer in writers.values() if writer.kept_as} | {key: paths[0] for key, paths in kept.items() if paths[0] != given[key]}
        return found | {"PIXELS": result.counts["used"], "EXPECTED_ERROR": result.error}

    def _dated(self, given, name, progress):
        """Date of the pair: DATES, GEOMETRY, or what the interferogram tells."""
        if given["GEOMETRY"] and not given["DATES"]:
            pair = given["GEOMETRY"].pair
            when = (pair.epoch + datetime.timedelta(seconds=sum(pair.image.times_s) / 2)).replace(microsecond=0)
            progress.note(f"{name} - {when:%Y-%m-%d} - GEOMETRY")
        else:
            of = [given["INTERFEROGRAM"] or inputs.Scene(name, "", {}, {})]
            found = dates.find_dates(of, given["DATES"] or "")
            progress.note(dates.log_lines(found, of)[0])
            when = found[0].when
        self.period = (when, when)
        for key, name in (("OUTPUT", "Refined DEM"), ("CHANGE", "Height change")):
            self.layer_names[key] = f"{name} {when:%Y-%m-%d}"
        return when


class _Images:
    """Interferogram and coherence, and whether they are in radar geometry; InputError where GEOMETRY, KZ and the rest do not fit that."""

    def __init__(self, given, options, stack):
        keys = [key for key in ("INTERFEROGRAM", "COHERENCE", "REFERENCE_PHASE") if given[key]]
        opened = {key: stack.enter_context(rasters.open_raster(given[key].path, options.band if key == "INTERFEROGRAM" else 1)) for key in keys}
        self.grid, self.crs_wkt = radar_grids.grid_of("INTERFEROGRAM", given["INTERFEROGRAM"], opened["INTERFEROGRAM"])
        for key in keys[1:]:
            radar_grids.refuse_other_grid(key, given[key], opened[key], self.grid, self.crs_wkt, given["INTERFEROGRAM"].name)
        self.radar = not self.crs_wkt
        self.phase, self.coherence, self.reference = radar_grids.Phase(opened["INTERFEROGRAM"]), opened["COHERENCE"], opened.get("REFERENCE_PHASE")
        ways = [key for key in ("KZ", "AMBIGUITY_RASTER") if given[key]] + (["HEIGHT_OF_AMBIGUITY"] if options.height_of_ambiguity is not None else [])
        self.name = name = given["INTERFEROGRAM"].name
        if self.radar and not given["GEOMETRY"]:
            raise InputError(f"INTERFEROGRAM: {name} has no georeference, and GEOMETRY is empty: give the geometry of the pair, or an interferogram on the map with KZ or HEIGHT_OF_AMBIGUITY.")
        if self.radar and ways:
            raise InputError(f"{ways[0]} is given, but {name} is in radar geometry, where GEOMETRY tells: leave it empty.")
        if not self.radar and (given["GEOMETRY"] or given["REFERENCE_PHASE"]):
            raise InputError(f"{'GEOMETRY' if given['GEOMETRY'] else 'REFERENCE_PHASE'} is given, but {name} has a georeference: leave it empty and give KZ or HEIGHT_OF_AMBIGUITY, or give the "
                             "interferogram in radar geometry.")
        if not self.radar and len(ways) != 1:
            raise InputError(f"{' and '.join(ways) or 'None of KZ, AMBIGUITY_RASTER and HEIGHT_OF_AMBIGUITY'} {'are' if ways else 'is'} given for {name}, which is on the map: give one of them.")
        if options.height_of_ambiguity == 0:
            raise InputError("HEIGHT_OF_AMBIGUITY = 0 m: give the metres of height for one cycle of phase, with their sign.")


class _Window:
    """A part of a raster as an image."""

    def __init__(self, reader, window):
        self._reader, (self._row0, row1, self._col0, col1) = reader, window
        self.shape = row1 - self._row0, col1 - self._col0

    def read(self, row0, row1, col0, col1):
        return self._reader.read(self._row0 + row0, self._row0 + row1, self._col0 + col0, self._col0 + col1)


class _Inverse:
    """2 pi over an image."""

    def __init__(self, image):
        self._image, self.shape = image, image.shape

    def read(self, *window):
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.float32(2 * np.pi) / self._image.read(*window)


def _of_radar(given, options, images, looks, progress, stack):
    """Source, DEM, grid, CRS and datum of an interferogram in radar geometry."""
    return _radar(given, options, lambda around: sources.RadarSource(images.phase, images.coherence, given["GEOMETRY"].pair, options, reference=images.reference, looks=looks, **around), progress, stack)


def _radar(given, options, source_of, progress, stack):
    """The same of all in radar geometry: the part of the DEM that the scene covers. source_of(what surrounds it) makes the source."""
    pair, scene = given["GEOMETRY"].pair, given["DEM"]
    if pair.image is None:
        raise InputError("GEOMETRY holds no image: the refinement needs both orbits and the timing of the image.")
    reader = stack.enter_context(rasters.open_raster(scene.path, options.dem_band))
    whole, crs = grids.grid_of("DEM", scene, reader)
    window = _scene_window(reader, pair, projection(crs.toWkt(), whole)[1])
    x0, y0 = whole.to_map(window[2], window[0])
    t = whole.transform
    dem = _Window(reader, window)
    grid = Grid((x0, t[1], t[2], y0, t[4], t[5]), dem.shape, whole.metres_per_unit, whole.geographic)
    to_degrees, to_pixels = projection(crs.toWkt(), grid)
    corners = np.meshgrid(np.linspace(0.5, grid.shape[1] - 0.5, 5), np.linspace(0.5, grid.shape[0] - 0.5, 5))
    lift, datum = undulation(scene, options.vertical_datum, options.dem_band, given["GEOID"], to_degrees(*corners), progress)
    source = source_of(dict(grid=grid, to_degrees=to_degrees, to_pixels=to_pixels, undulation=lift))
    return dict(source=source, dem=dem, grid=grid, crs=crs, datum=datum)


def _scene_window(reader, pair, to_pixels):
    """Window of the DEM that the scene needs, by the heights that it has there."""
    rough = sources.scene_window(reader.shape, pair, to_pixels)
    low, high = np.inf, -np.inf
    for row in range(rough[0], rough[1], reader.block_rows):
        heights = reader.read(row, min(row + reader.block_rows, rough[1]), *rough[2:])
        if np.isfinite(heights).any():
            low, high = min(low, float(np.nanmin(heights))), max(high, float(np.nanmax(heights)))
    if not low <= high:
        raise InputError("DEM holds no height in the scene of GEOMETRY: give one with data there.")
    low, high = max(low, -500.0) - _GEOID, min(high, 9000.0) + _GEOID
    return sources.scene_window(reader.shape, pair, to_pixels, low, high, 2 * (high - low))


def _map(given, options, images, looks, progress):
    """The same of an interferogram on the map: its grid."""
    from qgis.core import QgsCoordinateReferenceSystem

    grid, crs = images.grid, QgsCoordinateReferenceSystem.fromWkt(images.crs_wkt)
    datum = common_datum([("DEM", given["DEM"], options.dem_band)], options.vertical_datum, progress)
    dem = _on_grid("DEM", given["DEM"], options.dem_band, grid, crs, "bilinear")
    kz = _on_grid("KZ", given["KZ"], 1, grid, crs, "bilinear") if given["KZ"] else _Inverse(_on_grid("AMBIGUITY_RASTER", given["AMBIGUITY_RASTER"], 1, grid, crs, "bilinear")) \
        if given["AMBIGUITY_RASTER"] else float(2 * np.pi / options.height_of_ambiguity)
    if options.iterations > 1 or options.recipe == "Published":
        progress.note("On the map the geometry cannot be made anew: heights keep a horizontal error of the height change over the tangent of the incidence angle.")
    return dict(source=sources.MapSource(images.phase, images.coherence, kz, dem, options, looks=looks), dem=dem, grid=grid, crs=crs, datum=datum)


def _on_grid(key, scene, band, grid, crs, method):
    with rasters.open_raster(scene.path, band) as reader:
        _, own = grids.grid_of(key, scene, reader)
    return Resampled(scene.path, band, own.toWkt(), grid, crs.toWkt(), method)


def _mask(given, grid, crs):
    return _on_grid("MASK", given["MASK"], 1, grid, crs, "near") if given["MASK"] else None


def _tell(result, stable, options, progress):
    """What the user must know of the result."""
    progress.note(f"{len(result.iterations)} iterations: {result.stopped}. Expected height error {result.error:.2f} m (median), from {result.looks:.0f} looks.")
    if stable is None and options.recipe != "Published":
        progress.warn("Without STABLE_GROUND the trend is fitted to all pixels, robustly: a change that covers much of the scene goes into it in part.")
    for name, key in (("small component", "MINIMUM_COMPONENT"), ("wrong turns", "CLASSES")):
        if result.counts[name]:
            progress.note(f"{result.counts[name]} px are left out: {name} (see {key}).")
    done = [one.nmad for one in result.iterations]
    if len(done) > 2 and done[-1] > 1.5 * done[-2] and done[-1] > options.stop_below:
        progress.warn(f"The last iteration changed heights more ({done[-1]:.2f} m) than the one before ({done[-2]:.2f} m): the refinement does not settle; check GEOMETRY and VERTICAL_DATUM.")
