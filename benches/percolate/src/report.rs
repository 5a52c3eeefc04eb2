//! What is printed: a paragraph a set while the bench runs, then what was demanded beside what was seen, and the same as
//! JSON. Measures nothing.

use serde_json::{Map, Value, json};

use crate::clock::{Memory, median};
use crate::ours::{Changes, Latency, Speed};
use crate::peers::Ran;
use crate::queries::Set;

/// Queries, and the least and the hoped-for posts a second on one core.
const LIMITS: [(usize, Option<f64>, f64); 4] =
    [(1_000, Some(800e3), 1.2e6), (10_000, Some(400e3), 700e3), (100_000, Some(100e3), 250e3), (1_000_000, None, 30e3)];
/// How many times faster than each peer at 10,000 queries.
pub(crate) const DEMANDED_OF: usize = 10_000;
const RATIOS: [(&str, f64); 3] = [("tantivy", 30.0), ("fts5", 35.0), ("lucene", 50.0)];
const BYTES_A_QUERY: f64 = 300.0;
const P99_MICROS: f64 = 50.0;
const TWO_THREADS: f64 = 1.8;
const FULL_SLOWER: f64 = 2.0;
const CHANGES_A_SECOND: f64 = 1_000.0;
const FULL: &str = Set::Full.name();
const MEMORY_MB: f64 = 1_024.0;

/// A peer's part of the run.
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    pub(crate) rates: Vec<f64>,
    pub(crate) how: String,
    /// What its answers were, beside ours.
    pub(crate) answers: String,
}

/// Everything of one set at one size.
pub(crate) struct Measured {
    pub(crate) queries: usize,
    pub(crate) set: &'static str,
    pub(crate) speed: Speed,
    pub(crate) bytes_a_query: f64,
    pub(crate) text_a_query: f64,
    pub(crate) built_seconds: f64,
    pub(crate) memory: Memory,
    pub(crate) two_threads: f64,
    pub(crate) latency: Option<Latency>,
    pub(crate) checked: usize,
    pub(crate) peers: Vec<Peer>,
    pub(crate) skipped: Vec<(&'static str, String)>,
}

/// A demand and what was seen.
struct Verdict {
    of: String,
    seen: String,
    demanded: String,
    is_met: bool,
}

/// Collects and prints.
pub(crate) struct Report {
    json: bool,
    measured: Vec<Measured>,
    changes: Option<(usize, Changes)>,
    facts: Map<String, Value>,
}

impl Report {
    pub(crate) fn new(json: bool) -> Self {
        Self { json, measured: Vec::new(), changes: None, facts: Map::new() }
    }

    pub(crate) fn say(&self, line: &str) {
        if self.json { eprintln!("{line}") } else { println!("{line}") }
    }

    pub(crate) fn fact(&mut self, name: &str, value: Value) {
        self.facts.insert(name.to_owned(), value);
    }

    pub(crate) fn add(&mut self, one: Measured) {
        self.say(&paragraph(&one));
        self.measured.push(one);
    }

    pub(crate) fn add_changes(&mut self, queries: usize, changes: Changes) {
        self.say(&format!(
            "\nchanges one at a time on {} queries: {} a second, the slowest {:.1} ms; posts/s right after {}, in one piece {} (put together in {:.0} ms)",
            grouped(queries as f64),
            grouped(changes.a_second),
            changes.slowest_ms,
            grouped(changes.after.median()),
            grouped(changes.compacted.median()),
            changes.compacting_seconds * 1e3,
        ));
        self.changes = Some((queries, changes));
    }

    pub(crate) fn close(mut self) {
        let verdicts = self.verdicts();
        let width = |of: fn(&Verdict) -> &str| verdicts.iter().map(|one| of(one).chars().count()).max().unwrap_or(0);
        let (first, second, third) = (width(|one| &one.of), width(|one| &one.seen), width(|one| &one.demanded));
        self.say("\ndemanded");
        for Verdict { of, seen, demanded, is_met } in &verdicts {
            let met = if *is_met { "met" } else { "NOT MET" };
            self.say(&format!("  {of:<first$}  {seen:>second$}  {demanded:<third$}  {met}"));
        }
        if self.json {
            let verdict =
                |one: &Verdict| json!({"of": one.of, "seen": one.seen, "demanded": one.demanded, "met": one.is_met});
            self.fact("demands", verdicts.iter().map(verdict).collect());
            self.fact("sets", self.measured.iter().map(as_json).collect());
            if let Some((queries, changes)) = &self.changes {
                let value = json!({
                    "queries": queries, "a_second": changes.a_second, "slowest_ms": changes.slowest_ms,
                    "posts_per_s_after": changes.after.median(), "posts_per_s_compacted": changes.compacted.median(),
                    "compacting_s": changes.compacting_seconds,
                });
                self.fact("changes", value);
            }
            println!("{}", Value::Object(self.facts));
        }
    }

    fn verdicts(&self) -> Vec<Verdict> {
        let mut verdicts: Vec<Verdict> = self.measured.iter().flat_map(of_one).collect();
        for full in self.measured.iter().filter(|one| one.set == FULL) {
            for simple in self.measured.iter().filter(|one| one.queries == full.queries && one.set != full.set) {
                let slower = simple.speed.median() / full.speed.median();
                verdicts.push(Verdict {
                    of: format!("{} queries, full language beside {}", grouped(full.queries as f64), simple.set),
                    seen: format!("{slower:.2} × slower"),
                    demanded: format!("at most {FULL_SLOWER} ×"),
                    is_met: slower <= FULL_SLOWER,
                });
            }
        }
        if let Some((queries, changes)) = &self.changes {
            verdicts.push(Verdict {
                of: format!("changes a second on {} queries", grouped(*queries as f64)),
                seen: grouped(changes.a_second),
                demanded: format!("at least {}", grouped(CHANGES_A_SECOND)),
                is_met: changes.a_second >= CHANGES_A_SECOND,
            });
        }
        verdicts
    }
}

fn paragraph(one: &Measured) -> String {
    let speed = &one.speed;
    let mut text = format!(
        "\n{} queries, {}: {} posts/s best, {} median, {:.0} ns a post\n  {:.2} matches a post, {:.1} filed looked at, {:.1} asked; equal to the plain evaluator on {} posts\n  {:.0} bytes a query beside its text of {:.0}, built in {:.2} s, {:.0} MB resident (peak {:.0}); two threads {:.2} ×",
        grouped(one.queries as f64),
        one.set,
        grouped(speed.best()),
        grouped(speed.median()),
        1e9 / speed.best(),
        speed.matches,
        speed.looked_at,
        speed.asked,
        one.checked,
        one.bytes_a_query,
        one.text_a_query,
        one.built_seconds,
        one.memory.now_mb,
        one.memory.peak_mb,
        one.two_threads,
    );
    if let Some(Latency { p50, p99, p999 }) = one.latency {
        text += &format!("\n  a single post: p50 {p50:.1} µs, p99 {p99:.1} µs, p99.9 {p999:.1} µs by the clock");
    }
    for peer in &one.peers {
        text += &format!(
            "\n  {:<8} {:>9} posts/s best, {:>9} median ({}): ours is {:.1} × as fast (medians {:.1} ×); {}",
            peer.name,
            grouped(best(&peer.rates)),
            grouped(median(&peer.rates)),
            peer.how,
            speed.best() / best(&peer.rates),
            speed.median() / median(&peer.rates),
            peer.answers,
        );
    }
    for (name, why) in &one.skipped {
        text += &format!("\n  {name:<8} skipped: {why}");
    }
    text
}

fn of_one(one: &Measured) -> Vec<Verdict> {
    let what = format!("{} queries, {}", grouped(one.queries as f64), one.set);
    let mut verdicts = Vec::new();
    let mut judge = |of: String, seen: String, demanded: String, is_met: bool| {
        verdicts.push(Verdict { of, seen, demanded, is_met });
    };
    // The full language is measured against the plain one instead.
    let limit = LIMITS.into_iter().find(|(queries, ..)| *queries == one.queries && one.set != FULL);
    if let Some((_, floor, aim)) = limit {
        let seen = one.speed.median();
        if let Some(floor) = floor {
            let demanded = format!("floor {}", grouped(floor));
            judge(format!("{what}, posts/s"), grouped(seen), demanded, seen >= floor);
        }
        judge(format!("{what}, posts/s"), grouped(seen), format!("aim {}", grouped(aim)), seen >= aim);
    }
    let bytes = one.bytes_a_query;
    let demanded = format!("at most {BYTES_A_QUERY:.0}");
    judge(format!("{what}, bytes a query"), format!("{bytes:.0}"), demanded, bytes <= BYTES_A_QUERY);
    let ratio = one.two_threads;
    judge(
        format!("{what}, two threads"),
        format!("{ratio:.2} ×"),
        format!("at least {TWO_THREADS} ×"),
        ratio >= TWO_THREADS,
    );
    if let Some(latency) = &one.latency {
        let demanded = format!("under {P99_MICROS} µs");
        judge(format!("{what}, one post, p99"), format!("{:.1} µs", latency.p99), demanded, latency.p99 < P99_MICROS);
    }
    if one.queries >= 1_000_000 {
        let peak = one.memory.peak_mb;
        let demanded = format!("under {MEMORY_MB:.0} MB");
        judge(format!("{what}, resident, peak"), format!("{peak:.0} MB"), demanded, peak < MEMORY_MB);
    }
    for peer in one.peers.iter().filter(|_| one.queries == DEMANDED_OF) {
        if let Some((_, least)) = RATIOS.into_iter().find(|(name, _)| *name == peer.name) {
            let ratio = one.speed.median() / median(&peer.rates);
            judge(
                format!("{what}, beside {}", peer.name),
                format!("{ratio:.1} ×"),
                format!("at least {least} ×"),
                ratio >= least,
            );
        }
    }
    verdicts
}

fn as_json(one: &Measured) -> Value {
    let peer = |peer: &Peer| {
        json!({
            "name": peer.name, "how": peer.how, "posts_per_s": best(&peer.rates), "posts_per_s_median": median(&peer.rates),
            "ratio": one.speed.best() / best(&peer.rates), "ratio_of_medians": one.speed.median() / median(&peer.rates),
            "answers": peer.answers,
        })
    };
    json!({
        "queries": one.queries, "set": one.set,
        "posts_per_s": one.speed.best(), "posts_per_s_median": one.speed.median(), "ns_per_post": 1e9 / one.speed.best(),
        "matches_per_post": one.speed.matches, "looked_at_per_post": one.speed.looked_at, "asked_per_post": one.speed.asked,
        "bytes_per_query": one.bytes_a_query, "text_bytes_per_query": one.text_a_query, "built_s": one.built_seconds,
        "resident_mb": one.memory.now_mb, "resident_peak_mb": one.memory.peak_mb, "two_threads": one.two_threads,
        "latency_us": one.latency.as_ref().map(|of| json!({"p50": of.p50, "p99": of.p99, "p999": of.p999})),
        "posts_equal_to_naive": one.checked,
        "peers": one.peers.iter().map(peer).collect::<Vec<_>>(),
        "skipped": one.skipped.iter().map(|(name, why)| json!({"name": name, "why": why})).collect::<Vec<_>>(),
    })
}

impl Peer {
    /// A peer's answers beside ours, query by query, over the posts that it was given.
    pub(crate) fn new(name: &'static str, ran: Ran, ours: &[u32], texts: &[String]) -> Self {
        let differing: Vec<usize> = (0..ours.len()).filter(|query| ours[*query] != ran.hits[*query]).collect();
        let hits = grouped(ran.hits.iter().map(|hits| f64::from(*hits)).sum());
        let posts = grouped(ran.posts as f64);
        let answers = match differing.first() {
            None => format!("the same {hits} matches on {posts} posts"),
            Some(first) => format!(
                "{hits} matches on {posts} posts, ours {}: {} queries differ, as {} ({} beside our {})",
                grouped(ours.iter().map(|hits| f64::from(*hits)).sum()),
                differing.len(),
                texts[*first],
                ran.hits[*first],
                ours[*first],
            ),
        };
        Self { name, rates: ran.rates, how: ran.how.to_owned(), answers }
    }
}

fn best(rates: &[f64]) -> f64 {
    rates.iter().copied().fold(0.0, f64::max)
}

/// A number with its thousands apart.
pub(crate) fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
