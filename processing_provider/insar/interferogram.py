"""The form of the interferogram; the science is in algorithms/insar/interferogram.py."""

import contextlib
import json
import os

import numpy as np

from ...algorithms.insar import interferogram as core
from ...algorithms.options import InputError
from ...algorithms.report import insar_charts
from ...algorithms.report import interferogram as report
from .. import atomic, inputs, outputs, rasters, texts
from ..tool import Tool, version, versions
from . import radar_grids

_MOST_BYTES = 10**8  # of a geometry file
_IMAGE = ("rows", "columns", "first_time_s", "line_interval_s", "first_range_m", "range_spacing_m")
_LAYERS = {"OUTPUT": ("phase", [("phase", "rad")], "float32"), "COHERENCE": ("coherence", [("coherence", "")], "float32"),
           "COMPLEX": ("interferogram", [("interferogram", "")], "complex64"), "INTENSITY": ("intensity", [("intensity primary", ""), ("intensity secondary", "")], "float32")}


class Interferogram(Tool):
    ID, NAME, GROUP = "interferogram", "Interferogram", "InSAR DEM"
    SUMMARY = "Multi-looked interferogram and coherence of two co-registered complex images."
    SCENE = "InSAR DEM"
    Options = core.InterferogramOptions
    COMPONENTS = ("core",)
    TAGS = ("InSAR", "SAR", "radar", "interferogram", "coherence", "phase", "multi-looking", "flattening", "SLC", "CoSSC", "COSAR", "TanDEM-X", "Sentinel-1")
    HELP = """Makes the interferogram of two co-registered single-look complex images (SLC) and their coherence, both averaged over AZIMUTH_LOOKS x RANGE_LOOKS pixels.

The images are complex rasters of any format that GDAL reads: int16 or float32 GeoTIFFs, COSAR files of TerraSAR-X and TanDEM-X (.cos), ENVI and others, in radar or map geometry. They must lie on one grid, the secondary resampled to the primary: nothing is co-registered here.

REFERENCE_PHASE, in radians on the grid of the images, is taken off each pixel before averaging: the phase of the flat earth or of a DEM. Without it steep fringes lose coherence in the average. Where the opposite sign would leave more coherence, the log says so: choose the other PRODUCT.

The phase is that of primary times the conjugate of the secondary, or the other way round. Pixels that are zero or no data in one image do not count; cells with less than MINIMUM_SHARE of their pixels, and incomplete cells at the last rows and columns, are no data or left out.

Pixels of SLCs are not independent, since images are sampled finer than they resolve. The effective looks, from the correlation of neighbouring pixels, stand in the log and in the metadata item LOOKS, which Unwrap phase reads.

With GEOMETRY, the JSON file of the pair, GEOMETRY_OUTPUT gets its timing for the averaged image.

Source: Bamler and Hartl 1998, Inverse Problems 14, R1-R54."""

    def inputs(self):
        yield inputs.raster("PRIMARY", "Primary image", "Complex raster.")
        yield inputs.raster("SECONDARY", "Secondary image", "Complex raster on the same grid, co-registered.")
        yield inputs.raster("REFERENCE_PHASE", "Reference phase", "In radians, on the grid of the images: taken off before averaging.", optional=True, leading=True)
        yield inputs.file("GEOMETRY", "Geometry", "JSON file of the pair in radar geometry, whose timing GEOMETRY_OUTPUT gets for the averaged image.", kind="JSON", suffix=".json", optional=True, advanced=True)

    def outputs(self):
        yield outputs.raster("OUTPUT", "Interferogram phase", "Wrapped, in radians.", style="wrapped_phase")
        yield outputs.raster("COHERENCE", "Coherence", "From 0 to 1.", style="coherence")
        yield outputs.raster("COMPLEX", "Complex interferogram", "Mean of the products, complex.", optional=True)
        yield outputs.raster("INTENSITY", "Intensities", "Means of |s|^2 of both images.", optional=True)
        yield outputs.file("GEOMETRY_OUTPUT", "Geometry of the averaged image", "JSON", ".json", "Needs GEOMETRY.")
        yield outputs.report()
        yield outputs.statistics()
        yield outputs.number("MEAN_COHERENCE", "Mean coherence")
        yield outputs.number("LOOKS", "Effective looks")

    def compute(self, given, options, progress):
        with contextlib.ExitStack() as stack:
            stack.enter_context(rasters.cache_limit(64))
            return self._computed(given, options, progress, stack)

    def _computed(self, given, options, progress, stack):
        keys = [key for key in ("PRIMARY", "SECONDARY", "REFERENCE_PHASE") if given[key]]
        opened = {key: stack.enter_context(rasters.open_raster(given[key].path, 1 if key == "REFERENCE_PHASE" else options.band)) for key in keys}
        fine, crs = radar_grids.grid_of("PRIMARY", given["PRIMARY"], opened["PRIMARY"])
        for key in keys[1:]:
            radar_grids.refuse_other_grid(key, given[key], opened[key], fine, crs, given["PRIMARY"].name)
        images = [radar_grids.Complex(key, given[key], opened[key]) for key in keys[:2]]
        if "REFERENCE_PHASE" in opened and opened["REFERENCE_PHASE"].is_complex:
            raise InputError(f"REFERENCE_PHASE: {given['REFERENCE_PHASE'].name} is complex: give a phase in radians.")
        grid, geometry = core.multilooked_grid(fine, options), _geometry(given, fine, options)
        metadata = {"FIRNLINE_VERSION": version(), "FIRNLINE_OPTIONS": json.dumps(texts.settings(options)), "AZIMUTH_LOOKS": options.azimuth_looks, "RANGE_LOOKS": options.range_looks}
        metadata |= radar_grids.date_of([given[key] for key in keys[:2]])
        shown = insar_charts.Thinned(grid, ("phase", "coherence"), radar=not crs)
        looks = core.effective_looks(images[0], options)
        metadata["LOOKS"] = f"{looks:.2f}"
        writers = {key: stack.enter_context(rasters.create_raster(given[key], grid, crs, bands, dtype=dtype, metadata=metadata, key=key)) for key, (_, bands, dtype) in _LAYERS.items() if given[key]}
        kinds = {_LAYERS[key][0]: writer for key, writer in writers.items()}

        def write(kind, row0, values):
            if kind in kinds:
                for number, band in enumerate(values if values.ndim == 3 else [values], 1):
                    kinds[kind].write(number, row0, 0, band)
            if kind in shown.values:
                shown.add(kind, row0, values)
        result = core.compute(*images, options, write, reference=opened.get("REFERENCE_PHASE"), looks=looks, progress=progress)
        _tell(result, options, progress)
        self.tops.update(OUTPUT=float(np.pi), COHERENCE=1.0)
        about = dict(names=[given[key].name for key in keys[:2]], inputs={key: given[key].name for key in keys}, versions=versions(), warnings=list(progress.warnings))
        written = {"REPORT": report.render(result, shown, options, about) if given["REPORT"] else "", "GEOMETRY_OUTPUT": texts.json_text(geometry) if geometry else "",
                   "STATISTICS": texts.json_text(report.statistics_of(result) | dict(options=texts.settings(options), **about))}
        kept = {key: stack.enter_context(atomic.pending_text(given[key], text, key=key)) for key, text in written.items() if given[key]}
        stack.close()  # all files take their places
        found = {key: writer.kept_as for key, writer in writers.items() if writer.kept_as} | {key: paths[0] for key, paths in kept.items() if paths[0] != given[key]}
        for path in found.values():
            progress.warn(f"Another program holds the old file open: the new data are in {path}.")
        return found | {"MEAN_COHERENCE": result.coherence, "LOOKS": result.looks}


def _geometry(given, grid, options):
    """The geometry file of the averaged image as a dict, None where none is wanted; InputError where it does not fit the images."""
    path = given["GEOMETRY"]
    if not path:
        if given["GEOMETRY_OUTPUT"]:
            raise InputError("GEOMETRY_OUTPUT is wanted, but GEOMETRY is empty: give the geometry file of the images.")
        return None
    if os.path.getsize(path) > _MOST_BYTES:
        raise InputError(f"GEOMETRY = {path} has {os.path.getsize(path)} bytes, too many for a geometry file: choose the JSON file of the pair.")
    try:
        with open(path, encoding="utf-8") as file:
            found = json.load(file)
        image = {key: found["image"][key] for key in _IMAGE}
        whole = all(isinstance(value, (int, float)) and not isinstance(value, bool) and np.isfinite(value) for value in image.values())
    except (OSError, ValueError, RecursionError, KeyError, TypeError) as error:
        raise InputError(f"GEOMETRY = {path} holds no image timing ({type(error).__name__}: {error}): give the JSON file of the pair, whose image has {', '.join(_IMAGE)}.") from None
    if not whole:
        raise InputError(f"GEOMETRY = {path}: a value of its image is no number: the image has {', '.join(_IMAGE)}.")
    if (image["rows"], image["columns"]) != tuple(grid.shape):
        raise InputError(f"GEOMETRY = {path} is of an image of {image['columns']} x {image['rows']} px, PRIMARY has {grid.shape[1]} x {grid.shape[0]} px: give the file of these images.")
    return found | {"image": found["image"] | core.multilooked_image(image, options)}


def _tell(result, options, progress):
    """What the user must know of the result."""
    rows, columns = result.shape
    progress.note(f"{columns} x {rows} cells, {result.cells} with data, mean coherence {result.coherence:.3f}; {result.looks:.1f} effective looks of {result.nominal}.")
    if result.against is not None and result.against > result.coherence + 0.02:
        other = core.PRODUCTS[1 - core.PRODUCTS.index(options.product)]
        progress.warn(f"REFERENCE_PHASE runs against the fringes of the images: its opposite leaves a mean coherence of {result.against:.3f} in place of {result.coherence:.3f}. Use PRODUCT = {other}.")
