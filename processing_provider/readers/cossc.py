"""A TanDEM-X CoSSC product: orbits, timing and height of ambiguity from its XML files, and where its images are.

Tags after DLR's TX-GS-DD-3307 (Level 1b product format) and TD-GS-PS-3028 (TanDEM-X experimental product description).
"""

import datetime
import math
import os

import numpy as np

from ...algorithms.insar.orbits import Orbit
from ...algorithms.insar.pair import LIGHT, Image, Pair, check
from ...algorithms.options import InputError
from . import cosar, xml_tree

_SUFFIX = ".xml"


def find(path, key):
    """The main XML file of a product: `path` itself, or the one of that root element in the folder `path`."""
    if not os.path.isdir(path):
        return path
    name = os.path.basename(os.path.abspath(path)) + _SUFFIX  # as DLR delivers it
    own = [name] if os.path.isfile(os.path.join(path, name)) else sorted(one for one in os.listdir(path) if one.lower().endswith(_SUFFIX) and one.upper().startswith("TDM"))
    if len(own) != 1:
        raise InputError(f"{key} = {path} holds {'no' if not own else len(own)} TDM….xml file{'s' * (len(own) > 1)}: give the folder of one CoSSC product, or its main XML file.")
    return os.path.join(path, own[0])


def images(path, key):
    """Paths of the COSAR files of the primary and the secondary image of a product; `path`: its folder or its main XML file. InputError where one is missing, cut off, or there are several."""
    return [_image(os.path.join(folder, "IMAGEDATA"), key) for folder in folders(path, key)]


def _image(folder, key):
    found = sorted(name for name in os.listdir(folder) if name.lower().endswith(".cos")) if os.path.isdir(folder) else []
    if not found:
        raise InputError(f"{key}: {folder} holds no image (.cos): copy or download the product again.")
    if len(found) > 1:
        raise InputError(f"{key}: {folder} holds {len(found)} images, {', '.join(found)}: give those of one polarisation as PRIMARY and SECONDARY.")
    path = os.path.join(folder, found[0])
    cosar.refuse_other(path, key)
    return path


def read(path, key):
    """The Pair of a CoSSC product; `path`: its folder or its main XML file. InputError, naming `key`, for what is missing or unsound."""
    path = find(path, key)
    common, first, second = _images(path, key)
    master, slave = (_level_1(os.path.dirname(path), name, key) for name in (first, second))
    epoch = _time(_text(master[0], "productInfo/sceneInfo/start/timeUTC", *master[1:]), *master[1:])
    epoch0 = epoch.replace(microsecond=0)
    mode = (common.get("cooperativeMode") or "").lower()
    ambiguity = common.get("acquisitionGeometry/heightOfAmbiguity")
    rate = _number(master, "productSpecific/complexImageInfo/commonRSF")
    image = Image(int(_number(master, "productInfo/imageDataInfo/imageRaster/numberOfRows")), int(_number(master, "productInfo/imageDataInfo/imageRaster/numberOfColumns")),
                  (epoch - epoch0).total_seconds(), 1 / _positive(master, "productSpecific/complexImageInfo/commonPRF"),
                  _number(master, "productInfo/sceneInfo/rangeTime/firstPixel") * LIGHT / 2, LIGHT / 2 / rate if rate > 0 else math.nan)
    side = _text(master[0], "productInfo/acquisitionInfo/lookDirection", *master[1:]).upper()
    if side not in ("RIGHT", "LEFT"):
        raise InputError(f"{key} = {master[2]}: lookDirection is {side!r}: it must be RIGHT or LEFT.")
    wavelength = LIGHT / _positive(master, "instrument/radarParameters/centerFrequency")
    pair = Pair(epoch0, 1 if side == "RIGHT" else -1, wavelength, _orbit(master, epoch0, "primary"), _orbit(slave, epoch0, "secondary"), 2 if "monostatic" in mode else 1, image,
                _float(ambiguity, key, path, "heightOfAmbiguity") if ambiguity else None)
    return check(pair, f"{key} = {path}")


def folders(path, key):
    """(folder of the primary image, folder of the secondary) of a product: which is which, as read() has it."""
    path = find(path, key)
    return tuple(os.path.join(os.path.dirname(os.path.abspath(path)), name) for name in _images(path, key)[1:])


def _images(path, key):
    """(Element commonAcquisitionInfo, names of the folders of primary and secondary)."""
    main = xml_tree.read(path, key)
    if main.tag != "cossc_product":
        raise InputError(f"{key} = {path} is the XML of {main.tag}, not of a CoSSC product: give the main file, TDM….xml.")
    folders = {}
    for component in main.all("productComponents/component"):
        if component.attributes.get("componentClass") == "imageData":
            folders[component.get("name")] = component.get("file/location/name")
    first, second = (folders.get(f"cossc_component_{name}") for name in ("primary", "secondary"))
    if not first or not second:
        raise InputError(f"{key} = {path} does not name its two images (productComponents): copy or download the product again.")
    for name in (first, second):
        if name != os.path.basename(name) or name in (".", ".."):  # nothing outside the product
            raise InputError(f"{key}: the product names the component {name!r}, which is no folder of its own: copy or download it again.")
    common = main.all("commonAcquisitionInfo")
    common = common[0] if common else xml_tree.Element("", {})
    master = (common.get("inSARmasterID") or "").upper()
    if master not in ("", "SAT1", "SAT2"):
        raise InputError(f"{key} = {path}: inSARmasterID is {master!r}, neither SAT1 nor SAT2: it is not known which image is the primary; correct it.")
    if master == "SAT2":
        first, second = second, first
    return common, first, second


def _level_1(folder, name, key):
    """(root, key, path) of the annotation of one image."""
    path = os.path.join(folder, name, name + _SUFFIX)
    if not os.path.isfile(path):
        raise InputError(f"{key}: {path} is missing: copy or download the product again, with its two sub-folders.")
    root = xml_tree.read(path, key)
    if root.tag != "level1Product":
        raise InputError(f"{key}: {path} is the XML of {root.tag}, not of an image: copy or download the product again.")
    return root, key, path


def _text(root, tags, key, path):
    found = root.get(tags)
    if not found:
        raise InputError(f"{key}: {path} lacks {tags}: copy or download the product again.")
    return found


def _float(text, key, path, tags):
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise InputError(f"{key}: {path}: {tags} = {text!r} is not a number: copy or download the product again.")
    return found


def _number(file, tags):
    root, key, path = file
    return _float(_text(root, tags, key, path), key, path, tags)


def _positive(file, tags):
    found = _number(file, tags)
    if not found > 0:
        raise InputError(f"{file[1]}: {file[2]}: {tags} = {found:g}: it must be above 0.")
    return found


def _time(text, key, path):
    try:
        return datetime.datetime.fromisoformat(text.rstrip("Zz")[:26])
    except ValueError:
        raise InputError(f"{key}: {path}: {text!r} is no time: copy or download the product again.") from None


def _orbit(file, epoch, what):
    root, key, path = file
    names = ("posX", "posY", "posZ", "velX", "velY", "velZ")
    vectors = root.all("platform/orbit/stateVec")
    times = [(_time(_text(one, "timeUTC", key, path), key, path) - epoch).total_seconds() for one in vectors]
    numbers = np.array([[_float(_text(one, name, key, path), key, path, name) for name in names] for one in vectors], float).reshape(-1, 6)
    return Orbit(times, numbers[:, :3], numbers[:, 3:], f"{key}: the {what} orbit of {os.path.basename(path)}")
