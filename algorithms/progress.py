"""How a computation tells how far it is, and learns that it should stop. QGIS' feedback, the tests and plain scripts all fit."""

import typing


class Cancelled(Exception):
    """The user asked to stop."""


class Progress(typing.Protocol):
    def cancelled(self) -> bool: ...
    def report(self, fraction: float) -> None: ...
    def note(self, text: str) -> None: ...
    def warn(self, text: str) -> None: ...


class Silent:
    """A Progress that nobody listens to; keeps notes and warnings for who asks."""

    def __init__(self):
        self.notes, self.warnings = [], []

    def cancelled(self):
        return False

    def report(self, fraction):
        pass

    def note(self, text):
        self.notes.append(text)

    def warn(self, text):
        self.warnings.append(text)


class part:
    """The stretch lo..hi of another Progress, itself running from 0 to 1."""

    def __init__(self, progress, lo, hi):
        self._progress, self._lo, self._hi = progress, lo, hi
        self.cancelled, self.note, self.warn = progress.cancelled, progress.note, progress.warn

    def report(self, fraction):
        self._progress.report(self._lo + (self._hi - self._lo) * min(max(fraction, 0.0), 1.0))


def stop_if_cancelled(progress):
    """Raise Cancelled when the user asked to stop."""
    if progress.cancelled():
        raise Cancelled
