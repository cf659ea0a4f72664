"""The form of the sample scene; the scenes are made in algorithms/synthetic/sample_scene.py."""

import contextlib
import os

from ..algorithms.options import InputError
from ..algorithms.progress import part
from ..algorithms.synthetic import sample_scene as core
from . import folders, outputs, scene_writer
from .tool import Tool


class SampleScene(Tool):
    ID, NAME, GROUP = "samplescene", "Sample scene", "Sample data"
    SUMMARY = "Writes a small synthetic data set with known truth, to try the other tools on."
    Options = core.SampleSceneOptions
    TAGS = ("synthetic", "demo", "test data", "speckle", "glacier", "simulation", "SAR", "snow", "DEM", "InSAR", "CoSSC", "tutorial")
    HELP = """Writes a small synthetic data set with known truth, so that a tool can be tried at once. Each tool's help names its scene; the documentation of this tool says which file goes where.

Glacier flow: a series of single-look SAR intensity images (folder sar, one GeoTIFF a date) of a glacier that flows down a bent valley between rock walls; the true velocity of every pixel (truth_velocity.tif, bands vx and vy in m/day) and at eight points (truth_points.gpkg); the outline of the glacier (outlines.gpkg) and stable ground (stable_ground.gpkg). For Stacked offset tracking: give it the images, the stable ground and the outline.

Wet snow: gamma0 of a mountain basin on three days of winter and nine of the melt season (folders vv and vh), dem.tif, local_incidence.tif, basins.gpkg, glaciers.gpkg; the maps of truly wet snow (folder truth_wet_snow). Folder optical has the bands of a Sentinel-2 image with a cloud, truth_snow_map.tif what lies below.

Elevation change: two stacks of dated DEMs (folders dems_1 and dems_2) of a ridge with six glaciers; those of the second are shifted and have voids. reference_dem.tif, outlines.gpkg, points of an altimeter (altimetry.csv), the true change (truth_dhdt.tif, truth_glaciers.csv). For tools in the middle of the chain: dhdt.tif with voids, and error_model.json.

InSAR DEM: a CoSSC-like product (folder cossc) over a glacier that has changed since reference_dem.tif; outlines.gpkg, stable_ground.gpkg, altimetry.csv, the true heights (truth_dem.tif). Folder firn has what the two tools of penetration take, and the truth. This scene needs numba.

The places are made up. The same seed gives the same bytes."""

    def outputs(self):
        yield outputs.series("OUTPUT", "Folder", "A new or empty folder; or one of an earlier sample scene with the same dates, whose files are replaced.")
        yield outputs.layers("SECOND_SERIES", "VH images, or DEMs of the second epoch")
        yield outputs.layer("TRUTH", "Truth: velocity, wet snow of the last date, dh/dt, or heights", "raster")
        yield outputs.layer("DEM", "Elevation model", "raster")
        yield outputs.layer("OUTLINES", "Outlines of glaciers, or of basins", "vector")
        yield outputs.layer("STABLE_GROUND", "Stable ground", "vector")

    def compute(self, given, options, progress):
        folder = os.path.abspath(given["OUTPUT"])
        with folders.replaced(folder, "OUTPUT") as new:
            scene = core.files(options, part(progress, 0, 0.9))
            _refuse_other_series(folder, [one.name for one in scene.files])
            scene_writer.write(new, scene, part(progress, 0.9, 1.0))
        progress.report(1.0)

        def at(name):
            return os.path.join(folder, *name.split("/"))
        series = {key: [at(name) for name in names] for key, names in (("SERIES", scene.series), ("SECOND_SERIES", scene.second)) if names}
        return series | {key: at(name) for key, name in scene.results.items()}


def _refuse_other_series(folder, names):
    """A folder is a series: rasters of other dates in it would join the new ones."""
    for sub in sorted({os.path.dirname(name) for name in names} - {""}):
        present = []
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            present = [f"{sub}/{name}" for name in os.listdir(os.path.join(folder, sub)) if name.lower().endswith((".tif", ".tiff"))]
        others = sorted(set(present) - set(names))
        if others:
            raise InputError(f"OUTPUT = {folder} already holds {others[0]}, an image of another series: choose an empty folder.")
