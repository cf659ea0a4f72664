# Source this: the shell then runs Firnline's checkout in the QGIS of this machine, with a profile of its own.
firnline_root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

# Debian's interpreter first: with another python first on PATH, qgis_process crashes.
export PATH="$firnline_root/.venv/bin:/usr/bin:/bin"
unset PYTHONHOME PYTHONPATH
export QT_QPA_PLATFORM=offscreen
export QGIS_CUSTOM_CONFIG_PATH="$firnline_root/.qgis-profile"
# Threads are Firnline's own; those of numpy's libraries would only compete with them.
export OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}"

firnline_profile="$QGIS_CUSTOM_CONFIG_PATH/profiles/default"
mkdir -p "$firnline_profile/python/plugins" "$firnline_profile/QGIS"
ln -sfn "$firnline_root" "$firnline_profile/python/plugins/firnline"
if [ ! -e "$firnline_profile/QGIS/QGIS3.ini" ]; then
    printf '[PythonPlugins]\nfirnline=true\nprocessing=true\n' > "$firnline_profile/QGIS/QGIS3.ini"
fi
if [ -z "${XDG_RUNTIME_DIR:-}" ]; then   # Qt complains without one
    export XDG_RUNTIME_DIR="$QGIS_CUSTOM_CONFIG_PATH/runtime"
    mkdir -p -m 700 "$XDG_RUNTIME_DIR"
fi
