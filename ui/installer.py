"""Installs components into the folder of algorithms/packages.py, step by step, by QGIS' own Python in processes of its own. For the dialog and for the command line."""

import json
import os

from qgis.PyQt.QtCore import QLockFile, QObject, QProcess, QProcessEnvironment, pyqtSignal

from ..algorithms import components, packages
from ..algorithms.options import InputError

CANCELLED = "Cancelled"


class Installer(QObject):
    """install(names, wheels) or remove(); `ended` comes once, with success and one sentence. A failure leaves nothing behind."""

    log = pyqtSignal(str)  # a line
    progressed = pyqtSignal(float)  # 0 … 1
    ended = pyqtSignal(bool, str)

    def __init__(self, root, parent=None, interpreter=None):
        super().__init__(parent)
        self.root = str(root)
        self._interpreter = components.interpreter() if interpreter is None else interpreter
        self._process = self._lock = self._folder = None
        self._text = self._pip = ""
        self._cancelled = False

    def running(self):
        return self._lock is not None

    def cancel(self):
        """Stop at once; `ended` has come when this returns."""
        if self.running():
            self._cancelled = True
            if self._process:
                self._process.kill()
                self._process.waitForFinished(5000)

    def install(self, names, wheels=""):
        """Install the named components, from the folder `wheels` where one is given, else from the package index."""
        self._cancelled, self._wheels, self._pip = False, str(wheels), ""
        try:
            self._chosen = packages.wanted(self.root, names)
            if wheels and not os.path.isdir(wheels):
                raise InputError(f"{wheels} is no folder: give the folder that holds the wheels.")
            if not self._interpreter:
                raise InputError("The Python program of QGIS is not found: use the command of the tool's message in a terminal.")
            self._take_lock()
        except (InputError, OSError) as error:
            self.ended.emit(False, _told(error))
            return
        try:
            self._folder = packages.begin(self.root)
            self._host = packages.host(self.root)
            self._environment()
        except (InputError, OSError) as error:
            self._fail(_told(error))
            return
        self.log.emit(f"Python: {self._interpreter}")
        self.log.emit(f"Folder: {self.root}")
        self._run([str(packages.PROBE), "describe", str(self._folder / packages.WORK / "probe.json"), self._wheels], self._probed)

    def remove(self):
        """Remove what was installed for this Python. Returns one sentence."""
        try:
            self._take_lock()
        except InputError as error:
            return str(error)
        try:
            there, stays = packages.remove(self.root)
        except OSError as error:
            return _told(error)
        finally:
            self._free()
        if not there:
            return "Nothing was installed."
        return "Removed; what is loaded goes when QGIS ends." if stays else "Removed."

    # --- the steps, each started when the one before has ended

    def _probed(self):
        with open(self._folder / packages.WORK / "probe.json", encoding="utf-8") as file:
            probe = json.load(file)
        if differs := packages.differs(probe):
            raise InputError(differs)
        pip, there = packages.pip_of(probe)
        if not there:
            raise InputError("pip 22.2 or newer is missing in QGIS' Python: install it (Debian, Ubuntu: sudo apt install python3-pip), or put its wheel into the folder of wheels.")
        self._environment(pip)
        self.progressed.emit(0.05)
        self._run(packages.plan_arguments(self._folder, self._chosen, self._host, self._wheels), self._plan_made)

    def _plan_made(self):
        self._plan = packages.planned(self._folder, self._host)
        self.progressed.emit(0.4)
        if not self._plan:
            raise InputError("QGIS has all that these components need: there is nothing to install.")
        self.log.emit("To install: " + ", ".join(f"{name} {version}" for name, version in self._plan.items()))
        self._run(packages.fetch_arguments(self._folder, self._plan, self._wheels), self._fetched)

    def _fetched(self):
        self.progressed.emit(0.85)
        if taken := packages.prune(self._folder, self._host):
            self.log.emit(f"Taken out, QGIS has its own: {', '.join(taken)}")
        self.log.emit("Trying the imports …")
        self._run(packages.verify_arguments(self._folder, self._chosen, self.root), self._verified)

    def _verified(self):
        folder, later = packages.finish(self.root, self._chosen, self._plan)
        self.log.emit(f"Installed in {folder}")
        self._free()
        self.progressed.emit(1.0)
        self.ended.emit(True, "Installed: start QGIS again to use it." if later else "Installed: the tools can use it now.")

    # --- processes

    def _environment(self, pip=""):
        self._variables = QProcessEnvironment.systemEnvironment()
        given, unset = packages.environment(self._folder, pip)
        for name in unset:
            self._variables.remove(name)
        for name, value in given.items():
            self._variables.insert(name, value)

    def _run(self, arguments, then):
        if self._cancelled:
            self._fail(CANCELLED)
            return
        process = QProcess(self)
        process.setProcessEnvironment(self._variables)
        process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        self._text, self._rest, self._refused, self._then = "", "", "", then
        process.readyRead.connect(self._read)
        process.finished.connect(self._finished)
        process.errorOccurred.connect(self._not_started)
        self._process = process
        process.start(self._interpreter, arguments)

    def _read(self):
        if self._process is None:
            return
        text = bytes(self._process.readAll()).decode("utf-8", "replace").replace("\r", "")
        self._text += text
        *lines, self._rest = (self._rest + text).split("\n")
        for line in lines:
            self.log.emit(line)
        if self._then == self._plan_made:
            if not self._refused and (refused := packages.going_back(self._text)):
                self._refused = refused
                self._process.kill()
            self.progressed.emit(0.4 - 0.35 * 0.9 ** self._text.count("Collecting "))
        elif self._then == self._fetched:
            self.progressed.emit(0.4 + 0.4 * min(1.0, self._text.count("Collecting ") / len(self._plan)))

    def _not_started(self, error):
        if error == QProcess.ProcessError.FailedToStart:
            self._drop_process()
            self._fail(f"{self._interpreter} does not start: use the command of the tool's message in a terminal")

    def _finished(self, status, how):
        self._read()
        if self._rest:
            self.log.emit(self._rest)
        self._drop_process()
        if self._cancelled:
            self._fail(CANCELLED)
        elif self._refused:
            self._fail(self._refused)
        elif status or how != QProcess.ExitStatus.NormalExit:
            self._fail(packages.sentence(self._text, status, self._wheels, self.root))
        else:
            try:
                self._then()
            except (InputError, OSError, ValueError, KeyError) as error:
                self._fail(f"The disk that holds {self.root} is full: free some space." if packages.disk_is_full(str(error)) else _told(error))

    def _drop_process(self):
        if self._process:
            self._process.deleteLater()
            self._process = None

    # --- end

    def _take_lock(self):
        """One installation at a time, in whatever QGIS; InputError where another runs or the folder is read-only."""
        try:
            os.makedirs(self.root, exist_ok=True)
        except OSError as error:
            raise InputError(f"{self.root} cannot be made ({error.strerror}): make its folder writable, or name another one by FIRNLINE_PACKAGES_DIR.") from None
        lock = QLockFile(os.path.join(self.root, f"{packages.tag()}.lock"))
        lock.setStaleLockTime(0)  # stale only when its process is gone
        if not lock.tryLock(0):
            if lock.error() == QLockFile.LockError.LockFailedError:
                raise InputError(f"Another installation is running in {self.root}: wait for its end.")
            raise InputError(f"{self.root} cannot be written to: make it writable, or name another folder by FIRNLINE_PACKAGES_DIR.")
        self._lock = lock

    def _free(self):
        if self._lock:
            self._lock.unlock()
            self._lock = None
        packages.clean(self.root)

    def _fail(self, sentence):
        self._free()
        self.ended.emit(False, f"{sentence.rstrip('.')}. Nothing was installed.")


def _told(error):
    return str(error) if isinstance(error, InputError) else f"{getattr(error, 'filename', None) or 'A file'} cannot be read or written ({getattr(error, 'strerror', None) or error})."
