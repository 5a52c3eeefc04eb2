//! Moves an evening to now and plays it faster. Owns the mapping of times and nothing else: it waits for nobody.

use vigie_model::{Event, Time};

use super::SimEvent;
use super::timeline::BLACKOUT_S;
use super::truth::Arrival;

/// How an evening is played.
///
/// Past and future are compressed alike, so that rates stay comparable over the moment at which play begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// The moment of the evening that is now when play begins, in microseconds since the evening's start. What lies
    /// before it is history and is due at once.
    pub now: i64,
    /// So many times faster than life; at least 1.
    pub speed: u32,
}

impl Default for Pace {
    /// The demo's pace: four times life, and the lights go out half a minute after play begins.
    fn default() -> Self {
        Self { now: (BLACKOUT_S as i64 - 120) * Time::SECOND, speed: 4 }
    }
}

impl Pace {
    /// As it was: nothing is history, at the speed of life.
    pub const LIFE: Self = Self { now: 0, speed: 1 };

    /// Where `time` of an evening that began at `start` lies when play begins at `now`.
    pub fn moved(self, time: Time, start: Time, now: Time) -> Time {
        let since_pivot = time.since(start.plus_micros(self.now));
        now.plus_micros(since_pivot / i64::from(self.speed.max(1)))
    }

    /// `event` at its new time.
    pub(super) fn retimed(self, mut event: SimEvent, start: Time, now: Time) -> SimEvent {
        let arrived = event.at;
        event.at = self.moved(arrived, start, now);
        if let Event::Posted(post) | Event::Edited(post) = &mut event.event {
            let honest = event.truth.arrival != Arrival::WrongClock && post.created_at >= start;
            let ahead = post.created_at.since(arrived);
            post.created_at = match honest {
                true if ahead < Time::MINUTE => self.moved(post.created_at, start, now),
                // A wrong clock stays as wrong as it was; 1970 stays 1970.
                _ if ahead > 0 => event.at.plus_micros(ahead),
                _ => post.created_at,
            };
        }
        event
    }
}
