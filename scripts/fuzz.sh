#!/usr/bin/env bash
# Runs every fuzz target, or those named, for some seconds each: scripts/fuzz.sh [SECONDS [TARGET…]]. Needs cargo-fuzz and
# a nightly compiler; what it finds lies in fuzz/artifacts.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/shell.sh

seconds=${1:-60}
shift || true
[ -e fuzz/Cargo.toml ] || { say "there are no fuzz targets yet (fuzz/Cargo.toml)"; exit 1; }
have cargo-fuzz || { say "cargo-fuzz is missing: cargo install cargo-fuzz"; exit 1; }
cargo +nightly --version >/dev/null 2>&1 || { say "a nightly compiler is missing: rustup toolchain install nightly"; exit 1; }
[ $# -gt 0 ] || mapfile -t targets < <(cargo +nightly fuzz list)
for target in "${@:-${targets[@]}}"; do
  printf '\n== %s, %s s\n' "$target" "$seconds"
  cargo +nightly fuzz run "$target" -- -max_total_time="$seconds" -rss_limit_mb=2048 -print_final_stats=1
done
