#!/usr/bin/env bash
# The plugin's zip from the last commit, then the scans that the plugin repository runs on uploads.
set -euo pipefail
cd "$(dirname "$0")/.."
bin="$PWD/.venv/bin"

version=$(sed -n 's/^version=//p' metadata.txt)
zip="$PWD/dist/firnline-$version.zip"
mkdir -p dist
if [ -n "$(git status --porcelain)" ]; then
    echo "Note: the working tree has changes that are not committed; the zip holds the last commit." >&2
fi
git archive --format=zip --prefix=firnline/ --output="$zip" HEAD

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$bin/python" -m zipfile -e "$zip" "$folder"
for wanted in LICENSE README.md metadata.txt __init__.py; do
    [ -e "$folder/firnline/$wanted" ] || { echo "The zip lacks $wanted." >&2; exit 1; }
done
unwanted=$(cd "$folder/firnline" && find . -name tests -o -name scripts -o -name docs -o -name '__pycache__' -o -name '*.pyc' -o -name '*.so' -o -name '*.dll' -o -name '.*' ! -name .)
if [ -n "$unwanted" ]; then
    printf 'The zip holds what does not belong there:\n%s\n' "$unwanted" >&2
    exit 1
fi
[ "$(stat -c %s "$zip")" -le 26214400 ] || { echo "The zip is larger than 25 MB." >&2; exit 1; }

"$bin/bandit" --quiet --recursive "$folder/firnline"
echo "bandit: no findings"
(cd "$folder" && "$bin/detect-secrets" scan --all-files firnline) > "$folder/secrets.json"
"$bin/python" - "$folder/secrets.json" <<'PY'
import json, sys
found = json.load(open(sys.argv[1], encoding="utf-8"))["results"]
for path, items in found.items():
    for item in items:
        print(f"{path}:{item['line_number']}: {item['type']}", file=sys.stderr)
sys.exit(1 if found else 0)
PY
echo "detect-secrets: no findings"
(source scripts/env.sh && python scripts/zip_check.py "$zip")
echo "$zip ($(du -h "$zip" | cut -f1))"
