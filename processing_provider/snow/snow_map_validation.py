"""The form of the snow map validation; the science is in algorithms/snow/snow_map_validation.py."""

import contextlib
import json

from ...algorithms.options import InputError
from ...algorithms.report import snow_map_validation as report
from ...algorithms.snow import snow_map_validation as core
from .. import atomic, dates, grids, inputs, outputs, rasters, texts
from ..tool import Tool, version, versions

_LAYERS = ("MAP", "REFERENCE", "COMPARE", "DEM", "INDEX")
_BANDS = ("coefficient", "probability")


class SnowMapValidation(Tool):
    ID, NAME, GROUP = "snowmapvalidation", "Snow map validation", "Snow"
    SUMMARY = "How far a snow map agrees with a reference map: confusion matrix, F1, profile by elevation, and how sure these are."
    SCENE = "Wet snow"
    Options = core.SnowMapValidationOptions
    COMPONENTS = ("core",)
    TAGS = ("snow", "wet snow", "validation", "accuracy", "confusion matrix", "F1", "precision", "recall", "kappa", "Sentinel-1", "Sentinel-2", "snow cover", "elevation", "Brier", "reliability")
    HELP = """Compares a snow map, such as a wet-snow map from radar, with a reference map, such as a snow map from Sentinel-2.

Give both on one grid. 1 is snow and 0 is no snow; MAP_SNOW_VALUES, SNOW_VALUES and their like take other classes. Pixels with any other value, such as cloud, do not count. With a DEM the snow cover of both maps is set side by side by elevation band, and pixels above MAXIMUM_ELEVATION can be left out.

The output shows where the map is right and wrong: 0 no snow in both, 1 hit, 2 missed (snow in the reference only), 3 false (snow in the map only).

COMPARE takes a second map, such as the plain -2 dB map: the report tells the difference in F1 and whether it is sure. INDEX takes the index raster of the wet-snow tool: its band "coefficient" gives F1, precision and recall for each coefficient, its band "probability" the reliability of the probabilities.

The 95 % intervals draw whole blocks of pixels, since neighbouring pixels err together; the blocks widen until F1 no longer becomes less sure by them.

Method: Li 2025, doctoral thesis, ETH Zurich, chapter 3."""

    def inputs(self):
        yield inputs.raster("MAP", "Snow map", "The map to judge: 1 snow or wet snow, 0 not, any other value no data.")
        yield inputs.raster("REFERENCE", "Reference map", "What it is judged by, on the same grid: 1 snow, 0 no snow, other values do not count.")
        yield inputs.raster("DEM", "Elevation model", "Heights in m on the same grid, for the profile by elevation and MAXIMUM_ELEVATION. Pixels without a height do not count.", optional=True)
        yield inputs.raster("COMPARE", "Snow map to compare with", "A second map on the same grid, with the values of the first.", optional=True)
        yield inputs.raster("INDEX", "Index raster", "Raster on the same grid with a band described coefficient (wet where it exceeds the coefficient), or probability (0 to 1), or both.", optional=True)

    def outputs(self):
        yield outputs.raster("OUTPUT", "Hits and misses", style="hits_and_misses")
        yield outputs.report()
        yield outputs.statistics()
        yield outputs.number("F1", "F1")
        yield outputs.number("PRECISION", "Precision")
        yield outputs.number("RECALL", "Recall")
        yield outputs.number("KAPPA", "Cohen's kappa")
        yield outputs.number("PROFILE_MAE", "Mean absolute error of the profile (0 to 1)")
        yield outputs.number("BEST_COEFFICIENT", "Best coefficient")

    def compute(self, given, options, progress):
        notes = []
        found = _dates(given, options, progress, notes)
        told = _Told(progress, notes)
        with contextlib.ExitStack() as stack:
            stack.enter_context(rasters.cache_limit(64))
            readers = {key: stack.enter_context(rasters.open_raster(given[key].path)) for key in _LAYERS if given[key]}
            grid, crs = grids.read_grid("MAP", [given["MAP"]], [readers["MAP"]], self.transform_context, degrees=True)
            for key in _LAYERS[1:]:
                if given[key]:
                    grids.refuse_other_grid(key, given[key], readers[key], grid, crs, given["MAP"].name)
            index = {name: stack.enter_context(rasters.open_raster(given["INDEX"].path, number)) for name, number in _numbers(given["INDEX"], readers["INDEX"]).items()} if given["INDEX"] else {}
            metadata = {"FIRNLINE_VERSION": version(), "FIRNLINE_OPTIONS": json.dumps(texts.settings(options))}
            if "MAP" in found:
                metadata["ACQUISITION_DATE"] = found["MAP"].isoformat(timespec="seconds")
            # All files are complete before the first takes its place.
            pending = stack.enter_context(contextlib.ExitStack())
            writer = stack.enter_context(rasters.create_raster(given["OUTPUT"], grid, crs.toWkt(), [("hits and misses", "")], dtype="uint8", metadata=metadata))
            result = core.compute(readers["MAP"], readers["REFERENCE"], options, other=readers.get("COMPARE"), heights=readers.get("DEM"), coefficient=index.get("coefficient"),
                                  probability=index.get("probability"), write=lambda row, column, codes: writer.write(1, row, column, codes), progress=told)
            about = _about(given, found, told)
            made = {"REPORT": report.render(result, grid, options, about) if given["REPORT"] else "", "STATISTICS": _as_json(result.statistics, found, options, about)}
            kept = {key: pending.enter_context(atomic.pending_text(given[key], text, key=key)) for key, text in made.items() if given[key]}
        paths = {key: path[0] for key, path in kept.items()} | {"OUTPUT": writer.kept_as}
        self._name_layer(given, found)
        progress.report(1.0)
        statistics = result.statistics
        return {**{key: statistics[key.lower()] for key in ("F1", "PRECISION", "RECALL", "KAPPA")}, "PROFILE_MAE": (statistics["profile"] or {}).get("mae"),
                "BEST_COEFFICIENT": (statistics["scan"] or {}).get("best_coefficient"), **paths}

    def _name_layer(self, given, found):
        if "MAP" in found:
            self.period = (found["MAP"], found["MAP"])
        self.layer_names["OUTPUT"] = f"Hits and misses {found['MAP']:%Y-%m-%d}" if "MAP" in found else f"Hits and misses of {given['MAP'].name}"


class _Told:
    """A Progress that keeps what it tells, for the report."""

    def __init__(self, progress, notes):
        self._progress, self.notes = progress, notes
        self.cancelled, self.report = progress.cancelled, progress.report

    @property
    def warnings(self):
        return list(self._progress.warnings)

    def note(self, text):
        self.notes.append(text)
        self._progress.note(text)

    def warn(self, text):
        self._progress.warn(text)


def _dates(given, options, progress, notes):
    """Dates by key of those maps that have one; those far from the map's give a warning."""
    found = {}
    for key in ("MAP", "REFERENCE", "COMPARE", "INDEX"):
        if not given[key]:
            continue
        try:
            one = dates.find_dates([given[key]])[0]
        except InputError:
            line = f"{key}: {given[key].name} has no acquisition date, or more than one in its name: its date is not checked."
        else:
            found[key] = one.when
            line = f"{key}: {dates.log_lines([one], [given[key]])[0]}"
            if one.warning:
                progress.warn(one.warning.replace(", DATES would overrule it", ""))
        notes.append(line)
        progress.note(line)
    for key, when in found.items():
        apart = abs((when.date() - found["MAP"].date()).days) if "MAP" in found else 0
        if apart > options.maximum_days:
            progress.warn(f"{key} is {apart} days from MAP ({when:%Y-%m-%d}, {found['MAP']:%Y-%m-%d}), more than MAXIMUM_DAYS = {options.maximum_days:g}: snow that fell or melted in between counts as an error.")
    return found


def _numbers(scene, reader):
    """Band numbers of the index raster by name."""
    names = [name.strip().lower() for name in reader.band_names]
    found = {name: names.index(name) + 1 for name in _BANDS if name in names}
    if not found:
        has = ", ".join(name for name in reader.band_names if name) or "no descriptions"
        raise InputError(f"INDEX: {scene.name} has no band described coefficient or probability (it has {has}): give the index raster of the wet-snow tool, or leave it empty.")
    return found


def _about(given, found, told):
    names = {key: given[key].name + (f", {found[key]:%Y-%m-%d}" if key in found else "") for key in _LAYERS if given[key]}
    return dict(subtitle=f"{names['MAP']} against {names['REFERENCE']}", inputs=names, maps=[given[key].name for key in ("MAP", "COMPARE") if given[key]], versions=versions(), warnings=told.warnings,
                notes=told.notes)


def _as_json(statistics, found, options, about):
    return texts.json_text({**statistics, "dates": {key: when.isoformat() for key, when in found.items()}, "inputs": about["inputs"], "warnings": about["warnings"],
                            "options": texts.settings(options), "versions": about["versions"]})
