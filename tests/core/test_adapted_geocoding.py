"""Adapted geocoding: own ray tracing between two satellites and an inclined interface, the reference scenes, blocks, the map, and what it refuses."""

import dataclasses
import time

import numpy as np
import pytest
from radar import Circle
from reference_scenes import Reference, rmse
from scipy.optimize import fsolve
from snow_place import Exact, Place
from test_range_doppler import pair_of

from firnline.algorithms.blocks import ArrayImage
from firnline.algorithms.grid import Grid
from firnline.algorithms.insar import adapted_geocoding as core
from firnline.algorithms.insar import adapted_geocoding_numba as kernels
from firnline.algorithms.insar import look, medium, phase_source, propagation
from firnline.algorithms.insar.range_doppler import geo2rdr, pair_phase, phase_per_metre, rdr2geo, to_degrees, to_ecef
from firnline.algorithms.options import InputError
from firnline.algorithms.progress import Cancelled, Silent

NODE = float(phase_source.NODE_PX)


# --- pixels one by one

def pixels(pair, times, ranges, phases, dh, eps, slopes, *, both=False, exact=True, flat_height=0.0, rereads=0, reread=None):
    """(standard positions, entry points, phase centres), each (n, 3), of (n,) pixels as n blocks of one; slopes (2, n). reread(point) -> slopes, eps there."""
    orbits = (*pair.primary.pieces, *pair.secondary.pieces, pair.look, phase_per_metre(pair), 1000.0)
    found = np.empty((3, times.size, 3))
    for n in range(times.size):
        t, r, phase = times[n:n + 1].copy(), ranges[n:n + 1].copy(), np.array([[phases[n]]])
        flat = pair_phase(rdr2geo(t[:, None], r + NODE * (np.arange(5) - 1.0), flat_height, pair.primary, pair.look), pair) if both else np.zeros((1, 4))
        d, e, s = (np.array(v, np.float32).reshape(-1, 1, 1) for v in (dh[n], eps[n], slopes[:, n]))
        at, entry, centre = (np.empty((1, 1, 3)) for _ in range(3))
        kernels.locate(t, r, phase, *orbits, 0, 1, at)
        found[0, n] = at[0, 0]
        for step in range(rereads + 1):
            if step:
                s, e = (np.array(v, np.float32).reshape(-1, 1, 1) for v in reread(entry[0, 0]))
                at = entry
            kernels.enter(t, r, phase, flat, NODE, both, d[0], e[0], s, *orbits, 0, 1, at, entry)
        kernels.descend(t, r, phase, flat, NODE, both, exact, d[0], e[0], s, *orbits, 0, 1, entry, centre)
        found[1:, n] = entry[0, 0], centre[0, 0]
    return found


def axes_at(point):
    """Unit vectors (3, 3) east, north, up at a point."""
    lon, lat, height = to_degrees(point)
    _, east, north, up = look.ground(lon, lat, height)
    return np.array([east, north, up])


def optical(orbit, buried, foot, normal, n, t):
    """(optical length m, time, entry point) of the stationary path from an orbit through the plane at `foot` to a buried point: Fermat's principle, no formula of the module."""
    along = np.linalg.svd(normal[None])[2][1:]

    def slope(u):
        entry, (s, v, _) = u[:2] @ along, orbit.state(t + u[2] / 7500)  # from the foot; u in metres
        out, below = entry + (foot - s), entry + (foot - buried)
        return [*(along @ (out / np.linalg.norm(out) + n * below / np.linalg.norm(below))), out @ v / np.linalg.norm(out)]
    straight = buried + normal * ((foot - buried) @ normal)
    u = fsolve(slope, [*(along @ (straight - foot) + 0.5), 0.1], xtol=1e-9, full_output=True)[0]  # as far as the digits go
    assert np.abs(slope(u)).max() < 1e-8
    u[2] = t + u[2] / 7500
    entry, s = foot + u[:2] @ along, orbit.state(u[2])[0]
    return np.linalg.norm(entry - s) + n * np.linalg.norm(entry - buried), u[2], entry


@pytest.mark.parametrize("look_side, swapped, factor", [(1, False, 1), (-1, False, 1), (1, True, 2)])
@pytest.mark.parametrize("east_rise, north_rise", [(0, 0), (0.15, -0.05), (-0.1, 0.2)])
def test_ray_tracing(look_side, swapped, factor, east_rise, north_rise):
    """Both satellites see a buried point: range, time and phase of the rays lead back to the entry point and to the buried point within 5 mm."""
    pair = pair_of(look_side, swapped, factor)
    for time_s, slant, dh, eps in ((-3.0, 6.1e5, 10.0, 1.9), (5.0, 6.6e5, 14.0, 2.8)):
        foot = rdr2geo(time_s, slant, 2000.0, pair.primary, look_side)
        east, north, up = axes_at(foot)
        normal = propagation.normal_vector(east_rise, north_rise) @ np.array([east, north, up])
        buried = foot - dh * up
        (r1, t1, entry), (r2, _, _) = (optical(orbit, buried, foot, normal, np.sqrt(eps), time_s) for orbit in (pair.primary, pair.secondary))
        given = pair, np.array([t1]), np.array([r1]), np.array([phase_per_metre(pair) * (r1 - r2)]), [dh], [eps], np.array([[east_rise], [north_rise]])
        standard, found, centre = (values[0] for values in pixels(*given))
        assert np.linalg.norm(found - entry) < 0.005 and np.linalg.norm(centre - buried) < 0.005
        assert np.linalg.norm(standard - entry) > 5
        _, flattened, deep = (values[0] for values in pixels(*given, both=True, flat_height=2000.0))
        assert np.linalg.norm(flattened - entry) < 0.03
        if east_rise == 0:  # the published equations, and what is exact in place of (15)
            assert np.linalg.norm(deep - buried) < 0.03
            antenna = pair.primary.state(t1)[0]
            theta = np.degrees(np.arccos(axes_at(entry)[2] @ (antenna - entry) / np.linalg.norm(antenna - entry)))
            assert np.linalg.norm(found - antenna) - r1 == pytest.approx(propagation.range_offset_surface(dh, theta, eps), abs=0.002)  # (14)
            rise = to_degrees(deep)[2] - to_degrees(standard)[2]
            assert rise == pytest.approx(-propagation.height_error(dh, theta, eps), abs=0.02)  # (10, 13)
            for exact in (True, False):
                _, _, deep = (values[0] for values in pixels(*given, both=True, exact=exact, flat_height=2000.0))
                assert np.linalg.norm(deep - antenna) - r1 == pytest.approx(propagation.range_offset_phase_centre(dh, theta, eps, exact), abs=0.002)  # (15)


# Scene: interface, METHOD with both compensations?, RMSE (m) at most of the surface, after reading again at the new position, and of the phase centre by the exact offset and by (15).
CASES = [("A", "Horizontal", False, 0.02, 0.001, 0.001, None), ("A", "Horizontal", True, 0.02, 0.005, 0.005, 0.05), ("B", "DEM slope", False, 0.05, 0.005, 0.005, None), ("B", "DEM slope", True, 0.05, 0.005, 0.05, 0.05)]


@pytest.mark.parametrize("name, interface, both, surface, again, deep, published", CASES)
def test_reference_scenes_by_points(name, interface, both, surface, again, deep, published):
    """Exact ray refraction between two satellites and a glacier: errors where the method puts the pixel."""
    reference = Reference(name)
    d, some = reference.data, (slice(2, None, 8), slice(3, None, 7))
    t, r, phi, dh, lon, lat, h = (d[key][some].ravel().astype(float) for key in ("t", "R", "phi", "dh", "pc_lon", "pc_lat", "pc_h"))
    places = [d[key][some].ravel() for key in ("app_E", "app_N")]
    apparent = to_ecef(*reference.degrees(*places), d["app_h"][some].ravel())

    def there(points):
        east, north = reference.metres(*to_degrees(points)[:2])
        return reference.slopes(points) if interface == "DEM slope" else np.zeros((2, *np.shape(east))), reference.eps(east, north)
    slopes, eps = there(apparent)
    for rereads, most in ((0, surface), (2, again)):
        standard, entry, centre = pixels(reference.pair, t, r, phi, dh, eps, slopes, both=both, flat_height=2000.0, rereads=rereads, reread=there)
        assert np.linalg.norm(standard - apparent, axis=1).max() < 1e-3
        east, north, height = to_degrees(entry)
        east, north = reference.metres(east, north)
        assert rmse(height - reference.surface(east, north)) <= most
        assert rmse(np.hypot(east - d["entry_E"][some].ravel(), north - d["entry_N"][some].ravel())) <= most
    if not both:
        assert rmse(np.linalg.norm(centre - to_ecef(lon, lat, h), axis=1)) <= deep
    found = [centre] if published is None else [centre, pixels(reference.pair, t, r, phi, dh, eps, slopes, both=both, exact=False, flat_height=2000.0)[2]]
    for points, most in zip(found, (deep, published)):
        east, north, height = to_degrees(points)
        assert rmse(height - reference.centre(*reference.metres(east, north))) <= most


# --- blocks

@pytest.fixture(scope="module")
def place():
    return Place()


WAYS = {"own slope": dict(), "SURFACE": dict(surface=True), "both compensations": dict(method=core.BOTH)}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("side", [dict(), dict(look_side=-1, circle=Circle(argument=140.0)), dict(swapped=True, factor=2, circle=Circle(argument=-30.0))], ids=["right", "left, descending", "negative, repeat pass, south"])
def test_inclined_plane(side, way):
    """The plane comes out as itself, and 12 m lower as that of the phase centres."""
    place = Place(**side)
    more = dict(WAYS[way])
    if more.pop("surface", False):
        more |= dict(surface=ArrayImage(place.on_map()), axes=place.axes())
    found, result = place.run(**more)
    truth, both = place.on_map(), "method" in more
    inside = np.isfinite(found["surface"])
    assert 0.8 < inside.mean() < 0.95 and result.counts["map"] == inside.sum() and ("surface" in more or result.counts["valid"] == 61 * 97)
    assert np.abs(found["surface"] - truth)[inside].max() < (0.02 if both else 0.005)
    assert np.abs(found["phase centre"] - truth + place.DH)[np.isfinite(found["phase centre"])].max() < (0.1 if both else 0.005)
    assert result.terms["surface: height"][0] == pytest.approx(place.DH * propagation.volume_factor(35, place.EPS), rel=0.1)


def test_what_is_in_the_phase(place):
    """Flattened, with a reference taken off, or with an offset: the same surface."""
    truth, _ = place.run()
    pair = place.pair
    t, r = place.pair.image.first_time_s + 0.0017 * np.arange(61)[:, None], 6.2e5 + 6.2 * np.arange(97)
    flat, other = pair_phase(rdr2geo(t, r, 300.0, pair.primary, 1), pair), pair_phase(rdr2geo(t, r, 1500.0, pair.primary, 1), pair)
    for phase, more in ((place.phase - flat, dict(flat_height=300.0)), (place.phase - other, dict(reference=Exact(other - 40), reference_offset=40.0)), (place.phase - 1e3, dict(offset=1e3))):
        found, _ = place.run(source=phase_source.PhaseSource(Exact(phase), pair, **more))
        np.testing.assert_allclose(found["surface"], truth["surface"], atol=1e-3)


def test_rasters_on_the_map_and_on_the_radar(place):
    """dh and permittivity from either; where there is none there is no result, or the ground as it was."""
    depth, eps = np.full((61, 97), place.DH), np.full((61, 97), place.EPS)
    truth, _ = place.run()
    given = dict(dh=core.Layer(ArrayImage(depth), False), medium=medium.Medium(core.AdaptedGeocodingOptions(), ArrayImage(eps)))
    found, _ = place.run(permittivity=None, **given)
    np.testing.assert_allclose(found["surface"], truth["surface"], atol=1e-4)
    on_map = dict(dh=core.Layer(ArrayImage(np.full(place.grid.shape, place.DH)), True), medium=medium.Medium(core.AdaptedGeocodingOptions(), ArrayImage(np.full(place.grid.shape, place.EPS))), medium_on_map=True)
    found, _ = place.run(permittivity=None, **on_map)
    both = np.isfinite(found["surface"])
    assert both.mean() > 0.8 and np.isfinite(truth["surface"][both]).all() and np.abs(found["surface"] - truth["surface"])[both].max() < 0.02  # other neighbours at the border of the map
    depth[:, 50:] = np.nan
    for choice in ("No data", "Unchanged"):
        found, result = place.run(permittivity=None, without_dh=choice, interface="Horizontal", **given | dict(dh=core.Layer(ArrayImage(depth), False)))
        assert result.counts["valid"] == (61 * 50 if choice == "No data" else 61 * 97)
    assert result.shown["entry shift"][:, 60:].max() < 1e-3 < 5 < result.shown["entry shift"][:, :40].min()


def test_standard_positions_have_their_time_range_and_phase(place):
    pair = place.pair
    points = np.empty((61, 97, 3))
    kernels.locate(-0.05 + 0.0017 * np.arange(61), 6.2e5 + 6.2 * np.arange(97), place.phase, *pair.primary.pieces, *pair.secondary.pieces, pair.look, phase_per_metre(pair), 1000.0, 0, 61, points)
    t, r = geo2rdr(points, place.pair.primary, 1)
    assert np.abs(t - (-0.05 + 0.0017 * np.arange(61))[:, None]).max() < 1e-9 and np.abs(r - (6.2e5 + 6.2 * np.arange(97))).max() < 1e-5
    assert np.abs(pair_phase(points, place.pair) - place.phase).max() < 1e-5


def test_blocks_do_not_show(place, monkeypatch):
    """Small tiles give what one gives; positions and points too."""
    phase = place.phase.copy()
    phase[20:24, 30:33] = np.nan
    wholes, parts = [], []
    for kept in (wholes, parts):
        positions = np.empty((6, 61, 97))

        def write_positions(row0, col0, values):
            positions[:, row0:row0 + values.shape[1], col0:col0 + values.shape[2]] = values
        found, result = place.run(phase=phase, write_positions=write_positions, want_points=True, point_step=7, smoothing=30.0)
        order = np.lexsort((result.points["column"], result.points["row"]))
        kept += [found["surface"], found["phase centre"], positions, np.array([values[order] for values in result.points.values()]), *result.shown.values()]
        monkeypatch.setattr(core, "_TILE", (17, 40))
    for whole, some in zip(wholes, parts):
        np.testing.assert_allclose(whole, some, atol=1e-3)
    assert wholes[3].shape == (13, 9 * 14) and np.isnan(wholes[2]).sum() == 6 * 12
    lon, lat, height = wholes[2][:3]
    assert np.nanmax(np.abs(place.plane(lon, lat) - height)) < 0.005 and np.nanmax(np.abs(place.plane(*wholes[2][3:5]) - place.DH - wholes[2][5])) < 0.005


# --- kernels

def test_slopes_and_means_of_points():
    """Of a plane, to the digits, through gaps too; means as numpy has them."""
    rng = np.random.default_rng(2)
    rows, columns = np.indices((23, 31), dtype=float)
    east, north = 14 * columns + 2 * rows + rng.uniform(-1, 1, rows.shape), 3 * columns - 11 * rows
    origin, *axes = (v for v in look.ground(12.0, 60.0, 900.0))
    points = origin + east[..., None] * axes[0] + north[..., None] * axes[1] + (0.1 * east - 0.3 * north)[..., None] * axes[2]
    points[7, 9] = np.nan
    slopes, mean = np.zeros((2, 23, 31), np.float32), np.empty_like(points)
    kernels.slopes_of_points(points, 0, 23, slopes)
    assert np.isnan(slopes[:, 7, 9]).all() and np.isnan(slopes).sum() == 2
    assert np.nanmax(np.abs(slopes[0] - 0.1)) < 3e-4 and np.nanmax(np.abs(slopes[1] + 0.3)) < 3e-4  # the vertical turns by 1e-4 over the scene
    kernels.mean_points(points, 1, 2, 0, 23, mean)
    np.testing.assert_allclose(mean[8, 10], np.nanmean(points[7:10, 8:13], axis=(0, 1)), rtol=1e-12)
    np.testing.assert_allclose(mean[0, 0], np.nanmean(points[:2, :3], axis=(0, 1)), rtol=1e-12)
    assert np.isnan(mean[7, 9]).all()


def test_map_between_pixels():
    """A curved surface under turned pixels, bicubic to a millimetre; bilinear beside a gap; a tear is left open."""
    rows, columns = np.indices((40, 50), dtype=float)
    places = np.stack([5 + 1.3 * columns + 0.4 * rows + 0.004 * columns**2, 30 - 0.3 * columns + 1.1 * rows, np.zeros((40, 50))], -1)

    def surface(x, y):
        return 1000 + 20 * np.sin(x / 14) * np.cos(y / 11)
    places[..., 2] = surface(places[..., 0], places[..., 1])
    x, y = np.meshgrid(np.arange(100) + 0.5, np.arange(90) + 0.5)
    total, count = np.zeros((90, 100)), np.zeros((90, 100), np.uint8)
    assert kernels.paint(places, 2, 38, 2, 48, 20.0, total, count) == 0
    full = count > 0
    assert 2200 < full.sum() < 3200 and np.abs(total[full] / count[full] - surface(x, y)[full]).max() < 4e-3
    places[20, 20] = np.nan
    places[:, 30:, 0] += 25
    total[:], count[:] = 0, 0
    assert kernels.paint(places, 0, 40, 0, 50, 20.0, total, count) == 78
    assert (count > 0).sum() < full.sum() + 1000 and np.abs(total[count > 0] / count[count > 0]).max() < 1021


# --- what it refuses

def test_what_is_refused(place):
    pair, shape = place.pair, (61, 97)
    for source, sentence in (
        (lambda: phase_source.PhaseSource(Exact(place.phase[:, 1:]), pair), "PHASE has 96 x 61 px, GEOMETRY is of an image of 97 x 61 px"),
        (lambda: phase_source.PhaseSource(Exact(place.phase), dataclasses.replace(pair, secondary=None)), "GEOMETRY holds one orbit"),
        (lambda: phase_source.PhaseSource(Exact(place.phase), dataclasses.replace(pair, image=None)), "GEOMETRY holds no image"),
        (lambda: phase_source.PhaseSource(Exact(place.phase), pair, reference=Exact(place.phase[1:])), "REFERENCE_PHASE has 97 x 60 px"),
        (lambda: phase_source.PhaseSource(Exact(np.full(shape, np.nan)), pair), "PHASE holds no value"),
        (lambda: phase_source.PhaseSource(Exact(-place.phase), pair), "check PHASE_IS, PHASE_OFFSET and whether the phase is unwrapped"),
        (lambda: phase_source.PhaseSource(Exact(place.phase), dataclasses.replace(pair, secondary=Circle().orbit(np.arange(1.0, 41.0, 10.0)))), "the orbit of the secondary is too short"),
        (lambda: phase_source.PhaseSource(Exact(place.phase), dataclasses.replace(pair, height_of_ambiguity_m=phase_source.survey(phase_source.PhaseSource(Exact(place.phase), pair), Silent()).numbers["height_of_ambiguity"] / 2)),
         "a factor of two means the wrong phase_factor"),
    ):
        with pytest.raises(InputError, match=sentence):
            place.run(source=source())
    for more, sentence in (
        (dict(dh=core.Layer(ArrayImage(np.full(shape, -12.0)), False)), "set DH_IS = Height of the phase centre"), (dict(dh=core.Layer(ArrayImage(np.full(shape, 9999.0)), False)), "DH holds values up to 9999 m"),
        (dict(dh=core.Layer(ArrayImage(np.full(shape, np.nan)), False)), "DH holds no value on PHASE"),
        (dict(permittivity=None, medium=medium.Medium(core.AdaptedGeocodingOptions(), ArrayImage(np.full(shape, 0.4)))), "PERMITTIVITY_RASTER holds 0.4 to 0.4"),
        (dict(permittivity=None, medium=medium.Medium(core.AdaptedGeocodingOptions(), ArrayImage(np.full(shape, np.nan)))), "have no pixel in common with data in all of them"),
        (dict(grid=Grid((0.0, 1e-4, 0.0, 0.0, 0.0, -1e-4), shape, 1.0, True)), "GRID does not reach into the scene: give one around")):
        with pytest.raises(InputError, match=sentence):
            place.run(**more)
    lifted, _ = place.run(dh=core.Layer(ArrayImage(np.full(shape, -place.DH)), False), dh_is=core.HEIGHT)
    np.testing.assert_allclose(lifted["surface"], place.run()[0]["surface"], atol=1e-4)


def test_slopes_that_turn_away_have_no_result(place):
    steep = place.on_map() + 400 * np.maximum(np.arange(125) - 60, 0)
    found, result = place.run(surface=ArrayImage(np.where(np.arange(125) < 45, np.nan, steep)), axes=place.axes(), smoothing=0.0)
    assert result.counts["no_slope"] > 500 and result.counts["valid"] + result.counts["no_slope"] + result.counts["facing_away"] == 61 * 97


def test_cancel(place):
    class Stopped(Silent):
        def cancelled(self):
            return True
    with pytest.raises(Cancelled):
        place.run(Stopped())


def test_cancel_is_heard_within_a_second(place):
    class Later(Silent):
        begin = time.monotonic() + 1e9

        def cancelled(self):
            return time.monotonic() > self.begin + 0.3
    place.run()
    later = Later()
    later.begin = time.monotonic()
    with pytest.raises(Cancelled):
        while True:
            place.run(later)
    assert time.monotonic() - later.begin < 1.3
