"""Tiles of an unwrapped image brought to one constant, and the parts of it that hang together."""

import dataclasses

import numpy as np

from ..blocks import Block

SMALL = 64  # px: smaller parts of a tile follow its largest one


@dataclasses.dataclass(frozen=True)
class Tile:
    """core: the pixels that a tile stands for; block: those that it unwraps, with its overlap."""

    core: Block
    block: Block


def plan(shape, side, overlap):
    """Tiles of like size, cores of no more than `side` px, row by row; neighbours share 2 overlap px."""
    edges = [np.linspace(0, size, -(-size // side) + 1).round().astype(int) for size in shape]
    tiles = []
    for row0, row1 in zip(edges[0][:-1], edges[0][1:]):
        for col0, col1 in zip(edges[1][:-1], edges[1][1:]):
            core = Block(int(row0), int(row1), int(col0), int(col1))
            grown = core.grown(overlap, overlap)
            tiles.append(Tile(core, Block(max(grown.row0, 0), min(grown.row1, shape[0]), max(grown.col0, 0), min(grown.col1, shape[1]))))
    return tiles


def labelled(phase, turns):
    """(labels int32 of the parts that neighbours no more than pi apart make, 1 … n in the order of their first pixels; pixels, sum of turns of each, (n + 1,))."""
    from . import unwrap_numba as kernels

    labels = np.empty(turns.shape, np.int32)
    count = kernels.label(phase, turns, labels, np.empty(turns.size, np.int32))
    sizes, sums = np.zeros(count + 1, np.int64), np.zeros(count + 1, np.int64)
    kernels.measure(labels, turns, sizes, sums)
    return labels, sizes, sums


def parts_of(phase, turns):
    """(labels (rows, columns) int32 of the parts of a tile with SMALL px or more, 1 … n from the largest, 0 elsewhere; their sizes (n,)).

    A part is what neighbours no more than pi apart make.
    """
    labels, sizes, _ = labelled(phase, turns)
    count = len(sizes) - 1
    order = np.argsort(-sizes, kind="stable")
    order = order[sizes[order] >= SMALL]
    new = np.zeros(count + 1, np.int32)
    new[order] = np.arange(1, order.size + 1)
    return new[labels], sizes[order]


def votes(first, second, turns_1, labels_1, turns_2, labels_2):
    """Edges [(pixels, (first, label), (second, label), turns to add to the second)] of the pixels that two tiles share, as arrays of one shape."""
    both = (labels_1 > 0) & (labels_2 > 0)
    if not both.any():
        return []
    rows = np.stack([labels_1[both], labels_2[both], turns_1[both] - turns_2[both]])
    kinds, counts = np.unique(rows, axis=1, return_counts=True)
    best = {}
    for (a, b, turns), count in zip(kinds.T.tolist(), counts.tolist()):
        if count > best.get((a, b), (0, 0))[0]:
            best[a, b] = count, turns
    return [(count, (first, a), (second, b), turns) for (a, b), (count, turns) in best.items()]


def offsets(sizes, edges):
    """Turns to add to each part: {(tile, label): turns}; label 0 follows the largest part of its tile.

    sizes: for each tile the pixels of its parts. Edges of many pixels count first (Kruskal); the parts of a tile keep their places to each other where nothing else holds them.
    """
    parent = {(tile, label): ((tile, label), 0) for tile, found in enumerate(sizes) for label in range(1, len(found) + 1)}

    def root(node):
        turns, trail = 0, []
        while parent[node][0] != node:
            trail.append((node, turns))
            turns += parent[node][1]
            node = parent[node][0]
        for one, before in trail:
            parent[one] = node, turns - before
        return node, turns

    within = [(0, -found[label - 1], (tile, 1), (tile, label), 0) for tile, found in enumerate(sizes) for label in range(2, len(found) + 1)]
    for _, _, one, other, turns in sorted([(-count, 0, one, other, turns) for count, one, other, turns in edges]) + sorted(within, key=lambda edge: (edge[1], edge[3])):
        (top_1, turns_1), (top_2, turns_2) = root(one), root(other)
        if top_1 != top_2:
            parent[top_2] = top_1, turns + turns_1 - turns_2
    found = {node: root(node)[1] for node in parent}
    return found | {(tile, 0): found.get((tile, 1), 0) for tile in range(len(sizes))}


class Parts:
    """Parts of a whole image that comes as strips from the top, whole rows each; labels of a strip are kept by the caller until mapping()."""

    def __init__(self, least):
        self._least, self._last = least, None
        self._parent, self._sizes, self._sums = [0], [0], [0]

    def _root(self, k):
        while self._parent[k] != k:
            self._parent[k] = self._parent[self._parent[k]]
            k = self._parent[k]
        return k

    def add(self, phase, turns):
        """Provisional numbers (rows, columns) int32 of a strip, 0 where there is no data, -1 for parts that are too small and do not reach its rim."""
        labels, sizes, sums = labelled(phase, turns)
        count = len(sizes) - 1
        kept = sizes >= self._least
        kept[labels[0]] = kept[labels[-1]] = True
        kept[0] = False
        new, first = np.full(count + 1, -1, np.int32), len(self._parent)
        new[0] = 0
        new[kept] = np.arange(first, first + kept.sum())
        self._parent += range(first, first + int(kept.sum()))
        self._sizes += sizes[kept].tolist()
        self._sums += sums[kept].tolist()
        labels = new[labels]
        if self._last is not None:
            self._join(phase[0], turns[0], labels[0])
        self._last = phase[-1].copy(), turns[-1].copy(), labels[-1].copy()
        return labels

    def _join(self, phase, turns, labels):
        from .unwrap_numba import TURN

        above, turns_above, labels_above = self._last
        both = np.flatnonzero((labels > 0) & (labels_above > 0))
        step = phase[both] - above[both] + TURN * (turns[both] - turns_above[both])
        for k in both[np.abs(step) <= TURN / 2 * np.float32(1.000001)]:
            one, other = self._root(int(labels_above[k])), self._root(int(labels[k]))
            self._parent[max(one, other)] = min(one, other)

    def mapping(self, most):
        """(final number of each provisional one, int32, at its place, -1 at the end for the small; sizes (n,); means of turns (n,)): 1 … n from the largest, at most `most`, 0 for small parts."""
        roots = np.array([self._root(k) for k in range(len(self._parent))])
        sizes = np.bincount(roots, self._sizes, len(roots)).astype(np.int64)
        sums = np.bincount(roots, self._sums, len(roots))
        order = np.argsort(-sizes, kind="stable")
        order = order[sizes[order] >= max(self._least, 1)]
        dropped = max(order.size - most, 0)
        order = order[:most]
        final = np.zeros(len(roots) + 1, np.int32)
        final[order] = np.arange(1, order.size + 1)
        final[:-1] = final[roots]
        return final, sizes[order], sums[order] / np.maximum(sizes[order], 1), dropped
