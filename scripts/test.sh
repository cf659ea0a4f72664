#!/usr/bin/env bash
# All tests in three parts: the equations without QGIS, the forms in QGIS, the rules of the house. Arguments go to pytest.
set -uo pipefail
cd "$(dirname "$0")/.."
source scripts/env.sh

failed=""
part() {
    local name=$1 start=$SECONDS
    shift
    printf '\n\033[1m== %s\033[0m\n' "$name"
    "$@"
    local status=$?
    [ $status = 0 ] || failed="$failed; $name (status $status)"
    summary="${summary:-}$(printf '%-9s %-38s %4d s' "$([ $status = 0 ] && echo passed || echo FAILED)" "$name" $((SECONDS - start)))"$'\n'
}

part "equations, files and report (no QGIS)" python -m pytest -q -rs -p no:pytest_qgis tests/core "$@"
part "forms, in QGIS" python -m pytest -q tests/qgis "$@"
part "rules of the house" python -m pytest -q -p no:pytest_qgis tests/test_house.py tests/test_qt6.py "$@"
part "flake8" python -m flake8

printf '\n%s' "$summary"
if [ -n "$failed" ]; then
    echo "Failed: ${failed#; }"
    exit 1
fi
echo "All tests passed."
