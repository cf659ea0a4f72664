"""Snow map from optical images in two passes, the second with looser thresholds above the snow line of the first.

Sources: Gascoin et al. 2019, Earth Syst. Sci. Data 11, 493 ("Let it snow"), and its published code for what the paper leaves open; Li 2025
(doctoral thesis, ETH Zurich), section 3.3.5, for the near infrared that tells snow from glacier ice and water, and for the other snow line.
"""

import dataclasses

import numpy as np

from .. import blocks, device, terrain
from ..options import InputError, check, option
from ..progress import Silent, part, stop_if_cancelled
from . import optical_images
from .optical_images import KINDS

# The one table of the map's classes; never renumbered once published.
NO_SNOW, SNOW, ICE_OR_WATER, CLOUD, NO_DATA = 0, 1, 2, 3, 255
CLASSES = {NO_SNOW: "no snow", SNOW: "snow", ICE_OR_WATER: "glacier ice or water", CLOUD: "cloud", NO_DATA: "no data"}

DARK_CLOUDS = "Dark clouds"  # by choice the only pixels of the second pass
_BLOCK_ROWS, _MOST_PIXELS = 256, 1_500_000  # of a block: the height of a tile; few enough for a cancel within a second
_PIXEL_BYTES = 96  # that a pixel of a block takes, temporary arrays included


@dataclasses.dataclass(frozen=True)
class OpticalSnowMapOptions:
    scale: float = option(10000.0, "Scale of the bands", "Reflectance = (DN + OFFSET) / SCALE. 1 for bands that hold reflectance. Rasters with a scale of their own are taken as they read.",
                          minimum=1e-6, maximum=1e9, advanced=True)
    offset: float | None = option(None, "Offset of the bands", "-1000 for Sentinel-2 products of processing baseline 04.00 and later (all of 2022 on), else 0. Empty: found in metadata or product names.",
                                  minimum=-1e6, maximum=1e6, advanced=True)
    green_band: int = option(1, "Band of the green raster", minimum=1, maximum=65535, advanced=True)
    red_band: int = option(1, "Band of the red raster", minimum=1, maximum=65535, advanced=True)
    swir1_band: int = option(1, "Band of the short-wave infrared raster", minimum=1, maximum=65535, advanced=True)
    nir_band: int = option(1, "Band of the near infrared raster", minimum=1, maximum=65535, advanced=True)
    cloud_mask_kind: str = option("Scene classification", "Kind of the cloud mask", "Scene classification: Sen2Cor's SCL, cloud 8 and 9, shadow 3, cirrus 10. Binary: above 0 is cloud. MAJA: its bits. Values: those of CLOUD_VALUES and LASTING_CLOUD_VALUES.",
                                  choices=KINDS, advanced=True)
    cloud_values: str = option("", "Cloud values", "Values of the mask that are cloud, separated by commas, such as 8, 9. Used by the kind Values.", advanced=True)
    lasting_cloud_values: str = option("", "Lasting cloud values", "Values that stay cloud whatever lies below: cloud shadows and high clouds, such as 3, 10. Used by the kind Values.", advanced=True)
    first_ndsi: float = option(0.4, "NDSI of the first pass", "Snow has more.", minimum=-1.0, maximum=1.0, advanced=True)
    first_red: float = option(0.2, "Red reflectance of the first pass", "Snow has more.", minimum=0.0, maximum=1.0, advanced=True)
    second_ndsi: float = option(0.15, "NDSI of the second pass", minimum=-1.0, maximum=1.0, advanced=True)
    second_red: float = option(0.04, "Red reflectance of the second pass", minimum=0.0, maximum=1.0, advanced=True)
    second_pass: str = option("All pixels", "Pixels of the second pass", "Above the snow line. All pixels: those that are clear and dark clouds, as published. Dark clouds: these alone, where there is a cloud mask.",
                              choices=("All pixels", DARK_CLOUDS), advanced=True)
    dark_cloud_red: float = option(0.3, "Red reflectance of dark clouds", "Cloud whose red, in cells of DARK_CLOUD_CELL, is no higher may be snow or ground.", minimum=0.0, maximum=2.0, advanced=True)
    dark_cloud_cell: float = option(240.0, "Cell of dark clouds", "Size to which the red band is down-sampled for the test of dark clouds.", unit="m", minimum=1.0, maximum=10000.0, advanced=True)
    back_to_cloud_red: float = option(0.1, "Red reflectance of returning clouds", "Dark cloud that is not snow in the second pass and has more goes back to cloud.", minimum=0.0, maximum=2.0, advanced=True)
    nir_threshold: float = option(0.4, "Near infrared reflectance of snow", "Snow that has no more is glacier ice or water. 0 is off.", minimum=0.0, maximum=2.0, advanced=True)
    snow_line: str = option("Gascoin 2019", "Snow line", "Gascoin 2019: BANDS_BELOW bands below the lowest band with SNOW_FRACTION of snow, where that is CLEAR_FRACTION free of cloud and the whole scene has TOTAL_SNOW_FRACTION. Li 2025: the lowest band with SEED_SNOW_FRACTION.",
                            choices=("Gascoin 2019", "Li 2025"), advanced=True)
    band_height: float = option(100.0, "Height of elevation bands", unit="m", minimum=10.0, maximum=1000.0, advanced=True)
    snow_fraction: float = option(0.1, "Snow fraction of the lowest band", "Of its cloud-free pixels; it must be exceeded.", minimum=0.0, maximum=1.0, advanced=True)
    clear_fraction: float = option(0.1, "Cloud-free fraction of a band", "A band with less is not looked at.", minimum=0.0, maximum=1.0, advanced=True)
    total_snow_fraction: float = option(0.001, "Snow fraction of the scene", "Snow of the first pass, of all pixels with data; it must be exceeded.", minimum=0.0, maximum=1.0, advanced=True)
    bands_below: int = option(2, "Bands below", "So many bands lies the snow line below the band that was found.", minimum=0, maximum=100, advanced=True)
    seed_snow_fraction: float = option(0.3, "Snow fraction for the snow line of Li 2025", "Of the cloud-free pixels of a band; it must be exceeded.", minimum=0.0, maximum=1.0, advanced=True)


@dataclasses.dataclass
class Images:
    """Images of one scene on one grid, see optical_images.py: green, red, swir1 and nir as reflectance; clouds: Clouds; heights in m. The last three may be None."""

    green: object
    red: object
    swir1: object
    nir: object = None
    clouds: object = None
    heights: object = None


def compute(images, grid, options, write, progress=None):
    """Classify a scene by blocks; write(block, classes) takes each block's uint8 classes. Returns the statistics, a dict for JSON.

    images: Images; grid: their Grid. NaN rule: a pixel is NO_DATA where one of the bands that are used is NaN; a pixel without height is never above
    the snow line; one without mask value is clear.
    """
    check(options)
    progress = progress or Silent()
    return _Scene(images, grid, options, progress).classified(write)


def ndsi(green, swir1):
    """(green - swir1) / (green + swir1) (Gascoin et al. 2019, eq. 1; Dozier 1989); NaN where the sum is not above 0."""
    with np.errstate(invalid="ignore", divide="ignore"):
        total = green + swir1
        return np.where(total > 0, (green - swir1) / total, np.float32(np.nan))


def snow_line(bands, total, options):
    """Elevation of the snow line in m, None where there is none.

    bands: dict of arrays (n,), from the lowest band to the highest that holds pixels: lower (lower edge, m), pixels, clear, snow (of the first pass,
    all clear); total: number of pixels of the scene that have data.
    """
    published = options.snow_line == "Gascoin 2019"
    clear, snow = bands["clear"], bands["snow"]
    if published:
        if not snow.sum() > options.total_snow_fraction * total:
            return None
        found = (clear > 0) & (clear >= options.clear_fraction * bands["pixels"]) & (snow > options.snow_fraction * clear)
    else:
        found = (clear > 0) & (snow > options.seed_snow_fraction * clear)
    if not found.any():
        return None
    at = int(np.argmax(found)) - (options.bands_below if published else 0)
    return float(bands["lower"][max(at, 0)])


class _Scene:
    """One computation; numbers are pixels."""

    def __init__(self, images, grid, options, progress):
        self.images, self.options, self.progress = images, options, progress
        width, height = grid.pixel_size_m
        self.pixel_km2 = width * height / 1e6
        self.factors = tuple(max(1, round(options.dark_cloud_cell / size)) for size in (height, width))
        most = min(_MOST_PIXELS, device.memory_bytes() // 2 // _PIXEL_BYTES)
        self.blocks = blocks.split(grid.shape, _BLOCK_ROWS, max(256, most // _BLOCK_ROWS // 256 * 256))
        self.lowest, highest = (int(np.floor(height / options.band_height)) for height in (terrain.LOWEST, terrain.HIGHEST))
        self.lower = np.arange(self.lowest, highest + 1) * options.band_height
        self.bands = {name: np.zeros(self.lower.size, np.int64) for name in ("pixels", "clear", "first", *CLASSES)}
        self.counts = dict.fromkeys(("valid", "first_pass", "second_pass", "cloud_mask", "dark_cloud", "unknown_cloud"), 0)
        self.classes, self.line = np.zeros(256, np.int64), None

    def classified(self, write):
        begin = 0.0
        if self.images.heights is not None:
            self._each(self._survey, part(self.progress, 0, 0.45))
            begin = 0.45
            self._find_line()
        self._each(lambda block: write(block, self._classify(block)), part(self.progress, begin, 1))
        if self.counts["unknown_cloud"]:
            self.progress.warn(f"CLOUD_MASK has no data at {self.counts['unknown_cloud']} pixels of the bands: they count as clear.")
        return self._statistics()

    def _each(self, work, progress):
        for number, block in enumerate(self.blocks):
            work(block)
            progress.report((number + 1) / len(self.blocks))
        if self.images.clouds is not None:
            self.images.clouds.refuse_other_kind()

    def _read(self, name, block):
        stop_if_cancelled(self.progress)
        image = getattr(self.images, name)
        return None if image is None else image.read(block.row0, block.row1, block.col0, block.col1)

    def _first(self, block):
        """What both rounds need: valid (bool), clouds (uint8), NDSI, red, nir or None, snow of the first pass (bool)."""
        green, red, swir1, nir, clouds = (self._read(name, block) for name in ("green", "red", "swir1", "nir", "clouds"))
        valid = np.isfinite(green) & np.isfinite(red) & np.isfinite(swir1)
        if nir is not None:
            valid &= np.isfinite(nir)
        if clouds is None:
            clouds = np.zeros(block.shape, np.uint8)
        index = ndsi(green, swir1)
        with np.errstate(invalid="ignore"):
            snow = valid & _clear(clouds) & (index > self.options.first_ndsi) & (red > self.options.first_red)
        return valid, clouds, index, red, nir, snow

    def _heights(self, block):
        """(heights in m, elevation band of each pixel with known height, -1 without)."""
        heights = self._read("heights", block)
        with np.errstate(invalid="ignore"):
            known = (heights >= terrain.LOWEST) & (heights < terrain.HIGHEST)  # others are fill values
            band = np.floor(np.where(known, heights, 0) / self.options.band_height).astype(np.int32) - self.lowest
        return np.where(known, heights, np.float32(np.nan)), np.where(known, band, -1)

    def _count(self, band, groups):
        """Add the pixels of each group (name -> bool) to its elevation bands."""
        for name, those in groups.items():
            self.bands[name] += np.bincount(band[those & (band >= 0)], minlength=self.lower.size)

    def _survey(self, block):
        valid, clouds, _, _, _, snow = self._first(block)
        self.counts["valid"] += int(valid.sum())
        self._count(self._heights(block)[1], dict(pixels=valid, clear=valid & _clear(clouds), first=snow))

    def _held(self):
        """The bands from the lowest to the highest with pixels, as a slice."""
        there = np.flatnonzero(self.bands["pixels"])
        return slice(there[0], there[-1] + 1) if there.size else slice(0, 0)

    def _find_line(self):
        held = self._held()
        if held.stop == 0:
            raise InputError("DEM has no heights where the bands have data: give one that covers them, or leave it empty for a map without the second pass.")
        found = {name: self.bands[key][held] for name, key in (("pixels", "pixels"), ("clear", "clear"), ("snow", "first"))}
        self.line = snow_line(found | {"lower": self.lower[held]}, self.counts["valid"], self.options)
        self.progress.note("There is no snow line: no second pass." if self.line is None else f"Snow line: {self.line:g} m.")

    def _classify(self, block):
        options, counts = self.options, self.counts
        valid, clouds, index, red, nir, snow = self._first(block)
        cloud = valid & ~_clear(clouds)
        counts["first_pass"] += int(snow.sum())
        counts["cloud_mask"] += int(cloud.sum())
        counts["unknown_cloud"] += int((valid & (clouds == optical_images.UNKNOWN)).sum())
        if self.images.heights is not None:  # without heights nothing is looked for below clouds: all stay
            heights, band = self._heights(block)
            dark = self._dark(block, clouds) & valid
            cloud &= ~dark
            counts["dark_cloud"] += int(dark.sum())
            with np.errstate(invalid="ignore"):
                if self.line is not None:
                    opened = dark if options.second_pass == DARK_CLOUDS and self.images.clouds is not None else valid & ~cloud
                    second = opened & ~snow & (heights > self.line) & (index > options.second_ndsi) & (red > options.second_red)
                    counts["second_pass"] += int(second.sum())
                    snow |= second
                cloud |= dark & ~snow & (red > options.back_to_cloud_red)
        classes = np.where(snow, np.uint8(SNOW), np.uint8(NO_SNOW))
        if nir is not None and options.nir_threshold > 0:
            classes[snow & ~(nir > options.nir_threshold)] = ICE_OR_WATER
        classes[cloud] = CLOUD
        classes[~valid] = NO_DATA
        self.classes += np.bincount(classes.ravel(), minlength=256)
        if self.images.heights is not None:
            self._count(band, {code: classes == code for code in CLASSES})
        return classes

    def _dark(self, block, clouds):
        """Cloud that may be snow or ground (bool): dark in the down-sampled red band, and neither shadow nor high cloud."""
        cloud = clouds == optical_images.CLOUD
        if cloud.any():
            with np.errstate(invalid="ignore"):
                cloud &= optical_images.coarse(self.images.red, block, self.factors) <= self.options.dark_cloud_red
        return cloud

    def _statistics(self):
        pixels = {name: int(self.classes[code]) for code, name in CLASSES.items()}
        valid = sum(pixels.values()) - pixels["no data"]
        seen = valid - pixels["cloud"]
        held = self._held()
        bands = [dict(lower_m=float(self.lower[i]), upper_m=float(self.lower[i] + self.options.band_height), pixels=int(self.bands["pixels"][i]),
                      clear=int(self.bands["clear"][i]), first_pass=int(self.bands["first"][i]),
                      **{_key(name): int(self.bands[code][i]) for code, name in CLASSES.items() if code != NO_DATA}) for i in range(held.start, held.stop)]
        return dict(pixels={_key(name): number for name, number in pixels.items()}, km2={_key(name): number * self.pixel_km2 for name, number in pixels.items()},
                    snow_share=_share(pixels["snow"], seen), ice_share=_share(pixels["glacier ice or water"], seen), cloud_share=_share(pixels["cloud"], valid),
                    snow_line=self.line, first_pass_share=_share(self.counts["first_pass"], valid),
                    **{f"{name}_pixels": self.counts[name] for name in ("first_pass", "second_pass", "cloud_mask", "dark_cloud")},
                    dark_cloud_cell_px=list(self.factors), bands=bands)


def _clear(clouds):
    return (clouds == optical_images.CLEAR) | (clouds == optical_images.UNKNOWN)


def _key(name):
    return name.replace(" ", "_")


def _share(part_of, whole):
    return part_of / whole if whole else None
