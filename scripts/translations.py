"""Translations of the forms and windows: ui/i18n/firnline_<language>.ts, and the .qm that QGIS reads. Run by `make translations`.

    python scripts/translations.py            take all texts out of the code into the .ts files, keep what is translated, list what is missing, compile
    python scripts/translations.py --check    change nothing; exit status 1 where something is missing or wrong

Texts are asked of the tools themselves, each made once; those of ui/ are the literals in tr("…"). A text that was reworded takes its old translation along as
"unfinished". Runs in the shell that scripts/env.sh prepares. Compiling needs Qt's lrelease (Debian: qttools5-dev-tools).
"""

import ast
import difflib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as tree

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDER = ROOT / "ui" / "i18n"
LANGUAGES = ("de",)
# Units that are words; all other units stay as they are.
UNIT_WORDS = {"de": {"days": "Tage", "day": "Tag", "years": "Jahre", "pixels": "Pixel", "degrees": "Grad", "cells": "Zellen"}}
_UNIT = r"(?<![\w.,])(\d+(?:[.,]\d+)*) ?(%|px|km2|km|cm|mm|m/yr|m/day|m|dB|MB|GB|kg)(?![\w/])"


def texts_of_tools():
    """Text -> where it is used first, of all that the tools hand to the translation. QGIS must be running."""
    from qgis.PyQt.QtCore import QCoreApplication, QTranslator

    from firnline.processing_provider import language
    from firnline.processing_provider.provider import TOOLS

    found, place = {}, [""]

    class Recorder(QTranslator):
        def translate(self, context, text, disambiguation=None, n=-1):
            if context == language.CONTEXT:
                found.setdefault(text, place[0])
            return text

    recorder = Recorder()
    QCoreApplication.installTranslator(recorder)
    try:
        for tool in TOOLS:
            place[0] = tool.ID
            one = tool()
            one.displayName(), one.group(), one.shortDescription(), one.shortHelpString(), one.initAlgorithm()
    finally:
        QCoreApplication.removeTranslator(recorder)
    return found


def _calls(node, name):
    return isinstance(node, ast.Call) and (node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")) == name


def texts_of_windows(*places):
    """(text -> file, faults): the literals in tr("…") of files and folders (ui/ and plugin.py), and, in files that make widgets, what reads like a text for people and is not in tr()."""
    found, faults = {}, []
    for path in [path for place in places or (ROOT / "ui", ROOT / "plugin.py") for path in ([place] if place.is_file() else sorted(place.rglob("*.py")))]:
        module = ast.parse(path.read_text(encoding="utf-8"))
        inside = set()  # nodes that are translated, or that no one reads in a window
        for node in ast.walk(module):
            if _calls(node, "tr"):
                if len(node.args) == 1 and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
                    found.setdefault(node.args[0].value, path.name)
                else:
                    faults.append(f"{path.name}:{node.lineno}: {ast.unparse(node)}: tr() takes one literal, filled in after: tr(\"… {{name}}\").format(name=…)")
            if _not_shown(node):
                inside.update(ast.walk(node))
        if any(isinstance(node, ast.ImportFrom) and node.module in ("qgis.gui", "qgis.PyQt.QtWidgets") for node in ast.walk(module)):
            faults += [f"{path.name}:{node.lineno}: {node.value!r} is not in tr()" for node in ast.walk(module)
                       if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in inside and _reads_like_text(node.value)]
    return found, faults


def _not_shown(node):
    """Whether a text in this node is translated, a docstring, or a message or log, which stay English."""
    docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return docstring or isinstance(node, (ast.Raise, ast.Subscript)) or any(_calls(node, name) for name in ("tr", "emit", "logMessage", "print"))


def _reads_like_text(text):
    """Two words, or one with a capital letter; the plugin's own name is no word."""
    return bool(re.search(r"[^\W\d_]{2,} +[^\W\d_]|^[A-Z][a-z]+[ .…:]*$", text)) and text.strip() != "Firnline"


def texts():
    """(text -> where it is used first, faults) of the whole plugin."""
    of_windows, faults = texts_of_windows()
    return texts_of_tools() | of_windows, faults


# --- the files

def read(path):
    """Text -> (translation, finished) of a .ts file."""
    if not path.exists():
        return {}
    out = {}
    for message in tree.parse(path).iter("message"):
        done = message.find("translation")
        out[message.findtext("source")] = (done.text or "", done.get("type") is None)
    return out


def written(path, entries, language):
    """Write a .ts file: entries is [(text, where, translation, finished)]."""
    root = tree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = tree.SubElement(root, "context")
    tree.SubElement(context, "name").text = "Firnline"
    for text, where, translation, finished in entries:
        message = tree.SubElement(context, "message")
        tree.SubElement(message, "source").text = text
        tree.SubElement(message, "extracomment").text = where
        done = tree.SubElement(message, "translation")
        done.text = translation
        if not finished:
            done.set("type", "unfinished")
    tree.indent(root, " ")
    path.parent.mkdir(exist_ok=True)
    path.write_text('<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n' + tree.tostring(root, encoding="unicode") + "\n", encoding="utf-8")


def merged(found, known):
    """(entries, dropped) of the texts of the code and what is translated already. Of a reworded text the nearest old translation is taken along, unfinished."""
    gone, entries = {text: one for text, one in known.items() if text not in found and one[0]}, []
    for text, where in found.items():
        translation, finished = known.get(text, ("", False))
        if not translation and (near := difflib.get_close_matches(text, gone, 1, 0.7)):
            translation, finished = gone[near[0]][0], False
        entries.append((text, where, translation, finished and bool(translation)))
    return entries, sorted(gone)


def _plain(measures):
    """(number, unit) with the digits of the number alone: some languages write a decimal comma."""
    return sorted((re.sub(r"\D", "", number), unit) for number, unit in measures)


def problems(text, translation, language="de", keys=()):
    """What is wrong with a translation, as sentences: placeholders, numbers, units, keys of parameters, paragraphs, the stop at the end."""
    out = []

    def same(what, pattern, change=list):
        wanted, got = (change(sorted(re.findall(pattern, one))) for one in (text, translation))
        if wanted != got:
            out.append(f"{what}: {wanted} became {got}")
    same("placeholders", r"\{\w*\}|%\d|%[sdn]|\*\.\w+")
    same("numbers", r"\d+")
    same("units", _UNIT, _plain)
    words = UNIT_WORDS.get(language, {})
    unit, got = (re.search(r" \(([^()]*)\)$", one) for one in (text, translation))
    if unit and len(text) < 80 and unit.group(1).count(" ") < 2:  # more words are no unit
        wanted = re.sub(r"[a-z]+", lambda word: words.get(word.group(), word.group()), unit.group(1))
        if not got or got.group(1) not in (unit.group(1), wanted):
            out.append(f"the unit ({unit.group(1)}) became ({got.group(1) if got else ''})")
    for key in keys:
        named = rf"\b{key}\b" if "_" in key else rf"\b{key} ="
        if len(re.findall(named, text)) != len(re.findall(named, translation)):
            out.append(f"the parameter {key} is not named as often")
    if text.endswith(".") != translation.endswith("."):
        out.append("one ends with a full stop, the other does not")
    if text.strip() == text and translation.strip() != translation or "\n" in text and text.count("\n") != translation.count("\n"):
        out.append("spaces or lines at the ends, or the number of lines, differ")
    if re.search(r"</?[a-zA-Z][^>]*>", translation):
        out.append("has HTML tags")
    return out


def keys_of_tools():
    """Keys of all parameters and outputs."""
    from firnline.processing_provider.provider import TOOLS
    made = [tool() for tool in TOOLS]
    for one in made:
        one.initAlgorithm()
    return sorted({definition.name() for one in made for definition in (*one.parameterDefinitions(), *one.outputDefinitions())})


def missing(found, known, language, keys=()):
    """[sentence] for each text that has no finished, sound translation."""
    out = [f"{language}: not translated ({where}): {text!r}" for text, where in found.items() if not all(known.get(text, ("", False)))]
    out += [f"{language}: {sentence}: {text!r}" for text in found if all(known.get(text, ("", False))) for sentence in problems(text, known[text][0], language, keys)]
    return out + [f"{language}: no longer in the code: {text!r}" for text in known if text not in found]


def compiled(path):
    """Make the .qm of a .ts file; False where lrelease is not there."""
    program = shutil.which("lrelease") or shutil.which("lrelease-qt6") or shutil.which("lrelease6")
    if program:
        subprocess.run([program, "-silent", str(path), "-qm", str(path.with_suffix(".qm"))], check=True)
    return bool(program)


def main(check):
    from qgis.core import QgsApplication
    sys.path.insert(0, str(pathlib.Path(os.environ["QGIS_CUSTOM_CONFIG_PATH"]) / "profiles/default/python/plugins"))
    application = QgsApplication([], False)
    found, left = texts()
    keys = keys_of_tools()
    for language in LANGUAGES:
        path = FOLDER / f"firnline_{language}.ts"
        if not check:
            entries, dropped = merged(found, read(path))
            written(path, entries, language)
            for text in dropped:
                print(f"{language}: dropped, no longer in the code: {text!r}")
            if not compiled(path):
                left.append(f"{language}: not compiled: lrelease is missing (Debian: apt-get install qttools5-dev-tools)")
        lacking = missing(found, read(path), language, keys)
        print(f"{language}: {len(found)} texts, {len(lacking)} to do.")
        left += lacking
    print("\n".join(left))
    sys.stdout.flush()
    os._exit(bool(left))  # without the end of QGIS, which can crash after Python's
    return application


if __name__ == "__main__":
    main("--check" in sys.argv[1:])
