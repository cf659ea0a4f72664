"""The user's settings, handed to the science as environment variables. A variable that is set from outside wins."""

import os
import pathlib

from qgis.core import QgsApplication, QgsSettings

from ..algorithms.options import InputError

# Key in QGIS' settings -> environment variable.
VARIABLES = {
    "firnline/threads": "FIRNLINE_THREADS",
    "firnline/memory_mb": "FIRNLINE_MEMORY_MB",
    "firnline/device": "FIRNLINE_DEVICE",
    "firnline/styles": "FIRNLINE_STYLES",
    "firnline/cache_dir": "FIRNLINE_CACHE_DIR",
}
_OUTSIDE = {variable for variable in (*VARIABLES.values(), "NUMBA_CACHE_DIR") if variable in os.environ}


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
            os.environ[variable] = value
        else:
            os.environ.pop(variable, None)
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


def styles_wanted():
    """True unless FIRNLINE_STYLES or the setting switches the styles off."""
    value = os.environ.get("FIRNLINE_STYLES") or str(QgsSettings().value("firnline/styles", "") or "")
    return value.lower() not in ("0", "off", "false", "no")
