"""A plane of snow as a radar sees it, by the vector form that ray tracing has checked: small, and there without any data."""

import dataclasses

import numpy as np
from radar import Circle
from test_range_doppler import pair_of

from firnline.algorithms.grid import Grid
from firnline.algorithms.insar import adapted_geocoding as core
from firnline.algorithms.insar import look, medium, phase_source, propagation
from firnline.algorithms.insar.pair import Image
from firnline.algorithms.insar.range_doppler import pair_phase, rdr2geo, to_degrees
from firnline.algorithms.progress import Silent
from firnline.algorithms.terrain import degree_lengths


class Exact:
    """Phase as an image, in double precision."""

    def __init__(self, values):
        self.values, self.shape = values, values.shape

    def read(self, row0, row1, col0, col1):
        return self.values[row0:row1, col0:col1]


class Place:
    """An inclined plane of snow over a place, 12 m of it above the phase centre, and what the radar makes of it; rows 61, columns 97."""

    DH, EPS, EAST, NORTH = 12.0, 1.9, 0.08, -0.05

    def __init__(self, look_side=1, swapped=False, factor=1, circle=Circle()):
        pair = pair_of(look_side, swapped, factor)
        orbits = [circle.orbit(), dataclasses.replace(circle, radius=circle.radius + 250.0, node=circle.node + 0.0008).orbit()]
        self.pair = dataclasses.replace(pair, primary=orbits[swapped], secondary=orbits[1 - swapped], image=Image(61, 97, -0.05, 0.0017, 6.2e5, 6.2))
        t, r = np.meshgrid(-0.05 + 0.0017 * np.arange(61), 6.2e5 + 6.2 * np.arange(97), indexing="ij")
        lon, lat, _ = to_degrees(rdr2geo(0.0, 6.203e5, 1500.0, self.pair.primary, look_side))
        self.unit = [1 / v for v in degree_lengths(lat)]
        self.lon, self.lat = float(lon), float(lat)
        entry, offset = rdr2geo(t, r, 1500.0, self.pair.primary, look_side), np.zeros(t.shape)
        normal = propagation.normal_vector(self.EAST, self.NORTH)
        _, east, north, up = look.ground(self.lon, self.lat, 1500.0)
        antenna = self.pair.primary.state(t)[0]
        for _ in range(30):
            lon, lat, _ = to_degrees(entry)
            entry = rdr2geo(t, r + offset, self.plane(lon, lat), self.pair.primary, look_side)
            ray = (antenna - entry) / np.linalg.norm(antenna - entry, axis=-1, keepdims=True)
            _, east, north, up = look.ground(*to_degrees(entry)[:2], 1500.0)
            seen = np.stack([(ray * axis).sum(-1) for axis in (east, north, up)], -1)
            offset = -np.linalg.norm(propagation.displacements(self.DH, self.EPS, seen, normal)[0], axis=-1)
        self.phase = pair_phase(entry, self.pair)
        self.grid = Grid((self.lon - 500 * self.unit[0], 8 * self.unit[0], 0.0, self.lat + 400 * self.unit[1], 0.0, -5 * self.unit[1]), (160, 125), 1.0, True)

    def plane(self, lon, lat):
        return 1500 + self.EAST * (lon - self.lon) / self.unit[0] + self.NORTH * (lat - self.lat) / self.unit[1]

    def on_map(self):
        rows, columns = np.indices(self.grid.shape) + 0.5
        return self.plane(*self.grid.to_map(columns, rows))

    def axes(self):
        rows, columns = (np.linspace(0, size, 17) for size in self.grid.shape)
        axes = np.zeros((4, 17, 17))
        axes[0], axes[3] = 1 / 8, -1 / 5
        return look.lattice(rows, columns, axes)

    def run(self, progress=None, *, phase=None, source=None, grid=None, **more):
        """({name: heights}, Result) of the options and the arguments of compute()."""
        names = {field.name for field in dataclasses.fields(core.AdaptedGeocodingOptions)}
        options = core.AdaptedGeocodingOptions(**dict(dict(dh_value=None if "dh" in more else self.DH, permittivity=self.EPS), **{key: more.pop(key) for key in list(more) if key in names}))
        progress, grid = progress or Silent(), grid or self.grid
        source = source or phase_source.PhaseSource(Exact(self.phase if phase is None else phase), self.pair)
        out = {}

        def write(name, row0, heights):
            out.setdefault(name, np.full(grid.shape, -1, np.float32))[row0:row0 + len(heights)] = heights
        found = phase_source.survey(source, progress)
        more = dict(medium=medium.Medium(options)) | more
        return out, core.compute(source, found, grid, options, to_pixels=grid.to_pixel, write=write, progress=progress, **more)
