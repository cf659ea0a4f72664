"""Outlier filters: planted outliers are found, shear margins are kept, and a real field gets clean."""

import os
import pathlib

import numpy as np
import pytest

from firnline.algorithms.options import InputError
from firnline.algorithms.progress import Cancelled, Silent
from firnline.algorithms.velocity.outliers import outliers

DATA = pathlib.Path(os.environ.get("FIRNLINE_DATA", pathlib.Path(__file__).resolve().parents[3] / "shared" / "data")) / "offset" / "kaskawulsh_velocity"
METHODS = "Normalised median", "Displacement coherence"
SHAPE = 61, 97
REACH = (5.0, 6.5)


def shear_field(noise=0.05, seed=1):
    """Smooth field of a glacier between rows 15 and 45: 3 px over 4 templates at the upper margin, over 12 at the lower; and its noise."""
    rng = np.random.default_rng(seed)
    rows, columns = np.indices(SHAPE)
    x = 3.0 * np.clip((rows - 15) / 4, 0, 1) * np.clip((45 - rows) / 12, 0, 1) * (1 + 0.2 * columns / SHAPE[1])
    y = 0.4 * x
    return x + rng.normal(0, noise, SHAPE), y + rng.normal(0, noise, SHAPE), rng


def plant(x, y, rng, count):
    """Vectors anywhere in the search at random cells, 1.5 px or more off; their mask."""
    wrong = np.zeros(SHAPE, bool)
    wrong.ravel()[rng.choice(wrong.size, count, replace=False)] = True
    angle, off = rng.uniform(0, 2 * np.pi, count), rng.uniform(1.5, 5.0, count)
    x[wrong] += off * np.cos(angle)
    y[wrong] += off * np.sin(angle)
    return wrong


@pytest.mark.parametrize("method, least", [("Normalised median", 0.98), ("Displacement coherence", 0.80)])
def test_planted_outliers_are_found(method, least):
    x, y, rng = shear_field()
    wrong = plant(x, y, rng, 300)
    found = outliers(x, y, method, np.ones(SHAPE, bool), reach=REACH)
    assert found[wrong].mean() >= least
    assert found[~wrong].mean() < 0.005
    # The coherence filter's tolerance is 0.2 of the search: what is farther off than that is found.
    far = wrong & ((np.abs(x - shear_field()[0]) > 1.6) | (np.abs(y - shear_field()[1]) > 1.6))
    assert far.sum() > 150 and found[far].mean() > 0.98


@pytest.mark.parametrize("method, spacing", [(METHODS[0], 1), (METHODS[0], 2), (METHODS[1], 1)])
def test_a_steep_shear_margin_is_kept(method, spacing):
    x, y, _ = shear_field(noise=0.02)
    found = outliers(x, y, method, np.ones(SHAPE, bool), reach=REACH, spacing=spacing)
    assert not found[13:22].any()


def plain(x, y, method, asked, trusted, reach, half, spacing):
    """One pass, cell by cell."""
    out = np.zeros(x.shape, bool)
    for r, c in zip(*np.nonzero(asked)):
        near, cells = [], 0
        for i in range(-half, half + 1):
            for j in range(-half, half + 1):
                u, v = r + i * spacing, c + j * spacing
                if (i, j) != (0, 0) and 0 <= u < x.shape[0] and 0 <= v < x.shape[1]:
                    cells += 1
                    if trusted[u, v]:
                        near.append((x[u, v], y[u, v]))
        near = np.array(near).reshape(-1, 2)
        own = np.array([x[r, c], y[r, c]])
        if method == "Normalised median":
            if len(near) < 4:
                out[r, c] = True
                continue
            middle = np.median(near, axis=0)
            out[r, c] = np.linalg.norm((own - middle) / (np.median(np.abs(near - middle), axis=0) + 0.1)) > 2
        else:
            alike = (np.abs(near - own) <= 0.2 * np.array(reach[::-1])).all(axis=1).sum() if len(near) else 0
            out[r, c] = cells == 0 or alike < 8 / 25 * cells
    return out


@pytest.mark.parametrize("half, spacing", [(2, 1), (1, 2)])
@pytest.mark.parametrize("method", METHODS)
def test_kernels_against_the_plain_equations(method, half, spacing):
    rng = np.random.default_rng(3)
    shape = 17, 23
    x, y = (rng.normal(0, 0.8, shape).astype(np.float32) for _ in range(2))
    valid = rng.random(shape) < 0.6
    first = plain(x, y, method, valid, valid, REACH, half, spacing)
    truth = plain(x, y, method, valid, valid & ~first, REACH, half, spacing)
    assert 0 < truth.sum() < valid.sum() and (truth != first).any()
    assert np.array_equal(outliers(x, y, method, valid, reach=REACH, half=half, spacing=spacing), truth)


@pytest.mark.parametrize("method", METHODS)
def test_no_data_and_lone_vectors(method):
    x, y, _ = shear_field(noise=0.0)
    valid = np.ones(SHAPE, bool)
    valid[:, 40:] = False
    x[5, 5], y[30, 20] = np.nan, np.inf   # no vectors, whatever `valid` says
    valid[50, 70] = True                  # alone
    valid[20:22, 80:82] = True            # three neighbours each
    found = outliers(x, y, method, valid, reach=REACH)
    assert found[50, 70] and found[20:22, 80:82].all()
    found[50, 70] = found[20:22, 80:82] = False
    assert not found.any()
    assert not outliers(x, y, method, np.zeros(SHAPE, bool)).any()
    # A border of the valid area is no reason: all but the lone ones have four neighbours or more.
    assert not outliers(x[:, :40], y[:, :40], method, valid[:, :40], reach=REACH).any()


def test_none_wrong_choice_and_cancel():
    x, y, rng = shear_field()
    plant(x, y, rng, 50)
    valid = np.ones(SHAPE, bool)
    assert not outliers(x, y, "None", valid).any()
    with pytest.raises(InputError, match="OUTLIER_FILTER = 'Median' is not a choice"):
        outliers(x, y, "Median", valid)

    class Impatient(Silent):
        def cancelled(self):
            return True

    with pytest.raises(Cancelled):
        outliers(x, y, METHODS[0], valid, progress=Impatient())


def kaskawulsh():
    """Offsets (px of 15 m in 32 days), where there are any, rock and ice: the raw Landsat 8 field of March 2018 and its polygons."""
    from osgeo import gdal, ogr

    gdal.DontUseExceptions()  # said, since GDAL 4 will take the other way unasked
    rasters = [gdal.Open(str(DATA / f"20180304-20180405_velo-raw_{name}.tif")) for name in ("vx", "vy")]
    vx, vy = (raster.ReadAsArray() for raster in rasters)
    burnt = []
    for name in ("bedrock_V2", "glacier_V1_Kaskawulsh_s_inwardBuffer600m"):
        mask = gdal.GetDriverByName("MEM").Create("", vx.shape[1], vx.shape[0], 1, gdal.GDT_Byte)
        mask.SetGeoTransform(rasters[0].GetGeoTransform())
        mask.SetProjection(rasters[0].GetProjection())
        polygons = ogr.Open(str(DATA / f"{name}.shp"))
        gdal.RasterizeLayer(mask, [1], polygons.GetLayer(), burn_values=[1])
        burnt.append(mask.ReadAsArray() > 0)
    return vx * 32 / 15, -vy * 32 / 15, (vx > -9000) & (vy > -9000), *burnt


@pytest.mark.skipif(not DATA.is_dir(), reason=f"no real velocity field at {DATA}: set FIRNLINE_DATA to the folder of the reference data")
@pytest.mark.parametrize("method, spacing, most", [(METHODS[0], 1, 0.018), (METHODS[0], 4, 0.0002), (METHODS[1], 1, 0.015), (METHODS[1], 4, 0.002)])
def test_a_real_field_gets_clean(method, spacing, most):
    """The raw residual ratio of the rock is 3.3 %; the ice keeps its vectors. Wrong vectors of overlapping templates come in clumps:
    neighbours farther apart see through them."""
    x, y, valid, rock, ice = kaskawulsh()
    moving = (np.abs(x) > 1) | (np.abs(y) > 1)
    assert 0.032 < (valid & rock & moving).sum() / rock.sum() < 0.034 and (valid & ice).sum() / ice.sum() > 0.99
    kept = valid & ~outliers(x, y, method, valid, reach=(5.0, 5.0), spacing=spacing)
    assert (kept & rock & moving).sum() / rock.sum() < most
    assert (kept & rock).sum() / rock.sum() > 0.93
    assert (kept & ice).sum() / ice.sum() > 0.97
