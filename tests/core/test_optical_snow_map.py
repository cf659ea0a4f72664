"""Every rule of the optical snow map by hand, the map against a plain version of it, and real pixels."""

import csv
import os
import pathlib

import numpy as np
import pytest
from plain_optical import plain_map

from firnline.algorithms import blocks
from firnline.algorithms.blocks import ArrayImage
from firnline.algorithms.grid import Grid
from firnline.algorithms.options import InputError
from firnline.algorithms.progress import Cancelled, Silent
from firnline.algorithms.snow import optical_snow_map as core
from firnline.algorithms.snow.optical_images import CLOUD, UNKNOWN, Clouds, Reflectance
from firnline.algorithms.snow.optical_snow_map import Images, OpticalSnowMapOptions, compute, snow_line

DATA = pathlib.Path(os.environ.get("FIRNLINE_DATA", pathlib.Path(__file__).resolve().parents[3] / "shared" / "data")) / "snow"
POINTS = DATA / "s2_classified_points" / "Sentinel-2_SR_training_data.csv"
SHAPE = (61, 97)
NORTH_UP = (500000.0, 20.0, 0.0, 5200000.0, 0.0, -10.0)
SNOW = dict(green=0.8, red=0.8, swir1=0.1, nir=0.7)      # NDSI 0.78
SHADED = dict(green=0.12, red=0.1, swir1=0.08, nir=0.5)  # NDSI 0.2: snow in the second pass only
ROCK = dict(green=0.1, red=0.15, swir1=0.3, nir=0.2)


def scene(shape=SHAPE, **base):
    """Arrays of one kind of ground."""
    return {name: np.full(shape, value, np.float32) for name, value in (base or ROCK).items()}


def put(arrays, where, values):
    for name, value in values.items():
        arrays[name][where] = value


def mapped(arrays, grid=None, progress=None, **options):
    """(classes, statistics); clouds are mask values of Sen2Cor unless options say otherwise."""
    options = OpticalSnowMapOptions(**options)
    images = {name: ArrayImage(array) for name, array in arrays.items() if array is not None}
    if "clouds" in images:
        images["clouds"] = Clouds(images["clouds"], options.cloud_mask_kind, options.cloud_values, options.lasting_cloud_values)
    shape = arrays["green"].shape
    classes = np.full(shape, 77, np.uint8)

    def write(block, values):
        assert (classes[block.slices] == 77).all() and values.dtype == np.uint8
        classes[block.slices] = values
    statistics = compute(Images(**images), grid or Grid(NORTH_UP, shape), options, write, progress)
    assert not (classes == 77).any()
    return classes, statistics


def test_options_of_the_paper():
    o = OpticalSnowMapOptions()
    assert (o.first_ndsi, o.first_red, o.second_ndsi, o.second_red) == (0.4, 0.2, 0.15, 0.04)
    assert (o.dark_cloud_red, o.back_to_cloud_red, o.dark_cloud_cell, o.nir_threshold, o.band_height) == (0.3, 0.1, 240.0, 0.4, 100.0)
    assert (o.snow_fraction, o.clear_fraction, o.total_snow_fraction, o.bands_below, o.seed_snow_fraction) == (0.1, 0.1, 0.001, 2, 0.3)
    assert (core.NO_SNOW, core.SNOW, core.ICE_OR_WATER, core.CLOUD, core.NO_DATA) == (0, 1, 2, 3, 255)


@pytest.mark.parametrize("green, swir1, red, nir, expected", [
    (0.7, 0.29, 0.5, 0.5, 1),     # NDSI 0.414
    (0.7, 0.31, 0.5, 0.5, 0),     # 0.386
    (0.7, 0.3, 0.21, 0.5, 0),     # 0.4 itself is not above
    (0.7, 0.1, 0.2, 0.5, 0),      # red must be above 0.2
    (0.7, 0.1, 0.201, 0.5, 1),
    (0.7, 0.1, 0.5, 0.4, 2),      # near infrared must be above 0.4
    (0.7, 0.1, 0.5, 0.401, 1),
    (0.1, 0.3, 0.5, 0.1, 0),      # no snow is never ice
    (-0.01, -0.3, 0.5, 0.5, 0),   # a sum that is not above 0 has no NDSI
    (0.5, -0.01, 0.5, 0.5, 1),    # a little negative short-wave infrared is dark, not wrong
    (0.7, np.nan, 0.5, 0.5, 255), (0.7, 0.1, np.nan, 0.5, 255), (np.nan, 0.1, 0.5, 0.5, 255), (0.7, 0.1, 0.5, np.nan, 255),
])
def test_first_pass_and_near_infrared(green, swir1, red, nir, expected):
    arrays = scene()
    put(arrays, (4, 7), dict(green=green, swir1=swir1, red=red, nir=nir))
    classes, statistics = mapped(arrays)
    assert classes[4, 7] == expected and (np.delete(classes.ravel(), 4 * 97 + 7) == 0).all()
    assert statistics["pixels"][core.CLASSES[expected].replace(" ", "_")] == (1 if expected else 61 * 97)
    assert statistics["snow_line"] is None and statistics["bands"] == []


def test_without_near_infrared_or_with_its_rule_off():
    arrays = scene(**{**SNOW, "nir": 0.3})
    assert (mapped(arrays)[0] == 2).all() and (mapped(arrays, nir_threshold=0.0)[0] == 1).all() and (mapped({**arrays, "nir": None})[0] == 1).all()
    arrays["nir"][0, 0] = np.nan
    assert mapped(arrays, nir_threshold=0.0)[0][0, 0] == 255 and mapped({**arrays, "nir": None})[0][0, 0] == 1


def test_shares_and_areas():
    arrays = scene()
    put(arrays, np.s_[:10], SNOW)
    put(arrays, np.s_[10:15], {**SNOW, "nir": 0.2})
    arrays["red"][15:17] = np.nan
    arrays["clouds"] = np.zeros(SHAPE, np.float32)
    arrays["clouds"][17:20] = 9
    _, statistics = mapped(arrays, Grid((500000.0, 17.0, -4.0, 5200000.0, -8.0, -9.0), SHAPE))
    assert statistics["pixels"] == dict(no_snow=41 * 97, snow=970, glacier_ice_or_water=485, cloud=291, no_data=194)
    assert statistics["snow_share"] == 10 / 56 and statistics["ice_share"] == 5 / 56 and statistics["cloud_share"] == 3 / 59
    assert statistics["first_pass_share"] == 15 / 59 and statistics["cloud_mask_pixels"] == 291 and statistics["dark_cloud_pixels"] == 0
    assert statistics["km2"]["snow"] == pytest.approx(970 * np.hypot(17, 8) * np.hypot(4, 9) / 1e6)


def terrain(shape=SHAPE):
    """Heights that rise by 20 m a row from 1010 m: five rows a band."""
    return np.broadcast_to(1010 + 20 * np.arange(shape[0], dtype=np.float32)[:, None], shape).copy()


def snowy(rows, share=1.0, **more):
    """Rock with snow from a row on, on a share of the columns; heights of terrain()."""
    arrays = scene()
    put(arrays, np.s_[rows:, :round(97 * share)], SNOW)
    return {**arrays, "heights": terrain(), **more}


def test_second_pass_begins_above_the_snow_line():
    """Snow from row 40 on, 1810 m: the band of 1800 m is the lowest, the snow line lies at 1600 m, row 30 is the first above."""
    arrays = snowy(40)
    put(arrays, np.s_[:, 50], SHADED)
    classes, statistics = mapped(arrays)
    assert statistics["snow_line"] == 1600.0
    assert (classes[30:, 50] == 1).all() and (classes[:30, 50] == 0).all() and (classes[:40, :50] == 0).all()
    assert statistics["second_pass_pixels"] == 31 and statistics["first_pass_pixels"] == 21 * 96
    assert [band["lower_m"] for band in statistics["bands"]] == list(range(1000, 2300, 100))
    assert statistics["bands"][8] == dict(lower_m=1800.0, upper_m=1900.0, pixels=485, clear=485, first_pass=480, no_snow=0, snow=485, glacier_ice_or_water=0, cloud=0)
    # The lower edge itself is not above.
    arrays["heights"][30] = 1600.0
    assert (mapped(arrays)[0][30, 50], mapped(arrays)[0][31, 50]) == (0, 1)


@pytest.mark.parametrize("green, swir1, red, expected", [(0.12, 0.08, 0.1, 1), (0.115, 0.085, 0.1, 0), (0.12, 0.08, 0.04, 0), (0.12, 0.08, 0.041, 1)])
def test_thresholds_of_the_second_pass(green, swir1, red, expected):
    arrays = snowy(40)
    put(arrays, (35, 50), dict(green=green, swir1=swir1, red=red, nir=0.5))
    assert mapped(arrays)[0][35, 50] == expected


def bands_of(snow, clear=None, pixels=None, lower=1000.0):
    snow = np.array(snow)
    clear = np.full(snow.size, 100) if clear is None else np.array(clear)
    return dict(lower=lower + 100 * np.arange(snow.size), pixels=np.full(snow.size, 100) if pixels is None else np.array(pixels), clear=clear, snow=snow)


@pytest.mark.parametrize("kind, bands, total, expected", [
    ("Gascoin 2019", bands_of([0, 0, 0, 10, 11, 90]), 600, 1200.0),            # 10 % is not above 10 %; two bands below 1400 m
    ("Gascoin 2019", bands_of([50, 0, 0]), 300, 1000.0),                       # never below the lowest band
    ("Gascoin 2019", bands_of([0, 50]), 200, 1000.0),
    ("Gascoin 2019", bands_of([0, 0, 0, 9, 0], [100, 100, 100, 9, 100]), 500, None),   # all snow, but 9 % free of cloud
    ("Gascoin 2019", bands_of([0, 0, 0, 10, 0], [100, 100, 100, 10, 100]), 500, 1100.0),  # 10 % are enough
    ("Gascoin 2019", bands_of([0, 0, 0, 50, 0]), 50_000, None),                # 0.001 of the scene is not above 0.001
    ("Gascoin 2019", bands_of([0, 0, 0, 50, 0]), 49_999, 1100.0),
    ("Gascoin 2019", bands_of([0, 0, 0]), 300, None),
    ("Gascoin 2019", bands_of([0, 0], [0, 0], [0, 0]), 300, None),
    ("Li 2025", bands_of([0, 20, 30, 31, 90]), 500, 1300.0),                   # 30 % is not above 30 %; the band itself
    ("Li 2025", bands_of([0, 0, 3, 0], [100, 100, 9, 100]), 10**9, 1200.0),    # neither cloud nor the whole scene count
    ("Li 2025", bands_of([0, 30]), 200, None),
])
def test_snow_line(kind, bands, total, expected):
    assert snow_line(bands, total, OpticalSnowMapOptions(snow_line=kind)) == expected


def test_snow_line_of_both_kinds_in_a_scene():
    """A fifth of the columns snowy above row 25 (1510 m), half of them above row 45 (1910 m)."""
    arrays = snowy(25, 0.2)
    put(arrays, np.s_[45:, :49], SNOW)
    assert mapped(arrays)[1]["snow_line"] == 1300.0 and mapped(arrays, bands_below=0)[1]["snow_line"] == 1500.0
    assert mapped(arrays, snow_line="Li 2025")[1]["snow_line"] == 1900.0 and mapped(arrays, snow_line="Li 2025", seed_snow_fraction=0.15)[1]["snow_line"] == 1500.0
    assert mapped(arrays, snow_fraction=0.25)[1]["snow_line"] == 1700.0 and mapped(arrays, band_height=50.0)[1]["snow_line"] == 1400.0


def test_too_little_snow_means_no_second_pass():
    arrays = snowy(61)
    put(arrays, np.s_[60, :5], SNOW)  # 5 of 5917 pixels, below 0.001
    put(arrays, np.s_[59, 50], SHADED)
    progress = Silent()
    classes, statistics = mapped(arrays, progress=progress)
    assert statistics["snow_line"] is None and classes[59, 50] == 0 and progress.notes == ["There is no snow line: no second pass."]
    assert mapped(arrays, total_snow_fraction=0.0, snow_fraction=0.01)[0][59, 50] == 1


def test_heights_that_are_none():
    arrays = snowy(40)
    arrays["heights"][50, :10] = (np.nan, -9999, 32767, *[np.nan] * 7)
    put(arrays, np.s_[50, :10], SHADED)
    classes, statistics = mapped(arrays)
    assert (classes[50, :10] == 0).all() and sum(band["pixels"] for band in statistics["bands"]) == 61 * 97 - 10
    arrays["heights"][:] = np.nan
    with pytest.raises(InputError, match="DEM has no heights where the bands have data"):
        mapped(arrays)


def clouded(**values):
    """Snow from row 40 on, and a cloud on rows 30 to 59 and columns 24 to 71, of the given pixels."""
    arrays = snowy(40)
    put(arrays, np.s_[30:60, 24:72], values)
    arrays["clouds"] = np.full(SHAPE, 4, np.float32)
    arrays["clouds"][30:60, 24:72] = 8
    return arrays


INSIDE = np.s_[45:48, 40:56]


def test_bright_cloud_stays():
    arrays = clouded(green=0.6, red=0.6, swir1=0.2, nir=0.6)  # NDSI 0.5: snow, were it not cloud
    classes, statistics = mapped(arrays)
    assert (classes[30:60, 24:72] == 3).all() and statistics["dark_cloud_pixels"] == 0
    assert statistics["first_pass_pixels"] == 21 * 97 - 20 * 48 and statistics["second_pass_pixels"] == 0
    assert (mapped({**arrays, "clouds": None})[0][INSIDE] == 1).all()


def test_dark_cloud_becomes_snow_cloud_or_ground():
    """Red 0.2 in cells of 240 m: open to the second pass. What is no snow there goes back to cloud above 0.1."""
    arrays = clouded(green=0.3, red=0.2, swir1=0.2, nir=0.5)  # NDSI 0.2
    put(arrays, (46, 45), dict(swir1=0.3))             # no snow, red 0.2: cloud again
    put(arrays, (46, 46), dict(swir1=0.3, red=0.1))    # no snow, red not above 0.1: ground
    put(arrays, (46, 47), dict(swir1=0.3, red=0.101))
    classes, statistics = mapped(arrays)
    assert (classes[46, 44:49]).tolist() == [1, 3, 0, 3, 1]
    assert statistics["dark_cloud_pixels"] > 900 and statistics["cloud_mask_pixels"] == 30 * 48
    # Below the snow line the cloud has no second pass: all of it is brighter than 0.1 and stays.
    arrays["heights"][:] += np.where(np.arange(61)[:, None] < 40, -400, 0)
    below = mapped(arrays)[0]
    assert (below[33:38, 40:56] == 3).all() and below[46, 44] == 1
    # Neither is what the first pass would take, were it clear.
    put(arrays, (35, 45), dict(green=0.9, red=0.21, swir1=0.1))
    assert mapped(arrays)[0][35, 45] == 3


@pytest.mark.parametrize("value", [3, 10])
def test_shadows_and_high_clouds_stay_however_dark(value):
    arrays = clouded(**SHADED)
    arrays["clouds"][arrays["clouds"] == 8] = value
    classes, statistics = mapped(arrays)
    assert (classes[INSIDE] == 3).all() and statistics["dark_cloud_pixels"] == 0
    arrays["clouds"][arrays["clouds"] == value] = 9
    assert (mapped(arrays)[0][INSIDE] == 1).all()


def test_pixels_of_the_second_pass():
    """As published all open pixels; by the other choice dark clouds alone, and without a mask all."""
    arrays = clouded(**SHADED)
    put(arrays, np.s_[50, 5:10], SHADED)  # clear
    assert (mapped(arrays)[0][50, 5:10] == 1).all() and (mapped(arrays)[0][INSIDE] == 1).all()
    alone = mapped(arrays, second_pass="Dark clouds")[0]
    assert (alone[50, 5:10] == 0).all() and (alone[INSIDE] == 1).all()
    assert (mapped({**arrays, "clouds": None}, second_pass="Dark clouds")[0][50, 5:10] == 1).all()


def test_without_heights_all_clouds_stay_and_there_is_one_pass():
    arrays = clouded(**SHADED)
    classes, statistics = mapped({**arrays, "heights": None})
    assert (classes[30:60, 24:72] == 3).all() and statistics["second_pass_pixels"] == 0 and (classes[40:, :24] == 1).all()


def test_the_snow_line_counts_clear_pixels_only():
    """Where the lowest snow is hidden by cloud, which would be 5 % free, the next band up counts."""
    arrays = snowy(40)
    arrays["clouds"] = np.zeros(SHAPE, np.float32)
    arrays["clouds"][40:45, 4:] = 9
    for name in ("green", "red"):
        arrays[name][40:45, 4:] = 0.9
    _, statistics = mapped(arrays)
    assert statistics["snow_line"] == 1700.0 and statistics["bands"][8]["clear"] == 20 and statistics["bands"][8]["cloud"] == 465


def test_masks_of_another_kind_are_refused_and_unknown_is_clear():
    arrays = scene(**SNOW)
    arrays["clouds"] = np.where(np.arange(97) < 20, 1, 0) * np.ones(SHAPE)
    assert (mapped(arrays, cloud_mask_kind="Binary")[0][:, :20] == 3).all()
    with pytest.raises(InputError, match="CLOUD_MASK holds the values 0, 1, which are no scene classification: set CLOUD_MASK_KIND, to Binary"):
        mapped(arrays)
    with pytest.raises(InputError, match="values 0, 255, which are no scene"):
        mapped({**arrays, "clouds": arrays["clouds"] * 255})
    arrays["clouds"][5] = 9
    with pytest.raises(InputError, match="CLOUD_MASK holds the values 0, 1, 9, which are no binary mask"):
        mapped(arrays, cloud_mask_kind="Binary")
    arrays["clouds"][:] = 4
    arrays["clouds"][7, :5], arrays["red"][7, :2] = np.nan, np.nan
    progress = Silent()
    assert mapped(arrays, progress=progress)[0][7, :6].tolist() == [255, 255, 1, 1, 1, 1]
    assert progress.warnings == ["CLOUD_MASK has no data at 3 pixels of the bands: they count as clear."]
    assert Clouds(ArrayImage(arrays["clouds"]), "Binary").read(7, 8, 4, 6).tolist() == [[UNKNOWN, CLOUD]]


def test_the_offset_decides():
    """DN 3200 and 1500: NDSI 0.36 as they stand, 0.63 with the offset of -1000."""
    dn = dict(green=3200.0, red=3500.0, swir1=1500.0, nir=6000.0)
    for offset, expected in ((0, 0), (-1000, 1)):
        images = Images(**{name: Reflectance(ArrayImage(np.full(SHAPE, value)), 10000, offset, True) for name, value in dn.items()})
        found = []
        compute(images, Grid(NORTH_UP, SHAPE), OpticalSnowMapOptions(), lambda block, classes: found.append(classes))
        assert (found[0] == expected).all()


def test_cells_are_those_of_metres():
    arrays = clouded(**SHADED)
    assert mapped(arrays)[1]["dark_cloud_cell_px"] == [24, 12] and mapped(arrays, dark_cloud_cell=60.0)[1]["dark_cloud_cell_px"] == [6, 3]
    assert mapped(arrays, Grid((0, 20.0, 0, 0, 0, 20.0), SHAPE))[1]["dark_cloud_cell_px"] == [12, 12]


def test_blocks_give_what_one_piece_gives(monkeypatch):
    """A noisy scene with everything in it, in blocks of all sizes."""
    rng = np.random.default_rng(11)
    shape = 301, 517
    arrays = {name: rng.random(shape).astype(np.float32) for name in ("green", "red", "swir1", "nir")}
    arrays["red"] *= 0.6
    arrays["swir1"] *= 0.5
    arrays["green"][rng.random(shape) < 0.01] = np.nan
    arrays["clouds"] = np.repeat(np.repeat(rng.choice([4, 3, 8, 9, 10], (8, 13)), 40, 0), 40, 1)[:shape[0], :shape[1]].astype(np.float32)
    arrays["heights"] = (1000 + 5 * np.arange(shape[0])[:, None] + rng.random(shape) * 50).astype(np.float32)
    whole, statistics = mapped(arrays)
    assert set(np.unique(whole)) == {0, 1, 2, 3, 255} and statistics["dark_cloud_pixels"] > 1000 and statistics["snow_line"] is not None
    split = blocks.split
    for rows, columns in ((256, 256), (31, 517), (64, 100)):
        monkeypatch.setattr(core.blocks, "split", lambda shape, *_: split(shape, rows, columns))
        again, numbers = mapped(arrays)
        assert np.array_equal(again, whole) and numbers == statistics


def test_against_the_plain_rules():
    rng = np.random.default_rng(5)
    arrays = {name: rng.random(SHAPE).astype(np.float32) for name in ("green", "red", "swir1", "nir")}
    arrays["swir1"] *= 0.4
    arrays["red"] *= np.repeat(np.repeat(rng.random((3, 9)), 24, 0), 12, 1)[:61, :97].astype(np.float32) + 0.1
    arrays["green"][3, 4:9] = np.nan
    arrays["clouds"] = rng.choice([4, 5, 3, 8, 9, 10], SHAPE).astype(np.float32)
    arrays["heights"] = terrain()
    classes, statistics = mapped(arrays, bands_below=0, snow_fraction=0.3)
    assert statistics["snow_line"] is not None
    assert np.array_equal(classes, plain_map(arrays, statistics["snow_line"])) and set(np.unique(classes)) == {0, 1, 2, 3, 255}


def test_cancel_is_heard_in_both_rounds():
    class Listening(Silent):
        asked = 0

        def cancelled(self):
            self.asked += 1
            return self.asked > self.patience
    for patience in (0, 3, 8):
        progress = Listening()
        progress.patience = patience
        with pytest.raises(Cancelled):
            mapped(clouded(**SHADED), progress=progress)


@pytest.mark.skipif(not POINTS.is_file(), reason=f"no labelled pixels at {POINTS}: set FIRNLINE_DATA to the folder of the reference data")
def test_labelled_pixels():
    """Classified pixels of four glaciers of four glaciers, as shares of each class that become snow."""
    with open(POINTS, newline="") as file:
        rows = list(csv.DictReader(file))
    arrays = {name: np.array([[float(row[band]) for row in rows]], np.float32) for name, band in (("green", "B3"), ("red", "B4"), ("swir1", "B11"), ("nir", "B8"))}
    label = np.array([int(row["class"]) for row in rows])  # 1 snow, 2 shadowed snow, 3 ice, 4 rock, 5 water
    assert label.size == 11729
    heights = np.full((1, label.size), 2050, np.float32)

    def kept(classes, number):
        return float((classes[0][label == number] == 1).mean())

    alone, both = mapped({**arrays, "nir": None})[0], mapped(arrays)[0]
    second, all_rules = mapped({**arrays, "nir": None, "heights": heights})[0], mapped({**arrays, "heights": heights})[0]
    assert [kept(alone, k) for k in range(1, 6)] == pytest.approx([0.976, 0.690, 0.906, 0.003, 0.0], abs=6e-4)
    assert [kept(both, k) for k in range(1, 6)] == pytest.approx([0.969, 0.065, 0.126, 0.001, 0.0], abs=6e-4)
    assert [kept(second, k) for k in range(1, 6)] == pytest.approx([0.991, 0.879, 0.980, 0.024, 0.785], abs=6e-4)
    assert [kept(all_rules, k) for k in range(1, 6)] == pytest.approx([0.975, 0.065, 0.128, 0.001, 0.0], abs=6e-4)
