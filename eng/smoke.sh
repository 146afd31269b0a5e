#!/usr/bin/env bash
# The native binary does the main job: version, help, demo, exit codes.
set -euo pipefail
bin=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
expect() { # expect CODE COMMAND...
  local want=$1 got=0
  shift
  "$@" > "$work/out" 2> "$work/err" || got=$?
  if [ "$got" -ne "$want" ]; then
    echo "expected exit code $want, got $got: $*"
    cat "$work/out" "$work/err"
    exit 1
  fi
}
expect 0 "$bin" --version
grep -q '[0-9]' "$work/out"
expect 0 "$bin" explain HC101
grep -q 'Server refuses a client without a certificate' "$work/out"
expect 2 "$bin" scan https://localhost:1 --fail-if-score-below abc
grep -q 'abc' "$work/err"
expect 4 "$bin" scan https://127.0.0.1:1/
expect 0 "$bin" demo --output "$work/demo.html"
grep -q 'HC101' "$work/out"
grep -q '<html' "$work/demo.html"
printf 'https.get({ rejectUnauthorized: false });\n' > "$work/a.js"
expect 1 "$bin" source "$work" --format sarif --output "$work/out.sarif"
grep -q 'HC500' "$work/out.sarif"
expect 0 "$bin" source "$work" --fix
grep -q 'rejectUnauthorized: true' "$work/a.js"
echo "native smoke test passed"
