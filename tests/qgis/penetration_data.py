"""The reference scenes of the penetration tools as files: exact ray refraction between two satellites and a glacier (not part of the project; see CONTRIBUTING.md)."""

import json
import os
import pathlib

import numpy as np
from small_data import write_tif

FOLDER = pathlib.Path(os.environ.get("FIRNLINE_DATA", pathlib.Path(__file__).resolve().parents[3] / "shared" / "data")) / "insar"
SCENES = {"A": "penprop_dev_A_horizontal.npz", "B": "penprop_dev_B_slope.npz"}
WHY = f"no reference scenes at {FOLDER}: set FIRNLINE_DATA to the folder of the reference data"
THERE = all((FOLDER / name).is_file() for name in SCENES.values())


class Scene:
    """A scene, and files of it below `folder`. Coordinates E, N are those of the file: plate carree about lon0, lat0, written as EPSG:4326."""

    def __init__(self, name, folder):
        from scipy.interpolate import RectBivariateSpline

        self.folder = folder
        with np.load(FOLDER / SCENES[name]) as data:
            self.data = {key: data[key] for key in data.files}
        axis = self.data["dem_axis"]
        self._spline = RectBivariateSpline(axis, axis, self.data["dem_h"].astype(float), kx=5, ky=5)

    def surface(self, east, north):
        return self._spline.ev(north, east)

    def degrees(self, east, north):
        d = self.data
        return d["lon0"] + np.degrees(east / d["Nr"]), d["lat0"] + np.degrees(north / d["Mr"])

    def metres(self, lon, lat):
        d = self.data
        return np.radians(lon - d["lon0"]) * d["Nr"], np.radians(lat - d["lat0"]) * d["Mr"]

    def write(self, name, values, first, step):
        """A south-up raster whose pixel 0, 0 has its centre at (E, N) = first, pixels of `step` m; its path."""
        (west, south), (east, north) = self.degrees(first - step / 2, first - step / 2), self.degrees(first + step / 2, first + step / 2)
        return write_tif(self.folder / name, values.astype(np.float32), (float(west), float(east - west), 0.0, float(south), 0.0, float(north - south)), 4326)

    def geometry(self):
        d = self.data
        path = self.folder / "geometry.json"
        path.write_text(json.dumps({"primary": {"state_vectors": np.column_stack([d["orb_t"], d["orb_S1"], d["orb_V1"]]).tolist()}}))
        return str(path)

    def ordered(self, values):
        """An array of the file with rows to the north and columns to the east."""
        east, north = self.data["entry_E"], self.data["entry_N"]
        if not (north[1, 0] > north[0, 0] and east[0, 1] > east[0, 0]):
            raise ValueError("the file has another order than thought")
        return values

    def files(self):
        """Parameters of INPUT, DH, PERMITTIVITY_RASTER, SURFACE and GEOMETRY: one raster pixel for each pixel of the radar."""
        step = 4800 / 89
        made = {key: self.write(f"{key.lower()}.tif", self.ordered(self.data[name]), -2400.0, step) for key, name in dict(INPUT="app_h", DH="dh", PERMITTIVITY_RASTER="eps").items()}
        return made | {"SURFACE": self.write("surface.tif", self.data["dem_h"], -2700.0, 15.0), "GEOMETRY": self.geometry()}

    def gridded(self, step=20.0, most=2200.0):
        """The same on a regular grid of where InSAR has its pixels, by a smooth surface through them; and the (E, N) of the cells."""
        from scipy.interpolate import RectBivariateSpline

        d, index = self.data, np.arange(90.0)
        spline = {name: RectBivariateSpline(index, index, self.ordered(d[name]).astype(float), kx=5, ky=5) for name in ("app_E", "app_N", "app_h", "dh", "eps")}
        at = np.arange(-most, most + 1, step)
        east, north = np.meshgrid(at, at)
        row, column, unit = (north + 2400) / 4800 * 89, (east + 2400) / 4800 * 89, 4800 / 89
        for _ in range(20):
            row, column = row + (north - spline["app_N"].ev(row, column)) / unit, column + (east - spline["app_E"].ev(row, column)) / unit
        made = {key: self.write(f"gridded_{key.lower()}.tif", spline[name].ev(row, column), -most, step) for key, name in dict(INPUT="app_h", DH="dh").items()}
        # dh belongs to a pixel of the radar, the permittivity to a place: that of the entry points.
        made["PERMITTIVITY_RASTER"] = self.write("gridded_permittivity.tif", spline["eps"].ev((north + 2400) / unit, (east + 2400) / unit), -most, step)
        return made | {"SURFACE": self.write("surface.tif", d["dem_h"], -2700.0, 15.0), "GEOMETRY": self.geometry()}, east, north
