#!/usr/bin/env bash
# Writes the generated documentation from the tool itself.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build src/Handclasp.Cli -c Release -v quiet
run() { dotnet src/Handclasp.Cli/bin/Release/net10.0/Handclasp.Cli.dll "$@"; }
run checks --format markdown --output docs/checks
run schema report > docs/report.schema.json.new
mv docs/report.schema.json.new docs/report.schema.json
run schema config > docs/config.schema.json
mkdir -p docs/man
run man > docs/man/handclasp.1.new
mv docs/man/handclasp.1.new docs/man/handclasp.1
eng/notices.sh
