#!/usr/bin/env bash
# Prints the figures for speed and memory: `vigie bench pipeline` and `vigie bench search` on real titles where they lie
# beside the checkout, every crate's benches, then the matcher beside others (a smaller run; docs/benchmarks.md). It
# asserts nothing; compare ratios of one run only. `scripts/bench.sh percolate [ARGUMENT…]` runs that last part alone, as
# large as one likes.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/steps.sh

# Its own workspace, so that nobody else builds what it compares with; its output goes where all output goes.
percolate() {
  CARGO_TARGET_DIR=$TARGET cargo run --release --locked --quiet --manifest-path benches/percolate/Cargo.toml -- "$@"
}
if [ "${1:-}" = percolate ]; then
  shift
  percolate "$@"
  exit
fi

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
step "search" "$vigie" bench search --posts "$posts"
if compgen -G "crates/*/benches/*.rs" >/dev/null; then
  step "crates" cargo bench --locked --workspace
fi
step "percolate" percolate 1000 10000 --posts 100000 --rounds 3
closing
