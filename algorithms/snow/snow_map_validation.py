"""A snow map against a reference map: confusion matrix, profile by elevation, scan of the coefficient, reliability.

Source: Li 2025 (doctoral thesis, ETH Zurich), chapter 3, tables 3.3 and 3.4; see agreement.py for the figures.
"""

import dataclasses

import numpy as np

from .. import blocks, device
from ..options import InputError, check, option
from ..progress import Silent, stop_if_cancelled
from . import agreement

BOTH_WITHOUT, HIT, MISSED, FALSE, NO_DATA = 0, 1, 2, 3, 255  # of the map of hits and misses
_BLOCK_ROWS, _ROWS, _BYTES_PER_PX, _MOST_PX = 512, 64, 48, 4 * 2**20
_MOST_BLOCKS, _PICTURE, _BINS, _LARGEST_VALUE = 200_000, 500, 10, 65535


@dataclasses.dataclass(frozen=True)
class SnowMapValidationOptions:
    maximum_elevation: float | None = option(None, "Maximum elevation", "Pixels above it are left out, such as permanent snow and ice (5500 m in the Karakoram). Needs the DEM. Empty: none.",
                                             unit="m", minimum=-500.0, maximum=9000.0)
    map_snow_values: str = option("1", "Snow in the map", "Values of MAP and COMPARE that are snow, or wet snow: whole numbers and ranges, separated by commas.", advanced=True)
    map_no_snow_values: str = option("0", "No snow in the map", "Values of MAP and COMPARE that are no snow. Other values do not count.", advanced=True)
    snow_values: str = option("1", "Snow in the reference", "Values of REFERENCE that are snow: whole numbers and ranges, separated by commas.", advanced=True)
    no_snow_values: str = option("0", "No snow in the reference", "Values of REFERENCE that are no snow. Other values, such as cloud, do not count.", advanced=True)
    elevation_band: float = option(100.0, "Elevation band", "Height of the bands of the snow-cover profile.", unit="m", minimum=10.0, maximum=1000.0, advanced=True)
    minimum_band_px: int = option(100, "Least pixels of a band", "Bands with fewer pixels do not count in the mean absolute error of the profile.", unit="px", minimum=1, maximum=10**9,
                                  advanced=True)
    scan_from: float = option(0.5, "Scan from", "Lowest coefficient of the scan.", minimum=0.0, maximum=1000.0, advanced=True)
    scan_to: float = option(8.0, "Scan to", "Highest coefficient of the scan.", minimum=0.0, maximum=1000.0, advanced=True)
    scan_step: float = option(0.25, "Scan step", "Step between the coefficients of the scan.", minimum=0.001, maximum=100.0, advanced=True)
    block_px: int = option(50, "Smallest block", "Side of the blocks that are drawn for the 95 % intervals. Wider ones are taken where F1 is less sure by them: neighbours err together.",
                           unit="px", minimum=2, maximum=10000, advanced=True)
    bootstrap: int = option(1000, "Bootstrap samples", "How often the blocks are drawn.", minimum=200, maximum=100000, advanced=True)
    seed: int = option(0, "Seed", "Of the random numbers of the bootstrap.", minimum=0, maximum=2**31 - 1, advanced=True)
    maximum_days: float = option(6.0, "Most days apart", "Dates of map and reference that differ by more give a warning.", unit="days", minimum=0.0, maximum=36525.0, advanced=True)


@dataclasses.dataclass
class Result:
    """`statistics`: dict of numbers, None where not defined. `pictures`: maps of hits and misses, of MAP and of COMPARE where given, thinned to one
    pixel in `step` x `step`, uint8."""

    statistics: dict
    pictures: list
    step: int


def values_of(text, key):
    """Whole numbers of a list such as "1, 3-5": a set; InputError names `key`."""
    found = set()
    for part in text.split(","):
        ends = [end.strip() for end in part.split("-")]
        if not (1 <= len(ends) <= 2 and all(end.isdecimal() and int(end) <= _LARGEST_VALUE for end in ends)) or int(ends[0]) > int(ends[-1]):
            raise InputError(f"{key} = {text!r} is no list of values: give whole numbers of 0 to {_LARGEST_VALUE} and ranges, such as 1 or 1, 3-5.")
        found |= set(range(int(ends[0]), int(ends[-1]) + 1))
    return found


class _Classes:
    """Values of one map as classes, and how many pixels had which."""

    def __init__(self, key, keys, options):
        self.key, self.keys = key, keys
        self._texts = [getattr(options, name.lower()) for name in keys]
        snow, none = (values_of(text, name) for text, name in zip(self._texts, keys))
        if both := sorted(snow & none):
            raise InputError(f"{keys[0]} = {self._texts[0]} and {keys[1]} = {self._texts[1]} share the value {both[0]}: leave it out of one.")
        self._table = np.full(max(snow | none) + 1, 3, np.uint8)
        self._table[list(snow)], self._table[list(none)] = 1, 0
        self.counts, self._others = np.zeros(4, np.int64), set()

    def of(self, values):
        """uint8 of the shape of values (float32): 0 without snow, 1 snow, 2 no data, 3 another value."""
        from .snow_map_validation_numba import classify, count

        found = np.empty(values.shape, np.uint8)
        classify(values.ravel(), self._table, found.ravel())
        counts = np.zeros(4, np.int64)
        count(found.ravel(), counts)
        self.counts += counts
        if counts[3] and len(self._others) < 8:
            self._others |= set(np.unique(values[found == 3])[:8].tolist())
        return found

    @property
    def others(self):
        return ", ".join(f"{value:g}" for value in sorted(self._others)[:8])

    def refuse_none(self):
        """InputError where no pixel had a value of the lists."""
        if self.counts[:2].any():
            return
        if not self.counts[3]:
            raise InputError(f"{self.key} has no data: choose another map, or check its no-data value.")
        raise InputError(f"{self.key} holds no value of {self.keys[0]} = {self._texts[0]} or {self.keys[1]} = {self._texts[1]}, but {self.others}: give its values there.")


def compute(map, reference, options, *, other=None, heights=None, coefficient=None, probability=None, write=None, progress=None):
    """Figures of a snow map against a reference; returns a Result.

    map, reference, other (a second map), heights (m), coefficient (wet where it exceeds the coefficient), probability (0 … 1): objects with .shape
    (rows, columns) and .read(row0, row1, col0, col1) -> float32, NaN = no data, one grid. write(row0, col0, codes): takes the map of hits and
    misses, uint8, in blocks that start at multiples of 512. NaN rule: a pixel counts where map and reference have one of their values, and, with
    heights, where these are known and not above MAXIMUM_ELEVATION; in the scan, the reliability and the comparison where their raster has data too.
    """
    progress = progress or Silent()
    check(options)
    if options.maximum_elevation is not None and heights is None:
        raise InputError(f"MAXIMUM_ELEVATION = {options.maximum_elevation:g} m needs heights: give DEM, or leave it empty.")
    count = _Count(map, reference, options, other, heights, coefficient, probability, progress)
    _warm_up(progress)
    whole = blocks.split(map.shape, _BLOCK_ROWS, _columns(map.shape[1]))
    for number, block in enumerate(whole):
        codes = count.add(block)
        if write is not None:
            write(block.row0, block.col0, codes)
        progress.report(0.95 * (number + 1) / len(whole))
    return Result(count.statistics(), count.pictures, count.step)


def _columns(width):
    """Columns of a block, a multiple of 512: as many as the memory allows, and as can be read while a cancel is not heard."""
    most = min(device.memory_bytes() // _BYTES_PER_PX, _MOST_PX) // _BLOCK_ROWS
    return min(width, max(512, most // 512 * 512))


class _Count:
    """Counts of one run, and the thinned pictures."""

    def __init__(self, map, reference, options, other, heights, coefficient, probability, progress):
        self.options, self.progress, self.shape = options, progress, tuple(map.shape)
        self.images = dict(map=map, reference=reference, other=other, heights=heights, coefficient=coefficient, probability=probability)
        keys = ("MAP_SNOW_VALUES", "MAP_NO_SNOW_VALUES")
        self.classes = dict(map=_Classes("MAP", keys, options), reference=_Classes("REFERENCE", ("SNOW_VALUES", "NO_SNOW_VALUES"), options), other=_Classes("COMPARE", keys, options))
        self.bands = agreement.Bands(options.elevation_band)
        if options.scan_to < options.scan_from:
            raise InputError(f"SCAN_TO = {options.scan_to:g} lies below SCAN_FROM = {options.scan_from:g}: exchange them.")
        self.at = agreement.coefficients(options.scan_from, options.scan_to, options.scan_step)
        if self.at.size > 1000:
            raise InputError(f"SCAN_STEP = {options.scan_step:g} makes {self.at.size} coefficients: use {(options.scan_to - options.scan_from) / 999:.2g} or more.")
        grid = tuple(-(-size // options.block_px) for size in self.shape)
        if grid[0] * grid[1] > _MOST_BLOCKS:
            least = int(np.ceil(np.sqrt(self.shape[0] * self.shape[1] / _MOST_BLOCKS) * 1.01)) + 1
            raise InputError(f"BLOCK_PX = {options.block_px} px makes {grid[0] * grid[1]} blocks: use {least} px or more.")
        self.blocks = np.zeros((*grid, agreement.CELLS), np.int64)
        self.sums = _empty(self.bands.count, self.at.size)
        self.step = max(1, -(-max(self.shape) // _PICTURE))
        self.pictures = [np.full([-(-size // self.step) for size in self.shape], NO_DATA, np.uint8) for _ in range(2 if other is not None else 1)]

    def add(self, block):
        """Count a block; its codes of hits and misses, uint8."""
        first, reference = (self._classes(name, block) for name in ("map", "reference"))
        second = np.full(block.shape, 2, np.uint8) if self.images["other"] is None else self._classes("other", block)
        band = self._bands(block, (first < 2) & (reference < 2))
        values = [self._read(name, block) for name in ("coefficient", "probability")]
        cells, jobs = np.empty(block.shape, np.uint8), [(r, min(r + _ROWS, block.shape[0])) for r in range(0, block.shape[0], _ROWS)]
        found = [None] * len(jobs)

        def one(number, rows):
            lines = [None if array is None else array[slice(*rows)] for array in (first, reference, second, band, cells, *values)]
            found[number] = _counted(lines, block.row0 + rows[0], block.col0, self)

        device.each(one, list(enumerate(jobs)), self.progress)
        for (low, _), (tables, sums) in zip(jobs, found):  # in their order, so that sums of floats come out alike
            at = (block.row0 + low) // self.options.block_px
            self.blocks[at:at + len(tables)] += tables
            for name, values in sums.items():
                self.sums[name] += values
        for picture, table in zip(self.pictures, (_CODES, _OTHER_CODES)):
            rows, columns = ((-start) % self.step for start in (block.row0, block.col0))
            thinned = table[cells[rows::self.step, columns::self.step]]
            row, column = (block.row0 + rows) // self.step, (block.col0 + columns) // self.step
            picture[row:row + thinned.shape[0], column:column + thinned.shape[1]] = thinned
        return _CODES[cells]

    def _read(self, name, block):
        stop_if_cancelled(self.progress)
        image = self.images[name]
        return None if image is None else np.ascontiguousarray(image.read(block.row0, block.row1, block.col0, block.col1), np.float32)

    def _classes(self, name, block):
        return self.classes[name].of(self._read(name, block))

    def _bands(self, block, asked):
        """Elevation band of each pixel, int16, negative where it does not count; all one where there are no heights. asked: bool, where they must be sound."""
        from .snow_map_validation_numba import band_of

        heights = self._read("heights", block)
        band = np.zeros(block.shape, np.int16)
        if heights is None:
            return band
        highest = self.options.maximum_elevation
        b = self.bands
        band_of(heights.ravel(), b.height, b.first, b.LOWEST, b.HIGHEST, np.inf if highest is None else highest, band.ravel())
        wrong = asked & (band == -2)
        if wrong.any():
            raise InputError(f"DEM holds the height {heights[wrong][0]:g} m, outside {b.LOWEST:g} to {b.HIGHEST:g} m: declare its no-data value (Raster > Translate), "
                             "or give heights in metres.")
        return band

    def statistics(self):
        self._refuse()
        options, tables = self.options, self.blocks.reshape(-1, agreement.CELLS).sum(axis=0)
        told = agreement.figures(agreement.own(tables))
        self._say(told)
        limits, about = agreement.interval(self.blocks, options.block_px, options.bootstrap, options.seed, self.progress)
        self._say_blocks(about)
        compared = self.images["other"] is not None
        told |= dict(pixels=int(np.prod(self.shape)), intervals=limits, interval_of=about, compare=None, profile=None, scan=None, reliability=None)
        if compared:
            own, other = (agreement.figures(matrix) for matrix in agreement.common(tables))
            difference = None if None in (own["f1"], other["f1"]) else own["f1"] - other["f1"]
            told["compare"] = dict(sample=own["sample"], map=own, other=other, f1_difference=difference, f1_difference_interval=limits.pop("f1_difference", None))
        if self.images["heights"] is not None:
            told["profile"] = agreement.profile(self.sums["bands"], self.bands, options.minimum_band_px, compared)
            left_out = len(told["profile"]["rows"]) - told["profile"]["bands"]
            if left_out:
                self.progress.note(f"Elevation bands with fewer than MINIMUM_BAND_PX = {options.minimum_band_px} px, not in the error of the profile: {left_out}.")
        if self.images["coefficient"] is not None:
            told["scan"] = agreement.scan(self.sums["levels"], self.at)
            if told["scan"]["at_end"]:
                self.progress.warn(f"The best coefficient, {told['scan']['best_coefficient']:g}, lies at an end of the scan: set SCAN_FROM and SCAN_TO wider.")
        if self.images["probability"] is not None:
            told["reliability"] = agreement.reliability(self.sums["counts"], self.sums["probabilities"], float(self.sums["squares"][0]))
        return told

    def _refuse(self):
        """InputError where nothing can be told."""
        for name in ("map", "reference") + (("other",) if self.images["other"] is not None else ()):
            self.classes[name].refuse_none()
        if not self.blocks.any():
            highest = self.options.maximum_elevation
            beside = "" if self.images["heights"] is None else " and a height" if highest is None else f" and a height up to MAXIMUM_ELEVATION = {highest:g} m"
            raise InputError(f"No pixel has snow or no snow in both MAP and REFERENCE{beside}: check that they overlap, and their values.")
        if self.sums["outside"][0]:
            raise InputError(f"INDEX: {int(self.sums['outside'][0])} pixels of the band probability lie outside 0 to 1: give shares, not per cent.")

    def _say(self, told):
        for name in ("map", "reference", "other"):
            one = self.classes[name]
            if one.counts[3]:
                self.progress.note(f"{one.key}: {one.counts[3]} pixels hold other values ({one.others}) and do not count.")
        reference, sample = told["snow_reference"], told["sample"]
        if reference == 0:
            self.progress.warn(f"REFERENCE has no snow among the {sample} pixels that count: recall and F1 are not defined, and precision says nothing.")
        if reference == 1:
            self.progress.warn(f"REFERENCE has snow in all of the {sample} pixels that count: there was no false snow to find, so that precision and F1 flatter.")
        if told["snow_map"] == 0:
            self.progress.warn(f"MAP has no snow among the {sample} pixels that count: precision is not defined" + (", and F1 is 0." if reference else "."))

    def _say_blocks(self, about):
        size, count = about["block_px"], about["blocks"]
        if count < agreement.LEAST_BLOCKS:
            self.progress.warn(f"BLOCK_PX = {size} px leaves {count} block{'s' * (count != 1)} with data, too few for an interval ({agreement.LEAST_BLOCKS} are needed): set it smaller, or give a larger map.")
        elif about["still_grows"]:
            self.progress.warn(f"The standard error of F1 still grows with the blocks, up to the {size} px that leave {count} of them, so that the 95 % intervals are too narrow: give a larger map for surer ones.")
        elif size > self.options.block_px:
            self.progress.note(f"Blocks of the bootstrap: {size} px, where the standard error of F1 is largest.")


# Codes of the cells m + 2 r + 4 c of agreement.py, and of 12, which does not count.
_CODES = np.array([BOTH_WITHOUT, FALSE, MISSED, HIT] * 3 + [NO_DATA], np.uint8)
_OTHER_CODES = np.array([BOTH_WITHOUT, BOTH_WITHOUT, MISSED, MISSED, FALSE, FALSE, HIT, HIT] + [NO_DATA] * 5, np.uint8)


def _empty(bands, coefficients):
    return dict(bands=np.zeros((bands, agreement.CELLS), np.int64), levels=np.zeros((2, coefficients + 1), np.int64), counts=np.zeros((2, _BINS), np.int64),
                probabilities=np.zeros(_BINS), squares=np.zeros(1), outside=np.zeros(1, np.int64))


def _counted(lines, row0, col0, count):
    """(tables of blocks, first row that of row0; sums) of some rows of a block."""
    from . import snow_map_validation_numba as kernels

    first, reference, second, band, cells, coefficient, probability = lines
    size, step, sums = count.options.block_px, count.options.scan_step, _empty(count.bands.count, count.at.size)
    tables = np.zeros(((row0 + cells.shape[0] - 1) // size - row0 // size + 1, *count.blocks.shape[1:]), np.int64)
    flat = cells.ravel()
    kernels.join(first.ravel(), reference.ravel(), second.ravel(), band.ravel(), flat)
    kernels.count_bands(flat, band.ravel(), sums["bands"])
    kernels.count_blocks(cells, row0, col0, size, tables)
    if coefficient is not None:
        kernels.count_levels(flat, coefficient.ravel(), count.at, step, sums["levels"])
    if probability is not None:
        kernels.count_probabilities(flat, probability.ravel(), sums["counts"], sums["probabilities"], sums["squares"], sums["outside"])
    return tables, sums


_compiled = []


def _warm_up(progress):
    """Compile the kernels one after the other, so that a cancel is heard in between."""
    from . import snow_map_validation_numba as k

    if _compiled:
        return
    bytes_, single, band, sums = np.zeros(2, np.uint8), np.zeros(2, np.float32), np.zeros(2, np.int16), _empty(1, 2)
    for function, *arguments in (
        (k.classify, single, bytes_, bytes_.copy()), (k.count, bytes_, np.zeros(4, np.int64)), (k.band_of, single, 100.0, 0, -1.0, 1.0, np.inf, band),
        (k.join, bytes_, bytes_, bytes_, band, bytes_.copy()), (k.count_bands, bytes_, band, sums["bands"]),
        (k.count_blocks, bytes_.reshape(1, 2), 0, 0, 2, np.zeros((1, 1, agreement.CELLS), np.int64)),
        (k.count_levels, bytes_, single, np.zeros(2), 1.0, sums["levels"]), (k.count_probabilities, bytes_, single, sums["counts"], sums["probabilities"], sums["squares"], sums["outside"]),
    ):
        stop_if_cancelled(progress)
        function(*arguments)
    _compiled.append(True)
