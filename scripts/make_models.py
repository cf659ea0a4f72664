"""Makes the ready models of processing_provider/models/. Run it in the shell that scripts/env.sh prepares, after a change of a model."""

import os
import pathlib
import sys

from qgis.core import QgsApplication, QgsProcessingModelAlgorithm, QgsProcessingModelChildAlgorithm, QgsProcessingModelChildParameterSource
from qgis.core import Qgis, QgsProcessingModelOutput, QgsProcessingModelParameter, QgsProcessingParameterEnum, QgsProcessingParameterFeatureSource
from qgis.core import QgsProcessingParameterFile, QgsProcessingParameterNumber, QgsProcessingParameterRasterLayer, QgsProcessingParameterString
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


def _child(model, tool, name, x, y, from_model, from_children=()):
    """A child algorithm: keys that take a model parameter {key: parameter}, and outputs of other children {key: (child, output)}."""
    source = QgsProcessingModelChildParameterSource
    child = QgsProcessingModelChildAlgorithm(f"firnline:{tool}")
    child.setChildId(tool)
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


def main():
    application = QgsApplication([], False)
    application.initQgis()
    import firnline.processing_provider.provider as provider
    kept = provider.FirnlineProvider()
    QgsApplication.processingRegistry().addProvider(kept)
    for name, model in (("sample_velocity", sample_velocity()), ("wet_snow_season", wet_snow_season())):
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
