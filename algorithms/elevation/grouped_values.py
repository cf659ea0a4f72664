"""Pixel values sorted by group, in bounded memory: each group can be read as a whole, for exact medians."""

import numpy as np

from ..scratch import Scratch


class GroupedValues:
    """Rows of `width` float32 values by group. counts: (groups,) how many rows each will get; put() them in any order, then of(group)."""

    def __init__(self, counts, width=1):
        self._counts = np.asarray(counts, np.int64)
        self._start = np.concatenate([[0], np.cumsum(self._counts)])
        self._filled = np.zeros(self._counts.size, np.int64)
        self._store = Scratch((int(self._start[-1]), width))

    @property
    def groups(self):
        """How many groups there are."""
        return self._counts.size

    def put(self, groups, *columns):
        """Add rows: groups (n,) whole numbers, columns (n,) each. The order within a group is kept."""
        if not groups.size:
            return
        order = np.argsort(groups, kind="stable")
        groups = groups[order]
        values = np.stack([np.asarray(column, np.float32)[order] for column in columns], axis=1)
        edges = np.flatnonzero(np.diff(groups)) + 1
        for first, end in zip([0, *edges.tolist()], [*edges.tolist(), groups.size]):
            group = int(groups[first])
            if self._filled[group] + end - first > self._counts[group]:
                raise ValueError(f"group {group} gets more than its {self._counts[group]} rows")
            self._store.write(int(self._start[group] + self._filled[group]), values[first:end])
            self._filled[group] += end - first

    def of(self, group):
        """(n, width) float32: all rows of a group."""
        first = int(self._start[group])
        return self._store.read(first, first + int(self._filled[group]))

    def close(self):
        self._store.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
