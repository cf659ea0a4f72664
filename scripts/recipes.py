"""How each tool is shown in the docs: with what it is run, and what of its result the picture shows. Data: picture_data.py, snow_sample.py, samplescene.

A tool without a recipe still gets its form; `make screenshots` says then that its result is missing.
"""

import dataclasses
import os
import pathlib
import typing

GLACIER, SNOW, DATA = (pathlib.Path(os.environ[name]) for name in ("SAMPLE", "SNOW", "DATA"))
ELEVATION, INSAR, OPTICAL, OUT = DATA / "elevation", DATA / "insar", DATA / "optical", DATA / "out"
JULY = "20210713"


@dataclasses.dataclass(frozen=True)
class Recipe:
    """parameters(made): of the run, made(id) being the results of another tool. show: keys of the results whose layers are seen, or the start of layers' names;
    over: outlines that are drawn on top; beneath: heights that are shaded below; table: the attribute table instead of a map; report: figures of the report
    instead of a map, from one to another; play: days of a frame and frames until the picture, in the temporal controller; load: files of the results that QGIS does not load itself."""

    parameters: typing.Callable
    show: tuple = ("OUTPUT",)
    over: str = ""
    beneath: str = ""
    table: bool = False
    report: tuple = ()
    play: tuple = ()
    load: tuple = ()


def rasters(folder):
    return sorted(str(path) for path in folder.glob("*.tif"))


def out(name):
    """A path for an output that has to be named."""
    OUT.mkdir(parents=True, exist_ok=True)
    return str(OUT / name)


E = {name: str(ELEVATION / name) for name in ("reference.tif", "dem_20020915.tif", "dem_20120915.tif", "shifted_20120915.tif", "outlines.gpkg", "laser.csv")}
I = {name: str(INSAR / name) for name in ("dem.tif", "pair.json", "primary.tif", "secondary.tif")}  # noqa: E741
OVER = dict(over=E["outlines.gpkg"], beneath=E["reference.tif"])

RECIPES = {
    "samplescene": Recipe(lambda made: {}, show=(), load=("SERIES", "OUTLINES")),
    "stackedoffsettracking": Recipe(lambda made: {"IMAGES": rasters(GLACIER / "sar"), "STABLE_GROUND": str(GLACIER / "stable_ground.gpkg"), "OUTLINES": str(GLACIER / "outlines.gpkg")},
                                    over=str(GLACIER / "outlines.gpkg")),
    "backscatterratio": Recipe(lambda made: {"VV": rasters(SNOW / "vv"), "VH": rasters(SNOW / "vh"), "LOCAL_INCIDENCE": str(SNOW / "incidence.tif"), "FOLDER": out("ratios")},
                               show=("Backscatter ratio 2021-06-19",)),
    "wetsnowindex": Recipe(lambda made: {"RATIOS": rasters(pathlib.Path(made("backscatterratio")["FOLDER"])), "DEM": str(SNOW / "dem.tif"), "BASINS": str(SNOW / "basins.gpkg"),
                                         "GLACIERS": str(SNOW / "glaciers.gpkg"), "FOLDER": out("maps")}, show=("Wet snow 2",), beneath=str(SNOW / "dem.tif"), play=(12, 16)),
    "opticalsnowmap": Recipe(lambda made: {key: str(OPTICAL / f"{key.lower()}_20210416.tif") for key in ("GREEN", "RED", "SWIR1", "NIR")} |
                             {"CLOUD_MASK": str(OPTICAL / "clouds.tif"), "DEM": str(OPTICAL / "dem.tif"), "OFFSET": 0}, beneath=str(OPTICAL / "dem.tif")),
    "snowmapvalidation": Recipe(lambda made: {"MAP": os.path.join(made("wetsnowindex")["FOLDER"], f"wet_snow_{JULY}.tif"), "REFERENCE": str(SNOW / "truth" / f"truth_{JULY}.tif"),
                                              "DEM": str(SNOW / "dem.tif")}, beneath=str(SNOW / "dem.tif")),
    "snowseason": Recipe(lambda made: {"MAPS": rasters(pathlib.Path(made("wetsnowindex")["FOLDER"])), "DEM": str(SNOW / "dem.tif"), "BASINS": str(SNOW / "basins.gpkg")},
                         beneath=str(SNOW / "dem.tif")),
    "demmosaic": Recipe(lambda made: {"DEMS": rasters(ELEVATION / "tiles"), "REFERENCE_DEM": E["reference.tif"]}, show=("DATE",), beneath=E["reference.tif"]),
    "demcoregistration": Recipe(lambda made: {"DEM": E["shifted_20120915.tif"], "REFERENCE": E["reference.tif"], "UNSTABLE": E["outlines.gpkg"], "DIFFERENCE": out("difference.tif")},
                                show=("DIFFERENCE",), **OVER),
    "elevationchange": Recipe(lambda made: {"DEM_1": E["dem_20020915.tif"], "DEM_2": E["dem_20120915.tif"], "GLACIERS": E["outlines.gpkg"]}, **OVER),
    "voidfill": Recipe(lambda made: {"INPUT": made("elevationchange")["OUTPUT"], "DEM": E["reference.tif"], "OUTLINES": E["outlines.gpkg"], "TABLE": out("voids.csv")}, **OVER),
    "voidfillcomparison": Recipe(lambda made: {"INPUT": made("elevationchange")["OUTPUT"], "DEM": E["reference.tif"], "OUTLINES": E["outlines.gpkg"], "MOST_GLACIERS": 1, "SEEDS": 1,
                                               "TABLE": out("scores.csv"), "REPORT": out("comparison.html")}, show=(), report=(0, 2)),
    "dhdterror": Recipe(lambda made: {"CHANGE": made("elevationchange")["OUTPUT"], "DEM": E["reference.tif"], "UNSTABLE": E["outlines.gpkg"], "MODEL_OUTPUT": out("model.json")}, **OVER),
    "altimetryvalidation": Recipe(lambda made: {"DEM": E["dem_20120915.tif"], "POINTS_FILE": E["laser.csv"], "UNSTABLE": E["outlines.gpkg"], "VERTICAL_DATUM": "Ellipsoid"}, **OVER),
    "massbalance": Recipe(lambda made: {"INPUT": made("voidfill")["OUTPUT"], "DEM": E["reference.tif"], "OUTLINES": E["outlines.gpkg"], "ERROR_MODEL": made("dhdterror")["MODEL_OUTPUT"],
                                        "VOID_TABLE": made("voidfill")["TABLE"]}, beneath=E["reference.tif"]),
    "hypsometry": Recipe(lambda made: {"INPUT": made("voidfill")["OUTPUT"], "DEM": E["reference.tif"], "OUTLINES": E["outlines.gpkg"], "REPORT": out("hypsometry.html")},
                         table=True),
    "insargeometry": Recipe(lambda made: {"GEOMETRY": I["pair.json"], "DEM": I["dem.tif"], "VERTICAL_DATUM": "Ellipsoid", "PHASE": out("phase.tif")}, beneath=I["dem.tif"]),
    "interferogram": Recipe(lambda made: {"PRIMARY": I["primary.tif"], "SECONDARY": I["secondary.tif"], "REFERENCE_PHASE": made("insargeometry")["PHASE"], "GEOMETRY": I["pair.json"],
                                          "GEOMETRY_OUTPUT": out("looks.json")}),
    "unwrapphase": Recipe(lambda made: {"PHASE": made("interferogram")["OUTPUT"], "COHERENCE": made("interferogram")["COHERENCE"], "MINIMUM_COHERENCE": 0.2}),
    "demrefinement": Recipe(lambda made: {"INTERFEROGRAM": _without_reference(made)["OUTPUT"], "COHERENCE": _without_reference(made)["COHERENCE"], "DEM": I["dem.tif"],
                                          "GEOMETRY": _without_reference(made)["GEOMETRY_OUTPUT"], "VERTICAL_DATUM": "Ellipsoid", "CHANGE": out("change.tif")},
                            show=("CHANGE",), beneath=I["dem.tif"]),
    "penetrationfromcoherence": Recipe(lambda made: {"COHERENCE": str(INSAR / "volume" / "coherence_20150312.tif"), "HEIGHT_OF_AMBIGUITY": 60, "INCIDENCE_ANGLE": 36, "PERMITTIVITY": 1.8,
                                                     "SPECTRAL": 0.96, "LOOKS": 64}, beneath=I["dem.tif"]),
    "penetrationcorrection": Recipe(lambda made: {"INPUT": str(INSAR / "volume" / "dem_20150312.tif"), "DH": made("penetrationfromcoherence")["OUTPUT"], "PERMITTIVITY": 1.8,
                                                  "INCIDENCE_ANGLE": 36, "LOOK_DIRECTION": 78, "CORRECTION": out("correction.tif")}, show=("CORRECTION",), beneath=I["dem.tif"]),
    "adaptedgeocoding": Recipe(lambda made: {"GEOMETRY": _firn(made, "firn", "pair.json"), "PHASE": _firn(made, "firn", "phase.tif"), "DH_VALUE": 6, "PERMITTIVITY": 1.7,
                                             "GRID": _firn(made, "reference_dem.tif")}),
}


def _firn(made, *name):
    """A file of the sample scene InSAR DEM."""
    return os.path.join(made("samplescene", SCENE="InSAR DEM", OUTPUT=out("insar_scene"))["OUTPUT"], *name)


def _without_reference(made):
    """The interferogram as DEM refinement wants it: with the topography in it."""
    return made("interferogram", REFERENCE_PHASE=None, OUTPUT=out("whole.tif"), COHERENCE=out("coherence.tif"), GEOMETRY_OUTPUT=out("whole.json"))
