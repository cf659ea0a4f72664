"""The form of the elevation change error; the science is in algorithms/elevation/dhdt_error.py."""

import contextlib
import json

import numpy as np

from ...algorithms.elevation import dhdt_error as core
from ...algorithms.elevation.error_model import UNITS
from ...algorithms.options import InputError
from ...algorithms.report import dhdt_error as report
from .. import atomic, grids, inputs, outputs, rasters, resampled, texts
from ..tool import Tool, version, versions
from . import heights

_POLYGONS = {"inside": "STABLE_GROUND", "outside": "UNSTABLE"}


class DhdtError(Tool):
    ID, NAME, GROUP = "dhdterror", "Elevation change error", "Elevation change and mass balance"
    SUMMARY = "Error model of dh/dt from stable ground: bias, sigma by slope, and the distances over which errors go together."
    SCENE = "Elevation change"
    Options = core.DhdtErrorOptions
    COMPONENTS = ("core",)
    TAGS = ("uncertainty", "error", "dh/dt", "elevation change", "DEM", "NMAD", "variogram", "Dowd", "heteroscedasticity", "slope", "stable ground", "spatial correlation", "mass balance", "TanDEM-X")
    HELP = """Learns from stable ground how wrong an elevation change is: its bias, how errors grow with slope, and how far they go together. Mass balance turns this error model into the error of glaciers and regions.

Give the elevation change, a DEM for the slope, and what is not stable: glacier outlines as UNSTABLE, or a mask of stable ground. Errors of ice are taken to be like those of stable ground on the same slope.

Bias is the median of stable ground, NMAD 1.4826 times the median distance from it. Sigma by slope: NMADs in bins of one degree, through which sigma = a exp(b slope) + c is fitted, or between which it is interpolated (SIGMA = Binned). PREDICTOR adds a second predictor to the bins, such as coherence or curvature.

The errors are divided by their sigma. The variogram of what is left is found from all pairs of pixels with the same offset, for 16 directions at each distance, by the robust estimator of Dowd. A short Gaussian and a long spherical model are fitted to it.

The outputs are the sigma of each pixel and the model file. The bias is told, not taken off.

Blunders of single pixels do no harm. Trends, shifts and steps between tiles do: remove them first. The report shows both fits and the map of standardised errors.

Method: Li 2025, doctoral thesis, ETH Zurich, section 4.3.3; Hugonnet et al. 2022."""

    def inputs(self):
        yield inputs.raster("CHANGE", "Elevation change", "dh/dt or dh, in a projected CRS.")
        yield inputs.raster("DEM", "Elevation model", "Heights in metres, for the slope. On another grid it is interpolated.")
        yield inputs.polygons("UNSTABLE", "Unstable ground", "Glaciers, lakes, landslides, forest: pixels in these polygons are left out.", optional=True, leading=True)
        yield inputs.raster("STABLE_MASK", "Mask of stable ground", "On the grid of the change: stable where it is above zero.", optional=True, leading=True)
        more = dict(optional=True, advanced=True)
        yield inputs.polygons("STABLE_GROUND", "Stable ground", "Only pixels in these polygons count.", **more)
        yield inputs.raster("PREDICTOR", "Second predictor", "On the grid of the change, for SIGMA = Binned: curvature, coherence, a quality layer.", **more)

    def outputs(self):
        yield outputs.raster("OUTPUT", "Sigma of the elevation change", "Standard deviation of each pixel, wherever the slope is known.", style="dhdt_error")
        yield outputs.file("MODEL_OUTPUT", "Error model", "JSON", ".json", "The ERROR_MODEL of the mass balance.", optional=False)
        yield outputs.report()
        yield outputs.statistics()
        for key, label in (("BIAS", "Bias, median of stable ground"), ("NMAD", "NMAD of stable ground"), ("STANDARDISATION_FACTOR", "Standardisation factor"), ("SHORT_RANGE", "Short range (m)"),
                           ("SHORT_SILL", "Short sill"), ("LONG_RANGE", "Long range (m)"), ("LONG_SILL", "Long sill")):
            yield outputs.number(key, label)

    def compute(self, given, options, progress):
        with contextlib.ExitStack() as stack:
            stack.enter_context(rasters.cache_limit(128))  # a row of tiles of every raster
            reader = stack.enter_context(rasters.open_raster(given["CHANGE"].path, options.band))
            grid, crs = grids.read_grid("CHANGE", [given["CHANGE"]], [reader], self.transform_context)
            _refuse_other_unit(given["CHANGE"], options)
            images = self._images(given, reader, grid, crs, stack, progress)
            self._tell_scale(grid, crs, progress)
            about = dict(inputs=texts.shown(given, "CHANGE", "DEM", "STABLE_MASK", "PREDICTOR", *_POLYGONS.values()), versions=versions())
            source = dict(inputs=about["inputs"], options=texts.settings(options), firnline=version())
            metadata = {"FIRNLINE_VERSION": version(), "FIRNLINE_OPTIONS": json.dumps(texts.settings(options))}
            writer = stack.enter_context(rasters.create_raster(given["OUTPUT"], grid, crs.toWkt(), [("sigma", options.unit)], metadata=metadata))
            highest = []

            def write(row0, sigma):
                writer.write(1, row0, 0, sigma)
                some = sigma[::16, ::16]
                highest.append(some[np.isfinite(some)])
            found = core.compute(images, grid, options, write, source=source, block_rows=rasters.BLOCK_PX, progress=progress)
            about["warnings"] = list(progress.warnings)
            pages = {"MODEL_OUTPUT": found.model.to_json(), "REPORT": report.render(found, grid, options, about) if given["REPORT"] else "", "STATISTICS": _statistics(found, options, about)}
            kept = {key: stack.enter_context(atomic.pending_text(given[key], text, key=key)) for key, text in pages.items() if given[key]}
            stack.close()
        sample = np.concatenate(highest)
        if sample.size:
            self.tops["OUTPUT"] = float(np.percentile(sample, 98))
        self.layer_names["OUTPUT"] = f"Sigma of the elevation change ({options.unit})"
        self._tell(found.model, progress)
        moved = {key: paths[0] for key, paths in kept.items() if paths[0] != given[key]} | ({"OUTPUT": writer.kept_as} if writer.kept_as else {})
        model = found.model
        return moved | dict(BIAS=model.bias, NMAD=model.nmad, STANDARDISATION_FACTOR=model.standardisation_factor, SHORT_RANGE=model.ranges_m[0], SHORT_SILL=model.sills[0],
                            LONG_RANGE=model.ranges_m[1], LONG_SILL=model.sills[1])

    def _images(self, given, change, grid, crs, stack, progress):
        """core.Images: all on the grid of the change."""
        opened = {}
        for key in ("STABLE_MASK", "PREDICTOR"):
            if given[key]:
                opened[key] = stack.enter_context(rasters.open_raster(given[key].path))
                grids.refuse_other_grid(key, given[key], opened[key], grid, crs, given["CHANGE"].name)
        drawn = {name: grids.PolygonImage(key, given[key], grid, crs, self.transform_context) for name, key in _POLYGONS.items() if given[key]}
        dem = stack.enter_context(rasters.open_raster(given["DEM"].path))
        own, own_crs = grids.grid_of("DEM", given["DEM"], dem)
        if not (own.same_as(grid) and own_crs == crs):
            progress.note(f"DEM: {given['DEM'].name} is on another grid than {given['CHANGE'].name}: its heights are interpolated.")
            dem = resampled.Resampled(given["DEM"].path, 1, own_crs.toWkt(), grid, crs.toWkt(), "bilinear")
        name = given["PREDICTOR"].name if given["PREDICTOR"] else ""
        return core.Images(change, dem, opened.get("STABLE_MASK"), predictor=opened.get("PREDICTOR"), predictor_name=name, **drawn)

    def _tell_scale(self, grid, crs, progress):
        """Distances and slopes are map metres: say where these are not those of the ground."""
        few = core.coarse(grid)
        scale = grids.map_scale(few, crs, self.transform_context)
        if scale is not None and np.abs(scale - 1).max() > 0.01:
            progress.warn(f"The scale of the projection is {scale.min():.3f} to {scale.max():.3f} on this raster: ranges are in metres of the map, and slopes are off by as much. Take a projection that is true here, "
                          f"such as {grids.suggested_crs(grid, crs, self.transform_context)}.")

    def _tell(self, model, progress):
        unit = model.unit
        progress.note(f"Bias {model.bias:.5g} {unit}, NMAD {model.nmad:.4g} {unit}. {report.curve_words(model)}")
        progress.note(f"Variogram: short Gaussian {model.ranges_m[0]:.1f} m, sill {model.sills[0]:.3f}; long spherical {model.ranges_m[1]:.1f} m, sill {model.sills[1]:.3f}.")


def _refuse_other_unit(change, options):
    stated = heights.stated(change.path, options.band)[1]
    if stated in UNITS and stated != options.unit:
        raise InputError(f"UNIT = {options.unit}, but {change.name} says that it is in {stated}: set UNIT = {stated}.")


def _statistics(found, options, about):
    """All numbers of a run."""
    return texts.json_text(dict(model=json.loads(found.model.to_json()), pixels=found.pixels, stable_pixels=found.stable, bins=found.bins, curve_relative_rms=found.curve_rms, variogram=found.gamma,
                                variogram_relative_rms=found.fit_rms, discs=found.glaciers, options=texts.settings(options), **about))
