"""The folder of added packages: its name and place, what the host keeps, what is taken out again, what is said of a failure. No pip, no Qt."""

import json
import sys

import numpy
import pytest

from firnline.algorithms import components, packages, packages_probe
from firnline.algorithms.options import InputError


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "path", list(sys.path))
    return tmp_path / "firnline" / "env"


def finished(root, name, component="core"):
    folder = root / name
    folder.mkdir(parents=True)
    (folder / packages.MANIFEST).write_text(json.dumps({"components": [component], "packages": {"some-package": "1.0"}}))
    return folder


def distribution(folder, name, version, files):
    about = folder / f"{name}-{version}.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    for file in files:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text("")
    (about / "RECORD").write_text("".join(f"{file},,\n" for file in (*files, f"{about.name}/METADATA", f"{about.name}/RECORD")))


def test_the_name_tells_python_platform_and_numpy():
    major, minor = sys.version_info[:2]
    assert f"{major}{minor}" in packages.tag() and packages.tag().endswith("numpy" + ".".join(numpy.__version__.split(".")[:2]))


def test_only_a_finished_folder_of_this_python_is_loaded_and_last(root):
    assert packages.load(root) is None and not root.exists()
    (root / packages.tag()).mkdir(parents=True)  # no manifest
    finished(root, packages.tag() + "0")  # another numpy: 1.2 is not 1.20
    finished(root, "cpython-27-win32-numpy1.6")
    finished(root, packages.tag() + ".partial")
    before = list(sys.path)
    assert packages.load(root) is None and sys.path == before
    assert not (root / packages.tag()).exists() and (root / (packages.tag() + "0")).exists()
    folder = finished(root, packages.tag())
    assert packages.load(root) == folder == packages.load(root) and sys.path == [*before, str(folder)]
    assert packages.manifest(folder) == {"components": ["core"], "packages": {"some-package": "1.0"}}


def test_a_newer_folder_wins_and_the_older_goes(root):
    old, new = finished(root, packages.tag()), finished(root, packages.tag() + ".10")
    finished(root, packages.tag() + ".9")
    assert packages.load(root) == new and not old.exists() and [path.name for path in root.iterdir()] == [new.name]


def test_a_folder_in_use_is_replaced_with_the_next_start(root, monkeypatch):
    old = finished(root, packages.tag(), "report")
    packages.load(root)
    (old / "firnline_in_use.py").write_text("")
    monkeypatch.setitem(sys.modules, "firnline_in_use", __import__("firnline_in_use"))
    packages.begin(root)
    chosen = packages.wanted(root, ["core"])
    assert [one.name for one in chosen] == ["core", "report"]  # what was there stays
    folder, later = packages.finish(root, chosen, {"numba": "1"})
    assert later and folder.name == packages.tag() + ".2" and str(old) in sys.path and str(folder) not in sys.path
    sys.path.remove(str(old))
    assert packages.load(root) == folder and not old.exists()
    assert packages.remove(root) == (True, False) and not root.parent.exists() and str(folder) not in sys.path


def test_host_packages_are_held_and_taken_out(root):
    held = packages.constraints({"numpy": "1.24.2", "odd": "unknown", "debian": "0.0.0", "local": "4.0.2+dfsg"})
    assert held == ["local==4.0.2+dfsg", "numpy==1.24.2"]
    assert packages.host(root)["numpy"] == numpy.__version__
    folder = packages.begin(root)
    distribution(folder, "numpy", "9.9", ["numpy/__init__.py", "numpy/core/a.py"])
    distribution(folder, "rasterio", "9.9", ["rasterio/__init__.py", "../outside.py"])
    distribution(folder, "Some_Package", "1.0", ["some_package.py"])
    assert sorted(packages.prune(folder, {"numpy": "1.24.2"})) == ["numpy", "rasterio"]
    left = sorted(path.name for path in folder.iterdir())
    assert left == [packages.WORK, "Some_Package-1.0.dist-info", "some_package.py"] and (root / "outside.py").exists()


def test_the_plan_leaves_out_what_the_host_has_and_what_is_never_installed(root):
    folder = packages.begin(root)
    wanted = [("Numba", "0.60"), ("numpy", "9.9"), ("rasterio", "1.4"), ("some.package", "1")]
    (folder / packages.WORK / "plan.json").write_text(json.dumps({"install": [{"metadata": {"name": name, "version": version}} for name, version in wanted]}))
    assert packages.planned(folder, {"numpy": "1.24.2"}) == {"numba": "0.60", "some-package": "1"}
    arguments = packages.plan_arguments(folder, [components.COMPONENTS["core"]], {"numpy": "1.24.2"}, "wheels")
    assert {"--dry-run", "--no-index", "--find-links", "wheels"} <= set(arguments) and "--target" not in arguments
    assert (folder / packages.WORK / "constraints.txt").read_text() == "numpy==1.24.2\n"
    arguments = packages.fetch_arguments(folder, {"numba": "0.60"})
    assert {"--no-deps", "--target", str(folder), "numba==0.60"} <= set(arguments) and "--no-index" not in arguments and "--upgrade" not in arguments


def test_names_and_places_that_do_not_do(root, tmp_path):
    with pytest.raises(InputError, match="nonsense is no component: choose from core, "):
        packages.wanted(root, ["nonsense"])
    (tmp_path / "firnline").write_text("")
    with pytest.raises(InputError, match="cannot be made .*FIRNLINE_PACKAGES_DIR"):
        packages.begin(root)


@pytest.mark.parametrize("log, wheels, said", [
    ("ERROR: Could not install packages due to an OSError: [Errno 28] Kein Platz", "", "is full: free some space"),
    ("WARNING: Retrying after connection broken by 'NewConnectionError(…)'\nERROR: No matching distribution found for numba<1", "", "The package index cannot be reached"),
    ("ERROR: No matching distribution found for llvmlite<0.51,>=0.50", "/w", "The folder /w has no wheel of llvmlite<0.51,>=0.50 that fits Python"),
    ("ERROR: No matching distribution found for numba<1", "", "The package index has no wheel of numba<1 that fits"),
    ("ERROR: Cannot install numba>=0.58 because these package versions have conflicting dependencies.\nERROR: ResolutionImpossible", "", "numba>=0.58 does not go with the packages that QGIS has"),
    ("CHECK: numba does not load beside QGIS' packages (OSError: x)", "", "numba does not load beside QGIS' packages (OSError: x): see the log."),
    ("", "", "Python ended with status 3: see the log."),
])
def test_a_failure_is_one_clear_sentence(log, wheels, said):
    sentence = packages.sentence(log, 3, wheels, "/root")
    assert said in sentence and "\n" not in sentence and sentence.endswith(".")


def test_pip_is_stopped_when_it_tries_one_version_after_the_other():
    line = "  Downloading torch-2.{}.0-cp311-cp311-manylinux_2_28_x86_64.whl (539.1 MB)\n"
    log = line.format(15) + line.format(15) + "  Downloading filelock-4.2.11-py3-none-any.whl (222 kB)\n" + line.format(14)
    assert packages.going_back(log) == ""
    assert packages.going_back(log + line.format(13)).startswith("Recent versions of torch do not go with the packages that QGIS has")


def test_another_python_is_told_apart(tmp_path):
    packages_probe.describe(tmp_path / "probe.json", str(tmp_path))
    probe = json.loads((tmp_path / "probe.json").read_text())
    assert packages.differs(probe) == ""
    for key, value in (("Python", "2.7"), ("platform", "amiga"), ("numpy", "")):
        assert f"has {key} {value or 'none'}, and QGIS runs" in packages.differs(probe | {key: value})
    assert packages.pip_of({"pip": "23.0.1"}) == ("", True) and packages.pip_of({"pip": "20.3", "pip_wheels": []}) == ("", False)
    wheels = ["/a/pip-20.1-py3-none-any.whl", "/b/pip-24.0-py3-none-any.whl"]
    assert packages.pip_of({"pip": "", "pip_wheels": wheels}) == (wheels[1], True)


def test_the_check_finds_a_second_numpy_and_what_does_not_load(tmp_path, monkeypatch):
    def verify(modules, never=()):
        monkeypatch.setattr(sys, "path", list(sys.path))
        request = tmp_path / "request.json"
        request.write_text(json.dumps({"path": sys.path, "folder": str(tmp_path), "modules": modules, "never": list(never)}))
        return packages_probe.verify(request)

    (tmp_path / "firnline_sound.py").write_text("")
    (tmp_path / "firnline_broken.py").write_text("raise OSError('no\\nlibrary')")
    assert verify(["firnline_sound"]) == ""
    assert verify(["firnline_sound", "firnline_broken"]) == "firnline_broken does not load beside QGIS' packages (OSError: no library)"
    assert verify(["firnline_sound"], ["firnline_sound"]).startswith("firnline_sound would come from ")
    assert verify(["firnline_absent"]).startswith("firnline_absent does not load")
    del sys.modules["firnline_sound"]
