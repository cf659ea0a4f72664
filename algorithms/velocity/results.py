"""From fields in pixels to bands on the map, with flags and figures."""

import dataclasses
import datetime

import numpy as np

from .. import flags
from ..grid import Grid
from ..options import InputError
from . import correlation, false_alarm, outliers, quality


@dataclasses.dataclass
class Result:
    """What compute() returns.

    grid: of the templates. bands: float32 arrays (rows, columns) by name, see BANDS; vy north-positive, direction in degrees clockwise
    from grid north, flag from algorithms/flags.py, raw_vx, raw_vy before filtering. pair_table: one dict a pair. statistics: what goes
    into STATISTICS. parts: with SEASONS one Part for each month or season.
    """

    grid: Grid
    bands: dict
    pair_table: list
    statistics: dict
    parts: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Part:
    """One sub-stack over all years: its name, the time for which it stands (begin, end), its bands and statistics."""

    label: str
    begin: datetime.datetime
    end: datetime.datetime
    bands: dict
    statistics: dict


# Units of the bands in their order; a result holds those that it has.
BANDS = {
    "vx": "m/day", "vy": "m/day", "speed": "m/day", "dx": "m", "dy": "m", "displacement": "m", "direction": "degree", "snr": "dB", "peak": "", "pairs": "", "flag": "",
    "raw_vx": "m/day", "raw_vy": "m/day", "raw_dx": "m", "raw_dy": "m", "false_alarm": "", "sigma_vx": "m/day", "sigma_vy": "m/day", "sigma_dx": "m", "sigma_dy": "m",
    "vx_yr": "m/yr", "vy_yr": "m/yr", "speed_yr": "m/yr", "template_size": "px",
}
DAYS_A_YEAR = 365.25


class Assembly:
    """Makes the bands of a run from its fields.

    Fields are a dict of arrays on the posting: peak, snr (dB), alarm, y, x, variance_y, variance_x (px, px^2 of search.length), pairs, fine
    (bool: finer than a whole pixel), size (px).
    """

    def __init__(self, grid, posting, options, search, pairs, stable, outlines, scale, noise_correlation, uneven, sizes, progress):
        self.grid, self.posting, self.options, self.search, self.pairs = grid, posting, options, search, pairs
        self.stable, self.outlines, self.noise_correlation, self.uneven, self.sizes, self.progress = stable, outlines, noise_correlation, uneven, sizes, progress
        self.step = options.pairing == "Before and after"
        self.scales = None if scale is None else [float(np.nanmin(scale)), float(np.nanmax(scale))]
        self.scale = scale if options.scale_correction else None

    def _code(self, fields, speed):
        """Flags (rows, columns), without the outlier filter."""
        options = self.options
        empty = fields["pairs"] == 0
        code = np.zeros(empty.shape, np.uint8)
        with np.errstate(invalid="ignore"):
            code[empty] |= flags.NO_DATA
            code[~empty & ~(fields["snr"] >= options.minimum_snr)] |= flags.LOW_SNR
            code[~empty & (speed > correlation.fastest(options)[0])] |= flags.TOO_FAST
            code[~empty & ~fields["fine"]] |= flags.WHOLE_PIXEL
            if options.false_alarm > 0:
                code[~empty & ~(fields["alarm"] <= options.false_alarm)] |= flags.FALSE_ALARM
        return code

    def _on_map(self, fields, scale):
        """East and north components, m/day, or m for a step."""
        length = np.float32(self.search.length)
        east, north = self.grid.vector_to_map(fields["x"] / length, fields["y"] / length)
        return (east, north) if scale is None else (east / scale, north / scale)

    def good(self, fields, block=None):
        """Vectors that pass the thresholds, bool; of a block where the fields are its own."""
        scale = self.scale if block is None or self.scale is None else self.scale[block.slices]
        return (self._code(fields, np.hypot(*self._on_map(fields, scale))) & flags.REJECTED) == 0

    def better(self, small, large):
        """Fields of the smaller templates where these are good, or the larger ones no better."""
        change = ~self.good(small) & self.good(large)
        return {name: np.where(change, large[name], small[name]) for name in small}

    def result(self, fields, seasons, pair_table, figures):
        """Result from the fields of all groups, the first of which is the whole stack; figures: more statistics."""
        if not fields[0]["pairs"].any():
            raise InputError(
                f"IMAGES: no template has MINIMUM_VALID = {self.options.minimum_valid:g} of valid pixels in both images of any pair: the images do not overlap, "
                "or MASK leaves too little; check them, or lower MINIMUM_VALID or TEMPLATE_SIZE."
            )
        (bands, statistics), *rest = [self._bands(one) for one in fields]
        statistics |= dict(
            coverage_of="templates with valid pixels" if self.outlines is None else "outlines", pairs=len(self.pairs), reference_days=None if self.step else self.search.length,
            velocity_axis=self.uneven, search_radius_px=list(self.search.radius), peak_window_px=self.search.window,
            projection_scale=self.scales,
        )
        statistics |= figures
        parts = [Part(label, begin, end, part_bands, figures | dict(pairs=len(numbers)))
                 for (label, begin, end, numbers), (part_bands, figures) in zip(seasons, rest)]
        return Result(self.posting, bands, pair_table, statistics, parts)

    def _bands(self, fields):
        """(bands, statistics) of one group."""
        options = self.options
        east, north = self._on_map(fields, self.scale)
        speed = np.hypot(east, north)
        code = self._code(fields, speed)
        if options.outlier_filter != "None":
            # Wrong vectors of overlapping templates come in clumps: neighbours are half a template apart.
            apart = max(1, options.template_size // (2 * options.step))
            code[outliers.outliers(fields["x"], fields["y"], options.outlier_filter, (code & flags.REJECTED) == 0, reach=self.search.limit, spacing=apart,
                                    progress=self.progress)] |= flags.OUTLIER
        good = (code & flags.REJECTED) == 0
        # Both components of an error, as those of a vector, but squared.
        _, a, b, _, d, e = self.grid.transform
        unit = self.grid.metres_per_unit / self.search.length
        sigmas = [np.sqrt((across * unit) ** 2 * fields["variance_x"] + (down * unit) ** 2 * fields["variance_y"]) for across, down in ((a, b), (d, e))]
        if self.scale is not None:
            sigmas = [sigma / self.scale for sigma in sigmas]

        def filtered(values):
            return np.where(good, values, np.nan)

        names = ("dx", "dy", "displacement") if self.step else ("vx", "vy", "speed")
        bands = dict(zip(names, map(filtered, (east, north, speed))))
        bands |= dict(direction=filtered(np.degrees(np.arctan2(east, north)) % 360), snr=fields["snr"], peak=fields["peak"], pairs=fields["pairs"], flag=code)
        bands |= {f"raw_{names[0]}": east, f"raw_{names[1]}": north, "false_alarm": fields["alarm"], f"sigma_{names[0]}": sigmas[0], f"sigma_{names[1]}": sigmas[1]}
        if not self.step:
            bands |= {f"{name}_yr": bands[name] * DAYS_A_YEAR for name in names}
        if len(self.sizes) > 1:
            bands["template_size"] = filtered(fields["size"])
        bands = {name: bands[name].astype(np.float32) for name in BANDS if name in bands}
        typical = 1.0 if self.step else float(np.median([p.days for p in self.pairs])) / self.search.length
        with np.errstate(invalid="ignore"):
            px_x, px_y = fields["x"] * typical, fields["y"] * typical
            moving = np.hypot(px_x, px_y) > 1 if self.uneven else (np.abs(px_x) > 1) | (np.abs(px_y) > 1)
        inside = fields["pairs"] > 0 if self.outlines is None else self.outlines
        figures = quality.of_result(bands, names, code, good, inside, self.stable, moving)
        alarm = self._alarm_allowed()
        return bands, figures | dict(alarm_allowed=alarm, coverage_net=quality.net(figures["coverage"], alarm))

    def _alarm_allowed(self):
        """Probability with which noise passes the thresholds, without the outlier filter."""
        ratio = np.array([10 ** (self.options.minimum_snr / 20)])
        lags = np.prod([2 * r + 1 for r in self.search.radius]) - self.search.window**2
        by_snr = float(false_alarm.probability(ratio, np.ones(1), np.pi * np.prod(self.search.limit), lags, self.noise_correlation)[0])
        return min(by_snr, self.options.false_alarm) if self.options.false_alarm > 0 else by_snr
