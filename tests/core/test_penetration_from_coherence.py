"""Penetration from coherence: tables of the method, plain numpy, losses, and how often the interval holds the truth."""

import dataclasses

import numpy as np
import pytest

from firnline.algorithms.blocks import ArrayImage
from firnline.algorithms.insar import penetration_from_coherence as core
from firnline.algorithms.insar import propagation
from firnline.algorithms.insar.medium import Medium
from firnline.algorithms.options import InputError
from firnline.algorithms.progress import Cancelled, Silent

SHAPE = (61, 97)
OPTIONS = core.PenetrationFromCoherenceOptions(height_of_ambiguity=50.0, permittivity=2.0, incidence_angle=40.0)


def inverted(coherence, options=OPTIONS, progress=None, **images):
    bands, flags = np.full((5, *np.shape(coherence)), -1.0, np.float32), np.zeros(np.shape(coherence), np.uint8)

    def write(row, part, codes):
        bands[:, row:row + part.shape[1]] = part
        flags[row:row + part.shape[1]] = codes
    result = core.compute(ArrayImage(coherence), options, write=write, progress=progress or Silent(), **{key: image if key == "medium" else ArrayImage(image) for key, image in images.items()})
    return bands, flags, result


@pytest.mark.parametrize("d2, coherence, dh", [(2, 0.9563, 1.9410), (5, 0.7946, 4.2694), (10, 0.5475, 6.4867), (20, 0.3109, 8.2089), (40, 0.1614, 9.2167)])
def test_table_of_the_method(d2, coherence, dh):
    """Both ways, at 40 degrees, permittivity 2 and 50 m of height of ambiguity."""
    k_z = 2 * np.pi / 50 * propagation.volume_factor(40, 2.0)
    gamma = propagation.uniform_volume_coherence(d2, k_z)
    assert abs(gamma) == pytest.approx(coherence, abs=1e-4) and propagation.depth_of_phase_centre(d2, k_z) == pytest.approx(dh, abs=1e-4)
    assert np.angle(gamma) == pytest.approx(-k_z * dh, abs=1e-4)  # the sign of phi_pen
    bands, flags, _ = inverted(np.full(SHAPE, abs(gamma)))
    np.testing.assert_allclose(bands[0], dh, atol=1e-4)
    np.testing.assert_allclose(bands[3], d2, rtol=1e-5)
    np.testing.assert_allclose(bands[4], coherence, atol=1e-4)
    # 0.8 of a quarter of HoA_vol is 8.222 m.
    assert (flags == (core.SATURATED if dh > 8.22 else core.SOUND)).all()
    for negative in (dataclasses.replace(OPTIONS, height_of_ambiguity=-50.0), dataclasses.replace(OPTIONS, height_of_ambiguity=None, k_z_is="Height of ambiguity")):
        more = {} if negative.height_of_ambiguity else dict(k_z=np.full(SHAPE, -50.0))
        np.testing.assert_allclose(inverted(np.full(SHAPE, abs(gamma)), negative, **more)[0], bands, rtol=1e-5)


def plain(c, k_z, theta, eps, loss, looks, confidence):
    """The inversion in plain numpy."""
    k = np.abs(k_z) * propagation.volume_factor(theta, eps)
    c = np.minimum(c, 0.999999)
    low, high = core.interval(c, looks, core.standard_deviations(confidence))
    g = np.minimum(core.unbiased(c, looks) / loss, 1)
    d2, dh = propagation.depth_from_coherence(g, k)
    ends = [propagation.depth_from_coherence(np.minimum(one / loss, 1), k)[1] for one in (high, low)]
    return np.stack([dh, *ends, np.where(g > 0, d2, np.nan), g])


def test_kernel_and_losses_by_numpy():
    """Rasters of everything, with noise in decibels and density."""
    rng = np.random.default_rng(5)
    c, k_z, theta, rho = rng.uniform(0.02, 0.99, SHAPE), rng.uniform(0.05, 0.3, SHAPE), rng.uniform(20, 55, SHAPE), rng.uniform(0.3, 0.9, SHAPE)
    sigma0, nesz = rng.uniform(-20, -3, SHAPE), rng.uniform(-25, -18, SHAPE)
    c[3, 4] = np.nan
    options = core.PenetrationFromCoherenceOptions(looks=20.0, quantisation=0.97, spectral=0.99)
    images = [one.astype(np.float32) for one in (c, k_z, theta, rho, sigma0, nesz)]
    bands, flags, result = inverted(images[0], options, k_z=images[1], angle=images[2], medium=Medium(options, ArrayImage(images[3]), "Density"), sigma0=images[4], nesz=images[5])
    snr = 10 ** ((images[4].astype(float) - images[5]) / 10)
    loss = 0.97 * 0.99 * snr / (1 + snr)
    expected = plain(*(one.astype(float) for one in images[:3]), propagation.permittivity_kovacs(images[3]), loss, 20.0, 95.0)
    np.testing.assert_allclose(bands, expected, rtol=2e-4, atol=2e-3)
    assert flags[3, 4] == 255 and (flags == 255).sum() == 1 and result.valid == pytest.approx(1 - 1 / flags.size)
    full = images[0].astype(float)
    assert set(np.unique(flags[core.unbiased(full, 20.0) >= loss])) <= {core.NO_VOLUME, 255} and (bands[0][flags == core.NO_VOLUME] == 0).all()
    assert sum(result.shares.values()) == pytest.approx(1)


def test_noise_at_the_signal():
    """Backscatter that holds the noise and does not exceed it gives no result."""
    options = dataclasses.replace(OPTIONS, nesz=-20.0, noise_in_sigma0=True)
    sigma0 = np.full(SHAPE, -10.0)
    sigma0[:, :10], sigma0[:, 10:20] = -20.0, np.nan
    bands, flags, result = inverted(np.full(SHAPE, 0.5), options, sigma0=sigma0)
    assert (flags[:, :10] == core.NOISE).all() and (flags[:, 10:20] == 255).all() and np.isnan(bands[:, :, :20]).all()
    assert bands[4, 0, 50] == pytest.approx(0.5 / 0.9, rel=1e-4) and result.shares[core.NOISE] == pytest.approx(10 / 87)


@pytest.mark.parametrize("looks, truth", [(8, 0.3), (16, 0.5), (16, 0.9), (32, 0.2), (64, 0.7)])
def test_interval_and_bias(looks, truth):
    """Of simulated speckle: the interval holds the true depth as often as it says, and the square of the coherence is right on average."""
    rng = np.random.default_rng(11)
    a, b = rng.normal(size=(2, 6000, looks)) + 1j * rng.normal(size=(2, 6000, looks))
    b = truth * a + np.sqrt(1 - truth**2) * b
    c = np.abs((a * b.conj()).sum(1)) / np.sqrt((np.abs(a) ** 2).sum(1) * (np.abs(b) ** 2).sum(1))
    bands, _, _ = inverted(c.reshape(60, 100), dataclasses.replace(OPTIONS, looks=float(looks)))
    dh = propagation.depth_from_coherence(truth, 2 * np.pi / 50 * propagation.volume_factor(40, 2.0))[1]
    assert 0.92 < ((bands[1] <= dh) & (dh <= bands[2])).mean() < 0.97
    assert core.unbiased(np.sqrt((c**2).mean()), looks) == pytest.approx(truth, abs=0.012)
    assert abs(np.sqrt((c**2).mean()) - truth) > 0.001


def test_without_looks_there_is_no_interval():
    bands, flags, _ = inverted(np.full(SHAPE, 0.5))
    assert np.isnan(bands[1:3]).all() and np.isfinite(bands[[0, 3, 4]]).all() and (flags == core.SOUND).all()
    flags = inverted(np.full(SHAPE, 0.2), dataclasses.replace(OPTIONS, looks=5.0))[1]
    assert (flags == core.SATURATED).all()  # within its scatter of zero


@pytest.mark.parametrize("more, images, sentence", [
    (dict(height_of_ambiguity=None), {}, "K_Z is empty"), (dict(height_of_ambiguity=0.0), {}, "HEIGHT_OF_AMBIGUITY is 0 m"), (dict(incidence_angle=None), {}, "INCIDENCE is empty"),
    (dict(permittivity=None), {}, "PERMITTIVITY is empty"), (dict(density=0.4), {}, "PERMITTIVITY and DENSITY are both given"), ({}, dict(sigma0=np.full(SHAPE, -10.0)), "NESZ is empty"),
    (dict(nesz=-20.0), {}, "NESZ is given without SIGMA0"), ({}, dict(k_z=np.full(SHAPE, 50.0)), "K_Z_IS = Height of ambiguity"),
    (dict(k_z_is="Height of ambiguity"), dict(k_z=np.full(SHAPE, 0.1)), "K_Z_IS = k_z"), ({}, dict(angle=np.full(SHAPE, 0.7)), "INCIDENCE_UNIT = Radians"),
    (dict(incidence_unit="Radians"), dict(angle=np.full(SHAPE, 38.0)), "INCIDENCE_UNIT = Degrees")])
def test_what_is_refused(more, images, sentence):
    with pytest.raises(InputError, match=sentence):
        inverted(np.full(SHAPE, 0.5), dataclasses.replace(OPTIONS, **more), **images)


def test_rasters_of_a_wrong_kind():
    for values in (np.full(SHAPE, 128.0), np.full(SHAPE, -0.5)):
        with pytest.raises(InputError, match="coherence lies between 0 and 1"):
            inverted(values)
    with pytest.raises(InputError, match="no pixel in common"):
        inverted(np.full(SHAPE, np.nan))
    options = dataclasses.replace(OPTIONS, permittivity=None)
    for kind, value, sentence in (("Density", 400.0, "divide kg/m3 by 1000"), ("Permittivity", 0.4, "is it a density")):
        with pytest.raises(InputError, match=sentence):
            inverted(np.full(SHAPE, 0.5), options, medium=Medium(options, ArrayImage(np.full(SHAPE, value)), kind))


def test_cancel():
    class Stopped(Silent):
        def cancelled(self):
            return True
    with pytest.raises(Cancelled):
        inverted(np.full(SHAPE, 0.5), progress=Stopped())
