"""The engines that unwrap one tile: whole turns of every pixel from the wrapped phase and the coherence."""

import numpy as np

from .. import components
from ..options import InputError
from ..progress import Cancelled, stop_if_cancelled

BYTES = {"Minimum-cost flow": 52, "Quality-guided": 52, "Whirlwind": 130}  # per pixel of a tile
NOISE = np.float32(np.pi**2 / 3)  # variance (rad^2) of a phase that knows nothing
_LOWEST = 1e-3
_done = []


def phase_variance(coherence, looks):
    """Variance (rad^2) of the interferometric phase by coherence and looks, no more than that of uniform noise.

    sigma^2 = (1 - coherence^2) / (2 L coherence^2), the Cramer-Rao bound: Rodriguez and Martin 1992, IEE Proc. F 139, 147-159.
    """
    squared = np.clip(coherence, _LOWEST, 1).astype(np.float32) ** 2
    return np.minimum((1 - squared) / (np.float32(2 * looks) * squared), NOISE)


def minimum_cost_flow(phase, coherence, valid, looks, smoothness, stop, report):
    """Turns (rows, columns) int32 of the least cost over the whole tile, the gaps between valid pixels bridged by the phase of the nearest ones at the lowest costs.

    phase (rad) and coherence float32, valid uint8. stop: (1,) uint8, set to end with Cancelled; report(share) is called now and then.
    """
    from . import minimum_cost_flow_numba as flows
    from . import unwrap_numba as kernels

    rows, columns = phase.shape
    near = np.empty(phase.shape, np.int32)
    kernels.nearest(valid, near)
    filled = np.ascontiguousarray(phase, np.float32).ravel()[near.ravel()].reshape(phase.shape)
    del near
    variance = np.where(valid > 0, phase_variance(coherence, looks), NOISE)
    excess = np.empty((rows + 1, columns + 1), np.int32)
    cost = np.empty((rows + 1, columns + 1, 4), np.uint8)
    kernels.residues(filled, excess)
    kernels.edge_costs(filled, variance, np.float32(smoothness), cost)
    del variance
    flow = _least_cost(columns + 1, cost.reshape(-1, 4), excess.ravel(), flows, stop, report)
    turns = np.empty(phase.shape, np.int32)
    kernels.integrate(filled, flow.reshape(rows + 1, columns + 1, 2), turns)
    return turns


def _least_cost(width, cost, excess, flows, stop, report):
    """Flow (nodes, 2) int16. Half of the nodes that still lack are met in each round, so that rounds are few."""
    flow = np.zeros((excess.size, 2), np.int16)
    potential, state = np.zeros(excess.size, np.int32), np.zeros(excess.size, np.uint8)
    distance, after, before, touched = (np.empty(excess.size, np.int32) for _ in range(4))
    spread, first = 0, 0
    sources = np.flatnonzero(excess > 0).astype(np.int32)
    while sources.size:
        first = first or int(sources.size)
        lacking = int(np.count_nonzero(excess < 0))
        # Reduced costs never exceed a cost and the spread of the potentials.
        heads = np.full(1 << (256 + spread).bit_length(), -1, np.int32)
        reach = flows.search(width, cost, flow, excess, potential, distance, after, before, state, touched, sources, heads, max(1, lacking // 2), stop)
        sent = flows.augment(width, cost, flow, excess, potential, state, after, distance, before, sources, stop) if reach >= 0 else reach
        if stop[0]:
            raise Cancelled
        if reach < 0 or sent < 1:
            raise RuntimeError(f"the flow came to a halt with {sources.size} residues left (search {reach}, sent {sent})")
        spread += reach
        sources = sources[excess[sources] > 0]
        report(1 - sources.size / first)
    return flow


def quality_guided(phase, coherence, valid, looks, smoothness, stop, report):
    """The same by a flood that follows the coherence: islands of valid pixels each have a constant of their own."""
    from . import unwrap_numba as kernels

    turns = np.empty(phase.shape, np.int32)
    quality = np.clip(np.nan_to_num(coherence) * 255, 0, 255).astype(np.uint8)
    if not kernels.flood(np.ascontiguousarray(phase, np.float32), quality, valid, turns, np.empty(phase.size, np.int32), np.empty(256, np.int32), stop):
        raise Cancelled
    turns[turns == kernels.NO_DATA] = 0
    return turns


def whirlwind(phase, coherence, valid, looks, smoothness, stop, report):
    """The same by the library whirlwind-insar, without its mask and with coherence 0.01 in the gaps, which measured best. It cannot be stopped within a tile."""
    import warnings

    import whirlwind as library

    from . import unwrap_numba as kernels

    near = np.empty(phase.shape, np.int32)
    kernels.nearest(valid, near)
    filled = phase.ravel()[near.ravel()].reshape(phase.shape)
    known = np.where(valid > 0, np.clip(coherence, 0.01, 1), 0.01).astype(np.float32)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of many looks, clamped
        found, _ = library.unwrap(np.exp(1j * filled).astype(np.complex64), known, max(float(looks), 1.0), np.ones(phase.shape, bool))
    if stop[0]:
        raise Cancelled
    return np.rint((np.nan_to_num(found) - filled) / (2 * np.pi)).astype(np.int32)


ENGINES = {"Minimum-cost flow": minimum_cost_flow, "Quality-guided": quality_guided, "Whirlwind": whirlwind}


def described(engine):
    """Name of an engine with the version of its library, for the log and the metadata. InputError where the library is missing."""
    if engine != "Whirlwind":
        return f"{engine} (built in)"
    lacking = components.missing(["whirlwind"])
    if lacking:
        raise InputError(f"ENGINE = Whirlwind: {components.sentence('it', lacking)[:-1]}, or use Minimum-cost flow, which is built in.")
    import importlib.metadata
    return f"Whirlwind (whirlwind-insar {importlib.metadata.version('whirlwind-insar')})"


def warm_up(progress):
    """Compile the kernels, or load them compiled, one after another, so that a cancel is heard between."""
    if _done:
        return
    from . import minimum_cost_flow_numba as flows
    from . import unwrap_numba as kernels

    phase, valid, turns = np.zeros((2, 3), np.float32), np.ones((2, 3), np.uint8), np.zeros((2, 3), np.int32)
    excess, cost, flow, stop = np.zeros((3, 4), np.int32), np.empty((3, 4, 4), np.uint8), np.zeros((12, 2), np.int16), np.zeros(1, np.uint8)
    flat, state, none, heads = np.zeros(12, np.int32), np.zeros(12, np.uint8), np.empty(0, np.int32), np.full(256, -1, np.int32)
    steps = [
        (kernels.nearest, valid, turns.copy()), (kernels.residues, phase, excess), (kernels.edge_costs, phase, phase + 1, np.float32(1), cost),
        (flows.search, 4, cost.reshape(-1, 4), flow, excess.ravel(), flat, flat.copy(), flat.copy(), flat.copy(), state, flat.copy(), none, heads, 1, stop),
        (flows.augment, 4, cost.reshape(-1, 4), flow, excess.ravel(), flat, state, flat.copy(), flat.copy(), flat.copy(), none, stop),
        (kernels.integrate, phase, flow.reshape(3, 4, 2), turns), (kernels.flood, phase, valid, valid, turns.copy(), flat[:6].copy(), heads.copy(), stop),
        (kernels.label, phase, turns, turns.copy(), flat[:6].copy()), (kernels.measure, turns, turns, np.zeros(9, np.int64), np.zeros(9, np.int64)),
    ]
    for kernel, *arguments in steps:
        stop_if_cancelled(progress)
        kernel(*arguments)
    _done.append(True)
