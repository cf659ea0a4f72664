"""The bench of the radar geometry: points a second on one thread and on all, beside the vectorised numpy version of the tests. What counts are the ratios, of processor time."""

import dataclasses
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
from test_range_doppler import Circle, pair_of, scene  # noqa: E402

from firnline.algorithms import blocks, device  # noqa: E402
from firnline.algorithms.grid import Grid  # noqa: E402
from firnline.algorithms.insar import adapted_geocoding, medium, phase_source, range_doppler, warm_up_numba  # noqa: E402
from firnline.algorithms.insar.pair import Image  # noqa: E402
from firnline.algorithms.progress import Silent  # noqa: E402

COUNT, SOME = 1_000_000, 20_000


def seconds(work, clock=time.process_time):
    begin = np.array(clock())
    work()
    return np.array(clock()) - begin


def on_all(function, *arrays):
    """Call function(*parts of the arrays) on all threads."""
    edges = range(0, len(arrays[0]), SOME)
    device.each(function, [tuple(array[a:a + SOME] for array in arrays) for a in edges], Silent())


def _adapted(progress):
    """All of the adapted geocoding of a million radar pixels: both positions, slopes of the result, two maps."""
    pair = dataclasses.replace(pair_of(), image=Image(1000, 1000, -0.5, 0.001, 6.2e5, 6.0))
    rows, columns = np.arange(1000)[:, None], np.arange(1000)
    points = range_doppler.rdr2geo(-0.5 + 0.001 * rows, 6.2e5 + 6.0 * columns, 1500 + 60 * np.sin(rows / 90) * np.cos(columns / 70), pair.primary, 1)
    source = phase_source.PhaseSource(blocks.ArrayImage(range_doppler.pair_phase(points, pair)), pair)
    survey = phase_source.survey(source, progress)
    west, north, size = survey.longitudes.min(), survey.latitudes.max(), 8 / 111e3
    grid = Grid((west, 1.5 * size, 0.0, north, 0.0, -size), (int((north - survey.latitudes.min()) / size), int((survey.longitudes.max() - west) / 1.5 / size)), 1.0, True)
    options = adapted_geocoding.AdaptedGeocodingOptions(dh_value=10.0, permittivity=1.9)

    def work():
        adapted_geocoding.compute(source, survey, grid, options, to_pixels=grid.to_pixel, write=lambda *_: None, medium=medium.Medium(options), progress=progress)
    work()
    taken = seconds(work, lambda: (time.process_time(), time.perf_counter()))
    print(f"{'adapted':12}{1e6 / taken[0]:14,.0f}{1e6 / taken[1]:14,.0f}   (px a second, all of it: standard, surface and phase centre, slopes, both maps of {grid.shape[1]} x {grid.shape[0]} px)")


def main():
    progress = Silent()
    warm_up_numba.warm_up(progress)
    orbit, times, ranges, heights = scene(Circle(), 1, COUNT)
    pair = pair_of()
    points = range_doppler.rdr2geo(times, ranges, heights, orbit, 1)
    phases = range_doppler.pair_phase(points, pair)
    few = slice(0, COUNT // 10)
    cases = {
        "geo2rdr": (lambda p: range_doppler.geo2rdr(p, orbit, 1), (points,), lambda: plain_radar.geo2rdr(points[few], orbit, 1)),
        "rdr2geo": (lambda t, r, h: range_doppler.rdr2geo(t, r, h, orbit, 1), (times, ranges, heights), lambda: plain_radar.rdr2geo(times[few], ranges[few], heights[few], orbit, 1, steps=40)),
        "phase2geo": (lambda t, r, f: range_doppler.phase2geo(t, r, f, pair, 2000.0), (times, ranges, phases), lambda: plain_radar.phase2geo(times[few], ranges[few], phases[few], pair, range_doppler.phase_per_metre(pair), 2000.0))}
    print(f"{'':12}{'1 thread':>14}{f'{device.threads()} threads':>14}{'numpy':>14}{'ratio':>8}   (points a second; ratio on one thread)")
    for name, (ours, arrays, plain) in cases.items():
        alone, together = COUNT / seconds(lambda: ours(*arrays)), COUNT / seconds(lambda: on_all(ours, *arrays), time.perf_counter)
        beside = COUNT / 10 / seconds(plain)
        print(f"{name:12}{alone:14,.0f}{together:14,.0f}{beside:14,.0f}{alone / beside:8.1f}")
    _adapted(progress)
    print(f"\nLargest distance of phase2geo from the truth: {1000 * np.linalg.norm(range_doppler.phase2geo(times[few], ranges[few], phases[few], pair, 2000.0) - points[few], axis=1).max():.4f} mm")


if __name__ == "__main__":
    main()
