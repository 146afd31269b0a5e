#!/usr/bin/env bash
# Standard input, as far as whole lines of it fit into so many bytes; what had to go is told, and what was open is closed.
set -euo pipefail
LC_ALL=C awk -v most="$1" '
  cut { next }
  { size += length($0) + 1 }
  size > most - 200 { cut = 1; next }
  { print; open += gsub(/<details>/, "&") - gsub(/<\/details>/, "&") }
  END {
    if (!cut) exit
    while (open-- > 0) print "\n</details>"
    print "\n**Shortened**: the whole is in the JSON report."
  }'
