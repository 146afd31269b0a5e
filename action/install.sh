#!/usr/bin/env bash
# Finds the handclasp to run: the one named, or a release, whose checksum must be right.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=action/lib.sh
source "$here/lib.sh"

use() { # use BINARY
  "$1" --version || wrong "$1 does not run on this machine"
  output binary "$1"
  if [[ -n ${GITHUB_PATH:-} && $(basename -- "$1") == handclasp* ]]; then dirname -- "$1" >> "$GITHUB_PATH"; fi
  exit 0
}

one BINARY
named=${REPLY:-${HANDCLASP_BINARY:-}}
if [[ -n $named ]]; then
  case $named in *$'\n'* | *$'\r'*) wrong 'HANDCLASP_BINARY has more than one line: name a file' ;; esac
  case $named in
    /* | [A-Za-z]:*) ;;
    *) named=$PWD/$named ;;
  esac
  [[ -f $named && -x $named ]] || wrong "the binary $named is no program: name a file that may be executed"
  use "$named"
fi

one VERSION
version=${REPLY#v}
if [[ -z $version ]]; then version=$(cat "$here/version"); fi
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.]+)?$ ]] || wrong "the version '$version' is none: write it like 1.2.3"

system=$(uname -s)
machine=$(uname -m)
case $machine in
  x86_64 | amd64) machine=x64 ;;
  aarch64 | arm64) machine=arm64 ;;
  *) wrong "there is no handclasp for the processor $machine: build one and name it with binary" ;;
esac
ending=tar.gz program=handclasp
case $system in
  Linux) if getconf GNU_LIBC_VERSION > /dev/null 2>&1; then platform=linux-$machine; else platform=linux-musl-$machine; fi ;;
  Darwin) platform=osx-$machine ;;
  MINGW* | MSYS* | CYGWIN*) platform=win-x64 ending=zip program=handclasp.exe ;;
  *) wrong "there is no handclasp for $system: build one and name it with binary" ;;
esac

base=${HANDCLASP_RELEASES:-https://github.com/handclasp/handclasp/releases/download}
base=${base%/}
case $base in
  https://* | http://127.0.0.1:* | http://localhost:*) ;;
  *) wrong 'HANDCLASP_RELEASES is no https address' ;;
esac
asset=handclasp-$version-$platform.$ending
folder=$(mktemp -d "${RUNNER_TEMP:-/tmp}/handclasp-install.XXXXXX")
fetch() { # fetch NAME
  curl --fail --silent --show-error --location --proto '=https,http' --proto-redir '=https' --retry 3 --max-time 300 \
    --output "$folder/$1" -- "$base/v$version/$1" || wrong "$base/v$version/$1 could not be fetched: is $version a release?"
}

# The list within the action's own commit comes first: who pins the action by its SHA has pinned the binary with it. The list beside the
# binary only shows that it arrived whole: who can replace the one can replace the other.
sum_in() { awk -v name="$asset" '$2 == name || $2 == "*" name { print $1; exit }' "$1"; }
fetch "$asset"
expected=$(sum_in "$here/SHA256SUMS")
from='the action'
if [[ -z $expected ]]; then
  fetch SHA256SUMS
  expected=$(sum_in "$folder/SHA256SUMS")
  from='the release'
fi
[[ $expected =~ ^[0-9a-f]{64}$ ]] || wrong "SHA256SUMS of $from does not name $asset"
if command -v sha256sum > /dev/null; then found=$(sha256sum < "$folder/$asset"); else found=$(shasum -a 256 < "$folder/$asset"); fi
found=${found%% *}
[[ $found == "$expected" ]] || wrong "$asset is not what $from says: its SHA-256 is $found, not $expected. Nothing of it was run"

mkdir "$folder/bin"
case $ending in
  zip) unzip -q "$folder/$asset" -d "$folder/bin" ;;
  *) tar -xzf "$folder/$asset" -C "$folder/bin" ;;
esac
[[ -f $folder/bin/$program ]] || wrong "$asset does not hold $program"
echo "handclasp $version for $platform, checksum from $from"
use "$folder/bin/$program"
