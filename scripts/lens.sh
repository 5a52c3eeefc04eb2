#!/usr/bin/env bash
# Trains every task of the lens and measures it on posts that it has not seen, then writes the table into docs/lens.md.
# The data lie beside the checkout (`../shared/data`); what is absent is left out of the table, with a word about it.
# Takes a quarter of an hour on two cores. `scripts/lens.sh DIRECTORY` keeps the weights there.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/steps.sh

data=../shared/data
out=${1:-$TARGET/lens}
mkdir -p "$out" web/build
cargo build --release --locked --package vigie
vigie="$TARGET/release/vigie"
: >"$out/figures.jsonl"

# NAME TASK LANGUAGE TRAINING VALIDATION [COLUMN]: one line of figures.
task() {
  local name=$1 task=$2 lang=$3 train=$4 held=$5 column=${6:-}
  local options=()
  [ "$lang" = "-" ] || options+=(--lang "$lang")
  [ -z "$column" ] || options+=(--column "$column")
  for file in $train $held; do
    [ -e "$file" ] || { say "$name: no $file, left out"; return; }
  done
  # shellcheck disable=SC2086 # several files
  "$vigie" train "$task" "${options[@]}" --data $train --out "$out/$name.weights"
  # shellcheck disable=SC2086
  figures "$name" "$name" "$task" "$lang" "$held" $train
}

# NAME WEIGHTS TASK LANGUAGE HELD TRAINING…: figures on those posts of HELD that are not among the training posts.
figures() {
  local name=$1 weights=$2 task=$3 lang=$4 held=$5
  local options=()
  [ "$lang" = "-" ] || options+=(--lang "$lang")
  [ -z "${column:-}" ] || options+=(--column "$column")
  node scripts/lens-posts.mjs unseen "$out/$name.unseen.tsv" "$held" "${@:6}"
  "$vigie" eval "$task" "${options[@]}" --data "$out/$name.unseen.tsv" --weights "$out/$weights.weights" |
    node -e 'console.log(JSON.stringify({ name: process.argv[1], ...JSON.parse(require("fs").readFileSync(0)) }))' \
      "$name" >>"$out/figures.jsonl"
}

# NAME FILE…: four fifths to train on, one to measure on, shuffled the same way every time.
split() {
  local name=$1
  shift
  for file in "$@"; do [ -e "$file" ] || return 0; done
  node scripts/lens-posts.mjs split "$out/$name" "$@"
}

for pair in french:fr english:en arabic:ar german:de hindi:hi italian:it portuguese:pt spanish:es; do
  language=${pair%%:*}
  umsab=$data/sentiment-umsab/$language
  task "sentiment-${pair##*:}" sentiment "${pair##*:}" "$umsab.train.tsv" "$umsab.val.tsv"
done
if [ -e "$out/sentiment-en.weights" ] && [ -e $data/tweeteval/sentiment.val.tsv ]; then
  figures sentiment-tweeteval sentiment-en sentiment en $data/tweeteval/sentiment.val.tsv $data/sentiment-umsab/english.train.tsv
fi
for name in emotion offensive irony; do
  task "$name-en" $name en $data/tweeteval/$name.train.tsv $data/tweeteval/$name.val.tsv
done
split complaint $data/intent/complaints.dev.tsv
task complaint-en complaint en "$out/complaint.train.tsv" "$out/complaint.val.tsv"
for lang in fr en; do
  split "posts-$lang" "crates/lens/data/posts/$lang/a.tsv" "crates/lens/data/posts/$lang/b.tsv"
  for column in intents needs safety register; do
    task "$column-$lang" $column $lang "$out/posts-$lang.train.tsv" "$out/posts-$lang.val.tsv" $column
  done
done
node scripts/lens-table.mjs "$out/figures.jsonl" docs/lens.md
closing
