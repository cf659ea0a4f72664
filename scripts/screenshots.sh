#!/usr/bin/env bash
# Pictures of the docs: the real desktop on a virtual screen, with sample scenes. `ONLY="form"` or `ONLY="snow"` makes some of them.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/env.sh
unset QT_QPA_PLATFORM
export PICTURES="$PWD/docs/images" SAMPLE="${TMPDIR:-/tmp}/glacier" SNOW="${TMPDIR:-/tmp}/firnline-snow"
mkdir -p "$PICTURES"
[ -d "$SAMPLE/sar" ] || QT_QPA_PLATFORM=offscreen qgis_process run firnline:samplescene -- OUTPUT="$SAMPLE" >/dev/null
desktop() { xvfb-run -a -s "-screen 0 1600x2000x24" bash -c "openbox & sleep 0.5; exec qgis --nologo --noversioncheck --skipbadlayers --code scripts/$1"; }
ONLY="${ONLY:-form result batch model series snow}"
export ONLY
if [ "$ONLY" != snow ]; then desktop screenshots.py; fi
case " $ONLY " in *" snow "*)
    [ -d "$SNOW/vv" ] || python scripts/snow_sample.py "$SNOW"
    desktop screenshots_snow.py ;;
esac
# A palette of each picture's own: a third of the size.
python - <<'PY'
import os, pathlib
from PIL import Image
for path in pathlib.Path(os.environ["PICTURES"]).glob("*.png"):
    with Image.open(path) as picture:
        if picture.mode != "P":
            picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.name:20} {path.stat().st_size // 1024} kB")
PY
