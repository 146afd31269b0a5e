#!/usr/bin/env bash
# After a release is built: action/pin.sh VERSION SHA256SUMS. The tag that users name (v1) is then set to the commit with the result, so
# that the action's own commit names the bytes it runs.
set -euo pipefail
version=${1#v}
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.]+)?$ ]] || { echo "pin: '$1' is no version" >&2; exit 2; }
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
lines=$(awk -v start="handclasp-$version-" '$1 ~ /^[0-9a-f]+$/ && length($1) == 64 { sub(/^\*/, "", $2); if (index($2, start) == 1) print $1 "  " $2 }' "$2")
[[ -n $lines ]] || { echo "pin: $2 names no archive of $version" >&2; exit 2; }
{ head -n 1 "$here/SHA256SUMS"; printf '%s\n' "$lines"; } > "$here/SHA256SUMS.new"
mv "$here/SHA256SUMS.new" "$here/SHA256SUMS"
printf '%s\n' "$version" > "$here/version"
