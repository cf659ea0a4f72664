"""The folder of packages that the installer adds to QGIS' Python: its name, what goes into it, what is taken out again, how it is found.

No window and no process here (see ui/installer.py). Such a folder lies in `<settings>/firnline/env`, is named after Python, platform and numpy, and counts only when it
holds its manifest, which is written last. It stands behind all of QGIS' own folders on sys.path: nothing of QGIS is ever replaced.
"""

import importlib
import importlib.metadata
import json
import os
import pathlib
import re
import shutil
import sys
import sysconfig

import numpy

from . import components
from .options import InputError

MANIFEST = "firnline-packages.json"
WORK = ".work"  # inside the unfinished folder: constraints, plan, downloads
NEVER = ("rasterio", "gdal", "numpy")  # a second GDAL or numpy in one process ends in crashes
OLDEST_PIP = (22, 2)  # the first one that reports what it would install
PROBE = pathlib.Path(__file__).with_name("packages_probe.py")


def tag():
    """Name of the folder: what its compiled packages must fit."""
    series = ".".join(numpy.__version__.split(".")[:2])
    return f"{sys.implementation.cache_tag}-{sysconfig.get_platform()}-numpy{series}".replace(" ", "_")


def normalized(name):
    """A package's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


# --- finding and loading

def _generations(root):
    """Folders of this Python in `root`, the newest first: <tag>, then <tag>.2, <tag>.3 … where an older one was in use."""
    numbered = []
    for path in pathlib.Path(root).iterdir():
        match = re.fullmatch(re.escape(tag()) + r"(?:\.(\d+))?", path.name)
        if match and path.is_dir():
            numbered.append((int(match.group(1) or 1), path))
    return [path for _, path in sorted(numbered, reverse=True)]


def _finished(root):
    return [path for path in _generations(root) if (path / MANIFEST).is_file()]


def found(root):
    """The folder that counts (Path), None where there is none."""
    return next(iter(_finished(root)), None) if os.path.isdir(root) else None


def manifest(folder):
    """What a finished folder holds: {"components": [name …], "packages": {name: version}}."""
    try:
        read = json.loads((pathlib.Path(folder) / MANIFEST).read_text(encoding="utf-8"))
        return {"components": [name for name in read["components"] if name in components.COMPONENTS], "packages": dict(read["packages"])}
    except (OSError, ValueError, KeyError, TypeError):
        return {"components": [], "packages": {}}


def load(root):
    """Append the folder that counts to sys.path, and delete what older ones have left. Returns it, None where there is none. Cheap where there is none."""
    if not os.path.isdir(root):
        return None
    folder = found(root)
    for path in _generations(root):
        if path != folder and str(path) not in sys.path:
            _delete(path)
    if folder and str(folder) not in sys.path:
        sys.path.append(str(folder))
        importlib.invalidate_caches()
    return folder


def in_use(folder):
    """True when this process has loaded modules from the folder."""
    start = str(folder) + os.sep
    return any(str(getattr(module, "__file__", None) or "").startswith(start) for module in list(sys.modules.values()))


def remove(root):
    """Remove all folders of this Python from `root`. Returns (something was there, something is in use and goes with the next start)."""
    if not os.path.isdir(root):
        return False, False
    there = _finished(root)
    for folder in there:
        (folder / MANIFEST).unlink()
        if str(folder) in sys.path:
            sys.path.remove(str(folder))
    clean(root)
    stays = any(in_use(folder) for folder in there)
    for folder in there:
        _delete(folder)
    _drop_empty(root)
    return bool(there), stays


def clean(root):
    """Delete what an interrupted installation has left."""
    _delete(partial(root))
    _drop_empty(root)


def _drop_empty(root):
    folders = [pathlib.Path(root), pathlib.Path(root).parent]
    for folder in folders if folders[1].name == "firnline" else folders[:1]:
        try:
            folder.rmdir()
        except OSError:  # absent, or others live there
            return


def _delete(folder):
    """Delete a folder; what Windows holds open goes with the next start."""
    shutil.rmtree(folder, ignore_errors=True)


# --- making one

def partial(root):
    return pathlib.Path(root) / f"{tag()}.partial"


def begin(root):
    """Make the empty unfinished folder; InputError where that fails. Returns it (Path)."""
    folder = partial(root)
    try:
        _delete(folder)
        (folder / WORK).mkdir(parents=True)
    except OSError as error:
        raise InputError(f"{folder} cannot be made ({error.strerror}): make {root} writable, or name another folder by FIRNLINE_PACKAGES_DIR.") from None
    return folder


def own(root):
    """sys.path without the folders of Firnline's packages."""
    start = os.path.join(os.path.abspath(root), "")
    return [path for path in sys.path if not os.path.abspath(path or ".").startswith(start)]


def host(root):
    """Name -> version of all packages that QGIS' Python has by itself."""
    packages = {}
    for package in importlib.metadata.distributions(path=own(root)):
        name = package.metadata["Name"]
        if name:
            packages.setdefault(normalized(name), package.version)  # the first on the path is the one that is imported
    return packages


def constraints(packages):
    """Lines of a constraints file that holds every package of host() at its version."""
    sound = re.compile(r"\d[0-9A-Za-z.!+-]*")  # pip stops at versions such as "unknown"
    return [f"{name}=={version}" for name, version in sorted(packages.items()) if version and sound.fullmatch(version) and version != "0.0.0"]


def wanted(root, names):
    """The named components and those that the folder has already, as a list of Component in the order of the table; InputError for a name that is none."""
    for name in names:
        if name not in components.COMPONENTS:
            raise InputError(f"{name} is no component: choose from {', '.join(components.COMPONENTS)}.")
    folder = found(root)
    have = manifest(folder)["components"] if folder else []
    return [component for name, component in components.COMPONENTS.items() if name in names or name in have]


def differs(probe):
    """One sentence on why the interpreter does not fit QGIS' Python, '' where it does. `probe`: what packages_probe.py has written."""
    here = {"Python": ".".join(map(str, sys.version_info[:2])), "platform": sysconfig.get_platform(), "numpy": numpy.__version__}
    for name, value in here.items():
        if probe.get(name) != value:
            return f"{probe.get('executable')} has {name} {probe.get(name) or 'none'}, and QGIS runs {value}: start the installer with QGIS' own Python."
    return ""


def pip_of(probe):
    """(folder or wheel to put on PYTHONPATH or '', True when pip is there). A pip that is too old gives way to the wheel of a newer one."""
    if _series(probe.get("pip")) >= OLDEST_PIP:
        return "", True
    wheels = [path for path in probe.get("pip_wheels", ()) if _series(re.sub(r"^pip-", "", os.path.basename(path))) >= OLDEST_PIP]
    return (wheels[-1], True) if wheels else ("", False)


def _series(version):
    return tuple(int(number) for number in re.findall(r"\d+", version or "")[:2])


def _pip(folder, wheels):
    work = folder / WORK
    source = ["--no-index", "--find-links", str(wheels)] if wheels else ["--retries", "2", "--timeout", "15"]
    return ["-m", "pip", "install", "--only-binary", ":all:", "--no-input", "--disable-pip-version-check", "--progress-bar", "off", "--no-warn-script-location",
            "--root-user-action", "ignore",            "--cache-dir", str(work / "cache"), *source]


def plan_arguments(folder, chosen, packages, wheels=""):
    """pip's arguments that work out what is to be installed beside the host's `packages`, and write it to a file. chosen: list of Component."""
    held = folder / WORK / "constraints.txt"
    held.write_text("\n".join(constraints(packages)) + "\n", encoding="utf-8")
    asked = [requirement for component in chosen for requirement in component.requirements]
    return [*_pip(folder, wheels), "--dry-run", "--report", str(folder / WORK / "plan.json"), "--constraint", str(held), *asked]


def planned(folder, packages):
    """Name -> version of what pip would install, less what the host has and what is never installed this way."""
    report = json.loads((folder / WORK / "plan.json").read_text(encoding="utf-8"))
    found = {normalized(item["metadata"]["name"]): item["metadata"]["version"] for item in report["install"]}
    return {name: version for name, version in sorted(found.items()) if name not in packages and name not in NEVER}


def fetch_arguments(folder, plan, wheels=""):
    """pip's arguments that put exactly the packages of planned() into the folder."""
    return [*_pip(folder, wheels), "--no-deps", "--no-compile", "--target", str(folder), *(f"{name}=={version}" for name, version in plan.items())]


def environment(folder, pip=""):
    """Environment variables of pip and of the check: (to set, to unset). All that pip puts aside goes into the unfinished folder."""
    work = str(folder / WORK)
    given = {"TMPDIR": work, "TEMP": work, "TMP": work, "PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8", "MPLBACKEND": "Agg",
             "NUMBA_CACHE_DIR": work}
    if pip:
        given["PYTHONPATH"] = os.pathsep.join(filter(None, (pip, os.environ.get("PYTHONPATH"))))
    return given, ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_CONSTRAINT", "PIP_NO_DEPS", "PIP_DRY_RUN")


def prune(folder, packages):
    """Take every package that the host has, and those of NEVER, out of the folder again. Returns their names."""
    taken = []
    for package in list(importlib.metadata.distributions(path=[str(folder)])):
        name = normalized(package.metadata["Name"] or "")
        if name not in packages and name not in NEVER:
            continue
        taken.append(name)
        for file in package.files or ():
            path = pathlib.Path(os.path.normpath(folder / file))
            if folder in path.parents:
                path.unlink(missing_ok=True)
                _drop_empty_up_to(folder, path.parent)
    return taken


def _drop_empty_up_to(folder, path):
    while path != folder and path.is_dir() and not any(path.iterdir()):
        path.rmdir()
        path = path.parent


def verify_arguments(folder, chosen, root):
    """Arguments of the interpreter that import, in a process of its own and with QGIS' sys.path, what the components need."""
    request = folder / WORK / "verify.json"
    modules = [module for component in chosen for module in component.modules]
    request.write_text(json.dumps({"path": own(root), "folder": str(folder), "modules": modules, "never": list(NEVER)}), encoding="utf-8")
    return [str(PROBE), "verify", str(request)]


def finish(root, chosen, plan):
    """Give the unfinished folder its final name and append it to sys.path. Returns (folder, True when it works only after a new start)."""
    unfinished = partial(root)
    _delete(unfinished / WORK)
    about = {"components": [component.name for component in chosen], "packages": plan, "python": sys.version.split()[0], "numpy": numpy.__version__}
    (unfinished / MANIFEST).write_text(json.dumps(about, indent=1), encoding="utf-8")
    before = _finished(root)
    number = 2
    final = pathlib.Path(root) / tag()
    while final.exists():
        final, number = final.with_name(f"{tag()}.{number}"), number + 1
    os.rename(unfinished, final)
    if any(in_use(folder) for folder in before):
        return final, True
    for folder in before:
        if str(folder) in sys.path:
            sys.path.remove(str(folder))
    load(root)
    return final, False


# --- what went wrong

_NETWORK = ("NewConnectionError", "Max retries exceeded", "Could not fetch URL", "connection broken by", "ConnectTimeoutError", "ReadTimeoutError", "ProxyError", "SSLError", "Name or service not known",
            "getaddrinfo failed", "ConnectionResetError", "Temporary failure in name resolution")
_FULL = ("[Errno 28]", "[Errno 122]", "[WinError 112]", "No space left on device", "Disk quota exceeded")


def disk_is_full(text):
    return any(mark in text for mark in _FULL)


def going_back(log):
    """One sentence once pip downloads a third version of one package because the newer ones clash with QGIS' (it would try all, of torch half a gigabyte each), else ''."""
    tried = {}
    for name, version in re.findall(r"Downloading ([A-Za-z0-9_.]+)-(\d[^-\s]*)-", log):
        tried.setdefault(normalized(name), set()).add(version)
    name = next((name for name, versions in tried.items() if len(versions) >= 3), "")
    return f"Recent versions of {name} do not go with the packages that QGIS has, which stay as they are: use a newer version of QGIS, or a folder of wheels with an older {name}." if name else ""


def sentence(log, status, wheels, root):
    """One sentence on why pip or the check has failed. log: their text."""
    if disk_is_full(log):
        return f"The disk that holds {root} is full: free some space, or name another folder by FIRNLINE_PACKAGES_DIR."
    lacking = re.findall(r"No matching distribution found for ([^\s;]+)", log)
    if lacking and wheels:
        return (f"The folder {wheels} has no wheel of {lacking[-1]} that fits Python {sys.version_info[0]}.{sys.version_info[1]} on {sysconfig.get_platform()}: "
                "download one there, or install without a folder.")
    if any(mark in log for mark in _NETWORK):
        return "The package index cannot be reached: check network and proxy, or install from a folder of wheels."
    if lacking:
        return f"The package index has no wheel of {lacking[-1]} that fits Python {sys.version_info[0]}.{sys.version_info[1]} on {sysconfig.get_platform()}: use another version of QGIS."
    if "ResolutionImpossible" in log or "conflicting dependencies" in log:
        asked = re.findall(r"Cannot install (.+?) because", log)
        return f"{asked[-1] if asked else 'A component'} does not go with the packages that QGIS has, which stay as they are: see the log, or use a newer version of QGIS."
    told = re.findall(r"^(?:ERROR: |CHECK: )(.+)$", log, re.MULTILINE)
    return f"{told[-1].strip().rstrip('.') if told else f'Python ended with status {status}'}: see the log."
