"""The synthetic pair: its phase, coherence and brightness against what the geometry says."""

import dataclasses

import numpy as np
import pytest
from test_insar_geometry import Place, ridge

from firnline.algorithms.blocks import ArrayImage
from firnline.algorithms.insar.insar_geometry import InsarGeometryOptions, compute, phase_offset
from firnline.algorithms.insar.range_doppler import geo2rdr, pair_phase, rdr2geo, to_degrees, to_ecef
from firnline.algorithms.progress import Silent
from firnline.algorithms.synthetic.bistatic import Bistatic, pair_over, scene

SMALL = Bistatic(rows=120, columns=140, line_m=4.0, range_m=3.0, scatterers=4.0)


def looks(values, rows=8, columns=7):
    r, c = values.shape[0] // rows * rows, values.shape[1] // columns * columns
    return values[:r, :c].reshape(r // rows, rows, c // columns, columns).mean(axis=(1, 3))


def truth(place, heights, pair):
    """Absolute phase and height of the ground under each radar pixel."""
    phases, places = np.full((pair.image.rows, pair.image.columns), np.nan), np.full((3, pair.image.rows, pair.image.columns), np.nan)

    def write_radar(row0, col0, some, phase):
        here = np.s_[row0:row0 + phase.shape[0], col0:col0 + phase.shape[1]]
        phases[here], places[(slice(None), *here)] = phase, some
    found = compute(ArrayImage(heights), place.grid, pair, InsarGeometryOptions(), wanted=["radar_lookup", "phase"], write=lambda *_: None, to_degrees=place.to_degrees, to_pixels=place.to_pixels,
                    write_radar=write_radar, progress=Silent())
    return phases + phase_offset(found.numbers), places


def hill(place):
    columns, rows, g = place.centres()
    return (1200 + 60 * np.exp(-((columns - 45) ** 2 / 400 + (rows - 30) ** 2 / 300))).astype(np.float32)


@pytest.mark.parametrize("heading, look, ambiguity, factor", [(348.0, 1, 50.0, 1), (192.0, 1, -35.0, 1), (348.0, -1, 60.0, 2)])
def test_orbits_are_as_asked(heading, look, ambiguity, factor):
    options = dataclasses.replace(SMALL, heading=heading, look=look, height_of_ambiguity_m=ambiguity, phase_factor=factor)
    pair = pair_over(-38.0, 70.0, 1000.0, options)
    place = to_ecef(-38.0, 70.0, 1000.0)
    t, r = geo2rdr(place[None], pair.primary, look)
    assert abs(t[0]) < 1e-8
    s = pair.primary.state(t)[0][0]
    up = to_ecef(-38.0, 70.0, 1001.0) - place
    assert np.degrees(np.arccos((s - place) @ up / r[0])) == pytest.approx(38.0, abs=1e-6)
    high, low = (pair_phase(rdr2geo(t, r, 1000.0 + dh, pair.primary, look), pair)[0] for dh in (1.0, -1.0))
    assert 2 * np.pi / ((high - low) / 2) == pytest.approx(ambiguity, rel=1e-3)
    line = rdr2geo(np.array(pair.image.times_s), r[0], 1000.0, pair.primary, look)
    assert np.linalg.norm(line[1] - line[0]) / (options.rows - 1) == pytest.approx(options.line_m, rel=0.01)
    lon, lat, _ = to_degrees(line)
    assert np.degrees(np.arctan2((lon[1] - lon[0]) * np.cos(np.radians(70)), lat[1] - lat[0])) % 360 == pytest.approx(heading, abs=0.5)


def test_interferogram_has_the_phase_of_the_terrain_and_the_coherence_asked_for():
    place = Place(angle=25.0)
    heights = hill(place)
    made = scene(ArrayImage(heights), place.grid, place.to_degrees, dataclasses.replace(SMALL, ramp=(1.5, -0.8)))
    phases, places = truth(place, heights, made.pair)
    product = made.secondary * made.primary.conj() * np.exp(-1j * (phases + made.ramp))
    known = np.isfinite(looks(product))
    assert known.sum() > 80
    coherence = np.abs(np.nanmean(product)) / np.sqrt(np.mean(np.abs(made.primary[np.isfinite(phases)]) ** 2) * np.mean(np.abs(made.secondary[np.isfinite(phases)]) ** 2))
    assert coherence == pytest.approx(0.85, abs=0.03)
    error = np.angle(looks(product)[known])
    assert abs(error.mean()) < 0.02 and abs(np.angle(np.nanmean(product))) < 0.02
    # Rosen et al. (2000): sqrt((1 - gamma^2) / (2 L)) / gamma of L = 56 looks.
    assert error.std() == pytest.approx(np.sqrt((1 - 0.85**2) / 112) / 0.85, rel=0.25)
    assert np.nanmax(places[2]) - np.nanmin(places[2]) > 50
    # Fully developed speckle: standard deviation of the intensity is its mean.
    flat = np.abs(made.primary[:, 100:][np.isfinite(phases[:, 100:])]) ** 2
    assert flat.std() / flat.mean() == pytest.approx(1, abs=0.12)


def test_layover_is_bright_and_shadow_is_dark():
    place = Place(shape=(61, 97), spacing=(15.0, 10.0))
    heights = ridge(place.centres()[2], 150.0, 70.0, 40.0).astype(np.float32)
    made = scene(ArrayImage(heights), place.grid, place.to_degrees, dataclasses.replace(SMALL, rows=60, columns=220, range_m=2.0, heading=np.degrees(np.arctan2(*place.out)) - 90, incidence=33.0))
    power = (np.abs(made.primary) ** 2)[10:50].mean(axis=0)
    crest = geo2rdr(place.points(heights.astype(float))[30], made.pair.primary, 1)[1][np.argmax(heights[30])]
    column = int(made.pair.image.column_of(crest))
    flat = np.median(power[power > 0])
    # Flat ground shows cot(33) = 1.54 m2 a metre of range and line, a sharp slope of 65 degrees as much again; the crest of the DEM is blunter.
    assert 1.5 * flat < power[column + 1:column + 12].mean() < 2.2 * flat
    assert (power[column + 75:column + 160] == 0).sum() > 10


def test_buried_scatterers_appear_farther_with_the_phase_of_the_surface():
    place = Place(angle=25.0)
    heights = hill(place)
    options = dataclasses.replace(SMALL, penetration_m=10.0, permittivity=2.0, incidence=40.0, coherence=0.95)
    made = scene(ArrayImage(heights), place.grid, place.to_degrees, options)
    assert made.offset_m == pytest.approx(15.8769, abs=0.05)  # reference value of 40 degrees, 2.0 and 10 m
    phases, _ = truth(place, heights, made.pair)
    image = dataclasses.replace(made.pair.image, first_range_m=made.pair.image.first_range_m - made.offset_m)
    moved, _ = truth(place, heights, dataclasses.replace(made.pair, image=image))
    product = made.secondary * made.primary.conj()
    right, wrong = (np.angle(np.nanmean(product * np.exp(-1j * one))) for one in (moved, phases))
    assert abs(right) < 0.03 < 0.3 < abs(wrong)


def test_the_seed_makes_the_pixels():
    place = Place(angle=25.0)
    a, b, c = (scene(ArrayImage(hill(place)), place.grid, place.to_degrees, dataclasses.replace(SMALL, seed=seed)) for seed in (1, 1, 2))
    assert (a.primary == b.primary).all() and (a.secondary == b.secondary).all() and (a.primary != c.primary).any()
