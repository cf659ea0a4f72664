"""The form of the interferogram; the science is in algorithms/insar/interferogram.py."""

import contextlib
import dataclasses
import json
import os

import numpy as np

from ...algorithms.insar import interferogram as core
from ...algorithms.insar import pair as pairs
from ...algorithms.options import InputError
from ...algorithms.report import insar_charts
from ...algorithms.report import interferogram as report
from .. import atomic, inputs, outputs, rasters, texts
from ..tool import Tool, version, versions
from ..readers import cossc, gamma
from . import radar_grids
from .complex_input import complex_image, open_image
from .geometry_input import geometry

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

The images are complex rasters of any format that GDAL reads: int16 or float32 GeoTIFFs, COSAR files of TerraSAR-X and TanDEM-X (.cos), ENVI and others, in radar or map geometry; and images of the GAMMA software (.slc, .rslc), given by themselves or by the .par file beside them. They must lie on one grid, the secondary resampled to the primary: nothing is co-registered here.

REFERENCE_PHASE, in radians on the grid of the images, is taken off each pixel before averaging: the phase of the flat earth or of a DEM. Without it steep fringes lose coherence in the average. Where the opposite sign would leave more coherence, the log says so: choose the other PRODUCT.

The phase is that of the secondary times the conjugate of the primary, which is (2 pi m / wavelength)(R1 - R2) as in the tools on InSAR geometry, or with the other PRODUCT, primary times the conjugate of the secondary, its opposite. Pixels that are zero or no data in one image do not count; cells with less than MINIMUM_SHARE of their pixels, and incomplete cells at the last rows and columns, are no data or left out.

Pixels of SLCs are not independent, since images are sampled finer than they resolve. The effective looks, from the correlation of neighbouring pixels, stand in the log and in the metadata item LOOKS, which Unwrap phase reads.

With GEOMETRY (a JSON file, a CoSSC product, or two .par files of GAMMA) GEOMETRY_OUTPUT gets orbits and timing for the averaged image. Two images of GAMMA need no GEOMETRY: their .par files have it.

Source: Bamler and Hartl 1998, Inverse Problems 14, R1-R54."""

    def inputs(self):
        yield complex_image("PRIMARY", "Primary image", "Complex raster, or an image of GAMMA with its .par file beside it.")
        yield complex_image("SECONDARY", "Secondary image", "The same on the same grid, co-registered.")
        yield inputs.raster("REFERENCE_PHASE", "Reference phase", "In radians, on the grid of the images: taken off before averaging.", optional=True, leading=True)
        yield geometry("GEOMETRY", "Geometry", "Of the pair in radar geometry: JSON file, main XML file or folder of a CoSSC product, or .par files of GAMMA; GEOMETRY_OUTPUT gets its timing for the "
                       "averaged image. Images of GAMMA bring their own.", optional=True, advanced=True)

    def outputs(self):
        yield outputs.raster("OUTPUT", "Interferogram phase", "Wrapped, in radians.", style="wrapped_phase")
        yield outputs.raster("COHERENCE", "Coherence", "From 0 to 1.", style="coherence")
        yield outputs.raster("COMPLEX", "Complex interferogram", "Mean of the products, complex.", optional=True)
        yield outputs.raster("INTENSITY", "Intensities", "Means of |s|^2 of both images.", optional=True)
        yield outputs.file("GEOMETRY_OUTPUT", "Geometry of the averaged image", "JSON", ".json", "Needs GEOMETRY, or images of GAMMA.")
        yield outputs.report()
        yield outputs.statistics()
        yield outputs.number("MEAN_COHERENCE", "Mean coherence")
        yield outputs.number("LOOKS", "Effective looks")

    def compute(self, given, options, progress):
        with contextlib.ExitStack() as stack:
            stack.enter_context(rasters.cache_limit(64))
            return self._computed(given, options, progress, stack)

    def _computed(self, given, options, progress, stack):
        if os.path.exists(given["PRIMARY"].path) and os.path.exists(given["SECONDARY"].path) and os.path.samefile(given["PRIMARY"].path, given["SECONDARY"].path):
            raise InputError(f"PRIMARY and SECONDARY are one file, {given['PRIMARY'].path}: give two images.")
        keys = [key for key in ("PRIMARY", "SECONDARY", "REFERENCE_PHASE") if given[key]]
        opened = {key: stack.enter_context(rasters.open_raster(given[key].path) if key == "REFERENCE_PHASE" else open_image(key, given[key], options.band)) for key in keys}
        fine, crs = radar_grids.grid_of("PRIMARY", given["PRIMARY"], opened["PRIMARY"])
        for key in keys[1:]:
            radar_grids.refuse_other_grid(key, given[key], opened[key], fine, crs, given["PRIMARY"].name)
        images = [radar_grids.Complex(opened[key]) for key in keys[:2]]
        if "REFERENCE_PHASE" in opened and opened["REFERENCE_PHASE"].is_complex:
            raise InputError(f"REFERENCE_PHASE: {given['REFERENCE_PHASE'].name} is complex: give a phase in radians.")
        grid, timing = core.multilooked_grid(fine, options), _geometry(given, fine, options, progress)
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
        written = {"REPORT": report.render(result, shown, options, about) if given["REPORT"] else "", "GEOMETRY_OUTPUT": pairs.to_json(timing) if timing else "",
                   "STATISTICS": texts.json_text(report.statistics_of(result) | dict(options=texts.settings(options), **about))}
        kept = {key: stack.enter_context(atomic.pending_text(given[key], text, key=key)) for key, text in written.items() if given[key]}
        stack.close()  # all files take their places
        found = {key: writer.kept_as for key, writer in writers.items() if writer.kept_as} | {key: paths[0] for key, paths in kept.items() if paths[0] != given[key]}
        return found | {"MEAN_COHERENCE": result.coherence, "LOOKS": result.looks}


def _geometry(given, grid, options, progress):
    """The Pair of the averaged image, None where none is wanted; InputError where it does not fit the images."""
    if not given["GEOMETRY"] and not given["GEOMETRY_OUTPUT"]:
        return None
    pars = [given[key].par for key in ("PRIMARY", "SECONDARY")]
    if given["GEOMETRY"]:
        _refuse_exchanged(given)
        pair, source = given["GEOMETRY"].pair, f"GEOMETRY = {given['GEOMETRY'].path}"
    elif all(pars):
        pair, source = gamma.pair(*(gamma.read(path, key) for key, path in zip(("PRIMARY", "SECONDARY"), pars))), pars[0]
        how = "both see the ground at once, one transmits" if pair.phase_factor == 1 else "repeat pass, or each hears its own echo"
        progress.note(f"GEOMETRY_OUTPUT: phase_factor {pair.phase_factor} by the times of the orbits ({how}): correct it in the file where that is wrong.")
    else:
        raise InputError("GEOMETRY_OUTPUT is wanted, but GEOMETRY is empty: give the geometry file of the images.")
    if pair.image is None:
        raise InputError(f"{source} holds no image: give the timing of the images.")
    if (pair.image.rows, pair.image.columns) != tuple(grid.shape):
        raise InputError(f"{source} is of an image of {pair.image.columns} x {pair.image.rows} px, PRIMARY has {grid.shape[1]} x {grid.shape[0]} px: give the file of these images.")
    return given["GEOMETRY_OUTPUT"] and dataclasses.replace(pair, image=pairs.Image(**core.multilooked_image(dataclasses.asdict(pair.image), options)))


def _refuse_exchanged(given):
    """InputError where the images of a CoSSC product do not have the roles that its geometry gives them: the phase would have the other sign."""
    path = given["GEOMETRY"].path
    if not (os.path.isdir(path) or path.lower().endswith(".xml")):
        return
    for key, folder in zip(("SECONDARY", "PRIMARY"), cossc.folders(path, "GEOMETRY")):
        if os.path.abspath(given[key].path).startswith(folder + os.sep):
            raise InputError(f"{key}: {given[key].name} is the {'primary' if key == 'SECONDARY' else 'secondary'} image of GEOMETRY = {path}: exchange PRIMARY and SECONDARY.")


def _tell(result, options, progress):
    """What the user must know of the result."""
    rows, columns = result.shape
    progress.note(f"{columns} x {rows} cells, {result.cells} with data, mean coherence {result.coherence:.3f}; {result.looks:.1f} effective looks of {result.nominal}.")
    if result.against is not None and result.against > result.coherence + 0.02:
        other = core.PRODUCTS[1 - core.PRODUCTS.index(options.product)]
        progress.warn(f"REFERENCE_PHASE runs against the fringes of the images: its opposite leaves a mean coherence of {result.against:.3f} in place of {result.coherence:.3f}. Use PRODUCT = {other}.")
