# shellcheck shell=bash
# Named steps with their seconds and a closing table. Sourced by test.sh and test-peers.sh; it knows no test.
. scripts/shell.sh

case "${CARGO_TARGET_DIR:-}" in
  /*) TARGET=$CARGO_TARGET_DIR ;;
  *) TARGET=$PWD/${CARGO_TARGET_DIR:-target} ;;
esac
# Runners print plain lines, whoever reads them.
export NO_COLOR=1 CARGO_TERM_COLOR=never
STEPS=""
FAILED=0

note() { STEPS+=$(printf '%-16s %-8s %s' "$1" "$2" "$3")$'\n'; }

step() { # NAME COMMAND…
  local name=$1 begun=$SECONDS
  shift
  printf '\n== %s\n' "$name"
  if "$@" </dev/null; then
    note "$name" ok "$((SECONDS - begun)) s"
  else
    FAILED=$((FAILED + 1))
    note "$name" FAILED "$((SECONDS - begun)) s"
  fi
}

skipped() { note "$1" skipped "$2"; }

closing() {
  printf '\n== steps\n%s' "$STEPS"
  [ "$FAILED" = 0 ] || { printf '%s of them failed\n' "$FAILED"; exit 1; }
}
