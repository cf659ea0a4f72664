"""Run by the installer in a process of its own, by the Python that QGIS uses: what that Python is, and whether new packages can be imported. Needs nothing of Firnline."""

import sys


def describe(target, wheels=""):
    """Write to `target` (JSON) what this interpreter is, and where a pip is to be had."""
    import glob
    import importlib.metadata
    import json
    import os
    import sysconfig

    def version(package):
        try:
            return importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            return ""

    def has_pip():
        try:
            import pip  # noqa: F401
        except ImportError:
            return False
        return True

    folders = [wheels] if wheels else []
    folders += [os.path.join(sysconfig.get_path("stdlib"), "ensurepip", "_bundled"), "/usr/share/python-wheels"]
    about = {"executable": sys.executable, "Python": ".".join(map(str, sys.version_info[:2])), "platform": sysconfig.get_platform(), "numpy": version("numpy"),
             "pip": version("pip") if has_pip() else "",
             "pip_wheels": [path for folder in reversed(folders) for path in sorted(glob.glob(os.path.join(glob.escape(folder), "pip-*-py3-none-any.whl")))]}
    with open(target, "w", encoding="utf-8") as file:
        json.dump(about, file)


def verify(request):
    """Import what `request` (JSON) names with QGIS' folders and the new one behind them. Returns one line on what fails, '' where nothing does."""
    import importlib
    import json
    import os

    with open(request, encoding="utf-8") as file:
        asked = json.load(file)
    sys.path[:] = [*asked["path"], asked["folder"]]
    start = os.path.join(asked["folder"], "")
    for module in asked["modules"]:
        try:
            importlib.import_module(module)
        except Exception as error:  # whatever a package raises when it is loaded
            return f"{module} does not load beside QGIS' packages ({type(error).__name__}: {error})".replace("\n", " ")
    for module in asked["never"]:
        if (getattr(sys.modules.get(module), "__file__", None) or "").startswith(start):
            return f"{module} would come from {asked['folder']} and not from QGIS"
    return ""


def main(arguments):
    if arguments[0] == "describe":
        describe(*arguments[1:])
        return 0
    fault = verify(arguments[1])
    print(f"CHECK: {fault}" if fault else "All imports work.")
    return 1 if fault else 0


if __name__ == "__main__":
    del sys.path[0]  # this folder: its files are no packages
    sys.exit(main(sys.argv[1:]))
