"""The parameters of every tool as tables for its page: from the form that QGIS shows, so that page and form cannot differ.

    python scripts/parameter_tables.py FOLDER        writes FOLDER/<stem>.md for each tool

`make docs` runs it, and docs_hook.py puts each table into its page at the line <!-- parameters -->.
"""

import importlib.util
import os
import pathlib
import sys

from qgis.core import Qgis, QgsApplication

ROOT = pathlib.Path(__file__).resolve().parent.parent
FLAG = Qgis.ProcessingParameterFlag


def provider():
    """The provider of this checkout."""
    if "firnline" not in sys.modules:
        spec = importlib.util.spec_from_file_location("firnline", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)])
        sys.modules["firnline"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules["firnline"])
    from firnline.processing_provider import provider as module
    return module


def table(tool):
    """Markdown of one tool: its parameters, advanced ones after the others, then outputs, then what else it returns."""
    given = [one for one in tool.parameterDefinitions() if not one.isDestination()]
    plain, advanced = ([one for one in given if bool(one.flags() & FLAG.Advanced) == flag] for flag in (False, True))
    named = [one for one in tool.parameterDefinitions() if one.isDestination()]
    lines = ["| Parameter | Key | Default | Meaning |", "|---|---|---|---|"]
    lines += [_row(one) for one in plain]
    lines += (["| **Advanced** | | | |"] if advanced else []) + [_row(one) for one in advanced]
    lines += (["| **Outputs** | | | |"] if named else []) + [_row(one) for one in named]
    results = [one for one in tool.outputDefinitions() if one.name() not in {destination.name() for destination in named}]
    lines += (["| **Results for models and scripts** | | | |"] if results else []) + [f"| {_cell(one.description())} | `{one.name()}` | | |" for one in results]
    return "\n".join(lines) + "\n"


def _row(one):
    return f"| {_cell(one.description())} | `{one.name()}` | {_cell(_default(one))} | {_cell(' '.join(filter(None, (one.help().strip(), _range(one)))))} |"


def _default(one):
    optional = bool(one.flags() & FLAG.Optional)
    if one.isDestination():
        return "temporary" if one.createByDefault() else "none"
    value = one.defaultValue()
    if value is None or value == "":
        return "none" if optional else "required"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _range(one):
    """What a value may be."""
    if one.type() == "enum":
        return f"One of: {', '.join(one.options())}."
    if one.type() != "number":
        return ""
    low, high = (number if abs(number) < 1e300 else None for number in (one.minimum(), one.maximum()))
    if low is not None and high is not None:
        return f"From {low:.12g} to {high:.12g}."
    return f"At least {low:.12g}." if low is not None else f"At most {high:.12g}." if high is not None else ""


def _cell(text):
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


def main(folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    application = QgsApplication([], False)
    application.initQgis()
    for kind in provider().TOOLS:
        tool = kind().create()
        (folder / f"{pathlib.PurePosixPath(tool.helpUrl()).stem}.md").write_text(table(tool), encoding="utf-8")
    sys.stdout.flush()
    os._exit(0)  # QGIS' own end is not needed


if __name__ == "__main__":
    main(sys.argv[1])
