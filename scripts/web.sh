#!/usr/bin/env bash
# Builds the web into web/build, where the server's crate embeds it; does nothing when that is newer than its sources.
set -euo pipefail
cd "$(dirname "$0")/../web"

installed=node_modules/.package-lock.json
if [ ! -e "$installed" ] || [ package-lock.json -nt "$installed" ]; then
  npm ci --no-fund --no-audit
  touch "$installed"
fi

built=build/index.html
newer() {
  find src static ./*.json ./*.js ./*.ts -newer "$built" -print -quit | grep -q .
}
if [ "${1:-}" != packages ] && { [ ! -e "$built" ] || newer; }; then
  npm run build
  # A bundler may keep old times; the page's time says when the whole was built.
  touch "$built"
fi
