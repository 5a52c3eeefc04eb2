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

# Screens against a fake server that shows on demand what goes wrong: on a phone, and a live feed that breaks.
fake_screens() { CHROMIUM=$chromium npm --prefix web run --silent e2e; }

# Starts the program and waits until it has said the line that matches: start NAME PATTERN ARGUMENT…
start() {
  local name=$1 wanted=$2
  shift 2
  "$VIGIE_BIN" "$@" --listen 127.0.0.1:0 >"$scratch/$name" 2>"$scratch/$name.log" &
  running+=($!)
  for _ in $(seq 100); do
    grep -q "$wanted" "$scratch/$name" && return
    kill -0 "$!" 2>/dev/null || break
    sleep 0.1
  done
  say "the program did not come up"
  return 1
}

said() { sed -n "s/^$2/\1/p" "$scratch/$1"; } # NAME PATTERN-WITH-ONE-GROUP

# The program itself: every screen of its demo, then one journey that begins on an empty folder.
real_screens() {
  VIGIE_URL=$(said demo 'Vigie plays the demo: \(.*\)') VIGIE_EMPTY_URL=$(said up 'Vigie is up: \(.*\)') \
    VIGIE_EMAIL=$(said demo 'Sign in with \(.*\) and .*') VIGIE_PASSWORD=$(said demo 'Sign in with .* and \(.*\)') \
    CHROMIUM=$chromium npm --prefix web run --silent e2e -- screens
}
journey() { VIGIE_URL=$(said up 'Vigie is up: \(.*\)') CHROMIUM=$chromium npm --prefix web run --silent e2e -- journey; }

in_the_browser() {
  local scratch running=() begun=$FAILED
  scratch=$(mktemp -d)
  if start demo '^Sign in with ' demo --speed 100 && start up '^Vigie is up: ' up --data "$scratch/data" --no-default-sources; then
    step "screens" real_screens
    step "journey" journey
  else
    FAILED=$((FAILED + 1))
  fi
  kill "${running[@]}" 2>/dev/null
  wait "${running[@]}" 2>/dev/null
  [ "$FAILED" = "$begun" ] || tail -n 30 "$scratch"/*.log >&2
  rm -rf "$scratch"
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
    step "phone screens" fake_screens
    in_the_browser
  else
    skipped "screens" "no browser"
  fi
fi
closing
