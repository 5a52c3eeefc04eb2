#!/usr/bin/env bash
# web-push-testing: a push service that checks VAPID, decrypts what it is sent and gives it back.
# POST /subscribe {"userVisibleOnly":"true","applicationServerKey":…}; POST /get-notifications {"clientHash":…}.
# start prints {"peer","pid","http"}.
. "$(dirname "$0")/lib.sh"

install_peer() { npm_peer web-push; }

start_peer() {
  local run=$1 place port
  place=$(install_peer)
  pass_skip "$place"
  port=$(free_port)
  launch "$run" web-push node "$place/node_modules/web-push-testing/src/server.js" "$port"
  wait_until "$run" web-push port_open "$port"
  printf '{"peer":"web-push","pid":%s,"http":"http://127.0.0.1:%s"}\n' "$(cat "$run/web-push.pid")" "$port"
}

stop_peer() { stop_pid "$1" web-push; }

dispatch "$@"
