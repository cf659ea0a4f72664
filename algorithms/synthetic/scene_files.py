"""What a sample scene consists of, before anything is written: rasters, polygons and other files by their names in the folder of the scene."""

import dataclasses

import numpy as np

from ..grid import Grid


@dataclasses.dataclass
class Raster:
    """bands: name -> (unit, (rows, columns) array); crs: such as EPSG:32632; metadata: text by name. grid None: an image without a georeference."""

    name: str
    grid: Grid
    crs: str
    bands: dict
    metadata: dict = dataclasses.field(default_factory=dict)
    dtype: str = "float32"


@dataclasses.dataclass
class Rings:
    """Polygons of rings [(x, y), ...] in the CRS."""

    name: str
    crs: str
    rings: list


@dataclasses.dataclass
class Regions:
    """Polygons around the pixels of like label, one (of several parts) for each label above 0, with holes where they have some.

    labels: uint8 (rows, columns); fields: name -> {label: value}, text or whole numbers.
    """

    name: str
    grid: Grid
    crs: str
    labels: np.ndarray
    fields: dict = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Points:
    """x, y: (n,) in the CRS; fields: name -> (n,) numbers."""

    name: str
    crs: str
    x: np.ndarray
    y: np.ndarray
    fields: dict


@dataclasses.dataclass
class Content:
    """A file of these bytes."""

    name: str
    content: bytes


@dataclasses.dataclass
class SceneFiles:
    """files: the above; series, second: names of the rasters of the dated series, in their order; results: key of an output -> name of its file."""

    files: list
    series: list
    second: list
    results: dict


def dated(when):
    """Metadata of an acquisition."""
    return {"ACQUISITION_DATE": when.isoformat(timespec="seconds")}


def table(header, rows):
    """CSV as bytes; floats to the millimetre."""
    lines = [",".join(f"{value:.3f}" if isinstance(value, (float, np.floating)) else str(value) for value in row) for row in rows]
    return ("\n".join([",".join(header), *lines]) + "\n").encode()
