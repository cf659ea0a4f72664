"""The optional components: Python packages beyond QGIS' own that some tools need, and how to install them."""

import dataclasses
import importlib.metadata
import importlib.util
import os
import pathlib
import shlex
import sys
import sysconfig


@dataclasses.dataclass(frozen=True)
class Component:
    """`modules` are what is imported, `requirements` what pip is asked for."""

    name: str
    purpose: str
    modules: tuple
    requirements: tuple


COMPONENTS = {
    "core": Component("core", "fast kernels", ("numba",), ("numba>=0.58,<1",)),
    "report": Component("report", "figures of the HTML report", ("matplotlib",), ("matplotlib>=3.5,<4",)),
    "whirlwind": Component("whirlwind", "one more engine for unwrapping", ("whirlwind",), ("whirlwind-insar>=0.10",)),
    "cluster": Component("cluster", "jobs on a Dask cluster", ("distributed",), ("distributed>=2024.1,<2027",)),
    "exact": Component("exact", "exact Gaussian process", ("torch", "gpytorch"), ("torch>=2", "gpytorch>=1.11,<2")),
}


def _installed(module):
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def missing(names):
    """Those of the named components of which a module cannot be found, as a list of Component. Imports none of them."""
    return [COMPONENTS[name] for name in names if not all(_installed(module) for module in COMPONENTS[name].modules)]


def pip_command(components):
    """The command that installs the components (list of Component) and leaves QGIS' own numpy as it is."""
    wanted = [requirement for component in components for requirement in component.requirements]
    try:
        wanted.append(f"numpy=={importlib.metadata.version('numpy')}")
    except importlib.metadata.PackageNotFoundError:
        wanted.append("numpy")
    return f"{_python()} -m pip install {_flags()}" + " ".join(f'"{requirement}"' for requirement in wanted)


def interpreter():
    """Path of the program that runs the Python which QGIS has inside (str), '' where none is found. sys.executable is QGIS itself on Windows and macOS."""
    prefix = pathlib.Path(sys.prefix)
    if sys.platform == "win32":
        candidates = [prefix / "python.exe", prefix / "python3.exe", prefix / "Scripts" / "python.exe"]
    else:
        bundles = [folder / "Contents" / "MacOS" for folder in (prefix, *prefix.parents) if folder.suffix == ".app"]
        folders = [prefix / "bin", *(bundle / "bin" for bundle in bundles), *bundles, pathlib.Path("/usr/bin")]
        candidates = [folder / "python3" for folder in folders]
    return next((str(path) for path in candidates if path.exists()), "")


def _python():
    """The same as a terminal knows it."""
    return "python" if sys.platform == "win32" else shlex.quote(interpreter() or "python3")


def _flags():
    """What pip wants to hear before it installs: nothing in a virtual environment."""
    if sys.prefix != sys.base_prefix:
        return ""
    managed = os.path.exists(os.path.join(sysconfig.get_path("stdlib"), "EXTERNALLY-MANAGED"))
    return "--user --break-system-packages " if managed else "--user "


def sentence(tool, components):
    """One sentence: what the tool lacks, for what, and the command."""
    lacks = " and ".join(f"{' and '.join(component.modules)} ({component.purpose})" for component in components)
    return (f"{tool} needs {lacks}, not found in QGIS' Python: run Plugins > Firnline > Install packages, or {pip_command(components)} in a terminal "
            "(Windows: in the OSGeo4W Shell), and start QGIS again.")
