//! The simulated evening as a source: what is due by now, in order, resumed by position.

use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use vigie_connectors::registry::Opening;
use vigie_connectors::source::{Batch, Cursor, Limits, Source, SourceError, SourceErrorKind};
use vigie_model::Time;
use vigie_testkit::simulator::{Pace, Scenario, SimEvent};

use crate::clock;

/// How long to leave the evening alone when nothing is due.
const IDLE: Duration = Duration::from_millis(200);

/// How the evening is played, and since when.
#[derive(Serialize, Deserialize)]
struct Settings {
    seed: u64,
    began_at: Time,
    pivot_us: i64,
    speed: u32,
}

/// The settings of an evening that begins at `now`.
pub(super) fn settings(seed: u64, now: Time, pace: Pace) -> Map<String, Value> {
    let settings = Settings { seed, began_at: now, pivot_us: pace.now, speed: pace.speed };
    match serde_json::to_value(settings) {
        Ok(Value::Object(settings)) => settings,
        _ => Map::new(),
    }
}

/// Opens the evening where it stopped.
pub(super) fn open(opening: Opening<'_>) -> Result<Box<dyn Source>, SourceError> {
    let settings: Settings = opening.read()?;
    let played = match &opening.cursor {
        None => 0,
        Some(Cursor(played)) => played.parse().map_err(|_| damaged())?,
    };
    let pace = Pace { now: settings.pivot_us, speed: settings.speed };
    // The evening is written as of its own start and then moved to now, past and future alike.
    let evening = Scenario::blackout(settings.seed, settings.began_at).retime(settings.began_at, pace);
    Ok(Box::new(Evening { events: evening.skip(played).collect::<Vec<_>>().into(), played, now: clock::now }))
}

fn damaged() -> SourceError {
    SourceError::new(
        SourceErrorKind::Misconfigured,
        "the demo's position does not read; delete the source and start anew",
    )
}

struct Evening {
    events: std::collections::VecDeque<SimEvent>,
    played: usize,
    now: fn() -> Time,
}

#[async_trait]
impl Source for Evening {
    async fn next(&mut self, want: Limits) -> Result<Batch, SourceError> {
        let now = (self.now)();
        let due = self.events.iter().take(want.events_max).take_while(|event| event.at <= now).count();
        self.played += due;
        let events = self.events.drain(..due).map(|event| event.event).collect();
        let wait = if due == want.events_max { Duration::ZERO } else { IDLE };
        Ok(Batch { events, cursor: (due > 0).then(|| Cursor(self.played.to_string())), wait, ..Batch::default() })
    }
}
