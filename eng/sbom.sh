#!/usr/bin/env bash
# What is inside the binary and the tool, as CycloneDX JSON. usage: eng/sbom.sh VERSION OUT.json      (after a restore of src/Handclasp.Cli)
set -euo pipefail
cd "$(dirname "$0")/.."
version=$1 out=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet tool restore > "$work/restore" || { cat "$work/restore" >&2; exit 1; }
# What only helps to build is not in what is shipped.
build=$(python3 eng/notices.py --build-only)
dotnet CycloneDX src/Handclasp.Cli/Handclasp.Cli.csproj --output "$work" --output-format Json --spec-version 1.6 --no-serial-number \
  --disable-package-restore --exclude-filter "$build" --set-name handclasp --set-version "$version" > "$work/log" || { cat "$work/log" >&2; exit 1; }
# The clock goes out, and the runtime that a native binary holds comes in.
python3 eng/notices.py --sbom "$work/bom.json" > "$out"
