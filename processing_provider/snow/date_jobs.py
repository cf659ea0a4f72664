"""The dates of a snow series as independent jobs on a cluster, which write their rasters themselves. Never imports qgis: workers load it."""

import os

from ...algorithms import executor
from ...algorithms.progress import Silent
from .. import image_files, rasters
from .series import writing


class _WhileThere(Silent):
    """Progress of a job that ends when the folder of its rasters is gone, as after a cancel."""

    def __init__(self, places):
        super().__init__()
        self._folders = {os.path.dirname(place.path) for place in places}

    def cancelled(self):
        return not all(map(os.path.isdir, self._folders))


def one_date(function, places, arguments, cache_mb, progress):
    """function(*arguments, output, progress); output: context manager of put(), which writes into the rasters of `places`."""
    progress = _WhileThere(places) if places else progress
    with rasters.cache_limit(cache_mb):
        return function(*arguments, writing(places, progress), progress)


class Workers:
    """The dates of a run as jobs on a cluster: what a core needs of it.

    series: list of DatedSeries, whose rasters of a date its job writes; `folder`: where rasters lie that all jobs read; files: paths of all images.
    """

    def __init__(self, scheduler, series, files, cache_mb):
        self.folder, self._scheduler, self._series, self._files, self._cache_mb = series[0].new, scheduler, series, files, cache_mb

    def run(self, function, dates, aside, done, progress, *, write=True):
        """Call function(*arguments, output, progress) for every (number of the date, arguments) there, and done(number of the date, result) here.

        aside: Scratches that the jobs read. A date without result has written nothing.
        """
        dates = list(dates)

        def keep(number, result):
            k = dates[number][0]
            for one in self._series if write and result is not None else ():
                one.wrote(k, progress)
            done(k, result)
        jobs = ((function, [one.place(k) for one in self._series] if write else [], arguments, self._cache_mb) for k, arguments in dates)
        executor.run(one_date, jobs, keep, progress, sizes=[1] * len(dates), names=[f"date {k + 1}" for k, _ in dates], scheduler=self._scheduler,
                     files=[*(one.path for one in aside), *self._files])


def on_cluster(scheduler, series, readers, cache_mb):
    """(Workers, images in place of the readers, which travel), or (None, readers) without a scheduler. readers: list of lists of readers, or of None."""
    if not scheduler:
        return None, readers
    images = [side and [image_files.ImageFile(reader) for reader in side] for side in readers]
    return Workers(scheduler, series, [image.path for side in images if side for image in side], cache_mb), images
