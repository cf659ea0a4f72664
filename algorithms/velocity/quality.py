"""What a result is worth: coverage, residual ratio, precision on stable ground; for the stack and for each pair alone."""

import numpy as np

from .. import flags, stats


def sums_of(peak, valid, good, x, y, inside, stable):
    """What one block of a pair adds to Singles; all (ty, tx): good, inside the area that counts, stable or None; x, y in px of the pair."""
    moving = 0 if stable is None else int((good & stable & ((np.abs(x) > 1) | (np.abs(y) > 1))).sum())
    return dict(peak=float(peak[valid].sum(dtype=float)), number=int(valid.sum()), covered=int((good & inside).sum()), moving=moving)


class Singles:
    """Coverage and residuals of each pair alone, summed block by block."""

    def __init__(self, pairs):
        self.sums = [dict(peak=0.0, number=0, covered=0, moving=0) for _ in pairs]

    def add(self, k, more):
        """Sums of one block of pair k, of sums_of()."""
        for name, value in more.items():
            self.sums[k][name] += value

    def table(self, pairs, registered, grid, outlines, stable):
        """One dict a pair; registered: the table of registration.shifts."""
        rows = []
        static = None if stable is None else int(stable.sum())
        for p, entry, sums in zip(pairs, registered, self.sums):
            dy, dx = entry["shift"]
            east, north = grid.vector_to_map(dx, dy)
            total = sums["number"] if outlines is None else int(outlines.sum())
            known = entry["known"]
            rows.append(dict(
                first=p.first, second=p.second, days=p.days, shift_x_px=dx if known else None, shift_y_px=dy if known else None,
                shift_m_east=east if known else None, shift_m_north=north if known else None, stable_count=entry["count"] if stable is not None else None,
                stable_nmad_px=entry["nmad"] if known else None, mean_peak=sums["peak"] / sums["number"] if sums["number"] else None,
                coverage=sums["covered"] / total if total else None, residual_ratio=sums["moving"] / static if static else None,
            ))
        return rows


def net(coverage, alarm):
    """Coverage less the share that noise alone would give: where a share c passes and noise passes with probability a, (c - a) / (1 - a) is signal."""
    return max(0.0, (coverage - alarm) / (1 - alarm)) if alarm < 1 else 0.0


def of_result(bands, names, code, good, inside, stable, moving):
    """Figures of one result; names: of the bands of both components and the speed; moving: bool, off by more than a pixel."""
    figures = dict(coverage=float((good & inside).sum() / inside.sum()) if inside.any() else 0.0)
    residual, count, nmads = None, 0, (None, None)
    if stable is not None and stable.any():
        # Li et al. 2021, eq. 2.9: share of the static area whose vectors exceed one pixel.
        count = int((good & stable & moving).sum())
        residual = count / int(stable.sum())
        nmads = tuple(stats.nmad(bands[name][good & stable]) for name in names[:2])
    scored = good & inside
    return figures | dict(
        residual_ratio=residual, residual_count=count, median_speed=stats.median(bands[names[2]][scored]) if scored.any() else None,
        stable_count=None if stable is None else int(stable.sum()), stable_nmad_vx=nmads[0], stable_nmad_vy=nmads[1],
        whole_pixel_share=float((good & ((code & flags.WHOLE_PIXEL) > 0)).sum() / max(int(good.sum()), 1)),
        flags={str(bit): int(((code & bit) > 0).sum()) for bit in flags.MEANING},
        templates=int(code.size), valid=int(good.sum()),
    )
