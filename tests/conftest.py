"""Loads the repository's root as the package `firnline`, whatever its folder is called."""

import importlib.util
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

if "firnline" not in sys.modules:
    spec = importlib.util.spec_from_file_location("firnline", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)])
    package = importlib.util.module_from_spec(spec)
    sys.modules["firnline"] = package
    if (ROOT / "__init__.py").exists():
        spec.loader.exec_module(package)
