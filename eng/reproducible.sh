#!/usr/bin/env bash
# Builds and packs this commit twice, in two folders of different names, and compares every file byte for byte.
# usage: eng/reproducible.sh [MSBUILD OPTIONS, for example -p:RunAnalyzers=false]
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[[ -z $(git status --porcelain) ]] || echo "reproducible: what is not committed is not built" >&2
for folder in one the-other/with-a-longer-name; do
  git clone -q --no-hardlinks . "$work/$folder"
  # No server of an earlier build may carry anything over.
  (cd "$work/$folder" && MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false PACK_OPTIONS="$*" eng/pack.sh --out "$work/out-${folder%%/*}") > "$work/log-${folder%%/*}" 2>&1 ||
    { tail -30 "$work/log-${folder%%/*}"; exit 1; }
done
code=0
for file in $(cd "$work" && ls out-one out-the-other | grep -v : | sort -u); do
  if cmp -s "$work/out-one/$file" "$work/out-the-other/$file"; then
    echo "same    $(sha256sum "$work/out-one/$file" | cut -c1-16)  $(stat -c %s "$work/out-one/$file")  $file"
  else
    echo "DIFFERS $file: $(cmp "$work/out-one/$file" "$work/out-the-other/$file" 2>&1 || true)"
    code=1
  fi
done
if [[ -n ${KEEP:-} ]]; then cp -r "$work"/out-* "$KEEP/"; fi
exit $code
