#!/usr/bin/env bash
# The numbers of docs/bench.md: each beside its peer in the same run. Needs nginx, openssl, sslscan (eng/install-packages.sh), ripgrep, unzip, npm and clang.
# usage: bench/run.sh [SECONDS per measurement, 5] [ROUNDS, 3] [PARTS, handshakes,scan,fleet,source,start]
# With BENCH_TREES=FOLDER the source trees are unpacked there once and kept for the next run.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-5} rounds=${2:-3} parts=,${3:-handshakes,scan,fleet,source,start},
wants() { [[ $parts == *,$1,* ]]; }
work=$(mktemp -d)
pids=()
cleanup() { for p in "${pids[@]}"; do kill "$p" 2>/dev/null || true; done; rm -rf "$work"; }
trap cleanup EXIT

echo "building (NativeAOT) ..." >&2
dotnet publish bench/Handclasp.Bench -c Release -o "$work/bench" -v quiet >&2
dotnet publish src/Handclasp.Cli -c Release -o "$work/cli" -v quiet >&2
bench="$work/bench/Handclasp.Bench" cli="$work/cli/handclasp"

pki() ( cd "$work"
  ec() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"; }
  ec ca; openssl req -x509 -new -key ca.key -subj /CN=bench-ca -days 2 -out ca.pem
  for n in server client; do
    ec "$n"; openssl req -new -key "$n.key" -subj "/CN=$n" -out "$n.csr"
    usage=$([ "$n" = server ] && echo serverAuth || echo clientAuth)
    printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=%s\nbasicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n' "$usage" > "$n.ext"
    openssl x509 -req -in "$n.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile "$n.ext" -out "$n.pem" 2>/dev/null
  done )
pki 2>/dev/null

free_port() { python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])'; }
port=$(free_port)
mkdir -p "$work/html"; echo 'the balance is 42' > "$work/html/index.html"
# 1,000 endpoints on one nginx, for the fleet measurement: ports from a contiguous range.
base=$(( (RANDOM % 8000) + 20000 ))
{
  printf 'daemon off; worker_processes 1; pid %s/nginx.pid; error_log %s/error.log;\nevents { worker_connections 8192; }\nhttp { access_log off; root %s/html;\n' "$work" "$work" "$work"
  printf 'ssl_certificate %s/server.pem; ssl_certificate_key %s/server.key; ssl_client_certificate %s/ca.pem; ssl_verify_client on; ssl_session_cache off; ssl_session_tickets off; ssl_protocols TLSv1.2 TLSv1.3;\n' "$work" "$work" "$work"
  printf 'client_body_temp_path %s/b; proxy_temp_path %s/p; fastcgi_temp_path %s/f; uwsgi_temp_path %s/u; scgi_temp_path %s/s;\n' "$work" "$work" "$work" "$work" "$work"
  printf 'server { listen 127.0.0.1:%s ssl;' "$port"
  for i in $(seq 0 999); do printf ' listen 127.0.0.1:%s ssl;' $((base + i)); done
  printf ' server_name localhost; }\n}\n'
} > "$work/nginx.conf"
/usr/sbin/nginx -p "$work" -c "$work/nginx.conf" 2>"$work/nginx.err" & pids+=($!)
for _ in $(seq 50); do curl -sk --cert "$work/client.pem" --key "$work/client.key" "https://127.0.0.1:$port/" >/dev/null && break; sleep 0.1; done

median() { sort -g | awk '{a[NR]=$1} END {print a[int((NR+1)/2)]}'; }
cpu_of() { # runs a command, prints CPU seconds (user + system) of it to fd 3
  local t; TIMEFORMAT='%U %S'; { t=$( { time "$@" >"$work/cmd.out" 2>"$work/cmd.err"; } 2>&1 ); } || true; awk '{print $1+$2}' <<<"$t"; }

stime() { # version -> "hs/s cpu_ms"
  local cpu n
  cpu=$(cpu_of openssl s_time -connect "127.0.0.1:$port" -new -time "$seconds" -cert "$work/client.pem" -key "$work/client.key" "$1")
  n=$(grep -oE '^[0-9]+ connections in [0-9]+ real' "$work/cmd.out" | awk '{print $1" "$4}')
  awk -v cpu="$cpu" '{printf "%d %.3f\n", $1/$2, cpu*1000/$1}' <<<"$n"
}

timed() { # prints "wall cpu peakMiB"
  python3 - "$@" <<'PY'
import resource, subprocess, sys, time
t = time.monotonic()
r = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
if r.returncode not in (0, 1):
    sys.exit(f"{sys.argv[1:3]} ended with {r.returncode}: {r.stderr.decode()[-500:]}")
w = time.monotonic() - t
u = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{w:.2f} {u.ru_utime + u.ru_stime:.2f} {u.ru_maxrss / 1024:.0f}")
PY
}
row() { read -r w c p; echo "| $1 | $w | $c | $p | ${2:-} |"; }

if wants handshakes; then
echo
echo "## Full handshakes with a client certificate (nginx, ECDSA P-256, medians of $rounds rounds of $seconds s)"
echo
echo "| version | at once | client | handshakes/s | CPU ms each | RSS MiB |"
echo "|---|---|---|---|---|---|"
for v in 1.2 1.3; do
  rm -f "$work"/r.*
  for _ in $(seq "$rounds"); do
    "$bench" handshakes ours 127.0.0.1 "$port" "$v" "$seconds" 1 "$work/client.pem" "$work/client.key" >> "$work/r.ours1"
    stime "-tls${v/./_}" >> "$work/r.stime"
    "$bench" handshakes sslstream 127.0.0.1 "$port" "$v" "$seconds" 1 "$work/client.pem" "$work/client.key" >> "$work/r.ssl1"
    "$bench" handshakes ours 127.0.0.1 "$port" "$v" "$seconds" 64 "$work/client.pem" "$work/client.key" >> "$work/r.ours64"
    "$bench" handshakes sslstream 127.0.0.1 "$port" "$v" "$seconds" 64 "$work/client.pem" "$work/client.key" >> "$work/r.ssl64"
  done
  col() { cut -f"$2" "$work/r.$1" | median; }
  o=$(col ours1 2) oc=$(col ours1 3) s=$(awk '{print $1}' "$work/r.stime" | median) sc=$(awk '{print $2}' "$work/r.stime" | median)
  echo "| TLS $v | 1 | handclasp (AOT) | $o | $oc | $(col ours1 4) |"
  echo "| TLS $v | 1 | openssl s_time -new | $s | $sc | |"
  echo "| TLS $v | 1 | SslStream (AOT) | $(col ssl1 2) | $(col ssl1 3) | $(col ssl1 4) |"
  echo "| TLS $v | 64 | handclasp (AOT) | $(col ours64 2) | $(col ours64 3) | $(col ours64 4) |"
  echo "| TLS $v | 64 | SslStream (AOT) | $(col ssl64 2) | $(col ssl64 3) | $(col ssl64 4) |"
  awk -v v="$v" -v o="$o" -v s="$s" -v oc="$oc" -v sc="$sc" 'BEGIN {printf "| TLS %s | | ratio to s_time (want >= 1.2, <= 0.7) | %.2f | %.2f | |\n", v, o/s, oc/sc}'
done
fi

if wants scan; then
echo
echo "## One standard scan (certificate and CA key, both versions) beside sslscan, same endpoint"
echo
echo "| tool | wall s | CPU s | peak MiB | connections |"
echo "|---|---|---|---|---|"
scan=("$cli" scan "https://127.0.0.1:$port/" --mtls --client-cert "$work/client.pem" --client-key "$work/client.key" --client-ca "$work/ca.pem" --client-ca-key "$work/ca.key" --server-ca "$work/ca.pem" --server-name localhost)
connections() { python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["run"]["connections"])' "$1"; }
taken=$(timed "${scan[@]}" --format json --output "$work/one.json")
row "handclasp scan (at most 3 s)" "$(connections "$work/one.json")" <<<"$taken"
taken=$(timed "${scan[@]}" --level intrusive --also-name other.test --format json --output "$work/deep.json")
row "handclasp scan --level intrusive (at most 15 s)" "$(connections "$work/deep.json")" <<<"$taken"
timed sslscan --no-colour "127.0.0.1:$port" | row sslscan
fi

if wants fleet; then
echo
echo "## 1,000 endpoints from --targets in one run"
echo
echo "| tool | wall s | CPU s | peak MiB | connections |"
echo "|---|---|---|---|---|"
for i in $(seq 0 999); do echo "https://127.0.0.1:$((base + i))/"; done > "$work/targets.txt"
taken=$(timed "$cli" scan --targets "$work/targets.txt" --mtls --client-cert "$work/client.pem" --client-key "$work/client.key" --server-ca "$work/ca.pem" --server-name localhost --format json --output "$work/fleet.json")
row "handclasp scan --targets (at most 200 MiB)" "$(connections "$work/fleet.json")" <<<"$taken"
fi

if wants source; then
echo
echo "## Source: large trees from the registries beside ripgrep with the same words (want at most 3 times its wall time, at most 300 MiB)"
echo
echo "| tree | files | MB | tool | wall s | CPU s | peak MiB | ratio |"
echo "|---|---|---|---|---|---|---|---|"
"$bench" literals > "$work/literals"
trees=${BENCH_TREES:-$work/tree}
if [ ! -d "$trees" ]; then
mkdir -p "$work/debs" "$trees"
(cd "$work/debs" && apt-get download -q ansible golang-google-grpc-dev golang-github-docker-docker-dev golang-github-prometheus-client-golang-dev openjdk-17-source >/dev/null 2>&1)
for deb in "$work"/debs/*.deb; do dpkg -x "$deb" "$trees/$(basename "$deb" | cut -d_ -f1)"; done
find "$trees" -name src.zip -type f -execdir unzip -q {} -d src \; || true
(cd "$trees" && for p in typescript playwright-core @angular/core; do npm pack --silent "$p" >/dev/null 2>&1 && mkdir -p "npm/$p" && tar -xzf *.tgz -C "npm/$p" && rm -f *.tgz; done)
fi
# The files that we read, of every language.
code=(--hidden --no-ignore --max-filesize 2M)
while read -r glob; do code+=(-g "$glob"); done < <("$bench" globs)
sourced() { # name folder: medians of the rounds, one after the other, so that both meet the same noise
  local files mb w c p peer
  files=$(rg --files "${code[@]}" "$2" | wc -l)
  mb=$(rg --files "${code[@]}" "$2" | tr '\n' '\0' | du -cb --files0-from=- 2>/dev/null | tail -1 | awk '{print int($1/1e6)}')
  rg -c -i -F -f "$work/literals" "${code[@]}" "$2" >/dev/null || true # once, so that both find the files in memory
  rm -f "$work"/s.*
  for _ in $(seq "$rounds"); do
    timed rg -c -i -F -f "$work/literals" "${code[@]}" "$2" >> "$work/s.rg"
    timed "$cli" source "$2" --no-ignore --fail-on never -f json -o "$work/source.json" >> "$work/s.ours"
  done
  middle() { awk -v k="$2" '{print $k}' "$work/s.$1" | median; }
  peer=$(middle rg 1) w=$(middle ours 1)
  echo "| $1 | $files | $mb | rg -c -i -F -f words | $peer | $(middle rg 2) | $(middle rg 3) | |"
  echo "| $1 | $files | $mb | handclasp source (AOT) | $w | $(middle ours 2) | $(middle ours 3) | $(awk -v a="$w" -v b="$peer" 'BEGIN {printf "%.2f", a/b}') |"
}
for d in "$trees"/*; do sourced "$(basename "$d")" "$d"; done
sourced "all together" "$trees"
mkdir -p "$work/ten"; rg --files "${code[@]}" "$trees" | grep -E '\.(go|java|py|js)$' | awk 'NR%997==0' | head -10 | while read -r f; do cp "$f" "$work/ten/$(md5sum <<<"$f" | cut -c1-8)-$(basename "$f")"; done
timed "$cli" source "$work/ten" --fail-on never -q | { read -r w c p; echo "| ten files (at most 0.1 s) | 10 | | handclasp source (AOT) | $w | $c | $p | |"; }
fi

if wants start; then
echo
echo "## Start-up and size, beside tools of other kinds that are at hand (scanners such as trivy are no packages here)"
echo
echo "| command | wall ms (median of 20) | size MB |"
echo "|---|---|---|"
python3 - "$cli" <<'PY'
import os, shutil, subprocess, sys, time
for name, argv in (
    ("handclasp --version (AOT)", [sys.argv[1], "--version"]),
    ("openssl version", ["openssl", "version"]),
    ("sslscan --version", ["sslscan", "--version"]),
    ("node --version", ["node", "--version"]),
    ("go version", ["go", "version"]),
    ("caddy version (one Go binary)", ["caddy", "version"]),
):
    program = shutil.which(argv[0])
    if program is None:
        continue
    times = []
    for _ in range(20):
        t = time.monotonic(); subprocess.run(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL); times.append((time.monotonic() - t) * 1000)
    print(f"| {name} | {sorted(times)[10]:.1f} | {os.path.getsize(os.path.realpath(program)) / 1e6:.1f} |")
PY
fi
