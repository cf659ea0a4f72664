"""One block of templates: the surfaces of all pairs, their stacks, and the peaks. Blocks do not depend on each other.

Source: Li, Leinss & Hajnsek 2021, IEEE JSTARS 14, 4765; equation numbers are theirs.
"""

import dataclasses

import numpy as np

from .. import blocks, device
from ..grid import Grid
from ..progress import part
from . import correlation, false_alarm, guidance, joint_fit, pairing, peaks, quality
from .stacking import Series, Stacking


@dataclasses.dataclass(frozen=True)
class Tiles:
    """What all blocks of a run share.

    posting: Grid of the templates; options: those of the tool; stretch: map distance over true distance; shifts: (rows, columns) px of each pair; groups: lists of pair numbers, one for each
    stack; sharpness, noise_correlation: of the images (y, x); direct: all pairs are stacked lag for lag; cube, keep, stack_sizes, good(fields, block): of a run, or None.
    """

    series: Series
    grid: Grid
    posting: Grid
    options: object
    stretch: float
    shifts: list
    groups: list
    sharpness: tuple
    noise_correlation: tuple
    direct: bool
    cube: object = None
    keep: object = None
    stack_sizes: object = None
    good: object = None

    def stacking(self, size):
        """Stacking of templates of so many pixels."""
        return Stacking(self.series, self.posting, dataclasses.replace(self.options, template_size=size), self.options.template_size)

    def travelling(self, stacking, block, placements):
        """The same with what one block needs, for another computer."""
        ice = self.series.ice and blocks.Patch(self.series.ice, stacking.pixels(block, placements))
        return dataclasses.replace(self, series=dataclasses.replace(self.series, ice=ice), good=None)

    def placements(self, search):
        """How the surfaces of each pair enter the stack."""
        limit = self.options.template_size // 2 - 1 if self.options.correlation == "Circular" else None
        return [correlation.place(search, p.axis, shift, limit) for p, shift in zip(self.series.pairs, self.shifts)]

    def block(self, stacking, block, search, aims, placements, inside, stable, first, progress):
        """Correlate all pairs over one block of templates, then stack each group of them.

        search, aims, placements: where it looks; inside, stable: bool (ty, tx) of the block, the outlines and the ground at rest, or None; first: whether the pairs are judged alone too.
        Returns the fields of each group (dicts of (ty, tx)), and quality.sums_of() of each pair, or [].
        """
        held, singles, fields, done = [], [], [], 0.5 if self.stack_sizes else 0.8
        limits = [tuple((most - 1) * pl.scale + 1 + abs(rest) for most, rest in zip(search.limit, pl.rest)) for pl in placements]
        for k, surfaces, valid in stacking.surfaces(block, placements, limits, part(progress, 0, done)):
            pair_aims = guidance.of_pair(aims, placements[k]) if aims is not None else None
            found = peaks.find(surfaces, valid.astype(np.int32), search, progress, limits[k], pair_aims)
            held.append((surfaces, valid, np.maximum(found.ambient_square - found.ambient_mean**2, 0.0), found.ambient_square))
            if first:
                singles.append(self._single(k, surfaces, valid, found, search, placements[k], inside, stable, progress))
        for number, group in enumerate(self.groups):
            fields.append(self._stack(held, group, block, search, aims, placements, progress))
            progress.report(done + 0.1 * (number + 1) / len(self.groups))
        if first and self.stack_sizes:
            self._evaluate(held, block, search, aims, placements, inside, stable, part(progress, done + 0.1, 1.0))
        progress.report(1.0)
        return fields, singles

    def _evaluate(self, held, block, search, aims, placements, inside, stable, progress):
        """Stacks of every size over one block, by three points."""
        shape = 2 * search.radius[0] + 1, 2 * search.radius[1] + 1, *block.shape

        def placed(k):
            if placements[k].direct:
                return held[k][0]
            surfaces = np.zeros(shape, np.float32)
            correlation.add_to_stack(held[k][0], held[k][1], placements[k], search, surfaces, np.zeros(block.shape, np.int32), progress)
            return surfaces

        def judge(stack, count):
            found = peaks.find(stack, count, search, progress, aims=aims)
            y, x, fine = peaks.subpixel(stack, count, found, search, "Three points", progress)
            fields = self._found(found, count, y, x, fine, found.ambient_square, search, aims)
            return fields["snr"], fields["y"], fields["x"], self.good(fields, block)

        valid = [one[1] for one in held]
        inside = np.any(valid, axis=0) if inside is None else inside
        self.stack_sizes.add([placed(k) for k in range(len(held))], valid, inside, stable, judge, progress)

    def _single(self, k, surfaces, valid, found, search, placement, inside, stable, progress):
        """What a pair alone would have reached, by three points and the same thresholds."""
        y, x, _ = peaks.subpixel(surfaces, valid.astype(np.int32), found, search, "Three points", progress)
        y, x = (np.float32(o - s) + at for o, s, at in zip(placement.origin, placement.shift, (y, x)))
        east, north = self.grid.vector_to_map(x, y)
        with np.errstate(invalid="ignore"):
            fast = np.hypot(east, north) > correlation.fastest(self.options)[0] * self.stretch * self.series.pairs[k].axis
            good = valid & (peaks.snr_db(found.value, found.ambient_square) >= self._least_snr(search, placement)) & ~fast
        return quality.sums_of(found.value, valid, good, x, y, valid if inside is None else inside, stable)

    def _least_snr(self, search, placement):
        """Signal-to-noise ratio (dB) that a pair alone needs."""
        if self.options.false_alarm == 0:
            return self.options.minimum_snr
        searched = np.pi * np.prod([(most - 1) * placement.scale + 1 for most in search.limit])
        height = false_alarm.height_of(self.options.false_alarm, searched, np.prod([2 * r + 1 for r in placement.radius]) - search.window**2, self.noise_correlation)
        return max(self.options.minimum_snr, 20 * np.log10(height))

    def _stack(self, held, group, block, search, aims, placements, progress):
        """Average the surfaces of a group of pairs (Li et al. 2021, eq. 2.4) and find the peaks of the mean: fields, dict of (ty, tx)."""
        options = self.options
        stack = np.zeros((2 * search.radius[0] + 1, 2 * search.radius[1] + 1, *block.shape), np.float32)
        count, noise = np.zeros(block.shape, np.int32), np.zeros(block.shape)
        if self.cube is not None:
            stack, count, noise = self.cube.read(block)
        for k in group:
            surfaces, valid, _, ambient = held[k]
            noise += np.where(valid, ambient, 0)
            correlation.add_to_stack(surfaces, valid, placements[k], search, stack, count, progress)
        if self.keep is not None:
            self.keep.write(block, stack, count, noise)
        found = peaks.find(stack, count, search, progress, aims=aims)
        direct = self.direct or self.cube is None and all(placements[k].direct for k in group)
        # Interpolated surfaces, and on a velocity axis sharp peaks of long pairs on broad ones of short pairs, pull a fit to their mean:
        # its top is a start, all pairs' own samples are the fit.
        blunt = not direct and options.subpixel == "Gaussian fit"
        y, x, fine = peaks.subpixel(stack, count, found, search, "Three points" if blunt else options.subpixel, progress, self.sharpness)
        # Interpolation smooths the ambient field: where there was any, the noise is that of the pairs' own surfaces.
        with np.errstate(divide="ignore", invalid="ignore"):
            ambient = found.ambient_square if direct else noise / count.astype(float) ** 2
        independent = pairing.independent([self.series.pairs[k] for k in group])
        if self.cube is not None:
            # The old pairs' own surfaces are gone: the stack counts as one pair.
            held = [(stack / np.maximum(count, 1).astype(np.float32), count > 0, ambient, ambient)]
            group, placements, independent, blunt = [0], [correlation.Placement(1.0, (0.0, 0.0), True, search.radius)], 1, False
        variances = joint_fit.locate(held, group, placements, self.sharpness, y, x, fine, blunt, independent, progress)
        return self._found(found, count, y, x, fine, ambient, search, aims) | {"variance_y": variances[0], "variance_x": variances[1]}

    def _found(self, found, count, y, x, fine, ambient, search, aims):
        """Fields of one block (dict of (ty, tx)) from peaks; ambient: mean square of the noise."""
        searched = np.pi * np.prod(search.limit if aims is None else np.maximum(aims[2:], 1), axis=0)
        lags = np.prod([2 * r + 1 for r in search.radius]) - search.window**2
        return dict(peak=found.value, snr=peaks.snr_db(found.value, ambient), alarm=false_alarm.probability(found.value, ambient, searched, lags, self.noise_correlation),
                    y=y + np.float32(search.centre[0]), x=x + np.float32(search.centre[1]), pairs=count, fine=fine)


def one_block(tiles, size, block, search, aims, placements, inside, stable, first, progress):
    """Tiles.block() with templates of `size` px, as a job of its own."""
    device.choose(tiles.options.device, ("cpu", "cuda"))
    return tiles.block(tiles.stacking(size), block, search, aims, placements, inside, stable, first, progress)
