//! What matching cost.

use std::time::Duration;

use serde::Serialize;

use super::Compiled;
use super::worker::Found;

/// Counts while it runs.
pub(super) struct Stats {
    queries: usize,
    bytes: usize,
    threads: usize,
    lines_refused: u64,
    posts: u64,
    matches: u64,
    /// Of all threads together.
    matching: Duration,
    candidates: u64,
}

/// The line that is printed.
#[derive(Debug, Serialize)]
pub(super) struct View {
    queries: usize,
    posts: u64,
    lines_refused: u64,
    matches: u64,
    threads: usize,
    /// Posts a second that the matcher answers on these threads, reading and writing left out.
    posts_per_s: f64,
    /// Of one thread's time, for one post.
    ns_per_post: f64,
    /// Queries that were asked in full, for one post.
    candidates_per_post: f64,
    bytes_per_query: f64,
    /// From the first post to the last, reading and writing included.
    seconds: f64,
}

impl Stats {
    pub(super) fn new(compiled: &Compiled, threads: usize) -> Self {
        let matcher = &compiled.matcher;
        Self {
            queries: matcher.len(),
            bytes: matcher.bytes(),
            threads,
            lines_refused: 0,
            posts: 0,
            matches: 0,
            matching: Duration::ZERO,
            candidates: 0,
        }
    }

    pub(super) fn add(&mut self, found: &Found) {
        self.lines_refused += found.complaints.len() as u64;
        self.posts += found.posts;
        self.matches += found.matches;
        self.matching += found.matching;
        self.candidates += found.effort.asked;
    }

    pub(super) fn view(&self, whole: Duration) -> View {
        let each = |sum: f64| if self.posts == 0 { 0.0 } else { sum / self.posts as f64 };
        let matching = self.matching.as_secs_f64();
        let rate = if matching > 0.0 { self.posts as f64 * self.threads as f64 / matching } else { 0.0 };
        View {
            queries: self.queries,
            posts: self.posts,
            lines_refused: self.lines_refused,
            matches: self.matches,
            threads: self.threads,
            posts_per_s: rate.round(),
            ns_per_post: each(matching * 1e9).round(),
            candidates_per_post: (each(self.candidates as f64) * 100.0).round() / 100.0,
            bytes_per_query: if self.queries == 0 { 0.0 } else { (self.bytes as f64 / self.queries as f64).round() },
            seconds: (whole.as_secs_f64() * 1e3).round() / 1e3,
        }
    }
}
