"""Is the code ready for Qt 6? Each attribute of every name imported from qgis.PyQt is looked up in the type stubs of PyQt6.

    python scripts/qt6.py [files]        without files: all Python files of the repository; exit status 1 where something is not there

The stubs (`.pyi`) are only read: PyQt6 is never imported and does not meet the PyQt5 of QGIS. They lie in .venv/qt6, see setup.sh.
Followed are names (`Qt.AlignmentFlag.AlignLeft`), modules (`QtCore.Qt`), what is made of a class (`spin = QSpinBox()`; `spin.exec_`),
and `self` in classes that derive from Qt's alone.
"""

import ast
import dataclasses
import functools
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
STUBS = ROOT / ".venv" / "qt6" / "PyQt6"
ADDED_BY_QGIS = {"QtCore": {"NULL"}}  # names that qgis.PyQt has under either Qt
OF_PYTHON = set(dir(object)) | set(dir(type)) | {"__dict__", "__name__", "__members__", "value", "name"}


@dataclasses.dataclass
class Class:
    """A class of PyQt6: what it holds (name -> Class, or None for anything else), and the names of its bases."""

    name: str
    module: str
    members: dict
    bases: list

    def find(self, name):
        """(found, Class or None) of a member, bases included."""
        if name in self.members:
            return True, self.members[name]
        if name in OF_PYTHON or any(base.split(".")[0] in ("enum", "int", "str") and hasattr(int, name) for base in self.bases):
            return True, None
        for base in filter(None, map(self._base, self.bases)):
            found, one = base.find(name)
            if found:
                return found, one
        return False, None

    def _base(self, dotted):
        *module, name = dotted.split(".")
        one = stubs(module[-1] if module else self.module).get(name)
        return one if one is not self else None

    def scoped(self, name):
        """The enum of this class or its bases that holds `name`, as text; '' where there is none."""
        for one in self.members.values():
            if one is not None and name in one.members:
                return f"{self.name}.{one.name}.{name}"
        return next((found for base in filter(None, map(self._base, self.bases)) if (found := base.scoped(name))), "")


def _bound(body, module):
    """Name -> Class or None of the statements of a stub, conditions included."""
    names = {}
    for node in body:
        if isinstance(node, ast.ClassDef):
            names[node.name] = Class(node.name, module, _bound(node.body, module), [ast.unparse(base) for base in node.bases])
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            names[node.name] = None
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                names.update({name.id: None for name in ast.walk(target) if isinstance(name, ast.Name)})
        elif isinstance(node, (ast.If, ast.Try)):
            names.update(_bound(node.body, module))
        elif isinstance(node, ast.ImportFrom) and node.level and node.module:   # the module uic is plain Python
            names.update({alias.asname or alias.name: None for alias in node.names})
    return names


@functools.cache
def stubs(module):
    """Name -> Class or None of a module of PyQt6; empty where there is no such module."""
    for path in (STUBS / f"{module}.pyi", STUBS / module / "__init__.py"):
        if path.exists():
            text = path.read_text(encoding="utf-8").replace(", /)", ")")   # some stubs have the slash after *args, which is no Python
            return _bound(ast.parse(text).body, module)
    return {}


def _imported(tree):
    """(local name -> ("module", name) or Class or None, faults) of what a file imports from qgis.PyQt."""
    names, faults = {}, []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            faults += [(node.lineno, f"import {alias.name}: write from {alias.name} import …, which is followed") for alias in node.names if alias.name.startswith("qgis.PyQt")]
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("qgis.PyQt") or node.level:
            continue
        module = node.module.removeprefix("qgis.PyQt").lstrip(".")
        for alias in node.names:
            local = alias.asname or alias.name
            if not module:
                names[local] = ("module", alias.name)
                if not stubs(alias.name):
                    faults.append((node.lineno, f"the module {alias.name} is not in PyQt6"))
            elif alias.name == "*":
                faults.append((node.lineno, f"import * of {module}: name what is used"))
            elif not stubs(module):
                faults.append((node.lineno, f"the module {module} is not in PyQt6"))
            elif alias.name in stubs(module):
                names[local] = stubs(module)[alias.name]
            elif alias.name not in ADDED_BY_QGIS.get(module, ()):
                faults.append((node.lineno, f"{module}.{alias.name} is not in PyQt6{_elsewhere(alias.name)}"))
    return names, faults


def _elsewhere(name):
    found = [path.stem for path in sorted(STUBS.glob("*.pyi")) if name in stubs(path.stem)]
    return f": it is in {found[0]}" if found else ""


def _chain(node):
    """['Qt', 'AlignmentFlag', 'AlignLeft'] of a dotted expression, None of any other."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return [node.id, *reversed(parts)] if isinstance(node, ast.Name) else None


def _resolve(parts, names):
    """(what a chain is, fault): the Class, None for what is no class, or no longer known; the fault as text or ''."""
    one = names.get(parts[0])
    for at, part in enumerate(parts[1:], 1):
        if one is None:
            return None, ""
        if isinstance(one, tuple):
            held = stubs(one[1])
            found, inner = part in held or part in ADDED_BY_QGIS.get(one[1], ()), held.get(part)
            hint = _elsewhere(part)
        else:
            found, inner = one.find(part)
            hint = f": it is {scoped}" if not found and (scoped := one.scoped(part)) else ""
        if not found:
            return None, f"{'.'.join(parts[:at + 1])} is not in PyQt6{hint}"
        one = inner
    return one, ""


def _made(tree, names):
    """Chains such as ('self', 'spin') -> Class, of what is made by calling a class and bound nowhere to anything else."""
    bound = {}
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, (ast.AnnAssign, ast.For, ast.AugAssign)) else []
        for target in targets:
            pairs = [(target, node.value)] if isinstance(node, ast.Assign) and not isinstance(target, (ast.Tuple, ast.List)) else [(part, None) for part in ast.walk(target)]
            for part, value in pairs:
                chain = _chain(part)
                made = None
                if chain and isinstance(value, ast.Call) and (called := _chain(value.func)) and called[0] in names:
                    made, _ = _resolve(called, names)
                if chain:
                    bound.setdefault(tuple(chain), []).append(made)
        if isinstance(node, ast.arg):
            bound.setdefault((node.arg,), []).append(None)
    return {chain: kinds[0] for chain, kinds in bound.items() if all(kind is not None and kind is kinds[0] for kind in kinds)}


def _of_self(node, names, local):
    """The class that `self` is in a class of the file, with its own members; None unless all its bases are Qt's, or such classes."""
    bases = []
    for base in node.bases:
        chain = _chain(base)
        one = local.get(chain[0]) if chain and len(chain) == 1 and chain[0] in local else _resolve(chain, names)[0] if chain else None
        if not isinstance(one, Class):
            return None
        bases.append(one)
    if not bases:
        return None
    own = {name.attr: None for name in ast.walk(node) if isinstance(name, ast.Attribute) and isinstance(name.ctx, ast.Store) and _chain(name) == ["self", name.attr]}
    return _Own(node.name, "", own | _bound(node.body, ""), bases)


class _Own(Class):
    """A class of the file that is looked at; its bases are Class objects."""

    def _base(self, base):
        return base

    def find(self, name):
        if name in self.members:
            return True, None
        return next((found for base in self.bases if (found := base.find(name))[0]), (name in OF_PYTHON, None))


def faults(text):
    """[(line, sentence)] of a Python source."""
    tree = ast.parse(text)
    names, found = _imported(tree)
    if not names:
        return found
    made, local, owners = _made(tree, names), {}, {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and (own := _of_self(node, names, local)):
            local[node.name] = own
            owners.update({inner: own for inner in ast.walk(node)})
    for node in ast.walk(tree):
        chain = _chain(node) if isinstance(node, ast.Attribute) else None
        if not chain:
            continue
        fault = ""
        if chain[0] in names:
            _, fault = _resolve(chain, names)
        elif tuple(chain[:-1]) in made:
            _, fault = _resolve(["made", chain[-1]], {"made": made[tuple(chain[:-1])]})
            fault = fault.replace("made", ".".join(chain[:-1]))
        elif chain[0] == "self" and len(chain) == 2 and node in owners:
            _, fault = _resolve(chain, {"self": owners[node]})
        if fault:
            found.append((node.lineno, fault))
    return sorted(set(found))


def main(paths):
    if not STUBS.is_dir():
        print(f"{STUBS} is missing: run scripts/setup.sh", file=sys.stderr)
        return 2
    if not paths:
        listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.py"], cwd=ROOT, check=True, capture_output=True).stdout
        paths = [ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]
    bad = [f"{path}:{line}: {sentence}" for path in paths for line, sentence in faults(pathlib.Path(path).read_text(encoding="utf-8"))]
    print("\n".join(bad) if bad else f"{len(paths)} files: all that is used of qgis.PyQt is in PyQt6.")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
