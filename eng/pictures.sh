#!/usr/bin/env bash
# Makes docs/pictures/ from the report of `handclasp demo`: the page as a browser shows it, on a desk in both colour schemes and on a phone.
# Needs chromium and imagemagick (Debian's). Usage: eng/pictures.sh [path of the handclasp binary]
set -euo pipefail
cd "$(dirname "$0")/.."

tool=$(realpath "${1:-src/Handclasp.Cli/bin/Debug/net10.0/Handclasp.Cli}")
out=$PWD/docs/pictures
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"
"$tool" demo -q -o "$work/demo.html" >/dev/null

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

for name in report-desktop-light report-desktop-dark report-phone; do
  convert "$work/$name.png" -strip +dither -colors 64 "PNG8:$out/$name.png"
done
ls -l "$out"
