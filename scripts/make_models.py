"""Makes the ready models of processing_provider/models/. Run it in the shell that scripts/env.sh prepares, after a change of a model."""

import os
import pathlib
import sys

from qgis.core import QgsApplication, QgsProcessingModelAlgorithm, QgsProcessingModelChildAlgorithm, QgsProcessingModelChildParameterSource
from qgis.core import Qgis, QgsProcessingModelOutput, QgsProcessingModelParameter, QgsProcessingParameterEnum, QgsProcessingParameterFeatureSource
from qgis.core import QgsProcessingParameterFile, QgsProcessingParameterMultipleLayers, QgsProcessingParameterNumber, QgsProcessingParameterRasterLayer
from qgis.core import QgsProcessingParameterString
from qgis.PyQt.QtCore import QPointF

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(pathlib.Path(os.environ["QGIS_CUSTOM_CONFIG_PATH"]) / "profiles/default/python/plugins"))


def sample_velocity():
    """Sample scene -> stacked offset tracking: the dated series goes from the one to the other."""
    model = QgsProcessingModelAlgorithm("samplevelocity", "Ready models")
    model.initAlgorithm()
    child, source = QgsProcessingModelChildAlgorithm, QgsProcessingModelChildParameterSource

    dates = QgsProcessingModelParameter("DATES")
    dates.setPosition(QPointF(160, 60))
    definition = QgsProcessingParameterNumber("DATES", "Number of dates", defaultValue=8)
    definition.setMinimum(2)
    definition.setMaximum(60)
    model.addModelParameter(definition, dates)

    scene = child("firnline:samplescene")
    scene.setChildId("scene")
    scene.setDescription("Sample scene")
    scene.setPosition(QPointF(160, 180))
    scene.addParameterSources("DATES", [source.fromModelParameter("DATES")])
    model.addChildAlgorithm(scene)

    tracking = child("firnline:stackedoffsettracking")
    tracking.setChildId("tracking")
    tracking.setDescription("Stacked offset tracking")
    tracking.setPosition(QPointF(430, 300))
    for key, output in (("IMAGES", "SERIES"), ("STABLE_GROUND", "STABLE_GROUND"), ("OUTLINES", "OUTLINES")):
        tracking.addParameterSources(key, [source.fromChildOutput("scene", output)])
    velocity = QgsProcessingModelOutput("velocity", "Velocity")
    velocity.setChildId("tracking")
    velocity.setChildOutputName("OUTPUT")
    velocity.setMandatory(True)
    velocity.setPosition(QPointF(660, 400))
    tracking.setModelOutputs({"Velocity": velocity})
    model.addChildAlgorithm(tracking)
    model.setHelpContent({
        "ALG_DESC": "Makes the sample scene and tracks it: a dated series handed from one tool to the next. Open it in the model designer and put your own steps in.",
        "velocity": "Velocity of the sample scene (GeoTIFF).",
    })
    return model


def _parameter(model, definition, x, y):
    place = QgsProcessingModelParameter(definition.name())
    place.setPosition(QPointF(x, y))
    model.addModelParameter(definition, place)


def _child(model, tool, name, x, y, from_model, from_children=(), child_id=""):
    """A child algorithm: keys that take a model parameter {key: parameter}, and outputs of other children {key: (child, output)}."""
    source = QgsProcessingModelChildParameterSource
    child = QgsProcessingModelChildAlgorithm(f"firnline:{tool}")
    child.setChildId(child_id or tool)
    child.setDescription(name)
    child.setPosition(QPointF(x, y))
    for key, parameter in from_model.items():
        child.addParameterSources(key, [source.fromModelParameter(parameter)])
    for key, (other, output) in dict(from_children).items():
        child.addParameterSources(key, [source.fromChildOutput(other, output)])
    return child


def _results(child, named, x, y):
    """Make outputs of a child those of the model: {label: key}."""
    made = {}
    for number, (label, key) in enumerate(named.items()):
        output = QgsProcessingModelOutput(label, label)
        output.setChildId(child.childId())
        output.setChildOutputName(key)
        output.setPosition(QPointF(x, y + 80 * number))
        made[label] = output
    child.setModelOutputs(made)


def wet_snow_season():
    """gamma0 of VV and VH -> backscatter ratio -> wet-snow index -> snow season."""
    model = QgsProcessingModelAlgorithm("wetsnowseason", "Ready models")
    model.initAlgorithm()
    folder = Qgis.ProcessingFileParameterBehavior.Folder
    _parameter(model, QgsProcessingParameterFile("VV", "Folder of the VV images", folder), 120, 60)
    _parameter(model, QgsProcessingParameterFile("VH", "Folder of the VH images", folder, optional=True), 120, 140)
    _parameter(model, QgsProcessingParameterRasterLayer("DEM", "Elevation model"), 120, 220)
    _parameter(model, QgsProcessingParameterFeatureSource("BASINS", "Basins", [Qgis.ProcessingSourceType.VectorPolygon], optional=True), 120, 300)
    _parameter(model, QgsProcessingParameterString("BASIN_FIELD", "Field with the names of the basins", optional=True), 120, 380)
    _parameter(model, QgsProcessingParameterEnum("VALUES", "Values of the images", ["Linear", "dB"], False, "Linear", False, True), 360, 20)
    _parameter(model, QgsProcessingParameterString("REFERENCE_MONTHS", "Months of the reference", optional=True), 360, 60)
    _parameter(model, QgsProcessingParameterNumber("LOOK_DIRECTION", "Look direction (degrees)", Qgis.ProcessingNumberParameterType.Double, 78.0), 360, 100)
    _parameter(model, QgsProcessingParameterNumber("INCIDENCE_ANGLE", "Incidence angle (degrees)", Qgis.ProcessingNumberParameterType.Double, 39.0), 360, 140)
    same = {key: key for key in ("VV", "VH", "DEM", "VALUES", "REFERENCE_MONTHS", "LOOK_DIRECTION", "INCIDENCE_ANGLE")}
    model.addChildAlgorithm(_child(model, "backscatterratio", "Backscatter ratio", 620, 120, same))
    index = _child(model, "wetsnowindex", "Wet-snow index", 620, 260, {"DEM": "DEM", "BASINS": "BASINS", "BASIN_FIELD": "BASIN_FIELD"}, {"RATIOS": ("backscatterratio", "RATIOS")})
    _results(index, {"Wet snow maps": "FOLDER", "Report of the wet snow": "REPORT"}, 860, 220)
    model.addChildAlgorithm(index)
    season = _child(model, "snowseason", "Snow season", 620, 420, {"DEM": "DEM", "BASINS": "BASINS", "BASIN_FIELD": "BASIN_FIELD"}, {"MAPS": ("wetsnowindex", "MAPS")})
    _results(season, {"Snow melting duration": "OUTPUT", "Wet snow extent": "EXTENT_TABLE", "Classes of duration": "CLASS_TABLE", "Report of the season": "REPORT"}, 860, 420)
    model.addChildAlgorithm(season)
    model.setHelpContent({
        "ALG_DESC": "From a dated series of terrain-flattened gamma0 (folders of VV and VH images on one grid), an elevation model on that grid and basins to wet-snow maps, days of melt, "
                    "and the extent of wet snow by date and elevation. Winter images must be among them. Open it in the model designer to change single options.",
    })
    return model


def glacier_mass_balance():
    """Two stacks of dated DEMs -> mosaics -> co-registration -> dh/dt -> error model, filled voids -> mass balance with its errors."""
    model = QgsProcessingModelAlgorithm("glaciermassbalance", "Ready models")
    model.initAlgorithm()
    raster, polygon = Qgis.ProcessingSourceType.Raster, Qgis.ProcessingSourceType.VectorPolygon
    _parameter(model, QgsProcessingParameterMultipleLayers("DEMS_1", "DEMs of the first epoch", raster), 100, 60)
    _parameter(model, QgsProcessingParameterMultipleLayers("DEMS_2", "DEMs of the second epoch", raster), 100, 140)
    _parameter(model, QgsProcessingParameterRasterLayer("REFERENCE_DEM", "Reference DEM"), 100, 220)
    _parameter(model, QgsProcessingParameterFeatureSource("OUTLINES", "Glacier outlines", [polygon]), 100, 300)
    for number in (1, 2):
        y = 100 + 260 * (number - 1)
        mosaic = _child(model, "demmosaic", f"Mosaic of epoch {number}", 340, y, {"DEMS": f"DEMS_{number}", "REFERENCE_DEM": "REFERENCE_DEM"}, child_id=f"mosaic{number}")
        model.addChildAlgorithm(mosaic)
        aligned = _child(model, "demcoregistration", f"Co-registration of epoch {number}", 340, y + 110, {"REFERENCE": "REFERENCE_DEM", "UNSTABLE": "OUTLINES"},
                         {"DEM": (f"mosaic{number}", "OUTPUT")}, f"aligned{number}")
        _results(aligned, {f"Report of the co-registration of epoch {number}": "REPORT"}, 560, y + 110)
        model.addChildAlgorithm(aligned)
    change = _child(model, "elevationchange", "Elevation change", 620, 160, {"GLACIERS": "OUTLINES", "REFERENCE_DEM": "REFERENCE_DEM"},
                    {f"{key}_{number}": (f"{child}{number}", output) for number in (1, 2) for key, child, output in (("DEM", "aligned", "OUTPUT"), ("DATE_RASTER", "mosaic", "DATE"))})
    _results(change, {"Elevation change": "OUTPUT", "Report of the elevation change": "REPORT"}, 860, 100)
    model.addChildAlgorithm(change)
    error = _child(model, "dhdterror", "Error of dh/dt", 620, 300, {"DEM": "REFERENCE_DEM", "UNSTABLE": "OUTLINES"}, {"CHANGE": ("elevationchange", "OUTPUT")})
    _results(error, {"Report of the errors": "REPORT"}, 860, 300)
    model.addChildAlgorithm(error)
    fill = _child(model, "voidfill", "Void filling", 620, 420, {"DEM": "REFERENCE_DEM", "OUTLINES": "OUTLINES"}, {"INPUT": ("elevationchange", "OUTPUT")})
    _results(fill, {"Filled elevation change": "OUTPUT"}, 860, 380)
    model.addChildAlgorithm(fill)
    balance = _child(model, "massbalance", "Mass balance", 620, 560, {"DEM": "REFERENCE_DEM", "OUTLINES": "OUTLINES"},
                     {"INPUT": ("voidfill", "OUTPUT"), "ERROR_MODEL": ("dhdterror", "MODEL_OUTPUT"), "VOID_TABLE": ("voidfill", "TABLE")})
    _results(balance, {"Mass balance": "OUTPUT", "Glaciers": "TABLE", "Region": "REGION_TABLE", "Report of the mass balance": "REPORT", "Figures": "FIGURES"}, 860, 500)
    model.addChildAlgorithm(balance)
    model.setHelpContent({
        "ALG_DESC": "From two stacks of dated DEMs (projected CRS, names or metadata with their dates), a reference DEM and glacier outlines to the mass balance of each glacier and of the region "
                    "with its errors: mosaics with dates, co-registration on ground without ice, elevation change without outliers, error model of stable ground, filled voids. Open it in the "
                    "model designer to change single options.",
    })
    return model


def insar_elevation_change():
    """CoSSC products of two dates and a reference DEM -> dated DEMs -> mosaics with dates -> dh/dt."""
    model = QgsProcessingModelAlgorithm("insarelevationchange", "Ready models")
    model.initAlgorithm()
    folder, polygon, integer = Qgis.ProcessingFileParameterBehavior.Folder, Qgis.ProcessingSourceType.VectorPolygon, Qgis.ProcessingNumberParameterType.Integer
    datums = ["From CRS", "Ellipsoid", "EGM96", "EGM2008"]
    for number, when in ((1, "earlier"), (2, "later")):
        _parameter(model, QgsProcessingParameterFile(f"PRODUCT_{number}", f"Folder of the {when} CoSSC product", folder), 100, 80 * number - 20)
    _parameter(model, QgsProcessingParameterRasterLayer("REFERENCE_DEM", "Reference DEM"), 100, 220)
    _parameter(model, QgsProcessingParameterEnum("VERTICAL_DATUM", "Vertical datum of the reference DEM", datums, False, "From CRS", False, True), 100, 300)
    for key, label, y in (("STABLE_GROUND", "Stable ground", 380), ("GLACIERS", "Glacier outlines", 460)):
        _parameter(model, QgsProcessingParameterFeatureSource(key, label, [polygon], optional=True), 100, y)
    for key, label, y in (("AZIMUTH_LOOKS", "Looks in azimuth", 540), ("RANGE_LOOKS", "Looks in range", 620)):
        definition = QgsProcessingParameterNumber(key, label, integer, 4)
        definition.setMinimum(1)
        definition.setMaximum(1000)
        _parameter(model, definition, 100, y)
    same = {key: key for key in ("VERTICAL_DATUM", "STABLE_GROUND", "AZIMUTH_LOOKS", "RANGE_LOOKS")}
    for number, when in ((1, "earlier"), (2, "later")):
        y = 100 + 260 * (number - 1)
        refined = _child(model, "demrefinement", f"DEM of the {when} date", 380, y, same | {"GEOMETRY": f"PRODUCT_{number}", "DEM": "REFERENCE_DEM"}, child_id=f"refined{number}")
        _results(refined, {f"DEM of the {when} date": "OUTPUT", f"Report of the {when} DEM": "REPORT"}, 620, y - 40)
        model.addChildAlgorithm(refined)
        mosaic = _child(model, "demmosaic", f"Mosaic of the {when} date", 380, y + 120, {"REFERENCE_DEM": "REFERENCE_DEM"}, {"DEMS": (f"refined{number}", "OUTPUT")}, f"mosaic{number}")
        model.addChildAlgorithm(mosaic)
    change = _child(model, "elevationchange", "Elevation change", 660, 300, {"GLACIERS": "GLACIERS"},
                    {f"{key}_{number}": (f"mosaic{number}", output) for number in (1, 2) for key, output in (("DEM", "OUTPUT"), ("DATE_RASTER", "DATE"))})
    _results(change, {"Elevation change": "OUTPUT", "Report of the elevation change": "REPORT"}, 900, 280)
    model.addChildAlgorithm(change)
    model.setHelpContent({
        "ALG_DESC": "From TanDEM-X CoSSC products of two dates and a reference DEM to two dated DEMs, and from their mosaics on the grid of the reference (projected CRS) to dh/dt. Stable ground takes off what "
                    "the calibration leaves. Open it in the model designer to put more products into the mosaics, or the penetration correction before them.",
    })
    return model


def main():
    application = QgsApplication([], False)
    application.initQgis()
    import firnline.processing_provider.provider as provider
    kept = provider.FirnlineProvider()
    QgsApplication.processingRegistry().addProvider(kept)
    for name, model in (("sample_velocity", sample_velocity()), ("wet_snow_season", wet_snow_season()), ("glacier_mass_balance", glacier_mass_balance()),
                        ("insar_elevation_change", insar_elevation_change())):
        valid, problems = model.validate()
        if not valid:
            sys.exit(f"{name}: {'; '.join(problems)}")
        path = ROOT / "processing_provider" / "models" / f"{name}.model3"
        if not model.toFile(str(path)):
            sys.exit(f"{path} could not be written")
        print(path)
    sys.stdout.flush()
    os._exit(0)  # QGIS' own clean-up needs an event loop


if __name__ == "__main__":
    main()
