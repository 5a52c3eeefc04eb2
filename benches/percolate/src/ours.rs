//! Our matcher under measure: how fast it reads posts, alone and beside a second thread, what it weighs, how long one post
//! takes, and what changing it costs. Knows no peers.

use std::sync::{Arc, Barrier};
use std::time::Instant;

use vigie_query::{Effort, Frequencies, Id, Matcher, MatcherBuilder, Query, Scratch};

use crate::clock::{Memory, median, quantile, timed};
use crate::corpus::Post;

/// Posts whose words are counted beforehand, as a running system has counted yesterday's.
const COUNTED: usize = 50_000;
/// Posts whose latency is taken, each by itself.
const TIMED_ALONE: usize = 100_000;
/// Pairs of runs, one thread and two, of which the middle ratio counts.
const PAIRS: usize = 5;

/// A set, compiled.
pub(crate) struct Built {
    pub(crate) matcher: Arc<Matcher>,
    pub(crate) seconds: f64,
    pub(crate) memory: Memory,
}

/// What was counted and timed of a set.
pub(crate) struct Speed {
    /// Posts a second of each round.
    pub(crate) rates: Vec<f64>,
    pub(crate) matches: f64,
    pub(crate) looked_at: f64,
    pub(crate) asked: f64,
}

impl Speed {
    pub(crate) fn best(&self) -> f64 {
        self.rates.iter().copied().fold(0.0, f64::max)
    }

    pub(crate) fn median(&self) -> f64 {
        median(&self.rates)
    }
}

pub(crate) fn frequencies(posts: &[Post]) -> Arc<Frequencies> {
    let mut frequencies = Frequencies::new();
    posts.iter().step_by((posts.len() / COUNTED).max(1)).for_each(|post| frequencies.observe(&post.document()));
    Arc::new(frequencies)
}

/// Compiles queries as they come, so that their trees need not be held. Their reading is not counted.
pub(crate) fn build(queries: impl Iterator<Item = Query>, frequencies: &Arc<Frequencies>) -> Built {
    const CHUNK: usize = 1_000;
    Memory::forget_peak();
    let mut builder = MatcherBuilder::with_frequencies(Arc::clone(frequencies));
    let (mut queries, mut seconds) = ((0..).zip(queries).peekable(), 0.0);
    while queries.peek().is_some() {
        let chunk: Vec<(Id, Query)> = queries.by_ref().take(CHUNK).collect();
        let ((), took) = timed(|| {
            for (id, query) in &chunk {
                builder.insert(*id, query);
            }
        });
        seconds += took;
    }
    let (matcher, took) = timed(|| builder.build());
    Built { matcher: Arc::new(matcher), seconds: seconds + took, memory: Memory::read() }
}

pub(crate) fn speed(matcher: &Matcher, posts: &[Post], rounds: usize) -> Speed {
    let mut scratch = Scratch::new();
    let mut matches = 0;
    let mut rates = Vec::new();
    for _ in 0..rounds {
        let seconds;
        (matches, seconds) = timed(|| read_all(matcher, posts, &mut scratch));
        rates.push(posts.len() as f64 / seconds);
    }
    let Effort { looked_at, asked } = scratch.effort();
    let read = (posts.len() * rounds) as f64;
    Speed {
        rates,
        matches: matches as f64 / posts.len() as f64,
        looked_at: looked_at as f64 / read,
        asked: asked as f64 / read,
    }
}

/// How many matches there were.
fn read_all(matcher: &Matcher, posts: &[Post], scratch: &mut Scratch) -> usize {
    let mut found = Vec::new();
    let mut one = |post: &Post| {
        matcher.matches(&post.document(), scratch, &mut found);
        found.len()
    };
    posts.iter().map(&mut one).sum()
}

/// How much more two threads do with one set than one thread, by the time that each worked: 2 when neither hinders the
/// other. A core that somebody else uses is no fault of ours, and is not counted.
pub(crate) fn two_threads(matcher: &Arc<Matcher>, posts: &[Post]) -> f64 {
    let posts = &posts[..posts.len().min(100_000)];
    let rates = |threads: usize| -> f64 {
        let begin = Barrier::new(threads);
        let one = || {
            let mut scratch = Scratch::new();
            begin.wait();
            let (_, seconds) = timed(|| read_all(matcher, posts, &mut scratch));
            posts.len() as f64 / seconds
        };
        std::thread::scope(|scope| {
            let started: Vec<_> = (0..threads).map(|_| scope.spawn(one)).collect();
            started.into_iter().map(|thread| thread.join().unwrap_or(f64::NAN)).sum()
        })
    };
    let ratios: Vec<f64> = (0..PAIRS).map(|_| (1.0 / rates(1)) * rates(2)).collect();
    median(&ratios)
}

/// How long single posts take, by the clock, in microseconds.
pub(crate) struct Latency {
    pub(crate) p50: f64,
    pub(crate) p99: f64,
    pub(crate) p999: f64,
}

pub(crate) fn latency(matcher: &Matcher, posts: &[Post]) -> Latency {
    let (mut scratch, mut found) = (Scratch::new(), Vec::new());
    let mut one = |post: &Post| {
        let begun = Instant::now();
        matcher.matches(&post.document(), &mut scratch, &mut found);
        begun.elapsed().as_secs_f64() * 1e6
    };
    let took: Vec<f64> = posts.iter().take(TIMED_ALONE).map(&mut one).collect();
    Latency { p50: median(&took), p99: quantile(&took, 0.99), p999: quantile(&took, 0.999) }
}

/// What changing a set one query at a time costs.
pub(crate) struct Changes {
    pub(crate) a_second: f64,
    pub(crate) slowest_ms: f64,
    /// Posts a second right after, and when the set was put in one piece.
    pub(crate) after: Speed,
    pub(crate) compacted: Speed,
    pub(crate) compacting_seconds: f64,
}

/// Replaces, adds and removes in turn.
pub(crate) fn changes(built: &Built, new: &[Query], posts: &[Post], rounds: usize) -> Changes {
    let mut matcher = Matcher::clone(&built.matcher);
    let size = matcher.len();
    let mut times = Vec::new();
    for (number, query) in new.iter().enumerate() {
        // Spread over the set; a prime keeps them apart.
        let old = (number * 7_919 % size) as Id;
        let ((), took) = timed(|| {
            matcher = match number % 3 {
                0 => matcher.with_changes([(old, query)], []),
                1 => matcher.with_changes([((size + number) as Id, query)], []),
                _ => matcher.with_changes([], [old]),
            };
        });
        times.push(took);
    }
    let (whole, compacting_seconds) = timed(|| matcher.compacted());
    Changes {
        a_second: times.len() as f64 / times.iter().sum::<f64>(),
        slowest_ms: quantile(&times, 1.0) * 1e3,
        after: speed(&matcher, posts, rounds),
        compacted: speed(&whole, posts, rounds),
        compacting_seconds,
    }
}
