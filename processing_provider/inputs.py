"""Inputs that the tools share: each knows its QGIS parameter and how a value becomes what the science takes."""

import dataclasses
import datetime
import os
import pathlib

from qgis.core import NULL, Qgis, QgsProcessingParameterFeatureSource, QgsProcessingParameterFile, QgsProcessingParameterMultipleLayers
from qgis.core import QgsProcessingParameterRasterLayer, QgsProcessingParameterString, QgsProcessingUtils, QgsProperty, QgsProviderRegistry
from qgis.core import QgsRasterLayer, QgsWkbTypes

from ..algorithms import components
from ..algorithms.options import InputError
from . import described, layer_metadata, rasters


@dataclasses.dataclass
class Scene:
    """A raster that was given: where it lies, and all that may tell its date.

    `metadata` and `imagery` are the items of the dataset's default and IMAGERY domains; `temporal_start` is naive UTC or None;
    `layer_crs` is the CRS of the map layer, None for a plain file; `label` says what series it belongs to, '' for the only one.
    """

    name: str
    path: str
    metadata: dict
    imagery: dict
    temporal_start: datetime.datetime | None = None
    layer_crs: object = None
    label: str = ""
    terms: dict = dataclasses.field(default_factory=dict)  # of use, as described.terms_of() gives them


@dataclasses.dataclass
class Input:
    key: str
    label: str
    help: str = ""
    optional: bool = False
    advanced: bool = False
    leading: bool = False  # whether it stands before the options though it is optional
    many = False  # whether a list is a value

    def definition(self):
        """A new QgsProcessingParameterDefinition."""
        parameter = self._parameter()
        parameter.setHelp(self.help)
        if self.advanced:
            parameter.setFlags(parameter.flags() | Qgis.ProcessingParameterFlag.Advanced)
        return parameter

    def take(self, tool, parameters, context):
        """The value for the science, None where an optional input is empty; InputError where it does not resolve."""
        value = plain(parameters.get(self.key), context)
        if value is None or value == "" or value == []:
            if self.optional:
                return None
            raise InputError(f"{self.key} is empty: {self._wanted}.")
        return self._read(value, tool, parameters, context)

    def seen_by_qgis(self, taken, value):
        """The value that QGIS' own check shall see."""
        return value

    def paths(self, taken):
        """Files that were read, of a taken value."""
        return []

    def sources(self, taken):
        """(names, terms of use) of what was read, of a taken value; those of a list in the order of their names, for theirs does not matter."""
        layers = [one for one in (taken if isinstance(taken, list) else [taken]) if hasattr(one, "terms")]
        layers.sort(key=lambda one: os.path.basename(getattr(one, "path", "")))
        names = sorted(os.path.basename(path.rstrip("/\\")) for path in self.paths(taken))
        return names or [one.sourceName() for one in layers], [one.terms for one in layers]


class _Rasters(QgsProcessingParameterMultipleLayers):
    """Takes a folder too. QGIS' own check would load every file as a layer, which leaves an .aux.xml beside it; scenes.take() looks closer."""

    def checkValueIsAcceptable(self, value, context=None):
        return bool(value) or super().checkValueIsAcceptable(value, context)


class scenes(Input):
    """Two or more rasters: a list of layers and files, or one series folder (its *.tif, sorted by name)."""

    many = True

    def __init__(self, key, label, help="", *, minimum=2, **more):
        super().__init__(key, label, help, **more)
        self.minimum = minimum

    @property
    def _wanted(self):
        return f"give {self.minimum} or more rasters, or the folder of a dated series"

    def _parameter(self):
        return _Rasters(self.key, self.label, Qgis.ProcessingSourceType.Raster, optional=self.optional)

    def _read(self, value, tool, parameters, context):
        items = list(_flat(value))
        if len(items) == 1 and isinstance(items[0], str) and os.path.isdir(items[0]):
            taken = self._in_folder(pathlib.Path(items[0]), tool, context)
        else:
            taken = [scene(self.key, item, context) for item in items]
        if len(taken) < self.minimum:
            raise InputError(f"{self.key} holds {len(taken)} raster{'s' * (len(taken) != 1)}: {self._wanted}.")
        seen = {}
        for one in taken:
            if seen.setdefault(_identity(one.path), one) is not one:
                raise InputError(f"{self.key} holds {one.path} twice: leave one out.")
        return taken

    def _in_folder(self, folder, tool, context):
        """The scenes of a dated series; the tool's notes name every .tif that is none."""
        paths, taken = [path for path in sorted(folder.iterdir()) if path.suffix.lower() in (".tif", ".tiff")], []
        if not paths:
            raise InputError(f"{self.key} = {folder} holds no .tif file: give the folder of a dated series, or list the rasters.")
        for path in paths:
            reason = "a hidden file" if path.name.startswith(".") else "being written" if ".part-" in path.name else ""
            one = None if reason else scene(self.key, str(path), context)
            if one and "FIRNLINE_OPTIONS" in one.metadata and "ACQUISITION_DATE" not in one.metadata:
                reason = "a result of Firnline"
            if reason:
                tool.notes.append(f"{self.key}: {path} is left out: {reason}, no image.")
            else:
                taken.append(one)
        return taken

    def seen_by_qgis(self, taken, value):
        return [one.path for one in taken] if taken else value

    def paths(self, taken):
        return [one.path for one in taken or ()]


class raster(Input):
    """One raster layer or file."""

    _wanted = "give a raster layer or file"

    def _parameter(self):
        return QgsProcessingParameterRasterLayer(self.key, self.label, optional=self.optional)

    def _read(self, value, tool, parameters, context):
        return scene(self.key, value, context)

    def seen_by_qgis(self, taken, value):
        return taken.path if taken else value

    def paths(self, taken):
        return [taken.path] if taken else []


class _Vectors(Input):
    """A vector layer of one geometry type, taken as a QgsProcessingFeatureSource."""

    @property
    def _wanted(self):
        return f"give a layer or file of {self._name}"

    def _parameter(self):
        return QgsProcessingParameterFeatureSource(self.key, self.label, [self._source_type], optional=self.optional)

    def _read(self, value, tool, parameters, context):
        source = tool.parameterAsSource(parameters, self.key, context)
        if source is None:
            raise InputError(f"{self.key} = {shown(value)} is no layer or file that can be read: {self._wanted}.")
        if QgsWkbTypes.geometryType(source.wkbType()) != self._geometry:
            raise InputError(f"{self.key} = {source.sourceName()} holds no {self._name}: {self._wanted}.")
        layer = tool.parameterAsVectorLayer(parameters, self.key, context)
        source.file = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source()).get("path", "") if layer else ""
        source.terms = layer_metadata.terms_of_layer(layer) if layer else {}
        return source

    def paths(self, taken):
        return [taken.file] if taken and taken.file else []


class polygons(_Vectors):
    """A polygon layer; see grids.rasterize."""

    _name, _geometry, _source_type = "polygons", Qgis.GeometryType.Polygon, Qgis.ProcessingSourceType.VectorPolygon


class points(_Vectors):
    """A point layer."""

    _name, _geometry, _source_type = "points", Qgis.GeometryType.Point, Qgis.ProcessingSourceType.VectorPoint


class file(Input):
    """One file of a kind that QGIS does not know; taken as its path."""

    def __init__(self, key, label, help="", *, kind="", suffix="", **more):
        super().__init__(key, label, help, **more)
        self.kind, self.suffix = kind, suffix

    @property
    def _wanted(self):
        return f"give a {self.kind} file (*{self.suffix})"

    def _parameter(self):
        return QgsProcessingParameterFile(self.key, self.label, fileFilter=f"{self.kind} files (*{self.suffix})", optional=self.optional)

    def _read(self, value, tool, parameters, context):
        if not os.path.isfile(str(value)):
            raise InputError(f"{self.key} = {value} does not exist, or is no file: {self._wanted}.")
        if not str(value).lower().endswith(self.suffix):  # QGIS would refuse it without saying why
            raise InputError(f"{self.key} = {value} does not end in {self.suffix}: {self._wanted}.")
        return str(value)

    def paths(self, taken):
        return [taken] if taken else []


class text(Input):
    """One or more lines of text."""

    _wanted = "give a text"

    def _parameter(self):
        return QgsProcessingParameterString(self.key, self.label, multiLine=False, optional=self.optional)

    def _read(self, value, tool, parameters, context):
        return str(value)


class scheduler(text):
    """Address of a Dask scheduler, taken as text: the parameter, else FIRNLINE_SCHEDULER, '' for this machine."""

    def __init__(self):
        super().__init__("SCHEDULER", "Dask scheduler", "Address such as tcp://10.0.0.1:8786, or a scheduler file (JSON): jobs run on that cluster, which must see the input files under the same paths. "
                         "Empty: FIRNLINE_SCHEDULER, else all cores of this machine. Dask exchanges Python pickles, which can run any code: give only a scheduler that you trust.",
                         optional=True, advanced=True)

    def take(self, tool, parameters, context):
        value = super().take(tool, parameters, context)
        address = (value or os.environ.get("FIRNLINE_SCHEDULER", "")).strip()
        if address and (lacking := components.missing(["cluster"])):
            raise InputError(components.sentence(f"SCHEDULER = {address}", lacking))
        return address


def _identity(path):
    """What two names of one file share: its place on the disk; a dataset name that is no file is itself."""
    if not os.path.exists(path):
        return path
    about = os.stat(path)
    return about.st_dev, about.st_ino


def plain(value, context):
    """A parameter value without QGIS' wrapping: NULL is None, a data-defined property its value."""
    if isinstance(value, QgsProperty):
        value, _ = value.value(context.expressionContext(), None)
    return None if value is None or value == NULL else value


def shown(value):
    """A value as a message shows it: a layer by its name."""
    return value.name() if hasattr(value, "name") else str(value)


def scene(key, value, context):
    """The Scene of a layer, layer id, layer name, or path; InputError naming `key` where it is none that can be read."""
    layer = value
    if isinstance(value, (str, os.PathLike)):
        value = os.fspath(value)
        layer = QgsProcessingUtils.mapLayerFromString(value, context, False)
    elif not hasattr(value, "source"):
        raise InputError(f"{key} = {value!r} is no raster: give a raster layer or file.")
    start = layer_crs = None
    if layer is None:
        path, name = value, pathlib.Path(value).stem
    else:
        if not isinstance(layer, QgsRasterLayer):
            raise InputError(f"{key} = {layer.name()} is no raster layer: give a raster layer or file.")
        if layer.providerType() != "gdal":
            raise InputError(f"{key} = {layer.name()} comes from the provider {layer.providerType()}, not from a file: "
                             "save it as GeoTIFF first (Export > Save As).")
        path, name, layer_crs = layer.source().split("|")[0], layer.name(), layer.crs()
        start = _temporal_start(layer)
    try:
        with rasters.open_raster(path) as reader:
            terms = described.together([layer_metadata.terms_of_layer(layer) if layer else layer_metadata.terms_beside(path), described.terms_of(reader.metadata)])
            return Scene(name, path, reader.metadata, reader.metadata_domains.get("IMAGERY", {}), start, layer_crs, terms=terms)
    except InputError as error:
        raise InputError(f"{key}: {error}") from None


def _temporal_start(layer):
    properties = layer.temporalProperties()
    if not properties.isActive() or properties.mode() != Qgis.RasterTemporalMode.FixedTemporalRange:
        return None
    begin = properties.fixedTemporalRange().begin()
    if not begin.isValid():
        return None
    # QGIS stores what the dialog shows, without a zone that means anything: taken as it reads, as UTC.
    return datetime.datetime(begin.date().year(), begin.date().month(), begin.date().day(), begin.time().hour(), begin.time().minute(), begin.time().second())


def _flat(value):
    """Single values of nested lists; a text with semicolons that is no file is a list."""
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _flat(item)
    elif isinstance(value, str) and ";" in value and not os.path.exists(value):
        yield from (part.strip() for part in value.split(";") if part.strip())
    elif value is not None and value != NULL and value != "":
        yield value
