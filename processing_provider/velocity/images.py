"""The images of a series: opened, labelled, and averaged with those of a second polarisation."""

import collections
import contextlib
import itertools

from ...algorithms.options import InputError
from ...algorithms.velocity.polarisation import MeanOfTwo
from .. import dates, grids, rasters
from ..image_files import ImageFile


def opened(path, options):
    reader = rasters.open_raster(path, options.band, power=options.values == "Intensity")
    if reader.is_complex and options.values not in ("Intensity", "Amplitude"):
        reader.close()
        raise InputError(f"VALUES = {options.values} does not fit {path}, whose pixels are complex: use Intensity or Amplitude.")
    return reader


def labels_of(text, scenes):
    """The labels of SERIES, one for each scene; None where there are none."""
    if not (text or "").strip():
        return None
    labels = [label.strip() for label in text.split(",")]
    if len(labels) != len(scenes):
        raise InputError(f"SERIES holds {len(labels)} label{'s' * (len(labels) != 1)} for {len(scenes)} images: give one for each image, in their order, "
                         "separated by commas.")
    if "" in labels:
        raise InputError(f"SERIES = {text} holds an empty label: give one for each image, in their order, separated by commas.")
    return labels


@contextlib.contextmanager
def averaged(readers, scenes, days, given, options, grid, crs, progress):
    """Context manager: the open images, each as the mean with that of its date in SECOND_POLARISATION where this is given.

    scenes, days and readers are those of IMAGES, in the order of time. With DATES the list holds for both inputs.
    """
    seconds = given["SECOND_POLARISATION"]
    if not seconds:
        yield readers
        return
    with contextlib.ExitStack() as stack:
        means = []
        for reader, one, other in zip(readers, scenes, _of_the_dates(seconds, scenes, days, given["DATES"] or "", progress)):
            second = stack.enter_context(opened(other.path, options))
            grids.refuse_other_grid("SECOND_POLARISATION", other, second, grid, crs, one.name)
            means.append(MeanOfTwo(reader, ImageFile(second), options.values, (one.name, other.name), progress))
            progress.note(f"{one.name}: mean with {means[-1].ratio:.4g} times {other.name}.")
        yield means


def _of_the_dates(seconds, scenes, days, dates_text, progress):
    """The scenes of the second polarisation in the order of those of IMAGES, by their days."""
    key = "SECOND_POLARISATION"
    if len(seconds) != len(scenes):
        raise InputError(f"{key} holds {len(seconds)} images, IMAGES {len(scenes)}: give one for each date.")
    for one, other in itertools.product(scenes, seconds):
        if one.path == other.path:
            raise InputError(f"{key} holds {other.path}, which IMAGES holds too: give the files of the other polarisation, or BAND = 0 for the mean of the bands of one file.")
    found = dates.told(seconds, dates_text, progress, f"{key}: ")
    waiting = collections.defaultdict(collections.deque)
    for one, scene in sorted(zip(found, seconds), key=lambda pair: pair[0].when):
        waiting[one.when.date()].append(scene)
    for scene, day in zip(scenes, days):
        if not waiting[day.date()]:
            others = [str(date) for date, left in waiting.items() if left]
            raise InputError(f"{key} has no image of {day:%Y-%m-%d} for {scene.name}, but one more of {', '.join(sorted(set(others) - {str(day.date())}))}: "
                             "give one for each date of IMAGES, or DATES where the dates are wrong.")
        yield waiting[day.date()].popleft()
