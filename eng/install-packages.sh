#!/usr/bin/env bash
# Installs what the tests drive: real servers, independent clients and toolchains (Debian 12 names).
# Idempotent: with everything present it only looks and ends within a second; apt-get update runs only when something is missing.
set -euo pipefail

# command or file to find, then the Debian package that brings it
wanted=(
  "openssl openssl"
  "curl curl"
  "python3 python3"
  "nginx nginx"
  "apache2 apache2"
  "haproxy haproxy"
  "caddy caddy"
  "stunnel stunnel4"
  "lighttpd lighttpd"
  "/usr/lib/lighttpd/mod_openssl.so lighttpd-mod-openssl"
  "gnutls-serv gnutls-bin"
  "go golang-go"
  "node nodejs"
  "npm npm"
  "/usr/lib/python3/dist-packages/jsonschema python3-jsonschema"
  "javac openjdk-17-jdk-headless"
  # NativeAOT links with these.
  "clang clang"
  "/usr/include/zlib.h zlib1g-dev"
)

export PATH="$PATH:/usr/sbin:/sbin"
missing=()
for line in "${wanted[@]}"; do
  read -r thing package <<<"$line"
  if [[ $thing == /* ]]; then [[ -e $thing ]] || missing+=("$package"); else command -v "$thing" >/dev/null || missing+=("$package"); fi
done

if ((${#missing[@]} == 0)); then
  echo "install-packages: everything is here"
  exit 0
fi

echo "install-packages: installing ${missing[*]}"
run=()
if [[ $(id -u) != 0 ]]; then run=(sudo); fi

# A server package starts its service on installation and would take ports 80 and 443: policy-rc.d forbids that, for this run only.
policy=/usr/sbin/policy-rc.d
if [[ ! -e $policy ]]; then
  printf '#!/bin/sh\nexit 101\n' | "${run[@]}" tee "$policy" >/dev/null
  "${run[@]}" chmod +x "$policy"
  trap '"${run[@]}" rm -f "$policy"' EXIT
fi

# The lists may be absent or stale: both show as a failing install, so they are fetched first.
"${run[@]}" apt-get update -q
"${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
