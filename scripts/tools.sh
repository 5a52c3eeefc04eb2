#!/usr/bin/env bash
# Says in plain words which tools are missing and how to get them; silent when all are there. It installs nothing.
set -uo pipefail

NODE_MAJOR_MIN=20
missing=0

lacks() {
  missing=1
  printf 'vigie: %s\n' "$1" >&2
}

command -v cargo >/dev/null || lacks "cargo is missing: install Rust with rustup (https://rustup.rs), then open a new shell"
command -v cc >/dev/null || lacks "a C compiler is missing (SQLite and zstd are compiled): sudo apt-get install build-essential"
if command -v node >/dev/null; then
  major=$(node -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge "$NODE_MAJOR_MIN" ] ||
    lacks "Node $(node -v) is too old: Node $NODE_MAJOR_MIN or newer builds the web (https://nodejs.org)"
else
  lacks "Node is missing: Node $NODE_MAJOR_MIN or newer builds the web (https://nodejs.org)"
fi
command -v npm >/dev/null || lacks "npm is missing: it comes with Node (on Debian: sudo apt-get install npm)"
exit "$missing"
