#!/usr/bin/env bash
# `make check` (fast) and `make test` (full). Every step runs even when one before it failed, so that one run shows all
# that is wrong; the end says which failed.
set -uo pipefail
cd "$(dirname "$0")/.." || exit
. scripts/steps.sh

mode=${1:-full}
scripts/tools.sh || exit 1

# The server embeds web/build; without the folder it would not know what to embed.
mkdir -p web/build

# A browser for the journeys. Tests that find none skip; why is said here.
browser() {
  local found
  for found in "${VIGIE_CHROMIUM:-}" /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome; do
    [ -n "$found" ] && [ -x "$found" ] && { printf '%s\n' "$found"; return; }
  done
  if ! have apt-get; then
    say "browser tests are skipped: no chromium here, and no apt-get to install it (or set VIGIE_CHROMIUM)"
  elif ! as_root true; then
    say "browser tests are skipped: no chromium here, and neither root nor passwordless sudo to install it"
  elif { as_root apt-get update -qq && as_root apt-get install -y -qq --no-install-recommends chromium; } >&2; then
    printf '/usr/bin/chromium\n'
  else
    say "browser tests are skipped: apt-get could not install chromium"
  fi
}

# Screens against a fake server that has everything to show: pictures, accessibility, a live feed that breaks.
screens() { CHROMIUM=$chromium npm --prefix web run --silent e2e; }

# One journey through the program itself, begun on an empty folder.
journey() {
  local data address="" pid status=0
  data=$(mktemp -d)
  "$VIGIE_BIN" up --data "$data" --listen 127.0.0.1:0 --no-default-sources >"$data/said" 2>"$data/log" &
  pid=$!
  for _ in $(seq 100); do
    address=$(sed -n 's/^Vigie is up: //p' "$data/said")
    [ -n "$address" ] && break
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  if [ -n "$address" ]; then
    CHROMIUM=$chromium VIGIE_URL=$address npm --prefix web run --silent e2e -- journey || status=1
  else
    say "the program did not come up"
    status=1
  fi
  kill "$pid" 2>/dev/null
  wait "$pid" 2>/dev/null
  [ "$status" = 0 ] || tail -n 30 "$data/log" >&2
  rm -rf "$data"
  return "$status"
}

step "web packages" scripts/web.sh packages
step "format" cargo fmt --all --check
if [ "$mode" = full ]; then
  step "web build" scripts/web.sh
fi
step "lints" cargo clippy --locked --workspace --all-targets --quiet -- -D warnings
step "tidy" cargo xtask tidy
step "web schema" npm --prefix web run --silent types:check
step "web types" npm --prefix web run --silent check
step "web tests" npm --prefix web run --silent test
if [ "$mode" = fast ]; then
  step "fast tests" cargo test --locked --workspace --no-fail-fast --lib --bins
else
  step "tests" cargo test --locked --workspace --no-fail-fast
  # The tests built the program; building it alone would compile half of everything anew with other features.
  export VIGIE_BIN=$TARGET/debug/vigie
  [ -x "$VIGIE_BIN" ] || step "program" cargo build --locked --package vigie
  step "openapi" cargo xtask openapi --check
  chromium=$(browser)
  if [ -n "$chromium" ]; then
    step "screens" screens
    step "journey" journey
  else
    skipped "screens" "no browser"
    skipped "journey" "no browser"
  fi
fi
closing
