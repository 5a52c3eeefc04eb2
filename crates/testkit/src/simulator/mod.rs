//! A simulated evening with known truth: the lights go out in a full stadium. The same seed gives the same bytes.
//! Owns what happens; it reads no clock, waits for nobody and knows no database.

mod address;
mod bursts;
mod cast;
mod compose;
mod delivery;
mod grammar;
mod pace;
mod place;
mod questions;
mod script;
mod timeline;
mod truth;
mod voice;

#[cfg(test)]
mod tests;

use vigie_model::{Event, Lang, Time};

#[cfg(feature = "harness")]
pub(crate) use address::tid;
pub use pace::Pace;
pub use questions::{DemoQuery, DemoRule};
pub use truth::{Arrival, Intent, Need, Phase, Role, Truth};

use crate::random::Random;
use cast::Cast;
use compose::{Stage, Writer};
use grammar::Grammar;
use script::Script;

/// Something that happens in a simulated evening.
#[derive(Clone, Debug, PartialEq)]
pub struct SimEvent {
    /// When it reaches us.
    pub at: Time,
    /// What happens.
    pub event: Event,
    /// What is known for certain of it.
    pub truth: Truth,
}

/// A simulated evening: an iterator over its events in the order of arrival.
#[derive(Clone, Debug)]
pub struct Scenario {
    start: Time,
    events: std::vec::IntoIter<SimEvent>,
}

macro_rules! text {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/blackout/", $name))
    };
}

/// Languages, how much is written in each (of a thousand), and their texts.
const TEXTS: [(&str, u64, &str); 8] = [
    ("fr", 562, text!("fr.txt")),
    ("en", 374, text!("en.txt")),
    ("es", 18, text!("es.txt")),
    ("de", 14, text!("de.txt")),
    ("it", 12, text!("it.txt")),
    ("pt", 10, text!("pt.txt")),
    ("nl", 6, text!("nl.txt")),
    ("ja", 4, text!("ja.txt")),
];
/// Lists that every language shares.
const SHARED: &str = text!("shared.txt");

impl Scenario {
    /// Posts of the blackout evening.
    pub const POSTS: usize = 20_000;
    /// How long the evening lasts, in microseconds.
    pub const LENGTH: i64 = timeline::CLOSE_S as i64 * Time::SECOND;
    /// When the lights go out, in microseconds since the evening began.
    pub const BLACKOUT: i64 = timeline::BLACKOUT_S as i64 * Time::SECOND;

    /// The evening on which the lights went out at the Stade des Lanternes, beginning at `start`.
    pub fn blackout(seed: u64, start: Time) -> Self {
        let stage = stage(seed);
        let written = Writer::new(&stage, seed, start).evening(Self::POSTS, seed);
        Self { start, events: delivery::deliver(written, start, seed).into_iter() }
    }

    /// The same evening moved and compressed so that `pace.now` of it is `now`: what comes with a time up to `now` is
    /// history, due at once; the rest is due at its time.
    #[must_use]
    pub fn retime(self, now: Time, pace: Pace) -> Self {
        let start = self.start;
        let events: Vec<SimEvent> = self.events.map(|event| pace.retimed(event, start, now)).collect();
        Self { start: pace.moved(start, start, now), events: events.into_iter() }
    }

    /// The columns of the demo's board.
    pub fn queries() -> &'static [DemoQuery] {
        &questions::QUERIES
    }

    /// The rules of the demo; each watches one of [`Scenario::queries`].
    pub fn rules() -> &'static [DemoRule] {
        &questions::RULES
    }
}

impl Iterator for Scenario {
    type Item = SimEvent;

    fn next(&mut self) -> Option<SimEvent> {
        self.events.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.events.size_hint()
    }
}

impl ExactSizeIterator for Scenario {}

fn grammars() -> Result<Vec<Grammar>, String> {
    TEXTS.iter().map(|(tag, _, text)| Grammar::read(Lang::parse(tag).unwrap_or_default(), &[SHARED, text])).collect()
}

fn stage(seed: u64) -> Stage {
    const SOUND: &str = "the texts are part of the program, and a test reads them all";
    let mut random = Random::new(seed, "cast");
    let names = Grammar::read(Lang::UND, &[SHARED, text!("cast.txt")]).expect(SOUND);
    let script = Script::read(text!("script.txt"), &mut random).expect(SOUND);
    let grammars = grammars().expect(SOUND);
    let langs: Vec<Lang> = grammars.iter().map(|grammar| grammar.lang).collect();
    let cast = Cast::new(&names, &langs, script.actors.clone(), &mut random);
    let shares = compose::shares(&TEXTS.map(|(_, share, _)| share));
    Stage { grammars, shares, script, cast }
}
