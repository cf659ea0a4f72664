"""Phase unwrapping: against linear programming, scenes with known truth, and labels of scipy."""

import itertools
import os
import pathlib
import threading
import time

import numpy as np
import pytest
from scipy import ndimage, optimize, sparse

from firnline.algorithms import components
from firnline.algorithms.insar import unwrap_engines as engines
from firnline.algorithms.insar import unwrap_numba as kernels
from firnline.algorithms.insar import unwrap_tiles as tiling
from firnline.algorithms.insar.unwrap_phase import NO_DATA, UnwrapPhaseOptions, unwrap
from firnline.algorithms.options import InputError
from firnline.algorithms.progress import Cancelled, Silent

DATA = pathlib.Path(os.environ.get("FIRNLINE_DATA", pathlib.Path(__file__).resolve().parents[3] / "shared" / "data")) / "insar" / "unwrap_512_easy.npz"
SHAPE = (61, 97)
real = pytest.mark.skipif(not DATA.is_file(), reason=f"no reference data at {DATA}: set FIRNLINE_DATA to their folder")


def wrap(phase):
    return np.angle(np.exp(1j * phase))


def hill(shape=SHAPE, height=40.0):
    """A smooth phase (rad) of several turns, steps below pi."""
    i, j = np.meshgrid(np.linspace(-1, 1, shape[0]), np.linspace(-1, 1, shape[1]), indexing="ij")
    return height * np.exp(-((i - 0.2) ** 2 + (j + 0.1) ** 2) * 2.5) + 3 * j


def noisy(truth, coherence, looks, seed=1):
    """(wrapped phase, sample coherence) of circular Gaussian speckle."""
    rng = np.random.default_rng(seed)

    def speckle():
        return rng.normal(size=truth.shape) + 1j * rng.normal(size=truth.shape)
    total, one, other = 0, 0, 0
    for _ in range(looks):
        first = speckle()
        second = coherence * first + np.sqrt(1 - coherence**2) * speckle()
        total, one, other = total + first * second.conj() * np.exp(1j * truth), one + abs(first) ** 2, other + abs(second) ** 2
    return np.angle(total).astype(np.float32), (abs(total) / np.sqrt(one * other)).astype(np.float32)


def wrong(unwrapped, truth, where):
    """Share of wrong pixels after one constant of whole turns."""
    turns = np.rint((unwrapped - truth)[where] / (2 * np.pi))
    return 1 - np.unique(turns, return_counts=True)[1].max() / turns.size


def test_smooth_phase_is_exact():
    truth = hill()
    found, parts, result = unwrap(wrap(truth).astype(np.float32), np.full(SHAPE, 0.9, np.float32))
    assert np.ptp(truth) > 6 * np.pi
    np.testing.assert_allclose(found - truth, (found - truth)[0, 0], atol=2e-5)
    assert abs(found.mean()) <= np.pi and (parts == 1).all() and result.sizes.tolist() == [truth.size]


def plain_costs(phase, variance, smoothness):
    """Costs (rows, columns) of a turn more and less across the edges to the right and down, pixel by pixel."""
    found = []
    for axis in (1, 0):
        difference = wrap(np.diff(phase, axis=axis))
        first, second = (np.take(variance, range(start, stop), axis) for start, stop in ((0, phase.shape[axis] - 1), (1, phase.shape[axis])))
        s2 = first + second + smoothness**2
        found.append([np.clip(np.floor(2 * np.pi * (np.pi + sign * difference) / s2 + 0.5), 1, 250) for sign in (1, -1)])
    return found


@pytest.mark.parametrize("seed", range(4))
def test_flow_costs_as_little_as_linear_programming(seed):
    """Random phase of 9 x 13 px: the cost of our turns is that of the optimum, found by another method."""
    rng = np.random.default_rng(seed)
    shape = 9, 13
    phase, coherence = rng.uniform(-3.1, 3.1, shape).astype(np.float32), rng.uniform(0.2, 0.95, shape).astype(np.float32)
    variance = engines.phase_variance(coherence, 5)
    prices = plain_costs(phase, variance, 0.5)
    turns = engines.minimum_cost_flow(phase, coherence, np.ones(shape, np.uint8), 5, 0.5, np.zeros(1, np.uint8), lambda share: None)
    cost = 0
    for axis, (more, less) in zip((1, 0), prices):
        extra = np.rint((np.diff(phase + 2 * np.pi * turns, axis=axis) - wrap(np.diff(phase, axis=axis))) / (2 * np.pi))
        cost += (np.maximum(extra, 0) * more + np.maximum(-extra, 0) * less).sum()
    # Turns k = n[q] - n[p] + (what wrapping took): minimise c+ up + c- down, up - down - n[q] + n[p] = base.
    edges, weights, base = [], [], []
    number = np.arange(phase.size).reshape(shape)
    for axis, (more, less) in zip((1, 0), prices):
        p, q = (np.take(number, range(start, stop), axis).ravel() for start, stop in ((0, shape[axis] - 1), (1, shape[axis])))
        edges += list(zip(p, q))
        weights += list(zip(more.ravel(), less.ravel()))
        base += np.rint((np.diff(phase, axis=axis) - wrap(np.diff(phase, axis=axis))) / (2 * np.pi)).ravel().tolist()
    count, rows = len(edges), np.arange(len(edges))
    p, q = np.array(edges).T
    matrix = sparse.csr_matrix((np.concatenate([np.ones(count), -np.ones(count), np.ones(count), -np.ones(count)]),
                                (np.tile(rows, 4), np.concatenate([rows, count + rows, 2 * count + p, 2 * count + q]))), (count, 2 * count + phase.size))
    up, down = np.array(weights).T
    best = optimize.linprog(np.concatenate([up, down, np.zeros(phase.size)]), A_eq=matrix, b_eq=np.array(base), bounds=[(0, None)] * 2 * count + [(None, None)] * phase.size, method="highs")
    assert best.status == 0 and best.fun > 50
    assert cost == pytest.approx(best.fun, rel=1e-9)


def test_kernels_against_plain_numpy():
    rng = np.random.default_rng(2)
    phase, variance = rng.uniform(-np.pi, np.pi, SHAPE).astype(np.float32), rng.uniform(0.01, 3, SHAPE).astype(np.float32)
    excess, cost = np.empty((62, 98), np.int32), np.empty((62, 98, 4), np.uint8)
    kernels.residues(phase, excess)
    right, down = wrap(np.diff(phase, axis=1)), wrap(np.diff(phase, axis=0))
    plain = np.rint((right[:-1] + down[:, 1:] - right[1:] - down[:, :-1]) / (2 * np.pi))
    np.testing.assert_array_equal(excess[1:-1, 1:-1], plain)
    assert excess.sum() == 0 and abs(plain).sum() > 1000
    kernels.edge_costs(phase, variance, np.float32(0.5), cost)
    (more_right, less_right), (more_down, less_down) = plain_costs(phase.astype(float), variance.astype(float), 0.5)
    for ours, expected in ((cost[:61, 1:97, 2], more_right), (cost[:61, 1:97, 3], less_right), (cost[1:61, :97, 0], less_down), (cost[1:61, :97, 1], more_down)):
        assert np.abs(ours - expected).max() <= 1 and (ours != expected).mean() < 1e-3  # float32 at a half


def test_nearest_pixels():
    rng = np.random.default_rng(3)
    valid = (ndimage.gaussian_filter(rng.normal(size=SHAPE), 3) > 0).astype(np.uint8)
    near = np.empty(SHAPE, np.int32)
    kernels.nearest(valid, near)
    assert valid.ravel()[near].all()
    i, j = np.indices(SHAPE)
    ours, exact = np.hypot(i - near // 97, j - near % 97), ndimage.distance_transform_edt(valid == 0)
    assert (ours >= exact - 1e-9).all() and (ours - exact).max() < 0.5 and (ours > exact + 1e-9).mean() < 0.005
    kernels.nearest(np.zeros(SHAPE, np.uint8), near)
    assert (near == -1).all()


@pytest.mark.parametrize("options", [{}, {"tile_size": 32, "overlap": 12}])
def test_noise_gaps_and_one_constant(options):
    """Noise with thousands of residues, a void that cuts the image in two: one constant holds across it."""
    shape = 150, 131
    truth, valid = hill(shape, 60.0), np.ones(shape, bool)
    valid[:, 60:64] = False
    phase, coherence = noisy(truth, np.full(shape, 0.6), 6)
    phase[~valid] = np.nan
    coherence[5:9, 20:30] = np.nan
    found, parts, result = unwrap(phase, coherence, UnwrapPhaseOptions(**options), looks=6)
    valid[5:9, 20:30] = False
    excess = np.empty((151, 132), np.int32)
    kernels.residues(np.nan_to_num(phase), excess)
    assert np.abs(excess).sum() > 150
    assert wrong(found, truth, valid) < 0.004
    assert (np.isnan(found) == ~valid).all() and ((parts == NO_DATA) == ~valid).all()
    assert result.sizes.size == 2 and result.sizes[0] > 9000 and result.sizes[1] > 8000 and result.tiles == (25 if options else 1)
    turns = (found - phase)[valid] / (2 * np.pi)
    np.testing.assert_allclose(turns, np.rint(turns), atol=1e-5)
    assert abs(found[parts == 1].mean()) < np.pi + 0.1


def test_tiles_give_the_same_as_one():
    truth = hill((140, 190), 80.0)
    phase, coherence = noisy(truth, np.full(truth.shape, 0.9), 8)
    whole, tiles = (unwrap(phase, coherence, UnwrapPhaseOptions(tile_size=size, overlap=10), looks=8) for size in (1500, 50))
    np.testing.assert_array_equal(whole[0], tiles[0])
    np.testing.assert_array_equal(whole[1], tiles[1])
    assert tiles[2].tiles == 12 and wrong(whole[0], truth, truth < 1e9) == 0


def test_quality_guided_islands_have_constants_of_their_own():
    truth = hill()
    phase, valid = wrap(truth).astype(np.float32), np.ones(SHAPE, bool)
    valid[:, 40] = False
    found, parts, result = unwrap(phase, np.full(SHAPE, 0.8, np.float32), UnwrapPhaseOptions(engine="Quality-guided"), valid=valid)
    assert result.sizes.tolist() == [61 * 56, 61 * 40]
    for number in (1, 2):
        turns = (found - truth)[parts == number] / (2 * np.pi)
        assert np.ptp(turns) < 1e-5


def test_parts_of_strips_are_those_of_the_whole():
    """Against scipy's labels of the image whose jumps are walls, drawn at twice the size."""
    rng = np.random.default_rng(5)
    shape = 90, 67
    phase = ndimage.gaussian_filter(rng.normal(size=shape), 2).astype(np.float32) * 12
    turns = np.zeros(shape, np.int32)
    turns[rng.random(shape) < 0.42] = kernels.NO_DATA
    valid = turns == 0
    walls = np.zeros((2 * shape[0] - 1, 2 * shape[1] - 1), bool)
    walls[::2, ::2] = valid
    walls[::2, 1::2] = valid[:, 1:] & valid[:, :-1] & (abs(np.diff(phase, axis=1)) <= np.pi)
    walls[1::2, ::2] = valid[1:] & valid[:-1] & (abs(np.diff(phase, axis=0)) <= np.pi)
    expected = ndimage.label(walls)[0][::2, ::2]
    sizes = np.bincount(expected.ravel())
    parts = tiling.Parts(8)
    strips = [parts.add(phase[row0:row0 + step], turns[row0:row0 + step]) for row0, step in ((0, 31), (31, 2), (33, 1), (34, 40), (74, 16))]
    final, found_sizes, means, dropped = parts.mapping(1000)
    ours = final[np.vstack(strips)]
    assert found_sizes.tolist() == sorted(sizes[1:][sizes[1:] >= 8].tolist(), reverse=True) and len(found_sizes) > 3 and dropped == 0
    for number in range(1, len(found_sizes) + 1):
        names = np.unique(expected[ours == number])
        assert names.size == 1 and sizes[names[0]] == (ours == number).sum() == found_sizes[number - 1]
    assert (ours[~valid] == 0).all() and parts.mapping(2)[3] == len(found_sizes) - 2 and parts.mapping(2)[0].max() == 2


def test_offsets_follow_the_most_pixels_and_keep_the_rest():
    sizes = [np.array([500, 100]), np.array([400]), np.array([90])]
    edges = [(50, (0, 1), (1, 1), 3), (5, (0, 2), (1, 1), 1), (2, (0, 1), (0, 2), 9), (9, (1, 1), (2, 1), -1)]
    found = tiling.offsets(sizes, edges)
    base = found[0, 1]
    assert {key: value - base for key, value in found.items()} == {(0, 0): 0, (0, 1): 0, (0, 2): 2, (1, 0): 3, (1, 1): 3, (2, 0): 2, (2, 1): 2}
    alone = tiling.offsets([np.array([500, 100])], [])
    assert alone[0, 1] == alone[0, 2] == alone[0, 0]


def test_plan_covers_every_pixel_once():
    tiles = tiling.plan((61, 97), 40, 6)
    seen = np.zeros((61, 97), int)
    for one in tiles:
        seen[one.core.slices] += 1
        assert one.block.row0 <= one.core.row0 and one.block.row1 <= 61 and max(one.core.shape) <= 40
    assert (seen == 1).all() and len(tiles) == 6
    assert len(tiling.plan((61, 97), 97, 6)) == 1


def test_variance_of_the_phase():
    np.testing.assert_allclose(engines.phase_variance(np.array([0.5, 0.9, 1.0]), 10), [0.15, 0.19 / 16.2, 0], rtol=1e-6)
    assert engines.phase_variance(np.array([0.0, 0.02]), 1) == pytest.approx(np.pi**2 / 3)


def test_wrong_values_are_named():
    good = np.zeros(SHAPE, np.float32)
    for phase, coherence, sentence in ((good + 45, good, "PHASE holds 45: give a wrapped phase in radians"), (good, good + 128, "COHERENCE holds 128: give coherence from 0 to 1"),
                                       (good * np.nan, good, "No pixel has both PHASE and COHERENCE")):
        with pytest.raises(InputError, match=sentence):
            unwrap(phase, coherence)


def test_too_little_memory_is_said(monkeypatch):
    monkeypatch.setenv("FIRNLINE_MEMORY_MB", "64")
    shape = 1300, 1100
    with pytest.raises(InputError, match=r"TILE_SIZE = 1500 px: a tile needs 71 MB, more than the memory budget of 64 MB: use 936 px or less, or raise FIRNLINE_MEMORY_MB\."):
        unwrap(np.zeros(shape, np.float32), np.ones(shape, np.float32))


@pytest.mark.parametrize("engine, wait", [("Minimum-cost flow", 0.4), ("Quality-guided", 0.05)])
def test_cancel_is_heard_within_the_kernels(engine, wait):
    rng = np.random.default_rng(1)
    phase = rng.uniform(-np.pi, np.pi, (1400, 1300)).astype(np.float32)

    class Impatient(Silent):
        def cancelled(self):
            return time.monotonic() > deadline
    engines.warm_up(Silent())
    deadline = time.monotonic() + wait
    before = threading.active_count()
    with pytest.raises(Cancelled):
        unwrap(phase, np.full(phase.shape, 0.1, np.float32), UnwrapPhaseOptions(engine=engine), progress=Impatient())
    assert time.monotonic() - deadline < 1 and threading.active_count() == before


def reference():
    data = np.load(DATA)
    return {key: data[key].astype(np.float32) if data[key].dtype.kind == "f" else data[key] for key in ("wrapped", "coh", "valid", "truth")}


@real
@pytest.mark.parametrize("engine, side, most", [("Minimum-cost flow", 1500, 0.0002), ("Minimum-cost flow", 200, 0.0002), ("Quality-guided", 1500, 0.05), ("Whirlwind", 1500, 0.0002)])
def test_reference_scene(engine, side, most):
    """16 looks, a fifth without data, 649 islands: wrong pixels after one constant."""
    if engine == "Whirlwind" and components.missing(["whirlwind"]):
        pytest.skip("whirlwind-insar is not installed")
    d = reference()
    found, _, result = unwrap(d["wrapped"], d["coh"], UnwrapPhaseOptions(engine=engine, tile_size=side), valid=d["valid"], looks=16)
    share = wrong(found, d["truth"], d["valid"])
    print(f"{engine}, tiles of {side} px: {100 * share:.4f} % wrong")
    assert share <= most and result.sizes[0] > 190000


@real
def test_steep_scene_of_many_fringes():
    """24 looks, 160 rad of topography and ramp in 170 x 170 px, coherence down to 0.1."""
    d = np.load(DATA.with_name("refine_dev_E.npz"))
    truth, coherence = d["true_phase"] + d["ramp"], d["coh"].astype(np.float32)
    found, _, _ = unwrap(np.angle(d["ifg"]).astype(np.float32), coherence, looks=int(d["looks"]))
    everywhere, coherent = (wrong(found, truth, where) for where in (np.ones(truth.shape, bool), coherence >= 0.3))
    print(f"{100 * everywhere:.3f} % wrong, {100 * coherent:.4f} % where the coherence is 0.3 or more")
    assert np.ptp(truth) > 150 and everywhere < 0.004 and coherent < 2e-4


def test_missing_library_is_told(monkeypatch):
    monkeypatch.setattr(components, "missing", lambda names: [components.COMPONENTS[name] for name in names])
    with pytest.raises(InputError, match=r"ENGINE = Whirlwind: it needs whirlwind .* or use Minimum-cost flow, which is built in\."):
        unwrap(np.zeros(SHAPE, np.float32), np.ones(SHAPE, np.float32), UnwrapPhaseOptions(engine="Whirlwind"))


def test_two_runs_are_identical():
    phase, coherence = noisy(hill((120, 133)), np.full((120, 133), 0.3), 3)
    first, second = (unwrap(phase, coherence, UnwrapPhaseOptions(tile_size=40, overlap=8), looks=3) for _ in range(2))
    assert all(np.array_equal(a, b, equal_nan=True) for a, b in itertools.islice(zip(first, second), 2))
