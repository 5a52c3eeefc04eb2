//! How many posts a second one core matches against many stored queries, beside the plain evaluator in the same run.
//!
//! Queries are made from the corpus itself (a random word of a random title is Zipf-distributed by nature): two to eight
//! terms, AND, OR, NOT, phrases. Two sets: one with every word, where a query may be `"of the"` and match a tenth of the
//! stream, and one without the hundred commonest words, as people who look for something write. `cargo bench -p vigie-query -- [queries…]` (default 1000 10000 100000).

use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::{Duration, Instant};

use vigie_query::text::{TokenKind, tokens};
use vigie_query::{Document, Frequencies, MatcherBuilder, Query, Scratch, naive, parse};

/// Posts that a round reads.
const POSTS: usize = 300_000;
/// Posts on which the plain evaluator is timed and compared.
const SAMPLE: usize = 200;
/// Posts whose words are counted beforehand, as a running system has counted yesterday's.
const COUNTED: usize = 50_000;
const ROUNDS: usize = 3;
const SEED: u64 = 0x5EED_0F0C_7095;

fn main() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/load/reddit_600k.tsv.gz");
    let Some(titles) = titles(&path) else {
        println!(
            "skipped: {} is not there (600,000 titles, one a line after five tab-separated columns)",
            path.display()
        );
        return;
    };
    let sizes: Vec<usize> = std::env::args().filter_map(|size| size.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![1_000, 10_000, 100_000] } else { sizes };
    let bytes: usize = titles.iter().map(String::len).sum();
    println!("{} titles, {} bytes each on average, seed {SEED:#x}, one core", titles.len(), bytes / titles.len());
    cutting(&titles);
    let common = commonest(&titles, 100);
    for size in sizes {
        percolate("every word", &titles, size, &HashSet::new());
        percolate("no common word", &titles, size, &common);
    }
}

fn titles(path: &Path) -> Option<Vec<String>> {
    let file = std::fs::File::open(path).ok()?;
    let lines = BufReader::new(flate2::read::MultiGzDecoder::new(file)).lines().skip(1).map_while(Result::ok);
    Some(lines.filter_map(|line| line.splitn(6, '\t').nth(5).map(str::to_owned)).take(POSTS).collect())
}

fn cutting(titles: &[String]) {
    let ((count, sum), took) = timed(|| {
        let all = titles.iter().flat_map(|title| tokens(title));
        all.fold((0_usize, 0_u64), |(count, sum), token| (count + 1, sum ^ token.hash))
    });
    let each = took.as_nanos() as f64 / titles.len() as f64;
    println!(
        "cut, fold and hash: {each:.0} ns a post, {:.1} tokens a post (check {sum:x})",
        count as f64 / titles.len() as f64
    );
}

fn commonest(titles: &[String], most: usize) -> HashSet<u64> {
    let mut counts: HashMap<u64, u32> = HashMap::new();
    titles.iter().flat_map(|title| tokens(title)).for_each(|token| *counts.entry(token.hash).or_default() += 1);
    let mut counts: Vec<(u32, u64)> = counts.into_iter().map(|(hash, count)| (count, hash)).collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    counts.into_iter().take(most).map(|(_, hash)| hash).collect()
}

fn percolate(set: &str, titles: &[String], size: usize, without: &HashSet<u64>) {
    let queries = queries(titles, size, without);
    let mut frequencies = Frequencies::new();
    titles.iter().step_by((titles.len() / COUNTED).max(1)).for_each(|title| frequencies.observe(&Document::new(title)));
    let mut builder = MatcherBuilder::with_frequencies(frequencies.into());
    for (query, id) in queries.iter().zip(0..) {
        builder.insert(id, query);
    }
    let (matcher, built) = timed(|| builder.build());

    let (mut scratch, mut found) = (Scratch::new(), Vec::new());
    let mut best = f64::INFINITY;
    let mut matches = 0_usize;
    for _ in 0..ROUNDS {
        let took;
        (matches, took) = timed(|| {
            let mut one = |title| {
                matcher.matches(&Document::new(title), &mut scratch, &mut found);
                found.len()
            };
            titles.iter().map(|title| one(title)).sum()
        });
        best = best.min(took.as_secs_f64());
    }

    let sample: Vec<&String> = titles.iter().step_by(titles.len() / SAMPLE).take(SAMPLE).collect();
    let (expected, took) = timed(|| sample.iter().map(|title| plain(&queries, title)).collect::<Vec<_>>());
    let plain_each = took.as_secs_f64() / sample.len() as f64;
    for (title, expected) in sample.iter().zip(&expected) {
        matcher.matches(&Document::new(title), &mut scratch, &mut found);
        assert_eq!(&found, expected, "{title}");
    }
    let rate = titles.len() as f64 / best;
    println!(
        "{size} queries, {set}: {rate:.0} posts/s, {:.0} ns a post, {:.2} matches a post, {:.1} filed looked at, {:.1} asked, {:.0} bytes a query, built in {built:.0?}; \
         plain evaluator {:.0} posts/s ({:.0} times slower), equal on {} posts",
        1e9 / rate,
        matches as f64 / titles.len() as f64,
        scratch.effort().looked_at as f64 / (titles.len() * ROUNDS + SAMPLE) as f64,
        scratch.effort().asked as f64 / (titles.len() * ROUNDS + SAMPLE) as f64,
        matcher.bytes() as f64 / size as f64,
        1.0 / plain_each,
        rate * plain_each,
        sample.len(),
    );
}

fn plain(queries: &[Query], title: &str) -> Vec<i64> {
    let post = naive::Prepared::new(&Document::new(title));
    queries.iter().zip(0..).filter(|(query, _)| post.matches(query)).map(|(_, id)| id).collect()
}

/// Time that this thread has run, so that a busy machine does not falsify the figures; where the system does not say
/// (anywhere but Linux), time by the clock.
fn worked(since: Instant) -> Duration {
    let read = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = read.as_deref().and_then(|line| line.split(' ').next()?.parse().ok());
    nanos.map_or_else(|| since.elapsed(), Duration::from_nanos)
}

/// Runs something and says how long it worked.
fn timed<T>(run: impl FnOnce() -> T) -> (T, Duration) {
    let clock = Instant::now();
    let before = worked(clock);
    let result = run();
    (result, worked(clock).saturating_sub(before))
}

/// A small generator, so that the same seed gives the same queries everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % below
    }
}

fn queries(titles: &[String], size: usize, without: &HashSet<u64>) -> Vec<Query> {
    let mut dice = Dice(SEED);
    let mut queries = Vec::with_capacity(size);
    while queries.len() < size {
        let text = query(titles, &mut dice);
        if tokens(&text).any(|token| without.contains(&token.hash) && !["AND", "OR", "NOT"].contains(&token.of(&text)))
        {
            continue;
        }
        let (query, said) = parse(&text);
        if !said.iter().any(|said| said.severity != vigie_query::Severity::Hint) {
            queries.push(query);
        }
    }
    queries
}

fn query(titles: &[String], dice: &mut Dice) -> String {
    let mut parts = Vec::new();
    match dice.roll(4) {
        // brand words with alternatives, as people write them
        0 => {
            parts.push(words(titles, dice, 1).join(" "));
            let alternatives = 2 + dice.roll(4);
            parts.push(format!("({})", words(titles, dice, alternatives).join(" OR ")));
        }
        1 => parts.push(phrase(titles, dice)),
        2 => {
            parts.push(phrase(titles, dice));
            let alternatives = 2 + dice.roll(2);
            parts.push(format!("({})", words(titles, dice, alternatives).join(" OR ")));
        }
        _ => {
            let required = 2 + dice.roll(4);
            parts.push(words(titles, dice, required).join(" AND "));
        }
    }
    if dice.roll(3) == 0 {
        parts.push(format!("NOT {}", words(titles, dice, 1).join(" ")));
    }
    parts.join(" AND ")
}

fn words(titles: &[String], dice: &mut Dice, count: usize) -> Vec<String> {
    let mut words = Vec::new();
    while words.len() < count {
        let title = &titles[dice.roll(titles.len())];
        let all: Vec<&str> =
            tokens(title).filter(|token| token.kind == TokenKind::Word).map(|token| token.of(title)).collect();
        if let Some(word) = (!all.is_empty()).then(|| all[dice.roll(all.len())]) {
            words.push(format!("\"{word}\""));
        }
    }
    words
}

fn phrase(titles: &[String], dice: &mut Dice) -> String {
    loop {
        let title = &titles[dice.roll(titles.len())];
        let all: Vec<&str> =
            tokens(title).filter(|token| token.kind == TokenKind::Word).map(|token| token.of(title)).collect();
        let length = 2 + dice.roll(2);
        if all.len() > length {
            let at = dice.roll(all.len() - length);
            return format!("\"{}\"", all[at..at + length].join(" "));
        }
    }
}
