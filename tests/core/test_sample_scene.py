"""The sample scene moves as its truth says."""

import numpy as np
import pytest
import series

from firnline.algorithms.options import InputError
from firnline.algorithms.progress import Cancelled, Silent
from firnline.algorithms.synthetic import sample_scene
from firnline.algorithms.synthetic.sample_scene import SampleSceneOptions, glacier_flow
from firnline.algorithms.velocity.stacked_offset_tracking import StackedOffsetTrackingOptions, compute


@pytest.fixture(scope="module")
def scene():
    return glacier_flow(SampleSceneOptions(dates=5, coherence=0.8))


def inside(ring, shape):
    """Pixels whose centre lies in a ring, by crossing numbers."""
    rows, columns = np.indices(shape) + 0.5
    out = np.zeros(shape, bool)
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1]):
        if y0 != y1:
            crossing = (y0 > rows) != (y1 > rows)
            out ^= crossing & (columns < x0 + (rows - y0) / (y1 - y0) * (x1 - x0))
    return out


def test_truth_lies_where_the_outlines_say(scene):
    speed = np.hypot(scene.vx, scene.vy)
    ice, rock = inside(scene.outline, speed.shape), inside(scene.stable[0], speed.shape) | inside(scene.stable[1], speed.shape)
    assert 0.3 < ice.mean() < 0.6 and 0.2 < rock.mean() < 0.6 and not (ice & rock).any()
    assert speed[rock].max() == 0 and speed[~ice].max() < 1e-3
    assert abs(speed.max() - 0.6) < 0.01
    # Down the valley to the right, first towards the south, in the middle towards the north: row numbers grow southwards.
    assert scene.vx[ice].min() >= 0
    middle = int(scene.outline[0][1] + 0.27 * sample_scene.SHAPE[0])
    assert scene.vy[middle, 20] < 0 < scene.vy[sample_scene.SHAPE[0] // 2, sample_scene.SHAPE[1] // 2]


def test_images_move_as_the_truth_says(scene):
    """Plain correlation of windows cut by hand: the best whole pixel is the true offset to 0.6 px, in each of three places."""
    first, second = (10 * np.log10(image) for image in scene.images[:2])
    for row, column in ((230, 310), (190, 480), (60, 100)):
        template = first[row - 24:row + 24, column - 24:column + 24]
        best = {}
        for dy in range(-5, 6):
            for dx in range(-5, 6):
                window = second[row + dy - 24:row + dy + 24, column + dx - 24:column + dx + 24]
                best[dy, dx] = np.corrcoef(template.ravel(), window.ravel())[0, 1]
        dy, dx = max(best, key=best.get)
        days, pixel = 11.0, sample_scene.PIXEL_M
        assert abs(dx - scene.vx[row, column] * days / pixel) < 0.6 and abs(dy + scene.vy[row, column] * days / pixel) < 0.6


def test_tracking_finds_the_truth(scene):
    options = StackedOffsetTrackingOptions(template_size=48, step=24, maximum_speed=0.9)
    result = compute(series.images(scene.images), scene.dates, scene.grid, options)
    rows, columns = (np.arange(n) * 24 + 24 for n in result.grid.shape)
    at = np.ix_(rows, columns)
    errors = np.hypot(result.bands["vx"] - scene.vx[at], result.bands["vy"] - scene.vy[at])
    assert np.isfinite(errors).mean() > 0.97
    assert np.nanmedian(errors) < 0.1 * sample_scene.PIXEL_M / 11


def test_the_seed_decides():
    small = SampleSceneOptions(dates=2)
    one, two, other = glacier_flow(small), glacier_flow(small), glacier_flow(SampleSceneOptions(dates=2, seed=2))
    assert np.array_equal(one.images[1], two.images[1]) and not np.array_equal(one.images[1], other.images[1])
    assert [d.isoformat() for d in one.dates] == ["2024-01-03T00:00:00", "2024-01-14T00:00:00"]


def test_wrong_options_and_cancel():
    with pytest.raises(InputError, match="DATES = 1 is too small"):
        glacier_flow(SampleSceneOptions(dates=1))

    class Impatient(Silent):
        def cancelled(self):
            return True

    with pytest.raises(Cancelled):
        glacier_flow(SampleSceneOptions(), Impatient())


# --- the other scenes

def of(scene, **more):
    found = sample_scene.files(SampleSceneOptions(scene=scene, **more))
    names = [one.name for one in found.files]
    assert len(set(names)) == len(names) and {*found.series, *found.second, *found.results.values()} <= set(names)
    return found, {one.name: one for one in found.files}


def band(files, name):
    ((_, values),) = files[name].bands.values()
    return np.asarray(values)


def test_wet_snow_lies_where_backscatter_has_fallen():
    found, files = of("Wet snow")
    winter, melt = (band(files, f"vv/vv_{day}.tif") for day in ("20210228", "20210514"))
    truth = band(files, "truth_wet_snow/wet_snow_20210514.tif")
    assert ((truth == 255) == np.isnan(melt)).all() and not (band(files, "truth_wet_snow/wet_snow_20210228.tif") == 1).any()
    fall = 10 * np.log10(melt / winter)
    assert np.median(fall[truth == 1]) < -4 < -1 < np.median(fall[truth == 0])
    basins = files["basins.gpkg"].labels
    assert set(np.unique(basins)) == {1, 2} and 0.08 < files["glaciers.gpkg"].labels.mean() < 0.15
    dem = band(files, "dem.tif")
    assert dem.shape == (150, 190) and np.ptp(dem) > 800


def test_dems_hold_the_true_change_and_the_shift():
    """The later DEM, moved back by plain interpolation, less the earlier one: the rate times the years, and the errors that were put in."""
    from scipy.ndimage import map_coordinates

    found, files = of("Elevation change")
    truth, labels = band(files, "truth_dhdt.tif"), files["outlines.gpkg"].labels
    first, third = files[found.series[0]], files[found.second[0]]
    a, b = band(files, first.name).astype(float), band(files, third.name).astype(float)
    assert first.grid.transform == third.grid.transform and a.shape == (112, 84) and np.isnan(b).mean() > 0.02
    rows, columns = np.indices(a.shape)
    back = map_coordinates(b, [rows + 21 / 60, columns + 30 / 75], order=1, cval=np.nan) - 2.5
    years = (third_day(third) - third_day(first)).days / 365.25
    stable = labels[:, :84] == 0
    missed = (back - a - years * truth[:, :84])
    assert abs(np.nanmedian(missed[stable])) < 0.15 and np.nanstd(missed[stable]) < 3.0  # linear interpolation of rough ground; 1.1 m were put in
    assert np.nanstd((b - a)[stable]) > 2 * np.nanstd(missed[stable])
    assert (truth[labels == 0] == 0).all() and truth[labels == 3].max() > 0.2 and all(truth[labels == n].mean() < -0.3 for n in range(1, 7))
    table = dict(line.split(",", 1) for line in files["truth_glaciers.csv"].content.decode().splitlines())
    area, rate, balance = map(float, table["glacier 2"].split(","))
    assert abs(area - (labels == 2).sum() * 4500e-6) < 1e-3 and abs(rate - truth[labels == 2].mean()) < 1e-3 and abs(balance - 0.85 * rate) < 1e-3


def third_day(raster):
    import datetime

    return datetime.datetime.fromisoformat(raster.metadata["ACQUISITION_DATE"])


def test_the_error_model_is_that_of_the_change():
    from firnline.algorithms.elevation.error_model import from_json

    _, files = of("Elevation change")
    model = from_json(files["error_model.json"].content.decode(), "error_model.json")
    errors = (band(files, "dhdt.tif") - band(files, "truth_dhdt.tif"))
    assert abs(np.nanstd(errors) / float(model.sigma(10.0)) - 1) < 0.1
    step = 2  # columns of 75 m
    pairs = errors[:, step:] - errors[:, :-step]
    assert abs(np.nanmean(pairs**2) / 2 / float(model.sigma(10.0)) ** 2 - model.variogram(step * 75.0)) < 0.12


def test_the_product_lies_over_a_glacier_that_has_changed():
    found, files = of("InSAR DEM", seed=3)
    truth, reference, ice = band(files, "truth_dem.tif"), band(files, "reference_dem.tif"), files["outlines.gpkg"].labels == 1
    change = truth - reference
    assert np.abs(change[~ice]).max() < 3 and change[ice].min() < -11 and np.percentile(change[ice], 98) > 1.2
    assert ((files["stable_ground.gpkg"].labels == 1) == ~ice).all()
    assert [name.split("/")[-1] for name in found.series] == ["IMAGE_HH_SRA_strip_001.cos"] * 2 and all(len(files[name].content) == 484 * 442 * 4 for name in found.series)
    points = np.array([line.split(",") for line in files["altimetry.csv"].content.decode().splitlines()[1:]], float)
    column, row = (v.astype(int) for v in files["truth_dem.tif"].grid.to_pixel(points[:, 0], points[:, 1]))
    assert np.median(np.abs(points[:, 2] - truth[row, column])) < 3
    depth, coherence = band(files, "firn/truth_dh.tif"), band(files, "firn/coherence.tif")
    assert 1 < depth.min() < depth.max() < 7.1 and np.corrcoef(depth.ravel(), coherence.ravel())[0, 1] < -0.8
