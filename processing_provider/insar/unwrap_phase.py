"""The form of phase unwrapping; the science is in algorithms/insar/unwrap_phase.py."""

import contextlib
import json

import numpy as np

from ...algorithms.insar import unwrap_phase as core
from ...algorithms.report import insar_charts
from ...algorithms.report import unwrap_phase as report
from .. import atomic, inputs, outputs, rasters, texts
from ..tool import Tool, version, versions
from . import radar_grids


class UnwrapPhase(Tool):
    ID, NAME, GROUP = "unwrapphase", "Unwrap phase", "InSAR DEM"
    SUMMARY = "Unwraps an interferogram by minimum-cost flow and tells which parts hang together."
    SCENE = "InSAR DEM"
    Options = core.UnwrapPhaseOptions
    COMPONENTS = ("core",)
    TAGS = ("InSAR", "SAR", "radar", "interferogram", "phase unwrapping", "minimum-cost flow", "MCF", "coherence", "connected components", "SNAPHU", "TanDEM-X", "Sentinel-1", "DEM")
    HELP = """Adds to the wrapped phase of an interferogram the whole turns of 2 pi that make it continuous.

PHASE is wrapped phase in radians or a complex interferogram, COHERENCE goes from 0 to 1, both on one grid in map or radar geometry. Pixels without data, with MASK at zero or below, or with less than MINIMUM_COHERENCE get no value.

The engine Minimum-cost flow is built in. It finds, over the whole image, the turns between neighbours that make all loops close at the least cost, which is the logarithm of how much less likely a difference becomes by a turn, given the coherence and the LOOKS. Gaps are bridged at low cost by the phase of their nearest pixels, so that one constant holds for the whole image. Quality-guided follows the coherence and gives each island a constant of its own. Whirlwind needs the library whirlwind-insar.

The result is the wrapped phase plus whole turns. The mean of its largest component lies within pi of zero; the absolute constant is not known.

COMPONENTS numbers the parts whose neighbours are no more than pi apart, from the largest, 1. Within a part the phase is continuous. Between parts the turns are an estimate: check them, or use component 1 only. 0 are parts below MINIMUM_COMPONENT, 65535 is no data.

Images larger than TILE_SIZE are unwrapped by tiles, which are brought together by the pixels that they share.

Method: Costantini 1998, IEEE TGRS 36; Carballo and Fieguth 2000, IEEE TGRS 38."""

    def inputs(self):
        yield inputs.raster("PHASE", "Wrapped phase", "In radians, or a complex interferogram.")
        yield inputs.raster("COHERENCE", "Coherence", "From 0 to 1, on the grid of the phase.")
        yield inputs.raster("MASK", "Mask", "Pixels are used where the mask is above zero.", optional=True, leading=True)

    def outputs(self):
        yield outputs.raster("OUTPUT", "Unwrapped phase", "In radians.", style="unwrapped_phase")
        yield outputs.raster("COMPONENTS", "Components", "Parts without a jump of more than pi, numbered from the largest; 0: too small.", style="phase_components")
        yield outputs.report()
        yield outputs.statistics()
        yield outputs.number("COMPONENT_COUNT", "Number of components")
        yield outputs.number("LARGEST_SHARE", "Share of the largest component of the pixels with data")

    def compute(self, given, options, progress):
        with contextlib.ExitStack() as stack:
            stack.enter_context(rasters.cache_limit(64))
            return self._computed(given, options, progress, stack)

    def _computed(self, given, options, progress, stack):
        keys = [key for key in ("PHASE", "COHERENCE", "MASK") if given[key]]
        opened = {key: stack.enter_context(rasters.open_raster(given[key].path, options.band if key == "PHASE" else 1)) for key in keys}
        grid, crs = radar_grids.grid_of("PHASE", given["PHASE"], opened["PHASE"])
        for key in keys[1:]:
            radar_grids.refuse_other_grid(key, given[key], opened[key], grid, crs, given["PHASE"].name)
        looks = options.looks or radar_grids.looks_of([given["COHERENCE"], given["PHASE"]])
        if not looks:
            progress.warn("No looks are given, and the rasters state none: 1 is taken, which trusts the coherence least. Give LOOKS.")
        looks = looks or 1.0
        engine = core.unwrap_engines.described(options.engine)
        progress.note(f"Engine: {engine}. Looks: {looks:g}.")
        metadata = {"FIRNLINE_VERSION": version(), "FIRNLINE_OPTIONS": json.dumps(texts.settings(options)), "UNWRAPPING_ENGINE": engine, "LOOKS": f"{looks:g}"} | radar_grids.date_of([given["PHASE"]])
        writers = {"unwrapped": rasters.create_raster(given["OUTPUT"], grid, crs, [("unwrapped phase", "rad")], metadata=metadata),
                   "components": rasters.create_raster(given["COMPONENTS"], grid, crs, [("component", "")], metadata=metadata, dtype="uint16", key="COMPONENTS")}
        writers = {kind: stack.enter_context(writer) for kind, writer in writers.items()}
        shown = insar_charts.Thinned(grid, ("unwrapped", "components"), radar=not crs)

        def write(kind, row0, values):
            writers[kind].write(1, row0, 0, values)
            shown.add(kind, row0, values)
        phase = radar_grids.Phase(opened["PHASE"])
        result = core.compute(phase, opened["COHERENCE"], options, write, mask=opened.get("MASK"), looks=looks, progress=progress)
        _tell(result, options, progress)
        self.tops["OUTPUT"] = float(np.nanpercentile(np.abs(shown.values["unwrapped"]), 99)) or None
        about = dict(name=given["PHASE"].name, inputs={key: given[key].name for key in keys}, versions=versions(), warnings=list(progress.warnings))
        written = {"REPORT": report.render(result, shown, options, about) if given["REPORT"] else "", "STATISTICS": texts.json_text(report.statistics_of(result) | dict(
            options=texts.settings(options), **about))}
        kept = {key: stack.enter_context(atomic.pending_text(given[key], text, key=key)) for key, text in written.items() if given[key]}
        stack.close()  # all files take their places
        found = {key: writers[kind].kept_as for key, kind in (("OUTPUT", "unwrapped"), ("COMPONENTS", "components")) if writers[kind].kept_as}
        found |= {key: paths[0] for key, paths in kept.items() if paths[0] != given[key]}
        return found | {"COMPONENT_COUNT": len(result.sizes), "LARGEST_SHARE": result.share}


def _tell(result, options, progress):
    """What the user must know of the components."""
    progress.note(f"{len(result.sizes)} components in {result.tiles} tile{'s' * (result.tiles != 1)}; the largest holds {100 * result.share:.2f} % of {result.pixels['valid']} px with data.")
    if len(result.sizes) > 1:
        how = ("have a constant of their own, unrelated to that of the largest" if options.engine == "Quality-guided" else "are joined to the largest across gaps or jumps by an estimate of the turns")
        progress.warn(f"{int(result.sizes[1:].sum())} px in {len(result.sizes) - 1} component{'s' * (len(result.sizes) > 2)} {how}: check them against COMPONENTS.")
    if result.pixels["small"]:
        progress.note(f"{result.pixels['small']} px lie in parts below MINIMUM_COMPONENT: component 0.")
    if result.dropped:
        progress.warn(f"{result.dropped} components beyond the 65534 largest have the number 0: raise MINIMUM_COMPONENT.")
