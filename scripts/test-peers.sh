#!/usr/bin/env bash
# `make test-peers`: starts the real servers of scripts/peers/, tells the tests where they are, runs the tests, stops them.
# A peer that cannot be had is named with its reason; the tests that need it find no address and say that they skip.
set -uo pipefail
cd "$(dirname "$0")/.." || exit
. scripts/steps.sh
. scripts/peers/lib.sh
set +e

scripts/tools.sh || exit 1
mkdir -p web/build
run=$(mktemp -d "${TMPDIR:-/tmp}/vigie-peers.XXXXXX")
not_had=()

stop_all() {
  local peer
  for peer in jetstream atproto maildev web-push hugo; do scripts/peers/$peer.sh stop "$run"; done
  scripts/peers/jetstream.sh stop "$run/simulated"
  rm -rf "$run"
}
trap stop_all EXIT
trap 'exit 130' INT TERM

# Starts a peer and keeps its line in $line; false, with the reason kept, when it is skipped.
start() { # PEER [FOLDER]
  local begun=$SECONDS
  line=$(scripts/peers/"$1".sh start "${2:-$run}")
  case "$line" in
    '{'*) printf '%s (%s s)\n' "$line" "$((SECONDS - begun))" ;;
    *)
      not_had+=("${line:-skipped: $1: it said nothing}")
      printf '%s\n' "${line:-skipped: $1: it said nothing}"
      return 1
      ;;
  esac
}

printf '== peers\n'
if start atproto; then
  export VIGIE_TEST_PDS VIGIE_TEST_PLC VIGIE_TEST_PDS_HANDLE VIGIE_TEST_PDS_PASSWORD
  VIGIE_TEST_PDS=$(field "$line" pds)
  VIGIE_TEST_PLC=$(field "$line" plc)
  account=$(field "$line" account)
  VIGIE_TEST_PDS_HANDLE=$(field "$account" handle)
  VIGIE_TEST_PDS_PASSWORD=$(field "$account" password)
  export VIGIE_PEER_RELAY VIGIE_PEER_PLC
  VIGIE_PEER_RELAY=$(field "$line" relay)
  VIGIE_PEER_PLC=$(field "$line" plcForJetstream)
fi
# Two of them: one follows what the tests write to the PDS, one a busy simulated network. Without a PDS both would be busy.
if [ -n "${VIGIE_PEER_RELAY:-}" ]; then
  start jetstream && export VIGIE_TEST_JETSTREAM="$(field "$line" subscribe)"
fi
unset VIGIE_PEER_RELAY VIGIE_PEER_PLC
start jetstream "$run/simulated" && export VIGIE_TEST_JETSTREAM_SIMULATOR="$(field "$line" subscribe)"
start maildev && export VIGIE_TEST_MAILDEV_SMTP="$(field "$line" smtp)" VIGIE_TEST_MAILDEV_HTTP="$(field "$line" http)"
start web-push && export VIGIE_TEST_WEBPUSH="$(field "$line" http)"
start hugo && export VIGIE_TEST_HUGO="$(field "$line" program)"

# All crates at once, although few have such tests: chosen one by one, they would be compiled anew with other features.
if compgen -G "crates/*/tests/peers.rs" >/dev/null || compgen -G "crates/*/tests/peers/main.rs" >/dev/null; then
  step "peers" cargo test --locked --workspace --test peers -- --nocapture --test-threads 1
else
  skipped "peers" "no crate has tests/peers.rs yet"
fi

if [ "${#not_had[@]}" -gt 0 ]; then
  printf '\n== not had\n'
  printf '%s\n' "${not_had[@]}"
fi
closing
