#!/usr/bin/env bash
# The README's test command: installs what the tests need, builds, runs every test, ends with "N passed, N failed".
set -euo pipefail
cd "$(dirname "$0")/.."
eng/install-packages.sh
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build Handclasp.slnx -c Release -v quiet
passed=0 failed=0 skipped=0
for suite in Handclasp.Tests Handclasp.WaysIn Handclasp.Interop; do
  log=$(mktemp)
  code=0
  "tests/$suite/bin/Release/net10.0/$suite" "$@" 2>&1 | tee "$log" || code=$?
  # xUnit's last line: "Total: 412, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0, Time: 5.1s"
  line=$(grep -oE 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' "$log" | tail -n 1 || true)
  rm -f "$log"
  if [ -z "$line" ]; then
    echo "$suite ended without a summary (exit code $code)"
    failed=$((failed + 1))
    continue
  fi
  read -r total errors fails skips <<<"$(grep -oE '[0-9]+' <<<"$line" | tr '\n' ' ')"
  bad=$((errors + fails))
  [ "$bad" -eq 0 ] && [ "$code" -ne 0 ] && bad=1
  passed=$((passed + total - fails - skips)) failed=$((failed + bad)) skipped=$((skipped + skips))
done
[ "$skipped" -eq 0 ] || echo "$skipped skipped"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
