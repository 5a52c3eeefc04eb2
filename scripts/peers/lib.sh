# shellcheck shell=bash
# What every peer's script shares: where peers are kept, free ports, waiting, stopping by pid, saying why one is skipped.
# It starts nothing by itself. Sourced, not run.
set -euo pipefail

PEER_SCRIPTS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
REPO=$(cd "$PEER_SCRIPTS/../.." && pwd)
. "$REPO/scripts/shell.sh"
# Outside the checkout, so that a fresh clone does not compile better-sqlite3 and Jetstream again.
PEERS_HOME=${VIGIE_PEERS:-$HOME/.cache/vigie-peers}
# A peer that is not up after a minute on a busy machine will not come up.
READY_SECONDS_MAX=${READY_SECONDS_MAX:-60}
mkdir -p "$PEERS_HOME"

# A peer that cannot be had is not a failure: it is said, on standard output, and the tests that need it say so again.
skip() { # NAME REASON
  printf 'skipped: %s: %s\n' "$1" "$2"
  exit 0
}

free_port() {
  node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'
}

# What a function called in $(…) skipped, its caller skips too.
pass_skip() { # WHAT IT PRINTED
  case "$1" in skipped:*) printf '%s\n' "$1"; exit 0 ;; esac
}

# Installs the packages of NAME's lock file into the cache, once for each state of that file; prints the place.
# npm runs no install scripts unasked; a native module that needs its own is named after NAME.
npm_peer() { # NAME [NATIVE MODULE…]
  local name=$1 from="$PEER_SCRIPTS/$1" key place
  shift
  have npm || skip "$name" "npm is missing (install Node 20 or newer)"
  key=$(cat "$from/package.json" "$from/package-lock.json" | sha256sum | cut -c1-12)-node$(node -p 'process.versions.modules')
  place="$PEERS_HOME/$name-$key"
  if [ ! -e "$place/.installed" ]; then
    mkdir -p "$place"
    cp "$from/package.json" "$from/package-lock.json" "$place/"
    (
      cd "$place"
      npm ci --no-fund --no-audit --ignore-scripts
      [ $# = 0 ] || npm rebuild "$@"
    ) >"$place/install.log" 2>&1 || skip "$name" "npm failed: $(tail -n 1 "$place/install.log"); see $place/install.log"
    touch "$place/.installed"
  fi
  printf '%s\n' "$place"
}

# Runs a command apart from this shell; its pid goes to RUN/NAME.pid, what it prints to RUN/NAME.log.
launch() { # RUN NAME COMMAND…
  local run=$1 name=$2
  shift 2
  mkdir -p "$run"
  setsid "$@" >"$run/$name.log" 2>&1 </dev/null &
  printf '%s\n' $! >"$run/$name.pid"
}

alive() { # RUN NAME
  kill -0 "$(cat "$1/$2.pid")" 2>/dev/null
}

# Waits until a command succeeds; a peer that died or never answers is skipped, with the end of its log.
wait_until() { # RUN NAME COMMAND…
  local run=$1 name=$2 tries=$((READY_SECONDS_MAX * 5))
  shift 2
  until "$@" >/dev/null 2>&1; do
    alive "$run" "$name" || skip "$name" "it ended while starting: $(tail -n 1 "$run/$name.log")"
    tries=$((tries - 1))
    if [ "$tries" -le 0 ]; then
      stop_pid "$run" "$name"
      skip "$name" "not ready after $READY_SECONDS_MAX s; see $run/$name.log"
    fi
    sleep 0.2
  done
}

# Waits for the JSON line that a server of ours prints when it is ready, and prints it with name and pid in front.
ready_line() { # RUN NAME
  wait_until "$1" "$2" grep -q '^{"' "$1/$2.log"
  grep -m1 '^{"' "$1/$2.log" | sed "s/^{/{\"peer\":\"$2\",\"pid\":$(cat "$1/$2.pid"),/"
}

port_open() { # PORT
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

answers() { # STATUS URL
  [ "$(curl --silent --output /dev/null --max-time 2 --write-out '%{http_code}' "$2")" = "$1" ]
}

# By pid, never by name: politely, then for good.
stop_pid() { # RUN NAME
  local file="$1/$2.pid" pid
  [ -e "$file" ] || return 0
  pid=$(cat "$file")
  kill "$pid" 2>/dev/null || { rm -f "$file"; return 0; }
  for _ in $(seq 50); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
  kill -9 "$pid" 2>/dev/null || true
  rm -f "$file"
}

# One field of a JSON line.
field() { # JSON NAME
  node -e 'const v=JSON.parse(process.argv[1])[process.argv[2]]; if (v===undefined) process.exit(1); console.log(typeof v==="string"?v:JSON.stringify(v))' "$1" "$2"
}

# Every script answers to: install | start RUN | stop RUN
dispatch() {
  case "${1:-}" in
    install) install_peer ;;
    start) start_peer "${2:?start needs a folder for logs and pids}" ;;
    stop) stop_peer "${2:?stop needs the folder that start was given}" ;;
    *) say "usage: $0 install | start RUN_FOLDER | stop RUN_FOLDER"; exit 2 ;;
  esac
}
