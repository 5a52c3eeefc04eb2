//! How long a connection has said nothing, counting only the time in which somebody listened.

use std::time::Duration;

use tokio::time::Instant;

/// Silence after which a sign of life is asked for.
const ASK_EVERY: Duration = Duration::from_secs(20);

/// What a silence means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quiet {
    /// Nothing yet.
    Bearable,
    /// Ask for a sign of life.
    Ask,
    /// Not even a sign of life: the connection hangs.
    Dead,
    /// Signs of life, but no event: the stream behind the connection hangs, or nobody writes. Coming back is cheap.
    Empty,
}

/// When the last word, the last event and the last question were.
pub(super) struct Silence {
    word: Instant,
    event: Instant,
    asked: Instant,
    /// Since when nobody listens; taken on coming back, so that a listener that is dropped in the middle counts on.
    paused: Option<Instant>,
}

impl Silence {
    /// No frame of any kind for this long: the connection is dead.
    pub(super) const DEAD_AFTER: Duration = Duration::from_secs(60);
    /// No event for this long though the server answers: the connection is made anew.
    pub(super) const EMPTY_AFTER: Duration = Duration::from_secs(300);

    pub(super) fn new(now: Instant) -> Self {
        Self { word: now, event: now, asked: now, paused: None }
    }

    /// Somebody listens again.
    pub(super) fn resume(&mut self, now: Instant) {
        if let Some(paused) = self.paused.take() {
            let away = now.saturating_duration_since(paused);
            for at in [&mut self.word, &mut self.event, &mut self.asked] {
                *at = (*at + away).min(now);
            }
        }
    }

    /// Nobody listens for a while.
    pub(super) fn pause(&mut self, now: Instant) {
        self.paused = Some(now);
    }

    /// A frame came.
    pub(super) fn word(&mut self, now: Instant) {
        self.word = now;
    }

    /// An event came.
    pub(super) fn event(&mut self, now: Instant) {
        self.event = now;
    }

    /// When to look again.
    pub(super) fn next_check(&self) -> Instant {
        let ask = self.word.max(self.asked) + ASK_EVERY;
        ask.min(self.word + Self::DEAD_AFTER).min(self.event + Self::EMPTY_AFTER)
    }

    /// What the silence up to `now` means.
    pub(super) fn check(&mut self, now: Instant) -> Quiet {
        if now >= self.word + Self::DEAD_AFTER {
            Quiet::Dead
        } else if now >= self.event + Self::EMPTY_AFTER {
            Quiet::Empty
        } else if now >= self.word.max(self.asked) + ASK_EVERY {
            self.asked = now;
            Quiet::Ask
        } else {
            Quiet::Bearable
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn a_silent_connection_is_asked_and_then_given_up() {
        let start = Instant::now();
        let mut silence = Silence::new(start);
        let checks: Vec<_> = [10, 20, 30, 40, 59, 60].map(|at| silence.check(start + seconds(at))).into();
        assert_eq!(checks, [Quiet::Bearable, Quiet::Ask, Quiet::Bearable, Quiet::Ask, Quiet::Bearable, Quiet::Dead]);
    }

    #[test]
    fn signs_of_life_without_events_are_not_enough_for_ever() {
        let start = Instant::now();
        let mut silence = Silence::new(start);
        for at in (0..300).step_by(15) {
            silence.word(start + seconds(at));
            assert_ne!(silence.check(start + seconds(at)), Quiet::Dead);
        }
        assert_eq!(silence.check(start + seconds(300)), Quiet::Empty);
    }

    #[test]
    fn time_in_which_nobody_listened_does_not_count() {
        let start = Instant::now();
        let mut silence = Silence::new(start);
        silence.pause(start + seconds(10));
        silence.resume(start + seconds(100));
        assert_eq!(silence.check(start + seconds(105)), Quiet::Bearable);
        assert_eq!(silence.check(start + seconds(151)), Quiet::Dead);
    }

    #[test]
    fn a_listener_that_is_dropped_in_the_middle_counts_on() {
        let start = Instant::now();
        let mut silence = Silence::new(start);
        for at in 1..60 {
            silence.resume(start + seconds(at));
        }
        assert_eq!(silence.check(start + seconds(60)), Quiet::Dead);
    }
}
