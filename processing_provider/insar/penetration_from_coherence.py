"""The form of penetration from coherence; the science is in algorithms/insar/penetration_from_coherence.py."""

import contextlib
import json

from ...algorithms.insar import penetration_from_coherence as core
from ...algorithms.options import InputError
from ...algorithms.report import penetration_from_coherence as report
from .. import atomic, dates, grids, inputs, outputs, rasters, texts
from ..tool import Tool, version, versions
from .layers import Layers

_RASTERS = ("COHERENCE", "K_Z", "INCIDENCE", "PERMITTIVITY_RASTER", "DENSITY_RASTER", "SIGMA0", "NESZ_RASTER")


class PenetrationFromCoherence(Tool):
    ID, NAME, GROUP = "penetrationfromcoherence", "Penetration from coherence", "InSAR DEM"
    SUMMARY = "Depth of the InSAR phase centre in snow and firn, from the coherence that the volume costs, with its interval."
    SCENE = "InSAR DEM"
    Options = core.PenetrationFromCoherenceOptions
    COMPONENTS = ("core",)
    TAGS = ("coherence", "volume decorrelation", "penetration", "InSAR", "TanDEM-X", "firn", "snow", "ice", "phase centre", "DEM", "bias", "height of ambiguity", "NESZ", "SNR")
    HELP = """Scatterers spread over depth lower the coherence of a single-pass InSAR pair, the more the deeper the radar sees. For a volume that is uniform, the magnitude of the coherence gives the two-way penetration depth d2 and with it the depth dh of the phase centre below the surface, by which an InSAR DEM lies too low.

Give the total coherence of a bistatic pair, k_z or the height of ambiguity (in air), the incidence angle, and the permittivity or density of the snow. Coherence is lost for other reasons too: SIGMA0 with NESZ gives the loss by noise, pixel by pixel; QUANTISATION, AMBIGUITY and SPECTRAL are factors for all. What they leave is the volume's.

dh = arccos(|gamma_vol|) / k_z,vol with k_z,vol = k_z n cos(theta_i) / cos(theta_r). It cannot exceed a quarter of the height of ambiguity in the volume: near that value it says little.

LOOKS gives the interval, dh_low to dh_high, from the coherence's own scatter; it does not count that real firn is not uniform, has layers, or that the losses are not well known.

FLAGS: 0 sound; 1 no volume decorrelation, dh = 0; 2 saturated, or coherence within its scatter of zero; 3 backscatter at the noise, no result; 255 no data.

The band dh of the output is the DH of Penetration correction.

Method: uniform volume of Dall 2007, IEEE Geosci. Remote Sens. Lett. 4, 319; losses of Krieger et al. 2007."""

    def inputs(self):
        yield inputs.raster("COHERENCE", "Coherence", "Magnitude of the total coherence, 0 to 1, of a single-pass pair; a complex raster counts by its magnitude.")
        first = dict(optional=True, leading=True)
        yield inputs.raster("K_Z", "Vertical wave number", "k_z in rad/m, or the height of ambiguity (see K_Z_IS). Empty: HEIGHT_OF_AMBIGUITY.", **first)
        yield inputs.raster("INCIDENCE", "Incidence angle", "Local, or at the ellipsoid where the ground is flat. Empty: INCIDENCE_ANGLE.", **first)
        more = dict(optional=True, advanced=True)
        yield inputs.raster("PERMITTIVITY_RASTER", "Permittivity raster", "In place of PERMITTIVITY.", **more)
        yield inputs.raster("DENSITY_RASTER", "Density raster", "In g/cm3, in place of PERMITTIVITY.", **more)
        yield inputs.raster("SIGMA0", "Backscatter", "sigma0 of the pair, for the loss by noise.", **more)
        yield inputs.raster("NESZ_RASTER", "Noise-equivalent sigma0", "In the values of SIGMA0, in place of NESZ.", **more)

    def outputs(self):
        yield outputs.raster("OUTPUT", "Penetration", "Bands dh, dh_low, dh_high, d2 (m) and volume_coherence.", style="penetration_depth")
        yield outputs.raster("FLAGS", "Flags", "0 sound, 1 no volume decorrelation, 2 saturated, 3 noise.", optional=True, style="penetration_flags")
        yield outputs.report()
        yield outputs.statistics()
        yield outputs.number("MEDIAN_DH", "Median of dh (m)")
        yield outputs.number("SATURATED", "Saturated (share of the pixels with data)")

    def compute(self, given, options, progress):
        self._name_layers(given, progress)
        if not options.looks:
            progress.warn("LOOKS is empty: there is no interval, and the bias of a low coherence stays, so that dh comes out too small there.")
        with contextlib.ExitStack() as stack:
            stack.enter_context(rasters.cache_limit(64))
            coherence = stack.enter_context(rasters.open_raster(given["COHERENCE"].path, power=False))
            grid, crs = grids.read_grid("COHERENCE", [given["COHERENCE"]], [coherence], self.transform_context, degrees=True)
            layers = Layers(given, grid, crs, stack, progress)
            medium = layers.medium(options)
            core.refuse_missing(options, k_z=given["K_Z"], incidence=given["INCIDENCE"], medium=medium, sigma0=given["SIGMA0"], nesz=given["NESZ_RASTER"])
            metadata = {"FIRNLINE_VERSION": version(), "FIRNLINE_OPTIONS": json.dumps(texts.settings(options))}
            if self.period:
                metadata["ACQUISITION_DATE"] = self.period[0].isoformat(timespec="seconds")
            pending = stack.enter_context(contextlib.ExitStack())  # all files are complete before the first takes its place
            writers = {"OUTPUT": stack.enter_context(rasters.create_raster(given["OUTPUT"], grid, crs.toWkt(), list(core.BANDS), metadata=metadata))}
            if given["FLAGS"]:
                writers["FLAGS"] = stack.enter_context(rasters.create_raster(given["FLAGS"], grid, crs.toWkt(), [("flags", "")], dtype="uint8", metadata=metadata, key="FLAGS"))

            def write(row, bands, flags):
                for number, band in enumerate(bands, 1):
                    writers["OUTPUT"].write(number, row, 0, band)
                if given["FLAGS"]:
                    writers["FLAGS"].write(1, row, 0, flags)
            result = core.compute(coherence, options, k_z=layers.image("K_Z"), angle=layers.image("INCIDENCE"), medium=medium, sigma0=layers.image("SIGMA0"), nesz=layers.image("NESZ_RASTER"),
                                  block_rows=max(256, coherence.block_rows), write=write, progress=progress)
            for code in (core.NO_VOLUME, core.SATURATED, core.NOISE):
                if result.shares[code] > 0:
                    progress.note(f"Flag {code} on {100 * result.shares[code]:.1f} % of the pixels with data: {core.FLAGS[code]}.")
            about = dict(versions=versions(), inputs={key: given[key].name for key in _RASTERS if given[key]}, warnings=list(progress.warnings))
            written = {"REPORT": report.render(result, grid, options, about) if given["REPORT"] else "",
                       "STATISTICS": texts.json_text(dict(valid=result.valid, flags={core.FLAGS[code]: share for code, share in result.shares.items()}, quantiles=result.quantiles,
                                                          options=texts.settings(options), **about))}
            kept = {key: pending.enter_context(atomic.pending_text(given[key], text, key=key)) for key, text in written.items() if given[key]}
        results = {key: path[0] for key, path in kept.items()} | {key: writer.kept_as for key, writer in writers.items() if writer.kept_as}
        return results | {"MEDIAN_DH": result.quantiles["dh"][1], "SATURATED": result.shares[core.SATURATED]}

    def _name_layers(self, given, progress):
        try:
            found = dates.find_dates([given["COHERENCE"]])[0]
        except InputError:
            return
        progress.note(dates.log_lines([found], [given["COHERENCE"]])[0])
        self.period = (found.when, found.when)
        self.layer_names["OUTPUT"] = f"Penetration {found.when:%Y-%m-%d}"
