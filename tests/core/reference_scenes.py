"""The reference scenes of exact ray refraction between two satellites and a glacier (not part of the project; see CONTRIBUTING.md), pixel by pixel and as a radar image."""

import datetime
import json

import numpy as np
import pytest
from scipy.interpolate import RectBivariateSpline
from test_orbits import DATA

from firnline.algorithms.grid import Grid
from firnline.algorithms.insar.orbits import Orbit
from firnline.algorithms.insar.pair import Image, Pair
from firnline.algorithms.insar.range_doppler import to_degrees
from firnline.algorithms.terrain import degree_lengths

NAMES = {"A": "A_horizontal", "B": "B_slope"}


def rmse(values):
    return float(np.sqrt(np.nanmean(np.square(values))))


def _inverse(first, second, a, b, i, j):
    """(i, j) where two splines are a and b: Newton's method from i, j."""
    for _ in range(8):
        ai, aj, bi, bj = (spline.ev(i, j, **{axis: 1}) for spline in (first, second) for axis in ("dx", "dy"))
        da, db, determinant = a - first.ev(i, j), b - second.ev(i, j), ai * bj - aj * bi
        i, j = i + (da * bj - db * aj) / determinant, j + (db * ai - da * bi) / determinant
    return i, j


class Reference:
    """One scene. E, N (m) are plate carree about lon0, lat0, as the file has them."""

    def __init__(self, name):
        path = DATA / f"penprop_dev_{NAMES[name]}.npz"
        if not path.exists():
            pytest.skip(f"no reference case at {path}: set FIRNLINE_DATA to the folder of the reference data")
        with np.load(path) as data:
            self.data = d = {key: data[key] for key in data.files}
        self.about = about = json.loads(str(d["params"]))
        self.pair = Pair(datetime.datetime(2013, 1, 1), about["look"], about["lam"], *(Orbit(d["orb_t"], d[f"orb_S{k}"], d[f"orb_V{k}"]) for k in (1, 2)), about["m"])
        self._surface = RectBivariateSpline(d["dem_axis"], d["dem_axis"], d["dem_h"].astype(float), kx=5, ky=5)
        self._eps = RectBivariateSpline(d["entry_N"][:, 0], d["entry_E"][0], d["eps"].astype(float))
        self._centres = [self._spline(values) for values in (*self.metres(d["pc_lon"], d["pc_lat"]), d["pc_h"])]

    def metres(self, lon, lat):
        d = self.data
        return np.radians(lon - d["lon0"]) * d["Nr"], np.radians(lat - d["lat0"]) * d["Mr"]

    def degrees(self, east, north):
        d = self.data
        return d["lon0"] + np.degrees(east / d["Nr"]), d["lat0"] + np.degrees(north / d["Mr"])

    def surface(self, east, north):
        return self._surface.ev(north, east)

    def eps(self, east, north):
        return self._eps.ev(north, east)

    def centre(self, east, north):
        """Height of the smooth surface through the phase centres."""
        x, y, height = self._centres
        i, j = _inverse(y, x, north, east, (north + 2400) / 4800 * 89, (east + 2400) / 4800 * 89)
        return height.ev(i, j)

    @staticmethod
    def _spline(values):
        return RectBivariateSpline(np.arange(90.0), np.arange(90.0), values.astype(float), kx=5, ky=5)

    def slopes(self, points):
        """(2, n) rise towards true east and north (m/m) of the surface under points (n, 3)."""
        lon, lat, _ = to_degrees(points)
        east, north = self.metres(lon, lat)
        per_lon, per_lat = degree_lengths(lat)
        d = self.data
        return np.array([self._surface.ev(north, east, dy=1) * d["Nr"] * np.pi / 180 / per_lon, self._surface.ev(north, east, dx=1) * d["Mr"] * np.pi / 180 / per_lat])

    def radar(self, metres=20.0, half=2000.0):
        """(Image, phases rad float64, dh float32) of a regular radar image of pixels of so many metres, by smooth surfaces through those of the file."""
        spline = {name: self._spline(self.data[name]) for name in ("t", "R", "phi", "dh")}
        corner = np.array([[45 - half / 4800 * 89, 45 + half / 4800 * 89]] * 2)
        middle = [float(spline[name].ev(44.5, 44.5)) for name in ("t", "R")]
        reach = min(abs(float(spline["t"].ev(a, b)) - middle[0]) for a in corner[0] for b in corner[1]), min(abs(float(spline["R"].ev(a, b)) - middle[1]) for a in corner[0] for b in corner[1])
        rows, columns = int(2 * reach[0] * 6900 / metres), int(2 * reach[1] / (metres * 0.615))
        image = Image(rows, columns, middle[0] - reach[0], 2 * reach[0] / (rows - 1), middle[1] - reach[1], 2 * reach[1] / (columns - 1))
        t, r = np.meshgrid(image.first_time_s + image.line_interval_s * np.arange(rows), image.first_range_m + image.range_spacing_m * np.arange(columns), indexing="ij")
        i, j = _inverse(spline["t"], spline["R"], t, r, np.full(t.shape, 44.5), np.full(t.shape, 44.5))
        return image, spline["phi"].ev(i, j), spline["dh"].ev(i, j).astype(np.float32)

    def grid(self, step=20.0, half=1900.0):
        """Grid in degrees whose pixels are `step` m of E and N."""
        (west, south), (east, north) = self.degrees(-half, -half), self.degrees(-half + step, -half + step)
        count = int(2 * half / step)
        return Grid((float(west), float(east - west), 0.0, float(south), 0.0, float(north - south)), (count, count), 1.0, True)
