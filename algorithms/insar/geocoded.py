"""What comes of geocoded pixels: a map of their heights, every n-th of them for report and layer, and all positions."""

import numpy as np

from .. import device
from ..progress import stop_if_cancelled
from .range_doppler import to_degrees
from .refinement_aside import Aside, strips

TERMS = {"dh": "dh, the depth of the phase centre", "entry range": "surface: slant range", "entry rise": "surface: height", "entry shift": "surface: horizontal shift",
         "centre range": "phase centre: slant range", "centre rise": "phase centre: height", "centre shift": "phase centre: horizontal shift"}
_SHOWN = 500  # pixels along an axis of what is kept for the report
_MOST_POINTS = 250_000
_AT_ONCE = 100_000  # pixels that go into a map before a cancel is looked for


class Maps:
    """Heights of the surfaces `names` on a grid: means of what lies over a pixel. reach: pixels up to which neighbours make a surface; held: an ExitStack."""

    def __init__(self, held, names, shape, reach):
        self.names, self.shape, self.reach, self.torn = names, tuple(shape), reach, 0
        self._total = {name: held.enter_context(Aside(shape, np.float64, 0)) for name in names}
        self._count = {name: held.enter_context(Aside(shape, np.uint8, 0)) for name in names}

    def add(self, places, window, progress):
        """places: name -> (rows, columns, 3), column, row and height of pixels; window: (row0, row1, col0, col1) of those between which there is a surface."""
        from . import adapted_geocoding_numba as kernels

        row0, row1, col0, col1 = window
        torn = dict.fromkeys(self.names, 0)

        def one(name, first, last):
            torn[name] += kernels.paint(places[name], first, last, col0, col1, self.reach, self._total[name].array, self._count[name].array)
        some = max(1, _AT_ONCE // (col1 - col0))
        for row in range(row0, row1 - 1, some):  # one thread for each map: no two write into one
            device.each(one, [(name, row, min(row + some + 1, row1)) for name in self.names], progress)
        self.torn += torn[self.names[0]]

    def write(self, write, progress):
        """write(name, row0, heights) strip by strip; returns how many pixels of the first have a height."""
        reached = 0
        for number, name in enumerate(self.names):
            for row0, row1 in strips(self.shape):
                stop_if_cancelled(progress)
                count = self._count[name].array[row0:row1]
                heights = np.where(count > 0, self._total[name].array[row0:row1] / np.maximum(count, 1), np.nan).astype(np.float32)
                reached += int((count > 0).sum()) if number == 0 else 0
                write(name, row0, heights)
                progress.report((number + row1 / self.shape[0]) / len(self.names))
        return reached


class Kept:
    """shown: name of TERMS -> float32 (rows, columns) of every `factor`-th pixel of the radar image; points: name -> (n,) of every point_step-th, of those that have a surface."""

    def __init__(self, shape, antenna, to_map, point_step):
        """antenna(times) -> positions (n, 3) m; to_map: of the Grid; point_step: None for as many points as a layer bears, 0 for none."""
        self.factor = max(1, -(-max(shape) // _SHOWN))
        self.step = max(1, int(np.ceil((shape[0] * shape[1] / _MOST_POINTS) ** 0.5))) if point_step is None else point_step
        self.shown = {name: np.full([-(-size // self.factor) for size in shape], np.nan, np.float32) for name in TERMS}
        self._antenna, self._to_map, self._points = antenna, to_map, []

    @property
    def points(self):
        return {name: np.concatenate([one[name] for one in self._points]) for name in self._points[0]} if self._points else {}

    def add(self, tile, times, ranges, standard, entry, centre, dh, places):
        """Pixels of a tile: times (rows,), ranges (columns,), points (rows, columns, 3), dh, and places by the names of Maps."""
        self._show(tile, times, ranges, standard, entry, centre, dh)
        if self.step:
            self._point(tile, entry, centre, dh, places)

    def _show(self, tile, times, ranges, standard, entry, centre, dh):
        thin = _thin(tile, self.factor)
        standard, entry, centre = standard[thin], entry[thin], centre[thin]
        if not standard.size:
            return
        lon, lat, heights = to_degrees(standard)
        lon, lat = np.radians(lon), np.radians(lat)
        up = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], -1)
        antenna = self._antenna(times[thin[0]])[:, None]
        values = dict(dh=np.where(np.isfinite(entry[..., 0]), dh[thin], np.nan))
        for name, moved in (("entry", entry), ("centre", centre)):
            way = moved - standard
            values[f"{name} range"] = np.linalg.norm(moved - antenna, axis=-1) - ranges[thin[1]]
            values[f"{name} rise"] = to_degrees(moved)[2] - heights
            values[f"{name} shift"] = np.sqrt(np.maximum((way**2).sum(-1) - (way * up).sum(-1) ** 2, 0))
        into = tuple(slice((start + step.start) // self.factor, (start + step.start) // self.factor + size) for start, step, size in zip((tile.row0, tile.col0), thin, standard.shape))
        for name, one in values.items():
            self.shown[name][into] = one

    def _point(self, tile, entry, centre, dh, places):
        thin = _thin(tile, self.step)
        good = np.isfinite(entry[thin][..., 0])
        if not good.any():
            return
        rows, columns = np.nonzero(good)
        values = dict(row=(rows * self.step + tile.row0 + thin[0].start).astype(np.int32), column=(columns * self.step + tile.col0 + thin[1].start).astype(np.int32), dh=dh[thin][good].astype(float))
        for name, one, place in (("surface", entry, "surface"), ("centre", centre, "phase centre")):
            lon, lat, height = to_degrees(one[thin][good])
            values |= {f"{name}_lon": lon, f"{name}_lat": lat, f"{name}_h": height}
            values[f"{name}_x"], values[f"{name}_y"] = self._to_map(*np.moveaxis(places[place][thin][good][:, :2], -1, 0))
        self._points.append(values)


def _thin(tile, step):
    """Slices of a tile that take every step-th pixel of the whole."""
    return slice(-tile.row0 % step, None, step), slice(-tile.col0 % step, None, step)
