"""The form of the altimetry validation; the science is in algorithms/elevation/altimetry_validation.py."""

import contextlib
import os

import numpy as np
from qgis.core import Qgis, QgsCoordinateReferenceSystem, QgsProcessingParameterFile

from ...algorithms.elevation import altimetry_validation as core
from ...algorithms.options import InputError
from ...algorithms.report import altimetry_validation as report
from .. import atomic, grids, inputs, outputs, rasters, resampled, texts, vectors
from ..readers import altimetry
from ..tool import Tool, versions
from . import heights, vertical

_FIGURES = (("MEAN", "Mean difference"), ("MEDIAN", "Median difference"), ("NMAD", "NMAD of the differences"), ("STD", "Standard deviation of the differences"))


class _PointFile(inputs.file):
    """A CSV table or a granule."""

    def _read(self, value, tool, parameters, context):
        if os.path.isfile(str(value)) and not str(value).lower().endswith(altimetry.SUFFIXES):
            raise InputError(f"{self.key} = {value} ends in none of {', '.join(altimetry.SUFFIXES)}: give a CSV table or a granule of ICESat-2, or a vector layer as POINTS.")
        if not os.path.isfile(str(value)):
            raise InputError(f"{self.key} = {value} does not exist, or is no file: {self._wanted}.")
        return str(value)

    def _parameter(self):
        return QgsProcessingParameterFile(self.key, self.label, fileFilter="Altimetry (*.csv *.txt *.h5 *.hdf5 *.hdf)", optional=self.optional)


class AltimetryValidation(Tool):
    ID, NAME, GROUP = "altimetryvalidation", "Altimetry validation", "Elevation change and mass balance"
    SUMMARY = "A DEM, or dh/dt, against points of a laser altimeter such as ICESat-2: mean, median, NMAD, by slope."
    SCENE = "Elevation change"
    Options = core.AltimetryValidationOptions
    TAGS = ("ICESat-2", "ATL06", "ATL08", "laser altimetry", "validation", "DEM", "accuracy", "NMAD", "lidar", "GEDI", "ICESat", "geoid", "EGM2008", "elevation change")
    HELP = """Compares a DEM with heights measured by a laser altimeter: the raster less the points, on stable ground no steeper than MAXIMUM_SLOPE. Number, mean, median, NMAD, standard deviation, and all of these by class of slope.

Give the points as a layer (GeoPackage and the like), or as POINTS_FILE: a CSV table with columns such as lon, lat, height, or a granule of ICESat-2, ATL06 or ATL08 (HDF5), of which the good segments of all beams are read. CSV columns lon and lat are degrees, x and y are in the CRS of the DEM.

Heights must refer to one datum. Altimeters measure above the ellipsoid, many DEMs above a geoid: the difference is tens of metres. Say what the DEM refers to (VERTICAL_DATUM); points are brought to it with PROJ's geoid grids, or with GEOID, a raster of the height of the geoid above the ellipsoid. Where neither is there the tool stops and says so.

DEM values are interpolated between the four pixels around a point. Give UNSTABLE (glaciers, lakes, forest) or STABLE_MASK; without them all points count.

QUANTITY = dh/dt compares rates (m/yr) with a field of the points; the slope then needs REFERENCE_DEM.

The output has all points with both values, their difference (raster less point), the slope, and whether they count.

Source: Li 2025, doctoral thesis, ETH Zurich, section 4.3.3."""

    def inputs(self):
        yield inputs.raster("DEM", "Elevation model", "Heights in m, or dh/dt in m/yr with QUANTITY = dh/dt.")
        yield inputs.points("POINTS", "Altimetry points", "A layer with a field of heights.", optional=True, leading=True)
        yield _PointFile("POINTS_FILE", "Altimetry file", "In place of POINTS: a CSV table, or an ATL06 or ATL08 granule (HDF5).", optional=True, leading=True, kind="altimetry", suffix=".csv, *.h5")
        yield inputs.polygons("UNSTABLE", "Unstable ground", "Points in these polygons do not count: glaciers, lakes, forest.", optional=True, leading=True)
        more = dict(optional=True, advanced=True)
        yield inputs.raster("STABLE_MASK", "Mask of stable ground", "On the grid of the DEM: points count where it is above zero.", **more)
        yield inputs.raster("GEOID", "Geoid undulation", "Height (m) of the geoid of VERTICAL_DATUM above the ellipsoid, in any CRS and resolution.", **more)
        yield inputs.raster("REFERENCE_DEM", "DEM for the slope", "Heights in m, on any grid. Empty: DEM itself.", **more)

    def outputs(self):
        yield outputs.points("OUTPUT", "Differences at the points", style="altimetry_validation")
        yield outputs.report()
        yield outputs.statistics()
        yield outputs.number("N", "Points that count")
        for key, label in _FIGURES:
            yield outputs.number(key, label)

    def compute(self, given, options, progress):
        if bool(given["POINTS"]) == bool(given["POINTS_FILE"]):
            raise InputError("POINTS and POINTS_FILE are " + ("both given: leave one empty." if given["POINTS"] else "both empty: give a layer of points, a CSV table or a granule of ICESat-2."))
        unit = "m" if options.quantity == "Heights" else "m/yr"
        with contextlib.ExitStack() as stack:
            stack.enter_context(rasters.cache_limit(64))
            dem = stack.enter_context(rasters.open_raster(given["DEM"].path, options.band))
            grid, crs = grids.read_grid("DEM", [given["DEM"]], [dem], self.transform_context, degrees=True)
            x, y, longitude, latitude, measured, field = self._points(given, options, crs, progress)
            datum = ""
            if options.quantity == "Heights":
                measured, datum = self._one_datum(given, options, longitude, latitude, measured, progress)
            masks, slopes = self._masks(given, dem, grid, crs, options, stack, progress)
            found = core.compute(dem, grid, x, y, measured, options, dem=slopes, masks=masks, block_rows=dem.block_rows, progress=progress)
            _tell(found, unit, options, progress)
            about = dict(inputs=_shown(given) | {"Field": field} | ({"Vertical datum": datum} if datum else {}), versions=versions(), warnings=list(progress.warnings), unit=unit, name=given["DEM"].name)
            pages = {"REPORT": report.render(found, grid, options, about) if given["REPORT"] else "", "STATISTICS": texts.json_text(dict(found.statistics, classes=found.classes, points=found.counts, options=texts.settings(options), **about))}
            kept = {key: stack.enter_context(atomic.pending_text(given[key], text, key=key)) for key, text in pages.items() if given[key]}
            fields = {"measured": found.measured, "raster": found.raster, "difference": found.difference, "in_nmad": core.in_spreads(found), "slope": found.slope, "used": found.used.astype(int)}
            kept["OUTPUT"] = stack.enter_context(vectors.pending_points(given["OUTPUT"], found.x, found.y, fields, crs.toWkt() or crs.toWkt(Qgis.CrsWktVariant.Preferred), progress, key="OUTPUT"))
        self.layer_names["OUTPUT"] = f"{given['DEM'].name} less altimetry ({unit})"
        moved = {key: paths[0] for key, paths in kept.items() if os.path.abspath(paths[0]) != os.path.abspath(given[key])}
        return moved | {"N": found.statistics["n"]} | {key: found.statistics[key.lower()] for key, _ in _FIGURES if found.statistics[key.lower()] is not None}

    def _points(self, given, options, crs, progress):
        """(x, y in the CRS of the raster, longitude, latitude, measured, field)."""
        if given["POINTS"]:
            source = given["POINTS"]
            if not source.sourceCrs().isValid():
                raise InputError(f"POINTS: {source.sourceName()} has no CRS: give it one first (Layer > Set CRS of Layer).")
            x, y, measured, field = altimetry.read_layer("POINTS", source, options.height_field, progress)
            own = source.sourceCrs()
        else:
            x, y, measured, geographic, field = altimetry.read_file("POINTS_FILE", given["POINTS_FILE"], options.height_field, progress)
            own = QgsCoordinateReferenceSystem("EPSG:4326") if geographic else crs
        progress.note(f"{len(x)} points, heights of {field}.")
        longitude, latitude = vertical.transform_points(x, y, own, QgsCoordinateReferenceSystem("EPSG:4326"), self.transform_context, progress)
        return *vertical.transform_points(x, y, own, crs, self.transform_context, progress), longitude, latitude, measured, field

    def _one_datum(self, given, options, longitude, latitude, measured, progress):
        """(heights of the points above the datum of the DEM, how it is called)."""
        datum = options.vertical_datum
        if datum == "From CRS":
            datum, unit = heights.stated(given["DEM"].path, options.band)
            if unit.lower() not in ("", "m", "metre", "metres", "meter", "meters"):
                raise InputError(f"DEM: the heights of {given['DEM'].name} are in {unit}, not in metres: convert them first (Raster > Raster Calculator), or set QUANTITY = dh/dt.")
            if datum not in core.DATUMS:
                progress.warn(f"{given['DEM'].name} does not state a vertical datum that is known{f' ({datum})' if datum else ''}: its heights are taken as they are, like those of the points ({options.points_datum}). A geoid would "
                              "show as a median of tens of metres: give VERTICAL_DATUM.")
                return measured, options.points_datum
        if datum == options.points_datum:
            if given["GEOID"]:
                progress.warn(f"GEOID is not needed: the DEM and the points both refer to {datum}.")
            return measured, datum
        shift = np.zeros(len(measured))
        for name, sign in ((options.points_datum, 1), (datum, -1)):  # to the ellipsoid, and from there to the datum of the DEM: H = h - N
            if name == "Ellipsoid":
                continue
            if given["GEOID"] and "Ellipsoid" in (datum, options.points_datum):
                found, source = self._of_raster(given["GEOID"], longitude, latitude, progress), given["GEOID"].name
            else:
                found, source = vertical.undulation(longitude, latitude, name, progress), "PROJ's grid"
            if found is None:
                vertical.refuse_unknown(datum, options.points_datum)
            known = found[np.isfinite(found)]
            if not known.size:
                raise InputError(f"GEOID: {source} has no data at the points: give an undulation raster that covers them.")
            progress.note(f"{name} is {np.median(known):.2f} m above the ellipsoid at the points (median; {known.min():.2f} to {known.max():.2f} m), by {source}.")
            shift += sign * found
        return measured + shift, datum

    def _of_raster(self, scene, longitude, latitude, progress):
        with rasters.open_raster(scene.path) as reader:
            grid, crs = grids.grid_of("GEOID", scene, reader)
            x, y = vertical.transform_points(longitude, latitude, QgsCoordinateReferenceSystem("EPSG:4326"), crs, self.transform_context, progress)
            columns, rows = grid.to_pixel(x, y)
            out = np.full(len(x), np.nan)
            inside = (columns >= 0) & (rows >= 0) & (columns <= grid.shape[1]) & (rows <= grid.shape[0])
            if not inside.any():
                return out
            down, right = (np.clip(axis[inside] - 0.5, 0, size - 1) for axis, size in ((rows, grid.shape[0]), (columns, grid.shape[1])))
            row0, col0 = int(down.min()), int(right.min())
            window = reader.read(row0, min(int(down.max()) + 2, grid.shape[0]), col0, min(int(right.max()) + 2, grid.shape[1]))
            out[inside] = core.bilinear(window, down - row0, right - col0)
            return out

    def _masks(self, given, dem, grid, crs, options, stack, progress):
        """((image, wanted) of stable ground, image of heights for the slope or None)."""
        masks = []
        if given["STABLE_MASK"]:
            mask = stack.enter_context(rasters.open_raster(given["STABLE_MASK"].path))
            grids.refuse_other_grid("STABLE_MASK", given["STABLE_MASK"], mask, grid, crs, given["DEM"].name)
            masks.append((mask, True))
        if given["UNSTABLE"]:
            masks.append((grids.PolygonImage("UNSTABLE", given["UNSTABLE"], grid, crs, self.transform_context), False))
        if not masks:
            progress.note("Neither UNSTABLE nor STABLE_MASK is given: all points count, on ice too.")
        if given["REFERENCE_DEM"]:
            other = stack.enter_context(rasters.open_raster(given["REFERENCE_DEM"].path))
            _, other_crs = grids.grid_of("REFERENCE_DEM", given["REFERENCE_DEM"], other)
            return masks, resampled.Resampled(given["REFERENCE_DEM"].path, 1, other_crs.toWkt(), grid, crs.toWkt(), "bilinear")
        if options.quantity == "Heights":
            return masks, dem
        progress.note("Without REFERENCE_DEM no slope is known: MAXIMUM_SLOPE has no effect.")
        return masks, None


def _tell(found, unit, options, progress):
    counts, told = found.counts, found.statistics
    progress.note(f"{counts['given']} points, {counts['inside']} on the raster, {counts['with_value']} where it has data, {counts['used']} count.")
    progress.note(f"Raster less points: mean {told['mean']:.3f}, median {told['median']:.3f}, NMAD {told['nmad']:.3f}, standard deviation {told['std']:.3f} {unit}.")
    if options.quantity == "Heights" and abs(told["median"]) > 10 and abs(told["median"]) > 2 * told["nmad"]:
        progress.warn(f"The median difference is {told['median']:.1f} m: probably the vertical datums differ. Check VERTICAL_DATUM and POINTS_DATUM.")


def _shown(given):
    shown = texts.shown(given, "DEM", "STABLE_MASK", "GEOID", "REFERENCE_DEM", "POINTS", "UNSTABLE")
    return shown | ({"POINTS_FILE": os.path.basename(given["POINTS_FILE"])} if given["POINTS_FILE"] else {})
