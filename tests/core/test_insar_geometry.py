"""Maps of a radar geometry against plain numpy, finite differences, brute force along profiles, and the reference scene."""

import dataclasses
import datetime
import json

import numpy as np
import plain_radar
import pytest
from radar import Circle
from test_orbits import DATA

from firnline.algorithms.blocks import ArrayImage
from firnline.algorithms.grid import Grid
from firnline.algorithms.insar import insar_geometry
from firnline.algorithms.insar.insar_geometry import MAPS, InsarGeometryOptions, compute, phase_offset
from firnline.algorithms.insar.orbits import Orbit
from firnline.algorithms.insar.pair import Image, Pair
from firnline.algorithms.insar.range_doppler import geo2rdr, pair_phase, phase_per_metre, rdr2geo, to_degrees, to_ecef
from firnline.algorithms.options import InputError
from firnline.algorithms.progress import Cancelled, Silent

RANGE_M = 6.2e5
SHAPE = (61, 97)


class Place:
    """Map around the ground at time 0 and the middle range: metres along x, y from there; angle: of the columns from the ground range, degrees; at 1200 m of height."""

    def __init__(self, look=1, angle=0.0, shape=SHAPE, spacing=(20.0, 10.0), swapped=False, phase_factor=1, circle=Circle()):
        orbits = [circle.orbit(), dataclasses.replace(circle, radius=circle.radius + 250.0, node=circle.node + 0.0008).orbit()]
        self.pair = Pair(datetime.datetime(2013, 1, 1), look, 0.0311, *(orbits[::-1] if swapped else orbits), phase_factor)
        around = rdr2geo(0.0, np.array([RANGE_M, RANGE_M + 500]), 1200.0, self.pair.primary, look)
        (lon, far_lon), (lat, far_lat), _ = to_degrees(around)
        self.lon0, self.lat0 = lon, lat
        east, north = to_ecef(lon + 1e-4, lat, 1200.0) - around[0], to_ecef(lon, lat + 1e-4, 1200.0) - around[0]
        self.unit = 1e-4 / np.linalg.norm(east), 1e-4 / np.linalg.norm(north)  # degrees of a metre
        out = np.array([(far_lon - lon) / self.unit[0], (far_lat - lat) / self.unit[1]])
        self.out = out / np.linalg.norm(out)  # ground range on the map
        c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        right = np.array([c * self.out[0] - s * self.out[1], s * self.out[0] + c * self.out[1]])
        down, (dx, dy), (rows, columns) = np.array([right[1], -right[0]]), spacing, shape
        corner = -right * dx * columns / 2 - down * dy * rows / 2
        self.grid = Grid((corner[0], right[0] * dx, down[0] * dy, corner[1], right[1] * dx, down[1] * dy), shape)

    def to_degrees(self, columns, rows):
        x, y = self.grid.to_map(np.asarray(columns, float), np.asarray(rows, float))
        return self.lon0 + x * self.unit[0], self.lat0 + y * self.unit[1]

    def to_pixels(self, lon, lat):
        return self.grid.to_pixel((lon - self.lon0) / self.unit[0], (lat - self.lat0) / self.unit[1])

    def centres(self):
        """(columns, rows) of the pixels' centres, and their distance (m) along the ground range."""
        columns, rows = np.meshgrid(np.arange(self.grid.shape[1]) + 0.5, np.arange(self.grid.shape[0]) + 0.5)
        x, y = self.grid.to_map(columns, rows)
        return columns, rows, x * self.out[0] + y * self.out[1]

    def points(self, heights):
        columns, rows, _ = self.centres()
        return to_ecef(*self.to_degrees(columns, rows), heights)


def mapped(place, heights, wanted=MAPS, image=None, options=InsarGeometryOptions(), undulation=None, progress=None):
    """(maps by name, (places, phases) of the radar image, Result)."""
    pair = dataclasses.replace(place.pair, image=image)
    wanted = [name for name in wanted if image or name not in ("lookup", "radar_lookup", "phase")]
    maps, radar = {}, (np.full((3, image.rows, image.columns), np.nan), np.full((image.rows, image.columns), np.nan)) if image else None

    def write(name, row0, col0, values):
        into = maps.setdefault(name, np.full((*values.shape[:-2], *place.grid.shape), -1.0))
        into[..., row0:row0 + values.shape[-2], col0:col0 + values.shape[-1]] = values

    def write_radar(row0, col0, places, phases):
        here = np.s_[row0:row0 + phases.shape[0], col0:col0 + phases.shape[1]]
        radar[0][(slice(None), *here)], radar[1][here] = places, phases

    result = compute(ArrayImage(heights), place.grid, pair, options, wanted=wanted, write=write, to_degrees=place.to_degrees, to_pixels=place.to_pixels, undulation=undulation,
                     write_radar=write_radar, progress=progress or Silent())
    return maps, radar, result


def rough(shape=SHAPE, seed=3, relief=60.0):
    rng = np.random.default_rng(seed)
    smooth = np.fft.ifft2(np.fft.fft2(rng.normal(size=shape)) * np.exp(-(np.fft.fftfreq(shape[0])[:, None] ** 2 + np.fft.fftfreq(shape[1]) ** 2) / (2 * 0.05**2))).real
    return (1200 + relief * smooth / smooth.std()).astype(np.float32)


def image_over(place, heights, size=(40, 55)):
    """An Image inside the DEM."""
    t, r = geo2rdr(place.points(heights), place.pair.primary, place.pair.look)
    (t0, t1), (r0, r1) = np.percentile(t, [25, 75]), np.percentile(r, [25, 75])
    return Image(*size, t0, (t1 - t0) / (size[0] - 1), r0, (r1 - r0) / (size[1] - 1))


PLACES = {"along range": dict(), "rotated": dict(angle=35.0), "turned": dict(angle=100.0), "against range, left": dict(angle=170.0, look=-1),
          "descending": dict(angle=-60.0, circle=Circle(argument=140.0)), "negative baseline": dict(angle=12.0, swapped=True), "ping-pong": dict(phase_factor=2),
          "date line": dict(angle=20.0, circle=Circle(node=155.0)), "near the pole": dict(angle=50.0, circle=Circle(argument=82.0))}


@pytest.mark.parametrize("name", PLACES)
def test_angles_and_kz_against_plain_numpy(name):
    place, heights = Place(**PLACES[name]), rough()
    heights[20, 30] = np.nan
    maps, _, result = mapped(place, heights)
    pair, points = place.pair, place.points(heights.astype(float))
    t, r = plain_radar.geo2rdr(points.reshape(-1, 3), pair.primary, pair.look)
    s, v, _ = pair.primary.state(t)
    sight = (points.reshape(-1, 3) - s) / r[:, None]
    up = place.points(heights + 1.0).reshape(-1, 3) - points.reshape(-1, 3)
    incidence = np.degrees(np.arccos(-(sight * up).sum(1))).reshape(SHAPE)
    assert np.nanmax(np.abs(maps["incidence"] - incidence)) < 1e-4
    assert (np.isnan(maps["incidence"]) == np.isnan(heights)).all() and np.isnan(heights).sum() == 1
    # Local incidence: the normal from Horn's differences of the points.
    p = points
    across = (p[:-2, 2:] + 2 * p[1:-1, 2:] + p[2:, 2:]) - (p[:-2, :-2] + 2 * p[1:-1, :-2] + p[2:, :-2])
    down = (p[2:, :-2] + 2 * p[2:, 1:-1] + p[2:, 2:]) - (p[:-2, :-2] + 2 * p[:-2, 1:-1] + p[:-2, 2:])
    normal = np.cross(down, across)
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    normal *= np.sign((normal * up.reshape(*SHAPE, 3)[1:-1, 1:-1]).sum(-1, keepdims=True))
    local = np.degrees(np.arccos(-(normal * sight.reshape(*SHAPE, 3)[1:-1, 1:-1]).sum(-1)))
    assert np.nanmax(np.abs(maps["local_incidence"][1:-1, 1:-1] - local)) < 1e-3
    assert np.isnan(maps["local_incidence"]).sum() == 9
    # k_z = d phi / dh at constant range and time, by the definition.
    h = heights.astype(float).ravel()
    step = 0.5
    high, low = (pair_phase(rdr2geo(t, r, h + dh, pair.primary, pair.look), pair) for dh in (step, -step))
    kz = ((high - low) / (2 * step)).reshape(SHAPE)
    assert np.nanmax(np.abs(maps["kz"] / kz - 1)) < 1e-5
    assert np.nanmax(np.abs(maps["height_of_ambiguity"] * kz / (2 * np.pi) - 1)) < 1e-5
    assert np.sign(np.nanmean(kz)) == np.sign(result.numbers["perpendicular_baseline_m"]) == np.sign(result.numbers["height_of_ambiguity"])
    # h_a = lambda R1 sin(theta) / (m B_perp), in which R1 stands for R2.
    formula = pair.wavelength_m * result.numbers["middle_range_m"] * np.sin(np.radians(np.nanmean(incidence))) / (pair.phase_factor * result.numbers["perpendicular_baseline_m"])
    assert result.numbers["height_of_ambiguity"] == pytest.approx(formula, rel=2e-3)


def test_sign_and_factor_of_kz():
    kz = {key: np.nanmean(mapped(Place(**more), rough(), ["kz"])[0]["kz"]) for key, more in dict(one=dict(), swapped=dict(swapped=True), two=dict(phase_factor=2)).items()}
    assert kz["two"] == pytest.approx(2 * kz["one"], rel=1e-9)
    assert kz["swapped"] == pytest.approx(-kz["one"], rel=2e-3)


def ridge(g, height=400.0, climb=230.0, fall=150.0):
    """Heights (m) of a ridge at g = 0 across the ground range: 60 degrees towards the radar, 69 away from it."""
    return 1200 + height * np.clip(np.minimum((g + climb) / climb, (fall - g) / fall), 0, None)


@pytest.mark.parametrize("angle", [0.0, 30.0, 75.0, 120.0, 180.0, 245.0])
@pytest.mark.parametrize("look", [1, -1])
def test_layover_and_shadow_of_a_ridge(look, angle):
    place = Place(look, angle, shape=(151, 173), spacing=(20.0, 15.0))
    g = place.centres()[2]
    maps, _, result = mapped(place, ridge(g).astype(np.float32), ["layover_shadow"])
    # Every place of a fine profile against every other.
    fine = np.arange(-1600.0, 1600.0, 5.0)
    lon, lat = place.lon0 + fine * place.out[0] * place.unit[0], place.lat0 + fine * place.out[1] * place.unit[1]
    points = to_ecef(lon, lat, ridge(fine))
    t, r = geo2rdr(points, place.pair.primary, look)
    s = place.pair.primary.state(t)[0]
    psi = np.arccos(((s - points) * s).sum(1) / r / np.linalg.norm(s, axis=1))
    layover, shadow = plain_radar.classes(r, psi)
    own_layover, own_shadow = (fine > -230) & (fine < 0), (fine > 0) & (fine < 150)
    assert layover.sum() * 5 > 600 and shadow.sum() * 5 > 250 and (layover & shadow).any()
    truth = np.select([layover & shadow, layover & own_layover, layover, shadow & own_shadow, shadow], [5, 1, 2, 3, 4], 0)
    # The nearest and the farthest class within two pixels bracket what a pixel may have: the crest of the sampled ridge is lower.
    near = [truth[np.clip(np.searchsorted(fine, g + d), 0, fine.size - 1)] for d in np.arange(-40.0, 41.0, 5.0)]
    # Where the DEM goes on far enough along the line of sight: what lies beyond it casts no shadow.
    columns, rows, _ = place.centres()
    ends = [place.grid.to_pixel(*(at + d * out for at, out in zip(place.grid.to_map(columns, rows), place.out))) for d in (-650.0, 650.0)]
    inside = np.all([(c > 0) & (c < 173) & (r > 0) & (r < 151) for c, r in ends], axis=0)
    assert inside.mean() > 0.3
    allowed = np.any([one == maps["layover_shadow"] for one in near], axis=0)
    assert allowed[inside].all()
    assert (maps["layover_shadow"] == near[8])[inside].mean() > 0.93
    assert sum(result.classes.values()) == g.size and all(result.classes[name] for name in result.classes)


def test_gentle_ground_has_neither_layover_nor_shadow():
    maps, _, result = mapped(Place(angle=40.0), rough(relief=6.0), ["layover_shadow"])
    assert (maps["layover_shadow"] == 0).all() and result.classes["visible"] == 61 * 97


@pytest.mark.parametrize("name", ["along range", "turned", "against range, left", "near the pole"])
def test_look_up_tables_both_ways(name):
    place, heights = Place(**PLACES[name]), rough(relief=15.0)
    image = image_over(place, heights)
    maps, (places, phases), result = mapped(place, heights, (*MAPS, "radar_lookup", "phase"), image)
    t, r = geo2rdr(place.points(heights.astype(float)), place.pair.primary, place.pair.look)
    line, sample = image.row_of(t), image.column_of(r)
    inside = (line >= -0.5) & (line <= image.rows - 0.5) & (sample >= -0.5) & (sample <= image.columns - 0.5)
    assert (np.isfinite(maps["lookup"][0]) == inside).all() and 500 < inside.sum() < inside.size
    assert np.abs(maps["lookup"][0] - line)[inside].max() < 1e-4 and np.abs(maps["lookup"][1] - sample)[inside].max() < 1e-4
    assert (np.isnan(maps["incidence"]) == ~inside).all()  # only inside the image
    # Back: the ground of each radar pixel lies on the DEM, and where the radar pixel says.
    good = np.isfinite(places[2])
    assert good.mean() > 0.8
    lost = np.argwhere(~good)
    lon, lat, _ = to_degrees(rdr2geo(image.first_time_s + lost[:, 0] * image.line_interval_s, image.first_range_m + lost[:, 1] * image.range_spacing_m, 1200.0, place.pair.primary, place.pair.look))
    column, row = place.to_pixels(lon, lat)
    assert (np.minimum.reduce([column, row, SHAPE[1] - column, SHAPE[0] - row]) < 8).all()  # near the border of the DEM, or beyond it
    lon, lat = place.to_degrees(places[0][good], places[1][good])
    back_t, back_r = geo2rdr(to_ecef(lon, lat, places[2][good]), place.pair.primary, place.pair.look)
    rows, columns = np.nonzero(good)
    assert np.abs(image.row_of(back_t) - rows).max() < 2e-3 and np.abs(image.column_of(back_r) - columns).max() < 2e-3
    i, j = (places[1][good] - 0.5).astype(int), (places[0][good] - 0.5).astype(int)
    f, g = places[1][good] - 0.5 - i, places[0][good] - 0.5 - j
    on_dem = (1 - f) * ((1 - g) * heights[i, j] + g * heights[i, j + 1]) + f * ((1 - g) * heights[i + 1, j] + g * heights[i + 1, j + 1])
    assert np.abs(on_dem - places[2][good]).max() < 2e-3
    exact = pair_phase(to_ecef(lon, lat, places[2][good]), place.pair)
    assert np.abs(phases[good] + phase_offset(result.numbers) - exact).max() < 5e-3  # rad: 0.02 mm of range, the digits of a place in single precision


def test_in_layover_the_highest_ground_is_taken():
    place = Place(shape=(61, 173))
    heights = ridge(place.centres()[2]).astype(np.float32)
    t, r = geo2rdr(place.points(heights.astype(float)), place.pair.primary, 1)
    image = Image(5, 300, t.mean(), (t.max() - t.min()) / 100, r.min() + 50, (r.max() - r.min() - 100) / 300)
    _, (places, _), _ = mapped(place, heights, ("radar_lookup",), image)
    for sample in range(60, 240, 10):
        candidates = np.abs(r[30] - (image.first_range_m + sample * image.range_spacing_m)) < 30
        assert np.nanmax(np.abs(places[2, 2, sample] - heights[30][candidates].max())) < 60


def test_undulation_lifts_the_ground():
    place, heights = Place(angle=25.0), rough()
    image = image_over(place, heights)
    lifted = mapped(place, heights, (*MAPS, "radar_lookup"), image, undulation=lambda lon, lat: 40.0 + 0 * lon)
    plain = mapped(place, heights + 40, (*MAPS, "radar_lookup"), image)
    for name in ("incidence", "kz", "lookup"):
        assert np.nanmax(np.abs(lifted[0][name] - plain[0][name])) < 2e-4, name
    assert np.nanmax(np.abs(lifted[1][0] - plain[1][0])) < 1e-3
    assert lifted[2].numbers["highest_m"] == pytest.approx(plain[2].numbers["highest_m"])


@pytest.mark.parametrize("name", ["rotated", "turned"])
def test_strips_change_nothing(name, monkeypatch):
    place, heights = Place(**PLACES[name]), rough(relief=250.0)
    image = image_over(place, heights)
    whole = mapped(place, heights, image=image)
    monkeypatch.setattr(insar_geometry, "_BYTES", 10**7)
    monkeypatch.setattr(insar_geometry, "_BLOCK", (7, 31))
    parts = mapped(place, heights, image=image)
    for key in whole[0]:
        assert np.array_equal(np.isnan(whole[0][key]), np.isnan(parts[0][key])), key
        assert np.nanmax(np.abs(whole[0][key] - parts[0][key])) <= (0 if key == "layover_shadow" else 1e-3), key
    assert whole[2].classes == parts[2].classes and whole[2].classes["layover of others"] > 50


def test_annotated_height_of_ambiguity_is_compared():
    place = Place()
    found = mapped(place, rough(), ["kz"])[2].numbers["height_of_ambiguity"]
    place.pair = dataclasses.replace(place.pair, height_of_ambiguity_m=-2.0 * found)
    with pytest.raises(InputError, match="a factor of two means the wrong phase_factor; give 2"):
        mapped(place, rough(), ["kz"])
    place.pair = dataclasses.replace(place.pair, height_of_ambiguity_m=1.1 * found)
    progress = Silent()
    mapped(place, rough(), ["kz"], progress=progress)
    assert ["annotated height of ambiguity" in one for one in progress.warnings] == [True]
    place.pair = dataclasses.replace(place.pair, height_of_ambiguity_m=-found)  # annotations are often without a sign
    progress = Silent()
    mapped(place, rough(), ["kz"], progress=progress)
    assert not progress.warnings


def test_unsound_inputs_end_in_a_sentence():
    place, heights = Place(), rough()
    with pytest.raises(InputError, match="DEM holds no height"):
        mapped(place, heights * np.nan)
    with pytest.raises(InputError, match="DEM holds -9999"):
        mapped(place, np.where(np.arange(97) == 5, -9999, heights))
    alone = Place()
    alone.pair = dataclasses.replace(alone.pair, secondary=None, phase_factor=None)
    with pytest.raises(InputError, match="GEOMETRY holds one orbit"):
        mapped(alone, heights, ["kz"])
    assert np.isfinite(mapped(alone, heights, ["incidence"])[0]["incidence"]).all()
    with pytest.raises(InputError, match="no pixel of it is seen by the orbit, looking left"):
        other = Place()
        other.pair = dataclasses.replace(other.pair, look=-1)
        mapped(other, heights, ["incidence"])
    with pytest.raises(InputError, match="GEOMETRY holds no image"):
        compute(ArrayImage(heights), place.grid, place.pair, InsarGeometryOptions(), wanted=["lookup"], write=None, to_degrees=place.to_degrees, progress=Silent())


def test_cancel_is_heard():
    class Asked(Silent):
        def cancelled(self):
            return True

    with pytest.raises(Cancelled):
        mapped(Place(), rough(), progress=Asked())


def test_reference_scene():
    """A radar-geometry interferogram made by another program: its absolute phase from the orbits and the true DEM. The two interpolate the DEM differently."""
    path = DATA / "refine_dev_E.npz"
    if not path.exists():
        pytest.skip(f"no reference case at {path}: set FIRNLINE_DATA to the folder of the reference data")
    with np.load(path) as data:
        data = dict(data)
    about, t, r, axis = json.loads(str(data["params"])), data["t"], data["R"], data["dem_axis"]
    orbits = [Orbit(data["orb_t"], data[f"orb_S{k}"], data[f"orb_V{k}"]) for k in (1, 2)]
    image = Image(t.size, r.size, t[0], t[1] - t[0], r[0], r[1] - r[0])
    place, step = Place(), axis[1] - axis[0]
    place.pair = Pair(datetime.datetime(2013, 1, 1), about["look"], about["lam"], *orbits, about["m"], height_of_ambiguity_m=about["HoA"])
    place.grid = Grid((axis[0] - step / 2, step, 0.0, axis[0] - step / 2, 0.0, step), data["dem_true"].shape)  # south-up
    place.lon0, place.lat0, place.unit = about["lon0"], about["lat0"], (np.degrees(1 / data["Nr"]), np.degrees(1 / data["Mr"]))
    _, (places, phases), result = mapped(place, data["dem_true"], ("kz", "radar_lookup", "phase"), image)
    assert result.numbers["height_of_ambiguity"] == pytest.approx(45, abs=0.02) and result.numbers["radar_pixels_on_dem"] == t.size * r.size
    error = phases + phase_offset(result.numbers) - data["true_phase"]
    assert np.std(error) < 0.01 and np.abs(error).max() < 0.05 and abs(error.mean()) < 0.002
    assert np.median(np.abs(places[2] - data["true_h"])) < 0.05
    # On the ground that the file names, without a DEM in between.
    ground = to_ecef(about["lon0"] + np.degrees(data["true_E"].astype(float) / data["Nr"]), about["lat0"] + np.degrees(data["true_N"].astype(float) / data["Mr"]), data["true_h"].astype(float))
    assert np.abs(pair_phase(ground, place.pair) - data["true_phase"]).max() < 2e-3
    assert phase_per_metre(place.pair) == pytest.approx(2 * np.pi / 0.0311)
