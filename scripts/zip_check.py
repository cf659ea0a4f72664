"""Part of `make zip`: the zip in a fresh profile, away from the repository. All tools must be listed, and the sample scene must give its velocity. Argument: the zip."""

import ast
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

MOST_PX = 0.5  # error of the displacement (RMSE, outliers included) on the glacier of the sample scene; 0.26 when this was written


def main(path):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        plugins = folder / "profile" / "profiles" / "default" / "python" / "plugins"
        with zipfile.ZipFile(path) as file:
            file.extractall(plugins)
        os.environ |= {"HOME": str(folder), "QGIS_CUSTOM_CONFIG_PATH": str(folder / "profile"), "XDG_RUNTIME_DIR": str(folder)}
        os.environ.pop("QGIS_PLUGINPATH", None)
        os.chdir(folder)
        qgis_process("plugins", "enable", "firnline")
        listed = set(re.findall(r"^\s*firnline:(\w+)", qgis_process("list"), re.MULTILINE))
        lacking = expected(plugins / "firnline") - listed
        if lacking:
            sys.exit(f"The plugin of the zip does not list {', '.join(sorted(lacking))}.")
        print(f"fresh profile: all {len(listed)} tools and models listed")
        qgis_process("run", "firnline:samplescene", "--", "OUTPUT=sample")
        qgis_process("run", "firnline:stackedoffsettracking", "--", "IMAGES=sample/sar", "STABLE_GROUND=sample/stable_ground.gpkg", "OUTLINES=sample/outlines.gpkg",
                     "OUTPUT=velocity.tif", "REPORT=report.html", "STATISTICS=statistics.json")
        sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
        import demo

        bands, grid = demo.read_velocity(folder / "velocity.tif")
        said = demo.accuracy(bands, grid, folder / "sample", json.loads((folder / "statistics.json").read_text(encoding="utf-8")))
        right, down = map(float, re.search(r"\(([\d.]+) and ([\d.]+) px", said).groups())
        print(f"sample scene: RMSE {right} and {down} px")
        if not max(right, down) < MOST_PX or (folder / "report.html").stat().st_size < 10_000:
            sys.exit(f"The velocity of the sample scene is wrong, or its report is empty:{said}")


def expected(plugin):
    """Ids of the tools and models that the plugin's files hold."""
    tree = ast.parse((plugin / "processing_provider" / "provider.py").read_text(encoding="utf-8"))
    tools = next(node.value for node in tree.body if isinstance(node, ast.Assign) and node.targets[0].id == "TOOLS")
    models = [re.search(r'name="model_name"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="model_name"', path.read_text(encoding="utf-8"))
              for path in (plugin / "processing_provider" / "models").glob("*.model3")]
    return {name.id.lower() for name in tools.elts} | {match.group(1) or match.group(2) for match in models if match}


def qgis_process(*arguments):
    done = subprocess.run(["qgis_process", *arguments], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"qgis_process {' '.join(arguments)} failed ({done.returncode}):\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]))
