#!/usr/bin/env bash
# Writes THIRD-PARTY-NOTICES.md; needs a restore of src/Handclasp.Cli. With --check only tells whether it is current.
set -euo pipefail
cd "$(dirname "$0")/.."
new=$(mktemp)
trap 'rm -f "$new"' EXIT
python3 eng/notices.py > "$new"
if [[ ${1:-} == --check ]]; then
  cmp "$new" THIRD-PARTY-NOTICES.md || { echo "THIRD-PARTY-NOTICES.md is not current: run eng/notices.sh" >&2; exit 1; }
else
  cp "$new" THIRD-PARTY-NOTICES.md
fi
