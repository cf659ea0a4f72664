"""The form of the sample scene; the scenes are made in algorithms/synthetic/sample_scene.py."""

import contextlib
import os

from qgis.core import QgsCoordinateReferenceSystem

from ..algorithms.options import InputError
from ..algorithms.progress import part
from ..algorithms.synthetic import sample_scene as core
from . import folders, outputs, rasters
from .tool import Tool

CRS = "EPSG:32632"


class SampleScene(Tool):
    ID, NAME, GROUP = "samplescene", "Sample scene", "Sample data"
    SUMMARY = "Writes a small synthetic data set with known truth, to try the other tools on."
    Options = core.SampleSceneOptions
    TAGS = ("synthetic", "demo", "test data", "speckle", "glacier", "simulation", "SAR")
    HELP = """Writes a small synthetic data set with known truth, so that a tool can be tried at once.

Glacier flow: a series of single-look SAR intensity images (folder sar, one GeoTIFF a date) of a glacier that flows down a bent valley between rock walls; the true velocity of every pixel (truth_velocity.tif, bands vx and vy in m/day); the outline of the glacier (outlines.gpkg) and stable ground (stable_ground.gpkg). For Stacked offset tracking: give it the images, the stable ground and the outline.

The place is made up. The same seed gives the same pixels."""

    def outputs(self):
        yield outputs.series("OUTPUT", "Folder", "A new or empty folder; or one of an earlier sample scene with the same dates, whose files are replaced.")
        yield outputs.layer("TRUTH", "True velocity", "raster")
        yield outputs.layer("OUTLINES", "Glacier outline", "vector")
        yield outputs.layer("STABLE_GROUND", "Stable ground", "vector")

    def compute(self, given, options, progress):
        folder = os.path.abspath(given["OUTPUT"])
        with folders.replaced(folder, "OUTPUT") as new:
            scene = core.glacier_flow(options, part(progress, 0, 0.9))
            crs = QgsCoordinateReferenceSystem(CRS)
            names = [f"sar/sar_{day:%Y%m%d}.tif" for day in scene.dates]
            if len(set(names)) < len(names):
                raise InputError(f"INTERVAL_DAYS = {options.interval_days:g} puts two images on one day: use 1 day or more.")
            _refuse_other_series(folder, names)
            os.mkdir(os.path.join(new, "sar"))
            for name, day, image in zip(names, scene.dates, scene.images):
                metadata = {"ACQUISITION_DATE": day.isoformat(timespec="seconds")}
                _write(os.path.join(new, name), scene.grid, crs, {"intensity": ("", image)}, metadata)
            _write(os.path.join(new, "truth_velocity.tif"), scene.grid, crs, {"vx": ("m/day", scene.vx), "vy": ("m/day", scene.vy)}, {})
            folders.write_polygons(os.path.join(new, "outlines.gpkg"), CRS, [_on_map(scene.grid, scene.outline)])
            folders.write_polygons(os.path.join(new, "stable_ground.gpkg"), CRS, [_on_map(scene.grid, ring) for ring in scene.stable])
        progress.report(1.0)
        at = {key: os.path.join(folder, name) for key, name in dict(TRUTH="truth_velocity.tif", OUTLINES="outlines.gpkg", STABLE_GROUND="stable_ground.gpkg").items()}
        return {"SERIES": [os.path.join(folder, name) for name in names], **at}


def _write(path, grid, crs, bands, metadata):
    with rasters.create_raster(path, grid, crs.toWkt(), [(name, unit) for name, (unit, _) in bands.items()], metadata=metadata) as writer:
        for number, (_, values) in enumerate(bands.values(), 1):
            writer.write(number, 0, 0, values)


def _on_map(grid, ring):
    return [grid.to_map(column, row) for column, row in ring]


def _refuse_other_series(folder, names):
    """A folder is a series: images of other dates in it would join the new ones."""
    present = []
    with contextlib.suppress(FileNotFoundError):
        present = [f"sar/{name}" for name in os.listdir(os.path.join(folder, "sar")) if name.lower().endswith((".tif", ".tiff"))]
    others = sorted(set(present) - set(names))
    if others:
        raise InputError(f"OUTPUT = {folder} already holds {others[0]}, an image of another series: choose an empty folder.")
