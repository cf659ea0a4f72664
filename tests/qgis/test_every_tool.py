"""Every tool of the provider, new ones by themselves: its batch dialog, and a model of one step that holds all its inputs and outputs."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts"))


def identifiers():
    """Ids of all tools; QGIS need not run yet."""
    from firnline.processing_provider.provider import TOOLS
    return [kind.ID for kind in TOOLS]


@pytest.fixture
def tool(request, qgis_processing):
    from qgis.core import QgsApplication
    from firnline.processing_provider.provider import FirnlineProvider
    registry = QgsApplication.processingRegistry()
    if registry.providerById("firnline") is None:
        provider = FirnlineProvider()
        registry.addProvider(provider)
        yield registry.algorithmById(f"firnline:{request.param}")
        registry.removeProvider(provider)
    else:
        yield registry.algorithmById(f"firnline:{request.param}")


every_tool = pytest.mark.parametrize("tool", identifiers(), indirect=True)


@every_tool
def test_batch_dialog_has_a_column_for_each_parameter(tool, qgis_iface):
    from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog
    from qgis.gui import QgsBrowserGuiModel
    qgis_iface.browserModel = lambda: QgsBrowserGuiModel()
    dialog = BatchAlgorithmDialog(tool.create())
    panel = dialog.mainWidget()
    panel.addRow()
    assert panel.batchRowCount() == 2
    assert set(panel.parameter_to_column) == {one.name() for one in tool.parameterDefinitions()}
    dialog.close()
    dialog.deleteLater()


@every_tool
def test_model_of_one_step_comes_back_from_its_file(tool, tmp_path):
    from qgis.core import QgsProcessingModelAlgorithm, QgsProcessingModelChildAlgorithm, QgsProcessingModelChildParameterSource, QgsProcessingModelOutput
    from qgis.core import QgsProcessingModelParameter
    model, child = QgsProcessingModelAlgorithm("One step", "Tests"), QgsProcessingModelChildAlgorithm(tool.id())
    model.initAlgorithm()
    child.setChildId("step")
    given = [one for one in tool.parameterDefinitions() if not one.isDestination()]
    for one in given:
        model.addModelParameter(one.clone(), QgsProcessingModelParameter(one.name()))
        child.addParameterSources(one.name(), [QgsProcessingModelChildParameterSource.fromModelParameter(one.name())])
    destinations, shown = [one for one in tool.parameterDefinitions() if one.isDestination()], {}
    for one in destinations:
        shown[one.name()] = QgsProcessingModelOutput(one.name(), one.description())
        shown[one.name()].setChildId("step")
        shown[one.name()].setChildOutputName(one.name())
    child.setModelOutputs(shown)
    model.addChildAlgorithm(child)
    assert model.toFile(str(tmp_path / "one.model3"))
    again = QgsProcessingModelAlgorithm()
    assert again.fromFile(str(tmp_path / "one.model3"))
    assert again.validate() == (True, []) and again.canExecute() == (True, "")
    step = again.childAlgorithm("step")
    assert step.algorithm().id() == tool.id() and set(step.parameterSources()) == {one.name() for one in given}
    assert {one.name() for one in again.parameterDefinitions() if not one.isDestination()} == {one.name() for one in given}
    assert len([one for one in again.parameterDefinitions() if one.isDestination()]) == len(destinations)
    returned = [one.name() for one in again.outputDefinitions()]
    assert len(returned) >= len(destinations) and len(set(returned)) == len(returned)


@every_tool
def test_table_of_parameters_has_a_row_for_each(tool):
    """The documentation shows it: see scripts/parameter_tables.py."""
    from parameter_tables import table
    rows = table(tool).splitlines()
    for one in tool.parameterDefinitions():
        found = [row for row in rows if f"| `{one.name()}` |" in row and not row.endswith("| | |")]  # a result may bear the name of an option
        assert len(found) == 1 and found[0].startswith(f"| {one.description()}".split("*")[0]), one.name()
    assert all(row.count("|") - row.count("\\|") == 5 for row in rows)
