#!/usr/bin/env bash
# Installs what is missing on Debian 12 and makes .venv. Does nothing, at once, when all is there.
set -euo pipefail
cd "$(dirname "$0")/.."

stamp=".venv/.ready-$(cat scripts/requirements*.txt scripts/setup.sh | sha256sum | cut -c1-16)"
if [ -e "$stamp" ]; then exit 0; fi

say() { printf '\033[1m== %s\033[0m\n' "$*"; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

qgis_packages="qgis xvfb xauth"
other_packages="python3-rasterio python3-scipy python3-venv python3-matplotlib openbox fonts-open-sans xdotool make git"

# True when every named Debian package is installed.
have() { dpkg-query -W -f='${Status}\n' "$@" 2>/dev/null | grep -c '^install ok installed$' | grep -qx "$#"; }

# shellcheck disable=SC2086
if ! have $qgis_packages $other_packages; then
    if ! command -v apt-get >/dev/null; then
        echo "This set-up knows Debian 12 only. Install QGIS 3.40 or newer, rasterio, scipy and matplotlib yourself, then see CONTRIBUTING.md." >&2
        exit 1
    fi
    say "Installing QGIS and its companions (about two minutes)"
    export DEBIAN_FRONTEND=noninteractive
    target=()
    if grep -q '^VERSION_CODENAME=bookworm' /etc/os-release; then
        # QGIS 3.40 LTR lives in the backports of the mirror that this machine already uses.
        uri=$(grep -hE '^URIs:|^deb ' /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null \
              | grep -oE 'https?://[^ ]+/debian/?( |$)' | head -n 1 | tr -d ' ' || true)
        as_root tee /etc/apt/sources.list.d/firnline-backports.sources >/dev/null <<DEB
Types: deb
URIs: ${uri:-http://deb.debian.org/debian}
Suites: bookworm-backports
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
DEB
        target=(-t bookworm-backports)
    fi
    as_root apt-get update -qq
    as_root apt-get install -y -qq --no-install-recommends "${target[@]}" $qgis_packages >/dev/null
    as_root apt-get install -y -qq --no-install-recommends $other_packages >/dev/null
fi

say "Making .venv (about a minute)"
# Always Debian's own interpreter: another python first on PATH makes qgis_process crash.
rm -rf .venv
/usr/bin/python3 -m venv --system-site-packages .venv
# numpy and scipy stay those that QGIS was built with.
.venv/bin/python - > .venv/constraints.txt <<'PY'
import numpy, scipy
print(f"numpy=={numpy.__version__}\nscipy=={scipy.__version__}")
PY
.venv/bin/python -m pip install --quiet --disable-pip-version-check -c .venv/constraints.txt -r scripts/requirements.txt
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --target .venv/qt6 -r scripts/requirements-qt6.txt
touch "$stamp"
