#!/usr/bin/env bash
# Hugo from Debian: makes a real site with RSS feeds; tests serve its output over their own HTTP server.
# It is a program, not a server: start prints {"peer","program","version"}.
. "$(dirname "$0")/lib.sh"

install_peer() {
  if ! have hugo; then
    have apt-get || skip hugo "hugo is missing, and this is no Debian"
    as_root true || skip hugo "hugo is missing, and neither root nor passwordless sudo is there to install it"
    { as_root apt-get update -qq && as_root apt-get install -y -qq --no-install-recommends hugo; } \
      >"$PEERS_HOME/hugo-install.log" 2>&1 || skip hugo "apt-get could not install it; see $PEERS_HOME/hugo-install.log"
  fi
  command -v hugo
}

start_peer() {
  local program
  program=$(install_peer)
  pass_skip "$program"
  printf '{"peer":"hugo","program":"%s","version":"%s"}\n' "$program" \
    "$(hugo version | sed -n 's/^hugo v\([0-9.]*\).*/\1/p')"
}

stop_peer() { :; }

dispatch "$@"
