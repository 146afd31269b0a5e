# Shared by the action's scripts; bash 3.2 (macOS) and later.
# shellcheck shell=bash

# Text as the data of a workflow command: it can neither end the command nor begin another.
data() {
  local text=$1
  text=${text//'%'/%25}
  text=${text//$'\r'/%0D}
  text=${text//$'\n'/%0A}
  printf '%s' "$text"
}

say() { printf '::%s title=handclasp::%s\n' "$1" "$(data "$2")"; }

# Wrong input: one line that says what to do, and the code of handclasp for it.
wrong() {
  say error "$1"
  if [[ -n ${SUMMARY_FILE:-} ]]; then printf '**Handclasp did not run**; the log says why.\n' >> "$SUMMARY_FILE"; fi
  if [[ -n ${NAMES_EXIT_CODE:-} ]]; then output exit_code 2; fi
  exit 2
}

# A step's output. A value with a line break would forge further outputs, so there is none.
output() {
  case $2 in
    *$'\n'* | *$'\r'*) say error "output $1 has a line break"; exit 3 ;;
  esac
  printf '%s=%s\n' "$1" "$2" >> "$GITHUB_OUTPUT"
}

# trimmed NAME: the value of the input without white space around it, in REPLY.
trimmed() {
  local variable=INPUT_$1
  REPLY=${!variable-}
  REPLY="${REPLY#"${REPLY%%[![:space:]]*}"}"
  REPLY="${REPLY%"${REPLY##*[![:space:]]}"}"
}

# one NAME: the same, of one line.
one() {
  trimmed "$1"
  case $REPLY in
    *$'\n'* | *$'\r'*) wrong "the input $(lower "$1") has more than one line: give one value" ;;
  esac
}

# on NAME: true or false, as YAML 1.2 spells them.
on() {
  one "$1"
  case $REPLY in
    true | True | TRUE) return 0 ;;
    false | False | FALSE | '') return 1 ;;
    *) wrong "the input $(lower "$1") is '$REPLY': write true or false" ;;
  esac
}

lower() { printf '%s' "$1" | tr '[:upper:]' '[:lower:]'; }
