# shellcheck shell=bash
# Small words that every script here uses. Sourced, not run.

say() { printf '%s\n' "$*" >&2; }

have() { command -v "$1" >/dev/null 2>&1; }

# As root, or by sudo when it asks no password; false where neither is to be had.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif have sudo && sudo -n true 2>/dev/null; then sudo -n "$@"; else return 1; fi
}
