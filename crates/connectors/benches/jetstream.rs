//! How long one Jetstream event takes from bytes to our words, on real titles wrapped as events:
//! `cargo bench -p vigie-connectors --bench jetstream`. Prints medians of several rounds; asserts nothing.

use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use vigie_connectors::net::bluesky::{Heard, decode};

const EVENTS: usize = 100_000;
const ROUNDS: usize = 7;

fn main() {
    let Some(events) = events() else { return };
    let lines: Vec<&[u8]> = events.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).collect();
    let (mut taken, mut ignored, mut rejected) = (0, 0, 0);
    for line in &lines {
        match decode(line).heard {
            Heard::Event(_) => taken += 1,
            Heard::Ignored(_) => ignored += 1,
            Heard::Rejected(_) => rejected += 1,
        }
    }
    let bytes = events.len() / lines.len().max(1);
    println!("{} events of {bytes} bytes: {taken} taken, {ignored} ignored, {rejected} rejected", lines.len());
    report("decode", &lines, |line| drop(black_box(decode(line))));
    report("the JSON parser alone, into a tree (sonic-rs)", &lines, |line| {
        drop(black_box(sonic_rs::from_slice::<sonic_rs::Value>(line)));
    });
    report("the JSON parser alone, into a tree (serde_json)", &lines, |line| {
        drop(black_box(serde_json::from_slice::<serde_json::Value>(line)));
    });
}

fn report(name: &str, lines: &[&[u8]], work: impl Fn(&[u8])) {
    let mut rounds: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let begun = Instant::now();
            lines.iter().for_each(|line| work(line));
            begun.elapsed().as_secs_f64() * 1e6 / lines.len() as f64
        })
        .collect();
    rounds.sort_by(f64::total_cmp);
    println!("{:>8.3} µs an event (best {:.3})  {name}", rounds[ROUNDS / 2], rounds[0]);
}

/// The same events on every machine that has the titles.
fn events() -> Option<Vec<u8>> {
    let tool = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/tools/jetstream_from_titles.py");
    if !tool.exists() {
        println!("skipped: {} is not here", tool.display());
        return None;
    }
    match Command::new("python3").arg(&tool).arg(EVENTS.to_string()).output() {
        Ok(made) if made.status.success() => Some(made.stdout),
        Ok(made) => {
            println!("skipped: {}", String::from_utf8_lossy(&made.stderr));
            None
        }
        Err(error) => {
            println!("skipped: python3: {error}");
            None
        }
    }
}
