"""The user's settings, handed to the science as environment variables. A variable that is set from outside wins."""

import os
import pathlib

from qgis.core import QgsApplication, QgsSettings

from ..algorithms import packages
from ..algorithms.options import InputError

# Key in QGIS' settings -> environment variable.
VARIABLES = {
    "firnline/threads": "FIRNLINE_THREADS",
    "firnline/memory_mb": "FIRNLINE_MEMORY_MB",
    "firnline/device": "FIRNLINE_DEVICE",
    "firnline/styles": "FIRNLINE_STYLES",
    "firnline/cache_dir": "FIRNLINE_CACHE_DIR",
    "firnline/scheduler": "FIRNLINE_SCHEDULER",
    "firnline/start_message": "FIRNLINE_START_MESSAGE",
}
_OUTSIDE = {variable for variable in (*VARIABLES.values(), "NUMBA_CACHE_DIR") if variable in os.environ}
_WRITTEN = {}  # variable -> value from the settings


def set_from_outside(key):
    """True when the variable of a setting was there before QGIS loaded the plugin."""
    return VARIABLES[key] in _OUTSIDE


def apply():
    """Write the settings into the environment and give numba a cache folder that can be written. InputError where it cannot."""
    settings = QgsSettings()
    for key, variable in VARIABLES.items():
        if variable in _OUTSIDE:
            continue
        value = str(settings.value(key, "") or "")
        if value:
            os.environ[variable] = _WRITTEN[variable] = value
        elif variable in _WRITTEN and os.environ.get(variable) == _WRITTEN.pop(variable):
            del os.environ[variable]
    if "NUMBA_CACHE_DIR" in _OUTSIDE:
        return
    folder = pathlib.Path(os.environ.get("FIRNLINE_CACHE_DIR") or default_cache())
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"FIRNLINE_CACHE_DIR = {folder} cannot be made ({error.strerror}): choose another cache folder in the settings of Firnline.")
    if not os.access(folder, os.W_OK):
        raise InputError(f"FIRNLINE_CACHE_DIR = {folder} is read-only: choose another cache folder in the settings of Firnline.")
    os.environ["NUMBA_CACHE_DIR"] = str(folder)


def default_cache():
    return os.path.join(QgsApplication.qgisSettingsDirPath(), "firnline", "cache")


def packages_root():
    """Where the installer puts packages: a folder of this profile, or the one of all users that FIRNLINE_PACKAGES_DIR names."""
    return os.environ.get("FIRNLINE_PACKAGES_DIR") or os.path.join(QgsApplication.qgisSettingsDirPath(), "firnline", "env")


def load_packages():
    """Let Python find what the installer has installed."""
    packages.load(packages_root())


def styles_wanted():
    """True unless FIRNLINE_STYLES or the setting switches the styles off."""
    return _switched_on("firnline/styles")


def start_message_wanted():
    """True unless FIRNLINE_START_MESSAGE or the setting switches the message about missing packages off."""
    return _switched_on("firnline/start_message")


def _switched_on(key):
    value = os.environ.get(VARIABLES[key]) or str(QgsSettings().value(key, "") or "")
    return value.lower() not in ("0", "off", "false", "no")
