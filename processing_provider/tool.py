"""The one base class of the tools: options become a form, values are checked, errors become sentences."""

import configparser
import dataclasses
import difflib
import errno
import os
import pathlib
import platform
import sys
import traceback

from qgis.core import Qgis, QgsApplication, QgsCoordinateReferenceSystem, QgsCoordinateTransformContext, QgsProcessingAlgorithm, QgsProcessingException, QgsProcessingParameterBoolean
from qgis.core import QgsProcessingParameterEnum, QgsProcessingParameterNumber, QgsProcessingParameterString
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon

from ..algorithms import components
from ..algorithms.options import InputError, check, key_of, kind_of, label_of
from ..algorithms.progress import Cancelled
from . import described, environment, texts
from .inputs import plain
from .language import dressed, tr, tr_paragraphs
from .outputs import refuse_one_place

ROOT = pathlib.Path(__file__).resolve().parent.parent
HOMEPAGE = "https://github.com/firnline/firnline"


def icon(stem):
    path = ROOT / "ui" / "icons" / f"{stem}.svg"
    return QIcon(str(path if path.exists() else path.with_name("firnline.svg")))


def version():
    """Version of the plugin, from metadata.txt."""
    metadata = configparser.ConfigParser(interpolation=None)
    metadata.read(ROOT / "metadata.txt", encoding="utf-8")
    return metadata["general"]["version"]


def versions():
    """Versions of all that takes part in a computation (dict of text)."""
    import importlib.metadata

    from osgeo import gdal
    found = {"Firnline": version(), "QGIS": Qgis.version(), "GDAL": gdal.__version__, "Python": platform.python_version()}
    for package in ("numpy", "scipy", "rasterio", "numba", "matplotlib"):
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


class FeedbackProgress:
    """algorithms.progress.Progress over QGIS' feedback."""

    def __init__(self, feedback):
        self._feedback = feedback
        self.note, self.warnings = feedback.pushInfo, []
        # qgis_process hears an interrupt (SIGINT) in its event loop, which stands still while a tool runs in its only thread.
        self._deaf = QgsApplication.platform() == "qgis_process"

    def cancelled(self):
        if self._deaf:
            QCoreApplication.processEvents()
        return self._feedback.isCanceled()

    def warn(self, text):
        self.warnings.append(text)
        self._feedback.pushWarning(text)

    def report(self, fraction):
        self._feedback.setProgress(100.0 * min(max(fraction, 0.0), 1.0))


class Tool(QgsProcessingAlgorithm):
    """Base of every tool. A subclass gives the attributes below, inputs(), outputs() and compute()."""

    ID = NAME = GROUP = HELP = ""
    SUMMARY = ""  # one sentence
    SCENE = ""  # the scene of the sample data on which the tool can be tried
    Options = None  # the frozen dataclass of algorithms/
    COMPONENTS = ()  # names in algorithms.components
    TAGS = ()

    def __init__(self):
        super().__init__()
        self.layer_names = {}  # key of a raster output -> name of the loaded layer
        self.period = None  # (first, last) naive UTC datetime of the loaded layers
        self.series_layers = {}  # key of a series output -> [(path, layer name, (first, last))], to be loaded with the layer that it goes with
        self.tops = {}  # key of an output -> upper end of the colours of its layers
        self.loaded = []  # (rank, layer id) of what QGIS has loaded of this run
        self.transform_context = QgsCoordinateTransformContext()
        self.notes = []  # what the inputs have to say, for the log
        self.described = None  # what the files of this run say of themselves: a described.Run
        self._given = self._options = None
        self._paths = {}

    @property
    def options(self):
        """The options object of this run."""
        return self._options

    def path_of(self, key):
        """Where an output of this run lies; None where it is not wanted."""
        return self._paths.get(key)

    def inputs(self):
        """Objects of inputs.py."""
        return ()

    def outputs(self):
        """Objects of outputs.py."""
        return ()

    def compute(self, given, options, progress):
        """Do the work. `given`: key -> taken input, or path of an output (None: not wanted).

        Returns further results by key, and the path of an output where it lies elsewhere than asked for, or may do so.
        """
        raise NotImplementedError

    # --- what QGIS asks for

    def createInstance(self):
        return type(self)()

    def name(self):
        return self.ID

    def displayName(self):
        return tr(self.NAME)

    def group(self):
        return tr(self.GROUP)

    def groupId(self):
        return "".join(letter for letter in self.GROUP.lower() if letter.isalnum())

    def shortDescription(self):
        return tr(self.SUMMARY)

    def shortHelpString(self):
        text = tr_paragraphs(self.HELP)
        if self.SCENE:
            text += "\n\n" + tr("To try it: run Sample scene with SCENE = {scene}; its page in the documentation says which file goes where.").format(scene=self.SCENE)
        return text

    def helpUrl(self):
        return f"{HOMEPAGE}/blob/main/docs/{self._stem()}.md"

    def tags(self):
        return [*self.TAGS, self.NAME]  # found by its English name in every language

    def icon(self):
        return icon(self._stem())

    def _stem(self):
        return type(self).__module__.rsplit(".", 1)[-1]

    def initAlgorithm(self, configuration=None):
        fields, given = dataclasses.fields(self.Options), list(self.inputs())
        ordered = [one.definition() for one in given if one.leading or not one.optional] + [_parameter_of(field) for field in fields if not field.metadata["advanced"]]
        ordered += [one.definition() for one in given if one.optional and not one.leading] + [_parameter_of(field) for field in fields if field.metadata["advanced"]]
        for parameter in ordered:
            self.addParameter(parameter)
        for one in self.outputs():
            one.add_to(self)

    def addParameter(self, definition, createOutput=True):
        return super().addParameter(dressed(definition), createOutput)

    def addOutput(self, definition):
        return super().addOutput(dressed(definition))

    def canExecute(self):
        try:
            self._refuse_missing_components()
        except InputError as error:
            return False, str(error)
        return True, ""

    def checkParameterValues(self, parameters, context):
        try:
            given, _ = self._take(parameters, context)
        except InputError as error:
            return False, str(error)
        seen = {one.key: one.seen_by_qgis(given[one.key], parameters.get(one.key)) for one in self.inputs() if one.key in parameters}
        chosen = {key_of(field): _choice(field, plain(parameters.get(key_of(field)), context)) for field in dataclasses.fields(self.Options) if field.metadata["choices"]}
        stated = {key: chosen.get(key, value) for key, value in {**parameters, **seen}.items() if plain(value, context) is not None}
        return super().checkParameterValues(stated, context)

    def prepareAlgorithm(self, parameters, context, feedback):
        # Layers are looked at here because this is the main thread, where they live. A CRS that QGIS has cached for a thread that has since ended (idle ones
        # do after half a minute) is valid but has no WKT and transforms nothing: no file of this run shall get such a one.
        QgsCoordinateReferenceSystem.invalidateCache()
        self.transform_context = QgsCoordinateTransformContext(context.transformContext())
        try:
            environment.apply()
            self._given, self._options = self._take(parameters, context)
            self.described = self._described()
        except InputError as error:
            raise QgsProcessingException(str(error)) from None
        for note in self.notes:
            feedback.pushInfo(note)
        return True

    def processAlgorithm(self, parameters, context, feedback):
        progress = FeedbackProgress(feedback)
        destinations = [one for one in self.outputs() if hasattr(one, "path")]
        self._paths = {one.key: one.path(self, parameters, context) for one in destinations}
        for one in destinations:
            lacking = components.missing([one.component]) if one.component and self._paths[one.key] else []
            if lacking:
                progress.warn(f"{one.key} goes without figures. {components.sentence('It', lacking)}")
        try:
            with described.during(self.described):
                results = self.compute({**self._given, **self._paths}, self._options, progress) or {}
        except QgsProcessingException:
            raise
        except Exception as error:
            raise QgsProcessingException(self._sentence(error, feedback)) from None
        self._follow(results, context, progress)
        named = {key: path for key, path in self._paths.items() if path}
        return {**named, **{key: value for key, value in results.items() if value is not None}}

    def _described(self):
        """What the outputs of this run shall say of themselves."""
        found = {one.key: one.sources(self._given[one.key]) for one in self.inputs()}
        told = {one.key: one.told(self) for one in self.outputs() if hasattr(one, "told")}
        return described.Run(self.NAME, self.SUMMARY, version(), texts.settings(self._options), self.TAGS, told, {key: names for key, (names, _) in found.items()},
                             described.together(terms for _, all_terms in found.values() for terms in all_terms))

    def _follow(self, results, context, progress):
        """Where an output had to take another name (its old file is held open), say so, and load that one and not the old."""
        for key, path in self._paths.items():
            kept = results.get(key)
            if not path or not kept or os.path.abspath(kept) == os.path.abspath(path):
                results.pop(key, None)
                continue
            progress.warn(f"Another program holds the old file open: the new data are in {kept}.")
            if context.willLoadLayerOnCompletion(path):
                waiting = context.layersToLoadOnCompletion()
                waiting[kept] = waiting.pop(path)
                context.setLayersToLoadOnCompletion(waiting)
                self._paths[key] = kept

    def postProcessAlgorithm(self, context, feedback):
        for one in self.outputs():
            if one.key in self._paths:
                one.dress(self, self._paths[one.key], context)
        return {}

    # --- checks

    def _take(self, parameters, context):
        """(taken inputs by key, options object); InputError for the first value that does not do."""
        self._refuse_unknown(parameters)
        self._refuse_missing_components()
        options = self._options_from(parameters, context)
        self.notes = []
        given = {one.key: one.take(self, parameters, context) for one in self.inputs()}
        files = [path for one in self.inputs() for path in one.paths(given[one.key])]
        destinations = [one for one in self.outputs() if hasattr(one, "check")]
        for one in destinations:
            one.check(parameters, context, files)
        refuse_one_place(destinations, parameters, context)
        return given, options

    def _refuse_unknown(self, parameters):
        known = [definition.name() for definition in self.parameterDefinitions()]
        lists = [one.key for one in self.inputs() if one.many]
        for key, value in parameters.items():
            if key not in known:
                near = difflib.get_close_matches(key.upper(), known, 1, 0.5)
                way_out = f"did you mean {near[0]}?" if near else f"the parameters are {', '.join(known)}."
                raise InputError(f"{key} is no parameter of {self.NAME}: {way_out}")
            if isinstance(value, (list, tuple)) and len(value) > 1 and key not in lists:
                raise InputError(f"{key} is given {len(value)} times ({', '.join(map(str, value))}): give it once.")

    def _refuse_missing_components(self):
        lacking = components.missing(self.COMPONENTS)
        if lacking:
            raise InputError(components.sentence(self.NAME, lacking))

    def _options_from(self, parameters, context):
        values = {}
        for field in dataclasses.fields(self.Options):
            value = plain(parameters.get(key_of(field)), context)
            kind, may_be_empty = kind_of(field)
            if value is None or (value == "" and kind is not str):
                if key_of(field) in parameters and may_be_empty:
                    values[field.name] = None
                continue
            values[field.name] = _parsed(key_of(field), _choice(field, value), kind)
        return check(self.Options(**values))

    def _sentence(self, error, feedback):
        """What the user reads of an exception."""
        if isinstance(error, InputError):
            return str(error)
        if isinstance(error, Cancelled):
            return "Cancelled."
        if isinstance(error, MemoryError):
            return "The memory does not suffice: set a smaller memory budget in the settings of Firnline (FIRNLINE_MEMORY_MB), or close other programs."
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            return f"The disk is full ({error.filename or 'temporary folder'}): free some space or write the outputs elsewhere."
        feedback.reportError("".join(traceback.format_exception(error)))
        if isinstance(error, ImportError) and self.COMPONENTS and not (error.name or "").startswith(__package__.split(".")[0]):
            lacking = [components.COMPONENTS[name] for name in self.COMPONENTS]
            return f"A library of {self.NAME} is there but does not load ({error}): {components.pip_command(lacking)} may repair it."
        return (f"This is a fault in Firnline {version()} ({type(error).__name__}: {error}): please report it with the lines above at "
                f"{HOMEPAGE}/issues. Python {sys.version.split()[0]}, QGIS {Qgis.version()}.")


def _parameter_of(field):
    """The QgsProcessingParameterDefinition of an options field."""
    kind, may_be_empty = kind_of(field)
    meta, key, label = field.metadata, key_of(field), label_of(field)
    if meta["choices"]:
        parameter = QgsProcessingParameterEnum(key, label, list(meta["choices"]), False, field.default, may_be_empty, True)
    elif kind is bool:
        parameter = QgsProcessingParameterBoolean(key, label, field.default, may_be_empty)
    elif kind in (int, float):
        number = Qgis.ProcessingNumberParameterType.Integer if kind is int else Qgis.ProcessingNumberParameterType.Double
        parameter = QgsProcessingParameterNumber(key, label, number, field.default, may_be_empty)
        if meta["minimum"] is not None:
            parameter.setMinimum(meta["minimum"])
        if meta["maximum"] is not None:
            parameter.setMaximum(meta["maximum"])
    else:
        parameter = QgsProcessingParameterString(key, label, field.default, False, may_be_empty or field.default == "")
    parameter.setHelp(meta["help"])
    if meta["advanced"]:
        parameter.setFlags(parameter.flags() | Qgis.ProcessingParameterFlag.Advanced)
    return parameter


def _choice(field, value):
    """The choice of a field: as it stands, or by the number that `qgis_process help` shows for it."""
    choices = field.metadata["choices"]
    if choices and str(value).isdecimal() and int(value) < len(choices) and str(value) not in choices:
        return choices[int(value)]
    return value


def _parsed(key, value, kind):
    """A value that QGIS hands over, as the type of its field; InputError where it cannot be read as such."""
    if kind is bool:
        known = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
        text = str(value).strip().lower()
        if text not in known:
            raise InputError(f"{key} = {value!r} is neither true nor false: use true or false.")
        return known[text]
    if kind in (int, float):
        try:
            number = float(value)
        except (TypeError, ValueError):
            raise InputError(f"{key} = {value!r} is not a number: give one with a decimal point and no unit.") from None
        return int(number) if kind is int and number.is_integer() else number
    return str(value)
