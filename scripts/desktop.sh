#!/usr/bin/env bash
# QGIS with the plugin, in the checkout's own profile: your usual profile stays untouched. Arguments go to QGIS.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/env.sh
unset QT_QPA_PLATFORM
if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    echo "There is no screen here (DISPLAY is empty): run this in a desktop session, or with ssh -X." >&2
    exit 1
fi
exec qgis --nologo "$@"
