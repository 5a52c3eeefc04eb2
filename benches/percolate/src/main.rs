//! How many posts a second one core matches against many stored queries, beside tantivy, SQLite FTS5, Lucene Monitor and
//! the plain evaluator in the same run, with every answer checked. docs/benchmarks.md says how to run and read it.

mod args;
mod clock;
mod corpus;
mod dice;
mod ours;
mod peers;
mod queries;
mod report;

use std::collections::HashSet;
use std::process::ExitCode;
use std::sync::Arc;

use serde_json::json;
use vigie_query::text::tokens;
use vigie_query::{Frequencies, Matcher, Query, Scratch};

use args::Args;
use clock::{Memory, timed};
use corpus::Post;
use ours::Built;
use peers::{BATCH, Ran, fts5, lucene, naive, tantivy};
use queries::{Plain, Queries, SEED, Set};
use report::{DEMANDED_OF, Measured, Peer, Report, grouped};

/// How many evaluations the check against the plain evaluator may cost at most: 200 posts of 100,000 queries.
const CHECKS: usize = 20_000_000;
const POSTS_CHECKED: std::ops::RangeInclusive<usize> = 20..=200;
/// More queries than this are asked of nobody else: a batch would take half a minute and more memory than ours.
const PEERS_UP_TO: usize = 100_000;
/// Batches that peers get at most.
const PEER_POSTS: usize = 40 * BATCH;
/// Changes made to the set of this size.
const CHANGED: usize = 100_000;
const CHANGES: usize = 1_000;
/// A round over a set of a million reads fewer posts.
const POSTS_OF_MANY: usize = 60_000;

fn main() -> ExitCode {
    let args = match Args::read(std::env::args().skip(1)) {
        Ok(Some(args)) => args,
        Ok(None) => {
            println!("{}", args::HELP);
            return ExitCode::SUCCESS;
        }
        Err(wrong) => {
            eprintln!("percolate: {wrong}\n{}", args::HELP);
            return ExitCode::from(2);
        }
    };
    let mut report = Report::new(args.json);
    let posts = match corpus::posts(args.posts) {
        Ok(posts) => posts,
        Err(why) => {
            report.say(&format!("skipped: {why}"));
            return ExitCode::SUCCESS;
        }
    };
    begin(&mut report, &posts);
    let bench = Bench { common: corpus::commonest(&posts, 100), frequencies: ours::frequencies(&posts), posts, args };
    for size in &bench.args.sizes {
        for set in bench.sets() {
            bench.measure(*size, set, &mut report);
        }
    }
    report.close();
    ExitCode::SUCCESS
}

/// Says what is read, and what cutting it into words costs by itself.
fn begin(report: &mut Report, posts: &[Post]) {
    let ((count, sum), seconds) = timed(|| {
        let all = posts.iter().flat_map(|post| tokens(&post.text));
        all.fold((0_usize, 0_u64), |(count, sum), token| (count + 1, sum ^ token.hash))
    });
    let bytes: usize = posts.iter().map(|post| post.text.len()).sum();
    let (each, words) = (seconds * 1e9 / posts.len() as f64, count as f64 / posts.len() as f64);
    let memory = Memory::read().now_mb;
    report.say(&format!(
        "{} titles of {} bytes and {words:.1} words on average, seed {SEED:#x}, one core, {memory:.0} MB resident; cut, fold and hash {each:.0} ns a post (check {sum:x})",
        grouped(posts.len() as f64),
        bytes / posts.len(),
    ));
    let facts = json!({"posts": posts.len(), "bytes": bytes / posts.len(), "words": words, "resident_mb": memory, "cut_ns": each});
    report.fact("corpus", facts);
}

struct Bench {
    args: Args,
    posts: Vec<Post>,
    common: HashSet<u64>,
    frequencies: Arc<Frequencies>,
}

impl Bench {
    fn sets(&self) -> impl Iterator<Item = Set> {
        Set::ALL.into_iter().filter(|set| self.args.sets.iter().any(|name| name == set.word()))
    }

    fn queries(&self, set: Set, seed: u64) -> Queries<'_> {
        Queries::new(&self.posts, &self.common, set, seed)
    }

    fn measure(&self, size: usize, set: Set, report: &mut Report) {
        let stored = || self.queries(set, SEED).take(size).map(|stored| stored.query);
        let built = ours::build(stored(), &self.frequencies);
        let posts = if size > PEERS_UP_TO { &self.posts[..self.posts.len().min(POSTS_OF_MANY)] } else { &self.posts };
        let speed = ours::speed(&built.matcher, posts, self.args.rounds);
        let two_threads = ours::two_threads(&built.matcher, posts);
        let latency = (size == DEMANDED_OF).then(|| ours::latency(&built.matcher, posts));
        let text: usize = self.queries(set, SEED).take(size).map(|stored| stored.text.len()).sum();

        let sample = self.sample(size);
        let found = naive::measure(stored(), &sample);
        check(&built.matcher, &sample, &found.matches);
        let mut measured = Measured {
            queries: size,
            set: set.name(),
            speed,
            bytes_a_query: built.matcher.bytes() as f64 / size as f64,
            text_a_query: text as f64 / size as f64,
            built_seconds: built.seconds,
            memory: built.memory,
            two_threads,
            latency,
            checked: sample.len(),
            peers: Vec::new(),
            skipped: Vec::new(),
        };
        if self.args.has_peer("naive") {
            let answers = format!("the same matches on {} posts", sample.len());
            let how = "every query of every post".to_owned();
            measured.peers.push(Peer { name: "naive", rates: vec![found.rate], how, answers });
        }
        self.ask_others(size, set, &built.matcher, &mut measured);
        report.add(measured);
        if size == CHANGED && set == Set::Rare {
            report.add_changes(size, self.change(&built, set));
        }
    }

    /// Posts for the plain evaluator, spread over all.
    fn sample(&self, size: usize) -> Vec<&Post> {
        let count = (CHECKS / size).clamp(*POSTS_CHECKED.start(), *POSTS_CHECKED.end()).min(self.posts.len());
        self.posts.iter().step_by(self.posts.len() / count).take(count).collect()
    }

    fn ask_others(&self, size: usize, set: Set, matcher: &Matcher, measured: &mut Measured) {
        type Measure = fn(&[Plain], &[String]) -> Result<Ran, String>;
        const OTHERS: [(&str, Measure); 3] =
            [("tantivy", tantivy::measure), ("fts5", fts5::measure), ("lucene", lucene::measure)];
        let wanted = || OTHERS.into_iter().filter(|(name, _)| self.args.has_peer(name));
        let cannot = match set {
            Set::Full => Some("it cannot say these queries".to_owned()),
            _ => (size > PEERS_UP_TO).then(|| format!("not asked more than {} queries", grouped(PEERS_UP_TO as f64))),
        };
        if let Some(why) = cannot {
            measured.skipped.extend(wanted().map(|(name, _)| (name, why.clone())));
            return;
        }
        let posts: Vec<&Post> =
            self.posts.iter().step_by((self.posts.len() / PEER_POSTS).max(1)).take(PEER_POSTS).collect();
        let words: Vec<String> = posts.iter().map(|post| post.words()).collect();
        let (texts, plain): (Vec<String>, Vec<Plain>) =
            self.queries(set, SEED).take(size).map(|stored| (stored.text, stored.plain)).unzip();
        for (name, measure) in wanted() {
            match measure(&plain, &words) {
                Ok(ran) => {
                    let ours = hits(matcher, &posts[..ran.posts.min(posts.len())], size);
                    measured.peers.push(Peer::new(name, ran, &ours, &texts));
                }
                Err(why) => measured.skipped.push((name, why)),
            }
        }
    }

    fn change(&self, built: &Built, set: Set) -> ours::Changes {
        let new: Vec<Query> = self.queries(set, !SEED).take(CHANGES).map(|stored| stored.query).collect();
        ours::changes(built, &new, &self.posts, self.args.rounds)
    }
}

/// How many of these posts each query finds.
fn hits(matcher: &Matcher, posts: &[&Post], queries: usize) -> Vec<u32> {
    let (mut scratch, mut found, mut hits) = (Scratch::new(), Vec::new(), vec![0; queries]);
    for post in posts {
        matcher.matches(&post.document(), &mut scratch, &mut found);
        found.iter().for_each(|id| hits[*id as usize] += 1);
    }
    hits
}

/// A wrong answer makes every figure worthless, so it ends the run.
fn check(matcher: &Matcher, posts: &[&Post], expected: &[Vec<vigie_query::Id>]) {
    let (mut scratch, mut found) = (Scratch::new(), Vec::new());
    for (post, expected) in posts.iter().zip(expected) {
        matcher.matches(&post.document(), &mut scratch, &mut found);
        assert_eq!(&found, expected, "{}", post.text);
    }
}
