#!/usr/bin/env bash
# A real Bluesky PDS with its PLC directory, a one-host relay and a key directory that Jetstream understands.
# start prints {"peer","pid","pds","plc","relay","plcForJetstream","account":{…}}.
. "$(dirname "$0")/lib.sh"

install_peer() { npm_peer atproto better-sqlite3; }

start_peer() {
  local run=$1 place
  place=$(install_peer)
  pass_skip "$place"
  # Node looks for packages beside the script, so the script goes where the packages are.
  cp "$PEER_SCRIPTS/atproto/network.mjs" "$place/network.mjs"
  launch "$run" atproto env NODE_ENV=test LOG_ENABLED=false node "$place/network.mjs"
  ready_line "$run" atproto
}

stop_peer() { stop_pid "$1" atproto; }

dispatch "$@"
