"""The bench of the DEM refinement: where its time goes, and both recipes beside the plain geometry of one look-up table. What counts are the ratios."""

import importlib.util
import pathlib
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
spec = importlib.util.spec_from_file_location("firnline", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)])
sys.modules["firnline"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sys.modules["firnline"])
sys.path.insert(0, str(ROOT / "tests" / "core"))

import numpy as np  # noqa: E402
import plain_radar  # noqa: E402
from insar_full_scene import MIDDLE, ground, phase_of  # noqa: E402

from firnline.algorithms.blocks import ArrayImage  # noqa: E402
from firnline.algorithms.insar import dem_refinement, insar_geometry, interferogram, range_doppler, unwrap_phase, warm_up_numba  # noqa: E402
from firnline.algorithms.insar.refinement_sources import RadarSource  # noqa: E402
from firnline.algorithms.progress import Silent  # noqa: E402
from firnline.algorithms.synthetic import bistatic  # noqa: E402

SIDE, LOOKS, GAMMA = 2048, 16, 0.85  # of the scene that is refined


class Clock:
    """Wall and processor seconds of a function in place of which it is called."""

    def __init__(self, function):
        self.function, self.seconds, self.work = function, 0.0, 0.0

    def __call__(self, *arguments, **named):
        begin, before = time.perf_counter(), time.process_time()
        try:
            return self.function(*arguments, **named)
        finally:
            self.seconds, self.work = self.seconds + time.perf_counter() - begin, self.work + time.process_time() - before


def noisy(phase):
    """(phase, coherence) of so many looks of speckle, a twentieth of it without any coherence."""
    down = 4
    rows, columns = phase.shape
    where = np.arange(columns) // 120 % 20 == np.arange(rows)[:, None] // 120 % 20
    out = np.empty((2, rows, columns), np.float32)

    def write(kind, row0, values):
        if kind in ("phase", "coherence"):
            out[int(kind == "coherence"), row0:row0 + len(values)] = values

    class Speckle:
        shape = rows * down, columns * down

        def __init__(self, second):
            self.second = second

        def read(self, row0, row1, col0, col1):
            one, noise = (np.random.default_rng([seed, row0]).standard_normal((row1 - row0, 2 * (col1 - col0)), np.float32).view(np.complex64) for seed in (1, 2))
            if not self.second:
                return one
            cells = slice(row0 // down, row1 // down)
            gamma, known = (np.kron(values[cells], np.ones((down, down), np.float32)) for values in (np.where(where, np.float32(0.02), np.float32(GAMMA)), phase))
            return ((gamma * one + np.sqrt(1 - gamma**2) * noise) * np.exp(-1j * known)).astype(np.complex64)
    interferogram.compute(Speckle(False), Speckle(True), interferogram.InterferogramOptions(down, down), write, looks=LOOKS)
    return out


def refinement():
    """DEM refinement of an interferogram of SIDE x SIDE px: where the time goes, and both recipes beside the plain geometry of one look-up table."""
    how = bistatic.Bistatic(rows=SIDE, columns=SIDE, line_m=8.8, range_m=5.6, height_of_ambiguity_m=45.0)
    pair = bistatic.pair_over(*MIDDLE, 1800.0, how)
    true, reference, grid, around = ground(pair)
    phase, coherence = noisy(np.nan_to_num(phase_of(pair, true, grid, around).array))
    for recipe in dem_refinement.RECIPES:
        clocks = dict(geometry=Clock(insar_geometry.compute), unwrapping=Clock(unwrap_phase.compute))
        options, dem = dem_refinement.DemRefinementOptions(recipe=recipe), np.full(grid.shape, np.nan, np.float32)

        def write(kind, row0, values):
            if kind == "dem":
                dem[row0:row0 + len(values)] = values
        source = RadarSource(ArrayImage(phase), ArrayImage(coherence), pair, options, grid=grid, to_degrees=around[0], to_pixels=around[1], looks=LOOKS)
        whole, before = Clock(dem_refinement.compute), (insar_geometry.compute, unwrap_phase.compute)
        insar_geometry.compute, unwrap_phase.compute = clocks.values()
        try:
            found = whole(source, ArrayImage(reference), options, write)
        finally:
            insar_geometry.compute, unwrap_phase.compute = before
        clocks["rest"] = Clock(None)
        clocks["rest"].seconds, clocks["rest"].work = (getattr(whole, key) - sum(getattr(one, key) for one in list(clocks.values())[:2]) for key in ("seconds", "work"))
        missed = (dem - true)[np.isfinite(dem)]
        print(f"DEM refinement, {recipe}: {SIDE} x {SIDE} px onto {grid.shape[1]} x {grid.shape[0]} px, {len(found.iterations)} iterations: {whole.seconds:.0f} s, {whole.work:.0f} s of processor time; "
              f"std {missed.std():.2f} m, {100 * np.mean(abs(missed) > 15):.4f} % beyond 15 m")
        for name, clock in clocks.items():
            print(f"  {name:12}{clock.seconds:8.1f} s{clock.work:8.1f} s of processor time, {100 * clock.work / whole.work:5.1f} %")
    rows, columns = (np.linspace(0, size - 1, 300) + 0.5 for size in grid.shape)
    some = np.meshgrid(columns, rows)
    points = range_doppler.to_ecef(*around[0](*(one.ravel() for one in some)), true[some[1].astype(int), some[0].astype(int)].ravel())
    inside = true.size / points.shape[0]
    plain, ours = Clock(lambda orbit: plain_radar.geo2rdr(points, orbit, how.look)), Clock(lambda orbit: range_doppler.geo2rdr(points, orbit, how.look))
    for orbit in (pair.primary, pair.secondary):
        plain(orbit), ours(orbit)
    print(f"  Its geometry's core alone, zero-Doppler times and ranges of all pixels to both orbits, once: numpy {inside * plain.work:.0f} s of processor time, here {inside * ours.work:.1f} s, "
          f"ratio {plain.work / ours.work:.1f}")


if __name__ == "__main__":
    warm_up_numba.warm_up(Silent())
    refinement()
