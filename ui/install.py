"""The installer without a window, for headless machines, from the folder that holds the plugin: python3 -m firnline.ui.install core"""

import argparse
import os
import pathlib
import signal
import sys

from qgis.PyQt.QtCore import QCoreApplication, QTimer

from ..algorithms import components, packages
from .installer import Installer


def main(arguments=None):
    """Exit status: 0 done, 1 failed or cancelled."""
    parser = argparse.ArgumentParser(prog="python3 -m firnline.ui.install", description="Install Python packages that Firnline's tools need beside those of QGIS. Run it with QGIS' own Python.")
    parser.add_argument("components", nargs="*", metavar="COMPONENT", help=f"{', '.join(components.COMPONENTS)} (default: core, where it is missing)")
    parser.add_argument("--from", dest="wheels", default="", metavar="FOLDER", help="install from this folder of wheels, without network")
    parser.add_argument("--list", action="store_true", help="tell what is there, and stop")
    parser.add_argument("--remove", action="store_true", help="remove what was installed")
    parser.add_argument("--profile", default="", metavar="FOLDER", help="profile folder of QGIS, such as …/profiles/default (default: the one that the plugin lies in)")
    given = parser.parse_args(arguments)
    root = _root(given.profile)
    if root is None:
        parser.error("the plugin does not lie in a profile of QGIS: give --profile FOLDER, or set FIRNLINE_PACKAGES_DIR")
    packages.load(root)
    if given.list:
        _list(root)
        return 0
    application = QCoreApplication.instance() or QCoreApplication([])
    installer = Installer(root)
    if given.remove:
        print(installer.remove())
        return 0
    names = given.components or [component.name for component in components.missing(["core"])]
    if not names:
        print("Nothing is missing.")
        return 0
    return _install(application, installer, names, given.wheels)


def _install(application, installer, names, wheels):
    outcome = []

    def end(good, sentence):
        outcome.append(good)
        print(sentence, file=sys.stdout if good else sys.stderr)
        application.quit()

    installer.log.connect(lambda line: print(line, flush=True))
    installer.ended.connect(end)
    before = {number: signal.signal(number, lambda *_: installer.cancel()) for number in (signal.SIGINT, signal.SIGTERM)}
    awake = QTimer()  # Python hears a signal only when it runs
    awake.timeout.connect(lambda: None)
    awake.start(200)
    try:
        installer.install(names, os.path.abspath(wheels) if wheels else "")
        if not outcome:
            application.exec()
    finally:
        awake.stop()
        for number, handler in before.items():
            signal.signal(number, handler)
    return 0 if outcome and outcome[0] else 1


def _root(profile):
    """Folder of the packages, None where it cannot be told."""
    if folder := os.environ.get("FIRNLINE_PACKAGES_DIR"):
        return folder
    if not profile:
        plugins = pathlib.Path(os.path.abspath(__file__)).parents[2]  # not resolved: a profile may hold a link to the plugin
        if (plugins.name, plugins.parent.name) != ("plugins", "python"):
            return None
        profile = plugins.parents[1]
    return os.path.join(os.path.abspath(profile), "firnline", "env")


def _list(root):
    folder = packages.found(root)
    lacking = {component.name for component in components.missing(list(components.COMPONENTS))}
    for component in components.COMPONENTS.values():
        print(f"{component.name:10} {'missing' if component.name in lacking else 'there':8} {', '.join(component.modules)}: {component.purpose}")
    print(f"Folder: {folder or 'none yet, would be ' + os.path.join(root, packages.tag())}")
    for name, version in (packages.manifest(folder)["packages"] if folder else {}).items():
        print(f"    {name} {version}")


if __name__ == "__main__":
    sys.exit(main())
