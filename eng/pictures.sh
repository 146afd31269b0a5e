#!/usr/bin/env bash
# Makes docs/pictures/ from `handclasp demo`: the page as a browser shows it, on a desk in both colour schemes and on a phone, and what the
# terminal shows of the one server that never looks at the certificate.
# Needs chromium and imagemagick (Debian's). Usage: eng/pictures.sh [path of the handclasp binary]
set -euo pipefail
cd "$(dirname "$0")/.."

tool=$(realpath "${1:-src/Handclasp.Cli/bin/Debug/net10.0/Handclasp.Cli}")
out=$PWD/docs/pictures
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"
"$tool" demo --color always -o "$work/demo.html" >"$work/terminal.txt"

# shot NAME WIDTH HEIGHT URL [more flags]
shot() {
  local name=$1 width=$2 height=$3 url=$4
  shift 4
  chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$work/profile" \
    --window-size="$width,$height" --screenshot="$work/$name.png" "$@" "$url" >/dev/null 2>&1
}

shot report-desktop-light 1280 1180 "file://$work/demo.html"
# In a frame, for two reasons: a picture of a page that has scrolled to its anchor is empty, and no window is narrower than 500 pixels.
frame() {
  printf '<!doctype html><style>body{margin:0}iframe{display:block;border:0;width:%spx;height:%spx}</style><iframe src="demo.html#target-2"></iframe>' "$1" "$2"
}
frame 1280 1180 >"$work/desk.html"
shot report-desktop-dark 1280 1180 "file://$work/desk.html" --blink-settings=preferredColorScheme=0
frame 390 1250 >"$work/phone.html"
shot report-phone 500 1250 "file://$work/phone.html"
convert "$work/report-phone.png" -crop 390x1250+0+0 +repage "$work/report-phone.png"

# The colours the tool uses, as elements.
{
  echo '<!doctype html><meta charset="utf-8"><style>body{margin:0;padding:20px 24px;background:#14171b;color:#d8dde3;font:15px/1.5 "DejaVu Sans Mono",monospace}'
  echo 'pre{margin:0;font:inherit;white-space:pre-wrap}.c1{font-weight:700;color:#fff}.c2{color:#8b95a1}.c31{color:#ff8a8a;font-weight:700}.c32{color:#7fd897}.c35{color:#e0a3ff}.c36{color:#7cc7e8}</style><pre>'
  printf '<b>$ handclasp demo</b>\n…\n'
  awk '/optional gave a stranger/ { on = 1 } on && /^$/ { exit } on' "$work/terminal.txt" |
    sed -E 's/&/\&amp;/g; s/</\&lt;/g; s/\x1b\[0m/<\/span>/g; s/\x1b\[(1;)?([0-9]+)m/<span class="c\2">/g'
  echo '</pre>'
} >"$work/terminal.html"
shot terminal 1180 430 "file://$work/terminal.html"

for name in report-desktop-light report-desktop-dark report-phone terminal; do
  convert "$work/$name.png" -strip +dither -colors 64 "PNG8:$out/$name.png"
done
ls -l "$out"
