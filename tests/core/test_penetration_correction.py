"""Propagation in snow: tables of the method, own ray tracing, and the correction by blocks."""

import dataclasses
import json
import time

import numpy as np
import pytest
from scipy.optimize import fsolve

from firnline.algorithms.blocks import ArrayImage
from firnline.algorithms.grid import Grid
from firnline.algorithms.insar import look, medium, propagation
from firnline.algorithms.insar import penetration_correction as core
from firnline.algorithms.insar import propagation_numba as kernels
from firnline.algorithms.options import InputError
from firnline.algorithms.progress import Cancelled, Silent

SHAPE = (61, 97)
NORTH_UP, ROTATED = (500000.0, 20.0, 0.0, 5200000.0, 0.0, -10.0), (500000.0, 17.0, -4.0, 5200000.0, -8.0, -9.0)

TABLE = """
20 1.7 15.2076 1.2697 -2.6967 1.9029 12.6967 -13.5116 -3.1487 -3.1849
30 1.7 22.5496 1.2226 -2.2263 2.9066 12.2263 -14.1177 -3.2899 -3.3813
40 2.0 27.0340 1.2162 -2.1624 5.1027 12.1624 -15.8769 -4.6502 -4.9365
50 2.8 27.2452 1.2098 -2.0981 9.2687 12.0981 -18.8213 -7.5734 -8.4489"""


@pytest.mark.parametrize("line", TABLE.strip().splitlines())
def test_table_of_the_method(line):
    theta, eps, *expected = map(float, line.split())
    p = propagation
    found = [p.refraction_angle(theta, eps), p.volume_factor(theta, eps), p.height_error(10, theta, eps), p.ground_range_error(10, theta, eps), p.surface_height(10, theta, eps),
             p.range_offset_surface(10, theta, eps), p.range_offset_phase_centre(10, theta, eps, exact=False), p.range_offset_phase_centre(10, theta, eps)]
    np.testing.assert_allclose(found, expected, atol=1e-4)
    surface, centre = p.penetration_phase(10.0, 0.08, theta, eps)
    assert surface == pytest.approx(-0.08 * expected[4], abs=1e-5) and centre == pytest.approx(0.08 * expected[2], abs=1e-5)


def test_permittivity_of_densities():
    np.testing.assert_allclose(propagation.permittivity_kovacs([0.4, 0.6, 0.8]), [1.7902, 2.2710, 2.8090], atol=1e-4)
    np.testing.assert_allclose(propagation.permittivity_looyenga([0.4, 0.6, 0.8]), [1.7537, 2.2423, 2.8142], atol=1e-4)


# --- ray tracing: Fermat's principle, no formula of the module

def optical(track, buried, n, point, normal):
    """(optical length, y of the antenna) of the stationary path from a straight track along y, at x, z = track, through a plane to a buried point."""
    along = np.linalg.svd(normal[None])[2][1:]  # two axes of the plane

    def parts(u):
        entry, antenna = point + u[:2] @ along, np.array([track[0], u[2], track[1]])
        return entry, antenna

    def slope(u):
        entry, antenna = parts(u)
        out, below = (entry - antenna) / np.linalg.norm(entry - antenna), (entry - buried) / np.linalg.norm(entry - buried)
        return [*(along @ (out + n * below)), -1e5 * out[1]]
    straight = buried + normal * ((point - buried) @ normal)
    u = fsolve(slope, [*(along @ (straight - point)), buried[1]], xtol=1e-10)
    entry, antenna = parts(u)
    return np.linalg.norm(entry - antenna) + n * np.linalg.norm(entry - buried), u[2], entry


@pytest.mark.parametrize("east_rise, north_rise", [(0, 0), (0.1, 0), (-0.15, 0.05), (0.02, 0.2)])
@pytest.mark.parametrize("theta, eps, dh", [(38, 1.9, 10.0), (25, 2.8, 14.0), (48, 1.7, 6.0)])
def test_ray_tracing(theta, eps, dh, east_rise, north_rise):
    """Two antennas 150 m apart see a buried point: InSAR's position, moved by the formulas, is the entry point and the buried point within 5 mm."""
    n, distance = np.sqrt(eps), 635e3
    normal = propagation.normal_vector(east_rise, north_rise)
    buried = np.array([0.0, 0.0, -dh])  # the surface above it is the origin
    up = np.array([np.cos(np.radians(theta)), np.sin(np.radians(theta))])  # across the line of sight, in x, z
    first = np.array([-distance * np.sin(np.radians(theta)), distance * np.cos(np.radians(theta))])  # the radar looks east
    tracks = first, first + 150 * up
    (r1, y, entry), (r2, _, _) = (optical(track, buried, n, np.zeros(3), normal) for track in tracks)

    def misfit(q):  # x, z of InSAR: both ranges at zero Doppler
        return [np.hypot(*(q - tracks[0])) - r1, 4000 * (np.hypot(*(q - tracks[0])) - np.hypot(*(q - tracks[1])) - (r1 - r2))]
    x, z = fsolve(misfit, [0.0, 0.0], xtol=1e-10)
    seen = np.array([x, y, z])
    to_surface, to_centre = propagation.displacements(dh, eps, propagation.look_vector(theta, 90.0), normal)
    np.testing.assert_allclose(seen + to_surface, entry, atol=0.005)
    np.testing.assert_allclose(seen + to_centre, buried, atol=0.005)
    if east_rise == north_rise == 0:  # the equations of the published method
        assert z + propagation.surface_height(dh, theta, eps) == pytest.approx(0, abs=0.005)  # (11)
        assert z - propagation.height_error(dh, theta, eps) == pytest.approx(-dh, abs=0.005)  # (10)
        assert x == pytest.approx(propagation.ground_range_error(dh, theta, eps), abs=0.005)  # (7)
        assert r1 + propagation.range_offset_surface(dh, theta, eps) == pytest.approx(np.hypot(*(entry[[0, 2]] - tracks[0])), abs=0.005)  # (14)
        assert r1 + propagation.range_offset_phase_centre(dh, theta, eps) == pytest.approx(np.hypot(*(buried[[0, 2]] - tracks[0])), abs=0.005)  # exact form of (15)


# --- kernels against plain numpy

def test_gradients_and_means():
    rows, columns = np.indices(SHAPE, dtype=float)
    z = (3 + 0.5 * columns - 0.2 * rows + 1e-3 * columns**2 * rows).astype(np.float32)
    across, down = np.empty((2, *SHAPE), np.float32)
    kernels.gradients(z, 0, 61, across, down)
    np.testing.assert_allclose(across[2:-2, 2:-2], (0.5 + 2e-3 * columns * rows)[2:-2, 2:-2], atol=2e-3)
    np.testing.assert_allclose(down[2:-2, 2:-2], (-0.2 + 1e-3 * columns**2)[2:-2, 2:-2], atol=2e-3)
    z[30, 40] = np.nan
    kernels.gradients(z, 0, 61, across, down)
    assert np.isnan(across[30, 40]) and np.isfinite(across[30, 39]) and np.isfinite(down[29, 40])
    out = np.empty(SHAPE, np.float32)
    kernels.box_mean(z, 2, 0, 61, out)
    assert np.isnan(out[30, 40]) and out[31, 41] == pytest.approx(np.nanmean(z[29:34, 39:44]), rel=1e-6) and out[0, 0] == pytest.approx(z[:3, :3].mean(), rel=1e-6)


def test_displacement_by_numpy():
    """The kernel against propagation.displacements(), with a rotated grid, NaN, both targets; and the shift in pixels against metres."""
    rng = np.random.default_rng(3)
    z, d, eps = rng.uniform(0, 3000, SHAPE).astype("f4"), rng.uniform(1, 20, SHAPE).astype("f4"), rng.uniform(1.2, 3, SHAPE).astype("f4")
    d[5, 6] = np.nan
    across, down = rng.uniform(-2, 2, (2, *SHAPE)).astype("f4")
    grid = Grid(ROTATED, SHAPE)
    lattice = flat(grid, 38.0, 260.0)
    columns_east, rows_east = grid.vector_to_pixels(1, 0)
    columns_north, rows_north = grid.vector_to_pixels(0, 1)
    normal = propagation.normal_vector(across * columns_east + down * rows_east, across * columns_north + down * rows_north)
    expected = propagation.displacements(d, eps, propagation.look_vector(38.0, 260.0), normal)
    none = np.empty((0, 0), np.float32)
    for centre in (False, True):
        up, east, north, right, below, again = (np.empty(SHAPE, np.float32) for _ in range(6))
        kernels.displace(lattice.place(0, 0), lattice.fields, z, d, eps, none, across, down, True, 0, False, True, centre, True, 0, 61, up, east, north)
        np.testing.assert_allclose(np.stack([east, north, up], -1), expected[centre], atol=2e-5)
        kernels.displace(lattice.place(0, 0), lattice.fields, z, d, eps, none, across, down, True, 0, False, True, centre, False, 0, 61, again, right, below)
        np.testing.assert_allclose(grid.vector_to_map(right, below), (east, north), atol=2e-5)
    assert np.isnan(up[5, 6]) and np.isnan(up).sum() == np.isnan(expected[1][..., 2]).sum() < up.size / 2


def test_regrid_brings_back_what_moved():
    """A smooth field under a shift that varies: known where it came from; two pixels that meet leave no result."""
    rows, columns = np.indices((41, 57), dtype=float)
    right, below = (1.5 + 0.01 * columns).astype("f4"), (-0.8 + 0.02 * rows).astype("f4")
    values = (0.01 * columns**2 - 0.3 * rows).astype("f4")
    out = np.empty((31, 47), np.float32)
    assert kernels.regrid(values, right, below, 5, 0, 31, out) == 0
    x, y = (columns[5:-5, 5:-5] - 1.5) / 1.01, (rows[5:-5, 5:-5] + 0.8) / 1.02
    np.testing.assert_allclose(out, 0.01 * x**2 - 0.3 * y, atol=1e-4)
    right[20, 30] += 9
    assert kernels.regrid(values, right, below, 5, 0, 31, out) > 0 and np.isnan(out).sum() > 0


# --- the correction

def flat(grid, incidence, direction):
    """A lattice with one angle and direction, map axes true north."""
    axes = np.array([*grid.vector_to_pixels(1, 0), *grid.vector_to_pixels(0, 1)])
    rows, columns = grid.shape
    return look.lattice(np.linspace(0, rows, 17), np.linspace(0, columns, 17), np.broadcast_to(axes[:, None, None], (4, 17, 17)), incidence=incidence, look_direction=direction)


OPTIONS = core.PenetrationCorrectionOptions(method="Three-dimensional", dh_value=10.0, permittivity=2.0)


def corrected(values, grid, options, progress=None, **more):
    out = np.full(grid.shape, -1.0)

    def write(row, column, heights):
        out[row:row + heights.shape[0], column:column + heights.shape[1]] = heights
    result = core.compute(ArrayImage(values), grid, options, lattice=flat(grid, 38.0, 78.0), write=write, progress=progress or Silent(), **more)
    return out, result


@pytest.mark.parametrize("transform", [NORTH_UP, ROTATED, (500000.0, 20.0, 0.0, 5200000.0, 0.0, 10.0)])
@pytest.mark.parametrize("target", ["Surface", "Phase centre"])
def test_inclined_plane(transform, target):
    """What InSAR makes of an inclined plane comes back as the plane, moved or not; the terms add up."""
    grid = Grid(transform, SHAPE)
    x, y = grid.to_map(*(np.indices(SHAPE)[::-1] + 0.5))

    def plane(x, y):
        return 1000 + 0.1 * (x - 5e5) - 0.05 * (y - 5.2e6)
    surface, centre = propagation.displacements(10.0, 2.0, propagation.look_vector(38.0, 78.0), propagation.normal_vector(0.1, -0.05))
    seen = plane(x + surface[0], y + surface[1]) - surface[2]
    moved = surface if target == "Surface" else centre
    truth = plane(x - moved[0] + surface[0], y - moved[1] + surface[1]) - surface[2] + moved[2]
    found, result = corrected(seen, grid, dataclasses.replace(OPTIONS, target=target))
    np.testing.assert_allclose(found[3:-3, 3:-3], truth[3:-3, 3:-3], atol=1e-3)
    assert np.isnan(found).mean() < 0.08 and result.counts["folded"] == 0
    still, _ = corrected(seen, grid, dataclasses.replace(OPTIONS, method="Propagation", target=target))
    np.testing.assert_allclose(still, truth, atol=1e-3)
    terms = {name: values[0] for name, values in result.terms.items()}
    parts = [value for name, value in terms.items() if not name.startswith(("whole", "horizontal"))]
    assert sum(parts) == pytest.approx(terms["whole change of height"], abs=1e-3)
    assert terms["horizontal shift (towards the radar)"] == pytest.approx(np.hypot(*moved[:2]), abs=1e-3)


def test_blocks_do_not_show(monkeypatch):
    """Small tiles give the pixels of one."""
    shape = (700, 900)
    grid, rng = Grid(NORTH_UP, shape), np.random.default_rng(1)
    rows, columns = np.indices(shape)
    values = 1500 + 40 * np.sin(columns / 25) * np.cos(rows / 40) + 0.2 * rng.normal(size=shape)
    depth = ArrayImage(10 + 3 * np.sin(rows / 90))
    values[100:110, 300:330] = np.nan
    options = dataclasses.replace(OPTIONS, dh_value=None, smoothing=60.0)
    whole, _ = corrected(values, grid, options, dh=depth, block_rows=512)
    monkeypatch.setattr(core, "_ARRAYS", 400)
    tiled, _ = corrected(values, grid, options, dh=depth, block_rows=128)
    np.testing.assert_array_equal(whole, tiled)
    assert np.isfinite(whole).mean() > 0.97


def test_reading_again_at_the_new_position():
    """A permittivity and a slope that change over the shift are those where the ray enters."""
    grid = Grid(NORTH_UP, SHAPE)
    east = (np.arange(97) + 0.5) * 20.0

    def surface(x):
        return 1000 + 2e-5 * x**2

    def eps(x):
        return 1.6 + 3e-4 * x
    # Forward: entries on a fine axis, where InSAR has them, at look 90 and along the axis.
    entry = np.arange(-400.0, 2400, 1.0)
    back, _ = propagation.displacements(12.0, eps(entry), propagation.look_vector(38.0, 90.0), propagation.normal_vector(4e-5 * entry, 0))
    seen = np.broadcast_to(np.interp(east, entry - back[:, 0], surface(entry) - back[:, 2]), SHAPE)
    more = dict(dh=ArrayImage(np.full(SHAPE, 12.0)), surface=ArrayImage(np.broadcast_to(surface(east), SHAPE)))
    errors = []
    for rereads in (0, 1, 2):
        options = dataclasses.replace(OPTIONS, dh_value=None, permittivity=None, rereads=rereads)
        out = np.empty(SHAPE)

        def write(row, column, heights):
            out[row:row + heights.shape[0], column:column + heights.shape[1]] = heights
        image = ArrayImage(np.broadcast_to(eps(east), SHAPE))
        core.compute(ArrayImage(seen), grid, options, medium=medium.Medium(options, image), lattice=flat(grid, 38.0, 90.0), write=write, progress=Silent(), **more)
        errors.append(np.abs(out[20:40, 5:-5] - surface(east)[5:-5]).max())
    assert errors[0] > 0.005 and errors[1] < 0.002 and errors[2] <= errors[1] + 1e-4


def test_noise_of_the_dem_stays_out_of_the_slope():
    """White noise of 1 m on 12 m pixels: the correction scatters by half a metre with bare slopes, by less than 0.1 m as it is set."""
    shape = (120, 160)
    grid, noise = Grid((500000.0, 12.0, 0.0, 5200000.0, 0.0, -12.0), shape), np.random.default_rng(2).normal(size=shape)
    scatter = []
    for smoothing in (0.0, None):
        options = dataclasses.replace(OPTIONS, method="Propagation", smoothing=smoothing)
        found, _ = corrected(1000 + noise, grid, options)
        scatter.append((found - 1000 - noise)[8:-8, 8:-8].std())
    assert scatter[0] > 0.3 and scatter[1] < 0.1


@pytest.mark.parametrize("method", core.METHODS)
def test_where_dh_has_no_data(method):
    """No data, or the ground as it was: on slopes that face away too."""
    grid, rows = Grid(NORTH_UP, SHAPE), np.indices(SHAPE)[0]
    seen, depth = 1000.0 + 40 * np.maximum(rows - 40, 0), np.where(rows < 30, 10.0, np.nan)
    options = dataclasses.replace(OPTIONS, method=method, dh_value=None, smoothing=0.0)
    for choice in ("No data", "Unchanged"):
        found, _ = corrected(seen, grid, dataclasses.replace(options, without_dh=choice), dh=ArrayImage(depth))
        assert (found[5:25, 5:-5] > 1005).all()
        if choice == "No data":
            assert np.isnan(found[30:]).all()
        else:
            np.testing.assert_allclose(found[34:-2, 5:-5], seen[34:-2, 5:-5], atol=1e-3)


def test_what_the_core_refuses():
    grid, seen = Grid(NORTH_UP, SHAPE), np.full(SHAPE, 1000.0)
    for more, dh, sentence in ((dict(dh_value=None), -10.0, "set DH_IS = Height of the phase centre"), (dict(dh_value=None), 9999.0, "DH holds values up to 9999 m"),
                               (dict(dh_value=None), np.nan, "DH holds no value on INPUT")):
        with pytest.raises(InputError, match=sentence):
            corrected(seen, grid, dataclasses.replace(OPTIONS, **more), dh=ArrayImage(np.full(SHAPE, dh)))
    with pytest.raises(InputError, match="no pixel in common"):
        corrected(np.full(SHAPE, np.nan), grid, OPTIONS)
    lower, result = corrected(seen, grid, dataclasses.replace(OPTIONS, dh_value=None, dh_is=core.HEIGHT, interface="Horizontal"), dh=ArrayImage(np.full(SHAPE, -10.0)))
    assert np.nanmedian(lower) == pytest.approx(1000 + propagation.surface_height(10, 38, 2.0), abs=1e-3)


def test_cancel():
    class Stopped(Silent):
        def cancelled(self):
            return True
    with pytest.raises(Cancelled):
        corrected(np.full(SHAPE, 1000.0), Grid(NORTH_UP, SHAPE), OPTIONS, Stopped())


def test_cancel_is_heard_within_a_second():
    class Later(Silent):
        begin = time.monotonic()

        def cancelled(self):
            return time.monotonic() > self.begin + 0.3
    shape, later = (600, 12000), Later()
    with pytest.raises(Cancelled):
        while True:
            corrected(np.full(shape, 1000.0, np.float32), Grid(NORTH_UP, shape), OPTIONS, later)
    assert time.monotonic() - later.begin < 1.3


# --- the orbit

def test_orbit_gives_angle_and_direction():
    """A satellite put at a known angle and direction from the ground, moving at right angles to the ray, is found there."""
    lon, lat, height = np.array([-38.2]), np.array([70.1]), 2000.0
    point, east, north, up = (one[0] for one in look.ground(lon, lat, height))
    u = propagation.look_vector(41.0, 285.0)
    ray = u[0] * east + u[1] * north + u[2] * up
    centre = point + 7e5 * ray
    along = np.cross(ray, up)
    along *= 7500 / np.linalg.norm(along)
    times = np.arange(-20.0, 21, 5)
    orbit = look.Orbit(times, centre + (times[:, None] - 1.3) * along, np.broadcast_to(along, (9, 3)))
    np.testing.assert_allclose(np.ravel(orbit.look_from(lon, lat, height)), u, atol=1e-9)
    with pytest.raises(InputError, match="orbit is too short"):
        look.Orbit(times[:3], orbit.positions[:3], orbit.velocities[:3]).look_from(lon, lat, height)


def state_vectors(*rows):
    return json.dumps({"primary": {"state_vectors": rows}})


@pytest.mark.parametrize("text, sentence", [
    ("{", "holds no orbit"), ('{"primary": []}', "holds no orbit"), ("[" * 100000, "holds no orbit"), ('{"primary": {"state_vectors": [[1, 2], [3]]}}', "holds no orbit"),
    (state_vectors(*([t, 7000, 7 * t, 0, 0, 7, 0] for t in range(4))), "give metres"), (state_vectors(*([t, 7e6, 7e3 * t, 0, 0, 7e3, 0] for t in range(3))), "give four or more"),
    (state_vectors(*([-t, 7e6, 7e3 * t, 0, 0, 7e3, 0] for t in range(4))), "times that do not rise"), (state_vectors(*([t, 7e6, 0, 0, 0, 0, 0] for t in range(4))), "give metres")])
def test_files_that_hold_no_orbit(text, sentence):
    with pytest.raises(InputError, match=sentence):
        look.orbit_from_json(text, "g.json")
    good = look.orbit_from_json(state_vectors(*([t, 7e6, 7e3 * t, 0, 0, 7e3, 0] for t in range(4))), "g.json")
    assert good.positions[3, 1] == 21000 and good.velocities[0, 1] == 7000
