//! Where we stopped, what to ask of which server on coming back, and what the first answer tells of a hole.
//!
//! A sequence number belongs to one server; a time is understood by all. The server repeats the event that the cursor
//! names, and clamps a cursor that is older than what it keeps without a word: only the first event's time shows it.

use serde::{Deserialize, Serialize};
use vigie_model::Time;

use super::Mark;
use crate::source::{Cursor, Gap};

/// Asked again on coming back by time to the same server: its clock stamps events a little out of order.
const OVERLAP: i64 = 5 * Time::SECOND;
/// Asked again on another server, whose clock and lag are its own.
const OVERLAP_ELSEWHERE: i64 = 20 * Time::SECOND;
/// A first event that is this much later than the last is taken for a hole where the last one does not come again.
const HOLE_MIN: i64 = 60 * Time::SECOND;
/// Cursors below this are sequence numbers to a server, from here on microseconds.
const SEQ_END: u64 = 1_000_000_000_000_000;

/// The last event that was taken, or the moment the source was opened first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stop {
    /// Who sent it; empty where none was taken yet.
    host: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seq: Option<u64>,
    time_us: i64,
}

/// Where we stand in the stream, across connections.
#[derive(Clone, Debug)]
pub(super) struct Position {
    stop: Stop,
    /// Set from coming back until the first event shows whether that went well.
    resuming: bool,
    /// Events up to this number are repetitions.
    repeated_until: Option<u64>,
}

/// What an event's place says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Passing {
    /// It was taken before.
    Repeated,
    /// It is new, after a hole where there was one.
    New(Option<Gap>),
}

impl Position {
    /// Where a stored cursor stopped. Without one that can be read, the stream begins `now`.
    pub(super) fn open(cursor: Option<&Cursor>, now: Time) -> Self {
        let stop = cursor.and_then(|cursor| serde_json::from_str(&cursor.0).ok());
        let begun = Stop { host: String::new(), seq: None, time_us: now.micros() };
        Self { stop: stop.unwrap_or(begun), resuming: false, repeated_until: None }
    }

    /// Whether no event was ever taken.
    pub(super) fn is_new(&self) -> bool {
        self.stop.host.is_empty()
    }

    /// What to ask of `host` on connecting; `None`, for "from now on", where our clock is plainly wrong.
    pub(super) fn ask(&mut self, host: &str) -> Option<u64> {
        // Nothing was heard yet: however late the first event comes, it says nothing of what the server keeps.
        self.resuming = !self.is_new();
        let stop = &self.stop;
        match stop.seq.filter(|&seq| stop.host == host && seq < SEQ_END) {
            Some(seq) => {
                self.repeated_until = Some(seq);
                Some(seq)
            }
            None => {
                self.repeated_until = None;
                let overlap = match stop.host.as_str() {
                    "" => 0,
                    same if same == host => OVERLAP,
                    _ => OVERLAP_ELSEWHERE,
                };
                u64::try_from(stop.time_us.saturating_sub(overlap)).ok().filter(|&time| time >= SEQ_END)
            }
        }
    }

    /// Takes note of an event's place.
    pub(super) fn pass(&mut self, host: &str, mark: Mark) -> Passing {
        let gap = if std::mem::take(&mut self.resuming) { self.hole(mark) } else { None };
        if mark.seq.zip(self.repeated_until).is_some_and(|(seq, until)| seq <= until) {
            return Passing::Repeated;
        }
        self.repeated_until = None;
        self.stop = Stop { host: host.to_owned(), seq: mark.seq, time_us: mark.at.micros() };
        Passing::New(gap)
    }

    /// The cursor to store.
    pub(super) fn cursor(&self) -> Option<Cursor> {
        serde_json::to_string(&self.stop).ok().map(Cursor)
    }

    /// What the first event after coming back tells.
    fn hole(&mut self, first: Mark) -> Option<Gap> {
        let last = Time::from_micros(self.stop.time_us);
        let reason = match (self.repeated_until, first.seq) {
            (Some(asked), Some(seq)) if seq == asked => return None,
            (Some(asked), Some(seq)) if seq < asked => {
                // Everything it sends would look like a repetition.
                self.repeated_until = None;
                "the server has begun to count anew"
            }
            _ if first.at.since(last) < HOLE_MIN => return None,
            _ => "the server no longer keeps what came before",
        };
        (first.at > last).then(|| Gap { from: last, until: first.at, reason: reason.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const T0: i64 = 1_770_591_600_000_000;

    fn mark(seq: Option<u64>, seconds: i64) -> Mark {
        Mark { at: Time::from_micros(T0 + seconds * Time::SECOND), seq }
    }

    /// Opened nine seconds before the first event, and again much later.
    fn new() -> Position {
        Position::open(None, mark(None, -9).at)
    }

    fn later() -> Time {
        mark(None, 86_400).at
    }

    fn stopped(seq: Option<u64>) -> Position {
        let mut position = new();
        assert_eq!(position.ask("a"), Some(T0 as u64 - 9_000_000), "from the opening on");
        assert_eq!(position.pass("a", mark(seq, 0)), Passing::New(None));
        Position::open(position.cursor().as_ref(), later())
    }

    #[test]
    fn the_same_server_is_asked_by_number_and_repeats_one_event() {
        let mut position = stopped(Some(40));
        assert_eq!(position.ask("a"), Some(40));
        assert_eq!(position.pass("a", mark(Some(40), 0)), Passing::Repeated);
        assert_eq!(
            position.pass("a", mark(Some(43), 900)),
            Passing::New(None),
            "a quiet quarter of an hour is no hole"
        );
        assert_eq!(position.ask("a"), Some(43));
    }

    #[test]
    fn another_server_is_asked_by_time_with_an_overlap() {
        let mut position = stopped(Some(40));
        assert_eq!(position.ask("b"), Some((T0 - OVERLAP_ELSEWHERE) as u64));
        assert_eq!(position.pass("b", mark(Some(7), -19)), Passing::New(None));
        assert_eq!(position.ask("b"), Some(7));
    }

    #[test]
    fn a_server_without_numbers_is_asked_by_time() {
        let mut position = stopped(None);
        assert_eq!(position.ask("a"), Some((T0 - OVERLAP) as u64));
        assert_eq!(position.pass("a", mark(None, -4)), Passing::New(None));
    }

    #[test]
    fn a_clamped_cursor_shows_in_the_first_events_time() {
        for seq in [Some(40), None] {
            let mut position = stopped(seq);
            position.ask("a");
            let Passing::New(Some(gap)) = position.pass("a", mark(seq.map(|seq| seq + 1_000), 7_200)) else {
                panic!("no gap for {seq:?}");
            };
            assert_eq!((gap.from, gap.until), (mark(None, 0).at, mark(None, 7_200).at));
            assert_eq!(position.pass("a", mark(seq.map(|seq| seq + 1_001), 14_400)), Passing::New(None), "told once");
        }
    }

    #[test]
    fn a_server_that_counts_anew_is_heard_and_the_hole_is_told() {
        let mut position = stopped(Some(40));
        position.ask("a");
        assert!(matches!(position.pass("a", mark(Some(3), 30)), Passing::New(Some(_))));
        assert_eq!(position.pass("a", mark(Some(4), 31)), Passing::New(None));
        assert_eq!(position.ask("a"), Some(4));
    }

    #[test]
    fn a_source_begins_where_it_was_opened_first_whatever_comes_between() {
        let opened = new();
        let mut again = Position::open(opened.cursor().as_ref(), later());
        for host in ["a", "b", "a"] {
            assert_eq!(again.ask(host), Some(T0 as u64 - 9_000_000), "{host}");
        }
        let late = mark(Some(7), 7_200);
        assert_eq!(again.pass("a", late), Passing::New(None), "a quiet stream has no hole at its beginning");
        assert!(!again.is_new());
    }

    #[test]
    fn a_cursor_that_cannot_be_read_begins_now() {
        for cursor in ["", "{}", "12", r#"{"host":"a","time_us":"x"}"#] {
            let mut position = Position::open(Some(&Cursor(cursor.into())), mark(None, 0).at);
            assert_eq!(position.ask("a"), Some(T0 as u64), "{cursor}");
        }
        assert_eq!(Position::open(None, Time::from_seconds(0)).ask("a"), None, "a clock of 1970");
    }
}
