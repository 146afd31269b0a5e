#!/usr/bin/env bash
# Keeps one comment on the pull request up to date. A comment is an extra: what goes wrong with it is told and fails no job.
set -euo pipefail
# shellcheck source=action/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

leave() { # leave LEVEL REASON
  say "$1" "no comment on the pull request: $2"
  exit 0
}

one GITHUB_TOKEN
token=$REPLY
one MARKDOWN
markdown=$REPLY
command -v jq > /dev/null || leave warning 'it needs jq, which is not installed on this runner'
[[ -f ${GITHUB_EVENT_PATH:-} ]] || leave notice 'the run has no event'
number=$(jq -r '.pull_request.number // empty | numbers' "$GITHUB_EVENT_PATH" 2> /dev/null) || number=
[[ $number =~ ^[0-9]+$ ]] || leave notice 'the run is not about one'
[[ $token =~ ^[A-Za-z0-9_.-]+$ ]] || leave warning 'github_token is empty or no token'
[[ ${GITHUB_REPOSITORY:-} =~ ^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$ ]] || leave warning 'GITHUB_REPOSITORY is no owner/name'
api=${GITHUB_API_URL:-https://api.github.com}
case $api in
  https://* | http://127.0.0.1:* | http://localhost:*) ;;
  *) leave warning 'GITHUB_API_URL is no https address' ;;
esac
comments=$api/repos/$GITHUB_REPOSITORY/issues
folder=$(mktemp -d "${RUNNER_TEMP:-/tmp}/handclasp-comment.XXXXXX")

# call METHOD URL [FILE]: the answer in $folder/answer; false where it is no success. The token goes through a pipe, not the command line.
call() {
  local body=()
  if [[ -n ${3:-} ]]; then body=(--data-binary "@$3" --header 'Content-Type: application/json'); fi
  printf 'header = "Authorization: Bearer %s"\n' "$token" | curl --config - --silent --show-error --fail --max-time 30 \
    --proto '=https,http' --header 'Accept: application/vnd.github+json' --header 'X-GitHub-Api-Version: 2022-11-28' \
    --request "$1" ${body[@]+"${body[@]}"} --output "$folder/answer" -- "$2" 2> "$folder/problem"
}

# One comment for each job and for what is scanned in it. The sum keeps a workflow's name from ending the marker.
name="${GITHUB_WORKFLOW:-}/${GITHUB_JOB:-}/${INPUT_TARGET:-}/${INPUT_SOURCE:-}"
marker="<!-- handclasp:$(printf '%s' "$name" | cksum | tr ' ' '-') -->"

# A comment is at most 65536 characters.
{
  printf '%s\n' "$marker"
  bash "$(dirname "${BASH_SOURCE[0]}")/shorten.sh" 64000 < "$markdown"
} > "$folder/text"
jq -n --rawfile body "$folder/text" '{body: $body}' > "$folder/body"

# Anybody may write a comment that begins with the marker; only our own is changed.
login='github-actions[bot]'
if call GET "$api/user"; then login=$(jq -r '.login // "github-actions[bot]"' "$folder/answer" 2> /dev/null) || login='github-actions[bot]'; fi
id=
for page in 1 2 3 4 5 6 7 8 9 10; do
  call GET "$comments/$number/comments?per_page=100&page=$page" \
    || leave warning "the comments cannot be read ($(head -n 1 "$folder/problem")); the job needs the permission pull-requests: write"
  id=$(jq -r --arg marker "$marker" --arg login "$login" \
    '[.[] | select(.user.login == $login and (.body | startswith($marker)))][0].id // empty | numbers' "$folder/answer") || id=
  count=$(jq length "$folder/answer") || count=0
  if [[ -n $id ]] || ((count < 100)); then break; fi
done
if [[ $id =~ ^[0-9]+$ ]]; then
  call PATCH "$comments/comments/$id" "$folder/body" && exit 0
else
  call POST "$comments/$number/comments" "$folder/body" && exit 0
fi
leave warning "it cannot be written ($(head -n 1 "$folder/problem")); the job needs the permission pull-requests: write, which runs for forks do not get"
