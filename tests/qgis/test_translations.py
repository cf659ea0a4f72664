"""Every text of the forms and windows has a finished translation, QGIS shows it, and the check can fail."""

import importlib.util
import pathlib
import re

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("translations", ROOT / "scripts" / "translations.py")
translations = importlib.util.module_from_spec(spec)
spec.loader.exec_module(translations)
GERMAN = translations.FOLDER / "firnline_de.ts"


@pytest.fixture(scope="module")
def found(qgis_app):
    return translations.texts()


@pytest.fixture
def german(qgis_app, monkeypatch):
    """The German of the plugin, for the time of a test."""
    from qgis.core import QgsApplication

    from firnline.processing_provider import language
    monkeypatch.setattr(QgsApplication, "locale", staticmethod(lambda: "de_CH"))
    translator = language.install()
    yield translator
    language.remove(translator)


def test_no_text_is_missed(found):
    texts, faults = found
    lacking = faults + translations.missing(texts, translations.read(GERMAN), "de", translations.keys_of_tools())
    assert len(texts) > 1000
    assert not lacking, "run make translations, and finish:\n" + "\n".join(lacking)


def test_what_is_compiled_is_what_is_written(qgis_app):
    from qgis.PyQt.QtCore import QTranslator
    compiled = QTranslator()
    assert compiled.load(str(GERMAN.with_suffix(".qm")))
    old = [text for text, (translation, finished) in translations.read(GERMAN).items() if finished and compiled.translate("Firnline", text.encode()) != translation]
    assert not old, f"run make translations: {old[:5]}"


def test_forms_are_german(german):
    from firnline.processing_provider.provider import TOOLS
    known = {text: translation for text, (translation, _) in translations.read(GERMAN).items()}
    for tool in TOOLS:
        form = tool().create()
        assert (form.displayName(), form.group(), form.shortDescription()) == (known[tool.NAME], known[tool.GROUP], known[tool.SUMMARY])
        assert form.name() == tool.ID and tool.NAME in form.tags()   # the id stays, and the English name finds it
        tried = [known[text].format(scene=tool.SCENE) for text in known if tool.SCENE and text.startswith("To try it:")]
        assert form.shortHelpString().split("\n\n") == [known[part] for part in tool.HELP.split("\n\n")] + tried and len(tried) == bool(tool.SCENE)
        shown = {text for one in form.parameterDefinitions() for text in (one.description(), one.help())} | {one.description() for one in form.outputDefinitions()}
        assert shown <= set(known.values()) | {""}, shown - set(known.values())


def test_choices_and_messages_stay_english(german, run):
    from firnline.processing_provider.elevation.void_fill import VoidFill
    form = VoidFill().create()
    assert "Automatic" in form.parameterDefinition("METHOD").options()
    assert run(VoidFill(), {"INPUT": ""})[1].startswith("INPUT is empty: give a raster layer or file")


def test_english_stays_where_there_is_no_translation(qgis_app, monkeypatch):
    from qgis.core import QgsApplication

    from firnline.processing_provider import language
    from firnline.processing_provider.elevation.void_fill import VoidFill
    for locale in ("C", "en_GB", "xx_YY", "", None):
        monkeypatch.setattr(QgsApplication, "locale", staticmethod(lambda locale=locale: locale))
        assert language.install() is None
    assert VoidFill().create().displayName() == VoidFill.NAME


def test_qgis_process_speaks_german(qgis_process):
    said = qgis_process("help", "firnline:voidfill", LANG="de_DE.UTF-8").stdout
    known = {text: translation for text, (translation, _) in translations.read(GERMAN).items()}
    for text in ("Void filling", "Reference elevation model", "Filled elevation change"):
        assert known[text] not in ("", text) and known[text] in said


# --- the check itself

GOOD = ("Cells within 2.5 km of {name} (see STEP_LENGTH). METHOD = Exact takes longer.", "Zellen im Umkreis von 2,5 km um {name} (siehe STEP_LENGTH). METHOD = Exact dauert länger.")


@pytest.mark.parametrize("right, wrong, said", [
    ("{name}", "{names}", "placeholders"), ("2,5", "2,6", "numbers"), ("2,5 km", "2,5 m", "units"), ("STEP_LENGTH", "SCHRITT", "STEP_LENGTH"), ("METHOD =", "METHODE =", "METHOD"),
    ("länger.", "länger", "full stop"), ("länger", "<b>länger</b>", "HTML"), ("Zellen", " Zellen", "spaces"),
])
def test_a_wrong_translation_is_found(right, wrong, said):
    keys = ("STEP_LENGTH", "METHOD")
    assert translations.problems(*GOOD, "de", keys) == []
    assert re.search(said, " ".join(translations.problems(GOOD[0], GOOD[1].replace(right, wrong), "de", keys)))


def test_units_of_labels_are_kept():
    assert translations.problems("Speed (m/day)", "Geschwindigkeit (m/day)") == [] == translations.problems("Interval (days)", "Abstand (Tage)")
    assert translations.problems("Speed (m/day)", "Geschwindigkeit (m/Jahr)") and translations.problems("Speed (m/day)", "Geschwindigkeit")


def test_an_untranslated_window_text_is_found(tmp_path):
    (tmp_path / "window.py").write_text('from qgis.PyQt.QtWidgets import QLabel\n'
                                        'def show(tr, name, log):\n    """A label."""\n    log.emit("Starts now")\n'
                                        '    return QLabel(tr("Ready now")), QLabel("Not yet"), tr(f"Made by {name}"), tr("By {name}").format(name=name), "Install"\n')
    texts, faults = translations.texts_of_windows(tmp_path)
    assert texts == {"Ready now": "window.py", "By {name}": "window.py"}
    assert sorted(re.findall(r"'Not yet' is not|'Install' is not|one literal", " ".join(faults))) == ["'Install' is not", "'Not yet' is not", "one literal"] and len(faults) == 3


def test_updating_keeps_what_is_translated(tmp_path):
    path = tmp_path / "firnline_de.ts"
    translations.written(path, [("Glacier outlines", "one", "Gletscherumrisse", True), ("Old name", "one", "Alter Name", True), ("Gone", "one", "Fort", True)], "de")
    entries, dropped = translations.merged({"Glacier outlines": "one", "Old names": "two", "New": "two"}, translations.read(path))
    assert entries == [("Glacier outlines", "one", "Gletscherumrisse", True), ("Old names", "two", "Alter Name", False), ("New", "two", "", False)]
    assert dropped == ["Gone", "Old name"]
    translations.written(path, entries, "de")
    lacking = translations.missing({"Glacier outlines": "", "Old names": "", "New": ""}, translations.read(path), "de")
    assert len(lacking) == 2 and "'Old names'" in lacking[0] and "'New'" in lacking[1]
