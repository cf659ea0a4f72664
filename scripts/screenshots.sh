#!/usr/bin/env bash
# Pictures of the docs: the real desktop on a virtual screen, with synthetic data. `ONLY="voidfill extra"` makes some of them.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/env.sh
unset QT_QPA_PLATFORM
work="${TMPDIR:-/tmp}"
export PICTURES="${PICTURES:-$PWD/docs/images}" SAMPLE="$work/glacier" SNOW="$work/firnline-snow" DATA="$work/firnline-pictures"
mkdir -p "$PICTURES"
[ -d "$SAMPLE/sar" ] || QT_QPA_PLATFORM=offscreen qgis_process run firnline:samplescene -- OUTPUT="$SAMPLE" >/dev/null
[ -d "$SNOW/vv" ] || python scripts/snow_sample.py "$SNOW"
[ -d "$DATA/optical" ] || python scripts/picture_data.py "$DATA"
rm -rf "$DATA/out"
xvfb-run -a -s "-screen 0 1600x2000x24" bash -c "openbox & sleep 0.5; exec qgis --nologo --noversioncheck --skipbadlayers --code scripts/screenshots.py"
# A palette of each picture's own that keeps rare colours, as legends have them, and where 64 colours do not bring it below 150 kB, as with noise, a smaller picture.
python - <<'PY'
import io, os, pathlib
from PIL import Image
for path in pathlib.Path(os.environ["PICTURES"]).glob("*.png"):
    with Image.open(path) as picture:
        if picture.mode == "P" and path.stat().st_size < 150_000:
            continue
        whole = picture.convert("RGB")
    for scale, colours in ((1, 256), (1, 128), (0.85, 256), (1, 64), (0.85, 128), (0.85, 64), (0.7, 128), (0.7, 64)):
        out, size = io.BytesIO(), [round(scale * length) for length in whole.size]
        whole.resize(size, Image.Resampling.LANCZOS).quantize(colours, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if len(out.getvalue()) < 150_000:
            break
    path.write_bytes(out.getvalue())
    print(f"{path.name:40} {colours:3} colours {len(out.getvalue()) // 1024:4} kB")
PY
