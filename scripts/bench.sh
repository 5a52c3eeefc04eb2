#!/usr/bin/env bash
# Prints the figures for speed and memory: `vigie bench pipeline` on real titles where they lie beside the checkout,
# else on the simulated evening, then every crate's benches. It asserts nothing; compare ratios of one run only.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/steps.sh

EVENTS=${VIGIE_BENCH_EVENTS:-300000}
titles=../shared/tools/jetstream_from_titles.py
mkdir -p web/build
cargo build --release --locked --package vigie
vigie="$TARGET/release/vigie"

posts=${VIGIE_BENCH_POSTS:-}
if [ -z "$posts" ] && [ -e "$titles" ] && have python3; then
  posts="$TARGET/bench-posts-$EVENTS.jsonl"
  [ -s "$posts" ] || python3 "$titles" "$EVENTS" >"$posts"
fi
[ -n "$posts" ] || { say "no posts to drive the bench: name a file of Jetstream events in VIGIE_BENCH_POSTS"; exit 1; }
step "pipeline" "$vigie" bench pipeline --posts "$posts"
if compgen -G "crates/*/benches/*.rs" >/dev/null; then
  step "crates" cargo bench --locked --workspace
fi
closing
