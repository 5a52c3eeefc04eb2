#!/usr/bin/env bash
# web-push-testing: a push service that checks VAPID, decrypts what it is sent and gives it back.
# POST /subscribe {"userVisibleOnly":"true","applicationServerKey":…}; POST /get-notifications {"clientHash":…}.
# start prints {"peer","pid","http"}.
. "$(dirname "$0")/lib.sh"

install_peer() { npm_peer web-push; }

start_peer() {
  local run=$1 place
  place=$(install_peer)
  pass_skip "$place"
  # Node looks for packages beside the script, so the script goes where the packages are.
  cp "$PEER_SCRIPTS/web-push/serve.mjs" "$place/serve.mjs"
  launch "$run" web-push node "$place/serve.mjs"
  ready_line "$run" web-push
}

stop_peer() { stop_pid "$1" web-push; }

dispatch "$@"
