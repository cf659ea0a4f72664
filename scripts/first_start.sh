#!/usr/bin/env bash
# What a newcomer meets, tried for real: the zip in a fresh profile, QGIS of the system without .venv, desktop on a virtual screen. The message at first start, the installer
# from a folder of wheels, the velocity of the sample scene; pictures go to docs/images. WHEELS: folder of wheels (default: downloaded into a temporary one).
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
plugins="$folder/profile/profiles/default/python/plugins"
mkdir -p "$plugins" "$folder/home" "$folder/profile/profiles/default/QGIS"
mkdir -m 700 "$folder/runtime"
if [ -z "${WHEELS:-}" ]; then
    WHEELS="$folder/wheels"
    /usr/bin/python3 -c "import numpy; print('numpy==' + numpy.__version__)" > "$folder/numpy.txt"
    /usr/bin/python3 -m pip download --quiet --disable-pip-version-check --only-binary :all: -c "$folder/numpy.txt" -d "$WHEELS" "numba<1"
fi
git archive --format=zip --prefix=firnline/ --output="$folder/firnline.zip" HEAD
/usr/bin/python3 -m zipfile -e "$folder/firnline.zip" "$plugins"
printf '[PythonPlugins]\nfirnline=true\nprocessing=true\n' > "$folder/profile/profiles/default/QGIS/QGIS3.ini"
clean=(env -i HOME="$folder/home" PATH=/usr/bin:/bin LANG="${LANG:-C.UTF-8}" XDG_RUNTIME_DIR="$folder/runtime" QGIS_CUSTOM_CONFIG_PATH="$folder/profile" WHEELS="$WHEELS" \
    PICTURES="${PICTURES:-$root/docs/images}" SAMPLE="$folder/sample" OMP_NUM_THREADS=1 FIRNLINE_SCRIPTS="$root/scripts")
cd "$folder"
"${clean[@]}" xvfb-run -a -s "-screen 0 1600x1000x24" bash -c "openbox & sleep 0.5; exec qgis --nologo --noversioncheck --skipbadlayers --code $root/scripts/first_start.py"
echo "Second start, without a window:"
"${clean[@]}" QT_QPA_PLATFORM=offscreen qgis_process run firnline:stackedoffsettracking -- IMAGES="$folder/sample/sar" OUTPUT="$folder/again.tif" 2>/dev/null | tail -n 3
cd "$root"
/usr/bin/python3 - "${PICTURES:-$root/docs/images}" <<'PY'
import pathlib, sys
from PIL import Image
for name in ("first_start", "installer", "after_installation"):
    path = pathlib.Path(sys.argv[1]) / f"{name}.png"
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.name:24} {path.stat().st_size // 1024} kB")
PY
