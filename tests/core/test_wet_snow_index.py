"""The index and its threshold; maps of a series against the equations, pixel by pixel."""

import contextlib
import dataclasses
import datetime
import json

import numpy as np
import pytest

from firnline.algorithms.blocks import ArrayImage
from firnline.algorithms.grid import Grid
from firnline.algorithms.options import InputError
from firnline.algorithms.progress import Cancelled, Silent
from firnline.algorithms.snow import mixture_file, wet_snow_index
from firnline.algorithms.snow.mixture import Mixture, fit, histogram
from firnline.algorithms.snow.terrain_bins import Bins
from firnline.algorithms.snow.wet_snow_index import BANDS, WetSnowIndexOptions
from firnline.algorithms.snow.wet_snow_index import ratio_threshold, si_threshold, snow_index, wet_map
from firnline.algorithms.terrain import slope_aspect

MIXTURE = Mixture((0.4, 0.6), (-4.0, -0.5), (1.5, 1.2))


def test_threshold_by_hand():
    assert si_threshold(MIXTURE) == pytest.approx(14.689, abs=1e-3) and si_threshold(MIXTURE, 2.5) == pytest.approx(2.5 * 4.1968, abs=1e-3)


def test_terrain_makes_the_threshold():
    """TSI = 3.5 is plain -2 dB; higher TSI asks for less; TSI up to 0.35 WSI(-2 dB) is never wet."""
    tsi = np.array([3.5, 7.0, 0.35 * MIXTURE.wet_snow_index(-2.0), 1.0, np.nan])
    found = ratio_threshold(MIXTURE, tsi)
    assert found[0] == pytest.approx(-2.0) and found[1] > -2.0 and found[2] == -np.inf and found[3] == -np.inf and np.isnan(found[4])


def test_map_is_that_of_the_snow_index():
    """The same pixels as SI > 3.5 WSI(-2 dB), for all ratios and terrains; no-data stays no-data."""
    rng = np.random.default_rng(0)
    ratio, tsi = rng.uniform(-12, 6, (61, 97)).astype(np.float32), rng.uniform(0, 10, (61, 97)).astype(np.float32)
    ratio[3, 4:9], tsi[7, 7] = np.nan, np.nan
    found = wet_map(ratio, ratio_threshold(MIXTURE, tsi))
    expected = snow_index(MIXTURE, ratio.astype(float), tsi) > si_threshold(MIXTURE)
    known = np.isfinite(ratio) & np.isfinite(tsi)
    assert found.dtype == np.uint8 and np.all(found[~known] == 255) and (~known).sum() == 6
    assert np.array_equal(found[known] == 1, expected[known]) and 0.05 < expected.mean() < 0.9
    plain = wet_map(ratio, -2.0)
    assert np.array_equal(plain == 1, ratio < -2) and plain[3, 4] == 255


GRID = Grid((500000.0, 20.0, 0.0, 5200000.0, 0.0, -10.0), (61, 97))
DAYS = [datetime.datetime(2020, month, 3) for month in (2, 6, 7, 8)]
BASINS = np.where(np.arange(97) < 40, 0, np.where(np.arange(97) < 90, 1, -1)) + 0 * np.arange(61)[:, None]


class Numbers(ArrayImage):
    """Whole numbers as an image."""

    def __init__(self, array):
        self.array, self.shape = np.asarray(array, np.int16), array.shape


def terrain():
    """Two ridges, 2000 to 3000 m, with a flat and with a hole."""
    rows, columns = np.indices(GRID.shape)
    heights = 2500 + 300 * np.sin(columns / 12) * np.cos(rows / 25) + 4 * rows
    heights[40:48, 20:30], heights[5, 60] = 2600, np.nan
    return heights.astype(np.float32)


def series(seed=5):
    """Ratios: dry in February, wet snow below a rising line later, another line in each basin."""
    rng, heights = np.random.default_rng(seed), np.nan_to_num(terrain(), nan=2500)
    images = []
    for k in range(4):
        wet = (heights < 2200 + 150 * k + 150 * BASINS) & (k > 0)
        images.append(np.where(wet, rng.normal(-4.5 - BASINS, 1.5), rng.normal(-0.2, 1.1, GRID.shape)).astype(np.float32))
    images[1][30:35, 10:25], images[2][55:, :4] = np.nan, np.nan
    return images


def mapped(images, monkeypatch, strip=(61, 97), days=DAYS, progress=None, index=True, **more):
    """(day -> (map, bands), Result, Silent)."""
    monkeypatch.setattr(wet_snow_index, "strip_size", lambda *_: strip)
    written, progress = {}, progress or Silent()

    @contextlib.contextmanager
    def write(k):
        out, bands = np.full(GRID.shape, 99, np.uint8), np.full((5, *GRID.shape), 99, np.float32)

        def put(row0, wet, values):
            out[row0:row0 + len(wet)] = wet
            if values is not None:
                bands[:, row0:row0 + len(wet)] = values
        yield put
        written[days[k].date().isoformat()] = out, bands
    fields = WetSnowIndexOptions.__dataclass_fields__
    options = dataclasses.replace(WetSnowIndexOptions(minimum_samples=100), **{key: more.pop(key) for key in list(more) if key in fields})
    more = dict(dem=ArrayImage(terrain()), basins=Numbers(BASINS), names=("Hunza", "Shyok")) | more
    result = wet_snow_index.compute([ArrayImage(image) for image in images], days, GRID, options, index=index, write=write, progress=progress, **more)
    return written, result, progress


def plain(images, k, basin, coefficient=3.5, least=30, bins=None):
    """Map and TSI of one date and basin by the equations: bins of the terrain, medians of WSI by numpy, SI against its threshold."""
    bins = plain_bins() if bins is None else bins
    inside = (BASINS == basin) & (bins >= 0)
    found = fit(histogram(np.concatenate([image[inside] for image in images[1:]])))
    wsi = found.wet_snow_index(images[k].astype(float))
    tsi = np.full(GRID.shape, np.nan)
    known = inside & (bins >= 0)
    valid = known & np.isfinite(wsi)
    for number in np.unique(bins[known]):
        mine = known & (bins == number)
        source = mine & valid
        if source.sum() < least:
            source = valid & (bins // 50 == number // 50)
        if source.any():
            tsi[mine] = np.median(wsi[source])
    wet = wsi * tsi > coefficient * found.wet_snow_index(-2.0)
    return np.where(np.isfinite(wsi) & np.isfinite(tsi) & inside, wet, 255), tsi, wsi, found


def plain_bins():
    heights = terrain()
    padded = np.pad(heights, 1, mode="reflect", reflect_type="odd")
    return Bins(-500, 9000).number(heights, *slope_aspect(padded, GRID))


@pytest.mark.parametrize("strip", [(61, 97), (7, 97)])
def test_series_against_the_equations(monkeypatch, strip):
    images = series()
    written, result, progress = mapped(images, monkeypatch, strip)
    assert list(written) == [str(day.date()) for day in DAYS] and result.mixture_days == list(written)[1:] and not progress.warnings
    for k, (wet, bands) in enumerate(written.values()):
        for basin, name in enumerate(("Hunza", "Shyok")):
            expected, tsi, wsi, found = plain(images, k, basin)
            inside = (BASINS == basin) & (plain_bins() >= 0)
            assert result.basins[basin].name == name and result.basins[basin].mixture == found and result.basins[basin].pixels == (inside).sum()
            np.testing.assert_array_equal(wet[inside], expected[inside])
            known = inside & (expected != 255)
            np.testing.assert_allclose(bands[1][known], tsi[known], rtol=1e-5)
            np.testing.assert_allclose(bands[0][known], wsi[known], rtol=1e-5)
            np.testing.assert_allclose(bands[2], bands[0] * bands[1], rtol=1e-5)
            assert ((bands[3][known] > 3.5) == (expected[known] == 1)).all()
            assert result.dates[k]["basins"][basin] == dict(observed=int(known.sum()), wet=int((expected[known] == 1).sum()), plain=int((images[k][known] < -2).sum()))
        assert (wet[BASINS < 0] == 255).all() and np.isnan(bands[:, BASINS < 0]).all() and wet[5, 60] == 255
    assert written["2020-07-03"][0][58, 2] == 255 and BANDS[4] == "probability"
    probability = written["2020-08-03"][1][4]
    assert np.nanmin(probability) < 0.01 and np.nanmax(probability) > 0.99
    assert result.shown["map"].shape == GRID.shape and np.array_equal(result.shown["map"], written["2020-08-03"][0])


def test_glaciers_take_the_index_of_the_ground_beside_them(monkeypatch):
    """Ice of low ratios is in neither mixture nor medians; where a band has no ground it counts there after all."""
    images, ice = series(), np.zeros(GRID.shape, np.float32)
    ice[:, 10:20], ice[terrain() > 2850] = 1, 1
    for image in images:
        image[ice > 0] -= 3
    written, result, _ = mapped(images, monkeypatch, glaciers=ArrayImage(ice))
    bins, valid = plain_bins(), np.isfinite(images[2])
    for basin in (0, 1):
        inside = (BASINS == basin) & (bins >= 0)
        found = fit(histogram(np.concatenate([image[inside & (ice == 0)] for image in images[1:]])))
        assert result.basins[basin].mixture == found
        wsi, tsi = found.wet_snow_index(images[2].astype(float)), written["2020-07-03"][1][1]
        kinds = []
        for number in np.unique(bins[inside]):
            mine = inside & (bins == number)
            sources = [mine & (ice == 0), inside & (bins // 50 == number // 50) & (ice == 0), inside & (bins // 50 == number // 50)]
            kind = next(i for i, source in enumerate(sources) if (source & valid).sum() >= 30 or i == 2)
            kinds.append(kind)
            np.testing.assert_allclose(tsi[mine], np.median(wsi[sources[kind] & valid]), rtol=1e-5)
        assert set(kinds) == {0, 1, 2}


def test_a_mixture_file_gives_a_new_date_the_same_threshold(monkeypatch):
    """The map of one date with the mixtures of the file is that of the whole run; through JSON and back."""
    images = series()
    written, result, _ = mapped(images, monkeypatch)
    text = mixture_file.to_json({basin.name: basin.mixture for basin in result.basins}, result.mixture_days)
    kept = mixture_file.from_json(text, "mixture.json")
    assert kept == {basin.name: basin.mixture for basin in result.basins} and json.loads(text)["dates"] == result.mixture_days
    again, other, _ = mapped(images[3:], monkeypatch, days=DAYS[3:], mixtures=kept)
    np.testing.assert_array_equal(again["2020-08-03"][0], written["2020-08-03"][0])
    np.testing.assert_array_equal(again["2020-08-03"][1], written["2020-08-03"][1])
    assert other.mixture_days == [] and other.basins[0].remark == "from MIXTURE_FILE"
    del kept["Shyok"]
    again, _, progress = mapped(images[3:], monkeypatch, days=DAYS[3:], mixtures=kept)
    assert progress.warnings == ["Basin Shyok: not in MIXTURE_FILE; it takes the plain threshold of -2 dB."]
    part = (BASINS == 1) & (plain_bins() >= 0)
    np.testing.assert_array_equal(again["2020-08-03"][0][part], wet_map(images[3], -2.0)[part])


ONE = '{"kind": "Firnline mixture of backscatter ratios", "version": 1, "basins": {"a": {"weights": [%s], "means_db": [%s], "sigmas_db": [%s], "samples": %s}}}'


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"kind": "x"}', "[" * 100_000, ONE % ("0.5, 0.5", "-4, 0", "1, 1", "1e999"), ONE % ("0, 1", "-4, 0", "1, 1", "9"),
                                  ONE % ("0.5, 0.5", "-4, 0", "1e-9, 1", "9"), ONE % ("0.5, 0.5", "-4, 1" + "0" * 400, "1, 1", "9"), '{"kind": "Firnline mixture of backscatter ratios", "version": 1, "basins": {"a": {}}}',
                                  '{"kind": "Firnline mixture of backscatter ratios", "version": 1, "basins": {"a": {"weights": [0.5, 0.5], "means_db": [0, -1], "sigmas_db": [1, 1], "samples": 9}}}',
                                  '{"kind": "Firnline mixture of backscatter ratios", "version": 9, "basins": {}}'])
def test_what_is_no_mixture_file(text):
    with pytest.raises(InputError, match="^MIXTURE_FILE = some.json (is no file of mixtures|has version 9)"):
        mixture_file.from_json(text, "some.json")


def test_a_basin_without_snow_takes_the_plain_threshold(monkeypatch):
    """One component only, in one basin of two: said, and the other basin is as before."""
    images = series()
    usual, _, _ = mapped(images, monkeypatch)
    rng = np.random.default_rng(8)
    for image in images:
        image[BASINS == 1] = rng.normal(0.1, 1.2, (BASINS == 1).sum())
    written, result, progress = mapped(images, monkeypatch)
    assert len(progress.warnings) == 1 and progress.warnings[0].startswith("Basin Shyok: ") and progress.warnings[0].endswith("it takes the plain threshold of -2 dB.")
    assert result.basins[1].mixture is None and result.basins[1].remark
    for k, day in enumerate(written):
        part = (BASINS == 1) & (plain_bins() >= 0)
        np.testing.assert_array_equal(written[day][0][part], wet_map(images[k], -2.0)[part])
        np.testing.assert_array_equal(written[day][0][BASINS == 0], usual[day][0][BASINS == 0])
        assert np.isnan(written[day][1][:, part]).all()


def test_plain_threshold_needs_no_terrain(monkeypatch):
    images = series()
    written, result, _ = mapped(images, monkeypatch, method="Threshold", threshold=-2.5, dem=None, basins=None, names=("all",))
    for image, (wet, _) in zip(images, written.values()):
        np.testing.assert_array_equal(wet, wet_map(image, -2.5))
    assert result.mixture_days == []


def test_inputs_that_do_not_do(monkeypatch):
    images = series()
    for more, sentence in (
        (dict(dem=None), "^DEM is empty: METHOD = Snow index needs the terrain"),
        (dict(mixture_months="10-11"), "^No image falls into the months 10, 11 of the mixture"),
        (dict(mixture_months="June"), "^MIXTURE_MONTHS = 'June' is no list of months"),
        (dict(date="2020-09-01"), "^DATE = 2020-09-01 is the date of none"),
        (dict(dem=ArrayImage(terrain() * 3.28)), "^DEM holds .* heights must be metres"),
        (dict(dem=ArrayImage(terrain() * np.nan)), "^No pixel of the images lies inside the basins, the mask and the DEM"),
        (dict(mask=ArrayImage(np.zeros(GRID.shape))), "^No pixel of the images lies inside"),
    ):
        with pytest.raises(InputError, match=sentence):
            mapped(images, monkeypatch, **more)
    with pytest.raises(InputError, match="^No image has a pixel with data"):
        mapped([image * np.nan for image in images], monkeypatch)


def test_dates_and_basins_without_data_are_said(monkeypatch):
    """An all-no-data date gets no map; a basin outside is named; months of the south."""
    images = series()
    images[2][:] = np.nan
    written, result, progress = mapped(images, monkeypatch, names=("Hunza", "Shyok", "Far"))
    assert list(written) == ["2020-02-03", "2020-06-03", "2020-08-03"] and len(result.dates) == 3
    assert progress.warnings == ["Basins without a pixel on the images, left out: Far.",
                                 "The image of 2020-07-03 has no pixel with data inside the basins, the mask and the DEM: it gets no map."]
    _, result, _ = mapped(series(), monkeypatch, southern=True)
    assert result.mixture_days == ["2020-02-03"]


def test_gamma0_in_place_of_ratios_is_said(monkeypatch):
    _, _, progress = mapped([image - 11 for image in series()], monkeypatch)
    assert len(progress.warnings) == 2 and all("the upper component of its ratios has a mean of -11." in text and "not gamma0" in text for text in progress.warnings)


def test_too_few_values_for_a_mixture(monkeypatch):
    _, result, progress = mapped(series(), monkeypatch, minimum_samples=7500)
    assert result.basins[0].mixture is None and result.basins[1].mixture and len(progress.warnings) == 1
    assert "values, fewer than MINIMUM_SAMPLES = 7500" in progress.warnings[0]


def test_cancel(monkeypatch):
    class Asked(Silent):
        left = 12

        def cancelled(self):
            self.left -= 1
            return self.left < 0
    with pytest.raises(Cancelled):
        mapped(series(), monkeypatch, (7, 97), progress=Asked())
