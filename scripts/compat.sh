#!/usr/bin/env bash
# The test suite on QGIS 3.44, Python 3.13, numpy 2 and GDAL 3.10: a Debian 13 in a folder, kept between runs. Arguments go to pytest.
# FIRNLINE_COMPAT names the folder (2.5 GB), else ~/.cache/firnline/debian-13. Needs root, for chroot; its mounts end with the script.
set -euo pipefail
cd "$(dirname "$0")/.."

root="${FIRNLINE_COMPAT:-${XDG_CACHE_HOME:-$HOME/.cache}/firnline/debian-13}"
packages="python3-rasterio python3-scipy python3-venv python3-matplotlib fonts-open-sans xvfb xauth git make"
say() { printf '\033[1m== %s\033[0m\n' "$*"; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo --preserve-env=http_proxy,https_proxy,no_proxy "$@"; fi; }

# Runs a command in the folder, with /proc and /dev, and a folder, where one is given, to be seen as /data; the mounts are private and end with it.
inside() {
    local user=$1 data=$2
    shift 2
    as_root unshare --mount --propagation private /bin/bash -c '
        root=$1 user=$2 data=$3; shift 3
        mount -t proc proc "$root/proc" && mount --rbind /dev "$root/dev" || exit 1
        if [ -n "$data" ]; then mkdir -p "$root/data" && mount --rbind "$data" "$root/data" && mount -o remount,bind,ro "$root/data" || exit 1; fi
        exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/srv/firnline LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
            ${http_proxy:+http_proxy=$http_proxy} ${https_proxy:+https_proxy=$https_proxy} ${data:+FIRNLINE_DATA=/data} chroot ${user:+"--userspec=$user"} "$root" "$@"
    ' inside "$root" "$user" "$data" "$@"
}

stamp="$root/.firnline-$(echo "$packages" | cat - scripts/requirements.txt scripts/requirements-qt6.txt | sha256sum | cut -c1-16)"
if ! as_root test -e "$root/.firnline-debian"; then
    command -v debootstrap >/dev/null || { as_root apt-get update -qq; as_root apt-get install -y -qq --no-install-recommends debootstrap >/dev/null; }
    # The mirror that this machine already uses.
    mirror=$(grep -hE '^URIs:|^deb ' /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null | grep -oE 'https?://[^ ]+/debian/?( |$)' | head -n 1 | tr -d ' ' || true)
    mirror="${mirror:-http://deb.debian.org/debian}"
    keys=/usr/share/keyrings/debian-archive-keyring.gpg
    say "Debian 13 in $root (a minute or two)"
    as_root rm -rf "$root"
    as_root mkdir -p "$root"
    as_root debootstrap --variant=minbase --keyring="$keys" trixie "$root" "$mirror" >/dev/null
    printf 'deb [signed-by=%s] %s trixie main\ndeb [signed-by=%s] %s trixie-backports main\n' "$keys" "$mirror" "$keys" "$mirror" | as_root tee "$root/etc/apt/sources.list" >/dev/null
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$root/usr/sbin/policy-rc.d" >/dev/null   # no services here
    as_root chmod 755 "$root/usr/sbin/policy-rc.d"
    as_root touch "$root/.firnline-debian"
fi

if ! as_root test -e "$stamp"; then
    as_root cp /etc/resolv.conf "$root/etc/resolv.conf"
    say "QGIS of trixie-backports and its companions (five minutes)"
    inside root "" apt-get update -qq
    inside root "" apt-get install -y -qq --no-install-recommends -t trixie-backports qgis >/dev/null
    # shellcheck disable=SC2086
    inside root "" apt-get install -y -qq --no-install-recommends $packages >/dev/null
    inside root "" sh -c 'id firnline >/dev/null 2>&1 || useradd firnline; apt-get clean'
    say "Wheels for its Python"
    # Fetched from outside, by the pip that this machine has set up; numpy and scipy stay those that QGIS was built with.
    wheels=$(mktemp -d)
    inside root "" python3 -c 'import numpy, scipy; print(f"numpy=={numpy.__version__}\nscipy=={scipy.__version__}")' > "$wheels/constraints.txt"
    tags=(--only-binary=:all: --implementation cp --python-version "$(inside root "" python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')")
    for glibc in 17 24 26 27 28 31 34 35 39; do tags+=(--platform "manylinux_2_${glibc}_$(uname -m)"); done
    python=.venv/bin/python
    [ -x "$python" ] || python=/usr/bin/python3
    "$python" -m pip download --quiet --disable-pip-version-check "${tags[@]}" --platform "manylinux2014_$(uname -m)" -d "$wheels" -c "$wheels/constraints.txt" -r scripts/requirements.txt
    "$python" -m pip download --quiet --disable-pip-version-check "${tags[@]}" --no-deps -d "$wheels" -r scripts/requirements-qt6.txt
    rm -f "$wheels"/numpy-* "$wheels"/scipy-*
    as_root rm -rf "$root/opt/venv" "$root/wheels"
    cp scripts/requirements.txt scripts/requirements-qt6.txt "$wheels"
    as_root cp -r "$wheels" "$root/wheels"
    as_root chmod -R a+rX "$root/wheels"
    rm -rf "$wheels"
    inside root "" python3 -m venv --system-site-packages /opt/venv
    inside root "" /opt/venv/bin/python -m pip install --quiet --no-index --find-links /wheels -c /wheels/constraints.txt -r /wheels/requirements.txt
    inside root "" /opt/venv/bin/python -m pip install --quiet --no-index --find-links /wheels --no-deps --target /opt/venv/qt6 -r /wheels/requirements-qt6.txt
    as_root rm -rf "$root/wheels"
    as_root touch "$stamp"
fi

# A copy of the tree as it stands, those files included that are not yet committed; .git is made anew for the rules that ask it.
say "Copying the tree"
as_root rm -rf "$root/srv/firnline"
as_root mkdir -p "$root/srv/firnline/checkout"
git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' name; do if [ -e "$name" ]; then printf '%s\0' "$name"; fi; done \
    | tar --create --null --files-from=- | as_root tar --extract --no-same-owner -C "$root/srv/firnline/checkout"
as_root ln -s /opt/venv "$root/srv/firnline/checkout/.venv"
inside root "" chown -R firnline: /srv/firnline
data="${FIRNLINE_DATA:-../shared/data}"
[ -d "$data" ] && data=$(realpath "$data") || data=""
inside firnline "$data" /bin/bash -c '
    cd ~/checkout && git init -q && git add --all
    /opt/venv/bin/python - <<PY
import platform
import numpy
from osgeo import gdal
from qgis.core import Qgis
from qgis.PyQt.QtCore import QT_VERSION_STR
print(f"QGIS {Qgis.version()}, Python {platform.python_version()}, numpy {numpy.__version__}, GDAL {gdal.__version__}, Qt {QT_VERSION_STR}", flush=True)
PY
    exec '"${FIRNLINE_COMPAT_COMMAND:-scripts/test.sh}"' "$@"' tests "$@"
