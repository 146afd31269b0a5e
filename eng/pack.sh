#!/usr/bin/env bash
# Packs what a release holds, for this machine: native archive, dotnet tool, library, npm packages, SBOM, checksums.
# usage: eng/pack.sh [--rid RID] [--binary FILE] [--out FOLDER] [VERSION]      VERSION: from the newest git tag v*
# --binary packs a native binary that stands already (of the same version) instead of building one.
set -euo pipefail
cd "$(dirname "$0")/.."
version="" rid="" binary="" out=artifacts
while (($#)); do
  case $1 in
    --rid) rid=$2; shift 2 ;;
    --binary) binary=$(cd "$(dirname "$2")" && pwd)/$(basename "$2"); shift 2 ;;
    --out) out=$2; shift 2 ;;
    -*) echo "eng/pack.sh: unknown option $1: --rid, --binary and --out are known" >&2; exit 2 ;;
    *) version=${1#v}; shift ;;
  esac
done
if [[ -n $version && ! $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]]; then
  echo "eng/pack.sh: '$version' is no version: 1.2.3 or 1.2.3-rc.1" >&2
  exit 2
fi
if [[ -n $binary && ! -x $binary ]]; then
  echo "eng/pack.sh: $binary is no program" >&2
  exit 2
fi
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Paths of this machine stay out of what is packed (Directory.Build.props).
export ContinuousIntegrationBuild=true
# shellcheck disable=SC2206 # options of eng/reproducible.sh, split on purpose
options=(${PACK_OPTIONS:-})
[[ -z $version ]] || export MinVerVersionOverride=$version
rid=${rid:-$(dotnet --info | awk '$1 == "RID:" {print $2; exit}')}
# A debian.12-x64 is a linux-x64 to us.
case $rid in linux-* | osx-* | win-*) ;; *musl* | alpine*) rid=linux-musl-${rid##*-} ;; *) rid=linux-${rid##*-} ;; esac
# The lock files name what linux-x64 takes; elsewhere the compiler's package is another, and only the versions hold.
[[ $rid == linux-x64 ]] || export RestoreLockedMode=false
rm -rf "$out"
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet restore src/Handclasp.Cli -v quiet
version=$(dotnet msbuild src/Handclasp.Cli -nologo -t:MinVer -getProperty:MinVerVersion)
echo "packing $version for $rid"

if [[ -z $binary ]]; then
  dotnet publish src/Handclasp.Cli -c Release -o "$work/native" -v quiet ${options[@]+"${options[@]}"}
  binary=$work/native/handclasp
  [[ $rid != win-* ]] || binary=$work/native/Handclasp.Cli.exe
fi

# NuGet: the library, and the tool as a portable one. The tool takes what was restored: without PublishAot the lock file would not fit.
dotnet pack src/Handclasp -c Release -o "$work/nuget" -v quiet ${options[@]+"${options[@]}"}
dotnet pack src/Handclasp.Cli -c Release -o "$work/nuget" -v quiet --no-restore -p:AsTool=true ${options[@]+"${options[@]}"}
for package in "$work"/nuget/*.*nupkg; do
  python3 eng/repack.py nupkg "$package" "$out/$(basename "$package")"
done

# The archive: one folder's content, no folder around it.
stage=$work/stage
mkdir -p "$stage/completions"
name=handclasp
[[ $rid != win-* ]] || name=handclasp.exe
cp "$binary" "$stage/$name"
cp LICENSE README.md THIRD-PARTY-NOTICES.md docs/man/handclasp.1 "$stage/"
for shell in bash:handclasp.bash zsh:_handclasp fish:handclasp.fish pwsh:handclasp.ps1; do
  "$stage/$name" completion "${shell%%:*}" > "$stage/completions/${shell#*:}"
done
if [[ $rid == win-* ]]; then
  python3 eng/repack.py zip "$stage" "$out/handclasp-$version-$rid.zip"
else
  python3 eng/repack.py tar "$stage" "$out/handclasp-$version-$rid.tar.gz"
fi

node npm/pack.js "$version" "$out" "$rid=$binary"
eng/sbom.sh "$version" "$out/handclasp-$version.cdx.json"
sums() { if command -v sha256sum > /dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi; }
(cd "$out" && sums -- * | LC_ALL=C sort -k2 > "$work/sums")
mv "$work/sums" "$out/SHA256SUMS"
cat "$out/SHA256SUMS"
