"""Makes the ready models of processing_provider/models/. Run it in the shell that scripts/env.sh prepares, after a change of a model."""

import os
import pathlib
import sys

from qgis.core import QgsApplication, QgsProcessingModelAlgorithm, QgsProcessingModelChildAlgorithm, QgsProcessingModelChildParameterSource
from qgis.core import QgsProcessingModelOutput, QgsProcessingModelParameter, QgsProcessingParameterNumber
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


def main():
    application = QgsApplication([], False)
    application.initQgis()
    import firnline.processing_provider.provider as provider
    kept = provider.FirnlineProvider()
    QgsApplication.processingRegistry().addProvider(kept)
    for name, model in (("sample_velocity", sample_velocity()),):
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
