"""The Processing provider: which tools there are."""

from qgis.core import QgsProcessingModelAlgorithm, QgsProcessingProvider

from .elevation.altimetry_validation import AltimetryValidation
from .elevation.dem_coregistration import DemCoregistration
from .elevation.dem_mosaic import DemMosaic
from .elevation.dhdt_error import DhdtError
from .elevation.elevation_change import ElevationChange
from .elevation.hypsometry import Hypsometry
from .elevation.mass_balance import MassBalance
from .elevation.void_fill import VoidFill
from .elevation.void_fill_comparison import VoidFillComparison
from .insar.adapted_geocoding import AdaptedGeocoding
from .insar.dem_refinement import DemRefinement
from .insar.insar_geometry import InsarGeometry
from .insar.interferogram import Interferogram
from .insar.penetration_correction import PenetrationCorrection
from .insar.penetration_from_coherence import PenetrationFromCoherence
from .insar.unwrap_phase import UnwrapPhase
from .sample_scene import SampleScene
from .snow.backscatter_ratio import BackscatterRatio
from .snow.optical_snow_map import OpticalSnowMap
from .snow.snow_map_validation import SnowMapValidation
from .snow.snow_season import SnowSeason
from .snow.wet_snow_index import WetSnowIndex
from .tool import ROOT, icon, version
from .velocity.stacked_offset_tracking import StackedOffsetTracking

TOOLS = (
    StackedOffsetTracking,
    BackscatterRatio,
    WetSnowIndex,
    OpticalSnowMap,
    SnowMapValidation,
    SnowSeason,
    DemMosaic,
    DemCoregistration,
    ElevationChange,
    VoidFill,
    VoidFillComparison,
    DhdtError,
    AltimetryValidation,
    MassBalance,
    Hypsometry,
    InsarGeometry,
    Interferogram,
    UnwrapPhase,
    DemRefinement,
    PenetrationFromCoherence,
    PenetrationCorrection,
    AdaptedGeocoding,
    SampleScene,
)


class FirnlineProvider(QgsProcessingProvider):
    def id(self):
        return "firnline"

    def name(self):
        return "Firnline"

    def longName(self):
        return f"Firnline {version()}"

    def icon(self):
        return icon("firnline")

    def versionInfo(self):
        return version()

    def supportedOutputRasterLayerExtensions(self):
        return ["tif", "tiff"]

    def loadAlgorithms(self):
        for tool in TOOLS:
            self.addAlgorithm(tool())
        for path in sorted((ROOT / "processing_provider" / "models").glob("*.model3")):
            model = QgsProcessingModelAlgorithm()
            if model.fromFile(str(path)):
                model.setProvider(self)
                self.addAlgorithm(model)
