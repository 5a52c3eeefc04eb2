//! How fast unmatched and matched posts are counted, and what a stored state weighs. Prints; asserts nothing.

use std::time::Instant;

use vigie_engine::{Observed, Rules, State, step};
use vigie_model::{
    AlertRule, Author, AuthorKey, BrandId, Condition, Envelope, Event, Network, Pace, Post, PostKey, QueryId, Reading,
    RuleId, Ruleset, Seq, SourceId, StoredQuery, Time,
};

const POSTS: usize = 1_000_000;
const BLOCK: usize = 500;
const QUERIES: i64 = 1_000;
const POSTS_PER_SECOND: usize = 40_000;

fn main() {
    let start = Instant::now();
    let rules = Rules::new(&ruleset());
    let posts: Vec<Envelope> = (0..POSTS).map(envelope).collect();
    for one_in in [usize::MAX, 100, 10, 1] {
        let before = resident_mb();
        let mut state = State::default();
        let matched: Vec<[QueryId; 1]> = (0..QUERIES).map(|id| [QueryId(id)]).collect();
        let mut alerts = 0;
        let begin = cpu_ns(start);
        for block in posts.chunks(BLOCK) {
            let batch: Vec<Observed<'_>> = block.iter().map(|envelope| observed(envelope, &matched, one_in)).collect();
            alerts += step(&mut state, &rules, &batch, block[0].witnessed_at).effects.len();
        }
        let took = cpu_ns(start) - begin;
        let grown = resident_mb() - before;
        let begin = cpu_ns(start);
        let bytes = postcard::to_stdvec(&state).expect("a state can be written").len();
        println!(
            "matched 1 in {one_in:>20}: {:>6.2} M posts/s, {:>4.0} ns a post; {alerts} effects; memory grew {grown:.0} MB; \
             state {:.1} MB in {:.0} ms",
            POSTS as f64 / took * 1e3,
            took / POSTS as f64,
            bytes as f64 / 1e6,
            (cpu_ns(start) - begin) / 1e6,
        );
    }
}

/// Time that the system gave this process (Linux), since other work on the machine must not count; else wall time.
fn cpu_ns(since: Instant) -> f64 {
    let stat = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let own = stat.split_whitespace().next().and_then(|ns| ns.parse::<f64>().ok());
    own.unwrap_or_else(|| since.elapsed().as_nanos() as f64)
}

/// What the system holds for this process, where it says so (Linux).
fn resident_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) / 1024.0
}

fn observed<'a>(envelope: &'a Envelope, matched: &'a [[QueryId; 1]], one_in: usize) -> Observed<'a> {
    let number = envelope.seq.0 as usize;
    let matched: &[QueryId] =
        if number % one_in == one_in - 1 { &matched[number / one_in % matched.len()] } else { &[] };
    Observed { envelope, reading: Reading::default(), matched }
}

fn envelope(number: usize) -> Envelope {
    let at = Time::from_seconds(1_800_000_000).plus_micros(number as i64 * Time::SECOND / POSTS_PER_SECOND as i64);
    let did = format!("did:plc:{:024x}", number % 100_000);
    let key = PostKey { network: Network::BLUESKY, native: format!("{did}/3l{number:011x}") };
    let author = Author::unknown(AuthorKey { network: Network::BLUESKY, native: did });
    let post = Post::new(key, author, at, "some words of an ordinary length for a short post".to_owned());
    Envelope { seq: Seq(number as i64), source: SourceId(1), witnessed_at: at, event: Event::Posted(Box::new(post)) }
}

fn ruleset() -> Ruleset {
    let query = |id| StoredQuery { id: QueryId(id), brand: BrandId(1), name: String::new(), text: format!("w{id}") };
    let rule = |id: i64| AlertRule {
        id: RuleId(id),
        brand: BrandId(1),
        name: String::new(),
        query: QueryId(id),
        condition: if id % 2 == 0 {
            Condition::Volume { count: 50, minutes: 10 }
        } else {
            Condition::Spike { times: 3.0, count: 10, minutes: 10 }
        },
        cool_down_minutes: 30,
        pace: Pace::Now,
        channels: Vec::new(),
    };
    Ruleset {
        queries: (0..QUERIES).map(query).collect(),
        rules: (0..QUERIES).map(rule).collect(),
        ..Ruleset::default()
    }
}
