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
  "/usr/lib/python3/dist-packages/yaml python3-yaml"
  "javac openjdk-17-jdk-headless"
  # Terminators, brokers and web servers of other languages.
  "hitch hitch"
  "nghttpx nghttp2-proxy"
  "socat socat"
  "ncat ncat"
  "redis-server redis-server"
  "mosquitto mosquitto"
  "ruby ruby"
  "/usr/share/doc/ruby-webrick ruby-webrick"
  "escript erlang-base"
  "/usr/share/doc/erlang-inets erlang-inets"
  "/usr/share/doc/erlang-ssl erlang-ssl"
  "uwsgi uwsgi-core"
  "/usr/lib/uwsgi/plugins/python3_plugin.so uwsgi-plugin-python3"
  "/usr/share/tomcat10/bin/bootstrap.jar tomcat10-common"
  "/usr/lib/nginx/modules/ngx_stream_module.so libnginx-mod-stream"
  "/usr/lib/python3/dist-packages/gunicorn python3-gunicorn"
  "/usr/lib/python3/dist-packages/twisted python3-twisted"
  "/usr/lib/python3/dist-packages/h2 python3-h2"
  "/usr/lib/python3/dist-packages/uvicorn python3-uvicorn"
  "/usr/lib/python3/dist-packages/hypercorn python3-hypercorn"
  "/usr/lib/python3/dist-packages/aiohttp python3-aiohttp"
  "/usr/lib/python3/dist-packages/tornado python3-tornado"
  "/usr/lib/python3/dist-packages/cherrypy python3-cherrypy3"
  # Databases, directories, mail and brokers that carry mTLS.
  "/usr/lib/postgresql/15/bin/postgres postgresql-15"
  "mariadbd mariadb-server"
  "slapd slapd"
  "postfix postfix"
  "dovecot dovecot-imapd"
  "/usr/lib/dovecot/pop3 dovecot-pop3d"
  "vsftpd vsftpd"
  "nats-server nats-server"
  "etcd etcd-server"
  "ldapsearch ldap-utils"
  "/usr/lib/python3/dist-packages/grpc python3-grpcio"
  "rabbitmq-server rabbitmq-server"
  # The HTML report is looked at and printed.
  "chromium chromium"
  "pdftotext poppler-utils"
  # The action's comment, the examples for cron and systemd, the hook.
  "jq jq"
  "systemd-analyze systemd"
  "pre-commit pre-commit"
  "git git"
  # Ways in: shells, the manual page's reader, the recorder of connections, network namespaces.
  "zsh zsh"
  "fish fish"
  "mandoc mandoc"
  "strace strace"
  "ip iproute2"
  "unzip unzip"
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
