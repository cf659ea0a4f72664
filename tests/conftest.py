"""Loads the repository's root as the package `firnline`, whatever its folder is called.

It does so by a link that qgis_process and the workers of test clusters take too: numba keeps compiled kernels by the path of their source, and so compiles each once for all.
"""

import contextlib
import hashlib
import importlib.util
import os
import pathlib
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
KERNELS = pathlib.Path(os.environ.setdefault("NUMBA_CACHE_DIR", os.path.join(tempfile.gettempdir(), "firnline-test-kernels")))
PLUGINS = KERNELS / f"plugins-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"  # the folder that holds `firnline`

if "firnline" not in sys.modules:
    link = PLUGINS / "firnline"
    PLUGINS.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        link.symlink_to(ROOT)
    spec = importlib.util.spec_from_file_location("firnline", link / "__init__.py", submodule_search_locations=[str(link)])
    package = importlib.util.module_from_spec(spec)
    sys.modules["firnline"] = package
    if (ROOT / "__init__.py").exists():
        spec.loader.exec_module(package)
