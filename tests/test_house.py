"""The rules of the house, as tests: who imports whom, what shipped code never does, what every tool has. Runs without QGIS."""

import ast
import configparser
import dataclasses
import importlib
import pathlib
import re
import subprocess

import pytest

from firnline.algorithms import options

ROOT = pathlib.Path(__file__).resolve().parent.parent
MOST_LINES = 400
HEAVY = {"numba", "torch", "sklearn", "scipy", "rasterio", "matplotlib", "gpytorch", "dask", "distributed"}
QGIS = {"qgis", "PyQt5", "PyQt6"}


def files():
    """Paths of all files of the repository, those not yet committed included, from its root."""
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True).stdout
    return [pathlib.PurePosixPath(name) for name in sorted(listed.decode().split("\0")) if name and (ROOT / name).is_file()]


FILES = files()
PYTHON = [f for f in FILES if f.suffix == ".py"]
SHIPPED = [f for f in PYTHON if f.parts[0] not in ("tests", "scripts", "docs")]
ALGORITHMS = [f for f in SHIPPED if f.parts[0] == "algorithms"]
TREES = {f: ast.parse((ROOT / f).read_text(encoding="utf-8")) for f in PYTHON}
each_shipped = pytest.mark.parametrize("file", SHIPPED, ids=str)


def module_of(file):
    """('algorithms', 'velocity', …) of a file; a package's __init__ is the package."""
    return file.parent.parts if file.name == "__init__.py" else (*file.parent.parts, file.stem)


def imports(file):
    """(node, dotted name) of everything a file imports, relative names resolved: 'firnline.algorithms.grid'."""
    for node in ast.walk(TREES[file]):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = ("firnline", *file.parent.parts)
                base = ".".join(package[:len(package) - node.level + 1] + ((node.module,) if node.module else ()))
            for alias in node.names:
                yield node, f"{base}.{alias.name}"


def inside_functions(tree):
    """All nodes that run only when a function is called."""
    return {node for function in ast.walk(tree) if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
            for node in ast.walk(function) if node is not function}


def line(file, node):
    return f"{file}:{node.lineno}"


def test_there_is_something_to_check():
    assert len(SHIPPED) > 20 and len(ALGORITHMS) > 5 and tools()


@each_shipped
def test_dependencies_point_one_way(file):
    order = ["algorithms", "processing_provider", "ui", "plugin"]
    own = module_of(file)[0] if module_of(file) else "plugin"
    for node, name in imports(file):
        parts = name.split(".")
        if parts[0] == "firnline" and parts[1:]:
            assert parts[1] in order, f"{line(file, node)} imports {name}"
            assert order.index(parts[1]) <= order.index(own), f"{line(file, node)}: {own} must not import {name}"


@each_shipped
def test_qgis_stays_in_the_forms(file):
    allowed = file.parts[0] in ("processing_provider", "ui") or str(file) == "plugin.py"
    for node, name in imports(file):
        top = name.split(".")[0]
        assert top not in ("PyQt5", "PyQt6", "PySide2", "PySide6"), f"{line(file, node)}: use qgis.PyQt"
        assert top not in QGIS or allowed, f"{line(file, node)} imports {name}"
        assert top not in ("osgeo", "gdal", "ogr") or file.parts[0] == "processing_provider", f"{line(file, node)} imports {name}"
        assert top != "rasterio" or str(file) == "processing_provider/rasters.py", f"{line(file, node)}: only rasters.py touches rasterio"
        if str(file) == "processing_provider/rasters.py":
            assert top not in QGIS, f"{line(file, node)}: rasters.py also runs where no QGIS is"


@each_shipped
def test_heavy_imports_stay_inside_functions(file):
    if file.stem.endswith(("_numba", "_torch")):
        pytest.skip("a kernel file, itself imported inside functions only")
    later = inside_functions(TREES[file])
    for node, name in imports(file):
        heavy = name.split(".")[0] in HEAVY or any(part.endswith(("_numba", "_torch")) for part in name.split("."))
        assert not heavy or node in later, f"{line(file, node)} imports {name} when it is loaded"


@each_shipped
def test_forbidden_constructs(file):
    for node in ast.walk(TREES[file]):
        where = line(file, node) if hasattr(node, "lineno") else file
        assert not isinstance(node, ast.Assert), f"{where}: assert"
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else ""
            assert called not in ("eval", "exec", "compile", "__import__"), f"{where}: {called}()"
            assert not any(k.arg == "shell" and not (isinstance(k.value, ast.Constant) and k.value.value is False) for k in node.keywords), f"{where}: shell="
            attribute = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            assert attribute not in ("system", "popen"), f"{where}: {attribute}()"
        if isinstance(node, ast.ExceptHandler):
            broad = node.type is None or isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")
            silent = all(isinstance(n, (ast.Pass, ast.Continue)) for n in node.body)
            assert node.type is not None and not (broad and silent), f"{where}: a silent or bare except"
    for node, name in imports(file):
        forbidden = ("pickle", "cPickle", "dill", "shelve", "marshal", "subprocess", "xml.etree", "xml.dom", "xml.sax", "telnetlib", "ftplib")
        assert not name.startswith(forbidden), f"{line(file, node)} imports {name}"


@pytest.mark.parametrize("file", PYTHON, ids=str)
def test_no_long_files(file):
    lines = len((ROOT / file).read_text(encoding="utf-8").splitlines())
    assert lines <= MOST_LINES, f"{file} has {lines} lines: split it"


@each_shipped
def test_numba_kernels(file):
    """No numba-parallel region (two at once abort the process), and NaN keeps its meaning."""
    for node in ast.walk(TREES[file]):
        if isinstance(node, (ast.Attribute, ast.Name)):
            assert "prange" not in (getattr(node, "attr", ""), getattr(node, "id", "")), f"{line(file, node)}: prange"
        for keyword in getattr(node, "keywords", []):
            value = ast.unparse(keyword.value)
            assert keyword.arg != "parallel" or value == "False", f"{line(file, node)}: parallel={value}"
            if keyword.arg == "fastmath":
                assert value != "True" and "nnan" not in value and "'fast'" not in value, f"{line(file, node)}: fastmath={value}"


@each_shipped
def test_no_creation_time_in_rasters(file):
    for node in ast.walk(TREES[file]):
        written = node.keys if isinstance(node, ast.Dict) else node.args if isinstance(node, ast.Call) else []
        for value in written:
            assert not (isinstance(value, ast.Constant) and value.value == "TIFFTAG_DATETIME"), f"{line(file, value)}"
        assert not (isinstance(node, ast.keyword) and node.arg == "TIFFTAG_DATETIME"), f"{file}"


# --- every tool ---

def tools():
    """(file, class node, ID) of every form."""
    found = []
    for file in SHIPPED:
        if file.parts[0] != "processing_provider":
            continue
        for node in ast.walk(TREES[file]):
            if isinstance(node, ast.ClassDef) and any(ast.unparse(base).split(".")[-1] == "Tool" for base in node.bases):
                found.append((file, node, attribute(node, "ID")))
    return found


def attribute(node, name):
    """Value of a constant class attribute, single or as part of `A, B = …`; None when there is none."""
    for statement in node.body:
        if isinstance(statement, ast.Assign):
            for target in statement.targets:
                if isinstance(target, ast.Name) and target.id == name:
                    return ast.literal_eval(statement.value)
                if isinstance(target, ast.Tuple) and name in [ast.unparse(t) for t in target.elts]:
                    return ast.literal_eval(statement.value.elts[[ast.unparse(t) for t in target.elts].index(name)])
    return None


TOOLS = tools()


@pytest.mark.parametrize("file, node, identifier", TOOLS, ids=[t[2] for t in TOOLS])
def test_one_stem_five_files(file, node, identifier):
    stem = file.stem
    assert identifier == stem.replace("_", "")
    names = {str(f) for f in FILES}
    assert any(f.parts[0] == "algorithms" and f.name == f"{stem}.py" and f.parts[1] != "report" for f in FILES), f"algorithms/**/{stem}.py is missing"
    for wanted in (f"tests/core/test_{stem}.py", f"tests/qgis/test_{stem}.py", f"docs/{stem}.md"):
        assert wanted in names, f"{wanted} is missing"


@pytest.mark.parametrize("file, node, identifier", TOOLS, ids=[t[2] for t in TOOLS])
def test_forms_speak_plainly(file, node, identifier):
    assert re.fullmatch(r"[a-z0-9]+", identifier)
    name, group, text = (attribute(node, key) for key in ("NAME", "GROUP", "HELP"))
    for label in (name, group):
        assert label and label[0].isupper() and not label.endswith("."), label
    assert text and len(text) > 100 and not re.search(r"</?[a-zA-Z][^>]*>", text), "HELP is missing, short, or has HTML tags: qgis_process prints them raw"


def test_ids_are_unique():
    identifiers = [identifier for _, _, identifier in TOOLS]
    assert len(identifiers) == len(set(identifiers))


# --- every tool's page ---

PICTURE_BYTES = 150_000


@pytest.mark.parametrize("file, node, identifier", TOOLS, ids=[t[2] for t in TOOLS])
def test_page_of_a_tool_has_all_that_a_reader_needs(file, node, identifier):
    """What it does, with equations and sources, parameters (made from the options when the site is built), pictures of form and result, how to read it, limits."""
    page = (ROOT / "docs" / f"{file.stem}.md").read_text(encoding="utf-8")
    parts = {text.split("\n", 1)[0]: text.split("\n", 1)[1].strip() for text in re.split(r"^## ", page, flags=re.MULTILINE)[1:]}
    reading = "Reading the report" if "outputs.report(" in (ROOT / file).read_text(encoding="utf-8") else "Reading the result"
    lead = page.split("\n## ", 1)[0]
    assert lead.startswith(f"# {attribute(node, 'NAME')}\n") and f"firnline:{identifier}" in lead and len(lead) > 100, "the lead says what the tool does"
    for wanted in ("How it works", "Parameters", reading, "Limits", "Literature"):
        assert len(parts.get(wanted, "")) > 80, f"docs/{file.stem}.md: '## {wanted}' is missing or hardly there"
    assert re.search(r"\(\d{4}[a-z]?\)|\b(19|20)\d\d\b", parts["Literature"]), "sources have a year"
    assert "\n<!-- parameters -->\n" in parts["Parameters"], "the table of the parameters goes where <!-- parameters --> stands on a line of its own"
    assert f"](images/form_{identifier}.png)" in parts["Parameters"] and f"](images/result_{identifier}.png)" in parts[reading]
    assert f"{file.stem}.md" in (ROOT / "mkdocs.yml").read_text(encoding="utf-8")


def test_pictures_are_there_small_and_wanted():
    shown = {(page.name, name) for page in [*(ROOT / "docs").rglob("*.md"), ROOT / "README.md"] for name in re.findall(r"\]\((?:docs/|\.\./)?images/([^)]+)\)", page.read_text(encoding="utf-8"))}
    there = {path.name: path.stat().st_size for path in (ROOT / "docs" / "images").iterdir()}
    assert not [one for one in sorted(shown) if one[1] not in there], "missing: make screenshots"
    assert not {name: size for name, size in there.items() if size > PICTURE_BYTES}, "too large"
    assert not set(there) - {name for _, name in shown}, "shown nowhere"


# --- every option ---

def option_classes():
    """Options dataclasses of algorithms/: those with a field made by option()."""
    for file in ALGORITHMS:
        for node in TREES[file].body:
            if isinstance(node, ast.ClassDef) and any(isinstance(n, ast.Call) and ast.unparse(n.func) == "option" for n in ast.walk(node)):
                module = importlib.import_module(".".join(("firnline", *module_of(file))))
                yield getattr(module, node.name)


OPTIONS = [(cls, field) for cls in option_classes() for field in dataclasses.fields(cls)]
each_option = pytest.mark.parametrize("cls, field", OPTIONS, ids=[f"{c.__name__}.{f.name}" for c, f in OPTIONS])


def test_options_are_frozen_and_their_defaults_pass():
    classes = {cls for cls, _ in OPTIONS}
    assert classes
    for cls in classes:
        assert cls.__dataclass_params__.frozen, cls
        assert options.check(cls()) == cls()
        keys = [options.key_of(field) for field in dataclasses.fields(cls)]
        assert len(keys) == len(set(keys)) and all(re.fullmatch(r"[A-Z][A-Z0-9_]*", key) for key in keys), cls


@each_option
def test_option_is_declared_in_full(cls, field):
    meta = field.metadata
    label = meta["label"]
    assert label and label[0].isupper() and not label.endswith(".") and "(" not in label, f"label {label!r}: sentence case, the unit goes into unit="
    assert not re.search(r"</?[a-zA-Z][^>]*>", meta["help"])
    assert not meta["help"] or meta["help"][-1] == ".", meta["help"]
    kind, _ = options.kind_of(field)
    if kind in (int, float):
        assert meta["minimum"] is not None and meta["maximum"] is not None, "a number needs its range"
        assert meta["minimum"] < meta["maximum"]
    if meta["choices"]:
        assert field.default in meta["choices"] and len(set(meta["choices"])) == len(meta["choices"])


# --- the project ---

def test_metadata():
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(ROOT / "metadata.txt", encoding="utf-8")
    general = parser["general"]
    for key in ("name", "description", "about", "version", "qgisMinimumVersion", "author", "email", "tracker", "repository", "homepage", "tags", "category", "icon"):
        assert general.get(key), key
    assert general["name"] == "Firnline" and general["qgisMinimumVersion"] == "3.40" and general["qgisMaximumVersion"] == "4.99"
    assert general.getboolean("hasProcessingProvider") and not general.getboolean("experimental")
    assert re.fullmatch(r"\d+\.\d+\.\d+", general["version"]) and (ROOT / general["icon"]).exists()
    assert f"version: {general['version']}" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"## {general['version']}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_nothing_of_a_single_machine_in_the_files():
    hosts = ["pypi" + ".org", "pythonhosted" + ".org", "download.pytorch" + ".org", "anaconda" + ".org"]
    paths = [r"/wo" + r"rk/", r"/ro" + r"ot/", r"/home/" + r"[a-z]", r"[A-Z]:\\Us" + "ers"]
    pattern = re.compile("|".join([re.escape(host) for host in hosts] + [rf"(?<![\w.]){path}" for path in paths]))
    for file in FILES:
        if file.suffix in (".png", ".tif", ".gpkg", ".svg", ".qm") or file.name == "LICENSE":
            continue
        for number, text in enumerate((ROOT / file).read_text(encoding="utf-8").splitlines(), 1):
            found = pattern.search(text)
            assert not found, f"{file}:{number}: {found.group()}"


def test_the_zip_holds_the_plugin_and_nothing_else():
    """By the export rules of .gitattributes; `make zip` looks into the zip itself."""
    def exported(file):
        paths = [str(file), *(str(parent) for parent in file.parents if str(parent) != ".")]
        said = subprocess.run(["git", "check-attr", "export-ignore", "--", *paths], cwd=ROOT, check=True, capture_output=True, text=True).stdout
        return ": set" not in said

    top = {file.parts[0]: file for file in FILES}   # one file of each top-level entry stands for all
    shipped = {name for name, file in top.items() if exported(file)}
    assert {"LICENSE", "README.md", "metadata.txt", "__init__.py", "plugin.py", "algorithms", "processing_provider", "ui"} <= shipped
    assert shipped <= {"LICENSE", "README.md", "CHANGELOG.md", "metadata.txt", "__init__.py", "plugin.py", "algorithms", "processing_provider", "ui", "resources.qrc"}
