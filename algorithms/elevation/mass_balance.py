"""Geodetic mass balance of glaciers and regions from a filled map of elevation change, with exact covariance of its errors.

Sources: Li (2025), doctoral thesis, ETH Zurich, section 4.3.3 and appendix; Hugonnet et al. 2022, IEEE JSTARS 15, 6456; Huss 2013, The Cryosphere 7, 877.
"""

import dataclasses
import math

import numpy as np

from ..blocks import Block
from ..options import InputError, option
from ..progress import part, stop_if_cancelled
from ..scratch import Scratch
from ..stats import median, nmad
from .. import terrain
from . import elevation_bands, mass_change, spatial_error
from .grouped_values import GroupedValues

PERIMETER, SHARE = "Perimeter", "Share of the area"
USED, SMALL, LITTLE, NOTHING = "used", "smaller than the limit", "too little measured", "no data"
MEASURED, SHORTEST_YEARS = 1, 5.0
_STRIP_PX = 2_000_000
_PICTURE = 500  # pixels of the longer side


@dataclasses.dataclass(frozen=True)
class MassBalanceOptions:
    """Parameters of the mass balance. Areas in km2."""

    years: float | None = option(None, "Years between the surveys", "Needed where the change and its error model are in m: both are divided by it. Below 5 years the density of the change is "
                                 "less sure than DENSITY_SIGMA says, which a warning tells.", unit="years", minimum=0.1, maximum=200.0, advanced=True)
    group_field: str = option("", "Field of the groups", "Attribute of the outlines, such as surge type or debris cover: each of its values gets a row in the table of the regions.")
    minimum_area: float = option(1.0, "Least area", "Smaller glaciers are left out of the regions; the table lists them as such.", unit="km2", minimum=0.0, maximum=10000.0, advanced=True)
    minimum_measured: float = option(30.0, "Least measured share", "Glaciers with less measured area are left out of the regions; the table lists them as such.", unit="%", minimum=0.0,
                                     maximum=100.0, advanced=True)
    density: float = option(850.0, "Density of the volume change", "Volume to mass, Huss 2013.", unit="kg/m3", minimum=100.0, maximum=1000.0, advanced=True)
    density_sigma: float = option(60.0, "Standard deviation of the density", "Common to all glaciers: it does not average out.", unit="kg/m3", minimum=0.0, maximum=500.0, advanced=True)
    area_error: str = option(PERIMETER, "Error of the areas", "Perimeter: the length of the outline times AREA_ERROR_WIDTH. Share of the area: AREA_ERROR_SHARE of it.", choices=(PERIMETER, SHARE),
                             advanced=True)
    area_error_width: float | None = option(None, "Error of the outlines", "How far they may lie off. Empty: half a pixel.", unit="m", minimum=0.0, maximum=1000.0, advanced=True)
    area_error_share: float = option(5.0, "Error of the areas as a share", "Where AREA_ERROR says so.", unit="%", minimum=0.0, maximum=100.0, advanced=True)
    size_classes: str = option("1, 5, 10, 20, 50, 100", "Limits of the size classes", "Areas in km2, rising, separated by commas. Empty: no size classes.", unit="km2", advanced=True)
    elevation_step: float = option(500.0, "Height of the elevation classes", "Glaciers are grouped by their median elevation. 0: no elevation classes.", unit="m", minimum=0.0, maximum=5000.0,
                                   advanced=True)
    band_height: float = option(100.0, "Height of the elevation bands", "Of the curve of change over elevation in the report.", unit="m", minimum=5.0, maximum=1000.0, advanced=True)
    void_sigma: float | None = option(None, "Error of the mean of voids", "Standard deviation of the mean change of the filled part, in the unit of the input, for glaciers that VOID_TABLE lacks.",
                                      minimum=0.0, maximum=1000.0, advanced=True)
    remove_bias: bool = option(False, "Remove the bias", "Take the bias of the error model, the median of stable ground, off the change first.", advanced=True)
    id_field: str = option("", "ID field", "Attribute of the outlines that names each glacier; polygons of one name are one glacier. Empty: rgi_id, RGIId or glims_id, else the feature id.",
                           advanced=True)


@dataclasses.dataclass(frozen=True)
class Outline:
    """A glacier's outline: name (its id) and title; area_km2 and perimeter_m on the ground; group, '' where there is none; whole: whether it lies on the grid as a whole."""

    name: str
    title: str
    area_km2: float
    perimeter_m: float
    group: str = ""
    whole: bool = True


@dataclasses.dataclass
class Images:
    """What lies on the grid, each with read(row0, row1, col0, col1).

    change: NaN where unknown; dem: m; labels: number of the outline, -1 outside; areas: m2 of each cell, or one column; source: None (all is measured), or 1 where measured,
    0 where not filled, others filled; sigma and second: None, or the sigma of each pixel (unit of the change), and the second predictor of the error model.
    metres(row, column): ((a, b), (d, e)), east and north in true metres of a step along columns and rows, there.
    """

    change: object
    dem: object
    labels: object
    areas: object
    metres: object
    source: object = None
    sigma: object = None
    second: object = None


@dataclasses.dataclass
class Result:
    """glaciers: a dict of columns for each outline; regions: dicts for all, groups and classes; bands: list of elevation_bands.Band of the used glaciers, and their
    transition; picture: (rows, columns) int16 labels, each step-th pixel; no_slope: measured pixels whose sigma is the mean of their glacier."""

    glaciers: list
    regions: list
    bands: list
    transition: object
    picture: np.ndarray
    step: int
    no_slope: int


def limits_of(options):
    """Rising limits (km2) of the size classes; InputError where they are none."""
    text = options.size_classes.strip()
    try:
        limits = [float(part) for part in text.split(",")] if text else []
    except ValueError:
        limits = [math.nan]
    if any(not math.isfinite(value) or value < 0 for value in limits) or any(b <= a for a, b in zip(limits, limits[1:])):
        raise InputError(f"SIZE_CLASSES = {options.size_classes!r} is no list of rising areas: write such as 1, 5, 10, 20, 50, 100.")
    return limits


def compute(images, grid, outlines, error, voids, options, progress):
    """Result of glaciers given as `outlines` (list of Outline in the order of their labels).

    error: ErrorModel; voids: name -> dict with sigma_of_voids (unit of the change) and what else is to be passed on.
    """
    limits = limits_of(options)
    scale = _years(error, options, progress)
    with Scratch(grid.shape, np.int16) as labels, Scratch(grid.shape) as weights:
        boxes, pixels, picture, step = _survey(images.labels, labels, grid.shape, len(outlines), part(progress, 0, 0.1))
        if not pixels.any():
            raise InputError("OUTLINES: no glacier covers a pixel's centre: check that the outlines lie on the change, and their CRS.")
        with GroupedValues(pixels, 4) as values:
            sums = _gather(images, grid, labels, weights, values, error, options, scale, part(progress, 0.1, 0.5))
            glaciers = _glaciers(outlines, pixels, sums, values, voids, options, _pixel_m(images, grid), scale, progress)
            used = np.array([row["status"] == USED for row in glaciers])
            bands = elevation_bands.bands_of(lambda: _pieces(values, np.flatnonzero(used)), 1, options.band_height, 1, progress)[0]
        if not used.any():
            reasons = sorted({f"{row['status']} ({sum(r['status'] == row['status'] for r in glaciers)})" for row in glaciers})
            raise InputError(f"No glacier is left: {', '.join(reasons)}. Lower MINIMUM_AREA = {options.minimum_area:g} km2 or MINIMUM_MEASURED = {options.minimum_measured:g} %, "
                             "or check INPUT.")
        covariance = _covariance(images, grid, labels, weights, boxes, sums, used, error, part(progress, 0.5, 0.95))
    _errors(glaciers, covariance, sums, options)
    regions = _regions(glaciers, used, covariance, limits, options)
    progress.report(1.0)
    return Result(glaciers, regions, bands, elevation_bands.transition(bands), picture, step, int(sums["no_slope"].sum()))


def _years(error, options, progress):
    """What changes and their errors are divided by to be per year."""
    if error.unit == "m" and options.years is None:
        raise InputError("YEARS is empty, and the error model is in m: give the years between the surveys.")
    if options.years is not None and options.years < SHORTEST_YEARS:
        progress.warn(f"YEARS = {options.years:g}: over less than {SHORTEST_YEARS:g} years the density of the change may lie far from {options.density:g} +- {options.density_sigma:g} kg/m3 (Huss 2013).")
    return options.years if error.unit == "m" else 1.0


def _survey(zones, labels, shape, count, progress):
    """Labels into their scratch; (boxes as (count, 4) row0, row1, col0, col1; pixels (count,); thinned picture of the labels; its step)."""
    rows, columns = shape
    first, last = np.full((count, 2), max(shape), np.int64), np.full((count, 2), -1, np.int64)
    pixels, step, picture = np.zeros(count, np.int64), max(1, -(-max(shape) // _PICTURE)), []
    height = max(1, _STRIP_PX // columns)
    for row0 in range(0, rows, height):
        stop_if_cancelled(progress)
        row1 = min(row0 + height, rows)
        number = zones.read(row0, row1, 0, columns)
        labels.write(row0, number)
        picture.append(number[-row0 % step::step, ::step])
        row, column = np.nonzero(number >= 0)
        mine = number[row, column].astype(np.intp)
        pixels += np.bincount(mine, minlength=count)
        for axis, at in enumerate((row + row0, column)):
            np.minimum.at(first[:, axis], mine, at)
            np.maximum.at(last[:, axis], mine, at)
        progress.report(row1 / rows)
    return np.stack([first[:, 0], last[:, 0] + 1, first[:, 1], last[:, 1] + 1], axis=1), pixels, np.concatenate(picture), step


def _gather(images, grid, labels, weights, values, error, options, scale, progress):
    """Sums (count,) by glacier: area, measured and filled area (m2), area times change of both, area times sigma of measured pixels, pixels of each.

    weights gets sigma times area of measured pixels, the negative area where sigma is not known; values gets change per year (NaN unless measured), height, area, and the
    change of measured and filled pixels.
    """
    count = values.groups
    names = ("area", "measured", "filled", "change_measured", "change_filled", "sigma_known", "area_known", "pixels_measured", "pixels_filled", "no_slope")
    sums = {name: np.zeros(count) for name in names}
    rows, columns = grid.shape
    height = max(1, _STRIP_PX // columns)
    bias = error.bias if options.remove_bias else 0.0
    for row0 in range(0, rows, height):
        stop_if_cancelled(progress)
        row1 = min(row0 + height, rows)
        number = labels.read(row0, row1)
        ice = number >= 0
        out = np.zeros(number.shape, np.float32)
        if ice.any():
            at = np.flatnonzero(ice.any(axis=1))
            window = Block(row0 + int(at[0]), row0 + int(at[-1]) + 1, 0, columns)
            inner = slice(at[0], at[-1] + 1)
            mine, ice = number[inner][ice[inner]].astype(np.intp), ice[inner]
            heights, slope, _ = terrain.of_block(images.dem, grid, window)
            edges = (window.row0, window.row1, 0, columns)
            change = ((images.change.read(*edges)[ice] - bias) / scale).astype(float)
            area = np.broadcast_to(images.areas.read(*edges), ice.shape)[ice].astype(float)
            source = np.full(change.shape, float(MEASURED)) if images.source is None else images.source.read(*edges)[ice]
            measured = np.isfinite(change) & (source == MEASURED)
            filled = np.isfinite(change) & np.isfinite(source) & (source > MEASURED)
            if images.sigma is not None:
                sigma = images.sigma.read(*edges)[ice] / scale
            else:
                sigma = error.sigma(slope[ice], images.second.read(*edges)[ice] if images.second is not None else None) / scale
            sigma = np.where(sigma > 0, sigma, np.nan)
            known = measured & np.isfinite(sigma)
            for name, weight in (("area", area), ("measured", area * measured), ("filled", area * filled), ("change_measured", np.where(measured, area * change, 0)),
                                 ("change_filled", np.where(filled, area * change, 0)), ("sigma_known", np.where(known, area * sigma, 0)), ("area_known", area * known),
                                 ("pixels_measured", measured), ("pixels_filled", filled), ("no_slope", measured & ~known)):
                sums[name] += np.bincount(mine, weight, count)
            band = out[inner]
            band[ice] = np.where(known, area * sigma, np.where(measured, -area, 0.0))
            values.put(mine, np.where(measured, change, np.nan), heights[ice], area, np.where(measured | filled, change, np.nan))
        weights.write(row0, out)
        progress.report(row1 / rows)
    return sums


def _pieces(values, numbers):
    """What elevation_bands.bands_of() takes, all glaciers as one group; change of measured and filled pixels."""
    for number in numbers:
        rows = values.of(number)
        yield np.zeros(len(rows), np.int64), rows[:, 1], rows[:, 3], rows[:, 2]


def _pixel_m(images, grid):
    """Side (m) of a square as large as a pixel in the middle of the grid."""
    (a, b), (d, e) = images.metres(grid.shape[0] / 2, grid.shape[1] / 2)
    return math.sqrt(abs(a * e - b * d))


def _glaciers(outlines, pixels, sums, values, voids, options, pixel_m, scale, progress):
    """Rows of the table, without errors yet."""
    width = options.area_error_width if options.area_error_width is not None else pixel_m / 2
    found, cut, lacking = [], 0, []
    for number, one in enumerate(outlines):
        stop_if_cancelled(progress)
        rows = values.of(number)
        covered = sums["measured"][number] + sums["filled"][number]
        # What an outline has beyond the grid counts as not measured.
        whole = max(sums["area"][number], 0.0 if one.whole else one.area_km2 * 1e6)
        shares = [100 * sums[name][number] / whole if whole else 0.0 for name in ("measured", "filled")]
        sigma_area = one.perimeter_m * width * 1e-6 if options.area_error == PERIMETER else one.area_km2 * options.area_error_share / 100
        row = dict(glacier=one.name, name=one.title, group=one.group, status=USED, area_km2=one.area_km2, sigma_area_km2=sigma_area, pixels=int(pixels[number]), measured_pct=shares[0],
                   filled_pct=shares[1], missing_pct=max(0.0, 100 - sum(shares)), elevation_m=median(rows[:, 1]),
                   change=(sums["change_measured"][number] + sums["change_filled"][number]) / covered if covered else math.nan,
                   change_median=median(rows[:, 0]), change_nmad=nmad(rows[:, 0]))
        told = voids.get(one.name, {})
        row["void_sigma"] = _void_sigma(told, options, scale) if sums["filled"][number] else 0.0
        row |= {f"void_{key}": told.get(key) for key in ("method", "cv_rmse", "cv_mae", "cv_within_68")}
        if not covered:
            row["status"] = NOTHING
        elif one.area_km2 < options.minimum_area:
            row["status"] = SMALL
        elif shares[0] < options.minimum_measured or not sums["measured"][number]:
            row["status"] = LITTLE
        elif math.isnan(row["void_sigma"]):
            lacking.append(one.name)
        cut += row["status"] == USED and row["missing_pct"] > 1
        found.append(row)
    if lacking:
        raise InputError(f"VOID_TABLE has no sigma of the voids for {lacking[0]}{f' and {len(lacking) - 1} more' if lacking[1:] else ''}, whose change is filled in part: "
                         "give the TABLE of Void filling that belongs to INPUT, or set VOID_SIGMA.")
    if cut:
        progress.warn(f"Glaciers with more than 1 % of neither measured nor filled area: {cut}. There the mean of the rest stands for all, with no error for it: fill the voids first.")
    if sums["no_slope"].any():
        progress.warn(f"Measured pixels without a sigma, for want of a height or slope: {int(sums['no_slope'].sum())}. They take the mean sigma of their glacier.")
    return found


def _void_sigma(told, options, scale):
    sigma = told.get("sigma_of_voids")
    sigma = options.void_sigma if sigma is None else sigma
    return math.nan if sigma is None else sigma / scale


def _covariance(images, grid, labels, weights, boxes, sums, used, error, progress):
    """Covariance (m/yr)2 of what measured pixels add to the mean of each glacier: sparse, (count, count), 0 for glaciers that are not used."""
    import scipy.sparse

    usual = sums["sigma_known"].sum() / max(sums["area_known"].sum(), 1e-30)
    mean_sigma = np.divide(sums["sigma_known"], sums["area_known"], out=np.full(used.size, usual), where=sums["area_known"] > 0).astype(np.float32)
    if not np.isfinite(mean_sigma[used]).all() or (mean_sigma[used] <= 0).any():
        raise InputError("No measured pixel of the glaciers has a sigma: check that DEM has heights on them.")

    def read(row0, row1, col0, col1):
        number, weight = labels.read(row0, row1, col0, col1), weights.read(row0, row1, col0, col1)
        unknown = weight < 0
        if unknown.any():
            weight = np.where(unknown, -weight * mean_sigma[number], weight)
        return number, weight
    places = []
    for number in np.flatnonzero(used).tolist():
        row0, row1, col0, col1 = boxes[number].tolist()
        places.append(spatial_error.Box(number, row0, row1, col0, col1, images.metres((row0 + row1) / 2, (col0 + col1) / 2)))
    summed = spatial_error.covariances(read, grid.shape, places, error, progress)
    size = summed.shape[0]
    # Of N_i all pixels, measured and filled: Li (2025), eq. 4.15 with weights by area.
    covered = (sums["measured"] + sums["filled"])[:size]
    inverse = scipy.sparse.csr_array(scipy.sparse.diags(np.divide(1.0, covered, out=np.zeros(size), where=covered > 0)))
    whole = (inverse @ summed @ inverse).tocsr()
    whole.resize((used.size, used.size))
    return whole


def _errors(glaciers, covariance, sums, options):
    """Fill the errors of each used glacier in."""
    factor, sigma_factor = options.density / 1000, options.density_sigma / 1000
    variance = covariance.diagonal()
    for number, row in enumerate(glaciers):
        measured, filled = sums["measured"][number], sums["filled"][number]
        row |= dict.fromkeys(("sigma_change", "sigma_measured", "sigma_filled", "balance", "sigma_balance", "mass", "sigma_mass"))
        if row["status"] != USED:
            row["void_sigma"] = None if math.isnan(row["void_sigma"]) else row["void_sigma"]
            continue
        area = measured + filled
        mean_sigma = math.sqrt(max(variance[number], 0.0)) * area / measured  # of the measured part's own mean
        row["sigma_change"] = float(mass_change.glacier_sigma(measured, mean_sigma, filled, row["void_sigma"]))
        row["sigma_measured"], row["sigma_filled"] = mean_sigma * measured / area, row["void_sigma"] * filled / area
        row["balance"], row["sigma_balance"] = map(float, mass_change.specific_balance(row["change"], row["sigma_change"], factor, sigma_factor))
        row["mass"], row["sigma_mass"] = map(float, mass_change.mass_change(row["area_km2"], row["sigma_area_km2"], row["balance"], row["sigma_balance"]))


def _regions(glaciers, used, covariance, limits, options):
    """Rows of all used glaciers, then of each group, size class and elevation class that has any."""
    numbers = np.flatnonzero(used)
    columns = {name: np.array([glaciers[k][name] for k in numbers], float) for name in ("area_km2", "sigma_area_km2", "change", "elevation_m", "sigma_filled", "balance")}
    groups = [("all", "all", np.ones(numbers.size, bool))]
    if options.group_field:
        mine = np.array([glaciers[k]["group"] for k in numbers])
        groups += [("group", value, mine == value) for value in sorted(set(mine.tolist()))]
    edges = [0.0, *limits, math.inf] if limits else []
    for low, high in zip(edges, edges[1:]):
        label = f"above {low:g} km2" if high == math.inf else f"{low:g} to {high:g} km2"
        groups.append(("size", label, (columns["area_km2"] >= low) & (columns["area_km2"] < high)))
    if options.elevation_step and np.isfinite(columns["elevation_m"]).any():
        step = options.elevation_step
        place = np.floor(columns["elevation_m"] / step)
        groups += [("elevation", f"{value * step:g} to {(value + 1) * step:g} m", place == value) for value in sorted(set(place[np.isfinite(place)].tolist()))]
    out = []
    for kind, label, mine in groups:
        if mine.any():
            at = numbers[mine]
            few = {name: values[mine] for name, values in columns.items()}
            one = mass_change.region(few["area_km2"], few["sigma_area_km2"], few["change"], covariance[at][:, at], few["sigma_filled"], options.density / 1000, options.density_sigma / 1000)
            shares = {name: float(few["area_km2"] @ [glaciers[k][name] for k in at] / few["area_km2"].sum()) for name in ("measured_pct", "filled_pct", "missing_pct")}
            out.append(dict(kind=kind, group=label, **shares, change_median=median(few["change"]), change_nmad=nmad(few["change"]), balance_median=median(few["balance"]),
                            **dataclasses.asdict(one)))
    return out
