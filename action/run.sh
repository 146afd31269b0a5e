#!/usr/bin/env bash
# Runs handclasp once and tells the result the ways GitHub knows: log, annotations, job summary, outputs, exit code.
set -euo pipefail
# shellcheck source=action/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
NAMES_EXIT_CODE=yes

# A bash on Windows rewrites what looks like a path: /v1/balance must stay what it is.
export MSYS_NO_PATHCONV=1 MSYS2_ARG_CONV_EXCL='*'

# The key is for a service to come. Nothing is done with it, so nothing that runs from here gets it; the others are the installer's.
unset HANDCLASP_API_KEY HANDCLASP_BINARY HANDCLASP_RELEASES
if [[ -n ${MIDDLEBRICK_API_KEY:-} ]]; then say notice 'MIDDLEBRICK_API_KEY is ignored: handclasp needs no account, remove it'; fi
unset MIDDLEBRICK_API_KEY

words=() # the command line
option() { # option NAME --option: where the input is given
  one "$1"
  if [[ -n $REPLY ]]; then words+=("$2=$REPLY"); fi
}
lines() { # lines NAME: its lines that are not empty, in LINES_READ
  local line
  trimmed "$1"
  LINES_READ=()
  while IFS= read -r line || [[ -n $line ]]; do
    line="${line#"${line%%[![:space:]]*}"}"
    line="${line%"${line##*[![:space:]]}"}"
    if [[ -n $line ]]; then LINES_READ+=("$line"); fi
  done <<< "$REPLY"
}

SUMMARY_FILE=
if on SUMMARY; then SUMMARY_FILE=${GITHUB_STEP_SUMMARY:-}; fi
annotate=no
if on ANNOTATIONS; then annotate=yes; fi
one BINARY
binary=$REPLY
[[ -n $binary ]] || wrong 'there is no binary to run: the step that installs it has failed'

lines SOURCE
sources=(${LINES_READ[@]+"${LINES_READ[@]}"})
lines TARGET
targets=(${LINES_READ[@]+"${LINES_READ[@]}"})
one CONFIG
config=$REPLY
if ((${#sources[@]} > 0 && ${#targets[@]} > 0)); then
  wrong 'both target and source are given: use the action once for each'
elif ((${#sources[@]} > 0)); then
  command=source
  if on MTLS; then wrong 'the input mtls goes with target, not with source'; fi
  for name in CLIENT_CERT CLIENT_KEY CLIENT_KEY_PASSPHRASE_ENV CLIENT_CA CLIENT_CA_KEY SERVER_CA PATH OPENAPI; do
    trimmed "$name"
    [[ -z $REPLY ]] || wrong "the input $(lower "$name") goes with target, not with source"
  done
else
  command=scan
  trimmed ARGS
  if ((${#targets[@]} == 0)) && [[ -z $config && -z $REPLY && ! -e .handclasp.yaml ]]; then
    wrong 'name a target, for example target: https://api.example.com (or source: . to read code)'
  fi
fi

if on MTLS; then words+=(--mtls); fi
option CLIENT_CERT --client-cert
option CLIENT_KEY --client-key
option CLIENT_KEY_PASSPHRASE_ENV --client-key-passphrase-env
option CLIENT_CA --client-ca
option CLIENT_CA_KEY --client-ca-key
option SERVER_CA --server-ca
lines PATH
for path in ${LINES_READ[@]+"${LINES_READ[@]}"}; do words+=("--path=$path"); done
option OPENAPI --openapi
option FAIL_ON --fail-on
option FAIL_IF_SCORE_BELOW --fail-if-score-below
if on ALLOW_INCONCLUSIVE; then words+=(--allow-inconclusive); fi
option BASELINE --baseline
option CONFIG --config

# xargs knows quotes and backslashes, and expands nothing.
trimmed ARGS
if [[ -n $REPLY ]]; then
  split=$(mktemp "${RUNNER_TEMP:-/tmp}/handclasp.XXXXXX")
  printf '%s\n' "$REPLY" | xargs printf '%s\0' > "$split" 2> /dev/null || { rm -f "$split"; wrong 'the input args has an unmatched quote'; }
  while IFS= read -r -d '' word; do words+=("$word"); done < "$split"
  rm -f "$split"
fi

# Everything is written outside the workspace first: an old report where a new one should be would be taken for it.
folder=$(mktemp -d "${RUNNER_TEMP:-/tmp}/handclasp.XXXXXX")
if command -v cygpath > /dev/null; then folder=$(cygpath -m "$folder"); fi
rm -f "$folder"/handclasp.*
one REPORT
report=${REPLY:-$folder/handclasp.json}
one SARIF
sarif=${REPLY:-$folder/handclasp.sarif}
formats=(
  --format json --output "$folder/handclasp.json"
  --format sarif --output "$folder/handclasp.sarif"
  --format markdown --output "$folder/handclasp.md"
  --format github --output "$folder/annotations"
  --format table --output -
)

# Titles of pages and names in certificates are a peer's to choose. Until the token comes, the runner obeys no line of the log.
token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
echo "::stop-commands::$token"
code=0
"$binary" "$command" "${formats[@]}" ${words[@]+"${words[@]}"} -- \
  ${sources[@]+"${sources[@]}"} ${targets[@]+"${targets[@]}"} 2> "$folder/errors" || code=$?
cat "$folder/errors"
printf '\n::%s::\n' "$token"

if [[ ! -s $folder/handclasp.json ]]; then
  say error "$(tail -n 1 "$folder/errors")"
  if [[ -n $SUMMARY_FILE ]]; then printf '**Handclasp wrote no report** (exit code %s); the log says why.\n' "$code" >> "$SUMMARY_FILE"; fi
  output exit_code "$code"
  # No report and no failure would be a gate that stands open.
  if ((code == 0)); then code=3; fi
  exit "$code"
fi

if [[ $annotate == yes ]]; then cat "$folder/annotations"; fi
if [[ -n $SUMMARY_FILE ]]; then
  # A step's summary is at most 1 MiB, and a longer one is dropped whole.
  bash "$(dirname "${BASH_SOURCE[0]}")/shorten.sh" 1000000 < "$folder/handclasp.md" >> "$SUMMARY_FILE"
fi

place() { # place FROM TO
  if [[ $1 == "$2" ]]; then return; fi
  if ! { mkdir -p -- "$(dirname -- "$2")" && cp -- "$1" "$2"; }; then
    say error "$2 cannot be written"
    output exit_code 3
    exit 3
  fi
}
place "$folder/handclasp.json" "$report"
place "$folder/handclasp.sarif" "$sarif"

# The report's own members: two spaces deep, in a document whose layout is fixed.
score=$(sed -n '/^  "score": {$/,/^  }/ s/^    "value": \([0-9]\{1,3\}\),$/\1/p' "$folder/handclasp.json" | head -n 1)
grade=$(sed -n '/^  "score": {$/,/^  }/ s/^    "grade": "\([A-Za-z]\{1,4\}\)",$/\1/p' "$folder/handclasp.json" | head -n 1)
output score "$score"
output grade "$grade"
output report "$report"
output sarif "$sarif"
output markdown "$folder/handclasp.md"
output exit_code "$code"
exit "$code"
