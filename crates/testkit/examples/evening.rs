//! Prints a simulated evening for a person to read: `cargo run -p vigie-testkit --example evening [SEED] [EVERY]`.

use vigie_model::{Event, Time};
use vigie_testkit::Scenario;

fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|text| text.parse().ok());
    let (seed, every) = (numbers.next().unwrap_or(1), numbers.next().unwrap_or(40));
    let start = Time::from_micros(0);
    for event in Scenario::blackout(seed, start).step_by(every as usize) {
        let (seconds, truth) = (event.at.since(start) / Time::SECOND, &event.truth);
        let (what, words) = match &event.event {
            Event::Posted(post) => ("", post.text.as_str()),
            Event::Edited(post) => ("edited ", post.text.as_str()),
            Event::Deleted(_) => ("deleted ", ""),
            Event::AuthorChanged(_) => ("author changed ", ""),
            Event::AuthorGone(_) => ("author gone ", ""),
        };
        println!("{:3}:{:02} {:9} {:20} {what}{words}", seconds / 60, seconds % 60, truth.phase.name(), truth.topic);
    }
}
