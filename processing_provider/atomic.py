"""Files that appear whole or not at all: written beside their place, then renamed. Never imports qgis."""

import contextlib
import itertools
import os
import shutil

from ..algorithms.options import InputError

_SIDECARS = (".aux.xml", ".ovr", ".msk")  # what GDAL keeps beside a raster


@contextlib.contextmanager
def explained(sentence):
    """Turn a failure of GDAL or of the disk into an InputError; REASON in the sentence becomes theirs."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise InputError(sentence.replace("REASON", " ".join(str(error).split()).rstrip("."))) from error


def closed(dataset):
    """Close a dataset of osgeo.gdal; None, to be put in its place. What fails is told by GDAL's last error."""
    from osgeo import gdal

    if hasattr(dataset, "Close"):  # GDAL 3.8 and later; before, the last reference closes
        with gdal.ExceptionMgr(useExceptions=False):  # an exception would leave a dataset behind that is freed once more
            dataset.Close()


def check_output(path, *, key="OUTPUT", suffixes=(".tif", ".tiff")):
    """Raise InputError when `path` cannot be written: another suffix, a missing or read-only folder. Cheap; for the start of a tool."""
    path = os.path.abspath(path)
    folder = os.path.dirname(path)
    for wrong, sentence in (
        (not path.lower().endswith(tuple(suffixes)), f" has another format: let the name end in {' or '.join(suffixes)}."),
        (os.path.isdir(path), " is a folder: give a file in it."),
        (not os.path.isdir(folder), f": the folder {folder} does not exist, create it or choose another."),
        (not os.access(folder, os.W_OK), f": the folder {folder} is read-only, choose another."),
        (os.path.exists(path) and not os.access(path, os.W_OK), " is read-only: choose another name."),
    ):
        if wrong:
            raise InputError(f"{key} = {path}{sentence}")
    return path


@contextlib.contextmanager
def pending_text(path, text, *, key="REPORT"):
    """Write text (UTF-8) or bytes beside `path`; it takes its place when the block ends well. Gives a list that then holds the path under which it lies, written as
    it was given."""
    given, path = path, check_output(path, key=key, suffixes=("",))
    part, kept = f"{path}.part-{os.getpid()}", []
    trouble = f"{key} = {path} cannot be written (REASON): free some space or choose another folder."
    try:
        with explained(trouble):
            with open(part, "wb") as file:
                file.write(text if isinstance(text, bytes) else text.encode())
        yield kept
        with explained(trouble):
            kept.append(put(part, path) or os.fspath(given))
    finally:
        discard(part)


@contextlib.contextmanager
def pending_copy(source, path, *, key="OUTPUT"):
    """Copy a raster beside `path`; as pending_text()."""
    given, path = path, check_output(path, key=key)
    stem, suffix = os.path.splitext(path)
    part, kept = f"{stem}.part-{os.getpid()}{suffix}", []
    trouble = f"{key} = {path} cannot be written (REASON): free some space or choose another folder."
    try:
        with explained(trouble):
            shutil.copyfile(source, part)
        yield kept
        with explained(trouble):
            kept.append(put(part, path) or os.fspath(given))
    finally:
        discard(part)


def atomic_text(path, text, *, key="REPORT"):
    """Write text (UTF-8) as create_raster writes pixels: whole or not at all. Returns the path under which it lies."""
    with pending_text(path, text, key=key) as kept:
        pass
    return kept[0]


def put(part, path):
    """Give the finished part file its name; where another program holds the old file (Windows), another name, which is returned."""
    kept_as = None
    try:
        if os.path.exists(path + "-wal"):  # an open GeoPackage, whose pending changes would go into the new file
            raise PermissionError
        os.replace(part, path)
    except PermissionError:
        stem, suffix = os.path.splitext(path)
        names = itertools.chain([f"{stem}_new{suffix}"], (f"{stem}_new{number}{suffix}" for number in itertools.count(2)))
        kept_as = path = next(name for name in names if not os.path.exists(name))
        os.replace(part, path)
    for sidecar in _SIDECARS:  # statistics and pyramids of the old file would belie the new one
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path + sidecar)
        if os.path.exists(part + sidecar):
            os.replace(part + sidecar, path + sidecar)
    return kept_as


def discard(part):
    for suffix in ("", *_SIDECARS):
        with contextlib.suppress(OSError):
            os.unlink(part + suffix)
