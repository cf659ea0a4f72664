"""The composite ratio and its reference, by hand; a series against the equations."""

import contextlib
import dataclasses
import datetime

import numpy as np
import pytest

from firnline.algorithms.blocks import ArrayImage
from firnline.algorithms.grid import Grid
from firnline.algorithms.options import InputError
from firnline.algorithms.progress import Silent
from firnline.algorithms.snow import backscatter_ratio
from firnline.algorithms.snow.backscatter_ratio import BackscatterRatioOptions, Reference, composite, decibel, multilooked, ratio, weight
from firnline.algorithms.snow.months import months_of


def test_weight_is_continuous():
    """0 to 20 degrees, 0.5 from 45 degrees, a straight line between, no jump at either end."""
    assert weight(np.array([0.0, 19.9, 20.0, 32.5, 45.0, 60.0])).tolist() == [0, 0, 0, 0.25, 0.5, 0.5]
    for theta in (20.0, 45.0):
        assert abs(weight(theta + 1e-9) - weight(theta - 1e-9)) < 1e-9
    assert np.isnan(weight(np.array([np.nan]))).all()
    assert weight(35.0, 30.0, 40.0) == 0.25


def test_ratio_and_composite_by_hand():
    power = np.array([0.05, 0.2, 0.0, -1.0, np.nan, 0.1], np.float32)
    reference = np.array([0.1, 0.1, 0.1, 0.1, 0.1, np.nan], np.float32)
    found = ratio(power, reference)
    assert found.dtype == np.float32 and found[:2] == pytest.approx([-3.0103, 3.0103], abs=1e-4) and np.isnan(found[2:]).all()
    r_vv, r_vh = np.array([-4.0, -4.0, np.nan, np.nan, -4.0, -4.0]), np.array([-2.0, -2.0, -2.0, -2.0, np.nan, -2.0])
    theta = np.array([10.0, 45.0, 10.0, 45.0, 30.0, np.nan])
    found = composite(r_vv, r_vh, theta)
    assert found[:3].tolist() == [-2.0, -3.0, -2.0] and np.isnan(found[3:]).all()
    assert composite(np.array([-4.0]), np.array([-2.0]), np.array([32.5]))[0] == pytest.approx(-2.5)


def test_reference_is_the_mean_of_powers():
    """Single-look speckle of mean 1: the mean of powers is 0 dB, that of decibels would be -2.5 dB; gaps do not count."""
    rng = np.random.default_rng(0)
    reference = Reference((61, 97))
    dates = rng.exponential(size=(200, 61, 97)).astype(np.float32)
    dates[:50, :10], dates[:, 60, 96] = np.nan, 0.0
    for date in dates:
        reference.add(date)
    mean, count = reference.mean()
    assert count[0, 0] == 150 and count[20, 20] == 200 and count[60, 96] == 0 and np.isnan(mean[60, 96]) and mean.dtype == np.float32
    assert abs(np.nanmean(decibel(mean))) < 0.05
    assert np.nanmean(decibel(dates[100:])) == pytest.approx(-2.507, abs=0.02)


@pytest.mark.parametrize("text, months", [("12-2", {12, 1, 2}), ("6-9", {6, 7, 8, 9}), ("1, 3, 11-12", {1, 3, 11, 12}), ("7", {7}), ("1-12", set(range(1, 13)))])
def test_months(text, months):
    assert months_of(text, "WINTER_MONTHS") == months


@pytest.mark.parametrize("text", ["13", "0-2", "6-", "June", "1-2-3"])
def test_no_months(text):
    with pytest.raises(InputError, match="^WINTER_MONTHS = .* is no list of months"):
        months_of(text, "WINTER_MONTHS")


DAYS = [datetime.datetime(2020, 1, 5), datetime.datetime(2020, 2, 10), datetime.datetime(2020, 6, 3), datetime.datetime(2020, 7, 9), datetime.datetime(2021, 1, 2)]
GRID = Grid((500000.0, 20.0, 0.0, 5200000.0, 0.0, -10.0), (61, 97))


def stack(seed, level):
    """Images of the days, linear power, with gaps."""
    rng = np.random.default_rng(seed)
    images = [(level * rng.gamma(4, 0.25, GRID.shape)).astype(np.float32) for _ in DAYS]
    images[0][:5, :7], images[2][30:33, 40:50], images[3][10, 10] = np.nan, 0, -0.1
    return images


def ratios_of(vv, vh, monkeypatch, strip=(10, 97), **more):
    """(bands of each date by day, Result, Silent)."""
    monkeypatch.setattr(backscatter_ratio, "strip_size", lambda *_: strip)
    written, progress = {}, Silent()

    @contextlib.contextmanager
    def write(k):
        out = np.full((3, *GRID.shape), 9999, np.float32)

        def put(row0, bands):
            out[:, row0:row0 + bands.shape[1]] = bands
        yield put
        written[DAYS[k].date().isoformat()] = out
    options = dataclasses.replace(BackscatterRatioOptions(), **{key: more.pop(key) for key in list(more) if key in BackscatterRatioOptions.__dataclass_fields__})
    images = [None if side is None else [ArrayImage(image) for image in side] for side in (vv, vh)]
    result = backscatter_ratio.compute(*images, DAYS, GRID, options, write=write, progress=progress, **more)
    return written, result, progress


def plain(vv, vh, theta, references=(0, 1, 4)):
    """The same by the equations, date by date, in double precision."""
    found = []
    for k in range(len(DAYS)):
        sides = []
        for images in (vv, vh):
            values = np.array([np.where(image > 0, image, np.nan) for image in images], float)
            sides.append(10 * np.log10(values[k] / np.nanmean(values[list(references)], axis=0)))
        w = np.where(theta < 20, 0, np.where(theta > 45, 0.5, 0.5 * (theta - 20) / 25))
        found.append(np.where(w == 0, sides[1], w * sides[0] + (1 - w) * sides[1]))
    return found


@pytest.mark.parametrize("strip", [(61, 97), (7, 97)])
def test_series_against_the_equations(monkeypatch, strip):
    vv, vh = stack(1, 0.1), stack(2, 0.02)
    theta = np.random.default_rng(3).uniform(10, 60, GRID.shape).astype(np.float32)
    mask = np.ones(GRID.shape, np.float32)
    mask[50:, :20] = 0
    written, result, _ = ratios_of(vv, vh, monkeypatch, strip, angle=ArrayImage(theta), mask=ArrayImage(mask))
    assert result.reference_days == ["2020-01-05", "2020-02-10", "2021-01-02"] and [one["day"] for one in result.dates] == list(written) == [str(day.date()) for day in DAYS]
    for bands, expected in zip(written.values(), plain(vv, vh, theta.astype(float))):
        expected[mask == 0] = np.nan
        np.testing.assert_allclose(bands[0], expected, atol=2e-4)
    assert result.dates[2]["median"] == pytest.approx(np.nanmedian(written["2020-06-03"][0]), abs=0.006)
    assert result.shown.shape == GRID.shape and np.array_equal(result.shown, written["2021-01-02"][0], equal_nan=True)


def test_decibels_give_what_linear_power_gives(monkeypatch):
    vv, vh = stack(1, 0.1), stack(2, 0.02)
    with np.errstate(invalid="ignore", divide="ignore"):
        db = [[np.where(image > 0, 10 * np.log10(image), np.nan) for image in side] for side in (vv, vh)]
    linear, _, _ = ratios_of(vv, vh, monkeypatch)
    other, _, _ = ratios_of(*db, monkeypatch, values="dB")
    for day in linear:
        np.testing.assert_allclose(other[day], linear[day], atol=1e-3)


def test_one_polarisation_and_one_date(monkeypatch):
    """VV alone is its own composite; a date that is asked for is the only one that is written."""
    vv = stack(1, 0.1)
    written, result, _ = ratios_of(vv, None, monkeypatch, date="2020-07-09")
    assert list(written) == ["2020-07-09"] and result.polarisations == ("VV",) and "one polarisation" in result.angle
    bands = written["2020-07-09"]
    np.testing.assert_array_equal(bands[0], bands[1])
    assert np.isnan(bands[2]).all() and np.isnan(bands[0][10, 10])


def test_a_kept_reference_serves_a_later_date(monkeypatch):
    vv, vh, kept = stack(1, 0.1), stack(2, 0.02), np.zeros((3, *GRID.shape), np.float32)

    def keep(row0, *bands):
        for out, band in zip(kept, bands):
            out[row0:row0 + len(band)] = band
    first, _, _ = ratios_of(vv, vh, monkeypatch, keep_reference=keep)
    assert kept[2].max() == 3 and kept[2][0, 0] == 2
    again, result, _ = ratios_of(vv, vh, monkeypatch, date="2020-06-03", reference=(ArrayImage(kept[0]), ArrayImage(kept[1])))
    np.testing.assert_array_equal(again["2020-06-03"], first["2020-06-03"])
    assert result.reference_days == []


def test_what_stands_for_no_data_in_decibels(monkeypatch):
    """0 dB and -9999 dB are no data; undeclared -9999 beside linear power is no sign of decibels."""
    vv, db = stack(1, 0.1), [10 * np.log10(np.abs(image) + 1e-6) for image in stack(1, 0.1)]
    for image, other in zip(db, vv):
        image[20:40, :30], image[40:, :30], other[20:, :30] = 0, -9999, -9999
    for images, values in ((db, "dB"), (vv, "Linear")):
        written, _, _ = ratios_of(images, None, monkeypatch, values=values)
        assert all(np.isnan(bands[0, 20:, :30]).all() and np.isfinite(bands[0, 45:, 30:]).all() for bands in written.values())


def test_the_look_is_turned_where_north_is(monkeypatch):
    """On a map whose true north lies at -60 degrees, a look to 150 degrees goes along the rows, to 90 degrees of the grid."""
    vv, vh = stack(1, 0.1), stack(2, 0.02)
    heights = ArrayImage(np.tile(1000 + 8 * np.arange(97.0), (61, 1)))
    along, _, _ = ratios_of(vv, vh, monkeypatch, dem=heights, look_direction=90.0)
    turned, _, _ = ratios_of(vv, vh, monkeypatch, dem=heights, look_direction=150.0, north=-60.0)
    other, _, _ = ratios_of(vv, vh, monkeypatch, dem=heights, look_direction=150.0)
    for day, bands in along.items():
        np.testing.assert_allclose(turned[day], bands, atol=1e-5)
        assert np.nanmax(np.abs(other[day][0] - bands[0])) > 0.5


def test_layover_and_the_angle_from_a_dem(monkeypatch):
    """A plane that faces the radar by 30 degrees makes 9 of 39 degrees: VH alone. A cliff of 50 degrees is layover and is masked."""
    vv, vh = stack(1, 0.1), stack(2, 0.02)
    fall = np.where(np.arange(97) < 48, np.tan(np.radians(30)), np.tan(np.radians(50)))
    heights = np.tile(1000 + np.cumsum(20 * fall), (61, 1))
    written, result, _ = ratios_of(vv, vh, monkeypatch, dem=ArrayImage(heights), look_direction=90.0)
    for bands in written.values():
        np.testing.assert_array_equal(bands[0][:, 5:45], bands[2][:, 5:45])
        assert np.isnan(bands[:, :, 55:]).all()
    assert "DEM" in result.angle
    written, _, _ = ratios_of(vv, vh, monkeypatch, dem=ArrayImage(heights), look_direction=90.0, mask_layover=False)
    assert np.isfinite(written["2020-02-10"][0][:, 55:]).mean() > 0.99


def test_multilook_is_the_mean_power_around(monkeypatch):
    """3 x 3 px, no-data left out, gaps kept; in strips as in one piece."""
    power = stack(4, 0.1)[2]
    found = multilooked(power, 3)
    there = np.where(power > 0, power, np.nan).astype(float)
    assert found[20, 20] == pytest.approx(np.nanmean(there[19:22, 19:22]), rel=1e-6) and found[29, 45] == pytest.approx(np.nanmean(there[28:31, 44:47]), rel=1e-6)
    assert np.isnan(found[31, 45]) and found[0, 96] == pytest.approx(np.nanmean(there[:2, 95:]), rel=1e-6)
    vv = stack(1, 0.1)
    whole, _, _ = ratios_of(vv, None, monkeypatch, (61, 97), multilook=5)
    parts, _, _ = ratios_of(vv, None, monkeypatch, (7, 97), multilook=5)
    for day in whole:
        np.testing.assert_allclose(parts[day], whole[day], atol=1e-5)


def test_wrong_units_and_dates_in_a_sentence(monkeypatch):
    vv, vh = stack(1, 0.1), stack(2, 0.02)
    db = [10 * np.log10(np.abs(image) + 1e-3) for image in vv]
    angle = ArrayImage(np.full(GRID.shape, 0.7, np.float32))
    for sides, more, sentence in (
        ((db, None), {}, r"^VALUES = Linear, but \d+ % of the first image of VV is negative"),
        ((vv, [10 * np.log10(np.abs(image) + 1e-3) for image in vh]), {}, r"^VALUES = Linear, but \d+ % of the first image of VH is negative"),
        ((vv, None), dict(values="dB"), "^VALUES = dB, but the first image of VV"),
        ((vv, vh), dict(angle=angle), r"^LOCAL_INCIDENCE runs up to 0\.70: these look like radians"),
        ((vv, vh), dict(angle=angle, incidence_unit="Radians", theta_1=50.0), "^THETA_2 = 45 degrees is not above THETA_1 = 50"),
        ((vv, vh), dict(dem=ArrayImage(np.full(GRID.shape, -32768.0))), "^DEM holds -32768 to -32768: heights must be metres"),
        ((vv, vh), dict(minimum_reference=9), "^MINIMUM_REFERENCE = 9, but the reference has 3 images: use 3 or less"),
        ((vv, vh), dict(mask=ArrayImage(np.full(GRID.shape, np.nan))), "^MASK leaves no pixel: "),
        ((vv, vh), dict(mask=ArrayImage(np.ones(GRID.shape)), angle=ArrayImage(np.full(GRID.shape, np.nan))), "^LOCAL_INCIDENCE and MASK leave no pixel: "),
        ((vv, vh), dict(reference=[ArrayImage(np.full(GRID.shape, level)) for level in (0.1, -15.0)]), "^REFERENCE holds no power above zero for VH"),
        (([image * np.nan for image in vv], None), {}, "^VV: no pixel has data in 1 or more images of the reference"),
        ((vv[:2] + [image * np.nan for image in vv[2:]], None), dict(date="2020-06-03"), "^No image has a pixel with data in common with the reference"),
        ((vv, vh), dict(reference_months="10-11"), "^No image falls into the months 10, 11 of the reference"),
        ((vv, vh), dict(reference_years="2017-2018"), "^No image falls into the months 1, 2, 12 of the years 2017-2018"),
        ((vv, vh), dict(date="2020-07-10"), "^DATE = 2020-07-10 is the date of none of the images"),
    ):
        with pytest.raises(InputError, match=sentence):
            ratios_of(*sides, monkeypatch, **more)
    _, result, _ = ratios_of(vv, vh, monkeypatch, southern=True, reference_months="")
    assert result.reference_days == ["2020-06-03", "2020-07-09"]


def test_a_date_without_data_is_said(monkeypatch):
    vv = stack(1, 0.1)
    vv[2][:] = np.nan
    written, result, progress = ratios_of(vv, None, monkeypatch)
    assert np.isnan(written["2020-06-03"]).all() and result.dates[2]["valid"] == 0 and result.dates[2]["median"] is None
    assert progress.warnings == ["The image of 2020-06-03 has no pixel with data in common with the reference: its ratio is all no-data."]
