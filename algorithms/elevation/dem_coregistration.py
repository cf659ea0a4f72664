"""Co-registration of two DEMs on stable ground: shift, height, and on wish a tilt of one of them.

Source: Nuth & Kaeaeb 2011, The Cryosphere 5, 271; equation numbers are theirs. The fit is in nuth_kaab.py.
"""

import dataclasses

import numpy as np

from .. import device
from ..blocks import Block, read
from ..options import InputError, check, option
from ..progress import Silent, part, stop_if_cancelled
from . import dem_sample, nuth_kaab
from .dem_mosaic import DATUMS
from .nuth_kaab import Correction
from .placement import Placement, averaged, patch
from .plausible import Plausible, refuse_limits

__all__ = ["Correction", "DemCoregistrationOptions", "Placement", "Result", "align", "coregister", "lifted", "moved_grid"]


@dataclasses.dataclass(frozen=True)
class DemCoregistrationOptions:
    surface: str = option("None", "Tilt", "Plane, Second order: a surface of first or second order in x and y is fitted to the differences together with the shift, and taken off the heights.",
                          choices=("None", "Plane", "Second order"))
    resampling: str = option("Bilinear", "Resampling", "How the DEM comes onto the grid of the reference, once. Shift only: its pixels stay, their georeference and heights are corrected.",
                             choices=("Bilinear", "Cubic", "Shift only"))
    maximum_shift: float = option(10.0, "Largest shift", "How far to look, in pixels of the reference.", unit="px", minimum=1.0, maximum=60.0)
    fit: str = option("All pixels", "Fit", "Aspect sectors: the published fit, to the medians of dh / tan(slope) in 72 sectors of aspect. All pixels: the same equation on all trusted pixels, each weighed by the spread of dh at its slope.",
                      choices=("All pixels", "Aspect sectors"), advanced=True)
    minimum_slope: float = option(3.0, "Smallest slope", "Gentler ground tells nothing about the shift and takes no part in the fit.", unit="degrees", minimum=0.0, maximum=45.0, advanced=True)
    maximum_slope: float = option(60.0, "Largest slope", "Steeper ground takes no part in the fit.", unit="degrees", minimum=5.0, maximum=90.0, advanced=True)
    outlier_factor: float = option(3.0, "Outlier factor", "Pixels are trusted up to this many NMAD of the differences at their slope; found anew in each iteration.", unit="NMAD", minimum=1.0, maximum=100.0, advanced=True)
    maximum_difference: float | None = option(None, "Largest difference", "Pixels that differ more from the median are not trusted, whatever the NMAD. Empty: no such limit.",
                                              unit="m", minimum=0.1, maximum=10000.0, advanced=True)
    minimum_elevation: float = option(-500.0, "Lowest elevation", "Heights below are no-data: it catches fill values that a file does not declare, such as -9999.",
                                      unit="m", minimum=-12000.0, maximum=9000.0, advanced=True)
    maximum_elevation: float = option(9000.0, "Highest elevation", "Heights above are no-data.", unit="m", minimum=-500.0, maximum=100000.0, advanced=True)
    vertical_datum: str = option("From CRS", "Vertical datum", "What the heights of both DEMs refer to. From CRS: what the files state; different ones are refused. Any other choice overrules the files.",
                                 choices=DATUMS, advanced=True)
    maximum_iterations: int = option(30, "Most iterations", "", minimum=1, maximum=500, advanced=True)
    tolerance: float = option(0.0005, "Tolerance", "The fit ends when its steps are shorter.", unit="px", minimum=1e-6, maximum=1.0, advanced=True)
    band: int = option(1, "Band of the DEM", "", minimum=1, maximum=65535, advanced=True)
    reference_band: int = option(1, "Band of the reference", "", minimum=1, maximum=65535, advanced=True)


@dataclasses.dataclass
class Result:
    """correction: Correction; statistics: numbers by name; iterations: dicts; sectors: before and after, nuth_kaab.Sectors; maps: dh before and after,
    thinned by `factor`, float32; histograms: edges and counts of dh before and after; slopes: (19,) NMAD by class before and after, limits."""

    correction: Correction
    statistics: dict
    iterations: list
    sectors: tuple
    spreads: tuple
    maps: tuple = ()
    factor: int = 1
    histograms: tuple = ()


def coregister(reference, dem, placement, options, *, stable=None, progress=None):
    """The correction of a DEM; returns a Result without the statistics of the whole scene, which align() adds.

    reference, dem: images (.shape, .read(row0, row1, col0, col1) -> float32 m, NaN = no data); placement: Placement of both; stable: None or an
    image on the grid of the reference, above 0 on ground that does not change. NaN rule: a pixel counts where its nine heights in the
    reference and the four pixels of the DEM around its place hold data.
    """
    progress = progress or Silent()
    check(options)
    if options.minimum_slope >= options.maximum_slope:
        raise InputError(f"MINIMUM_SLOPE = {options.minimum_slope:g} is not below MAXIMUM_SLOPE = {options.maximum_slope:g}: set it smaller.")
    refuse_limits(options)
    from .warm_up_numba import warm_up

    warm_up(progress)
    reference, dem = Plausible(reference, options), Plausible(dem, options)
    dem, placement, factor = averaged(dem, placement)
    if factor > 1:
        progress.note(f"The DEM's pixels are {factor} times as small as the reference's: means of {factor} x {factor} of them are compared.")
    sample = dem_sample.gather(reference, dem, placement, options, stable, part(progress, 0, 0.25))
    shape, iterations = placement.grid.shape, []
    if sample.share < 1:
        progress.note(f"The fit looks at {100 * sample.share:.0f} % of the scene, in tiles spread evenly over it.")
    if sample.spacing > 1:
        progress.note(f"The fit looks at every {sample.spacing}th pixel of every {sample.spacing}th row; the statistics and the outputs are of all.".replace("2th", "2nd").replace("3th", "3rd"))
    start = nuth_kaab.search(sample, placement, options, shape, progress)
    before = nuth_kaab.Fit(sample.thinned(nuth_kaab.MOST_THIN), options, shape, progress)
    before.move(Correction())
    before = _first_look(before)
    if sample.size > 2 * nuth_kaab.MOST_THIN:
        start = nuth_kaab.iterate(sample.thinned(nuth_kaab.MOST_THIN), placement, options, shape, start, max(0.02, options.tolerance), options.maximum_iterations,
                                  progress, iterations)[0]
    correction, fit, spread, converged, without = nuth_kaab.iterate(sample, placement, options, shape, start, options.tolerance, options.maximum_iterations, progress, iterations)
    sectors = fit.displacement_by_sectors(spread)[2]
    for number, row in enumerate(iterations, 1):
        progress.note(f"Iteration {number}: east {row['east']:.2f}, north {row['north']:.2f}, up {row['up']:.2f} m; NMAD {row['nmad']:.2f} m, {row['trusted']} pixels trusted.")
    if not converged:
        progress.warn(f"The fit has not settled after MAXIMUM_ITERATIONS = {options.maximum_iterations}: raise it, or see the iterations in the report.")
    errors = nuth_kaab.jackknife(np.column_stack([without, fit.medians_without()])) if len(without) else np.full(3, np.nan)
    columns_px, rows_px = placement.pixels(correction.east, correction.north)
    statistics = dict(shift_east=correction.east, shift_north=correction.north, shift_up=correction.up, error_east=float(errors[0]), error_north=float(errors[1]),
                      error_up=float(errors[2]), shift_columns_px=columns_px, shift_rows_px=rows_px, surface=[float(c) for c in correction.surface],
                      iterations=len(iterations), converged=converged, groups=len(sample.groups), share=sample.share, spacing=sample.spacing, averaged=factor, **_reasons(sample, spread))
    return Result(correction, statistics, iterations, (before[1], sectors), (before[0], spread))


def _first_look(fit):
    """(Spread, Sectors) without a correction, None where too little is seen."""
    try:
        spread = fit.spread()
        return spread, fit.displacement_by_sectors(spread)[2]
    except InputError:
        return None, None


def _reasons(sample, spread):
    """Pixels by what was decided on them."""
    counts = sample.counts
    return {**{f"pixels_{name}": counts[name] for name in dem_sample.REASONS if name != "pixels"}, "pixels": counts["pixels"],
            "pixels_no_dem": sample.size - spread.count, "pixels_outlier": spread.count - spread.trusted, "pixels_trusted": spread.trusted}


def strips(shape, block_px=256):
    """Blocks from the top, of whole rows where the memory allows it."""
    rows, columns = shape
    wide = max(block_px, int(0.6 * device.memory_bytes() / (48 * block_px)) // block_px * block_px)
    return [Block(r, min(r + block_px, rows), c, min(c + wide, columns)) for r in range(0, rows, block_px) for c in range(0, columns, wide)]


def align(reference, dem, placement, options, result, *, stable=None, write=None, progress=None):
    """Resample the DEM once onto the reference's grid, block by block, and add the statistics of all stable pixels to the result.

    write: None, or a function (block, aligned, difference) of float32 arrays of a Block of the reference; difference: aligned less reference.
    With RESAMPLING = Shift only the differences are bilinear.
    """
    from .tally import Tally

    progress = progress or Silent()
    reference, dem = Plausible(reference, options), Plausible(dem, options)
    dem, placement, _ = averaged(dem, placement)
    tally = Tally(placement, options, result)
    blocks = strips(reference.shape)
    for number, block in enumerate(blocks):
        stop_if_cancelled(progress)
        z = read(reference, block.grown(1, 1))
        ground = np.ones(block.shape, np.float32) if stable is None else stable.read(block.row0, block.row1, block.col0, block.col1)
        before = _resampled(dem, placement, block, Correction(), "Bilinear", progress)
        after = _resampled(dem, placement, block, result.correction, options.resampling, progress)
        tally.add(block, z, ground, before, after, progress)
        if write is not None:
            write(block, after, after - z[1:-1, 1:-1])
        progress.report((number + 1) / len(blocks))
    tally.finish()
    return result


def _resampled(dem, placement, block, correction, resampling, progress):
    """float32 (rows, columns) of a block of the reference."""
    from . import dem_coregistration_numba as kernels

    margin = 4 if resampling == "Cubic" else 2
    pixels, columns, rows = patch(dem, placement, block, margin, correction.east, correction.north)
    out, kernel = np.empty(block.shape, np.float32), kernels.cubic if resampling == "Cubic" else kernels.bilinear
    middle, half = halves(placement.grid.shape)

    def work(first, last):
        kernel(pixels, columns[first:last], rows[first:last], out[first:last])
        kernels.lift(out[first:last], correction.up, block.row0 + first, block.col0, middle, half, correction.surface)
    device.each(work, [(first, min(first + 32, block.shape[0])) for first in range(0, block.shape[0], 32)], progress)
    return out


def halves(shape):
    """(middle, half) of the rows and columns, as the surface counts them."""
    return (np.array(shape) - 1) / 2, np.array(shape) / 2


def moved_grid(placement, correction):
    """The DEM's grid with corrected coordinates."""
    return placement.moved(correction.east, correction.north)


def lifted(values, block, placement, correction):
    """Heights (float32) of a block of the DEM's own grid, corrected; for RESAMPLING = Shift only. A surface needs one CRS on both sides."""
    up = np.float64(correction.up)
    if np.any(correction.surface):
        from .dem_coregistration_numba import surface_at

        grid = moved_grid(placement, correction)
        columns, rows = np.meshgrid(np.arange(block.col0, block.col1) + 0.5, np.arange(block.row0, block.row1) + 0.5)
        columns, rows = placement.grid.to_pixel(*grid.to_map(columns, rows))
        middle, half = halves(placement.grid.shape)
        up = up + surface_at.py_func((columns - 0.5 - middle[1]) / half[1], (rows - 0.5 - middle[0]) / half[0], correction.surface)
    return (values + up).astype(np.float32)


