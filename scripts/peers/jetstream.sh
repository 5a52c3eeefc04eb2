#!/usr/bin/env bash
# The real Jetstream at commit 9a30def (v2). With VIGIE_PEER_RELAY and VIGIE_PEER_PLC it follows that network (atproto.sh);
# without, it follows its own simulator: 200 accounts, 50 commits a second, texts of random letters.
# start prints {"peer","pid","subscribe","followed"}.
. "$(dirname "$0")/lib.sh"

JETSTREAM_COMMIT=9a30def
JETSTREAM_SOURCE=${VIGIE_JETSTREAM_SOURCE:-$REPO/../shared/peers/jetstream-$JETSTREAM_COMMIT.tar.xz}
SIMULATED_ACCOUNTS=200
SIMULATED_COMMITS_PER_SECOND=50

install_peer() {
  local place="$PEERS_HOME/jetstream-$JETSTREAM_COMMIT"
  if [ ! -x "$place/bin/jetstream" ] || [ ! -x "$place/bin/simulator" ]; then
    have go || skip jetstream "go is missing (Go 1.26.6 or newer)"
    mkdir -p "$place/bin"
    if [ -r "$JETSTREAM_SOURCE" ]; then
      mkdir -p "$place/source"
      tar -xf "$JETSTREAM_SOURCE" -C "$place/source" --strip-components=1
      (cd "$place/source" && GOBIN="$place/bin" go install ./cmd/jetstream ./cmd/simulator) >"$place/install.log" 2>&1 ||
        skip jetstream "go install failed: $(tail -n 1 "$place/install.log"); see $place/install.log"
      rm -rf "$place/source"
    else
      local module="github.com/bluesky-social/jetstream/cmd"
      GOBIN="$place/bin" go install "$module/jetstream@$JETSTREAM_COMMIT" "$module/simulator@$JETSTREAM_COMMIT" \
        >"$place/install.log" 2>&1 ||
        skip jetstream "no source at $JETSTREAM_SOURCE, and go install failed: $(tail -n 1 "$place/install.log")"
    fi
  fi
  printf '%s\n' "$place"
}

start_peer() {
  local run=$1 place port relay plc followed=network
  place=$(install_peer)
  pass_skip "$place"
  relay=${VIGIE_PEER_RELAY:-}
  plc=${VIGIE_PEER_PLC:-}
  if [ -z "$relay" ]; then
    followed=simulator
    port=$(free_port)
    launch "$run" simulator "$place/bin/simulator" serve --addr "127.0.0.1:$port" \
      --accounts "$SIMULATED_ACCOUNTS" --commits-per-sec "$SIMULATED_COMMITS_PER_SECOND"
    wait_until "$run" simulator port_open "$port"
    relay="http://127.0.0.1:$port"
    plc=$relay
  fi
  port=$(free_port)
  mkdir -p "$run/jetstream-data"
  launch "$run" jetstream "$place/bin/jetstream" serve --addr "127.0.0.1:$port" \
    --relay-url "$relay" --plc-url "$plc" --data-dir "$run/jetstream-data"
  # 503 while it still fills its archive; 426 (use a websocket) once it serves.
  wait_until "$run" jetstream answers 426 "http://127.0.0.1:$port/subscribe"
  printf '{"peer":"jetstream","pid":%s,"subscribe":"ws://127.0.0.1:%s/subscribe","followed":"%s"}\n' \
    "$(cat "$run/jetstream.pid")" "$port" "$followed"
}

stop_peer() {
  stop_pid "$1" jetstream
  stop_pid "$1" simulator
}

dispatch "$@"
