#!/bin/sh
# Any CI: variables in, a JUnit file and an exit code out.
set -eu
handclasp scan "${TARGET:-https://api.example.com:443}" --mtls \
  --client-cert "$CLIENT_CERT" --client-key "$CLIENT_KEY" \
  --fail-if-score-below 80 \
  --format junit --output handclasp-junit.xml --format table
